//! Every way in which a question has no answer has a reason of its own, and an example.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use sollist_analytics::words::examples;
use sollist_contract::refusal::{Kind, Reason};

#[test]
fn every_refusal_has_its_reason_and_both_sentences() {
    let examples = examples();
    let given: BTreeSet<Reason> = examples.iter().map(|refusal| refusal.reason).collect();
    let expected = [
        Reason::AuthorityUnplanned,
        Reason::LineUnplanned,
        Reason::AuthorityElsewhere,
        Reason::NoSuchBreakdown,
        Reason::IndicatorsByLine,
        Reason::NoSuchIndicator,
        Reason::NoSuchRule,
        Reason::NoSuchAnomaly,
        Reason::NoSuchFigure,
        Reason::NoSuchPart,
        Reason::NoSuchTable,
        Reason::NoSuchForm,
        Reason::NotNarrowedBy,
        Reason::PositionsReversed,
        Reason::NotThereThen,
        Reason::NeverThere,
        Reason::NoSuchActivity,
        Reason::ItemUnknown,
        Reason::ProjectUnknown,
        Reason::SectionUnknown,
        Reason::NotADay,
        Reason::NotAnAsOf,
        Reason::AsOfAhead,
        Reason::ScenarioUnreadable,
        Reason::ScenarioWithoutLife,
        Reason::ScenarioItemUnknown,
        Reason::ScenarioNotKept,
        Reason::ScenarioTwice,
        Reason::TargetDayBeyond,
        Reason::FigureWithheld,
    ];
    assert_eq!(given, BTreeSet::from(expected));
    for refusal in examples {
        assert_eq!(refusal.field.is_empty(), refusal.reason == Reason::FigureWithheld, "{refusal:?}");
        let unknown = [
            Reason::AuthorityUnplanned,
            Reason::LineUnplanned,
            Reason::NoSuchIndicator,
            Reason::NoSuchAnomaly,
            Reason::NoSuchFigure,
            Reason::NoSuchPart,
            Reason::NoSuchTable,
            Reason::NotThereThen,
            Reason::NeverThere,
            Reason::ItemUnknown,
            Reason::ProjectUnknown,
            Reason::SectionUnknown,
            Reason::ScenarioNotKept,
        ];
        let kind = match refusal.reason {
            Reason::FigureWithheld => Kind::BeyondRange,
            reason if unknown.contains(&reason) => Kind::NotFound,
            _ => Kind::Malformed,
        };
        assert_eq!(refusal.reason.kind(), kind, "{refusal:?}");
        assert!(refusal.said.de != refusal.said.en && !refusal.said.de.is_empty(), "{refusal:?}");
    }
}
