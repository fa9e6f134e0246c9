//! Reports in the browser: one is read, its files are those of the command line, and a file is proved or not.

use serde_json::{Value, json};

use super::{Answer, LINE, OFFICE, Site, links, text};
use crate::{
    refusals::base,
    sollist::{Sollist, event},
};

const BOUNDARY: [(&str, &str); 1] = [("Content-Type", "multipart/form-data; boundary=grenze")];

fn proved(site: &Site, name: &str, content: &[u8]) -> Answer {
    let head = format!("--grenze\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"{name}\"\r\n\r\n");
    let body = [head.as_bytes(), content, b"\r\n--grenze--\r\n"].concat();
    site.send("POST /pruefen", &BOUNDARY, &body)
}

#[test]
fn a_report_is_read_taken_away_and_proved() {
    let user = base();
    let site = Site::of(&user);
    let list = site.get("/berichte?jahr=2026");
    // Before the journal began there is nothing to compare with: no link leads there.
    let said = text(&list.body);
    assert!(said.contains("1. Quartal 2026 nicht messbar: das Journal beginnt erst am "), "{said}");
    assert!(!links(&list.body).iter().any(|link| link.contains("von=2026-03-31")), "{said}");
    let patient = Sollist::on(None).at("2026-03-01 10:00:00");
    let plan = json!({"authority": OFFICE, "line": LINE, "amount": "100000.00"});
    patient.record(&[event("plan", "budget.appropriated", "2026-01-01T00:00:00+01:00", &plan)]);
    let list = Site::of(&patient.at("2026-08-03 10:00:00")).get("/berichte");
    let said = text(&list.body);
    assert!(said.contains("1. Quartal 2026 seit dem 31.03.2026 31.03.2026 abgeschlossen PDF XLSX JSON"), "{said}");
    assert!(links(&list.body).iter().any(|link| link.contains("von=2026-03-31")), "{said}");
    let page = site.get("/berichte/2026-Q1");
    let said = text(&page.body);
    for part in ["1. Quartal 2026", "sind 0,00 EUR ausgegeben, 1.000,00 EUR gebunden", "Gegenüber dem Vorquartal"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.contains("bis zum Ende des Quartals am 31.03.2026 aufgezeichnet war"), "{said}");
    // Its chapters and its files are of its state, whatever comes.
    let own = links(&page.body);
    assert!(own.contains("/haushalt?jahr=2026&stand=3&bis=2026-03-31"), "{own:?}");
    let file = own.iter().find(|link| link.starts_with("/berichte/2026-Q1.json")).unwrap();
    let json = site.get(file);
    assert_eq!(json.headers["content-type"], "application/json");
    assert!(json.headers["content-disposition"].contains("bericht-2026-Q1-stand-3.json"), "{:?}", json.headers);
    let report: Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!((&report["quarter"], &report["as_of"]["sequence"]), (&Value::from("2026-Q1"), &Value::from(3)));
    let out = user.path("q1.json");
    user.say(&format!("report --quarter 2026-Q1 --as-of 3 --out {}", out.display())).done();
    assert!(std::fs::read_to_string(&out).unwrap() == json.body, "the page gives another file than the command line");
    assert!(site.get("/berichte/2026-Q1.pdf?stand=3").body.starts_with("%PDF"));
    assert_eq!(site.get("/berichte/2026-Q1.csv").status, 404);

    let good = proved(&site, "bericht.json", json.body.as_bytes());
    let said = text(&good.body);
    assert!(good.status == 200 && said.matches("unverändert").count() == 2, "{said}");
    assert!(said.contains("Gültig: Die Datei stammt unverändert aus diesem Journal"), "{said}");
    for link in ["/berichte/2026-Q1?stand=3", "/vergleich?jahr=2026&von=3&bis=2026-03-31"] {
        assert!(links(&good.body).contains(link), "{link}: {:?}", links(&good.body));
    }
    let forged = json.body.replacen("1000.00", "1000.01", 1);
    assert_ne!(forged, json.body);
    for (name, content) in [("b.json", forged.as_str()), ("<b>.pdf", "%PDF-1.7 nichts"), ("leer.pdf", "")] {
        let answer = proved(&site, name, content.as_bytes());
        let said = text(&answer.body);
        assert!(said.contains("Nicht bestätigt."), "{name}: {said}");
        assert!(!answer.body.contains("<b>"), "{name}");
        // A changed one leads to the report of its state, without a command.
        assert!(!said.contains("sollist report"), "{said}");
        let anew = ["/berichte/2026-Q1?stand=3", "/berichte/2026-Q1.json?stand=3"];
        let leads = anew.iter().all(|link| links(&answer.body).contains(*link));
        assert_eq!(leads, name == "b.json", "{name}: {:?}", links(&answer.body));
    }
    assert_eq!(proved(&site, "", b"").status, 400);
    let foreign = site.send("POST /pruefen", &[BOUNDARY[0], ("Sec-Fetch-Site", "cross-site")], b"--grenze--\r\n");
    assert_eq!(foreign.status, 403);
    assert_eq!(user.sequence(), 3, "reading and proving record nothing");
}

#[test]
fn what_is_no_quarter_or_not_over_is_said() {
    let user = base();
    let site = Site::of(&user);
    let none = site.get("/berichte/2026-Q5");
    assert!(none.status == 400 && text(&none.body).contains("„2026-Q5“ ist kein Quartal."), "{}", text(&none.body));
    let draft = site.get("/berichte/2199-Q4");
    assert!(draft.status == 200 && text(&draft.body).contains("dies ist ein Entwurf"), "{}", text(&draft.body));
    let english = site.english("/berichte/2026-Q1");
    assert!(text(&english.body).contains("Quarterly report, Quarter 1 of 2026"), "{}", text(&english.body));
    assert!(text(&english.body).contains("The report itself is in German"), "{}", text(&english.body));
}

#[test]
fn what_is_published_is_measured_from_the_number_that_it_rests_on() {
    let user = base();
    user.say("report --quarter 2026-Q1 --out q1.pdf").done();
    let rests_on = user.sequence();
    let late = json!({"authority": OFFICE, "line": LINE, "amount": "5000.00", "basis": "x", "reference": "late"});
    user.record(&[event("late", "budget.adjusted", "2026-02-02T09:00:00+01:00", &late)]);
    user.say("report publish q1.pdf").done();
    let site = Site::of(&user);
    let since = format!("/vergleich?jahr=2026&von={rests_on}&bis=2026-03-31");
    let list = site.get("/berichte?jahr=2026");
    assert!(text(&list.body).contains(&format!("1. Quartal 2026 seit Journal Nr. {rests_on}")), "{}", text(&list.body));
    assert!(links(&list.body).contains(&since), "{:?}", links(&list.body));
    let page = site.get("/berichte/2026-Q1");
    assert!(text(&page.body).contains(&format!("und ruht auf Journal Nr. {rests_on};")), "{}", text(&page.body));
    for link in [&since, &format!("/berichte/2026-Q1?stand={rests_on}")] {
        assert!(links(&page.body).contains(link), "{link}: {:?}", links(&page.body));
    }
    let moved = text(&site.get(&since).body);
    assert!(moved.contains("5.000,00"), "{moved}");
    // At the state that it rests on nobody had published it yet.
    let before = text(&site.get(&format!("/berichte?jahr=2026&stand={rests_on}")).body);
    assert!(!before.contains("seit Journal Nr."), "{before}");
}

#[test]
fn a_figure_of_a_report_leads_to_what_it_is_made_of_and_its_chapter_has_the_same_need() {
    let user = base();
    let site = Site::of(&user);
    let page = site.get("/berichte/2026-Q1");
    let own = links(&page.body);
    let soll = "/grund/budget.soll?jahr=2026&stand=3&bis=2026-03-31";
    assert!(own.contains(soll), "{own:?}");
    assert_eq!(site.get(soll).status, 200);
    // It is of all Berlin, whatever the page is asked for.
    let narrowed = links(&site.get("/berichte/2026-Q1?behoerde=ba-mitte&feld=e-file").body);
    assert!(narrowed.contains(soll), "{narrowed:?}");
    // By what a figure is not narrowed is said, and the whole of it is not told instead.
    for wrong in ["/grund/need.total?gegenstand=notebook", "/grund/budget.available?pfad=x"] {
        assert!(matches!(site.get(wrong).status, 400 | 404), "{wrong}");
    }
    // Before anything was told, nothing is known.
    let before = text(&site.get("/?bis=1999-12-31").body);
    assert!(!before.contains("0,00"), "{before}");
    // An extra need is of all programmes, and the money beside it of one.
    let first = site.get("/?feld=mobile-devices");
    assert!(!links(&first.body).iter().any(|link| link.starts_with("/grund/need.") && link.contains("feld=")));
    let need = own.iter().find(|link| link.starts_with("/mehrbedarf?")).unwrap();
    assert!(need.contains("ziel=2026-12-31") && need.contains("bis=2026-03-31"), "{need}");
    assert_eq!(site.get(need).status, 200);
    assert_eq!(site.get("/mehrbedarf?ziel=31.02.2026").status, 400);
    // Among the indicators the extra need is of that day too, and what is not of it has none.
    let all = own.iter().find(|link| link.starts_with("/kennzahlen?")).unwrap();
    assert!(all.contains("ziel=2026-12-31"), "{all}");
    let page = site.get(all);
    let of_day = |id: &str| links(&page.body).iter().any(|link| link.contains(id) && link.contains("ziel=2026-12-31"));
    assert!(of_day("/kennzahlen/need.total") && !of_day("/kennzahlen/mobile.device-rate"), "{}", text(&page.body));
    assert!(page.body.contains("name=\"ziel\""), "{}", page.body);
    assert_eq!(site.get("/kennzahlen/need.total?ziel=31.12.2026").status, 200);
    // Its course is of the end of each quarter, and so is what each of its figures leads to.
    let course = site.get("/kennzahlen/need.total?ziel=31.12.2026&bis=30.06.2026");
    assert!(text(&course.body).contains("Zieltag"), "{}", text(&course.body));
    let explained = site.get("/grund/need.total?ziel=2026-12-31");
    assert!(text(&explained.body).contains("Zieltag 31.12.2026"), "{}", text(&explained.body));
    let compared = |figure: &str| site.get(&format!("/vergleich?zahl={figure}&jahr=2026&von=1&ziel=2026-12-31")).status;
    assert_eq!([compared("need.total"), compared("budget.actual")], [200, 400]);
    // The form of a bridge keeps it, and the navigation leads to the other page of a need for the same day.
    let bridge = site.get("/vergleich?zahl=need.total&jahr=2026&von=1&ziel=2026-12-31");
    assert!(bridge.body.contains("name=\"ziel\"") && !site.get("/vergleich").body.contains("name=\"ziel\""));
    let menu = links(&site.get("/mehrbedarf?ziel=31.12.2026").body);
    assert!(menu.contains("/kennzahlen?ziel=2026-12-31") && menu.contains("/haushalt"), "{menu:?}");
    let other = site.get("/kennzahlen/mobile.device-rate?ziel=31.12.2026");
    assert!(other.status == 400 && text(&other.body).contains("Zieltag"), "{}", text(&other.body));
}
