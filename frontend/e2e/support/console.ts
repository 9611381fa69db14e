/**
 * The console in a browser: the `test` that nearly every test file uses, and the steps that tests share.
 *
 * ```ts
 * import { expectHeading, open, test } from "../support/console";
 *
 * test("a user can list users", async ({ page, postern }) => {
 *   const sam = await postern.person("Sam", ["users:read"]);
 *   await open(page, postern, sam, "/users");
 *   await expectHeading(page, "Users");
 * });
 * ```
 *
 * Every test also expects that its pages log no error: none of the script, none of the content security policy. Requests that
 * the service refuses do not count, nor does what a page still loads when its test has stopped its Postern.
 */
import { type BrowserContext, type ConsoleMessage, expect, type Locator, type Page } from "@playwright/test";

import { type Person, Postern, test as base } from "./postern";

export { expect };
export { ADA, ADMINISTRATOR, Postern, type Person } from "./postern";

type Browsers = {
  /** Watches a browser for errors that its pages log. */
  watchErrors: (context: BrowserContext) => void;
  /** The page of a second user, in a separate browser. */
  other: Page;
};

export const test = base.extend<Browsers>({
  watchErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      const watch = (context: BrowserContext) => {
        context.on("console", (message) => {
          if (message.type() === "error" && !isRefusal(message) && !Postern.isStopped(message.location().url)) {
            errors.push(message.text());
          }
        });
        context.on("weberror", (error) => {
          if (!Postern.isStopped(error.page()?.url() ?? "")) {
            errors.push(String(error.error()));
          }
        });
      };
      watch(context);
      await use(watch);
      expect(errors, "errors that the pages logged").toEqual([]);
    },
    { auto: true },
  ],
  other: async ({ browser, watchErrors }, use) => {
    const context = await browser.newContext();
    watchErrors(context);
    await use(await context.newPage());
    await context.close();
  },
});

/** Whether a message is about a refused request: browsers log each of them. */
function isRefusal(message: ConsoleMessage): boolean {
  return message.text().startsWith("Failed to load resource") && message.location().url.includes("/api/v1/");
}

/** Signs in without the form, and opens a screen. */
export async function open(page: Page, postern: Postern, person: Person, path: string): Promise<void> {
  const [name, value] = (await postern.signIn(person.login, person.password)).split("=");
  // By its name, the cookie requires a secure origin. Browsers accept localhost as one, but `addCookies` needs the https URL.
  const url = postern.url.replace("http:", "https:");
  await page.context().addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: "Strict" }]);
  await page.goto(postern.url + path);
}

/** Signs in through the form. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByRole("textbox", { name: "Login" }).fill(person.login);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await press(page, "Sign in");
}

/** Opens a screen through the settings menu. */
export async function goByMenu(page: Page, item: string): Promise<void> {
  await press(page, "Settings");
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** Presses the button with this name. */
export async function press(scope: Page | Locator, name: string | RegExp): Promise<void> {
  await scope.getByRole("button", { name, exact: true }).click();
}

/** Expects the heading of a screen, and that its content is loaded: the heading of a list is there before it. */
export async function expectHeading(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.locator(".loading")).toHaveCount(0);
}

/** The title of the dialog that keeps the access of all that depend on a key, before and after it did. */
export const KEPT_FOR_ALL = /^(Keep access of all without this key\?|Access kept)$/;

/** The open dialog with this title. */
export function dialog(page: Page, title: string | RegExp): Locator {
  return page.getByRole("dialog", { name: title, exact: true });
}

/** Presses a button that opens a dialog, and returns the dialog once it is open: its code may have to be loaded first. */
export async function openDialog(page: Page, button: string, title: string): Promise<Locator> {
  await press(page, button);
  const opened = dialog(page, title);
  await expect(opened).toBeVisible();
  return opened;
}

/** Closes the dialog that shows the secret of a key once; returns the secret. */
export async function copySecret(page: Page, title: string): Promise<string> {
  const shown = dialog(page, title);
  const secret = await shown.getByLabel("Secret").inputValue();
  await press(shown, "Copy and close");
  await expect(shown).toBeHidden();
  return secret;
}

/** Copies the link in the dialog with the invitation for a login, and closes it; returns the link. */
export async function invitationLink(page: Page, login: string): Promise<string> {
  const invitation = dialog(page, `Invitation for ${login}`);
  const link = await invitation.getByLabel("Invitation link").inputValue();
  await press(invitation, "Copy");
  await expect(invitation.getByRole("status")).toHaveText("Copied");
  await press(invitation, "Done");
  await expect(invitation).toBeHidden();
  return link;
}

/** Sets the password on the screen of an invitation. */
export async function acceptInvitation(page: Page, password: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await press(page, "Set password and sign in");
}

/** Holds the requests to a URL until they are released; `held` resolves when the first has arrived. */
export async function hold(page: Page, url: string | RegExp, method: string): Promise<{ held: Promise<void>; release: () => void }> {
  let [arrive, release] = [() => {}, () => {}];
  const held = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    if (route.request().method() === method) {
      arrive();
      await released;
    }
    await route.fallback();
  });
  return { held, release };
}

/** Reloads, and expects that the browser asks first; stays on the page. */
export async function expectReloadAsks(page: Page): Promise<void> {
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => void setTimeout(() => location.reload()));
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
}

/** The text in the clipboard, found by pasting it into another page. */
export async function pasted(page: Page): Promise<string> {
  const empty = await page.context().newPage();
  await empty.setContent('<textarea aria-label="Paste here"></textarea>');
  const field = empty.getByLabel("Paste here");
  await field.press("Control+V");
  const text = await field.inputValue();
  await empty.close();
  return text;
}
