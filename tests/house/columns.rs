//! Whoever reads two files side by side has room for 120 columns.

use std::fs;

/// The numbers of the lines that begin within a text: a table that is expected, a statement in SQL. They are as long as
/// that is.
fn within_a_text(source: &str) -> Vec<usize> {
    let mut within = Vec::new();
    let (mut line, mut rest) = (1, source);
    while let Some(c) = rest.chars().next() {
        let hashes = rest.strip_prefix('r').map(|rest| rest.len() - rest.trim_start_matches('#').len());
        let raw = hashes.filter(|hashes| rest[1 + hashes..].starts_with('"')).map(|hashes| "#".repeat(hashes));
        let length = if let Some(hashes) = &raw {
            let begin = 2 + hashes.len();
            let end = format!("\"{hashes}");
            rest[begin..].find(&end).map_or(rest.len(), |at| begin + at + end.len())
        } else if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |at| at + 2)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\") {
            3
        } else {
            c.len_utf8()
        };
        let text = &rest[..length];
        let lines = text.matches('\n').count();
        // A text that goes on in the next line of the source, and not in one of its own, is broken at will.
        let broken = text.lines().map(|line| line.ends_with('\\'));
        if raw.is_some() || c == '"' {
            within
                .extend((line + 1..=line + lines).zip(broken).filter(|(_, broken)| !broken).map(|(number, _)| number));
        }
        line += lines;
        rest = &rest[length..];
    }
    within
}

#[test]
fn lines_are_at_most_120_columns() {
    let mut long = Vec::new();
    for folder in ["proto", "analytics", "migrations", "services", "tests"] {
        for file in super::sources(&super::root().join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            if file.display().to_string().contains("/gen/") {
                continue;
            }
            let texts = within_a_text(&text);
            let lines = text.lines().zip(1..).filter(|(line, number)| {
                line.chars().count() > 120 && !line.contains("r#\"") && !texts.contains(number)
            });
            long.extend(lines.map(|(_, number)| format!("{}:{number}", file.display())));
        }
    }
    assert!(long.is_empty(), "{} lines are longer than 120 columns:\n{}", long.len(), long.join("\n"));
}

#[test]
fn a_text_of_several_lines_is_known() {
    let source = "let a = \"one \\\n  two\";\nlet b = r#\"x\ny\"z\n\"#; // \"\nlet c = '\"';\nlet d = \"p\nq\";\n";
    assert_eq!(within_a_text(source), [4, 5, 8]);
}
