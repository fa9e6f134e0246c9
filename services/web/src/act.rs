//! The way of a form, the same for whatever is sent: it is shown, checked by the service's own check, sent when whoever
//! sees what would become of it says so, and answered with a receipt. Its name (`request_id`) is drawn once, when the
//! form is shown: sent twice, or sent again after an answer that got lost, it is one event.

use std::{
    borrow::Cow,
    hash::{BuildHasher as _, RandomState},
};

use askama::Template;
use axum::{body::Body, http::StatusCode};
use sollist_contract::{
    grpc::common::v1::{AsOf, Command, Receipt},
    ids::TEXT_BYTES_MAX,
    lang::Lang,
    money::Cents,
    refusal::Reason,
    said::Said,
    words::{number, terms},
};
use sollist_platform::process::shown;
use tonic::Status;
use tonic_types::StatusExt as _;

use crate::{
    ask::{Ask, Page},
    body::Input,
    effects,
    failure::Failure,
    query,
    shell::Choice,
    table::{Cell, Table},
    titles::Titles,
    typed,
    voice::Voice,
    words::{Words, act as words, told},
};

/// The fields that every form has beside its own.
const REQUEST_ID: &str = "request_id";
const SEEN: &str = "seen_sequence";
const STEP: &str = "schritt";
const CHANGE: &str = "aendern";
/// The step that only looks at what would become of it.
const CHECK: &str = "pruefen";

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Line,
    Text,
    /// EUR, as people write them.
    Amount,
    Day,
    Choice(Vec<Choice>),
}

/// What a field of a form is called: as the request, or the event, has it.
pub type Key = Cow<'static, str>;

/// A question of a form, called as the request has its field.
#[derive(Debug, Clone)]
pub struct Question {
    pub key: Key,
    pub name: String,
    pub hint: String,
    pub optional: bool,
    pub kind: Kind,
    pub value: String,
    /// Bytes of an answer at most.
    pub most: usize,
    /// What a line may be filled with: the answer, and what it is called.
    pub offers: Vec<(String, String)>,
    /// What is wrong with the answer.
    pub fault: String,
}

impl Question {
    pub fn line(key: impl Into<Key>, name: &str) -> Question {
        Question {
            key: key.into(),
            name: name.to_owned(),
            hint: String::new(),
            optional: false,
            kind: Kind::Line,
            value: String::new(),
            most: TEXT_BYTES_MAX,
            offers: Vec::new(),
            fault: String::new(),
        }
    }
    pub fn text(key: impl Into<Key>, name: &str) -> Question {
        Question { kind: Kind::Text, ..Question::line(key, name) }
    }
    pub fn amount(key: impl Into<Key>, name: &str) -> Question {
        Question { kind: Kind::Amount, ..Question::line(key, name) }
    }
    pub fn day(key: impl Into<Key>, name: &str) -> Question {
        Question { kind: Kind::Day, ..Question::line(key, name) }
    }
    pub fn choice(key: impl Into<Key>, name: &str, all: impl IntoIterator<Item = (String, String)>) -> Question {
        let choice = |(value, name)| Choice { value, name, chosen: false, voice: Voice::Page };
        Question { kind: Kind::Choice(all.into_iter().map(choice).collect()), ..Question::line(key, name) }
    }
    #[must_use]
    pub fn hint(self, hint: &str) -> Question {
        Question { hint: hint.to_owned(), ..self }
    }
    #[must_use]
    pub fn optional(self) -> Question {
        Question { optional: true, ..self }
    }
    #[must_use]
    pub fn value(mut self, value: &str) -> Question {
        value.clone_into(&mut self.value);
        if let Kind::Choice(all) = &mut self.kind {
            for choice in all {
                choice.chosen = choice.value == value;
            }
        }
        self
    }
    #[must_use]
    pub fn at_most(self, most: usize) -> Question {
        Question { most, ..self }
    }
    /// What a check page says was answered.
    fn answer(&self) -> &str {
        match &self.kind {
            Kind::Choice(all) => all.iter().find(|choice| choice.chosen).map_or("", |choice| choice.name.as_str()),
            Kind::Line | Kind::Text | Kind::Amount | Kind::Day => &self.value,
        }
    }
    /// The same as it was understood: an amount and a day in the form that has one reading.
    fn understood(&self, lang: Lang) -> Cow<'_, str> {
        match (&self.kind, self.read(lang)) {
            (Kind::Amount, Ok(read)) => lang.say(number::amount(&read)).into(),
            (Kind::Day, Ok(read)) => lang.say(number::day(&read)).into(),
            (Kind::Amount | Kind::Day | Kind::Line | Kind::Text | Kind::Choice(_), _) => shown::lines(self.answer()),
        }
    }
    /// The answer as a service takes it; nothing where there is none.
    fn read(&self, lang: Lang) -> Result<String, Said> {
        let answer = self.read_any(lang)?;
        match answer.len() {
            bytes if bytes > self.most => Err(words::too_long(&self.name, bytes, self.most)),
            _ => Ok(answer),
        }
    }
    fn read_any(&self, lang: Lang) -> Result<String, Said> {
        match (self.value.trim(), &self.kind) {
            ("", _) if self.optional => Ok(String::new()),
            ("", _) => Err(words::missing(&self.name)),
            (text, Kind::Amount) => typed::amount(text, lang),
            (text, Kind::Day) => typed::day(text),
            (text, Kind::Line | Kind::Choice(_)) => Ok(text.to_owned()),
            // A text of the journal has no line breaks.
            (text, Kind::Text) => Ok(text.lines().map(str::trim).collect::<Vec<_>>().join(" ")),
        }
    }
    /// Its name as a mark of the page, which has letters, digits and hyphens only.
    fn id(&self) -> String {
        self.key.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
    }
    fn described(&self) -> String {
        let parts = [(!self.hint.is_empty(), "hinweis"), (!self.fault.is_empty(), "fehler")];
        let ids = parts.iter().filter(|(there, _)| *there).map(|(_, part)| format!("{part}-{}", self.id()));
        ids.collect::<Vec<_>>().join(" ")
    }
}

/// What is wrong with what was sent: of which field, in which sentence, and where more is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    pub field: String,
    pub said: Said,
    pub reason: String,
}

impl Fault {
    pub fn of(field: &str, said: Said) -> Fault {
        Fault { field: field.to_owned(), said, reason: String::new() }
    }
}

/// Why something was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// It is to be corrected.
    Faults(Vec<Fault>),
    /// Nobody answered: what was sent may be recorded, or not.
    Unanswered(Failure),
}

/// The sentence of the service and its field, or that nobody answered.
impl From<Status> for NotTaken {
    fn from(status: Status) -> NotTaken {
        let fields = status.get_details_bad_request().map(|found| found.field_violations).unwrap_or_default();
        match Failure::from(status) {
            Failure::Refused { status, said, reason, .. } if status.is_client_error() => {
                let field = fields.into_iter().next().map(|it| it.field).unwrap_or_default();
                NotTaken::Faults(vec![Fault { field, said, reason }])
            }
            failure => NotTaken::Unanswered(failure),
        }
    }
}

/// What a service took, or would take.
#[derive(Debug, Default)]
pub struct Taken {
    pub receipt: Receipt,
    /// What happens, in one sentence.
    pub what: Said,
    /// The amount, as the services say it; empty where there is none.
    pub amount: String,
    /// Where its receipt stands; empty: below the number of its event.
    pub receipt_at: String,
    /// How many persons it takes, and why; empty where nobody asks that.
    pub persons: Said,
}

/// What is answered to what was sent.
pub enum Sent {
    Page(Box<Page>, StatusCode),
    /// See there.
    There(String),
    /// A page that grows as it is answered.
    Stream(Body),
}

/// A form that something is sent by.
pub struct Sheet {
    pub heading: String,
    pub lead: Cell,
    /// What whoever fills it in sees beside it.
    pub facts: Vec<(String, Cell)>,
    pub questions: Vec<Question>,
    /// What is done, as a button says it.
    pub deed: &'static str,
    /// The journal's number that what is shown stands on.
    pub seen: u64,
    /// The same as its page says it; nothing of what has no earlier states.
    pub as_of: Option<AsOf>,
    /// Where it is told what changed since: its name, and its address.
    pub look: (String, String),
    /// Lines that a refusal is about and that there are: they have a page.
    pub lines: Vec<String>,
    pub request_id: String,
    pub faults: Vec<Fault>,
    /// What happened to it that is no fault of an answer.
    pub notice: String,
    /// Another form for the same: its name, and its address.
    pub other: (String, String),
    /// Whether it is sent though nothing is asked.
    pub asks_nothing: bool,
    /// Why it cannot be filled in as things stand, and where to go instead.
    pub over: Option<(String, Vec<(String, String)>)>,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetBody<'a> {
    words: &'static Words,
    own: &'static words::Own,
    sheet: &'a Sheet,
    action: String,
    faults: Vec<(String, String)>,
    links: Vec<(String, String)>,
    /// Instead of the button, where what is shown is past.
    past: String,
    newest: String,
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckBody<'a> {
    own: &'static words::Own,
    sheet: &'a Sheet,
    action: String,
    what: Cell,
    facts: Vec<(&'static str, Cell)>,
    answers: Vec<(&'a str, Cow<'a, str>)>,
    /// What becomes of each line: its title, its page, and how it stands.
    effects: Vec<(String, String, Table)>,
    warnings: Vec<Cell>,
    persons: Cell,
    notice: String,
    deed: &'static str,
}

impl Sheet {
    pub fn new(heading: &str, deed: &'static str, questions: Vec<Question>) -> Sheet {
        Sheet {
            heading: heading.to_owned(),
            lead: Cell::nothing(),
            facts: Vec::new(),
            questions,
            deed,
            seen: 0,
            as_of: None,
            look: (String::new(), String::new()),
            lines: Vec::new(),
            request_id: fresh_id(),
            faults: Vec::new(),
            notice: String::new(),
            other: (String::new(), String::new()),
            asks_nothing: false,
            over: None,
        }
    }

    /// Takes over what was typed.
    fn fill(&mut self, input: &Input) {
        let questions = std::mem::take(&mut self.questions);
        self.questions = questions.into_iter().map(|one| one.clone().value(input.text(&one.key).trim_end())).collect();
        if let Some(id) = input.given(REQUEST_ID) {
            self.request_id = id;
        }
        if let Ok(seen) = input.text(SEEN).parse() {
            self.seen = seen;
        }
    }

    /// The page of the form.
    pub fn page(&self, ask: &Ask) -> Page {
        let said = |fault: &Fault| shown::line(&ask.lang.say(fault.said.clone())).into_owned();
        let place = |fault: &Fault| {
            let question = self.questions.iter().find(|it| it.key == fault.field);
            question.map(|it| format!("#feld-{}", it.id())).unwrap_or_default()
        };
        let newest = ask.query.with(|query| {
            query.stand.clear();
            query.until.clear();
        });
        let body = SheetBody {
            words: crate::words::of(ask.lang),
            own: words::own(ask.lang),
            sheet: self,
            action: ask.query.at(&ask.path),
            faults: self.faults.iter().map(|fault| (place(fault), said(fault))).collect(),
            links: self.links(ask),
            past: if self.is_past(ask) { ask.lang.say(words::no_deciding_on_the_past()) } else { String::new() },
            newest: newest.at(&ask.path),
        };
        let mut page = ask.page(&self.heading, body, None, self.as_of.clone());
        if !self.faults.is_empty() {
            page.shell.title = format!("{} {}", words::own(ask.lang).fault_title, page.shell.title);
        }
        page
    }

    /// Whether the form stands on what was known, or had happened, once. One that shows no state is of none.
    fn is_past(&self, ask: &Ask) -> bool {
        self.as_of.is_some() && is_past(ask)
    }

    /// Whether the page shows what the form is about: of what is made there is nothing to show.
    fn shows_it(&self) -> bool {
        !self.facts.is_empty()
    }

    /// Where more is told of what is wrong: what changed since, and the line that a refusal is about.
    fn links(&self, ask: &Ask) -> Vec<(String, String)> {
        let changed = self.faults.iter().any(|fault| fault.reason == Reason::ChangedSince.code());
        let look = Some(self.look.clone()).filter(|(_, link)| changed && !link.is_empty());
        let lines = self.lines.iter().map(|line| {
            let link = ask.query.elsewhere().at(&query::line_path(line));
            (format!("{} {}", words::own(ask.lang).to_line, shown::line(line)), link)
        });
        look.into_iter().chain(lines).collect()
    }

    /// The form as it was filled in, with what is wrong with it.
    fn faulty(mut self, ask: &Ask, newest: u64, mut faults: Vec<Fault>) -> Sent {
        // As it was sent: in the other language it is refused once more, for the same reason.
        let typed = self.typed(ask.lang, if faults.is_empty() { CHANGE } else { CHECK });
        for fault in &mut faults {
            if fault.reason == Reason::ChangedSince.code() {
                fault.said = words::changed(&fault.said, self.shows_it());
            } else if fault.reason == Reason::Conflict.code() {
                fault.said = words::sent_before(self.shows_it());
            }
        }
        for fault in &mut faults {
            if let Some(question) = self.questions.iter().find(|question| question.key == fault.field) {
                fault.said = fault.said.map(|text| named(text, question));
            }
        }
        for question in &mut self.questions {
            let of = faults.iter().filter(|fault| fault.field == question.key);
            let said = of.map(|fault| ask.lang.say(fault.said.clone())).collect::<Vec<_>>().join(" ");
            question.fault = shown::line(&said).into_owned();
        }
        let is = |reason: Reason| faults.iter().any(|fault| fault.reason == reason.code());
        // The page shows what there is by now: whoever sends it again has seen that.
        if is(Reason::ChangedSince) || is(Reason::Conflict) {
            self.seen = newest;
        }
        // The name stands for something else already: what is sent next is another act.
        if is(Reason::Conflict) {
            self.request_id = fresh_id();
        }
        let status = match faults.first() {
            Some(_) => StatusCode::BAD_REQUEST,
            None => StatusCode::OK,
        };
        self.faults = faults;
        let mut page = self.page(ask);
        page.shell.typed = typed;
        Sent::Page(Box::new(page), status)
    }

    /// What was typed, to be sent once more with a step and read in another language: an amount is written so that it
    /// is the same in each.
    fn typed(&self, lang: Lang, step: &str) -> Vec<(String, String)> {
        let own = [(REQUEST_ID, self.request_id.clone()), (SEEN, self.seen.to_string()), (STEP, step.to_owned())];
        let value = |it: &Question| match it.kind {
            Kind::Amount => it.read(lang).unwrap_or_else(|_| it.value.clone()),
            Kind::Day | Kind::Line | Kind::Choice(_) | Kind::Text => it.value.clone(),
        };
        let answers = self.questions.iter().map(|it| (it.key.to_string(), value(it)));
        own.map(|(key, value)| (key.to_owned(), value)).into_iter().chain(answers).collect()
    }

    /// What would become of it, for whoever sends it to say so. `taken`: what the check found; without one nobody
    /// answered, and it may only be sent again.
    fn check_page(&self, ask: &Ask, taken: Option<&Taken>, notice: String, titles: &Titles) -> Page {
        let lang = ask.lang;
        let own = words::own(lang);
        let receipt = taken.map(|taken| taken.receipt.clone()).unwrap_or_default();
        let mut facts = Vec::new();
        if let Some(amount) = taken.map(|taken| &taken.amount).filter(|amount| !amount.is_empty()) {
            let shown = lang.say(number::amount(amount));
            facts.push((
                lang.word(terms::AMOUNT),
                Cell::text(&lang.pick(format!("{shown} EUR"), format!("EUR {shown}"))),
            ));
            if let Ok(cents) = amount.parse::<Cents>() {
                facts.push((own.in_words, Cell::text(&lang.say(crate::words::amount::in_words(cents)))));
            }
        }
        if self.seen > 0 {
            let link = ask.query.elsewhere().with(|query| query.stand = self.seen.to_string());
            let number =
                format!("{} {}", crate::words::of(ask.lang).journal_number, lang.say(number::number(self.seen)));
            facts.push((own.seen, Cell::text(&number).to(link.at("/haushalt"))));
        }
        let deed = match taken {
            None => own.again,
            Some(_) if !receipt.process.is_empty() => own.open_process,
            Some(_) => self.deed,
        };
        let effects = effects::tables(ask, receipt.effects, titles);
        let body = CheckBody {
            own,
            sheet: self,
            action: ask.query.at(&ask.path),
            what: taken.map(|taken| Cell::told(&lang.say(titles.said(&taken.what)), lang)).unwrap_or_default(),
            facts,
            answers: self
                .questions
                .iter()
                .filter(|it| !it.answer().is_empty())
                .map(|it| (it.name.as_str(), titled(it.understood(lang), titles)))
                .collect(),
            effects,
            warnings: receipt
                .warnings
                .iter()
                .map(|it| told::read(it.message_de.as_str(), it.message_en.as_str()))
                .map(|said| Cell::told(&lang.say(titles.said(&said)), lang))
                .collect(),
            persons: taken.map(|taken| Cell::told(&lang.say(taken.persons.clone()), lang)).unwrap_or_default(),
            notice,
            deed,
        };
        let mut page = ask.page(&format!("{}: {}", own.check, self.heading), body, None, None);
        page.shell.typed = self.typed(lang, CHECK);
        page
    }
}

/// Whether a page shows what was known, or had happened, once: nobody decides on that.
pub fn is_past(ask: &Ask) -> bool {
    !ask.query.stand.is_empty() || !ask.query.until.is_empty()
}

/// A form that was sent and is whole: the service is asked, with a command that is only checked, or one that is meant.
pub struct Asked {
    sheet: Sheet,
    /// The number that the page shows by now.
    newest: u64,
    validate_only: bool,
    /// What was answered, as the service takes it.
    answers: Vec<(Key, String)>,
}

impl Asked {
    /// Reads what was sent. What asks for nothing yet is answered at once.
    pub fn read(ask: &Ask, mut sheet: Sheet, input: &Input) -> Result<Asked, Sent> {
        let newest = sheet.seen;
        sheet.fill(input);
        if sheet.is_past(ask) {
            return Err(Sent::Page(Box::new(sheet.page(ask)), StatusCode::CONFLICT));
        }
        let step = input.text(STEP);
        if step == CHANGE {
            return Err(sheet.faulty(ask, newest, Vec::new()));
        }
        let (mut answers, mut faults) = (Vec::new(), Vec::new());
        for question in &mut sheet.questions {
            match question.read(ask.lang) {
                Ok(answer) => {
                    if question.kind == Kind::Text {
                        question.value.clone_from(&answer);
                    }
                    answers.push((question.key.clone(), answer));
                }
                Err(said) => faults.push(Fault::of(&question.key, said)),
            }
        }
        if !faults.is_empty() {
            return Err(sheet.faulty(ask, newest, faults));
        }
        // Only what has its name and the number that was seen was looked at before; all else is checked first.
        let was_checked = input.given(REQUEST_ID).is_some() && input.text(SEEN).parse::<u64>().is_ok();
        Ok(Asked { sheet, newest, validate_only: step != "senden" || !was_checked, answers })
    }

    /// What was answered to a question; `None` where nothing was.
    pub fn given(&self, key: &str) -> Option<String> {
        let found = self.answers.iter().find(|(known, _)| *known == key).map(|(_, answer)| answer.clone());
        found.filter(|answer| !answer.is_empty())
    }

    pub fn command(&self) -> Command {
        Command {
            request_id: self.sheet.request_id.clone(),
            time: String::new(),
            validate_only: self.validate_only,
            seen_sequence: self.sheet.seen,
        }
    }

    /// Takes over what there is by now beside the form: since it was read somebody else may have been faster.
    #[must_use]
    pub fn renewed(mut self, now: Sheet) -> Asked {
        self.newest = now.seen;
        let Sheet { lead, facts, look, over, .. } = now;
        self.sheet = Sheet { lead, facts, look, over, ..self.sheet };
        self
    }

    /// The lines that a service refuses something of, as far as there are such: of others there is no page.
    async fn lines_of(&self, ask: &Ask, faults: &[Fault]) -> Vec<String> {
        let of_a_fault = |it: &&Question| faults.iter().any(|fault| fault.field == it.key);
        let lines = self.sheet.questions.iter().filter(of_a_fault).map(|it| it.value.trim());
        let lines: Vec<&str> = lines.filter(|line| line.matches('/').count() == 4).collect();
        let known = Titles::in_texts(ask, lines.iter().copied()).await;
        lines.into_iter().filter(|line| known.has(line)).map(str::to_owned).collect()
    }

    /// What the lines are called that a check names.
    async fn titles(&self, ask: &Ask, taken: &Taken) -> Titles {
        let effects = taken.receipt.effects.iter().map(|effect| effect.line.as_str());
        let warned = taken.receipt.warnings.iter().map(|it| it.message_de.as_str());
        let answers = self.sheet.questions.iter().map(|it| it.value.trim());
        Titles::in_texts(ask, effects.chain(warned).chain(answers).chain([taken.what.de.as_str()])).await
    }

    /// What is shown of the answer: the check, the receipt, or the form with what is wrong.
    pub async fn answered(mut self, ask: &Ask, answer: Result<Taken, NotTaken>) -> Sent {
        match answer {
            // A server of an earlier version does not know that something may only be checked.
            Ok(taken) if self.validate_only && taken.receipt.validated_only && !taken.receipt.duplicate => {
                let titles = self.titles(ask, &taken).await;
                Sent::Page(Box::new(self.sheet.check_page(ask, Some(&taken), String::new(), &titles)), StatusCode::OK)
            }
            Ok(taken) if taken.receipt_at.is_empty() => {
                let before = if taken.receipt.duplicate { "/schon" } else { "" };
                Sent::There(ask.query.elsewhere().at(&format!("/quittung/{}{before}", taken.receipt.sequence)))
            }
            Ok(taken) => Sent::There(taken.receipt_at),
            Err(NotTaken::Faults(faults)) => {
                self.sheet.lines = self.lines_of(ask, &faults).await;
                self.sheet.faulty(ask, self.newest, faults)
            }
            Err(NotTaken::Unanswered(failure)) => unanswered(ask, &mut self.sheet, self.validate_only, failure),
        }
    }
}

/// Nobody answered: what was typed is kept, and may be sent again under its name.
fn unanswered(ask: &Ask, sheet: &mut Sheet, validate_only: bool, failure: Failure) -> Sent {
    let (status, said) = match ask.who.told(failure) {
        Failure::Refused { status, said, .. } => (status, said),
        Failure::NotFound => (StatusCode::NOT_FOUND, Said::default()),
    };
    let said = ask.lang.say(said);
    let page = if validate_only {
        sheet.notice = said;
        let mut page = sheet.page(ask);
        page.shell.typed = sheet.typed(ask.lang, CHECK);
        page
    } else {
        let notice = format!("{said} {}", ask.lang.say(words::send_again()));
        sheet.check_page(ask, None, notice, &Titles::default())
    };
    Sent::Page(Box::new(page), status)
}

/// An answer that names a line is said by what that is called.
fn titled<'a>(answer: Cow<'a, str>, titles: &Titles) -> Cow<'a, str> {
    let whose = titles.whose(&answer);
    if whose == answer { answer } else { whose.into() }
}

/// A sentence that names a field names it as the form calls it.
fn named(text: &str, question: &Question) -> String {
    let text = text
        .replace(&format!("„{}“", question.key), &format!("„{}“", question.name))
        .replace(&format!("“{}”", question.key), &format!("“{}”", question.name));
    match text.strip_prefix(question.key.as_ref()).and_then(|rest| rest.strip_prefix(": ")) {
        Some(rest) => format!("{}: {rest}", question.name),
        None => text,
    }
}

/// A name that nobody has had: a UUID of chance (RFC 9562, version 4). The keys of the hashes come from the system's
/// own chance.
pub fn fresh_id() -> String {
    let half = |place: u8| u128::from(RandomState::new().hash_one((place, std::process::id())));
    let chance = (half(0) << 64) | half(1);
    let version = (chance & !(0xF << 76)) | (4 << 76);
    let hex = format!("{:032x}", (version & !(0b11 << 62)) | (0b10 << 62));
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}
