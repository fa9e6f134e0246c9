//! docs/sentences.md: everything that the command line says, in both languages, to be read through. Its texts are taken
//! from the sources that make them (`words`, what stands beside options and columns), with `{…}` where a value goes.

use std::{fs, path::Path};

use sollist::cli::args;
use sollist_contract::lang::Lang;

/// The texts of a source in their order: what stands within quotes, as the program has it.
fn texts(source: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut chars = source.split("#[cfg(test)]").next().unwrap().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => while chars.next().is_some_and(|c| c != '\n') {},
            '\'' => {
                // A letter, or the name of a lifetime.
                if chars.next() == Some('\\') {
                    chars.next();
                }
                chars.next_if_eq(&'\'');
            }
            '"' => {
                let mut text = String::new();
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    match c {
                        '\\' => match chars.next() {
                            Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                            Some('n') => text.push('\n'),
                            Some(other) => text.push(other),
                            None => {}
                        },
                        other => text.push(other),
                    }
                }
                texts.push(text.trim().replace('\n', " "));
            }
            _ => {}
        }
    }
    texts
}

/// Whether a person reads it: words, not names of fields.
fn is_said(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 4 && text.contains(' ')
}

/// Each sentence and its other language stand beside each other in the source, the German first.
fn pairs(source: &str) -> String {
    texts(source).iter().filter(|text| is_said(text)).map(|text| format!("- {text}\n")).collect()
}

/// Whether a file within a folder of sources has what is said; wherever the checkout lies.
fn is_words(file: &Path) -> bool {
    format!("/{}", file.display()).contains("/words")
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> =
        super::sources(folder).into_iter().filter(|file| is_words(file.strip_prefix(folder).unwrap())).collect();
    files.sort();
    files
}

/// What help says of a command and of those inside it, in one language.
fn help(command: &clap::Command, path: &str, out: &mut Vec<(String, String)>) {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    out.push((path.to_owned(), about));
    for argument in command.get_arguments() {
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        out.push((format!("{path} {}", argument.get_id()), help));
    }
    for sub in command.get_subcommands() {
        help(sub, format!("{path} {}", sub.get_name()).trim(), out);
    }
}

fn page() -> String {
    let mut out = String::from(
        "# Sentences\n\nEverything that the command line says, German and English beside each other, with `{…}` where \
         a value goes; what is refused stands in\n[refusals.md](refusals.md). This page is generated (`UPDATE=1 cargo \
         test --release -p sollist-tests house::spoken`).\n",
    );
    let root = super::root();
    for folder in ["services/sollist/src", "services/web/src", "services/reporting/src", "analytics/src", "proto/src"] {
        for file in sources(&root.join(folder)) {
            let said = pairs(&fs::read_to_string(&file).unwrap());
            if !said.is_empty() {
                out.push_str(&format!("\n## {}\n\n{said}", file.strip_prefix(&root).unwrap().display()));
            }
        }
    }
    out.push_str("\n## Help\n");
    let of = |lang| {
        let mut all = Vec::new();
        help(&args::command(lang), "", &mut all);
        all
    };
    for ((path, de), (_, en)) in of(Lang::De).into_iter().zip(of(Lang::En)).filter(|((_, de), _)| !de.is_empty()) {
        out.push_str(&format!("\n- `sollist {}`\n  - {de}\n  - {en}\n", path.trim()));
    }
    out
}

#[test]
fn the_page_of_sentences_is_fresh() {
    let path = super::root().join("docs/sentences.md");
    let now = page();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, now).unwrap();
        return;
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    let differs = before.lines().zip(now.lines()).find(|(before, now)| before != now);
    assert!(before == now, "docs/sentences.md is not fresh (UPDATE=1 writes it): {differs:?}");
}

/// One word for one thing, and no English in a German text.
#[test]
fn words_are_those_that_were_agreed() {
    let root = super::root();
    let mut seen = 0;
    for folder in ["services", "analytics", "proto"] {
        for file in sources(&root.join(folder)) {
            for text in texts(&fs::read_to_string(&file).unwrap()).iter().filter(|text| is_said(text)) {
                seen += 1;
                for (word, instead) in [
                    ("abgewiesen", "abgelehnt"),
                    ("zurückgewiesen", "abgelehnt"),
                    ("Stichtag des Mehrbedarfs", "Zieltag"),
                    (" Bytes", " Byte"),
                    ("invalid digit", "eine ganze Zahl"),
                    ("im Bestand", "auf Lager"),
                    ("im Lager", "auf Lager"),
                ] {
                    let is_german = text.contains(['ä', 'ö', 'ü', 'ß', '„']);
                    assert!(
                        !text.contains(word) || word == " Bytes" && !is_german,
                        "{}: {word}, not {instead}: {text}",
                        file.display()
                    );
                }
            }
        }
    }
    assert!(seen > 500, "only {seen} texts were found: has the house moved?");
}

#[test]
fn a_text_is_read_as_the_program_has_it() {
    let source =
        "// \"no\"\nfn a<'a>(c: char) { c == '\"'; Said::new(\"Das {x} „y“ \\\n    geht.\", \"It \\\"goes\\\".\") }";
    assert_eq!(texts(source), ["Das {x} „y“ geht.", "It \"goes\"."]);
}
