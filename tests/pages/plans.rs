//! Budget plans on pages: a file is shown as what it would change, confirmed, and recorded once, as the command line
//! would; what nobody can know is asked, what has changed meanwhile is shown anew, and nothing is lost on the way.

use std::io::Write as _;

use sollist_tests::servers::process::patiently;

use super::{
    Answer, Site,
    acts::{Fields, PARCEL, events, hidden, with},
    bad_days::{apart, signal},
    links, text,
};
use crate::{
    refusals::base,
    sollist::{Run, Sollist},
};

const PLAN: &str = "/senden/plan";
const HEAD: &str = "Bereich;Bereichsbezeichnung;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titel;\
                    Titelbezeichnung;Titelart;BetragTyp;Jahr;Betrag";

fn row(title: &str, name: &str, kind: &str, year: u16, amount: &str) -> String {
    format!("30;Bezirke;25;Landesweite;2531;Bezirksamt Mitte;{title};{name};Ausgabetitel;{kind};{year};{amount}")
}

fn file(rows: &[String]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

/// Two lines of 2027, one of them with an amount that may be another.
fn plan(amount: &str) -> String {
    file(&[row("51186", "Software", "Soll", 2027, amount), row("51185", "Dienstleistungen", "Soll", 2027, "4000")])
}

impl Site {
    /// Sends a form with its file, or with what it carries of one.
    fn plan(&self, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
        let mut body = Vec::new();
        let mut part = |head: &str, content: &[u8]| {
            write!(body, "--grenze\r\nContent-Disposition: form-data; {head}\r\n\r\n").unwrap();
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        if let Some((name, content)) = file {
            part(&format!("name=\"datei\"; filename=\"{name}\""), content);
        }
        for (name, value) in fields {
            part(&format!("name=\"{name}\""), value.as_bytes());
        }
        body.extend_from_slice(b"--grenze--\r\n");
        self.send(&format!("POST {PLAN}"), &PARCEL, &body)
    }
    /// The preview of a file.
    fn preview(&self, name: &str, content: &str, basis: &str) -> Answer {
        self.plan(&[("grundlage", basis), ("schritt", "pruefen")], Some((name, content.as_bytes())))
    }
    /// Goes on from a page by a button of it.
    fn goes_on(&self, page: &Answer, step: &str) -> Answer {
        self.again(&hidden(&page.body), step)
    }
    fn again(&self, carried: &Fields, step: &str) -> Answer {
        let fields = with(carried.clone(), &[("schritt", step)]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        self.plan(&fields, None)
    }
}

/// What the command line says of the same.
fn typed(user: &Sollist, name: &str, content: &str, options: &[&str]) -> Run {
    let file = user.file(name, content);
    let line = [&["import", "budget", file.to_str().unwrap(), "--format", "json"], options].concat();
    user.run(&line)
}

#[test]
fn a_plan_is_seen_then_confirmed_and_recorded_once() {
    let user = base();
    // Without a plan the budget says where one is sent.
    let site = Site::of(&user);
    patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned());
    let empty = site.get("/haushalt?jahr=2027");
    assert!(links(&empty.body).contains("/senden/plan?jahr=2027"), "{:?}", links(&empty.body));
    assert!(links(&site.get("/senden").body).contains(PLAN));
    let before = events(&user, &site);
    let seen = site.preview("plan <b>.csv", &plan("6.000,00"), "");
    let said = text(&seen.body);
    for part in [
        "Vorschau: plan <b>.csv Nur geprüft, gebucht ist nichts: zu buchen 2 Zeilen, 0 unverändert, 0 abzulehnen.",
        "Was sich ändern würde, nach Jahren, Beträge in EUR",
        "2027 2 10.000,00",
        "Verbindlich einlesen",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(!seen.body.contains("plan <b>"), "{said}");
    assert_eq!(events(&user, &site), before, "a preview records nothing");
    let done = site.goes_on(&seen, "senden");
    let said = text(&done.body);
    assert!(done.status == 200 && said.contains("2 Zeilen gebucht, 0 unverändert, 0 abgelehnt."), "{said}");
    assert!(said.contains("Was sich geändert hat, nach Jahren, Beträge in EUR") && !said.contains("Verbindlich"));
    assert_eq!(events(&user, &site), before + 2);
    assert!(links(&done.body).contains("/haushalt?jahr=2027"), "{:?}", links(&done.body));
    let budget = patiently("the budget of the plan", || {
        let page = text(&site.get("/haushalt?jahr=2027").body);
        page.contains("10.000,00").then_some(page)
    });
    assert!(budget.contains("01 Mitte 10.000,00"), "{budget}");
    // A double click, an answer that got lost, the page reloaded: nothing more, and that is said.
    let again = site.goes_on(&seen, "senden");
    let said = text(&again.body);
    assert!(again.status == 200 && said.contains("Haushaltsplan einlesen: plan <b>.csv Das ist eingelesen"), "{said}");
    assert!(!said.contains("Verbindlich einlesen") && !said.contains("Vorschau"), "{said}");
    assert!(links(&again.body).contains("/haushalt?jahr=2027"), "{:?}", links(&again.body));
    // The same file chosen once more.
    let said = text(&site.preview("plan.csv", &plan("6.000,00"), "").body);
    assert!(said.contains("zu buchen 0 Zeilen, 2 unverändert, 0 abzulehnen."), "{said}");
    assert_eq!(events(&user, &site), before + 2);
    // The journal has what the command line would have recorded.
    let other = base();
    typed(&other, "plan.csv", &plan("6.000,00"), &[]).done();
    let recorded = |user: &Sollist| -> Vec<String> {
        let told = user.ask("journal --limit 0 --type budget.appropriated");
        let all = told["events"].as_array().unwrap().iter();
        all.map(|event| format!("{} {} {}", event["source"], event["id"], event["data"])).collect()
    };
    assert_eq!(recorded(&user.through(&site.server.url)), recorded(&other));
    let english = text(&site.english(PLAN).body);
    assert!(english.starts_with("Import a budget plan First you see what would change"), "{english}");
}

#[test]
fn an_amendment_has_a_basis_and_shows_before_and_after() {
    let user = base();
    typed(&user, "plan.csv", &plan("6000"), &[]).done();
    let site = Site::of(&user);
    let amended = file(&[row("51186", "Software", "Soll", 2027, "7500,50")]);
    // Another amount without a basis is refused, row by row; confirmed it stands on the list.
    let seen = site.preview("nachtrag.csv", &amended, "");
    let said = text(&seen.body);
    assert!(said.contains("Zeile 2: ") && said.contains("zu buchen 0 Zeilen, 0 unverändert, 1 abzulehnen."), "{said}");
    assert!(said.contains("Von dieser Datei kann nichts gebucht werden"), "{said}");
    let seen = site.preview("nachtrag.csv", &amended, "  Nachtragshaushaltsgesetz 2027 ");
    let said = text(&seen.body);
    for part in [
        "Grundlage der Änderung: Nachtragshaushaltsgesetz 2027",
        "2027 1 10.000,00 1.500,50 11.500,50",
        "Software 2027/30/25/2531/51186 6.000,00 1.500,50 7.500,50",
        "Haushaltsstellen ohne Zeile in der Datei, deshalb unverändert: 1.",
        "Dienstleistungen 2027/30/25/2531/51185 4.000,00",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let line = links(&seen.body).into_iter().find(|link| link.starts_with("/haushalt/stelle/2027")).unwrap();
    assert_eq!(site.get(&line).status, 200, "{line}");
    // Somebody was faster: what was seen is not what would be booked.
    let other = file(&[row("51186", "Software", "Soll", 2027, "7000")]);
    typed(&user.through(&site.server.url), "n.csv", &other, &["--amend", "Eilbeschluss"]).done();
    let before = events(&user, &site);
    let stale = site.goes_on(&seen, "senden");
    let said = text(&stale.body);
    assert!(stale.status == 409 && said.contains("Seit dieser Vorschau hat sich der Haushalt geändert"), "{said}");
    assert!(said.contains("2027 1 11.000,00 500,50 11.500,50"), "{said}");
    assert_eq!(events(&user, &site), before, "nothing is booked on what nobody has seen");
    let done = site.goes_on(&stale, "senden");
    assert!(text(&done.body).contains("1 Zeile gebucht"), "{}", text(&done.body));
    assert_eq!(events(&user, &site), before + 1);
    // A basis that no event takes is said beside its field, and is still there.
    let long = "x".repeat(5_000);
    let refused = site.preview("nachtrag.csv", &amended, &long);
    assert!(refused.status == 400 && refused.body.contains("href=\"#feld-grundlage\""), "{}", text(&refused.body));
    assert!(refused.body.contains(&format!("name=\"grundlage\" value=\"{long}\"")));
}

#[test]
fn rows_that_may_be_known_lines_are_asked_about() {
    let user = base();
    let without = |name: &str, amount: &str| row("", name, "Soll", 2027, amount);
    typed(&user, "plan.csv", &file(&[without("Software", "6000"), without("Dienste", "4000")]), &[]).done();
    let site = Site::of(&user);
    let numbered = file(&[row("51186", "Software", "Soll", 2027, "6000"), row("", "Kaputt", "Soll", 2027, "x")]);
    let asked = site.preview("nummern.csv", &numbered, "");
    let said = text(&asked.body);
    for part in [
        "Bitte entscheiden: nummern.csv Eine Zeile würde eine Haushaltsstelle neben einer eröffnen",
        "Zeilen, die abgelehnt würden Zeile 3: ",
        "Es sind dieselben: weiter zur Vorschau",
        "Es sind neue: weiter zur Vorschau",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let before = events(&user, &site);
    let same = site.goes_on(&asked, "dieselben");
    let said = text(&same.body);
    assert!(said.contains("Umbenannt: 1.") && said.contains("geben ihnen diesen Namen"), "{said}");
    let renamed = said.split("Umbenannte Haushaltsstellen").last().unwrap();
    assert!(renamed.contains("vorher nachher Software 2027/") && renamed.contains("/51186"), "{said}");
    let new = text(&site.goes_on(&asked, "neue").body);
    assert!(new.contains("zu buchen 1 Zeile,") && !new.contains("umbenannt"), "{new}");
    assert_eq!(events(&user, &site), before);
    let done = site.goes_on(&same, "senden");
    let said = text(&done.body);
    assert!(said.contains("0 Zeilen gebucht, 1 unverändert, 1 abgelehnt.") && said.contains("Umbenannt: 1."), "{said}");
    // The line has both names.
    for name in ["51186", "software"] {
        let page = site.get(&format!("/haushalt/stelle/2027/30/25/bezirksamt-mitte/{name}"));
        let by_number = site.get(&format!("/haushalt/stelle/2027/30/25/2531/{name}"));
        assert!([page.status, by_number.status].contains(&200), "{name}");
    }
    // Sent once more: what is booked is booked, and the row stays refused.
    let again = site.goes_on(&same, "senden");
    let told = text(&again.body);
    assert!(
        again.status == 200 && told.contains("Abgelehnt bleiben die Zeilen unten.") && told.contains("Zeile 3: "),
        "{told}"
    );
    // What was refused is on the list; a file without the row settles it.
    assert!(text(&site.get("/abgewiesen").body).contains("Kaputt"));
    let mended = file(&[row("51186", "Software", "Soll", 2027, "6000")]);
    let seen = site.preview("nummern.csv", &mended, "");
    let said = text(&seen.body);
    assert!(said.contains("Eine Zeile, die früher abgelehnt wurde, steht nicht mehr in der Datei"), "{said}");
    let said = text(&site.goes_on(&seen, "senden").body);
    assert!(said.contains("Eine abgelehnte Zeile steht nicht mehr in der Datei und ist damit erledigt."), "{said}");
    assert!(!text(&site.get("/abgewiesen").body).contains("Kaputt"));
    assert!(text(&site.preview("nummern.csv", &mended, "").body).contains("Es ist nichts zu buchen"));
    // A row that stands twice, word for word.
    let twice = file(&[without("Dienste", "4000"), without("Dienste", "4000")]);
    let said = text(&site.preview("doppelt.csv", &twice, "").body);
    assert!(
        said.contains("steht wörtlich zweimal in der Datei") && said.contains("Doppelte Zeilen ablehnen"),
        "{said}"
    );
}

#[test]
fn what_is_no_plan_is_refused_and_records_nothing() {
    let user = base();
    let site = Site::of(&user);
    let before = events(&user, &site);
    let csv = plan("6000");
    for (name, content, said) in [
        ("leer.csv", "", "leer"),
        ("brief.csv", "Sehr geehrte Damen und Herren", ""),
        ("alt.xls", "\u{d0}\u{cf}", ""),
        ("x.xlsx", "PK\u{3}\u{4}", ""),
    ] {
        let answer = site.preview(name, content, "");
        let told = text(&answer.body);
        assert!(answer.status == 400 && answer.body.contains("href=\"#feld-datei\""), "{name}: {told}");
        assert!(told.contains(said) && !told.contains("--"), "{name}: {told}");
        assert!(answer.body.contains("<title>Fehler: "), "{name}");
    }
    // No file, and what no form of ours carries.
    assert_eq!(site.plan(&[("schritt", "pruefen")], None).status, 400);
    let seen = site.preview("plan.csv", &csv, "");
    for (key, value) in [("datei_inhalt", "%%%"), ("datei_inhalt", "H4sIAAAA"), ("datei_inhalt", "")] {
        let answer = site.again(&with(hidden(&seen.body), &[(key, value)]), "senden");
        assert!(
            answer.status == 400 && text(&answer.body).contains("noch einmal wählen"),
            "{value}: {}",
            answer.status
        );
    }
    // Another name of what was seen than that of the file: it is shown, not recorded.
    let other = site.again(&with(hidden(&seen.body), &[("gesehen", "0")]), "senden");
    assert_eq!(other.status, 409, "{}", text(&other.body));
    // A preview that was never made is none.
    let blind = site.plan(&[("schritt", "senden")], Some(("plan.csv", csv.as_bytes())));
    assert_eq!(blind.status, 409, "{}", text(&blind.body));
    // Nobody imports into the past, from elsewhere, or half a file.
    let past = site.get(&format!("{PLAN}?stand=2"));
    assert!(
        !past.body.contains("type=\"file\"") && text(&past.body).contains("früheren Stand"),
        "{}",
        text(&past.body)
    );
    assert_eq!(events(&user, &site), before);
}

#[test]
fn a_refused_row_is_mended_in_its_file_and_taken_here() {
    let user = base();
    typed(&user, "plan.csv", &file(&[row("51186", "Software", "Soll", 2026, "600x000")]), &[]).ended(1);
    let site = Site::of(&user);
    let entry = links(&site.get("/abgewiesen").body).into_iter().find(|link| link.starts_with("/abgewiesen/")).unwrap();
    let page = site.get(&entry);
    assert!(links(&page.body).contains(PLAN), "{:?}", links(&page.body));
    let mended = site.get(&format!("{entry}.csv")).body.replace("600x000", "600000");
    let seen = site.preview("abgelehnt.csv", &mended, "");
    assert!(text(&seen.body).contains("zu buchen 1 Zeile, 0 unverändert"), "{}", text(&seen.body));
    let done = site.goes_on(&seen, "senden");
    assert!(text(&done.body).contains("1 Zeile gebucht"), "{}", text(&done.body));
    let said = patiently("the entry that is corrected", || {
        Some(text(&site.get(&entry).body)).filter(|said| said.contains("Berichtigt"))
    });
    assert!(!said.contains("Offen"), "{said}");
}

#[test]
fn a_refused_row_that_says_what_the_budget_says_is_corrected_by_its_file() {
    let user = base();
    typed(&user, "plan.csv", &file(&[row("51186", "Software", "Soll", 2026, "1000")]), &[]).done();
    typed(&user, "neu.csv", &file(&[row("51186", "Software", "Soll", 2026, "viel")]), &[]).ended(1);
    let site = Site::of(&user);
    let entry = links(&site.get("/abgewiesen").body).into_iter().find(|link| link.starts_with("/abgewiesen/")).unwrap();
    let mended = site.get(&format!("{entry}.csv")).body.replace("viel", "1000");
    let before = events(&user, &site);
    let seen = site.preview("abgelehnt.csv", &mended, "");
    let said = text(&seen.body);
    for part in ["Eine Zeile steht für einen abgelehnten Eintrag", "bestätigt ist er damit", "Verbindlich einlesen"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let done = site.goes_on(&seen, "senden");
    assert!(text(&done.body).contains("Ein abgelehnter Eintrag ist damit berichtigt."), "{}", text(&done.body));
    assert!(text(&site.get(&entry).body).contains("Berichtigt"), "{}", text(&site.get(&entry).body));
    assert_eq!(events(&user, &site), before);
}

#[test]
fn what_is_taken_in_the_place_of_a_refused_row_is_told_by_its_number() {
    let user = base();
    typed(&user, "plan.csv", &file(&[row("51186", "Software", "Soll", 2026, "1000")]), &[]).done();
    typed(&user, "neu.csv", &file(&[row("51186", "Software", "Soll", 2026, "mehr")]), &[]).ended(1);
    let site = Site::of(&user);
    let entry = links(&site.get("/abgewiesen").body).into_iter().find(|link| link.starts_with("/abgewiesen/")).unwrap();
    // An amendment has another name than the row.
    let mended = site.get(&format!("{entry}.csv")).body.replace("mehr", "1500");
    let before = events(&user, &site);
    let seen = site.preview("abgelehnt.csv", &mended, "Nachtrag 2026");
    assert!(text(&site.goes_on(&seen, "senden").body).contains("1 Zeile gebucht"));
    let last = before + 1;
    let page = site.get(&entry);
    assert!(links(&page.body).contains(&format!("/journal?ab={last}")), "{}", text(&page.body));
    assert!(text(&site.get(&format!("/journal?ab={last}")).body).contains("Nachtrag 2026"));
}

#[test]
fn a_plan_outlives_services_that_stand_still() {
    let user = base();
    let (services, site, _beside) = apart(&user);
    let seen = site.preview("plan.csv", &plan("6000"), "");
    assert_eq!(seen.status, 200, "{}", text(&seen.body));
    signal("STOP", services.id());
    let held = site.goes_on(&seen, "senden");
    let said = text(&held.body);
    assert!(held.status == 503 || held.status == 504, "{}: {said}", held.status);
    assert!(said.contains("Noch einmal senden"), "{said}");
    signal("CONT", services.id());
    let done = patiently("the services again", || {
        Some(site.again(&hidden(&held.body), "senden")).filter(|answer| answer.status == 200)
    });
    assert!(text(&done.body).contains("2 Zeilen gebucht"), "{}", text(&done.body));
    assert_eq!(user.through(&services.url).ask("journal --limit 0")["events"].as_array().unwrap().len(), 5);
}
