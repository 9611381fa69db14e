/** HTTPS with a certificate that the test makes: one sets up Postern, and stays signed in. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ADA, expect, expectHeading, Postern, press, test } from "../support/console";

test("over HTTPS one sets up Postern and stays signed in", async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "postern-https-"));
  try {
    const [certificate, key] = ["cert.pem", "key.pem"].map((name) => join(folder, name)) as [string, string];
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
    const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    execFileSync("openssl", [...request, ...name, "-keyout", key, "-out", certificate], { stdio: "ignore" });
    await using secure = await Postern.startSecure(certificate, key);
    expect(new URL(secure.url).protocol).toBe("https:");
    await using context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(secure.setupLink);
    await page.getByRole("textbox", { name: "Login" }).fill(ADA.login);
    await page.getByLabel("Your name").fill(ADA.name);
    await page.getByLabel("Password", { exact: true }).fill(ADA.password);
    await press(page, "Set up Postern");
    await expectHeading(page, "Overview");
    await page.reload();
    await expectHeading(page, "Overview");
  } finally {
    await rm(folder, { recursive: true });
  }
});
