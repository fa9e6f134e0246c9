//! The year-end forecast through the program: worked to the cent, the same on both stores and on a server, at every
//! state of knowledge, in every form.

use serde_json::{Value, json};

use crate::{
    sollist::{Server, Sollist, event},
    stores::both_stores,
};

const OFFICE: &str = "ba-pankow";
const YEARS: std::ops::RangeInclusive<i64> = 2023..=2026;

fn line(year: i64, number: i64) -> String {
    format!("{year}/30/25/bezirksamt-pankow/titel-{number}")
}

fn amount(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn payment(id: &str, year: i64, number: i64, day: &str, cents: i64) -> String {
    event(
        id,
        "procurement.payment-made",
        &format!("{day}T12:00:00+01:00"),
        &json!({"authority": OFFICE, "line": line(year, number), "payment": id, "amount": amount(cents)}),
    )
}

/// Seven lines over four years, of which the last is paid up to September.
fn seven() -> Vec<String> {
    let mut lines = Vec::new();
    for year in YEARS {
        for number in 1..=7 {
            let (soll, of) = (10_000_000 * number, year - 2023);
            lines.push(event(
                &format!("p-{year}-{number}"),
                "budget.appropriated",
                &format!("{year}-01-01T00:00:00+01:00"),
                &json!({"authority": OFFICE, "line": line(year, number), "amount": amount(soll), "kind": "consumptive",
                    "programme": if number < 4 { "workplace" } else { "training" },
                    "labels": {"section": "EPl 25", "chapter": "BA Pankow", "title": format!("Titel {number}")}}),
            ));
            let end = soll * (80 + (7 * number + 5 * of) % 21) / 100;
            let cut = end * (40 + (3 * number + 4 * of) % 13) / 100;
            lines.push(payment(&format!("c-{year}-{number}"), year, number, &format!("{year}-03-15"), cut));
            if year < 2026 {
                lines.push(payment(&format!("e-{year}-{number}"), year, number, &format!("{year}-12-01"), end - cut));
            }
        }
    }
    lines
}

const ASKED: &str = "forecast --until 2026-09-30";

/// Of a row: what is expected, and the range.
fn shown(row: &Value) -> String {
    ["value", "lower", "centre", "upper"].map(|key| row[key].as_str().unwrap_or("null").to_owned()).join(" ")
}

both_stores!(a_forecast_is_the_same_wherever_it_is_asked_and_to_the_cent);
fn a_forecast_is_the_same_wherever_it_is_asked_and_to_the_cent() {
    let user = Sollist::new();
    user.record(&seven());
    let by_line = user.ask(&format!("{ASKED} --by line"));
    let rows = by_line["rows"].as_array().unwrap();
    assert_eq!((by_line["day"].as_str(), rows.len()), (Some("2026-09-30"), 7));
    assert_eq!(shown(&rows[0]), "82646.67 77293.67 82759.23 86641.87");
    assert_eq!(shown(&by_line["total"]), "2466853.34 2317123.78 2472936.47 2583623.36");
    let first = &rows[0];
    for (key, value) in [
        ("id", json!("budget.forecast")),
        ("unit", json!("EUR")),
        ("level", json!(80)),
        ("method", json!("plan-profile")),
        ("years", json!(3)),
        ("pool", json!("all")),
        ("n", json!(21)),
        ("coverage", json!(null)),
        ("soll", json!("100000.00")),
        ("deviation", json!("-17353.33")),
        ("exhausted_on", json!(null)),
        ("lasts", json!(true)),
        ("commitments", json!("0.00")),
        ("reason", json!(null)),
        ("profile", json!("line")),
    ] {
        assert_eq!(first[key], value, "{key}: {first}");
    }
    assert_eq!(first["run_rate"], first["methods"]["run-rate"]);
    for (by, count) in [("district", 1), ("authority", 1), ("programme", 2), ("authority,programme", 2), ("line", 7)] {
        let answer = user.ask(&format!("{ASKED} --by {by}"));
        assert_eq!((answer["rows"].as_array().unwrap().len(), &answer["total"]), (count, &by_line["total"]), "{by}");
    }
    // Filters choose rows; what the lines are judged by stays.
    let of_programme = user.ask(&format!("{ASKED} --by line --programme workplace"));
    assert_eq!(of_programme["rows"].as_array().unwrap().as_slice(), &rows[..3]);
    assert_eq!(user.ask(&format!("{ASKED} --by line --district 03 --section 25"))["rows"], by_line["rows"]);

    // On a server, in pages, and from a table of a spreadsheet the same.
    let server = Server::start(&user);
    assert_eq!(user.through(&server.url).ask(&format!("{ASKED} --by line")), by_line);
    let table = user.say(&format!("{ASKED} --by line --format csv")).done();
    assert_eq!(table.out.lines().count(), 8, "{}", table.out);
    assert!(table.out.contains("82646.67"), "{}", table.out);
    drop(server);

    // A payment that is recorded late changes what is known, and not what was known.
    let known = user.sequence();
    user.record(&[payment("late", 2026, 1, "2026-09-01", 100_000), payment("later", 2026, 1, "2026-10-01", 100_000)]);
    let as_known = user.ask(&format!("{ASKED} --by line --as-of {known}"));
    assert_eq!((&as_known["rows"], &as_known["total"]), (&by_line["rows"], &by_line["total"]));
    let now = user.ask(&format!("{ASKED} --by line"));
    let actual =
        |answer: &Value| answer["rows"][0]["actual"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    assert_eq!(actual(&now) - actual(&by_line), 100_000);
    assert_ne!(shown(&now["rows"][0]), shown(&by_line["rows"][0]));
    assert_eq!(now["rows"].as_array().unwrap().len(), 7);
}

#[test]
fn a_forecast_reads_well_on_a_terminal_in_both_languages() {
    let user = Sollist::new();
    user.record(&seven());
    user.record(&[payment("much", 2026, 7, "2026-08-01", 40_000_000)]);
    for (lang, words) in [
        (
            "de",
            [
                "Prognose",
                "reicht",
                "gerechnet am 30.09.2026",
                "erwartete Überdeckung 80 %",
                "noch nicht messbar",
                "§ 37 LHO",
            ],
        ),
        (
            "en",
            ["Forecast", "years before", "made on 2026-09-30", "expected cover 80 %", "not measurable yet", "§ 37 LHO"],
        ),
    ] {
        for by in ["line", "programme", "district"] {
            let run = user.say(&format!("{ASKED} --by {by} --lang {lang}")).done();
            for word in words {
                assert!(run.sentences().contains(word), "{word}: {}", run.out);
            }
            assert!(run.out.lines().all(|line| line.chars().count() <= 120), "{}", run.out);
        }
    }
    let by_line = user.say(&format!("{ASKED} --by line")).done().out;
    assert!(by_line.contains("Plan × Restprofil") && by_line.contains("Jahresende"), "{by_line}");
    // What is expected beyond the Soll ends on a day.
    let rows = user.ask(&format!("{ASKED} --by line"))["rows"].clone();
    let day = rows[6]["exhausted_on"].as_str().unwrap();
    assert!(("2026-09-30".."2026-12-31").contains(&day) && !rows[6]["deviation"].as_str().unwrap().starts_with('-'));
    assert_eq!(user.ask(&format!("{ASKED} --by programme"))["rows"][1]["runs_dry"], json!(1));
}

both_stores!(a_forecast_without_past_years_is_a_rough_point_and_one_of_nothing_is_none);
fn a_forecast_without_past_years_is_a_rough_point_and_one_of_nothing_is_none() {
    let user = Sollist::new();
    let values = json!({"closing_day": "01-31"});
    let set = json!({"set": "Haushalt", "valid_from": "2023-01-01", "values": values});
    user.record(&[event("par", "parameters.published", "2023-01-01T00:00:00+01:00", &set)]);
    let none = user.ask("forecast");
    assert_eq!((&none["rows"], &none["total"]["value"]), (&json!([]), &json!(null)));
    assert!(user.say("forecast").done().out.contains("sollist import budget"));
    user.record(&seven()[..2]);
    let row = user.ask("forecast --until 2023-09-30 --by line")["rows"][0].clone();
    assert_eq!((&row["reason_code"], &row["lower"]), (&json!("no-years"), &json!(null)));
    assert!(row["reason"].as_str().unwrap().starts_with("Ohne abgeschlossene Vorjahre"), "{row}");
    for (wrong, code) in [("--by month", 2), ("--section 99", 1), ("--authority ba-nirgendwo", 1), ("--as-of 99", 1)] {
        user.say(&format!("forecast {wrong}")).ended(code);
    }
}
