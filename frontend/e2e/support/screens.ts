/** All screens, in each state that looks different, and the steps that lead there. */
import type { Locator, Page } from "@playwright/test";

import type { Fixture } from "./fixture";

type Step = (page: Page) => Promise<void>;
type Target = (page: Page) => Locator;

/** A screen in one state: the name of its screenshot, its path, what it shows, and the steps that lead to this state. */
export type Screen = [name: string, path: string, shows: Target, ...steps: Step[]];

/** The whole of a text. In the pseudo-locale it stands in brackets and is longer. */
const whole = (text: string) => new RegExp(`^⟦?${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}[ ö]*⟧?$`);
const heading = (name: string | RegExp): Target => (page) =>
  page.getByRole("heading", { name: typeof name === "string" ? whole(name) : name });
const dialog = (name: string | RegExp): Target => (page) => page.getByRole("dialog", { name });
const menu = (name?: string): Target => (page) => page.getByRole("menu", { name });
const text = (text: string | RegExp): Target => (page) => page.getByText(text).first();
const row = (name: string | RegExp): Target => (page) => page.getByRole("row", { name }).first();
const field = (label: string): Target => (page) => page.getByLabel(label === "Password" ? whole(label) : label);
const radio = (name: string | RegExp): Target => (page) => page.getByRole("radio", { name });
const checkbox = (name: string | RegExp): Target => (page) => page.getByRole("checkbox", { name: name === "Read users" ? whole(name) : name });

const press = (name: string | RegExp): Step => (page) => page.getByRole("button", { name }).first().click();
const confirm = (name: string): Step => (page) => page.getByRole("dialog").getByRole("button", { name }).click();
const fill = (label: string, value: string): Step => (page) => field(label)(page).fill(value);
const filter = (value: string): Step => (page) => page.getByRole("searchbox", { name: "Filter" }).fill(value);
const check = (target: Target): Step => (page) => target(page).check();
const uncheck = (target: Target): Step => (page) => target(page).uncheck();
const details = (name: RegExp): Step => (page) => row(name)(page).getByRole("button", { name: "Details" }).click();

/** Answers "Adopt all" with made-up invitations, so that the fixture stays as it is. */
const fakeAdoption = (userId: string): Step => async (page) => {
  const user = await (await page.request.get(`${new URL(page.url()).origin}/api/v1/users/${userId}`)).json();
  const link = (code: string) => ({ url: `https://postern.example.com/invitation#${code}`, code, expires_at: "2099-01-01T00:00:00Z" });
  const invited = ["dana@example.com", "sam@example.com"].map((login, at) => ({
    user: { ...user, id: `usr_00000000000${at}`, login },
    invitation: link(`psi_0123456789abcdefghijklmnopqrstuvwxyz${at}`),
  }));
  await page.route("**/adopt-all", (route) => route.fulfill({ json: { adopted: 2, refused: 1, invited } }), { times: 1 });
};

/** Before the sign-in. */
export const SIGNED_OUT: Screen[] = [
  ["sign-in", "/", heading("Sign in")],
  [
    "sign-in-refused",
    "/",
    (page) => page.getByRole("alert"),
    fill("Login", "nobody@example.com"),
    fill("Password", "not the password"),
    press("Sign in"),
  ],
  ["set-up", "/setup#psu_code", field("Your name")],
  ["set-up-rules", "/setup#psu_code", text("Use at least 3 characters"), press("Set up Postern")],
  ["set-up-without-code", "/setup", text("The code is missing")],
  ["invitation-used", "/invitation#pin_code", text("This invitation no longer works")],
  ["invitation-without-code", "/invitation", text("The code is missing")],
];

/** After the session has ended. */
export const SIGNED_OUT_AGAIN: Screen[] = [["sign-in-again", "/users", text("Your session has ended")]];

/** As the administrator, in a company with something of everything. */
export const administrator = ({ ids }: Fixture): Screen[] => {
  const user = (id: keyof Fixture["ids"]) => `/users/${ids[id]}`;
  const apiUser = (id: keyof Fixture["ids"], tab = "") => `/api-users/${ids[id]}${tab && `?tab=${tab}`}`;
  return [
    ["overview", "/", (page) => page.getByRole("table", { name: "Latest changes" })],
    ["users", "/users", row("dana@example.com")],
    ["users-not-found", "/users", text("No match for “zzz”"), fill("Search by name or login", "zzz")],
    ["users-filtered", `/users?role=${ids.role}&status=active`, row("erin@example.com")],
    ["users-none-filtered", "/users?q=zzz&status=blocked", text("No match for “zzz”")],
    ["users-new", "/users", checkbox("Warehouse"), press("New user")],
    [
      "users-hand-over-refused",
      "/users",
      text("2 of 2 users could not be handed over"),
      check(checkbox("Select otto.operator@example.com")),
      check(checkbox("Select grace.hopper@example.com")),
      press("Hand over…"),
      filter("dock"),
      check(radio("Dock 4")),
      confirm("Hand over"),
    ],
    ["user", user("active"), heading("Grace Hopper")],
    ["user-hand-over", user("active"), text("No one else is affected."), press("Hand over"), check(radio("Nothing forbidden"))],
    [
      "user-hand-over-refused",
      user("active"),
      text(/The key lacks/),
      press("Hand over"),
      filter("dock"),
      check(radio("Dock 4")),
      confirm("Hand over"),
    ],
    ["user-invite", user("token"), radio(/^⟦?Keep them/), press("Reset password")],
    [
      "user-invite-unchosen",
      user("token"),
      text("Choose whether to keep or delete the API tokens."),
      press("Reset password"),
      (page) => radio(/^⟦?Keep them/)(page).waitFor(),
      confirm("Reset password"),
    ],
    ["user-invite-delete", user("token"), text(/Keys that stop working/), press("Reset password"), check(radio(/^⟦?Delete them/))],
    ["user-tokens", user("token"), row(/^Phone/)],
    [
      "user-token-disable",
      user("token"),
      text(/Keys that stop working/),
      press("More about Phone"),
      (page) => page.getByRole("menuitem", { name: "Disable" }).click(),
    ],
    ["user-dependent", user("dependent"), text("limited to the permissions of this key")],
    ["user-adopt", user("dependent"), text("You get a new invitation link"), press("Keep access without this key")],
    ["user-adopt-keep", user("dependent"), text("No one else is affected."), press("Keep access without this key"), check(checkbox(/^⟦?Keep the password/))],
    ["user-disabled", user("disabled"), heading("Rear Admiral Disabled")],
    ["user-blocked", user("blocked"), text("Blocked")],
    ["user-delete", user("active"), text(/Can no longer sign in/), press("Delete user")],
    ["user-not-there", "/users/usr_0123456789ab", text("Not found")],
    ["roles", "/roles", row(/^Warehouse/)],
    ["roles-not-found", "/roles", text("No match for “zzz”"), fill("Search by name", "zzz")],
    ["roles-new", "/roles", (page) => checkbox(/slab_scans/)(page).first(), press("New role")],
    ["role", `/roles/${ids.role}`, (page) => checkbox(/slab_scans/)(page).first()],
    ["role-holders", `/roles/${ids.role}/holders`, row("Slab scanner")],
    ["role-holders-none", `/roles/${ids.ofKey}/holders`, text("No holders that you can see")],
    ["role-impact", `/roles/${ids.role}`, text("Permissions change"), uncheck(checkbox(/Write slab_scans/)), press("Save role")],
    ["role-duplicate", `/roles/${ids.role}`, dialog("Duplicate Warehouse"), press("Duplicate")],
    ["role-delete", `/roles/${ids.ofKey}`, dialog(/^⟦?Delete/), press("Delete role")],
    ["role-of-key", `/roles/${ids.ofKey}`, text("callers that use this key can change the role")],
    ["role-administrator", "/roles/rol_000000000000", text("You cannot change this role")],
    ["api-users", "/api-users", row(/Slab scanner/)],
    ["api-users-not-found", "/api-users", text("No match for “zzz”"), fill("Search by name", "zzz")],
    ["api-users-new", "/api-users", checkbox("Warehouse"), press("New API user")],
    [
      "api-users-hand-over",
      "/api-users",
      dialog("Hand over 2 API users?"),
      check(checkbox("Select Slab scanner")),
      check(checkbox("Select Old label printer")),
      press("Hand over…"),
      check(radio("Payroll import")),
    ],
    ["api-user", apiUser("scanner"), checkbox("Warehouse")],
    ["api-user-disabled", apiUser("stopped"), heading("Old label printer")],
    ["api-user-blocked", apiUser("stranded"), text("Blocked")],
    ["api-user-adopt", apiUser("stranded"), text(/will no longer depend on key/), press("Keep access without this key")],
    ["api-user-adopt-all", apiUser("stranded"), dialog("Keep access of all without this key?"), press("Keep access of all that depend on it")],
    [
      "api-user-adopt-all-done",
      apiUser("stranded"),
      text("You have not copied all links."),
      fakeAdoption(ids.blocked),
      press("Keep access of all that depend on it"),
      confirm("Keep access of all"),
      press("Done"),
    ],
    ["api-user-delete", apiUser("scanner"), text(/Keys that stop working/), press("Delete API user")],
    ["api-user-impact", apiUser("scanner"), text(/Keys that stop working/), check(field("Disabled")), press("Save")],
    ["api-user-keys", apiUser("scanner", "keys"), row(/^Dock 4/)],
    ["api-user-keys-none", apiUser("idler", "keys"), text("No keys")],
    ["api-user-access", apiUser("scanner", "access"), row(/^⟦?Read inventory/)],
    ["api-user-access-none", apiUser("idler", "access"), text("No permissions")],
    ["api-user-activity", apiUser("scanner", "activity"), row(/wrote a ⟦?recordö*⟧? to shipping_events/)],
    ["api-user-activity-none", apiUser("idler", "activity"), text("No activity yet")],
    [
      "activity-record",
      `/activity?actor=${ids.scanner}`,
      (page) => page.getByRole("region", { name: /^⟦?JSON of record/ }),
      details(/wrote a ⟦?record/),
    ],
    ["activity-change", "/activity", text("What happens at the docks."), details(/edited the role Warehouse/)],
    ["api-user-changes", apiUser("scanner", "changes"), row(/created the key/)],
    ["access", "/access", row(/Administrator/)],
    ["access-permission", "/access?permission=shipping_events%3Awrite", row(/^⟦?Slab scanner/)],
    [
      "access-keys",
      "/access?permission=shipping_events%3Awrite",
      (page) => page.getByRole("listitem").filter({ hasText: "Spare" }),
      (page) => row(/^⟦?Slab scanner/)(page).getByText("2 keys cannot use it").click(),
    ],
    ["access-of-user", `/access?principal=${ids.dependent}`, row(/given by/)],
    [
      "key-new",
      apiUser("scanner", "keys"),
      checkbox("Read users"),
      press("Create API key"),
      async (page) => void (await field("Expires")(page).selectOption("day")),
      check(field("Only what I choose")),
    ],
    ["key-secret", apiUser("handedOver", "keys"), field("Secret"), press("Create API key"), fill("Name", "Shown once"), confirm("Create API key")],
    [
      "key-secret-guarded",
      apiUser("handedOver", "keys"),
      text("You have not copied the secret"),
      press("Rotate Shown once"),
      press("Rotate key"),
      (page) => field("Secret")(page).waitFor(),
      (page) => page.keyboard.press("Escape"),
    ],
    ["key-rotate", apiUser("scanner", "keys"), text(/was used/), press("Rotate Dock 4"), check(field("Stops working now"))],
    ["key-delete", apiUser("scanner", "keys"), text(/was used/), press("Delete Dock 4")],
    ["key-menu", apiUser("scanner", "keys"), menu(), press("More about Dock 4")],
    [
      "key-usage",
      apiUser("scanner", "keys"),
      text("Usage has been recorded since"),
      press("More about Dock 4"),
      (page) => page.getByRole("menuitem", { name: "View usage" }).click(),
    ],
    ["tokens", "/tokens", row(/^Payroll import/)],
    ["token-delete", "/tokens", text(/Erin Provisioned/), press("Delete Payroll import")],
    ["keys", "/keys", row(/^Dock 4/)],
    ["keys-expiring", "/keys?state=expiring", row(/^Dock 4/)],
    ["keys-idle", "/keys?state=idle", text("No keys are idle")],
    ["keys-never-used", "/keys?state=never_used", row(/^Dock 5/)],
    ["keys-disabled", "/keys?state=disabled", row(/^Spare/)],
    ["resources", "/resources", row(/^slab_scans/)],
    ["resources-new", "/resources", dialog("New resource"), press("New resource")],
    ["resource-retire", "/resources", text(/Permissions change/), press("Retire slab_scans")],
    ["refused", "/refused", row(/Lacks: ⟦?Write inventory/)],
    ["refused-add", "/refused", text(/gains ⟦?Write inventory[ ö]*⟧? \(inventory:write\)/), press("Add to role")],
    ["refused-menu", "/refused", menu(), press("More about Dock 4")],
    ["changes", "/changes", row(/created the role/)],
    ["changes-narrowed", `/changes?target=${ids.role}`, row(/edited the role/)],
    ["changes-entry", `/changes?target=${ids.role}`, text("What happens at the docks."), details(/edited the role/)],
    ["changes-matches", "/changes", (page) => page.getByRole("listbox", { name: /^⟦*Targetö*⟧?: matches/ }), fill("Target", "s")],
    ["changes-not-found", "/changes?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", text("No changes found")],
    ["changes-hand-over", `/changes?target=${ids.handedOver}`, text("Depends on key"), details(/handed over the API user/)],
    ["billing", "/billing", row(/^⟦?Slab scanner/)],
    ["billing-none", "/billing", text("Nothing to bill"), press("Previous month")],
    ["data", "/data", row(/^slab_scans/)],
    ["records", "/data/shipping_events", text(/order: "A-5"/)],
    [
      "record",
      "/data/shipping_events",
      (page) => page.getByRole("region", { name: /^⟦?JSON of record/ }),
      (page) => page.getByText(/order: "A-5"/).click(),
    ],
    ["records-none", "/data/slab_scans", text("No records yet")],
    ["records-retired", "/data/fax_orders", text("This collection takes no new records.")],
    ["account", "/account", text("This session")],
    ["account-delete-tokens", "/account", text(/Keys that stop working/), check(radio(/^⟦?Delete them/))],
    ["token-check", "/account/tokens", row(/^Payroll import/)],
    ["token-check-delete", "/account/tokens", text(/Keys that stop working/), press("Delete all")],
    ["settings-menu", "/users", menu("Settings"), press("Settings")],
    ["go-to", "/roles", (page) => page.getByRole("option", { name: "Change log" }), press("Go to (Ctrl K)")],
    [
      "go-to-none",
      "/roles",
      text("No match for “zzz”"),
      press("Go to (Ctrl K)"),
      (page) => page.getByRole("combobox", { name: "Screen, name or key" }).fill("zzz"),
    ],
    ["shortcuts", "/roles", dialog("Keyboard shortcuts"), (page) => page.getByRole("main").press("?")],
    ["own-menu", "/users", menu("Your menu"), press(/Your menu/)],
    ["nowhere", "/nowhere", text("This page does not exist")],
  ];
};

/** As a user who can manage API users and nothing else. */
export const operator = ({ ids }: Fixture): Screen[] => [
  ["operator-overview", "/", text("Keys never used")],
  ["operator-api-users", "/api-users", row(/Slab scanner/)],
  ["operator-api-user", `/api-users/${ids.scanner}`, heading("Slab scanner")],
  ["operator-users", "/users", text("Not allowed")],
  ["operator-access", "/access", text("Not allowed")],
  ["operator-changes", "/changes", text("Not allowed")],
  ["operator-billing", "/billing", text("Not allowed")],
  ["operator-tokens", "/tokens", text("You cannot create API tokens")],
  ["operator-data", "/data", text("You cannot read any collections")],
  ["operator-menu", "/account", menu("Settings"), press("Settings")],
];

/** As the administrator of an empty Postern. */
export const EMPTY: Screen[] = [
  ["empty-overview", "/", text("What to do next")],
  ["empty-api-users", "/api-users", text("No API users yet")],
  ["empty-tokens", "/tokens", text("No API tokens")],
  ["empty-keys", "/keys", text("No keys")],
  ["empty-token-check", "/account/tokens", text("You have no API tokens.")],
  ["empty-refused", "/refused", text("Nothing was refused")],
  ["empty-billing", "/billing", text("Nothing to bill")],
  ["empty-records", "/data/inventory", text("No records yet")],
];
