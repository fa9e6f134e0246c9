//! docs/sentences.md: everything that the command line says, in both languages, to be read through. Its texts are taken
//! from the sources that make them (`words`, what stands beside options and columns), with `{…}` where a value goes.

use std::{collections::BTreeSet, fs, iter::Peekable, path::Path, str::Chars};

use sollist::cli::args;
use sollist_contract::lang::Lang;

/// A text within quotes, and where it stands: in which list of arguments, and of what.
struct Text {
    text: String,
    list: usize,
    /// It is compared, or given to a method that looks for it: nobody reads it.
    looked_for: bool,
}

/// What takes a text to look for it.
const LOOKS: [&str; 11] = [
    "starts_with",
    "ends_with",
    "split_once",
    "rsplit_once",
    "strip_prefix",
    "strip_suffix",
    "contains",
    "replace",
    "join",
    "trim_start_matches",
    "trim_end_matches",
];

/// The texts of a source with their lists. What `format!` makes is one text of the list that it stands in.
fn listed(source: &str) -> Vec<Text> {
    let source = source.split("#[cfg(test)]").next().unwrap();
    let (mut all, mut next): (Vec<Text>, usize) = (Vec::new(), 1);
    let mut open: Vec<(usize, bool)> = vec![(0, false)];
    let mut before = String::new();
    let mut chars = source.chars().peekable();
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
                let text = quoted(&mut chars);
                let &(list, looks) = open.last().unwrap();
                let looked_for = looks || before.trim_end().ends_with("==");
                all.push(Text { text, list, looked_for });
                before.clear();
            }
            '(' | '[' | '{' => {
                let name: String = before.chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let name: String = name.chars().rev().collect();
                let is_text = before.trim_end().ends_with("format!");
                let looks = LOOKS.contains(&name.as_str());
                let parent = open.last().unwrap().0;
                open.push(if is_text { (parent, false) } else { (next, looks) });
                next += 1;
                before.clear();
            }
            ')' | ']' | '}' => {
                if open.len() > 1 {
                    open.pop();
                }
                before.clear();
                before.push(c);
            }
            ';' => {
                open.last_mut().unwrap().0 = next;
                next += 1;
                before.clear();
            }
            '>' if before.ends_with('=') => {
                // What stood before an arrow was compared.
                let list = open.last().unwrap().0;
                all.iter_mut().rev().take_while(|text| text.list == list).for_each(|text| text.looked_for = true);
                open.last_mut().unwrap().0 = next;
                next += 1;
                before.clear();
            }
            c => before.push(c),
        }
    }
    all
}

/// The rest of a text whose first quote was read, as the program has it.
fn quoted(chars: &mut Peekable<Chars<'_>>) -> String {
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
    text.trim().replace('\n', " ")
}

/// The texts of a source in their order.
fn texts(source: &str) -> Vec<String> {
    listed(source).into_iter().map(|text| text.text).collect()
}

/// Whether a person reads it: words, not names of fields.
fn is_said(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= 4 && text.contains(' ')
}

/// Whether a person reads both: words of any length, no codes and no marks.
fn are_said(de: &str, en: &str) -> bool {
    let is_word = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        letters >= 2 && (text.contains(' ') || !text.contains(|c: char| c.is_ascii_digit() || "._/{".contains(c)))
    };
    is_word(de) && is_word(en)
}

/// Texts in German, each with the same in English: of a list of arguments the last ones that make pairs. What stands
/// alone (`let de = …; let en = …`) is a pair with what stands alone behind it.
fn pairs(source: &str) -> Vec<[String; 2]> {
    let texts: Vec<Text> = listed(source).into_iter().filter(|text| !text.looked_for).collect();
    let (mut pairs, mut alone) = (Vec::new(), None::<String>);
    for list in texts.chunk_by(|one, next| one.list == next.list) {
        let said = list[list.len() % 2..].chunks(2).map(|pair| [pair[0].text.clone(), pair[1].text.clone()]);
        pairs.extend(said.filter(|[de, en]| are_said(de, en)));
        if let [text] = list
            && is_said(&text.text)
        {
            match alone.take() {
                None => alone = Some(text.text.clone()),
                Some(de) => pairs.push([de, text.text.clone()]),
            }
        }
    }
    pairs
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
        "# Sentences\n\nEverything that the command line says, each sentence once: German, and below it English, with \
         `{…}` where a value goes; what is refused stands in\n[refusals.md](refusals.md). This page is generated \
         (`UPDATE=1 cargo test --release -p sollist-tests house::spoken`).\n",
    );
    let root = super::root();
    let mut once = BTreeSet::new();
    let folders = [
        "services/sollist/src",
        "services/plan/src",
        "services/web/src",
        "services/reporting/src",
        "analytics/src",
        "proto/src",
    ];
    for folder in folders {
        for file in sources(&root.join(folder)) {
            let said = pairs(&fs::read_to_string(&file).unwrap());
            let said: Vec<String> = said
                .into_iter()
                .filter(|pair| once.insert(pair.clone()))
                .map(|[de, en]| format!("- {de}\n  - {en}\n"))
                .collect();
            if !said.is_empty() {
                let name = file.strip_prefix(&root).unwrap().display();
                out.push_str(&format!("\n## {name}\n\n{}", said.concat()));
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

#[test]
fn a_german_text_is_listed_with_its_english_one() {
    let source = r#"
        Column::new("n", "Jahreswerte", "Yearly values"),
        ("requested", term("gestellt", "requested")),
        ask "Mehrbedarf beantragen" "Ask for more money";
        let of = if one { ("ein", "one") } else { ("mehrere", "several") };
        Said::new(format!("Von {} an.", of.0), format!("From {} on.", of.1)).more("; ", &own);
        let de = format!("Schon {} Zeilen", 1); let en = format!("{} rows already", 1);
        match text { "a string" | "a text" => ("ein Text", "a text"), _ => text.starts_with("an amount") }
    "#;
    let pairs = pairs(source);
    let pairs: Vec<[&str; 2]> = pairs.iter().map(|[de, en]| [de.as_str(), en.as_str()]).collect();
    let expected = [
        ["Jahreswerte", "Yearly values"],
        ["gestellt", "requested"],
        ["Mehrbedarf beantragen", "Ask for more money"],
        ["ein", "one"],
        ["mehrere", "several"],
        ["Von {} an.", "From {} on."],
        ["Schon {} Zeilen", "{} rows already"],
        ["ein Text", "a text"],
    ];
    assert_eq!(pairs, expected);
}
