/** Those whom a key brought in: they stop with it, the console says why, and an administrator takes them over. */
import type { Page } from "@playwright/test";

import { ADA, dialog, expect, open, type Person, type Postern, test } from "../support/console";

/** A token of Ada's that brought in a person, who has accepted, and an API user with a key. */
type Lineage = { token: { id: string }; secret: string; person: Person & { id: string }; apiUser: { id: string; name: string }; key: string };

async function bringIn(postern: Postern, name: string): Promise<Lineage> {
  const { key: token, secret } = await postern.api("POST", "/account/tokens", { name: `${name} import` });
  const role = await postern.api("POST", "/roles", { name: `${name} clerk`, permissions: ["users:read", "api_users:read"] });
  const login = `${name.toLowerCase()}@example.com`;
  const { user, invitation } = await postern.api("POST", "/users", { login, name, roles: [role.id] }, { key: secret });
  const password = `${name} keeps seven grey herons`;
  await postern.accept(invitation.code, password);
  const apiUser = await postern.api("POST", "/api-users", { name: `${name} badge reader`, roles: [role.id] }, { key: secret });
  const { secret: key } = await postern.api("POST", `/api-users/${apiUser.id}/keys`, { name: "Door" });
  return { token, secret, person: { login, name, password, id: user.id }, apiUser, key };
}

/** Deletes a token as its owner does, on the screen. */
async function deleteToken(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Delete ${name}` }).click();
  const question = dialog(page, `Delete ${name}?`);
  await question.getByRole("button", { name: "Delete API token" }).click();
  await expect(question).toBeHidden();
}

const works = (postern: Postern, key: string) => postern.api("GET", "/session", undefined, { key });

test("deleting a token blocks whom it brought in, and the question before names them", async ({ page, postern }) => {
  const { person, apiUser, key } = await bringIn(postern, "Nora");
  await works(postern, key);
  await open(page, postern, ADA, "/tokens");
  await page.getByRole("button", { name: "Delete Nora import" }).click();
  const question = dialog(page, "Delete Nora import?");
  await expect(question.getByRole("listitem").filter({ hasText: /^Nora$/ })).toBeVisible();
  await expect(question.getByRole("listitem").filter({ hasText: `${apiUser.name} (API user)` }).first()).toBeVisible();
  await expect(question.getByRole("listitem").filter({ hasText: `Door of ${apiUser.name}` })).toBeVisible();
  await question.getByRole("button", { name: "Delete API token" }).click();
  await expect(question).toBeHidden();

  await expect(works(postern, key)).rejects.toThrow("401");
  await expect(postern.signIn(person.login, person.password)).rejects.toThrow("401");
  await page.goto(`${postern.url}/users`);
  await expect(page.getByRole("row", { name: person.login })).toContainText("Blocked");
});

test("who is blocked says by which key and why, and works again once adopted", async ({ page, postern }) => {
  const { token, person, apiUser, key } = await bringIn(postern, "Olga");
  await open(page, postern, ADA, "/tokens");
  await deleteToken(page, "Olga import");

  await page.goto(`${postern.url}/users/${person.id}`);
  await expect(page.getByRole("heading", { name: "Olga", level: 1 })).toBeVisible();
  await expect(page.getByText(new RegExp(`Depends on key ${token.id} of usr_\\w+, which was deleted\\.`))).toBeVisible();
  await page.getByRole("button", { name: "Adopt", exact: true }).click();
  const question = dialog(page, "Adopt Olga?");
  await question.getByRole("checkbox", { name: "Keep the password, sessions and tokens" }).check();
  await expect(question).toContainText("Can act again (1)");
  await question.getByRole("button", { name: "Adopt" }).click();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  await postern.signIn(person.login, person.password);

  // The API user was not adopted with the person.
  await expect(works(postern, key)).rejects.toThrow("401");
  await page.goto(`${postern.url}/api-users/${apiUser.id}`);
  await expect(page.getByText(new RegExp(`Depends on key ${token.id} of usr_\\w+, which was deleted\\.`))).toBeVisible();
  await page.getByRole("button", { name: "Adopt", exact: true }).click();
  await page.getByRole("checkbox", { name: "Keep its keys" }).check();
  await dialog(page, "Adopt Olga badge reader?").getByRole("button", { name: "Adopt" }).click();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await works(postern, key);
});

test("all whom a key brought in are adopted at once", async ({ page, postern }) => {
  const { person, apiUser, key } = await bringIn(postern, "Petra");
  await open(page, postern, ADA, "/tokens");
  await deleteToken(page, "Petra import");

  await page.goto(`${postern.url}/api-users/${apiUser.id}`);
  await page.getByRole("button", { name: "Adopt all that depend on this key" }).click();
  const question = dialog(page, "Adopt all?");
  await question.getByRole("checkbox", { name: "Keep the passwords, sessions, tokens and keys" }).check();
  await question.getByRole("button", { name: "Adopt all" }).click();
  await expect(page.getByText("2 were adopted.")).toBeVisible();
  await expect(question).toBeHidden();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await works(postern, key);
  await postern.signIn(person.login, person.password);
});

test("a disabled token says that enabling it is another way back", async ({ page, postern }) => {
  const { person, key } = await bringIn(postern, "Quinn");
  await open(page, postern, ADA, "/tokens");
  await page.getByRole("button", { name: "More about Quinn import" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  const question = dialog(page, "Disable Quinn import?");
  await expect(question.getByRole("listitem").filter({ hasText: /^Quinn$/ })).toBeVisible();
  await question.getByRole("button", { name: "Disable API token" }).click();
  await expect(page.getByRole("row", { name: "Quinn import" })).toContainText("Disabled");
  await expect(works(postern, key)).rejects.toThrow("401");

  await page.goto(`${postern.url}/users/${person.id}`);
  await expect(page.getByText(/which is disabled\./)).toBeVisible();
  await expect(page.getByText(/until the key is enabled again, or they are adopted or deleted\./)).toBeVisible();
  await page.goto(`${postern.url}/tokens`);
  await page.getByRole("button", { name: "More about Quinn import" }).click();
  await page.getByRole("menuitem", { name: "Enable" }).click();
  await dialog(page, "Enable Quinn import?").getByRole("button", { name: "Enable API token" }).click();
  await expect(page.getByRole("row", { name: "Quinn import" })).toContainText("Active");
  await works(postern, key);
});

test("rotating a token keeps whom it brought in at work", async ({ page, postern }) => {
  const { secret, person, key } = await bringIn(postern, "Rosa");
  await open(page, postern, ADA, "/tokens");
  await page.getByRole("button", { name: "Rotate Rosa import" }).click();
  const form = dialog(page, "Rotate Rosa import");
  await form.getByLabel("Stops working now").check();
  await expect(form).toContainText("Rosa import was used");
  await form.getByRole("button", { name: "Rotate API token" }).click();
  const once = dialog(page, "API token Rosa import");
  const rotated = await once.getByLabel("Secret").inputValue();
  await once.getByRole("button", { name: "Copy and close" }).click();
  await expect(once).toBeHidden();

  await expect(works(postern, secret)).rejects.toThrow("401");
  await works(postern, rotated);
  await works(postern, key);
  await postern.signIn(person.login, person.password);
  await page.goto(`${postern.url}/users/${person.id}`);
  await expect(page.getByText("can do no more than this key and stops working with it")).toBeVisible();
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
});
