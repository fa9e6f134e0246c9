//! Bad days of the pages: a service that stands still, a store that is held or full, a broker that is gone, a clock
//! that is wrong, many at once. Who looks reads a sentence, who sent something keeps it, and it counts once.

use std::{
    io::Write as _,
    net::TcpStream,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sollist_tests::servers::{Nats, Role, RoleSpec, free_port, process::patiently};

use super::{
    Answer, Site,
    acts::{ASKED, NEW, events, hidden, with, written},
    stripped, text,
};
use crate::{
    acts::{LINE, world},
    faults::start_limited,
    outside::python,
    refusals::base,
    sollist::{Server, Sollist, event},
    stores::Database,
};

/// As long as somebody waits for a page.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn signal(name: &str, process: u32) {
    let done = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status().unwrap();
    assert!(done.success(), "{name}");
}

fn appropriated(amount: &str) -> Value {
    json!({"authority": "ba-pankow", "line": LINE, "amount": amount, "programme": "mobile-devices"})
}

/// Services, and pages of a process beside them, in a folder of its own.
pub(super) fn apart(user: &Sollist) -> (Server, Site, Sollist) {
    let services = Server::start(user);
    let config = user.file("web.toml", format!("[web]\nlisten = \"127.0.0.1:0\"\nserver = \"{}\"\n", services.url));
    let beside = Sollist::on(None);
    let site = Site::said_by(Server::start_with(&beside, &["--role", "web", "--config", config.to_str().unwrap()]));
    patiently("the pages", || (site.get("/haushalt").status == 200).then_some(()));
    (services, site, beside)
}

#[test]
fn a_service_that_stands_still_is_waited_for_so_long_and_holds_up_no_stop() {
    let user = world();
    let (services, site, _beside) = apart(&user);
    let sent = with(hidden(&site.checked(NEW, &ASKED).body), &[("schritt", "senden")]);
    signal("STOP", services.id());
    let began = Instant::now();
    let away = site.get("/haushalt?jahr=2026");
    assert_eq!(away.status, 503, "{}", text(&away.body));
    assert!(text(&away.body).contains("gerade nicht erreichbar"), "{}", text(&away.body));
    assert!(began.elapsed() < PATIENCE, "{:?}", began.elapsed());
    assert_eq!(site.get("/hilfe").status, 200, "what needs no figures goes on");
    let held = site.post(NEW, &sent, &[]);
    assert!(held.status == 503 && text(&held.body).contains("es zählt einmal"), "{}", text(&held.body));
    assert_eq!(hidden(&held.body)["request_id"], sent["request_id"]);
    signal("CONT", services.id());
    let place = patiently("the services again", || site.post(NEW, &sent, &[]).headers.get("location").cloned());
    assert_eq!(place, "/quittung/5");
    assert_eq!(user.through(&services.url).ask("journal --limit 0")["events"].as_array().unwrap().len(), 5);
    // A page is on its way when the process is told to stop.
    signal("STOP", services.id());
    let mut waiting = TcpStream::connect(&site.address).unwrap();
    waiting.write_all(format!("GET /antraege HTTP/1.1\r\nHost: {}\r\n\r\n", site.address).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let began = Instant::now();
    assert_eq!(site.server.stop(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    signal("CONT", services.id());
}

/// Figures are read from a store that lags behind the one that is written to: pages say by how much, and go on.
#[test]
fn figures_that_follow_behind_the_journal_are_shown_and_said_to_be() {
    let user = base();
    let lagging = user.copy();
    let more: Vec<String> = ["eins", "zwei"]
        .map(|name| {
            let data = json!({"authority": "ba-pankow", "line": format!("{LINE}-{name}"), "amount": "7.00"});
            event(name, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
        })
        .to_vec();
    user.record(&more);
    let (journal, figures) = (Server::start(&user), Server::start(&lagging));
    let roles = ["intake", "budget", "procurement", "rollout", "staffing", "reporting"];
    let upstreams: String = roles.iter().map(|role| format!("{role} = [{:?}]\n", journal.url)).collect();
    let config = format!("[gateway.upstreams]\n{upstreams}analytics = [{:?}]\n", figures.url);
    let config = user.file("gateway.toml", config);
    let between = Sollist::on(None);
    let gateway = Server::start_with(&between, &["--role", "gateway", "--config", config.to_str().unwrap()]);
    let config = user.file("web.toml", format!("[web]\nlisten = \"127.0.0.1:0\"\nserver = \"{}\"\n", gateway.url));
    let beside = Sollist::on(None);
    let site = Site::said_by(Server::start_with(&beside, &["--role", "web", "--config", config.to_str().unwrap()]));
    let behind = patiently("figures that are behind", || {
        Some(site.get("/haushalt?jahr=2026")).filter(|page| text_of(page).contains("noch nicht mitgezählt"))
    });
    assert_eq!(behind.status, 200);
    let bar = text_of(&behind);
    assert!(bar.contains("Journal Nr. 3") && bar.contains("2 Ereignisse sind noch nicht mitgezählt."), "{bar}");
    assert!(text(&behind.body).contains("Summe 100.000,00"), "{}", text(&behind.body));
    assert!(!behind.headers.contains_key("etag"), "what is behind is not kept under the number of the end");
    for address in ["/", "/kennzahlen", "/prognose", "/mehrbedarf", "/bezirk/01", "/grund/budget.soll?jahr=2026"] {
        let page = site.get(address);
        assert!(
            page.status == 200 && text_of(&page).contains("noch nicht mitgezählt"),
            "{address}: {}",
            text_of(&page)
        );
    }
    // An earlier state is whole, and behind nothing; in English it is said in English.
    assert!(!text_of(&site.get("/haushalt?stand=2")).contains("mitgezählt"));
    assert!(text_of(&site.english("/haushalt?jahr=2026")).contains("2 events are not counted yet"));
    // What they lack comes to them.
    lagging.through(&figures.url).record(&more);
    let now = patiently("figures that have caught up", || {
        Some(site.get("/haushalt?jahr=2026")).filter(|page| !text_of(page).contains("noch nicht mitgezählt"))
    });
    assert!(text(&now.body).contains("Summe 100.014,00"), "{}", text(&now.body));
}

/// What the bar of both times says.
fn text_of(page: &Answer) -> String {
    let bar = page.body.split("<section class=\"stand").nth(1).unwrap_or_default();
    stripped(bar.split("</section>").next().unwrap())
}

#[test]
fn a_store_that_somebody_holds_shows_its_pages_and_records_afterwards() {
    let user = world();
    let site = Site::of(&user);
    let sent = with(hidden(&site.checked(NEW, &ASKED).body), &[("schritt", "senden")]);
    let hold = [
        "import sqlite3, sys",
        "held = sqlite3.connect(sys.argv[1], isolation_level=None)",
        "held.execute('BEGIN EXCLUSIVE')",
        "print('held', flush=True)",
        "sys.stdin.read()",
        "held.execute('ROLLBACK')",
    ]
    .join("\n");
    let mut holder = Command::new(python())
        .args(["-c", &hold])
        .arg(user.data().join("sollist.db"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = [0; 5];
    std::io::Read::read_exact(holder.stdout.as_mut().unwrap(), &mut said).unwrap();
    for address in ["/", "/haushalt", "/abgewiesen", "/journal", NEW] {
        assert_eq!(site.get(address).status, 200, "{address}");
    }
    let busy = site.post(NEW, &sent, &[]);
    assert!(busy.status == 503 && text(&busy.body).contains("Noch einmal senden"), "{}", text(&busy.body));
    drop(holder.stdin.take());
    holder.wait().unwrap();
    assert_eq!(site.post(NEW, &sent, &[]).headers["location"], "/quittung/5");
    assert_eq!(events(&user, &site), 5);
}

#[test]
fn a_full_disk_is_said_and_what_was_sent_is_kept_until_there_is_room() {
    let user = world();
    let (address, pages) = (format!("127.0.0.1:{}", free_port()), format!("127.0.0.1:{}", free_port()));
    let config = user.file("web.toml", format!("[web]\nlisten = \"{pages}\"\n"));
    let mut child = start_limited(&user, &address, 700, &["--config", config.to_str().unwrap()]);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let site = Pages(&pages);
        let reason = "Geräte fehlen ".repeat(60);
        let mut taken = 0;
        let (sent, full) = loop {
            let number = format!("F-{taken}");
            let more = [
                ASKED[0],
                ("request", number.as_str()),
                ASKED[2],
                ASKED[3],
                ("reason", reason.as_str()),
                ("schritt", "senden"),
            ];
            let sent = with(hidden(&patiently("a form", || site.get(NEW))), &more);
            let (status, body) = site.post(NEW, &written(&sent)).unwrap();
            if status != 303 {
                break (sent, (status, body));
            }
            taken += 1;
            assert!(taken < 400, "the disk is never full");
        };
        assert!(taken > 0 && full.0 == 503, "{taken}: {}", text(&full.1));
        assert!(text(&full.1).contains("voll") && text(&full.1).contains("Noch einmal senden"), "{}", text(&full.1));
        assert_eq!(hidden(&full.1)["request_id"], sent["request_id"]);
        for address in ["/haushalt", "/antraege", "/journal"] {
            assert!(site.get(address).is_some(), "{address}: what is stored is shown");
        }
        let room = Command::new("prlimit").args(["--pid", &child.id().to_string(), "--fsize=unlimited:"]).status();
        assert!(room.unwrap().success());
        let again = patiently("room", || site.post(NEW, &written(&sent)).filter(|(status, _)| *status == 303));
        assert_eq!(again.0, 303);
        let told = user.through(&format!("http://{address}")).ask("journal --limit 0");
        assert_eq!(told["events"].as_array().unwrap().len(), 4 + taken + 1);
    }));
    child.kill().unwrap();
    child.wait().unwrap();
    outcome.unwrap_or_else(|why| std::panic::resume_unwind(why));
}

/// Pages at an address that is known.
struct Pages<'a>(&'a str);

impl Pages<'_> {
    fn ask(&self, head: &str, body: &str) -> Option<(u16, String)> {
        let mut connection = TcpStream::connect(self.0).ok()?;
        connection.set_read_timeout(Some(PATIENCE)).ok()?;
        let rest = format!("Host: {}\r\nConnection: close\r\nContent-Length: {}", self.0, body.len());
        connection.write_all(format!("{head}\r\n{rest}\r\n\r\n{body}").as_bytes()).ok()?;
        let mut answer = String::new();
        std::io::Read::read_to_string(&mut connection, &mut answer).ok()?;
        Some((answer.split(' ').nth(1)?.parse().ok()?, answer))
    }
    /// A page that is there.
    fn get(&self, address: &str) -> Option<String> {
        let answer = self.ask(&format!("GET {address} HTTP/1.1"), "")?;
        Some(answer).filter(|(status, _)| *status == 200).map(|(_, body)| body)
    }
    fn post(&self, address: &str, body: &str) -> Option<(u16, String)> {
        let kind = "Content-Type: application/x-www-form-urlencoded";
        self.ask(&format!("POST {address} HTTP/1.1\r\n{kind}"), body)
    }
}

#[test]
fn without_the_broker_pages_are_shown_and_decisions_are_recorded() {
    let user = Sollist::on(Some(Database::new(None)));
    user.record(&[event("p", "budget.appropriated", "2026-01-01T00:00:00+01:00", &appropriated("100000.00"))]);
    let nats = Nats::start();
    let pages = format!("127.0.0.1:{}", free_port());
    let role = Role::start(RoleSpec {
        name: "all".to_owned(),
        database_url: user.database().map(Database::owners_url),
        nats_url: Some(nats.url()),
        config: format!("log = \"warn\"\n[web]\nlisten = \"{pages}\"\n"),
        ..RoleSpec::default()
    });
    let site = Pages(&pages);
    patiently("the pages", || site.get("/haushalt"));
    nats.kill();
    let form = patiently("the form without the broker", || site.get(NEW));
    let sent = with(with(hidden(&form), &ASKED), &[("schritt", "senden")]);
    let (status, body) = site.post(NEW, &written(&sent)).unwrap();
    assert_eq!(status, 303, "{body}");
    for address in ["/quittung/2", "/haushalt", "/antraege", "/", "/journal"] {
        let page = patiently(address, || site.get(address));
        assert!(page.contains("<h1>"), "{address}");
    }
    assert_eq!(site.post(NEW, &written(&sent)).unwrap().0, 303, "sent again it is the same");
    nats.start_again();
    nats.await_ready();
    patiently("what was recorded meanwhile, with the broker", || {
        let page = site.get("/antraege")?;
        (text(&page).contains("MB 1/2026") && !page.contains("noch nicht mitgezählt")).then_some(())
    });
    assert_eq!(role.stop(), Some(0));
}

#[test]
fn a_day_passes_or_a_clock_is_turned_back_and_nothing_old_is_shown_as_new() {
    let at = |clock: &str| {
        let user = Sollist::on(None).at(clock);
        user.record(&[event("p", "budget.appropriated", "2026-01-01T00:00:00+01:00", &appropriated("7.00"))]);
        user
    };
    let user = at("2026-08-03 21:59:00");
    let tag = {
        let site = Site::of(&user);
        patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned())
    };
    // Two minutes later it is another day in Berlin: what is late is a day later, so nothing held is shown again.
    let user = user.at("2026-08-03 22:01:00");
    {
        let site = Site::of(&user);
        patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned());
        assert_eq!(site.ask("GET /haushalt", &[("If-None-Match", &tag)]).status, 200);
    }
    // A clock that was turned back: pages are shown, what is sent is recorded, and known after what was known before.
    let user = user.at("2026-08-01 10:00:00");
    let site = Site::of(&user);
    let place = site.done(NEW, &ASKED);
    assert_eq!(place, "/quittung/2");
    let known: Vec<String> = user.through(&site.server.url).ask("journal --limit 0")["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["recorded_at"].as_str().unwrap().to_owned())
        .collect();
    assert!(known[0] <= known[1], "{known:?}");
    assert_eq!(site.get("/haushalt").status, 200);
}

/// On the day on which summer time ends one hour comes twice: both are states of their own.
#[test]
fn the_hour_that_comes_twice_has_two_states() {
    let line = |name: &str, amount: &str| {
        let data = json!({"authority": "ba-pankow", "line": format!("{LINE}{name}"), "amount": amount});
        event(name, "budget.appropriated", "2026-01-01T00:00:00+01:00", &data)
    };
    let user = Sollist::on(None).at("2026-10-25 00:30:00");
    user.record(&[line("-eins", "7.00")]);
    let user = user.at("2026-10-25 01:30:00");
    user.record(&[line("-zwei", "5.00")]);
    let user = user.at("2026-10-25 03:00:00");
    let site = Site::of(&user);
    patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned());
    for (zone, soll) in [("%2B02:00", "Summe 7,00"), ("%2B01:00", "Summe 12,00")] {
        let page = site.get(&format!("/haushalt?jahr=2026&stand=2026-10-25T02:45:00{zone}"));
        assert!(text(&page.body).contains(soll), "{zone}: {}", text(&page.body));
    }
    let journal = text(&site.get("/journal").body);
    assert_eq!(journal.matches("25.10.2026, 02:30").count(), 2, "{journal}");
}

#[test]
fn a_hundred_officers_at_once_and_others_who_never_finish_are_all_served() {
    let user = base();
    let site = Site::of(&user);
    patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned());
    let shown = text(&site.get("/haushalt").body);
    // Half a question each, and nothing more.
    let slow: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut connection = TcpStream::connect(&site.address).unwrap();
            connection.write_all(b"POST /senden HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le").unwrap();
            connection
        })
        .collect();
    // Others ask and go away, all at once: what they had asked the services on the way that all pages share is cut off.
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| (0..25).for_each(|_| site.leave("GET /kennzahlen", b"")));
        }
    });
    let all: Vec<String> = std::thread::scope(|scope| {
        let officers: Vec<_> = (0..100).map(|_| scope.spawn(|| text(&site.get("/haushalt").body))).collect();
        officers.into_iter().map(|officer| officer.join().unwrap()).collect()
    });
    for page in all {
        assert_eq!(page, shown);
    }
    let began = Instant::now();
    assert_eq!(site.server.stop(), Some(0), "who never finishes holds up no stop");
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    drop(slow);
}
