//! Intake at its desk: who had to report and did; and what was refused, kept for correction.

use std::collections::{BTreeMap, BTreeSet};

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
    rows::{self, Rows},
};

use crate::{
    refused::{self, refused_row},
    submissions::{self, Submission, SubmissionKey, submission_row, unknown},
};

/// Submissions that a batch names, and what it refused.
#[derive(Default)]
pub struct Intake {
    submissions: Rows<SubmissionKey, Submission>,
    refused: BTreeMap<String, refused_row::Model>,
    next_number: i64,
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
        submissions::load(tx, &keys, &mut self.submissions).await?;
        self.next_number = refused::next_number(tx).await?;
        Ok(())
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

    fn refused(&mut self, command: &Command, refusal: &Refusal, last: u64) {
        let Some(place) = &command.place else { return };
        let named = command.what.as_ref().ok().map(|e| (e.source.clone(), e.id.clone()));
        let named = named.or_else(|| refused::name_in(&place.text));
        let id = journal::digest(&[&place.text]);
        let number = self.next_number;
        self.next_number = number.saturating_add(1);
        let row = refused_row::Model {
            id: id.clone(),
            number,
            origin: place.origin.to_string(),
            position: i64::try_from(place.position).unwrap_or(i64::MAX),
            event_source: named.as_ref().map(|(source, _)| source.clone()),
            event_id: named.map(|(_, id)| id),
            reason: refusal.reason.code().to_owned(),
            field: refusal.field.clone(),
            message_de: refusal.de.clone(),
            message_en: refusal.en.clone(),
            content: place.text.to_string(),
            raw: place.raw.as_ref().map(|raw| raw.to_vec()),
            after_seq: i64::try_from(last).unwrap_or(i64::MAX),
            actor: command.caller.actor.to_string(),
            refused_at: 0,
            settled: None,
        };
        self.refused.entry(id).or_insert(row);
    }

    async fn save(&mut self, tx: &DatabaseTransaction, now: Timestamp) -> Result<(), Error> {
        let changed = self.submissions.changed().into_iter().map(|(key, submission)| submissions::model(key, submission));
        rows::save::<submission_row::Entity>(tx, changed).await?;
        let refused = std::mem::take(&mut self.refused);
        let refused = refused.into_values().map(|row| refused_row::Model { refused_at: now.as_microsecond(), ..row });
        // What is on the list stays as it was first refused: corrected or settled, it is not open again.
        rows::save_new::<refused_row::Entity>(tx, refused).await
    }
}
