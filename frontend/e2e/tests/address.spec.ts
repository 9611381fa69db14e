/** The address bar: each screen has a URL, and a URL without a screen says so. */
import { expect, expectHeading, goByMenu, open, test } from "../support/console";

test("the URL follows the screen, and Back returns to the previous screen", async ({ page, postern }) => {
  const ana = await postern.person("Ana Address", ["users:read", "roles:read"]);
  await open(page, postern, ana, "/users");
  await page.getByRole("link", { name: "Roles", exact: true }).click();
  await expectHeading(page, "Roles");
  await expect(page).toHaveURL(`${postern.url}/roles`);
  await page.getByRole("link", { name: "Administrator", exact: true }).click();
  await expect(page).toHaveURL(/\/roles\/rol_/);
  await expect(page).toHaveTitle("Administrator · Roles · Postern");
  await goByMenu(page, "API tokens");
  await expect(page).toHaveURL(`${postern.url}/tokens`);

  await page.goBack();
  await expectHeading(page, "Administrator");
  await page.goBack();
  await expectHeading(page, "Roles");
  await page.goForward();
  await expectHeading(page, "Administrator");
  await page.reload();
  await expectHeading(page, "Administrator");
});

test("a URL without a screen says so and links to the start", async ({ page, postern }) => {
  const eli = await postern.person("Eli Elsewhere", ["users:read"]);
  await open(page, postern, eli, "/no/such/page");
  await expect(page.getByText("This page does not exist")).toBeVisible();
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expectHeading(page, "Overview");
});

test("a deleted item is reported as not found", async ({ page, postern }) => {
  const una = await postern.person("Una Unknown", ["users:read", "roles:read"]);
  const role = await postern.role("Soon Gone", []);
  await postern.api("DELETE", `/roles/${role.id}`);
  await open(page, postern, una, `/roles/${role.id}`);
  await expect(page.getByText("It does not exist, or it was deleted.")).toBeVisible();
});
