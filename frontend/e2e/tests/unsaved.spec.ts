/** Leaving with something typed that is not saved: the console asks, whichever way the person goes. */
import { dialog, expect, expectHeading, expectReloadAsks, open, openDialog, press, test } from "../support/console";

test("a half-filled form in a dialog is not lost without a question", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Hal Filled"), "/users");
  await page.getByRole("link", { name: "Roles", exact: true }).click();
  const form = await openDialog(page, "New role", "New role");
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();

  await press(page, "New role");
  const name = form.getByRole("textbox", { name: "Name" });
  await name.fill("Half a role");
  await form.getByLabel("Read inventory").check();
  const ways: [string, () => Promise<unknown>][] = [
    ["Escape", () => page.keyboard.press("Escape")],
    ["Cancel", () => press(form, "Cancel")],
    ["the close button", () => press(form, "Close")],
    ["the backdrop", () => page.mouse.click(3, 3)],
    ["back", () => page.goBack()],
  ];
  for (const [way, leave] of ways) {
    await test.step(way, async () => {
      await leave();
      await expect(form.getByRole("alert")).toContainText("You have not saved what you entered.");
      await press(form, "Keep editing");
      await expect(name).toHaveValue("Half a role");
      await expect(form.getByLabel("Read inventory")).toBeChecked();
      await expect(page).toHaveURL(/\/roles$/);
    });
  }
  await expectReloadAsks(page);
  await page.keyboard.press("Escape");
  await press(form, "Discard");
  await expect(form).toBeHidden();
  await press(page, "New role");
  await expect(name).toHaveValue("");
});

test("changes on a page are not lost by a link, back or reload", async ({ page, postern }) => {
  const { id } = await postern.role("Edited role", ["inventory:read"]);
  await open(page, postern, await postern.administrator("Edi Tor"), "/roles");
  await page.getByRole("searchbox").fill("Edited role");
  await page.getByRole("link", { name: "Edited role" }).click();
  const description = page.getByLabel("Description");
  await description.fill("Not saved yet");
  const question = dialog(page, "Discard your changes?");
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await press(question, "Cancel");
  await page.goBack();
  await press(question, "Cancel");
  await expect(page).toHaveURL(new RegExp(`/roles/${id}$`));
  await expect(description).toHaveValue("Not saved yet");
  await expectReloadAsks(page);
  await page.goBack();
  await press(question, "Discard changes");
  await expectHeading(page, "Roles");
  expect(await postern.api("GET", `/roles/${id}`)).toMatchObject({ description: "" });

  await page.getByRole("link", { name: "Edited role" }).click();
  await description.fill("Saved");
  await press(page, "Save role");
  await expect(page.getByText("Changes saved")).toBeVisible();
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await expectHeading(page, "Users");
});

test("the tabs of an API user keep what was typed, and leaving them asks", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Tabbed scanner", []);
  await open(page, postern, await postern.administrator("Tab Keeper"), `/api-users/${id}`);
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Renamed, not saved");
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await expect(page.getByText("No keys")).toBeVisible();
  await page.getByRole("link", { name: "Roles", exact: true }).click();
  await press(dialog(page, "Discard your changes?"), "Cancel");
  await page.getByRole("link", { name: "Details", exact: true }).click();
  await expect(name).toHaveValue("Renamed, not saved");
  await page.getByRole("link", { name: "Roles", exact: true }).click();
  await press(dialog(page, "Discard your changes?"), "Discard changes");
  await expectHeading(page, "Roles");
});

test("signing out asks before it loses changes", async ({ page, postern }) => {
  const { id } = await postern.role("Role left open", []);
  await open(page, postern, await postern.administrator("Otto Out"), `/roles/${id}`);
  await page.getByLabel("Description").fill("Not saved yet");
  const signOut = async () => {
    await press(page, /Your menu/);
    await page.getByRole("menuitem", { name: "Sign out" }).click();
  };
  const question = dialog(page, "Discard your changes?");
  await signOut();
  await press(question, "Cancel");
  await expect(page.getByLabel("Description")).toHaveValue("Not saved yet");
  expect((await page.request.get(`${postern.url}/api/v1/account`)).status()).toBe(200);
  await signOut();
  await press(question, "Discard changes");
  await expectHeading(page, "Sign in");
});
