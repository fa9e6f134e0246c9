//! What is recorded a second time under another name: it counts, and whoever records it is told of the first.

use serde_json::{Value, json};

use crate::{
    replay::with_plan,
    sollist::{Sollist, event},
    stores::both_stores,
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";

fn on(id: &str, kind: &str, data: Value) -> String {
    let mut data = data;
    data["authority"] = json!("ba-pankow");
    event(id, kind, "2026-06-10T12:00:00+02:00", &data)
}

fn order() -> String {
    let data = json!({"order": "B-1", "line": LINE, "item": "notebook", "quantity": 100, "amount": "900.00"});
    on("o-1", "procurement.order-placed", data)
}

fn delivered(id: &str, quantity: u32, day: &str) -> String {
    on(id, "procurement.goods-delivered", json!({"order": "B-1", "quantity": quantity, "delivered_on": day}))
}

/// The numbers of the journal that are on the list for being recorded before, with their sentences.
fn listed(user: &Sollist) -> Vec<(u64, String)> {
    let list = user.ask("look --reason RECORDED_BEFORE");
    let one = |one: &Value| (one["sequence"].as_u64().unwrap(), one["message_de"].as_str().unwrap().to_owned());
    list["warnings"].as_array().unwrap().iter().map(one).collect()
}

/// What is printed, without the breaks of lines.
fn text(out: &str) -> String {
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

both_stores!(a_second_delivery_of_the_day_counts_and_names_the_first);
fn a_second_delivery_of_the_day_counts_and_names_the_first() {
    let user = with_plan();
    user.record(&[order()]);
    let deliver = "delivery --authority ba-pankow --order B-1 --quantity 4 --delivered-on 15.06.2026";
    let first = user.say(&format!("{deliver} --request-id eins")).done();
    assert!(!first.out.contains("schon einmal"), "{}", first.out);
    let number = user.sequence();
    let german = format!("Wie Ereignis Nr. {number} vom 15.06.2026: Dasselbe ist schon einmal gebucht");
    let english = format!("Like event number {number} of 2026-06-15: the same is recorded once already");
    let grouped = |said: &str| said.replace(&number.to_string(), &grouped(number));

    // The same name is the same act, and nothing is queried.
    let repeated = user.say(&format!("{deliver} --request-id eins")).done();
    assert!(repeated.out.contains("Schon aufgezeichnet als Nr. "), "{}", repeated.out);
    assert!(!repeated.out.contains("schon einmal") && user.sequence() == number, "{}", repeated.out);

    // Another name: told by a check, and by the receipt.
    let checked = user.say(&format!("{deliver} --check")).done();
    assert!(text(&checked.out).contains(&grouped(&german)), "{}", checked.out);
    assert_eq!((user.sequence(), listed(&user).len()), (number, 0));
    let second = user.say(&format!("{deliver} --request-id zwei --lang en")).done();
    assert!(text(&second.out).contains(&grouped(&english).replace('.', ",")), "{}", second.out);
    assert_eq!(user.sequence(), number + 1);
    assert_eq!(listed(&user).iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [number + 1]);

    // Another day, another quantity, another order are other acts.
    for other in ["--quantity 4 --delivered-on 16.06.2026", "--quantity 5 --delivered-on 15.06.2026"] {
        let run = user.say(&format!("delivery --authority ba-pankow --order B-1 {other}")).done();
        assert!(!run.out.contains("schon einmal"), "{}", run.out);
    }
    // The newest of them is named, whoever reads the journal again.
    user.say("rebuild").done();
    let third = user.say(&format!("{deliver} --request-id drei")).done();
    let newest = format!("Wie Ereignis Nr. {} vom", self::grouped(number + 1));
    assert!(text(&third.out).contains(&newest), "{newest}: {}", third.out);
    assert_eq!(user.ask("verify --deep")["valid"], true);
}

/// A number as German sentences write it.
fn grouped(number: u64) -> String {
    sollist_contract::words::number::number(number).de
}

both_stores!(what_a_file_says_twice_is_told_whatever_the_batches);
fn what_a_file_says_twice_is_told_whatever_the_batches() {
    let user = with_plan();
    let many = (0..1_500_u32).map(|at| delivered(&format!("m-{at}"), 100 + at, "2026-06-20"));
    let big = on(
        "o-1",
        "procurement.order-placed",
        json!({"order": "B-1", "line": LINE, "item": "notebook", "quantity": 2_000_000, "amount": "900.00"}),
    );
    // The second of each stands in the same batch, and in a later one.
    let lines: Vec<String> = std::iter::once(big)
        .chain([delivered("a", 40, "2026-06-15"), delivered("b", 40, "2026-06-15")])
        .chain(many)
        .chain([delivered("c", 40, "2026-06-15")])
        .collect();
    let first = user.sequence() + 1;
    let checked = user.events_with(&lines, &["--check", "--format", "json"]).done().json();
    let said = |run: &Value| -> Vec<(u64, String)> {
        let warnings = run["warnings"].as_array().unwrap().iter().filter(|one| one["reason"] == "RECORDED_BEFORE");
        warnings.map(|one| (one["line"].as_u64().unwrap(), one["message_de"].as_str().unwrap().to_owned())).collect()
    };
    let places: Vec<u64> = said(&checked).iter().map(|(line, _)| *line).collect();
    assert_eq!(places, [3, 1_504]);
    assert!(said(&checked)[1].1.starts_with("Wie Eintrag 3 derselben Sendung (15.06.2026)"), "{checked}");
    let run = user.events(&lines).done().json();
    assert_eq!(said(&run).iter().map(|(line, _)| *line).collect::<Vec<_>>(), places);
    let expected = |seq: u64, like: u64| (seq, format!("Wie Ereignis Nr. {} vom 15.06.2026", grouped(like)));
    let begin = |(seq, said): (u64, String)| (seq, said.split(':').next().unwrap_or_default().to_owned());
    let found: Vec<(u64, String)> = listed(&user).into_iter().map(begin).collect();
    assert_eq!(found, [expected(first + 2, first + 1), expected(first + 1_503, first + 2)]);
    // All of it known already: nothing is said again.
    let again = user.events(&lines).done().json();
    assert_eq!(again["warnings_count"], 0, "{again}");
}

both_stores!(money_that_is_moved_twice_is_told_whatever_the_papers);
fn money_that_is_moved_twice_is_told_whatever_the_papers() {
    let user = with_plan();
    user.record(&[order()]);
    let other = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
    let acts = [
        format!("freeze --line {LINE} --amount 1,00 --consent-by SenFin --time 11.06.2026 --reference"),
        format!("unfreeze --line {LINE} --amount 0,50 --consent-by SenFin --time 11.06.2026 --reference"),
        format!("transfer --from-line {LINE} --to-line {other} --amount 1,00 --basis x --time 11.06.2026 --reference"),
        format!("adjust --line {LINE} --amount 1,00 --basis x --time 11.06.2026 --reference"),
    ];
    for act in acts {
        let run = user.say(&format!("{act} A")).done();
        assert!(!run.out.contains("schon einmal gebucht"), "{act}: {}", run.out);
        let number = grouped(user.sequence());
        let run = user.say(&format!("{act} B")).done();
        let said = format!("Wie Ereignis Nr. {number} vom 11.06.2026: Dasselbe ist schon einmal gebucht");
        assert!(text(&run.out).contains(&said), "{act}: {}", run.out);
    }
    // A payment has a number of its own, and one of as much of the same on the same day may be the same one.
    for of in [format!("--line {LINE}"), "--order B-1".to_owned()] {
        let pay = |number: &str, rest: &str| {
            format!("payment --authority ba-pankow {of} --amount 2,00 --time 11.06.2026 --payment {number}{rest}")
        };
        let number = of.len().to_string();
        let first = user.say(&pay(&format!("C-{number}"), "")).done().out;
        assert!(!text(&first).contains("schon einmal gebucht"), "{of}: {first}");
        let second = user.say(&pay(&format!("D-{number}"), "")).done().out;
        assert!(text(&second).contains("Dasselbe ist schon einmal gebucht"), "{of}: {second}");
        let other = user.say(&pay(&format!("E-{number}"), "").replace("2,00", "3,00")).done().out;
        assert!(!text(&other).contains("schon einmal gebucht"), "{of}: {other}");
    }
}

both_stores!(what_is_granted_or_issued_twice_a_day_is_told);
fn what_is_granted_or_issued_twice_a_day_is_told() {
    let user = crate::acts::world();
    let step = |step: &str, rest: &str| format!("funding {step} --authority ba-pankow --request M-1 {rest}");
    user.say(&step("request", "--programme mobile-devices --amount 900 --time 2026-03-01")).done();
    user.say(&step("review", "--time 2026-03-02")).done();
    user.say(&step("approve", "--time 2026-03-03")).done();
    user.say("count stock --authority ba-pankow --item notebook --in-use 0 --in-stock 20 --as-of 2026-02-10").done();
    let stock =
        |act: &str| format!("rollout {act} --authority ba-pankow --item notebook --quantity 5 --time 2026-03-05");
    let acts = [step("grant", "--amount 200 --time 2026-03-04"), stock("issue"), stock("return"), stock("retire")];
    for act in acts {
        let first = user.say(&act).done().out;
        assert!(!text(&first).contains("schon einmal gebucht"), "{act}: {first}");
        let number = grouped(user.sequence() - u64::from(act.contains("grant")));
        // What came back twice has to be out.
        if act.contains("return") {
            user.say(&stock("issue").replace("03-05", "03-04")).done();
        }
        let second = user.say(&act).done().out;
        assert!(text(&second).contains(&format!("Wie Ereignis Nr. {number} vom")), "{act}: {second}");
        let other = act.replace("--quantity 5", "--quantity 1").replace("--amount 200", "--amount 100");
        if !act.contains("issue") {
            let other = user.say(&other).done().out;
            assert!(!text(&other).contains("schon einmal gebucht"), "{act}: {other}");
        }
    }
    // Whoever works with the digital file does so, whatever the day.
    user.say("rollout e-file --authority ba-pankow --time 2026-03-01").done();
    let again = user.say("rollout e-file --authority ba-pankow --time 2026-04-01").done().out;
    assert!(text(&again).contains("eine Behörde zählt einmal"), "{again}");
    user.say("rebuild").done();
    assert_eq!(user.ask("verify --deep")["valid"], true);
}
