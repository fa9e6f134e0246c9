//! Instants as events carry them: RFC 3339.

use std::ops::RangeInclusive;

use jiff::{Timestamp, civil::DateTime, tz::Offset};

use crate::{day::Day, digits::number};

/// The years in Berlin in which something may have happened.
pub(crate) const YEARS: RangeInclusive<i16> = 1990..=2199;
/// Instants, in seconds since 1970, that are of these years wherever one is: 1990-01-02 to 2199-12-30.
const SURELY_OF_THEM: RangeInclusive<i64> = 631_238_400..=7_257_945_600;

/// Why a text names no instant that an event may be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAnInstant {
    /// It is none, or is written in another way.
    Wrong,
    /// It is of no year in [`YEARS`].
    Beyond,
}

/// Reads an instant: RFC 3339 with an offset, from 1990 to 2199.
pub(crate) fn read(text: &str) -> Result<Timestamp, NotAnInstant> {
    // jiff takes more than RFC 3339 says: a blank for `T`, no seconds, a comma, `+01`, a zone in brackets.
    let any = || if is_rfc_3339(text.as_bytes()) { text.parse().ok() } else { None };
    match utc(text.as_bytes()).or_else(any) {
        Some(time) if SURELY_OF_THEM.contains(&time.as_second()) || YEARS.contains(&Day::of(time).year()) => Ok(time),
        Some(_) => Err(NotAnInstant::Beyond),
        // The very last days that can be written are beyond what an instant can be.
        None if is_rfc_3339(text.as_bytes()) && text.get(..19).is_some_and(is_far_and_real) => {
            Err(NotAnInstant::Beyond)
        }
        None => Err(NotAnInstant::Wrong),
    }
}

fn is_far_and_real(date_time: &str) -> bool {
    date_time.parse::<DateTime>().is_ok_and(|at| !YEARS.contains(&at.year()))
}

/// Whether a text has the shape of RFC 3339: `YYYY-MM-DDThh:mm:ss`, a fraction or none, `Z` or `±hh:mm`.
fn is_rfc_3339(text: &[u8]) -> bool {
    let like = |text: &[u8], shape: &[u8]| {
        text.len() == shape.len()
            && text
                .iter()
                .zip(shape)
                .all(|(b, s)| if *s == b'0' { b.is_ascii_digit() } else { b.eq_ignore_ascii_case(s) })
    };
    let Some((date_time, rest)) = text.split_at_checked(19) else { return false };
    let zone = rest.iter().position(|b| matches!(b, b'Z' | b'z' | b'+' | b'-')).unwrap_or(rest.len());
    let (fraction, zone) = rest.split_at(zone);
    let fraction_good = fraction.is_empty()
        || fraction.strip_prefix(b".").is_some_and(|f| !f.is_empty() && f.iter().all(u8::is_ascii_digit));
    let zone_good = [&b"Z"[..], b"+00:00", b"-00:00"].iter().any(|shape| like(zone, shape))
        && zone.get(1..3).is_none_or(|hours| hours < &b"24"[..])
        && zone.get(4..6).is_none_or(|minutes| minutes < &b"60"[..]);
    like(date_time, b"0000-00-00T00:00:00") && fraction_good && zone_good
}

/// An instant in UTC as most write it, `2026-07-01T06:00:00.012Z`; `None` where it is written in another way, or is
/// none. By hand, since it is asked of every event that is read.
fn utc(text: &[u8]) -> Option<Timestamp> {
    let [y, e, a, r, b'-', m, o, b'-', d, f, b'T', h, g, b':', n, u, b':', s, t, rest @ ..] = text else { return None };
    let nanos = match rest {
        [b'Z'] => 0,
        [b'.', fraction @ .., b'Z'] if (1..=9).contains(&fraction.len()) => {
            (fraction.len()..9).try_fold(number(fraction)?, |nanos: i32, _| nanos.checked_mul(10))?
        }
        _ => return None,
    };
    let month_to_second = [[m, o], [d, f], [h, g], [n, u], [s, t]].map(|[tens, ones]| number(&[*tens, *ones]));
    let [month, day, hour, minute, second] = month_to_second;
    let at = DateTime::new(number(&[*y, *e, *a, *r])?, month?, day?, hour?, minute?, second?, nanos).ok()?;
    Offset::UTC.to_timestamp(at).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_read_by_hand_is_what_the_library_reads() {
        for text in [
            "2026-07-01T06:00:00Z",
            "2026-07-01T06:00:00.1Z",
            "2026-07-01T06:00:00.012345678Z",
            "2024-02-29T23:59:59.999999999Z",
            "0000-01-01T00:00:00Z",
            "9999-12-30T00:00:00Z",
        ] {
            assert_eq!(utc(text.as_bytes()), text.parse().ok(), "{text}");
            assert!(utc(text.as_bytes()).is_some(), "{text}");
        }
        for text in [
            "",
            "2026-07-01T06:00:00",
            "2026-07-01T06:00:00.Z",
            "2026-07-01T06:00:00.0123456789Z",
            "2026-07-01t06:00:00Z",
            "2026-07-01T06:00:00z",
            "2026-07-01T06:00:00+00:00",
            "2026-07-01T06:00:60Z",
            "2026-07-01T24:00:00Z",
            "2026-02-29T06:00:00Z",
            "2026-00-01T06:00:00Z",
            "2026-07-01T06:00:0:Z",
            "2026-07-01T06:00:0/Z",
            "2026-07-01T06:00:00.1 Z",
            "2026-07-01T06:00:00ZZ",
            "+026-07-01T06:00:00Z",
        ] {
            assert_eq!(utc(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_instant_is_read_by_hand_otherwise(
            text in r"(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{0,10})?Z",
        ) {
            if let Some(read) = utc(text.as_bytes()) {
                prop_assert_eq!(text.parse().ok(), Some(read));
            }
        }
    }
}
