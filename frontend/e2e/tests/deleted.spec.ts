/** The screens of what was deleted: the change log still knows its name, who deleted it and when. */
import { expect, expectHeading, open, openDialog, press, test } from "../support/console";

test("the screen of a deleted API user has its name, who deleted it, and its changes", async ({ page, postern }) => {
  const gone = await postern.apiUser("Gone scanner", []);
  await open(page, postern, await postern.administrator("Wanda Wiper"), `/api-users/${gone.id}`);
  await press(await openDialog(page, "Delete API user", "Delete Gone scanner?"), "Delete API user");
  await expectHeading(page, "API users");

  await page.goto(`${postern.url}/api-users/${gone.id}?tab=keys`);
  await expectHeading(page, "Gone scanner");
  await expect(page.getByText("Deleted", { exact: true })).toBeVisible();
  await expect(page.getByText(/^Deleted by Wanda Wiper (just now|1 minute ago)\.$/)).toBeVisible();
  const changes = page.getByRole("table", { name: "changes" });
  await expect(changes.getByRole("row", { name: /created the API user Gone scanner/ })).toBeVisible();
  await expect(changes.getByRole("row", { name: /deleted the API user Gone scanner/ })).toBeVisible();

  await page.goto(`${postern.url}/changes?target=${gone.id}`);
  await expect(page.getByLabel("Target")).toHaveAccessibleDescription("Gone scanner");
});

test("the filters of the log know the names of deleted actors", async ({ page, postern }) => {
  const maker = await postern.apiUser("Maker of roles", ["roles:read", "roles:write"]);
  const { secret } = await postern.createKey(maker, "Making");
  const role = await postern.api("POST", "/roles", { name: "Made", permissions: [] }, { key: secret });
  await postern.api("DELETE", `/roles/${role.id}`, undefined, { key: secret });
  await postern.api("DELETE", `/api-users/${maker.id}`);
  await open(page, postern, await postern.administrator("Lia Logger"), `/changes?actor=${maker.id}`);
  await expect(page.getByLabel("Actor")).toHaveAccessibleDescription("Maker of roles");
  await page.goto(`${postern.url}/roles/${role.id}`);
  await expectHeading(page, "Made");
  await expect(page.getByText(/^Deleted by Maker of roles /)).toBeVisible();
});

test("without the change log, the screen of what was deleted says only that it is not there", async ({ page, postern }) => {
  const { id } = await postern.role("Unknown", []);
  await postern.api("DELETE", `/roles/${id}`);
  await open(page, postern, await postern.person("Nil Nolog", ["roles:read"]), `/roles/${id}`);
  await expect(page.getByText("It does not exist, or it was deleted.")).toBeVisible();
  await expectHeading(page, "Role");
});
