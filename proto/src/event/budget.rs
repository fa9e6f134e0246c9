//! What happens to budget lines, and the life of a funding request (Mehrbedarfsantrag).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::declare::events;
use crate::reading::absent_or;
use crate::{
    day::{Day, NamedDay},
    ids::{Authority, CoverGroup, Kind, LineName, Programme, RequestNo, Text},
    money::Cents,
};

events! {
    "budget" BudgetEvent {
        /// Ansatz of a plan; names the line and registers its authority.
        "budget.appropriated.v1" "Ansatz einer Haushaltsstelle laut Haushaltsplan." Appropriated {
            authority: Authority,
            line: LineName,
            amount: Cents,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            labels: Option<Labels>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            kind: Option<Kind>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            programme: Option<Programme>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            cover_group: Option<CoverGroup>,
        }

        /// Ansatz changed by a supplementary plan (Nachtrags- or Ergänzungsplan).
        "budget.appropriation-amended.v1" "Ansatz durch einen Nachtrags- oder Ergänzungsplan geändert."
            AppropriationAmended { authority: Authority, line: LineName, amount: Cents, basis: Text, }

        /// Haushaltsrest taken into this year; a loss carried forward is negative.
        "budget.carried-over.v1" "Haushaltsrest in dieses Jahr übertragen; ein vorgetragener Verlust ist negativ."
            CarriedOver { authority: Authority, line: LineName, amount: Cents, }

        /// Sollveränderung, either sign; never a change of the Ansatz.
        "budget.adjusted.v1" "Sollveränderung, mit beiden Vorzeichen; nie eine Änderung des Ansatzes."
            Adjusted { authority: Authority, line: LineName, amount: Cents, basis: Text, reference: Text, }

        /// Money moved between two lines: one event with two sides that add to zero.
        "budget.transferred.v1" "Umsetzung von einer Haushaltsstelle auf eine andere; beide Seiten ergeben null."
            Transferred {
            authority: Authority,
            from_line: LineName,
            to_line: LineName,
            amount: Cents,
            basis: Text,
            reference: Text,
        }

        /// Sperre: money that may not be used until somebody named consents (§§ 22, 36, 41 LHO).
        "budget.frozen.v1" "Sperre: gesperrt, bis eine benannte Stelle einwilligt." Frozen { authority: Authority,
        line: LineName, amount: Cents, consent_by: Text, reference: Text, }

        /// Sperre lifted by who had to consent.
        "budget.unfrozen.v1" "Sperre durch die Stelle aufgehoben, die einwilligen musste."
            Unfrozen { authority: Authority, line: LineName, amount: Cents, consent_by: Text, reference: Text, }

        /// Verpflichtungsermächtigung: the right to commit money of a later year. Below zero it takes back what was
        /// granted before, of what is not used.
        "budget.authority-granted.v1" "Verpflichtungsermächtigung für ein späteres Jahr."
            AuthorityGranted { authority: Authority, line: LineName, year: i16, amount: Cents, }

        // docs/spec.md#programmes
        /// A line moved to another programme by hand.
        "budget.programme-assigned.v1" "Haushaltsstelle von Hand einem anderen Handlungsfeld zugeordnet."
            ProgrammeAssigned { authority: Authority, line: LineName, programme: Programme, basis: Text, }

        /// A line gets another name (an edition with numbers after one with names, a reworded title). Everything posted
        /// follows, and both names go on meaning the line.
        "budget.line-renamed.v1" "Haushaltsstelle umbenannt; alles Gebuchte folgt, beide Namen meinen sie weiterhin."
            LineRenamed {
            authority: Authority,
            line: LineName,
            new_line: LineName,
            /// What section, chapter and title are called from now on.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            labels: Option<Labels>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            basis: Option<Text>,
        }

        /// Mehrbedarfsantrag: an authority asks for money beyond what it has.
        "funding.requested.v1" "Mehrbedarfsantrag einer Behörde." FundingRequested {
            authority: Authority,
            request: RequestNo,
            programme: Programme,
            amount: Cents,
            /// How the amount was reached: any JSON. Amounts in it are strings: its numbers may be rounded to binary
            /// ones.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            derivation: Option<serde_json::Value>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason: Option<Text>,
            /// A deadline of law or of security that the money serves: told with the request. The proposal for the
            /// reserve ranks by the deadline that parameters publish of an item.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            deadline: Option<Day>,
        }

        /// The request was examined; the amount is what the review found justified.
        "funding.reviewed.v1" "Mehrbedarfsantrag geprüft; der Betrag ist der geprüfte." FundingReviewed {
            authority: Authority,
            request: RequestNo,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            programme: Option<Programme>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            amount: Option<Cents>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            derivation: Option<serde_json::Value>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason: Option<Text>,
        }

        /// The request was approved, in full or in part.
        "funding.approved.v1" "Mehrbedarfsantrag ganz oder zum Teil anerkannt." FundingApproved {
            authority: Authority,
            request: RequestNo,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            programme: Option<Programme>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            amount: Option<Cents>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            derivation: Option<serde_json::Value>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason: Option<Text>,
        }

        /// The request was rejected.
        "funding.rejected.v1" "Mehrbedarfsantrag abgelehnt." FundingRejected {
            authority: Authority,
            request: RequestNo,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            programme: Option<Programme>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            amount: Option<Cents>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            derivation: Option<serde_json::Value>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reason: Option<Text>,
        }

        /// Money was granted: makes a `budget.transferred` out of the reserve. Without lines named, it comes from the
        /// first line of the reserve and goes to the authority's first line of the programme, both of the year of
        /// effect. Only after it was approved, and in sum at most what was approved.
        "funding.granted.v1" "Mehrbedarf bewilligt; die Umsetzung folgt als eigenes Ereignis."
            FundingGranted {
            authority: Authority,
            request: RequestNo,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            programme: Option<Programme>,
            amount: Cents,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            from_line: Option<LineName>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            to_line: Option<LineName>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            basis: Option<Text>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            reference: Option<Text>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            derivation: Option<serde_json::Value>,
        }
    }
}

impl BudgetEvent {
    /// Refuses what each field allows and all together do not.
    fn whole(self) -> serde_json::Result<BudgetEvent> {
        Ok(self)
    }

    /// Whose money it moves or freezes, and who does: the line that gives it up. A grant may, from the reserve; what a
    /// plan or a line's own year says moves nothing.
    pub fn moved(&self, source: &str) -> Option<(&Authority, &LineName)> {
        match self {
            BudgetEvent::Transferred(_) if Transferred::is_of_grant(source) => None,
            BudgetEvent::Transferred(e) => Some((&e.authority, &e.from_line)),
            BudgetEvent::Adjusted(e) => Some((&e.authority, &e.line)),
            BudgetEvent::Frozen(e) => Some((&e.authority, &e.line)),
            BudgetEvent::Unfrozen(e) => Some((&e.authority, &e.line)),
            BudgetEvent::Appropriated(_)
            | BudgetEvent::AppropriationAmended(_)
            | BudgetEvent::CarriedOver(_)
            | BudgetEvent::AuthorityGranted(_)
            | BudgetEvent::ProgrammeAssigned(_)
            | BudgetEvent::LineRenamed(_)
            | BudgetEvent::FundingRequested(_)
            | BudgetEvent::FundingReviewed(_)
            | BudgetEvent::FundingApproved(_)
            | BudgetEvent::FundingRejected(_)
            | BudgetEvent::FundingGranted(_) => None,
        }
    }

    /// See [`crate::event::Event::texts_mut`].
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            BudgetEvent::AppropriationAmended(e) => vec![&mut e.basis],
            BudgetEvent::Adjusted(e) => vec![&mut e.basis, &mut e.reference],
            BudgetEvent::Transferred(e) => e.texts_mut(),
            BudgetEvent::Frozen(e) => vec![&mut e.consent_by, &mut e.reference],
            BudgetEvent::Unfrozen(e) => e.texts_mut(),
            BudgetEvent::ProgrammeAssigned(e) => vec![&mut e.basis],
            BudgetEvent::LineRenamed(e) => e.basis.iter_mut().collect(),
            // A derivation is what figures are made of, and stays readable.
            BudgetEvent::FundingRequested(e) => e.reason.iter_mut().collect(),
            BudgetEvent::FundingReviewed(e) => e.reason.iter_mut().collect(),
            BudgetEvent::FundingApproved(e) => e.reason.iter_mut().collect(),
            BudgetEvent::FundingRejected(e) => e.reason.iter_mut().collect(),
            BudgetEvent::FundingGranted(e) => e.basis.iter_mut().chain(&mut e.reference).collect(),
            BudgetEvent::Appropriated(_) | BudgetEvent::CarriedOver(_) | BudgetEvent::AuthorityGranted(_) => Vec::new(),
        }
    }

    /// See [`crate::event::Event::lines_mut`].
    pub(super) fn lines_mut(&mut self) -> Vec<&mut LineName> {
        match self {
            BudgetEvent::Appropriated(e) => vec![&mut e.line],
            BudgetEvent::AppropriationAmended(e) => vec![&mut e.line],
            BudgetEvent::CarriedOver(e) => vec![&mut e.line],
            BudgetEvent::Adjusted(e) => vec![&mut e.line],
            BudgetEvent::Transferred(e) => vec![&mut e.from_line, &mut e.to_line],
            BudgetEvent::Frozen(e) => vec![&mut e.line],
            BudgetEvent::Unfrozen(e) => vec![&mut e.line],
            BudgetEvent::AuthorityGranted(e) => vec![&mut e.line],
            BudgetEvent::ProgrammeAssigned(e) => vec![&mut e.line],
            BudgetEvent::LineRenamed(e) => vec![&mut e.line],
            BudgetEvent::FundingGranted(e) => e.from_line.iter_mut().chain(&mut e.to_line).collect(),
            BudgetEvent::FundingRequested(_)
            | BudgetEvent::FundingReviewed(_)
            | BudgetEvent::FundingApproved(_)
            | BudgetEvent::FundingRejected(_) => Vec::new(),
        }
    }

    /// See [`crate::event::Event::own_day`].
    pub(super) fn own_day(&self) -> Option<NamedDay> {
        match self {
            // A line is appropriated with effect from 1 January of its year, whenever that is reported
            // (docs/spec.md#plans).
            BudgetEvent::Appropriated(e) => {
                Some(NamedDay { field: "data.line", day: Day::first_of(e.line.year()).ok()? })
            }
            BudgetEvent::AppropriationAmended(_)
            | BudgetEvent::CarriedOver(_)
            | BudgetEvent::Adjusted(_)
            | BudgetEvent::Transferred(_)
            | BudgetEvent::Frozen(_)
            | BudgetEvent::Unfrozen(_)
            | BudgetEvent::AuthorityGranted(_)
            | BudgetEvent::ProgrammeAssigned(_)
            | BudgetEvent::LineRenamed(_)
            | BudgetEvent::FundingRequested(_)
            | BudgetEvent::FundingReviewed(_)
            | BudgetEvent::FundingApproved(_)
            | BudgetEvent::FundingRejected(_)
            | BudgetEvent::FundingGranted(_) => None,
        }
    }
}

impl BudgetEvent {
    /// The line that it is about; of a transfer the one that gives.
    pub fn line(&self) -> Option<&LineName> {
        match self {
            BudgetEvent::Appropriated(event) => Some(&event.line),
            BudgetEvent::AppropriationAmended(event) => Some(&event.line),
            BudgetEvent::CarriedOver(event) => Some(&event.line),
            BudgetEvent::Adjusted(event) => Some(&event.line),
            BudgetEvent::Transferred(event) => Some(&event.from_line),
            BudgetEvent::Frozen(event) => Some(&event.line),
            BudgetEvent::Unfrozen(event) => Some(&event.line),
            BudgetEvent::AuthorityGranted(event) => Some(&event.line),
            BudgetEvent::ProgrammeAssigned(event) => Some(&event.line),
            BudgetEvent::LineRenamed(event) => Some(&event.line),
            BudgetEvent::FundingRequested(_)
            | BudgetEvent::FundingReviewed(_)
            | BudgetEvent::FundingApproved(_)
            | BudgetEvent::FundingRejected(_)
            | BudgetEvent::FundingGranted(_) => None,
        }
    }

    /// The funding request that it is a step of, with whose it is.
    pub fn request(&self) -> Option<(&Authority, &RequestNo)> {
        match self {
            BudgetEvent::FundingRequested(e) => Some((&e.authority, &e.request)),
            BudgetEvent::FundingReviewed(e) => Some((&e.authority, &e.request)),
            BudgetEvent::FundingApproved(e) => Some((&e.authority, &e.request)),
            BudgetEvent::FundingRejected(e) => Some((&e.authority, &e.request)),
            BudgetEvent::FundingGranted(e) => Some((&e.authority, &e.request)),
            BudgetEvent::Appropriated(_)
            | BudgetEvent::AppropriationAmended(_)
            | BudgetEvent::CarriedOver(_)
            | BudgetEvent::Adjusted(_)
            | BudgetEvent::Transferred(_)
            | BudgetEvent::Frozen(_)
            | BudgetEvent::Unfrozen(_)
            | BudgetEvent::AuthorityGranted(_)
            | BudgetEvent::ProgrammeAssigned(_)
            | BudgetEvent::LineRenamed(_) => None,
        }
    }
}

/// What section, chapter and title are called by people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "String::is_empty")]
    #[schemars(with = "Option<String>")]
    pub section: String,
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "String::is_empty")]
    #[schemars(with = "Option<String>")]
    pub chapter: String,
    #[serde(default, deserialize_with = "absent_or", skip_serializing_if = "String::is_empty")]
    #[schemars(with = "Option<String>")]
    pub title: String,
}

impl Unfrozen {
    /// See [`crate::event::Event::texts_mut`].
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        vec![&mut self.consent_by, &mut self.reference]
    }
}

impl Transferred {
    /// See [`crate::event::Event::texts_mut`].
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        vec![&mut self.basis, &mut self.reference]
    }

    /// Source of the transfer that a grant makes; it stands in the journal right after its grant. No request has it
    /// (`sollist_platform::write::batch::source_of`).
    pub const GRANTED: &'static str = "/sollist/grants";
    /// The same, as version 0.2.0 recorded it.
    pub const GRANTED_BEFORE: &'static str = "/sollist/budget/grant";

    /// Whether a grant made it.
    pub fn is_of_grant(source: &str) -> bool {
        [Transferred::GRANTED, Transferred::GRANTED_BEFORE].contains(&source)
    }
}

impl Appropriated {
    /// The kind of its line: as it says, else by the number of the title, else consumptive.
    pub fn kind(&self) -> Kind {
        self.kind.or_else(|| self.line.kind()).unwrap_or(Kind::Consumptive)
    }
}
