//! Sentences are made at the edge: in `words`, in both languages, and nowhere else.

use std::fs;

/// What makes a sentence of a refusal, or a refusal with its sentences.
const MAKES: &[&str] = &["Said::new(", "Refusal::new(", "Warning::new(", "Refusal {", "Said {"];
/// What takes one apart, gives one back or is about one: no sentence is made.
const TAKES: &[&str] = &["fn ", "let ", "} =", "impl ", " for ", "|Said {", "|Refusal {", "Ok(Said {", "Some(Said {"];
/// Where they are declared.
const DECLARED: &[&str] = &["proto/src/said.rs", "proto/src/refusal.rs", "proto/src/warning.rs"];

fn is_words(path: &str) -> bool {
    path.ends_with("/words.rs") || path.contains("/words/")
}

#[test]
fn no_sentence_is_made_outside_words() {
    let mut faults = Vec::new();
    let mut made = 0;
    for (_, (folder, _)) in super::packages() {
        for file in super::sources(&folder.join("src")) {
            let path = file.strip_prefix(super::root()).unwrap().display().to_string();
            if path.contains("/gen/") || path.ends_with("tests.rs") || DECLARED.contains(&path.as_str()) {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            if is_words(&path) {
                made += MAKES.iter().map(|way| text.matches(way).count()).sum::<usize>();
                continue;
            }
            let text = text.split("#[cfg(test)]").next().unwrap();
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                let line = line.replace("text::Said", "Said");
                let makes = MAKES.iter().any(|way| line.contains(way)) && !TAKES.iter().any(|way| line.contains(way));
                // Every refusal says what to do, and in German that begins with this word.
                let advises = line.contains("Bitte ") || line.contains("; bitte ");
                if makes || advises {
                    faults.push(format!("{path}:{}: {}", number + 1, line.trim()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "sentences are made here instead of in words:\n{}", faults.join("\n"));
    assert!(made >= 200, "only {made} sentences were found: has the house moved?");
}
