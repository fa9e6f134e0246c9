//! Who asks for a page: the one place where a request gets its caller. Until people log in, whoever is at this machine
//! is the caller; over a connection with certificates it is who the certificate names. With a register of callers it
//! must name somebody in it, and whoever shows none is nobody, on this machine too. Where people log in, nothing but
//! their session says who they are (`login`).

use std::sync::Arc;

use sollist_contract::{grpc::intake::v1::ListPlanLinesRequest, refusal::Refusal};
use sollist_platform::wire::{
    caller::{NoCaller, Peer},
    link::Link,
    register::Register,
};
use tonic::{Code, transport::Channel};

use crate::who::{Me, Who};

/// The name under which the pages ask for whoever is at this machine.
const HERE: &str = "web";

/// The services as this caller asks them, and who it is.
pub fn link(channel: &Channel, peer: &Peer, register: Option<&Register>) -> Result<(Link, Who), Refusal> {
    peer.shown()?;
    let (name, who) = match (peer, register) {
        (Peer::Certified(certified), None) => (certified.name.clone(), Who::Anybody),
        (Peer::Certified(certified), Some(register)) => {
            let name = certified.registered(register)?;
            let seat = register.seat(&name, None);
            let me = Me { called: name.to_string(), subject: String::new(), seat, leaves: false };
            (name, Who::Known(Arc::new(me)))
        }
        (Peer::Local | Peer::InProcess, None) => (HERE.into(), Who::Anybody),
        (Peer::Local | Peer::InProcess, Some(_)) | (Peer::Stranger, _) => return Err(NoCaller::NoCredential.into()),
    };
    Ok((Link::new(channel.clone(), &name), who))
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
