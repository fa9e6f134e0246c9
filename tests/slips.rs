//! Slips of whoever types or reports, and what is said of them: a comma in the wrong place, other capitals, a period
//! that there is not, a name that is sent again with other data. And that what is advised works.

use serde_json::{Value, json};

use crate::{
    acts::{LINE, OTHER, RESERVE, world},
    sollist::{Sollist, event},
    stores::both_stores,
};

/// The reasons for which facts are queried, in their order, each with its German sentence.
fn queried(user: &Sollist, facts: &[String]) -> Vec<(String, String)> {
    let run = user.events(facts).done().json();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    run["warnings"].as_array().unwrap().iter().map(|one| (text(one, "reason"), text(one, "message_de"))).collect()
}

fn reasons(queried: &[(String, String)]) -> Vec<&str> {
    queried.iter().map(|(reason, _)| reason.as_str()).collect()
}

/// A refusal on the command line, in one line.
fn refused(user: &Sollist, act: &str) -> String {
    user.say(act).ended(1).err.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fact(id: &str, kind: &str, day: &str, data: &Value) -> String {
    event(id, kind, &format!("{day}T12:00:00+02:00"), data)
}

both_stores!(a_system_that_loses_ages_is_queried);
fn a_system_that_loses_ages_is_queried() {
    let user = world();
    let count = |id: &str, day: &str, since: Option<&str>| {
        let mut data = json!({"authority": "ba-pankow", "item": "notebook", "as_of": day, "in_use": 10, "in_stock": 0});
        if let Some(since) = since {
            data["commissioned_on"] = json!(since);
        }
        fact(id, "rollout.stock-reported", day, &data)
    };
    let known = queried(&user, &[count("c1", "2026-04-01", Some("2024-04-01"))]);
    assert!(!reasons(&known).contains(&"AGES_LOST"), "{known:?}");
    let lost = queried(&user, &[count("c2", "2026-05-01", None)]);
    assert_eq!(reasons(&lost), ["AGES_LOST"]);
    assert!(lost[0].1.contains("bei 10 bekannt, seit wann"), "{lost:?}");
    assert_eq!(user.ask("look --reason AGES_LOST")["warnings"].as_array().unwrap().len(), 1);
}

both_stores!(licences_access_and_use_ten_times_off_are_queried_once);
fn licences_access_and_use_ten_times_off_are_queried_once() {
    let user = world();
    let access = |id: &str, day: &str, sessions: i64| {
        let data = json!({"authority": "ba-pankow", "sessions": sessions, "accounts": 5000});
        fact(id, "rollout.remote-access-provided", day, &data)
    };
    let licences = |id: &str, day: &str, quantity: i64| {
        let data = json!({"authority": "ba-pankow", "licence": "e-file-licence", "quantity": quantity});
        fact(id, "rollout.licences-provided", day, &data)
    };
    let used = |id: &str, day: &str, accounts: i64| {
        let data = json!({"authority": "ba-pankow", "accounts": accounts, "concurrent": 20});
        fact(id, "rollout.e-file-used", day, &data)
    };
    let first = [
        access("a1", "2026-03-01", 400),
        licences("l1", "2026-03-01", 300),
        used("u1", "2026-03-01", 250),
        // Nine times as much is not ten.
        access("a2", "2026-03-02", 3_600),
        access("a3", "2026-03-03", 400),
    ];
    let unlike = |all: Vec<(String, String)>| -> Vec<String> {
        all.into_iter().filter(|(reason, _)| reason == "CAPACITY_OF_ANOTHER_ORDER").map(|(_, said)| said).collect()
    };
    assert_eq!(unlike(queried(&user, &first)), [""; 0]);
    let slips = [access("a4", "2026-04-01", 4_000), licences("l2", "2026-04-01", 30), used("u2", "2026-04-01", 2_500)];
    let said = unlike(queried(&user, &slips));
    for (place, words) in [
        "Gleichzeitige Fernzugänge: nun 4.000, zuletzt 400 (mit dem 03.03.2026 gemeldet), also mindestens das Zehn",
        "nun 30, zuletzt 300 (mit dem 01.03.2026 gemeldet), also höchstens ein Zehntel",
        "Konten der Digitalen Akte: nun 2.500, zuletzt 250",
    ]
    .into_iter()
    .enumerate()
    {
        assert!(said[place].contains(words), "{words}: {said:?}");
    }
    // As advised: what sets it right is not queried, whatever the tables were filled from.
    user.say("rebuild").done();
    let right = [access("a5", "2026-04-01", 410), licences("l3", "2026-04-02", 310), used("u3", "2026-04-02", 250)];
    assert_eq!(unlike(queried(&user, &right)), [""; 0]);
    // They can be looked at.
    let licences = user.ask("count list licences --authority ba-pankow")["totals"].clone();
    let expected = json!([{"authority": "ba-pankow", "kind": "licence", "licence": "e-file-licence", "quantity": 310,
        "day": "2026-04-02"}]);
    assert_eq!(licences, expected);
    let listed = |what: &str| {
        let listed = user.ask(&format!("count list {what} --authority Pankow"));
        let rows = listed["totals"].as_array().unwrap().iter().map(|row| row["quantity"].as_i64().unwrap());
        rows.collect::<Vec<_>>()
    };
    assert_eq!((listed("fernzugänge"), listed("e-file")), (vec![5_000, 410], vec![250, 20]));
    let table = user.say("count list e-file").done().out;
    assert!(table.contains("Digitale Akte: gleichzeitig") && table.contains("02.04.2026"), "{table}");
    // Asked for it is the same.
    let act = "count remote-access --authority ba-pankow --accounts 5000 --time 2026-05-01 --sessions";
    let receipt = user.ask(&format!("{act} 41 --check"));
    assert_eq!(receipt["warnings"][0]["reason"], "CAPACITY_OF_ANOTHER_ORDER", "{receipt}");
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(a_comma_in_the_wrong_place_of_parameters_is_queried_with_both_values);
fn a_comma_in_the_wrong_place_of_parameters_is_queried_with_both_values() {
    let user = world();
    let set = |id: &str, day: &str, price: &str| {
        let items = json!({"notebook": {"programme": "mobile-devices", "unit_price": price, "quota": "1.00",
            "life_months": 60}});
        let data = json!({"set": "Preise", "valid_from": day, "values": {"items": items}});
        fact(id, "parameters.published", "2026-02-01", &data)
    };
    assert_eq!(reasons(&queried(&user, &[set("s1", "2026-01-01", "1071.72")])), [""; 0]);
    let slip = queried(&user, &[set("s2", "2026-07-01", "107172")]);
    assert_eq!(reasons(&slip), ["PARAMETER_OF_ANOTHER_ORDER"]);
    let words = "Stückpreis (Notebook) 107.172 statt 1.071,72 (gültig ab 01.01.2026)";
    assert!(slip[0].1.contains(words), "{slip:?}");
    user.say("rebuild").done();
    // As advised: the same set of the same day, corrected; it is not queried, and counts.
    assert_eq!(reasons(&queried(&user, &[set("s3", "2026-07-01", "1150.00")])), [""; 0]);
    let head = json!({"authority": "ba-pankow", "as_of": "2026-07-01", "employees": 10, "workplaces": 10,
        "eligible": 10, "definition": "PC-Arbeitsplätze"});
    user.record(&[fact("h1", "staffing.headcount-reported", "2026-07-01", &head)]);
    // A quota of nothing where it was more.
    let none = json!({"set": "Preise", "valid_from": "2027-01-01", "values": {"items": {"notebook":
        {"programme": "mobile-devices", "unit_price": "1150.00", "quota": "0", "life_months": 60}}}});
    let none = queried(&user, &[fact("s4", "parameters.published", "2026-02-02", &none)]);
    assert_eq!(reasons(&none), ["PARAMETER_OF_ANOTHER_ORDER"]);
    assert!(none[0].1.contains("(Notebook) 0 statt 1"), "{none:?}");
    // A set is published whole: what it leaves out is asked about, and comes back as advised.
    let whole = |id: &str, items: &[&str]| {
        let item = json!({"programme": "mobile-devices", "unit_price": "1150.00", "quota": "1.00", "life_months": 60});
        let items: serde_json::Map<String, Value> = items.iter().map(|name| (name.to_string(), item.clone())).collect();
        let data = json!({"set": "Katalog", "valid_from": "2027-06-01", "values": {"items": items}});
        fact(id, "parameters.published", "2026-02-03", &data)
    };
    assert_eq!(reasons(&queried(&user, &[whole("k1", &["tablet", "monitor", "notebook"])])), [""; 0]);
    let left = queried(&user, &[whole("k2", &["tablet"])]);
    assert_eq!(reasons(&left), ["ITEMS_DROPPED"]);
    // Another set still names notebooks.
    assert!(left[0].1.contains("„Katalog“") && left[0].1.contains("Monitor"), "{left:?}");
    assert!(!left[0].1.contains("Notebook"), "{left:?}");
    user.say("rebuild").done();
    assert_eq!(reasons(&queried(&user, &[whole("k3", &["tablet", "monitor"])])), [""; 0]);
    assert_eq!(user.ask("verify --deep")["valid"], true);
    // Where it counts, and what it costs beside its price.
    let dock = |id: &str, more: &Value| {
        let mut item =
            json!({"programme": "mobile-devices", "unit_price": "120.00", "quota": "1.00", "life_months": 60});
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let data = json!({"set": "Zubehör", "valid_from": "2027-06-01", "values": {"items": {"dockingstation": item}}});
        fact(id, "parameters.published", "2026-02-04", &data)
    };
    assert_eq!(reasons(&queried(&user, &[dock("d1", &json!({"running_cost_per_year": "20.00"}))])), [""; 0]);
    let moved = queried(&user, &[dock("d2", &json!({"programme": "infrastructure"}))]);
    assert_eq!(reasons(&moved), ["ITEM_MOVED"]);
    assert!(moved[0].1.contains("(Infrastruktur statt Mobile Endgeräte)"), "{moved:?}");
    user.say("rebuild").done();
    let server = |amount: &str| json!({"step_costs": [{"name": "server", "every": 10, "amount": amount}]});
    assert_eq!(reasons(&queried(&user, &[dock("d3", &server("2500.00"))])), [""; 0], "set right; 250 a piece");
    let costly = queried(&user, &[dock("d4", &server("12000.00"))]);
    assert_eq!(reasons(&costly), ["COST_BEYOND_PRICE"]);
    assert!(costly[0].1.contains("Stufenkosten „server“ von 12.000 EUR je 10 Stück"), "{costly:?}");
    let free = queried(&user, &[dock("d5", &json!({"unit_price": "0", "running_cost_per_year": "20.00"}))]);
    assert_eq!(reasons(&free), ["PARAMETER_OF_ANOTHER_ORDER"]);
    assert!(free[0].1.contains("0 statt 120"), "{free:?}");
    assert_eq!(user.ask("verify --deep")["valid"], true);
    // An order and a scenario are held to what is published.
    let order = |quantity: u32, amount: &str| {
        format!(
            "order place --authority ba-pankow --order G-9 --line {LINE} --item notebook --time 2026-03-01 \
             --quantity {quantity} --amount {amount} --check"
        )
    };
    let reason = |receipt: Value| receipt["warnings"][0]["reason"].clone();
    assert_eq!(reason(user.ask(&order(10, "10.00"))), "PRICE_FAR_OFF");
    assert_eq!(reason(user.ask(&order(1, "999.00"))), Value::Null);
    let scenario = |price: &str| {
        format!("scenario save --name Preis --unit-price notebook={price} --reason x --time 2026-03-01 --check")
    };
    assert_eq!(reason(user.ask(&scenario("107172"))), "SCENARIO_STRANGE");
    assert_eq!(reason(user.ask(&scenario("1100"))), Value::Null);
    let need = user.ask("need --target-day 2026-12-31 --authority ba-pankow");
    assert_eq!(need["rows"][0]["gross"], "11500.00", "{need}");
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(a_name_in_other_capitals_is_pointed_at);
fn a_name_in_other_capitals_is_pointed_at() {
    let user = world();
    let plan = |project: &str, milestone: &str| {
        format!(
            "rollout milestone-plan --authority ba-pankow --project {project} --milestone {milestone} \
             --planned-on 2026-06-01 --budgeted-cost 100 --time 2026-02-01"
        )
    };
    let warned = |act: &str| -> Vec<String> {
        let receipt = user.ask(act);
        let field = |one: &Value| format!("{} {}", one["reason"].as_str().unwrap(), one["field"].as_str().unwrap());
        receipt["warnings"].as_array().unwrap().iter().map(field).collect()
    };
    assert_eq!(warned(&plan("CityLAB", "Start")), [""; 0]);
    assert_eq!(warned(&plan("CityLAB", "Ende")), [""; 0]);
    assert_eq!(warned(&format!("{} --check", plan("citylab", "Ende"))), ["NAME_ALIKE project"]);
    assert_eq!(warned(&format!("{} --check", plan("CityLAB", "start"))), ["NAME_ALIKE milestone"]);
    // In another project a milestone has a name of its own.
    assert_eq!(warned(&plan("Netz", "start")), [""; 0]);
    // What is reported of it says which project is planned, and works as advised.
    let reach = |project: &str| {
        format!(
            "rollout milestone-reach --authority ba-pankow --project {project} --milestone Start \
             --reached-on 2026-03-01 --time 2026-03-01"
        )
    };
    let said = refused(&user, &reach("citylab"));
    assert!(said.contains("Gemeint ist vielleicht „CityLAB“; bitte das Projekt so nennen"), "{said}");
    user.say(&reach("CityLAB")).done();
    user.say("rollout plan --authority ba-pankow --rollout Windows-12 --scope-total 9 --deadline 2026-12-01").done();
    let said = refused(&user, "rollout progress --authority ba-pankow --rollout windows-12 --done 1");
    assert!(said.contains("nicht geplant, wohl aber „Windows-12“"), "{said}");
    let activity = |title: &str| {
        format!("rollout activity --authority ba-pankow --kind event --title {title} --held-on 2026-02-14 --check")
    };
    user.say(&activity("Werkstatt").replace(" --check", "")).done();
    assert_eq!(warned(&activity("WERKSTATT")), ["NAME_ALIKE title"]);
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(a_period_that_there_is_not_is_refused_with_those_that_there_are);
fn a_period_that_there_is_not_is_refused_with_those_that_there_are() {
    let user = world();
    let due = |id: &str, period: &str| {
        let data = json!({"authority": "ba-pankow", "period": period, "due_on": "2026-07-15"});
        fact(id, "submission.due", "2026-06-01", &data)
    };
    for (id, period, words) in [
        ("d1", "2026-Q9", "2026-Q1 bis 2026-Q4"),
        ("d2", "2026-13", "2026-01 bis 2026-12"),
        ("d3", "Q2 2026", "wird als Zeitraum 2026-Q2 geschrieben"),
    ] {
        let run = user.events(&[due(id, period)]).ended(1).json();
        let said = &run["refused"][0];
        assert_eq!((&said["reason"], &said["field"]), (&json!("PERIOD_UNFIT"), &json!("data.period")), "{run}");
        assert!(said["message_de"].as_str().unwrap().contains(words), "{said}");
    }
    user.record(&[due("d4", "2026-Q2"), due("d5", "2026-04"), due("d6", "Sonderabfrage 1")]);
    // What is reported for one is told the same as whoever asks for it.
    let data = json!({"authority": "ba-pankow", "period": "2026-Q9", "received_on": "2026-07-10", "complete": true});
    let run = user.events(&[fact("r1", "submission.received", "2026-07-10", &data)]).ended(1).json();
    assert_eq!(run["refused"][0]["reason"], "PERIOD_UNFIT", "{run}");
    for period in ["2026-Q9", "2026-13"] {
        let said = refused(&user, &format!("submission list --period {period}"));
        assert!(said.contains(&format!("„{period}“ ist kein ")), "{said}");
    }
    let said = user.say("report --quarter 2026-Q9 --out x.pdf").ended(2).err;
    assert!(said.contains("Q1 bis Q4"), "{said}");
}

both_stores!(what_is_sent_again_with_other_data_is_told_what_is_other);
fn what_is_sent_again_with_other_data_is_told_what_is_other() {
    let user = world();
    let order = |amount: &str, time: &str| {
        let data = json!({"authority": "ba-pankow", "order": "B-1", "line": LINE, "item": "notebook", "quantity": 10,
            "amount": amount});
        event("b1", "procurement.order-placed", time, &data)
    };
    user.record(&[order("100.00", "2026-02-01T09:00:00+01:00")]);
    let run = user.events(&[order("120.00", "2026-02-02T09:00:00+01:00")]).ended(1).json();
    let said = run["refused"][0]["message_de"].as_str().unwrap();
    assert_eq!(run["refused"][0]["reason"], "CONFLICT");
    for words in [
        "(Journal Nr. 5, aufgezeichnet am ",
        "amount bisher „100.00“, nun „120.00“",
        "Zeitpunkt (time) bisher „2026-02-01T09:00:00+01:00“",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // As advised: a new event under a new name that changes it.
    let changed = json!({"authority": "ba-pankow", "order": "B-1", "quantity": 10, "amount": "120.00"});
    user.record(&[fact("b2", "procurement.order-changed", "2026-02-02", &changed)]);
}

both_stores!(more_than_a_line_has_is_queried_where_it_is_adjusted_or_carried_over);
fn more_than_a_line_has_is_queried_where_it_is_adjusted_or_carried_over() {
    let user = world();
    let warned = |act: &str| -> Vec<String> {
        let receipt = user.ask(&format!("{act} --time 2026-02-01 --check"));
        receipt["warnings"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap().to_owned()).collect()
    };
    let adjust = format!("adjust --line {LINE} --basis x --reference x --amount");
    assert_eq!(warned(&format!("{adjust} 100.000,00")), [""; 0]);
    assert_eq!(warned(&format!("{adjust} 100.000,01")), ["AMOUNT_BEYOND_LINE"]);
    let carry = format!("carry-over --line {OTHER} --amount");
    assert_eq!(warned(&format!("{carry} 100.000,00")), [""; 0]);
    assert_eq!(warned(&format!("{carry} 100.000,01")), ["AMOUNT_BEYOND_LINE"]);
    // A system of record is held to what the line had in the year before.
    let before = OTHER.replace("2026/", "2025/");
    let plan = json!({"authority": "ba-pankow", "line": before, "amount": "500.00"});
    user.record(&[event("p25", "budget.appropriated", "2025-01-01T00:00:00+01:00", &plan)]);
    let data = json!({"authority": "ba-pankow", "line": OTHER, "amount": "500.01"});
    let said = queried(&user, &[fact("co", "budget.carried-over", "2026-02-01", &data)]);
    assert_eq!(reasons(&said), ["AMOUNT_BEYOND_LINE"]);
    assert!(said[0].1.contains("2025 hatte diese Haushaltsstelle ein Soll von 500,00 EUR"), "{said:?}");
}

both_stores!(a_rest_that_was_carried_over_and_is_spent_in_the_old_year_is_queried);
fn a_rest_that_was_carried_over_and_is_spent_in_the_old_year_is_queried() {
    let user = world();
    let to = OTHER.replace("2026/", "2027/");
    let plan = json!({"authority": "ba-pankow", "line": to, "amount": "100000.00", "programme": "infrastructure"});
    user.record(&[event("p27", "budget.appropriated", "2027-01-01T00:00:00+01:00", &plan)]);
    let order = |id: &str, day: &str, amount: &str| {
        let data = json!({"authority": "ba-pankow", "order": id, "line": OTHER, "item": "router", "quantity": 1,
            "amount": amount});
        fact(id, "procurement.order-placed", day, &data)
    };
    // Nothing is carried over yet.
    assert_eq!(reasons(&queried(&user, &[order("a-1", "2026-11-20", "10.00")])), [""; 0]);
    // Nor is anything of the year after spent by whoever overdraws a line with a consent.
    let place = "order place --authority pankow --item router --quantity 1 --consent-reference S --consent-basis x";
    let beyond = user.ask(&format!("{place} --order h-1 --line {OTHER} --amount 200000 --time 2026-11-20 --check"));
    assert!(!beyond["warnings"].to_string().contains("CARRIED_OVER_AND_SPENT"), "{beyond}");
    let carried = json!({"authority": "ba-pankow", "line": to, "amount": "90000.00"});
    assert_eq!(reasons(&queried(&user, &[fact("co", "budget.carried-over", "2026-11-21", &carried)])), [""; 0]);
    // 99,990.00 are left, of which 90,000.00 stand in the year after.
    let first = queried(&user, &[order("a-2", "2026-11-22", "9990.00")]);
    assert_eq!(reasons(&first), [""; 0], "{first:?}");
    let twice = queried(&user, &[order("a-3", "2026-11-23", "0.01")]);
    assert_eq!(reasons(&twice), ["CARRIED_OVER_AND_SPENT"]);
    assert!(twice[0].1.contains("hat damit noch 89.999,99 EUR übrig") && twice[0].1.contains("90.000,00"), "{twice:?}");
    // Whoever cancels spends nothing; as advised: the difference, with the opposite sign.
    let cancel = json!({"authority": "ba-pankow", "order": "a-3"});
    let cancelled = queried(&user, &[fact("x-3", "procurement.order-cancelled", "2026-11-24", &cancel)]);
    assert_eq!(reasons(&cancelled), [""; 0], "{cancelled:?}");
    let less = json!({"authority": "ba-pankow", "line": to, "amount": "-10.00"});
    assert_eq!(reasons(&queried(&user, &[fact("cl", "budget.carried-over", "2026-11-25", &less)])), [""; 0]);
    assert_eq!(reasons(&queried(&user, &[order("a-4", "2026-11-26", "10.00")])), [""; 0]);
    // A loss that there is not, where somebody asks for it.
    let loss = user.ask(&format!("carry-over --line {to} --amount -89.990,01 --time 2026-11-27 --check"));
    assert_eq!(loss["warnings"][0]["reason"], "CARRIED_OVER_AGAIN", "{loss}");
}

both_stores!(what_a_new_programme_of_a_line_does_to_the_need_and_to_the_reserve_is_said);
fn what_a_new_programme_of_a_line_does_to_the_need_and_to_the_reserve_is_said() {
    let user = world();
    let lines: Vec<String> = ["eins", "zwei"].map(|title| format!("2026/30/25/bezirksamt-pankow/{title}")).into();
    let plan = |line: &String| {
        let data = json!({"authority": "ba-pankow", "line": line, "amount": "10.00", "kind": "consumptive",
            "cover_group": "pankow", "programme": "other"});
        event(line, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    user.record(&lines.iter().map(plan).collect::<Vec<_>>());
    let assign = |line: &str, programme: &str| {
        let act = format!("line assign-programme --line {line} --programme {programme} --basis x --time 2026-02-01");
        let receipt = user.ask(&act);
        let reasons = receipt["warnings"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap());
        reasons.map(str::to_owned).collect::<Vec<_>>()
    };
    // The first of its programme lets the whole cover group cover what is needed of it; the second adds nothing.
    assert_eq!(assign(&lines[0], "remote-access"), ["COVERS_MORE"]);
    assert_eq!(assign(&lines[1], "remote-access"), [""; 0]);
    assert_eq!(assign(RESERVE, "other"), ["RESERVE_GIVEN_UP"]);
    // As advised, it is one again.
    assert_eq!(assign(RESERVE, "reserve"), [""; 0]);
}

both_stores!(a_headcount_by_another_definition_is_queried);
fn a_headcount_by_another_definition_is_queried() {
    let user = world();
    let count = |id: &str, day: &str, definition: &str| {
        let data = json!({"authority": "ba-pankow", "as_of": day, "employees": 2_000, "workplaces": 1_900,
            "eligible": 1_500, "definition": definition});
        fact(id, "staffing.headcount-reported", day, &data)
    };
    for (id, day, definition, expected) in [
        ("h-1", "2026-03-31", "Beschäftigte ohne Beurlaubte", &[][..]),
        ("h-2", "2026-06-30", "beschäftigte  ohne Beurlaubte", &[]),
        ("h-3", "2026-07-31", "Köpfe mit Ausbildung", &["HEADCOUNT_DEFINITION_CHANGED"]),
        ("h-4", "2026-08-31", "Köpfe mit Ausbildung", &[]),
        // An earlier day is held to what was said before it.
        ("h-5", "2026-05-31", "Köpfe mit Ausbildung", &["HEADCOUNT_DEFINITION_CHANGED"]),
        ("h-6", "2026-05-31", "Beschäftigte ohne Beurlaubte", &[]),
    ] {
        let said = queried(&user, &[count(id, day, definition)]);
        assert_eq!(reasons(&said), expected, "{id}: {said:?}");
    }
    // The first report of all, said anew with another definition.
    let again = queried(&user, &[count("h-7", "2026-03-31", "Vollzeitstellen")]);
    assert_eq!(reasons(&again), ["HEADCOUNT_DEFINITION_CHANGED"]);
    assert!(again[0].1.contains("nach „Vollzeitstellen“") && again[0].1.contains("zum 31.03.2026"), "{again:?}");
}

both_stores!(who_lacks_a_line_of_a_programme_is_told_how_one_becomes_it);
fn who_lacks_a_line_of_a_programme_is_told_how_one_becomes_it() {
    let user = world();
    let step = |step: &str, rest: &str| format!("funding {step} --authority ba-pankow --request M-1 {rest}");
    user.say(&step("request", "--programme training --amount 900 --time 2026-03-01")).done();
    user.say(&step("review", "--time 2026-03-02")).done();
    user.say(&step("approve", "--time 2026-03-03")).done();
    let grant = step("grant", "--amount 500 --time 2026-03-05");
    let said = refused(&user, &grant);
    let advised = "sollist line assign-programme --line HAUSHALTSSTELLE --programme training --basis GRUND";
    assert!(said.contains(advised), "{said}");
    let assign = advised.replace("sollist ", "").replace("HAUSHALTSSTELLE", OTHER).replace("GRUND", "Umwidmung");
    user.say(&format!("{assign} --time 2026-03-04")).done();
    user.say(&grant).done();
}

#[test]
fn lists_of_now_say_up_to_which_number_they_are() {
    let user = world();
    let place = format!("order place --authority ba-pankow --order B-1 --line {LINE} --item notebook --quantity 1");
    user.say(&format!("{place} --amount 5 --time 2026-02-01")).done();
    let last = user.sequence();
    for list in ["order list", "payment list", "funding list", "rollout list", "line list", "count list"] {
        let told = user.ask(list);
        assert_eq!(told["as_of"]["sequence"], json!(last), "{list}: {told}");
        let table = user.say(list).done().out;
        assert!(table.contains(&format!("Stand: Journal Nr. {last}, ")), "{list}: {table}");
    }
    // A view says what it is of, as ever.
    let then = user.ask("order list --as-of 2");
    assert_eq!((&then["as_of"]["sequence"], then["orders"].as_array().unwrap().len()), (&json!(2), 0));
}

#[test]
fn a_year_without_a_plan_has_no_forecast_and_no_zero() {
    let user = world();
    let told = user.ask("forecast --year 2031");
    assert_eq!((&told["rows"], &told["total"]["value"]), (&json!([]), &json!(null)), "{told}");
    assert_eq!(told["total"]["reason_code"], "no-line", "{told}");
    let why = told["total"]["reason"].as_str().unwrap();
    assert!(why.contains("Einen Haushaltsplan gibt es nur für 2026."), "{why}");
    let table = user.say("forecast --year 2031").done().out;
    assert!(table.contains("2026") && !table.contains("0,00"), "{table}");
}

both_stores!(the_journal_says_what_an_order_was_when_something_happened_to_it);
fn the_journal_says_what_an_order_was_when_something_happened_to_it() {
    let user = world();
    let of = |act: &str, rest: &str| format!("{act} --authority ba-pankow --order B-1 {rest}");
    user.say(&of(
        "order place",
        &format!("--line {LINE} --item notebook --quantity 10 --amount 100 --time 2026-02-01"),
    ))
    .done();
    user.say(&of("delivery", "--quantity 1 --delivered-on 2026-02-10")).done();
    user.say(&of("order change", "--quantity 10 --amount 250 --time 2026-02-15")).done();
    user.say(&of("delivery", "--quantity 2 --delivered-on 2026-02-20")).done();
    // Known later, and counts from a day before the second delivery: what was known when it was recorded stands.
    user.say(&of("order change", "--quantity 10 --amount 300 --time 2026-02-18")).done();
    user.say(&of("invoice", "--invoice R-1 --amount 30 --time 2026-03-01")).done();
    let journal = user.say("journal --authority ba-pankow --wide").done().out;
    let row = |words: &str| {
        let text = journal.split_whitespace().collect::<Vec<_>>().join(" ");
        let from = text.find(words).unwrap_or_else(|| panic!("{words}: {journal}"));
        text[from..].split(" bei ").next().unwrap().to_owned()
    };
    assert!(row("am 10.02.2026").contains("bestellt waren 100,00 EUR"), "{journal}");
    assert!(row("am 20.02.2026").contains("bestellt waren 250,00 EUR"), "{journal}");
    assert!(row("Rechnung R-1").contains("bestellt waren 300,00 EUR"), "{journal}");
}

both_stores!(a_report_of_before_its_period_is_queried_and_the_right_day_replaces_it);
fn a_report_of_before_its_period_is_queried_and_the_right_day_replaces_it() {
    let user = world();
    let due = json!({"authority": "ba-pankow", "period": "2026-Q1", "due_on": "2026-04-15"});
    let received = |id: &str, on: &str| {
        let data = json!({"authority": "ba-pankow", "period": "2026-Q1", "received_on": on, "complete": true});
        fact(id, "submission.received", "2026-04-10", &data)
    };
    let early = queried(&user, &[fact("d", "submission.due", "2026-01-02", &due), received("r1", "2025-04-10")]);
    assert_eq!(reasons(&early), ["REPORT_BEFORE_PERIOD"]);
    assert!(
        early[0].1.contains("am 10.04.2025 eingegangen, der Zeitraum beginnt aber erst am 01.01.2026"),
        "{early:?}"
    );
    // As advised; in the books, as of a day, and in the figures.
    assert_eq!(reasons(&queried(&user, &[received("r2", "2026-04-20")])), [""; 0]);
    for asked in ["submission list", "submission list --on 2026-12-31"] {
        let listed = user.ask(asked);
        assert_eq!(listed["submissions"][0]["received_on"], "2026-04-20", "{asked}: {listed}");
    }
    let rate = user.ask("indicators --id data.punctuality --authority ba-pankow --until 2026-12-31");
    assert_eq!(rate["rows"][0]["numerator"], 0, "five days late: {rate}");
    user.say("rebuild").done();
    assert_eq!(user.ask("submission list")["submissions"][0]["received_on"], "2026-04-20");
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(what_changes_nothing_or_too_much_of_a_report_is_queried);
fn what_changes_nothing_or_too_much_of_a_report_is_queried() {
    let user = world();
    let of = |id: &str, kind: &str, on: &str, more: Value| {
        let mut data = json!({"authority": "ba-pankow", "period": "2026-Q1"});
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fact(id, &format!("submission.{kind}"), on, &data)
    };
    let received =
        |id: &str, on: &str, complete: bool| of(id, "received", on, json!({"received_on": on, "complete": complete}));
    let extended = |id: &str, on: &str, to: &str| of(id, "extended", on, json!({"new_due_on": to}));
    let due = of("d", "due", "2026-01-02", json!({"due_on": "2026-04-15"}));
    let before = [due, received("r1", "2026-04-10", false), extended("x1", "2026-04-15", "2026-04-20")];
    assert_eq!(reasons(&queried(&user, &before)), [""; 0]);
    assert_eq!(reasons(&queried(&user, &[received("r2", "2026-05-20", true)])), [""; 0]);
    // It was late; and stays complete.
    let odd = queried(&user, &[received("r3", "2026-05-22", false), extended("x2", "2026-05-23", "2026-05-31")]);
    assert_eq!(reasons(&odd), ["REPORT_STAYS_COMPLETE", "EXTENDED_AFTERWARDS"]);
    assert!(odd[0].1.contains("schon vollständig eingegangen, am 20.05.2026; dabei bleibt es"), "{odd:?}");
    assert!(odd[1].1.contains("(20.04.2026)") && odd[1].1.contains("auch was am 20.05.2026 kam"), "{odd:?}");
    let listed = user.ask("submission list");
    assert_eq!(["state", "due_on"].map(|key| listed["submissions"][0][key].clone()), ["complete", "2026-05-31"]);
}

#[test]
fn a_command_that_is_sent_again_without_a_time_is_not_told_that_the_time_is_another() {
    let user = world();
    let order = |amount: &str| {
        format!(
            "order place --authority ba-pankow --order B-1 --line {LINE} --item notebook --quantity 1 \
             --amount {amount} --request-id r-1"
        )
    };
    user.say(&order("900.00")).done();
    let said = refused(&user, &order("901.00"));
    assert!(said.contains("901") && !said.contains("Zeitpunkt"), "{said}");
    let said = refused(&user, &format!("{} --time 2026-01-02", order("901.00")));
    assert!(said.contains("Zeitpunkt"), "{said}");
}

#[test]
fn a_name_with_what_nobody_sees_is_queried() {
    let user = world();
    let order = |number: &str| {
        let data = json!({"authority": "ba-pankow", "order": number, "line": LINE, "item": "notebook", "quantity": 1,
            "amount": "900.00"});
        fact(number, "procurement.order-placed", "2026-02-01", &data)
    };
    let said = queried(&user, &[order("B-1"), order("B-\u{202e}2")]);
    assert_eq!(reasons(&said), ["NAME_UNSEEN"]);
    assert!(said[0].1.contains("[U+202E]"), "{said:?}");
    // With it and without it they are hardly two.
    assert_eq!(reasons(&queried(&user, &[order("B-\u{200b}1")])), ["NAME_ALIKE", "NAME_UNSEEN"]);
}

#[test]
fn what_adds_up_and_is_said_twice_is_queried() {
    let user = world();
    let twice = [
        "count positions --authority ba-pankow --quantity 12 --effective-on 2026-03-01",
        "rollout activity --authority ikt-steuerung --kind event --title Sommerfest --held-on 2026-03-01",
    ];
    let reason =
        |act: &str| user.ask(act)["warnings"].as_array().unwrap().iter().map(|one| one["reason"].clone()).next();
    for act in twice {
        assert_eq!(reason(act), None, "{act}");
        assert_eq!(reason(act), Some(json!("RECORDED_BEFORE")), "{act}");
    }
    // What was taken back is said anew.
    let back =
        "rollout activity-withdraw --authority ikt-steuerung --kind event --title Sommerfest --held-on 2026-03-01";
    user.say(&format!("{back} --reason doppelt")).done();
    assert_eq!(reason(twice[1]), None);
}

both_stores!(a_plan_that_leaves_out_start_or_budget_is_queried_and_both_are_shown);
fn a_plan_that_leaves_out_start_or_budget_is_queried_and_both_are_shown() {
    let user = world();
    let plan = "rollout plan --authority ba-pankow --rollout wlan --scope-total 100 --deadline 2027-12-31";
    user.say(&format!("{plan} --start 2026-06-01 --budget 50.000,00 --time 2026-02-01")).done();
    let shown = user.ask("rollout show --authority ba-pankow --rollout wlan");
    let of = |shown: &Value| shown.to_string();
    assert!(of(&shown).contains("2026-06-01") && of(&shown).contains("50000.00"), "{shown}");
    let asked = |options: &str| {
        let receipt = user.ask(&format!("{plan} {options} --time 2026-02-02 --check"));
        let said = |one: &Value| one["message_de"].as_str().unwrap_or_default().to_owned();
        receipt["warnings"].as_array().map(|all| all.iter().map(said).collect::<Vec<_>>().join(" ")).unwrap_or_default()
    };
    let gone = asked("");
    let before = "100 ab 01.06.2026 bis 31.12.2027 für 50.000,00 EUR";
    assert!(gone.contains(before) && gone.contains("100 ohne Beginn bis 31.12.2027 ohne Budget"), "{gone}");
    let more = asked("--start 2026-06-01 --budget 5.000.000,00");
    assert!(more.contains(before) && more.contains("für 5.000.000,00 EUR"), "{more}");
    assert_eq!(asked("--start 2026-06-01 --budget 50.000,00"), "");
    user.say(&format!("{plan} --time 2026-02-02")).done();
    let shown = user.ask("rollout show --authority ba-pankow --rollout wlan");
    assert!(!of(&shown).contains("50000.00"), "{shown}");
    // As it was known before it stands there still.
    let list = user.say("rollout list --until 2026-02-01").done().out;
    assert!(list.contains("50.000,00") && list.contains("01.06.2026"), "{list}");
    user.say("rebuild").done();
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(one_name_written_in_two_ways_is_one);
fn one_name_written_in_two_ways_is_one() {
    let user = world();
    let place = |name: &str| {
        format!("order place --authority pankow --order {name} --line {OTHER} --item router --quantity 1 --amount 10")
    };
    for (one, other) in [("Cafe\u{301}-1", "Café-1"), ("S\u{30c}-7", "Š-7"), ("Bu\u{308}ro-1", "Büro-1")] {
        user.say(&place(one)).done();
        let said = refused(&user, &place(other));
        assert!(said.contains(other) && said.contains("schon"), "{said}");
        user.ask(&format!("order show --authority pankow --order {other}"));
    }
}
