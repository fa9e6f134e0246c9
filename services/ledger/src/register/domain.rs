//! The register of authorities: a plan registers those it names; an event that names another is refused. And the
//! programme of a line on a day. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sollist_contract::{
    day::Day,
    ids::{Authority, Item, LineName, Programme, Text},
    similar::{nearest, nearest_authority, nearest_by_words},
    words::terms,
};

/// Registered authorities that a batch names.
#[derive(Debug, Default)]
pub struct Authorities {
    pub(super) known: BTreeMap<String, String>,
    /// Every registered code, where the batch names one that is not.
    pub(super) all: Vec<String>,
    /// In the order of codes, as every writer makes them: two who make the same ones do not wait for each other.
    pub(super) new: BTreeSet<String>,
}

/// An authority that is not registered, and the one that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityUnknown {
    pub code: Authority,
    pub meant: Option<String>,
}

impl Authorities {
    /// Registers an authority with the name people know it by; a known one keeps its name.
    pub fn register(&mut self, code: &Authority, name: &str) {
        if !self.known.contains_key(code.as_str()) {
            self.known.insert(code.to_string(), name.to_owned());
            self.new.insert(code.to_string());
        }
    }

    pub fn require(&self, code: &Authority) -> Result<(), AuthorityUnknown> {
        if self.known.contains_key(code.as_str()) {
            return Ok(());
        }
        let meant = nearest_authority(code.as_str(), self.all.iter().chain(&self.new).map(String::as_str));
        Err(AuthorityUnknown { code: code.clone(), meant: meant.map(str::to_owned) })
    }
}

/// An item that no parameters name and nobody has named before, and the one that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemUnknown {
    pub item: Item,
    pub meant: Option<String>,
    /// Whether it is a licence of which a total is reported.
    pub licence: bool,
}

impl ItemUnknown {
    /// Of an item that is named for the first time, beside those that parameters name. Where there are no parameters at
    /// all, every item is as good as another; and what everybody knows by name (`terms::item`) is no mistake.
    pub fn beside<'a>(item: &Item, mut named: impl Iterator<Item = &'a str> + Clone) -> Option<ItemUnknown> {
        if terms::item(item.as_str()).is_some() {
            return None;
        }
        let meant = nearest_by_words(item.as_str(), named.clone()).map(str::to_owned);
        named.next().map(|_| ItemUnknown { item: item.clone(), meant, licence: false })
    }
}

/// A measure on a site that nobody has named before, and those that are known: by parameters, else by reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureUnknown {
    pub measure: Text,
    /// The one that may have been meant.
    pub meant: Option<String>,
    /// Where parameters name none, some that were reported before.
    pub reported: Vec<String>,
}

impl MeasureUnknown {
    /// Measures that are told where one is unknown.
    const TOLD_MAX: usize = 3;

    /// Of a measure that is named for the first time, beside those that parameters name. Where they name none any
    /// counts, and only whoever asks for it is told of those that were reported: a system of record has a list of its
    /// own.
    pub fn beside(measure: &Text, named: &[String], reported: &[String], asked: bool) -> Option<MeasureUnknown> {
        let known = if named.is_empty() && asked { reported } else { named };
        let meant = nearest(measure.as_str(), known.iter().map(String::as_str)).map(str::to_owned);
        let told = if named.is_empty() { known.iter().take(Self::TOLD_MAX).cloned().collect() } else { Vec::new() };
        (!known.is_empty()).then(|| MeasureUnknown { measure: measure.clone(), meant, reported: told })
    }
}

/// To which programmes lines were moved by hand, by day of effect.
#[derive(Debug, Default)]
pub struct ProgrammesByDay(HashMap<LineName, BTreeMap<Day, Programme>>);

impl ProgrammesByDay {
    /// To which one a line was moved by a day.
    pub fn on(&self, line: &LineName, day: Day) -> Option<Programme> {
        self.0.get(line)?.range(..=day).next_back().map(|(_, programme)| *programme)
    }
    /// Of one day the one recorded last counts.
    pub fn set(&mut self, line: LineName, day: Day, programme: Programme) {
        self.0.entry(line).or_default().insert(day, programme);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_registered_once_and_others_are_not_known() {
        let mut register = Authorities::default();
        let (pankow, panko) = ("ba-pankow".parse::<Authority>().unwrap(), "ba-mitte".parse::<Authority>().unwrap());
        register.register(&pankow, "Bezirksamt Pankow");
        register.register(&pankow, "anders");
        assert_eq!(register.known["ba-pankow"], "Bezirksamt Pankow");
        assert_eq!(register.require(&pankow), Ok(()));
        assert_eq!(register.require(&panko).unwrap_err().code, panko);
    }

    #[test]
    fn an_item_is_unknown_once_parameters_name_others() {
        let typo = "notebok".parse::<Item>().unwrap();
        assert_eq!(ItemUnknown::beside(&typo, [].into_iter()), None);
        let unknown = ItemUnknown::beside(&typo, ["notebook"].into_iter());
        assert_eq!(unknown, Some(ItemUnknown { item: typo, meant: Some("notebook".to_owned()), licence: false }));
    }

    #[test]
    fn a_measure_is_unknown_beside_those_of_parameters_or_to_whoever_asks_beside_those_reported() {
        let fax: Text = "FAX".parse().unwrap();
        let wlan = vec!["WLAN".to_owned()];
        assert_eq!(MeasureUnknown::beside(&fax, &[], &[], true), None);
        assert_eq!(MeasureUnknown::beside(&fax, &[], &wlan, false), None);
        assert_eq!(MeasureUnknown::beside(&fax, &[], &wlan, true).unwrap().reported, wlan);
        let fibre = vec!["Glasfaser".to_owned()];
        let of_parameters = MeasureUnknown::beside(&"Glasfasr".parse().unwrap(), &fibre, &wlan, false).unwrap();
        assert_eq!((of_parameters.meant.as_deref(), of_parameters.reported.len()), (Some("Glasfaser"), 0));
    }

    #[test]
    fn the_programme_of_a_day_is_the_newest_up_to_it() {
        let line: LineName = "2026/30/25/bezirksamt-pankow/geraete".parse().unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut programmes = ProgrammesByDay::default();
        programmes.set(line.clone(), day("2026-06-20"), Programme::Reserve);
        programmes.set(line.clone(), day("2026-06-10"), Programme::ALL[0]);
        assert_eq!(programmes.on(&line, day("2026-06-09")), None);
        assert_eq!(programmes.on(&line, day("2026-06-19")), Some(Programme::ALL[0]));
        assert_eq!(programmes.on(&line, day("2026-06-20")), Some(Programme::Reserve));
    }
}
