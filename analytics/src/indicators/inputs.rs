//! What indicators are made of: read once per question, summed per row.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread,
};

use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, Programme, RolloutId},
    position::{Position, WideSum},
    stock::{Lot, Retired},
};

use super::{
    cell::Input,
    exact::Exact,
    history::{self, Pieces, Series},
    paid::{self, Invoiced, Paid},
    plans::{Plans, Stone},
    query::IndicatorQuery,
};
use crate::{
    books::{Account, accounts},
    budget::BudgetQuery,
    error::FigureError,
    facts::Facts,
    forecast::{ForecastTable, checked_on, expected_by},
    funding::{Funding, grants},
    lists::{Submission, submissions},
    missing::{Missing, Part, Unreported, Withheld},
    need::{NeedQuery, NeedTable, need_of},
    parameters::{InForce, in_force},
    scope::{By, Scope},
    situation::{Capacity, Goods, LaterYears, Situation, retired},
    tables::index,
    view::View,
};

/// One row's authorities and keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct Group {
    pub district: Option<District>,
    pub authority: Option<Authority>,
    /// The programme the row is about, from the breakdown; else that of the question.
    pub programme: Option<Programme>,
    /// Numbers of the authorities, in the order of their codes.
    pub members: Vec<u32>,
}

/// What an authority has of an item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Had {
    pub item: u32,
    pub in_use: i64,
    pub over_age: i64,
    /// In use, of unknown age.
    pub undated: i64,
}

pub(crate) struct Inputs<'a> {
    pub facts: &'a Facts,
    pub view: &'a View,
    pub query: &'a IndicatorQuery,
    /// All of Berlin, without any filter.
    pub whole: bool,
    pub parameters: InForce,
    pub situation: Arc<Situation>,
    pub submissions: Vec<Submission>,
    pub funding: Vec<Funding>,
    scope: &'a Scope,
    /// The day for which extra need is asked.
    target: Day,
    need: OnceLock<NeedTable>,
    forecast: OnceLock<ForecastTable>,
    forecast_then: OnceLock<Option<ForecastTable>>,
    accounts: OnceLock<HashMap<u32, Vec<Account<'a>>>>,
    stock: OnceLock<HashMap<u32, Vec<Had>>>,
    members: Vec<u32>,
    /// Authorities with a planned rollout of the digital file.
    pub e_file_planned: BTreeSet<u32>,
    /// The fiscal year of the money.
    year: Option<i16>,
    before: OnceLock<HashMap<u32, Vec<Account<'a>>>>,
    paid: OnceLock<Vec<Paid>>,
    invoiced: OnceLock<BTreeSet<(u32, u32)>>,
    open_invoices: OnceLock<BTreeMap<(u32, u32), Invoiced>>,
    in_time: OnceLock<BTreeMap<(u32, u32), (i64, i64)>>,
    plans: OnceLock<Plans>,
    retired: OnceLock<Vec<Vec<Retired>>>,
    lead_times: OnceLock<BTreeMap<(u32, u32), Pieces>>,
    series: OnceLock<BTreeMap<(u32, u32), Series>>,
    /// Working days from the day of the view to a deadline.
    working_days: Mutex<HashMap<Day, i64>>,
}

impl<'a> Inputs<'a> {
    pub fn collect(
        facts: &'a Facts,
        view: &'a View,
        query: &'a IndicatorQuery,
        scope: &'a Scope,
    ) -> Result<Inputs<'a>, FigureError> {
        let situation = Situation::at(facts, view);
        let parameters = in_force(facts, view, view.day);
        let mut members: Vec<(&Authority, u32)> = facts
            .authorities
            .iter()
            .filter(|(number, name)| {
                scope.has(name) && facts.mentioned.get(index(*number)).is_some_and(|first| *first <= view.seq)
            })
            .map(|(number, name)| (name, number))
            .collect();
        members.sort();
        let year = query.year.or_else(|| facts.newest_year(view));
        let target = query.target_day(facts, view);
        let inputs = Inputs {
            facts,
            view,
            query,
            whole: *scope == Scope::Berlin,
            parameters,
            situation,
            submissions: submissions(facts, view, scope),
            // Of the year whose need it is held against.
            funding: grants(facts, view, scope, Some(target.year()))?,
            scope,
            target,
            need: OnceLock::new(),
            forecast: OnceLock::new(),
            forecast_then: OnceLock::new(),
            accounts: OnceLock::new(),
            stock: OnceLock::new(),
            members: members.into_iter().map(|(_, number)| number).collect(),
            e_file_planned: e_file_planned(facts, view),
            year,
            before: OnceLock::new(),
            paid: OnceLock::new(),
            invoiced: OnceLock::new(),
            open_invoices: OnceLock::new(),
            in_time: OnceLock::new(),
            plans: OnceLock::new(),
            retired: OnceLock::new(),
            lead_times: OnceLock::new(),
            series: OnceLock::new(),
            working_days: Mutex::default(),
        };
        if query.id.is_none() {
            // What is in stock follows from other columns than the books: both are folded at the same time.
            thread::scope(|scope| {
                scope.spawn(|| inputs.situation.stocks(facts));
                inputs.accounts();
            });
        }
        Ok(inputs)
    }

    /// Lines of the fiscal year by authority.
    fn accounts(&self) -> &HashMap<u32, Vec<Account<'a>>> {
        let of = |year| accounts_of_year(self.facts, &self.situation, year);
        self.accounts.get_or_init(|| self.year.map(of).unwrap_or_default())
    }
    /// What authorities have, by their number.
    pub fn stock(&self) -> &HashMap<u32, Vec<Had>> {
        self.stock.get_or_init(|| {
            let mut stock: HashMap<u32, Vec<Had>> = HashMap::new();
            for (authority, item, had) in self.situation.stock(self.facts) {
                let life = self.facts.items.name(item).and_then(|item| self.parameters.life_months(item));
                let (in_use, undated) = (had.in_use(), had.in_use_undated());
                let over_age = had.over_age(self.view.day, life);
                stock.entry(authority).or_default().push(Had { item, in_use, over_age, undated });
            }
            stock
        })
    }

    /// The extra need, computed when it is asked for first.
    pub fn need(&self) -> Result<&NeedTable, FigureError> {
        if let Some(known) = self.need.get() {
            return Ok(known);
        }
        let table = need_of(self.facts, self.view, &NeedQuery::at(self.target), self.scope)?;
        Ok(self.need.get_or_init(|| table))
    }

    /// The year-end forecast by authority and programme, computed when it is asked for first.
    pub fn forecast(&self) -> Result<&ForecastTable, FigureError> {
        if let Some(known) = self.forecast.get() {
            return Ok(known);
        }
        let table = self.forecast_on(self.view, self.query.year)?;
        Ok(self.forecast.get_or_init(|| table))
    }
    /// The fiscal year of the forecast, where it is another than that of the other figures of money.
    pub fn another_year_of_forecast(&self) -> Option<i16> {
        let own = if self.query.year.is_some() { None } else { self.facts.running_year(self.view) };
        own.filter(|own| Some(*own) != self.year)
    }
    fn forecast_on(&self, view: &View, year: Option<i16>) -> Result<ForecastTable, FigureError> {
        let by = By { authority: true, programme: true, ..By::default() };
        let query = BudgetQuery { year, ..BudgetQuery::default() };
        Ok(expected_by(self.facts, view, &query, &[by])?.pop().unwrap_or_default())
    }
    /// What was expected of the year on 30 September of it, by what is known now; `None` as long as the year is not
    /// closed.
    pub fn forecast_then(&self) -> Result<Option<&ForecastTable>, FigureError> {
        if let Some(known) = self.forecast_then.get() {
            return Ok(known.as_ref());
        }
        let then = self.year.and_then(|year| checked_on(self.facts, self.view, year));
        let table = then.map(|then| self.forecast_on(&self.view.cut(then), self.year)).transpose()?;
        Ok(self.forecast_then.get_or_init(|| table).as_ref())
    }

    /// The rows of a breakdown by district and authority.
    pub fn groups(&self, by: &By) -> Vec<Group> {
        let programme = self.query.programme;
        if !by.names_district() {
            return vec![Group { programme, members: self.members.clone(), ..Group::default() }];
        }
        let mut groups: BTreeMap<(District, Option<Authority>), Vec<u32>> = BTreeMap::new();
        for (number, name) in
            self.members.iter().filter_map(|number| Some((*number, self.facts.authorities.name(*number)?)))
        {
            let key = (name.district(), by.names_authority().then(|| name.clone()));
            groups.entry(key).or_default().push(number);
        }
        let group =
            |((district, authority), members)| Group { district: Some(district), authority, programme, members };
        groups.into_iter().map(group).collect()
    }

    /// The programmes of the lines and items in the scope, or the one asked for.
    pub fn programmes(&self) -> Vec<Programme> {
        if let Some(one) = self.query.programme {
            return vec![one];
        }
        let lines = self
            .members
            .iter()
            .filter_map(|member| self.accounts().get(member))
            .flatten()
            .map(|account| account.programme);
        let items = self.parameters.items.values().map(|(values, _)| values.programme);
        lines.chain(items).collect::<BTreeSet<Programme>>().into_iter().collect()
    }

    /// The sum of the lines of a row; `None` without any line.
    pub fn position(&self, group: &Group) -> Result<Option<Position>, FigureError> {
        self.position_of(group, |of| group.programme.is_none_or(|programme| of == programme))
    }
    /// The sum of the lines of a row's authorities that are of programmes wanted; `None` without any line.
    pub fn position_of(
        &self,
        group: &Group,
        wanted: impl Fn(Programme) -> bool,
    ) -> Result<Option<Position>, FigureError> {
        let (mut sum, mut unknown) = (None::<WideSum>, Vec::new());
        let lines = group.members.iter().filter_map(|member| self.accounts().get(member)).flatten();
        for account in lines.filter(|account| wanted(account.programme)) {
            match &account.position {
                Some(position) => sum.get_or_insert_default().add(position),
                None => unknown.push(Part::Line(account.name.clone())),
            }
        }
        if !unknown.is_empty() {
            return Err(FigureError::Withheld(Withheld::without(unknown)));
        }
        Ok(sum.map(|sum| sum.position()).transpose()?)
    }

    /// The lines of a row, of its programme where it has one.
    pub fn accounts_of<'b>(&'b self, group: &'b Group) -> impl Iterator<Item = &'b Account<'a>> {
        let lines = group.members.iter().filter_map(|member| self.accounts().get(member)).flatten();
        lines.filter(|account| group.programme.is_none_or(|programme| account.programme == programme))
    }
    /// Lines of the fiscal year before by authority.
    pub fn accounts_before(&self) -> Result<&HashMap<u32, Vec<Account<'a>>>, FigureError> {
        if let Some(known) = self.before.get() {
            return Ok(known);
        }
        let before = match self.year.and_then(|year| year.checked_sub(1)) {
            Some(year) => accounts_of_year(self.facts, &self.situation, year),
            None => HashMap::new(),
        };
        Ok(self.before.get_or_init(|| before))
    }
    pub fn paid(&self) -> &[Paid] {
        self.paid.get_or_init(|| paid::paid(self.facts, self.view))
    }
    /// The payments on a line.
    pub fn paid_on(&self, line: u32) -> &[Paid] {
        paid::of_line(self.paid(), line)
    }
    /// Granted and used of commitment authority, by line and year.
    pub fn later_years(&self) -> &LaterYears {
        self.situation.later_years(self.facts)
    }
    /// The orders of an authority of which anything was invoiced.
    pub fn invoiced(&self, who: u32) -> impl Iterator<Item = u32> {
        let all = self.invoiced.get_or_init(|| paid::invoiced(self.facts, self.view));
        all.range((who, 0)..=(who, u32::MAX)).map(|(_, order)| *order)
    }
    /// What is invoiced and not paid, by authority and item.
    pub fn open_invoices(&self) -> &BTreeMap<(u32, u32), Invoiced> {
        let orders = || self.situation.orders(self.facts);
        self.open_invoices.get_or_init(|| paid::open_invoices(self.facts, self.view, orders()))
    }
    /// Pieces due and pieces in time, by authority and item.
    pub fn in_time(&self) -> &BTreeMap<(u32, u32), (i64, i64)> {
        let orders = || self.situation.orders(self.facts);
        self.in_time
            .get_or_init(|| paid::in_time(self.facts, self.view, orders(), self.situation.delivered(self.facts)))
    }
    /// The milestones of a row's authorities.
    pub fn stones<'b>(&'b self, group: &'b Group) -> impl Iterator<Item = &'b Stone> {
        let mine = self.plans().projects.iter().filter(|((_, who), _)| group.members.contains(who));
        mine.flat_map(|(_, stones)| stones)
    }
    pub fn plans(&self) -> &Plans {
        self.plans.get_or_init(|| {
            let objects = self.parameters.cost_objects.as_ref().map(|(objects, _)| &**objects);
            let orders = (self.situation.orders(self.facts), self.situation.delivered(self.facts));
            Plans::collect(self.facts, self.view, orders, self.paid(), objects)
        })
    }
    /// What was retired of a row's items.
    pub fn retired<'b>(
        &'b self,
        group: &'b Group,
        wanted: impl Fn(&Item) -> bool + 'b,
    ) -> impl Iterator<Item = &'b Retired> {
        let all = self.retired.get_or_init(|| {
            let known = |pair: u32| {
                let item = self.facts.pairs.name(pair).and_then(|(_, item)| self.facts.items.name(*item));
                item.is_some_and(|item| self.parameters.footprint(item).is_some())
            };
            retired(self.facts, self.view, known)
        });
        let pairs = self.facts.pairs.iter().zip(all);
        pairs
            .filter(move |((_, (authority, item)), _)| {
                group.members.contains(authority) && self.facts.items.name(*item).is_some_and(&wanted)
            })
            .flat_map(|(_, list)| list)
    }
    /// Lots of known age of a row's items.
    pub fn lots<'b>(
        &'b self,
        group: &'b Group,
        wanted: impl Fn(&Item) -> bool + 'b,
    ) -> impl Iterator<Item = (Day, Lot)> + 'b {
        let stocks = self.situation.stock(self.facts).filter(move |(authority, item, _)| {
            group.members.contains(authority) && self.facts.items.name(*item).is_some_and(&wanted)
        });
        stocks.flat_map(|(.., stock)| stock.lots()).filter_map(|(since, lot)| Some((since?, lot)))
    }

    fn capacities<'b>(&'b self, group: &'b Group) -> impl Iterator<Item = &'b Capacity> {
        group.members.iter().filter_map(|member| self.situation.of(self.facts, *member))
    }
    /// Sums what authorities reported; `None` where none did.
    pub fn sum(&self, group: &Group, of: impl Fn(&Capacity) -> Option<i64>) -> Option<i64> {
        self.capacities(group).filter_map(of).reduce(i64::saturating_add)
    }
    pub fn eligible(&self, group: &Group) -> Input {
        self.sum(group, |capacity| capacity.headcount.map(|count| count.eligible))
            .map(Exact::Count)
            .ok_or(Unreported::Positions.into())
    }
    pub fn workplaces(&self, group: &Group) -> Input {
        self.sum(group, |capacity| capacity.headcount.map(|count| count.workplaces))
            .map(Exact::Count)
            .ok_or(Unreported::Workplaces.into())
    }

    pub fn stock_of<'b>(
        &'b self,
        group: &'b Group,
        wanted: impl Fn(&Item) -> bool + 'b,
    ) -> impl Iterator<Item = &'b Had> {
        group
            .members
            .iter()
            .filter_map(|member| self.stock().get(member))
            .flatten()
            .filter(move |had| self.facts.items.name(had.item).is_some_and(&wanted))
    }
    pub fn in_use(&self, group: &Group, wanted: impl Fn(&Item) -> bool) -> Option<i64> {
        self.stock_of(group, wanted).map(|had| had.in_use).reduce(i64::saturating_add)
    }
    pub fn devices_in_use(&self, group: &Group) -> Input {
        if !self.parameters.has_devices() {
            return Err(Missing::NothingIsDevice);
        }
        self.in_use(group, |item| self.parameters.is_device(item))
            .map(Exact::Count)
            .ok_or(Unreported::MobileDevices.into())
    }
    /// Whether `procurement.*` and `device.*` speak of an item here: the item asked for, those of the programme asked
    /// for, else mobile devices.
    pub fn speaks_of(&self, group: &Group, item: &Item) -> bool {
        match (&self.query.item, group.programme) {
            (Some(wanted), None) => item == wanted,
            (Some(wanted), Some(programme)) => item == wanted && self.parameters.programme(item) == Some(programme),
            (None, Some(programme)) => self.parameters.programme(item) == Some(programme),
            (None, None) => self.parameters.is_device(item),
        }
    }
    /// Whether a figure of all items is asked of this one too: of one, of those of a programme, or of all.
    pub fn asks_for(&self, group: &Group, item: &Item) -> bool {
        let of_programme = |programme| self.parameters.programme(item) == Some(programme);
        self.query.item.as_ref().is_none_or(|wanted| wanted == item) && group.programme.is_none_or(of_programme)
    }
    /// What was ordered and delivered; `None` without any order.
    pub fn goods_of(&self, group: &Group) -> Option<Goods> {
        let mut sum: Option<Goods> = None;
        for member in &group.members {
            for ((_, item), goods) in self.situation.goods(self.facts).range((*member, 0)..=(*member, u32::MAX)) {
                if self.facts.items.name(*item).is_some_and(|item| self.speaks_of(group, item)) {
                    let place = sum.get_or_insert_default();
                    place.orders += goods.orders;
                    place.ordered += goods.ordered;
                    place.delivered += goods.delivered;
                }
            }
        }
        sum
    }

    /// Who of a row lacks an input that was to be reported: registered Bezirksämter, and who reported other things.
    pub fn without(&self, group: &Group, has: impl Fn(u32) -> bool) -> Vec<Authority> {
        let due = |member: u32| {
            let bezirksamt =
                self.facts.authorities.name(member).is_some_and(|name| name.district() != District::CENTRAL);
            let registered =
                self.facts.registered.get(index(member)).copied().flatten().is_some_and(|seq| seq <= self.view.seq);
            let spoke = self.situation.of(self.facts, member).is_some_and(Capacity::says_something)
                || self.stock().contains_key(&member);
            bezirksamt && registered || spoke
        };
        group
            .members
            .iter()
            .filter(|member| due(**member) && !has(**member))
            .filter_map(|member| self.facts.authorities.name(*member).cloned())
            .collect()
    }
    pub fn without_headcount(&self, group: &Group) -> Vec<Authority> {
        self.without(group, |member| self.has_headcount(member))
    }
    /// Who lacks the positions, or what is counted per position.
    pub fn without_positions_or(&self, group: &Group, has: impl Fn(u32) -> bool) -> Vec<Authority> {
        self.without(group, |member| self.has_headcount(member) && has(member))
    }
    /// A row with some of its authorities only.
    pub fn only(&self, group: &Group, has: impl Fn(u32) -> bool) -> Group {
        Group { members: group.members.iter().copied().filter(|member| has(*member)).collect(), ..group.clone() }
    }
    pub fn has_headcount(&self, member: u32) -> bool {
        self.situation.eligible(self.facts, member).is_some()
    }
    /// Whether an authority has said anything of its stock of some items.
    pub fn has_any(&self, member: u32, wanted: impl Fn(&Item) -> bool) -> bool {
        let items = self.stock().get(&member).into_iter().flatten();
        items.filter_map(|had| self.facts.items.name(had.item)).any(wanted)
    }
    /// Whether an authority has said anything of its mobile devices. Where nothing is one, nobody is to blame.
    pub fn has_devices(&self, member: u32) -> bool {
        !self.parameters.has_devices() || self.has_any(member, |item| self.parameters.is_device(item))
    }
    pub fn has_access(&self, member: u32) -> bool {
        self.situation.of(self.facts, member).is_some_and(|capacity| capacity.sessions.is_some())
    }
    pub fn has_licences(&self, member: u32, wanted: impl Fn(&str) -> bool) -> bool {
        let licences = self.situation.of(self.facts, member).into_iter().flat_map(|capacity| capacity.licences.keys());
        licences.map(|licence| self.facts.text(*licence)).any(wanted)
    }
    pub fn has_e_file_use(&self, member: u32) -> bool {
        self.situation.of(self.facts, member).is_some_and(|capacity| capacity.e_file.is_some())
    }
    pub fn without_devices(&self, group: &Group) -> Vec<Authority> {
        self.without(group, |member| self.has_devices(member))
    }

    /// Pieces by days from order to delivery, of authority and item.
    pub fn lead_times(&self) -> &BTreeMap<(u32, u32), Pieces> {
        self.lead_times.get_or_init(|| history::lead_times(self.facts, self.view, self.situation.orders(self.facts)))
    }
    /// Rollouts by rollout and authority.
    pub fn series(&self) -> &BTreeMap<(u32, u32), Series> {
        self.series.get_or_init(|| history::series(self.facts, self.view))
    }

    /// Working days after the day of the view up to and including a deadline.
    pub fn working_days_to(&self, deadline: Day) -> i64 {
        let mut known = self.working_days.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(deadline).or_insert_with(|| i64::from(self.view.day.working_days_to(deadline)))
    }
}

/// The lines of a fiscal year by authority.
fn accounts_of_year<'a>(facts: &'a Facts, situation: &Situation, year: i16) -> HashMap<u32, Vec<Account<'a>>> {
    let mut all: HashMap<u32, Vec<Account<'a>>> = HashMap::new();
    for account in accounts(facts, situation, year) {
        all.entry(account.line.authority).or_default().push(account);
    }
    all
}

fn e_file_planned(facts: &Facts, view: &View) -> BTreeSet<u32> {
    let plans = &facts.rollout_plans;
    let planned = plans
        .rows(view)
        .filter(|row| plans.rollout.get(*row).is_some_and(|rollout| RolloutId::is_e_file(facts.text(*rollout))));
    planned.filter_map(|row| plans.authority.get(row).copied()).collect()
}
