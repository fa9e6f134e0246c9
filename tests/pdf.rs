//! The report, read by a reader that is not ours (poppler): what a screen reader and an archive need is there.

use std::process::Command;

use serde_json::Value;
use sollist_contract::money::{Cents, german, german_count};

use crate::sollist::Sollist;

/// What a tool of poppler says.
fn poppler(tool: &str, line: &[&str]) -> String {
    let output = Command::new("timeout").arg("120").arg(tool).args(line).output().unwrap();
    assert_ne!(output.status.code(), Some(127), "{tool} is missing: install poppler-utils, as tests/run does");
    assert!(output.status.success(), "{tool} {line:?}: {}", String::from_utf8_lossy(&output.stderr));
    // Some of its words (names in attributes) are not in UTF-8.
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The report of the example, and the store it comes from.
fn report() -> (Sollist, String) {
    let user = Sollist::new();
    user.say("demo --out .").done();
    let file = user.path("bericht-2026-Q2.pdf");
    assert!(file.is_file());
    (user, file.to_str().unwrap().to_owned())
}

/// Without white space: where a PDF breaks lines and puts gaps is its own affair.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{ad}')).collect()
}

/// Texts of PDF strings in hexadecimal UTF-16, as structure elements hold them.
fn texts_after(bytes: &[u8], key: &str) -> Vec<String> {
    let latin: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    latin
        .split(&format!("{key}<FEFF"))
        .skip(1)
        .map(|rest| {
            let digits: Vec<u8> = rest.bytes().take_while(|byte| *byte != b'>').filter(u8::is_ascii_hexdigit).collect();
            let units =
                digits.chunks_exact(4).map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap());
            String::from_utf16(&units.collect::<Vec<_>>()).unwrap()
        })
        .collect()
}

#[test]
fn the_report_can_be_read_by_a_screen_reader_and_kept_in_an_archive() {
    let (_user, file) = report();

    let info = poppler("pdfinfo", &[&file]);
    let field = |key: &str| {
        let line = info.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("no {key} in {info}"));
        line.trim_start_matches(':').trim().to_owned()
    };
    assert_eq!(field("Tagged"), "yes");
    assert_eq!(field("Encrypted"), "no");
    assert_eq!(field("JavaScript"), "no");
    assert!(field("Title").contains("2. Quartal 2026"), "{info}");
    assert!(field("Page size").contains("A4"));

    let meta = dense(&poppler("pdfinfo", &["-meta", &file]));
    for sign in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<rdf:li>de-DE</rdf:li>",
    ] {
        assert!(meta.contains(sign), "{sign} is not in the metadata");
    }

    // Tables with header cells that say what they head, headings in their order, charts with words.
    let structure = poppler("pdfinfo", &["-struct", &file]);
    let elements: Vec<&str> = structure.lines().map(str::trim_start).collect();
    let count = |name: &str| elements.iter().filter(|line| line.split([' ', ':']).next() == Some(name)).count();
    assert!(
        count("Table") >= 10 && count("TH") > count("Table") && count("TD") > count("TH"),
        "{} {} {}",
        count("Table"),
        count("TH"),
        count("TD")
    );
    assert_eq!(count("TH"), count("/Scope"), "every header cell says whether it heads a row or a column");
    assert_eq!(count("Caption"), count("Table") + count("Figure"), "every table and chart has a caption");
    let summaries = elements.iter().filter(|line| line.contains("/Summary")).count();
    assert_eq!(summaries, count("Table"), "every table says in a sentence what it holds");
    let levels: Vec<u32> =
        elements.iter().filter_map(|line| line.strip_prefix('H')?.chars().next()?.to_digit(10)).collect();
    assert_eq!(levels.first(), Some(&1));
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "no level of headings is jumped over: {levels:?}");

    let bytes = std::fs::read(&file).unwrap();
    let alternatives = texts_after(&bytes, "/Alt");
    assert!(count("Figure") >= 3, "charts");
    assert_eq!(alternatives.len(), count("Figure"), "every chart has words: {alternatives:?}");
    assert!(alternatives.iter().all(|text| text.chars().count() > 80), "{alternatives:?}");

    let bookmarks = poppler("pdftohtml", &["-xml", "-i", "-stdout", &file]);
    for title in ["Zusammenfassung", "Soll und Ist", "Haushalt", "Mehrbedarf", "Meldungen", "Verfahren"] {
        assert!(
            bookmarks.lines().any(|line| line.starts_with("<item page=") && line.contains(title)),
            "no bookmark for {title}"
        );
    }

    let fonts = poppler("pdffonts", &[&file]);
    let rows: Vec<Vec<&str>> = fonts.lines().skip(2).map(|line| line.split_whitespace().rev().collect()).collect();
    assert!(!rows.is_empty());
    // From the end: two numbers of the object, unicode map, subset, embedded.
    for row in rows {
        assert_eq!((row[2], row[4]), ("yes", "yes"), "embedded, and its text can be read: {row:?}");
    }
}

#[test]
fn the_figures_for_programs_lie_in_the_report_and_are_those_that_are_given_alone() {
    let (user, file) = report();
    let listed = poppler("pdfdetach", &["-list", &file]);
    assert!(listed.contains("1 embedded files") && listed.contains("bericht-2026-Q2.json"), "{listed}");
    let taken = user.path("taken.json");
    poppler("pdfdetach", &["-save", "1", "-o", taken.to_str().unwrap(), &file]);
    let (taken, alone) = (std::fs::read(taken).unwrap(), std::fs::read(user.path("bericht-2026-Q2.json")).unwrap());
    assert!(!taken.is_empty() && taken == alone, "{} and {} bytes", taken.len(), alone.len());
    // The same number gives the same bytes, with what lies in it.
    user.say("report --quarter 2026-Q2 --out again.pdf").done();
    assert!(std::fs::read(&file).unwrap() == std::fs::read(user.path("again.pdf")).unwrap());
}

#[test]
fn the_text_of_the_report_names_every_district_with_the_figures_of_the_store_in_german() {
    let (user, file) = report();
    let text = dense(&poppler("pdftotext", &["-layout", &file, "-"]));
    for words in [
        "Bezirksamt Pankow",
        "Bezirksamt Treptow-Köpenick",
        "Bezirksamt Tempelhof-Schöneberg",
        "Simulierte Daten – kein amtlicher Bericht",
    ] {
        assert!(text.contains(&dense(words)), "„{words}“ is not in the text");
    }
    let answer = user.ask("budget --by district --until 2026-06-30");
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 13);
    let amount = |row: &Value, key: &str| german(row[key].as_str().unwrap().parse::<Cents>().unwrap());
    for row in rows.iter().chain([&answer["total"]]) {
        // A row of each of the two tables: from the Ansatz to the Soll, from the Soll to what is available.
        for keys in [
            &["appropriation", "carry_over", "adjustments", "soll"][..],
            &["soll", "frozen", "commitments", "actual", "available"],
        ] {
            let expected: String = keys.iter().map(|key| dense(&amount(row, key))).collect();
            assert!(text.contains(&expected), "{row}: {expected}");
        }
    }
    // The report names the state of knowledge it rests on.
    let sequence = german_count(answer["as_of"]["sequence"].as_i64().unwrap());
    assert!(text.contains(&format!("JournalNr.{sequence}")), "the report rests on {sequence}");
}

/// The lowest line of text of each page, in hundredths of its height; without the foot.
fn filled(file: &str) -> Vec<i64> {
    let layout = poppler("pdftotext", &["-bbox", file, "-"]);
    let number = |line: &str, key: &str| -> i64 {
        let text = line.split(&format!("{key}=\"")).nth(1).and_then(|rest| rest.split('.').next()).unwrap_or("0");
        text.trim_end_matches('"').parse().unwrap()
    };
    let (mut pages, mut height) = (Vec::new(), 0);
    for line in layout.lines().map(str::trim) {
        if line.starts_with("<page") {
            height = number(line, "height");
            pages.push(0);
        } else if line.starts_with("<word") && number(line, "yMax") * 100 < height * 93 {
            let lowest = pages.last_mut().unwrap();
            *lowest = number(line, "yMax").max(*lowest);
        }
    }
    pages.into_iter().map(|lowest| lowest * 100 / height).collect()
}

#[test]
fn no_page_is_more_than_half_empty_and_no_heading_is_broken_within_a_word() {
    let (_user, file) = report();
    let pages = filled(&file);
    // The last one ends where the report does.
    let (last, others) = pages.split_last().unwrap();
    assert!(others.len() > 10 && others.iter().all(|lowest| *lowest > 50) && *last > 30, "{pages:?}");
    // A line that ends in a hyphen ends a part of a word that may end there.
    let text = poppler("pdftotext", &["-layout", &file, "-"]);
    for broken in ["One-Device-Quo-", "umge-", "Ar-", "Umstel-", "gleich-", "Teilneh-"] {
        assert!(!text.split_whitespace().any(|word| word == broken), "„{broken}“ is a heading broken within a word");
    }
    // Words are divided in narrow headings only, where the heading itself says so: never in the cells of every row.
    let divided: Vec<&str> = text.split_whitespace().filter(|word| word.ends_with('\u{ad}')).collect();
    let of_a_heading = |word: &&str| word.starts_with("ander") || word.starts_with(char::is_uppercase);
    assert!(divided.len() < 10 && divided.iter().all(of_a_heading), "{divided:?}");
    for whole in ["Umstellungsgrad", "Auslieferungsquote", "Ausschöpfung"] {
        let mut words = text.split_whitespace().map(|word| word.replace('\u{ad}', ""));
        assert!(words.any(|word| word == whole), "„{whole}“ is no whole heading");
    }
}

/// How many rows of a table each page has: those that begin so, from its caption to what stands below it.
fn rows_by_page(text: &str, caption: &str, below: &str, begins: fn(&str) -> bool) -> Vec<usize> {
    let (_, from) = text.split_once(caption).unwrap_or_else(|| panic!("no table „{caption}“"));
    let (of_table, _) = from.split_once(below).unwrap_or_else(|| panic!("no „{below}“ below „{caption}“"));
    of_table.split('\u{c}').map(|page| page.lines().filter(|line| begins(line.trim_start())).count()).collect()
}

#[test]
fn no_table_leaves_a_row_or_two_alone_on_a_page_and_no_id_is_broken() {
    let user = Sollist::new();
    user.say("demo --out .").done();
    user.say("report --quarter 2026-Q3 --out bericht-2026-Q3.pdf").done();
    let office = |line: &str| line.starts_with("Bezirksamt ") || line.starts_with("IKT-Steuerung ");
    let district = |line: &str| {
        let numbered = line.split(' ').next().is_some_and(|number| number.len() == 2 && number.parse::<u8>().is_ok());
        line.starts_with("Berlin ") || numbered
    };
    let mut parted = 0;
    for quarter in ["2026-Q2", "2026-Q3"] {
        let file = user.path(&format!("bericht-{quarter}.pdf"));
        let text = poppler("pdftotext", &["-layout", file.to_str().unwrap(), "-"]);
        for (caption, below, begins) in [
            (
                "Soll und Ist der mobilen Ausstattung je Bezirk",
                "Veränderung in Prozentpunkten",
                district as fn(&str) -> bool,
            ),
            ("Gemeldete Beschäftigte, Lagerbestände", "Wo „gezählt", office),
            ("Lieferung, Ausgabe und Alter", "Ausgabequote: ", district),
            ("Umstellungen: Stand, Frist", "Umstellungsgrad: ", office),
            ("Digitale Akte je Behörde", "Anschlussgrad Digitale Akte: ", office),
        ] {
            let Some(_) = text.find(below) else { continue };
            let pages = rows_by_page(&text, caption, below, begins);
            assert!(pages.last().is_some_and(|rows| *rows > 0), "{quarter}, {caption}: its notes stand alone");
            let pages: Vec<usize> = pages.into_iter().filter(|rows| *rows > 0).collect();
            parted += usize::from(pages.len() > 1);
            assert!(pages.iter().all(|rows| *rows > 2), "{quarter}, {caption}: {pages:?}");
        }
        // An id stands in brackets behind its name: whole, so that it can be copied.
        let formulas = text.split_once("Formeln der Kennzahlen").unwrap().1;
        let formulas = formulas.split_once("Gezeigt ist die Fassung").unwrap().0;
        let opened: Vec<&str> = formulas
            .split_whitespace()
            .filter(|word| word.starts_with('(') && word.contains('.') && word[1..].starts_with(char::is_lowercase))
            .collect();
        assert!(opened.len() > 30, "{opened:?}");
        assert!(opened.iter().all(|word| word.ends_with(')')), "{opened:?}");
    }
    assert!(parted > 0, "no table goes over a page, so this shows nothing");
}

/// The amounts of the rows of a table from its caption to its last row, and those of that row.
fn table(text: &str, caption: &str, last: &str) -> (Vec<Vec<Cents>>, Vec<Cents>) {
    let amounts = |line: &str| -> Vec<Cents> {
        let words = line.split_whitespace().filter(|word| word.contains(','));
        let plain = |word: &str| word.replace('.', "").replace(',', ".").replace('−', "-");
        words.filter_map(|word| plain(word).parse().ok()).collect()
    };
    let mut lines = text.lines().skip_while(|line| !line.contains(caption)).skip(1);
    let mut rows = Vec::new();
    for line in lines.by_ref() {
        if line.trim_start().starts_with(last) {
            return (rows, amounts(line));
        }
        rows.extend(Some(amounts(line)).filter(|amounts| amounts.len() > 2));
    }
    panic!("no table „{caption}“ that ends with „{last}“");
}

#[test]
fn every_headline_is_the_sum_of_its_tables_in_the_pdf_and_in_the_json() {
    let (user, file) = report();
    let text = poppler("pdftotext", &["-layout", &file, "-"]);
    let json: Value = serde_json::from_slice(&std::fs::read(user.path("bericht-2026-Q2.json")).unwrap()).unwrap();
    let cents = |value: &Value| value.as_str().unwrap().parse::<Cents>().unwrap();
    let sum =
        |rows: &Value, key: &str| Cents::sum(rows.as_array().unwrap().iter().map(|row| cents(&row[key]))).unwrap();
    let tile = |label: &str| {
        let lines = text.lines().skip_while(|line| !line.contains(label)).take(8).collect::<Vec<_>>();
        lines.join(" ")
    };

    // The extra need: one day, one figure, wherever it is said.
    let need = cents(&json["need"]["need"]);
    let target = "31.12.2026";
    assert_eq!(json["target_day"], "2026-12-31");
    assert!(tile("Verfügbare Mittel").contains(&format!("{} EUR", german(need))), "{}", tile("Verfügbare Mittel"));
    for key in ["gross", "cover", "need"] {
        assert_eq!(sum(&json["need"]["rows"], key), cents(&json["need"][key]), "{key}");
    }
    assert_eq!(sum(&json["need"]["programmes"], "need"), need);
    assert_eq!(sum(&json["need"]["programmes"], "gross"), cents(&json["need"]["gross"]));
    let indicator = json["indicators"].as_array().unwrap().iter().find(|one| one["id"] == "need.total").unwrap();
    assert_eq!(cents(&indicator["rows"][0]["value"]), need);
    let beside = |key: &str| {
        let rows = json["before"]["rows"].as_array().unwrap();
        rows.iter().find(|row| row["key"] == key && row.get("district").is_none()).unwrap().clone()
    };
    assert_eq!(cents(&beside("need.total")["now"]), need);
    for (caption, last, place) in [
        (format!("Mehrbedarf zum {target} und Vorschlag je Bezirk"), "Berlin", 2),
        (format!("Herleitung des Mehrbedarfs zum {target}"), "Berlin", 2),
        (format!("Deckung des Bedarfs zum {target} je Handlungsfeld"), "Berlin", 3),
    ] {
        let (rows, total) = table(&text, &caption, last);
        assert_eq!(total[place], need, "{caption}");
        assert_eq!(Cents::sum(rows.iter().map(|row| row[place])).unwrap(), need, "{caption}: {rows:?}");
    }

    // What is available.
    let available = cents(&json["budget"]["total"]["available"]);
    assert!(tile("Verfügbare Mittel").contains(&format!("{} EUR", german(available))));
    for rows in ["districts", "authorities", "programmes", "lines"] {
        assert_eq!(sum(&json["budget"][rows], "available"), available, "{rows}");
    }
    assert_eq!(cents(&beside("available")["now"]), available);
    for first in ["Bezirk", "Handlungsfeld"] {
        let (rows, total) = table(&text, &format!("Vom Soll zum Verfügbaren 2026 je {first}"), "Summe");
        assert_eq!(total[4], available, "{first}");
        assert_eq!(Cents::sum(rows.iter().map(|row| row[4])).unwrap(), available, "{first}: {rows:?}");
    }
    // The quarter before: what was there and what changed make what is there.
    for key in ["soll", "commitments", "actual", "available", "need.total"] {
        let row = beside(key);
        assert_eq!(cents(&row["before"]).plus(cents(&row["change"])).unwrap(), cents(&row["now"]), "{key}");
    }
    let (rows, total) = table(&text, "Stand am Ende des Vorquartals (31.03.2026)", "Summe");
    assert_eq!(rows.len(), 13);
    for place in 0..total.len() {
        assert_eq!(Cents::sum(rows.iter().map(|row| row[place])).unwrap(), total[place], "column {place}");
    }
}

#[test]
fn the_report_says_since_when_a_line_is_overdrawn_and_by_what() {
    let (user, file) = report();
    let json: Value = serde_json::from_slice(&std::fs::read(user.path("bericht-2026-Q2.json")).unwrap()).unwrap();
    let text = dense(&poppler("pdftotext", &["-raw", &file, "-"]));
    let overdrawn = json["budget"]["overdrawn"].as_array().unwrap();
    assert!(!overdrawn.is_empty());
    for row in overdrawn {
        let causes = json["budget"]["causes"].as_array().unwrap();
        let cause = causes.iter().find(|cause| cause["line"] == row["line"]).unwrap();
        assert!(
            cause["after"].as_str().unwrap().starts_with('-') && !cause["before"].as_str().unwrap().starts_with('-')
        );
        // The event that is named is about this line, or about an order on it.
        let seq = cause["seq"].as_i64().unwrap();
        let order = cause["order"].as_str().unwrap();
        let events = user.say(&format!("journal --from {seq} --format json")).done().out;
        assert!(events.lines().take(40).any(|line| line.contains(order)), "{seq} is not about {order}");
        for said in [order.to_owned(), format!("JournalNr.{}", german_count(seq))] {
            assert!(text.contains(&dense(&said)), "{said}");
        }
    }
    // Rollouts have names and deadlines, requests what they are for.
    for said in ["Umstellung auf Windows 11", "13.10.2026", "385 × Notebook", "Ersatz der Notebooks"] {
        assert!(text.contains(&dense(said)), "{said}");
    }
}
