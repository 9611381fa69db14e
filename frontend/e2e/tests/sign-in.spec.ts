/** Signing in: refusals, a Postern that is not set up, and the first screen. */
import { ADA, expect, expectHeading, Postern, press, signIn, test } from "../support/console";

test("after a wrong password the form keeps the login, and another attempt works", async ({ page, postern }) => {
  const ida = await postern.person("Ida Ferrante", ["users:read"]);
  await page.goto(postern.url);
  await signIn(page, { ...ida, password: "not the password at all" });
  await expect(page.getByRole("alert")).toContainText("The login and password do not match");
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("textbox", { name: "Login" })).toHaveValue(ida.login);

  await page.getByLabel("Password", { exact: true }).fill(ida.password);
  await press(page, "Sign in");
  await expectHeading(page, "Overview");
  await expect(page.getByRole("button", { name: "Your menu" })).toContainText("Ida Ferrante");
});

test("an unknown login gets the same answer as a wrong password", async ({ page, postern }) => {
  const known = await postern.person("Ola Known", []);
  const answers: string[] = [];
  for (const login of [known.login, "nobody.at.all@example.com"]) {
    await page.goto(postern.url);
    await signIn(page, { login, name: "", password: "not the password at all" });
    answers.push(await page.getByRole("alert").innerText());
  }
  expect(answers[1]).toBe(answers[0]);
});

test("before Postern is set up, the sign-in says where to begin", async ({ page }) => {
  await using fresh = await Postern.start();
  await page.goto(fresh.url);
  await expect(page.getByText("Postern is not set up yet")).toBeVisible();
  await fresh.cookie();
  await page.reload();
  await expectHeading(page, "Sign in");
  await page.waitForLoadState("networkidle");
  await expect(page.getByText("Postern is not set up yet")).toHaveCount(0);
});

test("a deep link opens after the sign-in", async ({ page, postern }) => {
  const kai = await postern.person("Kai Deep", ["roles:read"]);
  const role = await postern.role("Deep Reader", ["inventory:read"]);
  await page.goto(`${postern.url}/roles/${role.id}`);
  await expectHeading(page, "Sign in");
  await signIn(page, kai);
  await expectHeading(page, "Deep Reader");
  expect(new URL(page.url()).pathname).toBe(`/roles/${role.id}`);
});

test("the password is shown only on demand", async ({ page, postern }) => {
  await page.goto(postern.url);
  const password = page.getByLabel("Password", { exact: true });
  await password.fill(ADA.password);
  await expect(password).toHaveAttribute("type", "password");
  await press(page, "Show characters");
  await expect(password).toHaveAttribute("type", "text");
  await press(page, "Hide characters");
  await expect(password).toHaveAttribute("type", "password");
});

test("each user starts at the first screen that shows them something", async ({ page, other, postern }) => {
  const reader = await postern.person("Rea Roles", ["roles:read"]);
  await page.goto(postern.url);
  await signIn(page, reader);
  await expectHeading(page, "Roles");

  const nobody = await postern.person("Nil Nothing", []);
  await other.goto(postern.url);
  await signIn(other, nobody);
  await expectHeading(other, "Account");
});
