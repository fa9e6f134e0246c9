//! Plans that replace others, in both languages.

use sollist_contract::{
    day::{Day, german_day},
    ids::{MilestoneId, RolloutId},
    money::{Cents, english_eur, german},
    said::Said,
    warning::{Reason, Warning},
    words::{number::number, terms::rollout_called},
};

use crate::domain::{Plan, PlanOf};

/// `1.925 ab 01.06.2026 bis 13.10.2026 für 50.000,00 EUR`; `beside`: the other plan, of which nothing is passed over.
fn plan(PlanOf { total, start, budget, deadline }: PlanOf, beside: PlanOf) -> Said {
    let total = total.map(number);
    let start = match start {
        Some(start) => Some(Said::new(format!("ab {}", german_day(start)), format!("from {start}"))),
        None => beside.start.map(|_| Said::new("ohne Beginn", "without a start")),
    };
    let until = Said::new(format!("bis {}", german_day(deadline)), format!("until {deadline}"));
    let budget = match budget {
        Some(budget) => Some(Said::new(format!("für {} EUR", german(budget)), format!("for {}", english_eur(budget)))),
        None => beside.budget.map(|_| Said::new("ohne Budget", "without a budget")),
    };
    let parts = [total, start, Some(until), budget];
    let list = |of: fn(&Said) -> &str| parts.iter().flatten().map(of).collect::<Vec<_>>().join(" ");
    Said::new(list(|one| &one.de), list(|one| &one.en))
}

/// Of a rollout.
pub(super) fn rollout(rollout: &RolloutId, before: PlanOf, after: PlanOf) -> Warning {
    let (before, after) = (plan(before, after), plan(after, before));
    let called = rollout_called(rollout.as_str());
    Warning::new(
        Reason::PlanReplaced,
        "data.rollout",
        format!(
            "Für „{}“ galt bisher ein anderer Plan ({}); er ist ersetzt, nun gilt: {}. Bitte prüfen, ob das \
             gewollt ist.",
            called.de, before.de, after.de
        ),
        format!(
            "Another plan of “{}” counted so far ({}); it is replaced, and now {} counts. Check whether that is \
             meant.",
            called.en, before.en, after.en
        ),
    )
}

/// Of a milestone: when it is planned, and what it is to cost.
pub(super) fn milestone(milestone: &MilestoneId, before: (Day, Cents), after: (Day, Cents)) -> Warning {
    let plan = |(on, cost): (Day, Cents)| {
        Said::new(format!("zum {}, {} EUR", german_day(on), german(cost)), format!("by {on}, {}", english_eur(cost)))
    };
    let (before, after) = (plan(before), plan(after));
    Warning::new(
        Reason::PlanReplaced,
        "data.milestone",
        format!(
            "Der Meilenstein „{milestone}“ war bisher anders geplant ({}); er ist ersetzt, nun gilt: {}. Bitte prüfen, \
             ob das gewollt ist.",
            before.de, after.de
        ),
        format!(
            "The milestone “{milestone}” was planned otherwise so far ({}); that is replaced, and now {} counts. Check \
             whether that is meant.",
            before.en, after.en
        ),
    )
}

/// A plan of an earlier day than the one that counts.
pub(super) fn not_counted(plan: &Plan, on: Day, since: Day, by: Day) -> Warning {
    let (field, called) = match plan {
        Plan::Rollout(rollout) => ("data.rollout", rollout_called(rollout.as_str())),
        Plan::Milestone(milestone) => ("data.milestone", Said::new(milestone.to_string(), milestone.to_string())),
    };
    Warning::new(
        Reason::PlanNotCounted,
        field,
        format!(
            "Für „{}“ ist zum {} schon ein neuerer Plan bekannt (bis {}). Er gilt weiter; der vom {} zählt nur für die \
             Tage davor. Bitte den Tag prüfen; soll dieser Plan gelten, ihn noch einmal ohne diesen Tag melden.",
            called.de,
            german_day(since),
            german_day(by),
            german_day(on)
        ),
        format!(
            "A newer plan of “{}” is known as of {since} (until {by}). It goes on counting; the one of {on} counts for \
             the days before only. Check the day; where this plan is to count, report it once more without that day.",
            called.en
        ),
    )
}
