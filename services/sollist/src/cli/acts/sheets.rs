//! What services keep, as rows: the same for one that an act made and for a list of them.

use sollist_contract::{
    grpc::{
        budget::v1::{CommitmentAuthority, FundingRequest, FundingState, Line},
        intake::v1::{Submission, SubmissionState},
        procurement::v1::{Order, OrderState, Payment},
        rollout::v1::{Rollout, Stock, Total},
        staffing::v1::Headcount,
    },
    ids::Programme,
    money::Cents,
    words::terms::{self, Term},
};

use super::history::History;
use crate::cli::{
    names,
    table::{Cell, Column, Sheet},
};
use sollist_contract::lang::Lang;

pub(super) fn coded(code: &str, term: Option<Term>, lang: Lang) -> Cell {
    term.map_or_else(|| Cell::text(code), |term| Cell::Named(code.to_owned(), lang.word(term).to_owned()))
}
fn programme(code: String, lang: Lang) -> Cell {
    let term = code.parse::<Programme>().ok().map(terms::programme);
    coded(&code, term, lang)
}
/// The programme of a line, before it was assigned to another one and since.
pub fn moved_programme(before: String, after: String, lang: Lang) -> Sheet {
    let columns = vec![Column::of("before", terms::BEFORE), Column::of("after", terms::AFTER)];
    Sheet::new(columns, vec![vec![programme(before, lang), programme(after, lang)]])
}
/// An authority by its short name.
pub(super) fn authority(code: String) -> Cell {
    let name = names::authority(&code);
    Cell::Named(code, name)
}
pub(super) fn day(day: Option<String>) -> Cell {
    day.map_or(Cell::Nothing, Cell::Day)
}
fn if_so(yes: bool) -> Cell {
    if yes { Cell::Yes } else { Cell::Nothing }
}
fn amount(text: Option<String>) -> Cell {
    text.map_or(Cell::Nothing, Cell::Amount)
}

/// The last day on which something happens: one to come is counted already.
fn last_day() -> Column {
    Column::new("last_day", "zuletzt verändert am", "Last changed on").hidden()
}

pub fn lines(lines: Vec<Line>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("line", terms::LINE),
        Column::new("section_label", "Einzelplan", "Section").hidden(),
        Column::new("chapter_label", "Kapitel", "Chapter").hidden(),
        Column::of("title_label", terms::TITLE).optional(),
        Column::of("authority", terms::AUTHORITY).hidden(),
        Column::of("district", terms::DISTRICT).hidden(),
        Column::of("programme", terms::PROGRAMME).hidden(),
        Column::of("kind", terms::KIND).hidden(),
        Column::new("cover_group", "Deckungskreis", "Cover group").hidden(),
        Column::of("appropriation", terms::APPROPRIATION).hidden(),
        Column::of("carry_over", terms::CARRY_OVER).hidden(),
        Column::of("adjustments", terms::ADJUSTMENTS).hidden(),
        Column::of("soll", terms::CURRENT_BUDGET),
        Column::of("frozen", terms::FROZEN).hidden(),
        Column::of("commitments", terms::COMMITMENTS).hidden(),
        Column::of("actual", terms::ACTUAL).hidden(),
        Column::of("available", terms::AVAILABLE),
        Column::new("overdrawn", "überzogen", "Overdrawn").optional(),
        Column::new("foreign_booked", "fremd bebucht", "Booked by others").hidden(),
        // A renaming books nothing.
        Column::new("last_day", "letzte Buchung am", "Last posting on").hidden(),
    ];
    let row = |line: Line| {
        let labels = line.labels.unwrap_or_default();
        vec![
            Cell::text(line.name),
            Cell::filled(labels.section),
            Cell::filled(labels.chapter),
            Cell::filled(labels.title),
            authority(line.authority),
            Cell::District(line.district),
            programme(line.programme, lang),
            coded(&line.kind, terms::kind(&line.kind), lang),
            Cell::some(line.cover_group),
            Cell::Amount(line.appropriation),
            Cell::Amount(line.carry_over),
            Cell::Amount(line.adjustments),
            Cell::Amount(line.soll),
            Cell::Amount(line.frozen),
            Cell::Amount(line.commitments),
            Cell::Amount(line.actual),
            Cell::Amount(line.available),
            if_so(line.overdrawn),
            if_so(line.foreign_booked),
            day(line.last_day),
        ]
    };
    Sheet::new(columns, lines.into_iter().map(row).collect())
}

/// What a line may commit of later years.
pub fn commitment_authorities(authorities: &[CommitmentAuthority]) -> Sheet {
    let columns = vec![
        Column::of("year", terms::YEAR),
        Column::of("granted", terms::GRANTED),
        Column::of("committed", terms::USED),
        Column::of("free", terms::FREE),
    ];
    let row = |authority: &CommitmentAuthority| {
        let both = Cents::of_sum(&authority.granted).ok().zip(Cents::of_sum(&authority.committed).ok());
        let free = both.and_then(|(granted, committed)| granted.minus(committed).ok());
        vec![
            Cell::Year(authority.year),
            Cell::Amount(authority.granted.clone()),
            Cell::Amount(authority.committed.clone()),
            free.map_or(Cell::Nothing, |free| Cell::Amount(free.to_string())),
        ]
    };
    Sheet::new(columns, authorities.iter().map(row).collect())
}

fn order_state(state: OrderState, lang: Lang) -> Cell {
    match state {
        OrderState::Unspecified => Cell::Nothing,
        OrderState::Open => coded("open", Some(terms::OPEN), lang),
        OrderState::Cancelled => coded("cancelled", Some(terms::CANCELLED), lang),
        OrderState::Settled => coded("settled", Some(terms::SETTLED), lang),
    }
}

pub fn orders(orders: Vec<Order>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY).shared().leaves(1),
        Column::of("order", terms::ORDER),
        Column::of("line", terms::LINE),
        Column::of("item", terms::ITEM),
        Column::new("quantity", "Stück", "Pieces"),
        Column::of("delivered", terms::DELIVERED).wide(),
        Column::of("amount", terms::AMOUNT),
        Column::of("paid", terms::PAID).wide(),
        Column::new("open_commitment", "offen", "Open"),
        Column::of("state", terms::STATE),
        Column::of("due", terms::DUE).wide(),
        Column::of("commitment_authority", terms::COMMITMENT_AUTHORITY).hidden(),
        Column::new("consent_reference", "Einwilligung", "Consent").hidden(),
        Column::new("consent_basis", "Grundlage", "Basis").hidden(),
        Column::new("consent_amount", "Einwilligung über", "Consent covers").hidden(),
        Column::new("foreign_line", "fremd bebucht", "Booked by others").hidden(),
        last_day(),
    ];
    let row = |order: Order| {
        let state = order_state(order.state(), lang);
        let consent = order.consent.unwrap_or_default();
        vec![
            authority(order.authority),
            Cell::text(order.order),
            Cell::text(order.line),
            coded(&order.item, terms::item(&order.item), lang),
            Cell::Count(order.quantity),
            Cell::Count(order.delivered),
            Cell::Amount(order.amount),
            Cell::Amount(order.paid),
            Cell::Amount(order.open_commitment),
            state,
            day(order.due),
            amount(order.commitment_authority),
            Cell::filled(consent.reference),
            Cell::filled(consent.basis),
            amount(consent.amount),
            if_so(order.foreign_line),
            day(order.last_day),
        ]
    };
    Sheet::new(columns, orders.into_iter().map(row).collect())
}

/// An order with what the list does not say of it: what its line is called, what was invoiced, when it was cancelled.
pub fn whole_order(order: Order, title: String, history: Option<&History>, lang: Lang) -> Sheet {
    let mut sheet = orders(vec![order], lang);
    let invoiced = history.and_then(|history| history.invoiced()).map(|sum| sum.to_string());
    sheet.add("line", Column::of("title", terms::TITLE), Cell::filled(title));
    sheet.add("amount", Column::of("invoiced", terms::INVOICED), amount(invoiced));
    sheet.add(
        "state",
        Column::of("cancelled_on", terms::CANCELLED_ON),
        day(history.and_then(|history| history.cancelled_on())),
    );
    sheet
}

pub fn payments(payments: Vec<Payment>) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY).shared().leaves(1),
        Column::of("payment", terms::PAYMENT),
        Column::of("order", terms::ORDER).optional(),
        Column::of("line", terms::LINE),
        Column::of("amount", terms::AMOUNT),
        Column::new("final", "Schlusszahlung", "Final").hidden(),
        Column::of("time", terms::TIME),
        Column::new("foreign_line", "fremd bebucht", "Booked by others").hidden(),
    ];
    let row = |payment: Payment| {
        vec![
            authority(payment.authority),
            Cell::text(payment.payment),
            Cell::some(payment.order),
            Cell::text(payment.line),
            Cell::Amount(payment.amount),
            if_so(payment.r#final),
            Cell::Moment(payment.time),
            if_so(payment.foreign_line),
        ]
    };
    Sheet::new(columns, payments.into_iter().map(row).collect())
}

pub fn funding_requests(requests: Vec<FundingRequest>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY),
        Column::of("request", terms::REQUEST),
        Column::of("programme", terms::PROGRAMME),
        Column::of("state", terms::STATE),
        Column::new("amount", "zuletzt genannt", "Latest figure"),
        Column::of("approved", terms::APPROVED).optional(),
        Column::of("granted", terms::GRANTED),
    ];
    let row = |request: FundingRequest| {
        let code = match request.state() {
            FundingState::Unspecified => "",
            FundingState::Requested => "requested",
            FundingState::Reviewed => "reviewed",
            FundingState::Approved => "approved",
            FundingState::Rejected => "rejected",
            FundingState::Granted => "granted",
        };
        vec![
            authority(request.authority),
            Cell::text(request.request),
            programme(request.programme, lang),
            coded(code, terms::funding_step(code), lang),
            Cell::Amount(request.amount),
            amount(request.approved),
            Cell::Amount(request.granted),
        ]
    };
    Sheet::new(columns, requests.into_iter().map(row).collect())
}

/// A request with what was asked for first.
/// `first`: what was asked for first, why, and until when.
pub fn whole_request(request: FundingRequest, first: [Option<String>; 3], lang: Lang) -> Sheet {
    let mut sheet = funding_requests(vec![request], lang);
    let [requested, reason, deadline] = first;
    sheet.add("programme", Column::of("requested", terms::REQUESTED), amount(requested));
    sheet.add("requested", Column::of("reason", terms::REASON), Cell::some(reason));
    sheet.add("reason", Column::of("deadline", terms::DEADLINE), day(deadline));
    sheet
}

pub fn rollouts(rollouts: Vec<Rollout>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY),
        Column::of("rollout", terms::ROLLOUT),
        Column::of("done", terms::DONE),
        Column::of("total", terms::TO_BE_DONE),
        Column::of("deadline", terms::DEADLINE),
        Column::of("start", terms::START),
        Column::of("budget", terms::PLANNED_COST),
        Column::of("scope", terms::SCOPE).hidden(),
    ];
    let row = |rollout: Rollout| {
        vec![
            authority(rollout.authority),
            coded(&rollout.rollout, terms::rollout(&rollout.rollout), lang),
            Cell::Count(rollout.done),
            rollout.total.map_or(Cell::Nothing, Cell::Count),
            day(Some(rollout.deadline).filter(|day| !day.is_empty())),
            day(rollout.start),
            rollout.budget.map_or(Cell::Nothing, Cell::Amount),
            rollout.scope.parse().map_or_else(|_| Cell::filled(rollout.scope), Cell::Count),
        ]
    };
    Sheet::new(columns, rollouts.into_iter().map(row).collect())
}

pub fn stocks(stocks: Vec<Stock>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY),
        Column::of("item", terms::ITEM),
        Column::of("in_use", terms::IN_USE),
        Column::of("in_stock", terms::IN_STOCK),
        Column::of("counted_on", terms::COUNTED_ON),
        Column::of("short", terms::SHORT).optional(),
        last_day(),
    ];
    let row = |stock: Stock| {
        vec![
            authority(stock.authority),
            coded(&stock.item, terms::item(&stock.item), lang),
            Cell::Count(stock.in_use),
            Cell::Count(stock.in_stock),
            day(stock.counted_on),
            if stock.short == 0 { Cell::Nothing } else { Cell::Count(stock.short) },
            day(stock.last_day),
        ]
    };
    Sheet::new(columns, stocks.into_iter().map(row).collect())
}

pub fn headcounts(headcounts: Vec<Headcount>) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY),
        Column::of("as_of", terms::COUNTED_ON),
        Column::of("employees", terms::EMPLOYEES),
        Column::of("workplaces", terms::WORKPLACES),
        Column::of("eligible", terms::ELIGIBLE),
        Column::new("definition", "Zählweise", "Definition").hidden(),
    ];
    let row = |headcount: Headcount| {
        vec![
            authority(headcount.authority),
            Cell::Day(headcount.as_of),
            Cell::Count(headcount.employees),
            Cell::Count(headcount.workplaces),
            Cell::Count(headcount.eligible),
            Cell::text(headcount.definition),
        ]
    };
    Sheet::new(columns, headcounts.into_iter().map(row).collect())
}

pub fn totals(totals: Vec<Total>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY),
        Column::new("kind", "Was", "What"),
        Column::new("licence", "Lizenz", "Licence").asked(),
        Column::new("quantity", "Zahl", "Number"),
        Column::new("day", "gemeldet zum", "Reported of"),
    ];
    let kind = |kind: &str| match kind {
        "licence" => Cell::Named(kind.to_owned(), lang.pick("Lizenzen", "licences").to_owned()),
        kind => coded(kind, terms::total(kind), lang),
    };
    let row = |total: Total| {
        let licence = match total.licence.as_str() {
            "" => Cell::Nothing,
            licence => coded(licence, terms::item(licence), lang),
        };
        vec![authority(total.authority), kind(&total.kind), licence, Cell::Count(total.quantity), Cell::Day(total.day)]
    };
    Sheet::new(columns, totals.into_iter().map(row).collect())
}

pub fn submissions(submissions: Vec<Submission>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY),
        Column::of("period", terms::PERIOD),
        Column::of("state", terms::STATE),
        Column::of("due_on", terms::DUE),
        Column::new("first_due_on", "zuerst fällig", "First due").hidden(),
        Column::new("extensions", "Verlängerungen", "Extensions").hidden(),
        Column::of("received_on", terms::RECEIVED_ON).optional(),
        Column::of("days_late", terms::DAYS_LATE),
    ];
    let row = |submission: Submission| {
        let (code, term) = match submission.state() {
            SubmissionState::Unspecified => ("", None),
            SubmissionState::Open => ("open", Some(terms::OPEN)),
            SubmissionState::Overdue => ("overdue", Some(terms::OVERDUE)),
            SubmissionState::Incomplete => ("incomplete", Some(terms::INCOMPLETE)),
            SubmissionState::Complete => ("complete", Some(terms::COMPLETE)),
        };
        vec![
            authority(submission.authority),
            Cell::text(submission.period),
            coded(code, term, lang),
            Cell::Day(submission.due_on),
            Cell::Day(submission.first_due_on),
            Cell::Count(submission.extensions),
            day(submission.received_on),
            Cell::Count(i64::from(submission.days_late)),
        ]
    };
    Sheet::new(columns, submissions.into_iter().map(row).collect())
}
