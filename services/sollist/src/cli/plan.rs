//! `sollist import budget`: plans in Berlin's layouts, read here, compared with the books, and sent line by line.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use sollist_contract::{
    event::Appropriated,
    grpc::intake::v1::ListPlanLinesRequest,
    refusal::{Refusal, Say as _},
};
use sollist_plan::{
    Aside, Beside, Choice, Doubt, Doubts, NotPrepared, Pass, PlanFile, Prepared, Rules, Way, YEARS_MAX,
    booked::{Booked, Effect},
    editions::KnownLine,
    known_line, prepare, unreadable_rows, years,
};

use super::{
    Link,
    args::{Format, ImportBudgetArgs},
    basis::basis,
    check::{Part, check},
    failure::{Exit, Failure},
    import::{exit, refused_lines, refused_sheet},
    output::Output,
    plan_booked::show,
    plan_gone::settle_gone,
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
    files: Vec<PlanFile>,
    way: Way,
    /// Only checked: nothing is recorded.
    checked: bool,
}

impl Plans {
    /// What the plans appropriate, as it will be recorded.
    pub fn appropriated(&self) -> impl Iterator<Item = &Appropriated> {
        self.files.iter().flat_map(PlanFile::appropriated)
    }
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

fn read_one(path: &Path, rules: &Rules) -> Result<PlanFile, Failure> {
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

fn plan(name: String, bytes: Vec<u8>, rules: &Rules) -> Result<PlanFile, Failure> {
    Ok(PlanFile::read(name, bytes, rules).map_err(Refusal::from)?)
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

impl From<NotPrepared> for Failure {
    fn from(why: NotPrepared) -> Failure {
        match why {
            NotPrepared::Beyond(overflow) => Refusal::from(overflow).into(),
            NotPrepared::Unwritten(error) => Failure::answer(error),
        }
    }
}

/// Compares the plans with the books, sends them one after the other, and says what was booked.
pub async fn import(link: &Link, plans: Plans, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let Plans { mut files, way, checked } = plans;
    let known = known(link, &files).await?;
    let Prepared { passes, doubts, aside, beside, rows, mut booked, .. } = prepare(&mut files, known, &way)?;
    if !doubts.rows.is_empty() {
        return ask(&doubts, &unread(&files), out);
    }
    if checked {
        return check_passes(link, passes, booked, &aside, out).await;
    }
    let mut outcome = Outcome::default();
    for pass in passes {
        let mut of_pass = Outcome::noting_idle();
        let result = if pass.entries.is_empty() {
            Ok(())
        } else {
            let progress = Progress::new(out.watched, out.lang, &pass.origin, None);
            let result = submit(link, &pass.origin, source_of(pass.entries), &mut of_pass, &progress).await;
            progress.done();
            result
        };
        add(&mut booked, &pass.effects, &of_pass)?;
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

/// Adds what was recorded of a pass.
fn add(booked: &mut Booked, effects: &HashMap<u64, Effect>, outcome: &Outcome) -> Result<(), Failure> {
    booked.add(effects, |position| outcome.has_recorded(position)).map_err(|beyond| Refusal::from(beyond).into())
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
        add(&mut booked, &effects, &part.outcome)?;
        outcome.merge(part.outcome);
        outcome.duplicates = outcome.duplicates.saturating_add(unchanged);
    }
    show(&outcome, &booked, aside, out)?;
    Ok(exit(&outcome))
}

/// The lines of the books, of the years that the plans speak of.
async fn known(link: &Link, files: &[PlanFile]) -> Result<Vec<KnownLine>, Failure> {
    let mut known = Vec::new();
    for years in years(files).chunks(YEARS_MAX) {
        let mut pages =
            link.intake().list_plan_lines(ListPlanLinesRequest { years: years.to_vec() }).await?.into_inner();
        while let Some(page) = pages.message().await? {
            for line in page.lines {
                known.push(known_line(line).ok_or_else(|| Failure::answer("PlannedLine"))?);
            }
        }
    }
    Ok(known)
}

/// Says where others have reported payments besides the Ist that a plan has booked: the line then has more than the
/// plan says.
fn tell_beside(beside: &[Beside], out: &mut Output<'_>) {
    let Some(first) = beside.first() else { return };
    let [paid, said] = [first.paid, first.said].map(|amount| amount.to_string());
    out.note(&out.lang.say(words::paid_besides(beside.len(), first.line.as_str(), &paid, &said)));
}

/// The rows of all files that cannot be read, as they would be refused.
fn unread(files: &[PlanFile]) -> Outcome {
    let mut outcome = Outcome::of_check();
    outcome.refused = unreadable_rows(files);
    outcome.refused_count = outcome.refused.len() as u64;
    outcome
}

/// Shows which rows are most likely lines that are known, and the two ways on; and beside them which rows cannot be
/// read, so that all of the file is corrected at once. Nothing is booked.
fn ask(doubts: &Doubts, unread: &Outcome, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let Doubts { rows, twice } = doubts;
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
