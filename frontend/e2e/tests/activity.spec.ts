/** What an API user did: by which key, what, and from where; with the change or the record behind each row. */
import { ADA, expect, expectHeading, goByMenu, open, press, test } from "../support/console";

test("an administrator sees what each key did, and opens the change and the record", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Gate", ["shipping_events:write", "roles:write"]);
  const issue = (name: string) => postern.api("POST", `/api-users/${id}/keys`, { name });
  const [north, south] = [await issue("North"), await issue("South")];
  const write = (key: string, order: string) => postern.api("POST", "/collections/shipping_events/records", { order }, { key });
  await write(north.secret, "N-1");
  const { id: last } = await write(south.secret, "S-1");
  const made = await postern.api("POST", "/roles", { name: "Made At North", permissions: [] }, { key: north.secret });

  await open(page, postern, ADA, `/api-users/${id}?tab=activity`);
  const rows = page.getByRole("table", { name: "activity" }).getByRole("row");
  await expect(rows).toHaveCount(4);
  const change = rows.filter({ hasText: "created the role Made At North" });
  await expect(change).toContainText("API key North");
  await press(change, "Details");
  await expect(page.getByRole("row", { name: "Program" })).toContainText("Request");

  await page.getByLabel("Key", { exact: true }).selectOption("South");
  await expect(rows).toHaveCount(2);
  const record = rows.filter({ hasText: "wrote a record to shipping_events" });
  await expect(record).toContainText("API key South");
  await press(record, "Details");
  await expect(page.getByRole("region", { name: "JSON of record" })).toContainText('"order": "S-1"');
  await record.getByRole("link", { name: "record" }).click();
  await expectHeading(page, "Record");
  await expect(page.getByText(last)).toBeVisible();
  await expect(page.getByRole("region", { name: "JSON of record" })).toContainText('"order": "S-1"');
  await page.getByRole("link", { name: "South" }).click();
  await expectHeading(page, "Activity");
  await expect(rows).toHaveCount(2);

  // A deleted key keeps its activity.
  await postern.api("DELETE", `/api-users/${id}/keys/${south.key.id}`);
  await postern.api("DELETE", `/roles/${made.id}`);
  await page.reload();
  await expect(rows).toHaveCount(2);
  await page.getByLabel("Kind").selectOption("Changes");
  await expect(page.getByText("No activity found")).toBeVisible();
});

test("the menu of a key leads to its activity", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Scale", []);
  const { key } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Belt" });
  await open(page, postern, ADA, "/users");
  await goByMenu(page, "API users");
  await page.getByRole("link", { name: "Scale" }).click();
  await page.getByRole("navigation", { name: "API user", exact: true }).getByRole("link", { name: "Keys" }).click();
  await press(page, "More about Belt");
  await page.getByRole("menuitem", { name: "View activity" }).click();
  await expectHeading(page, "Activity");
  await expect(page.getByLabel("Key or session")).toHaveValue(key.id);
  await expect(page.getByText("No activity found")).toBeVisible();
});

test("the activity says what was done in the words of the change log", async ({ page, postern }) => {
  const system = await postern.apiUser("Tower system", ["api_users:write"]);
  const { secret } = await postern.createKey(system, "Tower import");
  const { id } = await postern.apiUser("Tower crane", [], secret);
  await postern.api("POST", `/api-users/${id}/adopt`, { keep_sign_in: true });
  const words = "let the API user Tower crane keep access without a key";
  for (const [path, table] of [[`/changes?target=${id}`, "changes"], [`/activity?actor=${(await postern.api("GET", "/account")).id}`, "activity"]]) {
    await open(page, postern, ADA, path);
    await expect(page.getByRole("table", { name: table }).getByRole("row").filter({ hasText: words })).toBeVisible();
  }
});
