/** API tokens: who may make them, the secret that is shown once, and what deleting one says first. */
import { dialog, expect, open, pasted, type Postern, test } from "../support/console";
import type { Page } from "@playwright/test";

const UNCOPIED = "You have not copied the secret. It will not be shown again.";

async function someone(postern: Postern, name: string) {
  return postern.person(name, ["api_tokens:generate", "users:read", "users:write", "roles:read"]);
}

async function create(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name: "Add API token" }).click();
  const form = dialog(page, "New API token");
  await form.getByRole("textbox", { name: "Name" }).fill(name);
  await form.getByRole("button", { name: "Create API token" }).click();
  return dialog(page, `API token ${name}`).getByLabel("Secret").inputValue();
}

async function createAndCopy(page: Page, name: string): Promise<string> {
  const secret = await create(page, name);
  await page.getByRole("button", { name: "Copy and close" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  return secret;
}

test("a user without the right to generate tokens sees why", async ({ page, postern }) => {
  const wim = await postern.person("Wim Without", ["users:read"]);
  await open(page, postern, wim, "/tokens");
  const add = page.getByRole("button", { name: "Add API token" });
  await expect(add).toBeDisabled();
  await expect(add).toHaveAccessibleDescription("You need the permission api_tokens:generate.");
  await expect(page.getByText("You cannot create API tokens")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("You need the permission api_tokens:generate.");
  await add.click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a secret that was not copied is not left by Escape, the close button or the backdrop", async ({ page, postern }) => {
  await open(page, postern, await someone(postern, "Gus Guarded"), "/tokens");
  await create(page, "Guarded");
  const once = dialog(page, "API token Guarded");

  await page.keyboard.press("Escape");
  await expect(once.getByRole("alert")).toContainText(UNCOPIED);
  await once.getByRole("button", { name: "Go back" }).click();
  await expect(once.getByRole("alert")).toHaveCount(0);

  await once.getByRole("button", { name: "Close", exact: true }).click();
  await expect(once.getByRole("alert")).toContainText(UNCOPIED);
  await once.getByRole("button", { name: "Go back" }).click();

  await page.mouse.click(4, 4);
  await expect(once.getByRole("alert")).toContainText(UNCOPIED);
  await once.getByRole("button", { name: "Close anyway" }).click();
  await expect(once).toBeHidden();
  await expect(page.getByRole("row", { name: "Guarded" })).toBeVisible();
});

test("a secret that was copied by its button closes without a question and is gone from the page", async ({ page, postern }) => {
  await open(page, postern, await someone(postern, "Cai Copied"), "/tokens");
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

test("deleting a token that was used just now warns in so many words", async ({ page, postern }) => {
  await open(page, postern, await someone(postern, "Jo Justnow"), "/tokens");
  const secret = await createAndCopy(page, "Busy");
  await createAndCopy(page, "Idle");
  await postern.api("GET", "/session", undefined, { key: secret });
  await page.reload();

  await page.getByRole("button", { name: "Delete Busy" }).click();
  const busy = dialog(page, "Delete Busy?");
  await expect(busy).toContainText("Busy was used just now from 127.0.0.1. Programs that use it stop working at once.");
  await busy.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Delete Busy" })).toBeFocused();

  await page.getByRole("button", { name: "Delete Idle" }).click();
  const idle = dialog(page, "Delete Idle?");
  await expect(idle).toContainText("This is permanent.");
  await expect(idle).toContainText("Keys that stop working (1)");
  await expect(idle).not.toContainText("was used");
  await idle.getByRole("button", { name: "Delete API token" }).click();
  await expect(page.getByRole("row", { name: "Idle" })).toHaveCount(0);
  await expect(page.getByRole("row", { name: "Busy" })).toBeVisible();
  await postern.api("GET", "/session", undefined, { key: secret });
});

test("deleting a token names the users who could no longer sign in, and they cannot", async ({ page, postern }) => {
  const max = await someone(postern, "Max Maker");
  await open(page, postern, max, "/tokens");
  const secret = await createAndCopy(page, "Provisioning");
  const brought = { login: "brought.in@example.com", name: "Brought In" };
  const { user, invitation } = await postern.api("POST", "/users", brought, { key: secret });
  await postern.accept(invitation.code, "seven grey herons at dusk");

  await page.getByRole("button", { name: "Delete Provisioning" }).click();
  const question = dialog(page, "Delete Provisioning?");
  await expect(question).toContainText("Can no longer sign in or act (1)");
  await expect(question.getByRole("listitem").filter({ hasText: "Brought In" })).toBeVisible();
  await question.getByRole("button", { name: "Delete API token" }).click();
  await expect(page.getByText("Provisioning deleted")).toBeVisible();
  expect(await postern.api("GET", `/users/${user.id}`)).toMatchObject({ status: "blocked" });
});

test("a token for less than all says so, and can do no more", async ({ page, postern }) => {
  await open(page, postern, await someone(postern, "Lou Limited"), "/tokens");
  await page.getByRole("button", { name: "Add API token" }).click();
  const form = dialog(page, "New API token");
  await form.getByRole("textbox", { name: "Name" }).fill("Reader");
  await form.getByLabel("Only what I choose").check();
  await form.getByRole("button", { name: "Create API token" }).click();
  await expect(form).toContainText("Choose at least one permission.");
  await form.getByRole("checkbox", { name: "users:read" }).check();
  await form.getByRole("button", { name: "Create API token" }).click();
  const secret = await dialog(page, "API token Reader").getByLabel("Secret").inputValue();
  await page.getByRole("button", { name: "Copy and close" }).click();
  await expect(page.getByRole("row", { name: "Reader" })).toContainText("1 permission");
  await postern.api("GET", "/users", undefined, { key: secret });
  await expect(postern.api("GET", "/roles", undefined, { key: secret })).rejects.toThrow("403");
});
