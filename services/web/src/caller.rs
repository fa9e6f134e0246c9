//! Who asks for a page: the one place where a request gets its caller. Until people log in, whoever is at this machine
//! is the caller; over a connection with certificates it is who the certificate names.

use sollist_platform::wire::{caller::Peer, link::Link};
use tonic::transport::Channel;

/// The name under which the pages ask for whoever is at this machine.
const HERE: &str = "web";

/// The services as this caller asks them.
pub fn link(channel: &Channel, peer: &Peer) -> Link {
    match peer {
        Peer::Certified(name) => Link::new(channel.clone(), name),
        Peer::Local | Peer::InProcess => Link::new(channel.clone(), HERE),
    }
}

/// Whether the caller is whoever is at this machine.
pub fn is_here(peer: &Peer) -> bool {
    !matches!(peer, Peer::Certified(_))
}
