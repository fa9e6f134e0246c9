//! Who is silent.

use super::*;

#[test]
fn who_has_not_reported_two_weeks_after_the_latest_deadline_is_silent() {
    let mut j = Journal::default();
    submission(&mut j, "2026-01-01", "due", "2026-Q1", json!({"due_on": "2026-04-10"}));
    submission(&mut j, "2026-04-12", "received", "2026-Q1", json!({"received_on": "2026-04-12", "complete": false}));
    let on = |j: &Journal, until: &str| told(&find(j, Rule::Silent, until));
    assert!(on(&j, "2026-04-24").is_empty());
    assert_eq!(on(&j, "2026-04-25"), ["ba-pankow  2026-04-25 - 15 notice"]);
    assert_eq!(find(&j, Rule::Silent, "2026-04-25")[0].events, [1, 2]);
    // An extension moves the deadline; a complete report ends it.
    submission(&mut j, "2026-04-13", "extended", "2026-Q1", json!({"new_due_on": "2026-05-01"}));
    assert!(on(&j, "2026-05-15").is_empty());
    assert_eq!(on(&j, "2026-05-16"), ["ba-pankow  2026-05-16 - 15 notice"]);
    submission(&mut j, "2026-05-17", "received", "2026-Q1", json!({"received_on": "2026-05-17", "complete": true}));
    assert!(on(&j, "2026-05-17").is_empty());
    // An earlier one that never came is over as soon as a later one is there.
    let mut j = Journal::default();
    submission(&mut j, "2026-01-01", "due", "2026-Q1", json!({"due_on": "2026-04-10"}));
    submission(&mut j, "2026-01-01", "due", "2026-Q2", json!({"due_on": "2026-07-10"}));
    submission(&mut j, "2026-07-01", "received", "2026-Q2", json!({"received_on": "2026-07-01", "complete": true}));
    assert_eq!(on(&j, "2026-07-10"), ["ba-pankow  2026-04-25 - 91 notice"]);
    assert!(on(&j, "2026-07-11").is_empty());
}

#[test]
fn nothing_for_a_quarter_is_silence_of_who_is_usually_heard_every_month() {
    // Gaps of 31 days, and one of 200 that is not in the middle.
    let mut j = Journal::default();
    for on in ["2026-01-01", "2026-02-01", "2026-02-01", "2026-03-04", "2026-04-04"] {
        j.eligible(PANKOW, on, 5);
    }
    let on = |j: &Journal, until: &str| told(&find(j, Rule::Silent, until));
    // The fourth of April and 92 days.
    assert!(on(&j, "2026-07-05").is_empty());
    assert_eq!(on(&j, "2026-07-06"), ["ba-pankow  2026-07-06 - 93 notice"]);
    // Of each day the first event.
    assert_eq!(find(&j, Rule::Silent, "2026-07-06")[0].events, [1, 2, 4, 5]);
    // A whole quarter without a word is one on its last day already, though it has 92 days.
    for (last, since) in [("2026-06-30", "2026-09-30"), ("2026-07-01", "2026-10-02"), ("2026-12-31", "2027-03-31")] {
        let mut j = Journal::default();
        for on in ["2026-04-30", "2026-05-31", last] {
            j.eligible(PANKOW, on, 5);
        }
        let before = since.parse::<Day>().unwrap().date().yesterday().unwrap().to_string();
        assert!(on(&j, &before).is_empty(), "{last}");
        assert!(on(&j, since)[0].starts_with(&format!("ba-pankow  {since}")), "{last}: {:?}", on(&j, since));
    }
    // Of an even number the mean of the two in the middle: 31 and 32 days are 31.5.
    let mut j = Journal::default();
    for on in ["2026-01-01", "2026-02-01", "2026-03-05"] {
        j.eligible(PANKOW, on, 5);
    }
    assert!(on(&j, "2026-12-01").is_empty());
    // Who was heard once has no usual gap.
    let mut j = Journal::default();
    j.eligible(PANKOW, "2026-01-01", 5);
    assert!(on(&j, "2026-12-01").is_empty());
}
