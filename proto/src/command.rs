//! Commands: what can be asked of a context over gRPC, and the event that each becomes. A request is read as the `data`
//! of its event, by the names of its fields, so that a call and a file are read by the same rules.

use serde::{Deserialize as _, Serialize};
use serde_json::{Map, Value};

use crate::{
    envelope::NotRead,
    event::{self, Data, Event},
    grpc,
    ids::{NotAName, Text},
    money::{Cents, NotAnAmount},
    parameters::Values,
    reading,
    refusal::Refusal,
    said::{Bilingual, Said},
    similar::composed,
};

/// Longest name of a command, in bytes.
pub const REQUEST_ID_BYTES_MAX: usize = 200;

/// A request to record something.
pub trait Command: Serialize {
    /// What has happened once it is recorded.
    type Event: Data<Context: Into<Event>>;

    /// Its name and its time.
    fn command(&self) -> Option<&grpc::common::v1::Command>;

    /// Writes the fields of the request as the event has them, where the two differ.
    fn fit(_fields: &mut Map<String, Value>) -> Result<(), NotACommand> {
        Ok(())
    }
}

/// What is wrong with the name of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRequestId {
    Missing,
    /// So many bytes.
    Long(usize),
    Control,
}

/// Why a request is no command.
#[derive(Debug, Clone, PartialEq)]
pub enum NotACommand {
    RequestId(NoRequestId),
    /// What a rollout is to reach stands there twice, or not at all.
    Scopes,
    /// The derivation of a request for money is no JSON.
    Derivation {
        line: usize,
        column: usize,
    },
    /// The values of a set of parameters are no JSON.
    Values {
        line: usize,
        column: usize,
    },
    /// What it says is not the data of its event.
    Data(NotRead),
}

/// The name of a command, by which it may be repeated.
pub fn request_id<C: Command>(request: &C) -> Result<&str, NotACommand> {
    // Whoever types a name means no blanks at its ends.
    let id = request.command().map_or("", |command| command.request_id.trim());
    let unfit = match id {
        "" => Some(NoRequestId::Missing),
        id if id.len() > REQUEST_ID_BYTES_MAX => Some(NoRequestId::Long(id.len())),
        id if id.chars().any(char::is_control) => Some(NoRequestId::Control),
        _ => None,
    };
    unfit.map_or(Ok(id), |why| Err(NotACommand::RequestId(why)))
}

/// The event that a request becomes.
pub fn event<C: Command>(request: &C) -> Result<Event, NotACommand> {
    let written = serde_json::to_value(request);
    let written = written.map_err(|_| NotACommand::Data(NotRead::NotWritable))?;
    let Value::Object(mut fields) = written else { return Err(NotACommand::Data(NotRead::AttributeMissing("data"))) };
    fields.remove("command");
    // What is absent is left out, and a list without an entry is absent on the wire.
    fields.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    fields.values_mut().for_each(trim);
    C::fit(&mut fields)?;
    let data = Value::Object(fields).to_string();
    let read = C::Event::read(&data).map_err(|error| match NotRead::data_of(C::Event::TYPE, &error, &data) {
        NotRead::Data { field, fault } => NotACommand::Data(NotRead::Data { field: field_of(request, &field), fault }),
        other => NotACommand::Data(other),
    })?;
    Ok(read.into())
}

/// Whoever types a name or a text means no blanks at its ends, and one letter where letter and dots stand apart. A file
/// says what a system of record has, blanks too.
fn trim(value: &mut Value) {
    match value {
        Value::String(text) => {
            let plain = composed(text.trim());
            if *plain != **text {
                *text = plain.into_owned();
            }
        }
        Value::Array(list) => list.iter_mut().for_each(trim),
        Value::Object(fields) => fields.values_mut().for_each(trim),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How a sentence names an attribute of the event, or one more field of its data, and what the request calls it.
const NAMED: [(&str, &str); 3] = [("(time)", "(command.time)"), ("(id)", "(command.request_id)"), ("; data.", "; ")];

/// A refusal of the event that a request became, as whoever sent the request can read it: it names what they sent.
pub fn of_request<C: Command>(request: &C, refusal: Refusal) -> Refusal {
    let named =
        |text: &str| NAMED.iter().fold(text.to_owned(), |text, (attribute, field)| text.replace(attribute, field));
    let field = field_of(request, &refusal.field);
    refusal.about(field).worded(named)
}

/// The field of a request that became an attribute or a field of its event; empty where none did: then it is about the
/// whole.
pub fn field_of<C: Command>(request: &C, of_the_event: &str) -> String {
    let fields = serde_json::to_value(request).unwrap_or_default();
    let place = match of_the_event {
        "time" => return "command.time".to_owned(),
        "id" => return "command.request_id".to_owned(),
        "data.scope" if fields["scope_total"].is_null() && !fields["scope_text"].is_null() => "scope_text",
        "data.scope" => "scope_total",
        other => other.strip_prefix("data.").unwrap_or(other),
    };
    let first = place.split(['.', '[']).next().unwrap_or_default();
    match fields.get(first) {
        // It is any JSON, sent as one text.
        Some(_) if first == "derivation" => first.to_owned(),
        Some(_) => place.to_owned(),
        None => String::new(),
    }
}

/// A rollout's scope comes as one of two fields: how many, or what.
fn scope(fields: &mut Map<String, Value>) -> Result<(), NotACommand> {
    let scope = match (fields.remove("scope_total"), fields.remove("scope_text")) {
        (Some(scope), None) | (None, Some(scope)) => scope,
        _ => return Err(NotACommand::Scopes),
    };
    fields.insert("scope".to_owned(), scope);
    Ok(())
}

/// A derivation may be any JSON, and comes as text.
fn derivation(fields: &mut Map<String, Value>) -> Result<(), NotACommand> {
    let Some(Value::String(text)) = fields.get("derivation") else { return Ok(()) };
    let read = serde_json::from_str(text)
        .map_err(|error| NotACommand::Derivation { line: error.line(), column: error.column() })?;
    fields.insert("derivation".to_owned(), read);
    Ok(())
}

/// The values of a set are what an event says there, and come as text.
fn values(fields: &mut Map<String, Value>) -> Result<(), NotACommand> {
    let Some(Value::String(text)) = fields.get("values") else { return Ok(()) };
    let read: Value = serde_json::from_str(text)
        .map_err(|error| NotACommand::Values { line: error.line(), column: error.column() })?;
    if !read.is_object() {
        let fault = Said::new("erwartet wird ein Objekt", "expected is an object");
        return Err(NotACommand::Data(NotRead::Data { field: "values".to_owned(), fault }));
    }
    // Of a name that stands twice only the last would be left.
    if let Err(error) = serde_json::from_str::<Values>(text)
        && Values::deserialize(&read).is_ok()
    {
        let fault = reading::fault(&error, text).said;
        return Err(NotACommand::Data(NotRead::Data { field: "values".to_owned(), fault }));
    }
    fields.insert("values".to_owned(), read);
    Ok(())
}

/// Of a consent each part is read by itself, so that whoever sent it is told which one is wrong: in a file it may be
/// one text as well.
fn consent(fields: &mut Map<String, Value>) -> Result<(), NotACommand> {
    let Some(Value::Object(consent)) = fields.get("consent") else { return Ok(()) };
    let text = |name| consent.get(name).and_then(Value::as_str);
    for name in ["reference", "basis"] {
        let read: Result<Text, NotAName> = text(name).unwrap_or_default().parse();
        read.map_err(|why| unfit(format!("consent.{name}"), &why))?;
    }
    let amount: Result<Option<Cents>, NotAnAmount> = text("amount").map(str::parse).transpose();
    amount.map(|_| ()).map_err(|why| unfit("consent.amount".to_owned(), &why))
}

fn unfit(field: String, why: &impl Bilingual) -> NotACommand {
    NotACommand::Data(NotRead::Data { field, fault: why.said() })
}

/// Reads the bytes of a request: `None` where they are no message of it.
pub type Reader = fn(&[u8]) -> Option<Result<Event, NotACommand>>;

fn read<C: Command + prost::Message + Default>(bytes: &[u8]) -> Option<Result<Event, NotACommand>> {
    let request = C::decode(bytes).ok()?;
    Some(request_id(&request).and_then(|_| event(&request)))
}

/// Declares the commands of each context: the request, and the event that it becomes.
macro_rules! commands {
    ($($context:ident { $($request:ident => $event:ident $(by $fit:ident)?;)* })*) => {
        $($(
            impl Command for grpc::$context::v1::$request {
                type Event = event::$event;

                fn command(&self) -> Option<&grpc::common::v1::Command> {
                    self.command.as_ref()
                }
                $(fn fit(fields: &mut Map<String, Value>) -> Result<(), NotACommand> {
                    $fit(fields)
                })?
            }
        )*)*

        /// What the bytes of every request that is a command become, by its name.
        pub const READERS: &[(&str, Reader)] = &[$($((stringify!($request), read::<grpc::$context::v1::$request>),)*)*];

        /// The name of every request that is a command, with the type of its event.
        pub const ALL: &[(&str, &str)] = &[$($((stringify!($request), <event::$event as Data>::TYPE),)*)*];
    };
}

commands! {
    budget {
        AppropriateLineRequest => Appropriated;
        AmendAppropriationRequest => AppropriationAmended;
        CarryOverRequest => CarriedOver;
        AdjustLineRequest => Adjusted;
        TransferBudgetRequest => Transferred;
        FreezeLineRequest => Frozen;
        UnfreezeLineRequest => Unfrozen;
        GrantCommitmentAuthorityRequest => AuthorityGranted;
        AssignProgrammeRequest => ProgrammeAssigned;
        RenameLineRequest => LineRenamed;
        RequestFundingRequest => FundingRequested by derivation;
        ReviewFundingRequest => FundingReviewed by derivation;
        ApproveFundingRequest => FundingApproved by derivation;
        RejectFundingRequest => FundingRejected by derivation;
        GrantFundingRequest => FundingGranted by derivation;
    }
    procurement {
        PlaceOrderRequest => OrderPlaced by consent;
        ChangeOrderRequest => OrderChanged by consent;
        CancelOrderRequest => OrderCancelled;
        RecordDeliveryRequest => GoodsDelivered;
        RecordInvoiceRequest => InvoiceReceived;
        RecordPaymentRequest => PaymentMade by consent;
    }
    rollout {
        PlanRolloutRequest => RolloutPlanned by scope;
        ReportProgressRequest => RolloutProgressed;
        ReportStockRequest => StockReported;
        IssueDevicesRequest => DevicesIssued;
        ReturnDevicesRequest => DevicesReturned;
        RetireDevicesRequest => DevicesRetired;
        ProvideRemoteAccessRequest => RemoteAccessProvided;
        ProvideLicencesRequest => LicencesProvided;
        ConnectEFileRequest => EFileConnected;
        ReportEFileUseRequest => EFileUsed;
        UpgradeSiteRequest => SiteUpgraded;
        WithdrawSiteRequest => SiteWithdrawn;
        WithdrawEFileRequest => EFileWithdrawn;
        PlanMilestoneRequest => MilestonePlanned;
        ReachMilestoneRequest => MilestoneReached;
        WithdrawMilestoneRequest => MilestoneWithdrawn;
        RecordActivityRequest => ActivityRecorded;
        WithdrawActivityRequest => ActivityWithdrawn;
    }
    intake {
        PublishScenarioRequest => ScenarioPublished;
        WithdrawScenarioRequest => ScenarioWithdrawn;
        PublishParametersRequest => ParametersPublished by values;
        ApproveProcessRequest => ProcessApproved;
        RejectProcessRequest => ProcessRejected;
        PublishReportRequest => ReportPublished;
    }
    staffing {
        ReportHeadcountRequest => HeadcountReported;
        ChangePositionsRequest => PositionsChanged;
    }
}
