//! What nothing that a process says may contain: looked for in all that every process of every test said.

/// The password in the address of every database of the tests. Their server asks for none, so it opens nothing.
pub const PASSWORD: &str = "oeffnet-nichts";

/// What stands in the files of private keys of every kind.
const KEY: &str = "PRIVATE KEY";

/// How a token begins: the first brace of its head, in Base64.
const TOKEN: &str = "eyJ";
/// No token is shorter.
const TOKEN_BYTES: usize = 60;

/// The first secret that a text shows.
fn shown(text: &str) -> Option<&'static str> {
    let is_token = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    let mut words = text.split(|char| !is_token(char));
    [PASSWORD, KEY]
        .into_iter()
        .find(|secret| text.contains(secret))
        .or_else(|| words.any(|word| word.starts_with(TOKEN) && word.len() >= TOKEN_BYTES).then_some("a token"))
}

/// Fails where what somebody said shows a secret.
#[track_caller]
pub fn assert_none_shown(who: &str, said: &str) {
    if let Some(secret) = shown(said) {
        // One failure is told, not two.
        assert!(std::thread::panicking(), "{who} shows a secret ({secret}):\n{said}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_wherever_it_stands() {
        let token = format!("eyJhbGciOiJFUzI1NiJ9.{}.c2ln", "A".repeat(40));
        for said in
            [format!("url=postgres://a:{PASSWORD}@b"), format!("-----BEGIN {KEY}-----"), format!("Bearer {token}")]
        {
            assert!(shown(&said).is_some(), "{said}");
        }
        assert_eq!(shown("eyJ is how a token begins; keys are PRIVATE; 0,00 EUR"), None);
    }
}
