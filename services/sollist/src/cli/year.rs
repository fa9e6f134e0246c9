//! Which fiscal year an answer is of, where nobody asked for one, and which have a plan, where the one that was asked
//! for has none.

use jiff::Timestamp;
use sollist_analytics::{definition, derivation::Side};
use sollist_contract::{
    day::Day,
    figure::is_of_fiscal_year,
    grpc::{
        analytics::v1::GetBudgetRequest,
        common::v1::{AsOf, View},
    },
    words::rows,
};

use super::{
    Link,
    args::{self, Format},
    failure::Failure,
    output::Output,
    words::figures as words,
};

/// So many years before the newest are looked at: who mistypes a year means one of these.
const BACK: i32 = 10;
/// A year that says nothing of the one figure that is asked for is refused, not passed over.
pub fn applies(figure: &str, year: Option<i32>) -> Result<(), Failure> {
    let rate = Side::of(figure).map_or_else(|| definition(figure), |(indicator, _)| Some(indicator));
    match rate.filter(|rate| year.is_some() && !rate.is_by_year()) {
        Some(rate) => Err(Failure::usage(words::option_says_nothing("--year", rate.id))),
        None => Ok(()),
    }
}

/// How the newest year is asked for, and what is said of a year without lines.
const NEWEST: i32 = 0;
const NONE: i32 = 0;

/// The fiscal year that runs where an answer stands: that of its last day, else that of its state of knowledge where
/// one is asked for, else that of today.
pub fn running(until: Option<Day>, state: Option<&AsOf>) -> i32 {
    let known = || state.and_then(|state| state.recorded_at.parse::<Timestamp>().ok()).unwrap_or_else(Timestamp::now);
    i32::from(until.unwrap_or_else(|| Day::of(known())).year())
}

/// Says above money that it is of a year to come, where nobody asked for that.
pub fn say_ahead(year: i32, view: &args::View, state: Option<&AsOf>, out: &mut Output<'_>) -> Result<(), Failure> {
    let running = running(view.until, state.filter(|_| view.as_of.is_some()));
    if year <= running {
        return Ok(());
    }
    let text = out.lang.say(words::of_year(year, true, running));
    if out.format == Format::Table {
        return out.tell(&format!("{text}\n\n"));
    }
    out.note(&text);
    Ok(())
}

/// The same above an answer that does not name its year: it is of the newest with an appropriation.
pub async fn say_newest(
    link: &Link,
    view: &args::View,
    state: Option<&AsOf>,
    out: &mut Output<'_>,
) -> Result<(), Failure> {
    let asked = View { as_of: view.as_of.clone().unwrap_or_default(), until: String::new() };
    let newest = of(link, &asked, NEWEST).await.unwrap_or(NONE);
    say_ahead(newest, view, state, out)
}

/// Says below an answer in which nothing is which years have a plan, where the year that was asked for has none.
/// `asked`: nobody named one.
pub async fn say_planned(
    link: &Link,
    view: &args::View,
    asked: Option<i32>,
    out: &mut Output<'_>,
) -> Result<(), Failure> {
    // What had happened by a day matters here as little as what was asked for within a year.
    let until = view.until;
    let view = View { as_of: view.as_of.clone().unwrap_or_default(), until: String::new() };
    let found = match of(link, &view, asked.unwrap_or(NEWEST)).await {
        Some(year) if asked.is_none_or(|asked| asked != year) => year,
        _ => return Ok(()),
    };
    let years = words::years_with_a_plan(&planned(link, &view).await);
    // Nobody asked for a year: what was asked for is not in the one that was looked at.
    let looked_at = asked.is_none() && found != NONE && until.is_none();
    let text = out.lang.say(if looked_at { words::looked_at(found).and(&years) } else { years });
    if out.format == Format::Table {
        return out.tell(&format!("{text}\n"));
    }
    out.note(&text);
    Ok(())
}

/// Says of a year that is over that what is counted on a day is counted as it is now, where no last day is asked for.
/// Money is of its fiscal year whatever day it is.
pub fn say_counts(figure: Option<&str>, year: Option<i32>, view: &args::View, out: &mut Output<'_>) {
    let this = i32::from(Day::of(Timestamp::now()).year());
    let Some(year) = year.filter(|year| *year < this) else { return };
    if view.until.is_none() && !figure.is_some_and(is_of_fiscal_year) {
        let text = out.lang.say(words::counted_until_now(year));
        out.note(&text);
    }
}

/// Says below an extra need that there is no plan of the year of its target day, so that nothing covers it.
pub async fn say_unplanned(link: &Link, view: &args::View, year: i32, out: &mut Output<'_>) -> Result<(), Failure> {
    let view = View { as_of: view.as_of.clone().unwrap_or_default(), until: String::new() };
    if of(link, &view, year).await != Some(NONE) {
        return Ok(());
    }
    let text = out.lang.say(rows::unplanned_year(year).and(&words::years_with_a_plan(&planned(link, &view).await)));
    if out.format == Format::Table {
        return out.tell(&format!("\n{text}\n"));
    }
    out.note(&text);
    Ok(())
}

/// The years that have a plan, the earliest first.
async fn planned(link: &Link, view: &View) -> Vec<i32> {
    let mut years = Vec::new();
    let newest = of(link, view, NEWEST).await.unwrap_or(NONE);
    for year in newest.saturating_sub(BACK)..=newest {
        years.extend(of(link, view, year).await.filter(|year| *year != NONE));
    }
    years
}

/// The year of the lines that there are of it. `None` where nothing is known, or nobody here tells of figures.
async fn of(link: &Link, view: &View, year: i32) -> Option<i32> {
    let request = GetBudgetRequest { view: Some(view.clone()), year, ..GetBudgetRequest::default() };
    let found = link.analytics().get_budget(request).await.ok()?.into_inner();
    let known = found.as_of.is_some_and(|as_of| as_of.sequence > 0);
    known.then(|| found.rows.first().map_or(NONE, |row| row.year))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_refused_where_the_figure_is_of_none() {
        for (figure, idle) in [
            ("mobile.device-rate", true),
            ("mobile.device-rate.numerator", true),
            ("need.total", false),
            ("budget.utilisation", false),
            ("budget.available", false),
        ] {
            assert_eq!(applies(figure, Some(2025)).is_err(), idle, "{figure}");
            assert!(applies(figure, None).is_ok(), "{figure}");
        }
    }

    #[test]
    fn the_running_year_is_that_of_the_day_that_is_asked_for() {
        let state = AsOf { recorded_at: "2024-12-31T23:30:00Z".to_owned(), ..AsOf::default() };
        assert_eq!(running(None, Some(&state)), 2025, "in Berlin the year has begun");
        assert_eq!(running("2023-06-30".parse().ok(), Some(&state)), 2023);
        assert_eq!(running(None, None), i32::from(Day::of(Timestamp::now()).year()));
    }
}
