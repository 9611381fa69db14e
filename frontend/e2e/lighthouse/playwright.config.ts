/** Lighthouse needs the machine for itself: one worker, no trace, no retry. */
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  outputDir: "../results/lighthouse",
  workers: 1,
  timeout: 600_000,
  reporter: "list",
});
