//! Pages with a register of callers: whoever shows a certificate sees what they may, and of the rest finds nothing, in
//! no list, no export, no state and under no address; a page that nobody of theirs may use is not there.

use std::process::Command;

use serde_json::json;
use sollist_tests::servers::{Issuer, process::patiently};

use super::{
    acts::{hidden, with, written},
    links, text,
};
use crate::{
    acts::world,
    four_eyes::REGISTER,
    permitted::{serve, serve_with},
    refusals::base,
    sollist::{Server, event},
};

const THEIRS: &str = "2026/30/25/bezirksamt-pankow/geraete";

/// A browser with a certificate of a name.
struct Shown<'a> {
    issuer: &'a Issuer,
    address: String,
    name: &'a str,
}

impl Shown<'_> {
    fn get(&self, path: &str) -> (u16, String) {
        self.ask(path, &[])
    }

    /// The same as curl is told more.
    fn ask(&self, path: &str, more: &[&str]) -> (u16, String) {
        let files = self.issuer.files(self.name);
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--max-time", "60", "--write-out", "\n%{http_code}"]);
        // Who issues in these tests is called like whom it issues for, so curl finds no way up to it.
        curl.arg("--insecure").arg("--cert").arg(&files.certificate).arg("--key").arg(&files.key);
        let output = curl.args(more).arg(format!("{}{path}", self.address)).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let (body, status) = told.rsplit_once('\n').unwrap();
        (status.parse().unwrap(), body.to_owned())
    }
}

fn address(server: &Server) -> String {
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
    // Who decides on requests reads neither the journal nor what was refused: the pages are there without that.
    let decides = seen_by("approver");
    for page in ["/", "/berichte", "/bezirk/03", "/suche?q=Pankow", "/suche?q=B-geheim", "/antraege", "/haushalt"] {
        let (status, body) = decides.get(page);
        assert_eq!(status, 200, "{page}: {}", text(&body));
    }
    // What others claim and how their lines went is not what one's own figures are made of, to a district.
    for figure in ["need.share", "budget.forecast", "need.reserve"] {
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
