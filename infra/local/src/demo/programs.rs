//! The programs: the integrations' keys, and from where each is used.

use super::story::Program;

/// The HR system, which brings people in and takes them out.
pub(super) static NIGHTLY_SYNC: Program =
    Program { key: "Nightly sync", address: "198.51.100.7", agent: "people-sync/4.2" };
/// What the HR system was tried out with. It has expired.
pub(super) static TRIAL_IMPORT: Program =
    Program { key: "Trial import", address: "198.51.100.8", agent: "people-sync/4.0-beta" };

/// The terminals at the shipping dock.
pub(super) static DOCK_1: Program = Program { key: "Dock 1", address: "198.51.100.21", agent: "dock-terminal/3.1" };
/// The second of them.
pub(super) static DOCK_2: Program = Program { key: "Dock 2", address: "198.51.100.22", agent: "dock-terminal/3.1" };
/// The third, which stands by.
pub(super) static DOCK_3: Program =
    Program { key: "Dock 3 (spare)", address: "198.51.100.23", agent: "dock-terminal/2.9" };

/// The receiving desk.
pub(super) static FRONT_DESK: Program =
    Program { key: "Front desk", address: "198.51.100.31", agent: "receiving-desk/1.8" };

/// The slab scanners on the benches.
pub(super) static BENCH_1: Program = Program { key: "Bench 1", address: "198.51.100.41", agent: "slabscan/6.0" };
/// The second of them.
pub(super) static BENCH_2: Program = Program { key: "Bench 2", address: "198.51.100.42", agent: "slabscan/6.0" };
/// The third, which is broken.
pub(super) static BENCH_3: Program = Program { key: "Bench 3", address: "198.51.100.43", agent: "slabscan/5.4" };
/// The scanner that is carried around; its key expires soon.
pub(super) static HANDHELD: Program =
    Program { key: "Handheld", address: "198.51.100.44", agent: "slabscan-mobile/1.2" };

/// The shop, which shows what is in stock.
pub(super) static WEB_SHOP: Program = Program { key: "Web shop", address: "192.0.2.80", agent: "storefront/12.4" };
/// What moved the stock over from the system before this one, long ago.
pub(super) static BATCH_IMPORT: Program =
    Program { key: "Batch import", address: "198.51.100.60", agent: "stock-import/0.3" };
/// The kiosk for returns, which Grace's token brought in.
pub(super) static KIOSK: Program = Program { key: "Lobby kiosk", address: "198.51.100.70", agent: "returns-kiosk/1.0" };

/// Mateo's token, which asks whether a terminal may print labels.
pub(super) static LABEL_GATEWAY: Program =
    Program { key: "Label gateway", address: "198.51.100.90", agent: "label-gateway/2.2" };
/// Grace's token, by which she brought the kiosk in.
pub(super) static KIOSK_ROLLOUT: Program =
    Program { key: "Kiosk rollout", address: "203.0.113.14", agent: "curl/8.14.1" };
