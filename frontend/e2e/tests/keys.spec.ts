/** Keys: rotation, limits, expiry, disabling, and the list of all keys. */
import { ADA, copySecret, dialog, expect, open, openDialog, type Postern, press, test } from "../support/console";

/** An API user that can read and write shipping events. */
async function shipper(postern: Postern, name: string): Promise<{ id: string; keys: string }> {
  const { id } = await postern.apiUser(name, ["shipping_events:read", "shipping_events:write"]);
  return { id, keys: `/api-users/${id}/keys` };
}

test("during the overlap of a rotation both secrets work, and after the next rotation only the last", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Rotated shipper");
  const { secret: first } = await postern.api("POST", keys, { name: "Turning" });
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);

  await press(page, "Rotate Turning");
  await dialog(page, "Rotate Turning").getByLabel("Works for 1 more hour").check();
  await press(dialog(page, "Rotate Turning"), "Rotate key");
  const second = await copySecret(page, "Key Turning");
  expect(second).not.toBe(first);
  await postern.session(first);
  await postern.session(second);
  await expect(page.getByRole("row", { name: "Turning" })).toContainText(/Old secret expires in (1 hour|60 minutes)/);

  const form = await openDialog(page, "Rotate Turning", "Rotate Turning");
  await expect(form).toContainText("The secret from before the last rotation works until");
  await form.getByLabel("Stops working now").check();
  await press(form, "Rotate key");
  const third = await copySecret(page, "Key Turning");
  await expect(postern.session(first)).rejects.toThrow("401");
  await expect(postern.session(second)).rejects.toThrow("401");
  await postern.session(third);
  await expect(page.getByRole("row", { name: "Turning" })).not.toContainText("Old secret");
});

test("a limited key has only the chosen permissions", async ({ page, postern }) => {
  const { id } = await shipper(postern, "Limited shipper");
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  const form = await openDialog(page, "Create API key", "New API key");
  await form.getByLabel("Name").fill("Only looking");
  await form.getByLabel("Only what I choose").check();
  await press(form, "Create API key");
  await expect(form.getByText("Choose at least one permission.")).toBeVisible();
  await form.getByLabel("Filter").fill("shipping");
  await form.getByLabel("Read shipping_events").check();
  await press(form, "Create API key");
  const secret = await copySecret(page, "Key Only looking");

  expect(await postern.session(secret)).toMatchObject({ permissions: ["shipping_events:read"] });
  await postern.api("GET", "/collections/shipping_events/records", undefined, { key: secret });
  await expect(postern.api("POST", "/collections/shipping_events/records", {}, { key: secret })).rejects.toThrow("403");
  const row = page.getByRole("row", { name: "Only looking" });
  await row.getByText("1 permission").click();
  await expect(row.getByText("shipping_events:read")).toBeVisible();
});

test("the expiry of a key is shown in words, and cannot be in the past", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Expiring shipper");
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  const create = async (name: string, choose: () => Promise<unknown>) => {
    await press(page, "Create API key");
    await dialog(page, "New API key").getByLabel("Name").fill(name);
    await choose();
    await press(dialog(page, "New API key"), "Create API key");
    await copySecret(page, `Key ${name}`);
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
  expect(until).toMatch(/T00:00:00\.000Z$/);

  await press(page, "Create API key");
  await dialog(page, "New API key").getByLabel("Name").fill("Too late");
  await expires.selectOption("On a certain day");
  await page.getByLabel("Last day").fill("2020-01-01");
  await press(dialog(page, "New API key"), "Create API key");
  await expect(page.getByText("Choose a day in the future.")).toBeVisible();
});

test("the expiry of a key is moved where the key is edited", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Extended shipper");
  const { key } = await postern.api("POST", keys, { name: "Longer", expires_at: "2098-12-31T12:00:00Z" });
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  const change = async (before: string, after: string) => {
    await press(page, "More about Longer");
    await page.getByRole("menuitem", { name: "Edit name, note and expiry" }).click();
    const form = dialog(page, "Edit key");
    await expect(form.getByLabel("Last day")).toHaveValue(before);
    await form.getByLabel("Last day").fill(after);
    await press(form, "Save");
    return form;
  };
  const expiry = async () => (await postern.api("GET", `${keys}/${key.id}`)).expires_at;
  await expect(await change("2098-12-31", "2099-01-31")).toBeHidden();
  expect(await expiry()).toBe("2099-02-01T00:00:00.000Z");
  await expect(await change("2099-01-31", "")).toBeHidden();
  expect(await expiry()).toBeNull();
  await expect(await change("", "2020-01-01")).toContainText("Choose a time in the future");
});

test("a disabled key is refused until it is enabled, and a deleted key forever", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Suspended shipper");
  const { secret } = await postern.api("POST", keys, { name: "Now and then" });
  await postern.session(secret);
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  const row = page.getByRole("row", { name: "Now and then" });
  const more = async (item: string) => {
    await press(page, "More about Now and then");
    await page.getByRole("menuitem", { name: item }).click();
    const question = dialog(page, `${item} Now and then?`);
    await press(question, `${item} key`);
    await expect(question).toBeHidden();
  };
  await more("Disable");
  await expect(row).toContainText("Disabled");
  await expect(postern.session(secret)).rejects.toThrow("401");
  await more("Enable");
  await expect(row).toContainText("Active");
  await postern.session(secret);

  const question = await openDialog(page, "Delete Now and then", "Delete Now and then?");
  await expect(question).toContainText(/Now and then was used (just now|1 minute ago) from 127\.0\.0\.1\. Programs that use it stop working at once\./);
  await press(question, "Delete key");
  await expect(page.getByText("No keys")).toBeVisible();
  await expect(postern.session(secret)).rejects.toThrow("401");
});

test("a key that does not work cannot be rotated, and its button says why", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Idle shipper");
  const off = await postern.api("POST", keys, { name: "Switched off" });
  await postern.api("PATCH", `${keys}/${off.key.id}`, { disabled: true });
  const old = await postern.api("POST", keys, { name: "Run out", expires_at: new Date(Date.now() + 1_000).toISOString() });
  await postern.api("POST", keys, { name: "Held up" });
  await expect.poll(async () => (await postern.api("GET", `${keys}/${old.key.id}`)).status).toBe("expired");
  await open(page, postern, ADA, `/api-users/${id}?tab=keys`);
  const rotate = (name: string) => page.getByRole("button", { name: `Rotate ${name}` });
  await expect(rotate("Held up")).toBeEnabled();
  await expect(rotate("Switched off")).toHaveAccessibleDescription("This key is disabled. Enable it first, or create a new key.");
  await expect(rotate("Run out")).toHaveAccessibleDescription(/^This key has expired\./);
  await rotate("Run out").click({ force: true });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await postern.api("PATCH", `/api-users/${id}`, { disabled: true });
  await page.reload();
  await expect(rotate("Held up")).toHaveAccessibleDescription("The owner of this key is disabled. Enable the owner first.");
});

test("the status of an API user is beside its name on every tab, and suspends its keys", async ({ page, postern }) => {
  const { id, keys } = await shipper(postern, "Stopped shipper");
  await postern.api("POST", keys, { name: "Stopped key" });
  await postern.api("PATCH", `/api-users/${id}`, { disabled: true });
  await open(page, postern, ADA, `/api-users/${id}`);
  const head = page.locator("header").filter({ has: page.getByRole("heading", { level: 1 }) });
  for (const tab of ["Details", "Keys", "Access", "Activity", "Changes"]) {
    await page.getByRole("link", { name: tab, exact: true }).last().click();
    await expect(head.getByText("Disabled", { exact: true })).toBeVisible();
  }
  await page.goto(`${postern.url}/keys?state=blocked`);
  const row = page.getByRole("row", { name: "Stopped key" });
  await expect(row).toContainText("Suspended");
  await expect(row).toContainText("Its owner is disabled");
});

test("all keys are listed under Integrations, by state", async ({ page, postern }) => {
  const { keys } = await shipper(postern, "Sorted shipper");
  const soon = new Date(Date.now() + 20 * 86_400_000).toISOString();
  const used = await postern.api("POST", keys, { name: "Sorted, in use" });
  await postern.session(used.secret);
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

test("a leaked key is found by pasting it, and its secret does not leave the browser", async ({ page, postern }) => {
  const { keys } = await shipper(postern, "Leaky shipper");
  const { key, secret } = await postern.api("POST", keys, { name: "Leaked" });
  await postern.api("POST", keys, { name: "Safe" });
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url() + (request.postData() ?? "")));
  await open(page, postern, ADA, "/keys");
  const search = page.getByRole("searchbox", { name: "Search by name, id or prefix" });
  await search.fill(`Authorization: Bearer ${secret}`);
  await expect(search).toHaveValue(key.prefix);
  const rows = page.getByRole("table", { name: "keys" }).locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Leaked");
  expect(sent.some((request) => request.includes(`q=${key.prefix}`))).toBe(true);
  expect(sent.filter((request) => request.includes(secret.slice(key.prefix.length + 1)))).toEqual([]);
  expect(await page.content()).not.toContain(secret);

  // Neither does it where only a name is searched for, and the address shows the text.
  await page.goto(`${postern.url}/api-users`);
  const names = page.getByRole("searchbox", { name: "Search by name" });
  await names.fill(secret);
  await expect(names).toHaveValue(key.prefix);
  await expect(page).toHaveURL(new RegExp(`q=${key.prefix}$`));
  expect(sent.filter((request) => request.includes(secret.slice(key.prefix.length + 1)))).toEqual([]);
});

test("a suspended key names the key that it depends on", async ({ page, postern }) => {
  const system = await postern.apiUser("Naming system", ["api_users:read", "api_users:write"]);
  const { key, secret } = await postern.createKey(system, "Naming import");
  const { id } = await postern.api("POST", "/api-users", { name: "Named below", roles: [] }, { key: secret });
  await postern.api("POST", `/api-users/${id}/keys`, { name: "Below" }, { key: secret });
  await postern.api("PATCH", `/api-users/${system.id}/keys/${key.id}`, { disabled: true });
  await open(page, postern, await postern.administrator("Naomi Names"), `/api-users/${id}?tab=keys`);
  const reason = "Key Naming import of Naming system, which it depends on, does not work";
  await expect(page.getByRole("row", { name: "Below" })).toContainText(reason);
});
