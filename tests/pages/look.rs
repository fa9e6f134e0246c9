//! The pages that only look: the situation, bridges, orders, the search, words that are explained.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use sollist_contract::day::Day;
use sollist_tests::servers::process::patiently;

use super::{LINE, OFFICE, PAGES, Site, links, text};
use crate::{acts::world, refusals::base, sollist::event};

/// What is to be done, and how often, by its word.
fn tasks(site: &Site, query: &str) -> BTreeMap<String, String> {
    let document: Value = serde_json::from_str(&site.get(&format!("/lage.json{query}")).body).unwrap();
    let rows = document["rows"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.map(|row| (text(&row["task"]), text(&row["count"]))).collect()
}

#[test]
fn the_first_page_says_where_we_stand_and_what_is_to_be_done() {
    let user = base();
    let site = Site::of(&user);
    let first = site.get("/");
    assert_eq!(first.status, 200);
    let said = text(&first.body);
    for part in ["Soll 100.000,00", "Ist 0,00", "verfügbar 99.000,00", "davon ungedeckt", "Nichts zu tun: "] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(links(&first.body).contains("/grund/budget.available?jahr=2026&stand=3"), "{:?}", links(&first.body));
    assert!(first.body.contains("aria-current=\"page\">Lage</a>"));
    assert!(!first.headers.contains_key("etag"), "what is refused stands beside the journal");
    // A fact that overdraws a line, a request, and what nobody can read.
    let user = user.through(&site.server.url);
    user.record(&[
        event(
            "paid",
            "procurement.payment-made",
            "2026-03-01T09:00:00+01:00",
            &json!({"authority": OFFICE, "line": LINE, "payment": "Z-1", "amount": "150000.00"}),
        ),
        event(
            "asked",
            "funding.requested",
            "2026-03-02T09:00:00+01:00",
            &json!({"authority": OFFICE, "request": "A-1", "programme": "mobile-devices", "amount": "5.00",
                "derivation": {"formula": "gross", "inputs": {"gross": "5.00"}}, "reason": "zu wenig"}),
        ),
    ]);
    user.events(&[event(
        "lost",
        "procurement.goods-delivered",
        "2026-03-03T09:00:00+01:00",
        &json!({"authority": OFFICE, "order": "B-none", "quantity": 1, "delivered_on": "2026-03-03"}),
    )]);
    let found = patiently("what is to be done", || {
        let found = tasks(&site, "");
        found.contains_key("refused").then_some(found)
    });
    for task in ["overdrawn", "requested", "refused", "warnings"] {
        assert!(found.get(task).is_some_and(|count| count != "0"), "{task}: {found:?}");
    }
    // Each leads to a list of as many, and nothing of it is another district's.
    let lines = text(&site.get("/haushalt?nach=stelle&sort=available").body);
    assert!(lines.contains("Eine Haushaltsstelle ist überzogen."), "{lines}");
    // What is to be done leads to those that are overdrawn, and to no other.
    let first = site.get("/").body;
    let there = links(&first).into_iter().find(|link| link.contains("typ=ueberzogen")).unwrap();
    let only = site.get(&there).body;
    assert!(text(&only).contains("Gezeigt werden nur Zeilen mit überzogenen Haushaltsstellen: 1 von 1"), "{only}");
    assert_eq!(only.matches("<th scope=\"row\"").count(), 1, "{}", text(&only));
    let csv = site.get(&there.replace("/haushalt?", "/haushalt.csv?")).body;
    assert!(csv.lines().count() == 2 && csv.contains("überzogen"), "{csv}");
    // The figure says what overdrew it, and where; so does the line.
    let figure = links(&only).into_iter().find(|link| link.starts_with("/grund/budget.available")).unwrap();
    for page in [figure.as_str(), &format!("/haushalt/stelle/{LINE}")] {
        let page = site.get(page).body;
        let said = text(&page);
        assert!(said.contains("Warum sie überzogen ist Überzogen seit dem 01.03.2026:"), "{said}");
        assert!(said.contains("gebraucht wurden 150.000,00 EUR. Jetzt fehlen 51.000,00 EUR."), "{said}");
        assert!(page.find("Warum sie überzogen").unwrap() < page.find("<table").unwrap(), "before any table: {said}");
    }
    let page = format!("/haushalt/stelle/{LINE}?");
    assert!(links(&site.get(&figure).body).iter().any(|link| link.starts_with(&page)), "{figure}");
    assert!(text(&site.get("/hinweise?behoerde=ba-mitte").body).contains("Haushaltsstelle überzogen"));
    assert!(text(&site.get("/abgewiesen").body).contains("B-none"));
    let elsewhere = tasks(&site, "?bezirk=05");
    assert!(!elsewhere.contains_key("overdrawn") && !elsewhere.contains_key("requested"), "{elsewhere:?}");
    // By what was known then nothing was overdrawn.
    assert!(!tasks(&site, "?stand=3").contains_key("overdrawn"));
    assert!(text(&site.english("/").body).contains("1 line has spent or bound more than it has."));
}

#[test]
fn the_year_shown_is_that_of_the_day_also_when_the_next_is_planned_already() {
    let user = world();
    let year = Day::of(Timestamp::now()).year();
    let planned = |id: &str, year: i16, amount: &str| {
        let line = format!("{year}/30/25/bezirksamt-pankow/mieten");
        let data = json!({"authority": "ba-pankow", "line": line, "amount": amount});
        event(id, "budget.appropriated", &format!("{year}-01-01T08:00:00+01:00"), &data)
    };
    user.record(&[planned("this", year, "3.00"), planned("next", year + 1, "7.00")]);
    let site = Site::of(&user);
    patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned());
    let first = |query: &str| text(&site.get(&format!("/{query}")).body);
    let of_the_day = patiently("the figures", || Some(first("")).filter(|page| page.contains("Beträge des")));
    assert!(of_the_day.contains(&format!("Beträge des Haushaltsjahres {year} in EUR")), "{of_the_day}");
    let asked = first(&format!("?jahr={}", year + 1));
    assert!(asked.contains("Soll 7,00"), "{asked}");
    // Nothing is planned, and that is no zero.
    let nothing = first("?jahr=2199");
    assert!(
        nothing.contains("Für 2199 ist kein Haushaltsplan eingelesen") && !nothing.contains("Soll 0,00"),
        "{nothing}"
    );
    // The lists and causes are of the same year.
    let list = text(&site.get("/haushalt").body);
    assert!(list.contains(&format!("Haushalt {year} nach Bezirken")), "{list}");
    let why = text(&site.get("/grund/budget.soll?feld=other").body);
    assert!(why.contains("3,00") && !why.contains("7,00"), "{why}");
    // Of a day of another year it is that of the day.
    let then = text(&site.get("/haushalt?bis=2026-06-30").body);
    assert!(then.contains("Haushalt 2026 nach Bezirken"), "{then}");
}

#[test]
fn a_bridge_says_what_changed_since_a_state_that_is_looked_at() {
    let user = base();
    let site = Site::of(&user);
    user.through(&site.server.url).record(&[event(
        "paid",
        "procurement.payment-made",
        "2026-03-01T09:00:00+01:00",
        &json!({"authority": OFFICE, "line": LINE, "payment": "Z-1", "amount": "250.00"}),
    )]);
    let then = patiently("the growth of the journal", || {
        let then = site.get("/haushalt?jahr=2026&stand=3").body;
        then.contains("Seither wurde ein Ereignis aufgezeichnet.").then_some(then)
    });
    // Whoever reloads sees what has changed since, and nowhere else a mark.
    let again = site.get("/haushalt?jahr=2026&vorher=3").body;
    assert!(text(&again).contains("98.750,00 vorher 99.000,00"), "{}", text(&again));
    assert!(again.contains("Markiert ist, was sich geändert hat seit Journal Nr. 3."), "{again}");
    assert_eq!(again.matches("<mark>").count(), 4, "Ist and verfügbar, of the row and of the sum");
    assert!(!site.get("/haushalt?jahr=2026").body.contains("<mark>"));
    assert!(links(&again).iter().all(|link| !link.contains("vorher=") || link.contains("sprache=")), "{again}");
    // The bar leads to the bridge, with what was selected.
    assert!(links(&then).contains("/vergleich?jahr=2026&von=3"), "{:?}", links(&then));
    let bridge = site.get("/vergleich?jahr=2026&von=3");
    let said = text(&bridge.body);
    for part in [
        "Was die Zahlen vom Journal Nr. 3 zum Journal Nr. 4 verändert hat.",
        "Ist 0,00 250,00 250,00",
        "verfügbar 99.000,00 98.750,00 −250,00",
        "Soll 100.000,00 100.000,00 0,00",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    for link in ["/grund/budget.actual?jahr=2026&stand=3", "/grund/budget.actual?jahr=2026&stand=4"] {
        assert!(links(&bridge.body).contains(link), "{link}: {:?}", links(&bridge.body));
    }
    let document: Value =
        serde_json::from_str(&site.get("/vergleich.json?von=3&auf=4&zahl=budget.actual").body).unwrap();
    let row = &document["rows"][0];
    assert_eq!((&row["part"], &row["events"]), (&json!("250.00"), &json!("4")), "{row}");
    assert!(row["class"] == "new" || row["class"] == "late", "{row}");
    // What lies later knows more.
    assert!(text(&site.get("/vergleich?von=4&auf=3").body).contains("Bitte „Von“ und „Auf“ tauschen."));
    assert!(text(&site.get("/vergleich").body).contains("Bitte angeben, womit verglichen wird"));
}

#[test]
fn an_order_is_followed_from_its_place_to_its_payment() {
    let user = base();
    user.record(&[
        event(
            "bill",
            "procurement.invoice-received",
            "2026-03-01T09:00:00+01:00",
            &json!({"authority": OFFICE, "order": "B-base", "invoice": "R-1", "amount": "400.00"}),
        ),
        event(
            "paid",
            "procurement.payment-made",
            "2026-03-02T09:00:00+01:00",
            &json!({"authority": OFFICE, "order": "B-base", "line": LINE, "payment": "Z-1", "amount": "400.00"}),
        ),
    ]);
    let site = Site::of(&user);
    assert!(links(&site.get("/beschaffung").body).contains("/beschaffung/ba-mitte/B-base"));
    let whole = site.get("/beschaffung/ba-mitte/B-base");
    let said = text(&whole.body);
    for part in ["bestellt für 1.000,00 EUR", "geliefert 6", "berechnet 400,00 EUR", "bezahlt 400,00 EUR", "R-1", "Z-1"]
    {
        assert!(said.contains(part), "{part}\n{said}");
    }
    // What it still binds leads to its part of the line, which says the same.
    let bound = links(&whole.body).into_iter().find(|link| link.starts_with("/grund/budget.commitments")).unwrap();
    assert!(text(&site.get(&bound).body).contains("ergibt 600,00 EUR"), "{bound}");
    // Before the invoice came nobody knew of it.
    let then = text(&site.get("/beschaffung/ba-mitte/B-base?stand=3").body);
    assert!(then.contains("berechnet 0,00 EUR") && !then.contains("R-1"), "{then}");
    for nowhere in
        ["/beschaffung/ba-mitte/B-none", "/beschaffung/ba-nirgendwo/B-base", "/bezirk/13", "/bezirk/Nirgendwo"]
    {
        assert_eq!(site.get(nowhere).status, 404, "{nowhere}");
    }
}

#[test]
fn what_is_there_once_is_where_a_search_leads() {
    let user = base();
    user.record(&[event(
        "asked",
        "funding.requested",
        "2026-03-02T09:00:00+01:00",
        &json!({"authority": OFFICE, "request": "A-7", "programme": "mobile-devices", "amount": "5.00",
            "derivation": {"item": "notebook", "quantity": 5, "unit_price": "1.00"}, "reason": "zu wenig"}),
    )]);
    let site = Site::of(&user);
    let line = format!("/haushalt/stelle/{LINE}");
    for (sought, place) in [
        ("B-base", "/beschaffung/ba-mitte/B-base"),
        ("A-7", "/antraege/ba-mitte/A-7"),
        ("2", "/journal/2"),
        (LINE, &line),
        ("budget.outflow", "/kennzahlen/budget.outflow"),
        ("ikt-steuerung", "/haushalt?bezirk=00&behoerde=ikt-steuerung&nach=stelle"),
        // The number of a request, typed without its capitals.
        ("a-7", "/antraege/ba-mitte/A-7"),
    ] {
        // Whoever searches at a state stays there.
        let found = patiently("the head of the journal", || {
            let found = site.get(&format!("/suche?q={}&stand=4", sought.replace('/', "%2F")));
            (found.status != 200 || sought != "2").then_some(found)
        });
        let mark = if place.contains('?') { '&' } else { '?' };
        let place = place.replace("bezirk=00&", "");
        let wanted = format!("{place}{mark}stand=4");
        assert_eq!((found.status, found.headers.get("location")), (303, Some(&wanted)), "{sought}: {}", found.body);
    }
    // What is to be bought is a sentence, and no JSON.
    let asked = text(&site.get("/antraege/ba-mitte/A-7").body);
    assert!(asked.contains("Wofür 5 × Notebook zu je 1,00 EUR") && !asked.contains("unit_price"), "{asked}");
    // A name that a district and its office have is two things.
    let several = text(&site.get("/suche?q=Spandau").body);
    assert!(several.contains("05 Spandau Bezirk") && several.contains("Bezirksamt Spandau"), "{several}");
    // Words that stand in its name apart find a line as they do on the command line.
    let apart = text(&site.get("/suche?q=geraete+mitte").body);
    assert!(apart.contains("bezirksamt-mitte/geraete"), "{apart}");
    let nothing = site.get("/suche?q=%3Cscript%3Enirgends");
    assert!(nothing.status == 200 && !nothing.body.contains("<script>nirgends"), "{}", nothing.body);
    let said = text(&nothing.body);
    assert!(said.contains("gibt es nichts.") && said.contains("Suchen können Sie nach"), "{said}");
    assert!(text(&site.english("/suche").body).contains("You can look for a budget line"));
    // The field is on every page, and keeps the state.
    let page = site.get("/haushalt?stand=3").body;
    let field = page.split("role=\"search\"").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(field.contains("name=\"stand\" value=\"3\"") && field.contains("name=\"q\""), "{field}");
}

#[test]
fn words_are_explained_and_barriers_can_be_told() {
    let user = base();
    let site = Site::of(&user);
    let help = site.get("/hilfe").body;
    let known: Vec<String> = links(&help).into_iter().filter(|link| link.starts_with("/hilfe/")).collect();
    assert!(known.len() > 20, "{known:?}");
    for word in known {
        let (de, en) = (site.get(&word), site.english(&word));
        assert_eq!((de.status, en.status), (200, 200), "{word}");
        assert_ne!(text(&de.body), text(&en.body), "{word}");
    }
    let word = text(&site.get("/hilfe/verfuegbar").body);
    assert!(word.contains("Soll − Sperren − Festlegungen − Ist") && word.contains("= 99.000,00"), "{word}");
    assert!(text(&site.get("/hilfe/NOT_ENOUGH_MONEY").body).contains("NOT_ENOUGH_MONEY"));
    assert!(links(&site.get("/hilfe/mobile.device-rate").body).contains("/kennzahlen/mobile.device-rate"));
    assert_eq!(site.get("/hilfe/nirgends").status, 404);
    for page in PAGES {
        let below = links(&site.get(page).body);
        for wanted in ["/barrierefreiheit", "/barriere-melden"] {
            assert!(below.iter().any(|link| link.starts_with(wanted)), "{page}: {wanted}");
        }
    }
    let declared = text(&site.get("/barrierefreiheit").body);
    assert!(declared.contains("BIKTG Bln") && declared.contains("Niemand hat diese Seiten"), "{declared}");
    // Nobody has named an address, and that is said.
    assert!(text(&site.get("/barriere-melden").body).contains("noch keine Adresse dafür eingetragen"));
}
