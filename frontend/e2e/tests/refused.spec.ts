/** The list of refused requests: from "the scanner fails since this morning" to a scanner that works, by clicks. */
import { ADA, expect, expectHeading, goByMenu, open, Postern, press, test } from "../support/console";

const write = (postern: Postern, key: string) => postern.api("POST", "/collections/inventory/records", { slab: 17 }, { key });

test("an administrator finds why an integration fails and makes it work in under six clicks", async ({ page }) => {
  await using postern = await Postern.start();
  const role = await postern.role("Scanner", ["inventory:read"]);
  const { id } = await postern.api("POST", "/api-users", { name: "Belt scanner", roles: [role.id] });
  await postern.api("POST", "/api-users", { name: "Hand scanner", roles: [role.id] });
  const { secret } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Belt" });
  await expect(write(postern, secret)).rejects.toThrow("403");

  await open(page, postern, ADA, "/users");
  // Two clicks to see it, two to make it work.
  await goByMenu(page, "Refused requests");
  await expectHeading(page, "Refused requests");
  const row = page.getByRole("row", { name: "Belt scanner" });
  await expect(row).toContainText("Lacks: Write inventory inventory:write");
  await expect(row).toContainText("POST /api/v1/collections/{collection}/records");
  await press(row, "Add to role");
  const question = page.getByRole("dialog", { name: "Add Write inventory (inventory:write) to a role of Belt scanner?" });
  await expect(question.getByRole("radio", { name: "Scanner" })).toBeChecked();
  await expect(question).toContainText("Hand scanner (API user): gains Write inventory (inventory:write)");
  await press(question, "Add to role");
  await expect(question).toBeHidden();
  await expect(page.getByText("Nothing was refused")).toBeVisible();
  await write(postern, secret);
});

test("a role is made for one API user alone", async ({ page }) => {
  await using postern = await Postern.start();
  const role = await postern.role("Scanner", ["inventory:read"]);
  const { id } = await postern.api("POST", "/api-users", { name: "Belt scanner", roles: [role.id] });
  const other = await postern.api("POST", "/api-users", { name: "Hand scanner", roles: [role.id] });
  const { secret } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Belt" });
  const { secret: otherSecret } = await postern.api("POST", `/api-users/${other.id}/keys`, { name: "Hand" });
  await expect(write(postern, secret)).rejects.toThrow("403");

  await open(page, postern, ADA, "/refused");
  await press(page, "More about Belt");
  await page.getByRole("menuitem", { name: "Create a role for it alone" }).click();
  const question = page.getByRole("dialog", { name: "Create a role for Belt scanner alone?" });
  await expect(question).toContainText("The role “Belt scanner: Write inventory” grants Write inventory (inventory:write) and nothing else.");
  await press(question, "Create role");
  await expect(question).toBeHidden();
  await write(postern, secret);
  await expect(write(postern, otherSecret)).rejects.toThrow("403");
});

test("a row is dismissed, and muted, and says why a key fails", async ({ page }) => {
  await using postern = await Postern.start();
  const { id } = await postern.apiUser("Scale", ["inventory:write"]);
  const { key, secret } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Belt" });
  const rotated = await postern.api("POST", `/api-users/${id}/keys/${key.id}/rotate`, { overlap_seconds: 0 });
  await expect(write(postern, secret)).rejects.toThrow("401");

  await open(page, postern, ADA, "/refused");
  const row = page.getByRole("row", { name: "Scale" });
  await expect(row).toContainText("It still uses a secret that was replaced");
  await expect(row.getByRole("button", { name: "Add to role" })).toBeHidden();
  const choose = async (item: string) => {
    await press(page, "More about Belt");
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose("Dismiss");
  await expect(page.getByText("Nothing was refused")).toBeVisible();

  await postern.api("PATCH", `/api-users/${id}/keys/${key.id}`, { disabled: true });
  await expect(write(postern, rotated.secret)).rejects.toThrow("401");
  await press(page, "Refresh refused requests");
  await expect(row).toContainText("The key is disabled");
  await choose("Mute for 30 days");
  await press(page.getByRole("dialog", { name: "Mute for 30 days?" }), "Mute");
  await expect(page.getByText("Nothing was refused")).toBeVisible();
});

test("a user who can only read the change log sees the list and can do nothing", async ({ page, postern }) => {
  const { id } = await postern.apiUser("Watched scale", []);
  const { secret } = await postern.api("POST", `/api-users/${id}/keys`, { name: "Watched belt" });
  await expect(write(postern, secret)).rejects.toThrow("403");
  const auditor = await postern.person("Auditor", ["change_log:read"]);
  await open(page, postern, auditor, "/refused");
  const row = page.getByRole("row", { name: "Watched scale" });
  await expect(row).toContainText("Lacks: Write inventory inventory:write");
  await expect(row.getByRole("button", { name: "Add to role" })).toHaveAccessibleDescription("You need the permission Write roles (roles:write).");
  await press(row, "More about Watched belt");
  for (const item of ["Create a role for it alone", "Dismiss", "Mute for 30 days"]) {
    await expect(page.getByRole("menuitem", { name: item })).toHaveAccessibleDescription(/You need the permission/);
  }
});
