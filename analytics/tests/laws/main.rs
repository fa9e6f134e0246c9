//! Laws of the extra need and of the fold, over random journals.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod pencil;

use common::{random::*, *};
use pencil::{Pencil, money_of, steps};

use proptest::prelude::*;
use serde_json::json;
use sollist_analytics::{lists::commitment_authorities, *};
use sollist_contract::money::Cents;

/// Everything that can be asked at some views, as text.
fn answers(facts: &Facts) -> String {
    let views = [("", ""), ("", "2026-05-10"), ("5", ""), ("7", "2026-03-01")];
    views
        .iter()
        .filter_map(|(as_of, until)| View::resolve(facts, as_of, until, day(TODAY)).ok())
        .map(|view| asked(facts, &view))
        .collect()
}

fn asked(facts: &Facts, view: &View) -> String {
    let query = NeedQuery::at(day("2026-12-31"));
    let since = Since { view: View { seq: view.seq / 2, ..*view }, target_day: Some(day("2026-06-30")) };
    figures(facts, view) + &format!("{:?}", drivers_of(facts, view, &query, &since))
}

/// Everything that is of one view.
fn figures(facts: &Facts, view: &View) -> String {
    let by = By::parse(&["line"]).unwrap();
    let mut text = format!("{:?}", budget(facts, view, &BudgetQuery { by, ..BudgetQuery::default() }));
    let by = By::parse(&["authority", "programme"]).unwrap();
    text += &format!("{:?}", indicators(facts, view, &IndicatorQuery { by, ..IndicatorQuery::default() }));
    text += &format!("{:?}", need(facts, view, &NeedQuery { explain: true, ..NeedQuery::at(day("2026-12-31")) }));
    text += &beside_the_need(facts, view);
    text += &format!("{:?}", commitment_authorities(facts, view));
    text += &format!("{:?}", forecast(facts, view, &BudgetQuery { by, ..BudgetQuery::default() }));
    text += &format!("{:?}", anomalies(facts, view, &AnomalyQuery::default()));
    text + &format!("{:?}", conflicts(facts, view))
}

/// What is asked about a need.
fn beside_the_need(facts: &Facts, view: &View) -> String {
    let query = NeedQuery::at(day("2026-12-31"));
    let drawn = drawing(facts, view, &query).and_then(Drawing::draw);
    let split = splits(facts, view, &query, &Rule::ALL);
    format!("{drawn:?} {split:?} {:?}", asked_for(facts, view, &query))
}

fn bytes(facts: &Facts) -> Vec<u8> {
    let mut bytes = Vec::new();
    packed::write(facts, &mut bytes).unwrap();
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is only assumed changes no figure, whenever it is published and whatever day it is of.
    #[test]
    fn a_scenario_that_nobody_asks_for_changes_nothing(amounts in prop::collection::vec(0..500_000_i64, 6), facts in
        facts_strategy(), month in 1..=12_u8) {
        let mut journal = start(&amounts);
        for fact in facts {
            more(&mut journal, fact);
        }
        let before = journal.facts();
        let on = format!("2027-{month:02}-28");
        let assumed = json!({"authority": "ba-mitte", "name": "m", "reason": "r", "eligible_factor": "3",
            "delay_months": 7, "items": {"notebook": {"quota": "9", "unit_price": "1", "life_months": 1}}});
        journal.on(&on, "scenario.published", assumed.clone());
        journal.on("2026-01-02", "scenario.published", assumed);
        journal.on(&on, "scenario.withdrawn", json!({"authority": "ba-mitte", "name": "m", "reason": "r"}));
        let after = journal.facts();
        for until in ["", "2026-05-10", "2027-12-31"] {
            let [said, then] = [&before, &after].map(|facts| figures(facts, &view(facts, "", until)));
            prop_assert_eq!(said, then, "until {:?}", until);
        }
        let [said, then] = [&before, &after].map(|facts| facts.authorities(facts.last_seq()));
        prop_assert_eq!(said, then);
    }

    /// However the journal arrives in pieces, and whatever was asked in between, the answers are the same.
    #[test]
    fn incremental_is_from_scratch(amounts in prop::collection::vec(0..500_000_i64, 6), facts in facts_strategy(),
        cuts in prop::collection::vec(0..70_usize, 0..4)) {
        let mut journal = start(&amounts);
        for fact in facts {
            more(&mut journal, fact);
        }
        let mut pieces = Facts::new();
        for cut in cuts {
            let from = usize::try_from(pieces.last_seq()).unwrap();
            journal.feed(&mut pieces, from.min(cut), cut.min(journal.events.len()));
            answers(&pieces);
            // Put away and taken up again in between: nothing is lost, nothing is other.
            pieces = packed::read(&bytes(&pieces)).unwrap();
        }
        journal.feed(&mut pieces, 0, journal.events.len());
        prop_assert_eq!(answers(&pieces), answers(&journal.facts()));
        prop_assert_eq!(bytes(&pieces), bytes(&journal.facts()));
    }

    /// Whoever is told that an indicator is of no year gets the same of every one; and of all that are of a year some
    /// are other ones.
    #[test]
    fn only_what_is_of_a_year_is_other_in_another(amounts in prop::collection::vec(1..500_000_i64, 6),
        facts in facts_strategy()) {
        let mut journal = start(&amounts);
        for fact in facts {
            more(&mut journal, fact);
        }
        let (facts, by) = (journal.facts(), By::parse(&["authority"]).unwrap());
        let view = view(&facts, "", "");
        let of = |year| indicators(&facts, &view, &IndicatorQuery { year, by, ..IndicatorQuery::default() }).unwrap();
        let (none, this, before) = (of(None), of(Some(2026)), of(Some(2025)));
        let idle = |rows: &[IndicatorRow]| -> String {
            let rows = rows.iter().filter(|row| !definition(row.id).is_some_and(|known| known.is_by_year()));
            rows.map(|row| format!("{row:?}\n")).collect()
        };
        prop_assert_eq!(idle(&this), idle(&none));
        prop_assert_eq!(idle(&before), idle(&none));
        prop_assert_ne!(format!("{this:?}"), format!("{before:?}"));
    }

    /// What a district has is what its authorities have together, and Berlin what its districts have: numerators add
    /// up, and so do denominators.
    #[test]
    fn a_rate_of_many_is_the_sum_of_theirs(amounts in prop::collection::vec(0..500_000_i64, 6),
        facts in facts_strategy()) {
        const RATES: [&str; 4] =
            ["mobile.capable-rate", "cost.per-device", "cost.per-mobile-workplace", "need.covered-rate"];
        let mut journal = start(&amounts);
        for fact in facts {
            more(&mut journal, fact);
        }
        let facts = journal.facts();
        let sums = |rows: &[IndicatorRow]| {
            let sum = |of: fn(&IndicatorRow) -> Option<Exact>| {
                rows.iter().filter_map(of).map(Exact::decimal).reduce(|sum, next| sum + next)
            };
            (sum(|row| row.numerator), sum(|row| row.denominator))
        };
        for id in RATES {
            for until in ["", "2026-05-10"] {
                let [authorities, districts, berlin] =
                    [&["authority"][..], &["district"], &[]].map(|by| rows(&facts, id, until, by));
                let whole = sums(&berlin);
                prop_assert_eq!(sums(&districts), whole, "{} {}", id, until);
                prop_assert_eq!(sums(&authorities), whole, "{} {}", id, until);
            }
        }
    }

    /// The question of now is answered from what is kept up, every other from the columns.
    #[test]
    fn what_is_kept_for_now_is_what_the_columns_say(amounts in prop::collection::vec(0..500_000_i64, 6),
        facts in facts_strategy()) {
        let mut journal = start(&amounts);
        for fact in facts {
            more(&mut journal, fact);
        }
        let mut facts = journal.facts();
        let now = View::all(&facts, day(TODAY));
        let kept = asked(&facts, &now);
        // One event later the same view lies in the past.
        more(&mut journal, (5, 0, 99, 1, 0));
        journal.feed(&mut facts, journal.events.len() - 1, journal.events.len());
        prop_assert!(facts.last_seq() > now.seq);
        prop_assert_eq!(kept, asked(&facts, &now));
    }

    /// Of several reports the newest by day of effect counts, then by number, at every view.
    #[test]
    fn the_newest_report_by_day_counts(reports in prop::collection::vec((1..28_u8, 1..1000_i64), 1..12),
        until in 1..28_u8, known in 1..12_usize) {
        let mut j = Journal::default();
        j.line("ba-pankow", &line(1, 0), "0.00", "mobile-devices").eligible("ba-pankow", "2026-01-01", 10_000);
        j.on("2026-01-01", "procurement.order-placed", json!({"authority": "ba-pankow", "order": "1", "line": line(1,
            0), "item": "notebook", "quantity": 1, "amount": "1.00"}));
        j.on("2026-01-01", "rollout.planned", json!({"authority": "ba-pankow", "rollout": "w", "scope": 10_000,
            "deadline": "2026-12-31"}));
        j.parameters("2026-01-01", notebooks("1", "1"));
        let start = j.events.len();
        for (on, value) in &reports {
            let on = format!("2026-02-{on:02}");
            j.on(&on, "rollout.remote-access-provided", json!({"authority": "ba-pankow", "sessions": value,
                "accounts": value}));
            j.on(&on, "rollout.licences-provided", json!({"authority": "ba-pankow", "licence": "e-file-licence",
                "quantity": value}));
            j.on(&on, "rollout.e-file-used", json!({"authority": "ba-pankow", "accounts": value, "concurrent": value}));
            j.on(&on, "rollout.progressed", json!({"authority": "ba-pankow", "rollout": "w", "done": value}));
            j.on(&on, "procurement.order-changed", json!({"authority": "ba-pankow", "order": "1", "quantity": value,
                "amount": Cents::new(value * 100).to_string()}));
        }
        let facts = j.facts();
        let known = known.min(reports.len());
        for (as_of, until, seen) in [
            (String::new(), String::new(), &reports[..]),
            (String::new(), format!("2026-02-{until:02}"), &reports[..]),
            ((start + 5 * known).to_string(), String::new(), &reports[..known]),
        ] {
            let last_day = if until.is_empty() { 31 } else { until[8..].parse::<u8>().unwrap() };
            let newest = seen.iter().enumerate().filter(|(_, (on, _))| *on <= last_day).max_by_key(|(place, (on,
                _))| (*on, *place)).map(|(_, (_, value))| *value);
            let view = view(&facts, &as_of, &until);
            let numerator = |id: &str| {
                let rows = indicators(&facts, &view, &IndicatorQuery { id: Some(id.to_owned()),
                    ..IndicatorQuery::default() }).unwrap();
                rows[0].numerator.map(|it| it.to_string())
            };
            let expected = newest.map(|value| value.to_string());
            for id in ["mobile.access-rate", "efile.usage-rate", "efile.licence-use", "rollout.degree"] {
                prop_assert_eq!(numerator(id), expected.clone(), "{} {:?} {} {}", id, &reports, &as_of, &until);
            }
            let commitments = budget(&facts, &view,
                &BudgetQuery::default()).unwrap().total.position.unwrap().commitments;
            prop_assert_eq!(commitments.get(), newest.unwrap_or(1) * 100);
        }
    }

    /// Orders of this year and of later ones, changed, paid, refunded, closed, cancelled, with consents and without,
    /// on one's own lines and on others': at every view the figures are what a second arithmetic makes of what was
    /// said.
    #[test]
    fn commitments_and_commitment_authority_are_what_a_pencil_makes_of_them(
        amounts in prop::collection::vec(0..500_000_i64, 6),
        steps in steps(),
        known in 0..60_u64,
        until in 1..29_u8,
    ) {
        let mut journal = start(&amounts);
        let mut pencil = Pencil::default();
        let before = journal.events.len() as u64;
        for step in steps {
            pencil.step(&mut journal, step);
        }
        let facts = journal.facts();
        let known = (before + known).min(facts.last_seq());
        for (as_of, until) in [("", 0), ("", until), (known.to_string().as_str(), 0), (known.to_string().as_str(),
            until)] {
            let day = if until == 0 { String::new() } else { format!("2026-03-{until:02}") };
            let (mut lines, authority, foreign) =
                pencil.at(if as_of.is_empty() { u64::MAX } else { known }, if until == 0 { u8::MAX } else { until });
            lines.retain(|_, money| *money != (0, 0));
            prop_assert_eq!(money_of(&facts, &view(&facts, as_of, &day)), (lines, authority, foreign),
                "as of {:?}, until {:?}", as_of, day);
        }
    }

    /// Each euro covers once; shares add up to the reserve or the need, to the cent, and nobody gets more than the
    /// need.
    #[test]
    fn no_euro_is_given_twice(amounts in prop::collection::vec(-100_000..90_000_000_i64, 12),
        facts in facts_strategy()) {
        let mut journal = start(&amounts);
        for (place, authority) in AUTHORITIES.iter().enumerate() {
            journal.eligible(authority, "2026-01-01", 100 + 37 * i64::try_from(place).unwrap());
        }
        for fact in facts {
            more(&mut journal, fact);
        }
        let facts = journal.facts();
        let view = view(&facts, "", "");
        let table = need(&facts, &view, &NeedQuery::at(day("2026-09-30"))).unwrap();
        let lines = budget(&facts, &view, &BudgetQuery { by: By::parse(&["line"]).unwrap(),
            ..BudgetQuery::default() }).unwrap().rows;
        for authority in AUTHORITIES {
            let of_theirs = table.rows.iter().filter(|row| row.authority.as_str() == authority);
            let cover: i64 = of_theirs.map(|row| row.cover.get()).sum();
            let free: i64 = lines.iter().filter(|row| row.authority.as_ref().is_some_and(|a| a.as_str() == authority))
                .map(|row| row.position.unwrap().available().unwrap().or_zero().get()).sum();
            prop_assert!(cover <= free, "{} covers {} of {}", authority, cover, free);
        }
        for row in &table.rows {
            prop_assert_eq!(row.gross.get(), row.cover.get() + row.need.get());
        }
        let given: i64 = table.proposal.shares.iter().map(|share| share.share.get()).sum();
        let needed: i64 = table.proposal.shares.iter().map(|share| share.need.get()).sum();
        prop_assert_eq!(given, needed.min(table.proposal.reserve.unwrap().get()));
        prop_assert_eq!(needed, table.need.unwrap().get());
        prop_assert_eq!(table.proposal.uncovered.unwrap().get(), needed - given);
        for share in &table.proposal.shares {
            prop_assert!(share.share <= share.need && !share.share.is_negative());
        }
    }
}
