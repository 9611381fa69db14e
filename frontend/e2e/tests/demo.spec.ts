/** A short look around the demo company. This test also takes the screenshot at the top of the README. */
import { expect, expectHeading, goByMenu, Postern, signIn, test } from "../support/console";

// Creating three months of activity takes time.
test.setTimeout(300_000);

test("the demo company has calls, refusals, API users, keys and records", async ({ page }) => {
  const [demo, administrator] = await Postern.demo();
  await using _ = demo;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(demo.url);
  await signIn(page, administrator);
  await expectHeading(page, "Overview");
  await expect(page.getByRole("table", { name: "Latest refused requests" })).toContainText("Slab scanner 1");
  await expect(page.getByRole("table", { name: "Latest changes" })).toContainText("signed in");
  const calls = await page.getByRole("img", { name: /^Calls in the last 30 days/ }).getAttribute("aria-label");
  expect(Number(calls?.match(/at least (\d+) let in/)?.[1])).toBeGreaterThan(1000);
  await page.screenshot({ path: "results/console.png" });

  await goByMenu(page, "API users");
  const dock = page.getByRole("row", { name: "Shipping dock" });
  await expect(dock).toContainText("Active");
  await expect(page.getByRole("row", { name: "Returns kiosk" })).toContainText("Blocked");

  await dock.getByRole("link", { name: "3 keys" }).click();
  await expect(page.getByRole("table", { name: "keys" }).getByRole("row")).toHaveCount(4);
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await page.getByRole("link", { name: "shipping_events" }).click();
  await expect(page.getByRole("button", { name: "Show more" })).toBeVisible();
});
