//! The rules of budget lines and funding requests: pure.

use sollist_contract::{
    event::{Appropriated, Event, LineRenamed, Transferred},
    funding::step_de,
    ids::{Authority, District, LineName, Programme, RequestNo},
    money::{Cents, german},
    position::Position,
    refusal::{Reason, Refusal},
};

/// Where a funding request (Mehrbedarfsantrag) stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Requested,
    Reviewed,
    Approved,
    Rejected,
    Granted,
}

/// A funding request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funding {
    pub programme: Programme,
    /// Asked for, or what review and approval made of it.
    pub amount: Cents,
    pub state: State,
    pub granted: Cents,
}

impl Funding {
    /// The request one step on. Rejected is final; money may be granted in parts.
    pub fn moved(&self, number: &RequestNo, to: State, amount: Option<Cents>) -> Result<Funding, Refusal> {
        let allowed = match to {
            State::Reviewed => matches!(self.state, State::Requested | State::Reviewed),
            State::Approved | State::Rejected => matches!(self.state, State::Requested | State::Reviewed),
            State::Granted => !matches!(self.state, State::Rejected),
            State::Requested => false,
        };
        if !allowed {
            return Err(Refusal::contradiction(
                "data.request",
                format!("Der Antrag {number} ist {}; dieser Schritt ist nicht mehr möglich.", german_state(self.state)),
                format!("Request {number} is {}; this step is not possible any more.", self.state.code()),
            ));
        }
        if amount.is_some_and(Cents::is_negative) {
            return Err(not_positive());
        }
        Ok(Funding { state: to, amount: amount.unwrap_or(self.amount), ..self.clone() })
    }
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            State::Requested => "requested",
            State::Reviewed => "reviewed",
            State::Approved => "approved",
            State::Rejected => "rejected",
            State::Granted => "granted",
        }
    }
    pub fn of(code: &str) -> Option<State> {
        [State::Requested, State::Reviewed, State::Approved, State::Rejected, State::Granted].into_iter().find(|s| s.code() == code)
    }
}

fn german_state(state: State) -> &'static str {
    step_de(state.code()).unwrap_or_else(|| state.code())
}

/// The refusal of a grant beyond what was asked for, or what review and approval made of it.
pub fn beyond_request(number: &RequestNo, amount: Cents, granted: Cents) -> Refusal {
    Refusal::contradiction(
        "data.amount",
        format!(
            "Der Antrag {number} lautet auf {} EUR; bewilligt wären {} EUR. Bitte den Betrag prüfen oder den Antrag zuerst neu bewerten.",
            german(amount),
            german(granted)
        ),
        format!("Request {number} is for {amount} EUR; {granted} EUR would be granted. Check the amount or review the request first."),
    )
}

/// An amount that must be more than nothing.
pub fn must_be_positive(amount: Cents) -> Result<(), Refusal> {
    if amount.is_positive() { Ok(()) } else { Err(not_positive()) }
}

fn not_positive() -> Refusal {
    Refusal::new(
        Reason::Malformed,
        "data.amount",
        "Dieser Betrag muss größer als null sein; für die Gegenrichtung gibt es ein eigenes Ereignis.",
        "This amount must be more than zero; there is another event for the other direction.",
    )
}

/// A line of a district's own plan belongs to its Bezirksamt (spec section 4).
pub fn must_own(line: &LineName, authority: &Authority) -> Result<(), Refusal> {
    // In the Hauptverwaltung the chapter names the authority; where it names a Bezirksamt, the line is that one's.
    let chapter = line.chapter().strip_prefix("bezirksamt-").and_then(|place| place.parse::<District>().ok());
    let district = District::of_bereich(line.bereich()).filter(|d| *d != District::CENTRAL).or(chapter).unwrap_or(District::CENTRAL);
    match district.bezirksamt() {
        Some(owner) if owner != *authority => Err(Refusal::contradiction(
            "data.authority",
            format!("Die Haushaltsstelle {line} gehört nach dem Plan {owner}, nicht {authority}; bitte die Behörde berichtigen."),
            format!("By the plan the budget line {line} belongs to {owner}, not {authority}; correct the authority."),
        )),
        _ => Ok(()),
    }
}

/// A new name keeps the line in its year and Bereich, and with whom it belongs to.
pub fn may_be_renamed(line: &LineName, owner: &Authority, event: &LineRenamed) -> Result<(), Refusal> {
    if event.authority != *owner {
        return Err(Refusal::contradiction(
            "data.authority",
            format!("Die Haushaltsstelle {line} gehört {owner}, nicht {}; bitte die Behörde berichtigen.", event.authority),
            format!("The budget line {line} belongs to {owner}, not {}; correct the authority.", event.authority),
        ));
    }
    let new = &event.new_line;
    if (new.year(), new.bereich()) != (line.year(), line.bereich()) {
        return Err(Refusal::contradiction(
            "data.new_line",
            format!(
                "{new} liegt in einem anderen Haushaltsjahr oder Bereich als {line}; eine Umbenennung verschiebt kein Geld. Bitte den Namen berichtigen."
            ),
            format!("{new} is of another fiscal year or Bereich than {line}; renaming moves no money. Correct the name."),
        ));
    }
    must_own(new, owner)
}

/// The refusal of a name that another line has.
pub fn name_taken(name: &LineName) -> Refusal {
    Refusal::contradiction(
        "data.new_line",
        format!(
            "{name} ist schon eine andere Haushaltsstelle; zwei Haushaltsstellen werden nie zu einer. Bitte einen freien Namen angeben oder Mittel umsetzen."
        ),
        format!("{name} is another budget line already; two lines never become one. Give a free name or transfer money."),
    )
}

/// The refusal of a second Ansatz for a line.
pub fn already_appropriated(event: &Appropriated, recorded: Cents) -> Refusal {
    let line = &event.line;
    Refusal::new(
        Reason::AlreadyAppropriated,
        "data.amount",
        format!(
            "{line} hat schon einen Ansatz von {} EUR; der Plan nennt {} EUR. Ein Nachtrag wird mit „import budget --amend GRUNDLAGE“ eingelesen.",
            german(recorded),
            german(event.amount)
        ),
        format!(
            "{line} is appropriated already with {recorded} EUR; the plan says {} EUR. Import a supplementary plan with `import budget --amend BASIS`.",
            event.amount
        ),
    )
}

/// Money that is unfrozen must be frozen.
pub fn unfreeze(position: &mut Position, amount: Cents) -> Result<(), Refusal> {
    let left = position.frozen.minus(amount)?;
    if left.is_negative() {
        let frozen = position.frozen;
        return Err(Refusal::contradiction(
            "data.amount",
            format!("Gesperrt sind nur {} EUR; {} EUR können nicht entsperrt werden.", german(frozen), german(amount)),
            format!("Only {frozen} EUR are frozen; {amount} EUR cannot be unfrozen."),
        ));
    }
    position.frozen = left;
    Ok(())
}

/// The transfer out of the reserve that a grant makes (spec section 6).
pub fn transfer_of_grant(
    authority: &Authority,
    request: &RequestNo,
    from: &LineName,
    to: &LineName,
    amount: Cents,
    basis: Option<&str>,
    reference: Option<&str>,
) -> Result<Event, Refusal> {
    let text =
        |text: &str| text.parse().map_err(|why: sollist_contract::ids::NotAName| Refusal::new(Reason::Malformed, "data", why.de, why.en));
    Ok(Event::Transferred(Transferred {
        authority: authority.clone(),
        from_line: from.clone(),
        to_line: to.clone(),
        amount,
        basis: text(basis.unwrap_or("Bewilligung eines Mehrbedarfs aus zentralen Verstärkungsmitteln"))?,
        reference: text(reference.unwrap_or(request.as_str()))?,
    }))
}
