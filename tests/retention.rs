//! How long names and texts are kept is said by dated parameters: before its term nothing is due, after it whoever
//! runs the house sees what is, and erases it with one command.

use std::slice::from_ref;

use jiff::Timestamp;
use serde_json::{Value, json};
use sollist_contract::day::Day;

use crate::{
    erased::holds,
    replay::with_plan,
    sollist::{Sollist, event},
    stores::{Kind, both_stores},
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
const NAME: &str = "erika.musterfrau-4711";
const PRIVATE: &str = "[privacy]\nsealed_texts = true\npseudonyms = true\n";

/// The terms that a set names; `Null`: none.
fn terms(id: &str, from: &str, retention: &Value) -> String {
    let values = match retention {
        Value::Null => json!({"items": {}}),
        terms => json!({"items": {}, "retention": terms}),
    };
    let set = json!({"set": "retention", "valid_from": from, "values": values});
    event(id, "parameters.published", "2026-01-05T10:00:00+01:00", &set)
}

/// What is due of her, by kind, with the day since when.
fn due(user: &Sollist, on: &str) -> Vec<(String, String)> {
    let all = user.ask(&format!("privacy due --on {on}"));
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let is_hers = |row: &&Value| text(row, "whose") == NAME || text(row, "whose").starts_with("p-");
    let due = all["due"].as_array().unwrap().iter().filter(is_hers);
    due.map(|row| (text(row, "what"), text(row, "due_since"))).collect()
}

both_stores!(names_and_texts_are_due_when_their_term_is_over_and_erased_by_one_command);
fn names_and_texts_are_due_when_their_term_is_over_and_erased_by_one_command() {
    let user = with_plan();
    let config = user.file("private.toml", PRIVATE).display().to_string();
    let frozen = event(
        "frozen",
        "budget.frozen",
        "2026-06-30T10:00:00+02:00",
        &json!({"authority": "ba-pankow", "line": LINE, "amount": "1.00", "consent_by": "Frau Geheim",
        "reference": "A"}),
    );
    user.events_with(&[frozen], &["--config", &config, "--actor", NAME]).done();
    let year = Day::of(Timestamp::now()).year();
    let first = |years: i16| format!("{}-01-01", year + years);
    let last = |years: i16| format!("{}-12-31", year + years);

    // Nobody has said how long anything is kept.
    let far = first(90);
    assert_eq!(user.ask(&format!("privacy due --on {far}"))["terms"], Value::Null);
    let said = user.say(&format!("privacy due --on {far}")).done().out;
    assert!(said.contains("keine Fristen") && said.contains("sollist parameters publish"), "{said}");

    // The year in which it was recorded has to be over, and then the term.
    user.record(&[terms("t-1", "2026-01-01", &json!({"texts_years": 6, "names_years": 3}))]);
    assert_eq!(due(&user, &last(3)), []);
    let name = ("name".to_owned(), first(4));
    assert_eq!(due(&user, &first(4)), from_ref(&name));
    assert_eq!(due(&user, &last(6)), from_ref(&name));
    assert_eq!(due(&user, &first(7)), [("texts".to_owned(), first(7)), name.clone()]);
    // Terms are dated, as every parameter is, and the last word of a day holds.
    user.record(&[terms("t-2", &first(5), &json!({"texts_years": 1, "names_years": 1}))]);
    user.record(&[terms("t-3", &first(5), &json!({"texts_years": 4, "names_years": 3}))]);
    assert_eq!(due(&user, &last(4)), from_ref(&name));
    assert_eq!(due(&user, &first(5)), [("texts".to_owned(), first(5)), name]);
    user.record(&[terms("t-4", &first(9), &Value::Null)]);
    assert_eq!(due(&user, &first(9)), [], "a set that names none names none");

    // Nothing is erased before its day.
    let early = user.say(&format!("privacy due --on {} --erase", first(5))).ended(2);
    assert!(early.err.contains("noch nicht da"), "{}", early.err);
    let nothing = user.ask("privacy due --erase");
    assert_eq!((&nothing["due"], &nothing["erased"]), (&json!([]), &json!(true)), "{nothing}");
    assert_eq!(user.column(&format!("SELECT name FROM persons WHERE name = '{NAME}'")), [NAME]);

    let then = user.at(&format!("{} 10:00:00", first(5)));
    let erased = then.say("privacy due --erase").done().out;
    assert!(erased.contains(NAME) && erased.contains("Gelöscht: ein Schlüssel von Texten"), "{erased}");
    assert!(then.column(&format!("SELECT name FROM persons WHERE name = '{NAME}'")).is_empty());
    assert!(then.column("SELECT key FROM text_keys WHERE secret IS NOT NULL AND author LIKE 'p-%'").is_empty());
    assert_eq!(due(&then, &last(8)), []);
    assert!(then.say("journal --type budget.frozen").done().out.contains("gelöscht am "));
    then.say("verify --deep").done();
}

both_stores!(what_was_refused_and_is_done_with_says_nothing_after_its_term);
fn what_was_refused_and_is_done_with_says_nothing_after_its_term() {
    let user = with_plan();
    let frozen = |id: &str, amount: &str, reference: &str| {
        let data = json!({"authority": "ba-pankow", "line": LINE, "amount": amount, "consent_by": "H",
            "reference": reference});
        event(id, "budget.frozen", "2026-06-30T10:00:00+02:00", &data)
    };
    let (aside, mended, open) =
        (frozen("f-1", "viel", "GEHEIM-1"), frozen("f-2", "mehr", "GEHEIM-2"), frozen("f-3", "zu viel", "GEHEIM-3"));
    let bytes = frozen("f-4", "wenig", "GEHEIM-4");
    user.events(&[aside.clone(), mended, open, bytes]).ended(1);
    let entries = user.ask("refused");
    let id = |of: &str| {
        let all = entries["refused"].as_array().unwrap().iter();
        let entry = all.clone().find(|entry| entry["text"].as_str().unwrap().contains(of)).unwrap();
        entry["id"].as_str().unwrap().to_owned()
    };
    user.say(&format!("refused settle {} --basis erledigt", id("GEHEIM-1"))).done();
    user.say(&format!("refused settle {} --basis erledigt", id("GEHEIM-4"))).done();
    // What is no text is kept as the bytes that it came in, and nothing else of it.
    let bytes: String = "GEHEIM-4".bytes().map(|byte| format!("{byte:02x}")).collect();
    let bytes = if Kind::current() == Kind::Postgres { format!("'\\x{bytes}'") } else { format!("X'{bytes}'") };
    user.tamper(&format!("UPDATE intake_refused SET content = '', raw = {bytes} WHERE id = '{}'", id("GEHEIM-4")));
    user.events(&[frozen("f-2", "1.00", "offen")]).done();

    let year = Day::of(Timestamp::now()).year();
    let due = |user: &Sollist, on: String| user.ask(&format!("privacy due --on {on}"))["due"].clone();
    user.record(&[terms("t-1", "2026-01-01", &json!({"texts_years": 6, "names_years": 6}))]);
    assert_eq!(due(&user, format!("{}-12-31", year + 90)), json!([]), "without a term it is kept");
    let of_two = json!({"texts_years": 6, "names_years": 6, "refused_years": 2});
    user.record(&[terms("t-2", "2026-01-01", &of_two)]);
    assert_eq!(due(&user, format!("{}-12-31", year + 2)), json!([]));
    let first = format!("{}-01-01", year + 3);
    let three = json!([{"what": "refused", "whose": "3", "year": year.to_string(), "due_since": first}]);
    assert_eq!(due(&user, first.clone()), three);

    assert!(["GEHEIM-1", "GEHEIM-2", "GEHEIM-3", "GEHEIM-4"].iter().all(|text| holds(&user, text)));
    let then = user.at(&format!("{first} 10:00:00"));
    let said = then.say("privacy due --erase").done().sentences();
    assert!(said.contains("Gelöscht: was 3 abgelehnte Einträge sagten."), "{said}");
    let raw = "SELECT id FROM intake_refused WHERE raw IS NOT NULL";
    assert_eq!(then.column(raw), [""; 0]);
    for gone in ["GEHEIM-1", "GEHEIM-2", "GEHEIM-4"] {
        assert!(!holds(&then, gone), "{gone}: what is done with is gone from the files too");
    }
    assert_eq!(due(&then, first), json!([]));
    // What is open is somebody's to correct; and the same line is known when it comes again.
    let left = then.ask("refused");
    assert!(left["refused"].as_array().unwrap().len() == 1 && left.to_string().contains("GEHEIM-3"), "{left}");
    then.events(&[aside]).ended(1);
    let again = then.ask("refused");
    assert!(again["refused"].as_array().unwrap().len() == 2 && again.to_string().contains("GEHEIM-1"), "{again}");
    then.say("verify --deep").done();
}
