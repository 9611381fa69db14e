/** Leaving the page while a secret or a link is shown, and a session that has become someone else's. */
import { KEPT_FOR_ALL, dialog, expect, expectHeading, expectReloadAsks, goByMenu, open, openDialog, press, test } from "../support/console";

const UNCOPIED = "You have not copied the secret. It will not be shown again.";

test("going back, reloading and closing ask first while a secret is not copied", async ({ page, postern }) => {
  const tia = await postern.person("Tia Typing", ["api_tokens:generate", "roles:read"]);
  await open(page, postern, tia, "/roles");
  await goByMenu(page, "API tokens");
  const form = await openDialog(page, "Add API token", "New API token");
  await form.getByRole("textbox", { name: "Name" }).fill("Kept");
  await press(form, "Create API token");
  const once = dialog(page, "API token Kept");
  await expect(once.getByLabel("Secret")).toHaveValue(/^pst_/);

  await page.goBack();
  await expect(once.getByText(UNCOPIED)).toBeVisible();
  await expect(page).toHaveURL(/\/tokens$/);
  await press(once, "Go back");

  const asked: string[] = [];
  page.on("dialog", async (question) => {
    asked.push(question.type());
    await question.dismiss();
  });
  await page.evaluate(() => void setTimeout(() => location.reload()));
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(once.getByLabel("Secret")).toHaveValue(/^pst_/);

  await press(once, "Copy and close");
  await expect(once).toBeHidden();
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
});

test("an invitation link that is not copied is not lost without a question", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Lin Linker"), "/roles");
  await goByMenu(page, "Users");
  const form = await openDialog(page, "New user", "New user");
  await form.getByRole("textbox", { name: "Login" }).fill("linked@example.com");
  await form.getByRole("textbox", { name: "Name" }).fill("Linked");
  await press(form, "Create user");
  const once = dialog(page, "Invitation for linked@example.com");
  const link = once.getByLabel("Invitation link");
  await expect(link).toHaveValue(/#/);
  const ways: [string, () => Promise<unknown>][] = [
    ["Escape", () => page.keyboard.press("Escape")],
    ["the close button", () => press(once, "Close")],
    ["Done", () => press(once, "Done")],
    ["back", () => page.goBack()],
  ];
  for (const [way, leave] of ways) {
    await test.step(way, async () => {
      await leave();
      await expect(once.getByRole("alert")).toContainText("You have not copied the link. It will not be shown again.");
      await press(once, "Go back");
      await expect(link).toHaveValue(/#/);
    });
  }
  await expectReloadAsks(page);
  await expect(link).toHaveValue(/#/);
  await press(once, "Copy");
  await expect(once.getByRole("status")).toHaveText("Copied");
  await press(once, "Done");
  await expect(once).toBeHidden();
  await page.reload();
  await expectHeading(page, "Users");
});

test("links of adopting all that are not copied are not lost by going back or reloading", async ({ page, postern }) => {
  const system = await postern.apiUser("Lost HR system", ["users:read", "users:write"]);
  const { secret } = await postern.createKey(system, "Lost import");
  const { login } = await postern.person("Lois Lost", "inherited", secret);
  await open(page, postern, await postern.administrator("Adi Adopts"), `/api-users/${system.id}`);
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await press(page, "More about Lost import");
  await page.getByRole("menuitem", { name: "Keep access of all that depend on it" }).click();
  const question = dialog(page, KEPT_FOR_ALL);
  await press(question, "Keep access of all");
  await expect(question.getByLabel(login, { exact: true })).toHaveValue(/#/);
  await page.goBack();
  await expect(question.getByRole("alert")).toContainText("You have not copied all links. They will not be shown again.");
  await expect(page).toHaveURL(/tab=keys$/);
  await press(question, "Go back");
  await expectReloadAsks(page);
  await expect(question.getByLabel(login, { exact: true })).toHaveValue(/#/);
});

test("what was typed for one person is not done by another who has signed in meanwhile", async ({ page, postern }) => {
  const [ona, oto] = [await postern.person("Ona One", ["roles:read", "roles:write"]), await postern.person("Oto Other", ["roles:read", "roles:write"])];
  await open(page, postern, ona, "/roles");
  await press(page, "New role");
  const form = dialog(page, "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Ona's Role");
  // In another tab.
  const tab = await page.context().newPage();
  await open(tab, postern, oto, "/roles");
  await expectHeading(tab, "Roles");
  await press(form, "Create role");
  await expect(page.getByRole("button", { name: "Your menu" })).toContainText("Oto Other");
  const { items } = await postern.api("GET", "/roles?q=ona%27s");
  expect(items).toEqual([]);
});
