/** Lists keep their search and the month in the address, count what they show, and are refreshed. */
import { ADA, expect, expectHeading, open, Postern, press, test } from "../support/console";

test("the search of a list is in the address, and going back restores it", async ({ page, postern }) => {
  await postern.role("Kept role", []);
  await open(page, postern, ADA, "/roles");
  await page.getByRole("searchbox", { name: "Search by name" }).fill("kept & not lost");
  await expect(page).toHaveURL((url) => url.searchParams.get("q") === "kept & not lost");
  await page.getByRole("searchbox").fill("kept");
  await expect(page).toHaveURL(/\/roles\?q=kept$/);
  await page.getByRole("link", { name: "Kept role" }).click();
  await expectHeading(page, "Kept role");
  await page.goBack();
  await expect(page.getByRole("searchbox")).toHaveValue("kept");
  await expect(page.getByRole("row", { name: "Administrator" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("kept");
  await page.getByRole("searchbox").fill("");
  await expect(page).toHaveURL(/\/roles$/);

  await page.goto(`${postern.url}/keys?state=idle&q=nothing`);
  await expect(page.getByRole("searchbox")).toHaveValue("nothing");
  await page.getByRole("searchbox").fill("something");
  await expect(page).toHaveURL(/\/keys\?state=idle&q=something$/);
});

test("the month of the bill is in the address", async ({ page, postern }) => {
  await open(page, postern, await postern.person("Bill Payer", ["billing:read"]), "/billing");
  const now = new Date();
  const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1)).toISOString().slice(0, 7);
  await press(page, "Previous month");
  await expect(page).toHaveURL(`${postern.url}/billing?month=${before}`);
  const name = await page.getByRole("heading", { level: 2 }).innerText();
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name })).toBeVisible();
  await press(page, "Next month");
  await expect(page).toHaveURL(`${postern.url}/billing`);
});

test("a list counts what it shows, and a refresh shows what is new", async ({ page }) => {
  await using postern = await Postern.start();
  await postern.apiUser("First reader", []);
  await open(page, postern, ADA, "/api-users");
  await expect(page.getByText("1 shown")).toBeVisible();
  await postern.apiUser("Second reader", []);
  await press(page, "Refresh API users");
  await expect(page.getByRole("link", { name: "Second reader" })).toBeVisible();
  await expect(page.getByText("2 shown")).toBeVisible();
  for (let number = 3; number <= 51; number++) {
    await postern.apiUser(`Reader ${number}`, []);
  }
  await press(page, "Refresh API users");
  await expect(page.getByText("50 shown so far")).toBeVisible();
  await press(page, "Show more");
  await expect(page.getByText("51 shown")).toBeVisible();
});
