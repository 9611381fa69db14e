/** Keys: rotated, limited, expiring, suspended; and found again among all of them. */
import type { Page } from "@playwright/test";

import { ADA, dialog, expect, open, type Postern, test } from "../support/console";

/** An API user that may read and write shipping events. */
async function shipper(postern: Postern, name: string): Promise<{ id: string; keys: string }> {
  const permissions = ["shipping_events:read", "shipping_events:write"];
  const role = await postern.api("POST", "/roles", { name: `${name} role`, permissions });
  const { id } = await postern.api("POST", "/api-users", { name, roles: [role.id] });
  return { id, keys: `/api-users/${id}/keys` };
}

/** Takes the secret out of the dialog that shows it once, and closes it. */
async function take(page: Page, title: string): Promise<string> {
  const once = dialog(page, title);
  const secret = await once.getByLabel("Secret").inputValue();
  await once.getByRole("button", { name: "Copy and close" }).click();
  await expect(once).toBeHidden();
  return secret;
}

const works = (postern: Postern, key: string) => postern.api("GET", "/session", undefined, { key });

test("while a rotated key overlaps both secrets work, and after the next rotation only the last", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Rotated shipper");
  const { secret: first } = await postern.api("POST", keys, { name: "Turning" });
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);

  await page.getByRole("button", { name: "Rotate Turning" }).click();
  await dialog(page, "Rotate Turning").getByLabel("Works for 1 more hour").check();
  await dialog(page, "Rotate Turning").getByRole("button", { name: "Rotate key" }).click();
  const second = await take(page, "Key Turning");
  expect(second).not.toBe(first);
  await works(postern, first);
  await works(postern, second);
  await expect(page.getByRole("row", { name: "Turning" })).toContainText(/Old secret ends in (1 hour|60 minutes)/);

  await page.getByRole("button", { name: "Rotate Turning" }).click();
  const form = dialog(page, "Rotate Turning");
  await expect(form).toContainText("The secret from before the last rotation works until");
  await form.getByLabel("Stops working now").check();
  await form.getByRole("button", { name: "Rotate key" }).click();
  const third = await take(page, "Key Turning");
  await expect(works(postern, first)).rejects.toThrow("401");
  await expect(works(postern, second)).rejects.toThrow("401");
  await works(postern, third);
  await expect(page.getByRole("row", { name: "Turning" })).not.toContainText("Old secret");
});

test("a key that is limited does nothing beyond what was chosen", async ({ page, postern }) => {
  const { id } = await shipper(postern, "Limited shipper");
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  await page.getByRole("button", { name: "Create key" }).click();
  const form = dialog(page, "New key");
  await form.getByLabel("Name").fill("Only looking");
  await form.getByLabel("Only what I choose").check();
  await form.getByRole("button", { name: "Create key" }).click();
  await expect(form.getByText("Choose at least one permission.")).toBeVisible();
  await form.getByLabel("Filter").fill("shipping");
  await form.getByLabel("shipping_events:read").check();
  await form.getByRole("button", { name: "Create key" }).click();
  const secret = await take(page, "Key Only looking");

  expect(await works(postern, secret)).toMatchObject({ permissions: ["shipping_events:read"] });
  await postern.api("GET", "/collections/shipping_events/records", undefined, { key: secret });
  await expect(postern.api("POST", "/collections/shipping_events/records", {}, { key: secret })).rejects.toThrow("403");
  const row = page.getByRole("row", { name: "Only looking" });
  await row.getByText("1 permission").click();
  await expect(row.getByText("shipping_events:read")).toBeVisible();
});

test("when a key expires is said in words, and marked when it is soon", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Expiring shipper");
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  const create = async (name: string, choose: () => Promise<unknown>) => {
    await page.getByRole("button", { name: "Create key" }).click();
    await dialog(page, "New key").getByLabel("Name").fill(name);
    await choose();
    await dialog(page, "New key").getByRole("button", { name: "Create key" }).click();
    await take(page, `Key ${name}`);
  };
  const expires = page.getByLabel("Expires");
  await create("For a month", () => expires.selectOption("In 30 days"));
  await create("For good", () => expires.selectOption("Never"));
  await create("Until tomorrow", async () => {
    await expires.selectOption("On a certain day");
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("Last day").fill(tomorrow);
  });

  await expect(page.getByRole("row", { name: "For a month" })).toContainText(/in (30 days|1 month)/);
  await expect(page.getByRole("row", { name: "For good" }).getByRole("cell").nth(4)).toHaveText("Never");
  await expect(page.getByRole("row", { name: "Until tomorrow" })).toContainText(/in (2\d hours|1 day|2 days)/);
  const { items } = await postern.api("GET", keys);
  const until = items.find((key: { name: string }) => key.name === "Until tomorrow").expires_at;
  expect(until).toMatch(/T00:00:00Z$/);

  await page.getByRole("button", { name: "Create key" }).click();
  await dialog(page, "New key").getByLabel("Name").fill("Too late");
  await expires.selectOption("On a certain day");
  await page.getByLabel("Last day").fill("2020-01-01");
  await dialog(page, "New key").getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("Choose a day in the future.")).toBeVisible();
});

test("a disabled key is refused until it is enabled, and a deleted one for good", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Suspended shipper");
  const { secret } = await postern.api("POST", keys, { name: "Now and then" });
  await works(postern, secret);
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  const row = page.getByRole("row", { name: "Now and then" });
  const more = async (item: string) => {
    await page.getByRole("button", { name: "More about Now and then" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    const question = dialog(page, `${item} Now and then?`);
    await question.getByRole("button", { name: `${item} key` }).click();
    await expect(question).toBeHidden();
  };
  await more("Disable");
  await expect(row).toContainText("Disabled");
  await expect(works(postern, secret)).rejects.toThrow("401");
  await more("Enable");
  await expect(row).toContainText("Active");
  await works(postern, secret);

  await page.getByRole("button", { name: "Delete Now and then" }).click();
  const question = dialog(page, "Delete Now and then?");
  await expect(question).toContainText(/Now and then was used (just now|1 minute ago) from 127\.0\.0\.1\. Programs that use it stop working at once\./);
  await question.getByRole("button", { name: "Delete key" }).click();
  await expect(page.getByText("No keys")).toBeVisible();
  await expect(works(postern, secret)).rejects.toThrow("401");
});

test("all keys are found under Integrations, by what is to be done about them", async ({ page, postern }) => {
  const { keys } = await shipper(postern, "Sorted shipper");
  const soon = new Date(Date.now() + 20 * 86_400_000).toISOString();
  const used = await postern.api("POST", keys, { name: "Sorted, in use" });
  await works(postern, used.secret);
  await postern.api("POST", keys, { name: "Sorted, expiring", expires_at: soon });
  const { key } = await postern.api("POST", keys, { name: "Sorted, disabled" });
  await postern.api("PATCH", `${keys}/${key.id}`, { disabled: true });
  await open(page, postern, ADA, "/keys");

  const all = ["Sorted, in use", "Sorted, expiring", "Sorted, disabled"];
  const expected: [string, string[]][] = [
    ["All", all],
    ["Expiring", ["Sorted, expiring"]],
    ["Never used", ["Sorted, expiring", "Sorted, disabled"]],
    ["Disabled", ["Sorted, disabled"]],
    ["Idle", []],
  ];
  for (const [filter, names] of expected) {
    const tab = page.getByRole("navigation", { name: "Which keys" }).getByRole("link", { name: filter });
    await tab.click();
    await expect(tab).toHaveAttribute("aria-current", "page");
    for (const name of all) {
      const row = page.getByRole("row", { name });
      await (names.includes(name) ? expect(row).toContainText("Sorted shipper") : expect(row).toBeHidden());
    }
  }
  await expect(page.getByText("No keys are idle")).toBeVisible();
});
