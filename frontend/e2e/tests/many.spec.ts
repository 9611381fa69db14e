/** A company that has been at it for years: lists stay quick to search and to grow, and nothing on the screen jumps. */
import type { Locator, Page } from "@playwright/test";

import { ADA, expect, open, Postern, test as base } from "../support/console";

const API_USERS = 1_000;
const CHANGES = 5_000;
/** So long, in milliseconds, may the page be deaf to its reader. */
const PAUSE = 200;

const test = base.extend<object, { crowd: Postern }>({
  crowd: [
    async ({}, use) => {
      await using postern = await Postern.start();
      await fill(postern);
      await use(postern);
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

test.describe.configure({ mode: "default" });

test("1,000 API users are searched and shown page by page, without a jump and without a pause", async ({ page, crowd }) => {
  await watchForPauses(page);
  await open(page, crowd, ADA, "/api-users");
  const rows = page.getByRole("table", { name: "API users" }).getByRole("row");
  await expect(rows).toHaveCount(51);
  await forgetPauses(page);
  await growTo(page, rows, 501, 50);

  await page.getByLabel("Search by name").fill("scanner 09");
  await expect(rows).toHaveCount(51);
  await growTo(page, rows, 101, 50);
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Scanner 0999", exact: true })).toBeVisible();
  await page.getByLabel("Search by name").fill("scanner 0999x");
  await expect(page.getByText("No API users found")).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByRole("link", { name: "Scanner 0000", exact: true })).toBeVisible();
  expect(await pauses(page)).toEqual([]);
});

test("5,000 changes are narrowed and shown page by page, without a jump and without a pause", async ({ page, crowd }) => {
  await watchForPauses(page);
  await open(page, crowd, ADA, "/changes");
  const rows = page.getByRole("table", { name: "changes" }).getByRole("row");
  await expect(rows).toHaveCount(101);
  await forgetPauses(page);
  await growTo(page, rows, 1_001, 100);

  await page.getByLabel("To what").fill("Shift 3");
  await page.getByRole("list", { name: "To what: matches" }).getByRole("button").click();
  await expect(page.getByRole("cell", { name: /Shift/ })).toHaveCount(100);
  await expect(page.getByRole("cell", { name: "edited the role Shift 3" })).toHaveCount(100);
  await growTo(page, rows, 501, 100);
  await page.getByRole("button", { name: "Show all changes" }).click();
  await expect(rows).toHaveCount(101);
  expect(await pauses(page)).toEqual([]);
});

/** Makes 1,000 API users, and the rest of the changes by describing a few roles again and again: nothing is cheaper to change. */
async function fill(postern: Postern): Promise<void> {
  await postern.cookie();
  const numbers = Array.from({ length: API_USERS }, (_, number) => String(number).padStart(4, "0"));
  const hire = async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      await postern.api("POST", "/api-users", { name: `Scanner ${number}`, roles: [] });
    }
  };
  await Promise.all(Array.from({ length: 8 }, hire));
  const edits = (CHANGES - API_USERS) / 8;
  const describe = async (_: unknown, number: number) => {
    const { id, version } = await postern.api("POST", "/roles", { name: `Shift ${number}`, permissions: [] });
    for (let edit = 0; edit < edits; edit++) {
      await postern.api("PATCH", `/roles/${id}`, { description: `Week ${edit}` }, { version: version + edit });
    }
  };
  await Promise.all(Array.from({ length: 8 }, describe));
}

/** Presses "Show more" until there are so many rows. What one was looking at stays where it was. */
async function growTo(page: Page, rows: Locator, count: number, step: number): Promise<void> {
  const more = page.getByRole("button", { name: "Show more" });
  for (let shown = await rows.count(); shown < count; shown += step) {
    await more.scrollIntoViewIfNeeded();
    const before = await top(rows.nth(shown - 1));
    await more.click();
    await expect(rows).toHaveCount(shown + step);
    expect(Math.abs((await top(rows.nth(shown - 1))) - before)).toBeLessThan(2);
  }
}

/** Where on the screen something begins, from above. */
const top = (place: Locator) => place.evaluate((element) => element.getBoundingClientRect().top);

/** Notes from the start of every page how long it was deaf, when it was for longer than it may be. */
async function watchForPauses(page: Page): Promise<void> {
  await page.addInitScript((most) => {
    const long: number[] = [];
    Object.assign(window, { pauses: long });
    const note = (list: PerformanceObserverEntryList) => long.push(...list.getEntries().map((task) => task.duration).filter((time) => time > most));
    new PerformanceObserver(note).observe({ type: "longtask" });
  }, PAUSE);
}

const pauses = (page: Page) => page.evaluate(() => (window as unknown as { pauses: number[] }).pauses);

/** Starting is another matter: it is measured as the first load. */
const forgetPauses = (page: Page) => page.evaluate(() => (window as unknown as { pauses: number[] }).pauses.splice(0));
