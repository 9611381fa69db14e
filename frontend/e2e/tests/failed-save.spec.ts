/** A save that fails: the dialog stays open and keeps its values, and the focus is on the invalid field. */
import { expect, expectHeading, hold, open, openDialog, press, test } from "../support/console";

test("a name that is taken is an error at the name, which has the focus", async ({ page, postern }) => {
  await postern.role("Taken Already", []);
  await open(page, postern, await postern.administrator("Fay Fails"), "/roles");
  const form = await openDialog(page, "New role", "New role");
  const name = form.getByRole("textbox", { name: "Name" });
  await name.fill("taken  ALREADY");
  await form.getByLabel("Read billing").check();
  await press(form, "Create role");
  await expect(name).toHaveAccessibleDescription(/Another role has this name/);
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
  await expect(form.getByRole("alert")).toHaveCount(0);
  await expect(form.getByLabel("Read billing")).toBeChecked();

  await page.keyboard.press("Control+A");
  await page.keyboard.type("Not Taken Yet");
  await page.keyboard.press("Enter");
  await expectHeading(page, "Not Taken Yet");
  const { items } = await postern.api("GET", "/roles?q=not+taken");
  expect(items).toMatchObject([{ permissions: ["billing:read"] }]);
});

test("a login that is taken is an error at the login", async ({ page, postern }) => {
  const first = await postern.person("Log In", []);
  await open(page, postern, await postern.administrator("Lil Login"), "/users");
  const form = await openDialog(page, "New user", "New user");
  await form.getByRole("textbox", { name: "Login" }).fill(first.login.toUpperCase());
  await form.getByRole("textbox", { name: "Name" }).fill("Second");
  await press(form, "Create user");
  await expect(form.getByRole("textbox", { name: "Login" })).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByRole("textbox", { name: "Login" })).toBeFocused();
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Second");
});

test("each invalid field shows its error, and the first one has the focus", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Mo Many"), "/users");
  const form = await openDialog(page, "New user", "New user");
  await press(form, "Create user");
  await expect(form.getByRole("textbox", { name: "Login" })).toHaveAccessibleDescription(/at least 3 characters/);
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/Enter a name/);
  await expect(form.getByRole("textbox", { name: "Login" })).toBeFocused();
});

test("a name that looks like Administrator is an error at its field", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Ada Like"), "/roles");
  const form = await openDialog(page, "New role", "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Аdministrator");
  await press(form, "Create role");
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/This looks like Administrator/);
});

test("when Postern cannot be reached the form says so, and saving again works", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Una Unreached"), "/roles");
  const form = await openDialog(page, "New role", "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Sent Twice");
  const roles = "**/api/v1/roles";
  await page.route(roles, (route) => route.abort());
  await press(form, "Create role");
  await expect(form.getByRole("alert")).toContainText("Postern cannot be reached");
  await expect(form.getByRole("alert")).toBeFocused();
  await page.unroute(roles);
  await press(form, "Create role");
  await expectHeading(page, "Sent Twice");
});

test("a lost response does not create a second role", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Lis Lost"), "/roles");
  const form = await openDialog(page, "New role", "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Made Once");
  let lost = 0;
  await page.route("**/api/v1/roles", async (route) => {
    if (route.request().method() === "POST" && lost === 0) {
      lost += 1;
      await route.fetch();
      return route.abort();
    }
    return route.continue();
  });
  await press(form, "Create role");
  await expectHeading(page, "Made Once");
  expect(lost).toBe(1);
});

test("a dialog stays open until its answer is there, so that a refusal is seen", async ({ page, postern }) => {
  await postern.role("Refused Late", []);
  await open(page, postern, await postern.administrator("Wes Waits"), "/roles");
  const form = await openDialog(page, "New role", "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Refused Late");
  const { held, release } = await hold(page, "**/api/v1/roles", "POST");
  await press(form, "Create role");
  await held;
  await page.keyboard.press("Escape");
  await press(form, "Close");
  const cancel = form.getByRole("button", { name: "Cancel" });
  await expect(cancel).toHaveAccessibleDescription("Wait for the answer.");
  await cancel.click({ force: true });
  await expect(form).toBeVisible();
  release();
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/Another role has this name/);
  await press(form, "Cancel");
  await press(form, "Discard");
  await expect(form).toBeHidden();
});

test("a save goes on when another tab is opened while its impact is checked", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Tabbed Sensor", []);
  const role = await postern.role("Tabbed role", []);
  await open(page, postern, await postern.administrator("Tia Tabs"), `/api-users/${id}`);
  await page.getByRole("checkbox", { name: "Tabbed role" }).check();
  const { held, release } = await hold(page, "**/api/v1/impact", "POST");
  await press(page, "Save");
  await held;
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await expect(page.getByText("No keys")).toBeVisible();
  release();
  await expect(page.getByText("Changes saved")).toBeVisible();
  expect((await postern.api("GET", `/api-users/${id}`)).roles).toEqual([role.id]);
});
