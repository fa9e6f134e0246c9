//! Indicators of money: the budget, costs, the extra need.

use std::collections::BTreeSet;

use sollist_contract::{
    ids::{Authority, Programme},
    money::Cents,
};

use super::{
    beside::Note,
    cell::{FigureCell, Input},
    counts::{is_capable_known, mobile_capable},
    exact::Exact,
    inputs::{Group, Inputs},
};
use crate::{
    error::FigureError,
    forecast::ForecastTable,
    missing::{Missing, Part, Withheld},
    need::NeedTable,
};

pub(super) fn utilisation(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let Some(position) = inputs.position(group)? else { return Ok(FigureCell::none(Missing::NoLine)) };
    let used = Exact::Money(position.actual.plus(position.commitments)?);
    Ok(FigureCell::percent(Ok(used), Ok(Exact::Money(position.disposable()?)), Missing::NothingDisposable))
}

pub(super) fn outflow(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let Some(position) = inputs.position(group)? else { return Ok(FigureCell::none(Missing::NoLine)) };
    let (actual, planned) = (Exact::Money(position.actual), Exact::Money(position.appropriation));
    Ok(FigureCell::percent(Ok(actual), Ok(planned), Missing::NothingAppropriated))
}

pub(super) fn available(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let Some(position) = inputs.position(group)? else { return Ok(FigureCell::none(Missing::NoLine)) };
    Ok(FigureCell::amount(position.available()?))
}

/// Expected to be paid by the end of the year. The money of an authority that has not reported is counted, and it is
/// named.
pub(super) fn forecast(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let (sum, not_reported) = expected(group, inputs, inputs.forecast()?)?;
    let mut cell = sum.map_or_else(|| FigureCell::none(Missing::NoLine), FigureCell::amount);
    if let Some(year) = inputs.another_year_of_forecast() {
        cell = cell.note(Note::OfYear { year });
    }
    Ok(cell.missing(not_reported))
}

/// By how much what was paid in a closed year differs from what was expected on 30 September of it, as a part of that.
pub(super) fn forecast_variance(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let Some(then) = inputs.forecast_then()? else { return Ok(FigureCell::none(Missing::YearOpen)) };
    let ((expected, not_reported), (paid, _)) =
        (self::expected(group, inputs, then)?, self::expected(group, inputs, inputs.forecast()?)?);
    let (Some(expected), Some(paid)) = (expected, paid) else { return Ok(FigureCell::none(Missing::NoLine)) };
    let difference = Exact::Money(paid.minus(expected)?);
    let cell = FigureCell::percent(Ok(difference), Ok(Exact::Money(expected)), Missing::NothingExpected);
    Ok(cell.missing(not_reported))
}

/// What a forecast says of a row, and who had not reported; `None` without any line.
fn expected(
    group: &Group,
    inputs: &Inputs<'_>,
    table: &ForecastTable,
) -> Result<(Option<Cents>, Vec<Authority>), FigureError> {
    let members: Vec<_> = group.members.iter().filter_map(|member| inputs.facts.authorities.name(*member)).collect();
    let (mut sum, mut not_reported) = (None, BTreeSet::new());
    for row in &table.rows {
        let theirs = row.authority.as_ref().is_some_and(|authority| members.binary_search(&authority).is_ok());
        if !theirs || group.programme.is_some_and(|programme| row.programme != Some(programme)) {
            continue;
        }
        let value = row.value.ok_or(FigureError::Overflow)?;
        sum = Some(sum.unwrap_or(Cents::ZERO).plus(value)?);
        not_reported.extend(row.not_reported.iter().cloned());
    }
    Ok((sum, not_reported.into_iter().collect()))
}

/// What was paid in the year on lines of some programmes, as far as the question is about these; or that there is no
/// such line.
fn paid_on(group: &Group, inputs: &Inputs<'_>, programmes: &[Programme]) -> Result<Input, FigureError> {
    let of = |programme: Programme| {
        programmes.contains(&programme) && group.programme.is_none_or(|asked| asked == programme)
    };
    Ok(inputs.position_of(group, of)?.map(|position| Exact::Money(position.actual)).ok_or(Missing::NoLine))
}

pub(super) fn per_device(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let actual = paid_on(group, inputs, &[Programme::MobileDevices])?;
    Ok(FigureCell::per_piece(actual, inputs.devices_in_use(group), Missing::NoDeviceInUse)
        .missing(inputs.without_devices(group)))
}

pub(super) fn per_mobile_workplace(group: &Group, inputs: &Inputs<'_>) -> Result<FigureCell, FigureError> {
    let mut programmes = vec![Programme::MobileDevices, Programme::RemoteAccess];
    let required = inputs.parameters.items.values().filter(|(values, _)| values.required_for_mobile_work);
    programmes.extend(required.map(|(values, _)| values.programme));
    let actual = paid_on(group, inputs, &programmes)?;
    let capable = mobile_capable(group, inputs);
    let without = inputs.without(group, |member| is_capable_known(inputs, member));
    Ok(FigureCell::per_piece(actual, capable, Missing::NobodyMobile).missing(without))
}

/// The need of a row's authorities, or why there is none to name.
fn need_of(group: &Group, inputs: &Inputs<'_>, table: &NeedTable) -> Result<Result<Cents, Missing>, FigureError> {
    if let Some(why) = &table.why {
        return Ok(Err(why.clone()));
    }
    let mut sum: Option<i128> = None;
    let members: Vec<_> = group.members.iter().filter_map(|member| inputs.facts.authorities.name(*member)).collect();
    let concerns = |authority: &Authority, of: Programme| {
        members.binary_search(&authority).is_ok() && group.programme.is_none_or(|programme| of == programme)
    };
    let withheld: Vec<Part> =
        table.withheld.iter().filter(|row| concerns(&row.authority, row.programme)).map(|row| row.part()).collect();
    if !withheld.is_empty() {
        return Err(FigureError::Withheld(Withheld::without(withheld)));
    }
    for row in table.rows.iter().filter(|row| concerns(&row.authority, row.programme)) {
        sum = Some(sum.unwrap_or(0).saturating_add(i128::from(row.need.get())));
    }
    let sum = sum.map(Cents::of_wide).transpose()?;
    Ok(sum.ok_or(Missing::NoTarget))
}

pub(super) fn need_total(group: &Group, inputs: &Inputs<'_>, table: &NeedTable) -> Result<FigureCell, FigureError> {
    let cell = match need_of(group, inputs, table)? {
        Ok(need) => FigureCell::amount(need),
        Err(why) => FigureCell::none(why),
    };
    Ok(cell.missing(inputs.without_headcount(group)))
}

pub(super) fn covered_rate(group: &Group, inputs: &Inputs<'_>, table: &NeedTable) -> Result<FigureCell, FigureError> {
    let need = match need_of(group, inputs, table)? {
        Ok(need) => need,
        Err(why) => return Ok(FigureCell::none(why).missing(inputs.without_headcount(group))),
    };
    let members: Vec<_> = group.members.iter().filter_map(|member| inputs.facts.authorities.name(*member)).collect();
    let requests: Vec<_> = inputs
        .funding
        .iter()
        .filter(|one| members.binary_search(&&one.authority).is_ok())
        .filter(|one| group.programme.is_none_or(|programme| one.programme == Some(programme)))
        .collect();
    // Nothing granted of a request is a zero; no request at all is none.
    let granted = match requests.is_empty() {
        true => Err(Missing::NoRequest),
        false => Ok(Exact::Money(Cents::sum(requests.iter().map(|one| one.granted))?)),
    };
    // What was granted is in what there is to spend already: the need that is left comes on top.
    let whole = match granted {
        Ok(Exact::Money(granted)) => Exact::Money(granted.plus(need)?),
        _ => Exact::Money(need),
    };
    Ok(FigureCell::percent(granted, Ok(whole), Missing::NoNeed).missing(inputs.without_headcount(group)))
}
