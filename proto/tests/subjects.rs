//! Subjects on NATS: every event has its own, a district's wildcard finds its events and no others.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

use proptest::prelude::*;
use serde_json::Value;
use sollist_contract::{
    envelope::Envelope,
    event::{Event, Type},
    ids::{Authority, District},
    subject::{self, DEAD, EVENTS, REFUSED, subject, subject_of_text},
};

/// The recorded example of a type, about another authority or about none.
fn event(type_name: &str, authority: Option<&str>) -> Event {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{type_name}.json"));
    let mut golden: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    match authority {
        Some(authority) => golden["data"]["authority"] = Value::from(authority),
        None => drop(golden["data"].as_object_mut().unwrap().remove("authority")),
    }
    Event::from_data(type_name, &golden["data"].to_string()).unwrap().unwrap()
}

/// Whether a subject matches a wildcard, as NATS does it: `*` one token, `>` one or more at the end.
fn matches(wildcard: &str, subject: &str) -> bool {
    let mut tokens = subject.split('.');
    for wanted in wildcard.split('.') {
        match (wanted, tokens.next()) {
            (_, None) => return false,
            (">", Some(_)) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(token)) if wanted == token => {}
            _ => return false,
        }
    }
    tokens.next().is_none()
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[test]
fn each_part_of_a_subject_says_one_thing() {
    for (type_name, authority, expected) in [
        ("procurement.order-placed.v1", Some("ba-pankow"), "procurement.order-placed.03.ba-pankow"),
        ("budget.appropriation-amended.v1", Some("ba-mitte"), "budget.appropriation-amended.01.ba-mitte"),
        ("rollout.e-file-used.v1", Some("ba-tempelhof-schoeneberg"), "rollout.e-file-used.07.ba-tempelhof-schoeneberg"),
        // The type does not begin with its context.
        ("funding.requested.v1", Some("ba-reinickendorf"), "budget.funding-requested.12.ba-reinickendorf"),
        ("citylab.activity-recorded.v1", Some("ikt-steuerung"), "rollout.citylab-activity-recorded.00.ikt-steuerung"),
        ("submission.due.v1", Some("polizei-berlin"), "intake.submission-due.00.polizei-berlin"),
        ("figure.reported.v1", Some("ba-neukoelln"), "intake.figure-reported.08.ba-neukoelln"),
        // About no authority: the whole Land.
        ("figure.reported.v1", None, "intake.figure-reported.00.land"),
        ("parameters.published.v1", None, "intake.parameters-published.00.land"),
        // Looks like a Bezirksamt, but is none.
        ("staffing.positions-changed.v1", Some("ba-potsdam"), "staffing.positions-changed.00.ba-potsdam"),
    ] {
        let event = event(type_name, authority);
        assert_eq!(subject(EVENTS, &event), format!("sollist.events.v1.{expected}"));
        let text = Envelope::new("/a", "1", "2026-01-01T00:00:00Z".parse().unwrap(), event).to_json().unwrap();
        assert_eq!(subject_of_text(EVENTS, &text), Some(format!("sollist.events.v1.{expected}")));
    }
}

#[test]
fn every_type_has_a_subject_of_its_own_that_its_context_finds() {
    let mut seen = BTreeSet::new();
    for Type { context, name: type_name, .. } in Event::types() {
        let event = event(type_name, Some("ba-pankow"));
        let subject = subject(EVENTS, &event);
        let text = Envelope::new("/a", "1", "2026-01-01T00:00:00Z".parse().unwrap(), event).to_json().unwrap();
        assert_eq!(subject_of_text(EVENTS, &text).as_ref(), Some(&subject));
        assert!(seen.insert(subject.clone()), "{type_name} shares {subject}");
        let found: BTreeSet<&str> = Event::types()
            .map(|known| known.context)
            .filter(|context| matches(&subject::of_context(EVENTS, context), &subject))
            .collect();
        assert_eq!(found, BTreeSet::from([*context]), "{subject}");
    }
}

#[test]
fn what_is_no_event_of_ours_has_no_subject() {
    for text in
        ["", "{}", r#"{"type":"a.b.v1","data":{}}"#, r#"{"type":"submission.due.v1","data":{"authority":"a.b"}}"#]
    {
        assert_eq!(subject_of_text(EVENTS, text), None, "{text}");
    }
    // It is carried all the same, where nobody listens who listens to a district.
    assert_eq!(subject::unreadable(EVENTS), "sollist.events.v1.unknown.unknown.00.unknown");
}

#[test]
fn another_version_of_a_type_has_another_subject() {
    assert_eq!(subject::name("procurement", "procurement.order-placed.v2"), "order-placed-v2");
    assert_eq!(subject::name("budget", "funding.granted.v10"), "funding-granted-v10");
    // Only a whole word is the context.
    assert_eq!(subject::name("budget", "budgetary.x.v1"), "budgetary-x");
}

#[test]
fn what_was_refused_and_what_could_not_be_delivered_have_theirs() {
    let pankow: Authority = "ba-pankow".parse().unwrap();
    let of_pankow = subject::refused(REFUSED, Some(&pankow));
    let unreadable = subject::refused(REFUSED, None);
    assert_eq!(
        (of_pankow.as_str(), unreadable.as_str()),
        ("sollist.refused.v1.03.ba-pankow", "sollist.refused.v1.00.unknown")
    );
    let wildcard = subject::refused_of_district(REFUSED, pankow.district());
    assert!(matches(&wildcard, &of_pankow) && !matches(&wildcard, &unreadable), "{wildcard}");

    for (consumer, expected) in
        [("webhooks", "webhooks"), ("hkr 03.pankow", "hkr-03-pankow"), ("a*b>c_D", "a-b-c_D"), ("Köln", "K-ln")]
    {
        assert_eq!(subject::dead(DEAD, consumer), format!("sollist.dead.v1.{expected}"));
    }
}

fn authority() -> impl Strategy<Value = Authority> {
    let bezirksamt = (1..=12_usize).prop_map(|n| District::all().nth(n - 1).and_then(District::bezirksamt).unwrap());
    let any = "[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,12}".prop_map(|code| code.parse().unwrap());
    prop_oneof![bezirksamt, any]
}

proptest! {
    /// Whatever a client may call an authority: six names the broker takes, found by its own district and authority
    /// only.
    #[test]
    fn a_district_is_sent_its_own_events_and_no_others(kind in 0..Event::types().count(), authority in authority()) {
        let type_name = Event::types().nth(kind).unwrap().name;
        let subject = subject(EVENTS, &event(type_name, Some(authority.as_str())));
        let tokens: Vec<&str> = subject.split('.').collect();
        prop_assert_eq!(tokens.len(), 7);
        prop_assert!(tokens.iter().all(|token| is_token(token)), "{}", subject);
        for district in District::all().chain([District::CENTRAL]) {
            prop_assert_eq!(matches(&subject::of_district(EVENTS, district), &subject),
                district == authority.district(), "{}", subject);
        }
        prop_assert!(matches(&subject::of_authority(EVENTS, &authority), &subject));
        prop_assert!(matches("sollist.events.v1.>", &subject));
    }

    /// A text that is no slug never becomes an authority, and so never a token.
    #[test]
    fn no_authority_carries_what_the_broker_reads_as_more_than_a_token(text in "\\PC{0,12}[.*> \u{e4}A\n]\\PC{0,12}") {
        prop_assert!(text.parse::<Authority>().is_err());
    }
}
