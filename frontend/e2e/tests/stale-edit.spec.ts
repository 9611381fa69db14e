/** Two people edit the same thing: the second is told, keeps what they typed, and undoes nothing of the first. */
import { dialog, expect, open, test } from "../support/console";

test("whoever saves a role second is told, and reads it again before editing", async ({ page, other, postern }) => {
  const { id } = await postern.api("POST", "/roles", { name: "Twice Edited", description: "Before.", permissions: [] });
  await open(page, postern, await postern.administrator("Pia First"), `/roles/${id}`);
  await open(other, postern, await postern.administrator("Per Second"), `/roles/${id}`);
  await expect(other.getByLabel("Description")).toHaveValue("Before.");

  await page.getByLabel("Description").fill("By the first.");
  await page.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();

  await other.getByLabel("Description").fill("By the second.");
  await other.getByLabel("Read billing").check();
  await other.getByRole("button", { name: "Save role" }).click();
  await expect(other.getByRole("alert")).toContainText("Someone else has changed this in the meantime.");
  await expect(other.getByLabel("Description")).toHaveValue("By the second.");
  expect(await postern.api("GET", `/roles/${id}`)).toMatchObject({ description: "By the first.", permissions: [] });

  await other.getByRole("button", { name: "Reload" }).click();
  await expect(other.getByLabel("Description")).toHaveValue("By the first.");
  await other.getByLabel("Description").fill("By both.");
  await other.getByRole("button", { name: "Save role" }).click();
  await expect(other.getByText("Changes saved")).toBeVisible();
  expect(await postern.api("GET", `/roles/${id}`)).toMatchObject({ description: "By both.", version: 3 });
});

test("whoever saves a person second is told, and the change of roles is not made", async ({ page, postern }) => {
  const sid = await postern.person("Sid Stale", []);
  const role = await postern.api("POST", "/roles", { name: "Sid's other role", permissions: ["billing:read"] });
  await open(page, postern, await postern.administrator("Ole Other"), `/users/${sid.id}`);
  await page.getByRole("checkbox", { name: "Sid's other role" }).check();
  await postern.api("PATCH", `/users/${sid.id}`, { name: "Sid Renamed" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const question = dialog(page, "This affects 1 user or API user");
  await question.getByRole("button", { name: "Save" }).click();
  await expect(question).toBeHidden();
  await expect(page.getByRole("alert")).toContainText("Someone else has changed this in the meantime.");
  await expect(page.getByRole("checkbox", { name: "Sid's other role" })).toBeChecked();
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByRole("heading", { name: "Sid Renamed", level: 1 })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Sid's other role" })).not.toBeChecked();
  expect((await postern.api("GET", `/users/${sid.id}`)).roles).not.toContain(role.id);
});

test("whoever disables a person in a state they did not see is told", async ({ page, postern }) => {
  const ned = await postern.person("Ned Newer", []);
  await open(page, postern, await postern.administrator("Ann Old"), `/users/${ned.id}`);
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  await postern.api("PATCH", `/users/${ned.id}`, { name: "Ned Newest" });
  const question = dialog(page, `Disable ${ned.login}?`);
  await question.getByRole("button", { name: "Disable user" }).click();
  await expect(question.getByRole("alert")).toContainText("Someone else has changed this in the meantime.");
  expect(await postern.api("GET", `/users/${ned.id}`)).toMatchObject({ name: "Ned Newest", status: "active" });
});
