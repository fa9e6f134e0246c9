//! docs/warnings.md: every reason of a warning with an example of its sentences, as the program makes them. It is
//! generated from the examples that each crate gives, and committed; so that no sentence changes unseen.

use std::{collections::BTreeSet, fs};

use sollist_contract::{
    warning::{Reason, Warning},
    words::choices,
};

/// The rooms in their order, each with an example of every warning that it makes.
pub(super) fn rooms() -> Vec<(&'static str, Vec<Warning>)> {
    vec![
        ("Whatever it is about", sollist_platform::words::warnings()),
        ("Budget lines and what is bought from them", sollist_ledger::words::warnings()),
        ("Budget", sollist_budget::words::warnings()),
        ("Procurement", sollist_procurement::words::warnings()),
        ("Rollout", sollist_rollout::words::warnings()),
        ("Staffing", sollist_staffing::words::warnings()),
        ("Scenarios, parameters and published figures", sollist_intake::words::warnings()),
    ]
}

fn page() -> String {
    let mut out = String::from(
        "# Warnings\n\nWhat is recorded all the same, and an officer would query: every reason with its title, the \
         field it is about, and an example of its sentences in German and\nEnglish. They come with the receipt of a \
         command, in the summary of an import, and stay on a list (`sollist look`, `ListWarnings`) until \
         somebody\nsettles them. The reason stays what it is; titles and sentences may get better. This page is \
         generated (`UPDATE=1 cargo test --release -p sollist-tests house::warnings`).\n",
    );
    for (room, warnings) in rooms() {
        out.push_str(&format!("\n## {room}\n"));
        let mut before = None;
        for Warning { reason, field, said, .. } in warnings {
            // Another wording of the same rule stands below the first.
            if before != Some(reason) {
                let field = if field.is_empty() { String::new() } else { format!(" (`{field}`)") };
                let title = choices::query(reason.code()).unwrap();
                out.push_str(&format!("\n- **`{}`** {} / {}{field}\n", reason.code(), title.de, title.en));
            }
            before = Some(reason);
            out.push_str(&format!("  - {}\n  - {}\n", said.de, said.en));
        }
    }
    out
}

#[test]
fn the_page_of_warnings_is_fresh() {
    let path = super::root().join("docs/warnings.md");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let now = page();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, now).unwrap();
        return;
    }
    assert!(
        before == now,
        "docs/warnings.md is not fresh: run UPDATE=1 cargo test --release -p sollist-tests house::warnings"
    );
}

#[test]
fn every_warning_is_given_once_and_said_in_both_languages() {
    let mut given: BTreeSet<Reason> = BTreeSet::new();
    for (room, warnings) in rooms() {
        let mut before: Option<Reason> = None;
        for Warning { reason, said, .. } in warnings {
            let again = before.replace(reason) == Some(reason);
            assert!(given.insert(reason) || again, "{room}: two rules share the reason {}", reason.code());
            assert!(!said.de.is_empty() && !said.en.is_empty() && said.de != said.en, "{}", reason.code());
            assert!(said.de.contains("Bitte "), "{} does not say what to do: {}", reason.code(), said.de);
        }
    }
    let silent: Vec<&str> =
        Reason::ALL.iter().filter(|reason| !given.contains(reason)).map(|reason| reason.code()).collect();
    assert!(silent.is_empty(), "these reasons have no example in words: {silent:?}");
}

#[test]
fn codes_of_warnings_are_words_of_one_kind() {
    for reason in Reason::ALL {
        let code = reason.code();
        let plain = |text: &str| text.replace('_', "").to_lowercase();
        assert_eq!(plain(&format!("{reason:?}")), plain(code), "a code is spelt like its name");
        assert!(code.len() <= 63 && Reason::of(code) == Some(*reason), "{code}");
        assert_eq!(serde_json::to_value(reason).unwrap(), code);
    }
}
