/** Finding users, API users and roles: by any part of a name, by role and status, and from a role to its holders. */
import type { Page } from "@playwright/test";

import { ADA, expect, expectHeading, open, press, test } from "../support/console";

const names = (page: Page, table: string) => page.getByRole("table", { name: table }).locator("a.cell-link");

test("users are searched by login and name, and filtered by role and status, and the address keeps it", async ({ page, postern }) => {
  const shift = await postern.role("Late shift", []);
  const create = (login: string, name: string, roles: string[]) => postern.api("POST", "/users", { login, name, roles });
  await create("lindqvist@example.com", "Åsa Ångström", [shift.id]);
  await create("angstrand@example.com", "Bo Berg", []);
  const { user } = await create("cecil@example.com", "Cecil Langstrom", [shift.id]);
  await postern.api("PATCH", `/users/${user.id}`, { disabled: true });

  await open(page, postern, ADA, "/users");
  const search = page.getByRole("searchbox", { name: "Search by name or login" });
  await expect(search).toHaveAttribute("placeholder", "Search by name or login");
  await search.fill("angstr");
  await expect(names(page, "users")).toHaveText(["angstrand@example.com", "cecil@example.com", "lindqvist@example.com"]);
  await page.getByLabel("Role", { exact: true }).selectOption("Late shift");
  await expect(names(page, "users")).toHaveCount(2);
  await page.getByLabel("Status", { exact: true }).selectOption("Invited");
  await expect(names(page, "users")).toHaveText(["lindqvist@example.com"]);

  await page.getByRole("link", { name: "lindqvist@example.com" }).click();
  await expectHeading(page, "Åsa Ångström");
  await page.goBack();
  await expect(search).toHaveValue("angstr");
  await expect(page.getByLabel("Status", { exact: true }).locator("option:checked")).toHaveText("Invited");
  await expect(names(page, "users")).toHaveText(["lindqvist@example.com"]);

  await page.getByLabel("Status", { exact: true }).selectOption("Blocked");
  await expect(page.getByText("No match for “angstr”")).toBeVisible();
  await press(page, "Clear search and filters");
  await expect(search).toHaveValue("");
  await expect(page.getByLabel("Role", { exact: true })).toHaveValue("");
  await expect(page.getByRole("link", { name: ADA.login })).toBeVisible();
});

test("a role leads to its holders, and they to their screens", async ({ page, postern }) => {
  const guard = await postern.role("Night guard", []);
  await postern.api("POST", "/api-users", { name: "Gate camera", roles: [guard.id] });
  const { user } = await postern.api("POST", "/users", { login: "nina@example.com", name: "Nina Night", roles: [guard.id] });
  await postern.api("PATCH", `/users/${user.id}`, { disabled: true });
  await open(page, postern, ADA, "/roles");
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  await row("Night guard").getByRole("link", { name: "2 holders" }).click();
  await expectHeading(page, "Holders");
  await expect(row("Gate camera")).toContainText("API userActive");
  await expect(row("Nina Night")).toContainText("UserDisabled");
  await page.getByRole("link", { name: "Night guard" }).click();
  await expectHeading(page, "Night guard");
  await page.getByRole("link", { name: "2", exact: true }).click();
  await page.getByRole("link", { name: "Nina Night" }).click();
  await expectHeading(page, "Nina Night");
});

test("holders whom the person may not see are left out, and the screen says so", async ({ page, postern }) => {
  const clerk = await postern.role("Clerk", []);
  await postern.api("POST", "/api-users", { name: "Label printer", roles: [clerk.id] });
  await postern.api("POST", "/users", { login: "olga.office@example.com", name: "Olga Office", roles: [clerk.id] });
  await open(page, postern, await postern.person("Hedda Holders", ["roles:read", "users:read"]), `/roles/${clerk.id}/holders`);
  await expect(page.getByRole("link", { name: "Olga Office" })).toBeVisible();
  await expect(page.getByText("API users are not listed")).toBeVisible();
  await expect(page.getByText("Label printer")).toHaveCount(0);
});

test("a search goes on over pages without a match, and asks after ten of them", async ({ page, postern }) => {
  await postern.api("POST", "/api-users", { name: "Crane 7", roles: [] });
  let asked = 0;
  await page.route("**/api/v1/api-users?*", async (route) => {
    asked += 1;
    if (asked <= 11) {
      await route.fulfill({ json: { items: [], next_cursor: `page${asked}` } });
    } else {
      await route.fulfill({ response: await route.fetch({ url: route.request().url().replace(/cursor=[^&]*&/, "") }) });
    }
  });
  await open(page, postern, ADA, "/api-users?q=crane");
  await expect(page.getByText("No API users found so far")).toBeVisible();
  expect(asked).toBe(11);
  await press(page, "Show more");
  await expect(page.getByRole("link", { name: "Crane 7" })).toBeVisible();
  expect(asked).toBe(12);
});
