//! The journal as it is listed: all of it, or what fits some filters, page by page, the oldest or the newest first.
//!
//! What fits is looked for in pieces: the database looks for texts in a piece, and what it names is read, which tells
//! whether it fits. Each call looks at so many events at most, so that none runs away, however long the journal is; an
//! answer is exact all the same.

use std::collections::BTreeSet;

use prost::Message as _;
use sollist_budget::store::has_request;
use sollist_contract::{
    day::Day,
    envelope::{Envelope, NotRead},
    event::{BudgetEvent, Event, ProcurementEvent},
    grpc::intake::v1::{ListEventsRequest, ListEventsResponse, RecordedEvent},
    ids::{Authority, InvoiceNo, LineName, OrderNo, PaymentNo, RequestNo},
    question,
    refusal::Say as _,
    said::Bilingual,
    sealed::BEGIN,
    words::event as told,
};
use sollist_ledger::{codes, known, line};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        journal::{self, Head, Recorded},
        persons,
        search::{self, Numbers, Texts},
    },
    wire::page::{self, Page},
};
use sollist_procurement::store::{has_invoice, has_order, has_payment};

use crate::filter::{Days, NoEvents, NotFiltered};

/// Events of the journal that one statement looks through.
const PIECE: u64 = 5_000;
/// Events that one call looks through, and events that it reads, before it answers with what there is.
const LOOKED_AT_MAX: u64 = 400_000;
const READ_MAX: u64 = 5_000;
/// Events named at a time, and bytes of them held.
const STEP: u64 = 1_000;
const STEP_BYTES: u64 = 8 * 1024 * 1024;

/// What is asked of the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Filter {
    line: Option<LineName>,
    order: Option<OrderNo>,
    request: Option<RequestNo>,
    invoice: Option<InvoiceNo>,
    payment: Option<PaymentNo>,
    authority: Option<Authority>,
    kind: Option<String>,
    days: Days,
    newest_first: bool,
}

impl Filter {
    fn asked(request: &ListEventsRequest) -> Result<Filter, Error> {
        let (from, to) = (request.from_sequence, request.to_sequence);
        if to != 0 && from > to {
            return Err(Error::refused(NotFiltered::NumbersBackwards { from, to }));
        }
        let kind = match request.r#type.as_str() {
            "" => None,
            name => {
                let known = Event::types_asked_for(name).map(str::to_owned);
                Some(known.ok_or_else(|| Error::Refused(NotRead::unknown_type(name).say()))?)
            }
        };
        Ok(Filter {
            line: question::filter("line", &request.line)?,
            order: question::filter("order", &request.order)?,
            request: question::filter("request", &request.request)?,
            invoice: question::filter("invoice", &request.invoice)?,
            payment: question::filter("payment", &request.payment)?,
            authority: question::filter("authority", &request.authority)?,
            kind,
            days: Days::asked(&request.from_day, &request.to_day).map_err(Error::refused)?,
            newest_first: request.newest_first,
        })
    }

    /// Whether every event fits.
    fn is_open(&self) -> bool {
        let Filter { line, authority, kind, days, order: _, request: _, invoice: _, payment: _, newest_first: _ } =
            self;
        line.is_none() && self.numbers().is_empty() && authority.is_none() && kind.is_none() && days.is_open()
    }

    /// The numbers of papers that an event has which fits.
    fn numbers(&self) -> Vec<&str> {
        let Filter { order, request, invoice, payment, .. } = self;
        let order = order.as_ref().map(OrderNo::as_str);
        let request = request.as_ref().map(RequestNo::as_str);
        let (invoice, payment) = (invoice.as_ref().map(InvoiceNo::as_str), payment.as_ref().map(PaymentNo::as_str));
        [order, request, invoice, payment].into_iter().flatten().collect()
    }

    /// The texts that an event has which fits.
    fn texts(&self, names: &BTreeSet<LineName>) -> Texts {
        let mut texts = Texts::default();
        if self.line.is_some() {
            texts.values(names.iter().map(LineName::as_str));
        }
        for number in self.numbers() {
            texts.values([number]);
        }
        if let Some(authority) = &self.authority {
            texts.values([authority.as_str()]);
        }
        if let Some(kind) = &self.kind {
            // In an earlier version too.
            let plain = kind.rsplit_once(".v").map_or(kind.as_str(), |(plain, _)| plain);
            texts.begin(&format!("{plain}."));
        }
        texts
    }

    fn fits(&self, event: &Envelope, names: &BTreeSet<LineName>) -> bool {
        self.days.has(event.day())
            && self.authority.as_ref().is_none_or(|wanted| event.event.authority() == Some(wanted))
            && self.kind.as_ref().is_none_or(|wanted| Event::is_asked_for(event.event.type_name(), wanted))
            && self.order.as_ref().is_none_or(|wanted| paper_of(&event.event, ProcurementEvent::order) == Some(wanted))
            && self.request.as_ref().is_none_or(|wanted| request_of(&event.event) == Some(wanted))
            && self
                .invoice
                .as_ref()
                .is_none_or(|wanted| paper_of(&event.event, ProcurementEvent::invoice) == Some(wanted))
            && self
                .payment
                .as_ref()
                .is_none_or(|wanted| paper_of(&event.event, ProcurementEvent::payment) == Some(wanted))
            && (self.line.is_none() || lines_of(&event.event).iter().any(|line| names.contains(line)))
    }
}

/// The number of a paper of procurement.
fn paper_of<T>(event: &Event, number: fn(&ProcurementEvent) -> Option<&T>) -> Option<&T> {
    ProcurementEvent::of(event).and_then(number)
}

fn request_of(event: &Event) -> Option<&RequestNo> {
    BudgetEvent::of(event).and_then(BudgetEvent::request).map(|(_, request)| request)
}

/// The lines that an event names, a new name too.
fn lines_of(event: &Event) -> Vec<LineName> {
    let mut event = event.clone();
    let mut lines: Vec<LineName> = event.lines_mut().into_iter().map(|line| line.clone()).collect();
    if let Some(BudgetEvent::LineRenamed(renamed)) = BudgetEvent::of(&event) {
        lines.push(renamed.new_line.clone());
    }
    lines
}

/// Answers a question about the journal.
pub async fn list(db: &Db, request: ListEventsRequest) -> Result<ListEventsResponse, Error> {
    let filter = Filter::asked(&request)?;
    let ListEventsRequest { page_size, page_token, from_sequence, to_sequence, .. } = request;
    let page = Page::asked(format!("events/{from_sequence}/{to_sequence}/{filter:?}"), page_size, &page_token)?;
    let _turn = page::turn().await;
    let names = names(db, &filter, &page).await?;
    let head = journal::head(db.reader()).await?;
    let mut looking = Looking::new(&filter, &page, (from_sequence, to_sequence), head.seq);
    while looking.open {
        looking.step(db, &filter, &names).await?;
    }
    let found = looking.found_before || !looking.events.is_empty();
    let who = persons::who(db.reader(), looking.events.iter().map(|event| event.actor.as_str())).await?;
    for event in &mut looking.events {
        event.who = who.get(&event.actor).map(|who| Bilingual::said(who).into());
    }
    let next_page_token = if looking.left.is_empty() { String::new() } else { page.token(&looking.key(found)) };
    let mut why = None;
    if next_page_token.is_empty() && !found {
        // Nothing is registered that no event is about, but an event may be about what is not registered.
        known(db.reader(), filter.authority.as_ref()).await?;
        why = Some(no_events(db, &head, from_sequence, filter.is_open()).await?);
    }
    let why = why.map(|why| Bilingual::said(&why).into());
    Ok(ListEventsResponse { events: looking.events, next_page_token, why })
}

/// Every name of the line that is asked for. What is not there is refused; numbers of papers are looked up once, not
/// on each page.
async fn names(db: &Db, filter: &Filter, page: &Page) -> Result<BTreeSet<LineName>, Error> {
    let mut names = BTreeSet::new();
    if let Some(wanted) = &filter.line {
        let found = line::every_name(db.reader(), wanted.as_str()).await?;
        let found = found.ok_or_else(|| Error::refused(NotFiltered::NoSuchLine(wanted.to_string())))?;
        names = found.iter().filter_map(|name| name.parse().ok()).collect();
    }
    if page.key().is_empty() {
        must_have_numbers(db, filter).await?;
    }
    Ok(names)
}

async fn must_have_numbers(db: &Db, filter: &Filter) -> Result<(), Error> {
    if filter.numbers().is_empty() {
        return Ok(());
    }
    let of = match &filter.authority {
        Some(authority) => vec![authority.to_string()],
        None => codes(db.reader()).await?,
    };
    let Some(missing) = missing(db, filter, &of).await? else { return Ok(()) };
    // Of an authority that nobody knows it is no number that is missing.
    known(db.reader(), filter.authority.as_ref()).await?;
    Err(Error::refused(missing))
}

/// The first of the numbers that none of the authorities has.
async fn missing(db: &Db, filter: &Filter, of: &[String]) -> Result<Option<NotFiltered>, Error> {
    let authority = filter.authority.as_ref().map(ToString::to_string);
    if let Some(order) = &filter.order
        && !has_order(db.reader(), of, order.as_str()).await?
    {
        return Ok(Some(NotFiltered::NoSuchOrder { order: order.to_string(), authority }));
    }
    if let Some(request) = &filter.request
        && !has_request(db.reader(), of, request.as_str()).await?
    {
        return Ok(Some(NotFiltered::NoSuchRequest { request: request.to_string(), authority }));
    }
    if let Some(invoice) = &filter.invoice
        && !has_invoice(db.reader(), of, invoice.as_str()).await?
    {
        return Ok(Some(NotFiltered::NoSuchInvoice { invoice: invoice.to_string(), authority }));
    }
    if let Some(payment) = &filter.payment
        && !has_payment(db.reader(), of, payment.as_str()).await?
    {
        return Ok(Some(NotFiltered::NoSuchPayment { payment: payment.to_string(), authority }));
    }
    Ok(None)
}

/// A page on its way through the journal.
struct Looking {
    left: Numbers,
    texts: Option<Texts>,
    newest_first: bool,
    /// Everything fits: no event is read that is not shown.
    all: bool,
    size: usize,
    room: sollist_contract::page::Room,
    events: Vec<RecordedEvent>,
    /// Whether a page before had any.
    found_before: bool,
    looked_at: u64,
    read: u64,
    open: bool,
}

impl Looking {
    fn new(filter: &Filter, page: &Page, (from, to): (u64, u64), head: u64) -> Looking {
        let newest_first = filter.newest_first;
        let mut left = Numbers { first: from.max(1), last: if to == 0 { head } else { to.min(head) } };
        let key = page.key();
        if let Some(after) = key.first().and_then(|after| after.parse().ok()) {
            left = left.after(after, newest_first);
        }
        Looking {
            left,
            texts: None,
            newest_first,
            all: filter.is_open(),
            size: usize::try_from(page.size()).unwrap_or(usize::MAX),
            room: page.room(),
            events: Vec::new(),
            found_before: key.get(1).is_some_and(|found| found == "1"),
            looked_at: 0,
            read: 0,
            open: !left.is_empty(),
        }
    }

    /// The number up to which everything was looked at, and whether anything was found.
    fn key(&self, found: bool) -> [String; 2] {
        let looked =
            if self.newest_first { self.left.last.saturating_add(1) } else { self.left.first.saturating_sub(1) };
        [looked.to_string(), if found { "1" } else { "0" }.to_owned()]
    }

    /// Looks through one piece, or a part of it.
    async fn step(&mut self, db: &Db, filter: &Filter, names: &BTreeSet<LineName>) -> Result<(), Error> {
        let texts = self.texts.take().unwrap_or_else(|| filter.texts(names));
        let piece = self.left.piece(if self.all { u64::MAX } else { PIECE }, self.newest_first);
        let most = if self.all { (self.size.saturating_add(1) as u64).min(STEP) } else { STEP };
        let sizes = search::sizes(db.reader(), piece, &texts, self.newest_first, most).await?;
        let count = fitting(&sizes);
        let events = if count == 0 {
            Vec::new()
        } else {
            search::read(db.reader(), piece, &texts, self.newest_first, count as u64).await?
        };
        self.texts = Some(texts);
        let before = self.left.count();
        let whole = count == sizes.len() && (sizes.len() as u64) < most;
        for event in events {
            self.read = self.read.saturating_add(1);
            let number = event.seq;
            if !self.take(event, filter, names) {
                self.open = false;
                return Ok(());
            }
            self.left = self.left.after(number, self.newest_first);
        }
        if whole {
            let end = if self.newest_first { piece.first } else { piece.last };
            self.left = self.left.after(end, self.newest_first);
        }
        self.looked_at = self.looked_at.saturating_add(before.saturating_sub(self.left.count()));
        let enough = !self.all && (self.looked_at >= LOOKED_AT_MAX || self.read >= READ_MAX);
        self.open = !self.left.is_empty() && !enough && self.events.len() < self.size;
        Ok(())
    }

    /// Takes an event, where it fits; no more, where there is no room for it.
    fn take(&mut self, event: Recorded, filter: &Filter, names: &BTreeSet<LineName>) -> bool {
        let envelope = event.envelope();
        if !self.all && !envelope.as_ref().is_ok_and(|envelope| filter.fits(envelope, names)) {
            return true;
        }
        let message = recorded_event(event, envelope.as_ref());
        if !self.room.take(message.encoded_len().saturating_add(persons::room(&message.actor))) {
            return false;
        }
        self.events.push(message);
        true
    }
}

/// How many of the first events are read together; at least one.
pub(crate) fn fitting(sizes: &[(u64, u64)]) -> usize {
    let mut bytes = STEP_BYTES;
    let fits = |(_, size): &&(u64, u64)| {
        let fits = *size <= bytes;
        bytes = bytes.saturating_sub(*size);
        fits
    };
    sizes.iter().take_while(fits).count().max(usize::from(!sizes.is_empty()))
}

fn recorded_event(event: Recorded, envelope: Result<&Envelope, &NotRead>) -> RecordedEvent {
    let (day, said) = match envelope {
        Ok(envelope) => (envelope.day().to_string(), told::said(&envelope.event)),
        Err(why) => (String::new(), why.say().said),
    };
    RecordedEvent {
        sequence: event.seq,
        recorded_at: event.recorded_at.to_string(),
        actor: event.actor.to_string(),
        hash: journal::hex(&event.hash),
        // Opened where the answer leaves.
        opened: if event.text.contains(BEGIN) { event.text.clone() } else { String::new() },
        event: event.text,
        day,
        said: Some(said.into()),
        salt: event.salt.map(|salt| salt.to_vec()).unwrap_or_default(),
        who: None,
        scope: event.scope.to_string(),
    }
}

async fn no_events(db: &Db, head: &Head, from: u64, open: bool) -> Result<NoEvents, Error> {
    let first = journal::read(db.reader(), 0, 1).await?;
    let Some(first) = first.first().filter(|_| head.seq > 0) else { return Ok(NoEvents::EmptyJournal) };
    let (last, recorded) = (head.seq, Day::of(head.recorded_at));
    if open || from > last {
        return Ok(NoEvents::Behind { last, recorded });
    }
    Ok(NoEvents::NothingFits { last, first_recorded: Day::of(first.recorded_at), recorded })
}
