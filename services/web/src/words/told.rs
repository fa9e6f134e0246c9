//! What services say, for whoever reads it on a page: their sentences name commands, calls of gRPC and fields, since
//! they are the same for everybody; on a page nobody has these.

use sollist_contract::said::Said;

/// Sentences that advise what a page has not, each with the blank before it.
const ELSEWHERE: [&str; 4] = [
    " Einen Entwurf gibt es mit draft (auf der Kommandozeile --draft).",
    " Einen leeren Entwurf gibt es mit draft (auf der Kommandozeile --draft).",
    " A draft can be had with draft (on the command line --draft).",
    " An empty draft can be had with draft (on the command line --draft).",
];

/// How sentences of services begin and go on with what is done by a command, and by a call of gRPC
/// (`contract::said::way`).
const BY_COMMAND: [&str; 2] = ["auf der Kommandozeile ", "on the command line "];
const BY_CALL: &str = ", in gRPC ";

/// Fields that stand alone in parentheses behind what they are called.
const FIELDS: [&str; 9] = ["basis", "consent", "corrects", "final", "id", "ids", "order", "time", "total"];

/// A sentence of a service as it helps on a page. The one place where that is decided.
pub fn read(de: impl Into<String>, en: impl Into<String>) -> Said {
    Said::read(de, en).map(on_a_page)
}

fn on_a_page(text: &str) -> String {
    let text = ELSEWHERE.iter().fold(text.to_owned(), |text, said| text.replace(said, ""));
    let text = without_asides(&text);
    // What is advised in the middle of a sentence stays, as the command that it is.
    let text = BY_COMMAND.iter().fold(text, |text, begin| text.replace(begin, ""));
    let mut parts = text.split(BY_CALL);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()));
    }
    left
}

/// Leaves out parentheses that name commands, calls or fields.
fn without_asides(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('(').and_then(|at| rest.split_at_checked(at)) {
        left.push_str(before);
        let Some((aside, after)) = end_of(from).and_then(|end| from.split_at_checked(end)) else { return left + from };
        if is_of_programs(aside.trim_start_matches('(').trim_end_matches(')')) {
            left.truncate(left.trim_end_matches(' ').len());
        } else {
            left.push_str(aside);
        }
        rest = after;
    }
    left + rest
}

/// Where a parenthesis ends, behind its last sign.
fn end_of(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth = depth.saturating_add(1),
            ')' if depth == 1 => return Some(at.saturating_add(1)),
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn is_of_programs(aside: &str) -> bool {
    let is_name = !aside.is_empty() && aside.bytes().all(|byte| byte.is_ascii_lowercase() || b"._-".contains(&byte));
    BY_COMMAND.iter().any(|begin| aside.contains(begin))
        || aside.contains(BY_CALL)
        || is_name && (FIELDS.contains(&aside) || aside.contains(['.', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_programs_and_the_command_line_have_is_left_out() {
        for (said, shown) in [
            (
                "Bitte prüfen (auf der Kommandozeile „sollist line list“, in gRPC ListLines) oder einlesen.",
                "Bitte prüfen oder einlesen.",
            ),
            (
                "Check the name (on the command line `sollist rollout list`, in gRPC ListRollouts has all of them).",
                "Check the name.",
            ),
            ("Bitte einen Stand nennen (view.as_of, auf der Kommandozeile --as-of 4).", "Bitte einen Stand nennen."),
            (
                "Nichts ist bekannt. Einen leeren Entwurf gibt es mit draft (auf der Kommandozeile --draft).",
                "Nichts ist bekannt.",
            ),
            ("Es fehlt, warum die Hinweise erledigt sind (basis).", "Es fehlt, warum die Hinweise erledigt sind."),
            ("Was ganz wegfällt, wird abgelehnt (funding.rejected).", "Was ganz wegfällt, wird abgelehnt."),
            (
                "Sehen Sie auf der Kommandozeile „sollist journal“, in gRPC ListEvents, nach.",
                "Sehen Sie „sollist journal“, nach.",
            ),
            // What belongs to the sentence stays.
            ("Notebook (mobil) am 31.03. (ein Werktag): (offen", "Notebook (mobil) am 31.03. (ein Werktag): (offen"),
            ("2 % (brutto (netto: 1))", "2 % (brutto (netto: 1))"),
        ] {
            assert_eq!(read(said, "").de, shown);
        }
    }
}
