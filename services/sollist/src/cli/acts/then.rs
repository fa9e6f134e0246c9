//! Lines, orders, requests and rollouts as they stood: asked of the records, with a view, where everybody else asks the
//! services that decide.

use super::listed::{Known, Next};
use crate::cli::{Link, failure::Failure};
use sollist_contract::grpc::{
    analytics::v1::{
        GetFundingRequestRequest, GetLineRequest, GetOrderRequest, GetRolloutRequest, ListFundingRequestsRequest,
        ListLinesRequest, ListOrdersRequest, ListRolloutsRequest,
    },
    budget::v1::{FundingRequest, Line},
    common::v1::{AsOf, View},
    procurement::v1::Order,
    rollout::v1::Rollout,
};

/// Up to where what happened is told: a journal number and a day, empty where any counts.
#[derive(Debug, Clone, Default)]
pub(super) struct UpTo {
    pub sequence: u64,
    pub day: String,
}

impl UpTo {
    fn of(as_of: Option<AsOf>, view: &View) -> UpTo {
        UpTo { sequence: as_of.map_or(0, |as_of| as_of.sequence), day: view.until.clone() }
    }
}

pub(super) async fn lines(link: &Link, asked: ListLinesRequest, Next { page_size, page_token }: Next) -> Known<Line> {
    let request = ListLinesRequest { page_size, page_token, ..asked };
    let page = link.records().list_lines(request).await?.into_inner();
    Ok((page.lines, page.next_page_token, page.as_of))
}

pub(super) async fn line(link: &Link, view: View, line: String) -> Result<Line, Failure> {
    let request = GetLineRequest { view: Some(view), line };
    Ok(link.records().get_line(request).await?.into_inner().line.unwrap_or_default())
}

pub(super) async fn orders(
    link: &Link,
    asked: ListOrdersRequest,
    Next { page_size, page_token }: Next,
) -> Known<Order> {
    let request = ListOrdersRequest { page_size, page_token, ..asked };
    let page = link.records().list_orders(request).await?.into_inner();
    Ok((page.orders, page.next_page_token, page.as_of))
}

/// An order, the title of its line, and up to where its history goes.
pub(super) async fn order(
    link: &Link,
    view: View,
    authority: String,
    order: String,
) -> Result<(Order, String, UpTo), Failure> {
    let request = GetOrderRequest { view: Some(view.clone()), authority, order };
    let found = link.records().get_order(request).await?.into_inner();
    let (order, up_to) = (found.order.unwrap_or_default(), UpTo::of(found.as_of, &view));
    let line = line(link, view, order.line.clone()).await?;
    Ok((order, line.labels.unwrap_or_default().title, up_to))
}

pub(super) async fn requests(
    link: &Link,
    asked: ListFundingRequestsRequest,
    Next { page_size, page_token }: Next,
) -> Known<FundingRequest> {
    let request = ListFundingRequestsRequest { page_size, page_token, ..asked };
    let page = link.records().list_funding_requests(request).await?.into_inner();
    Ok((
        page.funding_requests.into_iter().filter_map(|one| one.funding_request).collect(),
        page.next_page_token,
        page.as_of,
    ))
}

/// A request, and up to where its history goes.
pub(super) async fn request(
    link: &Link,
    view: View,
    authority: String,
    request: String,
) -> Result<(FundingRequest, UpTo), Failure> {
    let request = GetFundingRequestRequest { view: Some(view.clone()), authority, request };
    let found = link.records().get_funding_request(request).await?.into_inner();
    let up_to = UpTo::of(found.as_of, &view);
    Ok((found.funding_request.and_then(|one| one.funding_request).unwrap_or_default(), up_to))
}

/// What was asked for first, why, and until when.
pub(super) async fn requested(
    link: &Link,
    view: View,
    authority: String,
    request: String,
) -> Result<[Option<String>; 3], Failure> {
    let request = GetFundingRequestRequest { view: Some(view), authority, request };
    let found = link.records().get_funding_request(request).await?.into_inner().funding_request.unwrap_or_default();
    Ok([found.requested, found.reason, found.deadline])
}

pub(super) async fn rollouts(
    link: &Link,
    asked: ListRolloutsRequest,
    Next { page_size, page_token }: Next,
) -> Known<Rollout> {
    let request = ListRolloutsRequest { page_size, page_token, ..asked };
    let page = link.records().list_rollouts(request).await?.into_inner();
    Ok((page.rollouts, page.next_page_token, page.as_of))
}

pub(super) async fn rollout(
    link: &Link,
    view: View,
    authority: String,
    rollout: String,
) -> Result<Option<Rollout>, Failure> {
    let request = GetRolloutRequest { view: Some(view), authority, rollout };
    Ok(link.records().get_rollout(request).await?.into_inner().rollout)
}
