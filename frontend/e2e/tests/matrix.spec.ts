/** The permission matrix of a role: filter, ticks for many permissions, presets, the count and its limit. */
import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible";
import { expect, open, openDialog, press, test } from "../support/console";

/** Answers the question for resources with this many external ones. */
async function fakeResources(page: Page, count: number): Promise<void> {
  const items = Array.from({ length: count }, (_, at) => ({
    name: `machine_${at}`,
    kind: "external",
    description: "",
    built_in: false,
    retired_at: null,
    guards: [],
    version: 1,
  }));
  await page.route(/\/api\/v1\/resources/, (route) => route.fulfill({ json: { items, next_cursor: null } }));
}

test("permissions are filtered, and ticked by group, row and preset", async ({ page, postern }) => {
  await postern.role("Pattern", ["billing:read", "inventory:write", "api_tokens:generate"]);
  await open(page, postern, await postern.administrator("Mia Matrix"), "/roles");
  const form = await openDialog(page, "New role", "New role");
  const box = (name: string) => form.getByRole("checkbox", { name, exact: true });
  const filter = form.getByRole("searchbox", { name: "Filter permissions" });
  await filter.fill("change_log");
  await expect(box("Read change log")).toBeVisible();
  await expect(box("Read users")).toBeHidden();
  await filter.press("Enter");
  await expect(form.getByRole("textbox", { name: "Name" })).not.toHaveAttribute("aria-invalid", "true");
  await box("All: read").check();
  await expect(form.getByText("1 selected")).toBeVisible();
  await filter.fill("nothing like it");
  await expect(form.getByText("No permission matches the filter.")).toBeVisible();
  await filter.fill("");

  await expect(box("Administration: read")).toBeChecked({ indeterminate: true });
  await box("Administration: read").check();
  await expect(box("Read users")).toBeChecked();
  await expect(box("Write users")).not.toBeChecked();
  await expect(box("All: everything")).toBeChecked({ indeterminate: true });
  await box("inventory: everything").check();
  await expect(box("Write inventory")).toBeChecked();
  await form.getByText("8 selected").click();
  await expect(form.getByRole("listitem").filter({ hasText: "Write inventory inventory:write" })).toBeVisible();
  await expectAccessible(page);
  await box("Administration: read").uncheck();
  await expect(form.getByText("2 selected")).toBeVisible();

  const apply = async (preset: string) => {
    await form.getByLabel("Preset").selectOption(preset);
    await press(form, "Apply preset");
  };
  await apply("Everything but administration");
  await expect(box("Collections: everything")).toBeChecked();
  await expect(box("All: everything")).toBeChecked({ indeterminate: true });
  await expect(box("Read users")).not.toBeChecked();
  await apply("Read only");
  await expect(box("All: read")).toBeChecked();
  await expect(box("All: write")).not.toBeChecked();
  await apply("Pattern");
  await expect(form.getByText("3 selected")).toBeVisible();
  await expect(form.getByRole("checkbox", { name: "Generate API token" })).toBeChecked();
});

test("a tick for many permissions leaves out what the user lacks", async ({ page, postern }) => {
  const una = await postern.person("Una Upto", ["roles:read", "roles:write", "inventory:read"]);
  await open(page, postern, una, "/roles");
  const form = await openDialog(page, "New role", "New role");
  await form.getByRole("checkbox", { name: "All: everything" }).check();
  await expect(form.getByText("3 selected")).toBeVisible();
  await expect(form.getByRole("checkbox", { name: "Collections: write" })).toHaveAccessibleDescription("You have none of these permissions yourself.");
});

test("the headings stay in sight, and a selection that is too large says so at once", async ({ page, postern }) => {
  const { id } = await postern.role("Too large", ["billing:read"]);
  await fakeResources(page, 110);
  await open(page, postern, await postern.administrator("Lou Limit"), `/roles/${id}`);
  await page.getByRole("rowheader", { name: "machine_109", exact: true }).scrollIntoViewIfNeeded();
  await expect(page.getByRole("columnheader", { name: "Write", exact: true })).toBeInViewport();
  await page.getByRole("checkbox", { name: "External resources: everything" }).check();
  await expect(page.getByRole("alert")).toHaveText("A role can have at most 200 permissions; you selected 221.");
  await page.getByRole("checkbox", { name: "External resources: write" }).uncheck();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByText("111 selected")).toBeVisible();
});
