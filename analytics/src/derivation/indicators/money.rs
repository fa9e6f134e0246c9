//! Indicators of money: costs, the extra need.

use sollist_contract::ids::{Authority, Programme};

use super::{
    super::{
        budget::{Figure, lines_of},
        forecast,
        make::{kind, made},
        need,
        op::Op,
        part::{Derivation, Of},
        query::DerivationQuery,
        reports::People,
    },
    counts::capable,
    told::{Shape, Told},
};
use crate::{books::Account, error::FigureError, indicators::with_both_years, tables::Measure};

type Shapes<'a> = Result<Vec<Shape<'a>>, FigureError>;

/// What was paid in the year on lines of some programmes; `None`: there is no such line.
fn paid_on<'a>(told: &Told<'a, '_>, programmes: &[Programme]) -> Result<Option<Derivation<'a>>, FigureError> {
    let year = told.query.year.or_else(|| told.facts.newest_year(&told.view));
    let wanted = |authority: &Authority, account: &Account<'a>| {
        let number = told.facts.authorities.find(authority);
        number.is_some_and(|number| told.group.members.contains(&number))
            && programmes.contains(&account.programme)
            && told.group.programme.is_none_or(|programme| programme == account.programme)
    };
    let lines = lines_of(told.facts, &told.view, year, wanted)?;
    if lines.is_empty() { Ok(None) } else { lines.paid().map(Some) }
}

pub(super) fn per_device<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let paid = paid_on(told, &[Programme::MobileDevices])?;
    Ok(vec![Shape::per_piece(paid, told.devices(&told.group))])
}

pub(super) fn per_mobile_workplace<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let mut programmes = vec![Programme::MobileDevices, Programme::RemoteAccess];
    let required = told.inputs.parameters.items.values().filter(|(values, _)| values.required_for_mobile_work);
    programmes.extend(required.map(|(values, _)| values.programme));
    Ok(vec![Shape::per_piece(paid_on(told, &programmes)?, capable(told))])
}

/// The extra need of a row; `None`: nobody has one.
fn need_of<'a>(told: &Told<'a, '_>) -> Result<Option<Derivation<'a>>, FigureError> {
    // An item narrows what was ordered and is in use, and no need.
    let query = DerivationQuery { item: None, ..told.query.clone() };
    let need = need::derivation(told.facts, &told.view, "need.total", &query)?;
    Ok(need.is_composed().then_some(need))
}

pub(super) fn need_total<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let Some(need) = need_of(told)? else { return Ok(vec![Shape::parts(Op::Sum, Vec::new())]) };
    Ok(vec![Shape::parts(need.part.op, need.parts()?)])
}

pub(super) fn covered_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let Some(need) = need_of(told)? else { return Ok(vec![Shape::percent(None, None)]) };
    let target = told.query.target_day.unwrap_or_else(|| told.view.target_day(told.facts, told.query.year));
    let requests = told.inputs.funding.iter().filter(|one| {
        let number = told.facts.authorities.find(&one.authority);
        number.is_some_and(|number| told.group.members.contains(&number))
            && told.group.programme.is_none_or(|programme| one.programme == Some(programme))
    });
    let of = |one: &crate::funding::Funding| {
        let grants = told.reports.grants(&one.authority, &one.request, target.year());
        made(kind(format!("{}/{}", one.authority, one.request), Op::Sum, "grants of the year", Of::Eur), grants)
    };
    let requests: Vec<Derivation<'a>> = requests.map(of).collect();
    if requests.is_empty() {
        return Ok(vec![Shape::percent(None, Some(need))]);
    }
    let granted = made(kind("granted", Op::Sum, "granted in the year", Of::Eur), requests).known_as("granted");
    let whole = kind("whole", Op::Sum, "granted + still needed", Of::Eur);
    let whole = made(whole, vec![granted.clone(), need]);
    Ok(vec![Shape::percent(Some(granted), Some(whole))])
}

/// What was paid in the year by workplace, of who reported workplaces.
pub(super) fn per_workplace<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let known = told.inputs.only(&told.group, |member| told.inputs.has_headcount(member));
    let year = told.query.year.or_else(|| told.facts.newest_year(&told.view));
    let lines = lines_of(told.facts, &told.view, year, |authority, account| told.has(&known, authority, account))?;
    let paid = if lines.is_empty() { None } else { Some(lines.paid()?) };
    Ok(vec![Shape::per_piece(paid, told.people(&known, People::Workplaces))])
}

/// What was carried over, of the Soll of the year before, of who has lines in both.
pub(super) fn carry_over_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let both = with_both_years(&told.group, told.inputs)?;
    let year = told.query.year.or_else(|| told.facts.newest_year(&told.view));
    let of = |year: Option<i16>, figure: Figure| -> Result<Option<Derivation<'a>>, FigureError> {
        let wanted = |authority: &Authority, account: &Account<'a>| told.has(&both, authority, account);
        let lines = lines_of(told.facts, &told.view, year, wanted)?;
        if lines.is_empty() { Ok(None) } else { lines.figure(figure).map(Some) }
    };
    let carried = of(year, Figure::Posted(Measure::CarryOver))?;
    let before = of(year.and_then(|year| year.checked_sub(1)), Figure::Soll)?;
    Ok(vec![Shape::percent(carried, before.map(|before| before.named("soll before")))])
}

/// By how much what was paid in a closed year differs from what was expected on 30 September of it.
pub(super) fn forecast_variance<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let year = told.query.year.or_else(|| told.facts.newest_year(&told.view));
    let query = DerivationQuery { year, item: None, target_day: None, ..told.query.clone() };
    let Some([difference, expected]) =
        year.map(|year| forecast::against_expected(told.facts, &told.view, year, &query)).transpose()?.flatten()
    else {
        return Ok(vec![Shape::parts(Op::Each, Vec::new())]);
    };
    Ok(vec![Shape::percent(Some(difference), Some(expected))])
}
