//! From the facts to the frozen data of one quarter: every figure is asked of analytics, none is computed here.

use std::collections::BTreeMap;

use sollist_analytics as figures;
use sollist_analytics::{BudgetQuery, By, FigureError, NeedQuery, Refused, Scope, View, facts::Facts, lists};
use sollist_contract::{
    day::{Day, german_day},
    event::ActivityKind,
    ids::{Authority, District},
    money::{Cents, Overflow, german},
    position::Position,
    reading::Bilingual,
    words::terms,
};

use crate::{
    compare::{self, Figures},
    findings::findings,
    measured::{Levels, exact, forecast, german_why, indicators, series},
    model::*,
    order::in_order,
    purpose::on_paper,
    restatement::restated,
    summary,
};

/// Which report is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub quarter: Quarter,
    /// Number of the last event known.
    pub seq: u64,
    /// Hash of the journal up to that event; empty for an empty journal.
    pub hash: String,
    /// The journal holds events of the built-in example.
    pub simulated: bool,
    /// It is called a draft.
    pub draft: bool,
    /// Which version of the program is named as the one that made it.
    pub version: Option<String>,
    /// The day for which the need is derived; `None`: 31 December of the quarter's year.
    pub target_day: Option<Day>,
    /// Number of the last event that the last report knew; `None`: nobody says.
    pub since: Option<u64>,
}

/// What the title of a draft begins with.
const DRAFT: &str = "Entwurf";
/// What the title of a quarter of which nothing was recorded ends with.
const SILENT: &str = "ohne Meldungen aus dem Quartal";
pub const TITLE: &str = "Quartalsbericht zur IKT-Ausstattung und zum Mittelbedarf";
const SUBJECT: &str = "Quartalsbericht zur IKT-Ausstattung und zum Mittelbedarf der Behörden und Bezirke";
const REQUEST: &str = "Berichtet wird, welcher Anteil der Beschäftigten je Behörde und Bezirk mobil arbeiten kann, im \
                       Soll und im Ist, wie die Mittel des Einzelplans bewirtschaftet sind und welche Mittel fehlen. \
                       Der Bericht folgt dem wiederkehrenden Berichtswunsch; ein gesetzlicher Turnus besteht nicht.";

/// Collects the report. The same facts and the same question give the same report.
pub fn collect(facts: &Facts, ask: &Ask) -> Result<Report, FigureError> {
    let no_day = || Refused::NotADay { field: "quarter", text: ask.quarter.to_string() };
    let until = last_day(facts, ask).ok_or_else(no_day)?;
    let view = View { seq: ask.seq, until: Some(until), day: until, walk: None };
    let year = ask.quarter.year();
    let target_day = match ask.target_day {
        Some(day) => day,
        None => Day::last_of(year).map_err(|_| no_day())?,
    };
    let names = Names::collect(facts, &view, year)?;
    let scope = Scope::Berlin;
    let budget = budget(facts, &view, year, &names)?;
    let indicators = indicators(facts, &view, year, target_day, Levels::All)?;
    let now = Figures::of(until, year, &budget, &indicators);
    let before = before(facts, &view, ask.quarter, target_day, &now)?;
    let restated = match ask.quarter.before() {
        Some(quarter) => restated(facts, &view, quarter, target_day, ask.since)?,
        None => None,
    };
    let silent = silent(facts, ask)?;
    let marks = Marks { draft: ask.draft, silent: silent.is_some() };
    let mut report = Report {
        format: FORMAT.to_owned(),
        version: ask.version.clone(),
        quarter: ask.quarter,
        until,
        year,
        target_day,
        as_of: AsOf {
            sequence: ask.seq,
            recorded_at: facts.recorded_at(ask.seq),
            hash: ask.hash.clone(),
            unreadable: facts.unreadable(ask.seq),
        },
        simulated: ask.simulated,
        draft: ask.draft,
        silent,
        title: called(TITLE, marks),
        routing: routing(marks),
        header: header(facts, &view, year)?,
        summary: Vec::new(),
        before,
        restated,
        since: ask.since,
        budget,
        indicators,
        equipment: lists::equipment(facts, &view, &scope).into_iter().map(|row| names.equipment(row)).collect(),
        series: series(facts, &view, year)?,
        rollouts: lists::rollouts(facts, &view, &scope).into_iter().map(rollout).collect(),
        sites: lists::sites(facts, &view, &scope).into_iter().map(|row| names.site(row)).collect(),
        activities: lists::activities(facts, &view).into_iter().map(activity).collect(),
        milestones: lists::milestones(facts, &view, &scope).into_iter().map(milestone).collect(),
        need: need(facts, &view, target_day, &names)?,
        funding: lists::funding(facts, &view, &scope)?.into_iter().map(|row| names.funding(row)).collect(),
        submissions: lists::submissions(facts, &view, &scope).into_iter().map(|row| names.submission(row)).collect(),
        contradictions: contradictions(facts, &view)?,
        findings: findings(facts, &view)?,
        parameters: parameters(facts, &view, target_day),
        breaks: Vec::new(),
    };
    in_order(&mut report);
    report.breaks = summary::breaks(&report);
    report.summary = summary::sentences(&report);
    Ok(report)
}

/// The last day of effect that counts: that of the quarter. A draft of one that goes on says nothing of days to come:
/// it ends with the day of the last event known.
fn last_day(facts: &Facts, ask: &Ask) -> Option<Day> {
    let (first, last) = (ask.quarter.first_day().ok()?, ask.quarter.last_day().ok()?);
    let known = facts.recorded_at(ask.seq).map(Day::of).filter(|_| ask.draft);
    Some(known.map_or(last, |known| known.clamp(first, last)))
}

/// Whether no authority told anything of the quarter; of an empty journal that is said already.
fn silent(facts: &Facts, ask: &Ask) -> Result<Option<Silent>, FigureError> {
    let no_day = |_| Refused::NotADay { field: "quarter", text: ask.quarter.to_string() };
    let (first, last) = (ask.quarter.first_day().map_err(no_day)?, ask.quarter.last_day().map_err(no_day)?);
    let last_day = facts.last_told(ask.seq, last);
    let silent = ask.seq > 0 && last_day.is_none_or(|day| day < first);
    Ok(silent.then_some(Silent { last_day }))
}

/// What the title of a report says of it.
#[derive(Debug, Clone, Copy)]
struct Marks {
    draft: bool,
    /// Nothing was recorded of the quarter.
    silent: bool,
}

/// What a report, or its subject, is called.
fn called(title: &str, marks: Marks) -> String {
    let title = if marks.silent { format!("{title} ({SILENT})") } else { title.to_owned() };
    if marks.draft { format!("{DRAFT}: {title}") } else { title }
}

fn routing(marks: Marks) -> Routing {
    Routing {
        from: "Senatskanzlei – Chief Digital Officer, IKT-Steuerung".to_owned(),
        to: "An die Vorsitzende oder den Vorsitzenden des Hauptausschusses".to_owned(),
        via: vec![
            "die Präsidentin oder den Präsidenten des Abgeordnetenhauses von Berlin".to_owned(),
            "Senatskanzlei – G Sen –".to_owned(),
        ],
        subject: called(SUBJECT, marks),
        // Sollist keeps no register of papers: whoever files the report adds the numbers.
        earlier_papers: Vec::new(),
        request: REQUEST.to_owned(),
    }
}

/// What authorities and lines are called: the chapter of the plan names the authority.
struct Names {
    authorities: BTreeMap<Authority, String>,
    lines: Vec<figures::BudgetRow>,
}

impl Names {
    fn collect(facts: &Facts, view: &View, year: i16) -> Result<Names, FigureError> {
        let by = By { line: true, ..By::default() };
        let lines = figures::budget(facts, view, &BudgetQuery { year: Some(year), by, ..BudgetQuery::default() })?.rows;
        let mut authorities = BTreeMap::new();
        for row in &lines {
            let (Some(line), Some(authority)) = (&row.line, &row.authority) else { continue };
            let Some(labels) = facts.labels_at(line, view.seq) else { continue };
            if Authority::of_chapter(&labels.chapter) == *authority {
                authorities.entry(authority.clone()).or_insert_with(|| labels.chapter.clone());
            }
        }
        Ok(Names { authorities, lines })
    }
    fn of(&self, authority: &Authority) -> String {
        self.authorities.get(authority).cloned().unwrap_or_else(|| authority_name(authority))
    }
    fn equipment(&self, row: lists::Equipment) -> Equipment {
        Equipment {
            district: row.authority.district(),
            name: self.of(&row.authority),
            authority: row.authority,
            employees: row.employees,
            workplaces: row.workplaces,
            eligible: row.eligible,
            counted_on: row.counted_on,
            devices_in_use: row.devices_in_use,
            devices_in_stock: row.devices_in_stock,
            sessions: row.sessions,
            accounts: row.accounts,
            e_file_connected: row.e_file_connected,
            e_file_accounts: row.e_file_accounts,
            e_file_concurrent: row.e_file_concurrent,
        }
    }
    fn site(&self, row: lists::Site) -> Site {
        Site {
            name: self.of(&row.authority),
            authority: row.authority,
            site: row.site,
            measure: row.measure,
            day: row.day,
        }
    }
    fn submission(&self, row: lists::Submission) -> Submission {
        Submission {
            district: row.authority.district(),
            name: self.of(&row.authority),
            authority: row.authority,
            period: row.period,
            due_on: row.due_on,
            extended_to: row.extended_to,
            extensions: row.extensions,
            received_on: row.received_on,
            complete: row.complete,
            on_time: row.on_time,
        }
    }
    fn funding(&self, row: lists::Funding) -> Funding {
        let asked = row.purpose;
        Funding {
            name: self.of(&row.authority),
            authority: row.authority,
            request: row.request,
            programme: row.programme,
            requested: row.requested,
            // A review that names no amount finds all that was asked for.
            reviewed: row.reviewed.or(row.days.reviewed.and(row.requested)),
            approved: row.approved,
            granted: row.granted,
            step: row.step.code().to_owned(),
            requested_on: row.days.requested,
            reviewed_on: row.days.reviewed,
            approved_on: row.days.approved,
            rejected_on: row.days.rejected,
            granted_on: row.days.granted,
            decision: row.decision.as_ref().map(on_paper),
            purpose: Purpose {
                seq: asked.seq,
                reason: asked.reason.as_ref().map(on_paper),
                deadline: asked.deadline,
                item: asked.item,
                quantity: asked.quantity,
                unit_price: asked.unit_price,
                derivation: asked.derivation,
                derivation_bytes: asked.derivation_bytes,
            },
        }
    }
}

fn header(facts: &Facts, view: &View, year: i16) -> Result<Header, FigureError> {
    let total = |of: i16| {
        // What a plan gives a year that is still to come takes effect when that year begins.
        let known = View { until: view.until.filter(|_| of <= year), ..*view };
        let table = figures::budget(facts, &known, &BudgetQuery { year: Some(of), ..BudgetQuery::default() })?;
        Ok::<_, FigureError>((table.total.position.filter(|_| table.total.lines > 0), german_why(&table.total.why)))
    };
    let (past, current, coming) = (total(year.saturating_sub(1))?, total(year)?, total(year.saturating_add(1))?);
    let withheld = [&past, &current, &coming].map(|(_, reason)| reason.clone());
    let amount = |key: &str, label: String, of: i16, amount: Option<Cents>| HeaderAmount {
        key: key.to_owned(),
        label,
        year: of,
        amount,
        reason: amount.is_none().then(|| {
            let place = usize::try_from(of.saturating_sub(year).saturating_add(1)).unwrap_or(usize::MAX);
            let reason = withheld.get(place).cloned().flatten();
            reason.unwrap_or_else(|| format!("Für {of} steht kein Haushaltsplan im Journal."))
        }),
    };
    let (past, current, coming) = (past.0, current.0, coming.0);
    let (before, after) = (year.saturating_sub(1), year.saturating_add(1));
    let spent = current.map(|p| p.actual.plus(p.commitments)).transpose()?;
    Ok(Header {
        amounts: vec![
            amount(
                "appropriation",
                format!("Ansatz {before} (abgelaufenes Haushaltsjahr)"),
                before,
                past.map(|p| p.appropriation),
            ),
            amount(
                "appropriation",
                format!("Ansatz {year} (laufendes Haushaltsjahr)"),
                year,
                current.map(|p| p.appropriation),
            ),
            amount(
                "appropriation",
                format!("Ansatz {after} (kommendes Haushaltsjahr)"),
                after,
                coming.map(|p| p.appropriation),
            ),
            amount("actual", format!("Ist {before}"), before, past.map(|p| p.actual)),
            amount("frozen", format!("Verfügungsbeschränkungen (Sperren) {year}"), year, current.map(|p| p.frozen)),
            amount(
                "actual-now",
                format!("Aktuelles Ist {year}, Stand {}", german_day(view.day)),
                year,
                current.map(|p| p.actual),
            ),
            amount("total-cost", format!("Gesamtkosten {year}: Ist und Festlegungen"), year, spent),
        ],
    })
}

fn budget_row(row: &figures::BudgetRow, name: String) -> BudgetRow {
    let of = |of: fn(&Position) -> Cents| row.position.as_ref().map(of);
    let derived =
        |of: fn(&Position) -> Result<Cents, Overflow>| row.position.as_ref().and_then(|position| of(position).ok());
    BudgetRow {
        district: row.district,
        authority: row.authority.clone(),
        programme: row.programme,
        line: row.line.as_ref().map(|line| line.as_str().to_owned()),
        name,
        appropriation: of(|p| p.appropriation),
        carry_over: of(|p| p.carry_over),
        adjustments: of(|p| p.adjustments),
        soll: derived(Position::soll),
        frozen: of(|p| p.frozen),
        commitments: of(|p| p.commitments),
        actual: of(|p| p.actual),
        available: derived(Position::available),
        reason: german_why(&row.why),
        lines: row.lines,
        overdrawn: row.overdrawn,
        foreign: row.foreign,
    }
}

/// A line with what its parts were called at the view.
fn line_row(facts: &Facts, view: &View, row: &figures::BudgetRow) -> Option<LineRow> {
    let name = row.line.as_ref()?;
    let labels = facts.labels_at(name, view.seq);
    let called = |label: Option<&String>, part: &str| {
        label.filter(|label| !label.is_empty()).map_or_else(|| part.to_owned(), String::clone)
    };
    let amounts = budget_row(row, String::new());
    Some(LineRow {
        line: name.as_str().to_owned(),
        district: row.district?,
        authority: row.authority.clone()?,
        section: called(labels.map(|labels| &labels.section), name.section()),
        chapter: called(labels.map(|labels| &labels.chapter), name.chapter()),
        title: called(labels.map(|labels| &labels.title), name.title()),
        programme: row.programme?,
        appropriation: amounts.appropriation,
        carry_over: amounts.carry_over,
        adjustments: amounts.adjustments,
        soll: amounts.soll,
        frozen: amounts.frozen,
        commitments: amounts.commitments,
        actual: amounts.actual,
        available: amounts.available,
        reason: amounts.reason,
        overdrawn: row.overdrawn > 0,
        foreign: row.foreign > 0,
    })
}

fn budget(facts: &Facts, view: &View, year: i16, names: &Names) -> Result<Budget, FigureError> {
    let table = |by: By| figures::budget(facts, view, &BudgetQuery { year: Some(year), by, ..BudgetQuery::default() });
    let total = table(By::default())?.total;
    let named = |rows: Vec<figures::BudgetRow>, name: &dyn Fn(&figures::BudgetRow) -> String| {
        rows.iter().map(|row| budget_row(row, name(row))).collect::<Vec<_>>()
    };
    let district =
        |row: &figures::BudgetRow| row.district.map_or_else(String::new, |d| format!("{} {}", d.code(), d.name()));
    let authority = |row: &figures::BudgetRow| row.authority.as_ref().map_or_else(String::new, |a| names.of(a));
    let programme =
        |row: &figures::BudgetRow| row.programme.map_or_else(String::new, |p| terms::programme(p).de.to_owned());
    let title = |row: &figures::BudgetRow| {
        let labels = row.line.as_ref().and_then(|line| facts.labels_at(line, view.seq));
        labels.map_or_else(String::new, |labels| labels.title.clone())
    };
    let lines = |marked: fn(&figures::BudgetRow) -> bool| {
        names.lines.iter().filter(|row| marked(row)).cloned().collect::<Vec<_>>()
    };
    Ok(Budget {
        total: budget_row(&total, terms::TOTAL.de.to_owned()),
        districts: named(table(By { district: true, ..By::default() })?.rows, &district),
        authorities: named(table(By { authority: true, ..By::default() })?.rows, &authority),
        programmes: named(table(By { programme: true, ..By::default() })?.rows, &programme),
        overdrawn: named(lines(|row| row.overdrawn > 0), &title),
        causes: figures::overdrafts(facts, view, year)?.into_iter().filter_map(Cause::of).collect(),
        foreign: named(lines(|row| row.foreign > 0), &title),
        lines: names.lines.iter().filter_map(|row| line_row(facts, view, row)).collect(),
        forecast: forecast(facts, view, year)?,
    })
}

/// The figures of the quarter before, as they are known now; `None` where the calendar begins.
fn before(
    facts: &Facts,
    view: &View,
    quarter: Quarter,
    target_day: Day,
    now: &Figures<'_>,
) -> Result<Option<Before>, FigureError> {
    let Some(quarter) = quarter.before() else { return Ok(None) };
    let Ok(until) = quarter.last_day() else { return Ok(None) };
    let view = View { seq: view.seq, until: Some(until), day: until, walk: None };
    let year = quarter.year();
    let by = |by: By| figures::budget(facts, &view, &BudgetQuery { year: Some(year), by, ..BudgetQuery::default() });
    let total = budget_row(&by(By::default())?.total, String::new());
    let districts = by(By { district: true, ..By::default() })?.rows;
    let districts: Vec<BudgetRow> = districts.iter().map(|row| budget_row(row, String::new())).collect();
    let indicators = indicators(facts, &view, year, target_day, Levels::Districts)?;
    let then = Figures { until, year, total: &total, districts: &districts, indicators: &indicators };
    Ok(Some(Before { quarter, until, rows: compare::compared(now, &then) }))
}

fn rollout(row: lists::Rollout) -> Rollout {
    Rollout { rollout: row.rollout, authority: row.authority, deadline: row.deadline }
}

fn activity(row: lists::Activity) -> Activity {
    let kind = match row.kind {
        ActivityKind::Project => "project",
        ActivityKind::Event => "event",
        ActivityKind::Network => "network",
    };
    Activity { kind: kind.to_owned(), title: row.title, held_on: row.held_on, participants: row.participants }
}

fn milestone(row: lists::Milestone) -> Milestone {
    Milestone {
        authority: row.authority,
        project: row.project,
        milestone: row.milestone,
        planned_on: row.planned_on,
        budgeted_cost: row.budgeted_cost,
        reached_on: row.reached_on,
    }
}

fn need(facts: &Facts, view: &View, target_day: Day, names: &Names) -> Result<Need, FigureError> {
    let table = figures::need(facts, view, &NeedQuery { explain: true, ..NeedQuery::at(target_day) })?;
    let proposal = &table.proposal;
    let rows = table.rows.iter().map(|row| {
        let mut served = proposal.shares.iter().zip(1..);
        let claim = served.find(|(share, _)| share.authority == row.authority && share.item == row.item);
        let share = claim.map(|(share, _)| share);
        NeedRow {
            district: row.district,
            authority: row.authority.clone(),
            name: names.of(&row.authority),
            item: row.item.as_str().to_owned(),
            target: row.target,
            usable: row.usable,
            pipeline: row.pipeline,
            quantity: row.quantity,
            gross: row.gross,
            cover: row.cover,
            need: row.need,
            share: share.map(|share| share.share),
            place: claim.map(|(_, place)| place),
            rank: share.and_then(|share| terms::rank(share.rank.code())).map(|rank| rank.de.to_owned()),
            derivation: row.tree.as_ref().and_then(|tree| serde_json::to_value(tree).ok()).unwrap_or_default(),
        }
    });
    let withheld = table.withheld.iter().map(|row| WithheldNeed {
        district: row.district,
        authority: row.authority.clone(),
        name: names.of(&row.authority),
        item: row.item.as_str().to_owned(),
        reason: row.why.said().de,
    });
    Ok(Need {
        rows: rows.collect(),
        withheld: withheld.collect(),
        gross: table.gross,
        cover: table.cover,
        need: table.need,
        total_reason: german_why(&table.total_why),
        programmes: table.by_programme().unwrap_or_default().into_iter().map(ProgrammeNeed::from).collect(),
        reserve: proposal.reserve,
        uncovered: proposal.uncovered,
        proposal_reason: german_why(&proposal.why),
        not_reported: table.not_reported.clone(),
        reason: german_why(&table.why),
    })
}

/// Of one metric, scope and day the newest so many contradictions are listed; of the others the number.
const OF_ONE_FIGURE_MAX: usize = 5;

fn contradictions(facts: &Facts, view: &View) -> Result<Vec<Contradiction>, FigureError> {
    let compared: Vec<_> =
        figures::conflicts(facts, view)?.into_iter().filter(figures::Comparison::is_conflict).collect();
    let mut of_one: BTreeMap<(&str, &str, Day), u64> = BTreeMap::new();
    let mut places = Vec::new();
    for (place, one) in compared.iter().enumerate().rev() {
        let seen = of_one.entry((&one.figure.metric, &one.figure.scope, one.figure.as_of)).or_default();
        *seen += 1;
        if *seen <= OF_ONE_FIGURE_MAX as u64 {
            places.push(place);
        }
    }
    // The oldest that is listed says how many older ones there are.
    let mut list = Vec::new();
    for place in places.into_iter().rev() {
        let Some(one) = compared.get(place) else { continue };
        let all =
            of_one.remove(&(one.figure.metric.as_str(), one.figure.scope.as_str(), one.figure.as_of)).unwrap_or(0);
        list.push(contradiction(one, all.saturating_sub(OF_ONE_FIGURE_MAX as u64)));
    }
    Ok(list)
}

fn contradiction(one: &figures::Comparison, further: u64) -> Contradiction {
    Contradiction {
        seq: one.figure.seq,
        metric: one.figure.metric.clone(),
        definition: one.figure.definition.clone(),
        scope: scope_name(&one.figure.scope),
        as_of: one.figure.as_of,
        value: one.figure.value,
        numerator: one.figure.numerator,
        denominator: one.figure.denominator,
        origin: one.figure.origin.clone(),
        shown: one.shown,
        ours: one.our_value,
        ours_numerator: one.ours.as_ref().and_then(|row| row.numerator).map(exact),
        ours_denominator: one.ours.as_ref().and_then(|row| row.denominator).map(exact),
        rival: one.rival.map(|figures::Rival { difference, numerator, denominator }| Rival {
            difference,
            numerator,
            denominator,
        }),
        our_definition: figures::definition(&one.figure.metric).map(|known| known.formula_de.to_owned()),
        differs_from_ours: one.differs_from_ours,
        differs_from: one.differs_from.clone(),
        differs_from_count: one.differs_from_count,
        further,
    }
}

fn scope_name(scope: &str) -> String {
    match Scope::named(scope) {
        Some(Scope::Berlin) => "Berlin".to_owned(),
        Some(Scope::Districts) => "alle Bezirke".to_owned(),
        Some(Scope::District(District::CENTRAL)) => "Hauptverwaltung".to_owned(),
        Some(Scope::District(district)) => format!("Bezirk {}", district.name()),
        Some(Scope::Authority(authority)) => authority_name(&authority),
        None => scope.to_owned(),
    }
}

fn parameters(facts: &Facts, view: &View, target_day: Day) -> Vec<Parameter> {
    let in_force = figures::parameters::in_force(facts, view, target_day);
    let row = |(item, (values, origin)): (
        &sollist_contract::ids::Item,
        &(sollist_contract::parameters::ItemValues, figures::parameters::Origin),
    )| {
        Parameter {
            item: item.as_str().to_owned(),
            programme: values.programme,
            unit_price: values.unit_price.0,
            quota: values.quota.0,
            life_months: values.life_months,
            running_cost_per_year: values.running_cost_per_year.0,
            step_costs: values
                .step_costs
                .iter()
                .map(|step| {
                    let name = terms::step(&step.name).map_or(step.name.as_str(), |term| term.de);
                    format!("{name}: {} EUR je angefangene {}", german(step.amount), step.every.get())
                })
                .collect(),
            set: origin.set.clone(),
            valid_from: origin.valid_from,
            seq: origin.seq,
        }
    };
    in_force.items.iter().map(row).collect()
}
