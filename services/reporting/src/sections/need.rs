//! The extra need per district with its derivation, and the proposal for the reserve.

use sollist_contract::{
    day::german_day,
    ids::District,
    money::{Cents, german, german_count, german_decimal},
    words::terms,
};

use crate::{
    draft::Draft,
    model::{Funding, NeedRow, ProgrammeNeed, Report},
    paper::{Table, amount, left, right},
    purpose::purpose,
    words::{NO_STATEMENT, NOT_REPORTED, counted, given, given_euro, item_name},
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
    programmes(report, draft);
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
        &format!("Mehrbedarf zum {} und Vorschlag je Bezirk", german_day(report.target_day)),
        "EUR",
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
        &format!("Herleitung des Mehrbedarfs zum {}", german_day(report.target_day)),
        "Anzahl und EUR",
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
    let (lacking, enough): (Vec<&NeedRow>, Vec<&NeedRow>) =
        report.need.rows.iter().partition(|row| row.quantity > 0 || row.gross.is_positive() || row.need.is_positive());
    for row in lacking {
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
    if !enough.is_empty() {
        let (what, where_) = ("nichts fehlt", "in der Arbeitsmappe zu diesem Bericht");
        table.note(match enough.len() {
            1 => format!("Nicht gezeigt ist eine Zeile, in der {what}; sie steht {where_}."),
            many => format!("Nicht gezeigt sind {} Zeilen, in denen {what}; sie stehen {where_}.", counted(many)),
        });
    }
    table
}

/// The events behind a row, the first of them.
fn evidence(row: &NeedRow) -> String {
    const SHOWN_MAX: usize = 5;
    let events = events_of(&row.derivation);
    if events.is_empty() {
        return "kein Ereignis".to_owned();
    }
    let shown: Vec<String> = events.iter().take(SHOWN_MAX).map(|seq| counted(*seq)).collect();
    match events.len().saturating_sub(SHOWN_MAX) {
        0 => shown.join(", "),
        1 => format!("{} und ein weiteres", shown.join(", ")),
        more => format!("{} und {} weitere", shown.join(", "), counted(more)),
    }
}

/// Why money is missing although some is available: what covers, and what is left where it does not count.
fn programmes(report: &Report, draft: &mut Draft) {
    if report.need.programmes.is_empty() {
        return;
    }
    draft.heading(2, "Warum Mittel fehlen, obwohl andere verfügbar sind");
    draft.lead(
        "Ein Bedarf wird aus den Haushaltsstellen der eigenen Behörde gedeckt: zuerst aus denen des Handlungsfelds, \
         dann aus konsumtiven, die mit ihnen in einem Deckungskreis stehen. Andere verfügbare Mittel zählen nicht.",
    );
    let mut table = Table::new(
        &format!("Deckung des Bedarfs zum {} je Handlungsfeld", german_day(report.target_day)),
        "EUR",
        vec![
            left(terms::PROGRAMME.de, 1),
            amount(terms::GROSS.de),
            amount("gedeckt im Handlungsfeld"),
            amount("gedeckt im Deckungs\u{ad}kreis"),
            amount(terms::NEED.de),
            amount("frei bei anderen a)"),
            amount("davon ander\u{ad}weitig frei b)"),
        ],
    );
    table.note(
        "a) Im Handlungsfeld verfügbar bei Behörden, denen darin nichts fehlt, auch bei der zentralen IKT-Steuerung: \
         Es gehört nicht der Behörde, der Mittel fehlen; sie bekäme es nur durch eine Umsetzung.",
    );
    table.note(
        "b) So viel des Mehrbedarfs hätten dieselben Behörden in anderen Handlungsfeldern frei, aber ohne gemeinsamen \
         Deckungskreis oder investiv: nur mit einer Umsetzung verwendbar. Dieselben Mittel können bei mehreren \
         Handlungsfeldern stehen; eine Summe wäre falsch. Verstärkungsmittel sind nicht enthalten: Sie werden auf \
         Antrag bewilligt.",
    );
    for row in &report.need.programmes {
        table.row(vec![
            terms::programme(row.programme).de.to_owned(),
            german(row.gross),
            german(row.own_cover),
            german(row.other_cover),
            german(row.need),
            given(row.with_others),
            if row.need.is_positive() { given(row.need_left_elsewhere) } else { "–".to_owned() },
        ]);
    }
    let all = &report.need.programmes;
    let sum = |of: fn(&ProgrammeNeed) -> Cents| given(Cents::sum(all.iter().map(of)).ok());
    let others: Option<Vec<Cents>> = all.iter().map(|row| row.with_others).collect();
    table.total(vec![
        "Berlin".to_owned(),
        sum(|row| row.gross),
        sum(|row| row.own_cover),
        sum(|row| row.other_cover),
        sum(|row| row.need),
        given(others.and_then(|others| Cents::sum(others).ok())),
        "–".to_owned(),
    ]);
    draft.table(table, "");
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
    draft.lead(format!(
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
        "Vorschlag in der Reihenfolge der Ränge",
        "EUR, Abstand in Prozent",
        vec![
            right(terms::PLACE.de),
            left(terms::AUTHORITY.de, 2),
            left(terms::ITEM.de, 2),
            right(terms::GAP.de),
            amount(terms::NEED.de),
            amount(terms::SHARE.de),
            left("Belege (Journal Nr.)", 2),
        ],
    );
    for row in report.need.in_turn() {
        if row.share.is_none() && !row.need.is_positive() {
            continue;
        }
        let share = row.share.map_or_else(|| "kein Vorschlag".to_owned(), german);
        let rank = row.place.and(row.rank.as_deref());
        table.group(&rank.map_or_else(|| "ohne Rang".to_owned(), |rank| format!("{}: {rank}", terms::RANK.de)));
        let dash = || "–".to_owned();
        table.row(vec![
            row.place.map_or_else(dash, counted),
            row.name.clone(),
            item_name(&row.item),
            row.gap().map_or_else(dash, |gap| format!("{}\u{a0}%", german_decimal(gap, 1))),
            german(row.need),
            share,
            evidence(row),
        ]);
    }
    table.note("Abstand: fehlende Stücke je Soll; der größere kommt zuerst.");
    draft.table(table, "Es gibt keinen Anspruch auf die Verstärkungsmittel.");
}

fn funding(report: &Report) -> Table {
    let mut table = Table::new(
        "Mehrbedarfsanträge",
        "EUR",
        vec![
            left(terms::AUTHORITY.de, 2),
            left("Antrag", 0),
            left("wofür", 3),
            left("Stand", 0),
            amount("beantragt"),
            amount("anerkannt"),
            amount("bewilligt"),
        ],
    );
    for row in &report.funding {
        let step = terms::funding_step(&row.step).map_or(row.step.as_str(), |step| step.de);
        // Nobody decided yet: no figure is missing.
        let approved = if row.approved.is_none() { "–".to_owned() } else { given(row.approved) };
        table.row(vec![
            row.name.clone(),
            row.request.clone(),
            wanted(row),
            step.to_owned(),
            given(row.requested),
            approved,
            german(row.granted),
        ]);
    }
    table.note("Ein Strich unter „anerkannt“: Der Antrag ist nicht entschieden oder abgelehnt.");
    table
}

/// What a request is for: the programme, the reason and the items, and until when.
fn wanted(row: &Funding) -> String {
    let mut text = purpose(&row.purpose).unwrap_or_else(|| NO_STATEMENT.to_owned());
    if let Some(programme) = row.programme {
        text.push_str(&format!("; Handlungsfeld {}", terms::programme(programme).de));
    }
    if let Some(deadline) = row.purpose.deadline {
        text.push_str(&format!("; Frist {}", german_day(deadline)));
    }
    text
}
