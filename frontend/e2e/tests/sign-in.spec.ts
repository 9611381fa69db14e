/** Signing in: being refused, not being able to yet, and arriving where one wanted to go. */
import { ADA, expect, Postern, signIn, test } from "../support/console";

test("a wrong password says so, keeps the login and lets one try again", async ({ page, postern }) => {
  const ida = await postern.person("Ida Ferrante", ["users:read"]);
  await page.goto(postern.url);
  await signIn(page, { ...ida, password: "not the password at all" });
  await expect(page.getByRole("alert")).toContainText("The login and password do not match");
  await expect(page.getByRole("alert")).toBeFocused();
  await expect(page.getByRole("textbox", { name: "Login" })).toHaveValue(ida.login);

  await page.getByLabel("Password", { exact: true }).fill(ida.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Users" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Your menu" })).toContainText("Ida Ferrante");
});

test("an unknown login is answered like a wrong password", async ({ page, postern }) => {
  const known = await postern.person("Ola Known", []);
  const answers: string[] = [];
  for (const login of [known.login, "nobody.at.all@example.com"]) {
    await page.goto(postern.url);
    await signIn(page, { login, name: "", password: "not the password at all" });
    answers.push(await page.getByRole("alert").innerText());
  }
  expect(answers[1]).toBe(answers[0]);
});

test("before anyone has set Postern up, the sign-in says where to begin", async ({ page }) => {
  await using fresh = await Postern.start();
  await page.goto(fresh.url);
  await expect(page.getByText("Postern is not set up yet")).toBeVisible();
  await fresh.cookie();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.getByText("Postern is not set up yet")).toHaveCount(0);
});

test("whoever opens a deep link is there after signing in", async ({ page, postern }) => {
  const kai = await postern.person("Kai Deep", ["roles:read"]);
  const role = await postern.api("POST", "/roles", { name: "Deep Reader", permissions: ["inventory:read"] });
  await page.goto(`${postern.url}/roles/${role.id}`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(page, kai);
  await expect(page.getByRole("heading", { name: "Deep Reader", level: 1 })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/roles/${role.id}`);
});

test("what was typed into the password is shown only when asked for", async ({ page, postern }) => {
  await page.goto(postern.url);
  const password = page.getByLabel("Password", { exact: true });
  await password.fill(ADA.password);
  await expect(password).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show characters" }).click();
  await expect(password).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Hide characters" }).click();
  await expect(password).toHaveAttribute("type", "password");
});

test("each person starts at the first screen that shows them something", async ({ page, other, postern }) => {
  const reader = await postern.person("Rea Roles", ["roles:read"]);
  await page.goto(postern.url);
  await signIn(page, reader);
  await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();

  const nobody = await postern.person("Nil Nothing", []);
  await other.goto(postern.url);
  await signIn(other, nobody);
  await expect(other.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();
});
