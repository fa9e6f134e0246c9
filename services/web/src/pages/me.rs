//! Ich: who somebody is here, as what and for whom they speak, and for whom else they may.

use askama::Template;

use crate::{
    ask::{Ask, Page},
    failure::Failure,
    shell::Choice,
    voice::Voice,
    who::{Who, office},
    words::login as words,
};

#[derive(Template)]
#[template(path = "me.html")]
struct Body {
    own: &'static words::Own,
    facts: Vec<(&'static str, String)>,
    choices: Vec<Choice>,
}

pub fn page(ask: &Ask) -> Result<Page, Failure> {
    let Who::Known(me) = &ask.who else { return Err(Failure::NotFound) };
    let own = words::own(ask.lang);
    let name = me.hat().map(|hat| hat.name.to_string()).unwrap_or_default();
    let facts = [
        (own.name, me.shown().into_owned()),
        (own.in_the_register, name),
        (own.subject, sollist_platform::process::shown::line(&me.subject).into_owned()),
        (own.roles, me.roles(ask.lang)),
        (own.speaks_for, me.scope(ask.lang)),
    ];
    let now = me.scope(ask.lang);
    let offices = me.seat.as_ref().map_or(&[][..], |seat| seat.authorities.as_slice());
    let choice = |one: &sollist_contract::ids::Authority| {
        let name = office(one);
        Choice { value: one.to_string(), chosen: name == now, name, voice: Voice::Page }
    };
    let body = Body {
        own,
        facts: facts.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        choices: if offices.len() > 1 { offices.iter().map(choice).collect() } else { Vec::new() },
    };
    Ok(ask.page(own.who_i_am, body, None, None))
}
