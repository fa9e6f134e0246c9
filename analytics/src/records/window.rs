//! A part of a list: only what is shown is put in order, however long the list is.

use std::cmp::Ordering;

/// From which place on a list is wanted, and how many rows at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: usize,
    pub most: usize,
}

/// Some rows of a list, in order, and how many it has.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown<T> {
    pub rows: Vec<T>,
    pub total: usize,
}

impl Window {
    /// The rows of a list in no order; `order` tells any two apart.
    pub fn of<T>(self, mut all: Vec<T>, order: impl Fn(&T, &T) -> Ordering) -> Shown<T> {
        let total = all.len();
        if self.from >= total {
            return Shown { rows: Vec::new(), total };
        }
        if self.from > 0 {
            all.select_nth_unstable_by(self.from, &order);
        }
        let mut rows = all.split_off(self.from);
        if rows.len() > self.most {
            rows.select_nth_unstable_by(self.most, &order);
            rows.truncate(self.most);
        }
        rows.sort_unstable_by(&order);
        Shown { rows, total }
    }

    /// The rows of a list that is in order.
    pub fn of_sorted<T>(self, all: Vec<T>) -> Shown<T> {
        let total = all.len();
        Shown { rows: all.into_iter().skip(self.from).take(self.most).collect(), total }
    }
}

impl<T> Shown<T> {
    pub fn map<U>(self, of: impl FnMut(T) -> U) -> Shown<U> {
        Shown { rows: self.rows.into_iter().map(of).collect(), total: self.total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_together_are_the_list_in_order() {
        let list: Vec<usize> = (0..97).map(|n| (n * 37) % 97).collect();
        for most in [1, 2, 10, 96, 97, 200] {
            let (mut seen, mut from) = (Vec::new(), 0);
            while from < list.len() {
                let shown = Window { from, most }.of(list.clone(), Ord::cmp);
                assert_eq!(shown.total, 97);
                assert!(!shown.rows.is_empty() && shown.rows.len() <= most);
                from += shown.rows.len();
                seen.extend(shown.rows);
            }
            assert_eq!(seen, (0..97).collect::<Vec<_>>(), "{most}");
        }
        assert!(Window { from: 97, most: 5 }.of(list, Ord::cmp).rows.is_empty());
    }
}
