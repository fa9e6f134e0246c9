//! What the contract calls something that is typed here otherwise: sentences of the services name fields and events, as
//! every program sends them; whoever types has options and commands.

use sollist_contract::{said::Said, words::terms::Term};

const fn same(typed: &'static str) -> Term {
    Term { de: typed, en: typed }
}

/// Fields and events as advice names them, and what is typed for each.
pub const TYPED: &[(&str, Term)] = &[
    ("(consent)", same("(--consent-reference, --consent-basis)")),
    ("(consent.amount)", same("(--consent-amount)")),
    ("(time)", same("(--time)")),
    ("(command.time)", same("(--time)")),
    ("(command.request_id)", same("(--request-id)")),
    ("(final)", same("(--final)")),
    ("(order)", same("(--order)")),
    ("oder final weglassen", same("oder --final weglassen")),
    ("leave final out", same("leave --final out")),
    ("from und to tauschen", same("--from und --to tauschen")),
    ("Exchange from and to", same("Exchange --from and --to")),
    ("bitte authority ", same("bitte --authority ")),
    ("give authority ", same("give --authority ")),
    ("leave authority out", same("leave --authority out")),
    ("(delivered_on)", same("(--delivered-on)")),
    ("(total)", same("(--total)")),
    ("(parts)", same("(--part)")),
    ("(id)", same("(--request-id)")),
    ("(view.as_of, auf der Kommandozeile ", same("(")),
    ("(view.as_of, on the command line ", same("(")),
    ("(view.until, auf der Kommandozeile ", same("(")),
    ("(view.until, on the command line ", same("(")),
    ("(since)", same("(--since)")),
    ("(corrects)", same("(--corrects)")),
    ("(id, ids oder origin)", same("(Nummern, --ids oder --origin)")),
    ("(id, ids or origin)", same("(numbers, --ids or --origin)")),
    ("(as_of)", same("(--as-of)")),
    ("(eligible_factor)", same("(--eligible-factor)")),
    ("scope_total", same("--scope-total")),
    ("scope_text", same("--scope-text")),
    ("from_line", same("--from-line")),
    ("to_line", same("--to-line")),
    ("commissioned_on", same("--commissioned-on")),
    ("(budget.frozen)", Term { de: "(„sollist freeze“)", en: "(`sollist freeze`)" }),
    ("(budget.unfrozen)", Term { de: "(„sollist unfreeze“)", en: "(`sollist unfreeze`)" }),
    ("(budget.transferred)", Term { de: "(„sollist transfer“)", en: "(`sollist transfer`)" }),
    ("(funding.requested)", Term { de: "(„sollist funding request“)", en: "(`sollist funding request`)" }),
    ("(funding.rejected)", Term { de: "(„sollist funding reject“)", en: "(`sollist funding reject`)" }),
    ("(budget.carried-over)", Term { de: "(„sollist carry-over“)", en: "(`sollist carry-over`)" }),
    ("(funding.reviewed)", Term { de: "(„sollist funding review“)", en: "(`sollist funding review`)" }),
    ("(funding.approved)", Term { de: "(„sollist funding approve“)", en: "(`sollist funding approve`)" }),
    ("(funding.granted)", Term { de: "(„sollist funding grant“)", en: "(`sollist funding grant`)" }),
    ("(procurement.order-changed)", Term { de: "(„sollist order change“)", en: "(`sollist order change`)" }),
    ("(procurement.order-cancelled)", Term { de: "(„sollist order cancel“)", en: "(`sollist order cancel`)" }),
    ("(procurement.goods-delivered)", Term { de: "(„sollist delivery“)", en: "(`sollist delivery`)" }),
    ("(rollout.devices-returned)", Term { de: "(„sollist rollout return“)", en: "(`sollist rollout return`)" }),
    ("(rollout.stock-reported)", Term { de: "(„sollist count stock“)", en: "(`sollist count stock`)" }),
    ("(rollout.planned)", Term { de: "(„sollist rollout plan“)", en: "(`sollist rollout plan`)" }),
    (
        "(rollout.milestone-planned)",
        Term { de: "(„sollist rollout milestone-plan“)", en: "(`sollist rollout milestone-plan`)" },
    ),
    (
        "(submission.due)",
        Term {
            de: "(Ereignis submission.due, mit „sollist import events“)",
            en: "(event submission.due, by `sollist import events`)",
        },
    ),
    ("(parameters.published)", Term { de: "(„sollist parameters publish“)", en: "(`sollist parameters publish`)" }),
    ("draft (auf der Kommandozeile --draft)", same("--draft")),
    ("draft (on the command line --draft)", same("--draft")),
];

/// How sentences of services begin and end what is done by a command, and by a call of gRPC (`contract::said::way`).
const BY_COMMAND: [&str; 2] = ["auf der Kommandozeile ", "on the command line "];
const BY_CALL: &str = ", in gRPC ";

/// A sentence of a service about something that came in a file, for whoever reads it at the command line: commands
/// instead of calls. The fields stay: in the file they are called so.
pub fn read_here(said: Said) -> Said {
    said.map(without_calls)
}

/// Leaves out what whoever programs does, and that the command is one of the command line.
fn without_calls(text: &str) -> String {
    let plain = BY_COMMAND.iter().fold(text.to_owned(), |text, begin| text.replace(begin, ""));
    let mut parts = plain.split(BY_CALL);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()));
    }
    left
}

/// A sentence of a service as it helps whoever types.
pub fn here(said: Said) -> Said {
    read_here(TYPED.iter().fold(said, |said, (named, typed)| {
        if !said.de.contains(named) && !said.en.contains(named) {
            return said;
        }
        Said::read(put(&said.de, named, typed.de), put(&said.en, named, typed.en))
    }))
}

/// Puts what is typed where it is named, and not where the name is a part of another.
fn put(text: &str, named: &str, typed: &str) -> String {
    let of_a_name = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    let mut put = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(named) {
        let (before, from) = rest.split_at(at);
        let behind = from.strip_prefix(named).unwrap_or_default();
        let mut next = behind.chars();
        // A full stop behind it ends the sentence.
        let follows = next.next().filter(|c| *c != '.' || next.next().is_some_and(char::is_alphanumeric));
        // What ends in a space stops there, whatever comes next.
        let follows = follows.filter(|_| !named.ends_with(' '));
        let part = of_a_name(before.chars().last().or(put.chars().last())) || of_a_name(follows);
        put.push_str(before);
        put.push_str(if part { named } else { typed });
        rest = behind;
    }
    put + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_what_is_typed_and_parts_of_names_stay() {
        let said = |text: &str| here(Said::read(text, text));
        for (text, de) in [
            (
                "eine Einwilligung angeben (consent); ab dann möglich (time).",
                "eine Einwilligung angeben (--consent-reference, --consent-basis); ab dann möglich (--time).",
            ),
            ("bitte from_line angeben.", "bitte --from-line angeben."),
            ("Ohne to_line wird die erste genommen.", "Ohne --to-line wird die erste genommen."),
            (
                "Bitte die Bestellung angeben (order) oder final weglassen.",
                "Bitte die Bestellung angeben (--order) oder --final weglassen.",
            ),
            ("Name the order (order), or leave final out.", "Name the order (--order), or leave --final out."),
            ("Bitte from und to tauschen.", "Bitte --from und --to tauschen."),
            ("Ist es das eigene, bitte authority weglassen.", "Ist es das eigene, bitte --authority weglassen."),
            ("Sonst bitte authority ba-mitte angeben.", "Sonst bitte --authority ba-mitte angeben."),
            ("Exchange from and to.", "Exchange --from and --to."),
            ("data.from_line: so nicht", "data.from_line: so nicht"),
            ("Bitte zuerst planen (rollout.planned).", "Bitte zuerst planen („sollist rollout plan“)."),
            ("nichts davon", "nichts davon"),
            ("Bis dahin war es da (view.as_of, auf der Kommandozeile --as-of 7).", "Bis dahin war es da (--as-of 7)."),
            (
                "Bitte einen Tag ab dann nennen (view.until, auf der Kommandozeile --until 2026-06-08).",
                "Bitte einen Tag ab dann nennen (--until 2026-06-08).",
            ),
            (
                "Bitte prüfen (auf der Kommandozeile „sollist line list“, in gRPC ListLines) oder einlesen.",
                "Bitte prüfen („sollist line list“) oder einlesen.",
            ),
        ] {
            assert_eq!(said(text).de, de);
        }
    }
}
