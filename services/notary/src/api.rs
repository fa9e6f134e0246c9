//! gRPC of the notary: signed heads, proofs and tiles. Hashes, and nothing of what is recorded.

use std::collections::BTreeSet;

use sollist_contract::{
    grpc::notary::v1::{
        GetCheckpointRequest, GetCheckpointResponse, GetConsistencyProofRequest, GetConsistencyProofResponse,
        GetInclusionProofRequest, GetInclusionProofResponse, GetTileRequest, GetTileResponse, SignedLog,
        notary_service_server::{NotaryService, NotaryServiceServer},
    },
    question,
};
use sollist_platform::{
    Error,
    store::{db::Db, journal},
    wire::caller::asked,
};
use sollist_proof::{
    Hash,
    note::Log,
    tree::{Asked, Place},
};
use tonic::{Request, Response, Status};

use crate::store::{self, Checkpoint};

/// Why a proof is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotGiven {
    /// Nothing is signed yet.
    Nothing,
    /// So many events are not signed yet.
    NotYet {
        field: &'static str,
        wanted: u64,
        signed: u64,
    },
    /// No event has the number 0.
    Unnumbered,
    SizesUnfit {
        from: u64,
        to: u64,
    },
    TileUnknown {
        level: u32,
        index: u64,
    },
    /// The tree that is stored lacks what the proof needs.
    TreeDamaged,
}

pub struct NotaryApi(Db);

/// The service of the notary, also of a process that signs nothing itself.
pub fn service(db: Db) -> NotaryServiceServer<NotaryApi> {
    NotaryServiceServer::new(NotaryApi(db))
}

/// The log that is asked for.
fn log(asked: i32) -> Result<Log, Error> {
    Ok(match question::choice("log", asked, SignedLog::as_str_name)? {
        SignedLog::Unspecified | SignedLog::Journal => Log::Journal,
        SignedLog::Reads => Log::Reads,
    })
}

impl NotaryApi {
    /// The newest head of the log that signs now, or the first that holds so many events.
    async fn checkpoint(&self, log: Log, field: &'static str, size: u64) -> Result<(u64, String), Error> {
        let newest = store::newest(self.0.reader(), log, None).await?;
        let newest = newest.ok_or_else(|| Error::refused(NotGiven::Nothing))?;
        let signed = newest.size;
        let Checkpoint { size, note, .. } = match size {
            0 => newest,
            wanted => store::first_with(self.0.reader(), log, &newest.origin, wanted)
                .await?
                .ok_or_else(|| Error::refused(NotGiven::NotYet { field, wanted, signed }))?,
        };
        Ok((size, note))
    }

    async fn hashes(&self, log: Log, asked: Asked) -> Result<Vec<Hash>, Error> {
        let tiles = store::tiles(self.0.reader(), log, &asked.places()).await?;
        asked.answer(&tiles).map_err(|_| Error::refused(NotGiven::TreeDamaged))
    }
}

fn bytes(hashes: Vec<Hash>) -> Vec<Vec<u8>> {
    hashes.into_iter().map(|hash| hash.to_vec()).collect()
}

#[tonic::async_trait]
impl NotaryService for NotaryApi {
    async fn get_checkpoint(
        &self,
        request: Request<GetCheckpointRequest>,
    ) -> Result<Response<GetCheckpointResponse>, Status> {
        let GetCheckpointRequest { size, log: of } = asked(request)?;
        let (size, checkpoint) = self.checkpoint(log(of)?, "size", size).await?;
        Ok(Response::new(GetCheckpointResponse { size, checkpoint }))
    }

    async fn get_inclusion_proof(
        &self,
        request: Request<GetInclusionProofRequest>,
    ) -> Result<Response<GetInclusionProofResponse>, Status> {
        let GetInclusionProofRequest { sequence, log: of } = asked(request)?;
        let log = log(of)?;
        let index = sequence.checked_sub(1).ok_or_else(|| Error::refused(NotGiven::Unnumbered))?;
        let (size, checkpoint) = self.checkpoint(log, "sequence", 0).await?;
        if sequence > size {
            return Err(Error::refused(NotGiven::NotYet { field: "sequence", wanted: sequence, signed: size }).into());
        }
        let hashes = bytes(self.hashes(log, Asked::Inclusion { index, size }).await?);
        let previous_hash = match log {
            Log::Journal => journal::hash_at(self.0.reader(), index).await?.to_vec(),
            // Whoever knows it could try out what the line says: it is for whoever sees the line.
            Log::Reads => Vec::new(),
        };
        Ok(Response::new(GetInclusionProofResponse { index, hashes, checkpoint, previous_hash }))
    }

    async fn get_consistency_proof(
        &self,
        request: Request<GetConsistencyProofRequest>,
    ) -> Result<Response<GetConsistencyProofResponse>, Status> {
        let GetConsistencyProofRequest { from_size: from, to_size, log: of } = asked(request)?;
        let log = log(of)?;
        let (to, checkpoint) = self.checkpoint(log, "to_size", to_size).await?;
        if from == 0 || from > to {
            return Err(Error::refused(NotGiven::SizesUnfit { from, to }).into());
        }
        let hashes = bytes(self.hashes(log, Asked::Consistency { from, to }).await?);
        Ok(Response::new(GetConsistencyProofResponse { hashes, checkpoint }))
    }

    async fn get_tile(&self, request: Request<GetTileRequest>) -> Result<Response<GetTileResponse>, Status> {
        let GetTileRequest { level, index, log: of } = asked(request)?;
        let unknown = || Error::refused(NotGiven::TileUnknown { level, index });
        let place = Place { level: level.try_into().map_err(|_| unknown())?, index };
        let mut tiles = store::tiles(self.0.reader(), log(of)?, &BTreeSet::from([place])).await?;
        let hashes = tiles.0.remove(&place).ok_or_else(unknown)?;
        Ok(Response::new(GetTileResponse { hashes }))
    }
}
