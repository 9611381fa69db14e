/** No page scrolls sideways, from the narrowest phone to a wide screen, and lists of many columns keep all of them in sight. */
import { expect, open, test } from "../support/console";

const WIDTHS = [320, 480, 641, 768, 900, 1024, 1180, 1440];

test("lists fit at every width", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Scanner with a rather long name", ["shipping_events:read", "shipping_events:write", "inventory:read"]);
  const keys = `/api-users/${id}/keys`;
  const { key, secret } = await postern.api("POST", keys, {
    name: "Dock 4, the one beside the northern door",
    note: "In the grey box by the door.",
    expires_at: new Date(Date.now() + 9 * 86_400_000).toISOString(),
    scope: ["shipping_events:write", "inventory:read"],
  });
  await postern.session(secret);
  await postern.api("POST", "/resources", { name: "label_printer_of_the_north", kind: "external", description: "Prints the labels of everything that leaves." });
  const role = await postern.role("Sized role", ["inventory:read"]);
  await open(page, postern, await postern.administrator("Siz Er"), "/keys");
  const paths = ["/keys", "/tokens", "/resources", "/users", "/roles", "/api-users", "/access", "/changes", "/billing", "/", `/roles/${role.id}`, `/api-users/${id}?tab=keys`];
  for (const path of paths) {
    await page.goto(postern.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll("html, .table-frame, .tabs")].filter((it) => it.scrollWidth > it.clientWidth).map((it) => `${it.className || it.tagName} ${it.scrollWidth} > ${it.clientWidth}`),
      );
      expect.soft(wide, `${path} at ${width} px`).toEqual([]);
    }
  }
  await page.goto(`${postern.url}/keys?q=${key.prefix}`);
  for (const width of WIDTHS) {
    // High enough for the whole card of a key below the tabs of a phone.
    await page.setViewportSize({ width, height: 1000 });
    const row = page.getByRole("row", { name: /Dock 4/ });
    await expect(row.getByText("Active", { exact: true })).toBeInViewport({ ratio: 1 });
    await expect(row.getByRole("button", { name: /^Delete/ })).toBeInViewport({ ratio: 1 });
  }
});
