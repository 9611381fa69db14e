/** The account: a user's own name. */
import { expect, expectHeading, open, press, test } from "../support/console";

test("a user changes their own name, and the bar shows it", async ({ page, postern }) => {
  const nan = await postern.person("Nan Oldname", []);
  await open(page, postern, nan, "/account");
  const name = page.getByRole("textbox", { name: "Name" });
  await expect(name).toHaveValue("Nan Oldname");
  await name.fill(" ");
  await press(page, "Save name");
  await expect(name).toHaveAccessibleDescription(/Enter a name/);
  await name.fill("Nan Newname");
  await press(page, "Save name");
  await expect(page.getByText("Changes saved")).toBeVisible();
  await expect(page.getByRole("button", { name: "Your menu" })).toContainText("Nan Newname");
  expect(await postern.api("GET", `/users/${nan.id}`)).toMatchObject({ name: "Nan Newname", login: nan.login });
});

test("a change of one's own name that someone else was faster with is refused until it is reloaded", async ({ page, postern }) => {
  const sly = await postern.person("Sly Slower", []);
  await open(page, postern, sly, "/account");
  await expectHeading(page, "Account");
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Sly Typed");
  await postern.api("PATCH", `/users/${sly.id}`, { name: "Sly Faster" });
  await press(page, "Save name");
  await expect(page.getByRole("alert")).toContainText("Someone else has changed this in the meantime.");
  await expect(name).toHaveValue("Sly Typed");
  await press(page, "Reload");
  await expect(name).toHaveValue("Sly Faster");
});
