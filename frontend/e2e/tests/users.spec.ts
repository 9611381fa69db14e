/** People: letting them in, keeping them out for a while or for good, and who cannot be taken away. */
import { ADA, ADMINISTRATOR, dialog, expect, open, Postern, signIn, test } from "../support/console";

test("a person is invited, accepts, and is active", async ({ page, other, postern }) => {
  await open(page, postern, await postern.administrator("Ina Inviter"), "/users");
  await page.getByRole("button", { name: "New user" }).click();
  const form = dialog(page, "New user");
  await form.getByRole("textbox", { name: "Login" }).fill("new.comer@example.com");
  await form.getByRole("textbox", { name: "Name" }).fill("New Comer");
  await form.getByRole("button", { name: "Create user" }).click();
  const invitation = dialog(page, "Invitation for new.comer@example.com");
  const link = await invitation.getByLabel("Invitation link").inputValue();
  await expect(invitation).toContainText("It works once and expires in 7 days");
  await invitation.getByRole("button", { name: "Done" }).click();
  expect(await page.content()).not.toContain(new URL(link).hash.slice(1));

  await other.goto(link);
  await other.getByLabel("Password", { exact: true }).fill("short");
  await other.getByLabel("Password again").fill("short");
  await other.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(other.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/at least 15 characters/);
  await other.getByLabel("Password", { exact: true }).fill("seven grey herons at dusk");
  await other.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(other.getByLabel("Password again")).toHaveAccessibleDescription(/not the same/);
  await other.getByLabel("Password again").fill("seven grey herons at dusk");
  await other.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(other.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();

  await page.reload();
  await page.getByRole("searchbox").fill("new.comer");
  await expect(page.getByRole("row", { name: "new.comer@example.com" })).toContainText("Active");
  await other.goto(link);
  await other.reload();
  await other.getByLabel("Password", { exact: true }).fill("eight blue herons at dawn");
  await other.getByLabel("Password again").fill("eight blue herons at dawn");
  await other.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(other.getByRole("alert")).toContainText("This code is invalid or has expired.");
});

test("inviting again ends the password and gives a new link", async ({ page, postern }) => {
  const ron = await postern.person("Ron Returns", []);
  await open(page, postern, await postern.administrator("Abe Again"), `/users/${ron.id}`);
  await page.getByRole("button", { name: "Invite again" }).click();
  const question = dialog(page, `Invite ${ron.login} again?`);
  await expect(question).toContainText("The password and all sessions end at once.");
  await question.getByRole("button", { name: "Invite again" }).click();
  const invitation = dialog(page, `Invitation for ${ron.login}`);
  const link = await invitation.getByLabel("Invitation link").inputValue();
  await invitation.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "Invited" })).toBeVisible();
  await expect(postern.signIn(ron.login, ron.password)).rejects.toThrow("401");
  await postern.accept(new URL(link).hash.slice(1), "eight blue herons at dawn");
  await postern.signIn(ron.login, "eight blue herons at dawn");
});

test("a disabled person cannot sign in until enabled again", async ({ page, postern }) => {
  const una = await postern.person("Una Until", ["users:read"]);
  await open(page, postern, await postern.administrator("Eno Enabler"), `/users/${una.id}`);
  await page.getByRole("button", { name: "Disable", exact: true }).click();
  const disable = dialog(page, `Disable ${una.login}?`);
  await expect(disable).toContainText("Nothing is deleted");
  await expect(disable.getByRole("listitem")).toHaveText("Una Until");
  await disable.getByRole("button", { name: "Disable user" }).click();
  await expect(page.getByText(`${una.login} disabled`)).toBeVisible();
  await expect(postern.signIn(una.login, una.password)).rejects.toThrow("401");

  await page.getByRole("button", { name: "Enable", exact: true }).click();
  const enable = dialog(page, `Enable ${una.login}?`);
  await expect(enable).toContainText("Can act again (1)");
  await enable.getByRole("button", { name: "Enable user" }).click();
  await expect(page.getByRole("button", { name: "Disable", exact: true })).toBeVisible();
  await postern.signIn(una.login, una.password);
});

test("deleting a person says that it is permanent and whom it reaches", async ({ page, postern }) => {
  const zed = await postern.person("Zed Zenith", []);
  await open(page, postern, await postern.administrator("Dee Leter"), `/users/${zed.id}`);
  await page.getByRole("button", { name: "Delete user" }).click();
  const question = dialog(page, `Delete ${zed.login}?`);
  await expect(question).toContainText("This is permanent");
  await expect(question).toContainText("Can no longer sign in or act (1)");
  await expect(question.getByRole("listitem")).toHaveText("Zed Zenith");
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await question.getByRole("button", { name: "Delete user" }).click();
  await expect(page.getByText(`${zed.login} deleted`)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
  await page.getByRole("searchbox").fill(zed.login);
  await expect(page.getByText("No users found")).toBeVisible();
  await expect(postern.signIn(zed.login, zed.password)).rejects.toThrow("401");
});

test("an administrator ends all sessions of a person", async ({ page, other, postern }) => {
  const kim = await postern.person("Kim Kicked", ["roles:read"]);
  await open(other, postern, kim, "/roles");
  await expect(other.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
  await open(page, postern, await postern.administrator("Eva Ender"), `/users/${kim.id}`);
  await page.getByRole("button", { name: "End all sessions" }).click();
  await dialog(page, "End all sessions?").getByRole("button", { name: "End sessions" }).click();
  await expect(page.getByText("All sessions ended")).toBeVisible();
  await expect(page.getByText("No sessions: the user is not signed in.")).toBeVisible();
  await other.getByRole("link", { name: "Administrator", exact: true }).click();
  await expect(other.getByText("Your session has ended.")).toBeVisible();
  await signIn(other, kim);
  await expect(other.getByRole("heading", { name: "Administrator", level: 1 })).toBeVisible();
});

test("a change of roles is shown with what it means before it is saved", async ({ page, postern }) => {
  const liv = await postern.person("Liv Learns", ["users:read"]);
  await postern.api("POST", "/roles", { name: "Liv's next role", permissions: ["billing:read"] });
  await open(page, postern, await postern.administrator("Gil Giver"), `/users/${liv.id}`);
  await page.getByRole("checkbox", { name: "Liv's next role" }).check();
  await page.getByRole("checkbox", { name: "Liv Learns's role" }).uncheck();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const question = dialog(page, "This affects 1 user or API user");
  await expect(question.getByRole("listitem")).toHaveText("Liv Learns: gains billing:read; loses users:read");
  await question.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Changes saved")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Liv's next role" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Liv Learns's role" })).not.toBeChecked();
});

test("the last administrator is neither deleted, disabled nor demoted, and the dialog stays", async ({ page }) => {
  await using alone = await Postern.start();
  await alone.cookie();
  await page.goto(alone.url);
  await signIn(page, ADA);
  await page.getByRole("link", { name: ADA.login }).click();
  const refusal = "No one else can administer Postern.";

  await page.getByRole("button", { name: "Delete user" }).click();
  const deleting = dialog(page, `Delete ${ADA.login}?`);
  await deleting.getByRole("button", { name: "Delete user" }).click();
  await expect(deleting.getByRole("alert")).toContainText(refusal);
  await deleting.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Disable", exact: true }).click();
  const disabling = dialog(page, `Disable ${ADA.login}?`);
  await disabling.getByRole("button", { name: "Disable user" }).click();
  await expect(disabling.getByRole("alert")).toContainText(refusal);
  await disabling.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("checkbox", { name: "Administrator" }).uncheck();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const demoting = dialog(page, "This affects 1 user or API user");
  await demoting.getByRole("button", { name: "Save" }).click();
  await expect(demoting.getByRole("alert")).toContainText(refusal);
  const { items } = await alone.api("GET", "/users");
  expect(items).toMatchObject([{ login: ADA.login, roles: [ADMINISTRATOR], status: "active" }]);
});
