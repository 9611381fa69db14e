/** Resources: retiring one. */
import { expect, open, openDialog, press, test } from "../support/console";

test("a resource that is retired but cannot be loaded again is reported as retired", async ({ page, postern }) => {
  await postern.api("POST", "/resources", { name: "fax_lines", kind: "external", description: "Old." });
  await open(page, postern, await postern.administrator("Rex Retires"), "/resources");
  const question = await openDialog(page, "Retire fax_lines", "Retire fax_lines?");
  await page.route("**/api/v1/resources/fax_lines", (route) =>
    route.request().method() === "GET" ? route.abort() : route.continue(),
  );
  await press(question, "Retire resource");
  await expect(page.getByText("fax_lines retired")).toBeVisible();
  await expect(question).toBeHidden();
  expect((await postern.api("GET", "/resources/fax_lines")).retired_at).toBeTruthy();
});
