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

test("after the sign-in the part with the screen is loaded, then the others, and each file once", async ({ page, postern }) => {
  await postern.cookie();
  const files = await parts(postern);
  await page.goto(postern.url);
  await expectHeading(page, "Sign in");
  await page.waitForLoadState("networkidle");
  const before = await assets(page);

  await signIn(page, ADA);
  await expectHeading(page, "Overview");
  const all = new Set(Object.values(files).flat());
  await expect.poll(async () => (await assets(page)).length).toBe(before.length + all.size);
  const after = await assets(page);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.slice(before.length, before.length + files.log.length).sort()).toEqual(files.log.sort());

  await goByMenu(page, "Billing");
  await expectHeading(page, "Billing");
  await page.getByRole("button", { name: "Your menu" }).click();
  await page.getByRole("menuitem", { name: "Account", exact: true }).click();
  await expectHeading(page, "Account");
  expect(await assets(page)).toEqual(after);
});

test("a browser that is signed in fetches the session and the part with the screen early, each once", async ({ page, postern }) => {
  await postern.cookie();
  await open(page, postern, ADA, "/users");
  const files = await parts(postern);
  const { id } = await postern.apiUser("Early bird", []);
  const screens = { "/users": files.identities, "/changes": files.log, "/billing": files.lists, [`/api-users/${id}`]: files.items };
  for (const [path, part] of Object.entries(screens)) {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(postern.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const early = await page.evaluate(() =>
      [...document.head.querySelectorAll<HTMLLinkElement>("link[rel=preload]")].map((link) => new URL(link.href).pathname),
    );
    expect(early.slice(1).sort(), path).toEqual(["/api/v1/session", ...part].sort());
    expect(asked.filter((asked) => early.includes(asked)).sort(), path).toEqual(early.sort());
    page.removeAllListeners("request");
  }
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

/** The files of each part, which the script knows. */
async function parts(postern: Postern): Promise<Record<string, string[]>> {
  const html = await (await fetch(postern.url)).text();
  const [script] = html.match(/\/assets\/postern-[0-9a-f]{16}\.js/) ?? [];
  const code = await (await fetch(postern.url + script)).text();
  const found = [...code.matchAll(/"?(\w+)"?: ?(\["\/assets\/[^\]]*\])/g)];
  const parts = Object.fromEntries(found.map(([, name, files]) => [name, JSON.parse(files) as string[]]));
  expect(Object.keys(parts).sort()).toEqual(["identities", "items", "lists", "log"]);
  return parts;
}

/** The path of the file that only the screens of one item, dialogs and forms need. */
async function lastAsset(postern: Postern): Promise<string> {
  const { items, ...lists } = await parts(postern);
  const last = items.filter((path) => !Object.values(lists).flat().includes(path));
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
