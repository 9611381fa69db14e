/** Every screen there is, in each state that looks different, and how to get there. */
import type { Locator, Page } from "@playwright/test";

import type { World } from "./world";

/** A screen in one state. */
export type Screen = {
  /** What its picture is called. */
  name: string;
  path: string;
  /** What one does there to bring it into this state. */
  act?: (page: Page) => Promise<void>;
  /** What is seen when it is there. */
  shows: (page: Page) => Locator;
};

const heading = (name: string | RegExp) => (page: Page) => page.getByRole("heading", { name, exact: typeof name === "string" });
const dialog = (name: string | RegExp) => (page: Page) => page.getByRole("dialog", { name });
const text = (text: string | RegExp) => (page: Page) => page.getByText(text).first();
const row = (name: string | RegExp) => (page: Page) => page.getByRole("row", { name }).first();
const press = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
const fill = (label: string, value: string) => (page: Page) => page.getByLabel(label).fill(value);

/** Before anybody is signed in. */
export const OUTSIDE: Screen[] = [
  { name: "sign-in", path: "/", shows: heading("Sign in") },
  {
    name: "sign-in-refused",
    path: "/",
    act: async (page) => {
      await page.getByLabel("Login").fill("nobody@example.com");
      await page.getByLabel("Password", { exact: true }).fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
    },
    shows: (page) => page.getByRole("alert"),
  },
  { name: "set-up", path: "/setup#psu_code", shows: (page) => page.getByLabel("Your name") },
  { name: "set-up-rules", path: "/setup#psu_code", act: press("Set up Postern"), shows: text("Use at least 3 characters") },
  { name: "set-up-without-code", path: "/setup", shows: text("The code is missing") },
  { name: "invitation", path: "/invitation#pin_code", shows: (page) => page.getByLabel("Password again") },
  { name: "invitation-without-code", path: "/invitation", shows: text("The code is missing") },
];

/** As the administrator, in a world with something of everything. */
export const inside = ({ ids }: World): Screen[] => [
  { name: "users", path: "/users", shows: row("dana@example.com") },
  { name: "users-not-found", path: "/users", act: fill("Search by login", "zzz"), shows: text("No users found") },
  { name: "users-new", path: "/users", act: press("New user"), shows: (page) => page.getByRole("checkbox", { name: "Warehouse" }) },
  { name: "user", path: `/users/${ids.active}`, shows: heading("Grace Hopper") },
  {
    name: "user-hand-over",
    path: `/users/${ids.active}`,
    act: async (page) => {
      await press("Hand over")(page);
      await page.getByRole("radio", { name: "Nothing forbidden" }).check();
    },
    shows: text("No one else is affected."),
  },
  {
    name: "user-hand-over-refused",
    path: `/users/${ids.active}`,
    act: async (page) => {
      await press("Hand over")(page);
      await page.getByRole("searchbox", { name: "Filter" }).fill("dock");
      await page.getByRole("radio", { name: "Dock 4" }).check();
      await page.getByRole("dialog").getByRole("button", { name: "Hand over" }).click();
    },
    shows: text(/The key lacks/),
  },
  { name: "user-invite", path: `/users/${ids.token}`, act: press("Invite again"), shows: (page) => page.getByRole("radio", { name: /^Keep them/ }) },
  {
    name: "user-invite-unchosen",
    path: `/users/${ids.token}`,
    act: async (page) => {
      await press("Invite again")(page);
      await page.getByRole("radio", { name: /^Keep them/ }).waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Invite again" }).click();
    },
    shows: text("Choose whether to keep or delete the API tokens."),
  },
  {
    name: "user-invite-delete",
    path: `/users/${ids.token}`,
    act: async (page) => {
      await press("Invite again")(page);
      await page.getByRole("radio", { name: /^Delete them/ }).check();
    },
    shows: text(/Keys that stop working/),
  },
  { name: "user-dependent", path: `/users/${ids.dependent}`, shows: text("can do no more than this key") },
  { name: "user-adopt", path: `/users/${ids.dependent}`, act: press("Adopt"), shows: text("You get a new invitation link") },
  {
    name: "user-adopt-keep",
    path: `/users/${ids.dependent}`,
    act: async (page) => {
      await press("Adopt")(page);
      await page.getByRole("checkbox", { name: /^Keep the password/ }).check();
    },
    shows: text("No one else is affected."),
  },
  {
    name: "users-hand-over-refused",
    path: "/users",
    act: async (page) => {
      await page.getByRole("checkbox", { name: "Select otto.operator@example.com" }).check();
      await page.getByRole("checkbox", { name: "Select grace.hopper@example.com" }).check();
      await press("Hand over…")(page);
      await page.getByRole("searchbox", { name: "Filter" }).fill("dock");
      await page.getByRole("radio", { name: "Dock 4" }).check();
      await page.getByRole("dialog").getByRole("button", { name: "Hand over" }).click();
    },
    shows: text("2 of 2 users could not be handed over"),
  },
  { name: "user-disabled", path: `/users/${ids.disabled}`, shows: heading("Rear Admiral Disabled") },
  { name: "user-blocked", path: `/users/${ids.blocked}`, shows: text("Blocked") },
  {
    name: "user-delete",
    path: `/users/${ids.active}`,
    act: press("Delete user"),
    shows: text(/Can no longer sign in/),
  },
  { name: "user-not-there", path: "/users/usr_0123456789ab", shows: text("Not found") },
  { name: "roles", path: "/roles", shows: row(/^Warehouse/) },
  { name: "roles-not-found", path: "/roles", act: fill("Search by name", "zzz"), shows: text("No roles found") },
  { name: "roles-new", path: "/roles", act: press("New role"), shows: (page) => page.getByRole("checkbox", { name: /slab_scans/ }).first() },
  { name: "role", path: `/roles/${ids.role}`, shows: (page) => page.getByRole("checkbox", { name: /slab_scans/ }).first() },
  {
    name: "role-impact",
    path: `/roles/${ids.role}`,
    act: async (page) => {
      await page.getByRole("checkbox", { name: /Write slab_scans/ }).uncheck();
      await page.getByRole("button", { name: "Save role" }).click();
    },
    shows: text("Permissions change"),
  },
  { name: "role-delete", path: `/roles/${ids.role}`, act: press("Delete role"), shows: dialog(/^Delete/) },
  { name: "role-of-key", path: `/roles/${ids.ofKey}`, shows: text("callers that use this key can change the role") },
  { name: "role-administrator", path: "/roles/rol_000000000000", shows: text("You cannot change this role") },
  { name: "api-users", path: "/api-users", shows: row(/Slab scanner/) },
  { name: "api-users-not-found", path: "/api-users", act: fill("Search by name", "zzz"), shows: text("No API users found") },
  {
    name: "api-users-new",
    path: "/api-users",
    act: press("New API user"),
    shows: (page) => page.getByRole("checkbox", { name: "Warehouse" }),
  },
  { name: "api-user", path: `/api-users/${ids.scanner}`, shows: (page) => page.getByRole("checkbox", { name: "Warehouse" }) },
  { name: "api-user-disabled", path: `/api-users/${ids.stopped}`, shows: heading("Old label printer") },
  { name: "api-user-blocked", path: `/api-users/${ids.stranded}`, shows: text("Blocked") },
  {
    name: "api-user-adopt-all",
    path: `/api-users/${ids.stranded}`,
    act: press("Adopt all that depend on this key"),
    shows: dialog("Adopt all?"),
  },
  {
    name: "api-user-adopt-all-done",
    path: `/api-users/${ids.stranded}`,
    act: async (page) => {
      // Made up, so that the next one who looks finds the same.
      const user = await (await page.request.get(`${new URL(page.url()).origin}/api/v1/users/${ids.blocked}`)).json();
      const link = (code: string) => ({ url: `https://postern.example.com/invitation#${code}`, code, expires_at: "2099-01-01T00:00:00Z" });
      const invited = ["dana@example.com", "sam@example.com"].map((login, at) => ({
        user: { ...user, id: `usr_00000000000${at}`, login },
        invitation: link(`psi_0123456789abcdefghijklmnopqrstuvwxyz${at}`),
      }));
      await page.route("**/adopt-all", (route) => route.fulfill({ json: { adopted: 2, refused: 1, invited } }), { times: 1 });
      await press("Adopt all that depend on this key")(page);
      await page.getByRole("dialog").getByRole("button", { name: "Adopt all" }).click();
      await page.getByRole("button", { name: "Done" }).click();
    },
    shows: text("You have not copied all links."),
  },
  { name: "api-user-adopt", path: `/api-users/${ids.stranded}`, act: press("Adopt"), shows: text(/will no longer depend on key/) },
  {
    name: "api-users-hand-over",
    path: "/api-users",
    act: async (page) => {
      await page.getByRole("checkbox", { name: "Select Slab scanner" }).check();
      await page.getByRole("checkbox", { name: "Select Old label printer" }).check();
      await press("Hand over…")(page);
      await page.getByRole("radio", { name: "Payroll import" }).check();
    },
    shows: dialog("Hand over 2 API users?"),
  },
  { name: "api-user-delete", path: `/api-users/${ids.scanner}`, act: press("Delete API user"), shows: text(/Keys that stop working/) },
  {
    name: "api-user-impact",
    path: `/api-users/${ids.scanner}`,
    act: async (page) => {
      await page.getByLabel("Disabled").check();
      await page.getByRole("button", { name: "Save" }).click();
    },
    shows: text(/Keys that stop working/),
  },
  { name: "api-user-keys", path: `/api-users/${ids.scanner}?tab=keys`, shows: row(/^Dock 4/) },
  { name: "api-user-keys-none", path: `/api-users/${ids.idler}?tab=keys`, shows: text("No keys") },
  { name: "api-user-activity-none", path: `/api-users/${ids.idler}?tab=activity`, shows: text("No changes yet") },
  { name: "api-user-changes", path: `/api-users/${ids.scanner}?tab=changes`, shows: row(/created a key of/) },
  {
    name: "key-new",
    path: `/api-users/${ids.scanner}?tab=keys`,
    act: async (page) => {
      await page.getByRole("button", { name: "Create key" }).click();
      await page.getByLabel("Expires").selectOption("On a certain day");
      await page.getByLabel("Only what I choose").check();
    },
    shows: (page) => page.getByRole("checkbox", { name: "users:read", exact: true }),
  },
  {
    name: "key-secret",
    path: `/api-users/${ids.handedOver}?tab=keys`,
    act: async (page) => {
      await page.getByRole("button", { name: "Create key" }).click();
      await page.getByLabel("Name").fill("Shown once");
      await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
    },
    shows: (page) => page.getByLabel("Secret"),
  },
  {
    name: "key-secret-guarded",
    path: `/api-users/${ids.handedOver}?tab=keys`,
    act: async (page) => {
      await page.getByRole("button", { name: "Rotate Shown once" }).first().click();
      await page.getByRole("button", { name: "Rotate key" }).click();
      await page.getByLabel("Secret").waitFor();
      await page.keyboard.press("Escape");
    },
    shows: text("You have not copied the secret"),
  },
  {
    name: "key-rotate",
    path: `/api-users/${ids.scanner}?tab=keys`,
    act: async (page) => {
      await page.getByRole("button", { name: "Rotate Dock 4" }).click();
      await page.getByLabel("Stops working now").check();
    },
    shows: text(/was used/),
  },
  { name: "key-delete", path: `/api-users/${ids.scanner}?tab=keys`, act: press("Delete Dock 4"), shows: text(/was used/) },
  { name: "key-menu", path: `/api-users/${ids.scanner}?tab=keys`, act: press("More about Dock 4"), shows: (page) => page.getByRole("menu") },
  { name: "tokens", path: "/tokens", shows: row(/^Payroll import/) },
  { name: "token-delete", path: "/tokens", act: press("Delete Payroll import"), shows: text(/Erin Brought In/) },
  { name: "keys", path: "/keys", shows: row(/^Dock 4/) },
  { name: "keys-expiring", path: "/keys?state=expiring", shows: row(/^Dock 4/) },
  { name: "keys-idle", path: "/keys?state=idle", shows: text("No keys are idle") },
  { name: "keys-never-used", path: "/keys?state=never_used", shows: row(/^Dock 5/) },
  { name: "keys-disabled", path: "/keys?state=disabled", shows: row(/^Spare/) },
  { name: "resources", path: "/resources", shows: row(/^slab_scans/) },
  { name: "resources-new", path: "/resources", act: press("New resource"), shows: dialog("New resource") },
  { name: "resource-retire", path: "/resources", act: press("Retire slab_scans"), shows: text(/Permissions change/) },
  { name: "changes", path: "/changes", shows: row(/created the role/) },
  { name: "changes-narrowed", path: `/changes?target=${ids.role}`, shows: row(/edited the role/) },
  {
    name: "changes-entry",
    path: `/changes?target=${ids.role}`,
    act: (page) => page.getByRole("row", { name: /edited the role/ }).getByRole("button", { name: "Details" }).click(),
    shows: text("What happens at the docks."),
  },
  {
    name: "changes-matches",
    path: "/changes",
    act: fill("Target", "s"),
    shows: (page) => page.getByRole("list", { name: "Target: matches" }),
  },
  { name: "changes-not-found", path: "/changes?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", shows: text("No changes found") },
  {
    name: "changes-hand-over",
    path: `/changes?target=${ids.handedOver}`,
    act: (page) => page.getByRole("row", { name: /handed over the API user/ }).getByRole("button", { name: "Details" }).click(),
    shows: text("Depends on key"),
  },
  { name: "billing", path: "/billing", shows: row(/^Slab scanner/) },
  { name: "billing-none", path: "/billing", act: press("Previous month"), shows: text("Nothing to bill") },
  { name: "data", path: "/data", shows: row(/^slab_scans/) },
  { name: "records", path: "/data/shipping_events", shows: text(/order: "A-5"/) },
  {
    name: "record",
    path: "/data/shipping_events",
    act: (page) => page.getByText(/order: "A-5"/).click(),
    shows: (page) => page.getByRole("region", { name: /^JSON of record/ }),
  },
  { name: "records-none", path: "/data/slab_scans", shows: text("No records yet") },
  { name: "records-retired", path: "/data/fax_orders", shows: text("This collection takes no new records.") },
  { name: "account", path: "/account", shows: text("This session") },
  {
    name: "account-delete-tokens",
    path: "/account",
    act: (page) => page.getByRole("radio", { name: /^Delete them/ }).check(),
    shows: text(/Keys that stop working/),
  },
  { name: "token-check", path: "/account/tokens", shows: row(/^Payroll import/) },
  { name: "token-check-delete", path: "/account/tokens", act: press("Delete all"), shows: text(/Keys that stop working/) },
  { name: "settings-menu", path: "/users", act: press("Settings"), shows: (page) => page.getByRole("menu", { name: "Settings" }) },
  { name: "own-menu", path: "/users", act: press(/Your menu/), shows: (page) => page.getByRole("menu", { name: "Your menu" }) },
  { name: "nowhere", path: "/nowhere", shows: text("This page does not exist") },
];

/** As someone who may look after API users and nothing else. */
export const barred = ({ ids }: World): Screen[] => [
  { name: "operator-api-users", path: "/api-users", shows: row(/Slab scanner/) },
  { name: "operator-api-user", path: `/api-users/${ids.scanner}`, shows: heading("Slab scanner") },
  { name: "operator-users", path: "/users", shows: text("Not allowed") },
  { name: "operator-changes", path: "/changes", shows: text("Not allowed") },
  { name: "operator-billing", path: "/billing", shows: text("Not allowed") },
  { name: "operator-tokens", path: "/tokens", shows: text("You cannot create API tokens") },
  { name: "operator-data", path: "/data", shows: text("You cannot read any collections") },
  { name: "operator-menu", path: "/account", act: press("Settings"), shows: (page) => page.getByRole("menu", { name: "Settings" }) },
];

/** As the administrator of a Postern in which nothing has been done. */
export const EMPTY: Screen[] = [
  { name: "empty-api-users", path: "/api-users", shows: text("No API users yet") },
  { name: "empty-tokens", path: "/tokens", shows: text("No API tokens") },
  { name: "empty-keys", path: "/keys", shows: text("No keys") },
{ name: "empty-token-check", path: "/account/tokens", shows: text("You have no API tokens.") },
  { name: "empty-billing", path: "/billing", shows: text("Nothing to bill") },
  { name: "empty-records", path: "/data/inventory", shows: text("No records yet") },
];
