//! Where sealed texts are opened: in an answer that leaves, in the fields that hold what somebody wrote, and nowhere
//! else. Whoever gets the answer may see what it tells, or it would not have been given. The hash of an event covers
//! its sealed texts, so where an event stands as it was recorded they stay sealed.

use std::{
    collections::{BTreeSet, HashMap},
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll, ready},
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use futures::future::BoxFuture;
use http_body::{Body as _, Frame};
use jiff::Timestamp;
use memchr::memmem;
use prost::{
    Message as _,
    encoding::{DecodeContext, WireType, decode_key, decode_varint, encode_key, encode_varint, skip_field},
};
use prost_types::{DescriptorProto, FileDescriptorSet, field_descriptor_proto::Type};
use sollist_contract::{
    lang::Lang,
    said::{Bilingual as _, short},
    sealed::{BEGIN, Word},
    words::event::TEXT_CHARS,
};
use tonic::{Status, service::Routes};

use crate::{
    Error,
    store::{
        db::Db,
        persons::Who,
        texts::{Behind, Keys},
    },
};

/// The fields in which sealed texts are opened, by the message that has them. A new one that shows a free text of an
/// event belongs here.
const PLACES: [(&str, &str, Form); 15] = [
    ("sollist.common.v1.Said", "de", Form::Sentence(Lang::De)),
    ("sollist.common.v1.Said", "en", Form::Sentence(Lang::En)),
    ("sollist.intake.v1.RecordedEvent", "opened", Form::Json),
    ("sollist.intake.v1.Process", "text_data", Form::Json),
    ("sollist.intake.v1.Process", "what_de", Form::Sentence(Lang::De)),
    ("sollist.intake.v1.Process", "what_en", Form::Sentence(Lang::En)),
    ("sollist.intake.v1.Process", "reason", Form::Text),
    ("sollist.intake.v1.ListedWarning", "basis", Form::Text),
    ("sollist.intake.v1.GetRefusedResponse", "settled", Form::Text),
    ("sollist.intake.v1.SettleRefusedResponse", "earlier_basis", Form::Text),
    ("sollist.procurement.v1.Consent", "reference", Form::Text),
    ("sollist.procurement.v1.Consent", "basis", Form::Text),
    ("sollist.analytics.v1.RecordedFundingRequest", "reason", Form::Text),
    ("sollist.analytics.v1.RecordedFundingRequest", "decision", Form::Text),
    ("sollist.analytics.v1.Scenario", "reason", Form::Text),
];

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The text itself.
    Text,
    /// A sentence of ours in which it stands, in a language.
    Sentence(Lang),
    /// JSON with texts in it.
    Json,
}

impl Form {
    /// A text with its words opened; `None` where there is nothing to open.
    fn opened(self, text: &str, keys: &Keys) -> Option<String> {
        let (mut out, mut from) = (String::new(), 0);
        for (place, word) in Word::within(text) {
            let Some(behind) = keys.behind(word) else { continue };
            out.push_str(text.get(from..place.start)?);
            out.push_str(&self.plain(&behind, place.len() == text.len()));
            from = place.end;
        }
        out.push_str(text.get(from..)?);
        (from > 0).then_some(out)
    }

    /// `whole`: nothing else stands beside it.
    fn plain(self, behind: &Behind, whole: bool) -> String {
        let text = match behind {
            Behind::Text(text) => text.clone(),
            Behind::Erased(at) => self.erased(*at),
        };
        match self {
            Form::Text => text,
            Form::Sentence(_) if whole => text,
            Form::Sentence(_) => short(&text, TEXT_CHARS).into_owned(),
            Form::Json => {
                let json = serde_json::Value::String(text).to_string();
                json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or_default().to_owned()
            }
        }
    }

    fn erased(self, at: Timestamp) -> String {
        let said = Who::Erased(at).said();
        match self {
            Form::Sentence(lang) => lang.say(said),
            // Whoever asks has not said in which language they read.
            Form::Text | Form::Json => format!("{} / {}", said.de, said.en),
        }
    }
}

/// A field in which something may be opened.
#[derive(Debug, Clone, Copy)]
enum Field {
    Text(Form),
    /// A message with such fields: its place among the shapes.
    Message(usize),
}

/// Messages that have such fields, and the answers of methods that are such messages.
struct Shapes {
    messages: Vec<HashMap<u32, Field>>,
    answers: HashMap<String, usize>,
}

static SHAPES: LazyLock<Shapes> = LazyLock::new(Shapes::of_the_contract);

impl Shapes {
    fn of_the_contract() -> Shapes {
        let files = FileDescriptorSet::decode(sollist_contract::DESCRIPTORS).unwrap_or_default().file;
        let mut all: Vec<(String, &DescriptorProto)> = Vec::new();
        for file in &files {
            for message in &file.message_type {
                collect(file.package().to_owned(), message, &mut all);
            }
        }
        let mut shapes = Shapes { messages: vec![HashMap::new(); all.len()], answers: HashMap::new() };
        let places: HashMap<&str, usize> = all.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at)).collect();
        for ((name, message), fields) in all.iter().zip(&mut shapes.messages) {
            for (of, field, form) in PLACES {
                let field = message.field.iter().find(|known| of == name && known.name() == field);
                fields.extend(field.map(|field| (field.number().unsigned_abs(), Field::Text(form))));
            }
        }
        // A message with a message in which something may be opened is one, too.
        loop {
            let mut grown = false;
            for (at, (_, message)) in all.iter().enumerate() {
                for field in message.field.iter().filter(|field| field.r#type() == Type::Message) {
                    let inner = places.get(field.type_name().trim_start_matches('.')).copied();
                    let is_one = |inner: &usize| shapes.messages.get(*inner).is_some_and(|inner| !inner.is_empty());
                    let Some(inner) = inner.filter(is_one) else { continue };
                    let Some(fields) = shapes.messages.get_mut(at) else { continue };
                    grown |= fields.insert(field.number().unsigned_abs(), Field::Message(inner)).is_none();
                }
            }
            if !grown {
                break;
            }
        }
        for file in &files {
            for service in &file.service {
                for method in &service.method {
                    let answer = places.get(method.output_type().trim_start_matches('.')).copied();
                    let Some(answer) = answer else { continue };
                    if shapes.messages.get(answer).is_some_and(|fields| !fields.is_empty()) {
                        let path = format!("/{}.{}/{}", file.package(), service.name(), method.name());
                        shapes.answers.insert(path, answer);
                    }
                }
            }
        }
        shapes
    }

    /// A message with its texts as `open` gives them; `None` where it gives none, or this is no message.
    fn rewritten(
        &self,
        shape: usize,
        message: &[u8],
        open: &mut impl FnMut(Form, &str) -> Option<String>,
    ) -> Option<Vec<u8>> {
        let fields = self.messages.get(shape)?;
        let (mut out, mut is_other) = (Vec::with_capacity(message.len()), false);
        let mut rest = message;
        while !rest.is_empty() {
            let begun = rest;
            let (tag, kind) = decode_key(&mut rest).ok()?;
            let mut new = None;
            if kind == WireType::LengthDelimited {
                let length = usize::try_from(decode_varint(&mut rest).ok()?).ok()?;
                let (content, after) = rest.split_at_checked(length)?;
                rest = after;
                new = match fields.get(&tag) {
                    Some(Field::Text(form)) => {
                        std::str::from_utf8(content).ok().and_then(|text| open(*form, text)).map(String::into_bytes)
                    }
                    Some(Field::Message(inner)) if has_word(content) => self.rewritten(*inner, content, open),
                    Some(Field::Message(_)) | None => None,
                };
            } else {
                skip_field(kind, tag, &mut rest, DecodeContext::default()).ok()?;
            }
            match new {
                Some(new) => {
                    encode_key(tag, kind, &mut out);
                    encode_varint(new.len() as u64, &mut out);
                    out.extend_from_slice(&new);
                    is_other = true;
                }
                None => out.extend_from_slice(begun.get(..begun.len().saturating_sub(rest.len()))?),
            }
        }
        is_other.then_some(out)
    }
}

/// A message and those within it, by their names.
fn collect<'d>(of: String, message: &'d DescriptorProto, all: &mut Vec<(String, &'d DescriptorProto)>) {
    let name = format!("{of}.{}", message.name());
    for nested in &message.nested_type {
        collect(name.clone(), nested, all);
    }
    all.push((name, message));
}

/// Whether something may be sealed in it.
fn has_word(bytes: &[u8]) -> bool {
    static BEGINS: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(BEGIN));
    BEGINS.find(bytes).is_some()
}

/// The routes of a process, in whose answers sealed texts are opened.
pub(super) fn opening(store: Db, routes: Routes) -> Routes {
    routes.into_axum_router().layer(from_fn_with_state(store, open)).into()
}

async fn open(State(store): State<Db>, request: Request, next: Next) -> Response {
    let shape = SHAPES.answers.get(request.uri().path()).copied();
    let answered = next.run(request).await;
    match shape {
        Some(shape) if !answered.body().is_end_stream() => {
            answered.map(|body| Body::new(Opening { body, store, shape, under_way: None, over: false }))
        }
        _ => answered,
    }
}

/// An answer on its way.
struct Opening {
    body: Body,
    store: Db,
    shape: usize,
    under_way: Option<BoxFuture<'static, Result<Bytes, Error>>>,
    over: bool,
}

type Polled = Poll<Option<Result<Frame<Bytes>, axum::Error>>>;

impl http_body::Body for Opening {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        let answer = self.get_mut();
        if answer.over {
            return Poll::Ready(None);
        }
        if answer.under_way.is_none() {
            let next = ready!(Pin::new(&mut answer.body).poll_frame(context));
            match next {
                Some(Ok(frame)) if frame.data_ref().is_some_and(|data| has_word(data)) => {
                    let data = frame.into_data().unwrap_or_default();
                    answer.under_way = Some(Box::pin(opened(answer.store.clone(), answer.shape, data)));
                }
                next => return Poll::Ready(next),
            }
        }
        let Some(under_way) = &mut answer.under_way else { return Poll::Ready(None) };
        let opened = ready!(under_way.as_mut().poll(context));
        answer.under_way = None;
        match opened {
            Ok(data) => Poll::Ready(Some(Ok(Frame::data(data)))),
            Err(error) => {
                // Rather nothing than half of it.
                answer.over = true;
                let mut trailers = http::HeaderMap::new();
                let told = Status::from(error).add_header(&mut trailers);
                Poll::Ready(Some(told.map(|()| Frame::trailers(trailers)).map_err(axum::Error::new)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.over || self.under_way.is_none() && self.body.is_end_stream()
    }
}

/// The bytes before a message of gRPC: whether it is compressed, which none of ours is, and its length.
const PREFIX: usize = 5;

/// Messages of an answer with their texts opened. A piece that is no whole number of messages stays as it is.
async fn opened(store: Db, shape: usize, data: Bytes) -> Result<Bytes, Error> {
    let Some(messages) = messages(&data) else { return Ok(data) };
    let mut names = BTreeSet::new();
    for message in &messages {
        let mut note = |_: Form, text: &str| {
            names.extend(Word::within(text).map(|(_, word)| word.key.to_owned()));
            None
        };
        SHAPES.rewritten(shape, message, &mut note);
    }
    if names.is_empty() {
        return Ok(data);
    }
    let keys = Keys::named(store.reader(), names).await?;
    let mut out = Vec::with_capacity(data.len());
    for message in messages {
        let new = SHAPES.rewritten(shape, message, &mut |form, text| form.opened(text, &keys));
        let message = new.as_deref().unwrap_or(message);
        let length = u32::try_from(message.len()).map_err(|_| Error::Internal)?;
        out.push(0);
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(message);
    }
    Ok(out.into())
}

/// The messages in a piece of an answer.
fn messages(mut data: &[u8]) -> Option<Vec<&[u8]>> {
    let mut messages = Vec::new();
    while !data.is_empty() {
        let ([0, length @ ..], rest) = data.split_first_chunk::<PREFIX>()? else { return None };
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (message, rest) = rest.split_at_checked(length)?;
        messages.push(message);
        data = rest;
    }
    Some(messages)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use prost_types::field_descriptor_proto::Label;
    use sollist_contract::{
        grpc::{
            common::v1::Said,
            intake::v1::{ListEventsResponse, RecordedEvent},
        },
        method::Method,
    };

    use super::*;

    fn word() -> String {
        format!("sealed:0123456789abcdef:{}", "abcd".repeat(12))
    }

    fn shape(path: &str) -> usize {
        SHAPES.answers.get(path).copied().unwrap()
    }

    #[test]
    fn every_place_is_a_text_of_the_contract_and_answers_of_methods_reach_it() {
        let files = FileDescriptorSet::decode(sollist_contract::DESCRIPTORS).unwrap().file;
        let mut all = Vec::new();
        for file in &files {
            file.message_type.iter().for_each(|message| collect(file.package().to_owned(), message, &mut all));
        }
        for (of, name, _) in PLACES {
            let (_, message) = all.iter().find(|(known, _)| known == of).unwrap();
            let field = message.field.iter().find(|field| field.name() == name);
            let field = field.unwrap_or_else(|| unreachable!("{of}.{name}"));
            assert!(field.r#type() == Type::String && field.label() != Label::Repeated, "{of}.{name}");
        }
        assert!(SHAPES.answers.keys().all(|path| Method::of(path).is_some()));
        shape("/sollist.intake.v1.IntakeService/ListEvents");
        shape("/sollist.procurement.v1.ProcurementService/PlaceOrder");
        assert!(!SHAPES.answers.contains_key("/sollist.intake.v1.IntakeService/ListRefused"));
    }

    #[test]
    fn a_message_is_rewritten_in_its_places_and_nowhere_else() {
        let event = RecordedEvent {
            sequence: 7,
            event: format!(r#"{{"x":"{}"}}"#, word()),
            opened: format!(r#"{{"x":"{}","y":"ü"}}"#, word()),
            said: Some(Said { de: format!("Sperre ({}): A", word()), en: "Freeze".to_owned() }),
            ..RecordedEvent::default()
        };
        let plain = RecordedEvent { sequence: 8, ..RecordedEvent::default() };
        let answer =
            ListEventsResponse { events: vec![plain.clone(), event.clone(), plain.clone()], ..Default::default() };
        let shape = shape("/sollist.intake.v1.IntakeService/ListEvents");
        let mut seen = Vec::new();
        let mut open = |form: Form, text: &str| {
            seen.extend(Word::within(text).map(|_| form));
            Word::within(text).next().map(|(place, _)| format!("{}Z{}", &text[..place.start], &text[place.end..]))
        };
        let new = SHAPES.rewritten(shape, &answer.encode_to_vec(), &mut open).unwrap();
        let expect = RecordedEvent {
            opened: r#"{"x":"Z","y":"ü"}"#.to_owned(),
            said: Some(Said { de: "Sperre (Z): A".to_owned(), en: "Freeze".to_owned() }),
            ..event.clone()
        };
        let new = ListEventsResponse::decode(&*new).unwrap();
        assert_eq!(new.events, [plain.clone(), expect, plain.clone()]);
        assert_eq!(seen, [Form::Sentence(Lang::De), Form::Json]);
        let nothing = ListEventsResponse { events: vec![plain], ..Default::default() };
        assert_eq!(SHAPES.rewritten(shape, &nothing.encode_to_vec(), &mut |_, _| None), None);
        assert_eq!(SHAPES.rewritten(shape, b"\xff\xff", &mut |_, _| Some(String::new())), None);
    }

    #[test]
    fn a_text_is_put_where_its_word_stood_as_the_place_has_it() {
        let (day, long) = (Timestamp::UNIX_EPOCH, "x".repeat(500));
        let text = |text: &str| Behind::Text(text.to_owned());
        assert_eq!(Form::Text.plain(&text(&long), true), long);
        assert_eq!(Form::Sentence(Lang::De).plain(&text(&long), false).chars().count(), TEXT_CHARS + 1);
        assert_eq!(Form::Json.plain(&text("a\"\\ü"), true), r#"a\"\\ü"#);
        let erased = Behind::Erased(day);
        assert_eq!(Form::Sentence(Lang::De).plain(&erased, false), "gelöscht am 01.01.1970");
        assert_eq!(Form::Sentence(Lang::En).plain(&erased, false), "erased on 1970-01-01");
        assert_eq!(Form::Text.plain(&erased, true), "gelöscht am 01.01.1970 / erased on 1970-01-01");
    }

    #[test]
    fn messages_of_a_piece_are_told_apart() {
        let piece = [0, 0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0];
        assert_eq!(messages(&piece).unwrap(), [&[7, 8][..], &[]]);
        assert_eq!(messages(&piece[..6]), None);
        assert_eq!(messages(&[1, 0, 0, 0, 0]), None, "compressed");
    }
}
