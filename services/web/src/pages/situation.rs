//! Lage: where we stand, and what somebody has to do today.

use askama::Template;
use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{
            GetBudgetRequest, GetBudgetResponse, GetNeedRequest, ListAnomaliesRequest, ListFundingRequestsRequest,
            ListPublishedFiguresRequest, RecordedFundingRequest,
        },
        budget::v1::FundingState,
        common::v1::{AsOf, View},
        intake::v1::SubmissionState,
    },
    ids::{Authority, District},
    said::Said,
    words::{names, number, terms},
};

use super::{
    need::target_of_year,
    processes, refused, requests, rows,
    rows::{AMOUNTS, amount, causes, of_need, pinned, why},
    submissions, warned,
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::{Failure, permitted},
    query::Query,
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::{Words, look},
};

#[derive(Template)]
#[template(path = "situation.html")]
struct Body {
    words: &'static Words,
    keys: Vec<(String, Cell)>,
    /// Which year they are of.
    amounts: String,
    form: Form,
    beside: String,
    table: Table,
    /// The page of the district that is asked for.
    district: String,
}

/// Something to do: its word for programs, what it is called and what it says, how often, and where it is.
struct Task {
    code: &'static str,
    said: (Said, Said),
    count: u64,
    link: String,
}

pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let budget = budget(ask).await?;
    let view = pinned(ask, budget.as_of.as_ref());
    let (tasks, later) = tasks(ask, view.clone(), &budget).await?;
    // Amounts and requests count events of later days, each some: how many they are together nobody counted.
    let counted = budget.as_of.as_ref().and_then(|as_of| as_of.ahead.as_ref()).map(|ahead| ahead.after.clone());
    let ahead = counted.or(later.then(|| Day::of(Timestamp::now()).to_string()));
    let columns =
        vec![Column::text("task", words.what), Column::number("count", words.count), Column::text("said", words.note)];
    let mut table = Table::new(MAIN_TABLE, words.to_do.to_owned(), columns, lang);
    table.headed = true;
    table.rows = tasks
        .into_iter()
        .filter(|task| task.count > 0)
        .map(|Task { code, said: (name, sentence), count, link }| {
            vec![
                Cell::named(code, &lang.say(name)).to(link.clone()),
                Cell::count(count, lang).to(link),
                Cell::text(&lang.say(of_which(code, sentence, &ask.query))),
            ]
        })
        .collect();
    table.empty = lang.say(look::nothing_to_do());
    // The page itself has no name that an export could have.
    Ask { path: "/lage".to_owned(), ..ask.clone() }.exported(&mut table);
    let keys = keys(ask, view, &budget).await?;
    let fields = vec![
        Field::year(&ask.query, lang),
        Field::district(&ask.query, lang, &ask.who),
        Field::authority(&ask.query, lang, &ask.who),
        Field::programme(&ask.query, lang),
    ];
    let body = Body {
        words,
        keys,
        amounts: lang.say(match &budget.total {
            Some(total) if total.lines > 0 => crate::words::amounts_of(total.year),
            _ => crate::words::no_lines(ask.query.year_alone(), budget.as_of.as_ref()),
        }),
        form: Form::new(lang, "/", &ask.query, fields),
        beside: if ask.query.stand.is_empty() { String::new() } else { lang.say(look::beside_the_journal()) },
        district: rows::district_page(&ask.query.district, &ask.query),
        table: table.clone(),
    };
    let mut page = ask.page(words.situation, body, Some(table), budget.as_of);
    if let (Some(bar), Some(after)) = (&mut page.shell.bar, ahead) {
        bar.ahead = lang.say(crate::words::some_ahead(&after));
        bar.without_ahead = ask.query.with(|query| query.until = after).at(&ask.path);
    }
    Ok(page)
}

async fn budget(ask: &Ask) -> Result<GetBudgetResponse, Failure> {
    let Query { district, authority, programme, .. } = ask.query.clone();
    let request = GetBudgetRequest {
        view: ask.query.view(),
        year: ask.year().await?,
        district,
        authority,
        programme,
        ..GetBudgetRequest::default()
    };
    Ok(ask.link.analytics().get_budget(request).await?.into_inner())
}

/// What a task says, and of how much it is: not every list is told for a programme, and one of all Berlin alone.
fn of_which(code: &str, said: Said, asked: &Query) -> Said {
    let is_narrowed = !asked.district.is_empty() || !asked.authority.is_empty() || !asked.programme.is_empty();
    match code {
        "contradicting" | "unreadable" if is_narrowed => said.and(&look::told_of_berlin()),
        "overdue" | "processes" | "refused" | "warnings" | "urgent" if !asked.programme.is_empty() => {
            said.and(&look::told_of_all_programmes())
        }
        _ => said,
    }
}

/// The figures that officers are asked for first.
async fn keys(ask: &Ask, view: Option<View>, budget: &GetBudgetResponse) -> Result<Vec<(String, Cell)>, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let total = budget.total.clone().unwrap_or_default();
    let causes = causes(ask, budget.as_of.as_ref());
    let of_year = causes.with(|query| {
        if total.year > 0 {
            query.year = total.year.to_string();
        }
    });
    let shown = AMOUNTS.iter().filter(|(key, ..)| matches!(*key, "soll" | "actual" | "available"));
    let planned = total.lines > 0;
    let given_of = |of: &rows::Amount| {
        if planned { amount(&total, of, &of_year, lang) } else { Cell::missing("–") }
    };
    let mut keys: Vec<(String, Cell)> = shown.map(|of| (lang.word(of.1).to_owned(), given_of(of))).collect();
    let Query { district, authority, .. } = ask.query.clone();
    let target_day = target_of_year(ask, budget.as_of.as_ref());
    let of_need = of_need(&causes).with(|query| target_day.clone_into(&mut query.only.target));
    let request = GetNeedRequest { view, district, authority, target_day, ..GetNeedRequest::default() };
    let need = ask.link.analytics().get_need(request).await?.into_inner();
    let proposal = need.proposal.unwrap_or_default();
    // Nothing is known where nothing was told, whatever is left uncovered of nothing.
    let is_unknown = need.why.is_some();
    let given = |amount: &str, figure: &str| match amount {
        amount if amount.is_empty() || is_unknown => {
            let told = [proposal.why.as_ref(), need.total_why.as_ref(), need.why.as_ref()];
            Cell::missing("–").below(&lang.told(told.into_iter().flatten().next()))
        }
        amount => {
            let of_all =
                if ask.query.programme.is_empty() { String::new() } else { lang.say(look::of_all_programmes()) };
            Cell::amount(amount, lang).to(why(figure, &of_need)).below(&of_all)
        }
    };
    // It is of a day, whichever year of the budget is shown.
    let on = lang.say(number::day(&need.target_day));
    keys.push((format!("{} {} {on}", words.extra_need, words.on_day), given(&need.total_need, "need.extra")));
    keys.push((words.uncovered_need.to_owned(), given(&proposal.uncovered, "need.uncovered")));
    Ok(keys)
}

/// Of whom lists are asked that know authorities and no districts.
pub fn office(asked: &Query) -> String {
    let of_district = |district: District| {
        district.bezirksamt().map_or_else(|| Authority::IKT_STEUERUNG.to_owned(), |office| office.to_string())
    };
    if asked.authority.is_empty() {
        asked.district.parse().map(of_district).unwrap_or_default()
    } else {
        asked.authority.clone()
    }
}

/// What is to be done, and whether requests of later days are in it.
async fn tasks(ask: &Ask, view: Option<View>, budget: &GetBudgetResponse) -> Result<(Vec<Task>, bool), Failure> {
    let elsewhere = ask.query.elsewhere();
    let office = office(&ask.query);
    let of_office = |kind: &str| {
        elsewhere.with(|query| {
            if !office.is_empty() {
                query.narrow_to(&office);
            }
            kind.clone_into(&mut query.only.kind);
        })
    };
    let mut tasks = doubts(ask, budget.as_of.as_ref());
    let overdrawn = u64::from(budget.total.as_ref().map_or(0, |total| total.overdrawn));
    let lines = elsewhere.with(|query| {
        "stelle".clone_into(&mut query.by);
        "available".clone_into(&mut query.sort);
        super::budget::OVERDRAWN.clone_into(&mut query.only.kind);
    });
    tasks.push(Task {
        code: "overdrawn",
        said: look::overdrawn(overdrawn),
        count: overdrawn,
        link: lines.at("/haushalt"),
    });
    let late = submissions::whole(ask, &office, SubmissionState::Overdue).await.or_else(unknown_has_none)?;
    let mut who: Vec<String> = late.iter().map(|it| names::authority(&it.authority)).collect();
    who.dedup();
    let named = who.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    tasks.push(Task {
        code: "overdue",
        said: look::overdue(&named, who.len().saturating_sub(3)),
        count: late.len() as u64,
        link: of_office("ueberfaellig").at("/meldungen"),
    });
    let (waiting, later) = waiting_requests(ask, view.clone()).await?;
    tasks.extend(waiting);
    let processes = processes::waiting(ask, &office).await.or_else(unknown_has_none)?;
    tasks.push(Task {
        code: "processes",
        said: look::processes(processes),
        count: processes,
        link: of_office("").at("/vorgaenge"),
    });
    let refused = refused::count(ask, &office).await.or_else(unknown_has_none)?;
    tasks.push(Task {
        code: "refused",
        said: look::refused(refused),
        count: refused,
        link: of_office("").at("/abgewiesen"),
    });
    let warnings = warned::count(ask, &office).await.or_else(unknown_has_none)?;
    tasks.push(Task {
        code: "warnings",
        said: look::warnings(warnings),
        count: warnings,
        link: of_office("").at("/hinweise"),
    });
    let request = ListPublishedFiguresRequest {
        view: view.clone(),
        contradicting: true,
        page_size: 1,
        ..ListPublishedFiguresRequest::default()
    };
    let published = permitted(ask.link.analytics().list_published_figures(request).await)?;
    let contradicting = published.map_or(0, |published| u64::from(published.into_inner().total));
    let kind = |kind: &str| elsewhere.with(|query| kind.clone_into(&mut query.only.kind));
    tasks.push(Task {
        code: "contradicting",
        said: look::contradicting(contradicting),
        count: contradicting,
        link: kind("widerspruch").at("/veroeffentlicht"),
    });
    let urgent = urgent(ask, view).await?;
    tasks.push(Task {
        code: "urgent",
        said: look::urgent(urgent),
        count: urgent,
        link: kind("dringend").at("/auffaelligkeiten"),
    });
    Ok((tasks, later))
}

/// Whoever is not registered has nothing open.
pub fn unknown_has_none<T: Default>(failure: Failure) -> Result<T, Failure> {
    match failure {
        Failure::Refused { status, .. } if status == axum::http::StatusCode::NOT_FOUND => Ok(T::default()),
        other => Err(other),
    }
}

/// What is wrong with the journal itself, as far as an answer tells.
fn doubts(ask: &Ask, as_of: Option<&AsOf>) -> Vec<Task> {
    let unreadable = as_of.map(|as_of| as_of.unreadable.as_slice()).unwrap_or_default();
    let task = |first: &u64| Task {
        code: "unreadable",
        said: look::unreadable(unreadable.len() as u64),
        count: unreadable.len() as u64,
        link: ask.query.elsewhere().at(&format!("/journal/{first}")),
    };
    unreadable.first().map(task).into_iter().collect()
}

/// The code of what is granted in part: no state of its own.
const IN_PART: &str = "granted-in-part";

/// The requests on which somebody has to decide, and whether requests of later days are among them.
async fn waiting_requests(ask: &Ask, view: Option<View>) -> Result<(Vec<Task>, bool), Failure> {
    type Waiting = (&'static str, FundingState, fn(u64) -> (Said, Said));
    const WAITING: [Waiting; 4] = [
        ("requested", FundingState::Requested, look::requested),
        ("reviewed", FundingState::Reviewed, look::reviewed),
        ("approved", FundingState::Approved, look::approved),
        (IN_PART, FundingState::Granted, look::granted_in_part),
    ];
    let waits = |it: &&RecordedFundingRequest, state| {
        state != FundingState::Granted || it.funding_request.as_ref().and_then(requests::left).is_some()
    };
    let today = Day::of(Timestamp::now()).to_string();
    let of_later = |it: &RecordedFundingRequest| {
        let days = [&it.requested_on, &it.reviewed_on, &it.approved_on, &it.granted_on];
        days.into_iter().flatten().any(|day| *day > today)
    };
    let (mut tasks, mut later) = (Vec::new(), false);
    for (code, state, said) in WAITING {
        let Query { district, authority, programme, .. } = ask.query.clone();
        let mut request = ListFundingRequestsRequest {
            view: view.clone(),
            district,
            authority,
            programme,
            state: state.into(),
            page_size: 1000,
            ..ListFundingRequestsRequest::default()
        };
        let mut count = 0_u64;
        loop {
            let page = ask.link.records().list_funding_requests(request.clone()).await?.into_inner();
            let waiting: Vec<_> = page.funding_requests.iter().filter(|it| waits(it, state)).collect();
            count = count.saturating_add(waiting.len() as u64);
            later |= waiting.into_iter().any(of_later);
            request.page_token = page.next_page_token;
            if request.page_token.is_empty() {
                break;
            }
        }
        let word = match code {
            IN_PART => requests::IN_PART.to_owned(),
            _ => sollist_contract::ids::slug(terms::funding_step(code).map_or(code, |term| term.de)),
        };
        let asked = ask.query.elsewhere().with(|query| query.only.kind = word);
        tasks.push(Task { code, said: said(count), count, link: asked.at("/antraege") });
    }
    Ok((tasks, later))
}

/// Severe findings come first.
async fn urgent(ask: &Ask, view: Option<View>) -> Result<u64, Failure> {
    let Query { district, authority, .. } = ask.query.clone();
    let mut request = ListAnomaliesRequest { view, district, authority, ..ListAnomaliesRequest::default() };
    let mut count = 0_u64;
    loop {
        let page = ask.link.analytics().list_anomalies(request.clone()).await?.into_inner();
        // A row that goes on is told again on the next page.
        let severe = page.rows.iter().filter(|row| row.severity == "severe" && !row.continues).count();
        count = count.saturating_add(severe as u64);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() || page.rows.last().is_some_and(|row| row.severity != "severe") {
            return Ok(count);
        }
    }
}
