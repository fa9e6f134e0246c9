//! The extra need per district with its derivation, and the proposal for the reserve.

use sollist_contract::{
    day::german_day,
    ids::District,
    money::{Cents, german, german_count},
    words::terms,
};

use crate::{
    draft::Draft,
    model::{NeedRow, Report},
    paper::{Table, amount, left, right},
    words::{NO_STATEMENT, NOT_REPORTED, euro, given, given_euro, item_name},
};

pub fn write(report: &Report, draft: &mut Draft) {
    draft.heading(1, "Mehrbedarf und Verteilungsvorschlag");
    draft.text(format!(
        "Der Mehrbedarf ist der Betrag, der bis zum {} fehlt, um das Soll zu erreichen: Soll (Quote × geeignete \
         Stellen, aufgerundet) abzüglich nutzbarer und bestellter Stücke, mal Stückpreis, zuzüglich Stufen- und \
         laufender Kosten, abzüglich der Deckung aus eigenen Mitteln. Jeder Euro deckt nur einmal.",
        german_day(report.target_day)
    ));
    if let Some(reason) = &report.need.reason {
        draft.notice(format!("Mehrbedarf: {NO_STATEMENT}: {reason}"));
    }
    if !report.need.not_reported.is_empty() {
        let names: Vec<String> = report.need.not_reported.iter().map(|authority| report.name_of(authority)).collect();
        draft.notice(format!(
            "Nicht enthalten, weil geeignete Stellen nicht gemeldet sind ({}): {}.",
            names.len(),
            names.join(", ")
        ));
    }
    for row in &report.need.withheld {
        draft.notice(format!("{}, {}: {NO_STATEMENT}: {}", row.name, item_name(&row.item), row.reason));
    }
    if let Some(reason) = &report.need.total_reason {
        draft.notice(format!("Summen: {NO_STATEMENT}: {reason}"));
    }
    if report.need.rows.is_empty() {
        return;
    }
    draft.heading(2, "Mehrbedarf je Bezirk");
    draft.table(by_district(report), "");
    draft.heading(2, "Herleitung je Behörde und Gegenstand");
    draft.table(derivation(report), "");
    steps(report, draft);
    draft.heading(2, "Vorschlag für die Verstärkungsmittel");
    proposal(report, draft);
    draft.heading(2, "Mehrbedarfsanträge");
    draft.table(funding(report), "Im Journal steht kein Mehrbedarfsantrag.");
}

fn sum(rows: &[&NeedRow], of: impl Fn(&NeedRow) -> Cents) -> String {
    Cents::sum(rows.iter().map(|row| of(row)))
        .map_or_else(|_| format!("{NO_STATEMENT}: Summe außerhalb des Bereichs"), german)
}

fn by_district(report: &Report) -> Table {
    let mut table = Table::new(
        "Mehrbedarf und Vorschlag je Bezirk in EUR",
        vec![
            left(terms::DISTRICT.de, 1),
            amount(terms::GROSS.de),
            amount(terms::COVER.de),
            amount(terms::NEED.de),
            amount(terms::SHARE.de),
        ],
    );
    for district in std::iter::once(District::CENTRAL).chain(District::all()) {
        let rows: Vec<&NeedRow> = report.need.rows.iter().filter(|row| row.district == district).collect();
        let name = format!("{} {}", district.code(), district.name());
        if rows.is_empty() && !report.need.withheld.iter().any(|row| row.district == district) {
            if district != District::CENTRAL {
                table.row(std::iter::once(name).chain((0..4).map(|_| NOT_REPORTED.to_owned())).collect());
            }
            continue;
        }
        let share = sum(&rows, |row| row.share.unwrap_or(Cents::ZERO));
        if report.need.withheld.iter().any(|row| row.district == district) {
            table.row(vec![name, given(None), given(None), given(None), share]);
            continue;
        }
        table.row(vec![name, sum(&rows, |r| r.gross), sum(&rows, |r| r.cover), sum(&rows, |r| r.need), share]);
    }
    let all: Vec<&NeedRow> = report.need.rows.iter().collect();
    let share = sum(&all, |row| row.share.unwrap_or(Cents::ZERO));
    table.total(vec![
        "Berlin".to_owned(),
        given(report.need.gross),
        given(report.need.cover),
        given(report.need.need),
        share,
    ]);
    table
}

fn derivation(report: &Report) -> Table {
    let mut table = Table::new(
        "Herleitung des Mehrbedarfs, Beträge in EUR",
        vec![
            left(terms::ITEM.de, 1),
            right(terms::TARGET.de),
            right(terms::USABLE.de),
            right(terms::PIPELINE.de),
            right(terms::QUANTITY.de),
            amount(terms::GROSS.de),
            amount(terms::COVER.de),
            amount(terms::NEED.de),
        ],
    );
    for row in &report.need.rows {
        table.group(&row.name);
        table.row(vec![
            item_name(&row.item),
            german_count(row.target),
            german_count(row.usable),
            german_count(row.pipeline),
            german_count(row.quantity),
            german(row.gross),
            german(row.cover),
            german(row.need),
        ]);
    }
    let blank = || "–".to_owned();
    table.total(vec![
        "Berlin".to_owned(),
        blank(),
        blank(),
        blank(),
        blank(),
        given(report.need.gross),
        given(report.need.cover),
        given(report.need.need),
    ]);
    table.note(
        "fehlend = Soll − nutzbar − bestellt, nicht unter 0; Mehrbedarf = Bruttobedarf − Deckung, nicht unter 0.",
    );
    table.note("Stückzahlen verschiedener Gegenstände werden nicht addiert.");
    table
}

/// One sentence per row that lacks something: the figure, and the events behind it.
fn steps(report: &Report, draft: &mut Draft) {
    let told: Vec<String> = report
        .need
        .rows
        .iter()
        .filter(|row| row.need.is_positive())
        .map(|row| {
            let events = events_of(&row.derivation);
            let behind = match events.len() {
                0 => "ohne Ereignis".to_owned(),
                1..=8 => format!("Journal Nr. {}", events.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
                many => {
                    let first: Vec<String> = events.iter().take(8).map(u64::to_string).collect();
                    format!("Journal Nr. {} und {} weitere", first.join(", "), many - 8)
                }
            };
            format!(
                "{}, {}: {} − {} nutzbar − {} bestellt = {} fehlend; {} brutto − {} Deckung = {} ({behind}).",
                row.name,
                item_name(&row.item),
                german_count(row.target),
                german_count(row.usable),
                german_count(row.pipeline),
                german_count(row.quantity),
                euro(row.gross),
                euro(row.cover),
                euro(row.need),
            )
        })
        .collect();
    if !told.is_empty() {
        draft.heading(3, "Rechenweg und Belege");
        draft.list(told);
    }
}

/// Numbers of all events in a derivation, each once, in order.
fn events_of(tree: &serde_json::Value) -> Vec<u64> {
    fn walk(node: &serde_json::Value, into: &mut std::collections::BTreeSet<u64>) {
        let list = |key: &str| node.get(key).and_then(serde_json::Value::as_array).into_iter().flatten();
        into.extend(list("events").filter_map(|event| event.get("seq").and_then(serde_json::Value::as_u64)));
        list("children").for_each(|child| walk(child, into));
    }
    let mut found = std::collections::BTreeSet::new();
    walk(tree, &mut found);
    found.into_iter().collect()
}

fn proposal(report: &Report, draft: &mut Draft) {
    draft.text(format!(
        "Verstärkungsmittel verfügbar: {}. Reihenfolge: zuerst Fristen aus Recht oder Sicherheit, dann Ergänzung \
         gelieferter Geräte, dann größter Abstand zum Ziel; gleiche Ansprüche im Verhältnis des Mehrbedarfs, auf den \
         Cent. Ungedeckt bleiben {}.",
        given_euro(report.need.reserve),
        given_euro(report.need.uncovered)
    ));
    if let Some(reason) = &report.need.proposal_reason {
        draft.notice(format!("Nicht enthalten: {reason}"));
    }
    let mut table = Table::new(
        "Vorschlag je Behörde und Gegenstand in EUR",
        vec![left(terms::ITEM.de, 3), left(terms::RANK.de, 2), amount(terms::NEED.de), amount(terms::SHARE.de)],
    );
    for row in report.need.rows.iter().filter(|row| row.share.is_some() || row.need.is_positive()) {
        let share = row.share.map_or_else(|| "kein Vorschlag".to_owned(), german);
        let rank = row.rank.clone().unwrap_or_else(|| "ohne Rang".to_owned());
        table.group(&row.name);
        table.row(vec![item_name(&row.item), rank, german(row.need), share]);
    }
    draft.table(table, "Es gibt keinen Anspruch auf die Verstärkungsmittel.");
}

fn funding(report: &Report) -> Table {
    let mut table = Table::new(
        "Mehrbedarfsanträge in EUR",
        vec![
            left(terms::AUTHORITY.de, 2),
            left("Antrag", 1),
            left("Stand", 1),
            amount("beantragt"),
            amount("anerkannt"),
            amount("bewilligt"),
        ],
    );
    for row in &report.funding {
        let step = terms::funding_step(&row.step).map_or(row.step.as_str(), |step| step.de);
        table.row(vec![
            row.name.clone(),
            row.request.clone(),
            step.to_owned(),
            given(row.requested),
            given(row.approved),
            german(row.granted),
        ]);
    }
    table
}
