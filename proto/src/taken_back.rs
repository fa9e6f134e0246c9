//! What is reported and may be taken back, and what takes it back: a milestone reached, a site, an activity, a
//! connection to the digital file, a scenario. What was queried of it needs no look any more.

use serde_json::json;

use crate::{
    day::Day,
    event::{
        ActivityRecorded, ActivityWithdrawn, EFileConnected, EFileWithdrawn, Event, IntakeEvent, MilestoneReached,
        MilestoneWithdrawn, RolloutEvent, ScenarioPublished, ScenarioWithdrawn, SiteUpgraded, SiteWithdrawn,
    },
    ids::Text,
};

/// What an event takes back, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack<'e> {
    /// What [`Event::standing`] says of it.
    pub what: String,
    pub reason: &'e Text,
}

impl Event {
    /// What of an event of a day may be taken back: whose and which it is.
    pub fn standing(&self, on: Day) -> Option<String> {
        let what = match self {
            Event::Rollout(event) => match event {
                RolloutEvent::MilestoneReached(MilestoneReached { authority, project, milestone, .. }) => {
                    json!(["milestone", authority, project, milestone, on])
                }
                RolloutEvent::SiteUpgraded(SiteUpgraded { authority, site, measure }) => {
                    json!(["site", authority, site, measure])
                }
                RolloutEvent::EFileConnected(EFileConnected { authority }) => json!(["e-file", authority, on]),
                RolloutEvent::ActivityRecorded(ActivityRecorded { authority, kind, title, .. }) => {
                    json!(["activity", authority, kind, title, on])
                }
                RolloutEvent::RolloutPlanned(_)
                | RolloutEvent::RolloutProgressed(_)
                | RolloutEvent::StockReported(_)
                | RolloutEvent::DevicesIssued(_)
                | RolloutEvent::DevicesReturned(_)
                | RolloutEvent::DevicesRetired(_)
                | RolloutEvent::RemoteAccessProvided(_)
                | RolloutEvent::LicencesProvided(_)
                | RolloutEvent::EFileWithdrawn(_)
                | RolloutEvent::EFileUsed(_)
                | RolloutEvent::SiteWithdrawn(_)
                | RolloutEvent::MilestonePlanned(_)
                | RolloutEvent::MilestoneWithdrawn(_)
                | RolloutEvent::ActivityWithdrawn(_) => return None,
            },
            Event::Intake(IntakeEvent::ScenarioPublished(ScenarioPublished { name, .. })) => json!(["scenario", name]),
            Event::Intake(
                IntakeEvent::ScenarioWithdrawn(_)
                | IntakeEvent::ProcessOpened(_)
                | IntakeEvent::ProcessApproved(_)
                | IntakeEvent::ProcessRejected(_)
                | IntakeEvent::ReportPublished(_)
                | IntakeEvent::SubmissionDue(_)
                | IntakeEvent::SubmissionReceived(_)
                | IntakeEvent::SubmissionExtended(_)
                | IntakeEvent::FigureReported(_)
                | IntakeEvent::ParametersPublished(_),
            )
            | Event::Budget(_)
            | Event::Procurement(_)
            | Event::Staffing(_) => return None,
        };
        Some(what.to_string())
    }

    /// What it takes back, and why.
    pub fn takes_back(&self) -> Option<TakenBack<'_>> {
        let (what, reason) = match self {
            Event::Rollout(event) => match event {
                RolloutEvent::MilestoneWithdrawn(MilestoneWithdrawn {
                    authority,
                    project,
                    milestone,
                    reached_on,
                    reason,
                }) => (json!(["milestone", authority, project, milestone, reached_on]), reason),
                RolloutEvent::SiteWithdrawn(SiteWithdrawn { authority, site, measure, reason }) => {
                    (json!(["site", authority, site, measure]), reason)
                }
                RolloutEvent::EFileWithdrawn(EFileWithdrawn { authority, connected_on, reason }) => {
                    (json!(["e-file", authority, connected_on]), reason)
                }
                RolloutEvent::ActivityWithdrawn(ActivityWithdrawn { authority, kind, title, held_on, reason }) => {
                    (json!(["activity", authority, kind, title, held_on]), reason)
                }
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
                | RolloutEvent::ActivityRecorded(_) => return None,
            },
            Event::Intake(IntakeEvent::ScenarioWithdrawn(ScenarioWithdrawn { name, reason, .. })) => {
                (json!(["scenario", name]), reason)
            }
            Event::Intake(
                IntakeEvent::ScenarioPublished(_)
                | IntakeEvent::ProcessOpened(_)
                | IntakeEvent::ProcessApproved(_)
                | IntakeEvent::ProcessRejected(_)
                | IntakeEvent::ReportPublished(_)
                | IntakeEvent::SubmissionDue(_)
                | IntakeEvent::SubmissionReceived(_)
                | IntakeEvent::SubmissionExtended(_)
                | IntakeEvent::FigureReported(_)
                | IntakeEvent::ParametersPublished(_),
            )
            | Event::Budget(_)
            | Event::Procurement(_)
            | Event::Staffing(_) => return None,
        };
        Some(TakenBack { what: what.to_string(), reason })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn event(kind: &str, data: &str) -> Event {
        let data = format!(r#"{{"authority":"ba-pankow",{data}}}"#);
        Event::from_data(&format!("{kind}.v1"), &data).unwrap().unwrap()
    }

    #[test]
    fn what_is_taken_back_is_known_by_whose_and_which_it_is() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let why = r#""reason":"Irrtum""#;
        for (reported, data, withdrawn, more) in [
            (
                "rollout.milestone-reached",
                r#""project":"p","milestone":"m","reached_on":"2026-06-01""#,
                "rollout.milestone-withdrawn",
                r#""project":"p","milestone":"m","reached_on":"2026-06-01""#,
            ),
            (
                "rollout.site-upgraded",
                r#""site":"s","measure":"LAN""#,
                "rollout.site-withdrawn",
                r#""site":"s","measure":"LAN""#,
            ),
            (
                "citylab.activity-recorded",
                r#""kind":"event","title":"t","held_on":"2026-06-01""#,
                "citylab.activity-withdrawn",
                r#""kind":"event","title":"t","held_on":"2026-06-01""#,
            ),
        ] {
            let (reported, withdrawn) = (event(reported, data), event(withdrawn, &format!("{more},{why}")));
            let back = withdrawn.takes_back().unwrap();
            assert_eq!(reported.standing(day("2026-06-01")), Some(back.what));
            assert_eq!(back.reason.as_str(), "Irrtum");
            assert_eq!((reported.takes_back(), withdrawn.standing(day("2026-06-01"))), (None, None));
        }
        let connected =
            Event::from_data("rollout.e-file-connected.v1", r#"{"authority":"ba-pankow"}"#).unwrap().unwrap();
        let back = event("rollout.e-file-withdrawn", &format!(r#""connected_on":"2026-06-01",{why}"#));
        let what = back.takes_back().unwrap().what;
        assert_eq!(connected.standing(day("2026-06-01")), Some(what.clone()));
        assert_ne!(connected.standing(day("2026-06-02")), Some(what), "of another day it stands");
    }
}
