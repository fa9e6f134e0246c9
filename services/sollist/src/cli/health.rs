//! `sollist health`: whether a server is ready, for people and for what looks after it.

use std::time::{Duration, Instant};

use sollist_platform::process::shown;
use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient};

use super::{
    args::{Global, HealthArgs},
    failure::{Exit, Failure},
    output::Output,
    remote,
    words::call,
};

/// Pause between two questions while readiness is waited for.
const PAUSE: Duration = Duration::from_millis(250);
/// How long an answer is waited for.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// `sollist health`
pub async fn health(global: &Global, args: &HealthArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let Some(url) = &global.server else {
        return Err(Failure::usage(call::server_missing()));
    };
    let shown = shown::address(url);
    let begun = Instant::now();
    loop {
        let answer = ask(url, global).await;
        let may_wait = begun.elapsed().saturating_add(PAUSE) < Duration::from_secs(args.wait);
        match answer {
            Ok(true) => {
                out.print(&out.lang.say(call::ready(&shown)))?;
                return Ok(Exit::Done);
            }
            // A wrong command line will not become right.
            Err(failure) if failure.exit == Exit::Usage || !may_wait => return Err(failure),
            Ok(false) if !may_wait => return Err(Failure::invalid(call::not_ready(&shown))),
            _ => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn ask(url: &str, global: &Global) -> Result<bool, Failure> {
    let mut client = HealthClient::new(remote::connect(url, global).await?);
    let asking = client.check(HealthCheckRequest { service: String::new() });
    let url = shown::address(url);
    let silent = || Failure::unreachable(call::silent(&url));
    let answer = tokio::time::timeout(ANSWER_TIMEOUT, asking).await.map_err(|_| silent())??;
    Ok(answer.get_ref().status() == ServingStatus::Serving)
}
