/**
 * How the tests in a browser run: each worker against a Postern of its own, in the browser that `POSTERN_CHROMIUM` names.
 * `cargo xtask test` sets it to the one that it finds; without it, Playwright uses the one that it has installed itself.
 */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // A debug build of the console starts slowly, especially on a busy machine.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // A test that fails once and then passes is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: "list",
  projects: [
    { name: "console", testIgnore: /many\.spec/ },
    // After all others, so that the machine is idle while pauses are measured. Retries cover the remaining noise.
    { name: "many", testMatch: /many\.spec/, dependencies: ["console"], retries: 2 },
  ],
  use: {
    launchOptions: {
      executablePath: process.env.POSTERN_CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    trace: "retain-on-failure",
  },
});
