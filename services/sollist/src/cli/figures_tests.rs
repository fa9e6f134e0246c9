//! How figures look: samples of what analytics answers, in every form.

#![allow(clippy::unwrap_used)]

use expect_test::{Expect, expect};
use sollist_contract::grpc::{
    analytics::v1::{
        BudgetRow, GetBudgetResponse, GetIndicatorsResponse, GetNeedResponse, IndicatorRow, NeedRow, Proposal, Share,
    },
    common::v1::AsOf,
};

use super::{
    args::Format, failure::Failure, figures::show_budget, indicators::show_indicators, need::show_need, output::Output,
};
use sollist_contract::lang::Lang;

fn check(format: Format, lang: Lang, show: impl FnOnce(&mut Output<'_>) -> Result<(), Failure>, expected: &Expect) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut output = Output::new(&mut out, &mut err);
    (output.format, output.lang) = (format, lang);
    show(&mut output).unwrap();
    expected.assert_eq(&String::from_utf8(out).unwrap().replace('\r', ""));
}

fn as_of() -> Option<AsOf> {
    Some(AsOf {
        authority: String::new(),
        sequence: 1234,
        recorded_at: "2026-03-31T12:05:00Z".into(),
        hash: "ab12".into(),
        unreadable: Vec::new(),
        ahead: None,
    })
}

fn budget() -> GetBudgetResponse {
    let row = |district: Option<&str>, soll: &str, commitments: &str, available: &str, overdrawn: u32| BudgetRow {
        year: 2026,
        district: district.map(Into::into),
        appropriation: soll.into(),
        carry_over: "0.00".into(),
        adjustments: "0.00".into(),
        soll: soll.into(),
        frozen: "0.00".into(),
        commitments: commitments.into(),
        actual: "0.00".into(),
        available: available.into(),
        lines: 2,
        overdrawn,
        ..Default::default()
    };
    GetBudgetResponse {
        as_of: as_of(),
        rows: vec![
            row(Some("03"), "1300000.00", "0.00", "1300000.00", 0),
            row(Some("08"), "5.00", "17.50", "-12.50", 1),
        ],
        total: Some(row(None, "1300005.00", "17.50", "1299987.50", 1)),
        ..GetBudgetResponse::default()
    }
}

#[test]
fn a_budget_has_its_forms() {
    check(
        Format::Table,
        Lang::De,
        |out| show_budget(budget(), out),
        &expect![[r#"
            Jahr: 2026

            Bezirk             Ansatz  Sollveränderung          Soll  Sperren  Festlegungen   Ist     verfügbar  Hinweis
            ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
            03 Pankow    1.300.000,00             0,00  1.300.000,00     0,00          0,00  0,00  1.300.000,00
            08 Neukölln          5,00             0,00          5,00     0,00         17,50  0,00        −12,50  1 überzogen
            ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
            Summe        1.300.005,00             0,00  1.300.005,00     0,00         17,50  0,00  1.299.987,50  1 überzogen
            Überall null: Haushaltsreste.

            Beträge in EUR. Stand: Journal Nr. 1.234, aufgezeichnet am 31.03.2026 um 14:05 Uhr
        "#]],
    );
    check(
        Format::Table,
        Lang::En,
        |out| show_budget(budget(), out),
        &expect![[r#"
            Year: 2026

            District     Appropriation  Adjustments  Current budget  Frozen  Commitments  Actual     Available  Note
            ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
            03 Pankow     1,300,000.00         0.00    1,300,000.00    0.00         0.00    0.00  1,300,000.00
            08 Neukölln           5.00         0.00            5.00    0.00        17.50    0.00        −12.50  1 overdrawn
            ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
            Total         1,300,005.00         0.00    1,300,005.00    0.00        17.50    0.00  1,299,987.50  1 overdrawn
            Zero throughout: Carry-over.

            Amounts in EUR. As of: journal number 1,234, recorded on 2026-03-31 at 14:05 (Berlin)
        "#]],
    );
    check(
        Format::Json,
        Lang::De,
        |out| show_budget(budget(), out),
        &expect![[r#"
        {
          "as_of": {
            "sequence": 1234,
            "recorded_at": "2026-03-31T12:05:00Z",
            "hash": "ab12"
          },
          "rows": [
            {
              "year": 2026,
              "district": "03",
              "appropriation": "1300000.00",
              "carry_over": "0.00",
              "adjustments": "0.00",
              "soll": "1300000.00",
              "frozen": "0.00",
              "commitments": "0.00",
              "actual": "0.00",
              "available": "1300000.00"
            },
            {
              "year": 2026,
              "district": "08",
              "appropriation": "5.00",
              "carry_over": "0.00",
              "adjustments": "0.00",
              "soll": "5.00",
              "frozen": "0.00",
              "commitments": "17.50",
              "actual": "0.00",
              "available": "-12.50"
            }
          ],
          "total": {
            "appropriation": "1300005.00",
            "carry_over": "0.00",
            "adjustments": "0.00",
            "soll": "1300005.00",
            "frozen": "0.00",
            "commitments": "17.50",
            "actual": "0.00",
            "available": "1299987.50"
          }
        }
    "#]],
    );
    check(
        Format::Csv,
        Lang::De,
        |out| show_budget(budget(), out),
        &expect![[r#"
            year,district,appropriation,carry_over,adjustments,soll,frozen,commitments,actual,available,reason
            2026,03,1300000.00,0.00,0.00,1300000.00,0.00,0.00,0.00,1300000.00,
            2026,08,5.00,0.00,0.00,5.00,0.00,17.50,0.00,-12.50,
        "#]],
    );
    let empty = || GetBudgetResponse { as_of: Some(AsOf::default()), ..GetBudgetResponse::default() };
    check(
        Format::Json,
        Lang::De,
        |out| show_budget(empty(), out),
        &expect![[r#"
        {
          "as_of": {
            "sequence": 0,
            "recorded_at": null,
            "hash": null
          },
          "rows": [],
          "total": null,
          "why": {
            "de": "Keine Haushaltsstellen für diese Abfrage.",
            "en": "No budget lines for this query."
          }
        }
    "#]],
    );
    check(
        Format::Table,
        Lang::De,
        |out| show_budget(empty(), out),
        &expect![[r#"
        Keine Haushaltsstellen für diese Abfrage.
        Stand: leeres Journal
    "#]],
    );
}

fn indicators() -> GetIndicatorsResponse {
    let row =
        |id: &str, unit: &str, value: Option<&str>, numerator: Option<&str>, denominator: Option<&str>| IndicatorRow {
            id: id.into(),
            district: Some("06".into()),
            unit: unit.into(),
            value: value.map(Into::into),
            numerator: numerator.map(Into::into),
            denominator: denominator.map(Into::into),
            definition: 1,
            ..Default::default()
        };
    let missing = IndicatorRow {
        reason: Some("Keine Meldung der Beschäftigtenzahl.".into()),
        not_reported: vec!["ba-steglitz-zehlendorf".into()],
        ..row("mobile.device-rate", "percent", None, Some("613"), None)
    };
    let broken = IndicatorRow {
        rollout: Some("windows-11".into()),
        series_break: true,
        ..row("rollout.degree", "percent", Some("2.4"), Some("954"), Some("39387"))
    };
    let rows = vec![
        row("procurement.delivery-rate", "percent", Some("50.5"), Some("613"), Some("1213")),
        row("budget.available", "EUR", Some("1000000.00"), None, None),
        row("budget.outflow", "percent", Some("0.0"), Some("0.00"), Some("300000.00")),
        row("procurement.lead-time", "days", Some("12.5"), None, None),
        missing,
        broken,
    ];
    GetIndicatorsResponse { as_of: as_of(), rows, ..GetIndicatorsResponse::default() }
}

#[test]
fn indicators_have_their_forms() {
    check(
        Format::Table,
        Lang::De,
        |out| show_indicators(indicators(), out),
        &expect![[r#"
            Bezirk: 06 Steglitz-Zehlendorf

            Kennzahl                 Umstellung                             Wert  Zähler      Nenner  Hinweis
            ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
            Auslieferungsquote                                            50,5 %     613       1.213
            Verfügbare Mittel                                   1.000.000,00 EUR
            Mittelabfluss                                                  0,0 %    0,00  300.000,00
            Beschaffungslaufzeit                                       12,5 Tage
            Ausstattungsgrad mobile                               nicht gemeldet     613              Keine Meldung der
            Endgeräte                                                                                 Beschäftigtenzahl. Nicht
                                                                                                      gemeldet: BA
                                                                                                      Steglitz-Zehlendorf.
            Umstellungsgrad          Umstellung auf Windows 11             2,4 %     954      39.387  Bruch in der Reihe.
            Mit --wide auch: Kurzname.

            Stand: Journal Nr. 1.234, aufgezeichnet am 31.03.2026 um 14:05 Uhr
        "#]],
    );
    check(
        Format::Json,
        Lang::De,
        |out| show_indicators(indicators(), out),
        &expect![[r#"
        {
          "as_of": {
            "sequence": 1234,
            "recorded_at": "2026-03-31T12:05:00Z",
            "hash": "ab12"
          },
          "rows": [
            {
              "id": "procurement.delivery-rate",
              "district": "06",
              "value": 50.5,
              "numerator": 613,
              "denominator": 1213,
              "unit": "percent",
              "definition": 1
            },
            {
              "id": "budget.available",
              "district": "06",
              "value": "1000000.00",
              "numerator": null,
              "denominator": null,
              "unit": "EUR",
              "definition": 1
            },
            {
              "id": "budget.outflow",
              "district": "06",
              "value": 0.0,
              "numerator": "0.00",
              "denominator": "300000.00",
              "unit": "percent",
              "definition": 1
            },
            {
              "id": "procurement.lead-time",
              "district": "06",
              "value": 12.5,
              "numerator": null,
              "denominator": null,
              "unit": "days",
              "definition": 1
            },
            {
              "id": "mobile.device-rate",
              "district": "06",
              "value": null,
              "numerator": 613,
              "denominator": null,
              "unit": "percent",
              "reason": "Keine Meldung der Beschäftigtenzahl.",
              "not_reported": [
                "ba-steglitz-zehlendorf"
              ],
              "definition": 1
            },
            {
              "id": "rollout.degree",
              "district": "06",
              "rollout": "windows-11",
              "value": 2.4,
              "numerator": 954,
              "denominator": 39387,
              "unit": "percent",
              "series_break": true,
              "definition": 1
            }
          ]
        }
    "#]],
    );
    check(
        Format::Csv,
        Lang::De,
        |out| show_indicators(indicators(), out),
        &expect![[r#"
            id,district,rollout,value,numerator,denominator,unit,reason,not_reported,series_break,definition,target_day,lower,upper,kg,coverage,unplanned_cost,first_plan,older_share,mean_age,unknown_age,carbon_cost,notes
            procurement.delivery-rate,06,,50.5,613,1213,percent,,,,1,,,,,,,,,,,,
            budget.available,06,,1000000.00,,,EUR,,,,1,,,,,,,,,,,,
            budget.outflow,06,,0.0,0.00,300000.00,percent,,,,1,,,,,,,,,,,,
            procurement.lead-time,06,,12.5,,,days,,,,1,,,,,,,,,,,,
            mobile.device-rate,06,,,613,,percent,Keine Meldung der Beschäftigtenzahl.,ba-steglitz-zehlendorf,,1,,,,,,,,,,,,
            rollout.degree,06,windows-11,2.4,954,39387,percent,,,true,1,,,,,,,,,,,,
        "#]],
    );
}

fn need() -> GetNeedResponse {
    let row = NeedRow {
        district: "06".into(),
        authority: "ba-steglitz-zehlendorf".into(),
        item: "notebook".into(),
        target: Some(1213),
        usable: 0,
        pipeline: 0,
        quantity: Some(1213),
        gross: "1300000.00".into(),
        cover: "300000.00".into(),
        need: "1000000.00".into(),
        tree: r#"{"name":"need","value":"1000000.00"}"#.into(),
        continues: false,
        reason: None,
        why: None,
    };
    let share = Share {
        authority: "ba-steglitz-zehlendorf".into(),
        item: "notebook".into(),
        rank: "gap".into(),
        need: "1000000.00".into(),
        share: "400000.00".into(),
    };
    GetNeedResponse {
        scenario_sequence: 0,
        reason: None,
        as_of: as_of(),
        target_day: "2021-03-17".into(),
        rows: vec![row],
        total_gross: "1300000.00".into(),
        total_cover: "300000.00".into(),
        total_need: "1000000.00".into(),
        total_reason: None,
        why: None,
        total_why: None,
        not_reported: vec!["ba-pankow".into()],
        proposal: Some(Proposal {
            reserve: "400000.00".into(),
            shares: vec![share],
            uncovered: "600000.00".into(),
            reason: None,
            why: None,
        }),
        next_page_token: String::new(),
        asked_day: String::new(),
    }
}

#[test]
fn the_need_has_its_forms() {
    check(
        Format::Table,
        Lang::De,
        |out| show_need(need(), out),
        &expect![[r#"
            Mehrbedarf zum 17.03.2021

            Behörde                 Gegenstand   Soll  nutzbar  bestellt  fehlend  Bruttobedarf     Deckung    Mehrbedarf
            ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
            BA Steglitz-Zehlendorf  Notebook    1.213        0         0    1.213  1.300.000,00  300.000,00  1.000.000,00

            BA Steglitz-Zehlendorf, Notebook
              Mehrbedarf = 1.000.000,00

            Nicht gemeldet: BA Pankow

            Vorschlag für die Verstärkungsmittel (400.000,00 EUR)

            Platz  Behörde                 Gegenstand  Rang              Abstand    Mehrbedarf   Vorschlag
            ──────────────────────────────────────────────────────────────────────────────────────────────
                1  BA Steglitz-Zehlendorf  Notebook    Abstand zum Ziel  100,0 %  1.000.000,00  400.000,00
            Ungedeckt bleiben 600.000,00 EUR.

            Beträge in EUR. Stand: Journal Nr. 1.234, aufgezeichnet am 31.03.2026 um 14:05 Uhr
        "#]],
    );
    check(
        Format::Json,
        Lang::De,
        |out| show_need(need(), out),
        &expect![[r#"
            {
              "as_of": {
                "sequence": 1234,
                "recorded_at": "2026-03-31T12:05:00Z",
                "hash": "ab12"
              },
              "target_day": "2021-03-17",
              "rows": [
                {
                  "district": "06",
                  "authority": "ba-steglitz-zehlendorf",
                  "item": "notebook",
                  "target": 1213,
                  "usable": 0,
                  "pipeline": 0,
                  "quantity": 1213,
                  "gross": "1300000.00",
                  "cover": "300000.00",
                  "need": "1000000.00",
                  "tree": {"name":"need","value":"1000000.00"}
                }
              ],
              "total": {
                "gross": "1300000.00",
                "cover": "300000.00",
                "need": "1000000.00"
              },
              "not_reported": [
                "ba-pankow"
              ],
              "proposal": {
                "reserve": "400000.00",
                "shares": [
                  {
                    "place": 1,
                    "authority": "ba-steglitz-zehlendorf",
                    "item": "notebook",
                    "rank": "gap",
                    "gap": 100.0,
                    "need": "1000000.00",
                    "share": "400000.00"
                  }
                ],
                "uncovered": "600000.00"
              }
            }
        "#]],
    );
    check(
        Format::Csv,
        Lang::De,
        |out| show_need(need(), out),
        &expect![[r#"
            district,authority,item,target,usable,pipeline,quantity,gross,cover,need,reason,tree
            06,ba-steglitz-zehlendorf,notebook,1213,0,0,1213,1300000.00,300000.00,1000000.00,,"{""name"":""need"",""value"":""1000000.00""}"
        "#]],
    );
}
