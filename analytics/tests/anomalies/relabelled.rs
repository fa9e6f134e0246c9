//! Indicators that moved by another name.

use super::*;

/// Two lines of a programme, of 1,000.00 each, of which so much was paid by the end of June.
fn two_lines(one: &str, other: &str) -> Journal {
    let mut j = Journal::default();
    for (title, paid) in [("eins", one), ("zwei", other)] {
        let line = format!("2026/30/25/bezirksamt-pankow/{title}");
        j.line(PANKOW, &line, "1000.00", "mobile-devices");
        let data = json!({"authority": PANKOW, "line": line, "payment": title, "amount": paid});
        j.on("2026-06-30", "procurement.payment-made", data);
    }
    j
}
fn assign(j: &mut Journal, on: &str, programme: &str) {
    let line = "2026/30/25/bezirksamt-pankow/zwei";
    j.on(
        on,
        "budget.programme-assigned",
        json!({"authority": PANKOW, "line": line, "programme": programme, "basis": "Regel"}),
    );
}

#[test]
fn an_indicator_that_moved_by_another_name_is_found() {
    // 50 % of both together, 20 % of the one that stays.
    let mut j = two_lines("200.00", "800.00");
    assign(&mut j, "2026-07-10", "workplace");
    let found = find(&j, Rule::Relabelled, "2026-08-01");
    assert_eq!(
        told(&found),
        ["ba-pankow budget.outflow 2026-07-10 - - notice", "ba-pankow budget.utilisation 2026-07-10 - - notice"]
    );
    assert_eq!(found[0].events, [5]);
    let said = found[0].said().de;
    assert!(said.contains("von 50,0 % auf 20,0 %; −30,0 Punkte"), "{said}");
    // The quarter after, it is what it was the quarter before.
    assert!(find(&j, Rule::Relabelled, "2026-10-01").is_empty());
    assert!(find(&j, Rule::Relabelled, "2026-07-09").is_empty());
    // Back again, nothing is left of it.
    assign(&mut j, "2026-07-20", "mobile-devices");
    assert!(find(&j, Rule::Relabelled, "2026-08-01").is_empty());

    // From 50 % to 40 %: a fifth exactly.
    for (one, other, count) in [("400.00", "600.00", 2), ("400.01", "599.99", 0)] {
        let mut j = two_lines(one, other);
        assign(&mut j, "2026-07-10", "workplace");
        assert_eq!(find(&j, Rule::Relabelled, "2026-08-01").len(), count, "{one}");
    }
    // From 50 % to 30 % by the name, to 10 % by money: half of it exactly.
    for (more, count) in [("2000.00", 2), ("2000.01", 0)] {
        let mut j = two_lines("300.00", "700.00");
        assign(&mut j, "2026-07-10", "workplace");
        let line = "2026/30/25/bezirksamt-pankow/eins";
        let data = json!({"authority": PANKOW, "line": line, "amount": more, "basis": "Nachtrag"});
        j.on("2026-07-11", "budget.appropriation-amended", data);
        assert_eq!(find(&j, Rule::Relabelled, "2026-08-01").len(), count, "{more}");
    }
}

#[test]
fn a_new_total_is_another_name_of_the_whole() {
    let progress = |j: &mut Journal, on: &str, done: i64, total: i64| {
        let data = json!({"authority": PANKOW, "rollout": "windows-11", "done": done, "total": total});
        j.on(on, "rollout.progressed", data);
    };
    let mut j = Journal::default();
    progress(&mut j, "2026-06-30", 50, 100);
    progress(&mut j, "2026-07-10", 50, 200);
    let found = find(&j, Rule::Relabelled, "2026-08-01");
    assert_eq!(told(&found), ["ba-pankow rollout.degree 2026-07-10 - - notice"]);
    assert_eq!(found[0].events, [2]);
    // What is done of the same whole is progress.
    let mut j = Journal::default();
    progress(&mut j, "2026-06-30", 50, 100);
    progress(&mut j, "2026-07-10", 90, 100);
    assert!(find(&j, Rule::Relabelled, "2026-08-01").is_empty());
}
