//! What is planned, in use and in stock: rollouts, devices, remote access, licences, the digital file, sites,
//! milestones, CityLAB.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::declare::events;
use crate::{
    day::{Count, Day, NamedDay, Quantity},
    ids::{Authority, Item, LicenceId, LineName, MilestoneId, ProjectId, RolloutId, SiteId, Text},
    money::Cents,
};

events! {
    "rollout" RolloutEvent {
        /// A rollout with a scope and a deadline.
        "rollout.planned.v1" "Umstellung mit Umfang und Frist geplant." RolloutPlanned {
            authority: Authority,
            rollout: RolloutId,
            /// How many are to be done (a number), or what is meant (a text; the total then comes with the progress).
            scope: Scope,
            deadline: Day,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            start: Option<Day>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            budget: Option<Cents>,
        }

        /// Running total reached; another `total` than before is a break in the series.
        "rollout.progressed.v1" "Erreichter Stand einer Umstellung; ein neuer Gesamtwert ist ein Bruch in der Reihe."
            RolloutProgressed {
            authority: Authority,
            rollout: RolloutId,
            done: Count,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            total: Option<Count>,
        }

        /// A count of what an authority has: two numbers of one age, or `parts` of several. A newer count replaces the
        /// one before; of one day the later report replaces the whole earlier one.
        #[schemars(extend("oneOf" = [
            {"required": ["in_use", "in_stock"], "properties": {"in_use": {"type": "integer"},
            "in_stock": {"type": "integer"}, "parts": {"type": "null"}}},
            {"required": ["parts"], "properties": {"in_use": {"type": "null"}, "in_stock": {"type": "null"},
            "commissioned_on": {"type": "null"}, "parts": {"type": "array", "minItems": 1}}},
        ]))]
        "rollout.stock-reported.v1" "Bestand einer Behörde an einem Tag gezählt." StockReported {
            authority: Authority,
            item: Item,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            in_use: Option<Count>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            in_stock: Option<Count>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            commissioned_on: Option<Day>,
            as_of: Day,
            /// What was there by age, each age once.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            parts: Option<Vec<StockPart>>,
        }

        /// Devices went from stock into use.
        "rollout.devices-issued.v1" "Geräte ausgegeben." DevicesIssued {
            authority: Authority,
            item: Item,
            quantity: Quantity,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            commissioned_on: Option<Day>,
        }

        /// Devices came back from use into stock.
        "rollout.devices-returned.v1" "Geräte zurückgenommen." DevicesReturned {
            authority: Authority,
            item: Item,
            quantity: Quantity,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            commissioned_on: Option<Day>,
        }

        /// Devices are gone for good.
        "rollout.devices-retired.v1" "Geräte ausgesondert." DevicesRetired {
            authority: Authority,
            item: Item,
            quantity: Quantity,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            commissioned_on: Option<Day>,
        }

        /// Remote-access capacity: a new total.
        "rollout.remote-access-provided.v1" "Fernzugänge bereitgestellt: neuer Gesamtwert." RemoteAccessProvided {
            authority: Authority,
            sessions: Count,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            accounts: Option<Count>,
        }

        /// Licences of a kind: a new total.
        "rollout.licences-provided.v1" "Lizenzen bereitgestellt: neuer Gesamtwert."
            LicencesProvided { authority: Authority, licence: LicenceId, quantity: Count, }

        /// The authority works with the digital file.
        "rollout.e-file-connected.v1" "Behörde arbeitet mit der Digitalen Akte." EFileConnected { authority: Authority,
        }

        /// That the authority works with the digital file is taken back: it was reported by mistake. What was reported
        /// of that day before does not count any more, on no day.
        "rollout.e-file-withdrawn.v1" "Anschluss an die Digitale Akte zurückgenommen: Er war ein Versehen."
        EFileWithdrawn {
            authority: Authority,
            /// Since when it was reported to work with it.
            connected_on: Day,
            /// Why.
            reason: Text,
        }

        /// Observed use of the digital file.
        "rollout.e-file-used.v1" "Beobachtete Nutzung der Digitalen Akte." EFileUsed { authority: Authority,
        accounts: Count, concurrent: Count, }

        /// A site is done.
        "rollout.site-upgraded.v1" "Standort ertüchtigt." SiteUpgraded { authority: Authority, site: SiteId,
        measure: Text, }

        /// What was reported of a site is taken back: it was another one, or nothing was done there. Whatever was
        /// reported of it until this day of effect does not count from this day on; before it, it still does.
        "rollout.site-withdrawn.v1" "Ertüchtigung eines Standorts zurückgenommen; vor diesem Tag gilt sie weiter."
        SiteWithdrawn {
            authority: Authority,
            site: SiteId,
            /// As it was reported.
            measure: Text,
            /// Why.
            reason: Text,
        }

        /// A milestone and the cost planned for it.
        "rollout.milestone-planned.v1" "Meilenstein mit geplanten Kosten." MilestonePlanned {
            authority: Authority,
            project: ProjectId,
            milestone: MilestoneId,
            planned_on: Day,
            budgeted_cost: Cents,
        }

        /// A planned milestone was reached.
        "rollout.milestone-reached.v1" "Meilenstein erreicht." MilestoneReached { authority: Authority,
        project: ProjectId, milestone: MilestoneId, reached_on: Day, }

        /// A milestone was not reached, or on another day, which is then reported anew. What was reported of that day
        /// before does not count any more, on no day.
        "rollout.milestone-withdrawn.v1" "Ein Meilenstein ist doch nicht erreicht, oder an einem anderen Tag."
        MilestoneWithdrawn {
            authority: Authority,
            project: ProjectId,
            milestone: MilestoneId,
            /// The day on which it was reported as reached.
            reached_on: Day,
            /// Why.
            reason: Text,
        }

        /// CityLAB Berlin: a project, an event or a network activity.
        "citylab.activity-recorded.v1" "CityLAB Berlin: Projekt, Veranstaltung oder Netzwerk." ActivityRecorded {
            authority: Authority,
            kind: ActivityKind,
            title: Text,
            held_on: Day,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            participants: Option<Count>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            line: Option<LineName>,
        }

        /// An activity that was recorded by mistake is taken back. What was recorded alike before does not count any
        /// more, on no day.
        "citylab.activity-withdrawn.v1" "Eine Tätigkeit des CityLAB zurückgenommen: Sie war ein Versehen."
        ActivityWithdrawn {
            authority: Authority,
            kind: ActivityKind,
            /// As it was recorded.
            title: Text,
            /// The day of which it was recorded.
            held_on: Day,
            /// Why.
            reason: Text,
        }
    }
}

impl RolloutEvent {
    /// Refuses what each field allows and all together do not.
    fn whole(self) -> serde_json::Result<RolloutEvent> {
        if let RolloutEvent::StockReported(counted) = &self {
            counted.whole()?;
        }
        Ok(self)
    }

    /// See [`crate::event::Event::texts_mut`]. What was done at a site, what an activity is called and what a rollout
    /// is to reach are names: figures count by them, and they are taken back by them.
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            RolloutEvent::EFileWithdrawn(e) => vec![&mut e.reason],
            RolloutEvent::SiteWithdrawn(e) => vec![&mut e.reason],
            RolloutEvent::MilestoneWithdrawn(e) => vec![&mut e.reason],
            RolloutEvent::ActivityWithdrawn(e) => vec![&mut e.reason],
            RolloutEvent::RolloutPlanned(_)
            | RolloutEvent::RolloutProgressed(_)
            | RolloutEvent::StockReported(_)
            | RolloutEvent::DevicesIssued(_)
            | RolloutEvent::DevicesReturned(_)
            | RolloutEvent::DevicesRetired(_)
            | RolloutEvent::RemoteAccessProvided(_)
            | RolloutEvent::LicencesProvided(_)
            | RolloutEvent::EFileConnected(_)
            | RolloutEvent::EFileUsed(_)
            | RolloutEvent::SiteUpgraded(_)
            | RolloutEvent::MilestonePlanned(_)
            | RolloutEvent::MilestoneReached(_)
            | RolloutEvent::ActivityRecorded(_) => Vec::new(),
        }
    }

    /// See [`crate::event::Event::lines_mut`].
    pub(super) fn lines_mut(&mut self) -> Vec<&mut LineName> {
        match self {
            RolloutEvent::ActivityRecorded(e) => e.line.iter_mut().collect(),
            RolloutEvent::RolloutPlanned(_)
            | RolloutEvent::RolloutProgressed(_)
            | RolloutEvent::StockReported(_)
            | RolloutEvent::DevicesIssued(_)
            | RolloutEvent::DevicesReturned(_)
            | RolloutEvent::DevicesRetired(_)
            | RolloutEvent::RemoteAccessProvided(_)
            | RolloutEvent::LicencesProvided(_)
            | RolloutEvent::EFileConnected(_)
            | RolloutEvent::EFileUsed(_)
            | RolloutEvent::SiteUpgraded(_)
            | RolloutEvent::SiteWithdrawn(_)
            | RolloutEvent::EFileWithdrawn(_)
            | RolloutEvent::MilestonePlanned(_)
            | RolloutEvent::MilestoneReached(_)
            | RolloutEvent::MilestoneWithdrawn(_)
            | RolloutEvent::ActivityWithdrawn(_) => Vec::new(),
        }
    }

    /// The latest day from which devices are said to be in use, as the event names it.
    pub fn commissioned(&self) -> Option<NamedDay> {
        self.in_use_from(Day::max)
    }

    /// The earliest of the same.
    pub fn first_commissioned(&self) -> Option<NamedDay> {
        self.in_use_from(Day::min)
    }

    fn in_use_from(&self, of: fn(Day, Day) -> Day) -> Option<NamedDay> {
        let named = |day: Option<Day>| Some(NamedDay { field: "data.commissioned_on", day: day? });
        match self {
            RolloutEvent::StockReported(e) => {
                let of_parts = e.parts.iter().flatten().filter_map(|part| part.commissioned_on).reduce(of);
                let of_parts = of_parts.map(|day| NamedDay { field: "data.parts", day });
                named(e.commissioned_on).or(of_parts)
            }
            RolloutEvent::DevicesIssued(e) => named(e.commissioned_on),
            RolloutEvent::DevicesReturned(e) => named(e.commissioned_on),
            RolloutEvent::DevicesRetired(e) => named(e.commissioned_on),
            RolloutEvent::RolloutPlanned(_)
            | RolloutEvent::RolloutProgressed(_)
            | RolloutEvent::RemoteAccessProvided(_)
            | RolloutEvent::LicencesProvided(_)
            | RolloutEvent::EFileConnected(_)
            | RolloutEvent::EFileUsed(_)
            | RolloutEvent::SiteUpgraded(_)
            | RolloutEvent::SiteWithdrawn(_)
            | RolloutEvent::EFileWithdrawn(_)
            | RolloutEvent::MilestonePlanned(_)
            | RolloutEvent::MilestoneReached(_)
            | RolloutEvent::MilestoneWithdrawn(_)
            | RolloutEvent::ActivityRecorded(_)
            | RolloutEvent::ActivityWithdrawn(_) => None,
        }
    }

    /// See [`crate::event::Event::own_day`].
    pub(super) fn own_day(&self) -> Option<NamedDay> {
        match self {
            RolloutEvent::StockReported(e) => Some(NamedDay { field: "data.as_of", day: e.as_of }),
            RolloutEvent::MilestoneReached(e) => Some(NamedDay { field: "data.reached_on", day: e.reached_on }),
            RolloutEvent::ActivityRecorded(e) => Some(NamedDay { field: "data.held_on", day: e.held_on }),
            // What takes back takes effect on the day of what it takes back.
            RolloutEvent::MilestoneWithdrawn(e) => Some(NamedDay { field: "data.reached_on", day: e.reached_on }),
            RolloutEvent::ActivityWithdrawn(e) => Some(NamedDay { field: "data.held_on", day: e.held_on }),
            RolloutEvent::EFileWithdrawn(e) => Some(NamedDay { field: "data.connected_on", day: e.connected_on }),
            RolloutEvent::RolloutPlanned(_)
            | RolloutEvent::RolloutProgressed(_)
            | RolloutEvent::DevicesIssued(_)
            | RolloutEvent::DevicesReturned(_)
            | RolloutEvent::DevicesRetired(_)
            | RolloutEvent::RemoteAccessProvided(_)
            | RolloutEvent::LicencesProvided(_)
            | RolloutEvent::EFileConnected(_)
            | RolloutEvent::EFileUsed(_)
            | RolloutEvent::SiteUpgraded(_)
            | RolloutEvent::SiteWithdrawn(_)
            | RolloutEvent::MilestonePlanned(_) => None,
        }
    }
}

/// What a count found of one age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StockPart {
    pub in_use: Count,
    pub in_stock: Count,
    /// Day from which the age counts; absent: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commissioned_on: Option<Day>,
}

/// A rollout's scope: how many, or what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scope {
    Total(Count),
    Described(Text),
}

impl Scope {
    pub fn total(&self) -> Option<i64> {
        match self {
            Scope::Total(count) => Some(count.get()),
            Scope::Described(_) => None,
        }
    }
    /// What is meant, where it is no number.
    pub fn words(&self) -> Option<&Text> {
        match self {
            Scope::Total(_) => None,
            Scope::Described(words) => Some(words),
        }
    }
}

/// What CityLAB did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityKind {
    Project,
    Event,
    Network,
}
