//! Why: the journal by line, order, authority, type and day; what was refused in the same way; and why a line stands
//! where it stands.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    sollist::{Server, Sollist, event},
    stores::both_stores,
};

const PANKOW: [&str; 2] = ["2026/30/25/bezirksamt-pankow/hardware", "2026/30/25/bezirksamt-pankow/netz"];
const MITTE: &str = "2026/30/25/bezirksamt-mitte/hardware";

/// A year of three lines: names given, money moved, orders that come and go, some reported late or for days before.
fn story() -> Vec<String> {
    let mut lines = Vec::new();
    let mut tell = |kind: &str, day: &str, data: Value| {
        let id = format!("w-{}", lines.len());
        lines.push(event(&id, kind, &format!("{day}T09:30:00+01:00"), &data));
    };
    for (authority, line) in [("ba-pankow", PANKOW[0]), ("ba-pankow", PANKOW[1]), ("ba-mitte", MITTE)] {
        tell(
            "budget.appropriated",
            "2026-01-01",
            json!({"authority": authority, "line": line, "amount": "1000.00", "programme": "workplace"}),
        );
    }
    let order = |authority: &str, line: &str, number: &str, amount: &str| {
        json!({"authority": authority, "order": number, "line": line, "item": "notebook", "quantity": 3,
            "amount": amount})
    };
    tell("procurement.order-placed", "2026-02-02", order("ba-pankow", PANKOW[0], "B-1", "900.00"));
    // The same number in another authority, and one that JSON escapes.
    tell("procurement.order-placed", "2026-02-03", order("ba-mitte", MITTE, "B-1", "100.00"));
    tell("procurement.order-placed", "2026-02-03", order("ba-mitte", MITTE, "B \"2\"\\ü", "10.00"));
    tell(
        "budget.line-renamed",
        "2026-02-10",
        json!({"authority": "ba-pankow", "line": PANKOW[0], "new_line": "2026/30/25/2502/51185"}),
    );
    tell("procurement.order-placed", "2026-03-03", order("ba-pankow", "2026/30/25/2502/51185", "B-2", "300.00"));
    tell(
        "budget.transferred",
        "2026-03-05",
        json!({"authority": "ba-pankow", "from_line": PANKOW[1], "to_line": PANKOW[0], "amount": "50.00",
            "basis": "§ 20 LHO", "reference": "V 1"}),
    );
    tell(
        "procurement.goods-delivered",
        "2026-03-20",
        json!({"authority": "ba-pankow", "order": "B-1", "quantity": 2, "delivered_on": "2026-02-20"}),
    );
    tell(
        "procurement.invoice-received",
        "2026-03-21",
        json!({"authority": "ba-pankow", "order": "B-1", "invoice": "R-1", "amount": "400.00"}),
    );
    tell(
        "procurement.payment-made",
        "2026-03-22",
        json!({"authority": "ba-pankow", "order": "B-1", "line": PANKOW[0], "payment": "Z-1", "amount": "400.00"}),
    );
    // Late: it happened before most of the others.
    tell(
        "procurement.payment-made",
        "2026-01-15",
        json!({"authority": "ba-pankow", "line": PANKOW[1], "payment": "Z-0", "amount": "1.00"}),
    );
    tell(
        "staffing.headcount-reported",
        "2026-04-01",
        json!({"authority": "ba-mitte", "as_of": "2026-03-31", "employees": 9, "workplaces": 8, "eligible": 7,
            "definition": "d"}),
    );
    lines
}

fn told() -> Sollist {
    let user = Sollist::new();
    let lines = story();
    user.record(&lines);
    // Twice is once.
    let again = user.events(&lines).done().json();
    assert_eq!(again["duplicates"], json!(lines.len()));
    user
}

/// A filter as the command line has it.
type Asked = BTreeMap<&'static str, String>;

fn journal(user: &Sollist, asked: &Asked) -> Vec<Value> {
    let mut line = vec!["journal".to_owned(), "--limit".to_owned(), "0".to_owned()];
    for (option, value) in asked {
        line.push(format!("--{option}"));
        line.extend(Some(value.clone()).filter(|value| !value.is_empty()));
    }
    line.extend(["--format", "json"].map(str::to_owned));
    user.run(&line).done().json()["events"].as_array().unwrap().clone()
}

/// The same by a look at every event.
fn naive(all: &[Value], asked: &Asked) -> Vec<Value> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let names = |line: &str| match line {
        line if line == PANKOW[0] || line == "2026/30/25/2502/51185" => vec![PANKOW[0], "2026/30/25/2502/51185"],
        line => [PANKOW[1], MITTE].into_iter().filter(|known| *known == line).collect(),
    };
    let fits = |event: &&Value| {
        let data = &event["event"]["data"];
        asked.iter().all(|(option, value)| match *option {
            "line" => {
                ["line", "from_line", "to_line"].iter().any(|key| names(value).contains(&text(&data[key]).as_str()))
            }
            "order" => text(&data["order"]) == *value,
            "authority" => text(&data["authority"]) == *value,
            "type" => {
                let kind = text(&event["type"]);
                kind == *value || kind.starts_with(&format!("{value}."))
            }
            "from" if value.contains('-') => text(&event["day"]) >= *value,
            "to" if value.contains('-') => text(&event["day"]) <= *value,
            "from" => event["sequence"].as_u64().unwrap() >= value.parse().unwrap(),
            "to" => event["sequence"].as_u64().unwrap() <= value.parse().unwrap(),
            _ => true,
        })
    };
    let mut found: Vec<Value> = all.iter().filter(fits).cloned().collect();
    if asked.contains_key("newest-first") {
        found.reverse();
    }
    found
}

both_stores!(what_fits_is_what_a_look_at_every_event_finds);
fn what_fits_is_what_a_look_at_every_event_finds() {
    let user = told();
    let server = Server::start(&user);
    let user = user.through(&server.url);
    let all = journal(&user, &Asked::new());
    assert_eq!(all.len(), story().len());
    for event in &all {
        assert!(event["said"].as_str().is_some_and(|said| said.contains("(Bezirksamt ")), "{event}");
    }
    let some: [(&'static str, &[&str]); 6] = [
        ("line", &["", PANKOW[0], "2026/30/25/2502/51185", PANKOW[1], MITTE]),
        ("order", &["", "B-1", "B-2", "B \"2\"\\ü"]),
        ("authority", &["", "ba-pankow", "ba-mitte"]),
        ("type", &["", "procurement.order-placed.v1", "procurement", "budget.transferred", "procurement.order-placed"]),
        ("from", &["", "2026-02-20", "5", "2026-12-31"]),
        ("to", &["", "2026-02-20", "2026-03-05", "9", "1"]),
    ];
    // Every filter alone, and many of their combinations.
    let mut tried = 0;
    for number in 0..110_usize {
        let mut asked = Asked::new();
        let mut rest = number * 7919 + number / 5;
        for (option, values) in &some {
            let value = values[rest % values.len()];
            rest /= values.len();
            if !value.is_empty() {
                asked.insert(*option, value.to_owned());
            }
        }
        if number % 3 == 0 {
            asked.insert("newest-first", String::new());
        }
        let both = (asked.get("from").map(|from| from.contains('-')), asked.get("to").map(|to| to.contains('-')));
        let backwards = matches!((asked.get("from"), asked.get("to")), (Some(from), Some(to))
            if both.0 == both.1 && (from.len(), from) > (to.len(), to));
        let no_order = asked.get("order").is_some_and(|order| order == "B-2" || order.contains('"'))
            && asked.get("authority").is_some_and(|of| (of == "ba-mitte") == (asked["order"] == "B-2"));
        if backwards || no_order {
            continue;
        }
        assert_eq!(journal(&user, &asked), naive(&all, &asked), "{asked:?}");
        tried += 1;
    }
    assert!(tried >= 60, "{tried}");
}

both_stores!(of_ten_thousand_events_the_few_that_fit_are_found_from_either_end);
fn of_ten_thousand_events_the_few_that_fit_are_found_from_either_end() {
    let user = Sollist::new();
    let mut lines = story();
    for number in 0..10_000 {
        let data = json!({"authority": "ba-mitte", "line": MITTE, "payment": format!("M-{number}"), "amount": "0.01"});
        let day = format!("2026-{:02}-{:02}T12:00:00+01:00", 1 + number % 9, 1 + number % 28);
        lines.push(event(&format!("m-{number}"), "procurement.payment-made", &day, &data));
    }
    user.record(&lines);
    let server = Server::start(&user);
    let user = user.through(&server.url);
    let all = journal(&user, &Asked::new());
    assert!(all.len() >= 10_000, "{}", all.len());
    for (option, value) in
        [("order", "B-2"), ("type", "budget.transferred"), ("from", "2199-01-01"), ("line", PANKOW[1])]
    {
        for newest_first in [false, true] {
            let mut asked = Asked::from([(option, value.to_owned())]);
            asked.extend(newest_first.then(|| ("newest-first", String::new())));
            assert_eq!(journal(&user, &asked), naive(&all, &asked), "{asked:?}");
        }
    }
    // The newest five, and five from a number on: no more is read than is shown.
    let newest = user.ask("journal --newest-first --limit 5");
    let newest: Vec<u64> =
        newest["events"].as_array().unwrap().iter().map(|e| e["sequence"].as_u64().unwrap()).collect();
    let end = all.len() as u64;
    assert_eq!(newest, [end, end - 1, end - 2, end - 3, end - 4]);
    let some = user.ask("journal --from 9990 --limit 5");
    assert_eq!(some["events"][0]["sequence"], json!(9_990));
    assert_eq!(some["events"].as_array().unwrap().len(), 5);
}

both_stores!(a_name_that_there_is_not_is_refused_and_an_empty_answer_says_why);
fn a_name_that_there_is_not_is_refused_and_an_empty_answer_says_why() {
    let empty = Sollist::new();
    let server = Server::start(&empty);
    let none = empty.through(&server.url).say("journal").done();
    assert!(none.out.contains("Das Journal ist leer"), "{}", none.out);
    let user = told();
    for (line, said) in [
        ("journal --line 2026/30/25/bezirksamt-pankow/gibt-es-nicht", "gibt es nicht"),
        ("journal --order B-77", "Keine Behörde hat eine Bestellung „B-77“"),
        ("journal --order B-2 --authority ba-mitte", "Bezirksamt Mitte"),
        ("journal --authority ba-spandau", "ba-spandau"),
        ("journal --type procurement.order-paced", "procurement.order-placed"),
        ("journal --from 2026-05-01 --to 2026-04-01", "Vom 01.05.2026 bis zum 01.04.2026"),
        ("journal --from 9 --to 4", "Nr. 9"),
        ("refused --reason ORDER_UNKOWN", "ORDER_UNKNOWN"),
        ("refused --origin nie.jsonl", "nie.jsonl"),
        ("budget --line 2026/30/25/bezirksamt-pankow/gibt-es-nicht --explain", "gibt es nach diesem Stand nicht"),
        ("budget --line gibt-es-nicht --explain", "Keine Haushaltsstelle passt zu „gibt-es-nicht“"),
        ("journal --line 2026/30", "passen mehrere Haushaltsstellen"),
    ] {
        let run = user.say(line);
        assert!(run.code != Some(0) && run.err.contains(said), "{line}: {:?} {} {}", run.code, run.out, run.err);
    }
    let none = user.say("journal --type budget.frozen").done();
    assert!(none.out.contains("Kein Ereignis passt") && none.out.contains("beginnt am"), "{}", none.out);
    // And so does a list at a state before the first event, whatever it lists.
    for list in [
        "order list",
        "line list",
        "funding list",
        "line authorities",
        "rollout list",
        "rollout sites",
        "rollout milestones",
        "rollout activities",
        "scenario list",
    ] {
        let none = user.say(&format!("{list} --as-of 2020-01-01")).done().sentences();
        assert!(none.contains("für diese Abfrage") && none.contains("Das Journal beginnt am"), "{list}: {none}");
        let none = empty.say(&format!("{list} --until 2026-01-01")).done().sentences();
        assert!(none.contains("Das Journal ist leer"), "{list}: {none}");
    }
    // A list of now of an empty journal says how one begins, in whatever form; of a year without a plan a list names
    // those with one.
    for list in [
        "order list",
        "line list",
        "line list --year 2026",
        "payment list",
        "funding list",
        "count list",
        "count list headcount",
        "rollout list",
        "submission list",
        "look",
        "refused",
    ] {
        let none = empty.say(list).done().sentences();
        assert!(none.contains("Das Journal ist leer. Einen Haushaltsplan liest"), "{list}: {none}");
        assert!(!none.contains("noch nicht eingelesen"), "{list}: {none}");
        let none = empty.say(&format!("{list} --format json")).done();
        assert!(none.err.contains("Das Journal ist leer") && !none.out.contains("leer"), "{list}: {none:?}");
    }
    for list in ["budget", "forecast", "line list", "indicators"] {
        let none = user.say(&format!("{list} --year 2099")).done().sentences();
        assert!(none.contains("Einen Haushaltsplan gibt es nur für 2026."), "{list}: {none}");
        assert!(!none.contains("import budget"), "{list}: {none}");
        let some = user.say(&format!("{list} --year 2026")).done().sentences();
        assert!(!some.contains("Haushaltsplan gibt es"), "{list}: {some}");
    }
    let none = user.say("budget --programme remote-access").done().sentences();
    assert!(none.contains("Gesucht ist im Haushaltsjahr 2026"), "{none}");
    let none = user.say("budget --until 2020-01-01 --lang en").done().sentences();
    assert!(none.contains("There is a budget plan of 2026 only."), "{none}");
    let none = user.say("order list --until 2020-01-01 --lang en").done().sentences();
    assert!(none.contains("nothing that belongs here had happened by 2020-01-01"), "{none}");
    let none = user.say("journal --from 4711 --lang en").done();
    assert!(none.out.contains("ends with no. 14"), "{}", none.out);
    // Numbers are numbers, days are days; what is neither is said.
    let run = user.say("journal --from gestern");
    assert!(run.code == Some(2) && run.err.contains("JJJJ-MM-TT"), "{}", run.err);
}

both_stores!(what_was_refused_is_found_by_whom_it_is_about_what_it_was_and_why);
fn what_was_refused_is_found_by_whom_it_is_about_what_it_was_and_why() {
    let user = told();
    let line = |id: &str, kind: &str, data: Value| event(id, kind, "2026-05-05T10:00:00+02:00", &data);
    let bad = [
        line("r-1", "procurement.order-cancelled", json!({"authority": "ba-pankow", "order": "X-1"})),
        line("r-2", "procurement.order-cancelled", json!({"authority": "ba-mitte", "order": "X-2"})),
        line("r-3", "budget.invented", json!({"authority": "ba-mitte"})),
        r#"{"specversion":"1.0","id":"r-4","source":"/test","type":"funding.requested.v1","#.to_owned(),
        line("r-5", "staffing.positions-changed", json!({"authority": "ba-pankow", "quantity": 1})),
    ];
    user.events(&bad);
    let all = user.ask("refused");
    let ids = |found: &Value| -> Vec<String> {
        let of = |entry: &Value| entry["text"].as_str().unwrap().split("r-").nth(1).unwrap()[..1].to_owned();
        found["refused"].as_array().unwrap().iter().map(of).collect()
    };
    assert_eq!(ids(&all), ["1", "2", "3", "4", "5"]);
    let reason = all["refused"][0]["reason"].as_str().unwrap().to_owned();
    let origin = all["refused"][0]["origin"].as_str().unwrap().to_owned();
    let today = all["refused"][0]["refused_at"].as_str().unwrap()[..10].to_owned();
    for (options, expected) in [
        ("--authority ba-pankow".to_owned(), vec!["1", "5"]),
        ("--authority ba-mitte --type procurement".to_owned(), vec!["2"]),
        ("--type budget.invented".to_owned(), vec!["3"]),
        ("--type funding.requested".to_owned(), vec!["4"]),
        (format!("--reason {reason}"), vec!["1", "2"]),
        (format!("--origin {origin}"), vec!["1", "2", "3", "4", "5"]),
        ("--to 2020-01-01".to_owned(), vec![]),
        ("--from 2199-12-31".to_owned(), vec![]),
        ("--authority ba-mitte --type funding.granted".to_owned(), vec![]),
    ] {
        assert_eq!(ids(&user.ask(&format!("refused {options}"))), expected, "{options}");
    }
    // Midnight between asking and being refused may lie between, in Berlin or Greenwich.
    let around = user.ask(&format!("refused --from {} --authority ba-mitte", &today));
    assert!(ids(&around).len() == 2 || ids(&around).is_empty(), "{around}");
    let none = user.say("refused --authority ba-mitte --type funding.granted").done();
    assert!(none.out.contains("passt zu allem"), "{}", none.out);
    // What is known nowhere, and that nothing open is about, is a slip.
    for (options, text) in [
        ("--authority ba-spandau", "ba-spandau"),
        ("--type budget.inventd", "„budget.inventd“ ist unbekannt"),
        ("--type budget.invented --from 2199-12-31", "„budget.invented“ ist unbekannt"),
    ] {
        let run = user.say(&format!("refused {options}"));
        assert!(run.code != Some(0) && run.err.contains(text), "{options}: {:?} {}", run.code, run.err);
    }
    let strange = line("r-6", "procurement.order-cancelled", json!({"authority": "ba-spandua", "order": "X-6"}));
    user.events(&[strange]).ended(1);
    assert_eq!(ids(&user.ask("refused --authority ba-spandua")), ["6"], "it was refused for that very name");
}

both_stores!(a_line_is_explained_by_its_postings_down_to_the_order_that_overdrew_it);
fn a_line_is_explained_by_its_postings_down_to_the_order_that_overdrew_it() {
    let user = told();
    let rows = user.ask("budget --by line")["rows"].as_array().unwrap().clone();
    let cents = |value: &Value| {
        let text = value.as_str().unwrap_or("0.00").replace('.', "");
        text.parse::<i64>().unwrap()
    };
    for line in [PANKOW[0], "2026/30/25/2502/51185", PANKOW[1], MITTE] {
        let told = user.ask(&format!("budget --line {line} --explain"));
        let row = rows.iter().find(|row| row["line"] == told["line"]).unwrap();
        assert_eq!(&told["row"], row, "{line}");
        for key in ["appropriation", "carry_over", "adjustments", "frozen", "commitments", "actual"] {
            let sum: i64 = told["postings"].as_array().unwrap().iter().map(|posting| cents(&posting[key])).sum();
            assert_eq!(sum, cents(&row[key]), "{line} {key}");
        }
        let last = told["postings"].as_array().unwrap().last().unwrap();
        assert_eq!(last["available"], row["available"]);
        assert_eq!(user.ask(&format!("budget --line {line}"))["rows"], json!([row]));
    }
    let told = user.ask(&format!("budget --line {} --explain", PANKOW[0]));
    assert_eq!(told["other_names"], json!([PANKOW[0]]));
    let why = &told["overdrafts"][0];
    assert_eq!((&why["since"], &why["order"], &why["sequence"]), (&json!("2026-03-03"), &json!("B-2"), &json!(8)));
    assert_eq!((&why["by_then"], &why["by_now"]), (&json!("200.00"), &json!("150.00")));
    assert_eq!(
        [&why["before"], &why["after"], &why["by_event"]].map(|amount| amount.as_str().unwrap()),
        ["100.00", "-200.00", "200.00"]
    );
    let postings = told["postings"].as_array().unwrap();
    let overdrew: Vec<&Value> = postings.iter().filter(|posting| posting["overdraws"] == true).collect();
    assert!(overdrew.len() == 1 && overdrew[0]["sequence"] == 8, "{overdrew:?}");
    let text = user.say(&format!("budget --line {} --explain", PANKOW[0])).done().out;
    for said in [
        "Ansatz 1.000,00 + Haushaltsreste 0,00 + Sollveränderung 50,00",
        "= verfügbar −150,00",
        "Überzogen seit dem 03.03.2026 um 200,00 EUR durch Nr. 8: Bestellung B-2 über 300,00 EUR",
        "gemeldet von",
        "verfügbar waren 100,00 EUR, gebraucht wurden 300,00 EUR; jetzt um 150,00 EUR.",
        "überzieht",
    ] {
        assert!(text.replace('\n', " ").contains(said), "{said} in {text}");
    }
    // As it was known before the order, and as it was until the day before.
    for options in ["--as-of 7", "--until 2026-03-02"] {
        let told = user.ask(&format!("budget --line {} --explain {options}", PANKOW[0]));
        assert_eq!(told["overdrafts"], json!([]), "{options}");
    }
}

both_stores!(the_event_that_overdrew_a_line_is_shown_however_much_followed);
fn the_event_that_overdrew_a_line_is_shown_however_much_followed() {
    let user = told();
    let pay = |number: usize| {
        let payment = format!("N-{number}");
        let data = json!({"authority": "ba-pankow", "line": PANKOW[0], "payment": payment, "amount": "0.01"});
        event(&format!("n-{number}"), "procurement.payment-made", "2026-06-01T12:00:00+02:00", &data)
    };
    user.record(&(0..40).map(pay).collect::<Vec<_>>());
    let told = user.ask(&format!("budget --line {} --explain", PANKOW[0]));
    let all = told["postings"].as_array().unwrap().len();
    let text = user.say(&format!("budget --line {} --explain", PANKOW[0])).done().out;
    // The newest 25, the one that overdrew the line, and what is left out before and between them.
    let is_row = |row: &&str| row.contains(".2026  ") || row.contains("weitere Buchung");
    let rows: Vec<&str> = text.lines().filter(is_row).collect();
    let cause = rows.iter().position(|row| row.contains("überzieht")).unwrap_or_else(|| panic!("{text}"));
    assert!(cause < 3 && rows[cause + 1].contains("weitere Buchungen"), "{text}");
    assert!(text.contains(&format!("Nicht gezeigt sind {} Buchungen; --wide zeigt alle.", all - 26)), "{text}");
    let wide = user.say(&format!("budget --line {} --explain --wide", PANKOW[0])).done().out;
    assert!(!wide.contains("weitere Buchung") && wide.contains("überzieht"), "{wide}");
}

both_stores!(a_line_is_named_by_so_much_that_only_one_is_meant_in_every_command);
fn a_line_is_named_by_so_much_that_only_one_is_meant_in_every_command() {
    let user = told();
    let server = Server::start(&user);
    let remote = user.through(&server.url);
    // By its number, which it got later, and the year; by parts; with the authority whose it is.
    for user in [&user, &remote] {
        let by_name = user.ask("budget --line 2026/30/25/2502/51185");
        assert_eq!(by_name["rows"][0]["line"], "2026/30/25/2502/51185");
        for typed in ["2026/51185", "51185", "250251185", "2502/51185", "2026/30/25/2502/5"] {
            assert_eq!(user.ask(&format!("budget --line {typed}")), by_name, "{typed}");
        }
        let journal = user.ask("journal --line 51185 --limit 0");
        assert_eq!(journal, user.ask(&format!("journal --line {} --limit 0", PANKOW[0])));
        let shown = user.ask("line show 2502/51185");
        assert_eq!(shown["line"], "2026/30/25/2502/51185", "{shown}");
        user.say("look --line 2502/51185").done();
        let orders = user.ask("order list --line 51185");
        assert_eq!(orders, user.ask("order list --line 2026/30/25/2502/51185"));
    }
    assert_eq!(server.stop(), Some(0));
    // What is recorded names the whole line; what may mean several is refused with them, and nothing is recorded.
    let last = user.sequence();
    let several = user.say("freeze --line 2026/30 --amount 1,00 --consent-by x --reference y").ended(1);
    for name in ["2026/30/25/2502/51185", PANKOW[1], MITTE, "meint die erste"] {
        assert!(several.err.contains(name), "{name}: {}", several.err);
    }
    assert_eq!(user.sequence(), last);
    user.say("freeze --line pankow/netz --amount 1,00 --consent-by x --reference y").done();
    let frozen = user.ask("journal --newest-first --limit 1")["events"][0].clone();
    assert_eq!(frozen["event"]["data"]["line"], PANKOW[1], "{frozen}");
}

both_stores!(numbers_of_the_journal_are_typed_as_they_are_printed);
fn numbers_of_the_journal_are_typed_as_they_are_printed() {
    let user = Sollist::new();
    let mut lines = story();
    for number in 0..1_000 {
        let data = json!({"authority": "ba-mitte", "line": MITTE, "payment": format!("M-{number}"), "amount": "0.01"});
        lines.push(event(&format!("m-{number}"), "procurement.payment-made", "2026-04-01T12:00:00+02:00", &data));
    }
    user.record(&lines);
    let asked = |from: &str| user.run(&["journal", "--from", from, "--limit", "1", "--format", "json"]).done().json();
    let plain = asked("1005");
    assert_eq!(plain["events"][0]["sequence"], 1_005);
    for typed in ["Nr. 1.005", "1.005", "1,005", "no. 1,005"] {
        assert_eq!(asked(typed), plain, "{typed}");
    }
    let known = |as_of: &str| {
        let run = user.run(&["budget", "--as-of", as_of, "--format", "json"]).done();
        run.json()["as_of"].clone()
    };
    assert_eq!(known("Nr. 1.005"), known("1005"));
    let wrong = user.run(&["journal", "--from", "1.00"]).ended(2);
    assert!(wrong.err.contains("Nummer des Journals"), "{}", wrong.err);
    // Before the journal begins there is no line, and the refusal says when it begins, not what it was asked for.
    for (as_of, said) in
        [("2020-01-01", "Das Journal beginnt am"), ("0", "Das Journal beginnt am"), ("1", "noch nicht")]
    {
        let run = user.run(&["budget", "--line", MITTE, "--explain", "--as-of", as_of]).ended(1);
        assert!(run.err.contains(said) && !run.err.contains("vielleicht"), "{as_of}: {}", run.err);
    }
}
