/** Adoption: who depended on a key no longer does. The key may know a user's password, so a new invitation is the rule. */
import { dialog, expect, open, pasted, type Person, type Postern, test } from "../support/console";

/** A person, with a token of their own, whom a key of an API user created. */
async function provisioned(postern: Postern, name: string) {
  const rights = ["users:read", "users:write", "api_users:write", "api_tokens:generate"];
  const role = await postern.api("POST", "/roles", { name: `${name}'s role`, permissions: rights });
  const system = await postern.api("POST", "/api-users", { name: `${name}'s HR system`, roles: [role.id] });
  const { key, secret } = await postern.api("POST", `/api-users/${system.id}/keys`, { name: `${name}'s import` });
  const people: (Person & { id: string })[] = [];
  for (const called of [name, `${name} Two`]) {
    const login = `${called.toLowerCase().replaceAll(" ", ".")}@example.com`;
    const { user, invitation } = await postern.api("POST", "/users", { login, name: called }, { key: secret });
    const password = `${called} keeps seven grey herons`;
    await postern.accept(invitation.code, password);
    people.push({ login, name: called, password, id: user.id });
  }
  const reader = await postern.api("POST", "/api-users", { name: `${name}'s badge reader` }, { key: secret });
  return { system, key, secret, people, reader };
}

test("an adopted user gets a new invitation, and what the key may know ends", async ({ page, postern }) => {
  const { system, key, people: [orla] } = await provisioned(postern, "Orla");
  await open(page, postern, await postern.administrator("Ana Adopts"), `/users/${orla.id}`);
  await page.getByRole("button", { name: "Adopt", exact: true }).click();
  const question = dialog(page, "Adopt Orla?");
  await expect(question).toContainText(`Orla will no longer depend on key ${key.id} of ${system.id}`);
  await expect(question).toContainText("You get a new invitation link");
  const keep = question.getByRole("checkbox", { name: "Keep the password, sessions and tokens" });
  await expect(keep).not.toBeChecked();
  await expect(keep).toHaveAccessibleDescription(/Anyone who has the key may know the password or a token\./);
  await expect(question.getByText("Checking")).toBeHidden();
  await question.getByRole("button", { name: "Adopt" }).click();
  const invitation = dialog(page, `Invitation for ${orla.login}`);
  const link = await invitation.getByLabel("Invitation link").inputValue();
  await expect(postern.signIn(orla.login, orla.password)).rejects.toThrow("401");
  await invitation.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await expect(page.getByRole("definition").filter({ hasText: "Invited" })).toBeVisible();
  await postern.accept(new URL(link).hash.slice(1), "eight blue herons at dawn");
  await postern.signIn(orla.login, "eight blue herons at dawn");
});

test("an adopted user whose sign-in is kept goes on as before", async ({ page, postern }) => {
  const { people: [pia] } = await provisioned(postern, "Pia");
  await open(page, postern, await postern.administrator("Ari Adopts"), `/users/${pia.id}`);
  await page.getByRole("button", { name: "Adopt", exact: true }).click();
  const question = dialog(page, "Adopt Pia?");
  await question.getByRole("checkbox", { name: "Keep the password, sessions and tokens" }).check();
  await expect(question).not.toContainText("You get a new invitation link");
  await question.getByRole("button", { name: "Adopt" }).click();
  await expect(page.getByText("Pia adopted")).toBeVisible();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await postern.signIn(pia.login, pia.password);
});

test("an adopted API user loses the keys that others may know, unless they are kept", async ({ page, postern }) => {
  const { secret, reader } = await provisioned(postern, "Quentin");
  const other = await postern.api("POST", "/api-users", { name: "Quentin's printer" }, { key: secret });
  const { secret: lost } = await postern.api("POST", `/api-users/${reader.id}/keys`, { name: "Door" });
  const { secret: kept } = await postern.api("POST", `/api-users/${other.id}/keys`, { name: "Desk" });
  await open(page, postern, await postern.administrator("Ava Adopts"), `/api-users/${reader.id}`);
  await page.getByRole("button", { name: "Adopt", exact: true }).click();
  const question = dialog(page, "Adopt Quentin's badge reader?");
  await expect(question).toContainText("All its keys are deleted.");
  await expect(question).toContainText("Keys that stop working (1)");
  await expect(question).not.toContainText("password");
  const keep = page.getByRole("checkbox", { name: "Keep its keys" });
  await expect(keep).not.toBeChecked();
  await question.getByRole("button", { name: "Adopt" }).click();
  await expect(page.getByText("Quentin's badge reader adopted")).toBeVisible();
  await expect(page.getByText("Depends on key")).toBeHidden();
  await expect(postern.api("GET", "/session", undefined, { key: lost })).rejects.toThrow("401");

  await page.goto(`${postern.url}/api-users/${other.id}`);
  await page.getByRole("button", { name: "Adopt", exact: true }).click();
  await keep.check();
  await dialog(page, "Adopt Quentin's printer?").getByRole("button", { name: "Adopt" }).click();
  await expect(page.getByText("Quentin's printer adopted")).toBeVisible();
  await postern.api("GET", "/session", undefined, { key: kept });
});

test("adopting all that depend on a key shows every new link once, and asks before one is lost", async ({ page, postern }) => {
  const { system, people } = await provisioned(postern, "Ruth");
  await open(page, postern, await postern.administrator("Asa Adopts"), `/api-users/${system.id}?tab=keys`);
  await page.getByRole("button", { name: "More about Ruth's import" }).click();
  await page.getByRole("menuitem", { name: "Adopt all that depend on it" }).click();
  const question = dialog(page, "Adopt all?");
  await expect(question.getByRole("checkbox", { name: "Keep the passwords, sessions, tokens and keys" })).not.toBeChecked();
  await question.getByRole("button", { name: "Adopt all" }).click();
  await expect(question.getByRole("status").filter({ hasText: "3 were adopted." })).toBeVisible();
  const links = [];
  for (const { login } of people) {
    links.push(await question.getByLabel(login, { exact: true }).inputValue());
  }

  await page.keyboard.press("Escape");
  await expect(question.getByRole("alert")).toContainText("You have not copied all links.");
  await question.getByRole("button", { name: "Go back" }).click();
  await question.getByRole("button", { name: "Copy" }).last().click();
  await question.getByRole("button", { name: "Done" }).click();
  await expect(question).toBeHidden();
  expect((await pasted(page)).trim().split("\n")).toEqual(people.map(({ login }, at) => `${login}\t${links[at]}`).sort());
  for (const [at, { login, password }] of people.entries()) {
    await expect(postern.signIn(login, password)).rejects.toThrow("401");
    await postern.accept(new URL(links[at]).hash.slice(1), `${password} at dusk`);
    await postern.signIn(login, `${password} at dusk`);
  }
});

test("adopting all goes from page to page, and counts who was refused", async ({ page, postern }) => {
  const { system, secret, people } = await provisioned(postern, "Soren");
  for (let number = 1; number <= 30; number++) {
    await postern.api("POST", "/api-users", { name: `Soren's reader ${number}`, roles: [] }, { key: secret });
  }
  // Covers the API users, which hold nothing, and the users not.
  const adopter = await postern.person("Abe Adopts", ["users:read", "users:write", "api_users:read", "api_users:write"]);
  await open(page, postern, adopter, `/api-users/${system.id}?tab=keys`);
  await page.getByRole("button", { name: "More about Soren's import" }).click();
  await page.getByRole("menuitem", { name: "Adopt all that depend on it" }).click();
  const question = dialog(page, "Adopt all?");
  await question.getByRole("button", { name: "Adopt all" }).click();
  await expect(question.getByRole("status").filter({ hasText: "30 were adopted. 3 were not adopted, because they go beyond your rights." })).toBeVisible();
  await question.getByRole("button", { name: "Done" }).click();
  expect(await postern.api("GET", `/users/${people[0].id}`)).toMatchObject({ provisioned_by: { owner: system.id } });
});
