//! What an act says of what is there before it and after it: what is less on a later day, what a line belonged to, and
//! what lies in stock.

use serde_json::json;

use crate::{
    acts::{LINE, OTHER, world},
    sollist::Sollist,
};

/// What is frozen on a later day is not there to be frozen or moved today: the refusal says both, and what it advises
/// works.
#[test]
fn a_refusal_names_what_is_less_on_a_later_day() {
    let user = world();
    let freeze = |amount: &str, day: &str| {
        format!("freeze --line {LINE} --amount {amount} --consent-by X --reference Y --time {day}")
    };
    user.say(&freeze("30000", "2026-12-20")).done();
    let transfer = format!("transfer --from-line {LINE} --to-line {OTHER} --basis X --reference Y --time 2026-11-01");
    for line in [freeze("200000", "2026-11-01"), format!("{transfer} --amount 200000")] {
        let said = user.say(&line).ended(1).err;
        for words in
            ["am 01.11.2026 100.000,00 EUR verfügbar und am 20.12.2026 nur 70.000,00 EUR", "höchstens 70.000,00"]
        {
            assert!(said.contains(words), "{line}: {said}");
        }
        let said = user.say(&format!("{line} --lang en")).ended(1).err;
        assert!(said.contains("and only EUR 70,000.00 on 2026-12-20"), "{said}");
        user.say(&line.replace("200000", "70000")).done();
        user.say(&format!("adjust --line {LINE} --amount 70000 --basis X --reference Y --time 2026-11-01")).done();
    }
    // Of what is frozen, too, the day counts.
    let unfreeze = format!("unfreeze --line {OTHER} --consent-by X --reference Y");
    user.say(&freeze("500", "2026-12-20").replace(LINE, OTHER)).done();
    let said = user.say(&format!("{unfreeze} --amount 900 --time 2026-11-01")).ended(1).err;
    assert!(said.contains("Gesperrt waren am 01.11.2026 nur 0,00 EUR"), "{said}");
    let said = user.say(&format!("{unfreeze} --amount 900 --time 2026-12-20")).ended(1).err;
    assert!(said.contains("Gesperrt sind nur 500,00 EUR") && said.contains("höchstens 500,00 EUR"), "{said}");
}

/// What was there before and what is now stands beside each other, recorded or only checked.
#[test]
fn an_assignment_shows_the_programme_before_and_after() {
    let user = world();
    let line = format!("line assign-programme --line {OTHER} --programme e-file --basis Umwidmung");
    for rest in ["--check", ""] {
        let seen = user.say(&format!("{line} {rest}")).done().sentences();
        assert!(seen.contains("vorher nachher") && seen.contains("Infrastruktur Digitale Akte"), "{rest}: {seen}");
    }
    let json = user.ask(&format!("{} --check", line.replace("e-file", "training")));
    assert_eq!(json["programme"], json!({"before": "e-file", "after": "training"}), "{json}");
}

/// What is decided on money says of how much, and what is refused says where the request stands and what there is to
/// do.
#[test]
fn a_decision_on_a_request_says_of_how_much_and_where_it_stands() {
    let user = world();
    let step = |step: &str, rest: &str| format!("funding {step} --authority ba-pankow --request M-9 {rest}");
    user.say(&step("request", "--programme mobile-devices --amount 900 --time 2026-03-01")).done();
    user.say(&step("review", "--amount 800 --time 2026-03-02")).done();
    for line in [step("approve", "--time 2026-03-03 --check"), step("approve", "--time 2026-03-03")] {
        assert!(user.say(&line).done().sentences().contains("Antrag M-9 anerkannt: 800,00 EUR"), "{line}");
    }
    let grant = |amount: &str| step("grant", &format!("--amount {amount} --time 2026-03-04"));
    user.say(&grant("500")).done();
    let shown = "sollist funding show --authority ba-pankow --request M-9";
    for (line, words) in [
        (step("reject", ""), "noch der Rest von 300,00 EUR („sollist funding grant“)"),
        (grant("301"), "höchstens 300,00 EUR bewilligen"),
        (step("request", "--programme mobile-devices --amount 9"), "über 900,00 EUR, bewilligt"),
        (step("request", "--programme mobile-devices --amount 9"), shown),
    ] {
        let said = user.say(&line).ended(1).err;
        assert!(said.contains(words), "{line}: {said}");
    }
    user.say(&shown.replace("sollist ", "")).done();
    user.say(&grant("300")).done();
    for line in [step("reject", ""), grant("1")] {
        let said = user.say(&line).ended(1).err;
        let leads = said.contains("neuen Antrag („sollist funding request“)") && !said.contains("0,00 EUR bewilligen");
        assert!(leads && said.contains("all"), "{line}: {said}");
    }
}

/// A number that is taken leads to where it stands, a list that is cut says so, and figures the day from which they
/// hold.
#[test]
fn what_is_there_already_is_found_where_it_is_said_to_be() {
    let user = world();
    let place = format!("order place --authority ba-pankow --order B-8 --line {LINE} --item notebook --quantity 2");
    user.say(&format!("{place} --amount 100 --time 2026-02-01")).done();
    let pay = format!("payment --authority ba-pankow --line {LINE} --amount 10 --time 2026-03-01");
    for (line, list, number) in [
        (format!("{pay} --payment Z-8 --order B-8"), "payment list --authority ba-pankow --order B-8", "Z-8"),
        (format!("{pay} --payment Z-9"), "payment list --authority ba-pankow --line 2026/", "Z-9"),
        (
            "invoice --authority ba-pankow --order B-8 --invoice R-8 --amount 10 --time 2026-03-01".to_owned(),
            "journal --type procurement.invoice-received --authority ba-pankow --order B-8",
            "R-8",
        ),
    ] {
        let first = user.say(&line).done().out;
        assert!(number == "R-8" || first.contains("wirksam ab 01.03.2026"), "{first}");
        let said = user.say(&line).ended(1).err;
        let command = said.split_once("(„sollist ").and_then(|(_, rest)| rest.split_once('“')).map(|(line, _)| line);
        let command = command.unwrap_or_else(|| panic!("{said}"));
        assert!(command.starts_with(list), "{said}");
        assert!(user.say(command).done().out.contains(number), "{command}");
    }
    let cut = user.say("journal --limit 2").done();
    assert!(cut.err.contains("weiter mit --from 3") && cut.err.contains("--newest-first"), "{}", cut.err);
    let newest = user.say("journal --limit 2 --newest-first --lang en").done().err;
    assert!(newest.contains("go on with --to ") && newest.contains("--limit 0"), "{newest}");
    assert_eq!(user.say("journal").done().err, "");
}

/// Things lie in stock; what was delivered of a service does not, and the list is in the order that is read.
#[test]
fn what_lies_in_stock_is_listed_by_its_name() {
    let user = world();
    let order = |number: &str, item: &str| {
        let place = format!("order place --authority ba-pankow --order {number} --line {LINE} --item {item}");
        user.say(&format!("{place} --quantity 5 --amount 100 --time 2026-02-01")).done();
        let deliver = format!("delivery --authority ba-pankow --order {number} --quantity 5 --delivered-on 2026-02-02");
        user.say(&deliver).done();
    };
    // By their codes they would come in another order.
    for (number, item) in
        ["access-point", "printer-rental", "service-hour", "desktop-pc", "office-licence", "widget"].iter().enumerate()
    {
        order(&format!("B-{number}"), item);
    }
    let shown = |user: &Sollist| -> Vec<String> {
        let stocks = user.ask("count list")["stocks"].clone();
        stocks.as_array().unwrap().iter().map(|stock| stock["item"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        shown(&user),
        ["desktop-pc", "widget", "access-point"],
        "Arbeitsplatzrechner, widget, WLAN-Zugangspunkt"
    );
    // What somebody counted is there, whatever it is.
    user.say("count stock --authority ba-pankow --item office-licence --in-use 3 --in-stock 1.002 --as-of 2026-03-01")
        .done();
    assert_eq!(shown(&user), ["desktop-pc", "office-licence", "widget", "access-point"]);
    assert!(user.say("count list").done().out.contains("1.002"));
}
