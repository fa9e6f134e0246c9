//! The extra need, down to counts, orders, budget lines and published parameters; and the proposal for the reserve.

mod other;
mod reserve;

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use rust_decimal::Decimal;
use sollist_contract::{
    ids::{Authority, District, Item, Programme},
    money::Cents,
    parameters::ItemValues,
    said::{Bilingual as _, Said},
};

use self::other::OtherSplit;
use super::{
    budget::{Lines, lines_of},
    column::{Column, FIGURES},
    make::{eur, given, kind, made, rated, unknown},
    op::Op,
    part::{Derivation, Of, Part},
    query::DerivationQuery,
    reports::{People, Reports, none},
    stock::Pick,
};
use crate::{
    error::FigureError,
    facts::Facts,
    missing::{Missing, Withheld},
    need::{NeedQuery, NeedRow, Shown, WithheldNeed, shown},
    scope::Scope,
    shortfall::counting,
    splits::Rule,
    view::View,
};

/// A row of the extra need, given or withheld.
struct Row {
    district: District,
    authority: Authority,
    who: u32,
    item: Item,
    programme: Programme,
    target: Option<i64>,
    usable: i64,
    pipeline: i64,
    quantity: Option<i64>,
    gross: Option<Cents>,
    cover: Option<Cents>,
    need: Option<Cents>,
    why: Option<Said>,
    /// What it took, from which line, by number.
    taken: Vec<(u32, Cents)>,
}

/// What items of one authority are made of.
struct OfItem<'a> {
    need: Derivation<'a>,
    gross: Derivation<'a>,
    cover: Derivation<'a>,
}

/// The items of an authority, by the places of their rows.
type Items<'a> = Vec<(usize, OfItem<'a>)>;

/// What the parts are told from.
struct Needs<'a> {
    facts: &'a Facts,
    rows: Vec<Row>,
    reports: Rc<Reports<'a>>,
    lines: Rc<Lines<'a>>,
    /// Claims on the reserve that are served together, in the order in which they are: places of rows with what each
    /// gets.
    tiers: Vec<Vec<(usize, Cents)>>,
    reserve: Result<Cents, Withheld>,
    /// By another rule than the proposal's, where that is asked for.
    other: Option<OtherSplit>,
    /// Why nobody has a need.
    nothing: Missing,
    /// By authority.
    told: RefCell<HashMap<u32, Rc<Items<'a>>>>,
}

/// Whose rows a part is about, ever narrower.
#[derive(Debug, Clone)]
struct Whose {
    district: Option<District>,
    authority: Option<Authority>,
    item: Option<Item>,
    programme: Option<Programme>,
}

impl Whose {
    fn has(&self, row: &Row) -> bool {
        self.district.is_none_or(|district| row.district == district)
            && self.authority.as_ref().is_none_or(|authority| row.authority == *authority)
            && self.item.as_ref().is_none_or(|item| row.item == *item)
            && self.programme.is_none_or(|programme| row.programme == programme)
    }
}

/// How a figure of the extra need came about; `name` is what it is called.
pub(super) fn derivation<'a>(
    facts: &'a Facts,
    view: &View,
    id: &str,
    query: &DerivationQuery,
) -> Result<Derivation<'a>, FigureError> {
    let _ = Scope::of(query.district, query.authority.as_ref())?;
    let column = Column::of(id);
    let needs = Rc::new(Needs::at(facts, view, query, column)?);
    let whose = Whose {
        district: query.district,
        authority: query.authority.clone(),
        item: query.item.clone(),
        programme: query.programme,
    };
    // Where no row is meant there is nothing to sum; a sum of nothing would read as no need.
    let formula = FIGURES.iter().find(|(figure, _)| *figure == id).map_or("sum of need", |(_, formula)| formula);
    Ok(match id {
        "need.reserve" => needs.reserve(),
        _ if !needs.rows.iter().any(|row| whose.has(row)) => {
            unknown(id, formula, column.unit(), needs.nothing_of(&whose).said())
        }
        "need.uncovered" => needs.uncovered(id, &whose),
        _ => match (&needs.reserve, column) {
            // Of a reserve that nobody can tell nobody's share can be told.
            (Err(why), Column::Share(_)) => unknown(id, formula, Of::Eur, why.said()),
            _ if column.unit() == Of::Count && whose.item.is_none() => needs.by_item(column, id, &whose),
            _ => needs.sum(column, id, &whose),
        },
    })
}

impl<'a> Needs<'a> {
    fn at(facts: &'a Facts, view: &View, query: &DerivationQuery, column: Column) -> Result<Needs<'a>, FigureError> {
        let day = query.target_day.unwrap_or_else(|| view.target_day(facts, query.year));
        let Shown { assumed, rows, withheld, mut taken, tiers, reserve, nothing } =
            shown(facts, view, &NeedQuery::at(day))?;
        let whose = |authority: &Authority, item: &Item| (authority.clone(), item.clone());
        let mut all: Vec<Row> = Vec::new();
        for row in rows {
            let taken = taken.remove(&whose(&row.authority, &row.item)).unwrap_or_default();
            all.extend(Row::given(facts, row, taken));
        }
        for row in withheld {
            let taken = taken.remove(&whose(&row.authority, &row.item)).unwrap_or_default();
            all.extend(Row::withheld(facts, row, taken));
        }
        all.sort_by(|a, b| (&a.authority, &a.item).cmp(&(&b.authority, &b.item)));
        let place = |authority: &Authority, item: &Item| {
            all.binary_search_by(|row| (&row.authority, &row.item).cmp(&(authority, item))).ok()
        };
        let tiers = tiers.into_iter().map(|tier| {
            tier.into_iter().filter_map(|share| Some((place(&share.authority, &share.item)?, share.share))).collect()
        });
        let tiers = tiers.collect();
        let other = match column {
            Column::Share(rule) if rule != Rule::Proposal => Some(OtherSplit::of(facts, &assumed, rule, place)?),
            _ => None,
        };
        let lines = lines_of(facts, &assumed.view, Some(assumed.day.year()), |_, _| true)?;
        let reports = Reports::of(facts, assumed.view, assumed.parameters);
        let told = RefCell::new(HashMap::new());
        Ok(Needs { facts, rows: all, reports, lines, tiers, reserve, other, nothing, told })
    }

    /// Why nothing is derived of somebody: nothing of anybody, of other items only, or nobody counted positions there.
    fn nothing_of(&self, whose: &Whose) -> Missing {
        if self.rows.is_empty() {
            return self.nothing.clone();
        }
        let wider = Whose { item: None, programme: None, ..whose.clone() };
        let items: BTreeSet<&Item> = self.rows.iter().filter(|row| wider.has(row)).map(|row| &row.item).collect();
        if items.is_empty() { Missing::NoTarget } else { Missing::NotDerived(items.into_iter().cloned().collect()) }
    }

    /// A column of some rows: of Berlin by districts, of a district by authorities, of an authority by items.
    fn sum(self: &Rc<Self>, column: Column, name: &str, whose: &Whose) -> Derivation<'a> {
        if whose.item.is_some() && whose.authority.is_some() {
            let row = self.rows.iter().position(|row| whose.has(row));
            return row
                .map_or_else(|| made(self.kind(column, name), Vec::new()), |row| self.cell(column, row).named(name));
        }
        let (mut sum, mut why) = (Some(0_i128), None);
        for place in self.of(column, whose) {
            let value = self.value(column, place);
            sum = sum.zip(value).map(|(sum, value)| sum.saturating_add(i128::from(value)));
            if value.is_none() && why.is_none() {
                why = self.rows.get(place).and_then(|row| row.why.clone());
            }
        }
        let value = sum.and_then(|sum| i64::try_from(sum).ok()).map(|sum| column.shown(sum));
        let why = why.or_else(|| value.is_none().then(|| Withheld::Beyond(None).said()));
        let part = Part { value, why, ..self.kind(column, name) };
        let (needs, whose) = (self.clone(), whose.clone());
        Derivation::of(part, move || Ok(needs.narrower(column, &whose)))
    }

    fn kind(&self, column: Column, name: &str) -> Part {
        kind(name, Op::Sum, column.figure().1, column.unit())
    }

    /// Pieces of several items are no sum: each item stands by itself.
    fn by_item(self: &Rc<Self>, column: Column, name: &str, whose: &Whose) -> Derivation<'a> {
        let items: BTreeSet<&Item> = self.rows.iter().filter(|row| whose.has(row)).map(|row| &row.item).collect();
        let of = |item: &Item| self.sum(column, item.as_str(), &Whose { item: Some(item.clone()), ..whose.clone() });
        let mut whole = made(Part { op: Op::Each, ..self.kind(column, name) }, items.into_iter().map(of).collect());
        // Each of them says for itself why it has no value.
        whole.part.why = None;
        whole
    }

    /// Places of the rows that a column has for somebody.
    fn of(&self, column: Column, whose: &Whose) -> Vec<usize> {
        let claims: BTreeSet<usize> = self.tiers.iter().flatten().map(|(place, _)| *place).collect();
        let asks = |place: &usize| !matches!(column, Column::Claim | Column::Share(_)) || claims.contains(place);
        let rows = self.rows.iter().enumerate().filter(|(_, row)| whose.has(row));
        rows.map(|(place, _)| place).filter(asks).collect()
    }

    /// What a row says: cents, or pieces.
    fn value(&self, column: Column, place: usize) -> Option<i64> {
        let row = self.rows.get(place)?;
        match column {
            Column::Need | Column::Claim => row.need.map(Cents::get),
            Column::Gross => row.gross.map(Cents::get),
            Column::Cover => row.cover.map(Cents::get),
            Column::Share(Rule::Proposal) => {
                self.tiers.iter().flatten().find(|(of, _)| *of == place).map(|(_, share)| share.get())
            }
            Column::Share(_) => self.other.as_ref()?.share(place).map(Cents::get),
            Column::Target => row.target,
            Column::Usable => Some(row.usable),
            Column::Pipeline => Some(row.pipeline),
            Column::Quantity => row.quantity,
        }
    }

    fn narrower(self: &Rc<Self>, column: Column, whose: &Whose) -> Vec<Derivation<'a>> {
        let places = self.of(column, whose);
        let mine = || places.iter().filter_map(|place| self.rows.get(*place));
        if whose.authority.is_some() {
            let named = |place: &usize| {
                let item = self.rows.get(*place).map(|row| row.item.to_string()).unwrap_or_default();
                self.cell(column, *place).named(item)
            };
            return places.iter().map(named).collect();
        }
        if whose.district.is_some() {
            let authorities: BTreeSet<&Authority> = mine().map(|row| &row.authority).collect();
            let of = |authority: &Authority| {
                self.sum(column, authority.as_str(), &Whose { authority: Some(authority.clone()), ..whose.clone() })
            };
            return authorities.into_iter().map(of).collect();
        }
        let districts: BTreeSet<District> = mine().map(|row| row.district).collect();
        let of = |district: District| {
            self.sum(column, &district.to_string(), &Whose { district: Some(district), ..whose.clone() })
        };
        districts.into_iter().map(of).collect()
    }

    /// One cell of the table.
    fn cell(self: &Rc<Self>, column: Column, place: usize) -> Derivation<'a> {
        if let Column::Share(rule) = column {
            return if rule == Rule::Proposal { self.share(place) } else { self.shared_otherwise(place) };
        }
        let Some(row) = self.rows.get(place) else { return none("need") };
        if column.unit() == Of::Count {
            return self.pieces(column, place, row);
        }
        let told = self.authority(row.who);
        let found = told.iter().find(|(of, _)| *of == place);
        found.map_or_else(
            || none("need"),
            |(_, item)| match column {
                Column::Gross => item.gross.clone(),
                Column::Cover => item.cover.clone(),
                _ => item.need.clone(),
            },
        )
    }

    /// All items of an authority: what one takes is no more there for the next.
    fn authority(self: &Rc<Self>, who: u32) -> Rc<Items<'a>> {
        if let Some(told) = self.told.borrow().get(&who) {
            return told.clone();
        }
        let mine: Vec<(usize, &Row)> = self.rows.iter().enumerate().filter(|(_, row)| row.who == who).collect();
        let gross: Vec<Derivation<'a>> = mine.iter().map(|(_, row)| self.gross(row)).collect();
        let covers = self.covers(&mine, &gross);
        let one = |((place, row), (gross, cover)): ((usize, &Row), (Derivation<'a>, Derivation<'a>))| {
            let parts = vec![gross.clone(), cover.clone()];
            let rest = made(kind("rest", Op::Diff, "gross - cover", Of::Eur), parts);
            let need = kind("need", Op::Clamp0, "max(0, gross - cover)", Of::Eur);
            let need = Part { value: row.need.map(eur), why: row.why.clone(), ..need };
            let need = Derivation::of(need, move || Ok(vec![rest.clone()]));
            (place, OfItem { need: need.known_as(self.key(row, "need")), gross, cover })
        };
        let told: Vec<_> = mine.into_iter().zip(gross.into_iter().zip(covers)).map(one).collect();
        let told = Rc::new(told);
        self.told.borrow_mut().insert(who, told.clone());
        told
    }

    fn key(&self, row: &Row, what: &str) -> String {
        format!("{what}/{}/{}", row.authority, row.item)
    }

    /// What lines give: first those of the item's own programme, item by item, then those it shares.
    fn covers(&self, mine: &[(usize, &Row)], gross: &[Derivation<'a>]) -> Vec<Derivation<'a>> {
        let mut takings: Vec<(bool, usize, usize)> = Vec::new();
        for (claim, (_, row)) in mine.iter().enumerate() {
            for (order, (line, _)) in row.taken.iter().enumerate() {
                takings.push((self.lines.programme(*line) != Some(row.programme), claim, order));
            }
        }
        takings.sort_unstable();
        let mut of_claim: Vec<Vec<Derivation<'a>>> = vec![Vec::new(); mine.len()];
        let mut of_line: HashMap<u32, Vec<Derivation<'a>>> = HashMap::new();
        for (_, claim, order) in takings {
            let (Some((_, row)), Some(gross), Some(taken)) =
                (mine.get(claim), gross.get(claim), of_claim.get_mut(claim))
            else {
                continue;
            };
            let Some((line, amount)) = row.taken.get(order).copied() else { continue };
            let before = [gross.clone()].into_iter().chain(taken.iter().cloned()).collect();
            let rest = made(kind("rest", Op::Diff, "gross, less what other lines give", Of::Eur), before);
            let others = of_line.entry(line).or_default();
            let before = [self.free(line)].into_iter().chain(others.iter().cloned()).collect();
            let left = made(kind("left", Op::Diff, "of the line, less what others took before", Of::Eur), before);
            let name = self.lines.name(line).unwrap_or_default();
            let part = kind(name.as_str(), Op::Min, "what is lacking, as far as the line has it", Of::Eur);
            let part = Part { value: Some(eur(amount)), ..part };
            let took = Derivation::of(part, move || Ok(vec![rest.clone(), left.clone()]));
            let took = took.known_as(format!("{}/{name}", self.key(row, "taken")));
            others.push(took.named(row.item.as_str()));
            taken.push(took);
        }
        let formula = "own programme first, then consumptive lines of its cover groups; each euro once";
        let cover = |((_, row), taken): (&(usize, &Row), Vec<Derivation<'a>>)| match (row.cover, &row.why) {
            (None, why) => unknown("cover", formula, Of::Eur, why.clone().unwrap_or_default()),
            (Some(cover), _) => {
                let part = Part { value: Some(eur(cover)), ..kind("cover", Op::Sum, formula, Of::Eur) };
                Derivation::of(part, move || Ok(taken.clone())).known_as(self.key(row, "cover"))
            }
        };
        mine.iter().zip(of_claim).map(cover).collect()
    }

    /// What a line can give.
    fn free(&self, line: u32) -> Derivation<'a> {
        let name = self.lines.name(line).unwrap_or_default();
        let formula = "disposable - commitments - actual";
        let beyond = |_| unknown("budget.available", formula, Of::Eur, Withheld::Beyond(None).said());
        let available = self.lines.available(line).unwrap_or_else(beyond);
        made(kind("free", Op::Clamp0, "what the line has available, not below zero", Of::Eur), vec![available])
            .known_as(format!("free/{name}"))
    }

    /// quantity * price + step costs + running cost until the end of the year.
    fn gross(self: &Rc<Self>, row: &Row) -> Derivation<'a> {
        let formula = "quantity * unit_price + step costs + quantity * running_cost_per_year * months / 12";
        let part = kind("gross", Op::Ratio, formula, Of::Eur);
        let (Some(gross), Some((values, _))) = (row.gross, self.reports.parameters.items.get(&row.item)) else {
            return unknown("gross", formula, Of::Eur, row.why.clone().unwrap_or_default());
        };
        let runs = !values.running_cost_per_year.0.is_zero();
        let months = if runs { 12 } else { 1 };
        let of_year = || given("months of a year", months, "so that nothing is rounded on the way", Of::Number);
        let quantity = self.quantity(row, values);
        let parameter = |field: &str, value: Decimal| self.reports.parameter(&row.item, field, value, Of::Number);
        let price = parameter("unit_price", values.unit_price.0);
        let product = |name: String, formula: &'static str, parts: Vec<Option<Derivation<'a>>>| {
            made(kind(name, Op::Product, formula, Of::Number), parts.into_iter().flatten().collect())
        };
        let twelve = || runs.then(of_year);
        let mut parts =
            vec![product("price".into(), "quantity * unit_price", vec![twelve(), Some(quantity.clone()), price])];
        if runs {
            let mut left = kind("months", Op::Calendar, "whole months left in the year", Of::Count);
            left.inputs = vec![("count", "months-left".to_owned()), ("day", self.reports.view.day.to_string())];
            let cost = parameter("running_cost_per_year", values.running_cost_per_year.0);
            let parts_of = vec![Some(made(left, Vec::new())), Some(quantity.clone()), cost];
            parts.push(product("running".into(), "quantity * running_cost_per_year * months", parts_of));
        }
        for (at, step) in values.step_costs.iter().enumerate() {
            let field = |what: &str| format!("step_costs/{at}/{what}");
            let every = parameter(&field("every"), Decimal::from(step.every.get()));
            let steps = [Some(quantity.clone()), every].into_iter().flatten().collect();
            let steps = made(kind("steps", Op::Ceil, "quantity / every, up to the next", Of::Count), steps);
            let amount = parameter(&field("amount"), step.amount.decimal());
            let name = format!("step {at}");
            parts.push(product(name, "steps * amount", vec![twelve(), Some(steps), amount]));
        }
        let exact = made(kind("exact", Op::Sum, "not rounded yet", Of::Number), parts);
        let mut whole = rated(part, 1, 2, vec![exact, of_year()]);
        whole.part.value = Some(eur(gross));
        whole.known_as(self.key(row, "gross"))
    }

    /// A cell that counts pieces.
    fn pieces(self: &Rc<Self>, column: Column, place: usize, row: &Row) -> Derivation<'a> {
        let known = self.value(column, place).and_then(|_| self.reports.parameters.items.get(&row.item));
        let Some((values, _)) = known else {
            return unknown("need", column.figure().1, Of::Count, row.why.clone().unwrap_or_default());
        };
        match column {
            Column::Target => self.target(row, values),
            Column::Usable => self.usable(row, values),
            Column::Pipeline => self.pipeline(row),
            _ => self.quantity(row, values),
        }
    }

    /// ceil(quota * eligible)
    fn target(&self, row: &Row, values: &ItemValues) -> Derivation<'a> {
        let (quota, eligible) = (
            self.reports.parameter(&row.item, "quota", values.quota.0, Of::Number),
            self.reports.people(row.who, People::Eligible),
        );
        let wanted = quota.into_iter().chain(eligible).collect();
        let wanted = made(kind("wanted", Op::Product, "quota * eligible", Of::Number), wanted);
        self.of_row("target", Op::Ceil, "ceil(quota * eligible)", row.target, vec![wanted])
    }

    /// max(0, target - usable - pipeline)
    fn quantity(self: &Rc<Self>, row: &Row, values: &ItemValues) -> Derivation<'a> {
        let target = self.target(row, values);
        let usable = self.usable(row, values);
        let pipeline = self.pipeline(row);
        let parts = vec![target, usable, pipeline];
        let lacking = made(kind("lacking", Op::Diff, "target - usable - pipeline", Of::Count), parts);
        let formula = "max(0, target - usable - pipeline)";
        self.of_row("quantity", Op::Clamp0, formula, row.quantity, vec![lacking]).known_as(self.key(row, "quantity"))
    }

    /// A number of a row, with what it is made of.
    fn of_row(
        &self,
        name: &str,
        op: Op,
        formula: &'static str,
        value: Option<i64>,
        parts: Vec<Derivation<'a>>,
    ) -> Derivation<'a> {
        let part = Part { value: value.map(Decimal::from), ..kind(name, op, formula, Of::Count) };
        Derivation::of(part, move || Ok(parts.clone()))
    }

    fn usable(self: &Rc<Self>, row: &Row, values: &ItemValues) -> Derivation<'a> {
        let reports = &self.reports;
        let licence = self.facts.names.find(&row.item.as_str().into());
        let reported = licence.and_then(|licence| reports.licence(row.who, licence));
        let found = if let Some(licences) = reported {
            licences
        } else if values.programme == Programme::RemoteAccess {
            reports.sessions(row.who).unwrap_or_else(|| none("usable"))
        } else if values.programme == Programme::Infrastructure {
            reports.sites(row.who, counting(self.facts, values))
        } else {
            reports.stock("usable", row.who, &row.item, Pick::Usable)
        };
        let mut usable = found.named("usable");
        usable.part.value = Some(Decimal::from(row.usable));
        usable
    }

    /// Ordered, not delivered, not cancelled.
    fn pipeline(self: &Rc<Self>, row: &Row) -> Derivation<'a> {
        let part = kind("pipeline", Op::Sum, "ordered, not delivered, not cancelled", Of::Count);
        let part = Part { value: Some(Decimal::from(row.pipeline)), ..part };
        let item = self.facts.items.find(&row.item);
        let (reports, who) = (self.reports.clone(), row.who);
        Derivation::of(part, move || {
            let orders = item.map(|item| reports.orders_of(who, item)).unwrap_or_default();
            let order = |order: u32| {
                let ordered = reports.ordered(order)?;
                let parts = vec![ordered, reports.delivered(order)];
                let rest = made(kind("rest", Op::Diff, "ordered - delivered", Of::Count), parts);
                let open = made(kind("open", Op::Clamp0, "not below zero", Of::Count), vec![rest]);
                let whole = kind(reports.order_name(order)?, Op::Product, "what is open, unless cancelled", Of::Count);
                Some(made(whole, vec![open, reports.stands(order)]))
            };
            Ok(orders.into_iter().filter_map(order).collect())
        })
    }
}

impl Row {
    fn given(facts: &Facts, row: NeedRow, taken: Vec<(u32, Cents)>) -> Option<Row> {
        Some(Row {
            who: facts.authorities.find(&row.authority)?,
            district: row.district,
            authority: row.authority,
            item: row.item,
            programme: row.programme,
            target: Some(row.target),
            usable: row.usable,
            pipeline: row.pipeline,
            quantity: Some(row.quantity),
            gross: Some(row.gross),
            cover: Some(row.cover),
            need: Some(row.need),
            why: None,
            taken,
        })
    }
    fn withheld(facts: &Facts, row: WithheldNeed, taken: Vec<(u32, Cents)>) -> Option<Row> {
        Some(Row {
            who: facts.authorities.find(&row.authority)?,
            district: row.district,
            authority: row.authority,
            item: row.item,
            programme: row.programme,
            target: row.target,
            usable: row.usable,
            pipeline: row.pipeline,
            quantity: row.quantity,
            gross: row.gross,
            cover: row.cover,
            need: row.need,
            why: Some(row.why.said()),
            taken,
        })
    }
}
