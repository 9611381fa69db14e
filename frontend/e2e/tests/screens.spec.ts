/**
 * Every screen in each state, from a phone to a wide screen, light, dark and with forced colours: it has no accessibility violations
 * and does not scroll sideways. The screenshots are in `results/screens`.
 */
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible";
import { expect, test, walk } from "../support/walk";

type Colours = "light" | "dark" | "forced";

const VARIANTS: [Colours, number][] = [
  ["light", 360],
  ["light", 768],
  ["light", 1280],
  ["light", 1440],
  ["dark", 360],
  ["dark", 1280],
  ["forced", 1440],
];

for (const [colours, width] of VARIANTS) {
  test.describe(() => {
    const isPhone = width === 360;
    test.use({
      colorScheme: colours === "dark" ? "dark" : "light",
      contextOptions: { forcedColors: colours === "forced" ? "active" : "none" },
      viewport: { width, height: isPhone ? 740 : 800 },
      isMobile: isPhone,
      hasTouch: isPhone,
    });

    test(`every screen is accessible, ${colours}, ${width} px wide`, async ({ page, fixture, empty }) => {
      test.setTimeout(600_000);
      await walk(page, fixture, empty, (name) => inspect(page, name, `${colours}-${width}`));
    });
  });
}

/** Inspects the screen that is open. The test continues after a failure. */
async function inspect(page: Page, name: string, prefix: string): Promise<void> {
  await expectAccessible(page, name);
  expect.soft(await overflowing(page), `${name}: elements that scroll sideways`).toEqual([]);
  const path = join(test.info().project.outputDir, "screens", `${prefix}-${name}.png`);
  await page.screenshot({ path, fullPage: !(await hasOverlay(page)), animations: "disabled" });
}

/** Whether a dialog or a menu is open, of which a screenshot shows only the visible part. */
async function hasOverlay(page: Page): Promise<boolean> {
  return (await page.getByRole("dialog").or(page.getByRole("menu")).count()) > 0;
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
