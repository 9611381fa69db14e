/** Forced colours, paper, reduced motion, and the colour of the browser's own bar. */
import { expectAccessible } from "../support/accessible";
import { ADA, expect, expectHeading, open, test } from "../support/console";

test("with forced colours, the current tab and a tick are told apart", async ({ page, postern }) => {
  const { id } = await postern.role("Contrasting", ["billing:read"]);
  await page.emulateMedia({ forcedColors: "active" });
  await open(page, postern, ADA, `/roles/${id}`);
  await expectHeading(page, "Contrasting");
  const tabs = page.getByRole("navigation", { name: "User administration" });
  const underline = (name: string) =>
    tabs.getByRole("link", { name, exact: true }).evaluate((tab) => getComputedStyle(tab).borderBlockEndColor);
  expect(await underline("Roles")).not.toBe(await underline("Users"));
  const ground = (name: string) => page.getByRole("checkbox", { name, exact: true }).evaluate((box) => getComputedStyle(box).backgroundColor);
  expect(await ground("Read billing")).not.toBe(await ground("Read users"));
  await expectAccessible(page);
});

test("without colours, the current tab is bold", async ({ page, postern }) => {
  await open(page, postern, await postern.person("Una Still", ["users:read", "roles:read"]), "/roles");
  const weight = (name: string) => page.getByRole("link", { name, exact: true }).evaluate((tab) => Number(getComputedStyle(tab).fontWeight));
  expect(await weight("Roles")).toBeGreaterThan(await weight("Users"));
});

test("a printed list has absolute times and no buttons", async ({ page, postern }) => {
  await postern.apiUser("Printed reader", []);
  await open(page, postern, ADA, "/changes");
  const row = page.getByRole("row", { name: /Printed reader/ });
  await expect(row.getByRole("button", { name: "Details" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(row.getByRole("button", { name: "Details" })).toBeHidden();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  const printed = await row.getByRole("time").evaluate((time) => [getComputedStyle(time).fontSize, getComputedStyle(time, "::after").content]);
  expect(printed[0]).toBe("0px");
  expect(printed[1]).toMatch(/UTC/);
});

test("with reduced motion nothing moves, and the page names its language and colours", async ({ page, postern }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, postern, await postern.person("Una Moving", ["roles:read"]), "/roles");
  await expectHeading(page, "Roles");
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return /[1-9]/.test(transitionDuration) || /[1-9]/.test(animationDuration);
    }).length,
  );
  expect(moving).toBe(0);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("meta[name=theme-color]")).toHaveCount(2);
});
