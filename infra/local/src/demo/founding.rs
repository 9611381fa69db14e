//! The founding: resources, roles, people and integrations, about 110 days ago.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::calendar::FOUNDING;
use super::people::{AMARA, GRACE, HANA, JONAS, KOFI, LEILA, MATEO, PRIYA, Person, TOMASZ};
use super::story::{ChangeRecord, Story, Who, api_user_path, role};

/// The resources beside those that come with Postern: name, kind, description.
const RESOURCES: [(&str, &str, &str); 4] = [
    ("grading_orders", "collection", "What customers order in the shop: cards, service level, insured value"),
    ("damage_reports", "collection", "Cards and slabs that came in or went out damaged"),
    ("label_printer", "external", "The label printers at the dock, behind the label gateway"),
    ("legacy_portal", "external", "The customers' portal before the shop"),
];

/// What is read and written in the warehouse.
const WAREHOUSE: [&str; 6] =
    ["shipping_events", "receiving_events", "inventory", "grading_orders", "damage_reports", "label_printer"];

/// Everything: resources and roles first, then those who hold the roles.
pub(super) fn tell(story: &mut Story) {
    let at = |story: &Story, minute| story.calendar.at(FOUNDING, 8, minute);
    story.tell(at(story, 40), &AMARA, ChangeRecord::SetUp);
    for (name, kind, description) in RESOURCES {
        let body = json!({ "name": name, "kind": kind, "description": description });
        story.post(at(story, 46), &AMARA, "/resources", body);
    }
    for (name, description, permissions) in roles() {
        let body = json!({ "name": name, "description": description, "permissions": permissions });
        story.make(at(story, 52), &AMARA, "/roles", body, format!("role {name}"));
    }
    for (minute, person, held) in [
        (0, &JONAS, "Administrator"),
        (1, &PRIYA, "Operator"),
        (2, &MATEO, "Integration owner"),
        (3, &GRACE, "Integration owner"),
        (4, &HANA, "Auditor"),
        (6, &TOMASZ, "Support"),
        (7, &LEILA, "Support"),
        (8, &KOFI, "Operator"),
    ] {
        let invited = story.calendar.at(FOUNDING, 9, minute);
        hire(story, invited, &AMARA, person, held);
        story.tell(story.calendar.at(FOUNDING, 10, minute * 3), person, ChangeRecord::Accept);
    }
    integrations(story);
}

/// The API users with their first keys.
fn integrations(story: &mut Story) {
    let day = FOUNDING - 1;
    let at = |story: &Story, hour, minute| story.calendar.at(day, hour, minute);
    integration(story, at(story, 9, 5), &AMARA, "HR system", "HR integration", &["Nightly sync"]);
    for (minute, name, held, keys) in [
        (10, "Shipping dock", "Shipping integration", &["Dock 1", "Dock 2", "Dock 3 (spare)"][..]),
        (14, "Receiving desk", "Scanner", &["Front desk"]),
        (18, "Slab scanner 1", "Scanner", &["Bench 1"]),
        (20, "Slab scanner 2", "Scanner", &["Bench 2"]),
        (22, "Slab scanner 3", "Scanner", &["Bench 3"]),
        (26, "Storefront", "Storefront", &["Web shop", "Mobile app"]),
        (30, "Batch importer", "Scanner", &["Batch import"]),
    ] {
        integration(story, at(story, 10, minute), &MATEO, name, held, keys);
    }
    let scoped = json!({ "name": "Stock dashboard", "note": "Reads only.", "scope": ["inventory:read"] });
    let path = format!("{}/keys", api_user_path("Storefront"));
    story.make(at(story, 10, 40), &MATEO, path, scoped, "key Stock dashboard");
    let gateway =
        json!({ "name": "Label gateway", "note": "Asks about the terminals' keys.", "scope": ["api_keys:verify"] });
    story.make(at(story, 10, 50), &MATEO, "/account/tokens", gateway, "key Label gateway");
}

/// Someone is invited with a role.
pub(super) fn hire(story: &mut Story, at: jiff::Timestamp, by: impl Into<Who>, person: &Person, held: &str) {
    let body = json!({ "login": person.full_login(), "name": person.name, "roles": [role(held)] });
    story.make(at, by, "/users", body, format!("user {}", person.login));
}

/// An API user is made, and given keys.
pub(super) fn integration(
    story: &mut Story,
    at: jiff::Timestamp,
    by: impl Into<Who>,
    name: &str,
    held: &str,
    keys: &[&str],
) {
    let by = by.into();
    story.make(at, by, "/api-users", json!({ "name": name, "roles": [role(held)] }), format!("API user {name}"));
    for key in keys {
        issue(story, at, by, name, key, json!({ "name": key }));
    }
}

/// An API user is given a key.
pub(super) fn issue(story: &mut Story, at: jiff::Timestamp, by: impl Into<Who>, name: &str, key: &str, body: Value) {
    let at = at.saturating_add(SignedDuration::from_secs(40)).unwrap_or(at);
    story.make(at, by, format!("{}/keys", api_user_path(name)), body, format!("key {key}"));
}

/// The roles: name, description, permissions.
fn roles() -> [(&'static str, &'static str, Vec<String>); 8] {
    let on = |resources: &[&str], actions: &[&str]| -> Vec<String> {
        resources.iter().flat_map(|resource| actions.iter().map(move |action| format!("{resource}:{action}"))).collect()
    };
    let both = ["read", "write"];
    let warehouse = on(&WAREHOUSE, &both);
    let support = on(&["shipping_events", "receiving_events", "inventory", "grading_orders"], &["read"]);
    // It gives its people the role Support, so it holds that too, with what Support is given now and then.
    let hr =
        [on(&["users"], &both), on(&["roles"], &["read"]), support.clone(), on(&["damage_reports"], &both)].concat();
    let operator = [on(&["api_users"], &both), on(&["users", "roles", "change_log"], &["read"]), warehouse].concat();
    let mut owner = [operator.clone(), on(&["resources"], &both), on(&["billing"], &["read"])].concat();
    owner.extend(["api_tokens:generate", "api_keys:verify"].map(str::to_owned));
    let auditor = on(&["users", "roles", "api_users", "change_log", "billing"], &["read"]);
    [
        ("HR integration", "Brings people in when they are hired, and takes them out when they leave", hr),
        ("Shipping integration", "The terminals at the dock", on(&["shipping_events", "label_printer"], &both)),
        (
            "Scanner",
            "Slab scanners and the receiving desk",
            on(&["inventory", "receiving_events", "damage_reports"], &both),
        ),
        ("Storefront", "What the shop shows and takes", {
            [on(&["inventory", "shipping_events"], &["read"]), on(&["grading_orders"], &both)].concat()
        }),
        ("Operator", "Keeps the integrations running: their keys, their records", operator),
        ("Integration owner", "Answers for the integrations and what they reach", owner),
        ("Auditor", "Sees who may do what and who did what", auditor),
        ("Support", "Answers customers: sees orders, parcels and stock", support),
    ]
}
