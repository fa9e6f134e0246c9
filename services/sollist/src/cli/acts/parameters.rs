//! Sets of parameters, published.

use std::fs;

use serde_json::Value;
use sollist_contract::grpc::intake::v1::PublishParametersRequest;

use super::{
    answer::{Answer, sentence, with_effect},
    args::parameters::{ParametersAction, PublishArgs},
    asking::Asking,
    given::some,
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    output::Output,
    words::acts as words,
};

/// `sollist parameters …`
pub async fn parameters(link: &Link, action: &ParametersAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match action {
        ParametersAction::Publish(args) => publish(link, args, out).await,
    }
}

async fn publish(link: &Link, args: &PublishArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let values = fs::read_to_string(&args.file).map_err(|error| Failure::reading(&args.file, &error))?;
    let asking = Asking::new(&args.act);
    let request = PublishParametersRequest {
        command: asking.command(),
        authority: some(args.authority.as_ref()),
        set: args.set.to_string(),
        valid_from: args.valid_from.to_string(),
        values,
    };
    let what = sentence(&request);
    let has_limits = serde_json::from_str::<Value>(&request.values).is_ok_and(|values| values.get(LIMITS).is_some());
    let receipt = asking.of(link.intake().publish_parameters(request)).await?.receipt;
    // Where people are told apart nobody publishes alone: what did not wait is of a house without a register.
    let by_one = receipt.as_ref().is_some_and(|receipt| receipt.process.is_empty());
    let exit = Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)?;
    if has_limits && by_one { with_effect(exit, words::limits_take_a_register(), out) } else { Ok(exit) }
}

/// What takes another person, among the values of a set.
const LIMITS: &str = "approval";
