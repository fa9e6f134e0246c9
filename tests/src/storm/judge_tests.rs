//! The judgement finds what is wrong: storms that are known to be good, spoilt by hand.

use super::*;

/// Books and clients as a good storm leaves them.
fn good(load: &Load) -> (Books, Log) {
    let log = Log::default();
    let mut journal: Vec<Row> = Vec::new();
    let mut record = |source: String, id: String, event: Option<String>| {
        let seq = journal.len() as i64 + 1;
        let event = event.unwrap_or_else(|| serde_json::json!({"source": source, "id": id}).to_string());
        let mut row = Row {
            seq,
            recorded_at: seq,
            source,
            id,
            actor: "a".to_owned(),
            event,
            hash: Vec::new(),
            salt: None,
            scope: String::new(),
        };
        row.hash = oracle::hash_after(journal.last().map_or(&[0; 32], |row: &Row| row.hash.as_slice()), &row);
        journal.push(row);
        seq as u64
    };
    for caller in &load.callers {
        for call in caller.chains.iter().flatten() {
            let (source, id) = (call.ask.source(), call.ask.id().to_owned());
            if call.may_lack_money && id.ends_with('3') {
                log.lacked.lock().unwrap().push((source, id));
            } else {
                let sequence = record(source.clone(), id.clone(), None);
                log.acks.lock().unwrap().push(Ack { source, id, sequence });
            }
        }
    }
    let mut refused = Vec::new();
    for line in load.streams.iter().flat_map(|stream| &stream.lines) {
        match &line.name {
            Some((source, id)) => {
                record(source.clone(), id.clone(), Some(line.text.clone()));
            }
            None => refused.push((refused.len() as i64 + 1, line.text.clone())),
        }
    }
    let head = (journal.len() as i64, journal.last().unwrap().hash.clone());
    (Books { journal, head, lines: BTreeMap::new(), authorities: BTreeMap::new(), refused }, log)
}

/// What is found when a good storm was spoilt: lost, doubled, reordered, and everything that is wrong.
fn found(spoil: impl FnOnce(&mut Books, &Log)) -> (u64, u64, u64, String) {
    let load = Load::new(3, 100);
    let (mut books, log) = good(&load);
    spoil(&mut books, &log);
    let mut verdict = Verdict::default();
    acknowledged(&mut verdict, &books, 0, &load, &log);
    (verdict.lost, verdict.doubled, verdict.reordered, verdict.wrong.join("\n"))
}

/// Numbers the rows anew and chains them, so that only what was done to them is wrong.
fn chained(books: &mut Books) {
    let mut hash = vec![0; 32];
    for (place, row) in books.journal.iter_mut().enumerate() {
        row.seq = place as i64 + 1;
        row.recorded_at = row.seq;
        row.hash = oracle::hash_after(&hash, row);
        hash = row.hash.clone();
    }
    books.head = (books.journal.len() as i64, hash);
}

#[test]
fn a_good_storm_has_nothing_wrong() {
    assert_eq!(found(|_, _| ()), (0, 0, 0, String::new()));
}

#[test]
fn what_was_acknowledged_and_is_gone_is_lost() {
    let (lost, doubled, _, wrong) = found(|books, log| {
        books.journal.remove(0);
        chained(books);
        log.acks.lock().unwrap().iter_mut().for_each(|ack| ack.sequence = ack.sequence.saturating_sub(1));
    });
    // Once as acknowledged, once as sent.
    assert_eq!((lost, doubled), (2, 0), "{wrong}");
    let (lost, ..) = found(|books, _| {
        books.journal.pop();
        chained(books);
    });
    assert_eq!(lost, 1);
}

#[test]
fn what_is_recorded_twice_is_doubled_and_what_nobody_sent_is_named() {
    let (_, doubled, _, wrong) = found(|books, _| {
        books.journal.push(books.journal[0].clone());
        chained(books);
    });
    assert_eq!(doubled, 1, "{wrong}");
    let (.., wrong) = found(|books, _| {
        let mut row = books.journal[0].clone();
        (row.source, row.event) = ("/x".to_owned(), serde_json::json!({"source": "/x", "id": row.id}).to_string());
        books.journal.push(row);
        chained(books);
    });
    assert!(wrong.contains("was never sent"), "{wrong}");
}

#[test]
fn lines_of_a_stream_in_another_order_are_reordered_and_other_content_is_named() {
    let (_, _, reordered, wrong) = found(|books, _| {
        let last = books.journal.len() - 1;
        books.journal.swap(last, last - 1);
        chained(books);
    });
    assert!(reordered >= 1, "{wrong}");
    let (.., wrong) = found(|books, _| {
        books.journal.last_mut().unwrap().event.push(' ');
        chained(books);
    });
    assert!(wrong.contains("is not what was sent"), "{wrong}");
}

#[test]
fn a_refused_order_that_is_recorded_and_a_refused_line_that_is_not_kept_are_wrong() {
    let (.., wrong) = found(|books, log| {
        let first = &books.journal[0];
        log.lacked.lock().unwrap().push((first.source.clone(), first.id.clone()));
    });
    assert!(wrong.contains("was refused for want of money and is recorded"), "{wrong}");
    let (.., wrong) = found(|books, _| books.refused.push((9, "mehr".to_owned())));
    assert!(wrong.contains("kept for correction"), "{wrong}");
}

#[test]
fn an_order_beyond_what_there_is_is_overspent() {
    let line = "2026/30/25/a/b";
    let order = |number: &str, amount: &str| {
        let data = serde_json::json!({"authority": "x", "order": number, "line": line, "amount": amount});
        ("/sollist/requests/procurement/x", "procurement.order-placed.v1", data)
    };
    let overspent = |second: &str| {
        let plan = serde_json::json!({"authority": "x", "line": line, "amount": "100.00"});
        let events = [("/sollist/plan", "budget.appropriated.v1", plan), order("1", "60.00"), order("2", second)];
        let row = |((source, kind, data), seq): (&(&str, &str, Value), i64)| Row {
            seq,
            recorded_at: seq,
            source: (*source).to_owned(),
            id: seq.to_string(),
            actor: "a".to_owned(),
            event: serde_json::json!({"type": kind, "time": "2026-03-01T12:00:00Z", "data": data}).to_string(),
            hash: Vec::new(),
            salt: None,
            scope: String::new(),
        };
        let journal = events.iter().zip(1..).map(row).collect();
        let (lines, authorities, refused) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut verdict = Verdict::default();
        money(&mut verdict, &Books { journal, head: (3, Vec::new()), lines, authorities, refused });
        verdict.overspent
    };
    assert_eq!((overspent("40.00"), overspent("40.01")), (0, 1));
}

/// What is found of consents in a journal of these events: source, id, actor, and the event.
fn of_consents(rows: &[(&str, &str, &str, serde_json::Value)]) -> String {
    let row = |(seq, (source, id, actor, event)): (i64, &(&str, &str, &str, serde_json::Value))| Row {
        seq,
        recorded_at: seq,
        source: (*source).to_owned(),
        id: (*id).to_owned(),
        actor: (*actor).to_owned(),
        event: event.to_string(),
        hash: Vec::new(),
        salt: None,
        scope: String::new(),
    };
    let journal = (1..).zip(rows).map(row).collect();
    let (head, lines, authorities) = ((0, Vec::new()), BTreeMap::new(), BTreeMap::new());
    let mut verdict = Verdict::default();
    consents(&mut verdict, &Books { journal, head, lines, authorities, refused: Vec::new() }, 0);
    verdict.wrong.join("\n")
}

#[test]
fn a_consent_that_nobody_else_approved_is_found() {
    let order = serde_json::json!({"type": "procurement.order-placed.v1", "data": {"consent": {"basis": "x"}}});
    let approval = serde_json::json!({"type": "process.approved.v1", "data": {"process": "p"}});
    let asked = ("/sollist/requests/procurement/ba-pankow", "1", "amt", order.clone());
    let reported = ("/hkr", "1", "hkr", order.clone());
    let approved = ("/sollist/requests/intake/ba-pankow", "2", "frei", approval);
    let follows = |id, by| ("/sollist/processes", id, by, order.clone());
    assert_eq!(of_consents(&[reported.clone(), approved.clone(), follows("p", "frei"), reported]), "");
    assert!(of_consents(&[asked]).contains("nobody else approved"));
    assert!(of_consents(&[follows("p", "frei")]).contains("nobody else approved"));
    for behind in [follows("q", "frei"), follows("p", "amt")] {
        assert!(of_consents(&[approved.clone(), behind]).contains("behind the approval"));
    }
}
