//! A forecast made by hand: with ranges and without, above the Soll and below.

use sollist_contract::{
    ids::{District, Programme},
    money::Cents,
    words::terms,
};
use sollist_reporting::model::{Forecast, ForecastRow};

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
            .map(|(i, p)| ForecastRow { programme: Some(p), ..row(i + 540, terms::programme(p).de) })
            .collect(),
    }
}
