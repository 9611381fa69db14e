/**
 * A Postern with something of everything: users and API users in each status, keys in each state, resources of each kind,
 * records and changes.
 */
import { ADMINISTRATOR, type Person, type Postern } from "./postern";

/** What a test needs to find in it. */
export type Fixture = {
  postern: Postern;
  /** A user who can manage API users and nothing else. */
  operator: Person;
  /** The ids of a user in each status, of one who depends on a key and one with a token, and of roles and API users. */
  ids: Record<
    | "active"
    | "blocked"
    | "dependent"
    | "disabled"
    | "token"
    | "role"
    | "ofKey"
    | "scanner"
    | "idler"
    | "stopped"
    | "stranded"
    | "handedOver",
    string
  >;
};

/** A name of maximum length that cannot be broken. */
const LONG = "Warenwirtschaftssystemschnittstellenverwaltung-der-Niederlassung-Norderstedt-Mitte";

/** Fills an empty Postern. */
export async function createFixture(postern: Postern): Promise<Fixture> {
  const create = (path: string, body: unknown, key?: string) => postern.api("POST", path, body, { key });
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  const warehouse = await create("/roles", {
    name: "Warehouse",
    description: "What happens at the docks: what comes in, what goes out, what lies where.",
    permissions: ["shipping_events:read", "shipping_events:write", "receiving_events:write", "inventory:read"],
  });
  const provisioner = await create("/roles", {
    name: "People from the HR system",
    description: "",
    permissions: ["users:read", "users:write", "api_users:read", "api_users:write", "inventory:read"],
  });
  await create("/roles", { name: LONG.slice(0, 80), description: "A role that nobody holds.", permissions: ["billing:read"] });

  const active = await postern.person("Grace Hopper", ["roles:read", "roles:write", "shipping_events:read"]);
  await postern.signIn(active.login, active.password);
  const tilda = await postern.person("Tilda Token", ["api_tokens:generate", "inventory:read"]);
  await postern.token(tilda, "Spreadsheet");
  await postern.token(tilda, "Phone");
  const disabled = await postern.person("Rear Admiral Disabled", []);
  await postern.api("PATCH", `/users/${disabled.id}`, { disabled: true });
  await create("/users", { login: `${LONG.toLowerCase()}@logistics.example.com`, name: LONG.slice(0, 80), roles: [warehouse.id] });
  const operator = await postern.person("Otto Operator", ["api_users:read", "api_users:write"]);

  const scanner = await create("/api-users", { name: "Slab scanner", roles: [warehouse.id] });
  const keys = `/api-users/${scanner.id}/keys`;
  const dock = await create(keys, { name: "Dock 4", note: "In the grey box by the door.", expires_at: inDays(9) });
  const rotated = await create(keys, { name: "Dock 5", expires_at: inDays(200) });
  await create(`${keys}/${rotated.key.id}/rotate`, { overlap_seconds: 86_400 });
  const suspended = await create(keys, { name: "Spare", scope: ["shipping_events:write"] });
  await postern.api("PATCH", `${keys}/${suspended.key.id}`, { disabled: true });
  await create(keys, { name: "Gone by now", expires_at: new Date(Date.now() + 1_500).toISOString() });
  for (let parcel = 1; parcel <= 5; parcel++) {
    const event = { event: "loaded", order: `A-${parcel}`, parcels: parcel, carrier: { name: "Nordic Freight", route: [4, 7, 12] } };
    await create("/collections/shipping_events/records", event, dock.secret);
  }

  // Refused: the scanner lacks a permission.
  await create("/collections/inventory/records", { slab: 17 }, dock.secret).catch(() => undefined);

  const hr = await create("/api-users", { name: "HR system", roles: [provisioner.id] });
  const nightly = await create(`/api-users/${hr.id}/keys`, { name: "Nightly import" });
  const dana = await create("/users", { login: "dana@example.com", name: "Dana Blocked", roles: [] }, nightly.secret);
  const stranded = await create("/api-users", { name: "Badge reader", roles: [] }, nightly.secret);
  await postern.api("DELETE", `/api-users/${hr.id}/keys/${nightly.key.id}`);
  const stopped = await create("/api-users", { name: "Old label printer", roles: [warehouse.id] });
  await postern.api("PATCH", `/api-users/${stopped.id}`, { disabled: true });
  const idler = await create("/api-users", { name: LONG.slice(0, 80), roles: [] });

  const token = await create("/account/tokens", { name: "Payroll import", note: "Brings people in.", expires_at: inDays(40) });
  const erin = await create("/users", { login: "erin@example.com", name: "Erin Provisioned", roles: [warehouse.id] }, token.secret);
  await postern.accept(erin.invitation.code, "Erin keeps seven grey herons");
  await create("/api-users", { name: "Time clock", roles: [warehouse.id] }, token.secret);
  const ofKey = await create("/roles", { name: "Temporary staff", description: "", permissions: ["inventory:read"] }, token.secret);
  const handedOver = await create("/api-users", { name: "Gate camera", roles: [warehouse.id] });
  await create(`/api-users/${handedOver.id}/hand-over`, { key: { owner: (await postern.api("GET", "/account")).id, id: token.key.id } });
  const all = await create("/api-users", { name: "Reporting", roles: [ADMINISTRATOR] });
  await create(`/api-users/${all.id}/keys`, { name: "Nothing forbidden" });
  await create("/account/tokens", { name: "Laptop", scope: ["users:read", "roles:read"] });

  await create("/resources", { name: "slab_scans", kind: "collection", description: "What the slab scanners see." });
  await create("/resources", { name: "label_printer", kind: "external", description: "" });
  await create("/resources", { name: "fax_orders", kind: "collection", description: "Until 2024." });
  await postern.api("DELETE", "/resources/fax_orders");
  await postern.api("PATCH", `/roles/${warehouse.id}`, {
    description: "What happens at the docks.",
    permissions: ["shipping_events:read", "shipping_events:write", "slab_scans:write", "inventory:read"],
  });

  return {
    postern,
    operator,
    ids: {
      active: active.id,
      blocked: dana.user.id,
      dependent: erin.user.id,
      disabled: disabled.id,
      token: tilda.id,
      role: warehouse.id,
      ofKey: ofKey.id,
      scanner: scanner.id,
      idler: idler.id,
      stopped: stopped.id,
      stranded: stranded.id,
      handedOver: handedOver.id,
    },
  };
}
