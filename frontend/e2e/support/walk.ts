/** Opens all screens, one after the other, in one page. */
import type { Page } from "@playwright/test";

import { ADA, expect, expectHeading, open, type Person, Postern, test as base } from "./console";
import { createFixture, type Fixture } from "./fixture";
import { administrator, EMPTY, operator, type Screen, SIGNED_OUT, SIGNED_OUT_AGAIN } from "./screens";

export { expect };

export const test = base.extend<object, { fixture: Fixture; empty: Postern }>({
  fixture: [
    async ({}, use) => {
      await using postern = await Postern.start();
      await use(await createFixture(postern));
    },
    { scope: "worker", timeout: 120_000 },
  ],
  /** A Postern that is set up and otherwise empty. */
  empty: [
    async ({}, use) => {
      await using postern = await Postern.start();
      await postern.cookie();
      await use(postern);
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

/** Opens every screen, as everyone who sees something else, and inspects it. The test continues after a failure. */
export async function walk(page: Page, fixture: Fixture, empty: Postern, inspect: (name: string) => Promise<void>): Promise<void> {
  page.setDefaultTimeout(10_000);
  const each = (screens: Screen[]) => openEach(page, screens, inspect);
  await page.goto(fixture.postern.url);
  await each(SIGNED_OUT);
  await signInAs(page, fixture.postern, ADA);
  await each(administrator(fixture));
  await page.context().clearCookies();
  await each(SIGNED_OUT_AGAIN);
  await signInAs(page, fixture.postern, fixture.operator);
  await each(operator(fixture));
  await signInAs(page, empty, ADA);
  await each(EMPTY);
}

/** Opens the console as another user. */
async function signInAs(page: Page, postern: Postern, person: Person): Promise<void> {
  await page.context().clearCookies();
  await open(page, postern, person, "/account");
  await expectHeading(page, /Account/);
}

/** Opens one screen after the other. */
async function openEach(page: Page, screens: Screen[], inspect: (name: string) => Promise<void>): Promise<void> {
  for (const [name, path, shows, ...steps] of screens) {
    await test.step(name, async () => {
      await page.keyboard.press("Escape");
      await leave(page);
      await followLink(page, path);
      const failure = await steps.reduce((done, step) => done.then(() => step(page)), Promise.resolve()).catch(String);
      expect.soft(failure, `${name}: the step that failed`).toBeUndefined();
      await expect.soft(shows(page), `${name}: what the screen shows`).toBeVisible();
      await expect.soft(page.getByText(/^⟦?(Loading|Checking)/).filter({ visible: true })).toHaveCount(0);
      await inspect(name);
    });
  }
}

/** Leaves the screen, whatever was typed or shown once on it. */
async function leave(page: Page): Promise<void> {
  const left = page.getByText("This page does not exist").or(page.getByRole("heading", { name: /Sign in/ }));
  const question = page.getByRole("button", { name: /^⟦?(Discard|Close anyway)/ });
  await followLink(page, "/nowhere");
  await left.or(question).first().waitFor();
  if (await question.first().isVisible()) {
    await question.first().click();
    await leave(page);
  }
}

/** Follows a link without reloading the console. */
async function followLink(page: Page, path: string): Promise<void> {
  await page.evaluate((path) => {
    const link = document.createElement("a");
    link.href = path;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
}
