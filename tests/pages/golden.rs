//! What every route shows of the example, word for word, in both languages: a file of `golden/` each. After a change
//! that is meant: `UPDATE=1`, and read what it changed.

use std::{collections::BTreeSet, fs};

use super::example::{Example, folder};

/// The page's own part, with what is drawn anew each time left out.
fn main_of(html: &str) -> String {
    let from = html.find("<main").unwrap();
    let main = &html[from..html.find("</main>").unwrap() + "</main>".len()];
    let mut parts = main.split("name=\"request_id\" value=\"");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        text.push_str("name=\"request_id\" value=\"…");
        text.push_str(&part[part.find('"').unwrap()..]);
    }
    without_hashes(&text)
}

/// A hash covers chance: it is another one each time.
fn without_hashes(text: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let parts = text.split_inclusive(|c| !is_digit(c));
    let shown = |part: &str| match part.trim_end_matches(|c| !is_digit(c)) {
        hash if hash.len() == 64 => part.replace(hash, "…"),
        _ => part.to_owned(),
    };
    parts.map(shown).collect()
}

fn file_name(address: &str) -> String {
    let name: String = address.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let name = name.trim_matches('-');
    format!("{}.html", if name.is_empty() { "lage" } else { name })
}

#[test]
fn every_page_says_what_it_said() {
    let example = Example::new();
    let golden = folder().join("pages/golden");
    let update = std::env::var_os("UPDATE").is_some();
    let (mut kept, mut changed) = (BTreeSet::new(), Vec::new());
    for (_, address) in example.addresses() {
        let (de, en) = (example.site.get(&address), example.site.english(&address));
        assert_eq!((de.status, en.status), (200, 200), "{address}");
        let told = format!("{address}\n\n{}\n\n{}\n", main_of(&de.body), main_of(&en.body));
        let name = file_name(&address);
        let file = golden.join(&name);
        if fs::read_to_string(&file).ok().as_ref() != Some(&told) {
            if update {
                fs::create_dir_all(&golden).unwrap();
                fs::write(&file, &told).unwrap();
            } else {
                let there = fs::read_to_string(&file).unwrap_or_default();
                let differs = there.lines().zip(told.lines()).find(|(was, is)| was != is);
                changed.push(format!("{name}: {differs:?}"));
            }
        }
        assert!(kept.insert(name), "two addresses have one file: {address}");
    }
    for file in fs::read_dir(&golden).unwrap() {
        let file = file.unwrap();
        if !kept.contains(file.file_name().to_str().unwrap()) {
            if update { fs::remove_file(file.path()).unwrap() } else { changed.push(format!("{file:?} of no route")) }
        }
    }
    assert!(changed.is_empty(), "UPDATE=1 writes anew what is meant:\n{}", changed.join("\n"));
}
