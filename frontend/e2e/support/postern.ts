/**
 * A Postern for tests: the built program, on a free port and with a data file of its own.
 *
 * ```ts
 * import { expect, test } from "../support/postern";
 *
 * test("a role can be looked at", async ({ page, postern }) => {
 *   await postern.api("POST", "/roles", { name: "Reader", permissions: ["roles:read"] });
 *   await page.goto(postern.url);
 * });
 * ```
 *
 * All tests of a worker share one, which is set up when `api` is first called. A test about setting up, or about what nobody
 * else may disturb, starts its own with `Postern.start()` and stops it in the end, as `await using` does by itself.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { test as base } from "@playwright/test";

export { expect } from "@playwright/test";

/** The program: where `cargo xtask` says, else where cargo puts it. */
const PROGRAM =
  process.env.POSTERN_PROGRAM ??
  join(process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../../target"), "debug/postern");

/** The first administrator, where a test does not set one up itself. */
export const ADA = { login: "ada@example.com", name: "Ada", password: "walnut orbit cactus piano" };

/** The role that grants everything. */
export const ADMINISTRATOR = "rol_000000000000";

/** What a call of the API can say besides its body. */
export type Said = {
  /** The version an edit is of, as `If-Match`. Without it an edit is of the version that is there. */
  version?: number;
  /** The key to ask with in place of Ada's session. */
  key?: string;
};

/** Someone who can sign in. */
export type Person = { login: string; name: string; password: string; id?: string };

/** A running Postern. */
export class Postern {
  #session?: Promise<string>;

  private constructor(
    /** Where browsers find it, without a slash at the end. */
    readonly url: string,
    /** The code in the set-up link it printed. */
    readonly setupCode: string,
    private readonly program: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Starts one that nobody has set up. */
  static start(): Promise<Postern> {
    return Postern.launch([], /^(http:\S+\/setup#\S+)$/, ([link], program, folder) => {
      const { origin, hash } = new URL(link);
      return new Postern(origin, hash.slice(1), program, folder);
    });
  }

  /** Starts one with the demo company in it, and says who its administrator is. */
  static demo(): Promise<[Postern, Person]> {
    // The administrator is named after the address is.
    let url = "";
    const line = /^Open (\S+) in a browser|^\s+administrator\s+(\S+)\s+(.+)$/;
    return Postern.launch(["--demo"], line, ([opened, login, password], program, folder) => {
      url = opened ?? url;
      return login ? [new Postern(url, "", program, folder), { login, name: "Amara Osei", password }] : undefined;
    });
  }

  /** Starts the program and reads what it prints, until something is made of a line. */
  private static async launch<T>(
    options: string[],
    wanted: RegExp,
    made: (found: string[], program: ChildProcess, folder: string) => T | undefined,
  ): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), "postern-e2e-"));
    const program = spawn(PROGRAM, ["--port", "0", "--data", join(folder, "postern.db"), ...options], {
      env: { ...without(process.env, /^(POSTERN|AWS)_/), POSTERN_LOG: "warn" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const failed = once(program, "error").then(([error]) => {
      throw new Error(`${PROGRAM} does not start: build it with \`cargo xtask test --console\`. ${error}`);
    });
    const reading = async () => {
      const printed: string[] = [];
      for await (const line of createInterface({ input: program.stdout! })) {
        printed.push(line);
        const found = wanted.exec(line);
        const thing = found && made(found.slice(1), program, folder);
        if (thing) {
          return thing;
        }
      }
      throw new Error(`Postern ended before it printed what was waited for: ${printed.join("\n")}`);
    };
    return Promise.race([reading(), failed]);
  }

  /** The set-up link it printed. */
  get setupLink(): string {
    return `${this.url}/setup#${this.setupCode}`;
  }

  /** Stops it in good order and removes its data. */
  async stop(): Promise<void> {
    if (this.program.exitCode === null && this.program.signalCode === null) {
      const ended = once(this.program, "exit");
      this.program.kill("SIGTERM");
      await ended;
    }
    await rm(this.folder, { recursive: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Calls the API as Ada, whom the first call sets Postern up for, and gives the body of the answer. Fails on any refusal.
   * The path is what follows `/api/v1`.
   */
  async api<T = any>(method: string, path: string, body?: unknown, said: Said = {}): Promise<T> {
    const headers: Record<string, string> = said.key
      ? { authorization: `Bearer ${said.key}` }
      : { cookie: await this.cookie(), origin: this.url };
    if (method === "PATCH") {
      const version = said.version ?? (await this.api("GET", path, undefined, { key: said.key })).version;
      headers["if-match"] = `"${version}"`;
    }
    return (await this.call(method, path, headers, body)).body;
  }

  /** The cookie of Ada's session, as a browser sends it. */
  cookie(): Promise<string> {
    this.#session ??= this.call("POST", "/setup", { origin: this.url }, { code: this.setupCode, ...ADA }).then(cookieOf);
    return this.#session;
  }

  /** Invites a person with a role of these permissions, or with none, and accepts for them. Names have to differ. */
  async person(name: string, permissions: string[]): Promise<Person & { id: string }> {
    const roles = permissions.length === 0 ? [] : [(await this.api("POST", "/roles", { name: `${name}'s role`, permissions })).id];
    const login = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}@example.com`;
    const { user, invitation } = await this.api("POST", "/users", { login, name, roles });
    const password = `${name} keeps seven grey herons`;
    await this.accept(invitation.code, password);
    return { login, name, password, id: user.id };
  }

  /** The same for a person who is an Administrator. */
  async administrator(name: string): Promise<Person & { id: string }> {
    const person = await this.person(name, []);
    await this.api("PATCH", `/users/${person.id}`, { roles: [ADMINISTRATOR] });
    return person;
  }

  /** Makes an API token as a person does, and gives its secret. */
  async token(person: Person, name: string): Promise<string> {
    const cookie = await this.signIn(person.login, person.password);
    return (await this.call("POST", "/account/tokens", { cookie, origin: this.url }, { name })).body.secret;
  }

  /** Accepts an invitation by its code. */
  async accept(code: string, password: string): Promise<void> {
    await this.call("POST", "/invitations/accept", { origin: this.url }, { code, password });
  }

  /** Signs a person in, and gives the cookie of the session. */
  async signIn(login: string, password: string): Promise<string> {
    return cookieOf(await this.call("POST", "/session", { origin: this.url }, { login, password }));
  }

  private async call(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} was answered ${response.status} ${text}`);
    }
    return { headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }
}

type Answer = { headers: Headers; body: any };

/** What an answer that signs somebody in has them keep. */
function cookieOf(answer: Answer): string {
  const [cookie] = answer.headers.getSetCookie();
  return cookie.split(";")[0];
}

function without(variables: NodeJS.ProcessEnv, names: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.test(name)));
}

/** The test function: with `postern`, one for each worker. */
export const test = base.extend<object, { postern: Postern }>({
  postern: [
    async ({}, use) => {
      const postern = await Postern.start();
      await use(postern);
      await postern.stop();
    },
    { scope: "worker" },
  ],
});
