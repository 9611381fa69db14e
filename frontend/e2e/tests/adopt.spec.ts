/** Adoption ends the dependence on a key. The key's holder may know the password, so by default the user gets a new invitation. */
import { KEPT_FOR_ALL, dialog, expect, expectHeading, invitationLink, open, openDialog, pasted, type Postern, press, test } from "../support/console";

/** Two users and an API user that a key of another API user created. */
async function provisioned(postern: Postern, name: string) {
  const permissions = ["users:read", "users:write", "api_users:write", "api_tokens:generate"];
  const system = await postern.apiUser(`${name}'s HR system`, permissions);
  const { key, secret } = await postern.createKey(system, `${name}'s import`);
  const people = [await postern.person(name, "inherited", secret), await postern.person(`${name} Two`, "inherited", secret)];
  const reader = await postern.apiUser(`${name}'s badge reader`, "inherited", secret);
  return { system, key, secret, people, reader };
}

test("an adopted user gets a new invitation, and the old password stops working", async ({ page, postern }) => {
  const { system, key, people: [orla] } = await provisioned(postern, "Orla");
  await open(page, postern, await postern.administrator("Ana Adopts"), `/users/${orla.id}`);
  const question = await openDialog(page, "Keep access without this key", "Keep access of Orla without this key?");
  await expect(question).toContainText(`Orla will no longer depend on key Orla's import of Orla's HR system`);
  await expect(question).toContainText("You get a new invitation link");
  const keep = question.getByRole("checkbox", { name: "Keep the password, sessions and tokens" });
  await expect(keep).not.toBeChecked();
  await expect(keep).toHaveAccessibleDescription(/Anyone who has the key may know the password or a token\./);
  await expect(question.getByText("Checking")).toBeHidden();
  await press(question, "Keep access");
  const link = await invitationLink(page, orla.login);
  await expect(postern.signIn(orla.login, orla.password)).rejects.toThrow("401");
  await expect(page.getByText("Depends on key")).toBeHidden();
  await expect(page.getByText("Invited", { exact: true })).toBeVisible();
  await postern.accept(new URL(link).hash.slice(1), "eight blue herons at dawn");
  await postern.signIn(orla.login, "eight blue herons at dawn");
});

test("an adopted user can keep the password", async ({ page, postern }) => {
  const { people: [pia] } = await provisioned(postern, "Pia");
  await open(page, postern, await postern.administrator("Ari Adopts"), `/users/${pia.id}`);
  const question = await openDialog(page, "Keep access without this key", "Keep access of Pia without this key?");
  await question.getByRole("checkbox", { name: "Keep the password, sessions and tokens" }).check();
  await expect(question).not.toContainText("You get a new invitation link");
  await press(question, "Keep access");
  await expect(page.getByText("Pia no longer depends on a key")).toBeVisible();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await postern.signIn(pia.login, pia.password);
});

test("an adopted API user loses its keys, unless they are kept", async ({ page, postern }) => {
  const { secret, reader } = await provisioned(postern, "Quentin");
  const other = await postern.apiUser("Quentin's printer", "inherited", secret);
  const { secret: lost } = await postern.createKey(reader, "Door");
  const { secret: kept } = await postern.createKey(other, "Desk");
  await open(page, postern, await postern.administrator("Ava Adopts"), `/api-users/${reader.id}`);
  const question = await openDialog(page, "Keep access without this key", "Keep access of Quentin's badge reader without this key?");
  await expect(question).toContainText("All its keys are deleted.");
  await expect(question).toContainText("Keys that stop working (1)");
  await expect(question).not.toContainText("password");
  const keep = page.getByRole("checkbox", { name: "Keep its keys" });
  await expect(keep).not.toBeChecked();
  await press(question, "Keep access");
  await expect(page.getByText("Quentin's badge reader no longer depends on a key")).toBeVisible();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await expect(postern.session(lost)).rejects.toThrow("401");

  await page.goto(`${postern.url}/api-users/${other.id}`);
  await press(page, "Keep access without this key");
  await keep.check();
  await press(dialog(page, "Keep access of Quentin's printer without this key?"), "Keep access");
  await expect(page.getByText("Quentin's printer no longer depends on a key")).toBeVisible();
  await postern.session(kept);
});

test("adopting all shows every new link once, and asks before a link is lost", async ({ page, postern }) => {
  const { system, people } = await provisioned(postern, "Ruth");
  await open(page, postern, await postern.administrator("Asa Adopts"), `/api-users/${system.id}?tab=keys`);
  await press(page, "More about Ruth's import");
  await page.getByRole("menuitem", { name: "Keep access of all that depend on it" }).click();
  const question = dialog(page, KEPT_FOR_ALL);
  await expect(question.getByRole("checkbox", { name: "Keep the passwords, sessions, tokens and keys" })).not.toBeChecked();
  await press(question, "Keep access of all");
  await expect(question.getByRole("status").filter({ hasText: "3 became independent." })).toBeVisible();
  const links: string[] = [];
  for (const { login } of people) {
    links.push(await question.getByLabel(login, { exact: true }).inputValue());
  }

  await page.keyboard.press("Escape");
  await expect(question.getByRole("alert")).toContainText("You have not copied all links.");
  await press(question, "Go back");
  await question.getByRole("button", { name: "Copy" }).last().click();
  await press(question, "Done");
  await expect(question).toBeHidden();
  expect((await pasted(page)).trim().split("\n")).toEqual(people.map(({ login }, at) => `${login}\t${links[at]}`).sort());
  for (const [at, { login, password }] of people.entries()) {
    await expect(postern.signIn(login, password)).rejects.toThrow("401");
    await postern.accept(new URL(links[at]).hash.slice(1), `${password} at dusk`);
    await postern.signIn(login, `${password} at dusk`);
  }
});

test("Cancel asks before a link is lost, when a later page of adopting all fails", async ({ page, postern }) => {
  const { system } = await provisioned(postern, "Tove");
  await open(page, postern, await postern.administrator("Alf Adopts"), `/api-users/${system.id}?tab=keys`);
  // Two of the three are on the first page, so one of them at least is a user with a link.
  await page.route(/\/adopt-all/, (route, request) =>
    request.url().includes("cursor=") ? route.abort() : route.continue({ url: `${request.url()}?limit=2` }),
  );
  await press(page, "More about Tove's import");
  await page.getByRole("menuitem", { name: "Keep access of all that depend on it" }).click();
  const question = dialog(page, KEPT_FOR_ALL);
  await press(question, "Keep access of all");
  await expect(question.getByRole("alert")).toContainText("Postern cannot be reached");
  await expect(question.getByText("2 became independent.")).toBeVisible();
  const warning = question.getByText("You have not copied all links.");
  await press(question, "Cancel");
  await expect(warning).toBeVisible();
  await expect(question.getByRole("button", { name: "Continue" })).toBeHidden();
  await press(question, "Go back");
  await expect(question.getByRole("button", { name: "Continue" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(warning).toBeVisible();
  await press(question, "Close anyway");
  await expect(question).toBeHidden();
});

test("keeping the access of all names everyone who depends on the key, each a link, from one call", async ({ page, postern }) => {
  const { system, key, secret } = await provisioned(postern, "Gil");
  await postern.createKey(system, "Gil's unused");
  const others = [await postern.apiUser("Gil's door", "inherited", secret), await postern.apiUser("Gil's gate", "inherited", secret)];
  await postern.api("PATCH", `/api-users/${system.id}/keys/${key.id}`, { disabled: true });
  await open(page, postern, await postern.administrator("Aki Counts"), `/api-users/${system.id}?tab=keys`);
  await press(page, "More about Gil's unused");
  const item = page.getByRole("menuitem", { name: "Keep access of all that depend on it" });
  await expect(item).toHaveAccessibleDescription("No user or API user depends on this key.");
  await page.keyboard.press("Escape");
  await press(page, "More about Gil's import");
  const calls: string[] = [];
  page.on("request", (request) => request.url().includes("/api/v1/") && calls.push(request.url()));
  await item.click();
  const question = dialog(page, KEPT_FOR_ALL);
  const section = question.locator("section").filter({ has: page.getByRole("heading", { name: "Become independent of the key (5)" }) });
  await expect(section.getByRole("listitem")).toHaveCount(5);
  await expect(question).toContainText("Can act again (5)");
  expect(calls.map((url) => new URL(url).pathname)).toEqual(["/api/v1/impact"]);
  await section.getByRole("link", { name: "Gil's gate" }).click();
  await expectHeading(page, "Gil's gate");
  await expect(page).toHaveURL(`${postern.url}/api-users/${others[1].id}`);

  // Someone who cannot see users reads how many there are, and no names.
  const ida = await postern.person("Ida Half", ["api_users:read", "api_users:write", "roles:read", "roles:write", "users:write"]);
  await open(page, postern, ida, `/api-users/${system.id}?tab=keys`);
  await press(page, "More about Gil's import");
  await item.click();
  await expect(question).toContainText("Stay, because they go beyond your rights (5)");
  await expect(question.getByRole("link", { name: "Gil's door" })).toBeVisible();
  await expect(question).not.toContainText("Gil Two");
});

test("adopting all covers every page of the list, and counts the refusals", async ({ page, postern }) => {
  const { system, secret, people } = await provisioned(postern, "Soren");
  for (let number = 1; number <= 30; number++) {
    await postern.apiUser(`Soren's reader ${number}`, [], secret);
  }
  // Has authority over the API users, which hold nothing, but not over the users.
  const adopter = await postern.person("Abe Adopts", ["users:read", "users:write", "api_users:read", "api_users:write"]);
  await open(page, postern, adopter, `/api-users/${system.id}?tab=keys`);
  await press(page, "More about Soren's import");
  await page.getByRole("menuitem", { name: "Keep access of all that depend on it" }).click();
  const question = dialog(page, KEPT_FOR_ALL);
  await press(question, "Keep access of all");
  await expect(question.getByRole("status").filter({ hasText: "30 became independent. 3 did not, because they go beyond your rights." })).toBeVisible();
  await press(question, "Done");
  expect(await postern.api("GET", `/users/${people[0].id}`)).toMatchObject({ provisioned_by: { owner: system.id } });
});
