//! Invoices.

use super::*;

// Section 5, the third example: R-17 and R17 of 2,500.00 each on an order of 5,000.00, paid twice.
#[test]
fn invoices_of_one_number_or_of_one_order_and_amount_are_perhaps_one() {
    let mut j = start();
    order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
    invoice(&mut j, "2026-02-01", "B-1", "R-17", "2500.00");
    invoice(&mut j, "2026-02-20", "B-1", "R17", "2500.00");
    pay(&mut j, "2026-03-01", Some("B-1"), "Z-1", "4999.99");
    let found = find(&j, Rule::DuplicateInvoice, "2026-12-31");
    assert_eq!(told(&found), ["ba-pankow R17 2026-02-20 2500.00 - notice"]);
    pay(&mut j, "2026-03-02", Some("B-1"), "Z-2", "0.01");
    let found = find(&j, Rule::DuplicateInvoice, "2026-12-31");
    assert_eq!(told(&found), ["ba-pankow R17 2026-02-20 2500.00 - severe"]);
    assert_eq!(found[0].events, [4, 5, 6, 7]);
    assert!(matches!(found[0].found, Found::Duplicate { same_number: true, both_paid: true, days: 19, .. }));
    assert!(find(&j, Rule::InvoiceOverOrder, "2026-12-31").is_empty());

    // Of one order and amount: 60 days apart are found, 61 are not; another amount never.
    for (on, amount, count) in
        [("2026-04-02", "2500.00", 1), ("2026-04-03", "2500.00", 0), ("2026-02-02", "2500.01", 0)]
    {
        let mut j = start();
        order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
        invoice(&mut j, "2026-02-01", "B-1", "A", "2500.00");
        invoice(&mut j, on, "B-1", "B", amount);
        assert_eq!(find(&j, Rule::DuplicateInvoice, "2027-12-31").len(), count, "{on} {amount}");
    }
    // Of one number on two orders: 400 days, and zeros before the whole do not count.
    for (on, name, count) in [("2027-03-08", "4711", 1), ("2027-03-09", "4711", 0), ("2026-02-02", "0-4712", 0)] {
        let mut j = start();
        order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
        order(&mut j, "2026-01-06", "B-2", "notebook", 50, "5000.00");
        invoice(&mut j, "2026-02-01", "B-1", "00 4711", "2500.00");
        invoice(&mut j, on, "B-2", name, "10.00");
        assert_eq!(find(&j, Rule::DuplicateInvoice, "2028-12-31").len(), count, "{on} {name}");
    }
    // One row a pair; both paid of two orders means each by its own.
    let mut j = start();
    for (number, name) in [("B-1", "X-1"), ("B-2", "x1"), ("B-3", "0X1")] {
        order(&mut j, "2026-01-05", number, "notebook", 50, "5000.00");
        invoice(&mut j, "2026-02-01", number, name, "10.00");
    }
    pay(&mut j, "2026-03-01", Some("B-1"), "Z-1", "10.00");
    pay(&mut j, "2026-03-01", Some("B-3"), "Z-2", "10.00");
    let found = find(&j, Rule::DuplicateInvoice, "2026-12-31");
    assert_eq!(
        told(&found),
        [
            "ba-pankow 0X1 2026-02-01 10.00 - severe",
            "ba-pankow 0X1 2026-02-01 10.00 - notice",
            "ba-pankow x1 2026-02-01 10.00 - notice",
        ]
    );
}

#[test]
fn a_number_that_comes_a_thousand_times_is_so_many_findings_and_not_their_square() {
    let mut j = start();
    order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
    for number in 0..1000 {
        invoice(&mut j, "2026-02-01", "B-1", &format!("{}R-17", "0".repeat(number % 7)), &format!("{number}.00"));
    }
    // Every pair of the first 142, of each later one with the twenty before it.
    assert_eq!(find(&j, Rule::DuplicateInvoice, "").len(), 142 * 141 / 2 + 858 * 20);
}

#[test]
fn every_pair_of_a_hundred_invoices_is_found() {
    let mut j = start();
    order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
    for number in 0..100 {
        invoice(&mut j, "2026-02-01", "B-1", &format!("R-{number}"), "10.00");
    }
    assert_eq!(find(&j, Rule::DuplicateInvoice, "").len(), 100 * 99 / 2);
}

#[test]
fn more_invoiced_than_ordered_is_found_from_the_first_cent_on() {
    let mut j = start();
    order(&mut j, "2026-01-05", "B-1", "notebook", 50, "5000.00");
    invoice(&mut j, "2026-02-01", "B-1", "R-1", "3000.00");
    invoice(&mut j, "2026-02-20", "B-1", "R-2", "2000.00");
    assert!(find(&j, Rule::InvoiceOverOrder, "").is_empty());
    invoice(&mut j, "2026-03-20", "B-1", "R-3", "0.01");
    let found = find(&j, Rule::InvoiceOverOrder, "");
    assert_eq!(told(&found), ["ba-pankow B-1 2026-03-20 0.01 - notice"]);
    assert_eq!(found[0].events, [3, 4, 5, 6]);
    // A larger order ends it, a smaller one begins it anew, cancelled or not.
    change(&mut j, "2026-04-01", "B-1", 50, "6000.00");
    assert!(find(&j, Rule::InvoiceOverOrder, "").is_empty());
    change(&mut j, "2026-05-01", "B-1", 50, "4000.00");
    j.on("2026-05-02", "procurement.order-cancelled", json!({"authority": PANKOW, "order": "B-1"}));
    assert_eq!(told(&find(&j, Rule::InvoiceOverOrder, "")), ["ba-pankow B-1 2026-05-01 1000.01 - notice"]);
}
