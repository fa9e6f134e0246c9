//! One refused entry: why it was refused, what came with the field marked, what became of it; and the forms by which it
//! is corrected or set aside.

use askama::Template;
use sollist_contract::{
    envelope::Envelope,
    grpc::{
        common::v1::Receipt,
        intake::v1::{
            Entry, GetRefusedRequest, GetRefusedResponse, RefusedEntry, SettleRefusedRequest, SubmitEventsRequest,
            entry,
        },
    },
    said::Said,
    words::event as told,
};
use sollist_platform::process::shown;

use crate::{
    act::{Asked, Fault, NotTaken, Question, Sent, Sheet, Taken},
    ask::{Ask, Page},
    body::Input,
    failure::Failure,
    query,
    table::Cell,
    words::{Words, act as words},
};

#[derive(Template)]
#[template(path = "entry.html")]
struct Body {
    words: &'static Words,
    said: Cell,
    state: String,
    state_name: String,
    state_at: String,
    facts: Vec<(&'static str, Cell)>,
    /// What came, in pieces: which of them the refusal is about.
    came: Vec<(String, bool)>,
    deeds: Vec<(&'static str, String)>,
}

/// The address of an entry, and of what is done with it.
pub fn path(id: &str) -> String {
    query::path(["abgewiesen", id])
}

async fn get(ask: &Ask, id: &str) -> Result<GetRefusedResponse, Failure> {
    Ok(ask.link.intake().get_refused(GetRefusedRequest { id: id.to_owned() }).await?.into_inner())
}

fn refusal(entry: &RefusedEntry) -> Said {
    let refusal = entry.refusal.clone().unwrap_or_default();
    Said::read(refusal.message_de, refusal.message_en)
}

fn is_open(found: &GetRefusedResponse) -> bool {
    found.settled.is_empty() && found.recorded_as == 0 && found.taken_by == 0
}

pub async fn page(ask: &Ask, id: &str) -> Result<Page, Failure> {
    let (lang, words, own) = (ask.lang, crate::words::of(ask.lang), words::own(ask.lang));
    let found = get(ask, id).await?;
    let entry = found.refused.clone().unwrap_or_default();
    let at = |path: &str| ask.query.elsewhere().at(path);
    let (state, state_name, state_at) = if found.recorded_as > 0 {
        let number = Cell::count(found.recorded_as, lang).shown;
        (
            own.corrected.to_owned(),
            format!("{} {number}", words.event_number),
            at(&format!("/journal/{}", found.recorded_as)),
        )
    } else if found.taken_by > 0 {
        let newest = ask.query.elsewhere().with(|query| query.only.from = found.taken_by.to_string());
        (own.taken.to_owned(), lang.say(words::up_to_event(found.taken_by)), newest.at("/journal"))
    } else if found.settled.is_empty() {
        (own.open_still.to_owned(), String::new(), String::new())
    } else {
        (format!("{} {}", own.settled, shown::line(&found.settled)), String::new(), String::new())
    };
    let deeds = [(own.correct, "berichtigen"), (own.settle, "erledigt")];
    let deeds = deeds.into_iter().filter(|_| is_open(&found));
    let of = entry.refusal.clone().unwrap_or_default();
    let body = Body {
        words,
        said: Cell::told(&lang.say(refusal(&entry)), lang),
        state,
        state_name,
        state_at,
        facts: facts(ask, &entry),
        came: marked(&entry.text, &of.field)
            .into_iter()
            .map(|(text, is)| (shown::lines(&text).into_owned(), is))
            .collect(),
        deeds: deeds.map(|(name, deed)| (name, at(&format!("{}/{deed}", path(id))))).collect(),
    };
    Ok(ask.page(own.entry, body, None, None))
}

fn facts(ask: &Ask, entry: &RefusedEntry) -> Vec<(&'static str, Cell)> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let refusal = entry.refusal.clone().unwrap_or_default();
    let mut facts = vec![
        (words.reason, Cell::text(&refusal.reason)),
        (words.field, Cell::text(&refusal.field)),
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

/// The form of a correction, with the event as it came; of what is no text there is none.
async fn correction_sheet(ask: &Ask, id: &str) -> Result<(Sheet, RefusedEntry), Failure> {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let found = get(ask, id).await?;
    let entry = found.refused.clone().unwrap_or_default();
    let question = Question::text("event", own.event).long().hint(own.event_hint).value(&entry.text);
    let by_hand = entry.row.is_some() || !entry.raw.is_empty();
    let mut sheet = Sheet::new(own.correct, own.deed_correct, if by_hand { Vec::new() } else { vec![question] });
    sheet.lead = Cell::told(&lang.say(refusal(&entry)), lang);
    sheet.facts = facts(ask, &entry).into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
    if by_hand {
        sheet.notice = lang.say(words::not_corrected_here());
    } else if !is_open(&found) {
        // What was taken meanwhile is no longer to be corrected; who sends it again changes nothing.
        own.corrected.clone_into(&mut sheet.notice);
    }
    Ok((sheet, entry))
}

pub async fn correction(ask: &Ask, id: &str) -> Result<Page, Failure> {
    Ok(correction_sheet(ask, id).await?.0.page(ask))
}

/// Sends the corrected event in the place of the refused one.
pub async fn corrected(ask: &Ask, id: &str, input: &Input) -> Result<Sent, Failure> {
    let (sheet, entry) = correction_sheet(ask, id).await?;
    let asked = match Asked::read(ask, sheet, input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = correct(ask, id, &entry, &asked).await;
    Ok(asked.answered(ask, answer))
}

async fn correct(ask: &Ask, id: &str, entry: &RefusedEntry, asked: &Asked) -> Result<Taken, NotTaken> {
    let line = asked.given("event").unwrap_or_default();
    let validate_only = asked.command().validate_only;
    let what = Envelope::parse(line.as_bytes()).map(|envelope| told::said(&envelope.event)).unwrap_or_default();
    let sent = Entry {
        position: entry.position,
        content: Some(entry::Content::Line(line.into_bytes())),
        corrects: id.to_owned(),
        row: None,
    };
    let request = SubmitEventsRequest { origin: entry.origin.clone(), entries: vec![sent], validate_only };
    let mut receipts = ask.link.intake().submit_events(futures::stream::iter([request])).await?.into_inner();
    let mut receipt = Receipt { validated_only: validate_only, ..Receipt::default() };
    while let Some(told) = receipts.message().await? {
        if let Some(refused) = told.refused.first() {
            let of = refused.refusal.clone().unwrap_or_default();
            let said = words::refused_again(&refusal(refused));
            let fault = Fault { field: "event".to_owned(), said, reason: of.reason };
            return Err(NotTaken::Faults(vec![fault]));
        }
        receipt.sequence = told.sequence;
        receipt.warnings.extend(told.warnings.into_iter().filter_map(|it| it.warning));
    }
    Ok(Taken { receipt, what, amount: String::new(), receipt_at: ask.query.elsewhere().at(&path(id)) })
}

async fn settlement_sheet(ask: &Ask, id: &str) -> Result<(Sheet, Said), Failure> {
    let own = words::own(ask.lang);
    let entry = get(ask, id).await?.refused.unwrap_or_default();
    let said = refusal(&entry);
    let question = Question::text("basis", own.settle_why).hint(own.settle_why_hint);
    let mut sheet = Sheet::new(own.settle, own.deed_settle, vec![question]);
    sheet.lead = Cell::told(&ask.lang.say(said.clone()), ask.lang);
    sheet.facts = facts(ask, &entry).into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
    Ok((sheet, said))
}

pub async fn settlement(ask: &Ask, id: &str) -> Result<Page, Failure> {
    Ok(settlement_sheet(ask, id).await?.0.page(ask))
}

/// Sets the entry aside, with the reason. Done twice it is done once.
pub async fn settled(ask: &Ask, id: &str, input: &Input) -> Result<Sent, Failure> {
    let (sheet, said) = settlement_sheet(ask, id).await?;
    let asked = match Asked::read(ask, sheet, input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = settle(ask, id, &asked, &said).await;
    Ok(asked.answered(ask, answer))
}

async fn settle(ask: &Ask, id: &str, asked: &Asked, said: &Said) -> Result<Taken, NotTaken> {
    let validated_only = asked.command().validate_only;
    if !validated_only {
        let request = SettleRefusedRequest {
            id: id.to_owned(),
            basis: asked.given("basis").unwrap_or_default(),
            ..SettleRefusedRequest::default()
        };
        ask.link.intake().settle_refused(request).await?;
    }
    Ok(Taken {
        receipt: Receipt { validated_only, ..Receipt::default() },
        what: words::settles(said),
        amount: String::new(),
        receipt_at: ask.query.elsewhere().at(&path(id)),
    })
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
