//! Figures of the budget, down to the postings and orders of each line.

use std::{
    cell::OnceCell,
    collections::{BTreeSet, HashMap},
    rc::Rc,
    sync::Arc,
};

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Programme},
    money::Cents,
    position::Position,
    said::{Bilingual as _, Said},
};

use super::{
    check::recomputed,
    op::Op,
    part::{Derivation, Of, Part},
    query::DerivationQuery,
    shares::{self, Share, Wanted},
};
use crate::{
    books::{Account, accounts},
    error::{FigureError, Refused},
    facts::Facts,
    missing::{Missing, Part as MissingPart, Withheld},
    scope::Scope,
    situation::Situation,
    tables::{MEASURES, Measure, index, type_of},
    view::View,
};

/// A figure of the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Figure {
    Posted(Measure),
    Commitments,
    Soll,
    Disposable,
    Available,
    Used,
    Utilisation,
    Outflow,
}

use Figure::{Available, Commitments, Disposable, Outflow, Posted, Soll, Used, Utilisation};

/// Every figure of the budget that can be derived: its id and its formula.
pub const FIGURES: [(&str, &str); 12] = [
    ("budget.appropriation", "sum of appropriations and their amendments"),
    ("budget.carry-over", "sum of what was carried over"),
    ("budget.adjustments", "sum of adjustments and of both sides of transfers"),
    ("budget.soll", "appropriation + carry-over + adjustments"),
    ("budget.frozen", "sum of what was frozen, less what was released"),
    ("budget.disposable", "soll - frozen"),
    ("budget.commitments", "sum of what orders of this year still bind"),
    ("budget.actual", "sum of payments"),
    ("budget.used", "commitments + actual"),
    ("budget.available", "disposable - commitments - actual"),
    ("budget.utilisation", "(commitments + actual) / disposable"),
    ("budget.outflow", "actual / appropriation"),
];
/// The same, in the same order.
const OF: [Figure; 12] = [
    Posted(Measure::Appropriation),
    Posted(Measure::CarryOver),
    Posted(Measure::Adjustments),
    Soll,
    Posted(Measure::Frozen),
    Disposable,
    Commitments,
    Posted(Measure::Actual),
    Used,
    Available,
    Utilisation,
    Outflow,
];

impl Figure {
    pub fn of(id: &str) -> Option<Figure> {
        FIGURES.iter().zip(OF).find(|((known, _), _)| *known == id).map(|(_, figure)| figure)
    }
    fn described(self) -> (&'static str, &'static str) {
        FIGURES.iter().zip(OF).find(|(_, figure)| *figure == self).map_or(("", ""), |(known, _)| *known)
    }
    /// What it is computed from; nothing where it is the sum of what stands on lines.
    fn composed(self) -> Option<(Op, &'static [Figure])> {
        Some(match self {
            Soll => {
                let of = &[Posted(Measure::Appropriation), Posted(Measure::CarryOver), Posted(Measure::Adjustments)];
                (Op::Sum, of)
            }
            Disposable => (Op::Diff, &[Soll, Posted(Measure::Frozen)]),
            Used => (Op::Sum, &[Commitments, Posted(Measure::Actual)]),
            Available => (Op::Diff, &[Disposable, Commitments, Posted(Measure::Actual)]),
            Utilisation => (Op::Ratio, &[Used, Disposable]),
            Outflow => (Op::Ratio, &[Posted(Measure::Actual), Posted(Measure::Appropriation)]),
            Posted(_) | Commitments => return None,
        })
    }
    /// What is divided, by what, and what is said where that is nothing; an amount is no quotient.
    pub fn ratio(self) -> Option<(Figure, Figure, Missing)> {
        let nothing = if self == Outflow { Missing::NothingAppropriated } else { Missing::NothingDisposable };
        match self.composed()? {
            (Op::Ratio, &[above, below]) => Some((above, below, nothing)),
            _ => None,
        }
    }
    /// Its amount in a position; a ratio has none.
    pub fn amount(self, position: &Position) -> Result<Cents, FigureError> {
        Ok(match self {
            Posted(Measure::Appropriation) => position.appropriation,
            Posted(Measure::CarryOver) => position.carry_over,
            Posted(Measure::Adjustments) => position.adjustments,
            Posted(Measure::Frozen) => position.frozen,
            Posted(Measure::Actual) => position.actual,
            Commitments => position.commitments,
            Soll => position.soll()?,
            Disposable => position.disposable()?,
            Available => position.available()?,
            Used | Utilisation | Outflow => position.commitments.plus(position.actual)?,
        })
    }
}

/// Whose lines a part is about, ever narrower.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Whose {
    All,
    District(District),
    Authority(Authority),
    /// A number of `Facts::lines`.
    Line(u32),
}

/// What orders said and what became of them, by number.
#[derive(Default)]
struct Orders {
    /// Orders of a line, in the order of their numbers.
    of_line: HashMap<u32, BTreeSet<u32>>,
    totals: HashMap<u32, Vec<(Day, u64, i64)>>,
    payments: HashMap<u32, Vec<(u64, i64)>>,
    /// Why an order binds nothing of this year any more: it was cancelled, closed, or is due later.
    released: HashMap<u32, Vec<u64>>,
}

/// What the parts are told from.
struct Books<'a> {
    facts: &'a Facts,
    view: View,
    situation: Arc<Situation>,
    accounts: Vec<(Authority, Account<'a>)>,
    /// Rows of the postings by slot.
    postings: OnceCell<HashMap<u32, Vec<usize>>>,
    orders: OnceCell<Orders>,
}

/// How a figure of the budget came about.
///
/// # Errors
/// No figure of that id, no such line; what the budget itself refuses.
pub(super) fn derivation<'a>(
    facts: &'a Facts,
    view: &View,
    id: &str,
    query: &DerivationQuery,
) -> Result<Derivation<'a>, FigureError> {
    let figure = Figure::of(id).ok_or_else(|| Refused::NoSuchFigure(id.to_owned()))?;
    let scope = Scope::of(query.district, query.authority.as_ref())?;
    let line = query.line.as_ref().map(|name| {
        let number = facts.line_names.find(name);
        let known = number.filter(|number| facts.lines.get(index(*number)).is_some_and(|line| line.seq <= view.seq));
        known.ok_or_else(|| Refused::LineUnplanned { line: name.clone(), meant: None })
    });
    let line = line.transpose()?;
    let of_line = line.and_then(|line| facts.lines.get(index(line))).map(|line| line.year);
    let year = of_line.or(query.year).or_else(|| facts.newest_year(view));
    let lines = lines_of(facts, view, year, |authority, account| {
        scope.has(authority)
            && query.section.as_ref().is_none_or(|section| account.name.section() == section)
            && query.programme.is_none_or(|programme| account.programme == programme)
            && line.is_none_or(|line| account.number == line)
    })?;
    let whose = match (line, query.authority.clone(), query.district) {
        (Some(line), ..) => Whose::Line(line),
        (_, Some(authority), _) => Whose::Authority(authority),
        (_, _, Some(district)) => Whose::District(district),
        _ => Whose::All,
    };
    figure_of(&lines.books, figure, figure.described().0.to_owned(), whose)
}

/// Lines of a year, whose figures others are made of.
pub(super) struct Lines<'a> {
    books: Rc<Books<'a>>,
}

/// The lines of a year that are wanted.
pub(super) fn lines_of<'a>(
    facts: &'a Facts,
    view: &View,
    year: Option<i16>,
    wanted: impl Fn(&Authority, &Account<'a>) -> bool,
) -> Result<Rc<Lines<'a>>, FigureError> {
    let situation = Situation::at(facts, view);
    let mut mine = Vec::new();
    for account in year.map_or_else(Vec::new, |year| accounts(facts, &situation, year)) {
        let Some(authority) = facts.authorities.name(account.line.authority) else { continue };
        if wanted(authority, &account) {
            mine.push((authority.clone(), account));
        }
    }
    let (postings, orders) = (OnceCell::new(), OnceCell::new());
    Ok(Rc::new(Lines { books: Rc::new(Books { facts, view: *view, situation, accounts: mine, postings, orders }) }))
}

impl<'a> Lines<'a> {
    fn account(&self, line: u32) -> Option<&Account<'a>> {
        self.books.accounts.iter().map(|(_, account)| account).find(|account| account.number == line)
    }
    pub fn programme(&self, line: u32) -> Option<Programme> {
        self.account(line).map(|account| account.programme)
    }
    pub fn name(&self, line: u32) -> Option<String> {
        self.account(line).map(|account| account.name.to_string())
    }
    pub fn is_empty(&self) -> bool {
        self.books.accounts.is_empty()
    }
    /// A figure of all of them.
    ///
    /// # Errors
    /// A sum beyond the range of an amount.
    pub fn figure(&self, figure: Figure) -> Result<Derivation<'a>, FigureError> {
        figure_of(&self.books, figure, figure.described().0.to_owned(), Whose::All)
    }
    /// What was paid on all of them.
    ///
    /// # Errors
    /// A sum beyond the range of an amount.
    pub fn paid(&self) -> Result<Derivation<'a>, FigureError> {
        self.figure(Posted(Measure::Actual))
    }
    /// The lines of a programme, in the order of their names.
    pub fn of_programme(&self, programme: Programme) -> Vec<u32> {
        let mine = self.books.accounts.iter().filter(|(_, account)| account.programme == programme);
        mine.map(|(_, account)| account.number).collect()
    }
    /// What a line has available.
    ///
    /// # Errors
    /// A sum beyond the range of an amount.
    pub fn available(&self, line: u32) -> Result<Derivation<'a>, FigureError> {
        figure_of(&self.books, Available, Available.described().0.to_owned(), Whose::Line(line))
    }
}

fn plain(name: String, op: Op, formula: &'static str, value: Option<Decimal>, unit: Of) -> Part {
    Part { name, op, formula, value, unit, inputs: Vec::new(), events: Vec::new(), why: None }
}

fn eur(cents: i64) -> Option<Decimal> {
    Some(Cents::new(cents).decimal())
}

/// A figure of some lines.
fn figure_of<'a>(
    books: &Rc<Books<'a>>,
    figure: Figure,
    name: String,
    whose: Whose,
) -> Result<Derivation<'a>, FigureError> {
    let formula = figure.described().1;
    let books = books.clone();
    let Some((op, of)) = figure.composed() else {
        let value = books.sum(figure, &whose)?;
        let mut part = plain(name, Op::Sum, formula, value.as_ref().ok().copied(), Of::Eur);
        part.why = value.err();
        if !books.accounts.iter().any(|(who, account)| whose.has(who, account.number)) {
            return Ok(Derivation::leaf(Part { op: Op::Lookup, ..part }));
        }
        let (all, of) = (books.clone(), whose.clone());
        let is_known = part.value.is_some();
        let sum = Derivation::of(part, move || narrower(&books, figure, &whose));
        return Ok(if is_known { sum.read_by(move || all.shares(figure, &of)) } else { sum });
    };
    let parts = move || -> Result<Vec<Derivation<'a>>, FigureError> {
        of.iter().map(|part| figure_of(&books, *part, part.described().0.to_owned(), whose.clone())).collect()
    };
    let is_ratio = op == Op::Ratio;
    let mut part = plain(name, op, formula, None, if is_ratio { Of::Percent } else { Of::Eur });
    if is_ratio {
        part.inputs = vec![("factor", "100".to_owned()), ("places", "1".to_owned())];
    }
    let made = parts()?;
    let of: Vec<&Part> = made.iter().map(|made| &made.part).collect();
    part.value = recomputed(&part, &of);
    if part.value.is_none() {
        let nothing = figure.ratio().map(|(.., nothing)| nothing.said());
        part.why = of.iter().find_map(|of| of.why.clone()).or(nothing);
    }
    Ok(Derivation::of(part, parts))
}

/// The same figure of those that make up some lines.
fn narrower<'a>(books: &Rc<Books<'a>>, figure: Figure, whose: &Whose) -> Result<Vec<Derivation<'a>>, FigureError> {
    let of = |whose: Whose, name: String| figure_of(books, figure, name, whose);
    let among = |account: &&(Authority, Account<'a>)| whose.has(&account.0, account.1.number);
    let mine = books.accounts.iter().filter(among);
    match whose {
        Whose::All => {
            let districts: BTreeSet<District> = mine.map(|(authority, _)| authority.district()).collect();
            districts.into_iter().map(|district| of(Whose::District(district), district.to_string())).collect()
        }
        Whose::District(_) => {
            let authorities: BTreeSet<&Authority> = mine.map(|(authority, _)| authority).collect();
            authorities.into_iter().map(|who| of(Whose::Authority(who.clone()), who.to_string())).collect()
        }
        Whose::Authority(_) => {
            mine.map(|(_, account)| of(Whose::Line(account.number), account.name.to_string())).collect()
        }
        Whose::Line(line) => Ok(match figure {
            Posted(measure) => books.posted(*line, measure),
            _ => books.orders(*line),
        }),
    }
}

impl Whose {
    fn has(&self, authority: &Authority, line: u32) -> bool {
        match self {
            Whose::All => true,
            Whose::District(district) => authority.district() == *district,
            Whose::Authority(wanted) => authority == wanted,
            Whose::Line(wanted) => line == *wanted,
        }
    }
}

impl<'a> Books<'a> {
    /// A figure of some lines, or why there is none.
    fn sum(&self, figure: Figure, whose: &Whose) -> Result<Result<Decimal, Said>, FigureError> {
        let (mut sum, mut lines, mut withheld) = (0_i128, 0_usize, Vec::new());
        for (_, account) in self.accounts.iter().filter(|(who, account)| whose.has(who, account.number)) {
            lines = lines.saturating_add(1);
            match &account.position {
                Some(position) => sum = sum.saturating_add(i128::from(figure.amount(position)?.get())),
                None => withheld.push(MissingPart::Line(account.name.clone())),
            }
        }
        if lines == 0 {
            return Ok(Err(Missing::NoLine.said()));
        }
        if !withheld.is_empty() {
            return Ok(Err(Withheld::without(withheld).said()));
        }
        Ok(Cents::of_wide(sum).map(Cents::decimal).map_err(|_| Withheld::Beyond(None).said()))
    }

    /// What each event is of the sum of what stands on lines.
    fn shares(&self, figure: Figure, whose: &Whose) -> Vec<Share> {
        let mine = self.accounts.iter().filter(|(who, account)| whose.has(who, account.number));
        let wanted = Wanted::of(self.facts, mine.map(|(_, account)| account.number));
        match figure {
            Posted(measure) => shares::posted(self.facts, &self.view, &wanted, measure),
            _ => shares::bound(self.facts, &self.view, &self.situation, &wanted),
        }
    }

    /// What was posted on a line, event by event.
    fn posted(&self, line: u32, measure: Measure) -> Vec<Derivation<'a>> {
        let table = &self.facts.postings;
        let by_slot = self.postings.get_or_init(|| {
            let lines: BTreeSet<u32> = self.accounts.iter().map(|(_, account)| account.number).collect();
            let mut by_slot: HashMap<u32, Vec<usize>> = HashMap::new();
            for row in table.rows(&self.view) {
                if let Some(slot) = table.slot.get(row).filter(|slot| lines.contains(&(**slot / MEASURES))) {
                    by_slot.entry(*slot).or_default().push(row);
                }
            }
            by_slot
        });
        let slot = line.saturating_mul(MEASURES).saturating_add(measure as u32);
        let rows = by_slot.get(&slot).into_iter().flatten();
        rows.filter_map(|row| posting(self.facts, *row)).collect()
    }

    /// What the orders of a line bind.
    fn orders(&self, line: u32) -> Vec<Derivation<'a>> {
        let known = self.orders.get_or_init(|| self.collect_orders());
        let numbers = known.of_line.get(&line).into_iter().flatten();
        numbers.filter_map(|order| self.order(known, *order)).collect()
    }

    fn collect_orders(&self) -> Orders {
        let lines: BTreeSet<u32> = self.accounts.iter().map(|(_, account)| account.number).collect();
        let states = self.situation.orders(self.facts);
        let is_on_them = |order: u32| states.get(index(order)).filter(|state| lines.contains(&state.order.line));
        let mut known = Orders::default();
        let table = &self.facts.totals;
        for row in table.rows(&self.view) {
            let (Some(order), Some(day), Some(seq), Some(cents), Some(placed)) = (
                table.order.get(row).copied(),
                table.day.get(row).copied(),
                table.seq.get(row).copied(),
                table.cents.get(row).copied(),
                table.placed.get(row).copied(),
            ) else {
                continue;
            };
            let Some(state) = is_on_them(order) else { continue };
            known.of_line.entry(state.order.line).or_default().insert(order);
            known.totals.entry(order).or_default().push((day, seq, cents));
            if placed && state.order.later_year.is_some() {
                known.released.entry(order).or_default().push(seq);
            }
        }
        let table = &self.facts.payments;
        for row in table.rows(&self.view) {
            let (Some(order), Some(seq), Some(cents), Some(last)) =
                (table.order.get(row), table.seq.get(row), table.cents.get(row), table.last.get(row))
            else {
                continue;
            };
            if is_on_them(*order).is_some() {
                known.payments.entry(*order).or_default().push((*seq, *cents));
                if *last {
                    known.released.entry(*order).or_default().push(*seq);
                }
            }
        }
        let table = &self.facts.cancellations;
        for row in table.rows(&self.view) {
            if let (Some(order), Some(seq)) = (table.order.get(row), table.seq.get(row)) {
                known.released.entry(*order).or_default().push(*seq);
            }
        }
        known
    }

    /// `open * binds`: what is ordered and not paid, as long as the order binds money of this year.
    fn order(&self, known: &Orders, order: u32) -> Option<Derivation<'a>> {
        let totals = known.totals.get(&order).cloned().unwrap_or_default();
        let payments = known.payments.get(&order).cloned().unwrap_or_default();
        let released = known.released.get(&order).cloned().unwrap_or_default();
        order_of(self.facts, order, totals, payments, released)
    }
}

/// What is open of an order by its totals and payments; nothing, once it was released.
pub(super) fn order_of<'a>(
    facts: &'a Facts,
    order: u32,
    totals: Vec<(Day, u64, i64)>,
    payments: Vec<(u64, i64)>,
    released: Vec<u64>,
) -> Option<Derivation<'a>> {
    let (who, number) = facts.order_numbers.name(order)?;
    let name = format!("{}/{number}", facts.authorities.name(*who)?);
    let ordered = totals.iter().max_by_key(|(day, seq, _)| (*day, *seq)).map_or(0, |(.., cents)| *cents);
    let paid: i64 = payments.iter().fold(0_i64, |sum, (_, cents)| sum.saturating_add(*cents));
    let open = ordered.saturating_sub(paid.max(0)).max(0);
    let value = if released.is_empty() { open } else { 0 };
    let whole = plain(name, Op::Product, "what is open, if the order binds money of this year", eur(value), Of::Eur);
    Some(Derivation::of(whole, move || {
        Ok(vec![open_of(totals.clone(), payments.clone(), (ordered, paid, open)), binds(&released)])
    }))
}

/// What is posted by a row of the postings.
pub(super) fn posting<'a>(facts: &'a Facts, row: usize) -> Option<Derivation<'a>> {
    let table = &facts.postings;
    let (seq, cents) = (*table.seq.get(row)?, *table.cents.get(row)?);
    let mut posting = read(seq, cents, "amount of the event");
    // What takes away says so by its type, not by the sign of its amount.
    let takes = match type_of(*table.kind.get(row)?) {
        "budget.unfrozen.v1" => true,
        "budget.transferred.v1" => cents < 0,
        _ => false,
    };
    if takes {
        posting.part.inputs.push(("sign", "-".to_owned()));
    }
    Some(posting)
}

/// `max(0, ordered - max(0, paid))`
fn open_of<'a>(totals: Vec<(Day, u64, i64)>, payments: Vec<(u64, i64)>, sums: (i64, i64, i64)) -> Derivation<'a> {
    let (ordered, paid, open) = sums;
    let part = plain("open".to_owned(), Op::Clamp0, "not below zero", eur(open), Of::Eur);
    Derivation::of(part, move || {
        let rest = eur(ordered.saturating_sub(paid.max(0)));
        let rest = plain("rest".to_owned(), Op::Diff, "ordered - paid", rest, Of::Eur);
        let (totals, payments) = (totals.clone(), payments.clone());
        Ok(vec![Derivation::of(rest, move || {
            let parts = plain("ordered".to_owned(), Op::Newest, "the newest total by day", eur(ordered), Of::Eur);
            let totals = totals.clone();
            let newest = Derivation::of(parts, move || {
                let total = |(day, seq, cents): &(Day, u64, i64)| {
                    let mut total = read(*seq, *cents, "amount of the order");
                    total.part.inputs.extend([("day", day.to_string()), ("number", seq.to_string())]);
                    total
                };
                Ok(totals.iter().map(total).collect())
            });
            let parts = plain("paid".to_owned(), Op::Clamp0, "not below zero", eur(paid.max(0)), Of::Eur);
            let payments = payments.clone();
            let paid = Derivation::of(parts, move || Ok(vec![sum_of(&payments, paid)]));
            Ok(vec![newest, paid])
        })])
    })
}

fn sum_of<'a>(payments: &[(u64, i64)], paid: i64) -> Derivation<'a> {
    let part = plain("payments".to_owned(), Op::Sum, "payments on the order", eur(paid), Of::Eur);
    let payments = payments.to_vec();
    Derivation::of(part, move || {
        Ok(payments.iter().map(|(seq, cents)| read(*seq, *cents, "amount of the payment")).collect())
    })
}

/// 1 as long as an order binds money of this year; 0 by the events that ended that.
fn binds<'a>(released: &[u64]) -> Derivation<'a> {
    let (value, formula) = match released {
        [] => (1, "1: neither cancelled, nor closed, nor due in a later year"),
        _ => (0, "0: cancelled, closed by a last payment, or due in a later year"),
    };
    let mut part = plain("binds".to_owned(), Op::Lookup, formula, Some(Decimal::from(value)), Of::Count);
    part.events = released.to_vec();
    Derivation::leaf(part)
}

/// An amount as an event says it.
fn read<'a>(seq: u64, cents: i64, formula: &'static str) -> Derivation<'a> {
    let mut part = plain(seq.to_string(), Op::Lookup, formula, eur(cents), Of::Eur);
    part.events = vec![seq];
    part.inputs = vec![("field", "amount".to_owned())];
    Derivation::leaf(part)
}
