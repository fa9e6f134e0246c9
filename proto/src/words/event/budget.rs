//! What happens to budget lines, and the life of a funding request, in words.

use super::told::{Told, day, eur, same, size, text, way};
use crate::{
    event::{
        Appropriated, BudgetEvent, CarriedOver, Frozen, FundingGranted, FundingRequested, LineRenamed, Transferred,
        Unfrozen,
    },
    ids::{Kind, LineName, Programme, RequestNo, Text},
    money::Cents,
    said::Said,
    words::terms,
};

pub(super) fn told(event: &BudgetEvent) -> Told {
    match event {
        BudgetEvent::Appropriated(e) => appropriated(e),
        BudgetEvent::AppropriationAmended(e) => {
            changed(terms::APPROPRIATION, &e.line, e.amount).grounds(&[&text(e.basis.as_str())])
        }
        BudgetEvent::CarriedOver(e) => carried_over(e),
        BudgetEvent::Adjusted(e) => changed(terms::CURRENT_BUDGET, &e.line, e.amount)
            .grounds(&[&text(e.basis.as_str()), &text(e.reference.as_str())]),
        BudgetEvent::Transferred(e) => transferred(e),
        BudgetEvent::Frozen(e) => frozen(e),
        BudgetEvent::Unfrozen(e) => unfrozen(e),
        BudgetEvent::AuthorityGranted(e) => {
            let (amount, year, line) = (eur(e.amount.negated().unwrap_or(e.amount).max(e.amount)), e.year, &e.line);
            match e.amount.is_negative() {
                false => Told::new(
                    format!("Verpflichtungsermächtigung von {} für {year} bei {line}", amount.de),
                    format!("Commitment authority of {} for {year} on {line}", amount.en),
                ),
                true => Told::new(
                    format!("Verpflichtungsermächtigung für {year} bei {line} um {} gesenkt", amount.de),
                    format!("Commitment authority for {year} on {line} lowered by {}", amount.en),
                ),
            }
        }
        BudgetEvent::ProgrammeAssigned(e) => {
            let (line, programme) = (&e.line, terms::programme(e.programme));
            Told::new(
                format!("Handlungsfeld „{}“ für {line}", programme.de),
                format!("Programme “{}” for {line}", programme.en),
            )
            .grounds(&[&text(e.basis.as_str())])
        }
        BudgetEvent::LineRenamed(e) => renamed(e),
        BudgetEvent::FundingRequested(e) => requested(e),
        BudgetEvent::FundingReviewed(e) => step("reviewed", &e.request, e.amount, e.programme, e.reason.as_ref()),
        BudgetEvent::FundingApproved(e) => step("approved", &e.request, e.amount, e.programme, e.reason.as_ref()),
        BudgetEvent::FundingRejected(e) => step("rejected", &e.request, e.amount, e.programme, e.reason.as_ref()),
        BudgetEvent::FundingGranted(e) => granted(e),
    }
}

fn appropriated(e: &Appropriated) -> Told {
    let (amount, line) = (eur(e.amount), &e.line);
    let (de, en) = match e.kind() {
        Kind::Revenue => ("Ansatz (Einnahme) von", "Appropriation (revenue) of"),
        Kind::Staff | Kind::Consumptive | Kind::Investment => ("Ansatz von", "Appropriation of"),
    };
    Told::new(format!("{de} {} für {line}", amount.de), format!("{en} {} for {line}", amount.en))
        .maybe(", ", e.programme.map(|programme| terms::programme(programme).into()))
}

/// Something of a line that became more or less.
fn changed(what: terms::Term, line: &LineName, amount: Cents) -> Told {
    let size = size(amount);
    let (de, en) = if amount.is_negative() { ("gesenkt", "lowered") } else { ("erhöht", "raised") };
    Told::new(
        format!("{} von {line} um {} {de}", what.de, size.de),
        format!("{} of {line} {en} by {}", what.en, size.en),
    )
}

fn carried_over(e: &CarriedOver) -> Told {
    let (size, line) = (size(e.amount), &e.line);
    let (de, en) = if e.amount.is_negative() { ("Verlust", "Loss") } else { ("Haushaltsrest", "Carry-over") };
    Told::new(format!("{de} von {} auf {line} übertragen", size.de), format!("{en} of {} taken into {line}", size.en))
}

fn transferred(e: &Transferred) -> Told {
    let (amount, from, to) = (eur(e.amount), &e.from_line, &e.to_line);
    Told::new(
        format!("Umsetzung von {} von {from} nach {to}", amount.de),
        format!("Transfer of {} from {from} to {to}", amount.en),
    )
    .grounds(&[&text(e.basis.as_str()), &text(e.reference.as_str())])
}

fn frozen(e: &Frozen) -> Told {
    let (amount, line, by) = (eur(e.amount), &e.line, text(e.consent_by.as_str()));
    Told::new(
        format!("Sperre von {} bei {line}, bis eingewilligt ist ({by})", amount.de),
        format!("Freeze of {} on {line} until there is consent ({by})", amount.en),
    )
    .grounds(&[&text(e.reference.as_str())])
}

fn unfrozen(e: &Unfrozen) -> Told {
    let (amount, line, by) = (eur(e.amount), &e.line, text(e.consent_by.as_str()));
    Told::new(
        format!("Sperre von {} bei {line} aufgehoben ({by})", amount.de),
        format!("Freeze of {} on {line} lifted ({by})", amount.en),
    )
    .grounds(&[&text(e.reference.as_str())])
}

fn renamed(e: &LineRenamed) -> Told {
    let (line, new) = (&e.line, &e.new_line);
    let basis: Vec<_> = e.basis.iter().map(|basis| text(basis.as_str())).collect();
    let basis: Vec<&str> = basis.iter().map(AsRef::as_ref).collect();
    Told::new(format!("{line} heißt jetzt {new}"), format!("{line} is now called {new}")).grounds(&basis)
}

fn requested(e: &FundingRequested) -> Told {
    let deadline =
        e.deadline.map(day).map(|day| Said::new(format!("Frist {}", day.de), format!("deadline {}", day.en)));
    of_request("requested", &e.request, Some(e.amount), Some(e.programme))
        .maybe(", ", deadline)
        .maybe("; ", e.reason.as_ref().map(|reason| same(&text(reason.as_str()))))
}

fn step(
    step: &str,
    request: &RequestNo,
    amount: Option<Cents>,
    programme: Option<Programme>,
    reason: Option<&Text>,
) -> Told {
    // Without an amount of its own a step holds the one before; a rejection has none.
    let before = || Said::new("mit dem Betrag, der zuletzt galt", "with the amount that held before");
    let told = of_request(step, request, amount, programme);
    let told = told.maybe(", ", (amount.is_none() && step != "rejected").then(before));
    told.maybe("; ", reason.map(|reason| same(&text(reason.as_str()))))
}

fn granted(e: &FundingGranted) -> Told {
    let grounds = [e.basis.as_ref(), e.reference.as_ref()];
    let grounds: Vec<_> = grounds.into_iter().flatten().map(|ground| text(ground.as_str())).collect();
    let grounds: Option<Said> = (!grounds.is_empty()).then(|| same(&grounds.join(", ")));
    of_request("granted", &e.request, Some(e.amount), e.programme)
        .maybe(", ", way(e.from_line.as_ref(), e.to_line.as_ref()))
        .maybe("; ", grounds)
}

/// `Antrag MB-1 anerkannt: 800.000,00 EUR für Mobile Endgeräte`
fn of_request(step: &str, request: &RequestNo, amount: Option<Cents>, programme: Option<Programme>) -> Told {
    let step = terms::funding_step(step).map(Said::from).unwrap_or_default();
    let told = Told::new(format!("Antrag {request} {}", step.de), format!("Funding request {request} {}", step.en));
    let programme = programme.map(terms::programme);
    let what = match (amount.map(eur), programme) {
        (Some(amount), Some(programme)) => Some(Said::new(
            format!("{} für {}", amount.de, programme.de),
            format!("{} for {}", amount.en, programme.en),
        )),
        (Some(amount), None) => Some(amount),
        (None, Some(programme)) => Some(programme.into()),
        (None, None) => None,
    };
    told.maybe(": ", what)
}
