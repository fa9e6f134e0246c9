//! What it costs to seal a free text, and to open one: `cargo run --release -p sollist-platform --example sealing`.

use std::{hint::black_box, time::Instant};

use sollist_contract::sealed::Word;
use sollist_platform::store::texts::Key;

const TEXTS: u32 = 200_000;

fn main() {
    let Some(key) = Key::of("0123456789abcdef", &[7; 32]) else { return };
    for bytes in [20, 100, 2_000] {
        let text = "x".repeat(bytes);
        let begun = Instant::now();
        for _ in 0..TEXTS {
            black_box(key.seal(black_box(&text)));
        }
        let sealing = begun.elapsed() / TEXTS;
        let word = key.seal(&text).unwrap_or_default();
        let begun = Instant::now();
        for _ in 0..TEXTS {
            black_box(Word::of(black_box(&word)).and_then(|word| key.open(word.packed)));
        }
        println!("{bytes} bytes: sealed in {sealing:?}, opened in {:?}", begun.elapsed() / TEXTS);
    }
}
