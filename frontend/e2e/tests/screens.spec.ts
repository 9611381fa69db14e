/**
 * Every screen in each state, light and dark, narrow and wide: it has no accessibility violations and does not scroll sideways.
 * The screenshots are in `results/screens`.
 */
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible";
import { ADA, expect, expectHeading, open, type Person, Postern, test as base } from "../support/console";
import { administrator, EMPTY, operator, type Screen, SIGNED_OUT, SIGNED_OUT_AGAIN } from "../support/screens";
import { createFixture, type Fixture } from "../support/fixture";
import { expectRoomForTranslation } from "../support/translated";

const test = base.extend<object, { fixture: Fixture; empty: Postern }>({
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

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [360, 1280]) {
    test.describe(() => {
      const isPhone = width === 360;
      test.use({ colorScheme, viewport: { width, height: isPhone ? 740 : 800 }, isMobile: isPhone, hasTouch: isPhone });
      const inspect = (page: Page, screens: Screen[]) => inspectAll(page, screens, `${colorScheme}-${width}`);

      test(`every screen is accessible, ${colorScheme}, ${width} px wide`, async ({ page, fixture, empty }) => {
        test.setTimeout(600_000);
        page.setDefaultTimeout(10_000);
        await page.goto(fixture.postern.url);
        await inspect(page, SIGNED_OUT);
        await signInAs(page, fixture.postern, ADA);
        await inspect(page, administrator(fixture));
        await page.context().clearCookies();
        await inspect(page, SIGNED_OUT_AGAIN);
        await signInAs(page, fixture.postern, fixture.operator);
        await inspect(page, operator(fixture));
        await signInAs(page, empty, ADA);
        await inspect(page, EMPTY);
      });
    });
  }
}

/** Opens the console as another user. */
async function signInAs(page: Page, postern: Postern, person: Person): Promise<void> {
  await page.context().clearCookies();
  await open(page, postern, person, "/account");
  await expectHeading(page, "Account");
}

/** Inspects one screen after the other. The test continues after a failure. */
async function inspectAll(page: Page, screens: Screen[], prefix: string): Promise<void> {
  for (const [name, path, shows, ...steps] of screens) {
    const screenshot = join(test.info().project.outputDir, "screens", `${prefix}-${name}.png`);
    await test.step(name, async () => {
      await page.keyboard.press("Escape");
      await leave(page);
      await followLink(page, path);
      const failure = await steps.reduce((done, step) => done.then(() => step(page)), Promise.resolve()).catch(String);
      expect.soft(failure, `${name}: the step that failed`).toBeUndefined();
      await expect.soft(shows(page), `${name}: what the screen shows`).toBeVisible();
      await expect.soft(page.getByText(/^(Loading|Checking)/).filter({ visible: true })).toHaveCount(0);
      await expectAccessible(page, name);
      expect.soft(await overflowing(page), `${name}: elements that scroll sideways`).toEqual([]);
      await expectRoomForTranslation(page, name);
      await page.screenshot({ path: screenshot, fullPage: !(await hasOverlay(page)), animations: "disabled" });
    });
  }
}

/** Leaves the screen, whatever was typed or shown once on it. */
async function leave(page: Page): Promise<void> {
  const left = page.getByText("This page does not exist").or(page.getByRole("heading", { name: "Sign in" }));
  const question = page.getByRole("button", { name: /^(Discard|Close anyway)/ });
  await followLink(page, "/nowhere");
  await left.or(question).first().waitFor();
  if (await question.first().isVisible()) {
    await question.first().click();
    await leave(page);
  }
}

/** Whether a dialog or a menu is open, of which a screenshot shows only the visible part. */
async function hasOverlay(page: Page): Promise<boolean> {
  return (await page.getByRole("dialog").or(page.getByRole("menu")).count()) > 0;
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

/** The elements that scroll sideways, except for those that are meant to and are reachable by keyboard. */
async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll("html, dialog[open], main *, dialog[open] *")];
    const scrolls = (element: Element) => element.matches("html") || /auto|scroll/.test(getComputedStyle(element).overflowX);
    const isExempt = (element: Element) => element.matches("input, nav, [tabindex='0']");
    const found = elements.filter((element) => scrolls(element) && !isExempt(element) && element.scrollWidth > element.clientWidth);
    return found.map((element) => element.outerHTML.slice(0, 160));
  });
}
