/** The second story, step by step in the browser: an integration gets a key, works, is disabled, and is deleted. */
import {
  ADA,
  copySecret,
  expect,
  expectHeading,
  goByMenu,
  open,
  openDialog,
  pasted,
  Postern,
  press,
  test,
} from "../support/console";

test("an integration gets a key that works until its API user is disabled, and again once it is enabled", async ({ page }) => {
  test.slow();
  // Its own Postern, because the bill counts every API user.
  await using postern = await Postern.start();
  await postern.api("POST", "/roles", {
    name: "Slab scanning",
    permissions: ["shipping_events:read", "shipping_events:write", "roles:read", "roles:write"],
  });
  await postern.apiUser("Payroll", []);
  await open(page, postern, ADA, "/");
  const asScanner = (method: string, path: string, body?: unknown) => postern.api(method, path, body, { key: secret });
  const goToScanner = async (tab: string) => {
    await goByMenu(page, "API users");
    await page.getByRole("link", { name: "Slab scanner" }).click();
    await page.getByRole("navigation", { name: "API user", exact: true }).getByRole("link", { name: tab }).click();
  };

  await test.step("an administrator creates an API user with a role", async () => {
    await goByMenu(page, "API users");
    const form = await openDialog(page, "New API user", "New API user");
    await form.getByLabel("Name").fill("Slab scanner");
    await form.getByRole("checkbox", { name: "Slab scanning" }).check();
    await press(form, "Create API user");
    await expectHeading(page, "Slab scanner");
    await expect(page.getByText("No keys")).toBeVisible();
  });

  const secret = await test.step("creates a key for it, and copies the secret that is shown once", async () => {
    const form = await openDialog(page, "Create API key", "New API key");
    await form.getByLabel("Name").fill("Dock 4");
    await press(form, "Create API key");
    const secret = await copySecret(page, "Key Dock 4");
    expect(await pasted(page)).toBe(secret);
    expect(await page.content()).not.toContain(secret);
    await expect(page.getByRole("row", { name: "Dock 4" })).toContainText("Active");
    return secret;
  });

  await test.step("the key can read and write events, and nothing beyond its role", async () => {
    await asScanner("POST", "/collections/shipping_events/records", { event: "loaded", order: "A-17" });
    const { items } = await asScanner("GET", "/collections/shipping_events/records");
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ by: { kind: "api_user", name: "Slab scanner" }, data: { order: "A-17" } });
    await expect(asScanner("GET", "/users")).rejects.toThrow("403");
    await asScanner("POST", "/roles", { name: "Looking at events", permissions: ["shipping_events:read"] });
  });

  await test.step("its records are listed under Data", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
    await page.getByRole("link", { name: "shipping_events" }).click();
    const record = page.getByRole("row").filter({ hasText: "A-17" });
    await expect(record).toContainText("Slab scanner");
    await record.getByText("A-17").click();
    await expect(page.getByRole("region", { name: "JSON of record" })).toContainText('"order": "A-17"');
  });

  const { items: keys } = await postern.api("GET", "/keys");
  const { id: keyId } = keys[0].key;
  await test.step("the change log shows its activity, with its key, and the changes to it", async () => {
    await goToScanner("Activity");
    const did = page.getByRole("row", { name: "created the role Looking at events" });
    await expect(did).toContainText("API key Dock 4");
    await expect(page.getByRole("row", { name: "wrote a record to shipping_events" })).toContainText("API key Dock 4");
    await goToScanner("Changes");
    await expect(page.getByRole("row", { name: "created the API user Slab scanner" })).toContainText("Ada");
    const made = page.getByRole("row", { name: /created the key .* of Slab scanner/ });
    await press(made, "Details");
    await expect(page.getByRole("row", { name: "Name Dock 4" })).toContainText(keyId);
    expect(await page.content()).not.toContain(secret);
    await goToScanner("Activity");
    await did.getByRole("link", { name: "Dock 4" }).click();
    await expectHeading(page, "Activity");
    await expect(page.getByLabel("Key or session")).toHaveValue(keyId);
    await expect(page.getByRole("table", { name: "activity" }).getByRole("row")).toHaveCount(3);
  });

  const enabled = async (sentence: string) => {
    await goByMenu(page, "Billing");
    await expect(page.getByText(sentence)).toBeVisible();
  };
  const save = async (saved: string) => {
    const question = await openDialog(page, "Save", "This affects 1 API user");
    await expect(question).toContainText("Dock 4 of Slab scanner");
    await press(question, "Save");
    await expect(question).toBeHidden();
    await goByMenu(page, "API users");
    await expect(page.getByRole("row", { name: "Slab scanner" })).toContainText(saved);
  };
  await test.step("disabling it stops the key at once, and it is no longer billed", async () => {
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

  await test.step("deleting it is permanent, and its activity stays in the log", async () => {
    await goToScanner("Details");
    const question = await openDialog(page, "Delete API user", "Delete Slab scanner?");
    await expect(question).toContainText("This is permanent.");
    await expect(question).toContainText("Dock 4 of Slab scanner");
    await press(question, "Delete API user");
    await expectHeading(page, "API users");
    await expect(page.getByRole("link", { name: "Payroll" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Slab scanner" })).toBeHidden();
    await expect(asScanner("GET", "/session")).rejects.toThrow("401");
    await enabled("1 API user is enabled now.");
    await goByMenu(page, "Change log");
    await expect(page.getByRole("row", { name: "deleted the API user Slab scanner" })).toBeVisible();
    await expect(page.getByRole("row", { name: "created the role Looking at events" })).toContainText("API key Dock 4");
  });
});
