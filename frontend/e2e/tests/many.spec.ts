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

// In one worker, so that the crowd is made once.
test.describe.configure({ mode: "default" });
// A trace copies the page at every step, and the page waits for it.
test.use({ trace: "off" });

test("1,000 API users are searched and shown page by page, without a jump and without a pause", async ({ page, crowd }) => {
  test.slow();
  await noteLongTasks(page);
  await open(page, crowd, ADA, "/api-users");
  const rows = page.getByRole("table", { name: "API users" }).getByRole("row");
  await expect(rows).toHaveCount(51);
  await grow(page, rows, 501, 50);

  const search = page.getByLabel("Search by name");
  await search.focus();
  await calmly(page, () => page.keyboard.insertText("scanner 09"), rowsShown, 51);
  await expect(page.getByRole("link", { name: "Scanner 0900", exact: true })).toBeVisible();
  await grow(page, rows, 101, 50);
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Scanner 0999", exact: true })).toBeVisible();
  await search.focus();
  await calmly(page, () => page.keyboard.insertText("999"), rowsShown, 0);
  await expect(page.getByText("No API users found")).toBeVisible();
  await calmly(page, () => page.keyboard.press("Escape"), rowsShown, 51);
  await expect(page.getByRole("link", { name: "Scanner 0000", exact: true })).toBeVisible();
});

test("5,000 changes are narrowed and shown page by page, without a jump and without a pause", async ({ page, crowd }) => {
  test.slow();
  await noteLongTasks(page);
  await open(page, crowd, ADA, "/changes");
  const rows = page.getByRole("table", { name: "changes" }).getByRole("row");
  await expect(rows).toHaveCount(101);
  await grow(page, rows, 1_001, 100);

  await page.getByLabel("Target").focus();
  await calmly(page, () => page.keyboard.insertText("Shift 3"), itemsShown, 1);
  await press(page, page.getByRole("list", { name: "Target: matches" }).getByRole("button"), rowsShown, 101);
  await expect(page.getByRole("row").filter({ hasText: "edited the role Shift 3" })).toHaveCount(100);
  await grow(page, rows, 501, 100);
  await press(page, page.getByRole("button", { name: "Show all changes" }), rowsShown, 101);
  await expect(page.getByRole("row").filter({ hasText: "Shift 4" }).first()).toBeVisible();
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

/** Presses "Show more", for so many rows each time, until there are enough. What one was looking at stays where it was. */
async function grow(page: Page, rows: Locator, count: number, step: number): Promise<void> {
  const more = page.getByRole("button", { name: "Show more" });
  for (let shown = await rows.count(); shown < count; shown += step) {
    await more.scrollIntoViewIfNeeded();
    const before = await top(rows.nth(shown - 1));
    await press(page, more, rowsShown, shown + step);
    expect(Math.abs((await top(rows.nth(shown - 1))) - before)).toBeLessThan(2);
  }
}

/** Where on the screen something begins, from above. */
const top = (place: Locator) => place.evaluate((element) => element.getBoundingClientRect().top);

/** Presses what is found before the clock runs. */
async function press(page: Page, button: Locator, shown: string, count: number): Promise<void> {
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await button.boundingBox())!;
  await calmly(page, () => page.mouse.click(x + width / 2, y + height / 2), shown, count);
}

// To look for roles and names in a long page takes the page's own time, so that while the clock runs only elements are counted.
const rowsShown = "main tr";
const itemsShown = "main li";

/** Does something, and holds that the page was never deaf for long until so much was shown, and painted. */
async function calmly(page: Page, act: () => Promise<void>, shown: string, count: number): Promise<void> {
  await page.evaluate(() => (window as unknown as Noting).longTasks.splice(0));
  await act();
  await page.evaluate(awaitCount, { shown, count });
  const pauses = await page.evaluate((most) => (window as unknown as Noting).longTasks.filter((time) => time > most), PAUSE);
  expect(pauses, `how long the page was deaf until ${count} were shown`).toEqual([]);
}

/** Runs in the page: looks once a frame, and lets the frame be painted in which there are so many. */
function awaitCount({ shown, count }: { shown: string; count: number }): Promise<unknown> {
  return new Promise((painted) => {
    const look = () => {
      const isThere = document.querySelectorAll(shown).length === count;
      requestAnimationFrame(isThere ? () => requestAnimationFrame(painted) : look);
    };
    look();
  });
}

type Noting = { longTasks: number[] };

/** Has every page note how long its long tasks take. */
async function noteLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const longTasks: number[] = [];
    Object.assign(window, { longTasks });
    const note = (list: PerformanceObserverEntryList) => list.getEntries().forEach((task) => longTasks.push(task.duration));
    new PerformanceObserver(note).observe({ type: "longtask" });
  });
}
