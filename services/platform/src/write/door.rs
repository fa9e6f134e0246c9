//! The door of a service: a gRPC command becomes an event by its field names, so that a call and a file are read by the
//! same rules, and is recorded through the one write path.

use serde::Serialize;
use serde_json::{Map, Value};
use sollist_contract::{
    envelope::{NotRead, parse_time},
    event::Event,
    grpc::common::v1::Receipt,
    refusal::{Reason, Refusal},
};
use tonic::{Request, Status};

use crate::{Error, process::clock::Clock, store::db::Db, wire::caller::Caller, write::batch::Writer};

/// What a service needs: to read, to record, and to know the time.
#[derive(Clone)]
pub struct Door {
    pub db: Db,
    pub writer: Writer,
    pub clock: Clock,
}

impl Door {
    /// Records a command as an event of a type; gives the receipt and the request back.
    pub async fn record<T: Serialize>(&self, type_name: &str, request: Request<T>) -> Result<(Receipt, T), Status> {
        let caller = Caller::of(&request)?;
        let asked = request.into_inner();
        let mut fields = fields(&asked)?;
        let command = fields.remove("command").unwrap_or_default();
        let text = |key: &str| command.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (id, time) = (text("request_id"), text("time"));
        if id.trim().is_empty() || id.len() > 200 || id.chars().any(char::is_control) {
            return Err(Error::invalid(
                "command.request_id",
                "Jeder Auftrag braucht eine eigene Kennung (1 bis 200 Zeichen, etwa eine UUID); mit ihr kann er gefahrlos wiederholt werden.",
                "Every command needs an id of its own (1 to 200 characters, such as a UUID); with it the command may be repeated safely.",
            )
            .into());
        }
        let time = if time.is_empty() {
            self.clock.now()
        } else {
            parse_time(&time).map_err(|why| Error::Refused(why.into()))?
        };
        let event = event_of(type_name, fields)?;
        let (sequence, duplicate) = self.writer.ask(caller, &id, time, event).await?;
        Ok((Receipt { sequence, duplicate }, asked))
    }
}

/// The fields of a request as JSON; what is absent is left out, and a list without an entry is absent on the wire.
fn fields<T: Serialize>(request: &T) -> Result<Map<String, Value>, Error> {
    match serde_json::to_value(request)? {
        Value::Object(mut fields) => {
            fields.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
            Ok(fields)
        }
        _ => Ok(Map::new()),
    }
}

/// Reads the event out of the fields of a request. A rollout's scope comes as one of two fields, a derivation as text.
fn event_of(type_name: &str, mut fields: Map<String, Value>) -> Result<Event, Error> {
    if let Some(scope) = fields.remove("scope_total").or_else(|| fields.remove("scope_text")) {
        fields.remove("scope_text");
        fields.insert("scope".to_owned(), scope);
    }
    if let Some(Value::String(derivation)) = fields.get("derivation") {
        let parsed = serde_json::from_str(derivation).map_err(|error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            Error::invalid(
                "derivation",
                format!("Die Herleitung (derivation) ist kein JSON: Fehler in Zeile {line}, Spalte {column}."),
                format!("The derivation is no JSON: fault in line {line}, column {column}."),
            )
        })?;
        fields.insert("derivation".to_owned(), parsed);
    }
    let data = serde_json::to_string(&fields)?;
    match Event::from_data(type_name, &data) {
        Some(event) => event.map_err(|error| Error::Refused(NotRead::data(&error, &data).into())),
        None => Err(Error::Refused(Refusal::new(
            Reason::UnknownType,
            "type",
            "Unbekannter Ereignistyp.",
            "Unknown event type.",
        ))),
    }
}
