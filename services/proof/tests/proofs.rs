//! A journal that is signed: what holds is proved, and whatever somebody changes is found, by us and by the script that
//! needs nothing of ours.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use proptest::prelude::*;
use sollist_contract::said::Bilingual as _;
use sollist_proof::{
    Hash, What, Wrong,
    check::{Proved, check},
    entry::{Entry, Salted, leaf},
    file::{About, Proof},
    line::Line,
    note::{Head, Key, Log, Signer},
    tree::{Asked, Edge, Place, Tiles, begins_with, includes, open, root},
    witness::{Cosigner, Witness, seen},
};

const ORIGIN: &str = "sollist.example/journal-1";

/// A journal as it grew: its events, its tiles and its leaves.
struct Journal {
    entries: Vec<Entry>,
    edge: Edge,
    tiles: Tiles,
    leaves: Vec<Hash>,
}

impl Journal {
    /// Of both formats by turns.
    fn of(texts: impl IntoIterator<Item = String>) -> Journal {
        let mut journal =
            Journal { entries: Vec::new(), edge: Edge::default(), tiles: Tiles::default(), leaves: Vec::new() };
        let mut before = [0; 32];
        for (text, sequence) in texts.into_iter().zip(1..) {
            let (recorded_at, actor) = (1_767_225_600_000_000, "hkr-03".into());
            let salt = [u8::try_from(sequence % 251).unwrap(); 16];
            let salted = Salted { salt, scope: "ba-pankow".into(), via: "gate".into(), on_behalf: String::new() };
            let salted = (sequence % 2 == 0).then_some(salted);
            let entry = Entry { before, sequence, recorded_at, actor, text, salted };
            before = entry.hash();
            journal.leaves.push(leaf(&before));
            journal.edge.push(&leaf(&before), &mut journal.tiles);
            journal.entries.push(entry);
        }
        let open = journal.edge.open();
        journal.tiles.0.extend(open.0);
        journal
    }
    fn with(size: u64) -> Journal {
        Journal::of((1..=size).map(|n| format!(r#"{{"id":"{n}","data":{{"amount":"{n}.00"}}}}"#)))
    }
    fn head(&self, size: u64) -> Head {
        Head { size, root: root(size, &self.tiles).unwrap() }
    }
    fn signed(&self, size: u64) -> String {
        signer().sign(&self.head(size))
    }
    fn proof(&self, sequence: u64, size: u64) -> String {
        let index = sequence - 1;
        let entry = self.entries[usize::try_from(index).unwrap()].bytes();
        let hashes = Asked::Inclusion { index, size }.answer(&self.tiles).unwrap();
        Proof { about: About::Event { index, entry }, hashes, note: self.signed(size) }.to_string()
    }
    fn grown(&self, from: u64, to: u64) -> String {
        let hashes = Asked::Consistency { from, to }.answer(&self.tiles).unwrap();
        Proof { about: About::Older { size: from }, hashes, note: self.signed(to) }.to_string()
    }
}

fn signer() -> Signer {
    Signer::new(ORIGIN, [7; 32]).unwrap()
}

fn key() -> Key {
    signer().key().clone()
}

/// The root as RFC 6962 defines it, from the leaves.
fn by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [one] => *one,
        many => {
            let left = many.len().next_power_of_two() / 2;
            let node = |a: Hash, b: Hash| tlog_node(&a, &b);
            node(by_definition(&many[..left]), by_definition(&many[left..]))
        }
    }
}

fn tlog_node(left: &Hash, right: &Hash) -> Hash {
    use sha2_of::digest;
    digest(&[&[1], left.as_slice(), right.as_slice()].concat())
}

/// SHA-256 by the other library that is there.
mod sha2_of {
    pub fn digest(bytes: &[u8]) -> [u8; 32] {
        ring::digest::digest(&ring::digest::SHA256, bytes).as_ref().try_into().unwrap()
    }
}

#[test]
fn the_tree_is_that_of_the_rfc_at_every_size() {
    let journal = Journal::with(700);
    for size in [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 699, 700] {
        let leaves = &journal.leaves[..usize::try_from(size).unwrap()];
        assert_eq!(root(size, &journal.tiles).unwrap(), by_definition(leaves), "{size}");
    }
    // A leaf is one of the RFC too: a zero before what is hashed.
    let hash = journal.entries[0].hash();
    assert_eq!(leaf(&hash), sha2_of::digest(&[&[0], hash.as_slice()].concat()));
}

#[test]
fn a_tree_goes_on_from_what_was_stored() {
    let whole = Journal::with(66_000);
    for size in [0_usize, 1, 255, 256, 257, 65_535, 65_536, 65_537, 65_999] {
        let mut first = Edge::default();
        let mut tiles = Tiles::default();
        whole.leaves[..size].iter().for_each(|leaf| first.push(leaf, &mut tiles));
        tiles.0.extend(first.open().0);
        let size = u64::try_from(size).unwrap();
        let stored = Tiles(
            tiles.0.iter().filter(|(place, _)| open(size).contains(place)).map(|(p, h)| (*p, h.clone())).collect(),
        );
        let mut on = Edge::of(size, &stored).unwrap();
        assert_eq!(on.size(), size);
        whole.leaves[usize::try_from(size).unwrap()..].iter().for_each(|leaf| on.push(leaf, &mut tiles));
        tiles.0.extend(on.open().0);
        assert_eq!(tiles, whole.tiles, "{size}");
    }
    assert_eq!(Edge::of(3, &Tiles::default()), Err(Wrong::NotAsWritten(What::Tiles)));
}

proptest! {
    #[test]
    fn every_event_and_every_older_head_is_proved_and_no_other(size in 1_u64..600, a in 0_u64..600, b in 1_u64..600) {
        let journal = Journal::with(size);
        let (index, from) = (a % size, b % size + 1);
        let head = journal.head(size);
        let hashes = Asked::Inclusion { index, size }.answer(&journal.tiles).unwrap();
        let leaf = journal.leaves[usize::try_from(index).unwrap()];
        prop_assert!(includes((size, &head.root), index, &leaf, &hashes));
        // No other place, size, leaf or proof.
        prop_assert!(size == 1 || !includes((size, &head.root), (index + 1) % size, &leaf, &hashes));
        prop_assert!(!includes((size, &head.root), index, &head.root, &hashes) || size == 1);
        let longer = [hashes.clone(), vec![leaf]].concat();
        prop_assert!(!includes((size, &head.root), index, &leaf, &longer));
        prop_assert!(hashes.is_empty() || !includes((size, &head.root), index, &leaf, &hashes[1..]));
        let old = journal.head(from);
        let grown = Asked::Consistency { from, to: size }.answer(&journal.tiles).unwrap();
        prop_assert!(begins_with((size, &head.root), (from, &old.root), &grown));
        let text = |entry: &Entry| {
            if entry.sequence == index + 1 { "changed".to_owned() } else { entry.text.clone() }
        };
        let other = Journal::of(journal.entries.iter().map(text));
        // What was changed before the older head ends, and after it.
        let changed = other.head(size);
        let theirs = Asked::Consistency { from, to: size }.answer(&other.tiles).unwrap();
        prop_assert_eq!(begins_with((size, &changed.root), (from, &old.root), &theirs), index >= from);
    }
}

#[test]
fn what_was_signed_is_proved_with_a_file_and_the_line_of_a_key() {
    let journal = Journal::with(300);
    let line = key().to_string();
    assert_eq!(line.parse::<Key>(), Ok(key()));
    assert_eq!(Signer::read(&signer().secret()).unwrap().key(), &key());
    for sequence in [7, 8] {
        let proof = journal.proof(sequence, 300);
        match check(&proof, &line.parse().unwrap(), None).unwrap() {
            Proved::Event { entry, head } => {
                assert_eq!((entry, head.size), (journal.entries[usize::try_from(sequence - 1).unwrap()].clone(), 300));
            }
            other @ (Proved::Older { .. } | Proved::Read { .. }) => panic!("{other:?}"),
        }
        assert_eq!(python(&[(&proof, None)]), [true], "{sequence}");
    }
    // With a head beside it: the same one, one of another size, and another one of the same size.
    let proof = journal.proof(7, 300);
    let (same, older) = (journal.signed(300), journal.signed(120));
    let other = Journal::of(journal.entries.iter().map(|entry| format!("{} ", entry.text))).signed(300);
    assert!(check(&proof, &key(), Some(&same)).is_ok());
    assert_eq!(check(&proof, &key(), Some(&older)), Err(Wrong::NotComparable { kept: 120, size: 300 }));
    assert_eq!(check(&proof, &key(), Some(&other)), Err(Wrong::Inconsistent { from: 300, to: 300 }));
    let cases = [same, older, other];
    let cases: Vec<(&str, Option<&str>)> = cases.iter().map(|kept| (proof.as_str(), Some(kept.as_str()))).collect();
    assert_eq!(python(&cases), [true, false, false]);
    let kept = journal.signed(120);
    assert!(matches!(check(&journal.grown(120, 300), &key(), Some(&kept)), Ok(Proved::Older { from: 120, .. })));
    assert_eq!(check(&journal.grown(120, 300), &key(), None), Err(Wrong::NoHead { begins: 120 }));
    let other = journal.signed(121);
    assert_eq!(check(&journal.grown(120, 300), &key(), Some(&other)), Err(Wrong::OtherHead { kept: 121, begins: 120 }));
}

#[test]
fn a_line_of_the_log_of_reads_is_proved_by_the_same_key_and_is_no_event() {
    let (mut before, mut lines, mut edge, mut tiles) = ([0; 32], Vec::new(), Edge::default(), Tiles::default());
    for sequence in 1..=40 {
        let line = Line { before, sequence, noted_at: 1, text: format!(r#"{{"name":"p-{sequence}"}}"#) };
        before = line.hash();
        edge.push(&leaf(&before), &mut tiles);
        lines.push(line);
    }
    tiles.0.extend(edge.open().0);
    let note = |size, log| signer().sign_of(log, &Head { size, root: root(size, &tiles).unwrap() });
    let of = |about, asked: Asked, log| {
        let hashes = asked.answer(&tiles).unwrap();
        Proof { about, hashes, note: note(40, log) }.to_string()
    };
    let about = || About::Event { index: 7, entry: lines[7].bytes() };
    let included = Asked::Inclusion { index: 7, size: 40 };
    let proof = of(about(), included, Log::Reads);
    let head = Head { size: 40, root: root(40, &tiles).unwrap() };
    let read = Proved::Read { line: lines[7].clone(), head };
    assert_eq!(check(&proof, &key(), Some(&note(40, Log::Reads))), Ok(read));
    let grown = of(About::Older { size: 30 }, Asked::Consistency { from: 30, to: 40 }, Log::Reads);
    let (older, journals) = (note(30, Log::Reads), note(30, Log::Journal));
    let proved = check(&grown, &key(), Some(&older));
    assert!(matches!(proved, Ok(Proved::Older { log: Log::Reads, from: 30, .. })), "{proved:?}");
    // The head says which log it is of: a line is no event, and no head of one is compared with one of the other.
    let as_event = of(about(), included, Log::Journal);
    assert!(check(&as_event, &key(), None).is_err());
    assert!(matches!(check(&grown, &key(), Some(&journals)), Err(Wrong::OtherLog { .. })));
    let other = Signer::new("sollist.example/other", [7; 32]).unwrap().key().clone();
    assert!(matches!(check(&proof, &other, None), Err(Wrong::OtherLog { .. })));
    let cases: [(&str, Option<&str>); 5] =
        [(&proof, None), (&grown, Some(&older)), (&as_event, None), (&grown, Some(&journals)), (&proof, Some(&older))];
    assert_eq!(python(&cases), [true, true, false, false, false]);

    // One bit anywhere, and both say so.
    let mut cases = vec![(proof.clone().into_bytes(), None)];
    for at in 0..proof.len() {
        for bit in 0..8 {
            let mut changed = proof.clone().into_bytes();
            changed[at] ^= 1 << bit;
            cases.push((changed, None));
        }
    }
    let ours = |(file, _): &(Vec<u8>, Option<&str>)| {
        std::str::from_utf8(file).is_ok_and(|text| check(text, &key(), None).is_ok())
    };
    let ours: Vec<bool> = cases.iter().map(ours).collect();
    assert_eq!(ours, scripted(&cases));
    assert!(ours[0] && !ours[1..].contains(&true));
}

/// Everything that somebody could do to the journal, whole and with all its hashes made anew, and signed by the
/// stolen key.
fn rewritten(journal: &Journal) -> Vec<(&'static str, Journal)> {
    let texts: Vec<String> = journal.entries.iter().map(|entry| entry.text.clone()).collect();
    let with = |change: &dyn Fn(&mut Vec<String>)| {
        let mut texts = texts.clone();
        change(&mut texts);
        Journal::of(texts)
    };
    vec![
        ("dropped", with(&|texts| drop(texts.remove(41)))),
        ("swapped", with(&|texts| texts.swap(41, 42))),
        ("put in", with(&|texts| texts.insert(41, "new".into()))),
        ("changed, the whole table made to fit", with(&|texts| texts[0] = texts[0].replace('1', "2"))),
    ]
}

#[test]
fn whoever_rewrites_the_journal_is_found_from_an_older_head() {
    let journal = Journal::with(200);
    let kept = journal.signed(150);
    for (how, other) in rewritten(&journal) {
        let to = other.edge.size();
        let forged = other.grown(150, to);
        assert_eq!(check(&forged, &key(), Some(&kept)), Err(Wrong::Inconsistent { from: 150, to }), "{how}");
        assert!(!python(&[(&forged, Some(&kept))])[0], "{how}");
    }
    // The end cut off: the newer head is the smaller one.
    let forged = Proof { about: About::Older { size: 150 }, hashes: vec![], note: journal.signed(149) }.to_string();
    assert_eq!(check(&forged, &key(), Some(&kept)), Err(Wrong::Shrunk { from: 150, to: 149 }));
    assert!(!python(&[(&forged, Some(&kept))])[0]);
    assert_eq!(python(&[(&journal.grown(150, 200), Some(&kept)), (&journal.grown(150, 150), Some(&kept))]), [true; 2]);
}

/// Files that are no proof of what they are shown for.
fn forged(journal: &Journal) -> Vec<(&'static str, String)> {
    let good = journal.proof(7, 200);
    let note = journal.signed(200);
    let (top, _) = good.split_once("\n\n").unwrap();
    let with_note = |note: &str| format!("{top}\n\n{note}");
    let stranger = Signer::new(ORIGIN, [8; 32]).unwrap();
    let other_log = Signer::new("sollist.example/journal-2", [7; 32]).unwrap();
    let signature = note.lines().last().unwrap();
    let of_another = journal.proof(8, 200);
    let lines =
        |text: &str, from: usize, to: usize| text.lines().skip(from).take(to - from).collect::<Vec<_>>().join("\n");
    vec![
        ("another place", good.replace("index 6\n", "index 7\n")),
        ("a place beyond", good.replace("index 6\n", "index 200\n")),
        ("another event", format!("{}\n{}", lines(&of_another, 0, 2), lines(&good, 2, 100)) + "\n"),
        ("another size", with_note(&note.replace("\n200\n", "\n201\n"))),
        ("the proof of another size", format!("{}\n\n{note}", journal.proof(7, 150).split_once("\n\n").unwrap().0)),
        ("no hashes", format!("{}\n\n{note}", lines(&good, 0, 3))),
        ("64 hashes", format!("{}\n{}\n\n{note}", lines(&good, 0, 3), vec![lines(&good, 3, 4); 64].join("\n"))),
        ("bytes behind", format!("{good}x")),
        ("a line behind", format!("{good}\n")),
        ("empty", String::new()),
        ("cut", good[..good.len() / 2].to_owned()),
        ("the key of somebody else", with_note(&stranger.sign(&journal.head(200)))),
        ("another log", with_note(&other_log.sign(&journal.head(200)))),
        ("two signatures", with_note(&format!("{note}{signature}\n"))),
        ("no signature", with_note(note.split_once("\n\n").unwrap().0)),
        ("carriage returns", good.replace('\n', "\r\n")),
        ("one carriage return", with_note(&note.replace("\n200\n", "\n200\r\n"))),
        ("no newline at the end", good.trim_end().to_owned()),
        ("a leading zero", good.replace("index 6\n", "index 06\n")),
        ("a sign", good.replace("index 6\n", "index +6\n")),
        ("a blank", good.replace("index 6\n", "index 6 \n")),
    ]
}

#[test]
fn whatever_is_no_proof_is_refused_by_both_alike() {
    let journal = Journal::with(200);
    let forged = forged(&journal);
    for (how, text) in &forged {
        let wrong = check(text, &key(), None);
        assert!(wrong.is_err(), "{how}: {wrong:?}");
        let said = wrong.unwrap_err().said();
        assert!(!said.de.is_empty() && said.de != said.en, "{how}");
    }
    let cases: Vec<(&str, Option<&str>)> = forged.iter().map(|(_, text)| (text.as_str(), None)).collect();
    for ((how, _), holds) in forged.iter().zip(python(&cases)) {
        assert!(!holds, "the script takes {how}");
    }
    assert_eq!(python(&[(&journal.proof(7, 200), None)]), [true]);
    // A key whose id is not its own.
    let line = key().to_string();
    let (name, rest) = line.split_once('+').unwrap();
    assert!(format!("{name}+00000000+{}", rest.split_once('+').unwrap().1).parse::<Key>().is_err());
}

#[test]
fn an_event_is_read_as_it_was_written_and_in_no_other_way() {
    let journal = Journal::with(8);
    for entry in &journal.entries[6..] {
        let bytes = entry.bytes();
        assert_eq!(Entry::read(&bytes).as_ref(), Ok(entry));
        for cut in 0..bytes.len() {
            // In format 1 the text has no length of its own: it is the hash that is another one then.
            let read = Entry::read(&bytes[..cut]);
            assert!(read.is_err() || entry.salted.is_none() && read != Ok(entry.clone()), "{cut}");
        }
        // Every bit of it, salt, scope and lengths included, is in the hash.
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let hash = Entry::read(&changed).map(|entry| entry.hash());
            assert_ne!(hash, Ok(entry.hash()), "bit {bit} of {bytes:?}");
        }
    }
    let behind = [journal.entries[7].bytes(), b" ".to_vec()].concat();
    assert_eq!(Entry::read(&behind), Err(Wrong::NotAsWritten(What::Event)));
    // What is recorded the same has another leaf with other chance.
    let mut other = journal.entries[7].clone();
    other.salted = other.salted.map(|salted| Salted { salt: [99; 16], ..salted });
    assert_ne!(other.hash(), journal.entries[7].hash());
}

#[test]
fn any_one_bit_is_found() {
    let journal = Journal::with(40);
    let kept = journal.signed(25);
    let grown = journal.grown(25, 40);
    let files = [(journal.proof(7, 40), None), (journal.proof(8, 40), None), (grown, Some(kept.as_str()))];
    let mut for_python: Vec<(Vec<u8>, Option<&str>)> = Vec::new();
    for (file, kept) in &files {
        for bit in 0..file.len() * 8 {
            let mut bytes = file.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            if bit % 13 == 0 {
                for_python.push((bytes.clone(), *kept));
            }
            if let Ok(text) = String::from_utf8(bytes) {
                assert!(check(&text, &key(), *kept).is_err(), "bit {bit} of\n{file}");
            }
        }
    }
    // Of the older head too, where it is what whoever checks has kept.
    for bit in 0..kept.len() * 8 {
        let mut bytes = kept.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(text) = String::from_utf8(bytes) {
            assert!(check(&files[2].0, &key(), Some(&text)).is_err(), "bit {bit} of\n{kept}");
        }
    }
    assert!(for_python.len() > 400);
    let taken = scripted(&for_python).iter().position(|holds| *holds);
    assert_eq!(taken, None, "the script takes a file with a bit of another value");
}

#[test]
fn a_tile_that_was_changed_gives_no_proof_that_holds() {
    let journal = Journal::with(600);
    let head = journal.head(600);
    let mut changed = 0;
    for (place, hashes) in &journal.tiles.0 {
        for at in (0..hashes.len()).step_by(101) {
            let mut tiles = journal.tiles.clone();
            tiles.0.get_mut(place).unwrap()[at] ^= 1;
            for index in (0..600).step_by(37) {
                let asked = Asked::Inclusion { index, size: 600 };
                let (hashes, honest) = (asked.answer(&tiles).unwrap(), asked.answer(&journal.tiles).unwrap());
                let leaf = &journal.leaves[usize::try_from(index).unwrap()];
                changed += usize::from(hashes != honest);
                assert_eq!(includes((600, &head.root), index, leaf, &hashes), hashes == honest, "{place:?} {at}");
            }
        }
    }
    assert!(changed > 1000, "{changed}");
    let mut short = journal.tiles.clone();
    short.0.remove(&Place { level: 0, index: 1 });
    assert_eq!(Asked::Inclusion { index: 300, size: 600 }.answer(&short), Err(Wrong::NotAsWritten(What::Tiles)));
}

/// What the script says of files with the heads that were kept.
fn python(cases: &[(&str, Option<&str>)]) -> Vec<bool> {
    scripted(&cases.iter().map(|(file, kept)| (file.as_bytes().to_vec(), *kept)).collect::<Vec<_>>())
}

fn scripted(cases: &[(Vec<u8>, Option<&str>)]) -> Vec<bool> {
    const DRIVER: &str = "import sys, verify\nfor line in sys.stdin:\n    file, kept = (bytes.fromhex(part) for part \
    in \
                          line.split(' '))\n    try:\n        verify.verify(sys.argv[1], file, kept or None)\n        \
                          print('holds')\n    except verify.Wrong:\n        print('wrong')\n";
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let line =
        |(file, kept): &(Vec<u8>, Option<&str>)| format!("{} {}\n", hex(file), hex(kept.unwrap_or("").as_bytes()));
    script(DRIVER, cases.iter().map(line).collect())
}

/// What a driver of the scripts says, a word for each line that it is given.
fn script(driver: &str, lines: Vec<String>) -> Vec<bool> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/audit");
    let mut script = Command::new("python3")
        .args(["-B", "-c", driver, &key().to_string()])
        .env("PYTHONPATH", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (asked, text) = (lines.len(), lines.concat());
    let mut to = script.stdin.take().unwrap();
    let writing = std::thread::spawn(move || to.write_all(text.as_bytes()));
    let out = script.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(out.status.success(), "the script fell over");
    let said: Vec<bool> = String::from_utf8(out.stdout).unwrap().lines().map(|line| line == "holds").collect();
    assert_eq!(said.len(), asked);
    said
}

#[test]
fn the_script_is_short_enough_to_be_read_and_stands_alone() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/audit/verify.py");
    let text = fs::read_to_string(path).unwrap();
    assert!(text.lines().count() <= 200, "{} lines", text.lines().count());
    let imports = text.lines().filter_map(|line| line.strip_prefix("import "));
    let imports: Vec<&str> = imports.flat_map(|names| names.split(", ")).collect();
    assert_eq!(imports, ["base64", "hashlib", "re", "sys"]);
}

fn witness(name: &str, chance: u8) -> Cosigner {
    Cosigner::new(name, [chance; 32]).unwrap()
}

/// What the script of witnesses says of heads, each asked for one of them.
fn witnessed(cases: &[(Vec<u8>, &Witness)]) -> Vec<bool> {
    const DRIVER: &str = "import sys, verify, witnesses\n\
        for line in sys.stdin:\n    \
            head, witness = (bytes.fromhex(part) for part in line.split(' '))\n    \
            try:\n        \
                witnesses.cosigned(head.decode(), sys.argv[1], witness.decode())\n        print('holds')\n    \
            except (verify.Wrong, UnicodeDecodeError):\n        print('wrong')\n";
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let line =
        |(head, witness): &(Vec<u8>, &Witness)| format!("{} {}\n", hex(head), hex(witness.to_string().as_bytes()));
    script(DRIVER, cases.iter().map(line).collect())
}

#[test]
fn a_witness_is_found_by_its_key_alone_by_both_and_whatever_is_changed_of_it_is_too() {
    let journal = Journal::with(70);
    let (court, district, nobody) =
        (witness("hof.example/1", 7), witness("amt.example/1", 8), witness("hof.example/1", 9));
    let signed = journal.signed(70);
    // Where two have cosigned, each is found, and the log's own signature still is.
    let note = court.cosign(&signed, &key(), 1_767_225_600).unwrap();
    let note = district.cosign(&note, &key(), 1_767_225_700).unwrap();
    assert_eq!(Head::read(&note, &key()), Ok(journal.head(70)));
    let both = [court.witness().clone(), district.witness().clone()];
    let found = seen(&[&signed, &note], &key(), &both).unwrap();
    let told: Vec<_> = found.iter().map(|seen| (seen.witness.as_str(), seen.size, seen.at)).collect();
    assert_eq!(told, [("hof.example/1", 70, 1_767_225_600), ("amt.example/1", 70, 1_767_225_700)]);
    // One who only has the name has not.
    let missing = Wrong::NotCosigned { witness: "hof.example/1".into() };
    assert_eq!(seen(&[&note], &key(), &[nobody.witness().clone()]), Err(missing.clone()));
    assert_eq!(seen(&[&signed], &key(), &both), Err(missing));
    // Nor can the log be its own witness, nor a head be cosigned that the log has not signed, or at no time.
    let own = witness(ORIGIN, 7);
    assert_eq!(own.cosign(&signed, &key(), 1), Err(Wrong::WitnessIsLog { name: ORIGIN.into() }));
    let forged = signed.replacen("\n70\n", "\n71\n", 1);
    assert_eq!(court.cosign(&forged, &key(), 1), Err(Wrong::BadSignature));
    for at in [0, 1 << 33, u64::MAX] {
        assert!(matches!(court.cosign(&signed, &key(), at), Err(Wrong::BadCosignature { .. })), "{at}");
    }
    // The lines of keys and of secrets have one spelling, and are of one kind each.
    assert_eq!(court.witness().to_string().parse(), Ok(court.witness().clone()));
    assert_eq!(Cosigner::read(&court.secret()).unwrap().witness(), court.witness());
    assert_eq!(court.witness().to_string().parse::<Key>(), Err(Wrong::NotAsWritten(What::Key)));
    assert_eq!(key().to_string().parse::<Witness>(), Err(Wrong::NotAsWritten(What::WitnessKey)));
    assert!(Signer::read(&court.secret()).is_err() && Cosigner::read(&signer().secret()).is_err());

    // One bit anywhere: in the head, in the log's signature, in this witness's. Another's line may become anything that
    // is still a signature.
    let note = court.cosign(&signed, &key(), 1_767_225_600).unwrap();
    let mut cases = vec![(note.clone().into_bytes(), court.witness())];
    for at in 0..note.len() {
        for bit in 0..8 {
            let mut changed = note.clone().into_bytes();
            changed[at] ^= 1 << bit;
            cases.push((changed, court.witness()));
        }
    }
    let ours = |(head, witness): &(Vec<u8>, &Witness)| {
        let note = std::str::from_utf8(head).ok();
        note.is_some_and(|note| witness.seen(note, &key()).is_ok_and(|found| found.is_some()))
    };
    let ours: Vec<bool> = cases.iter().map(ours).collect();
    assert_eq!(ours, witnessed(&cases));
    assert!(ours[0] && !ours[1..].contains(&true));
}
