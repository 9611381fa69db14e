/** Room for texts. */
import { expect, type Page } from "@playwright/test";

/** Reports what runs out of its box or scrolls sideways. The test continues. */
export async function expectRoom(page: Page, screen: string): Promise<void> {
  const found = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const isVisible = node.parentElement?.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (isVisible && node.nodeValue?.trim() && !node.parentElement?.closest("script, style, textarea, code, pre")) {
        texts.push(node as Text);
      }
    }
    const boxOf = (text: Text) => {
      let element = text.parentElement;
      while (element && getComputedStyle(element).display === "inline") {
        element = element.parentElement;
      }
      return element;
    };
    const runsOut = texts.filter((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const [box, ink] = [boxOf(text)?.getBoundingClientRect(), range.getBoundingClientRect()];
      return box !== undefined && ink.width > 1 && box.width > 1 && (ink.right > box.right + 1 || ink.left < box.left - 1);
    });
    const { scrollWidth, clientWidth } = document.documentElement;
    const beyond = scrollWidth > clientWidth ? [...document.querySelectorAll("body *")] : [];
    const sideways = beyond
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `beyond the page: ${element.outerHTML.slice(0, 120)}`);
    const found = runsOut.map((text) => `${text.data} in ${boxOf(text)?.outerHTML.slice(0, 120)}`);
    return [...new Set([...sideways, ...found])];
  });
  expect.soft(found, `${screen}: texts without room`).toEqual([]);
}
