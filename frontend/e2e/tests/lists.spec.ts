/** Lists keep their search, order, pages and month in the address, count what they show, and are refreshed. */
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
  await expect(page.getByText("50 of 51 shown")).toBeVisible();
  await press(page, "Show more");
  await expect(page.getByText("51 shown")).toBeVisible();
});

test("going back to a list shows as many pages of it as before", async ({ page }) => {
  await using postern = await Postern.start();
  for (let number = 10; number < 70; number++) {
    await postern.role(`Shift ${number}`, []);
  }
  await open(page, postern, ADA, "/roles?q=shift");
  await expect(page.getByText("50 of 60 shown")).toBeVisible();
  await press(page, "Show more");
  await expect(page.getByText("60 shown")).toBeVisible();
  await expect(page).toHaveURL(/\/roles\?q=shift&pages=2$/);
  await page.getByRole("link", { name: "Shift 69" }).click();
  await expectHeading(page, "Shift 69");
  await page.goBack();
  await expect(page.getByRole("link", { name: "Shift 69" })).toBeVisible();
  await expect(page.getByText("60 shown")).toBeVisible();
  await press(page, "Refresh roles");
  await expect(page.getByText("60 shown")).toBeVisible();

  // Another search begins at its first page.
  await page.getByRole("searchbox").fill("shif");
  await expect(page.getByText("50 of 60 shown")).toBeVisible();
  await expect(page).toHaveURL(/\/roles\?q=shif$/);
});

test("an empty list can be refreshed, and so can a search that finds nothing", async ({ page }) => {
  await using postern = await Postern.start();
  await postern.cookie();
  await open(page, postern, ADA, "/api-users");
  await expect(page.getByText("No API users yet")).toBeVisible();
  await postern.apiUser("Label printer", []);
  await press(page, "Refresh API users");
  await expect(page.getByRole("link", { name: "Label printer" })).toBeVisible();
  await page.getByRole("searchbox").fill("scanner");
  await expect(page.getByText("No match for “scanner”")).toBeVisible();
  await postern.apiUser("Slab scanner", []);
  await press(page, "Refresh API users");
  await expect(page.getByRole("link", { name: "Slab scanner" })).toBeVisible();
});

test("the change log and records are listed newest or oldest first, and the address keeps it", async ({ page, postern }) => {
  await open(page, postern, ADA, "/changes");
  const first = page.getByRole("table", { name: "changes" }).getByRole("row").nth(1);
  await expect(first).toBeVisible();
  const asked = page.waitForRequest((request) => request.url().includes("/api/v1/changes?") && request.url().includes("order=asc"));
  await page.getByLabel("Order").selectOption("Oldest first");
  await asked;
  await expect(page.getByText("Without the last 30 seconds.")).toBeVisible();
  await expect(page).toHaveURL(/\/changes\?order=asc$/);
  await page.reload();
  await expect(page.getByLabel("Order")).toHaveValue("asc");
  await page.getByLabel("First day").fill("2026-01-01");
  await expect(page).toHaveURL((url) => url.searchParams.get("order") === "asc" && url.searchParams.has("from"));
  await page.goto(`${postern.url}/data/inventory?order=asc`);
  await expect(page.getByText("Without the last 10 seconds.")).toBeVisible();
});

test("lists of names are sorted both ways, also within a filter, and going back keeps the order", async ({ page }) => {
  await using postern = await Postern.start();
  const { id: gate } = await postern.role("Gate", []);
  for (const name of ["Mast", "Arch", "Zinc"]) {
    const { id } = await postern.api("POST", "/api-users", { name, roles: [gate] });
    await postern.api("POST", `/api-users/${id}/keys`, { name: `${name} key` });
  }
  await postern.api("POST", "/resources", { name: "bins", kind: "external", description: "" });
  const links = (name: RegExp) => page.getByRole("table").getByRole("link", { name });
  const order = page.getByLabel("Order");
  await open(page, postern, ADA, "/api-users");
  await expect(links(/Mast|Arch|Zinc/)).toHaveText(["Arch", "Mast", "Zinc"]);
  await order.selectOption("Z to A");
  await expect(links(/Mast|Arch|Zinc/)).toHaveText(["Zinc", "Mast", "Arch"]);
  await expect(page).toHaveURL(/\/api-users\?order=desc$/);
  await page.getByLabel("Role").selectOption("Gate");
  await expect(page).toHaveURL((url) => url.searchParams.get("order") === "desc" && url.searchParams.get("role") === gate);
  await expect(links(/Mast|Arch|Zinc/)).toHaveText(["Zinc", "Mast", "Arch"]);
  await links(/Arch/).click();
  await expectHeading(page, "Arch");
  await page.goBack();
  await expect(order).toHaveValue("desc");
  await expect(links(/Mast|Arch|Zinc/)).toHaveText(["Zinc", "Mast", "Arch"]);
  await expect(order.getByRole("option")).toHaveText(["Not sorted", "A to Z", "Z to A"]);

  await page.goto(`${postern.url}/roles?order=desc`);
  await expect(links(/Gate|Administrator/)).toHaveText(["Gate", "Administrator"]);
  await page.goto(`${postern.url}/resources`);
  await expect(page.getByRole("row").last()).toContainText("bins");
  await order.selectOption("Z to A");
  await expect(page.getByRole("row").nth(1)).toContainText("bins");
  await expect(page).toHaveURL(/\/resources\?order=desc$/);
});

test("the list of keys says how many there are", async ({ page }) => {
  await using postern = await Postern.start();
  const scanner = await postern.apiUser("Scanner", []);
  for (let number = 1; number <= 51; number++) {
    await postern.createKey(scanner, `Dock ${number}`);
  }
  await open(page, postern, ADA, "/keys");
  await expect(page.getByText("50 of 51 shown")).toBeVisible();
});
