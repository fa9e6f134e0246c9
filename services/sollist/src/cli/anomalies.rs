//! `sollist anomalies`: what somebody should look at, as questions.

use serde::Serialize;
use serde_json::{json, value::to_raw_value};
use sollist_analytics::definition;
use sollist_contract::{
    grpc::analytics::v1::{Anomaly, ListAnomaliesRequest, ListAnomaliesResponse, UsedParameter},
    words::terms,
};

use super::{
    Link,
    args::{AnomalyArgs, Format},
    begin,
    failure::{Exit, Failure},
    figures::{authority, item, named, text, why},
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::anomalies as words,
};
use sollist_contract::lang::Lang;

/// `sollist anomalies`
pub async fn anomalies(link: &Link, args: &AnomalyArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let request = ListAnomaliesRequest {
        view: args.view.request(),
        rules: args.rules.clone(),
        district: text(args.district.as_ref()),
        authority: text(args.authority.as_ref()),
        ..ListAnomaliesRequest::default()
    };
    let response = whole::anomalies(link, request).await?;
    let known = response.as_of.as_ref().map_or(0, |as_of| as_of.sequence);
    show(response, out)?;
    // That nothing is found does not say that nothing happened.
    begin::say(link, &args.view, known, false, out).await?;
    Ok(Exit::Done)
}

/// Prints what was found as asked for.
fn show(response: ListAnomaliesResponse, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        day: &'a str,
        rows: Vec<Object<'a>>,
        total: u32,
    }
    let lang = out.lang;
    let stand = Stand::of(response.as_of, out);
    stand.warn(out);
    let rows = response.rows.into_iter().map(|row| cells(row, lang)).collect::<Result<_, _>>()?;
    let sheet = Sheet::new(columns(), rows);
    let beside = lang.say(words::question().and(&words::looked_at(&response.day)));
    match out.format {
        Format::Json => {
            out.json(&Document { as_of: &stand, day: &response.day, rows: sheet.objects(), total: response.total })
        }
        Format::Csv => out.csv(&sheet, true),
        Format::Table if sheet.rows.is_empty() => {
            let none = lang.say(words::nothing());
            out.tell(&format!("{none} {beside}\n{}\n", stand.sentence(lang)))
        }
        Format::Table => {
            out.table(&sheet)?;
            out.tell(&format!("\n{beside}\n{}\n", stand.sentence(lang)))
        }
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("severity", "Dringlichkeit", "Severity").leaves(3),
        Column::new("rule", "Regel", "Rule"),
        Column::of("district", terms::DISTRICT).hidden(),
        Column::of("authority", terms::AUTHORITY).shared(),
        Column::new("key", "betrifft", "About").leaves(2),
        Column::new("since", "seit", "Since").leaves(1),
        Column::of("amount_eur", terms::AMOUNT_IN_EUR).optional(),
        Column::new("quantity", "Anzahl", "Number").optional().leaves(4),
        Column::new("text_de", "Frage", "Question").coded(),
        Column::new("text_en", "Frage", "Question").coded(),
        Column::new("", "Frage", "Question"),
        Column::new("events", "Ereignisse", "Events").coded(),
        Column::new("parameters", "Parameter", "Parameters").coded(),
        Column::new("reason", "Grund", "Reason").optional().coded(),
        Column::new("", "Ereignisse", "Events").wide(),
        Column::new("", "Parameter", "Parameters").wide(),
    ]
}

fn cells(row: Anomaly, lang: Lang) -> Result<Vec<Cell>, Failure> {
    let said = why(row.said, None).unwrap_or_default();
    let withheld = why(row.why, None).map(|why| lang.say(why));
    let amount = match (row.amount, &withheld) {
        (Some(amount), _) => Cell::Amount(amount),
        (None, Some(why)) => Cell::Missing(why.clone()),
        (None, None) => Cell::Nothing,
    };
    let (rule, severity) = (words::rule(&row.rule), words::severity(&row.severity));
    let about = about(row.key, &row.rule, lang);
    let used: Vec<String> = row.parameters.iter().map(|one| lang.say(words::used(one))).collect();
    Ok(vec![
        named(row.severity, severity, lang),
        named(row.rule, rule, lang),
        Cell::District(row.district),
        authority(Some(row.authority)),
        about,
        Cell::Day(row.since),
        amount,
        row.quantity.map_or(Cell::Nothing, Cell::Count),
        Cell::Said(said.de.clone()),
        Cell::Said(said.en.clone()),
        Cell::Said(lang.say(said)),
        Cell::Json(to_raw_value(&row.events).map_err(Failure::answer)?),
        Cell::Json(to_raw_value(&row.parameters.iter().map(parameter).collect::<Vec<_>>()).map_err(Failure::answer)?),
        withheld.map_or(Cell::Nothing, Cell::Text),
        Cell::Events(row.events.clone(), usize::MAX),
        Cell::List(used),
    ])
}

/// What a finding is about: an item or an indicator by its name; a line, an order or a payment is called as it is.
fn about(key: String, rule: &str, lang: Lang) -> Cell {
    match rule {
        "delivered-not-issued" | "licence-missing" | "split-order" | "sites-beyond-target" => item(key, lang),
        "relabelled" => match definition(&key) {
            Some(known) => Cell::Named(key, lang.pick(known.name_de, known.name_en).to_owned()),
            None => Cell::Text(key),
        },
        _ => Cell::Text(key),
    }
}

/// A parameter as an object; without a set it is the default.
fn parameter(used: &UsedParameter) -> serde_json::Value {
    json!({
        "name": used.name,
        "value": used.value,
        "set": used.set,
        "valid_from": used.valid_from,
        "sequence": used.sequence,
    })
}
