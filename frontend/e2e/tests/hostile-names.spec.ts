/** Names that look like markup, or are very long: every screen shows them literally. */
import type { Page } from "@playwright/test";

import { dialog, expect, open, openDialog, type Postern, press, test } from "../support/console";

const HOSTILE = {
  "an image with a handler": `<img src=x onerror="document.title='pwned'">`,
  "a script after a closed attribute": `"><script>document.title='pwned'</script>`,
  "a template and an entity": "{{7*7}} ${7*7} &lt;b&gt; %3Cb%3E",
  "letters from right to left": "מנהל החצר 42 شحن",
  "eighty wide characters": "𝕎".repeat(79) + "𝕏",
};

/** Expects that no name became markup, and that the page is not wider than the window. */
async function expectHarmless(page: Page): Promise<void> {
  await expect(page).not.toHaveTitle("pwned");
  const found = await page.evaluate(() => ({
    images: document.images.length,
    scripts: document.body.querySelectorAll("script").length,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  expect(found).toEqual({ images: 0, scripts: 0, overflow: 0 });
}

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`as the name of a role, ${what} shows literally`, async ({ page, postern }) => {
    const login = `role.holder.${what.replaceAll(" ", ".")}@example.com`;
    const holder = await postern.api("POST", "/users", { login, name: text, roles: [] });
    await open(page, postern, await postern.administrator(`Rolf ${what}`), "/roles");
    const form = await openDialog(page, "New role", "New role");
    await form.getByRole("textbox", { name: "Name" }).fill(text);
    await form.getByLabel("Description").fill(text);
    await form.getByLabel("Read billing").check();
    await press(form, "Create role");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(text);
    await expect(page.getByText(`${text} created`)).toBeVisible();
    await expectHarmless(page);

    const { items } = await postern.api("GET", `/roles?q=${encodeURIComponent(text)}`);
    await postern.api("PATCH", `/users/${holder.user.id}`, { roles: [items[0].id] });
    await postern.accept(holder.invitation.code, "seven grey herons at dusk");
    await page.getByLabel("Read billing").uncheck();
    const impact = await openDialog(page, "Save role", "This affects 1 user");
    await expect(impact.getByRole("listitem")).toHaveText(`${text}: loses Read billing (billing:read)`);
    await expectHarmless(page);
    await press(impact, "Cancel");

    await page.reload();
    await expect(page.getByRole("button", { name: "Delete role" })).toHaveAccessibleDescription(/^1 user or API user holds this role\./);
    await expectHarmless(page);

    await page.getByRole("link", { name: "Users", exact: true }).click();
    await page.getByRole("searchbox").fill(login);
    await expect(page.getByRole("row", { name: login })).toContainText(text);
    await expect(page.getByRole("columnheader", { name: "Created" })).toBeInViewport();
    await page.getByRole("link", { name: "Roles", exact: true }).click();
    await page.getByRole("searchbox").fill(text);
    await expect(page.getByRole("link", { name: text, exact: true })).toBeVisible();
    await expect(page.getByRole("columnheader", { name: "Holders" })).toBeInViewport();
    await page.setViewportSize({ width: 360, height: 740 });
    await expectHarmless(page);
  });

  test(`as the name of a user, ${what} shows literally`, async ({ page, postern }) => {
    const person = await named(postern, what, text);
    await open(page, postern, person, "/account");
    await expect(page.getByRole("button", { name: "Your menu" })).toContainText(text);
    await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(text);
    await expectHarmless(page);

    await page.context().clearCookies();
    await open(page, postern, await postern.administrator(`Uma ${what}`), `/users/${person.id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(text);
    const question = await openDialog(page, "Delete user", `Delete ${person.login}?`);
    await expect(question.getByRole("listitem").first()).toContainText(text);
    await expectHarmless(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectHarmless(page);
    await press(question, "Delete user");
    await expect(page.getByText(`${person.login} deleted`)).toBeVisible();
    await expectHarmless(page);
  });

  test(`as the name of a token, ${what} shows literally`, async ({ page, postern }) => {
    await open(page, postern, await postern.person(`Tove ${what}`, ["api_tokens:generate"]), "/tokens");
    const form = await openDialog(page, "Add API token", "New API token");
    await form.getByRole("textbox", { name: "Name" }).fill(text);
    await form.getByLabel("Note").fill(text);
    await press(form, "Create API token");
    const once = dialog(page, `API token ${text}`);
    await expect(once.getByLabel("Secret")).toBeVisible();
    await expectHarmless(page);
    await press(once, "Copy and close");
    await expect(once).toBeHidden();

    await expect(page.getByRole("row").nth(1)).toContainText(text);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectHarmless(page);
    const question = await openDialog(page, `Delete ${text}`, `Delete ${text}?`);
    await expect(question.getByRole("listitem")).toContainText(text);
    await expectHarmless(page);
    await press(question, "Delete API token");
    await expect(page.getByText(`${text} deleted`)).toBeVisible();
    await expectHarmless(page);
  });
}

test("a name with invisible or reversing characters is an error at its field", async ({ page, postern }) => {
  await open(page, postern, await postern.administrator("Inva Visible"), "/roles");
  const form = await openDialog(page, "New role", "New role");
  for (const name of ["Read\u200bonly", "Reader \u202eevil", "Tab\u0000"]) {
    await form.getByRole("textbox", { name: "Name" }).fill(name);
    await press(form, "Create role");
    await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/control and invisible characters/);
    await expect(form.getByRole("textbox", { name: "Name" })).toBeFocused();
  }
  await form.getByRole("textbox", { name: "Name" }).fill("x".repeat(81));
  await press(form, "Create role");
  await expect(form.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(/at most 80 characters/);
});

/** A user with this name who can sign in. */
async function named(postern: Postern, what: string, name: string) {
  const person = await postern.person(`Ulf ${what}`, ["users:read"]);
  await postern.api("PATCH", `/users/${person.id}`, { name });
  return person;
}
