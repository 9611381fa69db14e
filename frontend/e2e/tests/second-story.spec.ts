/** The second story, as a person would click it: an integration is let in, works, is looked at, suspended, and let go. */
import { ADA, dialog, expect, goByMenu, open, pasted, Postern, test } from "../support/console";

test("an integration gets a key that works until its API user is disabled, and again once it is enabled", async ({ page }) => {
  test.slow();
  // Alone, because the bill counts every API user there is.
  await using postern = await Postern.start();
  await postern.api("POST", "/roles", {
    name: "Slab scanning",
    permissions: ["shipping_events:read", "shipping_events:write", "roles:read", "roles:write"],
  });
  await postern.api("POST", "/api-users", { name: "Payroll", roles: [] });
  await open(page, postern, ADA, "/");
  const asScanner = (method: string, path: string, body?: unknown) => postern.api(method, path, body, { key: secret });
  const goToScanner = async (tab: string) => {
    await goByMenu(page, "API users");
    await page.getByRole("link", { name: "Slab scanner" }).click();
    await page.getByRole("navigation", { name: "API user", exact: true }).getByRole("link", { name: tab }).click();
  };

  await test.step("an administrator creates an API user with a role", async () => {
    await goByMenu(page, "API users");
    await page.getByRole("button", { name: "New API user" }).click();
    const form = dialog(page, "New API user");
    await form.getByLabel("Name").fill("Slab scanner");
    await form.getByRole("checkbox", { name: "Slab scanning" }).check();
    await form.getByRole("button", { name: "Create API user" }).click();
    await expect(page.getByRole("heading", { name: "Slab scanner", level: 1 })).toBeVisible();
    await expect(page.getByText("No keys")).toBeVisible();
  });

  const secret = await test.step("creates a key for it, sees the secret once and copies it", async () => {
    await page.getByRole("button", { name: "Create key" }).click();
    const form = dialog(page, "New key");
    await form.getByLabel("Name").fill("Dock 4");
    await form.getByRole("button", { name: "Create key" }).click();
    const once = dialog(page, "Key Dock 4");
    const shown = await once.getByLabel("Secret").inputValue();
    await once.getByRole("button", { name: "Copy and close" }).click();
    await expect(once).toBeHidden();
    const secret = await pasted(page);
    expect(secret).toBe(shown);
    expect(await page.content()).not.toContain(secret);
    await expect(page.getByRole("row", { name: "Dock 4" })).toContainText("Active");
    return secret;
  });

  await test.step("the key reads and writes events, and does nothing beyond its role", async () => {
    await asScanner("POST", "/collections/shipping_events/records", { event: "loaded", order: "A-17" });
    const { items } = await asScanner("GET", "/collections/shipping_events/records");
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ by: { kind: "api_user", name: "Slab scanner" }, data: { order: "A-17" } });
    await expect(asScanner("GET", "/users")).rejects.toThrow("403");
    await asScanner("POST", "/roles", { name: "Looking at events", permissions: ["shipping_events:read"] });
  });

  await test.step("what it wrote is seen under Data", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
    await page.getByRole("link", { name: "shipping_events" }).click();
    const record = page.getByRole("row").filter({ hasText: "A-17" });
    await expect(record).toContainText("Slab scanner");
    await record.getByText("A-17").click();
    await expect(page.getByRole("region", { name: "JSON of record" })).toContainText('"order": "A-17"');
  });

  const { items: keys } = await postern.api("GET", "/keys");
  const { id: keyId } = keys[0].key;
  await test.step("the change log shows what it did, with its key, and what was done to it", async () => {
    await goToScanner("Activity");
    const did = page.getByRole("row", { name: "created the role Looking at events" });
    await expect(did).toContainText(`API key ${keyId}`);
    await goToScanner("Changes");
    await expect(page.getByRole("row", { name: "created the API user Slab scanner" })).toContainText("Ada");
    const made = page.getByRole("row", { name: "created a key of Slab scanner" });
    await made.getByRole("button", { name: "Details" }).click();
    await expect(page.getByRole("row", { name: "Dock 4" })).toContainText(keyId);
    expect(await page.content()).not.toContain(secret);
    await goToScanner("Activity");
    await did.getByRole("link", { name: keyId }).click();
    await expect(page.getByRole("heading", { name: "Change log", level: 1 })).toBeVisible();
    await expect(page.getByLabel("Key or session")).toHaveValue(keyId);
    await expect(page.getByRole("table", { name: "changes" }).getByRole("row")).toHaveCount(2);
  });

  const enabled = async (sentence: string) => {
    await goByMenu(page, "Billing");
    await expect(page.getByText(sentence)).toBeVisible();
  };
  const save = async (saved: string) => {
    await page.getByRole("button", { name: "Save" }).click();
    const question = dialog(page, "This affects 1 user or API user");
    await expect(question).toContainText("Dock 4 of Slab scanner");
    await question.getByRole("button", { name: "Save" }).click();
    await expect(question).toBeHidden();
    await goByMenu(page, "API users");
    await expect(page.getByRole("row", { name: "Slab scanner" })).toContainText(saved);
  };
  await test.step("disabling it stops the key at once, and it is billed no more", async () => {
    await enabled("2 API users are enabled now.");
    await goToScanner("Details");
    await page.getByLabel("Disabled").check();
    await save("Disabled");
    await expect(asScanner("GET", "/session")).rejects.toThrow("401");
    await enabled("1 API user is enabled now.");
  });

  await test.step("enabled again, the same key works, and it is billed", async () => {
    await goToScanner("Details");
    await page.getByLabel("Disabled").uncheck();
    await save("Active");
    expect(await asScanner("GET", "/session")).toMatchObject({ principal: { name: "Slab scanner" } });
    await enabled("2 API users are enabled now.");
    await expect(page.getByRole("row", { name: "Slab scanner" })).toContainText("1");
  });

  await test.step("deleting it is permanent, and what it did stays readable", async () => {
    await goToScanner("Details");
    await page.getByRole("button", { name: "Delete API user" }).click();
    const question = dialog(page, "Delete Slab scanner?");
    await expect(question).toContainText("This is permanent.");
    await expect(question).toContainText("Dock 4 of Slab scanner");
    await question.getByRole("button", { name: "Delete API user" }).click();
    await expect(page.getByRole("heading", { name: "API users", level: 1 })).toBeVisible();
    await expect(page.getByRole("link", { name: "Payroll" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Slab scanner" })).toBeHidden();
    await expect(asScanner("GET", "/session")).rejects.toThrow("401");
    await enabled("1 API user is enabled now.");
    await goByMenu(page, "Change log");
    await expect(page.getByRole("row", { name: "deleted the API user Slab scanner" })).toBeVisible();
    await expect(page.getByRole("row", { name: "created the role Looking at events" })).toContainText(`API key ${keyId}`);
  });
});
