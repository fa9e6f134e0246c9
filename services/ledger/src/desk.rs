//! Desks: where each context decides on its own rows and on the shared ledger; and the books of a batch made of them.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{BudgetEvent, Event, IntakeEvent, ProcessApproved, ProcessOpened, ProcessRejected},
    ids::{Authority, Item, LineName, Programme, Text},
    method::Method,
    refusal::{Refusal, Say as _},
    thing::Thing,
    unread::Named,
};
use sollist_platform::{
    Error,
    store::{reading::Reading, rows::Saving},
    wire::caller::Caller,
    write::{
        acts,
        batch::{self, Asked, Beside, Command, Decision, Mode, RefusedList, TakesAnother},
        names, waiting,
    },
};

use crate::{
    line::{Lens, Lines, every_name},
    not_taken::not_taken,
    process::{Approvals, Process, ProcessRefused, Processes, Verdict},
    register::{Authorities, Items, Measures},
    stock::{StockKey, Stocks},
    words::as_it_was_opened,
};

/// The shared books.
#[derive(Debug, Default)]
pub struct Ledger {
    pub authorities: Authorities,
    pub items: Items,
    pub measures: Measures,
    pub lines: Lines,
    pub stocks: Stocks,
    processes: Processes,
    pub approvals: Approvals,
}

/// What of the ledger a batch names.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Lines, each with the first day on which something happens to it.
    pub lines: BTreeMap<LineName, Day>,
    /// Lines of which the one of the year before is asked for.
    pub years_before: BTreeSet<LineName>,
    /// Lines of which the one of the year after is asked for.
    pub years_after: BTreeSet<LineName>,
    /// Lines whose commitment authority is used or granted.
    pub commitment_authorities: BTreeSet<LineName>,
    /// Authorities of which something speaks, beside those that events are of.
    pub authorities: BTreeSet<Authority>,
    /// Lines by authority (or any), programme and year.
    pub programmes: BTreeSet<(Option<Authority>, Programme, i16)>,
    /// Years of which the money of all lines together is asked for.
    pub budgets: BTreeSet<i16>,
    /// Whether the years that have a line of the reserve are asked for.
    pub reserves: bool,
    /// Whether the programmes of the lines by day are asked for, or changed.
    pub programmes_by_day: bool,
    /// Items that are ordered or counted, or that parameters name.
    pub items: BTreeSet<Item>,
    /// Whether parameters say what items cost.
    pub prices: bool,
    /// Measures that are reported of sites, or that parameters name.
    pub measures: BTreeSet<Text>,
    /// Whether what takes another person is published.
    pub approvals: bool,
    /// Stocks, each with the first day on which something happens to it.
    pub stocks: BTreeMap<StockKey, Day>,
}

impl Wanted {
    /// A line to which something happens on a day.
    pub fn line(&mut self, name: LineName, day: Day) {
        self.lines.entry(name).and_modify(|first| *first = day.min(*first)).or_insert(day);
    }
    /// A stock to which something happens on a day.
    pub fn stock(&mut self, key: StockKey, day: Day) {
        self.stocks.entry(key).and_modify(|first| *first = day.min(*first)).or_insert(day);
    }
}

/// One context at its desk: its rows of a batch, and its rules.
#[tonic::async_trait]
pub trait Desk: Send {
    /// The context of [`Event::context`] that it decides.
    fn context(&self) -> &'static str;
    /// Loads its own rows that the events name, and says what it wants of the ledger.
    async fn load(&mut self, tx: &Reading<'_>, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error>;
    /// Decides one event: what is to be recorded. Changes nothing when it refuses.
    fn decide(&mut self, ledger: &mut Ledger, asked: Asked<'_>) -> Result<Decision, Refusal>;
    /// The line that an event posts on for the sake of an order that it names.
    fn posts_on(&self, _event: &Event) -> Option<LineName> {
        None
    }
    /// Its tables that the journal can fill anew.
    fn derived_tables(&self) -> &'static [&'static str];
    /// Saves its rows that changed.
    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error>;
}

/// The desks of a process, with the ledger between them: the books of a batch.
pub struct Desks {
    ledger: Ledger,
    desks: Vec<Box<dyn Desk>>,
    list: Option<Box<dyn RefusedList>>,
}

impl Desks {
    pub fn new(desks: Vec<Box<dyn Desk>>) -> Desks {
        Desks { ledger: Ledger::default(), desks, list: None }
    }

    /// With a list on which refusals are kept.
    pub fn with_list(self, list: Box<dyn RefusedList>) -> Desks {
        Desks { list: Some(list), ..self }
    }

    fn decide_named(&mut self, asked: Asked<'_>) -> Result<Decision, Refusal> {
        let Asked { envelope, mode, .. } = asked;
        // A plan registers the authorities it names; every other event must name a known one. What is recorded was
        // accepted.
        if *mode != Mode::Replay
            && let Some(authority) = envelope.event.authority()
            && !matches!(envelope.event, Event::Budget(BudgetEvent::Appropriated(_)))
        {
            self.ledger.authorities.require(authority)?;
        }
        let context = envelope.event.context();
        let Some(desk) = self.desks.iter_mut().find(|desk| desk.context() == context) else {
            return Err(not_taken(envelope).say());
        };
        desk.decide(&mut self.ledger, asked)
    }

    /// The same on the first names of the lines; what comes of it speaks of them as they were sent.
    fn decide_resolved(&mut self, asked: Asked<'_>) -> Result<Decision, Refusal> {
        let envelope = asked.envelope;
        let Some((resolved, names)) = self.resolved(envelope) else { return self.decide_named(asked) };
        let mut decision = self
            .decide_named(Asked { envelope: &resolved, ..asked })
            .map_err(|refusal| names.iter().fold(refusal, as_named))?;
        for warning in &mut decision.beside.warnings {
            for (first, sent) in &names {
                warning.said = warning.said.map(|text| text.replace(first.as_str(), sent.as_str()));
            }
        }
        // What is decided on the line's first name is recorded as it was sent.
        let own = |event: &&mut Envelope| event.source == envelope.source && event.id == envelope.id;
        for event in decision.events.iter_mut().filter(own) {
            if event.event == resolved.event {
                event.event = envelope.event.clone();
            }
        }
        Ok(decision)
    }

    fn decide_any(&mut self, asked: Asked<'_>) -> Result<Decision, Refusal> {
        match Step::of(&asked.envelope.event) {
            Some(step) => self.decide_process(asked, step),
            None => self.decide_resolved(asked),
        }
    }

    /// A step of a process. What waits in one that is approved is decided now as any command of whoever approves it,
    /// and recorded behind the approval; where that is refused, the process waits on.
    fn decide_process(&mut self, asked: Asked<'_>, step: Step<'_>) -> Result<Decision, Refusal> {
        let Asked { envelope, mode, caller } = asked;
        let (on, by) = (envelope.day(), caller.recorded());
        // Whoever sends one would choose what stands in it.
        if !matches!(mode, Mode::Asked | Mode::Replay) {
            return Err(ProcessRefused::ByMethod.say());
        }
        let strict = *mode == Mode::Asked;
        if let Some(authority) = envelope.event.authority().filter(|_| strict) {
            self.ledger.authorities.require(authority)?;
        }
        let processes = &mut self.ledger.processes;
        let (id, authority) = step.names();
        // Of whoever speaks for one authority nothing else is there, what is about all of Berlin neither.
        let own = |known: &&Process| caller.own().is_none_or(|own| known.authority.as_ref() == Some(&own.authority));
        let seen = processes.get(id).filter(|known| !strict || own(known));
        let known = || Process::known(seen, id, authority).map_err(|refused| refused.say());
        let mut beyond = Decision::default();
        let now = match step {
            Step::Opened(e) => {
                // Whoever opens it sees what it is about, as the check before it did.
                for line in e.holds.event().lines_mut().into_iter().filter(|_| strict) {
                    self.ledger.lines.require(self.ledger.lines.first_name(line), "data.line")?;
                }
                Process::opened(e, by, on)
            }
            Step::Rejected(e) => {
                let known = known()?;
                if strict {
                    let may_end = |known: &Process| {
                        known.must_wait(id, on)?;
                        let is_mine = !caller.is_registered() || caller.is_recorded_as(&known.opened_by);
                        known.may_end(id, e.withdrawn, (is_mine, caller.may(Method::IntakeApproveProcess)))
                    };
                    may_end(known).map_err(|refused| refused.say())?;
                }
                let verdict = if e.withdrawn { Verdict::Withdrawn } else { Verdict::Rejected };
                known.decided(by, on, verdict(e.reason.clone()))
            }
            Step::Approved(_) => {
                let known = known()?;
                let approved = known.decided(by, on, Verdict::Approved);
                if strict {
                    known.must_wait(id, on).map_err(|refused| refused.say())?;
                    let who = |who: &str| caller.can_tell(who).then(|| caller.is_recorded_as(who));
                    known.takes_another(id, who).map_err(|refused| refused.say())?;
                    let effect = known.effect(id, envelope);
                    let decided = self.decide_resolved(Asked { envelope: &effect, ..asked });
                    beyond = decided.map_err(|refusal| as_it_was_opened(refusal, id))?;
                }
                approved
            }
        };
        self.ledger.processes.put(id.clone(), now);
        beyond.events.insert(0, envelope.clone());
        Ok(beyond)
    }

    /// The event on the first names of its lines, where it names one otherwise; with what was replaced by what.
    fn resolved(&self, envelope: &Envelope) -> Option<(Envelope, Vec<(LineName, LineName)>)> {
        let mut resolved: Option<Envelope> = None;
        let mut names = Vec::new();
        let mut event = envelope.event.clone();
        for line in event.lines_mut() {
            let first = self.ledger.lines.first_name(line);
            if first != line {
                names.push((first.clone(), line.clone()));
                *line = first.clone();
            }
        }
        if !names.is_empty() {
            resolved = Some(Envelope { event, ..envelope.clone() });
        }
        resolved.map(|resolved| (resolved, names))
    }
}

/// Whether it may take another person: the rule is asked then.
fn may_wait(command: &Command) -> bool {
    let event = command.what.as_ref().ok().map(|envelope| &envelope.event);
    event.is_some_and(|event| waiting::may_wait(&command.caller, event).is_some())
}

/// A step of a process.
#[derive(Clone, Copy)]
enum Step<'e> {
    Opened(&'e ProcessOpened),
    Approved(&'e ProcessApproved),
    Rejected(&'e ProcessRejected),
}

impl<'e> Step<'e> {
    fn of(event: &'e Event) -> Option<Step<'e>> {
        match IntakeEvent::of(event)? {
            IntakeEvent::ProcessOpened(e) => Some(Step::Opened(e)),
            IntakeEvent::ProcessApproved(e) => Some(Step::Approved(e)),
            IntakeEvent::ProcessRejected(e) => Some(Step::Rejected(e)),
            IntakeEvent::FigureReported(_)
            | IntakeEvent::SubmissionDue(_)
            | IntakeEvent::SubmissionReceived(_)
            | IntakeEvent::SubmissionExtended(_)
            | IntakeEvent::ParametersPublished(_)
            | IntakeEvent::ScenarioPublished(_)
            | IntakeEvent::ScenarioWithdrawn(_)
            | IntakeEvent::ReportPublished(_) => None,
        }
    }

    /// The process, and whom it is about.
    fn names(self) -> (&'e Text, Option<&'e Authority>) {
        match self {
            Step::Opened(e) => (&e.process, e.authority.as_ref()),
            Step::Approved(e) => (&e.process, e.authority.as_ref()),
            Step::Rejected(e) => (&e.process, e.authority.as_ref()),
        }
    }
}

/// What would be recorded because of what stands in these commands, so that its rows are loaded with theirs: of a
/// process that is approved what waits in it, whether it was opened before or in the same batch.
fn effects(commands: &[Command], processes: &Processes) -> Vec<Envelope> {
    let asked = commands.iter().filter(|command| command.mode == Mode::Asked);
    let effect = |envelope: &Envelope| match Step::of(&envelope.event)? {
        Step::Opened(e) => Some(Process::opened(e, &"".into(), envelope.day()).effect(&e.process, envelope)),
        Step::Approved(e) => Some(processes.get(&e.process)?.effect(&e.process, envelope)),
        Step::Rejected(_) => None,
    };
    asked.filter_map(|command| effect(command.what.as_ref().ok()?)).collect()
}

/// The first day of a batch in which it is not known beforehand which lines its events mean: a grant finds its own, and
/// a line may be named otherwise on the way.
fn first_day_of_any(commands: &[Command]) -> Option<Day> {
    let events = || commands.iter().filter_map(|command| command.what.as_ref().ok());
    let any = events().any(|envelope| {
        matches!(
            envelope.event,
            Event::Budget(BudgetEvent::FundingGranted(_)) | Event::Budget(BudgetEvent::LineRenamed(_))
        )
    });
    events().map(Envelope::day).min().filter(|_| any)
}

/// What of the lines a command may name that says something of this kind, or of none.
fn lens_of(caller: &Caller, event: Option<&Event>) -> Lens {
    match (caller.own(), event) {
        (None, _) => Lens::All,
        // It is about the lines themselves.
        (Some(own), Some(event)) if is_about_lines(event) => Lens::Of(own.clone()),
        (Some(own), _) => Lens::SpentOnBy(own.clone()),
    }
}

/// Whether it is about budget lines, and not about what is spent on them; of a process what waits in it.
fn is_about_lines(event: &Event) -> bool {
    match Step::of(event) {
        Some(Step::Opened(e)) => matches!(e.holds.event(), Event::Budget(_)),
        Some(Step::Approved(_) | Step::Rejected(_)) => false,
        None => matches!(event, Event::Budget(_)),
    }
}

fn lens(command: &Command) -> Lens {
    lens_of(&command.caller, command.what.as_ref().ok().map(|envelope| &envelope.event))
}

/// What a command that could not be read names all the same.
fn unread(command: &Command) -> Option<Named> {
    let (refusal, place) = (command.what.as_ref().err()?, command.place.as_ref()?);
    Some(Named::of(&place.text, refusal))
}

/// A refusal speaks of a line by the name that was sent.
fn as_named(mut refusal: Refusal, (first, sent): &(LineName, LineName)) -> Refusal {
    refusal.said = refusal.said.map(|text| text.replace(first.as_str(), sent.as_str()));
    refusal
}

#[tonic::async_trait]
impl batch::Books for Desks {
    async fn load(&mut self, tx: &Reading<'_>, commands: &[Command]) -> Result<(), Error> {
        let mut wanted = Wanted::default();
        let unread: Vec<Named> = commands.iter().filter_map(unread).collect();
        let authorities = commands.iter().filter_map(|c| c.what.as_ref().ok()).filter_map(|e| e.event.authority());
        let ids =
            commands.iter().filter_map(|c| Step::of(&c.what.as_ref().ok()?.event)).map(|step| step.names().0.clone());
        self.ledger.processes.load(tx, &ids.collect()).await?;
        let effects = effects(commands, &self.ledger.processes);
        let authorities = authorities.chain(effects.iter().filter_map(|effect| effect.event.authority()));
        let authorities = authorities.chain(unread.iter().filter_map(|named| named.authority.as_ref()));
        self.ledger.authorities.load(tx, &authorities.map(|authority| authority.as_str()).collect()).await?;
        for desk in &mut self.desks {
            let events: Vec<&Envelope> = commands
                .iter()
                .filter_map(|c| c.what.as_ref().ok())
                .chain(&effects)
                .filter(|e| e.event.context() == desk.context())
                .collect();
            desk.load(tx, &events, &mut wanted).await?;
        }
        self.ledger.authorities.load(tx, &wanted.authorities.iter().map(Authority::as_str).collect()).await?;
        let programmes: Vec<_> = wanted.programmes.iter().cloned().collect();
        let of_unread = unread.into_iter().flat_map(|named| named.lines).map(|(_, line)| line);
        let names: BTreeSet<LineName> = wanted.lines.keys().cloned().chain(of_unread).collect();
        self.ledger.lines.load(tx, &names, &wanted.commitment_authorities, &programmes).await?;
        self.ledger.lines.load_years_beside(tx, &wanted.years_before, &wanted.years_after).await?;
        self.ledger.lines.load_budgets(tx, &wanted.budgets).await?;
        if wanted.reserves {
            self.ledger.lines.load_reserves(tx).await?;
        }
        if wanted.programmes_by_day {
            self.ledger.lines.load_programmes(tx).await?;
        }
        // What is recorded is read again without being held to anything.
        if commands.iter().any(|command| command.mode != Mode::Replay) {
            self.ledger.lines.load_days(tx, &wanted.lines, first_day_of_any(commands)).await?;
        }
        self.ledger.items.load(tx, &wanted.items, wanted.prices).await?;
        self.ledger.measures.load(tx, &wanted.measures).await?;
        if wanted.approvals || commands.iter().any(may_wait) {
            self.ledger.approvals.load(tx).await?;
        }
        self.ledger.stocks.load(tx, &wanted.stocks).await
    }

    fn decide(&mut self, asked: Asked<'_>) -> Result<Decision, Refusal> {
        self.ledger.lines.look_through(lens_of(asked.caller, Some(&asked.envelope.event)));
        // Who asks a service is told what became of the lines; nobody reads that of a stream.
        if *asked.mode != Mode::Asked {
            return self.decide_any(asked);
        }
        self.ledger.lines.watch();
        let decision = self.decide_any(asked);
        let effects = self.ledger.lines.seen();
        decision.map(|decision| Decision { beside: Beside { effects, ..decision.beside }, ..decision })
    }

    fn takes_another(&self, asked: Asked<'_>, today: Day) -> Option<TakesAnother> {
        self.ledger.approvals.of(&waiting::may_wait(asked.caller, &asked.envelope.event)?, asked.mode, today)
    }

    /// Of a process it is what waits in it, as long as it waits: of one that is decided there is more to say than what
    /// that changed.
    fn looked_at(&self, event: &Event) -> Vec<Thing> {
        match Step::of(event) {
            Some(Step::Opened(e)) => e.holds.event().about(),
            Some(Step::Approved(e)) => {
                let waits = self.ledger.processes.get(&e.process).filter(|known| known.outcome.is_none());
                let Some(holds) = waits.map(|known| known.holds.event()) else { return Vec::new() };
                let line_of_order = self.desks.iter().find_map(|desk| desk.posts_on(&holds)).map(Thing::Line);
                holds.changes().into_iter().chain(line_of_order).collect()
            }
            Some(Step::Rejected(_)) | None => event.about(),
        }
    }

    fn beside(&mut self, command: &Command, refusal: &Refusal) -> Refusal {
        self.ledger.lines.look_through(lens(command));
        let read = || Some(Named::in_text(command.stored(command.what.as_ref().ok()?).as_ref().ok()?.text()));
        let Named { authority, lines } = unread(command).or_else(read).unwrap_or_default();
        let authority = authority.and_then(|code| self.ledger.authorities.require(&code).err()).map(|why| why.say());
        let line = |(field, name): (_, LineName)| self.ledger.lines.require(&name, field).err().map(|why| why.say());
        let further = authority.into_iter().chain(lines.into_iter().filter_map(line));
        // What it is refused for itself is said already.
        further.fold(refusal.clone(), |all, one| if all.said.de.contains(&one.said.de) { all } else { all.and(&one) })
    }

    fn beside_whom(&self, event: &Event) -> Option<Authority> {
        let authority = event.authority()?;
        // Money is spent on the central chapter's lines too; it is moved between one's own alone.
        let own_alone = is_about_lines(event);
        let mut named = event.clone();
        let lines = &self.ledger.lines;
        named.lines_mut().into_iter().find_map(|line| lines.owner_beside(line, authority, own_alone).cloned())
    }

    async fn names_of_line(
        &mut self,
        tx: &Reading<'_>,
        name: &LineName,
        command: &Command,
    ) -> Result<Vec<String>, Error> {
        let lens = lens(command);
        if lens != Lens::All {
            self.ledger.lines.look_through(lens);
            if self.ledger.lines.get(name).is_none() {
                return Ok(Vec::new());
            }
        }
        // What is not there has the name that it is going to have.
        Ok(every_name(tx, name.as_str()).await?.unwrap_or_else(|| vec![name.to_string()]))
    }

    fn list(&mut self) -> Option<&mut dyn RefusedList> {
        // Spelled out, because a boxed one lives longer than the books that lend it.
        match &mut self.list {
            Some(list) => Some(list.as_mut()),
            None => None,
        }
    }

    fn derived_tables(&self) -> Vec<&'static str> {
        let ours = [
            "ledger_authorities",
            "ledger_items",
            "ledger_measures",
            "ledger_lines",
            "ledger_commitment_authorities",
            "ledger_days",
            "ledger_programmes",
            "ledger_stocks",
            "ledger_stock_entries",
            "ledger_processes",
            "ledger_approvals",
        ];
        let of_desks = self.desks.iter().flat_map(|desk| desk.derived_tables().iter().copied());
        ours.into_iter().chain(of_desks).chain([acts::TABLE, names::TABLE]).collect()
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.ledger.authorities.save(saving).await?;
        self.ledger.items.save(saving).await?;
        self.ledger.measures.save(saving).await?;
        self.ledger.lines.save(saving).await?;
        self.ledger.stocks.save(saving).await?;
        self.ledger.processes.save(saving).await?;
        self.ledger.approvals.save(saving).await?;
        for desk in &mut self.desks {
            desk.save(saving).await?;
        }
        Ok(())
    }
}
