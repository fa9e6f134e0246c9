//! What officers do, on the command line: every act once, again under its name, with other data under it, only checked,
//! and through a server; what is typed wrongly; and the lists of what came of it.

use std::path::Path;

use serde_json::{Value, json};

use crate::{
    sollist::{Run, Server, Sollist, event},
    stores::{Kind, both_stores},
};

pub const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";
pub const OTHER: &str = "2026/30/25/bezirksamt-pankow/netz";
const NEW_NAME: &str = "2026/30/25/bezirksamt-pankow/netze";
pub const RESERVE: &str = "2026/30/25/ikt-steuerung/reserve";
const YEAR_BEGINS: &str = "2026-01-01T00:00:00+01:00";

/// Lines of two authorities and of the reserve.
pub fn world() -> Sollist {
    let user = Sollist::new();
    let line = |id: &str, authority: &str, line: &str, programme: &str| {
        let data = json!({"authority": authority, "line": line, "amount": "100000.00", "programme": programme});
        event(id, "budget.appropriated", YEAR_BEGINS, &data)
    };
    user.record(&[
        line("p1", "ba-pankow", LINE, "mobile-devices"),
        line("p2", "ba-pankow", OTHER, "infrastructure"),
        line("p3", "ba-mitte", "2026/30/25/bezirksamt-mitte/geraete", "mobile-devices"),
        line("p4", "ikt-steuerung", RESERVE, "reserve"),
    ]);
    user
}

/// An act as it is typed, what of it is typed otherwise for other data, and what it makes.
struct Act {
    line: String,
    otherwise: (&'static str, &'static str),
    made: &'static [&'static str],
}

/// A set of parameters that one of them publishes.
const VALUES: &str = r#"{"e_file_authorities":12}"#;

/// Every act, in an order in which each can be done.
fn acts() -> Vec<Act> {
    let act = |line: String, otherwise, made| Act { line, otherwise, made };
    let (a, l) = ("--authority ba-pankow", format!("--line {LINE}"));
    let paper = "--basis §50 --reference S-1";
    let consent = "--consent-by Hauptausschuss --reference S-2";
    let line = &["line"];
    let order = &["order"];
    let request = &["funding_request"];
    let stock = &["stock"];
    vec![
        act(format!("carry-over {l} --amount 1.000,00"), ("1.000,00", "2.000,00"), line),
        act(format!("adjust {l} --amount -500 {paper}"), ("-500", "500"), line),
        act(format!("freeze {l} --amount 10.000,00 {consent}"), ("10.000", "11.000"), line),
        act(format!("unfreeze {l} --amount 4000.00 {consent}"), ("4000", "400"), line),
        act(
            format!("transfer --from-line {OTHER} --to-line {LINE} --amount 2.500,00 {paper}"),
            ("2.500", "2.501"),
            &["from_line", "to_line"],
        ),
        act(format!("line grant-authority {l} --year 2027 --amount 20000"), ("2027", "2028"), line),
        act(
            format!("line assign-programme --line {OTHER} --programme e-file --basis Umwidmung"),
            ("e-file", "training"),
            line,
        ),
        act(format!("line rename --line {OTHER} --new-line {NEW_NAME}"), ("/netze", "/netzwerk"), line),
        act(
            format!("order place {a} --order B-1 {l} --item notebook --quantity 10 --amount 10.000,00"),
            ("--quantity 10", "--quantity 11"),
            order,
        ),
        act(format!("order change {a} --order B-1 --quantity 12 --amount 12000"), ("12000", "13000"), order),
        act(
            format!("delivery {a} --order B-1 --quantity 5 --delivered-on 02.03.2026"),
            ("--quantity 5", "--quantity 6"),
            order,
        ),
        act(format!("invoice {a} --order B-1 --invoice R-1 --amount 5000"), ("5000", "5001"), order),
        act(format!("payment {a} --order B-1 --payment Z-1 --amount 5.000,00"), ("5.000", "5.001"), order),
        act(format!("payment {a} {l} --payment Z-2 --amount 12,50"), ("12,50", "12,51"), &[]),
        act(
            format!(
                "order place {a} --order B-2 {l} --item tablet --quantity 1 --amount 900000 --due 2026-12-01 \
                 --consent-reference E-1 --consent-basis §37"
            ),
            ("E-1", "E-2"),
            order,
        ),
        act(format!("order cancel {a} --order B-2"), ("B-2", "B-1"), order),
        act(
            format!(
                "funding request {a} --request A-1 --programme mobile-devices --amount 30000 --reason Notebooks \
                 --deadline 31.12.2026"
            ),
            ("30000", "30001"),
            request,
        ),
        act(format!("funding review {a} --request A-1 --amount 28000"), ("28000", "28001"), request),
        act(format!("funding approve {a} --request A-1 --amount 25000"), ("25000", "25001"), request),
        act(
            format!("funding grant {a} --request A-1 --amount 20000 --from-line {RESERVE} --to-line {LINE}"),
            ("20000", "20001"),
            &["funding_request", "from_line", "to_line"],
        ),
        act(format!("funding request {a} --request A-2 --programme training --amount 1"), ("A-2", "A-3"), request),
        act(format!("funding reject {a} --request A-2 --reason Nein"), ("Nein", "Doch"), request),
        act(
            format!("count stock {a} --item notebook --in-use 100 --in-stock 20 --as-of 01.03.2026"),
            ("--in-use 100", "--in-use 101"),
            stock,
        ),
        act(
            format!("count stock {a} --item tablet --part 7:1:2024-01-01 --part 3:0 --as-of 2026-03-01"),
            ("7:1", "7:2"),
            stock,
        ),
        act(
            format!(
                "count headcount {a} --as-of 2026-03-01 --employees 900 --workplaces 800 --eligible 700 --definition \
                 Köpfe"
            ),
            ("700", "701"),
            &["headcount"],
        ),
        act(format!("count positions {a} --quantity -3 --effective-on 2026-04-01"), ("-3", "-4"), &[]),
        act(format!("count remote-access {a} --sessions 50 --accounts 60"), ("50", "51"), &[]),
        act(format!("count licences {a} --licence e-file --quantity 40"), ("40", "41"), &[]),
        act(format!("count e-file {a} --accounts 30 --concurrent 20"), ("30", "31"), &[]),
        act(
            format!("rollout plan {a} --rollout windows-11 --scope-total 90 --deadline 31.12.2026 --budget 5000"),
            ("90", "91"),
            &["rollout"],
        ),
        act(format!("rollout progress {a} --rollout windows-11 --done 45"), ("45", "46"), &["rollout"]),
        act(format!("rollout issue {a} --item notebook --quantity 10"), ("--quantity 10", "--quantity 9"), stock),
        act(format!("rollout return {a} --item notebook --quantity 2"), ("--quantity 2", "--quantity 1"), stock),
        act(format!("rollout retire {a} --item notebook --quantity 1"), ("--quantity 1", "--quantity 2"), stock),
        act(format!("rollout site {a} --site Rathaus --measure WLAN"), ("WLAN", "LAN"), &[]),
        act(
            format!("rollout site-withdraw {a} --site Rathaus --measure WLAN --reason Irrtum"),
            ("Irrtum", "Verschrieben"),
            &[],
        ),
        // It has no data that could be other.
        act(format!("rollout e-file {a}"), ("", ""), &[]),
        act(
            format!("rollout e-file-withdraw {a} --connected-on 02.03.2026 --reason Irrtum"),
            ("Irrtum", "Verschrieben"),
            &[],
        ),
        act(
            format!(
                "rollout milestone-plan {a} --project Netz --milestone M1 --planned-on 2026-06-30 --budgeted-cost \
                 1.000,00"
            ),
            ("1.000", "1.001"),
            &[],
        ),
        act(
            format!("rollout milestone-reach {a} --project Netz --milestone M1 --reached-on 02.03.2026"),
            ("02.03", "01.03"),
            &[],
        ),
        act(
            format!(
                "rollout milestone-withdraw {a} --project Netz --milestone M1 --reached-on 02.03.2026 --reason Irrtum"
            ),
            ("Irrtum", "Verschrieben"),
            &[],
        ),
        act(
            format!("rollout activity {a} --kind event --title Tag --held-on 2026-03-02 --participants 9"),
            ("--participants 9", "--participants 8"),
            &[],
        ),
        act(
            format!("rollout activity-withdraw {a} --kind event --title Tag --held-on 2026-03-02 --reason Irrtum"),
            ("Irrtum", "Verschrieben"),
            &[],
        ),
        act(
            format!("scenario save {a} --name \"Mehr Personal\" --eligible-factor 1,05 --delay-months 3 --reason Plan"),
            ("1,05", "1,06"),
            &[],
        ),
        act(
            "parameters publish values.json --set Grenzen --valid-from 2026-03-01".to_owned(),
            ("2026-03-01", "2026-03-02"),
            &[],
        ),
        act(format!("scenario withdraw {a} \"Mehr Personal\" --reason erledigt"), ("erledigt", "überholt"), &[]),
    ]
}

fn on(user: &Sollist, line: &str, rest: &str) -> Run {
    user.say(&format!("{line} --time 02.03.2026 {rest}"))
}

/// Does every act as an officer would who is not sure: looks first, does it, does it again, and errs once.
fn every_act(user: &Sollist) {
    user.file("values.json", VALUES);
    let mut sequence = user.sequence();
    for (number, Act { line, otherwise: (this, that), made }) in acts().into_iter().enumerate() {
        let id = format!("--request-id act-{number}");
        let checked = on(user, &line, "--check --format json").done().json();
        assert_eq!(
            (&checked["sequence"], &checked["validated_only"], &checked["duplicate"]),
            (&json!(0), &json!(true), &json!(false)),
            "{line}: {checked}"
        );
        assert_eq!(user.sequence(), sequence, "{line}: checked, and recorded");

        let done = on(user, &line, &format!("{id} --format json")).done().json();
        sequence += 1;
        assert_eq!(done["sequence"], json!(sequence), "{line}: {done}");
        assert_eq!((&done["duplicate"], &done["validated_only"]), (&json!(false), &json!(false)), "{line}: {done}");
        assert_eq!(done["request_id"], json!(format!("act-{number}")), "{line}");
        assert!(done["warnings"].is_array() && done["effects"].is_array(), "{line}: {done}");
        // What was said before is what came.
        for key in ["warnings", "effects"] {
            assert_eq!(checked[key], done[key], "{line}: {key}");
        }
        if line.starts_with("freeze") {
            let effect = &done["effects"][0];
            assert_eq!((&effect["line"], &effect["before"]["frozen"]), (&json!(LINE), &json!("0.00")), "{done}");
            assert_eq!(effect["after"]["frozen"], json!("10000.00"), "{done}");
        }
        for key in made {
            assert!(done[key].is_object(), "{line}: {key}: {done}");
        }
        // A grant makes a transfer as well.
        let last = user.sequence();
        assert_eq!(last - sequence, u64::from(line.starts_with("funding grant")), "{line}");

        let again = on(user, &line, &format!("{id} --format json")).done().json();
        assert_eq!((&again["sequence"], &again["duplicate"]), (&json!(sequence), &json!(true)), "{line}: {again}");
        sequence = last;

        if this.is_empty() {
            continue;
        }
        let other = line.replacen(this, that, 1);
        assert_ne!(other, line);
        for rest in ["", "--check"] {
            let run = on(user, &other, &format!("{id} {rest}")).ended(1);
            assert!(run.out.is_empty() && run.err.starts_with("Fehler: "), "{other}: {}{}", run.out, run.err);
            assert_eq!(user.sequence(), sequence, "{other}");
        }
    }
    assert_eq!(user.ask("refused")["refused"], json!([]), "who is refused at once needs no entry");
    user.say("verify --deep").done();
}

both_stores!(every_act_is_done_once_however_often_it_is_sent);
fn every_act_is_done_once_however_often_it_is_sent() {
    every_act(&world());
}

both_stores!(every_act_is_done_through_a_server_as_well);
fn every_act_is_done_through_a_server_as_well() {
    let user = world();
    let server = Server::start(&user);
    every_act(&user.through(&server.url));
}

both_stores!(an_act_nobody_named_gets_a_name_by_which_it_can_be_repeated);
fn an_act_nobody_named_gets_a_name_by_which_it_can_be_repeated() {
    let user = world();
    let line = format!("freeze --line {LINE} --amount 5 --consent-by X --reference Y");
    let said = user.say(&line).done().out;
    let id = said.split("--request-id ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
    let sequence = user.sequence();
    for (lang, text) in [("de", "Schon aufgezeichnet"), ("en", "Recorded already")] {
        let run = user.say(&format!("{line} --request-id {id} --lang {lang}")).done();
        assert!(run.out.contains(text), "{}", run.out);
    }
    assert_eq!(user.sequence(), sequence);
    // Without the name it is another act.
    user.say(&line).done();
    assert_eq!(user.sequence(), sequence + 1);
}

both_stores!(what_is_typed_wrongly_is_refused_with_what_is_meant);
fn what_is_typed_wrongly_is_refused_with_what_is_meant() {
    let user = world();
    let sequence = user.sequence();
    let order = |what: &str| {
        format!(
            "order place --authority ba-pankow --order B-1 --line {LINE} --item notebook --quantity 1 --amount {what}"
        )
    };
    let freeze = |line: &str| format!("freeze --line {line} --amount 1 --consent-by X --reference Y");
    for (line, code, de, en) in [
        (order("1.300"), 2, "1.300,00", "1300.00"),
        (order("1,300"), 2, "1.300,00", "1300.00"),
        (order("viel"), 2, "1.300.000,00", "1300000.00"),
        (order("1e3"), 2, "1.300.000,00", "1300000.00"),
        (order("1,001"), 2, "1001", "1001"),
        (order("1 --due 30.2.26"), 2, "TT.MM.JJJJ", "DD.MM.YYYY"),
        (order("1 --due 30.02.2026"), 2, "den 30.02.2026 gibt es nicht", "there is no 2026-02-30"),
        (order("1 --consent-reference E-1"), 2, "--consent-basis", "--consent-basis"),
        (order("1 --time gestern"), 2, "31.03.2026", "31.03.2026"),
        (order("1").replace("--quantity 1", "--quantity 0"), 2, "von 1 bis", "from 1 to"),
        (order("1").replace("ba-pankow --", "Bezirksamt_Pankov --"), 2, "ba-pankow", "ba-pankow"),
        (order("1").replace("ba-pankow --", "Bezirksamt --"), 2, "ba-mitte, ba-", "ba-mitte, ba-"),
        ("journal --type bestellung".to_owned(), 2, "procurement", "procurement"),
        (
            "journal --type procurement.order-plased".to_owned(),
            2,
            "procurement.order-placed",
            "procurement.order-placed",
        ),
        ("funding list --state fertig".to_owned(), 2, "bewilligt (granted)", "granted"),
        (order("1").replace("ba-pankow --", "ba-panko --"), 1, "„ba-pankow“", "“ba-pankow”"),
        (order("900000"), 1, "900.000,00", "900"),
        (order("-5"), 1, "", ""),
        (freeze("2026/30/25/bezirksamt-pankow/gerate"), 1, LINE, LINE),
        (freeze("/"), 2, "JAHR/BEREICH", "YEAR/"),
        // So much of a name is enough that one line is meant; here it may be two.
        (freeze("geraete"), 1, "2026/mitte/geraete", "2026/mitte/geraete"),
        (freeze(LINE).replace("--consent-by X ", ""), 2, "--consent-by", "--consent-by"),
        (freeze(LINE).replace("amount 1", "amount 200000") + " --format csv", 2, "json", "json"),
        (
            "delivery --authority ba-pankow --order B-9 --quantity 1 --delivered-on 2026-03-02".to_owned(),
            1,
            "B-9",
            "B-9",
        ),
        ("payment --authority ba-pankow --payment Z --amount 1".to_owned(), 2, "--line", "--line"),
        ("payment --authority ba-pankow --order B-9 --payment Z --amount 1".to_owned(), 1, "B-9", "B-9"),
        ("payment".to_owned(), 2, "--authority", "--authority"),
        ("count stock --authority ba-pankow --item x --as-of 2026-01-01 --part 1".to_owned(), 2, "120:15", "120:15"),
        ("order list --line 2026/30/25/bezirksamt-pankow/gerate".to_owned(), 1, LINE, LINE),
        ("order".to_owned(), 2, "", ""),
    ] {
        for (lang, wanted) in [("de", de), ("en", en)] {
            let run = user.say(&format!("{line} --lang {lang}")).ended(code);
            assert!(run.out.is_empty() && run.err.contains(wanted), "{line}: {}", run.err);
        }
    }
    assert_eq!(user.sequence(), sequence);
    assert_eq!(user.ask("refused")["refused"], json!([]));
}

both_stores!(one_thing_is_shown_with_all_that_happened_to_it);
fn one_thing_is_shown_with_all_that_happened_to_it() {
    let user = world();
    let say = |line: &str| user.say(line).done();
    // Whoever acts may have a name with letters of its own, and authorities are called as people call them.
    let (a, who) = ("--authority Pankow", "--actor Jörg_Müßig");
    let place = format!("order place {a} {who} --order B-1 --line {LINE} --item notebook --quantity 10 --amount 10000");
    say(&format!("{place} --time 2026-02-01"));
    // Each receipt says what became of the order, of what is only checked and of a repetition too.
    let effect = |line: &str, de: &str| {
        let told = say(line).sentences();
        assert!(told.contains(de), "{line}: {told}");
    };
    // What is not said of the day of arrival is that of --time.
    let deliver = format!("delivery {a} --order B-1 --quantity 4 --time 2026-02-10");
    for option in ["--check", "--request-id l-1", "--request-id l-1", "--request-id l-1 --check"] {
        effect(&format!("{deliver} {option}"), "Damit geliefert: 4 von 10 Stück.");
    }
    effect(
        &format!("invoice {a} --order B-1 --invoice R-1 --amount 2500 --time 2026-02-11"),
        "In Rechnung gestellt sind damit 2.500,00 von 10.000,00 EUR.",
    );
    let second = format!("invoice {a} --order B-1 --invoice R-2 --amount 1500,50 --time 2026-02-12");
    effect(&format!("{second} --check --lang en"), "With it EUR 4,000.50 of EUR 10,000.00 are invoiced.");
    effect(&second, "In Rechnung gestellt sind damit 4.000,50 von 10.000,00 EUR.");
    say(&format!("payment {a} --order B-1 --payment Z-1 --amount 2500 --time 2026-02-20"));
    let show = "order show --authority ba-pankow --order B-1";
    let order = user.ask(show);
    for (key, value) in [
        ("authority", json!("ba-pankow")),
        ("delivered", json!(4)),
        ("invoiced", json!("4000.50")),
        ("paid", json!("2500.00")),
        ("open_commitment", json!("7500.00")),
    ] {
        assert_eq!(order[key], value, "{key}: {order}");
    }
    assert_eq!(order["events"].as_array().unwrap().len(), 5, "{order}");
    assert_eq!(
        (&order["events"][0]["actor"], &order["events"][1]["day"]),
        (&json!("Jörg_Müßig"), &json!("2026-02-10"))
    );
    assert_eq!(order["cancelled_on"], Value::Null);
    // Delivery and invoice name neither amount nor line of their order; a table says both, by the title of the line.
    let journal = say(&format!("journal {a} --order B-1")).sentences();
    assert_eq!(journal.matches("bestellt waren 10.000,00 EUR bei ").count(), 3, "{journal}");
    let seen = say(show).sentences();
    for words in
        ["Behörde BA Pankow", "geliefert 4", "berechnet 4.000,50", "bezahlt 2.500,00", "Rechnung R-2 über 1.500,50"]
    {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    let csv = say(&format!("{show} --format csv")).out;
    assert!(csv.lines().count() == 2 && csv.contains("ba-pankow") && csv.contains("4000.50"), "{csv}");
    say(&format!("order cancel {a} --order B-1 --time 2026-03-01"));
    assert_eq!(user.ask(show)["cancelled_on"], "2026-03-01");
    assert!(say(show).sentences().contains("storniert am 01.03.2026"));
    assert!(say(&format!("{show} --lang en")).sentences().contains("Cancelled on 2026-03-01"));

    say(&format!(
        "funding request {a} --request A-1 --programme Mobile_Endgeräte --amount 30000 --reason Notebooks --deadline \
         31.12.2026 --time 2026-02-01"
    ));
    say(&format!("funding review {a} --request A-1 --amount 29000 --time 2026-02-02"));
    // Another review replaces it; what was known before stays so.
    let reviewed = user.sequence();
    say(&format!("funding review {a} --request A-1 --amount 28000 --time 2026-02-02"));
    let of =
        |view: &str| user.ask(&format!("funding show --authority ba-pankow --request A-1 {view}"))["amount"].clone();
    assert_eq!([of(""), of(&format!("--as-of {reviewed}"))], [json!("28000.00"), json!("29000.00")]);
    say(&format!("funding approve {a} --request A-1 --amount 25000 --time 2026-02-03"));
    say(&format!("funding request {a} --request A-2 --programme training --amount 1 --time 2026-02-04"));
    let show = "funding show --authority ba-pankow --request A-1";
    let request = user.ask(show);
    for (key, value) in
        [("requested", "30000.00"), ("amount", "25000.00"), ("reason", "Notebooks"), ("deadline", "2026-12-31")]
    {
        assert_eq!(request[key], value, "{key}: {request}");
    }
    let steps: Vec<&str> =
        request["steps"].as_array().unwrap().iter().map(|step| step["type"].as_str().unwrap()).collect();
    let reviews = ["funding.reviewed.v1", "funding.reviewed.v1"];
    assert_eq!(steps, [&["funding.requested.v1"][..], &reviews, &["funding.approved.v1"]].concat());
    // What is approved is not decided again, and what to do is said.
    let again = user.say(&format!("funding approve {a} --request A-1 --amount 24000 --time 2026-02-04")).ended(1);
    assert!(again.err.contains("Ein anderer Betrag braucht einen neuen Antrag"), "{}", again.err);
    let rejected = user.say(&format!("funding reject {a} --request A-1 --amount 5")).ended(2);
    assert!(rejected.err.contains("--amount"), "{}", rejected.err);
    let seen = say(show).sentences();
    for words in
        ["beantragt 30.000,00", "Begründung Notebooks", "Frist 31.12.2026", "Antrag A-1 geprüft: 28.000,00 EUR"]
    {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    for state in ["anerkannt", "Anerkannt", "approved"] {
        let listed = user.ask(&format!("funding list --state {state}"));
        assert_eq!(listed["funding_requests"].as_array().unwrap().len(), 1, "{state}: {listed}");
    }
    assert_eq!(user.ask("funding list --state beantragt")["funding_requests"][0]["request"], "A-2");
}

/// Money of a later year is not this year's: what is left of the right to commit it is said.
#[test]
fn an_order_due_in_a_later_year_says_what_is_left_to_commit() {
    let user = world();
    let grant = format!("line grant-authority --line {LINE} --year 2027 --amount 20000 --time 2026-01-05");
    // Without any, what helps is said as it is typed.
    let lacking = format!(
        "order place --authority ba-pankow --order B-0 --line {LINE} --item notebook --quantity 1 --amount 7500 --due \
         2027-03-01 --time 2026-02-01"
    );
    let refused = user.say(&lacking).ended(1).err;
    // With effect from the day on which it lacks: today's would help no order of that day.
    let helps = format!("line grant-authority --line {LINE} --year 2027 --amount 7.500,00 --time 01.02.2026");
    assert!(refused.contains(&format!("„sollist {helps}“")) && !refused.contains("gRPC"), "{refused}");
    let other = user.copy();
    other.say(&format!("{helps} --check")).done();
    other.say(&helps).done();
    other.say(&lacking).done();
    let seen = user.say(&grant).done().sentences();
    assert!(seen.contains("VE 2027 bewilligt 0,00 20.000,00 20.000,00"), "{seen}");
    let order = format!(
        "order place --authority ba-pankow --order B-1 --line {LINE} --item notebook --quantity 1 --amount 7500 --due \
         2027-03-01 --time 2026-02-01"
    );
    for line in [format!("{order} --check"), order.clone()] {
        let seen = user.say(&line).done().sentences();
        assert!(seen.contains("VE 2027 genutzt 0,00 7.500,00 7.500,00"), "{line}: {seen}");
        assert!(seen.contains("VE 2027 frei 20.000,00 12.500,00 −7.500,00"), "{line}: {seen}");
    }
    let json = user.say(&format!("{} --format json", order.replace("B-1", "B-2"))).done().json();
    let after = &json["effects"][0]["authorities"][0];
    assert_eq!((&after["year"], &after["after"]["free"]), (&json!(2027), &json!("5000.00")), "{json}");
    let shown = user.ask(&format!("line show {LINE}"));
    assert_eq!(shown["commitment_authorities"][0]["free"], "5000.00", "{shown}");
    assert!(user.say(&format!("line show {LINE}")).done().sentences().contains("2027 20.000,00 15.000,00 5.000,00"));
    // This year's money is as it was, and no order of this year speaks of later ones.
    let now = user.say(&order.replace("B-1", "B-3").replace("2027-03-01", "2026-12-01")).done();
    assert!(!now.out.contains("VE "), "{}", now.out);
}

/// Many of everything that a list has.
fn many(user: &Sollist, count: usize) {
    let at = "2026-02-02T09:00:00+01:00";
    let mut lines = Vec::new();
    for n in 0..count {
        let order = json!({"authority": "ba-pankow", "order": format!("B-{n:04}"), "line": LINE, "item": "notebook",
            "quantity": 1, "amount": "1.00"});
        lines.push(event(&format!("o{n}"), "procurement.order-placed", at, &order));
        let payment = json!({"authority": "ba-pankow", "order": format!("B-{n:04}"), "line": LINE,
            "payment": format!("Z-{n:04}"), "amount": "0.50", "final": n % 2 == 0});
        lines.push(event(&format!("z{n}"), "procurement.payment-made", at, &payment));
        let request = json!({"authority": "ba-pankow", "request": format!("A-{n:04}"), "programme": "training",
            "amount": "1.00"});
        lines.push(event(&format!("a{n}"), "funding.requested", at, &request));
        let due = json!({"authority": "ba-pankow", "period": format!("P-{n:04}"), "due_on": "2026-07-15"});
        lines.push(event(&format!("s{n}"), "submission.due", at, &due));
        let rollout = json!({"authority": "ba-pankow", "rollout": format!("u-{n:04}"), "scope": 5,
            "deadline": "2026-12-31"});
        lines.push(event(&format!("u{n}"), "rollout.planned", at, &rollout));
        let stock = json!({"authority": "ba-pankow", "item": format!("i-{n:04}"), "in_use": 1, "in_stock": 0,
            "as_of": "2026-02-01"});
        lines.push(event(&format!("c{n}"), "rollout.stock-reported", at, &stock));
        let line = json!({"authority": "ba-mitte", "line": format!("2027/30/25/bezirksamt-mitte/t{n:04}"),
            "amount": "1.00"});
        lines.push(event(&format!("l{n}"), "budget.appropriated", at, &line));
    }
    user.record(&lines);
}

both_stores!(lists_have_everything_and_only_what_is_asked_for);
fn lists_have_everything_and_only_what_is_asked_for() {
    const MANY: usize = 1_050;
    let user = world();
    many(&user, MANY);
    user.record(&[
        event(
            "e1",
            "submission.received",
            "2026-07-10T09:00:00+02:00",
            &json!({"authority": "ba-pankow", "period": "P-0000", "received_on": "2026-07-10", "complete": true}),
        ),
        event(
            "e2",
            "submission.received",
            "2026-07-11T09:00:00+02:00",
            &json!({"authority": "ba-pankow", "period": "P-0001", "received_on": "2026-07-11", "complete": false}),
        ),
        event(
            "e3",
            "submission.received",
            "2026-07-20T09:00:00+02:00",
            &json!({"authority": "ba-pankow", "period": "P-0002", "received_on": "2026-07-20", "complete": true}),
        ),
        event(
            "e4",
            "funding.rejected",
            "2026-03-02T09:00:00+01:00",
            &json!({"authority": "ba-pankow", "request": "A-0007"}),
        ),
        event(
            "e5",
            "budget.line-renamed",
            "2026-03-02T09:00:00+01:00",
            &json!({"authority": "ba-pankow", "line": LINE, "new_line": "2026/30/25/bezirksamt-pankow/notebooks"}),
        ),
        event(
            "e6",
            "procurement.order-placed",
            "2026-03-02T09:00:00+01:00",
            &json!({"authority": "ba-mitte",
            "order": "B-1", "line": "2026/30/25/bezirksamt-mitte/geraete", "item": "tablet", "quantity": 1,
            "amount": "7.00"}),
        ),
    ]);
    let count = |line: &str, key: &str| user.ask(line)[key].as_array().unwrap().len();
    for (line, key, wanted) in [
        ("order list", "orders", MANY + 1),
        ("order list --authority ba-mitte", "orders", 1),
        ("order list --line 2026/30/25/bezirksamt-pankow/notebooks", "orders", MANY),
        (&format!("order list --line {LINE}"), "orders", MANY),
        ("order list --state settled", "orders", MANY / 2),
        ("order list --state open", "orders", MANY / 2 + 1),
        ("order list --state cancelled", "orders", 0),
        ("order list --year 2027", "orders", 0),
        ("payment list", "payments", MANY),
        ("payment list --order B-0003", "payments", 1),
        ("payment list --line 2026/30/25/bezirksamt-pankow/notebooks", "payments", MANY),
        ("payment list --authority ba-mitte", "payments", 0),
        ("funding list", "funding_requests", MANY),
        ("funding list --state rejected", "funding_requests", 1),
        ("funding list --programme training --state requested", "funding_requests", MANY - 1),
        ("funding list --programme e-file", "funding_requests", 0),
        ("line list", "lines", MANY + 4),
        ("line list --year 2027", "lines", MANY),
        ("line list --programme reserve", "lines", 1),
        ("rollout list", "rollouts", MANY),
        ("count list", "stocks", MANY),
        ("count list headcount", "headcounts", 0),
        ("count list licences", "totals", 0),
        ("submission list --on 2026-07-15", "submissions", MANY),
        // On that day one was there, half of another, and the third came later.
        ("submission list --on 2026-07-15 --state open", "submissions", MANY - 2),
        ("submission list --on 15.07.2026 --state incomplete", "submissions", 1),
        ("submission list --on 2026-07-15 --state overdue", "submissions", 0),
        ("submission list --on 2026-07-16 --state overdue", "submissions", MANY - 1),
        ("submission list --on 2026-07-16 --state complete", "submissions", 1),
        ("submission list --on 2026-07-20 --state complete", "submissions", 2),
        ("submission list --period P-0002", "submissions", 1),
        ("submission list --authority ba-mitte", "submissions", 0),
    ] {
        assert_eq!(count(line, key), wanted, "{line}");
    }
    let late = &user.ask("submission list --period P-0002")["submissions"][0];
    assert_eq!((&late["state"], &late["days_late"]), (&json!("complete"), &json!(5)), "{late}");
    // In a table and in CSV there is as much, and an empty list says so.
    let csv = user.say("order list --format csv").done().out;
    assert_eq!(csv.lines().count(), MANY + 2);
    assert!(user.say("order list --state cancelled").done().out.contains("Keine Bestellungen"));
    assert!(user.say("order list --state cancelled --lang en").done().out.contains("No orders"));
    // One by itself says all that the list says of it, and more.
    for (show, list, key) in [
        ("order show --authority ba-mitte --order B-1", "order list --authority ba-mitte", "orders"),
        ("funding show --authority ba-pankow --request A-0007", "funding list --state rejected", "funding_requests"),
        (&format!("line show {RESERVE}"), "line list --programme reserve", "lines"),
    ] {
        let (one, listed) = (user.ask(show), user.ask(list));
        for (name, value) in listed[key][0].as_object().unwrap() {
            assert_eq!(&one[name], value, "{show}: {name}");
        }
    }
}

/// A list without the moment at which its last event was recorded.
fn without_moment(list: &str) -> String {
    let cut = |line: &str| [", aufgezeichnet am ", ", recorded on "].iter().find_map(|at| line.find(at));
    let line = |line: &str| cut(line).map_or_else(|| format!("{line}\n"), |at| format!("{} …\n", &line[..at]));
    list.lines().map(line).collect()
}

/// The answers of an officer's day, as they stand on a terminal.
#[test]
fn the_answers_read_well_in_both_languages() {
    let mut said = String::new();
    for lang in ["de", "en"] {
        let user = Kind::Embedded.run(world);
        user.file("values.json", VALUES);
        for (number, Act { line, .. }) in acts().into_iter().enumerate() {
            for rest in ["--check".to_owned(), format!("--request-id act-{number}")] {
                let run = on(&user, &line, &format!("{rest} --lang {lang}")).done();
                said.push_str(&format!("$ sollist {line} {rest}\n{}\n", run.out));
            }
        }
        for line in [
            "order list",
            "payment list",
            "funding list",
            "line list",
            "rollout list",
            "count list",
            "count list headcount",
        ] {
            let run = user.say(&format!("{line} --lang {lang}")).done();
            said.push_str(&format!("$ sollist {line}\n{}\n", without_moment(&run.out)));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("acts/answers.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &said).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == said, "{} differs: run UPDATE=1 cargo test -p sollist-tests acts::", path.display());
}

/// Commands that come with a plan (`sollist import budget`), and never by themselves.
const OF_A_PLAN: [&str; 2] = ["AppropriateLineRequest", "AmendAppropriationRequest"];

#[test]
fn every_command_of_the_contract_can_be_given_on_the_command_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../services/sollist/src/cli/acts");
    let sources: String = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for (request, _) in sollist_contract::command::ALL {
        let given = sources.contains(&format!("let request = {request} {{"));
        assert_ne!(given, OF_A_PLAN.contains(request), "{request}");
    }
}

/// On what the example leaves: its store has twenty thousand events of every kind.
#[test]
fn the_example_can_be_worked_with() {
    let user = Kind::Embedded.run(Sollist::new);
    user.say("demo --out reports").done();
    let lines = user.ask("line list --authority ba-pankow --programme mobile-devices");
    let line =
        lines["lines"].as_array().unwrap().iter().find(|line| !line["available"].as_str().unwrap().starts_with('-'));
    let line = line.unwrap()["line"].as_str().unwrap().to_owned();
    let sequence = user.sequence();
    let done: Value = user.ask(&format!("freeze --line {line} --amount 0,01 --consent-by X --reference Y"));
    assert_eq!(done["sequence"], json!(sequence + 1));
    assert!(user.ask("order list --authority ba-pankow --state open")["orders"].as_array().unwrap().len() > 10);
    assert!(user.ask("submission list --state overdue --on 2026-12-31")["submissions"].is_array());
}
