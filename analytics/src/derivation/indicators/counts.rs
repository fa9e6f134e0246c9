//! Rates of counts: mobile work, procurement, the digital file, the age of devices.

use sollist_contract::{
    day::Day,
    ids::{Item, Programme},
};

use super::{
    super::{
        make::{kind, made},
        op::Op,
        part::{Derivation, Of},
        reports::{People, none},
        stock::Pick,
    },
    told::{Shape, Told},
};
use crate::{error::FigureError, indicators::has_positions, tables::index};

type Shapes<'a> = Result<Vec<Shape<'a>>, FigureError>;

pub(super) fn device_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    Ok(vec![Shape::percent(told.devices(&told.group), told.people(&told.group, People::Eligible))])
}

pub(super) fn access_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let formula = "sum of the newest numbers of sessions";
    let sessions = told.sum("sessions", formula, Of::Count, |who| told.reports.sessions(who));
    Ok(vec![Shape::percent(sessions, told.people(&told.group, People::Eligible))])
}

pub(super) fn capable_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    // Of those who have positions for it.
    let placed = told.inputs.only(&told.group, |member| has_positions(&told.group, told.inputs, member));
    let capable = told.sum_of(&placed, "capable", CAPABLE, Of::Count, |who| scarcest(told, who));
    Ok(vec![Shape::percent(capable, told.people(&told.group, People::Eligible))])
}

const CAPABLE: &str = "sum of what each authority has least of: devices, accounts or sessions, licences required";

/// How many can work from elsewhere: of each authority what it has least of.
pub(super) fn capable<'a>(told: &Told<'a, '_>) -> Option<Derivation<'a>> {
    told.sum("capable", CAPABLE, Of::Count, |who| scarcest(told, who))
}

fn scarcest<'a>(told: &Told<'a, '_>, who: u32) -> Option<Derivation<'a>> {
    let devices = told.devices_of(who)?.named("devices");
    let access = told.reports.accounts(who).or_else(|| told.reports.sessions(who))?;
    let mut parts = vec![devices, access];
    for (item, (values, _)) in &told.inputs.parameters.items {
        if values.required_for_mobile_work {
            parts.push(told.licences_of(who, |licence| licence == item.as_str())?.named(item.as_str()));
        }
    }
    Some(made(kind("capable", Op::Min, "the scarcest", Of::Count), parts))
}

pub(super) fn one_device_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let inputs = told.inputs;
    let stationary = |item: &Item| inputs.parameters.is_stationary(item);
    let has = |member| inputs.has_headcount(member) && inputs.has_devices(member) && inputs.has_any(member, stationary);
    let known = inputs.only(&told.group, has);
    if known.members.is_empty() {
        return Ok(vec![Shape::percent(None, told.people(&told.group, People::Workplaces))]);
    }
    let workplaces = told.people(&known, People::Workplaces);
    let formula = "workplaces whose only computer is mobile";
    let only_mobile = told.sum_of(&known, "only-mobile", formula, Of::Count, |who| only_mobile(told, who));
    Ok(vec![Shape::percent(only_mobile, workplaces)])
}

/// min(mobile devices, max(0, workplaces - stationary computers))
fn only_mobile<'a>(told: &Told<'a, '_>, who: u32) -> Option<Derivation<'a>> {
    let stationary = told.stock(who, Pick::InUse, |item: &Item| told.inputs.parameters.is_stationary(item))?;
    let workplaces = told.reports.people(who, People::Workplaces)?.named("workplaces");
    let rest = made(
        kind("rest", Op::Diff, "workplaces - stationary", Of::Count),
        vec![workplaces, stationary.named("stationary")],
    );
    let rest = made(kind("without", Op::Clamp0, "not below zero", Of::Count), vec![rest]);
    let parts = vec![told.devices_of(who)?.named("devices"), rest];
    Some(made(kind("only-mobile", Op::Min, "workplaces whose only computer is mobile", Of::Count), parts))
}

/// What counts as ordered: of a cancelled order what came of it.
fn ordered<'a>(told: &Told<'a, '_>, order: u32) -> Option<Derivation<'a>> {
    let (ordered, stands) = (told.reports.ordered(order)?, told.reports.stands(order));
    let is_cancelled = stands.part.value.is_some_and(|value| value.is_zero());
    let standing = made(kind("standing", Op::Product, "ordered, unless cancelled", Of::Count), vec![ordered, stands]);
    let mut parts = vec![standing];
    if is_cancelled {
        parts.push(told.reports.delivered(order));
    }
    let formula = "the newest total; of a cancelled order what came";
    Some(made(kind(told.reports.order_name(order)?, Op::Sum, formula, Of::Count), parts))
}

fn goods<'a>(told: &Told<'a, '_>) -> (Option<Derivation<'a>>, Option<Derivation<'a>>) {
    let of = |what: &'static str, one: &dyn Fn(u32) -> Option<Derivation<'a>>| {
        told.sum(what, "sum over orders", Of::Count, |who| {
            let orders = told.orders(who);
            let parts: Vec<Derivation<'a>> = orders.into_iter().filter_map(one).collect();
            (!parts.is_empty()).then(|| made(kind(what, Op::Sum, "sum over orders", Of::Count), parts))
        })
    };
    let delivered = |order: u32| Some(told.reports.delivered(order).named(told.reports.order_name(order)?));
    (of("delivered", &delivered), of("ordered", &|order| ordered(told, order)))
}

pub(super) fn delivery_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let (delivered, ordered) = goods(told);
    Ok(vec![Shape::percent(delivered, ordered)])
}

pub(super) fn issue_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let (delivered, _) = goods(told);
    Ok(vec![Shape::percent(in_use(told).filter(|_| delivered.is_some()), delivered)])
}

fn in_use<'a>(told: &Told<'a, '_>) -> Option<Derivation<'a>> {
    let wanted = |item: &Item| told.inputs.speaks_of(&told.group, item);
    told.sum("in-use", "devices in use", Of::Count, |who| told.stock(who, Pick::InUse, wanted))
}

pub(super) fn lead_time<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let members = told.group.members.iter();
    let orders = members.flat_map(|who| told.orders(*who));
    Ok(vec![Shape::parts(Op::Median, orders.flat_map(|order| told.reports.lead_times(order)).collect())])
}

pub(super) fn connection_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let live = |who: u32| {
        let name = told.authority(who)?.as_str();
        let said = told.reports.connected(who, name);
        (!said.is_empty()).then(|| made(kind("connected", Op::Max, "1: connected", Of::Count), said))
    };
    let planned = |who: u32| {
        let mut said = told.reports.connected(who, told.authority(who)?.as_str());
        said.extend(told.reports.e_file_planned(who));
        (!said.is_empty()).then(|| made(kind("planned", Op::Max, "1: connected, or planned", Of::Count), said))
    };
    let Some(here) = told.sum("planned", "authorities connected or planned", Of::Count, planned) else {
        return Ok(vec![Shape::percent(None, None)]);
    };
    let whole = told.inputs.whole && told.group.district.is_none();
    let published = told.reports.e_file_authorities().filter(|_| whole);
    let live = told.sum("connected", "authorities connected", Of::Count, live);
    Ok(vec![Shape::percent(live.or_else(|| Some(none("connected"))), published.or(Some(here)))])
}

pub(super) fn usage_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let formula = "sum of the newest reports of use at once";
    let users = told.sum("concurrent", formula, Of::Count, |who| told.reports.e_file(who, "concurrent"));
    Ok(vec![Shape::percent(users, told.people(&told.group, People::Workplaces))])
}

pub(super) fn licence_use<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let is_e_file = |licence: &str| {
        let item = licence.parse::<Item>().ok();
        match item.and_then(|item| told.inputs.parameters.programme(&item)) {
            Some(programme) => programme == Programme::EFile,
            None => licence.starts_with("e-file"),
        }
    };
    let has = |who| told.inputs.has_e_file_use(who) && told.inputs.has_licences(who, is_e_file);
    let known = told.inputs.only(&told.group, has);
    let formula = "sum of the newest numbers of accounts";
    let accounts = told.sum_of(&known, "accounts", formula, Of::Count, |who| told.reports.e_file(who, "accounts"));
    let formula = "sum of licences of the digital file";
    let owned = told.sum_of(&known, "licences", formula, Of::Count, |who| told.licences_of(who, is_e_file));
    Ok(vec![Shape::percent(accounts, owned)])
}

pub(super) fn over_age_rate<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let parameters = &told.inputs.parameters;
    let cycle = |item: &Item| {
        told.inputs.speaks_of(&told.group, item) && parameters.life_months(item).is_some_and(|life| life > 0)
    };
    let formula = "devices in use that are older than their cycle";
    let over_age = told.sum("over-age", formula, Of::Count, |who| told.stock(who, Pick::OverAge, cycle));
    Ok(vec![Shape::percent(over_age, in_use(told))])
}

/// Devices in use, mobile ones and those that stay where they are, by workplace.
pub(super) fn devices_per_workplace<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let inputs = told.inputs;
    let wanted = |item: &Item| match (&told.query.item, told.group.programme) {
        (None, None) => inputs.parameters.is_device(item) || inputs.parameters.said_stationary(item),
        _ => inputs.speaks_of(&told.group, item),
    };
    let known = inputs.only(&told.group, |member| inputs.has_headcount(member) && inputs.has_any(member, wanted));
    let in_use = told.sum_of(&known, "in-use", "devices in use", Of::Count, |who| told.stock(who, Pick::InUse, wanted));
    Ok(vec![Shape::per_piece(in_use, told.people(&known, People::Workplaces))])
}

/// Pieces that came by the day on which they were due, of all that were due by the day of the view.
pub(super) fn on_time<'a>(told: &Told<'a, '_>) -> Shapes<'a> {
    let states = told.inputs.situation.orders(told.facts);
    let due_on = |order: u32| {
        let due = states.get(index(order))?.order.due?;
        Some(due).filter(|due| *due <= told.view.day)
    };
    let of = |what: &'static str, formula: &'static str, one: &dyn Fn(u32, Day) -> Option<Derivation<'a>>| {
        told.sum(what, formula, Of::Count, |who| {
            let due = told.orders(who).into_iter().filter_map(|order| Some((order, due_on(order)?)));
            let parts: Vec<Derivation<'a>> = due.filter_map(|(order, due)| one(order, due)).collect();
            (!parts.is_empty()).then(|| made(kind(what, Op::Sum, formula, Of::Count), parts))
        })
    };
    let in_time = |order: u32, due: Day| {
        let parts = vec![told.reports.delivered_by(order, due), ordered(told, order)?.named("ordered")];
        Some(made(kind(told.reports.order_name(order)?, Op::Min, "of it in time", Of::Count), parts))
    };
    let came = of("in time", "pieces that came by their day", &in_time);
    Ok(vec![Shape::percent(came, of("due", "pieces that were due", &|order, _| ordered(told, order)))])
}
