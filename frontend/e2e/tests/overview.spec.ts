/** The overview: where people land, the first steps of an empty installation, and numbers that lead to their lists. */
import type { Page } from "@playwright/test";

import { ADA, copySecret, expect, expectHeading, open, openDialog, Postern, press, test } from "../support/console";

const START = "/";
const write = (postern: Postern, key: string) => postern.api("POST", "/collections/inventory/records", { slab: 17 }, { key });

/** The number that counts something; it is a link. */
const number = (page: Page, label: string | RegExp) => page.getByRole("link", { name: label });

test("an empty installation says what to do next, and the steps go away when they are done", async ({ page }) => {
  await using postern = await Postern.start();
  await postern.cookie();
  await open(page, postern, ADA, START);
  const steps = page.getByRole("listitem").filter({ has: page.locator("strong") });
  await expect(steps).toHaveText([/Create a role/, /Create an API user/, /Create a key/, /Call the API/]);

  await page.getByRole("link", { name: "Go to roles" }).click();
  const role = await openDialog(page, "New role", "New role");
  await role.getByRole("textbox", { name: "Name" }).fill("Scanning");
  await role.getByLabel("Write inventory").check();
  await press(role, "Create role");
  await expectHeading(page, "Scanning");

  await page.getByRole("link", { name: "Postern", exact: true }).click();
  await expect(steps.first()).toContainText("(done)");
  await page.getByRole("link", { name: "Go to API users" }).first().click();
  const apiUser = await openDialog(page, "New API user", "New API user");
  await apiUser.getByLabel("Name").fill("Belt scanner");
  await apiUser.getByRole("checkbox", { name: "Scanning" }).check();
  await press(apiUser, "Create API user");
  const key = await openDialog(page, "Create API key", "New API key");
  await key.getByLabel("Name").fill("Belt");
  await press(key, "Create API key");
  const secret = await copySecret(page, "Key Belt");

  await page.getByRole("link", { name: "Postern", exact: true }).click();
  await expect(steps.filter({ hasText: "(done)" })).toHaveCount(3);
  await expect(page.getByLabel("Command")).toHaveValue(`curl -H 'Authorization: Bearer <key>' ${postern.url}/api/v1/session`);
  await write(postern, secret);
  await press(page, "Refresh");
  await expect(page.getByRole("img", { name: /at least 1 let in/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "What to do next" })).toHaveCount(0);
});

test("each number leads to the list that it counts", async ({ page }) => {
  await using postern = await Postern.start();
  const { id } = await postern.apiUser("HR system", ["users:read", "users:write"]);
  const { key, secret } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Nightly" });
  await postern.api("POST", "/users", { login: "dana@example.com", name: "Dana", roles: [] }, { key: secret });
  await expect(write(postern, secret)).rejects.toThrow("403");
  await postern.api("PATCH", `/api-users/${id}/keys/${key.id}`, { disabled: true });
  await postern.api("POST", `/api-users/${id}/keys`, { name: "Spare", expires_at: new Date(Date.now() + 86_400_000).toISOString() });

  await open(page, postern, ADA, START);
  for (const [label, heading, item] of [
    ["1 Refused requests", "Refused requests", "HR system"],
    ["1 Blocked users", "Users", "dana@example.com"],
    ["0 Blocked API users", "API users", undefined],
    ["1 Keys that expire within 30 days", "Keys", "Spare"],
    ["0 Keys not used for 90 days", "Keys", undefined],
    ["1 Keys never used", "Keys", "Spare"],
  ] as const) {
    await number(page, label).click();
    await expectHeading(page, heading);
    const rows = page.getByRole("main").locator("tbody").getByRole("row");
    await expect(rows).toHaveCount(item ? 1 : 0);
    if (item) {
      await expect(rows).toContainText(item);
    }
    await page.goBack();
    await expectHeading(page, "Overview");
  }
  await expect(page.getByRole("table", { name: "Latest refused requests" })).toContainText("Lacks: Write inventory inventory:write");
  await expect(page.getByRole("table", { name: "Latest changes" })).toContainText("created the key Nightly of HR system");
});

test("a user sees only what they may read, and a user for whom there is nothing starts elsewhere", async ({ page, other, postern }) => {
  await open(page, postern, await postern.person("Una Users", ["users:read"]), START);
  await expectHeading(page, "Overview");
  await expect(number(page, /Blocked users/)).toBeVisible();
  await expect(number(page, /Keys never used/)).toBeVisible();
  await expect(number(page, /Blocked API users|Refused requests/)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 2 })).toHaveCount(0);

  await open(other, postern, await postern.person("Dot Data", ["inventory:read", "roles:read"]), START);
  await expectHeading(other, "Roles");
});
