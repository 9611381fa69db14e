/** Someone who may look after API users and nothing else: what they can do, and what stands there barred with its reason. */
import { dialog, expect, open, pasted, test } from "../support/console";

const PERMISSIONS = ["api_users:read", "api_users:write"];

test("an operator of API users sees what is not theirs barred, and why", async ({ page, postern }) => {
  const uma = await postern.person("Uma", PERMISSIONS);
  await open(page, postern, uma, "/");
  // The first screen on which there is something to see.
  await expect(page.getByRole("heading", { name: "API users", level: 1 })).toBeVisible();

  const bars: [string, string][] = [
    ["Users", "users:read"],
    ["Roles", "roles:read"],
    ["Resources", "resources:read"],
    ["Change log", "change_log:read"],
    ["Billing", "billing:read"],
  ];
  await page.getByRole("button", { name: "Settings" }).click();
  for (const [item, permission] of bars) {
    const barred = page.getByRole("menuitem", { name: item, exact: true });
    await expect(barred).toHaveAttribute("aria-disabled", "true");
    await expect(barred).toHaveAccessibleDescription(`You need the permission ${permission}.`);
  }
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Users", exact: true })).toHaveAccessibleDescription("You need the permission users:read.");

  await page.goto(`${postern.url}/users`);
  await expect(page.getByText("Not allowed")).toBeVisible();
  await expect(page.getByRole("main").getByText("You need the permission users:read.").filter({ visible: true })).toBeVisible();
});

test("an operator of API users looks after one that holds no more than they do", async ({ page, postern }) => {
  const vera = await postern.person("Vera", PERMISSIONS);
  await open(page, postern, vera, "/api-users");
  await page.getByRole("button", { name: "New API user" }).click();
  const form = dialog(page, "New API user");
  await expect(form).toContainText("You need the permission roles:read.");
  await form.getByLabel("Name").fill("Vera's probe");
  await form.getByRole("button", { name: "Create API user" }).click();
  await expect(page.getByRole("heading", { name: "Vera's probe", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "Create key" }).click();
  await dialog(page, "New key").getByLabel("Name").fill("Probe");
  await dialog(page, "New key").getByRole("button", { name: "Create key" }).click();
  await dialog(page, "Key Probe").getByRole("button", { name: "Copy and close" }).click();
  await expect(dialog(page, "Key Probe")).toBeHidden();
  const secret = await pasted(page);
  expect(await postern.api("GET", "/session", undefined, { key: secret })).toMatchObject({ permissions: [] });

  await page.getByRole("link", { name: "Details" }).click();
  for (const tab of ["Activity", "Changes"]) {
    await expect(page.getByRole("link", { name: tab })).toHaveAccessibleDescription("You need the permission change_log:read.");
  }
  await page.getByLabel("Name").fill("Vera's second probe");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Vera's second probe", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Delete API user" }).click();
  await dialog(page, "Delete Vera's second probe?").getByRole("button", { name: "Delete API user" }).click();
  await expect(page.getByRole("heading", { name: "API users", level: 1 })).toBeVisible();
  await expect(postern.api("GET", "/session", undefined, { key: secret })).rejects.toThrow("401");
});

test("an operator of API users is told why they may not touch one that holds more", async ({ page, postern }) => {
  const wanda = await postern.person("Wanda", PERMISSIONS);
  const role = await postern.api("POST", "/roles", { name: "Wanda lacks it", permissions: ["shipping_events:write"] });
  const { id } = await postern.api("POST", "/api-users", { name: "Beyond Wanda", roles: [role.id] });
  const { secret } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Beyond" });
  await open(page, postern, wanda, `/api-users/${id}`);

  await page.getByLabel("Name").fill("Within Wanda");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("shipping_events:write");

  await page.getByRole("button", { name: "Delete API user" }).click();
  const question = dialog(page, "Delete Beyond Wanda?");
  await question.getByRole("button", { name: "Delete API user" }).click();
  await expect(question.getByRole("alert")).toContainText("shipping_events:write");
  await question.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("link", { name: "Keys" }).last().click();
  await page.getByRole("button", { name: "Create key" }).click();
  await dialog(page, "New key").getByLabel("Name").fill("Not for Wanda");
  await dialog(page, "New key").getByRole("button", { name: "Create key" }).click();
  await expect(dialog(page, "New key").getByRole("alert")).toContainText("shipping_events:write");
  expect((await postern.api("GET", `/api-users/${id}`))).toMatchObject({ name: "Beyond Wanda", keys: 1 });
  await postern.api("GET", "/session", undefined, { key: secret });
});

test("who may only look at API users sees every way to change one barred", async ({ page, postern }) => {
  const xenia = await postern.person("Xenia", ["api_users:read", "roles:read"]);
  const { id } = await postern.api("POST", "/api-users", { name: "Only looked at", roles: [] });
  await postern.api("POST", `/api-users/${id}/keys`, { name: "Looked at" });
  await open(page, postern, xenia, `/api-users/${id}`);
  const reason = "You need the permission api_users:write.";
  for (const name of ["Save", "Delete API user"]) {
    await expect(page.getByRole("button", { name })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByRole("button", { name })).toHaveAccessibleDescription(reason);
  }
  await expect(page.getByLabel("Name")).toHaveAccessibleDescription(reason);
  await page.goto(`${postern.url}/api-users/${id}?tab=keys`);
  for (const name of ["Create key", "Rotate Looked at", "Delete Looked at"]) {
    await expect(page.getByRole("button", { name })).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByRole("button", { name })).toHaveAccessibleDescription(reason);
  }
  await page.goto(`${postern.url}/api-users`);
  await expect(page.getByRole("button", { name: "New API user" })).toHaveAccessibleDescription(reason);
});
