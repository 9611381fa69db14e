/**
 * The console in the pseudo-locale: a build of it in which each text stands in the brackets ⟦ and ⟧ and is 40 % longer.
 * `cargo xtask test --console` makes it.
 */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { expect, type Page } from "@playwright/test";

/** The files of the console: the ones that `cargo xtask` names, or else those of its last build. */
const FILES =
  process.env.POSTERN_PSEUDO_LOCALE ??
  join(process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../../target"), "pseudo-locale");

const TYPES: Record<string, string> = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", wasm: "application/wasm" };

/** Loads the console in the pseudo-locale into this page, whatever screen is opened. All else is as the service answers it. */
export async function usePseudoLocale(page: Page): Promise<void> {
  const file = async (path: string) => readFile(join(FILES, path));
  await page.route("**/assets/*", async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ body: await file(pathname), contentType: TYPES[pathname.split(".").at(-1) ?? ""] });
  });
  await page.route(/.*/, async (route) => {
    if (!route.request().isNavigationRequest()) {
      return route.fallback();
    }
    const { "content-encoding": _, etag: __, ...headers } = (await route.fetch()).headers();
    await route.fulfill({ body: await file("index.html"), headers });
  });
}

/**
 * Reports texts that are not in brackets, and texts that are put together from several. What an element with `translate="no"`
 * shows is no text, nor are times, numbers and signs. The test continues.
 */
export async function expectTexts(page: Page, screen: string): Promise<void> {
  const found = await page.evaluate(() => {
    const data = "[translate=no], code, pre, time, kbd, input, textarea, select";
    const [VALUE, TEXT] = ["\u0001", "\u0002"];
    const isInline = (node: Element) => getComputedStyle(node).display === "inline";
    /** What a node shows in its line: a value is one sign. */
    const line = (node: Node): string => {
      if (!(node instanceof Element)) {
        return node.nodeType === Node.TEXT_NODE ? (node.nodeValue ?? "") : "";
      }
      if (!node.checkVisibility() || node.matches("svg")) {
        return "";
      }
      return node.matches(data) ? VALUE : isInline(node) ? inside(node) : " ";
    };
    const inside = (element: Element): string => [...element.childNodes].map(line).join("");
    /** The same with one sign for each whole text. */
    const collapsed = (shown: string): string => {
      const shorter = shown.replace(/⟦[^⟦⟧]*⟧/g, TEXT);
      return shorter === shown ? shown : collapsed(shorter);
    };
    /** Whether an element is part of a sentence that began before it. */
    const isPart = (element: Element): boolean => {
      let shown = "";
      for (let node = element.previousSibling; node; node = node.previousSibling) {
        shown = line(node) + shown;
      }
      const parent = element.parentElement;
      return isInline(element) && (collapsed(shown).includes("⟦") || (parent !== null && isPart(parent)));
    };
    const problems: string[] = [];
    const report = (problem: string, text: string, { tagName, className, parentElement: parent }: Element) =>
      problems.push(`${problem}: ${text} in ${parent?.tagName}.${parent?.className} ${tagName}.${className}`);
    for (const element of document.querySelectorAll("body *")) {
      if (!element.checkVisibility() || element.closest(`${data}, script, style, svg`)) {
        continue;
      }
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
      if (hasText && !isPart(element)) {
        const shown = collapsed(inside(element)).trim();
        if (/\p{L}/u.test(shown)) {
          report("not in brackets", shown, element);
        } else if (shown.includes(TEXT) && shown !== TEXT) {
          report("put together", inside(element), element);
        }
      }
      for (const name of ["aria-label", "title", "placeholder"]) {
        const value = element.getAttribute(name) ?? "";
        if (/\p{L}/u.test(value) && collapsed(value) !== TEXT) {
          report(name, value, element);
        }
      }
    }
    if (!document.title.includes("⟦")) {
      problems.push(`the title: ${document.title}`);
    }
    return [...new Set(problems)];
  });
  expect.soft(found, `${screen}: texts that cannot be translated`).toEqual([]);
}
