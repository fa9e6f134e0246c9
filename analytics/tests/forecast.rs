//! The year-end forecast over journals: worked examples to the cent, what is cut by whom and when, and why there is no
//! interval.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use proptest::prelude::*;
use serde_json::json;
use sollist_analytics::{forecast::Method, *};
use sollist_contract::{event::PaymentMade, money::Cents, reading::Bilingual as _};

const TITLE: &str = "dienstleistungen";

fn cents(text: &str) -> Cents {
    text.parse().unwrap()
}

fn line(year: i16, title: &str) -> String {
    format!("{year}/30/25/bezirksamt-pankow/{title}")
}

/// What a test journal can do beside the common ones.
trait Money {
    fn plan(&mut self, year: i16, title: &str, cents: i64) -> &mut Journal;
    fn pay(&mut self, on: &str, year: i16, title: &str, cents: i64) -> &mut Journal;
    fn order(&mut self, on: &str, year: i16, title: &str, number: &str, cents: i64, due: Option<&str>) -> &mut Journal;
    fn account(&mut self, year: i16, title: &str, cents: i64) -> &mut Journal;
}

impl Money for Journal {
    fn plan(&mut self, year: i16, title: &str, cents: i64) -> &mut Journal {
        self.line("ba-pankow", &line(year, title), &Cents::new(cents).to_string(), "workplace")
    }
    fn pay(&mut self, on: &str, year: i16, title: &str, cents: i64) -> &mut Journal {
        let payment = format!("Z-{}", self.events.len());
        self.on(
            on,
            "procurement.payment-made",
            json!({"authority": "ba-pankow", "line": line(year, title), "payment": payment,
                "amount": Cents::new(cents).to_string()}),
        )
    }
    fn order(&mut self, on: &str, year: i16, title: &str, number: &str, cents: i64, due: Option<&str>) -> &mut Journal {
        self.on(
            on,
            "procurement.order-placed",
            json!({"authority": "ba-pankow", "order": number, "line": line(year, title), "item": "beratung",
                "quantity": 1, "amount": Cents::new(cents).to_string(), "due": due}),
        )
    }
    /// The Ist of the whole year, as a plan gives it.
    fn account(&mut self, year: i16, title: &str, cents: i64) -> &mut Journal {
        self.pay(&format!("{year}-12-31"), year, title, cents);
        self.events.last_mut().unwrap().1.source = PaymentMade::PLAN_SOURCE.into();
        self
    }
}

fn asked(facts: &Facts, as_of: &str, until: &str, year: Option<i16>, by: &[&str]) -> ForecastTable {
    let query = BudgetQuery { year, by: By::parse(by).unwrap(), ..BudgetQuery::default() };
    forecast(facts, &view(facts, as_of, until), &query).unwrap()
}

/// The one row of the only line.
fn only(journal: &Journal, until: &str) -> ForecastRow {
    let table = asked(&journal.facts(), "", until, None, &["line"]);
    let [row] = table.rows.as_slice() else { panic!("{table:?}") };
    row.clone()
}

/// Why there is no interval: its code.
fn why(row: &ForecastRow) -> &'static str {
    row.why.as_ref().map_or("", NoRange::code)
}

/// The three past years and the current one of the example: half of the year's payments by 30 September.
fn example() -> Journal {
    let mut j = Journal::default();
    let thousand = |n: i64| n * 100_000;
    for (year, cut, end, soll) in [(2023, 410, 820, 900), (2024, 380, 800, 880), (2025, 450, 900, 950)] {
        j.plan(year, TITLE, thousand(soll));
        j.pay(&format!("{year}-05-15"), year, TITLE, thousand(cut));
        // All three come to 60 % by the end of October and 72 % by that of November.
        j.pay(&format!("{year}-10-02"), year, TITLE, thousand(end) * 60 / 100 - thousand(cut));
        j.pay(&format!("{year}-11-30"), year, TITLE, thousand(end) * 12 / 100);
        j.pay(&format!("{year}-12-20"), year, TITLE, thousand(end) * 28 / 100);
    }
    j.plan(2026, TITLE, thousand(1000));
    j.on(
        "2026-02-01",
        "budget.frozen",
        json!({"authority": "ba-pankow", "line": line(2026, TITLE), "amount": "100000.00", "consent_by": "SenFin",
            "reference": "S 1"}),
    );
    j.pay("2026-06-01", 2026, TITLE, thousand(520));
    j
}

/// The contract, section 1, the example.
#[test]
fn one_line_over_three_years_by_every_method_and_when_its_money_ends() {
    let mut journal = example();
    let row = only(&journal, "2026-09-30");
    let said = row.methods.map(|said| said.unwrap().to_string());
    assert_eq!(said, ["1022280.37", "988864.47", "1056774.19", "520000.00", "695238.10"]);
    // Of one line alone there is no interval, and nobody to say which method is the nearest.
    assert_eq!((row.years, row.pairs, row.pool.as_deref(), why(&row)), (Some(3), Some(3), None, "no-pool"));
    assert_eq!((row.method, row.value), (Some("plan-profile"), Some(cents("988864.47"))));
    assert_eq!((row.soll, row.deviation), (Some(cents("1000000.00")), Some(cents("-11135.53"))));
    // 900,000.00 of an expected 988,864.47: 81.04 % of what is still to come.
    assert_eq!((row.exhausted_on, row.lasts, row.bound), (Some(day("2026-12-21")), false, false));
    assert_eq!(row.profile.map(|profile| profile.code()), Some("line"));

    // Orders beyond what there is: the money is gone today, although less is expected than they come to.
    journal.order("2026-08-01", 2026, TITLE, "B-1", 38_000_000, Some("2026-11-15"));
    let row = only(&journal, "2026-09-30");
    assert_eq!((row.exhausted_on, row.bound), (Some(day("2026-09-30")), true));
    // Due on 15 November and paid within thirty days.
    assert_eq!(row.methods[3], Some(cents("900000.00")));
}

/// What is bound is gone for whoever expects more than there is: each end of the range by itself.
#[test]
fn a_line_that_is_bound_as_a_whole_is_gone_today_by_whatever_expects_more() {
    let of = |frozen: i64, silent: bool| {
        let mut j = seven();
        let data = json!({"authority": "ba-pankow", "line": line(2026, "titel-1"), "consent_by": "SenFin",
            "amount": Cents::new(frozen).to_string(), "reference": "S 1"});
        j.on("2026-02-01", "budget.frozen", data);
        j.order("2026-08-01", 2026, "titel-1", "B-1", 9_000_000, Some("2026-11-15"));
        if silent {
            let due = json!({"authority": "ba-pankow", "period": "2026-Q2", "due_on": "2026-08-31"});
            j.on("2026-08-01", "submission.due", due);
        }
        let row = asked(&j.facts(), "", "2026-09-30", None, &["line"]).rows.remove(0);
        assert!(row.bound, "{row:?}");
        [row.exhausted_on, row.exhausted_earliest, row.exhausted_latest].map(|day| day.map(|day| day.to_string()))
    };
    let today = || Some("2026-09-30".to_owned());
    // Of 100,000.00 are expected 82,646.67, at least 77,293.67 and at most 86,641.87.
    assert_eq!(of(1_000_000, false), [None, None, None]);
    assert_eq!(of(1_500_000, false), [None, today(), None]);
    assert_eq!(of(2_000_000, false), [today(), today(), None]);
    assert_eq!(of(2_500_000, false), [today(), today(), today()]);
    // Without a range there is no earliest and no latest day.
    assert_eq!(of(2_500_000, true), [today(), None, None]);
}

/// Lines 1 to 7 of one pool in four years, of which 2026 is the current one.
fn seven() -> Journal {
    let mut j = Journal::default();
    for year in 2023..=2026_i16 {
        for number in 1..=7_i64 {
            let (of, title) = (i64::from(year - 2023), format!("titel-{number}"));
            let soll = 10_000_000 * number;
            let end = soll * (80 + (7 * number + 5 * of) % 21) / 100;
            let cut = end * (40 + (3 * number + 4 * of) % 13) / 100;
            j.plan(year, &title, soll).pay(&format!("{year}-03-15"), year, &title, cut);
            if year < 2026 {
                j.pay(&format!("{year}-12-01"), year, &title, end - cut);
            }
        }
    }
    j
}

/// The contract, section 1, the test vector.
#[test]
fn a_pool_of_seven_lines_and_their_sum_to_the_cent() {
    let facts = seven().facts();
    let table = asked(&facts, "", "2026-09-30", None, &["line"]);
    let shown = |row: &ForecastRow| {
        [row.value, row.lower, row.upper, row.centre].map(|amount| amount.unwrap().to_string()).join(" ")
    };
    let (first, last) = (&table.rows[0], &table.rows[6]);
    assert_eq!((first.method, first.pool.as_deref(), first.pairs), (Some("plan-profile"), Some("all"), Some(21)));
    assert_eq!(shown(first), "82646.67 77293.67 86641.87 82759.23");
    assert_eq!(shown(last), "604100.00 518834.82 667737.49 605892.84");
    assert_eq!(shown(&table.total), "2466853.34 2317123.78 2583623.36 2472936.47");
    assert_eq!((table.total.method, table.total.lines, why(&table.total)), (Some("plan-profile"), 7, ""));
    // Three years are too few to measure anything.
    assert_eq!(table.total.covered.of, 0);
    // The same by any breakdown; here all lines are of one district, authority and programme.
    for by in [&["district"][..], &["authority"], &["programme"], &["authority", "programme"]] {
        assert_eq!(shown(&asked(&facts, "", "2026-09-30", None, by).rows[0]), shown(&table.total), "{by:?}");
    }
}

/// The contract, section 1: commitments at year end come from the same machine on what is paid and bound, with what
/// falls due by all that is open.
#[test]
fn section_1_commitments_at_year_end_are_forecast_by_all_methods() {
    let mut j = Journal::default();
    // By September so much was paid and so much open and due in November; by the end both were paid, and as much again.
    for (year, paid, open) in
        [(2022, 4_000, 1_000), (2023, 3_000, 2_000), (2024, 5_000, 500), (2025, 2_000, 3_000), (2026, 3_000, 2_500)]
    {
        for number in 1..=7 {
            let (title, order) = (format!("titel-{number}"), format!("B-{year}-{number}"));
            j.plan(year, &title, 1_000_000).pay(&format!("{year}-03-15"), year, &title, paid * 100);
            let due = format!("{year}-11-01");
            j.order(&format!("{year}-06-01"), year, &title, &order, open * 100, Some(&due));
            if year < 2026 {
                let line = line(year, &title);
                let amount = Cents::new(open * 100).to_string();
                let data = json!({"authority": "ba-pankow", "line": line, "order": order, "payment": order,
                    "amount": amount});
                j.on(&format!("{year}-11-15"), "procurement.payment-made", data);
                j.pay(&format!("{year}-12-01"), year, &title, open * 100);
            }
        }
    }
    let table = asked(&j.facts(), "", "2026-09-30", None, &["line"]);
    let row = &table.rows[0];
    // What was paid and bound, and what fell due: always what the year came to. 5,500.00 and 2,500.00.
    let all = row.value.unwrap().plus(row.commitments.unwrap()).unwrap();
    assert_eq!(all, cents("8000.00"), "{row:?}");
}

/// The contract, section 1, sums: lines without an interval of more than a fifth of the Soll; a cut is negative Soll.
#[test]
fn section_1_a_sum_has_an_interval_by_its_soll_with_what_is_cut() {
    let of = |token: i64, cut: i64| {
        let mut j = seven();
        // 2,800,000.00 have an interval.
        j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/pauschale", &Cents::new(token).to_string(), "reserve");
        j.plan(2026, "minderausgabe", -cut);
        let total = asked(&j.facts(), "", "2026-09-30", None, &[]).total;
        (total.lower.is_some(), total.why.map(|why| why.said().de))
    };
    // 700,000.00 of 3,500,000.00 are a fifth, a cent more is more: 80.0 % rounded.
    assert_eq!(of(70_000_000, 0), (true, None));
    let said = "Spanne nur für 80,0 % des Solls; für die Summe nötig sind 80 %.".to_owned();
    assert_eq!(of(70_000_002, 0), (false, Some(said)));
    // 900,000.00 less 200,000.00 are 700,000.00 of 3,500,000.00.
    assert_eq!(of(90_000_000, 20_000_000), (true, None));
    // 2,800,000.00 of 3,700,000.00: 75.7 %.
    let said = "Spanne nur für 75,7 % des Solls; für die Summe nötig sind 80 %.".to_owned();
    assert_eq!(of(90_000_000, 0), (false, Some(said)));
}

/// The contract, section 7, `forecast.variance`: of each line and of their sum, as soon as the year is closed.
#[test]
fn section_7_forecast_variance_of_each_line_and_their_sum() {
    let mut j = seven();
    j.pay("2026-12-01", 2026, "titel-1", 5_000_000);
    let facts = j.facts();
    let of = |until: &str, by: &[&str]| asked(&facts, "", until, Some(2026), by);
    let before = of("2026-09-30", &["line"]);
    let open = of("2027-01-30", &["line"]);
    assert!(open.rows.iter().chain([&open.total]).all(|row| row.variance.is_none() && row.expected_then.is_none()));
    let closed = of("2027-01-31", &["line"]);
    for (row, then) in closed.rows.iter().zip(&before.rows) {
        assert_eq!((&row.line, row.expected_then), (&then.line, then.value));
    }
    // Of 80,000.00 · 47 % and 50,000.00 in December, where 82,646.67 were expected in September.
    let first = &closed.rows[0];
    let (paid, expected) = (first.value.unwrap(), first.expected_then.unwrap());
    assert_eq!(expected, cents("82646.67"));
    let tenths = (i128::from(paid.get()) - 8_264_667) * 1000;
    let nearest = (2 * tenths.abs() + 8_264_667) / (2 * 8_264_667) * tenths.signum();
    assert_eq!(first.variance.unwrap().mantissa(), nearest);
    // The sum is that of the indicator.
    let sum = figure(&facts, "forecast.variance", "2027-01-31");
    assert!(sum.value.is_some() && closed.total.variance == sum.value, "{sum:?} {:?}", closed.total);
    assert_eq!(closed.total.expected_then, before.total.value);
    let of_programme = of("2027-01-31", &["programme"]);
    assert_eq!(of_programme.rows[0].variance, closed.total.variance);
    // How it came about: the line as it is and as it was expected.
    let query = derivation::DerivationQuery {
        line: Some(first.line.clone().unwrap()),
        ..derivation::DerivationQuery::default()
    };
    let at = view(&facts, "", "2027-01-31");
    let told = derivation::derivation(&facts, &at, "budget.forecast.variance", &query).unwrap();
    assert_eq!(told.part.value, first.variance);
}

#[test]
fn fewer_than_three_years_give_a_point_and_say_how_few() {
    let of = |years: std::ops::Range<i16>| {
        let mut j = Journal::default();
        for year in years {
            for number in 1..=9 {
                let title = format!("t-{number}");
                j.plan(year, &title, 1_000_000 * number).pay(&format!("{year}-06-01"), year, &title, 400_000 * number);
                j.pay(&format!("{year}-12-01"), year, &title, 500_000 * number);
            }
        }
        for number in 1..=9 {
            let title = format!("t-{number}");
            j.plan(2026, &title, 1_000_000 * number).pay("2026-06-01", 2026, &title, 400_000 * number);
        }
        asked(&j.facts(), "", "2026-09-30", None, &["line"])
    };
    for (years, reason, profile, measured) in [
        (2026..2026, "no-years", "substitute", 0),
        (2025..2026, "few-years", "substitute", 0),
        (2024..2026, "few-years", "substitute", 0),
        (2023..2026, "", "line", 0),
        (2022..2026, "", "line", 9),
        (2021..2026, "", "line", 18),
        // The newest five count.
        (2018..2026, "", "line", 18),
    ] {
        let known = years.len().min(5);
        let table = of(years.clone());
        let row = &table.rows[0];
        assert_eq!(
            (row.years, why(row), row.profile.unwrap().code(), row.covered.of),
            (Some(known), reason, profile, measured),
            "{years:?}"
        );
        assert_eq!(row.lower.is_some(), reason.is_empty(), "{years:?}");
        assert_eq!(why(&table.total), reason, "{years:?}");
        if years.is_empty() {
            // 69.73 % by the published profile of what the Soll comes to: 4,000.00 + 30.27 % of 10,000.00.
            assert_eq!(row.value, Some(cents("7027.00")));
        }
        if known >= 3 {
            // The same every year: exact, and no width at all.
            assert_eq!((row.value, row.lower, row.upper), (Some(cents("9000.00")), row.value, row.value), "{years:?}");
        }
        let said = row.why.as_ref().map(|why| why.said());
        assert!(said.is_none_or(|said| !said.de.is_empty() && said.de != said.en));
    }
}

/// The reason of each line of a journal with seven ordinary ones.
fn reason_of(journal: &Journal, until: &str, title: &str) -> (&'static str, Option<Cents>) {
    let table = asked(&journal.facts(), "", until, None, &["line"]);
    let row = table.rows.iter().find(|row| row.line.as_ref().unwrap().title() == title).unwrap();
    (why(row), row.value)
}

#[test]
fn lines_that_no_method_forecasts_say_why() {
    let mut j = seven();
    j.plan(2026, "minderausgabe", -500_000).plan(2026, "merkansatz", 100_000).pay(
        "2026-02-01",
        2026,
        "merkansatz",
        700,
    );
    j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/pauschale", "900000.00", "reserve");
    j.line_of("ba-pankow", &line(2026, "mieten"), "100.00", "other", "revenue", None);
    j.plan(2026, "neu", 100_001).pay("2026-03-01", 2026, "neu", 100);
    for (title, reason, value) in [
        ("minderausgabe", "no-soll", "0.00"),
        ("merkansatz", "token", "7.00"),
        ("pauschale", "reserve", "0.00"),
        ("neu", "no-years", "484.54"),
    ] {
        assert_eq!(reason_of(&j, "2026-09-30", title), (reason, Some(cents(value))), "{title}");
    }
    let table = asked(&j.facts(), "", "2026-09-30", None, &[]);
    // Revenue is outside; the reserve is a quarter of the Soll, so the sum has no interval, and says of how much.
    assert_eq!((table.total.lines, table.total.without_range, why(&table.total)), (11, 4, "part-of-soll"));
    // 2,800,000.00 of 3,697,000.01.
    assert_eq!(table.total.why, Some(NoRange::PartOfSoll("75.7".parse().unwrap())));
    let by_programme = asked(&j.facts(), "", "2026-09-30", None, &["programme"]);
    // Where nobody has an interval the reason of most of the money is told.
    j.line("ikt-steuerung", "2026/30/25/ikt-steuerung/verstaerkung", "0.00", "reserve");
    let reserve = asked(&j.facts(), "", "2026-09-30", None, &["authority"]).rows.remove(0);
    assert_eq!((reserve.lines, reserve.without_range, why(&reserve)), (2, 2, "reserve"));
    let workplace = by_programme.rows.iter().find(|row| row.programme.unwrap().code() == "workplace").unwrap();
    assert_eq!((workplace.without_range, why(workplace), workplace.lower.is_some()), (3, "", true));
}

#[test]
fn a_year_that_is_closed_has_its_ist_and_one_to_come_its_prior() {
    let mut j = seven();
    j.pay("2026-12-01", 2026, "titel-1", 5_000_000).plan(2027, "titel-1", 20_000_000);
    // Paid in the days after the year: of its last day, and known before it is closed.
    j.pay("2027-01-20", 2026, "titel-1", 100);
    let facts = j.facts();
    let of = |until: &str, year: i16| {
        let table = asked(&facts, "", until, Some(year), &["line"]);
        let row = table.rows.first().cloned().unwrap_or_default();
        (row.method, row.value.map(|value| value.to_string()), why(&row))
    };
    // What is paid by September, 50,000.00 in December, 1.00 in January.
    let by_september = asked(&facts, "", "2026-09-30", Some(2026), &["line"]).rows[0].actual.unwrap();
    let with = |more: i64| Some(by_september.plus(Cents::new(more)).unwrap().to_string());
    assert_eq!(of("2027-01-31", 2026), (Some("closed"), with(5_000_100), "closed"));
    assert_eq!(of("2027-01-30", 2026).1, with(5_000_100), "all is paid that usually is");
    assert_eq!(of("2027-01-19", 2026).1, with(5_000_000));
    // 2023 to 2025 are complete on 30 September 2026: of the Soll of the three years so much was spent.
    let spent: i64 = (0..3).map(|y| 100_000 * (80 + (7 + 5 * y) % 21)).sum();
    let prior = Cents::new((20_000_000 * spent + 15_000_000) / 30_000_000);
    let query = BudgetQuery { year: Some(2027), ..BudgetQuery::default() };
    let row = forecast(&facts, &View { until: None, ..view(&facts, "", "2026-09-30") }, &query).unwrap().total;
    assert_eq!((row.method, row.value, why(&row)), (Some("plan"), Some(prior), "to-come"));
}

#[test]
fn early_in_a_year_that_begins_slowly_there_is_no_interval() {
    let mut j = Journal::default();
    for year in 2022..=2026_i16 {
        for number in 1..=9 {
            let title = format!("t-{number}");
            j.plan(year, &title, 10_000_000).pay(&format!("{year}-01-05"), year, &title, 40_000 + number);
            if year < 2026 {
                j.pay(&format!("{year}-12-01"), year, &title, 8_000_000);
            }
        }
    }
    assert_eq!(reason_of(&j, "2026-02-28", "t-1").0, "too-early");
    assert_eq!(reason_of(&j, "2026-03-01", "t-1").0, "");
}

#[test]
fn the_ist_of_whole_years_says_how_much_and_not_when() {
    let mut j = Journal::default();
    for year in 2022..=2025_i16 {
        for number in 1..=9 {
            j.plan(year, &format!("t-{number}"), 1_000_000).account(year, &format!("t-{number}"), 800_000);
        }
    }
    j.plan(2026, "t-1", 1_000_000).pay("2026-08-01", 2026, "t-1", 100_000);
    let row = only(&j, "2026-09-30");
    // 80 % of the Soll, and 30.27 % of it still to come by the published profile.
    assert_eq!((row.years, why(&row), row.value), (Some(4), "end-only", Some(cents("3421.60"))));
    assert_eq!((row.profile.unwrap().code(), row.methods[2]), ("substitute", Some(cents("1434.10"))));

    // A correction of up to a fifth leaves what is known of the way there.
    let mut j = seven();
    for (year, number, end) in [(2023, 1, 100_000), (2024, 1, 100_000)] {
        j.account(year, &format!("titel-{number}"), end);
    }
    assert_eq!(reason_of(&j, "2026-09-30", "titel-1").0, "");
    j.account(2025, "titel-1", 9_000_000);
    assert_eq!(reason_of(&j, "2026-09-30", "titel-1").0, "end-only");
}

#[test]
fn a_plan_of_which_no_ist_is_known_is_no_complete_year() {
    let mut j = Journal::default();
    j.plan(2025, TITLE, 1_000_000).plan(2026, TITLE, 1_000_000).pay("2026-02-01", 2026, TITLE, 100_000);
    let row = only(&j, "2026-09-30");
    assert_eq!((row.years, why(&row), row.value), (Some(0), "no-years", Some(cents("4027.00"))));
}

#[test]
fn what_is_posted_late_counts_where_it_belongs_and_only_where_it_is_known() {
    let mut j = seven();
    let known = j.events.len().to_string();
    let before = asked(&j.facts(), "", "2026-09-30", None, &["line"]);
    // Recorded later: of a past year, after its end, and of this one.
    j.pay("2026-01-15", 2025, "titel-1", 1_000_000).pay("2026-09-01", 2026, "titel-1", 2_000_000);
    // Before the year begins counts on its first day; after the day asked for not at all.
    j.pay("2025-12-20", 2026, "titel-1", 100).pay("2026-10-01", 2026, "titel-1", 9_000_000);
    let facts = j.facts();
    assert_eq!(asked(&facts, &known, "2026-09-30", None, &["line"]), before, "as it was known");
    let after = asked(&facts, "", "2026-09-30", None, &["line"]);
    let more = |row: &ForecastRow| row.actual.unwrap();
    assert_eq!(more(&after.rows[0]), more(&before.rows[0]).plus(Cents::new(2_000_100)).unwrap());
    assert_ne!(after.rows[0].value, before.rows[0].value);
    // The same question of the year before, when it was under way: of it nothing of later days is seen.
    let then = asked(&facts, "", "2025-09-30", None, &["line"]);
    assert_eq!((then.year, then.rows[0].years, why(&then.rows[0])), (Some(2025), Some(2), "few-years"));
}

#[test]
fn who_has_not_reported_has_a_point_and_is_named() {
    let mut j = seven();
    let submission = |j: &mut Journal, kind: &str, on: &str, period: &str, data: serde_json::Value| {
        let mut all = json!({"authority": "ba-pankow", "period": period});
        all.as_object_mut().unwrap().extend(data.as_object().unwrap().clone());
        j.on(on, kind, all);
    };
    submission(&mut j, "submission.due", "2026-08-01", "2026-Q2", json!({"due_on": "2026-08-31"}));
    let silent = |j: &Journal, until: &str| {
        let total = asked(&j.facts(), "", until, None, &["authority"]).rows.remove(0);
        let names: Vec<String> = total.not_reported.iter().map(ToString::to_string).collect();
        (why(&total), names.join(" "), total.lower.is_some())
    };
    let (no, yes) = (("", String::new(), true), ("silent", "ba-pankow".to_owned(), false));
    assert_eq!(silent(&j, "2026-09-14"), no, "two weeks are given");
    assert_eq!(silent(&j, "2026-09-15"), yes);
    submission(
        &mut j,
        "submission.received",
        "2026-09-20",
        "2026-Q2",
        json!({"received_on": "2026-09-20",
        "complete": false}),
    );
    assert_eq!(silent(&j, "2026-09-30"), yes, "in part is not reported");
    let mut extended = j.clone();
    submission(&mut extended, "submission.extended", "2026-09-01", "2026-Q2", json!({"new_due_on": "2026-10-31"}));
    assert_eq!(silent(&extended, "2026-09-30"), no);
    submission(
        &mut j,
        "submission.received",
        "2026-09-25",
        "2026-Q2",
        json!({"received_on": "2026-09-25",
        "complete": true}),
    );
    assert_eq!(silent(&j, "2026-09-30"), no);
}

/// Heard of every month until the end of June, and of nothing since: the other condition of the anomaly.
#[test]
fn of_whom_nothing_was_heard_for_a_quarter_has_a_point_and_is_named() {
    let mut j = seven();
    for month in 1..=6 {
        j.eligible("ba-pankow", &format!("2026-{month:02}-30").replace("02-30", "02-28"), 5);
    }
    let row = |j: &Journal, until: &str| {
        let total = asked(&j.facts(), "", until, None, &["authority"]).rows.remove(0);
        let names: Vec<String> = total.not_reported.iter().map(ToString::to_string).collect();
        (why(&total), names.join(" "), total.lower.is_some())
    };
    let told = j.clone();
    assert_eq!(row(&told, "2026-09-30"), ("", String::new(), true), "92 days are usual");
    assert_eq!(row(&told, "2026-10-01"), ("silent", "ba-pankow".to_owned(), false));
    // As patient as the thresholds in force say.
    let patient = json!({"set": "limits", "valid_from": "2026-01-01", "values":
        {"thresholds": {"silent": {"gap_days": 200}}}});
    j.on("2026-01-01", "parameters.published", patient);
    assert_eq!(row(&j, "2026-10-01"), ("", String::new(), true));
}

#[test]
fn a_line_that_was_moved_or_renamed_keeps_what_it_was() {
    let mut j = seven();
    let before = asked(&j.facts(), "", "2026-09-30", None, &["line"]);
    j.on(
        "2026-04-01",
        "budget.line-renamed",
        json!({"authority": "ba-pankow", "line": line(2026, "titel-3"), "new_line": line(2026, "51185")}),
    );
    let after = asked(&j.facts(), "", "2026-09-30", None, &["line"]);
    let of = |table: &ForecastTable, title: &str| {
        let row = table.rows.iter().find(|row| row.line.as_ref().unwrap().title() == title).unwrap();
        (row.years, row.value, row.upper)
    };
    assert_eq!(of(&after, "51185"), of(&before, "titel-3"));
    j.on(
        "2026-05-01",
        "budget.programme-assigned",
        json!({"authority": "ba-pankow", "line": line(2026, "titel-4"), "programme": "training", "basis": "x"}),
    );
    let moved = asked(&j.facts(), "", "2026-09-30", None, &["line"]);
    let row = moved.rows.iter().find(|row| row.line.as_ref().unwrap().title() == "titel-4").unwrap();
    assert!(row.series_break && moved.total.series_break && !after.total.series_break);
    assert_eq!((row.profile.unwrap().code(), row.programme.unwrap().code()), ("pool", "training"));
}

#[test]
fn what_will_be_bound_when_the_year_ends_is_forecast_like_what_is_paid() {
    let mut j = seven();
    for year in 2023..=2026_i16 {
        for number in 1..=7 {
            // Open at the cut, and a quarter of it still open when the year ends.
            let (title, order) = (format!("titel-{number}"), format!("B-{year}-{number}"));
            j.order(&format!("{year}-02-01"), year, &title, &order, 400_000 * number, None);
            if year == 2026 {
                continue;
            }
            let payment = format!("O-{}", j.events.len());
            j.on(
                &format!("{year}-12-15"),
                "procurement.payment-made",
                json!({"authority": "ba-pankow", "line": line(year, &title), "order": order, "payment": payment,
                    "amount": Cents::new(300_000 * number).to_string()}),
            );
        }
    }
    let table = asked(&j.facts(), "", "2026-09-30", None, &["line"]);
    for (row, number) in table.rows.iter().zip(1..) {
        let bound = row.commitments.unwrap().get();
        assert!((50_000 * number..150_000 * number).contains(&bound), "{row:?}");
        // Commitments are a method too: what is open is paid within thirty days.
        let due = row.actual.unwrap().plus(Cents::new(400_000 * number)).unwrap();
        assert_eq!(row.methods[3], Some(due), "{:?}", Method::ALL[3]);
    }
    let sum: i64 = table.rows.iter().map(|row| row.commitments.unwrap().get()).sum();
    assert_eq!(table.total.commitments.unwrap().get(), sum);
}

/// Numbers that look like chance and are the same everywhere.
struct Draw(u64);
impl Draw {
    /// Below a bound.
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % u64::try_from(bound).unwrap()).unwrap()
    }
}

/// Lines of four programmes over six years: a Soll, how much of it is spent, a December of its own.
fn panel(seed: u64, lines: i64) -> Journal {
    let (mut j, mut draw) = (Journal::default(), Draw(seed));
    let base: Vec<i64> = (0..lines).map(|_| 100_000 * (5 + draw.below(2_000))).collect();
    for year in 2021..=2026_i16 {
        let of_year = draw.below(60) - 30;
        for (number, base) in base.iter().enumerate() {
            let programme = ["workplace", "training", "e-file", "infrastructure"][number % 4];
            let authority = ["ba-mitte", "ba-pankow", "ba-spandau"][number % 3];
            let name = format!("{year}/30/25/{authority}/t-{number}");
            let soll = base * (950 + draw.below(100)) / 1000;
            j.line(authority, &name, &Cents::new(soll).to_string(), programme);
            let spent = soll * (850 + of_year + draw.below(100)) / 1000;
            let weights: Vec<i64> = (1..=12).map(|month| 20 + draw.below(60) + 100 * i64::from(month == 12)).collect();
            let all: i64 = weights.iter().sum();
            for (month, weight) in (1..=12).zip(weights).filter(|(month, _)| year < 2026 || *month <= 6) {
                let payment = format!("{year}-{number}-{month}");
                j.on(
                    &format!("{year}-{month:02}-15"),
                    "procurement.payment-made",
                    json!({"authority": authority, "line": name, "payment": payment,
                        "amount": Cents::new(spent * weight / all).to_string()}),
                );
            }
        }
    }
    j
}

#[test]
fn of_a_generated_panel_sums_are_sums_and_their_ranges_neither_add_up_nor_vanish() {
    for seed in [1, 2, 3] {
        let facts = panel(seed, 48).facts();
        let lines = asked(&facts, "", "2026-06-30", None, &["line"]);
        let amount = |amount: Option<Cents>| amount.unwrap().get();
        for row in &lines.rows {
            let [low, centre, high] = [row.lower, row.centre, row.upper].map(amount);
            assert!(amount(row.actual) <= low && low <= centre && centre <= high, "{row:?}");
            assert!(amount(row.value) >= amount(row.actual));
            assert_eq!(row.pool.as_deref(), Some(format!("consumptive/{}", row.programme.unwrap()).as_str()));
            assert_eq!((row.years, row.pairs), (Some(5), Some(60)));
        }
        let width = |row: &ForecastRow| amount(row.upper) - amount(row.lower);
        let added: i64 = lines.rows.iter().map(width).sum();
        let widest = lines.rows.iter().map(width).max().unwrap();
        assert!(widest < width(&lines.total) && width(&lines.total) < added, "{seed}");
        for by in ["district", "authority", "programme"] {
            let rows = asked(&facts, "", "2026-06-30", None, &[by]).rows;
            let of: [fn(&ForecastRow) -> Option<Cents>; 4] =
                [|row| row.value, |row| row.centre, |row| row.soll, |row| row.methods[4]];
            for of in of {
                assert_eq!(rows.iter().map(|row| amount(of(row))).sum::<i64>(), amount(of(&lines.total)), "{by}");
            }
        }
        // Measured on the last two years of 48 lines, each pool once.
        assert_eq!(lines.total.covered.of, 96);
        assert!(lines.total.covered.inside > 48, "{:?}", lines.total.covered);
    }
}

/// A random fact of a line in a year.
type Fact = (u8, i16, u8, i64, u16);

fn journal_of(facts: &[Fact]) -> Journal {
    let mut j = Journal::default();
    for year in 2022..=2026_i16 {
        for number in 0..5_i64 {
            j.plan(year, &format!("t-{number}"), 1_000_000 * (number + 1));
        }
    }
    for &(kind, year, number, cents, at) in facts {
        let (title, number_of) = (format!("t-{number}"), format!("B-{year}-{number}-{}", at % 3));
        let on = day(&format!("{year}-01-01"));
        let on = sollist_contract::day::Day::of_number(on.number() + i32::from(at) - 20).unwrap().to_string();
        let due = ["2024-11-30", "2026-12-01", "2027-02-01"][usize::from(at % 3)];
        match kind % 6 {
            0 | 1 => j.pay(&on, year, &title, cents),
            2 => j.account(year, &title, cents),
            3 => j.order(&on, year, &title, &number_of, cents.abs() + 1, (at % 2 == 0).then_some(due)),
            4 => j.on(
                &on,
                "procurement.payment-made",
                json!({"authority": "ba-pankow", "line": line(year, &title), "order": number_of,
                    "payment": format!("P-{}", j.events.len()), "amount": Cents::new(cents).to_string(),
                    "final": at % 7 == 0}),
            ),
            _ => j.on(
                &on,
                "budget.adjusted",
                json!({"authority": "ba-pankow", "line": line(year, &title), "amount": Cents::new(cents).to_string(),
                    "basis": "x", "reference": "y"}),
            ),
        };
    }
    j
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// However the journal arrives in pieces, and whatever was asked in between, forecasts are the same; what a view
    /// sees decides alone: a journal that ends there says the same.
    #[test]
    fn a_forecast_rests_on_what_its_view_sees(
        facts in prop::collection::vec(
            (any::<u8>(), 2022..2027_i16, 0..5_u8, -300_000..900_000_i64, 0..400_u16),
            0..80,
        ),
        cuts in prop::collection::vec(0..110_usize, 0..4),
    ) {
        let journal = journal_of(&facts);
        let answers = |facts: &Facts, as_of: &str| {
            ["2026-09-30", "2025-02-28", "2026-12-31", "2027-01-31"].map(|until| {
                format!("{:?}", asked(facts, as_of, until, Some(2026), &["line"]))
            })
        };
        let whole = journal.facts();
        let mut pieces = Facts::new();
        for cut in cuts {
            let (from, cut) = (usize::try_from(pieces.last_seq()).unwrap(), cut.min(journal.events.len()));
            journal.feed(&mut pieces, from.min(cut), cut);
            let known = pieces.last_seq().to_string();
            prop_assert_eq!(answers(&pieces, ""), answers(&whole, &known));
        }
        journal.feed(&mut pieces, 0, journal.events.len());
        prop_assert_eq!(answers(&pieces, ""), answers(&whole, ""));
        // Whatever the numbers, a point is never below what is paid, and sums are sums.
        let table = asked(&whole, "", "2026-09-30", None, &["line"]);
        for row in &table.rows {
            prop_assert!(row.value >= row.actual, "{:?}", row);
        }
        let sum: i64 = table.rows.iter().map(|row| row.value.unwrap().get()).sum();
        prop_assert_eq!(table.total.value.unwrap().get(), sum);
    }
}

#[test]
fn an_empty_journal_has_no_forecast() {
    let facts = Facts::new();
    let nothing = |facts: &Facts, year| {
        let table = asked(facts, "", "", year, &["line"]);
        let amounts = [table.total.value, table.total.soll, table.total.actual, table.total.deviation];
        assert_eq!((table.rows.as_slice(), amounts), (&[][..], [None; 4]), "nothing is no zero");
        table.total.why.map(|why| german(&why)).unwrap()
    };
    let none = "Ein Haushaltsplan ist noch nicht eingelesen; ohne ihn gibt es keine Prognose.";
    assert_eq!((nothing(&facts, None), nothing(&facts, Some(2026))), (none.to_owned(), none.to_owned()));
    let said = nothing(&seven().facts(), Some(2040));
    assert!(
        said.starts_with("Dazu gibt es für 2040 keine Haushaltsstelle, also keine Prognose. Haushaltspl"),
        "{said}"
    );
    assert!(said.contains("2026"), "{said}");
}

#[test]
fn amounts_at_the_end_of_their_range_harm_nobody() {
    let mut j = seven();
    for number in 0..100 {
        let most = 99_999_999_999_999;
        j.plan(2026, &format!("riese-{number}"), most).pay("2026-01-02", 2026, &format!("riese-{number}"), most);
        j.pay("2026-01-03", 2026, &format!("riese-{number}"), most);
    }
    let table = asked(&j.facts(), "", "2026-09-30", None, &["line"]);
    assert_eq!(table.rows.len(), 107);
    assert!(
        table
            .rows
            .iter()
            .filter(|row| row.line.as_ref().unwrap().title().starts_with("titel"))
            .all(|row| row.value.is_some())
    );
}

/// A plan as large as Berlin's, with years behind it. How long it takes is printed; what it must not do is ask every
/// line about every other, which would take hours.
#[test]
fn a_plan_of_thousands_of_lines_is_forecast_in_one_go() {
    let lines: i64 = std::env::var("SOLLIST_FORECAST_LINES").ok().and_then(|text| text.parse().ok()).unwrap_or(3_000);
    let (mut j, mut draw) = (Journal::default(), Draw(7));
    for year in 2021..=2026_i16 {
        for number in 0..lines {
            let title = format!("t-{number}");
            let soll = 500_000 + 1_000 * draw.below(100_000);
            j.plan(year, &title, soll).pay(&format!("{year}-04-01"), year, &title, soll * (20 + draw.below(20)) / 100);
            if year < 2026 {
                j.pay(&format!("{year}-12-01"), year, &title, soll * (40 + draw.below(30)) / 100);
            }
        }
    }
    let facts = j.facts();
    let start = std::time::Instant::now();
    let table = asked(&facts, "", "2026-06-30", None, &["line"]);
    println!("{lines} lines of six years: {:?}", start.elapsed());
    assert_eq!(table.rows.len(), usize::try_from(lines).unwrap());
    assert!(table.rows.iter().all(|row| row.lower.is_some() && row.covered.of > 0));
}

#[test]
fn the_closing_day_is_the_published_one() {
    let mut j = seven();
    let of = |j: &Journal, until: &str| asked(&j.facts(), "", until, Some(2026), &[]).total.method;
    // After the year nothing is left to come, and all methods agree: the first of them is named.
    assert_eq!((of(&j, "2027-01-30"), of(&j, "2027-01-31")), (Some("damped"), Some("closed")));
    j.on(
        "2026-01-01",
        "parameters.published",
        json!({"set": "Haushalt", "valid_from": "2026-01-01", "values": {"closing_day": "02-15"}}),
    );
    assert_eq!((of(&j, "2027-02-14"), of(&j, "2027-02-15")), (Some("damped"), Some("closed")));
    // In force from 2026 on; on a day before nobody knows of it.
    assert_eq!(asked(&j.facts(), "", "2025-02-10", Some(2024), &[]).total.method, Some("closed"));
}

/// The indicator is the sum of the lines, by any breakdown, and names who has not reported.
#[test]
fn the_indicator_says_what_the_forecast_says() {
    let mut j = seven();
    j.line("ba-mitte", "2026/30/25/bezirksamt-mitte/geraete", "5000.00", "mobile-devices");
    j.on("2026-08-01", "submission.due", json!({"authority": "ba-mitte", "period": "2026-Q2", "due_on": "2026-08-31"}));
    let facts = j.facts();
    let of = |by: &[&str]| -> Vec<(Option<String>, String, Vec<String>)> {
        let rows = rows(&facts, "budget.forecast", "2026-09-30", by);
        let shown = |row: &IndicatorRow| {
            let key = row.programme.map(|programme| programme.to_string());
            (key, said(row), row.not_reported.iter().map(ToString::to_string).collect())
        };
        rows.iter().map(shown).collect()
    };
    let mitte = vec!["ba-mitte".to_owned()];
    // 30.27 % of what is usually spent of 5,000.00 comes on top of the seven lines.
    let total = asked(&facts, "", "2026-09-30", None, &[]).total.value.unwrap().to_string();
    assert_eq!(of(&[]), [(None, format!("{total} -/-"), mitte.clone())]);
    assert_eq!(of(&["programme"])[1], (Some("workplace".to_owned()), "2466853.34 -/-".to_owned(), vec![]));
    let none = rows(&Facts::new(), "budget.forecast", "", &[]);
    assert_eq!(said(&none[0]), "Es gibt hier keine Haushaltsstelle in diesem Haushaltsjahr.");
}
