//! The way in where people log in: to the issuer and back, the session that begins then, what is said to whoever has
//! none, and the way out. The services are asked with the token of whoever asks; the pages have no rights of their own.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sollist_contract::{
    lang::Lang,
    said::{Said, short},
};
use sollist_platform::{
    process::shown,
    wire::{
        link::Link,
        login::{Begun, Login, NoLogin},
    },
};
use tonic::transport::Channel;

use crate::{
    answer, body,
    caller::cookies,
    query::Query,
    seal::{self, NoChance, Seal},
    session::{Fresh, Session, Sessions, Stay},
    shell::Shell,
    who::{Me, Who},
    words::login as words,
};

/// What the browser has of a session, and how what it has of a login begins.
const COOKIE: &str = "__Host-sollist";
const BEGUN: &str = "__Host-sollist-login-";
/// How a browser keeps both: for us alone, and not for scripts. `Lax`: whoever comes back from the issuer has them.
const FOR_US: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";
/// How long a login may take.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
const PATIENCE_S: u32 = 600;
/// Logins that are under way in one browser; those before are forgotten.
const LOGINS_MOST: usize = 4;
/// Letters of a state that tell the logins of one browser apart.
const APART: usize = 8;
/// Bytes of an address to which a login leads back.
const BACK_MAX: usize = 2048;
/// Letters of an issuer's own word.
const WORD_MAX: usize = 100;

/// Who is let in, where people log in.
pub struct Gate {
    login: Arc<Login>,
    sessions: Arc<Sessions>,
    seal: Seal,
}

/// A login that is under way: sealed, it lies in the browser that began it.
#[derive(Serialize, Deserialize)]
struct Pending {
    state: String,
    nonce: String,
    verifier: String,
    back: String,
    at: Timestamp,
}

/// Who comes with a request.
pub enum Arrival {
    /// Somebody who may ask the services.
    Known(Link, Arc<Me>, Arc<Session>),
    /// Somebody who logged in and has no role.
    WithoutRole(Arc<Me>),
    /// Nobody; `before`: they had a session.
    Nobody { before: bool },
    /// It cannot be told: the issuer does not answer.
    Unknown,
}

#[derive(Template)]
#[template(path = "login.html")]
struct Told {
    own: &'static words::Own,
    said: Vec<String>,
    subject: String,
    /// Where somebody logs in; empty: nowhere.
    link: String,
    /// What was sent, and where to.
    kept: Option<Vec<(String, String)>>,
    action: String,
}

impl Gate {
    pub fn new(login: Arc<Login>) -> Result<Gate, NoChance> {
        Ok(Gate { login, sessions: Arc::default(), seal: Seal::new()? })
    }

    pub fn host(&self) -> &str {
        self.login.host()
    }

    /// Where a form of ours may lead beside us.
    pub fn leads_to(&self) -> Option<String> {
        self.login.leads_to()
    }

    pub fn stay(&self, session: &Session) -> Stay {
        self.sessions.stay(&session.key, Timestamp::now())
    }

    /// Who comes with these headers.
    pub async fn arrives(self: &Arc<Self>, channel: &Channel, headers: &HeaderMap) -> Arrival {
        let now = Timestamp::now();
        let Some(number) = cookie(headers, COOKIE) else { return Arrival::Nobody { before: false } };
        let Some(session) = self.sessions.find(number, now) else { return Arrival::Nobody { before: true } };
        let token = match self.token(&session).await {
            Ok(Some(token)) => token,
            Ok(None) => return Arrival::Nobody { before: true },
            Err(()) => return Arrival::Unknown,
        };
        let me = Arc::new(self.me(&session));
        if !me.has_a_role() {
            return Arrival::WithoutRole(me);
        }
        match Link::with_token(channel.clone(), &token) {
            Some(link) => Arrival::Known(link.speaking_for(me.speaks_for()), me, session),
            None => Arrival::Nobody { before: true },
        }
    }

    /// Somebody as the register has them now.
    fn me(&self, session: &Session) -> Me {
        let subject = session.identity.subject.clone();
        let named = self.login.named(&subject);
        let seat = named.as_ref().and_then(|name| self.login.register().seat(name, session.scope().as_ref()));
        let called = session.identity.name.clone().or(named.map(|name| name.to_string()));
        Me { called: called.unwrap_or_else(|| subject.clone()), subject, seat, leaves: true }
    }

    /// With what the services are asked; `None`: the session is over. An error: nobody can say.
    async fn token(self: &Arc<Self>, session: &Arc<Session>) -> Result<Option<String>, ()> {
        match session.fresh(Timestamp::now()) {
            Fresh::Good(token) => return Ok(Some(token)),
            Fresh::Over => {
                self.sessions.end(&session.key);
                return Ok(None);
            }
            Fresh::Ends { .. } => {}
        }
        // Whoever asks may go away meanwhile; what the issuer gives once would be lost.
        let (gate, session) = (self.clone(), session.clone());
        tokio::spawn(async move { gate.prolong(&session).await }).await.unwrap_or(Err(()))
    }

    async fn prolong(&self, session: &Session) -> Result<Option<String>, ()> {
        let ended = || {
            self.sessions.end(&session.key);
            Ok(None)
        };
        // A token for prolonging is good once: whoever else asks meanwhile waits for what it gives.
        let _one = session.prolonging.lock().await;
        let (refresh, still) = match session.fresh(Timestamp::now()) {
            Fresh::Good(token) => return Ok(Some(token)),
            Fresh::Over => return ended(),
            Fresh::Ends { refresh, still } => (refresh, still),
        };
        match self.login.prolong(&refresh, &session.identity.subject).await {
            Ok(granted) => {
                let token = granted.access.clone();
                session.prolonged(granted);
                Ok(Some(token))
            }
            Err(NoLogin::Away(why)) => {
                tracing::warn!(why, "an issuer does not prolong a session; trying again");
                still.map(Some).ok_or(())
            }
            Err(NoLogin::Refused(_) | NoLogin::Unfit(_) | NoLogin::Another) => ended(),
        }
    }

    /// The answer where the address is one of the way in or out; `None`: it is another.
    pub async fn answers(
        &self,
        (method, parts, headers): (&Method, &[&str], &HeaderMap),
        asked: &str,
        lang: Lang,
    ) -> Option<Response> {
        let reads = matches!(*method, Method::GET | Method::HEAD);
        match (parts, reads) {
            (["anmelden"], true) => Some(self.begin(headers, asked, lang).await),
            (["anmelden", "zurueck"], true) => Some(self.come_back(headers, asked, lang).await),
            (["abgemeldet"], true) => {
                Some(page(lang, words::own(lang).left, vec![words::gone()], "/", headers, StatusCode::OK))
            }
            (["abmelden"], false) if *method == Method::POST => Some(self.leave(headers)),
            _ => None,
        }
    }

    /// Leads to the issuer; `zurueck`: where to after that.
    async fn begin(&self, headers: &HeaderMap, asked: &str, lang: Lang) -> Response {
        let back = form_urlencoded::parse(asked.as_bytes()).find(|(key, _)| key == "zurueck");
        let back = back.map_or_else(|| "/".to_owned(), |(_, address)| own_address(&address).to_owned());
        match self.begun(headers, &back).await {
            Ok(response) => response,
            Err(no) => self.failed(no, &back, headers, lang),
        }
    }

    async fn begun(&self, headers: &HeaderMap, back: &str) -> Result<Response, NoLogin> {
        let chance = |NoChance| NoLogin::Away("this machine gives no chance".to_owned());
        let number = || seal::number().map_err(chance);
        let (state, nonce, verifier) = (number()?, number()?, number()?);
        let place = self.login.asks_at(&state, Begun { verifier: &verifier, nonce: &nonce }).await?;
        let name = begun_cookie(&state);
        let pending = Pending { state, nonce, verifier, back: back.to_owned(), at: Timestamp::now() };
        let text = serde_json::to_string(&pending).map_err(|error| NoLogin::Away(error.to_string()))?;
        let sealed = self.seal.close(&name, &text).map_err(chance)?;
        let mut response = elsewhere(&place);
        let before: Vec<_> = cookies(headers).filter(|(name, _)| name.starts_with(BEGUN)).collect();
        if before.len() >= LOGINS_MOST {
            for (name, _) in before {
                set(&mut response, &format!("{name}=; {FOR_US}; Max-Age=0"));
            }
        }
        set(&mut response, &format!("{name}={sealed}; {FOR_US}; Max-Age={PATIENCE_S}"));
        Ok(response)
    }

    /// Somebody comes back from the issuer.
    async fn come_back(&self, headers: &HeaderMap, asked: &str, lang: Lang) -> Response {
        let said = |key: &str| {
            let found = form_urlencoded::parse(asked.as_bytes()).find(|(name, _)| name == key);
            found.map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        let (state, code, word) = (said("state"), said("code"), said("error"));
        // Where an answer names its issuer, it is ours (RFC 9207).
        let issuer = said("iss");
        let pending = self.pending(headers, &state).filter(|_| issuer.is_empty() || issuer == self.login.issuer());
        let failed = |status, why| {
            let (own, back) = (words::own(lang), pending.as_ref().map_or("/", |pending| pending.back.as_str()));
            let mut response = page(lang, own.failed, vec![why], back, headers, status);
            set(&mut response, &format!("{}=; {FOR_US}; Max-Age=0", begun_cookie(&state)));
            response
        };
        let Some(pending) = &pending else { return failed(StatusCode::FORBIDDEN, words::not_begun()) };
        if !word.is_empty() {
            return failed(StatusCode::FORBIDDEN, words::issuer_refused(&shown::line(&short(&word, WORD_MAX))));
        }
        let Pending { nonce, verifier, back, .. } = pending;
        let (granted, identity, id_token) = match self.login.redeem(&code, Begun { verifier, nonce }).await {
            Ok(redeemed) => redeemed,
            Err(no) => {
                let (status, why) = why(no);
                return failed(status, why);
            }
        };
        let Ok(number) = seal::number() else {
            return failed(StatusCode::INTERNAL_SERVER_ERROR, crate::words::unsaid());
        };
        // Who was logged in here before is not any more.
        if let Some(before) = cookie(headers, COOKIE) {
            self.sessions.end(&crate::session::key(before));
        }
        self.sessions.begin(&number, identity, granted, id_token, Timestamp::now());
        let mut response = elsewhere(back);
        set(&mut response, &format!("{COOKIE}={number}; {FOR_US}"));
        set(&mut response, &format!("{}=; {FOR_US}; Max-Age=0", begun_cookie(&state)));
        response
    }

    /// The login of this browser that has this state.
    fn pending(&self, headers: &HeaderMap, state: &str) -> Option<Pending> {
        let name = begun_cookie(state);
        let text = self.seal.open(&name, cookie(headers, &name)?)?;
        let pending: Pending = serde_json::from_str(&text).ok()?;
        let age = Timestamp::now().duration_since(pending.at);
        (pending.state == state && age <= PATIENCE).then_some(pending)
    }

    /// Ends the session here, and leads to where it ends at the issuer.
    fn leave(&self, headers: &HeaderMap) -> Response {
        let session = cookie(headers, COOKIE).and_then(|number| self.sessions.find(number, Timestamp::now()));
        if let Some(session) = &session {
            self.sessions.end(&session.key);
        }
        let place = session.and_then(|session| self.login.leaves_at(&session.id_token));
        let mut response = elsewhere(place.as_deref().unwrap_or(sollist_platform::wire::login::LEFT));
        set(&mut response, &format!("{COOKIE}=; {FOR_US}; Max-Age=0"));
        response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
        response
    }

    /// For whom somebody speaks from now on, as they chose; what is not theirs changes nothing.
    pub async fn choose(&self, session: &Session, me: &Me, headers: &HeaderMap, sent: Body) -> Response {
        if let Some(one) = me.chosen(headers, sent).await {
            session.speak_for(one);
        }
        elsewhere("/ich")
    }

    /// What is said to whoever may not ask yet. `place`: what they asked; `sent`: what they sent with it, if they did.
    pub async fn stops(
        &self,
        arrival: &Arrival,
        (method, place, headers): (&Method, &str, &HeaderMap),
        sent: Body,
        lang: Lang,
    ) -> Response {
        let own = words::own(lang);
        // Whoever sends something had a page before.
        let sends = *method == Method::POST;
        let (status, heading, first) = match arrival {
            Arrival::Nobody { before: false } if !sends => (StatusCode::UNAUTHORIZED, own.please, words::first()),
            Arrival::Nobody { .. } => (StatusCode::UNAUTHORIZED, own.over, words::ended()),
            Arrival::Unknown => (StatusCode::SERVICE_UNAVAILABLE, own.away, words::issuer_away()),
            Arrival::WithoutRole(me) | Arrival::Known(_, me, _) => {
                return self.without_role(me, place, (headers, sends.then_some(sent)), lang).await;
            }
        };
        let mut body = Told {
            own,
            said: vec![lang.say(first)],
            subject: String::new(),
            link: String::new(),
            kept: None,
            action: place.to_owned(),
        };
        let asks = matches!(arrival, Arrival::Nobody { .. });
        let mut back = place;
        if sends {
            match body::read(headers, sent, false).await {
                Ok(input) => {
                    body.said.push(lang.say(words::kept()));
                    body.kept = Some(input.shown_again());
                    back = "/ich";
                }
                Err(_) => body.said.push(lang.say(words::not_kept())),
            }
        }
        if asks {
            body.link = begins_at(back);
        }
        let who = Who::Stranger;
        let shell = Shell::new(lang, place.split('?').next().unwrap_or("/"), &Query::default(), heading).of(&who);
        answer::plain(Shell { body: body.to_string(), ..shell }, status, headers)
    }

    /// To whoever is known and has no role, or has none any more. What they sent with it is recorded nowhere, and kept.
    async fn without_role(
        &self,
        me: &Arc<Me>,
        place: &str,
        (headers, sent): (&HeaderMap, Option<Body>),
        lang: Lang,
    ) -> Response {
        let own = words::own(lang);
        let said = words::without_role(&shown::line(self.login.contact()), me.seat.is_some());
        let mut body = Told {
            own,
            said: vec![lang.say(said)],
            subject: shown::line(&me.subject).into_owned(),
            link: String::new(),
            kept: None,
            action: place.to_owned(),
        };
        if let Some(sent) = sent {
            let input = body::read(headers, sent, false).await.ok();
            body.said.push(lang.say(words::kept_until_allowed(input.is_some())));
            body.kept = input.map(|input| input.shown_again());
        }
        let path = place.split('?').next().unwrap_or("/");
        let shell = Shell::new(lang, path, &Query::default(), own.no_role).of(&Who::Known(me.clone()));
        answer::plain(Shell { body: body.to_string(), ..shell }, StatusCode::FORBIDDEN, headers)
    }

    fn failed(&self, no: NoLogin, back: &str, headers: &HeaderMap, lang: Lang) -> Response {
        let own = words::own(lang);
        let heading = if matches!(no, NoLogin::Away(_)) { own.away } else { own.failed };
        let (status, said) = why(no);
        page(lang, heading, vec![said], back, headers, status)
    }
}

/// Why nobody is logged in, for them; and for the log, what only whoever runs it can mend.
fn why(no: NoLogin) -> (StatusCode, Said) {
    match no {
        NoLogin::Away(why) => {
            tracing::warn!(why, "an issuer does not answer a login");
            (StatusCode::SERVICE_UNAVAILABLE, words::issuer_away())
        }
        NoLogin::Refused(word) => {
            tracing::warn!(word = %shown::line(&short(&word, WORD_MAX)), "an issuer refused a login");
            (StatusCode::FORBIDDEN, words::issuer_refused(&shown::line(&short(&word, WORD_MAX))))
        }
        NoLogin::Unfit(why) => {
            tracing::warn!(?why, "a token of a login is not taken");
            (StatusCode::FORBIDDEN, words::token_unfit(why))
        }
        NoLogin::Another => (StatusCode::FORBIDDEN, words::two_people()),
    }
}

/// A page of the way in or out, with the way to log in.
fn page(lang: Lang, heading: &str, said: Vec<Said>, back: &str, headers: &HeaderMap, status: StatusCode) -> Response {
    let own = words::own(lang);
    let said = said.into_iter().map(|one| lang.say(one)).collect();
    let body = Told { own, said, subject: String::new(), link: begins_at(back), kept: None, action: String::new() };
    let shell = Shell::new(lang, "/abgemeldet", &Query::default(), heading).of(&Who::Stranger);
    answer::plain(Shell { body: body.to_string(), ..shell }, status, headers)
}

fn begins_at(back: &str) -> String {
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("/anmelden?zurueck={back}")
}

/// An address of ours to lead back to, or the first page: never anybody else's, whatever a browser makes of it.
fn own_address(text: &str) -> &str {
    let plain = text.len() <= BACK_MAX && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let inside = text.starts_with('/') && !text.starts_with("//");
    let again = ["/anmelden", "/abmelden", "/abgemeldet"].iter().any(|place| text.starts_with(place));
    if plain && inside && !again { text } else { "/" }
}

fn begun_cookie(state: &str) -> String {
    let apart: String = state.chars().filter(char::is_ascii_alphanumeric).take(APART).collect();
    format!("{BEGUN}{apart}")
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    cookies(headers).find(|(found, _)| *found == name).map(|(_, value)| value)
}

fn set(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// See there: an issuer's address, or one of ours that was looked at.
fn elsewhere(address: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    match HeaderValue::from_str(address) {
        Ok(location) => {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Err(_) => *response.status_mut() = StatusCode::NOT_FOUND,
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_leads_back_to_pages_of_ours_alone() {
        for address in ["/", "/haushalt?jahr=2026&bezirk=01", "/antraege/ba-pankow/MB%201%2F2026", "/suche?q=//x"] {
            assert_eq!(own_address(address), address);
        }
        for address in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "evil.example",
            "/\t/evil.example",
            "/\r\nSet-Cookie: a=b",
            " /haushalt",
            "/ü",
            "/anmelden?zurueck=/",
            "/abmelden",
        ] {
            assert_eq!(own_address(address), "/", "{address:?}");
        }
        assert_eq!(own_address(&format!("/{}", "x".repeat(BACK_MAX))), "/");
    }

    #[test]
    fn the_cookie_of_a_login_is_named_by_letters_alone() {
        assert_eq!(begun_cookie("ab_c-d;=e fghijk"), format!("{BEGUN}abcdefgh"));
        assert_eq!(begun_cookie(""), BEGUN);
    }
}
