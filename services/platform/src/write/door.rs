//! The door of a service: a gRPC command becomes its event and is recorded through the one write path.

use sollist_contract::{
    command::{self, Command},
    envelope::parse_time,
    grpc::common::v1::Receipt,
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
    /// Records a command; gives the receipt and the request back.
    pub async fn record<C: Command>(&self, request: Request<C>) -> Result<(Receipt, C), Status> {
        let caller = Caller::of(&request)?;
        let asked = request.into_inner();
        let id = command::request_id(&asked).map_err(Error::refused)?;
        let time = match asked.command().map_or("", |command| command.time.as_str()) {
            "" => self.clock.now(),
            time => parse_time(time).map_err(Error::refused)?,
        };
        let event = command::event(&asked).map_err(Error::refused)?;
        let (sequence, duplicate) = self.writer.ask(caller, id, time, event).await?;
        Ok((Receipt { sequence, duplicate, ..Receipt::default() }, asked))
    }
}
