//! `sollist refused`: what was not accepted, to be shown, exported for correction, and settled.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use sollist_contract::grpc::intake::v1::{ListRefusedRequest, RefusedEntry, SettleRefusedRequest};
use sollist_contract::{day::Day, event::PaymentMade, ids::LineName, said::Said, spreadsheet};
use sollist_intake::{correction, entry::PLAN_SOURCE, scan::members};
use sollist_plan::{ACCOUNT, actual};
use sollist_platform::process::shown;

use super::{
    Link,
    args::{Format, RefusedAction, RefusedArgs, RefusedFilter, SettleArgs},
    basis::basis,
    begin,
    failure::{Exit, Failure},
    file::{Readers, Whole},
    mended::Gone,
    output::{Output, Pages},
    reason,
    refused_ids::{ids_in, is_begin, shortest},
    table::{Cell, Column, Sheet},
    words::{refused as words, typed},
};
use sollist_contract::lang::Lang;

const PAGE_SIZE: i32 = 1000;

/// `sollist refused`, `sollist refused settle`
pub async fn refused(link: &Link, args: &RefusedArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match (&args.action, &args.export) {
        (Some(RefusedAction::Settle(args)), _) => settle(link, args, out).await,
        (None, Some(path)) => export(link, &args.filter, path, out).await,
        (None, None) => list(link, &args.filter, out).await,
    }
}

impl RefusedFilter {
    fn request(&self, page_token: String) -> ListRefusedRequest {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        ListRefusedRequest {
            page_size: PAGE_SIZE,
            page_token,
            authority: self.authority.as_ref().map(ToString::to_string).unwrap_or_default(),
            r#type: self.kind.clone().unwrap_or_default(),
            reason: self.reason.clone().unwrap_or_default(),
            origin: self.origin.clone().unwrap_or_default(),
            from_day: day(self.from),
            to_day: day(self.to),
        }
    }
}

/// Calls `each` with page after page of what fits.
pub async fn pages(
    link: &Link,
    filter: &RefusedFilter,
    mut each: impl FnMut(Vec<RefusedEntry>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut intake = link.intake();
    let mut page_token = String::new();
    loop {
        let page = intake.list_refused(filter.request(page_token)).await?.into_inner();
        each(page.refused)?;
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        page_token = page.next_page_token;
    }
}

async fn list(link: &Link, filter: &RefusedFilter, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let mut list = Pages::new("refused");
    pages(link, filter, |page| list.page(&sheet(page, lang), out)).await?;
    let shown = list.rows();
    let nothing = if *filter == RefusedFilter::default() { words::nothing_open() } else { words::nothing_fits() };
    list.finish(&sheet(Vec::new(), lang), &lang.say(nothing), out)?;
    if shown == 0 {
        begin::say_of_an_empty_journal(link, out).await?;
    } else if out.format == Format::Table {
        out.tell(&lang.say(words::advice(&out.place)))?;
    }
    Ok(Exit::Done)
}

fn sheet(entries: Vec<RefusedEntry>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::new("id", "Nr.", "Id"),
        Column::new("", "Stelle", "Place").unbooked(),
        Column::new("origin", "Herkunft", "Origin").hidden(),
        Column::new("position", "Zeile", "Line").hidden(),
        Column::new("further_positions", "weitere Zeilen", "Further lines").hidden(),
        Column::new("reason", "Grund", "Reason"),
        reason::code_column(),
        Column::new("field", "Feld", "Field").coded(),
        Column::new("", "Text", "Text"),
        Column::new("message_de", "Text", "Text").coded(),
        Column::new("message_en", "Text", "Text").coded(),
        Column::new("source", "Quelle", "Source").hidden(),
        Column::new("event_id", "Kennung", "Event id").hidden(),
        Column::new("refused_at", "abgelehnt am", "Refused at").hidden(),
        Column::new("actor", "Handelnder", "Actor").hidden(),
        Column::new("text", "Inhalt", "Content").coded(),
    ];
    let digits = shortest(entries.iter().map(|entry| entry.id.as_str()));
    let row = |entry: RefusedEntry| {
        let place = place_of(&entry);
        let begin = entry.id.chars().take(digits).collect();
        let refusal = entry.refusal.unwrap_or_default();
        vec![
            Cell::Named(entry.id, begin),
            Cell::text(place),
            Cell::text(entry.origin),
            Cell::Count(i64::try_from(entry.position).unwrap_or(i64::MAX)),
            Cell::text(numbers(&entry.further_positions)),
            reason::refused(refusal.reason.clone(), lang),
            Cell::text(refusal.reason),
            Cell::text(refusal.field),
            Cell::Said(lang.say(typed::read_here(Said::read(&refusal.message_de, &refusal.message_en)))),
            Cell::Said(refusal.message_de),
            Cell::Said(refusal.message_en),
            Cell::text(entry.event_source),
            Cell::text(entry.event_id),
            Cell::moment(entry.refused_at),
            Cell::text(entry.actor),
            Cell::Said(entry.text),
        ]
    };
    Sheet::new(columns, entries.into_iter().map(row).collect())
}

fn numbers(places: &[u64]) -> String {
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Further lines that a table names; all of them stand in the other forms.
const LINES_NAMED: usize = 3;

/// Where an entry stands: every line of its file, as far as they are few.
fn place_of(entry: &RefusedEntry) -> String {
    let further: Vec<u64> = entry.further_positions.iter().copied().take(LINES_NAMED).collect();
    let more = if entry.further_positions.len() > LINES_NAMED { ", …" } else { "" };
    let lines = [&[entry.position][..], &further].concat();
    format!("{}:{}{more}", entry.origin, numbers(&lines))
}

/// What goes out: events one a line, rows of plans by the header they stand below; each with the mark of what it stands
/// for, so that it disappears from the list when it comes back mended.
struct Export<'a> {
    path: &'a Path,
    events: Option<Sink>,
    lines: u64,
    /// Rows by their header.
    tables: BTreeMap<String, Vec<u8>>,
    rows: u64,
    without: u64,
    gone: Gone,
}

/// Where an export goes.
enum Sink {
    File(Whole),
    /// Standard output, once it is known that all of it is of one kind.
    Standard(Vec<u8>),
}

impl Sink {
    fn at(path: &Path) -> Result<Sink, Failure> {
        if is_standard(path) {
            Ok(Sink::Standard(Vec::new()))
        } else {
            Ok(Sink::File(Whole::create(path, Readers::Owner)?))
        }
    }
    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Sink::File(file) => file.write(bytes),
            Sink::Standard(buffer) => {
                buffer.extend_from_slice(bytes);
                Ok(())
            }
        }
    }
    fn finish(self, out: &mut Output<'_>) -> Result<(), Failure> {
        match self {
            Sink::File(file) => file.finish(),
            Sink::Standard(buffer) => out.bytes(&buffer),
        }
    }
}

fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The line that a row of a plan is about, as far as it is known: by the name of its event, or by the payment that its
/// Ist makes.
fn line_of(entry: &RefusedEntry) -> String {
    if entry.event_source == PLAN_SOURCE {
        return entry.event_id.clone();
    }
    let data = members(&entry.text).into_iter().find(|member| member.key == "data").and_then(|member| member.value);
    let data = data.or_else(|| Some(entry.text.as_str()).filter(|_| entry.event_source == PaymentMade::PLAN_SOURCE));
    let line = data.and_then(|data| {
        members(data).into_iter().find(|member| member.key == "line").and_then(|member| member.text())
    });
    // As version 0.2.0 called it, and as it is called now.
    let named =
        || entry.event_id.strip_prefix(ACCOUNT).filter(|name| name.parse::<LineName>().is_ok()).map(str::to_owned);
    let actual = || actual::line_of(&entry.event_id).map(|line| line.to_string());
    line.or_else(named).or_else(actual).unwrap_or_default()
}

/// A file that was written, and the command that takes it back.
struct Written {
    path: PathBuf,
    kind: &'static str,
    lines: u64,
}

impl Export<'_> {
    fn take(&mut self, entry: RefusedEntry) -> Result<(), Failure> {
        if let Some(row) = entry.row.as_ref().filter(|row| !row.header.is_empty()) {
            // Alone in a table, the second line of a name would be taken for the first.
            let line = line_of(&entry);
            let table = self.tables.entry(row.header.clone()).or_default();
            // What the database cannot hold was kept beside the text.
            let text = if entry.raw.contains(&0) { row.text.replace('\u{fffd}', "\0") } else { row.text.clone() };
            let text = format!("{};{line};{}\n", entry.id, safe(&text));
            self.gone.take(&entry.id, text.as_bytes());
            table.extend_from_slice(text.as_bytes());
            self.rows = self.rows.saturating_add(1);
            return Ok(());
        }
        if entry.text.trim().is_empty() && entry.raw.is_empty() {
            self.without = self.without.saturating_add(1);
            return Ok(());
        }
        // What is no text goes out as it came; a line has no line breaks.
        let text = if entry.raw.is_empty() { entry.text.replace(['\n', '\r'], " ").into_bytes() } else { entry.raw };
        let file = match &mut self.events {
            Some(file) => file,
            none => none.insert(Sink::at(&events_at(self.path))?),
        };
        let text = correction::marked(&entry.id, &text);
        self.gone.take(&entry.id, &text);
        file.write(&text)?;
        file.write(b"\n")?;
        self.lines = self.lines.saturating_add(1);
        Ok(())
    }

    /// The file asked for has the kind that its ending says; where it says nothing, the events, or the rows of plans
    /// where there are no events. What is of the other kind has a file beside it.
    fn finish(mut self, out: &mut Output<'_>) -> Result<Vec<Written>, Failure> {
        let mut written = Vec::new();
        let mut events = events_at(self.path);
        if self.events.is_none() && self.tables.is_empty() {
            events = self.path.to_owned();
            self.events = Some(Sink::at(&events)?);
        }
        if is_standard(self.path) && self.events.is_some() && !self.tables.is_empty() {
            return Err(Failure::invalid(words::mixed()));
        }
        let own = self.events.is_none() || is_table(self.path);
        let plan = if own { self.path.to_owned() } else { beside(self.path, "plan.csv") };
        let is_file = !is_standard(self.path);
        if is_file && self.events.is_some() {
            self.gone.may_replace(&events, events == self.path)?;
        }
        if is_file && !self.tables.is_empty() {
            self.gone.may_replace(&plan, own)?;
        }
        if let Some(file) = self.events {
            file.finish(out)?;
            written.push(Written { path: events, kind: "events", lines: self.lines });
        }
        if !self.tables.is_empty() {
            let path = plan;
            let mut file = Sink::at(&path)?;
            for (header, rows) in &self.tables {
                file.write(format!("{};{};{header}\n", correction::MARK, correction::LINE).as_bytes())?;
                file.write(rows)?;
            }
            file.finish(out)?;
            written.push(Written { path, kind: "budget", lines: self.rows });
        }
        Ok(written)
    }
}

/// A row of a plan as a spreadsheet may open it: its texts are not calculated, and read back as they were. A row
/// without such a text goes out as it came, broken or not.
fn safe(row: &str) -> String {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(row.as_bytes());
    let mut fields = csv::StringRecord::new();
    if !reader.read_record(&mut fields).unwrap_or(false) {
        return row.to_owned();
    }
    let is_amount = |field: &str| field.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ','));
    let quoted =
        |field| if is_amount(field) { Cow::Borrowed(field) } else { spreadsheet::cell(spreadsheet::text(field)) };
    let safe: Vec<Cow<'_, str>> = fields.iter().map(quoted).collect();
    if safe.iter().zip(&fields).all(|(safe, field)| safe == field) {
        return row.to_owned();
    }
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let written = writer.write_record(safe.iter().map(|field| field.as_bytes())).is_ok();
    let text = writer.into_inner().ok().filter(|_| written).and_then(|bytes| String::from_utf8(bytes).ok());
    text.map_or_else(|| row.to_owned(), |text| text.trim_end_matches(['\r', '\n']).to_owned())
}

/// `mend.jsonl` has its rows of plans in `mend-plan.csv`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{stem}-{ending}"))
}

/// Whether a file is named as one of a table, which a spreadsheet opens.
fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

/// Where events go: `mend.csv` has its events in `mend-events.jsonl`.
fn events_at(path: &Path) -> PathBuf {
    if is_table(path) { beside(path, "events.jsonl") } else { path.to_owned() }
}

async fn export(link: &Link, filter: &RefusedFilter, path: &Path, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut export =
        Export { path, events: None, lines: 0, tables: BTreeMap::new(), rows: 0, without: 0, gone: Gone::default() };
    pages(link, filter, |page| page.into_iter().try_for_each(|entry| export.take(entry))).await?;
    let without = export.without;
    let written = export.finish(out)?;
    if is_standard(path) {
        // The output is the export itself.
        let text = told(&written, path, out.lang);
        out.note(text.trim_end());
        return Ok(Exit::Done);
    }
    let columns = vec![
        Column::new("file", "Datei", "File"),
        Column::new("lines", "Zeilen", "Lines"),
        Column::new("kind", "Art", "Kind"),
        Column::new("without_text", "ohne Text", "Without text"),
    ];
    let row = |file: &Written| {
        vec![
            Cell::text(file.path.display().to_string()),
            Cell::count(file.lines),
            Cell::text(file.kind),
            Cell::count(without),
        ]
    };
    let sheet = Sheet::new(columns, written.iter().map(row).collect());
    match out.format {
        Format::Json => {
            let lines: u64 = written.iter().map(|file| file.lines).fold(0, u64::saturating_add);
            let asked = written.iter().find(|file| file.path == path).or(written.first());
            let file = asked.map_or(path, |file| file.path.as_path()).display().to_string();
            let document = serde_json::json!({
                "file": file, "lines": lines, "without_text": without,
                "files": written.iter().map(|file| serde_json::json!({
                    "file": file.path.display().to_string(), "kind": file.kind, "lines": file.lines,
                })).collect::<Vec<_>>(),
            });
            out.json(&document)?;
        }
        Format::Csv => out.csv(&sheet, true)?,
        Format::Table => out.tell(&told(&written, path, out.lang))?,
    }
    Ok(Exit::Done)
}

/// `asked`: the file that was named.
fn told(written: &[Written], asked: &Path, lang: Lang) -> String {
    let mut text = String::new();
    if !written.iter().any(|file| file.path == asked) {
        text.push_str(&lang.say(words::no_table(asked)));
    }
    for Written { path, kind, lines } in written {
        text.push_str(&lang.say(words::written(*lines, Some(path.as_path()).filter(|path| !is_standard(path)))));
        if *lines > 0 {
            text.push_str(&lang.say(words::mend(kind, path)));
        }
        text.push('\n');
    }
    text
}

/// Ids as the service knows them: of what only begins one, the open entry that begins so.
async fn whole_ids(link: &Link, ids: Vec<String>) -> Result<Vec<String>, Failure> {
    if !ids.iter().any(|id| is_begin(id)) {
        return Ok(ids);
    }
    let mut open: Vec<String> = Vec::new();
    pages(link, &RefusedFilter::default(), |page| {
        open.extend(page.into_iter().map(|entry| entry.id));
        Ok(())
    })
    .await?;
    let whole = |id: String| {
        if !is_begin(&id) {
            return Ok(id);
        }
        let begin = id.to_ascii_lowercase();
        match open.iter().filter(|known| known.starts_with(&begin)).collect::<Vec<_>>()[..] {
            [one] => Ok(one.clone()),
            [] => Err(Failure::invalid(words::none_begins(&id))),
            [..] => Err(Failure::invalid(words::several_begin(&id))),
        }
    };
    ids.into_iter().map(whole).collect()
}

/// Ids in one request.
const SETTLED_AT_ONCE: usize = 10_000;

async fn settle(link: &Link, args: &SettleArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut ids = args.id.clone();
    if let Some(path) = &args.ids {
        ids.extend(ids_in(path)?);
    }
    let ids = whole_ids(link, ids).await?;
    if ids.is_empty() && args.origin.is_none() {
        return Err(Failure::usage(words::which_missing()));
    }
    if !ids.is_empty() && args.origin.is_some() {
        return Err(Failure::usage(words::ids_or_origin()));
    }
    let basis = &basis("--basis", &args.basis)?;
    // A single one goes as older servers know it.
    let request = |ids: &[String], origin: &str| SettleRefusedRequest {
        id: if let [id] = ids { id.clone() } else { String::new() },
        basis: basis.clone(),
        ids: if ids.len() > 1 { ids.to_vec() } else { Vec::new() },
        origin: origin.to_owned(),
    };
    let mut intake = link.intake();
    let (mut settled, mut earlier): (u64, String) = (0, String::new());
    let origin = args.origin.as_deref().map(|origin| (&[][..], origin));
    for (ids, origin) in origin.into_iter().chain(ids.chunks(SETTLED_AT_ONCE).map(|ids| (ids, ""))) {
        let answer = intake.settle_refused(request(ids, origin)).await?.into_inner();
        (settled, earlier) = (settled.saturating_add(answer.settled), answer.earlier_basis);
    }
    let one = ids.first().filter(|_| ids.len() == 1 && args.origin.is_none());
    // What was settled before is so on the basis that was given then.
    let basis = if settled == 0 && !earlier.is_empty() { &earlier } else { basis };
    match out.format {
        Format::Json => out.json(&serde_json::json!({"id": one, "basis": basis, "settled": settled}))?,
        Format::Csv => {
            let columns = vec![
                Column::new("id", "Nr.", "Id"),
                Column::new("basis", "Grundlage", "Basis"),
                Column::new("settled", "erledigt", "Settled"),
            ];
            let row = vec![Cell::text(one.cloned().unwrap_or_default()), Cell::text(basis), Cell::count(settled)];
            out.csv(&Sheet::new(columns, vec![row]), true)?;
        }
        Format::Table => {
            let basis = shown::line(basis);
            let id = one.map(|id| shown::line(id));
            let told = match settled {
                0 => words::none_settled(ids.len(), id.as_deref(), &basis),
                _ => words::settled(settled, id.as_deref(), &basis),
            };
            out.print(&out.lang.say(told))?;
            let before = u64::try_from(ids.len()).unwrap_or(u64::MAX).saturating_sub(settled);
            if settled > 0 && before > 0 && args.origin.is_none() {
                out.print(&out.lang.say(words::settled_before(before)))?;
            }
        }
    }
    Ok(Exit::Done)
}
