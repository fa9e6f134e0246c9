//! What the steps of a funding request (Mehrbedarfsantrag) are called, everywhere.

/// The German word of a step by its code: a request is `requested`, `reviewed`, `approved`, then `granted`, or `rejected`.
pub fn step_de(code: &str) -> Option<&'static str> {
    Some(match code {
        "requested" => "gestellt",
        "reviewed" => "geprüft",
        "approved" => "anerkannt",
        "rejected" => "abgelehnt",
        "granted" => "bewilligt",
        _ => return None,
    })
}
