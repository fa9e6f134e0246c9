//! The rules of telling: who hears what, and what an answer means.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;
use sollist_contract::{
    event::Event,
    ids::Authority,
    said::{Bilingual as _, Said},
    subject,
};
use sollist_platform::stream::worker::{NO_CLOUDEVENT, Outcome, PROCESS_ENDED};

use crate::domain::*;

fn audience(authorities: &[&str], districts: &[&str]) -> Audience {
    Audience {
        authorities: authorities.iter().map(|text| text.parse().unwrap()).collect(),
        districts: districts.iter().map(|text| text.parse().unwrap()).collect(),
        topics: BTreeSet::new(),
    }
}

/// Whether a subject falls under a filter, as the broker reads it.
fn falls_under(subject: &str, filter: &str) -> bool {
    let (subject, filter): (Vec<&str>, Vec<&str>) = (subject.split('.').collect(), filter.split('.').collect());
    subject.len() == filter.len() && subject.iter().zip(&filter).all(|(s, f)| *f == "*" || s == f)
}

#[test]
fn a_receiver_hears_of_its_own_and_of_nothing_else() {
    let subjects = |authority: &str, kind: &str| {
        let authority: Authority = authority.parse().unwrap();
        match kind {
            "refused" => (Topic::Refused, subject::refused("p", Some(&authority))),
            _ => (
                Topic::Funding,
                format!("p.budget.{}.{}.{authority}", subject::name("budget", kind), authority.district()),
            ),
        }
    };
    let pankow = audience(&["ba-pankow"], &[]);
    let pankow_twice = audience(&["ba-pankow"], &["03"]);
    let several = audience(&["polizei-berlin", "ba-mitte"], &["03"]);
    let central = audience(&[], &["00"]);
    let table = [
        (&pankow, "ba-pankow", "funding.granted.v1", 1),
        (&pankow, "ba-pankow", "funding.reviewed.v1", 1),
        (&pankow, "ba-pankow", "funding.approved.v1", 1),
        (&pankow, "ba-pankow", "funding.rejected.v1", 1),
        (&pankow, "ba-pankow", "refused", 1),
        (&pankow, "ba-pankow", "funding.requested.v1", 0),
        (&pankow, "ba-pankow", "budget.transferred.v1", 0),
        (&pankow, "ba-mitte", "funding.granted.v1", 0),
        (&pankow, "ba-mitte", "refused", 0),
        (&pankow_twice, "ba-pankow", "funding.granted.v1", 1),
        (&several, "ba-pankow", "refused", 1),
        (&several, "ba-mitte", "funding.granted.v1", 1),
        (&several, "polizei-berlin", "funding.granted.v1", 1),
        (&several, "ikt-steuerung", "funding.granted.v1", 0),
        (&central, "polizei-berlin", "refused", 1),
        (&central, "ba-pankow", "refused", 0),
    ];
    for (audience, authority, kind, times) in table {
        let (topic, subject) = subjects(authority, kind);
        let hit = filters(topic, audience, "p").iter().filter(|filter| falls_under(&subject, filter)).count();
        assert_eq!(hit, times, "{audience:?} and {subject}");
    }
    // What could not be read has no authority: the Hauptverwaltung hears of it.
    let unread = subject::refused("p", None);
    assert!(filters(Topic::Refused, &central, "p").iter().any(|filter| falls_under(&unread, filter)));
}

#[test]
fn the_decisions_are_events_of_budget() {
    for kind in FUNDING {
        assert!(Event::type_of(kind).is_some_and(|known| known.context == "budget"), "{kind}");
    }
}

#[test]
fn what_an_answer_means() {
    let now: Timestamp = "2026-10-05T08:00:00Z".parse().unwrap();
    let failed = |status: u16, attempts_max: u32, after_s: Option<u64>| Outcome::Failed {
        reason: format!("http-{status}"),
        attempts_max,
        after: after_s.map(Duration::from_secs),
    };
    let table = [
        (200, None, Outcome::Done),
        (204, None, Outcome::Done),
        (410, None, failed(410, 1, None)),
        (301, None, failed(301, 3, None)),
        (400, None, failed(400, 3, None)),
        (404, None, failed(404, 3, None)),
        (408, None, failed(408, u32::MAX, None)),
        (425, None, failed(425, u32::MAX, None)),
        (429, Some("120"), failed(429, u32::MAX, Some(120))),
        (503, Some("Mon, 05 Oct 2026 08:01:30 GMT"), failed(503, u32::MAX, Some(90))),
        (503, Some("Mon, 05 Oct 2026 07:00:00 GMT"), failed(503, u32::MAX, None)),
        (503, Some("soon"), failed(503, u32::MAX, None)),
        (500, None, failed(500, u32::MAX, None)),
        (999, None, failed(999, u32::MAX, None)),
    ];
    for (status, retry_after, expected) in table {
        assert_eq!(judge(status, retry_after, now), expected, "{status} {retry_after:?}");
    }
}

#[test]
fn why_a_receiver_was_not_told_is_kept_as_a_word() {
    let word = |word: &str| NotTold::of(word).word();
    for why in ["timeout", "unreachable", "not-trusted", "connection-broken", "no-text", "forged", "journal-changed"] {
        assert!(word(why) == why && !matches!(NotTold::of(why), NotTold::Other(_)), "{why}");
    }
    assert_eq!([NO_CLOUDEVENT, PROCESS_ENDED].map(NotTold::of), [NotTold::NoCloudEvent, NotTold::ProcessEnded]);
    assert_eq!([NotTold::of("http-503"), NotTold::of("http-")], [NotTold::Status(503), NotTold::Other("http-".into())]);
    let said = NotTold::of("http-503").said();
    assert!(said.de.ends_with("HTTP-Status 503.") && said.en.ends_with("HTTP status 503."), "{said:?}");
    assert_eq!(NotTold::of("aus Versehen").said(), Said::new("Grund: aus Versehen.", "Reason: aus Versehen."));
}
