/** Menus on a phone: each opens within the screen, wherever its button is. */
import { ADA, expect, open, press, test } from "../support/console";

test.use({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });

test("the menu of each key opens within the screen", async ({ page, postern }) => {
  const names = ["Left", "Right", "Front", "Back"];
  const { id } = await postern.apiUser("Four keys", []);
  for (const name of names) {
    await postern.api("POST", `/api-users/${id}/keys`, { name });
  }
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  for (const name of names) {
    await press(page, `More about ${name}`);
    await expect(page.getByRole("menuitem", { name: "Keep access of all that depend on it" })).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole("menuitem", { name: "Edit name, note and expiry" })).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Escape");
  }
});
