//! Which line a row of a plan is: under other names, with an Ist, in a correction, in several files, with others of its
//! name.

use serde_json::{Value, json};

use crate::{
    sollist::{Run, Sollist, event_of},
    stores::both_stores,
};

const HEAD: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
                    Titelbezeichnung;Jahr;BetragTyp;Betrag";

/// A row of section 25: chapter and title as `number;name`.
fn row(chapter: &str, title: &str, kind: &str, amount: &str) -> String {
    format!("30;25;EGov;{chapter};Ausgabetitel;{title};2026;{kind};{amount}")
}
fn file(user: &Sollist, name: &str, rows: &[String]) {
    user.file(name, format!("{HEAD}\n{}\n", rows.join("\n")));
}
fn import(user: &Sollist, what: &str) -> Run {
    user.say(&format!("import budget {what} --format json"))
}
fn plan(user: &Sollist, name: &str, rows: &[String], options: &str) -> Run {
    file(user, name, rows);
    import(user, &format!("{name} {options}"))
}
/// Lines below section 25 with Ansatz and Ist.
#[track_caller]
fn lines(user: &Sollist) -> Vec<String> {
    let budget = user.ask("budget --by line");
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().replace("2026/30/25/", "");
    let row = |row: &Value| ["line", "appropriation", "actual"].map(|key| text(row, key)).join(" ");
    let mut lines: Vec<String> = budget["rows"].as_array().unwrap().iter().map(row).collect();
    lines.sort();
    lines
}
fn counts(run: &Run) -> (u64, u64, u64) {
    let json = run.json();
    let count = |key: &str| json[key].as_u64().unwrap();
    (count("recorded"), count("duplicates"), count("refused_count"))
}
fn paid(id: &str, line: &str, amount: &str) -> String {
    let data = json!({"authority": "ba-pankow", "line": line, "payment": id, "amount": amount});
    event_of("/bezirk/03/hkr", id, "procurement.payment-made", "2026-03-03T09:00:00+01:00", &data)
}

const NAMED: (&str, &str) = (";Bezirksamt Pankow", ";Dienst");
const NUMBERED: (&str, &str) = ("2502;Bezirksamt Pankow", "51185;Dienst");

both_stores!(an_ist_of_a_line_under_another_name_is_not_booked_again);
fn an_ist_of_a_line_under_another_name_is_not_booked_again() {
    let edition = |(chapter, title): (&str, &str), soll: &str, ist: &str| {
        [row(chapter, title, "Soll", soll), row(chapter, title, "Ist", ist)]
    };
    let user = Sollist::new();
    plan(&user, "names.csv", &edition(NAMED, "1000", "500"), "").done();
    let before = user.copy();
    let run = plan(&user, "numbers.csv", &edition(NUMBERED, "1000", "500"), "--same-lines").done();
    assert_eq!(
        (counts(&run), &run.json()["renamed"], &run.json()["years"]),
        ((1, 2, 0), &json!(1), &json!([])),
        "{}",
        run.out
    );
    assert_eq!(lines(&user), ["2502/51185 1000.00 500.00"]);
    // Another Ist and another Ansatz: refused; as an amendment the difference, and the summary says so.
    for name in ["names.csv", "numbers.csv"] {
        assert_eq!(counts(&import(&user, name).done()), (0, 2, 0));
    }
    let user = before;
    let revised = edition(NUMBERED, "1100", "700");
    let run = plan(&user.copy(), "numbers.csv", &revised, "--same-lines").ended(1);
    assert_eq!(counts(&run), (1, 0, 2), "{}", run.out);
    let run = plan(&user, "numbers.csv", &revised, "--same-lines --amend N1").done();
    let year = &run.json()["years"][0];
    let told = ["lines", "amended", "expenditure_change", "actual_expenditure"].map(|key| year[key].clone());
    assert_eq!(told, [json!(0), json!(1), json!("100.00"), json!("200.00")], "{}", run.out);
    assert_eq!(lines(&user), ["2502/51185 1100.00 700.00"]);
    assert_eq!(counts(&import(&user, "numbers.csv").done()), (0, 2, 0));
    // One Ist under each of its names would count twice.
    let run = plan(
        &user,
        "both.csv",
        &[row(NAMED.0, NAMED.1, "Ist", "800"), row(NUMBERED.0, NUMBERED.1, "Ist", "800")],
        "--amend N2",
    )
    .ended(1);
    assert_eq!(counts(&run), (1, 1, 1), "{}", run.out);
    assert_eq!(lines(&user), ["2502/51185 1100.00 800.00"]);
}

both_stores!(the_ist_of_a_plan_is_the_whole_of_its_line);
fn the_ist_of_a_plan_is_the_whole_of_its_line() {
    let (chapter, title) = NUMBERED;
    let line = "2026/30/25/2502/51185";
    let soll = row(chapter, title, "Soll", "1000");
    let with = |ist: &str| [soll.clone(), row(chapter, title, "Ist", ist)];
    let user = Sollist::new();
    plan(&user, "soll.csv", std::slice::from_ref(&soll), "").done();
    user.record(&[paid("Z-1", line, "450.00")]);
    let run = plan(&user, "ist.csv", &with("500"), "").ended(1);
    let message = run.json()["refused"][0]["message_de"].as_str().unwrap().to_owned();
    assert!(["450,00", "500,00", "--amend"].iter().all(|word| message.contains(word)), "{message}");
    assert_eq!(lines(&user), ["2502/51185 1000.00 450.00"]);
    // As advised: the difference, and it is off the list.
    let run = import(&user, "ist.csv --amend Haushaltsrechnung").done();
    assert_eq!(
        (counts(&run), &run.json()["years"][0]["actual_expenditure"]),
        ((1, 1, 0), &json!("50.00")),
        "{}",
        run.out
    );
    assert_eq!(
        (lines(&user), &user.ask("refused")["refused"]),
        (vec!["2502/51185 1000.00 500.00".to_owned()], &json!([]))
    );
    assert_eq!(counts(&import(&user, "ist.csv").done()), (0, 2, 0));
    // What is reported already is what the plan says.
    let other = Sollist::new();
    plan(&other, "soll.csv", std::slice::from_ref(&soll), "").done();
    other.record(&[paid("Z-1", line, "450.00")]);
    assert_eq!(counts(&plan(&other, "ist.csv", &with("450"), "").done()), (0, 2, 0));
    // Reported afterwards: the plan again changes nothing and says what is booked besides.
    let late = Sollist::new();
    plan(&late, "ist.csv", &with("500"), "").done();
    late.record(&[paid("Z-1", line, "450.00")]);
    let run = import(&late, "ist.csv").done();
    assert!(run.err.contains("950,00") && run.err.contains("500,00") && run.err.contains("--amend"), "{}", run.err);
    assert_eq!(lines(&late), ["2502/51185 1000.00 950.00"]);
    import(&late, "ist.csv --amend Haushaltsrechnung").done();
    assert_eq!(lines(&late), ["2502/51185 1000.00 500.00"]);
    // Two files of one command that say the same Ist.
    let two = Sollist::new();
    file(&two, "a.csv", &with("500"));
    file(&two, "b.csv", &with("500"));
    assert_eq!(counts(&import(&two, "a.csv b.csv").done()), (2, 2, 0));
    assert_eq!(lines(&two), ["2502/51185 1000.00 500.00"]);
}

both_stores!(in_a_part_of_a_plan_the_amount_alone_is_no_sign);
fn in_a_part_of_a_plan_the_amount_alone_is_no_sign() {
    let chapter = NUMBERED.0;
    for titles in [["51185;Dienst", "51186;Netz"], [";Dienst", ";Netz"]] {
        let all = titles.map(|title| row(chapter, title, "Soll", "1000"));
        let user = Sollist::new();
        plan(&user, "plan.csv", &[all[0].clone(), all[1].replace(";2026;", ";26;")], "").ended(1);
        user.say("refused --export mend.csv").done();
        let mended = std::fs::read_to_string(user.path("mend.csv")).unwrap().replace(";26;", ";2026;");
        user.file("mend.csv", mended);
        assert_eq!(counts(&import(&user, "mend.csv").done()), (1, 0, 0));
        assert_eq!((lines(&user).len(), &user.ask("refused")["refused"]), (2, &json!([])));
        // One plan in two files.
        let user = Sollist::new();
        file(&user, "a.csv", &all[..1]);
        file(&user, "b.csv", &all[1..]);
        assert_eq!(counts(&import(&user, "a.csv b.csv").done()), (2, 0, 0));
        assert_eq!(lines(&user).len(), 2);
    }
    // Two numbers and two titles are two lines, also in two commands.
    let user = Sollist::new();
    plan(&user, "a.csv", &[row(chapter, "51185;Dienst", "Soll", "1000")], "").done();
    plan(&user, "b.csv", &[row(chapter, "51186;Netz", "Soll", "1000")], "").done();
    assert_eq!(lines(&user).len(), 2);
    // A reworded title without a number is asked about, and the same title with another number.
    for title in [";Wartung", "51187;Dienst"] {
        let user = Sollist::new();
        let first = if title.starts_with(';') { ";Dienst" } else { "51185;Dienst" };
        plan(&user, "a.csv", &[row(chapter, first, "Soll", "1000")], "").done();
        // What cannot be read is said with it, so that the file is corrected once.
        let rows = [row(chapter, title, "Soll", "1000"), row(chapter, "51199;Funk", "Soll", "viel")];
        let run = plan(&user, "b.csv", &rows, "").ended(1);
        assert_eq!(run.json()["pairs"].as_array().map(Vec::len), Some(1), "{}", run.out);
        assert_eq!(run.json()["refused"].as_array().map(Vec::len), Some(1), "{}", run.out);
    }
    // Of two files the table says which line is not in the books yet.
    let user = Sollist::new();
    file(&user, "a.csv", &[row(NAMED.0, NAMED.1, "Soll", "1000")]);
    file(&user, "b.csv", &[row(chapter, "51185;Dienst", "Soll", "1000")]);
    let run = import(&user, "a.csv b.csv").ended(1);
    assert_eq!(run.json()["pairs"][0]["known_file"], json!("a.csv"), "{}", run.out);
}

both_stores!(of_rows_of_one_name_the_missing_one_is_the_one_whose_amount_is_missing);
fn of_rows_of_one_name_the_missing_one_is_the_one_whose_amount_is_missing() {
    let rows =
        |amounts: &[&str]| amounts.iter().map(|amount| row(NUMBERED.0, ";Dienst", "Soll", amount)).collect::<Vec<_>>();
    let base = Sollist::new();
    plan(&base, "plan.csv", &rows(&["100", "900"]), "").done();
    let user = base.copy();
    assert_eq!(counts(&plan(&user, "less.csv", &rows(&["900"]), "").done()), (0, 1, 0));
    let run = import(&user, "less.csv --amend N1").done();
    assert_eq!(
        (counts(&run), &run.json()["missing"][0]["line"]),
        ((0, 1, 0), &json!("2026/30/25/2502/dienst")),
        "{}",
        run.out
    );
    // One that is between them is the new one.
    assert_eq!(counts(&plan(&user, "more.csv", &rows(&["50", "100", "900"]), "").done()), (1, 2, 0));
    assert_eq!(lines(&user), ["2502/dienst 100.00 0.00", "2502/dienst-2 900.00 0.00", "2502/dienst-3 50.00 0.00"]);
    assert_eq!(counts(&import(&user, "more.csv").done()), (0, 3, 0));
    // Which one is meant cannot be told; following the advice works.
    let user = base.copy();
    for options in ["", "--amend N1"] {
        let run = plan(&user, "unclear.csv", &rows(&["950"]), options).ended(1);
        let message = run.json()["refused"][0]["message_de"].as_str().unwrap().to_owned();
        assert!(message.contains("100,00") && message.contains("900,00") && message.contains("mit 0"), "{message}");
    }
    plan(&user, "unclear.csv", &rows(&["0", "950"]), "--amend N1").done();
    assert_eq!(lines(&user), ["2502/dienst 0.00 0.00", "2502/dienst-2 950.00 0.00"]);
    assert_eq!(user.ask("refused")["refused"], json!([]));
    // The Ist follows its row; alone it is found by what is booked.
    let user = Sollist::new();
    let ist = |amount: &str| row(NUMBERED.0, ";Dienst", "Ist", amount);
    let both = |order: [usize; 2]| {
        let soll = order.map(|at| rows(&["100", "900"])[at].clone());
        [soll.to_vec(), order.map(|at| ist(["10", "90"][at])).to_vec()].concat()
    };
    plan(&user, "plan.csv", &both([0, 1]), "").done();
    assert_eq!(counts(&plan(&user, "plan-2.csv", &both([1, 0]), "").done()), (0, 4, 0));
    assert_eq!(counts(&plan(&user, "ist.csv", &[ist("90")], "").done()), (0, 2, 0));
    assert_eq!(counts(&plan(&user, "ist.csv", &[ist("90"), ist("10")], "").done()), (0, 4, 0));
    assert_eq!(lines(&user), ["2502/dienst 100.00 10.00", "2502/dienst-2 900.00 90.00"]);
}

both_stores!(a_chapter_that_is_called_otherwise_is_no_new_money);
fn a_chapter_that_is_called_otherwise_is_no_new_money() {
    let titles = [("51185;Dienst", "1000"), ("81279;Geräte", "2000"), ("52501;Schulung", "30")];
    let chapter = |chapter: &str, count: usize| {
        titles[..count].iter().map(|(title, amount)| row(chapter, title, "Soll", amount)).collect::<Vec<_>>()
    };
    let cases = [
        (";Bezirksamt Pankow", ";Bezirksamt Pankow von Berlin"),
        (";Bezirksamt Pankow", ";2502 Bezirksamt Pankow"),
        ("2502;Bezirksamt Pankow", ";2502 Bezirksamt Pankow"),
        ("2502;Bezirksamt Pankow", "2503;BA Pankow"),
        ("2502;Bezirksamt Pankow", "2503;"),
        (";Amt für Netze", ";Landesnetzamt"),
    ];
    for (before, after) in cases {
        let user = Sollist::new();
        plan(&user, "a.csv", &chapter(before, 3), "").done();
        let run = plan(&user, "b.csv", &chapter(after, 3), "").ended(1);
        assert_eq!(run.json()["pairs"].as_array().map(Vec::len), Some(3), "{before} {after}: {}", run.out);
        let run = import(&user, "b.csv --same-lines").done();
        assert_eq!((counts(&run), lines(&user).len()), ((3, 3, 0), 3), "{before} {after}: {}", run.out);
        assert_eq!(counts(&import(&user, "b.csv").done()), (0, 3, 0), "{before} {after}");
    }
    // One title of many that is alike is a title of another chapter.
    let user = Sollist::new();
    plan(&user, "a.csv", &chapter(";Amt für Netze", 3), "").done();
    let other =
        [row(";Landesarchiv", "51185;Dienst", "Soll", "1000"), row(";Landesarchiv", "42801;Personal", "Soll", "7")];
    assert_eq!(counts(&plan(&user, "b.csv", &other, "").done()), (2, 0, 0));
    // Number and name in one cell name the authority as the name alone does.
    let user = Sollist::new();
    plan(&user, "a.csv", &chapter(";2502 Bezirksamt Pankow", 1), "").done();
    assert_eq!(user.ask("budget --by line --authority ba-pankow")["rows"].as_array().map(Vec::len), Some(1));
}
