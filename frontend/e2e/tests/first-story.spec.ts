/** The first story, step by step in the browser: from the set-up link to a program with a token, and the end of the token. */
import {
  acceptInvitation,
  ADA,
  copySecret,
  dialog,
  expect,
  expectHeading,
  goByMenu,
  openDialog,
  pasted,
  Postern,
  press,
  test,
} from "../support/console";

test("Ada sets up Postern and invites Sam, and Sam's program works until its token is deleted", async ({ page, other }) => {
  test.slow();
  await using postern = await Postern.start();
  const sam = { login: "sam@example.com", name: "Sam Ortega", password: "seven grey herons at dusk" };

  await test.step("Ada opens the set-up link and becomes the first administrator", async () => {
    await page.goto(postern.setupLink);
    await page.getByRole("textbox", { name: "Login" }).fill(ADA.login);
    await page.getByLabel("Your name").fill(ADA.name);
    await page.getByLabel("Password", { exact: true }).fill(ADA.password);
    await press(page, "Set up Postern");
    await expectHeading(page, "Overview");
    await goByMenu(page, "Users");
    await expect(page.getByRole("row", { name: ADA.login })).toContainText("Administrator");
  });

  await test.step("she creates a role that can write shipping events and generate API tokens", async () => {
    await goByMenu(page, "Roles");
    const form = await openDialog(page, "New role", "New role");
    await form.getByRole("textbox", { name: "Name" }).fill("Shipping Integration");
    await form.getByLabel("Generate API token").check();
    await form.getByLabel("Read shipping_events").check();
    await form.getByLabel("Write shipping_events").check();
    await press(form, "Create role");
    await expectHeading(page, "Shipping Integration");
    await expect(page.getByLabel("Write shipping_events")).toBeChecked();
  });

  const link = await test.step("she creates Sam with this role and copies the invitation link", async () => {
    await goByMenu(page, "Users");
    const form = await openDialog(page, "New user", "New user");
    await form.getByRole("textbox", { name: "Login" }).fill(sam.login);
    await form.getByRole("textbox", { name: "Name" }).fill(sam.name);
    await form.getByRole("checkbox", { name: "Shipping Integration" }).check();
    await press(form, "Create user");
    const invitation = dialog(page, `Invitation for ${sam.login}`);
    const shown = await invitation.getByLabel("Invitation link").inputValue();
    await press(invitation, "Copy");
    await expect(invitation.getByRole("status")).toHaveText("Copied");
    const link = await pasted(page);
    expect(link).toBe(shown);
    await press(invitation, "Done");
    const row = page.getByRole("row", { name: sam.login });
    await expect(row).toContainText("Invited");
    await expect(row).toContainText("Shipping Integration");
    return link;
  });

  await test.step("Sam opens the link elsewhere and sets a password", async () => {
    await other.goto(link);
    await acceptInvitation(other, sam.password);
    await expect(other.getByRole("button", { name: "Your menu" })).toContainText(sam.name);
    expect(other.url()).not.toContain("#");
  });

  const secret = await test.step("Sam adds an API token, sees it once and copies it", async () => {
    await goByMenu(other, "API tokens");
    const form = await openDialog(other, "Add API token", "New API token");
    await form.getByRole("textbox", { name: "Name" }).fill("Dock 4");
    await press(form, "Create API token");
    const secret = await copySecret(other, "API token Dock 4");
    expect(await pasted(other)).toBe(secret);
    await expect(other.getByRole("row", { name: "Dock 4" })).toContainText("Active");
    return secret;
  });

  await test.step("the token identifies Sam, can write shipping events, and can do nothing else", async () => {
    const identity = await postern.session(secret);
    expect(identity).toMatchObject({
      principal: { kind: "user", name: sam.name },
      credential: { kind: "api_token" },
      administrator: false,
      permissions: ["api_tokens:generate", "shipping_events:read", "shipping_events:write"],
    });
    const event = { parcel: "PX-41", dock: 4, left: true };
    const record = await postern.api("POST", "/collections/shipping_events/records", event, { key: secret });
    expect(record).toMatchObject({ data: event, by: { kind: "user", name: sam.name } });
    await expect(postern.api("GET", "/users", undefined, { key: secret })).rejects.toThrow(/403.*users:read/);
    await expect(postern.api("POST", "/collections/inventory/records", event, { key: secret })).rejects.toThrow(/403.*inventory:write/);
  });

  await test.step("Sam deletes the token, and it is refused at once", async () => {
    const question = await openDialog(other, "Delete Dock 4", "Delete Dock 4?");
    await press(question, "Delete API token");
    await expect(question).toBeHidden();
    await expect(other.getByText("Dock 4 deleted")).toBeVisible();
    await expect(other.getByText("No API tokens", { exact: true })).toBeVisible();
    await expect(postern.session(secret)).rejects.toThrow("401");
  });
});
