//! What is drawn for a storm.

use std::collections::BTreeSet;

use super::*;

#[test]
fn a_load_is_of_its_seed_alone_and_no_two_of_its_commands_share_a_name() {
    let load = Load::new(7, 100);
    assert_eq!(format!("{load:?}"), format!("{:?}", Load::new(7, 100)));
    assert_ne!(format!("{load:?}"), format!("{:?}", Load::new(8, 100)));
    let calls: usize = load.callers.iter().flat_map(|caller| &caller.chains).map(Vec::len).sum();
    let lines = load.streams.iter().flat_map(|stream| &stream.lines).filter(|line| line.name.is_some()).count();
    assert_eq!(load.expected().len(), calls + lines);
}

#[test]
fn seeds_differ_in_everything_that_may_differ() {
    let loads: Vec<Load> = (1..60).map(|seed| Load::new(seed, 100)).collect();
    let streams: BTreeSet<usize> = loads.iter().map(|load| load.streams.len()).collect();
    let callers: BTreeSet<usize> = loads.iter().map(|load| load.callers.len()).collect();
    assert!(streams.len() == 2 && callers.len() == 2);
    let calls: Vec<&Call> =
        loads.iter().flat_map(|load| &load.callers).flat_map(|caller| caller.chains.iter().flatten()).collect();
    for again in [Again::No, Again::AtOnce, Again::Later] {
        assert!(calls.iter().any(|call| call.again == again));
    }
    assert!(calls.iter().any(|call| call.early) && calls.iter().any(|call| call.may_lack_money));
    let bad =
        loads.iter().flat_map(|load| &load.streams).flat_map(|stream| &stream.lines).filter(|line| line.name.is_none());
    assert!(bad.count() > 30);
    for load in &loads {
        let asked: u64 =
            load.callers.iter().flat_map(|c| c.chains.iter().flatten()).filter(|call| call.may_lack_money).count()
                as u64;
        assert!(asked >= 8, "enough to fight about: {asked}");
    }
}

#[test]
fn amounts_are_written_to_the_cent() {
    assert_eq!(
        ["0.05", "1.00", "123.45"],
        [euros(5), euros(100), euros(12_345)].map(|text| text).each_ref().map(String::as_str)
    );
}
