//! One refused entry: why it was refused, what came with the field marked, what became of it; and the forms by which it
//! is corrected or set aside.

use askama::Template;
use axum::{
    body::Body as Bytes,
    http::{HeaderValue, header},
    response::Response,
};
use sollist_contract::{
    envelope::{EVENT_BYTES_MAX, Envelope},
    grpc::{
        common::v1::{Receipt, Warning},
        intake::v1::{
            Entry, GetRefusedRequest, GetRefusedResponse, ListEventsRequest, RefusedEntry, SettleRefusedRequest,
            SubmitEventsRequest, TableRow, entry,
        },
    },
    ids::LineName,
    lang::Lang,
    refusal::Reason,
    said::Said,
    spreadsheet,
    words::event as said,
};
use sollist_plan::mark::{LINE, MARK};
use sollist_platform::process::shown;

use super::{
    closed::{Closed, titled},
    correction::{self, Event},
};
use crate::{
    act::{Asked, Fault, NotTaken, Question, Sent, Sheet, Taken},
    ask::{Ask, Page},
    body::Input,
    failure::{Failure, permitted},
    query,
    table::Cell,
    titles::Titles,
    words::{Words, act as words, refused as told, told::read},
};

#[derive(Template)]
#[template(path = "entry.html")]
struct Body {
    words: &'static Words,
    own: &'static told::Own,
    said: Cell,
    open: bool,
    state: String,
    state_name: String,
    state_at: String,
    facts: Vec<(&'static str, Cell)>,
    /// What came, in pieces: which of them the refusal is about.
    came: Vec<(String, bool)>,
    /// The cells of a row under the heads of their columns, and which of them the refusal is about.
    cells: Vec<(String, String, bool)>,
    /// How it is corrected, where that is not done here, and the row as a file.
    how: String,
    file: String,
    /// Where the file is taken: what that is called, and its address.
    taken: (&'static str, String),
    deeds: Vec<(&'static str, String)>,
}

/// The address of an entry, and of what is done with it.
pub fn path(id: &str) -> String {
    query::path(["abgewiesen", id])
}

async fn get(ask: &Ask, id: &str) -> Result<GetRefusedResponse, Failure> {
    Ok(ask.link.intake().get_refused(GetRefusedRequest { id: id.to_owned() }).await?.into_inner())
}

/// Why it was refused, as a page says it.
pub fn refusal(entry: &RefusedEntry) -> Said {
    let refusal = entry.refusal.clone().unwrap_or_default();
    let said = read(refusal.message_de, refusal.message_en);
    Said::read(correction::named(&said.de, Lang::De), correction::named(&said.en, Lang::En))
}

fn is_open(found: &GetRefusedResponse) -> bool {
    found.settled.is_empty() && found.recorded_as == 0 && found.taken_by == 0
}

/// Whether something else is recorded under its name.
fn is_taken(entry: &RefusedEntry) -> bool {
    entry.refusal.as_ref().is_some_and(|refusal| refusal.reason == Reason::Conflict.code())
}

/// Whether it can be corrected here: a row of a table, or bytes that are no text, cannot.
fn is_by_hand(entry: &RefusedEntry) -> bool {
    entry.row.is_some() || !entry.raw.is_empty()
}

/// What became of an entry, and where that stands: its name and its address.
fn state(ask: &Ask, found: &GetRefusedResponse) -> (String, (String, String)) {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let at = |path: &str| ask.query.elsewhere().at(path);
    if found.recorded_as > 0 {
        let number = format!("{} {}", crate::words::of(lang).event_number, Cell::count(found.recorded_as, lang).shown);
        return (own.corrected.to_owned(), (number, at(&format!("/journal/{}", found.recorded_as))));
    }
    if found.taken_by > 0 {
        let newest = ask.query.elsewhere().with(|query| query.only.from = found.taken_by.to_string());
        return (own.taken.to_owned(), (lang.say(words::up_to_event(found.taken_by)), newest.at("/journal")));
    }
    let nowhere = (String::new(), String::new());
    match found.settled.as_str() {
        "" => (own.open_still.to_owned(), nowhere),
        basis => (lang.say(told::set_aside(&shown::line(basis))), nowhere),
    }
}

pub async fn page(ask: &Ask, id: &str) -> Result<Page, Failure> {
    let (lang, words, own) = (ask.lang, crate::words::of(ask.lang), words::own(ask.lang));
    let found = get(ask, id).await?;
    let entry = found.refused.clone().unwrap_or_default();
    let at = |path: &str| ask.query.elsewhere().at(path);
    let (state, (state_name, state_at)) = state(ask, &found);
    let (open, by_hand) = (is_open(&found), is_by_hand(&entry));
    let deeds = [(own.correct, "berichtigen"), (own.settle, "erledigt")];
    let deeds = deeds.into_iter().filter(|(_, deed)| open && !(by_hand && *deed == "berichtigen"));
    let of = entry.refusal.clone().unwrap_or_default();
    let body = Body {
        words,
        own: told::own(lang),
        said: Cell::told(&lang.say(refusal(&entry)), lang),
        open,
        state,
        state_name,
        state_at,
        facts: facts(ask, &entry),
        came: marked(&entry.text, &of.field)
            .into_iter()
            .map(|(text, is)| (shown::lines(&text).into_owned(), is))
            .collect(),
        cells: entry.row.as_ref().map(|row| cells(row, &of.field, lang)).unwrap_or_default(),
        how: match (open, by_hand, entry.row.is_some()) {
            (true, true, true) => lang.say(told::correct_the_row()),
            (true, true, false) => lang.say(told::correct_the_file()),
            (true, false, _) if is_taken(&entry) => lang.say(told::correct_the_name()),
            _ => String::new(),
        },
        file: if entry.row.is_some() { at(&format!("{}.csv", path(id))) } else { String::new() },
        taken: (crate::words::plan::own(lang).heading, at("/senden/plan")),
        deeds: deeds.map(|(name, deed)| (name, at(&format!("{}/{deed}", path(id))))).collect(),
    };
    Ok(ask.page(own.entry, body, None, None))
}

fn facts(ask: &Ask, entry: &RefusedEntry) -> Vec<(&'static str, Cell)> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let refusal = entry.refusal.clone().unwrap_or_default();
    let reason = Cell::named(&refusal.reason, &titled(ask, &refusal.reason));
    let mut facts = vec![
        (told::own(lang).reason, reason.to(ask.query.elsewhere().at(&query::path(["hilfe", &refusal.reason])))),
        (words.field, Cell::named(&refusal.field, &correction::called(&refusal.field, lang))),
        (words.origin, Cell::text(&entry.origin)),
        (words.position, Cell::count(entry.position, lang)),
        (words.source, Cell::text(&entry.event_source)),
        (words.id, Cell::text(&entry.event_id)),
        (words.refused_at, Cell::moment(&entry.refused_at, lang)),
        (words.sent_by, Cell::text(&entry.actor)),
    ];
    facts.retain(|(_, cell)| !cell.shown.is_empty());
    facts
}

/// What is recorded in its place, as far as whoever asks may read it.
async fn recorded(ask: &Ask, sequence: u64) -> Result<Option<Cell>, Failure> {
    if sequence == 0 {
        return Ok(None);
    }
    let (from_sequence, to_sequence) = (sequence, sequence);
    let request = ListEventsRequest { from_sequence, to_sequence, page_size: 1, ..ListEventsRequest::default() };
    let found = permitted(ask.link.intake().list_events(request).await)?;
    let event = found.and_then(|found| found.into_inner().events.into_iter().next());
    let Some(said) = event.and_then(|event| event.said) else { return Ok(None) };
    let titles = Titles::in_texts(ask, [said.de.as_str()]).await;
    let link = ask.query.elsewhere().at(&format!("/journal/{sequence}"));
    Ok(Some(Cell::text(&titles.told(&ask.lang.told(Some(&said)), ask.lang)).to(link)))
}

/// What there is instead of a form, once nothing is to be done any more. `dropped`: what was sent and is not kept.
async fn closed(ask: &Ask, id: &str, found: &GetRefusedResponse, dropped: Option<Said>) -> Result<Closed, Failure> {
    let entry = found.refused.clone().unwrap_or_default();
    let own = told::own(ask.lang);
    let (state, at) = state(ask, found);
    let elsewhere = ask.query.elsewhere();
    let recorded = recorded(ask, found.recorded_as).await?.map(|said| (own.recorded, said));
    Ok(Closed {
        state,
        at,
        dropped: dropped.map(|said| shown::line(&ask.lang.say(said)).into_owned()).unwrap_or_default(),
        lead: Cell::text(&ask.lang.say(refusal(&entry))).shown,
        facts: recorded.into_iter().chain(facts(ask, &entry)).collect(),
        on: vec![(own.to_entry, elsewhere.at(&path(id))), (own.to_list, elsewhere.at("/abgewiesen"))],
    })
}

/// The fields of a line of a table; `None` where it cannot be read.
fn fields(line: &str) -> Option<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(line.as_bytes());
    let fields = reader.records().next()?.ok()?;
    Some(fields.iter().map(str::to_owned).collect())
}

/// A row as people read it: each cell that says something under the head of its column.
pub fn cells(row: &TableRow, field: &str, lang: Lang) -> Vec<(String, String, bool)> {
    let (Some(heads), Some(texts)) = (fields(&row.header), fields(&row.text)) else { return Vec::new() };
    let heads = heads.into_iter().map(Some).chain(std::iter::repeat(None));
    let named = heads.zip(texts).filter(|(_, text)| !text.trim().is_empty());
    named
        .map(|(head, text)| {
            let head = head.unwrap_or_else(|| told::own(lang).no_head.to_owned());
            let marked = head.eq_ignore_ascii_case(field);
            (shown::line(&head).into_owned(), shown::line(&text).into_owned(), marked)
        })
        .collect()
}

/// What the file of a row is called.
fn file_name(id: &str) -> String {
    format!("abgelehnt-{}.csv", id.get(..8).unwrap_or(id))
}

/// The row of a plan as a file, with the mark by which an import knows which entry it corrects.
pub async fn row_file(ask: &Ask, id: &str) -> Result<Response, Failure> {
    let entry = get(ask, id).await?.refused.unwrap_or_default();
    let row = entry.row.clone().filter(|row| !row.header.is_empty()).ok_or(Failure::NotFound)?;
    let line = if entry.event_id.parse::<LineName>().is_ok() { entry.event_id.as_str() } else { "" };
    let head = format!("{MARK};{LINE};{}\n", row.header);
    let text = format!("{};{line};{}\n", entry.id, safe(&row.text));
    let mut response = Response::new(Bytes::from(format!("\u{feff}{head}{text}")));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file_name(id))) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// A row as a spreadsheet may open it: its texts are not calculated. What cannot be read goes out as it came.
fn safe(row: &str) -> String {
    let is_amount = |field: &str| field.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ','));
    let Some(fields) = fields(row) else { return row.to_owned() };
    let quoted = fields.iter().map(|field| match is_amount(field) {
        true => field.as_str().into(),
        false => spreadsheet::cell(spreadsheet::text(field)),
    });
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let written = writer.write_record(quoted.map(|field| field.into_owned())).is_ok();
    let text = writer.into_inner().ok().filter(|_| written).and_then(|bytes| String::from_utf8(bytes).ok());
    text.map_or_else(|| row.to_owned(), |text| text.trim_end_matches(['\r', '\n']).to_owned())
}

/// A text in pieces: which of them is the field that a path such as `data.consent.amount` names, as far as it is there.
fn marked(text: &str, field: &str) -> Vec<(String, bool)> {
    let whole = || vec![(text.to_owned(), false)];
    if field.is_empty() {
        return whole();
    }
    let mut from = 0;
    let mut begin = None;
    for key in field.split('.') {
        let name = format!("\"{}\"", key.split('[').next().unwrap_or_default());
        let Some(at) = text.get(from..).and_then(|rest| rest.find(&name)) else { return whole() };
        let at = from.saturating_add(at);
        begin = Some(at);
        from = at.saturating_add(name.len());
    }
    let Some((before, rest)) = begin.and_then(|begin| text.split_at_checked(begin)) else { return whole() };
    let key = from.saturating_sub(before.len());
    let end = key.saturating_add(value_end(rest.get(key..).unwrap_or_default()));
    let Some((field, after)) = rest.split_at_checked(end) else { return whole() };
    vec![(before.to_owned(), false), (field.to_owned(), true), (after.to_owned(), false)]
}

/// Where the value behind a key ends: before the comma or bracket that follows it.
fn value_end(text: &str) -> usize {
    let (mut depth, mut within, mut escaped) = (0_usize, false, false);
    for (at, sign) in text.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' if within => escaped = true,
            '"' => within = !within,
            _ if within => {}
            '{' | '[' => depth = depth.saturating_add(1),
            '}' | ']' | ',' if depth == 0 => return at,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

/// The event field by field, unless it is asked for as a text, or is none.
fn by_fields(ask: &Ask, entry: &RefusedEntry) -> Option<Event> {
    (ask.query.only.kind != correction::AS_TEXT).then(|| Event::of(entry)).flatten()
}

/// The form of a correction, with the event as it came.
async fn correction_sheet(ask: &Ask, entry: &RefusedEntry, event: Option<&Event>) -> Sheet {
    let (lang, own, ways) = (ask.lang, words::own(ask.lang), crate::words::correction::own(ask.lang));
    let hint = if is_taken(entry) { told::own(lang).taken_hint } else { own.event_hint };
    let whole = || Question::text("event", own.event).at_most(EVENT_BYTES_MAX).hint(hint).value(&entry.text);
    let questions = match event {
        Some(event) => event.questions(ask).await,
        None => vec![whole()],
    };
    let mut sheet = Sheet::new(own.correct, own.deed_correct, questions);
    let way = |name: &str, word: &str| {
        (name.to_owned(), ask.query.with(|query| word.clone_into(&mut query.only.kind)).at(&ask.path))
    };
    if event.is_some() {
        sheet.other = way(ways.as_text, correction::AS_TEXT);
    } else if Event::of(entry).is_some() {
        sheet.other = way(ways.as_fields, "");
    }
    sheet.lead = Cell::told(&lang.say(refusal(entry)), lang);
    sheet.facts = facts(ask, entry).into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
    sheet
}

/// The form; of what is no text, or nothing is to be corrected of any more, there is none.
pub async fn correction(ask: &Ask, id: &str) -> Result<Page, Failure> {
    let found = get(ask, id).await?;
    let entry = found.refused.clone().unwrap_or_default();
    let own = words::own(ask.lang);
    if !is_open(&found) {
        return Ok(closed(ask, id, &found, None).await?.page(ask, own.entry));
    }
    if is_by_hand(&entry) {
        return page(ask, id).await;
    }
    let mut sheet = correction_sheet(ask, &entry, by_fields(ask, &entry).as_ref()).await;
    // What is wrong stands beside its field.
    let refused = entry.refusal.clone().unwrap_or_default();
    let said = ask.lang.say(read(refused.message_de, refused.message_en));
    if correction::mark(&mut sheet.questions, &refused.field, &said, ask.lang) {
        sheet.lead = Cell::nothing();
    }
    Ok(sheet.page(ask))
}

/// Sends the corrected event in the place of the refused one.
pub async fn corrected(ask: &Ask, id: &str, input: &Input) -> Result<Sent, Failure> {
    let found = get(ask, id).await?;
    let entry = found.refused.clone().unwrap_or_default();
    // What was corrected may be sent again, and changes nothing; what was set aside is not recorded behind whoever did.
    if !found.settled.is_empty() || is_by_hand(&entry) {
        let dropped = match (found.settled.is_empty(), entry.row.is_some()) {
            (false, _) => told::not_sent(),
            (true, true) => told::correct_the_row(),
            (true, false) => told::correct_the_file(),
        };
        return Ok(closed(ask, id, &found, Some(dropped)).await?.sent(ask, words::own(ask.lang).entry));
    }
    let event = by_fields(ask, &entry);
    let mut sheet = correction_sheet(ask, &entry, event.as_ref()).await;
    // What was wrong at first may be mended by now: only what is wrong still is said.
    sheet.lead = Cell::nothing();
    let of_refusal = [told::own(ask.lang).reason, crate::words::of(ask.lang).field];
    sheet.facts.retain(|(name, _)| !of_refusal.contains(&name.as_str()));
    let asked = match Asked::read(ask, sheet, input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = correct(ask, id, (&entry, is_open(&found)), event.as_ref(), &asked).await;
    // Somebody else was faster, and corrected it otherwise: what is recorded by now is what is to be seen.
    if let Err(NotTaken::Faults(_)) = &answer {
        let now = get(ask, id).await?;
        if !is_open(&now) {
            let dropped = told::not_sent();
            return Ok(closed(ask, id, &now, Some(dropped)).await?.sent(ask, words::own(ask.lang).entry));
        }
    }
    Ok(asked.answered(ask, answer).await)
}

/// Sends an event in the place of a refused one, or has it checked; the receipt, and how many events it makes.
async fn submitted(
    ask: &Ask,
    (entry, sent): (&RefusedEntry, Entry),
    by_fields: bool,
    validate_only: bool,
) -> Result<(Receipt, u64), NotTaken> {
    let request = SubmitEventsRequest { origin: entry.origin.clone(), entries: vec![sent], validate_only };
    let mut receipts = ask.link.submit(futures::stream::iter([request])).await?;
    let (mut receipt, mut made) = (Receipt { validated_only: validate_only, ..Receipt::default() }, 0_u64);
    while let Some(told) = receipts.message().await? {
        if let Some(refused) = told.refused.first() {
            let of = refused.refusal.clone().unwrap_or_default();
            let said = words::refused_again(&refusal(refused));
            // Where its name is taken, that is the event's own and not one that this form has drawn.
            let field = if by_fields { of.field } else { "event".to_owned() };
            return Err(NotTaken::Faults(vec![Fault::of(&field, said)]));
        }
        made = made.saturating_add(told.recorded);
        receipt.sequence = told.sequence;
        receipt.warnings.extend(told.warnings.into_iter().filter_map(|it| it.warning));
    }
    Ok((receipt, made))
}

async fn correct(
    ask: &Ask,
    id: &str,
    (entry, open): (&RefusedEntry, bool),
    event: Option<&Event>,
    asked: &Asked,
) -> Result<Taken, NotTaken> {
    let line = match event {
        Some(event) => event.corrected(asked, ask.lang),
        None => asked.given("event").unwrap_or_default(),
    };
    let validate_only = asked.command().validate_only;
    let envelope = Envelope::parse(line.as_bytes()).ok();
    let what = envelope.as_ref().map(|envelope| said::said(&envelope.event)).unwrap_or_default();
    let sent = Entry {
        position: entry.position,
        content: Some(entry::Content::Line(line.into_bytes())),
        corrects: id.to_owned(),
        row: None,
    };
    // Always checked first: what is refused when it is sent stands on the list, and whoever corrects it here reads at
    // once why it is not taken.
    let (mut receipt, made) = submitted(ask, (entry, sent.clone()), event.is_some(), true).await?;
    // What was corrected already, perhaps under another name, is not corrected by one more event.
    if !open && made > 0 {
        return Err(NotTaken::Faults(Vec::new()));
    }
    if !validate_only {
        (receipt, _) = submitted(ask, (entry, sent), event.is_some(), false).await?;
    }
    let before = (entry.event_source.as_str(), entry.event_id.as_str());
    let now = envelope.as_ref().map(|envelope| (envelope.source.as_str(), envelope.id.as_str()));
    if let Some(now) = now.filter(|now| !before.1.is_empty() && *now != before) {
        let Said { de, en } = if is_taken(entry) { told::one_more(before) } else { told::other_name(before, now) };
        receipt.warnings.push(Warning { message_de: de, message_en: en, ..Warning::default() });
    }
    Ok(Taken { receipt, what, receipt_at: ask.query.elsewhere().at(&path(id)), ..Taken::default() })
}

fn settlement_sheet(ask: &Ask, entry: &RefusedEntry) -> Sheet {
    let own = words::own(ask.lang);
    let question = Question::text("basis", own.settle_why).hint(told::own(ask.lang).settle_hint);
    let mut sheet = Sheet::new(own.settle, own.deed_settle, vec![question]);
    sheet.lead = Cell::told(&ask.lang.say(refusal(entry)), ask.lang);
    sheet.facts = facts(ask, entry).into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
    sheet
}

pub async fn settlement(ask: &Ask, id: &str) -> Result<Page, Failure> {
    let found = get(ask, id).await?;
    if !is_open(&found) {
        return Ok(closed(ask, id, &found, None).await?.page(ask, words::own(ask.lang).entry));
    }
    Ok(settlement_sheet(ask, &found.refused.unwrap_or_default()).page(ask))
}

/// Sets the entry aside, with the reason. Whoever comes second is told so, and that the reason given is not kept.
pub async fn settled(ask: &Ask, id: &str, input: &Input) -> Result<Sent, Failure> {
    let found = get(ask, id).await?;
    let entry = found.refused.clone().unwrap_or_default();
    let late = async |found: &GetRefusedResponse| {
        let dropped = super::closed::late(input.given("basis"), &found.settled);
        Ok(closed(ask, id, found, dropped).await?.sent(ask, words::own(ask.lang).entry))
    };
    if !is_open(&found) {
        return late(&found).await;
    }
    let asked = match Asked::read(ask, settlement_sheet(ask, &entry), input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = settle(ask, id, &asked, &refusal(&entry)).await;
    if let Ok(None) = answer {
        return late(&get(ask, id).await?).await;
    }
    Ok(asked.answered(ask, answer.map(Option::unwrap_or_default)).await)
}

/// `None`: somebody was faster.
async fn settle(ask: &Ask, id: &str, asked: &Asked, said: &Said) -> Result<Option<Taken>, NotTaken> {
    let validated_only = asked.command().validate_only;
    if !validated_only {
        let request = SettleRefusedRequest {
            id: id.to_owned(),
            basis: asked.given("basis").unwrap_or_default(),
            ..SettleRefusedRequest::default()
        };
        if ask.link.intake().settle_refused(request).await?.into_inner().settled == 0 {
            return Ok(None);
        }
    }
    Ok(Some(Taken {
        receipt: Receipt { validated_only, ..Receipt::default() },
        what: words::settles(said),
        receipt_at: ask.query.elsewhere().at(&path(id)),
        ..Taken::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_of_a_refusal_is_marked() {
        let text = r#"{"type":"x","data":{"line":"a,\"b}","amount": {"line": 7} ,"n":1}"#;
        let found = |field: &str| {
            let pieces = marked(text, field);
            assert_eq!(pieces.iter().map(|(text, _)| text.as_str()).collect::<String>(), text);
            pieces.into_iter().find(|(_, is)| *is).map(|(text, _)| text)
        };
        assert_eq!(found("data.line").as_deref(), Some(r#""line":"a,\"b}""#));
        assert_eq!(found("data.amount.line").as_deref(), Some(r#""line": 7"#));
        assert_eq!(found("data.n").as_deref(), Some(r#""n":1"#));
        assert_eq!(found("type").as_deref(), Some(r#""type":"x""#));
        assert_eq!(found("data.parts[0].in_use"), None);
        assert_eq!(found(""), None);
        assert_eq!(marked("{\"a\":\"cut", "a").into_iter().filter(|(_, is)| *is).count(), 1);
    }
}
