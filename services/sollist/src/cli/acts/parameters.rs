//! Sets of parameters, published.

use std::fs;

use sollist_contract::grpc::intake::v1::PublishParametersRequest;

use super::{
    answer::{Answer, sentence},
    args::parameters::{ParametersAction, PublishArgs},
    asking::Asking,
    given::some,
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    output::Output,
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
    let receipt = asking.of(link.intake().publish_parameters(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}
