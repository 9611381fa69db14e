/** The page of an invitation: who it is for, whether it still works, and whose session it would replace. */
import { acceptInvitation, ADA, expect, expectHeading, open, test } from "../support/console";

test("an invitation says who is invited, and at once when it has been used", async ({ page, postern }) => {
  const { invitation } = await postern.api("POST", "/users", { login: "ina@example.com", name: "Ina Invited", roles: [] });
  await page.goto(invitation.url);
  await expect(page.getByText("This invitation is for Ina Invited")).toBeVisible();
  const login = page.getByRole("textbox", { name: "Login" });
  await expect(login).toHaveValue("ina@example.com");
  await expect(login).toHaveAttribute("autocomplete", "username");
  await expect(login).not.toBeEditable();
  await acceptInvitation(page, "seven grey herons at dusk");
  await expectHeading(page, "Account");

  await page.context().clearCookies();
  await page.goto(invitation.url);
  await page.reload();
  await expect(page.getByText("This invitation no longer works")).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toHaveCount(0);
});

test("an invitation asks before it replaces the session of someone else", async ({ page, postern }) => {
  const { invitation } = await postern.api("POST", "/users", { login: "rex@example.com", name: "Rex Replacing", roles: [] });
  await open(page, postern, ADA, "/account");
  await page.goto(invitation.url);
  await expect(page.getByText(`This browser is signed in as ${ADA.name}.`)).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Continue with the invitation" }).click();
  await acceptInvitation(page, "seven grey herons at dusk");
  await expect(page.getByRole("button", { name: "Your menu" })).toContainText("Rex Replacing");
});

test("a person with tokens checks them first, also where someone else was signed in", async ({ page, postern }) => {
  const tess = await postern.person("Tess Tokens", ["api_tokens:generate"]);
  await postern.token(tess, "From before");
  const { invitation } = await postern.api("POST", `/users/${tess.id}/invitation`, { tokens: "keep" });
  await open(page, postern, ADA, "/account");
  await page.goto(invitation.url);
  await page.getByRole("button", { name: "Continue with the invitation" }).click();
  await acceptInvitation(page, "seven grey herons at dusk");
  await expectHeading(page, "Check your API tokens");
  await expect(page.getByRole("row", { name: "From before" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Your menu" })).toContainText("Tess Tokens");
  await page.goBack();
  await expect(page).not.toHaveURL(/#/);
});
