/** Someone who administers people and roles but is no Administrator: what they are told, and whom they cannot touch. */
import { ADA, dialog, expect, open, type Postern, test } from "../support/console";

const RIGHTS = ["users:read", "users:write", "roles:read", "roles:write", "inventory:read"];

async function operator(postern: Postern, name: string) {
  return postern.person(name, RIGHTS);
}

test("what an operator may not see is barred in the menu and the tabs, with the permission it takes", async ({ page, postern }) => {
  await open(page, postern, await operator(postern, "Opa Menu"), "/users");
  await page.getByRole("button", { name: "Settings" }).click();
  const log = page.getByRole("menuitem", { name: "Change log" });
  await expect(log).toBeDisabled();
  await expect(log).toHaveAccessibleDescription("You need the permission change_log:read.");
  await expect(page.getByRole("menuitem", { name: "Billing" })).toHaveAccessibleDescription(/billing:read/);
  await expect(page.getByRole("menuitem", { name: "Users", exact: true })).toBeEnabled();
  await log.click({ force: true });
  await expect(page).toHaveURL(`${postern.url}/users`);
  await page.keyboard.press("Escape");

  const tab = page.getByRole("navigation", { name: "User administration" }).getByRole("link", { name: "API users" });
  await expect(tab).toHaveAttribute("aria-disabled", "true");
  await expect(tab).toHaveAccessibleDescription("You need the permission api_users:read.");
});

test("a screen whose permission is missing names it, however one got there", async ({ page, postern }) => {
  await open(page, postern, await operator(postern, "Opa Lost"), "/api-users");
  await expect(page.getByText("Not allowed", { exact: true })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("You need the permission api_users:read.");
});

test("someone who may only look finds every change barred", async ({ page, postern }) => {
  const looked = await postern.person("Looked At", []);
  await open(page, postern, await postern.person("Only Looking", ["users:read"]), "/users");
  const add = page.getByRole("button", { name: "New user" });
  await expect(add).toBeDisabled();
  await expect(add).toHaveAccessibleDescription("You need the permission users:write.");
  await page.getByRole("searchbox").fill(looked.login);
  await page.getByRole("link", { name: looked.login }).click();
  for (const name of ["Invite again", "Disable", "Delete user", "Save"]) {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription("You need the permission users:write.");
  }
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveAttribute("readonly");
});

test("an operator gives only roles within their own rights", async ({ page, postern }) => {
  await postern.api("POST", "/roles", { name: "Beyond Opa", permissions: ["billing:read"] });
  await postern.api("POST", "/roles", { name: "Within Opa", permissions: ["inventory:read"] });
  await open(page, postern, await operator(postern, "Opa Giver"), "/users");
  await page.getByRole("button", { name: "New user" }).click();
  const form = dialog(page, "New user");
  await expect(form.getByRole("checkbox", { name: "Administrator" })).toHaveAccessibleDescription(/Only an Administrator can/);
  await expect(form.getByRole("checkbox", { name: "Beyond Opa" })).toBeDisabled();
  await expect(form.getByRole("checkbox", { name: "Beyond Opa" })).toHaveAccessibleDescription(/You lack billing:read/);
  await form.getByRole("textbox", { name: "Login" }).fill("within@example.com");
  await form.getByRole("textbox", { name: "Name" }).fill("Wi Thin");
  await form.getByRole("checkbox", { name: "Within Opa" }).check();
  await form.getByRole("button", { name: "Create user" }).click();
  await dialog(page, "Invitation for within@example.com").getByRole("button", { name: "Done" }).click();
  await page.getByRole("searchbox").fill("within@");
  await expect(page.getByRole("row", { name: "within@example.com" })).toContainText("Within Opa");
});

test("whom an operator does not cover they cannot touch, and are told why", async ({ page, postern }) => {
  await postern.cookie();
  await open(page, postern, await operator(postern, "Opa Toucher"), "/users");
  await page.getByRole("searchbox").fill(ADA.login);
  await page.getByRole("link", { name: ADA.login, exact: true }).click();
  for (const name of ["Invite again", "Disable", "Delete user", "End all sessions", "Save"]) {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription("This goes beyond your rights. Only an Administrator can do this.");
  }
});

test("who comes to hold more while the page is open is out of reach, and the dialog says so", async ({ page, postern }) => {
  const growing = await postern.person("Still Growing", []);
  const more = await postern.api("POST", "/roles", { name: "More While Open", permissions: ["billing:read"] });
  await open(page, postern, await operator(postern, "Opa Late"), `/users/${growing.id}`);
  await page.getByRole("button", { name: "Delete user" }).click();
  await postern.api("PATCH", `/users/${growing.id}`, { roles: [more.id] });
  const deleting = dialog(page, `Delete ${growing.login}?`);
  await deleting.getByRole("button", { name: "Delete user" }).click();
  await expect(deleting.getByRole("alert")).toContainText("You can manage only principals whose permissions you have yourself.");
  expect(await postern.api("GET", `/users/${growing.id}`)).toMatchObject({ status: "active" });
});

test("an operator does not change the role their own rights come from, nor one that grants more", async ({ page, postern }) => {
  const opa = await operator(postern, "Opa Own");
  const [own] = (await postern.api("GET", `/users/${opa.id}`)).roles;
  const more = await postern.api("POST", "/roles", { name: "More Than Opa", permissions: ["billing:read"] });
  await open(page, postern, opa, `/roles/${own}`);
  await expect(page.getByText("You cannot change this role")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save role" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save role" })).toHaveAccessibleDescription(/only an Administrator can change it/);
  await expect(page.getByLabel("Read users")).toBeDisabled();
  await page.goto(`${postern.url}/roles/${more.id}`);
  await expect(page.getByRole("button", { name: "Delete role" })).toHaveAccessibleDescription(/You lack billing:read/);
});

test("a right that is taken away while the page is open is refused at the next step, and named", async ({ page, postern }) => {
  const opa = await operator(postern, "Opa Shrinks");
  const [role] = (await postern.api("GET", `/users/${opa.id}`)).roles;
  await open(page, postern, opa, "/users");
  await page.getByRole("button", { name: "New user" }).click();
  const form = dialog(page, "New user");
  await form.getByRole("textbox", { name: "Login" }).fill("too.late@example.com");
  await form.getByRole("textbox", { name: "Name" }).fill("Too Late");
  await postern.api("PATCH", `/roles/${role}`, { permissions: ["users:read", "roles:read"] });
  await form.getByRole("button", { name: "Create user" }).click();
  await expect(form.getByRole("alert")).toContainText("users:write");
  await expect(form.getByRole("textbox", { name: "Login" })).toHaveValue("too.late@example.com");

  await form.getByRole("button", { name: "Cancel" }).click();
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByRole("button", { name: "New user" })).toBeDisabled();
});
