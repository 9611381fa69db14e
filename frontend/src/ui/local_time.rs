//! Days and times where the reader is.
use jiff::civil::Date;
use postern_shared::time::Timestamp;

/// The time at which a day begins where the reader is.
#[cfg(target_arch = "wasm32")]
pub(crate) fn midnight(day: Date) -> Option<Timestamp> {
    let year = u32::try_from(day.year()).ok()?;
    let (month, of_month) = (i32::from(day.month()) - 1, i32::from(day.day()));
    let midnight = js_sys::Date::new_with_year_month_day(year, month, of_month);
    // Years before 100 mean the twentieth century.
    midnight.set_full_year(year);
    from_milliseconds(midnight.get_time())
}

/// The day in which a time lies where the reader is.
#[cfg(target_arch = "wasm32")]
pub(crate) fn day_of(at: Timestamp) -> Option<Date> {
    let local = js(at);
    let year = i16::try_from(local.get_full_year()).ok()?;
    Date::new(year, i8::try_from(local.get_month() + 1).ok()?, i8::try_from(local.get_date()).ok()?).ok()
}

/// The date and time to the second where the reader is, with the zone: `27 Nov 2026, 14:03:05 CET`.
#[cfg(target_arch = "wasm32")]
pub(crate) fn in_words(at: Timestamp) -> String {
    let options = js_sys::Object::new();
    for (name, value) in [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("timeZoneName", "short"),
    ] {
        drop(js_sys::Reflect::set(&options, &name.into(), &value.into()));
    }
    js(at).to_locale_string(crate::text::ui::moment::LANGUAGE, &options).into()
}

#[cfg(target_arch = "wasm32")]
#[expect(clippy::cast_precision_loss, reason = "milliseconds, far below 2^53")]
fn js(at: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&(at.as_millisecond() as f64).into())
}

/// The current time, by the browser's clock.
#[cfg(target_arch = "wasm32")]
pub(crate) fn now() -> Timestamp {
    from_milliseconds(js_sys::Date::now()).unwrap_or_default()
}

#[cfg(target_arch = "wasm32")]
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
fn from_milliseconds(milliseconds: f64) -> Option<Timestamp> {
    milliseconds.is_finite().then(|| Timestamp::from_millisecond(milliseconds as i64).ok()).flatten()
}

/// Outside of a browser, the reader is in UTC.
#[cfg(not(target_arch = "wasm32"))]
mod elsewhere {
    use super::{Date, Timestamp};

    pub(crate) fn midnight(day: Date) -> Option<Timestamp> {
        Timestamp::midnight(day).ok()
    }

    pub(crate) fn day_of(at: Timestamp) -> Option<Date> {
        Some(at.date())
    }

    pub(crate) fn in_words(at: Timestamp) -> String {
        at.to_string()
    }

    pub(crate) fn now() -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use elsewhere::{day_of, in_words, midnight, now};
