//! Which fiscal year an answer is of, where nobody asked for one.

use jiff::Timestamp;
use sollist_contract::{day::Day, grpc::common::v1::AsOf};

/// The fiscal year that runs where an answer stands: that of its last day, else that of its state of knowledge where
/// one is asked for, else that of today.
pub fn running(until: Option<Day>, state: Option<&AsOf>) -> i32 {
    let known = || state.and_then(|state| state.recorded_at.parse::<Timestamp>().ok()).unwrap_or_else(Timestamp::now);
    i32::from(until.unwrap_or_else(|| Day::of(known())).year())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_running_year_is_that_of_the_day_that_is_asked_for() {
        let state = AsOf { recorded_at: "2024-12-31T23:30:00Z".to_owned(), ..AsOf::default() };
        assert_eq!(running(None, Some(&state)), 2025, "in Berlin the year has begun");
        assert_eq!(running("2023-06-30".parse().ok(), Some(&state)), 2023);
        assert_eq!(running(None, None), i32::from(Day::of(Timestamp::now()).year()));
    }
}
