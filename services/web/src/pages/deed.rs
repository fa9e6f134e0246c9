//! What is done with a request for more money: how an address says it, and what it asks the services.

use sollist_contract::{lang::Lang, method::Method};

use crate::words::act as words;

/// What is done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Ask,
    Review,
    Approve,
    Reject,
    Grant,
}

impl Deed {
    /// As an address says it.
    pub fn of(word: &str) -> Option<Deed> {
        [Deed::Review, Deed::Approve, Deed::Reject, Deed::Grant].into_iter().find(|deed| deed.word() == word)
    }

    /// What it asks the services.
    pub fn needs(self) -> &'static [Method] {
        match self {
            Deed::Ask => &[Method::BudgetRequestFunding],
            Deed::Review => &[Method::BudgetReviewFunding],
            Deed::Approve => &[Method::BudgetApproveFunding],
            Deed::Reject => &[Method::BudgetRejectFunding],
            Deed::Grant => &[Method::BudgetGrantFunding],
        }
    }

    /// As an address says it; of one that is made there is no such word.
    pub fn word(self) -> &'static str {
        match self {
            Deed::Ask => "neu",
            Deed::Review => "pruefen",
            Deed::Approve => "anerkennen",
            Deed::Reject => "ablehnen",
            Deed::Grant => "bewilligen",
        }
    }

    pub fn names(self, lang: Lang) -> (&'static str, &'static str) {
        let own = words::own(lang);
        match self {
            Deed::Ask => (own.ask, own.deed_ask),
            Deed::Review => (own.review, own.deed_review),
            Deed::Approve => (own.approve, own.deed_approve),
            Deed::Reject => (own.reject, own.deed_reject),
            Deed::Grant => (own.grant, own.deed_grant),
        }
    }
}
