/** The title of the window, and its icon. */
import { expect, expectHeading, open, signIn, test } from "../support/console";

test("the title names what the page shows, and the sign-in that covers it", async ({ page, postern }) => {
  const vera = await postern.person("Vera Titel", ["users:read", "roles:read"]);
  await page.goto(`${postern.url}/users/${vera.id}`);
  await expect(page).toHaveTitle("Sign in · Postern");
  await signIn(page, vera);
  await expectHeading(page, "Vera Titel");
  await expect(page).toHaveTitle("Vera Titel · Users · Postern");
  await page.getByRole("link", { name: "Roles", exact: true }).click();
  await expect(page).toHaveTitle("Roles · Postern");
  await page.goBack();
  await expect(page).toHaveTitle("Vera Titel · Users · Postern");
  await postern.api("DELETE", `/users/${vera.id}/sessions`);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page).toHaveTitle("Sign in · Postern");
  await signIn(page, vera);
  await expect(page).toHaveTitle("Vera Titel · Users · Postern");
});

test("the icon is a picture of its own", async ({ page, postern }) => {
  await open(page, postern, await postern.person("Ike Icon", []), "/");
  const icon = await page.locator("link[rel=icon]").getAttribute("href");
  const response = await page.request.get(postern.url + icon);
  expect(response.headers()["content-type"]).toBe("image/svg+xml");
  const size = await page.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image.naturalWidth;
  }, icon!);
  expect(size).toBeGreaterThan(0);
});
