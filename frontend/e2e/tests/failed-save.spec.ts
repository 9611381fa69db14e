/** A save that fails: the dialog stays, what was typed stays, the error is at its field and the focus is on it. */
import { dialog, expect, open, test } from "../support/console";

test("a name that is taken is said at the name, which has the focus", async ({ page, postern }) => {
  await postern.api("POST", "/roles", { name: "Taken Already", permissions: [] });
  await open(page, postern, await postern.administrator("Fay Fails"), "/roles");
  await page.getByRole("button", { name: "New role" }).click();
  const form = dialog(page, "New role");
  const name = form.getByRole("textbox", { name: "Name" });
  await name.fill("taken  ALREADY");
  await form.getByLabel("Read billing").check();
  await form.getByRole("button", { name: "Create role" }).click();
  await expect(name).toHaveAccessibleDescription(/Another role has this name/);
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toBeFocused();
  await expect(form.getByRole("alert")).toHaveCount(0);
  await expect(form.getByLabel("Read billing")).toBeChecked();

  await page.keyboard.press("Control+A");
  await page.keyboard.type("Not Taken Yet");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Not Taken Yet", level: 1 })).toBeVisible();
  const { items } = await postern.api("GET", "/roles?q=not+taken");
  expect(items).toMatchObject([{ permissions: ["billing:read"] }]);
});

test("a login that is taken is said at the login", async ({ page, postern }) => {
  const first = await postern.person("Log In", []);
  await open(page, postern, await postern.administrator("Lil Login"), "/users");
  await page.getByRole("button", { name: "New user" }).click();
  const form = dialog(page, "New user");
  await form.getByRole("textbox", { name: "Login" }).fill(first.login.toUpperCase());
  await form.getByRole("textbox", { name: "Name" }).fill("Second");
  await form.getByRole("button", { name: "Create user" }).click();
  await expect(form.getByRole("textbox", { name: "Login" })).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByRole("textbox", { name: "Login" })).toBeFocused();
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveValue("Second");
});

test("of several wrong fields each says its own, and the first has the focus", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Mo Many"), "/users");
  await page.getByRole("button", { name: "New user" }).click();
  const form = dialog(page, "New user");
  await form.getByRole("button", { name: "Create user" }).click();
  await expect(form.getByRole("textbox", { name: "Login" })).toHaveAccessibleDescription(/at least 3 characters/);
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/Enter a name/);
  await expect(form.getByRole("textbox", { name: "Login" })).toBeFocused();
});

test("a name that people would take for Administrator is refused at its field", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Ada Like"), "/roles");
  await page.getByRole("button", { name: "New role" }).click();
  const form = dialog(page, "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Аdministrator");
  await form.getByRole("button", { name: "Create role" }).click();
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/This looks like Administrator/);
});

test("when Postern cannot be reached the form says so, and the same save works once it can", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Una Unreached"), "/roles");
  await page.getByRole("button", { name: "New role" }).click();
  const form = dialog(page, "New role");
  await form.getByRole("textbox", { name: "Name" }).fill("Sent Twice");
  const roles = "**/api/v1/roles";
  await page.route(roles, (route) => route.abort());
  await form.getByRole("button", { name: "Create role" }).click();
  await expect(form.getByRole("alert")).toContainText("Postern cannot be reached");
  await expect(form.getByRole("alert")).toBeFocused();
  await page.unroute(roles);
  await form.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByRole("heading", { name: "Sent Twice", level: 1 })).toBeVisible();
});

test("an answer that is lost on its way does not make a second role", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Lis Lost"), "/roles");
  await page.getByRole("button", { name: "New role" }).click();
  const form = dialog(page, "New role");
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
  await form.getByRole("button", { name: "Create role" }).click();
  await expect(page.getByRole("heading", { name: "Made Once", level: 1 })).toBeVisible();
  expect(lost).toBe(1);
});
