//! What is refused of a request for more money: where it stands, and what there is to do.

use sollist_contract::{
    ids::{Programme, RequestNo},
    money::{Cents, english_eur, german},
    refusal::{Reason, Refusal},
    said::{argument, command, way},
    words::terms::{self, authority_name, from_authority},
};

use super::ways::assigning;
use crate::domain::{FundingKey, FundingState};

/// The German word of a state, as a sentence has it: `geprüft`.
pub(super) fn step_of(state: FundingState) -> &'static str {
    terms::funding_step(state.code()).map_or(state.code(), |step| step.de)
}

/// What may follow on a state of a request.
pub(super) fn next_step(is: FundingState, to: FundingState, left: Cents) -> (String, String) {
    let (de, en) = match is {
        FundingState::Approved if matches!(to, FundingState::Reviewed | FundingState::Approved) => (
            "Was anerkannt ist, bleibt es. Ein anderer Betrag braucht einen neuen Antrag (funding.requested); der \
             anerkannte wird abgelehnt (funding.rejected), solange nichts bewilligt ist.",
            "What is approved stays so. Another amount needs a new request (funding.requested); the approved one is \
             rejected (funding.rejected) as long as nothing is granted.",
        ),
        FundingState::Requested => (
            "Als Nächstes wird er geprüft (funding.reviewed) oder abgelehnt.",
            "Next it is reviewed (funding.reviewed) or rejected.",
        ),
        FundingState::Reviewed => (
            "Als Nächstes wird er anerkannt (funding.approved), noch einmal geprüft oder abgelehnt.",
            "Next it is approved (funding.approved), reviewed again or rejected.",
        ),
        FundingState::Approved => (
            "Als Nächstes wird er bewilligt (funding.granted) oder abgelehnt.",
            "Next it is granted (funding.granted) or rejected.",
        ),
        FundingState::Granted if left.is_positive() => {
            let (left_de, left) = (german(left), english_eur(left));
            return (
                format!("Bewilligt werden kann noch der Rest von {left_de} EUR (funding.granted)."),
                format!("What can still be granted is the rest of {left} (funding.granted)."),
            );
        }
        FundingState::Granted => (
            "Es ist alles bewilligt, was anerkannt war. Weiteres braucht einen neuen Antrag (funding.requested).",
            "All that was approved is granted. Anything more needs a new request (funding.requested).",
        ),
        FundingState::Rejected => (
            "Weiteres braucht einen neuen Antrag (funding.requested).",
            "Anything more needs a new request (funding.requested).",
        ),
    };
    (de.to_owned(), en.to_owned())
}

/// A number that another request of the same authority has: what that one is, and where it stands.
pub(super) fn requested_already((authority, request): &FundingKey, requested: Cents, state: FundingState) -> Refusal {
    let number = argument(request.as_str());
    let shown = command(&format!("sollist funding show --authority {authority} --request {number}"));
    let shown = way(&shown, "GetFundingRequest");
    let (from_de, requested_de, state_de) = (from_authority(authority), german(requested), step_of(state));
    let (from, requested, state) = (authority_name(authority), english_eur(requested), state.code());
    Refusal::new(
        Reason::FundingRequestedAlready,
        "data.request",
        format!(
            "Einen Antrag {request} {from_de} gibt es schon: über {requested_de} EUR, {state_de}. Was mit ihm geschah, \
             steht bei ihm ({}). Ein weiterer Antrag braucht eine andere Nummer.",
            shown.de
        ),
        format!(
            "There is a request {request} of {from} already: of {requested}, {state}. What became of it stands with \
             it ({}). Another request needs another number.",
            shown.en
        ),
    )
}

/// Whoever is to do a step did one before it, under whatever name.
pub(super) fn one_person(request: &RequestNo, did: FundingState, to: FundingState) -> Refusal {
    let role = if to == FundingState::Approved { "approver" } else { "steering" };
    let (did_de, to_de) = (step_of(did), step_of(to));
    let (did, to) = (if did == FundingState::Requested { "made" } else { did.code() }, to.code());
    Refusal::new(
        Reason::FundingOnePerson,
        "data.request",
        format!(
            "Den Antrag {request} hat dieselbe Person {did_de}, vielleicht unter einem anderen Namen; {to_de} wird er \
             von einer anderen. Bitte jemand anderen mit der Rolle {role} darum bitten."
        ),
        format!(
            "Request {request} was {did} by the same person, perhaps under another name; it is to be {to} by another \
             one. Ask somebody else with the role {role}."
        ),
    )
}

/// Who did a step is not found in the register, so whoever does the next one may be the same person.
pub(super) fn nobody_known(request: &RequestNo, did: FundingState) -> Refusal {
    let did_de = step_of(did);
    let did = if did == FundingState::Requested { "made" } else { did.code() };
    Refusal::new(
        Reason::FundingNobodyKnown,
        "data.request",
        format!(
            "Wer den Antrag {request} {did_de} hat, ist im Verzeichnis der Aufrufer nicht zu finden; ob es eine andere \
             Person war, lässt sich nicht sagen. Bitte den Eintrag dort wiederherstellen lassen, mit derselben Angabe \
             person (ohne Rollen genügt), oder das Geld unter einer anderen Nummer neu beantragen lassen, etwa wenn \
             der Name gelöscht ist."
        ),
        format!(
            "Request {request} was {did} by somebody who is not found in the register of callers; whether that was \
             another person cannot be told. Have the entry restored there, with the same person (without roles will \
             do), or have the money asked for anew under another number, as where the name was erased."
        ),
    )
}

/// More granted than was approved; the amounts are what is approved, granted already, to be granted, and left.
pub(super) fn more_than_approved(request: &RequestNo, amounts: [Cents; 4]) -> Refusal {
    let [approved_de, granted_de, amount_de, left_de] = amounts.map(german);
    let [.., left] = amounts;
    let [approved, granted, amount, left_en] = amounts.map(english_eur);
    let (de, en) = match left.is_positive() {
        true => (
            format!(
                "Für den Antrag {request} sind {approved_de} EUR anerkannt und {granted_de} EUR schon bewilligt; \
                 {amount_de} EUR können nicht bewilligt werden. Bitte höchstens {left_de} EUR bewilligen; für mehr \
                 braucht es einen neuen Antrag."
            ),
            format!(
                "Of request {request} {approved} are approved and {granted} granted already; {amount} cannot be \
                 granted. Grant {left_en} at most; more needs a new request."
            ),
        ),
        false => (
            format!(
                "Für den Antrag {request} sind {approved_de} EUR anerkannt und alle schon bewilligt; weitere \
                 {amount_de} EUR brauchen einen neuen Antrag (funding.requested)."
            ),
            format!(
                "Of request {request} {approved} are approved and all granted already; another {amount} need a new \
                 request (funding.requested)."
            ),
        ),
    };
    Refusal::new(Reason::MoreGrantedThanApproved, "data.amount", de, en)
}

/// No plan of a year has a line of the reserve; those of the other years have one.
pub(super) fn no_reserve(year: i16, others: &[i16]) -> Refusal {
    let lines = way(&command("sollist line list --programme reserve"), "ListLines");
    let assign = assigning(Programme::Reserve);
    let others: Vec<String> = others.iter().map(ToString::to_string).collect();
    let (or_de, or_en) = match others.is_empty() {
        true => Default::default(),
        false => (
            format!(
                ", oder mit from_line eine von {} angeben ({}); dann muss auch die Haushaltsstelle, die bekommt, eine \
                 dieses Jahres sein (to_line)",
                others.join(", "),
                lines.de
            ),
            format!(
                ", or name one of {} by from_line ({}); then the line that receives has to be one of \
                 that year too (to_line)",
                others.join(", "),
                lines.en
            ),
        ),
    };
    Refusal::new(
        Reason::ReserveMissing,
        "data.from_line",
        format!(
            "Für {year} hat kein Plan eine Haushaltsstelle der zentralen Verstärkungsmittel, und nur aus einer solchen \
             wird bewilligt. Bitte den Plan einlesen, der sie hat, oder eine zuordnen ({}){or_de}.",
            assign.de
        ),
        format!(
            "No plan of {year} has a line of the central reserve, and money is granted only out of one. Import the \
             plan that has it, or assign one ({}){or_en}.",
            assign.en
        ),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::refusal::Say as _;

    use crate::domain::Funding;

    #[test]
    fn an_amount_of_nothing_is_corrected_and_nobody_is_sent_to_reject_what_is_not_there() {
        let on = "2026-03-05".parse().unwrap();
        let asked = |amount: &str| {
            let of = r#""authority":"ba-pankow","request":"M-1","programme":"mobile-devices""#;
            serde_json::from_str(&format!(r#"{{{of},"amount":"{amount}"}}"#)).unwrap()
        };
        let known = Funding::requested(None, &asked("5.00"), on, true).unwrap();
        for amount in ["0.00", "-5.00"] {
            let why = Funding::requested(None, &asked(amount), on, true).unwrap_err().say().said;
            assert!(why.de.ends_with("Bitte den Betrag berichtigen."), "{}", why.de);
            assert!(why.en.ends_with("Correct the amount."), "{}", why.en);
            let why = Funding::requested(Some(&known), &asked(amount), on, true).unwrap_err().say().said;
            assert!(why.de.contains("gibt es schon") && why.en.contains("already"), "{why:?}");
        }
    }
}
