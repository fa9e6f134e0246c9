//! What an authority reported last of its remote access, licences and use of the digital file: totals, of which each
//! replaces the one before. One that is quite unlike it has a digit too many or too few, most likely. Pure.

use sollist_contract::{
    day::Day,
    event::{EFileUsed, LicencesProvided, RemoteAccessProvided, RolloutEvent},
    ids::{Authority, LicenceId},
    similar::{Lately, is_of_another_order},
};

/// What a total is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Total {
    Sessions,
    Accounts,
    FileAccounts,
    FileConcurrent,
    Licences(LicenceId),
}

impl Total {
    /// The field that says it.
    pub fn field(&self) -> &'static str {
        match self {
            Total::Sessions => "data.sessions",
            Total::Accounts | Total::FileAccounts => "data.accounts",
            Total::FileConcurrent => "data.concurrent",
            Total::Licences(_) => "data.quantity",
        }
    }
}

/// What names a total.
pub type TotalKey = (Authority, Total);

/// A total that is quite unlike the one that was reported last, of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlike {
    pub total: Total,
    pub day: Day,
    pub before: i64,
    pub now: i64,
}

/// A total as it was reported last by day of effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported {
    pub day: Day,
    pub quantity: Lately<i64>,
}

impl Reported {
    /// With what is reported now; and what of it is quite unlike what was reported.
    pub fn then(known: Option<&Reported>, total: &Total, on: Day, now: i64) -> (Reported, Option<Unlike>) {
        let Some(known) = known else { return (Reported { day: on, quantity: Lately::first(now) }, None) };
        let (then, unlike) = known.quantity.then(now, is_of_another_order);
        let unlike = unlike.map(|before| Unlike { total: total.clone(), day: known.day, before, now });
        // A late report of an earlier day replaces nothing.
        let after = if on < known.day { *known } else { Reported { day: on, quantity: then } };
        (after, unlike)
    }
}

/// The totals that an event reports.
pub fn totals(event: &RolloutEvent) -> Vec<(TotalKey, i64)> {
    match event {
        RolloutEvent::RemoteAccessProvided(RemoteAccessProvided { authority, sessions, accounts }) => {
            let sessions = Some((Total::Sessions, *sessions));
            let all = [sessions, accounts.map(|accounts| (Total::Accounts, accounts))].into_iter().flatten();
            all.map(|(total, count)| ((authority.clone(), total), count.get())).collect()
        }
        RolloutEvent::LicencesProvided(LicencesProvided { authority, licence, quantity }) => {
            vec![((authority.clone(), Total::Licences(licence.clone())), quantity.get())]
        }
        RolloutEvent::EFileUsed(EFileUsed { authority, accounts, concurrent }) => {
            let all = [(Total::FileAccounts, accounts), (Total::FileConcurrent, concurrent)];
            all.map(|(total, count)| ((authority.clone(), total), count.get())).to_vec()
        }
        RolloutEvent::RolloutPlanned(_)
        | RolloutEvent::RolloutProgressed(_)
        | RolloutEvent::StockReported(_)
        | RolloutEvent::DevicesIssued(_)
        | RolloutEvent::DevicesReturned(_)
        | RolloutEvent::DevicesRetired(_)
        | RolloutEvent::EFileConnected(_)
        | RolloutEvent::EFileWithdrawn(_)
        | RolloutEvent::SiteUpgraded(_)
        | RolloutEvent::SiteWithdrawn(_)
        | RolloutEvent::MilestonePlanned(_)
        | RolloutEvent::MilestoneReached(_)
        | RolloutEvent::MilestoneWithdrawn(_)
        | RolloutEvent::ActivityRecorded(_)
        | RolloutEvent::ActivityWithdrawn(_) => Vec::new(),
    }
}
