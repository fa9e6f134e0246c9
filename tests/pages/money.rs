//! Money of a budget line, moved, frozen and freed again from its page: shown, checked, sent once, and then seen on the
//! line; what takes another person waits, and says for whom.

use serde_json::json;

use super::{
    Site,
    acts::{events, hidden, with, written},
    links,
    processes::{CHECK, House, SEND},
    stripped, text,
};
use crate::{
    acts::{LINE, OTHER, RESERVE, world},
    sollist::event_of,
};

const MITTE: &str = "2026/30/25/bezirksamt-mitte/geraete";

fn page_of(line: &str) -> String {
    format!("/haushalt/stelle/{line}")
}

fn form_of(line: &str, step: &str) -> String {
    format!("/haushalt/stelle/{line}/{step}")
}

/// What the form of a transfer asks; the line that gives stands there already.
fn transfer<'a>(to: &'a str, amount: &'a str) -> [(&'a str, &'a str); 5] {
    [("from_line", LINE), ("to_line", to), ("amount", amount), ("basis", "§ 50 LHO"), ("reference", "V 1")]
}

/// What the form of a freeze asks, and that of its lifting.
fn freeze(amount: &str) -> [(&'static str, &str); 3] {
    [("amount", amount), ("consent_by", "Hauptausschuss"), ("reference", "S 1")]
}

#[test]
fn money_is_moved_frozen_and_freed_from_the_page_of_a_line() {
    let user = world();
    let site = Site::of(&user);
    let offered = links(&site.get(&page_of(LINE)).body);
    for (step, there) in [("umsetzen", true), ("sperren", true), ("entsperren", false)] {
        assert_eq!(offered.contains(&form_of(LINE, step)), there, "{step}: {offered:?}");
    }
    let nothing = site.get(&form_of(LINE, "entsperren"));
    assert!(text(&nothing.body).contains("ist nichts gesperrt") && !nothing.body.contains("method=\"post\""));

    let address = form_of(LINE, "umsetzen");
    let form = site.get(&address).body;
    assert!(form.contains(&format!("name=\"from_line\" value=\"{LINE}\"")), "{form}");
    assert!(form.contains(&format!("<option value=\"{OTHER}\">")), "the others are offered: {form}");
    let check = site.checked(&address, &transfer(OTHER, "2.500,50"));
    let told = text(&check.body);
    for part in [
        "Gibt Geld: 2026/30/25/bezirksamt-pankow/geraete in EUR vorher nachher Soll 100.000,00 97.499,50 verfügbar \
         100.000,00 97.499,50",
        "Erhält Geld: 2026/30/25/bezirksamt-pankow/netz in EUR vorher nachher Soll 100.000,00 102.500,50",
        "Umsetzung von 2.500,50 EUR",
        "Verbindlich umsetzen",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // In one house nobody is told apart, and nobody asks how many it takes.
    assert!(!told.contains("Person"), "{told}");
    let sent = with(hidden(&check.body), &[SEND]);
    for _ in 0..2 {
        assert_eq!(site.post(&address, &sent, &[]).headers["location"], format!("{}?ereignis=5", page_of(LINE)));
    }
    assert_eq!(events(&user, &site), 5);
    let place = format!("{}?ereignis=5", page_of(LINE));
    let done = site.get(&place);
    let told = text(&done.body);
    assert!(told.contains("Aufgezeichnet als Ereignis Nr. 5.") && told.contains("Soll 100.000,00 97.499,50"), "{told}");
    assert!(told.contains("Erhält Geld: 2026/30/25/bezirksamt-pankow/netz"), "{told}");
    assert!(links(&done.body).contains("/quittung/5"), "{:?}", links(&done.body));
    let english = text(&site.english(&place).body);
    assert!(english.contains("Recorded as event number 5.") && !english.contains("Aufgezeichnet"), "{english}");
    // Whoever comes back later sees the line alone, and an event of another line is none of it.
    assert!(!text(&site.get(&page_of(LINE)).body).contains("Aufgezeichnet als Ereignis"));
    assert_eq!(site.get(&format!("{}?ereignis=5", page_of(MITTE))).status, 404);

    let place = site.done(&form_of(LINE, "sperren"), &freeze("900,00"));
    assert_eq!(place, format!("{}?ereignis=6", page_of(LINE)));
    let done = site.get(&place);
    let told = text(&done.body);
    assert!(told.contains("Sperren 0,00 900,00") && !told.contains("Gibt Geld"), "{told}");
    let lift = form_of(LINE, "entsperren");
    assert!(links(&done.body).contains(&lift), "{:?}", links(&done.body));
    assert!(text(&site.get(&lift).body).contains("Höchstens 900,00 EUR: so viel ist gesperrt"));
    let too_much = site.checked(&lift, &freeze("900,01"));
    assert!(too_much.status == 400 && too_much.body.contains("href=\"#feld-amount\""), "{}", text(&too_much.body));
    let place = site.done(&lift, &freeze("400,00"));
    assert!(text(&site.get(&place).body).contains("Sperren 900,00 500,00"));
    assert_eq!(events(&user, &site), 7);
    // What was said of a line that gives may be another line than that of the page.
    let [_, _, rest @ ..] = transfer("", "1,00");
    let turned = [&[("from_line", OTHER), ("to_line", LINE)], &rest[..]].concat();
    assert_eq!(site.done(&address, &turned), format!("{}?ereignis=8", page_of(LINE)));
    let turned = [&[("from_line", OTHER), ("to_line", RESERVE)], &rest[..]].concat();
    assert_eq!(site.done(&address, &turned), format!("{}?ereignis=9", page_of(OTHER)));
}

#[test]
fn all_that_is_wrong_with_a_transfer_is_said_beside_its_field_and_kept() {
    let user = world();
    let site = Site::of(&user);
    let address = form_of(LINE, "umsetzen");
    let hostile = "\"><svg/onload=alert(1)>";
    let typed = [("from_line", LINE), ("to_line", ""), ("amount", "viel"), ("basis", hostile), ("reference", " ")];
    let wrong = site.checked(&address, &typed);
    assert_eq!(wrong.status, 400);
    for field in ["to_line", "amount", "reference"] {
        assert!(wrong.body.contains(&format!("href=\"#feld-{field}\"")), "{field}: {}", text(&wrong.body));
        assert!(wrong.body.contains(&format!("id=\"fehler-{field}\"")), "{field}");
    }
    assert!(wrong.body.contains("value=\"viel\"") && !wrong.body.contains("<svg/"), "{}", wrong.body);
    // What only the service knows stands beside its field, too, and leads to the line that it is about.
    for (to, amount, field) in [
        ("2026/30/25/bezirksamt-pankow/nirgends", "1,00", "to_line"),
        (LINE, "1,00", "to_line"),
        (OTHER, "-1,00", "amount"),
    ] {
        let refused = site.checked(&address, &transfer(to, amount));
        let told = text(&refused.body);
        assert!(refused.status == 400 && refused.body.contains(&format!("id=\"fehler-{field}\"")), "{to}: {told}");
        assert!(refused.body.contains("value=\"V 1\""), "{to}: what was typed is kept");
        assert!(!told.contains("to_line"), "{to}: {told}");
    }
    let beyond = site.checked(&address, &transfer(OTHER, "100.000,01"));
    let told = text(&beyond.body);
    assert!(beyond.status == 400 && told.contains("100.000,00") && told.contains("100.000,01"), "{told}");
    for step in ["umsetzen", "sperren"] {
        let english = stripped(&site.english(&form_of(LINE, step)).body);
        for word in ["Haushaltsstelle", "Betrag", "Grundlage", "Sperr", "Geld", "zustimmen", "verfügbar"] {
            assert!(!english.contains(word), "{step}: {word}: {english}");
        }
    }
    // Texts that would do harm are recorded as texts and shown as texts.
    let harm = [("basis", hostile), ("reference", "<script>x</script>")];
    let check = site.checked(&address, &[&transfer(OTHER, "1,00")[..], &harm].concat());
    let place = site.confirmed(&address, &check).headers["location"].clone();
    for html in [check.body, site.get(&place).body, site.get("/journal").body] {
        assert!(!html.contains("<svg/") && !html.contains("<script>x") && stripped(&html).contains(hostile), "{html}");
    }
    assert_eq!(events(&user, &site), 5);
}

#[test]
fn nobody_moves_money_on_what_has_changed_or_is_past_or_from_elsewhere() {
    let user = world();
    let site = Site::of(&user);
    let address = form_of(LINE, "umsetzen");
    let check = site.checked(&address, &transfer(OTHER, "100,00"));
    // Somebody else was faster.
    site.done(&form_of(OTHER, "sperren"), &freeze("7,00"));
    let stale = site.confirmed_anyway(&address, &check);
    let told = text(&stale.body);
    assert!(stale.status == 400 && told.contains("hat sich seit") && told.contains("Unten steht"), "{told}");
    assert!(told.contains("Sperren 7,00"), "the line that changed stands there, too: {told}");
    let seen = with(hidden(&stale.body), &transfer(OTHER, "100,00"));
    assert_ne!(seen["seen_sequence"], hidden(&check.body)["seen_sequence"]);
    assert_eq!(site.post(&address, &with(seen.clone(), &[CHECK]), &[]).status, 200);
    for past in ["stand=4", "bis=2026-12-31"] {
        let page = site.get(&format!("{address}?{past}"));
        assert!(!page.body.contains("method=\"post\"") && page.body.contains(&format!("href=\"{address}\"")), "{past}");
        assert_eq!(site.post(&format!("{address}?{past}"), &with(seen.clone(), &[SEND]), &[]).status, 409, "{past}");
    }
    let elsewhere = [("Sec-Fetch-Site", "cross-site")];
    assert_eq!(site.post(&address, &with(seen.clone(), &[SEND]), &elsewhere).status, 403);
    assert_eq!(events(&user, &site), 5);
    // What nobody read the answer of is there once.
    site.leave(&format!("POST {address}"), written(&with(seen.clone(), &[SEND])).as_bytes());
    assert_eq!(site.post(&address, &with(seen, &[SEND]), &[]).status, 303);
    assert_eq!(events(&user, &site), 6);
}

/// The process at which somebody arrives who sends a form twice.
fn opened(house: &House, name: &str, address: &str, check: &str) -> String {
    let places = [(), ()].map(|()| {
        let (status, page) = house.send(name, address, &hidden(check), &[SEND]);
        assert_eq!(status, 303, "{name}: {}", text(&page));
        house.place(name, address, &hidden(check))
    });
    assert_eq!(places[0], places[1]);
    places[0].clone()
}

#[test]
fn what_takes_another_person_waits_and_says_for_whom() {
    let user = world();
    let house = House::open(&user);
    let checked = |name: &str, address: &str, typed: &[(&str, &str)]| {
        let form = house.form(&user, name, address);
        let (status, page) = house.send(name, address, &with(form, typed), &[CHECK]);
        assert_eq!(status, 200, "{name}: {}", text(&page));
        page
    };
    let sperren = form_of(MITTE, "sperren");
    let check = checked("carla", &sperren, &freeze("900,00"));
    assert!(text(&check).contains("Eine Person genügt"), "{}", text(&check));
    assert_eq!(house.send("carla", &sperren, &hidden(&check), &[SEND]).0, 303);

    // Before anything is opened it is said what would become of the line, how many it takes, and why.
    let lift = form_of(MITTE, "entsperren");
    let check = checked("anna.steuerung", &lift, &freeze("400,00"));
    let told = text(&check);
    for part in [
        "Es braucht eine zweite Person: wie jede Aufhebung einer Sperre.",
        "Sperren 900,00 500,00",
        "Vorgang eröffnen",
        "Rolle approver",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let place = opened(&house, "anna.steuerung", &lift, &check);
    assert!(place.starts_with("/vorgaenge/"), "{place}");
    assert_eq!(user.column("SELECT process FROM ledger_processes").len(), 1);
    for (name, says) in [
        ("anna.steuerung", "Freigeben muss ihn eine andere Person mit der Rolle approver"),
        ("carla", "Freigeben kann ihn jede Person mit der Rolle approver"),
        ("berta", "Vorgang freigeben"),
    ] {
        assert!(house.told(name, &place).contains(says), "{name}: {}", house.told(name, &place));
    }
    assert!(house.told("carla", &page_of(MITTE)).contains("− Sperren 900,00"), "nothing is freed yet");
    let approve = format!("{place}/freigeben");
    let check = house.send("berta", &approve, &house.form(&user, "berta", &approve), &[CHECK]).1;
    assert_eq!(house.send("berta", &approve, &hidden(&check), &[SEND]).0, 303);
    assert!(house.told("carla", &page_of(MITTE)).contains("− Sperren 500,00"));
    // Decided, nobody is said to be waited for.
    assert!(!house.told("carla", &place).contains("jede Person"));

    // A transfer waits above what is published, and below it is recorded at once.
    let umsetzen = form_of(LINE, "umsetzen");
    let never = checked("pankow", &umsetzen, &transfer(OTHER, "0,01"));
    assert!(text(&never).contains("solange keine Grenze veröffentlicht ist"), "{}", text(&never));
    assert_eq!(house.stop(), Some(0));
    let limit =
        json!({"set": "approval", "valid_from": "2026-01-01", "values": {"approval": {"transfers_above": "500.00"}}});
    user.record(&[event_of("/ikt", "l-1", "parameters.published", "2026-01-02T09:00:00+01:00", &limit)]);
    let house = House::open(&user);
    let checked = |amount: &str| {
        let form = with(house.form(&user, "carla", &umsetzen), &transfer(OTHER, amount));
        house.send("carla", &umsetzen, &form, &[CHECK]).1
    };
    let alone = checked("500,00");
    assert!(text(&alone).contains("Eine Person genügt"), "{}", text(&alone));
    let place = opened(&house, "carla", &umsetzen, &alone);
    assert!(place.starts_with(&format!("{}?ereignis=", page_of(LINE))), "{place}");
    let two = checked("500,01");
    let told = text(&two);
    let why = "Es braucht eine zweite Person: über 500,00 EUR (Parameter „approval“, gültig ab 01.01.2026).";
    assert!(told.contains(why), "{told}");
    assert!(told.contains("Gibt Geld: 2026/30/25/bezirksamt-pankow/geraete in EUR vorher nachher Soll"), "{told}");
    assert!(opened(&house, "carla", &umsetzen, &two).starts_with("/vorgaenge/"));
}

#[test]
fn forms_are_shown_to_whoever_has_the_right() {
    let user = world();
    let house = House::open(&user);
    house.freeze("f-1", "900.00");
    for (name, line, there) in [
        ("carla", MITTE, &["umsetzen", "sperren", "entsperren"][..]),
        ("anna", MITTE, &["umsetzen"]),
        ("berta", MITTE, &[]),
        ("pankow", LINE, &["umsetzen"]),
    ] {
        let (status, page) = house.get(name, &page_of(line));
        assert_eq!(status, 200, "{name}: {}", text(&page));
        for step in ["umsetzen", "sperren", "entsperren"] {
            let address = form_of(line, step);
            assert_eq!(links(&page).contains(&address), there.contains(&step), "{name} {step}");
            let status = if there.contains(&step) { 200 } else { 403 };
            assert_eq!(house.get(name, &address).0, status, "{name} {step}");
            let (sent, _) = house.send(name, &address, &super::acts::Fields::new(), &[SEND]);
            assert_eq!(sent, if status == 200 { 400 } else { 403 }, "{name} {step}");
        }
        let list = house.get(name, "/vorgaenge").1;
        assert_eq!(list.contains("sort=-available"), there.contains(&"umsetzen"), "{name}");
        assert_eq!(list.contains("sort=-frozen"), there.contains(&"entsperren"), "{name}");
        assert_eq!(list.contains("sollist parameters publish"), there.contains(&"sperren"), "{name}");
    }
    // Another authority's line is told like one that there is not, by whatever form.
    let absent = "2026/30/25/bezirksamt-mitte/nirgends";
    let paths: [fn(&str) -> String; 2] = [page_of, |line| form_of(line, "umsetzen")];
    for path in paths {
        let (theirs, none) = (house.get("pankow", &path(MITTE)), house.get("pankow", &path(absent)));
        assert_eq!((theirs.0, none.0), (404, 404));
        assert_eq!(text(&theirs.1).replace(MITTE, "…"), text(&none.1).replace(absent, "…"));
    }
    let form = house.form(&user, "pankow", &form_of(LINE, "umsetzen"));
    let told = [MITTE, absent].map(|line| {
        let typed = with(form.clone(), &transfer(line, "1,00"));
        let (status, page) = house.send("pankow", &form_of(LINE, "umsetzen"), &typed, &[CHECK]);
        assert_eq!(status, 400, "{}", text(&page));
        text(&page).replace(line, "…")
    });
    assert_eq!(told[0], told[1]);
    // Nobody of theirs sees a form for a line of the central chapter.
    assert!(house.get("pankow", &form_of(RESERVE, "umsetzen")).0 >= 400);
}
