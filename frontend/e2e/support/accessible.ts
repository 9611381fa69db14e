/** That a screen can be used by everyone, as far as a program can tell: no violation that axe-core knows of. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Fails with what is wrong, and where. The test goes on, so that one run tells all. */
export async function expectAccessible(page: Page, screen = "the screen"): Promise<void> {
  // Colours on their way to others are not what anybody reads.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
  expect.soft(found, `${screen}: what is wrong for axe-core`).toEqual([]);
}
