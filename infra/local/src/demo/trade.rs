//! The trade: parcels in, cards graded, parcels out, as the terminals record it.
//!
//! Chance decides what a record says, always the same: with a fixed seed everybody looks at the same cards.

use fastrand::Rng;
use serde_json::{Value, json};

use super::calendar::BUSY;
use super::programs::{BENCH_1, BENCH_2, DOCK_1, DOCK_2, FRONT_DESK, HANDHELD, WEB_SHOP};
use super::story::Story;

/// What chance begins with.
const SEED: u64 = 20_417;
/// How many slabs are made in a day.
const SLABS: usize = 8;
/// How many parcels leave in a day.
const PARCELS: usize = 6;
/// How many submissions come in in a day.
const SUBMISSIONS: usize = 5;

const SETS: [(&str, &str); 5] = [
    ("EMB", "Emberfall First Light"),
    ("TID", "Tidewatch Harbor"),
    ("STR", "Starling League Rookies"),
    ("IRO", "Iron Orchard"),
    ("LAN", "Lantern Road Promos"),
];
const CARRIERS: [&str; 3] = ["Northline Freight", "Harbor & Hill Post", "Swiftwing Express"];
const COUNTRIES: [&str; 6] = ["US", "CA", "DE", "JP", "BR", "KE"];
const GRADES: [f64; 9] = [6.0, 7.0, 7.5, 8.0, 8.5, 9.0, 9.0, 9.5, 10.0];

/// Every working day of the last five weeks, and today as far as it has come.
pub(super) fn tell(story: &mut Story) {
    let mut rng = Rng::with_seed(SEED);
    for ago in 0..=BUSY {
        orders(story, &mut rng, ago);
        receiving(story, &mut rng, ago);
        grading(story, &mut rng, ago);
        shipping(story, &mut rng, ago);
    }
}

fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

/// What is ordered in the shop.
fn orders(story: &mut Story, rng: &mut Rng, ago: usize) {
    let orders = (0..4).map(|_| {
        json!({
            "order": format!("GW-{}", rng.u32(104_000..109_999)),
            "service": pick(rng, &["economy", "standard", "express"]),
            "cards": rng.u32(1..40),
            "insured_value": { "amount": rng.u32(4..180) * 25, "currency": "USD" },
            "country": pick(rng, &COUNTRIES),
        })
    });
    story.append(story.calendar.at(ago, 9, 47), &WEB_SHOP, "grading_orders", orders);
}

/// Parcels that come in: they arrive, are opened and counted.
fn receiving(story: &mut Story, rng: &mut Rng, ago: usize) {
    let submissions: Vec<(String, u32)> =
        (0..SUBMISSIONS).map(|_| (format!("S-{}", rng.u32(20_000..29_999)), rng.u32(2..60))).collect();
    let arrived = submissions.iter().map(|(submission, cards)| {
        json!({
            "event": "arrived",
            "submission": submission,
            "tracking_number": tracking_number(rng),
            "carrier": pick(rng, &CARRIERS),
            "cards_declared": cards,
            "seal": pick(rng, &["intact", "intact", "intact", "broken"]),
        })
    });
    story.append(story.calendar.at(ago, 8, 12), &FRONT_DESK, "receiving_events", arrived);
    for (event, hour) in [("opened", 9), ("counted", 11)] {
        let step = submissions.iter().map(|(submission, cards)| {
            let missing = u32::from(rng.u8(..12) == 0);
            json!({ "event": event, "submission": submission, "cards": cards - missing, "table": rng.u8(1..5) })
        });
        story.append(story.calendar.at(ago, hour, 25), &FRONT_DESK, "receiving_events", step);
    }
    if ago.is_multiple_of(3) {
        let report = json!({ "kind": "corner_dent", "submission": submissions[0].0, "photos": rng.u8(1..6) });
        story.append(story.calendar.at(ago, 11, 40), &FRONT_DESK, "damage_reports", [report]);
    }
}

/// Cards become slabs: graded on a bench, sealed, put into the vault.
fn grading(story: &mut Story, rng: &mut Rng, ago: usize) {
    for (bench, scanner, hour) in [(&BENCH_1, "SC-1", 10), (&BENCH_2, "SC-2", 14)] {
        let slabs: Vec<(String, String, Value)> = (0..SLABS / 2).map(|_| slab(rng)).collect();
        let graded = slabs.iter().map(|(sku, certificate, card)| {
            let grade = pick(rng, &GRADES);
            let mut part = || (grade + pick(rng, &[-0.5, 0.0, 0.0, 0.5])).min(10.0);
            let parts = json!({ "centering": part(), "corners": part(), "edges": part(), "surface": part() });
            json!({
                "event": "graded", "sku": sku, "certificate": certificate, "card": card,
                "grade": grade, "subgrades": parts, "scanner": scanner,
            })
        });
        story.append(story.calendar.at(ago, hour, 6), bench, "inventory", graded);
        let sealed = slabs.iter().map(|(sku, certificate, _)| {
            json!({ "event": "sealed", "sku": sku, "certificate": certificate, "case_lot": format!("L{}", rng.u32(310..340)) })
        });
        story.append(story.calendar.at(ago, hour, 52), bench, "inventory", sealed);
        // The handheld was bought a month ago; before it the benches booked what went into the vault.
        let books = if ago <= 20 { &HANDHELD } else { bench };
        let stored = slabs.iter().map(|(sku, certificate, _)| {
            let location = format!("V{}-R{:02}-S{}", rng.u8(1..4), rng.u8(1..25), rng.u8(1..7));
            json!({ "event": "stored", "sku": sku, "certificate": certificate, "location": location })
        });
        story.append(story.calendar.at(ago, hour + 1, 20), books, "inventory", stored);
    }
}

/// A card's SKU, its certificate number, and what it is.
fn slab(rng: &mut Rng) -> (String, String, Value) {
    let (code, set) = pick(rng, &SETS);
    let (number, year) = (rng.u32(1..320), rng.u32(1994..2026));
    let sku = format!("GW-{code}-{year}-{number:03}");
    let certificate = format!("80{:06}", rng.u32(..1_000_000));
    (sku, certificate, json!({ "set": set, "number": number, "year": year, "foil": rng.bool() }))
}

/// Parcels that go out: labelled, loaded, gone.
fn shipping(story: &mut Story, rng: &mut Rng, ago: usize) {
    let parcels: Vec<(String, &str)> = (0..PARCELS).map(|_| (tracking_number(rng), pick(rng, &CARRIERS))).collect();
    let labelled = parcels.iter().map(|(tracking_number, carrier)| {
        json!({
            "event": "labelled",
            "tracking_number": tracking_number,
            "carrier": carrier,
            "order": format!("GW-{}", rng.u32(104_000..109_999)),
            "weight_g": rng.u32(180..4_200),
            "slabs": rng.u32(1..24),
            "destination": { "country": pick(rng, &COUNTRIES) },
        })
    });
    story.append(story.calendar.at(ago, 11, 5), &DOCK_1, "shipping_events", labelled);
    for (event, hour, dock, number) in [("loaded", 15, &DOCK_1, 1), ("departed", 16, &DOCK_2, 2)] {
        let step = parcels.iter().map(|(tracking_number, carrier)| {
            json!({ "event": event, "tracking_number": tracking_number, "carrier": carrier, "dock": number })
        });
        story.append(story.calendar.at(ago, hour, 30), dock, "shipping_events", step);
    }
}

fn tracking_number(rng: &mut Rng) -> String {
    format!("NL{:010}", rng.u64(..10_000_000_000))
}
