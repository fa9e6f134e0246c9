//! What people are told about data that cannot be read: the field, and in both languages why.

#![allow(clippy::unwrap_used, clippy::panic)]

mod lines;

use expect_test::expect;
use serde_json::{Value, json};
use sollist_contract::{envelope::NotRead, event::Event, refusal::Refusal};

use lines::{check, event, order, refused};

#[test]
fn amounts_and_quantities_that_are_none_are_refused_with_their_field() {
    let amount = |text: &str| order("\"1300000.00\"", text);
    let quantity = |text: &str| order("1213", text);
    check(
        &[
            amount("1300000.00"),
            amount("\"1300000.005\""),
            amount("\"1.300.000,00\""),
            amount("\"NaN\""),
            amount("\"1e6\""),
            amount("\"\""),
            amount("\"9999999999999.00\""),
            amount("null"),
            amount("{}"),
            quantity("-3"),
            quantity("0"),
            quantity("1.5"),
            quantity("\"1213\""),
            quantity("99999999999"),
            quantity("1e999"),
            quantity("true"),
        ],
        expect![[r#"
            MALFORMED data.amount
              data.amount: erwartet wird ein Betrag in Anführungszeichen wie "1300000.00", nicht die Dezimalzahl 1300000.0
              data.amount: expected an amount in quotes such as "1300000.00", not the decimal number 1300000.0
            MALFORMED data.amount
              data.amount: „1300000.005“: ein Betrag hat höchstens zwei Nachkommastellen
              data.amount: “1300000.005”: an amount has at most two decimals
            MALFORMED data.amount
              data.amount: „1.300.000,00“: ein Betrag wird wie "1300000.00" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen
              data.amount: “1.300.000,00”: an amount is written like "1300000.00": digits, a point, at most two decimals
            MALFORMED data.amount
              data.amount: „NaN“: ein Betrag wird wie "1300000.00" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen
              data.amount: “NaN”: an amount is written like "1300000.00": digits, a point, at most two decimals
            MALFORMED data.amount
              data.amount: „1e6“: ein Betrag wird wie "1300000.00" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen
              data.amount: “1e6”: an amount is written like "1300000.00": digits, a point, at most two decimals
            MALFORMED data.amount
              data.amount: ein Betrag wird wie "1300000.00" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen
              data.amount: an amount is written like "1300000.00": digits, a point, at most two decimals
            MALFORMED data.amount
              data.amount: „9999999999999.00“: ein Betrag liegt zwischen -1000000000000.00 und 1000000000000.00 EUR
              data.amount: “9999999999999.00”: an amount lies between -1000000000000.00 and 1000000000000.00 EUR
            MALFORMED data.amount
              data.amount: erwartet wird ein Betrag in Anführungszeichen wie "1300000.00", nicht null
              data.amount: expected an amount in quotes such as "1300000.00", not null
            MALFORMED data.amount
              data.amount: erwartet wird ein Betrag in Anführungszeichen wie "1300000.00", nicht ein Objekt
              data.amount: expected an amount in quotes such as "1300000.00", not an object
            MALFORMED data.quantity
              data.quantity: erwartet wird eine ganze Zahl von 1 bis 1000000000, nicht die Zahl -3
              data.quantity: expected a whole number from 1 to 1000000000, not the number -3
            MALFORMED data.quantity
              data.quantity: erwartet wird eine ganze Zahl von 1 bis 1000000000, nicht die Zahl 0
              data.quantity: expected a whole number from 1 to 1000000000, not the number 0
            MALFORMED data.quantity
              data.quantity: erwartet wird eine ganze Zahl von 1 bis 1000000000, nicht die Dezimalzahl 1.5
              data.quantity: expected a whole number from 1 to 1000000000, not the decimal number 1.5
            MALFORMED data.quantity
              data.quantity: erwartet wird eine ganze Zahl von 1 bis 1000000000, nicht der Text "1213"
              data.quantity: expected a whole number from 1 to 1000000000, not the text "1213"
            MALFORMED data.quantity
              data.quantity: erwartet wird eine ganze Zahl von 1 bis 1000000000, nicht die Zahl 99999999999
              data.quantity: expected a whole number from 1 to 1000000000, not the number 99999999999
            MALFORMED data.quantity
              data.quantity: die Zahl ist zu groß
              data.quantity: the number is too large
            MALFORMED data.quantity
              data.quantity: erwartet wird eine ganze Zahl von 1 bis 1000000000, nicht der Wahrheitswert true
              data.quantity: expected a whole number from 1 to 1000000000, not the truth value true
        "#]],
    );
}

#[test]
fn fields_that_are_missing_unknown_or_wrong_are_named() {
    check(
        &[
            order(r#""quantity":1213,"#, ""),
            order(r#""item":"notebook","#, r#""item":"notebook","artikel":"x","#),
            order(r#""item":"notebook","#, r#""item":"notebook","item":"tablet","#),
            order("notebook", " "),
            order("notebook", "note\\nbook"),
            order("\"notebook\"", "[\"notebook\"]"),
            order("ba-steglitz-zehlendorf", "BA Steglitz"),
            order("2021/30/25/bezirksamt-steglitz-zehlendorf/geraete", "2021/25/geraete"),
            order(r#""amount":"#, r#""due":"31.12.2021","amount":"#),
            order(r#""amount":"#, r#""consent":{"reference":"BA 1024/V"},"amount":"#),
            order(r#""amount":"#, r#""consent":{"reference":"BA 1024/V","basis":"§ 37 LHO","note":"x"},"amount":"#),
            event("procurement.order-placed.v1", "[]"),
            event("procurement.order-placed.v1", "null"),
            event("procurement.order-placed.v1", "\"amount\""),
            event("procurement.order-placed.v1", "{}"),
            event("rollout.e-file-connected.v1", "[\"ba-mitte\"]"),
        ],
        expect![[r#"
            MALFORMED data.quantity
              data.quantity: fehlt
              data.quantity: is missing
            MALFORMED data.artikel
              data.artikel: das Feld „artikel“ gibt es hier nicht; erlaubt sind authority, order, line, item, quantity, amount, due, consent
              data.artikel: there is no field “artikel” here; known are authority, order, line, item, quantity, amount, due, consent
            MALFORMED data.item
              data.item: das Feld „item“ steht doppelt
              data.item: the field “item” comes twice
            MALFORMED data.item
              data.item: der Gegenstand ist leer
              data.item: the item is empty
            MALFORMED data.item
              data.item: der Gegenstand enthält Steuerzeichen
              data.item: the item has control characters
            MALFORMED data.item
              data.item: erwartet wird ein Text in Anführungszeichen, nicht eine Liste
              data.item: expected a text in quotes, not a list
            MALFORMED data.authority
              data.authority: „BA Steglitz“ ist kein Behördenkürzel wie ba-pankow oder ikt-steuerung; gemeint ist vielleicht „ba-steglitz“
              data.authority: “BA Steglitz” is no authority code such as ba-pankow or ikt-steuerung; perhaps “ba-steglitz” is meant
            MALFORMED data.line
              data.line: „2021/25/geraete“ ist keine Haushaltsstelle der Form JAHR/BEREICH/EINZELPLAN/KAPITEL/TITEL, etwa 2026/30/25/bezirksamt-pankow/gutachten
              data.line: “2021/25/geraete” is no budget line of the form YEAR/BEREICH/SECTION/CHAPTER/TITLE such as 2026/30/25/bezirksamt-pankow/gutachten
            MALFORMED data.due
              data.due: „31.12.2021“: ein Tag wird JJJJ-MM-TT geschrieben und steht im Kalender (1990 bis 2199)
              data.due: “31.12.2021”: a day is written YYYY-MM-DD and exists in the calendar (1990 to 2199)
            MALFORMED data.consent
              data.consent: eine Einwilligung ist ein Objekt mit reference und basis (und amount, wenn sie einen Betrag nennt), oder ein Text, der beides nennt
              data.consent: a consent is an object with reference and basis (and amount, if it names one), or a text that names both
            MALFORMED data.consent
              data.consent: eine Einwilligung ist ein Objekt mit reference und basis (und amount, wenn sie einen Betrag nennt), oder ein Text, der beides nennt
              data.consent: a consent is an object with reference and basis (and amount, if it names one), or a text that names both
            MALFORMED data
              data: erwartet wird ein JSON-Objekt
              data: expected a JSON object
            ATTRIBUTE_MISSING data
              Das Attribut „data“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data.
              The attribute “data” is missing; every event has specversion, id, source, type, time and data.
            MALFORMED data
              data: erwartet wird ein JSON-Objekt
              data: expected a JSON object
            MALFORMED data.authority
              data.authority: fehlt; data.order: fehlt; data.line: fehlt; data.item: fehlt; data.quantity: fehlt
              data.authority: is missing; data.order: is missing; data.line: is missing; data.item: is missing; data.quantity: is missing
            MALFORMED data
              data: erwartet wird ein JSON-Objekt
              data: expected a JSON object
        "#]],
    );
}

#[test]
fn faults_deep_in_the_data_are_found() {
    let line = "2026/30/25/bezirksamt-pankow/geraete";
    let appropriated = |rest: &str| {
        event(
            "budget.appropriated.v1",
            &format!(r#"{{"authority":"ba-pankow","line":"{line}","amount":"1.00",{rest}}}"#),
        )
    };
    let values = |item: &str| {
        event(
            "parameters.published.v1",
            &format!(r#"{{"set":"a","valid_from":"2021-01-01","values":{{"items":{{"notebook":{item}}}}}}}"#),
        )
    };
    check(
        &[
            appropriated(r#""kind":"sonstiges""#),
            appropriated(r#""programme":"Mobile""#),
            appropriated(r#""programme":7"#),
            appropriated(r#""labels":{"titel":"x"}"#),
            appropriated(r#""labels":{"title":5}"#),
            appropriated(r#""labels":"Titel""#),
            values(r#"{"programme":"mobile-devices","unit_price":"1071,72"}"#),
            values(r#"{"programme":"mobile-devices","unit_price":1071.72}"#),
            values(r#"{"programme":"mobile-devices","quota":"-0.80"}"#),
            values(r#"{"programme":"mobile-devices","quota":"0.1234567890123"}"#),
            values(r#"{"programme":"mobile-devices","life_months":70000}"#),
            values(
                r#"{"programme":"mobile-devices","step_costs":[{"name":"a","every":500,"amount":"1.00"},{"name":"b","every":0,"amount":"1.00"}]}"#,
            ),
            values(r#"{"programme":"mobile-devices","required_for_mobile_work":"ja"}"#),
            values("{}"),
            values(r#"{"programme":"mobile-devices"},"notebook":{"programme":"workplace"}"#),
            values(r#"{"programme":"mobile-devices"},"":{"programme":"workplace"}"#),
            event(
                "budget.authority-granted.v1",
                &format!(r#"{{"authority":"ba-pankow","line":"{line}","year":"2027","amount":"1.00"}}"#),
            ),
            event(
                "rollout.planned.v1",
                r#"{"authority":"ba-mitte","rollout":"windows-11","scope":-5,"deadline":"2025-10-14"}"#,
            ),
            event(
                "procurement.payment-made.v1",
                &format!(r#"{{"authority":"ba-pankow","line":"{line}","payment":"Z1","amount":"1.00","final":"ja"}}"#),
            ),
            event(
                "figure.reported.v1",
                r#"{"metric":"m","definition":"d","scope":"berlin","as_of":"2021-01-11","origin":"rbb24.de","value":"12 %"}"#,
            ),
            event(
                "funding.rejected.v1",
                &format!(
                    r#"{{"authority":"ba-pankow","request":"1","derivation":{}1{}}}"#,
                    "[".repeat(200),
                    "]".repeat(200)
                ),
            ),
            event(
                "citylab.activity-recorded.v1",
                r#"{"authority":"ikt-steuerung","kind":"feier","title":"x","held_on":"2026-05-21"}"#,
            ),
            event(
                "citylab.activity-recorded.v1",
                r#"{"authority":"ikt-steuerung","kind":"event","title":"\ud800","held_on":"2026-05-21"}"#,
            ),
        ],
        expect![[r#"
            MALFORMED data.kind
              data.kind: der Wert „sonstiges“ ist nicht vorgesehen; erlaubt sind staff, consumptive, investment, revenue
              data.kind: the value “sonstiges” is unknown; known are staff, consumptive, investment, revenue
            MALFORMED data.programme
              data.programme: der Wert „Mobile“ ist nicht vorgesehen; erlaubt sind mobile-devices, remote-access, infrastructure, e-file, workplace, training, citylab, reserve, other
              data.programme: the value “Mobile” is unknown; known are mobile-devices, remote-access, infrastructure, e-file, workplace, training, citylab, reserve, other
            MALFORMED data.programme
              data.programme: erwartet wird einer der vorgesehenen Werte, in Anführungszeichen
              data.programme: expected one of the known values, in quotes
            MALFORMED data.labels.titel
              data.labels.titel: das Feld „titel“ gibt es hier nicht; erlaubt sind section, chapter, title
              data.labels.titel: there is no field “titel” here; known are section, chapter, title
            MALFORMED data.labels.title
              data.labels.title: erwartet wird ein Text in Anführungszeichen, nicht die Zahl 5
              data.labels.title: expected a text in quotes, not the number 5
            MALFORMED data.labels
              data.labels: erwartet wird ein JSON-Objekt, nicht der Text "Titel"
              data.labels: expected a JSON object, not the text "Titel"
            MALFORMED data.values.items.notebook.unit_price
              data.values.items.notebook.unit_price: „1071,72“: ein Satz wird wie "0.80" geschrieben
              data.values.items.notebook.unit_price: “1071,72”: a rate is written like "0.80"
            MALFORMED data.values.items.notebook.unit_price
              data.values.items.notebook.unit_price: erwartet wird ein Text in Anführungszeichen, nicht die Dezimalzahl 1071.72
              data.values.items.notebook.unit_price: expected a text in quotes, not the decimal number 1071.72
            MALFORMED data.values.items.notebook.quota
              data.values.items.notebook.quota: „-0.80“: ein Satz liegt zwischen 0 und 1000000000 und hat höchstens zwölf Nachkommastellen
              data.values.items.notebook.quota: “-0.80”: a rate lies between 0 and 1000000000 and has at most twelve decimals
            MALFORMED data.values.items.notebook.quota
              data.values.items.notebook.quota: „0.1234567890123“: ein Satz liegt zwischen 0 und 1000000000 und hat höchstens zwölf Nachkommastellen
              data.values.items.notebook.quota: “0.1234567890123”: a rate lies between 0 and 1000000000 and has at most twelve decimals
            MALFORMED data.values.items.notebook.life_months
              data.values.items.notebook.life_months: erwartet wird eine ganze Zahl von 0 bis 65535, nicht die Zahl 70000
              data.values.items.notebook.life_months: expected a whole number from 0 to 65535, not the number 70000
            MALFORMED data.values.items.notebook.step_costs[1].every
              data.values.items.notebook.step_costs[1].every: erwartet wird eine ganze Zahl von 1 bis 1000000000, nicht die Zahl 0
              data.values.items.notebook.step_costs[1].every: expected a whole number from 1 to 1000000000, not the number 0
            MALFORMED data.values.items.notebook.required_for_mobile_work
              data.values.items.notebook.required_for_mobile_work: erwartet wird true oder false, nicht der Text "ja"
              data.values.items.notebook.required_for_mobile_work: expected true or false, not the text "ja"
            MALFORMED data.values.items.notebook.programme
              data.values.items.notebook.programme: fehlt
              data.values.items.notebook.programme: is missing
            MALFORMED data.values.items.notebook
              data.values.items.notebook: der Gegenstand „notebook“ steht doppelt
              data.values.items.notebook: the item “notebook” comes twice
            MALFORMED data.values.items
              data.values.items: der Gegenstand ist leer
              data.values.items: the item is empty
            MALFORMED data.year
              data.year: erwartet wird ein Haushaltsjahr, nicht der Text "2027"
              data.year: expected a fiscal year, not the text "2027"
            MALFORMED data.scope
              data.scope: ein Umfang ist eine ganze Zahl von 0 bis 1000000000 oder ein Text
              data.scope: a scope is a whole number from 0 to 1000000000, or a text
            MALFORMED data.final
              data.final: erwartet wird true oder false, nicht der Text "ja"
              data.final: expected true or false, not the text "ja"
            MALFORMED data.value
              data.value: „12 %“: ein veröffentlichter Wert ist eine Dezimalzahl wie "0.147"
              data.value: “12 %”: a published value is a decimal number such as "0.147"
            MALFORMED data.derivation[0][0][0][0][0][0][0]
              data.derivation[0][0][0][0][0][0][0]: die Angabe ist zu tief verschachtelt
              data.derivation[0][0][0][0][0][0][0]: the value is nested too deeply
            MALFORMED data.kind
              data.kind: der Wert „feier“ ist nicht vorgesehen; erlaubt sind project, event, network
              data.kind: the value “feier” is unknown; known are project, event, network
            MALFORMED data.title
              data.title: die Angabe hat nicht die Form, die der Typ verlangt
              data.title: the value does not have the form that its type asks for
        "#]],
    );
}

/// Whoever corrects an entry does it once.
#[test]
fn everything_that_is_wrong_with_an_event_is_said_at_once() {
    let payment = json!({"authority": "BA Mitte", "payment": "Z-1", "amount": "12,34", "paid": true});
    let said = |data: Value| refused(event("procurement.payment-made.v1", &data.to_string()).as_bytes());
    let all = said(payment.clone());
    assert_eq!(all.field, "data.authority");
    for place in ["data.authority: ", "; data.amount: „12,34“: ", "; data.paid: ", "; data.line: fehlt"] {
        assert_eq!(all.said.de.matches(place).count(), 1, "{place}: {}", all.said.de);
    }
    // One that is left out for its fault is not said to be missing.
    let mut one = payment;
    (one["authority"], one["line"]) = (json!("ba-mitte"), json!("2026/30/25/bezirksamt-mitte/geraete"));
    one.as_object_mut().unwrap().remove("paid");
    let one = said(one);
    assert!(one.said.de.starts_with("data.amount: „12,34“: ") && !one.said.de.contains(';'), "{}", one.said.de);
}

#[test]
fn the_place_is_found_in_data_of_several_lines() {
    let data =
        json!({"authority": "ba-mitte", "labels": {"section": "a, {b} \"c\" \\"}, "line": "x", "amount": "1.00"});
    let text = serde_json::to_string_pretty(&data).unwrap();
    let refusal = Event::from_data("budget.appropriated.v1", &text)
        .unwrap()
        .map_err(|error| Refusal::from(NotRead::data(&error, &text)))
        .unwrap_err();
    assert_eq!(refusal.field, "data.line");
}

#[test]
fn what_is_quoted_is_kept_short() {
    let long = "x".repeat(100_000);
    for line in [
        order("B-2021-001", &long),
        order("2021/30/25", &long),
        order("ba-steglitz-zehlendorf", &format!("BA {long}")),
        order("1300000.00", &long),
        order("1213", &format!("\"{long}\"")),
        order(r#""item":"#, &format!(r#""{long}":1,"item":"#)),
        order(r#""item":"#, &format!(r#""consent":{{"{long}":1}},"item":"#)),
    ] {
        let refusal = refused(line.as_bytes());
        assert!(
            refusal.said.de.len() + refusal.said.en.len() + refusal.field.len() < 3_000,
            "{} bytes",
            refusal.said.de.len()
        );
    }
}
