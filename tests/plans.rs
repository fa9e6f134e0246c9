//! Plans beside the books: editions under other names, revised amounts, rows that are missing, the published year 2015.

use serde_json::{Value, json};

use crate::{
    sollist::{Run, Server, Sollist, event, shared},
    stores::both_stores,
};

const HEAD: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
                    Titelbezeichnung;Jahr;BetragTyp;Betrag";
const SERVICES: &str = "2026/30/25/bezirksamt-pankow/dienstleistungen-fuer-die-verfahrensunabhaengige-ikt";
const DAY: &str = "2026-02-02T09:00:00+01:00";

fn case(name: &str) -> String {
    shared(&format!("cases/field/{name}")).display().to_string()
}

#[track_caller]
fn import(user: &Sollist, file: &str, options: &[&str]) -> Run {
    user.run(&[&["import", "budget", file, "--format", "json"], options].concat())
}

fn plan(user: &Sollist, name: &str, rows: &[&str]) -> String {
    user.file(name, format!("{HEAD}\n{}\n", rows.join("\n"))).display().to_string()
}

/// Lines of the budget with Ansatz, Festlegungen and Ist.
#[track_caller]
fn lines(user: &Sollist, options: &str) -> Vec<String> {
    let budget = user.ask(&format!("budget --by line {options}"));
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let row = |row: &Value| ["line", "appropriation", "commitments", "actual"].map(|key| text(row, key)).join(" ");
    let mut lines: Vec<String> = budget["rows"].as_array().unwrap().iter().map(row).collect();
    lines.sort();
    lines
}

fn order(id: &str, line: &str) -> String {
    let data = json!({"authority": "ba-pankow", "order": id, "line": line, "item": "notebook", "quantity": 1,
        "amount": "100.00"});
    event(id, "procurement.order-placed", DAY, &data)
}

fn payment(id: &str, order: &str, line: &str) -> String {
    let data = json!({"authority": "ba-pankow", "order": order, "line": line, "payment": id, "amount": "40.00"});
    event(id, "procurement.payment-made", DAY, &data)
}

both_stores!(a_row_that_stands_twice_word_for_word_is_no_new_money);
fn a_row_that_stands_twice_word_for_word_is_no_new_money() {
    let user = Sollist::new();
    let rows =
        ["30;25;E;;Bezirksamt Pankow;A;;Dienste;2026;Soll;2000", "30;25;E;;Bezirksamt Pankow;A;;Geräte;2026;Soll;7"];
    import(&user, &plan(&user, "einmal.csv", &rows), &[]).done();
    let before = user.sequence();
    let twice = plan(&user, "zweimal.csv", &[rows[0], rows[1], rows[0]]);
    for options in [&[][..], &["--amend", "Nachtrag"], &["--check"]] {
        let run = import(&user, &twice, options).ended(1);
        assert_eq!(run.json()["pairs"].as_array().unwrap().len(), 1, "{}", run.out);
        assert!(run.err.contains("wörtlich zweimal") && run.err.contains("--new-lines"), "{}", run.err);
        assert_eq!(user.sequence(), before, "nothing is booked");
    }
    // In a plan that is new both are lines, as in Berlin's.
    let other = Sollist::new();
    import(&other, &plan(&other, "neu.csv", &[rows[0], rows[0]]), &[]).done();
    assert_eq!(lines(&other, "").len(), 2);
    // The same line: the second row is refused, and what else the file says is booked.
    let run = import(&user.copy(), &twice, &["--same-lines"]).ended(1);
    let run = run.json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(0), &json!(1)), "{run}");
    // Two lines: each has its money, and the same file again changes nothing.
    let run = import(&user, &twice, &["--new-lines"]).done().json();
    assert_eq!(run["recorded"], 1, "{run}");
    assert_eq!(lines(&user, "").len(), 3);
    assert_eq!(import(&user, &twice, &[]).done().json()["recorded"], 0);
}

both_stores!(the_same_money_under_other_names_is_never_taken_for_new_in_silence);
fn the_same_money_under_other_names_is_never_taken_for_new_in_silence() {
    let user = Sollist::new();
    let (names, numbers) = (case("16-numbers-added/names.csv"), case("16-numbers-added/numbers.csv"));
    import(&user, &names, &[]).done();
    user.record(&[order("B-1", SERVICES)]);
    let before = user.sequence();
    let server = Server::start(&user);
    for asked in [&user.through(&server.url), &user.through(&server.url)] {
        let run = import(asked, &numbers, &[]).ended(1);
        let pairs = run.json()["pairs"].as_array().unwrap().clone();
        assert_eq!(pairs.len(), 2, "{}", run.out);
        assert_eq!((&pairs[0]["known_line"], &pairs[0]["line"]), (&json!(SERVICES), &json!("2026/30/25/2502/51185")));
        for word in ["--same-lines", "--new-lines"] {
            assert!(run.err.contains(word), "{}", run.err);
        }
    }
    assert_eq!(server.stop(), Some(0));
    assert_eq!(user.sequence(), before, "nothing is booked");

    let other = user.copy();
    let run = import(&other, &numbers, &["--new-lines"]).done().json();
    assert_eq!((&run["recorded"], &run["renamed"]), (&json!(2), &json!(0)), "{run}");
    assert_eq!(lines(&other, "").len(), 4);

    let run = import(&user, &numbers, &["--same-lines"]).done().json();
    assert_eq!((&run["recorded"], &run["duplicates"], &run["renamed"]), (&json!(2), &json!(2), &json!(2)), "{run}");
    assert_eq!(run["years"], json!([]), "no money was booked");
    // Everything posted follows; both names go on meaning the line.
    user.record(&[
        payment("Z-1", "B-1", SERVICES),
        payment("Z-2", "B-1", "2026/30/25/2502/51185"),
        order("B-2", "2026/30/25/2502/51185"),
        order("B-3", SERVICES),
    ]);
    let now = ["2026/30/25/2502/51185 2035000.00 220.00 80.00", "2026/30/25/2502/81279 600000.00 0.00 0.00"];
    assert_eq!(lines(&user, ""), now);
    // Before, the old name shows.
    let then = lines(&user, &format!("--as-of {before}"));
    assert!(
        then.iter().any(|line| line.starts_with(SERVICES)) && !then.iter().any(|line| line.contains("51185")),
        "{then:?}"
    );
    // Either edition again changes nothing, and nothing is lost when the tables are made anew.
    for file in [&names, &numbers] {
        let run = import(&user, file, &[]).done().json();
        assert_eq!((&run["recorded"], &run["duplicates"]), (&json!(0), &json!(2)), "{run}");
    }
    let tables = user.tables(&[]);
    user.say("rebuild").done();
    assert_eq!(user.tables(&[]), tables);
    assert_eq!(lines(&user, ""), now);
    user.say("verify").done();
    // A reworded title is found by its amount; a name that another line has is refused.
    let taken = json!({"authority": "ba-pankow", "line": SERVICES, "new_line": "2026/30/25/2502/81279"});
    let moved = json!({"authority": "ba-pankow", "line": SERVICES, "new_line": "2027/30/25/2502/51185"});
    for (id, data, reason) in [("u-1", taken, "LINE_NAME_TAKEN"), ("u-2", moved, "RENAMED_ELSEWHERE")] {
        let run = user.events(&[event(id, "budget.line-renamed", DAY, &data)]).ended(1).json();
        assert_eq!(
            (&run["refused"][0]["reason"], &run["refused"][0]["field"]),
            (&json!(reason), &json!("data.new_line")),
            "{run}"
        );
    }
}

both_stores!(all_lines_of_a_plan_under_new_names_are_listed_once_each);
fn all_lines_of_a_plan_under_new_names_are_listed_once_each() {
    const LINES: usize = 250;
    let user = Sollist::new();
    let rows = |numbered: bool| -> Vec<String> {
        let of = |at: usize| {
            let (chapter, title) =
                if numbered { ("2500".to_owned(), (51_000 + at).to_string()) } else { Default::default() };
            format!("30;25;IKT;{chapter};Bezirksamt Pankow;Ausgabetitel;{title};Bedarf z{at};2026;Soll;{at}")
        };
        (1..=LINES).map(of).collect()
    };
    let [names, numbers] = [false, true].map(|numbered| {
        let rows = rows(numbered);
        plan(&user, &format!("{numbered}.csv"), &rows.iter().map(String::as_str).collect::<Vec<_>>())
    });
    import(&user, &names, &[]).done();
    // What is listed by pages stands in the order of the first names, which come behind all of the new ones.
    let run = import(&user, &numbers, &["--same-lines"]).done().json();
    assert_eq!(run["renamed"], json!(LINES), "{run}");
    user.events(&[order("B-1", "2026/30/25/2500/51007")]).done();
    assert!(user.say("order list").done().out.contains("B-1"));
    assert_eq!(lines(&user, "").len(), LINES);
    let listed = user.ask("line list");
    assert_eq!(listed["rows"].as_array().or(listed["lines"].as_array()).unwrap().len(), LINES);
}

both_stores!(a_reworded_title_is_found_by_its_amount_and_two_files_are_compared_with_each_other);
fn a_reworded_title_is_found_by_its_amount_and_two_files_are_compared_with_each_other() {
    let user = Sollist::new();
    let (names, renamed) = (case("16-numbers-added/names.csv"), case("16-numbers-added/renamed.csv"));
    let run = user.run(&["import", "budget", &names, &renamed, "--format", "json"]).ended(1);
    assert_eq!(run.json()["pairs"].as_array().unwrap().len(), 1, "{}", run.out);
    assert_eq!(user.ask("journal --limit 0")["events"], json!([]), "{}", run.out);
    import(&user, &names, &[]).done();
    import(&user, &renamed, &[]).ended(1);
    let run = import(&user, &renamed, &["--same-lines"]).done().json();
    assert_eq!((&run["renamed"], lines(&user, "").len()), (&json!(1), 2));
    // A new title of another amount opens a line, as does one of an amount whose line has its own row.
    let row =
        |title: &str, amount: &str| format!("30;25;E;;Bezirksamt Pankow;Ausgabetitel;;{title};2026;Soll;{amount}");
    let more = plan(&user, "more.csv", &[&row("Schulung", "7"), &row("Gutachten", "8")]);
    let run = import(&user, &more, &[]).done().json();
    assert_eq!((&run["recorded"], &run["years"][0]["expenditure"]), (&json!(2), &json!("15.00")), "{run}");
}

both_stores!(rows_of_one_name_keep_their_amounts_in_any_order);
fn rows_of_one_name_keep_their_amounts_in_any_order() {
    let user = Sollist::new();
    import(&user, &case("18-doubled-title-order/one.csv"), &[]).done();
    let before = lines(&user, "");
    for options in [&[][..], &["--amend", "Nachtrag"]] {
        let run = import(&user, &case("18-doubled-title-order/two.csv"), options).done().json();
        assert_eq!((&run["recorded"], &run["duplicates"]), (&json!(0), &json!(2)), "{run}");
    }
    assert_eq!(lines(&user, ""), before);
}

both_stores!(a_plan_of_a_mistyped_year_is_queried_and_taken_back_as_advised);
fn a_plan_of_a_mistyped_year_is_queried_and_taken_back_as_advised() {
    let user = Sollist::new();
    let file = |year: i16, amount: &str| {
        let row = format!("30;25;E;;Bezirksamt Pankow;Ausgabetitel;;Dienstleistungen;{year};Soll;{amount}");
        plan(&user, &format!("{year}-{amount}.csv"), &[&row])
    };
    let year = || user.ask("budget --by line")["rows"][0]["line"].as_str().map(|line| line[..4].to_owned());
    let this = jiff::Timestamp::now().in_tz("Europe/Berlin").unwrap().year();
    import(&user, &file(this, "1000"), &[]).done();
    // The financial plan looks five years ahead.
    let run = import(&user, &file(this + 5, "1000"), &["--check"]).done().json();
    assert_eq!(run["warnings_count"], 0, "{run}");
    let far = file(this + 36, "1000");
    for options in [&["--check"][..], &[]] {
        let run = import(&user, &far, options).done().json();
        assert_eq!(run["warnings"][0]["reason"], "PLANNED_FAR_AHEAD", "{run}");
    }
    let mistyped = (this + 36).to_string();
    assert_eq!(lines(&user, "").len(), 1);
    assert_ne!(user.ask("look")["warnings"], json!([]));
    import(&user, &file(this + 36, "0"), &["--amend", "Jahr verschrieben"]).done();
    assert_eq!(year(), Some(this.to_string()), "the newest year with an Ansatz is the right one again");
    let before = user.ask(&format!("budget --by line --as-of {}", user.sequence() - 1));
    assert!(before.to_string().contains(&mistyped), "{before}");
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

both_stores!(an_amendment_names_what_it_leaves_out_and_says_what_it_booked);
fn an_amendment_names_what_it_leaves_out_and_says_what_it_booked() {
    let user = Sollist::new();
    import(&user, &case("16-numbers-added/names.csv"), &[]).done();
    let run = import(&user, &case("16-numbers-added/dropped.csv"), &["--amend", "Nachtrag 2026"]).done().json();
    assert_eq!(run["missing"].as_array().unwrap().len(), 1, "{run}");
    assert!(run["missing"][0]["line"].as_str().unwrap().contains("/geraete-technische"), "{run}");
    let row =
        "30;25;E;;Bezirksamt Pankow;Ausgabetitel;;Dienstleistungen für die verfahrensunabhängige IKT;2026;Soll;2000000";
    let file = plan(&user, "less.csv", &[row]);
    let refused = import(&user, &file, &[]).ended(1).json();
    assert_eq!(
        (&refused["refused"][0]["reason"], &refused["years"]),
        (&json!("ALREADY_APPROPRIATED"), &json!([])),
        "{refused}"
    );
    let run = import(&user, &file, &["--amend", "Nachtrag 2026"]).done().json();
    assert_eq!(
        (&run["years"][0]["amended"], &run["years"][0]["expenditure_change"]),
        (&json!(1), &json!("-35000.00")),
        "{run}"
    );
    let cents = |key: &str| run["years"][0][key].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    assert_eq!(cents("expenditure_before") + cents("expenditure_change"), cents("expenditure_after"), "{run}");
    assert_eq!(run["years"][0]["expenditure"], Value::Null, "no line was opened: {run}");
    assert_eq!(
        (&run["bereiche"][0]["bereich"], &run["bereiche"][0]["expenditure_change"]),
        (&json!("30"), &json!("-35000.00")),
        "{run}"
    );
    let text = user.run(&["import", "budget", &file, "--amend", "Nachtrag 2026"]).done().out;
    assert!(text.contains("0 Zeilen gebucht, 1 unverändert") && text.contains("ohne Zeile in der Datei"), "{text}");
}

both_stores!(a_revised_ist_is_booked_as_the_difference_with_its_basis);
fn a_revised_ist_is_booked_as_the_difference_with_its_basis() {
    let user = Sollist::new();
    let (first, second) = (case("17-revised-ist/ist1.csv"), case("17-revised-ist/ist2.csv"));
    let actual = || user.ask("budget --year 2025")["total"]["actual"].clone();
    import(&user, &first, &[]).done();
    let run = import(&user, &second, &[]).ended(1).json();
    let message = run["refused"][0]["message_de"].as_str().unwrap();
    assert!(message.contains("900,10") && message.contains("950,20") && message.contains("--amend"), "{message}");
    assert_eq!(actual(), json!("900.10"));
    for (file, booked, wanted) in
        [(&second, "50.10", "950.20"), (&first, "-50.10", "900.10"), (&second, "50.10", "950.20")]
    {
        let run = import(&user, file, &["--amend", "Haushaltsrechnung 2025"]).done().json();
        assert_eq!((&run["recorded"], &run["years"][0]["actual_expenditure"]), (&json!(1), &json!(booked)), "{run}");
        assert_eq!(actual(), json!(wanted));
        let again = import(&user, file, &[]).done().json();
        assert_eq!((&again["recorded"], &again["duplicates"]), (&json!(0), &json!(2)), "{again}");
    }
    let journal = user.ask("journal --limit 0")["events"].as_array().unwrap().clone();
    let payments: Vec<&Value> = journal.iter().filter(|event| event["type"] == "procurement.payment-made.v1").collect();
    let bases: Vec<&Value> = payments.iter().map(|event| &event["event"]["basis"]).collect();
    let basis = json!("Haushaltsrechnung 2025");
    assert_eq!(bases, [&Value::Null, &basis, &basis, &basis], "{journal:?}");
    user.say("rebuild").done();
    assert_eq!(actual(), json!("950.20"));
}

/// The published Ansatz and Ist of 2015 as it is: revenue and expenditure, and what was booked of each Bereich.
#[test]
fn the_published_year_2015_is_booked_to_the_cent() {
    let user = Sollist::new();
    let file = shared("data/berlin-2015-ansatz-ist.xlsx").display().to_string();
    let run = import(&user, &file, &[]).done().json();
    assert_eq!((&run["recorded"], &run["refused_count"]), (&json!(43_016), &json!(0)));
    for (bereich, appropriation, actual) in [
        ("30", "16499503200.00", "17159214161.01"),
        ("31", "855209000.00", "885942548.31"),
        ("33", "778737000.00", "826698875.83"),
        ("42", "518921600.00", "555359833.66"),
    ] {
        let sums = run["bereiche"].as_array().unwrap().iter().find(|row| row["bereich"] == bereich).unwrap().clone();
        assert_eq!(
            (&sums["expenditure"], &sums["actual_expenditure"]),
            (&json!(appropriation), &json!(actual)),
            "{sums}"
        );
        if bereich != "30" {
            let district = format!("{:02}", bereich.parse::<u8>().unwrap() - 30);
            let budget = user.ask(&format!("budget --year 2015 --district {district}"));
            assert_eq!(
                (&budget["total"]["appropriation"], &budget["total"]["actual"]),
                (&json!(appropriation), &json!(actual))
            );
        }
    }
    let again = import(&user, &file, &[]).done().json();
    assert_eq!((&again["recorded"], &again["duplicates"]), (&json!(0), &json!(43_016)));
}
