//! The console: who may do what, in a browser.
//!
//! Rings, from the inside: `text` (every text that is shown), `ui` (primitives; knows no router, no API and no domain), `api` (the
//! service as functions), `state` (the session, and what is being listed or saved), `part` (pieces that know the domain), `page`
//! (the screens, a folder for each area), `screen` (those behind the sign-in, which load later), `app` (which screen is shown).
//! `route` is every screen and its URL. Rules and types come from the shared crate: the console refuses an input with the same sentence as the service.

#![expect(unreachable_pub, reason = "the component macro makes its types public")]
#![expect(clippy::needless_pass_by_value, reason = "components own their props")]
#![expect(clippy::unnecessary_wraps, reason = "the macro `wasm_split` needs a fallible signature")]

mod api;
mod app;
mod page;
mod part;
mod route;
mod screen;
mod state;
mod text;
mod ui;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
