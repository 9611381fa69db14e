/** API tokens survive a change of the password unless they are deleted. The user who ends a password chooses, and sees the tokens. */
import type { Locator } from "@playwright/test";

import {
  acceptInvitation,
  dialog,
  expect,
  expectHeading,
  invitationLink,
  open,
  openDialog,
  type Person,
  type Postern,
  press,
  test,
} from "../support/console";

const LEGEND = "What happens to these tokens";

/** A user with a token that was used and one that was not. */
async function withTokens(postern: Postern, name: string) {
  const person = await postern.person(name, ["api_tokens:generate", "users:read"]);
  const used = await postern.token(person, `${name}'s used`);
  await postern.token(person, `${name}'s unused`);
  await postern.session(used);
  return { person, used };
}

async function fillPasswords(form: Locator, person: Person, next: string): Promise<void> {
  await form.getByLabel("Current password").fill(person.password);
  await form.getByLabel("New password").fill(next);
}

test("changing the password asks about the tokens, and can keep them", async ({ page, postern }) => {
  const { person, used } = await withTokens(postern, "Tara");
  await open(page, postern, person, "/account");
  const form = page.getByRole("main");
  await expect(form.getByRole("listitem").filter({ hasText: "Tara's used" })).toContainText("last used just now");
  await expect(form.getByRole("listitem").filter({ hasText: "Tara's unused" })).toContainText("never used");
  await fillPasswords(form, person, "nine green herons at noon");
  await press(form, "Change password");
  await expect(form.getByRole("radiogroup", { name: LEGEND })).toHaveAccessibleDescription(/Choose whether to keep or delete the API tokens\./);
  await expect(form.getByRole("radio", { name: /^Keep them/ })).toBeFocused();
  await form.getByRole("radio", { name: /^Keep them/ }).check();
  await press(form, "Change password");
  await expect(page.getByText("Password changed. All your other sessions have ended.")).toBeVisible();
  await postern.session(used);
  await expect(form.getByRole("radio", { name: /^Keep them/ })).not.toBeChecked();
});

test("changing the password can delete the tokens, and lists them first", async ({ page, postern }) => {
  const { person, used } = await withTokens(postern, "Udo");
  await open(page, postern, person, "/account");
  const form = page.getByRole("main");
  await fillPasswords(form, person, "nine green herons at noon");
  await form.getByRole("radio", { name: /^Delete them/ }).check();
  await expect(form).toContainText("Keys that stop working (2)");
  await press(form, "Change password");
  await expect(page.getByText("All your other sessions and your API tokens have ended.")).toBeVisible();
  await expect(page.getByText("You have no API tokens.")).toBeVisible();
  await expect(form.getByRole("radiogroup", { name: LEGEND })).toHaveCount(0);
  await expect(postern.session(used)).rejects.toThrow("401");
});

test("without tokens, changing the password asks nothing", async ({ page, postern }) => {
  const vera = await postern.person("Vera None", []);
  await open(page, postern, vera, "/account");
  await expect(page.getByText("You have no API tokens.")).toBeVisible();
  await expect(page.getByRole("radiogroup", { name: LEGEND })).toHaveCount(0);
  await fillPasswords(page.getByRole("main"), vera, "nine green herons at noon");
  await press(page, "Change password");
  await expect(page.getByText("Password changed.")).toBeVisible();
});

test("inviting again asks about the tokens, and can delete them", async ({ page, other, postern }) => {
  const { person, used } = await withTokens(postern, "Wilma");
  await open(page, postern, await postern.administrator("Ian Invites"), `/users/${person.id}`);
  const question = await openDialog(page, "Reset password", `Reset the password of ${person.login}?`);
  await expect(question.getByRole("listitem").filter({ hasText: "Wilma's used" })).toBeVisible();
  await press(question, "Reset password");
  await expect(question.getByText("Choose whether to keep or delete the API tokens.")).toBeVisible();
  await question.getByRole("radio", { name: /^Delete them/ }).check();
  await expect(question).toContainText("Keys that stop working (2)");
  await press(question, "Reset password");
  const link = await invitationLink(page, person.login);

  await other.goto(link);
  await acceptInvitation(other, "nine green herons at noon");
  await expectHeading(other, "Overview");
  await expect(postern.session(used)).rejects.toThrow("401");
});

test("a user who accepts an invitation sees which tokens still work, and can delete them", async ({ page, other, postern }) => {
  const { person, used } = await withTokens(postern, "Xaver");
  await open(page, postern, await postern.administrator("Ida Invites"), `/users/${person.id}`);
  const question = await openDialog(page, "Reset password", `Reset the password of ${person.login}?`);
  await question.getByRole("radio", { name: /^Keep them/ }).check();
  await press(question, "Reset password");
  const link = await invitationLink(page, person.login);

  await other.goto(link);
  await acceptInvitation(other, "nine green herons at noon");
  await expectHeading(other, "Check your API tokens");
  await expect(other.getByText("created in your name before you accepted the invitation")).toBeVisible();
  await expect(other.getByRole("row", { name: "Xaver's used" })).toContainText("just now");
  await postern.session(used);

  await press(other, "Delete Xaver's unused");
  await press(dialog(other, "Delete Xaver's unused?"), "Delete API token");
  await expect(other.getByRole("row", { name: "Xaver's unused" })).toHaveCount(0);
  const all = await openDialog(other, "Delete all", "Delete all your API tokens?");
  await expect(all).toContainText("Keys that stop working (1)");
  await press(all, "Delete all");
  await expect(other.getByText("You have no API tokens.")).toBeVisible();
  await expect(postern.session(used)).rejects.toThrow("401");
  await other.getByRole("link", { name: "Continue" }).click();
  await expectHeading(other, "Overview");
});
