//! The year-end forecast as it goes over the wire.

use sollist_analytics::{ForecastRow, facts::Facts, forecast::LEVEL};
use sollist_contract::{grpc::analytics::v1 as wire, money::Cents};

use crate::shown::{joined, said, title};

/// Names of authorities in a row; the others are counted.
const NAMES_MAX: usize = 100;

/// A row with what the plan calls its line.
pub(crate) fn row(facts: &Facts, row: &ForecastRow) -> wire::ForecastRow {
    let amount = |amount: Option<Cents>| amount.map(|amount| amount.to_string());
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let [damped, plan_profile, seasonal, commitments, run_rate] = row.methods.map(amount);
    let methods = wire::ForecastMethods { damped, plan_profile, seasonal, commitments, run_rate };
    wire::ForecastRow {
        year: row.year.into(),
        section: row.section.clone(),
        district: row.district.map(|district| district.to_string()),
        authority: row.authority.as_ref().map(ToString::to_string),
        programme: row.programme.map(|programme| programme.to_string()),
        line: row.line.as_ref().map(ToString::to_string),
        title: title(facts, row.line.as_ref()),
        soll: amount(row.soll),
        actual: amount(row.actual),
        value: amount(row.value),
        deviation: amount(row.deviation),
        lower: amount(row.lower),
        centre: amount(row.centre),
        upper: amount(row.upper),
        level: LEVEL,
        method: row.method.map(str::to_owned),
        methods: Some(methods),
        years: row.years.map(count),
        pool: row.pool.clone(),
        n: row.pairs.map(count),
        coverage: row.covered.percent().map(|percent| percent.to_string()),
        coverage_n: count(row.covered.of),
        coverage_far_off: row.covered.is_far_off(),
        profile: row.profile.map(|profile| profile.code().to_owned()),
        exhausted_on: row.exhausted_on.map(|day| day.to_string()),
        exhausted_earliest: row.exhausted_earliest.map(|day| day.to_string()),
        exhausted_latest: row.exhausted_latest.map(|day| day.to_string()),
        lasts: row.lasts,
        bound: row.bound,
        commitments: amount(row.commitments),
        expected_then: amount(row.expected_then),
        variance: row.variance.map(|percent| percent.to_string()),
        not_reported: row.not_reported.iter().take(NAMES_MAX).map(ToString::to_string).collect(),
        not_reported_total: count(row.not_reported.len()),
        series_break: row.series_break,
        lines: row.lines,
        runs_dry: row.runs_dry,
        without_interval: row.without_range,
        reason_code: row.why.as_ref().map(|why| why.code().to_owned()),
        reason: row.why.as_ref().map(joined),
        why: row.why.as_ref().map(said),
    }
}
