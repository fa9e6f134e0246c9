//! gRPC of intake: streams with receipts, what was refused, the journal to read and to check.

use std::{pin::Pin, sync::Arc};

use prost::Message as _;
use sollist_contract::grpc::{
    common::v1::{AsOf, Refusal as RefusalMessage},
    intake::v1::{
        ApproveProcessRequest, ApproveProcessResponse, EntryWarning, GetProcessRequest, GetProcessResponse,
        GetRefusedRequest, GetRefusedResponse, ListEventsRequest, ListEventsResponse, ListPlanLinesRequest,
        ListPlanLinesResponse, ListProcessesRequest, ListProcessesResponse, ListReadsRequest, ListReadsResponse,
        ListRefusedRequest, ListRefusedResponse, ListSubmissionsRequest, ListSubmissionsResponse, ListWarningsRequest,
        ListWarningsResponse, ListedWarning, PublishParametersRequest, PublishParametersResponse, PublishReportRequest,
        PublishReportResponse, PublishScenarioRequest, PublishScenarioResponse, RefusedEntry, RejectProcessRequest,
        RejectProcessResponse, SettleRefusedRequest, SettleRefusedResponse, SettleWarningsRequest,
        SettleWarningsResponse, SubmitEventsRequest, SubmitEventsResponse, TableDifference, TablesCompared,
        VerifyJournalRequest, VerifyJournalResponse, WatchJournalRequest, WatchJournalResponse,
        WithdrawScenarioRequest, WithdrawScenarioResponse,
        intake_service_server::{IntakeService, IntakeServiceServer},
    },
};
use sollist_contract::{
    method::Method,
    page::Room,
    refusal::Refusal,
    said::{Bilingual as _, Said},
    warning::Warning,
};
use sollist_platform::{
    Error,
    process::stop::Stop,
    rights::Sight,
    store::{db::Db, journal, proof},
    wire::{
        caller::{Caller, asked},
        page::Page,
    },
    write::{
        batch::{Answer, Lane, MakeBooks},
        door::Door,
        tables::{self, Difference},
    },
};
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::{Stream, wrappers::ReceiverStream};
use tonic::{Request, Response, Status, Streaming};

use crate::{
    checked,
    commands::{self, Sent},
    entry::{self, Senders, beginning},
    events, look, open, planned, processes, reads,
    reported::Reported,
    settled, submitted,
    under_way::{NotAnswered, Submitted, name_of},
    watch::{self, as_of},
};

/// Messages of a stream that may be under way: read and parsed while the one before is written.
const UNDER_WAY: usize = 4;
/// Largest message of a stream, in bytes: a long line and what goes with it.
const MESSAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Deep proofs at a time.
const DEEP_PROOFS_MAX: usize = 2;

pub struct IntakeApi {
    door: Door,
    stop: Stop,
    senders: Senders,
    /// Room for deep proofs: each has a connection of its own, and tables as large as those it proves.
    proofs: Semaphore,
    beside: Vec<Arc<dyn proof::Beside>>,
    reported: Reported,
    /// Room for streams that watch the journal.
    watching: Arc<Semaphore>,
}

/// The service of this context. A stream lasts as long as its sender likes, so it looks at `stop` itself.
/// `beside`: what is proved with the tables.
pub fn service(
    door: Door,
    stop: Stop,
    senders: Senders,
    beside: Vec<Arc<dyn proof::Beside>>,
) -> IntakeServiceServer<IntakeApi> {
    let proofs = Semaphore::new(DEEP_PROOFS_MAX);
    let (reported, watching) = (Reported::default(), Arc::new(Semaphore::new(watch::WATCHING_MAX)));
    IntakeServiceServer::new(IntakeApi { door, stop, senders, proofs, beside, reported, watching })
        .max_decoding_message_size(MESSAGE_BYTES_MAX)
}

fn wire(refusal: &Refusal) -> RefusalMessage {
    RefusalMessage {
        reason: refusal.reason.code().to_owned(),
        field: refusal.field.clone(),
        message_de: refusal.said.de.clone(),
        message_en: refusal.said.en.clone(),
    }
}

#[tonic::async_trait]
impl IntakeService for IntakeApi {
    type SubmitEventsStream = Pin<Box<dyn Stream<Item = Result<SubmitEventsResponse, Status>> + Send>>;

    async fn submit_events(
        &self,
        request: Request<Streaming<SubmitEventsRequest>>,
    ) -> Result<Response<Self::SubmitEventsStream>, Status> {
        let caller = Caller::of(&request)?;
        let messages = request.into_inner();
        let (submitted, waiting) = mpsc::channel::<Result<Submitted, Status>>(UNDER_WAY);
        let (receipts, out) = mpsc::channel(UNDER_WAY);
        tokio::spawn(take(messages, self.door.clone(), (caller, self.senders), self.stop.clone(), submitted));
        tokio::spawn(receipt(waiting, self.door.clone(), receipts));
        Ok(Response::new(Box::pin(ReceiverStream::new(out))))
    }

    type ListPlanLinesStream = Pin<Box<dyn Stream<Item = Result<ListPlanLinesResponse, Status>> + Send>>;

    async fn list_plan_lines(
        &self,
        request: Request<ListPlanLinesRequest>,
    ) -> Result<Response<Self::ListPlanLinesStream>, Status> {
        let years = planned::asked(asked(request)?.years).map_err(Error::refused)?;
        let (pages, out) = mpsc::channel(UNDER_WAY);
        tokio::spawn(planned::send(self.door.db.clone(), years, pages));
        Ok(Response::new(Box::pin(ReceiverStream::new(out))))
    }

    async fn list_refused(
        &self,
        request: Request<ListRefusedRequest>,
    ) -> Result<Response<ListRefusedResponse>, Status> {
        let (_, sight, asked) = Caller::with(request)?;
        Ok(Response::new(open::list(&self.door.db, asked, sight.own()).await?))
    }

    async fn get_refused(&self, request: Request<GetRefusedRequest>) -> Result<Response<GetRefusedResponse>, Status> {
        let (_, sight, asked) = Caller::with(request)?;
        Ok(Response::new(open::get(&self.door.db, &asked.id, sight.own()).await?))
    }

    async fn settle_refused(
        &self,
        request: Request<SettleRefusedRequest>,
    ) -> Result<Response<SettleRefusedResponse>, Status> {
        let (caller, sight, asked) = Caller::with(request)?;
        let SettleRefusedRequest { id, basis, mut ids, origin } = asked;
        let caller = self.door.writer.recorded(caller).await?;
        let basis = basis.trim();
        let by =
            |basis: &str| if basis.is_empty() { String::new() } else { format!("{basis} ({})", caller.recorded()) };
        let noted = (by(basis), by(&self.door.writer.kept(&caller, basis).await?));
        let in_list = id.is_empty() && !ids.is_empty();
        ids.extend(Some(id).filter(|id| !id.is_empty()));
        let answer = settled::settle(&self.door.db, (&ids, &origin), (&noted.0, &noted.1), sight.own()).await;
        let answer = answer.map_err(|error| match error {
            Error::Refused(refusal) if in_list && refusal.field == "id" => Error::Refused(refusal.about("ids")),
            error => error,
        })?;
        let earlier_basis = answer.before.unwrap_or_default();
        Ok(Response::new(SettleRefusedResponse { settled: answer.open, earlier_basis }))
    }

    async fn list_warnings(
        &self,
        request: Request<ListWarningsRequest>,
    ) -> Result<Response<ListWarningsResponse>, Status> {
        let ListWarningsRequest { page_size, page_token, authority, line, reason, all, number, sequence } =
            asked(request)?;
        let question = format!("warnings/{authority}/{line}/{reason}/{all}/{number}/{sequence}");
        let page = Page::asked(question, page_size, &page_token)?;
        let filter = look::Filter { authority, line, reason, number, sequence };
        filter.must_be_known(self.door.db.reader()).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let after = step.after().parse().unwrap_or(0);
            let found = look::list(self.door.db.reader(), &filter, all, after, step.limit).await?;
            let found = look::named(self.door.db.reader(), found.into_iter().map(look::message).collect()).await?;
            filling.take(&step, found, |last: &ListedWarning| vec![last.number.to_string()]);
        }
        let (warnings, next_page_token) = filling.done();
        Ok(Response::new(ListWarningsResponse { warnings, next_page_token }))
    }

    async fn settle_warnings(
        &self,
        request: Request<SettleWarningsRequest>,
    ) -> Result<Response<SettleWarningsResponse>, Status> {
        let (caller, sight, asked) = Caller::with(request)?;
        let SettleWarningsRequest { numbers, basis, authority, line, reason } = asked;
        let filter = look::Filter { authority, line, reason, ..look::Filter::default() };
        filter.must_be_known(self.door.db.reader()).await?;
        let caller = self.door.writer.recorded(caller).await?;
        let basis = self.door.writer.kept(&caller, basis.trim()).await?;
        let how = (&**caller.recorded(), basis.as_str(), self.door.clock.now());
        let settled = look::settle(&self.door.db, &numbers, &filter, &sight, how).await?;
        Ok(Response::new(SettleWarningsResponse { settled }))
    }

    async fn verify_journal(
        &self,
        request: Request<VerifyJournalRequest>,
    ) -> Result<Response<VerifyJournalResponse>, Status> {
        let (caller, _, VerifyJournalRequest { deep }) = Caller::with(request)?;
        // Who may know whether everything is whole need not be one who may see what is recorded.
        let sees = caller.sight(Method::IntakeListEvents).is_ok();
        // Whoever finds no room is told so: waiting for a proof that takes its time would say nothing for as long.
        let _room = if deep {
            Some(self.proofs.try_acquire().map_err(|_| Error::refused(NotAnswered::ProofsCrowded))?)
        } else {
            None
        };
        let mut proved = proof(&self.door.db, deep, sees).await?;
        for beside in self.beside.iter().filter(|_| deep && proved.fault_de.is_empty()) {
            if let Some(Said { de, en }) = beside.differs().await? {
                (proved.fault_de, proved.fault_en) = (de, en);
                break;
            }
        }
        Ok(Response::new(proved))
    }

    async fn list_events(&self, request: Request<ListEventsRequest>) -> Result<Response<ListEventsResponse>, Status> {
        Ok(Response::new(events::list(&self.door.db, asked(request)?).await?))
    }

    async fn list_reads(&self, request: Request<ListReadsRequest>) -> Result<Response<ListReadsResponse>, Status> {
        Ok(Response::new(reads::list(&self.door.db, asked(request)?).await?))
    }

    type WatchJournalStream = Pin<Box<dyn Stream<Item = Result<WatchJournalResponse, Status>> + Send>>;

    async fn watch_journal(
        &self,
        request: Request<WatchJournalRequest>,
    ) -> Result<Response<Self::WatchJournalStream>, Status> {
        let (caller, ..) = Caller::with(request)?;
        let room = self.watching.clone().try_acquire_owned();
        let room = room.map_err(|_| Error::refused(NotAnswered::WatchersCrowded))?;
        let (heads, out) = mpsc::channel(1);
        tokio::spawn(watch::tell((caller, self.door.db.clone()), self.stop.clone(), heads, room));
        Ok(Response::new(Box::pin(ReceiverStream::new(out))))
    }

    async fn list_submissions(
        &self,
        request: Request<ListSubmissionsRequest>,
    ) -> Result<Response<ListSubmissionsResponse>, Status> {
        Ok(Response::new(submitted::list(&self.door, &self.reported, asked(request)?).await?))
    }

    async fn publish_scenario(
        &self,
        request: Request<PublishScenarioRequest>,
    ) -> Result<Response<PublishScenarioResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(PublishScenarioResponse { receipt: Some(receipt) }))
    }

    async fn publish_parameters(
        &self,
        request: Request<PublishParametersRequest>,
    ) -> Result<Response<PublishParametersResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(PublishParametersResponse { receipt: Some(receipt) }))
    }

    async fn withdraw_scenario(
        &self,
        request: Request<WithdrawScenarioRequest>,
    ) -> Result<Response<WithdrawScenarioResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(WithdrawScenarioResponse { receipt: Some(receipt) }))
    }

    async fn publish_report(
        &self,
        request: Request<PublishReportRequest>,
    ) -> Result<Response<PublishReportResponse>, Status> {
        let (receipt, _) = self.door.record(request).await?;
        Ok(Response::new(PublishReportResponse { receipt: Some(receipt) }))
    }

    async fn list_processes(
        &self,
        request: Request<ListProcessesRequest>,
    ) -> Result<Response<ListProcessesResponse>, Status> {
        let (caller, _, asked) = Caller::with(request)?;
        Ok(Response::new(processes::list(&self.door, &caller, asked).await?))
    }

    async fn get_process(&self, request: Request<GetProcessRequest>) -> Result<Response<GetProcessResponse>, Status> {
        let (caller, sight, asked) = Caller::with(request)?;
        let process = Some(processes::get(&self.door, &asked.process, (&caller, &sight)).await?);
        Ok(Response::new(GetProcessResponse { process }))
    }

    async fn approve_process(
        &self,
        mut request: Request<ApproveProcessRequest>,
    ) -> Result<Response<ApproveProcessResponse>, Status> {
        let (caller, sight) = Caller::of(&request)?.held_to(Method::IntakeApproveProcess)?;
        let known = processes::decided(&self.door, &request.get_ref().process, (&caller, &sight)).await?;
        let asked = request.get_mut();
        asked.authority = asked.authority.take().filter(|named| !named.is_empty()).or(known.authority);
        let (receipt, asked) = self.door.record(request).await?;
        let process = Some(processes::get(&self.door, &asked.process, (&caller, &Sight::Everything)).await?);
        Ok(Response::new(ApproveProcessResponse { receipt: Some(receipt), process }))
    }

    async fn reject_process(
        &self,
        mut request: Request<RejectProcessRequest>,
    ) -> Result<Response<RejectProcessResponse>, Status> {
        let (caller, sight) = Caller::of(&request)?.held_to(Method::IntakeRejectProcess)?;
        let known = processes::decided(&self.door, &request.get_ref().process, (&caller, &sight)).await?;
        let asked = request.get_mut();
        asked.authority = asked.authority.take().filter(|named| !named.is_empty()).or(known.authority);
        asked.withdrawn |= known.withdrawn;
        let (receipt, asked) = self.door.record(request).await?;
        let process = Some(processes::get(&self.door, &asked.process, (&caller, &Sight::Everything)).await?);
        Ok(Response::new(RejectProcessResponse { receipt: Some(receipt), process }))
    }
}

/// Walks the journal, and where wanted compares the tables with it. `sees`: what differs is told too, not only where.
async fn proof(db: &Db, deep: bool, sees: bool) -> Result<VerifyJournalResponse, Error> {
    let mut response =
        VerifyJournalResponse { outside: proof::OUTSIDE.map(str::to_owned).into(), ..Default::default() };
    let faulty = |fault: proof::Fault, response| {
        let Said { de: fault_de, en: fault_en } = fault.said();
        Ok(VerifyJournalResponse { fault_de, fault_en, ..response })
    };
    if let Some(fault) = proof::schema::altered(db).await? {
        return faulty(fault, response);
    }
    let head = match proof::verify(db.reader()).await? {
        Ok(head) => head,
        Err(fault) => return faulty(fault, response),
    };
    let odd = journal::odd(db.reader()).await?;
    let Said { de, en } = odd.said();
    (response.note_de, response.note_en) = (de, en);
    response.as_of = Some(AsOf { unreadable: odd.unreadable, ..as_of(&head) });
    if deep {
        let books: MakeBooks = Arc::new(|| Box::new(crate::books()));
        let (compared, difference) = match tables::compare(db, &books).await? {
            Ok(compared) => (compared, None),
            Err((compared, difference)) => (compared, Some(if sees { difference } else { difference.veiled() })),
        };
        if let Some(difference) = &difference {
            let Said { de, en } = difference.said();
            (response.fault_de, response.fault_en) = (de, en);
        }
        let difference = difference.map(|Difference { table, key, column, expected, found }| TableDifference {
            table,
            key,
            column,
            expected,
            found,
        });
        response.tables = Some(TablesCompared { tables: compared.tables, rows: compared.rows, difference });
    }
    Ok(response)
}

/// Reads messages, makes commands of their entries, and puts them in line in the order they came. When the process
/// stops it takes no further one: what is in line gets its receipts, and the sender goes on elsewhere.
async fn take(
    mut messages: Streaming<SubmitEventsRequest>,
    door: Door,
    (caller, senders): (Caller, Senders),
    mut stop: Stop,
    submitted: mpsc::Sender<Result<Submitted, Status>>,
) {
    let (mut last, mut is_first) = (0, true);
    let lane = Lane::default();
    loop {
        let next = tokio::select! {
            biased;
            () = stop.wait() => {
                let _ = submitted.send(Err(Error::Stopping.into())).await;
                return;
            }
            next = messages.message() => next,
        };
        let message = match next {
            Ok(Some(message)) => message,
            Ok(None) => return,
            // The sender is gone, and hears nothing; or sent what is no message, and is told. What came before it is in
            // line, and gets its receipts.
            Err(status) => {
                let _ = submitted.send(Err(status)).await;
                return;
            }
        };
        if message.validate_only && is_first {
            checked::take(message, messages, (&door, stop), (&caller, senders), &submitted).await;
            return;
        }
        is_first = false;
        let wrong = match message.validate_only {
            true => Some(NotAnswered::CheckSaidLate),
            false => entry::must_rise(&message.entries, last).err(),
        };
        if let Some(wrong) = wrong {
            let _ = submitted.send(Err(Error::refused(wrong).into())).await;
            return;
        }
        let origin: Arc<str> = beginning(message.origin, entry::ORIGIN_BYTES_MAX).into();
        last = message.entries.last().map_or(last, |entry| entry.position);
        let from = Sent { origin: &origin, caller: &caller, senders, now: door.clock.now() };
        let sent = match commands::of_entries(&door.db, message.entries, from).await {
            Ok(commands) => {
                let names = commands.iter().map(name_of).collect();
                let answers = door.writer.enqueue(&lane, commands).await;
                answers.map(|answers| Submitted { position: last, origin, names, answers })
            }
            Err(error) => Err(error),
        };
        // What could not be put in line is sent again, so nothing that follows it may be recorded before it.
        let is_cut = sent.is_err();
        if submitted.send(sent.map_err(Status::from)).await.is_err() || is_cut {
            return;
        }
    }
}

/// Waits for the answers in order and sends a receipt for each message.
async fn receipt(
    mut waiting: mpsc::Receiver<Result<Submitted, Status>>,
    door: Door,
    receipts: mpsc::Sender<Result<SubmitEventsResponse, Status>>,
) {
    while let Some(submitted) = waiting.recv().await {
        let answered = match submitted {
            Ok(submitted) => answer(submitted, &door).await,
            Err(status) => (Vec::new(), Some(status)),
        };
        let (parts, broken) = answered;
        for part in parts {
            if receipts.send(Ok(part)).await.is_err() {
                return;
            }
        }
        if let Some(status) = broken {
            let _ = receipts.send(Err(status)).await;
            return;
        }
    }
}

/// What became of a message: one receipt, or several where its refusals and warnings are too many for one. Where it was
/// recorded in part, the receipt is of that part, and why there is no more of it follows.
async fn answer(submitted: Submitted, door: &Door) -> (Vec<SubmitEventsResponse>, Option<Status>) {
    let (answers, broken) = submitted.answers.as_far_as_given().await;
    let broken = broken.map(Status::from);
    if answers.is_empty() && broken.is_some() {
        return (Vec::new(), broken);
    }
    let sequence = *door.db.heads().borrow();
    let mut done = Vec::new();
    let mut receipt = SubmitEventsResponse { sequence, ..Default::default() };
    let mut room = Room::new(usize::MAX);
    // A receipt that is full is of the entries before this one.
    let mut fits = |receipt: &mut SubmitEventsResponse, bytes: usize| {
        if !room.take(bytes) {
            done.push(std::mem::replace(receipt, SubmitEventsResponse { sequence, ..Default::default() }));
            room = Room::new(usize::MAX);
            room.take(bytes);
        }
    };
    for (answer, (position, event_source, event_id)) in answers.into_iter().zip(submitted.names) {
        match answer {
            Answer::Recorded(sequence, beside) => {
                let warning = |warning: Warning| EntryWarning { position, sequence, warning: Some(warning.into()) };
                let warnings: Vec<EntryWarning> = beside.warnings.into_iter().map(warning).collect();
                if !warnings.is_empty() {
                    fits(&mut receipt, warnings.iter().map(|warning| warning.encoded_len()).sum());
                }
                receipt.warnings.extend(warnings);
                receipt.recorded = receipt.recorded.saturating_add(1);
            }
            Answer::Duplicate(_) => {
                receipt.duplicates = receipt.duplicates.saturating_add(1);
                receipt.unchanged.push(position);
            }
            Answer::Refused(refusal) => {
                let origin = submitted.origin.to_string();
                let entry = RefusedEntry {
                    origin,
                    position,
                    event_source,
                    event_id,
                    refusal: Some(wire(&refusal)),
                    ..Default::default()
                };
                fits(&mut receipt, entry.encoded_len());
                receipt.refused.push(entry);
            }
        }
        receipt.position = position;
    }
    if broken.is_none() {
        receipt.position = submitted.position;
    }
    done.push(receipt);
    (done, broken)
}
