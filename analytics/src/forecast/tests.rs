//! Vectors worked out by another implementation, in another language, from the formulas alone.

use super::{
    method::{Days, LineYear, Method, Profile, expected, prior},
    pool::{Interval, Line, Pool, places},
    sums::{summed, together},
};

const SUBSTITUTE: i128 = 697_300;
const THIRD_QUARTER: Days = Days { gone: 273, of_year: 365 };

fn thousand(cut: i128, end: i128, soll: i128) -> LineYear {
    LineYear { soll: soll * 100_000, cut: cut * 100_000, end: end * 100_000, due: 0 }
}

#[test]
fn one_line_by_every_method() {
    let own = [thousand(410, 820, 900), thousand(380, 800, 880), thousand(450, 900, 950)];
    let year = LineYear { soll: 100_000_000, cut: 52_000_000, end: 0, due: 0 };
    let profile = Profile::new(&own, &[], SUBSTITUTE).unwrap();
    let u0 = prior(year.soll, &own, &[]).unwrap();
    assert_eq!((profile.ppm().unwrap(), u0), (492_063, 92_307_692));
    let said = |method| expected(method, year, profile, u0, THIRD_QUARTER).unwrap().unwrap();
    assert_eq!(
        [said(Method::RunRate), said(Method::Seasonal), said(Method::PlanProfile), said(Method::Damped)],
        [69_523_810, 105_677_419, 98_886_447, 102_228_037]
    );
}

/// Lines 1 to 7 of one pool in the years 0 to 3, of which 3 is the current one.
fn vector(line: i128, year: i128) -> LineYear {
    let soll = 10_000_000 * line;
    let end = soll * (80 + (7 * line + 5 * year) % 21) / 100;
    LineYear { soll, cut: end * (40 + (3 * line + 4 * year) % 13) / 100, end, due: 0 }
}

#[test]
fn a_pool_of_seven_lines_to_the_cent() {
    let past = |line| (0..3_i16).map(|year| (year, vector(line, year.into()))).collect();
    let lines: Vec<Line> = (1..=7).map(|line| Line { past: past(line) }).collect();
    let days = (0..3).map(|year| (year, THIRD_QUARTER)).collect();
    let pool = Pool { lines: lines.iter().collect(), days, substitute: SUBSTITUTE };

    let errors = pool.errors().unwrap();
    let error = |method: Method| errors[&method];
    assert_eq!(
        [error(Method::Damped), error(Method::PlanProfile), error(Method::Seasonal), error(Method::RunRate)],
        [434_411, 407_265, 516_157, 2_520_787]
    );
    assert_eq!(pool.selected().unwrap(), Some(Method::PlanProfile));

    let calibration = pool.calibrate(Method::PlanProfile).unwrap();
    assert_eq!((calibration.scores.len(), calibration.quantiles), (21, Some([-1_927_459, 40_528, 1_438_555])));
    let history: Vec<LineYear> = lines.iter().flat_map(|line| line.past.values().copied()).collect();
    let rows: Vec<(i128, Interval)> = lines
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let year = vector(place as i128 + 1, 3);
            let expected =
                pool.forecast(Method::PlanProfile, line, year, THIRD_QUARTER, &history, |_| true).unwrap().unwrap();
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

#[test]
fn two_lines_that_go_together_by_three_tenths() {
    let parts = [
        Interval { lower: 85_000_000, centre: 92_000_000, upper: 101_000_000 },
        Interval { lower: 46_000_000, centre: 50_000_000, upper: 56_000_000 },
    ];
    let sum = summed(&parts, 300).unwrap();
    assert_eq!((sum.lower, sum.upper), (132_955_665, 154_222_929));
}

#[test]
fn the_places_of_the_bounds() {
    let bounds = |n| places(n).map(|[low, _, high]| (low, high));
    assert_eq!([bounds(8), bounds(9), bounds(40), bounds(150)], [None, Some((1, 9)), Some((4, 37)), Some((15, 136))]);
}
