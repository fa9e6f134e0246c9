//! What a batch refuses, and what it takes in the place of what was refused before: noted while it is decided, kept
//! when it is saved.

use std::collections::HashSet;

use jiff::Timestamp;
use sollist_contract::{
    event::{BudgetEvent, Event, ProcurementEvent},
    refusal::Refusal,
};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Saving},
    },
    write::batch::{Command, Place, RefusedList},
};

use crate::{
    kept::{self, Kept},
    refused::{self, Closing, Stood, Whole, refused_row},
};

/// The list of what was refused, as a batch adds to it.
#[derive(Default)]
pub struct Noted {
    /// In the order in which they were refused; `after_seq` holds how many events of the batch came before, until the
    /// head is held.
    refused: Vec<Kept>,
    /// What was taken in the place of refused entries.
    closing: Closing,
    /// How many events of the batch there are with the last that closes any.
    through: u64,
}

/// For whom a command was sent, where its sender speaks for one authority alone.
fn scope(command: &Command) -> Option<String> {
    command.caller.own().map(|own| own.authority.to_string())
}

fn stood(command: &Command, place: &Place) -> Option<Stood> {
    let row = place.row.as_ref()?.text.to_string();
    let position = i64::try_from(place.position).unwrap_or(i64::MAX);
    Some(Stood { scope: scope(command), origin: place.origin.to_string(), position, row })
}

#[tonic::async_trait]
impl RefusedList for Noted {
    fn refused(&mut self, command: &Command, refusal: &Refusal, before: u64) {
        let Some(place) = &command.place else { return };
        let named = refused::name_of(command, place);
        let entry = refused::digest_of(command, &place.text);
        self.through = self.through.max(before);
        // Refused again with something else in it: what stood on the list is replaced by what comes now.
        self.closing.ids.extend(place.corrects.iter().map(|id| (scope(command), id.to_string())));
        self.closing.rows.extend(stood(command, place));
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
            actor: command.caller.recorded().to_string(),
            refused_at: 0,
            settled: None,
            entry,
            taken: None,
            table_header: place.row.as_ref().map(|row| rows::storable(&row.header)),
            table_row: place.row.as_ref().map(|row| rows::storable(&row.text)),
            further: None,
            scope: scope(command),
        };
        self.refused.push(Kept { row, corrects: place.corrects.is_some() });
    }

    fn taken(&mut self, command: &Command, recorded: bool, through: u64) {
        let Some(place) = &command.place else { return };
        self.through = self.through.max(through);
        let plan = command.mode.is_stated();
        self.closing.ids.extend(place.corrects.iter().map(|id| (scope(command), id.to_string())));
        if place.row.is_none() && !plan && !place.origin.is_empty() {
            let position = i64::try_from(place.position).unwrap_or(i64::MAX);
            self.closing.lines.push(Whole {
                scope: scope(command),
                origin: place.origin.clone(),
                position,
                text: place.text.clone(),
                known: !recorded,
            });
        }
        // An event closes what was refused under its name; a row of a plan has to say what it stands for.
        if place.row.is_some() || plan {
            self.closing.entries.push(refused::digest_of(command, &place.text));
        }
        if recorded {
            self.closing.rows.extend(stood(command, place));
            // The row itself may have been what was refused.
            self.closing.entries.extend(place.row.as_ref().map(|row| refused::digest_of(command, &row.text)));
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

    fn is_empty(&self) -> bool {
        self.refused.is_empty() && self.closing.is_empty()
    }

    async fn is_idle(&self, from: &Reading<'_>) -> Result<bool, Error> {
        // What is open is written by batches that hold their rows, and by none that is on its way from a shelf.
        Ok(self.refused.is_empty() && (self.closing.is_empty() || !refused::is_any_open(&from.at_once()).await?))
    }

    async fn save(&mut self, saving: &mut Saving<'_>, now: Timestamp, next: u64) -> Result<(), Error> {
        let last = i64::try_from(next).unwrap_or(i64::MAX).saturating_sub(1);
        let kept = std::mem::take(&mut self.refused).into_iter().map(|Kept { row, corrects }| {
            let after_seq = row.after_seq.saturating_add(last);
            Kept { row: refused_row::Model { after_seq, refused_at: now.as_microsecond(), ..row }, corrects }
        });
        let kept: Vec<Kept> = kept.collect();
        let again: HashSet<&str> = kept.iter().map(|kept| kept.row.entry.as_str()).collect();
        // What was taken is recorded up to there.
        let taken = last.saturating_add(i64::try_from(self.through).unwrap_or(i64::MAX));
        refused::close(saving.from(), std::mem::take(&mut self.closing), &again, taken).await?;
        kept::keep(saving, kept).await
    }
}
