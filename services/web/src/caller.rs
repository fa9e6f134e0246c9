//! Who asks for a page: the one place where a request gets its caller. Until people log in, whoever is at this machine
//! is the caller; over a connection with certificates it is who the certificate names. With a register of callers it
//! must name somebody in it, and whoever shows none is nobody, on this machine too. Where people log in, nothing but
//! their session says who they are (`login`).

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use sollist_contract::{grpc::intake::v1::ListPlanLinesRequest, ids::Authority, refusal::Refusal};
use sollist_platform::wire::{
    caller::{NoCaller, Peer},
    link::Link,
    register::Register,
};
use tonic::{Code, transport::Channel};

use crate::who::{Me, Who};

/// The name under which the pages ask for whoever is at this machine.
const HERE: &str = "web";

/// The services as this caller asks them, and who it is. `chosen`: for which of their authorities they want to speak.
pub fn link(
    channel: &Channel,
    peer: &Peer,
    register: Option<&Register>,
    chosen: Option<&Authority>,
) -> Result<(Link, Who), Refusal> {
    peer.shown()?;
    let named = |name: &str| Link::new(channel.clone(), name);
    match (peer, register) {
        (Peer::Certified(certified), None) => Ok((named(&certified.name), Who::Anybody)),
        (Peer::Certified(certified), Some(register)) => {
            let name = certified.registered(register)?;
            let seat = register.seat(&name, chosen);
            let me = Me { called: name.to_string(), subject: String::new(), seat, leaves: false };
            // Whoever has one authority alone says nothing of it.
            let several = me.seat.as_ref().is_some_and(|seat| seat.authorities.len() > 1);
            let link = named(&name).speaking_for(me.speaks_for().filter(|_| several));
            Ok((link, Who::Known(Arc::new(me))))
        }
        (Peer::Local | Peer::InProcess, None) => Ok((named(HERE), Who::Anybody)),
        (Peer::Local | Peer::InProcess, Some(_)) | (Peer::Stranger, _) => Err(NoCaller::NoCredential.into()),
    }
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

/// What a browser keeps for us, and sends along.
pub fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='))
}
