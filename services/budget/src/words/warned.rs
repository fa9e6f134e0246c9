//! What budget has queried, in both languages: what is odd of a line or a request, and what to do.

use sollist_contract::{
    daily::Lack,
    day::german_day,
    ids::{Programme, RequestNo},
    money::{Cents, english_eur, german},
    said::Said,
    warning::{Reason, Warn, Warning},
    words::{
        overdrawn::Took,
        terms::{self, Term, authority_dative, authority_name},
    },
};
use sollist_ledger::{Beyond, Missing};

use super::ways::assign;
use crate::{domain::FundingState, warned::Warned};

impl Warn for Warned {
    fn warn(&self) -> Warning {
        match self {
            Warned::Frozen(beyond) => of_beyond(
                Reason::FrozenBeyondLine,
                beyond,
                ("gesperrt", "frozen"),
                ("die Sperre verringern oder den Betrag prüfen", "Freeze less, or check the amount"),
            ),
            Warned::Transferred(beyond) => of_beyond(
                Reason::TransferBeyondLine,
                beyond,
                ("umgesetzt", "transferred"),
                ("den Betrag prüfen oder Mittel zurück umsetzen", "Check the amount, or transfer money back"),
            ),
            Warned::Granted(beyond) => of_beyond(
                Reason::GrantBeyondReserve,
                beyond,
                ("bewilligt", "granted"),
                ("den Betrag prüfen oder die Verstärkungsmittel aufstocken", "Check the amount, or add to the reserve"),
            ),
            Warned::Zero(line) => Warning::new(
                Reason::AmountZero,
                "data.amount",
                format!("Mit 0,00 EUR ändert sich auf {line} nichts. Bitte den Betrag prüfen."),
                format!("With EUR 0.00 nothing changes on {line}. Check the amount."),
            )
            .of_line(line),
            Warned::CarriedOverAgain { line, before, amount } => {
                // Two amounts on their way may come to more than one.
                let sum = before.plus(*amount).ok();
                let sum_de = sum.map_or_else(String::new, |sum| format!("; zusammen sind es {} EUR", german(sum)));
                let sum_en = sum.map_or_else(String::new, |sum| format!("; together they are {}", english_eur(sum)));
                Warning::new(
                    Reason::CarriedOverAgain,
                    "data.amount",
                    format!(
                        "Auf {line} ist schon ein Haushaltsrest von {} EUR übertragen, dazu kommen {} EUR{sum_de}. \
                         Bitte prüfen, ob es derselbe in neuer Höhe ist; dann ist nur der Unterschied zu übertragen.",
                        german(*before),
                        german(*amount)
                    ),
                    format!(
                        "{line} has a carry-over of {} already, {} come on top{sum_en}. Check whether it is the same \
                         one with another amount; then only the difference is carried over.",
                        english_eur(before),
                        english_eur(amount)
                    ),
                )
                .of_line(line)
            }
            Warned::ApprovedNothing { request, state } => {
                let (done_de, done_en) = done(*state);
                Warning::new(
                    Reason::ApprovedNothing,
                    "data.amount",
                    format!(
                        "Mit {request} sind 0,00 EUR {done_de}. Bitte den Betrag prüfen; was ganz wegfällt, wird \
                         abgelehnt (funding.rejected)."
                    ),
                    format!(
                        "Of {request} EUR 0.00 are {done_en}. Check the amount; what falls away whole is rejected \
                         (funding.rejected)."
                    ),
                )
            }
            Warned::CarriedOverBeyond { line, rest, amount } => Warning::new(
                Reason::CarriedOverBeyondRest,
                "data.amount",
                format!(
                    "Übertragen auf {line} sind {} EUR, das Jahr davor hat auf dieser Haushaltsstelle {} EUR übrig. \
                     Bitte den Betrag prüfen; stimmt er nicht, den Unterschied mit umgekehrtem Vorzeichen übertragen.",
                    german(*amount),
                    german(*rest)
                ),
                format!(
                    "{amount} are carried over to {line}, and the year before has {rest} left on this line. Check the \
                     amount; where it is wrong, carry over the difference with the opposite sign.",
                    amount = english_eur(amount),
                    rest = english_eur(rest)
                ),
            )
            .of_line(line),
            Warned::LineBeyondBudget { line, amount, year, budget } => Warning::new(
                Reason::AmountBeyondBudget,
                "data.amount",
                format!(
                    "Auf {line} sind es {} EUR; alle Haushaltsstellen von {year} haben zusammen {} EUR. Bitte den \
                     Betrag prüfen; stimmt er nicht, ihn mit umgekehrtem Vorzeichen zurücknehmen.",
                    german(*amount),
                    german(*budget)
                ),
                format!(
                    "On {line} it is {amount}; all lines of {year} have {budget} together. Check the amount; where it \
                     is wrong, take it back by the opposite amount.",
                    amount = english_eur(amount),
                    budget = english_eur(budget)
                ),
            )
            .of_line(line),
            Warned::BelowZero { line, before, after } => Warning::new(
                Reason::AppropriationBelowZero,
                "data.amount",
                format!(
                    "Der Ansatz von {line} ist nun {} EUR; zuvor waren es {} EUR. Unter null steht nur eine pauschale \
                     Minderausgabe. Bitte den Betrag prüfen; stimmt er nicht, den Ansatz noch einmal ändern.",
                    german(*after),
                    german(*before)
                ),
                format!(
                    "The appropriation of {line} is {} now; it was {}. Below zero stands a global reduction alone. \
                     Check the amount; where it is wrong, amend the appropriation again.",
                    english_eur(after),
                    english_eur(before)
                ),
            )
            .of_line(line),
            Warned::AuthorityFarAhead { line, year } => Warning::new(
                Reason::AuthorityFarAhead,
                "data.year",
                format!(
                    "Die Verpflichtungsermächtigung von {line} ist für {year}, mehr als zehn Jahre nach ihrem \
                     Haushaltsjahr. Bitte das Jahr prüfen; stimmt es nicht, sie mit umgekehrtem Vorzeichen \
                     zurücknehmen."
                ),
                format!(
                    "The commitment authority of {line} is for {year}, more than ten years after its fiscal year. \
                     Check the year; where it is wrong, take it back by the opposite amount."
                ),
            )
            .of_line(line),
            Warned::BeyondLine { line, amount, soll, before } => {
                let (of_de, of_en) = match before {
                    Some(year) => (
                        format!("{year} hatte diese Haushaltsstelle ein Soll"),
                        format!("in {year} this line had a current budget"),
                    ),
                    None => {
                        ("vorher hatte sie ein Soll".to_owned(), "before it the line had a current budget".to_owned())
                    }
                };
                Warning::new(
                    Reason::AmountBeyondLine,
                    "data.amount",
                    format!(
                        "Auf {line} sind es {} EUR; {of_de} von {} EUR, also weniger. Bitte den Betrag prüfen; stimmt \
                         er nicht, ihn mit umgekehrtem Vorzeichen zurücknehmen.",
                        german(*amount),
                        german(*soll)
                    ),
                    format!(
                        "On {line} it is {amount}; {of_en} of {soll}, which is less. Check the amount; where it is \
                         wrong, take it back by the opposite amount.",
                        amount = english_eur(amount),
                        soll = english_eur(soll)
                    ),
                )
                .of_line(line)
            }
            Warned::ReserveElsewhere { line, owner } => Warning::new(
                Reason::ReserveElsewhere,
                "data.programme",
                format!(
                    "{line} gehört {} und zählt nun zu den zentralen Verstärkungsmitteln: Aus ihr kann anderen \
                     bewilligt werden, und ihr Geld steht im Vorschlag zur Verteilung. Bitte prüfen, ob sie \
                     gemeint ist; sonst ihr früheres Handlungsfeld wieder zuordnen.",
                    authority_dative(owner)
                ),
                format!(
                    "{line} is a line of {} and belongs to the central reserve now: money may be granted to others out \
                     of it, and the proposal gives it away. Check whether it is meant; otherwise assign its programme \
                     of before again.",
                    authority_name(owner)
                ),
            )
            .of_line(line),
            Warned::ReserveGivenUp { line, gets } => {
                let (gets, back) =
                    (terms::programme(*gets), assign(&Said::read(line.as_str(), line.as_str()), Programme::Reserve));
                Warning::new(
                    Reason::ReserveGivenUp,
                    "data.programme",
                    format!(
                        "{line} gehörte zu den zentralen Verstärkungsmitteln und zählt nun zum Handlungsfeld {}: Aus \
                         ihr wird nichts mehr bewilligt, und der Vorschlag zur Verteilung hat um so viel weniger. \
                         Bitte prüfen, ob sie gemeint ist; zurück mit {}.",
                        gets.de, back.de
                    ),
                    format!(
                        "{line} was a line of the central reserve and belongs to the programme {} now: nothing is \
                         granted out of it any more, and the proposal has so much less to give. Check whether it is \
                         meant; back by {}.",
                        gets.en, back.en
                    ),
                )
                .of_line(line)
            }
            Warned::CoversMore { line, has, gets } => {
                let (gets, back) = (terms::programme(*gets), assign(&Said::read(line.as_str(), line.as_str()), *has));
                Warning::new(
                    Reason::CoversMore,
                    "data.programme",
                    format!(
                        "{line} zählt nun zum Handlungsfeld {}: Was in ihrem Deckungskreis noch verfügbar ist, deckt \
                         von jetzt an dessen Bedarf, den ihres bisherigen nur noch, wenn eine andere Haushaltsstelle \
                         des Deckungskreises dazu gehört. Der Mehrbedarf kann sinken und steigen: Bitte mit „sollist \
                         need“ prüfen, ob das gemeint ist; zurück mit {}.",
                        gets.de, back.de
                    ),
                    format!(
                        "{line} belongs to the programme {} now: what its cover group has left covers what is needed \
                         of that from now on, and what is needed of its former one only if another line of the \
                         group belongs to it. The extra need may fall and rise: check by `sollist need` whether that \
                         is meant; back by {}.",
                        gets.en, back.en
                    ),
                )
                .of_line(line)
            }
            Warned::FromReserve { from, to } => Warning::new(
                Reason::TransferFromReserve,
                "data.from_line",
                format!(
                    "{from} gehört zu den zentralen Verstärkungsmitteln; aus ihnen wird auf Antrag bewilligt, und \
                     keinem Antrag steht dieses Geld gegenüber. Bitte {to} prüfen; ist nichts bewilligt, den Betrag \
                     zurück umsetzen und den Mehrbedarf beantragen."
                ),
                format!(
                    "{from} belongs to the central reserve, out of which is granted on request; there is no request \
                     for this money. Check {to}; where nothing is granted, transfer it back and request the extra need."
                ),
            )
            .of_line(from),
            Warned::AgainstCover { from, to } => Warning::new(
                Reason::TransferAgainstCover,
                "data.to_line",
                format!(
                    "Von {from} (investiv) geht Geld auf {to} (konsumtiv): Investitionen dürfen auf konsumtive Mittel \
                     zugreifen, nicht umgekehrt (§ 20 LHO). Bitte Haushaltsstellen und Rechtsgrundlage prüfen: Wird \
                     damit nur zurückgenommen, was vorher von dort kam, ist nichts zu tun; stimmen sie nicht, \
                     denselben Betrag in Gegenrichtung umsetzen."
                ),
                format!(
                    "Money of {from} (investment) goes to {to} (consumptive): investment may draw on consumptive \
                     money, not the other way round (§ 20 LHO). Check the lines and the basis: where this only takes \
                     back what came from there before, there is nothing to do; where they are wrong, transfer the \
                     same amount back."
                ),
            )
            .of_line(to),
            Warned::GrantedFromElsewhere { line, owner } => Warning::new(
                Reason::GrantFromElsewhere,
                "data.from_line",
                format!(
                    "Bewilligt wird aus {line} ({}), die zu den zentralen Verstärkungsmitteln gehört, aber nicht im \
                     zentralen Kapitel steht. Bitte prüfen, ob sie gemeint ist; eine andere nennt from_line.",
                    authority_name(owner)
                ),
                format!(
                    "The money is granted out of {line} ({}), which belongs to the central reserve and does not stand \
                     in the central chapter. Check whether it is meant; another one is named by from_line.",
                    authority_name(owner)
                ),
            )
            .of_line(line),
            Warned::GrantedOutside { line, has, programme } => {
                let (has, of) = (terms::programme(*has), terms::programme(*programme));
                Warning::new(
                    Reason::GrantOutsideProgramme,
                    "data.to_line",
                    format!(
                        "Bewilligt wird für das Handlungsfeld {}, das Geld geht auf {line} (Handlungsfeld {}): Der \
                         Mehrbedarf sinkt dadurch nicht und wird wieder vorgeschlagen. Bitte diese Haushaltsstelle \
                         dem Handlungsfeld zuordnen oder das Geld auf eine umsetzen, die dazu gehört; dann sinkt er.",
                        of.de, has.de
                    ),
                    format!(
                        "Granted is for the programme {}, the money goes to {line} (programme {}): the extra need \
                         stays as it is and is proposed again. To lower it, assign the line to the programme, or \
                         transfer the money to one that belongs to it.",
                        of.en, has.en
                    ),
                )
                .of_line(line)
            }
            Warned::ProgrammeUnchanged { line, programme } => {
                let Term { de, en } = terms::programme(*programme);
                Warning::new(
                    Reason::ProgrammeUnchanged,
                    "data.programme",
                    format!(
                        "{line} gehört schon zum Handlungsfeld {de}: An ihr ändert sich nichts. Bitte prüfen, ob diese \
                         Haushaltsstelle gemeint ist."
                    ),
                    format!(
                        "{line} belongs to the programme {en} already: nothing of it changes. Check whether this line \
                         is meant."
                    ),
                )
                .of_line(line)
            }
            Warned::BeyondRequest { request, state, requested, reviewed, amount } => {
                beyond_request(request, *state, (*requested, *reviewed), *amount)
            }
            Warned::BeyondBudget { request, amount, year, budget } => Warning::new(
                Reason::RequestBeyondBudget,
                "data.amount",
                format!(
                    "Beantragt sind mit {request} {} EUR; alle Haushaltsstellen von {year} haben zusammen {} EUR. \
                     Bitte den Betrag prüfen; stimmt er nicht, den Antrag ablehnen (funding.rejected) und unter einer \
                     anderen Nummer neu stellen (funding.requested).",
                    german(*amount),
                    german(*budget)
                ),
                format!(
                    "{request} asks for {amount}; all lines of {year} have {budget} together. Check the amount; where \
                     it is wrong, reject the request (funding.rejected) and make another one with a number of its own \
                     (funding.requested).",
                    amount = english_eur(amount),
                    budget = english_eur(budget)
                ),
            ),
            Warned::ForReserve(request) => Warning::new(
                Reason::RequestForReserve,
                "data.programme",
                format!(
                    "{request} beantragt Geld für die zentralen Verstärkungsmittel selbst, aus denen bewilligt wird. \
                     Bitte klären, für welches Handlungsfeld es gebraucht wird, und dafür neu beantragen \
                     (funding.requested)."
                ),
                format!(
                    "{request} asks for money for the central reserve itself, out of which it is granted. Clear up for \
                     which programme it is needed, and request it for that one (funding.requested)."
                ),
            ),
        }
    }
}

/// Review or approval names more than was asked for, or the approval more than its review found.
fn beyond_request(
    request: &RequestNo,
    state: FundingState,
    (requested, reviewed): (Cents, Option<Cents>),
    amount: Cents,
) -> Warning {
    let (done_de, done_en) = done(state);
    let reviewed = reviewed.filter(|reviewed| *reviewed != requested);
    let (found_de, found_en) = match reviewed {
        Some(reviewed) => {
            (format!(", geprüft {} EUR", german(reviewed)), format!(", {} are found by review", english_eur(reviewed)))
        }
        None => Default::default(),
    };
    let (advice_de, advice_en) = match state {
        FundingState::Reviewed => (
            "ein anderer wird mit einer neuen Prüfung genannt (funding.reviewed)",
            "another one is named by a new review (funding.reviewed)",
        ),
        _ => (
            "was anerkannt ist, bleibt es: Stimmt er nicht, den Antrag ablehnen (funding.rejected), solange nichts \
             bewilligt ist, und unter einer anderen Nummer neu stellen (funding.requested)",
            "what is approved stays so: where it is wrong, reject the request (funding.rejected) as long as nothing is \
             granted, and make another one with a number of its own (funding.requested)",
        ),
    };
    Warning::new(
        if amount > requested { Reason::ApprovedBeyondRequest } else { Reason::ApprovedBeyondReview },
        "data.amount",
        format!(
            "Beantragt sind mit {request} {} EUR{found_de}, {done_de} sind {} EUR. Bitte den Betrag prüfen; \
             {advice_de}.",
            german(requested),
            german(amount)
        ),
        format!(
            "{request} asks for {}{found_en}, {} are {done_en}. Check the amount; {advice_en}.",
            english_eur(requested),
            english_eur(amount)
        ),
    )
}

/// What was done with the amount of a request.
fn done(state: FundingState) -> (&'static str, &'static str) {
    match state {
        FundingState::Reviewed => ("geprüft", "found by review"),
        _ => ("anerkannt", "approved"),
    }
}

/// More was taken of a line than it has: what was done with it, and what to do.
fn of_beyond(
    reason: Reason,
    beyond: &Beyond,
    (done_de, done_en): (&str, &str),
    (advice_de, advice_en): (&str, &str),
) -> Warning {
    let Beyond { line, missing, .. } = beyond;
    let (lack, by) = (missing.lack, missing.by);
    let (free, taken) = (Cents::nearest(lack.free), missing.taken());
    // The line lacks money; that somebody has spent it already is said too.
    let (over_de, over_en) = if beyond.is_overdrawn() {
        let of = Took { left: free, taken, by, ..Took::default() };
        let (rest_de, rest_en) = of.not_counted();
        (
            format!("; die Haushaltsstelle ist damit um {} EUR überzogen{rest_de}", german(by)),
            format!("; the line is overdrawn by {by} with it{rest_en}", by = english_eur(by)),
        )
    } else {
        Default::default()
    };
    Warning::new(
        reason,
        "data.amount",
        format!(
            "Auf {line} waren am {} {} EUR verfügbar, {done_de} wurden {} EUR{over_de}. Bitte {advice_de}.",
            german_day(lack.day),
            german(free),
            german(taken)
        ),
        format!(
            "{line} had {free} available on {}, {taken} were {done_en}{over_en}. {advice_en}.",
            lack.day,
            free = english_eur(free),
            taken = english_eur(taken)
        ),
    )
    .of_line(line)
}

/// One example of every warning of budget.
pub fn warnings() -> Vec<Warning> {
    warned().unwrap_or_default().iter().map(Warn::warn).collect()
}

fn warned() -> Option<Vec<Warned>> {
    let (line, reserve) = ("2026/30/25/bezirksamt-pankow/geraete", "2026/30/25/ikt-steuerung/mehrausgaben");
    let on = "2026-06-10".parse().ok()?;
    let lack =
        Lack { day: on, free: 10_000, needed: 15_000, enough_from: None, late: false, least: 10_000, least_on: on };
    let [none, some] = [0, 3_000].map(Cents::new);
    let missing = Missing { lack, covered: none, before: none, by: none, now: none };
    let beyond = |line: &str| Some(Beyond { line: line.parse().ok()?, on, missing });
    // Of the money that is frozen some is bound already.
    let bound = Beyond { missing: Missing { by: some, now: some, ..missing }, ..beyond(line)? };
    let owner = || "ba-pankow".parse().ok();
    let request: RequestNo = "M-1".parse().ok()?;
    let [requested, amount, reviewed] = [10_000, 12_000, 8_000].map(Cents::new);
    let beyond_request = |state, reviewed, amount| Warned::BeyondRequest {
        request: request.clone(),
        state,
        requested,
        reviewed,
        amount,
    };
    Some(vec![
        Warned::Frozen(beyond(line)?),
        Warned::Frozen(bound),
        Warned::Transferred(beyond(line)?),
        Warned::Granted(beyond(reserve)?),
        beyond_request(FundingState::Reviewed, None, amount),
        beyond_request(FundingState::Approved, Some(reviewed), amount),
        beyond_request(FundingState::Approved, Some(reviewed), requested),
        Warned::BeyondBudget { request: request.clone(), amount, year: 2026, budget: requested },
        Warned::ForReserve(request.clone()),
        Warned::ApprovedNothing { request, state: FundingState::Approved },
        Warned::Zero(line.parse().ok()?),
        Warned::CarriedOverBeyond { line: line.parse().ok()?, rest: requested, amount },
        Warned::LineBeyondBudget { line: line.parse().ok()?, amount, year: 2026, budget: requested },
        Warned::BelowZero { line: line.parse().ok()?, before: requested, after: Cents::new(-2_000) },
        Warned::AuthorityFarAhead { line: line.parse().ok()?, year: 2099 },
        Warned::BeyondLine { line: line.parse().ok()?, amount, soll: requested, before: None },
        Warned::BeyondLine { line: line.parse().ok()?, amount, soll: requested, before: Some(2025) },
        Warned::ReserveElsewhere { line: line.parse().ok()?, owner: owner()? },
        Warned::ReserveGivenUp { line: reserve.parse().ok()?, gets: Programme::Other },
        Warned::CoversMore { line: line.parse().ok()?, has: Programme::Workplace, gets: Programme::RemoteAccess },
        Warned::FromReserve { from: reserve.parse().ok()?, to: line.parse().ok()? },
        Warned::AgainstCover { from: line.parse().ok()?, to: "2026/30/25/bezirksamt-pankow/dienste".parse().ok()? },
        Warned::GrantedFromElsewhere { line: line.parse().ok()?, owner: owner()? },
        Warned::GrantedOutside {
            line: line.parse().ok()?,
            has: Programme::Workplace,
            programme: Programme::MobileDevices,
        },
        Warned::ProgrammeUnchanged { line: line.parse().ok()?, programme: Programme::MobileDevices },
        Warned::CarriedOverAgain { line: line.parse().ok()?, before: requested, amount },
    ])
}
