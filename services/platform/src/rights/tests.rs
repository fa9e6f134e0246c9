//! What follows from roles, scopes and the table, and what a register may say.

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path, sync::Arc};

use sollist_contract::{
    envelope::Envelope,
    grpc::{analytics::v1::GetBudgetRequest, intake::v1::SettleWarningsRequest, procurement::v1::PlaceOrderRequest},
    method::Method,
    refusal::Say as _,
};

use super::{callers::Callers, *};

fn pankow() -> Authority {
    "ba-pankow".parse().unwrap()
}

/// The golden events of the contract: at least one of every type.
fn events() -> Vec<Envelope> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto/golden");
    let mut out: Vec<Envelope> = Vec::new();
    for file in fs::read_dir(folder).unwrap().flatten() {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        out.extend(text.lines().filter_map(|line| Envelope::parse(line.as_bytes()).ok()));
        out.extend(Envelope::parse(text.as_bytes()).ok());
    }
    out
}

#[test]
fn who_checks_and_who_runs_it_change_nothing_and_who_runs_it_sees_no_figure() {
    for method in Method::all() {
        let needs = table::of_method(method);
        let path = method.path();
        let name = path.rsplit('/').next().unwrap();
        let reads = ["Get", "List", "Explain", "Trace", "Compare", "Export", "Verify", "Watch"];
        if !reads.iter().any(|reads| name.starts_with(reads)) {
            for role in [Role::Auditor, Role::ReportReader, Role::Operator] {
                assert_eq!(needs.reach(role), Reach::Nothing, "{role:?} {path}");
            }
        }
        let plain = ["VerifyJournal", "WatchJournal", "VerifyReport", "ListCatalogue", "ListExportTables"];
        // Hashes, and of everything alike.
        let is_plain = plain.contains(&name) || path.starts_with("/sollist.notary.v1.");
        assert_eq!(needs.reach(Role::Operator) > Reach::Nothing, is_plain, "{path}");
    }
}

fn hat(roles: &[Role], scope: Scope) -> Hat {
    Hat { name: "hkr-03".into(), roles: roles.to_vec(), scope, sources: vec!["/bezirk/03/".to_owned()] }
}

#[test]
fn the_widest_right_of_all_roles_counts_and_own_is_what_the_scope_says() {
    let needs = table::of_method(Method::ProcurementPlaceOrder);
    let may = |roles: &[Role], scope| hat(roles, scope).may(|| Right::Plan, &needs).ok();
    let of = || Scope::Of(pankow());
    assert_eq!(may(&[Role::DistrictOfficer], of()), Some(Sight::Of(pankow())));
    assert_eq!(may(&[Role::DistrictOfficer], Scope::Everybodys), Some(Sight::Everything));
    assert_eq!(may(&[Role::DistrictOfficer, Role::Steering], of()), Some(Sight::Everything));
    assert_eq!(may(&[Role::Steering], Scope::Nobodys), Some(Sight::Everything));
    assert_eq!(may(&[Role::DistrictOfficer], Scope::Nobodys), None);
    assert_eq!(may(&[Role::Auditor], of()), None);
    assert_eq!(may(&[], of()), None);
}

#[test]
fn the_database_holds_somebody_to_what_their_roles_are_for_and_to_nothing_that_the_table_lets_them() {
    let of = || Scope::Of(pankow());
    let changes = |roles: &[Role], scope| hat(roles, scope).changes();
    assert_eq!(changes(&[Role::DistrictSystem], of()), of());
    assert_eq!(changes(&[Role::DistrictOfficer, Role::Auditor], of()), of(), "who checks changes no more");
    assert_eq!(changes(&[Role::DistrictOfficer], Scope::Everybodys), Scope::Everybodys);
    assert_eq!(changes(&[Role::Steering], of()), Scope::Everybodys);
    assert_eq!(changes(&[Role::Operator], Scope::Everybodys), Scope::Nobodys);
    assert_eq!(changes(&[], of()), Scope::Nobodys);
    // Whoever may send an event is not held back of it.
    for Envelope { event, .. } in events() {
        let needs = table::of_event(&event);
        for role in Role::ALL {
            for scope in [of(), Scope::Everybodys, Scope::Nobodys] {
                let changes = changes(&[role], scope.clone());
                let is_more = match hat(&[role], scope).may(|| Right::Plan, &needs) {
                    Ok(Sight::Everything) => changes != Scope::Everybodys,
                    Ok(Sight::Of(own)) => changes != Scope::Of(own),
                    Err(_) => false,
                };
                assert!(!is_more, "{role:?} {}", event.type_name());
            }
        }
    }
}

#[test]
fn a_request_is_held_to_what_is_seen() {
    let sight = Sight::Of(pankow());
    let read = |authority: &str, district: &str| {
        let mut asked =
            GetBudgetRequest { authority: authority.into(), district: district.into(), ..Default::default() };
        sight.narrow(&mut asked).map(|()| asked.authority).map_err(|why| why.say().field)
    };
    let own = || Ok("ba-pankow".to_owned());
    assert_eq!(read("", ""), own(), "who names nobody asks for their own");
    assert_eq!(read("ba-pankow", "03"), own());
    assert_eq!(read("", "Pankow"), own());
    assert_eq!(read("ba-mitte", ""), Err("authority".to_owned()));
    assert_eq!(read(" ba-mitte ", ""), Err("authority".to_owned()));
    assert_eq!(read("", "01"), Err("district".to_owned()));
    assert_eq!(read("ba-pankow", "1"), Err("district".to_owned()));
    assert_eq!(read("BA Mitte", ""), Ok("BA Mitte".to_owned()), "what is no name is refused by whoever reads it");
    let record = |authority: &str| {
        let mut asked = PlaceOrderRequest { authority: authority.into(), ..Default::default() };
        sight.narrow(&mut asked).map(|()| asked.authority).map_err(|why| why.say().field)
    };
    assert_eq!(record("ba-pankow"), own());
    assert_eq!(record(""), Ok(String::new()), "a command says itself whose it is");
    assert_eq!(record(" ba-mitte"), Err("authority".to_owned()));
    let mut settle = SettleWarningsRequest::default();
    assert_eq!(sight.narrow(&mut settle), Ok(()));
    assert_eq!(settle.authority, "", "numbers stay numbers");
    let mut all = GetBudgetRequest { authority: "ba-mitte".into(), ..Default::default() };
    assert_eq!(Sight::Everything.narrow(&mut all), Ok(()));
}

#[test]
fn a_fact_needs_its_events_right_its_own_authority_and_its_own_source() {
    let events = events();
    let of = |kind: &str| &events.iter().find(|envelope| envelope.event.type_name() == kind).unwrap().event;
    let order = of("procurement.order-placed.v1");
    let scope = || Scope::Of(order.authority().unwrap().clone());
    let system = hat(&[Role::DistrictSystem], scope());
    assert_eq!(system.may_send(order, "/bezirk/03/hkr"), Ok(()));
    let refused = |hat: &Hat, event: &Event, source: &str| {
        hat.may_send(event, source).map_err(|why| {
            let refusal = why.say();
            (refusal.reason.code(), refusal.field)
        })
    };
    let not_permitted = |field: &str| Err(("NOT_PERMITTED", field.to_owned()));
    assert_eq!(refused(&system, order, "/bezirk/031/hkr"), not_permitted("source"));
    assert_eq!(refused(&system, order, "/bezirk/06/hkr"), not_permitted("source"));
    let other = hat(&[Role::DistrictSystem], Scope::Of("ba-spandau".parse().unwrap()));
    assert_eq!(refused(&other, order, "/bezirk/03/hkr"), Err(("ANOTHERS_AFFAIRS", "authority".to_owned())));
    assert_eq!(refused(&hat(&[Role::DistrictOfficer], scope()), order, "/bezirk/03/hkr"), not_permitted(""));
    for kind in ["budget.appropriated.v1", "funding.granted.v1", "parameters.published.v1", "budget.unfrozen.v1"] {
        assert_eq!(refused(&system, of(kind), "/bezirk/03/hkr"), not_permitted(""), "{kind}");
    }
    let steering = hat(&[Role::Steering], Scope::Nobodys);
    assert_eq!(steering.may_send(of("parameters.published.v1"), "/bezirk/03/ikt"), Ok(()));
    assert_eq!(refused(&steering, of("funding.granted.v1"), "/bezirk/03/ikt"), not_permitted(""));
    assert_eq!(steering.may_plan(of("procurement.payment-made.v1")), Ok(()));
    assert!(system.may_plan(of("procurement.payment-made.v1")).is_err(), "a plan is the steering's, its Ist too");
}

const GOOD: &str = r#"
[[caller]]
name = "hkr-03"
roles = ["district-system"]
scope = ["ba-pankow"]
sources = ["/bezirk/03/"]

[[caller]]
name = "erika"
person = "Erika Musterfrau"
roles = ["district-officer"]
scope = ["ba-pankow", "ba-mitte"]

[[caller]]
name = "ikt"
roles = ["steering"]
scope = "*"
sources = ["/ikt/"]

[[caller]]
name = "leitstand"
roles = ["operator"]

[[caller]]
name = "neu"
roles = []
"#;

#[test]
fn one_hat_a_call() {
    let callers = Callers::parse(GOOD).unwrap();
    let hat = |name: &str, named: Option<&str>| {
        let name: Arc<str> = name.into();
        callers.hat(&name, named).map(|hat| hat.scope).map_err(|why| why.say().reason.code())
    };
    assert_eq!(hat("hkr-03", None), Ok(Scope::Of(pankow())));
    assert_eq!(hat("hkr-03", Some("ba-pankow")), Ok(Scope::Of(pankow())));
    assert_eq!(hat("hkr-03", Some("ba-mitte")), Err("SCOPE_UNCLEAR"));
    assert_eq!(hat("erika", None), Err("SCOPE_UNCLEAR"));
    assert_eq!(hat("erika", Some("ba-pankow")), Ok(Scope::Of(pankow())));
    assert_eq!(hat("ikt", None), Ok(Scope::Everybodys));
    assert_eq!(hat("leitstand", None), Ok(Scope::Nobodys));
    assert_eq!(hat("leitstand", Some("ba-mitte")), Err("SCOPE_UNCLEAR"));
    assert_eq!(hat("neu", None), Ok(Scope::Nobodys));
    assert_eq!(hat("mallory", None), Err("NOT_PERMITTED"));
}

#[test]
fn a_system_of_record_is_no_person_unless_the_register_says_so() {
    let is_system = |text: &str, name: &str| Callers::parse(text).unwrap().is_system(name);
    let of = |name| is_system(GOOD, name);
    assert_eq!(["hkr-03", "erika", "ikt", "neu", "mallory"].map(of), [true, false, false, false, false]);
    let person = GOOD.replace("name = \"hkr-03\"", "name = \"hkr-03\"\nperson = \"Anna Beispiel\"");
    assert!(!is_system(&person, "hkr-03"), "somebody who sends for a system is somebody");
}

#[test]
fn a_gateway_carries_whom_it_lists_and_everybody_themselves() {
    let callers = Callers::parse(&format!("{GOOD}carries = [\"erika\"]\n")).unwrap();
    assert_eq!(
        [callers.is_gateway("neu"), callers.is_gateway("ikt"), callers.is_gateway("mallory")],
        [true, false, false]
    );
    let carries =
        [("neu", "erika"), ("neu", "neu"), ("neu", "ikt"), ("neu", "mallory"), ("ikt", "erika"), ("", "erika")]
            .map(|(gateway, name)| callers.carries(gateway, name));
    assert_eq!(carries, [true, true, false, false, false, false]);
}

#[test]
fn whom_an_issuer_means_the_register_says_and_no_name_does() {
    let issuer = |url: &str, jwks: &str| format!("[[issuer]]\nurl = \"{url}\"\naudience = \"us\"\njwks = \"{jwks}\"\n");
    let caller = |name: &str, more: &str| format!("[[caller]]\nname = \"{name}\"\nroles = []\n{more}\n");
    let (a, b) = (issuer("https://a", "/keys"), issuer("https://b", "https://b/keys"));
    let named = |text: &str, issuer: &str, subject: &str| {
        Callers::parse(text).unwrap().named_by(issuer, subject).map(ToString::to_string)
    };
    let one = format!("{a}{}{}", caller("erika", "subject = \"1\""), caller("2", ""));
    assert_eq!(named(&one, "https://a", "1"), Some("erika".to_owned()));
    assert_eq!(
        [named(&one, "https://a", "2"), named(&one, "https://b", "1"), named(&one, "https://a", "erika")],
        [const { None }; 3]
    );
    let of_b = caller("erika", "subject = \"1\"\nissuer = \"https://b\"");
    let both = format!("{a}{b}{of_b}{}", caller("paul", "subject = \"1\"\nissuer = \"https://a\""));
    assert_eq!(named(&both, "https://b", "1"), Some("erika".to_owned()));
    assert_eq!(named(&both, "https://a", "1"), Some("paul".to_owned()));
    let erika = caller("erika", "subject = \"1\"");
    for (text, german) in [
        (format!("{a}{b}{erika}"), "issuer nennt einen"),
        (erika.clone(), "issuer nennt einen"),
        (format!("{a}{of_b}"), "issuer nennt einen"),
        (format!("{a}{}", caller("erika", "subject = \" \"")), "darf nicht leer sein"),
        (format!("{a}{erika}{}", caller("paul", "subject = \"1\"")), "schon „erika“"),
        (format!("{a}{a}{erika}"), "steht doppelt"),
        (format!("{}{erika}", issuer("https://a", "http://a/keys")), "Adresse mit https"),
        (format!("{}{erika}", issuer("https://a", "http://localhost.evil/keys")), "Adresse mit https"),
        (format!("{}{erika}", issuer("https://a", "")), "dürfen nicht leer"),
        (format!("{}{erika}", issuer("", "/keys")), "dürfen nicht leer"),
    ] {
        let unfit = Callers::parse(&text).unwrap_err();
        let said = sollist_contract::said::Bilingual::said(&unfit.fault);
        assert!(said.de.contains(german), "{text}: {}", said.de);
    }
    assert!(Callers::parse(&format!("{}{erika}", issuer("https://a", "http://127.0.0.1:8080/keys"))).is_ok());
}

#[test]
fn what_changed_of_a_register_is_known_by_name() {
    let before = Callers::parse(GOOD).unwrap();
    let text = GOOD.replace("\"neu\"", "\"neuer\"").replace("[\"operator\"]", "[\"auditor\"]");
    let changed = Callers::parse(&text).unwrap().since(&before);
    let names = |names: &[Arc<str>]| names.join(" ");
    assert_eq!(
        (names(&changed.added), names(&changed.removed), names(&changed.changed)),
        ("neuer".to_owned(), "neu".to_owned(), "leitstand".to_owned())
    );
}

#[test]
fn what_is_wrong_in_a_register_is_said_by_place_in_both_languages() {
    let table = [
        ("roles = []", "rolls = []", "„rolls“", "“rolls”"),
        ("[\"operator\"]", "[\"admin\"]", "„admin“", "“admin”"),
        ("scope = \"*\"", "scope = \"all\"", "Liste von Behörden", "list of authorities"),
        ("scope = [\"ba-pankow\"]\n", "scope = []\n", "scope ist leer", "scope is empty"),
        ("scope = [\"ba-pankow\"]\n", "", "bitte scope angeben", "give scope"),
        ("scope = [\"ba-pankow\"]\n", "scope = [\"BA Pankow\"]\n", "Behördenkürzel", "authority code"),
        ("sources = [\"/bezirk/03/\"]", "", "braucht sources", "needs sources"),
        ("\"/bezirk/03/\"", "\"/bezirk/03\"", "endet nicht mit /", "does not end with /"),
        ("\"/bezirk/03/\"", "\"/sollist/\"", "wie die unseren", "like ours"),
        ("name = \"neu\"", "name = \"ikt\"", "steht doppelt", "there twice"),
        ("name = \"neu\"", "name = \" neu\"", "1 bis 200 Byte", "1 to 200 bytes"),
        (
            "roles = []",
            "roles = []\ncarries = [\"erica\"]",
            "„erica“ (carries) steht nicht",
            "“erica” (carries) is not",
        ),
        ("roles = []", "roles = [", "gültiges TOML", "valid TOML"),
    ];
    for (from, to, german, english) in table {
        assert!(GOOD.contains(from), "{from}");
        let unfit = Callers::parse(&GOOD.replace(from, to)).unwrap_err();
        let said = sollist_contract::said::Bilingual::said(&unfit.fault);
        assert!(said.de.contains(german), "{to}: {}", said.de);
        assert!(said.en.contains(english), "{to}: {}", said.en);
    }
    assert!(Callers::parse(include_str!("../../../../deploy/access.example.toml")).is_ok(), "the example is one");
    assert!(Callers::parse("").is_err(), "a register without anybody lets nobody in");
    let other = "\n[[caller]]\nname = \"hkr-06\"\nroles = [\"district-system\"]\nscope = [\"ba-mitte\"]\nsources = ";
    for (sources, fits) in
        [("[\"/bezirk/06/\"]", true), ("[\"/bezirk/03/\"]", false), ("[\"/bezirk/\"]", false), ("[\"/\"]", false)]
    {
        assert_eq!(Callers::parse(&format!("{GOOD}{other}{sources}")).is_ok(), fits, "{sources}");
    }
}
