//! What an officer is asked while it can still be followed: what is cancelled and owed, granted out of a year without a
//! reserve, approved beyond its review, requested beyond everything. And that what is advised works.

use serde_json::{Value, json};

use crate::{
    acts::{LINE, OTHER, RESERVE, world},
    sollist::{Sollist, event},
    stores::both_stores,
};

/// The German sentences that are on the list for a reason.
fn listed(user: &Sollist, reason: &str) -> Vec<String> {
    let list = user.ask(&format!("look --reason {reason}"));
    let said = |one: &Value| one["message_de"].as_str().unwrap().to_owned();
    list["warnings"].as_array().unwrap().iter().map(said).collect()
}

/// An order of Pankow for 100.00 EUR, with ten pieces.
fn order(user: &Sollist, number: &str) {
    let place =
        format!("order place --authority ba-pankow --order {number} --line {LINE} --item notebook --quantity 10");
    user.say(&format!("{place} --amount 100 --time 2026-02-01")).done();
}

both_stores!(what_is_cancelled_and_owed_is_said_before_and_after);
fn what_is_cancelled_and_owed_is_said_before_and_after() {
    let user = world();
    order(&user, "B-1");
    user.say("delivery --authority ba-pankow --order B-1 --quantity 10 --delivered-on 2026-02-10").done();
    user.say("invoice --authority ba-pankow --order B-1 --invoice R-1 --amount 80 --time 2026-02-11").done();
    let cancel = "order cancel --authority ba-pankow --order B-1 --time 2026-02-12";
    let words = "geliefert: 10 von 10 Stück; berechnet: 80,00 EUR; gezahlt: 0,00 EUR. Mit dem Storno gelten \
                 100,00 EUR wieder als verfügbar";
    assert!(user.say(&format!("{cancel} --check")).done().sentences().contains(words));
    assert_eq!(listed(&user, "CANCELLED_WHEN_OWED").len(), 0);
    assert!(user.say(cancel).done().sentences().contains(words));
    assert!(listed(&user, "CANCELLED_WHEN_OWED")[0].contains(words));
    // Of a part that came the order is changed to it instead.
    order(&user, "B-2");
    user.say("delivery --authority ba-pankow --order B-2 --quantity 4 --delivered-on 2026-02-10").done();
    let said = user.say(&cancel.replace("B-1", "B-2").replace("cancel", "cancel --check")).done().sentences();
    assert!(said.contains("„sollist order change“"), "{said}");
    let change = "order change --authority ba-pankow --order B-2 --quantity 4 --amount 40 --time 2026-02-12";
    assert!(user.say(change).done().sentences().contains("verfügbar"));
}

#[test]
fn a_delivery_recorded_twice_is_set_right_as_advised() {
    let user = world();
    order(&user, "B-1");
    let deliver = "delivery --authority ba-pankow --order B-1 --quantity 4 --delivered-on 2026-02-10";
    user.say(deliver).done();
    let said = user.say(deliver).done().sentences();
    for command in ["„sollist count stock“", "„sollist order change“"] {
        assert!(said.contains(command), "{command}: {said}");
    }
    let count = "count stock --authority ba-pankow --item notebook --in-use 0 --in-stock 4 --as-of 2026-02-10";
    user.say(count).done();
    // Six pieces are still to come, and two of them the order does not take any more.
    let rest = deliver.replace("quantity 4", "quantity 6").replace("02-10", "02-20");
    user.say(&rest).ended(1);
    user.say("order change --authority ba-pankow --order B-1 --quantity 14 --amount 100 --time 2026-02-15").done();
    user.say(&rest).done();
    let stock = user.ask("count list --authority ba-pankow")["stocks"][0].clone();
    assert_eq!(stock["in_stock"], 10, "{stock}");
}

both_stores!(a_grant_of_a_year_without_a_reserve_names_the_years_that_have_one);
fn a_grant_of_a_year_without_a_reserve_names_the_years_that_have_one() {
    let user = world();
    let step = |step: &str, rest: &str| format!("funding {step} --authority ba-pankow --request M-1 {rest}");
    user.say(&step("request", "--programme mobile-devices --amount 900 --time 2026-03-01")).done();
    user.say(&step("review", "--time 2026-03-02")).done();
    user.say(&step("approve", "--time 2027-01-10")).done();
    let grant = step("grant", "--amount 500 --time 2027-01-11");
    let said = user.say(&grant).ended(1).err;
    for words in ["Für 2027 hat kein Plan eine", "--from-line eine von 2026", "sollist line list --programme reserve"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    // Another line than one of the reserve is no way either.
    let other = user.say(&format!("{grant} --from-line {LINE}")).ended(1).err;
    assert!(other.contains("bewilligt wird nur aus"), "{other}");
    assert!(user.say("line list --programme reserve").done().out.contains(RESERVE));
    user.say(&format!("{grant} --from-line {RESERVE}")).done();
    let line = user.ask(&format!("line show {LINE}"));
    assert!(line.to_string().contains("100500.00"), "{line}");
}

#[test]
fn an_approval_says_what_was_requested_and_found_and_what_can_still_be_done() {
    let user = world();
    let step = |step: &str, rest: &str| format!("funding {step} --authority ba-pankow --request M-1 {rest}");
    user.say(&step("request", "--programme mobile-devices --amount 900 --time 2026-03-01")).done();
    user.say(&step("review", "--amount 800 --time 2026-03-02")).done();
    let approve = step("approve", "--amount 1000 --time 2026-03-03");
    let words = "Beantragt sind mit M-1 900,00 EUR, geprüft 800,00 EUR, anerkannt sind 1.000,00 EUR";
    let checked = user.say(&format!("{approve} --check")).done().sentences();
    assert!(checked.contains(words) && checked.contains("„sollist funding reject“"), "{checked}");
    user.say(&approve).done();
    assert!(listed(&user, "APPROVED_BEYOND_REQUEST")[0].contains(words));
    // Followed: rejected, and asked for anew.
    user.say(&step("reject", "--time 2026-03-04")).done();
    let again = step("request", "--programme mobile-devices --amount 1000 --time 2026-03-05").replace("M-1", "M-2");
    user.say(&again).done();
}

both_stores!(a_request_beyond_the_budget_or_for_the_reserve_is_queried);
fn a_request_beyond_the_budget_or_for_the_reserve_is_queried() {
    let user = world();
    let request = "funding request --authority ba-pankow --time 2026-03-01";
    // All lines have 400,000.00 EUR.
    user.say(&format!("{request} --request M-1 --programme training --amount 400000")).done();
    assert_eq!(listed(&user, "REQUEST_BEYOND_BUDGET").len(), 0);
    let said = user.say(&format!("{request} --request M-2 --programme training --amount 400000,01")).done().sentences();
    assert!(said.contains("alle Haushaltsstellen von 2026 haben zusammen 400.000,00 EUR"), "{said}");
    assert_eq!(listed(&user, "REQUEST_BEYOND_BUDGET").len(), 1);
    let said = user.say(&format!("{request} --request M-3 --programme reserve --amount 1")).ended(1).err;
    assert!(said.contains("Bitte das Handlungsfeld nennen"), "{said}");
}

/// The reasons for which an act is queried.
fn reasons(user: &Sollist, act: &str) -> Vec<String> {
    let receipt = user.ask(act);
    let warnings = receipt["warnings"].as_array().unwrap();
    warnings.iter().map(|one| one["reason"].as_str().unwrap().to_owned()).collect()
}

both_stores!(a_site_named_first_or_done_again_is_queried_with_what_it_does_to_the_need);
fn a_site_named_first_or_done_again_is_queried_with_what_it_does_to_the_need() {
    let user = world();
    let done = |id: &str, site: &str, measure: &str| {
        let data = json!({"authority": "ba-pankow", "site": site, "measure": measure});
        event(id, "rollout.site-upgraded", "2026-02-01T12:00:00+01:00", &data)
    };
    // A system of record has a list of its own.
    let known = [("1", "Rathaus", "WLAN"), ("2", "Bürgeramt", "WLAN"), ("3", "Bürgeramt", "Fernschreiber")];
    user.record(&known.map(|(id, site, measure)| done(id, site, measure)));
    assert_eq!(user.ask("look")["warnings"].as_array().unwrap().len(), 0);
    let site = |site: &str, measure: &str, day: &str| {
        format!("rollout site --authority ba-pankow --site \"{site}\" --measure \"{measure}\" --time {day}")
    };
    let unknown = site("Rathaus Süd", "LAN", "2026-02-02");
    let said = user.say(&format!("{unknown} --check")).done().sentences();
    for words in [
        "zählt im Mehrbedarf als fertig und senkt ihn, solange noch Standorte fehlen; genannt sind bisher 2",
        "etwa „WLAN“;",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(reasons(&user, &unknown), ["SITE_UNKNOWN", "MEASURE_UNKNOWN"]);
    // What others do is nothing that an authority is told.
    let first = site("Rathaus", "Kaffee", "2026-02-02").replace("ba-pankow", "ba-mitte");
    let said = user.say(&format!("{first} --check")).done().sentences();
    assert!(!said.contains("WLAN") && !said.contains("Fernschreiber"), "{said}");
    // The same on whatever day is the same, and counts once.
    assert_eq!(reasons(&user, &site("Rathaus Süd", "LAN", "2026-02-03")), ["RECORDED_BEFORE"]);
    assert_eq!(reasons(&user, &site("Rathaus Süd", "WLAN", "2026-02-03")), [""; 0]);
    assert_eq!(reasons(&user, &site("Rathaus", "WLAN", "2026-02-03")), ["RECORDED_BEFORE"]);
    user.say("rebuild").done();
    assert_eq!(reasons(&user, &site("Rathaus Süd", "LAN", "2026-02-04")), ["RECORDED_BEFORE"]);
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(a_site_that_was_mistyped_is_taken_back_as_advised);
fn a_site_that_was_mistyped_is_taken_back_as_advised() {
    let user = world();
    let site = |act: &str, name: &str, rest: &str| {
        format!("rollout {act} --authority ba-pankow --site \"{name}\" --measure WLAN {rest}")
    };
    let sites = |until: &str| -> Vec<String> {
        let list = user.ask(&format!("rollout sites --authority ba-pankow {until}"));
        let name = |site: &Value| site["site"].as_str().unwrap().to_owned();
        list["sites"].as_array().unwrap().iter().map(name).collect()
    };
    user.say(&site("site", "Rathaus Pankow", "--time 2026-02-01")).done();
    let said = user.say(&site("site", "Rathaus Pankov", "--time 2026-02-02")).done().sentences();
    assert!(said.contains("Gemeint ist vielleicht „Rathaus Pankow“"), "{said}");
    assert!(said.contains("„sollist rollout site-withdraw“"), "{said}");
    let before = user.ask("verify")["as_of"]["sequence"].clone();
    let withdraw = site("site-withdraw", "Rathaus Pankov", "--reason verschrieben");
    // Somebody else's, one that nobody named, and too early.
    let refused = |act: &str| user.say(act).ended(1).err.split_whitespace().collect::<Vec<_>>().join(" ");
    let unknown = refused(&withdraw.replace("ba-pankow", "ba-mitte"));
    assert!(unknown.contains("zurückzunehmen ist nichts"), "{unknown}");
    let meant = refused(&withdraw.replace("Pankov", "Pankouw"));
    assert!(meant.contains("Gemeint ist vielleicht „Rathaus Pank"), "{meant}");
    let elsewhere = refused(&withdraw.replace("WLAN", "LAN"));
    assert!(elsewhere.contains("Gemeldet ist dort „WLAN“.") && !elsewhere.contains("Gemeint"), "{elsewhere}");
    let early = refused(&format!("{withdraw} --time 2026-02-01"));
    assert!(early.contains("noch am 02.02.2026 gemeldet"), "{early}");
    assert_eq!(sites(""), ["Rathaus Pankov", "Rathaus Pankow"]);
    user.say(&format!("{withdraw} --time 2026-02-03")).done();
    assert_eq!(sites(""), ["Rathaus Pankow"]);
    assert_eq!(sites("--until 2026-02-02"), ["Rathaus Pankov", "Rathaus Pankow"]);
    assert_eq!(sites(&format!("--as-of {before}")), ["Rathaus Pankov", "Rathaus Pankow"]);
    let again = refused(&format!("{withdraw} --time 2026-02-04"));
    assert!(again.contains("schon mit dem 03.02.2026 zurückgenommen"), "{again}");
    user.say("rebuild").done();
    assert!(refused(&format!("{withdraw} --time 2026-02-04")).contains("schon mit dem"));
    // Reported again it counts again: what was taken back is not there twice.
    let anew = user.say(&site("site", "Rathaus Pankov", "--time 2026-02-02 --check")).done().sentences();
    assert!(anew.contains("zurückgenommen") && !anew.contains("schon einmal gebucht"), "{anew}");
    // It is no name any more that could be meant.
    let said = user.say(&site("site", "Rathaus Pankoww", "--time 2026-02-05 --check")).done().sentences();
    assert!(said.contains("genannt ist bisher einer.") && said.contains("vielleicht „Rathaus Pankow“"), "{said}");
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(a_name_that_differs_in_capitals_or_blanks_only_is_queried);
fn a_name_that_differs_in_capitals_or_blanks_only_is_queried() {
    let user = world();
    let of = |act: &str, name: &str| {
        let (noun, rest) = match act {
            "request" => ("funding request", "--programme training --amount 9".to_owned()),
            _ => ("rollout plan", "--scope-total 9 --deadline 2026-12-01".to_owned()),
        };
        format!("{noun} --authority ba-pankow --{act} \"{name}\" {rest} --time 2026-03-01")
    };
    for act in ["request", "rollout"] {
        assert_eq!(reasons(&user, &of(act, "A3")), [""; 0], "{act}");
        assert_eq!(reasons(&user, &of(act, "a3")), ["NAME_ALIKE"], "{act}");
        assert_eq!(reasons(&user, &of(act, "A 3")), ["NAME_ALIKE"], "{act}");
        assert_eq!(reasons(&user, &of(act, "A4")), [""; 0], "{act}");
    }
    // Whoever types means no blanks at the ends: it is the same request.
    user.say(&of("request", "A3 ")).ended(1);
    user.say("funding show --authority ba-pankow --request \" A3 \"").done();
    // In a file they are a part of what a system of record calls it, and of two in one file the second is queried.
    let request = |id: &str, number: &str| {
        let data = json!({"authority": "ba-pankow", "request": number, "programme": "training", "amount": "9.00"});
        event(id, "funding.requested", "2026-03-01T12:00:00+01:00", &data)
    };
    let lines = [request("1", "4711"), request("2", "4711 "), request("3", "A3 ")];
    let checked = user.events_with(&lines, &["--check", "--format", "json"]).done().json();
    let run = user.events(&lines).done().json();
    for said in [checked, run] {
        let alike = said["warnings"].as_array().unwrap().iter().filter(|one| one["reason"] == "NAME_ALIKE");
        assert_eq!(alike.map(|one| one["line"].as_u64().unwrap()).collect::<Vec<_>>(), [2, 3], "{said}");
    }
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

/// Parameters that name notebooks: what is ordered of them counts in the extra need.
fn parameters(user: &Sollist) {
    let items = json!({"notebook": {"programme": "mobile-devices", "unit_price": "10.00", "quota": "1.00",
        "life_months": 60}});
    let data = json!({"set": "standard", "valid_from": "2026-01-01", "values": {"items": items}});
    user.record(&[event("par", "parameters.published", "2026-01-01T09:00:00+01:00", &data)]);
}

both_stores!(what_does_not_come_of_a_paid_order_can_be_said);
fn what_does_not_come_of_a_paid_order_can_be_said() {
    let user = world();
    parameters(&user);
    let people = "count headcount --authority ba-pankow --as-of 2026-01-15 --employees 50 --workplaces 50 \
                  --eligible 50 --definition Kopfzahl";
    user.say(people).done();
    order(&user, "B-1");
    let pipeline = || user.ask("need --target-day 2026-12-31 --authority ba-pankow")["rows"][0]["pipeline"].clone();
    let last = |order: &str| {
        format!(
            "payment --authority ba-pankow --order {order} --payment Z-{order} --amount 90 --final --time 2026-02-12"
        )
    };
    let words = "geliefert: 0 von 10 Stück; mit der Schlusszahlung ist sie abgeschlossen, der Rest (10 Stück)";
    assert!(user.say(&format!("{} --check", last("B-1"))).done().sentences().contains(words));
    assert_eq!(reasons(&user, &last("B-1")), ["FINAL_BEFORE_DELIVERY"]);
    assert_eq!(pipeline(), 10);
    // As advised: nothing more comes, and no money moves by it.
    let line = |user: &Sollist| user.ask(&format!("line show {LINE}"))["available"].clone();
    let before = line(&user);
    let cancel = "order cancel --authority ba-pankow --order B-1 --time 2026-02-13";
    assert_eq!(reasons(&user, cancel), ["CANCELLED_WHEN_PAID"]);
    assert_eq!((pipeline(), line(&user)), (json!(0), before));
    user.say(&cancel.replace("02-13", "02-14")).ended(1);
    // Of one that came whole there is nothing to call off, and nothing to query.
    order(&user, "B-2");
    user.say("delivery --authority ba-pankow --order B-2 --quantity 10 --delivered-on 2026-02-10").done();
    assert_eq!(reasons(&user, &last("B-2")), [""; 0]);
    user.say(&cancel.replace("B-1", "B-2")).ended(1);
    user.say("rebuild").done();
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(money_is_granted_out_of_the_central_reserve_unless_somebody_says_otherwise);
fn money_is_granted_out_of_the_central_reserve_unless_somebody_says_otherwise() {
    let user = world();
    let assign =
        |line: &str| format!("line assign-programme --line {line} --programme reserve --basis x --time 2026-01-10");
    assert_eq!(reasons(&user, &assign(LINE)), ["RESERVE_ELSEWHERE"]);
    assert_eq!(reasons(&user, &assign(LINE)), ["PROGRAMME_UNCHANGED"]);
    let step = |step: &str, rest: &str| format!("funding {step} --authority ba-mitte --request M-1 {rest}");
    user.say(&step("request", "--programme mobile-devices --amount 900 --time 2026-03-01")).done();
    user.say(&step("review", "--time 2026-03-02")).done();
    user.say(&step("approve", "--time 2026-03-03")).done();
    assert_eq!(reasons(&user, &step("grant", "--amount 500 --time 2026-03-04")), [""; 0]);
    let has = |line: &str| user.ask(&format!("line show {line}")).to_string();
    assert!(has(RESERVE).contains("99500.00") && !has(LINE).contains("99500.00"), "{}", has(RESERVE));
    // Where the central chapter has none any more, whoever grants is told whose money it is.
    let other = assign(RESERVE).replace("reserve --basis", "training --basis");
    user.say(&other).done();
    let grant = step("grant", "--amount 100 --time 2026-03-05");
    let said = user.say(&format!("{grant} --check")).done().sentences();
    assert!(said.contains("Bewilligt wird aus") && said.contains("Bezirksamt Pankow"), "{said}");
    assert_eq!(reasons(&user, &grant), ["GRANT_FROM_ELSEWHERE"]);
}

both_stores!(what_is_granted_to_a_line_of_another_programme_is_queried);
fn what_is_granted_to_a_line_of_another_programme_is_queried() {
    let user = world();
    let step = |step: &str, rest: &str| format!("funding {step} --authority ba-pankow --request M-1 {rest}");
    user.say(&step("request", "--programme training --amount 900 --time 2026-03-01")).done();
    user.say(&step("review", "--time 2026-03-02")).done();
    user.say(&step("approve", "--time 2026-03-03")).done();
    let grant = |amount: u32| step("grant", &format!("--amount {amount} --to-line {LINE} --time 2026-03-04"));
    assert_eq!(reasons(&user, &grant(500)), ["GRANT_OUTSIDE_PROGRAMME"]);
    // Followed, it does not come again.
    let assign = format!("line assign-programme --line {LINE} --programme training --basis x --time 2026-03-04");
    user.say(&assign).done();
    assert_eq!(reasons(&user, &grant(100)), [""; 0]);
}

both_stores!(a_count_far_from_the_last_one_is_queried);
fn a_count_far_from_the_last_one_is_queried() {
    let user = world();
    let stock = |day: &str, in_use: u32| {
        format!("count stock --authority ba-pankow --item notebook --as-of {day} --in-use {in_use} --in-stock 8")
    };
    let staff = |day: &str, employees: u32| {
        format!(
            "count headcount --authority ba-pankow --as-of {day} --employees {employees} --workplaces {employees} \
             --eligible {employees} --definition Kopfzahl"
        )
    };
    let of_stock = (&stock as &dyn Fn(&str, u32) -> String, 1_065_000, 12, "COUNT_OF_ANOTHER_ORDER");
    for (of, more, less, reason) in [of_stock, (&staff, 2_200, 550, "HEADCOUNT_OF_ANOTHER_ORDER")] {
        assert_eq!(reasons(&user, &of("2026-06-30", 1_063)), [""; 0]);
        assert_eq!(reasons(&user, &of("2026-07-15", 1_100)), [""; 0]);
        for number in [more, less] {
            assert_eq!(reasons(&user, &format!("{} --check", of("2026-07-20", number))), [reason]);
        }
        assert_eq!(reasons(&user, &of("2026-07-20", more)), [reason]);
        assert_eq!(listed(&user, reason).len(), 1);
    }
    let mut report =
        json!({"authority": "ba-mitte", "item": "notebook", "as_of": "2026-06-30", "in_use": 100, "in_stock": 0});
    let first = event("c1", "rollout.stock-reported", "2026-06-30T12:00:00+02:00", &report);
    report["as_of"] = json!("2026-07-30");
    report["in_use"] = json!(1_000);
    let second = event("c2", "rollout.stock-reported", "2026-07-30T12:00:00+02:00", &report);
    let run = user.events(&[first, second]).done().json();
    assert_eq!(run["warnings"][0]["reason"], "COUNT_OF_ANOTHER_ORDER", "{run}");
}

both_stores!(a_line_changed_beyond_all_money_of_its_year_is_queried);
fn a_line_changed_beyond_all_money_of_its_year_is_queried() {
    let user = world();
    let acts = [
        format!("adjust --line {LINE} --basis x --reference x --time 2026-02-01 --amount"),
        format!("carry-over --line {OTHER} --time 2026-02-01 --amount"),
        format!("line grant-authority --line {LINE} --year 2027 --time 2026-02-01 --amount"),
    ];
    for act in acts {
        assert_eq!(reasons(&user, &format!("{act} 9000 --check")), [""; 0], "{act}");
        assert_eq!(reasons(&user, &format!("{act} 99999999999.99 --check")), ["AMOUNT_BEYOND_BUDGET"], "{act}");
    }
    // A line of the year before under the same name says how much is left.
    let before = LINE.replace("2026/", "2025/");
    let data = json!({"authority": "ba-pankow", "line": before, "amount": "500.00"});
    user.record(&[event("p25", "budget.appropriated", "2025-01-01T00:00:00+01:00", &data)]);
    let carry = format!("carry-over --line {LINE} --time 2026-02-01 --amount");
    assert_eq!(reasons(&user, &format!("{carry} 500 --check")), [""; 0]);
    let said = user.say(&format!("{carry} 500,01")).done().sentences();
    assert!(said.contains("das Jahr davor hat auf dieser Haushaltsstelle 500,00 EUR übrig"), "{said}");
    assert_eq!(listed(&user, "CARRIED_OVER_BEYOND_REST").len(), 1);
    // So it does once either of the two has another name.
    let new = "2026/30/25/2503/51104";
    let renamed = |id: &str, line: &str, new: &str| {
        let data = json!({"authority": "ba-pankow", "line": line, "new_line": new, "basis": "Plan mit Nummern"});
        event(id, "budget.line-renamed", "2026-02-01T00:00:00+01:00", &data)
    };
    user.record(&[renamed("n26", LINE, new)]);
    let carry = format!("carry-over --line {new} --time 2026-02-01 --amount 600 --check");
    assert_ne!(reasons(&user, &carry), [""; 0]);
    let other = json!({"authority": "ba-pankow", "line": OTHER.replace("2026/", "2025/"), "amount": "20.00"});
    user.record(&[event("o25", "budget.appropriated", "2025-01-01T00:00:00+01:00", &other)]);
    user.record(&[renamed("o26", OTHER, "2026/30/25/2503/51105")]);
    for name in [OTHER, "2026/30/25/2503/51105"] {
        let carry = format!("carry-over --line {name} --time 2026-02-01 --check --amount");
        assert_eq!(reasons(&user, &format!("{carry} 20")), [""; 0], "{name}");
        assert_eq!(reasons(&user, &format!("{carry} 20.01")), ["CARRIED_OVER_BEYOND_REST"], "{name}");
    }
    user.record(&[renamed("n25", &OTHER.replace("2026/", "2025/"), "2025/30/25/2503/51105")]);
    let carry = "carry-over --line 2026/30/25/2503/51105 --time 2026-02-01 --check --amount 20.01";
    assert_eq!(reasons(&user, carry), ["CARRIED_OVER_BEYOND_REST"]);
}

both_stores!(a_refund_goes_to_the_line_from_which_was_paid);
fn a_refund_goes_to_the_line_from_which_was_paid() {
    let user = world();
    order(&user, "B-1");
    let pay = "payment --authority ba-pankow --order B-1 --time 2026-03-01";
    // Nothing was paid, so nothing is refunded.
    user.say(&format!("{pay} --payment Z-0 --amount -5")).ended(1);
    user.say(&format!("{pay} --payment Z-1 --amount 30 --line {OTHER}")).done();
    user.say(&format!("{pay} --payment Z-2 --amount -10")).done();
    let list = user.ask("payment list --order B-1");
    let lines: Vec<_> = list["payments"].as_array().unwrap().iter().map(|one| one["line"].as_str().unwrap()).collect();
    assert_eq!(lines, [OTHER, OTHER], "{list}");
    user.say(&format!("{pay} --payment Z-3 --amount 20")).done();
    let said = user.say(&format!("{pay} --payment Z-4 --amount -10")).ended(2).err;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("--line") && said.contains(LINE) && said.contains(OTHER), "{said}");
    user.say(&format!("{pay} --payment Z-4 --amount -10 --line {OTHER}")).done();
    // What was given back whole is not asked about any more.
    user.say(&format!("{pay} --payment Z-5 --amount -10 --line {OTHER}")).done();
    user.say(&format!("{pay} --payment Z-6 --amount -1")).done();
    let list = user.ask(&format!("payment list --order B-1 --line {LINE}"));
    assert_eq!(list["payments"].as_array().unwrap().len(), 2, "{list}");
}

both_stores!(a_request_id_has_no_blanks_at_its_ends);
fn a_request_id_has_no_blanks_at_its_ends() {
    let user = world();
    let freeze = format!("freeze --line {LINE} --amount 5 --consent-by x --reference x --time 2026-02-01 --request-id");
    user.say(&format!("{freeze} rq-1")).done();
    let before = user.sequence();
    let again = user.say(&format!("{freeze} \"  rq-1 \"")).done();
    assert!(again.out.contains("Schon aufgezeichnet"), "{}", again.out);
    assert_eq!(user.sequence(), before);
    user.say(&format!("{freeze} \"  \"")).ended(2);
}

both_stores!(numbers_of_orders_invoices_and_payments_in_other_capitals_are_queried);
fn numbers_of_orders_invoices_and_payments_in_other_capitals_are_queried() {
    let user = world();
    order(&user, "T2");
    let place = format!(
        "order place --authority ba-pankow --line {LINE} --item notebook --quantity 1 --amount 9 \
                         --time 2026-02-01 --order"
    );
    assert_eq!(reasons(&user, &format!("{place} t2")), ["NAME_ALIKE"]);
    let invoice = "invoice --authority ba-pankow --order T2 --amount 10 --time 2026-02-02 --invoice";
    assert_eq!(reasons(&user, &format!("{invoice} R-17")), [""; 0]);
    assert_eq!(reasons(&user, &format!("{invoice} r-17")), ["NAME_ALIKE"]);
    let pay = |day: u32, number: &str| {
        format!("payment --authority ba-pankow --order T2 --amount 5 --time 2026-02-{day:02} --payment {number}")
    };
    assert_eq!(reasons(&user, &pay(3, "Z-17")), [""; 0]);
    assert_eq!(reasons(&user, &pay(4, "z-17")), ["NAME_ALIKE"]);
    // Another authority has numbers of its own; and nobody orders straight from the reserve.
    let mitte = place.replace("ba-pankow --line", "ba-mitte --line").replace(LINE, RESERVE);
    assert_eq!(reasons(&user, &format!("{mitte} T2")), ["SPENT_FROM_RESERVE"]);
    user.say("rebuild").done();
    assert_eq!(reasons(&user, &format!("{invoice} \"R- 17\"")), ["NAME_ALIKE"]);
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(a_milestone_in_other_capitals_is_not_to_be_planned_again);
fn a_milestone_in_other_capitals_is_not_to_be_planned_again() {
    let user = world();
    let of = |act: &str, name: &str| {
        format!("rollout milestone-{act} --authority ba-pankow --project P --milestone \"{name}\" --time 2026-02-01")
    };
    let plan = of("plan", "Pilotbetrieb begonnen");
    user.say(&format!("{plan} --planned-on 2026-06-01 --budgeted-cost 100")).done();
    let reach = |name: &str| format!("{} --reached-on 2026-02-01", of("reach", name));
    let said = user.say(&reach("pilotbetrieb begonnen")).ended(1).err;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Gemeint ist vielleicht „Pilotbetrieb begonnen“"), "{said}");
    assert!(!said.contains("bitte zuerst planen"), "{said}");
    let said = user.say(&reach("Abnahme")).ended(1).err;
    assert!(said.contains("bitte zuerst planen") && !said.contains("Gemeint"), "{said}");
    // A project by what the report shows it as is told its name; another one that nothing is planned of it.
    let online = |of: &str| of.replace("--project P", "--project antrag-online");
    user.say(&online(&format!("{plan} --planned-on 2026-06-01 --budgeted-cost 100"))).done();
    let in_project = |project: &str| {
        let said = user.say(&reach("Pilotbetrieb begonnen").replace("--project P", project)).ended(1).err;
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let shown = in_project("--project \"Antrag Online\"");
    assert!(shown.contains("Gemeint ist vielleicht „antrag-online“"), "{shown}");
    let none = in_project("--project Neubau");
    assert!(none.contains("ist kein Projekt „Neubau“ geplant. Bitte den Namen prüfen"), "{none}");
    user.say(&online(&reach("Pilotbetrieb begonnen"))).done();
    user.say(&reach("Pilotbetrieb begonnen")).done();
}

both_stores!(a_delivery_before_a_count_says_that_the_stock_stays_as_it_was_counted);
fn a_delivery_before_a_count_says_that_the_stock_stays_as_it_was_counted() {
    let user = world();
    order(&user, "B-1");
    user.say("count stock --authority ba-pankow --item notebook --in-use 3 --in-stock 0 --as-of 2026-06-30").done();
    let deliver = "delivery --authority ba-pankow --order B-1 --quantity 4 --delivered-on 2026-06-15";
    assert_eq!(reasons(&user, deliver), ["DELIVERY_BEFORE_COUNT"]);
    let issue = "rollout issue --authority ba-pankow --item notebook --quantity 1 --time 2026-07-02";
    let said = user.say(issue).ended(1).err;
    assert!(said.contains("(seit der Zählung vom 30.06.2026)"), "{said}");
    assert_eq!(reasons(&user, &deliver.replace("06-15", "07-01")), [""; 0]);
    user.say(issue).done();
}

both_stores!(a_new_total_of_a_rollout_is_queried);
fn a_new_total_of_a_rollout_is_queried() {
    let user = world();
    user.say(
        "rollout plan --authority ba-pankow --rollout w --scope-total 1925 --deadline 2026-12-01 --time 2026-01-10",
    )
    .done();
    let progress = |day: u32, total: u32| {
        format!(
            "rollout progress --authority ba-pankow --rollout w --done 1700 --total {total} --time 2026-02-{day:02}"
        )
    };
    assert_eq!(reasons(&user, &progress(1, 1_925)), [""; 0]);
    let said = user.say(&progress(2, 1_800)).done().sentences();
    assert!(said.contains("ab dem 02.02.2026 1.800, davor waren es 1.925"), "{said}");
    assert_eq!(reasons(&user, &progress(3, 1_800)), [""; 0]);
}

both_stores!(a_plan_of_an_earlier_day_than_the_one_that_counts_is_queried);
fn a_plan_of_an_earlier_day_than_the_one_that_counts_is_queried() {
    let user = world();
    let plan = |rest: &str| format!("rollout plan --authority ba-pankow --rollout w --scope-total 14 {rest}");
    user.say(&plan("--deadline 2026-06-30 --time 2026-03-01")).done();
    let late = plan("--deadline 2027-06-30 --budget 100000 --time 2026-02-01");
    assert_eq!(reasons(&user, &format!("{late} --check")), ["PLAN_NOT_COUNTED"]);
    let said = user.say(&late).done().sentences();
    assert!(said.contains("ist zum 01.03.2026 schon ein neuerer Plan bekannt (bis 30.06.2026)"), "{said}");
    let deadline = || user.ask("rollout show --authority ba-pankow --rollout w")["deadline"].clone();
    assert_eq!(deadline(), "2026-06-30");
    // What is advised helps; of the same day the last one counts.
    assert_eq!(reasons(&user, &plan("--deadline 2027-06-30 --budget 100000")), ["PLAN_REPLACED"]);
    assert_eq!(deadline(), "2027-06-30");
    let milestone = |rest: &str| {
        format!("rollout milestone-plan --authority ba-pankow --project w --milestone m --budgeted-cost 10 {rest}")
    };
    user.say(&milestone("--planned-on 2026-06-30 --time 2026-03-01")).done();
    assert_eq!(reasons(&user, &milestone("--planned-on 2026-09-30 --time 2026-02-01")), ["PLAN_NOT_COUNTED"]);
}

both_stores!(money_of_an_investment_that_goes_to_a_consumptive_line_is_queried);
fn money_of_an_investment_that_goes_to_a_consumptive_line_is_queried() {
    let user = world();
    let [invested, consumed] = ["umbau", "dienste"].map(|title| format!("2026/30/25/bezirksamt-pankow/{title}"));
    let line = |id: &str, line: &str, kind: &str| {
        let data = json!({"authority": "ba-pankow", "line": line, "amount": "1000.00", "kind": kind});
        event(id, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    user.record(&[line("k1", &invested, "investment"), line("k2", &consumed, "consumptive")]);
    let move_to = |from: &str, to: &str| {
        format!("transfer --from-line {from} --to-line {to} --amount 10 --basis x --reference y --time 2026-02-01")
    };
    assert_eq!(reasons(&user, &move_to(&invested, &consumed)), ["TRANSFER_AGAINST_COVER"]);
    // Followed, it does not come again: investment may draw on consumptive money.
    assert_eq!(reasons(&user, &move_to(&consumed, &invested)), [""; 0]);
    assert!(listed(&user, "TRANSFER_AGAINST_COVER")[0].contains("denselben Betrag in Gegenrichtung"));
    // Out of the reserve is granted on request; a district's money in it is queried for another reason.
    assert_eq!(reasons(&user, &move_to(RESERVE, &consumed)), ["TRANSFER_FROM_RESERVE"]);
    assert_eq!(reasons(&user, &move_to(&consumed, RESERVE)), ["LINE_FOREIGN"]);
}

both_stores!(an_item_that_hardly_differs_from_a_published_one_is_queried_each_time);
fn an_item_that_hardly_differs_from_a_published_one_is_queried_each_time() {
    let user = world();
    let parameters = json!({"set": "s", "valid_from": "2026-01-01",
        "values": {"items": {"notebook": {"programme": "mobile-devices", "unit_price": "1000.00"}}}});
    user.record(&[event("q1", "parameters.published", "2026-01-01T09:00:00+01:00", &parameters)]);
    let count = |item: &str, day: &str| {
        format!("count stock --authority ba-pankow --item {item} --in-use 1 --in-stock 0 --as-of 2026-01-{day}")
    };
    assert_eq!(reasons(&user, &count("notebok", "10")), ["ITEM_UNKNOWN"]);
    assert_eq!(reasons(&user, &count("notebok", "11")), ["ITEM_UNKNOWN"]);
    // Nobody needs parameters for headsets.
    assert_eq!(reasons(&user, &count("kopfwaermer", "10")), ["ITEM_UNKNOWN"]);
    assert_eq!(reasons(&user, &count("kopfwaermer", "11")), [""; 0]);
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(an_amendment_below_zero_and_authority_for_a_far_year_are_queried);
fn an_amendment_below_zero_and_authority_for_a_far_year_are_queried() {
    let user = world();
    let amend = |id: &str, amount: &str| {
        let data = json!({"authority": "ba-pankow", "line": LINE, "amount": amount, "basis": "Nachtrag"});
        event(id, "budget.appropriation-amended", "2026-03-01T09:00:00+01:00", &data)
    };
    let record = |id: &str, amount: &str| {
        user.record(&[amend(id, amount)]);
        listed(&user, "APPROPRIATION_BELOW_ZERO").len()
    };
    assert_eq!(record("a1", "-100000.00"), 0);
    assert_eq!(record("a2", "-0.01"), 1);
    // It is below zero already, and comes back.
    assert_eq!((record("a3", "-5.00"), record("a4", "200000.00")), (1, 1));
    let grant = |year: u16, amount: &str| {
        format!("line grant-authority --line {LINE} --year {year} --amount {amount} --time 2026-03-02")
    };
    assert_eq!(reasons(&user, &grant(2036, "10")), [""; 0]);
    assert_eq!(reasons(&user, &grant(2037, "10")), ["AUTHORITY_FAR_AHEAD"]);
    assert!(user.say(&grant(2037, "-10")).done().err.is_empty());
}

both_stores!(as_many_positions_again_are_queried);
fn as_many_positions_again_are_queried() {
    let user = world();
    let count = "count headcount --authority ba-pankow --as-of 2026-01-31 --employees 90 --workplaces 90 --eligible 80";
    user.say(&format!("{count} --definition Kopfzahl")).done();
    let change = |quantity: i32, day: &str| {
        format!("count positions --authority ba-pankow --quantity {quantity} --effective-on 2026-02-{day}")
    };
    assert_eq!(reasons(&user, &change(79, "02")), [""; 0]);
    assert_eq!(reasons(&user, &change(80, "03")), ["POSITIONS_DOUBLED"]);
    assert_eq!(reasons(&user, &change(-80, "04")), [""; 0]);
    assert_eq!(reasons(&user, &change(-79, "05")), [""; 0]);
    assert_eq!(reasons(&user, &change(-41, "06")), ["POSITIONS_HALVED"]);
}

both_stores!(a_published_figure_that_contradicts_itself_or_speaks_of_nobody_is_queried);
fn a_published_figure_that_contradicts_itself_or_speaks_of_nobody_is_queried() {
    let user = world();
    let publish = |id: &str, scope: &str, value: &str| {
        let data = json!({"metric": "mobile.device-rate", "definition": "x", "scope": scope, "as_of": "2026-01-31",
            "value": value, "numerator": "40", "denominator": "60", "origin": "Presse"});
        event(id, "figure.reported", "2026-02-01T09:00:00+01:00", &data)
    };
    let numbers = |reason: &str| listed(&user, reason).len();
    user.record(&[publish("f1", "berlin", "66.7"), publish("f2", "Land Berlin", "0.667"), publish("f3", "03", "67")]);
    assert_eq!((numbers("FIGURE_CONTRADICTORY"), numbers("FIGURE_OF_NOBODY")), (0, 0));
    user.record(&[publish("f4", "berlin", "12"), publish("f5", "ba-pankov", "66.7"), publish("f6", "§", "66.7")]);
    assert!(listed(&user, "FIGURE_CONTRADICTORY")[0].contains("Wert ist 12, Zähler durch Nenner sind 66,7 %"));
    let nobody = listed(&user, "FIGURE_OF_NOBODY");
    assert_eq!(nobody.len(), 2);
    assert!(nobody.iter().any(|said| said.contains("Gemeint ist vielleicht ba-pankow")), "{nobody:?}");
    // A share of one is shown in percent, as ours is.
    let shown = user.ask("published");
    let of = |number: usize| shown["rows"][number]["value"].to_string();
    assert_eq!((of(0), of(1)), ("66.7".to_owned(), "66.7".to_owned()), "{shown}");
}

both_stores!(costs_beyond_the_budget_many_participants_and_use_without_a_connection_are_queried);
fn costs_beyond_the_budget_many_participants_and_use_without_a_connection_are_queried() {
    let user = world();
    let plan = |milestone: &str, cost: &str| {
        format!(
            "rollout milestone-plan --authority ba-pankow --project p --milestone {milestone} --planned-on \
             2026-05-01 --budgeted-cost {cost} --time 2026-02-01"
        )
    };
    assert_eq!(reasons(&user, &plan("Anfang", "400000")), [""; 0]);
    assert_eq!(reasons(&user, &plan("Ende", "400001")), ["COST_BEYOND_BUDGET"]);
    let held = |title: &str, participants: u32| {
        format!(
            "rollout activity --authority ba-pankow --kind event --title {title} --held-on 2026-03-01 \
             --participants {participants}"
        )
    };
    assert_eq!(reasons(&user, &held("Sommerfest", 100_000)), [""; 0]);
    assert_eq!(reasons(&user, &held("Konferenz", 100_001)), ["PARTICIPANTS_MANY"]);
    let used = "count e-file --authority ba-pankow --accounts 10 --concurrent 2 --time 2026-03-02";
    assert_eq!(reasons(&user, used), ["E_FILE_NOT_CONNECTED"]);
    user.say("rollout e-file --authority ba-pankow --time 2026-03-03").done();
    assert_eq!(reasons(&user, &used.replace("03-02", "03-03")), [""; 0]);
}
