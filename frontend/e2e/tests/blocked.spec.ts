/** Users and API users that a key created: they are blocked when the key ends, the console says why, and an administrator adopts them. */
import type { Page } from "@playwright/test";

import { ADA, copySecret, dialog, expect, expectHeading, open, openDialog, type Postern, press, signIn, test } from "../support/console";

/** A token of Ada's, with a user and an API user with a key, both created by the token. */
async function lineage(postern: Postern, name: string) {
  const { key: token, secret } = await postern.api("POST", "/account/tokens", { name: `${name} import` });
  const permissions = ["users:read", "api_users:read"];
  const person = await postern.person(name, permissions, secret);
  const apiUser = await postern.apiUser(`${name} badge reader`, permissions, secret);
  const { secret: key } = await postern.createKey(apiUser, "Door");
  return { token, secret, person, apiUser, key };
}

/** Deletes a token on its owner's screen. */
async function deleteToken(page: Page, name: string): Promise<void> {
  const question = await openDialog(page, `Delete ${name}`, `Delete ${name}?`);
  await press(question, "Delete API token");
  await expect(question).toBeHidden();
}

test("deleting a token blocks everyone it created, and the confirmation lists them", async ({ page, postern }) => {
  const { person, apiUser, key } = await lineage(postern, "Nora");
  await postern.session(key);
  await open(page, postern, ADA, "/tokens");
  const question = await openDialog(page, "Delete Nora import", "Delete Nora import?");
  await expect(question.getByRole("listitem").filter({ hasText: /^Nora$/ })).toBeVisible();
  await expect(question.getByRole("listitem").filter({ hasText: `${apiUser.name} (API user)` }).first()).toBeVisible();
  await expect(question.getByRole("listitem").filter({ hasText: `Door of ${apiUser.name}` })).toBeVisible();
  await press(question, "Delete API token");
  await expect(question).toBeHidden();

  await expect(postern.session(key)).rejects.toThrow("401");
  await expect(postern.signIn(person.login, person.password)).rejects.toThrow("403");
  await page.goto(`${postern.url}/users`);
  await expect(page.getByRole("row", { name: person.login })).toContainText("Blocked");
});

test("a blocked user shows the key and the reason, and works again once adopted", async ({ page, postern }) => {
  const { token, person, apiUser, key } = await lineage(postern, "Olga");
  await open(page, postern, ADA, "/tokens");
  await deleteToken(page, "Olga import");

  await page.goto(`${postern.url}/users/${person.id}`);
  await expectHeading(page, "Olga");
  await expect(page.getByText("Depends on key Olga import of Ada, which was deleted.")).toBeVisible();
  const question = await openDialog(page, "Keep access without this key", "Keep access of Olga without this key?");
  await question.getByRole("checkbox", { name: "Keep the password, sessions and tokens" }).check();
  await expect(question).toContainText("Can act again (1)");
  await press(question, "Keep access");
  await expect(page.getByText("Depends on key")).toBeHidden();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  await postern.signIn(person.login, person.password);

  // The API user was not adopted with the user.
  await expect(postern.session(key)).rejects.toThrow("401");
  await page.goto(`${postern.url}/api-users/${apiUser.id}`);
  await expect(page.getByText("Depends on key Olga import of Ada, which was deleted.")).toBeVisible();
  await press(page, "Keep access without this key");
  await page.getByRole("checkbox", { name: "Keep its keys" }).check();
  await press(dialog(page, "Keep access of Olga badge reader without this key?"), "Keep access");
  await expect(page.getByText("Depends on key")).toBeHidden();
  await postern.session(key);
});

test("everyone that a key created can be adopted at once", async ({ page, postern }) => {
  const { person, apiUser, key } = await lineage(postern, "Petra");
  await open(page, postern, ADA, "/tokens");
  await deleteToken(page, "Petra import");

  await page.goto(`${postern.url}/api-users/${apiUser.id}`);
  const question = await openDialog(page, "Keep access of all that depend on it", "Keep access of all without this key?");
  await question.getByRole("checkbox", { name: "Keep the passwords, sessions, tokens and keys" }).check();
  await press(question, "Keep access of all");
  await expect(page.getByText("2 became independent.")).toBeVisible();
  await expect(question).toBeHidden();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await postern.session(key);
  await postern.signIn(person.login, person.password);
});

test("a user blocked by a disabled token can be unblocked by enabling the token", async ({ page, postern }) => {
  const { person, key } = await lineage(postern, "Quinn");
  await open(page, postern, ADA, "/tokens");
  await press(page, "More about Quinn import");
  await page.getByRole("menuitem", { name: "Disable" }).click();
  const question = dialog(page, "Disable Quinn import?");
  await expect(question.getByRole("listitem").filter({ hasText: /^Quinn$/ })).toBeVisible();
  await press(question, "Disable API token");
  await expect(page.getByRole("row", { name: "Quinn import" })).toContainText("Disabled");
  await expect(postern.session(key)).rejects.toThrow("401");

  await page.goto(`${postern.url}/users/${person.id}`);
  await expect(page.getByText(/which is disabled\./).first()).toBeVisible();
  await expect(page.getByText(/until the key is enabled again, or they are made independent of it or deleted\./)).toBeVisible();
  await page.goto(`${postern.url}/tokens`);
  await press(page, "More about Quinn import");
  await page.getByRole("menuitem", { name: "Enable" }).click();
  await press(dialog(page, "Enable Quinn import?"), "Enable API token");
  await expect(page.getByRole("row", { name: "Quinn import" })).toContainText("Active");
  await postern.session(key);
});

test("rotating a token blocks no one", async ({ page, postern }) => {
  const { secret, person, key } = await lineage(postern, "Rosa");
  await open(page, postern, ADA, "/tokens");
  const form = await openDialog(page, "Rotate Rosa import", "Rotate Rosa import");
  await form.getByLabel("Stops working now").check();
  await expect(form).toContainText("Rosa import was used");
  await press(form, "Rotate API token");
  const rotated = await copySecret(page, "API token Rosa import");

  await expect(postern.session(secret)).rejects.toThrow("401");
  await postern.session(rotated);
  await postern.session(key);
  await postern.signIn(person.login, person.password);
  await page.goto(`${postern.url}/users/${person.id}`);
  await expect(page.getByText("limited to the permissions of this key, and blocked when the key stops working")).toBeVisible();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
});

test("a blocked person reads so after the right password, and only then", async ({ page, postern }) => {
  const { token, person } = await lineage(postern, "Sven");
  await postern.api("DELETE", `/account/tokens/${token.id}`);
  await page.goto(postern.url);
  await signIn(page, { ...person, password: "not the password at all" });
  await expect(page.getByRole("alert")).toContainText("The login and password do not match");
  await signIn(page, person);
  await expect(page.getByRole("alert")).toContainText(
    "Your account is blocked, because it depends on a key that does not work. Ask an administrator.",
  );
});
