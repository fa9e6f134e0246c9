//! `sollist need`: the extra need, the proposal for the reserve, and what is asked about both.

mod beside;
mod scenarios;
mod sheets;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use sollist_contract::{
    day::Day,
    grpc::analytics::v1::{GetNeedRequest, GetNeedResponse, NeedRow, Proposal, Share},
    words::terms,
};

use self::sheets::{filled, given, need_cells, need_columns};
pub use self::{beside::Beside, scenarios::Named};
use super::{
    Link,
    args::{self, Format, NeedArgs},
    begin,
    failure::{Exit, Failure},
    figures::{authority, item, said, text, why},
    names,
    output::{Output, Stand},
    table::{Cell, Column, Object, Sheet},
    tree, whole,
    words::{figures as words, need as need_words},
    year,
};
use sollist_contract::lang::Lang;

/// The scenarios of `sollist need`; files are looked at before anything is asked.
pub fn scenarios(args: &NeedArgs) -> Result<Vec<Named>, Failure> {
    let several = args.scenario.len() > 1;
    if several
        && (args.explain || args.range || args.requests || args.drivers_since.is_some() || !args.split.is_empty())
    {
        return Err(Failure::usage(need_words::one_scenario()));
    }
    let read = |path: &PathBuf| {
        // What is no file is a name; a folder is asked for by name as well.
        if !path.is_file() {
            return Ok(Named::kept(path));
        }
        let text = fs::read_to_string(path).map_err(|error| Failure::reading(path, &error))?;
        is_object(path, &text)?;
        Ok(Named::of(path, text))
    };
    args.scenario.iter().map(read).collect()
}

fn is_object(path: &Path, text: &str) -> Result<(), Failure> {
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text)
        .map(|_| ())
        .map_err(|error| Failure::invalid(words::no_scenario(path, error.line(), error.column())))
}

/// `sollist need`
pub async fn need(
    link: &Link,
    args: &NeedArgs,
    mut scenarios: Vec<Named>,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    if scenarios.len() > 1 {
        return scenarios::compare(link, args, scenarios, out).await;
    }
    // A workbook has a sheet for each; CSV is one table.
    let beside = args.range || args.requests || args.drivers_since.is_some() || !args.split.is_empty();
    if beside && out.format == Format::Csv && out.book.is_none() {
        return Err(Failure::usage(need_words::not_in_csv()));
    }
    let scenario = scenarios.pop();
    if let Some(scenario) = &scenario {
        scenario.look(link, args, out).await?;
    }
    let (written, kept) = scenario.as_ref().map(Named::asked).unwrap_or_default();
    let view = args::View { as_of: args.as_of.clone(), until: args.until };
    let request = GetNeedRequest {
        view: view.request(),
        target_day: text(args.target_day.as_ref()),
        district: text(args.district.as_ref()),
        authority: text(args.authority.as_ref()),
        scenario: written.clone(),
        scenario_name: kept.clone(),
        explain: args.explain,
        ..GetNeedRequest::default()
    };
    let mut response = whole::need(link, request).await?;
    response.rows.sort_by_cached_key(|row| names::place(Some(&row.district), Some(&row.authority)));
    let empty = response.rows.is_empty();
    let known = response.as_of.as_ref().map_or(0, |as_of| as_of.sequence);
    let name = scenario.map(|scenario| scenario.name).unwrap_or_default();
    let beside = Beside::asked(link, args, (name, (written, kept)), &response).await?;
    if let Some(district) = args.district {
        out.rests_on(out.lang.word(terms::DISTRICT), Cell::District(district.code().to_owned()));
    }
    if let Some(of) = &args.authority {
        out.rests_on(out.lang.word(terms::AUTHORITY), authority(Some(of.to_string())));
    }
    let gaps = gaps(&response.rows);
    let target_day = response.target_day.parse::<Day>().ok();
    show_beside(response, &gaps, beside, out)?;
    if let Some(day) = target_day.filter(|_| !empty) {
        year::say_unplanned(link, &view, day.year().into(), out).await?;
    }
    begin::say(link, &view, known, empty, out).await?;
    Ok(Exit::Done)
}

/// Prints the extra need as asked for.
pub fn show_need(response: GetNeedResponse, out: &mut Output<'_>) -> Result<(), Failure> {
    let gaps = gaps(&response.rows);
    show_some_need(response, &gaps, out)
}

/// Prints some of an extra need; the gaps are those of all of it.
pub fn show_some_need(response: GetNeedResponse, gaps: &Gaps, out: &mut Output<'_>) -> Result<(), Failure> {
    show_beside(response, gaps, Beside::default(), out)
}

fn show_beside(response: GetNeedResponse, gaps: &Gaps, beside: Beside, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        target_day: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        scenario: Option<Kept<'a>>,
        rows: Vec<Object<'a>>,
        total: Option<Object<'a>>,
        not_reported: &'a [String],
        proposal: Shares<'a>,
        #[serde(flatten)]
        beside: beside::Document<'a>,
    }
    #[derive(Serialize)]
    struct Kept<'a> {
        name: &'a str,
        /// Of one that is kept; a file has none.
        #[serde(skip_serializing_if = "Option::is_none")]
        sequence: Option<u64>,
    }
    #[derive(Serialize)]
    struct Shares<'a> {
        reserve: Option<&'a str>,
        shares: Vec<Object<'a>>,
        uncovered: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<&'a str>,
    }
    let lang = out.lang;
    let stand = Stand::of(response.as_of, out);
    stand.warn(out);
    let rows = response.rows.into_iter().map(|row| need_cells(row, lang)).collect::<Result<_, _>>()?;
    let mut sheet = Sheet::new(need_columns(), rows);
    let mut total = vec![Cell::Nothing; 7];
    total.extend([response.total_gross, response.total_cover, response.total_need].map(given));
    let total_why = why(response.total_why, response.total_reason.as_deref());
    total.extend([Cell::some(response.total_reason), Cell::filled(said(total_why, lang)), Cell::Nothing]);
    sheet.total = Some(total);
    let proposal = response.proposal.unwrap_or_default();
    let shares = shares_sheet(&proposal, gaps, lang);
    let sheets = beside.sheets(lang);
    let scenario = beside.scenario(response.scenario_sequence);
    let assumed = scenario.map(|(name, sequence)| lang.say(need_words::under(name, sequence)));
    out.rests_on(lang.word(need_words::TARGET_DAY), Cell::Day(response.target_day.clone()));
    if let Some(assumed) = &assumed {
        out.rests_on(lang.word(need_words::SCENARIO), Cell::Said(assumed.clone()));
    }
    match out.format {
        Format::Json => out.json(&Document {
            as_of: &stand,
            target_day: &response.target_day,
            scenario: scenario.map(|(name, sequence)| Kept { name, sequence }),
            rows: sheet.objects(),
            total: sheet.total_object(),
            not_reported: &response.not_reported,
            proposal: Shares {
                reserve: filled(&proposal.reserve),
                shares: shares.objects(),
                uncovered: filled(&proposal.uncovered),
                reason: proposal.reason.as_deref(),
            },
            beside: beside.document(&sheets),
        }),
        Format::Csv => {
            // A workbook says it on a sheet of its own.
            if let Some(assumed) = assumed.filter(|_| out.book.is_none()) {
                out.note(&assumed);
            }
            out.csv(&sheet, true)?;
            out.beside(lang.word(terms::SHARE), &shares);
            beside.show_on_sheets(&sheets, out);
            Ok(())
        }
        Format::Table => {
            out.tell(&lang.say(words::need_on(&response.target_day)))?;
            if let Some(assumed) = assumed {
                out.tell(&format!("{assumed}\n\n"))?;
            }
            if sheet.rows.is_empty() {
                let reason = said(why(response.why, response.reason.as_deref()), lang);
                out.tell(&format!("{} {reason}\n", lang.say(words::no_need())))?;
            } else {
                out.table(&sheet)?;
                trees(&sheet, out)?;
            }
            if !response.not_reported.is_empty() {
                let names =
                    response.not_reported.iter().map(|code| names::authority(code)).collect::<Vec<_>>().join(", ");
                out.tell(&lang.say(words::silent(&names)))?;
            }
            show_proposal(&proposal, &shares, out)?;
            beside.show(&sheets, out)?;
            out.tell(&format!("\n{} {}\n", lang.say(words::amounts_in_eur()), stand.sentence(lang)))
        }
    }
}

fn trees(sheet: &Sheet, out: &mut Output<'_>) -> Result<(), Failure> {
    for row in &sheet.rows {
        let (Some(authority), Some(item), Some(Cell::Json(json))) = (row.get(1), row.get(2), row.last()) else {
            continue;
        };
        let title = format!("\n{}, {}\n", authority.shown(out.lang), item.shown(out.lang));
        let text = tree::drawn(json.get(), out.lang, out.width)?;
        out.print(&(title + &text))?;
    }
    Ok(())
}

/// What each claim lacks of its target, in percent: the larger comes first.
pub type Gaps = BTreeMap<(String, String), String>;

pub fn gaps(rows: &[NeedRow]) -> Gaps {
    let of = |row: &NeedRow| {
        let share = Decimal::from(row.quantity?).checked_mul(Decimal::ONE_HUNDRED)?;
        let share = share.checked_div(Decimal::from(row.target?))?;
        let share = share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
        Some(((row.authority.clone(), row.item.clone()), format!("{share:.1}")))
    };
    rows.iter().filter_map(of).collect()
}

/// In the order in which claims are served.
fn shares_sheet(proposal: &Proposal, gaps: &Gaps, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("place", terms::PLACE),
        Column::of("authority", terms::AUTHORITY),
        Column::of("item", terms::ITEM),
        Column::of("rank", terms::RANK),
        Column::of("gap", terms::GAP).optional().leaves(1),
        Column::of("need", terms::NEED),
        Column::of("share", terms::SHARE),
    ];
    let rank = |code: &str| terms::rank(code).map_or(code, |rank| lang.word(rank)).to_owned();
    let row = |(share, place): (&Share, i64)| {
        let gap = gaps.get(&(share.authority.clone(), share.item.clone()));
        vec![
            Cell::Count(place),
            authority(Some(share.authority.clone())),
            item(share.item.clone(), lang),
            Cell::Named(share.rank.clone(), rank(&share.rank)),
            gap.map_or(Cell::Nothing, |gap| Cell::Number(gap.clone(), "%")),
            Cell::Amount(share.need.clone()),
            Cell::Amount(share.share.clone()),
        ]
    };
    Sheet::new(columns, proposal.shares.iter().zip(1..).map(row).collect())
}

fn show_proposal(proposal: &Proposal, shares: &Sheet, out: &mut Output<'_>) -> Result<(), Failure> {
    if let Some(why) = why(proposal.why.clone(), proposal.reason.as_deref()) {
        out.tell(&out.lang.say(words::proposal_lacks(&why)))?;
    }
    if shares.rows.is_empty() {
        return Ok(());
    }
    out.tell(&out.lang.say(words::proposal(&proposal.reserve)))?;
    out.table(shares)?;
    if proposal.uncovered.is_empty() {
        return Ok(());
    }
    out.tell(&out.lang.say(words::uncovered(&proposal.uncovered)))
}
