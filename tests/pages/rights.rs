//! Pages with a register of callers: whoever shows a certificate sees what they may, and of the rest finds nothing, in
//! no list, no export, no state and under no address; a page that nobody of theirs may use is not there.

use std::process::Command;

use serde_json::{Value, json};
use sollist_tests::servers::{Issuer, process::patiently};

use super::{
    acts::{hidden, with, written},
    links, text,
};
use crate::{
    acts::world,
    four_eyes::REGISTER,
    outside::python,
    permitted::{serve, serve_with},
    refusals::base,
    sollist::{Server, event},
};

const THEIRS: &str = "2026/30/25/bezirksamt-pankow/geraete";

/// Between two answers; no page and no file has it in it.
const NEXT: &str = "\u{1e}the next answer\u{1e}";

/// A browser with a certificate of a name.
pub struct Shown<'a> {
    pub issuer: &'a Issuer,
    pub address: String,
    pub name: &'a str,
}

impl Shown<'_> {
    pub(super) fn get(&self, path: &str) -> (u16, String) {
        self.ask(path, &[])
    }

    /// The same as curl is told more.
    pub(super) fn ask(&self, path: &str, more: &[&str]) -> (u16, String) {
        self.asks(&[path], more).remove(0)
    }

    /// Several, one after the other on one connection.
    pub fn all(&self, paths: &[&str]) -> Vec<(u16, String)> {
        self.asks(paths, &[])
    }

    fn asks(&self, paths: &[&str], more: &[&str]) -> Vec<(u16, String)> {
        let files = self.issuer.files(self.name);
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--globoff", "--max-time", "300", "--write-out", &format!("\n%{{http_code}}{NEXT}")]);
        // Who issues in these tests is called like whom it issues for, so curl finds no way up to it.
        curl.arg("--insecure").arg("--cert").arg(&files.certificate).arg("--key").arg(&files.key);
        curl.args(more).args(paths.iter().map(|path| format!("{}{path}", self.address)));
        let told = String::from_utf8_lossy(&curl.output().unwrap().stdout).into_owned();
        let answers = told.split_terminator(NEXT).map(|answer| {
            let (body, status) = answer.rsplit_once('\n').unwrap();
            (status.parse().unwrap(), body.to_owned())
        });
        let answers: Vec<_> = answers.collect();
        assert_eq!(answers.len(), paths.len(), "{paths:?}");
        answers
    }
}

pub fn address(server: &Server) -> String {
    let said = server.said.clone();
    patiently("the address of the pages", || {
        let said = said.lock().unwrap();
        let line = said.lines().find_map(|line| line.strip_prefix("sollist: web https://"));
        line.map(|line| format!("https://{}", line.trim_end_matches('/')))
    })
}

#[test]
fn a_district_finds_its_own_and_of_the_others_nothing() {
    let user = base();
    user.record(&[
        event(
            "theirs",
            "budget.appropriated",
            "2026-01-01T00:00:00+01:00",
            &json!({"authority": "ba-pankow", "line": THEIRS, "amount": "77777.00"}),
        ),
        event(
            "order",
            "procurement.order-placed",
            "2026-02-03T09:00:00+01:00",
            &json!({"authority": "ba-pankow", "order": "B-geheim", "line": THEIRS, "item": "notebook", "quantity": 1,
                "amount": "333.00"}),
        ),
    ]);
    let (issuer, server) = serve(&user);
    let address = address(&server);
    let seen_by = |name| Shown { issuer: &issuer, address: address.clone(), name };
    let (own, all) = (seen_by("district-officer"), seen_by("steering"));
    let whole = patiently("the pages", || Some(all.get("/haushalt?nach=stelle")).filter(|(status, _)| *status == 200));
    assert!(whole.1.contains("77.777,00"), "{}", text(&whole.1));
    let traces = ["77.777", "77777", "B-geheim", "333,00", THEIRS];
    for page in [
        "/mehrbedarf",
        "/prognose",
        "/antraege",
        "/abgewiesen",
        "/hinweise",
        "/meldungen",
        "/bezirk/01",
        "/kennzahlen/mobile.device-rate",
        "/haushalt?nach=stelle",
        "/haushalt.csv?nach=stelle",
        "/haushalt.json",
        "/haushalt?nach=behoerde&stand=4",
        "/beschaffung",
        "/journal",
        "/journal.csv",
        "/kennzahlen",
        "/vergleich?von=2",
        "/suche?q=geheim",
        "/",
    ] {
        let (status, body) = own.get(page);
        assert_eq!(status, 200, "{page}: {}", text(&body));
        for trace in traces {
            assert!(!body.contains(trace), "{page} shows {trace}: {}", text(&body));
        }
    }
    assert!(own.get("/haushalt").1.contains("100.000,00"), "its own is there");
    // What is another's is answered like what there is not.
    for (theirs, absent) in [
        (format!("/haushalt/stelle/{THEIRS}"), "/haushalt/stelle/2026/30/25/bezirksamt-pankow/nirgends".to_owned()),
        ("/beschaffung/ba-pankow/B-geheim".to_owned(), "/beschaffung/ba-pankow/B-nirgends".to_owned()),
        ("/journal/4".to_owned(), "/journal/4000".to_owned()),
    ] {
        let (of_them, of_none) = (own.get(&theirs), own.get(&absent));
        assert!(matches!(of_them.0, 403 | 404) && of_them.0 == of_none.0, "{theirs}: {} {}", of_them.0, of_none.0);
        for trace in ["77.777", "333,00"] {
            assert!(!of_them.1.contains(trace), "{theirs}: {}", text(&of_them.1));
        }
    }
    // Who reads everybody's journal is noted, and neither they nor a district read that; whoever checks does.
    let checks = seen_by("auditor");
    for (shown, sees) in [(&own, false), (&all, false), (&checks, true)] {
        assert_eq!(shown.get("/").1.contains("href=\"/einsicht\""), sees, "{}", shown.name);
        assert_eq!(shown.get("/einsicht").0, if sees { 200 } else { 403 }, "{}", shown.name);
    }
    all.get("/journal");
    let page = text(&checks.get("/einsicht?q=steering").1);
    assert!(page.contains("steering") && page.contains("Ereignisse des Journals gezeigt"), "{page}");
    assert!(text(&checks.get("/einsicht?q=niemand").1).contains("Davon ist nichts festgehalten"));
    // Who decides on requests reads neither the journal nor what was refused: the pages are there without that.
    let decides = seen_by("approver");
    for page in ["/", "/berichte", "/bezirk/03", "/suche?q=Pankow", "/suche?q=B-geheim", "/antraege", "/haushalt"] {
        let (status, body) = decides.get(page);
        assert_eq!(status, 200, "{page}: {}", text(&body));
    }
    // An order tells what it is; its steps stand in the journal.
    let (status, order) = decides.get("/beschaffung/ba-pankow/B-geheim");
    assert!(status == 200 && order.contains("333,00") && order.contains("im Journal"), "{}", text(&order));
    // What is one's own alone is not said to be everybody's: on the pages, on the command line and in its workbook.
    for figure in ["need.total", "budget.available"] {
        let page = text(&own.get(&format!("/grund/{figure}")).1);
        assert!(page.contains("BA Mitte") && !page.contains("Eingegrenzt auf: ganz Berlin"), "{figure}: {page}");
        let page = text(&all.get(&format!("/grund/{figure}")).1);
        assert!(page.contains("ganz Berlin"), "{figure}: {page}");
        assert!(!page.contains("sum of"), "the formula is told in German: {page}");
    }
    let told = |name: &str, words: &[&str]| {
        let files = issuer.files(name);
        let [ca, certificate, key] = [&files.ca, &files.certificate, &files.key].map(|file| file.to_str().unwrap());
        let way = ["--server", &server.url, "--tls-ca", ca, "--tls-certificate", certificate, "--tls-key", key];
        let output = user.elsewhere(&[words, &way[..]].concat()).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for words in [
        &["budget"][..],
        &["forecast"],
        &["need"],
        &["anomalies"],
        &["indicators", "--id", "need.total"],
        &["explain", "need.total"],
        &["compare", "budget.soll", "--from", "1"],
    ] {
        let (theirs, everybodys) = (told("district-officer", words), told("steering", words));
        assert!(theirs.contains("BA Mitte allein"), "{words:?}: {theirs}");
        assert!(!everybodys.contains("allein"), "{words:?}: {everybodys}");
        let json = told("district-officer", &[words, &["--format", "json"]].concat());
        let asked: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(asked["as_of"]["authority"], "ba-mitte", "{words:?}: {json}");
    }
    let file = user.path("own.xlsx");
    told("district-officer", &["budget", "--out", file.to_str().unwrap()]);
    assert!(text_of_book(&file).contains("BA Mitte"), "the workbook says whose figures it has");
    // What others claim and how their lines went is not what one's own figures are made of, to a district.
    for figure in ["need.share", "need.share.level", "budget.forecast", "need.reserve"] {
        let (status, body) = own.get(&format!("/grund/{figure}"));
        assert_eq!(status, 403, "{figure}: {}", text(&body));
        assert!(!body.contains("Pankow"), "{figure}: {}", text(&body));
        assert_eq!(all.get(&format!("/grund/{figure}")).0, 200, "{figure}");
    }
    // Only who sees the lines of all may compare a plan with them: for the others there is no such page, and no link.
    assert_eq!(all.get("/senden/plan").0, 200);
    assert_eq!(own.get("/senden/plan").0, 404);
    assert!(links(&all.get("/senden").1).contains("/senden/plan"));
    assert!(!links(&own.get("/senden").1).contains("/senden/plan"));
}

#[test]
fn whoever_speaks_for_several_authorities_says_for_which() {
    let user = base();
    let theirs = json!({"authority": "ba-pankow", "line": THEIRS, "amount": "77777.00"});
    user.record(&[event("theirs", "budget.appropriated", "2026-01-01T00:00:00+01:00", &theirs)]);
    let (issuer, server) = serve(&user);
    let both = Shown { issuer: &issuer, address: address(&server), name: "of-both" };
    let first =
        patiently("the pages", || Some(both.get("/haushalt?nach=stelle")).filter(|(status, _)| *status == 200)).1;
    assert!(first.contains("100.000,00") && !first.contains("77.777,00"), "{}", text(&first));
    let me = both.get("/ich").1;
    assert!(me.contains("value=\"ba-mitte\" selected") && me.contains("value=\"ba-pankow\""), "{me}");
    let jar = user.path("cookies");
    let kept = ["--cookie", jar.to_str().unwrap(), "--cookie-jar", jar.to_str().unwrap()];
    for (chosen, shown, hidden) in [
        ("ba-pankow", "77.777,00", "100.000,00"),
        // What is nobody's of theirs changes nothing.
        ("ba-spandau", "77.777,00", "100.000,00"),
        ("ba-mitte", "100.000,00", "77.777,00"),
    ] {
        let form = format!("fuer={chosen}");
        let (status, body) = both.ask("/ich", &[&kept[..], &["--data", &form]].concat());
        assert_eq!(status, 303, "{}", text(&body));
        let page = both.ask("/haushalt?nach=stelle", &kept).1;
        assert!(page.contains(shown) && !page.contains(hidden), "{chosen}: {}", text(&page));
    }
    // A cookie by hand gives no right.
    let page = both.ask("/haushalt?nach=stelle", &["--header", "Cookie: fuer=ba-spandau"]).1;
    assert!(page.contains("100.000,00"), "{}", text(&page));

    // On the command line the refusal names the option, and the option helps.
    let files = issuer.files("of-both");
    let ask = |more: &[&str]| {
        let [ca, certificate, key] = [&files.ca, &files.certificate, &files.key].map(|file| file.to_str().unwrap());
        let way = ["--server", &server.url, "--tls-ca", ca, "--tls-certificate", certificate, "--tls-key", key];
        user.elsewhere(&[&["budget", "--by", "line"], &way[..], more].concat()).output().unwrap()
    };
    let said = |output: &std::process::Output| {
        String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
    };
    let unclear = ask(&[]);
    assert!(!unclear.status.success() && said(&unclear).contains("--for"), "{}", said(&unclear));
    for (chosen, shown, hidden) in [("ba-pankow", "77.777,00", "100.000,00"), ("mitte", "100.000,00", "77.777,00")] {
        let told = said(&ask(&["--for", chosen]));
        assert!(told.contains(shown) && !told.contains(hidden), "{chosen}: {told}");
    }
    assert!(!ask(&["--for", "ba-spandau"]).status.success());
}

#[test]
fn who_asked_is_told_on_the_page_that_another_must_approve() {
    let user = world();
    let of = "--authority ba-mitte --request M-1";
    for (step, who) in [("request --programme mobile-devices --amount 9", "anna"), ("review", "carla")] {
        user.say(&format!("funding {step} {of} --actor {who}")).done();
    }
    let (issuer, server) = serve_with(&user, REGISTER, "");
    let address = address(&server);
    let page = "/antraege/ba-mitte/M-1/anerkennen";
    for (name, status, state) in [("anna.freigabe", 400, "geprüft"), ("berta", 303, "anerkannt")] {
        let shown = Shown { issuer: &issuer, address: address.clone(), name };
        let form = patiently("the form", || Some(shown.get(page)).filter(|(status, _)| *status == 200)).1;
        let sent = |body: &str, step: &str| {
            let fields = written(&with(hidden(body), &[("schritt", step)]));
            shown.ask(page, &["--data", &fields])
        };
        // The preview says it already; nothing comes of it however it is sent.
        let check = sent(&form, "pruefen");
        let answer = sent(&form, "senden");
        assert_eq!(answer.0, status, "{name}: {}", text(&answer.1));
        for told in [&check.1, &answer.1].into_iter().filter(|_| status != 303) {
            let told = text(told);
            assert!(told.contains("dieselbe Person") && told.contains("Rolle approver"), "{told}");
        }
        let reading = Shown { issuer: &issuer, address: address.clone(), name: "carla" };
        let (_, request) = reading.get("/antraege/ba-mitte/M-1");
        assert!(text(&request).contains(state), "{name}: {}", text(&request));
    }
}
/// All texts of a workbook.
fn text_of_book(file: &std::path::Path) -> String {
    let look = "import sys, zipfile\nbook = zipfile.ZipFile(sys.argv[1])\n\
        print(''.join(book.read(name).decode() for name in book.namelist() if name.endswith('.xml')))";
    let seen = Command::new(python()).arg("-c").arg(look).arg(file).output().unwrap();
    String::from_utf8_lossy(&seen.stdout).into_owned()
}

/// What curl sends as a form.
fn form(fields: &[(&str, &str)]) -> Vec<String> {
    fields.iter().flat_map(|(key, value)| ["--data-urlencode".to_owned(), format!("{key}={value}")]).collect()
}

#[test]
fn who_decides_sees_the_request_and_its_receipt_and_who_may_not_is_offered_nothing() {
    let user = base();
    let asked = json!({"authority": "ba-mitte", "request": "M-1", "programme": "mobile-devices",
        "amount": "500000.00", "reason": "Geräte fehlen"});
    let reviewed = json!({"authority": "ba-mitte", "request": "M-1", "amount": "400000.00"});
    let steps = [
        event("asked", "funding.requested", "2026-02-01T09:00:00+01:00", &asked),
        event("reviewed", "funding.reviewed", "2026-02-03T09:00:00+01:00", &reviewed),
    ];
    // Who asked is in the register: of money that nobody known asked for nobody could be another person.
    user.events_with(&steps, &["--actor", "district-officer"]).done();
    let (issuer, server) = serve(&user);
    let address = address(&server);
    let seen_by = |name| Shown { issuer: &issuer, address: address.clone(), name };
    let decides = seen_by("approver");
    let request = "/antraege/ba-mitte/M-1";
    let page = patiently("the pages", || Some(decides.get(request)).filter(|(status, _)| *status == 200)).1;
    assert!(page.contains("500.000,00") && text(&page).contains("geprüft 03.02.2026"), "{}", text(&page));
    for (name, may) in [
        ("approver", &["anerkennen", "ablehnen"][..]),
        ("steering", &["pruefen"]),
        ("auditor", &[]),
        ("district-officer", &[]),
    ] {
        let (status, page) = seen_by(name).get(request);
        assert_eq!(status, 200, "{name}: {}", text(&page));
        let offered: Vec<&str> = ["pruefen", "anerkennen", "ablehnen", "bewilligen"]
            .into_iter()
            .filter(|deed| links(&page).iter().any(|link| link.contains(&format!("M-1/{deed}"))))
            .collect();
        let sorted =
            |deeds: &[&str]| deeds.iter().map(|deed| (*deed).to_owned()).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(sorted(&offered), sorted(may), "{name}");
        let asks = name == "district-officer";
        assert_eq!(links(&seen_by(name).get("/antraege").1).iter().any(|link| link == "/antraege/neu"), asks, "{name}");
        assert_eq!(seen_by(name).get("/antraege/neu").0, if asks { 200 } else { 403 }, "{name}");
    }
    assert_eq!(seen_by("report-reader").get("/senden").0, 403);
    // Nobody is offered an authority for which they may not ask.
    let new = seen_by("district-officer").get("/antraege/neu").1;
    assert!(new.contains("value=\"ba-mitte\"") && !new.contains("value=\"ba-pankow\""), "{}", text(&new));
    let situation = seen_by("district-officer").get("/").1;
    assert!(situation.contains("value=\"01\"") && !situation.contains("value=\"03\""), "{}", text(&situation));

    // Sent, it is taken, and its receipt is theirs to read; a number at which nothing became of it is no receipt.
    let sent = form(&[
        ("request_id", "3f6c0c5e-7f4b-4c60-9f7e-0d8f5a1b2c3d"),
        ("amount", "300.000,00"),
        ("schritt", "senden"),
        ("seen_sequence", "5"),
    ]);
    let more = [&["--include".to_owned()][..], &sent].concat();
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    let (status, answer) = decides.ask(&format!("{request}/anerkennen"), &more);
    assert_eq!(status, 303, "{}", text(&answer));
    let place = answer.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().trim().to_owned();
    let receipt = patiently("the receipt", || Some(decides.get(&place)).filter(|(status, _)| *status == 200)).1;
    assert!(receipt.contains("Aufgezeichnet als Ereignis") && receipt.contains("300.000,00"), "{}", text(&receipt));
    assert!(links(&receipt).iter().any(|link| link.starts_with(request)), "{receipt}");
    assert_eq!(decides.get(&format!("{request}/quittung/2")).0, 404);

    // On the command line likewise.
    let files = issuer.files("approver");
    let [ca, certificate, key] = [&files.ca, &files.certificate, &files.key].map(|file| file.to_str().unwrap());
    let way = ["--server", &server.url, "--tls-ca", ca, "--tls-certificate", certificate, "--tls-key", key];
    let show = ["funding", "show", "--authority", "ba-mitte", "--request", "M-1"];
    let output = user.elsewhere(&[&show[..], &way[..]].concat()).output().unwrap();
    let told = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{told}");
    for part in ["500.000,00", "300.000,00", "Geräte fehlen", "im Journal"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_page_that_is_refused_for_a_while_says_when_to_ask_again() {
    let user = base();
    let (issuer, server) = serve_with(&user, REGISTER, "[limits]\nunits_per_minute = 60\n");
    let address = address(&server);
    let mitte = Shown { issuer: &issuer, address, name: "anna" };
    let head = patiently("a page is refused", || {
        let (status, page) = mitte.ask("/haushalt", &["--include"]);
        (status == 429).then_some(page)
    });
    let wait = head.lines().find_map(|line| line.to_lowercase().strip_prefix("retry-after: ").map(str::to_owned));
    let wait: u64 = wait.unwrap_or_default().trim().parse().unwrap();
    assert!((1..=60).contains(&wait), "{head}");
}

#[test]
fn everybody_begins_at_the_first_page_that_they_may_see() {
    let user = base();
    let (issuer, server) = serve(&user);
    let address = address(&server);
    let seen_by = |name| Shown { issuer: &issuer, address: address.clone(), name };
    patiently("the pages", || Some(()).filter(|()| seen_by("steering").get("/").0 == 200));
    for (name, first) in [("operator", "/pruefen"), ("report-reader", "/berichte")] {
        let begins = seen_by(name);
        let (status, page) = begins.ask("/", &["--location", "--write-out", "\n%{url_effective}\n%{http_code}"]);
        assert_eq!(status, 200, "{name}: {}", text(&page));
        assert!(page.ends_with(first), "{name}: {}", text(&page));
    }
    for name in ["district-officer", "approver", "auditor"] {
        assert_eq!(seen_by(name).get("/").0, 200, "{name}");
    }
    // Whoever has no role has no page of help either.
    let (status, page) = seen_by("without").get("/");
    assert_eq!(status, 403, "{}", text(&page));
    assert!(!links(&page).iter().any(|link| link == "/hilfe"), "{}", text(&page));
}

#[test]
fn a_district_reads_its_own_scenario_and_another_s_is_not_there() {
    let user = base();
    let kept = |id: &str, authority: &str, name: &str| {
        let data = json!({"authority": authority, "name": name, "reason": "x", "delay_months": 2});
        event(id, "scenario.published", "2026-02-01T09:00:00+01:00", &data)
    };
    let line = json!({"authority": "ba-pankow", "line": THEIRS, "amount": "1.00"});
    let line = event("line", "budget.appropriated", "2026-01-01T00:00:00+01:00", &line);
    user.record(&[line, kept("own", "ba-mitte", "eigenes"), kept("theirs", "ba-pankow", "fremdes")]);
    let (issuer, server) = serve(&user);
    let files = issuer.files("district-officer");
    let [ca, certificate, key] = [&files.ca, &files.certificate, &files.key].map(|file| file.to_str().unwrap());
    let way = ["--server", &server.url, "--tls-ca", ca, "--tls-certificate", certificate, "--tls-key", key];
    let ask = |words: &[&str]| {
        let output = user.elsewhere(&[words, &way[..]].concat()).output().unwrap();
        let told = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned();
        (output.status.success(), told)
    };
    let (found, told) = ask(&["scenario", "show", "eigenes"]);
    assert!(found && told.contains("eigenes"), "{told}");
    let (_, told) = ask(&["need", "--scenario", "eigenes"]);
    assert!(told.contains("eigenes") && !told.contains("GetScenario"), "{told}");
    let (theirs, absent) = (ask(&["scenario", "show", "fremdes"]), ask(&["scenario", "show", "nirgends"]));
    assert!(!theirs.0 && !absent.0);
    assert_eq!(theirs.1.replace("fremdes", "nirgends"), absent.1);
}

#[test]
fn whoever_reads_reports_finds_the_published_ones_and_takes_them_away_as_they_were_published() {
    let user = base();
    let at = user.sequence();
    user.say("report --quarter 2026-Q1 --out bericht.json").done();
    user.say("report --quarter 2026-Q1 --out bericht.pdf").done();
    user.say("report publish bericht.pdf").done();
    let adjusted = json!({"authority": "ba-mitte", "line": "2026/30/25/bezirksamt-mitte/geraete", "amount": "5.00",
        "basis": "x", "reference": "y"});
    user.record(&[event("later", "budget.adjusted", "2026-02-02T09:00:00+01:00", &adjusted)]);
    let (issuer, server) = serve(&user);
    let address = address(&server);
    let seen_by = |name| Shown { issuer: &issuer, address: address.clone(), name };
    let (reader, steering) = (seen_by("report-reader"), seen_by("steering"));
    let list = patiently("the pages", || Some(reader.get("/berichte")).filter(|(status, _)| *status == 200)).1;
    let said = text(&list);
    assert!(said.contains("2026-Q1") && said.contains(&format!("Nr. {}", at + 1)), "{said}");
    let own: Vec<String> = links(&list).into_iter().filter(|link| link.contains("2026-Q1")).collect();
    assert_eq!(own.len(), 3, "{own:?}");
    for link in &own {
        assert_eq!(reader.get(link).0, 200, "{link}");
    }
    let json = own.iter().find(|link| link.contains(".json")).unwrap();
    assert_eq!(reader.get(json).1, std::fs::read_to_string(user.path("bericht.json")).unwrap());
    // Nothing leads where they may not go, and what is not published is not there.
    for link in links(&list).iter().filter(|link| link.starts_with('/')) {
        assert!(reader.get(link).0 < 400, "{link}");
    }
    for file in
        ["/berichte/2026-Q1.pdf?stand=1", &format!("/berichte/2026-Q1.pdf?stand={}", at + 2), "/berichte/2025-Q4.pdf"]
    {
        assert_eq!(reader.get(file).0, 404, "{file}");
    }
    let list = steering.get("/berichte").1;
    assert!(links(&list).iter().any(|link| link.starts_with(&format!("/journal/{}", at + 1))), "{}", text(&list));
    assert_eq!(seen_by("district-officer").get("/berichte").0, 403);
}
