//! Figures come in pages; here they are put together again.

use sollist_contract::grpc::analytics::v1::{
    Anomaly, CompareFiguresRequest, CompareFiguresResponse, ExplainFigureRequest, ExplainFigureResponse,
    ExplainLineRequest, ExplainLineResponse, GetBudgetRequest, GetBudgetResponse, GetForecastRequest,
    GetForecastResponse, GetIndicatorsRequest, GetIndicatorsResponse, GetNeedDriversRequest, GetNeedDriversResponse,
    GetNeedRangeRequest, GetNeedRangeResponse, GetNeedRequest, GetNeedResponse, GetNeedSplitsRequest,
    GetNeedSplitsResponse, GetRequestedNeedRequest, GetRequestedNeedResponse, IndicatorRow, ListAnomaliesRequest,
    ListAnomaliesResponse, ListPublishedFiguresRequest, ListPublishedFiguresResponse, NeedRow, RequestedNeed,
};

use super::{Link, failure::Failure};

/// Every row of a budget. What is said beside the rows is the same on every page.
pub async fn budget(link: &Link, request: GetBudgetRequest) -> Result<GetBudgetResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.get_budget(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_budget(GetBudgetRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Every row of a forecast. What is said beside the rows is the same on every page.
pub async fn forecast(link: &Link, request: GetForecastRequest) -> Result<GetForecastResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.get_forecast(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_forecast(GetForecastRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Every posting of a line. What is said beside the postings is the same on every page.
pub async fn line(link: &Link, request: ExplainLineRequest) -> Result<ExplainLineResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.explain_line(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.explain_line(ExplainLineRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.postings.extend(page.postings);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// A part of a figure with everything that it is made of.
pub async fn figure(link: &Link, request: ExplainFigureRequest) -> Result<ExplainFigureResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.explain_figure(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.explain_figure(ExplainFigureRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.parts.extend(page.parts);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Every row of the indicators.
pub async fn indicators(link: &Link, request: GetIndicatorsRequest) -> Result<GetIndicatorsResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.get_indicators(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_indicators(GetIndicatorsRequest { page_token, ..request.clone() }).await?.into_inner();
        append(
            &mut whole.rows,
            page.rows,
            |row| row.continues,
            |row: &mut IndicatorRow, rest| {
                row.not_reported.extend(rest.not_reported);
                row.continues = rest.continues;
            },
        );
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// The extra need with every row, share and name.
pub async fn need(link: &Link, request: GetNeedRequest) -> Result<GetNeedResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.get_need(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_need(GetNeedRequest { page_token, ..request.clone() }).await?.into_inner();
        append(
            &mut whole.rows,
            page.rows,
            |row| row.continues,
            |row: &mut NeedRow, rest| {
                row.tree.push_str(&rest.tree);
                row.continues = rest.continues;
            },
        );
        whole.not_reported.extend(page.not_reported);
        let more = page.proposal.unwrap_or_default().shares;
        whole.proposal.get_or_insert_default().shares.extend(more);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// The range of a need with every row and name.
pub async fn range(link: &Link, request: GetNeedRangeRequest) -> Result<GetNeedRangeResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.get_need_range(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_need_range(GetNeedRangeRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.not_reported.extend(page.not_reported);
        whole.distributions.extend(page.distributions);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// The drivers of a need with every row and name.
pub async fn drivers(link: &Link, request: GetNeedDriversRequest) -> Result<GetNeedDriversResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.get_need_drivers(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_need_drivers(GetNeedDriversRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.not_reported.extend(page.not_reported);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Splits of the reserve with every share and name. What they come to is the same on every page.
pub async fn splits(link: &Link, request: GetNeedSplitsRequest) -> Result<GetNeedSplitsResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.get_need_splits(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.get_need_splits(GetNeedSplitsRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.gains.extend(page.gains);
        whole.shares.extend(page.shares);
        whole.not_reported.extend(page.not_reported);
        whole.excluded.extend(page.excluded);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// What is asked for beside a need, with every row, request and name.
pub async fn requested(link: &Link, request: GetRequestedNeedRequest) -> Result<GetRequestedNeedResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.get_requested_need(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page =
            client.get_requested_need(GetRequestedNeedRequest { page_token, ..request.clone() }).await?.into_inner();
        append(
            &mut whole.rows,
            page.rows,
            |row| row.continues,
            |row: &mut RequestedNeed, rest| {
                row.requests.extend(rest.requests);
                row.continues = rest.continues;
            },
        );
        whole.not_reported.extend(page.not_reported);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Every finding. What is said beside them is the same on every page.
pub async fn anomalies(link: &Link, request: ListAnomaliesRequest) -> Result<ListAnomaliesResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.list_anomalies(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.list_anomalies(ListAnomaliesRequest { page_token, ..request.clone() }).await?.into_inner();
        append(
            &mut whole.rows,
            page.rows,
            |row| row.continues,
            |row: &mut Anomaly, rest| {
                row.events.extend(rest.events);
                row.continues = rest.continues;
            },
        );
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Everything that others published.
pub async fn published(
    link: &Link,
    request: ListPublishedFiguresRequest,
) -> Result<ListPublishedFiguresResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.list_published_figures(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let next = ListPublishedFiguresRequest { page_token, ..request.clone() };
        let page = client.list_published_figures(next).await?.into_inner();
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Every figure of a comparison with every row.
pub async fn compared(link: &Link, request: CompareFiguresRequest) -> Result<CompareFiguresResponse, Failure> {
    let mut client = link.analytics();
    let mut whole = client.compare_figures(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.compare_figures(CompareFiguresRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.figures.extend(page.figures);
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Adds the rows of a page. The first of them may be the rest of the last one.
fn append<T>(rows: &mut Vec<T>, page: Vec<T>, continues: impl Fn(&T) -> bool, join: impl Fn(&mut T, T)) {
    let mut page = page.into_iter();
    if let Some(last) = rows.last_mut().filter(|last| continues(last))
        && let Some(rest) = page.next()
    {
        join(last, rest);
    }
    rows.extend(page);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_goes_on_is_one_row() {
        let row = |tree: &str, continues: bool| NeedRow { tree: tree.to_owned(), continues, ..NeedRow::default() };
        let mut rows = vec![row("a", false), row("[1,", true)];
        let join = |row: &mut NeedRow, rest: NeedRow| {
            row.tree.push_str(&rest.tree);
            row.continues = rest.continues;
        };
        append(&mut rows, vec![row("2,", true)], |row| row.continues, join);
        append(&mut rows, vec![row("3]", false), row("b", false)], |row| row.continues, join);
        assert_eq!(rows, [row("a", false), row("[1,2,3]", false), row("b", false)]);
    }
}
