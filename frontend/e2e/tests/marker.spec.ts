/** The marker: a cookie that tells the console whether the browser is signed in, before it asks. */
import type { Page } from "@playwright/test";

import { ADA, expect, expectHeading, hold, open, Postern, signIn, test } from "../support/console";

/** Collects the paths that a page requests. */
function requests(page: Page): string[] {
  const paths: string[] = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  return paths;
}

const marker = (postern: Postern) => `__Host-postern-signed-in-${new URL(postern.url).port}`;
const read = (page: Page) => page.evaluate(() => document.cookie);

test("the code of the screens is fetched while the session is asked for", async ({ page, postern }) => {
  const first = await (await fetch(postern.url)).text();
  await open(page, postern, await postern.person("Paula Parallel", ["roles:read"]), "/roles");
  await expectHeading(page, "Roles");
  expect(await read(page)).toBe(`${marker(postern)}=yes`);

  const session = await hold(page, "**/api/v1/session", "GET");
  const later = page.waitForRequest((request) => request.url().endsWith(".wasm") && !first.includes(new URL(request.url()).pathname));
  await page.reload();
  await Promise.all([session.held, later]);
  await expect(page.getByRole("heading", { name: "Roles" })).toHaveCount(0);
  session.release();
  await expectHeading(page, "Roles");
});

test("a session that ended elsewhere is refused once, and no longer asked for", async ({ page, postern }) => {
  const eva = await postern.person("Eva Elsewhere", ["roles:read"]);
  await open(page, postern, eva, "/roles");
  await expectHeading(page, "Roles");
  await postern.api("DELETE", `/users/${eva.id}/sessions`);
  await page.reload();
  await expectHeading(page, "Sign in");
  expect(await read(page)).toBe(`${marker(postern)}=no`);

  const asked = requests(page);
  await page.reload();
  await expectHeading(page, "Sign in");
  await page.waitForLoadState("networkidle");
  expect(asked).not.toContain("/api/v1/session");

  await signIn(page, eva);
  await expectHeading(page, "Roles");
  expect(await read(page)).toBe(`${marker(postern)}=yes`);
});

test("a browser that loses the marker stays signed in", async ({ page, postern }) => {
  await page.goto(postern.url);
  await expectHeading(page, "Sign in");
  await open(page, postern, await postern.person("Max Markerless", ["roles:read"]), "/roles");
  await expectHeading(page, "Roles");
  await page.context().clearCookies({ name: marker(postern) });
  expect(await read(page)).toBe("");
  await page.reload();
  await expectHeading(page, "Roles");
  expect(await read(page)).toBe(`${marker(postern)}=yes`);
});

test("a sign-in to another Postern on the same host is none to this one", async ({ page, postern }) => {
  await postern.cookie();
  await using other = await Postern.start();
  await other.cookie();
  await page.goto(other.url);
  await signIn(page, ADA);
  await expectHeading(page, "Overview");

  const asked = requests(page);
  await page.goto(postern.url);
  await expectHeading(page, "Sign in");
  await page.waitForLoadState("networkidle");
  expect(asked).not.toContain("/api/v1/session");
  await page.goto(other.url);
  await expectHeading(page, "Overview");
});
