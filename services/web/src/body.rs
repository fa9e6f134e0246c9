//! What a browser sends: the fields of a form, and a file. Nothing is taken that is longer than was said.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
};
use sollist_contract::said::Said;

use crate::{failure::Failure, words::act as words};

/// Bytes of a form at most: a refused entry as it came, and what stands around it, each byte as three signs.
pub const FORM_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a file at most.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// How long a form may take to come, with its file.
const COMES_WITHIN: Duration = Duration::from_secs(120);

/// What was typed into a form, and the file that was chosen.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Input {
    fields: Vec<(String, String)>,
    pub file: Option<File>,
}

/// A file: what it is called, and what is in it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Input {
    /// What was typed into a field; empty where it was not there.
    pub fn text(&self, key: &str) -> &str {
        self.fields.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value.as_str())
    }
    /// What was typed, to be sent once more: never what decides something before whoever sends it has seen it again.
    pub fn shown_again(self) -> Vec<(String, String)> {
        let again = |(key, value): (String, String)| match (key.as_str(), value.as_str()) {
            ("schritt", "senden") => (key, "pruefen".to_owned()),
            _ => (key, value),
        };
        self.fields.into_iter().map(again).collect()
    }
    /// The same without blanks around it; `None` where nothing was typed.
    pub fn given(&self, key: &str) -> Option<String> {
        Some(self.text(key).trim()).filter(|text| !text.is_empty()).map(str::to_owned)
    }
}

fn refused(status: StatusCode, said: Said) -> Failure {
    Failure::said(status, said, String::new())
}

/// Reads what was sent; `files`: whether a file may be in it.
pub async fn read(headers: &HeaderMap, body: Body, files: bool) -> Result<Input, Failure> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (kind, rest) = kind.split_once(';').unwrap_or((kind, ""));
    let limit = if files { FILE_BYTES_MAX.saturating_add(FORM_BYTES_MAX) } else { FORM_BYTES_MAX };
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let too_large = || refused(StatusCode::PAYLOAD_TOO_LARGE, words::too_large(limit as u64));
    if length.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let unfit = || refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, words::no_form());
    let is_multipart = kind.trim().eq_ignore_ascii_case("multipart/form-data");
    if !(is_multipart && files || kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")) {
        return Err(unfit());
    }
    let coming = tokio::time::timeout(COMES_WITHIN, axum::body::to_bytes(body, limit)).await;
    let slow = |_| refused(StatusCode::REQUEST_TIMEOUT, words::too_slow(COMES_WITHIN.as_secs()));
    let bytes = coming.map_err(slow)?.map_err(|error| {
        let long = std::error::Error::source(&error).is_some_and(|cause| cause.to_string().contains("limit"));
        if long { too_large() } else { refused(StatusCode::BAD_REQUEST, words::cut_off()) }
    })?;
    if !is_multipart {
        let fields = form_urlencoded::parse(&bytes).map(|(key, value)| (key.into_owned(), value.into_owned()));
        return Ok(Input { fields: fields.collect(), file: None });
    }
    let boundary = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
    let boundary = boundary.map(|text| text.trim_matches('"')).filter(|text| !text.is_empty()).ok_or_else(unfit)?;
    parts(boundary, &bytes).ok_or_else(|| refused(StatusCode::BAD_REQUEST, words::cut_off()))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut at = 0;
    while let Some(step) = text.get(at..)?.iter().position(|byte| *byte == first) {
        at = at.saturating_add(step);
        if text.get(at..)?.starts_with(what) {
            return Some(at);
        }
        at = at.saturating_add(1);
    }
    None
}

/// The parts of a `multipart/form-data`; `None` where it is cut off, or none.
fn parts(boundary: &str, bytes: &[u8]) -> Option<Input> {
    let mark = format!("\r\n--{boundary}").into_bytes();
    let mut rest = bytes.strip_prefix(format!("--{boundary}").as_bytes())?;
    let mut input = Input::default();
    loop {
        if rest.starts_with(b"--") {
            return Some(input);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let at = find(rest, b"\r\n\r\n")?;
        let (head, body) = (rest.get(..at)?, rest.get(at.checked_add(4)?..)?);
        let end = find(body, &mark)?;
        take(&mut input, &String::from_utf8_lossy(head), body.get(..end)?);
        rest = body.get(end.checked_add(mark.len())?..)?;
    }
}

fn take(input: &mut Input, head: &str, body: &[u8]) {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"));
    let word = |key: &str| {
        let from = line?.split(&format!("; {key}=\"")).nth(1)?;
        Some(from.split('"').next()?.replace("%22", "\"").replace("%0D", "").replace("%0A", ""))
    };
    let Some(name) = word("name") else { return };
    match word("filename") {
        Some(file) => input.file = Some(File { name: file, bytes: body.to_vec() }),
        None => input.fields.push((name, String::from_utf8_lossy(body).into_owned())),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    const SENT: &str = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\neins\r\n--x\r\n\
        Content-Disposition: form-data; name=\"f\"; filename=\"b%22.jsonl\"\r\nContent-Type: text/plain\r\n\r\n\
        {}\r\n--y\r\n\r\n--x--\r\n";

    #[test]
    fn a_file_and_the_fields_beside_it_come_as_they_were() {
        let input = parts("x", SENT.as_bytes()).unwrap();
        assert_eq!(input.text("a"), "eins");
        assert_eq!(input.file, Some(File { name: "b\".jsonl".to_owned(), bytes: b"{}\r\n--y\r\n".to_vec() }));
    }

    #[tokio::test(start_paused = true)]
    async fn who_sends_a_byte_now_and_then_is_told_that_it_takes_too_long() {
        let kind = "application/x-www-form-urlencoded".parse().unwrap();
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind)]);
        let bytes = async |pause: u64| {
            let bytes = futures::stream::unfold(0, move |sent| async move {
                tokio::time::sleep(Duration::from_secs(pause)).await;
                (sent < 20).then_some((Ok::<_, std::io::Error>("a"), sent + 1))
            });
            read(&headers, Body::from_stream(bytes), false).await
        };
        assert_eq!(bytes(1).await.map(|input| input.fields.len()), Ok(1));
        let Err(Failure::Refused { status, said, .. }) = bytes(20).await else { panic!("it was waited for") };
        assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
        assert!(said.de.contains("120 s") && said.en.contains("120 s"), "{said:?}");
    }

    #[test]
    fn what_is_cut_off_is_nothing() {
        let end = SENT.len() - 5;
        for cut in 0..end {
            assert_eq!(parts("x", &SENT.as_bytes()[..cut]), None, "{cut}");
        }
        assert_eq!(parts("z", SENT.as_bytes()), None);
    }
}
