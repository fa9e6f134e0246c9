//! Requests of the contract out of JSON, by the descriptors of their messages: what is changed at random begins as
//! something that is understood.

use std::{collections::HashMap, sync::LazyLock};

use prost::{
    Message as _,
    encoding::{self, WireType, encode_key, encode_varint},
};
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use serde_json::Value;
use sollist_contract::DESCRIPTORS;

/// Every message by its full name, with a point before it as fields name it.
static MESSAGES: LazyLock<HashMap<String, DescriptorProto>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for file in FileDescriptorSet::decode(DESCRIPTORS).unwrap().file {
        for message in file.message_type {
            within(&format!(".{}", file.package.clone().unwrap_or_default()), message, &mut all);
        }
    }
    all
});

fn within(path: &str, message: DescriptorProto, all: &mut HashMap<String, DescriptorProto>) {
    let name = format!("{path}.{}", message.name());
    for inner in message.nested_type.clone() {
        within(&name, inner, all);
    }
    all.insert(name, message);
}

/// The full name of the message of a request.
pub fn named(request: &str) -> &'static str {
    let end = format!(".{request}");
    MESSAGES.keys().find(|name| name.ends_with(&end)).unwrap()
}

/// A message with what of a JSON object has its fields' names.
pub fn message(name: &str, value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    // Messages of others than ours are left empty.
    for field in MESSAGES.get(name).iter().flat_map(|message| &message.field) {
        let Some(value) = value.get(field.name()).filter(|value| !value.is_null()) else { continue };
        let entry = field.r#type() == Type::Message && is_map(field.type_name());
        match value {
            Value::Array(values) if field.label() == Label::Repeated => {
                values.iter().for_each(|value| one(field, value, &mut out));
            }
            Value::Object(values) if entry => {
                for (key, value) in values {
                    one(field, &serde_json::json!({"key": key, "value": value}), &mut out);
                }
            }
            value => one(field, value, &mut out),
        }
    }
    out
}

fn is_map(name: &str) -> bool {
    MESSAGES.get(name).and_then(|message| message.options.as_ref()).is_some_and(prost_types::MessageOptions::map_entry)
}

fn one(field: &FieldDescriptorProto, value: &Value, out: &mut Vec<u8>) {
    let tag = u32::try_from(field.number()).unwrap();
    let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = || value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_default();
    match field.r#type() {
        Type::String => encoding::string::encode(tag, &text(), out),
        Type::Bytes => encoding::bytes::encode(tag, &text().into_bytes(), out),
        Type::Bool => encoding::bool::encode(tag, &value.as_bool().unwrap_or_default(), out),
        Type::Message => {
            let inner = message(field.type_name(), value);
            encode_key(tag, WireType::LengthDelimited, out);
            encode_varint(inner.len() as u64, out);
            out.extend(inner);
        }
        Type::Double => encoding::double::encode(tag, &value.as_f64().unwrap_or_default(), out),
        Type::Sint32 | Type::Sint64 => encoding::sint64::encode(tag, &number(), out),
        Type::Float | Type::Group => {}
        Type::Fixed32 | Type::Fixed64 | Type::Sfixed32 | Type::Sfixed64 => {}
        Type::Int32 | Type::Int64 | Type::Uint32 | Type::Uint64 | Type::Enum => {
            encoding::int64::encode(tag, &number(), out);
        }
    }
}
