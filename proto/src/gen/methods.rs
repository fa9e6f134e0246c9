// This file is generated from the protos of this crate; see `tests/generated.rs`.

use crate::method::{Asks, Named};

/// A method of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    BudgetGetLine,
    BudgetListLines,
    BudgetAppropriateLine,
    BudgetAmendAppropriation,
    BudgetCarryOver,
    BudgetAdjustLine,
    BudgetTransferBudget,
    BudgetFreezeLine,
    BudgetUnfreezeLine,
    BudgetGrantCommitmentAuthority,
    BudgetAssignProgramme,
    BudgetRenameLine,
    BudgetGetFundingRequest,
    BudgetListFundingRequests,
    BudgetRequestFunding,
    BudgetReviewFunding,
    BudgetApproveFunding,
    BudgetRejectFunding,
    BudgetGrantFunding,
    IntakeSubmitEvents,
    IntakeListPlanLines,
    IntakeListRefused,
    IntakeGetRefused,
    IntakeSettleRefused,
    IntakeListWarnings,
    IntakeSettleWarnings,
    IntakeVerifyJournal,
    IntakeListEvents,
    IntakeListReads,
    IntakeWatchJournal,
    IntakeListSubmissions,
    IntakePublishScenario,
    IntakeWithdrawScenario,
    IntakePublishParameters,
    IntakeListProcesses,
    IntakeGetProcess,
    IntakeApproveProcess,
    IntakeRejectProcess,
    IntakePublishReport,
    ProcurementGetOrder,
    ProcurementListOrders,
    ProcurementListPayments,
    ProcurementPlaceOrder,
    ProcurementChangeOrder,
    ProcurementCancelOrder,
    ProcurementRecordDelivery,
    ProcurementRecordInvoice,
    ProcurementRecordPayment,
    RolloutGetRollout,
    RolloutListRollouts,
    RolloutGetStock,
    RolloutListStocks,
    RolloutListTotals,
    RolloutPlanRollout,
    RolloutReportProgress,
    RolloutReportStock,
    RolloutIssueDevices,
    RolloutReturnDevices,
    RolloutRetireDevices,
    RolloutProvideRemoteAccess,
    RolloutProvideLicences,
    RolloutConnectEFile,
    RolloutReportEFileUse,
    RolloutUpgradeSite,
    RolloutWithdrawSite,
    RolloutWithdrawEFile,
    RolloutPlanMilestone,
    RolloutReachMilestone,
    RolloutWithdrawMilestone,
    RolloutWithdrawActivity,
    RolloutRecordActivity,
    AnalyticsGetBudget,
    AnalyticsExplainLine,
    AnalyticsExplainFigure,
    AnalyticsTraceFigure,
    AnalyticsListContributions,
    AnalyticsGetIndicators,
    AnalyticsGetNeed,
    AnalyticsGetNeedRange,
    AnalyticsGetNeedDrivers,
    AnalyticsGetNeedSplits,
    AnalyticsGetRequestedNeed,
    AnalyticsGetForecast,
    AnalyticsListAnomalies,
    AnalyticsListPublishedFigures,
    AnalyticsListExportTables,
    AnalyticsExportTables,
    AnalyticsListCatalogue,
    AnalyticsCompareFigures,
    RecordGetLine,
    RecordListLines,
    RecordGetOrder,
    RecordListOrders,
    RecordGetFundingRequest,
    RecordListFundingRequests,
    RecordGetRollout,
    RecordListRollouts,
    RecordListCommitmentAuthorities,
    RecordListSites,
    RecordListMilestones,
    RecordListActivities,
    RecordGetScenario,
    RecordListScenarios,
    NotaryGetCheckpoint,
    NotaryGetInclusionProof,
    NotaryGetConsistencyProof,
    NotaryGetTile,
    ReportingGetReport,
    ReportingListReports,
    ReportingVerifyReport,
    StaffingGetHeadcount,
    StaffingListHeadcounts,
    StaffingReportHeadcount,
    StaffingChangePositions,
}

/// Every method with its path.
pub const PATHS: &[(&str, Method)] = &[
    ("/sollist.budget.v1.BudgetService/GetLine", Method::BudgetGetLine),
    ("/sollist.budget.v1.BudgetService/ListLines", Method::BudgetListLines),
    ("/sollist.budget.v1.BudgetService/AppropriateLine", Method::BudgetAppropriateLine),
    ("/sollist.budget.v1.BudgetService/AmendAppropriation", Method::BudgetAmendAppropriation),
    ("/sollist.budget.v1.BudgetService/CarryOver", Method::BudgetCarryOver),
    ("/sollist.budget.v1.BudgetService/AdjustLine", Method::BudgetAdjustLine),
    ("/sollist.budget.v1.BudgetService/TransferBudget", Method::BudgetTransferBudget),
    ("/sollist.budget.v1.BudgetService/FreezeLine", Method::BudgetFreezeLine),
    ("/sollist.budget.v1.BudgetService/UnfreezeLine", Method::BudgetUnfreezeLine),
    ("/sollist.budget.v1.BudgetService/GrantCommitmentAuthority", Method::BudgetGrantCommitmentAuthority),
    ("/sollist.budget.v1.BudgetService/AssignProgramme", Method::BudgetAssignProgramme),
    ("/sollist.budget.v1.BudgetService/RenameLine", Method::BudgetRenameLine),
    ("/sollist.budget.v1.BudgetService/GetFundingRequest", Method::BudgetGetFundingRequest),
    ("/sollist.budget.v1.BudgetService/ListFundingRequests", Method::BudgetListFundingRequests),
    ("/sollist.budget.v1.BudgetService/RequestFunding", Method::BudgetRequestFunding),
    ("/sollist.budget.v1.BudgetService/ReviewFunding", Method::BudgetReviewFunding),
    ("/sollist.budget.v1.BudgetService/ApproveFunding", Method::BudgetApproveFunding),
    ("/sollist.budget.v1.BudgetService/RejectFunding", Method::BudgetRejectFunding),
    ("/sollist.budget.v1.BudgetService/GrantFunding", Method::BudgetGrantFunding),
    ("/sollist.intake.v1.IntakeService/SubmitEvents", Method::IntakeSubmitEvents),
    ("/sollist.intake.v1.IntakeService/ListPlanLines", Method::IntakeListPlanLines),
    ("/sollist.intake.v1.IntakeService/ListRefused", Method::IntakeListRefused),
    ("/sollist.intake.v1.IntakeService/GetRefused", Method::IntakeGetRefused),
    ("/sollist.intake.v1.IntakeService/SettleRefused", Method::IntakeSettleRefused),
    ("/sollist.intake.v1.IntakeService/ListWarnings", Method::IntakeListWarnings),
    ("/sollist.intake.v1.IntakeService/SettleWarnings", Method::IntakeSettleWarnings),
    ("/sollist.intake.v1.IntakeService/VerifyJournal", Method::IntakeVerifyJournal),
    ("/sollist.intake.v1.IntakeService/ListEvents", Method::IntakeListEvents),
    ("/sollist.intake.v1.IntakeService/ListReads", Method::IntakeListReads),
    ("/sollist.intake.v1.IntakeService/WatchJournal", Method::IntakeWatchJournal),
    ("/sollist.intake.v1.IntakeService/ListSubmissions", Method::IntakeListSubmissions),
    ("/sollist.intake.v1.IntakeService/PublishScenario", Method::IntakePublishScenario),
    ("/sollist.intake.v1.IntakeService/WithdrawScenario", Method::IntakeWithdrawScenario),
    ("/sollist.intake.v1.IntakeService/PublishParameters", Method::IntakePublishParameters),
    ("/sollist.intake.v1.IntakeService/ListProcesses", Method::IntakeListProcesses),
    ("/sollist.intake.v1.IntakeService/GetProcess", Method::IntakeGetProcess),
    ("/sollist.intake.v1.IntakeService/ApproveProcess", Method::IntakeApproveProcess),
    ("/sollist.intake.v1.IntakeService/RejectProcess", Method::IntakeRejectProcess),
    ("/sollist.intake.v1.IntakeService/PublishReport", Method::IntakePublishReport),
    ("/sollist.procurement.v1.ProcurementService/GetOrder", Method::ProcurementGetOrder),
    ("/sollist.procurement.v1.ProcurementService/ListOrders", Method::ProcurementListOrders),
    ("/sollist.procurement.v1.ProcurementService/ListPayments", Method::ProcurementListPayments),
    ("/sollist.procurement.v1.ProcurementService/PlaceOrder", Method::ProcurementPlaceOrder),
    ("/sollist.procurement.v1.ProcurementService/ChangeOrder", Method::ProcurementChangeOrder),
    ("/sollist.procurement.v1.ProcurementService/CancelOrder", Method::ProcurementCancelOrder),
    ("/sollist.procurement.v1.ProcurementService/RecordDelivery", Method::ProcurementRecordDelivery),
    ("/sollist.procurement.v1.ProcurementService/RecordInvoice", Method::ProcurementRecordInvoice),
    ("/sollist.procurement.v1.ProcurementService/RecordPayment", Method::ProcurementRecordPayment),
    ("/sollist.rollout.v1.RolloutService/GetRollout", Method::RolloutGetRollout),
    ("/sollist.rollout.v1.RolloutService/ListRollouts", Method::RolloutListRollouts),
    ("/sollist.rollout.v1.RolloutService/GetStock", Method::RolloutGetStock),
    ("/sollist.rollout.v1.RolloutService/ListStocks", Method::RolloutListStocks),
    ("/sollist.rollout.v1.RolloutService/ListTotals", Method::RolloutListTotals),
    ("/sollist.rollout.v1.RolloutService/PlanRollout", Method::RolloutPlanRollout),
    ("/sollist.rollout.v1.RolloutService/ReportProgress", Method::RolloutReportProgress),
    ("/sollist.rollout.v1.RolloutService/ReportStock", Method::RolloutReportStock),
    ("/sollist.rollout.v1.RolloutService/IssueDevices", Method::RolloutIssueDevices),
    ("/sollist.rollout.v1.RolloutService/ReturnDevices", Method::RolloutReturnDevices),
    ("/sollist.rollout.v1.RolloutService/RetireDevices", Method::RolloutRetireDevices),
    ("/sollist.rollout.v1.RolloutService/ProvideRemoteAccess", Method::RolloutProvideRemoteAccess),
    ("/sollist.rollout.v1.RolloutService/ProvideLicences", Method::RolloutProvideLicences),
    ("/sollist.rollout.v1.RolloutService/ConnectEFile", Method::RolloutConnectEFile),
    ("/sollist.rollout.v1.RolloutService/ReportEFileUse", Method::RolloutReportEFileUse),
    ("/sollist.rollout.v1.RolloutService/UpgradeSite", Method::RolloutUpgradeSite),
    ("/sollist.rollout.v1.RolloutService/WithdrawSite", Method::RolloutWithdrawSite),
    ("/sollist.rollout.v1.RolloutService/WithdrawEFile", Method::RolloutWithdrawEFile),
    ("/sollist.rollout.v1.RolloutService/PlanMilestone", Method::RolloutPlanMilestone),
    ("/sollist.rollout.v1.RolloutService/ReachMilestone", Method::RolloutReachMilestone),
    ("/sollist.rollout.v1.RolloutService/WithdrawMilestone", Method::RolloutWithdrawMilestone),
    ("/sollist.rollout.v1.RolloutService/WithdrawActivity", Method::RolloutWithdrawActivity),
    ("/sollist.rollout.v1.RolloutService/RecordActivity", Method::RolloutRecordActivity),
    ("/sollist.analytics.v1.AnalyticsService/GetBudget", Method::AnalyticsGetBudget),
    ("/sollist.analytics.v1.AnalyticsService/ExplainLine", Method::AnalyticsExplainLine),
    ("/sollist.analytics.v1.AnalyticsService/ExplainFigure", Method::AnalyticsExplainFigure),
    ("/sollist.analytics.v1.AnalyticsService/TraceFigure", Method::AnalyticsTraceFigure),
    ("/sollist.analytics.v1.AnalyticsService/ListContributions", Method::AnalyticsListContributions),
    ("/sollist.analytics.v1.AnalyticsService/GetIndicators", Method::AnalyticsGetIndicators),
    ("/sollist.analytics.v1.AnalyticsService/GetNeed", Method::AnalyticsGetNeed),
    ("/sollist.analytics.v1.AnalyticsService/GetNeedRange", Method::AnalyticsGetNeedRange),
    ("/sollist.analytics.v1.AnalyticsService/GetNeedDrivers", Method::AnalyticsGetNeedDrivers),
    ("/sollist.analytics.v1.AnalyticsService/GetNeedSplits", Method::AnalyticsGetNeedSplits),
    ("/sollist.analytics.v1.AnalyticsService/GetRequestedNeed", Method::AnalyticsGetRequestedNeed),
    ("/sollist.analytics.v1.AnalyticsService/GetForecast", Method::AnalyticsGetForecast),
    ("/sollist.analytics.v1.AnalyticsService/ListAnomalies", Method::AnalyticsListAnomalies),
    ("/sollist.analytics.v1.AnalyticsService/ListPublishedFigures", Method::AnalyticsListPublishedFigures),
    ("/sollist.analytics.v1.AnalyticsService/ListExportTables", Method::AnalyticsListExportTables),
    ("/sollist.analytics.v1.AnalyticsService/ExportTables", Method::AnalyticsExportTables),
    ("/sollist.analytics.v1.AnalyticsService/ListCatalogue", Method::AnalyticsListCatalogue),
    ("/sollist.analytics.v1.AnalyticsService/CompareFigures", Method::AnalyticsCompareFigures),
    ("/sollist.analytics.v1.RecordService/GetLine", Method::RecordGetLine),
    ("/sollist.analytics.v1.RecordService/ListLines", Method::RecordListLines),
    ("/sollist.analytics.v1.RecordService/GetOrder", Method::RecordGetOrder),
    ("/sollist.analytics.v1.RecordService/ListOrders", Method::RecordListOrders),
    ("/sollist.analytics.v1.RecordService/GetFundingRequest", Method::RecordGetFundingRequest),
    ("/sollist.analytics.v1.RecordService/ListFundingRequests", Method::RecordListFundingRequests),
    ("/sollist.analytics.v1.RecordService/GetRollout", Method::RecordGetRollout),
    ("/sollist.analytics.v1.RecordService/ListRollouts", Method::RecordListRollouts),
    ("/sollist.analytics.v1.RecordService/ListCommitmentAuthorities", Method::RecordListCommitmentAuthorities),
    ("/sollist.analytics.v1.RecordService/ListSites", Method::RecordListSites),
    ("/sollist.analytics.v1.RecordService/ListMilestones", Method::RecordListMilestones),
    ("/sollist.analytics.v1.RecordService/ListActivities", Method::RecordListActivities),
    ("/sollist.analytics.v1.RecordService/GetScenario", Method::RecordGetScenario),
    ("/sollist.analytics.v1.RecordService/ListScenarios", Method::RecordListScenarios),
    ("/sollist.notary.v1.NotaryService/GetCheckpoint", Method::NotaryGetCheckpoint),
    ("/sollist.notary.v1.NotaryService/GetInclusionProof", Method::NotaryGetInclusionProof),
    ("/sollist.notary.v1.NotaryService/GetConsistencyProof", Method::NotaryGetConsistencyProof),
    ("/sollist.notary.v1.NotaryService/GetTile", Method::NotaryGetTile),
    ("/sollist.reporting.v1.ReportingService/GetReport", Method::ReportingGetReport),
    ("/sollist.reporting.v1.ReportingService/ListReports", Method::ReportingListReports),
    ("/sollist.reporting.v1.ReportingService/VerifyReport", Method::ReportingVerifyReport),
    ("/sollist.staffing.v1.StaffingService/GetHeadcount", Method::StaffingGetHeadcount),
    ("/sollist.staffing.v1.StaffingService/ListHeadcounts", Method::StaffingListHeadcounts),
    ("/sollist.staffing.v1.StaffingService/ReportHeadcount", Method::StaffingReportHeadcount),
    ("/sollist.staffing.v1.StaffingService/ChangePositions", Method::StaffingChangePositions),
];

impl Asks for super::budget::v1::GetLineRequest {
    const METHOD: Method = Method::BudgetGetLine;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::ListLinesRequest {
    const METHOD: Method = Method::BudgetListLines;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::AppropriateLineRequest {
    const METHOD: Method = Method::BudgetAppropriateLine;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::AmendAppropriationRequest {
    const METHOD: Method = Method::BudgetAmendAppropriation;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::CarryOverRequest {
    const METHOD: Method = Method::BudgetCarryOver;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::AdjustLineRequest {
    const METHOD: Method = Method::BudgetAdjustLine;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::TransferBudgetRequest {
    const METHOD: Method = Method::BudgetTransferBudget;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::FreezeLineRequest {
    const METHOD: Method = Method::BudgetFreezeLine;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::UnfreezeLineRequest {
    const METHOD: Method = Method::BudgetUnfreezeLine;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::GrantCommitmentAuthorityRequest {
    const METHOD: Method = Method::BudgetGrantCommitmentAuthority;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::AssignProgrammeRequest {
    const METHOD: Method = Method::BudgetAssignProgramme;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::RenameLineRequest {
    const METHOD: Method = Method::BudgetRenameLine;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::GetFundingRequestRequest {
    const METHOD: Method = Method::BudgetGetFundingRequest;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::ListFundingRequestsRequest {
    const METHOD: Method = Method::BudgetListFundingRequests;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::RequestFundingRequest {
    const METHOD: Method = Method::BudgetRequestFunding;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::ReviewFundingRequest {
    const METHOD: Method = Method::BudgetReviewFunding;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::ApproveFundingRequest {
    const METHOD: Method = Method::BudgetApproveFunding;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::RejectFundingRequest {
    const METHOD: Method = Method::BudgetRejectFunding;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::budget::v1::GrantFundingRequest {
    const METHOD: Method = Method::BudgetGrantFunding;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::SubmitEventsRequest {
    const METHOD: Method = Method::IntakeSubmitEvents;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::ListPlanLinesRequest {
    const METHOD: Method = Method::IntakeListPlanLines;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::ListRefusedRequest {
    const METHOD: Method = Method::IntakeListRefused;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::GetRefusedRequest {
    const METHOD: Method = Method::IntakeGetRefused;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::SettleRefusedRequest {
    const METHOD: Method = Method::IntakeSettleRefused;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::ListWarningsRequest {
    const METHOD: Method = Method::IntakeListWarnings;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::SettleWarningsRequest {
    const METHOD: Method = Method::IntakeSettleWarnings;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::VerifyJournalRequest {
    const METHOD: Method = Method::IntakeVerifyJournal;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::ListEventsRequest {
    const METHOD: Method = Method::IntakeListEvents;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::ListReadsRequest {
    const METHOD: Method = Method::IntakeListReads;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::WatchJournalRequest {
    const METHOD: Method = Method::IntakeWatchJournal;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::ListSubmissionsRequest {
    const METHOD: Method = Method::IntakeListSubmissions;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::PublishScenarioRequest {
    const METHOD: Method = Method::IntakePublishScenario;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(self.authority.get_or_insert_default()),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::WithdrawScenarioRequest {
    const METHOD: Method = Method::IntakeWithdrawScenario;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(self.authority.get_or_insert_default()),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::PublishParametersRequest {
    const METHOD: Method = Method::IntakePublishParameters;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(self.authority.get_or_insert_default()),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::ListProcessesRequest {
    const METHOD: Method = Method::IntakeListProcesses;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::GetProcessRequest {
    const METHOD: Method = Method::IntakeGetProcess;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::ApproveProcessRequest {
    const METHOD: Method = Method::IntakeApproveProcess;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(self.authority.get_or_insert_default()),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::RejectProcessRequest {
    const METHOD: Method = Method::IntakeRejectProcess;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(self.authority.get_or_insert_default()),
            ..Named::default()
        }
    }
}

impl Asks for super::intake::v1::PublishReportRequest {
    const METHOD: Method = Method::IntakePublishReport;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(self.authority.get_or_insert_default()),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::GetOrderRequest {
    const METHOD: Method = Method::ProcurementGetOrder;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::ListOrdersRequest {
    const METHOD: Method = Method::ProcurementListOrders;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::ListPaymentsRequest {
    const METHOD: Method = Method::ProcurementListPayments;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::PlaceOrderRequest {
    const METHOD: Method = Method::ProcurementPlaceOrder;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::ChangeOrderRequest {
    const METHOD: Method = Method::ProcurementChangeOrder;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::CancelOrderRequest {
    const METHOD: Method = Method::ProcurementCancelOrder;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::RecordDeliveryRequest {
    const METHOD: Method = Method::ProcurementRecordDelivery;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::RecordInvoiceRequest {
    const METHOD: Method = Method::ProcurementRecordInvoice;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::procurement::v1::RecordPaymentRequest {
    const METHOD: Method = Method::ProcurementRecordPayment;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::GetRolloutRequest {
    const METHOD: Method = Method::RolloutGetRollout;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ListRolloutsRequest {
    const METHOD: Method = Method::RolloutListRollouts;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::GetStockRequest {
    const METHOD: Method = Method::RolloutGetStock;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ListStocksRequest {
    const METHOD: Method = Method::RolloutListStocks;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ListTotalsRequest {
    const METHOD: Method = Method::RolloutListTotals;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::PlanRolloutRequest {
    const METHOD: Method = Method::RolloutPlanRollout;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ReportProgressRequest {
    const METHOD: Method = Method::RolloutReportProgress;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ReportStockRequest {
    const METHOD: Method = Method::RolloutReportStock;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::IssueDevicesRequest {
    const METHOD: Method = Method::RolloutIssueDevices;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ReturnDevicesRequest {
    const METHOD: Method = Method::RolloutReturnDevices;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::RetireDevicesRequest {
    const METHOD: Method = Method::RolloutRetireDevices;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ProvideRemoteAccessRequest {
    const METHOD: Method = Method::RolloutProvideRemoteAccess;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ProvideLicencesRequest {
    const METHOD: Method = Method::RolloutProvideLicences;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ConnectEFileRequest {
    const METHOD: Method = Method::RolloutConnectEFile;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ReportEFileUseRequest {
    const METHOD: Method = Method::RolloutReportEFileUse;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::UpgradeSiteRequest {
    const METHOD: Method = Method::RolloutUpgradeSite;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::WithdrawSiteRequest {
    const METHOD: Method = Method::RolloutWithdrawSite;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::WithdrawEFileRequest {
    const METHOD: Method = Method::RolloutWithdrawEFile;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::PlanMilestoneRequest {
    const METHOD: Method = Method::RolloutPlanMilestone;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::ReachMilestoneRequest {
    const METHOD: Method = Method::RolloutReachMilestone;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::WithdrawMilestoneRequest {
    const METHOD: Method = Method::RolloutWithdrawMilestone;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::WithdrawActivityRequest {
    const METHOD: Method = Method::RolloutWithdrawActivity;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::rollout::v1::RecordActivityRequest {
    const METHOD: Method = Method::RolloutRecordActivity;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetBudgetRequest {
    const METHOD: Method = Method::AnalyticsGetBudget;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ExplainLineRequest {
    const METHOD: Method = Method::AnalyticsExplainLine;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ExplainFigureRequest {
    const METHOD: Method = Method::AnalyticsExplainFigure;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::TraceFigureRequest {
    const METHOD: Method = Method::AnalyticsTraceFigure;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListContributionsRequest {
    const METHOD: Method = Method::AnalyticsListContributions;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetIndicatorsRequest {
    const METHOD: Method = Method::AnalyticsGetIndicators;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetNeedRequest {
    const METHOD: Method = Method::AnalyticsGetNeed;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetNeedRangeRequest {
    const METHOD: Method = Method::AnalyticsGetNeedRange;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetNeedDriversRequest {
    const METHOD: Method = Method::AnalyticsGetNeedDrivers;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetNeedSplitsRequest {
    const METHOD: Method = Method::AnalyticsGetNeedSplits;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetRequestedNeedRequest {
    const METHOD: Method = Method::AnalyticsGetRequestedNeed;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetForecastRequest {
    const METHOD: Method = Method::AnalyticsGetForecast;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListAnomaliesRequest {
    const METHOD: Method = Method::AnalyticsListAnomalies;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListPublishedFiguresRequest {
    const METHOD: Method = Method::AnalyticsListPublishedFigures;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListExportTablesRequest {
    const METHOD: Method = Method::AnalyticsListExportTables;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ExportTablesRequest {
    const METHOD: Method = Method::AnalyticsExportTables;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListCatalogueRequest {
    const METHOD: Method = Method::AnalyticsListCatalogue;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::CompareFiguresRequest {
    const METHOD: Method = Method::AnalyticsCompareFigures;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetLineRequest {
    const METHOD: Method = Method::RecordGetLine;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListLinesRequest {
    const METHOD: Method = Method::RecordListLines;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetOrderRequest {
    const METHOD: Method = Method::RecordGetOrder;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListOrdersRequest {
    const METHOD: Method = Method::RecordListOrders;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetFundingRequestRequest {
    const METHOD: Method = Method::RecordGetFundingRequest;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListFundingRequestsRequest {
    const METHOD: Method = Method::RecordListFundingRequests;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetRolloutRequest {
    const METHOD: Method = Method::RecordGetRollout;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListRolloutsRequest {
    const METHOD: Method = Method::RecordListRollouts;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListCommitmentAuthoritiesRequest {
    const METHOD: Method = Method::RecordListCommitmentAuthorities;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListSitesRequest {
    const METHOD: Method = Method::RecordListSites;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListMilestonesRequest {
    const METHOD: Method = Method::RecordListMilestones;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListActivitiesRequest {
    const METHOD: Method = Method::RecordListActivities;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            district: Some(&mut self.district),
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::GetScenarioRequest {
    const METHOD: Method = Method::RecordGetScenario;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::analytics::v1::ListScenariosRequest {
    const METHOD: Method = Method::RecordListScenarios;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::notary::v1::GetCheckpointRequest {
    const METHOD: Method = Method::NotaryGetCheckpoint;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::notary::v1::GetInclusionProofRequest {
    const METHOD: Method = Method::NotaryGetInclusionProof;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::notary::v1::GetConsistencyProofRequest {
    const METHOD: Method = Method::NotaryGetConsistencyProof;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::notary::v1::GetTileRequest {
    const METHOD: Method = Method::NotaryGetTile;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::reporting::v1::GetReportRequest {
    const METHOD: Method = Method::ReportingGetReport;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::reporting::v1::ListReportsRequest {
    const METHOD: Method = Method::ReportingListReports;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::reporting::v1::VerifyReportRequest {
    const METHOD: Method = Method::ReportingVerifyReport;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            ..Named::default()
        }
    }
}

impl Asks for super::staffing::v1::GetHeadcountRequest {
    const METHOD: Method = Method::StaffingGetHeadcount;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::staffing::v1::ListHeadcountsRequest {
    const METHOD: Method = Method::StaffingListHeadcounts;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: false,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::staffing::v1::ReportHeadcountRequest {
    const METHOD: Method = Method::StaffingReportHeadcount;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}

impl Asks for super::staffing::v1::ChangePositionsRequest {
    const METHOD: Method = Method::StaffingChangePositions;
    fn named(&mut self) -> Named<'_> {
        Named {
            records: true,
            authority: Some(&mut self.authority),
            ..Named::default()
        }
    }
}
