/**
 * Prints Lighthouse's scores, as on a phone, of the sign-in, the users and the change log of the demo, the latter two with and without
 * the files in the cache: the run of three whose performance is in the middle. `cargo xtask lighthouse` runs it.
 */
import { type AddressInfo, createServer } from "node:net";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, expect, test } from "@playwright/test";
import lighthouse from "lighthouse";

import { expectHeading, signIn } from "../support/console";
import { Postern } from "../support/postern";

const RUNS = 3;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;

type Result = NonNullable<Awaited<ReturnType<typeof lighthouse>>>["lhr"];

test("scores", async () => {
  const [postern, administrator] = await Postern.demo();
  await using _ = postern;
  const profile = await mkdtemp(join(tmpdir(), "postern-lighthouse-"));
  const port = await freePort();
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.POSTERN_CHROMIUM,
    args: ["--no-sandbox", "--disable-quic", `--remote-debugging-port=${port}`],
  });
  try {
    const rows = [await measured(`${postern.url}/`, "Sign in", port)];
    const page = await browser.newPage();
    await page.goto(postern.url);
    await signIn(page, administrator);
    await expectHeading(page, "Overview");
    await page.close();
    for (const [path, name] of [["users", "Users"], ["changes", "Change log"]]) {
      rows.push(await measured(`${postern.url}/${path}`, name, port));
      rows.push(await measured(`${postern.url}/${path}`, `${name}, cached`, port, true));
    }
    console.table(Object.fromEntries(rows));
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
});

/** The scores of a screen and the times behind the first one. Prints the audits that cost points otherwise. */
async function measured(url: string, name: string, port: number, cached = false): Promise<[string, object]> {
  const results: Result[] = [];
  let failed = 0;
  while (results.length < RUNS) {
    // Without this, Lighthouse empties the cache and keeps the cookies.
    const result = await lighthouse(url, { port, disableStorageReset: cached, onlyCategories: [...CATEGORIES], logLevel: "error" });
    const error = result?.lhr.runtimeError;
    if (error) {
      // On a busy machine it sometimes misses the beginning of the load.
      expect(++failed, `${name}: ${error.message}`).toBeLessThan(RUNS);
    } else {
      results.push(result!.lhr);
    }
  }
  const score = (result: Result, category: string) => Math.round((result.categories[category].score ?? 0) * 100);
  results.sort((one, other) => score(one, "performance") - score(other, "performance"));
  const middle = results[Math.floor(RUNS / 2)];
  const seconds = (audit: string) => `${((middle.audits[audit].numericValue ?? 0) / 1000).toFixed(2)} s`;
  for (const category of CATEGORIES.slice(1)) {
    const lost = middle.categories[category].auditRefs.filter(({ id, weight }) => weight > 0 && (middle.audits[id].score ?? 1) < 1);
    lost.forEach(({ id }) => console.log(`${name}: ${category}: ${middle.audits[id].title}`));
  }
  const scores = Object.fromEntries(CATEGORIES.map((category) => [category, score(middle, category)]));
  const times = {
    "first paint": seconds("first-contentful-paint"),
    "largest paint": seconds("largest-contentful-paint"),
    "blocked": seconds("total-blocking-time"),
    "speed index": seconds("speed-index"),
    "shift": middle.audits["cumulative-layout-shift"].numericValue?.toFixed(3),
  };
  return [name, { ...scores, ...times }];
}

async function freePort(): Promise<number> {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, "close");
  return port;
}
