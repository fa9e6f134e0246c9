//! The table of rights: what each method and each event needs, one row a kind. Whatever is new does not compile before
//! it has its row.

use sollist_contract::{
    event::{BudgetEvent, Event, IntakeEvent, ProcurementEvent, RolloutEvent, StaffingEvent},
    method::Method,
};

use super::needs::{
    Needs,
    Reach::{All as A, Nothing as N, Own as O},
};

/// The parts of a plan: they come as a file, and are the IKT-Steuerung's.
pub const PLAN: Needs = Needs::new("plan.write", [N, N, A, N, N, N, N]);

//                                               FS DO ST AP AU RR OP
const BOOKS_SEE: Needs = Needs::new("books.see", [O, O, A, A, A, N, N]);
/// What cannot be asked for one authority.
const BOOKS_SEE_ALL: Needs = Needs::new("books.see-all", [N, N, A, A, A, N, N]);
const FUNDING_SEE: Needs = Needs::new("funding.see", [O, O, A, A, A, N, N]);
const MONEY_MOVE: Needs = Needs::new("money.move", [N, O, A, N, N, N, N]);
const FREEZE_SET: Needs = Needs::new("freeze.set", [N, N, A, N, N, N, N]);
const FREEZE_LIFT: Needs = Needs::new("freeze.lift", [N, N, A, N, N, N, N]);
const FUNDING_REQUEST: Needs = Needs::new("funding.request", [O, O, N, N, N, N, N]);
const FUNDING_REVIEW: Needs = Needs::new("funding.review", [N, N, A, N, N, N, N]);
const FUNDING_DECIDE: Needs = Needs::new("funding.decide", [N, N, N, A, N, N, N]);
const FUNDING_GRANT: Needs = Needs::new("funding.grant", [N, N, A, N, N, N, N]);
const ORDERS_ASK: Needs = Needs::new("orders.ask", [O, O, A, N, N, N, N]);
const FACTS_ENTER: Needs = Needs::new("facts.enter", [O, O, A, N, N, N, N]);
const SCENARIOS_KEEP: Needs = Needs::new("scenarios.keep", [O, O, A, N, N, N, N]);
/// A stream is for systems: a person asks, and what is asked for is decided.
const EVENTS_SEND: Needs = Needs::new("events.send", [O, N, A, N, N, N, N]);
/// What was refused is of those for whom it was sent.
const REFUSED_SEE: Needs = Needs::new("refused.see", [O, O, A, N, A, N, N]);
const REFUSED_SETTLE: Needs = Needs::new("refused.settle", [O, O, A, N, N, N, N]);
const WARNINGS_SEE: Needs = Needs::new("warnings.see", [O, O, A, A, A, N, N]);
const WARNINGS_SETTLE: Needs = Needs::new("warnings.settle", [O, O, A, N, N, N, N]);
const JOURNAL_SEE: Needs = Needs::new("journal.see", [O, O, A, N, A, N, N]);
/// Who read what, of everybody: whoever checks, and nobody whom it is about.
const READS_SEE: Needs = Needs::new("reads.see", [N, N, N, N, A, N, N]);
const JOURNAL_VERIFY: Needs = Needs::new("journal.verify", [N, N, A, N, A, N, A]);
/// All tables at once, of everybody.
const JOURNAL_EXPORT: Needs = Needs::new("journal.export", [N, N, A, N, A, N, N]);
const FIGURES_SEE: Needs = Needs::new("figures.see", [O, O, A, A, A, N, N]);
/// Figures of the whole Land that cannot be asked for one authority.
/// Figures, and what they are made of, that rest on the affairs of all.
pub const FIGURES_SEE_ALL: Needs = Needs::new("figures.see-all", [N, N, A, A, A, N, N]);
/// A report that is published: whoever has no right to the others is given these alone.
const REPORT_READ: Needs = Needs::new("report.read", [N, N, A, A, A, A, N]);
/// Every other, a draft or not.
pub const REPORT_DRAFT: Needs = Needs::new("report.draft", [N, N, A, A, A, N, N]);
const REPORT_PUBLISH: Needs = Needs::new("report.publish", [N, N, A, N, N, N, N]);
const REPORT_VERIFY: Needs = Needs::new("report.verify", [A, A, A, A, A, A, A]);
/// What the contract says of itself, where the journal ends, and proof of it by hashes: of nobody's affairs.
const HOUSE_SEE: Needs = Needs::new("house.see", [A, A, A, A, A, A, A]);
/// Who is another person; whoever opened a process is told apart by name.
const PROCESSES_DECIDE: Needs = Needs::new("processes.decide", [N, N, N, A, N, N, N]);
/// Whoever opened one takes it back; of another's it takes the right to decide.
const PROCESSES_END: Needs = Needs::new("processes.end", [O, O, A, A, N, N, N]);
const PARAMETERS_PUBLISH: Needs = Needs::new("parameters.publish", [N, N, A, N, N, N, N]);
const SUBMISSIONS_ASK: Needs = Needs::new("submissions.ask", [N, N, A, N, N, N, N]);
/// What two persons decide, and what is published under the name of the house, comes through its method alone.
const NO_STREAM: Needs = Needs::new("events.by-method-only", [N, N, N, N, N, N, N]);

/// What a method needs.
pub fn of_method(method: Method) -> Needs {
    use Method as M;
    match method {
        M::BudgetGetLine | M::BudgetListLines => BOOKS_SEE,
        M::BudgetGetFundingRequest | M::BudgetListFundingRequests => FUNDING_SEE,
        M::BudgetAppropriateLine
        | M::BudgetAmendAppropriation
        | M::BudgetCarryOver
        | M::BudgetAdjustLine
        | M::BudgetGrantCommitmentAuthority
        | M::BudgetAssignProgramme
        | M::BudgetRenameLine => PLAN,
        M::BudgetTransferBudget => MONEY_MOVE,
        M::BudgetFreezeLine => FREEZE_SET,
        M::BudgetUnfreezeLine => FREEZE_LIFT,
        M::BudgetRequestFunding => FUNDING_REQUEST,
        M::BudgetReviewFunding => FUNDING_REVIEW,
        M::BudgetApproveFunding | M::BudgetRejectFunding => FUNDING_DECIDE,
        M::BudgetGrantFunding => FUNDING_GRANT,

        M::ProcurementGetOrder | M::ProcurementListOrders | M::ProcurementListPayments => BOOKS_SEE,
        M::ProcurementPlaceOrder | M::ProcurementChangeOrder | M::ProcurementCancelOrder => ORDERS_ASK,
        M::ProcurementRecordDelivery | M::ProcurementRecordInvoice | M::ProcurementRecordPayment => FACTS_ENTER,

        M::RolloutGetRollout
        | M::RolloutListRollouts
        | M::RolloutGetStock
        | M::RolloutListStocks
        | M::RolloutListTotals => BOOKS_SEE,
        M::RolloutPlanRollout
        | M::RolloutReportProgress
        | M::RolloutReportStock
        | M::RolloutIssueDevices
        | M::RolloutReturnDevices
        | M::RolloutRetireDevices
        | M::RolloutProvideRemoteAccess
        | M::RolloutProvideLicences
        | M::RolloutConnectEFile
        | M::RolloutReportEFileUse
        | M::RolloutUpgradeSite
        | M::RolloutWithdrawSite
        | M::RolloutWithdrawEFile
        | M::RolloutWithdrawMilestone
        | M::RolloutWithdrawActivity
        | M::RolloutPlanMilestone
        | M::RolloutReachMilestone
        | M::RolloutRecordActivity => FACTS_ENTER,

        M::StaffingGetHeadcount | M::StaffingListHeadcounts => BOOKS_SEE,
        M::StaffingReportHeadcount | M::StaffingChangePositions => FACTS_ENTER,

        M::IntakeSubmitEvents => EVENTS_SEND,
        M::IntakeListPlanLines => BOOKS_SEE_ALL,
        M::IntakeListRefused | M::IntakeGetRefused => REFUSED_SEE,
        M::IntakeSettleRefused => REFUSED_SETTLE,
        M::IntakeListWarnings => WARNINGS_SEE,
        M::IntakeSettleWarnings => WARNINGS_SETTLE,
        M::IntakeVerifyJournal => JOURNAL_VERIFY,
        M::IntakeListEvents => JOURNAL_SEE,
        M::IntakeListReads => READS_SEE,
        M::IntakeWatchJournal => HOUSE_SEE,
        M::IntakeListSubmissions => BOOKS_SEE,
        M::IntakePublishScenario | M::IntakeWithdrawScenario => SCENARIOS_KEEP,
        M::IntakePublishParameters => PARAMETERS_PUBLISH,
        M::IntakePublishReport => REPORT_PUBLISH,
        M::IntakeListProcesses | M::IntakeGetProcess => BOOKS_SEE,
        M::IntakeApproveProcess => PROCESSES_DECIDE,
        M::IntakeRejectProcess => PROCESSES_END,

        M::AnalyticsGetBudget
        | M::AnalyticsExplainFigure
        | M::AnalyticsTraceFigure
        | M::AnalyticsListContributions
        | M::AnalyticsGetIndicators
        | M::AnalyticsGetNeed
        | M::AnalyticsGetNeedRange
        | M::AnalyticsGetNeedDrivers
        | M::AnalyticsGetRequestedNeed
        | M::AnalyticsGetForecast
        | M::AnalyticsExplainLine
        | M::AnalyticsListAnomalies
        | M::AnalyticsCompareFigures => FIGURES_SEE,
        M::AnalyticsGetNeedSplits | M::AnalyticsListPublishedFigures => FIGURES_SEE_ALL,
        M::AnalyticsExportTables => JOURNAL_EXPORT,
        M::AnalyticsListExportTables | M::AnalyticsListCatalogue => HOUSE_SEE,

        M::RecordGetScenario
        | M::RecordGetLine
        | M::RecordListLines
        | M::RecordGetOrder
        | M::RecordListOrders
        | M::RecordGetRollout
        | M::RecordListRollouts
        | M::RecordListCommitmentAuthorities
        | M::RecordListSites
        | M::RecordListMilestones
        | M::RecordListActivities
        | M::RecordListScenarios => BOOKS_SEE,
        M::RecordGetFundingRequest | M::RecordListFundingRequests => FUNDING_SEE,

        M::NotaryGetCheckpoint | M::NotaryGetInclusionProof | M::NotaryGetConsistencyProof | M::NotaryGetTile => {
            HOUSE_SEE
        }

        M::ReportingGetReport | M::ReportingListReports => REPORT_READ,
        M::ReportingVerifyReport => REPORT_VERIFY,
    }
}

/// What an event needs that is sent as a fact: nobody asks whether there is money for it.
pub fn of_event(event: &Event) -> Needs {
    match event {
        Event::Budget(event) => of_budget(event),
        Event::Procurement(event) => match event {
            ProcurementEvent::OrderPlaced(_)
            | ProcurementEvent::OrderChanged(_)
            | ProcurementEvent::OrderCancelled(_)
            | ProcurementEvent::GoodsDelivered(_)
            | ProcurementEvent::InvoiceReceived(_)
            | ProcurementEvent::PaymentMade(_) => EVENTS_SEND,
        },
        Event::Rollout(event) => match event {
            RolloutEvent::RolloutPlanned(_)
            | RolloutEvent::RolloutProgressed(_)
            | RolloutEvent::StockReported(_)
            | RolloutEvent::DevicesIssued(_)
            | RolloutEvent::DevicesReturned(_)
            | RolloutEvent::DevicesRetired(_)
            | RolloutEvent::RemoteAccessProvided(_)
            | RolloutEvent::LicencesProvided(_)
            | RolloutEvent::EFileConnected(_)
            | RolloutEvent::EFileUsed(_)
            | RolloutEvent::SiteUpgraded(_)
            | RolloutEvent::EFileWithdrawn(_)
            | RolloutEvent::MilestoneWithdrawn(_)
            | RolloutEvent::ActivityWithdrawn(_)
            | RolloutEvent::SiteWithdrawn(_)
            | RolloutEvent::MilestonePlanned(_)
            | RolloutEvent::MilestoneReached(_)
            | RolloutEvent::ActivityRecorded(_) => EVENTS_SEND,
        },
        Event::Staffing(event) => match event {
            StaffingEvent::HeadcountReported(_) | StaffingEvent::PositionsChanged(_) => EVENTS_SEND,
        },
        Event::Intake(event) => match event {
            IntakeEvent::SubmissionReceived(_) => EVENTS_SEND,
            IntakeEvent::SubmissionDue(_) | IntakeEvent::SubmissionExtended(_) => SUBMISSIONS_ASK,
            IntakeEvent::FigureReported(_) | IntakeEvent::ParametersPublished(_) => PARAMETERS_PUBLISH,
            IntakeEvent::ScenarioPublished(_) | IntakeEvent::ScenarioWithdrawn(_) => EVENTS_SEND,
            IntakeEvent::ProcessOpened(_)
            | IntakeEvent::ProcessApproved(_)
            | IntakeEvent::ProcessRejected(_)
            | IntakeEvent::ReportPublished(_) => NO_STREAM,
        },
    }
}

fn of_budget(event: &BudgetEvent) -> Needs {
    match event {
        BudgetEvent::Appropriated(_)
        | BudgetEvent::AppropriationAmended(_)
        | BudgetEvent::CarriedOver(_)
        | BudgetEvent::Adjusted(_)
        | BudgetEvent::AuthorityGranted(_)
        | BudgetEvent::ProgrammeAssigned(_)
        | BudgetEvent::LineRenamed(_) => PLAN,
        // An officer moves money by asking; a system of record does not.
        BudgetEvent::Transferred(_) => PLAN,
        BudgetEvent::Frozen(_) => FREEZE_SET,
        BudgetEvent::FundingRequested(_) => Needs::new("funding.request", [O, N, N, N, N, N, N]),
        BudgetEvent::FundingReviewed(_) => FUNDING_REVIEW,
        BudgetEvent::Unfrozen(_)
        | BudgetEvent::FundingApproved(_)
        | BudgetEvent::FundingRejected(_)
        | BudgetEvent::FundingGranted(_) => NO_STREAM,
    }
}
