/** Users: inviting, correcting, disabling, deleting, and the last administrator. */
import {
  acceptInvitation,
  ADA,
  ADMINISTRATOR,
  dialog,
  expect,
  expectHeading,
  hold,
  invitationLink,
  open,
  openDialog,
  Postern,
  press,
  signIn,
  test,
} from "../support/console";

test("a user is invited, accepts, and is active", async ({ page, other, postern }) => {
  await open(page, postern, await postern.administrator("Ina Inviter"), "/users");
  const form = await openDialog(page, "New user", "New user");
  await form.getByRole("textbox", { name: "Login" }).fill("new.comer@example.com");
  await form.getByRole("textbox", { name: "Name" }).fill("New Comer");
  await press(form, "Create user");
  const invitation = dialog(page, "Invitation for new.comer@example.com");
  await expect(invitation).toContainText("It works once and expires in 7 days");
  const link = await invitationLink(page, "new.comer@example.com");
  expect(await page.content()).not.toContain(new URL(link).hash.slice(1));

  await other.goto(link);
  await acceptInvitation(other, "short");
  await expect(other.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/at least 15 characters/);
  await acceptInvitation(other, "seven grey herons at dusk");
  await expectHeading(other, "Account");

  await page.reload();
  await page.getByRole("searchbox").fill("new.comer");
  await expect(page.getByRole("row", { name: "new.comer@example.com" })).toContainText("Active");
  await other.goto(link);
  await other.reload();
  await expect(other.getByText("This code is invalid or has expired.")).toBeVisible();
});

test("inviting again ends the password and creates a new link", async ({ page, postern }) => {
  const ron = await postern.person("Ron Returns", []);
  await open(page, postern, await postern.administrator("Abe Again"), `/users/${ron.id}`);
  const question = await openDialog(page, "Reset password", `Reset the password of ${ron.login}?`);
  await expect(question).toContainText("The password and all sessions end at once.");
  await press(question, "Reset password");
  const link = await invitationLink(page, ron.login);
  await expect(page.getByText("Invited", { exact: true })).toBeVisible();
  await expect(postern.signIn(ron.login, ron.password)).rejects.toThrow("401");
  await postern.accept(new URL(link).hash.slice(1), "eight blue herons at dawn");
  await postern.signIn(ron.login, "eight blue herons at dawn");
});

test("an invitation that has expired says so, and is sent again", async ({ page, postern }) => {
  const { user, invitation } = await postern.api("POST", "/users", { login: "late@example.com", name: "Lat E", roles: [] });
  const expired = { status: "invitation_expired", invitation_expires_at: "2026-01-01T00:00:00Z" };
  await page.route(`**/api/v1/users/${user.id}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...expired } });
  });
  await open(page, postern, await postern.administrator("Rae Sender"), `/users/${user.id}`);
  await expect(page.locator("header").getByText("Invitation expired")).toBeVisible();
  await expect(page.getByRole("button", { name: "Reset password" })).toHaveCount(0);
  const question = await openDialog(page, "Resend invitation", "Resend the invitation of late@example.com?");
  await expect(question).toContainText("The earlier link stops working.");
  await expect(question).not.toContainText("password");
  await press(question, "Resend invitation");
  const link = await invitationLink(page, "late@example.com");
  await expect(postern.accept(invitation.code, "seven grey herons at dusk")).rejects.toThrow(/invalid_code/);
  await postern.accept(new URL(link).hash.slice(1), "seven grey herons at dusk");
});

test("a login is corrected, and the user signs in with the new one only", async ({ page, postern }) => {
  const typo = await postern.person("Ty Po", []);
  const taken = await postern.person("Tak En", []);
  await open(page, postern, await postern.administrator("Cora Rect"), `/users/${typo.id}`);
  const login = page.getByRole("textbox", { name: "Login" });
  await expect(login).toHaveValue(typo.login);
  await login.fill(taken.login.toUpperCase());
  await press(page, "Save");
  await expect(login).toHaveAccessibleDescription(/Another user has this login\./);
  await login.fill("corrected@example.com");
  await press(page, "Save");
  await expect(page.getByText("Changes saved")).toBeVisible();
  await expect(login).toHaveValue("corrected@example.com");
  await openDialog(page, "Reset password", "Reset the password of corrected@example.com?");
  await expect(postern.signIn(typo.login, typo.password)).rejects.toThrow("401");
  await postern.signIn("corrected@example.com", typo.password);
});

test("a disabled user cannot sign in until enabled again", async ({ page, postern }) => {
  const una = await postern.person("Una Until", ["users:read"]);
  await open(page, postern, await postern.administrator("Eno Enabler"), `/users/${una.id}`);
  const disable = await openDialog(page, "Disable", `Disable ${una.login}?`);
  await expect(disable).toContainText("Nothing is deleted");
  await expect(disable.getByRole("listitem")).toHaveText("Una Until");
  await press(disable, "Disable user");
  await expect(page.getByText(`${una.login} disabled`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Enable", exact: true })).toBeFocused();
  await expect(postern.signIn(una.login, una.password)).rejects.toThrow("403");

  const enable = await openDialog(page, "Enable", `Enable ${una.login}?`);
  await expect(enable).toContainText("Can act again (1)");
  await press(enable, "Enable user");
  await expect(page.getByRole("button", { name: "Disable", exact: true })).toBeFocused();
  await postern.signIn(una.login, una.password);
});

test("a dialog about a token stays open when the user is saved behind it", async ({ page, postern }) => {
  const sol = await postern.person("Sol Still", ["api_tokens:generate"]);
  await postern.token(sol, "Kept open");
  await open(page, postern, await postern.administrator("Bea Behind"), `/users/${sol.id}`);
  await page.getByRole("textbox", { name: "Name" }).fill("Sol Saved");
  const { held, release } = await hold(page, `**/api/v1/users/${sol.id}`, "PATCH");
  await press(page, "Save");
  await held;
  const question = await openDialog(page, "Delete Kept open", "Delete Kept open?");
  await expect(question).toContainText("This is permanent");
  const reloaded = page.waitForResponse((response) => response.url().includes(`/users/${sol.id}/tokens`));
  release();
  await reloaded;
  await expect(page.getByText("Changes saved")).toBeVisible();
  await expect(question).toBeVisible();
  await press(question, "Delete API token");
  await expect(page.getByText("No API tokens.")).toBeVisible();
});

test("deleting a user says that it is permanent and who is affected", async ({ page, postern }) => {
  const zed = await postern.person("Zed Zenith", []);
  await open(page, postern, await postern.administrator("Dee Leter"), `/users/${zed.id}`);
  const question = await openDialog(page, "Delete user", `Delete ${zed.login}?`);
  await expect(question).toContainText("This is permanent");
  await expect(question).toContainText("Can no longer sign in or act (1)");
  await expect(question.getByRole("listitem")).toHaveText("Zed Zenith");
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await press(question, "Delete user");
  await expect(page.getByText(`${zed.login} deleted`)).toBeVisible();
  await expectHeading(page, "Users");
  await page.getByRole("searchbox").fill(zed.login);
  await expect(page.getByText(`No match for “${zed.login}”`)).toBeVisible();
  await expect(postern.signIn(zed.login, zed.password)).rejects.toThrow("401");
});

test("an administrator ends all sessions of a user", async ({ page, other, postern }) => {
  const kim = await postern.person("Kim Kicked", ["roles:read"]);
  await open(other, postern, kim, "/roles");
  await expectHeading(other, "Roles");
  await open(page, postern, await postern.administrator("Eva Ender"), `/users/${kim.id}`);
  await press(page, "End all sessions");
  await press(dialog(page, "End all sessions?"), "End sessions");
  await expect(page.getByText("All sessions ended")).toBeVisible();
  await expect(page.getByText("No sessions: the user is not signed in.")).toBeVisible();
  await other.getByRole("link", { name: "Administrator", exact: true }).click();
  await expect(other.getByText("Your session has ended.")).toBeVisible();
  await signIn(other, kim);
  await expectHeading(other, "Administrator");
});

test("an administrator ends one session of a user, and the others continue", async ({ page, other, postern }) => {
  const kai = await postern.person("Kai Kept", ["roles:read"]);
  await other.goto(`${postern.url}/roles`);
  await signIn(other, kai);
  await expectHeading(other, "Roles");
  await open(page, postern, await postern.administrator("Eve Ender"), `/users/${kai.id}`);
  const buttons = page.getByRole("button", { name: /^End the session in/ });
  // One began when the invitation was accepted, one with the sign-in in the browser.
  await expect(buttons).toHaveCount(2);
  await page.getByRole("row", { name: /Chrom/ }).getByRole("button", { name: /^End/ }).click();
  await expect(page.getByText(/^Session in .* ended$/)).toBeVisible();
  await expect(buttons).toHaveCount(1);
  await other.getByRole("link", { name: "Administrator", exact: true }).click();
  await expect(other.getByText("Your session has ended.")).toBeVisible();
  expect((await postern.api("GET", `/users/${kai.id}/sessions`)).items).toHaveLength(1);
});

test("an administrator disables and enables one token of a user", async ({ page, postern }) => {
  const toni = await postern.person("Toni Token", ["api_tokens:generate"]);
  const [first, second] = [await postern.token(toni, "Leaked"), await postern.token(toni, "Safe")];
  await open(page, postern, await postern.administrator("Dis Abler"), `/users/${toni.id}`);
  await expect(page.getByRole("button", { name: "Rotate Leaked" })).toHaveAccessibleDescription("Only the owner of this token can do this.");
  const choose = async (item: string) => {
    await press(page, "More about Leaked");
    await page.getByRole("menuitem", { name: item }).click();
    return dialog(page, `${item} Leaked?`);
  };
  const disable = await choose("Disable");
  await expect(disable).toContainText("Keys that stop working (1)");
  await press(disable, "Disable API token");
  await expect(page.getByText("Leaked disabled")).toBeVisible();
  await expect(page.getByRole("row", { name: "Leaked" })).toContainText("Disabled");
  await expect(postern.session(first)).rejects.toThrow("401");
  await postern.session(second);

  await press(await choose("Enable"), "Enable API token");
  await expect(page.getByText("Leaked enabled")).toBeVisible();
  await postern.session(first);
});

test("a change of roles shows its impact before it is saved", async ({ page, postern }) => {
  const liv = await postern.person("Liv Learns", ["users:read"]);
  await postern.role("Liv's next role", ["billing:read"]);
  await open(page, postern, await postern.administrator("Gil Giver"), `/users/${liv.id}`);
  await page.getByRole("checkbox", { name: "Liv's next role" }).check();
  await page.getByRole("checkbox", { name: "Liv Learns's role" }).uncheck();
  const question = await openDialog(page, "Save", "This affects 1 user");
  await expect(question.getByRole("listitem")).toHaveText("Liv Learns: gains Read billing (billing:read); loses Read users (users:read)");
  await press(question, "Save");
  await expect(page.getByText("Changes saved")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Liv's next role" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Liv Learns's role" })).not.toBeChecked();
});

test("the last administrator can be neither deleted, disabled nor demoted, and the dialog stays open", async ({ page }) => {
  await using alone = await Postern.start();
  await alone.cookie();
  await page.goto(`${alone.url}/users`);
  await signIn(page, ADA);
  await page.getByRole("link", { name: ADA.login }).click();
  const refusal = "No one else can administer Postern.";

  const deleting = await openDialog(page, "Delete user", `Delete ${ADA.login}?`);
  await press(deleting, "Delete user");
  await expect(deleting.getByRole("alert")).toContainText(refusal);
  await press(deleting, "Cancel");

  const disabling = await openDialog(page, "Disable", `Disable ${ADA.login}?`);
  await press(disabling, "Disable user");
  await expect(disabling.getByRole("alert")).toContainText(refusal);
  await press(disabling, "Cancel");

  await page.getByRole("checkbox", { name: "Administrator" }).uncheck();
  const demoting = await openDialog(page, "Save", "This affects 1 user");
  await press(demoting, "Save");
  await expect(demoting.getByRole("alert")).toContainText(refusal);
  const { items } = await alone.api("GET", "/users");
  expect(items).toMatchObject([{ login: ADA.login, roles: [ADMINISTRATOR], status: "active" }]);
});

test("the screen of a user says what the user can do now and which key limits it", async ({ page, postern }) => {
  const hr = await postern.apiUser("Limiting system", ["users:read", "users:write", "inventory:read"]);
  const { key, secret } = await postern.createKey(hr, "Nightly");
  const lim = await postern.person("Lim Ited", "inherited", secret);
  await open(page, postern, await postern.administrator("Lou Looks"), `/users/${lim.id}`);
  const canDoNow = page.getByRole("definition").filter({ hasText: /permissions|Nothing/ });
  await expect(canDoNow).toHaveText("3 permissions");

  await postern.api("PATCH", `/api-users/${hr.id}/keys/${key.id}`, { disabled: true });
  await page.reload();
  await expect(canDoNow).toContainText("Nothing");
  await expect(canDoNow).toContainText("Depends on key Nightly of Limiting system, which is disabled.");
});
