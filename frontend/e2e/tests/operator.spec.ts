/** A user who manages users and roles without being an Administrator: what is disabled, and why. */
import { ADA, dialog, expect, invitationLink, open, openDialog, type Postern, press, test } from "../support/console";

const RIGHTS = ["users:read", "users:write", "roles:read", "roles:write", "inventory:read"];

async function operator(postern: Postern, name: string) {
  return postern.person(name, RIGHTS);
}

test("screens without permission are disabled in the menu and the tabs, with the missing permission", async ({ page, postern }) => {
  await open(page, postern, await operator(postern, "Opa Menu"), "/users");
  await press(page, "Settings");
  const log = page.getByRole("menuitem", { name: "Change log" });
  await expect(log).toBeDisabled();
  await expect(log).toHaveAccessibleDescription("You need the permission Read change log (change_log:read).");
  await expect(page.getByRole("menuitem", { name: "Billing" })).toHaveAccessibleDescription(/billing:read/);
  await expect(page.getByRole("menuitem", { name: "Users", exact: true })).toBeEnabled();
  await log.click({ force: true });
  await expect(page).toHaveURL(`${postern.url}/users`);
  await page.keyboard.press("Escape");

  const tab = page.getByRole("navigation", { name: "User administration" }).getByRole("link", { name: "API users" });
  await expect(tab).toHaveAttribute("aria-disabled", "true");
  await expect(tab).toHaveAccessibleDescription("You need the permission Read API users (api_users:read).");
});

test("a screen without permission names the missing permission", async ({ page, postern }) => {
  await open(page, postern, await operator(postern, "Opa Lost"), "/api-users");
  await expect(page.getByText("Not allowed", { exact: true })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("You need the permission Read API users (api_users:read).");
});

test("a user who can only read sees every change disabled", async ({ page, postern }) => {
  const looked = await postern.person("Looked At", []);
  await open(page, postern, await postern.person("Only Looking", ["users:read"]), "/users");
  const add = page.getByRole("button", { name: "New user" });
  await expect(add).toBeDisabled();
  await expect(add).toHaveAccessibleDescription("You need the permission Write users (users:write).");
  await page.getByRole("searchbox").fill(looked.login);
  await page.getByRole("link", { name: looked.login }).click();
  for (const name of ["Reset password", "Disable", "Delete user", "Save"]) {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription("You need the permission Write users (users:write).");
  }
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveAttribute("readonly");
});

test("an operator can grant only roles within their own permissions", async ({ page, postern }) => {
  await postern.role("Beyond Opa", ["billing:read"]);
  await postern.role("Within Opa", ["inventory:read"]);
  await open(page, postern, await operator(postern, "Opa Giver"), "/users");
  const form = await openDialog(page, "New user", "New user");
  await expect(form.getByRole("checkbox", { name: "Administrator" })).toHaveAccessibleDescription(/Only an Administrator can/);
  await expect(form.getByRole("checkbox", { name: "Beyond Opa" })).toBeDisabled();
  await expect(form.getByRole("checkbox", { name: "Beyond Opa" })).toHaveAccessibleDescription(/You lack Read billing \(billing:read\)/);
  await form.getByRole("textbox", { name: "Login" }).fill("within@example.com");
  await form.getByRole("textbox", { name: "Name" }).fill("Wi Thin");
  await form.getByRole("checkbox", { name: "Within Opa" }).check();
  await press(form, "Create user");
  await invitationLink(page, "within@example.com");
  await page.getByRole("searchbox").fill("within@");
  await expect(page.getByRole("row", { name: "within@example.com" })).toContainText("Within Opa");
});

test("an operator cannot manage users with more permissions, and sees why", async ({ page, postern }) => {
  await postern.cookie();
  await open(page, postern, await operator(postern, "Opa Toucher"), "/users");
  await page.getByRole("searchbox").fill(ADA.login);
  await page.getByRole("link", { name: ADA.login, exact: true }).click();
  for (const name of ["Reset password", "Disable", "Delete user", "End all sessions", "Save"]) {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription("This goes beyond your rights. Only an Administrator can do this.");
  }
});

test("a user who gains permissions while the page is open can no longer be deleted, and the dialog says so", async ({ page, postern }) => {
  const growing = await postern.person("Still Growing", []);
  const more = await postern.role("More While Open", ["billing:read"]);
  await open(page, postern, await operator(postern, "Opa Late"), `/users/${growing.id}`);
  await press(page, "Delete user");
  await postern.api("PATCH", `/users/${growing.id}`, { roles: [more.id] });
  const deleting = dialog(page, `Delete ${growing.login}?`);
  await press(deleting, "Delete user");
  await expect(deleting.getByRole("alert")).toContainText("You can manage only principals whose permissions you have yourself.");
  expect(await postern.api("GET", `/users/${growing.id}`)).toMatchObject({ status: "active" });
});

test("an operator can edit neither their own role nor one that grants more", async ({ page, postern }) => {
  const opa = await operator(postern, "Opa Own");
  const [own] = (await postern.api("GET", `/users/${opa.id}`)).roles;
  const more = await postern.role("More Than Opa", ["billing:read"]);
  await open(page, postern, opa, `/roles/${own}`);
  await expect(page.getByText("You cannot change this role")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save role" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save role" })).toHaveAccessibleDescription(/only an Administrator can change it/);
  await expect(page.getByRole("cell", { name: "Read users: granted", exact: true })).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.goto(`${postern.url}/roles/${more.id}`);
  await expect(page.getByRole("button", { name: "Delete role" })).toHaveAccessibleDescription(/You lack Read billing \(billing:read\)/);
});

test("a permission that is removed while the page is open is missing at the next request, by name", async ({ page, postern }) => {
  const opa = await operator(postern, "Opa Shrinks");
  const [role] = (await postern.api("GET", `/users/${opa.id}`)).roles;
  await open(page, postern, opa, "/users");
  const form = await openDialog(page, "New user", "New user");
  await form.getByRole("textbox", { name: "Login" }).fill("too.late@example.com");
  await form.getByRole("textbox", { name: "Name" }).fill("Too Late");
  await postern.api("PATCH", `/roles/${role}`, { permissions: ["users:read", "roles:read"] });
  await press(form, "Create user");
  await expect(form.getByRole("alert")).toContainText("users:write");
  await expect(form.getByRole("textbox", { name: "Login" })).toHaveValue("too.late@example.com");

  await press(form, "Cancel");
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByRole("button", { name: "New user" })).toBeDisabled();
});
