//! Who may ask at all: no page of another site, and under no name that somebody else gave this machine.

use axum::http::{HeaderMap, Method, header};
use sollist_contract::said::Said;

use crate::words;

/// Under which names the pages are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names<'a> {
    /// Whoever asks has shown who they are, under whatever name.
    Any,
    /// Those of this machine for itself: whoever is here is whoever asks, and a name that somebody lets point at this
    /// machine must not let their pages in.
    Here,
    /// This one alone: under it people log in.
    One(&'a str),
}

/// Why a request is not looked at; `host`: under which name it comes.
pub fn refuses(method: &Method, headers: &HeaderMap, host: &str, names: Names<'_>) -> Option<Said> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let is_ours = match names {
        Names::Any => true,
        Names::Here => is_loopback(host),
        Names::One(name) => host.eq_ignore_ascii_case(name),
    };
    if !is_ours {
        return Some(words::foreign_host());
    }
    let reads = method == Method::GET || method == Method::HEAD;
    if reads {
        return None;
    }
    // What changes something comes from our own pages. A browser says where a request comes from, an old one at least
    // its origin; what is no browser says nothing, and brings nobody's session that it does not have itself.
    let own = match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (None, None) => true,
    };
    (!own).then(words::foreign_request)
}

/// Whether a name is this machine's for itself.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_change_something_and_only_our_own_name_reads() {
        let check = |method: &Method, host: &str, more: &[(&str, &str)], local: bool, taken: bool| {
            let mut headers = HeaderMap::new();
            headers.insert("host", host.parse().unwrap());
            for (name, value) in more {
                headers.insert(header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
            }
            let names = if local { Names::Here } else { Names::Any };
            let found = refuses(method, &headers, host, names);
            assert_eq!(found.is_none(), taken, "{method} {host} {more:?}: {found:?}");
        };
        for host in ["127.0.0.1:50080", "localhost:50080", "[::1]:50080", "localhost", "127.0.0.1", "127.3.2.1:1"] {
            check(&Method::GET, host, &[], true, true);
        }
        for host in ["evil.example", "evil.example:50080", "127.0.0.1.evil.example", "10.0.0.1", "", "[::2]:1"] {
            check(&Method::GET, host, &[], true, false);
            check(&Method::GET, host, &[], false, true);
        }
        for (host, ours) in [("sollist.example", true), ("Sollist.Example", true), ("127.0.0.1", false), ("", false)] {
            let found = refuses(&Method::GET, &HeaderMap::new(), host, Names::One("sollist.example"));
            assert_eq!(found.is_none(), ours, "{host}");
        }
        let host = "127.0.0.1:50080";
        for (more, taken) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:50080")], false),
            (&[("origin", "http://127.0.0.1:50080")], true),
            (&[("origin", "http://127.0.0.1:1")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "null")], false),
        ] {
            check(&Method::POST, host, more, true, taken);
            check(&Method::GET, host, more, true, true);
        }
    }
}
