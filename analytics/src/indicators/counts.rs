//! Rates of counts: mobile work, procurement, the digital file, the age of devices.

use sollist_contract::{
    ids::{Item, Programme},
    parameters::Unusable,
};

use super::{
    beside::Note,
    cell::{FigureCell, Input},
    exact::Exact,
    inputs::{Group, Inputs},
};
use crate::missing::{Missing, Unreported, Withheld};

pub(super) fn device_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    FigureCell::percent(inputs.devices_in_use(group), inputs.eligible(group), Missing::NoPositions)
        .missing(inputs.without_positions_or(group, |member| inputs.has_devices(member)))
}

pub(super) fn access_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let sessions =
        inputs.sum(group, |capacity| capacity.sessions).map(Exact::Count).ok_or(Unreported::RemoteAccess.into());
    FigureCell::percent(sessions, inputs.eligible(group), Missing::NoPositions)
        .missing(inputs.without_positions_or(group, |member| inputs.has_access(member)))
}

pub(super) fn capable_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    // What somebody has who has no position for it makes the share of no other larger.
    let placed = inputs.only(group, |member| has_positions(group, inputs, member));
    let cell = if placed.members.is_empty() {
        let eligible = inputs.eligible(group);
        let why = eligible.as_ref().err().cloned().unwrap_or(Missing::NoPositions);
        FigureCell { denominator: eligible.ok(), ..FigureCell::none(why) }
    } else {
        FigureCell::percent(mobile_capable(&placed, inputs), inputs.eligible(group), Missing::NoPositions)
    };
    cell.missing(inputs.without_positions_or(group, |member| is_capable_known(inputs, member)))
}

/// Whether an authority has positions that can work from elsewhere, as it reported them.
pub(crate) fn has_positions(group: &Group, inputs: &Inputs<'_>, member: u32) -> bool {
    let alone = Group { members: vec![member], ..group.clone() };
    inputs.eligible(&alone).is_ok_and(|eligible| eligible.units() > 0)
}

/// Whether an authority has reported everything that mobile work takes: devices, remote access, the licences that are
/// required.
pub(super) fn is_capable_known(inputs: &Inputs<'_>, member: u32) -> bool {
    let licensed = |item: &Item| inputs.has_licences(member, |licence| licence == item.as_str());
    let mut required = inputs.parameters.items.iter().filter(|(_, (values, _))| values.required_for_mobile_work);
    inputs.has_devices(member) && inputs.has_access(member) && required.all(|(item, _)| licensed(item))
}

/// How many can work from elsewhere. What one authority has too much of helps no other: each has its own scarcest, and
/// these add up. Without any that reported all parts, the part that is missing.
pub(super) fn mobile_capable(group: &Group, inputs: &Inputs<'_>) -> Input {
    let mut sum: Option<i128> = None;
    let mut missing = None;
    for member in &group.members {
        let alone = Group { members: vec![*member], ..group.clone() };
        match scarcest(&alone, inputs) {
            Ok(capable) => sum = Some(sum.unwrap_or(0).saturating_add(capable.units())),
            // Who has devices lacks another part; that says more than that there is nothing at all.
            Err(part) if missing.is_none() || inputs.has_devices(*member) => missing = Some(part),
            Err(_) => {}
        }
    }
    match sum {
        Some(sum) => count(sum),
        None => missing.map_or_else(|| scarcest(group, inputs), Err),
    }
}

fn count(number: i128) -> Input {
    i64::try_from(number).map(Exact::Count).map_err(|_| Withheld::BeyondCount.into())
}

/// The scarcest of devices, remote access and the licences that are required.
fn scarcest(group: &Group, inputs: &Inputs<'_>) -> Input {
    let devices = inputs.devices_in_use(group)?.units();
    let access =
        inputs.sum(group, |capacity| capacity.accounts.or(capacity.sessions)).ok_or(Unreported::RemoteAccess)?;
    let mut scarcest = devices.min(i128::from(access));
    for (item, (values, _)) in &inputs.parameters.items {
        if values.required_for_mobile_work {
            let licences =
                licences(group, inputs, |licence| licence == item.as_str()).ok_or(Unreported::RequiredLicence)?;
            scarcest = scarcest.min(i128::from(licences));
        }
    }
    count(scarcest)
}

fn licences(group: &Group, inputs: &Inputs<'_>, wanted: impl Fn(&str) -> bool) -> Option<i64> {
    inputs.sum(group, |capacity| {
        let of = capacity.licences.iter().filter(|(licence, _)| wanted(inputs.facts.text(**licence)));
        of.map(|(_, quantity)| *quantity).reduce(i64::saturating_add)
    })
}

pub(super) fn one_device_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let stationary = |item: &Item| inputs.parameters.is_stationary(item);
    let has = |member| inputs.has_headcount(member) && inputs.has_devices(member) && inputs.has_any(member, stationary);
    // Who reported no stationary computers may have any number of them: it is left out on both sides, and named.
    let known = inputs.only(group, has);
    let cell = if known.members.is_empty() { no_one_device(group, inputs) } else { one_device(&known, inputs) };
    cell.missing(inputs.without(group, has))
}

/// Of authorities that have reported everything it takes. Each has its own: devices that one has beyond its workplaces
/// are nobody's only computer elsewhere.
fn one_device(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let only_mobile = |member: &u32| -> Result<i128, Missing> {
        let alone = Group { members: vec![*member], ..group.clone() };
        let (mobile, stationary) = (inputs.devices_in_use(&alone)?.units(), stationary_in_use(&alone, inputs)?.units());
        Ok(mobile.min((inputs.workplaces(&alone)?.units() - stationary).max(0)))
    };
    let sum = group.members.iter().map(only_mobile).try_fold(0_i128, |sum, one| one.map(|one| sum.saturating_add(one)));
    FigureCell::percent(sum.and_then(count), inputs.workplaces(group), Missing::NoWorkplaces)
}

fn stationary_in_use(group: &Group, inputs: &Inputs<'_>) -> Input {
    let in_use = inputs.in_use(group, |item| inputs.parameters.is_stationary(item));
    in_use.map(Exact::Count).ok_or(Unreported::StationaryComputers.into())
}

/// Why there is no rate where nobody has reported everything it takes.
fn no_one_device(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let workplaces = inputs.workplaces(group);
    let denominator = workplaces.as_ref().ok().copied();
    let parts = [workplaces, inputs.devices_in_use(group), stationary_in_use(group, inputs)];
    let why = parts.into_iter().find_map(Result::err).unwrap_or(Missing::NobodyReportedAll);
    FigureCell { denominator, ..FigureCell::none(why) }
}

pub(super) fn delivery_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let Some(goods) = inputs.goods_of(group) else { return FigureCell::none(Missing::NoOrder) };
    let (delivered, ordered) = (Exact::Count(goods.delivered), Exact::Count(goods.ordered));
    let mut cell = FigureCell::percent(Ok(delivered), Ok(ordered), Missing::AllCancelled);
    // What an earlier version recorded may contradict itself in the past. The two counts are shown, a share is not.
    if goods.delivered > goods.ordered && goods.ordered > 0 {
        cell.value = None;
        cell.why = Some(Missing::MoreDeliveredThanOrdered);
    }
    cell
}

pub(super) fn issue_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let Some(goods) = inputs.goods_of(group) else {
        return FigureCell::none(Missing::NoOrderNoDelivery);
    };
    let in_use = inputs.in_use(group, |item| inputs.speaks_of(group, item)).map(Exact::Count);
    let mut cell = FigureCell::percent(
        in_use.ok_or(Missing::NothingDelivered),
        Ok(Exact::Count(goods.delivered)),
        Missing::NothingDelivered,
    );
    // More in use than was ever delivered: the rest was there before. The two counts are shown, a share is not.
    if in_use.is_some_and(|in_use| in_use.units() > i128::from(goods.delivered)) && goods.delivered > 0 {
        cell.value = None;
        cell.why = Some(Missing::OlderDevicesInUse);
    }
    cell
}

pub(super) fn connection_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let connected =
        |member: &&u32| inputs.situation.of(inputs.facts, **member).is_some_and(|capacity| capacity.connected);
    let live = group.members.iter().filter(connected).count() as i64;
    let planned =
        group.members.iter().filter(|member| connected(member) || inputs.e_file_planned.contains(*member)).count()
            as i64;
    if planned == 0 {
        return FigureCell::none(Missing::NoEFile);
    }
    let whole = inputs.whole && group.district.is_none();
    let published = inputs.parameters.e_file_authorities.as_ref().map(|(planned, _)| *planned);
    let denominator = published.filter(|_| whole).unwrap_or(planned);
    let said = |member: u32| connected(&&member) || inputs.e_file_planned.contains(&member);
    FigureCell::percent(Ok(Exact::Count(live)), Ok(Exact::Count(denominator)), Missing::NobodyForEFile)
        .missing(inputs.without(group, said))
}

pub(super) fn usage_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let concurrent = inputs.sum(group, |capacity| capacity.e_file.map(|(_, concurrent)| concurrent)).map(Exact::Count);
    FigureCell::percent(concurrent.ok_or(Unreported::EFileUse.into()), inputs.workplaces(group), Missing::NoWorkplaces)
        .missing(inputs.without(group, |member| inputs.has_headcount(member) && inputs.has_e_file_use(member)))
}

pub(super) fn licence_use(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    // Its parameters say what an item is for; without any, its name does.
    let is_e_file =
        |licence: &str| match licence.parse::<Item>().ok().and_then(|item| inputs.parameters.programme(&item)) {
            Some(programme) => programme == Programme::EFile,
            None => licence.starts_with("e-file"),
        };
    let has = |member| inputs.has_e_file_use(member) && inputs.has_licences(member, is_e_file);
    let known = inputs.only(group, has);
    let accounts = |of: &Group| inputs.sum(of, |capacity| capacity.e_file.map(|(accounts, _)| accounts));
    let cell = if known.members.is_empty() {
        let why = match (accounts(group), licences(group, inputs, is_e_file)) {
            (None, _) => Unreported::EFileUse.into(),
            (Some(_), None) => Unreported::EFileLicences.into(),
            (Some(_), Some(_)) => Missing::NobodyReportedAll,
        };
        FigureCell::none(why)
    } else {
        let owned = licences(&known, inputs, is_e_file).map(Exact::Count);
        FigureCell::percent(
            accounts(&known).map(Exact::Count).ok_or(Unreported::EFileUse.into()),
            owned.ok_or(Unreported::EFileLicences.into()),
            Missing::NoLicences,
        )
    };
    // Who has neither does not use the digital file, and nobody misses it.
    cell.missing(
        inputs.without(group, |member| inputs.has_e_file_use(member) == inputs.has_licences(member, is_e_file)),
    )
}

pub(super) fn over_age_rate(group: &Group, inputs: &Inputs<'_>) -> FigureCell {
    let wanted = |item: &Item| inputs.speaks_of(group, item);
    let Some(in_use) = inputs.in_use(group, wanted) else { return FigureCell::none(Unreported::Stock) };
    let cycle = |item: &Item| wanted(item) && inputs.parameters.life_months(item).is_some();
    let over_age = inputs.stock_of(group, cycle).map(|had| had.over_age).reduce(i64::saturating_add).map(Exact::Count);
    let no_life = |item: &Item| wanted(item) && inputs.parameters.life_months(item) == Some(0);
    let over_age = match inputs.stock_of(group, no_life).next() {
        Some(_) => Err(Withheld::Unusable { of: None, why: Unusable::NoLife }.into()),
        None => over_age.ok_or(Missing::NoLifeTime),
    };
    let cell = FigureCell::percent(over_age, Ok(Exact::Count(in_use)), Missing::NoDeviceInUse)
        .missing(inputs.without(group, |member| inputs.has_any(member, wanted)));
    // What has no age is never too old: the share may be larger than it looks.
    let undated = inputs.stock_of(group, cycle).map(|had| had.undated).fold(0, i64::saturating_add);
    if undated > 0 && cell.value.is_some() { cell.note(Note::UnknownAge { pieces: undated, of: in_use }) } else { cell }
}
