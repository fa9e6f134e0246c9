//! A forecast made by hand: with ranges and without, above the Soll and below.

use rust_decimal::Decimal;
use sollist_contract::{
    ids::{District, Programme},
    money::Cents,
    words::terms,
};
use sollist_reporting::model::{Forecast, ForecastLine, ForecastRow, Made};

use super::figure;

fn row(seed: usize, name: &str) -> ForecastRow {
    let soll = Cents::new(figure(seed, 150_000_000, 900_000_000));
    let of = |percent: i64| Cents::new(soll.get() / 100 * percent);
    let (value, ranged) = (of(figure(seed + 3, 80, 110)), !seed.is_multiple_of(5));
    ForecastRow {
        name: name.into(),
        soll: Some(soll),
        actual: Some(of(47)),
        value: Some(value),
        deviation: Some(value.minus(soll).unwrap()),
        lower: ranged.then(|| of(70)),
        upper: ranged.then(|| of(118)),
        method: Some("plan-profile".into()),
        lines: 14,
        runs_dry: u32::from(seed.is_multiple_of(4)) * 2,
        reason: (!ranged).then(|| "Spanne nur für 61 % des Solls; für die Summe nötig sind 80 %.".into()),
        ..ForecastRow::default()
    }
}

pub fn forecast() -> Forecast {
    let districts = std::iter::once(District::CENTRAL).chain(District::all()).enumerate();
    let programmes = Programme::ALL.into_iter().enumerate();
    Forecast {
        total: ForecastRow { coverage: Some("78.6".parse().unwrap()), coverage_n: 642, ..row(501, "Summe") },
        districts: districts
            .map(|(i, d)| ForecastRow { district: Some(d), ..row(i + 510, &format!("{} {}", d.code(), d.name())) })
            .collect(),
        programmes: programmes
            .map(|(i, p)| ForecastRow {
                programme: Some(p),
                coverage: (i > 0).then(|| Decimal::new(843 - 80 * i64::try_from(i).unwrap(), 1)),
                coverage_n: 120,
                coverage_far_off: i > 1,
                made: Some(made(i)),
                ..row(i + 540, terms::programme(p).de)
            })
            .collect(),
        runs_dry: (0..34).map(line).collect(),
    }
}

fn made(seed: usize) -> Made {
    let methods = ["plan-profile", "seasonal", "run-rate", "commitments"];
    Made {
        methods: methods.iter().take(1 + seed % 3).map(|code| (*code).to_owned()).collect(),
        years: [seed % 3, 3 + seed % 3],
        pairs: [21, 21 + 40 * seed],
    }
}

/// A line whose money ends in autumn.
fn line(seed: usize) -> ForecastLine {
    let district = District::all().nth(seed % 12).unwrap();
    let authority = district.bezirksamt().unwrap();
    let day = |date: usize| format!("2026-{:02}-{:02}", 9 + date / 28, 1 + date % 28).parse().unwrap();
    ForecastLine {
        line: format!("2026/30/25/{}/dienstleistungen-fuer-die-verfahrensunabhaengige-ikt", authority.as_str()),
        authority,
        method: Some("plan-profile".into()),
        years: 5,
        pairs: 145,
        value: Some(Cents::new(figure(seed + 700, 10_000_000, 900_000_000))),
        exhausted_on: day(10 + seed),
        exhausted_earliest: (!seed.is_multiple_of(4)).then(|| day(seed)),
    }
}
