//! The service: what goes over the wire, and how wrong questions are answered.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../../../analytics/tests/common/mod.rs"]
mod common;

use std::sync::{Arc, RwLock};

use common::*;
use sollist_contract::grpc::{
    analytics::v1::{analytics_service_server::AnalyticsService, *},
    common::v1::View,
};
use sollist_figures::{AnalyticsApi, JournalState};
use sollist_platform::{store::journal::Recorded, wire::caller::Caller};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

struct Still;

#[tonic::async_trait]
impl JournalState for Still {
    async fn caught_up(&self) -> Result<(), Status> {
        Ok(())
    }
    async fn hash(&self, seq: u64) -> Result<String, Status> {
        Ok(format!("hash-{seq}"))
    }
    async fn events(&self, _: &[u64]) -> Result<Vec<Recorded>, Status> {
        Ok(Vec::new())
    }
    async fn first_simulated(&self) -> Result<Option<u64>, Status> {
        Ok(None)
    }
}

fn api() -> AnalyticsApi {
    let mut j = Journal::default();
    j.line("ba-pankow", "2026/30/25/bezirksamt-pankow/ikt", "1000.00", "mobile-devices");
    j.eligible("ba-pankow", "2026-01-01", 10).parameters("2026-01-01", notebooks("1", "150"));
    j.stock("ba-pankow", "2026-01-01", "notebook", 2, 0);
    AnalyticsApi {
        facts: Arc::new(RwLock::new(j.facts())),
        journal: Arc::new(Still),
        clock: || "2026-09-30T10:00:00Z".parse().unwrap(),
    }
}

/// A request of somebody.
fn asked<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.extensions_mut().insert(Caller::named("anna"));
    request
}

fn as_of(seq: &str) -> Option<View> {
    Some(View { as_of: seq.to_owned(), until: String::new() })
}

#[tokio::test]
async fn figures_go_over_the_wire_with_their_state_of_knowledge() {
    let api = api();
    let budget = api
        .get_budget(asked(GetBudgetRequest { view: as_of("1"), by: vec!["district".into()], ..Default::default() }))
        .await
        .unwrap()
        .into_inner();
    let known = budget.as_of.unwrap();
    assert_eq!(
        (known.sequence, known.recorded_at.as_str(), known.hash.as_str()),
        (1, "2026-09-01T08:00:00Z", "hash-1")
    );
    assert_eq!(
        (budget.rows[0].district.as_deref(), budget.rows[0].available.as_str(), budget.rows[0].lines),
        (Some("03"), "1000.00", 1)
    );
    assert_eq!(budget.rows[0].authority, None);

    let request = GetIndicatorsRequest { id: "mobile.device-rate".into(), ..Default::default() };
    let row = api.get_indicators(asked(request)).await.unwrap().into_inner().rows.remove(0);
    let said =
        (row.value.as_deref(), row.numerator.as_deref(), row.denominator.as_deref(), row.unit.as_str(), row.reason);
    assert_eq!(said, (Some("20.0"), Some("2"), Some("10"), "percent", None));

    let need = api.get_need(asked(GetNeedRequest { explain: true, ..Default::default() })).await.unwrap().into_inner();
    assert_eq!(
        (need.target_day.as_str(), need.total_gross.as_str(), need.total_need.as_str()),
        ("2026-09-30", "1200.00", "200.00")
    );
    assert!(serde_json::from_str::<serde_json::Value>(&need.rows[0].tree).unwrap()["children"].is_array());
}

#[tokio::test]
async fn a_wrong_argument_is_named() {
    let api = api();
    let budget = |change: fn(&mut GetBudgetRequest)| {
        let mut request = GetBudgetRequest::default();
        change(&mut request);
        api.get_budget(asked(request))
    };
    for (field, reason, status) in [
        ("district", "NOT_A_NAME", budget(|r| r.district = "13".into()).await),
        ("authority", "NOT_A_NAME", budget(|r| r.authority = "BA Pankow".into()).await),
        ("authority", "AUTHORITY_UNPLANNED", budget(|r| r.authority = "ba-mitte".into()).await),
        (
            "authority",
            "AUTHORITY_ELSEWHERE",
            budget(|r| (r.district, r.authority) = ("01".into(), "ba-pankow".into())).await,
        ),
        ("programme", "NOT_A_NAME", budget(|r| r.programme = "toys".into()).await),
        ("by", "NO_SUCH_BREAKDOWN", budget(|r| r.by = vec!["month".into()]).await),
        ("year", "YEAR_BEYOND", budget(|r| r.year = 26).await),
        ("view.as_of", "AS_OF_AHEAD", budget(|r| r.view = as_of("99")).await),
        ("view.as_of", "NOT_AN_AS_OF", budget(|r| r.view = as_of("gestern")).await),
        ("page_size", "PAGE_SIZE", budget(|r| r.page_size = -1).await),
        ("page_token", "PAGE_TOKEN", budget(|r| r.page_token = "x".into()).await),
        (
            "view.until",
            "NOT_A_DAY",
            budget(|r| r.view = Some(View { as_of: String::new(), until: "31.12.2026".into() })).await,
        ),
    ] {
        let status = status.unwrap_err();
        let code = if reason == "AUTHORITY_UNPLANNED" { Code::NotFound } else { Code::InvalidArgument };
        assert_eq!(status.code(), code, "{field}");
        assert!(status.message().contains(" / "), "German and English: {}", status.message());
        let details = status.get_error_details();
        assert_eq!(details.bad_request().unwrap().field_violations[0].field, field);
        assert_eq!(details.error_info().unwrap().reason, reason);
    }
    let request = GetIndicatorsRequest { id: "mobile.happiness".into(), ..Default::default() };
    assert_eq!(api.get_indicators(asked(request)).await.unwrap_err().code(), Code::NotFound);
    let request = GetNeedRequest { scenario: "{\"prices\":1}".into(), ..Default::default() };
    assert_eq!(api.get_need(asked(request)).await.unwrap_err().code(), Code::InvalidArgument);
}

/// Whatever is asked, the same bad argument is answered with the same code and reason.
#[tokio::test]
async fn a_wrong_argument_has_one_reason_everywhere() {
    let api = api();
    let (budget, indicators, need) =
        (GetBudgetRequest::default(), GetIndicatorsRequest::default(), GetNeedRequest::default());
    for (word, reason) in [("gestern", "NOT_AN_AS_OF"), ("99", "AS_OF_AHEAD")] {
        let view = as_of(word);
        let answers = [
            api.get_budget(asked(GetBudgetRequest { view: view.clone(), ..budget.clone() })).await.err(),
            api.get_indicators(asked(GetIndicatorsRequest { view: view.clone(), ..indicators.clone() })).await.err(),
            api.get_need(asked(GetNeedRequest { view: view.clone(), ..need.clone() })).await.err(),
            api.facts.read().unwrap().seq_of(word).err().map(|why| sollist_figures::error(why).into()),
        ];
        for status in answers {
            let status: Status = status.unwrap();
            assert_eq!(status.code(), Code::InvalidArgument, "{word}");
            assert_eq!(status.get_error_details().error_info().unwrap().reason, reason, "{word}");
        }
    }
    let request = GetIndicatorsRequest { by: vec!["line".into()], ..indicators };
    let status = api.get_indicators(asked(request)).await.unwrap_err();
    assert_eq!(status.get_error_details().error_info().unwrap().reason, "INDICATORS_BY_LINE");
}

/// Why a figure is missing comes as one text, as it always did, and in each language by itself.
#[tokio::test]
async fn a_reason_comes_joined_and_apart() {
    let request = GetIndicatorsRequest { id: "efile.licence-use".into(), ..Default::default() };
    let row = api().get_indicators(asked(request)).await.unwrap().into_inner().rows.remove(0);
    let why = row.why.unwrap();
    assert_eq!(row.reason.unwrap(), format!("{} / {}", why.de, why.en));
    assert_eq!(why.de, "Die Nutzung der Digitalen Akte ist nicht gemeldet.");
    assert_eq!(why.en, "The use of the digital file is not reported.");
    let request = GetNeedRequest { view: as_of("2"), ..Default::default() };
    let need = api().get_need(asked(request)).await.unwrap().into_inner();
    let why = need.why.unwrap();
    assert_eq!(need.reason.unwrap(), format!("{} / {}", why.de, why.en));
    assert_eq!(why.en, "On 2026-09-01: no parameters (quotas and prices) are in force.");
}

/// The pages of what stands beside a need are together what one answer has, and what stands beside the rows is the same
/// on each; a wrong argument is named by its own field.
#[tokio::test]
async fn what_stands_beside_a_need_comes_in_pages() {
    let mut j = Journal::default();
    j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/reserve", "500.00", "reserve");
    for (authority, eligible) in [("ba-mitte", 10), ("ba-pankow", 20), ("ba-spandau", 30)] {
        j.line(authority, &format!("2026/30/25/{authority}/ikt"), "100.00", "mobile-devices");
        j.eligible(authority, "2026-01-01", eligible);
    }
    j.parameters("2026-01-01", notebooks("1", "150"));
    let values = serde_json::json!({"items": {}, "uncertainty": {"seed": 1, "draws": 9,
        "price": {"notebook": ["0.9", "1", "1.1"]}}});
    let set = serde_json::json!({"set": "range", "valid_from": "2026-01-01", "values": values});
    j.on("2026-01-01", "parameters.published", set);
    let api = AnalyticsApi { facts: Arc::new(RwLock::new(j.facts())), ..api() };

    let whole = api.get_need_splits(asked(GetNeedSplitsRequest::default())).await.unwrap().into_inner();
    let (mut gains, mut shares, mut page_token, mut pages) = (Vec::new(), Vec::new(), String::new(), 0);
    loop {
        let request = GetNeedSplitsRequest { page_size: 5, page_token, ..Default::default() };
        let page = api.get_need_splits(asked(request)).await.unwrap().into_inner();
        assert_eq!((&page.splits, &page.as_of, page.claims), (&whole.splits, &whole.as_of, 3));
        gains.extend(page.gains);
        shares.extend(page.shares);
        (page_token, pages) = (page.next_page_token, pages + 1);
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!((gains.len(), gains, shares, pages > 4), (12, whole.gains, whole.shares, true));

    let whole = api.get_need_range(asked(GetNeedRangeRequest::default())).await.unwrap().into_inner();
    let first = GetNeedRangeRequest { page_size: 2, ..Default::default() };
    let first = api.get_need_range(asked(first)).await.unwrap().into_inner();
    assert_eq!((first.rows.len(), &first.total, first.seed), (2, &whole.total, 1));
    let page_token = first.next_page_token;
    let rest = GetNeedRangeRequest { page_size: 9, page_token: page_token.clone(), ..Default::default() };
    let rest = api.get_need_range(asked(rest)).await.unwrap().into_inner();
    assert_eq!([first.rows, rest.rows].concat(), whole.rows);
    assert_eq!((rest.distributions, rest.next_page_token.as_str()), (whole.distributions, ""));

    let field = |status: Status| status.get_error_details().bad_request().unwrap().field_violations[0].field.clone();
    let wrong = GetNeedSplitsRequest { rules: vec!["E".into()], ..Default::default() };
    assert_eq!(field(api.get_need_splits(asked(wrong)).await.unwrap_err()), "rules");
    let wrong = GetNeedDriversRequest { since: "99".into(), ..Default::default() };
    assert_eq!(field(api.get_need_drivers(asked(wrong)).await.unwrap_err()), "since");
    let other = GetRequestedNeedRequest { page_token, ..Default::default() };
    assert_eq!(field(api.get_requested_need(asked(other)).await.unwrap_err()), "page_token");
}

/// The events behind a figure come in pages, all of the first one's state of knowledge, and may begin further on.
#[tokio::test]
async fn events_behind_a_figure_come_in_pages_of_one_state_of_knowledge() {
    let line = |number: usize| format!("2026/30/25/ba-mitte/title-{number}");
    let mut j = Journal::default();
    for number in 1..=5 {
        j.line("ba-mitte", &line(number), "100.00", "mobile-devices");
    }
    let api = AnalyticsApi { facts: Arc::new(RwLock::new(j.facts())), ..api() };
    let of = |page_size, skip, page_token: &str| ListContributionsRequest {
        figure: "budget.appropriation".into(),
        page_size,
        skip,
        page_token: page_token.to_owned(),
        ..Default::default()
    };
    let page = async |request| api.list_contributions(asked(request)).await.map(tonic::Response::into_inner);
    let shown = |page: &ListContributionsResponse| -> Vec<(u64, String)> {
        page.contributions.iter().map(|it| (it.sequence, it.contribution.clone().unwrap())).collect()
    };
    let event = |number: u64| (number, "100.00".to_owned());
    let first = page(of(2, 1, "")).await.unwrap();
    assert_eq!((shown(&first), first.events_total), (vec![event(2), event(3)], 5));
    assert_eq!((first.sum.as_deref(), first.as_of.unwrap().sequence), (Some("500.00"), 5));

    // What is recorded meanwhile is not on its pages.
    j.line("ba-mitte", &line(6), "100.00", "mobile-devices");
    j.feed(&mut api.facts.write().unwrap(), 5, 6);
    let rest = page(of(9, 1, &first.next_page_token)).await.unwrap();
    assert_eq!((shown(&rest), rest.events_total), (vec![event(4), event(5)], 5));
    assert_eq!((rest.sum.as_deref(), rest.next_page_token.as_str()), (Some("500.00"), ""));
    let whole = page(of(0, 0, "")).await.unwrap();
    assert_eq!((shown(&whole).len(), whole.sum.as_deref()), (6, Some("600.00")));
    let beyond = page(of(0, 99, "")).await.unwrap();
    assert_eq!((shown(&beyond).len(), beyond.events_total), (0, 6));
    assert_eq!(page(of(2, 0, &first.next_page_token)).await.unwrap_err().code(), Code::InvalidArgument);

    let path = vec!["01".to_owned(), "ba-mitte".to_owned(), line(3)];
    let part = page(ListContributionsRequest { path, ..of(0, 0, "") }).await.unwrap();
    assert_eq!((shown(&part), part.sum.as_deref()), (vec![event(3)], Some("100.00")));
    let quotient = ListContributionsRequest { figure: "budget.outflow".into(), ..of(0, 0, "") };
    let quotient = page(quotient).await.unwrap();
    assert_eq!((quotient.sum, quotient.events_total, quotient.contributions[0].contribution.clone()), (None, 6, None));
}
