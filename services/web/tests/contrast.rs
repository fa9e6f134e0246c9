//! Contrast by numbers: every colour that the styles use, in both themes, on everything that it may stand on (WCAG 2.1,
//! 1.4.3 and 1.4.11; Oklab after Björn Ottosson, relative luminance after WCAG). A checker in a browser says nothing
//! where text has the colour of its ground, and gives up on pictures.

#![allow(clippy::unwrap_used, clippy::panic, clippy::float_arithmetic)] // Colours; never money.

use std::collections::{BTreeMap, BTreeSet};

const KERN: &str = include_str!("../assets/kern.css");
const OURS: &str = include_str!("../assets/sollist.css");

/// What pages and tables lie on.
const GROUNDS: [&str; 2] = ["--kern-color-layout-background-default", "--kern-color-layout-background-hued"];
/// Text on any of these grounds.
const TEXT: [&str; 4] = [
    "--kern-color-layout-text-default",
    "--kern-color-layout-text-muted",
    "--kern-color-action-default",
    "--kern-color-feedback-danger",
];
/// What is no text and tells something: rings, frames of fields, marks, parts of pictures.
const SIGNS: [&str; 5] = [
    "--kern-color-action-focus-default",
    "--kern-color-form-input-border",
    "--kern-color-feedback-warning",
    "#5f86bb",
    "#b2791f",
];
/// Text on a ground of its own.
const OWN: [(&str, &str); 2] =
    [("--kern-color-action-on-default", "--kern-color-action-default"), ("#1b1b1b", "#ffe08a")];
/// What only parts rows of a table or a list: without it nothing is lost.
const QUIET: [&str; 1] = ["--kern-color-layout-border"];

/// The variables of a theme.
fn theme(name: &str) -> BTreeMap<&'static str, &'static str> {
    let variables = |text: &'static str| {
        let pairs = text.split([';', '{', '}']).filter_map(|part| part.split_once(':'));
        let pairs = pairs.map(|(name, value)| (name.trim(), value.trim()));
        pairs.filter(|(name, _)| name.starts_with("--")).collect::<Vec<_>>()
    };
    let mark = format!("@media (prefers-color-scheme: {name}){{");
    let (before, rest) = KERN.split_once(&mark).unwrap();
    let own = rest.split("}}").next().unwrap();
    let palette = before.split("@media").next().unwrap();
    variables(palette).into_iter().chain(variables(own)).collect()
}

/// Linear red, green and blue.
fn colour(of: &BTreeMap<&str, &str>, name: &str) -> [f64; 3] {
    let text =
        if name.starts_with("--") { of.get(name).unwrap_or_else(|| panic!("{name} has no value")) } else { name };
    if let Some(other) = text.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
        return colour(of, other);
    }
    if let Some(hex) = text.strip_prefix('#') {
        let part = |at: usize| f64::from(u8::from_str_radix(hex.get(at..at + 2).unwrap(), 16).unwrap()) / 255.0;
        let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        return [part(0), part(2), part(4)].map(linear);
    }
    let inner = text.strip_prefix("oklch(").unwrap().strip_suffix(')').unwrap();
    let parts: Vec<f64> = inner.split(' ').map(|part| part.trim_end_matches('%').parse().unwrap()).collect();
    let [lightness, chroma, hue] = [parts[0] / 100.0, parts[1], parts[2].to_radians()];
    let [a, b] = [chroma * hue.cos(), chroma * hue.sin()];
    let [l, m, s] = [
        lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b,
        lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b,
        lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b,
    ]
    .map(|root| root.powi(3));
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
    .map(|part| part.clamp(0.0, 1.0))
}

fn contrast(of: &BTreeMap<&str, &str>, one: &str, other: &str) -> f64 {
    let luminance = |name| {
        let [red, green, blue] = colour(of, name);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let [one, other] = [luminance(one), luminance(other)];
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_colour_is_seen_on_everything_it_stands_on() {
    let mut seen = 0;
    for name in ["light", "dark"] {
        let of = theme(name);
        let mut hold = |one: &str, ground: &str, least: f64| {
            let found = contrast(&of, one, ground);
            assert!(found >= least, "{name}: {one} on {ground} is {found:.2}, below {least}");
            seen += 1;
        };
        for ground in GROUNDS {
            TEXT.iter().for_each(|text| hold(text, ground, 4.5));
            SIGNS.iter().for_each(|sign| hold(sign, ground, 3.0));
        }
        OWN.iter().for_each(|(text, ground)| hold(text, ground, 4.5));
    }
    assert_eq!(seen, 2 * (GROUNDS.len() * (TEXT.len() + SIGNS.len()) + OWN.len()));
    // The measure itself: black on white, and the least grey that is enough on white.
    let of = theme("light");
    assert!((contrast(&of, "#000000", "#ffffff") - 21.0).abs() < 0.001);
    assert!((contrast(&of, "#767676", "#ffffff") - 4.54).abs() < 0.01);
    assert!((contrast(&of, "--kern-color-black", "--kern-color-white") - 21.0).abs() < 0.01);
}

#[test]
fn no_colour_is_used_that_is_not_looked_at() {
    let known: BTreeSet<&str> = GROUNDS
        .into_iter()
        .chain(TEXT)
        .chain(SIGNS)
        .chain(QUIET)
        .chain(OWN.into_iter().flat_map(<[&str; 2]>::from))
        .collect();
    let variables = OURS.split("var(").skip(1).map(|rest| rest.split([',', ')']).next().unwrap().trim());
    let variables = variables.filter(|name| name.starts_with("--kern-color")).map(str::to_owned);
    let numbers = OURS.split('#').skip(1).filter_map(|rest| rest.split([';', ' ', '}', ')', ',']).next());
    let numbers = numbers.filter(|hex| matches!(hex.len(), 3 | 6) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let used: BTreeSet<String> = variables.chain(numbers.map(|hex| format!("#{hex}"))).collect();
    let used: BTreeSet<&str> = used.iter().map(String::as_str).collect();
    let missing: Vec<_> = used.difference(&known).collect();
    assert!(missing.is_empty(), "name them in this test, with what they stand on: {missing:?}");
    assert!(used.len() > 8, "{used:?}");
    // No text is without a colour where the ground has one.
    assert!(OURS.contains("body { margin: 0; color: var(--kern-color-layout-text-default)"));
    for word in ["rgb(", "hsl(", "white", "black"] {
        let found = OURS.lines().find(|line| line.contains(&format!(": {word}")));
        assert_eq!(found, None, "a colour of no name");
    }
}
