//! The rules of budget lines and funding requests: pure.

use sollist_contract::{
    daily::Lack,
    day::{Day, german_day},
    event::{Appropriated, LineRenamed, Transferred},
    ids::{Authority, District, LineName, Programme, RequestNo},
    money::{Cents, german},
    position::Position,
    reading::Bilingual as _,
    refusal::{Reason, Refusal},
    words::terms,
};
use sollist_ledger::{BudgetLine, from_a_day};

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
    /// What was approved; `None` before.
    pub approved: Option<Cents>,
    pub granted: Cents,
    /// The day of the last step; of a grant, which may come in parts, that of the approval before it.
    pub stepped_on: Option<Day>,
}

impl Funding {
    /// A request as it was made.
    pub fn requested(programme: Programme, amount: Cents, on: Day) -> Funding {
        Funding {
            programme,
            amount,
            state: State::Requested,
            approved: None,
            granted: Cents::ZERO,
            stepped_on: Some(on),
        }
    }

    /// Whether a step may follow, on a day: each after the one before it, in the journal and in the year.
    pub fn may(&self, number: &RequestNo, to: State, on: Day) -> Result<(), Refusal> {
        self.may_follow(number, to)?;
        let Some(since) = self.stepped_on.filter(|since| on < *since) else { return Ok(()) };
        let last = if self.state == State::Granted { State::Approved } else { self.state };
        let (on_de, since_de) = (german_day(on), german_day(since));
        Err(Refusal::contradiction(
            "time",
            format!(
                "Der Antrag {number} ist am {since_de} {}; er kann nicht schon am {on_de} {} werden. Bitte den Tag berichtigen; ab dem {since_de} ist es möglich (time).",
                last.german(),
                to.german()
            ),
            format!(
                "Request {number} was {} on {since}; it cannot be {} on {on} already. Correct the day; from {since} on it is possible (time).",
                last.code(),
                to.code()
            ),
        ))
    }

    /// Whether a step may follow: requested, reviewed, approved, granted (in parts); rejected as long as nothing was granted.
    fn may_follow(&self, number: &RequestNo, to: State) -> Result<(), Refusal> {
        let allowed = match to {
            State::Requested => false,
            State::Reviewed => self.state == State::Requested,
            State::Approved => self.state == State::Reviewed,
            State::Rejected => matches!(self.state, State::Requested | State::Reviewed | State::Approved),
            State::Granted => matches!(self.state, State::Approved | State::Granted) && self.approved.is_some(),
        };
        if allowed {
            return Ok(());
        }
        let (is_de, is_en) = (self.state.german(), self.state.code());
        let (next_de, next_en) = match self.state {
            State::Requested => (
                "Als Nächstes wird er geprüft (funding.reviewed) oder abgelehnt.",
                "Next it is reviewed (funding.reviewed) or rejected.",
            ),
            State::Reviewed => (
                "Als Nächstes wird er anerkannt (funding.approved) oder abgelehnt.",
                "Next it is approved (funding.approved) or rejected.",
            ),
            State::Approved => (
                "Als Nächstes wird er bewilligt (funding.granted) oder abgelehnt.",
                "Next it is granted (funding.granted) or rejected.",
            ),
            State::Granted if self.approved.is_some() => {
                ("Es kann nur noch der Rest bewilligt werden.", "Only the rest can still be granted.")
            }
            State::Granted | State::Rejected => {
                ("Weiteres braucht einen neuen Antrag.", "Anything more needs a new request.")
            }
        };
        Err(Refusal::contradiction(
            "data.request",
            format!("Der Antrag {number} ist {is_de}; er kann jetzt nicht {} werden. {next_de}", to.german()),
            format!("Request {number} is {is_en}; it cannot be {} now. {next_en}", to.code()),
        ))
    }

    /// The request one step on; whether the step may follow is another question: a journal may be older than the rule.
    pub fn moved(&self, to: State, amount: Option<Cents>, on: Day) -> Result<Funding, Refusal> {
        if amount.is_some_and(Cents::is_negative) {
            return Err(Refusal::new(
                Reason::Malformed,
                "data.amount",
                "Dieser Betrag darf nicht negativ sein.",
                "This amount must not be negative.",
            ));
        }
        let amount = amount.unwrap_or(self.amount);
        let approved = if to == State::Approved { Some(amount) } else { self.approved };
        Ok(Funding { state: to, amount, approved, stepped_on: Some(on), ..self.clone() })
    }

    /// The request with money granted, on top of what was granted before.
    pub fn with_grant(&self, amount: Cents) -> Result<Funding, Refusal> {
        Ok(Funding { state: State::Granted, granted: self.granted.plus(amount)?, ..self.clone() })
    }

    /// In sum at most what was approved is granted, and not before it was.
    pub fn may_grant(&self, number: &RequestNo, amount: Cents, on: Day) -> Result<(), Refusal> {
        self.may(number, State::Granted, on)?;
        let approved = self.approved.unwrap_or_default();
        if self.granted.plus(amount)? <= approved {
            return Ok(());
        }
        let (granted, left) = (self.granted, approved.minus(self.granted)?.or_zero());
        Err(Refusal::contradiction(
            "data.amount",
            format!(
                "Für den Antrag {number} sind {} EUR anerkannt und {} EUR schon bewilligt; {} EUR können nicht bewilligt werden. Bitte höchstens {} EUR bewilligen; für mehr braucht es einen neuen Antrag.",
                german(approved),
                german(granted),
                german(amount),
                german(left)
            ),
            format!(
                "Of request {number} {approved} EUR are approved and {granted} EUR granted already; {amount} EUR cannot be granted. Grant {left} EUR at most; more needs a new request."
            ),
        ))
    }
}

/// Money is granted out of the reserve of its day only, and to the authority that asked.
pub fn may_be_granted_between(
    (from, programme): (&BudgetLine, Programme),
    to: &BudgetLine,
    authority: &Authority,
    on: Day,
) -> Result<(), Refusal> {
    if programme != Programme::Reserve {
        let (name, on_de) = (&from.name, german_day(on));
        return Err(Refusal::contradiction(
            "data.from_line",
            format!(
                "{name} gehört am {on_de} zum Handlungsfeld {programme}; bewilligt wird nur aus einer Haushaltsstelle der zentralen Verstärkungsmittel (Handlungsfeld reserve). Ohne from_line wird die erste genommen."
            ),
            format!(
                "{name} is of programme {programme} on {on}; money is granted only out of a line of programme reserve. Without from_line the first one is taken."
            ),
        ));
    }
    if to.authority != *authority {
        let (name, owner) = (&to.name, &to.authority);
        return Err(Refusal::contradiction(
            "data.to_line",
            format!(
                "{name} gehört {owner}; bewilligt wird auf eine Haushaltsstelle von {authority}, die den Antrag gestellt hat. Ohne to_line wird die erste des Handlungsfelds genommen."
            ),
            format!(
                "{name} belongs to {owner}; money is granted to a line of {authority}, which made the request. Without to_line its first line of the programme is taken."
            ),
        ));
    }
    Ok(())
}

/// A transfer has two lines, of one fiscal year and of expenditure.
pub fn may_be_transferred_between(from: &BudgetLine, to: &BudgetLine) -> Result<(), Refusal> {
    if from.name == to.name {
        return Err(Refusal::contradiction(
            "data.to_line",
            "Eine Umsetzung braucht zwei verschiedene Haushaltsstellen.",
            "A transfer needs two different budget lines.",
        ));
    }
    from.must_be_expenditure("data.from_line")?;
    to.must_be_expenditure("data.to_line")?;
    let (from_year, to_year) = (from.name.year(), to.name.year());
    if from_year != to_year {
        return Err(Refusal::contradiction(
            "data.to_line",
            format!(
                "Eine Umsetzung bleibt in einem Haushaltsjahr; {} ist von {from_year}, {} von {to_year}. Bitte zwei Haushaltsstellen eines Jahres angeben; was übrig bleibt, geht als Haushaltsrest ins nächste (budget.carried-over).",
                from.name, to.name
            ),
            format!(
                "A transfer stays within one fiscal year; {} is of {from_year}, {} of {to_year}. Name two lines of one year; what is left goes into the next one as a carry-over (budget.carried-over).",
                from.name, to.name
            ),
        ));
    }
    Ok(())
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
        [State::Requested, State::Reviewed, State::Approved, State::Rejected, State::Granted]
            .into_iter()
            .find(|s| s.code() == code)
    }
    fn german(self) -> &'static str {
        terms::funding_step(self.code()).map_or(self.code(), |step| step.de)
    }
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

/// A line of a district's own plan belongs to its Bezirksamt (docs/spec.md#names).
pub fn must_own(line: &LineName, authority: &Authority) -> Result<(), Refusal> {
    // In the Hauptverwaltung the chapter names the authority; where it names a Bezirksamt, the line is that one's.
    let chapter = line.chapter().strip_prefix("bezirksamt-").and_then(|place| place.parse::<District>().ok());
    let district = District::of_bereich(line.bereich())
        .filter(|d| *d != District::CENTRAL)
        .or(chapter)
        .unwrap_or(District::CENTRAL);
    match district.bezirksamt() {
        Some(owner) if owner != *authority => Err(Refusal::contradiction(
            "data.authority",
            format!(
                "Die Haushaltsstelle {line} gehört nach dem Plan {owner}, nicht {authority}; bitte die Behörde berichtigen."
            ),
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
            format!(
                "Die Haushaltsstelle {line} gehört {owner}, nicht {}; bitte die Behörde berichtigen.",
                event.authority
            ),
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
            format!(
                "{new} is of another fiscal year or Bereich than {line}; renaming moves no money. Correct the name."
            ),
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
        format!(
            "{name} is another budget line already; two lines never become one. Give a free name or transfer money."
        ),
    )
}

/// A line that is not known yet is called by numbers of a fixed width, or the same line would have two names
/// (docs/spec.md#names).
pub fn must_have_fixed_width(name: &LineName, field: &str) -> Result<(), Refusal> {
    let Some(fixed) = name.of_fixed_width() else { return Ok(()) };
    Err(Refusal::new(
        Reason::Malformed,
        field,
        format!(
            "In {name} fehlen führende Nullen: Nummern haben eine feste Länge (Einzelplan 2, Kapitel 4, Titel 5 Stellen). Bitte {fixed} angeben."
        ),
        format!(
            "{name} lacks leading zeros: numbers have a fixed width (section 2, chapter 4, title 5 digits). Name it {fixed}."
        ),
    ))
}

/// The refusal of a second Ansatz for a line.
pub fn already_appropriated(event: &Appropriated, line: &BudgetLine) -> Refusal {
    let (name, recorded) = (&event.line, line.position.appropriation);
    if recorded == event.amount {
        return appropriated_the_same(name, recorded, line.renamed.is_some());
    }
    Refusal::new(
        Reason::AlreadyAppropriated,
        "data.amount",
        format!(
            "{name} hat schon einen Ansatz von {} EUR; der Plan nennt {} EUR. Ein Nachtrag wird mit „import budget --amend GRUNDLAGE“ eingelesen.",
            german(recorded),
            german(event.amount)
        ),
        format!(
            "{name} is appropriated already with {recorded} EUR; the plan says {} EUR. Import a supplementary plan with `import budget --amend BASIS`.",
            event.amount
        ),
    )
}

/// The same again, under another event's name: nothing is to be booked. All names of a line that was renamed mean the same money.
fn appropriated_the_same(name: &LineName, amount: Cents, renamed: bool) -> Refusal {
    let (names_de, names_en) = if renamed {
        (
            " Sie wurde umbenannt; alle ihre Namen meinen dieselbe Haushaltsstelle.",
            " It was renamed; all its names mean the same line.",
        )
    } else {
        Default::default()
    };
    Refusal::new(
        Reason::AlreadyAppropriated,
        "data.line",
        format!(
            "{name} ist mit genau diesem Ansatz ({} EUR) schon veranschlagt, durch ein anderes Ereignis.{names_de} Es ist nichts zu buchen: \
             bitte den Eintrag erledigen („sollist refused settle“). Ist es weiteres Geld, braucht es eine eigene Haushaltsstelle.",
            german(amount)
        ),
        format!(
            "{name} is appropriated already with this very amount ({amount} EUR), by another event.{names_en} Nothing is to be booked: \
             settle the entry (`sollist refused settle`). If it is more money, it needs a line of its own."
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

/// The refusal to unfreeze more than was frozen on some day since.
pub fn not_frozen_then(lack: &Lack) -> Refusal {
    let (frozen, amount) = (Cents::nearest(lack.free).or_zero(), Cents::nearest(lack.needed));
    let (from_de, from_en) = from_a_day(lack.enough_from, "time");
    let (day_de, day) = (german_day(lack.day), lack.day);
    Refusal::contradiction(
        "data.amount",
        format!(
            "Gesperrt waren am {day_de} nur {} EUR; {} EUR können zu diesem Tag nicht entsperrt werden. Bitte Betrag oder Tag berichtigen{from_de}.",
            german(frozen),
            german(amount)
        ),
        format!(
            "Only {frozen} EUR were frozen on {day}; {amount} EUR cannot be unfrozen with effect from that day. Correct the amount or the day{from_en}."
        ),
    )
}

/// The transfer out of the reserve that a grant makes (docs/spec.md#funding-requests).
pub fn transfer_of_grant(
    authority: &Authority,
    request: &RequestNo,
    from: &LineName,
    to: &LineName,
    amount: Cents,
    basis: Option<&str>,
    reference: Option<&str>,
) -> Result<Transferred, Refusal> {
    let text = |text: &str| {
        text.parse().map_err(|why: sollist_contract::ids::NotAName| {
            Refusal::new(Reason::Malformed, "data", why.said().de, why.said().en)
        })
    };
    Ok(Transferred {
        authority: authority.clone(),
        from_line: from.clone(),
        to_line: to.clone(),
        amount,
        basis: text(basis.unwrap_or("Bewilligung eines Mehrbedarfs aus zentralen Verstärkungsmitteln"))?,
        reference: text(reference.unwrap_or(request.as_str()))?,
    })
}
