//! The first load: how much a browser fetches before the console shows, and that the files it fetches later exist.

use std::fs;

use super::{assets, get, text};
use crate::harness::Postern;

/// The most bytes for page, script, module and styles together.
const BUDGET: usize = 300_000;

#[tokio::test]
async fn the_first_load_is_within_its_budget() {
    let stamp = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend/dist/stamp")).unwrap_or_default();
    assert!(stamp.starts_with("console "), "this needs a release build of the console: `cargo xtask build`");
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

#[tokio::test]
async fn the_files_that_the_script_loads_later_exist_and_are_cached_for_good() {
    let postern = Postern::new().await;
    let first = assets(&postern).await;
    let script = text(&postern, first.iter().find(|path| path.contains(".js")).unwrap()).await;
    let named = script.split('"').filter(|part| part.starts_with("/assets/"));
    let later: Vec<&str> = named.filter(|path| !first.iter().any(|first| first == path)).collect();
    assert!(!later.is_empty());
    for path in later {
        let reply = get(&postern, path).await.is(200);
        assert_eq!(reply.header("content-type"), Some("application/wasm"), "{path}");
        assert_eq!(reply.header("content-encoding"), Some("br"), "{path}");
        assert_eq!(reply.header("cache-control"), Some("public, max-age=31536000, immutable"), "{path}");
    }
}
