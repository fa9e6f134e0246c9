//! Intake at its desk: who had to report and did, and which scenarios are kept.

use std::collections::{BTreeMap, BTreeSet};

use sollist_contract::{
    envelope::Envelope,
    event::IntakeEvent,
    ids::{ScenarioName, Text},
    published::OfWhom,
    quarter::Quarter,
    refusal::Refusal,
    warning::Warning,
};
use sollist_ledger::{Desk, Ledger, Price, Wanted, not_taken, process::Approvals};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{Rows, Saving},
    },
    write::batch::{Asked, Decision, Mode},
};

use crate::{
    figures::{Odd, says_a_number},
    published::{self, Place, Published, parameter_row},
    reports::{self, Last, ReportRefused, State, report_row},
    scenarios::{self, Kept, Warned, scenario_row},
    sets::{self, Named, set_row},
    submissions::{self, Submission, SubmissionKey, submission_row},
};

/// Submissions, scenarios, parameters and reports that a batch names.
#[derive(Default)]
pub struct Intake {
    submissions: Rows<SubmissionKey, Submission>,
    scenarios: Rows<ScenarioName, Kept>,
    parameters: Rows<Place, Published>,
    sets: Rows<Text, Named>,
    reports: Rows<Quarter, Last>,
    /// What reports rest on, by its number.
    states: BTreeMap<u64, State>,
}

fn key_of(event: &IntakeEvent) -> Option<SubmissionKey> {
    match event {
        IntakeEvent::SubmissionDue(e) => Some((e.authority.clone(), e.period.clone())),
        IntakeEvent::SubmissionReceived(e) => Some((e.authority.clone(), e.period.clone())),
        IntakeEvent::SubmissionExtended(e) => Some((e.authority.clone(), e.period.clone())),
        IntakeEvent::FigureReported(_)
        | IntakeEvent::ParametersPublished(_)
        | IntakeEvent::ScenarioPublished(_)
        | IntakeEvent::ScenarioWithdrawn(_)
        | IntakeEvent::ProcessOpened(_)
        | IntakeEvent::ProcessApproved(_)
        | IntakeEvent::ProcessRejected(_)
        | IntakeEvent::ReportPublished(_) => None,
    }
}

#[tonic::async_trait]
impl Desk for Intake {
    fn context(&self) -> &'static str {
        "intake"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["intake_submissions", "intake_scenarios", "intake_parameters", "intake_parameter_sets", "intake_reports"]
    }

    async fn load(&mut self, tx: &Reading<'_>, events: &[&Envelope], wanted: &mut Wanted) -> Result<(), Error> {
        let (mut names, mut places, mut publishes) = (BTreeSet::new(), BTreeSet::new(), false);
        let (mut quarters, mut rested_on) = (BTreeSet::new(), BTreeSet::new());
        for event in events.iter().filter_map(|envelope| IntakeEvent::of(&envelope.event)) {
            match event {
                IntakeEvent::ParametersPublished(set) => {
                    publishes = true;
                    wanted.approvals |= Approvals::is_of(set);
                    places.extend(published::numbers(set).into_iter().map(|(place, _)| place));
                    wanted.items.extend(set.values.items.keys().cloned());
                    wanted.prices = true;
                    wanted.measures.extend(set.values.items.values().flat_map(|values| values.measures.clone()));
                }
                IntakeEvent::ScenarioPublished(e) => {
                    wanted.items.extend(e.items.keys().cloned());
                    names.insert(e.name.clone());
                }
                IntakeEvent::ScenarioWithdrawn(e) => {
                    names.insert(e.name.clone());
                }
                IntakeEvent::FigureReported(e) => {
                    if let Some(OfWhom::Authority(authority)) = OfWhom::named(e.scope.as_str()) {
                        wanted.authorities.insert(authority);
                    }
                }
                IntakeEvent::ReportPublished(e) => {
                    quarters.insert(e.quarter);
                    rested_on.insert(e.sequence);
                }
                IntakeEvent::SubmissionDue(_)
                | IntakeEvent::SubmissionReceived(_)
                | IntakeEvent::SubmissionExtended(_)
                | IntakeEvent::ProcessOpened(_)
                | IntakeEvent::ProcessApproved(_)
                | IntakeEvent::ProcessRejected(_) => {}
            }
        }
        scenarios::load(tx, &names, &mut self.scenarios).await?;
        published::load(tx, &places, &mut self.parameters).await?;
        if publishes {
            sets::load(tx, &mut self.sets).await?;
        }
        reports::load(tx, &quarters, &mut self.reports).await?;
        self.states = reports::states(tx, &rested_on).await?;
        let keys: BTreeSet<SubmissionKey> = events.iter().filter_map(|e| key_of(IntakeEvent::of(&e.event)?)).collect();
        submissions::load(tx, &keys, &mut self.submissions).await
    }

    fn decide(
        &mut self,
        ledger: &mut Ledger,
        Asked { envelope, mode, caller }: Asked<'_>,
    ) -> Result<Decision, Refusal> {
        let own = caller.own().map(|own| &own.authority);
        let event = IntakeEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))?;
        // A journal may be older than what is refused here: figures withhold what rests on it.
        let strict = *mode != Mode::Replay;
        let mut warnings: Vec<Warning> = Vec::new();
        match event {
            IntakeEvent::SubmissionDue(e) => {
                let key = (e.authority.clone(), e.period.clone());
                let due = Submission::due(self.submissions.get(&key), &key, e.due_on, strict)?;
                self.submissions.put(key, due);
            }
            IntakeEvent::SubmissionReceived(e) => {
                let key = (e.authority.clone(), e.period.clone());
                let known = self.submissions.get(&key).ok_or_else(|| submissions::unknown(&key))?;
                let received = known.received(&e.period, e.received_on, e.complete);
                let odd = submissions::Warned::of_receipt(known, &e.period, e.received_on, e.complete);
                warnings.extend(odd.filter(|_| strict).map(Warning::from));
                self.submissions.put(key, received);
            }
            IntakeEvent::SubmissionExtended(e) => {
                let key = (e.authority.clone(), e.period.clone());
                let known = self.submissions.get(&key).ok_or_else(|| submissions::unknown(&key))?;
                let extended = known.extended(&key, e.new_due_on, strict)?;
                let odd = submissions::Warned::of_extension(known, &e.period, envelope.day(), e.new_due_on);
                warnings.extend(odd.filter(|_| strict).map(Warning::from));
                self.submissions.put(key, extended);
            }
            IntakeEvent::FigureReported(figure) if strict => {
                says_a_number(figure)?;
                warnings.extend(Odd::of(figure, &ledger.authorities).into_iter().map(Warning::from));
            }
            IntakeEvent::FigureReported(_) => {}
            IntakeEvent::ParametersPublished(set) => {
                if strict {
                    set.values.must_make_sense(set.set.as_str())?;
                }
                let unlike = published::note(set, &mut self.parameters).filter(|_| strict);
                warnings.extend(unlike.map(Warning::from));
                let (dropped, moved) = sets::note(set, &mut self.sets);
                if strict {
                    warnings.extend(dropped.map(Warning::from));
                    warnings.extend(moved.map(Warning::from));
                    warnings.extend(published::beyond_prices(set).map(Warning::from));
                }
                ledger.approvals.publish(set);
                for (item, values) in &set.values.items {
                    ledger.items.price(item, Price::new(values.unit_price.0, set.valid_from));
                }
                let measures = set.values.items.values().flat_map(|values| &values.measures);
                measures.for_each(|measure| ledger.measures.publish(measure));
            }
            IntakeEvent::ScenarioPublished(e) => {
                if strict {
                    scenarios::must_be_meant(e, ledger)?;
                }
                let known = self.scenarios.get(&e.name).filter(|_| strict);
                let kept = scenarios::published(known, e, envelope.day());
                let kept = kept.map_err(|refused| scenarios::told_to(refused, own, false))?;
                if strict {
                    warnings.extend(Warned::of_saving(known, e, &ledger.items).into_iter().map(Warning::from));
                }
                self.scenarios.put(e.name.clone(), kept);
            }
            IntakeEvent::ScenarioWithdrawn(e) => {
                let kept = scenarios::withdrawn(self.scenarios.get(&e.name), e);
                let kept = kept.map_err(|refused| scenarios::told_to(refused, own, true))?;
                self.scenarios.put(e.name.clone(), kept);
            }
            IntakeEvent::ReportPublished(e) => {
                if strict {
                    let unread = || ReportRefused::Ahead { sequence: e.sequence, head: 0 };
                    let state = self.states.get(&e.sequence).ok_or_else(unread)?;
                    reports::may_be_published(self.reports.get(&e.quarter), e, state, envelope.day())?;
                }
                self.reports.put(e.quarter, Last::of(e));
            }
            // Every desk may open one, so the books decide them themselves.
            IntakeEvent::ProcessOpened(_) | IntakeEvent::ProcessApproved(_) | IntakeEvent::ProcessRejected(_) => {
                return Err(not_taken(envelope).into());
            }
        }
        Ok(Decision::new(vec![envelope.clone()], warnings))
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.submissions
            .save::<submission_row::Entity>(saving, |key, submission| Ok(submissions::model(key, submission)))
            .await?;
        self.scenarios.save::<scenario_row::Entity>(saving, scenarios::model).await?;
        self.parameters
            .save::<parameter_row::Entity>(saving, |place, known| Ok(published::model(place, known)))
            .await?;
        self.sets.save::<set_row::Entity>(saving, |set, named| Ok(sets::model(set, named))).await?;
        self.reports.save::<report_row::Entity>(saving, reports::model).await
    }
}
