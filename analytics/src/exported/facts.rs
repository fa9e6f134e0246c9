//! Tables of what was recorded, a row an event (of an event with several parts, a row a part).

use sollist_contract::words::terms::Term;

use super::{
    columns::*,
    source::Source,
    table::{Cell, Column, Row, Rows, Stamps, Table},
    words::tables as said,
};
use crate::{
    facts::{Facts, programme_of},
    processes::ProcessStep,
    tables::{
        FundingStep, MEASURES, MOVED_COUNTED, MOVED_DELIVERED, MOVED_ISSUED, MOVED_RETIRED, MOVED_RETURNED,
        SUBMISSION_DUE, SUBMISSION_EXTENDED, SUBMISSION_RECEIVED, index, type_of,
    },
};

/// What postings are of, in the order of [`crate::tables::Measure`].
const MEASURE_CODES: [&str; 5] = ["appropriation", "carry_over", "adjustments", "frozen", "actual"];

/// A table of events: where their numbers and days stand, and what a row says besides.
const fn events(
    name: &'static str,
    said: Term,
    columns: &'static [Column],
    stamps: fn(&Facts) -> Stamps<'_>,
    row: for<'a> fn(&Source<'a>, usize) -> Option<Row<'a>>,
) -> Table {
    Table { name, said, columns, rows: Rows::Events { stamps, row } }
}

/// `stamps!(postings)`: numbers and days of a table of the fold.
macro_rules! stamps {
    ($table:ident) => {
        |facts| (&facts.$table.seq, &facts.$table.day)
    };
}

pub(super) const POSTINGS: Table = events(
    "postings",
    said::POSTINGS,
    &[EVENT, DAY, RECORDED_AT, TYPE, LINE, MEASURE, AMOUNT, BY.optional()],
    stamps!(postings),
    |source, row| {
        let of = &source.facts.postings;
        let slot = of.slot.get(row)?;
        let measure = MEASURE_CODES.get(index(slot.checked_rem(MEASURES)?))?;
        Some(vec![
            Cell::text(type_of(*of.kind.get(row)?)),
            source.line(Some(&slot.checked_div(MEASURES)?)),
            Cell::text(measure),
            amount(of.cents.get(row)?),
            source.authority(of.who.get(row)),
        ])
    },
);

pub(super) const ASSIGNMENTS: Table = events(
    "programme_assignments",
    said::ASSIGNMENTS,
    &[EVENT, DAY, RECORDED_AT, LINE, PROGRAMME],
    stamps!(assignments),
    |source, row| {
        let of = &source.facts.assignments;
        Some(vec![source.line(of.line.get(row)), programme(*of.programme.get(row)?)])
    },
);

pub(super) const COMMITMENT_AUTHORITIES: Table = events(
    "commitment_authorities",
    said::COMMITMENT_AUTHORITIES,
    &[EVENT, DAY, RECORDED_AT, LINE, LATER_YEAR, AMOUNT],
    stamps!(commitment_authorities),
    |source, row| {
        let of = &source.facts.commitment_authorities;
        Some(vec![source.line(of.line.get(row)), Cell::count(*of.year.get(row)?), amount(of.cents.get(row)?)])
    },
);

pub(super) const ORDERS: Table = events(
    "orders",
    said::ORDERS,
    &[
        EVENT,
        DAY,
        RECORDED_AT,
        TYPE,
        AUTHORITY,
        ORDER,
        LINE.optional(),
        ITEM.optional(),
        QUANTITY,
        AMOUNT,
        DUE_ON.optional(),
        VE_YEAR.optional(),
    ],
    stamps!(totals),
    |source, row| {
        let of = &source.facts.totals;
        let kind = if *of.placed.get(row)? { "procurement.order-placed.v1" } else { "procurement.order-changed.v1" };
        let [authority, order] = source.order(of.order.get(row));
        let (placed, quantity) = (source.ordered(of.order.get(row)), *of.quantity.get(row)?);
        Some(vec![
            Cell::text(kind),
            authority,
            order,
            source.line(placed.map(|placed| &placed.line)),
            placed.map_or(Cell::Nothing, |placed| source.item(placed.item)),
            Cell::Count(quantity),
            amount(of.cents.get(row)?),
            Cell::day_or(placed.and_then(|placed| placed.due)),
            Cell::count_or(placed.and_then(|placed| placed.later_year).map(i64::from)),
        ])
    },
);

pub(super) const CANCELLATIONS: Table = events(
    "cancellations",
    said::CANCELLATIONS,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY, ORDER],
    stamps!(cancellations),
    |source, row| Some(source.order(source.facts.cancellations.order.get(row)).to_vec()),
);

pub(super) const DELIVERIES: Table = events(
    "deliveries",
    said::DELIVERIES,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY, ORDER, QUANTITY],
    stamps!(deliveries),
    |source, row| {
        let of = &source.facts.deliveries;
        let [authority, order] = source.order(of.order.get(row));
        Some(vec![authority, order, Cell::Count(*of.quantity.get(row)?)])
    },
);

pub(super) const INVOICES: Table = events(
    "invoices",
    said::INVOICES,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY, ORDER, INVOICE, AMOUNT],
    stamps!(invoices),
    |source, row| {
        let of = &source.facts.invoices;
        let [authority, order] = source.order(of.order.get(row));
        Some(vec![authority, order, Cell::text(of.name.get(row)?), amount(of.cents.get(row)?)])
    },
);

pub(super) const PAYMENTS: Table = events(
    "payments",
    said::PAYMENTS,
    &[EVENT, DAY, RECORDED_AT, BY.optional(), PAYMENT, LINE, AMOUNT, ORDER.optional(), LAST, ACCOUNT],
    stamps!(payment_names),
    |source, row| {
        let paid = Paid::at(source, row)?;
        let [_, order] = source.order(paid.order);
        Some(vec![
            source.authority(paid.who),
            Cell::text(paid.name),
            source.line(Some(&paid.line)),
            amount(paid.cents),
            order,
            Cell::Truth(paid.last),
            Cell::Truth(source.facts.accounts.binary_search(paid.number).is_ok()),
        ])
    },
);

/// A payment: its name stands in one table, its posting in another, its order in a third.
pub(super) struct Paid<'a> {
    pub number: &'a u64,
    pub name: &'a str,
    pub line: u32,
    pub cents: &'a i64,
    pub who: Option<&'a u32>,
    pub order: Option<&'a u32>,
    pub last: bool,
}

impl<'a> Paid<'a> {
    pub fn at(source: &Source<'a>, row: usize) -> Option<Paid<'a>> {
        let Facts { payment_names: names, postings, payments, .. } = source.facts;
        let number = names.seq.get(row)?;
        let posting = postings.seq.binary_search(number).ok()?;
        let of_order = payments.seq.binary_search(number).ok();
        Some(Paid {
            number,
            name: names.name.get(row)?,
            line: postings.slot.get(posting)?.checked_div(MEASURES)?,
            cents: postings.cents.get(posting)?,
            who: postings.who.get(posting),
            order: of_order.and_then(|row| payments.order.get(row)),
            last: of_order.and_then(|row| payments.last.get(row)).copied().unwrap_or_default(),
        })
    }
}

pub(super) const STOCK: Table = events(
    "stock",
    said::STOCK,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY, ITEM, WHAT, QUANTITY, IN_STOCK.optional(), COMMISSIONED_ON.optional()],
    stamps!(movements),
    |source, row| {
        let of = &source.facts.movements;
        let (authority, item) = source.facts.pairs.name(*of.pair.get(row)?)?;
        let what = *of.what.get(row)?;
        let code = match what {
            MOVED_DELIVERED => "delivered",
            MOVED_ISSUED => "issued",
            MOVED_RETURNED => "returned",
            MOVED_RETIRED => "retired",
            _ => "counted",
        };
        let in_stock = of.in_stock.get(row).copied().filter(|_| what == MOVED_COUNTED);
        Some(vec![
            source.authority(Some(authority)),
            source.item(*item),
            Cell::text(code),
            Cell::Count(*of.quantity.get(row)?),
            Cell::count_or(in_stock),
            Cell::day_or(*of.commissioned.get(row)?),
        ])
    },
);

/// Tables whose rows are an authority and numbers.
macro_rules! counts {
    ($(
        $name:ident $text:literal $table:ident [$($column:ident),*] |$of:ident, $row:ident| [$($cell:expr),*];
    )*) => {$(
        pub(super) const $name: Table = events(
            $text,
            said::$name,
            &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), $($column),*],
            stamps!($table),
            |source, $row| {
                let $of = &source.facts.$table;
                Some(vec![source.authority($of.authority.get($row)), $($cell),*])
            },
        );
    )*};
}

counts! {
    HEADCOUNTS "headcounts" headcounts [EMPLOYEES, WORKPLACES, ELIGIBLE] |of, row| [
        Cell::Count(*of.employees.get(row)?), Cell::Count(*of.workplaces.get(row)?), Cell::Count(*of.eligible.get(row)?)
    ];
    POSITIONS "positions" positions [QUANTITY] |of, row| [Cell::Count(*of.quantity.get(row)?)];
    E_FILE_CONNECTIONS "e_file_connections" connections [] |of, row| [];
    E_FILE_WITHDRAWALS "e_file_withdrawals" connections_withdrawn [] |of, row| [];
    E_FILE_USES "e_file_uses" e_file_uses [ACCOUNTS, CONCURRENT] |of, row| [
        Cell::Count(*of.accounts.get(row)?), Cell::Count(*of.concurrent.get(row)?)
    ];
}

pub(super) const REMOTE_ACCESS: Table = events(
    "remote_access",
    said::REMOTE_ACCESS,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), SESSIONS, ACCOUNTS.optional()],
    stamps!(remote_access),
    |source, row| {
        let of = &source.facts.remote_access;
        let authority = source.authority(of.authority.get(row));
        Some(vec![authority, Cell::Count(*of.sessions.get(row)?), Cell::count_or(*of.accounts.get(row)?)])
    },
);

pub(super) const LICENCES: Table = events(
    "licences",
    said::LICENCES,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), LICENCE, QUANTITY],
    stamps!(licences),
    |source, row| {
        let of = &source.facts.licences;
        let (authority, licence) = (source.authority(of.authority.get(row)), source.name(of.licence.get(row)));
        Some(vec![authority, licence, Cell::Count(*of.quantity.get(row)?)])
    },
);

pub(super) const SITES: Table = events(
    "sites",
    said::SITES,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), SITE, MEASURE_OF_SITE],
    stamps!(sites),
    |source, row| {
        let of = &source.facts.sites;
        let authority = source.authority(of.authority.get(row));
        Some(vec![authority, source.name(of.site.get(row)), source.name(of.measure.get(row))])
    },
);

pub(super) const SITE_WITHDRAWALS: Table = events(
    "site_withdrawals",
    said::SITE_WITHDRAWALS,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), SITE, MEASURE_OF_SITE],
    stamps!(site_withdrawals),
    |source, row| {
        let of = &source.facts.site_withdrawals;
        let authority = source.authority(of.authority.get(row));
        Some(vec![authority, source.name(of.site.get(row)), source.name(of.measure.get(row))])
    },
);

pub(super) const ROLLOUT_PLANS: Table = events(
    "rollout_plans",
    said::ROLLOUT_PLANS,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), ROLLOUT, TOTAL.optional(), DEADLINE],
    stamps!(rollout_plans),
    |source, row| {
        let of = &source.facts.rollout_plans;
        Some(vec![
            source.authority(of.authority.get(row)),
            source.name(of.rollout.get(row)),
            Cell::count_or(*of.total.get(row)?),
            Cell::Day(*of.deadline.get(row)?),
        ])
    },
);

pub(super) const ROLLOUT_PROGRESS: Table = events(
    "rollout_progress",
    said::ROLLOUT_PROGRESS,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), ROLLOUT, DONE, TOTAL.optional()],
    stamps!(rollout_progress),
    |source, row| {
        let of = &source.facts.rollout_progress;
        Some(vec![
            source.authority(of.authority.get(row)),
            source.name(of.rollout.get(row)),
            Cell::Count(*of.done.get(row)?),
            Cell::count_or(*of.total.get(row)?),
        ])
    },
);

pub(super) const MILESTONE_PLANS: Table = events(
    "milestone_plans",
    said::MILESTONE_PLANS,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), PROJECT, MILESTONE, PLANNED_ON, AMOUNT],
    stamps!(milestone_plans),
    |source, row| {
        let of = &source.facts.milestone_plans;
        Some(vec![
            source.authority(of.authority.get(row)),
            source.name(of.project.get(row)),
            source.name(of.milestone.get(row)),
            Cell::Day(*of.planned_on.get(row)?),
            amount(of.cents.get(row)?),
        ])
    },
);

pub(super) const MILESTONES_REACHED: Table = events(
    "milestones_reached",
    said::MILESTONES_REACHED,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), PROJECT, MILESTONE],
    stamps!(milestones_reached),
    |source, row| {
        let of = &source.facts.milestones_reached;
        let authority = source.authority(of.authority.get(row));
        Some(vec![authority, source.name(of.project.get(row)), source.name(of.milestone.get(row))])
    },
);

pub(super) const MILESTONES_WITHDRAWN: Table = events(
    "milestones_withdrawn",
    said::MILESTONES_WITHDRAWN,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), PROJECT, MILESTONE],
    stamps!(milestones_withdrawn),
    |source, row| {
        let of = &source.facts.milestones_withdrawn;
        let authority = source.authority(of.authority.get(row));
        Some(vec![authority, source.name(of.project.get(row)), source.name(of.milestone.get(row))])
    },
);

pub(super) const SUBMISSIONS: Table = events(
    "submissions",
    said::SUBMISSIONS,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), PERIOD, STEP, ON, COMPLETE.optional()],
    stamps!(submissions),
    |source, row| {
        let of = &source.facts.submissions;
        let step = *of.step.get(row)?;
        let code = match step {
            SUBMISSION_DUE => "due",
            SUBMISSION_EXTENDED => "extended",
            _ => "received",
        };
        let complete = *of.complete.get(row)?;
        Some(vec![
            source.authority(of.authority.get(row)),
            source.name(of.period.get(row)),
            Cell::text(code),
            Cell::Day(*of.on.get(row)?),
            if step == SUBMISSION_RECEIVED { Cell::Truth(complete) } else { Cell::Nothing },
        ])
    },
);

pub(super) const FUNDING: Table = events(
    "funding",
    said::FUNDING,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), REQUEST, STEP, PROGRAMME.optional(), AMOUNT.optional()],
    stamps!(fundings),
    |source, row| {
        let of = &source.facts.fundings;
        Some(vec![
            source.authority(of.authority.get(row)),
            source.name(of.request.get(row)),
            Cell::text(FundingStep::of(*of.step.get(row)?).code()),
            programme(*of.programme.get(row)?),
            of.cents.get(row)?.as_ref().map_or(Cell::Nothing, amount),
        ])
    },
);

/// Who opened and decided stands in the journal alone.
pub(super) const PROCESSES: Table = events(
    "processes",
    said::PROCESSES,
    &[EVENT, DAY, RECORDED_AT, AUTHORITY.optional(), PROCESS, STEP, WAITS.optional(), OPEN_UNTIL.optional(), DATA],
    stamps!(processes),
    |source, row| {
        let step = source.facts.processes.step.get(row)?;
        let ((process, authority), opened) = (step.names(), step.opened());
        let data = match step {
            ProcessStep::Opened(e) => serde_json::to_string(e),
            ProcessStep::Rejected(e) => serde_json::to_string(e),
            ProcessStep::Approved(e) => serde_json::to_string(e),
        };
        Some(vec![
            authority.map_or(Cell::Nothing, Cell::own),
            Cell::text(process.as_str()),
            Cell::text(step.code()),
            opened.map_or(Cell::Nothing, |opened| Cell::text(opened.holds.event().type_name())),
            Cell::day_or(opened.map(|opened| opened.open_until)),
            Cell::own(data.ok()?),
        ])
    },
);

/// Tables of events that the fold keeps as they are.
macro_rules! whole {
    ($($name:ident $text:literal $($table:ident).+;)*) => {$(
        pub(super) const $name: Table = Table {
            name: $text,
            said: said::$name,
            columns: &[EVENT, RECORDED_AT, DATA],
            rows: Rows::Whole(|source| {
                let known = source.facts.$($table).+.iter().take_while(|(number, _)| *number <= source.view.seq);
                known
                    .filter_map(|(number, event)| {
                        let data = serde_json::to_string(event).ok()?;
                        Some(vec![source.number(*number), source.recorded(*number), Cell::own(data)])
                    })
                    .collect()
            }),
        };
    )*};
}

whole! {
    ACTIVITIES "activities" activities;
    ACTIVITY_WITHDRAWALS "activity_withdrawals" activities_withdrawn;
    REPORTED_FIGURES "reported_figures" figures;
    PARAMETERS "parameters" parameters;
    SCENARIOS "scenarios" scenarios.published;
    SCENARIOS_WITHDRAWN "scenarios_withdrawn" scenarios.withdrawn;
    REPORTS "reports" reports.published;
}

fn amount<'a>(cents: &i64) -> Cell<'a> {
    Cell::Amount(sollist_contract::money::Cents::new(*cents))
}

fn programme<'a>(code: u8) -> Cell<'a> {
    programme_of(code).map_or(Cell::Nothing, |programme| Cell::text(programme.code()))
}
