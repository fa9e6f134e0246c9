//! What an officer would query of budget lines and funding requests: pure.

use sollist_contract::{
    day::Day,
    event::{AuthorityGranted, FundingGranted, FundingRequested, Transferred},
    ids::{Authority, Kind, LineName, Programme, RequestNo},
    money::Cents,
};
use sollist_ledger::{Beyond, BudgetLine};
use sollist_platform::write::batch::Mode;

use crate::domain::{Funding, FundingState, Refused, is_central};

/// For more years ahead no commitment is usual.
const YEARS_AHEAD: i32 = 10;

/// What an officer would query of what is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warned {
    /// More is frozen than the line has.
    Frozen(Beyond),
    /// More is transferred than the line has.
    Transferred(Beyond),
    /// More is granted than the reserve has.
    Granted(Beyond),
    /// A fact that changes nothing.
    Zero(LineName),
    /// The line has a carry-over already.
    CarriedOverAgain { line: LineName, before: Cents, amount: Cents },
    /// More is carried over than the line of the year before has left.
    CarriedOverBeyond { line: LineName, rest: Cents, amount: Cents },
    /// A line is changed by more than all lines of its year have together.
    LineBeyondBudget { line: LineName, amount: Cents, year: i16, budget: Cents },
    /// An amendment makes less than nothing of an Ansatz.
    BelowZero { line: LineName, before: Cents, after: Cents },
    /// Commitment authority for a year that no contract is made for.
    AuthorityFarAhead { line: LineName, year: i16 },
    /// A line is changed by more than it has, or gets more from the year before (`before`) than it had there.
    BeyondLine { line: LineName, amount: Cents, soll: Cents, before: Option<i16> },
    /// A line that is not the central chapter's becomes a reserve.
    ReserveElsewhere { line: LineName, owner: Authority },
    /// A line of the reserve gets another programme: nothing is granted out of it any more.
    ReserveGivenUp { line: LineName, gets: Programme },
    /// By a line's new programme all that its cover group has covers what is needed of that.
    CoversMore { line: LineName, has: Programme, gets: Programme },
    /// Money leaves the reserve by a transfer, without a request.
    FromReserve { from: LineName, to: LineName },
    /// Money of an investment goes to a consumptive line, the one direction in which no cover leads.
    AgainstCover { from: LineName, to: LineName },
    /// Granted out of a line that is not the central chapter's, although nobody named it.
    GrantedFromElsewhere { line: LineName, owner: Authority },
    /// Granted for a programme, and paid to a line of another one.
    GrantedOutside { line: LineName, has: Programme, programme: Programme },
    /// It has the programme already.
    ProgrammeUnchanged { line: LineName, programme: Programme },
    /// Review or approval names more than was asked for, or the approval more than its review found.
    BeyondRequest { request: RequestNo, state: FundingState, requested: Cents, reviewed: Option<Cents>, amount: Cents },
    /// A request for more than all lines of its year have together.
    BeyondBudget { request: RequestNo, amount: Cents, year: i16, budget: Cents },
    /// A request for the reserve itself.
    ForReserve(RequestNo),
    /// Review or approval leaves nothing of it.
    ApprovedNothing { request: RequestNo, state: FundingState },
}

impl Warned {
    /// Of a carry-over, on the line as it is before it.
    pub fn of_carry_over(line: Option<&BudgetLine>, amount: Cents) -> Option<Warned> {
        let BudgetLine { name, position, .. } = line?;
        let before = position.carry_over;
        // Who takes back what is there, whole or in part, sets it right.
        let takes_back = before.is_positive() && amount.is_negative() && !before.plus(amount).ok()?.is_negative();
        let both = before != Cents::ZERO && amount != Cents::ZERO && !takes_back;
        both.then(|| Warned::CarriedOverAgain { line: name.clone(), before, amount })
    }
    /// Of a carry-over, beside what the line of the year before has left, where there is one of its name.
    pub fn of_rest(line: Option<&BudgetLine>, before: Option<&BudgetLine>, amount: Cents) -> Option<Warned> {
        let BudgetLine { name, position, .. } = line?;
        let rest = before?.position.available().ok()?;
        // What is carried over is a rest or, below zero, a loss; whoever takes back makes none.
        let in_all = position.carry_over.plus(amount).ok()?;
        let beyond = amount > rest.or_zero() || in_all < rest.min(Cents::ZERO);
        beyond.then(|| Warned::CarriedOverBeyond { line: name.clone(), rest, amount })
    }
    /// Of a change of a line, up or down, beside all the money of its year, where any is known.
    pub fn of_amount(line: &LineName, amount: Cents, budget: i128) -> Option<Warned> {
        let beyond = budget > 0 && i128::from(amount.get()).abs() > budget;
        let (year, budget) = (line.year(), Cents::nearest(budget));
        beyond.then(|| Warned::LineBeyondBudget { line: line.clone(), amount, year, budget })
    }
    /// Of an amendment, on the line as it is before it. What a plan has below zero from the start is meant so
    /// (pauschale Minderausgabe).
    pub fn of_amendment(line: Option<&BudgetLine>, amount: Cents) -> Option<Warned> {
        let BudgetLine { name, position, .. } = line?;
        let before = position.appropriation;
        let after = before.plus(amount).ok()?;
        (!before.is_negative() && after.is_negative()).then(|| Warned::BelowZero { line: name.clone(), before, after })
    }
    /// Of commitment authority that is granted for a year.
    pub fn of_authority(event: &AuthorityGranted) -> Option<Warned> {
        let far = i32::from(event.year) > i32::from(event.line.year()) + YEARS_AHEAD;
        far.then(|| Warned::AuthorityFarAhead { line: event.line.clone(), year: event.year })
    }
    /// Of an adjustment, up or down, on the line as it is before it. What has no money may get any.
    pub fn of_adjustment(line: Option<&BudgetLine>, amount: Cents) -> Option<Warned> {
        Warned::beyond_line(line?, line?, amount)
    }
    /// Of a carry-over, beside the Soll of the line of the year before; where none is known, beside its own before it.
    pub fn of_carried(line: Option<&BudgetLine>, before: Option<&BudgetLine>, amount: Cents) -> Option<Warned> {
        Warned::beyond_line(line?, before.or(line)?, amount)
    }
    fn beyond_line(line: &BudgetLine, held_to: &BudgetLine, amount: Cents) -> Option<Warned> {
        let soll = held_to.position.soll().ok()?;
        let beyond = soll.is_positive() && i128::from(amount.get()).abs() > i128::from(soll.get());
        let (year, of) = (line.name.year(), held_to.name.year());
        let before = (of != year).then_some(of);
        beyond.then(|| Warned::BeyondLine { line: line.name.clone(), amount, soll, before })
    }
    /// Of a line that gets a programme, on the line as it is and what it has on that day.
    /// `has_one`: its authority has another line of that programme in that year, so what it needs is covered already.
    pub fn of_programme(line: &BudgetLine, has: Programme, gets: Programme, has_one: bool) -> Option<Warned> {
        let (name, owner) = (line.name.clone(), line.authority.clone());
        if has == gets {
            return Some(Warned::ProgrammeUnchanged { line: name, programme: gets });
        }
        if has == Programme::Reserve {
            return Some(Warned::ReserveGivenUp { line: name, gets });
        }
        if gets == Programme::Reserve {
            return (!is_central(line)).then_some(Warned::ReserveElsewhere { line: name, owner });
        }
        // By its cover group it covers what is needed of its programme (docs/spec.md#cover).
        let covers = line.cover_group.is_some() && gets != Programme::Other && !has_one;
        covers.then_some(Warned::CoversMore { line: name, has, gets })
    }
    /// Of a transfer out of the central reserve, out of which is granted on request.
    pub fn of_reserve(event: &Transferred, has: [Programme; 2]) -> Option<Warned> {
        let leaves = has[0] == Programme::Reserve && has[1] != Programme::Reserve;
        leaves.then(|| Warned::FromReserve { from: event.from_line.clone(), to: event.to_line.clone() })
    }
    /// Of a transfer: investment may draw on consumptive money, not the other way round (§ 20 LHO; docs/spec.md).
    pub fn of_cover(from: &BudgetLine, to: &BudgetLine) -> Option<Warned> {
        let against = from.kind == Kind::Investment && to.kind == Kind::Consumptive;
        against.then(|| Warned::AgainstCover { from: from.name.clone(), to: to.name.clone() })
    }
    /// Of a grant for which nobody named a line, out of the one that was found.
    pub fn of_source(event: &FundingGranted, from: &BudgetLine) -> Option<Warned> {
        let elsewhere = event.from_line.is_none() && !is_central(from);
        elsewhere.then(|| Warned::GrantedFromElsewhere { line: from.name.clone(), owner: from.authority.clone() })
    }
    /// Of a grant for a programme, to a line that has this one on that day.
    pub fn of_target(to: &BudgetLine, has: Programme, programme: Programme) -> Option<Warned> {
        (has != programme).then(|| Warned::GrantedOutside { line: to.name.clone(), has, programme })
    }
    /// Of a request, beside all the money of its year, where any is known.
    pub fn of_request(event: &FundingRequested, on: Day, budget: i128) -> Option<Warned> {
        let (request, amount) = (event.request.clone(), event.amount);
        if event.programme == Programme::Reserve {
            return Some(Warned::ForReserve(request));
        }
        let beyond = budget > 0 && i128::from(amount.get()) > budget;
        let (year, budget) = (on.year(), Cents::nearest(budget));
        beyond.then_some(Warned::BeyondBudget { request, amount, year, budget })
    }
    /// Of a review or an approval, on the request as it was before it and as it is after it.
    pub fn of_step(number: &RequestNo, before: &Funding, funding: &Funding) -> Option<Warned> {
        let Funding { state, requested, amount, .. } = *funding;
        let named = matches!(state, FundingState::Reviewed | FundingState::Approved);
        if named && amount == Cents::ZERO {
            return Some(Warned::ApprovedNothing { request: number.clone(), state });
        }
        let reviewed =
            (before.state == FundingState::Reviewed && state == FundingState::Approved).then_some(before.amount);
        let most = reviewed.map_or(requested, |reviewed| reviewed.min(requested));
        let beyond = Warned::BeyondRequest { request: number.clone(), state, requested, reviewed, amount };
        (named && amount > most).then_some(beyond)
    }
}

/// Who asks for a change of a line's money changes something; a fact that does not is queried.
pub fn must_change(line: &LineName, amount: Cents, mode: &Mode) -> Result<Option<Warned>, Refused> {
    match mode {
        Mode::Asked if amount == Cents::ZERO => Err(Refused::Zero),
        Mode::Fact if amount == Cents::ZERO => Ok(Some(Warned::Zero(line.clone()))),
        _ => Ok(None),
    }
}
