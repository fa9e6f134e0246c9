//! What somebody should look at: how much by rule, and what is urgent.

use std::collections::BTreeMap;

use sollist_contract::{
    day::german_day,
    money::german,
    words::terms::{self, authority_name},
};

use crate::{
    draft::Draft,
    findings::Finding,
    model::Report,
    paper::{Table, amount, left, right},
    words::counted,
};

/// Rows of the table of what is urgent.
const URGENT_MAX: usize = 20;

pub fn write(report: &Report, draft: &mut Draft) {
    draft.heading(1, "Auffälligkeiten");
    if report.findings.is_empty() {
        draft.text(format!("Am {} fällt nach den Regeln nichts auf.", german_day(report.until)));
        return;
    }
    draft.lead(format!(
        "Was jemand ansehen sollte, gesucht nach festen Regeln am Stand vom {}. Eine Auffälligkeit ist eine Frage, \
         kein Urteil; die Ereignisse dahinter stehen in der Arbeitsmappe.",
        german_day(report.until)
    ));
    draft.table(by_rule(report), "");
    let urgent: Vec<&Finding> = report.findings.iter().filter(|one| one.severe).collect();
    if !urgent.is_empty() {
        draft.table(list(&urgent), "");
    }
}

fn by_rule(report: &Report) -> Table {
    let columns = vec![left("Regel", 1), right("dringend"), right("Hinweise"), right("Behörden")];
    let mut table = Table::new("Auffälligkeiten nach Regel", "Anzahl", columns);
    let mut rules: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for one in &report.findings {
        rules.entry(&one.rule).or_default().push(one);
    }
    let mut rules: Vec<_> = rules.into_values().collect();
    let severe = |of: &[&Finding]| of.iter().filter(|one| one.severe).count();
    rules.sort_by_key(|of| std::cmp::Reverse((severe(of), of.len())));
    for of in &rules {
        let Some(first) = of.first() else { continue };
        let mut authorities: Vec<_> = of.iter().map(|one| &one.authority).collect();
        authorities.sort_unstable();
        authorities.dedup();
        let notices = of.len().saturating_sub(severe(of));
        let numbers = [severe(of), notices, authorities.len()].map(counted);
        table.row([vec![capital(&first.label)], numbers.to_vec()].concat());
    }
    table
}

/// With a capital letter, as a row begins.
fn capital(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// As many as are shown, in their order: of each rule in turn the next one, so that none stands behind another that has
/// larger amounts, or any.
fn shown<'a>(urgent: &[&'a Finding]) -> Vec<&'a Finding> {
    let mut of_rule: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (place, one) in urgent.iter().enumerate() {
        let before = of_rule.entry(&one.rule).or_default();
        places.push((*before, place));
        *before = before.saturating_add(1);
    }
    places.sort_unstable();
    places.truncate(URGENT_MAX);
    places.sort_unstable_by_key(|(_, place)| *place);
    places.iter().filter_map(|(_, place)| urgent.get(*place).copied()).collect()
}

fn list(urgent: &[&Finding]) -> Table {
    let columns = vec![left(terms::AUTHORITY.de, 2), left("seit", 0), amount("EUR"), left("Frage", 5)];
    let mut table = Table::new("Dringende Auffälligkeiten", "EUR, wo es um Geld geht", columns);
    for one in shown(urgent) {
        table.row(vec![
            authority_name(&one.authority),
            german_day(one.since),
            one.amount.map_or_else(|| super::compare::DASH.to_owned(), german),
            format!("{}: {}", capital(one.label.trim_end_matches('?')), one.question),
        ]);
    }
    if urgent.len() > URGENT_MAX {
        table.note(format!(
            "Gezeigt sind {URGENT_MAX} von {}, von jeder Regel die ersten, die größten Beträge zuerst; alle stehen in \
             der Arbeitsmappe.",
            counted(urgent.len())
        ));
    }
    table
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn finding(rule: &str) -> Finding {
        Finding {
            rule: rule.to_owned(),
            label: String::new(),
            severe: true,
            authority: "ba-pankow".parse().unwrap(),
            since: "2026-03-31".parse().unwrap(),
            amount: None,
            quantity: None,
            events_total: 0,
            question: String::new(),
            key: String::new(),
            events: Vec::new(),
        }
    }

    #[test]
    fn every_rule_has_its_first_ones_among_those_that_are_shown() {
        let many: Vec<Finding> =
            ["a"; 30].iter().chain(&["b"; 2]).chain(&["c"; 30]).map(|rule| finding(rule)).collect();
        let all: Vec<&Finding> = many.iter().collect();
        let rules: String = shown(&all).iter().map(|one| one.rule.as_str()).collect();
        assert_eq!(rules, "aaaaaaaaabbccccccccc");
        assert_eq!(shown(&all[..3]).len(), 3);
    }
}
