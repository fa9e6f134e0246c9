//! The pages, asked as a browser asks: what they show in both languages, what they say of themselves, what they do not
//! let in, and that a browser finds every link alive, every figure proved and nothing in the way of whoever cannot see.

mod acts;
mod bad_days;
mod closed;
mod example;
mod golden;
mod hostile;
mod login;
mod look;
mod manners;
mod money;
mod plans;
mod processes;
mod reports;
mod rights;

pub use rights::{Shown, address};

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sollist_tests::servers::process::{free_port, patiently};

use crate::{
    outside::python,
    refusals::{base, invoice},
    sollist::{Run, Server, Sollist, event, program},
};

const OFFICE: &str = "ba-mitte";
const LINE: &str = "2026/30/25/bezirksamt-mitte/geraete";

/// A server and where its pages are.
struct Site {
    server: Server,
    address: String,
}

/// What was answered.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Site {
    fn of(user: &Sollist) -> Site {
        Site::said_by(Server::start(user))
    }
    fn said_by(server: Server) -> Site {
        let said = server.said.clone();
        let address = patiently("the address of the pages", || {
            let said = said.lock().unwrap();
            let line = said.lines().find_map(|line| line.strip_prefix("sollist: web http://"));
            line.map(|line| line.trim_end_matches('/').to_owned())
        });
        Site { server, address }
    }
    fn ask(&self, request: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(request, headers, b"")
    }
    /// Sends something and goes away before it is answered.
    fn leave(&self, request: &str, body: &[u8]) {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let kind = "Content-Type: application/x-www-form-urlencoded";
        let head = format!("{request} HTTP/1.1\r\nHost: {}\r\n{kind}\r\nContent-Length: {}", self.address, body.len());
        connection.write_all(format!("{head}\r\n\r\n").as_bytes()).unwrap();
        connection.write_all(body).unwrap();
    }
    /// Sends half of something, and goes away.
    fn leave_halfway(&self, request: &str, kind: &str, body: &[u8]) {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let head = format!("{request} HTTP/1.1\r\nHost: {}\r\nContent-Type: {kind}", self.address);
        connection.write_all(format!("{head}\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes()).unwrap();
        connection.write_all(&body[..body.len() / 2]).unwrap();
    }
    fn send(&self, request: &str, headers: &[(&str, &str)], sent: &[u8]) -> Answer {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let length = sent.len().to_string();
        let mut all = vec![("Host", self.address.as_str()), ("Connection", "close")];
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        all.extend(headers);
        if !sent.is_empty() {
            all.push(("Content-Length", &length));
        }
        let head: String = all.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        connection.write_all(format!("{request} HTTP/1.1\r\n{head}\r\n").as_bytes()).unwrap();
        // Who refuses what is too long does not read it to its end.
        let _ = connection.write_all(sent);
        let mut bytes = Vec::new();
        let _ = connection.read_to_end(&mut bytes);
        let at = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..at].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers: BTreeMap<_, _> = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        let mut body = bytes[at + 4..].to_vec();
        if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
            body = unchunked(&body);
        }
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
    fn get(&self, address: &str) -> Answer {
        self.ask(&format!("GET {address}"), &[])
    }
    fn english(&self, address: &str) -> Answer {
        self.ask(&format!("GET {address}"), &[("Cookie", "other=1; sprache=en")])
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap().trim(), 16).unwrap();
        if length == 0 {
            return out;
        }
        out.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 4 + length..];
    }
}

/// What a part of a page says, without its marks: blanks where there were any.
fn stripped(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<').skip(1) {
        out.push(' ');
        out.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    let out = out.replace("&#38;", "&").replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is the page's own.
fn text(html: &str) -> String {
    let main = html.split("<main").nth(1).unwrap_or(html).split("</main>").next().unwrap();
    stripped(&format!("<main{main}"))
}

/// Every address that a page leads to.
pub fn links(html: &str) -> BTreeSet<String> {
    html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&")).collect()
}

const PAGES: [&str; 34] = [
    "/suche?q=geraete",
    "/hilfe",
    "/hilfe/verfuegbar",
    "/hilfe/formeln",
    "/barrierefreiheit",
    "/barriere-melden",
    "/",
    "/vergleich?von=2",
    "/bezirk/01",
    "/beschaffung",
    "/beschaffung/ba-mitte/B-base",
    "/haushalt",
    "/haushalt?nach=stelle",
    "/haushalt/stelle/2026/30/25/bezirksamt-mitte/geraete",
    "/haushalt/stelle/2026/30/25/bezirksamt-mitte/geraete/umsetzen",
    "/haushalt/stelle/2026/30/25/bezirksamt-mitte/geraete/sperren",
    "/grund/budget.available",
    "/prognose",
    "/mehrbedarf",
    "/kennzahlen",
    "/kennzahlen/mobile.device-rate",
    "/meldungen",
    "/abgewiesen",
    "/hinweise",
    "/veroeffentlicht",
    "/auffaelligkeiten",
    "/antraege",
    "/berichte",
    "/pruefen",
    "/senden",
    "/senden/plan",
    "/journal",
    "/einsicht",
    "/vorgaenge",
];

#[test]
fn each_page_says_it_in_both_languages() {
    let user = base();
    let site = Site::of(&user);
    let budget = text(&site.get("/haushalt").body);
    for said in [
        "Haushalt Von 100.000,00 EUR Soll sind 0,00 EUR ausgegeben und 1.000,00 EUR durch Bestellungen gebunden; \
         verfügbar sind 99.000,00 EUR.",
        "Haushalt 2026 nach Bezirken, Beträge in EUR Bezirk Ansatz Haushaltsreste Sollveränderung Soll Sperren \
         Festlegungen Ist verfügbar 01 Mitte",
        "01 Mitte 100.000,00 0,00 0,00 100.000,00 0,00 1.000,00 0,00 99.000,00",
        "Summe 100.000,00",
    ] {
        assert!(budget.contains(said), "{said}\n{budget}");
    }
    let budget = text(&site.english("/haushalt").body);
    for said in [
        "Of a current budget of EUR 100,000.00, EUR 0.00 are spent and EUR 1,000.00 are bound by orders; EUR 99,000.00 \
         are available.",
        "Budget 2026 by district, amounts in EUR District Appropriation",
        "01 Mitte 100,000.00 0.00",
    ] {
        assert!(budget.contains(said), "{said}\n{budget}");
    }
    let line = text(&site.get(&format!("/haushalt/stelle/{LINE}")).body);
    for said in ["+ Haushaltsreste 0,00", "= Soll 100.000,00", "− Festlegungen 1.000,00", "= verfügbar 99.000,00"] {
        assert!(line.contains(said), "{said}\n{line}");
    }
    let why = text(&site.get("/grund/budget.commitments").body);
    assert!(why.contains("ergibt 1.000,00 EUR") && why.contains("1 Ereignis ergibt 1.000,00 EUR."), "{why}");
    let event = text(&site.get("/journal/2").body);
    assert!(event.contains("Ereignis Nr. 2") && event.contains("\"order\": \"B-base\""), "{event}");
    let journal = site.get("/journal").body;
    let (third, second) = (journal.find("\"/journal/3\"").unwrap(), journal.find("\"/journal/2\"").unwrap());
    assert!(third < second, "the newest come first: {journal}");
    // What is said in German is not said on an English page: words that no name or event has.
    for page in PAGES {
        let (de, en) = (site.get(page), site.english(page));
        assert_eq!((de.status, en.status), (200, 200), "{page}: {} {}", text(&de.body), text(&en.body));
        assert!(de.body.contains("<html lang=\"de\">") && en.body.contains("<html lang=\"en\">"));
        for word in
            ["Stand der Zahlen", "Zum Inhalt", "Anzeigen", "Handlungsfeld", "verfügbar", "Hinweis", "aufgezeichnet"]
        {
            assert!(!stripped(&en.body).contains(word), "{page} says {word} in English");
        }
        for word in ["Skip to", "As of", "Commitments", "Recorded"] {
            assert!(!stripped(&de.body).contains(word), "{page} says {word} in German");
        }
    }
}

#[test]
fn a_number_beside_the_value_of_an_indicator_leads_to_what_it_is_made_of() {
    let user = base();
    user.record(&[invoice("open")]);
    let site = Site::of(&user);
    let page = site.get("/kennzahlen/procurement.open-invoices").body;
    assert!(text(&page).contains("Woraus die Zahlen daneben bestehen: älter als 30 Tage"), "{}", text(&page));
    let mut links = links(&page).into_iter();
    let link = links.find(|link| link.starts_with("/grund/procurement.open-invoices.older_share")).unwrap();
    let why = text(&site.get(&link).body);
    assert!(why.contains("Offene Rechnungen, älter als 30 Tage") && why.contains("ergibt 100,0 %"), "{why}");
    assert!(text(&site.english(&link).body).contains("Open invoices, Older than 30 days"), "{link}");
}

#[test]
fn the_language_is_a_cookie_and_no_part_of_an_address() {
    let user = base();
    let site = Site::of(&user);
    let answer = site.get("/haushalt?bezirk=01&sprache=en&stand=3");
    assert_eq!((answer.status, answer.headers["location"].as_str()), (303, "/haushalt?bezirk=01&stand=3"));
    assert_eq!(answer.headers["set-cookie"], "sprache=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    assert_eq!(site.get("/?sprache=de&jahr=2026").headers["location"], "/?jahr=2026");
    // Nobody is led away.
    assert_eq!(site.get("//evil.example/?sprache=en").headers["location"], "/evil.example/");
}

/// Whether what leads to the causes of a figure does not say a word because the figure is not narrowed by it: an extra
/// need is of a day, a line and a district are whole.
fn is_unheeded(page: &str, link: &str, key: &str) -> bool {
    let is_cause = link.starts_with("/grund/");
    let of_need = link.starts_with("/grund/need.") && !page.starts_with("/kennzahlen") && !page.starts_with("/grund");
    of_need && ["jahr", "feld"].contains(&key)
        || is_cause && page.starts_with("/haushalt/stelle/") && ["bezirk", "behoerde", "feld"].contains(&key)
        || page.starts_with("/bezirk/")
            && (is_cause || link.starts_with("/haushalt"))
            && ["behoerde", "feld"].contains(&key)
}

#[test]
fn no_filter_is_lost_on_any_link() {
    let user = base();
    let site = Site::of(&user);
    let asked = "jahr=2026&bezirk=01&behoerde=ba-mitte&sort=-soll&stand=3&bis=2026-12-31";
    patiently("the head of the journal", || site.get("/hilfe").body.contains("class=\"stand").then_some(()));
    let mut seen = 0;
    for page in PAGES {
        let mark = if page.contains('?') { '&' } else { '?' };
        let answer = site.get(&format!("{page}{mark}{asked}"));
        assert_eq!(answer.status, 200, "{page}: {}", text(&answer.body));
        let bar = answer.body.split("<section class=\"stand").nth(1).unwrap().split("</section>").next().unwrap();
        let mut own = links(bar);
        // A form that decides nothing on the past leads to itself as of now.
        let newest = answer.body.split("<a class=\"newest\"").skip(1);
        own.extend(newest.flat_map(|rest| links(rest.split('>').next().unwrap())));
        for link in links(&answer.body).iter().filter(|link| link.starts_with('/') && !link.starts_with("/assets/")) {
            // Whoever wants the newest state, or all days, wants that of them to go.
            if own.contains(link) {
                continue;
            }
            seen += 1;
            for word in asked.split('&') {
                let key = word.split('=').next().unwrap();
                if is_unheeded(page, link, key) {
                    continue;
                }
                assert!(link.contains(&format!("{key}=")), "{page}: {link} lost {word}");
            }
        }
    }
    assert!(seen > 100, "only {seen} links were looked at");
}

#[test]
fn hostile_texts_are_shown_and_do_nothing() {
    let user = base();
    let hostile = "<script>alert(1)</script>\"'&{{7*7}}\u{202e}gnp.exe";
    let long = "ü".repeat(900);
    let order = |id: &str, number: &str, item: &str| {
        let data =
            json!({"authority": OFFICE, "order": number, "line": LINE, "item": item, "quantity": 1, "amount": "1.00"});
        event(id, "procurement.order-placed", "2026-02-03T09:00:00+01:00", &data)
    };
    user.record(&[
        order("h1", "<img src=x onerror=alert(1)>", "notebook"),
        order("h2", "\"><svg/onload=alert(2)>", "notebook"),
    ]);
    user.record(&[event(
        "h3",
        "funding.requested",
        "2026-02-03T09:00:00+01:00",
        &json!({"authority": OFFICE, "request": "A-1", "programme": "mobile-devices", "amount": "5.00",
            "derivation": {"formula": "gross", "inputs": {"gross": "5.00"}},
            "reason": format!("<b onmouseover=alert(3)>{long}</b>")}),
    )]);
    // What is refused is shown as it came.
    let file = user.file("bad.jsonl", format!("{{\"x\": \"{hostile}\"}}\n{}\n", "y".repeat(10_000)));
    user.run(&["import".as_ref(), "events".as_ref(), file.as_os_str()]);
    let site = Site::of(&user);
    let mut shown = String::new();
    for page in PAGES.iter().copied().chain(["/journal/4", "/journal/5", "/journal/6"]) {
        let html = site.get(page).body;
        for bad in ["<script>", "<img", "<svg/", "<b on", "\u{202e}", "onerror=alert(1)>"] {
            assert!(!html.contains(bad), "{page} lets {bad} through");
        }
        shown.push_str(&text(&html));
    }
    for kept in ["<img src=x onerror=alert(1)>", "\"><svg/onload=alert(2)>", "<b onmouseover=alert(3)>üüü"] {
        assert!(shown.contains(kept), "{kept} is not shown");
    }
    for address in [
        "/haushalt?bezirk=%3Cscript%3Ealert(1)%3C/script%3E",
        "/haushalt?jahr=%3Cscript%3E",
        "/grund/%3Cscript%3E",
        "/journal?typ=%3Cscript%3E&stelle=%22onload=",
        "/%3Cscript%3E/x",
        "/haushalt/stelle/%3Cscript%3E/b/c/d/e",
        "/journal/-1",
        "/%ff",
    ] {
        let answer = site.get(address);
        assert!(matches!(answer.status, 400 | 404), "{address}: {}", answer.status);
        assert!(!answer.body.contains("<script>"), "{address}");
    }
}

#[test]
fn what_an_answer_says_of_itself() {
    let user = base();
    let site = Site::of(&user);
    for address in ["/haushalt", "/nirgends", "/haushalt?jahr=x", "/haushalt.csv", "/live?seit=99"] {
        if address.starts_with("/live") {
            continue;
        }
        let answer = site.get(address);
        let policy = &answer.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"), "{policy}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{address}");
        assert_eq!(answer.headers["cache-control"], "private, no-cache", "{address}");
        assert!(answer.headers["vary"].contains("Cookie"), "{address}");
    }
    let html = site.get("/haushalt").body;
    assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains("javascript:"));
    let outside = |link: &&String| !link.starts_with('/') && !link.starts_with('#');
    assert_eq!(links(&html).iter().find(outside), None, "a page brings nothing from elsewhere");
    // Styles, script and fonts are kept for ever: another edition has another address.
    for link in links(&html).iter().filter(|link| link.starts_with("/assets/")) {
        let answer = site.get(link);
        assert_eq!(answer.status, 200, "{link}");
        assert_eq!(answer.headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(site.get(&link.replace("/assets/", "/assets/x")).status, 404);
    }
    // What is not there and what is no page are answered alike.
    let (nowhere, nothing) = (site.get("/nirgends"), site.get("/journal/0"));
    assert_eq!((nowhere.status, nothing.status), (404, 404));
    assert!(text(&nowhere.body).starts_with("Diese Seite gibt es nicht"), "{}", text(&nowhere.body));
    assert_eq!(text(&nowhere.body), text(&nothing.body));
    // A sentence of the service, in the language of the page.
    let refused = site.english("/haushalt?behoerde=ba-nirgendwo");
    assert!(refused.status == 404 && text(&refused.body).contains("ba-nirgendwo"), "{}", text(&refused.body));
    assert_eq!(site.ask("HEAD /haushalt", &[]).body, "");
}

#[test]
fn a_page_that_is_held_is_not_counted_again_until_something_is_recorded() {
    let user = base();
    let site = Site::of(&user);
    let tag = patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned());
    let again = |address: &str, tag: &str, cookie: &str| {
        site.ask(&format!("GET {address}"), &[("If-None-Match", tag), ("Cookie", cookie)]).status
    };
    assert_eq!(again("/haushalt", &tag, ""), 304);
    assert_eq!(again("/haushalt?bezirk=01", &tag, ""), 200);
    assert_eq!(again("/haushalt", &tag, "sprache=en"), 200);
    // What stands beside the journal is never taken from what is held.
    assert!(!site.get("/abgewiesen").headers.contains_key("etag"));
    user.through(&site.server.url).record(&[event(
        "later",
        "budget.appropriated",
        "2026-01-01T00:00:00+01:00",
        &json!({"authority": OFFICE, "line": format!("{LINE}-zwei"), "amount": "7.00"}),
    )]);
    patiently("a page that is counted again", || (again("/haushalt", &tag, "") == 200).then_some(()));
    // An earlier state is said aloud, and shows what it showed.
    let then = text(&site.get("/haushalt?stand=3").body);
    assert!(then.contains("verfügbar sind 99.000,00 EUR") && !then.contains("99.007,00"), "{then}");
    let whole = site.get("/haushalt?stand=3").body;
    assert!(whole.contains("Sie sehen einen früheren Stand. Seither wurde ein Ereignis aufgezeichnet."), "{whole}");
    assert!(!site.get("/haushalt?stand=4").body.contains("früheren Stand"));
}

#[test]
fn pages_let_in_nobody_who_comes_from_elsewhere() {
    let user = base();
    let site = Site::of(&user);
    for host in ["evil.example", "10.0.0.1:80"] {
        assert_eq!(site.ask("GET /haushalt", &[("Host", host)]).status, 403, "{host}");
    }
    assert_eq!(site.ask("GET /haushalt", &[("Host", "localhost:1")]).status, 200);
    for (headers, status) in [
        (vec![("Sec-Fetch-Site", "cross-site")], 403),
        (vec![("Origin", "https://evil.example")], 403),
        // What only shows takes nothing, whoever asks.
        (vec![("Sec-Fetch-Site", "same-origin")], 405),
    ] {
        assert_eq!(site.ask("POST /haushalt", &headers).status, status, "{headers:?}");
    }
}

#[test]
fn an_export_has_what_the_table_has() {
    let user = base();
    let site = Site::of(&user);
    let csv = site.get("/haushalt.csv?nach=stelle");
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert!(csv.headers["content-disposition"].contains("haushalt-stand-3.csv"), "{:?}", csv.headers);
    let rows: Vec<&str> = csv.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        rows[0],
        "line;title;authority;appropriation;carry_over;adjustments;soll;frozen;commitments;actual;available;note"
    );
    assert_eq!(rows[1], format!("{LINE};;ba-mitte;100000,00;0,00;0,00;100000,00;0,00;1000,00;0,00;99000,00;"));
    let document: Value = serde_json::from_str(&site.get("/haushalt.json").body).unwrap();
    assert_eq!(document["rows"][0]["available"], "99000.00");
    assert_eq!((&document["as_of"]["sequence"], &document["total"]["actual"]), (&json!(3), &json!("0.00")));
}

#[test]
fn pages_are_as_small_as_they_may_be() {
    let user = Sollist::new();
    let plan: Vec<String> = (0..200)
        .map(|n| {
            let data = json!({"authority": OFFICE, "line": format!("{LINE}-{n}"), "amount": "1234567.89"});
            event(&format!("p{n}"), "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
        })
        .collect();
    user.record(&plan);
    let site = Site::of(&user);
    let packed = |address: &str| {
        let answer = site.ask(&format!("GET {address}"), &[("Accept-Encoding", "gzip")]);
        assert_eq!(answer.headers["content-encoding"], "gzip");
        answer.headers["content-length"].parse::<usize>().unwrap()
    };
    let (few, many) = (packed("/haushalt"), packed("/haushalt?nach=stelle"));
    assert!(few <= 8_000, "{few} bytes for one row");
    assert!(many <= 25_000, "{many} bytes for 200 rows");
}

#[test]
fn an_open_page_is_told_of_what_is_recorded_and_holds_up_no_stop() {
    let user = base();
    let site = Site::of(&user);
    let mut open = TcpStream::connect(&site.address).unwrap();
    open.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    open.write_all(format!("GET /live?seit=3 HTTP/1.1\r\nHost: {}\r\n\r\n", site.address).as_bytes()).unwrap();
    user.through(&site.server.url).record(&[event(
        "later",
        "budget.appropriated",
        "2026-01-01T00:00:00+01:00",
        &json!({"authority": OFFICE, "line": format!("{LINE}-zwei"), "amount": "7.00"}),
    )]);
    let mut heard = String::new();
    while !heard.contains("data: 4") {
        let mut piece = [0; 1024];
        let count = open.read(&mut piece).unwrap();
        assert!(count > 0, "the stream ended: {heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..count]));
    }
    assert!(heard.contains("text/event-stream"), "{heard}");
    let began = Instant::now();
    assert_eq!(site.server.stop(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

/// Pages of a process that has no store: they ask the services of another, say so while it is away, and go on after it.
#[test]
fn pages_may_stand_apart_from_the_services() {
    let user = base();
    let services = Server::start_at(&user, &format!("127.0.0.1:{}", free_port()), &[]);
    let address = services.url.trim_start_matches("http://").to_owned();
    let metrics = format!("127.0.0.1:{}", free_port());
    let config =
        format!("[observe]\nlisten = \"{metrics}\"\n[web]\nlisten = \"127.0.0.1:0\"\nserver = \"{}\"\n", services.url);
    let file = user.file("web.toml", config);
    let apart = Sollist::new();
    let config = file.to_str().unwrap();
    let site = Site::said_by(Server::start_with(&apart, &["--role", "web", "--config", config]));
    let there = || patiently("the pages", || Some(site.get("/haushalt")).filter(|answer| answer.status == 200));
    let shown = text(&there().body);
    assert!(shown.contains("verfügbar sind 99.000,00 EUR"), "{shown}");
    assert!(!apart.data().join("sollist.db").exists(), "it has no store of its own");
    services.kill();
    let away = site.get("/haushalt?jahr=2026");
    assert_eq!(away.status, 503, "{}", text(&away.body));
    assert!(text(&away.body).contains("Die Zahlen sind gerade nicht erreichbar"), "{}", text(&away.body));
    assert_eq!(site.get("/hilfe").status, 200, "what needs no figures goes on");
    let _services = Server::start_at(&user, &address, &[]);
    assert_eq!(text(&there().body), shown);
    // What was answered is counted by its place, and what nobody offers under one name.
    site.get("/made-up-by-somebody");
    let told = Site { address: metrics, ..site }.get("/metrics").body;
    for (name, least) in [
        ("page=\"haushalt\",status=\"200\"", 2),
        ("page=\"haushalt\",status=\"503\"", 1),
        ("page=\"none\",status=\"404\"", 1),
    ] {
        let line = told.lines().find_map(|line| line.strip_prefix(&format!("sollist_pages_total{{{name}}} ")));
        let count: u64 = line.unwrap_or_else(|| panic!("{name}: {told}")).parse().unwrap();
        assert!(count >= least, "{name}: {count}");
    }
    assert!(!told.contains("made-up"), "{told}");
    assert!(told.contains("sollist_page_seconds_count{page=\"haushalt\"}"), "{told}");
}

/// A browser: every link to depth 3 is alive and keeps its filters, the events behind each figure of the budget come to
/// it, each export equals its table, and nothing is in the way of whoever cannot see, whatever the colours.
#[test]
fn a_browser_finds_every_link_alive_and_every_figure_proved() {
    let user = Sollist::on(None);
    user.say("demo").done();
    let site = Site::of(&user);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages.py");
    let shots = std::env::var("SOLLIST_SHOTS").unwrap_or_default();
    let freeze = "freeze --line 2026/pankow/dienstleistungen --amount 0,01 --consent-by Probe --reference Probe";
    let sollist = program();
    let record =
        [&[sollist.to_str().unwrap(), "--server", &site.server.url][..], &freeze.split(' ').collect::<Vec<_>>()]
            .concat();
    let output = Command::new("timeout")
        .arg("1800")
        .arg(python())
        .arg(script)
        .arg(format!("http://{}", site.address))
        .arg(shots)
        .env("SOLLIST_RECORD", json!(record).to_string())
        .output();
    let found = Run::of("(browser)", &output.unwrap()).done().json();
    // What there was to be seen, for whoever states it (`--nocapture`).
    eprintln!("{found:#}");
    nothing_is_wrong(&found);
    let count = |key: &str| found[key].as_u64().unwrap();
    assert!(count("pages") >= 60 && count("links") >= 1_000 && count("figures") >= 40, "{found:#}");
    assert!(count("derived") >= 40 && count("shown") >= 400, "{found:#}");
    assert!(
        count("looked_at") >= 20 && count("valid") >= 60 && count("printed") >= 10 && count("english") >= 20,
        "{found:#}"
    );
}

/// What is wrong stands last and a line each: a log that is cut in the middle still has the first of it.
fn nothing_is_wrong(found: &Value) {
    let lists = ["violations", "faults"].map(|list| found[list].as_array().unwrap().iter());
    let wrong: Vec<String> = lists.into_iter().flatten().map(Value::to_string).collect();
    assert!(
        wrong.is_empty(),
        "{} things, the first of them:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n")
    );
}

/// Officers without a mouse: what they look for and what they do, with Tab and Enter alone; and every page as it is
/// when it is empty, late or refused.
#[test]
fn officers_find_and_do_it_with_the_keyboard_alone() {
    let user = Sollist::on(None);
    user.say("demo").done();
    let site = Site::of(&user);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys.py");
    let address = format!("http://{}", site.address);
    let output = Command::new("timeout").arg("1800").arg(python()).arg(script).arg(address).output();
    let found = Run::of("(keyboard)", &output.unwrap()).done().json();
    eprintln!("{found:#}");
    nothing_is_wrong(&found);
    assert_eq!(found["journeys"].as_object().unwrap().len(), 7, "{found:#}");
    assert!(found["looked_at"].as_u64().unwrap() >= 200, "{found:#}");
}
