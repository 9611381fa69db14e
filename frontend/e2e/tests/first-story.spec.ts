/** The first story, as a person would click it: from the set-up link to a program that ships, and its end. */
import { ADA, dialog, expect, goByMenu, pasted, Postern, test } from "../support/console";

test("Ada sets Postern up, lets Sam in, and Sam's program ships until its token is deleted", async ({ page, other }) => {
  test.slow();
  await using postern = await Postern.start();
  const sam = { login: "sam@example.com", name: "Sam Ortega", password: "seven grey herons at dusk" };

  await test.step("Ada opens the set-up link and becomes the first administrator", async () => {
    await page.goto(postern.setupLink);
    await page.getByRole("textbox", { name: "Login" }).fill(ADA.login);
    await page.getByLabel("Your name").fill(ADA.name);
    await page.getByLabel("Password", { exact: true }).fill(ADA.password);
    await page.getByRole("button", { name: "Set up Postern" }).click();
    await expect(page.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
    await expect(page.getByRole("row", { name: ADA.login })).toContainText("Administrator");
  });

  await test.step("she creates a role that may ship and generate API tokens", async () => {
    await goByMenu(page, "Roles");
    await page.getByRole("button", { name: "New role" }).click();
    const form = dialog(page, "New role");
    await form.getByRole("textbox", { name: "Name" }).fill("Shipping Integration");
    await form.getByLabel("Generate API token").check();
    await form.getByLabel("Read shipping_events").check();
    await form.getByLabel("Write shipping_events").check();
    await form.getByRole("button", { name: "Create role" }).click();
    await expect(page.getByRole("heading", { name: "Shipping Integration", level: 1 })).toBeVisible();
    await expect(page.getByLabel("Write shipping_events")).toBeChecked();
  });

  const link = await test.step("she creates Sam with this role and copies the invitation link", async () => {
    await goByMenu(page, "Users");
    await page.getByRole("button", { name: "New user" }).click();
    const form = dialog(page, "New user");
    await form.getByRole("textbox", { name: "Login" }).fill(sam.login);
    await form.getByRole("textbox", { name: "Name" }).fill(sam.name);
    await form.getByRole("checkbox", { name: "Shipping Integration" }).check();
    await form.getByRole("button", { name: "Create user" }).click();
    const invitation = dialog(page, `Invitation for ${sam.login}`);
    const shown = await invitation.getByLabel("Invitation link").inputValue();
    await invitation.getByRole("button", { name: "Copy" }).click();
    await expect(invitation.getByRole("status")).toHaveText("Copied");
    const link = await pasted(page);
    expect(link).toBe(shown);
    await invitation.getByRole("button", { name: "Done" }).click();
    const row = page.getByRole("row", { name: sam.login });
    await expect(row).toContainText("Invited");
    await expect(row).toContainText("Shipping Integration");
    return link;
  });

  await test.step("Sam opens the link elsewhere and sets a password", async () => {
    await other.goto(link);
    await other.getByLabel("Password", { exact: true }).fill(sam.password);
    await other.getByLabel("Password again").fill(sam.password);
    await other.getByRole("button", { name: "Set password and sign in" }).click();
    await expect(other.getByRole("button", { name: "Your menu" })).toContainText(sam.name);
    expect(other.url()).not.toContain("#");
  });

  const secret = await test.step("Sam adds an API token, sees it once and copies it", async () => {
    await goByMenu(other, "API tokens");
    await other.getByRole("button", { name: "Add API token" }).click();
    const form = dialog(other, "New API token");
    await form.getByRole("textbox", { name: "Name" }).fill("Dock 4");
    await form.getByRole("button", { name: "Create API token" }).click();
    const once = dialog(other, "API token Dock 4");
    const shown = await once.getByLabel("Secret").inputValue();
    await once.getByRole("button", { name: "Copy and close" }).click();
    await expect(once).toBeHidden();
    const secret = await pasted(other);
    expect(secret).toBe(shown);
    await expect(other.getByRole("row", { name: "Dock 4" })).toContainText("Active");
    return secret;
  });

  await test.step("what was copied is Sam, may ship, and may do nothing else", async () => {
    const identity = await postern.api("GET", "/session", undefined, { key: secret });
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

  await test.step("Sam deletes it, and it is refused at once", async () => {
    await other.getByRole("button", { name: "Delete Dock 4" }).click();
    const question = dialog(other, "Delete Dock 4?");
    await question.getByRole("button", { name: "Delete API token" }).click();
    await expect(question).toBeHidden();
    await expect(other.getByText("Dock 4 deleted")).toBeVisible();
    await expect(other.getByText("No API tokens", { exact: true })).toBeVisible();
    await expect(postern.api("GET", "/session", undefined, { key: secret })).rejects.toThrow("401");
  });
});
