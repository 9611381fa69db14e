/** CSV downloads: a file contains what the screen shows, and a spreadsheet runs nothing in it. */
import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { ADA, expect, expectHeading, hold, open, Postern, press, test } from "../support/console";

/** A name that a spreadsheet would run as a formula. */
const HOSTILE = "=cmd|' /C calc'!A0";

/** Downloads the file of the screen; returns its name and its text. */
async function download(page: Page): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

/** The cells of each line, by RFC 4180: a quoted cell may contain commas, line breaks and doubled quotation marks. */
function cells(text: string): string[][] {
  const found = text.replace(/^\uFEFF/, "").matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g);
  const lines: string[][] = [[]];
  for (const [, cell, end] of found) {
    lines.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") {
      lines.push([]);
    }
  }
  return lines.slice(0, -1);
}

test("the change log is downloaded with its filters, and formulas are text", async ({ page, postern }) => {
  const { id } = await postern.api("POST", "/api-users", { name: HOSTILE, roles: [] });
  await postern.api("PATCH", `/api-users/${id}`, { name: `${HOSTILE}, "twice"` });
  await postern.api("POST", "/api-users", { name: "Not asked for", roles: [] });
  await open(page, postern, ADA, `/changes?target=${id}`);
  await expect(page.getByRole("row", { name: HOSTILE })).toHaveCount(2);

  const { name, text } = await download(page);
  expect(name).toBe("change-log.csv");
  expect(text.startsWith("\uFEFF")).toBe(true);
  const [heading, ...lines] = cells(text);
  expect(lines.map((line) => line[heading.indexOf("action")])).toEqual(["api_user.edit", "api_user.create"]);
  const targets = lines.map((line) => line[heading.indexOf("target")]);
  expect(targets).toEqual([`'${HOSTILE}, "twice"`, `'${HOSTILE}`]);
  for (const cell of lines.flat()) {
    expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
  }
});

test("the change log is downloaded with its kind, and without hidden sign-ins", async ({ page, postern }) => {
  const keeper = await postern.administrator("Log Keeper");
  await postern.api("POST", "/roles", { name: "Kept in the log", permissions: [] });
  await open(page, postern, keeper, "/changes");
  const actions = async () => {
    const [heading, ...lines] = cells((await download(page)).text);
    return lines.map((line) => line[heading.indexOf("action")]);
  };
  await expect(page.getByRole("row", { name: /created the role Kept in the log/ })).toBeVisible();
  const folded = await actions();
  expect(folded).toContain("user.create");
  expect(folded).not.toContain("session.create");
  await page.getByLabel("Kind").selectOption("Roles");
  await expect(page.getByRole("row", { name: /created and invited the user/ })).toHaveCount(0);
  for (const action of await actions()) {
    expect(action).toMatch(/^role\./);
  }
  await page.getByLabel("Kind").selectOption("All kinds");
  await page.getByRole("checkbox", { name: "Show sign-ins" }).check();
  await expect(page.getByRole("row", { name: /signed in/ }).first()).toBeVisible();
  expect(await actions()).toContain("session.create");
});

test("a month's bill is downloaded, and formulas are text", async ({ page }) => {
  // Its own Postern, because the bill has a line for every API user.
  await using postern = await Postern.start();
  for (const name of [HOSTILE, "@SUM(1+1)", "+49 dock", "-1", "Plain, with a comma"]) {
    await postern.api("POST", "/api-users", { name, roles: [] });
  }
  await open(page, postern, ADA, "/billing");
  await expect(page.getByRole("row", { name: HOSTILE })).toBeVisible();
  await expect(page.getByText("Total: 5 days for 5 API users")).toBeVisible();

  const { name, text } = await download(page);
  expect(name).toBe(`postern-billing-${new Date().toISOString().slice(0, 7)}.csv`);
  const lines = cells(text).slice(1);
  expect(lines.flat().filter((cell) => cell.startsWith("'")).sort()).toEqual(["'+49 dock", "'-1", `'${HOSTILE}`, "'@SUM(1+1)"].sort());
  expect(lines.flat()).toContain("Plain, with a comma");
  for (const cell of lines.flat()) {
    expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
  }
});

test("activity is downloaded with its filters", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Downloader", ["inventory:write", "roles:write"]);
  const { secret } = await postern.api("POST", `/api-users/${id}/keys`, { name: HOSTILE });
  await postern.api("POST", "/collections/inventory/records", { slab: 1 }, { key: secret });
  await postern.api("POST", "/roles", { name: "Made By Key", permissions: [] }, { key: secret });
  await open(page, postern, ADA, `/activity?actor=${id}`);
  await expect(page.getByRole("row", { name: "Downloader" })).toHaveCount(2);
  const kinds = async () => {
    const { name, text } = await download(page);
    expect(name).toBe("activity.csv");
    const [heading, ...lines] = cells(text);
    expect(lines.map((line) => line[heading.indexOf("credential")])).toEqual(lines.map(() => `'${HOSTILE}`));
    return lines.map((line) => line[heading.indexOf("kind")]);
  };
  expect(await kinds()).toEqual(["change", "record"]);
  await page.getByLabel("Kind").selectOption("Records");
  await expect(page.getByRole("row", { name: "Downloader" })).toHaveCount(1);
  expect(await kinds()).toEqual(["record"]);
});

/**
 * Opens the change log of a role with three changes, and starts a download in pages of one change. It is held at the second page;
 * the function that is returned releases it, and returns the actions in the file.
 */
async function heldDownload(page: Page, postern: Postern, name: string) {
  const { id } = await postern.role(name, []);
  await postern.api("PATCH", `/roles/${id}`, { description: "Once." });
  await postern.api("PATCH", `/roles/${id}`, { description: "Twice." });
  await open(page, postern, ADA, `/changes?target=${id}`);
  await expect(page.getByRole("row", { name })).toHaveCount(3);
  await page.route("**/api/v1/changes.csv?*", (route, request) => route.continue({ url: `${request.url()}&limit=1` }));
  const { held, release } = await hold(page, /\/api\/v1\/changes\.csv\?.*cursor=/, "GET");
  await press(page, "Download CSV");
  await held;
  return async () => {
    const [file] = await Promise.all([page.waitForEvent("download"), release()]);
    const [heading, ...lines] = cells(await readFile(await file.path(), "utf8"));
    return lines.map((line) => line[heading.indexOf("action")]);
  };
}

test("a download continues when its screen is left, and the console works on", async ({ page, postern }) => {
  const downloaded = await heldDownload(page, postern, "Left Behind");
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await expectHeading(page, "Data");
  expect(await downloaded()).toEqual(["role.edit", "role.edit", "role.create"]);
  await page.getByRole("link", { name: "Postern" }).click();
  await expectHeading(page, "Overview");
});

test("a download has one query, though the filter changes meanwhile", async ({ page, postern }) => {
  const downloaded = await heldDownload(page, postern, "Filtered First");
  await postern.role("Not Filtered", []);
  await press(page, "Show all changes");
  await expect(page.getByRole("button", { name: "Show all changes" })).toBeHidden();
  expect(await downloaded()).toEqual(["role.edit", "role.edit", "role.create"]);
});
