//! What is sent for a plan: entries in the order in which they must be recorded, and what each would do to the books.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Appropriated, LineRenamed, PaymentMade},
    grpc::{
        common::v1::Refusal as WireRefusal,
        intake::v1::{Entry, PlanActual, PlanLine, Unreadable, entry},
    },
    ids::{Kind, LineName},
    money::{Cents, Overflow},
    refusal::{Refusal, Say as _},
};
use sollist_platform::store::journal::digest;

use super::{
    booked::{Effect, What},
    editions::{Compared, KnownLine, KnownLines, other_actual},
    event_name,
    gone::{origin, table_row},
    row::{PlanEntry, PlanRow},
    way::{Choice, Way},
};

/// Why nothing can be sent for a plan.
#[derive(Debug)]
pub enum NotPrepared {
    /// A sum is beyond all amounts.
    Beyond(Overflow),
    /// An event of ours that could not be written.
    Unwritten(serde_json::Error),
}

impl From<Overflow> for NotPrepared {
    fn from(overflow: Overflow) -> NotPrepared {
        NotPrepared::Beyond(overflow)
    }
}

impl From<serde_json::Error> for NotPrepared {
    fn from(error: serde_json::Error) -> NotPrepared {
        NotPrepared::Unwritten(error)
    }
}

/// Entries that are sent together: of one file or sheet, with positions that rise.
#[derive(Debug)]
pub struct Pass {
    pub origin: String,
    pub entries: Vec<Entry>,
    /// What each entry does to the books if it is recorded, by its position.
    pub effects: HashMap<u64, Effect>,
    /// Rows that say what the books say, so that nothing is sent for them.
    pub unchanged: u64,
    /// The refused entries that those rows stand for.
    pub settles: Vec<String>,
}

/// What is sent for a file, and what is to be known of it.
#[derive(Debug, Default)]
pub struct Sent {
    pub passes: Vec<Pass>,
    /// What each Ist adds to its line.
    pub posted: Vec<(LineName, Cents)>,
    /// Lines on which more or less is paid than the Ist that the file says, and that is booked as it says.
    pub beside: Vec<Beside>,
}

/// A line whose Ist a plan has booked and others have payments on besides.
#[derive(Debug)]
pub struct Beside {
    pub line: LineName,
    pub said: Cents,
    pub paid: Cents,
}

/// One entry on its way into a pass.
struct Wish {
    sheet: Option<Arc<str>>,
    entry: Entry,
    effect: Option<Effect>,
}

/// What is sent for the rows of a file, beside the books as they are and as they are once the lines have their other
/// names.
pub fn passes(
    name: &str,
    rows: &mut [PlanRow],
    (before, books): (&KnownLines<'_>, &KnownLines<'_>),
    compared: &Compared,
    way: &Way,
) -> Result<Sent, NotPrepared> {
    let [mut renames, mut appropriations, mut openings, mut payments] = [const { Vec::new() }; 4];
    let mut unchanged = 0;
    let mut settles = Vec::new();
    let mut sent = Sent::default();
    if way.choice == Choice::Same {
        for pair in &compared.pairs {
            if let Some(known) = before.at(pair.known) {
                let (line, labels) = (pair.line.clone(), pair.labels.clone());
                let renamed = LineRenamed {
                    authority: known.authority.clone(),
                    line: known.name.clone(),
                    new_line: line,
                    labels: Some(labels),
                    basis: None,
                };
                renames.push(Wish {
                    sheet: None,
                    entry: rename(pair.row, known, renamed, way)?,
                    effect: Some(Effect::renamed(&pair.line)),
                });
            }
        }
    }
    for row in rows.iter() {
        let PlanRow { sheet, row, result, text, mark, about } = row;
        // What is refused comes back as the row that it was.
        let wish = |list: &mut Vec<Wish>, entry: Entry, effect| {
            let table = Some(table_row(text)).filter(|table| !table.header.is_empty());
            let entry = Entry { corrects: mark.corrects.clone(), row: table, ..entry };
            list.push(Wish { sheet: sheet.clone(), entry, effect });
        };
        match result {
            Ok(PlanEntry::Appropriated(line)) => {
                let effect = appropriated(line, books, way)?;
                wish(&mut appropriations, plan_line(*row, line, &way.amend, false)?, effect);
            }
            Ok(PlanEntry::Actual { opens, payment, revenue }) => {
                if let Some(line) = opens {
                    let effect = books.get(&line.line).is_none().then(|| Effect::opened(line));
                    // Not the row itself: that is the payment.
                    openings.push(Wish { sheet: sheet.clone(), entry: plan_line(*row, line, "", true)?, effect });
                }
                match actual_of(payment, *revenue, books, way)? {
                    Actual::Booked(beside) => {
                        unchanged += 1;
                        sent.beside.extend(beside);
                        settles.extend(Some(mark.corrects.clone()).filter(|id| !id.is_empty()));
                    }
                    Actual::New(payment, posting, effect) => {
                        sent.posted.push((payment.line.clone(), payment.amount));
                        wish(&mut payments, plan_actual(*row, &payment, posting, way)?, Some(effect));
                    }
                    Actual::Other(refusal) => {
                        wish(&mut payments, unreadable(*row, text, about.as_ref(), &refusal), None)
                    }
                }
            }
            Err(fault) => wish(&mut appropriations, unreadable(*row, text, about.as_ref(), &fault.say()), None),
        }
    }
    sent.passes =
        [renames, appropriations, openings, payments].into_iter().flat_map(|wishes| rising(name, wishes)).collect();
    if unchanged > 0 {
        sent.passes.push(Pass {
            origin: name.to_owned(),
            entries: Vec::new(),
            effects: HashMap::new(),
            unchanged,
            settles,
        });
    }
    Ok(sent)
}

/// Divides entries so that positions rise within each pass, as receipts need it: by sheet, and where a row has several
/// amounts.
fn rising(name: &str, wishes: Vec<Wish>) -> Vec<Pass> {
    let mut passes: Vec<(Option<Arc<str>>, Pass)> = Vec::new();
    for Wish { sheet, entry, effect } in wishes {
        let position = entry.position;
        let fits = |(of, pass): &(Option<Arc<str>>, Pass)| {
            *of == sheet && pass.entries.last().is_none_or(|last| last.position < position)
        };
        let at = passes.iter().position(fits).unwrap_or_else(|| {
            let origin = origin(name, sheet.as_deref());
            passes.push((
                sheet,
                Pass { origin, entries: Vec::new(), effects: HashMap::new(), unchanged: 0, settles: Vec::new() },
            ));
            passes.len() - 1
        });
        if let Some((_, pass)) = passes.get_mut(at) {
            pass.entries.push(entry);
            pass.effects.extend(effect.map(|effect| (position, effect)));
        }
    }
    passes.into_iter().map(|(_, pass)| pass).collect()
}

/// What a Soll row does, if it is recorded: an amendment books the difference.
fn appropriated(line: &Appropriated, books: &KnownLines<'_>, way: &Way) -> Result<Option<Effect>, NotPrepared> {
    match books.get(&line.line) {
        None => Ok(Some(Effect::opened(line))),
        Some((_, known)) if !way.amend.is_empty() => {
            let amount = line.amount.minus(known.appropriation)?;
            Ok(Some(Effect { what: What::Amended, ..Effect::of(&line.line, line.kind == Some(Kind::Revenue), amount) }))
        }
        Some(_) => Ok(None),
    }
}

/// What becomes of an Ist.
enum Actual {
    /// It is in the books already; others may have reported payments besides.
    Booked(Option<Beside>),
    /// To be booked, as the how many-th posting of the line's Ist.
    New(PaymentMade, u64, Effect),
    /// Another is in the books, and nobody said why.
    Other(Refusal),
}

/// The Ist of a year is everything that is paid on its line, by whoever reported it: it is booked once, and where
/// something is in the books already only the difference, on the basis named. The first posting stays what it was.
fn actual_of(payment: &PaymentMade, revenue: bool, books: &KnownLines<'_>, way: &Way) -> Result<Actual, NotPrepared> {
    let effect = |amount| Effect { what: What::Actual, ..Effect::of(&payment.line, revenue, amount) };
    let Some((_, known)) = books.get(&payment.line) else {
        return Ok(Actual::New(payment.clone(), 1, effect(payment.amount)));
    };
    let authority = known.authority.clone();
    if known.actuals == 0 && known.paid == Cents::ZERO {
        return Ok(Actual::New(PaymentMade { authority, ..payment.clone() }, 1, effect(payment.amount)));
    }
    if known.paid == payment.amount {
        return Ok(Actual::Booked(None));
    }
    if way.amend.is_empty() {
        // The plan that was booked once changes nothing when it comes again.
        return Ok(if known.actuals > 0 && known.actual == payment.amount {
            Actual::Booked(Some(Beside { line: known.name.clone(), said: payment.amount, paid: known.paid }))
        } else {
            Actual::Other(other_actual(&payment.line, known, payment.amount).into())
        });
    }
    let difference = payment.amount.minus(known.paid)?;
    let correction = PaymentMade { authority, line: known.name.clone(), amount: difference, ..payment.clone() };
    Ok(Actual::New(correction, known.actuals.saturating_add(1), effect(difference)))
}

fn plan_line(position: u64, line: &Appropriated, amend: &str, if_absent: bool) -> Result<Entry, NotPrepared> {
    let data = serde_json::to_string(line)?;
    let content = entry::Content::Plan(PlanLine { data, amend: amend.to_owned(), if_absent });
    Ok(Entry { position, content: Some(content), ..Entry::default() })
}

/// The Ist of a line; the server gives it its name, so that it is one for ever and nobody else's.
fn plan_actual(position: u64, payment: &PaymentMade, posting: u64, way: &Way) -> Result<Entry, NotPrepared> {
    let data = serde_json::to_string(payment)?;
    let content = entry::Content::Actual(PlanActual { data, posting, basis: way.amend.clone() });
    Ok(Entry { position, content: Some(content), ..Entry::default() })
}

fn unreadable(position: u64, text: &str, about: Option<&(LineName, bool)>, refusal: &Refusal) -> Entry {
    let Refusal { reason, field, said } = refusal.clone();
    let refusal = WireRefusal { reason: reason.code().into(), field, message_de: said.de, message_en: said.en };
    let (event_source, event_id) = about.map(|(line, actual)| event_name(line, *actual)).unwrap_or_default();
    let unreadable = Unreadable { text: table_row(text).text, refusal: Some(refusal), event_source, event_id };
    Entry { position, content: Some(entry::Content::Unreadable(unreadable)), ..Entry::default() }
}

/// A name counts from the beginning of the line's year, whenever it is learned.
fn rename(position: u64, known: &KnownLine, renamed: LineRenamed, way: &Way) -> Result<Entry, NotPrepared> {
    let year = known.name.year();
    let count = known.former.len().to_string();
    let id = format!("umbenennung-{}", digest(&[known.name.as_str(), renamed.new_line.as_str(), &count]));
    let basis = Some(&way.amend).filter(|basis| !basis.is_empty()).and_then(|basis| basis.parse().ok());
    let renamed = LineRenamed { basis, ..renamed };
    let noon = Day::first_of(year).ok().and_then(Day::noon).unwrap_or(Timestamp::UNIX_EPOCH);
    line(position, &Envelope::new(format!("/haushaltsplan/{year}"), id, noon, renamed))
}

fn line(position: u64, envelope: &Envelope) -> Result<Entry, NotPrepared> {
    let line = envelope.to_json()?;
    Ok(Entry { position, content: Some(entry::Content::Line(line.into_bytes())), ..Entry::default() })
}
