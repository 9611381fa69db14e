/** Roles: the permission matrix, permissions that cannot be granted, the impact of an edit, and duplicating. */
import { dialog, expect, expectHeading, hold, open, openDialog, press, test } from "../support/console";

test("the matrix shows the permissions of a role and saves changes", async ({ page, postern }) => {
  const { id } = await postern.role("Matrix", ["users:read", "inventory:write"]);
  await open(page, postern, await postern.administrator("Rut Matrix"), `/roles/${id}`);
  await expect(page.getByLabel("Read users")).toBeChecked();
  await expect(page.getByLabel("Write users")).not.toBeChecked();
  await expect(page.getByLabel("Write inventory")).toBeChecked();
  await expect(page.getByRole("rowheader", { name: "Billing" })).toBeVisible();

  await page.getByLabel("Read users").uncheck();
  await page.getByLabel("Verify API keys").check();
  await page.getByLabel("Generate API token").check();
  await page.getByLabel("Description").fill("Asks whether keys are good.");
  await press(page, "Save role");
  await expect(page.getByText("Changes saved")).toBeVisible();
  const saved = await postern.api("GET", `/roles/${id}`);
  expect(saved.description).toBe("Asks whether keys are good.");
  expect(saved.permissions.sort()).toEqual(["api_keys:verify", "api_tokens:generate", "inventory:write"]);
});

test("a permission that the editor lacks is disabled, with its name", async ({ page, postern }) => {
  const uli = await postern.person("Uli Upto", ["roles:read", "roles:write", "inventory:read"]);
  await open(page, postern, uli, "/roles");
  const form = await openDialog(page, "New role", "New role");
  const write = form.getByLabel("Write inventory");
  await expect(write).toBeDisabled();
  await expect(write).toHaveAccessibleDescription(/inventory:write/);
  await expect(form.getByLabel("Generate API token")).toHaveAccessibleDescription(/api_tokens:generate/);
  await write.click({ force: true });
  await write.press("Space");
  await expect(write).not.toBeChecked();

  await form.getByRole("textbox", { name: "Name" }).fill("Upto Here");
  await form.getByLabel("Read inventory").check();
  await press(form, "Create role");
  await expectHeading(page, "Upto Here");
  const { items } = await postern.api("GET", "/roles?q=upto+here");
  expect(items).toMatchObject([{ permissions: ["inventory:read"] }]);
});

test("an edit lists who gains and loses what before it is saved, and can be cancelled", async ({ page, postern }) => {
  const holder = await postern.person("Hal Holder", ["users:read"]);
  const [role] = (await postern.api("GET", `/users/${holder.id}`)).roles;
  await open(page, postern, await postern.administrator("Ima Impact"), `/roles/${role}`);
  await page.getByLabel("Read users").uncheck();
  await page.getByLabel("Read billing").check();
  const question = await openDialog(page, "Save role", "This affects 1 user");
  await expect(question.getByRole("listitem")).toHaveText("Hal Holder: gains Read billing (billing:read); loses Read users (users:read)");
  await press(question, "Cancel");
  await expect(question).toBeHidden();
  expect(await postern.api("GET", `/roles/${role}`)).toMatchObject({ permissions: ["users:read"], version: 1 });

  await press(page, "Save role");
  await press(question, "Save role");
  await expect(question).toBeHidden();
  await expect(page.getByText("Changes saved")).toBeVisible();
  expect(await postern.api("GET", `/roles/${role}`)).toMatchObject({ permissions: ["billing:read"] });
});

test("the edit whose impact was checked is the one that is saved", async ({ page, postern }) => {
  const holder = await postern.person("Uma Unseen", ["users:read"]);
  const [role] = (await postern.api("GET", `/users/${holder.id}`)).roles;
  await open(page, postern, await postern.administrator("Eli Editor"), `/roles/${role}`);
  await page.getByLabel("Read billing").check();
  const { held, release } = await hold(page, "**/api/v1/impact", "POST");
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Checked");
  await name.press("Enter");
  await held;
  await expect(page.getByRole("button", { name: "Save role" })).toBeFocused();
  await name.focus();
  await page.keyboard.type(" unseen");
  await page.getByLabel("Read roles").click({ force: true });
  release();
  await press(dialog(page, "This affects 1 user"), "Save role");
  await expect(page.getByText("Changes saved")).toBeVisible();
  expect(await postern.api("GET", `/roles/${role}`)).toMatchObject({ name: "Checked", permissions: ["billing:read", "users:read"] });
  await expect(name).toHaveValue("Checked");
  await expect(page.getByLabel("Read roles")).not.toBeChecked();
  await name.press("End");
  await page.keyboard.type(" again");
  await expect(name).toHaveValue("Checked again");
});

test("an edit that removes the permission to generate tokens lists who is affected", async ({ page, postern }) => {
  const holder = await postern.person("Tia Token", ["api_tokens:generate"]);
  const [role] = (await postern.api("GET", `/users/${holder.id}`)).roles;
  await open(page, postern, await postern.administrator("Ned Notokens"), `/roles/${role}`);
  await page.getByLabel("Generate API token").uncheck();
  await press(page, "Save role");
  await expect(dialog(page, "This affects 1 user").getByRole("listitem")).toHaveText("Tia Token: loses Generate API tokens (api_tokens:generate)");
});

test("a duplicate starts with the name, description and permissions of a role", async ({ page, postern }) => {
  const { id } = await postern.role("Crane driver", ["inventory:write", "users:read"]);
  await postern.api("PATCH", `/roles/${id}`, { description: "Lifts things." });
  await open(page, postern, await postern.administrator("Dup Licate"), `/roles/${id}`);
  const form = await openDialog(page, "Duplicate", "Duplicate Crane driver");
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Copy of Crane driver");
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await expect(form.getByLabel("Description")).toHaveValue("Lifts things.");
  await expect(form).not.toContainText("left out");
  await form.getByLabel("Read users").uncheck();
  await press(form, "Create role");
  await expectHeading(page, "Copy of Crane driver");
  const { items } = await postern.api("GET", "/roles?q=copy+of+crane");
  expect(items).toMatchObject([{ description: "Lifts things.", permissions: ["inventory:write"], holders: 0 }]);
  expect(await postern.api("GET", `/roles/${id}`)).toMatchObject({ name: "Crane driver", version: 2 });
});

test("a duplicate leaves out what the user cannot grant, and says so", async ({ page, postern }) => {
  await postern.api("POST", "/resources", { name: "telex_orders", kind: "collection", description: "" });
  const { id } = await postern.role("Wide role", ["billing:read", "inventory:read", "telex_orders:read", "users:write"]);
  await postern.api("DELETE", "/resources/telex_orders");
  const nia = await postern.person("Nia Narrow", ["inventory:read", "resources:read", "roles:read", "roles:write"]);
  await open(page, postern, nia, `/roles/${id}`);
  const form = await openDialog(page, "Duplicate", "Duplicate Wide role");
  await expect(form).toContainText("2 permissions that you lack are left out. 1 permission on retired resources is left out.");
  await press(form, "Create role");
  await expectHeading(page, "Copy of Wide role");
  const { items } = await postern.api("GET", "/roles?q=copy+of+wide");
  expect(items).toMatchObject([{ permissions: ["inventory:read"] }]);
});

test("a role that is in use cannot be deleted, and its button says so before it is pressed", async ({ page, postern }) => {
  const holder = await postern.person("Vic Tholder", ["users:read"]);
  const [role] = (await postern.api("GET", `/users/${holder.id}`)).roles;
  await open(page, postern, await postern.administrator("Del Eter"), `/roles/${role}`);
  const button = page.getByRole("button", { name: "Delete role" });
  await expect(button).toHaveAccessibleDescription("1 user or API user holds this role. Remove it from them first: see Holders.");
  await page.getByRole("definition").getByRole("link", { name: "1", exact: true }).click();
  await expect(page.getByRole("row", { name: "Vic Tholder" })).toBeVisible();

  // Given away and back while the page is open.
  await postern.api("PATCH", `/users/${holder.id}`, { roles: [] });
  await page.goBack();
  const question = await openDialog(page, "Delete role", "Delete Vic Tholder's role?");
  await postern.api("PATCH", `/users/${holder.id}`, { roles: [role] });
  await press(question, "Delete role");
  await expect(question.getByRole("alert")).toContainText("Vic Tholder has this role. Remove it there first.");
  await press(question, "Cancel");

  await postern.api("PATCH", `/users/${holder.id}`, { roles: [] });
  await press(page, "Delete role");
  await expect(question.getByRole("alert")).toHaveCount(0);
  await press(question, "Delete role");
  await expect(page.getByText("Vic Tholder's role deleted")).toBeVisible();
  await expectHeading(page, "Roles");
  await expect(postern.api("GET", `/roles/${role}`)).rejects.toThrow("404");
});

test("the built-in role can be neither edited nor deleted", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Bea Builtin"), "/roles");
  const row = page.getByRole("row", { name: "Administrator" });
  await expect(row).toContainText("Built in");
  await expect(row).toContainText("All");
  await row.click();
  await expectHeading(page, "Administrator");
  await expect(page.getByText("You cannot change this role")).toBeVisible();
  await expect(page.getByRole("button", { name: "Delete role" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Delete role" })).toHaveAccessibleDescription(/neither edited nor deleted/);
  await expect(page.getByRole("button", { name: "Duplicate" })).toHaveAccessibleDescription(/which no other role can/);
  await expect(page.getByRole("button", { name: "Save role" })).toHaveCount(0);
});

test("a role is found by name, and a search without a match says so", async ({ page, postern }) => {
  await postern.role("Quay Crane", []);
  await open(page, postern, await postern.administrator("Sue Search"), "/roles");
  const search = page.getByRole("searchbox", { name: "Search by name" });
  await search.fill("CRANE");
  await expect(page.getByRole("row", { name: "Administrator" })).toHaveCount(0);
  await expect(page.getByRole("row", { name: "Quay Crane" })).toBeVisible();
  await search.fill("no such role");
  await expect(page.getByText("No match for “no such role”")).toBeVisible();
  await press(page, "Clear search");
  await expect(search).toHaveValue("");
  await expect(page.getByRole("row", { name: "Administrator" })).toBeVisible();
});
