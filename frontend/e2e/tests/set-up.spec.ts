/** Set-up: the link creates the first administrator, once. */
import type { Page } from "@playwright/test";

import { ADA, expect, expectHeading, Postern, press, test } from "../support/console";

async function fill(page: Page, person: { login: string; name: string; password: string }): Promise<void> {
  await page.getByRole("textbox", { name: "Login" }).fill(person.login);
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await press(page, "Set up Postern");
}

test("a set-up link without its code says what is missing and shows no form", async ({ page, postern }) => {
  await page.goto(`${postern.url}/setup`);
  await expectHeading(page, "Set up Postern");
  await expect(page.getByText("The code is missing")).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
});

test("an invalid code is refused, and the form keeps its values", async ({ page }) => {
  await using fresh = await Postern.start();
  const wrong = fresh.setupLink.slice(0, -1) + (fresh.setupLink.endsWith("A") ? "B" : "A");
  await page.goto(wrong);
  await fill(page, ADA);
  await expect(page.getByRole("alert")).toContainText("This code is invalid");
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("textbox", { name: "Login" })).toHaveValue(ADA.login);
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue(ADA.password);
});

test("each field shows its error before anything is sent", async ({ page }) => {
  await using fresh = await Postern.start();
  await page.goto(fresh.setupLink);
  let sent = 0;
  page.on("request", (request) => (sent += request.method() === "POST" ? 1 : 0));

  await fill(page, { login: "a b", name: " ", password: "short" });
  const login = page.getByRole("textbox", { name: "Login" });
  await expect(login).toHaveAccessibleDescription(/Remove the spaces/);
  await expect(login).toBeFocused();
  await expect(page.getByLabel("Your name")).toHaveAccessibleDescription(/Enter a name/);
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/at least 15 characters/);
  expect(sent).toBe(0);
});

test("a common password is an error at its field", async ({ page }) => {
  await using fresh = await Postern.start();
  await page.goto(fresh.setupLink);
  await fill(page, { ...ADA, password: "passwordpassword" });
  const password = page.getByLabel("Password", { exact: true });
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toBeFocused();
  await fill(page, ADA);
  await expectHeading(page, "Overview");
});

test("Postern cannot be set up twice, and the form links to the sign-in", async ({ page }) => {
  await using fresh = await Postern.start();
  await fresh.cookie();
  await page.goto(fresh.setupLink);
  await fill(page, { login: "eve@example.com", name: "Eve", password: "nine green bottles hanging" });
  await expect(page.getByRole("alert")).toContainText("Postern is set up already");
  await page.getByRole("link", { name: "Go to the sign-in page" }).click();
  await expectHeading(page, "Sign in");
  const { items } = await fresh.api("GET", "/users");
  expect(items.map((user: { login: string }) => user.login)).toEqual([ADA.login]);
});

test("the code is left neither in the URL nor in the history", async ({ page }) => {
  await using fresh = await Postern.start();
  await page.goto("about:blank");
  await page.goto(fresh.setupLink);
  await fill(page, ADA);
  await expectHeading(page, "Overview");
  expect(page.url()).toBe(`${fresh.url}/`);
  await page.goBack();
  expect(page.url()).toBe("about:blank");
});
