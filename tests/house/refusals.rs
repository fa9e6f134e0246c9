//! docs/refusals.md: every reason with an example of its sentences, as the program makes them. It is generated from the
//! examples that each crate gives, and committed; so that no sentence changes unseen.

use std::{collections::BTreeSet, fs};

use sollist_contract::{
    refusal::{Reason, Refusal},
    words::{reasons, terms::Term},
};

/// The rooms in their order, each with an example of every refusal that it makes.
pub(super) fn rooms() -> Vec<(&'static str, Vec<Refusal>)> {
    let mut rooms = vec![
        ("What came cannot be read", sollist_contract::words::examples()),
        ("Budget lines, commitment authority, stock, authorities", sollist_ledger::words::examples()),
        ("Budget", sollist_budget::words::examples()),
        ("Procurement", sollist_procurement::words::examples()),
        ("Rollout", sollist_rollout::words::examples()),
        ("Staffing", sollist_staffing::words::examples()),
        ("Intake: submissions, plans, what was refused", sollist_intake::words::examples()),
        ("Figures", sollist_analytics::words::examples()),
        ("Reports", sollist_reporting::words::examples()),
        ("Telling others", sollist_webhooks::words::examples()),
        ("The notary", sollist_notary::words::examples()),
        ("Calls, the store, the broker, the process", sollist_platform::words::examples()),
        ("Starting", sollist::words::examples()),
    ];
    // As they stand in the registry; several wordings of one rule together.
    rooms.iter_mut().for_each(|(_, refusals)| refusals.sort_by_key(|refusal| refusal.reason));
    rooms
}

/// `FailedPrecondition` as `FAILED_PRECONDITION`.
fn upper(name: &str) -> String {
    let split = |c: char| if c.is_uppercase() { format!("_{c}") } else { c.to_uppercase().to_string() };
    name.chars().map(split).collect::<String>().trim_start_matches('_').to_owned()
}

/// What a reason is called, in both languages.
fn titled(reason: Reason) -> String {
    let Term { de, en } = reasons::title(reason);
    format!("{de} / {en}")
}

fn page() -> String {
    let mut out = String::from(
        "# Refusals\n\nWhat Sollist refuses, and what it says then: every reason with its title, its code of gRPC, the \
         field it is about, and an example of its sentences in\nGerman and English. The reason is \
         `google.rpc.ErrorInfo.reason` of a call, `reason` of an entry in the list of what was refused, and stays what \
         it\nis; titles and sentences may get better. This page is generated (`UPDATE=1 cargo test --release -p \
         sollist-tests house::refusals`).\n",
    );
    for (room, refusals) in rooms() {
        out.push_str(&format!("\n## {room}\n"));
        let mut before = None;
        for Refusal { reason, field, said } in refusals {
            let code = sollist_platform::error::code_of(reason.kind());
            let field = if field.is_empty() { String::new() } else { format!(", `{field}`") };
            // Another wording of the same rule stands below the first.
            if before != Some(reason) {
                let kind = upper(&format!("{code:?}"));
                out.push_str(&format!("\n- **`{}`** {} ({kind}{field})\n", reason.code(), titled(reason)));
            }
            before = Some(reason);
            out.push_str(&format!("  - {}\n  - {}\n", said.de, said.en));
        }
    }
    out.push_str(
        "\n## Given no more\n\nFiner reasons took their place; what was kept or sent with them stays readable.\n\n",
    );
    for reason in Reason::ALL.iter().filter(|reason| reason.until().is_some()) {
        out.push_str(&format!("- `{}` {}, until {}\n", reason.code(), titled(*reason), reason.until().unwrap()));
    }
    out
}

#[test]
fn the_page_of_refusals_is_fresh() {
    let path = super::root().join("docs/refusals.md");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let now = page();
    let codes = |page: &str| page.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
    let codes_now = codes(&now);
    for code in codes(&before)
        .into_iter()
        .filter(|code| code.chars().all(|c| c.is_ascii_uppercase() || "_0123456789".contains(c)))
    {
        assert!(codes_now.contains(&code), "the reason {code} was given once: it stays in the registry (`until`)");
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, now).unwrap();
        return;
    }
    assert!(
        before == now,
        "docs/refusals.md is not fresh: run UPDATE=1 cargo test --release -p sollist-tests house::refusals"
    );
}

#[test]
fn every_reason_is_given_once_and_said_in_both_languages() {
    let mut given: BTreeSet<Reason> = BTreeSet::new();
    for (room, refusals) in rooms() {
        let mut before: Option<Reason> = None;
        for Refusal { reason, said, .. } in refusals {
            assert!(reason.until().is_none(), "{}: {} is given no more", room, reason.code());
            let again = before.replace(reason) == Some(reason);
            assert!(given.insert(reason) || again, "{room}: two rules share the reason {}", reason.code());
            assert!(!said.de.is_empty() && !said.en.is_empty() && said.de != said.en, "{}", reason.code());
            let told_apart = [" the ", " is ", " not "].iter().filter(|word| said.de.contains(*word)).count();
            assert!(told_apart < 2, "{} speaks English in its German: {}", reason.code(), said.de);
        }
    }
    let silent: Vec<&str> = Reason::ALL
        .iter()
        .filter(|reason| reason.until().is_none() && !given.contains(reason))
        .map(|r| r.code())
        .collect();
    assert!(silent.is_empty(), "these reasons have no example in words: {silent:?}");
}

#[test]
fn codes_are_words_of_one_kind() {
    let mut seen = BTreeSet::new();
    for reason in Reason::ALL {
        let code = reason.code();
        assert!(seen.insert(code), "{code} twice");
        assert!(code.len() <= 63 && code.split('_').all(|word| !word.is_empty()), "{code}");
        assert!(code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'), "{code}");
        let name: String = format!("{reason:?}");
        let plain = |text: &str| text.replace('_', "").to_lowercase();
        assert_eq!(plain(&name), plain(code), "a code is spelt like its name");
        assert_eq!(serde_json::to_value(reason).unwrap(), code);
    }
}

/// What an operator does to a store, whoever reads of it.
const OF_OPERATORS: [&str; 4] = ["sollist verify", "sollist rebuild", "sollist migrate", "sollist serve"];
/// Rooms whose sentences reach callers of gRPC, who have no command line.
const CALLED: usize = 9;

/// A sentence that says what to type says where: the same reaches whoever calls gRPC.
#[test]
fn a_command_line_is_named_as_one() {
    let of_files = |refusal: &Refusal| {
        ["PLAN_ROW", "PLAN_FILE", "RULE_FILE"].iter().any(|begin| refusal.reason.code().starts_with(begin))
    };
    for (room, refusals) in rooms().into_iter().take(CALLED) {
        for Refusal { reason, said, .. } in refusals.iter().filter(|refusal| !of_files(refusal)) {
            let types = |text: &str| {
                let rest = OF_OPERATORS.iter().fold(text.to_owned(), |text, known| text.replace(known, ""));
                rest.contains("sollist ") || rest.contains(" --")
            };
            let named = said.de.contains("Kommandozeile") && said.en.contains("command line");
            assert!(named || !types(&said.de) && !types(&said.en), "{room}: {}: {said:?}", reason.code());
        }
    }
}
