/** Leaving the page while a secret is shown, and a session that has become someone else's. */
import { dialog, expect, expectHeading, goByMenu, open, openDialog, press, test } from "../support/console";

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
