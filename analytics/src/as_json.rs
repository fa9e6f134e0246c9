//! What is described for JSON (fields left out, anything inside) stands in the bytes of a fold as JSON.

use serde::{Deserialize as _, Deserializer, Serialize, Serializer, de::DeserializeOwned};

pub fn serialize<T: Serialize, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    let text = serde_json::to_string(value).map_err(serde::ser::Error::custom)?;
    to.serialize_str(&text)
}
pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    serde_json::from_str(&text).map_err(serde::de::Error::custom)
}
