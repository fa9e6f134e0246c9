//! The columns: one name is one thing, of one kind, wherever it stands.

use super::{
    table::{Column, Kind::*},
    words::columns as said,
};

macro_rules! columns {
    ($($name:ident $text:literal $kind:ident;)*) => {
        $(pub(super) const $name: Column = Column::new($text, $kind, said::$name);)*
    };
}

columns! {
    EVENT "event" Count;
    DAY "day" Day;
    RECORDED_AT "recorded_at" Instant;
    TYPE "type" Text;
    LINE "line" Text;
    FIRST_LINE "first_line" Text;
    GIVEN_LINE "given_line" Text;
    YEAR "year" Count;
    LATER_YEAR "later_year" Count;
    DOMAIN "domain" Count;
    SECTION "section" Text;
    CHAPTER "chapter" Text;
    TITLE "title" Text;
    SECTION_LABEL "section_label" Text;
    CHAPTER_LABEL "chapter_label" Text;
    TITLE_LABEL "title_label" Text;
    AUTHORITY "authority" Text;
    BY "by" Text;
    DISTRICT "district" Text;
    KIND "kind" Text;
    PROGRAMME "programme" Text;
    COVER_GROUP "cover_group" Text;
    MEASURE "measure" Text;
    AMOUNT "amount" Amount;
    ORDER "order" Text;
    ITEM "item" Text;
    DUE_ON "due_on" Day;
    VE_YEAR "ve_year" Count;
    QUANTITY "quantity" Count;
    INVOICE "invoice" Text;
    PAYMENT "payment" Text;
    LAST "last" Truth;
    ACCOUNT "account" Truth;
    WHAT "what" Text;
    IN_STOCK "in_stock" Count;
    COMMISSIONED_ON "commissioned_on" Day;
    EMPLOYEES "employees" Count;
    WORKPLACES "workplaces" Count;
    ELIGIBLE "eligible" Count;
    SESSIONS "sessions" Count;
    ACCOUNTS "accounts" Count;
    CONCURRENT "concurrent" Count;
    LICENCE "licence" Text;
    SITE "site" Text;
    MEASURE_OF_SITE "site_measure" Text;
    ROLLOUT "rollout" Text;
    TOTAL "total" Count;
    DEADLINE "deadline" Day;
    DONE "done" Count;
    PROJECT "project" Text;
    MILESTONE "milestone" Text;
    PLANNED_ON "planned_on" Day;
    PERIOD "period" Text;
    STEP "step" Text;
    ON "on" Day;
    COMPLETE "complete" Truth;
    REQUEST "request" Text;
    PROCESS "process" Text;
    WAITS "waits" Text;
    OPEN_UNTIL "open_until" Day;
    DATA "data" Text;
    APPROPRIATION "appropriation" Sum;
    CARRY_OVER "carry_over" Sum;
    ADJUSTMENTS "adjustments" Sum;
    SOLL "soll" Sum;
    FROZEN "frozen" Sum;
    COMMITMENTS "commitments" Sum;
    ACTUAL "actual" Sum;
    AVAILABLE "available" Sum;
    REASON_DE "reason_de" Text;
    REASON_EN "reason_en" Text;
    TARGET_DAY "target_day" Day;
    TARGET "target" Count;
    USABLE "usable" Count;
    PIPELINE "pipeline" Count;
    MISSING "missing" Count;
    GROSS "gross" Sum;
    COVER "cover" Sum;
    NEED_IN_EUR "need" Sum;
    FORECAST "forecast" Sum;
    LOWER "lower" Sum;
    UPPER "upper" Sum;
    METHOD "method" Text;
    RULE "rule" Text;
    SEVERITY "severity" Text;
    KEY "key" Text;
    SINCE "since" Day;
    AMOUNT_FOUND "found_amount" Sum;
    TEXT_DE "text_de" Text;
    TEXT_EN "text_en" Text;
    EVENTS "events" Text;
    P50 "p50" Sum;
    P80 "p80" Sum;
    P95 "p95" Sum;
    SPLIT_RULE "split_rule" Text;
    SHARE "share" Sum;
    INDICATOR "indicator" Text;
    BY_KEYS "by_keys" Text;
    VALUE "value" Number;
    UNIT "unit" Text;
    NUMERATOR "numerator" Number;
    DENOMINATOR "denominator" Number;
    DEFINITION "definition" Count;
    BILLED_COST "BilledCost" Amount;
    BILLING_ACCOUNT_ID "BillingAccountId" Text;
    BILLING_ACCOUNT_NAME "BillingAccountName" Text;
    BILLING_CURRENCY "BillingCurrency" Text;
    BILLING_PERIOD_START "BillingPeriodStart" Instant;
    BILLING_PERIOD_END "BillingPeriodEnd" Instant;
    CHARGE_CATEGORY "ChargeCategory" Text;
    CHARGE_CLASS "ChargeClass" Text;
    CHARGE_DESCRIPTION "ChargeDescription" Text;
    CHARGE_PERIOD_START "ChargePeriodStart" Instant;
    CHARGE_PERIOD_END "ChargePeriodEnd" Instant;
    SERVICE_NAME "ServiceName" Text;
    SUB_ACCOUNT_ID "SubAccountId" Text;
}

/// The same thing where a format of others wants columns of our own to begin so.
macro_rules! ours {
    ($($name:ident $text:literal $kind:ident $said:ident;)*) => {
        $(pub(super) const $name: Column = Column::new($text, $kind, said::$said);)*
    };
}
ours! {
    X_EVENT "x_Event" Count EVENT;
    X_PROGRAMME "x_Programme" Text PROGRAMME;
    X_DISTRICT "x_District" Text DISTRICT;
    X_ORDER "x_Order" Text ORDER;
}
