/** A user's API tokens outlive the password, unless they are deleted with it. The one who ends a password chooses, and sees the tokens. */
import type { Locator } from "@playwright/test";

import { dialog, expect, open, type Person, type Postern, test } from "../support/console";

const LEGEND = "Existing API tokens";

/** A person with a token that was used and one that was not. */
async function withTokens(postern: Postern, name: string) {
  const person = await postern.person(name, ["api_tokens:generate", "users:read"]);
  const used = await postern.token(person, `${name}'s used`);
  await postern.token(person, `${name}'s unused`);
  await works(postern, used);
  return { person, used };
}

const works = (postern: Postern, key: string) => postern.api("GET", "/session", undefined, { key });

async function fillPasswords(form: Locator, person: Person, next: string): Promise<void> {
  await form.getByLabel("Current password").fill(person.password);
  await form.getByLabel("New password").fill(next);
}

test("changing the password asks for the tokens, and keeps those that are kept", async ({ page, postern }) => {
  const { person, used } = await withTokens(postern, "Tara");
  await open(page, postern, person, "/account");
  const form = page.getByRole("main");
  await expect(form.getByRole("listitem").filter({ hasText: "Tara's used" })).toContainText("last used just now");
  await expect(form.getByRole("listitem").filter({ hasText: "Tara's unused" })).toContainText("never used");
  await fillPasswords(form, person, "nine green herons at noon");
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByRole("radiogroup", { name: LEGEND })).toHaveAccessibleDescription(/Choose whether to keep or delete the API tokens\./);
  await expect(form.getByRole("radio", { name: /^Keep them/ })).toBeFocused();
  await form.getByRole("radio", { name: /^Keep them/ }).check();
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed. All your other sessions have ended.")).toBeVisible();
  await works(postern, used);
  await expect(form.getByRole("radio", { name: /^Keep them/ })).not.toBeChecked();
});

test("changing the password deletes the tokens that are not kept, after saying which stop", async ({ page, postern }) => {
  const { person, used } = await withTokens(postern, "Udo");
  await open(page, postern, person, "/account");
  const form = page.getByRole("main");
  await fillPasswords(form, person, "nine green herons at noon");
  await form.getByRole("radio", { name: /^Delete them/ }).check();
  await expect(form).toContainText("Keys that stop working (2)");
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("All your other sessions and your API tokens have ended.")).toBeVisible();
  await expect(page.getByText("You have no API tokens.")).toBeVisible();
  await expect(form.getByRole("radiogroup", { name: LEGEND })).toHaveCount(0);
  await expect(works(postern, used)).rejects.toThrow("401");
});

test("without tokens nothing is asked", async ({ page, postern }) => {
  const vera = await postern.person("Vera None", []);
  await open(page, postern, vera, "/account");
  await expect(page.getByText("You have no API tokens.")).toBeVisible();
  await expect(page.getByRole("radiogroup", { name: LEGEND })).toHaveCount(0);
  await fillPasswords(page.getByRole("main"), vera, "nine green herons at noon");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed.")).toBeVisible();
});

test("inviting again asks for the tokens, and deletes them on demand", async ({ page, other, postern }) => {
  const { person, used } = await withTokens(postern, "Wilma");
  await open(page, postern, await postern.administrator("Ian Invites"), `/users/${person.id}`);
  await page.getByRole("button", { name: "Invite again" }).click();
  const question = dialog(page, `Invite ${person.login} again?`);
  await expect(question.getByRole("listitem").filter({ hasText: "Wilma's used" })).toBeVisible();
  await question.getByRole("button", { name: "Invite again" }).click();
  await expect(question.getByText("Choose whether to keep or delete the API tokens.")).toBeVisible();
  await question.getByRole("radio", { name: /^Delete them/ }).check();
  await expect(question).toContainText("Keys that stop working (2)");
  await question.getByRole("button", { name: "Invite again" }).click();
  const invitation = dialog(page, `Invitation for ${person.login}`);
  const link = await invitation.getByLabel("Invitation link").inputValue();
  await invitation.getByRole("button", { name: "Done" }).click();

  await other.goto(link);
  await accept(other.getByRole("main"), "nine green herons at noon");
  await expect(other.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
  await expect(works(postern, used)).rejects.toThrow("401");
});

test("who accepts an invitation is told which tokens go on working, and deletes them", async ({ page, other, postern }) => {
  const { person, used } = await withTokens(postern, "Xaver");
  await open(page, postern, await postern.administrator("Ida Invites"), `/users/${person.id}`);
  await page.getByRole("button", { name: "Invite again" }).click();
  const question = dialog(page, `Invite ${person.login} again?`);
  await question.getByRole("radio", { name: /^Keep them/ }).check();
  await question.getByRole("button", { name: "Invite again" }).click();
  const link = await dialog(page, `Invitation for ${person.login}`).getByLabel("Invitation link").inputValue();

  await other.goto(link);
  await accept(other.getByRole("main"), "nine green herons at noon");
  await expect(other.getByRole("heading", { name: "Check your API tokens", level: 1 })).toBeVisible();
  await expect(other.getByText("created in your name before you accepted the invitation")).toBeVisible();
  await expect(other.getByRole("row", { name: "Xaver's used" })).toContainText("just now");
  await works(postern, used);

  await other.getByRole("button", { name: "Delete Xaver's unused" }).click();
  await dialog(other, "Delete Xaver's unused?").getByRole("button", { name: "Delete API token" }).click();
  await expect(other.getByRole("row", { name: "Xaver's unused" })).toHaveCount(0);
  await other.getByRole("button", { name: "Delete all" }).click();
  const all = dialog(other, "Delete all your API tokens?");
  await expect(all).toContainText("Keys that stop working (1)");
  await all.getByRole("button", { name: "Delete all" }).click();
  await expect(other.getByText("You have no API tokens.")).toBeVisible();
  await expect(works(postern, used)).rejects.toThrow("401");
  await other.getByRole("link", { name: "Continue" }).click();
  await expect(other.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
});

async function accept(card: Locator, password: string): Promise<void> {
  await card.getByLabel("Password", { exact: true }).fill(password);
  await card.getByLabel("Password again").fill(password);
  await card.getByRole("button", { name: "Set password and sign in" }).click();
}
