/** Hand-over makes an independent user or API user depend on a key: one at a time, or several from a list. */
import type { Locator, Page } from "@playwright/test";

import { ADA, dialog, expect, open, openDialog, type Postern, press, test } from "../support/console";

/** An API user with a key, both with these permissions. */
async function keyOf(postern: Postern, owner: string, name: string, permissions: string[]) {
  const apiUser = await postern.apiUser(owner, permissions);
  return { apiUser, ...(await postern.createKey(apiUser, name)) };
}

/** Filters the keys in the dialog by a name, and chooses the key. */
async function choose(form: Locator, key: string): Promise<void> {
  await form.getByRole("searchbox", { name: "Filter" }).fill(key);
  await form.getByRole("radio", { name: key, exact: true }).check();
}

async function select(page: Page, ...rows: string[]): Promise<void> {
  for (const row of rows) {
    await page.getByRole("checkbox", { name: `Select ${row}`, exact: true }).check();
  }
}

test("a user is handed over to a key, and is blocked when the key ends", async ({ page, postern }) => {
  const hana = await postern.person("Hana Handed", ["users:read"]);
  const { apiUser, key } = await keyOf(postern, "Hana's HR system", "Hana's nightly import", ["users:read", "users:write"]);
  await open(page, postern, await postern.administrator("Gero Giver"), `/users/${hana.id}`);
  const form = await openDialog(page, "Hand over", "Hand over Hana Handed?");
  await expect(form).toContainText("Anyone who has this key can manage the user");
  await expect(form).toContainText("the user is blocked until an administrator lets them keep access without it");

  await press(form, "Hand over");
  await expect(form.getByText("Choose a key.")).toBeVisible();
  await expect(form.getByRole("searchbox", { name: "Filter" })).toBeFocused();

  await choose(form, "Hana's nightly import");
  await expect(form.getByRole("radio", { name: "Hana's nightly import" })).toHaveAccessibleDescription(/Hana's HR system \(API user\)/);
  await expect(form.getByText("No one else is affected.")).toBeVisible();
  await press(form, "Hand over");
  await expect(page.getByText("Hana Handed now depends on key Hana's nightly import of Hana's HR system (API user)")).toBeVisible();
  await expect(form).toBeHidden();
  await expect(page.getByText(/^Depends on key Hana's nightly import of Hana's HR system:/)).toBeVisible();
  const again = page.getByRole("button", { name: "Hand over", exact: true });
  await expect(again).toBeDisabled();
  await expect(again).toHaveAccessibleDescription("This already depends on a key. Press “Keep access without this key” on its page first.");

  await postern.signIn(hana.login, hana.password);
  await postern.api("DELETE", `/api-users/${apiUser.id}/keys/${key.id}`);
  await expect(postern.signIn(hana.login, hana.password)).rejects.toThrow("403");
});

test("a key with fewer permissions is an error at the field, and the dialog stays open", async ({ page, postern }) => {
  const inga = await postern.person("Inga Holds", ["users:read", "billing:read"]);
  await keyOf(postern, "Inga's small system", "Inga's small key", ["users:read"]);
  await keyOf(postern, "Inga's large system", "Inga's large key", ["users:read", "billing:read"]);
  await open(page, postern, await postern.administrator("Gus Gives"), `/users/${inga.id}`);
  const form = await openDialog(page, "Hand over", "Hand over Inga Holds?");
  await choose(form, "Inga's small key");
  await press(form, "Hand over");
  await expect(form.getByRole("radiogroup", { name: "Key" })).toHaveAccessibleDescription(/The key lacks Read billing \(billing:read\)\./);

  await choose(form, "Inga's large key");
  await press(form, "Hand over");
  await expect(form).toBeHidden();
  expect(await postern.api("GET", `/users/${inga.id}`)).toMatchObject({ provisioned_by: { id: expect.any(String) }, status: "active" });
});

test("an API user can be handed over, but not to its own key", async ({ page, postern }) => {
  const { apiUser, secret } = await keyOf(postern, "Jo's scanner", "Jo's own key", ["inventory:read"]);
  await keyOf(postern, "Jo's warehouse", "Jo's warehouse key", ["inventory:read"]);
  await open(page, postern, await postern.administrator("Jon Gives"), `/api-users/${apiUser.id}`);
  const form = await openDialog(page, "Hand over", "Hand over Jo's scanner?");
  await form.getByRole("searchbox", { name: "Filter" }).fill("Jo's");
  const own = form.getByRole("radio", { name: "Jo's own key" });
  await expect(own).toBeDisabled();
  await expect(own).toHaveAccessibleDescription(/No one can depend on their own key\./);
  await choose(form, "Jo's warehouse key");
  await press(form, "Hand over");
  await expect(page.getByText("limited to the permissions of this key, and blocked when the key stops working")).toBeVisible();
  await postern.session(secret);
});

test("several users are handed over together, and refused ones are listed and stay selected", async ({ page, postern }) => {
  const small = await postern.person("Kai Small", ["users:read"]);
  const large = await postern.person("Kai Large", ["users:read", "billing:read"]);
  const middle = await postern.person("Kai Middle", ["users:read"]);
  await keyOf(postern, "Kai's HR system", "Kai's reader", ["users:read"]);
  await keyOf(postern, "Kai's finance system", "Kai's accountant", ["users:read", "billing:read"]);
  await open(page, postern, await postern.administrator("Ken Gives"), "/users");
  const bar = page.getByRole("group", { name: "Selected" });
  await expect(bar.getByText("None selected")).toBeVisible();
  await expect(bar.getByRole("button", { name: "Hand over…" })).toHaveAccessibleDescription("Select at least one.");
  await page.getByRole("searchbox").fill("kai.");
  await select(page, small.login, large.login, middle.login);
  await expect(bar.getByText("3 selected")).toBeVisible();

  await press(bar, "Hand over…");
  const form = dialog(page, "Hand over 3 users?");
  await choose(form, "Kai's reader");
  await press(form, "Hand over");
  const rest = dialog(page, "Hand over Kai Large?");
  const refused = rest.getByRole("alert");
  await expect(refused).toContainText("1 of 3 users could not be handed over");
  await expect(refused.getByRole("listitem")).toHaveText(/^Kai Large: .*The key lacks Read billing \(billing:read\)\.$/);
  await press(rest, "Cancel");
  await expect(bar.getByText("1 selected")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: `Select ${large.login}` })).toBeChecked();
  const done = page.getByRole("checkbox", { name: `Select ${small.login}` });
  await expect(done).not.toBeChecked();
  await expect(done).toBeDisabled();
  await expect(done).toHaveAccessibleDescription("This already depends on a key. Press “Keep access without this key” on its page first.");

  await press(bar, "Hand over…");
  await choose(rest, "Kai's accountant");
  await press(rest, "Hand over");
  await expect(rest).toBeHidden();
  await expect(bar.getByText("None selected")).toBeVisible();
  for (const { id } of [small, large, middle]) {
    expect((await postern.api("GET", `/users/${id}`)).provisioned_by).not.toBeNull();
  }
});

test("a selection survives a search and can be cleared", async ({ page, postern }) => {
  for (const name of ["Lo Printer", "Lo Scanner"]) {
    await postern.apiUser(name, []);
  }
  await open(page, postern, ADA, "/api-users");
  const bar = page.getByRole("group", { name: "Selected" });
  await page.getByRole("searchbox").fill("lo print");
  await select(page, "Lo Printer");
  await page.getByRole("searchbox").fill("lo scan");
  await select(page, "Lo Scanner");
  await expect(bar.getByText("2 selected")).toBeVisible();
  await page.getByRole("searchbox").fill("lo ");
  await expect(page.getByRole("checkbox", { name: "Select Lo Printer" })).toBeChecked();
  await press(bar, "Clear selection");
  await expect(page.getByRole("checkbox", { name: "Select Lo Printer" })).not.toBeChecked();
  await expect(bar.getByText("None selected")).toBeVisible();
});

test("hand-over is disabled with a reason: for oneself, without the permission, and for dependent users", async ({ page, other, postern }) => {
  const mel = await postern.administrator("Mel Mine");
  await open(page, postern, mel, `/users/${mel.id}`);
  await expect(page.getByRole("button", { name: "Hand over", exact: true })).toHaveAccessibleDescription("You cannot hand over yourself.");

  const looking = await postern.person("Nils Looks", ["users:read"]);
  const target = await postern.person("Nils Target", []);
  await open(other, postern, looking, `/users/${target.id}`);
  const button = other.getByRole("button", { name: "Hand over", exact: true });
  await expect(button).toHaveAccessibleDescription("You need the permission Write users (users:write).");

  await other.goto(`${postern.url}/users`);
  await expect(other.getByRole("row", { name: mel.login })).toBeVisible();
  const bar = other.getByRole("group", { name: "Selected" });
  await expect(bar.getByRole("button", { name: "Hand over…" })).toHaveAccessibleDescription("You need the permission Write users (users:write).");
  await expect(other.getByRole("checkbox")).toHaveCount(0);

  const { apiUser, key } = await keyOf(postern, "Nils's system", "Nils's key", ["users:read", "users:write"]);
  const managing = await postern.person("Nils Manages", ["users:read", "users:write"]);
  await postern.api("POST", `/users/${managing.id}/hand-over`, { key: { owner: apiUser.id, id: key.id } });
  await other.context().clearCookies();
  await open(other, postern, managing, `/users/${target.id}`);
  await expect(button).toHaveAccessibleDescription("Only someone who depends on no key can do this.");
});

test("a dependent user cannot manage users outside the key's lineage, and sees why", async ({ page, postern }) => {
  const target = await postern.person("Ole Outside", []);
  const { apiUser, key } = await keyOf(postern, "Ole's system", "Ole's key", ["users:read", "users:write"]);
  const managing = await postern.person("Ole Manages", ["users:read", "users:write"]);
  await postern.api("POST", `/users/${managing.id}/hand-over`, { key: { owner: apiUser.id, id: key.id } });
  await open(page, postern, managing, `/users/${target.id}`);
  await page.getByRole("textbox", { name: "Name" }).fill("Ole Renamed");
  await press(page, "Save");
  await expect(page.getByRole("alert")).toContainText("the key that you depend on, so you can remove rights there");
  expect(await postern.api("GET", `/users/${target.id}`)).toMatchObject({ name: "Ole Outside" });
});
