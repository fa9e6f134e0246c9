//! What every page brings with it: styles, script, fonts. Their address holds a digest of all of them, so a browser
//! keeps them for ever. `assets/make` makes them; `assets/README.md` says of what.

use std::sync::LazyLock;

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};

/// A file as it is, and as it is sent to who takes it smaller.
struct Asset {
    name: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    smaller: &'static [(&'static str, &'static [u8])],
}

macro_rules! packed {
    ($name:literal, $kind:literal) => {
        Asset {
            name: $name,
            kind: $kind,
            plain: include_bytes!(concat!("../assets/", $name)),
            smaller: &[
                ("br", include_bytes!(concat!("../assets/", $name, ".br"))),
                ("gzip", include_bytes!(concat!("../assets/", $name, ".gz"))),
            ],
        }
    };
}

macro_rules! font {
    ($name:literal) => {
        Asset { name: $name, kind: "font/woff2", plain: include_bytes!(concat!("../assets/", $name)), smaller: &[] }
    };
}

static ASSETS: [Asset; 6] = [
    packed!("kern.css", "text/css; charset=utf-8"),
    packed!("sollist.css", "text/css; charset=utf-8"),
    packed!("sollist.js", "text/javascript; charset=utf-8"),
    packed!("icon.svg", "image/svg+xml"),
    font!("fira-sans-400.woff2"),
    font!("fira-sans-600.woff2"),
];

/// The folder under which they are: another one whenever one of them is another.
static FOLDER: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for asset in &ASSETS {
        digest.update(asset.plain);
    }
    digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// The digest of all of them: which edition of the pages this is.
pub fn edition() -> &'static str {
    &FOLDER
}

/// The address of a file.
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", edition())
}

/// The file, in the smallest form that is taken. What is not there, or was there in another edition, is not found.
pub fn answer(edition_asked: &str, name: &str, headers: &HeaderMap) -> Response {
    let asset = ASSETS.iter().find(|asset| asset.name == name && edition_asked == edition());
    let Some(asset) = asset else { return StatusCode::NOT_FOUND.into_response() };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let smaller = asset.smaller.iter().find(|(coding, _)| takes(accepted, coding));
    let mut response = smaller.map_or(asset.plain, |(_, bytes)| *bytes).into_response();
    let headers = response.headers_mut();
    let fixed = header::HeaderValue::from_static;
    headers.insert(header::CONTENT_TYPE, fixed(asset.kind));
    headers.insert(header::CACHE_CONTROL, fixed("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, fixed("Accept-Encoding"));
    if let Some((coding, _)) = smaller {
        headers.insert(header::CONTENT_ENCODING, fixed(coding));
    }
    response
}

/// Whether a form is taken: `gzip`, and not `gzip;q=0`.
pub fn takes(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some(coding) && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_sent_smaller_is_the_same() {
        for asset in &ASSETS {
            for (coding, bytes) in asset.smaller {
                assert!(bytes.len() < asset.plain.len(), "{} {coding}", asset.name);
                if *coding == "gzip" {
                    let mut plain = Vec::new();
                    flate2::read::GzDecoder::new(*bytes).read_to_end(&mut plain).unwrap();
                    assert!(plain == asset.plain, "{} is not fresh: run assets/make", asset.name);
                }
            }
        }
    }

    #[test]
    fn a_first_visit_is_light_and_the_script_is_small() {
        let sent =
            |asset: &Asset| asset.smaller.iter().map(|(_, bytes)| bytes.len()).min().unwrap_or(asset.plain.len());
        let all: usize = ASSETS.iter().map(sent).sum();
        assert!(all <= 72 * 1024, "{all} bytes");
        let script = ASSETS.iter().find(|asset| asset.name == "sollist.js").unwrap();
        assert!(script.plain.len() <= 5 * 1024, "{} bytes of script", script.plain.len());
    }

    #[test]
    fn forms_that_are_not_taken_are_not_sent() {
        for (accepted, coding, taken) in [
            ("gzip, deflate, br", "br", true),
            ("gzip;q=0.5, br;q=0", "br", false),
            ("gzip;q=0.5, br;q=0", "gzip", true),
            ("", "gzip", false),
            ("x-gzip", "gzip", false),
        ] {
            assert_eq!(takes(accepted, coding), taken, "{accepted} {coding}");
        }
    }
}
