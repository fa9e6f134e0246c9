//! Vectors worked out by another implementation, in another language, from the formulas alone: those of section 1 of
//! the contract of figures.

use std::collections::BTreeMap;

use super::{
    method::{Days, History, LineYear, Method, Profile, expected, prior},
    pool::{Calibration, Covered, Interval, Known, Pool, places},
    sums::{summed, together},
};

const SUBSTITUTE: i128 = 697_300;
const THIRD_QUARTER: Days = Days { gone: 273, of_year: 365 };

fn thousand(cut: i128, end: i128, soll: i128) -> LineYear {
    LineYear { soll: soll * 100_000, cut: cut * 100_000, end: end * 100_000, ..LineYear::default() }
}

/// Section 1, the example: what each method says.
#[test]
fn one_line_by_every_method() {
    let own = History::of(&[thousand(410, 820, 900), thousand(380, 800, 880), thousand(450, 900, 950)]).unwrap();
    let none = History::default();
    let year = LineYear { soll: 100_000_000, cut: 52_000_000, due: 1_000_000, ..LineYear::default() };
    let profile = Profile::new(&own, &none, SUBSTITUTE);
    let u0 = prior(year.soll, &own, &none).unwrap();
    assert_eq!((profile.ppm().unwrap(), u0), (492_063, 92_307_692));
    let said = |method| expected(method, year, profile, u0, THIRD_QUARTER).unwrap().unwrap();
    assert_eq!(Method::ALL.map(said), [102_228_037, 98_886_447, 105_677_419, 53_000_000, 69_523_810]);
}

/// Section 1, the example: its range.
/// The same line by the first method, with the scores of a pool: 480,000.00 are open, and the line is uneven by 220,000
/// millionths of that.
#[test]
fn one_line_with_its_range() {
    let year = LineYear { soll: 100_000_000, cut: 52_000_000, ..LineYear::default() };
    let of_pool = Calibration {
        method: Method::Damped,
        scores: Vec::new(),
        unevenness: vec![220_000],
        quantiles: Some([-1_310_000, 20_000, 1_480_000]),
    };
    let range = Interval { lower: 88_394_437, centre: 102_439_237, upper: 117_856_837 };
    assert_eq!(of_pool.interval(0, year, 102_228_037), Ok(Some(range)));
    // Never less than what is paid.
    let paid = LineYear { cut: 95_000_000, ..year };
    assert_eq!(of_pool.interval(0, paid, 95_000_001).unwrap().unwrap().lower, 95_000_000);
}

/// Lines 1 to 7 of one pool in the years 0 to 3, of which 3 is the current one.
fn vector(line: i128, year: i16) -> LineYear {
    let (soll, of) = (10_000_000 * line, i128::from(year));
    let end = soll * (80 + (7 * line + 5 * of) % 21) / 100;
    LineYear { year, soll, cut: end * (40 + (3 * line + 4 * of) % 13) / 100, end, ..LineYear::default() }
}

/// Their past years.
fn past(lines: i128, years: i16) -> Vec<Vec<LineYear>> {
    (1..=lines).map(|line| (0..years).map(|year| vector(line, year)).collect()).collect()
}

fn days() -> BTreeMap<i16, Days> {
    (0..9).map(|year| (year, THIRD_QUARTER)).collect()
}

fn pool<'a>(lines: &'a [Vec<LineYear>], days: &'a BTreeMap<i16, Days>) -> Pool<'a> {
    Pool { lines: lines.iter().map(Vec::as_slice).collect(), days, substitute: SUBSTITUTE }
}

/// Section 1, the test vector.
#[test]
fn a_pool_of_seven_lines_to_the_cent() {
    let (lines, days) = (past(7, 3), days());
    let pool = pool(&lines, &days);

    let errors = pool.errors().unwrap();
    let error = |method: Method| errors[&method];
    assert_eq!(
        [error(Method::Damped), error(Method::PlanProfile), error(Method::Seasonal), error(Method::RunRate)],
        [434_411, 407_265, 516_157, 2_520_787]
    );
    assert_eq!(pool.selected().unwrap(), Some(Method::PlanProfile));

    let calibration = pool.calibrate(Method::PlanProfile).unwrap();
    assert_eq!((calibration.scores.len(), calibration.quantiles), (21, Some([-1_927_459, 40_528, 1_438_555])));
    let history = pool.history().unwrap();
    let rows: Vec<(i128, Interval)> = lines
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let year = vector(place as i128 + 1, 3);
            let known = Known { own: History::of(line).unwrap(), pool: history };
            let expected = pool.forecast(Method::PlanProfile, year, THIRD_QUARTER, &known).unwrap().unwrap();
            (expected, calibration.interval(place, year, expected).unwrap().unwrap())
        })
        .collect();
    assert_eq!((calibration.unevenness[0], calibration.unevenness[6]), (42_092, 102_044));
    assert_eq!(rows[0], (8_264_667, Interval { lower: 7_729_367, centre: 8_275_923, upper: 8_664_187 }));
    assert_eq!(rows[6], (60_410_000, Interval { lower: 51_883_482, centre: 60_589_284, upper: 66_773_749 }));

    let rho = together(&calibration.scores).unwrap();
    let intervals: Vec<Interval> = rows.iter().map(|(_, interval)| *interval).collect();
    assert_eq!((rho, rows.iter().map(|(expected, _)| expected).sum::<i128>()), (95, 246_685_334));
    assert_eq!(
        summed(&intervals, rho).unwrap(),
        Interval { lower: 231_712_378, centre: 247_293_647, upper: 258_362_336 }
    );
}

/// Section 1, the sum of two lines.
#[test]
fn two_lines_that_go_together_by_three_tenths() {
    let parts = [
        Interval { lower: 85_000_000, centre: 92_000_000, upper: 101_000_000 },
        Interval { lower: 46_000_000, centre: 50_000_000, upper: 56_000_000 },
    ];
    let sum = summed(&parts, 300).unwrap();
    assert_eq!((sum.lower, sum.upper), (132_955_665, 154_222_929));
}

/// Section 1, the places of quantiles.
#[test]
fn the_places_of_the_bounds() {
    let bounds = |n| places(n).map(|[low, _, high]| (low, high));
    assert_eq!([bounds(8), bounds(9), bounds(40), bounds(150)], [None, Some((1, 9)), Some((4, 37)), Some((15, 136))]);
}

/// Three years cannot be measured; of four the last can, of five the last two: lines times years.
#[test]
fn what_is_measured_needs_three_years_before() {
    let days = days();
    for (years, of) in [(3, 0), (4, 7), (5, 14)] {
        let lines = past(7, years);
        let covered = pool(&lines, &days).covered().unwrap();
        assert!(covered.of == of && covered.inside <= of, "{years}: {covered:?}");
    }
    // Eight line-years before are too few for bounds: nothing is measured of them.
    let lines: Vec<Vec<LineYear>> = past(2, 4);
    assert_eq!(pool(&lines, &days).covered().unwrap(), Covered::default());
}

/// A year of which only the end is known says how much was spent, and nothing of the way there.
#[test]
fn a_year_known_by_its_end_only_is_in_the_prior_and_nowhere_else() {
    let (mut lines, days) = (past(7, 4), days());
    for year in lines.iter_mut().flatten().filter(|year| year.year == 0) {
        (year.cut, year.end_only) = (0, true);
    }
    let pool = pool(&lines, &days);
    assert_eq!((pool.pairs(), pool.calibrate(Method::PlanProfile).unwrap().scores.len()), (21, 21));
    let own = History::of(&lines[0]).unwrap();
    let without = History::of(&lines[0][1..]).unwrap();
    let profile = |own: &History| Profile::new(own, &History::default(), SUBSTITUTE).ppm().unwrap();
    assert_eq!((own.known_years(), profile(&own)), (3, profile(&without)));
    assert_ne!(prior(10_000_000, &own, &own), prior(10_000_000, &without, &without));
}

/// Section 1: measured cover outside 70 to 90 percent is flagged, exactly.
#[test]
fn section_1_cover_outside_70_to_90_percent_is_flagged() {
    let is = |inside: usize, of: usize| Covered { inside, of }.is_far_off();
    assert_eq!([is(7, 10), is(9, 10), is(0, 0), is(80, 100)], [false; 4]);
    assert_eq!([is(699, 1000), is(901, 1000), is(0, 1), is(1, 1)], [true; 4]);
    // 69.99995 % are 700,000 millionths; 90.0001 % are 900,001.
    assert_eq!([is(1_399_999, 2_000_000), is(900_001, 1_000_000)], [false, true]);
}
