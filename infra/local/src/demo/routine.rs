//! The routine: what happens on every working day of the last five weeks, weekends off.

use serde_json::json;

use super::calendar::BUSY;
use super::people::{AMARA, HANA, INES, JONAS, LEILA, MATEO, NGOZI, PRIYA, Person, SAMUEL, TOMASZ};
use super::programs::{LABEL_GATEWAY, NIGHTLY_SYNC, WEB_SHOP};
use super::story::{ChangeRecord, Story, api_user_path, key_path, role, secret};

/// The keys that are looked after: of which API user, and which.
const LOOKED_AFTER: [(&str, &str); 5] = [
    ("Slab scanner 1", "Bench 1"),
    ("Shipping dock", "Dock 1"),
    ("Slab scanner 2", "Bench 2"),
    ("Receiving desk", "Front desk"),
    ("Storefront", "Web shop"),
];

/// Every day, one after the other.
pub(super) fn tell(story: &mut Story) {
    for ago in 1..=BUSY {
        maintenance(story, ago);
        integration_owner(story, ago);
        administrators(story, ago);
        desks(story, ago);
        sync(story, ago);
    }
    // Around the clock, also today: what the shop shows is never older than an hour.
    for hour in 0..24 {
        let at = story.calendar.beside_now(-jiff::SignedDuration::from_mins(60 * hour + 4));
        story.get(at, &WEB_SHOP, "/collections/inventory/records?limit=5");
    }
}

/// Every other day before the shift Priya takes two terminals out of service, cleans them and lets them work again.
fn maintenance(story: &mut Story, ago: usize) {
    if ago.is_multiple_of(2) {
        return;
    }
    for (minute, which) in [(2_i8, ago / 2), (4, ago / 2 + 1)] {
        let (api_user, key) = LOOKED_AFTER[which % LOOKED_AFTER.len()];
        let path = key_path(api_user, key);
        let at = |story: &Story, after: i8| story.calendar.at(ago, 7, minute + after);
        let note = format!("Cleaned and tested on {}.", at(story, 0).strftime("%d %b"));
        story.disable(at(story, 0), &PRIYA, path.clone(), true);
        story.disable(at(story, 30), &PRIYA, path.clone(), false);
        story.edit(at(story, 31), &PRIYA, path, json!({ "note": note }));
    }
    story.tell(story.calendar.at(ago, 7, 52), &PRIYA, ChangeRecord::Leave);
}

/// Every other day Mateo gives a key a new secret; the terminal is given it the same minute.
fn integration_owner(story: &mut Story, ago: usize) {
    if !ago.is_multiple_of(2) {
        return;
    }
    let (api_user, key) = LOOKED_AFTER[ago / 2 % LOOKED_AFTER.len()];
    let rotate = format!("{}/rotate", key_path(api_user, key));
    let overlap = json!({ "overlap_seconds": 3600 });
    story.make(story.calendar.at(ago, 13, 5), &MATEO, rotate, overlap, format!("key {key}"));
    if ago.is_multiple_of(6) {
        let path = api_user_path("Receiving desk");
        story.edit(story.calendar.at(ago, 13, 9), &MATEO, path.clone(), json!({ "name": "Receiving desk (north)" }));
        story.edit(story.calendar.at(ago, 13, 31), &MATEO, path, json!({ "name": "Receiving desk" }));
    }
    let verify = json!({ "key": secret("key Dock 1"), "permission": "label_printer:write" });
    story.post(story.calendar.at(ago, 13, 50), &LABEL_GATEWAY, "/verify", verify);
}

/// Every other day a role is widened for an hour, and narrowed again.
fn administrators(story: &mut Story, ago: usize) {
    if ago.is_multiple_of(2) {
        return;
    }
    let by = if ago % 4 == 1 { &AMARA } else { &JONAS };
    let support = ["shipping_events:read", "receiving_events:read", "inventory:read", "grading_orders:read"];
    let shop = ["inventory:read", "shipping_events:read", "grading_orders:read", "grading_orders:write"];
    let (name, usual, more) = match ago % 3 {
        0 => ("Storefront", shop, "damage_reports:write"),
        _ => ("Support", support, "damage_reports:read"),
    };
    let path = format!("/roles/{}", role(name));
    let widened = [&usual[..], &[more]].concat();
    story.edit(story.calendar.at(ago, 10, 12), by, path.clone(), json!({ "permissions": widened }));
    story.edit(story.calendar.at(ago, 10, 55), by, path, json!({ "permissions": usual }));
    if ago.is_multiple_of(5) {
        let reviewed = story.calendar.at(ago, 10, 20);
        let description = format!("The terminals at the dock. Reviewed {}.", reviewed.strftime("%d %b"));
        let path = format!("/roles/{}", role("Shipping integration"));
        story.edit(reviewed, by, path, json!({ "description": description }));
    }
}

/// People look things up and sign out again.
fn desks(story: &mut Story, ago: usize) {
    let support: [&'static Person; 2] = [&TOMASZ, &LEILA];
    let floor: [&'static Person; 3] = [&SAMUEL, &NGOZI, &INES];
    if ago % 2 == 1 {
        visit(story, ago, 8, support[ago / 2 % 2], "/collections/grading_orders/records?limit=5");
    }
    if ago % 4 == 2 {
        visit(story, ago, 15, floor[ago / 4 % 3], "/collections/inventory/records?limit=5");
    }
    if ago % 5 == 1 {
        visit(story, ago, 11, &HANA, "/changes?limit=10");
    }
}

/// Someone signs in, looks at something, and signs out.
fn visit(story: &mut Story, ago: usize, hour: i8, person: &'static Person, path: &str) {
    story.get(story.calendar.at(ago, hour, 34), person, path);
    story.tell(story.calendar.at(ago, hour, 58), person, ChangeRecord::Leave);
}

/// The HR system compares its list with Postern's.
fn sync(story: &mut Story, ago: usize) {
    story.get(story.calendar.at(ago, 2, 0), &NIGHTLY_SYNC, "/users?limit=100");
}
