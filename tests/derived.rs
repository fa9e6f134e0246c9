//! How figures came about: whoever has the kit gets the same number with Python alone, and finds whatever was changed.

use std::{fs, path::Path, process::Command};

use crate::{
    outside::python,
    replay::{lines, with_plan},
    sollist::{Server, Sollist},
    stores::both_stores,
};

/// What the script says of a kit: its exit, and the last lines.
fn recomputed(kit: &Path) -> (Option<i32>, String) {
    let run = Command::new(python()).arg(kit.join("recompute.py")).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    (run.status.code(), said)
}

fn kit(user: &Sollist, name: &str, question: &str) -> std::path::PathBuf {
    let folder = user.path(name);
    user.say(&format!("explain {question} --kit {}", folder.display())).done();
    folder
}

both_stores!(a_kit_gives_an_outsider_the_figure_of_the_table_to_the_cent);
fn a_kit_gives_an_outsider_the_figure_of_the_table_to_the_cent() {
    let user = with_plan();
    user.record(&lines(4_000, 11));
    let server = Server::start(&user);
    let through = user.through(&server.url);
    for (n, (figure, scope, cell)) in [
        ("budget.available", "", "available"),
        ("budget.commitments", "--district 03", "commitments"),
        ("budget.actual", "--authority ba-mitte --until 2026-05-31", "actual"),
        ("budget.soll", "--district 00 --as-of 2000", "soll"),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = kit(&through, &format!("kit{n}"), &format!("{figure} {scope}"));
        let (code, said) = recomputed(&folder);
        assert_eq!(code, Some(0), "{figure} {scope}: {said}");
        let table = user.ask(&format!("budget {scope}"))["total"][cell].as_str().unwrap().to_owned();
        assert!(
            said.contains(&format!("{figure} = {table}")) || said.contains(&exact(figure, &table)),
            "{said} {table}"
        );
        assert_eq!(user.ask(&format!("explain {figure} {scope}"))["part"]["value"], table);
    }
    let folder = kit(&through, "rate", "budget.utilisation --district 07");
    let rate = &user.ask("indicators --id budget.utilisation --district 07")["rows"][0]["value"];
    let rate = rate.to_string();
    let (_, said) = recomputed(&folder);
    assert!(said.contains(&format!("{} percent", exact("budget.utilisation", &rate))), "{said} {rate}");
}

/// As Python writes it, which leaves out zeros behind the point.
fn exact(figure: &str, amount: &str) -> String {
    format!("{figure} = {}", amount.trim_end_matches('0').trim_end_matches('.'))
}

#[test]
fn whatever_is_changed_in_a_kit_is_found() {
    let user = with_plan();
    user.record(&lines(300, 12));
    let folder = kit(&user, "kit", "budget.available");
    let (code, said) = recomputed(&folder);
    assert_eq!(code, Some(0), "{said}");
    let parts = fs::read_to_string(folder.join("parts.csv")).unwrap();
    let rows: Vec<&str> = parts.lines().collect();
    // The value of any part, and the amount in any event.
    for at in (1..rows.len()).step_by(rows.len() / 12) {
        let mut cells: Vec<String> = rows[at].split(',').map(str::to_owned).collect();
        cells[4] = format!("1{}", cells[4].trim_start_matches('-'));
        let mut changed: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
        changed[at] = cells.join(",");
        fs::write(folder.join("parts.csv"), changed.join("\r\n")).unwrap();
        let (code, said) = recomputed(&folder);
        assert_eq!(code, Some(1), "row {at}: {} {said}", rows[at]);
    }
    fs::write(folder.join("parts.csv"), &parts).unwrap();
    let events = fs::read_to_string(folder.join("events.jsonl")).unwrap();
    let changed = events.replacen("\"amount\":\"", "\"amount\":\"1", 1);
    assert_ne!(changed, events);
    fs::write(folder.join("events.jsonl"), changed).unwrap();
    assert_eq!(recomputed(&folder).0, Some(1));

    // A folder that has something, and a part of a figure, are no place and no matter of a kit.
    let said = user.say(&format!("explain budget.actual --kit {}", folder.display())).ended(2).err;
    assert!(said.contains("liegt schon etwas"), "{said}");
    let said = user.say("explain budget.actual 03 --kit elsewhere").ended(2).err;
    assert!(said.contains("ganze Herleitung"), "{said}");
}

#[test]
fn the_way_deeper_that_an_answer_names_leads_to_the_part_that_it_showed() {
    let user = with_plan();
    user.record(&lines(300, 13));
    for question in
        ["budget.available --district pankow", "budget.commitments 03 --until 2026-09-30", "budget.soll --as-of 200"]
    {
        let told = user.ask(&format!("explain {question}"));
        let said = user.say(&format!("explain {question}")).done().out;
        let deeper = said.lines().find_map(|line| line.strip_prefix("Tiefer: sollist ")).unwrap();
        let part = &told["parts"][0];
        let there = user.ask(deeper);
        assert_eq!((&there["part"]["name"], &there["part"]["value"]), (&part["part"], &part["value"]), "{deeper}");
    }
}
