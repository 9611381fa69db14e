/** A browser that translates the page replaces its text nodes; what changes later is still shown. */
import type { Page } from "@playwright/test";

import { ADA, expect, open, test } from "../support/console";

/** Replaces every text as a translation does, outside of `translate="no"`. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) {
      texts.push(walker.currentNode as Text);
    }
    for (const text of texts.filter((text) => text.data.trim() && !text.parentElement?.closest('[translate="no"], font'))) {
      const font = document.createElement("font");
      font.textContent = `«${text.data}»`;
      text.replaceWith(font);
    }
  });
}

test("a translated page shows what changes, and nothing that is over", async ({ page, postern }) => {
  const { id } = await postern.person("Tran Slated", []);
  await open(page, postern, ADA, `/users/${id}`);
  const main = page.getByRole("main");
  await expect(main.getByText("Active", { exact: true })).toBeVisible();
  await translate(page);
  await expect(main.getByText("«Active»")).toBeVisible();

  await page.getByRole("button", { name: "«Disable»" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable user" }).click();
  await expect(main.getByText("Disabled", { exact: true })).toBeVisible();
  await expect(main.getByText("Active")).toHaveCount(0);

  await page.getByRole("link", { name: /Postern/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Overview");
});
