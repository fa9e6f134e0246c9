//! A refused event as a form: a field for each thing that it says, called as people call it, with the lines,
//! authorities and programmes to choose from. What is no such event is corrected as a text.

use serde_json::{Number, Value};
use sollist_contract::{
    day::Day,
    grpc::{budget::v1::ListLinesRequest, intake::v1::RefusedEntry},
    ids::{Programme, TEXT_BYTES_MAX},
    lang::Lang,
    money::Cents,
    words::number,
};
use sollist_platform::process::shown;

use super::rows::programme;
use crate::{
    act::{Asked, Question},
    ask::Ask,
    query::grouped,
    shell::Field,
    words::correction::{self as words, Sort},
};

/// The word of an address that asks for the text instead of fields.
pub const AS_TEXT: &str = "text";
/// Attributes of an event that are corrected where they are what is wrong: else they stay, for they name the event.
const NAMES: [&str; 2] = ["id", "source"];
/// Fields of a form at most.
const FIELDS_MAX: usize = 40;
/// Lines that are offered.
const OFFERED_MAX: i32 = 200;

/// An event that can be corrected field by field.
#[derive(Debug)]
pub struct Event {
    json: Value,
    fields: Vec<Part>,
}

/// One thing that an event says.
#[derive(Debug, PartialEq)]
struct Part {
    /// As a refusal names it: `data.consent.amount`, `data.parts[0].in_use`, `id`.
    path: String,
    /// The same as a pointer into the JSON (RFC 6901).
    pointer: String,
    value: Value,
}

impl Event {
    /// `None`: it is corrected as a text.
    pub fn of(entry: &RefusedEntry) -> Option<Event> {
        let json: Value = serde_json::from_str(&entry.text).ok()?;
        let data = json.get("data")?.as_object()?;
        let mut fields = Vec::new();
        let refused = entry.refusal.as_ref().map_or("", |refusal| refusal.field.as_str());
        // What is wrong with the event around that, such as its type, has no field of the form.
        let has_field = |field: &str| field.is_empty() || field == "time" || NAMES.contains(&field);
        if !has_field(refused) && !refused.starts_with("data") {
            return None;
        }
        if let Some(name) = NAMES.into_iter().find(|name| *name == refused) {
            leaves(json.get(name).unwrap_or(&Value::Null), name, &pointer("", name), &mut fields);
        }
        if let Some(time) = json.get("time") {
            leaves(time, "time", "/time", &mut fields);
        }
        for (key, value) in data {
            leaves(value, &format!("data.{key}"), &pointer("/data", key), &mut fields);
        }
        // What is missing is asked for.
        let missing = refused.strip_prefix("data.").filter(|key| !key.contains(['.', '[']) && !data.contains_key(*key));
        if let Some(key) = missing {
            let pointer = pointer("/data", key);
            fields.push(Part { path: refused.to_owned(), pointer, value: Value::Null });
        }
        let fits = fields.len() <= FIELDS_MAX && fields.iter().all(|it| text(&it.value).len() <= TEXT_BYTES_MAX);
        (fits && !fields.is_empty()).then_some(Event { json, fields })
    }

    /// A question for each of its fields.
    pub async fn questions(&self, ask: &Ask) -> Vec<Question> {
        let lines = self.lines(ask).await;
        self.fields.iter().map(|part| question(part, ask, &lines)).collect()
    }

    /// Lines that may be meant: those of the authority that the event is about.
    async fn lines(&self, ask: &Ask) -> Vec<(String, String)> {
        if !self.fields.iter().any(|part| sort(&part.path, ask.lang) == Sort::Line) {
            return Vec::new();
        }
        let authority = self.json.pointer("/data/authority").and_then(Value::as_str).unwrap_or_default().to_owned();
        let request = ListLinesRequest { authority, page_size: OFFERED_MAX, ..ListLinesRequest::default() };
        // Whom nobody knows has no lines.
        let Ok(found) = ask.link.budget().list_lines(request).await else { return Vec::new() };
        let title = |labels: Option<sollist_contract::grpc::budget::v1::Labels>| labels.unwrap_or_default().title;
        found.into_inner().lines.into_iter().map(|line| (line.name, title(line.labels))).collect()
    }

    /// The event with what was answered, as one line.
    pub fn corrected(&self, asked: &Asked, lang: Lang) -> String {
        let mut json = self.json.clone();
        for part in &self.fields {
            let answer = asked.given(&part.path);
            let Some(value) = answered(part, answer, lang) else { continue };
            match json.pointer_mut(&part.pointer) {
                Some(place) => *place = value,
                None => {
                    let place = part.pointer.rsplit_once('/');
                    let place = place.and_then(|(above, _)| json.pointer_mut(above)).and_then(Value::as_object_mut);
                    if let Some(place) = place {
                        place.insert(part.path.strip_prefix("data.").unwrap_or(&part.path).to_owned(), value);
                    }
                }
            }
        }
        json.to_string()
    }
}

fn pointer(above: &str, key: &str) -> String {
    format!("{above}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn leaves(value: &Value, path: &str, at: &str, fields: &mut Vec<Part>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                leaves(value, &format!("{path}.{key}"), &pointer(at, key), fields);
            }
        }
        Value::Array(elements) => {
            for (place, value) in elements.iter().enumerate() {
                leaves(value, &format!("{path}[{place}]"), &format!("{at}/{place}"), fields);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            fields.push(Part { path: path.to_owned(), pointer: at.to_owned(), value: value.clone() });
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The last name of a path, and those between it and the data.
fn names(path: &str) -> (&str, Vec<&str>) {
    let mut parts: Vec<&str> = path.strip_prefix("data.").unwrap_or(path).split('.').collect();
    let last = parts.pop().unwrap_or(path);
    (last.split('[').next().unwrap_or(last), parts)
}

fn sort(path: &str, lang: Lang) -> Sort {
    words::field(names(path).0, lang).map_or(Sort::Text, |(_, sort)| sort)
}

/// What a field is called, for whoever reads of it: its own name, and of what it is where that is part of another.
pub fn called(path: &str, lang: Lang) -> String {
    match path {
        "time" => return words::own(lang).time.to_owned(),
        "id" => return crate::words::of(lang).id.to_owned(),
        "source" => return crate::words::of(lang).source.to_owned(),
        _ => {}
    }
    let (last, above) = names(path);
    let name = |key: &str| words::field(key, lang).map_or_else(|| key.to_owned(), |(name, _)| name.to_owned());
    let above: Vec<String> = above.into_iter().map(name).collect();
    if above.is_empty() { name(last) } else { format!("{} ({})", name(last), above.join(", ")) }
}

/// The pieces of a sentence that are each about a field: its path, and what is said of it.
fn pieces(said: &str) -> impl Iterator<Item = (&str, &str)> {
    let about = |piece: &&str| piece.starts_with("data.") || piece.starts_with("time: ");
    said.split("; ").filter(about).filter_map(|piece| piece.split_once(": "))
}

/// A sentence that names fields as people call them.
pub fn named(said: &str, lang: Lang) -> String {
    pieces(said).fold(said.to_owned(), |text, (path, _)| {
        text.replacen(&format!("{path}: "), &format!("{}: ", called(path, lang)), 1)
    })
}

/// Says beside each field what is wrong with it; whether all of it is said there.
pub fn mark(questions: &mut [Question], refused: &str, said: &str, lang: Lang) -> bool {
    let mut wrong: Vec<(&str, String)> =
        pieces(said).map(|(path, what)| (path, what.split(". ").next().unwrap_or(what).to_owned())).collect();
    let whole = wrong.is_empty();
    if whole && !refused.is_empty() {
        wrong.push((refused, named(said, lang)));
    }
    for question in questions {
        let of =
            |path: &str| question.key == path || question.key.strip_prefix(path).is_some_and(|it| it.starts_with('.'));
        if let Some(at) = wrong.iter().position(|(path, _)| of(path)) {
            question.fault = shown::line(&wrong.swap_remove(at).1).into_owned();
        }
    }
    whole && wrong.is_empty()
}

fn question(part: &Part, ask: &Ask, lines: &[(String, String)]) -> Question {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let (key, name, raw) = (part.path.clone(), called(&part.path, lang), text(&part.value));
    let question = match sort(&part.path, lang) {
        Sort::Amount => Question::amount(key, &name).value(&amount(&raw, lang)),
        Sort::Day => Question::day(key, &name).hint(own.day_hint).value(&day(&raw, lang)),
        Sort::Long => Question::text(key, &name).value(&raw),
        Sort::YesOrNo => {
            let choices = [("true", own.yes), ("false", own.no)].map(|(code, name)| (code.to_owned(), name.to_owned()));
            let none = part.value.is_null().then(|| (String::new(), String::new()));
            Question::choice(key, &name, none.into_iter().chain(choices)).value(&raw)
        }
        Sort::Line => Question { offers: lines.to_vec(), ..Question::line(key, &name).hint(own.line_hint).value(&raw) },
        Sort::Authority => {
            let all =
                Field::authority(&ask.query, ask.lang, &ask.who).choices.into_iter().filter(|it| !it.value.is_empty());
            Question { offers: all.map(|it| (it.value, it.name)).collect(), ..Question::line(key, &name).value(&raw) }
        }
        Sort::Programme => {
            let all = Programme::ALL.iter().map(|it| (it.code().to_owned(), programme(it.code(), lang)));
            Question { offers: all.collect(), ..Question::line(key, &name).value(&raw) }
        }
        Sort::Text | Sort::Count => {
            let question = Question::line(key, &name).value(&raw);
            if part.path == "time" { question.hint(own.time_hint) } else { question }
        }
    };
    if raw.is_empty() { question.optional() } else { question }
}

/// An amount as people write it; what is none as it came, with its decimal mark: a point would part thousands.
fn amount(raw: &str, lang: Lang) -> String {
    if raw.parse::<Cents>().is_ok() {
        return lang.say(number::amount(raw));
    }
    let is_decimal = raw.parse::<rust_decimal::Decimal>().is_ok() && raw.matches('.').count() == 1;
    if is_decimal { lang.pick(raw.replace('.', ","), raw.to_owned()) } else { raw.to_owned() }
}

fn day(raw: &str, lang: Lang) -> String {
    if raw.parse::<Day>().is_ok() { lang.say(number::day(raw)) } else { raw.to_owned() }
}

/// What a field says once it is corrected; `None`: what it said.
fn answered(part: &Part, answer: Option<String>, lang: Lang) -> Option<Value> {
    let Some(answer) = answer else { return (!text(&part.value).is_empty()).then_some(Value::Null) };
    if answer == text(&part.value) {
        return None;
    }
    let count = || grouped(&answer).and_then(|digits| digits.parse::<Number>().ok());
    let is_number = part.value.is_number() || part.value.is_null();
    Some(match sort(&part.path, lang) {
        Sort::Count if is_number => count().map_or_else(|| answer.clone().into(), Value::Number),
        Sort::Text if part.value.is_number() => answer.parse().map_or_else(|_| answer.clone().into(), Value::Number),
        Sort::YesOrNo => answer.parse::<bool>().map_or_else(|_| answer.clone().into(), Value::Bool),
        Sort::Text
        | Sort::Long
        | Sort::Amount
        | Sort::Day
        | Sort::Count
        | Sort::Line
        | Sort::Authority
        | Sort::Programme => answer.into(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn event(text: &str, field: &str) -> Option<Event> {
        let refusal = sollist_contract::grpc::common::v1::Refusal { field: field.to_owned(), ..Default::default() };
        Event::of(&RefusedEntry { text: text.to_owned(), refusal: Some(refusal), ..RefusedEntry::default() })
    }

    #[test]
    fn each_thing_that_an_event_says_is_a_field_and_what_is_missing_one_more() {
        let parts = r#""parts":[{"in_use":2}],"consent":{"amount":"5"}"#;
        let text = format!(r#"{{"id":"1","time":"2026-06-01T09:00:00Z","data":{{"a/b":1,{parts}}}}}"#);
        let found = event(&text, "data.line").unwrap();
        let mut paths: Vec<(&str, &str)> =
            found.fields.iter().map(|it| (it.path.as_str(), it.pointer.as_str())).collect();
        paths.sort_unstable();
        assert_eq!(
            paths,
            [
                ("data.a/b", "/data/a~1b"),
                ("data.consent.amount", "/data/consent/amount"),
                ("data.line", "/data/line"),
                ("data.parts[0].in_use", "/data/parts/0/in_use"),
                ("time", "/time"),
            ]
        );
        assert!(found.fields.iter().all(|it| it.path == "data.line" || found.json.pointer(&it.pointer).is_some()));
        assert_eq!(called("data.consent.amount", Lang::De), "Betrag in EUR (Einwilligung)");
        for as_text in ["", "[1]", "{\"data\":7}", "{\"id\":\"1\"}", "{\"data\":{}}"] {
            assert!(event(as_text, "").is_none(), "{as_text}");
        }
    }

    #[test]
    fn the_name_of_an_event_is_asked_for_where_it_is_what_is_wrong() {
        let text = r#"{"id":"1","source":"/a","data":{"line":"x"}}"#;
        let paths = |field: &str| {
            let found = event(text, field).unwrap();
            found.fields.iter().map(|it| it.path.clone()).collect::<Vec<_>>()
        };
        assert_eq!(paths("data.line"), ["data.line"], "else it stays");
        assert_eq!(paths("id"), ["id", "data.line"]);
        assert_eq!(paths("source"), ["source", "data.line"]);
        // One that is missing too.
        let missing = event(r#"{"source":"/a","data":{"line":"x"}}"#, "id").unwrap();
        assert_eq!((missing.fields[0].path.as_str(), &missing.fields[0].value), ("id", &Value::Null));
        assert_eq!(called("id", Lang::De), "Kennung");
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field_and_by_its_name() {
        let mut all =
            [Question::amount("data.amount", ""), Question::line("data.consent.by", ""), Question::line("x", "")];
        let said = "data.amount: „1.2345“: zu viele Stellen; data.consent: kein Objekt. Bitte alles davon berichtigen.";
        assert!(!mark(&mut all, "data.amount", said, Lang::De), "more may be said than that");
        let faults: Vec<&str> = all.iter().map(|one| one.fault.as_str()).collect();
        assert_eq!(faults, ["„1.2345“: zu viele Stellen", "kein Objekt", ""]);
        let by_name =
            "Betrag in EUR: „1.2345“: zu viele Stellen; Einwilligung: kein Objekt. Bitte alles davon berichtigen.";
        assert_eq!(named(said, Lang::De), by_name);
        // Of one fault the whole sentence stands there; of a field that is none, nowhere.
        assert!(mark(&mut all, "data.amount", "Die Stelle fehlt. Bitte prüfen.", Lang::De));
        assert_eq!(all[0].fault, "Die Stelle fehlt. Bitte prüfen.");
        assert!(!mark(&mut all, "data.other", "Etwas fehlt.", Lang::De));
        assert_eq!(named("Nichts von data.amount: so.", Lang::De), "Nichts von data.amount: so.");
    }

    #[test]
    fn an_answer_keeps_the_kind_that_the_event_has() {
        let part = |path: &str, value: Value| Part { path: path.to_owned(), pointer: String::new(), value };
        let of = |path: &str, value: Value, answer: &str| {
            answered(&part(path, value), Some(answer.to_owned()).filter(|it| !it.is_empty()), Lang::De)
        };
        assert_eq!(of("data.quantity", 3.into(), "1.000"), Some(1000.into()));
        assert_eq!(of("data.quantity", Value::Null, "4"), Some(4.into()));
        assert_eq!(of("data.quantity", 3.into(), "viele"), Some("viele".into()));
        assert_eq!(of("data.amount", serde_json::json!(12.345), "12.34"), Some("12.34".into()));
        assert_eq!(of("data.done", 3.into(), "5"), Some(5.into()));
        assert_eq!(of("data.order", "7".into(), "8"), Some("8".into()));
        assert_eq!(of("data.final", Value::Null, "true"), Some(true.into()));
        assert_eq!(of("data.order", "7".into(), "7"), None, "what is the same stays");
        assert_eq!(of("data.reason", "x".into(), ""), Some(Value::Null));
        assert_eq!(of("data.reason", Value::Null, ""), None);
        // A point would part thousands on a German page.
        assert_eq!(amount("12.345", Lang::De), "12,345");
        assert_eq!(amount("1234.50", Lang::De), "1.234,50");
        assert_eq!(amount("viel", Lang::De), "viel");
    }
}
