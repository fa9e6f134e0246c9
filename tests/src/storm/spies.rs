//! Spies: officers of one authority who look at everything that can be listed while a storm goes on, and ask for what
//! is another's.

use std::{sync::atomic::Ordering, time::Duration};

use serde_json::Value;
use sollist_contract::grpc::{
    budget::v1::{ListFundingRequestsRequest, budget_service_client::BudgetServiceClient},
    common::v1::Command,
    intake::v1::{ListEventsRequest, intake_service_client::IntakeServiceClient},
    procurement::v1::{
        ListOrdersRequest, ListPaymentsRequest, PlaceOrderRequest, procurement_service_client::ProcurementServiceClient,
    },
};
use tonic::{Code, Request, Status};

use super::{
    clients::Doors,
    load::{Ask, CONTESTED},
    rights::officer,
};

/// Spies look on, and do not stand in the way.
const PAUSE: Duration = Duration::from_millis(150);

/// What somebody sees who may see one authority's alone.
struct Seen<'a> {
    own: &'a str,
    rows: u64,
    foreign: Vec<String>,
}

impl Seen<'_> {
    fn row(&mut self, what: &str, authority: &str) {
        self.rows += 1;
        if authority != self.own {
            self.foreign.push(format!("{} is shown {what} of {authority}", self.own));
        }
    }
    /// An event is one's own, nobody's, the central chapter's, or on a line of one's own.
    fn event(&mut self, text: &str) {
        self.rows += 1;
        let event: Value = serde_json::from_str(text).unwrap_or_default();
        let district = self.own.trim_start_matches("ba-");
        let theirs = |field: &str| event["data"][field].as_str().is_some_and(|line| line.contains(district));
        let authority = event["data"]["authority"].as_str().unwrap_or_default();
        let others = authority.starts_with("ba-") && authority != self.own;
        if others && !["line", "from_line", "to_line"].into_iter().any(theirs) {
            self.foreign.push(format!("{} is shown the event {text}", self.own));
        }
    }
}

/// Looks at everything that can be listed, and asks for what is another's, until the storm is over.
pub async fn spy(doors: Doors, own: String, other: String) {
    let mut round = 0_u64;
    loop {
        round += 1;
        let mut seen = Seen { own: &own, rows: 0, foreign: Vec::new() };
        let looked = look(&doors, &own, &other, &mut seen).await;
        doors.log.seen.fetch_add(seen.rows, Ordering::SeqCst);
        doors.log.foreign.fetch_add(seen.foreign.len() as u64, Ordering::SeqCst);
        seen.foreign.into_iter().for_each(|what| doors.log.wrong(what));
        if let Err(status) = looked
            && !doors.passes(&status)
        {
            doors.log.wrong(format!("{own} may not look at its own: {status}"));
        }
        meddle(&doors, &own, &other, round).await;
        tokio::time::sleep(PAUSE).await;
    }
}

fn by<T>(doors: &Doors, own: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    doors.sign(&mut request, &officer(own));
    request
}

async fn look(doors: &Doors, own: &str, other: &str, seen: &mut Seen<'_>) -> Result<(), Status> {
    const ROWS: i32 = 200;
    let mut procurement = ProcurementServiceClient::new(doors.next());
    let orders = ListOrdersRequest { page_size: ROWS, ..Default::default() };
    let orders = procurement.list_orders(by(doors, own, orders)).await?.into_inner().orders;
    orders.iter().for_each(|order| seen.row("an order", &order.authority));
    let payments = ListPaymentsRequest { page_size: ROWS, ..Default::default() };
    let payments = procurement.list_payments(by(doors, own, payments)).await?.into_inner().payments;
    payments.iter().for_each(|payment| seen.row("a payment", &payment.authority));
    let requests = ListFundingRequestsRequest { page_size: ROWS, ..Default::default() };
    let mut budget = BudgetServiceClient::new(doors.next());
    let requests = budget.list_funding_requests(by(doors, own, requests)).await?.into_inner().funding_requests;
    requests.iter().for_each(|request| seen.row("a request", &request.authority));
    let mut intake = IntakeServiceClient::new(doors.next());
    let newest = ListEventsRequest { page_size: ROWS, newest_first: true, ..Default::default() };
    let events = intake.list_events(by(doors, own, newest)).await?.into_inner().events;
    events.iter().for_each(|event| seen.event(&event.event));
    // What is named another's is refused.
    let named = ListOrdersRequest { authority: other.to_owned(), ..Default::default() };
    match procurement.list_orders(by(doors, own, named)).await {
        Ok(answer) => {
            let shown = answer.into_inner().orders.len();
            seen.foreign.push(format!("{own} is answered {shown} orders of {other}"));
            Ok(())
        }
        Err(status) if status.code() == Code::PermissionDenied => Ok(()),
        Err(status) => Err(status),
    }
}

/// Asks for an order in another's name: it is refused, and the judge finds it where it is recorded all the same.
async fn meddle(doors: &Doors, own: &str, other: &str, round: u64) {
    let id = format!("fremd-{own}-{round}");
    let ask = Ask::Place(PlaceOrderRequest {
        command: Some(Command { request_id: id.clone(), ..Default::default() }),
        authority: other.to_owned(),
        order: id.clone(),
        line: CONTESTED.to_owned(),
        item: "beratung".to_owned(),
        quantity: 1,
        amount: "0.01".to_owned(),
        due: None,
        consent: None,
    });
    match doors.ask_as(&officer(own), &ask).await {
        Err(status) if status.code() == Code::PermissionDenied || doors.passes(&status) => {}
        answer => doors.log.wrong(format!("{own} orders for {other}, and the answer is {answer:?}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whoever_looks_on_finds_what_is_anothers() {
        let mut seen = Seen { own: "ba-pankow", rows: 0, foreign: Vec::new() };
        let event = |authority: &str, line: &str| json!({"data": {"authority": authority, "line": line}}).to_string();
        let line = |chapter: &str| format!("2026/30/25/{chapter}/gutachten");
        seen.row("an order", "ba-pankow");
        seen.event(&event("ba-pankow", &line("bezirksamt-pankow")));
        seen.event(&event("ba-mitte", &line("bezirksamt-pankow")));
        seen.event(&event("ikt-steuerung", &line("steuerung")));
        assert_eq!(seen.foreign, Vec::<String>::new());
        seen.row("an order", "ba-mitte");
        seen.event(&event("ba-mitte", &line("bezirksamt-mitte")));
        seen.event(&event("ba-mitte", ""));
        assert_eq!((seen.rows, seen.foreign.len()), (7, 3), "{:?}", seen.foreign);
    }
}
