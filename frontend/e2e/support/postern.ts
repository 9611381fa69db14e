/**
 * A Postern for tests: the built program, on a free port and with a data file of its own.
 *
 * ```ts
 * import { expect, test } from "../support/postern";
 *
 * test("a role can be opened", async ({ page, postern }) => {
 *   await postern.role("Reader", ["roles:read"]);
 *   await page.goto(postern.url);
 * });
 * ```
 *
 * All tests of a worker share one, which the first call of `api` sets up. A test that needs its own starts it with
 * `await using postern = await Postern.start()`, which also stops it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { test as base } from "@playwright/test";

export { expect } from "@playwright/test";

/** The program: the one that `cargo xtask` names, or else the debug build. */
const PROGRAM =
  process.env.POSTERN_PROGRAM ??
  join(process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../../target"), "debug/postern");

/** The first administrator, unless a test sets up its own. */
export const ADA = { login: "ada@example.com", name: "Ada", password: "walnut orbit cactus piano" };

/** The id of the role with all permissions. */
export const ADMINISTRATOR = "rol_000000000000";

/** Options of an API call. */
export type CallOptions = {
  /** The version that a PATCH edits, for `If-Match`. The default is the current one. */
  version?: number;
  /** The key to authenticate with, instead of Ada's session. */
  key?: string;
};

/** A user who can sign in. */
export type Person = { login: string; name: string; password: string; id?: string };

/** The permissions of a new user or API user, or `inherited` for the roles that it gets from the key that creates it. */
export type Permissions = string[] | "inherited";

/** The URLs of those that were stopped. */
const stopped = new Set<string>();

/** A running Postern. */
export class Postern {
  #session?: Promise<string>;

  private constructor(
    /** Its URL, without a slash at the end. */
    readonly url: string,
    /** The code of the set-up link that it printed. */
    readonly setupCode: string,
    private readonly program: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Starts one that is not set up. */
  static start(): Promise<Postern> {
    return Postern.launchEmpty(["--port", "0"]);
  }

  /** Starts one that is not set up, at an address of this machine that is not loopback, over plain HTTP. */
  static async startAt(address: string): Promise<Postern> {
    const free = createServer().listen(0, address);
    await once(free, "listening");
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, "close");
    const url = `http://${address}:${port}`;
    return Postern.launchEmpty(["--address", address, "--port", `${port}`, "--public-url", url]);
  }

  /** Starts one that is not set up, over HTTPS with this certificate. */
  static startSecure(certificate: string, key: string): Promise<Postern> {
    return Postern.launchEmpty(["--port", "0", "--tls-cert", certificate, "--tls-key", key]);
  }

  private static launchEmpty(options: string[]): Promise<Postern> {
    return Postern.launch(options, /^(https?:\S+\/setup#\S+)$/, ([link], program, folder) => {
      const { origin, hash } = new URL(link);
      return new Postern(origin, hash.slice(1), program, folder);
    });
  }

  /** Starts one with the demo company; returns it with its administrator. */
  static demo(): Promise<[Postern, Person]> {
    // The URL is printed before the administrator.
    let url = "";
    const line = /^Open (\S+) in a browser|^\s+administrator\s+(\S+)\s+(.+)$/;
    return Postern.launch(["--port", "0", "--demo"], line, ([opened, login, password], program, folder) => {
      url = opened ?? url;
      return login ? [new Postern(url, "", program, folder), { login, name: "Amara Osei", password }] : undefined;
    });
  }

  /** Starts the program and reads its output until `parse` returns a result for a line that matches. */
  private static async launch<T>(
    options: string[],
    pattern: RegExp,
    parse: (found: string[], program: ChildProcess, folder: string) => T | undefined,
  ): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), "postern-e2e-"));
    const program = spawn(PROGRAM, ["--data", join(folder, "postern.db"), ...options], {
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
        const found = pattern.exec(line);
        const result = found && parse(found.slice(1), program, folder);
        if (result) {
          return result;
        }
      }
      throw new Error(`Postern ended before it printed ${pattern}: ${printed.join("\n")}`);
    };
    return Promise.race([reading(), failed]);
  }

  /** The set-up link that it printed. */
  get setupLink(): string {
    return `${this.url}/setup#${this.setupCode}`;
  }

  /** Whether a URL is of a Postern that was stopped. */
  static isStopped(url: string): boolean {
    return [...stopped].some((own) => url.startsWith(`${own}/`));
  }

  /** Stops it gracefully and removes its data. */
  async stop(): Promise<void> {
    stopped.add(this.url);
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
   * Calls the API as Ada and returns the body of the response. The first call sets up Postern. Fails on any error status.
   * The path is relative to `/api/v1`.
   */
  async api<T = any>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
    const headers: Record<string, string> = options.key
      ? { authorization: `Bearer ${options.key}` }
      : { cookie: await this.cookie(), origin: this.url };
    if (method === "PATCH") {
      const version = options.version ?? (await this.api("GET", path, undefined, { key: options.key })).version;
      headers["if-match"] = `"${version}"`;
    }
    return (await this.call(method, path, headers, body)).body;
  }

  /** The session cookie of Ada, as browsers send it. */
  cookie(): Promise<string> {
    this.#session ??= this.call("POST", "/setup", { origin: this.url }, { code: this.setupCode, ...ADA }).then(cookieOf);
    return this.#session;
  }

  /** Creates a role. */
  role(name: string, permissions: string[]): Promise<{ id: string; version: number }> {
    return this.api("POST", "/roles", { name, permissions });
  }

  /** The roles of a new principal, as the fields of a request. Without permissions there are none. */
  private async rolesFor(name: string, permissions: Permissions): Promise<object> {
    if (permissions === "inherited") {
      return { inherit_roles: true };
    }
    return { roles: permissions.length === 0 ? [] : [(await this.role(`${name}'s role`, permissions)).id] };
  }

  /** Creates an API user with these permissions; with a key, the key creates it. Names must differ. */
  async apiUser(name: string, permissions: Permissions, key?: string): Promise<{ id: string; name: string }> {
    return this.api("POST", "/api-users", { name, ...(await this.rolesFor(name, permissions)) }, { key });
  }

  /** Creates a key of an API user; returns it with its secret. */
  createKey(apiUser: { id: string }, name: string): Promise<{ key: { id: string }; secret: string }> {
    return this.api("POST", `/api-users/${apiUser.id}/keys`, { name });
  }

  /** The identity that a key authenticates. Fails if the key does not work. */
  session(key: string): Promise<unknown> {
    return this.api("GET", "/session", undefined, { key });
  }

  /** Invites a user with these permissions and accepts for them; with a key, the key invites. Names must differ. */
  async person(name: string, permissions: Permissions, key?: string): Promise<Person & { id: string }> {
    const roles = await this.rolesFor(name, permissions);
    const login = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}@example.com`;
    const { user, invitation } = await this.api("POST", "/users", { login, name, ...roles }, { key });
    const password = `${name} keeps seven grey herons`;
    await this.accept(invitation.code, password);
    return { login, name, password, id: user.id };
  }

  /** Invites an Administrator and accepts for them. */
  async administrator(name: string): Promise<Person & { id: string }> {
    const person = await this.person(name, []);
    await this.api("PATCH", `/users/${person.id}`, { roles: [ADMINISTRATOR] });
    return person;
  }

  /** Creates an API token of a user; returns its secret. */
  async token(person: Person, name: string): Promise<string> {
    const cookie = await this.signIn(person.login, person.password);
    return (await this.call("POST", "/account/tokens", { cookie, origin: this.url }, { name })).body.secret;
  }

  /** Accepts an invitation. */
  async accept(code: string, password: string): Promise<void> {
    await this.call("POST", "/invitations/accept", { origin: this.url }, { code, password });
  }

  /** Signs a user in; returns the session cookie. */
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
      throw new Error(`${method} ${path} returned ${response.status} ${text}`);
    }
    return { headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }
}

type Answer = { headers: Headers; body: any };

/** The session cookie that a response sets. */
function cookieOf(answer: Answer): string {
  const [cookie] = answer.headers.getSetCookie();
  return cookie.split(";")[0];
}

function without(variables: NodeJS.ProcessEnv, names: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.test(name)));
}

/** The test function, with one `postern` for each worker. */
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
