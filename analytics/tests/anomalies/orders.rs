//! Orders.

use super::*;

// Section 5, the second example: four orders of 900.00 in 20 days.
#[test]
fn orders_below_a_limit_and_together_above_are_perhaps_one() {
    let mut j = start();
    for (number, on) in ["2026-03-01", "2026-03-05", "2026-03-11", "2026-03-21"].iter().enumerate() {
        order(&mut j, on, &format!("B-{number}"), "notebook", 9, "900.00");
    }
    let found = find(&j, Rule::SplitOrder, "2026-12-31");
    assert_eq!(told(&found), ["ba-pankow notebook 2026-03-05 3600.00 4 notice"]);
    assert_eq!(found[0].events, [3, 4, 5, 6]);

    let windows = |orders: &[(&str, &str)]| {
        let mut j = start();
        for (number, (on, amount)) in orders.iter().enumerate() {
            order(&mut j, on, &format!("B-{number}"), "notebook", 9, amount);
        }
        told(&find(&j, Rule::SplitOrder, "2026-12-31"))
    };
    // Exactly 30 days and exactly the limit.
    assert_eq!(
        windows(&[("2026-03-01", "500.00"), ("2026-03-31", "500.00")]),
        ["ba-pankow notebook 2026-03-31 1000.00 2 notice"]
    );
    assert!(windows(&[("2026-03-01", "500.00"), ("2026-04-01", "500.00")]).is_empty());
    assert!(windows(&[("2026-03-01", "500.00"), ("2026-03-31", "499.99")]).is_empty());
    // An order of the limit itself is none of these.
    assert!(windows(&[("2026-03-01", "1000.00"), ("2026-03-02", "1000.00")]).is_empty());
    // A window that fails begins anew at the next order; windows do not overlap.
    assert_eq!(
        windows(&[
            ("2026-03-01", "100.00"),
            ("2026-03-20", "600.00"),
            ("2026-04-10", "600.00"),
            ("2026-04-25", "900.00"),
            ("2026-05-20", "900.00"),
        ]),
        ["ba-pankow notebook 2026-05-20 1800.00 2 notice", "ba-pankow notebook 2026-04-10 1200.00 2 notice"]
    );
    // Newest amounts count, cancelled orders too, other items and authorities do not.
    let mut j = start();
    order(&mut j, "2026-03-01", "B-1", "notebook", 9, "5000.00");
    order(&mut j, "2026-03-02", "B-2", "notebook", 9, "500.00");
    order(&mut j, "2026-03-02", "B-3", "tablet", 9, "900.00");
    assert!(find(&j, Rule::SplitOrder, "").is_empty());
    change(&mut j, "2026-04-01", "B-1", 9, "500.00");
    j.on("2026-04-02", "procurement.order-cancelled", json!({"authority": PANKOW, "order": "B-2"}));
    let found = find(&j, Rule::SplitOrder, "");
    assert_eq!(told(&found), ["ba-pankow notebook 2026-03-02 1000.00 2 notice"]);
    assert_eq!(found[0].events, [3, 4, 6]);
}

#[test]
fn an_order_that_was_due_half_a_year_ago_is_stale_unless_something_came() {
    let with = |due: Option<&str>, quantity: i64| {
        let mut j = start();
        let mut data = json!({"authority": PANKOW, "order": "B-1", "line": LINE, "item": "notebook",
            "quantity": quantity, "amount": "5000.00"});
        if let Some(due) = due {
            data["due"] = json!(due);
        }
        j.on("2026-01-05", "procurement.order-placed", data);
        j
    };
    // Exactly 180 days.
    let j = with(Some("2026-02-01"), 50);
    assert!(find(&j, Rule::StaleCommitment, "2026-07-30").is_empty());
    let found = find(&j, Rule::StaleCommitment, "2026-07-31");
    assert_eq!(told(&found), ["ba-pankow B-1 2026-07-31 5000.00 50 notice"]);
    assert_eq!(found[0].events, [3]);
    // Without a day: 90 days after it was placed.
    let j = with(None, 50);
    assert!(find(&j, Rule::StaleCommitment, "2026-10-01").is_empty());
    assert_eq!(told(&find(&j, Rule::StaleCommitment, "2026-10-02")), ["ba-pankow B-1 2026-10-02 5000.00 50 notice"]);
    // What came on the day itself came in time; what came since is no silence.
    for (on, count) in [("2026-02-01", 1), ("2026-02-02", 0)] {
        let mut j = with(Some("2026-02-01"), 50);
        deliver(&mut j, on, "B-1", 20);
        assert_eq!(find(&j, Rule::StaleCommitment, "2026-12-31").len(), count, "{on}");
    }
    // All is delivered, nothing is open, or it is cancelled.
    let mut j = with(Some("2026-02-01"), 50);
    deliver(&mut j, "2026-01-20", "B-1", 50);
    assert!(find(&j, Rule::StaleCommitment, "2026-12-31").is_empty());
    let mut j = with(Some("2026-02-01"), 50);
    pay(&mut j, "2026-02-01", Some("B-1"), "Z-1", "4999.99");
    assert_eq!(told(&find(&j, Rule::StaleCommitment, "2026-12-31")), ["ba-pankow B-1 2026-07-31 0.01 50 notice"]);
    pay(&mut j, "2026-02-01", Some("B-1"), "Z-2", "0.01");
    assert!(find(&j, Rule::StaleCommitment, "2026-12-31").is_empty());
    let mut j = with(Some("2026-02-01"), 50);
    j.on("2026-03-01", "procurement.order-cancelled", json!({"authority": PANKOW, "order": "B-1"}));
    assert!(find(&j, Rule::StaleCommitment, "2026-12-31").is_empty());
    assert_eq!(find(&j, Rule::StaleCommitment, "2026-02-28").len(), 0);
}

#[test]
fn an_order_at_another_price_is_found_beyond_thirty_percent() {
    // 100 at 100.00: 7,000.00 to 13,000.00 are inside.
    for (amount, count) in [("6999.99", 1), ("7000.00", 0), ("13000.00", 0), ("13000.01", 1)] {
        let mut j = start();
        order(&mut j, "2026-03-01", "B-1", "notebook", 100, amount);
        let found = find(&j, Rule::PriceOutlier, "2026-12-31");
        assert_eq!(found.len(), count, "{amount}");
        if count == 1 {
            assert_eq!(told(&found), [format!("ba-pankow B-1 2026-03-01 {amount} 100 notice")]);
            assert_eq!(found[0].parameters.last().unwrap().name, "items.notebook.unit_price");
            assert_eq!(found[0].parameters.last().unwrap().origin.as_ref().unwrap().seq, 2);
        }
    }
    // Small orders, and items without a price, are no matter.
    let mut j = start();
    order(&mut j, "2026-03-01", "B-1", "notebook", 10, "4999.99");
    order(&mut j, "2026-03-01", "B-2", "toner", 10, "50000.00");
    assert!(find(&j, Rule::PriceOutlier, "").is_empty());
    order(&mut j, "2026-03-01", "B-3", "notebook", 10, "5000.00");
    assert_eq!(find(&j, Rule::PriceOutlier, "").len(), 1);
    // The price of the day of the order; newest amounts; cancelled orders too.
    let mut j = start();
    let dear = json!({"notebook": {"programme": "mobile-devices", "unit_price": "900.00", "quota": "0.8"}});
    j.parameters("2026-05-01", dear);
    order(&mut j, "2026-04-30", "B-1", "notebook", 10, "9000.00");
    order(&mut j, "2026-05-01", "B-2", "notebook", 10, "9000.00");
    assert_eq!(told(&find(&j, Rule::PriceOutlier, "")), ["ba-pankow B-1 2026-04-30 9000.00 10 notice"]);
    change(&mut j, "2026-06-01", "B-2", 100, "9000.00");
    j.on("2026-06-02", "procurement.order-cancelled", json!({"authority": PANKOW, "order": "B-2"}));
    let found = find(&j, Rule::PriceOutlier, "");
    assert_eq!(told(&found)[1], "ba-pankow B-2 2026-06-01 9000.00 100 notice");
    assert_eq!(found[1].events, [5, 6]);
}
