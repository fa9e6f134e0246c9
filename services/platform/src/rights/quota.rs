//! How much one caller may ask of a process: units a minute, calls that are open at a time, and of those the streams
//! that last as long as their caller likes. So nobody who may come in keeps the others from being served.
//!
//! Only names of the register are counted, so there are no more counts than callers.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use sollist_contract::method::Method;

use super::cost;
use crate::process::config;

const MINUTE: Duration = Duration::from_secs(60);

/// Streams that are open as long as whoever opened them likes.
pub const LASTING: [Method; 3] =
    [Method::IntakeSubmitEvents, Method::IntakeWatchJournal, Method::ReportingVerifyReport];

/// Why a call is not taken now that would be taken later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMuch {
    /// What a caller may ask for in a minute is used up, and is there again for this call after a while.
    Units { per_minute: u32, after: Duration },
    /// So many calls of theirs are open.
    Calls { most: usize },
    /// So many streams of theirs are open.
    Streams { most: usize },
}

impl TooMuch {
    /// When it may be tried again; of what is open nobody knows, so after a moment.
    pub fn after(self) -> Duration {
        match self {
            TooMuch::Units { after, .. } => after,
            TooMuch::Calls { .. } | TooMuch::Streams { .. } => Duration::from_secs(1),
        }
    }

    /// Which limit it is, as metrics name it.
    pub fn limit(self) -> &'static str {
        match self {
            TooMuch::Units { .. } => "units",
            TooMuch::Calls { .. } => "calls",
            TooMuch::Streams { .. } => "streams",
        }
    }
}

/// The sender of a stream sent nothing for as long as that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    pub seconds: u64,
}

/// What callers have asked of a process, and what they may.
#[derive(Debug)]
pub struct Quota {
    per_minute: u32,
    /// When what each has spent is made up for.
    made_up: Mutex<HashMap<Arc<str>, Instant>>,
    calls: Arc<Seats>,
    streams: Arc<Seats>,
    /// How long the sender of a stream may send nothing.
    pub idle: Option<Duration>,
}

impl Quota {
    pub fn of(limits: &config::Limits) -> Quota {
        Quota {
            per_minute: limits.units_per_minute,
            made_up: Mutex::default(),
            calls: Seats::of(limits.calls_open),
            streams: Seats::of(limits.streams_open),
            idle: Some(Duration::from_secs(limits.stream_idle_s)).filter(|idle| !idle.is_zero()),
        }
    }

    /// Takes a call of somebody; what it holds is free again when the answer is dropped. What is no method of the
    /// contract costs as little as anything.
    pub fn admit(&self, name: &Arc<str>, method: Option<Method>, now: Instant) -> Result<Open, TooMuch> {
        let call = self.calls.take(name).ok_or(TooMuch::Calls { most: self.calls.most })?;
        let lasts = method.is_some_and(|method| LASTING.contains(&method));
        let stream = match lasts {
            true => Some(self.streams.take(name).ok_or(TooMuch::Streams { most: self.streams.most })?),
            false => None,
        };
        if self.per_minute > 0 {
            let units = method.map_or(cost::ONE, cost::of_method);
            let mut made_up = self.made_up.lock().unwrap_or_else(PoisonError::into_inner);
            let after = |after| TooMuch::Units { per_minute: self.per_minute, after };
            let at = spent(made_up.get(name).copied(), now, units, self.per_minute).map_err(after)?;
            made_up.insert(name.clone(), at);
        }
        Ok(Open { _call: call, _stream: stream })
    }
}

/// When everything is made up for that was spent, with `units` more spent now; or after how long these can be spent. In
/// a minute as much is made up for as may be spent in one, and no more than that is ever owed.
fn spent(made_up: Option<Instant>, now: Instant, units: u32, per_minute: u32) -> Result<Instant, Duration> {
    let from = made_up.map_or(now, |at| at.max(now));
    // What costs more than there is in a minute costs that.
    let takes = MINUTE.saturating_mul(units.min(per_minute)).checked_div(per_minute).unwrap_or(MINUTE);
    let owed = from.saturating_duration_since(now).saturating_add(takes);
    match owed.checked_sub(MINUTE).filter(|after| !after.is_zero()) {
        Some(after) => Err(after),
        None => Ok(now.checked_add(owed).unwrap_or(from)),
    }
}

/// What an open call holds.
#[derive(Debug)]
pub struct Open {
    _call: Seat,
    _stream: Option<Seat>,
}

/// So many of something may one name have at a time; 0: as many as it likes.
#[derive(Debug)]
pub struct Seats {
    most: usize,
    taken: Mutex<HashMap<Arc<str>, usize>>,
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    seats: Arc<Seats>,
    name: Arc<str>,
}

impl Seats {
    pub fn of(most: usize) -> Arc<Seats> {
        Arc::new(Seats { most, taken: Mutex::default() })
    }

    /// `None`: the name has as many as it may.
    pub fn take(self: &Arc<Seats>, name: &Arc<str>) -> Option<Seat> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let has = taken.entry(name.clone()).or_default();
        if self.most > 0 && *has >= self.most {
            return None;
        }
        *has = has.saturating_add(1);
        Some(Seat { seats: self.clone(), name: name.clone() })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let left = taken.get_mut(&self.name).map(|has| {
            *has = has.saturating_sub(1);
            *has
        });
        // A name that has none any more is forgotten: certificates come and go.
        if left == Some(0) {
            taken.remove(&self.name);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::collections::BTreeSet;

    use prost::Message as _;
    use prost_types::FileDescriptorSet;

    use super::*;

    fn quota(limits: config::Limits) -> Quota {
        Quota::of(&limits)
    }

    #[test]
    fn a_minute_is_spent_at_once_or_bit_by_bit_and_following_the_advice_works() {
        let quota = quota(config::Limits { units_per_minute: 120, ..Default::default() });
        let (now, mitte, pankow): (_, Arc<str>, Arc<str>) = (Instant::now(), "mitte".into(), "pankow".into());
        let ask = |name: &Arc<str>, at| quota.admit(name, Some(Method::AnalyticsGetBudget), at).map(drop);
        for _ in 0..12 {
            assert_eq!(ask(&mitte, now), Ok(()));
        }
        let TooMuch::Units { per_minute: 120, after } = ask(&mitte, now).unwrap_err() else { panic!() };
        assert_eq!(after, Duration::from_secs(5), "ten units are there again after five seconds");
        // Somebody else is not touched, and a refusal costs nothing.
        assert_eq!(ask(&pankow, now), Ok(()));
        assert!(ask(&mitte, now + after - Duration::from_millis(1)).is_err());
        assert_eq!(ask(&mitte, now + after), Ok(()));
        assert!(ask(&mitte, now + after).is_err());
        // Whoever asked for nothing for hours has a minute's worth, and no more.
        let later = now + Duration::from_secs(7200);
        assert_eq!((0..100).filter(|_| ask(&mitte, later).is_ok()).count(), 12);
        // At the rate that is allowed it goes on for ever.
        assert!((1..1000).all(|step| ask(&pankow, now + Duration::from_secs(5 * step)).is_ok()));
    }

    #[test]
    fn what_costs_more_than_a_minute_has_costs_a_minute() {
        let quota = quota(config::Limits { units_per_minute: 10, ..Default::default() });
        let (now, name): (_, Arc<str>) = (Instant::now(), "mitte".into());
        let verify = |at| quota.admit(&name, Some(Method::IntakeVerifyJournal), at).map(drop);
        assert_eq!(verify(now), Ok(()));
        assert_eq!(verify(now).unwrap_err().after(), MINUTE);
        assert_eq!(verify(now + MINUTE), Ok(()));
        // A limit of nothing is none.
        let free = Quota::of(&config::Limits { units_per_minute: 0, ..Default::default() });
        assert!((0..1000).all(|_| free.admit(&name, None, now).is_ok()));
    }

    #[test]
    fn what_is_open_is_counted_until_it_is_dropped() {
        let quota = quota(config::Limits { calls_open: 3, streams_open: 2, ..Default::default() });
        let (now, name): (_, Arc<str>) = (Instant::now(), "mitte".into());
        let open = |method| quota.admit(&name, Some(method), now);
        let first = open(Method::IntakeSubmitEvents).unwrap();
        let second = open(Method::IntakeWatchJournal).unwrap();
        assert_eq!(open(Method::IntakeSubmitEvents).unwrap_err(), TooMuch::Streams { most: 2 });
        let third = open(Method::BudgetGetLine).unwrap();
        assert_eq!(open(Method::BudgetGetLine).unwrap_err(), TooMuch::Calls { most: 3 });
        drop(first);
        assert!(open(Method::IntakeSubmitEvents).is_ok());
        drop((second, third));
        assert!(quota.calls.taken.lock().unwrap().is_empty() && quota.streams.taken.lock().unwrap().is_empty());
    }

    #[test]
    fn the_streams_that_last_are_those_that_are_sent_and_the_one_that_waits_for_what_is_to_come() {
        let files = FileDescriptorSet::decode(sollist_contract::DESCRIPTORS).unwrap().file;
        let mut sent = BTreeSet::new();
        for file in &files {
            for service in &file.service {
                let path = |name: &str| format!("/{}.{}/{name}", file.package(), service.name());
                let streams = service.method.iter().filter(|method| method.client_streaming());
                sent.extend(streams.filter_map(|method| Method::of(&path(method.name()))));
            }
        }
        sent.insert(Method::IntakeWatchJournal);
        assert_eq!(sent, BTreeSet::from(LASTING));
    }
}
