/** What the console loads, first and later: how much is asked for, and that nothing is refused. */
import type { Page } from "@playwright/test";

import { goByMenu, open, signIn } from "../support/console";
import { ADA, expect, Postern, test } from "../support/postern";

test("the first load is four requests, each in brotli, and nothing is reported", async ({ page, postern }) => {
  const asked: string[] = [];
  const encodings: (string | undefined)[] = [];
  const reported: string[] = [];
  // Playwright tells of what the cache answers too; the protocol below it says which is which.
  const protocol = await page.context().newCDPSession(page);
  await protocol.send("Network.enable");
  protocol.on("Network.responseReceived", ({ response }) => {
    if (!response.fromDiskCache) {
      asked.push(new URL(response.url).pathname);
      encodings.push(response.headers["content-encoding"]);
    }
  });
  page.on("console", (message) => {
    // That nobody is signed in yet is no error of the page.
    const isRefusal = message.location().url.endsWith("/api/v1/session");
    if (message.type() !== "info" && !isRefusal) {
      reported.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => reported.push(String(error)));

  await page.goto(postern.url);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.waitForLoadState("networkidle");

  expect(asked.map((path) => path.replace(/-[0-9a-f]{16}\./, "-*.")).sort()).toEqual([
    "/",
    // Then the console is there, and asks who is signed in, and whether anyone can be.
    "/api/v1/healthz",
    "/api/v1/session",
    "/assets/postern-*.css",
    "/assets/postern-*.js",
    "/assets/postern-*.wasm",
  ]);
  expect(encodings.filter((_, at) => !asked[at].startsWith("/api/"))).toEqual(["br", "br", "br", "br"]);
  expect(reported).toEqual([]);
});

test("a second load takes everything but the page from the cache", async ({ page, postern }) => {
  await page.goto(postern.url);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto(`${postern.url}/users`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  const entries = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.toJSON()));
  const assets = entries.filter((entry) => new URL(entry.name).pathname.startsWith("/assets/"));
  expect(assets.map((asset) => asset.transferSize)).toEqual([0, 0, 0, 0]);
});

test("the screens behind the sign-in are one file more, which comes with the first of them", async ({ page, postern }) => {
  await postern.cookie();
  await page.goto(postern.url);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const before = await assets(page);

  await signIn(page, ADA);
  await expect(page.getByRole("heading", { name: "Users" })).toBeVisible();
  const after = await assets(page);
  expect(after).toEqual([...before, expect.stringMatching(/^\/assets\/postern-[0-9a-f]{16}\.wasm$/)]);

  await goByMenu(page, "Billing");
  await expect(page.getByRole("heading", { name: "Billing" })).toBeVisible();
  expect(await assets(page)).toEqual(after);
});

test("a screen whose code cannot be fetched says so, and the page can be loaded again", async ({ page, postern }) => {
  await postern.cookie();
  const named = await (await fetch(postern.url)).text();
  // As after an update of the service: the page that was loaded names files that are no longer there.
  await page.route("**/assets/*.wasm", (route) => {
    const isLater = !named.includes(new URL(route.request().url()).pathname);
    return isLater ? route.fulfill({ status: 404, contentType: "application/problem+json", body: "{}" }) : route.continue();
  });
  await open(page, postern, ADA, "/users");
  await expect(page.getByText("This page could not be loaded")).toBeVisible();
  await expect(page.getByRole("button", { name: "Your menu" })).toBeVisible();

  await page.unrouteAll();
  await page.getByRole("button", { name: "Reload page" }).click();
  await expect(page.getByRole("heading", { name: "Users" })).toBeVisible();
});

/** The paths of the files below `/assets` that the page has asked for, each once, in the order of the first time. */
async function assets(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  return [...new Set(names.map((name) => new URL(name).pathname))].filter((path) => path.startsWith("/assets/"));
}

test("a test arranges what it needs as an administrator", async ({ postern }) => {
  const role = await postern.api("POST", "/roles", { name: "Reader", permissions: ["roles:read"] });
  const edited = await postern.api("PATCH", `/roles/${role.id}`, { name: "Looker" });
  expect(edited).toMatchObject({ name: "Looker", version: 2 });
  await expect(postern.api("GET", "/roles/nothing")).rejects.toThrow("404");
});

test("a test can have a Postern of its own that nobody has set up", async () => {
  await using fresh = await Postern.start();
  expect(fresh.setupLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#psu_/);
  const health = await (await fetch(`${fresh.url}/api/v1/healthz`)).json();
  expect(health).toEqual({ status: "ok", set_up: false });
});
