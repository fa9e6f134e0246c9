//! What others published beside our figures: in the unit of the figure, beside the right one of ours, or with the
//! reason why there is none.

use serde_json::{Value, json};

use crate::{
    acts::{LINE, world},
    sollist::{Sollist, event},
    stores::both_stores,
};

/// A published figure of the end of June, in the words of its data.
fn publish(id: &str, metric: &str, scope: &str, says: &[(&str, &str)]) -> String {
    let mut data =
        json!({"metric": metric, "definition": "x", "scope": scope, "as_of": "2026-06-30", "origin": "Presse"});
    for (key, text) in says {
        data[*key] = json!(text);
    }
    event(id, "figure.reported", "2026-07-01T09:00:00+02:00", &data)
}

fn rows(user: &Sollist) -> Vec<Value> {
    user.ask("published")["rows"].as_array().unwrap().clone()
}

both_stores!(a_published_fraction_is_in_the_unit_of_its_figure);
fn a_published_fraction_is_in_the_unit_of_its_figure() {
    let user = world();
    user.record(&[
        // Four lines of 100,000.00 each.
        publish("a", "budget.available", "berlin", &[("numerator", "800000.00"), ("denominator", "2")]),
        publish("b", "budget.utilisation", "berlin", &[("numerator", "1"), ("denominator", "3")]),
        publish("c", "own.name", "berlin", &[("numerator", "1"), ("denominator", "3")]),
    ]);
    let rows = rows(&user);
    assert_eq!((&rows[0]["value"], &rows[0]["our_value"]), (&json!("400000.00"), &json!("400000.00")), "{rows:?}");
    assert_eq!(rows[0]["differs_from_ours"], json!(null), "{rows:?}");
    assert_eq!((&rows[1]["value"], &rows[2]["value"]), (&json!(33.3), &json!(33.3)), "{rows:?}");
}

both_stores!(where_there_are_several_of_ours_it_is_said_and_what_is_due_in_all_years_is_one);
fn where_there_are_several_of_ours_it_is_said_and_what_is_due_in_all_years_is_one() {
    let user = world();
    for (year, amount) in [(2027, 300), (2028, 100)] {
        user.say(&format!("line grant-authority --line {LINE} --year {year} --amount {amount} --time 2026-02-01"))
            .done();
    }
    for rollout in ["wlan", "windows-11"] {
        let of = format!("--authority ba-pankow --rollout {rollout}");
        user.say(&format!("rollout plan {of} --scope-total 10 --deadline 31.12.2026 --time 2026-02-01")).done();
        user.say(&format!("rollout progress {of} --done 5 --time 2026-06-01")).done();
    }
    user.record(&[
        publish("a", "budget.ve-use", "berlin", &[("value", "12.5")]),
        publish("b", "rollout.degree", "ba-pankow", &[("value", "50.0")]),
        publish("c", "efile.usage-rate", "ba-pankow", &[("value", "50.0")]),
    ]);
    let rows = rows(&user);
    assert_eq!((&rows[0]["our_value"], &rows[0]["differs_from_ours"]), (&json!(0.0), &json!(true)), "{rows:?}");
    let reason = |row: usize| rows[row]["reason_de"].as_str().unwrap_or_default();
    assert!(rows[1]["our_value"].is_null() && reason(1).contains("mehrere eigene Zahlen"), "{rows:?}");
    assert!(rows[2]["our_value"].is_null() && !reason(2).is_empty(), "{rows:?}");
    // Whoever reads the table is told, too.
    let table = user.say("published").done().out;
    let table = table.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(table.contains("Es gibt mehrere eigene Zahlen"), "{table}");
}

both_stores!(a_rate_of_less_than_one_percent_is_queried);
fn a_rate_of_less_than_one_percent_is_queried() {
    let user = world();
    user.record(&[
        publish("a", "mobile.device-rate", "ba-pankow", &[("value", "0.71")]),
        publish("b", "mobile.device-rate", "ba-pankow", &[("value", "1.0")]),
        publish("c", "mobile.device-rate", "ba-pankow", &[("value", "0.0")]),
        publish(
            "d",
            "mobile.device-rate",
            "ba-pankow",
            &[("value", "0.5"), ("numerator", "1"), ("denominator", "200")],
        ),
        publish("e", "evm.cpi", "ba-pankow", &[("value", "0.71")]),
        publish("f", "own.name", "ba-pankow", &[("value", "0.71")]),
    ]);
    let asked = user.ask("look --reason FIGURE_A_SHARE");
    let asked = asked["warnings"].as_array().unwrap();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert!(asked[0]["message_de"].as_str().unwrap().contains("0,71 %"), "{asked:?}");
}
