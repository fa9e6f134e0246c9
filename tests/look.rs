//! What an officer would query of what is recorded: said at once, kept until somebody has looked.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sollist_contract::{day::Day, warning::Reason};

use crate::{
    replay::with_plan,
    sollist::{Sollist, event},
    stores::both_stores,
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";
const OTHER: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
const MITTE: &str = "2026/30/25/bezirksamt-mitte/gutachten-fuer-die-verfahrensunabhaengige-ikt";

fn on(id: &str, kind: &str, day: &str, data: Value) -> String {
    let mut data = data;
    data["authority"] = data.get("authority").cloned().unwrap_or(json!("ba-pankow"));
    event(id, kind, &format!("{day}T12:00:00+02:00"), &data)
}

/// Each with the reasons that it is queried for.
fn odd() -> Vec<(String, Vec<&'static str>)> {
    let order = |id: &str, day: &str, line: &str, amount: &str, item: &str| {
        let data = json!({"order": id, "line": line, "item": item, "quantity": 10, "amount": amount});
        on(&format!("o-{id}"), "procurement.order-placed", day, data)
    };
    let pay = |id: &str, order: &str, line: &str, amount: &str| {
        let data = json!({"order": order, "line": line, "payment": id, "amount": amount});
        on(&format!("p-{id}"), "procurement.payment-made", "2026-06-20", data)
    };
    let deliver = |id: &str, order: &str, day: &str| {
        let data = json!({"order": order, "quantity": 1, "delivered_on": day});
        on(&format!("d-{id}"), "procurement.goods-delivered", day, data)
    };
    let cancel =
        |order: &str, day: &str| on(&format!("c-{order}"), "procurement.order-cancelled", day, json!({"order": order}));
    let step = |id: &str, what: &str, day: &str, data: Value| {
        let mut data = data;
        data["request"] = json!("M-1");
        on(id, &format!("funding.{what}"), day, data)
    };
    let invoice = |id: &str, day: &str, amount: &str| {
        let data = json!({"order": "B-1", "invoice": id, "amount": amount});
        on(&format!("i-{id}"), "procurement.invoice-received", day, data)
    };
    let change = |id: &str, day: &str| {
        let data = json!({"order": "B-3", "quantity": 10, "amount": "100.00"});
        on(id, "procurement.order-changed", day, data)
    };
    let plain = |id: &str, kind: &str, data: Value| on(id, kind, "2026-06-10", data);
    vec![
        (order("B-1", "2026-06-01", LINE, "900.00", "notebook"), vec![]),
        (invoice("R-1", "2026-06-02", "900.00"), vec![]),
        (invoice("R-2", "2026-06-03", "0.01"), vec!["INVOICES_BEYOND_ORDER"]),
        (order("B-2", "2026-06-02", LINE, "200.00", "notebok"), vec!["LINE_OVERDRAWN", "ITEM_UNKNOWN"]),
        (order("B-3", "2026-06-03", OTHER, "100.00", "notebook"), vec![]),
        (pay("Z-1", "B-3", OTHER, "120.00"), vec!["PAYMENT_BEYOND_ORDER"]),
        (pay("Z-2", "B-1", OTHER, "10.00"), vec!["PAYMENT_FROM_ANOTHER_LINE"]),
        (change("a-1", "2026-06-12"), vec!["ORDER_UNCHANGED"]),
        (change("a-2", "2026-06-11"), vec!["NEWER_TOTALS"]),
        (order("B-4", "2026-06-04", MITTE, "1.00", "notebook"), vec!["LINE_FOREIGN"]),
        (order("B-5", "2026-06-05", OTHER, "10.00", "notebook"), vec![]),
        (cancel("B-5", "2026-06-25"), vec![]),
        (deliver("1", "B-5", "2026-06-10"), vec!["DELIVERY_OF_CANCELLED_ORDER"]),
        (pay("Z-3", "B-5", OTHER, "10.00"), vec!["PAYMENT_OF_ENDED_ORDER"]),
        (order("B-6", "2026-06-06", OTHER, "10.00", "notebook"), vec![]),
        (deliver("2", "B-6", "2026-06-20"), vec![]),
        (cancel("B-6", "2026-06-15"), vec!["CANCELLED_BEFORE_DELIVERY"]),
        (
            on(
                "f-1",
                "budget.frozen",
                "2026-06-07",
                json!({"line": LINE, "amount": "5000.00", "consent_by": "SenFin", "reference": "1"}),
            ),
            vec!["FROZEN_BEYOND_LINE"],
        ),
        (
            on(
                "t-1",
                "budget.transferred",
                "2026-06-08",
                json!({"from_line": LINE, "to_line": OTHER, "amount": "1.00", "basis": "x", "reference": "1"}),
            ),
            vec!["TRANSFER_BEYOND_LINE"],
        ),
        (
            step("m-1", "requested", "2026-06-01", json!({"programme": "mobile-devices", "amount": "999999999.00"})),
            vec!["REQUEST_BEYOND_BUDGET"],
        ),
        (step("m-2", "reviewed", "2026-06-02", json!({})), vec![]),
        (step("m-3", "approved", "2026-06-03", json!({"amount": "1000000000.00"})), vec!["APPROVED_BEYOND_REQUEST"]),
        (step("m-4", "granted", "2026-06-04", json!({"amount": "999999999.00"})), vec!["GRANT_BEYOND_RESERVE"]),
        (order("B-7", "2015-06-05", OTHER, "1.00", "notebook"), vec!["DAY_FAR_BACK"]),
        (order("B-8", "2036-06-05", OTHER, "1.00", "notebook"), vec!["DAY_FAR_AHEAD"]),
        (order("B-10", "2019-06-05", OTHER, "1.00", "notebook"), vec!["DAY_BEFORE_YEAR"]),
        (
            plain(
                "f-2",
                "budget.frozen",
                json!({"line": MITTE, "amount": "1.00", "consent_by": "SenFin", "reference": "1"}),
            ),
            vec!["LINE_FOREIGN"],
        ),
        (
            plain("j-1", "budget.adjusted", json!({"line": OTHER, "amount": "0.00", "basis": "x", "reference": "1"})),
            vec!["AMOUNT_ZERO"],
        ),
        (
            plain("p-0", "procurement.payment-made", json!({"line": OTHER, "payment": "Z-4", "amount": "0.00"})),
            vec!["PAYMENT_OF_NOTHING"],
        ),
        (
            plain(
                "p-1",
                "procurement.payment-made",
                json!({"line": OTHER, "payment": "Z-5", "amount": "1.00", "final": true}),
            ),
            vec!["FINAL_WITHOUT_ORDER"],
        ),
        (
            plain("u-1", "rollout.planned", json!({"rollout": "x", "scope": 1, "deadline": "2025-12-31"})),
            vec!["DUE_IN_THE_PAST"],
        ),
        (
            plain("e-1", "rollout.e-file-used", json!({"accounts": 5, "concurrent": 6})),
            vec!["CONCURRENT_BEYOND_ACCOUNTS"],
        ),
        (
            plain(
                "h-1",
                "staffing.headcount-reported",
                json!({"as_of": "2026-05-31", "employees": 100, "workplaces": 1000, "eligible": 151,
                    "definition": "x"}),
            ),
            vec!["ELIGIBLE_BEYOND_EMPLOYEES", "WORKPLACES_OF_ANOTHER_ORDER"],
        ),
        (
            on(
                "v-1",
                "procurement.order-placed",
                "2026-06-09",
                json!({"order": "B-9", "line": OTHER, "item": "notebook", "quantity": 1, "amount": "5.00",
                    "due": "2027-02-01"}),
            ),
            vec!["COMMITMENT_AUTHORITY_OVERDRAWN"],
        ),
    ]
}

/// Days that nobody has seen yet, whenever this runs.
fn to_come() -> String {
    let today = Day::of(jiff::Timestamp::now()).date();
    today.checked_add(jiff::Span::new().days(40)).unwrap().to_string()
}

/// More of the same: numbers and days that are hardly meant.
fn hardly_meant() -> Vec<(String, Vec<&'static str>)> {
    let order = |order: &str, amount: &str| {
        let data = json!({"order": order, "line": OTHER, "item": "notebook", "quantity": 10, "amount": amount});
        on(&format!("o-{order}"), "procurement.order-placed", "2026-06-01", data)
    };
    let of_order = |id: &str, kind: &str, day: &str, order: &str, data: Value| {
        let mut data = data;
        data["order"] = json!(order);
        on(id, &format!("procurement.{kind}"), day, data)
    };
    let pay = |order: &str, amount: &str| {
        let data = json!({"line": OTHER, "payment": format!("Y-{order}"), "amount": amount});
        of_order(&format!("y-{order}"), "payment-made", "2026-06-10", order, data)
    };
    let invoice = |id: &str, order: &str, amount: &str| {
        of_order(id, "invoice-received", "2026-06-26", order, json!({"invoice": id, "amount": amount}))
    };
    let plain = |id: &str, kind: &str, data: Value| on(id, kind, "2026-06-11", data);
    let counted = |id: &str, day: &str, numbers: [u32; 3]| {
        let [employees, workplaces, eligible] = numbers;
        let data = json!({"as_of": day, "employees": employees, "workplaces": workplaces, "eligible": eligible,
            "definition": "x"});
        plain(id, "staffing.headcount-reported", data)
    };
    let otherwise = |id: &str, day: &str| {
        let data = json!({"as_of": day, "employees": 100, "workplaces": 100, "eligible": 50, "definition": "y"});
        plain(id, "staffing.headcount-reported", data)
    };
    let stock = |id: &str, in_use: u32| {
        let data = json!({"item": "notebook", "as_of": "2026-08-01", "in_use": in_use, "in_stock": 0});
        plain(id, "rollout.stock-reported", data)
    };
    let positions = |id: &str, quantity: i32| {
        let data = json!({"quantity": quantity, "effective_on": "2026-06-11"});
        plain(id, "staffing.positions-changed", data)
    };
    let planned = |rollout: &str, scope: u32, start: &str| {
        let data = json!({"rollout": rollout, "scope": scope, "start": start, "deadline": "2026-12-31"});
        plain(&format!("u-{rollout}"), "rollout.planned", data)
    };
    let adjusted = |id: &str, day: &str| {
        on(id, "budget.adjusted", day, json!({"line": OTHER, "amount": "1.00", "basis": "x", "reference": id}))
    };
    let site = |id: &str, measure: &str| plain(id, "rollout.site-upgraded", json!({"site": id, "measure": measure}));
    let gone = |id: &str, measure: &str| {
        let data = json!({"site": id, "measure": measure, "reason": "x"});
        plain(&format!("gone-{id}"), "rollout.site-withdrawn", data)
    };
    let site_on = |day: &str, id: &str, measure: &str| {
        on(&format!("late-{id}"), "rollout.site-upgraded", day, json!({"site": id, "measure": measure}))
    };
    let scenario = |id: &str, months: u32| {
        plain(id, "scenario.published", json!({"name": "später", "reason": "x", "delay_months": months}))
    };
    let progressed = |day: &str, done: u32| {
        on(&format!("g-{day}"), "rollout.progressed", day, json!({"rollout": "late", "done": done}))
    };
    let request = |number: &str, programme: &str| {
        let data = json!({"request": number, "programme": programme, "amount": "10.00"});
        plain(&format!("f-{number}"), "funding.requested", data)
    };
    vec![
        (order("B-11", "0.00"), vec!["ORDER_OF_NOTHING"]),
        (order("B-12", "20.00"), vec![]),
        (pay("B-12", "20.00"), vec![]),
        (
            of_order("a-3", "order-changed", "2026-06-12", "B-12", json!({"quantity": 10, "amount": "19.99"})),
            vec!["ORDER_BELOW_PAID"],
        ),
        (order("B-13", "10.00"), vec![]),
        (pay("B-13", "10.00"), vec![]),
        (
            of_order(
                "d-3",
                "goods-delivered",
                "2026-06-20",
                "B-13",
                json!({"quantity": 10, "delivered_on": "2026-06-20"}),
            ),
            vec![],
        ),
        (of_order("c-3", "order-cancelled", "2026-06-25", "B-13", json!({})), vec!["CANCELLED_WHEN_DONE"]),
        (invoice("R-3", "B-12", "0.00"), vec!["INVOICE_OF_NOTHING"]),
        (invoice("R-4", "B-13", "10.00"), vec!["INVOICE_OF_ENDED_ORDER"]),
        (invoice("R-5", "B-13", "-10.01"), vec!["CREDIT_BEYOND_INVOICES"]),
        (order("B-14", "10.00"), vec![]),
        (invoice("R-6", "B-14", "1.00"), vec![]),
        (pay("B-14", "2.00"), vec!["PAYMENT_BEYOND_INVOICES"]),
        (of_order("c-4", "order-cancelled", "2026-06-25", "B-14", json!({})), vec!["CANCELLED_WHEN_PAID"]),
        (order("B-15", "10.00"), vec![]),
        (invoice("R-7", "B-15", "1.00"), vec![]),
        (of_order("c-5", "order-cancelled", "2026-06-25", "B-15", json!({})), vec!["CANCELLED_WHEN_OWED"]),
        (request("M-10", "mobile-devices"), vec![]),
        (request("m-10", "mobile-devices"), vec!["NAME_ALIKE"]),
        (request("M-11", "reserve"), vec!["REQUEST_FOR_RESERVE"]),
        (plain("m-12", "funding.reviewed", json!({"request": "M-10", "amount": "5.00"})), vec![]),
        (
            plain("m-13", "funding.approved", json!({"request": "M-10", "amount": "6.00"})),
            vec!["APPROVED_BEYOND_REVIEW"],
        ),
        (planned("late", 10, "2027-01-01"), vec!["START_AFTER_DEADLINE"]),
        (planned("nothing", 0, "2026-07-01"), vec!["SCOPE_ZERO"]),
        (progressed("2026-07-01", 8), vec![]),
        (progressed("2026-08-01", 7), vec!["PROGRESS_GOES_BACK"]),
        (
            plain(
                "n-1",
                "rollout.milestone-planned",
                json!({"project": "p", "milestone": "m", "planned_on": "2026-12-31", "budgeted_cost": "-1.00"}),
            ),
            vec!["COST_NEGATIVE"],
        ),
        (
            plain("r-1", "rollout.remote-access-provided", json!({"sessions": 11, "accounts": 10})),
            vec!["SESSIONS_BEYOND_ACCOUNTS"],
        ),
        (
            plain("l-1", "rollout.licences-provided", json!({"licence": "e-file-license", "quantity": 10})),
            vec!["LICENCE_UNKNOWN"],
        ),
        (
            plain(
                "m-5",
                "funding.requested",
                json!({"request": "M-2", "programme": "mobile-devices", "amount": "10.00"}),
            ),
            vec![],
        ),
        (plain("m-6", "funding.reviewed", json!({"request": "M-2", "amount": "0.00"})), vec!["APPROVED_NOTHING"]),
        (counted("h-2", "2026-06-10", [0, 0, 0]), vec!["HEADCOUNT_OF_NOTHING"]),
        // An earlier one has ten times the workplaces.
        (counted("h-3", "2026-06-10", [100, 100, 50]), vec!["HEADCOUNT_REPLACED", "HEADCOUNT_OF_ANOTHER_ORDER"]),
        (counted("h-5", "2026-06-10", [100, 100, 50]), vec!["HEADCOUNT_OF_ANOTHER_ORDER"]),
        (otherwise("h-6", "2026-06-12"), vec!["HEADCOUNT_DEFINITION_CHANGED"]),
        (stock("k-1", 5), vec![]),
        (stock("k-2", 5), vec![]),
        (stock("k-3", 6), vec!["COUNT_REPLACED"]),
        (plain("w-1", "budget.carried-over", json!({"line": OTHER, "amount": "5.00"})), vec![]),
        (plain("w-2", "budget.carried-over", json!({"line": OTHER, "amount": "2.00"})), vec!["CARRIED_OVER_AGAIN"]),
        (adjusted("j-2", "2026-06-11"), vec![]),
        (adjusted("j-3", "2026-06-11"), vec!["RECORDED_BEFORE"]),
        (adjusted("j-4", "2026-06-12"), vec![]),
        (adjusted("j-5", "2027-04-01"), vec!["DAY_AFTER_YEAR"]),
        (site("s-1", "LAN"), vec![]),
        (site("s-2", "FAX"), vec!["MEASURE_UNKNOWN"]),
        (site("s-3", "FAX"), vec![]),
        (gone("s-3", "FAX"), vec![]),
        (site_on("2026-01-02", "s-3", "FAX"), vec!["SITE_WITHDRAWN"]),
        (scenario("z-1", 3), vec![]),
        (scenario("z-2", 120), vec!["SCENARIO_REPLACED", "SCENARIO_STRANGE"]),
        (positions("q-1", 0), vec!["POSITIONS_UNCHANGED"]),
        (positions("q-2", -30), vec!["POSITIONS_HALVED"]),
        (positions("q-3", -20), vec!["POSITIONS_USED_UP"]),
        (counted("h-4", &to_come(), [100, 100, 50]), vec!["HEADCOUNT_DEFINITION_CHANGED", "DAY_TO_COME"]),
    ]
}

fn parameters() -> String {
    let values = json!({"items": {"notebook": {"programme": "mobile-devices", "unit_price": "0.00", "quota": "1.00"},
            "network": {"programme": "infrastructure", "unit_price": "0.00", "quota": "0", "measures": ["LAN"]}}});
    event(
        "params",
        "parameters.published",
        "2026-01-02T12:00:00+01:00",
        &json!({"set": "s1", "valid_from": "2026-01-01", "values": values}),
    )
}

fn listed(user: &Sollist, options: &str) -> Vec<(u64, String)> {
    let list = user.ask(&format!("look {options}"));
    let one = |one: &Value| (one["sequence"].as_u64().unwrap(), one["reason"].as_str().unwrap().to_owned());
    list["warnings"].as_array().unwrap().iter().map(one).collect()
}

both_stores!(what_an_officer_would_query_is_said_and_kept_until_somebody_has_looked);
fn what_an_officer_would_query_is_said_and_kept_until_somebody_has_looked() {
    let user = with_plan();
    user.record(&[parameters()]);
    let first = user.sequence() + 1;
    let odd: Vec<(String, Vec<&str>)> = odd().into_iter().chain(hardly_meant()).collect();
    let lines: Vec<String> = odd.iter().map(|(line, _)| line.clone()).collect();
    let checked = user.events_with(&lines, &["--check", "--format", "json"]).done().json();
    let run = user.events(&lines).done().json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(lines.len()), &json!(0)), "{run}");
    // A grant has its transfer behind it: one number more.
    let mut seq = first - 1;
    let (mut expected, mut of_other): (Vec<(u64, String)>, Vec<_>) = Default::default();
    for (line, reasons) in &odd {
        seq += 1;
        let these: Vec<(u64, String)> = reasons.iter().map(|reason| (seq, (*reason).to_owned())).collect();
        let data = serde_json::from_str::<Value>(line).unwrap()["data"].clone();
        if [&data["line"], &data["from_line"]].contains(&&json!(OTHER)) {
            of_other.extend(these.clone());
        }
        expected.extend(these);
        seq += u64::from(line.contains("funding.granted"));
    }
    let said = |run: &Value| -> Vec<(u64, String)> {
        let warnings = run["warnings"].as_array().unwrap().iter();
        warnings.map(|one| (one["line"].as_u64().unwrap(), one["reason"].as_str().unwrap().to_owned())).collect()
    };
    assert_eq!(said(&run), said(&checked));
    assert_eq!(run["warnings_count"], expected.len(), "{run}");
    assert_eq!(listed(&user, ""), expected);

    // Known already, nothing is said of it again; nor when the journal is read again.
    let again = user.events(&lines).done().json();
    assert_eq!((&again["duplicates"], &again["warnings_count"]), (&json!(lines.len()), &json!(0)), "{again}");
    user.say("rebuild").done();
    assert_eq!(listed(&user, ""), expected);
    assert_eq!(user.ask("verify --deep")["valid"], true);

    // Filters, and what is none.
    let of = |reason: &str| expected.iter().filter(|(_, one)| one == reason).cloned().collect::<Vec<_>>();
    assert_eq!(listed(&user, "--reason LINE_OVERDRAWN"), of("LINE_OVERDRAWN"));
    assert_eq!(listed(&user, &format!("--line {MITTE}")), of("LINE_FOREIGN"));
    // Whatever is said of an event is said of its line.
    let listed_of_other = listed(&user, &format!("--line {OTHER}"));
    assert!(of_other.len() > 2 && of_other.iter().all(|one| listed_of_other.contains(one)), "{listed_of_other:?}");
    // Every reason that there is was met, here or in `queried`.
    let met: BTreeSet<&str> = expected.iter().map(|(_, reason)| reason.as_str()).collect();
    let all = Reason::ALL.iter().map(|reason| reason.code());
    // Of sites, and of what is left of a year, a system of record has a list of its own.
    let asked = [
        "SITE_UNKNOWN",
        "CARRIED_OVER_BEYOND_REST",
        "PLAN_REPLACED",
        "PLAN_NOT_COUNTED",
        "POSITIONS_BEFORE_COUNT",
        "AGES_LOST",
    ];
    let queried = [
        "AMOUNT_BEYOND_BUDGET",
        "APPROPRIATION_BELOW_ZERO",
        "AUTHORITY_FAR_AHEAD",
        "AMOUNT_BEYOND_LINE",
        "CANCELLED_BEFORE_CHANGE",
        "CARRIED_OVER_AND_SPENT",
        "CAPACITY_OF_ANOTHER_ORDER",
        "COST_BEYOND_BUDGET",
        "COVERS_MORE",
        "RESERVE_GIVEN_UP",
        "COUNT_OF_ANOTHER_ORDER",
        "DELIVERY_BEFORE_COUNT",
        "FIGURE_A_SHARE",
        "FINAL_BEFORE_DELIVERY",
        "E_FILE_NOT_CONNECTED",
        "FIGURE_CONTRADICTORY",
        "FIGURE_OF_NOBODY",
        "GRANT_FROM_ELSEWHERE",
        "GRANT_OUTSIDE_PROGRAMME",
        "ITEMS_DROPPED",
        "LICENCE_COUNTED",
        "ITEM_MOVED",
        "COST_BEYOND_PRICE",
        "NAME_UNSEEN",
        "ORDER_OF_NO_PRICE",
        "PARAMETER_OF_ANOTHER_ORDER",
        "PARTICIPANTS_MANY",
        "PAYMENT_BEFORE_YEAR",
        "POSITIONS_DOUBLED",
        "PRICE_FAR_OFF",
        "REPORT_BEFORE_PERIOD",
        "REPORT_STAYS_COMPLETE",
        "EXTENDED_AFTERWARDS",
        "PLANNED_FAR_AHEAD",
        "PROGRAMME_UNCHANGED",
        "RESERVE_ELSEWHERE",
        "SPENT_FROM_RESERVE",
        "TOTAL_CHANGED",
        "TRANSFER_AGAINST_COVER",
        "TRANSFER_FROM_RESERVE",
    ];
    assert_eq!(met, all.filter(|code| !asked.contains(code) && !queried.contains(code)).collect());
    assert_eq!(listed(&user, "--authority ba-mitte"), []);
    let wrong = user.say("look --reason OVERDRAWN").ended(1);
    let open =
        "Hinweise sind offen wegen „Betrag null“ (AMOUNT_ZERO), „mehr als beantragt“ (APPROVED_BEYOND_REQUEST), ";
    assert!(wrong.err.contains(open) && wrong.err.contains(" weiteren Gründen."), "{}", wrong.err);
    let near = "Gemeint ist vielleicht „Haushaltsstelle überzogen“ (LINE_OVERDRAWN).";
    for typed in ["LINE_OVERDRWAN", "Haushaltstelle überzogen"] {
        let wrong = user.run(&["look", "--reason", typed]).ended(1);
        assert!(wrong.err.contains(near), "{}", wrong.err);
    }
    let unknown = user.say("refused --reason Quatsch").ended(1);
    assert!(unknown.err.contains("Offen ist kein Eintrag."), "{}", unknown.err);
    user.say("look --line pankow").ended(1);

    // Settled by number, by reason, by line; what is settled stays to be read.
    let number = user.ask("look")["warnings"][0]["number"].as_u64().unwrap();
    let settled = user.run(&["look", "settle", &number.to_string(), "--basis", "geklärt", "--actor", "anna"]).done();
    assert_eq!(settled.out, "Ein Hinweis ist erledigt: geklärt\n");
    let again = user.say(&format!("look settle {number} --basis nochmal")).done();
    assert!(again.out.contains("schon erledigt"), "{}", again.out);
    user.say("look settle 4711 --basis x").ended(1);
    user.say("look settle --basis x").ended(2);
    user.run(&["look", "settle", "--reason", "DAY_FAR_BACK", "--basis", "Jahr geprüft"]).done();
    assert_eq!(listed(&user, "").len(), expected.len() - 2);
    let all = user.ask("look --all")["warnings"].clone();
    assert_eq!(all.as_array().unwrap().len(), expected.len());
    assert_eq!((&all[0]["settled_by"], &all[0]["basis"]), (&json!("anna"), &json!("geklärt")), "{all}");
    user.say("look settle --authority ba-pankow --basis erledigt").done();
    assert_eq!(listed(&user, ""), []);
    assert!(user.say("look").done().out.contains("Kein Hinweis ist offen."));
}

both_stores!(what_is_invoiced_of_an_order_is_added_up_whenever_it_comes);
fn what_is_invoiced_of_an_order_is_added_up_whenever_it_comes() {
    let user = with_plan();
    let invoice = |order: &str, id: &str, amount: &str| {
        let data = json!({"order": order, "invoice": id, "amount": amount});
        on(&format!("i-{id}"), "procurement.invoice-received", "2026-06-02", data)
    };
    let order = |order: &str, amount: &str| {
        let data = json!({"order": order, "line": OTHER, "item": "notebook", "quantity": 1, "amount": amount});
        on(&format!("o-{order}"), "procurement.order-placed", "2026-06-01", data)
    };
    let warned = |lines: &[String]| user.events(lines).done().json()["warnings_count"].as_u64().unwrap();
    // An order and a thousand invoices, in one file: each cent beyond it is queried.
    let mut lines = vec![order("B-1", "9.98"), order("B-2", "100.00")];
    lines.extend((0..1_000).map(|number| invoice("B-1", &format!("R-{number}"), "0.01")));
    let check = user.events_with(&lines, &["--check", "--format", "json"]).done().json();
    assert_eq!((&check["warnings_count"], warned(&lines)), (&json!(2), 2));
    // In files of their own, and asked for.
    assert_eq!(warned(&[invoice("B-2", "S-1", "60.00")]), 0);
    assert_eq!(warned(&[invoice("B-2", "S-2", "40.00")]), 0);
    let line = "invoice --authority ba-pankow --order B-2 --invoice S-3 --amount 0,01 --time 03.06.2026";
    for rest in ["--check", ""] {
        let run = user.say(&format!("{line} {rest}")).done();
        assert!(run.out.contains("100,00 EUR sind nun 100,01 EUR in Rechnung gestellt"), "{}", run.out);
    }
    assert_eq!(warned(&[invoice("B-2", "S-4", "1.00"), invoice("B-2", "S-5", "-50.00")]), 1);
    assert_eq!(warned(&[invoice("B-2", "S-6", "40.00")]), 0);
    user.say("rebuild").done();
    assert_eq!(listed(&user, "--reason INVOICES_BEYOND_ORDER").len(), 4);
}

both_stores!(what_positions_there_are_is_known_whenever_they_go);
fn what_positions_there_are_is_known_whenever_they_go() {
    let user = with_plan();
    let counted = |day: &str, eligible: u32| {
        let data = json!({"as_of": day, "employees": 100, "workplaces": 100, "eligible": eligible, "definition": "x"});
        on(&format!("h-{day}"), "staffing.headcount-reported", day, data)
    };
    let gone = |id: u32, day: &str, quantity: i32| {
        let data = json!({"quantity": quantity, "effective_on": day});
        on(&format!("q-{id}"), "staffing.positions-changed", day, data)
    };
    let warned = |lines: &[String]| user.events(lines).done().json()["warnings_count"].as_u64().unwrap();
    // A thousand in one file, one by one; then in files of their own, late, and asked for.
    let mut lines = vec![counted("2026-01-31", 100)];
    lines.extend((0..99).map(|id| gone(id, "2026-02-10", -1)));
    lines.extend((99..1_099).map(|id| gone(id, "2026-02-20", i32::from(id % 2 == 1) * 2 - 1)));
    assert_eq!(warned(&lines), 0);
    assert_eq!(warned(&[gone(2_000, "2026-03-01", -1)]), 1);
    assert_eq!(warned(&[gone(2_001, "2026-03-01", 1)]), 0);
    assert_eq!(warned(&[gone(2_002, "2026-02-05", -1)]), 1);
    let line = "count positions --authority ba-pankow --effective-on 01.03.2026 --quantity";
    for rest in ["-7 --check", "-7"] {
        let run = user.say(&format!("{line} {rest}")).done();
        assert!(run.out.contains("Am 01.03.2026 gibt es 0 Stellen") && run.out.contains("bleiben −7"), "{}", run.out);
    }
    // A new count ends it; the same is asked of no other authority.
    assert_eq!(warned(&[counted("2026-03-02", 100), gone(2_003, "2026-03-03", -50)]), 0);
    let refused = user.say(&format!("{line} 0")).ended(1);
    assert!(refused.err.contains("Mit 0 Stellen ändert sich nichts"), "{}", refused.err);
    user.say("rebuild").done();
    assert_eq!(user.ask("verify --deep")["valid"], true);
    assert_eq!(listed(&user, "").len(), 3);
    assert_eq!(warned(&[gone(2_004, "2026-03-03", -51)]), 1);
}

/// Of a year without a plan there is a draft only, whatever is dated in it.
#[test]
fn one_event_of_long_ago_makes_no_report_of_its_year() {
    let user = with_plan();
    let data = json!({"order": "B-1", "line": OTHER, "item": "notebook", "quantity": 1, "amount": "1.00"});
    let run = user.events(&[on("o-1", "procurement.order-placed", "2019-06-05", data)]).done().json();
    assert_eq!(run["warnings"][0]["reason"], "DAY_BEFORE_YEAR", "{run}");
    for quarter in ["2019-Q2", "2019-Q4", "2025-Q4"] {
        let run = user.say(&format!("report --quarter {quarter} --out bericht.json")).ended(1);
        assert!(run.err.contains("Das erste Haushaltsjahr mit einem Ansatz beginnt am 01.01.2026"), "{}", run.err);
    }
    user.say("report --quarter 2019-Q4 --draft --out entwurf.json").done();
    user.say("report --quarter 2026-Q2 --out bericht.json").done();
}
