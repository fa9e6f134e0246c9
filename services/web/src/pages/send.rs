//! Senden: a file of events, checked first or recorded, with the receipts as they come. A connection that is cut loses
//! nothing: the same file sent again says the same, and what is recorded already is not recorded again.

use askama::Template;
use axum::{body::Body as Stream, http::StatusCode};
use futures::{StreamExt as _, stream};
use serde_json::value::RawValue;
use sollist_contract::{
    envelope::{EVENT_BYTES_MAX, unmarked},
    grpc::intake::v1::{
        Entry, EntryWarning, Oversized, RefusedEntry, SubmitEventsRequest, SubmitEventsResponse, entry,
    },
    lang::Lang,
    said::Said,
};
use sollist_platform::wire::link::Receipts;
use tonic::Status;

use crate::{
    act::{self, Sent},
    ask::{Ask, Page},
    body::{FILE_BYTES_MAX, File, Input},
    caller::may_compare_plans,
    failure::Failure,
    table::Cell,
    words::{Words, act as words, plan as plan_words, told},
};

/// Entries, and bytes of them, in one message at most.
const ENTRIES_MAX: usize = 1000;
const MESSAGE_BYTES: usize = 512 * 1024;
/// Refused entries that are shown; the others stand in their list.
const REFUSED_SHOWN: usize = 50;
/// Warnings that are shown; the others stand in theirs.
const WARNED_SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "send.html")]
struct Body {
    words: &'static Words,
    own: &'static words::Own,
    fault: String,
    about: String,
    hint: String,
    action: String,
    past: String,
    newest: String,
    /// Where a budget plan is sent, and what that is called; empty: whoever asks may send none.
    plan: String,
    plan_name: &'static str,
}

/// The form; `fault`: why what was sent was not taken.
pub async fn page(ask: &Ask, fault: String) -> Page {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let newest = ask.query.with(|query| {
        query.stand.clear();
        query.until.clear();
    });
    let body = Body {
        words: crate::words::of(lang),
        own,
        fault,
        about: lang.say(words::about_sending()),
        hint: lang.say(words::file_hint(FILE_BYTES_MAX as u64)),
        action: ask.query.at(&ask.path),
        past: if act::is_past(ask) { lang.say(words::no_deciding_on_the_past()) } else { String::new() },
        newest: newest.at(&ask.path),
        plan: if may_compare_plans(&ask.link).await { ask.query.elsewhere().at("/senden/plan") } else { String::new() },
        plan_name: plan_words::own(lang).to_plan,
    };
    ask.page(own.send_file, body, None, None)
}

async fn refused(ask: &Ask, said: Said) -> Sent {
    Sent::Page(Box::new(page(ask, ask.lang.say(said)).await), StatusCode::BAD_REQUEST)
}

/// Sends the file on; the receipts are told as they come.
pub async fn sent(ask: &Ask, input: Input) -> Result<Sent, Failure> {
    if act::is_past(ask) {
        return Ok(Sent::Page(Box::new(page(ask, String::new()).await), StatusCode::CONFLICT));
    }
    let checked = input.text("schritt") != "senden";
    let Some(file) = input.file.filter(|file| !file.name.is_empty()) else {
        return Ok(refused(ask, words::no_file()).await);
    };
    let Some(entries) = entries(&file) else {
        return Ok(refused(ask, words::no_events_in(&Cell::text(&file.name).shown)).await);
    };
    let messages = messages(&file.name, entries, checked);
    let receipts = ask.link.submit(stream::iter(messages)).await?;
    Ok(Sent::Stream(told(ask, &file.name, checked, receipts)))
}

/// The events in a file: one a line, or the elements of a list; `None` where there are none. Places are lines, of a
/// list its elements. What a line has is the service's to judge.
fn entries(file: &File) -> Option<Vec<Entry>> {
    let bytes = unmarked(&file.bytes);
    let begin = bytes.trim_ascii_start();
    let numbered = |all: Vec<&RawValue>| all.into_iter().map(|one| one.get().as_bytes().to_vec()).collect::<Vec<_>>();
    let whole = || {
        let read: Result<Vec<&RawValue>, _> = serde_json::Deserializer::from_slice(begin).into_iter().collect();
        read.ok().map(numbered)
    };
    let is_value = |line: &[u8]| serde_json::from_slice::<&RawValue>(line).is_ok();
    let lines: Vec<(u64, &[u8])> = (1..).zip(bytes.split(|byte| *byte == b'\n')).collect();
    let lines = lines.into_iter().filter(|(_, line)| !line.trim_ascii().is_empty());
    match begin.first()? {
        b'[' => {
            let all: Vec<&RawValue> = serde_json::from_slice(begin).ok()?;
            Some((1..).zip(numbered(all)).map(|(place, line)| entry(place, &line)).collect())
        }
        // One event over several lines.
        b'{' if !lines.clone().next().is_some_and(|(_, line)| is_value(line)) && whole().is_some() => {
            Some((1..).zip(whole()?).map(|(place, line)| entry(place, &line)).collect())
        }
        b'{' => Some(lines.map(|(place, line)| entry(place, line.trim_ascii_end())).collect()),
        _ => None,
    }
}

fn entry(position: u64, line: &[u8]) -> Entry {
    let content = if line.len() > EVENT_BYTES_MAX {
        let beginning = line.get(..EVENT_BYTES_MAX).unwrap_or_default().to_vec();
        entry::Content::Oversized(Oversized { length_bytes: line.len() as u64, beginning })
    } else {
        entry::Content::Line(line.to_vec())
    };
    Entry { position, content: Some(content), ..Entry::default() }
}

fn length(entry: &Entry) -> usize {
    match &entry.content {
        Some(entry::Content::Line(line)) => line.len(),
        Some(entry::Content::Oversized(long)) => long.beginning.len(),
        Some(entry::Content::Plan(plan)) => plan.data.len(),
        Some(entry::Content::Actual(actual)) => actual.data.len(),
        Some(entry::Content::Unreadable(unreadable)) => unreadable.text.len(),
        Some(entry::Content::Event(_)) | None => 0,
    }
}

/// Entries in messages of bounded length, in their order.
pub fn messages(origin: &str, entries: Vec<Entry>, validate_only: bool) -> Vec<SubmitEventsRequest> {
    let empty = || SubmitEventsRequest { origin: origin.to_owned(), entries: Vec::new(), validate_only };
    let (mut all, mut now, mut bytes) = (Vec::new(), empty(), 0_usize);
    for entry in entries {
        bytes = bytes.saturating_add(length(&entry));
        now.entries.push(entry);
        if now.entries.len() >= ENTRIES_MAX || bytes >= MESSAGE_BYTES {
            all.push(std::mem::replace(&mut now, empty()));
            bytes = 0;
        }
    }
    if !now.entries.is_empty() {
        all.push(now);
    }
    all
}

/// What came of a file so far.
#[derive(Debug, Default)]
struct Tally {
    recorded: u64,
    duplicates: u64,
    refused: u64,
    warned: u64,
    position: u64,
    shown: usize,
    warnings_shown: usize,
}

/// A page that grows: its receipts, and how it ends.
struct Telling {
    lang: Lang,
    checked: bool,
    receipts: Option<Receipts>,
    tally: Tally,
    refused_at: String,
    warned_at: String,
    again_at: String,
    tail: String,
}

#[derive(Template)]
#[template(
    source = "<li>{{ line }}{% if !refused.is_empty() || !warned.is_empty() %}<ul>{% for one in refused %}<li><strong \
              class=\"bad\">{{ one }}</strong></li>{% endfor %}{% for one in warned %}<li>{{ one }}</li>{% endfor %}\
              </ul>{% endif %}</li>\n",
    ext = "html"
)]
struct Told {
    line: String,
    refused: Vec<String>,
    /// What an officer would ask about what is recorded.
    warned: Vec<String>,
}

#[derive(Template)]
#[template(path = "sent.html")]
struct End<'a> {
    own: &'static words::Own,
    cut: String,
    sum: String,
    refused: &'a str,
    warned: &'a str,
    again: &'a str,
}

/// Where the receipts go in the page around them: a text that no page has.
const HERE: &str = "\u{1}\u{2}";

fn told(ask: &Ask, name: &str, checked: bool, receipts: Receipts) -> Stream {
    let own = words::own(ask.lang);
    let name = Cell::text(name).shown;
    let heading = format!("{}: {name}", if checked { own.only_check } else { own.send_now });
    let page = ask.page(&heading, HERE, None, None);
    let whole = page.shell.render().unwrap_or_default();
    let (head, tail) = whole.split_once(HERE).unwrap_or((&whole, ""));
    let at = |path: &str| ask.query.elsewhere().at(path);
    let telling = Telling {
        lang: ask.lang,
        checked,
        receipts: Some(receipts),
        tally: Tally::default(),
        refused_at: at("/abgewiesen"),
        warned_at: at("/hinweise"),
        again_at: at("/senden"),
        tail: tail.to_owned(),
    };
    let begin = format!("{head}<h2>{}</h2>\n<ol class=\"receipts\">\n", own.receipts);
    let rest = stream::unfold(telling, async |mut telling| Some((telling.next().await?, telling)));
    let all = stream::once(std::future::ready(begin)).chain(rest);
    Stream::from_stream(all.map(Ok::<String, std::convert::Infallible>))
}

impl Telling {
    async fn next(&mut self) -> Option<String> {
        let mut receipts = self.receipts.take()?;
        Some(match receipts.message().await {
            Ok(Some(receipt)) => {
                self.receipts = Some(receipts);
                self.told(&receipt)
            }
            Ok(None) => self.ended(String::new()),
            Err(status) => self.cut(status),
        })
    }

    fn told(&mut self, receipt: &SubmitEventsResponse) -> String {
        let tally = &mut self.tally;
        tally.recorded = tally.recorded.saturating_add(receipt.recorded);
        tally.duplicates = tally.duplicates.saturating_add(receipt.duplicates);
        tally.refused = tally.refused.saturating_add(receipt.refused.len() as u64);
        tally.warned = tally.warned.saturating_add(receipt.warnings.len() as u64);
        tally.position = tally.position.max(receipt.position);
        let room = REFUSED_SHOWN.saturating_sub(tally.shown);
        let shown: Vec<&RefusedEntry> = receipt.refused.iter().take(room).collect();
        tally.shown = tally.shown.saturating_add(shown.len());
        let (recorded, duplicates) = (receipt.recorded, receipt.duplicates);
        let line = words::receipt_line(receipt.position, recorded, duplicates, receipt.refused.len(), self.checked);
        let said = |entry: &RefusedEntry| {
            let refusal = entry.refusal.clone().unwrap_or_default();
            let said = self.lang.say(told::read(refusal.message_de, refusal.message_en));
            Cell::text(&format!("{} {}: {said}", words::own(self.lang).place, entry.position)).shown
        };
        let room = WARNED_SHOWN.saturating_sub(tally.warnings_shown);
        let warnings: Vec<&EntryWarning> = receipt.warnings.iter().take(room).collect();
        tally.warnings_shown = tally.warnings_shown.saturating_add(warnings.len());
        let asked = |of: &EntryWarning| {
            let asked = of.warning.clone().unwrap_or_default();
            let said = self.lang.say(told::read(asked.message_de, asked.message_en));
            let own = words::own(self.lang);
            Cell::text(&format!("{}, {} {}: {said}", own.warning, own.place, of.position)).shown
        };
        let warned = warnings.into_iter().map(asked).collect();
        Told { line: self.lang.say(line), refused: shown.into_iter().map(said).collect(), warned }.to_string()
    }

    fn cut(&self, status: Status) -> String {
        let Failure::Refused { said, .. } = Failure::from(status) else { return self.ended(String::new()) };
        let cut = self.lang.say(words::file_cut(self.tally.position));
        self.ended(format!("{} {cut}", self.lang.say(said)))
    }

    fn ended(&self, cut: String) -> String {
        let Tally { recorded, duplicates, refused, warned, .. } = self.tally;
        let end = End {
            own: words::own(self.lang),
            cut,
            sum: self.lang.say(words::file_done(recorded, duplicates, refused, warned, self.checked)),
            refused: if refused > 0 && !self.checked { &self.refused_at } else { "" },
            warned: if warned > 0 && !self.checked { &self.warned_at } else { "" },
            again: &self.again_at,
        };
        format!("</ol>\n{end}{}", self.tail)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Option<Vec<(u64, String)>> {
        let found = entries(&File { name: "x".to_owned(), bytes: text.to_vec() })?;
        let shown = |entry: Entry| match entry.content {
            Some(entry::Content::Line(line)) => (entry.position, String::from_utf8_lossy(&line).into_owned()),
            other => (entry.position, format!("{}", other.is_some())),
        };
        Some(found.into_iter().map(shown).collect())
    }

    #[test]
    fn events_are_found_in_each_of_their_shapes() {
        let of = |all: &[(u64, &str)]| Some(all.iter().map(|(at, text)| (*at, (*text).to_owned())).collect());
        assert_eq!(read(b"{\"a\":1}\r\n\n{\"b\":\xff}\n"), of(&[(1, "{\"a\":1}"), (3, "{\"b\":\u{fffd}}")]));
        assert_eq!(read(b"\xef\xbb\xbf [{\"a\":0.10},\n {\"b\":2}]"), of(&[(1, "{\"a\":0.10}"), (2, "{\"b\":2}")]));
        assert_eq!(read(b"{\n \"a\": 1\n}\n"), of(&[(1, "{\n \"a\": 1\n}")]));
        assert_eq!(read(b"{\"a\":\n{\"b\":1}\n"), of(&[(1, "{\"a\":"), (2, "{\"b\":1}")]));
        for none in [&b""[..], b"  \n", b"Bezirk;Betrag\n1;2", b"PK\x03\x04", b"[{\"a\":1}"] {
            assert_eq!(read(none), None, "{none:?}");
        }
    }

    #[test]
    fn messages_are_bounded_and_keep_the_order() {
        let all: Vec<Entry> = (1..=2500).map(|place| entry(place, b"{}")).collect();
        let sent = messages("x", all, true);
        assert_eq!(sent.iter().map(|one| one.entries.len()).collect::<Vec<_>>(), [1000, 1000, 500]);
        assert!(sent.iter().all(|one| one.validate_only && one.origin == "x"));
        let long = entry(1, &vec![b'x'; EVENT_BYTES_MAX + 1]);
        assert!(matches!(long.content, Some(entry::Content::Oversized(_))));
        assert_eq!(messages("x", vec![long.clone(), long.clone(), long], false).len(), 2);
    }
}
