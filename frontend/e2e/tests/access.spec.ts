/** Access: who holds a permission, who gave it to them, and whether it works. */
import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible";
import { ADA, expect, expectHeading, goByMenu, hold, open, type Postern, press, test } from "../support/console";

/** A name that looks like markup. */
const HOSTILE = `<img src=x onerror="document.title='pwned'">`;

/** A role that reads a collection of its own, and an API user that holds it, with a key. */
async function scanner(postern: Postern, collection: string, name: string) {
  await postern.api("POST", "/resources", { name: collection, kind: "collection", description: "" });
  const role = await postern.role(`Reads ${collection}`, [`${collection}:read`]);
  const { id } = await postern.api("POST", "/api-users", { name, roles: [role.id] });
  const { key } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Left" });
  return { role, id, key };
}

/** The row of a holder or of a permission. */
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("an auditor sees who can read a collection, who gave it to them, and whether it works", async ({ page, postern }) => {
  const { id, key, role } = await scanner(postern, "access_slabs", "Slab reader");
  const auditor = await postern.person("Audrey Auditor", ["roles:read", "api_users:read", "users:read", "resources:read"]);
  await open(page, postern, auditor, "/users");
  await goByMenu(page, "Access");
  await expectHeading(page, "Access");
  await page.getByLabel("Permission").selectOption("Read access_slabs");
  await expect(page).toHaveURL(/\/access\?permission=access_slabs%3Aread$/);
  const slab = row(page, "Slab reader");
  await expect(slab).toContainText(/given by Ada/);
  await expect(slab.getByRole("cell").nth(2)).toHaveText("Yes");
  await expect(slab.getByRole("listitem").filter({ hasText: "Left" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Permission" })).toHaveCount(0);
  await expectAccessible(page);

  await postern.api("PATCH", `/api-users/${id}/keys/${key.id}`, { disabled: true });
  await page.reload();
  await expect(slab.getByRole("cell").nth(2)).toHaveText("Yes");
  await expect(slab.getByRole("cell").nth(3)).toContainText("None");
  await slab.getByText("1 key cannot use it").click();
  await expect(slab.getByRole("listitem").filter({ hasText: "Left" })).toContainText("Disabled.");
  await postern.api("PATCH", `/api-users/${id}`, { disabled: true });
  await page.reload();
  await expect(slab.getByRole("cell").nth(2)).toContainText("No");
  await expect(slab.getByRole("cell").nth(2)).toContainText("Disabled.");
  await expectAccessible(page);

  await slab.getByRole("link", { name: "Reads access_slabs" }).click();
  await expect(page).toHaveURL(new RegExp(`/roles/${role.id}$`));
  await page.goBack();
  await slab.getByRole("link", { name: "Slab reader" }).click();
  await page.getByRole("navigation", { name: "API user", exact: true }).getByRole("link", { name: "Access" }).click();
  await expect(row(page, "access_slabs:read")).toContainText("given by Ada");
  await expect(page.getByRole("columnheader", { name: "Holder" })).toHaveCount(0);
});

test("the screen of a user leads to what the user holds", async ({ page, postern }) => {
  const quentin = await postern.person("Quentin Query", ["billing:read", "inventory:read"]);
  await open(page, postern, ADA, `/users/${quentin.id}`);
  await page.getByRole("link", { name: "Permissions", exact: true }).click();
  await expect(row(page, "billing:read")).toContainText("Quentin Query");
  await expect(row(page, "inventory:read")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(3);
  await press(page, "Show everyone");
  await expect(row(page, "Administrator").first()).toBeVisible();
  await expect(page).toHaveURL(/\/access$/);
});

test("the key that takes a permission away is named, and a name that looks like markup is text", async ({ page, postern }) => {
  const token = await postern.api("POST", "/account/tokens", { name: HOSTILE });
  await postern.api("POST", "/resources", { name: "access_badges", kind: "external", description: "" });
  const role = await postern.role(`${HOSTILE} role`, ["access_badges:write"]);
  await postern.api("POST", "/api-users", { name: `${HOSTILE} child`, roles: [role.id] }, { key: token.secret });
  await postern.api("PATCH", `/account/tokens/${token.key.id}`, { disabled: true });
  await open(page, postern, ADA, "/access?permission=access_badges%3Awrite");
  const child = row(page, `${HOSTILE} child`);
  await expect(child).toContainText(`Depends on key ${HOSTILE} of Ada, which is disabled.`);
  await expect(child).toContainText(`${HOSTILE} role`);
  await expect(page.getByLabel("Permission")).toHaveValue("access_badges:write");
  await expect(page).not.toHaveTitle("pwned");
  expect(await page.evaluate(() => document.images.length)).toBe(0);
  await expectAccessible(page);
});

test("what one permission and the whole company holds is downloaded", async ({ page, postern }) => {
  await scanner(postern, "access_pallets", "Pallet reader");
  const download = async (button: string) => {
    const [file] = await Promise.all([page.waitForEvent("download"), press(page, button)]);
    expect(file.suggestedFilename()).toBe("access.csv");
    return (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  };
  await open(page, postern, ADA, "/access?permission=access_pallets%3Aread");
  await expect(row(page, "Pallet reader")).toBeVisible();
  const one = await download("Download CSV");
  expect(one.slice(1).every((line) => line.includes("access_pallets:read"))).toBe(true);
  expect(one.some((line) => line.includes("Pallet reader") && line.includes("Left"))).toBe(true);
  const all = await download("Download all as CSV");
  expect(all.length).toBeGreaterThan(one.length);
  expect(all[0]).toBe(one[0]);
});

test("loading, a failure and a missing permission look different", async ({ page, postern }) => {
  const { held, release } = await hold(page, /\/api\/v1\/access/, "GET");
  await open(page, postern, ADA, "/access");
  await held;
  await expect(page.getByText("Loading access")).toBeVisible();
  release();
  await expect(row(page, "Administrator").first()).toBeVisible();
  await page.unrouteAll();
  await page.route(/\/api\/v1\/access/, (route) => route.abort());
  await page.reload();
  await expect(page.getByText("This could not be loaded")).toBeVisible();
  await page.unrouteAll();
  await press(page, "Try again");
  await expect(row(page, "Administrator").first()).toBeVisible();

  const reader = await postern.person("Rita Reader", ["users:read"]);
  await open(page, postern, reader, "/access");
  await expect(page.getByText("Not allowed")).toBeVisible();
  await press(page, "Settings");
  await expect(page.getByRole("menuitem", { name: "Access", exact: true })).toHaveAccessibleDescription(/roles:read/);
});
