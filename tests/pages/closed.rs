//! What is refused, or to be looked at, when nothing is left to be done: two tabs, a row of a plan, other names; and
//! what an address says that nobody understands.

use serde_json::{Value, json};
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
fn of_two_who_correct_an_entry_otherwise_the_second_sees_what_is_recorded() {
    let (_user, site, entry) = refused();
    let address = format!("{entry}/berichtigen?typ=text");
    let check = |amount: &str| site.checked(&address, &[("event", &order("B-7", amount))]);
    let [first, second] = ["70.00", "80.00"].map(check);
    assert_eq!(site.confirmed(&address, &first).headers["location"], entry);
    for _ in 0..2 {
        let late = site.confirmed_anyway(&address, &second);
        let said = text(&late.body);
        assert!(late.status == 409 && said.contains("Ihre Berichtigung ist nicht aufgezeichnet worden."), "{said}");
        assert!(said.contains("Ereignis Nr. 4") && said.contains("Aufgezeichnet ist Bestellung B-7"), "{said}");
        assert!(said.contains("70,00 EUR") && !said.contains("Unten steht"), "{said}");
        assert!(links(&late.body).contains("/journal/4") && !late.body.contains("method=\"post\""), "{said}");
    }
    // Under another name it would be one more event.
    let renamed = order("B-7", "80.00").replace("\"id\":\"B-7\"", "\"id\":\"B-7b\"");
    let more = with(hidden(&second.body), &[("event", &renamed), ("schritt", "senden")]);
    assert_eq!(site.post(&address, &more, &[]).status, 409);
    assert!(!site.get("/journal/5").body.contains("B-7"), "nothing more is recorded");
    // What was not taken is no new entry, and whoever sends the first once more is led to what it made.
    assert!(text(&site.get("/abgewiesen").body).contains("Es ist nichts abgelehnt"));
    assert_eq!(site.confirmed_anyway(&address, &first).headers["location"], entry);
}

#[test]
fn what_has_the_name_of_something_else_gets_one_of_its_own() {
    let user = base();
    user.record(&[order("B-7", "70.00")]);
    let other = order("B-7", "80.00").replace("\"order\":\"B-7\"", "\"order\":\"B-8\"");
    let file = user.file("hkr.jsonl", format!("{other}\n"));
    user.run(&["import".as_ref(), "events".as_ref(), file.as_os_str()]);
    let site = Site::of(&user);
    let list = links(&site.get("/abgewiesen").body);
    let entry = list.into_iter().find(|link| link.starts_with("/abgewiesen/")).unwrap();
    let said = text(&site.get(&entry).body);
    assert!(said.contains("bitte diesen Eintrag als erledigt vermerken") && said.contains("Feld Kennung"), "{said}");
    let address = format!("{entry}/berichtigen");
    let form = site.get(&address);
    assert!(form.body.contains("name=\"id\" value=\"B-7\""), "{}", form.body);
    assert!(text(&site.get(&format!("{address}?typ=text")).body).contains("bitte eine neue Kennung schreiben"));
    let fields = |id: &'static str| {
        [
            ("id", id),
            ("time", "2026-02-03T09:00:00+01:00"),
            ("data.authority", OFFICE),
            ("data.order", "B-8"),
            ("data.line", LINE),
            ("data.item", "notebook"),
            ("data.quantity", "1"),
            ("data.amount", "80,00"),
        ]
    };
    let same = site.checked(&address, &fields("B-7"));
    let said = text(&same.body);
    assert!(same.status == 400 && same.body.contains("href=\"#feld-id\""), "{said}");
    assert!(said.contains("Unter der Kennung B-7") && !said.contains("Von dieser Seite"), "{said}");
    let check = site.checked(&address, &fields("B-8"));
    let said = text(&check.body);
    assert!(said.contains("bleibt; dieses Ereignis zählt daneben."), "{said}");
    assert_eq!(site.confirmed(&address, &check).headers["location"], entry);
    let page = site.get(&entry);
    let said = text(&page.body);
    assert!(said.contains("Berichtigt: ") && said.contains("Ereignisse bis Nr. 5"), "{said}");
    assert!(text(&site.get("/journal?ab=5").body).contains("Bestellung B-8"));
    assert!(text(&site.get("/abgewiesen").body).contains("Es ist nichts abgelehnt"));
}

#[test]
fn a_name_is_sought_by_its_beginning_and_a_quarter_by_its_report() {
    let user = base();
    user.record(&[order("T24-0815", "70.00"), order("T24-0816", "70.00")]);
    let site = Site::of(&user);
    let found = patiently("the orders", || {
        let found = site.get("/suche?q=t24");
        links(&found.body).contains("/beschaffung/ba-mitte/T24-0815").then_some(found)
    });
    assert!(links(&found.body).contains("/beschaffung/ba-mitte/T24-0816"), "{}", text(&found.body));
    // A whole number is one order, whatever begins like it.
    assert_eq!(site.get("/suche?q=T24-0815").headers["location"], "/beschaffung/ba-mitte/T24-0815");
    for quarter in ["2026-Q1", "2026-q1", "Q1+2026", "1.+Quartal+2026", "2026%2FQ1", "1st+quarter+of+2026"] {
        let found = site.get(&format!("/suche?q={quarter}"));
        assert_eq!(found.headers.get("location").map(String::as_str), Some("/berichte/2026-Q1"), "{quarter}");
    }
    let part = site.get("/suche?q=2026%2Fmitte%2Fgeraet");
    assert!(part.status == 200 && part.body.contains(LINE), "{}", text(&part.body));
}

#[test]
fn an_invoice_and_a_payment_are_found_with_their_order() {
    let user = base();
    let told = |id: &str, kind: &str, data: Value| {
        event(id, &format!("procurement.{kind}"), "2026-03-01T09:00:00+01:00", &data)
    };
    user.record(&[
        order("B-7", "70.00"),
        told(
            "r",
            "invoice-received",
            json!({"authority": OFFICE, "order": "B-7", "invoice": "R-1", "amount": "70.00"}),
        ),
        told(
            "z",
            "payment-made",
            json!({"authority": OFFICE, "order": "B-7", "line": LINE, "payment": "Z-1",
            "amount": "70.00"}),
        ),
        told("y", "payment-made", json!({"authority": OFFICE, "line": LINE, "payment": "Y-1", "amount": "7.00"})),
        told("x", "payment-made", json!({"authority": OFFICE, "line": LINE, "payment": "B-7", "amount": "7.00"})),
    ]);
    let site = Site::of(&user);
    for (sought, place) in [
        ("R-1", "/beschaffung/ba-mitte/B-7"),
        ("z-1", "/beschaffung/ba-mitte/B-7"),
        // A payment without an order is its event, and stays in the state that is asked for.
        ("Y-1", "/journal/7"),
        ("Y-1&stand=7", "/journal/7?stand=7"),
        ("Y-1&stand=31.12.2199", "/journal/7?stand=2199-12-31"),
    ] {
        let found = site.get(&format!("/suche?q={sought}"));
        assert_eq!(found.headers.get("location").map(String::as_str), Some(place), "{sought}: {}", found.status);
    }
    // On a day before it was recorded nobody knew of it.
    for state in ["stand=6", "stand=31.12.2025"] {
        let found = site.get(&format!("/suche?q=Y-1&{state}"));
        assert!(found.status == 200 && !links(&found.body).iter().any(|link| link.contains("/journal/7")), "{state}");
    }
    // A number that is an order's and a payment's is two things.
    let both = site.get("/suche?q=B-7");
    let said = text(&both.body);
    assert!(both.status == 200 && said.contains("Bestellung") && said.contains("Zahlung"), "{said}");
    let both = links(&both.body);
    assert!(both.contains("/beschaffung/ba-mitte/B-7") && both.contains("/journal/8"), "{both:?}");
}

#[test]
fn so_much_of_the_name_of_a_line_leads_to_it_as_an_address() {
    let user = base();
    let line = |id: &str, year: u16, title: &str| {
        event(
            id,
            "budget.appropriated",
            &format!("{year}-01-01T09:00:00+01:00"),
            &json!({"authority": OFFICE, "line": format!("{year}/30/25/bezirksamt-mitte/{title}"), "amount": "5.00",
                "programme": "mobile-devices", "labels": {"title": format!("Titel {title}")}}),
        )
    };
    user.record(&[
        line("p1", 2026, "dienste-eins"),
        line("p2", 2026, "dienste-zwei"),
        line("p3", 2027, "dienste-eins"),
    ]);
    let site = Site::of(&user);
    let found = |address: &str| {
        patiently("the lines", || {
            let answer = site.get(address);
            (answer.status != 404).then_some(answer)
        })
    };
    for (short, whole) in [
        ("2026/mitte/geraete", LINE.to_owned()),
        ("2027/mitte/dienste", "2027/30/25/bezirksamt-mitte/dienste-eins".to_owned()),
        ("2026/dienste-zw", "2026/30/25/bezirksamt-mitte/dienste-zwei".to_owned()),
    ] {
        let answer = found(&format!("/haushalt/stelle/{short}?bis=2026-06-30"));
        assert_eq!(answer.status, 303, "{short}: {}", text(&answer.body));
        assert_eq!(answer.headers["location"], format!("/haushalt/stelle/{whole}?bis=2026-06-30"), "{short}");
        let answer = found(&format!("/haushalt/stelle/{short}.csv"));
        assert_eq!(answer.headers["location"], format!("/haushalt/stelle/{whole}.csv"), "{short}");
        // The search finds the same lines, and leads nowhere by a part of a name.
        let answer = found(&format!("/suche?q={}", short.replace('/', "%2F")));
        assert!(answer.status == 200 && links(&answer.body).contains(&format!("/haushalt/stelle/{whole}")), "{short}");
    }
    let several = found("/haushalt/stelle/2026/mitte/dienste");
    let said = text(&several.body);
    assert!(several.status == 200 && said.contains("passen 2 Haushaltsstellen"), "{said}");
    assert!(said.contains("„2026/mitte/dienste-eins“ meint die erste."), "{said}");
    let all = links(&several.body);
    for title in ["dienste-eins", "dienste-zwei"] {
        assert!(all.contains(&format!("/haushalt/stelle/2026/30/25/bezirksamt-mitte/{title}")), "{all:?}");
    }
    // What the sentence says leads there.
    assert_eq!(site.get("/haushalt/stelle/2026/mitte/dienste-eins").status, 303);
    for none in ["2026/mitte/nirgends", "nirgends", "2025/mitte/geraete"] {
        let answer = site.get(&format!("/haushalt/stelle/{none}"));
        let said = text(&answer.body);
        assert_eq!(answer.status, 404, "{said}");
        assert!(said.contains(&format!("Zu „{none}“ passt keine Haushaltsstelle. Ein Name nennt Jahr,")), "{said}");
    }
    // A whole name that nobody has is told like before.
    let absent = site.get("/haushalt/stelle/2026/30/25/bezirksamt-mitte/nirgends");
    assert!(absent.status == 404 && !text(&absent.body).contains("Ein Name nennt"), "{}", text(&absent.body));
}

#[test]
fn a_warning_is_settled_once_and_then_has_no_form() {
    let user = base();
    user.record(&[order("B-8", "250000.00")]);
    let site = Site::of(&user);
    let address = links(&site.get("/hinweise").body).into_iter().find(|link| link.starts_with("/hinweise/")).unwrap();
    let open = text(&site.get(&address).body);
    assert!(open.contains("Hinweis Nr. ") && !open.contains("LINE_OVERDRAWN"), "{open}");
    let told = links(&site.get(&address).body);
    assert!(told.iter().any(|link| link.starts_with("/beschaffung/ba-mitte/B-8")), "{told:?}");
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
    assert!(
        text(&site.get("/haushalt?stand=31.12.1999").body)
            .contains("war noch nichts aufgezeichnet. Bitte einen späteren wählen")
    );
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
    assert!(text(&list.body).contains("nicht messbar: das Journal beginnt erst am"), "{}", text(&list.body));
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
