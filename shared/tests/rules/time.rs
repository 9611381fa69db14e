//! Reading times and days.

use postern_shared::time::{Timestamp, read_day};
use proptest::prelude::*;

#[test]
fn a_day_is_read_only_as_it_is_written() {
    assert_eq!(read_day("2024-02-29").map(|day| day.to_string()).as_deref(), Some("2024-02-29"));
    for text in ["", "2026-02-29", "2026-13-01", "2026-1-01", "+026-01-01", "2026-01-01-", "2026-01-01T00", "١٢-01-01"]
    {
        assert_eq!(read_day(text), None, "{text}");
    }
}

#[test]
fn no_time_has_a_clock_beyond_the_day() {
    for clock in ["24:00:00.000", "23:60:00.000", "23:59:5", "23:59:59.1.000", "-1:00:00"] {
        assert!(format!("2026-01-02T{clock}Z").parse::<Timestamp>().is_err(), "{clock}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn a_time_is_read_as_it_was_written(milliseconds in -62_135_596_800_000_i64..253_402_207_200_000) {
        let at = Timestamp::from_millisecond(milliseconds).unwrap();
        prop_assert_eq!(at.to_string().parse(), Ok(at));
        prop_assert_eq!(read_day(&at.date().to_string()), Some(at.date()));
    }
}
