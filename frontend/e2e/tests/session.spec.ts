/** Sessions: one that ends while the page is open, a second user in the same browser, and signing out. */
import type { Page } from "@playwright/test";

import { dialog, expect, expectHeading, open, openDialog, type Postern, press, signIn, test } from "../support/console";

const HAS_ENDED = "Your session has ended. Sign in again to continue where you were.";

async function endSessions(postern: Postern, id: string): Promise<void> {
  await postern.api("DELETE", `/users/${id}/sessions`);
}

async function signOut(page: Page): Promise<void> {
  await press(page, /Your menu$/);
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expectHeading(page, "Sign in");
}

test("a session that ends in a dialog asks to sign in on the spot, and the save succeeds", async ({ page, postern }) => {
  const mia = await postern.person("Mia Midway", ["roles:read", "roles:write", "inventory:read"]);
  await open(page, postern, mia, "/roles");
  const form = await openDialog(page, "New role", "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Typed Before The End");
  await form.getByLabel("Read inventory").check();

  await endSessions(postern, mia.id);
  await press(form, "Create role");
  await expect(page.getByText(HAS_ENDED)).toBeVisible();
  await expect(form).toBeHidden();
  await expect(page.getByRole("navigation")).toHaveCount(0);

  await signIn(page, mia);
  await expectHeading(page, "Typed Before The End");
  const { items } = await postern.api("GET", "/roles?q=typed+before");
  expect(items).toMatchObject([{ name: "Typed Before The End", permissions: ["inventory:read"] }]);
});

test("a dialog keeps its values when the session ends behind it", async ({ page, postern }) => {
  const ben = await postern.person("Ben Behind", ["roles:read", "roles:write"]);
  await open(page, postern, ben, "/roles");
  const form = await openDialog(page, "New role", "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Half A Na");

  await endSessions(postern, ben.id);
  // Returning to the tab refreshes the session.
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByText(HAS_ENDED)).toBeVisible();
  await signIn(page, ben);
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Half A Na");
  await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type("me");
  await press(form, "Create role");
  await expectHeading(page, "Half A Name");
});

test("another user who signs in gets a clean page, and nothing of the first user is saved", async ({ page, postern }) => {
  const first = await postern.person("Fay First", ["roles:read", "roles:write"]);
  const second = await postern.person("Sol Second", ["roles:read", "roles:write"]);
  await open(page, postern, first, "/roles");
  await press(page, "New role");
  await dialog(page, "New role").getByRole("textbox", { name: "Name" }).fill("Fay's Secret Plan");
  await endSessions(postern, first.id);
  await press(page, "Create role");
  await expect(page.getByText(HAS_ENDED)).toBeVisible();

  await signIn(page, second);
  await expect(page.getByRole("button", { name: "Your menu" })).toContainText("Sol Second");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await page.content()).not.toContain("Secret Plan");
  const { items } = await postern.api("GET", "/roles?q=fay%27s+secret");
  expect(items).toEqual([]);
});

test("a disabled user is asked to sign in at the next request, and cannot", async ({ page, postern }) => {
  const dan = await postern.person("Dan Disabled", ["roles:read"]);
  await open(page, postern, dan, "/roles");
  await expectHeading(page, "Roles");
  await postern.api("PATCH", `/users/${dan.id}`, { disabled: true });
  await page.getByRole("link", { name: "Administrator", exact: true }).click();
  await expect(page.getByText(HAS_ENDED)).toBeVisible();
  await signIn(page, dan);
  await expect(page.getByRole("alert")).toContainText("your account is disabled");
});

test("after signing out, the page, the history and the storage show nothing", async ({ page, postern }) => {
  const lea = await postern.person("Lea Leaving", ["users:read", "roles:read"]);
  await open(page, postern, lea, "/users");
  await page.getByRole("searchbox").fill(lea.login);
  await expect(page.getByRole("row", { name: lea.login })).toBeVisible();
  await page.getByRole("link", { name: "Roles", exact: true }).click();
  await page.getByRole("searchbox").fill("Lea Leaving");
  await expect(page.getByRole("row", { name: "Lea Leaving's role" })).toBeVisible();

  await signOut(page);
  const showsNothing = async () => {
    await expectHeading(page, "Sign in");
    const content = await page.content();
    expect(content).not.toContain("Lea");
    expect(content).not.toContain(lea.login);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
    expect(kept).not.toContain("Lea");
    expect(kept).not.toContain(lea.id);
    expect(await page.evaluate(() => document.cookie)).toBe("");
  };
  await showsNothing();
  await page.goBack();
  await showsNothing();
  await page.reload();
  await showsNothing();
  expect(await page.context().cookies()).toEqual([]);
});

test("signing out after the session has ended leaves at once", async ({ page, postern }) => {
  const una = await postern.person("Una Unaware", ["roles:read"]);
  await open(page, postern, una, "/roles");
  await expectHeading(page, "Roles");
  await endSessions(postern, una.id);
  await signOut(page);
  await expect(page).toHaveURL(`${postern.url}/`);
  await expect(page.getByText(HAS_ENDED)).toHaveCount(0);
});

test("a session that was signed out is refused everywhere", async ({ page, other, postern }) => {
  const tom = await postern.person("Tom Twice", ["roles:read"]);
  await open(page, postern, tom, "/roles");
  const stolen = await page.context().cookies();
  await other.context().addCookies(stolen);
  await signOut(page);
  await other.goto(`${postern.url}/roles`);
  await expectHeading(other, "Sign in");
});
