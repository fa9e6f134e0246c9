//! Vorgänge: what waits for another person and what became of it, listed and one by one; and the forms by which it is
//! approved or rejected.

use askama::Template;
use serde_json::Value;
use sollist_contract::{
    grpc::{
        common::v1::Receipt,
        intake::v1::{
            ApproveProcessRequest, GetProcessRequest, ListProcessesRequest, Process, ProcessState, RejectProcessRequest,
        },
        procurement::v1::{GetOrderRequest, Order},
    },
    lang::Lang,
    method::Method,
    said::Said,
    words::{names, number, terms},
};
use sollist_platform::process::shown;

use super::{listed::Listed, orders};
use crate::{
    act::{Asked, NotTaken, Question, Sent, Sheet, Taken},
    ask::{Ask, MAIN_TABLE, Page},
    body::Input,
    failure::Failure,
    query::{self, Query},
    shell::Field,
    table::{Cell, Column, Table},
    titles::Titles,
    who::Who,
    words::processes as words,
};

/// Processes that are asked for at a time.
const PAGE: i32 = 1000;

/// The lines of what waits, as the data have them.
const LINES: [&str; 3] = ["line", "from_line", "to_line"];

/// States by which one may ask, as an address says them; without a word only what is open.
const STATES: [(&str, ProcessState); 5] = [
    ("freigegeben", ProcessState::Approved),
    ("abgelehnt", ProcessState::Rejected),
    ("zurueckgezogen", ProcessState::Withdrawn),
    ("verfallen", ProcessState::Lapsed),
    ("alle", ProcessState::Unspecified),
];

/// What is decided on a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Approve,
    Reject,
    /// Whoever opened it takes it back.
    Withdraw,
}

impl Verdict {
    const ALL: [Verdict; 3] = [Verdict::Approve, Verdict::Reject, Verdict::Withdraw];

    /// As an address says it.
    pub fn of(word: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Verdict::Approve => "freigeben",
            Verdict::Reject => "ablehnen",
            Verdict::Withdraw => "zurueckziehen",
        }
    }

    /// What it asks the services.
    pub fn needs(self) -> &'static [Method] {
        match self {
            Verdict::Approve => &[Method::IntakeApproveProcess],
            Verdict::Reject | Verdict::Withdraw => &[Method::IntakeRejectProcess],
        }
    }

    /// What the form is called, and its button.
    fn names(self, lang: Lang) -> (&'static str, &'static str) {
        let own = words::own(lang);
        match self {
            Verdict::Approve => (own.approve, own.deed_approve),
            Verdict::Reject => (own.reject, own.deed_reject),
            Verdict::Withdraw => (own.withdraw, own.deed_withdraw),
        }
    }
}

#[derive(Template)]
#[template(
    source = "<p class=\"kern-body lead\">{{ what|safe }}</p>\n\
              {% if !deeds.is_empty() %}<ul class=\"deeds\">{% for (name, link) in deeds %}<li>\
              <a href=\"{{ link }}\">{{ name }}</a></li>{% endfor %}</ul>\n{% endif %}\
              <dl class=\"facts\">{% for (key, cell) in facts %}<div><dt>{{ key }}</dt><dd>{{ cell|safe }}</dd></div>\
              {% endfor %}</dl>\n\
              {% if !note.is_empty() %}<p class=\"kern-body\">{{ note }}</p>\n{% endif %}",
    ext = "html"
)]
struct Body {
    what: Cell,
    /// What may be done by whom it concerns: the name, and the page of its form.
    deeds: Vec<(&'static str, String)>,
    facts: Vec<(String, Cell)>,
    /// Who is to decide, as long as it waits.
    note: String,
}

/// Where what takes another person is asked for: below the list of what waits.
#[derive(Template)]
#[template(
    source = "<h2>{{ own.how }}</h2>\n<p class=\"kern-body\">{{ own.how_told }}{% if at_once %} {{ own.at_once }}\
              {% endif %}</p>\n{% if !ways.is_empty() %}<ul class=\"plain\">{% for (name, link) in ways %}<li>\
              <a href=\"{{ link }}\">{{ name }}</a></li>{% endfor %}</ul>\n{% endif %}\
              {% if parameters %}<p class=\"kern-body\">{{ own.parameters }}</p>{% endif %}",
    ext = "html"
)]
struct How {
    own: &'static words::Own,
    /// Nobody is told apart, so nothing waits.
    at_once: bool,
    ways: Vec<(&'static str, String)>,
    parameters: bool,
}

/// Nothing for whoever may open none.
fn how(ask: &Ask) -> String {
    let own = words::own(ask.lang);
    let lines = |sort: &str| {
        let by_line = ask.query.elsewhere().with(|query| {
            "stelle".clone_into(&mut query.by);
            sort.clone_into(&mut query.sort);
        });
        by_line.at("/haushalt")
    };
    let ways = [
        (Method::BudgetTransferBudget, own.to_transfer, "-available"),
        (Method::BudgetUnfreezeLine, own.to_lift, "-frozen"),
    ];
    let ways = ways.into_iter().filter(|(method, ..)| ask.who.may(&[*method]));
    let ways: Vec<_> = ways.map(|(_, name, sort)| (name, lines(sort))).collect();
    let parameters = ask.who.may(&[Method::IntakePublishParameters]);
    if ways.is_empty() && !parameters {
        return String::new();
    }
    How { own, at_once: matches!(ask.who, Who::Anybody), ways, parameters }.to_string()
}

/// Where a process is shown.
pub fn address(ask: &Ask, process: &str) -> String {
    ask.query.elsewhere().at(&query::path(["vorgaenge", process]))
}

/// What it would record, or has.
fn what(of: &Process) -> Said {
    Said::read(&of.what_de, &of.what_en)
}

fn state(of: &Process, lang: Lang) -> &'static str {
    let own = words::own(lang);
    match of.state() {
        ProcessState::Unspecified => "",
        ProcessState::Open => own.open,
        ProcessState::Approved => own.approved,
        ProcessState::Rejected => own.rejected,
        ProcessState::Withdrawn => own.withdrawn,
        ProcessState::Lapsed => own.lapsed,
    }
}

fn day(day: &str, lang: Lang) -> Cell {
    if day.is_empty() { Cell::nothing() } else { Cell::day(day, lang) }
}

/// Whether it waits for whoever reads this.
fn waits_for_me(ask: &Ask, of: &Process) -> bool {
    of.state() == ProcessState::Open && !of.opened_by_caller && ask.who.may(Verdict::Approve.needs())
}

/// All in a state, what waits for whoever reads this first; each by its last day.
async fn all(ask: &Ask, authority: String, state: ProcessState) -> Result<Vec<Process>, Failure> {
    let mut request =
        ListProcessesRequest { page_size: PAGE, page_token: String::new(), authority, state: state.into() };
    let mut all = Vec::new();
    loop {
        let page = ask.link.intake().list_processes(request.clone()).await?.into_inner();
        all.extend(page.processes);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            break;
        }
    }
    all.sort_by_key(|of| !waits_for_me(ask, of));
    Ok(all)
}

/// How many of an authority, or of all, wait for whoever reads this.
pub async fn waiting(ask: &Ask, authority: &str) -> Result<u64, Failure> {
    if !ask.who.may(Verdict::Approve.needs()) {
        return Ok(0);
    }
    let open = all(ask, authority.to_owned(), ProcessState::Open).await?;
    Ok(open.iter().filter(|of| waits_for_me(ask, of)).count() as u64)
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, own, words) = (ask.lang, words::own(ask.lang), crate::words::of(ask.lang));
    let Query { authority, only, .. } = ask.query.clone();
    let asked = STATES.iter().find(|(name, _)| *name == only.kind).map_or(ProcessState::Open, |(_, state)| *state);
    let found = all(ask, authority, asked).await?;
    let columns = vec![
        Column::text("what", own.what),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("state", lang.word(terms::STATE)),
        Column::text("opened_by", own.opened_by),
        Column::day("opened_on", own.opened_on),
        Column::day("open_until", own.open_until),
        Column::text("decided_by", own.decided_by),
        Column::day("decided_on", own.decided_on),
        Column::text("process", own.process),
    ];
    let mut table = Table::new(MAIN_TABLE, words.processes.to_owned(), columns, lang);
    own.none.clone_into(&mut table.empty);
    let titles = Titles::in_texts(ask, found.iter().map(|it| it.what_de.as_str())).await;
    let cells = |it: &Process| {
        let standing = if waits_for_me(ask, it) { own.waits_for_you } else { state(it, lang) };
        vec![
            Cell::told(&lang.say(titles.said(&what(it))), lang).to(address(ask, &it.id)),
            Cell::named(&it.authority, &names::authority(&it.authority)),
            Cell::named(state(it, lang), standing),
            Cell::text(&it.opened_by),
            day(&it.opened_on, lang),
            day(&it.open_until, lang),
            Cell::text(&it.decided_by),
            day(&it.decided_on, lang),
            Cell::text(&it.id),
        ]
    };
    table.rows = found.iter().map(cells).collect();
    ask.exported(&mut table);
    ask.turn(&mut table);
    ask.readable(&mut table, &["decided_by", "decided_on"]);
    let called = |state: ProcessState| match state {
        ProcessState::Unspecified => words.all,
        ProcessState::Open => own.open,
        ProcessState::Approved => own.approved,
        ProcessState::Rejected => own.rejected,
        ProcessState::Withdrawn => own.withdrawn,
        ProcessState::Lapsed => own.lapsed,
    };
    let choices = STATES.iter().map(|(name, state)| ((*name).to_owned(), called(*state).to_owned()));
    let fields = vec![
        Field::of("typ", lang.word(terms::STATE), &ask.query.only.kind, Some(own.open), choices).only()?,
        Field::authority(&ask.query, lang, &ask.who),
    ];
    let list = Listed::new(ask, fields, table.clone(), "");
    Ok(ask.page(words.processes, format!("{list}\n{}", how(ask)), Some(table), None))
}

async fn get(ask: &Ask, process: &str) -> Result<Process, Failure> {
    let request = GetProcessRequest { process: process.to_owned() };
    Ok(ask.link.intake().get_process(request).await?.into_inner().process.unwrap_or_default())
}

/// What waits, as far as its data say it, and what is known of the order that it names.
struct Waiting {
    data: Value,
    order: Option<Order>,
}

impl Waiting {
    async fn of(ask: &Ask, of: &Process) -> Waiting {
        let data: Value = serde_json::from_str(&of.text_data).unwrap_or_default();
        let order = match (data.get("authority").and_then(Value::as_str), data.get("order").and_then(Value::as_str)) {
            (Some(authority), Some(order)) => {
                let request = GetOrderRequest { authority: authority.to_owned(), order: order.to_owned() };
                // One that only waits is not there yet.
                ask.link.procurement().get_order(request).await.ok().and_then(|answer| answer.into_inner().order)
            }
            _ => None,
        };
        Waiting { data, order }
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.data.get(key).and_then(Value::as_str)
    }

    /// The lines that it names; of new totals of an order the order's.
    fn lines(&self) -> Vec<String> {
        let named: Vec<String> = LINES.iter().filter_map(|key| self.text(key).map(str::to_owned)).collect();
        let of_order = self.order.as_ref().filter(|_| named.is_empty()).map(|order| order.line.clone());
        named.into_iter().chain(of_order).collect()
    }

    /// The order, and the consent that it waits for: paper and rule, and how much it covers; of a report by what its
    /// file is known.
    fn facts(&self, ask: &Ask) -> Vec<(&'static str, Cell)> {
        let (lang, own, words) = (ask.lang, words::own(ask.lang), crate::words::of(ask.lang));
        let order = self.text("order").map(|number| {
            let cell = Cell::recorded(number, lang);
            match &self.order {
                Some(order) => cell.to(orders::order_page(&ask.query, &order.authority, &order.order)),
                None => cell,
            }
        });
        let consent = self.data.get("consent").map(|consent| match consent {
            Value::String(stated) => stated.clone(),
            named => {
                let part = |key: &str| named.get(key).and_then(Value::as_str).unwrap_or_default();
                format!("{} {}", part("reference"), part("basis"))
            }
        });
        let covers = self.data.get("consent").and_then(|consent| consent.get("amount").or(self.data.get("amount")));
        let covers = covers.and_then(Value::as_str).map(|amount| Cell::amount(amount, lang));
        let consent = consent.map(|consent| Cell::recorded(&consent, lang));
        let covers = covers.filter(|_| consent.is_some());
        [
            order.map(|order| (lang.word(terms::ORDER), order)),
            consent.map(|consent| (words.consent, consent)),
            covers.map(|amount| (own.covers, amount)),
            self.text("pdf").map(|hash| (own.pdf, Cell::text(hash))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What a set of parameters that waits would say, in its own words: of items one fact each.
fn values(of: &Process) -> Vec<(String, Cell)> {
    let data: Value = serde_json::from_str(&of.text_data).unwrap_or_default();
    let Some(Value::Object(values)) = data.get("values") else { return Vec::new() };
    let parts = |(key, value): (&String, &Value)| match value {
        Value::Object(items) if key == "items" => {
            items.iter().map(|(item, value)| (item.clone(), written(value))).collect()
        }
        value => vec![(key.clone(), written(value))],
    };
    let all: Vec<(String, String)> = values.iter().flat_map(parts).collect();
    all.into_iter().map(|(key, value)| (shown::line(&key).into_owned(), Cell::text(&value))).collect()
}

/// JSON as a line that people read.
fn written(value: &Value) -> String {
    let field = |(key, value): (&String, &Value)| match value {
        Value::Object(_) => format!("{key} ({})", written(value)),
        value => format!("{key} {}", written(value)),
    };
    match value {
        Value::Object(fields) => fields.iter().map(field).collect::<Vec<_>>().join("; "),
        Value::Array(list) => list.iter().map(written).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// What the lines of what waits are called.
async fn titles(ask: &Ask, of: &Process, waiting: &Waiting) -> Titles {
    let lines = waiting.lines();
    Titles::in_texts(ask, lines.iter().map(String::as_str).chain([of.what_de.as_str()])).await
}

/// What is known of it; what is empty is left out.
fn facts(ask: &Ask, of: &Process, (waiting, titles): (&Waiting, &Titles)) -> Vec<(String, Cell)> {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let rule = of.rule.as_ref().map_or(own.whatever.to_owned(), |rule| {
        let (amount, from) = (number::amount(&rule.above), number::day(&rule.valid_from));
        lang.say(words::above(&amount, &rule.set, &from))
    });
    let mut facts = vec![
        (lang.word(terms::STATE), Cell::text(state(of, lang))),
        (lang.word(terms::AUTHORITY), Cell::text(&names::authority(&of.authority))),
        (own.opened_by, Cell::text(&of.opened_by)),
        (own.opened_on, day(&of.opened_on, lang)),
        (own.open_until, day(&of.open_until, lang)),
        (own.rule, Cell::text(&rule)),
        (own.decided_by, Cell::text(&of.decided_by)),
        (own.decided_on, day(&of.decided_on, lang)),
        (lang.word(terms::REASON), Cell::recorded(&of.reason, lang)),
    ];
    let line = |line: &String| {
        let link = ask.query.elsewhere().at(&query::line_path(line));
        (lang.word(terms::LINE), Cell::recorded(&titles.whose(line), lang).to(link))
    };
    let named = waiting.lines();
    facts.splice(2..2, named.iter().map(line).chain(waiting.facts(ask)));
    facts.retain(|(_, cell)| !cell.shown.is_empty());
    facts.into_iter().map(|(name, cell)| (name.to_owned(), cell)).chain(values(of)).collect()
}

/// What whoever reads this may decide, and where its form is.
fn deeds(ask: &Ask, of: &Process) -> Vec<(&'static str, String)> {
    let open = of.state() == ProcessState::Open;
    // Whoever opened it takes it back; others decide on it who may approve.
    let mine = |verdict: Verdict| match verdict {
        Verdict::Approve | Verdict::Reject => !of.opened_by_caller && ask.who.may(Verdict::Approve.needs()),
        Verdict::Withdraw => of.opened_by_caller,
    };
    let may = Verdict::ALL.into_iter().filter(|verdict| open && ask.who.may(verdict.needs()) && mine(*verdict));
    let link = |verdict: Verdict| ask.query.elsewhere().at(&query::path(["vorgaenge", of.id.as_str(), verdict.word()]));
    may.map(|verdict| (verdict.names(ask.lang).0, link(verdict))).collect()
}

pub async fn one(ask: &Ask, process: &str) -> Result<Page, Failure> {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let of = get(ask, process).await?;
    let waiting = Waiting::of(ask, &of).await;
    let titles = titles(ask, &of, &waiting).await;
    let is_open = of.state() == ProcessState::Open;
    let whose = match &ask.who {
        Who::Known(_) if of.opened_by_caller => own.anothers,
        Who::Known(_) => own.approvers,
        Who::Anybody | Who::Stranger => own.anybodys,
    };
    let body = Body {
        what: Cell::told(&lang.say(titles.said(&what(&of))), lang),
        deeds: deeds(ask, &of),
        facts: facts(ask, &of, (&waiting, &titles)),
        note: if is_open { whose.to_owned() } else { String::new() },
    };
    Ok(ask.page(&format!("{} {}", own.process, shown::line(&of.id)), body, None, None))
}

/// The form, with what is known of its process.
async fn sheet(ask: &Ask, verdict: Verdict, process: &str) -> Result<Sheet, Failure> {
    let (lang, own) = (ask.lang, words::own(ask.lang));
    let of = get(ask, process).await?;
    let (heading, button) = verdict.names(lang);
    let questions = match verdict {
        Verdict::Approve => Vec::new(),
        Verdict::Reject | Verdict::Withdraw => {
            vec![Question::text("reason", lang.word(terms::REASON)).hint(own.reason_hint)]
        }
    };
    let mut sheet = Sheet::new(heading, button, questions);
    sheet.asks_nothing = true;
    let waiting = Waiting::of(ask, &of).await;
    let titles = titles(ask, &of, &waiting).await;
    sheet.lead = Cell::told(&lang.say(titles.said(&what(&of))), lang);
    sheet.facts = facts(ask, &of, (&waiting, &titles));
    sheet.seen = ask.head.as_ref().map_or(0, |head| head.sequence);
    sheet.look = (own.to_process.to_owned(), address(ask, process));
    if of.state() != ProcessState::Open {
        let list = (own.to_list.to_owned(), ask.query.elsewhere().at("/vorgaenge"));
        sheet.over = Some((lang.say(words::over()), vec![sheet.look.clone(), list]));
    }
    Ok(sheet)
}

/// The page of the form.
pub async fn form(ask: &Ask, verdict: Verdict, process: &str) -> Result<Page, Failure> {
    Ok(sheet(ask, verdict, process).await?.page(ask))
}

/// What was sent by it.
pub async fn posted(ask: &Ask, verdict: Verdict, process: &str, input: &Input) -> Result<Sent, Failure> {
    let sheet = sheet(ask, verdict, process).await?;
    let asked = match Asked::read(ask, sheet, input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = call(ask, verdict, process, &asked).await;
    // Of two who decide at the same moment the second sees what the first made of it.
    let asked = match &answer {
        Err(NotTaken::Faults(_)) => asked.renewed(self::sheet(ask, verdict, process).await?),
        _ => asked,
    };
    Ok(asked.answered(ask, answer).await)
}

async fn call(ask: &Ask, verdict: Verdict, process: &str, asked: &Asked) -> Result<Taken, NotTaken> {
    let (command, process) = (Some(asked.command()), process.to_owned());
    let mut intake = ask.link.intake();
    match verdict {
        Verdict::Approve => {
            let request = ApproveProcessRequest { command, authority: None, process };
            let answer = intake.approve_process(request).await?.into_inner();
            Ok(taken(ask, answer.receipt, answer.process))
        }
        Verdict::Reject | Verdict::Withdraw => {
            let reason = asked.given("reason").unwrap_or_default();
            let withdrawn = verdict == Verdict::Withdraw;
            let request = RejectProcessRequest { command, authority: None, process, reason, withdrawn };
            let answer = intake.reject_process(request).await?.into_inner();
            Ok(taken(ask, answer.receipt, answer.process))
        }
    }
}

/// Whoever decides may not read the journal: what became of it stands on the page of the process.
fn taken(ask: &Ask, receipt: Option<Receipt>, process: Option<Process>) -> Taken {
    let of = process.unwrap_or_default();
    Taken {
        receipt: receipt.unwrap_or_default(),
        what: what(&of),
        receipt_at: address(ask, &of.id),
        ..Taken::default()
    }
}
