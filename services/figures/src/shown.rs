//! What several questions and answers have in common: days, amounts, reasons, and what the plan calls a line.

use sollist_analytics::{BudgetRow, FigureError, Refused, View, facts::Facts};
use sollist_contract::{
    day::Day,
    event::Labels,
    grpc::{analytics::v1 as wire, common::v1::Said},
    ids::LineName,
    money::Cents,
    reading::Bilingual,
    said,
    words::terms,
};

/// A day that is asked for; an empty text names none.
pub(crate) fn day(field: &'static str, text: &str) -> Result<Option<Day>, FigureError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Refused::NotADay { field, text: text.to_owned() }.into())
}

/// An amount; empty where it is withheld.
pub(crate) fn amount(amount: Option<Cents>) -> String {
    amount.map(|amount| amount.to_string()).unwrap_or_default()
}

/// A reason, each language by itself.
pub(crate) fn said(why: &impl Bilingual) -> Said {
    why.said().into()
}

/// A reason as one text, as it was before each language had its own.
pub(crate) fn joined(why: &impl Bilingual) -> String {
    let said = why.said();
    format!("{} / {}", said.de, said.en)
}

/// A row of the budget with what people call its keys, so that whoever shows it need not ask again.
pub(crate) fn named(facts: &Facts, view: &View, row: &BudgetRow, message: wire::BudgetRow) -> wire::BudgetRow {
    let labels = row.line.as_ref().and_then(|line| facts.labels_at(line, view.seq));
    let label = |of: fn(&Labels) -> &String| labels.map(of).filter(|label| !label.is_empty()).cloned();
    wire::BudgetRow {
        title: label(|labels| &labels.title),
        section_label: label(|labels| &labels.section),
        chapter_label: label(|labels| &labels.chapter),
        district_name: row.district.map(|district| district.name().to_owned()),
        authority_name: row.authority.as_ref().map(terms::authority_name),
        programme_name: row.programme.map(|programme| said::Said::from(terms::programme(programme)).into()),
        ..message
    }
}

/// What the plan calls a line.
pub(crate) fn title(facts: &Facts, line: Option<&LineName>) -> Option<String> {
    let labels = line.and_then(|line| facts.labels(line));
    labels.map(|labels| labels.title.clone()).filter(|title| !title.is_empty())
}
