//! Plans beside the books: everything that is to be known before anything is sent, and what is sent.

use std::sync::Arc;

use sollist_contract::{
    event::{Appropriated, Labels},
    grpc::{
        common::v1::Refusal as WireRefusal,
        intake::v1::{PlannedLine, RefusedEntry},
    },
    ids::{LineName, NotAName},
    money::{Cents, Overflow},
    refusal::{Refusal, Say as _},
};

use super::{
    booked::Booked,
    editions::{Compared, KnownLine, KnownLines, Pair, Twin, refuse},
    fault::PlanFault,
    gone::{Rows, origin},
    passes::{Beside, NotPrepared, Pass, passes},
    reader::PlanReader,
    row::{PlanEntry, PlanRow},
    rules::Rules,
    way::{Choice, Way},
};

/// A file of a plan, read.
#[derive(Debug)]
pub struct PlanFile {
    pub name: String,
    pub rows: Vec<PlanRow>,
    /// Its columns of amounts that no layout has.
    pub unread: Vec<String>,
}

impl PlanFile {
    pub fn read(name: String, bytes: Vec<u8>, rules: &Rules) -> Result<PlanFile, PlanFault> {
        let reader = PlanReader::open(bytes, &name, rules)?;
        let unread = reader.unread().to_vec();
        Ok(PlanFile { name, rows: reader.collect(), unread })
    }

    /// What it appropriates, as it will be recorded.
    pub fn appropriated(&self) -> impl Iterator<Item = &Appropriated> {
        self.rows.iter().filter_map(|row| match &row.result {
            Ok(PlanEntry::Appropriated(line)) => Some(line),
            Ok(PlanEntry::Actual { .. }) | Err(_) => None,
        })
    }
}

/// Most years of one question about the lines of the books: the database is asked for each.
pub const YEARS_MAX: usize = 40;

/// The years that plans speak of, each once.
pub fn years(files: &[PlanFile]) -> Vec<i32> {
    let year = |row: &PlanRow| match &row.result {
        Ok(PlanEntry::Appropriated(line)) => Some(line.line.year()),
        Ok(PlanEntry::Actual { payment, .. }) => Some(payment.line.year()),
        Err(_) => None,
    };
    let mut years: Vec<i32> = files.iter().flat_map(|file| &file.rows).filter_map(year).map(i32::from).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// A line of the books as a plan is compared with it; `None` where this program does not understand it.
pub fn known_line(line: PlannedLine) -> Option<KnownLine> {
    let names =
        |names: Vec<String>| names.iter().map(|name| name.parse()).collect::<Result<Vec<LineName>, NotAName>>().ok();
    Some(KnownLine {
        name: line.name.parse().ok()?,
        former: names(line.other_names)?,
        authority: line.authority.parse().ok()?,
        labels: Labels { section: line.section_label, chapter: line.chapter_label, title: line.title_label },
        revenue: line.revenue,
        appropriation: line.appropriation.parse().ok()?,
        actual: line.actual.parse().ok()?,
        actuals: line.actuals,
        paid: line.paid.parse().ok()?,
        file: None,
    })
}

/// A line of the books that has no row in an amendment.
#[derive(Debug)]
pub struct Missing {
    pub line: String,
    pub title: String,
    pub appropriation: Cents,
}

impl Missing {
    fn of(known: &KnownLine) -> Missing {
        Missing { line: known.name.to_string(), title: known.labels.title.clone(), appropriation: known.appropriation }
    }
}

/// A known line whose Ansatz an amendment changes.
#[derive(Debug)]
pub struct Amended {
    pub line: String,
    pub title: String,
    pub before: Cents,
    pub after: Cents,
}

/// A known line that gets another name, and perhaps another wording.
#[derive(Debug)]
pub struct Renamed {
    pub line: String,
    pub title: String,
    pub new_line: String,
    pub new_title: String,
}

impl Renamed {
    fn of(known: &KnownLine, pair: &Pair) -> Renamed {
        Renamed {
            line: known.name.to_string(),
            title: known.labels.title.clone(),
            new_line: pair.line.to_string(),
            new_title: pair.labels.title.clone(),
        }
    }
}

/// A column of amounts of which nothing was booked: no layout has it.
#[derive(Debug)]
pub struct Unread {
    pub file: String,
    pub column: String,
}

/// What an import leaves as it is, and says so.
#[derive(Debug, Default)]
pub struct Aside {
    pub missing: Vec<Missing>,
    pub unread: Vec<Unread>,
}

/// A row that would open a line beside one that is most likely the same, with its file.
#[derive(Debug)]
pub struct Doubt {
    pub file: String,
    pub known: KnownLine,
    pub row: u64,
    pub line: LineName,
    pub title: String,
    pub amount: Option<Cents>,
}

/// Rows of all files on which a person decides.
#[derive(Debug, Default)]
pub struct Doubts {
    pub rows: Vec<Doubt>,
    /// How many of them stand twice in their file, word for word.
    pub twice: u64,
}

impl Doubts {
    fn add(&mut self, file: &str, books: &KnownLines<'_>, compared: &Compared) {
        let pair = |pair: &Pair| {
            let (known, title) = (books.at(pair.known)?.clone(), pair.labels.title.clone());
            let (line, amount) = (pair.line.clone(), pair.amount);
            Some(Doubt { file: file.to_owned(), known, row: pair.row, line, title, amount })
        };
        let twin = |Twin { row, line, of, .. }: &Twin| {
            let known = books.get(&of.line).map(|(_, known)| known.clone());
            let title = line.labels.as_ref().map(|labels| labels.title.clone()).unwrap_or_default();
            Doubt {
                file: file.to_owned(),
                known: known.unwrap_or_else(|| KnownLine::opened(of, Some(file.into()))),
                row: *row,
                line: line.line.clone(),
                title,
                amount: Some(line.amount),
            }
        };
        self.rows.extend(compared.pairs.iter().filter_map(pair));
        self.rows.extend(compared.twins.iter().map(twin));
        self.twice = self.twice.saturating_add(compared.twins.len() as u64);
    }
}

/// What is sent for plans, and what is to be known of them before.
#[derive(Debug)]
pub struct Prepared {
    /// In the order in which they are recorded.
    pub passes: Vec<Pass>,
    /// Rows on which a person decides first, where nobody has.
    pub doubts: Doubts,
    /// In the order of the files.
    pub amended: Vec<Amended>,
    pub renamed: Vec<Renamed>,
    pub aside: Aside,
    pub beside: Vec<Beside>,
    /// To tell which refused rows are not in the files any more.
    pub rows: Rows,
    /// Nothing yet, on what the books have.
    pub booked: Booked,
}

/// Compares plans with the books, one after the other, as each finds them once those before it are booked.
pub fn prepare(files: &mut [PlanFile], mut known: Vec<KnownLine>, way: &Way) -> Result<Prepared, NotPrepared> {
    let mut prepared = Prepared {
        passes: Vec::new(),
        doubts: Doubts::default(),
        amended: Vec::new(),
        renamed: Vec::new(),
        aside: Aside::default(),
        beside: Vec::new(),
        rows: Rows::default(),
        booked: Booked::on(&known),
    };
    for file in files {
        let books = KnownLines::new(&known);
        prepared.rows.add(&file.name, &file.rows);
        let unread = file.unread.iter().map(|column| Unread { file: file.name.clone(), column: column.clone() });
        prepared.aside.unread.extend(unread);
        let compared = books.compare(&mut file.rows);
        if way.choice == Choice::Same {
            refuse(&mut file.rows, &compared.twins);
        }
        // A line that gets another name has what is booked on it under that name too.
        let renamed = (way.choice == Choice::Same && !compared.pairs.is_empty()).then(|| {
            let mut renamed = known.clone();
            name_otherwise(&mut renamed, &compared);
            renamed
        });
        let after = renamed.as_deref().map(KnownLines::new);
        if way.choice == Choice::Same {
            let pairs = compared.pairs.iter();
            prepared.renamed.extend(pairs.filter_map(|pair| Some(Renamed::of(books.at(pair.known)?, pair))));
        }
        if !way.amend.is_empty() {
            prepared.amended.extend(amended(after.as_ref().unwrap_or(&books), file));
        }
        let sent = passes(&file.name, &mut file.rows, (&books, after.as_ref().unwrap_or(&books)), &compared, way)?;
        sent.passes.iter().for_each(|pass| prepared.rows.settle(&pass.settles));
        prepared.passes.extend(sent.passes);
        prepared.beside.extend(sent.beside);
        // A correction has only the rows that were refused: what it leaves out says nothing.
        let correction = file.rows.iter().any(|row| !row.mark.corrects.is_empty());
        if !way.amend.is_empty() && !correction {
            prepared.aside.missing.extend(compared.missing.iter().filter_map(|at| known.get(*at)).map(Missing::of));
        }
        if way.choice == Choice::Ask {
            prepared.doubts.add(&file.name, &books, &compared);
        }
        // The next file is compared with what this one makes of the books.
        take_in(&mut known, file, &compared, way);
        post(&mut known, &sent.posted)?;
    }
    Ok(prepared)
}

/// The lines that a file gives another Ansatz.
fn amended(books: &KnownLines<'_>, file: &PlanFile) -> Vec<Amended> {
    let changes = file.appropriated().filter_map(|line| {
        let (_, known) = books.get(&line.line)?;
        (known.appropriation != line.amount).then(|| Amended {
            line: known.name.to_string(),
            title: known.labels.title.clone(),
            before: known.appropriation,
            after: line.amount,
        })
    });
    changes.collect()
}

/// What a file makes of the books, as far as the next file is compared with it.
fn take_in(known: &mut Vec<KnownLine>, file: &PlanFile, compared: &Compared, way: &Way) {
    if way.choice == Choice::Same {
        name_otherwise(known, compared);
    }
    let (mut opened, mut amended): (Vec<KnownLine>, Vec<(usize, Cents)>) = (Vec::new(), Vec::new());
    let books = KnownLines::new(known);
    let of_file: Arc<str> = file.name.as_str().into();
    for row in &file.rows {
        let (line, soll) = match &row.result {
            Ok(PlanEntry::Appropriated(line)) => (line, true),
            Ok(PlanEntry::Actual { opens: Some(line), .. }) => (line, false),
            Ok(PlanEntry::Actual { opens: None, .. }) | Err(_) => continue,
        };
        match books.get(&line.line) {
            None => opened.push(KnownLine::opened(line, Some(of_file.clone()))),
            Some((at, _)) if soll && !way.amend.is_empty() => amended.push((at, line.amount)),
            Some(_) => {}
        }
    }
    for (at, amount) in amended {
        if let Some(line) = known.get_mut(at) {
            line.appropriation = amount;
        }
    }
    known.extend(opened);
}

/// Adds what a file books as Ist.
fn post(known: &mut [KnownLine], posted: &[(LineName, Cents)]) -> Result<(), Overflow> {
    let places: Vec<Option<usize>> = {
        let books = KnownLines::new(known);
        posted.iter().map(|(line, _)| books.get(line).map(|(at, _)| at)).collect()
    };
    for (place, (_, amount)) in places.into_iter().zip(posted) {
        if let Some(line) = place.and_then(|at| known.get_mut(at)) {
            let plus = |sum: Cents| sum.plus(*amount);
            (line.actual, line.paid, line.actuals) =
                (plus(line.actual)?, plus(line.paid)?, line.actuals.saturating_add(1));
        }
    }
    Ok(())
}

/// Gives the lines that are known under another name the names of their rows.
fn name_otherwise(known: &mut [KnownLine], compared: &Compared) {
    for pair in &compared.pairs {
        if let Some(line) = known.get_mut(pair.known) {
            let before = std::mem::replace(&mut line.name, pair.line.clone());
            line.former.push(before);
            line.labels = pair.labels.clone();
        }
    }
}

/// The rows of all files that cannot be read, as they would be refused.
pub fn unreadable_rows(files: &[PlanFile]) -> Vec<RefusedEntry> {
    let of_file = |file: &PlanFile| {
        let refused = file.rows.iter().filter_map(|row| {
            let Refusal { reason, field, said } = row.result.as_ref().err()?.say();
            let (message_de, message_en) = (said.de, said.en);
            let refusal = Some(WireRefusal { reason: reason.code().to_owned(), field, message_de, message_en });
            let origin = origin(&file.name, row.sheet.as_deref());
            Some(RefusedEntry { origin, position: row.row, refusal, ..RefusedEntry::default() })
        });
        refused.collect::<Vec<_>>()
    };
    files.iter().flat_map(of_file).collect()
}
