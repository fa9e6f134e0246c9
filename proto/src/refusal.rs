//! A refusal: what was not accepted, where, why, and what to do; in German and English.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::said::Said;

/// What kind of trouble a reason is: the same word for whoever has to act in the same way, and one code of gRPC each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Cannot be read, or says what cannot be meant: correct it.
    Malformed,
    /// Names something that does not exist.
    NotFound,
    /// The same name stands for something else already.
    Conflict,
    /// Contradicts what is recorded: correct one or the other.
    Contradiction,
    /// A number would leave its range.
    BeyondRange,
    /// Who asks is not known.
    Nobody,
    /// Who asks is known, and may not do this.
    Forbidden,
    /// Nobody here answers such a call.
    NotHere,
    /// Whoever is needed for it does not answer, or is busy: send the same again.
    Unavailable,
    /// It took too long.
    Late,
    /// All there is of something is in use just now, by others or by whoever asks.
    Crowded,
    /// The store is not as it must be.
    Store,
    /// What was kept cannot be read any more.
    Damaged,
    /// A fault of the program.
    Internal,
}

impl Kind {
    /// `CONTRADICTION`: the word by which refusals are counted.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Malformed => "MALFORMED",
            Kind::NotFound => "NOT_FOUND",
            Kind::Conflict => "CONFLICT",
            Kind::Contradiction => "CONTRADICTION",
            Kind::BeyondRange => "BEYOND_RANGE",
            Kind::Nobody => "NOBODY",
            Kind::Forbidden => "FORBIDDEN",
            Kind::NotHere => "NOT_HERE",
            Kind::Unavailable => "UNAVAILABLE",
            Kind::Late => "LATE",
            Kind::Crowded => "CROWDED",
            Kind::Store => "STORE",
            Kind::Damaged => "DAMAGED",
            Kind::Internal => "INTERNAL",
        }
    }
}

/// Declares the reasons: name, code, kind; `until` names the last version that gave a reason that is given no more.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $code:literal $kind:ident $(until $until:literal)?;)*) => {
        /// Why something was not accepted, one word a rule; stable words for machines, `google.rpc.ErrorInfo.reason`.
        /// The list only grows: what was sent or kept once stays readable. docs/refusals.md shows each with its
        /// sentences.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Reason {$(
            $(#[$doc])*
            #[serde(rename = $code)]
            $name,
        )*}

        impl Reason {
            pub const ALL: &[Reason] = &[$(Reason::$name,)*];

            /// `NOT_ENOUGH_MONEY`
            pub fn code(self) -> &'static str {
                match self {$(Reason::$name => $code,)*}
            }
            pub fn kind(self) -> Kind {
                match self {$(Reason::$name => Kind::$kind,)*}
            }
            /// The last version that gave it, of a reason that is given no more: finer ones took its place.
            pub fn until(self) -> Option<&'static str> {
                match self {$(Reason::$name => None$(.or(Some($until)))?,)*}
            }
        }
    };
}

reasons! {
    // The contract: how what came is read.
    NotUtf8 "NOT_UTF8" Malformed;
    EmptyLine "EMPTY_LINE" Malformed;
    /// The line ends in the middle.
    CutOff "CUT_OFF" Malformed;
    NotJson "NOT_JSON" Malformed;
    NotACloudEvent "NOT_A_CLOUD_EVENT" Malformed;
    /// Longer than a line may be.
    LineTooLong "LINE_TOO_LONG" Malformed;
    /// Longer than that as it would stand in the journal.
    TooLongToStore "TOO_LONG_TO_STORE" Malformed;
    NotWritable "NOT_WRITABLE" Malformed;
    UnknownType "UNKNOWN_TYPE" Malformed;
    AttributeMissing "ATTRIBUTE_MISSING" Malformed;
    AttributeUnfit "ATTRIBUTE_UNFIT" Malformed;
    UnknownSpecversion "UNKNOWN_SPECVERSION" Malformed;
    UnknownContentType "UNKNOWN_CONTENT_TYPE" Malformed;
    TwoData "TWO_DATA" Malformed;
    PackedNoJson "PACKED_NO_JSON" Malformed;
    PackedNoText "PACKED_NO_TEXT" Malformed;
    NotBase64 "NOT_BASE64" Malformed;
    /// The data do not have the shape of their type.
    Malformed "MALFORMED" Malformed;
    WrongTime "WRONG_TIME" Malformed;
    /// Not of our time.
    TimeBeyond "TIME_BEYOND" Malformed;
    /// Parameters that cannot be meant.
    SenselessParameter "SENSELESS_PARAMETER" Malformed;
    /// A sum would leave the range of an amount.
    BeyondRange "BEYOND_RANGE" BeyondRange;
    PageSize "PAGE_SIZE" Malformed;
    PageToken "PAGE_TOKEN" Malformed;
    /// A number that stands for none of the values of its field.
    ChoiceUnknown "CHOICE_UNKNOWN" Malformed;
    /// A command without a name of its own.
    RequestId "REQUEST_ID" Malformed;
    /// Both scopes of a rollout, or none.
    TwoScopes "TWO_SCOPES" Malformed;
    DerivationNotJson "DERIVATION_NOT_JSON" Malformed;
    ValuesNotJson "VALUES_NOT_JSON" Malformed;

    // The write path and the store.
    /// Same source and id, other data.
    Conflict "CONFLICT" Conflict;
    /// What a command is about changed since the journal number that whoever asks saw.
    ChangedSince "CHANGED_SINCE" Contradiction;
    /// The number that was seen is ahead of the journal.
    SeenAhead "SEEN_AHEAD" Malformed;
    /// What was seen lies further back than changes are looked for.
    SeenLongAgo "SEEN_LONG_AGO" Contradiction;
    NotFound "NOT_FOUND" NotFound until "0.2.0";
    Contradiction "CONTRADICTION" Contradiction until "0.2.0";
    InvalidArgument "INVALID_ARGUMENT" Malformed until "0.2.0";
    Store "STORE" Store until "0.2.0";
    Crowded "CROWDED" Crowded until "0.2.0";
    /// Cannot be kept by the store, or what it is about cannot be read there.
    NotStorable "NOT_STORABLE" Contradiction;
    /// What made a budget line is in the journal, and the line is not in the tables.
    NotInTheTables "NOT_IN_THE_TABLES" Conflict;
    /// A row that is no event has the name.
    NameHeldOutside "NAME_HELD_OUTSIDE" Contradiction;
    ConsequenceNameTaken "CONSEQUENCE_NAME_TAKEN" Conflict;
    /// More than is checked together.
    CheckTooLarge "CHECK_TOO_LARGE" Malformed;
    /// Others have so much checked that there is no room just now.
    ChecksCrowded "CHECKS_CROWDED" Crowded;
    DiskFull "DISK_FULL" Crowded;
    Damaged "DAMAGED" Damaged;
    RoleWithoutRights "ROLE_WITHOUT_RIGHTS" Store;
    ZeroCharacter "ZERO_CHARACTER" Malformed;
    /// Somebody changed the tables.
    DatabaseAltered "DATABASE_ALTERED" Store;
    /// The database does not answer.
    Database "DATABASE" Unavailable;
    Io "IO" Unavailable;
    JournalUnreadable "JOURNAL_UNREADABLE" Damaged;
    JournalNumberUnknown "JOURNAL_NUMBER_UNKNOWN" NotFound;
    /// The journal is not what was recorded.
    JournalFault "JOURNAL_FAULT" Store;
    EventUnwritable "EVENT_UNWRITABLE" Internal;
    /// Too many did the same at the same time.
    Busy "BUSY" Unavailable;
    StoreMissing "STORE_MISSING" Store;
    StoreNoFolder "STORE_NO_FOLDER" Store;
    StoreDiskFull "STORE_DISK_FULL" Store;
    StoreNotOpened "STORE_NOT_OPENED" Store;
    StoreDamaged "STORE_DAMAGED" Store;
    StoreLocked "STORE_LOCKED" Store;
    /// Made by a newer version.
    StoreNewer "STORE_NEWER" Store;
    /// Empty, or older than the program.
    StoreBehind "STORE_BEHIND" Store;
    ColumnUnreadable "COLUMN_UNREADABLE" Store;
    DatabaseAddress "DATABASE_ADDRESS" Store;
    DatabaseBehind "DATABASE_BEHIND" Store;
    DatabaseEncoding "DATABASE_ENCODING" Store;
    DatabaseMissing "DATABASE_MISSING" Store;
    RoleNotLetIn "ROLE_NOT_LET_IN" Store;
    RightsMissing "RIGHTS_MISSING" Store;
    NotTheOwner "NOT_THE_OWNER" Store;
    DatabaseUnreachable "DATABASE_UNREACHABLE" Unavailable;
    /// It takes connections and does not answer.
    DatabaseSlow "DATABASE_SLOW" Unavailable;
    ConnectionsInUse "CONNECTIONS_IN_USE" Unavailable;
    ConnectionsUsedUp "CONNECTIONS_USED_UP" Unavailable;

    // The ledger: lines, stock, authorities.
    /// The line has not enough money, and no consent is named.
    NotEnoughMoney "NOT_ENOUGH_MONEY" Contradiction;
    /// The line has not enough commitment authority (VE) of a later year, and no consent is named.
    NotEnoughCommitmentAuthority "NOT_ENOUGH_COMMITMENT_AUTHORITY" Contradiction;
    LineUnknown "LINE_UNKNOWN" NotFound;
    /// Of revenue, where only expenditure has a place.
    LineOfRevenue "LINE_OF_REVENUE" Contradiction;
    /// The line is neither that of who asks to spend nor the central chapter's.
    LineOfAnother "LINE_OF_ANOTHER" Contradiction;
    AuthorityUnknown "AUTHORITY_UNKNOWN" NotFound;
    /// More is taken of a stock than is there, on its day or on a later one.
    StockTooLittle "STOCK_TOO_LITTLE" Contradiction;
    /// An event of a context that this service does not decide on.
    NotTakenHere "NOT_TAKEN_HERE" Malformed;
    LineUnreadable "LINE_UNREADABLE" Store;
    /// No process has the id, or none that is seen.
    ProcessUnknown "PROCESS_UNKNOWN" NotFound;
    /// It was approved, rejected or taken back before.
    ProcessClosed "PROCESS_CLOSED" Contradiction;
    /// Its last day is over.
    ProcessLapsed "PROCESS_LAPSED" Contradiction;
    /// It would be decided on a day before it was opened.
    ProcessEarlier "PROCESS_EARLIER" Contradiction;
    /// Its last day is not over, but the day as of which it would be decided is after it.
    ProcessAfterwards "PROCESS_AFTERWARDS" Contradiction;
    /// Who is to approve it opened it.
    ProcessOnePerson "PROCESS_ONE_PERSON" Contradiction;
    /// Who is to take it back did not open it, and may not reject it.
    ProcessAnothers "PROCESS_ANOTHERS" Forbidden;
    /// The register has nobody of the name under which it was opened.
    ProcessNobodyKnown "PROCESS_NOBODY_KNOWN" Contradiction;
    /// It takes another person, and was sent as an event or would be recorded by one.
    TakesAnotherPerson "TAKES_ANOTHER_PERSON" Contradiction;
    /// Processes come through their methods alone.
    ProcessByMethod "PROCESS_BY_METHOD" Malformed;
    ProcessUnreadable "PROCESS_UNREADABLE" Store;
    StockUnreadable "STOCK_UNREADABLE" Store;

    // Budget.
    /// Of a line that is asked for.
    LineNotThere "LINE_NOT_THERE" NotFound;
    /// A line is appropriated once.
    AlreadyAppropriated "ALREADY_APPROPRIATED" Contradiction;
    /// A step has one direction; the other one is another event.
    AmountNotPositive "AMOUNT_NOT_POSITIVE" Malformed;
    AmountNegative "AMOUNT_NEGATIVE" Malformed;
    /// Nothing would change.
    AmountZero "AMOUNT_ZERO" Malformed;
    AmendmentBasisUnfit "AMENDMENT_BASIS_UNFIT" Malformed;
    /// Numbers in the name of a new line have a fixed width.
    LineNameLacksZeros "LINE_NAME_LACKS_ZEROS" Malformed;
    LineNameTaken "LINE_NAME_TAKEN" Contradiction;
    /// By its name the line belongs to another authority.
    LineOwnedByPlan "LINE_OWNED_BY_PLAN" Contradiction;
    LineOwnedByAnother "LINE_OWNED_BY_ANOTHER" Contradiction;
    /// A new name of another year or Bereich.
    RenamedElsewhere "RENAMED_ELSEWHERE" Contradiction;
    TransferToItself "TRANSFER_TO_ITSELF" Contradiction;
    TransferBetweenYears "TRANSFER_BETWEEN_YEARS" Contradiction;
    /// More commitment authority is taken back than is free.
    CommitmentAuthorityInUse "COMMITMENT_AUTHORITY_IN_USE" Contradiction;
    MoreUnfrozenThanFrozen "MORE_UNFROZEN_THAN_FROZEN" Contradiction;
    /// Commitment authority is for later years than its line's.
    CommitmentYearNotLater "COMMITMENT_YEAR_NOT_LATER" Contradiction;
    FundingRequestUnknown "FUNDING_REQUEST_UNKNOWN" NotFound;
    FundingRequestUnreadable "FUNDING_REQUEST_UNREADABLE" Store;
    FundingRequestedAlready "FUNDING_REQUESTED_ALREADY" Contradiction;
    FundingStepOutOfOrder "FUNDING_STEP_OUT_OF_ORDER" Contradiction;
    FundingStepTooEarly "FUNDING_STEP_TOO_EARLY" Contradiction;
    /// Whoever asked for money, approves it or grants it did another of the three.
    FundingOnePerson "FUNDING_ONE_PERSON" Contradiction;
    /// Whoever asked for money, or approved it, is not in the register of callers any more.
    FundingNobodyKnown "FUNDING_NOBODY_KNOWN" Contradiction;
    MoreGrantedThanApproved "MORE_GRANTED_THAN_APPROVED" Contradiction;
    /// A request for the reserve itself, out of which money is granted.
    FundingForReserve "FUNDING_FOR_RESERVE" Malformed;
    ReserveMissing "RESERVE_MISSING" NotFound;
    /// The authority has no line of the programme that a grant is for.
    ProgrammeLineMissing "PROGRAMME_LINE_MISSING" NotFound;
    GrantNotOutOfReserve "GRANT_NOT_OUT_OF_RESERVE" Contradiction;
    GrantToAnotherAuthority "GRANT_TO_ANOTHER_AUTHORITY" Contradiction;

    // Procurement.
    /// Asked for, and the authority has none of that number.
    OrderNotThere "ORDER_NOT_THERE" NotFound;
    OrderUnknown "ORDER_UNKNOWN" NotFound;
    /// The number is recorded already, under another event.
    OrderTaken "ORDER_TAKEN" Contradiction;
    InvoiceTaken "INVOICE_TAKEN" Contradiction;
    PaymentTaken "PAYMENT_TAKEN" Contradiction;
    /// The number begins like those that Sollist gives.
    PaymentNumberOfOurs "PAYMENT_NUMBER_OF_OURS" Malformed;
    OrderCancelled "ORDER_CANCELLED" Contradiction;
    OrderClosed "ORDER_CLOSED" Contradiction;
    OrderNegative "ORDER_NEGATIVE" Malformed;
    ConsentCoversNothing "CONSENT_COVERS_NOTHING" Malformed;
    LessOrderedThanDelivered "LESS_ORDERED_THAN_DELIVERED" Contradiction;
    MoreDeliveredThanOrdered "MORE_DELIVERED_THAN_ORDERED" Contradiction;
    DeliveredBeforeOrdered "DELIVERED_BEFORE_ORDERED" Contradiction;
    /// It is changed, cancelled, invoiced or paid on a day before it was placed.
    BeforeOrdered "BEFORE_ORDERED" Contradiction;
    /// A payment of nothing, which ends no order either.
    PaymentOfNothing "PAYMENT_OF_NOTHING" Malformed;
    /// What is final ends an order, and the payment names none.
    FinalWithoutOrder "FINAL_WITHOUT_ORDER" Malformed;
    RefundTooLarge "REFUND_TOO_LARGE" Contradiction;
    OrderUnreadable "ORDER_UNREADABLE" Store;

    // Rollout.
    RolloutUnknown "ROLLOUT_UNKNOWN" NotFound;
    RolloutUnreadable "ROLLOUT_UNREADABLE" Store;
    ScopeBelowDone "SCOPE_BELOW_DONE" Contradiction;
    TotalBelowDone "TOTAL_BELOW_DONE" Contradiction;
    MoreDoneThanTotal "MORE_DONE_THAN_TOTAL" Contradiction;
    StartAfterDeadline "START_AFTER_DEADLINE" Malformed;
    /// Planned to cost less than nothing.
    CostNegative "COST_NEGATIVE" Malformed;
    MilestoneUnknown "MILESTONE_UNKNOWN" NotFound;
    MilestoneReachedAlready "MILESTONE_REACHED_ALREADY" Contradiction;
    /// It is not reported as reached on the day that is to be taken back.
    MilestoneNotReached "MILESTONE_NOT_REACHED" Contradiction;
    /// What is to be taken back was not reported of that day, or is taken back already.
    NotReportedThen "NOT_REPORTED_THEN" Contradiction;
    StockUnknown "STOCK_UNKNOWN" NotFound;
    /// Nothing of the kind was reported of this site.
    SiteUnknown "SITE_UNKNOWN" NotFound;
    SiteWithdrawnAlready "SITE_WITHDRAWN_ALREADY" Contradiction;
    /// It was reported on a later day, which a withdrawal of an earlier one would not take back.
    SiteReportedLater "SITE_REPORTED_LATER" Contradiction;

    // Staffing.
    HeadcountUnknown "HEADCOUNT_UNKNOWN" NotFound;
    HeadcountUnreadable "HEADCOUNT_UNREADABLE" Store;
    /// A change of positions by none.
    PositionsUnchanged "POSITIONS_UNCHANGED" Malformed;

    // Intake: submissions, plans, what was refused.
    /// A day by which a list is filtered is none.
    FilterDay "FILTER_DAY" Malformed;
    /// The end of what a list is filtered by lies before its begin.
    FilterBackwards "FILTER_BACKWARDS" Malformed;
    /// No line has the name by which a list is filtered.
    FilterLine "FILTER_LINE" NotFound;
    /// No authority has an order of the number by which a list is filtered.
    FilterOrder "FILTER_ORDER" NotFound;
    /// No authority made a funding request of the number by which a list is filtered.
    FilterRequest "FILTER_REQUEST" NotFound;
    /// No authority has an invoice of the number by which a list is filtered.
    FilterInvoice "FILTER_INVOICE" NotFound;
    /// No authority made a payment of the number by which a list is filtered.
    FilterPayment "FILTER_PAYMENT" NotFound;
    /// Nothing is refused for the reason by which a list is filtered.
    FilterReason "FILTER_REASON" Malformed;
    /// Nothing was ever refused of the origin by which a list is filtered.
    FilterOrigin "FILTER_ORIGIN" NotFound;
    /// Nobody has to report for the period by which a list is filtered.
    FilterPeriod "FILTER_PERIOD" NotFound;
    /// A row of a plan cannot be read: how a program of version 0.2.0 says it, whatever is wrong.
    PlanRow "PLAN_ROW" Malformed until "0.2.0";
    /// It adds up other rows.
    PlanRowIsATotal "PLAN_ROW_IS_A_TOTAL" Malformed;
    /// It says one thing only, and no budget line.
    PlanRowIsANote "PLAN_ROW_IS_A_NOTE" Malformed;
    PlanRowQuoteOpen "PLAN_ROW_QUOTE_OPEN" Malformed;
    /// More or fewer fields than the header.
    PlanRowWidth "PLAN_ROW_WIDTH" Malformed;
    PlanRowZeroCharacter "PLAN_ROW_ZERO_CHARACTER" Malformed;
    PlanRowTooLong "PLAN_ROW_TOO_LONG" Malformed;
    /// A formula without a computed value.
    PlanRowNotComputed "PLAN_ROW_NOT_COMPUTED" Malformed;
    PlanRowCellIsADate "PLAN_ROW_CELL_IS_A_DATE" Malformed;
    PlanRowCellIsAPercentage "PLAN_ROW_CELL_IS_A_PERCENTAGE" Malformed;
    PlanRowCellIsAnError "PLAN_ROW_CELL_IS_AN_ERROR" Malformed;
    /// A number that a spreadsheet has changed.
    PlanRowNumberUnclear "PLAN_ROW_NUMBER_UNCLEAR" Malformed;
    /// Neither a number nor a name.
    PlanRowNameMissing "PLAN_ROW_NAME_MISSING" Malformed;
    PlanRowBereich "PLAN_ROW_BEREICH" Malformed;
    PlanRowYearMissing "PLAN_ROW_YEAR_MISSING" Malformed;
    PlanRowYear "PLAN_ROW_YEAR" Malformed;
    PlanRowTextTooLong "PLAN_ROW_TEXT_TOO_LONG" Malformed;
    PlanRowTitelart "PLAN_ROW_TITELART" Malformed;
    /// The new appropriation, or only what is added to it.
    PlanRowSupplement "PLAN_ROW_SUPPLEMENT" Malformed;
    PlanRowBetragtyp "PLAN_ROW_BETRAGTYP" Malformed;
    /// No code can be made of what the chapter is called.
    PlanRowAuthority "PLAN_ROW_AUTHORITY" Malformed;
    /// What section, chapter and title are called is too long together.
    PlanRowNameTooLong "PLAN_ROW_NAME_TOO_LONG" Malformed;
    /// The same as an event's name.
    PlanRowNameBeyondEvent "PLAN_ROW_NAME_BEYOND_EVENT" Malformed;
    PlanRowNoPaymentNumber "PLAN_ROW_NO_PAYMENT_NUMBER" Malformed;
    PlanRowMakesNoPayment "PLAN_ROW_MAKES_NO_PAYMENT" Malformed;
    PlanRowAmountMissing "PLAN_ROW_AMOUNT_MISSING" Malformed;
    PlanRowAmountUnclear "PLAN_ROW_AMOUNT_UNCLEAR" Malformed;
    PlanRowAmountDecimals "PLAN_ROW_AMOUNT_DECIMALS" Malformed;
    PlanRowAmountBeyondRange "PLAN_ROW_AMOUNT_BEYOND_RANGE" Malformed;
    /// The books have several lines of that title.
    PlanRowLineAmbiguous "PLAN_ROW_LINE_AMBIGUOUS" Malformed;
    /// Two rows of one line, which was renamed.
    PlanRowLineTwice "PLAN_ROW_LINE_TWICE" Malformed;
    /// Another Ist is in the books.
    PlanRowOtherActual "PLAN_ROW_OTHER_ACTUAL" Malformed;
    PlanFileEmpty "PLAN_FILE_EMPTY" Malformed;
    PlanFileEncodingsMixed "PLAN_FILE_ENCODINGS_MIXED" Malformed;
    PlanFileEncodingUnknown "PLAN_FILE_ENCODING_UNKNOWN" Malformed;
    PlanFileCutOff "PLAN_FILE_CUT_OFF" Malformed;
    PlanFileColumnsMissing "PLAN_FILE_COLUMNS_MISSING" Malformed;
    PlanFileColumnTwice "PLAN_FILE_COLUMN_TWICE" Malformed;
    PlanFileInThousands "PLAN_FILE_IN_THOUSANDS" Malformed;
    PlanFileYearMissing "PLAN_FILE_YEAR_MISSING" Malformed;
    PlanFileLinesAboveHeader "PLAN_FILE_LINES_ABOVE_HEADER" Malformed;
    PlanFileSecondHeader "PLAN_FILE_SECOND_HEADER" Malformed;
    PlanFileSheetUnreadable "PLAN_FILE_SHEET_UNREADABLE" Malformed;
    PlanFileLineOnTwoSheets "PLAN_FILE_LINE_ON_TWO_SHEETS" Malformed;
    PlanFileQuoteOpen "PLAN_FILE_QUOTE_OPEN" Malformed;
    PlanFileTooLarge "PLAN_FILE_TOO_LARGE" Malformed;
    PlanFileDamaged "PLAN_FILE_DAMAGED" Malformed;
    PlanFileIsAnArchive "PLAN_FILE_IS_AN_ARCHIVE" Malformed;
    PlanFileOfAnotherProgram "PLAN_FILE_OF_ANOTHER_PROGRAM" Malformed;
    PlanFileOldExcel "PLAN_FILE_OLD_EXCEL" Malformed;
    NotAPlan "NOT_A_PLAN" Malformed;
    RuleFileNotToml "RULE_FILE_NOT_TOML" Malformed;
    RuleFileKeyUnknown "RULE_FILE_KEY_UNKNOWN" Malformed;
    RuleFileKeyMissing "RULE_FILE_KEY_MISSING" Malformed;
    RuleFileKind "RULE_FILE_KIND" Malformed;
    RuleFileValueUnknown "RULE_FILE_VALUE_UNKNOWN" Malformed;
    RuleFileAuthority "RULE_FILE_AUTHORITY" Malformed;
    RuleFileBereich "RULE_FILE_BEREICH" Malformed;
    RuleFileCoverGroup "RULE_FILE_COVER_GROUP" Malformed;
    RuleFilePatternEmpty "RULE_FILE_PATTERN_EMPTY" Malformed;
    /// A rule that fits everything hides those after it.
    RuleWithoutCondition "RULE_WITHOUT_CONDITION" Malformed;
    EntryEmpty "ENTRY_EMPTY" Malformed;
    /// Names that begin like ours are not for others.
    SourceReserved "SOURCE_RESERVED" Malformed;
    /// Stands among the further attributes and has a field of its own.
    AttributeMisplaced "ATTRIBUTE_MISPLACED" Malformed;
    PositionsNotRising "POSITIONS_NOT_RISING" Malformed;
    SubmissionDueAlready "SUBMISSION_DUE_ALREADY" Contradiction;
    SubmissionNotExtended "SUBMISSION_NOT_EXTENDED" Contradiction;
    SubmissionUnknown "SUBMISSION_UNKNOWN" NotFound;
    /// A period that looks like a quarter or a month, and is none.
    PeriodUnfit "PERIOD_UNFIT" Malformed;
    /// Submissions are asked for as they stand on what is no day.
    SubmissionsOnNoDay "SUBMISSIONS_ON_NO_DAY" Malformed;
    SubmissionUnreadable "SUBMISSION_UNREADABLE" Store;
    /// A scenario is to be kept that assumes nothing.
    ScenarioEmpty "SCENARIO_EMPTY" Malformed;
    ScenarioDelayBeyond "SCENARIO_DELAY_BEYOND" Malformed;
    /// More pieces of an item for each position than anybody has.
    ScenarioQuotaBeyond "SCENARIO_QUOTA_BEYOND" Malformed;
    /// More staff than there can be.
    ScenarioFactorBeyond "SCENARIO_FACTOR_BEYOND" Malformed;
    /// The name is that of a scenario of somebody else.
    ScenarioForeign "SCENARIO_FOREIGN" Contradiction;
    /// An item of it lasts no month at all.
    ScenarioLifeless "SCENARIO_LIFELESS" Malformed;
    /// No published parameters name an item of it.
    ScenarioItemUnpublished "SCENARIO_ITEM_UNPUBLISHED" Malformed;
    /// None that could be withdrawn is kept under the name.
    ScenarioUnknown "SCENARIO_UNKNOWN" NotFound;
    ScenarioRowUnreadable "SCENARIO_ROW_UNREADABLE" Store;
    /// A report is to be published of a state that the journal has not come to.
    ReportAhead "REPORT_AHEAD" Malformed;
    /// It names another hash than this journal has at its number.
    ReportForeign "REPORT_FOREIGN" Contradiction;
    /// It names more as the state of the last report than it rests on itself.
    ReportSince "REPORT_SINCE" Malformed;
    /// By what it knew its quarter had not ended.
    ReportUnended "REPORT_UNENDED" Contradiction;
    /// Exactly this one was published.
    ReportPublishedAlready "REPORT_PUBLISHED_ALREADY" Contradiction;
    /// Another one of the quarter was published, and it does not name that one as what it corrects.
    ReportCorrects "REPORT_CORRECTS" Contradiction;
    /// It knows less than the one that it is to correct.
    ReportOlder "REPORT_OLDER" Contradiction;
    ReportRowUnreadable "REPORT_ROW_UNREADABLE" Store;
    /// A published figure with neither a value nor numerator and denominator.
    FigureWithoutNumber "FIGURE_WITHOUT_NUMBER" Malformed;
    SettledWithoutBasis "SETTLED_WITHOUT_BASIS" Malformed;
    SettledNothing "SETTLED_NOTHING" Malformed;
    SettledTwoWays "SETTLED_TWO_WAYS" Malformed;
    /// An entry stands for a refused one that there is not.
    CorrectsUnknown "CORRECTS_UNKNOWN" NotFound;
    RefusedEntryUnknown "REFUSED_ENTRY_UNKNOWN" NotFound;
    EntryIdUnfit "ENTRY_ID_UNFIT" Malformed;
    RefusedOriginUnknown "REFUSED_ORIGIN_UNKNOWN" NotFound;
    /// A filter of warnings that is no name of its kind.
    WarningFilterUnfit "WARNING_FILTER_UNFIT" Malformed;
    WarningsSettledWithoutBasis "WARNINGS_SETTLED_WITHOUT_BASIS" Malformed;
    WarningsSettledNothing "WARNINGS_SETTLED_NOTHING" Malformed;
    WarningsSettledTwoWays "WARNINGS_SETTLED_TWO_WAYS" Malformed;
    WarningUnknown "WARNING_UNKNOWN" NotFound;
    PlanYear "PLAN_YEAR" Malformed;
    PlanYearsTooMany "PLAN_YEARS_TOO_MANY" Malformed;
    /// That a stream is only to be checked is said after it began.
    CheckSaidLate "CHECK_SAID_LATE" Malformed;
    /// Others have their tables proved just now.
    ProofsCrowded "PROOFS_CROWDED" Crowded;
    /// Others watch the journal, as many as there is room for.
    WatchersCrowded "WATCHERS_CROWDED" Crowded;
    /// No signed head holds so many events.
    ProofNotSigned "PROOF_NOT_SIGNED" NotFound;
    /// A proof leads from a smaller head to a larger one, and neither is empty.
    ProofSizesUnfit "PROOF_SIZES_UNFIT" Malformed;
    /// The tree has no such tile.
    TileUnknown "TILE_UNKNOWN" NotFound;
    /// The key with which heads are signed cannot be used.
    NotaryKeyUnfit "NOTARY_KEY_UNFIT" Malformed;
    /// What was signed is not what the store holds.
    TreeOtherwise "TREE_OTHERWISE" Damaged;
    /// That it was read could not be noted, so it is not shown.
    ReadNotNoted "READ_NOT_NOTED" Unavailable;

    // Figures and reports.
    /// It is beyond the range of an amount, or rests on what is.
    FigureWithheld "FIGURE_WITHHELD" BeyondRange;
    QuarterUnfit "QUARTER_UNFIT" Malformed;
    /// The last report cannot have known more than this one.
    SinceAhead "SINCE_AHEAD" Malformed;
    /// A report of a quarter that goes on, without being a draft.
    QuarterNotEnded "QUARTER_NOT_ENDED" Contradiction;
    /// A report of a quarter of which nothing is known, without being a draft.
    QuarterUnknown "QUARTER_UNKNOWN" Contradiction;
    /// Whoever may read published ones alone asks for one that is not, as asked for.
    ReportNotPublished "REPORT_NOT_PUBLISHED" NotFound;
    /// It was published by a version that made other bytes.
    ReportMadeOtherwise "REPORT_MADE_OTHERWISE" Contradiction;
    ReportFileTooLarge "REPORT_FILE_TOO_LARGE" Malformed;
    TooManyReportFiles "TOO_MANY_REPORT_FILES" Crowded;
    ReportFileLate "REPORT_FILE_LATE" Crowded;
    /// A filter that is no name of its kind.
    NotAName "NOT_A_NAME" Malformed;
    /// No imported plan names the authority.
    AuthorityUnplanned "AUTHORITY_UNPLANNED" NotFound;
    /// At the state of knowledge that is asked for there is no such budget line.
    LineUnplanned "LINE_UNPLANNED" NotFound;
    /// The authority belongs to another district.
    AuthorityElsewhere "AUTHORITY_ELSEWHERE" Malformed;
    NoSuchBreakdown "NO_SUCH_BREAKDOWN" Malformed;
    NoSuchRule "NO_SUCH_RULE" Malformed;
    IndicatorsByLine "INDICATORS_BY_LINE" Malformed;
    NoSuchIndicator "NO_SUCH_INDICATOR" NotFound;
    NoSuchFigure "NO_SUCH_FIGURE" NotFound;
    NoSuchPart "NO_SUCH_PART" NotFound;
    /// No table that is given out has the name.
    NoSuchTable "NO_SUCH_TABLE" NotFound;
    /// No form of files has the name.
    NoSuchForm "NO_SUCH_FORM" Malformed;
    /// A derivation does not take the filter.
    NotNarrowedBy "NOT_NARROWED_BY" Malformed;
    /// A comparison goes from older knowledge to newer.
    PositionsReversed "POSITIONS_REVERSED" Malformed;
    /// No rule that finds anomalies has the name.
    NoSuchAnomaly "NO_SUCH_ANOMALY" NotFound;
    /// What is asked for by its name was not there at the view.
    NotThereThen "NOT_THERE_THEN" NotFound;
    /// The same of what is there at no view.
    NeverThere "NEVER_THERE" NotFound;
    /// No kind of activities is called so.
    NoSuchActivity "NO_SUCH_ACTIVITY" Malformed;
    /// Neither parameters nor any event name the item that is asked for.
    ItemUnknown "ITEM_UNKNOWN" NotFound;
    /// No milestone is known of the project that is asked for.
    ProjectUnknown "PROJECT_UNKNOWN" NotFound;
    /// No line is of the section that is asked for.
    SectionUnknown "SECTION_UNKNOWN" NotFound;
    YearBeyond "YEAR_BEYOND" Malformed;
    NotADay "NOT_A_DAY" Malformed;
    NotAnAsOf "NOT_AN_AS_OF" Malformed;
    /// The journal ends before that number.
    AsOfAhead "AS_OF_AHEAD" Malformed;
    ScenarioUnreadable "SCENARIO_UNREADABLE" Malformed;
    ScenarioWithoutLife "SCENARIO_WITHOUT_LIFE" Malformed;
    ScenarioItemUnknown "SCENARIO_ITEM_UNKNOWN" Malformed;
    /// No scenario is kept under the name that is asked for, or not any more, or was not then.
    ScenarioNotKept "SCENARIO_NOT_KEPT" NotFound;
    /// A scenario is asked for by its name and given as well.
    ScenarioTwice "SCENARIO_TWICE" Malformed;
    /// A scenario shifts the target day out of the calendar.
    TargetDayBeyond "TARGET_DAY_BEYOND" Malformed;

    // Telling others: the web hooks.
    ReceiversUnreadable "RECEIVERS_UNREADABLE" Malformed;
    ReceiversUnfit "RECEIVERS_UNFIT" Malformed;
    ReceiverNameUnfit "RECEIVER_NAME_UNFIT" Malformed;
    ReceiverNameTwice "RECEIVER_NAME_TWICE" Malformed;
    ReceiverAddressUnfit "RECEIVER_ADDRESS_UNFIT" Malformed;
    ReceiverAddressOpen "RECEIVER_ADDRESS_OPEN" Malformed;
    ReceiverAddressTooMuch "RECEIVER_ADDRESS_TOO_MUCH" Malformed;
    ReceiverWithoutAudience "RECEIVER_WITHOUT_AUDIENCE" Malformed;
    ReceiverWithoutTopics "RECEIVER_WITHOUT_TOPICS" Malformed;
    ReceiverSecretUnreadable "RECEIVER_SECRET_UNREADABLE" Malformed;
    ReceiverSecretUnfit "RECEIVER_SECRET_UNFIT" Malformed;
    /// Authorities whose certificates a receiver's may be issued by.
    WebhookCaUnreadable "WEBHOOK_CA_UNREADABLE" Malformed;
    WebhookCaUnfit "WEBHOOK_CA_UNFIT" Malformed;
    DeadLetterUnknown "DEAD_LETTER_UNKNOWN" NotFound;

    // The process: who calls, over what, with which configuration.
    Internal "INTERNAL" Internal;
    TooLate "TOO_LATE" Late;
    /// What a caller may ask for in a minute is used up.
    UnitsUsedUp "UNITS_USED_UP" Crowded;
    /// A caller has as many calls open as they may.
    CallsCrowded "CALLS_CROWDED" Crowded;
    /// A caller has as many streams open as they may.
    StreamsCrowded "STREAMS_CROWDED" Crowded;
    /// The sender of a stream sent nothing for a long time.
    StreamIdle "STREAM_IDLE" Late;
    Stopping "STOPPING" Unavailable;
    Unauthenticated "UNAUTHENTICATED" Nobody;
    /// The register has nobody who comes like this: no credential, a certificate that names nobody in it, or several.
    CredentialMissing "CREDENTIAL_MISSING" Nobody;
    CallerUnregistered "CALLER_UNREGISTERED" Nobody;
    CallerAmbiguous "CALLER_AMBIGUOUS" Nobody;
    /// A gateway names somebody in whose name the register does not let it ask.
    CallerNotCarried "CALLER_NOT_CARRIED" Nobody;
    /// The certificate of an open connection: it has ended, is revoked, nobody can say whether it is, or its authority
    /// is not believed any more.
    CertificateEnded "CERTIFICATE_ENDED" Nobody;
    CertificateRevoked "CERTIFICATE_REVOKED" Nobody;
    RevocationUnknown "REVOCATION_UNKNOWN" Nobody;
    CertificateUntrusted "CERTIFICATE_UNTRUSTED" Nobody;
    /// An access token is none for us, holds no more, or its issuer's keys are not known.
    TokenUnfit "TOKEN_UNFIT" Nobody;
    TokenExpired "TOKEN_EXPIRED" Nobody;
    TokenUnchecked "TOKEN_UNCHECKED" Nobody;
    /// The configuration of a login to the pages cannot be used.
    LoginUnset "LOGIN_UNSET" Malformed;
    /// The roles of who asks do not include it.
    NotPermitted "NOT_PERMITTED" Forbidden;
    /// It is about another authority, or another district, than that of who asks.
    AnothersAffairs "ANOTHERS_AFFAIRS" Forbidden;
    /// Who speaks for several authorities says for which; who does for one, for no other.
    ScopeUnclear "SCOPE_UNCLEAR" Forbidden;
    /// The register of callers cannot be read, or not be meant.
    AccessUnread "ACCESS_UNREAD" Malformed;
    AccessUnfit "ACCESS_UNFIT" Malformed;
    /// Who asks gives a name that cannot stand in the journal.
    ActorUnfit "ACTOR_UNFIT" Malformed;
    ServiceUnknown "SERVICE_UNKNOWN" NotHere;
    NotHere "NOT_HERE" NotHere;
    /// The service has no such method.
    MethodUnknown "METHOD_UNKNOWN" NotHere;
    /// The message is packed in a way that is not understood here.
    CompressionUnknown "COMPRESSION_UNKNOWN" NotHere;
    /// A message is longer than the method takes.
    MessageTooLarge "MESSAGE_TOO_LARGE" BeyondRange;
    /// What came is no message of the method.
    MessageUnreadable "MESSAGE_UNREADABLE" Malformed;
    /// The time that the caller gave the call is over.
    DeadlineOver "DEADLINE_OVER" Late;
    /// No process of a role answers.
    Unreachable "UNREACHABLE" Unavailable;
    AnswerBrokenOff "ANSWER_BROKEN_OFF" Unavailable;
    RequestNotWhole "REQUEST_NOT_WHOLE" Malformed;
    AddressUnfit "ADDRESS_UNFIT" Malformed;
    CertificateNeeded "CERTIFICATE_NEEDED" Malformed;
    TlsIncomplete "TLS_INCOMPLETE" Malformed;
    TlsFileUnread "TLS_FILE_UNREAD" Malformed;
    TlsNoCertificate "TLS_NO_CERTIFICATE" Malformed;
    TlsNoAuthority "TLS_NO_AUTHORITY" Malformed;
    TlsNoKey "TLS_NO_KEY" Malformed;
    TlsExpired "TLS_EXPIRED" Malformed;
    /// A list of revoked certificates cannot be used, or is older than the one in force.
    TlsNoList "TLS_NO_LIST" Malformed;
    TlsListOutdated "TLS_LIST_OUTDATED" Malformed;
    TlsListOlder "TLS_LIST_OLDER" Malformed;
    /// It would listen beyond this machine without mutual TLS.
    OpenWithoutTls "OPEN_WITHOUT_TLS" Malformed;
    GatewayRole "GATEWAY_ROLE" Malformed;
    GatewayAddress "GATEWAY_ADDRESS" Malformed;
    BrokerUnreachable "BROKER_UNREACHABLE" Unavailable;
    BrokerUnusable "BROKER_UNUSABLE" Store;
    BrokerPassword "BROKER_PASSWORD" Store;
    ConfigUnread "CONFIG_UNREAD" Malformed;
    ConfigMalformed "CONFIG_MALFORMED" Malformed;
    ConfigStream "CONFIG_STREAM" Malformed;
    ConfigLog "CONFIG_LOG" Malformed;
    ConfigRange "CONFIG_RANGE" Malformed;
    /// A store is moved into an empty database only.
    MoveTargetNotEmpty "MOVE_TARGET_NOT_EMPTY" Store;
    /// The log of reads is not as it was written.
    ReadsFault "READS_FAULT" Store;
    MovedOtherwise "MOVED_OTHERWISE" Store;
}

impl JsonSchema for Reason {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Reason".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let codes: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        schemars::json_schema!({"type": "string", "enum": codes})
    }
}

/// Why something was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{said}")]
pub struct Refusal {
    pub reason: Reason,
    /// The attribute or field it is about, `data.amount`; empty when it is the whole.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    #[serde(flatten)]
    pub said: Said,
}

impl Refusal {
    /// A refusal with its German and its English sentence. Made in `words` only: see [`Say`].
    pub fn new(reason: Reason, field: impl Into<String>, de: impl Into<String>, en: impl Into<String>) -> Refusal {
        Refusal { reason, field: field.into(), said: Said::new(de, en) }
    }
    /// The same, and behind it what else is wrong.
    #[must_use]
    pub fn and(self, other: &Refusal) -> Refusal {
        let Said { de, en } = self.said;
        let said = Said::read(format!("{de} {}", other.said.de), format!("{en} {}", other.said.en));
        Refusal { said, ..self }
    }
    /// The same about a field that is called otherwise where it is said.
    #[must_use]
    pub fn about(self, field: impl Into<String>) -> Refusal {
        Refusal { field: field.into(), ..self }
    }
    /// The same with a word changed in both sentences.
    #[must_use]
    pub fn worded(self, change: impl Fn(&str) -> String) -> Refusal {
        Refusal { said: self.said.map(change), ..self }
    }
}

/// Why something was not accepted, as the domain knows it: what rule, and the values that broke it. Its sentences, its
/// reason and the field it is about stand in `words`, and are asked for at the edge.
pub trait Say {
    fn say(&self) -> Refusal;

    fn reason(&self) -> Reason {
        self.say().reason
    }
}

impl<T: Say> From<T> for Refusal {
    fn from(why: T) -> Refusal {
        why.say()
    }
}
