//! Budget at its desk: what happens to lines, and the life of a funding request.

use std::collections::BTreeSet;

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{
        Adjusted, Appropriated, AppropriationAmended, AuthorityGranted, BudgetEvent, CarriedOver, FundingGranted,
        Transferred, Unfrozen,
    },
    ids::{Authority, LineName, Programme},
    money::Cents,
    refusal::Refusal,
    warning::Warning,
};
use sollist_ledger::{Beyond, Desk, Leave, Ledger, LineAmount, Lines, Wanted, Warned as LineWarned, not_taken};
use sollist_platform::{
    Error,
    store::{
        journal::digest,
        reading::Reading,
        rows::{Rows, Saving},
    },
    wire::caller::Caller,
    write::batch::{Asked, Decision, Mode},
};

use crate::{
    domain::{self, Ansatz, Change, Funding, FundingKey, FundingState, FundingStep, OneWay, Refused},
    store::{self, funding_row},
    warned::{self, Warned},
};

/// Funding requests that a batch names.
#[derive(Default)]
pub struct Budget {
    funding: Rows<FundingKey, Funding>,
    /// Amendments of plans in this batch.
    amendments: u64,
}

fn request_of(event: &BudgetEvent) -> Option<FundingKey> {
    event.request().map(|(authority, request)| (authority.clone(), request.clone()))
}

fn lines_of(event: &BudgetEvent) -> Vec<&LineName> {
    match event {
        BudgetEvent::Appropriated(e) => vec![&e.line],
        BudgetEvent::AppropriationAmended(e) => vec![&e.line],
        BudgetEvent::CarriedOver(e) => vec![&e.line],
        BudgetEvent::Adjusted(e) => vec![&e.line],
        BudgetEvent::Transferred(e) => vec![&e.from_line, &e.to_line],
        BudgetEvent::Frozen(e) => vec![&e.line],
        BudgetEvent::Unfrozen(e) => vec![&e.line],
        BudgetEvent::AuthorityGranted(e) => vec![&e.line],
        BudgetEvent::ProgrammeAssigned(e) => vec![&e.line],
        BudgetEvent::LineRenamed(e) => vec![&e.line, &e.new_line],
        BudgetEvent::FundingGranted(e) => e.from_line.iter().chain(&e.to_line).collect(),
        BudgetEvent::FundingRequested(_)
        | BudgetEvent::FundingReviewed(_)
        | BudgetEvent::FundingApproved(_)
        | BudgetEvent::FundingRejected(_) => Vec::new(),
    }
}

#[tonic::async_trait]
impl Desk for Budget {
    fn context(&self) -> &'static str {
        "budget"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["budget_funding_requests"]
    }

    async fn load(&mut self, tx: &Reading<'_>, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error> {
        let keys: BTreeSet<FundingKey> = events.iter().filter_map(|e| request_of(BudgetEvent::of(&e.event)?)).collect();
        store::load(tx, &keys, &mut self.funding).await?;
        for envelope in events {
            let Some(event) = BudgetEvent::of(&envelope.event) else { continue };
            for line in lines_of(event) {
                wanted.line(line.clone(), envelope.day());
            }
            if let BudgetEvent::AuthorityGranted(e) = event {
                wanted.commitment_authorities.insert(e.line.clone());
            }
            // Whoever names the line otherwise later in this batch means its commitment authority too.
            if let BudgetEvent::LineRenamed(e) = event {
                wanted.commitment_authorities.insert(e.line.clone());
            }
            if let BudgetEvent::ProgrammeAssigned(e) = event {
                wanted.programmes.insert((None, e.programme, e.line.year()));
            }
            wanted.programmes_by_day |=
                matches!(event, BudgetEvent::ProgrammeAssigned(_) | BudgetEvent::FundingGranted(_));
            if let BudgetEvent::FundingRequested(_) = event {
                wanted.budgets.insert(envelope.day().year());
            }
            // What changes a line is held to all the money of its year, and a carry-over to what was left.
            if let BudgetEvent::CarriedOver(CarriedOver { line, .. })
            | BudgetEvent::Adjusted(Adjusted { line, .. })
            | BudgetEvent::AuthorityGranted(AuthorityGranted { line, .. }) = event
            {
                wanted.budgets.insert(line.year());
            }
            if let BudgetEvent::CarriedOver(CarriedOver { line, .. }) = event {
                wanted.years_before.insert(line.clone());
            }
            if let BudgetEvent::FundingGranted(e) = event {
                let year = domain::year_of_grant(e, envelope.day());
                wanted.reserves = true;
                wanted.programmes.insert((None, Programme::Reserve, year));
                let programme = e
                    .programme
                    .or_else(|| self.funding.get(&(e.authority.clone(), e.request.clone())).map(|f| f.programme));
                for programme in programme.map_or(Programme::ALL.to_vec(), |p| vec![p]) {
                    wanted.programmes.insert((Some(e.authority.clone()), programme, year));
                }
            }
        }
        Ok(())
    }

    fn decide(&mut self, ledger: &mut Ledger, asked: Asked<'_>) -> Result<Decision, Refusal> {
        let Asked { envelope, mode, caller } = asked;
        let strict = *mode != Mode::Replay;
        let (lines, on) = (&mut ledger.lines, envelope.day());
        let event = BudgetEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))?;
        let mut warning: Option<Warning> = None;
        let mut odd: Option<Warned> = None;
        match event {
            BudgetEvent::Appropriated(e) => return self.appropriate(ledger, envelope, e, mode),
            BudgetEvent::AppropriationAmended(e) => {
                odd = Warned::of_amendment(lines.get(&e.line), e.amount);
                warning = change(lines, &e.line, on, mode, Change::Appropriation(e.amount))?;
            }
            BudgetEvent::CarriedOver(e) => {
                odd = warned::must_change(&e.line, e.amount, mode)?;
                odd = odd.or_else(|| Warned::of_amount(&e.line, e.amount, lines.budget(e.line.year())));
                odd = odd.or_else(|| Warned::of_carry_over(lines.get(&e.line), e.amount));
                let before = lines.year_before(&e.line);
                // A system of record may have the rest from elsewhere.
                odd = odd
                    .or_else(|| Warned::of_rest(lines.get(&e.line), before.filter(|_| *mode == Mode::Asked), e.amount));
                odd = odd.or_else(|| Warned::of_carried(lines.get(&e.line), before, e.amount));
                warning = change(lines, &e.line, on, mode, Change::CarryOver(e.amount))?;
            }
            BudgetEvent::Adjusted(e) => {
                odd = warned::must_change(&e.line, e.amount, mode)?;
                odd = odd.or_else(|| Warned::of_amount(&e.line, e.amount, lines.budget(e.line.year())));
                odd = odd.or_else(|| Warned::of_adjustment(lines.get(&e.line), e.amount));
                warning = change(lines, &e.line, on, mode, Change::Adjustment(e.amount))?;
            }
            BudgetEvent::Transferred(e) => {
                odd = of_transfer(lines, e, envelope);
                warning = transfer(lines, e, on, mode)?.map(|beyond| Warned::Transferred(beyond).into());
            }
            BudgetEvent::Frozen(e) => {
                warning = change(lines, &e.line, on, mode, Change::freeze(e.amount, strict)?)?;
            }
            BudgetEvent::Unfrozen(e) => unfreeze(lines, e, on, strict)?,
            BudgetEvent::AuthorityGranted(e) => {
                odd = warned::must_change(&e.line, e.amount, mode)?;
                domain::may_commit_ahead(lines.require(&e.line, "data.line")?, e, strict)?;
                // Whoever takes back too much that was granted is told what is used.
                let added = Some(e.amount).filter(|amount| amount.is_positive());
                odd = odd.or_else(|| Warned::of_amount(&e.line, added?, lines.budget(e.line.year())));
                odd = odd.or_else(|| Warned::of_authority(e));
                grant_authority(lines, e, on, strict)?;
            }
            BudgetEvent::ProgrammeAssigned(e) => {
                let line = lines.require(&e.line, "data.line")?;
                let (owner, year) = (Some(&line.authority), line.name.year());
                let has_one = lines.first_of_programme(owner, e.programme, year, on).is_some();
                odd = Warned::of_programme(line, lines.programme_on(line, on), e.programme, has_one);
                lines.set_programme(&e.line, on, e.programme);
            }
            BudgetEvent::LineRenamed(e) => {
                let line = lines.require(&e.line, "data.line")?;
                if !domain::gets_its_name(line, lines.get(&e.new_line), e, strict)? {
                    return Ok(Decision::default());
                }
                lines.rename(&e.line, &e.new_line, e.labels.as_ref());
                return Ok(vec![envelope.clone()].into());
            }
            BudgetEvent::FundingRequested(e) => {
                let key = (e.authority.clone(), e.request.clone());
                let requested = Funding::requested(self.funding.get(&key), e, on, strict)?;
                if *mode == Mode::Asked {
                    domain::must_be_needed(e)?;
                }
                odd = Warned::of_request(e, on, lines.budget(on.year()));
                self.funding.put(key, requested.by(caller.recorded()));
            }
            BudgetEvent::FundingReviewed(e) => {
                let step = FundingStep { to: FundingState::Reviewed, amount: e.amount, on };
                warning = self.step((e.authority.clone(), e.request.clone()), step, strict, caller)?;
            }
            BudgetEvent::FundingApproved(e) => {
                let step = FundingStep { to: FundingState::Approved, amount: e.amount, on };
                warning = self.step((e.authority.clone(), e.request.clone()), step, strict, caller)?;
            }
            BudgetEvent::FundingRejected(e) => {
                let step = FundingStep { to: FundingState::Rejected, amount: None, on };
                self.step((e.authority.clone(), e.request.clone()), step, strict, caller)?;
            }
            BudgetEvent::FundingGranted(e) => return self.grant(ledger, e, asked),
        }
        if let Some((authority, line)) = event.moved(&envelope.source) {
            ledger.lines.note_mover(line, authority);
        }
        // What was recorded once was queried then.
        if !strict {
            return Ok(vec![envelope.clone()].into());
        }
        let warnings = warning.into_iter().chain(odd.map(Into::into)).chain(foreign(&ledger.lines, envelope, event));
        Ok(Decision::new(vec![envelope.clone()], warnings.collect()))
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.funding.save::<funding_row::Entity>(saving, |key, funding| Ok(store::model(key, funding))).await
    }
}

/// What is queried of the lines that somebody books on who may not move their money.
fn foreign<'e>(
    lines: &'e Lines,
    envelope: &'e Envelope,
    event: &'e BudgetEvent,
) -> impl Iterator<Item = Warning> + use<'e> {
    let booked = envelope.event.authority().map(|who| (who, domain::booked_on(event, &envelope.source)));
    let booked = booked.into_iter().flat_map(|(who, on)| on.into_iter().map(move |(field, line)| (who, field, line)));
    booked.filter_map(|(who, field, line)| lines.get(line)?.moved_by_another(who, field)).map(Into::into)
}

/// Makes a change of one line, where there is the money for it; says what is to be queried of it.
fn change(
    lines: &mut Lines,
    name: &LineName,
    on: Day,
    mode: &Mode,
    change: Change,
) -> Result<Option<Warning>, Refusal> {
    let (strict, asked) = (*mode != Mode::Replay, *mode == Mode::Asked);
    // What is frozen is stated without a sign.
    let leave = if matches!(change, Change::Freeze(_)) { Leave::within(asked) } else { Leave::within_signed(asked) };
    let moved = lines.after(name, "data.line", on, leave, |position| change.make(position, strict))?;
    let beyond = moved.beyond();
    lines.set(moved);
    Ok(beyond.and_then(|beyond| match change {
        Change::Freeze(_) => Some(Warned::Frozen(beyond).into()),
        _ => beyond.is_overdrawn().then(|| LineWarned::Overdrawn(beyond).into()),
    }))
}

/// What is taken back of commitment authority must be free on its day and since, whoever says so.
fn grant_authority(lines: &mut Lines, event: &AuthorityGranted, on: Day, strict: bool) -> Result<(), Refusal> {
    let AuthorityGranted { line, year, amount, .. } = event;
    if strict && amount.is_negative() {
        let lack = lines.lack(line, LineAmount::Ve(*year), on, amount.negated()?);
        if let Some(lack) = lack {
            let granted = lines.commitment_authority(lines.first_name(line), *year).granted;
            return Err(Refused::AuthorityInUse { line: line.clone(), year: *year, granted, lack }.into());
        }
    }
    let granted = lines.authority_granted(line, *year, on, *amount)?;
    lines.set(granted);
    Ok(())
}

/// What is unfrozen must be frozen on its day and since.
fn unfreeze(lines: &mut Lines, event: &Unfrozen, on: Day, strict: bool) -> Result<(), Refusal> {
    let unfreeze = Change::unfreeze(event.amount, strict)?;
    let lack = lines.lack(&event.line, LineAmount::Frozen, on, event.amount);
    // Where more is known than this day, what is frozen after everything is no help.
    if let Some(lack) = lack.filter(|lack| strict && lack.late) {
        return Err(Refused::NotFrozenThen(lack).into());
    }
    let moved = lines.after(&event.line, "data.line", on, Leave::Any, |position| unfreeze.make(position, strict))?;
    lines.set(moved);
    Ok(())
}

/// Two sides that add to zero. A journal may be older than the rules about which lines they may be. Says what of it
/// was not there.
/// What is odd of a transfer, on its lines as they are before it. A grant's own is none that somebody made.
fn of_transfer(lines: &Lines, event: &Transferred, envelope: &Envelope) -> Option<Warned> {
    if Transferred::is_of_grant(&envelope.source) {
        return None;
    }
    let (from, to) = (lines.get(&event.from_line)?, lines.get(&event.to_line)?);
    let has = [from, to].map(|line| lines.programme_on(line, envelope.day()));
    Warned::of_reserve(event, has).or_else(|| Warned::of_cover(from, to))
}

fn transfer(lines: &mut Lines, event: &Transferred, on: Day, mode: &Mode) -> Result<Option<Beyond>, Refusal> {
    let Transferred { from_line, to_line, amount, .. } = event;
    let strict = *mode != Mode::Replay;
    domain::must_be_positive(OneWay::Transfer, *amount, strict)?;
    if strict {
        domain::may_be_transferred_between(
            lines.require(from_line, "data.from_line")?,
            lines.require(to_line, "data.to_line")?,
        )?;
    }
    let (taken, given) = (Change::Adjustment(amount.negated()?), Change::Adjustment(*amount));
    let leave = Leave::within(*mode == Mode::Asked);
    let from = lines.after(from_line, "data.from_line", on, leave, |position| taken.make(position, strict))?;
    let to = lines.after(to_line, "data.to_line", on, Leave::Any, |position| given.make(position, strict))?;
    let beyond = from.beyond();
    lines.set(from);
    lines.set(to);
    Ok(beyond)
}

/// Of the amendment by a plan: of what, from what to what, why, when, and the how many-th it is of its batch, for a
/// line may be
/// amended many times at the same moment. The amount alone decides what is a repetition.
fn name_of_amendment(amended: &AppropriationAmended, before: Cents, plan: &Envelope, place: u64) -> String {
    let AppropriationAmended { line, amount, basis, .. } = amended;
    let [before, amount, place] = [before.to_string(), amount.to_string(), place.to_string()];
    format!("amendment-{}", digest(&[line.as_str(), &before, &amount, basis.as_str(), &plan.time.to_string(), &place]))
}

impl Budget {
    /// Records an Ansatz: as it came, as the amendment that it is, or not at all.
    fn appropriate(
        &mut self,
        ledger: &mut Ledger,
        envelope: &Envelope,
        event: &Appropriated,
        mode: &Mode,
    ) -> Result<Decision, Refusal> {
        let known = ledger.lines.get(&event.line);
        let before = known.map_or(Cents::ZERO, |line| line.position.appropriation);
        match domain::appropriated(known, event, mode)? {
            Ansatz::Known => Ok(Decision::default()),
            Ansatz::Amended(amended) => {
                // The Ansatz is there from 1 January on, what changes it from when it does.
                let on = Day::of(envelope.time);
                let change_by = Change::Appropriation(amended.amount);
                let odd = Warned::of_amendment(known, amended.amount);
                let warning = change(&mut ledger.lines, &event.line, on, mode, change_by)?;
                self.amendments = self.amendments.saturating_add(1);
                let id = name_of_amendment(&amended, before, envelope, self.amendments);
                let amended = Envelope { id, event: amended.into(), ..envelope.clone() };
                Ok(Decision::new(vec![amended], warning.into_iter().chain(odd.map(Into::into)).collect()))
            }
            Ansatz::New(line) => {
                let name = event.labels.as_ref().map(|labels| labels.chapter.clone()).unwrap_or_default();
                ledger.authorities.register(&event.authority, &name);
                ledger.lines.open(*line, envelope.day());
                Ok(vec![envelope.clone()].into())
            }
        }
    }

    fn step(
        &mut self,
        key: FundingKey,
        step: FundingStep,
        strict: bool,
        caller: &Caller,
    ) -> Result<Option<Warning>, Refused> {
        let known = Funding::known(self.funding.get(&key), &key)?;
        let stepped = known.stepped(&key.1, step, strict)?.by(caller.recorded());
        if strict {
            known.takes_another(&key.1, step.to, |who| is_one(caller, who))?;
        }
        let warned = Warned::of_step(&key.1, known, &stepped);
        self.funding.put(key, stepped);
        Ok(warned.map(Into::into))
    }

    /// A grant moves money out of the reserve: a second event, in the same transaction.
    fn grant(
        &mut self,
        ledger: &mut Ledger,
        event: &FundingGranted,
        Asked { envelope, mode, caller }: Asked<'_>,
    ) -> Result<Decision, Refusal> {
        domain::must_be_positive(OneWay::Grant, event.amount, *mode != Mode::Replay)?;
        let key = (event.authority.clone(), event.request.clone());
        let (on, strict) = (envelope.day(), *mode != Mode::Replay);
        let year = domain::year_of_grant(event, on);
        let known = Funding::known(self.funding.get(&key), &key)?;
        let granted = known.granted(&key.1, event.amount, on, strict)?;
        if !strict {
            // The transfer it made is the next event of the journal.
            self.funding.put(key, granted);
            return Ok(vec![envelope.clone()].into());
        }
        known.takes_another(&key.1, FundingState::Granted, |who| is_one(caller, who))?;
        let lines = &ledger.lines;
        let programme = event.programme.unwrap_or(granted.programme);
        let years = (year, lines.reserves());
        let central = Authority::IKT_STEUERUNG.parse().ok();
        let (from, to) = domain::lines_of_grant(event, programme, years, |authority, programme| {
            // The reserve stands in the central chapter; what was made one elsewhere comes after it.
            let first = |of: Option<&Authority>| lines.first_of_programme(of, programme, year, on);
            let found = if authority.is_none() { first(central.as_ref()) } else { None };
            found.or_else(|| first(authority)).map(|line| &line.name)
        })?;
        let transferred = domain::transfer_of_grant(event, from, to);
        let (from, to) = (lines.require(from, "data.from_line")?, lines.require(to, "data.to_line")?);
        let has_one = lines.first_of_programme(Some(&event.authority), programme, year, on).is_some();
        let asked_by = (&event.authority, has_one);
        let elsewhere = Warned::of_source(event, from);
        let outside = Warned::of_target(to, lines.programme_on(to, on), programme);
        domain::may_be_granted_between((from, lines.programme_on(from, on)), to, asked_by, on)?;
        let beyond = transfer(&mut ledger.lines, &transferred, on, mode)?;
        self.funding.put(key, granted);
        // A source of our own, which nobody outside can take, and a name as long as any other: the digest keeps its
        // parts apart.
        let id = digest(&[&envelope.source, &envelope.id]);
        let second = Envelope {
            source: Transferred::GRANTED.to_owned(),
            id,
            event: transferred.into(),
            attributes: Vec::new(),
            ..envelope.clone()
        };
        Ok(Decision::new(
            vec![envelope.clone(), second],
            beyond.map(Warned::Granted).into_iter().chain(elsewhere).chain(outside).map(Into::into).collect(),
        ))
    }
}

/// Whether somebody who is recorded is whoever asks; nothing where it cannot be told.
fn is_one(caller: &Caller, recorded: &str) -> Option<bool> {
    caller.can_tell(recorded).then(|| caller.is_recorded_as(recorded))
}
