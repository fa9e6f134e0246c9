//! Intake at its desk: who had to report and did; and what was refused, kept for correction.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use sollist_contract::{
    envelope::Envelope,
    event::{BudgetEvent, Event, FigureReported, IntakeEvent, ProcurementEvent},
    refusal::Refusal,
};
use sollist_ledger::{Desk, Ledger, Wanted, not_taken};
use sollist_platform::{
    Error,
    store::{
        journal,
        rows::{self, Rows, Saving},
    },
    write::batch::{Asked, Command, Mode, Place},
};

use crate::{
    refused::{self, Closing, Whole, refused_row},
    submissions::{self, Submission, SubmissionKey, SubmissionRefused, submission_row},
};

/// Submissions that a batch names, and what it refused.
#[derive(Default)]
pub struct Intake {
    submissions: Rows<SubmissionKey, Submission>,
    /// In the order in which they were refused; `after_seq` holds how many events of the batch came before, until the
    /// head is held.
    refused: Vec<refused_row::Model>,
    /// What was taken in the place of refused entries.
    closing: Closing,
}

/// A published figure that says neither a value nor a numerator and a denominator that can be divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureWithoutNumber;

fn says_a_number(figure: &FigureReported) -> Result<(), FigureWithoutNumber> {
    let divisible = figure.denominator.is_some_and(|denominator| !denominator.0.is_zero());
    match (figure.value, figure.numerator, figure.denominator) {
        (Some(_), None, None) => Ok(()),
        (_, Some(_), Some(_)) if divisible => Ok(()),
        _ => Err(FigureWithoutNumber),
    }
}

/// A row of a table, and where it stood.
fn stood(place: &Place) -> Option<(String, i64, String)> {
    let row = place.row.as_ref()?;
    Some((place.origin.to_string(), i64::try_from(place.position).unwrap_or(i64::MAX), row.text.to_string()))
}

fn key_of(event: &IntakeEvent) -> Option<SubmissionKey> {
    match event {
        IntakeEvent::SubmissionDue(e) => Some((e.authority.clone(), e.period.clone())),
        IntakeEvent::SubmissionReceived(e) => Some((e.authority.clone(), e.period.clone())),
        IntakeEvent::SubmissionExtended(e) => Some((e.authority.clone(), e.period.clone())),
        IntakeEvent::FigureReported(_) | IntakeEvent::ParametersPublished(_) => None,
    }
}

#[tonic::async_trait]
impl Desk for Intake {
    fn context(&self) -> &'static str {
        "intake"
    }

    fn derived_tables(&self) -> &'static [&'static str] {
        &["intake_submissions"]
    }

    async fn load(
        &mut self,
        tx: &DatabaseTransaction,
        events: &[&Envelope],
        _wanted: &mut Wanted,
    ) -> Result<(), Error> {
        let keys: BTreeSet<SubmissionKey> = events.iter().filter_map(|e| key_of(IntakeEvent::of(&e.event)?)).collect();
        submissions::load(tx, &keys, &mut self.submissions).await
    }

    fn decide(
        &mut self,
        _ledger: &mut Ledger,
        Asked { envelope, mode, .. }: Asked<'_>,
    ) -> Result<Vec<Envelope>, Refusal> {
        let event = IntakeEvent::of(&envelope.event).ok_or_else(|| not_taken(envelope))?;
        match event {
            IntakeEvent::SubmissionDue(e) => {
                let key = (e.authority.clone(), e.period.clone());
                let due = Submission::due(self.submissions.get(&key), &key, e.due_on)?;
                self.submissions.put(key, due);
            }
            IntakeEvent::SubmissionReceived(e) => {
                let key = (e.authority.clone(), e.period.clone());
                let known = self.submissions.get(&key).ok_or_else(|| SubmissionRefused::Unknown(key.clone()))?;
                let received = known.received(e.received_on, e.complete);
                self.submissions.put(key, received);
            }
            IntakeEvent::SubmissionExtended(e) => {
                let key = (e.authority.clone(), e.period.clone());
                let known = self.submissions.get(&key).ok_or_else(|| SubmissionRefused::Unknown(key.clone()))?;
                let extended = known.extended(&key, e.new_due_on)?;
                self.submissions.put(key, extended);
            }
            IntakeEvent::FigureReported(figure) => says_a_number(figure)?,
            // A journal may be older than what is refused here: figures withhold what rests on it.
            IntakeEvent::ParametersPublished(_) if *mode == Mode::Replay => {}
            IntakeEvent::ParametersPublished(set) => set.values.must_make_sense()?,
        }
        Ok(vec![envelope.clone()])
    }

    fn refused(&mut self, command: &Command, refusal: &Refusal, before: u64) {
        let Some(place) = &command.place else { return };
        let named = refused::name_of(command, place);
        let entry = journal::digest(&[&place.text]);
        // Refused again with something else in it: what stood on the list is replaced by what comes now.
        self.closing.ids.extend(place.corrects.iter().map(|id| id.to_string()));
        self.closing.rows.extend(stood(place));
        // What every database can keep is kept as text; what came is beside it, byte for byte.
        let raw = match &place.raw {
            None if place.text.contains('\0') => Some(place.text.as_bytes().to_vec()),
            raw => raw.as_ref().map(|raw| raw.to_vec()),
        };
        let row = refused_row::Model {
            id: entry.clone(),
            number: 0,
            origin: rows::storable(&place.origin),
            position: i64::try_from(place.position).unwrap_or(i64::MAX),
            event_source: named.as_ref().map(|(source, _)| rows::storable(source)),
            event_id: named.map(|(_, id)| rows::storable(&id)),
            reason: refusal.reason.code().to_owned(),
            field: rows::storable(&refusal.field),
            message_de: rows::storable(&refusal.said.de),
            message_en: rows::storable(&refusal.said.en),
            content: rows::storable(&place.text),
            raw,
            after_seq: i64::try_from(before).unwrap_or(i64::MAX),
            actor: command.caller.actor.to_string(),
            refused_at: 0,
            settled: None,
            entry,
            taken: None,
            table_header: place.row.as_ref().map(|row| rows::storable(&row.header)),
            table_row: place.row.as_ref().map(|row| rows::storable(&row.text)),
        };
        self.refused.push(row);
    }

    fn taken(&mut self, command: &Command, recorded: bool) {
        let Some(place) = &command.place else { return };
        let plan = matches!(command.mode, Mode::Plan { .. });
        self.closing.ids.extend(place.corrects.iter().map(|id| id.to_string()));
        if place.row.is_none() && !plan && !place.origin.is_empty() {
            let position = i64::try_from(place.position).unwrap_or(i64::MAX);
            self.closing.lines.push(Whole {
                origin: place.origin.clone(),
                position,
                text: place.text.clone(),
                known: !recorded,
            });
        }
        // An event closes what was refused under its name; a row of a plan has to say what it stands for.
        if place.row.is_some() || plan {
            self.closing.entries.push(journal::digest(&[&place.text]));
        }
        if recorded {
            self.closing.rows.extend(stood(place));
            // The row itself may have been what was refused.
            self.closing.entries.extend(place.row.as_ref().map(|row| journal::digest(&[&row.text])));
        }
        let Ok(envelope) = &command.what else { return };
        match &envelope.event {
            _ if !recorded => {}
            Event::Budget(BudgetEvent::Appropriated(line)) if plan => {
                self.closing.booked.insert((line.line.clone(), false));
            }
            // The Ist of a row of a plan, or what it is other than before.
            Event::Procurement(ProcurementEvent::PaymentMade(payment))
                if place.row.is_some() && payment.is_account(&envelope.source) =>
            {
                self.closing.booked.insert((payment.line.clone(), true));
            }
            Event::Budget(BudgetEvent::LineRenamed(renamed)) => {
                self.closing.renamed.push((renamed.line.to_string(), renamed.new_line.to_string()))
            }
            // What no plan's row stands for closes none; an entry is closed by its name and by what it says that it
            // corrects.
            _ => {}
        }
    }

    fn has_refused(&self) -> bool {
        !self.refused.is_empty() || !self.closing.is_empty()
    }

    async fn keep_refused(&mut self, saving: &mut Saving<'_>, now: Timestamp, next: u64) -> Result<(), Error> {
        let last = i64::try_from(next).unwrap_or(i64::MAX).saturating_sub(1);
        let rows = std::mem::take(&mut self.refused).into_iter().map(|row| refused_row::Model {
            after_seq: row.after_seq.saturating_add(last),
            refused_at: now.as_microsecond(),
            ..row
        });
        let rows: Vec<refused_row::Model> = rows.collect();
        refused::close(saving.tx(), std::mem::take(&mut self.closing), &rows, last).await?;
        refused::keep(saving, rows).await
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.submissions
            .save::<submission_row::Entity>(saving, |key, submission| Ok(submissions::model(key, submission)))
            .await
    }
}
