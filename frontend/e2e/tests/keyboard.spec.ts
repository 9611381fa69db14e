/** The main path by keyboard alone. */
import type { Locator, Page } from "@playwright/test";

import { dialog, expect, expectHeading, open, test } from "../support/console";

/** Presses Tab until the target has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < 80; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}`);
}

test("menu, dialog, matrix and form work by keyboard, and the focus moves as expected", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Kay Board"), "/users");
  await expectHeading(page, "Users");
  const press = (key: string) => page.keyboard.press(key);

  const settings = page.getByRole("button", { name: "Settings" });
  await tabTo(page, settings);
  await press("Enter");
  await expect(page.getByRole("menuitem", { name: "Users", exact: true })).toBeFocused();
  await press("ArrowUp");
  await expect(page.getByRole("menuitem", { name: "Billing" })).toBeFocused();
  await press("Escape");
  await expect(settings).toBeFocused();
  await press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Users", exact: true })).toBeFocused();
  await press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Roles" })).toBeFocused();
  await press("Enter");
  await expectHeading(page, "Roles");
  await expect(page.getByRole("main")).toBeFocused();

  const add = page.getByRole("button", { name: "New role" });
  await tabTo(page, add);
  await press("Enter");
  const form = dialog(page, "New role");
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await press("Escape");
  await expect(form).toBeHidden();
  await expect(add).toBeFocused();

  await press("Space");
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("By Keyboard");
  await tabTo(page, form.getByLabel("Generate API token"));
  await press("Space");
  await tabTo(page, form.getByLabel("Write shipping_events"));
  await press("Space");
  await tabTo(page, form.getByRole("button", { name: "Create role" }));
  await press("Enter");
  await expectHeading(page, "By Keyboard");
  await expect(page.getByLabel("Write shipping_events")).toBeChecked();

  await tabTo(page, page.getByLabel("Description"));
  await page.keyboard.type("Made without a mouse.");
  await tabTo(page, page.getByRole("button", { name: "Save role" }));
  await press("Enter");
  await expect(page.getByText("Changes saved")).toBeVisible();
  const { items } = await postern.api("GET", "/roles?q=by+keyboard");
  expect(items).toMatchObject([
    { description: "Made without a mouse.", permissions: ["api_tokens:generate", "shipping_events:write"] },
  ]);
});

test("a confirmation starts on Cancel, keeps the focus inside, and returns it", async ({ page, postern }) => {
  const role = await postern.role("Asked About", []);
  await open(page, postern, await postern.administrator("Kit Focus"), `/roles/${role.id}`);
  const trash = page.getByRole("button", { name: "Delete role" });
  await tabTo(page, trash);
  await page.keyboard.press("Enter");
  const question = dialog(page, "Delete Asked About?");
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(question.getByRole("button", { name: "Delete role" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(question.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(trash).toBeFocused();
});

test("a token is created and copied by keyboard, and the focus returns to the page", async ({ page, postern }) => {
  await open(page, postern, await postern.person("Kim Keys", ["api_tokens:generate"]), "/tokens");
  const add = page.getByRole("button", { name: "Add API token" });
  await tabTo(page, add);
  await page.keyboard.press("Enter");
  await expect(dialog(page, "New API token").getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Typed");
  await page.keyboard.press("Enter");
  const once = dialog(page, "API token Typed");
  await tabTo(page, once.getByRole("button", { name: "Copy and close" }));
  await page.keyboard.press("Enter");
  await expect(once).toBeHidden();
  await expect(add).toBeFocused();
  await expect(page.getByRole("row", { name: "Typed" })).toBeVisible();
});

test("signing in and signing out work by keyboard", async ({ page, postern }) => {
  const kai = await postern.person("Kai Signs", ["users:read"]);
  await page.goto(postern.url);
  await expect(page.getByRole("textbox", { name: "Login" })).toBeFocused();
  await page.keyboard.type(kai.login);
  await page.keyboard.press("Tab");
  await page.keyboard.type(kai.password);
  await page.keyboard.press("Enter");
  await expectHeading(page, "Overview");
  await tabTo(page, page.getByRole("button", { name: "Your menu" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Account" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Keyboard shortcuts" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expectHeading(page, "Sign in");
});

test("the first Tab stop skips the bar", async ({ page, postern }) => {
  await open(page, postern, await postern.person("Kol Skips", ["users:read"]), "/users");
  await expectHeading(page, "Users");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Users", exact: true })).toBeFocused();
});
