/**
 * The console in a browser, for people who are signed in: the `test` that nearly every test file uses.
 *
 * ```ts
 * import { expect, open, test } from "../support/console";
 *
 * test("someone without the right to it sees why", async ({ page, postern }) => {
 *   const sam = await postern.person("Sam", ["users:read"]);
 *   await open(page, postern, sam, "/users");
 * });
 * ```
 *
 * Every test that uses a page also holds that nothing was reported in it: no error in the console, none in the script, nothing
 * that the content security policy refused. What the service refuses is not an error of the page.
 */
import type { BrowserContext, ConsoleMessage, Locator, Page } from "@playwright/test";

import { type Person, type Postern, test as base } from "./postern";

export { expect } from "@playwright/test";
export { ADA, ADMINISTRATOR, Postern, type Person } from "./postern";

type Browsers = {
  /** Watches a browser for what its pages report. Every page of a test is in one that is watched. */
  nothingReported: (context: BrowserContext) => void;
  /** The page of a second person, in a browser that shares nothing with the first. */
  other: Page;
};

export const test = base.extend<Browsers>({
  nothingReported: [
    async ({ context }, use) => {
      const reported: string[] = [];
      const watch = (context: BrowserContext) => {
        context.on("console", (message) => {
          if (message.type() === "error" && !isRefusal(message)) {
            reported.push(message.text());
          }
        });
        context.on("weberror", (error) => reported.push(String(error.error())));
      };
      watch(context);
      await use(watch);
      base.expect(reported, "what the pages reported").toEqual([]);
    },
    { auto: true },
  ],
  other: async ({ browser, nothingReported }, use) => {
    const context = await browser.newContext();
    nothingReported(context);
    await use(await context.newPage());
    await context.close();
  },
});

/** Browsers write a line about every answer that is a refusal, whatever the page makes of it. */
function isRefusal(message: ConsoleMessage): boolean {
  return message.text().startsWith("Failed to load resource") && message.location().url.includes("/api/v1/");
}

/** Opens a screen as someone who is signed in. */
export async function open(page: Page, postern: Postern, person: Person, path: string): Promise<void> {
  const [name, value] = (await postern.signIn(person.login, person.password)).split("=");
  // The name says that the cookie came over TLS. A browser takes this machine for as safe; whoever puts it there has to say so.
  const url = postern.url.replace("http:", "https:");
  await page.context().addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: "Strict" }]);
  await page.goto(postern.url + path);
}

/** Signs in through the form that is on the screen. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByRole("textbox", { name: "Login" }).fill(person.login);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Goes somewhere by the menu behind the cog. */
export async function goByMenu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** The dialog that is open, by its title. */
export function dialog(page: Page, title: string): Locator {
  return page.getByRole("dialog", { name: title, exact: true });
}

/** What is in the clipboard, as a person finds out: by pasting it somewhere else. */
export async function pasted(page: Page): Promise<string> {
  const sheet = await page.context().newPage();
  await sheet.setContent('<textarea aria-label="Paste here"></textarea>');
  const paper = sheet.getByLabel("Paste here");
  await paper.press("Control+V");
  const text = await paper.inputValue();
  await sheet.close();
  return text;
}
