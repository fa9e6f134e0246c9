//! Reading for others: what a page needs is asked for once, over gRPC, with its names, and filtered by the service.

use serde_json::{Value, json};
use sollist_contract::grpc::{
    analytics::v1::{GetBudgetRequest, analytics_service_client::AnalyticsServiceClient},
    common::v1::View,
    intake::v1::{ListEventsRequest, intake_service_client::IntakeServiceClient},
};

use crate::{
    outside::{block_on, channel, reason},
    sollist::{Server, Sollist, event},
    stores::both_stores,
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/hardware";

/// Steps of requests in two authorities, one number used by both, among other events.
fn requests() -> Sollist {
    let mut lines = Vec::new();
    let mut tell = |kind: &str, day: &str, data: Value| {
        let id = format!("r-{}", lines.len());
        lines.push(event(&id, kind, &format!("{day}T09:30:00+01:00"), &data));
    };
    let labels = json!({"section": "Landesweite IKT", "chapter": "Bezirksamt Pankow", "title": "Geräte"});
    let plan = json!({"authority": "ba-pankow", "line": LINE, "amount": "1000.00", "programme": "workplace",
        "labels": labels});
    tell("budget.appropriated", "2026-01-01", plan);
    let reserve = json!({"authority": "ikt-steuerung", "line": "2026/30/25/ikt-steuerung/reserve", "amount": "900.00",
        "programme": "reserve"});
    tell("budget.appropriated", "2026-01-01", reserve);
    for (authority, request) in [("ba-pankow", "M-1"), ("ba-pankow", "M \"2\"\\ü"), ("ba-mitte", "M-1")] {
        if authority == "ba-mitte" {
            let line = "2026/30/25/bezirksamt-mitte/hardware";
            tell("budget.appropriated", "2026-01-01", json!({"authority": authority, "line": line, "amount": "1.00"}));
        }
        let asked = json!({"authority": authority, "request": request, "programme": "workplace", "amount": "300.00"});
        tell("funding.requested", "2026-02-01", asked);
        tell("funding.reviewed", "2026-02-02", json!({"authority": authority, "request": request}));
    }
    tell("funding.approved", "2026-02-03", json!({"authority": "ba-pankow", "request": "M-1", "amount": "200.00"}));
    tell("funding.granted", "2026-02-04", json!({"authority": "ba-pankow", "request": "M-1", "amount": "200.00"}));
    let renamed = json!({"authority": "ba-pankow", "line": LINE, "new_line": "2026/30/25/2502/51185",
        "labels": {"section": "IKT", "chapter": "Bezirksamt Pankow von Berlin", "title": "Endgeräte"}});
    tell("budget.line-renamed", "2026-02-05", renamed);
    let user = Sollist::new();
    user.record(&lines);
    user
}

both_stores!(the_journal_is_filtered_by_a_funding_request_up_to_a_number_the_newest_first);
fn the_journal_is_filtered_by_a_funding_request_up_to_a_number_the_newest_first() {
    let user = requests();
    let server = Server::start(&user);
    let through = user.through(&server.url);
    block_on(async {
        let mut intake = IntakeServiceClient::new(channel(&server.url).await.unwrap());
        let mut of = async |authority: &str, request: &str, to_sequence: u64| {
            let (authority, request) = (authority.to_owned(), request.to_owned());
            let asked = ListEventsRequest {
                authority,
                request,
                to_sequence,
                newest_first: true,
                page_size: 1,
                ..Default::default()
            };
            let (mut numbers, mut page_token) = (Vec::new(), String::new());
            loop {
                let page = intake.list_events(ListEventsRequest { page_token, ..asked.clone() }).await?.into_inner();
                numbers.extend(page.events.into_iter().map(|event| event.sequence));
                page_token = page.next_page_token;
                if page_token.is_empty() {
                    return Ok::<_, tonic::Status>(numbers);
                }
            }
        };
        assert_eq!(of("ba-pankow", "M-1", 0).await.unwrap(), [11, 10, 4, 3]);
        assert_eq!(of("ba-pankow", "M-1", 10).await.unwrap(), [10, 4, 3]);
        assert_eq!(of("ba-mitte", "M-1", 0).await.unwrap(), [9, 8]);
        assert_eq!(of("", "M-1", 0).await.unwrap(), [11, 10, 9, 8, 4, 3]);
        assert_eq!(of("", "M \"2\"\\ü", 0).await.unwrap(), [6, 5]);
        for (authority, request) in [("", "M-9"), ("ba-mitte", "M \"2\"\\ü"), ("ba-pankow", "M-11")] {
            let status = of(authority, request, 0).await.unwrap_err();
            assert_eq!((status.code(), reason(&status)), (tonic::Code::NotFound, "FILTER_REQUEST".to_owned()));
        }
    });
    // The command line asks the service, here and there.
    for user in [&user, &through] {
        let found = user.ask("journal --request M-1 --authority ba-pankow --to 10 --newest-first");
        let numbers: Vec<&Value> = found["events"].as_array().unwrap().iter().map(|event| &event["sequence"]).collect();
        assert_eq!(json!(numbers), json!([10, 4, 3]));
        user.say("journal --request M-9").ended(1);
        let shown = user.ask("funding show --authority ba-pankow --request M-1");
        // Its four steps, and the transfer that the grant makes.
        assert_eq!(shown["steps"].as_array().map(Vec::len), Some(5), "{shown}");
    }
}

both_stores!(the_journal_is_asked_for_an_invoice_and_for_a_payment);
fn the_journal_is_asked_for_an_invoice_and_for_a_payment() {
    let user = requests();
    let mut lines = Vec::new();
    let mut tell = |kind: &str, data: Value| {
        let id = format!("p-{}", lines.len());
        lines.push(event(&id, &format!("procurement.{kind}"), "2026-03-01T09:30:00+01:00", &data));
    };
    let line_of = |authority: &str| match authority {
        "ba-mitte" => "2026/30/25/bezirksamt-mitte/hardware",
        _ => "2026/30/25/2502/51185",
    };
    // From number 14 on: three for each, and one number of an invoice and of a payment that both have.
    for authority in ["ba-pankow", "ba-mitte"] {
        let line = line_of(authority);
        tell(
            "order-placed",
            json!({"authority": authority, "order": "B-1", "line": line, "item": "notebook",
            "quantity": 1, "amount": "1.00"}),
        );
        tell("invoice-received", json!({"authority": authority, "order": "B-1", "invoice": "X-1", "amount": "1.00"}));
        tell(
            "payment-made",
            json!({"authority": authority, "order": "B-1", "line": line, "payment": "X-1",
            "amount": "1.00"}),
        );
    }
    tell(
        "payment-made",
        json!({"authority": "ba-pankow", "line": line_of("ba-pankow"), "payment": "Z \"2\"\\ü",
        "amount": "1.00"}),
    );
    user.record(&lines);
    let server = Server::start(&user);
    block_on(async {
        let mut intake = IntakeServiceClient::new(channel(&server.url).await.unwrap());
        let mut of = async |authority: &str, invoice: &str, payment: &str| {
            let (authority, invoice, payment) = (authority.to_owned(), invoice.to_owned(), payment.to_owned());
            let asked = ListEventsRequest { authority, invoice, payment, ..Default::default() };
            let found = intake.list_events(asked).await.map_err(|status| (status.code(), reason(&status)))?;
            Ok::<_, (tonic::Code, String)>(found.into_inner().events.iter().map(|it| it.sequence).collect::<Vec<_>>())
        };
        assert_eq!(of("", "X-1", "").await, Ok(vec![15, 18]));
        assert_eq!(of("ba-mitte", "X-1", "").await, Ok(vec![18]));
        assert_eq!(of("", "", "X-1").await, Ok(vec![16, 19]));
        assert_eq!(of("ba-pankow", "", "X-1").await, Ok(vec![16]));
        assert_eq!(of("", "", "Z \"2\"\\ü").await, Ok(vec![20]));
        // No event is both.
        assert_eq!(of("", "X-1", "X-1").await, Ok(vec![]));
        let none = |reason: &str| Err((tonic::Code::NotFound, reason.to_owned()));
        assert_eq!(of("", "B-1", "").await, none("FILTER_INVOICE"));
        assert_eq!(of("ba-mitte", "", "Z \"2\"\\ü").await, none("FILTER_PAYMENT"));
    });
    for user in [&user, &user.through(&server.url)] {
        for (asked, number) in [("--invoice", 18), ("--payment", 19)] {
            let found = user.ask(&format!("journal {asked} X-1 --authority ba-mitte"));
            assert_eq!(found["events"].as_array().map(Vec::len), Some(1), "{found}");
            assert_eq!(found["events"][0]["sequence"], number, "{found}");
            user.say(&format!("journal {asked} X-9")).ended(1);
        }
    }
}

both_stores!(rows_of_the_budget_say_what_their_keys_are_called_at_the_number_asked_for);
fn rows_of_the_budget_say_what_their_keys_are_called_at_the_number_asked_for() {
    let user = requests();
    let server = Server::start(&user);
    block_on(async {
        let mut figures = AnalyticsServiceClient::new(channel(&server.url).await.unwrap());
        let mut rows = async |by: &str, as_of: &str| {
            let view = Some(View { as_of: as_of.to_owned(), until: String::new() });
            let by = vec![by.to_owned()];
            figures.get_budget(GetBudgetRequest { view, by, ..Default::default() }).await.unwrap().into_inner().rows
        };
        let labels = |row: &sollist_contract::grpc::analytics::v1::BudgetRow| {
            let labels = [&row.section_label, &row.chapter_label, &row.title];
            labels.map(|label| label.clone().unwrap_or_default())
        };
        let now = rows("line", "").await;
        let then = rows("line", "2").await;
        let of = |rows: &[sollist_contract::grpc::analytics::v1::BudgetRow]| {
            rows.iter().find(|row| row.authority.as_deref() == Some("ba-pankow")).unwrap().clone()
        };
        assert_eq!(labels(&of(&now)), ["IKT", "Bezirksamt Pankow von Berlin", "Endgeräte"]);
        assert_eq!(labels(&of(&then)), ["Landesweite IKT", "Bezirksamt Pankow", "Geräte"]);
        assert_eq!(of(&now).district_name.as_deref(), Some("Pankow"));
        assert_eq!(of(&now).authority_name.as_deref(), Some("Bezirksamt Pankow"));
        let programme = of(&now).programme_name.unwrap();
        assert_eq!((programme.de.as_str(), programme.en.as_str()), ("IKT-Arbeitsplatz", "IT workplace"));
        let central = now.iter().find(|row| row.authority.as_deref() == Some("ikt-steuerung")).unwrap();
        assert_eq!(central.district_name.as_deref(), Some("Hauptverwaltung"));
        assert_eq!((central.authority_name.as_deref(), &labels(central)[2]), (Some("IKT-Steuerung"), &String::new()));
        assert!(central.section_label.is_none() && central.title.is_none(), "no name is absent, not empty");
        // Only the keys that are there have names.
        let district = rows("district", "").await.remove(0);
        assert!(district.district_name.is_some() && district.authority_name.is_none());
        assert!(district.programme_name.is_none() && district.chapter_label.is_none());
    });
}
