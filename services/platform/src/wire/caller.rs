//! Who asks, and whether they may. Resolved once for every request, before any method is reached; what a request says
//! of whom it concerns is held to it where the request is read.
//!
//! A method takes what it is asked from [`asked`] or [`Caller::with`]; a stream asks for each of its messages anew.

use std::{collections::HashMap, sync::Arc, time::Instant};

use axum::{
    extract::{Request as HttpRequest, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use http::{HeaderMap, header::AUTHORIZATION};
use jiff::Timestamp;
use sollist_contract::{
    ids::Authority,
    method::{Asks, Method},
};
use tonic::{
    Request, Status,
    metadata::{MetadataMap, MetadataValue},
    service::Routes,
};

pub use crate::process::shown::is_name;
use crate::{
    Error,
    rights::{
        Hat, Needs, NotPermitted, Own, Right, Scope, Sight,
        callers::Seat,
        quota::{Open, Quota},
        table,
    },
    wire::{
        certified::{Certified, Lapsed, Shown},
        lasting::{Credential, Lasting},
        reads::{Reads, Who, is_refusal, noting},
        register::{OneOf, Register},
        token::NoToken,
    },
};

/// Metadata key in which a local client, or a gateway, names the actor.
pub const ACTOR_HEADER: &str = "sollist-actor";
/// The same with the name in UTF-8, as metadata whose key ends so carry bytes. Where both are there this one counts:
/// who knows only the other reads there what ASCII has of the name.
pub const ACTOR_BYTES_HEADER: &str = "sollist-actor-bin";
/// Metadata key in which whoever speaks for several authorities says for which they speak now.
pub const SCOPE_HEADER: &str = "sollist-for";
/// Health: asked by machines that look after a process, before anybody has a name.
const OPEN: [&str; 3] = ["/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/List", "/grpc.health.v1.Health/Watch"];

/// Who caused what is recorded.
#[derive(Debug, Clone)]
pub struct Caller {
    pub actor: Arc<str>,
    /// Under what they are recorded, where that is not their name.
    pseudonym: Option<Arc<str>>,
    /// Whose name each pseudonym is, of those whom the register knows, as far as this was asked for.
    known: Arc<HashMap<Arc<str>, Arc<str>>>,
    standing: Standing,
    /// Whose affairs alone they see in this call, where it is one authority's.
    own: Option<Arc<Own>>,
    /// Whose affairs the database lets them change.
    changes: Scope,
    /// With what the call came in.
    by: Credential,
}

/// What somebody's rights follow from.
#[derive(Debug, Clone)]
enum Standing {
    /// There is no register, or it is this process itself: everything.
    House,
    /// What the register says of them now; for whom they say that they speak, and which gateway names them.
    Registered { register: Arc<Register>, scope: Option<Authority>, via: Option<Arc<str>> },
}

/// Why a request has no caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCaller {
    /// Its name cannot stand in the journal.
    Unfit,
    /// Nobody says who it is.
    Unknown,
    /// There is a register, and whoever asks shows nothing by which it knows them.
    NoCredential,
    /// They are not in the register.
    Unregistered,
    /// More than one name in the certificate is in the register.
    Ambiguous,
    /// A gateway names somebody in whose name the register does not let it ask.
    NotCarried,
}

/// What a connection says of its other end.
#[derive(Debug, Clone)]
pub enum Peer {
    /// This process itself: the command line and the services it holds.
    InProcess,
    /// This machine: whoever is here names themselves.
    Local,
    /// Somebody from elsewhere who shows no certificate: only pages that ask people to log in let them come so far.
    Stranger,
    /// The names in the certificate that was shown.
    Certified(Certified),
}

/// Who is let in, and by what.
#[derive(Debug, Clone, Default)]
pub struct Entrance {
    /// Names (of certificates) of gateways: without a register, what they say of the caller is taken.
    pub gateways: Arc<[String]>,
    pub register: Option<Arc<Register>>,
    /// How much each caller of the register may ask for.
    pub quota: Option<Arc<Quota>>,
    /// Where it is noted who reads what, and who is refused.
    pub reads: Option<Arc<Reads>>,
}

impl Peer {
    /// The certificate that was shown, where it is still taken.
    pub fn shown(&self) -> Result<Option<&Arc<Shown>>, Lapsed> {
        match self {
            Peer::Certified(Certified { shown, .. }) => shown.still().map(|()| Some(shown)),
            Peer::InProcess | Peer::Local | Peer::Stranger => Ok(None),
        }
    }
}

impl Certified {
    /// The name in the register, where exactly one is.
    pub fn registered(&self, register: &Register) -> Result<Arc<str>, NoCaller> {
        match register.one_of(&self.names) {
            OneOf::One(name) => Ok(name),
            OneOf::None => Err(NoCaller::Unregistered),
            OneOf::Several => Err(NoCaller::Ambiguous),
        }
    }
}

impl Caller {
    /// Somebody of the house, who may do everything.
    pub fn named(actor: &str) -> Caller {
        Caller::of_house(actor.into())
    }
    /// The same for a name that is there already.
    pub fn of_house(actor: Arc<str>) -> Caller {
        let changes = Scope::Everybodys;
        Caller {
            actor,
            pseudonym: None,
            known: Arc::default(),
            standing: Standing::House,
            own: None,
            changes,
            by: Credential::default(),
        }
    }

    /// Under which name is recorded what they cause.
    pub fn recorded(&self) -> &Arc<str> {
        self.pseudonym.as_ref().unwrap_or(&self.actor)
    }

    /// The same caller, recorded under another name.
    pub fn under(self, pseudonym: Arc<str>) -> Caller {
        Caller { pseudonym: Some(pseudonym), ..self }
    }

    /// The same caller, who can tell whose pseudonyms these are: of each the name.
    pub fn knowing(self, pseudonyms: HashMap<Arc<str>, Arc<str>>) -> Caller {
        Caller { known: pseudonyms.into(), ..self }
    }

    /// The name of whoever is recorded under one, as far as this caller can tell.
    fn behind<'n>(&'n self, recorded: &'n str) -> &'n str {
        self.known.get(recorded).map_or(recorded, |name| &**name)
    }

    /// Whether what is recorded under a name was caused by the same person, as the register has it now, whichever of
    /// their names they come under. Without a register there is one house, in which nobody is told apart.
    pub fn is_recorded_as(&self, name: &str) -> bool {
        match &self.standing {
            Standing::House => false,
            Standing::Registered { .. } => {
                let behind = self.behind(name);
                **self.recorded() == *name || self.names().iter().any(|one| **one == *behind)
            }
        }
    }

    /// Whether it can be told who is recorded under a name: whom the register has no more may be anybody.
    pub fn can_tell(&self, name: &str) -> bool {
        match &self.standing {
            Standing::House => true,
            Standing::Registered { register, .. } => **self.recorded() == *name || register.has(self.behind(name)),
        }
    }

    /// Whether there is a register, so that persons are told apart.
    pub fn is_registered(&self) -> bool {
        match &self.standing {
            Standing::House => false,
            Standing::Registered { .. } => true,
        }
    }

    /// All names under which the same person comes in; none without a register.
    pub fn names(&self) -> Vec<Arc<str>> {
        match &self.standing {
            Standing::House => Vec::new(),
            Standing::Registered { register, .. } => register.names_of(&self.actor),
        }
    }

    /// All names that the register has; none without one.
    pub fn all_names(&self) -> Vec<Arc<str>> {
        match &self.standing {
            Standing::House => Vec::new(),
            Standing::Registered { register, .. } => register.all_names(),
        }
    }

    /// Whether the register has them as a system of record: a machine, whose name is nobody's.
    pub fn is_system(&self) -> bool {
        match &self.standing {
            Standing::House => false,
            Standing::Registered { register, .. } => register.is_system(&self.actor),
        }
    }

    /// The caller of a request.
    pub fn of<T>(request: &Request<T>) -> Result<Caller, Error> {
        Caller::within(request.extensions())
    }
    pub(crate) fn within(extensions: &http::Extensions) -> Result<Caller, Error> {
        extensions.get::<Caller>().cloned().ok_or_else(nobody)
    }

    /// The caller of a request, and what they ask, held to what they may see.
    pub fn with<T: Asks>(request: Request<T>) -> Result<(Caller, Sight, T), Error> {
        let (caller, sight) = Caller::of(&request)?.held_to(T::METHOD)?;
        let mut asked = request.into_inner();
        sight.narrow(&mut asked).map_err(Error::refused)?;
        Ok((caller, sight, asked))
    }

    /// Room for one more call of theirs. Whoever has no limits takes none; whoever asks for what they may not pays for
    /// it too.
    fn room(&self, quota: Option<&Quota>, method: Option<Method>) -> Result<Option<Open>, Error> {
        match (&self.standing, quota) {
            (Standing::House, _) | (_, None) => Ok(None),
            (Standing::Registered { .. }, Some(quota)) => {
                quota.admit(&self.actor, method, Instant::now()).map(Some).map_err(Error::TooMuch)
            }
        }
    }

    /// For whom and as what they speak now; `None` where they may do everything.
    pub fn hat(&self) -> Result<Option<Hat>, Error> {
        self.by.still()?;
        match &self.standing {
            Standing::House => Ok(None),
            Standing::Registered { register, scope, via } => {
                if via.as_ref().is_some_and(|gateway| !register.carries(gateway, &self.actor)) {
                    return Err(Error::refused(NoCaller::NotCarried));
                }
                register.hat(&self.actor, scope.as_ref()).map(Some).map_err(Error::refused)
            }
        }
    }

    /// What of everything a method shows them and lets them change, now.
    pub fn sight(&self, method: Method) -> Result<Sight, Error> {
        self.hat()?.map_or(Ok(Sight::Everything), |hat| sight(&hat, method))
    }

    /// The same caller, who sees and changes no more than a method lets them, now.
    pub fn held_to(self, method: Method) -> Result<(Caller, Sight), Error> {
        let Some(hat) = self.hat()? else { return Ok((self, Sight::Everything)) };
        let sight = sight(&hat, method)?;
        let own = sight.own().map(|own| Arc::new(Own { authority: own.clone(), sources: hat.sources.clone() }));
        Ok((Caller { own, changes: hat.changes(), ..self }, sight))
    }

    /// Whose affairs the database lets them change. Nobody's, as long as they are not held to a method.
    pub fn changes(&self) -> &Scope {
        &self.changes
    }

    /// The same caller, of whom the database takes nothing but what is one authority's.
    pub fn changing_only(self, authority: Authority) -> Caller {
        Caller { changes: Scope::Of(authority), ..self }
    }

    /// The same caller as they were to be, who sees no more than the database lets them change; `None` where they do
    /// already.
    pub(crate) fn seeing_what_they_change(&self) -> Option<Caller> {
        let Scope::Of(authority) = &self.changes else { return None };
        if self.own.as_ref().is_some_and(|own| own.authority == *authority) {
            return None;
        }
        let own = Own { authority: authority.clone(), sources: Vec::new() };
        Some(Caller { own: Some(Arc::new(own)), ..self.clone() })
    }

    /// Refuses what a figure is made of where that are everybody's affairs and they see one authority's.
    pub fn sees_made_of_all(&self, figure: &str) -> Result<(), Error> {
        let Some(hat) = self.hat()? else { return Ok(()) };
        let seen = hat.may(|| Right::Figure(figure.to_owned()), &table::FIGURES_SEE_ALL);
        seen.map(drop).map_err(Error::refused)
    }

    /// Whether they may ask for a method at all, now: of another one than the one to which they are held.
    pub fn may(&self, method: Method) -> bool {
        self.sight(method).is_ok()
    }

    /// Whether they may read reports that are not published.
    pub fn reads_drafts(&self) -> Result<bool, Error> {
        let may = |hat: Hat| hat.may(|| Right::Method("GetReport".to_owned()), &table::REPORT_DRAFT).is_ok();
        Ok(self.hat()?.is_none_or(may))
    }

    /// Who it is that is noted; nobody where there is one house.
    fn who(&self) -> Option<Who> {
        match &self.standing {
            Standing::House => None,
            Standing::Registered { register, scope, .. } => {
                let seat = register.seat(&self.actor, scope.as_ref());
                let own = |seat: &Seat| match &seat.hat.scope {
                    Scope::Of(own) => Some(own.to_string()),
                    Scope::Nobodys | Scope::Everybodys => None,
                };
                let (authority, person) = (seat.as_ref().and_then(own), seat.and_then(|seat| seat.person));
                Some(Who { name: self.actor.clone(), person, authority })
            }
        }
    }

    /// Whose affairs alone they see in this call; `None` where they see everybody's.
    pub fn own(&self) -> Option<&Arc<Own>> {
        self.own.as_ref()
    }

    /// Who it is: the holder of the certificate; who comes through a gateway is who the gateway says. Without a
    /// certificate the client says it itself. With a register it names them all.
    fn resolve(peer: &Peer, headers: &HeaderMap, entrance: &Entrance) -> Result<Caller, Error> {
        let is_gateway = |certified: &Certified| entrance.gateways.iter().any(|gateway| **gateway == *certified.name);
        let Some(register) = &entrance.register else {
            return match peer {
                Peer::Certified(certified) if !is_gateway(certified) => Ok(Caller::of_house(certified.name.clone())),
                Peer::Certified(_) => named_in(headers)?.map(Caller::of_house).ok_or_else(nobody),
                Peer::Local | Peer::InProcess => Ok(Caller::of_house(named_in(headers)?.unwrap_or("anonymous".into()))),
                Peer::Stranger => Err(nobody()),
            };
        };
        let known = |name: Arc<str>| match register.has(&name) {
            true => Ok(name),
            false => Err(Error::refused(NoCaller::Unregistered)),
        };
        let mut via = None;
        let actor = match peer {
            Peer::Certified(certified) => {
                let own = certified.registered(register).map_err(Error::refused)?;
                if is_gateway(certified) || register.is_gateway(&own) {
                    // In whose names, says the register alone: now, and with their rights each time.
                    let named = named_in(headers)?.ok_or_else(nobody)?;
                    if !register.carries(&own, &named) {
                        return Err(Error::refused(NoCaller::NotCarried));
                    }
                    via = Some(own);
                    named
                } else {
                    own
                }
            }
            // This process asks for somebody, or for itself.
            Peer::InProcess => match named_in(headers)? {
                Some(name) => known(name)?,
                None => return Ok(Caller::of_house("sollist".into())),
            },
            // A machine has other users.
            Peer::Local | Peer::Stranger => return Err(Error::refused(NoCaller::NoCredential)),
        };
        let standing = Standing::Registered { register: register.clone(), scope: scope_in(headers)?, via };
        let (own, changes, by) = (None, Scope::Nobodys, Credential::default());
        Ok(Caller { actor, pseudonym: None, known: Arc::default(), standing, own, changes, by })
    }
}

fn sight(hat: &Hat, method: Method) -> Result<Sight, Error> {
    let needs: Needs = table::of_method(method);
    hat.may(|| Right::Method(method.shown()), &needs).map_err(Error::refused)
}

/// What a reader asks, once it is known who does and that they may.
pub fn asked<T: Asks>(request: Request<T>) -> Result<T, Error> {
    Caller::with(request).map(|(_, _, asked)| asked)
}

/// What of a name ASCII has; anything else is a question mark.
pub fn in_ascii(name: &str) -> String {
    name.chars().map(|c| if (' '..='~').contains(&c) { c } else { '?' }).collect()
}

/// Names the actor in the metadata of a call.
pub fn name_in(metadata: &mut MetadataMap, name: &str) {
    if let Ok(value) = in_ascii(name).parse() {
        metadata.insert(ACTOR_HEADER, value);
    }
    if !name.is_ascii() {
        metadata.insert_bin(ACTOR_BYTES_HEADER, MetadataValue::from_bytes(name.as_bytes()));
    }
}

/// For whom a caller says that they speak.
fn scope_in(headers: &HeaderMap) -> Result<Option<Authority>, Error> {
    let Some(value) = headers.get(SCOPE_HEADER) else { return Ok(None) };
    let named = value.to_str().unwrap_or_default().trim();
    let unclear = |_| NotPermitted::Scope { named: Some(named.to_owned()), own: Vec::new() };
    named.parse().map(Some).map_err(|why| Error::refused(unclear(why)))
}

fn named_in(headers: &HeaderMap) -> Result<Option<Arc<str>>, Error> {
    let unfit = || Error::refused(NoCaller::Unfit);
    if let Some(value) = headers.get(ACTOR_BYTES_HEADER) {
        let mut packed = HeaderMap::new();
        packed.insert(ACTOR_BYTES_HEADER, value.clone());
        let packed = MetadataMap::from_headers(packed);
        let bytes = packed.get_bin(ACTOR_BYTES_HEADER).and_then(|value| value.to_bytes().ok()).ok_or_else(unfit)?;
        let name = std::str::from_utf8(&bytes).unwrap_or_default().trim();
        return if is_name(name) { Ok(Some(name.into())) } else { Err(unfit()) };
    }
    let Some(value) = headers.get(ACTOR_HEADER) else { return Ok(None) };
    let name = value.to_str().unwrap_or_default().trim();
    if is_name(name) {
        return Ok(Some(name.into()));
    }
    Err(unfit())
}

fn nobody() -> Error {
    Error::refused(NoCaller::Unknown)
}

/// The routes, reached only by requests whose caller is known and has the right to the method.
pub fn known(routes: Routes, entrance: Entrance) -> Routes {
    routes.into_axum_router().layer(from_fn_with_state(Arc::new(entrance), admit)).into()
}

async fn admit(State(entrance): State<Arc<Entrance>>, mut request: HttpRequest, next: Next) -> Response {
    let path = request.uri().path();
    if OPEN.contains(&path) {
        return next.run(request).await;
    }
    let method = Method::of(path);
    let peer = request.extensions().get::<Peer>().cloned();
    let caller = identified(peer, request.headers(), &entrance).await;
    let who = caller.as_ref().ok().and_then(Caller::who);
    // What is no method of the contract has no service behind it, and is told so.
    let permitted = caller.and_then(|caller| {
        let room = caller.room(entrance.quota.as_deref(), method)?;
        let sight = method.map(|method| caller.sight(method)).transpose()?;
        Ok((caller, room, sight.is_some_and(|sight| sight.own().is_none())))
    });
    let (caller, room, sees_all) = match permitted {
        Ok(permitted) => permitted,
        Err(error) => {
            let status = Status::from(error);
            if let Some(reads) = entrance.reads.as_ref().filter(|_| is_refusal(status.code())) {
                let method = method.map(Method::shown).unwrap_or_default();
                reads.refused(who.as_ref(), &method, status.code()).await;
            }
            return status.into_http();
        }
    };
    let idle = room.as_ref().and(entrance.quota.as_ref()).and_then(|quota| quota.idle);
    let lasting = Lasting::new(caller.by.clone(), method, (room, idle));
    request.extensions_mut().insert(caller);
    let may_end = lasting.may_end();
    let request = if may_end { lasting.sent(request) } else { request };
    let noted = entrance.reads.as_deref().zip(who.as_ref()).zip(method);
    let answer = match noted {
        Some(((reads, who), method)) => {
            noting(reads, who, (method, sees_all), request, |request| next.run(request)).await
        }
        None => next.run(request).await,
    };
    if may_end { lasting.answered(answer) } else { answer }
}

/// Who asks: by their token, where they send one and there is a register; else as the connection says.
async fn identified(peer: Option<Peer>, headers: &HeaderMap, entrance: &Entrance) -> Result<Caller, Error> {
    // A connection of which nobody said who is at its other end is nobody's.
    let peer = peer.ok_or_else(nobody)?;
    let shown = peer.shown().map_err(Error::refused)?.cloned();
    let Some((register, token)) = entrance.register.as_ref().zip(token_in(headers)?) else {
        let by = Credential { shown, until: None };
        return Ok(Caller { by, ..Caller::resolve(&peer, headers, entrance)? });
    };
    let token = register.tokens().accept(token, Timestamp::now()).await.map_err(Error::refused)?;
    if token.bound.is_some_and(|bound| shown.as_ref().is_none_or(|shown| shown.digest() != bound)) {
        return Err(Error::refused(NoToken::Bound));
    }
    let named = register.named_by(&token.issuer, &token.subject);
    let actor = named.ok_or_else(|| Error::refused(NoCaller::Unregistered))?;
    let standing = Standing::Registered { register: register.clone(), scope: scope_in(headers)?, via: None };
    let by = Credential { shown, until: Some(token.until) };
    Ok(Caller { actor, pseudonym: None, known: Arc::default(), standing, own: None, changes: Scope::Nobodys, by })
}

/// The token that comes with a request. Anything else that would say who asks is refused: nobody knows what it says.
fn token_in(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err(Error::refused(NoToken::Several));
    }
    let (scheme, token) = value.to_str().ok().and_then(|text| text.split_once(' ')).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Error::refused(NoToken::Unreadable));
    }
    Ok(Some(token))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A house without a register, with one gateway.
    fn house() -> Entrance {
        Entrance { gateways: ["gate".to_owned()].into(), ..Entrance::default() }
    }

    fn certified(name: &str) -> Peer {
        Peer::Certified(crate::wire::certified::tests::certified(name))
    }

    #[tokio::test]
    async fn who_acts_follows_from_the_connection_and_from_what_it_may_say() {
        let check = |peer: Peer, said: Option<&str>, expected: Result<&str, &str>| {
            let mut headers = HeaderMap::new();
            if let Some(said) = said {
                headers.insert(ACTOR_HEADER, said.parse().unwrap());
            }
            let found = Caller::resolve(&peer, &headers, &house());
            let found = found
                .map(|caller| caller.actor.to_string())
                .map_err(|error| format!("{:?}", Status::from(error).code()));
            assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{peer:?} {said:?}");
        };
        check(Peer::Local, None, Ok("anonymous"));
        check(Peer::InProcess, None, Ok("anonymous"));
        check(Peer::InProcess, Some("erika"), Ok("erika"));
        check(Peer::Local, Some(" erika "), Ok("erika"));
        check(Peer::Local, Some(""), Err("InvalidArgument"));
        check(Peer::Local, Some(&"x".repeat(201)), Err("InvalidArgument"));
        check(Peer::Local, Some("Jörg"), Err("InvalidArgument"));
        let mut metadata = MetadataMap::new();
        for name in ["erika", "Jörg Müßig", "Ἑλένη", "O'Neill-Łuk"] {
            name_in(&mut metadata, name);
            let headers = metadata.clone().into_headers();
            let found = Caller::resolve(&Peer::Local, &headers, &Entrance::default()).unwrap();
            assert_eq!(&*found.actor, name);
            let old = headers.get(ACTOR_HEADER).unwrap().to_str().unwrap();
            assert_eq!(old.chars().count(), name.chars().count(), "an earlier server reads {old}");
            metadata.remove_bin(ACTOR_BYTES_HEADER);
        }
        for bytes in [&b""[..], b"\xff\xfe", "a\u{202e}b".as_bytes(), b"a\nb", "ä".repeat(101).as_bytes()] {
            metadata.insert_bin(ACTOR_BYTES_HEADER, MetadataValue::from_bytes(bytes));
            let headers = metadata.clone().into_headers();
            assert!(Caller::resolve(&Peer::Local, &headers, &Entrance::default()).is_err(), "{bytes:?}");
        }
        check(certified("ba-pankow"), None, Ok("ba-pankow"));
        check(certified("ba-pankow"), Some("erika"), Ok("ba-pankow"));
        check(certified("gate"), Some("erika"), Ok("erika"));
        check(certified("gate"), None, Err("Unauthenticated"));
        check(certified("gate"), Some(""), Err("InvalidArgument"));
    }

    /// What a request meets that comes with this peer, or with none: the status, and who it was for the method.
    async fn asked(path: &str, peer: Option<Peer>, said: Option<&str>) -> (String, Option<Arc<str>>) {
        use tower::ServiceExt as _;
        let heard: Arc<std::sync::Mutex<Option<Arc<str>>>> = Arc::default();
        let hears = heard.clone();
        let method = move |request: HttpRequest| {
            *hears.lock().unwrap() = Caller::within(request.extensions()).ok().map(|caller| caller.actor);
            async { Response::new(axum::body::Body::empty()) }
        };
        let routes = known(axum::Router::new().fallback(method).into(), house());
        let mut request = HttpRequest::builder().uri(path);
        if let Some(said) = said {
            request = request.header(ACTOR_HEADER, said);
        }
        let mut request = request.body(axum::body::Body::empty()).unwrap();
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        let response = routes.into_axum_router().oneshot(request).await.unwrap();
        let code = response.headers().get(Status::GRPC_STATUS).map_or("0", |code| code.to_str().unwrap()).to_owned();
        let heard = heard.lock().unwrap().clone();
        (code, heard)
    }

    #[tokio::test]
    async fn a_request_without_a_peer_is_nobodys_whatever_it_says() {
        const METHOD: &str = "/sollist.budget.v1.BudgetService/GetLine";
        let nobody = ("16".to_owned(), None);
        for said in [None, Some("erika"), Some("gate"), Some("anonymous")] {
            assert_eq!(asked(METHOD, None, said).await, nobody, "{said:?}");
            assert_eq!(asked("/unknown/Method", None, said).await, nobody, "{said:?}");
        }
        assert_eq!(asked(METHOD, Some(certified("gate")), None).await, nobody);
        assert_eq!(asked(METHOD, Some(Peer::InProcess), Some("erika")).await, ("0".to_owned(), Some("erika".into())));
        assert_eq!(asked(METHOD, Some(Peer::Local), None).await, ("0".to_owned(), Some("anonymous".into())));
        // Health has no caller, whoever asks; all else has, reflection too.
        assert_eq!(asked("/grpc.health.v1.Health/Check", None, None).await, ("0".to_owned(), None));
        assert_eq!(asked("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", None, None).await, nobody);
        assert_eq!(asked("/grpc.health.v1.Health/Other", None, None).await, nobody);
    }
}
