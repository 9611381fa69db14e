/** The address: it follows the screen, leads back to it, and says when there is none. */
import { expect, goByMenu, open, test } from "../support/console";

test("the address follows the screen, and the way back leads back", async ({ page, postern }) => {
  const ana = await postern.person("Ana Address", ["users:read", "roles:read"]);
  await open(page, postern, ana, "/users");
  await page.getByRole("link", { name: "Roles", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(`${postern.url}/roles`);
  await page.getByRole("link", { name: "Administrator", exact: true }).click();
  await expect(page).toHaveURL(/\/roles\/rol_/);
  await expect(page).toHaveTitle("Role · Postern");
  await goByMenu(page, "API tokens");
  await expect(page).toHaveURL(`${postern.url}/tokens`);

  await page.goBack();
  await expect(page.getByRole("heading", { name: "Administrator", level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("heading", { name: "Administrator", level: 1 })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Administrator", level: 1 })).toBeVisible();
});

test("an address without a screen says so and leads to the start", async ({ page, postern }) => {
  const eli = await postern.person("Eli Elsewhere", ["users:read"]);
  await open(page, postern, eli, "/no/such/page");
  await expect(page.getByText("This page does not exist")).toBeVisible();
  await page.getByRole("link", { name: "Go to the start page" }).click();
  await expect(page.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
});

test("what is not there, or not any more, says so in place of a broken page", async ({ page, postern }) => {
  const una = await postern.person("Una Unknown", ["users:read", "roles:read"]);
  const role = await postern.api("POST", "/roles", { name: "Soon Gone", permissions: [] });
  await postern.api("DELETE", `/roles/${role.id}`);
  await open(page, postern, una, `/roles/${role.id}`);
  await expect(page.getByText("It does not exist, or it was deleted.")).toBeVisible();
});
