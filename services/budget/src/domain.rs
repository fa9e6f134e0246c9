//! The rules of budget lines and funding requests: pure.

use std::sync::Arc;

use sollist_contract::{
    daily::Lack,
    day::Day,
    event::{
        Appropriated, AppropriationAmended, AuthorityGranted, BudgetEvent, FundingGranted, FundingRequested,
        LineRenamed, Transferred,
    },
    ids::{Authority, District, LineName, NotAName, Programme, RequestNo, Text},
    money::{Cents, Overflow},
    position::Position,
};
use sollist_ledger::{BudgetLine, LineRefused};
use sollist_platform::write::batch::{Mode, Otherwise};

/// Why budget does not take an event, or has not what is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Of nothing, or of less.
    NotPositive {
        what: OneWay,
        amount: Cents,
    },
    /// Of what a review or an approval leaves.
    NegativeAmount {
        to: FundingState,
        amount: Cents,
    },
    /// Nothing would change.
    Zero,
    BeyondRange(Overflow),
    /// Of a read: what was asked for need not be a name.
    NoSuchLine {
        name: String,
        /// A line that may have been meant.
        meant: Option<String>,
    },
    NoSuchRequest {
        authority: String,
        request: String,
    },
    RequestUnreadable(String),
    RequestUnknown(FundingKey),
    RequestedAlready {
        key: FundingKey,
        requested: Cents,
        state: FundingState,
    },
    /// The step does not follow on where the request stands; `left`: what is approved and not granted yet.
    StepOutOfOrder {
        request: RequestNo,
        is: FundingState,
        to: FundingState,
        left: Cents,
    },
    StepTooEarly {
        request: RequestNo,
        last: FundingState,
        since: Day,
        to: FundingState,
        on: Day,
    },
    /// Who does a step of a request is the person who did one before it.
    OnePerson {
        request: RequestNo,
        did: FundingState,
        to: FundingState,
    },
    /// Who did a step before it is not in the register any more: whether it is the same person nobody can tell.
    NobodyKnown {
        request: RequestNo,
        did: FundingState,
    },
    MoreThanApproved {
        request: RequestNo,
        approved: Cents,
        granted: Cents,
        amount: Cents,
        left: Cents,
    },
    /// No plan of the year has a line of the reserve; those of these years have one.
    NoReserve {
        year: i16,
        others: Vec<i16>,
    },
    /// Of a request: the reserve is what money is granted out of.
    ForReserve,
    NoLineOfProgramme {
        authority: Authority,
        programme: Programme,
        year: i16,
    },
    NotOfTheReserve {
        line: LineName,
        programme: Programme,
        on: Day,
    },
    NotOfWhoAsked {
        line: LineName,
        owner: Authority,
        authority: Authority,
        /// Whether who asked has a line that would be taken where none is named.
        has_one: bool,
    },
    ToItself,
    BetweenYears {
        from: LineName,
        to: LineName,
    },
    /// The plan, by the name of the line, says whose it is.
    OwnedByPlan {
        line: LineName,
        owner: Authority,
        authority: Authority,
    },
    OwnedByAnother {
        line: LineName,
        owner: Authority,
        authority: Authority,
    },
    NameElsewhere {
        line: LineName,
        new: LineName,
    },
    NameTaken(LineName),
    LacksZeros {
        name: LineName,
        fixed: LineName,
        field: &'static str,
    },
    AnotherAnsatz {
        line: LineName,
        recorded: Cents,
        amount: Cents,
    },
    /// The same again, under another event's name: nothing is to be booked.
    SameAnsatz {
        line: LineName,
        amount: Cents,
        renamed: bool,
    },
    BasisUnfit(NotAName),
    NotFrozen {
        frozen: Cents,
        amount: Cents,
    },
    /// On some day since, which is dated earlier than others.
    NotFrozenThen(Lack),
    /// What is to be taken back of commitment authority is used.
    AuthorityInUse {
        line: LineName,
        year: i16,
        granted: Cents,
        lack: Lack,
    },
    NoLaterYear {
        year: i16,
    },
    Line(LineRefused),
}

/// What has one direction: for the other one there is something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneWay {
    Freeze,
    Unfreeze,
    Transfer,
    Request,
    Grant,
}

impl From<Overflow> for Refused {
    fn from(why: Overflow) -> Refused {
        Refused::BeyondRange(why)
    }
}
impl From<LineRefused> for Refused {
    fn from(why: LineRefused) -> Refused {
        Refused::Line(why)
    }
}

/// Where a funding request (Mehrbedarfsantrag) stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FundingState {
    Requested,
    Reviewed,
    Approved,
    Rejected,
    Granted,
}

impl FundingState {
    pub fn code(self) -> &'static str {
        match self {
            FundingState::Requested => "requested",
            FundingState::Reviewed => "reviewed",
            FundingState::Approved => "approved",
            FundingState::Rejected => "rejected",
            FundingState::Granted => "granted",
        }
    }
    pub fn of(code: &str) -> Option<FundingState> {
        use FundingState::*;
        [Requested, Reviewed, Approved, Rejected, Granted].into_iter().find(|state| state.code() == code)
    }
}

/// What names a funding request: who asked, and the number it gave.
pub type FundingKey = (Authority, RequestNo);

/// A funding request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funding {
    pub programme: Programme,
    /// What was asked for.
    pub requested: Cents,
    /// The same, or what review and approval made of it.
    pub amount: Cents,
    pub state: FundingState,
    /// What was approved; `None` before, and once it is rejected.
    pub approved: Option<Cents>,
    pub granted: Cents,
    /// The day of the last step; of a grant, which may come in parts, that of the approval before it.
    pub stepped_on: Option<Day>,
    /// Who asked, and who approved, as the journal names them; nobody where that was before it was kept.
    pub requested_by: Option<Arc<str>>,
    pub approved_by: Option<Arc<str>>,
}

/// A step of a request but the first and the last: on which day, and with which amount from now on, where another is
/// named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FundingStep {
    pub to: FundingState,
    pub amount: Option<Cents>,
    pub on: Day,
}

impl Funding {
    /// A request is made once, for more than nothing. Not `strict`, here and below: what was accepted once, by whatever
    /// rules there were.
    pub fn requested(
        known: Option<&Funding>,
        event: &FundingRequested,
        on: Day,
        strict: bool,
    ) -> Result<Funding, Refused> {
        if let Some(&Funding { requested, state, .. }) = known {
            let key = (event.authority.clone(), event.request.clone());
            return Err(Refused::RequestedAlready { key, requested, state });
        }
        must_be_positive(OneWay::Request, event.amount, strict)?;
        Ok(Funding {
            programme: event.programme,
            requested: event.amount,
            amount: event.amount,
            state: FundingState::Requested,
            approved: None,
            granted: Cents::ZERO,
            stepped_on: Some(on),
            requested_by: None,
            approved_by: None,
        })
    }

    /// The request with who did its newest step, as recorded.
    #[must_use]
    pub fn by(self, who: &Arc<str>) -> Funding {
        let who = Some(who.clone());
        match self.state {
            FundingState::Requested => Funding { requested_by: who, ..self },
            FundingState::Approved => Funding { approved_by: who, ..self },
            // An approval that was taken back is nobody's.
            FundingState::Rejected => Funding { approved_by: None, ..self },
            FundingState::Reviewed | FundingState::Granted => self,
        }
    }

    /// Who asks for money, who approves it and who grants it are three persons. `is_one`: whether somebody who is
    /// recorded is whoever does this step; nothing where it cannot be told.
    pub fn takes_another(
        &self,
        number: &RequestNo,
        to: FundingState,
        is_one: impl Fn(&str) -> Option<bool>,
    ) -> Result<(), Refused> {
        let requested = (FundingState::Requested, &self.requested_by);
        let approved = (FundingState::Approved, &self.approved_by);
        let before = match to {
            FundingState::Approved => vec![requested],
            FundingState::Granted => vec![requested, approved],
            FundingState::Requested | FundingState::Reviewed | FundingState::Rejected => Vec::new(),
        };
        for (did, who) in before {
            match who.as_deref().map(&is_one) {
                None | Some(Some(false)) => {}
                Some(Some(true)) => return Err(Refused::OnePerson { request: number.clone(), did, to }),
                Some(None) => return Err(Refused::NobodyKnown { request: number.clone(), did }),
            }
        }
        Ok(())
    }

    /// The request that a later event names.
    pub fn known<'f>(found: Option<&'f Funding>, key: &FundingKey) -> Result<&'f Funding, Refused> {
        found.ok_or_else(|| Refused::RequestUnknown(key.clone()))
    }

    /// The request one step on.
    pub fn stepped(&self, number: &RequestNo, step: FundingStep, strict: bool) -> Result<Funding, Refused> {
        if strict {
            self.may(number, step.to, step.on)?;
            if let Some(amount) = step.amount.filter(|amount| amount.is_negative()) {
                return Err(Refused::NegativeAmount { to: step.to, amount });
            }
        }
        let amount = step.amount.unwrap_or(self.amount);
        let approved = match step.to {
            FundingState::Approved => Some(amount),
            // An approval that was taken back is none.
            FundingState::Rejected => None,
            FundingState::Requested | FundingState::Reviewed | FundingState::Granted => self.approved,
        };
        Ok(Funding { state: step.to, amount, approved, stepped_on: Some(step.on), ..self.clone() })
    }

    /// The request with money granted, on top of what was granted before: in sum at most what was approved, and not
    /// before it was.
    pub fn granted(&self, number: &RequestNo, amount: Cents, on: Day, strict: bool) -> Result<Funding, Refused> {
        let granted = self.granted.plus(amount)?;
        if strict {
            self.may(number, FundingState::Granted, on)?;
            let approved = self.approved.unwrap_or_default();
            if granted > approved {
                let (request, granted, left) = (number.clone(), self.granted, self.left());
                return Err(Refused::MoreThanApproved { request, approved, granted, amount, left });
            }
        }
        Ok(Funding { state: FundingState::Granted, granted, ..self.clone() })
    }

    /// What is approved and not granted yet.
    fn left(&self) -> Cents {
        let [approved, granted] =
            [self.approved.unwrap_or_default(), self.granted].map(|cents| i128::from(cents.get()));
        Cents::nearest(approved - granted).or_zero()
    }

    /// Whether a step may follow, on a day: each after the one before it, in the journal and in the year.
    fn may(&self, number: &RequestNo, to: FundingState, on: Day) -> Result<(), Refused> {
        if !self.leads_to(to) {
            let (request, is, left) = (number.clone(), self.state, self.left());
            return Err(Refused::StepOutOfOrder { request, is, to, left });
        }
        let Some(since) = self.stepped_on.filter(|since| on < *since) else { return Ok(()) };
        let last = if self.state == FundingState::Granted { FundingState::Approved } else { self.state };
        Err(Refused::StepTooEarly { request: number.clone(), last, since, to, on })
    }

    /// Requested, reviewed, approved, granted (in parts); rejected as long as nothing was granted. A review is replaced
    /// by another one until somebody decides on it.
    fn leads_to(&self, to: FundingState) -> bool {
        use FundingState::*;
        match to {
            Requested => false,
            Reviewed => matches!(self.state, Requested | Reviewed),
            Approved => self.state == Reviewed,
            Rejected => matches!(self.state, Requested | Reviewed | Approved),
            Granted => matches!(self.state, Approved | Granted) && self.approved.is_some(),
        }
    }
}

/// Whether it is a line of the central chapter, where the reserve of the plan stands.
pub fn is_central(line: &BudgetLine) -> bool {
    line.authority.as_str() == Authority::IKT_STEUERUNG
}

/// Who asks for money asks for what it is needed for; the reserve is what it is granted out of.
pub fn must_be_needed(event: &FundingRequested) -> Result<(), Refused> {
    if event.programme == Programme::Reserve { Err(Refused::ForReserve) } else { Ok(()) }
}

/// The fiscal year whose money a grant moves: that of a line that it names, else that of its day.
pub fn year_of_grant(event: &FundingGranted, on: Day) -> i16 {
    event.from_line.as_ref().or(event.to_line.as_ref()).map_or(on.year(), LineName::year)
}

/// Out of which line a grant goes, and to which: those it names, else the first of the reserve, and the first of the
/// programme that belongs to who asked. `first` finds the first line of an authority (or of any) and a programme,
/// `reserves` are the years that have a line of the reserve.
pub fn lines_of_grant<'l>(
    event: &'l FundingGranted,
    programme: Programme,
    (year, reserves): (i16, &[i16]),
    first: impl Fn(Option<&Authority>, Programme) -> Option<&'l LineName>,
) -> Result<(&'l LineName, &'l LineName), Refused> {
    let authority = &event.authority;
    let reserve = first(None, Programme::Reserve);
    let others = || reserves.iter().copied().filter(|other| *other != year).collect();
    // A line that is named is held against its own programme where the year has a reserve, on whatever day.
    let named = event.from_line.as_ref().filter(|_| reserves.contains(&year));
    let from = named.or_else(|| event.from_line.as_ref().filter(|_| reserve.is_some())).or(reserve);
    let from = from.ok_or_else(|| Refused::NoReserve { year, others: others() })?;
    let to = event.to_line.as_ref().or_else(|| first(Some(authority), programme));
    let to = to.ok_or_else(|| Refused::NoLineOfProgramme { authority: authority.clone(), programme, year })?;
    Ok((from, to))
}

/// Money is granted out of the reserve of its day only, and to the authority that asked; `has_one`: whether that has a
/// line of the programme, which would be taken where none is named.
pub fn may_be_granted_between(
    (from, programme): (&BudgetLine, Programme),
    to: &BudgetLine,
    (authority, has_one): (&Authority, bool),
    on: Day,
) -> Result<(), Refused> {
    if programme != Programme::Reserve {
        return Err(Refused::NotOfTheReserve { line: from.name.clone(), programme, on });
    }
    if to.authority != *authority {
        let (line, owner) = (to.name.clone(), to.authority.clone());
        return Err(Refused::NotOfWhoAsked { line, owner, authority: authority.clone(), has_one });
    }
    Ok(())
}

/// The transfer out of the reserve that a grant makes (docs/spec.md#funding-requests).
pub fn transfer_of_grant(event: &FundingGranted, from: &LineName, to: &LineName) -> Transferred {
    let usual = || Text::of("Bewilligung eines Mehrbedarfs aus zentralen Verstärkungsmitteln");
    Transferred {
        authority: event.authority.clone(),
        from_line: from.clone(),
        to_line: to.clone(),
        amount: event.amount,
        basis: event.basis.clone().unwrap_or_else(usual),
        reference: event.reference.clone().unwrap_or_else(|| (&event.request).into()),
    }
}

/// A transfer has two lines, of one fiscal year and of expenditure.
pub fn may_be_transferred_between(from: &BudgetLine, to: &BudgetLine) -> Result<(), Refused> {
    if from.name == to.name {
        return Err(Refused::ToItself);
    }
    from.must_be_expenditure("data.from_line")?;
    to.must_be_expenditure("data.to_line")?;
    if from.name.year() != to.name.year() {
        return Err(Refused::BetweenYears { from: from.name.clone(), to: to.name.clone() });
    }
    Ok(())
}

/// An amount that must be more than nothing.
pub fn must_be_positive(what: OneWay, amount: Cents, strict: bool) -> Result<(), Refused> {
    if amount.is_positive() || !strict { Ok(()) } else { Err(Refused::NotPositive { what, amount }) }
}

/// The lines whose money an event moves or freezes, each with the field that names it. Who books on them is asked where
/// it is neither their authority nor the central chapter; a plan, and a grant's own transfer, may.
pub fn booked_on<'e>(event: &'e BudgetEvent, source: &str) -> Vec<(&'static str, &'e LineName)> {
    match event {
        BudgetEvent::Transferred(_) if Transferred::is_of_grant(source) => Vec::new(),
        BudgetEvent::Transferred(e) => vec![("data.from_line", &e.from_line), ("data.to_line", &e.to_line)],
        BudgetEvent::CarriedOver(e) => vec![("data.line", &e.line)],
        BudgetEvent::Adjusted(e) => vec![("data.line", &e.line)],
        BudgetEvent::Frozen(e) => vec![("data.line", &e.line)],
        BudgetEvent::Unfrozen(e) => vec![("data.line", &e.line)],
        BudgetEvent::AuthorityGranted(e) => vec![("data.line", &e.line)],
        BudgetEvent::Appropriated(_)
        | BudgetEvent::AppropriationAmended(_)
        | BudgetEvent::ProgrammeAssigned(_)
        | BudgetEvent::LineRenamed(_)
        | BudgetEvent::FundingRequested(_)
        | BudgetEvent::FundingReviewed(_)
        | BudgetEvent::FundingApproved(_)
        | BudgetEvent::FundingRejected(_)
        | BudgetEvent::FundingGranted(_) => Vec::new(),
    }
}

/// A line of a district's own plan belongs to its Bezirksamt (docs/spec.md#names).
pub fn must_own(line: &LineName, authority: &Authority) -> Result<(), Refused> {
    // In the Hauptverwaltung the chapter names the authority; where it names a Bezirksamt, the line is that one's.
    let chapter = line.chapter().strip_prefix("bezirksamt-").and_then(|place| place.parse::<District>().ok());
    let district = District::of_bereich(line.bereich())
        .filter(|d| *d != District::CENTRAL)
        .or(chapter)
        .unwrap_or(District::CENTRAL);
    match district.bezirksamt() {
        Some(owner) if owner != *authority => {
            Err(Refused::OwnedByPlan { line: line.clone(), owner, authority: authority.clone() })
        }
        _ => Ok(()),
    }
}

/// A line that is not known yet is called by numbers of a fixed width, or the same line would have two names
/// (docs/spec.md#names).
pub fn must_have_fixed_width(name: &LineName, field: &'static str) -> Result<(), Refused> {
    match name.of_fixed_width() {
        Some(fixed) => Err(Refused::LacksZeros { name: name.clone(), fixed, field }),
        None => Ok(()),
    }
}

/// Whether a line gets a name, or has it already. A new name keeps the line in its year and Bereich, and with whom it
/// belongs to;
/// no other line has it. `named`: the line that is called so already.
pub fn gets_its_name(
    line: &BudgetLine,
    named: Option<&BudgetLine>,
    event: &LineRenamed,
    strict: bool,
) -> Result<bool, Refused> {
    let (name, new) = (&line.name, &event.new_line);
    if !strict {
        return match named {
            Some(other) if other.name != *name => Err(Refused::NameTaken(new.clone())),
            named => Ok(named.is_none() || line.shown() != new),
        };
    }
    if event.authority != line.authority {
        let (owner, authority) = (line.authority.clone(), event.authority.clone());
        return Err(Refused::OwnedByAnother { line: name.clone(), owner, authority });
    }
    if (new.year(), new.bereich()) != (name.year(), name.bereich()) {
        return Err(Refused::NameElsewhere { line: name.clone(), new: new.clone() });
    }
    must_own(new, &line.authority)?;
    match named {
        Some(other) if other.name != *name => Err(Refused::NameTaken(new.clone())),
        Some(_) => Ok(line.shown() != new),
        None => must_have_fixed_width(new, "data.new_line").map(|()| true),
    }
}

/// What the Ansatz of a line in a plan makes of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Ansatz {
    /// A line that was not there.
    New(Box<BudgetLine>),
    /// Another amount, on the basis that the plan is imported with.
    Amended(AppropriationAmended),
    /// The plan says nothing new.
    Known,
}

/// A line is appropriated once. A plan that says the same again changes nothing; one that says something else is
/// refused, or recorded as an amendment on the basis named (docs/spec.md#plans).
pub fn appropriated(known: Option<&BudgetLine>, event: &Appropriated, mode: &Mode) -> Result<Ansatz, Refused> {
    if *mode != Mode::Replay {
        must_own(&event.line, &event.authority)?;
    }
    let Some(line) = known else {
        // A plan's names are made with it; what is recorded was accepted.
        if matches!(mode, Mode::Asked | Mode::Fact) {
            must_have_fixed_width(&event.line, "data.line")?;
        }
        return Ok(Ansatz::New(Box::new(opened(event))));
    };
    let recorded = line.position.appropriation;
    match mode {
        Mode::Stated(Otherwise::Kept) => Ok(Ansatz::Known),
        Mode::Stated(_) if recorded == event.amount => Ok(Ansatz::Known),
        Mode::Stated(Otherwise::Changed { basis }) => Ok(Ansatz::Amended(AppropriationAmended {
            // The line's own authority: what a plan calls it is registered only by what opens a line.
            authority: line.authority.clone(),
            line: event.line.clone(),
            basis: basis.parse().map_err(Refused::BasisUnfit)?,
            amount: event.amount.minus(recorded)?,
        })),
        Mode::Stated(Otherwise::Refused) | Mode::Asked | Mode::Fact | Mode::Replay => Err(already(event, line)),
    }
}

fn opened(event: &Appropriated) -> BudgetLine {
    let programme = event.programme.unwrap_or(Programme::Other);
    BudgetLine {
        name: event.line.clone(),
        renamed: None,
        authority: event.authority.clone(),
        kind: event.kind(),
        programme,
        planned_programme: programme,
        cover_group: event.cover_group.clone(),
        labels: event.labels.clone().unwrap_or_default(),
        position: Position { appropriation: event.amount, ..Position::default() },
        assigned_on: None,
        last_day: None,
        foreign_booked: false,
    }
}

/// A second Ansatz for a line. All names of a line that was renamed mean the same money.
fn already(event: &Appropriated, line: &BudgetLine) -> Refused {
    let (name, recorded, amount) = (event.line.clone(), line.position.appropriation, event.amount);
    match recorded == amount {
        true => Refused::SameAnsatz { line: name, amount, renamed: line.renamed.is_some() },
        false => Refused::AnotherAnsatz { line: name, recorded, amount },
    }
}

/// What happens to the money of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Appropriation(Cents),
    CarryOver(Cents),
    Adjustment(Cents),
    Freeze(Cents),
    Unfreeze(Cents),
}

impl Change {
    /// Money is frozen and unfrozen by more than nothing: each is the other's opposite.
    pub fn freeze(amount: Cents, strict: bool) -> Result<Change, Refused> {
        must_be_positive(OneWay::Freeze, amount, strict).map(|()| Change::Freeze(amount))
    }
    pub fn unfreeze(amount: Cents, strict: bool) -> Result<Change, Refused> {
        must_be_positive(OneWay::Unfreeze, amount, strict).map(|()| Change::Unfreeze(amount))
    }

    pub fn make(self, position: &mut Position, strict: bool) -> Result<(), Refused> {
        let (part, amount) = match self {
            Change::Appropriation(amount) => (&mut position.appropriation, amount),
            Change::CarryOver(amount) => (&mut position.carry_over, amount),
            Change::Adjustment(amount) => (&mut position.adjustments, amount),
            Change::Freeze(amount) => (&mut position.frozen, amount),
            // What is unfrozen must be frozen.
            Change::Unfreeze(amount) if strict && position.frozen.minus(amount)?.is_negative() => {
                return Err(Refused::NotFrozen { frozen: position.frozen, amount });
            }
            Change::Unfreeze(amount) => (&mut position.frozen, amount.negated()?),
        };
        *part = part.plus(amount)?;
        Ok(())
    }
}

/// Commitment authority (VE) is for later years than its line's; of expenditure since there is that rule.
pub fn may_commit_ahead(line: &BudgetLine, event: &AuthorityGranted, strict: bool) -> Result<(), Refused> {
    if !strict {
        return Ok(());
    }
    line.must_be_expenditure("data.line")?;
    let year = event.line.year();
    if event.year <= year {
        return Err(Refused::NoLaterYear { year });
    }
    Ok(())
}
