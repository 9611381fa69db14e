/** Resources: retiring one, and editing its description and its APIs. */
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
  const form = await openDialog(page, "Edit same_lines", "Edit same_lines");
  const calls: string[] = [];
  page.on("request", (request) => request.method() === "GET" || calls.push(request.url()));
  await press(form, "Save changes");
  await expect(form).toBeHidden();
  await expect(page.getByText("Nothing to save")).toBeVisible();
  expect(calls).toEqual([]);
  expect(await postern.api("GET", "/resources/same_lines")).toMatchObject({ description: "The same.", version: 1 });
});

test("the APIs of an external resource are edited as text, and errors are shown at the field", async ({ page, postern }) => {
  for (const name of ["order_lines", "invoice_lines"]) {
    await postern.api("POST", "/resources", { name, kind: "external", description: "" });
  }
  await open(page, postern, await postern.administrator("Gus Guards"), "/resources");
  const form = await openDialog(page, "Edit order_lines", "Edit order_lines");
  const apis = form.getByLabel("APIs");
  await apis.fill("a1b2c3\nGET status = any key");
  await press(form, "Save changes");
  await expect(form.getByText("No API has the route `GET status`.")).toBeVisible();
  await apis.fill("a1b2c3\nGET /status = any key\nPOST /search = order_lines:find");
  await press(form, "Save changes");
  await expect(form.getByText("There is no permission order_lines:find.")).toBeVisible();
  await apis.fill("a1b2c3\nGET /status = any key\nPOST /search = order_lines:read\nd4e5f6");
  await press(form, "Save changes");
  await expect(form).toBeHidden();
  await expect(page.getByRole("row", { name: /order_lines/ })).toContainText("2 APIs");
  const guards = [
    { api: "a1b2c3", routes: { "GET /status": null, "POST /search": "order_lines:read" } },
    { api: "d4e5f6", routes: {} },
  ];
  expect((await postern.api("GET", "/resources/order_lines")).guards).toEqual(guards);

  const other = await openDialog(page, "Edit invoice_lines", "Edit invoice_lines");
  await other.getByLabel("APIs").fill("d4e5f6");
  await press(other, "Save changes");
  await expect(other.getByText("The resource order_lines represents this API. Remove it there first.")).toBeVisible();
});

test("someone who lacks the permissions of a resource edits its description, but not its APIs", async ({ page, postern }) => {
  await postern.api("POST", "/resources", { name: "part_lines", kind: "external", description: "" });
  await open(page, postern, await postern.person("Pia Part", ["resources:read", "resources:write"]), "/resources");
  const form = await openDialog(page, "Edit part_lines", "Edit part_lines");
  await expect(form.getByLabel("APIs")).toBeDisabled();
  await form.getByLabel("Description").fill("Parts");
  await press(form, "Save changes");
  await expect(form).toBeHidden();
  expect(await postern.api("GET", "/resources/part_lines")).toMatchObject({ description: "Parts", guards: [] });
});
