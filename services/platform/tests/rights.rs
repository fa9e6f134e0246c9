//! The table of rights as it is: one line a method or an event, one column a role. What changes here changes who may do
//! what.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use sollist_contract::{envelope::Envelope, event::Event, method::Method};
use sollist_platform::rights::{Needs, Reach, Role, table};

fn sign(reach: Reach) -> &'static str {
    match reach {
        Reach::Nothing => "-",
        Reach::Own => "own",
        Reach::All => "all",
    }
}

fn row(what: &str, needs: &Needs) -> String {
    let cells: Vec<String> = Role::ALL.iter().map(|role| format!("{:<4}", sign(needs.reach(*role)))).collect();
    format!("{what:<46} {:<22} {}", needs.right, cells.join("")).trim_end().to_owned()
}

/// The golden events of the contract: at least one of every type.
fn events() -> Vec<Envelope> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/golden");
    let mut out: Vec<Envelope> = Vec::new();
    for file in fs::read_dir(folder).unwrap().flatten() {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        out.extend(text.lines().filter_map(|line| Envelope::parse(line.as_bytes()).ok()));
        out.extend(Envelope::parse(text.as_bytes()).ok());
    }
    out
}

#[test]
fn the_table_is_what_was_agreed() {
    let codes = Role::ALL.map(|role| format!("{:<4}", short(role))).concat();
    let mut table = vec![format!("{:<46} {:<22} {}", "", "", codes).trim_end().to_owned()];
    table.extend(Method::all().map(|method| row(&method.shown(), &table::of_method(method))));
    let events = events();
    for kind in Event::types() {
        let event = events.iter().find(|envelope| envelope.event.type_name() == kind.name);
        let event = &event.unwrap_or_else(|| panic!("no golden event of {}", kind.name)).event;
        table.push(row(kind.name, &table::of_event(event)));
    }
    let table = table.join("\n") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rights/table.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == table, "{}: run UPDATE=1 and read what changed", path.display());
}

fn short(role: Role) -> &'static str {
    match role {
        Role::DistrictSystem => "FS",
        Role::DistrictOfficer => "DO",
        Role::Steering => "ST",
        Role::Approver => "AP",
        Role::Auditor => "AU",
        Role::ReportReader => "RR",
        Role::Operator => "OP",
    }
}
