//! Devices that lie, and licences that they lack.

use super::*;

#[test]
fn pieces_that_lie_for_weeks_are_found_with_everything_that_makes_them_lie() {
    let j = friedrichshain();
    let found = find(&j, Rule::DeliveredNotIssued, "2026-02-15");
    // Delivered 29 days before 13 February: that day they became old, all of them.
    assert_eq!(told(&found), ["ba-pankow notebook 2026-02-13 - 606 notice"]);
    let said = found[0].said();
    // Since when they lie too long is a column; by when they were there is said.
    assert!(said.de.contains("606 Stück (Notebooks)") && said.de.contains("spätestens am 15.01.2026"), "{}", said.de);
    // The delivery and the issue.
    assert_eq!(found[0].events, [4, 5]);
    let used: Vec<(&str, &str)> =
        found[0].parameters.iter().map(|used| (used.name.as_str(), used.value.as_str())).collect();
    assert_eq!(used[0], ("thresholds.delivered-not-issued.weeks", "4"));
    assert_eq!((used.len(), used[3]), (4, ("thresholds.delivered-not-issued.share", "0.05")));
    assert!(found[0].parameters.iter().all(|used| used.origin.is_none()));
    // Exactly four weeks is recent, exactly eight is not severe.
    let on = |until: &str| told(&find(&j, Rule::DeliveredNotIssued, until));
    assert!(on("2026-02-12").is_empty());
    assert_eq!(on("2026-02-13"), ["ba-pankow notebook 2026-02-13 - 1006 notice"]);
    assert_eq!(on("2026-03-12"), ["ba-pankow notebook 2026-02-13 - 606 notice"]);
    assert_eq!(on("2026-03-13"), ["ba-pankow notebook 2026-02-13 - 606 severe"]);
}

#[test]
fn pieces_in_stock_are_few_up_to_ten_and_to_a_twentieth() {
    // 5 % of 1,006 are 50.3: 51 are found, 50 are not.
    for (issued, found) in [(955, 1), (956, 0)] {
        let mut j = start();
        order(&mut j, "2026-01-02", "B-1", "notebook", 1006, "100000.00");
        deliver(&mut j, "2026-01-15", "B-1", 1006);
        issue(&mut j, "2026-01-20", issued);
        assert_eq!(find(&j, Rule::DeliveredNotIssued, "2026-02-15").len(), found, "{issued}");
    }
    // Counted, and never delivered: ten are found, nine are not; a count of the last four weeks is not old.
    for (in_stock, counted, found) in [(10, "2026-01-01", 1), (9, "2026-01-01", 0), (500, "2026-01-18", 0)] {
        let mut j = start();
        j.stock(PANKOW, counted, "notebook", 5, in_stock);
        assert_eq!(find(&j, Rule::DeliveredNotIssued, "2026-02-15").len(), found, "{in_stock} {counted}");
    }
    // What was counted lately was perhaps delivered lately; what comes after the count is old in its time.
    let mut j = friedrichshain();
    j.stock(PANKOW, "2026-02-20", "notebook", 400, 600);
    assert!(find(&j, Rule::DeliveredNotIssued, "2026-03-20").is_empty());
    let found = find(&j, Rule::DeliveredNotIssued, "2026-03-21");
    assert_eq!(told(&found), ["ba-pankow notebook 2026-03-21 - 600 notice"]);
    // The count, and the delivery that the share is measured by.
    assert_eq!(found[0].events, [4, 6]);
    // Items of other programmes are nobody's devices, unless a footprint is published.
    let mut j = start();
    j.stock(PANKOW, "2026-01-01", "dock", 5, 50);
    assert!(find(&j, Rule::DeliveredNotIssued, "2026-06-01").is_empty());
    let footprint = json!({"manufacturing_kg": "1", "total_p10": "1", "total_median": "2", "total_p90": "3",
        "kwh_per_year": "1", "n": 5, "source": "Boavizta"});
    let values = json!({"footprints": {"dock": footprint}});
    j.on("2026-02-01", "parameters.published", json!({"set": "green", "valid_from": "2026-02-01", "values": values}));
    assert_eq!(find(&j, Rule::DeliveredNotIssued, "2026-06-01").len(), 1);
}

#[test]
fn licences_are_missing_from_two_percent_of_the_devices_on() {
    // Two percent of 100 devices.
    for (licensed, found) in [(98, 1), (99, 0), (100, 0), (120, 0)] {
        let mut j = start();
        j.stock(PANKOW, "2026-01-10", "notebook", 80, 20);
        licences(&mut j, "2026-02-01", "vpn", licensed);
        let all = find(&j, Rule::LicenceMissing, "2026-03-01");
        assert_eq!(all.len(), found, "{licensed}");
        if found == 1 {
            assert_eq!(told(&all), ["ba-pankow vpn 2026-02-01 - 2 notice"]);
            assert_eq!(all[0].events, [3, 4]);
            let named: Vec<&str> = all[0].parameters.iter().map(|used| used.name.as_str()).collect();
            assert_eq!(named.last(), Some(&"items.vpn.required_for_mobile_work"));
        }
    }
    // Of one device one licence; who reported none has none to miss.
    let mut j = start();
    j.stock(PANKOW, "2026-01-10", "notebook", 1, 0);
    assert!(find(&j, Rule::LicenceMissing, "2026-03-01").is_empty());
    licences(&mut j, "2026-02-01", "vpn", 0);
    assert_eq!(told(&find(&j, Rule::LicenceMissing, "2026-03-01")), ["ba-pankow vpn 2026-02-01 - 1 notice"]);
    // What complements the device counts as what mobile work needs; what is no licence does not.
    licences(&mut j, "2026-02-01", "dock", 0);
    licences(&mut j, "2026-02-01", "e-file-licence", 0);
    let keys: Vec<String> = find(&j, Rule::LicenceMissing, "2026-03-01").iter().map(|one| one.key.clone()).collect();
    assert_eq!(keys, ["dock", "vpn"]);
    // Since more devices came than there are licences.
    let mut j = start();
    licences(&mut j, "2026-01-05", "vpn", 10);
    j.stock(PANKOW, "2026-01-10", "notebook", 10, 0);
    order(&mut j, "2026-01-12", "B-1", "notebook", 5, "500.00");
    deliver(&mut j, "2026-02-03", "B-1", 5);
    assert_eq!(told(&find(&j, Rule::LicenceMissing, "2026-03-01")), ["ba-pankow vpn 2026-02-03 - 5 notice"]);
    assert!(find(&j, Rule::LicenceMissing, "2026-02-02").is_empty());
}
