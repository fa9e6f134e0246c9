//! How an input is changed: bit by bit, by what readers stumble over, by pieces of others.

use crate::dice::Dice;

/// What readers of numbers, days, texts, JSON, CSV, XML and addresses stumble over.
const WORDS: [&[u8]; 64] = [
    b"\0",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    "\u{202e}".as_bytes(),
    "a\u{308}".as_bytes(),
    "\u{a0}".as_bytes(),
    "−".as_bytes(),
    "€".as_bytes(),
    "ß".as_bytes(),
    "İ".as_bytes(),
    "𝔅".as_bytes(),
    b"9223372036854775807",
    b"-9223372036854775808",
    b"18446744073709551616",
    b"79228162514264337593543950335",
    b"99999999999999999999999999999999999999999999",
    b"0",
    b"-0",
    b"1e308",
    b"1E-400",
    b"0.005",
    b"1.300,00",
    b"1,300.00",
    b".",
    b",",
    b";",
    b"\t",
    b"\"",
    b"'",
    b"\\",
    b"\r\n",
    b"\n",
    b"\r",
    b"{",
    b"}",
    b"[",
    b"]",
    b"null",
    b"true",
    b"{}",
    b"[]",
    b"\\u0000",
    b"\\ud800",
    b"2026-02-30",
    b"9999-12-31",
    b"-9999-01-01",
    b"2026-03-29T02:30:00",
    b"T23:59:60Z",
    b"%00",
    b"%ff",
    b"%2e%2e%2f",
    b"../",
    b"//",
    b"&",
    b"=",
    b"#",
    b"<![CDATA[",
    b"]]>",
    b"&#x0;",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"=1+1",
];

/// Changes an input once, sometimes with a piece of another one.
pub fn change(dice: &mut Dice, input: &mut Vec<u8>, other: &[u8]) {
    let at = dice.below(input.len() + 1);
    let piece = |dice: &mut Dice, of: &[u8]| {
        let from = dice.below(of.len() + 1);
        from..(from + dice.below(48) + 1).min(of.len())
    };
    match dice.below(12) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = u8::try_from(dice.below(256)).unwrap();
            }
        }
        2 | 3 => {
            let word = dice.pick(&WORDS);
            input.splice(at..at, word.iter().copied());
        }
        4 => {
            let word = dice.pick(&WORDS);
            let range = piece(dice, input);
            input.splice(range, word.iter().copied());
        }
        5 => {
            let range = piece(dice, input);
            input.drain(range);
        }
        6 => input.truncate(at),
        7 => {
            let from = piece(dice, other);
            input.splice(at..at, other[from].iter().copied());
        }
        8 => {
            let (from, to) = (piece(dice, other), piece(dice, input));
            input.splice(to, other[from].iter().copied());
        }
        // The begin of one and the end of the other.
        9 => {
            input.truncate(at);
            input.extend(&other[dice.below(other.len() + 1)..]);
        }
        10 => number(dice, input),
        _ => {
            // The same again and again.
            let times = dice.pick(&[2, 3, 10, 100, 1000]);
            let range = piece(dice, input);
            let again: Vec<u8> = input[range.clone()].repeat(times);
            input.splice(range, again);
        }
    }
}

/// Another number in the place of one.
fn number(dice: &mut Dice, input: &mut Vec<u8>) {
    let starts: Vec<usize> = (0..input.len())
        .filter(|at| input[*at].is_ascii_digit() && (*at == 0 || !input[*at - 1].is_ascii_digit()))
        .take(500)
        .collect();
    let Some(start) = (!starts.is_empty()).then(|| dice.pick(&starts)) else { return };
    let length = input[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let other = match dice.below(4) {
        0 => dice.below(100).to_string().into_bytes(),
        1 => vec![b'9'; dice.below(40) + 1],
        2 => dice.between(0, u64::MAX - 1).to_string().into_bytes(),
        _ => format!("{:0>1$}", dice.below(10), length).into_bytes(),
    };
    input.splice(start..start + length, other);
}
