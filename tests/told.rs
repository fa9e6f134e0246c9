//! What a client is told that is made of the protos alone: a refusal names the fields of the request as it was sent, a
//! name that is none or unknown is refused everywhere, and whoever says no, says it in German and English with a
//! reason.

use std::{path::Path, process::Command};

use prost::Message as _;
use prost_types::{FileDescriptorSet, MethodDescriptorProto};
use serde_json::{Value, json};
use sollist_analytics::CATALOGUE;
use sollist_contract::{DESCRIPTORS, command};

use crate::{
    outside::python,
    refusals::{base, order},
    sollist::{Run, Server, Sollist, event},
    stores::both_stores,
};

const OFFICE: &str = "ba-mitte";
const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";
const DAY: &str = "2026-02-02T09:00:00+01:00";

/// Asks a client that is not ours.
fn ask(server: &Server, user: &Sollist, questions: &Value) -> Vec<Value> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = user.file("questions.json", questions.to_string());
    let address = server.url.strip_prefix("http://").unwrap();
    let mut command = Command::new("timeout");
    command.arg("300").arg(python()).arg(here.join("told_client.py")).arg(here.join("../proto")).arg(address).arg(file);
    Run::of("(client that errs)", &command.output().unwrap()).done().json().as_array().unwrap().clone()
}

/// Every method of the contract as `budget.GetLine`, with whether it is a command.
fn methods() -> Vec<(String, bool)> {
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
    let is_command = |method: &MethodDescriptorProto| {
        command::ALL.iter().any(|(request, _)| method.input_type().ends_with(&format!(".{request}")))
    };
    let of_file = |file: &prost_types::FileDescriptorProto| {
        let context = file.package().split('.').nth(1).unwrap().to_owned();
        let methods = file.service.iter().flat_map(|service| &service.method);
        methods.map(|method| (format!("{context}.{}", method.name()), is_command(method))).collect::<Vec<_>>()
    };
    set.file.iter().flat_map(of_file).collect()
}

/// Both languages, a reason, and no field that the request has not.
#[track_caller]
fn assert_told(answer: &Value) {
    let text = |key: &str| answer[key].as_str().unwrap();
    assert!(text("code") != "OK", "taken: {answer}");
    assert!(!text("reason").is_empty() && text("domain") == "sollist", "no reason: {answer}");
    assert!(!text("de").is_empty() && !text("en").is_empty() && text("de") != text("en"), "one language: {answer}");
    assert_eq!(text("message"), format!("{} / {}", text("de"), text("en")), "{answer}");
    assert_eq!(answer["absent"], json!([]), "the request has no such field: {answer}");
    for language in ["de", "en"] {
        // Three indicators begin like a path.
        let said = CATALOGUE.iter().fold(text(language).to_owned(), |said, known| said.replace(known.id, ""));
        assert!(!said.contains("data."), "a path of the event: {answer}");
    }
}

/// Fields of commands in which nothing is wrong that is a text, with control characters too.
const ANY_TEXT: [&str; 6] = [
    "budget.AppropriateLine labels.section",
    "budget.AppropriateLine labels.chapter",
    "budget.AppropriateLine labels.title",
    "budget.RenameLine labels.section",
    "budget.RenameLine labels.chapter",
    "budget.RenameLine labels.title",
];

both_stores!(each_wrong_field_of_a_command_is_named_as_it_was_sent);
fn each_wrong_field_of_a_command_is_named_as_it_was_sent() {
    let user = base();
    let server = Server::start(&user);
    let commands: Vec<String> = methods().into_iter().filter(|(_, command)| *command).map(|(name, _)| name).collect();
    assert_eq!(commands.len(), command::ALL.len());
    let questions: Vec<Value> = commands.iter().map(|name| json!({"method": name, "every_field": true})).collect();
    let told = ask(&server, &user, &json!(questions));
    assert!(told.len() > 4 * commands.len(), "{}", told.len());
    for answer in &told {
        let field = answer["field"].as_str().unwrap();
        let what = format!("{} {field}", answer["name"].as_str().unwrap());
        if ANY_TEXT.contains(&what.as_str()) {
            assert_ne!(answer["code"], "INVALID_ARGUMENT", "{what} is held to something: {answer}");
            continue;
        }
        assert_told(answer);
        assert_eq!(
            (&answer["code"], &answer["fields"]),
            (&json!("INVALID_ARGUMENT"), &json!([field])),
            "{what}: {answer}"
        );
    }
}

both_stores!(what_contradicts_the_books_is_said_with_the_fields_of_the_request);
fn what_contradicts_the_books_is_said_with_the_fields_of_the_request() {
    let user = base();
    let other = json!({"authority": "ba-pankow", "line": "2026/30/25/bezirksamt-pankow/geraete", "amount": "5.00"});
    user.record(&[
        event("other", "budget.appropriated", "2026-01-01T00:00:00+01:00", &other),
        order("late", json!({})),
    ]);
    let server = Server::start(&user);
    let command = |id: &str, time: &str| json!({"request_id": id, "time": time});
    let placed = |id: &str, changed: Value| {
        let mut request = json!({"command": command(id, DAY), "authority": OFFICE, "order": format!("N-{id}"),
            "line": LINE, "item": "notebook", "quantity": 1, "amount": "10.00"});
        request.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
        json!({"method": "procurement.PlaceOrder", "request": request})
    };
    let funding = |method: &str, id: &str, time: &str| {
        json!({"method": format!("budget.{method}"), "request": {"command": command(id, time), "authority": OFFICE,
            "request": "M-1", "programme": "mobile-devices", "amount": "1.00"}})
    };
    let of = |method: &str, id: &str, request: Value| {
        let mut request = request;
        request.as_object_mut().unwrap().insert("command".to_owned(), command(id, DAY));
        json!({"method": method, "request": request})
    };
    let before = "2026-01-15T09:00:00+01:00";
    let cases = [
        (placed("1", json!({"line": "2026/30/25/bezirksamt-mitte/nichts"})), "LINE_UNKNOWN", "line"),
        (placed("2", json!({"line": "2026/30/25/bezirksamt-pankow/geraete"})), "LINE_OF_ANOTHER", "line"),
        (placed("3", json!({"authority": "ba-nirgendwo"})), "AUTHORITY_UNKNOWN", "authority"),
        (placed("4", json!({"order": "B-base"})), "ORDER_TAKEN", "order"),
        (placed("5", json!({"amount": "900000.00"})), "NOT_ENOUGH_MONEY", "amount"),
        (
            placed("6", json!({"consent": {"reference": "BA 1", "basis": "§ 37 LHO", "amount": "0.00"}})),
            "CONSENT_COVERS_NOTHING",
            "consent.amount",
        ),
        (placed("7", json!({"amount": "1.001"})), "MALFORMED", "amount"),
        (placed("8", json!({"quantity": 0})), "MALFORMED", "quantity"),
        (placed("9", json!({"command": command("9", "gestern")})), "WRONG_TIME", "command.time"),
        (placed("10", json!({"command": command("10", "2999-01-01T00:00:00Z")})), "TIME_BEYOND", "command.time"),
        (placed("11", json!({"command": command("", DAY)})), "REQUEST_ID", "command.request_id"),
        (
            of(
                "procurement.RecordDelivery",
                "12",
                json!({"authority": OFFICE, "order": "B-none", "quantity": 1,
            "delivered_on": "2026-02-02"}),
            ),
            "ORDER_UNKNOWN",
            "order",
        ),
        (
            of(
                "procurement.RecordDelivery",
                "13",
                json!({"authority": OFFICE, "order": "B-base", "quantity": 50,
            "delivered_on": "2026-02-02"}),
            ),
            "MORE_DELIVERED_THAN_ORDERED",
            "quantity",
        ),
        (
            of(
                "procurement.ChangeOrder",
                "14",
                json!({"authority": OFFICE, "order": "B-late", "quantity": 1,
            "amount": "900000.00"}),
            ),
            "NOT_ENOUGH_MONEY",
            "amount",
        ),
        (
            of(
                "budget.UnfreezeLine",
                "15",
                json!({"authority": OFFICE, "line": LINE, "amount": "1.00", "consent_by": "HA",
            "reference": "x"}),
            ),
            "MORE_UNFROZEN_THAN_FROZEN",
            "amount",
        ),
        (
            of("budget.AppropriateLine", "16", json!({"authority": OFFICE, "line": LINE, "amount": "1.00"})),
            "ALREADY_APPROPRIATED",
            "amount",
        ),
        (
            of(
                "budget.TransferBudget",
                "17",
                json!({"authority": OFFICE, "from_line": LINE, "to_line": LINE,
            "amount": "1.00", "basis": "§ 50 LHO", "reference": "x"}),
            ),
            "TRANSFER_TO_ITSELF",
            "to_line",
        ),
        (
            of(
                "budget.GrantCommitmentAuthority",
                "18",
                json!({"authority": OFFICE, "line": LINE, "amount": "1.00",
            "year": 2026}),
            ),
            "COMMITMENT_YEAR_NOT_LATER",
            "year",
        ),
        (
            of("rollout.ReportProgress", "19", json!({"authority": OFFICE, "rollout": "windows-11", "done": 1})),
            "ROLLOUT_UNKNOWN",
            "rollout",
        ),
        (
            of(
                "rollout.PlanRollout",
                "20",
                json!({"authority": OFFICE, "rollout": "windows-11",
            "deadline": "2026-12-31"}),
            ),
            "TWO_SCOPES",
            "scope_total",
        ),
        (
            of("rollout.IssueDevices", "21", json!({"authority": OFFICE, "item": "notebook", "quantity": 70})),
            "STOCK_TOO_LITTLE",
            "quantity",
        ),
        (
            of(
                "rollout.ReachMilestone",
                "22",
                json!({"authority": OFFICE, "project": "p", "milestone": "m",
            "reached_on": "2026-02-02"}),
            ),
            "MILESTONE_UNKNOWN",
            "project",
        ),
        // What is required and left out is named, where it is one of two ways to say it too.
        (
            of("rollout.ReportStock", "27", json!({"authority": OFFICE, "item": "notebook", "as_of": "2026-02-02"})),
            "MALFORMED",
            "in_use",
        ),
        (
            of(
                "rollout.ReportStock",
                "28",
                json!({"authority": OFFICE, "item": "notebook", "as_of": "2026-02-02", "in_use": 4}),
            ),
            "MALFORMED",
            "in_stock",
        ),
        (funding("ReviewFunding", "23", DAY), "FUNDING_REQUEST_UNKNOWN", "request"),
        (funding("RequestFunding", "24", DAY), "", ""),
        (funding("ReviewFunding", "25", before), "FUNDING_STEP_TOO_EARLY", "command.time"),
        (funding("ReviewFunding", "24", DAY), "CONFLICT", "command.request_id"),
        (
            of("budget.ReviewFunding", "26", json!({"authority": OFFICE, "request": "M-1", "derivation": "{"})),
            "DERIVATION_NOT_JSON",
            "derivation",
        ),
    ];
    let questions: Vec<&Value> = cases.iter().map(|(question, ..)| question).collect();
    let told = ask(&server, &user, &json!(questions));
    for ((question, reason, field), answer) in cases.iter().zip(&told) {
        if reason.is_empty() {
            assert_eq!(answer["code"], "OK", "{answer}");
            continue;
        }
        assert_told(answer);
        assert_eq!((&answer["reason"], &answer["fields"]), (&json!(reason), &json!([field])), "{question}: {answer}");
        for language in ["de", "en"] {
            assert!(!answer[language].as_str().unwrap().contains("(time)"), "{answer}");
        }
    }
    let gestern = told.iter().find(|answer| answer["reason"] == "WRONG_TIME").unwrap();
    assert!(gestern["de"].as_str().unwrap().contains("„gestern“ (command.time)"), "{gestern}");
    let early = &told[26];
    assert!(early["en"].as_str().unwrap().contains("(command.time)"), "the advice names the field: {early}");
}

/// What may be asked with a field wrong, and is answered: any text is a reason to settle.
const FREE: [&str; 2] = ["intake.SettleRefused basis", "intake.SettleWarnings basis"];

/// What else a question has, so that only the one field is wrong.
fn question(method: &str) -> Value {
    match method {
        "budget.GetLine" => json!({"name": LINE}),
        "analytics.ExplainLine" | "analytics.GetLine" => json!({"line": LINE}),
        "analytics.GetOrder" => json!({"authority": OFFICE, "order": "B-base"}),
        "analytics.GetRollout" => json!({"authority": OFFICE, "rollout": "windows-11"}),
        "analytics.GetFundingRequest" => json!({"authority": OFFICE, "request": "M-1"}),
        "analytics.ExplainFigure" | "analytics.TraceFigure" | "analytics.ListContributions" => {
            json!({"figure": "budget.actual"})
        }
        "analytics.ExportTables" => json!({"form": "csv"}),
        "analytics.GetNeedDrivers" => json!({"since": "1"}),
        "procurement.GetOrder" => json!({"authority": OFFICE, "order": "B-base"}),
        "rollout.GetStock" => json!({"authority": OFFICE, "item": "notebook"}),
        "rollout.GetRollout" => json!({"authority": OFFICE, "rollout": "windows-11"}),
        "budget.GetFundingRequest" => json!({"authority": OFFICE, "request": "M-1"}),
        "intake.SettleRefused" | "intake.SettleWarnings" => json!({"basis": "geklärt"}),
        "intake.GetRefused" => json!({"id": "0123456789abcdef0123456789abcdef"}),
        "reporting.GetReport" => json!({"quarter": "2026-Q1"}),
        _ => json!({}),
    }
}

/// Streams that are sent, and have no names in them that are looked up.
const SENT: [&str; 2] = ["intake.SubmitEvents", "reporting.VerifyReport"];

both_stores!(a_name_that_is_none_or_unknown_is_refused_in_every_question);
fn a_name_that_is_none_or_unknown_is_refused_in_every_question() {
    let user = base();
    let server = Server::start(&user);
    let asked: Vec<String> = methods()
        .into_iter()
        .filter(|(name, command)| !command && !SENT.contains(&name.as_str()))
        .map(|(n, _)| n)
        .collect();
    let spoilt: Vec<Value> =
        asked.iter().map(|name| json!({"method": name, "every_field": true, "request": question(name)})).collect();
    for answer in &ask(&server, &user, &json!(spoilt)) {
        let what = format!("{} {}", answer["name"].as_str().unwrap(), answer["field"].as_str().unwrap());
        if FREE.contains(&what.as_str()) {
            continue;
        }
        assert_told(answer);
        assert!(["INVALID_ARGUMENT", "NOT_FOUND"].contains(&answer["code"].as_str().unwrap()), "{what}: {answer}");
        assert_eq!(answer["fields"], json!([answer["field"]]), "{what}: {answer}");
    }

    let of = |method: &str, request: Value, code: &str, reason: &str, field: &str| {
        (json!({"method": method, "request": request}), code.to_owned(), reason.to_owned(), field.to_owned())
    };
    let (empty, none) = ("INVALID_ARGUMENT", "NOT_FOUND");
    let mut cases = vec![
        of("budget.GetLine", json!({}), empty, "NOT_A_NAME", "name"),
        of("budget.GetLine", json!({"name": "2026/30/25/bezirksamt-mitte/nichts"}), none, "LINE_NOT_THERE", "name"),
        of("budget.GetFundingRequest", json!({}), empty, "NOT_A_NAME", "authority"),
        of("budget.GetFundingRequest", json!({"authority": OFFICE}), empty, "NOT_A_NAME", "request"),
        of(
            "budget.GetFundingRequest",
            json!({"authority": OFFICE, "request": "M-9"}),
            none,
            "FUNDING_REQUEST_UNKNOWN",
            "request",
        ),
        of("procurement.GetOrder", json!({"order": "B-base"}), empty, "NOT_A_NAME", "authority"),
        of("procurement.GetOrder", json!({"authority": OFFICE}), empty, "NOT_A_NAME", "order"),
        of("procurement.GetOrder", json!({"authority": OFFICE, "order": "B-9"}), none, "ORDER_NOT_THERE", "order"),
        of(
            "procurement.GetOrder",
            json!({"authority": "ba-nirgendwo", "order": "B-9"}),
            none,
            "AUTHORITY_UNKNOWN",
            "authority",
        ),
        of(
            "budget.GetFundingRequest",
            json!({"authority": "ba-nirgendwo", "request": "M-9"}),
            none,
            "AUTHORITY_UNKNOWN",
            "authority",
        ),
        of(
            "rollout.GetStock",
            json!({"authority": "ba-nirgendwo", "item": "toaster"}),
            none,
            "AUTHORITY_UNKNOWN",
            "authority",
        ),
        of(
            "analytics.GetOrder",
            json!({"authority": "ba-nirgendwo", "order": "B-9"}),
            none,
            "AUTHORITY_UNPLANNED",
            "authority",
        ),
        of("intake.ListWarnings", json!({"number": 99999}), none, "WARNING_UNKNOWN", "number"),
        of("rollout.GetRollout", json!({}), empty, "NOT_A_NAME", "authority"),
        of("rollout.GetRollout", json!({"authority": OFFICE, "rollout": "x"}), none, "ROLLOUT_UNKNOWN", "rollout"),
        of("rollout.GetStock", json!({"authority": OFFICE}), empty, "NOT_A_NAME", "item"),
        of("rollout.GetStock", json!({"authority": OFFICE, "item": "toaster"}), none, "STOCK_UNKNOWN", "item"),
        of("staffing.GetHeadcount", json!({}), empty, "NOT_A_NAME", "authority"),
        of("staffing.GetHeadcount", json!({"authority": OFFICE}), none, "HEADCOUNT_UNKNOWN", "authority"),
        of("analytics.GetBudget", json!({"section": "99"}), none, "SECTION_UNKNOWN", "section"),
        of("analytics.GetForecast", json!({"section": "99"}), none, "SECTION_UNKNOWN", "section"),
        of("analytics.GetForecast", json!({"by": ["month"]}), empty, "NO_SUCH_BREAKDOWN", "by"),
        of("analytics.GetBudget", json!({"view": {"as_of": "4711"}}), empty, "AS_OF_AHEAD", "view.as_of"),
        of("analytics.GetBudget", json!({"view": {"until": "31.12.2026"}}), empty, "NOT_A_DAY", "view.until"),
        of("analytics.GetIndicators", json!({"id": "mobile.happiness"}), none, "NO_SUCH_INDICATOR", "id"),
        of("analytics.GetIndicators", json!({"item": "toaster"}), none, "ITEM_UNKNOWN", "item"),
        of("analytics.ListAnomalies", json!({"rules": ["bad-luck"]}), none, "NO_SUCH_ANOMALY", "rules"),
        of("analytics.CompareFigures", json!({"figures": ["budget.luck"]}), none, "NO_SUCH_FIGURE", "figures"),
        of("analytics.CompareFigures", json!({"from": {"until": "31.12.2026"}}), empty, "NOT_A_DAY", "from.until"),
        of(
            "analytics.CompareFigures",
            json!({"view": {"as_of": "1"}, "from": {"as_of": "2"}}),
            empty,
            "POSITIONS_REVERSED",
            "from",
        ),
        of("reporting.GetReport", json!({}), empty, "QUARTER_UNFIT", "quarter"),
        of("reporting.GetReport", json!({"quarter": "2026-Q1", "as_of": "4711"}), empty, "AS_OF_AHEAD", "as_of"),
        of("intake.GetRefused", json!({"id": "99"}), empty, "ENTRY_ID_UNFIT", "id"),
        of("intake.SettleRefused", json!({}), empty, "SETTLED_WITHOUT_BASIS", "basis"),
        of("intake.SettleRefused", json!({"basis": "x"}), empty, "SETTLED_NOTHING", "id"),
        of("intake.SettleRefused", json!({"basis": "x", "id": "99"}), empty, "ENTRY_ID_UNFIT", "id"),
        of("intake.SettleRefused", json!({"basis": "x", "ids": ["99"]}), empty, "ENTRY_ID_UNFIT", "ids"),
        of("intake.SettleRefused", json!({"basis": "x", "origin": "x"}), none, "REFUSED_ORIGIN_UNKNOWN", "origin"),
        of(
            "intake.SettleRefused",
            json!({"basis": "x", "origin": "x", "ids": ["99"]}),
            empty,
            "SETTLED_TWO_WAYS",
            "origin",
        ),
        of("procurement.ListPayments", json!({"order": "B-9"}), none, "ORDER_NOT_THERE", "order"),
        of("procurement.ListPayments", json!({"authority": OFFICE, "order": "B-9"}), none, "ORDER_NOT_THERE", "order"),
        of("procurement.ListPayments", json!({"order": "B-base"}), "OK", "", ""),
        of("procurement.ListPayments", json!({"authority": OFFICE, "order": "B-base"}), "OK", "", ""),
        of("analytics.ExplainFigure", json!({}), empty, "NOT_A_NAME", "figure"),
        of("analytics.TraceFigure", json!({}), empty, "NOT_A_NAME", "figure"),
        of("analytics.ListContributions", json!({}), empty, "NOT_A_NAME", "figure"),
        of("analytics.ExplainFigure", json!({"figure": "budget.luck"}), none, "NO_SUCH_FIGURE", "figure"),
        of("analytics.ListMilestones", json!({"project": "nix-da"}), none, "PROJECT_UNKNOWN", "project"),
        of("analytics.GetLine", json!({}), empty, "NOT_A_NAME", "line"),
        of("analytics.GetLine", json!({"line": "2026/30/25/bezirksamt-mitte/nichts"}), none, "LINE_UNPLANNED", "line"),
        of("analytics.GetLine", json!({"line": LINE, "view": {"as_of": "0"}}), none, "LINE_UNPLANNED", "line"),
        of("analytics.GetLine", json!({"line": LINE, "view": {"until": "2025-12-31"}}), none, "NOT_THERE_THEN", "line"),
        of("analytics.GetLine", json!({"line": LINE, "view": {"as_of": "4711"}}), empty, "AS_OF_AHEAD", "view.as_of"),
        of("analytics.GetOrder", json!({"authority": OFFICE, "order": "B-9"}), none, "NEVER_THERE", "order"),
        of(
            "analytics.GetOrder",
            json!({"authority": OFFICE, "order": "B-base", "view": {"as_of": "1"}}),
            none,
            "NOT_THERE_THEN",
            "order",
        ),
        of(
            "analytics.GetFundingRequest",
            json!({"authority": OFFICE, "request": "M-9"}),
            none,
            "NEVER_THERE",
            "request",
        ),
        of("analytics.GetRollout", json!({"authority": OFFICE, "rollout": "x"}), none, "NEVER_THERE", "rollout"),
        of("analytics.ListActivities", json!({"kind": "party"}), empty, "NO_SUCH_ACTIVITY", "kind"),
        of("analytics.GetScenario", json!({}), empty, "NOT_A_NAME", "name"),
        of("analytics.GetScenario", json!({"name": "mittel"}), none, "SCENARIO_NOT_KEPT", "name"),
        of("analytics.ListScenarios", json!({}), "OK", "", ""),
        of("analytics.ListScenarios", json!({"authority": "ba-nirgendwo"}), none, "AUTHORITY_UNPLANNED", "authority"),
        of(
            "analytics.ListCommitmentAuthorities",
            json!({"line": "2026/30/25/bezirksamt-mitte/nichts"}),
            none,
            "LINE_UNPLANNED",
            "line",
        ),
        of("analytics.ListOrders", json!({"state": 99}), empty, "CHOICE_UNKNOWN", "state"),
        of("analytics.ListFundingRequests", json!({"state": 99}), empty, "CHOICE_UNKNOWN", "state"),
        of("intake.ListWarnings", json!({"line": "2026/30/25/bezirksamt-mitte/nichts"}), none, "FILTER_LINE", "line"),
        of("intake.ListWarnings", json!({"line": LINE, "authority": OFFICE}), "OK", "", ""),
        of("intake.ListWarnings", json!({"authority": "ba-nirgendwo"}), none, "AUTHORITY_UNKNOWN", "authority"),
        of("intake.ListEvents", json!({"request": "M-9"}), none, "FILTER_REQUEST", "request"),
        of("intake.ListEvents", json!({"invoice": "R-9"}), none, "FILTER_INVOICE", "invoice"),
        of("intake.ListEvents", json!({"payment": "Z-9"}), none, "FILTER_PAYMENT", "payment"),
        of("intake.ListRefused", json!({"authority": "ba-nirgendwo"}), none, "AUTHORITY_UNKNOWN", "authority"),
        of("intake.ListRefused", json!({"type": "budget.apropriated"}), empty, "UNKNOWN_TYPE", "type"),
        of("intake.ListRefused", json!({"type": "budget"}), "OK", "", ""),
        of("intake.ListRefused", json!({"from_day": "2300-01-01"}), empty, "FILTER_DAY", "from_day"),
        of("intake.ListSubmissions", json!({"period": "2026-Q2"}), none, "FILTER_PERIOD", "period"),
        of(
            "intake.SettleWarnings",
            json!({"basis": "x", "line": "2026/30/25/bezirksamt-mitte/nichts"}),
            none,
            "FILTER_LINE",
            "line",
        ),
        of(
            "intake.SettleWarnings",
            json!({"basis": "x", "authority": "ba-nirgendwo"}),
            none,
            "AUTHORITY_UNKNOWN",
            "authority",
        ),
        // A number of a later version, or of a slip, asks for nothing that there is.
        of("budget.ListFundingRequests", json!({"state": 99}), empty, "CHOICE_UNKNOWN", "state"),
        of("procurement.ListOrders", json!({"state": 99}), empty, "CHOICE_UNKNOWN", "state"),
        of("intake.ListSubmissions", json!({"state": -1}), empty, "CHOICE_UNKNOWN", "state"),
        of("reporting.GetReport", json!({"quarter": "2026-Q1", "format": 99}), empty, "CHOICE_UNKNOWN", "format"),
    ];
    let by_authority = [
        "budget.ListLines",
        "budget.ListFundingRequests",
        "procurement.ListOrders",
        "procurement.ListPayments",
        "rollout.ListRollouts",
        "rollout.ListStocks",
        "rollout.ListTotals",
        "intake.ListSubmissions",
    ];
    for method in by_authority {
        cases.push(of(method, json!({"authority": "BA Mitte"}), empty, "NOT_A_NAME", "authority"));
        cases.push(of(method, json!({"authority": "ba-nirgendwo"}), none, "AUTHORITY_UNKNOWN", "authority"));
        cases.push(of(method, json!({"authority": OFFICE}), "OK", "", ""));
        cases.push(of(method, json!({}), "OK", "", ""));
    }
    for method in [
        "analytics.GetBudget",
        "analytics.GetForecast",
        "analytics.CompareFigures",
        "analytics.GetIndicators",
        "analytics.GetNeed",
        "analytics.ListAnomalies",
        "analytics.ListLines",
        "analytics.ListOrders",
        "analytics.ListFundingRequests",
        "analytics.ListRollouts",
        "analytics.ListCommitmentAuthorities",
        "analytics.ListSites",
        "analytics.ListMilestones",
        "analytics.ListActivities",
    ] {
        cases.push(of(method, json!({"authority": "ba-nirgendwo"}), none, "AUTHORITY_UNPLANNED", "authority"));
        cases.push(of(method, json!({"district": "13"}), empty, "NOT_A_NAME", "district"));
    }
    for method in
        ["analytics.GetNeed", "analytics.GetNeedRange", "analytics.GetNeedSplits", "analytics.GetRequestedNeed"]
    {
        cases.push(of(method, json!({"scenario_name": "mittel"}), none, "SCENARIO_NOT_KEPT", "scenario_name"));
        let both = json!({"scenario_name": "mittel", "scenario": "{}"});
        cases.push(of(method, both, empty, "SCENARIO_TWICE", "scenario_name"));
    }
    let drivers = json!({"scenario_name": "mittel", "since": "1"});
    cases.push(of("analytics.GetNeedDrivers", drivers, none, "SCENARIO_NOT_KEPT", "scenario_name"));
    let questions: Vec<&Value> = cases.iter().map(|(question, ..)| question).collect();
    for ((question, code, reason, field), answer) in cases.iter().zip(ask(&server, &user, &json!(questions))) {
        assert_eq!((&answer["code"], &answer["reason"]), (&json!(code), &json!(reason)), "{question}: {answer}");
        if code != "OK" {
            assert_told(&answer);
            assert_eq!(answer["fields"], json!([field]), "{question}: {answer}");
        }
    }
}

/// Hexadecimal digits of bytes.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn whoever_says_no_says_it_in_both_languages_with_a_reason() {
    const LINES: &str = "/sollist.budget.v1.BudgetService/ListLines";
    const SUBMIT: &str = "/sollist.intake.v1.IntakeService/SubmitEvents";
    const VERIFY: &str = "/sollist.reporting.v1.ReportingService/VerifyReport";
    let user = base();
    let server = Server::start(&user);
    // A field of a megabyte, repeated: a message that merges them is as long as all of them.
    let long: Vec<u8> = [&[0x12, 0x80, 0x80, 0x40][..], &vec![b'x'; 1024 * 1024]].concat();
    let raw = |path: &str, bytes: &[u8]| json!({"path": path, "bytes": hex(bytes)});
    let with = |mut question: Value, more: Value| {
        question.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        question
    };
    let streams = json!({"streams": true});
    let cases = [
        (raw("/sollist.budget.v1.BudgetService/Guess", b""), "UNIMPLEMENTED", "METHOD_UNKNOWN"),
        (raw("/sollist.guess.v1.GuessService/Guess", b""), "UNIMPLEMENTED", "SERVICE_UNKNOWN"),
        (raw("/nowhere", b""), "UNIMPLEMENTED", "SERVICE_UNKNOWN"),
        (raw(LINES, &[0x08]), "INVALID_ARGUMENT", "MESSAGE_UNREADABLE"),
        (raw(LINES, &[0x12, 0x02, 0xff, 0xff]), "INVALID_ARGUMENT", "MESSAGE_UNREADABLE"),
        (with(raw(SUBMIT, &[0x08]), streams.clone()), "INVALID_ARGUMENT", "MESSAGE_UNREADABLE"),
        (with(raw(VERIFY, &[0x08]), streams.clone()), "INVALID_ARGUMENT", "MESSAGE_UNREADABLE"),
        (with(raw(LINES, &long), json!({"times": 5})), "OUT_OF_RANGE", "MESSAGE_TOO_LARGE"),
        (with(with(raw(SUBMIT, &long), json!({"times": 9})), streams.clone()), "OUT_OF_RANGE", "MESSAGE_TOO_LARGE"),
        (with(with(raw(VERIFY, &long), json!({"times": 5})), streams), "OUT_OF_RANGE", "MESSAGE_TOO_LARGE"),
        (with(raw(LINES, &long), json!({"packed": true})), "UNIMPLEMENTED", "COMPRESSION_UNKNOWN"),
        (with(raw(LINES, b""), json!({"actor": "x".repeat(201)})), "INVALID_ARGUMENT", "ACTOR_UNFIT"),
        (with(raw("/nowhere", b""), json!({"actor": " "})), "INVALID_ARGUMENT", "ACTOR_UNFIT"),
        (json!({"method": "budget.ListLines", "request": {"page_token": "x"}}), "INVALID_ARGUMENT", "PAGE_TOKEN"),
        (json!({"method": "budget.ListLines", "request": {"page_size": -1}}), "INVALID_ARGUMENT", "PAGE_SIZE"),
        (
            json!({"method": "intake.SubmitEvents", "request": {"entries": [{"position": 2, "line": "e30="},
            {"position": 1, "line": "e30="}]}}),
            "INVALID_ARGUMENT",
            "POSITIONS_NOT_RISING",
        ),
        (json!({"method": "intake.ListPlanLines", "request": {"years": [26]}}), "INVALID_ARGUMENT", "PLAN_YEAR"),
    ];
    let questions: Vec<&Value> = cases.iter().map(|(question, ..)| question).collect();
    for ((question, code, reason), answer) in cases.iter().zip(ask(&server, &user, &json!(questions))) {
        let question = question.to_string().chars().take(120).collect::<String>();
        assert_eq!((&answer["code"], &answer["reason"]), (&json!(code), &json!(reason)), "{question}: {answer}");
        assert_told(&Value::Object(answer.as_object().unwrap().clone()));
    }
    assert_eq!(user.through(&server.url).ask("verify")["valid"], true, "the server goes on");
}
