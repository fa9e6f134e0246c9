//! The sentences of the contract, in both languages: what is wrong with what came, and what an event says.

mod amiss;
mod authorities;
pub mod choices;
mod command;
pub mod counted;
pub mod derivation;
mod envelope;
pub mod event;
pub mod forecast;
pub mod formulas;
pub mod lines;
pub mod meant;
pub mod names;
pub mod need;
pub mod number;
pub mod overdrawn;
mod parameters;
mod period;
pub mod reasons;
pub mod rows;
pub(crate) mod serde;
mod term;
pub mod terms;
pub mod titles;
pub mod tree;

use crate::{
    day::{Day, NotADay},
    ids::{Key, NotAName, Programme},
    misfit::Misfit,
    money::{NotAnAmount, Overflow},
    page::NoPage,
    question::Unclear,
    refusal::{Reason, Refusal, Say},
    said::{Bilingual, Said, short},
};

pub use amiss::amiss;
use number::number;

impl Say for Overflow {
    fn say(&self) -> Refusal {
        Refusal::new(
            Reason::BeyondRange,
            "data.amount",
            "Die Summe liegt außerhalb des Bereichs eines Betrags; bitte den Betrag prüfen.",
            "The sum would leave the range of an amount; check the amount.",
        )
    }
}

impl Say for Unclear {
    fn say(&self) -> Refusal {
        match self {
            Unclear::Name { field, why } => {
                let Said { de, en } = amiss(field, &why.said());
                Refusal::new(Reason::NotAName, *field, de, en)
            }
            Unclear::Year => Refusal::new(
                Reason::YearBeyond,
                "year",
                "Das Haushaltsjahr liegt zwischen 1990 und 2199; bitte das Jahr berichtigen.",
                "The fiscal year lies between 1990 and 2199; correct the year.",
            ),
            Unclear::Choice { field, number, values } => {
                let values = values.join(", ");
                Refusal::new(
                    Reason::ChoiceUnknown,
                    *field,
                    format!("Die Zahl {number} steht für keinen Wert dieses Felds; es gibt {values}."),
                    format!("The number {number} stands for no value of this field; there are {values}."),
                )
            }
        }
    }
}

impl Say for NoPage {
    fn say(&self) -> Refusal {
        match self {
            NoPage::Size => Refusal::new(
                Reason::PageSize,
                "page_size",
                "Die Seitengröße darf nicht negativ sein; bitte eine Zahl ab 0 angeben.",
                "The page size must not be negative; give a number from 0 on.",
            ),
            NoPage::Token => Refusal::new(
                Reason::PageToken,
                "page_token",
                "Das Seitenzeichen stammt nicht aus dieser Liste mit diesem Filter; bitte ohne Seitenzeichen neu \
                 beginnen.",
                "The page token is not of this list with this filter; begin again without one.",
            ),
        }
    }
}

impl Bilingual for NotADay {
    fn said(&self) -> Said {
        match *self {
            NotADay::Shape => Said::new(
                "ein Tag wird JJJJ-MM-TT geschrieben und steht im Kalender (1990 bis 2199)",
                "a day is written YYYY-MM-DD and exists in the calendar (1990 to 2199)",
            ),
            NotADay::Beyond => {
                Said::new("ein Tag liegt in den Jahren 1990 bis 2199", "a day is of the years 1990 to 2199")
            }
            NotADay::NotThere { year, month, day } => match Day::days_in_month(year, month) {
                Some(last) => Said::new(
                    format!(
                        "den {day:02}.{month:02}.{year} gibt es nicht, der Monat hat {last} Tage; geschrieben wird \
                         JJJJ-MM-TT"
                    ),
                    format!(
                        "there is no {year}-{month:02}-{day:02}, the month has {last} days; it is written YYYY-MM-DD"
                    ),
                ),
                None => Said::new(
                    format!("einen Monat {month:02} gibt es nicht; geschrieben wird JJJJ-MM-TT, erst der Monat"),
                    format!("there is no month {month:02}; it is written YYYY-MM-DD, the month first"),
                ),
            },
        }
    }
}

impl Bilingual for NotAnAmount {
    fn said(&self) -> Said {
        let (de, en) = match self {
            NotAnAmount::Shape => (
                "ein Betrag wird wie \"1300000.00\" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen",
                "an amount is written like \"1300000.00\": digits, a point, at most two decimals",
            ),
            NotAnAmount::Decimals => {
                ("ein Betrag hat höchstens zwei Nachkommastellen", "an amount has at most two decimals")
            }
            NotAnAmount::Range => (
                "ein Betrag liegt zwischen −1.000.000.000.000,00 EUR und 1.000.000.000.000,00 EUR",
                "an amount lies between EUR −1,000,000,000,000.00 and EUR 1,000,000,000,000.00",
            ),
        };
        Said::new(de, en)
    }
}

impl Bilingual for NotAName {
    fn said(&self) -> Said {
        let hint = |meant: &Option<String>| {
            meant.as_ref().map_or_else(Said::default, |name| {
                Said::new(format!("; gemeint ist vielleicht „{name}“"), format!("; perhaps “{name}” is meant"))
            })
        };
        match self {
            NotAName::EmptyKey(key) => {
                let (de, en) = noun(*key);
                Said::new(format!("{de} ist leer"), format!("{en} is empty"))
            }
            NotAName::LongKey(key, max) => {
                let ((de, en), max) = (noun(*key), number(*max));
                Said::new(
                    format!("{de} ist länger als {} Byte", max.de),
                    format!("{en} is longer than {} bytes", max.en),
                )
            }
            NotAName::ControlKey(key) => {
                let (de, en) = noun(*key);
                Said::new(format!("{de} enthält Steuerzeichen"), format!("{en} has control characters"))
            }
            NotAName::District(text) => {
                let text = short(text, 100);
                Said::new(
                    format!("„{text}“ ist kein Bezirk; gemeint sind 01 bis 12 (00 Hauptverwaltung) oder der Name"),
                    format!("“{text}” is no district; use 01 to 12 (00 central) or its name"),
                )
            }
            NotAName::Authority { text, meant } => {
                let (text, hint) = (short(text, 100), hint(meant));
                Said::new(
                    format!("„{text}“ ist kein Behördenkürzel wie ba-pankow oder ikt-steuerung{}", hint.de),
                    format!("“{text}” is no authority code such as ba-pankow or ikt-steuerung{}", hint.en),
                )
            }
            NotAName::Line { text, meant } => {
                let (text, hint) = (short(text, 100), hint(meant));
                Said::new(
                    format!(
                        "„{text}“ ist keine Haushaltsstelle der Form JAHR/BEREICH/EINZELPLAN/KAPITEL/TITEL, etwa \
                         2026/30/25/bezirksamt-pankow/gutachten{}",
                        hint.de
                    ),
                    format!(
                        "“{text}” is no budget line of the form YEAR/BEREICH/SECTION/CHAPTER/TITLE such as \
                         2026/30/25/bezirksamt-pankow/gutachten{}",
                        hint.en
                    ),
                )
            }
            NotAName::Programme(text) => {
                let (text, known) = (short(text, 100), Programme::ALL.map(Programme::code).join(", "));
                Said::new(
                    format!("„{text}“ ist kein Handlungsfeld; bekannt sind {known}"),
                    format!("“{text}” is no programme; known are {known}"),
                )
            }
            NotAName::Kind(text) => {
                let text = short(text, 100);
                Said::new(
                    format!("„{text}“ ist keine Art einer Haushaltsstelle"),
                    format!("“{text}” is no kind of a budget line"),
                )
            }
        }
    }
}

/// A natural key with its article, as a sentence begins with it.
fn noun(key: Key) -> (&'static str, &'static str) {
    match key {
        Key::OrderNo => ("die Bestellnummer", "the order number"),
        Key::InvoiceNo => ("die Rechnungsnummer", "the invoice number"),
        Key::PaymentNo => ("die Zahlungsnummer", "the payment number"),
        Key::Item => ("der Gegenstand", "the item"),
        Key::RolloutId => ("die Umstellung", "the rollout"),
        Key::LicenceId => ("die Lizenz", "the licence"),
        Key::SiteId => ("der Standort", "the site"),
        Key::ProjectId => ("das Projekt", "the project"),
        Key::MilestoneId => ("der Meilenstein", "the milestone"),
        Key::RequestNo => ("die Antragsnummer", "the request number"),
        Key::Period => ("der Meldezeitraum", "the period"),
        Key::ScenarioName => ("der Name des Szenarios", "the name of the scenario"),
        Key::CoverGroup => ("der Deckungskreis", "the cover group"),
        Key::Text => ("der Text", "the text"),
    }
}

impl Bilingual for Misfit {
    fn said(&self) -> Said {
        match self {
            Misfit::NotAnObject => Said::new("erwartet wird ein JSON-Objekt", "expected is a JSON object"),
            Misfit::NotAPublishedValue => Said::new(
                "ein veröffentlichter Wert ist eine Dezimalzahl wie \"14.7\"",
                "a published value is a decimal number such as \"14.7\"",
            ),
            Misfit::NotAQuarter => Said::new(
                "ein Quartal wird wie 2026-Q2 geschrieben: ein Jahr von 1990 bis 2199 und Q1 bis Q4",
                "a quarter is written like 2026-Q2: a year from 1990 to 2199 and Q1 to Q4",
            ),
            Misfit::NotAFileHash => Said::new(
                "eine SHA-256 hat 64 Zeichen aus 0 bis 9 und a bis f",
                "a SHA-256 has 64 digits of 0 to 9 and a to f",
            ),
            Misfit::NotARate => Said::new("ein Satz wird wie \"0.80\" geschrieben", "a rate is written like \"0.80\""),
            Misfit::RateBeyond => Said::new(
                "ein Satz liegt zwischen 0 und 1.000.000.000 und hat höchstens zwölf Nachkommastellen",
                "a rate lies between 0 and 1,000,000,000 and has at most twelve decimals",
            ),
            Misfit::AttributeTwice(name) => {
                Said::new(format!("das Attribut „{name}“ steht doppelt"), format!("the attribute “{name}” comes twice"))
            }
            Misfit::ItemTwice(item) => {
                Said::new(format!("der Gegenstand „{item}“ steht doppelt"), format!("the item “{item}” comes twice"))
            }
            Misfit::NameTwice(name) => {
                Said::new(format!("der Name „{name}“ steht doppelt"), format!("the name “{name}” comes twice"))
            }
            Misfit::NotATriple => Said::new(
                "hier stehen drei Zahlen in Anführungszeichen, [\"0.95\", \"1.00\", \"1.20\"]: kleinster, \
                 wahrscheinlichster und größter Wert in dieser Reihenfolge, zwischen 0 und 1000 mit höchstens sechs \
                 Nachkommastellen",
                "three numbers as strings stand here, [\"0.95\", \"1.00\", \"1.20\"]: the smallest, the likeliest and \
                 the largest value in this order, between 0 and 1000 with at most six decimals",
            ),
            Misfit::CountedInTwoWays => Said::new(
                "hier steht entweder „parts“, oder „in_use“, „in_stock“ und „commissioned_on“, nicht beides",
                "either “parts” stands here, or “in_use”, “in_stock” and “commissioned_on”, not both",
            ),
            Misfit::NoParts => Said::new(
                "„parts“ ist leer; ist nichts da, dann bitte „in_use“: 0 und „in_stock“: 0 melden",
                "“parts” is empty; where nothing is there, report “in_use”: 0 and “in_stock”: 0",
            ),
            Misfit::LooksSealed => Said::new(
                "ein Text sieht aus wie ein versiegelter („sealed:“ mit dem Namen eines Schlüssels); bitte anders \
                 schreiben",
                "a text looks like a sealed one (“sealed:” with the name of a key); write it differently",
            ),
            Misfit::AgeTwice(age) => {
                let (de, en) = match age {
                    Some(day) => (format!("das Alter „{day}“"), format!("the age “{day}”")),
                    None => ("das unbekannte Alter".to_owned(), "the unknown age".to_owned()),
                };
                Said::new(
                    format!("{de} steht in „parts“ doppelt; bitte zusammenzählen"),
                    format!("{en} comes twice in “parts”; add the two up"),
                )
            }
        }
    }
}

/// One example of every refusal of the contract.
pub fn examples() -> Vec<Refusal> {
    let mut all = envelope::examples();
    all.extend(command::examples());
    all.extend([Overflow.say(), NoPage::Size.say(), NoPage::Token.say(), Unclear::Year.say()]);
    let values = vec!["ORDER_STATE_UNSPECIFIED", "ORDER_STATE_OPEN", "ORDER_STATE_CANCELLED", "ORDER_STATE_SETTLED"];
    all.push(Unclear::Choice { field: "state", number: 99, values }.say());
    all.push(Unclear::Name { field: "programme", why: NotAName::Programme("toys".to_owned()) }.say());
    all.extend(parameters::examples());
    all
}
