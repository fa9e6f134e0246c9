//! What stands around every page: title, navigation, language, and the bar that says both times.

use askama::Template;
use sollist_contract::{
    day::Day,
    grpc::common::v1::AsOf,
    lang::Lang,
    method::Method,
    said::Said,
    words::{names, number, terms},
};
use sollist_platform::process::shown;

use crate::{
    assets,
    failure::Failure,
    query::Query,
    voice::Voice,
    who::{self, Badge, Who},
    words::{self, Words},
};

/// A page's link to another, and whether it is the one that is shown.
#[derive(Debug, Clone)]
pub struct Item {
    pub name: &'static str,
    pub link: String,
    pub here: bool,
}

/// Where the reader stands in time.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    pub known: String,
    pub happened: String,
    /// Not the newest, or not all days: said aloud.
    pub past: String,
    pub to_newest: String,
    /// What has changed since this state; empty: nothing was there that could have.
    pub since: String,
    /// The same page of what had happened until then, where nothing was recorded yet; empty: something was.
    pub by_then: String,
    pub to_all_days: String,
    /// That the page has no earlier states, though one is asked for.
    pub newest_alone: String,
    /// Events that the figures do not count yet.
    pub behind: String,
    /// Since which number changes are marked, and the same without marks.
    pub marked: String,
    pub unmarked: String,
    pub ahead: String,
    pub without_ahead: String,
    pub permanent: String,
    pub sequence: u64,
    pub hash: String,
    /// What the form for another state keeps of the question.
    pub kept: Vec<(String, String)>,
    pub stand: String,
    pub until: String,
}

/// A page, whole.
#[derive(Template)]
#[template(path = "layout.html")]
pub struct Shell {
    pub words: &'static Words,
    pub lang: Lang,
    pub title: String,
    pub heading: String,
    pub heading_voice: Voice,
    pub items: Vec<Item>,
    pub bar: Option<Bar>,
    pub other_language: String,
    /// What was typed, where a page answers a form: sent once more it is answered in the other language.
    pub typed: Vec<(String, String)>,
    /// The address of the page, as paper shows it.
    pub address: String,
    /// What is filtered, in words.
    pub asked: Vec<String>,
    pub body: String,
    pub has_table: bool,
    pub live: bool,
    /// What the search field and the links below keep of the question.
    pub kept: Vec<(String, String)>,
    pub below: Vec<Item>,
    /// Who asks, where that is to be said.
    pub me: Option<Badge>,
    /// Whether there is anything to search for.
    pub finds: bool,
    /// What was asked that the page does not heed; empty: nothing.
    pub unheeded: String,
    /// By what else than filters the page is selected, as its address says it.
    pub selected: Vec<String>,
}

/// Where it is shown who read what: without a register nothing is noted, and it is in no navigation.
const READS: &str = "einsicht";
/// Where it is shown what waits for another person: without a register nothing does.
const PROCESSES: &str = "vorgaenge";

/// A page of the navigation: its place, its name, and one of what it asks the services.
type Place = (&'static str, &'static str, &'static [Method]);

/// Pages of the navigation.
fn places(words: &'static Words) -> [Place; 17] {
    use Method::{
        AnalyticsGetBudget, AnalyticsGetForecast, AnalyticsGetIndicators, AnalyticsGetNeed, AnalyticsListCatalogue,
        IntakeListEvents, IntakeListPlanLines, IntakeListProcesses, IntakeListReads, IntakeListRefused,
        IntakeListSubmissions, IntakeListWarnings, IntakeSubmitEvents, RecordListFundingRequests, RecordListOrders,
        ReportingGetReport, ReportingVerifyReport,
    };
    [
        ("", words.situation, &[AnalyticsGetBudget]),
        ("haushalt", words.budget, &[AnalyticsGetBudget]),
        ("prognose", words.forecast, &[AnalyticsGetForecast]),
        ("mehrbedarf", words.extra_need, &[AnalyticsGetNeed]),
        ("antraege", words.requests, &[RecordListFundingRequests]),
        ("beschaffung", words.procurement, &[RecordListOrders]),
        ("kennzahlen", words.indicators, &[AnalyticsGetIndicators]),
        ("berichte", words.reports, &[ReportingGetReport]),
        ("meldungen", words.submissions, &[IntakeListSubmissions]),
        ("abgewiesen", words.refused, &[IntakeListRefused]),
        ("hinweise", words.warned, &[IntakeListWarnings]),
        ("senden", words.send, &[IntakeSubmitEvents, IntakeListPlanLines]),
        ("pruefen", words.prove, &[ReportingVerifyReport]),
        ("journal", words.journal, &[IntakeListEvents]),
        (PROCESSES, words.processes, &[IntakeListProcesses]),
        (READS, words.reads, &[IntakeListReads]),
        ("hilfe", words.help, &[AnalyticsListCatalogue]),
    ]
}

/// Words that hold from page to page and that these lists do not heed, as their services know them. A place that ends
/// with `/` is all pages below it.
const UNHEEDED: [(&str, &[&str]); 13] = [
    ("bezirk/", &["bezirk", "behoerde", "feld"]),
    ("veroeffentlicht", &["jahr", "bezirk", "behoerde", "feld"]),
    ("mehrbedarf", &["jahr", "feld"]),
    ("antraege", &["jahr"]),
    ("beschaffung", &["feld"]),
    ("berichte", &["bezirk", "behoerde", "feld"]),
    ("meldungen", &["jahr", "bezirk", "feld"]),
    ("auffaelligkeiten", &["jahr", "feld"]),
    ("abgewiesen", &["jahr", "bezirk", "feld"]),
    ("hinweise", &["jahr", "bezirk", "feld"]),
    ("journal", &["jahr", "bezirk", "feld"]),
    ("vorgaenge", &["jahr", "bezirk", "feld"]),
    ("einsicht", &["jahr", "bezirk", "feld"]),
];

/// The extra need, as an indicator.
const EXTRA_NEED: &str = "need.total";

/// Words that select on some pages alone, and those pages: one that ends in `/` stands for all below it.
const ALONE: [(&str, &[&str]); 6] = [
    ("ziel", &["grund/", "kennzahlen", "kennzahlen/", "mehrbedarf", "mehrbedarf/", "vergleich", "vergleich/"]),
    ("szenario", &["mehrbedarf", "mehrbedarf/"]),
    ("gegenstand", &["grund/"]),
    ("stelle", &["grund/", "journal", "hinweise", "beschaffung"]),
    ("bestellung", &["journal"]),
    (
        "typ",
        &[
            "abgewiesen",
            "abgewiesen/",
            "antraege",
            "auffaelligkeiten",
            "beschaffung",
            "haushalt",
            "hinweise",
            "journal",
            "meldungen",
            "veroeffentlicht",
            "vorgaenge",
        ],
    ),
];

/// Lists without earlier states that heed the last day that is asked for.
const HEED_DAYS: [&str; 2] = ["journal", "meldungen"];

/// A path without the mark that it begins with.
fn place_of(path: &str) -> &str {
    path.trim_start_matches('/')
}

/// Whether a page is one of a list, or below one that ends in `/`.
fn is_at(place: &str, list: &str) -> bool {
    if list.ends_with('/') { place.starts_with(list) } else { place == list }
}

/// Pages that are asked for the target day of an extra need: one leads to the other for the same day.
const OF_TARGET_DAY: [&str; 2] = ["mehrbedarf", "kennzahlen"];

/// Pages that every page leads to at its end.
fn below(words: &'static Words) -> [(&'static str, &'static str); 2] {
    [("barrierefreiheit", words.accessibility), ("barriere-melden", words.tell_a_barrier)]
}

impl Shell {
    pub fn new(lang: Lang, path: &str, asked: &Query, heading: &str) -> Shell {
        let words = crate::words::of(lang);
        let first = path.split('/').nth(1).unwrap_or_default();
        let elsewhere = asked.elsewhere();
        let for_its_day = elsewhere.with(|query| asked.only.target.clone_into(&mut query.only.target));
        let item = |place: &'static str, name: &'static str| Item {
            name,
            link: if OF_TARGET_DAY.contains(&place) { &for_its_day } else { &elsewhere }.at(&format!("/{place}")),
            here: place == first || place == "haushalt" && first == "grund",
        };
        let address = asked.at(path);
        let mark = if address.contains('?') { '&' } else { '?' };
        let mut shell = Shell {
            words,
            lang,
            title: String::new(),
            heading: heading.to_owned(),
            heading_voice: Voice::Page,
            items: places(words).map(|(place, name, _)| item(place, name)).to_vec(),
            bar: None,
            other_language: format!("{address}{mark}sprache={}", words.other_code),
            typed: Vec::new(),
            address,
            asked: Vec::new(),
            body: String::new(),
            has_table: false,
            live: false,
            kept: kept(&elsewhere, &[]),
            below: below(words).map(|(place, name)| item(place, name)).to_vec(),
            me: None,
            finds: true,
            unheeded: String::new(),
            selected: selected(asked),
        };
        shell.leave_unheeded(path, asked);
        let titles = std::iter::once(heading.to_owned()).chain(shell.asked.clone()).chain([words.program.to_owned()]);
        shell.title = shown::line(&titles.collect::<Vec<_>>().join(" – ")).into_owned();
        shell
    }

    /// The same for whoever asks: what they may not see is not there.
    #[must_use]
    pub fn of(mut self, who: &Who) -> Shell {
        let is_known = matches!(who, Who::Known(_));
        let may = places(self.words)
            .map(|(place, _, needs)| who.may(needs) && (is_known || ![READS, PROCESSES].contains(&place)));
        let items = std::mem::take(&mut self.items);
        self.items = items.into_iter().zip(may).filter(|(_, may)| *may).map(|(item, _)| item).collect();
        self.finds = who.may(&[Method::AnalyticsGetBudget]);
        self.me = who.badge(self.lang);
        // What is filtered is said with whose it is.
        let own = who.own().map(|own| who::office(&own));
        self.asked.extend(own.filter(|own| !self.asked.contains(own)));
        self
    }

    /// Where whoever asks begins, where that is not the first page.
    pub fn begins_elsewhere(&self) -> Option<&str> {
        self.items.first().filter(|first| first.name != self.words.situation).map(|first| first.link.as_str())
    }

    /// Where a page stands in time. `head`: where the journal ends by now.
    pub fn stand(&mut self, path: &str, asked: &Query, as_of: &AsOf, head: Option<&AsOf>) {
        let lang = self.lang;
        let newest = head.map_or(as_of.sequence, |head| head.sequence.max(as_of.sequence));
        let since = newest.saturating_sub(as_of.sequence);
        let at = number::moment(&as_of.recorded_at);
        let recorded = at.map(|(day, time)| format!("{} {}, {time}", self.words.recorded, lang.say(day)));
        let number = lang.say(number::number(as_of.sequence));
        let known = match as_of.sequence {
            0 => self.words.empty_journal.to_owned(),
            _ => [Some(format!("{} {number}", self.words.journal_number)), recorded]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        };
        let until = lang.say(number::day(&asked.until));
        let pinned = !asked.stand.is_empty();
        let past = if pinned && since > 0 {
            format!("{} {}", self.words.earlier, lang.say(words::since_then(since)))
        } else {
            String::new()
        };
        let behind = if pinned { 0 } else { since };
        let ahead = as_of.ahead.as_ref();
        let without = |after: &str| asked.with(|query| after.clone_into(&mut query.until)).at(path);
        if !past.is_empty() {
            self.title = format!("{} – {number}", self.title);
        }
        self.bar = Some(Bar {
            known,
            happened: if until.is_empty() {
                self.words.all_events.to_owned()
            } else {
                format!("{} {}", self.words.events_until, shown::line(&until))
            },
            to_newest: asked.unmarked().with(|query| query.stand.clear()).at(path),
            since: if as_of.sequence == 0 { String::new() } else { bridge(path, asked, as_of.sequence) },
            by_then: if as_of.sequence == 0 { by_then(path, asked) } else { String::new() },
            to_all_days: if asked.until.is_empty() {
                String::new()
            } else {
                asked.with(|query| query.until.clear()).at(path)
            },
            past,
            newest_alone: String::new(),
            behind: lang.say(words::behind(behind)),
            marked: match asked.only.before.parse::<u64>() {
                Ok(seen) if !pinned => format!("{} {}.", self.words.marked, lang.say(number::number(seen))),
                _ => String::new(),
            },
            unmarked: asked.unmarked().at(path),
            ahead: ahead.map(|it| lang.say(words::ahead(it.events, &it.after))).unwrap_or_default(),
            without_ahead: ahead.map(|it| without(&it.after)).unwrap_or_default(),
            permanent: asked.unmarked().with(|query| query.stand = as_of.sequence.to_string()).at(path),
            sequence: as_of.sequence,
            hash: as_of.hash.clone(),
            kept: kept(asked, &["stand", "bis", "seite"]),
            stand: if pinned { number } else { String::new() },
            until: if asked.implied.is_empty() { until } else { String::new() },
        });
        // What is shown for ever is not told of what comes.
        self.live = !pinned;
    }

    /// Says which of the words that hold on every page this list does not heed.
    fn leave_unheeded(&mut self, path: &str, asked: &Query) {
        let place = place_of(path);
        let names = UNHEEDED.iter().find(|(list, _)| is_at(place, list)).map_or(&[][..], |(_, names)| *names);
        // An authority that is heeded brings its own district.
        let is_own = !asked.authority.is_empty() && !names.contains(&"behoerde");
        // So has the page of a district.
        let is_own = is_own || place.strip_prefix("bezirk/").is_some_and(|code| code == asked.district);
        let names = names.iter().filter(|name| !(is_own && **name == "bezirk"));
        let heeded = names.fold(asked.clone(), |asked, name| asked.without(name));
        let all = asked.filters();
        let left = heeded.filters();
        let unheeded = all.into_iter().filter(|name| !left.contains(name));
        let alone =
            |key: &str| ALONE.iter().any(|(word, lists)| *word == key && !lists.iter().any(|it| is_at(place, it)));
        let pairs = asked.pairs().into_iter().filter(|(key, _)| alone(key));
        let unheeded: Vec<String> = unheeded.chain(pairs.map(|(_, value)| self.selected_by(value))).collect();
        if !unheeded.is_empty() {
            self.unheeded = shown::line(&self.lang.say(words::asked::unheeded(&unheeded))).into_owned();
        }
        self.asked = left;
    }

    /// Says of more words that the page does not heed them.
    pub fn leave(&mut self, values: &[&str]) {
        let values: Vec<String> = values.iter().map(|value| self.selected_by(value)).collect();
        self.unheeded = shown::line(&self.lang.say(words::asked::unheeded(&values))).into_owned();
    }

    /// What is selected by, as it is shown: a day as people write it.
    fn selected_by(&self, value: &str) -> String {
        self.lang.say(number::day(value))
    }

    /// Where a page stands that has no earlier states: at the end of the journal, whatever state is asked for. No
    /// address leads to it as it is now, and what is printed of it is not said to be of that state.
    pub fn stand_at_the_end(&mut self, path: &str, asked: &Query, head: &AsOf) {
        let newest = asked.without("stand");
        let newest = if HEED_DAYS.contains(&place_of(path)) { newest } else { newest.without("bis") };
        self.stand(path, &newest, head, Some(head));
        self.address = newest.at(path);
        if let Some(bar) = &mut self.bar {
            bar.permanent.clear();
            let asked_for =
                if newest.until == asked.until { [&asked.stand, ""] } else { [&asked.stand, &*asked.until] };
            if let Some(asked_for) = asked_for.into_iter().find(|it| !it.is_empty()) {
                bar.newest_alone = self.lang.say(words::asked::newest_alone(asked_for));
            }
        }
    }

    /// Whether the journal holds more than the page counts, though it asked for all of it.
    pub fn is_behind(&self) -> bool {
        self.bar.as_ref().is_some_and(|bar| !bar.behind.is_empty())
    }

    fn style(name: &str) -> String {
        assets::address(name)
    }
}

/// The page of what had happened by the day of a state, as it is known now. Empty: the state is no day.
fn by_then(path: &str, asked: &Query) -> String {
    let day = asked.stand.get(..10).and_then(|day| day.parse::<Day>().ok());
    let known_now = |day: Day| {
        let asked = asked.elsewhere().with(|query| {
            query.stand.clear();
            query.until = day.to_string();
        });
        asked.at(path)
    };
    day.map(known_now).unwrap_or_default()
}

/// What a page is selected by beside the filters that hold on every page: a kind, a line, what is sought.
fn selected(asked: &Query) -> Vec<String> {
    const WORDS: [&str; 8] = ["typ", "q", "stelle", "bestellung", "gegenstand", "zahl", "szenario", "ereignis"];
    let pairs = asked.pairs().into_iter().filter(|(key, _)| WORDS.contains(key));
    pairs.map(|(key, value)| format!("{key}: {}", shown::line(value))).collect()
}

/// The bridge from a state to the newest: of the indicator that a page is about, else of the money.
fn bridge(path: &str, asked: &Query, sequence: u64) -> String {
    let newest = asked.elsewhere().with(|query| {
        query.stand.clear();
        query.only.earlier = sequence.to_string();
        if let Some(figure) = compared(place_of(path)) {
            query.only.figure = figure;
            asked.only.target.clone_into(&mut query.only.target);
        }
    });
    newest.at("/vergleich")
}

/// The figure of a page that a bridge can be of: of the extra need that of Berlin, of a part of an indicator the
/// indicator.
fn compared(place: &str) -> Option<String> {
    let (page, figure) = place.split_once('/').unwrap_or((place, ""));
    match (page, figure) {
        ("mehrbedarf", _) => Some(EXTRA_NEED.to_owned()),
        ("grund", figure) if figure.starts_with("need.") => Some(EXTRA_NEED.to_owned()),
        ("kennzahlen" | "grund", figure) if !figure.is_empty() => {
            Some(figure.splitn(3, '.').take(2).collect::<Vec<_>>().join("."))
        }
        _ => None,
    }
}

/// The words of a question that a form keeps without showing them.
pub fn kept(asked: &Query, own: &[&str]) -> Vec<(String, String)> {
    let pairs = asked.pairs().into_iter().filter(|(key, _)| !own.contains(key));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// A choice of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub name: String,
    pub chosen: bool,
    /// What it is called was recorded.
    pub voice: Voice,
}

/// A field of a form: few choices, or a text where there are none.
#[derive(Debug, Clone)]
pub struct Field {
    pub key: &'static str,
    pub name: String,
    pub value: String,
    pub choices: Vec<Choice>,
    /// What is asked is among the choices, or anything may be asked.
    known: bool,
}

/// A form that asks for the same page otherwise.
#[derive(Template)]
#[template(path = "form.html")]
pub struct Form {
    pub words: &'static Words,
    pub path: String,
    pub fields: Vec<Field>,
    pub kept: Vec<(String, String)>,
}

impl Form {
    pub fn new(lang: Lang, path: &str, asked: &Query, fields: Vec<Field>) -> Form {
        let own: Vec<&str> = fields.iter().map(|field| field.key).chain(["seite"]).collect();
        Form { words: crate::words::of(lang), path: path.to_owned(), kept: kept(asked, &own), fields }
    }
}

impl Field {
    pub fn text(key: &'static str, name: &str, value: &str) -> Field {
        Field { key, name: name.to_owned(), value: value.to_owned(), choices: Vec::new(), known: true }
    }
    /// `all`: what it is called when nothing is chosen. What is asked and no choice stays one.
    pub fn of(
        key: &'static str,
        name: &str,
        value: &str,
        all: Option<&str>,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> Field {
        let mut choices: Vec<Choice> = all
            .map(|name| (String::new(), name.to_owned()))
            .into_iter()
            .chain(choices)
            .map(|(code, name)| Choice { chosen: code == value, value: code, name, voice: Voice::Page })
            .collect();
        let known = choices.iter().any(|choice| choice.chosen);
        if !known {
            let name = shown::line(value).into_owned();
            choices.push(Choice { value: value.to_owned(), name, chosen: true, voice: Voice::Page });
        }
        Field { key, name: name.to_owned(), value: value.to_owned(), choices, known }
    }

    /// Nothing but the choices may be asked: what is none of them is refused, on the page and in its exports.
    pub fn only(self) -> Result<Field, Failure> {
        if self.known {
            return Ok(self);
        }
        let names = self.choices.iter().filter(|choice| !choice.chosen).map(|choice| choice.name.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        let said = |text: &str| Said::read(text, text);
        let (field, names) = (said(&self.name), said(&names));
        Err(Failure::asked(words::asked::no_choice(&shown::line(&self.value), &field, &names)))
    }

    /// The choices are called as people recorded them; what is chosen where none is, as the page says it.
    #[must_use]
    pub fn recorded(mut self, lang: Lang) -> Field {
        for choice in self.choices.iter_mut().filter(|choice| !choice.value.is_empty()) {
            choice.voice = Voice::Recorded.on(lang);
        }
        self
    }

    /// Whoever speaks for one authority is offered what is theirs alone.
    pub fn district(asked: &Query, lang: Lang, who: &Who) -> Field {
        let own = who.own().map(|own| own.district());
        let all = sollist_contract::ids::District::all().filter(|it| own.is_none_or(|own| own == *it));
        let all = all.map(|it| (it.code().to_owned(), names::district(it.code())));
        Field::of("bezirk", lang.word(terms::DISTRICT), &asked.district, Some(crate::words::of(lang).all), all)
    }
    pub fn authority(asked: &Query, lang: Lang, who: &Who) -> Field {
        let own = who.own();
        let central = sollist_contract::ids::Authority::IKT_STEUERUNG.parse().ok();
        let offices = sollist_contract::ids::District::all().filter_map(|district| district.bezirksamt());
        let all = central
            .into_iter()
            .chain(offices)
            .filter(|it: &sollist_contract::ids::Authority| own.as_ref().is_none_or(|own| own == it))
            .map(|it: sollist_contract::ids::Authority| (it.to_string(), terms::authority_short(&it)));
        Field::of("behoerde", lang.word(terms::AUTHORITY), &asked.authority, Some(crate::words::of(lang).all), all)
    }
    pub fn programme(asked: &Query, lang: Lang) -> Field {
        let all = sollist_contract::ids::Programme::ALL
            .iter()
            .map(|it| (it.code().to_owned(), lang.word(terms::programme(*it)).to_owned()));
        Field::of("feld", lang.word(terms::PROGRAMME), &asked.programme, Some(crate::words::of(lang).all), all)
    }
    pub fn year(asked: &Query, lang: Lang) -> Field {
        let name = format!("{} ({})", lang.word(terms::YEAR), crate::words::of(lang).newest_year);
        Field::text("jahr", &name, &asked.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(stand: &str, counted: u64, head: u64) -> (String, bool, bool) {
        let at = |sequence| AsOf { sequence, ..AsOf::default() };
        let query = Query { stand: stand.to_owned(), ..Query::default() };
        let mut shell = Shell::new(Lang::De, "/haushalt", &query, "Haushalt");
        shell.stand("/haushalt", &query, &at(counted), Some(&at(head)));
        let is_behind = shell.is_behind();
        let bar = shell.bar.unwrap_or_default();
        (bar.behind, !bar.past.is_empty(), is_behind)
    }

    #[test]
    fn figures_that_are_behind_say_so_and_an_earlier_state_is_not_behind() {
        assert_eq!(bar("", 3, 3), (String::new(), false, false));
        assert_eq!(bar("", 3, 4), ("Ein Ereignis ist noch nicht mitgezählt.".to_owned(), false, true));
        assert_eq!(bar("", 3, 2_313), ("2.310 Ereignisse sind noch nicht mitgezählt.".to_owned(), false, true));
        // The figures may be ahead of what the page heard of the journal.
        assert_eq!(bar("", 4, 3), (String::new(), false, false));
        assert_eq!(bar("3", 3, 4), (String::new(), true, false));
    }
}
