//! Pages: their tokens and their room.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use sollist_contract::page::{MESSAGE_BYTES_MAX, NoPage, PAGE_BYTES, ROW_BYTES_MAX, Room, key, token};

proptest! {
    #[test]
    fn a_token_is_read_by_its_own_list_only(list in ".{0,40}", other in ".{0,40}",
        place in proptest::collection::vec(".{0,20}", 0..4)) {
        let made = token(&list, &place);
        prop_assert_eq!(key(&list, &made), Ok(Some(place)));
        if other != list {
            prop_assert_eq!(key(&other, &made), Err(NoPage::Token));
        }
    }

    #[test]
    fn what_is_no_token_is_refused(text in ".{1,60}", hex in "[0-9a-fA-F]{1,60}") {
        prop_assert_eq!(key("list", &text), Err(NoPage::Token));
        prop_assert_eq!(key("list", &hex), Err(NoPage::Token));
    }
}

#[test]
fn the_first_page_has_no_token_and_a_long_filter_makes_no_long_one() {
    assert_eq!(key("list", ""), Ok(None));
    assert!(token(&"x".repeat(1_000_000), &["k".to_owned()]).len() < 200);
}

#[test]
fn there_is_always_room_for_one_and_never_for_more_than_a_client_takes() {
    let mut room = Room::new(0);
    assert!(room.take(10 * PAGE_BYTES) && !room.take(0));
    let mut room = Room::new(3);
    assert_eq!((0..9).filter(|_| room.take(1)).count(), 3);
    let mut room = Room::new(usize::MAX);
    assert_eq!((0..9).filter(|_| room.take(ROW_BYTES_MAX - 100)).count(), 2);
    // A page that has room left takes a row, and what stands beside the rows: that is still less than a client takes.
    assert!(PAGE_BYTES.max(ROW_BYTES_MAX) * 2 <= MESSAGE_BYTES_MAX);
}
