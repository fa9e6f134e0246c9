//! Rollout at its desk: rollouts, milestones, and movements of stock in the ledger.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::RolloutEvent,
    ids::{Authority, Item, LineName, MilestoneId, ProjectId, SiteId, Text},
    money::Cents,
    named::Named,
    refusal::Refusal,
    stock::{Entry, What},
    warning::Warning,
};
use sollist_ledger::{Desk, Ledger, TooLittle, Wanted, not_taken};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Rows, Saving},
    },
    write::{
        batch::{Asked, Decision, Mode},
        names::Spelled,
    },
};

use crate::{
    capacity::{self, Reported, TotalKey},
    domain::{self, Happened, Happening, Milestone, Refused, Rollout, Site, Warned},
    history::{History, Report},
    store::{
        self, HappenedKey, MilestoneKey, RolloutKey, SiteKey, capacity_row, happened_row, milestone_row, report_row,
        rollout_row, site_row,
    },
    unplanned::project_unknown,
};

/// Rollouts and milestones that a batch names.
#[derive(Default)]
pub struct Rollouts {
    rollouts: Rows<RolloutKey, Rollout>,
    histories: HashMap<RolloutKey, History>,
    /// What this batch reports of rollouts, each with its place.
    reports: Vec<(RolloutKey, i64, Report)>,
    milestones: Rows<MilestoneKey, Milestone>,
    /// Every milestone of the projects of which the batch names one that is not known.
    planned: Vec<MilestoneKey>,
    /// Every project of those of whom the batch names one that is not known.
    projects: Vec<(Authority, ProjectId)>,
    /// How what is planned is spelled that the batch calls almost so.
    spelled: Spelled,
    /// What was said of the sites of those of whom the batch speaks of one.
    sites: Rows<SiteKey, Site>,
    /// What happened on a day and may be taken back, by whom and what.
    happened: Rows<HappenedKey, Happened>,
    /// Totals that were reported last, of those that the batch reports.
    capacities: Rows<TotalKey, Reported>,
    /// Measures that each authority reported, the most usual first, where the batch reports one.
    usual: BTreeMap<Authority, Vec<String>>,
}

/// What of ours, or of the ledger's, an event is about.
enum Subject {
    Rollout(RolloutKey),
    Milestone(MilestoneKey),
    /// A movement of somebody's stock.
    Stock((Authority, Item), What),
    /// Somebody's licence, as parameters name it.
    Licence((Authority, Item)),
    /// What was done at a site.
    Site(SiteKey),
    /// What happened on a day, and the line that paid for it.
    Happening(HappenedKey, Option<LineName>),
    /// New totals and things that are simply so: figures alone look at them.
    Nothing,
}

fn subject_of(event: &RolloutEvent) -> Subject {
    use RolloutEvent as E;
    let moved = |authority: &Authority, item: &Item, what| Subject::Stock((authority.clone(), item.clone()), what);
    match event {
        E::RolloutPlanned(e) => Subject::Rollout((e.authority.clone(), e.rollout.clone())),
        E::RolloutProgressed(e) => Subject::Rollout((e.authority.clone(), e.rollout.clone())),
        E::MilestonePlanned(e) => Subject::Milestone((e.authority.clone(), e.project.clone(), e.milestone.clone())),
        E::MilestoneReached(e) => Subject::Milestone((e.authority.clone(), e.project.clone(), e.milestone.clone())),
        E::StockReported(e) => moved(&e.authority, &e.item, What::Counted(e.counted())),
        E::DevicesIssued(e) => {
            let what = What::Issued { quantity: e.quantity.get(), commissioned: e.commissioned_on };
            moved(&e.authority, &e.item, what)
        }
        E::DevicesReturned(e) => {
            let what = What::Returned { quantity: e.quantity.get(), commissioned: e.commissioned_on };
            moved(&e.authority, &e.item, what)
        }
        E::DevicesRetired(e) => {
            let what = What::Retired { quantity: e.quantity.get(), commissioned: e.commissioned_on };
            moved(&e.authority, &e.item, what)
        }
        E::MilestoneWithdrawn(e) => Subject::Milestone((e.authority.clone(), e.project.clone(), e.milestone.clone())),
        E::ActivityRecorded(e) => {
            let what = Happening::Activity(e.kind, e.title.clone());
            Subject::Happening((e.authority.clone(), what), e.line.clone())
        }
        E::ActivityWithdrawn(e) => {
            Subject::Happening((e.authority.clone(), Happening::Activity(e.kind, e.title.clone())), None)
        }
        E::EFileConnected(e) => Subject::Happening((e.authority.clone(), Happening::EFile), None),
        E::EFileWithdrawn(e) => Subject::Happening((e.authority.clone(), Happening::EFile), None),
        E::LicencesProvided(e) => {
            let licence = e.licence.as_str().parse().map(|licence| (e.authority.clone(), licence));
            licence.map_or(Subject::Nothing, Subject::Licence)
        }
        E::SiteUpgraded(e) => Subject::Site((e.authority.clone(), e.site.clone(), e.measure.clone())),
        E::SiteWithdrawn(e) => Subject::Site((e.authority.clone(), e.site.clone(), e.measure.clone())),
        E::RemoteAccessProvided(_) | E::EFileUsed(_) => Subject::Nothing,
    }
}

/// What is odd of a planned cost, beside the money of the year in which it is planned.
fn of_cost(ledger: &Ledger, field: &'static str, amount: Cents, on: Day) -> Option<Warned> {
    Warned::of_cost(field, amount, on.year(), ledger.lines.budget(on.year()))
}

/// As events name it that plan it.
fn named_rollout((authority, rollout): &RolloutKey) -> Named<'_> {
    Named::again("data.rollout", authority, rollout.as_str())
}
fn named_project((authority, project, _): &MilestoneKey) -> Named<'_> {
    Named::again("data.project", authority, project.as_str())
}

#[tonic::async_trait]
impl Desk for Rollouts {
    fn context(&self) -> &'static str {
        "rollout"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &[
            "rollout_rollouts",
            "rollout_reports",
            "rollout_milestones",
            "rollout_sites",
            "rollout_happened",
            "rollout_capacities",
        ]
    }

    async fn load(&mut self, tx: &Reading<'_>, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error> {
        let ours = events.iter().filter_map(|envelope| Some((envelope.day(), RolloutEvent::of(&envelope.event)?)));
        let mut first: BTreeMap<RolloutKey, Day> = BTreeMap::new();
        let mut milestones: BTreeSet<MilestoneKey> = BTreeSet::new();
        let mut of_sites: BTreeSet<Authority> = BTreeSet::new();
        let mut happened: BTreeSet<HappenedKey> = BTreeSet::new();
        let mut totals: BTreeSet<TotalKey> = BTreeSet::new();
        for (day, event) in ours {
            if let RolloutEvent::EFileUsed(e) = event {
                happened.insert((e.authority.clone(), Happening::EFile));
            }
            if matches!(event, RolloutEvent::RolloutPlanned(_) | RolloutEvent::MilestonePlanned(_)) {
                wanted.budgets.insert(day.year());
            }
            totals.extend(capacity::totals(event).into_iter().map(|(key, _)| key));
            match subject_of(event) {
                Subject::Rollout(key) => {
                    first.entry(key).and_modify(|first| *first = day.min(*first)).or_insert(day);
                }
                Subject::Milestone(key) => {
                    milestones.insert(key);
                }
                Subject::Stock(key, _) => {
                    wanted.items.insert(key.1.clone());
                    wanted.stock(key, day)
                }
                Subject::Licence(key) => {
                    wanted.items.insert(key.1.clone());
                    wanted.stock(key, day)
                }
                Subject::Site((authority, _, measure)) => {
                    of_sites.insert(authority);
                    wanted.measures.insert(measure);
                }
                Subject::Happening(key, line) => {
                    happened.insert(key);
                    if let Some(line) = line {
                        wanted.line(line, day);
                    }
                }
                Subject::Nothing => {}
            }
        }
        store::load_rollouts(tx, &first.keys().cloned().collect(), &mut self.rollouts).await?;
        self.load_histories(tx, &first).await?;
        store::load_milestones(tx, &milestones, &mut self.milestones).await?;
        let unknown = milestones.iter().filter(|key| !self.milestones.contains(key));
        let projects: BTreeSet<(&str, &str)> =
            unknown.map(|(of, project, _)| (of.as_str(), project.as_str())).collect();
        self.planned = store::planned_milestones(tx, &projects).await?;
        let unknown = milestones.iter().filter(|key| !self.milestones.contains(key));
        let of: BTreeSet<&str> =
            unknown.filter(|key| self.milestones_of(key).is_empty()).map(|(of, ..)| of.as_str()).collect();
        self.projects = store::planned_projects(tx, &of).await?;
        self.load_spellings(tx, &first, &milestones).await?;
        store::load_happened(tx, &happened, &mut self.happened).await?;
        store::load_capacities(tx, &totals, &mut self.capacities).await?;
        if !of_sites.is_empty() {
            store::load_sites(tx, &of_sites, &mut self.sites).await?;
            self.usual = store::usual_measures(tx, &of_sites).await?;
        }
        Ok(())
    }

    fn decide(&mut self, ledger: &mut Ledger, Asked { envelope, mode, .. }: Asked<'_>) -> Result<Decision, Refusal> {
        let (on, strict, asked) = (envelope.day(), *mode != Mode::Replay, *mode == Mode::Asked);
        let event = RolloutEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))?;
        let mut warnings: Vec<Warning> = Vec::new();
        let mut anew = false;
        match event {
            RolloutEvent::RolloutPlanned(e) => {
                if asked {
                    domain::must_be_possible(e)?;
                }
                let key = (e.authority.clone(), e.rollout.clone());
                let held_to = self.histories.get(&key).filter(|_| strict);
                let planned = Rollout::planned(self.rollouts.get(&key), e, on, held_to)?;
                warnings.extend(Warned::of_plan(e).into_iter().map(Warning::from));
                let cost = e.budget.and_then(|amount| of_cost(ledger, "data.budget", amount, on));
                warnings.extend(cost.map(Warning::from));
                // A system of record has a plan of its own.
                let known = self.rollouts.get(&key);
                let late = Warned::of_late_plan(&key.1, on, known);
                let beside = late.or_else(|| Warned::of_replanning(&key.1, known, &planned)).filter(|_| asked);
                warnings.extend(beside.map(Warning::from));
                self.put(key, planned, Report::planned(e, on));
            }
            RolloutEvent::RolloutProgressed(e) => {
                let key = (e.authority.clone(), e.rollout.clone());
                let held_to = self.histories.get(&key).filter(|_| strict);
                let known = self.rollouts.get(&key).ok_or_else(|| self.rollout_unknown(&key))?;
                let progressed = known.progressed(e, on, held_to)?;
                warnings.extend(Warned::of_progress(e, on, held_to).into_iter().map(Warning::from));
                self.put(key, progressed, Report::progressed(e, on));
            }
            RolloutEvent::MilestonePlanned(e) => {
                if asked {
                    domain::must_cost("data.budgeted_cost", e.budgeted_cost)?;
                }
                let key = (e.authority.clone(), e.project.clone(), e.milestone.clone());
                let planned = Milestone::planned(e, on, self.milestones.get(&key));
                warnings.extend(Warned::of_milestone(e).map(Warning::from));
                let cost = of_cost(ledger, "data.budgeted_cost", e.budgeted_cost, on);
                warnings.extend(cost.map(Warning::from));
                let known = self.milestones.get(&key);
                let late = Warned::of_late_milestone(&key.2, on, known);
                let beside = late.or_else(|| Warned::of_replanned(&key.2, known, &planned)).filter(|_| asked);
                warnings.extend(beside.map(Warning::from));
                self.milestones.put(key, planned);
            }
            RolloutEvent::MilestoneReached(e) => {
                let key = (e.authority.clone(), e.project.clone(), e.milestone.clone());
                let known = self.milestones.get(&key).ok_or_else(|| self.milestone_unknown(&key))?;
                let reached = known.reached(&e.milestone, e.reached_on, strict)?;
                self.milestones.put(key, reached);
            }
            RolloutEvent::MilestoneWithdrawn(e) => {
                let key = (e.authority.clone(), e.project.clone(), e.milestone.clone());
                let known = self.milestones.get(&key).ok_or_else(|| self.milestone_unknown(&key));
                match known.and_then(|known| known.withdrawn(e)) {
                    Ok(withdrawn) => self.milestones.put(key, withdrawn),
                    Err(why) if strict => return Err(why.into()),
                    // It was accepted once.
                    Err(_) => {}
                }
            }
            RolloutEvent::ActivityRecorded(e) => {
                if let Some(line) = &e.line {
                    ledger.lines.require(line, "data.line")?;
                }
                warnings.extend(Warned::of_activity(e).map(Warning::from));
                anew = self.happened(event, on);
            }
            RolloutEvent::EFileConnected(_) => anew = self.happened(event, on),
            RolloutEvent::ActivityWithdrawn(_) | RolloutEvent::EFileWithdrawn(_) => {
                if let Subject::Happening(key, _) = subject_of(event) {
                    let mut known = self.happened.get(&key).cloned().unwrap_or_default();
                    match known.withdraw(&key.1, on) {
                        Ok(()) => self.happened.put(key, known),
                        Err(why) if strict => return Err(why.into()),
                        Err(_) => {}
                    }
                }
            }
            RolloutEvent::StockReported(_)
            | RolloutEvent::DevicesIssued(_)
            | RolloutEvent::DevicesReturned(_)
            | RolloutEvent::DevicesRetired(_) => {
                if let Subject::Stock(stock, what) = subject_of(event) {
                    let (item, counted) = (stock.1.clone(), what.is_count());
                    if let What::Counted(parts) = &what {
                        let before = ledger.stocks.counted_on(&stock, on);
                        let there = ledger.stocks.there_on(&stock, on);
                        let odd = Warned::of_count(&item, on, (before, there), parts);
                        warnings.extend(odd.into_iter().map(Warning::from));
                        let known = ledger.stocks.of_known_age(&stock, on);
                        warnings.extend(Warned::of_ages(&item, known, parts).map(Warning::from));
                    }
                    let items = &ledger.items;
                    let perhaps = |why: TooLittle| TooLittle { meant: items.meant(&item).map(Box::from), ..why };
                    ledger.stocks.record(stock, Entry { day: on, what }, mode).map_err(perhaps)?;
                    // Of what is issued, returned or retired an order or a count came before.
                    if counted {
                        warnings.extend(ledger.items.note(&item).map(Warning::from));
                    }
                }
            }
            RolloutEvent::LicencesProvided(_) => {
                if let Subject::Licence(key) = subject_of(event) {
                    let pieces = ledger.stocks.there_on(&key, on).filter(|pieces| *pieces > 0);
                    let licence = key.1.clone();
                    warnings.extend(pieces.map(|pieces| Warned::LicenceCounted { licence, pieces }.into()));
                    warnings.extend(ledger.items.note_licence(&key.1).map(Warning::from));
                }
            }
            RolloutEvent::EFileUsed(e) => {
                warnings.extend(Warned::of_use(e).map(Warning::from));
                let known = self.happened.get(&(e.authority.clone(), Happening::EFile));
                // A system of record tells the use, and the connection is told by whoever made it.
                let is_connected = !asked || known.is_some_and(|known| known.counts_on(on));
                let unconnected = Warned::NotConnected { authority: e.authority.clone() };
                warnings.extend((!is_connected).then(|| unconnected.into()));
            }
            RolloutEvent::RemoteAccessProvided(e) => warnings.extend(Warned::of_access(e).map(Warning::from)),
            RolloutEvent::SiteUpgraded(e) => {
                let key = (e.authority.clone(), e.site.clone(), e.measure.clone());
                let counting = self.standing(&e.authority).map(|(site, _)| site);
                let named = self.sites.iter().map(|((_, site, _), _)| site).filter(|site| **site == e.site);
                let known: BTreeSet<&SiteId> = counting.chain(named).collect();
                // A system of record has a list of its own.
                let unknown = Warned::of_site(e, &known, ledger.measures.counts(&e.measure)).filter(|_| asked);
                // What was taken back is not there twice.
                anew = self.sites.get(&key).is_some_and(|site| site.withdrawn_on.is_some());
                let done = Site::reported(self.sites.get(&key), on);
                let gone = done.withdrawn_on.map(|on| Warned::SiteWithdrawn { site: e.site.clone(), on });
                warnings.extend(unknown.into_iter().chain(gone).map(Warning::from));
                let usual = self.usual.get(&e.authority).map_or(&[][..], Vec::as_slice);
                warnings.extend(ledger.measures.note(&e.measure, usual, asked).map(Warning::from));
                self.sites.put(key, done);
            }
            RolloutEvent::SiteWithdrawn(e) => {
                let key = (e.authority.clone(), e.site.clone(), e.measure.clone());
                match Site::withdrawn(self.sites.get(&key), e, on, self.standing(&e.authority)) {
                    Ok(withdrawn) => self.sites.put(key, withdrawn),
                    Err(why) if strict => return Err(why.into()),
                    // It was accepted once.
                    Err(_) => {}
                }
            }
        }
        for (key, now) in capacity::totals(event) {
            let (reported, unlike) = Reported::then(self.capacities.get(&key), &key.1, on, now);
            warnings.extend(unlike.map(Warned::CapacityUnlike).map(Warning::from));
            self.capacities.put(key, reported);
        }
        // What was recorded once was queried then.
        let warnings = if strict { warnings } else { Vec::new() };
        let decision = Decision::new(vec![envelope.clone()], warnings);
        Ok(if anew { decision.anew() } else { decision })
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.rollouts
            .save::<rollout_row::Entity>(saving, |key, rollout| Ok(store::rollout_model(key, rollout)))
            .await?;
        let reports = self.reports.iter().map(|(key, place, report)| store::report_model(key, *place, report));
        rows::save_new::<report_row::Entity>(saving, reports).await?;
        self.milestones
            .save::<milestone_row::Entity>(saving, |key, milestone| Ok(store::milestone_model(key, milestone)))
            .await?;
        self.sites.save::<site_row::Entity>(saving, |key, site| Ok(store::site_model(key, site))).await?;
        self.happened.save::<happened_row::Entity>(saving, store::happened_model).await?;
        self.capacities
            .save::<capacity_row::Entity>(saving, |key, reported| Ok(store::capacity_model(key, reported)))
            .await
    }
}

impl Rollouts {
    /// What was reported of rollouts by day, where something is dated on the day of the last report or earlier; else
    /// where they stand is enough.
    async fn load_histories(&mut self, tx: &Reading<'_>, first: &BTreeMap<RolloutKey, Day>) -> Result<(), Error> {
        let late = |key: &RolloutKey, known: &Rollout| {
            known.last_day.is_none_or(|last| first.get(key).is_some_and(|first| *first <= last))
        };
        let wanted: Vec<&RolloutKey> =
            self.rollouts.iter().filter(|(key, rollout)| late(key, rollout)).map(|(key, _)| key).collect();
        let loaded = store::load_reports(tx, &wanted).await?;
        self.histories = self
            .rollouts
            .iter()
            .map(|(key, rollout)| (key.clone(), History::from(rollout.total, rollout.done)))
            .collect();
        self.histories.extend(loaded.into_iter().map(|(key, reports)| (key, History::of(reports))));
        Ok(())
    }

    /// How rollouts and projects are spelled that the batch names and nobody has planned.
    async fn load_spellings(
        &mut self,
        tx: &Reading<'_>,
        rollouts: &BTreeMap<RolloutKey, Day>,
        milestones: &BTreeSet<MilestoneKey>,
    ) -> Result<(), Error> {
        let rollouts = rollouts.keys().filter(|key| !self.rollouts.contains(key)).map(named_rollout);
        let unknown = milestones.iter().filter(|key| !self.milestones.contains(key));
        let projects = unknown.filter(|key| self.milestones_of(key).is_empty()).map(named_project);
        let named: Vec<Named<'_>> = rollouts.chain(projects).collect();
        if !named.is_empty() {
            self.spelled = Spelled::of(tx, named).await?;
        }
        Ok(())
    }

    fn rollout_unknown(&self, key: &RolloutKey) -> Refused {
        let meant = self.spelled.like(&named_rollout(key)).map(str::to_owned);
        Refused::RolloutUnknown { authority: key.0.clone(), rollout: key.1.clone(), meant }
    }

    fn milestone_unknown(&self, key: &MilestoneKey) -> Refused {
        let of_project = self.milestones_of(key);
        if !of_project.is_empty() {
            return Refused::milestone_unknown(&key.2, &of_project);
        }
        let here = self.milestones.iter().map(|((authority, project, _), _)| (authority, project));
        let planned = self.projects.iter().map(|(authority, project)| (authority, project)).chain(here);
        let theirs = planned.filter(|(authority, _)| **authority == key.0).map(|(_, project)| project.as_str());
        let spelled = self.spelled.like(&named_project(key));
        project_unknown(key, spelled.into_iter().chain(theirs))
    }

    /// Notes what happened on a day; says whether all that was reported of it before was taken back.
    fn happened(&mut self, event: &RolloutEvent, on: Day) -> bool {
        let Subject::Happening(key, _) = subject_of(event) else { return false };
        let mut known = self.happened.get(&key).cloned().unwrap_or_default();
        let anew = known.is_taken_back();
        known.report(on);
        self.happened.put(key, known);
        anew
    }

    /// What counts as done at the sites of an authority.
    fn standing(&self, authority: &Authority) -> impl Iterator<Item = (&SiteId, &Text)> {
        let standing = self.sites.iter().filter(move |(key, site)| key.0 == *authority && site.withdrawn_on.is_none());
        standing.map(|((_, site, measure), _)| (site, measure))
    }

    /// The milestones of the project of one, as far as they are known.
    fn milestones_of(&self, key: &MilestoneKey) -> Vec<&MilestoneId> {
        let here = self.milestones.iter().map(|(known, _)| known);
        let known = self.planned.iter().chain(here).filter(|known| (&known.0, &known.1) == (&key.0, &key.1));
        known.map(|known| &known.2).filter(|milestone| **milestone != key.2).collect()
    }

    /// A rollout in a new state, after a report.
    fn put(&mut self, key: RolloutKey, rollout: Rollout, report: Report) {
        self.histories.entry(key.clone()).or_default().record(report);
        self.reports.push((key.clone(), rollout.reports, report));
        self.rollouts.put(key, rollout);
    }
}
