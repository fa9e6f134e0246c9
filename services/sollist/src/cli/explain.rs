//! `sollist budget --line L --explain`: where a line stands as an equation, the postings that made it so, and what made
//! it overdrawn.

use serde::Serialize;
use serde_json::{Value, json};
use sollist_contract::{
    grpc::{
        analytics::v1::{ExplainLineRequest, ExplainLineResponse, GetBudgetResponse, Overdraft, Posting},
        common::v1::Said as WireSaid,
    },
    said::Said,
    words::terms::{self, Term},
};

use super::{
    Link,
    args::{BudgetArgs, Format},
    failure::{Exit, Failure},
    figures::{authority, budget_cells, budget_columns, show_budget},
    names,
    number::shown_amount,
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::explain as words,
};
use sollist_contract::lang::Lang;

/// Shows a line: its row, or the whole of why it stands so.
pub async fn line(link: &Link, args: &BudgetArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let args = &names::whole(link, args).await?;
    let line = args.line.as_ref().map(ToString::to_string).unwrap_or_default();
    let request = ExplainLineRequest { view: args.view.request(), line, ..ExplainLineRequest::default() };
    if args.explain {
        show(whole::line(link, request).await?, out)?;
        return Ok(Exit::Done);
    }
    let request = ExplainLineRequest { page_size: 1, ..request };
    let told = link.analytics().explain_line(request).await?.into_inner();
    if out.format == Format::Table
        && let Some(why) = &told.why
    {
        out.note(&said(why, out.lang));
    }
    let rows: Vec<_> = told.row.into_iter().collect();
    let total = rows.first().cloned();
    show_budget(GetBudgetResponse { as_of: told.as_of, rows, total, ..GetBudgetResponse::default() }, out)?;
    Ok(Exit::Done)
}

fn said(said: &WireSaid, lang: Lang) -> String {
    lang.say(Said::read(said.de.as_str(), said.en.as_str()))
}

/// Prints why a line stands as it stands.
pub fn show(told: ExplainLineResponse, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        line: &'a str,
        other_names: &'a [String],
        row: Option<Object<'a>>,
        overdrafts: Vec<Value>,
        postings: Vec<Object<'a>>,
    }
    let lang = out.lang;
    let stand = Stand::of(told.as_of, out);
    stand.warn(out);
    let rows: Vec<_> = told.row.into_iter().collect();
    let columns_of_row = budget_columns(&rows);
    let row = Sheet::new(columns_of_row, rows.into_iter().map(|row| budget_cells(row, true, lang)).collect());
    let made: Vec<u64> = told.overdrafts.iter().map(|why| why.sequence).collect();
    let overdrew = |posting: &Posting| made.contains(&posting.sequence);
    let marked: Vec<bool> = told.postings.iter().map(overdrew).collect();
    let postings = told.postings.into_iter().map(|posting| cells(posting, &made, lang));
    let mut sheet = Sheet::new(columns(), postings.collect());
    let left_out = if out.format == Format::Table && !out.wide { shorten(&mut sheet, &marked, lang) } else { 0 };
    match out.format {
        Format::Json => out.json(&Document {
            as_of: &stand,
            line: &told.line,
            other_names: &told.other_names,
            row: row.objects().into_iter().next(),
            overdrafts: told.overdrafts.iter().map(|why| overdraft(why, lang)).collect(),
            postings: sheet.objects(),
        }),
        Format::Csv => out.csv(&sheet, true),
        Format::Table => {
            out.tell(&heading(&told.line, &told.other_names, lang))?;
            out.tell(&match (&told.why, equation(&row, lang)) {
                (Some(why), _) => format!("{}\n", said(why, lang)),
                (None, equation) => equation,
            })?;
            for why in &told.overdrafts {
                let sentence = why.said.as_ref().map(|why| said(why, lang)).unwrap_or_default();
                out.tell(&format!("\n{sentence}\n"))?;
            }
            if !sheet.rows.is_empty() {
                sheet.rows.iter_mut().flatten().for_each(|cell| without(cell, &told.line, &told.other_names));
                out.print("\n")?;
                out.table(&sheet)?;
            }
            if left_out > 0 {
                out.print(&format!("{}\n", lang.say(words::left_out(left_out))))?;
            }
            out.tell(&format!("\n{} {}\n", lang.say(words::amounts_in_eur()), stand.sentence(lang)))
        }
    }
}

/// Postings that a table shows of a line; `--wide` shows all.
const NEWEST: usize = 25;

/// Keeps the newest postings, and those that made the line overdrawn however long ago; a row stands for those that are
/// left out before each. Says how many they are in all.
fn shorten(sheet: &mut Sheet, marked: &[bool], lang: Lang) -> u64 {
    let earlier = sheet.rows.len().saturating_sub(NEWEST);
    let (mut gap, mut left_out) = (0_u64, 0_u64);
    for (at, row) in std::mem::take(&mut sheet.rows).into_iter().enumerate() {
        if at < earlier && !marked.get(at).copied().unwrap_or(false) {
            gap = gap.saturating_add(1);
            continue;
        }
        if gap > 0 {
            let said = |column: &Column| {
                if column.key == "said" { Cell::Said(lang.say(words::gap(gap))) } else { Cell::Nothing }
            };
            sheet.rows.push(sheet.columns.iter().map(said).collect());
            left_out = left_out.saturating_add(std::mem::take(&mut gap));
        }
        sheet.rows.push(row);
    }
    left_out
}

/// The line itself stands above the table once.
fn without(cell: &mut Cell, line: &str, others: &[String]) {
    if let Cell::Said(said) = cell {
        for name in others.iter().map(String::as_str).chain([line]) {
            *said = said.replace(name, "…");
        }
    }
}

fn overdraft(why: &Overdraft, lang: Lang) -> Value {
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "since": why.since, "before": filled(&why.before), "after": filled(&why.after),
        "by_event": filled(&why.by_event), "by_then": filled(&why.by_then), "by_now": filled(&why.by_now),
        "later_year": Some(why.later_year).filter(|year| *year != 0), "sequence": why.sequence,
        "order": filled(&why.order), "authority": filled(&why.authority), "actor": why.actor, "source": why.source,
        "said": why.said.as_ref().map(|why| said(why, lang)),
    })
}

fn heading(line: &str, others: &[String], lang: Lang) -> String {
    let also = if others.is_empty() { String::new() } else { format!("{}\n", lang.say(words::also(others))) };
    format!("{} {line}\n{also}", lang.word(terms::LINE))
}

/// The two equations, from the row of the budget.
fn equation(row: &Sheet, lang: Lang) -> String {
    let Some(cells) = row.rows.first() else { return String::new() };
    let amount = |key: &str| {
        let place = row.columns.iter().position(|column| column.key == key);
        match place.and_then(|place| cells.get(place)) {
            Some(Cell::Amount(amount)) => shown_amount(amount, lang),
            Some(cell) => cell.shown(lang),
            None => String::new(),
        }
    };
    let part = |term: Term, key: &str| format!("{} {}", lang.word(term), amount(key));
    let soll = [
        part(terms::APPROPRIATION, "appropriation"),
        part(terms::CARRY_OVER, "carry_over"),
        part(terms::ADJUSTMENTS, "adjustments"),
    ];
    let left = [
        part(terms::CURRENT_BUDGET, "soll"),
        part(terms::FROZEN, "frozen"),
        part(terms::COMMITMENTS, "commitments"),
        part(terms::ACTUAL, "actual"),
    ];
    format!(
        "  {}\n    = {}\n  {}\n    = {}\n",
        soll.join(" + "),
        part(terms::CURRENT_BUDGET, "soll"),
        left.join(" − "),
        part(terms::AVAILABLE, "available")
    )
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("day", "Tag", "Day"),
        Column::new("sequence", "Nr.", "No."),
        Column::new("said", "Ereignis", "Event"),
        Column::new("", "Wirkung", "Effect"),
        Column::of("available", terms::AVAILABLE),
        Column::new("", "Hinweis", "Note").optional(),
        Column::new("overdraws", "überzieht", "Overdraws").coded(),
        Column::of("appropriation", terms::APPROPRIATION).hidden(),
        Column::of("carry_over", terms::CARRY_OVER).hidden(),
        Column::of("adjustments", terms::ADJUSTMENTS).hidden(),
        Column::of("frozen", terms::FROZEN).hidden(),
        Column::of("commitments", terms::COMMITMENTS).hidden(),
        Column::of("actual", terms::ACTUAL).hidden(),
        Column::new("later_year", "Jahr der VE", "Year of the authority").hidden(),
        Column::new("authority_granted", "VE bewilligt", "Authority granted").hidden(),
        Column::new("authority_used", "VE genutzt", "Authority used").hidden(),
        Column::new("order", "Bestellung", "Order").hidden(),
        Column::of("authority", terms::AUTHORITY).hidden(),
        Column::new("type", "Typ", "Type").coded(),
        Column::new("recorded_at", "aufgezeichnet", "Recorded").hidden(),
        Column::new("actor", "Handelnder", "Actor").hidden(),
    ]
}

/// `made`: the events that made the line overdrawn.
fn cells(posting: Posting, made: &[u64], lang: Lang) -> Vec<Cell> {
    let overdraws = made.contains(&posting.sequence);
    let effect = effect(&posting, lang);
    let change = |amount: String| if amount.is_empty() { Cell::Nothing } else { Cell::Amount(amount) };
    let available = match posting.available {
        amount if amount.is_empty() => Cell::Missing("–".to_owned()),
        amount => Cell::Amount(amount),
    };
    vec![
        Cell::Day(posting.day),
        Cell::Number(posting.sequence.to_string(), ""),
        Cell::Said(posting.said.as_ref().map(|what| said(what, lang)).unwrap_or_default()),
        Cell::filled(effect),
        available,
        if overdraws { Cell::text(lang.say(words::overdraws())) } else { Cell::Nothing },
        if overdraws { Cell::Yes } else { Cell::Nothing },
        change(posting.appropriation),
        change(posting.carry_over),
        change(posting.adjustments),
        change(posting.frozen),
        change(posting.commitments),
        change(posting.actual),
        if posting.later_year == 0 { Cell::Nothing } else { Cell::Year(posting.later_year) },
        change(posting.authority_granted),
        change(posting.authority_used),
        Cell::filled(posting.order),
        authority(Some(posting.authority).filter(|code| !code.is_empty())),
        Cell::filled(posting.r#type),
        Cell::moment(posting.recorded_at),
        Cell::text(posting.actor),
    ]
}

/// `Ist +10,00; Festlegungen −10,00`
fn effect(posting: &Posting, lang: Lang) -> String {
    let year = posting.later_year;
    let parts = [
        (lang.word(terms::APPROPRIATION).to_owned(), &posting.appropriation),
        (lang.word(terms::CARRY_OVER).to_owned(), &posting.carry_over),
        (lang.word(terms::ADJUSTMENTS).to_owned(), &posting.adjustments),
        (lang.word(terms::FROZEN).to_owned(), &posting.frozen),
        (lang.word(terms::ACTUAL).to_owned(), &posting.actual),
        (lang.word(terms::COMMITMENTS).to_owned(), &posting.commitments),
        (lang.say(words::granted(year)), &posting.authority_granted),
        (lang.say(words::used(year)), &posting.authority_used),
    ];
    let shown = |(name, amount): &(String, &String)| {
        let plus = if amount.starts_with('-') { "" } else { "+" };
        (!amount.is_empty()).then(|| format!("{name} {plus}{}", shown_amount(amount, lang)))
    };
    parts.iter().filter_map(shown).collect::<Vec<_>>().join("; ")
}
