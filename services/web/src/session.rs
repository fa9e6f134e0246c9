//! Who is logged in, in the memory of this process: by a number of chance that their browser alone has, of which only
//! the digest is kept here. What ends here is over, whoever still has the number.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use sollist_contract::ids::Authority;
use sollist_platform::wire::{login::Granted, token::Identity};

/// How long nobody may ask anything, and how long a session lasts at most.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
const LONGEST: SignedDuration = SignedDuration::from_hours(8);
/// How long before its end a token is prolonged.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);
/// How long before its end a page that lies open says so.
const ANNOUNCED: SignedDuration = SignedDuration::from_mins(2);
/// How much later than its end a token is taken, for clocks may be apart: that much is not used up here.
const LEEWAY: SignedDuration = SignedDuration::from_secs(30);
/// Sessions at most, and of one person.
const MOST: usize = 10_000;
const MOST_OF_ONE: usize = 16;

/// The digest of the number that a browser has.
pub type Key = [u8; 32];

/// Somebody who is logged in.
pub struct Session {
    pub key: Key,
    pub identity: Identity,
    /// With what the issuer knows which login ends.
    pub id_token: String,
    begun: Timestamp,
    held: Mutex<Held>,
    /// One at a time asks for a new token.
    pub prolonging: tokio::sync::Mutex<()>,
}

struct Held {
    granted: Granted,
    used: Timestamp,
    scope: Option<Authority>,
}

/// What is to be done with the token of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fresh {
    /// It is good.
    Good(String),
    /// It ends: a new one is given for this, and this one is still good, or not.
    Ends { refresh: String, still: Option<String> },
    /// It has ended, and there is nothing for a new one.
    Over,
}

/// How it stands with a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    Open,
    /// It ends in a moment where nobody asks for anything.
    EndsUnused,
    /// It ends in a moment, whatever is asked for.
    Ends,
    Over,
}

/// Everybody who is logged in.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<Key, Arc<Session>>>);

/// The digest of what a browser shows.
pub fn key(number: &str) -> Key {
    Sha256::digest(number).into()
}

impl Session {
    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// With what the services are asked now.
    pub fn fresh(&self, now: Timestamp) -> Fresh {
        let held = self.held();
        let Granted { access, until, refresh, subject: _ } = &held.granted;
        let left = until.duration_since(now);
        let still = (left > LEEWAY).then(|| access.clone());
        match (refresh, still) {
            (Some(refresh), still) if left <= MARGIN => Fresh::Ends { refresh: refresh.clone(), still },
            (_, Some(access)) => Fresh::Good(access),
            (_, None) => Fresh::Over,
        }
    }

    pub fn prolonged(&self, granted: Granted) {
        self.held().granted = granted;
    }

    /// For whom they chose to speak.
    pub fn scope(&self) -> Option<Authority> {
        self.held().scope.clone()
    }

    pub fn speak_for(&self, authority: Authority) {
        self.held().scope = Some(authority);
    }

    /// How it stands with it now.
    fn stay(&self, now: Timestamp) -> Stay {
        let idle = IDLE.checked_sub(now.duration_since(self.held().used)).unwrap_or_default();
        let longest = LONGEST.checked_sub(now.duration_since(self.begun)).unwrap_or_default();
        match idle.min(longest) {
            left if left <= SignedDuration::ZERO => Stay::Over,
            left if left > ANNOUNCED => Stay::Open,
            _ if longest <= idle => Stay::Ends,
            _ => Stay::EndsUnused,
        }
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.stay(now) == Stay::Over
    }
}

impl Sessions {
    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Arc<Session>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody has logged in, and has this number.
    pub fn begin(&self, number: &str, identity: Identity, granted: Granted, id_token: String, now: Timestamp) {
        let held = Mutex::new(Held { granted, used: now, scope: None });
        let key = key(number);
        let begun = now;
        let session = Session { key, identity, id_token, begun, held, prolonging: tokio::sync::Mutex::default() };
        let mut all = self.all();
        all.retain(|_, one| !one.is_over(now));
        let mut own: Vec<_> = all.values().filter(|one| one.identity.subject == session.identity.subject).collect();
        let oldest = |of: &[&Arc<Session>]| of.iter().min_by_key(|one| one.held().used).map(|one| one.key);
        let gone = if own.len() >= MOST_OF_ONE {
            oldest(&own)
        } else if all.len() >= MOST {
            own = all.values().collect();
            oldest(&own)
        } else {
            None
        };
        if let Some(gone) = gone {
            all.remove(&gone);
        }
        all.insert(key, Arc::new(session));
    }

    /// Whose a number is now. It counts as use.
    pub fn find(&self, number: &str, now: Timestamp) -> Option<Arc<Session>> {
        let key = key(number);
        let session = self.all().get(&key).cloned()?;
        if session.is_over(now) {
            self.end(&key);
            return None;
        }
        session.held().used = now;
        Some(session)
    }

    /// Whoever looks only uses nothing.
    pub fn stay(&self, key: &Key, now: Timestamp) -> Stay {
        self.all().get(key).map_or(Stay::Over, |session| session.stay(now))
    }

    pub fn end(&self, key: &Key) {
        self.all().remove(key);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    fn person(subject: &str) -> Identity {
        Identity { subject: subject.to_owned(), name: None }
    }

    fn granted(until: Timestamp, refresh: Option<&str>) -> Granted {
        let refresh = refresh.map(str::to_owned);
        Granted { access: "a".to_owned(), until, refresh, subject: "u".to_owned() }
    }

    fn later(from: Timestamp, minutes: i64) -> Timestamp {
        from.checked_add(minutes.minutes()).unwrap()
    }

    fn begun(sessions: &Sessions, number: &str, subject: &str, now: Timestamp) {
        sessions.begin(number, person(subject), granted(later(now, 5), None), String::new(), now);
    }

    #[test]
    fn a_session_that_ends_soon_says_so_and_looking_at_it_prolongs_nothing() {
        let (sessions, now) = (Sessions::default(), Timestamp::UNIX_EPOCH);
        begun(&sessions, "a", "u", now);
        let stay = |minutes| sessions.stay(&key("a"), later(now, minutes));
        assert_eq!([27, 28, 29].map(stay), [Stay::Open, Stay::EndsUnused, Stay::EndsUnused]);
        assert!(sessions.find("a", later(now, 29)).is_some());
        assert_eq!([30, 56, 57, 59].map(stay), [Stay::Open, Stay::Open, Stay::EndsUnused, Stay::Over]);
        for minutes in (58..478).step_by(20) {
            assert!(sessions.find("a", later(now, minutes)).is_some());
        }
        assert_eq!([477, 478, 479, 480].map(stay), [Stay::Open, Stay::Ends, Stay::Ends, Stay::Over]);
        assert_eq!(sessions.stay(&key("b"), now), Stay::Over);
    }

    #[test]
    fn a_session_lasts_as_long_as_somebody_asks_and_eight_hours_at_most() {
        let (sessions, now) = (Sessions::default(), Timestamp::now());
        begun(&sessions, "n", "u", now);
        assert!(sessions.find("other", now).is_none());
        assert!(sessions.find("n", later(now, 29)).is_some());
        assert!(sessions.find("n", later(now, 58)).is_some());
        assert!(sessions.find("n", later(now, 89)).is_none(), "nobody asked");
        assert!(sessions.find("n", later(now, 59)).is_none(), "it is over for good");
        begun(&sessions, "n", "u", now);
        for minutes in (0..480).step_by(20) {
            assert!(sessions.find("n", later(now, minutes)).is_some(), "{minutes}");
        }
        assert!(sessions.find("n", later(now, 480)).is_none());
    }

    #[test]
    fn who_logged_out_is_out() {
        let (sessions, now) = (Sessions::default(), Timestamp::now());
        begun(&sessions, "n", "u", now);
        let session = sessions.find("n", now).unwrap();
        assert!(sessions.stay(&session.key, now) != Stay::Over);
        sessions.end(&session.key);
        assert!(sessions.stay(&session.key, now) == Stay::Over);
        assert!(sessions.find("n", now).is_none());
    }

    #[test]
    fn one_person_pushes_out_nobody_but_themselves() {
        let (sessions, now) = (Sessions::default(), Timestamp::now());
        begun(&sessions, "mine", "u", now);
        for one in 0..40_i64 {
            begun(&sessions, &format!("n-{one}"), "v", now.checked_add(one.seconds()).unwrap());
        }
        assert!(sessions.find("mine", now).is_some());
        assert!(sessions.find("n-23", now).is_none() && sessions.find("n-24", now).is_some());
        assert_eq!(sessions.all().len(), 1 + MOST_OF_ONE);
    }

    #[test]
    fn a_token_is_prolonged_before_it_ends_and_not_used_beyond_it() {
        let now = Timestamp::now();
        let fresh = |seconds: i64, refresh: Option<&str>| {
            let sessions = Sessions::default();
            let until = now.checked_add(seconds.seconds()).unwrap();
            sessions.begin("n", person("u"), granted(until, refresh), String::new(), now);
            sessions.find("n", now).unwrap().fresh(now)
        };
        let (good, refresh) = (|| Some("a".to_owned()), || "r".to_owned());
        assert_eq!(fresh(61, Some("r")), Fresh::Good("a".to_owned()));
        assert_eq!(fresh(60, Some("r")), Fresh::Ends { refresh: refresh(), still: good() });
        assert_eq!(fresh(30, Some("r")), Fresh::Ends { refresh: refresh(), still: None });
        assert_eq!(fresh(31, None), Fresh::Good("a".to_owned()));
        assert_eq!(fresh(30, None), Fresh::Over);
    }
}
