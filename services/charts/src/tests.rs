//! Charts as somebody reads them who does not see them, and as a page colours them.
#![allow(clippy::unwrap_used)]

use sollist_contract::{day::Day, money::german_count, said::Said};

use super::{axis::Axis, *};

const PAPER: Style<'static> = Style::Paper {
    font: "Libertinus Serif",
    inks: Inks { ink: "#1a1a1a", actual: "#0b4a8f", grey: "#6f6f6f", rule: "#c9c9c9", paper: "#ffffff" },
};
const PAGE: Style<'static> = Style::Page { id: "verlauf", title: "Quote <je> Quartal", desc: "Am höchsten: & mehr." };

fn days(all: &[&str]) -> Vec<Day> {
    all.iter().map(|day| day.parse().unwrap()).collect()
}

fn drawn(style: Style<'_>, points: Vec<Option<i64>>, breaks: &[Day]) -> Chart {
    let days = days(&["2026-01-31", "2026-02-28", "2026-03-31"]);
    let lines = [Curve { name: "Ist".into(), points, stroke: Stroke::Solid }];
    let (message, unit, written) = ("Botschaft.", "TEUR", &german_count);
    let (break_name, ahead) = ("Bruch", None);
    course(style, &Course { message, unit, days: &days, lines: &lines, ahead, breaks, break_name, written })
}

#[test]
fn the_chart_says_its_numbers_without_eyes() {
    let bars = [
        Bar { name: "Mitte".into(), target: Some(2400), actual: Some(1213) },
        Bar { name: "Neukölln".into(), target: None, actual: None },
        Bar { name: "Pankow & <b>".into(), target: Some(900), actual: None },
    ];
    let chart = target_against_actual(PAPER, "Botschaft.", "Soll", "Ist", &bars);
    assert_eq!(
        chart.alt,
        "Balkendiagramm, Ist gegen Soll. Botschaft. Mitte: 1.213 von 2.400; Neukölln: nicht gemeldet; Pankow & <b>: \
         nicht gemeldet, Soll 900."
    );
    assert!(chart.svg.contains("1.213 von 2.400") && chart.svg.contains("Pankow &amp; &lt;b&gt;"));

    let chart = drawn(PAPER, vec![None, Some(5), Some(1200)], &[]);
    assert_eq!(
        chart.alt,
        "Liniendiagramm in TEUR. Botschaft. Zur Linie Ist: Ende Januar 2026 ist nichts gemeldet, Ende Februar 2026 \
         waren es 5, Ende März 2026 waren es 1.200."
    );
}

#[test]
fn what_is_expected_is_a_line_of_its_own_from_the_last_day_that_is_known() {
    let days = days(&["2026-01-31", "2026-02-11", "2026-02-28", "2026-03-31"]);
    let lines = [Curve { name: "Ist".into(), points: vec![Some(3), Some(4)], stroke: Stroke::Solid }];
    let (message, unit, written, ahead) = ("Botschaft.", "TEUR", &german_count, Some(("Prognose", 90)));
    let of = Course { message, unit, days: &days, lines: &lines, ahead, breaks: &[], break_name: "", written };
    let chart = course(PAPER, &of);
    assert_eq!(
        chart.alt,
        "Liniendiagramm in TEUR. Botschaft. Zur Linie Ist: Ende Januar 2026 waren es 3, am 11. Februar 2026 waren es \
         4; Zur Linie Prognose: Ende März 2026 werden 90 erwartet."
    );
    assert!(chart.svg.contains("Ist: 4") && chart.svg.contains("Prognose: 90"), "{}", chart.svg);
    assert!(chart.svg.contains(">100<"), "the axis has room for it: {}", chart.svg);
}

#[test]
fn paper_has_its_inks_and_a_page_its_classes() {
    let points = vec![None, Some(5), Some(1200)];
    let paper = drawn(PAPER, points.clone(), &[]).svg;
    assert!(paper.contains(r##"fill="#0b4a8f""##) && paper.contains(r#"font-family="Libertinus Serif""#), "{paper}");
    assert!(!paper.contains("class=") && !paper.contains("role="), "{paper}");
    let page = drawn(PAGE, points, &[]).svg;
    assert!(page.contains(r#"class="l-actual""#) && page.contains(r#"class="grey""#), "{page}");
    for colour in ["#", "fill=", "stroke=\"", "font-family", "style="] {
        assert!(!page.contains(colour), "a page's styles alone say how it looks, not {colour}: {page}");
    }
    assert!(page.contains(r#"role="img" aria-labelledby="verlauf-t verlauf-d""#), "{page}");
    assert!(page.contains("<title id=\"verlauf-t\">Quote &lt;je&gt; Quartal</title>"), "{page}");
    assert!(page.contains("<desc id=\"verlauf-d\">Am höchsten: &amp; mehr.</desc>"), "{page}");
}

#[test]
fn what_is_below_nought_lies_below_it() {
    assert_eq!(Axis::of([3, 700].into_iter()), Axis { least: 0, most: 800 });
    assert_eq!(Axis::of([-30, 12].into_iter()), Axis { least: -30, most: 20 });
    assert_eq!(Axis::of([].into_iter()), Axis { least: 0, most: 1 });
    let axis = Axis { least: -20, most: 20 };
    assert_eq!((axis.at(-20, 100.0), axis.at(0, 100.0), axis.at(20, 100.0)), (0.0, 50.0, 100.0));
    assert_eq!(axis.marks().collect::<Vec<_>>(), [0, 5, 10, 15, 20, -10, -20]);
    let chart = drawn(PAGE, vec![Some(-10), Some(5), Some(20)], &[]);
    assert!(chart.svg.contains(">−10<"), "{}", chart.svg);
}

#[test]
fn a_break_is_marked_before_its_day() {
    let of = |breaks: &[Day]| drawn(PAGE, vec![Some(1), Some(2), Some(3)], breaks).svg;
    assert!(of(&days(&["2026-02-28"])).contains(">Bruch 02/26<"));
    assert!(!of(&days(&["2027-02-28"])).contains("Bruch"));
}

#[test]
fn a_range_says_what_is_not_known() {
    let rows = [
        Range {
            name: "Mitte".into(),
            lower: Some(10),
            upper: Some(30),
            value: Some(20),
            limit: Some(25),
            label: "20".into(),
        },
        Range { name: "Pankow".into(), lower: None, upper: None, value: None, limit: None, label: "keine".into() },
    ];
    let chart = ranges(PAGE, ("Spanne", "Prognose", "Soll"), &rows, &german_count, "Zwei.");
    assert!(chart.svg.contains(">keine<") && chart.svg.contains(">Pankow<"), "{}", chart.svg);
    // The range, its mark in the legend; dots of the legend and of the one value, with its ground.
    assert_eq!((chart.svg.matches("<rect").count(), chart.svg.matches("<circle").count()), (2, 3));
    assert_eq!(chart.alt, "Zwei.");
}

#[test]
fn what_grew_and_what_shrank_stand_on_two_sides_of_nought() {
    let of = |name: &str, value: i64, is_sum| Change {
        name: name.into(),
        value: Some(value),
        label: value.to_string(),
        is_sum,
    };
    let rows = [of("Personal", 50, false), of("Menge", -100, false), of("Preis", 0, false), of("Änderung", -50, true)];
    let chart = changes(PAGE, &rows, &german_count, "Drei.");
    let bar = |class: &str| {
        let bars = chart.svg.split("<rect ").skip(1).filter(|bar| bar.contains(class));
        bars.map(|bar| bar.split('"').nth(1).unwrap().parse().unwrap()).collect::<Vec<f64>>()
    };
    let (parts, sum) = (bar("actual"), bar("grey"));
    assert_eq!((parts.len(), sum.len()), (2, 1), "what did not change has no bar: {}", chart.svg);
    assert!(parts[1] < sum[0] && sum[0] < parts[0], "{parts:?} {sum:?}");
}

#[test]
fn a_bar_is_never_longer_than_the_whole() {
    let parts = [("a", 700), ("b", 600), ("c", 100)].map(|(class, thousandths)| Part { class, thousandths });
    let svg = shares(&parts);
    assert!(svg.contains(r#"class="b" x="700" y="0" width="300""#), "{svg}");
    assert!(svg.contains(r#"class="c" x="1000" y="0" width="0""#), "{svg}");
}

#[test]
fn highest_and_lowest_are_named() {
    let said =
        |name: &str, value: i64| (Said::read(name, name), Said::read(german_count(value), value.to_string()), value);
    let of = |values: &[(Said, Said, i64)]| highest_and_lowest(values).map(|said| said.de);
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[said("a", 5)]).unwrap(), "a: 5.");
    assert_eq!(of(&[said("a", 5), said("b", 5)]).unwrap(), "Überall 5.");
    let some = [said("a", 5), said("b", 1_200), said("c", 1_200), said("d", 5)];
    assert_eq!(of(&some).unwrap(), "Am höchsten: b, 1.200; am niedrigsten: a, 5.");
}
