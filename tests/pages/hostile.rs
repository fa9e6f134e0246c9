//! Texts that would do harm, in every field of every form, in everything that is asked in an address, and in every part
//! of every path. The forms are those that the pages show: whoever adds a field has it tried.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{
    Answer, Site,
    acts::{Fields, percent, unescaped, with, written},
    example::{Example, keys},
    text,
};

/// Texts, as they would be typed.
fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("marks", "<zz9><script>zz8()</script>\" zz7=' {{7*7}} ${7*7} &amp; <!--".to_owned()),
        ("turned", "um\u{202e}gnp.exe\u{2066}\u{200b}👩‍💻".to_owned()),
        ("nothing", "a\0b\u{7}c\r\nSet-Cookie: zz6=1".to_owned()),
        ("place", "//evil.example/..%2f..%2fetc/passwd?a=b#c".to_owned()),
        ("number", "-99999999999999999999,99".to_owned()),
        ("long", "x".repeat(100_000)),
    ]
}

/// The same in an address: what is no UTF-8 too, and as long as an address may be.
fn in_addresses() -> Vec<(&'static str, String)> {
    let typed = hostile().into_iter().filter(|(name, _)| *name != "long");
    let mut all: Vec<_> = typed.map(|(name, text)| (name, percent(&text))).collect();
    all.push(("broken", "a%ff%fe%80%zz%".to_owned()));
    all.push(("long", "x".repeat(7_000)));
    all
}

/// What is shown, without what stands in fields: there it is as it was typed.
fn shown(html: &str) -> String {
    let mut out = String::new();
    for (place, part) in html.split(" value=\"").enumerate() {
        out.push_str(if place == 0 { part } else { part.split_once('"').map_or("", |(_, rest)| rest) });
    }
    let mut parts = out.split("<textarea");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once("</textarea>").map_or("", |(_, rest)| rest))
}

/// The answer did no harm: it is one, it is of a size, nothing in it runs, nothing leads away.
#[track_caller]
fn harmless(asked: &str, answer: &Answer) {
    let asked: String = asked.chars().take(200).collect();
    let status = answer.status;
    assert!(matches!(status, 200 | 303 | 400 | 404 | 409 | 413 | 414 | 415), "{asked}: {status}");
    if let Some(place) = answer.headers.get("location") {
        assert!(place.starts_with('/') && !place.starts_with("//") && !place.starts_with("/\\"), "{asked}: {place}");
        assert!(!place.contains("/../"), "{asked}: {place}");
    }
    let cookie = answer.headers.get("set-cookie");
    assert!(cookie.is_none_or(|cookie| cookie.starts_with("sprache=")), "{asked}: {cookie:?}");
    if status == 303 {
        return;
    }
    assert!(answer.headers.contains_key("content-security-policy"), "{asked}");
    for never in ["<zz9", "<script>zz8", "\" zz7=", "<!--"] {
        assert!(!answer.body.contains(never), "{asked}: {never} is let through");
    }
    let shown = shown(&answer.body);
    for hidden in ['\0', '\u{7}', '\u{202e}', '\u{2066}', '\u{200b}'] {
        assert!(!shown.contains(hidden), "{asked}: U+{:04X} is shown as it came", u32::from(hidden));
    }
    assert!(answer.body.len() <= 3_000_000, "{asked}: {} bytes", answer.body.len());
    // Whoever is refused reads a sentence, and gets on from there.
    if status >= 400 {
        let said = text(&answer.body);
        assert!(said.len() >= 60 && said.contains('.'), "{asked}: {status} says {said}");
        assert!(
            answer.body.contains("<main") && answer.body.contains("<a href=\"/"),
            "{asked}: {status} leads nowhere"
        );
    }
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    value: String,
    /// Nobody sees it, or it is chosen and not typed.
    is_typed: bool,
}

#[derive(Debug)]
struct Form {
    posts: bool,
    has_file: bool,
    action: String,
    fields: Vec<Field>,
    steps: Vec<String>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(unescaped(rest.split('"').next()?))
}

/// The forms of a page, as a browser reads them.
fn forms(html: &str, address: &str) -> Vec<Form> {
    let mut all = Vec::new();
    for part in html.split("<form").skip(1) {
        let inner = part.split("</form>").next().unwrap();
        let tag = inner.split('>').next().unwrap();
        let mut form = Form {
            posts: tag.contains("method=\"post\""),
            has_file: false,
            action: attribute(tag, "action").unwrap_or_else(|| address.split('?').next().unwrap().to_owned()),
            fields: Vec::new(),
            steps: Vec::new(),
        };
        for piece in inner.split('<').skip(1) {
            let (tag, after) = piece.split_once('>').unwrap_or((piece, ""));
            let Some(name) = attribute(tag, "name") else {
                if tag.starts_with("option") && tag.contains(" selected") {
                    let value = attribute(tag, "value").unwrap();
                    form.fields.last_mut().unwrap().value = value;
                }
                continue;
            };
            match tag.split(' ').next().unwrap() {
                "button" => form.steps.push(attribute(tag, "value").unwrap()),
                "input" if tag.contains("type=\"file\"") => form.has_file = true,
                "input" => {
                    let is_typed = !tag.contains("type=\"hidden\"");
                    form.fields.push(Field { name, value: attribute(tag, "value").unwrap_or_default(), is_typed });
                }
                "textarea" => {
                    let value = unescaped(after.strip_prefix('\n').unwrap_or(after));
                    form.fields.push(Field { name, value, is_typed: true });
                }
                "select" => form.fields.push(Field { name, value: String::new(), is_typed: false }),
                other => panic!("{address}: a field that is {other}"),
            }
        }
        all.push(form);
    }
    all
}

/// What is answered well, where a field has no value yet.
fn usual(name: &str) -> &'static str {
    match name {
        "authority" => "ba-pankow",
        "programme" => "mobile-devices",
        "amount" => "1,00",
        "request" => "H-1",
        "reason" | "basis" | "consent_by" | "reference" => "Probe",
        "to_line" => "2026/30/25/bezirksamt-pankow/netz",
        _ => "",
    }
}

#[test]
fn whatever_is_typed_into_any_form_is_taken_or_refused_with_a_sentence() {
    let example = Example::new();
    let site = &example.site;
    let before = site.get("/haushalt").headers["etag"].clone();
    let known = keys();
    let (mut seen, mut fields, mut sent, mut kept) = (BTreeSet::new(), 0, 0, 0);
    for (_, address) in example.addresses() {
        let all = forms(&site.get(&address).body, &address);
        assert!(all.len() >= 2, "{address} has the search and the state at least");
        for form in all {
            if !form.posts {
                // What these ask stands in addresses, and is tried there.
                for field in &form.fields {
                    assert!(known.contains(&field.name), "{address}: nobody reads {}", field.name);
                }
                continue;
            }
            assert!(seen.insert(form.action.clone()), "{address}: two forms of {}", form.action);
            if form.has_file {
                sent += parcels(site, &form);
                continue;
            }
            let filled: Fields = form
                .fields
                .iter()
                .map(|field| {
                    let value =
                        if field.value.is_empty() { usual(&field.name).to_owned() } else { field.value.clone() };
                    (field.name.clone(), value)
                })
                .collect();
            assert_eq!(form.steps, ["pruefen"], "{address}");
            let well = site.post(&form.action, &with(filled.clone(), &[("schritt", "pruefen")]), &[]);
            harmless(&address, &well);
            for field in
                form.fields.iter().chain([&Field { name: "schritt".to_owned(), value: String::new(), is_typed: false }])
            {
                fields += 1;
                for (name, text) in hostile() {
                    let mut typed = with(filled.clone(), &[("schritt", "pruefen")]);
                    typed.insert(field.name.clone(), text.clone());
                    let answer = site.post(&form.action, &typed, &[]);
                    let asked = format!("{} {}={name}", form.action, field.name);
                    harmless(&asked, &answer);
                    let faulty = answer.body.contains("id=\"fehler\"");
                    assert_eq!(answer.status == 400, faulty, "{asked}: what is wrong is said above the form");
                    sent += 1;
                    // What was typed is there still, to be mended or to be sent.
                    let again: BTreeMap<String, String> = forms(&answer.body, &address)
                        .into_iter()
                        .filter(|form| form.posts)
                        .flat_map(|form| form.fields)
                        .map(|field| (field.name, field.value))
                        .collect();
                    if field.is_typed && matches!(answer.status, 200 | 400) {
                        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                        let there = again.get(&field.name).map(|value| plain(value));
                        assert_eq!(there, Some(plain(&text)), "{asked}: {} is not kept", field.name);
                        kept += 1;
                    }
                    for other in form.fields.iter().filter(|other| other.name != field.name && other.is_typed) {
                        assert_eq!(again.get(&other.name), filled.get(&other.name), "{asked}: {}", other.name);
                    }
                }
                // Bytes that are no text.
                let rest: Fields = filled
                    .iter()
                    .filter(|(name, _)| **name != field.name)
                    .map(|(a, b)| (a.clone(), b.clone()))
                    .collect();
                let body = format!("{}&{}=%ff%fe%zz%&schritt=pruefen", written(&rest), field.name);
                let kind = ("Content-Type", "application/x-www-form-urlencoded");
                harmless(&form.action, &site.send(&format!("POST {}", form.action), &[kind], body.as_bytes()));
                sent += 1;
            }
        }
    }
    eprintln!("{} forms that take something, {fields} fields, {sent} times sent, {kept} times kept", seen.len());
    assert!(seen.len() >= 9 && fields >= 30 && kept >= 60, "{} forms, {fields} fields, {kept} kept", seen.len());
    assert_eq!(site.get("/haushalt").headers["etag"], before, "what is only checked records nothing");
}

/// A file with a hostile name, a hostile content, a hostile field beside it.
fn parcels(site: &Site, form: &Form) -> usize {
    let kind = ("Content-Type", "multipart/form-data; boundary=grenze");
    let part = |head: &str, body: &str| format!("--grenze\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let mut sent = 0;
    for (name, text) in hostile() {
        let quoted = text.replace('"', "%22").replace(['\r', '\n'], "");
        let wrapped = format!("{{\"x\": {}}}", json!(text));
        for (file, content, step) in [
            (quoted.as_str(), "{\"id\": 1}", "pruefen"),
            ("a.jsonl", text.as_str(), "pruefen"),
            ("a.jsonl", wrapped.as_str(), "pruefen"),
            ("a.jsonl", "{}", text.as_str()),
        ] {
            let head = format!("name=\"datei\"; filename=\"{file}\"");
            let body = format!("{}{}--grenze--\r\n", part(&head, content), part("name=\"schritt\"", step));
            let answer = site.send(&format!("POST {}", form.action), &[kind], body.as_bytes());
            harmless(&format!("{} {name} {}", form.action, content.len()), &answer);
            sent += 1;
        }
    }
    sent
}

#[test]
fn whatever_stands_in_an_address_is_answered() {
    let example = Example::new();
    let site = &example.site;
    let texts = in_addresses();
    let (mut sent, keys) = (0, keys());
    let mut ask = |address: &str| {
        harmless(address, &site.get(address));
        sent += 1;
    };
    assert!(keys.len() >= 20, "{keys:?}");
    for (_, address) in example.addresses() {
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        for key in keys.iter().filter(|key| *key != "seit") {
            for (_, text) in &texts {
                let query = if query.is_empty() { String::new() } else { format!("{query}&") };
                ask(&format!("{path}?{query}{key}={text}"));
            }
        }
        // Each part of the path behind the first.
        let parts: Vec<&str> = path.split('/').collect();
        for place in 2..parts.len() {
            for (_, text) in &texts {
                let mut parts = parts.clone();
                parts[place] = text;
                ask(&parts.join("/"));
            }
        }
        // Exports are asked the same.
        for ending in ["csv", "json", "xlsx"] {
            let answer = site.get(&format!("{path}.{ending}?nach=%3Czz9%3E&typ=%3Czz9%3E"));
            assert!(matches!(answer.status, 200 | 400 | 404), "{path}.{ending}: {}", answer.status);
        }
    }
    eprintln!("{} names in addresses, {sent} addresses asked", keys.len());
    assert!(sent > 4_000, "{sent}");
    // What nobody could have typed is said to be too long; what HTTP itself does not take is not looked at.
    for (length, status) in [(8_300, 414), (60_000, 414)] {
        let answer = site.get(&format!("/haushalt?typ={}", "x".repeat(length)));
        assert_eq!(answer.status, status);
        assert!(text(&answer.body).contains("höchstens 8.192 Zeichen"), "{}", text(&answer.body));
        let path = site.english(&format!("/{}", "x".repeat(length)));
        assert!(path.status == status && text(&path.body).contains("too long"), "{}", text(&path.body));
    }
    // A head beyond 64 KiB is not read to its end.
    assert_eq!(site.get(&format!("/haushalt?typ={}", "x".repeat(100_000))).status, 431);
}
