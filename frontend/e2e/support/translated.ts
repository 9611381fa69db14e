/** Room for translations: texts are longer in other languages. */
import { expect, type Page } from "@playwright/test";

/**
 * Reports what is cut off, runs out of its box or scrolls sideways when each word of the console is 40 % longer. What it shows
 * of the table stays as it is. The texts are put back before the page is painted. The test continues.
 */
export async function expectRoomForTranslation(page: Page, screen: string): Promise<void> {
  const found = await page.evaluate(() => {
    const fixed = "script, style, textarea, code, pre, time, [translate=no]";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const isVisible = node.parentElement?.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (isVisible && node.nodeValue?.trim() && !node.parentElement?.closest(fixed)) {
        texts.push(node as Text);
      }
    }
    const longer = (word: string) => word + "ö".repeat(Math.ceil(word.length * 0.4));
    const originals = texts.map((text) => text.data);
    for (const text of texts) {
      text.data = text.data.replace(/\p{L}{2,}/gu, longer);
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
    texts.forEach((text, at) => {
      text.data = originals[at];
    });
    return [...new Set([...sideways, ...found])];
  });
  expect.soft(found, `${screen}: texts without room for a translation`).toEqual([]);
}
