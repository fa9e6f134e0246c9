//! Who asks for a page: the one place where a request gets its caller. Until people log in, whoever is at this machine
//! is the caller; over a connection with certificates it is who the certificate names. With a register of callers it
//! must name somebody in it, and whoever shows none is nobody, on this machine too.

use sollist_contract::{grpc::intake::v1::ListPlanLinesRequest, refusal::Refusal};
use sollist_platform::wire::{
    caller::{NoCaller, Peer},
    link::Link,
    register::Register,
};
use tonic::{Code, transport::Channel};

/// The name under which the pages ask for whoever is at this machine.
const HERE: &str = "web";

/// The services as this caller asks them.
pub fn link(channel: &Channel, peer: &Peer, register: Option<&Register>) -> Result<Link, Refusal> {
    peer.shown()?;
    let name = match (peer, register) {
        (Peer::Certified(certified), None) => certified.name.clone(),
        (Peer::Certified(certified), Some(register)) => certified.registered(register)?,
        (Peer::Local | Peer::InProcess, None) => HERE.into(),
        (Peer::Local | Peer::InProcess, Some(_)) => return Err(NoCaller::NoCredential.into()),
    };
    Ok(Link::new(channel.clone(), &name))
}

/// Whether whoever asks may see what a budget plan is compared with: who may not finds no page of it, and no link.
pub async fn may_compare_plans(link: &Link) -> bool {
    match link.intake().list_plan_lines(ListPlanLinesRequest::default()).await {
        Ok(_) => true,
        Err(status) => status.code() != Code::PermissionDenied,
    }
}

/// Whether the caller is whoever is at this machine.
pub fn is_here(peer: &Peer) -> bool {
    !matches!(peer, Peer::Certified(_))
}
