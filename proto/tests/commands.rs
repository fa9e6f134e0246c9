//! Every event that a context decides on has its command, and the command says the same words as the event's data.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, fs, path::Path};

use prost::Message as _;
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorSet,
    field_descriptor_proto::{Label, Type},
};
use serde_json::{Value, json};
use sollist_contract::{
    DESCRIPTORS, command,
    event::{Event, ProcurementEvent, Type as EventType},
    grpc,
};

/// The command behind each event.
fn command_of(type_name: &str) -> &'static str {
    let (request, _) = command::ALL
        .iter()
        .find(|(_, name)| *name == type_name)
        .unwrap_or_else(|| panic!("{type_name} has no command"));
    request.strip_suffix("Request").unwrap()
}

/// The requests and responses of every unary method, by service context and method.
fn methods() -> BTreeMap<(String, String), (DescriptorProto, DescriptorProto)> {
    let set = FileDescriptorSet::decode(DESCRIPTORS).unwrap();
    let mut methods = BTreeMap::new();
    for file in &set.file {
        let message = |name: &str| {
            file.message_type.iter().find(|m| name == format!(".{}.{}", file.package(), m.name())).cloned()
        };
        for method in file.service.iter().flat_map(|service| &service.method) {
            if let (Some(request), Some(response)) = (message(method.input_type()), message(method.output_type())) {
                let context = file.package().split('.').nth(1).unwrap().to_owned();
                methods.insert((context, method.name().to_owned()), (request, response));
            }
        }
    }
    methods
}

fn schema(type_name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{type_name}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The wire type that a property of a schema needs.
fn wire_type(root: &Value, property: &Value) -> Type {
    if let Some(target) = property["$ref"].as_str() {
        return wire_type(root, root.pointer(target.trim_start_matches('#')).unwrap());
    }
    if let Some(first) = property["anyOf"].as_array().or(property["oneOf"].as_array()).and_then(|choice| choice.first())
    {
        return wire_type(root, first);
    }
    let kind = if property["type"].is_array() { &property["type"][0] } else { &property["type"] };
    match (kind.as_str(), property["format"].as_str()) {
        (Some("integer"), Some("int16")) => Type::Int32,
        // A number of the journal goes as everywhere on the wire.
        (Some("integer"), Some("uint64")) => Type::Uint64,
        (Some("integer"), _) => Type::Int64,
        (Some("boolean"), _) => Type::Bool,
        (Some("object"), _) => Type::Message,
        (Some("array"), _) => wire_type(root, &property["items"]),
        // Any JSON goes as text.
        (Some("string") | None, _) => Type::String,
        other => panic!("{other:?}"),
    }
}

/// A request's fields as those of the data: the scope of a rollout is two fields on the wire.
fn data_fields<'a>(command: &str, request: &'a DescriptorProto) -> BTreeMap<&'a str, &'a FieldDescriptorProto> {
    let of_the_event = |field: &&FieldDescriptorProto| field.name() != "command";
    let mut fields: BTreeMap<&str, &FieldDescriptorProto> =
        request.field.iter().filter(of_the_event).map(|field| (field.name(), field)).collect();
    if command == "PlanRollout" {
        let total = fields.remove("scope_total").unwrap();
        fields.remove("scope_text").unwrap();
        fields.insert("scope", total);
    }
    fields
}

#[test]
fn every_event_has_a_command_with_the_same_fields() {
    let methods = methods();
    // Most of what intake takes comes as events only.
    let asked = |known: &EventType| command::ALL.iter().any(|(_, name)| *name == known.name);
    let types = Event::types().filter(|known| known.context != "intake" || asked(known));
    for (context, type_name) in types.map(|known| (known.context, known.name)) {
        let command = command_of(type_name);
        let (request, response) = methods
            .get(&((*context).to_owned(), command.to_owned()))
            .unwrap_or_else(|| panic!("{context} has no {command}"));
        assert_eq!(request.field[0].type_name(), ".sollist.common.v1.Command", "{command}");
        assert_eq!((request.field[0].name(), request.field[0].number()), ("command", 1));
        assert_eq!(response.field[0].type_name(), ".sollist.common.v1.Receipt", "{command}");
        assert_eq!((response.field[0].name(), response.field[0].number()), ("receipt", 1));

        let schema = schema(type_name);
        let fields = data_fields(command, request);
        let properties = schema["properties"].as_object().unwrap();
        assert_eq!(
            fields.keys().copied().collect::<Vec<_>>(),
            {
                let mut names: Vec<&str> = properties.keys().map(String::as_str).collect();
                names.sort_unstable();
                names
            },
            "{command}"
        );
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, field) in fields {
            // What a set of parameters says goes as one text, as a derivation does.
            let whole = command == "PublishParameters" && name == "values";
            let of_the_event = if whole { Type::String } else { wire_type(&schema, &properties[name]) };
            assert_eq!(field.r#type(), of_the_event, "{command}.{name}");
            // Values by name are a list of pairs on the wire.
            let by_name = properties[name]["patternProperties"].is_object();
            let list = by_name || properties[name]["type"].to_string().contains("array");
            assert_eq!(field.label() == Label::Repeated, list, "{command}.{name}");
            if list {
                continue;
            }
            // A switch that is off says nothing, so it needs no presence; one of the two scopes is always absent.
            // Of a count or a change zero is a value too: on the wire only presence tells it from one that was left
            // out.
            let zero_counts = ["/Count\"", "/Change\""].iter().any(|kind| properties[name].to_string().contains(kind));
            let optional = !required.contains(&name) && field.r#type() != Type::Bool || name == "scope" || zero_counts;
            assert_eq!(field.proto3_optional(), optional, "{command}.{name}");
        }
    }
}

#[test]
fn every_command_has_its_event() {
    for ((context, method), (request, _)) in methods() {
        let is_command = request.field.first().is_some_and(|field| field.name() == "command");
        let known = command::ALL.iter().any(|(request, _)| *request == format!("{method}Request"));
        assert_eq!(is_command, known, "{context} {method}");
    }
}

/// A request without its command, as the JSON of an event's data.
fn data<T: serde::Serialize>(request: &T) -> String {
    let mut value = serde_json::to_value(request).unwrap();
    value.as_object_mut().unwrap().shift_remove("command");
    value.to_string()
}

#[test]
fn a_request_is_read_as_the_data_of_its_event() {
    let order = grpc::procurement::v1::PlaceOrderRequest {
        command: Some(grpc::common::v1::Command { request_id: "1".into(), ..Default::default() }),
        authority: "ba-pankow".into(),
        order: "B-1".into(),
        line: "2026/30/25/bezirksamt-pankow/geraete".into(),
        item: "notebook".into(),
        quantity: 3,
        amount: "3215.16".into(),
        due: None,
        consent: Some(grpc::procurement::v1::Consent {
            reference: "BA 1".into(),
            basis: "§ 37 LHO".into(),
            amount: None,
        }),
    };
    let read = Event::from_data("procurement.order-placed.v1", &data(&order)).unwrap().unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(read.to_data().unwrap().get()).unwrap(),
        json!({"authority": "ba-pankow", "order": "B-1", "line": "2026/30/25/bezirksamt-pankow/geraete",
            "item": "notebook", "quantity": 3,
               "amount": "3215.16", "consent": {"reference": "BA 1", "basis": "§ 37 LHO"}})
    );

    let payment = grpc::procurement::v1::RecordPaymentRequest {
        authority: "ba-pankow".into(),
        line: "2026/30/25/bezirksamt-pankow/geraete".into(),
        payment: "Z-1".into(),
        amount: "-12.50".into(),
        r#final: true,
        ..Default::default()
    };
    let Ok(Event::Procurement(ProcurementEvent::PaymentMade(read))) =
        Event::from_data("procurement.payment-made.v1", &data(&payment)).unwrap()
    else {
        panic!()
    };
    assert!(read.last && read.order.is_none());

    // A consent that names what it covers.
    let consent = grpc::procurement::v1::Consent {
        reference: "BA 1".into(),
        basis: "§ 37 LHO".into(),
        amount: Some("7.50".into()),
    };
    let payment = grpc::procurement::v1::RecordPaymentRequest { consent: Some(consent), ..payment };
    let Ok(Event::Procurement(ProcurementEvent::PaymentMade(read))) =
        Event::from_data("procurement.payment-made.v1", &data(&payment)).unwrap()
    else {
        panic!()
    };
    assert_eq!(
        read.consent.and_then(|consent| consent.amount()).map(|amount| amount.to_string()).as_deref(),
        Some("7.50")
    );

    let empty = grpc::procurement::v1::PlaceOrderRequest::default();
    assert!(
        Event::from_data("procurement.order-placed.v1", &data(&empty)).unwrap().is_err(),
        "nothing said is nothing ordered"
    );
}
