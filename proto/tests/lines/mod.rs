//! Lines of a file, good and damaged, and what people are told about the damaged.

#![allow(dead_code)]

use expect_test::Expect;
use sollist_contract::{envelope::Envelope, refusal::Refusal};

pub const ORDER: &str = r#"{"specversion":"1.0","id":"sz-2021-0001","source":"/bezirk/06/hkr","type":"procurement.order-placed.v1","time":"2021-01-14T09:00:00+01:00","datacontenttype":"application/json","data":{"authority":"ba-steglitz-zehlendorf","order":"B-2021-001","line":"2021/30/25/bezirksamt-steglitz-zehlendorf/geraete","item":"notebook","quantity":1213,"amount":"1300000.00"}}"#;

/// The order with one text in place of another.
pub fn order(from: &str, to: &str) -> String {
    assert!(ORDER.contains(from), "{from}");
    ORDER.replacen(from, to, 1)
}

/// An event of a type with this data.
pub fn event(type_name: &str, data: &str) -> String {
    let head = order("procurement.order-placed.v1", type_name);
    let (head, _) = head.split_once(r#"{"authority""#).unwrap();
    format!("{head}{data}}}")
}

pub fn refused(line: &[u8]) -> Refusal {
    match Envelope::parse(line) {
        Ok(read) => panic!("taken: {}", read.to_json().unwrap()),
        Err(why) => {
            let refusal = Refusal::from(why);
            // Both texts are there, say it in their own words, and the German is free of serde's.
            assert!(
                !refusal.said.de.is_empty() && !refusal.said.en.is_empty() && refusal.said.de != refusal.said.en,
                "{refusal:?}"
            );
            for english in
                ["expected", "invalid", "missing", "unknown", " field", "struct ", "variant", "the ", " is ", "`"]
            {
                assert!(!refusal.said.de.contains(english), "{english:?} in {:?}", refusal.said.de);
            }
            // What is advised is a command of ours.
            let quoted = refusal.said.en.split('`').skip(1).step_by(2);
            assert!(quoted.into_iter().all(|code| code.starts_with("sollist ")), "{:?}", refusal.said.en);
            for code in ["struct ", "variant", "invalid type"] {
                assert!(!refusal.said.en.contains(code), "{code:?} in {:?}", refusal.said.en);
            }
            refusal
        }
    }
}

/// Shows reason, field and both texts of each line's refusal.
pub fn check(lines: &[String], expected: Expect) {
    let shown: String = lines
        .iter()
        .map(|line| refused(line.as_bytes()))
        .map(|refusal| {
            format!("{} {}\n  {}\n  {}\n", refusal.reason.code(), refusal.field, refusal.said.de, refusal.said.en)
        })
        .collect();
    expected.assert_eq(&shown);
}
