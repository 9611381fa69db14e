/** Roles: the matrix, what may not be given and why, and whom an edit reaches before it is saved. */
import { dialog, expect, open, test } from "../support/console";

test("the matrix shows what a role grants, and saves what is ticked", async ({ page, postern }) => {
  const { id } = await postern.api("POST", "/roles", { name: "Matrix", permissions: ["users:read", "inventory:write"] });
  await open(page, postern, await postern.administrator("Rut Matrix"), `/roles/${id}`);
  await expect(page.getByLabel("Read users")).toBeChecked();
  await expect(page.getByLabel("Write users")).not.toBeChecked();
  await expect(page.getByLabel("Write inventory")).toBeChecked();
  await expect(page.getByRole("rowheader", { name: "Billing" })).toBeVisible();

  await page.getByLabel("Read users").uncheck();
  await page.getByLabel("Verify API keys").check();
  await page.getByLabel("Generate API token").check();
  await page.getByLabel("Description").fill("Asks whether keys are good.");
  await page.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  const saved = await postern.api("GET", `/roles/${id}`);
  expect(saved.description).toBe("Asks whether keys are good.");
  expect(saved.permissions.sort()).toEqual(["api_keys:verify", "api_tokens:generate", "inventory:write"]);
});

test("what the editor lacks is barred with its name, and stays as it is", async ({ page, postern }) => {
  const uli = await postern.person("Uli Upto", ["roles:read", "roles:write", "inventory:read"]);
  await open(page, postern, uli, "/roles");
  await page.getByRole("button", { name: "New role" }).click();
  const form = dialog(page, "New role");
  const barred = form.getByLabel("Write inventory");
  await expect(barred).toBeDisabled();
  await expect(barred).toHaveAccessibleDescription(/inventory:write/);
  await expect(form.getByLabel("Generate API token")).toHaveAccessibleDescription(/api_tokens:generate/);
  await barred.click({ force: true });
  await barred.press("Space");
  await expect(barred).not.toBeChecked();

  await form.getByRole("textbox", { name: "Name" }).fill("Upto Here");
  await form.getByLabel("Read inventory").check();
  await form.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByRole("heading", { name: "Upto Here", level: 1 })).toBeVisible();
  const { items } = await postern.api("GET", "/roles?q=upto+here");
  expect(items).toMatchObject([{ permissions: ["inventory:read"] }]);
});

test("an edit names who gains and loses what before it is saved, and can be called off", async ({ page, postern }) => {
  const holder = await postern.person("Hal Holder", ["users:read"]);
  const [role] = (await postern.api("GET", `/users/${holder.id}`)).roles;
  await open(page, postern, await postern.administrator("Ima Impact"), `/roles/${role}`);
  await page.getByLabel("Read users").uncheck();
  await page.getByLabel("Read billing").check();
  await page.getByRole("button", { name: "Save role" }).click();
  const question = dialog(page, "This affects 1 user or API user");
  await expect(question.getByRole("listitem")).toHaveText("Hal Holder: gains billing:read; loses users:read");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toBeHidden();
  expect(await postern.api("GET", `/roles/${role}`)).toMatchObject({ permissions: ["users:read"], version: 1 });

  await page.getByRole("button", { name: "Save role" }).click();
  await question.getByRole("button", { name: "Save role" }).click();
  await expect(question).toBeHidden();
  await expect(page.getByText("Changes saved")).toBeVisible();
  expect(await postern.api("GET", `/roles/${role}`)).toMatchObject({ permissions: ["billing:read"] });
});

test("an edit that takes away the right to generate tokens leaves the tokens alive and says whom it reaches", async ({ page, postern }) => {
  const holder = await postern.person("Tia Token", ["api_tokens:generate"]);
  const [role] = (await postern.api("GET", `/users/${holder.id}`)).roles;
  await open(page, postern, await postern.administrator("Ned Notokens"), `/roles/${role}`);
  await page.getByLabel("Generate API token").uncheck();
  await page.getByRole("button", { name: "Save role" }).click();
  await expect(dialog(page, "This affects 1 user or API user").getByRole("listitem")).toHaveText("Tia Token: loses api_tokens:generate");
});

test("a role that someone holds is not deleted, and the refusal says who", async ({ page, postern }) => {
  const holder = await postern.person("Vic Tholder", ["users:read"]);
  const [role] = (await postern.api("GET", `/users/${holder.id}`)).roles;
  await open(page, postern, await postern.administrator("Del Eter"), `/roles/${role}`);
  await page.getByRole("button", { name: "Delete role" }).click();
  const question = dialog(page, "Delete Vic Tholder's role?");
  await expect(question).toContainText("This role is still assigned.");
  await question.getByRole("button", { name: "Delete role" }).click();
  await expect(question.getByRole("alert")).toContainText("Vic Tholder has this role. Remove it there first.");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "Vic Tholder's role", level: 1 })).toBeVisible();

  await postern.api("PATCH", `/users/${holder.id}`, { roles: [] });
  await page.getByRole("button", { name: "Delete role" }).click();
  await expect(question.getByRole("alert")).toHaveCount(0);
  await question.getByRole("button", { name: "Delete role" }).click();
  await expect(page.getByText("Vic Tholder's role deleted")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
  await expect(postern.api("GET", `/roles/${role}`)).rejects.toThrow("404");
});

test("the built-in role says what it is and can be neither edited nor deleted", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Bea Builtin"), "/roles");
  const row = page.getByRole("row", { name: "Administrator" });
  await expect(row).toContainText("Built in");
  await expect(row).toContainText("All");
  await row.click();
  await expect(page.getByRole("heading", { name: "Administrator", level: 1 })).toBeVisible();
  await expect(page.getByText("You cannot change this role")).toBeVisible();
  await expect(page.getByRole("button", { name: "Delete role" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Delete role" })).toHaveAccessibleDescription(/neither edited nor deleted/);
  await expect(page.getByRole("button", { name: "Save role" })).toHaveCount(0);
});

test("a role is found by its name, and no match is not an empty list", async ({ page, postern }) => {
  await postern.api("POST", "/roles", { name: "Quay Crane", permissions: [] });
  await open(page, postern, await postern.administrator("Sue Search"), "/roles");
  const search = page.getByRole("searchbox", { name: "Search by name" });
  await search.fill("quay");
  await expect(page.getByRole("row", { name: "Administrator" })).toHaveCount(0);
  await expect(page.getByRole("row", { name: "Quay Crane" })).toBeVisible();
  await search.fill("no such role");
  await expect(page.getByText("No roles found")).toBeVisible();
  await search.press("Escape");
  await expect(page.getByRole("row", { name: "Administrator" })).toBeVisible();
});
