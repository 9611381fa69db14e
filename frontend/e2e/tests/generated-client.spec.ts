/** A TypeScript client with the types that openapi-typescript generates from the document of the running program. */
import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import createClient from "openapi-fetch";

import type { paths } from "../generated/postern";
import { expect, type Postern, test } from "../support/postern";

const HERE = resolve(import.meta.dirname, "..");

/** Everything that the client does below. */
const PERMISSIONS = ["inventory:read", "inventory:write", "roles:read", "roles:write", "api_keys:verify"];

/** Runs a program of the packages. Fails with what it prints. */
async function run(program: string, ...options: string[]): Promise<void> {
  const ran = promisify(execFile)(join(HERE, "node_modules/.bin", program), options, { cwd: HERE });
  await ran.catch((failed) => expect(failed.stdout + failed.stderr, program).toBe(""));
}

/** A client with a key of a new API user, and the key. */
async function clientOf(postern: Postern, name: string) {
  const { secret } = await postern.createKey(await postern.apiUser(name, PERMISSIONS), name);
  const client = createClient<paths>({ baseUrl: postern.url, headers: { authorization: `Bearer ${secret}` } });
  return { client, secret };
}

test("the types of this client fit the document", async ({ postern }) => {
  await run("openapi-typescript", `${postern.url}/api/v1/openapi.json`, "--output", "generated/postern.d.ts");
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--module", "preserve", "--types", "node"];
  await run("tsc", ...options, "tests/generated-client.spec.ts");
});

test("the client writes a record and reads it", async ({ postern }) => {
  const { client } = await clientOf(postern, "Record writer");
  const body = { slab: 17, sides: [1.5, { worn: true }] };
  const records = "/api/v1/collections/{collection}/records";
  const written = await client.POST(records, { params: { path: { collection: "inventory" } }, body });
  const path = { collection: "inventory", record: written.data!.id };
  const read = await client.GET(`${records}/{record}`, { params: { path } });
  expect(read.data!.data).toEqual(body);
  expect(read.data!.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test("the client pages through a list", async ({ postern }) => {
  const { client } = await clientOf(postern, "Page reader");
  const names = ["One", "Two", "Three", "Four", "Five"].map((number) => `Paged ${number}`);
  await Promise.all(names.map((name) => client.POST("/api/v1/roles", { body: { name } })));
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.GET("/api/v1/roles", { params: { query: { limit: 2, q: "paged", cursor } } });
    expect(page.data!.items.length).toBeLessThanOrEqual(2);
    found.push(...page.data!.items.map((role) => role.name));
    cursor = page.data!.next_cursor ?? undefined;
  } while (cursor);
  expect(found).toEqual(names.toSorted());
});

test("the client edits a role under its version", async ({ postern }) => {
  const { client } = await clientOf(postern, "Role editor");
  const created = await client.POST("/api/v1/roles", { body: { name: "Gate", permissions: ["inventory:read"] } });
  const path = { role: created.data!.id };
  const role = await client.GET("/api/v1/roles/{role}", { params: { path } });
  const header = { "If-Match": role.response.headers.get("etag")! };
  const edit = () => client.PATCH("/api/v1/roles/{role}", { params: { path, header }, body: { description: "At the gate" } });
  const edited = await edit();
  expect(edited.data).toMatchObject({ description: "At the gate", version: role.data!.version + 1 });
  const refused = await edit();
  expect(refused.error).toMatchObject({ code: "stale_version", retryable: false });
});

test("the client verifies a key", async ({ postern }) => {
  const { client, secret } = await clientOf(postern, "Key checker");
  const verified = await client.POST("/api/v1/verify", { body: { key: secret, permission: "inventory:write" } });
  expect(verified.data).toMatchObject({ active: true, allowed: true, principal: { name: "Key checker" } });
  const unknown = await client.POST("/api/v1/verify", { body: { key: "pst_unknown" } });
  expect(unknown.data!.active).toBe(false);
});
