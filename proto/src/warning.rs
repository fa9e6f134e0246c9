//! A warning: what was taken, and an officer would query all the same. Where, why, and what to look at; in German and
//! English.

use serde::{Deserialize, Serialize};

use crate::{
    grpc::common::v1 as wire,
    ids::{LineName, OrderNo},
    said::Said,
};

/// Declares the reasons: name and code.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $code:literal;)*) => {
        /// What an officer would query, one word a rule; stable words for machines. The list only grows: what was kept
        /// once stays readable. docs/warnings.md shows each with its sentences.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Reason {$(
            $(#[$doc])*
            #[serde(rename = $code)]
            $name,
        )*}

        impl Reason {
            pub const ALL: &[Reason] = &[$(Reason::$name,)*];

            /// `LINE_OVERDRAWN`
            pub fn code(self) -> &'static str {
                match self {$(Reason::$name => $code,)*}
            }
            pub fn of(code: &str) -> Option<Reason> {
                Reason::ALL.iter().copied().find(|reason| reason.code() == code)
            }
        }
    };
}

reasons! {
    // Whatever it is about.
    /// It would take effect more than a year after it was recorded, or is due more than ten years after it happens.
    DayFarAhead "DAY_FAR_AHEAD";
    /// A plan has an Ansatz for a year more than five years ahead.
    PlannedFarAhead "PLANNED_FAR_AHEAD";
    /// It took effect more than ten years before it was recorded.
    DayFarBack "DAY_FAR_BACK";
    /// What is due lies in the past already when it happens.
    DueInThePast "DUE_IN_THE_PAST";
    /// It takes effect more than three months before the fiscal year of its line.
    DayBeforeYear "DAY_BEFORE_YEAR";
    /// Said to have been seen (delivered, counted, reached, held, received) on a day to come.
    DayToCome "DAY_TO_COME";
    /// It takes effect when the fiscal year of its line is over.
    DayAfterYear "DAY_AFTER_YEAR";
    /// The same of the same day is recorded already, under another name.
    RecordedBefore "RECORDED_BEFORE";
    /// A name that differs only in capitals or blanks from one that is known.
    NameAlike "NAME_ALIKE";
    /// A name has a character in it that nobody sees.
    NameUnseen "NAME_UNSEEN";

    // The ledger: lines and what is bought from them.
    /// A fact takes more than the line has, and no consent covers it.
    LineOverdrawn "LINE_OVERDRAWN";
    /// The same of the commitment authority (VE) of a later year.
    CommitmentAuthorityOverdrawn "COMMITMENT_AUTHORITY_OVERDRAWN";
    /// The line is neither that of who spends nor the central chapter's.
    LineForeign "LINE_FOREIGN";
    /// It is named for the first time, and no parameters that were published name it.
    ItemUnknown "ITEM_UNKNOWN";
    /// Of a licence, the same as `ItemUnknown`.
    LicenceUnknown "LICENCE_UNKNOWN";
    /// What is reported as a licence is counted as pieces there.
    LicenceCounted "LICENCE_COUNTED";
    /// A measure that nobody has named before, while parameters name others.
    MeasureUnknown "MEASURE_UNKNOWN";

    // Budget.
    /// More is frozen than the line has.
    FrozenBeyondLine "FROZEN_BEYOND_LINE";
    /// More is transferred than the line has.
    TransferBeyondLine "TRANSFER_BEYOND_LINE";
    /// More is granted than the reserve has.
    GrantBeyondReserve "GRANT_BEYOND_RESERVE";
    /// Review or approval names more than was asked for.
    ApprovedBeyondRequest "APPROVED_BEYOND_REQUEST";
    /// An approval names more than its review found.
    ApprovedBeyondReview "APPROVED_BEYOND_REVIEW";
    /// A request asks for more than all lines of its year have.
    RequestBeyondBudget "REQUEST_BEYOND_BUDGET";
    /// A request asks for money for the reserve itself, out of which it is granted.
    RequestForReserve "REQUEST_FOR_RESERVE";
    /// Review or approval leaves nothing of what was asked for.
    ApprovedNothing "APPROVED_NOTHING";
    /// A fact that changes nothing.
    AmountZero "AMOUNT_ZERO";
    /// The line has a carry-over already: this one comes on top of it.
    CarriedOverAgain "CARRIED_OVER_AGAIN";
    /// A change of a line by more than all lines of its year have.
    AmountBeyondBudget "AMOUNT_BEYOND_BUDGET";
    /// A line is adjusted by more than it has, or gets more from the year before than it had there.
    AmountBeyondLine "AMOUNT_BEYOND_LINE";
    /// More is carried over than the line of the year before has left.
    CarriedOverBeyondRest "CARRIED_OVER_BEYOND_REST";
    /// What a line had left was carried over to the year after, and is spent in the old year all the same.
    CarriedOverAndSpent "CARRIED_OVER_AND_SPENT";
    /// An amendment makes less than nothing of an appropriation.
    AppropriationBelowZero "APPROPRIATION_BELOW_ZERO";
    /// Commitment authority for a year more than ten years ahead.
    AuthorityFarAhead "AUTHORITY_FAR_AHEAD";
    /// A line that is not the central chapter's becomes a reserve, out of which grants are paid.
    ReserveElsewhere "RESERVE_ELSEWHERE";
    /// A line of the reserve gets another programme.
    ReserveGivenUp "RESERVE_GIVEN_UP";
    /// By a line's new programme all that its cover group has covers what is needed of that.
    CoversMore "COVERS_MORE";
    /// A transfer out of the central reserve, without a request.
    TransferFromReserve "TRANSFER_FROM_RESERVE";
    /// A transfer from an investment line to a consumptive one.
    TransferAgainstCover "TRANSFER_AGAINST_COVER";
    /// A grant takes its money from a line that is not the central chapter's.
    GrantFromElsewhere "GRANT_FROM_ELSEWHERE";
    /// What is granted for a programme goes to a line of another one, so that the need stays.
    GrantOutsideProgramme "GRANT_OUTSIDE_PROGRAMME";
    /// The line has the programme already.
    ProgrammeUnchanged "PROGRAMME_UNCHANGED";

    // Procurement.
    /// More is paid on an order than it comes to.
    PaymentBeyondOrder "PAYMENT_BEYOND_ORDER";
    PaymentFromAnotherLine "PAYMENT_FROM_ANOTHER_LINE";
    /// Paid of this year's money on an order that is due in a later year.
    PaymentBeforeYear "PAYMENT_BEFORE_YEAR";
    /// An order of less than a cent a piece.
    OrderOfNoPrice "ORDER_OF_NO_PRICE";
    /// An order at ten times the published price of its item at least, or a tenth of it.
    PriceFarOff "PRICE_FAR_OFF";
    /// Ordered or paid straight from the reserve, out of which money is granted on request.
    SpentFromReserve "SPENT_FROM_RESERVE";
    /// Reported late, of a day before the cancellation.
    DeliveryOfCancelledOrder "DELIVERY_OF_CANCELLED_ORDER";
    /// Goods came after the day on which the order was cancelled.
    CancelledBeforeDelivery "CANCELLED_BEFORE_DELIVERY";
    /// It was changed after the day on which it is cancelled.
    CancelledBeforeChange "CANCELLED_BEFORE_CHANGE";
    /// Newer totals of the order are known: those that are reported count for the days before only.
    NewerTotals "NEWER_TOTALS";
    /// Paid on an order that is cancelled, or was closed by its last payment.
    PaymentOfEndedOrder "PAYMENT_OF_ENDED_ORDER";
    /// What was invoiced of an order is more than it comes to.
    InvoicesBeyondOrder "INVOICES_BEYOND_ORDER";
    /// Credit notes of an order come to more than its invoices.
    CreditBeyondInvoices "CREDIT_BEYOND_INVOICES";
    /// The last payment of an order of which not everything came.
    FinalBeforeDelivery "FINAL_BEFORE_DELIVERY";
    /// A delivery of a day before a count of its item: it changes nothing of the stock since.
    DeliveryBeforeCount "DELIVERY_BEFORE_COUNT";
    /// A fact that ends an order, and names none.
    FinalWithoutOrder "FINAL_WITHOUT_ORDER";
    /// A fact that pays nothing.
    PaymentOfNothing "PAYMENT_OF_NOTHING";
    /// An order that commits nothing, from its beginning or by a change.
    OrderOfNothing "ORDER_OF_NOTHING";
    /// It comes to less than is paid on it.
    OrderBelowPaid "ORDER_BELOW_PAID";
    /// A change to the totals that it has.
    OrderUnchanged "ORDER_UNCHANGED";
    /// Cancelled when everything was delivered and paid: nothing is released by it.
    CancelledWhenDone "CANCELLED_WHEN_DONE";
    /// Cancelled when goods or invoices had come that were not paid: what is released is still owed.
    CancelledWhenOwed "CANCELLED_WHEN_OWED";
    /// Cancelled when money was paid on it and nothing was delivered.
    CancelledWhenPaid "CANCELLED_WHEN_PAID";
    /// More is paid on an order than is invoiced of it, where anything is.
    PaymentBeyondInvoices "PAYMENT_BEYOND_INVOICES";
    InvoiceOfNothing "INVOICE_OF_NOTHING";
    /// Of an order that is cancelled, or was closed by its last payment.
    InvoiceOfEndedOrder "INVOICE_OF_ENDED_ORDER";

    // Rollout.
    /// A site that its authority has not named before.
    SiteUnknown "SITE_UNKNOWN";
    /// A report of a site that was taken back from a later day on.
    SiteWithdrawn "SITE_WITHDRAWN";
    /// Far fewer are done than were on an earlier day, and the total is the same.
    ProgressGoesBack "PROGRESS_GOES_BACK";
    /// Another total than before: a break in the series.
    TotalChanged "TOTAL_CHANGED";
    /// Another plan of the rollout or milestone counted before: it is replaced.
    PlanReplaced "PLAN_REPLACED";
    /// A plan of the rollout or milestone of a later day counts: this one counts for the days before it only.
    PlanNotCounted "PLAN_NOT_COUNTED";
    /// It starts after its deadline.
    StartAfterDeadline "START_AFTER_DEADLINE";
    /// There is nothing to do.
    ScopeZero "SCOPE_ZERO";
    /// More can work from elsewhere at the same time than have access.
    SessionsBeyondAccounts "SESSIONS_BEYOND_ACCOUNTS";
    /// Planned to cost less than nothing.
    CostNegative "COST_NEGATIVE";
    /// Planned to cost more than all lines of the year have together.
    CostBeyondBudget "COST_BEYOND_BUDGET";
    /// The digital file is used by who is not reported to work with it.
    EFileNotConnected "E_FILE_NOT_CONNECTED";
    /// Far more take part in an activity than is likely.
    ParticipantsMany "PARTICIPANTS_MANY";
    /// More people use the digital file at the same time than have an account.
    ConcurrentBeyondAccounts "CONCURRENT_BEYOND_ACCOUNTS";
    /// A count of the same stock and day said something else: it is replaced.
    CountReplaced "COUNT_REPLACED";
    /// A count without ages, where those of some in use were known.
    AgesLost "AGES_LOST";
    /// Licences, remote access or use of the digital file: at least ten times what was reported before, or a tenth.
    CapacityOfAnotherOrder "CAPACITY_OF_ANOTHER_ORDER";
    /// A count of a stock that is at least ten times what there is, or a tenth of it.
    CountOfAnotherOrder "COUNT_OF_ANOTHER_ORDER";

    // Staffing.
    /// A headcount of the same day said something else: it is replaced.
    HeadcountReplaced "HEADCOUNT_REPLACED";
    /// A number of it is at least twice that of the headcount before it, or half of it.
    HeadcountOfAnotherOrder "HEADCOUNT_OF_ANOTHER_ORDER";
    /// A headcount by another definition than the one before it: the two cannot be compared.
    HeadcountDefinitionChanged "HEADCOUNT_DEFINITION_CHANGED";
    /// Far more positions that can work from elsewhere than people.
    EligibleBeyondEmployees "ELIGIBLE_BEYOND_EMPLOYEES";
    /// Ten times as many workplaces as people, or the other way round.
    WorkplacesOfAnotherOrder "WORKPLACES_OF_ANOTHER_ORDER";
    /// Nobody and nothing was counted.
    HeadcountOfNothing "HEADCOUNT_OF_NOTHING";
    /// A change of positions of a day before a count, or of its day: the count has it already.
    PositionsBeforeCount "POSITIONS_BEFORE_COUNT";
    /// A change brings as many positions as were counted, or more.
    PositionsDoubled "POSITIONS_DOUBLED";
    /// A change of none.
    PositionsUnchanged "POSITIONS_UNCHANGED";
    /// More positions go than there are that can work from elsewhere, or all of them.
    PositionsUsedUp "POSITIONS_USED_UP";
    /// With a change fewer than half of the positions are left.
    PositionsHalved "POSITIONS_HALVED";

    // Intake.
    /// A report that came before its period began.
    ReportBeforePeriod "REPORT_BEFORE_PERIOD";
    /// A report came incomplete, of which a complete one is there: it stays complete.
    ReportStaysComplete "REPORT_STAYS_COMPLETE";
    /// The last day of a report is put off when it has gone by.
    ExtendedAfterwards "EXTENDED_AFTERWARDS";
    /// A published value that is neither the quotient of its numerator and denominator nor that in percent.
    FigureContradictory "FIGURE_CONTRADICTORY";
    /// A published rate of less than one percent: a share of one, most likely.
    FigureAShare "FIGURE_A_SHARE";
    /// A published figure of whom nobody knows.
    FigureOfNobody "FIGURE_OF_NOBODY";
    /// Another scenario was kept under the name: it is replaced.
    ScenarioReplaced "SCENARIO_REPLACED";
    /// It assumes what is hardly meant.
    ScenarioStrange "SCENARIO_STRANGE";
    /// A parameter that is at least ten times what it was, or a tenth of it.
    ParameterOfAnotherOrder "PARAMETER_OF_ANOTHER_ORDER";
    /// A set of parameters that leaves out items that were in force.
    ItemsDropped "ITEMS_DROPPED";
    /// A set of parameters that moves items to another programme.
    ItemMoved "ITEM_MOVED";
    /// Costs of a piece that are at least ten times its price.
    CostBeyondPrice "COST_BEYOND_PRICE";
}

/// What an officer would query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub reason: Reason,
    /// The attribute or field it is about, `data.amount`; empty when it is the whole.
    pub field: &'static str,
    pub said: Said,
    /// The line and the order that it is about, where it is about one.
    pub line: Option<LineName>,
    pub order: Option<OrderNo>,
}

impl Warning {
    /// A warning with its German and its English sentence. Made in `words` only: see [`Warn`].
    pub fn new(reason: Reason, field: &'static str, de: impl Into<String>, en: impl Into<String>) -> Warning {
        Warning { reason, field, said: Said::new(de, en), line: None, order: None }
    }
    /// Of a line.
    #[must_use]
    pub fn of_line(self, line: &LineName) -> Warning {
        Warning { line: Some(line.clone()), ..self }
    }
    /// Of an order.
    #[must_use]
    pub fn of_order(self, order: &OrderNo) -> Warning {
        Warning { order: Some(order.clone()), ..self }
    }
}

impl From<Warning> for wire::Warning {
    fn from(Warning { reason, field, said, .. }: Warning) -> Self {
        let (reason, field) = (reason.code().to_owned(), field.to_owned());
        wire::Warning { reason, field, message_de: said.de, message_en: said.en }
    }
}

/// What is queried, as the domain knows it: what rule, and the values that met it. Its sentences, its reason and the
/// field it is about stand in `words`, and are asked for at the edge.
pub trait Warn {
    fn warn(&self) -> Warning;
}

impl<T: Warn> From<T> for Warning {
    fn from(what: T) -> Warning {
        what.warn()
    }
}
