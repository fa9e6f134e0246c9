//! What a method costs whoever calls it, in units: roughly how much of a process it takes. Whatever is new does not
//! compile before it has its row.

use sollist_contract::method::Method;

/// One record, one event, one word about oneself.
pub const ONE: u32 = 1;
/// A page of a list.
pub const PAGE: u32 = 5;
/// Figures of a view.
pub const FIGURES: u32 = 10;
/// Figures of many views, a report, a file of many tables.
pub const MANY: u32 = 50;
/// The whole journal is read.
pub const JOURNAL: u32 = 500;

/// What a call of a method costs; of a stream, that it is opened: how much it brings is held back where it is written.
pub fn of_method(method: Method) -> u32 {
    use Method as M;
    match method {
        M::BudgetGetLine | M::BudgetGetFundingRequest | M::ProcurementGetOrder => ONE,
        M::BudgetListLines | M::BudgetListFundingRequests => PAGE,
        M::BudgetAppropriateLine
        | M::BudgetAmendAppropriation
        | M::BudgetCarryOver
        | M::BudgetAdjustLine
        | M::BudgetGrantCommitmentAuthority
        | M::BudgetAssignProgramme
        | M::BudgetRenameLine
        | M::BudgetTransferBudget
        | M::BudgetFreezeLine
        | M::BudgetUnfreezeLine
        | M::BudgetRequestFunding
        | M::BudgetReviewFunding
        | M::BudgetApproveFunding
        | M::BudgetRejectFunding
        | M::BudgetGrantFunding => ONE,

        M::ProcurementListOrders | M::ProcurementListPayments => PAGE,
        M::ProcurementPlaceOrder
        | M::ProcurementChangeOrder
        | M::ProcurementCancelOrder
        | M::ProcurementRecordDelivery
        | M::ProcurementRecordInvoice
        | M::ProcurementRecordPayment => ONE,

        M::RolloutGetRollout | M::RolloutGetStock => ONE,
        M::RolloutListRollouts | M::RolloutListStocks | M::RolloutListTotals => PAGE,
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
        | M::RolloutRecordActivity => ONE,

        M::StaffingGetHeadcount | M::StaffingReportHeadcount | M::StaffingChangePositions => ONE,
        M::StaffingListHeadcounts => PAGE,

        M::IntakeSubmitEvents | M::IntakeWatchJournal => ONE,
        M::IntakeGetRefused | M::IntakeSettleRefused | M::IntakeSettleWarnings => ONE,
        M::IntakePublishScenario | M::IntakeWithdrawScenario | M::IntakePublishParameters => ONE,
        M::IntakePublishReport => ONE,
        M::IntakeGetProcess | M::IntakeApproveProcess | M::IntakeRejectProcess => ONE,
        M::IntakeListRefused
        | M::IntakeListWarnings
        | M::IntakeListEvents
        | M::IntakeListReads
        | M::IntakeListProcesses
        | M::IntakeListSubmissions => PAGE,
        M::IntakeListPlanLines => MANY,
        M::IntakeVerifyJournal => JOURNAL,

        M::AnalyticsListCatalogue | M::AnalyticsListExportTables => PAGE,
        M::AnalyticsGetBudget
        | M::AnalyticsExplainFigure
        | M::AnalyticsTraceFigure
        | M::AnalyticsListContributions
        | M::AnalyticsExplainLine
        | M::AnalyticsGetIndicators
        | M::AnalyticsGetRequestedNeed
        | M::AnalyticsListPublishedFigures => FIGURES,
        M::AnalyticsGetNeed
        | M::AnalyticsGetNeedRange
        | M::AnalyticsGetNeedDrivers
        | M::AnalyticsGetNeedSplits
        | M::AnalyticsGetForecast
        | M::AnalyticsListAnomalies
        | M::AnalyticsCompareFigures
        | M::AnalyticsExportTables => MANY,

        M::RecordGetLine
        | M::RecordGetOrder
        | M::RecordGetRollout
        | M::RecordGetFundingRequest
        | M::RecordGetScenario => ONE,
        M::RecordListLines
        | M::RecordListOrders
        | M::RecordListRollouts
        | M::RecordListFundingRequests
        | M::RecordListCommitmentAuthorities
        | M::RecordListSites
        | M::RecordListMilestones
        | M::RecordListActivities
        | M::RecordListScenarios => PAGE,

        M::NotaryGetCheckpoint | M::NotaryGetInclusionProof | M::NotaryGetConsistencyProof | M::NotaryGetTile => ONE,

        M::ReportingListReports => PAGE,
        M::ReportingGetReport | M::ReportingVerifyReport => MANY,
    }
}
