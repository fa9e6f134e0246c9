//! The list: its order, its view, its thresholds, its limits.

use super::*;

/// Thresholds are those in force on the day, and each finding says which set it was measured by.
#[test]
fn thresholds_are_those_of_the_day() {
    let mut j = start();
    thresholds(&mut j, "2026-06-01", &json!({"payment-without-order": {"limit": "50.00"}, "split-order": {"days": 3}}));
    pay(&mut j, "2026-03-01", None, "Z-1", "50.00");
    assert!(find(&j, Rule::PaymentWithoutOrder, "2026-05-31").is_empty());
    let found = find(&j, Rule::PaymentWithoutOrder, "2026-06-01");
    let used = &found[0].parameters[0];
    assert_eq!((used.name.as_str(), used.value.as_str()), ("thresholds.payment-without-order.limit", "50.00"));
    let origin = used.origin.as_ref().unwrap();
    assert_eq!((origin.set.as_str(), origin.valid_from.to_string().as_str(), origin.seq), ("limits", "2026-06-01", 3));
    // What the set leaves out is the default.
    order(&mut j, "2026-06-01", "B-1", "notebook", 5, "500.00");
    order(&mut j, "2026-06-04", "B-2", "notebook", 5, "500.00");
    let found = find(&j, Rule::SplitOrder, "");
    let origins: Vec<bool> = found[0].parameters.iter().map(|used| used.origin.is_some()).collect();
    assert_eq!(origins, [false, true]);
    // A key that is named again is another key as a whole.
    thresholds(&mut j, "2026-07-01", &json!({"silent": {"days": 1}}));
    assert!(find(&j, Rule::PaymentWithoutOrder, "2026-07-01").is_empty());
}

/// Both times: what was known, and what had happened; a late report changes what is known, not what was.
#[test]
fn findings_are_those_of_the_view() {
    let mut j = start();
    order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
    invoice(&mut j, "2026-02-01", "B-1", "R-1", "6000.00");
    let facts = j.facts();
    let at = |facts: &Facts, as_of: &str, until: &str| {
        let query = AnomalyQuery { rules: vec![Rule::InvoiceOverOrder], ..AnomalyQuery::default() };
        told(&anomalies(facts, &view(facts, as_of, until), &query).unwrap())
    };
    assert_eq!(at(&facts, "", "").len(), 1);
    assert!(at(&facts, "3", "").is_empty() && at(&facts, "", "2026-01-31").is_empty());
    change(&mut j, "2026-01-20", "B-1", 60, "6000.00");
    let later = j.facts();
    assert!(at(&later, "", "").is_empty());
    assert_eq!(at(&later, "4", ""), at(&facts, "", ""));
}

#[test]
fn a_list_is_severe_first_then_by_amount_rule_authority_and_key_and_only_of_whom_it_is_asked() {
    let mut j = start();
    order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
    invoice(&mut j, "2026-02-01", "B-1", "R-1", "2500.00");
    invoice(&mut j, "2026-02-02", "B-1", "R1", "2500.00");
    pay(&mut j, "2026-02-03", Some("B-1"), "Z-1", "5000.00");
    pay(&mut j, "2026-02-03", None, "Z-2", "9000.00");
    pay(&mut j, "2026-02-03", None, "Z-10", "9000.00");
    j.stock(PANKOW, "2026-01-01", "notebook", 5, 500);
    let mitte = "2026/30/25/bezirksamt-mitte/geraete";
    j.line("ba-mitte", mitte, "10000000.00", "mobile-devices");
    j.on(
        "2026-02-03",
        "procurement.payment-made",
        json!({"authority": "ba-mitte", "line": mitte, "payment": "Z-2", "amount": "9000.00"}),
    );
    let facts = j.facts();
    let ask = |query: AnomalyQuery| {
        let found = anomalies(&facts, &view(&facts, "", "2026-02-03"), &query).unwrap();
        found.iter().map(|one| format!("{} {} {}", one.rule, one.authority, one.key)).collect::<Vec<_>>()
    };
    let all = [
        "duplicate-invoice ba-pankow R1",
        "payment-without-order ba-mitte Z-2",
        "payment-without-order ba-pankow Z-10",
        "payment-without-order ba-pankow Z-2",
        "delivered-not-issued ba-pankow notebook",
    ];
    assert_eq!(ask(AnomalyQuery::default()), all);
    let district = |code: &str| AnomalyQuery { district: code.parse().ok(), ..AnomalyQuery::default() };
    assert_eq!(ask(district("01")), all[1..2]);
    assert_eq!(ask(AnomalyQuery { authority: "ba-mitte".parse().ok(), ..AnomalyQuery::default() }), all[1..2]);
    assert!(ask(district("00")).is_empty());
    assert!(
        anomalies(
            &facts,
            &view(&facts, "", ""),
            &AnomalyQuery { authority: "ba-mitte".parse().ok(), ..district("03") }
        )
        .is_err()
    );
    assert!(Rule::parse(&["bad-luck"]).is_err());
    assert_eq!(Rule::parse(&["split-order", "silent"]).unwrap(), [Rule::SplitOrder, Rule::Silent]);
}

/// The largest amounts withhold what one finding comes to, with its reason, and no other finding.
#[test]
fn an_amount_beyond_the_range_withholds_itself_and_no_finding() {
    const MOST: &str = "1000000000000.00";
    let mut j = start();
    order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
    order(&mut j, "2026-01-05", "B-2", "notebook", 50, "5000.00");
    for number in 0..92_300 {
        invoice(&mut j, "2026-02-01", "B-1", &format!("R{}", number * 2 + 1), MOST);
    }
    invoice(&mut j, "2026-02-01", "B-2", "A", "6000.00");
    let found = find(&j, Rule::InvoiceOverOrder, "");
    assert_eq!(told(&found), ["ba-pankow B-1 2026-02-01 - - notice", "ba-pankow B-2 2026-02-01 1000.00 - notice"]);
    assert_eq!(found[0].why, Some(Withheld::Beyond(None)));
    assert!(found[0].said().de.contains("mehr, als sich zeigen lässt"), "{}", found[0].said().de);
    assert_eq!(found[1].why, None);
}

/// Every finding asks in both languages, and blames nobody.
#[test]
fn a_finding_is_a_question() {
    let mut j = friedrichshain();
    licences(&mut j, "2026-02-01", "vpn", 1);
    order(&mut j, "2026-01-05", "B-2", "notebook", 1, "50000.00");
    invoice(&mut j, "2026-02-01", "B-2", "R-1", "40000.00");
    invoice(&mut j, "2026-02-02", "B-2", "R1", "40000.00");
    pay(&mut j, "2026-02-03", Some("B-2"), "Z-1", "60000.00");
    pay(&mut j, "2026-02-03", None, "Z-2", "60000.00");
    pay(&mut j, "2026-12-03", None, "Z-3", "60000.00");
    order(&mut j, "2026-01-05", "B-3", "dock", 9, "900.00");
    order(&mut j, "2026-01-05", "B-4", "dock", 9, "900.00");
    submission(&mut j, "2026-01-01", "due", "2026-Q1", json!({"due_on": "2026-04-10"}));
    for (on, total) in [("2026-09-30", 100), ("2026-10-02", 200)] {
        let data = json!({"authority": PANKOW, "rollout": "windows-11", "done": 50, "total": total});
        j.on(on, "rollout.progressed", data);
    }
    let small = "2026/30/25/bezirksamt-pankow/wenig";
    j.line(PANKOW, small, "100.00", "workplace");
    let data = json!({"authority": PANKOW, "line": small, "payment": "Z-9", "amount": "300.00"});
    j.on("2026-03-03", "procurement.payment-made", data);
    for _ in 0..2 {
        let data = json!({"authority": PANKOW, "line": LINE, "amount": "5.00"});
        j.on("2026-01-02", "budget.carried-over", data);
    }
    let site = json!({"programme": "infrastructure", "unit_price": "100.00", "quota": "0.01"});
    let set = json!({"set": "sites", "valid_from": "2026-01-01", "values": {"items": {"site": site}}});
    j.on("2026-01-01", "parameters.published", set);
    j.eligible(PANKOW, "2026-01-01", 100);
    for site in ["A", "B"] {
        let data = json!({"authority": PANKOW, "site": site, "measure": "LAN"});
        j.on("2026-03-03", "rollout.site-upgraded", data);
    }
    let limit = json!({"transfers_above": "5.00"});
    let limit = json!({"set": "approval", "valid_from": "2026-01-01", "values": {"approval": limit}});
    j.on("2026-01-01", "parameters.published", limit);
    for amount in ["4.00", "3.00"] {
        let data = json!({"authority": PANKOW, "from_line": LINE, "to_line": small, "amount": amount, "basis": "§ 50",
            "reference": "S-1"});
        j.on("2026-03-04", "budget.transferred", data);
    }
    let facts = j.facts();
    let mut rules = std::collections::BTreeSet::new();
    for until in ["2026-10-10", "2026-12-31"] {
        for one in anomalies(&facts, &view(&facts, "", until), &AnomalyQuery::default()).unwrap() {
            let said = one.said();
            for text in [&said.de, &said.en] {
                assert!(text.contains('?') && text.len() < 400 && !text.contains("{"), "{text}");
            }
            assert!(!one.events.is_empty(), "{one:?}");
            // What is the same to the cent is measured by nothing.
            assert_eq!(one.parameters.is_empty(), one.rule == Rule::PostedTwice, "{one:?}");
            assert!(one.events.is_sorted() && one.since <= day(until), "{one:?}");
            rules.insert(one.rule);
        }
    }
    assert_eq!(rules.into_iter().collect::<Vec<_>>(), Rule::ALL);
}
