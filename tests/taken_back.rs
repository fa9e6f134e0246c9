//! What was recorded by mistake can be taken back as advised: commitment authority, milestones reached, connections to
//! the digital file, activities.

use serde_json::{Value, json};

use crate::{
    acts::{LINE, OTHER, world},
    sollist::{Sollist, event},
    stores::both_stores,
};

/// What is said of an act that is refused, in one line.
fn refused(user: &Sollist, act: &str) -> String {
    user.say(act).ended(1).err.split_whitespace().collect::<Vec<_>>().join(" ")
}

both_stores!(commitment_authority_that_was_mistyped_is_lowered_to_what_is_used);
fn commitment_authority_that_was_mistyped_is_lowered_to_what_is_used() {
    let user = world();
    let grant = |line: &str, amount: &str| {
        format!("line grant-authority --line {line} --year 2027 --time 2026-02-01 --amount {amount}")
    };
    let said = user.say(&grant(LINE, "999.999.999,00")).done().sentences();
    assert!(said.contains("ihn mit umgekehrtem Vorzeichen zurücknehmen"), "{said}");
    let place = "order place --authority ba-pankow --item notebook --quantity 1 --order B-1 --due 2027-02-01";
    user.say(&format!("{place} --line {LINE} --amount 50 --time 2026-02-02")).done();
    let too_much = refused(&user, &grant(LINE, "-999.999.999,00"));
    assert!(too_much.contains("am 02.02.2026 nur 999.999.949,00 EUR frei"), "{too_much}");
    assert!(too_much.contains("Bitte nicht unter −999.999.949,00 EUR gehen"), "{too_much}");
    // A system of record takes back no more than that either.
    let data = json!({"authority": "ba-pankow", "line": LINE, "year": 2027, "amount": "-999999999.00"});
    let told = event("ve", "budget.authority-granted", "2026-02-03T12:00:00+01:00", &data);
    let run = user.events(&[told]).ended(1).json();
    assert_eq!(run["refused"][0]["reason"], "COMMITMENT_AUTHORITY_IN_USE", "{run}");
    let lowered = user.say(&grant(LINE, "-999.999.949,00")).done().sentences();
    assert!(lowered.contains("um 999.999.949,00 EUR gesenkt") && !lowered.contains("Hinweis:"), "{lowered}");
    let authority = |view: &str| {
        let all = user.ask(&format!("line authorities --line {LINE} {view}"))["commitment_authorities"][0].clone();
        let amount = |key: &str| all[key].as_str().unwrap().to_owned();
        (amount("granted"), amount("committed"))
    };
    assert_eq!(authority(""), ("50.00".to_owned(), "50.00".to_owned()));
    let used = refused(&user, &grant(LINE, "-0,01"));
    assert!(used.contains("Bitte zuerst die Bestellungen senken"), "{used}");
    let none = refused(&user, &grant(OTHER, "-1"));
    assert!(none.contains("nicht erteilt; zurückzunehmen ist nichts"), "{none}");
    // Followed: what the order does not use any more is taken back.
    user.say("order change --authority ba-pankow --order B-1 --quantity 1 --amount 20 --time 2026-02-04").done();
    user.say(&grant(LINE, "-30").replace("02-01", "02-04")).done();
    assert_eq!(authority(""), ("20.00".to_owned(), "20.00".to_owned()));
    assert_eq!(authority("--until 2026-02-03"), ("50.00".to_owned(), "50.00".to_owned()));
    user.say("verify --deep").done();
}

both_stores!(a_milestone_reached_on_a_wrong_day_is_taken_back_and_reported_anew);
fn a_milestone_reached_on_a_wrong_day_is_taken_back_and_reported_anew() {
    let user = world();
    let act = |act: &str, rest: &str| {
        format!("rollout milestone-{act} --authority ba-pankow --project Netz --milestone M1 {rest}")
    };
    let withdraw = |day: &str| act("withdraw", &format!("--reached-on {day} --reason verschrieben"));
    let reached = |view: &str| {
        user.ask(&format!("rollout milestones --authority ba-pankow {view}"))["milestones"][0]["reached_on"].clone()
    };
    let nothing = refused(&user, &withdraw("2026-02-09"));
    assert!(nothing.contains("„M1“"), "{nothing}");
    user.say(&act("plan", "--planned-on 2026-02-10 --budgeted-cost 100 --time 2026-01-10")).done();
    let said = user.say(&act("reach", "--reached-on 2099-01-01")).done().sentences();
    assert!(said.contains("„sollist rollout milestone-withdraw“"), "{said}");
    let before = user.ask("verify")["as_of"]["sequence"].clone();
    let again = refused(&user, &act("reach", "--reached-on 2026-02-09"));
    assert!(again.contains("„sollist rollout milestone-withdraw“"), "{again}");
    let other = refused(&user, &withdraw("2026-02-09"));
    assert!(other.contains("gemeldet ist der 01.01.2099"), "{other}");
    let gone = user.say(&withdraw("2099-01-01")).done().sentences();
    assert!(gone.contains("doch nicht am 01.01.2099 erreicht") && !gone.contains("Hinweis:"), "{gone}");
    assert_eq!(reached(""), Value::Null);
    user.say(&act("reach", "--reached-on 2026-02-09")).done();
    for view in ["", "--until 2026-02-09"] {
        assert_eq!(reached(view), "2026-02-09", "{view}");
    }
    assert_eq!(reached("--until 2026-02-08"), Value::Null);
    assert_eq!(reached(&format!("--as-of {before}")), "2099-01-01");
    user.say("rebuild").done();
    assert!(refused(&user, &withdraw("2099-01-01")).contains("gemeldet ist der 09.02.2026"));
    user.say("verify --deep").done();
}

both_stores!(a_connection_and_an_activity_recorded_by_mistake_are_taken_back);
fn a_connection_and_an_activity_recorded_by_mistake_are_taken_back() {
    let user = world();
    let connected = || {
        let of = user.ask("indicators --id efile.connection-rate --authority ba-pankow");
        of.to_string().contains(r#""numerator":"1""#) || of.to_string().contains(r#""numerator":1"#)
    };
    let connect = "rollout e-file --authority ba-pankow --time 2026-02-01";
    let withdraw = "rollout e-file-withdraw --authority ba-pankow --reason Irrtum --connected-on";
    assert!(refused(&user, &format!("{withdraw} 2026-02-01")).contains("zurückzunehmen ist nichts"));
    user.say(connect).done();
    assert!(connected());
    let other = refused(&user, &format!("{withdraw} 2026-02-02"));
    assert!(other.contains("gemeldet ist der 01.02.2026"), "{other}");
    user.say(&format!("{withdraw} 2026-02-01")).done();
    assert!(!connected());
    assert!(refused(&user, &format!("{withdraw} 2026-02-01")).contains("zurückzunehmen ist nichts"));
    // Reported again it is so, and not there twice.
    let anew = user.say(connect).done().sentences();
    assert!(!anew.contains("schon einmal gebucht"), "{anew}");
    assert!(connected());

    let activity = |act: &str, rest: &str| {
        format!("rollout {act} --authority ba-pankow --kind event --title Werkstatt --held-on 2026-02-14 {rest}")
    };
    let held = || user.ask("rollout activities")["activities"].as_array().unwrap().len();
    user.say(&activity("activity", "--participants 40")).done();
    assert_eq!(held(), 1);
    user.say(&activity("activity-withdraw", "--reason \"fiel aus\"")).done();
    assert_eq!(held(), 0);
    user.say("rebuild").done();
    let gone = refused(&user, &activity("activity-withdraw", "--reason nochmals"));
    assert!(gone.contains("„sollist rollout activities“"), "{gone}");
    user.say(&activity("activity", "--participants 41")).done();
    assert_eq!(held(), 1);
    // Of two that are called alike both are taken back, and that is said before.
    user.say(&activity("activity", "--participants 42")).done();
    let both = "So festgehalten sind 2; zurückgenommen werden alle zusammen.";
    for rest in ["--reason doppelt --check", "--reason doppelt"] {
        let told = user.say(&activity("activity-withdraw", rest)).done().sentences();
        assert!(told.contains(both), "{told}");
    }
    assert_eq!(held(), 0);
    user.say("verify --deep").done();
}

both_stores!(what_is_taken_back_needs_no_look_any_more);
fn what_is_taken_back_needs_no_look_any_more() {
    let user = world();
    let open = |options: &str| -> Vec<(u64, String)> {
        let list = user.ask(&format!("look {options}"));
        let one = |one: &Value| (one["sequence"].as_u64().unwrap(), one["reason"].as_str().unwrap().to_owned());
        list["warnings"].as_array().unwrap().iter().map(one).collect()
    };
    let milestone = |act: &str, rest: &str| {
        format!("rollout milestone-{act} --authority ba-pankow --project Netz --milestone M1 {rest}")
    };
    user.say(&milestone("plan", "--planned-on 2026-06-01 --budgeted-cost 5 --time 2026-02-01")).done();
    // A day that has not been yet is queried of a milestone, of an activity, of a connection and of a site.
    user.say(&milestone("reach", "--reached-on 2062-03-01")).done();
    let activity = "--authority ba-pankow --kind event --title Werkstatt --held-on 2062-02-14";
    user.say(&format!("rollout activity {activity}")).done();
    user.say("rollout e-file --authority ba-pankow --time 2062-02-01").done();
    user.say("rollout site --authority ba-pankow --site Rathaus --measure LAN --time 2062-02-01").done();
    // The same of others stands.
    let others = activity.replace("2062-02-14", "2062-02-15");
    user.say(&format!("rollout activity {others}")).done();
    let all = open("");
    assert!(all.len() >= 5, "{all:?}");
    let numbers: Vec<u64> = all.iter().map(|(number, _)| *number).collect();
    let (reached, held, connected, site, other) = (6, 7, 8, 9, 10);
    for number in [reached, held, connected, site, other] {
        assert!(numbers.contains(&number), "{number}: {all:?}");
    }
    let left = |gone: &[u64]| -> Vec<(u64, String)> {
        all.iter().filter(|(number, _)| !gone.contains(number)).cloned().collect()
    };

    user.say(&milestone("withdraw", "--reached-on 2062-03-01 --reason Irrtum")).done();
    assert_eq!(open(""), left(&[reached]));
    let settled = user.ask("look --all");
    let settled =
        settled["warnings"].as_array().unwrap().iter().find(|one| one["sequence"] == reached).unwrap().clone();
    assert_eq!((&settled["basis"], &settled["taken_back_by"]), (&json!("Irrtum"), &json!(11)), "{settled}");
    let shown = user.say("look --all").done().out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("zurückgenommen mit Ereignis") && shown.contains("Nr. 11: Irrtum"), "{shown}");
    user.say(&format!("rollout activity-withdraw {activity} --reason Irrtum")).done();
    assert_eq!(open(""), left(&[reached, held]));
    // In a file as well, with what it takes back before it in the same file.
    let on = |id: &str, kind: &str, day: &str, data: &Value| event(id, kind, &format!("{day}T12:00:00+01:00"), data);
    let site_of = json!({"authority": "ba-pankow", "site": "Rathaus", "measure": "LAN"});
    let mut site_gone = site_of.clone();
    site_gone["reason"] = json!("Irrtum");
    let mut elsewhere = site_of.clone();
    elsewhere["site"] = json!("Bürgeramt");
    let mut elsewhere_gone = site_gone.clone();
    elsewhere_gone["site"] = json!("Bürgeramt");
    let e_file = json!({"authority": "ba-pankow", "connected_on": "2062-02-01", "reason": "Irrtum"});
    user.events(&[
        on("w1", "rollout.site-upgraded", "2062-05-01", &elsewhere),
        on("w2", "rollout.site-withdrawn", "2062-06-01", &elsewhere_gone),
        on("w3", "rollout.site-withdrawn", "2062-06-01", &site_gone),
        on("w4", "rollout.e-file-withdrawn", "2062-06-01", &e_file),
    ])
    .done();
    let kept = |all: Vec<(u64, String)>| -> Vec<(u64, String)> {
        // What is said of the withdrawals themselves, of a day to come, is open.
        all.into_iter().filter(|(number, _)| *number <= other).collect()
    };
    assert_eq!(kept(open("")), left(&[reached, held, connected, site]));
    let of_file = open("");
    assert!(of_file.iter().all(|(number, _)| *number != 13), "{of_file:?}");
    // Nothing opens them again.
    user.say("rebuild").done();
    assert_eq!(open(""), of_file);
    user.say("verify --deep").done();
}
