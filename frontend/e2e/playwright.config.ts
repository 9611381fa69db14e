/** The browser tests: in Chromium, each worker with its own Postern. */
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
      executablePath: process.env.POSTERN_CHROMIUM ?? "/usr/bin/chromium",
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
