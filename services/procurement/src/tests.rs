//! The rules of orders, step by step: what an order still commits, and what that does to the lines.

#![allow(clippy::unwrap_used, clippy::panic)]

use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::{Consent, Event, ProcurementEvent},
    money::Cents,
    position::Position,
    refusal::Refusal,
};
use sollist_ledger::{BudgetLine, Desk as _, Ledger};
use sollist_platform::{
    wire::caller::Caller,
    write::batch::{Asked, Mode},
};

use crate::{
    desk::Procurement,
    domain::{Order, Refused},
};

const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";
const OTHER: &str = "2026/30/25/bezirksamt-pankow/wartung";

enum Step {
    Change(i64, &'static str),
    Cancel,
    Deliver(i64),
    Pay(&'static str),
    PayLast(&'static str),
}
use Step::{Cancel, Change, Deliver, Pay, PayLast};

fn euros(text: &str) -> Cents {
    text.parse().unwrap()
}

fn event(type_name: &str, data: &str) -> Event {
    Event::from_data(type_name, data).unwrap().unwrap_or_else(|why| panic!("{data}: {why}"))
}

/// A day of June 2026.
fn day(number: u8) -> Day {
    format!("2026-06-{number:02}").parse().unwrap()
}

/// An order of ten pieces for 1000.00 EUR. What is refused changes nothing.
fn check(due: &str, steps: &[(Step, &str)]) {
    let due = if due.is_empty() { String::new() } else { format!(r#","due":"{due}""#) };
    let data = format!(
        r#"{{"authority":"ba-pankow","order":"B-1","line":"{LINE}","item":"notebook","quantity":10,"amount":"1000.00"{due}}}"#
    );
    let Event::Procurement(ProcurementEvent::OrderPlaced(placed)) = event("procurement.order-placed.v1", &data) else {
        panic!("{data}")
    };
    let mut order = Order::placed(&placed, true).unwrap();
    assert_eq!(order.open().unwrap().to_string(), "1000.00", "as placed");
    for (place, (step, expected)) in steps.iter().enumerate() {
        let after = match step {
            Change(quantity, amount) => order.changed(&placed.order, day(1), *quantity, euros(amount), None, true),
            Cancel => order.cancelled(&placed.order, day(1), true),
            Deliver(quantity) => order.delivered(&placed.order, day(1), *quantity, true),
            Pay(amount) => order.paid(euros(amount), false, day(1)),
            PayLast(amount) => order.paid(euros(amount), true, day(1)),
        };
        let got = match after {
            Ok(after) => {
                order = after;
                format!(
                    "open {}, paid {}, delivered {} of {}",
                    order.open().unwrap(),
                    order.paid,
                    order.delivered,
                    order.quantity
                )
            }
            Err(why) => {
                let refusal = Refusal::from(why);
                format!("{} {}", refusal.reason.code(), refusal.field)
            }
        };
        assert_eq!(got, *expected, "step {}", place + 1);
    }
}

#[test]
fn payments_use_up_what_is_committed() {
    check(
        "",
        &[
            (Pay("300.00"), "open 700.00, paid 300.00, delivered 0 of 10"),
            (Pay("699.99"), "open 0.01, paid 999.99, delivered 0 of 10"),
            // More paid than ordered: nothing stays open, and nothing becomes negative.
            (Pay("200.01"), "open 0.00, paid 1200.00, delivered 0 of 10"),
            // A refund first makes good what was paid too much.
            (Pay("-150.00"), "open 0.00, paid 1050.00, delivered 0 of 10"),
            (Pay("-350.00"), "open 300.00, paid 700.00, delivered 0 of 10"),
            (PayLast("100.00"), "open 0.00, paid 800.00, delivered 0 of 10"),
            // Closed stays closed: a late refund commits nothing anew.
            (Pay("-800.00"), "open 0.00, paid 0.00, delivered 0 of 10"),
            (Change(10, "2000.00"), "ORDER_CLOSED data.order"),
            // Goods may come after the last payment; what does not come can be called off, and nothing else.
            (Deliver(10), "open 0.00, paid 0.00, delivered 10 of 10"),
            (Cancel, "ORDER_CLOSED data.order"),
        ],
    );
}

#[test]
fn the_newest_totals_by_day_of_effect_count() {
    let data = format!(
        r#"{{"authority":"ba-pankow","order":"B-1","line":"{LINE}","item":"notebook","quantity":10,"amount":"1000.00"}}"#
    );
    let Event::Procurement(ProcurementEvent::OrderPlaced(placed)) = event("procurement.order-placed.v1", &data) else {
        panic!("{data}")
    };
    let number = &placed.order;
    let placed = Order { totals_on: Some(day(2)), ..Order::placed(&placed, true).unwrap() };
    let totals = |order: &Order| (order.quantity, order.amount.to_string());
    let later = placed.changed(number, day(20), 30, euros("3000.00"), None, true).unwrap();
    // Late, of something older; of the same day; from before it was placed.
    assert_eq!(later.changed(number, day(10), 20, euros("2000.00"), None, true).unwrap(), later);
    assert_eq!(
        totals(&later.changed(number, day(20), 20, euros("2000.00"), None, true).unwrap()),
        (20, "2000.00".to_owned())
    );
    assert_eq!(placed.changed(number, day(1), 20, euros("2000.00"), None, true).unwrap(), placed);
    // What does not count now must make sense all the same, and is not held against what came after it.
    assert!(later.changed(number, day(10), 20, euros("-1.00"), None, true).is_err());
    let delivered = later.delivered(number, day(21), 25, true).unwrap();
    assert_eq!(delivered.changed(number, day(10), 20, euros("2000.00"), None, true).unwrap(), delivered);
    assert!(delivered.changed(number, day(22), 20, euros("2000.00"), None, true).is_err());
    // What happened before an order ended may be said after it.
    let ended =
        [delivered.cancelled(number, day(25), true).unwrap(), delivered.paid(euros("1.00"), true, day(25)).unwrap()];
    for order in ended {
        let changed = order.changed(number, day(24), 28, euros("2800.00"), None, true).unwrap();
        assert_eq!((totals(&changed), changed.open().unwrap()), ((28, "2800.00".to_owned()), Cents::ZERO));
        assert!(order.changed(number, day(25), 28, euros("2800.00"), None, true).is_err());
        assert!(order.cancelled(number, day(24), true).is_err());
        assert_eq!(order.delivered(number, day(24), 1, true).unwrap().delivered, 26);
        // Replayed, for other totals counted once.
        assert_eq!(order.delivered(number, day(26), 100, false).unwrap().delivered, 125);
    }
    assert!(delivered.cancelled(number, day(25), true).unwrap().delivered(number, day(25), 1, true).is_err());
}

/// The consent that is shown is the one that covers what is shown: of several papers that of the largest amount, then
/// the newest.
#[test]
fn of_several_consents_the_paper_is_shown_that_covers_the_amount() {
    let consent = |reference: &str, amount: &str| -> Consent {
        serde_json::from_str(&format!(r#"{{"reference":"{reference}","basis":"§ 37 LHO","amount":"{amount}"}}"#))
            .unwrap()
    };
    let (r1, r2) = (consent("R1", "2000.00"), consent("R2", "100.00"));
    let data = format!(
        r#"{{"authority":"ba-pankow","order":"B-1","line":"{LINE}","item":"notebook","quantity":10,"amount":"2000.00"}}"#
    );
    let Event::Procurement(ProcurementEvent::OrderPlaced(placed)) = event("procurement.order-placed.v1", &data) else {
        panic!("{data}")
    };
    let (number, plain) =
        (placed.order.clone(), Order { totals_on: Some(day(10)), ..Order::placed(&placed, true).unwrap() });
    let shown = |order: &Order| (order.consent.clone(), order.covered.to_string());
    let with = |first: &Consent, second: Option<&Consent>, on: u8| {
        let first = plain.changed(&number, day(10), 10, euros("2000.00"), Some(first), true).unwrap();
        shown(&first.changed(&number, day(on), 10, euros("100.00"), second, true).unwrap())
    };
    for on in [5, 10, 20] {
        assert_eq!(with(&r1, Some(&r2), on), (Some(r1.clone()), "2000.00".to_owned()), "{on}");
        assert_eq!(with(&r2, Some(&r1), on), (Some(r1.clone()), "2000.00".to_owned()), "{on}");
        assert_eq!(with(&r1, None, on), (Some(r1.clone()), "2000.00".to_owned()), "{on}");
        let again = consent("R3", "2000.00");
        assert_eq!(with(&r1, Some(&again), on), (Some(again.clone()), "2000.00".to_owned()), "{on}");
    }
}

#[test]
fn an_order_changes_and_is_cancelled() {
    check(
        "",
        &[
            (Deliver(4), "open 1000.00, paid 0.00, delivered 4 of 10"),
            (Deliver(7), "MORE_DELIVERED_THAN_ORDERED data.quantity"),
            (Change(3, "300.00"), "LESS_ORDERED_THAN_DELIVERED data.quantity"),
            (Change(4, "-0.01"), "ORDER_NEGATIVE data.amount"),
            (Change(4, "400.00"), "open 400.00, paid 0.00, delivered 4 of 4"),
            (Pay("500.00"), "open 0.00, paid 500.00, delivered 4 of 4"),
            (Change(12, "1200.00"), "open 700.00, paid 500.00, delivered 4 of 12"),
            (Deliver(8), "open 700.00, paid 500.00, delivered 12 of 12"),
            (Deliver(1), "MORE_DELIVERED_THAN_ORDERED data.quantity"),
            (Cancel, "open 0.00, paid 500.00, delivered 12 of 12"),
            (Cancel, "ORDER_CANCELLED data.order"),
            (Deliver(1), "ORDER_CANCELLED data.order"),
            (Change(12, "1200.00"), "ORDER_CANCELLED data.order"),
            // What was delivered is paid even so; the order stays cancelled.
            (PayLast("700.00"), "open 0.00, paid 1200.00, delivered 12 of 12"),
            (Deliver(1), "ORDER_CANCELLED data.order"),
        ],
    );
}

#[test]
fn a_later_year_is_committed_in_its_own_right() {
    fn year(due: &str, expected: Option<i16>) {
        let data = format!(
            r#"{{"authority":"ba-pankow","order":"B-1","line":"{LINE}","item":"notebook","quantity":1,"amount":"1.00"{due}}}"#
        );
        let Event::Procurement(ProcurementEvent::OrderPlaced(placed)) = event("procurement.order-placed.v1", &data)
        else {
            panic!("{data}")
        };
        assert_eq!(Order::placed(&placed, true).unwrap().later_year, expected, "{due}");
    }
    year("", None);
    year(r#","due":"2025-12-31""#, None);
    year(r#","due":"2026-12-31""#, None);
    year(r#","due":"2027-01-01""#, Some(2027));
    year(r#","due":"2029-06-30""#, Some(2029));
    check(
        "2027-03-31",
        &[
            (Pay("400.00"), "open 600.00, paid 400.00, delivered 0 of 10"),
            (Cancel, "open 0.00, paid 400.00, delivered 0 of 10"),
        ],
    );
}

#[test]
fn an_order_is_not_negative() {
    let data = format!(
        r#"{{"authority":"ba-pankow","order":"B-1","line":"{LINE}","item":"notebook","quantity":1,"amount":"-0.01"}}"#
    );
    let Event::Procurement(ProcurementEvent::OrderPlaced(placed)) = event("procurement.order-placed.v1", &data) else {
        panic!("{data}")
    };
    assert_eq!(Order::placed(&placed, true).unwrap_err(), Refused::Negative(euros("-0.01")));
}

/// Two lines of 1000.00 and 100.00 EUR; the first has commitment authority of 100.00 EUR for 2027. Beside them a line
/// of revenue, one of another authority and one of the central chapter.
fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    for (name, appropriation, authority, kind) in [
        (LINE, "1000.00", "ba-pankow", "consumptive"),
        (OTHER, "100.00", "ba-pankow", "consumptive"),
        ("2026/30/25/einnahmen/geraete", "100.00", "ba-pankow", "revenue"),
        ("2026/30/25/bezirksamt-mitte/geraete", "100.00", "ba-mitte", "investment"),
        ("2026/30/25/ikt-steuerung/geraete", "100.00", "ikt-steuerung", "consumptive"),
    ] {
        let line = BudgetLine {
            name: name.parse().unwrap(),
            renamed: None,
            authority: authority.parse().unwrap(),
            kind: kind.parse().unwrap(),
            programme: "mobile-devices".parse().unwrap(),
            cover_group: None,
            labels: Default::default(),
            assigned_on: None,
            planned_programme: "mobile-devices".parse().unwrap(),
            last_day: None,
            foreign_booked: false,
            position: Position { appropriation: euros(appropriation), ..Position::default() },
        };
        ledger.lines.open(line, "2026-01-01".parse().unwrap());
    }
    let granted = ledger
        .lines
        .authority_granted(&LINE.parse().unwrap(), 2027, "2026-01-01".parse().unwrap(), euros("100.00"))
        .unwrap();
    ledger.lines.set(granted);
    ledger
}

/// Each step: asked, reported (as part of a closed account) or read again from the journal; type, data beside the
/// authority; then the lines as committed/paid/available, and what is used of the commitment authority. What is refused
/// changes nothing.
fn check_lines(steps: &[(&str, &str, &str, &str)]) {
    let (mut desk, mut ledger) = (Procurement::default(), ledger());
    let mut before = "0.00/0.00/1000.00 0.00/0.00/100.00 0.00".to_owned();
    for (place, (mode, kind, data, expected)) in steps.iter().enumerate() {
        let data = format!(r#"{{"authority":"ba-pankow",{data}}}"#).replace("LINE", LINE).replace("OTHER", OTHER);
        let event = event(&format!("procurement.{kind}.v1"), &data);
        let source = if *mode == "account" { "/haushaltsrechnung/2026" } else { "/test" };
        let envelope = Envelope::new(source, place.to_string(), jiff::Timestamp::UNIX_EPOCH, event);
        let mode = match *mode {
            "asked" => Mode::Asked,
            "again" => Mode::Replay,
            _ => Mode::Fact,
        };
        let decided =
            desk.decide(&mut ledger, Asked { envelope: &envelope, mode: &mode, caller: &Caller::named("anna") });
        let shown = |name: &str| {
            let position = ledger.lines.get(&name.parse().unwrap()).unwrap().position;
            format!("{}/{}/{}", position.commitments, position.actual, position.available().unwrap())
        };
        let used = ledger.lines.commitment_authority(&LINE.parse().unwrap(), 2027).used;
        let now = format!("{} {} {used}", shown(LINE), shown(OTHER));
        match decided {
            Ok(_) => assert_eq!(now, *expected, "step {}: {data}", place + 1),
            Err(refusal) => {
                assert_eq!(refusal.reason.code(), *expected, "step {}: {data}: {refusal}", place + 1);
                assert_eq!(now, before, "step {} was refused", place + 1);
            }
        }
        before = now;
    }
}

#[test]
#[rustfmt::skip]
fn nobody_who_asks_spends_more_than_there_is() {
    let consent = r#""order":"B-2","line":"LINE","item":"notebook","quantity":5,"amount":"500.00","consent":{"reference":"BA 7","basis":"§ 37 LHO"}"#;
    check_lines(&[
        ("asked", "order-placed", r#""order":"B-1","line":"LINE","item":"notebook","quantity":6,"amount":"600.00""#,
            "600.00/0.00/400.00 0.00/0.00/100.00 0.00"),
        ("asked", "order-placed", r#""order":"B-1","line":"LINE","item":"notebook","quantity":1,"amount":"1.00""#,
            "ORDER_TAKEN"),
        ("asked", "order-placed", r#""order":"B-2","line":"LINE","item":"notebook","quantity":5,"amount":"400.01""#,
            "NOT_ENOUGH_MONEY"),
        ("asked", "order-placed", consent, "1100.00/0.00/-100.00 0.00/0.00/100.00 0.00"),
        ("asked", "order-placed", r#""order":"B-3","line":"LINE","item":"notebook","quantity":1,"amount":"0.01""#,
            "NOT_ENOUGH_MONEY"),
        // A system of record reports what has happened: recorded, overdrawn.
        ("reported", "order-placed", r#""order":"B-3","line":"LINE","item":"notebook","quantity":1,"amount":"0.01""#,
            "1100.01/0.00/-100.01 0.00/0.00/100.00 0.00"),
        // Who makes it less is not refused on an overdrawn line; the consent covers its amount, a change beyond it
        // needs its own.
        ("asked", "order-changed", r#""order":"B-1","quantity":5,"amount":"500.00""#,
            "1000.01/0.00/-0.01 0.00/0.00/100.00 0.00"),
        ("asked", "order-changed", r#""order":"B-1","quantity":6,"amount":"600.00""#, "NOT_ENOUGH_MONEY"),
        ("asked", "order-changed", r#""order":"B-2","quantity":6,"amount":"600.00""#, "NOT_ENOUGH_MONEY"),
        ("asked", "order-changed",
            r#""order":"B-2","quantity":6,"amount":"600.00","consent":{"reference":"BA 8","basis":"§ 37 LHO"}"#,
                "1100.01/0.00/-100.01 0.00/0.00/100.00 0.00"),
        ("asked", "order-changed", r#""order":"B-2","quantity":6,"amount":"599.00""#,
            "1099.01/0.00/-99.01 0.00/0.00/100.00 0.00"),
        // Back to what was consented to, and not a cent beyond it.
        ("asked", "order-changed", r#""order":"B-2","quantity":6,"amount":"600.00""#,
            "1100.01/0.00/-100.01 0.00/0.00/100.00 0.00"),
        ("asked", "order-changed", r#""order":"B-2","quantity":6,"amount":"600.01""#, "NOT_ENOUGH_MONEY"),
        ("asked", "order-cancelled", r#""order":"B-2""#, "500.01/0.00/499.99 0.00/0.00/100.00 0.00"),
        ("asked", "order-cancelled", r#""order":"B-9""#, "ORDER_UNKNOWN"),
        ("reported", "order-placed",
            r#""order":"B-4","line":"2026/30/25/bezirksamt-pankow/nichts","item":"notebook","quantity":1,"amount":"1.00""#, "LINE_UNKNOWN"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_payment_counts_on_its_line_and_releases_on_the_orders() {
    check_lines(&[
        ("asked", "order-placed", r#""order":"B-1","line":"LINE","item":"notebook","quantity":10,"amount":"1000.00""#,
            "1000.00/0.00/0.00 0.00/0.00/100.00 0.00"),
        ("asked", "goods-delivered", r#""order":"B-1","quantity":11,"delivered_on":"2026-03-01""#,
            "MORE_DELIVERED_THAN_ORDERED"),
        ("asked", "goods-delivered", r#""order":"B-1","quantity":10,"delivered_on":"2026-03-01""#,
            "1000.00/0.00/0.00 0.00/0.00/100.00 0.00"),
        ("asked", "invoice-received", r#""order":"B-1","invoice":"R-1","amount":"1000.00""#,
            "1000.00/0.00/0.00 0.00/0.00/100.00 0.00"),
        ("asked", "invoice-received", r#""order":"B-1","invoice":"R-1","amount":"1000.00""#, "INVOICE_TAKEN"),
        ("asked", "invoice-received", r#""order":"B-9","invoice":"R-2","amount":"1.00""#, "ORDER_UNKNOWN"),
        ("asked", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"300.00""#,
            "700.00/300.00/0.00 0.00/0.00/100.00 0.00"),
        ("asked", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"300.00""#, "PAYMENT_TAKEN"),
        ("asked", "payment-made", r#""order":"B-1","line":"OTHER","payment":"Z-2","amount":"150.00""#,
            "NOT_ENOUGH_MONEY"),
        ("reported", "payment-made", r#""order":"B-1","line":"OTHER","payment":"Z-2","amount":"150.00""#,
            "550.00/300.00/150.00 0.00/150.00/-50.00 0.00"),
        ("reported", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-3","amount":"900.00""#,
            "0.00/1200.00/-200.00 0.00/150.00/-50.00 0.00"),
        ("asked", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-4","amount":"-400.00""#,
            "50.00/800.00/150.00 0.00/150.00/-50.00 0.00"),
        ("asked", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-5","amount":"0.00","final":true"#,
            "0.00/800.00/200.00 0.00/150.00/-50.00 0.00"),
        ("asked", "payment-made", r#""line":"OTHER","payment":"Z-6","amount":"-150.00""#,
            "0.00/800.00/200.00 0.00/0.00/100.00 0.00"),
        ("asked", "payment-made", r#""order":"B-9","line":"LINE","payment":"Z-7","amount":"1.00""#, "ORDER_UNKNOWN"),
        ("asked", "payment-made", r#""line":"2026/30/25/bezirksamt-pankow/nichts","payment":"Z-8","amount":"1.00""#,
            "LINE_UNKNOWN"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_later_year_uses_commitment_authority_and_not_this_years_money() {
    check_lines(&[
        ("asked", "order-placed",
            r#""order":"B-1","line":"LINE","item":"notebook","quantity":2,"amount":"60.00","due":"2027-03-31""#,
                "0.00/0.00/1000.00 0.00/0.00/100.00 60.00"),
        ("asked", "order-placed",
            r#""order":"B-2","line":"LINE","item":"notebook","quantity":1,"amount":"40.01","due":"2027-03-31""#,
                "NOT_ENOUGH_COMMITMENT_AUTHORITY"),
        ("asked", "order-placed",
            r#""order":"B-2","line":"LINE","item":"notebook","quantity":1,"amount":"0.01","due":"2028-03-31""#,
                "NOT_ENOUGH_COMMITMENT_AUTHORITY"),
        ("asked", "order-changed", r#""order":"B-1","quantity":3,"amount":"100.00""#,
            "0.00/0.00/1000.00 0.00/0.00/100.00 100.00"),
        ("asked", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"30.00""#,
            "0.00/30.00/970.00 0.00/0.00/100.00 100.00"),
        ("reported", "order-placed",
            r#""order":"B-2","line":"LINE","item":"notebook","quantity":1,"amount":"40.00","due":"2027-03-31""#,
                "0.00/30.00/970.00 0.00/0.00/100.00 140.00"),
        ("asked", "order-changed", r#""order":"B-2","quantity":1,"amount":"39.00""#,
            "0.00/30.00/970.00 0.00/0.00/100.00 139.00"),
        // What was paid of a cancelled order stays used, and what is paid of it later is used too, up to what was
        // ordered.
        ("asked", "order-cancelled", r#""order":"B-1""#, "0.00/30.00/970.00 0.00/0.00/100.00 69.00"),
        ("reported", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-2","amount":"20.00""#,
            "0.00/50.00/950.00 0.00/0.00/100.00 89.00"),
        ("reported", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-3","amount":"60.00""#,
            "0.00/110.00/890.00 0.00/0.00/100.00 139.00"),
        ("reported", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-4","amount":"-110.00""#,
            "0.00/0.00/1000.00 0.00/0.00/100.00 39.00"),
        // Closed with less than was ordered: the rest is free again.
        ("asked", "payment-made", r#""order":"B-2","line":"LINE","payment":"Z-5","amount":"9.00","final":true"#,
            "0.00/9.00/991.00 0.00/0.00/100.00 9.00"),
        ("asked", "order-placed",
            r#""order":"B-3","line":"LINE","item":"notebook","quantity":1,"amount":"91.00","due":"2027-03-31""#,
                "0.00/9.00/991.00 0.00/0.00/100.00 100.00"),
        ("asked", "order-placed",
            r#""order":"B-4","line":"LINE","item":"notebook","quantity":1,"amount":"0.01","due":"2027-03-31""#,
                "NOT_ENOUGH_COMMITMENT_AUTHORITY"),
        ("asked", "order-placed",
            r#""order":"B-4","line":"LINE","item":"notebook","quantity":1,"amount":"5.00","due":"2027-03-31","consent":"BA 9, § 38 LHO""#, "0.00/9.00/991.00 0.00/0.00/100.00 105.00"),
        ("asked", "order-changed", r#""order":"B-4","quantity":1,"amount":"5.01""#, "NOT_ENOUGH_COMMITMENT_AUTHORITY"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_consent_covers_an_amount() {
    let order = |amount: &str,
        consent: &str| format!(r#""order":"B-1","line":"OTHER","item":"notebook","quantity":1,"amount":"{amount}","consent":{consent}"#);
    let named = |amount: &str| format!(r#"{{"reference":"BA 7","basis":"§ 37 LHO","amount":"{amount}"}}"#);
    // 100.00 EUR are there: what the consent does not cover must be.
    check_lines(&[
        ("asked", "order-placed", &order("150.00", &named("49.99")), "NOT_ENOUGH_MONEY"),
        ("asked", "order-placed", &order("150.00", &named("0.00")), "CONSENT_COVERS_NOTHING"),
        ("asked", "order-placed", &order("150.00", &named("-1.00")), "CONSENT_COVERS_NOTHING"),
        ("asked", "order-placed", &order("150.00", &named("50.00")), "0.00/0.00/1000.00 150.00/0.00/-50.00 0.00"),
        ("asked", "order-changed", r#""order":"B-1","quantity":1,"amount":"150.01""#, "NOT_ENOUGH_MONEY"),
        ("asked", "order-changed", r#""order":"B-1","quantity":1,"amount":"140.00""#,
            "0.00/0.00/1000.00 140.00/0.00/-40.00 0.00"),
        // The whole order counts, as it is said: what is ordered already too.
        ("asked", "order-changed", &format!(r#""order":"B-1","quantity":1,"amount":"150.00","consent":{}"#,
            named("149.99")), "NOT_ENOUGH_MONEY"),
        ("asked", "order-changed", &format!(r#""order":"B-1","quantity":1,"amount":"150.00","consent":{}"#,
            named("150.00")), "0.00/0.00/1000.00 150.00/0.00/-50.00 0.00"),
    ]);
    // One that names more leaves room for later totals.
    check_lines(&[
        ("asked", "order-placed", &order("150.00", &named("200.00")), "0.00/0.00/1000.00 150.00/0.00/-50.00 0.00"),
        ("asked", "order-changed", r#""order":"B-1","quantity":1,"amount":"200.00""#,
            "0.00/0.00/1000.00 200.00/0.00/-100.00 0.00"),
        ("asked", "order-changed", r#""order":"B-1","quantity":1,"amount":"200.01""#, "NOT_ENOUGH_MONEY"),
        // A smaller one takes nothing away from it; a larger one counts.
        ("asked", "order-changed", &format!(r#""order":"B-1","quantity":1,"amount":"200.01","consent":{}"#,
            named("1.00")), "NOT_ENOUGH_MONEY"),
        ("asked", "order-changed", &format!(r#""order":"B-1","quantity":1,"amount":"200.01","consent":{}"#,
            named("200.01")), "0.00/0.00/1000.00 200.01/0.00/-100.01 0.00"),
        // What is paid within the order needs none; what goes beyond it does.
        ("asked", "payment-made", r#""order":"B-1","line":"OTHER","payment":"Z-1","amount":"200.01""#,
            "0.00/0.00/1000.00 0.00/200.01/-100.01 0.00"),
        ("asked", "payment-made", r#""order":"B-1","line":"OTHER","payment":"Z-2","amount":"10.00""#,
            "NOT_ENOUGH_MONEY"),
        ("asked", "payment-made",
            &format!(r#""order":"B-1","line":"OTHER","payment":"Z-2","amount":"10.00","consent":{}"#, named("9.99")),
                "NOT_ENOUGH_MONEY"),
        ("asked", "payment-made",
            &format!(r#""order":"B-1","line":"OTHER","payment":"Z-2","amount":"10.00","consent":{}"#, named("10.00")),
                "0.00/0.00/1000.00 0.00/210.01/-110.01 0.00"),
        ("asked", "payment-made", r#""line":"OTHER","payment":"Z-3","amount":"1.00","consent":"BA 9, § 37 LHO""#,
            "0.00/0.00/1000.00 0.00/211.01/-111.01 0.00"),
        ("asked", "payment-made", r#""line":"OTHER","payment":"Z-4","amount":"1.00""#, "NOT_ENOUGH_MONEY"),
        ("reported", "payment-made", r#""line":"OTHER","payment":"Z-4","amount":"0.00""#,
            "0.00/0.00/1000.00 0.00/211.01/-111.01 0.00"),
        // A fact needs no consent.
        ("reported", "payment-made", r#""line":"OTHER","payment":"Z-5","amount":"1.00""#,
            "0.00/0.00/1000.00 0.00/212.01/-112.01 0.00"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_refund_is_never_more_than_what_was_paid() {
    for mode in ["asked", "reported"] {
        check_lines(&[
            (mode, "order-placed", r#""order":"B-1","line":"LINE","item":"notebook","quantity":1,"amount":"100.00""#,
                "100.00/0.00/900.00 0.00/0.00/100.00 0.00"),
            (mode, "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"-0.01""#,
                "REFUND_TOO_LARGE"),
            (mode, "payment-made", r#""line":"LINE","payment":"Z-1","amount":"-0.01""#, "REFUND_TOO_LARGE"),
            (mode, "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"120.00""#,
                "0.00/120.00/880.00 0.00/0.00/100.00 0.00"),
            (mode, "payment-made", r#""line":"LINE","payment":"Z-2","amount":"50.00""#,
                "0.00/170.00/830.00 0.00/0.00/100.00 0.00"),
            // More than was paid on the order, although the line has borne more; and on a line where nothing was paid.
            (mode, "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-3","amount":"-120.01""#,
                "REFUND_TOO_LARGE"),
            (mode, "payment-made", r#""order":"B-1","line":"OTHER","payment":"Z-3","amount":"-1.00""#,
                "REFUND_TOO_LARGE"),
            (mode, "payment-made", r#""line":"LINE","payment":"Z-3","amount":"-170.01""#, "REFUND_TOO_LARGE"),
            // What was paid too much comes back: nothing is reopened. Then what was ordered.
            (mode, "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-3","amount":"-20.00""#,
                "0.00/150.00/850.00 0.00/0.00/100.00 0.00"),
            (mode, "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-4","amount":"-100.00""#,
                "100.00/50.00/850.00 0.00/0.00/100.00 0.00"),
            (mode, "payment-made", r#""line":"LINE","payment":"Z-5","amount":"-50.00""#,
                "100.00/0.00/900.00 0.00/0.00/100.00 0.00"),
        ]);
    }
}

#[test]
#[rustfmt::skip]
fn orders_and_payments_have_their_lines() {
    let still = "0.00/0.00/1000.00 0.00/0.00/100.00 0.00";
    let (order, payment) = (
        |line: &str| format!(r#""order":"B-{line}","line":"2026/30/25/{line}/geraete","item":"notebook","quantity":1,"amount":"1.00""#),
        |line: &str| format!(r#""payment":"Z-{line}","line":"2026/30/25/{line}/geraete","amount":"1.00""#),
    );
    check_lines(&[
        // Revenue bears neither, whoever says so; but the closed account of a year states its Ist.
        ("asked", "order-placed", &order("einnahmen"), "LINE_OF_REVENUE"),
        ("reported", "order-placed", &order("einnahmen"), "LINE_OF_REVENUE"),
        ("asked", "payment-made", &payment("einnahmen"), "LINE_OF_REVENUE"),
        ("reported", "payment-made", &payment("einnahmen"), "LINE_OF_REVENUE"),
        ("account", "payment-made", &payment("einnahmen"), still),
        // The central chapter pays for others; a third one's line is refused to who asks, and marked where it is a
        // fact.
        ("asked", "order-placed", &order("ikt-steuerung"), still),
        ("asked", "payment-made", &payment("ikt-steuerung"), still),
        ("asked", "order-placed", &order("bezirksamt-mitte"), "LINE_OF_ANOTHER"),
        ("asked", "payment-made", &payment("bezirksamt-mitte"), "LINE_OF_ANOTHER"),
        ("reported", "order-placed", &order("bezirksamt-mitte"), still),
        ("reported", "payment-made", &payment("bezirksamt-mitte"), still),
    ]);
}

/// A journal of an earlier version holds what is refused today. Read again it is folded, by the arithmetic of today.
#[test]
#[rustfmt::skip]
fn what_was_recorded_once_is_folded_whatever_the_rules_are_now() {
    check_lines(&[
        ("again", "order-placed",
            r#""order":"B-1","line":"LINE","item":"notebook","quantity":1,"amount":"60.00","due":"2027-03-31""#,
                "0.00/0.00/1000.00 0.00/0.00/100.00 60.00"),
        ("again", "payment-made", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"-10.00""#,
            "0.00/-10.00/1010.00 0.00/0.00/100.00 60.00"),
        ("again", "order-cancelled", r#""order":"B-1""#, "0.00/-10.00/1010.00 0.00/0.00/100.00 0.00"),
        ("again", "order-placed",
            r#""order":"B-2","line":"2026/30/25/einnahmen/geraete","item":"notebook","quantity":1,"amount":"60.00""#,
                "0.00/-10.00/1010.00 0.00/0.00/100.00 0.00"),
        ("again", "payment-made", r#""line":"2026/30/25/einnahmen/geraete","payment":"Z-2","amount":"10.00""#,
            "0.00/-10.00/1010.00 0.00/0.00/100.00 0.00"),
        ("again", "payment-made", r#""line":"OTHER","payment":"Z-3","amount":"500.00""#,
            "0.00/-10.00/1010.00 0.00/500.00/-400.00 0.00"),
    ]);
}

#[test]
fn a_refusal_names_the_numbers_and_what_helps() {
    fn said(data: &str) -> (String, String) {
        let (mut desk, mut ledger) = (Procurement::default(), ledger());
        let data = format!(r#"{{"authority":"ba-pankow","order":"B-1","item":"notebook","quantity":1,{data}}}"#)
            .replace("OTHER", OTHER);
        let envelope =
            Envelope::new("/test", "1", jiff::Timestamp::UNIX_EPOCH, event("procurement.order-placed.v1", &data));
        let refusal = desk
            .decide(&mut ledger, Asked { envelope: &envelope, mode: &Mode::Asked, caller: &Caller::named("anna") })
            .unwrap_err();
        (refusal.said.de, refusal.said.en)
    }
    let (de, en) = said(r#""line":"OTHER","amount":"150.00""#);
    assert_eq!(
        de,
        format!(
            "Auf {OTHER} sind 100,00 EUR verfügbar, gebraucht werden 150,00 EUR. Bitte den Betrag senken, Mittel \
             umsetzen oder eine Einwilligung nach § 37 LHO angeben (consent), die vom ganzen Betrag mindestens \
             50,00 EUR deckt (consent.amount)."
        )
    );
    assert_eq!(
        en,
        format!(
            "{OTHER} has EUR 100.00 available, EUR 150.00 are needed. Lower the amount, transfer money, or name a \
             consent under § 37 LHO (consent) that covers EUR 50.00 of the whole amount at least (consent.amount)."
        )
    );
    let (de, _) =
        said(r#""line":"OTHER","amount":"150.00","consent":{"reference":"BA 7","basis":"§ 37 LHO","amount":"20.00"}"#);
    assert!(de.contains("gebraucht werden 130,00 EUR, über die 20,00 EUR hinaus, die die Einwilligung deckt"), "{de}");
    let (de, en) = said(r#""line":"OTHER","amount":"150.00","due":"2028-01-01""#);
    assert!(de.contains("für 2028 noch 0,00 EUR Verpflichtungsermächtigung frei, gebraucht werden 150,00 EUR"), "{de}");
    assert!(en.contains("EUR 0.00 of commitment authority left for 2028, EUR 150.00 are needed"), "{en}");
}
