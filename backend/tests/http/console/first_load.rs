//! The first load: how much a browser fetches before the console is there.

use std::fs;

use super::{assets, get};
use crate::harness::Postern;

/// The most it may be, page, script, module and styles together, in bytes.
const BUDGET: usize = 300_000;

#[tokio::test]
async fn the_first_load_is_within_its_budget() {
    let stamp = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend/dist/stamp")).unwrap_or_default();
    assert!(stamp.starts_with("console "), "this needs the console as it is shipped: `cargo xtask build`");
    let postern = Postern::new().await;
    let mut paths = assets(&postern).await;
    paths.push("/".to_owned());
    let mut sum = 0;
    for path in paths {
        let reply = get(&postern, &path).await.is(200);
        assert_eq!(reply.header("content-encoding"), Some("br"), "{path}");
        sum += reply.header("content-length").unwrap().parse::<usize>().unwrap();
    }
    assert!(sum <= BUDGET, "{sum} bytes");
}
