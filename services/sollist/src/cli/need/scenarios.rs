//! Several scenarios side by side: what each comes to, and how much more or less than without any.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;
use sollist_contract::{
    grpc::{
        analytics::v1::{GetNeedRequest, GetNeedResponse, GetScenarioRequest},
        common::v1::View,
    },
    ids::ScenarioName,
    money::Cents,
    words::terms,
};
use tonic::Code;

use super::sheets::{filled, given, need_cells, need_columns};
use crate::cli::{
    Link,
    args::{Format, NeedArgs},
    failure::{Exit, Failure},
    figures::{authority, text, withheld_cell},
    names,
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    whole,
    words::{figures, need as words},
};

/// A scenario as it was given: what it is called, and its text; one that is kept has none.
#[derive(Debug, Clone)]
pub struct Named {
    pub name: String,
    text: Option<String>,
    /// A file that is called like a scenario that may be kept.
    like_kept: Option<String>,
}

impl Named {
    /// By the name that it gives itself, else by that of its file.
    pub fn of(path: &Path, text: String) -> Named {
        let own = serde_json::from_str::<serde_json::Value>(&text).ok();
        let own = own.and_then(|json| json.get("name")?.as_str().map(str::to_owned)).filter(|name| !name.is_empty());
        let file = || path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let like_kept = path.to_str().filter(|text| text.parse::<ScenarioName>().is_ok()).map(str::to_owned);
        Named { name: own.unwrap_or_else(file), text: Some(text), like_kept }
    }

    /// By the name under which it is kept.
    pub fn kept(name: &Path) -> Named {
        Named { name: name.to_string_lossy().into_owned(), text: None, like_kept: None }
    }

    /// As a question asks: what is written, and the name of what is kept; one of them is empty.
    pub fn asked(&self) -> (String, String) {
        match &self.text {
            Some(text) => (text.clone(), String::new()),
            None => (String::new(), self.name.clone()),
        }
    }

    /// Says what may be meant otherwise: a name that is no file, a file that is called like what is kept.
    pub async fn look(&self, link: &Link, args: &NeedArgs, out: &mut Output<'_>) -> Result<(), Failure> {
        let kept = async |name: &str| {
            let view = Some(View { as_of: args.as_of.clone().unwrap_or_default(), until: String::new() });
            link.records().get_scenario(GetScenarioRequest { view, name: name.to_owned() }).await
        };
        match (&self.text, &self.like_kept) {
            (None, _) => match kept(&self.name).await {
                Err(status) if status.code() == Code::NotFound => {
                    Err(Failure::from(status).and(&words::no_file_either(&self.name)))
                }
                found => found.map(|_| ()).map_err(Failure::from),
            },
            (Some(_), Some(name)) => {
                if kept(name).await.is_ok() {
                    out.note(&out.lang.say(words::file_was_read(name)));
                }
                Ok(())
            }
            (Some(_), None) => Ok(()),
        }
    }
}

/// A need under a name; the first is that without any scenario.
struct Case {
    name: Option<String>,
    need: GetNeedResponse,
}

fn cents(amount: &str) -> Option<Cents> {
    Cents::of_sum(amount).ok()
}

/// How much more than without a scenario; what is withheld on either side has no difference.
fn more(need: Option<Cents>, without: Option<Cents>) -> Option<Cents> {
    need?.minus(without?).ok()
}

fn difference(need: Option<Cents>, without: Option<Cents>) -> Cell {
    more(need, without).map_or_else(withheld_cell, |more| Cell::Amount(more.to_string()))
}

/// `sollist need --scenario A --scenario B`
pub async fn compare(
    link: &Link,
    args: &NeedArgs,
    scenarios: Vec<Named>,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    for scenario in &scenarios {
        scenario.look(link, args, out).await?;
    }
    let request = |view: Option<View>, target_day: String, scenario: (String, String)| GetNeedRequest {
        view,
        target_day,
        district: text(args.district.as_ref()),
        authority: text(args.authority.as_ref()),
        scenario: scenario.0,
        scenario_name: scenario.1,
        ..GetNeedRequest::default()
    };
    let until = text(args.until.as_ref());
    let first = View { as_of: args.as_of.clone().unwrap_or_default(), until: until.clone() };
    let without = whole::need(link, request(Some(first), text(args.target_day.as_ref()), Default::default())).await?;
    // All of one state of knowledge, and of one day.
    let known = without.as_of.as_ref().map(|as_of| as_of.sequence.to_string()).unwrap_or_default();
    let (day, mut cases) = (without.asked_day.clone(), vec![Case { name: None, need: without }]);
    for scenario in scenarios {
        let view = View { as_of: known.clone(), until: until.clone() };
        let need = whole::need(link, request(Some(view), day.clone(), scenario.asked())).await?;
        cases.push(Case { name: Some(scenario.name), need });
    }
    show(&mut cases, out)?;
    Ok(Exit::Done)
}

fn show(cases: &mut [Case], out: &mut Output<'_>) -> Result<(), Failure> {
    let lang = out.lang;
    let stand = Stand::of(cases.first().and_then(|case| case.need.as_of.clone()), out);
    stand.warn(out);
    let (sums, authorities) = (sums(cases, out), by_authority(cases, out));
    match out.format {
        Format::Json => document(&stand, cases, out),
        Format::Csv => {
            out.csv(&sums, true)?;
            out.beside(lang.word(terms::AUTHORITY), &authorities);
            Ok(())
        }
        Format::Table => {
            out.tell(&lang.say(words::scenarios()))?;
            out.table(&sums)?;
            if !authorities.rows.is_empty() {
                out.tell(&lang.say(words::scenarios_by_authority()))?;
                out.table(&authorities)?;
            }
            out.tell(&format!("\n{} {}\n", lang.say(figures::amounts_in_eur()), stand.sentence(lang)))
        }
    }
}

fn called(case: &Case, out: &Output<'_>) -> Cell {
    match &case.name {
        Some(name) => Cell::text(name.clone()),
        None => Cell::Named(String::new(), out.lang.say(words::no_scenario())),
    }
}

/// What each comes to.
fn sums(cases: &[Case], out: &Output<'_>) -> Sheet {
    let columns = vec![
        Column::of("scenario", words::SCENARIO),
        Column::of("target_day", words::TARGET_DAY),
        Column::of("gross", terms::GROSS),
        Column::of("cover", terms::COVER),
        Column::of("need", terms::NEED),
        Column::of("difference", words::DIFFERENCE),
    ];
    let without = cases.first().and_then(|case| cents(&case.need.total_need));
    let row = |case: &Case| {
        vec![
            called(case, out),
            Cell::Day(case.need.target_day.clone()),
            given(case.need.total_gross.clone()),
            given(case.need.total_cover.clone()),
            given(case.need.total_need.clone()),
            difference(cents(&case.need.total_need), without),
        ]
    };
    Sheet::new(columns, cases.iter().map(row).collect())
}

/// The need of each authority in each; `None`: one of its items is withheld.
fn needs(case: &Case) -> BTreeMap<(String, String), Option<Cents>> {
    let mut all: BTreeMap<(String, String), Option<Cents>> = BTreeMap::new();
    for row in &case.need.rows {
        let sum = all.entry((row.district.clone(), row.authority.clone())).or_insert(Some(Cents::ZERO));
        *sum = sum.zip(cents(&row.need)).and_then(|(sum, need)| sum.plus(need).ok());
    }
    all
}

fn by_authority(cases: &[Case], out: &Output<'_>) -> Sheet {
    let columns = vec![
        Column::of("district", terms::DISTRICT).hidden(),
        Column::of("authority", terms::AUTHORITY),
        Column::of("scenario", words::SCENARIO),
        Column::of("need", terms::NEED),
        Column::of("difference", words::DIFFERENCE),
    ];
    let needs: Vec<_> = cases.iter().map(needs).collect();
    let mut keys: Vec<(String, String)> = needs.iter().flat_map(|case| case.keys().cloned()).collect();
    keys.sort_by_cached_key(|(district, authority)| names::place(Some(district), Some(authority)));
    keys.dedup();
    let mut rows = Vec::new();
    for key in keys {
        let without = needs.first().and_then(|case| case.get(&key).copied()).unwrap_or(Some(Cents::ZERO));
        for (case, needs) in cases.iter().zip(&needs) {
            let need = needs.get(&key).copied().unwrap_or(Some(Cents::ZERO));
            rows.push(vec![
                Cell::District(key.0.clone()),
                authority(Some(key.1.clone())),
                called(case, out),
                need.map_or_else(withheld_cell, |need| Cell::Amount(need.to_string())),
                difference(need, without),
            ]);
        }
    }
    Sheet::new(columns, rows)
}

/// One need of several, as JSON.
#[derive(Serialize)]
struct CaseDocument<'a> {
    /// `null`: without any scenario.
    name: Option<&'a str>,
    /// Number of the event that published it, of one that is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<u64>,
    target_day: &'a str,
    rows: Vec<Object<'a>>,
    total: TotalDocument<'a>,
    /// How much more than without any scenario; `null` where it is not known.
    difference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct TotalDocument<'a> {
    gross: Option<&'a str>,
    cover: Option<&'a str>,
    need: Option<&'a str>,
}

fn document(stand: &Stand, cases: &mut [Case], out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        scenarios: Vec<CaseDocument<'a>>,
    }
    let lang = out.lang;
    let mut sheets = Vec::new();
    for case in cases.iter_mut() {
        let rows = std::mem::take(&mut case.need.rows).into_iter().map(|row| need_cells(row, lang));
        sheets.push(Sheet::new(need_columns(), rows.collect::<Result<_, _>>()?));
    }
    let without = cases.first().and_then(|case| cents(&case.need.total_need));
    let scenarios = cases.iter().zip(&sheets).map(|(case, sheet)| CaseDocument {
        name: case.name.as_deref(),
        sequence: Some(case.need.scenario_sequence).filter(|sequence| *sequence > 0),
        target_day: &case.need.target_day,
        rows: sheet.objects(),
        total: TotalDocument {
            gross: filled(&case.need.total_gross),
            cover: filled(&case.need.total_cover),
            need: filled(&case.need.total_need),
        },
        difference: more(cents(&case.need.total_need), without).map(|more| more.to_string()),
        reason: case.need.total_reason.as_deref(),
    });
    out.json(&Document { as_of: stand, scenarios: scenarios.collect() })
}
