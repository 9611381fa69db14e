//! What an operator reads: the lines that the service writes to its log, as a test overhears them.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::Once;

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

thread_local! {
    /// The lines of this thread, if it listens. A test has a thread of its own.
    static HEARD: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Listens to everything that is logged on this thread from now on.
///
/// One listener for all threads, because a listener of one thread can be missed: `tracing` remembers of every place that
/// logs whether anyone on the thread that came there first was interested.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Listener).expect("the only listener"));
    HEARD.set(Some(String::new()));
}

/// What was logged on this thread since it listens.
pub fn heard() -> String {
    HEARD.with_borrow(|heard| heard.clone().expect("a thread that listens"))
}

fn hear(what: &impl Debug) {
    HEARD.with_borrow_mut(|heard| {
        if let Some(heard) = heard {
            writeln!(heard, "{what:?}").unwrap();
        }
    });
}

struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        hear(span);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        hear(values);
    }

    fn event(&self, event: &Event<'_>) {
        hear(event);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
