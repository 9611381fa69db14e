//! The months since: what changed for good, from the first week to yesterday.

use jiff::SignedDuration;
use serde_json::json;

use super::calendar::{FOUNDING, later};
use super::founding::{hire, integration, issue};
use super::people::{
    AMARA, FREYA, GRACE, INES, JONAS, KOFI, MATEO, NGOZI, NOOR, OLIVER, PRIYA, Person, RAVI, SAMUEL, TEMPORARY,
};
use super::programs::{BATCH_IMPORT, BENCH_3, DOCK_3, KIOSK, KIOSK_ROLLOUT, NIGHTLY_SYNC, TRIAL_IMPORT};
use super::story::{ChangeRecord, Story, Who, key_path, user_path};
use super::story::{api_user_path, role};

/// Everything that was done once.
pub(super) fn tell(story: &mut Story) {
    staff(story);
    temporary_staff(story);
    retired_portal(story);
    kiosk(story);
    keys(story);
    for ago in (30..FOUNDING - 2).step_by(8) {
        story.get(story.calendar.at(ago, 9, 10), &PRIYA, "/keys");
    }
}

/// Who came, who left, who waits.
fn staff(story: &mut Story) {
    for (ago, person) in [(62, &SAMUEL), (58, &NGOZI), (51, &INES)] {
        join(story, ago, &NIGHTLY_SYNC, person);
    }
    let at = story.calendar.at(46, 11, 0);
    let expires_at = story.calendar.at(12, 17, 0);
    let body =
        json!({ "name": TRIAL_IMPORT.key, "note": "For trying the new HR system out.", "expires_at": expires_at });
    issue(story, at, &AMARA, "HR system", TRIAL_IMPORT.key, body);
    join(story, 44, &TRIAL_IMPORT, &RAVI);
    join(story, 43, &TRIAL_IMPORT, &NOOR);
    for (ago, person) in [(33, &RAVI), (19, &NOOR), (14, &RAVI)] {
        story.get(story.calendar.at(ago, 9, 20), person, "/collections/grading_orders/records");
    }
    hire(story, story.calendar.at(22, 8, 30), &NIGHTLY_SYNC, &OLIVER, "Support");
    hire(story, story.calendar.at(2, 15, 12), &JONAS, &FREYA, "Auditor");
    story.edit(story.calendar.at(9, 16, 45), &JONAS, user_path(&KOFI), json!({ "disabled": true }));
}

/// Those who came for some days.
fn temporary_staff(story: &mut Story) {
    for (person, ago) in TEMPORARY.iter().zip([24, 23, 21, 20, 18, 16, 14, 13]) {
        join(story, ago, &NIGHTLY_SYNC, person);
        let name = format!("{} (temporary)", person.name);
        story.edit(story.calendar.at(ago - 1, 8, 31), &NIGHTLY_SYNC, user_path(person), json!({ "name": name }));
        story.delete(story.calendar.at(ago - 9, 18, 2), &NIGHTLY_SYNC, user_path(person));
    }
}

/// Someone is invited in the morning and accepts within the hour.
fn join(story: &mut Story, ago: usize, by: impl Into<Who>, person: &'static Person) {
    let invited = story.calendar.at(ago, 8, 30);
    hire(story, invited, by, person, "Support");
    story.tell(later(invited, 40 * 60), person, ChangeRecord::Accept);
    story.tell(later(invited, 55 * 60), person, ChangeRecord::Leave);
}

/// The portal before the shop goes.
fn retired_portal(story: &mut Story) {
    let description =
        json!({ "description": "The customers' portal before the shop. Closes at the end of the month." });
    story.edit(story.calendar.at(41, 10, 5), &JONAS, "/resources/legacy_portal", description);
    story.delete(story.calendar.at(33, 17, 10), &JONAS, "/resources/legacy_portal");
}

/// Grace tries a kiosk out and leaves; what her token brought in stops with it.
fn kiosk(story: &mut Story) {
    let at = |story: &Story, ago, hour| story.calendar.at(ago, hour, 15);
    story.make(at(story, 40, 9), &GRACE, "/account/tokens", json!({ "name": KIOSK_ROLLOUT.key }), "key Kiosk rollout");
    integration(story, at(story, 40, 10), &KIOSK_ROLLOUT, "Returns kiosk", "Scanner", &[KIOSK.key]);
    for ago in [39, 36, 31, 27] {
        let record = json!({ "kind": "return", "slab": "intact", "reason": "changed_mind" });
        story.append(at(story, ago, 13), &KIOSK, "damage_reports", [record]);
    }
    story.delete(at(story, 20, 17), &AMARA, user_path(&GRACE));
}

/// Keys and API users that are in some state or other today.
fn keys(story: &mut Story) {
    let at = |story: &Story, ago, hour, minute| story.calendar.at(ago, hour, minute);
    for ago in 72..77 {
        let moved = (0..6).map(|slab| {
            json!({ "event": "imported", "sku": format!("GW-OLD-{ago}{slab:02}"), "location": format!("V1-R{slab:02}") })
        });
        story.append(at(story, ago, 20, 5), &BATCH_IMPORT, "inventory", moved);
    }
    story.append(at(story, 47, 15, 0), &DOCK_3, "shipping_events", [json!({ "event": "self_test", "dock": 3 })]);
    story.disable(at(story, 8, 9, 30), &PRIYA, key_path("Shipping dock", DOCK_3.key), true);
    story.append(
        at(story, 35, 15, 0),
        &BENCH_3,
        "inventory",
        [json!({ "event": "self_test", "scanner": "SC-3", "ok": false })],
    );
    story.disable(at(story, 30, 9, 15), &MATEO, api_user_path("Slab scanner 3"), true);

    integration(story, at(story, 26, 11, 0), &MATEO, "Photo booth", "Scanner", &["Booth camera"]);
    let note = json!({ "note": "Waits for the camera to be delivered." });
    story.edit(at(story, 26, 11, 5), &MATEO, key_path("Photo booth", "Booth camera"), note);

    let soon = story.calendar.beside_now(SignedDuration::from_hours(6 * 24 + 3));
    let body = json!({ "name": "Handheld", "note": "On loan until the second bench is repaired.", "expires_at": soon });
    issue(story, at(story, 21, 10, 20), &MATEO, "Slab scanner 1", "Handheld", body);

    let overlap = json!({ "overlap_seconds": 14 * 24 * 3600 });
    let rotate = format!("{}/rotate", key_path("Shipping dock", "Dock 2"));
    story.make(at(story, 1, 13, 40), &MATEO, rotate, overlap, "key Dock 2");
    let both = json!({ "roles": [role("Operator"), role("Auditor")] });
    story.edit(at(story, 5, 11, 20), &AMARA, user_path(&PRIYA), both);
    story.edit(at(story, 4, 11, 20), &AMARA, user_path(&PRIYA), json!({ "roles": [role("Operator")] }));
}
