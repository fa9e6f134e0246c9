//! The examples of the contract, section 6, and each class and rule on a journal of its own.

use serde_json::json;
use sollist_contract::refusal::Reason;

use super::*;

const BA: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/geraete";

fn pay(j: &mut Journal, day: &str, number: &str, amount: &str) {
    let data = json!({"authority": BA, "line": LINE, "payment": number, "amount": amount});
    j.on(day, "procurement.payment-made", data);
}

fn order(j: &mut Journal, day: &str, quantity: i64) {
    let data = json!({"authority": BA, "order": "1", "line": LINE, "item": "notebook", "quantity": quantity,
        "amount": "1000.00"});
    j.on(day, "procurement.order-placed", data);
}

fn deliver(j: &mut Journal, day: &str, quantity: i64) {
    let data = json!({"authority": BA, "order": "1", "quantity": quantity, "delivered_on": day});
    j.on(day, "procurement.goods-delivered", data);
}

fn change(j: &mut Journal, day: &str, quantity: i64) {
    let data = json!({"authority": BA, "order": "1", "quantity": quantity, "amount": "1000.00"});
    j.on(day, "procurement.order-changed", data);
}

/// Section 6, the first example.
#[test]
fn a_delivery_rate_moves_by_what_came_late_and_by_a_corrected_order() {
    let mut j = Journal::default();
    j.line(BA, LINE, "5000.00", "mobile-devices");
    order(&mut j, "2026-01-10", 1_213);
    deliver(&mut j, "2026-03-01", 613);
    deliver(&mut j, "2026-03-20", 87); // 4
    change(&mut j, "2026-03-25", 1_200); // 5
    let facts = j.facts();
    let bridge = the_one(&facts, "procurement.delivery-rate", ("3", "2026-03-31"), ("", "2026-03-31"));
    assert_eq!(told(&bridge), ["50.5 -> 58.3: 7.8", "late 7.2 [4]", "correction 0.6 [5]"]);
    assert_eq!(bridge.components[0].authority.as_ref().unwrap().as_str(), BA);
    assert_eq!(bridge.without_effect, 0);
}

/// Section 6, the second example.
#[test]
fn what_was_paid_moves_by_a_late_payment_and_a_refund() {
    let mut j = Journal::default();
    j.line(BA, LINE, "500000.00", "mobile-devices");
    pay(&mut j, "2026-03-01", "Z-1", "100000.00");
    pay(&mut j, "2026-03-15", "Z-2", "12000.00"); // 3
    pay(&mut j, "2026-03-31", "Z-3", "-2500.00"); // 4
    pay(&mut j, "2026-04-02", "Z-4", "77.00");
    let facts = j.facts();
    let q1 = "2026-03-31";
    let paid = the_one(&facts, "budget.actual", ("2", q1), ("", q1));
    assert_eq!(told(&paid), ["100000.00 -> 109500.00: 9500.00", "late 12000.00 [3]", "correction -2500.00 [4]"]);
    let available = the_one(&facts, "budget.available", ("2", q1), ("", q1));
    assert_eq!(told(&available)[1..], ["late -12000.00 [3]", "correction 2500.00 [4]"]);
    // Time goes on: what happened since is new. Back again it is the same with the other sign.
    let on = the_one(&facts, "budget.actual", ("2", q1), ("", "2026-04-30"));
    assert_eq!(told(&on)[3..], ["new 77.00 [5]"]);
    let back = the_one(&facts, "budget.actual", ("", "2026-04-30"), ("", "2026-03-20"));
    assert_eq!(told(&back), ["109577.00 -> 112000.00: 2423.00", "new -77.00 [5]", "correction 2500.00 [4]"]);
    // What came late and lies after the day that is gone back to comes and goes again.
    let around = the_one(&facts, "budget.actual", ("2", "2026-03-31"), ("", "2026-03-20"));
    assert_eq!(told(&around)[1..], ["late 12000.00 [3]", "correction -2500.00 [4]", "correction 2500.00 [4]"]);
    // Without a day everything counts that was recorded until then.
    let all = the_one(&facts, "budget.actual", ("2", ""), ("", ""));
    assert_eq!(told(&all)[1..], ["late 12000.00 [3]", "correction -2500.00 [4]", "late 77.00 [5]"]);
    let still = the_one(&facts, "budget.soll", ("2", q1), ("", q1));
    assert!(still.is_still() && still.without_effect == 2, "{still:?}");
}

#[test]
fn another_name_other_parameters_and_the_passing_of_time_are_told_apart() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1000.00", "mobile-devices").eligible(BA, "2026-01-02", 100);
    j.stock(BA, "2026-01-02", "notebook", 50, 0);
    let items = |life: i64| {
        json!({"items": {"notebook": {"programme": "mobile-devices", "unit_price": "1.00", "quota": "1",
            "life_months": life}}})
    };
    let parts = json!({"authority": BA, "item": "tablet", "as_of": "2026-01-02",
        "parts": [{"in_use": 10, "in_stock": 0, "commissioned_on": "2023-05-01"}]});
    j.on("2026-01-02", "rollout.stock-reported", parts);
    j.on(
        "2026-01-01",
        "parameters.published",
        json!({"set": "a", "valid_from": "2026-01-01", "values": {"items": {
            "notebook": {"programme": "mobile-devices", "unit_price": "1.00", "quota": "1", "life_months": 60},
            "tablet": {"programme": "mobile-devices", "unit_price": "1.00", "quota": "1", "life_months": 36}}}}),
    );
    // 6: in force on the day of the second position only.
    j.on("2026-01-01", "parameters.published", json!({"set": "b", "valid_from": "2026-05-01", "values": items(12)}));
    let facts = j.facts();
    // The tablets are three years old on 1 May.
    let aged = the_one(&facts, "device.over-age-rate", ("", "2026-04-15"), ("", "2026-06-01"));
    assert_eq!(told(&aged), ["0.0 -> 16.7: 16.7", "stichtag 16.7 []"]);

    let mut j = Journal::default();
    let other = "2026/30/25/bezirksamt-pankow/lizenzen";
    j.line(BA, LINE, "1000.00", "mobile-devices").line(BA, other, "3000.00", "mobile-devices");
    pay(&mut j, "2026-02-01", "Z-1", "500.00");
    j.on(
        "2026-03-01",
        "budget.programme-assigned",
        json!({"authority": BA, "line": other, "programme": "workplace", "basis": "Regel"}),
    ); // 4
    let facts = j.facts();
    let query = IndicatorQuery {
        id: Some("budget.outflow".to_owned()),
        programme: Some("mobile-devices".parse().unwrap()),
        ..IndicatorQuery::default()
    };
    let (from, to) = (view(&facts, "3", "2026-06-30"), view(&facts, "", "2026-06-30"));
    let named = bridge(&facts, &from, &to, &query, Detail::default()).unwrap();
    assert_eq!(told(&named[0]), ["12.5 -> 50.0: 37.5", "relabelling 37.5 [4]"]);
}

#[test]
fn what_is_taken_back_is_told_as_that_whenever_it_was() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1000.00", "mobile-devices");
    let planned = json!({"authority": BA, "rollout": "e-file-2026", "scope": 10, "deadline": "2026-12-31"});
    j.on("2026-01-02", "rollout.planned", planned);
    j.on("2026-02-01", "rollout.e-file-connected", json!({"authority": BA})); // 3
    let back = json!({"authority": BA, "connected_on": "2026-02-01", "reason": "Irrtum"});
    j.on("2026-05-01", "rollout.e-file-withdrawn", back); // 4
    let facts = j.facts();
    let withdrawn = "withdrawn -100.0 [4]";
    let known = the_one(&facts, "efile.connection-rate", ("3", "2026-03-31"), ("", "2026-03-31"));
    assert_eq!(told(&known), ["100.0 -> 0.0: -100.0", withdrawn]);
    let later = the_one(&facts, "efile.connection-rate", ("3", ""), ("", ""));
    assert_eq!(told(&later), ["100.0 -> 0.0: -100.0", withdrawn]);
}

#[test]
fn parameters_that_become_valid_between_the_days_are_a_row_before_the_reference_day() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1.00", "mobile-devices").eligible(BA, "2026-01-02", 100);
    let set = |name: &str, from: &str, price: &str| {
        let items = notebooks("1", price);
        json!({"set": name, "valid_from": from, "values": {"items": items}})
    };
    j.on("2026-01-01", "parameters.published", set("a", "2026-01-01", "10.00")); // 3
    j.on("2026-01-01", "parameters.published", set("a", "2026-05-01", "20.00")); // 4
    let facts = j.facts();
    let need = the_one(&facts, "need.total", ("", "2026-04-15"), ("", "2026-06-01"));
    assert_eq!(told(&need), ["999.00 -> 1999.00: 1000.00", "parameters 1000.00 [4]"]);
    // Published after the first position for a day before it, and published after the second one's day.
    let mut late = j.clone();
    late.on("2026-03-01", "parameters.published", set("a", "2026-01-01", "30.00")); // 5
    late.on("2026-09-01", "parameters.published", set("a", "2026-02-01", "40.00")); // 6
    let facts = late.facts();
    let need = the_one(&facts, "need.total", ("4", "2026-04-15"), ("", "2026-04-15"));
    assert_eq!(told(&need), ["999.00 -> 3999.00: 3000.00", "parameters 2000.00 [5]", "parameters 1000.00 [6]"]);
}

/// The extra need is of its target day: the plan of a year to come makes it no other one.
#[test]
fn the_plan_of_a_year_to_come_moves_no_need_of_this_year() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1.00", "mobile-devices").eligible(BA, "2026-01-02", 100);
    j.on(
        "2026-01-01",
        "parameters.published",
        json!({"set": "a", "valid_from": "2026-01-01", "values": {"items": notebooks("1", "10.00")}}),
    ); // 3
    j.line(BA, &LINE.replacen("2026", "2027", 1), "5.00", "mobile-devices"); // 4
    let facts = j.facts();
    let views = [("3", "2026-04-15"), ("", "2026-04-15")];
    let need = the_one(&facts, "need.total", views[0], views[1]);
    assert_eq!(told(&need), ["999.00 -> 999.00: 0.00"]);
}

#[test]
fn a_new_total_is_another_name_and_a_count_of_the_same_day_a_correction() {
    let mut j = Journal::default();
    let progress = |j: &mut Journal, on: &str, done: i64, total: i64| {
        let data = json!({"authority": BA, "rollout": "windows-11", "done": done, "total": total});
        j.on(on, "rollout.progressed", data);
    };
    progress(&mut j, "2026-06-30", 50, 100);
    progress(&mut j, "2026-07-10", 50, 200);
    progress(&mut j, "2026-07-20", 60, 200);
    let facts = j.facts();
    let degree = the_one(&facts, "rollout.degree", ("1", "2026-06-30"), ("", "2026-07-31"));
    assert_eq!(told(&degree), ["50.0 -> 30.0: -20.0", "relabelling -25.0 [2]", "new 5.0 [3]"]);
    assert_eq!(degree.key.rollout.as_ref().unwrap().as_str(), "windows-11");

    let mut j = Journal::default();
    j.eligible(BA, "2026-03-31", 200).stock(BA, "2026-03-31", "notebook", 50, 0);
    j.stock(BA, "2026-03-31", "notebook", 60, 0).eligible(BA, "2026-03-31", 240).stock(
        BA,
        "2026-03-30",
        "tablet",
        4,
        0,
    );
    let facts = j.facts();
    let rate = the_one(&facts, "mobile.device-rate", ("2", "2026-03-31"), ("", "2026-03-31"));
    assert_eq!(told(&rate), ["25.0 -> 26.7: 1.7", "correction 5.0 [3]", "correction -5.0 [4]", "late 1.7 [5]"]);
}

#[test]
fn where_the_figure_is_missing_nothing_is_computed_and_the_events_are_named() {
    let mut j = Journal::default();
    j.eligible(BA, "2026-03-01", 100); // 1
    j.stock(BA, "2026-03-02", "notebook", 50, 0); // 2
    j.eligible(BA, "2026-03-03", 0); // 3
    j.stock(BA, "2026-03-04", "notebook", 60, 0); // 4
    j.eligible(BA, "2026-03-05", 120); // 5
    let facts = j.facts();
    let id = "mobile.device-rate";
    let (first, last) = (("", "2026-03-01"), ("", "2026-03-31"));
    let came = the_one(&facts, id, first, last);
    assert_eq!(came.difference, None);
    assert_eq!(told(&came)[1..], ["new - [2]", "new - [3]", "new - [5]"]);
    assert_eq!(came.components.iter().map(|one| one.ends_without).collect::<Vec<_>>(), [false, true, false]);
    // In between it was missing: one row, with all that happened meanwhile.
    let over = the_one(&facts, id, ("", "2026-03-02"), last);
    assert_eq!(told(&over), ["50.0 -> 50.0: 0.0"], "nothing came of it");
    j.stock(BA, "2026-03-04", "notebook", 66, 0); // 6
    let over = the_one(&j.facts(), id, ("", "2026-03-02"), last);
    assert_eq!(told(&over), ["50.0 -> 55.0: 5.0", "correction 5.0 [3 4 6 5]"]);
}

#[test]
fn more_events_than_are_listed_come_in_blocks_that_add_up() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1000000.00", "mobile-devices");
    j.line("ba-mitte", "2026/30/25/bezirksamt-mitte/geraete", "1.00", "mobile-devices");
    pay(&mut j, "2026-01-02", "Z-0", "1.00");
    for number in 1..=300_u32 {
        // Every hundredth a refund.
        let amount = if number % 100 == 0 { "-5.00" } else { "2.00" };
        pay(&mut j, "2026-02-01", &format!("Z-{number}"), amount);
    }
    let facts = j.facts();
    let query = IndicatorQuery { id: Some("budget.actual".to_owned()), ..IndicatorQuery::default() };
    let (from, to) = (view(&facts, "3", "2026-03-31"), view(&facts, "", "2026-03-31"));
    let of =
        |events_max| bridge(&facts, &from, &to, &query, Detail { events_max, ..Detail::default() }).unwrap().remove(0);
    assert_eq!(of(300).components.len(), 300);
    let blocks = of(299);
    let parts: Vec<String> = blocks.components.iter().map(|one| one.part.unwrap().to_string()).collect();
    assert_eq!(parts, ["198.00", "-5.00", "198.00", "-5.00", "198.00", "-5.00"]);
    let counts: Vec<usize> = blocks.components.iter().map(|one| one.events_total).collect();
    assert_eq!(counts, [99, 1, 99, 1, 99, 1]);
    assert_eq!((blocks.difference, blocks.without_effect), (of(300).difference, 0));
}

/// The contract, section 6: of the classes the first that fits. What the earlier position could not have known is not
/// late.
#[test]
fn what_corrects_is_a_correction_whenever_it_takes_effect() {
    let mut j = Journal::default();
    j.line(BA, LINE, "500000.00", "mobile-devices");
    let data =
        |amount: &str| json!({"authority": BA, "line": LINE, "amount": amount, "consent_by": "c", "reference": "r"});
    j.on("2026-03-01", "budget.frozen", data("500.00")); // 2
    j.on("2026-04-02", "budget.unfrozen", data("100.00"));
    j.on("2026-03-30", "budget.unfrozen", data("20.00"));
    // The day on which the journal of the tests is recorded: after the earlier position, and of the same day.
    j.on("2026-09-01", "budget.unfrozen", data("3.00")); // 5
    let facts = j.facts();
    let quarter = the_one(&facts, "budget.frozen", ("2", "2026-03-31"), ("", "2026-09-30"));
    assert_eq!(told(&quarter)[1..], ["correction -20.00 [4]", "correction -100.00 [3]", "correction -3.00 [5]"]);
    let today = the_one(&facts, "budget.frozen", ("2", ""), ("", ""));
    assert_eq!(told(&today)[1..], ["correction -100.00 [3]", "correction -20.00 [4]", "correction -3.00 [5]"]);
    pay(&mut j, "2026-04-03", "Z-1", "7.00"); // 6
    pay(&mut j, "2026-04-04", "Z-2", "-2.00");
    pay(&mut j, "2026-03-04", "Z-3", "1.00");
    let paid = the_one(&j.facts(), "budget.actual", ("2", "2026-03-31"), ("", "2026-09-30"));
    assert_eq!(told(&paid)[1..], ["late 1.00 [8]", "new 7.00 [6]", "correction -2.00 [7]"]);
}

/// A figure that is counted anew after each event has a row for each as long as that takes little more.
#[test]
fn events_are_told_one_by_one_where_that_takes_no_more_than_three_times_as_long() {
    let mut j = Journal::default();
    j.parameters("2026-01-01", notebooks("0.8", "1000.00")).eligible(BA, "2026-01-01", 1000);
    j.stock(BA, "2026-01-31", "notebook", 5, 0); // 3
    for number in 0..50 {
        j.stock(BA, &format!("2026-02-{:02}", 1 + number / 2), "notebook", 10 + number, 0);
    }
    let facts = j.facts();
    let query = IndicatorQuery { id: Some("mobile.device-rate".to_owned()), ..IndicatorQuery::default() };
    let (from, to) = (view(&facts, "3", ""), view(&facts, "", ""));
    let rows = |rows_read_max| {
        let detail = Detail { rows_read_max, ..Detail::default() };
        bridge(&facts, &from, &to, &query, detail).unwrap().remove(0).components.len()
    };
    // Each reads the 53 events of the journal, and a thousand rows in any case.
    let all = 50 * 1_053;
    assert_eq!((rows(all), rows(all / 3 + 1)), (50, 50));
    assert!(rows(all / 4) <= 12);
}

/// Of events that are told together the one is named with which a figure came: others have nothing to do with it.
#[test]
fn the_event_that_made_a_figure_is_named_whatever_block_it_is_in() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1000.00", "mobile-devices");
    for number in 1..=5 {
        pay(&mut j, "2026-02-01", &format!("Z-{number}"), "2.00");
    }
    j.line(BA, &LINE.replace("2026", "2027"), "700.00", "mobile-devices"); // 7
    let query = IndicatorQuery { year: Some(2027), ..IndicatorQuery::default() };
    pay(&mut j, "2026-02-01", "Z-6", "2.00");
    let facts = j.facts();
    let (from, to) = (view(&facts, "1", ""), view(&facts, "", ""));
    for id in ["budget.soll", "budget.outflow"] {
        let query = IndicatorQuery { id: Some(id.to_owned()), ..query.clone() };
        for events_max in [0, sollist_analytics::bridge::EVENTS_MAX] {
            let detail = Detail { events_max, ..Detail::default() };
            let one = bridge(&facts, &from, &to, &query, detail).unwrap().remove(0);
            let came: Vec<&[u64]> = one.components.iter().map(|one| one.events.as_slice()).collect();
            assert_eq!((one.before.is_err(), came), (true, vec![&[7][..]]), "{id} {events_max}");
        }
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let mut j = Journal::default();
    j.line(BA, LINE, "1.00", "other");
    pay(&mut j, "2026-02-01", "Z-1", "1.00");
    let facts = j.facts();
    let (old, new) = (view(&facts, "1", ""), view(&facts, "2", ""));
    let asked = |id: &str, from, to| {
        let query = IndicatorQuery { id: Some(id.to_owned()), ..IndicatorQuery::default() };
        bridge(&facts, from, to, &query, Detail::default()).unwrap_err().refusal().unwrap().reason
    };
    assert_eq!(asked("budget.luck", &old, &new), Reason::NoSuchFigure);
    assert_eq!(asked("budget.actual", &new, &old), Reason::PositionsReversed);
    // Nothing to compare: the same twice, and an empty journal.
    assert!(the_one(&facts, "budget.actual", ("", ""), ("", "")).is_still());
    for id in sollist_analytics::bridge::comparable() {
        for empty in bridges(&Facts::new(), id, ("", ""), ("", "2026-06-30")) {
            assert!(empty.before.is_err() && empty.after.is_err() && empty.is_still(), "{empty:?}");
        }
    }
}

/// The contract, section 6: the figure is taken unrounded. Each device takes 0.04 kWh a year.
#[test]
fn section_6_what_moves_a_figure_by_less_than_is_shown_is_listed() {
    let mut j = Journal::default();
    let footprint = json!({"manufacturing_kg": "0.7", "total_p10": "1", "total_median": "1", "total_p90": "1",
        "kwh_per_year": "0.04", "n": 1, "source": "x"});
    let values = json!({"items": {"notebook": {"programme": "mobile-devices", "unit_price": "1", "quota": "1",
        "life_months": 70}}, "footprints": {"notebook": footprint}});
    let published = json!({"set": "a", "valid_from": "2026-01-01", "values": values});
    j.on("2026-01-01", "parameters.published", published); // 1
    for (on, pieces) in [("2026-03-01", 1), ("2026-03-02", 2), ("2026-03-03", 3), ("2026-03-04", 4)] {
        j.stock(BA, on, "notebook", pieces, 0); // 2 to 5
    }
    let facts = j.facts();
    let of = |id: &str| told(&the_one(&facts, id, ("", "2026-03-01"), ("", "2026-03-31")));
    // 0.04, 0.08, 0.12, 0.16: each 0.4 tenths, of which the first two get the two that are shown.
    assert_eq!(of("green.energy"), ["0.0 -> 0.2: 0.2", "new 0.1 [3]", "new 0.1 [4]", "new 0.0 [5]"]);
    // 0.7 · 12 / 70 = 0.12 a device: 0.12, 0.24, 0.36, 0.48; 1.2 tenths each, of 0.1 and 0.5.
    assert_eq!(of("green.embodied"), ["0.1 -> 0.5: 0.4", "new 0.2 [3]", "new 0.1 [4]", "new 0.1 [5]"]);
}

/// The contract, section 6: SPI(t) is ES / AT, unrounded. 1 January to 31 December is so many working days.
#[test]
fn section_6_earned_schedule_moves_by_single_pieces() {
    let mut j = Journal::default();
    let plan = json!({"authority": BA, "rollout": "windows-11", "scope": 1000, "start": "2026-01-05",
        "deadline": "2026-12-31"});
    j.on("2026-01-05", "rollout.planned", plan); // 1
    for (on, done) in [("2026-06-01", 500), ("2026-06-02", 501), ("2026-06-03", 502)] {
        j.on(on, "rollout.progressed", json!({"authority": BA, "rollout": "windows-11", "done": done}));
    }
    let query = IndicatorQuery {
        id: Some("evm.spi-time".to_owned()),
        authority: Some(BA.parse().unwrap()),
        ..IndicatorQuery::default()
    };
    let facts = j.facts();
    let (from, to) = (view(&facts, "", "2026-06-01"), view(&facts, "", "2026-06-03"));
    let one = bridge(&facts, &from, &to, &query, Detail::default()).unwrap().remove(0);
    // Each piece is a thousandth of all working days by those that have gone: less than 0.005, and named all the same.
    let named: Vec<u64> = one.components.iter().flat_map(|part| part.events.iter().copied()).collect();
    assert_eq!(named, [3, 4], "{one:?}");
    let parts: rust_decimal::Decimal = one.components.iter().filter_map(|part| part.part).sum();
    assert_eq!(Some(parts), one.difference, "{one:?}");
}
