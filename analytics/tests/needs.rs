//! The extra need line by line: targets, ages, cover, scenarios, the tree, the proposal.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::*;
use serde_json::json;
use sollist_analytics::*;
use sollist_contract::{reading::Bilingual as _, refusal::Reason, said::Said};

const BA: &str = "ba-pankow";
const OTHER: &str = "ba-mitte";

fn line(authority: &str, title: &str) -> String {
    format!("2026/30/25/{authority}/{title}")
}

fn at(facts: &Facts, target: &str) -> NeedTable {
    need(facts, &view(facts, "", ""), &NeedQuery::at(day(target))).unwrap()
}

fn said(table: &NeedTable) -> Vec<String> {
    let row = |row: &NeedRow| {
        format!(
            "{} {}: {}-{}-{}={} {}-{}={}",
            row.authority, row.item, row.target, row.usable, row.pipeline, row.quantity, row.gross, row.cover, row.need
        )
    };
    table.rows.iter().map(row).collect()
}

#[test]
fn gross_is_rounded_once_with_steps_and_running_cost() {
    let mut j = Journal::default();
    j.eligible(BA, "2026-01-01", 1001);
    j.parameters(
        "2026-01-01",
        json!({"vpn": {"programme": "remote-access", "unit_price": "10.005", "quota": "0.5",
            "running_cost_per_year": "1.01",
            "step_costs": [{"name": "server", "every": 500, "amount": "25000.00"}, {"name": "Lizenz", "every": 100,
            "amount": "7.00"}]}}),
    );
    j.on("2026-02-01", "rollout.remote-access-provided", json!({"authority": BA, "sessions": 0}));
    let facts = j.facts();
    // 501 * 10.005 = 5012.505; two servers, six licences; 501 * 1.01 * 6 / 12 = 253.005. In all 55307.51.
    assert_eq!(said(&at(&facts, "2026-06-30")), ["ba-pankow vpn: 501-0-0=501 55307.51-0.00=55307.51"]);
    // On 31 December no whole month is left: 55054.505 rounds away from zero.
    assert_eq!(said(&at(&facts, "2026-12-31")), ["ba-pankow vpn: 501-0-0=501 55054.51-0.00=55054.51"]);
}

#[test]
fn usable_depends_on_what_the_item_is() {
    let mut j = Journal::default();
    j.eligible(BA, "2026-01-01", 10);
    let item = |programme: &str| json!({"programme": programme, "unit_price": "1", "quota": "1", "life_months": 24});
    j.parameters(
        "2026-01-01",
        json!({"lan": item("infrastructure"), "notebook": item("mobile-devices"),
        "office": item("workplace"), "vpn": item("remote-access")}),
    );
    j.on("2026-01-02", "rollout.remote-access-provided", json!({"authority": BA, "sessions": 4, "accounts": 9}));
    j.on("2026-01-02", "rollout.licences-provided", json!({"authority": BA, "licence": "office", "quantity": 9}));
    j.on("2026-01-03", "rollout.licences-provided", json!({"authority": BA, "licence": "office", "quantity": 7}));
    for (site, measure) in [("Rathaus", "lan"), ("Rathaus", "lan"), ("Amt", "lan"), ("Amt", "wlan")] {
        j.on("2026-01-03", "rollout.site-upgraded", json!({"authority": BA, "site": site, "measure": measure}));
    }
    let part =
        |commissioned: &str, in_use: i64| json!({"in_use": in_use, "in_stock": 0, "commissioned_on": commissioned});
    let parts = [part("2024-03-31", 2), part("2025-01-01", 3)];
    j.on(
        "2026-01-01",
        "rollout.stock-reported",
        json!({"authority": BA, "item": "notebook", "as_of": "2026-01-01", "parts": parts}),
    );
    let facts = j.facts();
    let usable = |target: &str| at(&facts, target).rows.iter().map(|row| row.usable).collect::<Vec<_>>();
    // lan, notebook, office, vpn. 24 whole months are not too old, 25 are.
    assert_eq!(usable("2026-04-29"), [2, 5, 7, 4]);
    assert_eq!(usable("2026-04-30"), [2, 3, 7, 4]);
    assert_eq!(usable("2026-01-02"), [0, 5, 9, 4]);
}

#[test]
fn a_site_counts_when_one_of_the_measures_of_its_item_is_done() {
    let mut j = Journal::default();
    j.eligible(BA, "2026-01-01", 10).eligible(OTHER, "2026-01-01", 10);
    let item = |measures: serde_json::Value| {
        json!({"programme": "infrastructure", "unit_price": "1", "quota": "1",
        "measures": measures})
    };
    j.parameters(
        "2026-01-01",
        json!({"any": {"programme": "infrastructure", "unit_price": "1", "quota": "1"},
            "lan": item(json!(["LAN erneuert"])),
            "net": item(json!(["LAN erneuert", "WLAN eingerichtet"])), "none": item(json!(["gibt es nicht"]))}),
    );
    let done = [
        ("Rathaus", "LAN erneuert"),
        ("Rathaus", "WLAN eingerichtet"),
        ("Rathaus", "LAN erneuert"),
        ("Amt", "WLAN eingerichtet"),
        ("Hof", "Dach"),
    ];
    for (site, measure) in done {
        j.on("2026-01-03", "rollout.site-upgraded", json!({"authority": BA, "site": site, "measure": measure}));
    }
    let facts = j.facts();
    let usable = |target: &str| {
        at(&facts, target).rows.iter().map(|row| (row.authority.to_string(), row.usable)).collect::<Vec<_>>()
    };
    let of = |pankow: [i64; 4]| {
        let rows = |who: &str, counts: [i64; 4]| counts.map(|count| (who.to_owned(), count));
        [rows(OTHER, [0; 4]), rows(BA, pankow)].concat()
    };
    assert_eq!(usable("2026-01-02"), of([0; 4]));
    assert_eq!(usable("2026-01-03"), of([3, 1, 2, 0]));
    // The tree names the events that count, and no others.
    let query = NeedQuery { explain: true, ..NeedQuery::at(day("2026-01-31")) };
    let table = need(&facts, &view(&facts, "", ""), &query).unwrap();
    let row = table.rows.iter().find(|row| row.authority.as_str() == BA && row.item.as_str() == "net").unwrap();
    let tree = serde_json::to_value(row.tree.as_ref().unwrap()).unwrap().to_string();
    for (seq, counts) in [(4, true), (5, true), (7, true), (8, false)] {
        assert_eq!(
            tree.contains(&format!(r#"{{"seq":{seq},"type":"rollout.site-upgraded.v1"}}"#)),
            counts,
            "{seq}: {tree}"
        );
    }
}

/// A site that was mistyped is taken back from a day on; as of an earlier number, or until an earlier day, it counts as
/// it did.
#[test]
fn a_site_that_is_taken_back_counts_no_more_and_did_before() {
    let mut j = Journal::default();
    j.eligible(BA, "2026-01-01", 10);
    j.parameters("2026-01-01", json!({"net": {"programme": "infrastructure", "unit_price": "1", "quota": "1"}}));
    let say = |j: &mut Journal, day: &str, kind: &str, site: &str, measure: &str| {
        let mut data = json!({"authority": BA, "site": site, "measure": measure});
        if kind == "withdrawn" {
            data["reason"] = json!("verschrieben");
        }
        j.on(day, &format!("rollout.site-{kind}"), data);
    };
    say(&mut j, "2026-02-01", "upgraded", "Rathaus", "LAN"); // 3
    say(&mut j, "2026-02-02", "upgraded", "Rathaus Pankov", "LAN");
    say(&mut j, "2026-02-02", "upgraded", "Rathaus Pankov", "WLAN");
    say(&mut j, "2026-02-04", "withdrawn", "Rathaus Pankov", "LAN"); // 6: another measure is done there
    say(&mut j, "2026-02-04", "withdrawn", "Rathaus Pankov", "WLAN");
    say(&mut j, "2026-02-03", "upgraded", "Rathaus Pankov", "LAN"); // 8: late, and of before
    say(&mut j, "2026-02-04", "upgraded", "Rathaus Pankov", "LAN"); // 9: done after all, on its day
    say(&mut j, "2026-02-09", "withdrawn", "Rathaus Pankov", "LAN");
    let facts = j.facts();
    let usable = |seq: &str, until: &str| {
        let table = need(&facts, &view(&facts, seq, until), &NeedQuery::at(day("2026-06-30"))).unwrap();
        let listed = sollist_analytics::lists::sites(&facts, &view(&facts, seq, until), &Scope::Berlin);
        let names: std::collections::BTreeSet<&str> = listed.iter().map(|site| site.site.as_str()).collect();
        let usable = table.rows.iter().find(|row| row.authority.as_str() == BA).unwrap().usable;
        assert_eq!(usable, i64::try_from(names.len()).unwrap(), "{seq} {until}");
        usable
    };
    let by_number = ["3", "5", "6", "7", "8", "9", "10", ""].map(|seq| usable(seq, ""));
    assert_eq!(by_number, [1, 2, 2, 1, 1, 2, 1, 1]);
    let by_day = ["02-01", "02-03", "02-04", "02-08", "02-09"].map(|day| usable("", &format!("2026-{day}")));
    assert_eq!(by_day, [1, 2, 2, 2, 1]);
}

#[test]
fn cover_takes_own_programme_first_then_consumptive_lines_of_the_group() {
    let mut j = Journal::default();
    let price = |programme: &str, price: &str| json!({"programme": programme, "unit_price": price, "quota": "1"});
    j.parameters(
        "2026-01-01",
        json!({"a": price("mobile-devices", "100"), "b": price("workplace", "100"), "c": price("training", "100")}),
    );
    j.eligible(BA, "2026-01-01", 10);
    j.line_of(BA, &line(BA, "1"), "400.00", "mobile-devices", "investment", Some("g"));
    j.line_of(BA, &line(BA, "2"), "300.00", "workplace", "consumptive", Some("g"));
    j.line_of(BA, &line(BA, "3"), "700.00", "other", "consumptive", Some("g"));
    j.line_of(BA, &line(BA, "4"), "900.00", "other", "consumptive", Some("h"));
    j.line_of(BA, &line(BA, "5"), "900.00", "other", "investment", Some("g"));
    j.line_of(OTHER, &line(OTHER, "1"), "9000.00", "mobile-devices", "consumptive", Some("g"));
    let facts = j.facts();
    assert_eq!(
        said(&at(&facts, "2026-12-31")),
        [
            "ba-pankow a: 10-0-0=10 1000.00-1000.00=0.00",
            "ba-pankow b: 10-0-0=10 1000.00-400.00=600.00",
            "ba-pankow c: 10-0-0=10 1000.00-0.00=1000.00"
        ]
    );
    // Money of another year covers nothing.
    assert_eq!(at(&facts, "2027-12-31").cover.unwrap().get(), 0);
}

#[test]
fn a_scenario_changes_parameters_and_not_the_books() {
    let mut j = Journal::default();
    j.eligible(BA, "2026-01-01", 101)
        .parameters("2026-01-01", notebooks("1.00", "1000"))
        .parameters("2027-01-01", notebooks("0.5", "2000"));
    let facts = j.facts();
    let with = |json: &str| {
        let scenario = scenario::parse(json)?;
        need(&facts, &view(&facts, "", ""), &NeedQuery { scenario, ..NeedQuery::at(day("2026-08-31")) })
    };
    let quantity = |json: &str| with(json).unwrap().rows[0].quantity;
    assert_eq!(quantity(""), 101);
    assert_eq!(quantity(r#"{"name":"80","items":{"notebook":{"quota":"0.80"}}}"#), 81);
    assert_eq!(quantity(r#"{"name":"mehr","eligible_factor":"1.05"}"#), 107);
    let delayed = with(r#"{"name":"später","delay_months":6}"#).unwrap();
    assert_eq!((delayed.target_day, delayed.rows[0].gross.to_string()), (day("2027-02-28"), "102000.00".into()));
    for (bad, reason) in [
        ("{", Reason::ScenarioUnreadable),
        (r#"{"nam":"x"}"#, Reason::ScenarioUnreadable),
        (r#"{"items":{"notebook":{"price":"1"}}}"#, Reason::ScenarioUnreadable),
        (r#"{"eligible_factor":"-1"}"#, Reason::ScenarioUnreadable),
        (r#"{"items":{"pager":{"quota":"1"}}}"#, Reason::ScenarioItemUnknown),
        (r#"{"items":{"notebook":{"life_months":0}}}"#, Reason::ScenarioWithoutLife),
        (r#"{"delay_months":9999}"#, Reason::TargetDayBeyond),
    ] {
        let refusal = with(bad).unwrap_err().refusal().unwrap();
        assert_eq!((refusal.reason, refusal.field.as_str()), (reason, "scenario"), "{bad}");
    }
    assert_eq!(quantity(""), 101);
}

#[test]
fn without_parameters_or_people_there_is_a_reason() {
    let mut j = Journal::default();
    j.eligible(BA, "2026-01-01", 100);
    let facts = j.facts();
    assert_eq!(
        at(&facts, "2026-03-01").why.map(|why| why.said()),
        Some(Said::read(
            "Am 01.03.2026 sind keine Parameter (Quoten und Preise) in Kraft.",
            "On 2026-03-01: no parameters (quotas and prices) are in force."
        ))
    );
    j.parameters("2026-01-01", notebooks("1", "1"));
    let facts = j.facts();
    assert_eq!(at(&facts, "2026-03-01").why, None);
    assert_eq!(at(&facts, "2025-12-31").rows.len(), 0);
}

#[test]
fn the_tree_names_what_stands_behind_a_need() {
    let mut j = Journal::default();
    j.line(BA, &line(BA, "1"), "500.00", "mobile-devices"); // 1
    j.eligible(BA, "2025-01-01", 7); // 2: replaced by 3
    j.eligible(BA, "2026-01-01", 10); // 3
    j.on(
        "2026-02-01",
        "staffing.positions-changed",
        json!({"authority": BA, "quantity": 2, "effective_on": "2026-02-01"}),
    ); // 4
    j.parameters("2026-01-01", notebooks("1", "100")); // 5
    j.on(
        "2026-03-01",
        "procurement.order-placed",
        json!({"authority": BA, "order": "1", "line": line(BA, "1"), "item": "notebook", "quantity": 4,
            "amount": "300.00"}),
    ); // 6
    j.on(
        "2026-04-01",
        "procurement.goods-delivered",
        json!({"authority": BA, "order": "1", "quantity": 3, "delivered_on": "2026-04-01"}),
    ); // 7
    let facts = j.facts();
    let query = NeedQuery { explain: true, ..NeedQuery::at(day("2026-12-31")) };
    let row = need(&facts, &view(&facts, "", ""), &query).unwrap().rows.remove(0);
    let tree = row.tree.unwrap();
    fn walk(node: &Node, depth: usize, out: &mut Vec<String>) {
        let seqs: Vec<u64> = node.events.iter().map(|e| e.seq).collect();
        let sets: Vec<u64> = node.parameters.iter().map(|p| p.seq).collect();
        out.push(format!("{}{} {} {seqs:?} {sets:?}", " ".repeat(depth), node.name, node.value));
        node.children.iter().for_each(|child| walk(child, depth + 1, out));
    }
    let mut out = Vec::new();
    walk(&tree, 0, &mut out);
    assert_eq!(
        out,
        [
            "need \"600.00\" [] []",
            " gross \"800.00\" [] [5]",
            "  quantity 8 [] []",
            "   target 12 [] [5]",
            "    eligible 12 [3, 4] []",
            "   usable 3 [7] [5]",
            "   pipeline 1 [6, 7] []",
            " cover \"200.00\" [] []",
            "  2026/30/25/ba-pankow/1 \"200.00\" [1, 6] []",
        ]
    );
}

#[test]
fn the_reserve_goes_by_deadline_then_complement_then_gap() {
    let mut j = Journal::default();
    j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/pauschale", "4000.00", "reserve");
    j.line(BA, &line(BA, "1"), "0.00", "mobile-devices");
    let item = |programme: &str| json!({"programme": programme, "unit_price": "100", "quota": "1"});
    let (mut dock, mut update) = (item("workplace"), item("workplace"));
    dock["complements"] = json!("notebook");
    update["deadline"] = json!("2026-10-14");
    j.parameters("2026-01-01", json!({"dock": dock, "notebook": item("mobile-devices"), "update": update}));
    j.eligible(BA, "2026-01-01", 10).eligible(OTHER, "2026-01-01", 3);
    j.stock(BA, "2026-01-01", "notebook", 0, 0);
    j.on(
        "2026-02-01",
        "procurement.order-placed",
        json!({"authority": BA, "order": "1", "line": line(BA, "1"), "item": "notebook", "quantity": 5,
            "amount": "0.00"}),
    );
    j.on(
        "2026-02-02",
        "procurement.goods-delivered",
        json!({"authority": BA, "order": "1", "quantity": 5, "delivered_on": "2026-02-02"}),
    );
    let facts = j.facts();
    let proposal = at(&facts, "2026-12-31").proposal;
    let said: Vec<String> = proposal
        .shares
        .iter()
        .map(|s| format!("{} {} {} {}/{}", s.rank.code(), s.authority, s.item, s.share, s.need))
        .collect();
    assert_eq!(
        said,
        [
            "deadline ba-mitte update 300.00/300.00",
            "deadline ba-pankow update 1000.00/1000.00",
            "complement ba-pankow dock 1000.00/1000.00",
            "gap ba-mitte dock 300.00/300.00",
            "gap ba-mitte notebook 300.00/300.00",
            "gap ba-pankow notebook 500.00/500.00",
        ]
    );
    // Less money: what is left is shared by need among equals, to the cent; a filter gives nobody more.
    j.on(
        "2026-03-01",
        "budget.frozen",
        json!({"authority": "ikt-steuerung",
        "line": "2026/30/25/ikt-steuerung/pauschale", "amount": "1599.99", "consent_by": "x", "reference": "y"}),
    );
    let facts = j.facts();
    let query = NeedQuery { authority: Some(OTHER.parse().unwrap()), ..NeedQuery::at(day("2026-12-31")) };
    let proposal = need(&facts, &view(&facts, "", ""), &query).unwrap().proposal;
    assert_eq!(proposal.shares.iter().map(|s| s.share.to_string()).collect::<Vec<_>>(), ["300.00", "50.01", "50.00"]);
    assert_eq!(proposal.uncovered.unwrap().to_string(), "499.99");
}
