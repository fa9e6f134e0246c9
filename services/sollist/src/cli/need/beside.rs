//! What is asked about a need beside it, of the same state of knowledge: asked, and shown in every form.

use serde::Serialize;
use sollist_contract::{
    grpc::{
        analytics::v1::{
            GetNeedDriversRequest, GetNeedDriversResponse, GetNeedRangeRequest, GetNeedRangeResponse, GetNeedResponse,
            GetNeedSplitsRequest, GetNeedSplitsResponse, GetRequestedNeedRequest, GetRequestedNeedResponse,
            NeedDistribution, NeedSplit,
        },
        common::v1::{Said as WireSaid, View},
    },
    said::Said,
};

use super::sheets::{self, Sheets};
use crate::cli::{
    Link,
    args::NeedArgs,
    failure::Failure,
    figures::text,
    names,
    output::Output,
    table::{Object, Sheet},
    whole,
    words::need as words,
};
use sollist_contract::lang::Lang;

/// What was asked beside a need.
#[derive(Debug, Default)]
pub struct Beside {
    /// Name of the scenario that was asked for; empty: none.
    pub scenario_name: String,
    pub range: Option<GetNeedRangeResponse>,
    pub drivers: Option<GetNeedDriversResponse>,
    pub splits: Option<GetNeedSplitsResponse>,
    pub requested: Option<GetRequestedNeedResponse>,
}

/// The same question about the same need.
macro_rules! same {
    ($request:ident, $args:expr, $scenario:expr, $need:expr $(, $field:ident: $value:expr)*) => {
        $request {
            view: view($args, $need),
            target_day: $need.asked_day.clone(),
            district: text($args.district.as_ref()),
            authority: text($args.authority.as_ref()),
            scenario: $scenario.0.clone(),
            scenario_name: $scenario.1.clone(),
            $($field: $value,)*
            ..$request::default()
        }
    };
}

/// The state of knowledge of the answer: nothing that is recorded meanwhile comes between.
fn view(args: &NeedArgs, need: &GetNeedResponse) -> Option<View> {
    let known = need.as_of.as_ref().map(|as_of| as_of.sequence.to_string());
    Some(View { as_of: known.unwrap_or_default(), until: text(args.until.as_ref()) })
}

impl Beside {
    /// Asks what is wanted beside a need that was answered.
    pub async fn asked(
        link: &Link,
        args: &NeedArgs,
        (name, scenario): (String, (String, String)),
        need: &GetNeedResponse,
    ) -> Result<Beside, Failure> {
        let mut beside = Beside { scenario_name: name, ..Beside::default() };
        let place = |district: &str, authority: &str| names::place(Some(district), Some(authority));
        if args.range {
            let mut range = whole::range(link, same!(GetNeedRangeRequest, args, scenario, need)).await?;
            range.rows.sort_by_cached_key(|row| place(&row.district, &row.authority));
            beside.range = Some(range);
        }
        if let Some(since) = &args.drivers_since {
            let (since, day) = (since.as_of.clone(), text(since.target_day.as_ref()));
            let request = same!(GetNeedDriversRequest, args, scenario, need, since: since, since_target_day: day);
            let mut drivers = whole::drivers(link, request).await?;
            drivers.rows.sort_by_cached_key(|row| place(&row.district, &row.authority));
            beside.drivers = Some(drivers);
        }
        if !args.split.is_empty() {
            let rules = args.split.iter().map(|rule| rule.code().to_owned()).collect();
            let request = same!(GetNeedSplitsRequest, args, scenario, need, rules: rules);
            let mut splits = whole::splits(link, request).await?;
            splits.gains.sort_by_cached_key(|row| place(&row.district, &row.authority));
            beside.splits = Some(splits);
        }
        if args.requests {
            let mut asked = whole::requested(link, same!(GetRequestedNeedRequest, args, scenario, need)).await?;
            asked.rows.sort_by_cached_key(|row| place(&row.district, &row.authority));
            beside.requested = Some(asked);
        }
        Ok(beside)
    }

    /// Name of the scenario that was asked for, and its number where it is kept.
    pub(super) fn scenario(&self, sequence: u64) -> Option<(&str, Option<u64>)> {
        let number = Some(sequence).filter(|sequence| *sequence > 0);
        (!self.scenario_name.is_empty()).then_some((&*self.scenario_name, number))
    }

    pub(super) fn sheets(&self, lang: Lang) -> Sheets {
        Sheets {
            range: self.range.as_ref().map(|answer| sheets::range(answer, lang)),
            drivers: self.drivers.as_ref().map(|answer| sheets::drivers(answer, lang)),
            splits: self.splits.as_ref().map(|answer| sheets::splits(answer, lang)),
            shares: self.splits.as_ref().map(|answer| sheets::gains(answer, |gain| gain.share.clone())),
            differences: self.splits.as_ref().map(sheets::differences),
            requested: self.requested.as_ref().map(|answer| sheets::requested(answer, lang)),
        }
    }

    /// As tables of a workbook.
    pub(super) fn show_on_sheets(&self, sheets: &Sheets, out: &mut Output<'_>) {
        let all = [
            (words::RANGES, &sheets.range),
            (words::DRIVERS, &sheets.drivers),
            (words::SPLITS, &sheets.splits),
            (words::SPLIT_SHARES, &sheets.shares),
            (words::DIFFERENCE, &sheets.differences),
            (words::REQUESTS, &sheets.requested),
        ];
        for (name, sheet) in all {
            if let Some(sheet) = sheet {
                out.beside(out.lang.word(name), sheet);
            }
        }
    }

    /// As tables for people.
    pub(super) fn show(&self, sheets: &Sheets, out: &mut Output<'_>) -> Result<(), Failure> {
        self.show_range(sheets, out)?;
        self.show_drivers(sheets, out)?;
        self.show_splits(sheets, out)?;
        self.show_requested(sheets, out)
    }

    fn show_range(&self, sheets: &Sheets, out: &mut Output<'_>) -> Result<(), Failure> {
        let (Some(answer), Some(sheet)) = (&self.range, &sheets.range) else { return Ok(()) };
        if let Some(why) = read(answer.why.as_ref()) {
            return out.tell(&out.lang.say(words::no_range(&why)));
        }
        out.tell(&out.lang.say(words::range(answer.draws, answer.seed)))?;
        out.table(sheet)?;
        let one =
            |of: &NeedDistribution| words::distribution(&of.driver, &of.key, [&of.least, &of.likeliest, &of.most]);
        let mut from: Vec<Said> = answer.distributions.iter().map(one).collect();
        from.push(words::common_share(&answer.common_share));
        let again = words::draw_again(answer.seed, &answer.set, &answer.valid_from, &from);
        out.tell(&out.lang.say(again))
    }

    fn show_drivers(&self, sheets: &Sheets, out: &mut Output<'_>) -> Result<(), Failure> {
        let (Some(answer), Some(sheet)) = (&self.drivers, &sheets.drivers) else { return Ok(()) };
        if let Some(why) = read(answer.why.as_ref()) {
            return out.tell(&out.lang.say(words::no_drivers(&why)));
        }
        out.tell(&out.lang.say(words::drivers(answer.since, &answer.since_target_day, &answer.target_day)))?;
        out.table(sheet)?;
        out.tell(&out.lang.say(words::shapley()))
    }

    fn show_splits(&self, sheets: &Sheets, out: &mut Output<'_>) -> Result<(), Failure> {
        let Some(answer) = &self.splits else { return Ok(()) };
        for why in [read(answer.none.as_ref()), read(answer.why.as_ref())].into_iter().flatten() {
            out.tell(&out.lang.say(words::splits_lack(&why)))?;
        }
        let (Some(splits), Some(shares), Some(differences)) = (&sheets.splits, &sheets.shares, &sheets.differences)
        else {
            return Ok(());
        };
        if splits.rows.is_empty() || answer.none.is_some() {
            return Ok(());
        }
        out.tell(&out.lang.say(words::splits(&answer.reserve, answer.claims)))?;
        out.table(splits)?;
        let excluded = answer.excluded.iter().map(|code| names::authority(code)).collect::<Vec<_>>().join(", ");
        out.tell(&out.lang.say(words::levelled(&excluded)))?;
        for (heading, sheet) in [(words::split_shares(), shares), (words::split_differences(), differences)] {
            if !sheet.rows.is_empty() {
                out.tell(&out.lang.say(heading))?;
                out.table(sheet)?;
            }
        }
        Ok(())
    }

    fn show_requested(&self, sheets: &Sheets, out: &mut Output<'_>) -> Result<(), Failure> {
        let (Some(answer), Some(sheet)) = (&self.requested, &sheets.requested) else { return Ok(()) };
        if let Some(why) = read(answer.why.as_ref()) {
            return out.tell(&out.lang.say(words::no_requests(&why)));
        }
        out.tell(&out.lang.say(words::requests()))?;
        out.table(sheet)?;
        out.tell(&out.lang.say(words::asked_is()))
    }
}

/// A reason as it came.
fn read(why: Option<&WireSaid>) -> Option<Said> {
    why.map(|why| Said::read(why.de.clone(), why.en.clone()))
}

/// A reason as one text, as JSON has it everywhere.
fn joined(why: Option<&WireSaid>) -> Option<String> {
    why.map(|why| format!("{} / {}", why.de, why.en))
}

/// The same as JSON; what was not asked for is not there.
#[derive(Default, Serialize)]
pub(super) struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    ranges: Option<Vec<Object<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draws: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    common_share: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distributions: Option<&'a [NeedDistribution]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ranges_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drivers: Option<Vec<Object<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drivers_since: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drivers_since_target_day: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drivers_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    splits: Option<Vec<SplitDocument<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    splits_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests: Option<Vec<Object<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests_reason: Option<String>,
}

/// One split.
#[derive(Serialize)]
struct SplitDocument<'a> {
    rule: &'a str,
    shares: Vec<ShareDocument<'a>>,
    by_authority: Vec<GainDocument<'a>>,
    rest: &'a str,
    fully_served: u64,
    claims: u64,
    /// In percent; `null` where nobody claims anything.
    smallest_share: Option<serde_json::Number>,
    smallest_share_authority: Option<&'a str>,
    smallest_share_item: Option<&'a str>,
    lowest_rate: Option<serde_json::Number>,
    lowest_rate_authority: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    excluded: &'a [String],
}

#[derive(Serialize)]
struct ShareDocument<'a> {
    authority: &'a str,
    item: &'a str,
    need: &'a str,
    share: &'a str,
}

#[derive(Serialize)]
struct GainDocument<'a> {
    authority: &'a str,
    need: &'a str,
    share: &'a str,
    difference: &'a str,
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// The rows, and the sum as one of them.
fn objects(sheet: &Sheet) -> Vec<Object<'_>> {
    sheet.objects().into_iter().chain(sheet.total_object()).collect()
}

impl Beside {
    pub(super) fn document<'a>(&'a self, sheets: &'a Sheets) -> Document<'a> {
        let mut document = Document::default();
        if let Some(answer) = &self.range {
            let drawn = answer.why.is_none();
            document.ranges = sheets.range.as_ref().map(|sheet| if drawn { objects(sheet) } else { Vec::new() });
            document.ranges_reason = joined(answer.why.as_ref());
            if !answer.set.is_empty() {
                (document.seed, document.draws) = (Some(answer.seed), Some(answer.draws));
                document.common_share = Some(&answer.common_share);
                document.distributions = Some(&answer.distributions);
            }
        }
        if let Some(answer) = &self.drivers {
            document.drivers = sheets.drivers.as_ref().map(objects);
            document.drivers_since = Some(answer.since);
            document.drivers_since_target_day = Some(&answer.since_target_day);
            document.drivers_reason = joined(answer.why.as_ref());
        }
        if let Some(answer) = &self.splits {
            document.splits = Some(answer.splits.iter().map(|split| split_document(answer, split)).collect());
            document.splits_reason = joined(answer.none.as_ref().or(answer.why.as_ref()));
        }
        if let Some(answer) = &self.requested {
            document.requests = sheets.requested.as_ref().map(objects);
            document.requests_reason = joined(answer.why.as_ref());
        }
        document
    }
}

fn split_document<'a>(answer: &'a GetNeedSplitsResponse, split: &'a NeedSplit) -> SplitDocument<'a> {
    let shares = answer.shares.iter().filter(|share| share.rule == split.rule).map(|share| ShareDocument {
        authority: &share.authority,
        item: &share.item,
        need: &share.need,
        share: &share.share,
    });
    let gains = answer.gains.iter().filter(|gain| gain.rule == split.rule).map(|gain| GainDocument {
        authority: &gain.authority,
        need: &gain.need,
        share: &gain.share,
        difference: &gain.difference,
    });
    SplitDocument {
        rule: &split.rule,
        shares: shares.collect(),
        by_authority: gains.collect(),
        rest: &split.rest,
        fully_served: split.fully_served,
        claims: answer.claims,
        smallest_share: split.smallest_share.parse().ok(),
        smallest_share_authority: filled(&split.smallest_share_authority),
        smallest_share_item: filled(&split.smallest_share_item),
        lowest_rate: split.lowest_rate.parse().ok(),
        lowest_rate_authority: filled(&split.lowest_rate_authority),
        excluded: if split.rule == "D" { &answer.excluded } else { &[] },
    }
}
