/** Two users edit the same item: the second is told, keeps their input, and overwrites nothing. */
import { dialog, expect, expectHeading, open, openDialog, press, test } from "../support/console";

test("the second user who saves a role is told, and reloads it before editing", async ({ page, other, postern }) => {
  const { id } = await postern.api("POST", "/roles", { name: "Twice Edited", description: "Before.", permissions: [] });
  await open(page, postern, await postern.administrator("Pia First"), `/roles/${id}`);
  await open(other, postern, await postern.administrator("Per Second"), `/roles/${id}`);
  await expect(other.getByLabel("Description")).toHaveValue("Before.");

  await page.getByLabel("Description").fill("By the first.");
  await press(page, "Save role");
  await expect(page.getByText("Changes saved")).toBeVisible();

  await other.getByLabel("Description").fill("By the second.");
  await other.getByLabel("Read billing").check();
  await press(other, "Save role");
  await expect(other.getByRole("alert")).toContainText("Someone else has changed this in the meantime.");
  await expect(other.getByLabel("Description")).toHaveValue("By the second.");
  expect(await postern.api("GET", `/roles/${id}`)).toMatchObject({ description: "By the first.", permissions: [] });

  await press(other, "Reload");
  await expect(other.getByLabel("Description")).toHaveValue("By the first.");
  await other.getByLabel("Description").fill("By both.");
  await press(other, "Save role");
  await expect(other.getByText("Changes saved")).toBeVisible();
  expect(await postern.api("GET", `/roles/${id}`)).toMatchObject({ description: "By both.", version: 3 });
});

test("a change of roles on a stale user is refused", async ({ page, postern }) => {
  const sid = await postern.person("Sid Stale", []);
  const role = await postern.role("Sid's other role", ["billing:read"]);
  await open(page, postern, await postern.administrator("Ole Other"), `/users/${sid.id}`);
  await page.getByRole("checkbox", { name: "Sid's other role" }).check();
  await postern.api("PATCH", `/users/${sid.id}`, { name: "Sid Renamed" });
  const question = await openDialog(page, "Save", "This affects 1 user");
  await press(question, "Save");
  await expect(question).toBeHidden();
  await expect(page.getByRole("alert")).toContainText("Someone else has changed this in the meantime.");
  await expect(page.getByRole("checkbox", { name: "Sid's other role" })).toBeChecked();
  await press(page, "Reload");
  await expect(page.getByRole("checkbox", { name: "Sid's other role" })).not.toBeChecked();
  await expectHeading(page, "Sid Renamed");
  expect((await postern.api("GET", `/users/${sid.id}`)).roles).not.toContain(role.id);
});

test("disabling a stale user is refused", async ({ page, postern }) => {
  const ned = await postern.person("Ned Newer", []);
  await open(page, postern, await postern.administrator("Ann Old"), `/users/${ned.id}`);
  await press(page, "Disable");
  await postern.api("PATCH", `/users/${ned.id}`, { name: "Ned Newest" });
  const question = dialog(page, `Disable ${ned.login}?`);
  await press(question, "Disable user");
  await expect(question.getByRole("alert")).toContainText("Someone else has changed this in the meantime.");
  expect(await postern.api("GET", `/users/${ned.id}`)).toMatchObject({ name: "Ned Newest", status: "active" });
  await press(question, "Reload");
  await expect(question).toBeHidden();
  await expectHeading(page, "Ned Newest");
});

test("a stale edit in a dialog is refused and keeps what was typed, until it is reloaded", async ({ page, postern }) => {
  const path = "/resources/stale_lines";
  await postern.api("POST", "/resources", { name: "stale_lines", kind: "external", description: "Before." });
  await open(page, postern, await postern.administrator("Dia Log"), "/resources");
  const form = await openDialog(page, "Edit stale_lines", "Edit stale_lines");
  const description = form.getByLabel("Description");
  await description.fill("By the second.");
  await postern.api("PATCH", path, { description: "By the first." });
  await press(form, "Save changes");
  await expect(form.getByRole("alert")).toContainText("Someone else has changed this in the meantime.");
  await expect(description).toHaveValue("By the second.");
  expect(await postern.api("GET", path)).toMatchObject({ description: "By the first.", version: 2 });

  await press(form, "Reload");
  await expect(description).toHaveValue("By the first.");
  await description.fill("By both.");
  await press(form, "Save changes");
  await expect(form).toBeHidden();
  await expect(page.getByRole("row", { name: "stale_lines" })).toContainText("By both.");
  expect(await postern.api("GET", path)).toMatchObject({ description: "By both.", version: 3 });
});
