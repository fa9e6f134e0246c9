//! What every route says of itself and to whom it says it: headers, what is held already, methods, whoever comes from
//! another site, and how many bytes a visit takes.

use std::collections::BTreeMap;

use sollist_tests::servers::process::patiently;

use super::{Site, example::Example, links, stripped, text};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Whether it is told by the journal's number alone what a page shows: only then has it a name.
fn has_a_name(route: &str) -> bool {
    !["lage", "abgewiesen", "hinweise", "bezirk", "einsicht", "vorgaenge", "\"neu\"", "deed", "senden", "pruefen"]
        .iter()
        .any(|beside| route.contains(beside))
}

fn takes(route: &str) -> bool {
    ["\"neu\"", "deed", "verdict", "\"berichtigen\"", "\"erledigt\"", "\"hinweise\", number", "senden", "pruefen"]
        .iter()
        .any(|taking| route.contains(taking))
}

#[test]
fn a_filter_that_there_is_not_is_refused_on_the_page_and_in_its_exports() {
    let example = Example::new();
    for place in ["antraege", "auffaelligkeiten", "veroeffentlicht", "meldungen", "beschaffung", "haushalt"] {
        let key = if place == "haushalt" { "sort" } else { "typ" };
        for ending in ["", ".csv", ".json", ".xlsx"] {
            let answer = example.site.get(&format!("/{place}{ending}?{key}=quatsch"));
            assert_eq!(answer.status, 400, "{place}{ending}");
            assert!(answer.body.contains("„quatsch“ gibt es bei"), "{place}{ending}: {}", answer.body);
        }
    }
}

#[test]
fn what_nobody_understands_is_refused_by_the_names_that_pages_have() {
    let example = Example::new();
    let said = |address: &str, status: u16, parts: &[&str]| {
        let answer = example.site.get(address);
        let said = text(&answer.body);
        assert_eq!(answer.status, status, "{address}: {said}");
        for part in parts {
            assert!(said.contains(part), "{address}: {part}: {said}");
        }
        for never in ["damals", "budget.soll", "asyncapi", "„line“", "scenario_name", "Kommandozeile", "„sollist "]
        {
            assert!(!said.contains(never), "{address}: {never}: {said}");
        }
    };
    // What never was is not said to come later.
    said("/antraege/ba-mitte/NIX", 404, &["gibt es nicht; bitte Behörde und Namen prüfen"]);
    said("/antraege/quatsch/W1", 404, &["„quatsch“ ist nicht bekannt", "Bitte den Namen unter denen prüfen"]);
    said("/abgewiesen?typ=quatsch", 400, &["beginnt mit einem von diesen Wörtern: budget, citylab", "submission"]);
    said("/grund/quatsch", 404, &["Hergeleitet werden das Soll, was verfügbar ist, die Prognose"]);
    said("/kennzahlen/quatsch", 404, &["Alle zeigt: die Seite „Kennzahlen“."]);
    said("/journal?stelle=quatsch", 400, &["Bitte „Haushaltsstelle“ berichtigen."]);
    let long = "x".repeat(3000);
    said(&format!("/mehrbedarf?szenario={long}"), 400, &["Bitte „Szenario“ berichtigen."]);
    for ending in ["", ".csv", ".json", ".xlsx"] {
        said(&format!("/journal{ending}?ab=31.02.2026"), 400, &["„31.02.2026“ ist keine Nummer des Journals"]);
        said(&format!("/haushalt{ending}?bezirk=quatsch"), 400, &["„quatsch“ gibt es bei „Bezirk“ nicht", "Pankow"]);
        said(&format!("/antraege{ending}?feld=quatsch"), 400, &["bei „Handlungsfeld“ nicht", "Mobile Endgeräte"]);
        said(&format!("/hinweise{ending}?ereignis=quatsch"), 400, &["„quatsch“ ist keine Nummer des Journals"]);
    }
    // A line is called by its title, and whose it is: all of them have the same.
    let line = "2026%2F30%2F25%2Fbezirksamt-mitte%2Fgeraete";
    said(&format!("/grund/budget.available?stelle={line}"), 200, &["Geräte (BA Mitte)"]);
    // A word that no page asks would be taken for one that the answer heeds.
    for ending in ["", ".csv", ".json", ".xlsx"] {
        said(&format!("/haushalt{ending}?jar=2025"), 400, &["Die Angabe „jar“", "Gemeint ist vielleicht „jahr“"]);
    }
    said("/haushalt?quatsch=1&sprache=en", 400, &["Die Angabe „quatsch“", "Bekannt sind: ab, auf, behoerde"]);
    // A year without a plan: that is said, and no sentence of zeros.
    for place in ["/", "/haushalt", "/prognose"] {
        said(&format!("{place}?jahr=2031"), 200, &["Für 2031 ist kein Haushaltsplan eingelesen"]);
    }
}

#[test]
fn the_first_page_counts_no_events_of_later_days_that_nobody_counted() {
    let example = Example::new();
    // The bar of the page stands before its own part.
    let first = || example.site.get("/").body;
    assert!(!first().contains("erst nach dem"), "{}", first());
    let officer = example.user.through(&example.site.server.url);
    let request = "--authority ba-pankow --request Z-1 --programme mobile-devices --amount 5,00 --reason x";
    officer.say(&format!("funding request {request} --time 2027-05-01")).done();
    let said = patiently("the request of a later day", || Some(first()).filter(|said| said.contains("erst nach dem")));
    assert!(said.contains("Darin auch Ereignisse, die erst nach dem 03.08.2026 wirken."), "{said}");
    assert!(said.contains("href=\"/?bis=2026-08-03\""), "{said}");
}

#[test]
fn a_state_that_is_older_than_a_definition_says_so() {
    let example = Example::new();
    let site = &example.site;
    let one = text(&site.get("/kennzahlen/mobile.capable-rate?stand=30").body);
    assert!(one.contains("Zu diesem Stand galt eine andere Fassung dieser Kennzahl"), "{one}");
    let all = text(&site.get("/kennzahlen?stand=30").body);
    assert!(all.contains("jünger ist als dieser Stand: ") && all.contains("Mobile Arbeitsfähigkeit"), "{all}");
    // It stands wherever its value does: on the page behind it, of a district, of a bridge that begins there.
    let why = site.get("/grund/mobile.capable-rate?stand=30");
    assert!(text(&why.body).contains("galt eine andere Fassung dieser Kennzahl"), "{}", text(&why.body));
    assert!(links(&why.body).contains("/kennzahlen/mobile.capable-rate?stand=30"), "{:?}", links(&why.body));
    let district = text(&site.get("/bezirk/03?stand=30").body);
    assert!(district.contains("jünger ist als dieser Stand: "), "{district}");
    let bridge = text(&site.get("/vergleich?von=20&zahl=mobile.capable-rate").body);
    assert!(bridge.contains("zum früheren Stand galt noch Fassung"), "{bridge}");
    let report = text(&site.get("/berichte/2026-Q2?stand=30").body);
    assert!(report.contains("jünger ist als dieser Stand: ") && report.contains("Mobile Arbeitsfähigkeit"), "{report}");
    for elsewhere in ["/grund/mobile.device-rate?stand=30", "/vergleich?von=20&zahl=mobile.device-rate"] {
        let said = text(&site.get(elsewhere).body);
        assert!(!said.contains("andere Fassung") && !said.contains("galt noch Fassung"), "{elsewhere}: {said}");
    }
    for now in ["/kennzahlen/mobile.capable-rate", "/kennzahlen/mobile.device-rate?stand=30", "/kennzahlen"] {
        let said = text(&site.get(now).body);
        assert!(!said.contains("andere Fassung") && !said.contains("jünger ist"), "{now}: {said}");
    }
}

#[test]
fn a_state_holds_on_a_page_or_it_is_said_that_it_does_not() {
    let example = Example::new();
    let site = &example.site;
    let bar = |address: &str| {
        let body = site.get(address).body;
        let bar = body.split("<section class=\"stand").nth(1).unwrap().split("</section>").next().unwrap();
        stripped(&format!("<p>{bar}"))
    };
    for address in ["/journal", "/journal/20", "/berichte", "/antraege/ba-pankow/A-3/bewilligen"] {
        let said = bar(&format!("{address}?stand=35"));
        assert!(
            said.contains("Sie sehen einen früheren Stand.") && said.contains("Journal Nr. 35"),
            "{address}: {said}"
        );
    }
    let listed = links(&site.get("/journal?stand=35").body);
    assert!(listed.iter().any(|link| link.starts_with("/journal/35?")), "{listed:?}");
    assert!(!listed.iter().any(|link| link.starts_with("/journal/36?")), "{listed:?}");
    // What has no earlier states says so, and offers no link to this one; an event that came later is of none either.
    for address in ["/meldungen", "/abgewiesen", "/hinweise", "/journal/36"] {
        let said = bar(&format!("{address}?stand=35"));
        assert!(said.contains("der Stand der Adresse (Nr. 35) gilt hier nicht."), "{address}: {said}");
        assert!(!said.contains("Link auf diesen Stand"), "{address}: {said}");
    }
}

#[test]
fn a_year_holds_on_a_page_or_it_is_said_that_it_does_not() {
    let example = Example::new();
    let site = &example.site;
    // What is counted on a day is counted on the last one of a year that is over, and all days are those until today.
    for (address, said) in [
        ("/kennzahlen", "Mehrbedarf: alle Ereignisse; alle anderen Zahlen von 2025: Ereignisse bis 31.12.2025"),
        ("/kennzahlen/mobile.device-rate", "· Ereignisse bis 31.12.2025"),
        ("/grund/mobile.device-rate", "· Ereignisse bis 31.12.2025"),
        ("/bezirk/03", "Mehrbedarf: alle Ereignisse; alle anderen Zahlen von 2025: Ereignisse bis 31.12.2025"),
    ] {
        let body = site.get(&format!("{address}?jahr=2025")).body;
        assert!(stripped(&body).contains(said), "{address}: {body}");
        assert!(links(&body).contains(&format!("{address}?jahr=2025&bis=2026-08-03")), "{address}: {:?}", links(&body));
    }
    for address in ["/antraege", "/meldungen", "/mehrbedarf", "/journal"] {
        let body = site.get(&format!("{address}?jahr=2025")).body;
        let said = "Danach wird diese Liste nicht ausgewählt: 2025. Sie zeigt auch anderes.";
        assert!(text(&body).contains(said), "{address}: {}", text(&body));
        assert!(!text(&site.get(address).body).contains("Danach wird"), "{address}");
    }
    // So is a word that selects on another page alone, and a district on the page of another one.
    for (address, unheeded) in [
        ("/haushalt?szenario=mehr", "mehr"),
        ("/bezirk/03?ziel=2026-12-31", "31.12.2026"),
        ("/kennzahlen?gegenstand=notebook", "notebook"),
        ("/antraege?stelle=2026/30/25/x/y", "2026/30/25/x/y"),
        ("/bezirk/03?bezirk=01", "Mitte"),
    ] {
        let said = format!("Danach wird diese Liste nicht ausgewählt: {unheeded}.");
        assert!(text(&site.get(address).body).contains(&said), "{address}: {}", text(&site.get(address).body));
    }
    for heeded in ["/kennzahlen?ziel=2026-12-31", "/bezirk/03?bezirk=03", "/journal?stelle=pankow", "/hinweise?typ="] {
        assert!(!text(&site.get(heeded).body).contains("Danach wird"), "{heeded}");
    }
    let own = text(&site.get("/meldungen?bezirk=03&behoerde=ba-pankow").body);
    assert!(!own.contains("Danach wird"), "an authority is of its own district: {own}");
}

#[test]
fn a_file_has_in_columns_of_its_own_what_a_page_shows_below_a_name() {
    let example = Example::new();
    let csv = |address: &str| example.site.get(address).body.trim_start_matches('\u{feff}').to_owned();
    for (address, head) in [
        ("/haushalt.csv?nach=stelle", "line;title;authority;"),
        ("/prognose.csv?nach=stelle", "line;title;authority;"),
        ("/suche.csv?q=Pankow", "name;more;kind\r\n"),
        ("/veroeffentlicht.csv", "metric;definition;day;"),
        ("/meldungen.csv", "authority;period;due_on;first_due_on;"),
    ] {
        assert!(csv(address).starts_with(head), "{address}: {}", csv(address));
    }
    // A line by its name for ever, what the plan calls it, and whose it is; the sum is none of anybody.
    let lines = csv("/haushalt.csv?nach=stelle");
    let first = lines.lines().nth(1).unwrap();
    let [line, title, authority, ..] = first.split(';').collect::<Vec<_>>()[..] else { panic!("{first}") };
    assert!(
        line.starts_with("2026/") && !title.is_empty() && !authority.is_empty() && !authority.contains(" "),
        "{first}"
    );
    assert!(lines.lines().last().unwrap().starts_with("Summe;;;"), "{lines}");
    // What is counted on a day says which; money of a fiscal year is of no day.
    let rates = csv("/kennzahlen.csv?jahr=2025");
    let row = |id: &str| rates.lines().find(|row| row.starts_with(id)).unwrap_or_else(|| panic!("{id}: {rates}"));
    assert!(rates.lines().next().unwrap().ends_with(";until"), "{rates}");
    assert!(row("mobile.device-rate;").ends_with(";2025-12-31"), "{rates}");
    assert!(row("budget.").ends_with(';'), "{rates}");
}

#[test]
fn the_need_of_a_district_is_of_the_year_that_is_asked_for() {
    let example = Example::new();
    for (year, day) in [("2025", "31.12.2025"), ("2027", "01.01.2027")] {
        let body = example.site.get(&format!("/bezirk/03?jahr={year}")).body;
        assert!(stripped(&body).contains(&format!("Zum {day}.")), "{}", stripped(&body));
        let links = links(&body);
        let of_need = links.iter().filter(|link| link.starts_with("/grund/need."));
        let of_need: Vec<_> = of_need.collect();
        assert!(of_need.iter().all(|link| link.contains(&format!("ziel={year}-"))), "{of_need:?}");
    }
}

#[test]
fn states_in_the_wrong_order_stay_in_their_form_and_are_exchanged_by_a_link() {
    let example = Example::new();
    let page = example.site.get("/vergleich?von=30&stand=20");
    let said = text(&page.body);
    assert!(said.contains("Bitte „Von“ und „Auf“ tauschen."), "{said}");
    assert!(page.body.contains("name=\"von\" value=\"30\""), "{}", page.body);
    assert!(links(&page.body).contains("/vergleich?von=20&stand=30"), "{:?}", links(&page.body));
    // The figures of a bridge are a file of their own.
    let csv = example.site.get("/vergleich/zahlen.csv?von=20&stand=30").body;
    assert!(csv.starts_with("\u{feff}figure;of;note;before;after;difference\r\n"), "{csv}");
}

#[test]
fn every_route_says_the_same_of_itself() {
    let example = Example::new();
    let site = &example.site;
    let mut held = 0;
    for (route, address) in example.addresses() {
        let answer = site.get(&address);
        for (name, said) in [
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("x-frame-options", "DENY"),
            ("cache-control", "private, no-cache"),
            ("vary", "Cookie, Accept-Encoding"),
            ("content-type", "text/html; charset=utf-8"),
        ] {
            assert_eq!(answer.headers.get(name).map(String::as_str), Some(said), "{address}: {name}");
        }
        assert!(!answer.headers.contains_key("set-cookie"), "{address}");
        // Nothing that the policy forbids stands in it.
        for never in [" style=", "<style", " onclick=", "javascript:", "=\"http"] {
            let found = answer.body.contains(never);
            assert!(!found, "{address} has {never}");
        }
        let head = site.ask(&format!("HEAD {address}"), &[]);
        let without = |headers: &BTreeMap<String, String>| {
            let mut headers = headers.clone();
            headers.remove("date");
            headers
        };
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{address}");
        assert_eq!(without(&head.headers), without(&answer.headers), "{address}: HEAD says another thing than GET");
        assert_eq!(answer.headers.contains_key("etag"), has_a_name(route), "{address}: {:?}", answer.headers);
        if let Some(tag) = answer.headers.get("etag") {
            let again = |more: &[(&str, &str)]| site.ask(&format!("GET {address}"), more);
            let same = again(&[("If-None-Match", tag)]);
            assert_eq!((same.status, same.body.as_str(), &same.headers["etag"]), (304, "", tag), "{address}");
            assert_eq!(same.headers["content-security-policy"], POLICY, "{address}");
            assert_eq!(again(&[("If-None-Match", "\"other\"")]).status, 200, "{address}");
            let english = again(&[("If-None-Match", tag), ("Cookie", "sprache=en")]);
            assert_eq!(english.status, 200, "{address}: another language is another page");
            held += 1;
        }
    }
    assert!(held >= 20, "{held} pages have a name");
}

#[test]
fn every_route_takes_what_it_says_and_nothing_from_elsewhere() {
    let example = Example::new();
    let site = &example.site;
    let before = example.user.through(&site.server.url).ask("journal --limit 0")["events"].as_array().unwrap().len();
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let beside = [("assets", "/assets/x/kern.css".to_owned()), ("live", "/live?seit=1".to_owned())];
    let mut all = example.addresses();
    all.extend(beside);
    all.push(("none", "/nirgends".to_owned()));
    for (route, address) in all {
        let allowed = if takes(route) { "GET, HEAD, POST" } else { "GET, HEAD" };
        for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
            let answer = site.ask(&format!("{method} {address}"), &[]);
            assert_eq!((answer.status, answer.headers["allow"].as_str()), (405, allowed), "{method} {address}");
            assert_eq!(answer.headers["content-security-policy"], POLICY, "{method} {address}");
        }
        if !takes(route) {
            let answer = site.send(&format!("POST {address}"), &[form], b"a=b");
            assert_eq!((answer.status, answer.headers["allow"].as_str()), (405, allowed), "{address}");
        }
        for elsewhere in [
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
            ("Origin", "https://evil.example"),
            ("Origin", "null"),
            ("Host", "evil.example"),
        ] {
            let answer = site.send(&format!("POST {address}"), &[form, elsewhere], b"schritt=senden");
            assert_eq!(answer.status, 403, "{address} {elsewhere:?}");
            assert_eq!(answer.headers["content-security-policy"], POLICY, "{address}");
        }
    }
    let after = example.user.through(&site.server.url).ask("journal --limit 0")["events"].as_array().unwrap().len();
    assert_eq!(after, before, "nothing was recorded");
}

/// Bytes on the wire, as a browser takes them.
fn wire(site: &Site, address: &str) -> usize {
    let answer = site.ask(&format!("GET {address}"), &[("Accept-Encoding", "gzip, deflate, br")]);
    assert_eq!(answer.status, 200, "{address}");
    answer.headers["content-length"].parse().unwrap()
}

#[test]
fn no_page_takes_more_bytes_than_it_may() {
    let example = Example::new();
    let site = &example.site;
    for (_, address) in example.addresses() {
        let html = site.get(&address).body;
        // The head of each table is a row too.
        let rows = html.matches("<tr>").count() - html.matches("<thead>").count();
        let (bytes, most) = (wire(site, &address), if rows <= 12 { 8_000 } else { 25_000 });
        assert!(bytes <= most, "{address}: {bytes} bytes for {rows} rows");
    }
    // A first visit brings styles, script, picture and fonts with it.
    let page = site.get("/haushalt").body;
    let all = links(&page)
        .into_iter()
        .chain(page.split("src=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
    let mut assets: Vec<String> = all.filter(|link| link.starts_with("/assets/")).collect();
    let mut fonts = Vec::new();
    for style in assets.iter().filter(|link| link.ends_with(".css")) {
        let folder = &style[..=style.rfind('/').unwrap()];
        let css = site.get(style).body;
        let named = css.split("url(").skip(1).map(|rest| rest.split(')').next().unwrap().trim_matches(['"', '\'']));
        fonts.extend(named.filter(|name| name.ends_with(".woff2")).map(|name| format!("{folder}{name}")));
    }
    assert!(fonts.len() >= 2, "{fonts:?}");
    let scripts: Vec<usize> =
        assets.iter().filter(|link| link.ends_with(".js")).map(|link| site.get(link).body.len()).collect();
    assert!(scripts.len() == 1 && scripts.iter().all(|bytes| *bytes <= 5_000), "{scripts:?} bytes of script");
    assets.extend(fonts);
    let first = wire(site, "/haushalt") + assets.iter().map(|asset| wire(site, asset)).sum::<usize>();
    assert!(first <= 80 * 1024, "{first} bytes for a first visit");
}
