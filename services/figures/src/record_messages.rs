//! Records as they go over the wire: the same messages as those of the services that decide.

use sollist_analytics::{
    FigureError, KeptScenario,
    funding::Funding,
    lists::FundingStep,
    records::{LineRecord, OrderRecord, RolloutRecord, Shown, Standing, VeRecord},
};
use sollist_contract::{
    event::ActivityKind,
    grpc::{
        analytics::v1 as wire, budget::v1 as budget, intake::v1::ScenarioChange, procurement::v1 as procurement,
        rollout::v1 as rollout,
    },
    money::{Cents, Overflow},
    parameters::{Change, Rate},
    position::{Position, open_commitment},
    words::terms,
};

use crate::shown::amount;

/// Rows as messages, where each is in range.
pub(crate) fn each<T, M>(shown: Shown<T>, of: impl Fn(T) -> Result<M, FigureError>) -> Result<Shown<M>, FigureError> {
    let Shown { rows, total } = shown;
    Ok(Shown { rows: rows.into_iter().map(of).collect::<Result<_, _>>()?, total })
}

pub(crate) fn line(record: LineRecord<'_>) -> budget::Line {
    let of = |of: fn(&Position) -> Cents| amount(record.position.as_ref().map(of));
    let derived = |of: fn(&Position) -> Result<Cents, Overflow>| {
        amount(record.position.as_ref().and_then(|position| of(position).ok()))
    };
    let labels = record.labels.cloned().unwrap_or_default();
    let authority = |(year, granted, used): &(i16, Cents, Cents)| budget::CommitmentAuthority {
        year: i32::from(*year),
        granted: granted.to_string(),
        committed: used.to_string(),
    };
    budget::Line {
        name: record.name.to_string(),
        labels: Some(budget::Labels { section: labels.section, chapter: labels.chapter, title: labels.title }),
        authority: record.authority.to_string(),
        district: record.authority.district().to_string(),
        programme: record.programme.to_string(),
        kind: record.kind.code().to_owned(),
        cover_group: record.cover_group.map(ToString::to_string),
        appropriation: of(|position| position.appropriation),
        carry_over: of(|position| position.carry_over),
        adjustments: of(|position| position.adjustments),
        soll: derived(Position::soll),
        frozen: of(|position| position.frozen),
        commitments: of(|position| position.commitments),
        actual: of(|position| position.actual),
        available: derived(Position::available),
        overdrawn: record.overdrawn,
        commitment_authorities: record.authorities.iter().map(authority).collect(),
        foreign_booked: record.foreign,
        last_day: None,
        other_names: record.other_names.iter().map(ToString::to_string).collect(),
    }
}

pub(crate) fn order(record: OrderRecord<'_>) -> Result<procurement::Order, FigureError> {
    let open = open_commitment(record.amount, record.paid, record.standing != Standing::Open)?;
    let state = match record.standing {
        Standing::Open => procurement::OrderState::Open,
        Standing::Cancelled => procurement::OrderState::Cancelled,
        Standing::Settled => procurement::OrderState::Settled,
    };
    Ok(procurement::Order {
        authority: record.authority.to_string(),
        order: record.number.to_string(),
        line: record.line.to_string(),
        item: record.item.to_string(),
        quantity: record.quantity,
        amount: record.amount.to_string(),
        delivered: record.delivered,
        paid: record.paid.to_string(),
        open_commitment: open.to_string(),
        state: state.into(),
        due: record.due.map(|day| day.to_string()),
        consent: record.consent.map(|consent| procurement::Consent {
            reference: consent.reference.to_owned(),
            basis: consent.basis.to_owned(),
            amount: Some(consent.covered.to_string()),
        }),
        foreign_line: record.foreign,
        commitment_authority: record.later.then(|| record.bound.ve.to_string()),
        last_day: None,
    })
}

pub(crate) fn request(one: Funding) -> wire::RecordedFundingRequest {
    let state = match one.step {
        FundingStep::Requested => budget::FundingState::Requested,
        FundingStep::Reviewed => budget::FundingState::Reviewed,
        FundingStep::Approved => budget::FundingState::Approved,
        FundingStep::Rejected => budget::FundingState::Rejected,
        FundingStep::Granted => budget::FundingState::Granted,
    };
    let text = |of: Option<Cents>| of.map(|cents| cents.to_string());
    let day = |of: Option<sollist_contract::day::Day>| of.map(|day| day.to_string());
    let newest = one.approved.or(one.reviewed).or(one.requested);
    wire::RecordedFundingRequest {
        funding_request: Some(budget::FundingRequest {
            authority: one.authority.to_string(),
            request: one.request,
            programme: one.purpose.programme.map(|programme| programme.to_string()).unwrap_or_default(),
            state: state.into(),
            amount: amount(newest),
            granted: one.granted.to_string(),
            approved: text(one.approved),
        }),
        requested: text(one.requested),
        reviewed: text(one.reviewed),
        requested_on: day(one.days.requested),
        reviewed_on: day(one.days.reviewed),
        approved_on: day(one.days.approved),
        rejected_on: day(one.days.rejected),
        granted_on: day(one.days.granted),
        deadline: day(one.purpose.deadline),
        reason: one.purpose.reason.map(|reason| reason.to_string()),
        decision: one.decision.map(|reason| reason.to_string()),
        derivation: one.purpose.derivation.map(|derivation| derivation.to_string()),
        sequence: one.purpose.seq.unwrap_or(0),
    }
}

pub(crate) fn rollout(record: RolloutRecord<'_>) -> rollout::Rollout {
    rollout::Rollout {
        authority: record.authority.to_string(),
        rollout: record.rollout.to_owned(),
        total: record.total,
        done: record.done,
        deadline: record.deadline.to_string(),
        scope: record.scope,
        start: record.start.map(|day| day.to_string()),
        budget: record.budget.map(|budget| budget.to_string()),
    }
}

pub(crate) fn authority(record: VeRecord<'_>) -> wire::LineCommitmentAuthority {
    wire::LineCommitmentAuthority {
        line: record.line.to_string(),
        authority: record.authority.to_string(),
        district: record.authority.district().to_string(),
        title: record.title.map(str::to_owned),
        year: i32::from(record.year),
        granted: record.granted.to_string(),
        committed: record.used.to_string(),
        free: record.free.to_string(),
    }
}

pub(crate) fn scenario(kept: &KeptScenario<'_>) -> wire::Scenario {
    let event = kept.event;
    let change = |change: &Change| ScenarioChange {
        quota: change.quota.map(rate),
        unit_price: change.unit_price.map(rate),
        life_months: change.life_months.map(i64::from),
        running_cost_per_year: change.running_cost_per_year.map(rate),
    };
    wire::Scenario {
        name: event.name.to_string(),
        authority: event.authority.as_ref().map(ToString::to_string),
        reason: event.reason.to_string(),
        items: event.items.iter().map(|(item, of)| (item.to_string(), change(of))).collect(),
        eligible_factor: event.eligible_factor.map(rate),
        delay_months: event.delay_months.map(i64::from),
        sequence: kept.seq,
        day: kept.day.to_string(),
    }
}

fn rate(Rate(value): Rate) -> String {
    value.to_string()
}

/// The kind of an activity by its code in the contract.
pub(crate) fn kind(kind: ActivityKind) -> &'static str {
    let [(project, _), (event, _), (network, _)] = terms::ACTIVITIES;
    match kind {
        ActivityKind::Project => project,
        ActivityKind::Event => event,
        ActivityKind::Network => network,
    }
}
