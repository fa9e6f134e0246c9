//! The steps of funding requests as events tell them: figures for a table, words beside it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sollist_contract::{
    day::Day,
    event::BudgetEvent,
    ids::{Programme, Text},
    money::Cents,
};

use crate::tables::{At, FundingStep};

/// A longer derivation is read in the journal: an event may have two hundred kilobytes of it.
const DERIVATION_BYTES_MAX: usize = 8 * 1024;

/// What a step says in words.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct FundingWords {
    pub reason: Option<Text>,
    pub deadline: Option<Day>,
    #[serde(with = "crate::as_json")]
    pub derivation: Option<Value>,
    pub derivation_bytes: usize,
}

/// A step of a request, whatever its event.
pub(crate) struct TakenStep<'a> {
    pub request: &'a str,
    pub step: FundingStep,
    pub programme: Option<Programme>,
    pub amount: Option<Cents>,
    reason: Option<&'a Text>,
    deadline: Option<Day>,
    derivation: Option<&'a Value>,
}

impl<'a> TakenStep<'a> {
    /// `None` for every other event.
    pub fn of(event: &'a BudgetEvent) -> Option<TakenStep<'a>> {
        macro_rules! said {
            ($event:ident, $step:ident, $amount:expr, $programme:expr, $deadline:expr, $reason:expr) => {
                TakenStep {
                    request: $event.request.as_str(),
                    step: FundingStep::$step,
                    programme: $programme,
                    amount: $amount,
                    reason: $reason,
                    deadline: $deadline,
                    derivation: $event.derivation.as_ref(),
                }
            };
        }
        Some(match event {
            BudgetEvent::FundingRequested(e) => {
                said!(e, Requested, Some(e.amount), Some(e.programme), e.deadline, e.reason.as_ref())
            }
            BudgetEvent::FundingReviewed(e) => said!(e, Reviewed, e.amount, e.programme, None, e.reason.as_ref()),
            BudgetEvent::FundingApproved(e) => said!(e, Approved, e.amount, e.programme, None, e.reason.as_ref()),
            BudgetEvent::FundingRejected(e) => said!(e, Rejected, e.amount, e.programme, None, e.reason.as_ref()),
            BudgetEvent::FundingGranted(e) => said!(e, Granted, Some(e.amount), e.programme, None, None),
            _ => return None,
        })
    }

    /// What it says beside figures, by its number; nothing where it says nothing.
    pub fn words(&self, at: At) -> Option<(u64, FundingWords)> {
        let asked = self.derivation.filter(|_| self.step == FundingStep::Requested);
        if self.step != FundingStep::Requested && self.reason.is_none() {
            return None;
        }
        let bytes = asked.map_or(0, |derivation| derivation.to_string().len());
        let words = FundingWords {
            reason: self.reason.cloned(),
            deadline: self.deadline,
            derivation: asked.filter(|_| bytes <= DERIVATION_BYTES_MAX).cloned(),
            derivation_bytes: bytes,
        };
        Some((at.seq, words))
    }
}
