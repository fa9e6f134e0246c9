//! What is queried of orders and payments: a fact for what would have been refused had it been asked for, and what is
//! odd whoever says it. Nothing of what is read again.

#![allow(clippy::unwrap_used, clippy::panic)]

use sollist_contract::{envelope::Envelope, event::Event, position::Position};
use sollist_ledger::{BudgetLine, Desk as _, Ledger, Price};
use sollist_platform::{
    wire::caller::Caller,
    write::batch::{Asked, Mode},
};

use crate::desk::Procurement;

const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";
const OTHER: &str = "2026/30/25/bezirksamt-pankow/wartung";
const MITTE: &str = "2026/30/25/bezirksamt-mitte/geraete";
const RESERVE: &str = "2026/30/25/ikt-steuerung/pauschale-mehrausgaben";

/// Two lines of Pankow, one of Mitte and the reserve, with 1000.00 EUR each.
fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    for (name, authority) in
        [(LINE, "ba-pankow"), (OTHER, "ba-pankow"), (MITTE, "ba-mitte"), (RESERVE, "ikt-steuerung")]
    {
        let programme = if name == RESERVE { "reserve" } else { "mobile-devices" };
        let line = BudgetLine {
            name: name.parse().unwrap(),
            renamed: None,
            authority: authority.parse().unwrap(),
            kind: "consumptive".parse().unwrap(),
            programme: programme.parse().unwrap(),
            cover_group: None,
            labels: Default::default(),
            assigned_on: None,
            planned_programme: programme.parse().unwrap(),
            last_day: None,
            foreign_booked: false,
            position: Position { appropriation: "1000.00".parse().unwrap(), ..Position::default() },
        };
        ledger.lines.open(line, "2026-01-01".parse().unwrap());
    }
    ledger.items.publish(&"notebook".parse().unwrap());
    ledger
}

/// Each step: mode, type, day, data beside the authority, and the reasons that it is queried for, or the one for which
/// it is refused.
fn check(steps: &[(&str, &str, &str, &str, &str)]) {
    check_on(ledger(), steps);
}

fn check_on(mut ledger: Ledger, steps: &[(&str, &str, &str, &str, &str)]) {
    let mut desk = Procurement::default();
    for (place, (mode, kind, day, data, expected)) in steps.iter().enumerate() {
        let data = data.replace("LINE", LINE).replace("OTHER", OTHER).replace("MITTE", MITTE);
        let data = data.replace("RESERVE", RESERVE);
        let data = format!(r#"{{"authority":"ba-pankow",{data}}}"#);
        let event = Event::from_data(&format!("procurement.{kind}.v1"), &data).unwrap();
        let event = event.unwrap_or_else(|why| panic!("{data}: {why}"));
        let time = format!("2026-{day}T12:00:00Z").parse().unwrap();
        let envelope = Envelope::new("/test", place.to_string(), time, event);
        let mode = match *mode {
            "asked" => Mode::Asked,
            "again" => Mode::Replay,
            _ => Mode::Fact,
        };
        let asked = Asked { envelope: &envelope, mode: &mode, caller: &Caller::named("anna") };
        let got = match desk.decide(&mut ledger, asked) {
            Ok(decision) => {
                let reasons: Vec<&str> = decision.beside.warnings.iter().map(|warning| warning.reason.code()).collect();
                reasons.join(" ")
            }
            Err(refusal) => format!("refused: {}", refusal.reason.code()),
        };
        assert_eq!(got, *expected, "step {}: {data}", place + 1);
    }
}

#[test]
#[rustfmt::skip]
fn money_straight_from_the_reserve_and_before_its_year_is_queried() {
    let placed = |mode, number: &str, line: &str, due: &str| (mode, "order-placed", "06-01",
        format!(r#""order":"{number}","line":"{line}","item":"notebook","quantity":1,"amount":"10.00"{due}"#));
    let paid = |number: &str, of: &str, line: &str| ("fact", "payment-made", "06-02",
        format!(r#"{of}"line":"{line}","payment":"{number}","amount":"5.00""#));
    let steps = [
        (("asked", "order-placed", "06-01",
            r#""order":"B-9","line":"LINE","item":"notebook","quantity":12000,"amount":"10.00""#.to_owned()), "ORDER_OF_NO_PRICE"),
        (placed("asked", "B-1", "RESERVE", ""), "SPENT_FROM_RESERVE"),
        // Of its order it was said already.
        (paid("Z-1", r#""order":"B-1","#, "RESERVE"), ""),
        (paid("Z-2", "", "RESERVE"), "SPENT_FROM_RESERVE"),
        (placed("fact", "B-2", "LINE", r#","due":"2027-03-01""#), "COMMITMENT_AUTHORITY_OVERDRAWN"),
        (paid("Z-3", r#""order":"B-2","#, "LINE"), "PAYMENT_BEFORE_YEAR"),
    ];
    let steps: Vec<(&str, &str, &str, &str, &str)> =
        steps.iter().map(|((mode, kind, day, data), reason)| (*mode, *kind, *day, data.as_str(), *reason)).collect();
    check(&steps);
}

#[test]
#[rustfmt::skip]
fn an_order_far_from_the_published_price_is_queried_once() {
    for mode in ["asked", "fact"] {
        let mut ledger = ledger();
        let published = Price::new("100.00".parse().unwrap(), "2026-01-01".parse().unwrap());
        ledger.items.price(&"notebook".parse().unwrap(), published);
        check_on(ledger, &[
            (mode, "order-placed", "06-01", r#""order":"B-1","line":"LINE","item":"notebook","quantity":2,"amount":"250.00""#, ""),
            (mode, "order-placed", "06-01", r#""order":"B-2","line":"LINE","item":"notebook","quantity":9,"amount":"90.00""#, "PRICE_FAR_OFF"),
            // Another item has no price.
            (mode, "order-placed", "06-01", r#""order":"B-3","line":"LINE","item":"headset","quantity":9,"amount":"9.00""#, ""),
            // Asked about already; set right; the comma once more.
            (mode, "order-changed", "06-02", r#""order":"B-2","quantity":8,"amount":"80.00""#, ""),
            (mode, "order-changed", "06-03", r#""order":"B-2","quantity":8,"amount":"100.00""#, ""),
            (mode, "order-changed", "06-04", r#""order":"B-1","quantity":2,"amount":"20.00""#, "PRICE_FAR_OFF"),
            (mode, "order-changed", "06-05", r#""order":"B-1","quantity":2000,"amount":"20.00""#, ""),
            // Changed the day after it was cancelled.
            (mode, "order-cancelled", "06-04", r#""order":"B-1""#, "CANCELLED_BEFORE_CHANGE"),
        ]);
    }
}

#[test]
#[rustfmt::skip]
fn a_fact_is_queried_for_what_would_have_been_refused() {
    let order = r#""order":"B-2","line":"LINE","item":"notebook","quantity":1,"amount":"300.01""#;
    let consent = r#""order":"B-3","line":"LINE","item":"notebook","quantity":1,"amount":"500.00","consent":{"reference":"1","basis":"§ 37 LHO"}"#;
    check(&[
        ("fact", "order-placed", "06-01", r#""order":"B-1","line":"LINE","item":"notebook","quantity":1,"amount":"700.00""#, ""),
        ("asked", "order-placed", "06-02", order, "refused: NOT_ENOUGH_MONEY"),
        ("fact", "order-placed", "06-02", order, "LINE_OVERDRAWN"),
        // Somebody has consented already.
        ("fact", "order-placed", "06-03", consent, ""),
        // What releases money, or moves none, takes nothing.
        ("fact", "order-cancelled", "06-04", r#""order":"B-3""#, ""),
        ("fact", "payment-made", "06-05", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"700.00""#, ""),
        ("fact", "order-placed", "06-06", r#""order":"B-4","line":"MITTE","item":"notebook","quantity":1,"amount":"1.00""#, "LINE_FOREIGN"),
        ("asked", "order-placed", "06-06", r#""order":"B-5","line":"MITTE","item":"notebook","quantity":1,"amount":"1.00""#, "refused: LINE_OF_ANOTHER"),
        ("fact", "order-placed", "06-07", r#""order":"B-6","line":"OTHER","item":"notebook","quantity":1,"amount":"1.00","due":"2027-02-01""#, "COMMITMENT_AUTHORITY_OVERDRAWN"),
        ("again", "order-placed", "06-08", r#""order":"B-7","line":"LINE","item":"notebok","quantity":1,"amount":"9999.00""#, ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn what_is_odd_is_queried_whoever_says_it() {
    for mode in ["asked", "fact"] {
        check(&[
            (mode, "order-placed", "06-01", r#""order":"B-1","line":"LINE","item":"notebok","quantity":9,"amount":"100.00""#, "ITEM_UNKNOWN"),
            // Each time, as long as it hardly differs from one that parameters name.
            (mode, "order-placed", "06-01", r#""order":"B-2","line":"LINE","item":"notebok","quantity":9,"amount":"100.00""#, "ITEM_UNKNOWN"),
            (mode, "payment-made", "06-02", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"100.00""#, ""),
            (mode, "payment-made", "06-02", r#""order":"B-1","line":"OTHER","payment":"Z-2","amount":"0.01""#, "PAYMENT_BEYOND_ORDER PAYMENT_FROM_ANOTHER_LINE"),
            (mode, "payment-made", "06-03", r#""order":"B-1","line":"LINE","payment":"Z-3","amount":"-0.01""#, ""),
            (mode, "goods-delivered", "06-20", r#""order":"B-2","quantity":1,"delivered_on":"2026-06-20""#, ""),
            // One of nine came, and is not paid.
            (mode, "order-cancelled", "06-25", r#""order":"B-2""#, "CANCELLED_WHEN_OWED"),
            (mode, "goods-delivered", "06-26", r#""order":"B-2","quantity":1,"delivered_on":"2026-06-21""#, "DELIVERY_OF_CANCELLED_ORDER"),
            // Paid on what was cancelled, and given back again.
            (mode, "payment-made", "06-27", r#""order":"B-2","line":"LINE","payment":"Z-4","amount":"10.00""#, "PAYMENT_OF_ENDED_ORDER"),
            (mode, "payment-made", "06-28", r#""order":"B-2","line":"LINE","payment":"Z-5","amount":"-10.00""#, ""),
        ]);
    }
}

#[test]
#[rustfmt::skip]
fn nothing_happens_to_an_order_before_it_is_placed() {
    for mode in ["asked", "fact"] {
        check(&[
            (mode, "order-placed", "06-25", r#""order":"B-1","line":"LINE","item":"notebook","quantity":9,"amount":"100.00""#, ""),
            (mode, "order-changed", "01-01", r#""order":"B-1","quantity":9,"amount":"200.00""#, "refused: BEFORE_ORDERED"),
            (mode, "order-cancelled", "06-24", r#""order":"B-1""#, "refused: BEFORE_ORDERED"),
            (mode, "invoice-received", "06-24", r#""order":"B-1","invoice":"R-1","amount":"1.00""#, "refused: BEFORE_ORDERED"),
            (mode, "payment-made", "06-24", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"1.00""#, "refused: BEFORE_ORDERED"),
            (mode, "payment-made", "06-24", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"-1.00""#, "refused: REFUND_TOO_LARGE"),
            (mode, "goods-delivered", "06-24", r#""order":"B-1","quantity":1,"delivered_on":"2026-06-24""#, "refused: DELIVERED_BEFORE_ORDERED"),
            // On its day it is possible; so it was when it was accepted once.
            (mode, "invoice-received", "06-25", r#""order":"B-1","invoice":"R-1","amount":"1.00""#, ""),
            (mode, "payment-made", "06-25", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"1.00""#, ""),
            ("again", "order-changed", "01-01", r#""order":"B-1","quantity":9,"amount":"200.00""#, ""),
            ("again", "payment-made", "01-01", r#""order":"B-1","line":"LINE","payment":"Z-2","amount":"1.00""#, ""),
            ("again", "invoice-received", "01-01", r#""order":"B-1","invoice":"R-2","amount":"1.00""#, ""),
            // Totals of a day before the newest count for the days before those; of their day they count.
            (mode, "order-changed", "07-10", r#""order":"B-1","quantity":9,"amount":"300.00""#, ""),
            (mode, "order-changed", "07-09", r#""order":"B-1","quantity":9,"amount":"150.00""#, "NEWER_TOTALS"),
            (mode, "order-changed", "07-10", r#""order":"B-1","quantity":9,"amount":"400.00""#, ""),
        ]);
    }
}

#[test]
#[rustfmt::skip]
fn what_is_invoiced_and_paid_of_an_order_is_held_to_it() {
    for mode in ["asked", "fact"] {
        check(&[
            (mode, "order-placed", "06-01", r#""order":"B-1","line":"LINE","item":"notebook","quantity":9,"amount":"100.00""#, ""),
            (mode, "invoice-received", "06-02", r#""order":"B-1","invoice":"R-1","amount":"60.00""#, ""),
            (mode, "invoice-received", "06-03", r#""order":"B-1","invoice":"R-2","amount":"40.00""#, ""),
            (mode, "invoice-received", "06-04", r#""order":"B-1","invoice":"R-3","amount":"0.01""#, "INVOICES_BEYOND_ORDER"),
            (mode, "invoice-received", "06-05", r#""order":"B-1","invoice":"R-4","amount":"-0.01""#, ""),
            (mode, "order-changed", "06-06", r#""order":"B-1","quantity":9,"amount":"200.00""#, ""),
            (mode, "invoice-received", "06-07", r#""order":"B-1","invoice":"R-5","amount":"100.00""#, ""),
            // Of nothing, it ends the order.
            (mode, "payment-made", "06-08", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"0.00","final":true"#, "FINAL_BEFORE_DELIVERY"),
            (mode, "payment-made", "06-07", r#""order":"B-1","line":"LINE","payment":"Z-2","amount":"200.00""#, "PAYMENT_OF_ENDED_ORDER"),
        ]);
    }
    check(&[
        ("asked", "payment-made", "06-01", r#""line":"LINE","payment":"Z-1","amount":"0.00""#, "refused: PAYMENT_OF_NOTHING"),
        ("asked", "payment-made", "06-01", r#""line":"LINE","payment":"Z-1","amount":"5.00","final":true"#, "refused: FINAL_WITHOUT_ORDER"),
        ("fact", "payment-made", "06-01", r#""line":"LINE","payment":"Z-1","amount":"0.00""#, "PAYMENT_OF_NOTHING"),
        ("fact", "payment-made", "06-01", r#""line":"LINE","payment":"Z-2","amount":"5.00","final":true"#, "FINAL_WITHOUT_ORDER"),
        ("again", "payment-made", "06-01", r#""line":"LINE","payment":"Z-3","amount":"0.00","final":true"#, ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn orders_and_invoices_that_cannot_be_meant_so_are_queried() {
    for mode in ["asked", "fact", "again"] {
        let said = |reasons: &'static str| if mode == "again" { "" } else { reasons };
        let order = |no: &str, amount: &str| format!(r#""order":"{no}","line":"LINE","item":"notebook","quantity":9,"amount":"{amount}""#);
        let change = |quantity: u8, amount: &str| format!(r#""order":"B-1","quantity":{quantity},"amount":"{amount}""#);
        check(&[
            (mode, "order-placed", "06-01", &order("B-0", "0.00"), said("ORDER_OF_NOTHING")),
            (mode, "order-placed", "06-01", &order("B-1", "100.00"), ""),
            // The same once more, on whatever day; another consent is something else.
            (mode, "order-changed", "06-02", &change(9, "100.00"), said("ORDER_UNCHANGED")),
            (mode, "order-changed", "06-02", &change(10, "100.00"), ""),
            (mode, "order-changed", "06-02", &change(10, "100.00"), said("ORDER_UNCHANGED")),
            (mode, "order-changed", "06-03", r#""order":"B-1","quantity":10,"amount":"100.00","consent":{"reference":"1","basis":"§ 37 LHO"}"#, ""),
            (mode, "order-changed", "06-03", &change(10, "0.00"), said("ORDER_OF_NOTHING")),
            (mode, "order-changed", "06-04", &change(10, "120.00"), ""),
            // Below what is paid, and not below it.
            (mode, "payment-made", "06-05", r#""order":"B-1","line":"LINE","payment":"Z-1","amount":"90.00""#, ""),
            (mode, "order-changed", "06-06", &change(10, "90.00"), ""),
            (mode, "order-changed", "06-07", &change(10, "89.99"), said("ORDER_BELOW_PAID")),
            (mode, "order-changed", "06-08", &change(10, "0.00"), said("ORDER_BELOW_PAID")),
            (mode, "order-changed", "06-09", &change(10, "90.00"), ""),
            (mode, "invoice-received", "06-10", r#""order":"B-1","invoice":"R-0","amount":"0.00""#, said("INVOICE_OF_NOTHING")),
            // Paid, and nothing delivered: what does not come is cancelled, and its money is still away.
            (mode, "order-placed", "06-01", &order("B-2", "50.00"), ""),
            (mode, "payment-made", "06-02", r#""order":"B-2","line":"LINE","payment":"Z-2","amount":"50.00""#, ""),
            (mode, "order-cancelled", "06-03", r#""order":"B-2""#, said("CANCELLED_WHEN_PAID")),
            // Delivered, whole or in part, or invoiced, and not paid: what is released is owed.
            (mode, "order-placed", "06-01", &order("B-3", "90.00"), ""),
            (mode, "goods-delivered", "06-02", r#""order":"B-3","quantity":9,"delivered_on":"2026-06-02""#, ""),
            (mode, "order-cancelled", "06-03", r#""order":"B-3""#, said("CANCELLED_WHEN_OWED")),
            (mode, "order-placed", "06-01", &order("B-4", "90.00"), ""),
            (mode, "invoice-received", "06-02", r#""order":"B-4","invoice":"R-4","amount":"10.00""#, ""),
            (mode, "order-cancelled", "06-03", r#""order":"B-4""#, said("CANCELLED_WHEN_OWED")),
            // What came is paid, and the rest falls away.
            (mode, "order-placed", "06-01", &order("B-5", "90.00"), ""),
            (mode, "goods-delivered", "06-02", r#""order":"B-5","quantity":3,"delivered_on":"2026-06-02""#, ""),
            (mode, "invoice-received", "06-02", r#""order":"B-5","invoice":"R-5","amount":"30.00""#, ""),
            (mode, "payment-made", "06-02", r#""order":"B-5","line":"LINE","payment":"Z-5","amount":"30.00""#, ""),
            (mode, "order-cancelled", "06-03", r#""order":"B-5""#, ""),
            (mode, "goods-delivered", "06-11", r#""order":"B-1","quantity":10,"delivered_on":"2026-06-11""#, ""),
            (mode, "order-cancelled", "06-12", r#""order":"B-1""#, said("CANCELLED_WHEN_DONE")),
        ]);
    }
}

/// Whoever reports invoices is asked for the one that is missing; who reports none is not.
#[test]
#[rustfmt::skip]
fn a_payment_beyond_what_is_invoiced_is_queried_where_there_are_invoices() {
    for mode in ["asked", "fact", "again"] {
        let said = |reasons: &'static str| if mode == "again" { "" } else { reasons };
        let order = |no: &str| format!(r#""order":"{no}","line":"LINE","item":"notebook","quantity":9,"amount":"100.00""#);
        let pay = |order: &str, no: &str, amount: &str| format!(r#""order":"{order}","line":"LINE","payment":"{no}","amount":"{amount}""#);
        check(&[
            (mode, "order-placed", "06-01", &order("B-1"), ""),
            (mode, "payment-made", "06-02", &pay("B-1", "Z-1", "10.00"), ""),
            (mode, "invoice-received", "06-03", r#""order":"B-1","invoice":"R-1","amount":"60.00""#, ""),
            (mode, "payment-made", "06-04", &pay("B-1", "Z-2", "50.00"), ""),
            (mode, "payment-made", "06-05", &pay("B-1", "Z-3", "0.01"), said("PAYMENT_BEYOND_INVOICES")),
            (mode, "payment-made", "06-05", &pay("B-1", "Z-4", "-0.01"), ""),
            // Beyond the order, that is what is said.
            (mode, "payment-made", "06-06", &pay("B-1", "Z-5", "40.01"), said("PAYMENT_BEYOND_ORDER")),
            (mode, "order-placed", "06-01", &order("B-2"), ""),
            (mode, "payment-made", "06-06", &pay("B-2", "Z-6", "100.00"), ""),
        ]);
    }
}

/// What is advised can be done: an order that has ended is not to be changed.
#[test]
#[rustfmt::skip]
fn an_invoice_of_an_ended_order_is_not_told_to_change_it() {
    for mode in ["asked", "fact"] {
        let order = |no: &str| format!(r#""order":"{no}","line":"LINE","item":"notebook","quantity":9,"amount":"100.00""#);
        check(&[
            (mode, "order-placed", "06-01", &order("B-1"), ""),
            (mode, "order-cancelled", "06-10", r#""order":"B-1""#, ""),
            // Of a day before it, it was an order like any other; beyond its amount it would have to be changed.
            (mode, "invoice-received", "06-09", r#""order":"B-1","invoice":"R-1","amount":"60.00""#, ""),
            (mode, "invoice-received", "06-09", r#""order":"B-1","invoice":"R-2","amount":"60.00""#, "INVOICE_OF_ENDED_ORDER"),
            (mode, "invoice-received", "06-10", r#""order":"B-1","invoice":"R-3","amount":"0.01""#, "INVOICE_OF_ENDED_ORDER"),
            (mode, "invoice-received", "06-11", r#""order":"B-1","invoice":"R-4","amount":"-120.01""#, ""),
            (mode, "order-changed", "06-11", r#""order":"B-1","quantity":9,"amount":"200.00""#, "refused: ORDER_CANCELLED"),
            (mode, "order-placed", "06-01", &order("B-2"), ""),
            (mode, "payment-made", "06-10", r#""order":"B-2","line":"LINE","payment":"Z-1","amount":"100.00","final":true"#, "FINAL_BEFORE_DELIVERY"),
            (mode, "invoice-received", "06-11", r#""order":"B-2","invoice":"R-5","amount":"100.00""#, "INVOICE_OF_ENDED_ORDER"),
            // What does not come of one that its last payment closed is called off, once.
            (mode, "goods-delivered", "06-12", r#""order":"B-2","quantity":4,"delivered_on":"2026-06-12""#, ""),
            (mode, "order-cancelled", "06-13", r#""order":"B-2""#, ""),
            (mode, "order-cancelled", "06-13", r#""order":"B-2""#, "refused: ORDER_CANCELLED"),
            // One that came whole is not, and what parameters do not name is no need.
            (mode, "order-placed", "06-01", &order("B-3"), ""),
            (mode, "goods-delivered", "06-02", r#""order":"B-3","quantity":9,"delivered_on":"2026-06-02""#, ""),
            (mode, "payment-made", "06-10", r#""order":"B-3","line":"LINE","payment":"Z-3","amount":"90.00","final":true"#, ""),
            (mode, "order-cancelled", "06-13", r#""order":"B-3""#, "refused: ORDER_CLOSED"),
        ]);
    }
    // Nobody is told to change what cannot be changed, whatever it is about.
    let said = crate::words::warnings().into_iter().map(|warning| warning.said);
    let said = said.chain(crate::words::examples().into_iter().map(|refusal| refusal.said));
    for said in said.filter(|said| said.de.contains("storniert;") || said.de.contains("abgeschlossen")) {
        assert!(!said.de.contains("Bestellung ändern") && !said.en.contains("change the order"), "{said:?}");
    }
}

#[test]
#[rustfmt::skip]
fn what_is_recorded_is_read_again_whatever_the_rules_are_by_now() {
    let order = r#""order":"B-1","line":"LINE","item":"notebook","quantity":9,"amount":"-1.00","consent":{"reference":"1","basis":"§ 37 LHO","amount":"0.00"}"#;
    check(&[
        ("fact", "order-placed", "06-01", order, "refused: ORDER_NEGATIVE"),
        ("again", "order-placed", "06-01", order, ""),
        ("again", "goods-delivered", "06-02", r#""order":"B-1","quantity":20,"delivered_on":"2026-06-02""#, ""),
        ("again", "order-changed", "06-03", r#""order":"B-1","quantity":1,"amount":"-2.00""#, ""),
        ("again", "order-cancelled", "06-04", r#""order":"B-1""#, ""),
        ("again", "order-changed", "06-05", r#""order":"B-1","quantity":1,"amount":"2.00""#, ""),
        ("again", "order-cancelled", "06-06", r#""order":"B-1""#, ""),
        ("again", "payment-made", "06-06", r#""line":"LINE","payment":"Z-1","amount":"-5.00","consent":{"reference":"1","basis":"x","amount":"-1.00"}"#, ""),
        // What cannot be folded: the row is not there, or another has its name.
        ("again", "order-cancelled", "06-06", r#""order":"B-9""#, "refused: ORDER_UNKNOWN"),
        ("again", "order-placed", "06-06", order, "refused: ORDER_TAKEN"),
    ]);
}

/// A credit note takes back what was invoiced, all of it at most.
#[test]
#[rustfmt::skip]
fn a_credit_note_of_more_than_was_invoiced_is_queried() {
    for mode in ["asked", "fact", "again"] {
        let said = |reason: &'static str| if mode == "again" { "" } else { reason };
        let (beyond, owed) = (said("CREDIT_BEYOND_INVOICES"), said("CANCELLED_WHEN_OWED"));
        let invoice = |order: &str, no: &str, amount: &str| format!(r#""order":"{order}","invoice":"{no}","amount":"{amount}""#);
        let order = |no: &str| format!(r#""order":"{no}","line":"LINE","item":"notebook","quantity":9,"amount":"100.00""#);
        check(&[
            (mode, "order-placed", "06-01", &order("B-1"), ""),
            // Nothing is invoiced yet.
            (mode, "invoice-received", "06-02", &invoice("B-1", "R-1", "-0.01"), beyond),
            (mode, "invoice-received", "06-03", &invoice("B-1", "R-2", "100.00"), ""),
            (mode, "invoice-received", "06-04", &invoice("B-1", "R-3", "-99.99"), ""),
            (mode, "invoice-received", "06-05", &invoice("B-1", "R-4", "-0.01"), beyond),
            // Of an order that has ended, and of one that has invoices of its own.
            (mode, "order-placed", "06-01", &order("B-2"), ""),
            (mode, "invoice-received", "06-02", &invoice("B-2", "R-5", "100.00"), ""),
            (mode, "order-cancelled", "06-10", r#""order":"B-2""#, owed),
            (mode, "invoice-received", "06-11", &invoice("B-2", "R-6", "-100.00"), ""),
            (mode, "invoice-received", "06-12", &invoice("B-2", "R-7", "-5.00"), beyond),
        ]);
    }
}
