//! What is asked about an extra need: how sure it is, what moved it, how else the reserve could be split, what is asked
//! for beside it.

use prost::Message;
use sollist_analytics::{
    AskedRow, Assumption, DriverRow, FigureError, Least, NeedQuery, RangeRow, RangeTable, Refused, Rule, Since, Split,
    View, asked_for, distributions, drivers_of,
    facts::Facts,
    scope::{authority_filter, district_filter, known},
    splits as splits_by,
};
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{
            self as wire, GetNeedDriversRequest, GetNeedDriversResponse, GetNeedRangeRequest, GetNeedRangeResponse,
            GetNeedSplitsRequest, GetNeedSplitsResponse, GetRequestedNeedRequest, GetRequestedNeedResponse,
        },
        common::v1::View as WireView,
    },
    ids::{Authority, District},
    money::Cents,
};

use sollist_platform::rights::Sight;

use crate::{
    pages::{self, Cut, Page},
    shown::{amount, day, said},
};

/// Which need a question is about.
pub(crate) struct About {
    target_day: Option<Day>,
    district: Option<District>,
    authority: Option<Authority>,
    scenario: Assumption,
}

impl About {
    pub fn query(self, facts: &Facts, view: &View) -> Result<NeedQuery, FigureError> {
        let About { target_day, district, authority, scenario } = self;
        known(facts, authority.as_ref())?;
        let target_day = target_day.unwrap_or_else(|| view.target_day(facts, None));
        let scenario = scenario.at(facts, view)?;
        Ok(NeedQuery { target_day, district, authority, scenario, explain: false })
    }
}

/// What every question about a need has: its page, its view, and which need it is about.
pub(crate) trait Asked: std::fmt::Debug {
    fn page(&mut self) -> (i32, String);
    fn view(&mut self) -> Option<WireView>;
    fn about(&self) -> Result<About, FigureError>;

    fn read(&mut self, sight: &Sight) -> Result<(Page, Option<WireView>, About), FigureError> {
        let (size, token) = self.page();
        let page = Page::asked(format!("{self:?}"), size, &token)?;
        let about = self.about()?;
        let scenario = about.scenario.clone().kept_by(sight.own());
        Ok((page, self.view(), About { scenario, ..about }))
    }
}

macro_rules! asked {
    ($($request:ty),*) => {$(
        impl Asked for $request {
            fn page(&mut self) -> (i32, String) {
                (std::mem::take(&mut self.page_size), std::mem::take(&mut self.page_token))
            }
            fn view(&mut self) -> Option<WireView> {
                self.view.take()
            }
            fn about(&self) -> Result<About, FigureError> {
                Ok(About {
                    target_day: day("target_day", &self.target_day)?,
                    district: district_filter(&self.district)?,
                    authority: authority_filter(&self.authority)?,
                    scenario: Assumption::read(&self.scenario, &self.scenario_name)?,
                })
            }
        }
    )*};
}
asked!(GetNeedRangeRequest, GetNeedDriversRequest, GetNeedSplitsRequest, GetRequestedNeedRequest);

/// District and authority of a row; a sum has neither.
fn keys(of: Option<&(District, Authority)>) -> (String, String) {
    of.map(|(district, authority)| (district.to_string(), authority.to_string())).unwrap_or_default()
}

/// Names as rows of their own list.
fn listed(names: &[Authority], cut: &mut Cut) -> Result<Vec<String>, FigureError> {
    cut.list(names.len(), String::len, |at, _| Ok((names.get(at).map(ToString::to_string).unwrap_or_default(), None)))
}

/// A list of rows of which none is too long for a message.
fn rows<T, M: Message + Default>(all: &[T], cut: &mut Cut, row: impl Fn(&T) -> M) -> Result<Vec<M>, FigureError> {
    cut.list(all.len(), M::encoded_len, |at, _| Ok((all.get(at).map(&row).unwrap_or_default(), None)))
}

pub(crate) fn range_page(table: &RangeTable, cut: &mut Cut) -> Result<GetNeedRangeResponse, FigureError> {
    let mut answer = GetNeedRangeResponse {
        target_day: table.target_day.to_string(),
        rows: rows(&table.rows, cut, range_row)?,
        not_reported: listed(&table.not_reported, cut)?,
        total: Some(range_row(&table.total)),
        why: table.why.as_ref().map(said),
        ..GetNeedRangeResponse::default()
    };
    if let Some((uncertainty, origin)) = &table.drawn_from {
        answer.seed = uncertainty.seed.get();
        answer.draws = uncertainty.draws.get();
        answer.common_share = uncertainty.common_share.0.to_string();
        let of = distributions(uncertainty);
        answer.distributions = rows(&of, cut, |one| wire::NeedDistribution {
            driver: one.driver.to_owned(),
            key: one.key.to_owned(),
            least: one.triple.least.0.to_string(),
            likeliest: one.triple.likeliest.0.to_string(),
            most: one.triple.most.0.to_string(),
        })?;
        answer.set = origin.set.clone();
        answer.valid_from = origin.valid_from.to_string();
    }
    Ok(answer)
}

fn range_row(row: &RangeRow) -> wire::NeedRange {
    let (district, authority) = keys(row.of.as_ref());
    let at = |of: fn(&sollist_analytics::Spread) -> Cents| amount(row.spread.as_ref().map(of));
    wire::NeedRange {
        district,
        authority,
        need: amount(row.need),
        p50: at(|spread| spread.p50),
        p80: at(|spread| spread.p80),
        p95: at(|spread| spread.p95),
        reserve_hint: amount(row.spread.and_then(|spread| spread.reserve().ok())),
        why: row.why.as_ref().map(said),
    }
}

/// The drivers of a need since an earlier state.
pub(crate) fn drivers(
    facts: &Facts,
    view: &View,
    query: &NeedQuery,
    since: &Since,
    cut: &mut Cut,
) -> Result<GetNeedDriversResponse, FigureError> {
    let table = drivers_of(facts, view, query, since)?;
    Ok(GetNeedDriversResponse {
        target_day: table.target_day.to_string(),
        since: table.since,
        since_target_day: table.since_target_day.to_string(),
        rows: rows(&table.rows, cut, driver_row)?,
        not_reported: listed(&table.not_reported, cut)?,
        total: Some(driver_row(&table.total)),
        why: table.why.as_ref().map(said),
        ..GetNeedDriversResponse::default()
    })
}

fn driver_row(row: &DriverRow) -> wire::NeedDrivers {
    let (district, authority) = keys(row.of.as_ref());
    let moved = |of: fn(&sollist_analytics::Moved) -> Cents| amount(row.moved.as_ref().map(of));
    let total = row.moved.and(row.before.zip(row.after)).and_then(|(before, after)| after.minus(before).ok());
    wire::NeedDrivers {
        district,
        authority,
        before: amount(row.before),
        after: amount(row.after),
        staff: moved(|moved| moved.staff),
        volume: moved(|moved| moved.volume),
        price: moved(|moved| moved.price),
        delay: moved(|moved| moved.delay),
        one_off: moved(|moved| moved.one_off),
        cover: moved(|moved| moved.cover),
        total: amount(total),
        why: row.why.as_ref().map(said),
    }
}

/// The rules that are asked for; none: all.
pub(crate) fn rules(codes: &[String]) -> Result<Vec<Rule>, FigureError> {
    if codes.is_empty() {
        return Ok(Rule::ALL.to_vec());
    }
    codes.iter().map(|code| Rule::of(code).ok_or_else(|| Refused::NoSuchRule(code.clone()).into())).collect()
}

/// The reserve split by rules.
pub(crate) fn splits(
    facts: &Facts,
    view: &View,
    query: &NeedQuery,
    rules: &[Rule],
    cut: &mut Cut,
) -> Result<GetNeedSplitsResponse, FigureError> {
    let table = splits_by(facts, view, query, rules)?;
    let gains: Vec<_> =
        table.splits.iter().flat_map(|split| split.by_authority.iter().map(|gain| (split.rule, gain))).collect();
    let shares: Vec<_> =
        table.splits.iter().flat_map(|split| split.shares.iter().map(|share| (split.rule, share))).collect();
    let excluded: Vec<Authority> = table.splits.iter().flat_map(|split| split.excluded.clone()).collect();
    Ok(GetNeedSplitsResponse {
        target_day: table.target_day.to_string(),
        reserve: amount(table.reserve),
        claims: table.claims as u64,
        need: amount(table.need),
        splits: table.splits.iter().map(split).collect::<Result<_, _>>()?,
        gains: rows(&gains, cut, |(rule, gain)| wire::SplitGain {
            rule: rule.code().to_owned(),
            district: gain.district.to_string(),
            authority: gain.authority.to_string(),
            need: gain.need.to_string(),
            share: gain.share.to_string(),
            difference: gain.difference.to_string(),
        })?,
        shares: rows(&shares, cut, |(rule, share)| wire::SplitShare {
            rule: rule.code().to_owned(),
            authority: share.authority.to_string(),
            item: share.item.to_string(),
            need: share.need.to_string(),
            share: share.share.to_string(),
        })?,
        not_reported: listed(&table.not_reported, cut)?,
        excluded: listed(&excluded, cut)?,
        why: table.why.as_ref().map(said),
        none: table.none.as_ref().map(said),
        ..GetNeedSplitsResponse::default()
    })
}

fn split(split: &Split) -> Result<wire::NeedSplit, FigureError> {
    let percent = |least: Option<&Least>| -> Result<String, FigureError> {
        let Some(least) = least else { return Ok(String::new()) };
        let tenths = least.thousandths()?;
        Ok(format!("{}.{}", tenths / 10, tenths % 10))
    };
    let who = |least: Option<&Least>| least.map(|least| least.authority.to_string()).unwrap_or_default();
    let item = split.smallest_share.as_ref().and_then(|least| least.item.as_ref());
    Ok(wire::NeedSplit {
        rule: split.rule.code().to_owned(),
        rest: split.rest.to_string(),
        fully_served: split.fully_served as u64,
        smallest_share: percent(split.smallest_share.as_ref())?,
        smallest_share_authority: who(split.smallest_share.as_ref()),
        smallest_share_item: item.map(ToString::to_string).unwrap_or_default(),
        lowest_rate: percent(split.lowest_rate.as_ref())?,
        lowest_rate_authority: who(split.lowest_rate.as_ref()),
    })
}

/// What is asked for beside a need.
pub(crate) fn requested(
    facts: &Facts,
    view: &View,
    query: &NeedQuery,
    cut: &mut Cut,
) -> Result<GetRequestedNeedResponse, FigureError> {
    let table = asked_for(facts, view, query)?;
    let all = &table.rows;
    let row = |at: usize, offset| Ok(all.get(at).map(|row| asked_row(row, offset)).unwrap_or_default());
    Ok(GetRequestedNeedResponse {
        target_day: table.target_day.to_string(),
        rows: cut.list(all.len(), Message::encoded_len, row)?,
        not_reported: listed(&table.not_reported, cut)?,
        total: Some(asked_row(&table.total, 0).0),
        why: table.why.as_ref().map(said),
        ..GetRequestedNeedResponse::default()
    })
}

/// A row with its requests from an offset on, and where they go on.
fn asked_row(row: &AskedRow, offset: usize) -> (wire::RequestedNeed, Option<usize>) {
    let (district, authority) = keys(row.of.as_ref());
    let (requests, rest) = pages::names(&row.requests, offset);
    let message = wire::RequestedNeed {
        district,
        authority,
        programme: row.programme.map(|programme| programme.to_string()).unwrap_or_default(),
        requests,
        asked: amount(row.asked),
        need: amount(row.need),
        difference: amount(row.difference),
        without_need: amount(row.without_need),
        without_request: amount(row.without_request),
        why: row.why.as_ref().map(said),
        continues: rest.is_some(),
    };
    (message, rest)
}
