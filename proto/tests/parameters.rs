//! Parameters beside the cost items: what is read, what is refused with its field, and what cannot be meant.

#![allow(clippy::unwrap_used, clippy::panic)]

use expect_test::{Expect, expect};
use sollist_contract::{
    envelope::Envelope,
    event::{Event, IntakeEvent},
    parameters::{Nonsense, Triple, Values},
    refusal::{Refusal, Say},
};

fn event(values: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","id":"p","source":"/s","type":"parameters.published.v1","time":"2026-01-05T09:00:00+01:00",
        "data":{{"set":"x","valid_from":"2026-01-01","values":{values}}}}}"#
    )
}

fn read(values: &str) -> Values {
    let text = event(values).replace('\n', " ");
    let envelope = Envelope::parse(text.as_bytes()).unwrap_or_else(|refusal| panic!("{values}: {refusal:?}"));
    let Event::Intake(IntakeEvent::ParametersPublished(set)) = envelope.event else { panic!("{values}") };
    set.values
}

/// What is refused of each: by its shape, else by what it says.
fn check(all: &[&str], expected: Expect) {
    let mut said = String::new();
    for values in all {
        let text = event(values).replace('\n', " ");
        let refusal: Refusal = match Envelope::parse(text.as_bytes()) {
            Err(why) => why.say(),
            Ok(_) => match read(values).must_make_sense("s") {
                Err(why) => why.say(),
                Ok(()) => panic!("{values} is taken"),
            },
        };
        let Refusal { reason, field, said: both, .. } = refusal;
        said.push_str(&format!("{} {field}\n  {}\n  {}\n", reason.code(), both.de, both.en));
    }
    expected.assert_eq(&said);
}

const FOOTPRINT: &str = r#""manufacturing_kg":"235.9","total_p10":"195.1","total_median":"307.0","total_p90":"421.9",
    "kwh_per_year":"18.78","n":452,"source":"Boavizta 2023""#;

#[test]
fn what_has_not_its_form_is_refused_with_its_field() {
    check(
        &[
            r#"{"footprint":{}}"#,
            r#"{"footprints":{"notebook":{"manufacturing_kg":235.9}}}"#,
            r#"{"footprints":{"notebook":{"manufacturing_kg":"235.9"}}}"#,
            &format!(r#"{{"footprints":{{"notebook":{{{FOOTPRINT},"kind":"laptop"}}}}}}"#),
            &format!(r#"{{"footprints":{{"notebook":{{{FOOTPRINT}}},"notebook":{{{FOOTPRINT}}}}}}}"#),
            r#"{"grid_kg_per_kwh":{"24":"0.363"}}"#,
            r#"{"grid_kg_per_kwh":{"2024":"0.363","2024":"0.380"}}"#,
            r#"{"grid_kg_per_kwh":{"2024":"-0.363"}}"#,
            r#"{"cost_objects":{"rollouts":{"windows-11":{"item":["x"]}}}}"#,
            r#"{"cost_objects":{"rollouts":{"windows-11":{"lines":["2500/51185"]}}}}"#,
            r#"{"cost_objects":{"orders":{}}}"#,
            r#"{"uncertainty":{"seed":"1","draws":10}}"#,
            r#"{"uncertainty":{"seed":1,"draws":0}}"#,
            r#"{"uncertainty":{"seed":1,"draws":10,"staff":["0.95","1.00"]}}"#,
            r#"{"uncertainty":{"seed":1,"draws":10,"staff":["1.00","0.95","1.20"]}}"#,
            r#"{"uncertainty":{"seed":1,"draws":10,"staff":["0.95","1.00","1000.1"]}}"#,
            r#"{"uncertainty":{"seed":1,"draws":10,"price":{"notebook":"1.00"}}}"#,
            r#"{"lcc":{}}"#,
            r#"{"thresholds":{"split-orders":{}}}"#,
            r#"{"thresholds":{"split-order":{"limits":"1000.00"}}}"#,
            r#"{"thresholds":{"split-order":{"days":-1}}}"#,
            r#"{"closing_day":"31.01."}"#,
            r#"{"closing_day":"02-29"}"#,
        ],
        expect![[r#"
            MALFORMED data.values.footprint
              Das Feld „footprint“ gibt es hier nicht; erlaubt sind items, e_file_authorities, footprints, grid_kg_per_kwh, cost_objects, uncertainty, lcc, thresholds, closing_day, approval, retention. Bitte „data.values.footprint“ berichtigen.
              There is no field “footprint” here; known are items, e_file_authorities, footprints, grid_kg_per_kwh, cost_objects, uncertainty, lcc, thresholds, closing_day, approval, retention. Correct “data.values.footprint”.
            MALFORMED data.values.footprints.notebook.manufacturing_kg
              Erwartet wird ein Text in Anführungszeichen, nicht die Dezimalzahl 235.9. Bitte „data.values.footprints.notebook.manufacturing_kg“ berichtigen.
              Expected is a text in quotes, not the decimal number 235.9. Correct “data.values.footprints.notebook.manufacturing_kg”.
            MALFORMED data.values.footprints.notebook.total_p10
              Das Feld fehlt. Bitte „data.values.footprints.notebook.total_p10“ berichtigen.
              The field is missing. Correct “data.values.footprints.notebook.total_p10”.
            MALFORMED data.values.footprints.notebook.kind
              Der Wert „laptop“ ist nicht vorgesehen; erlaubt sind mobile, stationary, peripheral. Bitte „data.values.footprints.notebook.kind“ berichtigen.
              The value “laptop” is unknown; known are mobile, stationary, peripheral. Correct “data.values.footprints.notebook.kind”.
            MALFORMED data.values.footprints.notebook
              Der Gegenstand „notebook“ steht doppelt. Bitte „data.values.footprints.notebook“ berichtigen.
              The item “notebook” comes twice. Correct “data.values.footprints.notebook”.
            MALFORMED data.values.grid_kg_per_kwh.24
              Ein Jahr wird mit vier Ziffern geschrieben, etwa "2024" (1990 bis 2199). Bitte „data.values.grid_kg_per_kwh.24“ berichtigen.
              A year is written with four digits, such as "2024" (1990 to 2199). Correct “data.values.grid_kg_per_kwh.24”.
            MALFORMED data.values.grid_kg_per_kwh.2024
              Der Name „2024“ steht doppelt. Bitte „data.values.grid_kg_per_kwh.2024“ berichtigen.
              The name “2024” comes twice. Correct “data.values.grid_kg_per_kwh.2024”.
            MALFORMED data.values.grid_kg_per_kwh.2024
              „-0.363“: ein Satz liegt zwischen 0 und 1.000.000.000 und hat höchstens zwölf Nachkommastellen. Bitte „data.values.grid_kg_per_kwh.2024“ berichtigen.
              “-0.363”: a rate lies between 0 and 1,000,000,000 and has at most twelve decimals. Correct “data.values.grid_kg_per_kwh.2024”.
            MALFORMED data.values.cost_objects.rollouts.windows-11.item
              Das Feld „item“ gibt es hier nicht; erlaubt sind items, lines. Bitte „data.values.cost_objects.rollouts.windows-11.item“ berichtigen.
              There is no field “item” here; known are items, lines. Correct “data.values.cost_objects.rollouts.windows-11.item”.
            MALFORMED data.values.cost_objects.rollouts.windows-11.lines[0]
              „2500/51185“ ist keine Haushaltsstelle der Form JAHR/BEREICH/EINZELPLAN/KAPITEL/TITEL, etwa 2026/30/25/bezirksamt-pankow/gutachten. Bitte „data.values.cost_objects.rollouts.windows-11.lines[0]“ berichtigen.
              “2500/51185” is no budget line of the form YEAR/BEREICH/SECTION/CHAPTER/TITLE such as 2026/30/25/bezirksamt-pankow/gutachten. Correct “data.values.cost_objects.rollouts.windows-11.lines[0]”.
            MALFORMED data.values.cost_objects.orders
              Das Feld „orders“ gibt es hier nicht; erlaubt sind rollouts, projects. Bitte „data.values.cost_objects.orders“ berichtigen.
              There is no field “orders” here; known are rollouts, projects. Correct “data.values.cost_objects.orders”.
            MALFORMED data.values.uncertainty.seed
              Erwartet wird eine ganze Zahl von 0 bis 1.000.000.000, nicht der Text "1". Bitte „data.values.uncertainty.seed“ berichtigen.
              Expected is a whole number from 0 to 1,000,000,000, not the text "1". Correct “data.values.uncertainty.seed”.
            MALFORMED data.values.uncertainty.draws
              Erwartet wird eine ganze Zahl von 1 bis 1.000.000.000, nicht die Zahl 0. Bitte „data.values.uncertainty.draws“ berichtigen.
              Expected is a whole number from 1 to 1,000,000,000, not the number 0. Correct “data.values.uncertainty.draws”.
            MALFORMED data.values.uncertainty.staff
              Hier stehen drei Zahlen in Anführungszeichen, ["0.95", "1.00", "1.20"]: kleinster, wahrscheinlichster und größter Wert in dieser Reihenfolge, zwischen 0 und 1000 mit höchstens sechs Nachkommastellen. Bitte „data.values.uncertainty.staff“ berichtigen.
              Three numbers as strings stand here, ["0.95", "1.00", "1.20"]: the smallest, the likeliest and the largest value in this order, between 0 and 1000 with at most six decimals. Correct “data.values.uncertainty.staff”.
            MALFORMED data.values.uncertainty.staff
              Hier stehen drei Zahlen in Anführungszeichen, ["0.95", "1.00", "1.20"]: kleinster, wahrscheinlichster und größter Wert in dieser Reihenfolge, zwischen 0 und 1000 mit höchstens sechs Nachkommastellen. Bitte „data.values.uncertainty.staff“ berichtigen.
              Three numbers as strings stand here, ["0.95", "1.00", "1.20"]: the smallest, the likeliest and the largest value in this order, between 0 and 1000 with at most six decimals. Correct “data.values.uncertainty.staff”.
            MALFORMED data.values.uncertainty.staff
              Hier stehen drei Zahlen in Anführungszeichen, ["0.95", "1.00", "1.20"]: kleinster, wahrscheinlichster und größter Wert in dieser Reihenfolge, zwischen 0 und 1000 mit höchstens sechs Nachkommastellen. Bitte „data.values.uncertainty.staff“ berichtigen.
              Three numbers as strings stand here, ["0.95", "1.00", "1.20"]: the smallest, the likeliest and the largest value in this order, between 0 and 1000 with at most six decimals. Correct “data.values.uncertainty.staff”.
            MALFORMED data.values.uncertainty.price.notebook
              Erwartet wird eine Liste, nicht der Text "1.00". Bitte „data.values.uncertainty.price.notebook“ berichtigen.
              Expected is a list, not the text "1.00". Correct “data.values.uncertainty.price.notebook”.
            MALFORMED data.values.lcc.electricity_eur_per_kwh
              Das Feld fehlt. Bitte „data.values.lcc.electricity_eur_per_kwh“ berichtigen.
              The field is missing. Correct “data.values.lcc.electricity_eur_per_kwh”.
            MALFORMED data.values.thresholds.split-orders
              Das Feld „split-orders“ gibt es hier nicht; erlaubt sind delivered-not-issued, licence-missing, payment-without-order, runs-dry, silent, relabelled, duplicate-invoice, split-order, december-spike, stale-commitment, price-outlier, invoice-over-order. Bitte „data.values.thresholds.split-orders“ berichtigen.
              There is no field “split-orders” here; known are delivered-not-issued, licence-missing, payment-without-order, runs-dry, silent, relabelled, duplicate-invoice, split-order, december-spike, stale-commitment, price-outlier, invoice-over-order. Correct “data.values.thresholds.split-orders”.
            MALFORMED data.values.thresholds.split-order.limits
              Das Feld „limits“ gibt es hier nicht; erlaubt sind limit, days. Bitte „data.values.thresholds.split-order.limits“ berichtigen.
              There is no field “limits” here; known are limit, days. Correct “data.values.thresholds.split-order.limits”.
            MALFORMED data.values.thresholds.split-order.days
              Erwartet wird eine ganze Zahl von 0 bis 1.000.000.000, nicht die Zahl -1. Bitte „data.values.thresholds.split-order.days“ berichtigen.
              Expected is a whole number from 0 to 1,000,000,000, not the number -1. Correct “data.values.thresholds.split-order.days”.
            MALFORMED data.values.closing_day
              „31.01.“: ein Tag, den jedes Jahr hat, wird MM-TT geschrieben, etwa "01-31". Bitte „data.values.closing_day“ berichtigen.
              “31.01.”: a day that every year has is written MM-DD, such as "01-31". Correct “data.values.closing_day”.
            MALFORMED data.values.closing_day
              „02-29“: ein Tag, den jedes Jahr hat, wird MM-TT geschrieben, etwa "01-31". Bitte „data.values.closing_day“ berichtigen.
              “02-29”: a day that every year has is written MM-DD, such as "01-31". Correct “data.values.closing_day”.
        "#]],
    );
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_field() {
    let footprint =
        |from: &str, to: &str| format!(r#"{{"footprints":{{"notebook":{{{}}}}}}}"#, FOOTPRINT.replace(from, to));
    check(
        &[
            &footprint("195.1", "307.1"),
            &footprint("421.9", "306.9"),
            &footprint("195.1", "0").replace("307.0", "0"),
            r#"{"cost_objects":{"rollouts":{"windows-11":{}}}}"#,
            r#"{"cost_objects":{"projects":{"netz":{"items":[],"lines":null}}}}"#,
            r#"{"uncertainty":{"seed":1,"draws":100001}}"#,
            r#"{"uncertainty":{"seed":1,"draws":10,"common_share":"1.01"}}"#,
            r#"{"lcc":{"discount_rate":"2","electricity_eur_per_kwh":"0.30"}}"#,
            r#"{"lcc":{"price_rise":"1.5","electricity_eur_per_kwh":"0.30"}}"#,
            r#"{"thresholds":{"split-order":{"limit":"-1.00"}}}"#,
        ],
        expect![[r#"
            SENSELESS_PARAMETER data.values.footprints.notebook.total_median
              Die Werte total_p10, total_median und total_p90 steigen in dieser Reihenfolge; bitte die Angaben der Quelle prüfen. Es geht um „data.values.footprints.notebook.total_median“.
              The values total_p10, total_median and total_p90 rise in this order; check the figures of the source. It is about “data.values.footprints.notebook.total_median”.
            SENSELESS_PARAMETER data.values.footprints.notebook.total_median
              Die Werte total_p10, total_median und total_p90 steigen in dieser Reihenfolge; bitte die Angaben der Quelle prüfen. Es geht um „data.values.footprints.notebook.total_median“.
              The values total_p10, total_median and total_p90 rise in this order; check the figures of the source. It is about “data.values.footprints.notebook.total_median”.
            SENSELESS_PARAMETER data.values.footprints.notebook.total_median
              Ein Median ist größer als null; ohne ihn gibt es keine Spanne, bitte den Gegenstand weglassen. Es geht um „data.values.footprints.notebook.total_median“.
              A median is above zero; without one there is no range, leave the item out. It is about “data.values.footprints.notebook.total_median”.
            SENSELESS_PARAMETER data.values.cost_objects.rollouts.windows-11
              Hier fehlen items oder lines; wozu keine Zahlung gehört, wird nicht genannt. Bitte „data.values.cost_objects.rollouts.windows-11“ berichtigen.
              Items or lines are missing here; what no payment belongs to is not named. Correct “data.values.cost_objects.rollouts.windows-11”.
            SENSELESS_PARAMETER data.values.cost_objects.projects.netz
              Hier fehlen items oder lines; wozu keine Zahlung gehört, wird nicht genannt. Bitte „data.values.cost_objects.projects.netz“ berichtigen.
              Items or lines are missing here; what no payment belongs to is not named. Correct “data.values.cost_objects.projects.netz”.
            SENSELESS_PARAMETER data.values.uncertainty.draws
              Es sind höchstens 100.000 Ziehungen. Bitte „data.values.uncertainty.draws“ berichtigen.
              There are at most 100,000 draws. Correct “data.values.uncertainty.draws”.
            SENSELESS_PARAMETER data.values.uncertainty.common_share
              Ein Anteil liegt zwischen 0 und 1; zwei Prozent sind "0.02". Bitte „data.values.uncertainty.common_share“ berichtigen.
              A share lies between 0 and 1; two percent are "0.02". Correct “data.values.uncertainty.common_share”.
            SENSELESS_PARAMETER data.values.lcc.discount_rate
              Ein Anteil liegt zwischen 0 und 1; zwei Prozent sind "0.02". Bitte „data.values.lcc.discount_rate“ berichtigen.
              A share lies between 0 and 1; two percent are "0.02". Correct “data.values.lcc.discount_rate”.
            SENSELESS_PARAMETER data.values.lcc.price_rise
              Ein Anteil liegt zwischen 0 und 1; zwei Prozent sind "0.02". Bitte „data.values.lcc.price_rise“ berichtigen.
              A share lies between 0 and 1; two percent are "0.02". Correct “data.values.lcc.price_rise”.
            SENSELESS_PARAMETER data.values.thresholds.split-order.limit
              Eine Grenze ist nicht kleiner als null; bitte den Betrag ohne Vorzeichen angeben. Es geht um „data.values.thresholds.split-order.limit“.
              A limit is not below zero; give the amount without a sign. It is about “data.values.thresholds.split-order.limit”.
        "#]],
    );
}

#[test]
fn what_is_left_out_or_null_says_nothing_and_is_not_written() {
    let empty = read(r#"{"items":{}}"#);
    assert_eq!(empty, Values::default());
    assert_eq!(serde_json::to_string(&empty).unwrap(), r#"{"items":{}}"#);
    let null = r#"{"footprints":null,"grid_kg_per_kwh":null,"cost_objects":null,"uncertainty":null,"lcc":null,
        "thresholds":null,"closing_day":null}"#;
    assert_eq!(read(null), empty);
    for good in [
        r#"{"uncertainty":{"seed":0,"draws":100000,"common_share":"1","delay_months":["0","0","1000"]}}"#,
        r#"{"lcc":{"electricity_eur_per_kwh":"0"}}"#,
        r#"{"thresholds":{"december-spike":{}}}"#,
        r#"{"closing_day":"02-28","grid_kg_per_kwh":{"1990":"0","2199":"1"}}"#,
        r#"{"cost_objects":{}}"#,
    ] {
        assert_eq!(read(good).must_make_sense("approval"), Ok(()), "{good}");
    }
    let terms = r#"{"retention":{"texts_years":1,"names_years":100}}"#;
    assert_eq!(read(terms).must_make_sense("retention"), Ok(()));
    for (set, years) in [("approval", 6), ("retention", 0), ("retention", 101)] {
        let terms = format!(r#"{{"retention":{{"texts_years":6,"names_years":{years}}}}}"#);
        assert!(read(&terms).must_make_sense(set).is_err(), "{set} {years}");
    }
    for (years, makes_sense) in [(0, false), (1, true), (100, true), (101, false)] {
        let terms = format!(r#"{{"retention":{{"texts_years":6,"names_years":6,"refused_years":{years}}}}}"#);
        assert_eq!(read(&terms).must_make_sense("retention").is_ok(), makes_sense, "{years}");
    }
}

#[test]
fn a_triple_is_drawn_in_millionths() {
    let triple: Triple = serde_json::from_str(r#"["0.95","1","1.200001"]"#).unwrap();
    assert_eq!(triple.ppm(), [950_000, 1_000_000, 1_200_001]);
    assert_eq!(serde_json::to_string(&triple).unwrap(), r#"["0.95","1","1.200001"]"#);
    assert!(serde_json::from_str::<Triple>(r#"["0","1","1.0000001"]"#).is_err());
    assert!(serde_json::from_str::<Triple>(r#"["0","1","1.0000000"]"#).is_ok());
}

#[test]
fn every_nonsense_is_said_in_both_languages() {
    use sollist_contract::said::Bilingual;
    for why in Nonsense::ALL {
        let said = why.said();
        assert!(!said.de.is_empty() && said.de != said.en, "{why:?}");
    }
}
