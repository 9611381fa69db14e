/**
 * Every screen, in each state that looks different, light and dark, on a phone and on a desk: it can be used by everyone as far
 * as a program can tell, it does not scroll sideways, and its picture is in `results/screens` to be looked at.
 */
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible";
import { ADA, expect, open, type Person, Postern, test as base } from "../support/console";
import { barred, EMPTY, inside, OUTSIDE, type Screen } from "../support/screens";
import { furnish, type World } from "../support/world";

const test = base.extend<object, { world: World; untouched: Postern }>({
  world: [
    async ({}, use) => {
      await using postern = await Postern.start();
      await use(await furnish(postern));
    },
    { scope: "worker", timeout: 120_000 },
  ],
  /** One that has been set up and nothing else. */
  untouched: [
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
      const look = (page: Page, screens: Screen[]) => lookAt(page, screens, `${colorScheme}-${width}`);

      test(`every screen can be used by everyone, ${colorScheme}, ${width} px wide`, async ({ page, world, untouched }) => {
        test.setTimeout(600_000);
        page.setDefaultTimeout(10_000);
        await page.goto(world.postern.url);
        await look(page, OUTSIDE);
        await enter(page, world.postern, ADA);
        await look(page, inside(world));
        await page.context().clearCookies();
        await look(page, [{ name: "sign-in-again", path: "/users", shows: (page) => page.getByText("Your session has ended") }]);
        await enter(page, world.postern, world.operator);
        await look(page, barred(world));
        await enter(page, untouched, ADA);
        await look(page, EMPTY);
      });
    });
  }
}

/** Opens the console anew as someone. */
async function enter(page: Page, postern: Postern, person: Person): Promise<void> {
  await page.context().clearCookies();
  await open(page, postern, person, "/account");
  await expect(page.getByRole("heading", { name: "Account" })).toBeVisible();
}

/** Looks at one screen after the other. One that is wrong does not keep the others from being looked at. */
async function lookAt(page: Page, screens: Screen[], where: string): Promise<void> {
  for (const { name, path, act, shows } of screens) {
    const picture = join(test.info().project.outputDir, "screens", `${where}-${name}.png`);
    await test.step(name, async () => {
      await page.keyboard.press("Escape");
      await follow(page, "/nowhere");
      await follow(page, path);
      const failure = await (act?.(page) ?? Promise.resolve()).catch(String);
      expect.soft(failure, `${name}: what could not be done there`).toBeUndefined();
      await expect.soft(shows(page), `${name}: what is seen there`).toBeVisible();
      await expect.soft(page.getByText(/^(Loading|Checking)/).filter({ visible: true })).toHaveCount(0);
      await expectAccessible(page, name);
      expect.soft(await sideways(page), `${name}: what is wider than its place`).toEqual([]);
      await page.screenshot({ path: picture, fullPage: !(await isCovered(page)), animations: "disabled" });
    });
  }
}

/** Whether something lies over the page, of which only what is in sight can be photographed. */
async function isCovered(page: Page): Promise<boolean> {
  return (await page.getByRole("dialog").or(page.getByRole("menu")).count()) > 0;
}

/** Follows a link, as any on the screen would be followed. The console is not loaded anew. */
async function follow(page: Page, path: string): Promise<void> {
  await page.evaluate((path) => {
    const link = document.createElement("a");
    link.href = path;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
}

/** What would have to be scrolled sideways to be seen. What is made to be scrolled so, and can be by the keyboard, may be. */
async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const places = [...document.querySelectorAll("html, dialog[open], main *, dialog[open] *")];
    const scrolls = (place: Element) => place.matches("html") || /auto|scroll/.test(getComputedStyle(place).overflowX);
    const may = (place: Element) => place.matches("input, nav, [tabindex='0']");
    const found = places.filter((place) => scrolls(place) && !may(place) && place.scrollWidth > place.clientWidth);
    return found.map((place) => place.outerHTML.slice(0, 160));
  });
}
