//! `sollist import budget`: plans in Berlin's layouts, read here, compared with the books, and sent line by line.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
    sync::Arc,
};

use sollist_contract::{
    event::{Appropriated, Labels},
    grpc::{
        common::v1::Refusal as WireRefusal,
        intake::v1::{ListPlanLinesRequest, PlannedLine, RefusedEntry},
    },
    ids::{LineName, NotAName},
    money::Cents,
    refusal::{Refusal, Say as _},
};
use sollist_intake::{
    plan::{
        PlanEntry, PlanReader, PlanRow, Rules,
        editions::{Compared, KnownLine, KnownLines, Pair, Twin, refuse},
    },
    planned::YEARS_MAX,
};

use super::{
    Link,
    args::{Format, ImportBudgetArgs},
    check::{Part, check},
    failure::{Exit, Failure},
    import::{exit, refused_lines, refused_sheet},
    output::Output,
    plan_booked::{Aside, Booked, Missing, Unread, show},
    plan_gone::{Rows, origin, settle_gone},
    plan_passes::{Beside, Pass, passes},
    plan_way::{Choice, Way, basis},
    progress::Progress,
    submit::{Outcome, source_of, submit},
    table::{Cell, Column, Sheet},
    words::plan as words,
};

/// Largest plan file taken, in bytes; Berlin's whole two-year budget has eleven million.
const PLAN_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Pairs that a table shows; JSON and CSV have all.
const PAIRS_IN_TABLE: usize = 20;

/// Plans, read and not yet sent.
pub struct Plans {
    files: Vec<Plan>,
    way: Way,
    /// Only checked: nothing is recorded.
    checked: bool,
}

impl Plans {
    /// What the plans appropriate, as it will be recorded.
    pub fn appropriated(&self) -> impl Iterator<Item = &Appropriated> {
        self.files.iter().flat_map(|file| &file.rows).filter_map(|row| match &row.result {
            Ok(PlanEntry::Appropriated(line)) => Some(line),
            _ => None,
        })
    }
}

/// The rows of one file.
struct Plan {
    name: String,
    rows: Vec<PlanRow>,
    /// Its columns of amounts that no layout has.
    unread: Vec<String>,
}

/// Reads every plan before anything is sent. A file that is no plan ends the command here.
pub fn read(args: &ImportBudgetArgs) -> Result<Plans, Failure> {
    let amend = args.amend.as_deref().map(|text| basis("--amend", text)).transpose()?.unwrap_or_default();
    let rules = rules(args.rules.as_deref())?;
    let files = args.files.iter().map(|path| read_one(path, &rules)).collect::<Result<_, _>>()?;
    let choice = match (args.same_lines, args.new_lines) {
        (true, _) => Choice::Same,
        (false, true) => Choice::New,
        (false, false) => Choice::Ask,
    };
    Ok(Plans { files, way: Way { amend, choice }, checked: args.check })
}

fn rules(path: Option<&Path>) -> Result<Rules, Failure> {
    let (name, text) = match path {
        Some(path) => {
            (format!("{}: ", path.display()), fs::read_to_string(path).map_err(|error| Failure::reading(path, &error))?)
        }
        None => (String::new(), Rules::shipped_text().to_owned()),
    };
    Rules::parse(&text).map_err(|fault| Failure::invalid(fault.say().said.map(|text| format!("{name}{text}"))))
}

fn read_one(path: &Path, rules: &Rules) -> Result<Plan, Failure> {
    let name = path.display().to_string();
    let bytes = bytes_of(path).map_err(|error| Failure::reading(path, &error))?;
    if bytes.len() as u64 > PLAN_BYTES_MAX {
        return Err(Failure::invalid(words::too_large(&name)));
    }
    plan(name, bytes, rules)
}

/// Reads a first plan that is in memory already, with the rules that come with the program.
pub fn of_bytes(bytes: Vec<u8>, name: &str) -> Result<Plans, Failure> {
    let files = vec![plan(name.to_owned(), bytes, &rules(None)?)?];
    Ok(Plans { files, way: Way::default(), checked: false })
}

fn plan(name: String, bytes: Vec<u8>, rules: &Rules) -> Result<Plan, Failure> {
    let reader = PlanReader::open(bytes, &name, rules).map_err(Refusal::from)?;
    let unread = reader.unread().to_vec();
    Ok(Plan { name, rows: reader.collect(), unread })
}

fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().take(PLAN_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(PLAN_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Compares the plans with the books, sends them one after the other, and says what was booked.
pub async fn import(link: &Link, plans: Plans, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let Plans { mut files, way, checked } = plans;
    let mut known = known(link, &files).await?;
    let mut booked = Booked::on(&known);
    let mut passes_of_all: Vec<Pass> = Vec::new();
    let mut doubtful = Doubtful::default();
    let mut aside = Aside::default();
    let mut beside: Vec<Beside> = Vec::new();
    let mut rows = Rows::default();
    for file in &mut files {
        let books = KnownLines::new(&known);
        rows.add(&file.name, &file.rows);
        aside
            .unread
            .extend(file.unread.iter().map(|column| Unread { file: file.name.clone(), column: column.clone() }));
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
        let sent = passes(&file.name, &mut file.rows, (&books, after.as_ref().unwrap_or(&books)), &compared, &way)?;
        sent.passes.iter().for_each(|pass| rows.settle(&pass.settles));
        passes_of_all.extend(sent.passes);
        beside.extend(sent.beside);
        // A correction has only the rows that were refused: what it leaves out says nothing.
        let correction = file.rows.iter().any(|row| !row.mark.corrects.is_empty());
        if !way.amend.is_empty() && !correction {
            aside.missing.extend(compared.missing.iter().filter_map(|at| known.get(*at)).map(Missing::of));
        }
        doubtful.add(&file.name, &books, &compared);
        // The next file is compared with what this one makes of the books.
        take_in(&mut known, file, &compared, &way);
        post(&mut known, &sent.posted)?;
    }
    if way.choice == Choice::Ask && !doubtful.rows.is_empty() {
        return ask(&doubtful, &unread(&files), out);
    }
    if checked {
        return check_passes(link, passes_of_all, booked, &aside, out).await;
    }
    let mut outcome = Outcome::default();
    for pass in passes_of_all {
        let mut of_pass = Outcome::noting_idle();
        let result = if pass.entries.is_empty() {
            Ok(())
        } else {
            let progress = Progress::new(out.watched, out.lang, &pass.origin, None);
            let result = submit(link, &pass.origin, source_of(pass.entries), &mut of_pass, &progress).await;
            progress.done();
            result
        };
        booked.add(&pass.effects, &of_pass)?;
        of_pass.duplicates = of_pass.duplicates.saturating_add(pass.unchanged);
        outcome.merge(of_pass);
        if let Err(failure) = result {
            // What is done is done, and is worth knowing.
            show(&outcome, &booked, &Aside { missing: Vec::new(), ..aside }, out)?;
            return Err(failure);
        }
    }
    settle_gone(link, &rows, outcome.duplicates > 0, out).await?;
    show(&outcome, &booked, &aside, out)?;
    tell_beside(&beside, out);
    Ok(exit(&outcome))
}

/// Has everything checked as one, and says what would be booked.
async fn check_passes(
    link: &Link,
    passes: Vec<Pass>,
    mut booked: Booked,
    aside: &Aside,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let mut effects = Vec::new();
    let part = |pass: Pass| {
        effects.push((pass.effects, pass.unchanged));
        Part { origin: pass.origin, source: source_of(pass.entries), outcome: Outcome::noting_idle() }
    };
    let mut parts: Vec<Part> = passes.into_iter().map(part).collect();
    check(link, &mut parts).await?;
    let mut outcome = Outcome::of_check();
    for (part, (effects, unchanged)) in parts.into_iter().zip(effects) {
        booked.add(&effects, &part.outcome)?;
        outcome.merge(part.outcome);
        outcome.duplicates = outcome.duplicates.saturating_add(unchanged);
    }
    show(&outcome, &booked, aside, out)?;
    Ok(exit(&outcome))
}

/// The lines of the books, of the years that the plans speak of.
async fn known(link: &Link, files: &[Plan]) -> Result<Vec<KnownLine>, Failure> {
    let year = |row: &PlanRow| match &row.result {
        Ok(PlanEntry::Appropriated(line)) => Some(line.line.year()),
        Ok(PlanEntry::Actual { payment, .. }) => Some(payment.line.year()),
        Err(_) => None,
    };
    let mut years: Vec<i32> = files.iter().flat_map(|file| &file.rows).filter_map(year).map(i32::from).collect();
    years.sort_unstable();
    years.dedup();
    let mut known = Vec::new();
    for years in years.chunks(YEARS_MAX) {
        let mut pages =
            link.intake().list_plan_lines(ListPlanLinesRequest { years: years.to_vec() }).await?.into_inner();
        while let Some(page) = pages.message().await? {
            for line in page.lines {
                known.push(of_wire(line).ok_or_else(|| Failure::answer("PlannedLine"))?);
            }
        }
    }
    Ok(known)
}

fn of_wire(line: PlannedLine) -> Option<KnownLine> {
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

/// What a file makes of the books, as far as the next file is compared with it.
fn take_in(known: &mut Vec<KnownLine>, file: &Plan, compared: &Compared, way: &Way) {
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
            _ => continue,
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
fn post(known: &mut [KnownLine], posted: &[(LineName, Cents)]) -> Result<(), Failure> {
    let places: Vec<Option<usize>> = {
        let books = KnownLines::new(known);
        posted.iter().map(|(line, _)| books.get(line).map(|(at, _)| at)).collect()
    };
    for (place, (_, amount)) in places.into_iter().zip(posted) {
        if let Some(line) = place.and_then(|at| known.get_mut(at)) {
            let plus = |sum: Cents| sum.plus(*amount).map_err(|overflow| Failure::from(Refusal::from(overflow)));
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

/// Says where others have reported payments besides the Ist that a plan has booked: the line then has more than the
/// plan says.
fn tell_beside(beside: &[Beside], out: &mut Output<'_>) {
    let Some(first) = beside.first() else { return };
    let [paid, said] = [first.paid, first.said].map(|amount| amount.to_string());
    out.note(&out.lang.say(words::paid_besides(beside.len(), first.line.as_str(), &paid, &said)));
}

/// A row that would open a line beside one that is most likely the same, with its file.
struct Doubt {
    file: String,
    known: KnownLine,
    row: u64,
    line: LineName,
    title: String,
    amount: Option<Cents>,
}

/// Rows of all files on which a person decides.
#[derive(Default)]
struct Doubtful {
    rows: Vec<Doubt>,
    /// How many of them stand twice in their file, word for word.
    twice: u64,
}

impl Doubtful {
    fn add(&mut self, file: &str, books: &KnownLines<'_>, compared: &Compared) {
        let pair = |pair: &Pair| {
            let (known, title) = (books.at(pair.known)?.clone(), pair.labels.title.clone());
            Some(Doubt {
                file: file.to_owned(),
                known,
                row: pair.row,
                line: pair.line.clone(),
                title,
                amount: pair.amount,
            })
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

/// The rows of all files that cannot be read, as they would be refused.
fn unread(files: &[Plan]) -> Outcome {
    let mut outcome = Outcome::of_check();
    for file in files {
        let refused = file.rows.iter().filter_map(|row| {
            let Refusal { reason, field, said } = row.result.as_ref().err()?.say();
            let (message_de, message_en) = (said.de, said.en);
            let refusal = Some(WireRefusal { reason: reason.code().to_owned(), field, message_de, message_en });
            let origin = origin(&file.name, row.sheet.as_deref());
            Some(RefusedEntry { origin, position: row.row, refusal, ..RefusedEntry::default() })
        });
        outcome.refused.extend(refused);
    }
    outcome.refused_count = outcome.refused.len() as u64;
    outcome
}

/// Shows which rows are most likely lines that are known, and the two ways on; and beside them which rows cannot be
/// read, so that all of the file is corrected at once. Nothing is booked.
fn ask(doubtful: &Doubtful, unread: &Outcome, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let Doubtful { rows, twice } = doubtful;
    let columns = vec![
        Column::new("file", "Datei", "File").hidden(),
        Column::new("row", "Zeile", "Row"),
        Column::new("known_line", "bekannte Haushaltsstelle", "Known line"),
        Column::new("known_title", "bekannter Titel", "Known title").hidden(),
        Column::new("known_amount", "bekannter Ansatz", "Known amount"),
        Column::new("known_file", "noch nicht gebucht, aus", "Not yet recorded, of").optional(),
        Column::new("line", "Haushaltsstelle der Zeile", "Line of the row"),
        Column::new("title", "Titel der Zeile", "Title of the row").hidden(),
        Column::new("amount", "Ansatz der Zeile", "Amount of the row"),
    ];
    let row = |Doubt { file, known, row, line, title, amount }: &Doubt| {
        vec![
            Cell::text(file),
            Cell::Count(i64::try_from(*row).unwrap_or(i64::MAX)),
            Cell::text(known.name.as_str()),
            Cell::text(&known.labels.title),
            Cell::Amount(known.appropriation.to_string()),
            Cell::some(known.file.as_deref().map(str::to_owned)),
            Cell::text(line.as_str()),
            Cell::text(title),
            amount.map_or(Cell::Nothing, |amount| Cell::Amount(amount.to_string())),
        ]
    };
    let shown = if out.format == Format::Table { PAIRS_IN_TABLE } else { rows.len() };
    let sheet = Sheet::new(columns, rows.iter().take(shown).map(row).collect());
    match out.format {
        Format::Json => {
            let refused = refused_sheet(&unread.refused, out.lang);
            out.json(&serde_json::json!({ "pairs": sheet.objects(), "refused": refused.objects() }))?
        }
        Format::Csv => out.csv(&sheet, true)?,
        Format::Table => {
            out.table(&sheet)?;
            if rows.len() > shown {
                out.print(&out.lang.say(words::more_pairs(rows.len() - shown)))?;
            }
            if unread.refused_count > 0 {
                let lines = out.wrapped(&refused_lines(unread, out));
                out.print(&format!("\n{}\n{lines}", out.lang.say(words::unread_too(unread.refused_count))))?;
            }
        }
    }
    Err(Failure::invalid(words::same_or_new((rows.len() as u64).saturating_sub(*twice), *twice)))
}
