/** What depends on a key that expires moves to a successor, request by request, and survives the old key. */
import { dialog, expect, open, press, test } from "../support/console";

test("a key that expires soon and that others depend on gets a successor", async ({ page, postern }) => {
  const system = await postern.apiUser("Una's HR system", ["users:read", "users:write", "api_users:write"]);
  const keys = `/api-users/${system.id}/keys`;
  const expires_at = new Date(Date.now() + 10 * 24 * 3600 * 1000).toISOString();
  const old = await postern.api("POST", keys, { name: "Una's import", expires_at });
  const robots = [1, 2].map((n) => postern.apiUser(`Una's badge reader ${n}`, "inherited", old.secret));
  const [robot] = await Promise.all(robots);
  const { secret } = await postern.createKey(robot, "Reader");
  const next = await postern.createKey(system, "Una's next import");

  await open(page, postern, await postern.administrator("Uli Succeeds"), `/api-users/${system.id}?tab=keys`);
  const row = page.getByRole("row", { name: /Una's import/ });
  await expect(row).toContainText("Users or API users depend on it: name a successor");
  await press(page, "More about Una's import");
  await page.getByRole("menuitem", { name: "Name a successor" }).click();
  const form = dialog(page, "Name a successor for Una's import");
  await form.getByLabel("Successor").selectOption(next.key.id);
  await expect(form.getByText("Move to the other key")).toBeVisible();
  await expect(form.getByText("Una's badge reader 1")).toBeVisible();
  await press(form, "Move");
  await expect(page.getByText("Moved 2 API users from Una's import")).toBeVisible();
  await expect(row).not.toContainText("name a successor");

  await postern.api("DELETE", `${keys}/${old.key.id}`);
  await postern.session(secret);
});
