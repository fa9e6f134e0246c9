//! What an officer is asked while it can still be followed: what is cancelled and owed, granted out of a year without a
//! reserve, approved beyond its review, requested beyond everything. And that what is advised works.

use serde_json::{Value, json};

use crate::{
    acts::{LINE, RESERVE, world},
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
    let words = "sind 10 von 10 Stück geliefert, 80,00 EUR berechnet und 0,00 EUR gezahlt; mit dem Storno gelten \
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
    // It is no name any more that could be meant.
    let said = user.say(&site("site", "Rathaus Pankovv", "--time 2026-02-05 --check")).done().sentences();
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
