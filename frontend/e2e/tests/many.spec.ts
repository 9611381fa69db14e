/** Large lists: searching and loading more stay fast, and nothing on the screen jumps. */
import type { Locator, Page } from "@playwright/test";

import { ADA, expect, open, Postern, test as base } from "../support/console";

const API_USERS = 1_000;
const CHANGES = 5_000;
/** The longest acceptable task of the page, in milliseconds. */
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

// In one worker, so that the data is created once.
test.describe.configure({ mode: "default" });
// A trace copies the page at every step, which blocks the page.
test.use({ trace: "off" });

test("1,000 API users can be searched and paged without jumps or pauses", async ({ page, crowd }) => {
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
  await expect(page.getByText("No match for “scanner 09999”")).toBeVisible();
  await calmly(page, () => page.keyboard.press("Escape"), rowsShown, 51);
  await expect(page.getByRole("link", { name: "Scanner 0000", exact: true })).toBeVisible();
});

test("5,000 changes can be filtered and paged without jumps or pauses", async ({ page, crowd }) => {
  test.slow();
  await noteLongTasks(page);
  await open(page, crowd, ADA, "/changes");
  await page.getByLabel("Show sign-ins").check();
  const rows = page.getByRole("table", { name: "changes" }).getByRole("row");
  await expect(rows).toHaveCount(101);
  await grow(page, rows, 1_001, 100);

  await page.getByLabel("Target").focus();
  await calmly(page, () => page.keyboard.insertText("Shift 3"), itemsShown, 1);
  await press(page, page.getByRole("listbox", { name: "Target: matches" }).getByRole("option"), rowsShown, 101);
  await expect(page.getByRole("row").filter({ hasText: /the role Shift 3/ })).toHaveCount(100);
  await grow(page, rows, 501, 100);
  await press(page, page.getByRole("button", { name: "Show all changes" }), rowsShown, 101);
  await expect(page.getByRole("row").filter({ hasText: "Shift 4" }).first()).toBeVisible();
});

/** Creates 1,000 API users, and the remaining changes by editing the descriptions of a few roles, which is fastest. */
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
    const { id, version } = await postern.role(`Shift ${number}`, []);
    for (let edit = 0; edit < edits; edit++) {
      await postern.api("PATCH", `/roles/${id}`, { description: `Week ${edit}` }, { version: version + edit });
    }
  };
  await Promise.all(Array.from({ length: 8 }, describe));
}

/** Presses "Show more" until there are `count` rows, `step` more each time. The last row must not move. */
async function grow(page: Page, rows: Locator, count: number, step: number): Promise<void> {
  const more = page.getByRole("button", { name: "Show more" });
  for (let shown = await rows.count(); shown < count; shown += step) {
    await more.scrollIntoViewIfNeeded();
    const before = await top(rows.nth(shown - 1));
    await press(page, more, rowsShown, shown + step);
    expect(Math.abs((await top(rows.nth(shown - 1))) - before)).toBeLessThan(2);
  }
}

/** The distance of an element from the top of the window. */
const top = (place: Locator) => place.evaluate((element) => element.getBoundingClientRect().top);

/** Presses a button that is located before the measurement starts. */
async function press(page: Page, button: Locator, shown: string, count: number): Promise<void> {
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await button.boundingBox())!;
  await calmly(page, () => page.mouse.click(x + width / 2, y + height / 2), shown, count);
}

// Locating roles and names in a long page takes the page's time, so the measurement only counts elements.
const rowsShown = "main tr";
const itemsShown = "main li";

/** Acts, waits until `count` elements are shown and painted, and expects that no task of the page took too long. */
async function calmly(page: Page, act: () => Promise<void>, shown: string, count: number): Promise<void> {
  await page.evaluate(() => (window as unknown as Noting).longTasks.splice(0));
  await act();
  await page.evaluate(awaitCount, { shown, count });
  const pauses = await page.evaluate((most) => (window as unknown as Noting).longTasks.filter((time) => time > most), PAUSE);
  expect(pauses, `long tasks until ${count} were shown`).toEqual([]);
}

/** Runs in the page: checks every frame, and resolves when the frame with `count` elements is painted. */
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

/** Makes every page record the durations of its long tasks. */
async function noteLongTasks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const longTasks: number[] = [];
    Object.assign(window, { longTasks });
    const note = (list: PerformanceObserverEntryList) => list.getEntries().forEach((task) => longTasks.push(task.duration));
    new PerformanceObserver(note).observe({ type: "longtask" });
  });
}
