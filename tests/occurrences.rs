//! What was refused more than once: of several files, in several lines of one, with a mark of what it stands for and
//! without; and submissions as they stood on a day.

use serde_json::{Value, json};
use sollist_contract::grpc::intake::v1::{
    Entry, ListRefusedRequest, SubmitEventsRequest, SubmitEventsResponse, entry::Content,
    intake_service_client::IntakeServiceClient,
};

use crate::{
    outside::{block_on, channel},
    refusals::{base, invoice, order},
    sollist::{Run, Server, Sollist, event},
    stores::both_stores,
};

fn import(user: &Sollist, name: &str, lines: &[&str]) -> Run {
    user.file(name, lines.join("\n"));
    user.run(&["import", "events", name, "--format", "json"])
}
/// Origin, line, and further lines of what is open.
fn open(user: &Sollist, options: &str) -> Vec<(String, u64, String)> {
    let list = user.ask(&format!("refused {options}"));
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let one = |one: &Value| (text(one, "origin"), one["position"].as_u64().unwrap(), text(one, "further_positions"));
    list["refused"].as_array().unwrap().iter().map(one).collect()
}
fn at(origin: &str, line: u64, further: &str) -> (String, u64, String) {
    (origin.to_owned(), line, further.to_owned())
}

both_stores!(the_same_line_of_two_files_is_found_by_either_and_a_repetition_adds_nothing);
fn the_same_line_of_two_files_is_found_by_either_and_a_repetition_adds_nothing() {
    let user = base();
    let (bad, good, other) = (order("x", json!({"amount": "viel"})), invoice("good"), invoice("other"));
    let both = [at("a.jsonl", 1, ""), at("b.jsonl", 2, "4")];
    for _ in 0..2 {
        import(&user, "a.jsonl", &[&bad]).ended(1);
        import(&user, "b.jsonl", &[&good, &bad, &other, &bad]).ended(1);
        assert_eq!(open(&user, ""), both);
        assert_eq!(open(&user, "--origin a.jsonl"), both[..1]);
        assert_eq!(open(&user, "--origin b.jsonl"), both[1..]);
    }
    let table = user.say("refused --origin b.jsonl").done().out;
    assert!(table.contains("b.jsonl:2, 4"), "{table}");
    // A line more above it: the same entry, which says where else it stood.
    import(&user, "b.jsonl", &[&good, &other, &bad]).ended(1);
    assert_eq!(open(&user, ""), [at("a.jsonl", 1, ""), at("b.jsonl", 2, "4, 3")]);
    // The list out and in again, as it was: as many entries as before.
    user.say("refused --export out.jsonl").done();
    user.say("import events out.jsonl").ended(1);
    assert_eq!(open(&user, "").len(), 2);
    // A file is set aside by itself.
    let settled = user.say("refused settle --origin b.jsonl --basis ersetzt --format json").done().json();
    assert_eq!((&settled["settled"], open(&user, "")), (&json!(1), vec![at("a.jsonl", 1, "")]));
    import(&user, "b.jsonl", &[&bad]).ended(1);
    assert_eq!(open(&user, ""), [at("a.jsonl", 1, ""), at("b.jsonl", 1, "")], "refused again, it is open again");
    // Mended once, it is off the list for all of them, and a third file with the old line does not bring it back.
    user.say("refused --export out.jsonl").done();
    let mended = std::fs::read_to_string(user.path("out.jsonl")).unwrap().replace("viel", "1.00");
    user.file("in.jsonl", mended);
    let run = user.say("import events in.jsonl --format json").done().json();
    assert_eq!((&run["recorded"], &run["duplicates"]), (&json!(1), &json!(1)), "{run}");
    assert_eq!(open(&user, ""), []);
}

both_stores!(what_was_mended_elsewhere_is_not_open_again_for_a_file_that_repeats_it);
fn what_was_mended_elsewhere_is_not_open_again_for_a_file_that_repeats_it() {
    let user = base();
    let (bad, mended) = (order("x", json!({"amount": "viel"})), order("x", json!({})));
    import(&user, "january.jsonl", &[&bad]).ended(1);
    import(&user, "mended.jsonl", &[&mended]).done();
    assert_eq!(open(&user, ""), []);
    // The export of a year repeats its January.
    import(&user, "year.jsonl", &[&bad]).ended(1);
    assert_eq!(open(&user, ""), []);
}

both_stores!(what_was_corrected_in_its_place_is_not_open_again_for_the_file_that_it_came_in);
fn what_was_corrected_in_its_place_is_not_open_again_for_the_file_that_it_came_in() {
    let user = base();
    let wrong = |id: &str| order(id, json!({"amount": "viel"}));
    let (corrected, set_aside) = (wrong("x"), wrong("y"));
    import(&user, "hkr.jsonl", &[&corrected, &set_aside]).ended(1);
    user.say("refused --export out.jsonl").done();
    let marked = std::fs::read_to_string(user.path("out.jsonl")).unwrap();
    let mended = marked.lines().find(|line| line.contains("B-x")).unwrap().replace("viel", "1.00");
    import(&user, "in.jsonl", &[&mended]).done();
    user.say("refused settle --origin hkr.jsonl --basis Probe").done();
    assert_eq!(open(&user, ""), []);
    // The same file with a line more: what has its event is done, and what was set aside by hand is told again.
    for _ in 0..2 {
        import(&user, "hkr.jsonl", &[&corrected, &set_aside, &invoice("more")]).ended(1);
        assert_eq!(open(&user, ""), [at("hkr.jsonl", 2, "")]);
    }
}

async fn send(
    intake: &mut IntakeServiceClient<tonic::transport::Channel>,
    sent: &[(&str, &str)],
) -> SubmitEventsResponse {
    let entry = |((line, corrects), position): (&(&str, &str), u64)| Entry {
        position,
        content: Some(Content::Line(line.as_bytes().to_vec())),
        corrects: (*corrects).to_owned(),
        ..Entry::default()
    };
    let entries = sent.iter().zip(1..).map(entry).collect();
    let message = SubmitEventsRequest { origin: "hkr".to_owned(), entries, ..Default::default() };
    let mut receipts = intake.submit_events(tokio_stream::iter([message])).await.unwrap().into_inner();
    receipts.message().await.unwrap().unwrap()
}

both_stores!(an_entry_that_stands_for_none_that_was_refused_is_refused_and_for_one_that_is_settled_it_is_taken);
fn an_entry_that_stands_for_none_that_was_refused_is_refused_and_for_one_that_is_settled_it_is_taken() {
    let user = base();
    let server = Server::start(&user);
    block_on(async {
        let mut intake = IntakeServiceClient::new(channel(&server.url).await.unwrap());
        let (bad, mended) = (order("x", json!({"amount": "viel"})), order("y", json!({})));
        assert_eq!(send(&mut intake, &[(&bad, "")]).await.refused.len(), 1);
        let list = intake.list_refused(ListRefusedRequest::default()).await.unwrap().into_inner().refused;
        let id = list[0].id.clone();
        let (one, two) = (invoice("one"), invoice("two"));
        let unknown = "0123456789abcdef0123456789abcdef";
        let told = send(&mut intake, &[(&one, "abc"), (&two, unknown), (&mended, &id)]).await;
        let reasons: Vec<_> = told.refused.iter().map(|one| one.refusal.clone().unwrap()).collect();
        assert_eq!((told.recorded, reasons.len()), (1, 2), "{told:?}");
        for (refusal, id) in reasons.iter().zip(["abc", unknown]) {
            assert_eq!((refusal.reason.as_str(), refusal.field.as_str()), ("CORRECTS_UNKNOWN", "corrects"));
            assert!([&refusal.message_de, &refusal.message_en].iter().all(|text| text.contains(id)), "{refusal:?}");
        }
        // The advice is right: without it they are taken, and nothing is open.
        let told = send(&mut intake, &[(&one, ""), (&two, ""), (&mended, &id)]).await;
        assert_eq!((told.recorded, told.duplicates), (2, 1), "what is settled already is a repetition: {told:?}");
        assert_eq!(intake.list_refused(ListRefusedRequest::default()).await.unwrap().into_inner().refused, []);
    });
}

both_stores!(submissions_are_shown_as_they_stood_on_a_day);
fn submissions_are_shown_as_they_stood_on_a_day() {
    let user = base();
    let of = |id: &str, what: &str, day: &str, more: Value| {
        let mut data = json!({"authority": "ba-mitte", "period": "2026-Q1"});
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event(id, &format!("submission.{what}"), &format!("{day}T09:00:00+02:00"), &data)
    };
    user.record(&[
        of("s-1", "due", "2026-04-01", json!({"due_on": "2026-04-15"})),
        of("s-2", "received", "2026-05-20", json!({"received_on": "2026-05-20", "complete": true})),
        // Recorded last, and effective before.
        of("s-3", "extended", "2026-04-10", json!({"new_due_on": "2026-04-30"})),
    ]);
    let stood = |on: &str| {
        let list = user.ask(&format!("submission list --on {on}"))["submissions"].as_array().unwrap().clone();
        let one = |one: &Value| {
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            (text("due_on"), text("state"), one["days_late"].as_i64().unwrap())
        };
        list.iter().map(one).collect::<Vec<_>>()
    };
    let is = |due: &str, state: &str, late: i64| vec![(due.to_owned(), state.to_owned(), late)];
    assert_eq!(stood("2026-03-31"), vec![], "nobody had to report yet");
    assert_eq!(stood("2026-04-09"), is("2026-04-15", "open", 0));
    assert_eq!(stood("2026-04-20"), is("2026-04-30", "open", 0));
    assert_eq!(stood("2026-05-10"), is("2026-04-30", "overdue", 10));
    assert_eq!(stood("2026-05-20"), is("2026-04-30", "complete", 20));
    let overdue = |on: &str| user.ask(&format!("submission list --on {on} --state overdue"))["submissions"].clone();
    assert_eq!(overdue("2026-05-10").as_array().unwrap().len(), 1);
    assert_eq!(overdue("2026-05-20"), json!([]));
    // What is recorded meanwhile is seen at once, also by a server that has read the journal before.
    let server = Server::start(&user);
    let through = user.through(&server.url);
    assert_eq!(through.ask("submission list --on 2026-06-30")["submissions"].as_array().unwrap().len(), 1);
    let later = event(
        "s-4",
        "submission.due",
        "2026-06-01T09:00:00+02:00",
        &json!({"authority": "ba-mitte", "period": "2026-Q2", "due_on": "2026-07-15"}),
    );
    through.record(&[later]);
    assert_eq!(through.ask("submission list --on 2026-06-30")["submissions"].as_array().unwrap().len(), 2);
    let run = through.say("submission list --period 2031-Q1");
    assert!(run.code != Some(0) && run.err.contains("2031-Q1"), "{:?} {}", run.code, run.err);
}

both_stores!(a_repetition_is_told_again_what_was_said_and_a_cut_names_an_amount_that_works);
fn a_repetition_is_told_again_what_was_said_and_a_cut_names_an_amount_that_works() {
    let user = base();
    let line = "2026/30/25/bezirksamt-mitte/geraete";
    // Long before its year: recorded, and queried.
    let freeze = format!(
        "freeze --line {line} --amount 1,00 --consent-by HA --reference x --time 2015-03-01 --request-id once \
         --format json"
    );
    let first = user.say(&freeze).done().json();
    assert_eq!(first["warnings"][0]["reason"], "DAY_FAR_BACK", "{first}");
    assert_eq!(first["effects"].as_array().unwrap().len(), 1);
    let again = user.say(&freeze).done().json();
    assert_eq!((&again["duplicate"], &again["warnings"]), (&json!(true), &first["warnings"]), "{again}");

    let renamed = format!("line rename --line {line} --new-line {line}-neu --format json");
    let renamed = user.say(&renamed).done().json();
    let effect = &renamed["effects"][0];
    assert_eq!((&effect["line"], &effect["before"]), (&json!(format!("{line}-neu")), &effect["after"]), "{renamed}");

    // 99,000 are bound by nothing but the order of the base, and one is frozen.
    let cut =
        |amount: &str| user.say(&format!("adjust --line {line} --amount={amount} --basis x --reference y --lang en"));
    let refused = cut("-200000.00");
    assert!(refused.code != Some(0) && refused.err.contains("not below minus EUR 98,999.00"), "{}", refused.err);
    cut("-98999.00").done();
}
