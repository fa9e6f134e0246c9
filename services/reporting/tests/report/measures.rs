//! What the report says of forecasts, earned value and the climate, by the sections of the contract of figures.

use super::*;

/// The contract, section 1: method, years, pairs and cover of the forecast, and the days on which money ends.
#[test]
fn section_1_how_forecasts_are_made_and_when_money_ends() {
    let paper = sections::paper(&sample::full());
    let made = rows_of(&paper, "Wie die Jahresprognose zustande kommt");
    assert_eq!(made[0][1..], ["Plan × Restprofil", "0 bis 3", "21", "noch nicht messbar"]);
    assert_eq!(made[1][2..], ["1 bis 4", "21 bis 61", "76,3\u{a0}%"]);
    assert!(made[2][4].starts_with("68,3\u{a0}%\u{a0}") && made[2][4].ends_with(')'), "{:?}", made[2]);
    let dry = rows_of(&paper, "Haushaltsstellen, deren Mittel");
    assert_eq!(dry.len(), 30, "the earliest ones, and how many there are");
    assert_eq!(dry[0][1..4], ["Plan × Restprofil", "5", "145"]);
    assert_eq!(dry[0][5..], ["11.09.2026", "–"]);
    let text = text_of(&paper);
    assert!(text.contains("außerhalb von 70 bis 90 %") && text.contains("Gezeigt sind die 30 frühesten von 34"));
    let mut sure = sample::full();
    sure.budget.forecast.total.coverage_far_off = true;
    let notes = |report: &Report| {
        let paper = sections::paper(report);
        let table = tables(&paper).into_iter().find(|table| table.title.starts_with("Jahresprognose 2026")).unwrap();
        table.notes.join(" ")
    };
    assert!(
        notes(&sure).contains("gemessen 78,6 % an 642 Jahreswerten einzelner Haushaltsstellen. Das liegt außerhalb")
    );
    assert!(!notes(&sample::full()).contains("Das liegt außerhalb"));
}

/// The contract, section 2: time and what is left stand in the report, of a rollout by authority; and the cost of CO2.
#[test]
fn sections_2_and_3_time_rest_and_the_cost_of_co2() {
    let mut report = sample::full();
    let of_rollout = |value: Option<&str>, who: Option<&str>, reason: Option<&str>| IndicatorRow {
        value: value.map(|value| value.parse().unwrap()),
        rollout: Some("windows-11".to_owned()),
        authority: who.map(|who| who.parse().unwrap()),
        district: who.map(|who| who.parse::<sollist_contract::ids::Authority>().unwrap().district()),
        reason: reason.map(str::to_owned),
        unit: Some("working-days".to_owned()),
        ..IndicatorRow::default()
    };
    let alone = "Zeiten werden nur je Behörde angegeben.";
    report.indicators.push(defined("evm.cpi", vec![of_project("evm.cpi", "0.84")]));
    for (id, value, of_mitte) in [
        ("evm.spi-time", "0.67", Some("0.46")),
        ("evm.ieac", "16.5", Some("378.3")),
        ("evm.tcpi", "1.14", None),
        ("evm.vac", "-375000.00", None),
    ] {
        let mut rows = vec![of_project(id, value), of_rollout(None, None, Some(alone))];
        rows.extend(of_mitte.map(|value| of_rollout(Some(value), Some("ba-mitte"), None)));
        report.indicators.push(defined(id, rows));
    }
    let mut tco = of_project("cost.tco-workplace", "354.93");
    tco.beside.insert("carbon_cost".to_owned(), "52.65".parse().unwrap());
    tco.beside.insert("kg".to_owned(), "270.0".parse().unwrap());
    report.indicators.push(defined("cost.tco-workplace", vec![tco]));
    report.indicators.push(defined("green.energy", vec![of_project("green.energy", "18.8")]));
    let paper = sections::paper(&report);
    let rows = rows_of(&paper, "Termin und Rest");
    let of = |name: &str| {
        let at = rows.iter().position(|row| row[0] == name).unwrap();
        rows[at + 1].clone()
    };
    assert_eq!(of("Beispielprojekt Antragshilfe"), ["Berlin", "0,67", "16,5 Monate", "1,14", "−375.000,00"]);
    let mitte = rows.iter().find(|row| row[0].contains("Mitte")).unwrap();
    assert_eq!(mitte[1..], ["0,46", "378,3 Arbeitstage", "–", "–"]);
    let green = rows_of(&paper, "Umwelt und Lebensdauer");
    let tco = green.iter().find(|row| row[1] == "354,93").unwrap();
    assert_eq!(tco[4..6], ["270,0", "52,65"]);
    assert!(text_of(&paper).contains("195 EUR je Tonne"));
    assert!(render(&report, Format::Pdf).unwrap().starts_with(b"%PDF"));
}
