//! What is refused, or to be looked at, when nothing is left to be done: two tabs, a row of a plan, other names; and
//! what an address says that nobody understands.

use serde_json::json;
use sollist_tests::servers::process::patiently;

use super::{LINE, OFFICE, Site, links, text};
use crate::{
    pages::acts::{hidden, order, refused, with},
    refusals::base,
    sollist::event,
};

/// What two tabs show before one of them sends.
fn two_checks(site: &Site, address: &str, reasons: [&str; 2]) -> [super::Answer; 2] {
    reasons.map(|reason| site.checked(address, &[("basis", reason)]))
}

#[test]
fn the_second_tab_is_told_who_was_faster_and_that_its_reason_is_not_kept() {
    let (_user, site, entry) = refused();
    let address = format!("{entry}/erledigt");
    let [first, second] = two_checks(&site, &address, ["Grund A", "Grund B"]);
    assert_eq!(site.confirmed(&address, &first).headers["location"], entry);
    for _ in 0..2 {
        let late = site.confirmed_anyway(&address, &second);
        let said = text(&late.body);
        assert_eq!(late.status, 409, "{said}");
        assert!(said.contains("Erledigt, nicht aufgezeichnet: Grund A (web)"), "{said}");
        assert!(said.contains("Ihre Begründung „Grund B“ ist nicht vermerkt worden."), "{said}");
        assert!(!late.body.contains("method=\"post\""), "a form that cannot work: {said}");
    }
    // Whoever sends the first one again is told that it is there.
    let again = site.confirmed_anyway(&address, &first);
    let said = text(&again.body);
    assert!(said.contains("schon vermerkt; sie zählt einmal") && !said.contains("nicht vermerkt"), "{said}");
    // What was set aside is not said to be corrected, and takes no correction.
    let correct = format!("{entry}/berichtigen");
    for page in [&entry, &address, &correct] {
        let said = text(&site.get(page).body);
        assert!(said.contains("Erledigt, nicht aufgezeichnet: Grund A (web)"), "{page}: {said}");
        assert!(!said.contains("Berichtigt:"), "{page}: {said}");
    }
    let sent = with(hidden(&second.body), &[("event", &order("B-7", "70.00")), ("schritt", "senden")]);
    let late = site.post(&correct, &sent, &[]);
    assert!(late.status == 409 && text(&late.body).contains("Ihre Berichtigung ist nicht aufgezeichnet"));
}

#[test]
fn a_warning_is_settled_once_and_then_has_no_form() {
    let user = base();
    user.record(&[order("B-8", "250000.00")]);
    let site = Site::of(&user);
    let address = links(&site.get("/hinweise").body).into_iter().find(|link| link.starts_with("/hinweise/")).unwrap();
    let open = text(&site.get(&address).body);
    assert!(open.contains("Hinweis Nr. ") && !open.contains("LINE_OVERDRAWN"), "{open}");
    let [first, second] = two_checks(&site, &address, ["geprüft A", "geprüft B"]);
    assert_eq!(site.confirmed(&address, &first).status, 303);
    let done = site.get(&address);
    let said = text(&done.body);
    assert!(said.contains("Erledigt: geprüft A (web, ") && !done.body.contains("method=\"post\""), "{said}");
    let late = site.confirmed_anyway(&address, &second);
    let said = text(&late.body);
    assert_eq!(late.status, 409, "{said}");
    assert!(said.contains("Erledigt: geprüft A (web, ") && said.contains("„geprüft B“ ist nicht vermerkt"), "{said}");
    assert!(!said.contains("(basis)"), "{said}");
}

#[test]
fn a_correction_under_another_name_is_told_of_and_old_faults_are_not() {
    let (_user, site, entry) = refused();
    let address = format!("{entry}/berichtigen?typ=text");
    // Mended, and wrong in another place: only that is said.
    let wrong = order("B-7", "70.00").replace(LINE, "2026/30/25/bezirksamt-mitte/anders");
    let answer = site.checked(&address, &[("event", &wrong)]);
    let said = text(&answer.body);
    assert!(answer.status == 400 && said.contains("Auch so nicht angenommen"), "{said}");
    assert!(
        !said.contains("viel<b>")
            && !said.contains("Angabe fehlt")
            && !said.contains("Kommandozeile")
            && !said.contains("gRPC"),
        "{said}"
    );
    let other = order("B-7", "70.00").replace("\"id\":\"B-7\"", "\"id\":\"B-7-neu\"");
    let check = site.checked(&address, &[("event", &other)]);
    let said = text(&check.body);
    assert!(said.contains("Quelle und Kennung sind andere als im abgelehnten Eintrag"), "{said}");
    let check = site.checked(&address, &[("event", &order("B-7", "70.00"))]);
    assert!(!text(&check.body).contains("Quelle und Kennung sind andere"), "{}", text(&check.body));
}

#[test]
fn a_refused_row_of_a_plan_has_its_heads_and_is_corrected_by_the_file_that_its_page_gives() {
    let user = base();
    let head = "Bereich;Bereichsbezeichnung;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titel;\
                Titelbezeichnung;Titelart;BetragTyp;Jahr;Betrag";
    let row = "30;Bezirke;25;Landesweite;2531;Bezirksamt Mitte;51186;Software;Ausgabetitel;Soll;2026;600x000";
    let file = user.file("plan.csv", format!("{head}\n{row}\n"));
    user.run(&["import".as_ref(), "budget".as_ref(), file.as_os_str()]);
    let site = Site::of(&user);
    let list = site.get("/abgewiesen");
    let said = text(&list.body);
    assert!(said.contains("Titelbezeichnung: Software") && !said.contains("PLAN_ROW"), "{said}");
    assert!(!said.contains("Kommandozeile"), "{said}");
    let entry = links(&list.body).into_iter().find(|link| link.starts_with("/abgewiesen/")).unwrap();
    let page = site.get(&entry);
    let said = text(&page.body);
    assert!(said.contains("Betrag 600x000") && said.contains("die Datei als Haushaltsplan einlesen"), "{said}");
    assert!(!said.contains("sollist import"), "no page has a command: {said}");
    let again = site.get(&format!("{entry}/berichtigen"));
    assert!(!again.body.contains("method=\"post\"") && links(&again.body).contains(&format!("{entry}.csv")));
    // What is taken away and mended is taken, in the place of the entry.
    let taken = site.get(&format!("{entry}.csv"));
    assert!(taken.headers["content-disposition"].contains("abgelehnt-"), "{:?}", taken.headers);
    let mended = user.file("mended.csv", taken.body.replace("600x000", "600000"));
    user.through(&site.server.url).run(&["import".as_ref(), "budget".as_ref(), mended.as_os_str()]);
    let said = patiently("the entry that is corrected", || {
        let said = text(&site.get(&entry).body);
        said.contains("Berichtigt").then_some(said)
    });
    assert!(!said.contains("Offen"), "{said}");
    assert_eq!(site.get("/abgewiesen/0123456789abcdef0123456789abcdef.csv").status, 404);
}

#[test]
fn a_day_is_a_state_and_what_is_none_is_said_beside_its_field() {
    let user = base();
    let site = Site::of(&user);
    let today = text(&site.get("/haushalt?stand=31.12.2199").body);
    assert_eq!(today, text(&site.get("/haushalt?stand=2199-12-31").body));
    assert!(today.contains("verfügbar sind 99.000,00 EUR"), "{today}");
    assert!(text(&site.get("/haushalt?stand=31.12.1999").body).contains("gibt es keine Haushaltsstellen"));
    for (address, key, said) in [
        ("/berichte/2026-Q1?bis=31.02.2026", "bis", "„31.02.2026“ gibt es nicht: dieser Monat hat 28 Tage."),
        ("/haushalt?bis=01.01.1900", "bis", "„01.01.1900“: ein Tag liegt in den Jahren 1990 bis 2199."),
        ("/haushalt?stand=31.02.2026", "stand", "dieser Monat hat 28 Tage."),
        ("/vergleich?von=gestern", "von", "„gestern“ nennt keinen Stand."),
    ] {
        let answer = site.get(address);
        assert_eq!(answer.status, 400, "{address}");
        assert!(text(&answer.body).contains(said), "{address}: {}", text(&answer.body));
        let field = answer.body.split(&format!("id=\"feld-{key}\"")).nth(1).unwrap().split('>').next().unwrap();
        assert!(field.contains("aria-invalid") && field.contains(&format!("fehler-{key}")), "{address}: {field}");
    }
    // Whatever else was asked is asked again.
    assert!(site.get("/haushalt?bezirk=01&bis=x").body.contains("name=\"bezirk\" value=\"01\""));
    for field in ["stand", "bis", "jahr", "von"] {
        let long = site.get(&format!("/vergleich?{field}={}", "x".repeat(3000)));
        assert!(long.status == 400 && !long.body.contains(&"x".repeat(100)), "{field}: {}", long.body);
    }
    let ahead = text(&site.get("/haushalt?stand=999").body);
    assert!(!ahead.contains("AS_OF_AHEAD") && !ahead.contains("Kennwort"), "{ahead}");
    // More than anybody looks for is refused, and a part of a name leads nowhere by itself.
    assert_eq!(site.get(&format!("/suche?q={}", "x".repeat(201))).status, 400);
    let part = site.get("/suche?q=mitte%2Fgeraete");
    assert!(part.status == 200 && part.body.contains(LINE), "{}", text(&part.body));
}

#[test]
fn what_changed_since_a_report_is_two_clicks_from_the_first_page() {
    let user = base();
    user.record(&[event(
        "paid",
        "procurement.payment-made",
        "2026-03-01T09:00:00+01:00",
        &json!({"authority": OFFICE, "line": LINE, "payment": "Z-1", "amount": "250.00"}),
    )]);
    let site = Site::of(&user);
    let list = site.get("/berichte?jahr=2026");
    let changes = "/vergleich?jahr=2026&von=2026-03-31&bis=2026-03-31";
    // Nothing was recorded then: no link leads there, and who comes by an address is told where a state is to be found.
    assert!(!links(&list.body).contains(changes), "{:?}", links(&list.body));
    assert!(text(&list.body).contains("keine: das Journal beginnt erst am"), "{}", text(&list.body));
    assert!(links(&list.body).contains("/vergleich?jahr=2026"), "any two states");
    let empty = site.get(changes);
    let said = text(&empty.body);
    assert!(said.contains("Zu diesem Stand (31.03.2026) war im Journal noch nichts aufgezeichnet"), "{said}");
    assert!(links(&empty.body).iter().any(|link| link.starts_with("/pruefen")), "{said}");
    // The report as of a state leads to what changed of it since, from both places.
    let then = patiently("the growth of the journal", || {
        let page = site.get("/berichte/2026-Q1?stand=3");
        text(&page.body).contains("Seither wurde ein Ereignis aufgezeichnet.").then_some(page)
    });
    let compared = "/vergleich?jahr=2026&von=3&bis=2026-03-31";
    let to: Vec<String> = links(&then.body).into_iter().filter(|link| link.contains("/vergleich")).collect();
    assert_eq!(to, [compared], "one meaning");
    let said = text(&site.get(compared).body);
    assert!(said.contains("Ist 0,00 250,00 250,00"), "{said}");
    assert!(said.contains("In beiden zählt, was bis zum 31.03.2026 geschehen war."), "{said}");
    // Where nothing moved, that is said once.
    let still = text(&site.get("/vergleich?von=4").body);
    assert_eq!(still.matches("hat nichts diese Zahlen bewegt").count(), 1, "{still}");
    assert!(!still.contains("Nichts hat sie bewegt."), "{still}");
    // The table of the quarter before names whose figures they are, and says why a change is missing.
    let said = text(&site.get("/berichte/2026-Q1").body);
    for part in ["nach Bezirken Bezirk Zahl", "01 Mitte Soll", "Grund 1: ", "– (Grund 1)"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
