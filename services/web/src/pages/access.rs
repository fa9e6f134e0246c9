//! Barrierefreiheit: the declaration, and how a barrier is told.

use askama::Template;
use sollist_contract::words::number;

use crate::{
    ask::{Ask, Page},
    words::access,
};

#[derive(Template)]
#[template(path = "access.html")]
struct Body {
    parts: Vec<(String, Vec<String>)>,
    last: String,
    link: String,
    name: &'static str,
}

#[derive(Template)]
#[template(path = "barrier.html")]
struct Barrier {
    sentences: Vec<String>,
    told: String,
    address: String,
    link: String,
    declaration: String,
    name: &'static str,
}

/// The declaration.
pub fn page(ask: &Ask) -> Page {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let said = |all: Vec<_>| all.into_iter().map(|one| lang.say(one)).collect::<Vec<_>>();
    let parts = access::declaration().into_iter().map(|(heading, all)| (lang.say(heading), said(all))).collect();
    let body = Body {
        parts,
        last: lang.say(access::declared(&number::day(access::DECLARED_ON))),
        link: ask.query.elsewhere().at("/barriere-melden"),
        name: words.tell_a_barrier,
    };
    ask.page(words.accessibility, body, None, None)
}

/// Where a barrier is told. `feedback`: as whoever runs the pages says; empty: nobody said.
pub fn barrier(ask: &Ask, feedback: &str) -> Page {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let told = if feedback.is_empty() { access::ask_who_runs_it() } else { access::tell_them() };
    let body = Barrier {
        sentences: access::how_to_tell().into_iter().map(|one| lang.say(one)).collect(),
        told: lang.say(told),
        address: feedback.to_owned(),
        link: link(feedback),
        declaration: ask.query.elsewhere().at("/barrierefreiheit"),
        name: words.accessibility,
    };
    ask.page(words.tell_a_barrier, body, None, None)
}

/// What a browser may follow: a mail address or an address of the web. Everything else is a text.
fn link(feedback: &str) -> String {
    let plain = !feedback.contains(|c: char| c.is_whitespace() || c.is_control());
    if plain && feedback.starts_with("https://") {
        feedback.to_owned()
    } else if plain && feedback.split('@').filter(|part| !part.is_empty()).count() == 2 && !feedback.contains(':') {
        format!("mailto:{feedback}")
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn only_mail_and_the_web_are_followed() {
        for (text, followed) in [
            ("barrierefrei@itdz-berlin.de", "mailto:barrierefrei@itdz-berlin.de"),
            ("https://berlin.de/melden", "https://berlin.de/melden"),
            ("javascript:alert(1)@x", ""),
            ("javascript:alert(1)", ""),
            ("Zimmer 12, Frau Muster", ""),
            ("x@y z", ""),
            ("", ""),
        ] {
            assert_eq!(link(text), followed, "{text}");
        }
    }
}
