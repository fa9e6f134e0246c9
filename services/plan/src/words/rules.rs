//! What is said of a rule file that is not taken.

use sollist_contract::{
    ids::Authority,
    refusal::{Reason, Refusal, Say},
    said::{Bilingual as _, Said},
};
use sollist_platform::words;

use crate::rules::{Came, RuleFault, RulesFault, Wanted};

impl Say for RulesFault {
    fn say(&self) -> Refusal {
        match self {
            RulesFault::InLine { line, why } => {
                let Said { de, en } = why.said();
                let (de, en) = (format!("Regeldatei, Zeile {line}: {de}."), format!("Rule file, line {line}: {en}."));
                Refusal::new(why.reason(), "", de, en)
            }
            RulesFault::WithoutCondition { list, number } => Refusal::new(
                Reason::RuleWithoutCondition,
                "",
                format!(
                    "Regeldatei: Die {number}. Regel [[{list}]] hat keine Bedingung und ließe alle folgenden nie \
                     gelten; bitte bereich, section, chapter oder title angeben (für alle: title = \"*\")."
                ),
                format!(
                    "Rule file: rule {number} of [[{list}]] has no condition, so that no later one could ever apply; \
                     give bereich, section, chapter or title (for all: title = \"*\")."
                ),
            ),
        }
    }
}

impl RuleFault {
    fn reason(&self) -> Reason {
        match self {
            RuleFault::NotToml(_) => Reason::RuleFileNotToml,
            RuleFault::UnknownKey { .. } => Reason::RuleFileKeyUnknown,
            RuleFault::MissingKey { .. } => Reason::RuleFileKeyMissing,
            RuleFault::Kind { .. } => Reason::RuleFileKind,
            RuleFault::UnknownValue { .. } => Reason::RuleFileValueUnknown,
            RuleFault::Authority(_) => Reason::RuleFileAuthority,
            RuleFault::Bereich { .. } => Reason::RuleFileBereich,
            RuleFault::CoverGroup { .. } => Reason::RuleFileCoverGroup,
            RuleFault::EmptyPattern => Reason::RuleFilePatternEmpty,
        }
    }

    /// The half of the sentence that follows the line.
    fn said(&self) -> Said {
        match self {
            RuleFault::NotToml(said) => said.clone(),
            RuleFault::UnknownKey { key, known } => {
                let known = listed(known);
                Said::new(
                    format!("unbekannter Schlüssel „{key}“; erlaubt sind {known}"),
                    format!("unknown key “{key}”; allowed are {known}"),
                )
            }
            RuleFault::MissingKey { key } => {
                Said::new(format!("in der Regel fehlt „{key}“"), format!("the rule lacks “{key}”"))
            }
            RuleFault::Kind { wanted, came } => {
                let (wanted, came) = (wanted.said(), came.said());
                Said::new(
                    format!("erwartet wird {}, nicht {}", wanted.de, came.de),
                    format!("expected is {}, not {}", wanted.en, came.en),
                )
            }
            RuleFault::UnknownValue { text, known } => {
                let known = listed(known);
                Said::new(
                    format!("unbekannter Wert „{text}“; erlaubt sind {known}"),
                    format!("unknown value “{text}”; allowed are {known}"),
                )
            }
            RuleFault::Authority(why) => why.said(),
            RuleFault::Bereich { text } => Said::new(
                format!("„{text}“ ist kein Bereich; gemeint sind 30 bis 42, einzeln \"30\" oder von bis \"31-42\""),
                format!("“{text}” is no bereich; use 30 to 42, one \"30\" or a range \"31-42\""),
            ),
            RuleFault::CoverGroup { text } => Said::new(
                format!("„{text}“ ist kein Deckungskreis; Platzhalter sind {{section}} und {{chapter}}"),
                format!("“{text}” is no cover group; placeholders are {{section}} and {{chapter}}"),
            ),
            RuleFault::EmptyPattern => Said::new(
                "ein leeres Muster passt auf nichts; für alles steht \"*\"",
                "an empty pattern fits nothing; \"*\" stands for all",
            ),
        }
    }
}

fn listed(known: &[&str]) -> String {
    known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl Wanted {
    fn said(self) -> Said {
        let (de, en) = match self {
            Wanted::Text => ("eine Zeichenkette", "a string"),
            Wanted::Texts => ("eine Zeichenkette oder eine Liste von Zeichenketten", "a string or a list of strings"),
            Wanted::List => ("eine Liste", "a list"),
            Wanted::Table => ("ein JSON-Objekt", "a JSON object"),
        };
        Said::new(de, en)
    }
}

impl Came {
    fn said(&self) -> Said {
        match self {
            Came::Text(text) => Said::new(format!("der Text {text:?}"), format!("the text {text:?}")),
            Came::Number(number) => Said::new(format!("die Zahl {number}"), format!("the number {number}")),
            Came::Decimal(number) => {
                Said::new(format!("die Dezimalzahl {number}"), format!("the decimal number {number}"))
            }
            Came::Truth(truth) => Said::new(format!("der Wahrheitswert {truth}"), format!("the truth value {truth}")),
            Came::List => Said::new("eine Liste", "a list"),
            Came::Table => Said::new("ein Objekt", "an object"),
            Came::Other => Said::new("das, was dort steht", "what is there"),
        }
    }
}

pub(super) fn examples() -> Vec<Refusal> {
    let text = str::to_owned;
    let faults = [
        RuleFault::NotToml(words::toml("")),
        RuleFault::UnknownKey { key: text("program"), known: &["authority", "programme", "kind"] },
        RuleFault::MissingKey { key: "kind" },
        RuleFault::Kind { wanted: Wanted::Text, came: Came::Number(text("31")) },
        RuleFault::UnknownValue { text: text("handy"), known: vec!["staff", "consumptive", "investment", "revenue"] },
        RuleFault::Bereich { text: text("42-31") },
        RuleFault::CoverGroup { text: text("{kapitel}") },
        RuleFault::EmptyPattern,
    ];
    let authority = "amt für it".parse::<Authority>().err().map(RuleFault::Authority);
    let faults = faults.into_iter().chain(authority).map(|why| RulesFault::InLine { line: 2, why });
    faults.chain([RulesFault::WithoutCondition { list: "kind", number: 3 }]).map(Refusal::from).collect()
}
