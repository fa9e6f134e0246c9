//! The answer to an act: what was recorded and under which number, what somebody should look at, and what became of the
//! budget lines.

use serde::{Serialize, Serializer, ser::SerializeMap as _};
use sollist_contract::{
    command::{self, Command},
    grpc::common::v1::{AuthorityEffect, LineEffect, LinePosition, Receipt, Warning},
    money::Cents,
    said::Said,
    words::{
        event as event_words,
        terms::{self, Term},
    },
};

use super::asking::Asking;
use crate::cli::{
    args::Format,
    failure::{Exit, Failure},
    output::Output,
    table::{Cell, Column, Sheet},
    words::{acts as words, explain, typed},
};
use sollist_contract::lang::Lang;

/// What a service answered to an act.
pub(super) struct Answer<'a> {
    pub asking: &'a Asking,
    /// What happened, as a sentence.
    pub what: Option<Said>,
    pub receipt: Option<Receipt>,
    /// What the act made, each by its key: one row, or none.
    pub made: Vec<(&'static str, Sheet)>,
}

/// What is asked for, as a sentence; none where it is no event that could be recorded.
pub(super) fn sentence<C: Command>(request: &C) -> Option<Said> {
    command::event(request).ok().map(|event| event_words::said(&event))
}

/// What came of it beside, below the receipt.
pub(super) fn with_effect(exit: Exit, effect: Said, out: &mut Output<'_>) -> Result<Exit, Failure> {
    if out.format == Format::Table {
        let text = out.lang.say(effect);
        out.tell(&format!("{text}\n"))?;
    }
    Ok(exit)
}

impl Answer<'_> {
    pub(super) fn tell(self, out: &mut Output<'_>) -> Result<Exit, Failure> {
        let receipt = self.receipt.unwrap_or_default();
        // A server of an earlier version does not know that something may only be checked.
        if self.asking.check && !receipt.validated_only && !receipt.duplicate {
            return Err(Failure::invalid(words::not_only_checked(receipt.sequence)));
        }
        if out.format == Format::Json {
            out.json(&Document { id: &self.asking.id, receipt: &receipt, made: &self.made })?;
            return Ok(Exit::Done);
        }
        let text = told(self.asking, self.what.as_ref(), &receipt, out.lang);
        out.tell(&text)?;
        for effect in receipt.effects.iter().filter(|effect| moves(effect)) {
            let lang = out.lang;
            out.tell(&format!("\n{}\n", lang.say(words::of_line(&effect.line, self.asking.day()))))?;
            out.table(&effect_sheet(effect, lang))?;
        }
        Ok(Exit::Done)
    }
}

fn told(asking: &Asking, what: Option<&Said>, receipt: &Receipt, lang: Lang) -> String {
    let first = match (receipt.duplicate, receipt.sequence, asking.check) {
        (true, 0, _) => words::changes_nothing(),
        (true, sequence, _) => words::recorded_before(sequence, what),
        (false, _, true) => words::would_be_recorded(what),
        (false, sequence, false) if !receipt.process.is_empty() => words::opened(sequence, what),
        (false, sequence, false) => words::recorded(sequence, what),
    };
    let mut text = lang.say(first) + "\n";
    if asking.fresh && !asking.check {
        text.push_str(&format!("{}\n", lang.say(words::request_id(&asking.id))));
    }
    if !receipt.process.is_empty() {
        let said = match (receipt.duplicate, asking.check) {
            (true, _) => words::opened_before(&receipt.process),
            (false, true) => words::would_wait(),
            (false, false) => words::waits(&receipt.process),
        };
        text.push_str(&format!("{}\n", lang.say(said)));
    }
    for warning in &receipt.warnings {
        let said = typed::here(Said::read(&warning.message_de, &warning.message_en));
        text.push_str(&format!("{}\n", lang.say(words::warning(&said))));
    }
    text
}

/// An amount of a line's position, and what it is called.
type Figure = (Term, fn(&LinePosition) -> &str);

const FIGURES: [Figure; 8] = [
    (terms::APPROPRIATION, |at| &at.appropriation),
    (terms::CARRY_OVER, |at| &at.carry_over),
    (terms::ADJUSTMENTS, |at| &at.adjustments),
    (terms::CURRENT_BUDGET, |at| &at.soll),
    (terms::FROZEN, |at| &at.frozen),
    (terms::COMMITMENTS, |at| &at.commitments),
    (terms::ACTUAL, |at| &at.actual),
    (terms::AVAILABLE, |at| &at.available),
];

/// Whether anything of a line changed: a new name or programme moves no money.
fn moves(effect: &LineEffect) -> bool {
    let of_authority = |authority: &AuthorityEffect| authority.before != authority.after;
    effect.before != effect.after || effect.authorities.iter().any(of_authority)
}

/// What became of a line: what changed of it, and what is available.
fn effect_sheet(effect: &LineEffect, lang: Lang) -> Sheet {
    let (before, after) = (effect.before.clone().unwrap_or_default(), effect.after.clone().unwrap_or_default());
    let mut rows = Vec::new();
    for (name, of) in FIGURES {
        let (was, is) = (of(&before), of(&after));
        // Of a line that was not there the amounts are empty.
        let same = was == is || was.is_empty() && is.parse() == Ok(Cents::ZERO);
        if !same || name == terms::AVAILABLE {
            rows.push(moved(lang.word(name).to_owned(), was, is));
        }
    }
    rows.extend(effect.authorities.iter().flat_map(|authority| authority_rows(authority, lang)));
    let columns = vec![
        Column::of("figure", terms::AMOUNT_IN_EUR),
        Column::of("before", terms::BEFORE),
        Column::of("after", terms::AFTER),
        Column::of("change", terms::CHANGE),
    ];
    Sheet::new(columns, rows)
}

/// What became of what a line may commit of a later year: what changed of it, and what is free.
fn authority_rows(effect: &AuthorityEffect, lang: Lang) -> Vec<Vec<Cell>> {
    let (before, after) = (effect.before.clone().unwrap_or_default(), effect.after.clone().unwrap_or_default());
    let figures = [
        (explain::granted(effect.year), &before.granted, &after.granted),
        (explain::used(effect.year), &before.committed, &after.committed),
        (explain::free(effect.year), &before.free, &after.free),
    ];
    let last = figures.len() - 1;
    let row = |(place, (name, was, is)): (usize, (Said, &String, &String))| {
        (was != is || place == last).then(|| moved(lang.say(name), was, is))
    };
    figures.into_iter().enumerate().filter_map(row).collect()
}

/// A figure with what it was, what it is, and by how much it changed.
fn moved(name: String, was: &str, is: &str) -> Vec<Cell> {
    // Of a line that was not there the amounts are empty.
    let given = |text: &str| if text.is_empty() { Cents::ZERO.to_string() } else { text.to_owned() };
    let (was, is) = (given(was), given(is));
    let by = Cents::of_sum(&was).ok().zip(Cents::of_sum(&is).ok()).and_then(|(was, is)| is.minus(was).ok());
    let by = by.map_or(Cell::Nothing, |by| Cell::Amount(by.to_string()));
    vec![Cell::text(name), Cell::Amount(was), Cell::Amount(is), by]
}

/// The answer for programs. Keys are promised.
struct Document<'a> {
    id: &'a str,
    receipt: &'a Receipt,
    made: &'a [(&'static str, Sheet)],
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("sequence", &self.receipt.sequence)?;
        map.serialize_entry("duplicate", &self.receipt.duplicate)?;
        map.serialize_entry("validated_only", &self.receipt.validated_only)?;
        map.serialize_entry("request_id", self.id)?;
        if !self.receipt.process.is_empty() {
            map.serialize_entry("process", &self.receipt.process)?;
        }
        map.serialize_entry("warnings", &self.receipt.warnings.iter().map(Query).collect::<Vec<_>>())?;
        map.serialize_entry("effects", &self.receipt.effects)?;
        for (key, sheet) in self.made {
            map.serialize_entry(key, &sheet.objects().first())?;
        }
        map.end()
    }
}

/// A warning for programs; what it is about as a whole has no field.
struct Query<'a>(&'a Warning);

impl Serialize for Query<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("reason", &self.0.reason)?;
        if !self.0.field.is_empty() {
            map.serialize_entry("field", &self.0.field)?;
        }
        map.serialize_entry("message_de", &self.0.message_de)?;
        map.serialize_entry("message_en", &self.0.message_en)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_of_many_amounts_is_shown_as_it_is() {
        let row = |was: &str, is: &str| {
            let row = moved("Soll".to_owned(), was, is);
            row.iter().skip(1).map(|cell| cell.shown(Lang::De)).collect::<Vec<_>>()
        };
        let trillion = "1.000.000.000.000,00";
        assert_eq!(row("500.00", "1000000000500.00"), ["500,00", "1.000.000.000.500,00", trillion]);
        assert_eq!(row("", "7.00"), ["0,00", "7,00", "7,00"]);
        // What is no amount, or none that can be computed with, is no zero.
        assert_eq!(row("500.00", "99999999999999999999.00"), ["500,00", "99.999.999.999.999.999.999,00", ""]);
    }
}
