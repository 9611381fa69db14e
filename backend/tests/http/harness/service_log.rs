//! Captures the lines that the service writes to its log.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::Once;

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

thread_local! {
    /// The lines captured on this thread, if capturing is on. Each test has its own thread.
    static CAPTURED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Captures everything that is logged on this thread from now on.
///
/// The subscriber is global because `tracing` caches the interest in each call site: if another thread without a
/// subscriber reaches the call site first, a thread-local subscriber never sees it.
pub fn capture() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Recorder).expect("the only subscriber"));
    CAPTURED.set(Some(String::new()));
}

/// Everything logged on this thread since [`capture`].
pub fn captured() -> String {
    CAPTURED.with_borrow(|lines| lines.clone().expect("`capture` was called on this thread"))
}

fn write(what: &impl Debug) {
    CAPTURED.with_borrow_mut(|lines| {
        if let Some(lines) = lines {
            writeln!(lines, "{what:?}").unwrap();
        }
    });
}

struct Recorder;

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        write(span);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        write(values);
    }

    fn event(&self, event: &Event<'_>) {
        write(event);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
