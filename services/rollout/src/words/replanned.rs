//! Plans that replace others, in both languages.

use sollist_contract::{
    day::{Day, german_day},
    ids::{MilestoneId, RolloutId},
    money::{Cents, english_eur, german},
    said::Said,
    warning::{Reason, Warning},
    words::number::number,
};

/// So many until a day.
type Plan = (Option<i64>, Day);

fn plan((total, until): Plan) -> Said {
    let until = Said::new(format!("bis {}", german_day(until)), format!("until {until}"));
    match total.map(number) {
        Some(total) => Said::new(format!("{} {}", total.de, until.de), format!("{} {}", total.en, until.en)),
        None => until,
    }
}

/// Of a rollout.
pub(super) fn rollout(rollout: &RolloutId, before: Plan, after: Plan) -> Warning {
    let (before, after) = (plan(before), plan(after));
    Warning::new(
        Reason::PlanReplaced,
        "data.rollout",
        format!(
            "Für „{rollout}“ galt bisher ein anderer Plan ({}); er ist ersetzt, nun gilt: {}. Bitte prüfen, ob das \
             gewollt ist.",
            before.de, after.de
        ),
        format!(
            "Another plan of “{rollout}” counted so far ({}); it is replaced, and now {} counts. Check whether that is \
             meant.",
            before.en, after.en
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
