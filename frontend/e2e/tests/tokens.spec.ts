/** API tokens: who can create them, the secret that is shown once, and the impact of deleting one. */
import { copySecret, dialog, expect, open, openDialog, pasted, type Postern, press, test } from "../support/console";
import type { Page } from "@playwright/test";

const UNCOPIED = "You have not copied the secret. It will not be shown again.";

/** A user who can create API tokens, and a few other things. */
async function creator(postern: Postern, name: string) {
  return postern.person(name, ["api_tokens:generate", "users:read", "users:write", "roles:read"]);
}

/** Creates a token; returns its secret, which the open dialog shows. */
async function create(page: Page, name: string): Promise<string> {
  const form = await openDialog(page, "Add API token", "New API token");
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await press(form, "Create API token");
  return dialog(page, `API token ${name}`).getByLabel("Secret").inputValue();
}

async function createAndCopy(page: Page, name: string): Promise<string> {
  await create(page, name);
  const secret = await copySecret(page, `API token ${name}`);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  return secret;
}

test("a user without the permission to generate tokens sees why", async ({ page, postern }) => {
  const wim = await postern.person("Wim Without", ["users:read"]);
  await open(page, postern, wim, "/tokens");
  const add = page.getByRole("button", { name: "Add API token" });
  await expect(add).toBeDisabled();
  await expect(add).toHaveAccessibleDescription("You need the permission Generate API tokens (api_tokens:generate).");
  await expect(page.getByText("You cannot create API tokens")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("You need the permission Generate API tokens (api_tokens:generate).");
  await add.click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("Escape, the close button and the backdrop ask before an uncopied secret is lost", async ({ page, postern }) => {
  await open(page, postern, await creator(postern, "Gus Guarded"), "/tokens");
  await create(page, "Guarded");
  const once = dialog(page, "API token Guarded");

  await page.keyboard.press("Escape");
  await expect(once.getByRole("alert")).toContainText(UNCOPIED);
  await press(once, "Go back");
  await expect(once.getByRole("alert")).toHaveCount(0);

  await press(once, "Close");
  await expect(once.getByRole("alert")).toContainText(UNCOPIED);
  await press(once, "Go back");

  await page.mouse.click(4, 4);
  await expect(once.getByRole("alert")).toContainText(UNCOPIED);
  await press(once, "Close anyway");
  await expect(once).toBeHidden();
  await expect(page.getByRole("row", { name: "Guarded" })).toBeVisible();
});

test("after copying, the dialog closes without a question and the secret is gone from the page", async ({ page, postern }) => {
  await open(page, postern, await creator(postern, "Cai Copied"), "/tokens");
  const secret = await create(page, "Copied");
  const once = dialog(page, "API token Copied");
  await expect(once.getByLabel("Try it")).toHaveValue(new RegExp(`^curl .*Bearer ${secret}.*/api/v1/session$`));
  await once.getByRole("button", { name: "Copy", exact: true }).first().click();
  await expect(once.getByRole("status").first()).toHaveText("Copied");
  await page.keyboard.press("Escape");
  await expect(once).toBeHidden();
  expect(await pasted(page)).toBe(secret);

  const left = await page.evaluate(() => {
    const typed = [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value);
    return JSON.stringify([document.documentElement.outerHTML, typed, { ...localStorage }, { ...sessionStorage }, location.href]);
  });
  expect(left).not.toContain(secret.slice(-30));
  await page.reload();
  await expect(page.getByRole("row", { name: "Copied" })).toBeVisible();
  expect(await page.content()).not.toContain(secret.slice(-30));
});

test("deleting a token that was just used warns about it", async ({ page, postern }) => {
  await open(page, postern, await creator(postern, "Jo Justnow"), "/tokens");
  const secret = await createAndCopy(page, "Busy");
  await createAndCopy(page, "Idle");
  await postern.session(secret);
  await page.reload();

  const busy = await openDialog(page, "Delete Busy", "Delete Busy?");
  await expect(busy).toContainText("Busy was used just now from 127.0.0.1. Programs that use it stop working at once.");
  await press(busy, "Cancel");
  await expect(page.getByRole("button", { name: "Delete Busy" })).toBeFocused();

  const idle = await openDialog(page, "Delete Idle", "Delete Idle?");
  await expect(idle).toContainText("This is permanent.");
  await expect(idle).toContainText("Keys that stop working (1)");
  await expect(idle).not.toContainText("was used");
  await press(idle, "Delete API token");
  await expect(page.getByRole("row", { name: "Idle" })).toHaveCount(0);
  await expect(page.getByRole("row", { name: "Busy" })).toBeVisible();
  await postern.session(secret);
});

test("deleting a token lists the users who can no longer sign in", async ({ page, postern }) => {
  const max = await creator(postern, "Max Maker");
  await open(page, postern, max, "/tokens");
  const secret = await createAndCopy(page, "Provisioning");
  const provisioned = { login: "provisioned@example.com", name: "Provisioned", roles: [] };
  const { user, invitation } = await postern.api("POST", "/users", provisioned, { key: secret });
  await postern.accept(invitation.code, "seven grey herons at dusk");

  const question = await openDialog(page, "Delete Provisioning", "Delete Provisioning?");
  await expect(question).toContainText("Can no longer sign in or act (1)");
  await expect(question.getByRole("listitem").filter({ hasText: "Provisioned" })).toBeVisible();
  await press(question, "Delete API token");
  await expect(page.getByText("Provisioning deleted")).toBeVisible();
  expect(await postern.api("GET", `/users/${user.id}`)).toMatchObject({ status: "blocked" });
});

test("a limited token shows its limit, and can do no more", async ({ page, postern }) => {
  await open(page, postern, await creator(postern, "Lou Limited"), "/tokens");
  const form = await openDialog(page, "Add API token", "New API token");
  await form.getByRole("textbox", { name: "Name" }).fill("Reader");
  await form.getByLabel("Only what I choose").check();
  await press(form, "Create API token");
  await expect(form).toContainText("Choose at least one permission.");
  await form.getByRole("checkbox", { name: "Read users", exact: true }).check();
  await press(form, "Create API token");
  const secret = await copySecret(page, "API token Reader");
  await expect(page.getByRole("row", { name: "Reader" })).toContainText("1 permission");
  await postern.api("GET", "/users", undefined, { key: secret });
  await expect(postern.api("GET", "/roles", undefined, { key: secret })).rejects.toThrow("403");
});
