//! The console: who may do what, in a browser.
//!
//! Rings, from the inside: `ui` (primitives; knows no router, no API and no domain), `api` (the service as functions), `state`
//! (whose session it is, what is being saved or listed), `part` (pieces that know the domain), `page` (one folder an area, one
//! file a screen), `screen` (those behind the sign-in, which load later), `app` (which screen is shown). `place` is every screen
//! and its URL. Rules and types come from the shared crate: what the service refuses, the console refuses with the same sentence,
//! before it asks.

#![expect(unreachable_pub, reason = "the macro for components makes public what it makes of them")]
#![expect(clippy::needless_pass_by_value, reason = "what is said to a component is the component's own")]

mod api;
mod app;
mod page;
mod part;
mod route;
mod screen;
mod state;
mod ui;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
