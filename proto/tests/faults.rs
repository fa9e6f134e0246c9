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
              Erwartet wird ein Betrag in Anführungszeichen wie "1300000.00", nicht die Dezimalzahl 1300000.0. Bitte „data.amount“ berichtigen.
              Expected is an amount in quotes such as "1300000.00", not the decimal number 1300000.0. Correct “data.amount”.
            MALFORMED data.amount
              „1300000.005“: ein Betrag hat höchstens zwei Nachkommastellen. Bitte „data.amount“ berichtigen.
              “1300000.005”: an amount has at most two decimals. Correct “data.amount”.
            MALFORMED data.amount
              „1.300.000,00“: ein Betrag wird wie "1300000.00" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen. Bitte „data.amount“ berichtigen.
              “1.300.000,00”: an amount is written like "1300000.00": digits, a point, at most two decimals. Correct “data.amount”.
            MALFORMED data.amount
              „NaN“: ein Betrag wird wie "1300000.00" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen. Bitte „data.amount“ berichtigen.
              “NaN”: an amount is written like "1300000.00": digits, a point, at most two decimals. Correct “data.amount”.
            MALFORMED data.amount
              „1e6“: ein Betrag wird wie "1300000.00" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen. Bitte „data.amount“ berichtigen.
              “1e6”: an amount is written like "1300000.00": digits, a point, at most two decimals. Correct “data.amount”.
            MALFORMED data.amount
              Ein Betrag wird wie "1300000.00" geschrieben: Ziffern, ein Punkt, höchstens zwei Nachkommastellen. Bitte „data.amount“ berichtigen.
              An amount is written like "1300000.00": digits, a point, at most two decimals. Correct “data.amount”.
            MALFORMED data.amount
              „9999999999999.00“: ein Betrag liegt zwischen −1.000.000.000.000,00 EUR und 1.000.000.000.000,00 EUR. Bitte „data.amount“ berichtigen.
              “9999999999999.00”: an amount lies between EUR −1,000,000,000,000.00 and EUR 1,000,000,000,000.00. Correct “data.amount”.
            MALFORMED data.amount
              Erwartet wird ein Betrag in Anführungszeichen wie "1300000.00", nicht null. Bitte „data.amount“ berichtigen.
              Expected is an amount in quotes such as "1300000.00", not null. Correct “data.amount”.
            MALFORMED data.amount
              Erwartet wird ein Betrag in Anführungszeichen wie "1300000.00", nicht ein Objekt. Bitte „data.amount“ berichtigen.
              Expected is an amount in quotes such as "1300000.00", not an object. Correct “data.amount”.
            MALFORMED data.quantity
              Erwartet wird eine ganze Zahl von 1 bis 1.000.000.000, nicht die Zahl -3. Bitte „data.quantity“ berichtigen.
              Expected is a whole number from 1 to 1,000,000,000, not the number -3. Correct “data.quantity”.
            MALFORMED data.quantity
              Erwartet wird eine ganze Zahl von 1 bis 1.000.000.000, nicht die Zahl 0. Bitte „data.quantity“ berichtigen.
              Expected is a whole number from 1 to 1,000,000,000, not the number 0. Correct “data.quantity”.
            MALFORMED data.quantity
              Erwartet wird eine ganze Zahl von 1 bis 1.000.000.000, nicht die Dezimalzahl 1.5. Bitte „data.quantity“ berichtigen.
              Expected is a whole number from 1 to 1,000,000,000, not the decimal number 1.5. Correct “data.quantity”.
            MALFORMED data.quantity
              Erwartet wird eine ganze Zahl von 1 bis 1.000.000.000, nicht der Text "1213". Bitte „data.quantity“ berichtigen.
              Expected is a whole number from 1 to 1,000,000,000, not the text "1213". Correct “data.quantity”.
            MALFORMED data.quantity
              Erwartet wird eine ganze Zahl von 1 bis 1.000.000.000, nicht die Zahl 99999999999. Bitte „data.quantity“ berichtigen.
              Expected is a whole number from 1 to 1,000,000,000, not the number 99999999999. Correct “data.quantity”.
            MALFORMED data.quantity
              Die Zahl ist zu groß. Bitte „data.quantity“ berichtigen.
              The number is too large. Correct “data.quantity”.
            MALFORMED data.quantity
              Erwartet wird eine ganze Zahl von 1 bis 1.000.000.000, nicht der Wahrheitswert true. Bitte „data.quantity“ berichtigen.
              Expected is a whole number from 1 to 1,000,000,000, not the truth value true. Correct “data.quantity”.
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
              Das Feld fehlt. Bitte „data.quantity“ berichtigen.
              The field is missing. Correct “data.quantity”.
            MALFORMED data.artikel
              Das Feld „artikel“ gibt es hier nicht; erlaubt sind authority, order, line, item, quantity, amount, due, consent. Bitte „data.artikel“ berichtigen.
              There is no field “artikel” here; known are authority, order, line, item, quantity, amount, due, consent. Correct “data.artikel”.
            MALFORMED data.item
              Das Feld „item“ steht doppelt. Bitte „data.item“ berichtigen.
              The field “item” comes twice. Correct “data.item”.
            MALFORMED data.item
              Der Gegenstand ist leer. Bitte „data.item“ berichtigen.
              The item is empty. Correct “data.item”.
            MALFORMED data.item
              Der Gegenstand enthält Steuerzeichen. Bitte „data.item“ berichtigen.
              The item has control characters. Correct “data.item”.
            MALFORMED data.item
              Erwartet wird ein Text in Anführungszeichen, nicht eine Liste. Bitte „data.item“ berichtigen.
              Expected is a text in quotes, not a list. Correct “data.item”.
            MALFORMED data.authority
              „BA Steglitz“ ist kein Behördenkürzel wie ba-pankow oder ikt-steuerung; gemeint ist vielleicht „ba-steglitz-zehlendorf“. Bitte „data.authority“ berichtigen.
              “BA Steglitz” is no authority code such as ba-pankow or ikt-steuerung; perhaps “ba-steglitz-zehlendorf” is meant. Correct “data.authority”.
            MALFORMED data.line
              „2021/25/geraete“ ist keine Haushaltsstelle der Form JAHR/BEREICH/EINZELPLAN/KAPITEL/TITEL, etwa 2026/30/25/bezirksamt-pankow/gutachten. Bitte „data.line“ berichtigen.
              “2021/25/geraete” is no budget line of the form YEAR/BEREICH/SECTION/CHAPTER/TITLE such as 2026/30/25/bezirksamt-pankow/gutachten. Correct “data.line”.
            MALFORMED data.due
              „31.12.2021“: ein Tag wird JJJJ-MM-TT geschrieben und steht im Kalender (1990 bis 2199). Bitte „data.due“ berichtigen.
              “31.12.2021”: a day is written YYYY-MM-DD and exists in the calendar (1990 to 2199). Correct “data.due”.
            MALFORMED data.consent
              Eine Einwilligung ist ein Objekt mit reference und basis (und amount, wenn sie einen Betrag nennt), oder ein Text, der beides nennt. Bitte „data.consent“ berichtigen.
              A consent is an object with reference and basis (and amount, if it names one), or a text that names both. Correct “data.consent”.
            MALFORMED data.consent
              Eine Einwilligung ist ein Objekt mit reference und basis (und amount, wenn sie einen Betrag nennt), oder ein Text, der beides nennt. Bitte „data.consent“ berichtigen.
              A consent is an object with reference and basis (and amount, if it names one), or a text that names both. Correct “data.consent”.
            MALFORMED data
              Erwartet wird ein JSON-Objekt. Bitte „data“ berichtigen.
              Expected is a JSON object. Correct “data”.
            ATTRIBUTE_MISSING data
              Das Attribut „data“ fehlt; jedes Ereignis hat specversion, id, source, type, time und data.
              The attribute “data” is missing; every event has specversion, id, source, type, time and data.
            MALFORMED data
              Erwartet wird ein JSON-Objekt. Bitte „data“ berichtigen.
              Expected is a JSON object. Correct “data”.
            MALFORMED data.authority
              data.authority: das Feld fehlt; data.order: das Feld fehlt; data.line: das Feld fehlt; data.item: das Feld fehlt; data.quantity: das Feld fehlt. Bitte alles davon berichtigen.
              data.authority: the field is missing; data.order: the field is missing; data.line: the field is missing; data.item: the field is missing; data.quantity: the field is missing. Correct all of it.
            MALFORMED data
              Erwartet wird ein JSON-Objekt. Bitte „data“ berichtigen.
              Expected is a JSON object. Correct “data”.
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
              Der Wert „sonstiges“ ist nicht vorgesehen; erlaubt sind staff, consumptive, investment, revenue. Bitte „data.kind“ berichtigen.
              The value “sonstiges” is unknown; known are staff, consumptive, investment, revenue. Correct “data.kind”.
            MALFORMED data.programme
              Der Wert „Mobile“ ist nicht vorgesehen; erlaubt sind mobile-devices, remote-access, infrastructure, e-file, workplace, training, citylab, reserve, other. Bitte „data.programme“ berichtigen.
              The value “Mobile” is unknown; known are mobile-devices, remote-access, infrastructure, e-file, workplace, training, citylab, reserve, other. Correct “data.programme”.
            MALFORMED data.programme
              Erwartet wird einer der vorgesehenen Werte, in Anführungszeichen. Bitte „data.programme“ berichtigen.
              Expected is one of the known values, in quotes. Correct “data.programme”.
            MALFORMED data.labels.titel
              Das Feld „titel“ gibt es hier nicht; erlaubt sind section, chapter, title. Bitte „data.labels.titel“ berichtigen.
              There is no field “titel” here; known are section, chapter, title. Correct “data.labels.titel”.
            MALFORMED data.labels.title
              Erwartet wird ein Text in Anführungszeichen, nicht die Zahl 5. Bitte „data.labels.title“ berichtigen.
              Expected is a text in quotes, not the number 5. Correct “data.labels.title”.
            MALFORMED data.labels
              Erwartet wird ein JSON-Objekt, nicht der Text "Titel". Bitte „data.labels“ berichtigen.
              Expected is a JSON object, not the text "Titel". Correct “data.labels”.
            MALFORMED data.values.items.notebook.unit_price
              „1071,72“: ein Satz wird wie "0.80" geschrieben. Bitte „data.values.items.notebook.unit_price“ berichtigen.
              “1071,72”: a rate is written like "0.80". Correct “data.values.items.notebook.unit_price”.
            MALFORMED data.values.items.notebook.unit_price
              Erwartet wird ein Text in Anführungszeichen, nicht die Dezimalzahl 1071.72. Bitte „data.values.items.notebook.unit_price“ berichtigen.
              Expected is a text in quotes, not the decimal number 1071.72. Correct “data.values.items.notebook.unit_price”.
            MALFORMED data.values.items.notebook.quota
              „-0.80“: ein Satz liegt zwischen 0 und 1.000.000.000 und hat höchstens zwölf Nachkommastellen. Bitte „data.values.items.notebook.quota“ berichtigen.
              “-0.80”: a rate lies between 0 and 1,000,000,000 and has at most twelve decimals. Correct “data.values.items.notebook.quota”.
            MALFORMED data.values.items.notebook.quota
              „0.1234567890123“: ein Satz liegt zwischen 0 und 1.000.000.000 und hat höchstens zwölf Nachkommastellen. Bitte „data.values.items.notebook.quota“ berichtigen.
              “0.1234567890123”: a rate lies between 0 and 1,000,000,000 and has at most twelve decimals. Correct “data.values.items.notebook.quota”.
            MALFORMED data.values.items.notebook.life_months
              Erwartet wird eine ganze Zahl von 0 bis 65.535, nicht die Zahl 70000. Bitte „data.values.items.notebook.life_months“ berichtigen.
              Expected is a whole number from 0 to 65,535, not the number 70000. Correct “data.values.items.notebook.life_months”.
            MALFORMED data.values.items.notebook.step_costs[1].every
              Erwartet wird eine ganze Zahl von 1 bis 1.000.000.000, nicht die Zahl 0. Bitte „data.values.items.notebook.step_costs[1].every“ berichtigen.
              Expected is a whole number from 1 to 1,000,000,000, not the number 0. Correct “data.values.items.notebook.step_costs[1].every”.
            MALFORMED data.values.items.notebook.required_for_mobile_work
              Erwartet wird true oder false, nicht der Text "ja". Bitte „data.values.items.notebook.required_for_mobile_work“ berichtigen.
              Expected is true or false, not the text "ja". Correct “data.values.items.notebook.required_for_mobile_work”.
            MALFORMED data.values.items.notebook.programme
              Das Feld fehlt. Bitte „data.values.items.notebook.programme“ berichtigen.
              The field is missing. Correct “data.values.items.notebook.programme”.
            MALFORMED data.values.items.notebook
              Der Gegenstand „notebook“ steht doppelt. Bitte „data.values.items.notebook“ berichtigen.
              The item “notebook” comes twice. Correct “data.values.items.notebook”.
            MALFORMED data.values.items
              Der Gegenstand ist leer. Bitte „data.values.items“ berichtigen.
              The item is empty. Correct “data.values.items”.
            MALFORMED data.year
              Erwartet wird ein Haushaltsjahr, nicht der Text "2027". Bitte „data.year“ berichtigen.
              Expected is a fiscal year, not the text "2027". Correct “data.year”.
            MALFORMED data.scope
              Ein Umfang ist eine ganze Zahl von 0 bis 1.000.000.000 oder ein Text. Bitte „data.scope“ berichtigen.
              A scope is a whole number from 0 to 1,000,000,000, or a text. Correct “data.scope”.
            MALFORMED data.final
              Erwartet wird true oder false, nicht der Text "ja". Bitte „data.final“ berichtigen.
              Expected is true or false, not the text "ja". Correct “data.final”.
            MALFORMED data.value
              „12 %“: ein veröffentlichter Wert ist eine Dezimalzahl wie "14.7". Bitte „data.value“ berichtigen.
              “12 %”: a published value is a decimal number such as "14.7". Correct “data.value”.
            MALFORMED data.derivation[0][0][0][0][0][0][0]
              Die Angabe ist zu tief verschachtelt. Bitte „data.derivation[0][0][0][0][0][0][0]“ berichtigen.
              The value is nested too deeply. Correct “data.derivation[0][0][0][0][0][0][0]”.
            MALFORMED data.kind
              Der Wert „feier“ ist nicht vorgesehen; erlaubt sind project, event, network. Bitte „data.kind“ berichtigen.
              The value “feier” is unknown; known are project, event, network. Correct “data.kind”.
            MALFORMED data.title
              Die Angabe hat nicht die Form, die der Typ verlangt. Bitte „data.title“ berichtigen.
              The value does not have the form that its type asks for. Correct “data.title”.
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
    for place in ["data.authority: ", "; data.amount: „12,34“: ", "; data.paid: ", "; data.line: das Feld fehlt"] {
        assert_eq!(all.said.de.matches(place).count(), 1, "{place}: {}", all.said.de);
    }
    // One that is left out for its fault is not said to be missing.
    let mut one = payment;
    (one["authority"], one["line"]) = (json!("ba-mitte"), json!("2026/30/25/bezirksamt-mitte/geraete"));
    one.as_object_mut().unwrap().remove("paid");
    let one = said(one);
    assert!(one.said.de.starts_with("„12,34“: ein Betrag ") && !one.said.de.contains(';'), "{}", one.said.de);
}

#[test]
fn a_wrong_time_and_wrong_data_are_said_together() {
    let line = order("\"1300000.00\"", "\"1,5\"").replace("2021-01-14T09:00:00+01:00", "gestern");
    let both = refused(line.as_bytes());
    assert_eq!((both.reason.code(), both.field.as_str()), ("WRONG_TIME", "time"));
    for words in ["„gestern“ (time) ist kein Zeitpunkt", "„1,5“: ein Betrag wird", "Bitte „data.amount“ berichtigen."]
    {
        assert!(both.said.de.contains(words), "{words}: {}", both.said.de);
    }
    assert!(both.said.en.contains("RFC 3339") && both.said.en.contains("Correct “data.amount”."), "{}", both.said.en);
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
