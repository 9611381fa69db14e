/** Times where the reader is: the zone of the browser decides what "today" is, and UTC comes second. */
import { ADA, dialog, expect, open, press, test } from "../support/console";

test.use({ timezoneId: "Pacific/Auckland" });

test("today and exact times are the reader's", async ({ page, postern }) => {
  await postern.role("Timely", []);
  await open(page, postern, ADA, "/changes");
  const today = await page.evaluate(() => {
    const now = new Date();
    return { day: [now.getFullYear(), now.getMonth() + 1, now.getDate()], start: new Date(now.setHours(0, 0, 0, 0)).toISOString() };
  });
  await press(page, "Today");
  const [year, ...rest] = today.day;
  await expect(page.getByLabel("First day")).toHaveValue([year, ...rest.map((part) => `${part}`.padStart(2, "0"))].join("-"));
  await expect(page).toHaveURL((url) => url.searchParams.get("from") === today.start);

  const row = page.getByRole("row", { name: /created the role Timely/ });
  const exact = /^\d{1,2} \w+ 2\d{3}, \d{2}:\d{2}:\d{2} (NZDT|NZST|GMT\+1[23]) \(2\d{3}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} UTC\)$/;
  await expect(row.getByRole("time")).toHaveAttribute("title", exact);
  await row.getByRole("button", { name: "Details" }).click();
  await expect(page.getByRole("definition").filter({ has: page.getByRole("time") })).toHaveText(exact);
});

test.describe("where local time is UTC", () => {
  test.use({ timezoneId: "UTC" });

  test("an exact time says it once", async ({ page, postern }) => {
    await postern.role("Universal", []);
    await open(page, postern, ADA, "/changes");
    const row = page.getByRole("row", { name: /created the role Universal/ });
    await expect(row.getByRole("time")).toHaveAttribute("title", /^\d{1,2} \w+ 2\d{3}, \d{2}:\d{2}:\d{2} UTC$/);
  });
});

test("the last day of a key ends where the reader is", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Kiwi scanner", []);
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  await press(page, "Create API key");
  const form = dialog(page, "New API key");
  await form.getByLabel("Name").fill("Southern");
  await form.getByLabel("Expires").selectOption("On a certain day");
  await form.getByLabel("Last day").fill("2098-06-30");
  await press(form, "Create API key");
  await expect(page.getByLabel("Secret")).toHaveValue(/^psk_|^pst_/);
  const { items } = await postern.api("GET", `/api-users/${id}/keys`);
  // Midnight in Auckland in winter, 12 hours before UTC.
  expect(items[0].expires_at).toBe("2098-06-30T12:00:00.000Z");
});

test("times never run into the next column", async ({ page, postern }) => {
  await page.clock.install();
  await open(page, postern, await postern.administrator("Tim Later"), "/changes");
  const moment = page.getByRole("time").first();
  await expect(moment).toBeVisible();
  await page.clock.fastForward("14:00");
  await expect(moment).toContainText("minutes ago");
  // Narrower screens show cards.
  for (const width of [840, 1024, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const overlaps = await moment.evaluate((time) => {
      const [cell, next] = [time.closest("td")!, time.closest("td")!.nextElementSibling!];
      return time.getBoundingClientRect().right > next.getBoundingClientRect().left || cell.scrollWidth > cell.clientWidth;
    });
    expect(overlaps, `${width} px`).toBe(false);
  }
});
