//! What services say, for whoever reads it on a page: their sentences name commands, calls of gRPC and fields, since
//! they are the same for everybody; on a page nobody has these.

use sollist_contract::{
    lang::Lang,
    said::Said,
    words::{need, terms},
};

use super::{Words, act};

/// Sentences that advise what a page has not, each with the blank before it.
const ELSEWHERE: [&str; 4] = [
    " Einen Entwurf gibt es mit draft (auf der Kommandozeile --draft).",
    " Einen leeren Entwurf gibt es mit draft (auf der Kommandozeile --draft).",
    " A draft can be had with draft (on the command line --draft).",
    " An empty draft can be had with draft (on the command line --draft).",
];

/// What services call the states of a bridge, and what its page calls its fields.
const OF_A_BRIDGE: [(&str, &str); 2] = [
    ("Bitte from und to tauschen.", "Bitte „Von“ und „Auf“ tauschen."),
    ("Exchange from and to.", "Exchange “From” and “To”."),
];

/// How sentences of services begin and go on with what is done by a command, and by a call of gRPC
/// (`contract::said::way`).
const BY_COMMAND: [&str; 2] = ["auf der Kommandozeile ", "on the command line "];
const BY_CALL: &str = ", in gRPC ";

/// Fields that stand alone in parentheses behind what they are called.
const FIELDS: [&str; 9] = ["basis", "consent", "corrects", "final", "id", "ids", "order", "time", "total"];

/// What a page is called, of the words of a language; what a field is called, in a language.
type PageName = fn(&Words) -> &'static str;
type FieldName = fn(Lang) -> &'static str;

/// Commands that a page stands for, and what that page is called.
const PAGES: [(&str, PageName); 9] = [
    ("catalogue", |words| words.indicators),
    ("look", |words| words.warned),
    ("refused", |words| words.refused),
    ("funding", |words| words.requests),
    ("order", |words| words.procurement),
    ("line list", |words| words.budget),
    ("budget", |words| words.budget),
    ("journal", |words| words.journal),
    ("scenario list", |words| words.extra_need),
];

/// How the command begins by which a report is made anew.
const REPORT: &str = "sollist report ";

/// What a page calls the fields of a call, where a sentence says to correct one.
const NAMES: [(&str, FieldName); 9] = [
    ("line", |lang| lang.word(terms::LINE)),
    ("order", |lang| lang.word(terms::ORDER)),
    ("item", |lang| lang.word(terms::ITEM)),
    ("year", |lang| lang.word(terms::YEAR)),
    ("authority", |lang| lang.word(terms::AUTHORITY)),
    ("district", |lang| lang.word(terms::DISTRICT)),
    ("programme", |lang| lang.word(terms::PROGRAMME)),
    ("scenario_name", |lang| lang.word(need::SCENARIO)),
    ("request", |lang| act::own(lang).number),
];

/// A sentence of a service as it helps on a page. The one place where that is decided.
pub fn read(de: impl Into<String>, en: impl Into<String>) -> Said {
    let said = Said::read(de, en);
    Said::read(on_a_page(&said.de, Lang::De), on_a_page(&said.en, Lang::En))
}

/// What a service found of a file, and whether the report of the same state can be had to compare the two: a page
/// leads there, and needs no command.
pub fn found_of_a_file(de: &str, en: &str) -> (Said, bool) {
    match (de.split_once(&format!(" Mit „{REPORT}")), en.split_once(&format!(" `{REPORT}"))) {
        (Some((de, _)), Some((en, _))) => (read(de, en), true),
        _ => (read(de, en), false),
    }
}

fn on_a_page(text: &str, lang: Lang) -> String {
    let text = ELSEWHERE.iter().fold(text.to_owned(), |text, said| text.replace(said, ""));
    let text = OF_A_BRIDGE.iter().fold(text, |text, (from, to)| text.replace(from, to));
    let text = without_asides(&text);
    let text = BY_COMMAND.iter().fold(text, |text, begin| text.replace(begin, ""));
    let mut parts = text.split(BY_CALL);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(part.trim_start_matches(|c: char| c.is_ascii_alphanumeric()));
    }
    named(pages(&left, lang), lang)
}

/// What is advised in the middle of a sentence: of a command the page that does the same; of one that no page does,
/// who gives it.
fn pages(text: &str, lang: Lang) -> String {
    let (open, close) = lang.pick(("„sollist ", "“"), ("`sollist ", "`"));
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once(open) {
        let Some((command, after)) = from.split_once(close) else { break };
        let is = |known: &str| command.strip_prefix(known).is_some_and(|more| more.is_empty() || more.starts_with(' '));
        let page = PAGES.iter().find(|(known, _)| is(known)).map(|(_, name)| name(super::of(lang)));
        left.push_str(before);
        left.push_str(&match page {
            Some(page) => lang.pick(format!("die Seite „{page}“"), format!("the page “{page}”")),
            None => {
                let who = lang.pick("das macht, wer dieses System betreibt", "whoever runs this system does that");
                format!("{open}{command}{close} ({who})")
            }
        });
        rest = after;
    }
    left + rest
}

/// A sentence that says to correct a field names it as the pages do.
fn named(text: String, lang: Lang) -> String {
    let german = [("Bitte „", "“ berichtigen"), ("Es geht um „", "“")];
    let around = lang.pick(german, [("Correct “", "”"), ("It is about “", "”")]);
    NAMES.iter().fold(text, |text, (field, name)| {
        around.iter().fold(text, |text, (begin, end)| {
            text.replace(&format!("{begin}{field}{end}"), &format!("{begin}{}{end}", name(lang)))
        })
    })
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
    let is_name = |one: &str| {
        let is_code = !one.is_empty() && one.bytes().all(|byte| byte.is_ascii_lowercase() || b"._-".contains(&byte));
        is_code && (FIELDS.contains(&one) || one.contains(['.', '_']))
    };
    BY_COMMAND.iter().any(|begin| aside.contains(begin)) || aside.contains(BY_CALL) || aside.split(", ").all(is_name)
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
            ("Bitte beide vertauschen (from_line, to_line).", "Bitte beide vertauschen."),
            ("Was ganz wegfällt, wird abgelehnt (funding.rejected).", "Was ganz wegfällt, wird abgelehnt."),
            (
                "Sehen Sie auf der Kommandozeile „sollist journal“, in gRPC ListEvents, nach.",
                "Sehen Sie die Seite „Journal“, nach.",
            ),
            (
                "Zu lang. Bitte „scenario_name“ berichtigen. Alle zeigt: auf der Kommandozeile „sollist catalogue“, in \
                 gRPC ListCatalogue.",
                "Zu lang. Bitte „Szenario“ berichtigen. Alle zeigt: die Seite „Kennzahlen“.",
            ),
            (
                "Unlesbar; bitte „sollist verify --deep“ ausführen.",
                "Unlesbar; bitte „sollist verify --deep“ (das macht, wer dieses System betreibt) ausführen.",
            ),
            // What belongs to the sentence stays.
            ("Notebook (mobil) am 31.03. (ein Werktag): (offen", "Notebook (mobil) am 31.03. (ein Werktag): (offen"),
            ("2 % (brutto (netto: 1))", "2 % (brutto (netto: 1))"),
        ] {
            // The sentences of both languages stand in the one list: each is read in its own.
            let read = read(said, said);
            assert!(read.de == shown || read.en == shown, "{read:?}");
        }
    }
}
