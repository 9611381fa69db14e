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
import type { ConsoleMessage, Page } from "@playwright/test";

import { type Person, type Postern, test as base } from "./postern";

export { expect } from "@playwright/test";
export { ADA, Postern, type Person } from "./postern";

export const test = base.extend<{ nothingReported: void }>({
  nothingReported: [
    async ({ context }, use) => {
      const reported: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error" && !isRefusal(message)) {
          reported.push(message.text());
        }
      });
      context.on("weberror", (error) => reported.push(String(error.error())));
      await use();
      base.expect(reported, "what the pages reported").toEqual([]);
    },
    { auto: true },
  ],
});

/** Browsers write a line about every answer that is a refusal, whatever the page makes of it. */
function isRefusal(message: ConsoleMessage): boolean {
  return message.text().startsWith("Failed to load resource") && message.location().url.includes("/api/v1/");
}

/** Opens a screen as someone who is signed in. */
export async function open(page: Page, postern: Postern, person: Person, path: string): Promise<void> {
  const [name, value] = (await postern.signIn(person.login, person.password)).split("=");
  await page.context().addCookies([{ name, value, url: postern.url, secure: true, httpOnly: true, sameSite: "Strict" }]);
  await page.goto(postern.url + path);
}

/** Signs in through the form that is on the screen. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel("Login").fill(person.login);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
