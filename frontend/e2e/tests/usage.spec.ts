/** Usage: which permissions a key and a role have used, and how often an API user called. */
import { ADA, expect, open, press, test } from "../support/console";

test("an administrator sees which permissions are used, and how often an API user called", async ({ page, postern }) => {
  const role = await postern.role("Weighing", ["inventory:read", "inventory:write"]);
  const { id } = await postern.api("POST", "/api-users", { name: "Weigher", roles: [role.id] });
  const { secret } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Bench" });
  await postern.api("GET", "/collections/inventory/records", undefined, { key: secret });

  await open(page, postern, ADA, `/api-users/${id}`);
  await expect(page.getByRole("img", { name: "Calls in the last 90 days: at least 1 let in and 0 refused" })).toBeVisible();
  await page.getByRole("navigation", { name: "API user", exact: true }).getByRole("link", { name: "Keys" }).click();
  await press(page, "More about Bench");
  await page.getByRole("menuitem", { name: "View usage" }).click();
  const usage = page.getByRole("dialog", { name: "Usage of Bench" });
  await expect(usage.getByRole("listitem").filter({ hasText: "inventory:read" })).toContainText("used today");
  await expect(usage.getByRole("listitem").filter({ hasText: "inventory:write" })).toContainText("not used since");

  await page.goto(`${postern.url}/roles/${role.id}`);
  await expect(page.getByRole("listitem").filter({ hasText: "inventory:read" })).toContainText("used today by 1 holder");
  await expect(page.getByRole("button", { name: /^Remove 1 that nobody used/ })).toHaveAccessibleDescription(
    "Usage has been recorded for only 0 days.",
  );
  await page.goto(`${postern.url}/api-users`);
  await page.getByRole("searchbox", { name: "Search by name" }).fill("Weigher");
  await expect(page.getByRole("row", { name: "Weigher" }).getByRole("img")).toHaveAccessibleName("At least 1 call in the last 30 days");
});

test("unused permissions are taken out of the form, and nothing is saved by itself", async ({ page, postern }) => {
  const role = await postern.role("Seldom", ["inventory:read", "inventory:write", "billing:read"]);
  // As it would be after a hundred days.
  await page.route(`**/api/v1/roles/${role.id}/usage`, (route) => {
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    const use = (permission: string, days?: number) => ({
      permission,
      last_used_on: days === undefined ? null : ago(days).slice(0, 10),
      holders: 1,
    });
    const permissions = [use("billing:read"), use("inventory:read", 12), use("inventory:write", 95)];
    return route.fulfill({ json: { recording_since: ago(100), complete: true, permissions, days: [] } });
  });
  await page.route(`**/api/v1/roles/${role.id}`, async (route) => {
    const response = await route.fetch();
    const edited = new Date(Date.now() - 100 * 86_400_000).toISOString();
    return route.fulfill({ response, json: { ...(await response.json()), updated_at: edited } });
  });
  await open(page, postern, ADA, `/roles/${role.id}`);
  await expect(page.getByRole("listitem").filter({ hasText: "inventory:read" })).toContainText("used 12 days ago");
  const read = page.getByRole("checkbox", { name: "Read inventory" });
  const write = page.getByRole("checkbox", { name: "Write inventory" });
  await expect(write).toBeChecked();
  await press(page, "Remove 2 that nobody used for 90 days");
  await expect(write).not.toBeChecked();
  await expect(read).toBeChecked();
  expect((await postern.api("GET", `/roles/${role.id}`)).permissions).toHaveLength(3);
  await press(page, "Save role");
  await expect.poll(async () => (await postern.api("GET", `/roles/${role.id}`)).permissions).toEqual(["inventory:read"]);
});
