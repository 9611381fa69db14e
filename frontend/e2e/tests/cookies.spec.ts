/** A browser that drops the cookie of a sign-in: the pages say so before a password or code is sent. */
import { networkInterfaces } from "node:os";

import { ADA, expect, expectHeading, Postern, signIn, test } from "../support/console";

const own = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address;

test("over plain HTTP from another machine, the pages say that the sign-in would not last", async ({ browser }) => {
  test.skip(own === undefined, "this machine has no address but loopback");
  // Not watched for errors: over plain HTTP, browsers complain about headers that they ignore.
  await using context = await browser.newContext();
  const page = await context.newPage();
  await using far = await Postern.startAt(own!);
  await page.goto(far.setupLink);
  await expect(page.getByText("This browser would not stay signed in here")).toBeVisible();
  await expect(page.getByText("Ask the operator of Postern for an https:// address.")).toBeVisible();
  await expect(page.getByText("Your link still works.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Set up Postern" })).toHaveCount(0);
  await page.goto(far.url);
  await expectHeading(page, "Sign in");
  await expect(page.getByText("This browser would not stay signed in here")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign in" })).toHaveCount(0);
  // The code was not used up: it still sets up Postern.
  await far.cookie();
});

test("a browser that keeps cookies keeps no trace of the check", async ({ page, context, postern }) => {
  await postern.cookie();
  await page.goto(postern.url);
  await signIn(page, ADA);
  await expectHeading(page, "Overview");
  const names = (await context.cookies()).map((cookie) => cookie.name);
  const { port } = new URL(postern.url);
  expect(names.sort()).toEqual(["", "device-", "signed-in-"].map((name) => `__Host-postern-${name}${port}`));
});
