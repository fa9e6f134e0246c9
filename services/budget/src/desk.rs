//! Budget at its desk: what happens to lines, and the life of a funding request.

use std::collections::BTreeSet;

use sea_orm::DatabaseTransaction;
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{
        Appropriated, AppropriationAmended, BudgetEvent, FundingGranted, FundingRequested, LineRenamed, Transferred,
    },
    ids::{LineName, Programme},
    money::Cents,
    position::Position,
    reading::Bilingual as _,
    refusal::{Reason, Refusal},
};
use sollist_ledger::{BudgetLine, Desk, Leave, Ledger, LineAmount, Wanted, not_taken};
use sollist_platform::{
    Error,
    store::{
        journal::digest,
        rows::{Rows, Saving},
    },
    write::batch::{Asked, Mode},
};

use crate::{
    domain::{self, Funding, State},
    store::{self, FundingKey, funding_row},
};

/// Funding requests that a batch names.
#[derive(Default)]
pub struct Budget {
    funding: Rows<FundingKey, Funding>,
    /// Amendments of plans in this batch.
    amendments: u64,
}

fn request_of(event: &BudgetEvent) -> Option<FundingKey> {
    match event {
        BudgetEvent::FundingRequested(e) => Some((e.authority.clone(), e.request.clone())),
        BudgetEvent::FundingReviewed(e) => Some((e.authority.clone(), e.request.clone())),
        BudgetEvent::FundingApproved(e) => Some((e.authority.clone(), e.request.clone())),
        BudgetEvent::FundingRejected(e) => Some((e.authority.clone(), e.request.clone())),
        BudgetEvent::FundingGranted(e) => Some((e.authority.clone(), e.request.clone())),
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

    async fn load(&mut self, tx: &DatabaseTransaction, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error> {
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
            wanted.programmes_by_day |=
                matches!(event, BudgetEvent::ProgrammeAssigned(_) | BudgetEvent::FundingGranted(_));
            if let BudgetEvent::FundingGranted(e) = event {
                let year = Day::of(envelope.time).year();
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

    fn decide(
        &mut self,
        ledger: &mut Ledger,
        Asked { envelope, mode, .. }: Asked<'_>,
    ) -> Result<Vec<Envelope>, Refusal> {
        let asked = *mode == Mode::Asked;
        let (strict, within) = (*mode != Mode::Replay, Leave::within(asked));
        let (lines, on) = (&mut ledger.lines, envelope.day());
        let event = BudgetEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))?;
        match event {
            BudgetEvent::Appropriated(e) => return appropriate(ledger, envelope, e, mode, &mut self.amendments),
            BudgetEvent::AppropriationAmended(e) => {
                let to = lines.after(&e.line, "data.line", on, within, |p| plus(&mut p.appropriation, e.amount))?;
                lines.set(to);
            }
            BudgetEvent::CarriedOver(e) => {
                let to = lines.after(&e.line, "data.line", on, within, |p| plus(&mut p.carry_over, e.amount))?;
                lines.set(to);
            }
            BudgetEvent::Adjusted(e) => {
                let to = lines.after(&e.line, "data.line", on, within, |p| plus(&mut p.adjustments, e.amount))?;
                lines.set(to);
            }
            BudgetEvent::Transferred(e) => transfer(ledger, e, on, mode)?,
            BudgetEvent::Frozen(e) => {
                domain::must_be_positive(e.amount)?;
                let to = lines.after(&e.line, "data.line", on, within, |p| plus(&mut p.frozen, e.amount))?;
                lines.set(to);
            }
            BudgetEvent::Unfrozen(e) => {
                domain::must_be_positive(e.amount)?;
                let to = lines.after(&e.line, "data.line", on, Leave::Any, |p| domain::unfreeze(p, e.amount))?;
                if strict && let Some(lack) = lines.lack(&e.line, LineAmount::Frozen, on, e.amount) {
                    return Err(domain::not_frozen_then(&lack));
                }
                lines.set(to);
            }
            BudgetEvent::AuthorityGranted(e) => {
                let line = lines.require(&e.line, "data.line")?;
                if strict {
                    line.must_be_expenditure("data.line")?;
                }
                domain::must_be_positive(e.amount)?;
                if e.year <= e.line.year() {
                    return Err(Refusal::contradiction(
                        "data.year",
                        format!("Eine Verpflichtungsermächtigung gilt für spätere Jahre als {}.", e.line.year()),
                        format!("Commitment authority is for years after {}.", e.line.year()),
                    ));
                }
                let granted = lines.authority_granted(&e.line, e.year, on, e.amount)?;
                lines.set(granted);
            }
            BudgetEvent::ProgrammeAssigned(e) => {
                lines.require(&e.line, "data.line")?;
                lines.set_programme(&e.line, on, e.programme);
            }
            BudgetEvent::LineRenamed(e) => return rename(ledger, envelope, e, mode),
            BudgetEvent::FundingRequested(e) => self.request(e, envelope.day())?,
            BudgetEvent::FundingReviewed(e) => {
                self.step((e.authority.clone(), e.request.clone()), envelope.day(), State::Reviewed, e.amount, strict)?
            }
            BudgetEvent::FundingApproved(e) => {
                self.step((e.authority.clone(), e.request.clone()), envelope.day(), State::Approved, e.amount, strict)?
            }
            BudgetEvent::FundingRejected(e) => {
                self.step((e.authority.clone(), e.request.clone()), envelope.day(), State::Rejected, None, strict)?
            }
            BudgetEvent::FundingGranted(e) => return self.grant(ledger, envelope, e, mode),
        }
        if let Some((authority, line)) = event.moved(&envelope.source) {
            ledger.lines.note_mover(line, authority);
        }
        Ok(vec![envelope.clone()])
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.funding.save::<funding_row::Entity>(saving, |key, funding| Ok(store::model(key, funding))).await
    }
}

fn plus(to: &mut Cents, amount: Cents) -> Result<(), Refusal> {
    *to = to.plus(amount)?;
    Ok(())
}

/// A line is appropriated once. A plan that says the same again changes nothing; one that says something else is
/// refused, or recorded as an amendment on the basis named (docs/spec.md#plans).
fn appropriate(
    ledger: &mut Ledger,
    envelope: &Envelope,
    event: &Appropriated,
    mode: &Mode,
    amendments: &mut u64,
) -> Result<Vec<Envelope>, Refusal> {
    domain::must_own(&event.line, &event.authority)?;
    if let Some(line) = ledger.lines.get(&event.line) {
        // The line's own authority: what a plan calls it is registered only by what opens a line.
        let (recorded, authority) = (line.position.appropriation, line.authority.clone());
        return match mode {
            Mode::Plan { if_absent: true, .. } => Ok(Vec::new()),
            Mode::Plan { .. } if recorded == event.amount => Ok(Vec::new()),
            Mode::Plan { amend: Some(basis), .. } => {
                let basis: sollist_contract::ids::Text =
                    basis.parse().map_err(|why: sollist_contract::ids::NotAName| {
                        Refusal::new(Reason::Malformed, "basis", why.said().de, why.said().en)
                    })?;
                let amount = event.amount.minus(recorded)?;
                // The Ansatz is there from 1 January on, what changes it from when it does.
                let on = Day::of(envelope.time);
                let to = ledger
                    .lines
                    .after(&event.line, "data.line", on, Leave::Any, |p| plus(&mut p.appropriation, amount))?;
                ledger.lines.set(to);
                let amended = AppropriationAmended { authority, line: event.line.clone(), amount, basis };
                *amendments = amendments.saturating_add(1);
                let id = name_of_amendment(&amended, recorded, envelope, *amendments);
                Ok(vec![Envelope { id, event: amended.into(), ..envelope.clone() }])
            }
            _ => Err(domain::already_appropriated(event, line)),
        };
    }
    // A plan's names are made with it; what is recorded was accepted.
    if matches!(mode, Mode::Asked | Mode::Fact) {
        domain::must_have_fixed_width(&event.line, "data.line")?;
    }
    let name = event.labels.as_ref().map(|l| l.chapter.clone()).unwrap_or_default();
    ledger.authorities.register(&event.authority, &name);
    let line = BudgetLine {
        name: event.line.clone(),
        renamed: None,
        authority: event.authority.clone(),
        kind: event.kind(),
        programme: event.programme.unwrap_or(Programme::Other),
        planned_programme: event.programme.unwrap_or(Programme::Other),
        cover_group: event.cover_group.clone(),
        labels: event.labels.clone().unwrap_or_default(),
        position: Position { appropriation: event.amount, ..Position::default() },
        assigned_on: None,
        last_day: None,
        foreign_booked: false,
    };
    ledger.lines.open(line, envelope.day());
    Ok(vec![envelope.clone()])
}

/// Of the amendment by a plan: of what, from what to what, why, when, and the how many-th it is of its batch, for a line may be
/// amended many times at the same moment. The amount alone decides what is a repetition.
fn name_of_amendment(amended: &AppropriationAmended, before: Cents, plan: &Envelope, place: u64) -> String {
    let AppropriationAmended { line, amount, basis, .. } = amended;
    let [before, amount, place] = [before.to_string(), amount.to_string(), place.to_string()];
    format!("amendment-{}", digest(&[line.as_str(), &before, &amount, basis.as_str(), &plan.time.to_string(), &place]))
}

/// A line gets a name that no other line has. The same name again changes nothing.
fn rename(
    ledger: &mut Ledger,
    envelope: &Envelope,
    event: &LineRenamed,
    mode: &Mode,
) -> Result<Vec<Envelope>, Refusal> {
    let line = ledger.lines.require(&event.line, "data.line")?;
    domain::may_be_renamed(&line.name, &line.authority, event)?;
    match ledger.lines.get(&event.new_line) {
        Some(other) if other.name != line.name => return Err(domain::name_taken(&event.new_line)),
        Some(_) if *line.shown() == event.new_line => return Ok(Vec::new()),
        None if *mode != Mode::Replay => domain::must_have_fixed_width(&event.new_line, "data.new_line")?,
        _ => {}
    }
    ledger.lines.rename(&event.line, &event.new_line, event.labels.as_ref());
    Ok(vec![envelope.clone()])
}

/// Two sides that add to zero. A journal may be older than the rules about which lines they may be.
fn transfer(ledger: &mut Ledger, event: &Transferred, on: Day, mode: &Mode) -> Result<(), Refusal> {
    domain::must_be_positive(event.amount)?;
    let lines = &ledger.lines;
    if *mode != Mode::Replay {
        domain::may_be_transferred_between(
            lines.require(&event.from_line, "data.from_line")?,
            lines.require(&event.to_line, "data.to_line")?,
        )?;
    }
    let (leave, minus) = (Leave::within(*mode == Mode::Asked), event.amount.negated()?);
    let from = lines.after(&event.from_line, "data.from_line", on, leave, |p| plus(&mut p.adjustments, minus))?;
    let to = lines.after(&event.to_line, "data.to_line", on, Leave::Any, |p| plus(&mut p.adjustments, event.amount))?;
    ledger.lines.set(from);
    ledger.lines.set(to);
    Ok(())
}

impl Budget {
    fn request(&mut self, event: &FundingRequested, on: Day) -> Result<(), Refusal> {
        domain::must_be_positive(event.amount)?;
        let key = (event.authority.clone(), event.request.clone());
        if self.funding.contains(&key) {
            return Err(Refusal::contradiction(
                "data.request",
                format!("Der Antrag {} ist schon gestellt, unter einer anderen Ereignis-id.", event.request),
                format!("Request {} was made already, under another event id.", event.request),
            ));
        }
        self.funding.put(key, Funding::requested(event.programme, event.amount, on));
        Ok(())
    }

    fn funding(&self, key: &FundingKey) -> Result<&Funding, Refusal> {
        self.funding.get(key).ok_or_else(|| {
            Refusal::not_found(
                "data.request",
                format!("Der Antrag {} von {} ist nicht bekannt; bitte zuerst den Antrag melden.", key.1, key.0),
                format!("Request {} of {} is not known; report the request first.", key.1, key.0),
            )
        })
    }

    fn step(
        &mut self,
        key: FundingKey,
        on: Day,
        to: State,
        amount: Option<Cents>,
        strict: bool,
    ) -> Result<(), Refusal> {
        let funding = self.funding(&key)?;
        if strict {
            funding.may(&key.1, to, on)?;
        }
        let moved = funding.moved(to, amount, on)?;
        self.funding.put(key, moved);
        Ok(())
    }

    /// A grant moves money out of the reserve: a second event, in the same transaction.
    fn grant(
        &mut self,
        ledger: &mut Ledger,
        envelope: &Envelope,
        event: &FundingGranted,
        mode: &Mode,
    ) -> Result<Vec<Envelope>, Refusal> {
        domain::must_be_positive(event.amount)?;
        let key = (event.authority.clone(), event.request.clone());
        let funding = self.funding(&key)?;
        let moved = funding.with_grant(event.amount)?;
        if *mode == Mode::Replay {
            // The transfer it made is the next event of the journal.
            self.funding.put(key, moved);
            return Ok(vec![envelope.clone()]);
        }
        funding.may_grant(&key.1, event.amount, envelope.day())?;
        let (on, year) = (envelope.day(), Day::of(envelope.time).year());
        let programme = event.programme.unwrap_or(moved.programme);
        let missing = |field: &str, de: String, en: String| Refusal::not_found(field, de, en);
        let from = event
            .from_line
            .as_ref()
            .or_else(|| ledger.lines.first_of(None, Programme::Reserve, year, on).map(|l| &l.name))
            .cloned();
        let from = from.ok_or_else(|| {
            missing(
                "data.from_line",
                format!("Für {year} gibt es keine Haushaltsstelle der zentralen Verstärkungsmittel; bitte from_line angeben."),
                format!("There is no line of the reserve in {year}; name from_line."),
            )
        })?;
        let to = event
            .to_line
            .as_ref()
            .or_else(|| ledger.lines.first_of(Some(&event.authority), programme, year, on).map(|l| &l.name))
            .cloned();
        let to = to.ok_or_else(|| {
            missing(
                "data.to_line",
                format!(
                    "{} hat {year} keine Haushaltsstelle des Handlungsfelds {programme}; bitte to_line angeben.",
                    event.authority
                ),
                format!("{} has no line of programme {programme} in {year}; name to_line.", event.authority),
            )
        })?;
        let (basis, reference) =
            (event.basis.as_ref().map(|t| t.as_str()), event.reference.as_ref().map(|t| t.as_str()));
        let transferred =
            domain::transfer_of_grant(&event.authority, &event.request, &from, &to, event.amount, basis, reference)?;
        let lines = &ledger.lines;
        let (from, to) = (lines.require(&from, "data.from_line")?, lines.require(&to, "data.to_line")?);
        domain::may_be_granted_between((from, lines.programme_on(from, on)), to, &event.authority, on)?;
        transfer(ledger, &transferred, on, mode)?;
        self.funding.put(key, moved);
        // A source of our own, which nobody outside can take, and a name as long as any other: the digest keeps its parts apart.
        let id = digest(&[&envelope.source, &envelope.id]);
        let second = Envelope {
            source: Transferred::GRANTED.to_owned(),
            id,
            event: transferred.into(),
            attributes: Vec::new(),
            ..envelope.clone()
        };
        Ok(vec![envelope.clone(), second])
    }
}
