//! How long the tree of a journal takes: `cargo run --release -p sollist-proof --example million -- 1000000`. Prints
//! what it measured.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::float_arithmetic)]

use std::time::Instant;

use sollist_proof::{
    check::check,
    entry::{Entry, Salted, leaf},
    file::{About, Proof},
    note::{Head, Signer},
    tree::{Asked, Edge, Tiles, root},
};

fn main() {
    let size: u64 = std::env::args().nth(1).and_then(|size| size.parse().ok()).unwrap_or(1_000_000);
    let text = format!(r#"{{"specversion":"1.0","data":"{}"}}"#, "x".repeat(700));
    let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
    let entry = |before, sequence, salted| {
        let (actor, text) = ("hkr-03".into(), text.clone());
        Entry { before, sequence, recorded_at: 1, actor, text, salted }
    };
    let chained_in = |salted: &Option<Salted>| {
        let (mut hashes, mut before) = (Vec::new(), [0; 32]);
        let begun = Instant::now();
        for sequence in 1..=size {
            before = entry(before, sequence, salted.clone()).hash();
            hashes.push(before);
        }
        (hashes, begun.elapsed())
    };
    let salted = Some(Salted::default());
    let (_, first) = chained_in(&None);
    let (hashes, chained) = chained_in(&salted);
    let begun = Instant::now();
    for hash in &hashes {
        edge.push(&leaf(hash), &mut tiles);
    }
    tiles.0.extend(edge.open().0);
    let grown = begun.elapsed();
    let signer = Signer::new("sollist.example/1", [7; 32]).unwrap();
    let begun = Instant::now();
    let note = signer.sign(&Head { size, root: root(size, &tiles).unwrap() });
    let signed = begun.elapsed();
    let bytes: usize = tiles.0.values().map(Vec::len).sum();
    let old = size / 3;
    let kept = signer.sign(&Head { size: old, root: root(old, &tiles).unwrap() });
    let begun = Instant::now();
    const PROOFS: u64 = 1000;
    for at in 0..PROOFS {
        let sequence = size / PROOFS * at + 1;
        let place = usize::try_from(sequence - 1).unwrap();
        let before = place.checked_sub(1).map_or([0; 32], |place| hashes[place]);
        let entry = entry(before, sequence, salted.clone());
        let hashes = Asked::Inclusion { index: sequence - 1, size }.answer(&tiles).unwrap();
        let about = About::Event { index: sequence - 1, entry: entry.bytes() };
        check(&Proof { about, hashes, note: note.clone() }.to_string(), signer.key(), None).unwrap();
    }
    let proved = begun.elapsed();
    let hashes = Asked::Consistency { from: old, to: size }.answer(&tiles).unwrap();
    let grew = Proof { about: About::Older { size: old }, hashes, note }.to_string();
    let begun = Instant::now();
    check(&grew, signer.key(), Some(&kept)).unwrap();
    println!("{size} events: chain worked out in {first:.2?} (format 1), {chained:.2?} (format 2)");
    println!("tree in {grown:.2?}, root and signature {signed:.2?}");
    println!("tiles: {} with {bytes} bytes, {:.2} an event", tiles.0.len(), bytes as f64 / size as f64);
    println!("proof of an event made, written, read and checked: {:.1?}", proved / 1000);
    println!("consistency from {old} checked in {:.1?}", begun.elapsed());
}
