/** Accessibility, as far as a program can check it: axe-core finds no violation. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Reports violations with their elements. The test continues, so that one run reports everything. */
export async function expectAccessible(page: Page, screen = "the screen"): Promise<void> {
  // Colours in the middle of a transition would be reported.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
  expect.soft(found, `${screen}: accessibility violations`).toEqual([]);
}
