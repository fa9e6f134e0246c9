//! What the pages take: a form is shown, checked, sent and answered with a receipt, and whatever goes wrong on the way
//! (sent twice, an answer lost, a state that is past, texts that would do harm, another site) is one event or none.

use std::collections::BTreeMap;

use serde_json::json;
use sollist_tests::servers::process::patiently;

use super::{Answer, LINE, OFFICE, Site, links, stripped, text};
use crate::{
    acts::world,
    refusals::base,
    sollist::{Server, Sollist, event},
};

pub(super) const NEW: &str = "/antraege/neu";

pub(super) fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Fields of a form, as a browser holds them.
pub(super) type Fields = BTreeMap<String, String>;

pub(super) fn written(fields: &Fields) -> String {
    let pairs = fields.iter().map(|(key, value)| format!("{}={}", percent(key), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// What stands in an attribute of HTML.
pub(super) fn unescaped(text: &str) -> String {
    let named = [("&#34;", "\""), ("&#60;", "<"), ("&#62;", ">"), ("&#39;", "'"), ("&#38;", "&")];
    named.iter().fold(text.to_owned(), |text, (name, sign)| text.replace(name, sign))
}

/// The hidden fields of the form that sends something.
pub(super) fn hidden(html: &str) -> Fields {
    // Above a page stands the form that logs out, where somebody is logged in.
    let main = html.split("<main").nth(1).unwrap_or(html);
    let form = main.split("<form method=\"post\"").nth(1).unwrap_or_else(|| panic!("no form: {}", text(html)));
    let fields = form.split("<input type=\"hidden\" name=\"").skip(1).map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"").unwrap();
        (unescaped(name), unescaped(rest.split('"').next().unwrap()))
    });
    fields.collect()
}

pub(super) fn with(mut fields: Fields, more: &[(&str, &str)]) -> Fields {
    fields.extend(more.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
    fields
}

impl Site {
    pub(super) fn post(&self, address: &str, fields: &Fields, headers: &[(&str, &str)]) -> Answer {
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        self.send(&format!("POST {address}"), &[&[kind], headers].concat(), written(fields).as_bytes())
    }
    /// Fills in the form of an address, and shows what would become of it.
    pub(super) fn checked(&self, address: &str, more: &[(&str, &str)]) -> Answer {
        let form = self.get(address);
        assert_eq!(form.status, 200, "{address}: {}", text(&form.body));
        self.post(address, &with(with(hidden(&form.body), more), &[("schritt", "pruefen")]), &[])
    }
    /// Says yes to what a check page shows.
    pub(super) fn confirmed(&self, address: &str, check: &Answer) -> Answer {
        assert_eq!(check.status, 200, "{address}: {}", text(&check.body));
        self.confirmed_anyway(address, check)
    }
    /// The same, whatever comes of it.
    pub(super) fn confirmed_anyway(&self, address: &str, check: &Answer) -> Answer {
        self.post(address, &with(hidden(&check.body), &[("schritt", "senden")]), &[])
    }
    pub(super) fn done(&self, address: &str, more: &[(&str, &str)]) -> String {
        let answer = self.confirmed(address, &self.checked(address, more));
        assert_eq!(answer.status, 303, "{address}: {}", text(&answer.body));
        answer.headers["location"].clone()
    }
}

pub(super) const ASKED: [(&str, &str); 5] = [
    ("authority", "ba-pankow"),
    ("request", "MB 1/2026"),
    ("programme", "mobile-devices"),
    ("amount", "12.300,50"),
    ("reason", "Zwölf Geräte\r\n fehlen"),
];
const REQUEST: &str = "/antraege/ba-pankow/MB%201%2F2026";

pub(super) fn events(user: &Sollist, site: &Site) -> usize {
    user.through(&site.server.url).ask("journal --limit 0")["events"].as_array().unwrap().len()
}

#[test]
fn a_request_goes_its_way_from_form_to_receipt() {
    let user = world();
    let site = Site::of(&user);
    patiently("the head of the journal", || site.get("/haushalt").headers.get("etag").cloned());
    let before = events(&user, &site);
    let old = site.get(NEW);
    let check = site.checked(NEW, &ASKED);
    let said = text(&check.body);
    for part in [
        "Noch ist nichts aufgezeichnet",
        "Antrag MB 1/2026 gestellt: 12.300,50 EUR für Mobile Endgeräte",
        "in Worten zwölftausenddreihundert Euro und fünfzig Cent",
        "Gesehener Stand Journal Nr. 4",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(events(&user, &site), before, "a check records nothing");
    // In the other language it is the same form, with what was typed.
    let in_english = |page: &Answer| {
        let (top, _) = page.body.split_once("<main").unwrap();
        assert!(top.contains("<form method=\"post\" action=\"/antraege/neu?sprache=en\" class=\"lang\">"), "{top}");
        site.post("/antraege/neu?sprache=en", &hidden(top), &[])
    };
    let english = in_english(&check);
    assert!(english.headers["set-cookie"].starts_with("sprache=en;"), "{:?}", english.headers);
    let told = text(&english.body);
    assert!(told.contains("EUR 12,300.50") && !told.contains("aufgezeichnet"), "{told}");
    let change = with(hidden(&check.body), &[("schritt", "aendern")]);
    let told = in_english(&site.post(NEW, &change, &[])).body;
    for kept in ["value=\"MB 1/2026\"", "value=\"12300.50\"", "Zwölf Geräte"] {
        assert!(told.contains(kept) && !told.contains("class=\"bad\""), "{kept}: {told}");
    }
    let wrong = with(hidden(&check.body), &[("amount", "viel"), ("schritt", "pruefen")]);
    let told = in_english(&site.post(NEW, &wrong, &[])).body;
    assert!(told.contains("value=\"viel\"") && told.contains("<title>Error:"), "{}", text(&told));
    assert_eq!(events(&user, &site), before);
    // What was typed short is shown as it was understood.
    let short = with(hidden(&check.body), &[("amount", "12.300"), ("deadline", "2026-12-31"), ("schritt", "pruefen")]);
    let said = text(&site.post(NEW, &short, &[]).body);
    assert!(said.contains("Betrag in EUR 12.300,00 ") && said.contains("Frist 31.12.2026"), "{said}");
    let receipt = site.confirmed(NEW, &check).headers["location"].clone();
    assert_eq!(receipt, "/quittung/5");
    let said = text(&site.get(&receipt).body);
    assert!(said.contains("Aufgezeichnet als Ereignis Nr. 5") && said.contains("Gesehener Stand 4"), "{said}");
    let english = text(&site.english(&receipt).body);
    assert!(
        english.starts_with("Receipt Recorded as event number 5") && !english.contains("Aufgezeichnet"),
        "{english}"
    );
    // A form of before, with the number that is taken by now: it leads to the request that has it.
    let taken = with(with(hidden(&old.body), &ASKED), &[("amount", "1,00"), ("schritt", "pruefen")]);
    let taken = site.post(NEW, &taken, &[]);
    let said = text(&taken.body);
    assert!(taken.status == 400 && said.contains("hat sich seit Nr. 4 geändert"), "{said}");
    assert!(!said.contains("Unten steht") && links(&taken.body).contains(REQUEST), "{said}");
    site.done(&format!("{REQUEST}/pruefen"), &[("amount", "12.000,00"), ("reason", "zehn genügen")]);
    site.done(&format!("{REQUEST}/anerkennen"), &[]);
    let check = site.checked(&format!("{REQUEST}/bewilligen"), &[("amount", "10,000"), ("basis", "§ 20 LHO")]);
    assert_eq!(check.status, 400, "what may be thousands or decimals is asked again");
    let check = site.checked(&format!("{REQUEST}/bewilligen"), &[("amount", "10.000,00"), ("basis", "§ 20 LHO")]);
    let said = text(&check.body);
    let gives = "Gibt Geld: 2026/30/25/ikt-steuerung/reserve in EUR vorher nachher Soll 100.000,00 90.000,00 verfügbar \
                 100.000,00 90.000,00";
    let gets = "Erhält Geld: 2026/30/25/bezirksamt-pankow/geraete in EUR vorher nachher Soll 100.000,00 110.000,00";
    assert!(said.find(gives) < said.find(gets) && said.contains(gives), "{said}");
    let receipt = site.confirmed(&format!("{REQUEST}/bewilligen"), &check).headers["location"].clone();
    let said = text(&site.get(&receipt).body);
    assert!(said.contains("Daraus folgte: Umsetzung von 10.000,00 EUR"), "{said}");
    let request = site.get(REQUEST);
    let said = text(&request.body);
    for part in [
        "Stand: bewilligt zum Teil. Beantragt 12.300,50 EUR, anerkannt 12.000,00 EUR, bewilligt 10.000,00 EUR.",
        "Begründung Zwölf Geräte fehlen",
        "Der hergeleitete Bedarf daneben",
        "5 ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Who decided, and on which knowledge: a link to the page as it was then.
    assert!(request.body.contains(&format!("href=\"{REQUEST}?stand=5\"")), "{}", request.body);
    let list = text(&site.get("/antraege?typ=bewilligt").body);
    assert!(
        list.contains("MB 1/2026 BA Pankow Mobile Endgeräte bewilligt zum Teil 12.300,50 12.000,00 10.000,00"),
        "{list}"
    );
    assert!(!text(&site.get("/antraege?typ=gestellt").body).contains("MB 1/2026"));
    // What is granted in part still waits for the rest.
    let todo = site.get("/");
    assert!(text(&todo.body).contains("Zum Teil bewilligte Anträge 1 "), "{}", text(&todo.body));
    assert!(links(&todo.body).contains("/antraege?typ=zum-teil"), "{:?}", links(&todo.body));
    assert!(text(&site.get("/antraege?typ=zum-teil").body).contains("MB 1/2026"));
    assert!(text(&site.get("/bezirk/03").body).contains("bewilligt zum Teil"));
    let csv = site.get("/antraege.csv").body;
    assert!(csv.contains("MB 1/2026;ba-pankow;mobile-devices;bewilligt;12300,50;12000,00;10000,00;"), "{csv}");
}

#[test]
fn sent_twice_or_after_an_answer_that_got_lost_it_is_one_event() {
    let user = world();
    let site = Site::of(&user);
    let check = site.checked(NEW, &ASKED);
    let sent = with(hidden(&check.body), &[("schritt", "senden")]);
    let places: Vec<String> = std::thread::scope(|scope| {
        let one = || site.post(NEW, &sent, &[]).headers["location"].clone();
        let clicks: Vec<_> = (0..4).map(|_| scope.spawn(one)).collect();
        clicks.into_iter().map(|click| click.join().unwrap()).collect()
    });
    // One of them recorded it, and the others are told that it was recorded before.
    let mut places = places;
    places.sort();
    assert_eq!(places, ["/quittung/5", "/quittung/5/schon", "/quittung/5/schon", "/quittung/5/schon"]);
    let said = text(&site.get("/quittung/5/schon").body);
    assert!(said.contains("War schon aufgezeichnet, als Ereignis Nr. 5."), "{said}");
    // An answer that nobody read.
    site.leave(&format!("POST {NEW}"), written(&sent).as_bytes());
    assert_eq!(site.post(NEW, &sent, &[]).headers["location"], "/quittung/5/schon");
    assert_eq!(events(&user, &site), 5);
    // The same name for something else is refused, and what is sent next has a name of its own.
    let other = site.post(NEW, &with(sent.clone(), &[("amount", "1,00"), ("schritt", "pruefen")]), &[]);
    assert_eq!(other.status, 400, "{}", text(&other.body));
    assert_ne!(hidden(&other.body)["request_id"], sent["request_id"]);
    let said = text(&other.body);
    assert!(said.contains("wäre ein weiterer Vorgang") && !said.contains("request_id"), "{said}");
}

#[test]
fn what_nobody_answers_is_kept_and_sent_again_as_one_event() {
    let user = world();
    let services = Server::start(&user);
    let place = services.url.trim_start_matches("http://").to_owned();
    let config = user.file("web.toml", format!("[web]\nserver = \"{}\"\n", services.url));
    let beside = Sollist::on(None);
    let site = Site::said_by(Server::start_with(&beside, &["--role", "web", "--config", config.to_str().unwrap()]));
    let check = patiently("the services behind the pages", || {
        let form = site.get(NEW);
        (form.status == 200).then(|| site.checked(NEW, &ASKED))
    });
    let sent = with(hidden(&check.body), &[("schritt", "senden")]);
    services.kill();
    let down = site.post(NEW, &sent, &[]);
    let said = text(&down.body);
    assert!(down.status == 503 && said.contains("Noch einmal senden") && said.contains("es zählt einmal"), "{said}");
    let kept = hidden(&down.body);
    assert_eq!((&kept["request_id"], kept["amount"].as_str()), (&sent["request_id"], "12.300,50"));
    let services = Server::start_at(&user, &place, &[]);
    let receipt = patiently("the services again", || {
        let answer = site.post(NEW, &with(kept.clone(), &[("schritt", "senden")]), &[]);
        answer.headers.get("location").cloned()
    });
    // Whether what nobody answered had arrived is not known.
    assert!(["/quittung/5", "/quittung/5/schon"].contains(&receipt.as_str()), "{receipt}");
    let told = user.through(&services.url).ask("journal --limit 0");
    assert_eq!(told["events"].as_array().unwrap().len(), 5);
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_what_was_typed_is_kept() {
    let user = world();
    let site = Site::of(&user);
    let typed = [("authority", "ba-pankow"), ("amount", "viel"), ("deadline", "31.02.2026"), ("reason", "<b>&\"'")];
    let answer = site.checked(NEW, &typed);
    assert_eq!(answer.status, 400);
    let box_of = answer.body.split("id=\"fehler\"").nth(1).unwrap().split("</ul>").next().unwrap();
    for field in ["request", "programme", "amount", "deadline"] {
        assert!(box_of.contains(&format!("href=\"#feld-{field}\"")), "{field}: {box_of}");
        assert!(answer.body.contains(&format!("id=\"feld-{field}\"")), "{field}");
    }
    assert!(answer.body.contains("value=\"viel\"") && answer.body.contains("aria-invalid=\"true\""));
    assert!(answer.body.contains("&#60;b&#62;&#38;&#34;&#39;") && !answer.body.contains("<b>&"));
    assert!(answer.body.contains("<title>Fehler:"));
    let english = stripped(&site.english(NEW).body);
    for word in ["Behörde", "Nummer", "Handlungsfeld", "Betrag", "Begründung", "freiwillig", "Prüfung"] {
        assert!(!english.contains(word), "{word}: {english}");
    }
    // A refusal of the service: its own sentence, at its own field, in the language of the page.
    site.done(NEW, &ASKED);
    let again = site.checked(NEW, &ASKED);
    assert!(again.status == 400 && text(&again.body).contains("MB 1/2026"), "{}", text(&again.body));
    // A step that it does not stand before has no form, but links to those that it does; sent all the same it is
    // refused.
    let early = site.get(&format!("{REQUEST}/bewilligen"));
    assert!(text(&early.body).contains("geht bei diesem Stand des Antrags nicht"), "{}", text(&early.body));
    assert!(early.body.contains(&format!("href=\"{REQUEST}/pruefen\"")) && !early.body.contains("method=\"post\""));
    let form = hidden(&site.get(&format!("{REQUEST}/pruefen")).body);
    let early = with(form, &[("amount", "1,00"), ("schritt", "pruefen")]);
    for (cookie, word) in [("", "er kann jetzt nicht bewilligt werden"), ("sprache=en", "cannot be granted now")] {
        let answer = site.post(&format!("{REQUEST}/bewilligen"), &early, &[("Cookie", cookie)]);
        assert!(answer.status == 400 && text(&answer.body).contains(word), "{}", text(&answer.body));
    }
}

#[test]
fn nobody_decides_on_what_has_changed_or_is_past() {
    let user = world();
    let site = Site::of(&user);
    site.done(NEW, &ASKED);
    let review = format!("{REQUEST}/pruefen");
    let check = site.checked(&review, &[("amount", "12.000,00")]);
    // Somebody else was faster.
    site.done(&review, &[("amount", "11.000,00")]);
    let stale = site.confirmed_anyway(&review, &check);
    let said = text(&stale.body);
    assert_eq!(stale.status, 400, "{said}");
    assert!(said.contains("11.000,00") && said.contains("Was sich seither geändert hat"), "{said}");
    assert!(stale.body.contains(&format!("href=\"{REQUEST}\"")), "{}", stale.body);
    // Who has seen that may decide.
    let seen = with(hidden(&stale.body), &[("amount", "12.000,00"), ("schritt", "pruefen")]);
    assert_eq!(hidden(&stale.body)["seen_sequence"], "6");
    assert_eq!(site.post(&review, &seen, &[]).status, 200);
    // On an earlier state there is no button, and what is sent all the same is not taken.
    for past in ["stand=5", "bis=2026-12-31"] {
        let page = site.get(&format!("{review}?{past}"));
        assert!(!page.body.contains("method=\"post\""), "{past}");
        assert!(text(&page.body).contains("darauf wird nichts entschieden"), "{}", text(&page.body));
        assert!(page.body.contains(&format!("href=\"{review}\"")));
        let sent = with(seen.clone(), &[("schritt", "senden")]);
        assert_eq!(site.post(&format!("{review}?{past}"), &sent, &[]).status, 409, "{past}");
    }
    assert_eq!(events(&user, &site), 6);
}

#[test]
fn of_two_who_decide_at_the_same_moment_the_second_sees_what_the_first_made_of_it() {
    let user = world();
    let site = Site::of(&user);
    site.done(NEW, &ASKED);
    site.done(&format!("{REQUEST}/pruefen"), &[("amount", "12.000,00")]);
    let steps = [("anerkennen", "Stand: anerkannt"), ("ablehnen", "Stand: abgelehnt")];
    let checks = steps.map(|(step, _)| {
        let address = format!("{REQUEST}/{step}");
        let check = site.checked(&address, &[("reason", "so entschieden")]);
        (address, check)
    });
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let sent = checks.iter().map(|(address, check)| scope.spawn(|| site.confirmed_anyway(address, check)));
        sent.collect::<Vec<_>>().into_iter().map(|one| one.join().unwrap()).collect()
    });
    let mut told: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    told.sort_unstable();
    assert_eq!(told, [303, 400]);
    let winner = answers.iter().position(|answer| answer.status == 303).unwrap();
    let late = text(&answers[1 - winner].body);
    assert!(late.contains(steps[winner].1), "{late}");
    assert_eq!(events(&user, &site), 7);
}

#[test]
fn nothing_is_taken_from_elsewhere_or_of_another_kind_or_too_large() {
    let user = world();
    let site = Site::of(&user);
    let sent = with(hidden(&site.checked(NEW, &ASKED).body), &[("schritt", "senden")]);
    let elsewhere = [
        [("Sec-Fetch-Site", "cross-site")],
        [("Sec-Fetch-Site", "same-site")],
        [("Origin", "https://evil.example")],
        [("Host", "evil.example")],
    ];
    for headers in elsewhere {
        assert_eq!(site.post(NEW, &sent, &headers).status, 403, "{headers:?}");
    }
    let body = written(&sent);
    let kind = |kind: &'static str| [("Content-Type", kind)];
    assert_eq!(site.send(&format!("POST {NEW}"), &kind("text/plain"), body.as_bytes()).status, 415);
    assert_eq!(site.send(&format!("POST {NEW}"), &kind("application/json"), b"{}").status, 415);
    let long = with(sent.clone(), &[("reason", &"x".repeat(2 << 20))]);
    assert_eq!(site.post(NEW, &long, &[]).status, 413);
    for address in ["/haushalt", "/antraege", "/nirgends", REQUEST] {
        assert_eq!(site.post(address, &sent, &[]).status, 405, "{address}");
    }
    assert_eq!(site.ask(&format!("PUT {NEW}"), &[]).status, 405);
    assert_eq!(events(&user, &site), 4);
    assert_eq!(site.post(NEW, &sent, &[("Sec-Fetch-Site", "same-origin")]).status, 303);
}

#[test]
fn hostile_texts_are_recorded_as_texts_and_shown_as_texts() {
    let user = world();
    let site = Site::of(&user);
    let hostile = "\"><svg/onload=alert(1)>";
    let mut typed = ASKED;
    (typed[1].1, typed[4].1) = (hostile, "<script>alert(2)</script> {{7*7}}");
    let check = site.checked(NEW, &typed);
    let receipt = site.confirmed(NEW, &check).headers["location"].clone();
    let request = format!("/antraege/ba-pankow/{}", percent(hostile));
    for html in [check.body, site.get(&receipt).body, site.get(&request).body, site.get("/antraege").body] {
        assert!(!html.contains("<svg/") && !html.contains("<script>alert"), "{html}");
        assert!(stripped(&html).contains(hostile), "{}", stripped(&html));
    }
    // A text that would be no text is refused with a sentence.
    let control = site.checked(NEW, &[&typed[..1], &[("request", "a\u{7}b")], &typed[2..]].concat());
    assert_eq!(control.status, 400, "{}", text(&control.body));
}

/// An order on the line of `base`.
pub(super) fn order(id: &str, amount: &str) -> String {
    let data =
        json!({"authority": OFFICE, "order": id, "line": LINE, "item": "notebook", "quantity": 1, "amount": amount});
    event(id, "procurement.order-placed", "2026-02-03T09:00:00+01:00", &data)
}

/// A store with one refused entry, and the address of that.
pub(super) fn refused() -> (Sollist, Site, String) {
    let user = base();
    let file = user.file("hkr.jsonl", format!("{}\n", order("B-7", "viel<b>")));
    user.run(&["import".as_ref(), "events".as_ref(), file.as_os_str()]);
    let site = Site::of(&user);
    let page = site.get("/abgewiesen").body;
    let entry = links(&page).into_iter().find(|link| link.starts_with("/abgewiesen/")).unwrap();
    (user, site, entry)
}

#[test]
fn a_refused_entry_is_corrected_in_its_place() {
    let (user, site, entry) = refused();
    let page = site.get(&entry);
    let said = text(&page.body);
    assert!(said.contains("Offen: noch nicht berichtigt") && said.contains("Feld Betrag in EUR"), "{said}");
    assert!(page.body.contains("<mark>&#34;amount&#34;:&#34;viel&#60;b&#62;&#34;</mark>"), "{}", page.body);
    // As a text, for whoever reads such.
    let address = format!("{entry}/berichtigen?typ=text");
    let form = site.get(&address);
    let came = form.body.split("<textarea").nth(1).unwrap().split('>').nth(1).unwrap();
    let came = unescaped(came.trim_start_matches('\n').split("</textarea").next().unwrap());
    // As it came it is refused again, with the sentence and what was typed.
    let as_it_came = site.checked(&address, &[("event", &came)]);
    assert!(as_it_came.status == 400 && text(&as_it_came.body).contains("Auch so nicht angenommen"));
    let check = site.checked(&address, &[("event", &came.replace("viel<b>", "70.00"))]);
    assert!(text(&check.body).contains("70,00 EUR"), "{}", text(&check.body));
    // Field by field: each is filled in, what is wrong is said beside its own, lines are offered by their titles.
    let address = format!("{entry}/berichtigen");
    let form = site.get(&address).body;
    assert!(links(&form).contains(&format!("{address}?typ=text")), "{:?}", links(&form));
    for there in ["name=\"data.amount\" value=\"viel&#60;b&#62;\"", "name=\"data.quantity\" value=\"1\""] {
        assert!(form.contains(there), "{there}: {form}");
    }
    assert!(form.contains(&format!("<option value=\"{LINE}\">")), "{form}");
    let wrong = form.split("class=\"wrong\"").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(wrong.contains("feld-data-amount") && !wrong.contains("feld-data-quantity"), "{wrong}");
    let fields = |amount: &'static str, line: &'static str| {
        [
            ("time", "2026-02-03T09:00:00+01:00"),
            ("data.authority", OFFICE),
            ("data.order", "B-7"),
            ("data.line", line),
            ("data.item", "notebook"),
            ("data.quantity", "1"),
            ("data.amount", amount),
        ]
    };
    let wrong = site.checked(&address, &fields("70,00", "2026/30/25/bezirksamt-mitte/anders"));
    assert!(wrong.status == 400 && wrong.body.contains("href=\"#feld-data-line\""), "{}", text(&wrong.body));
    assert!(!links(&wrong.body).iter().any(|link| link.contains("/anders")), "no page has a line that there is not");
    let check = site.checked(&address, &fields("70,00", LINE));
    assert!(text(&check.body).contains("70,00 EUR"), "{}", text(&check.body));
    let sent = with(hidden(&check.body), &[("schritt", "senden")]);
    for _ in 0..2 {
        assert_eq!(site.post(&address, &sent, &[]).headers["location"], entry);
    }
    let said = text(&site.get(&entry).body);
    assert!(said.contains("Berichtigt: das Ereignis ist aufgezeichnet. Ereignis Nr. 4"), "{said}");
    assert!(site.get(&entry).body.contains("href=\"/journal/4\""));
    assert!(text(&site.get("/abgewiesen").body).contains("Es ist nichts abgelehnt"));
    assert_eq!(events(&user, &site), 4);
    assert_eq!(site.get("/abgewiesen/0123456789abcdef0123456789abcdef").status, 404);
}

#[test]
fn a_refused_entry_is_set_aside_with_a_reason_only() {
    let (user, site, entry) = refused();
    let address = format!("{entry}/erledigt");
    assert_eq!(site.checked(&address, &[("basis", " ")]).status, 400);
    assert_eq!(site.done(&address, &[("basis", "doppelt <geliefert>")]), entry);
    let said = text(&site.get(&entry).body);
    assert!(said.contains("Erledigt, nicht aufgezeichnet: doppelt <geliefert> (web)"), "{said}");
    assert!(!site.get(&entry).body.contains("/berichtigen\""));
    assert_eq!(events(&user, &site), 3);
}

/// What follows on an overdrawn line overdraws it further: one row, and all of it is settled at once.
#[test]
fn what_is_said_again_and_again_of_one_line_is_one_row_and_settled_at_once() {
    let user = base();
    user.record(&["B-8", "B-9", "B-10"].map(|number| order(number, "250000.00")));
    let site = Site::of(&user);
    let list = site.get("/hinweise");
    let rows = list.body.matches("<th scope=\"row\"").count();
    let each = links(&list.body).into_iter().find(|link| link.contains("typ=LINE_OVERDRAWN")).unwrap();
    assert_eq!(rows, 1, "{}", text(&list.body));
    assert_eq!(site.get(&each).body.matches("<th scope=\"row\"").count(), 3);
    // A file has what its page has.
    for (page, lines) in [("/hinweise.csv".to_owned(), 2), (each.replace("/hinweise?", "/hinweise.csv?"), 4)] {
        assert_eq!(site.get(&page).body.lines().count(), lines, "{page}");
    }
    let one = links(&list.body).into_iter().find(|link| link.starts_with("/hinweise/")).unwrap();
    let form = site.get(&one).body;
    let all = form.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
    // What comes after the form was shown is not settled unseen.
    user.through(&site.server.url).record(&[order("B-11", "250000.00")]);
    let check = site.checked(&one, &[("which", &all), ("basis", "Nachtrag kommt")]);
    assert!(text(&check.body).contains("alle 3 dieser Art zu dieser Haushaltsstelle"), "{}", text(&check.body));
    let place = site.confirmed(&one, &check).headers["location"].clone();
    assert!(text(&site.get(&place).body).contains("Nachtrag kommt"));
    let left = site.get("/hinweise").body;
    assert_eq!(left.matches("<th scope=\"row\"").count(), 1, "{}", text(&left));
    assert!(!left.contains("typ=LINE_OVERDRAWN"), "one is left, and stands alone");
}

#[test]
fn what_was_warned_of_is_settled_once_somebody_has_looked() {
    let user = base();
    user.record(&[order("B-8", "250000.00")]);
    let site = Site::of(&user);
    let list = site.get("/hinweise");
    assert!(text(&list.body).contains("Haushaltsstelle überzogen 4"), "{}", text(&list.body));
    let one = links(&list.body).into_iter().find(|link| link.starts_with("/hinweise/")).unwrap();
    let place = site.done(&one, &[("basis", "Nachtrag kommt")]);
    assert!(text(&site.get(&place).body).contains("Nachtrag kommt"));
    assert!(!links(&site.get("/hinweise").body).contains(&one));
}

/// A file as a browser sends it.
pub(super) fn parcel(step: &str, name: &str, content: &str) -> Vec<u8> {
    let part = |head: &str, body: &str| format!("--grenze\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let file = part(&format!("name=\"datei\"; filename=\"{name}\""), content);
    format!("{file}{}--grenze--\r\n", part("name=\"schritt\"", step)).into_bytes()
}

pub(super) const PARCEL: [(&str, &str); 1] = [("Content-Type", "multipart/form-data; boundary=grenze")];

#[test]
fn a_file_is_checked_then_sent_and_sent_again_it_changes_nothing() {
    let user = base();
    let site = Site::of(&user);
    let said = text(&site.get("/senden").body);
    assert!(said.contains("höchstens 32 MiB"), "{said}");
    let file = format!("{}\n{}\n", order("B-9", "70.00"), order("B-10", "x<i>"));
    let send = |step: &str| site.send("POST /senden", &PARCEL, &parcel(step, "hkr <b>.jsonl", &file));
    let check = send("pruefen");
    let said = text(&check.body);
    assert!(
        said.contains("1 abgelehnt, 0 schon bekannt, 1 würden aufgezeichnet; aufgezeichnet wurde nichts."),
        "{said}"
    );
    assert!(said.contains("Zeile 2:") && said.contains("hkr <b>.jsonl") && !check.body.contains("<i>"), "{said}");
    assert_eq!(events(&user, &site), 3);
    let said = text(&send("senden").body);
    assert!(said.contains("Bis Zeile 2: 1 aufgezeichnet, 0 schon bekannt, 1 abgelehnt."), "{said}");
    assert!(said.contains("Zu den abgelehnten Einträgen"), "{said}");
    let said = text(&send("senden").body);
    assert!(said.contains("1 abgelehnt, 1 schon bekannt, 0 aufgezeichnet."), "{said}");
    assert_eq!(events(&user, &site), 4);
    // What an officer would ask about it is said before it is recorded.
    let over = site.send("POST /senden", &PARCEL, &parcel("pruefen", "h.jsonl", &order("B-12", "9999999.00")));
    let said = text(&over.body);
    assert!(said.contains("Hinweis, Zeile 1:") && said.contains("überzogen") && said.contains(" Dazu "), "{said}");
    // What is no file of events, no file at all, cut off, or too large changes nothing.
    for (step, name, content) in
        [("senden", "plan.csv", "Bezirk;Betrag\n1;2"), ("senden", "", ""), ("pruefen", "a", "[")]
    {
        let answer = site.send("POST /senden", &PARCEL, &parcel(step, name, content));
        assert_eq!(answer.status, 400, "{name}: {}", text(&answer.body));
    }
    let whole = parcel("senden", "a.jsonl", &order("B-11", "1.00"));
    assert_eq!(site.send("POST /senden", &PARCEL, &whole[..whole.len() - 30]).status, 400);
    site.leave_halfway("POST /senden", PARCEL[0].1, &whole);
    let large = [("Content-Length", "99999999"), PARCEL[0]];
    assert_eq!(site.ask("POST /senden", &large).status, 413);
    assert_eq!(site.send("POST /senden", &[PARCEL[0], ("Sec-Fetch-Site", "cross-site")], &whole).status, 403);
    assert_eq!(events(&user, &site), 4);
}
