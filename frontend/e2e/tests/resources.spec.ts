/** Resources: retiring one, and editing its description. */
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

test("saving a description that is the same makes no call, and closes the dialog", async ({ page, postern }) => {
  await postern.api("POST", "/resources", { name: "same_lines", kind: "external", description: "The same." });
  await open(page, postern, await postern.administrator("Sam Same"), "/resources");
  const form = await openDialog(page, "Edit description of same_lines", "Edit description of same_lines");
  const calls: string[] = [];
  page.on("request", (request) => request.method() === "GET" || calls.push(request.url()));
  await press(form, "Save description");
  await expect(form).toBeHidden();
  await expect(page.getByText("Nothing to save")).toBeVisible();
  expect(calls).toEqual([]);
  expect(await postern.api("GET", "/resources/same_lines")).toMatchObject({ description: "The same.", version: 1 });
});
