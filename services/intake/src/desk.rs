//! Intake at its desk: who had to report and did; and what was refused, kept for correction.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use sollist_contract::{
    envelope::Envelope,
    event::{Event, FigureReported},
    refusal::{Reason, Refusal},
};
use sollist_ledger::{Desk, Ledger, Wanted};
use sollist_platform::{
    Error,
    batch::{Command, Mode},
    journal,
    rows::{self, Rows, Saving},
};

use crate::{
    refused::{self, refused_row},
    submissions::{self, Submission, SubmissionKey, submission_row, unknown},
};

/// Submissions that a batch names, and what it refused.
#[derive(Default)]
pub struct Intake {
    submissions: Rows<SubmissionKey, Submission>,
    /// In the order in which they were refused; `after_seq` holds how many events of the batch came before, until the head is
    /// held.
    refused: Vec<refused_row::Model>,
}

/// A published figure says a value, or a numerator and a denominator that can be divided by.
fn says_a_number(figure: &FigureReported) -> Result<(), Refusal> {
    let divisible = figure.denominator.is_some_and(|denominator| !denominator.0.is_zero());
    match (figure.value, figure.numerator, figure.denominator) {
        (Some(_), None, None) => Ok(()),
        (_, Some(_), Some(_)) if divisible => Ok(()),
        _ => Err(Refusal::new(
            Reason::Malformed,
            "data",
            "Eine veröffentlichte Zahl nennt einen Wert (value) oder Zähler und Nenner (numerator, denominator), der Nenner nicht null.",
            "A published figure gives a value, or numerator and denominator, the denominator not zero.",
        )),
    }
}

fn key_of(event: &Event) -> Option<SubmissionKey> {
    match event {
        Event::SubmissionDue(e) => Some((e.authority.clone(), e.period.clone())),
        Event::SubmissionReceived(e) => Some((e.authority.clone(), e.period.clone())),
        Event::SubmissionExtended(e) => Some((e.authority.clone(), e.period.clone())),
        _ => None,
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

    async fn load(&mut self, tx: &DatabaseTransaction, events: &[&Envelope], _wanted: &mut Wanted) -> Result<(), Error> {
        let keys: BTreeSet<SubmissionKey> = events.iter().filter_map(|e| key_of(&e.event)).collect();
        submissions::load(tx, &keys, &mut self.submissions).await
    }

    fn decide(&mut self, _ledger: &mut Ledger, envelope: &Envelope, _mode: &Mode) -> Result<Vec<Envelope>, Refusal> {
        if let Event::FigureReported(figure) = &envelope.event {
            says_a_number(figure)?;
        }
        if let Some(key) = key_of(&envelope.event) {
            let known = self.submissions.get(&key);
            let next = match &envelope.event {
                Event::SubmissionDue(e) => Submission::due(known, &key, e.due_on)?,
                Event::SubmissionReceived(e) => known.ok_or_else(|| unknown(&key))?.received(e.received_on, e.complete),
                Event::SubmissionExtended(e) => known.ok_or_else(|| unknown(&key))?.extended(&key, e.new_due_on)?,
                _ => return Ok(vec![envelope.clone()]),
            };
            self.submissions.put(key, next);
        }
        Ok(vec![envelope.clone()])
    }

    fn refused(&mut self, command: &Command, refusal: &Refusal, before: u64) {
        let Some(place) = &command.place else { return };
        let named = command.what.as_ref().ok().map(|e| (e.source.clone(), e.id.clone()));
        let named = named.or_else(|| refused::name_in(&place.text));
        let id = journal::digest(&[&place.text]);
        // What every database can keep is kept as text; what came is beside it, byte for byte.
        let raw = match &place.raw {
            None if place.text.contains('\0') => Some(place.text.as_bytes().to_vec()),
            raw => raw.as_ref().map(|raw| raw.to_vec()),
        };
        let row = refused_row::Model {
            id,
            number: 0,
            origin: rows::storable(&place.origin),
            position: i64::try_from(place.position).unwrap_or(i64::MAX),
            event_source: named.as_ref().map(|(source, _)| rows::storable(source)),
            event_id: named.map(|(_, id)| rows::storable(&id)),
            reason: refusal.reason.code().to_owned(),
            field: rows::storable(&refusal.field),
            message_de: rows::storable(&refusal.de),
            message_en: rows::storable(&refusal.en),
            content: rows::storable(&place.text),
            raw,
            after_seq: i64::try_from(before).unwrap_or(i64::MAX),
            actor: command.caller.actor.to_string(),
            refused_at: 0,
            settled: None,
        };
        self.refused.push(row);
    }

    fn has_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    async fn keep_refused(&mut self, saving: &mut Saving<'_>, now: Timestamp, next: u64) -> Result<(), Error> {
        let last = i64::try_from(next).unwrap_or(i64::MAX).saturating_sub(1);
        let rows = std::mem::take(&mut self.refused).into_iter().map(|row| refused_row::Model {
            after_seq: row.after_seq.saturating_add(last),
            refused_at: now.as_microsecond(),
            ..row
        });
        refused::keep(saving, rows.collect()).await
    }

    async fn save(&mut self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.submissions.save::<submission_row::Entity>(saving, |key, submission| Ok(submissions::model(key, submission))).await
    }
}
