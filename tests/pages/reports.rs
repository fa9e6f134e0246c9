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
    assert!(said.contains("1. Quartal 2026 keine: das Journal beginnt erst am "), "{said}");
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
