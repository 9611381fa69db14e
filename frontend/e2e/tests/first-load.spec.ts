/** The files that the console loads, first and later. */
import type { Page } from "@playwright/test";

import { expectHeading, goByMenu, open, press, signIn } from "../support/console";
import { ADA, expect, Postern, test } from "../support/postern";

test("the first load takes five requests for files, one of them the icon, each in brotli, asks for no session, and logs no errors", async ({ page, postern }) => {
  const asked: string[] = [];
  const encodings: (string | undefined)[] = [];
  const reported: string[] = [];
  // Playwright reports responses from the cache, too. Only the protocol below it tells them apart.
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Network.enable");
  protocol.on("Network.responseReceived", ({ response }) => {
    if (!response.fromDiskCache) {
      asked.push(new URL(response.url).pathname);
      encodings.push(response.headers["content-encoding"]);
    }
  });
  page.on("console", (message) => {
    if (message.type() !== "info") {
      reported.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => reported.push(String(error)));

  await page.goto(postern.url);
  await expectHeading(page, "Sign in");
  await page.waitForLoadState("networkidle");

  expect(asked.map((path) => path.replace(/-[0-9a-f]{16}\./, "-*.")).sort()).toEqual([
    "/",
    // The console has started, and asks whether Postern is set up. The browser is not signed in.
    "/api/v1/healthz",
    "/assets/postern-*.css",
    "/assets/postern-*.js",
    "/assets/postern-*.svg",
    "/assets/postern-*.wasm",
  ]);
  expect(encodings.filter((_, at) => !asked[at].startsWith("/api/"))).toEqual(["br", "br", "br", "br", "br"]);
  expect(reported).toEqual([]);
});

test("a second load takes all files but the page from the cache", async ({ page, postern }) => {
  await page.goto(postern.url);
  await expectHeading(page, "Sign in");
  await page.goto(`${postern.url}/users`);
  await expectHeading(page, "Sign in");
  const entries = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.toJSON()));
  const assets = entries.filter((entry) => new URL(entry.name).pathname.startsWith("/assets/"));
  expect(assets.map((asset) => asset.transferSize)).toEqual([0, 0, 0, 0]);
});

test("a list behind the sign-in needs two more files, everything else one, and each is loaded once", async ({ page, postern }) => {
  await postern.cookie();
  await page.goto(postern.url);
  await expectHeading(page, "Sign in");
  await page.waitForLoadState("networkidle");
  const before = await assets(page);
  const last = await lastAsset(postern);

  await signIn(page, ADA);
  await expectHeading(page, "Overview");
  await expect.poll(() => assets(page)).toContain(last);
  const after = await assets(page);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.slice(before.length)).toEqual([WASM, WASM, last]);

  await goByMenu(page, "Billing");
  await expectHeading(page, "Billing");
  await page.getByRole("button", { name: "Your menu" }).click();
  await page.getByRole("menuitem", { name: "Account", exact: true }).click();
  await expectHeading(page, "Account");
  expect(await assets(page)).toEqual(after);
});

test("a dialog whose code cannot be loaded says so, and opens after another try", async ({ page, postern }) => {
  await postern.cookie();
  const last = await lastAsset(postern);
  await page.route(`**${last}`, (route) => route.fulfill({ status: 404, contentType: "application/problem+json", body: "{}" }));
  await open(page, postern, ADA, "/users");
  await press(page, "New user");
  const dialog = page.getByRole("dialog", { name: "New user" });
  await expect(dialog.getByText("This page could not be loaded")).toBeVisible();

  await page.unrouteAll();
  await page.keyboard.press("Escape");
  await press(page, "New user");
  await expect(dialog.getByLabel("Login")).toBeVisible();
});

test("a screen whose code cannot be loaded says so and offers a reload", async ({ page, postern }) => {
  await postern.cookie();
  const named = await (await fetch(postern.url)).text();
  // As after an update of the service: the loaded page refers to files that no longer exist.
  await page.route("**/assets/*.wasm", (route) => {
    const isLater = !named.includes(new URL(route.request().url()).pathname);
    return isLater ? route.fulfill({ status: 404, contentType: "application/problem+json", body: "{}" }) : route.continue();
  });
  await open(page, postern, ADA, "/users");
  await expect(page.getByText("This page could not be loaded")).toBeVisible();
  await expect(page.getByRole("button", { name: "Your menu" })).toBeVisible();

  await page.unrouteAll();
  await press(page, "Reload page");
  await expectHeading(page, "Users");
});

const WASM = expect.stringMatching(/^\/assets\/postern-[0-9a-f]{16}\.wasm$/);

/** The path of the file with everything that no list needs: the page does not name it, and the script does not fetch it early. */
async function lastAsset(postern: Postern): Promise<string> {
  const html = await (await fetch(postern.url)).text();
  const [script] = html.match(/\/assets\/postern-[0-9a-f]{16}\.js/) ?? [];
  const code = await (await fetch(postern.url + script)).text();
  const [early] = code.match(/\["\/assets\/.*?\]/) ?? [""];
  const all = [...new Set(code.match(/\/assets\/postern-[0-9a-f]{16}\.wasm/g))];
  const last = all.filter((path) => !html.includes(path) && !early.includes(path));
  expect(last).toHaveLength(1);
  return last[0];
}

/** The paths below `/assets` that the page has requested, without repeats, in order. */
async function assets(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  return [...new Set(names.map((name) => new URL(name).pathname))].filter((path) => path.startsWith("/assets/"));
}

test("the API helper acts as an administrator", async ({ postern }) => {
  const role = await postern.role("Reader", ["roles:read"]);
  const edited = await postern.api("PATCH", `/roles/${role.id}`, { name: "Looker" });
  expect(edited).toMatchObject({ name: "Looker", version: 2 });
  await expect(postern.api("GET", "/roles/nothing")).rejects.toThrow("404");
});

test("a test can start its own Postern that is not set up", async () => {
  await using fresh = await Postern.start();
  expect(fresh.setupLink).toMatch(/^http:\/\/localhost:\d+\/setup#psu_/);
  const health = await (await fetch(`${fresh.url}/api/v1/healthz`)).json();
  expect(health).toEqual({ status: "ok", set_up: false });
});
