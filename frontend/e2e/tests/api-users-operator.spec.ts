/** A user who can manage API users and nothing else: the rest is disabled, with the reason. */
import { copySecret, dialog, expect, expectHeading, goByMenu, open, openDialog, pasted, press, test } from "../support/console";

const PERMISSIONS = ["api_users:read", "api_users:write"];

test("an operator of API users sees everything else disabled, with the reason", async ({ page, postern }) => {
  const uma = await postern.person("Uma", PERMISSIONS);
  await open(page, postern, uma, "/");
  await expectHeading(page, "Overview");
  await goByMenu(page, "API users");
  await expectHeading(page, "API users");

  const disabled: [string, string][] = [
    ["Users", "users:read"],
    ["Roles", "roles:read"],
    ["Resources", "resources:read"],
    ["Change log", "change_log:read"],
    ["Billing", "billing:read"],
  ];
  await press(page, "Settings");
  for (const [item, permission] of disabled) {
    const link = page.getByRole("menuitem", { name: item, exact: true });
    await expect(link).toHaveAttribute("aria-disabled", "true");
    await expect(link).toHaveAccessibleDescription(new RegExp(`^You need the permission .* \\(${permission}\\)\\.$`));
  }
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Users", exact: true })).toHaveAccessibleDescription("You need the permission Read users (users:read).");

  await page.goto(`${postern.url}/users`);
  await expect(page.getByText("Not allowed")).toBeVisible();
  await expect(page.getByRole("main").getByText("You need the permission Read users (users:read).").filter({ visible: true })).toBeVisible();
});

test("an operator of API users manages one that has no more permissions than they have", async ({ page, postern }) => {
  const vera = await postern.person("Vera", PERMISSIONS);
  await open(page, postern, vera, "/api-users");
  const form = await openDialog(page, "New API user", "New API user");
  await expect(form).toContainText("You need the permission Read roles (roles:read).");
  await form.getByLabel("Name").fill("Vera's probe");
  await press(form, "Create API user");
  await expectHeading(page, "Vera's probe");

  await press(page, "Create API key");
  await dialog(page, "New API key").getByLabel("Name").fill("Probe");
  await press(dialog(page, "New API key"), "Create API key");
  const secret = await copySecret(page, "Key Probe");
  expect(await pasted(page)).toBe(secret);
  expect(await postern.session(secret)).toMatchObject({ permissions: [] });

  await page.getByRole("link", { name: "Details" }).click();
  for (const tab of ["Activity", "Changes"]) {
    await expect(page.getByRole("link", { name: tab })).toHaveAccessibleDescription("You need the permission Read change log (change_log:read).");
  }
  await page.getByLabel("Name").fill("Vera's second probe");
  await press(page, "Save");
  await expectHeading(page, "Vera's second probe");
  await press(page, "Delete API user");
  await press(dialog(page, "Delete Vera's second probe?"), "Delete API user");
  await expectHeading(page, "API users");
  await expect(postern.session(secret)).rejects.toThrow("401");
});

test("an operator of API users cannot manage one that has more permissions, and sees why", async ({ page, postern }) => {
  const wanda = await postern.person("Wanda", PERMISSIONS);
  const apiUser = await postern.apiUser("Beyond Wanda", ["shipping_events:write"]);
  const { id } = apiUser;
  const { secret } = await postern.createKey(apiUser, "Beyond");
  await open(page, postern, wanda, `/api-users/${id}`);

  await page.getByLabel("Name").fill("Within Wanda");
  await press(page, "Save");
  await expect(page.getByRole("alert")).toContainText("shipping_events:write");

  const question = await openDialog(page, "Delete API user", "Delete Beyond Wanda?");
  await press(question, "Delete API user");
  await expect(question.getByRole("alert")).toContainText("shipping_events:write");
  await press(question, "Cancel");

  await page.getByRole("link", { name: "Keys" }).last().click();
  await press(page, "Create API key");
  await dialog(page, "New API key").getByLabel("Name").fill("Not for Wanda");
  await press(dialog(page, "New API key"), "Create API key");
  await expect(dialog(page, "New API key").getByRole("alert")).toContainText("shipping_events:write");
  expect((await postern.api("GET", `/api-users/${id}`))).toMatchObject({ name: "Beyond Wanda", keys: 1 });
  await postern.session(secret);
});

test("a user who can only read API users sees every change disabled", async ({ page, postern }) => {
  const xenia = await postern.person("Xenia", ["api_users:read", "roles:read"]);
  const apiUser = await postern.apiUser("Only looked at", []);
  const { id } = apiUser;
  await postern.createKey(apiUser, "Looked at");
  await open(page, postern, xenia, `/api-users/${id}`);
  const reason = "You need the permission Write API users (api_users:write).";
  for (const name of ["Save", "Delete API user"]) {
    await expect(page.getByRole("button", { name })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByRole("button", { name })).toHaveAccessibleDescription(reason);
  }
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription(reason);
  await page.goto(`${postern.url}/api-users/${id}?tab=keys`);
  for (const name of ["Create API key", "Rotate Looked at", "Delete Looked at"]) {
    await expect(page.getByRole("button", { name })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByRole("button", { name })).toHaveAccessibleDescription(reason);
  }
  await page.goto(`${postern.url}/api-users`);
  await expect(page.getByRole("button", { name: "New API user" })).toHaveAccessibleDescription(reason);
});

test("an API user's actions are on every tab, and one without a role is pointed out", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Ali Bar"), "/api-users");
  const form = await openDialog(page, "New API user", "New API user");
  await expect(form).toContainText("Without a role, the API user can do nothing.");
  await form.getByRole("checkbox", { name: "Administrator" }).check();
  await expect(form).not.toContainText("Without a role");
  await form.getByRole("checkbox", { name: "Administrator" }).uncheck();
  await form.getByLabel("Name").fill("Barred scanner");
  await press(form, "Create API user");
  await expectHeading(page, "Barred scanner");
  for (const tab of ["Keys", "Access", "Activity", "Changes", "Details"]) {
    await page.getByRole("link", { name: tab, exact: true }).last().click();
    for (const action of ["Create API key", "Delete API user"]) {
      await expect(page.getByRole("button", { name: action })).toHaveText(action);
    }
  }
  const key = await openDialog(page, "Create API key", "New API key");
  await expect(page).toHaveURL(/tab=keys$/);
  await key.getByLabel("Name").fill("From the bar");
  await press(key, "Create API key");
  await copySecret(page, "Key From the bar");
  await expect(page.getByRole("row", { name: "From the bar" })).toBeVisible();
});

test("a reader sees ticks, and no boxes to tick", async ({ page, postern }) => {
  const role = await postern.role("Read by Rea", ["inventory:read"]);
  const { id } = await postern.api("POST", "/api-users", { name: "Read scanner", roles: [role.id] });
  await open(page, postern, await postern.person("Rea Der", ["api_users:read", "roles:read"]), `/roles/${role.id}`);
  await expect(page.getByRole("cell", { name: "Read inventory: granted", exact: true })).toBeVisible();
  await expect(page.getByRole("cell", { name: "Write inventory: not granted", exact: true })).toBeVisible();
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.goto(`${postern.url}/api-users/${id}`);
  await expect(page.getByText("Read by Rea")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Read by Rea" })).toHaveCount(0);
});
