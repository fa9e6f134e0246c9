//! Advice that can be followed: commands run as they are printed, whoever types is told of commands and not of calls,
//! and a German sentence has days and numbers as Germans write them.

use clap::error::ErrorKind;
use sollist::cli::{args, words::typed};
use sollist_contract::lang::Lang;
use sollist_contract::said::Said;

/// Every sentence that refuses or queries something.
fn sentences() -> Vec<Said> {
    let refused = super::refusals::rooms().into_iter().flat_map(|(_, all)| all).map(|refusal| refusal.said);
    let queried = super::warnings::rooms().into_iter().flat_map(|(_, all)| all).map(|warning| warning.said);
    refused.chain(queried).chain(sollist_reporting::words::verdicts()).collect()
}

/// The commands in a text: in quotes, after `sollist`.
fn commands(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (begin, end) in [('„', '“'), ('`', '`'), ('“', '”')] {
        let inside = text.split(begin).skip(1).filter_map(|part| part.split(end).next());
        found.extend(inside.filter(|inside| inside.starts_with("sollist ")));
    }
    found
}

/// Whether a command runs as it is printed; what stands for something is in capitals. A command alone is a name.
fn runs(command: &str) -> Result<(), String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let is_name = words.iter().all(|word| !word.starts_with('-') && word.chars().all(|c| c.is_lowercase() || c == '-'));
    let error = match args::command(Lang::De).try_get_matches_from(&words) {
        Ok(_) => return Ok(()),
        Err(error) => error,
    };
    let stands_for = |word: &&str| word.contains('{') || word.chars().any(char::is_uppercase) || *word == "…";
    match error.kind() {
        // What is missing of a name of a command is for the help to say.
        ErrorKind::MissingRequiredArgument | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if is_name => Ok(()),
        ErrorKind::DisplayHelp => Ok(()),
        // A sentence into which the command is put.
        ErrorKind::InvalidSubcommand if words.iter().any(|word| word.contains('{')) => Ok(()),
        // A value that stands for one.
        ErrorKind::ValueValidation | ErrorKind::InvalidValue if words.iter().any(stands_for) => Ok(()),
        kind => Err(format!("{command}: {kind:?}")),
    }
}

#[test]
fn what_is_advised_runs_as_it_is_printed() {
    let mut seen = 0;
    let page = std::fs::read_to_string(super::root().join("docs/sentences.md")).unwrap();
    // Behind it stand names of options, not commands.
    let page = page.split("\n## Help\n").next().unwrap_or_default().to_owned();
    let all = sentences().into_iter().flat_map(|Said { de, en }| [de, en]).chain([page]);
    for text in all {
        for command in commands(&text) {
            seen += 1;
            runs(command).unwrap_or_else(|why| panic!("{why}"));
        }
    }
    assert!(seen > 150, "{seen}");
    for wrong in ["sollist report --as-of 17", "sollist haushalt", "sollist budget --jahr 2026"] {
        assert!(runs(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn whoever_types_is_told_of_commands_and_of_no_calls() {
    let mut seen = 0;
    for said in sentences() {
        let calls = said.de.contains("in gRPC ");
        assert_eq!(calls, said.en.contains("in gRPC "), "{said:?}");
        // One form everywhere, made by `contract::said::way`.
        let ways = said.de.matches("auf der Kommandozeile „").count();
        assert_eq!(ways, said.de.matches("in gRPC ").count(), "{said:?}");
        seen += ways;
        for read in [typed::read_here(said.clone()), typed::here(said)] {
            for (text, ours) in [(&read.de, "Kommandozeile"), (&read.en, "command line")] {
                assert!(!text.contains("gRPC") && !text.contains(&format!("({ours}")), "{text}");
                assert!(!text.contains("  ") && !text.contains("()"), "{text}");
            }
        }
    }
    assert!(seen >= 10, "{seen}");
}

/// `2026-03-31` that is no part of a name, a command or a text of others.
fn english_day(text: &str) -> Option<&str> {
    let shape = |part: &str| {
        let like = |(at, c): (usize, char)| if matches!(at, 4 | 7) { c == '-' } else { c.is_ascii_digit() };
        part.len() == 10 && part.char_indices().all(like)
    };
    text.split(|c: char| c.is_whitespace() || "(),;.".contains(c)).find(|word| shape(word))
}

/// Five digits in a row that are no part of a name.
fn ungrouped(text: &str) -> Option<&str> {
    let words = text.split(|c: char| c.is_whitespace() || "(),;".contains(c));
    words.map(|word| word.trim_end_matches('.')).find(|word| word.len() > 4 && word.bytes().all(|b| b.is_ascii_digit()))
}

/// A text without what is quoted in it: commands, and what others wrote.
fn own_words(text: &str) -> String {
    let mut own = String::new();
    for (place, part) in text.split('„').enumerate() {
        own.push_str(if place == 0 { part } else { part.split_once('“').map_or("", |(_, behind)| behind) });
    }
    // An option with its value is typed so.
    own.split("--")
        .enumerate()
        .map(|(place, part)| {
            if place == 0 {
                part
            } else {
                part.split_once(' ').and_then(|(_, rest)| rest.split_once(' ')).map_or("", |(_, rest)| rest)
            }
        })
        .collect()
}

#[test]
fn german_sentences_have_german_days_and_numbers() {
    // What stands in a file of configuration is written as it stands there.
    for Said { de, .. } in sentences().into_iter().filter(|said| !said.de.contains(".toml: ")) {
        let own = own_words(&de);
        assert_eq!(english_day(&own), None, "{de}");
        assert_eq!(ungrouped(&own), None, "{de}");
    }
    assert_eq!(english_day("am (2026-03-31)."), Some("2026-03-31"));
    assert_eq!(english_day(&own_words("etwa „2026-03-31“ oder --as-of 2026-03-31")), None);
    assert_eq!(ungrouped("bis 19902."), Some("19902"));
}
