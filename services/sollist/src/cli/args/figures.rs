//! How figures are asked for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Item, Programme},
};

use crate::cli::{
    choice::{choice, figure, indicator, item},
    given::{Since, as_of, authority, day, district, programme, since},
    names::{LineText, Meant, NamesLines},
};

/// Which knowledge and which time a figure rests on.
#[derive(Debug, Clone, Default, Args)]
pub struct View {
    /// Was bekannt war: am Ende eines Tages, zu einem Zeitpunkt (RFC 3339) oder bis zu einer Journalnummer / What was
    /// known: at the end of a day, at an instant (RFC 3339) or up to a journal number
    #[arg(long, value_name = "T", value_parser = as_of)]
    pub as_of: Option<String>,
    /// Was geschehen war: bis zu diesem Tag (JJJJ-MM-TT oder TT.MM.JJJJ) / What had happened: up to this day
    /// (YYYY-MM-DD or DD.MM.YYYY)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BudgetBy {
    District,
    Authority,
    Programme,
    /// Of a title there is one line in each chapter.
    #[value(aliases = ["title", "titel"])]
    Line,
}

impl BudgetBy {
    /// Its name in the contract.
    pub fn code(self) -> &'static str {
        match self {
            BudgetBy::District => "district",
            BudgetBy::Authority => "authority",
            BudgetBy::Programme => "programme",
            BudgetBy::Line => "line",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IndicatorBy {
    District,
    Authority,
    Programme,
}

#[derive(Debug, Clone, Default, Args)]
pub struct BudgetArgs {
    /// Haushaltsjahr (sonst das neueste mit Ansatz) / Fiscal year (else the newest with an appropriation)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Einzelplan / Section
    #[arg(long, value_name = "S")]
    pub section: Option<String>,
    /// Bezirk: 03 oder Pankow; 00 ist die Hauptverwaltung / District: 03 or Pankow; 00 is the central administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Handlungsfeld, etwa Fernzugang / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    /// Gliederung; mehrere mit Komma / Grouping; several with a comma
    #[arg(long, value_name = "BY", value_parser = choice::<BudgetBy>(), value_delimiter = ',')]
    pub by: Vec<BudgetBy>,
    /// Nur diese Haushaltsstelle: jeder Name, den sie hatte, oder so viel davon, dass nur eine gemeint ist, etwa
    /// 2026/51185 / Only this budget line: any name that it had, or so much of it that only one is meant, such as
    /// 2026/51185
    #[arg(long, value_name = "LINE", value_parser = LineText::read,
        conflicts_with_all = ["year", "section", "district", "authority", "programme", "by"])]
    pub line: Option<LineText>,
    /// Warum sie so steht: jede Buchung, und was sie überzogen hat / Why it stands so: every posting, and what made it
    /// overdrawn
    #[arg(long, requires = "line",
        conflicts_with_all = ["year", "section", "district", "authority", "programme", "by"])]
    pub explain: bool,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Default, Args)]
pub struct ExplainArgs {
    /// Zahl, etwa budget.available, budget.commitments, need.extra, need.share, oder eine Kennzahl wie
    /// mobile.device-rate, deren Zähler (mobile.device-rate.numerator) oder Nenner (mobile.device-rate.denominator),
    /// oder was neben ihrem Wert steht (green.embodied.lower) / Figure such as budget.available, budget.commitments,
    /// need.extra, need.share, or an indicator such as mobile.device-rate, its numerator (mobile.device-rate.numerator)
    /// or denominator (mobile.device-rate.denominator), or what stands beside its value (green.embodied.lower)
    #[arg(value_name = "FIGURE", value_parser = figure, required_unless_present = "named")]
    pub figure: Option<String>,
    /// Teile von dort abwärts, wie die Antwort sie nennt / Parts from there down, as the answer names them
    #[arg(value_name = "PART")]
    pub path: Vec<String>,
    /// Dieselbe Zahl als Option, für Programme / The same figure as an option, for programs
    #[arg(long = "figure", value_name = "FIGURE", value_parser = figure, conflicts_with = "figure")]
    pub named: Option<String>,
    /// Haushaltsjahr (sonst das neueste mit Ansatz) / Fiscal year (else the newest with an appropriation)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Einzelplan / Section
    #[arg(long, value_name = "S")]
    pub section: Option<String>,
    /// Bezirk: 03, 3 oder pankow; 00 ist die Hauptverwaltung / District: 03, 3 or pankow; 00 is the central
    /// administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde, etwa ba-pankow / Authority such as ba-pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Handlungsfeld, etwa Fernzugang / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    /// Nur diese Haushaltsstelle: jeder Name, den sie hatte, oder so viel davon, dass nur eine gemeint ist / Only this
    /// budget line: any name that it had, or so much of it that only one is meant
    #[arg(long, value_name = "LINE", value_parser = LineText::read,
        conflicts_with_all = ["year", "section", "district", "authority", "programme"])]
    pub line: Option<LineText>,
    /// Gegenstand für need.*, procurement.*, device.* und green.*, etwa notebook / Item for need.*, procurement.*,
    /// device.* and green.*, such as notebook
    #[arg(long, value_name = "ITEM", value_parser = item)]
    pub item: Option<Item>,
    /// Zieltag für need.* (sonst der Tag, bis zu dem gezählt wird) / Target day for need.* (else the day up to which is
    /// counted)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub target_day: Option<Day>,
    /// Die ganze Herleitung mit den Ereignissen und einem Programm, das sie nachrechnet, in diesen Ordner schreiben /
    /// Write the whole derivation with its events and a program that recomputes it into this folder
    #[arg(long, value_name = "DIR")]
    pub kit: Option<PathBuf>,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Default, Args)]
pub struct IndicatorArgs {
    /// Kennzahl, etwa mobile.device-rate (sonst alle) / Indicator such as mobile.device-rate (else all)
    #[arg(long, value_name = "I", value_parser = indicator)]
    pub id: Option<String>,
    /// Haushaltsjahr (sonst das neueste mit Ansatz) / Fiscal year (else the newest with an appropriation)
    #[arg(long, value_name = "Y", value_parser = clap::value_parser!(i32).range(1990..=2199))]
    pub year: Option<i32>,
    /// Bezirk: 03 oder Pankow; 00 ist die Hauptverwaltung / District: 03 or Pankow; 00 is the central administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Handlungsfeld, etwa Fernzugang / Programme such as mobile-devices
    #[arg(long, value_name = "P", value_parser = programme)]
    pub programme: Option<Programme>,
    /// Gegenstand für procurement.* und device.* (sonst alle mobilen Endgeräte) / Item for procurement.* and device.*
    /// (else all mobile devices)
    #[arg(long, value_name = "ITEM", value_parser = item)]
    pub item: Option<Item>,
    /// Zieltag für need.* (sonst der Tag, bis zu dem gezählt wird) / Target day for need.* (else the day up to which is
    /// counted)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub target_day: Option<Day>,
    /// Gliederung; mehrere mit Komma / Grouping; several with a comma
    #[arg(long, value_name = "BY", value_parser = choice::<IndicatorBy>(), value_delimiter = ',')]
    pub by: Vec<IndicatorBy>,
    #[command(flatten)]
    pub view: View,
}

/// A rule by which the reserve is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SplitRule {
    #[value(name = "A", aliases = ["A Vorschlag", "Vorschlag", "A proposal", "proposal"])]
    Proposal,
    #[value(name = "B", aliases = ["B anteilig", "anteilig", "B in proportion", "in proportion"])]
    Proportional,
    #[value(name = "C", aliases = ["C nach Dringlichkeit", "nach Dringlichkeit", "C by urgency", "by urgency"])]
    Urgency,
    #[value(name = "D", aliases = ["D kleinste Quote zuerst", "kleinste Quote zuerst", "D smallest rate first",
        "smallest rate first"])]
    Level,
}

impl SplitRule {
    pub fn code(self) -> &'static str {
        match self {
            SplitRule::Proposal => "A",
            SplitRule::Proportional => "B",
            SplitRule::Urgency => "C",
            SplitRule::Level => "D",
        }
    }
}

#[derive(Debug, Clone, Default, Args)]
pub struct CatalogueArgs {
    /// Kennzahl, etwa mobile.device-rate (sonst alle) / Indicator such as mobile.device-rate (else all)
    #[arg(value_name = "INDICATOR")]
    pub id: Option<String>,
}

#[derive(Debug, Clone, Default, Args)]
pub struct NeedArgs {
    /// Zieltag (sonst heute) / Target day (else today)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub target_day: Option<Day>,
    /// Bezirk: 03 oder Pankow; 00 ist die Hauptverwaltung / District: 03 or Pankow; 00 is the central administration
    #[arg(long, value_name = "D", value_parser = district)]
    pub district: Option<District>,
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    /// Szenario: andere Parameter, ohne Buchung, als JSON in einer Datei oder unter dem Namen, unter dem es gespeichert
    /// ist; mehrere werden verglichen / Scenario: other parameters, nothing is recorded, as JSON in a file or by the
    /// name under which it is kept; several are compared
    #[arg(long, value_name = "FILE|NAME")]
    pub scenario: Vec<PathBuf>,
    /// Die Herleitung zeigen, Zeile für Zeile / Show the derivation line by line
    #[arg(long)]
    pub explain: bool,
    /// Die Spanne dazu, gezogen aus den veröffentlichten Verteilungen: P50, P80, P95 / Its range, drawn from the
    /// published distributions: P50, P80, P95
    #[arg(long)]
    pub range: bool,
    /// Was ihn seit einem früheren Stand bewegt hat (wie --as-of), auf Wunsch mit dessen Zieltag hinter einem Komma /
    /// What moved it since an earlier state (as --as-of), if wanted with its target day after a comma
    #[arg(long, value_name = "T[,DAY]", value_parser = since)]
    pub drivers_since: Option<Since>,
    /// Die Verstärkungsmittel nach anderen Regeln verteilt, nebeneinander: A Vorschlag, B anteilig, C nach
    /// Dringlichkeit, D kleinste Quote zuerst (sonst alle vier) / The reserve split by other rules, side by side: A
    /// proposal, B in proportion, C by urgency, D smallest rate first (else all four)
    #[arg(long, value_name = "RULE", value_parser = choice::<SplitRule>(), value_delimiter = ',', num_args = 0..=4,
        default_missing_values = ["A", "B", "C", "D"])]
    pub split: Vec<SplitRule>,
    /// Daneben, was die Behörden selbst beantragt haben und noch offen ist / Beside it what authorities themselves have
    /// asked for and is still open
    #[arg(long)]
    pub requests: bool,
    /// Was bekannt war: am Ende eines Tages, zu einem Zeitpunkt (RFC 3339) oder bis zu einer Journalnummer / What was
    /// known: at the end of a day, at an instant (RFC 3339) or up to a journal number
    #[arg(long, value_name = "T", value_parser = as_of)]
    pub as_of: Option<String>,
    /// Was geschehen war: bis zu diesem Tag (JJJJ-MM-TT oder TT.MM.JJJJ) / What had happened: up to this day
    /// (YYYY-MM-DD or DD.MM.YYYY)
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<Day>,
}

impl ExplainArgs {
    /// The figure, however it was named.
    pub fn figure(&self) -> &str {
        self.figure.as_deref().or(self.named.as_deref()).unwrap_or_default()
    }
}

impl NamesLines for ExplainArgs {
    fn lines(&mut self) -> Vec<Meant<'_>> {
        Meant::of([self.line.as_mut()], self.authority.as_ref())
    }
}
impl NamesLines for BudgetArgs {
    fn lines(&mut self) -> Vec<Meant<'_>> {
        Meant::of([self.line.as_mut()], self.authority.as_ref())
    }
}
