//! People log in: with an issuer that is not ours, over encrypted connections, as a browser does it; what is theirs
//! then, what an attacker gets who bends a step of it, and what is left when a session ends.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use sollist_platform::process::config::Tls;
use sollist_tests::servers::{
    Issuer,
    process::{free_port, patiently},
};

use super::{
    acts::{ASKED, Fields, NEW, hidden, with, written},
    links, stripped, text,
};
use crate::{
    outside::python,
    refusals::base,
    sollist::{Server, Sollist, event},
};

const THEIRS: &str = "2026/30/25/bezirksamt-pankow/geraete";
const SESSION: &str = "__Host-sollist";

/// An issuer of tokens that is not ours.
struct Login {
    child: Child,
    url: String,
}

impl Login {
    /// `lasts`: seconds of a token; `refreshes`: whether a new one is given for it. Pages are at `address`.
    fn start(address: &str, lasts: u32, refreshes: bool) -> Login {
        let script = std::env::var("SOLLIST_ISSUER").expect("tests/run installs the issuer, and says where it is");
        let port = free_port();
        let client = json!({"client_id": "pages", "client_secret": "ge heim+/%", "redirect_uris":
            [format!("{address}/anmelden/zurueck")], "post_logout_redirect_uris": [format!("{address}/abgemeldet")]});
        let given =
            json!({"port": port, "clients": [client], "audience": "sollist", "lasts": lasts, "refreshes": refreshes});
        let mut node = Command::new("node");
        node.arg(script).arg(given.to_string()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = node.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said.trim(), "ready");
        Login { child, url: format!("http://127.0.0.1:{port}") }
    }
    /// What the next ID token says otherwise.
    fn lie(&self, claims: &Value) {
        let url = format!("{}/lie", self.url);
        let told = Command::new("curl").args(["--silent", "--fail", "--data", &claims.to_string(), &url]).status();
        assert!(told.unwrap().success());
    }
    fn goes_away(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        self.goes_away();
    }
}

/// A server whose pages ask people to log in.
struct World {
    user: Sollist,
    server: Option<Server>,
    login: Login,
    address: String,
}

impl World {
    fn new(lasts: u32, refreshes: bool) -> World {
        let user = base();
        user.record(&[event(
            "theirs",
            "budget.appropriated",
            "2026-01-01T00:00:00+01:00",
            &json!({"authority": "ba-pankow", "line": THEIRS, "amount": "77777.00"}),
        )]);
        let port = free_port();
        let address = format!("https://127.0.0.1:{port}");
        let login = Login::start(&address, lasts, refreshes);
        let Tls { certificate, key, ca, .. } = Issuer::new(user.folder.path()).files("server");
        let url = &login.url;
        let mut access = format!("[[issuer]]\nurl = \"{url}\"\naudience = \"sollist\"\njwks = \"{url}/jwks\"\n");
        for (name, subject, roles, more) in [
            ("erika.mitte", "erika", "\"district-officer\"", "scope = [\"ba-mitte\"]"),
            ("paul.beide", "paul", "\"district-officer\"", "scope = [\"ba-mitte\", \"ba-pankow\"]"),
            ("stefan", "stefan", "\"steering\"", ""),
            ("neu", "neu", "", ""),
        ] {
            access.push_str(&format!(
                "[[caller]]\nname = \"{name}\"\nsubject = \"{subject}\"\nroles = [{roles}]\n{more}\n"
            ));
        }
        let access = user.file("access.toml", access);
        let secret = user.file("secret", "ge heim+/%\n");
        std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let config = user.file(
            "server.toml",
            format!(
                "access = {access:?}\n[tls]\ncertificate = {certificate:?}\nkey = {key:?}\nca = {ca:?}\n\
                 [web]\nlisten = \"127.0.0.1:{port}\"\n\
                 [web.login]\nissuer = \"{url}\"\nclient = \"pages\"\nsecret_file = {secret:?}\n\
                 address = \"{address}\"\ncontact = \"Zimmer 12\"\n"
            ),
        );
        let server = Some(Server::start_with(&user, &["--config", config.to_str().unwrap()]));
        let world = World { user, server, login, address };
        // Keys and figures are read in the background.
        let one = world.browser("stefan");
        patiently("somebody can log in", || (one.logs_in("/haushalt").status == 200).then_some(()));
        world
    }
    fn browser<'a>(&'a self, person: &'a str) -> Browser<'a> {
        self.browser_called(person, person)
    }
    fn browser_called<'a>(&'a self, name: &str, person: &'a str) -> Browser<'a> {
        Browser { world: self, person, jar: self.user.folder.path().join(format!("jar-{name}")) }
    }
    /// How many events there are, when the server is over.
    fn events(mut self) -> u64 {
        self.server.take();
        self.user.sequence()
    }
}

/// A browser of somebody: what it keeps are its cookies.
struct Browser<'a> {
    world: &'a World,
    person: &'a str,
    jar: PathBuf,
}

#[derive(Debug)]
struct Got {
    status: u16,
    head: String,
    body: String,
}

impl Got {
    fn headers(&self, name: &str) -> Vec<&str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    }
    fn location(&self) -> &str {
        self.headers("location").first().copied().unwrap_or_else(|| panic!("{} {}", self.status, text(&self.body)))
    }
    fn said(&self) -> String {
        text(&self.body)
    }
}

impl Browser<'_> {
    fn ask(&self, address: &str, more: &[&str]) -> Got {
        let url =
            if address.starts_with('/') { format!("{}{address}", self.world.address) } else { address.to_owned() };
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--insecure", "--include", "--max-time", "60", "--cookie"]).arg(&self.jar);
        curl.arg("--cookie-jar").arg(&self.jar).args(more);
        if url.starts_with(&self.world.login.url) {
            curl.args(["--header", &format!("x-person: {}", self.person)]);
        }
        let output = curl.arg(&url).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let (head, body) = told.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{url}: {output:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Got { status, head: head.to_owned(), body: body.to_owned() }
    }
    fn get(&self, address: &str) -> Got {
        self.ask(address, &[])
    }
    fn post(&self, address: &str, fields: &Fields) -> Got {
        self.ask(address, &["--data", &written(fields)])
    }
    /// Whither somebody comes back from the issuer, with a code.
    fn comes_back(&self, back: &str) -> String {
        let begun = self.get(&format!("/anmelden?zurueck={}", super::acts::percent(back)));
        let mut place = begun.location().to_owned();
        for _ in 0..6 {
            if place.starts_with(&self.world.address) {
                return place;
            }
            let next = self.get(&place).location().to_owned();
            place = if next.starts_with('/') { format!("{}{next}", self.world.login.url) } else { next };
        }
        panic!("no way back from {place}")
    }
    fn logs_in(&self, back: &str) -> Got {
        let came = self.get(&self.comes_back(back));
        if came.status == 303 { self.get(came.location()) } else { came }
    }
    /// What the browser has to show of its session.
    fn session(&self) -> Option<String> {
        let jar = std::fs::read_to_string(&self.jar).unwrap_or_default();
        let line = jar.lines().find(|line| line.split('\t').nth(5) == Some(SESSION))?;
        line.split('\t').nth(6).map(str::to_owned)
    }
    fn forgets(&self) {
        let _ = std::fs::remove_file(&self.jar);
    }
}

/// What an officer of a district asks for.
fn own() -> Vec<(&'static str, &'static str)> {
    ASKED.iter().map(|(key, value)| (*key, if *key == "authority" { "ba-mitte" } else { *value })).collect()
}

#[test]
fn who_logs_in_sees_their_own_and_acts_under_their_own_name() {
    let world = World::new(300, true);
    let erika = world.browser("erika");
    let before = erika.get("/haushalt?jahr=2026");
    assert_eq!(before.status, 401, "{}", before.said());
    assert!(before.said().starts_with("Bitte anmelden"), "{}", before.said());
    assert!(links(&before.body).contains("/anmelden?zurueck=%2Fhaushalt%3Fjahr%3D2026"), "{}", before.body);
    for (page, status) in
        [("/live?seit=1", 401), ("/haushalt.csv", 401), ("/nirgends", 401), ("/barrierefreiheit", 200)]
    {
        let got = erika.get(page);
        assert_eq!(got.status, status, "{page}");
        for trace in ["77.777", "100.000", "class=\"stand"] {
            assert!(!got.body.contains(trace), "{page} tells a stranger {trace}");
        }
    }
    assert!(erika.get("/haushalt?sprache=en").location() == "/haushalt");
    assert!(erika.get("/haushalt").said().starts_with("Please log in"));
    erika.get("/haushalt?sprache=de");

    let came = erika.get(&erika.comes_back("/haushalt?jahr=2026"));
    assert_eq!((came.status, came.location()), (303, "/haushalt?jahr=2026"));
    let cookies = came.headers("set-cookie");
    let session = cookies.iter().find(|one| one.starts_with("__Host-sollist=")).unwrap();
    assert!(session.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{session}");
    assert!(cookies.iter().any(|one| one.starts_with("__Host-sollist-login-") && one.ends_with("Max-Age=0")));
    let page = erika.get(came.location());
    assert_eq!((page.status, page.headers("cache-control")), (200, vec!["no-store"]));
    let all = stripped(&page.body);
    assert!(all.contains("erika <Muster> Bearbeitung einer Behörde · BA Mitte Abmelden"), "{all}");
    assert!(page.said().contains("100.000,00") && !page.body.contains("77.777"), "{}", page.said());
    // What she may not see is not in the navigation; nothing of a token is in the page.
    let nav = links(&page.body);
    assert!(
        !nav.iter().any(|link| link.starts_with("/berichte")) && nav.iter().any(|link| link.starts_with("/journal"))
    );
    assert!(!page.body.contains("eyJ") && !page.head.contains("eyJ"));
    assert!(page.headers("content-security-policy")[0].contains(&format!("form-action 'self' {};", world.login.url)));

    // Somebody else in another browser sees more, at the same time.
    let stefan = world.browser("stefan");
    assert!(stefan.get("/haushalt?nach=behoerde").said().contains("77.777,00"));
    assert!(links(&stefan.get("/").body).contains("/berichte"));
    assert!(!erika.get("/haushalt?nach=behoerde").said().contains("77.777"));
    assert!(matches!(erika.get(&format!("/haushalt/stelle/{THEIRS}")).status, 403 | 404));

    // What she records bears her name of the register.
    let check = erika.post(NEW, &with(with(hidden(&erika.get(NEW).body), &own()), &[("schritt", "pruefen")]));
    assert_eq!(check.status, 200, "{}", check.said());
    let sent = erika.post(NEW, &with(hidden(&check.body), &[("schritt", "senden")]));
    assert_eq!(sent.status, 303, "{}", sent.said());
    let number = sent.location().trim_start_matches("/quittung/").to_owned();
    assert!(erika.get(&format!("/journal/{number}")).said().contains("erika.mitte"), "{number}");

    // Whoever works for two says for which; what is not theirs is not chosen.
    let paul = world.browser("paul");
    let page = paul.logs_in("/ich");
    assert!(
        page.said().contains("Sie sprechen für BA Mitte") && page.body.contains("value=\"ba-pankow\""),
        "{}",
        page.said()
    );
    assert!(!paul.get("/haushalt").body.contains("77.777"));
    paul.ask("/ich", &["--data", "fuer=ba-spandau"]);
    assert!(paul.get("/ich").said().contains("Sie sprechen für BA Mitte"));
    assert_eq!(paul.ask("/ich", &["--data", "fuer=ba-pankow"]).status, 303);
    let page = paul.get("/haushalt");
    assert!(page.body.contains("77.777,00") && !page.body.contains("100.000,00"), "{}", page.said());

    // Whoever has no role is told whom to ask, and what to say.
    for (person, named) in [("neu", "noch keine Rolle"), ("fremd", "stehen Sie noch nicht")] {
        let page = world.browser(person).logs_in("/haushalt");
        let said = page.said();
        assert_eq!(page.status, 403, "{said}");
        assert!(said.contains(named) && said.contains("Zimmer 12") && said.contains(person), "{said}");
        assert!(page.body.contains("action=\"/abmelden\""), "{person} can log out");
        assert!(!page.body.contains("100.000"));
    }
}

/// Whoever is taken out of the register between the preview and its button has recorded nothing, and reads so.
#[test]
fn what_is_sent_by_who_has_no_role_any_more_is_told_to_be_recorded_nowhere() {
    let world = World::new(300, true);
    let erika = world.browser("erika");
    let form = erika.logs_in(NEW);
    let check = erika.post(NEW, &with(with(hidden(&form.body), &own()), &[("schritt", "pruefen")]));
    assert_eq!(check.status, 200, "{}", check.said());
    let register = world.user.folder.path().join("access.toml");
    let all = std::fs::read_to_string(&register).unwrap();
    std::fs::write(&register, all.replace("subject = \"erika\"", "subject = \"niemand\"")).unwrap();
    let over = patiently("the register to be read", || {
        let got = erika.get("/haushalt");
        (got.status == 403).then_some(got)
    });
    assert!(!over.said().contains("Aufgezeichnet wurde nichts"), "nothing was sent: {}", over.said());
    let sent = erika.post(NEW, &with(hidden(&check.body), &[("schritt", "senden")]));
    assert_eq!(sent.status, 403, "{}", sent.said());
    assert!(sent.said().contains("Aufgezeichnet wurde nichts"), "{}", sent.said());
    // What was typed is there, and goes on once they may again.
    let kept = hidden(&sent.body);
    std::fs::write(&register, all).unwrap();
    patiently("the register to be read", || (erika.get("/haushalt").status == 200).then_some(()));
    let again = erika.post(NEW, &kept);
    assert_eq!(again.status, 200, "{}", again.said());
    assert!(again.said().contains("MB 1/2026"), "{}", again.said());
}

#[test]
fn a_login_that_was_bent_on_its_way_is_none() {
    let world = World::new(300, true);
    let mallory = world.browser("erika");
    let denied = |got: Got, what: &str| {
        assert_eq!(got.status, 403, "{what}: {}", got.said());
        assert!(mallory.session().is_none(), "{what}");
        assert_eq!(mallory.get("/haushalt").status, 401, "{what}");
        got.said()
    };
    let back = mallory.comes_back("/haushalt");
    for (what, bent) in [
        ("another state", back.replace("state=", "state=x")),
        ("no state", back.split("&state=").next().unwrap().to_owned()),
        ("nothing", "/anmelden/zurueck".to_owned()),
    ] {
        assert!(denied(mallory.get(&bent), what).contains("nicht begonnen"), "{what}");
    }
    // Somebody is led into a login that another one began: their browser does not know it.
    let victim = world.browser_called("victim", "stefan");
    assert_eq!(victim.get(&back).status, 403);
    assert!(victim.session().is_none());
    // It is good in its own browser, once.
    let jar = std::fs::read(&mallory.jar).unwrap();
    assert_eq!(mallory.get(&back).status, 303);
    let stolen = mallory.session().unwrap();
    mallory.get("/abmelden");
    std::fs::write(&mallory.jar, jar).unwrap();
    assert!(denied(mallory.get(&back), "the code again, with the cookie of before").contains("invalid_grant"));
    // The login of one with the code of another: its key is not the code's.
    mallory.forgets();
    let (first, second) = (mallory.comes_back("/"), mallory.comes_back("/"));
    let code = |place: &str| place.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    assert!(
        denied(mallory.get(&first.replace(&code(&first), &code(&second))), "another's code").contains("invalid_grant")
    );
    mallory.forgets();
    // The issuer says that somebody did not agree.
    let refused = mallory.comes_back("/").replace("code=", "error=access_denied&x=");
    assert!(denied(mallory.get(&refused), "refused").contains("access_denied"));
    let other = mallory.comes_back("/").replace("iss=http", "iss=https");
    assert!(denied(mallory.get(&other), "another issuer in the answer").contains("nicht begonnen"));

    let now = jiff::Timestamp::now().as_second();
    for (what, lie, said) in [
        ("another nonce", json!({"nonce": "x"}), "gehört zu einer anderen Anmeldung"),
        ("no nonce", json!({"nonce": null}), "gehört zu einer anderen Anmeldung"),
        ("for another client", json!({"aud": "other"}), "für jemand anderen"),
        ("issued to another client", json!({"aud": ["pages", "other"], "azp": "other"}), "für jemand anderen"),
        ("for several, and nobody knows to whom", json!({"aud": ["pages", "other"]}), "für jemand anderen"),
        ("for the services", json!({"aud": "sollist"}), "für jemand anderen"),
        ("expired", json!({"exp": now - 60}), "gilt nicht mehr"),
        ("issued in the future", json!({"iat": now + 3600, "exp": now + 7200}), "gilt nicht mehr"),
        ("of yesterday", json!({"iat": now - 86_400}), "gilt nicht mehr"),
        ("of another issuer", json!({"iss": "https://evil.example"}), "von einem anderen Aussteller"),
        ("an access token", json!({"typ": "Bearer"}), "Token anderer Art"),
        ("somebody else than the access token says", json!({"sub": "stefan"}), "zwei verschiedene Personen"),
    ] {
        mallory.forgets();
        world.login.lie(&lie);
        let told = denied(mallory.get(&mallory.comes_back("/")), what);
        assert!(told.contains(said), "{what}: {told}");
    }
    // Clocks may be apart a little.
    mallory.forgets();
    world.login.lie(&json!({"exp": now - 5, "iat": now - 300}));
    assert_eq!(mallory.logs_in("/haushalt").status, 200);
    // A login leads to nobody else's pages.
    for evil in ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"]
    {
        mallory.forgets();
        assert_eq!(mallory.get(&mallory.comes_back(evil)).location(), "/", "{evil}");
    }
    assert!(!stolen.is_empty());
}

#[test]
fn who_logged_out_is_out_wherever_their_cookie_lies() {
    let world = World::new(300, true);
    let erika = world.browser("erika");
    assert_eq!(erika.logs_in("/haushalt").status, 200);
    let thief = world.browser_called("thief", "erika");
    std::fs::copy(&erika.jar, &thief.jar).unwrap();
    assert_eq!(thief.get("/haushalt").status, 200);
    // Another site logs nobody out.
    let from_elsewhere = erika.ask("/abmelden", &["--data", "", "--header", "Sec-Fetch-Site: cross-site"]);
    assert_eq!(from_elsewhere.status, 403);
    assert_eq!(erika.ask("/abmelden", &["--data", "", "--header", "Origin: https://evil.example"]).status, 403);
    assert_eq!(erika.get("/haushalt").status, 200);
    // Nor does a picture or a link.
    assert_ne!(erika.get("/abmelden").status, 303);
    assert_eq!(erika.get("/haushalt").status, 200);
    let left = erika.ask("/abmelden", &["--data", ""]);
    assert_eq!(left.status, 303);
    assert!(left.location().starts_with(&format!("{}/session/end?client_id=pages&id_token_hint=eyJ", world.login.url)));
    assert_eq!(left.headers("clear-site-data"), ["\"cache\""]);
    for one in [&erika, &thief] {
        let page = one.get("/haushalt");
        assert_eq!(page.status, 401);
        assert!(!page.body.contains("100.000"));
    }
    assert!(thief.get("/haushalt").said().starts_with("Ihre Sitzung ist zu Ende"));
    // At the issuer it is over too, and it leads back.
    let asks = erika.get(left.location());
    let form = asks.body.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let token = asks.body.split("name=\"xsrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let gone = erika.ask(&form, &["--data", &format!("xsrf={token}&logout=yes")]);
    assert_eq!(gone.location(), format!("{}/abgemeldet", world.address));
    assert!(erika.get(gone.location()).said().starts_with("Sie sind abgemeldet"));
    // Whoever logs in next in this browser is somebody else, and who was in before is out.
    let stefan = Browser { person: "stefan", ..world.browser_called("erika", "stefan") };
    assert!(stripped(&stefan.logs_in("/haushalt").body).contains("stefan <Muster> IKT-Steuerung"));
    let first = stefan.session().unwrap();
    assert_eq!(stefan.logs_in("/haushalt").status, 200);
    assert_ne!(stefan.session().unwrap(), first, "every login has a number of its own");
    let old = format!("{SESSION}={first}");
    assert_eq!(
        world.browser_called("old", "stefan").ask("/haushalt", &["--header", &format!("Cookie: {old}")]).status,
        401
    );
}

#[test]
fn a_session_that_ends_on_a_check_page_decides_nothing_and_keeps_what_was_typed() {
    let world = World::new(300, true);
    let (erika, tab) = (world.browser("erika"), world.browser("erika"));
    assert_eq!(erika.logs_in(NEW).status, 200);
    let form = hidden(&erika.get(NEW).body);
    let check = erika.post(NEW, &with(with(form, &own()), &[("schritt", "pruefen")]));
    assert_eq!(check.status, 200, "{}", check.said());
    let sent = with(hidden(&check.body), &[("schritt", "senden")]);
    // In another tab of the same browser they log out.
    assert_eq!(tab.ask("/abmelden", &["--data", ""]).status, 303);
    let over = erika.post(NEW, &sent);
    assert_eq!(over.status, 401, "{}", over.said());
    let said = over.said();
    assert!(said.contains("Aufgezeichnet wurde nichts") && said.contains("Weiter"), "{said}");
    assert!(over.body.contains("href=\"/anmelden?zurueck=%2Fich\" target=\"_blank\""), "{}", over.body);
    let kept = hidden(&over.body);
    assert_eq!(kept["schritt"], "pruefen", "what is sent again is shown first");
    for (key, value) in &sent {
        assert!(key == "schritt" || kept[key] == *value, "{key}: {} {value}", kept[key]);
    }
    // A file is not kept, and not read.
    let file = erika.ask("/senden", &["--form", "datei=@/etc/hostname"]);
    assert!(file.status == 401 && file.said().contains("eine Datei wurde nicht gelesen"), "{}", file.said());
    assert_eq!(tab.logs_in("/ich").status, 200);
    let again = erika.post(NEW, &kept);
    assert_eq!(again.status, 200, "{}", again.said());
    assert!(again.said().contains("12.300,50"), "{}", again.said());
    let done = erika.post(NEW, &with(hidden(&again.body), &[("schritt", "senden")]));
    assert_eq!(done.location(), "/quittung/5", "{}", done.said());
    // What a request of before sends once more is the same event.
    assert_eq!(erika.post(NEW, &sent).location(), "/quittung/5/schon");
    assert_eq!(world.events(), 5);
}

#[test]
fn a_session_lasts_as_long_as_its_issuer_prolongs_it() {
    let mut world = World::new(3, true);
    {
        let stefan = world.browser("stefan");
        let from = std::time::Instant::now();
        while from.elapsed().as_secs() < 5 {
            assert_eq!(stefan.get("/haushalt").status, 200, "it is prolonged");
        }
    }
    world.login.goes_away();
    let stefan = world.browser("stefan");
    let away = patiently("the token ends", || Some(stefan.get("/haushalt")).filter(|page| page.status != 200));
    assert_eq!(away.status, 503);
    assert!(away.said().starts_with("Die Anmeldestelle antwortet nicht"), "{}", away.said());
    let sent = stefan.ask(NEW, &["--data", "schritt=senden&amount=1,00"]);
    assert!(sent.status == 503 && hidden(&sent.body)["amount"] == "1,00", "{}", sent.said());
    assert_eq!(world.browser("erika").get("/anmelden").status, 303, "what it offers is known; the way leads there");

    let world = World::new(4, false);
    let stefan = world.browser_called("other", "stefan");
    assert_eq!(stefan.logs_in("/haushalt").status, 200);
    let over = patiently("the token ends", || Some(stefan.get("/haushalt")).filter(|page| page.status != 200));
    assert_eq!(over.status, 401);
    assert!(over.said().starts_with("Ihre Sitzung ist zu Ende"), "{}", over.said());
}

#[test]
fn without_what_a_login_needs_nothing_starts() {
    let user = Sollist::new();
    let start = |text: String| {
        let config = user.file("server.toml", text);
        let mut command = user.command(&["serve", "--listen", "127.0.0.1:0", "--config", config.to_str().unwrap()]);
        let output = command.output().unwrap();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let url = "http://127.0.0.1:1";
    let access = user.file(
        "access.toml",
        format!(
            "[[issuer]]\nurl = \"{url}\"\naudience = \"a\"\njwks = \"{url}/k\"\n[[caller]]\nname = \"x\"\nroles = []\n"
        ),
    );
    let secret = user.file("secret", "x");
    let login =
        |more: &str| format!("[web.login]\nissuer = \"{url}\"\nclient = \"c\"\nsecret_file = {secret:?}\n{more}");
    let good = "address = \"https://sollist.example\"\n";
    let mode =
        |mode: u32| std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    mode(0o644);
    let with_access = |more: String| format!("access = {access:?}\n{more}");
    for (config, said) in [
        (login(""), "web.login.address"),
        (login(good), "access"),
        (with_access(login(good)), "0600"),
        (with_access(login("address = \"http://sollist.example\"\n")), "https://sollist.example"),
        (with_access(login(good).replace(":1\"", ":2\"")), "[[issuer]]"),
    ] {
        let told = start(config.clone());
        assert!(told.contains("LOGIN_UNSET") || told.contains(said), "{config}: {told}");
        assert!(told.contains(said), "{config}: {told}");
    }
}

#[test]
fn a_browser_goes_in_and_out_and_back_shows_nothing() {
    let world = World::new(300, true);
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("login.py");
    let output = Command::new(python()).arg(script).arg(&world.address).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert_eq!(found["faults"], json!([]), "{found}");
    assert_eq!(found["violations"], json!([]), "{found}");
    assert!(found["looked_at"].as_u64().unwrap() >= 8, "{found}");
}
