//! Who asks, as every page says it: nothing where everybody may do everything, nothing but the way in to a stranger,
//! and to whoever is known their name, their roles, and of the pages those that they may see.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
};
use sollist_contract::{
    ids::Authority,
    lang::Lang,
    method::Method,
    refusal::{Reason, Refusal, Say as _},
    words::{names, terms},
};
use sollist_platform::{
    process::shown,
    rights::{Hat, Role, Scope, callers::Seat, table},
    words::role,
};

use crate::{body, failure::Failure, words::login as words};

/// What a form and a cookie call the authority for which somebody speaks.
pub const FOR: &str = "fuer";

/// Who asks.
#[derive(Debug, Clone, Default)]
pub enum Who {
    /// Whoever is at this machine, or has a certificate: nobody asks for more.
    #[default]
    Anybody,
    /// Nobody knows yet.
    Stranger,
    Known(Arc<Me>),
}

/// Somebody whom the register names, or who logged in and is not in it.
#[derive(Debug, Clone)]
pub struct Me {
    /// As the issuer calls them, or the register.
    pub called: String,
    /// What the issuer calls them; empty where no issuer does.
    pub subject: String,
    pub seat: Option<Seat>,
    /// Whether they logged in, so that they can log out.
    pub leaves: bool,
}

/// How a page begins that says who asks.
#[derive(Debug, Clone)]
pub struct Badge {
    pub name: String,
    /// Roles, and for whom.
    pub what: String,
    pub link: &'static str,
    pub log_out: &'static str,
    pub leaves: bool,
    /// What a page that lies open says when the session ends soon.
    pub ends: [&'static str; 3],
}

impl Who {
    /// Whether a page is one for them, by what it asks the services first.
    pub fn may(&self, needs: &[Method]) -> bool {
        match self {
            Who::Anybody => true,
            Who::Stranger => needs.is_empty(),
            Who::Known(me) => needs.is_empty() || needs.iter().any(|method| me.may(*method)),
        }
    }

    /// The same of what is asked of the services; who may not is told what they would say.
    pub fn permits(&self, needs: &[Method]) -> Result<(), Failure> {
        if self.may(needs) {
            return Ok(());
        }
        let (Who::Known(me), Some(method)) = (self, needs.first()) else { return Err(Failure::NotFound) };
        Err(me.refused(*method).map_or(Failure::NotFound, |refusal| {
            Failure::said(StatusCode::FORBIDDEN, refusal.said, refusal.reason.code().to_owned())
        }))
    }

    /// The one authority of which they see figures, where it is one.
    pub fn own(&self) -> Option<Authority> {
        let Who::Known(me) = self else { return None };
        let method = Method::AnalyticsGetBudget;
        let right = || sollist_platform::rights::Right::Method(method.shown());
        me.hat()?.may(right, &table::of_method(method)).ok()?.own().cloned()
    }

    /// What keeps a page from being shown; whoever could speak for another authority is told where that is chosen.
    #[must_use]
    pub fn told(&self, failure: Failure) -> Failure {
        let Who::Known(me) = self else { return failure };
        let several = me.seat.as_ref().is_some_and(|seat| seat.authorities.len() > 1);
        match failure {
            Failure::Refused { status, said, reason, .. } if several && reason == Reason::AnothersAffairs.code() => {
                Failure::said(status, said.and(&words::speaks_for_another()), reason)
            }
            failure => failure,
        }
    }

    pub fn badge(&self, lang: Lang) -> Option<Badge> {
        let Who::Known(me) = self else { return None };
        let what = [me.roles(lang), me.scope(lang)].into_iter().filter(|part| !part.is_empty());
        let own = words::own(lang);
        Some(Badge {
            name: me.shown().into_owned(),
            what: what.collect::<Vec<_>>().join(" · "),
            link: "/ich",
            log_out: own.log_out,
            leaves: me.leaves,
            ends: [own.ends_unused, own.ends, own.stay],
        })
    }

    /// What tells apart what is shown to whom.
    pub fn tag(&self) -> String {
        match self {
            Who::Anybody | Who::Stranger => String::new(),
            Who::Known(me) => format!("{:?}", (&me.called, &me.subject, me.seat.as_ref().map(|seat| &seat.hat))),
        }
    }
}

impl Me {
    fn may(&self, method: Method) -> bool {
        self.hat().is_some() && self.refused(method).is_none()
    }

    /// Why they may not.
    fn refused(&self, method: Method) -> Option<Refusal> {
        let right = || sollist_platform::rights::Right::Method(method.shown());
        self.hat()?.may(right, &table::of_method(method)).err().map(|no| no.say())
    }

    pub fn hat(&self) -> Option<&Hat> {
        self.seat.as_ref().map(|seat| &seat.hat)
    }

    /// The authority for which they speak, where it is one.
    pub fn speaks_for(&self) -> Option<&Authority> {
        match self.hat().map(|hat| &hat.scope) {
            Some(Scope::Of(own)) => Some(own),
            None | Some(Scope::Nobodys | Scope::Everybodys) => None,
        }
    }

    /// For whom they want to speak from now on: what they sent, where it is theirs.
    pub async fn chosen(&self, headers: &HeaderMap, sent: Body) -> Option<Authority> {
        let input = body::read(headers, sent, false).await.ok()?;
        let own = &self.seat.as_ref()?.authorities;
        own.iter().find(|one| one.as_str() == input.text(FOR)).cloned()
    }

    fn own_roles(&self) -> &[Role] {
        self.hat().map_or(&[], |hat| hat.roles.as_slice())
    }

    pub fn has_a_role(&self) -> bool {
        !self.own_roles().is_empty()
    }

    /// Their name: others wrote it.
    pub fn shown(&self) -> std::borrow::Cow<'_, str> {
        shown::line(&self.called)
    }

    pub fn roles(&self, lang: Lang) -> String {
        self.own_roles().iter().map(|one| lang.say(role(*one))).collect::<Vec<_>>().join(", ")
    }

    /// For whom they speak now.
    pub fn scope(&self, lang: Lang) -> String {
        match self.hat().map(|hat| &hat.scope) {
            None | Some(Scope::Nobodys) => String::new(),
            Some(Scope::Of(own)) => office(own),
            Some(Scope::Everybodys) => words::own(lang).everybody.to_owned(),
        }
    }
}

/// An authority, as a badge calls it.
pub fn office(authority: &Authority) -> String {
    let short = terms::authority_short(authority);
    if short.is_empty() { names::authority(authority.as_str()) } else { short }
}
