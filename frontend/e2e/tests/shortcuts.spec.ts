/** Going anywhere by name with Ctrl K, and the list of the shortcuts. */
import { expectAccessible } from "../support/accessible";
import { dialog, expect, expectHeading, open, press, test } from "../support/console";

test("Ctrl K finds screens, users, API users, roles and keys by name, and goes there", async ({ page, postern }) => {
  const printer = await postern.apiUser("Jetty printer", []);
  await postern.createKey(printer, "Jetty key");
  await postern.person("Jetty Operator", []);
  await postern.role("Jetty role", []);
  await open(page, postern, await postern.administrator("Kim Goes"), "/roles");
  await expectHeading(page, "Roles");
  await page.keyboard.press("Control+k");
  const palette = dialog(page, "Go to");
  const box = palette.getByRole("combobox", { name: "Screen, name or key" });
  await expect(box).toBeFocused();
  const options = palette.getByRole("option");
  await expect(options.filter({ hasText: "Change log" })).toHaveText("Change log screen");
  await box.fill("jetty");
  await expect(options).toHaveText([/^Jetty Operator, .* user$/, "Jetty printer API user", "Jetty role role", "Jetty key of Jetty printer key"]);
  await expect(box).toBeFocused();
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page, "go to");
  await page.keyboard.press("ArrowDown");
  await expect(box).toHaveAttribute("aria-activedescendant", (await options.nth(1).getAttribute("id")) ?? "");
  await page.keyboard.press("Enter");
  await expectHeading(page, "Jetty printer");
  await expect(palette).toBeHidden();

  await page.keyboard.press("Control+k");
  await box.fill("no such thing");
  await expect(palette.getByRole("status")).toHaveText("No match for “no such thing”");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();

  await press(page, "Go to (Ctrl K)");
  await box.fill("bill");
  await page.keyboard.press("Enter");
  await expectHeading(page, "Billing");
});

test("a pasted key is found by its public part, and its secret is in no request", async ({ page, postern }) => {
  const gate = await postern.apiUser("Gate reader", []);
  const { secret } = await postern.createKey(gate, "Gate key");
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url() + (request.postData() ?? "")));
  await open(page, postern, await postern.administrator("Kit Pastes"), "/roles");
  await expectHeading(page, "Roles");
  await page.keyboard.press("Control+k");
  const box = dialog(page, "Go to").getByRole("combobox");
  await box.fill(secret);
  await expect(dialog(page, "Go to").getByRole("option")).toHaveText(["Gate key of Gate reader key"]);
  const prefix = secret.split("_").slice(0, 2).join("_");
  await expect(box).toHaveValue(prefix);
  expect(requests.filter((request) => request.includes(secret.slice(prefix.length)))).toEqual([]);
  expect(requests.some((request) => request.includes(prefix))).toBe(true);
  await page.keyboard.press("Enter");
  await expectHeading(page, "Gate reader");
  await expect(page.getByText("Gate key").first()).toBeVisible();
});

test("the answers to a text that was typed over do not appear", async ({ page, postern }) => {
  await postern.role("Slow role", []);
  await postern.role("Fast role", []);
  await open(page, postern, await postern.administrator("Lia Waits"), "/roles");
  await expectHeading(page, "Roles");
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/api\/v1\/roles\?.*q=slow/, async (route) => {
    await released;
    await route.continue().catch(() => undefined);
  });
  await page.keyboard.press("Control+k");
  const palette = dialog(page, "Go to");
  const asked = page.waitForRequest(/\/api\/v1\/roles\?.*q=slow/);
  await palette.getByRole("combobox").fill("slow role");
  await asked;
  await palette.getByRole("combobox").fill("fast role");
  await expect(palette.getByRole("option")).toHaveText(["Fast role role"]);
  release();
  await palette.getByRole("combobox").press("End");
  await expect(palette.getByRole("option")).toHaveText(["Fast role role"]);
});

test("someone who may read little is offered the screens that they may open, and nothing else is asked", async ({ page, postern }) => {
  await open(page, postern, await postern.person("Bo Bills", ["billing:read"]), "/account");
  await expectHeading(page, "Account");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.keyboard.press("Control+k");
  const options = dialog(page, "Go to").getByRole("option");
  await expect(options.filter({ hasText: "Billing" })).toBeVisible();
  await expect(options.filter({ hasText: "Users" })).toHaveCount(0);
  await dialog(page, "Go to").getByRole("combobox").fill("zzz");
  await expect(dialog(page, "Go to").getByRole("status")).toHaveText("No match for “zzz”");
  expect(asked.filter((path) => /users|roles|keys/.test(path))).toEqual([]);
});

test("a question mark lists the shortcuts, except while typing", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Max Asks"), "/roles");
  await expectHeading(page, "Roles");
  const help = dialog(page, "Keyboard shortcuts");
  await page.getByRole("searchbox").pressSequentially("?");
  await expect(page.getByRole("searchbox")).toHaveValue("?");
  await expect(help).toBeHidden();
  await page.getByRole("main").focus();
  await page.keyboard.press("?");
  await expect(help).toContainText("Ctrl K");
  await page.keyboard.press("Control+k");
  await expect(dialog(page, "Go to")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await press(page, /Your menu/);
  await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  await expect(help).toBeVisible();
});

test("unsaved work is asked about before going elsewhere", async ({ page, postern }) => {
  const role = await postern.role("Half written", []);
  await open(page, postern, await postern.administrator("Uma Unsaved"), `/roles/${role.id}`);
  await page.getByLabel("Description").fill("Not saved");
  await page.keyboard.press("Control+k");
  await dialog(page, "Go to").getByRole("combobox").fill("billing");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Discard/ })).toBeVisible();
  await expect(page).toHaveURL(`${postern.url}/roles/${role.id}`);
});
