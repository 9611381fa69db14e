//! The log: one JSON object per line, on the output that Lambda sends to CloudWatch. A line with figures is also a
//! measurement, see [`metrics`].

use std::env;
use std::fmt;
use std::io::{self, Write as _};

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::{environment, metrics};
use crate::clock::Clock;

/// Starts logging. Other crates log only warnings and errors, because what they log about requests could contain
/// secrets.
pub(super) fn start(clock: Clock) -> Result<(), String> {
    let level: LevelFilter = environment::optional(environment::LOG)?.unwrap_or(LevelFilter::INFO);
    let filter = Targets::new().with_target("postern", level).with_default(level.min(LevelFilter::WARN));
    // Lambda sets it.
    let function = env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer().event_format(Lines { clock, function }).with_writer(io::stdout);
    tracing_subscriber::registry().with(filter).with(lines).try_init().map_err(|error| error.to_string())
}

/// Logs why the program cannot start, even if logging has not started.
pub(super) fn cannot_start(sentence: &str) {
    let line = json!({ "level": "ERROR", "message": format!("cannot start: {sentence}") });
    let _ = writeln!(io::stderr(), "{line}");
}

/// Formats an event as a line.
struct Lines {
    clock: Clock,
    function: String,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let now = self.clock.now();
        let mut line = Line(Map::new());
        line.0.insert("timestamp".to_owned(), now.to_string().into());
        line.0.insert("level".to_owned(), event.metadata().level().as_str().into());
        event.record(&mut line);
        metrics::measure(&mut line.0, &self.function, now);
        writeln!(writer, "{}", Value::Object(line.0))
    }
}

/// The fields of an event.
struct Line(Map<String, Value>);

impl Line {
    fn set(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

/// The methods of the visitor for values that JSON has a type for.
macro_rules! record {
    ($($record:ident($type:ty)),+) => {
        $(fn $record(&mut self, field: &Field, value: $type) {
            self.set(field, value.into());
        })+
    };
}

impl Visit for Line {
    record! { record_u64(u64), record_i64(i64), record_bool(bool), record_str(&str) }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.set(field, format!("{value:?}").into());
    }
}
