/** The files that the console loads, first and later. */
import { expectHeading, goByMenu, hold, open, press } from "../support/console";
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
  await open(page, postern, ADA, "/users");
  await expectHeading(page, "Users");
  const all = await laterFiles(postern);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const asset = (path: string) => all.includes(path);

  // The others are loaded by a timer, which does not run until the test says so.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.reload();
  await expect(async () => {
    await page.clock.runFor(20);
    await expect(page.getByRole("link", { name: ADA.login })).toBeVisible({ timeout: 100 });
  }).toPass();
  const own = asked.filter(asset);
  expect(own.length).toBeGreaterThan(0);
  expect(own.length).toBeLessThan(all.length);

  await page.clock.runFor(2000);
  await page.clock.resume();
  await expect.poll(() => asked.filter(asset).sort()).toEqual(all.sort());
  await goByMenu(page, "Billing");
  await expectHeading(page, "Billing");
  await page.getByRole("button", { name: "Your menu" }).click();
  await page.getByRole("menuitem", { name: "Account", exact: true }).click();
  await expectHeading(page, "Account");
  expect(asked.filter(asset)).toHaveLength(all.length);
});

test("the session is fetched with the first part, and the frame and the head of a list are shown before the list is loaded", async ({ page, postern }) => {
  await postern.cookie();
  await open(page, postern, ADA, "/users");
  await expectHeading(page, "Users");
  const all = await laterFiles(postern);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const code = await Promise.all(all.map((path) => hold(page, `**${path}`, "GET")));
  await page.reload();
  await expect(page.getByRole("heading", { name: "Users" })).toBeVisible();
  await expect(page.getByText("People who sign in to this console.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Your menu" })).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveCount(0);
  const early = await page.evaluate(() =>
    [...document.head.querySelectorAll<HTMLLinkElement>("link[rel=preload]")].map((link) => new URL(link.href).pathname),
  );
  expect(early.slice(1)).toEqual(["/api/v1/session"]);
  expect(asked.filter((path) => early.includes(path)).sort()).toEqual(early.sort());

  // The head stays where it is, with the focus of a keyboard.
  const heading = await page.getByRole("heading", { name: "Users" }).elementHandle();
  code.forEach((file) => file.release());
  await expect(page.getByRole("searchbox")).toBeVisible();
  expect(await heading!.evaluate((element) => element.isConnected)).toBe(true);
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

/** The paths of the files that the console loads behind the sign-in. */
async function laterFiles(postern: Postern): Promise<string[]> {
  const html = await (await fetch(postern.url)).text();
  const [script] = html.match(/\/assets\/postern-[0-9a-f]{16}\.js/) ?? [];
  const code = await (await fetch(postern.url + script)).text();
  const files = new Set(code.match(/\/assets\/postern-[0-9a-f]{16}\.wasm/g));
  return [...files].filter((path) => !html.includes(path));
}

/** The path of the file that only the screens of one item, dialogs and forms need: it is the largest. */
async function lastAsset(postern: Postern): Promise<string> {
  const files = await laterFiles(postern);
  const sized = files.map(async (path) => ({ path, size: (await (await fetch(postern.url + path)).arrayBuffer()).byteLength }));
  return (await Promise.all(sized)).reduce((one, other) => (one.size > other.size ? one : other)).path;
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
