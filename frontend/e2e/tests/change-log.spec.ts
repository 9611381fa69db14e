/** The change log: precise words, the kinds of changes, sign-ins that are hidden at first, and the search for a target. */
import { expectAccessible } from "../support/accessible";
import { ADA, expect, open, press, test } from "../support/console";

test("an edit of one thing says what was changed", async ({ page, postern }) => {
  const scanning = await postern.role("Scanning at night", ["inventory:read"]);
  await postern.api("PATCH", `/roles/${scanning.id}`, { permissions: ["inventory:read", "inventory:write", "billing:read"] });
  await postern.api("PATCH", `/roles/${scanning.id}`, { permissions: ["inventory:read", "inventory:write"] });
  const { id } = await postern.apiUser("Precise scanner", []);
  const keys = `/api-users/${id}/keys`;
  const { key } = await postern.api("POST", keys, { name: "Exact" });
  await postern.api("PATCH", `${keys}/${key.id}`, { disabled: true });
  await postern.api("PATCH", `${keys}/${key.id}`, { name: "Exactly" });
  await postern.api("DELETE", `${keys}/${key.id}`);
  await postern.api("PATCH", `/api-users/${id}`, { roles: [scanning.id] });
  await postern.api("PATCH", `/api-users/${id}`, { roles: [] });
  await postern.api("PATCH", `/api-users/${id}`, { disabled: true });
  await postern.api("PATCH", `/api-users/${id}`, { disabled: false });
  await postern.api("PATCH", `/api-users/${id}`, { name: "Renamed scanner" });
  await postern.api("PATCH", `/api-users/${id}`, { name: "Twice named", disabled: true });
  await open(page, postern, ADA, `/changes?target=${id}`);
  const what = page.getByRole("table", { name: "changes" }).locator("tbody").getByRole("row").locator("td[data-label=What]");
  await expect(what).toHaveText([
    /^edited the API user /,
    /^renamed the API user .* \(before: Precise scanner\)$/,
    "enabled the API user Precise scanner",
    "disabled the API user Precise scanner",
    "took the role Scanning at night from the API user Precise scanner",
    "gave the role Scanning at night to the API user Precise scanner",
    "deleted the key Exactly of Precise scanner",
    "renamed the key Exactly of Precise scanner (before: Exact)",
    "disabled the key Exact of Precise scanner",
    "created the key Exact of Precise scanner",
    "created the API user Precise scanner",
  ]);
  await page.goto(`${postern.url}/changes?target=${scanning.id}`);
  await expect(what).toHaveText([
    "removed the permission Read billing (billing:read) from the role Scanning at night",
    "added 2 permissions to the role Scanning at night",
    "created the role Scanning at night",
  ]);
});

test("the log is narrowed to a kind, and shows sign-ins on demand", async ({ page, postern }) => {
  await postern.role("Kind of role", []);
  const sia = await postern.administrator("Sia Signed");
  await open(page, postern, sia, "/changes");
  const row = (text: string | RegExp) => page.getByRole("row").filter({ hasText: text });
  await expect(row("created the role Kind of role")).toBeVisible();
  await expect(row(/Sia Signed.*signed in/)).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Show sign-ins" }).check();
  await expect(row(/Sia Signed.*signed in/).first()).toBeVisible();
  await expect(page).toHaveURL(/\/changes\?sign_ins=shown$/);
  await page.reload();
  await expect(row(/Sia Signed.*signed in/).first()).toBeVisible();

  await page.getByLabel("Kind").selectOption("Roles");
  await expect(row("created the role Kind of role")).toBeVisible();
  await expect(row(/signed in/)).toHaveCount(0);
  await page.getByLabel("Actor").fill(sia.id);
  await expect(page.getByText("No changes found")).toBeVisible();
  await expect(page).toHaveURL((url) => url.searchParams.get("kind") === "role" && url.searchParams.get("actor") === sia.id);
  await page.getByRole("button", { name: "Show all changes" }).click();
  await expect(row("created the role Kind of role")).toBeVisible();
});

test("a target is found by name with the keyboard alone", async ({ page, postern }) => {
  const first = await postern.role("Keyed role one", []);
  const second = await postern.role("Keyed role two", []);
  await open(page, postern, await postern.administrator("Key Boarder"), "/changes");
  const field = page.getByRole("combobox", { name: "Target" });
  await field.fill("keyed role");
  const list = page.getByRole("listbox", { name: "Target: matches" });
  const options = list.getByRole("option");
  await expect(options).toHaveText([/Keyed role one role/, /Keyed role two role/]);
  await expect(field).toHaveAttribute("aria-expanded", "true");
  await expectAccessible(page);
  await field.press("ArrowDown");
  await field.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(field).toHaveAttribute("aria-activedescendant", (await options.nth(1).getAttribute("id"))!);
  await field.press("Enter");
  await expect(field).toHaveValue(second.id);
  await expect(field).toBeFocused();
  await expect(list).toHaveCount(0);
  await expect(field).toHaveAccessibleDescription("Keyed role two");

  await field.fill("keyed role");
  await field.press("ArrowUp");
  await field.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(field).toHaveValue("keyed role");
  await field.fill("keyed role o");
  await options.filter({ hasText: "Keyed role one" }).click();
  await expect(field).toHaveValue(first.id);
});

test("a key is found by its name, and named where something depends on it", async ({ page, postern }) => {
  const system = await postern.apiUser("Named system", ["roles:read", "roles:write", "users:read", "users:write"]);
  const { key, secret } = await postern.createKey(system, "Named import");
  const role = await postern.api("POST", "/roles", { name: "By the named key", permissions: [] }, { key: secret });
  const { user } = await postern.api("POST", "/users", { login: "named@example.com", name: "Nam Ed", roles: [] }, { key: secret });
  await open(page, postern, await postern.administrator("Finn Der"), "/changes");
  const field = page.getByRole("combobox", { name: "Key or session" });
  await field.fill("named imp");
  await page.getByRole("option", { name: "Named import of Named system key" }).click();
  await expect(field).toHaveValue(key.id);
  await expect(field).toHaveAccessibleDescription("Named import of Named system");
  const created = page.getByRole("row", { name: /created the role By the named key/ });
  await press(created, "Details");
  await expect(page.getByText("Named import of Named system", { exact: true }).last()).toBeVisible();

  // The server names the key, so nothing asks for it or its owner.
  const paths: string[] = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  await page.goto(`${postern.url}/roles/${role.id}`);
  await expect(page.getByText(/^Created by key Named import of Named system:/)).toBeVisible();
  await page.goto(`${postern.url}/users/${user.id}`);
  const notice = page.getByText(/^Depends on key Named import of Named system:/);
  await expect(notice).toBeVisible();
  await expect(notice.getByText("Named import")).toHaveAttribute("title", key.id);
  expect(paths.filter((path) => path.includes(system.id) || path.endsWith("/changes"))).toEqual([]);
  await postern.api("DELETE", `/api-users/${system.id}/keys/${key.id}`);
  await page.reload();
  await expect(page.getByText("Depends on key Named import of Named system, which was deleted.")).toBeVisible();
});

test("the scope of a token is chosen in the matrix, and shown in its words", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Scoped scanner", ["inventory:read", "inventory:write"]);
  await open(page, postern, await postern.administrator("Sco Per"), `/api-users/${id}?tab=keys`);
  await page.getByRole("button", { name: "Create API key" }).click();
  const form = page.getByRole("dialog", { name: "New API key" });
  await form.getByLabel("Name").fill("Scoped");
  await form.getByLabel("Only what I choose").check();
  await form.getByRole("checkbox", { name: "inventory: everything" }).check();
  await form.getByRole("checkbox", { name: "Write inventory", exact: true }).uncheck();
  await expect(form.getByText("1 selected")).toBeVisible();
  await form.getByRole("button", { name: "Create API key" }).click();
  await expect(page.getByLabel("Secret")).toBeVisible();
  const { items } = await postern.api("GET", `/api-users/${id}/keys`);
  expect(items[0].scope).toEqual(["inventory:read"]);
  await page.getByRole("button", { name: "Copy and close" }).click();
  const row = page.getByRole("row", { name: "Scoped" });
  await row.getByText("1 permission").click();
  await expect(row.getByRole("listitem")).toHaveText("Read inventory inventory:read");
});
