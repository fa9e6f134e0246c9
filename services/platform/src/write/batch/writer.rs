//! The line in which commands stand until they are recorded, and what whoever put them there is told.

use std::{sync::Arc, time::Instant};

use sollist_contract::{
    envelope::Envelope,
    event::{BudgetEvent, Event, IntakeEvent},
    subject,
};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::{
    check::{Check, Checking},
    job::{Answers, Job, Lane},
    lines::{BULK_MIN, JOBS_MAX},
    pipeline::Pipeline,
};
use crate::{
    Error,
    process::clock::Clock,
    store::{db::Db, persons::Persons, texts::Texts},
    watch::telemetry,
    wire::caller::Caller,
    write::{
        books::{Answer, Beside, Command, MakeBooks, Mode, When, weight},
        sealed, seen,
    },
};

/// Bytes of all commands that wait in a line, about: whoever sends more waits before they are taken.
const WAITING_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Takes commands from everywhere and records what waits together in one transaction (group commit).
#[derive(Clone)]
pub struct Writer {
    calls: Entrance,
    bulk: Entrance,
    checking: Arc<Checking>,
    /// Where who acts may be recorded under a pseudonym.
    persons: Option<Arc<Persons>>,
    /// Where free texts may be sealed.
    texts: Option<Arc<Texts>>,
}

/// Where one of the two lines begins.
#[derive(Clone)]
struct Entrance {
    jobs: mpsc::Sender<Job>,
    room: Arc<Semaphore>,
}

impl Entrance {
    fn new() -> (Entrance, mpsc::Receiver<Job>) {
        let (jobs, waiting) = mpsc::channel(JOBS_MAX);
        (Entrance { jobs, room: Arc::new(Semaphore::new(WAITING_BYTES_MAX)) }, waiting)
    }

    /// Puts a job in line, once there is room for what it weighs.
    async fn put(
        &self,
        lane: &Lane,
        commands: Vec<Command>,
    ) -> Result<oneshot::Receiver<Result<Vec<Answer>, Error>>, Error> {
        let weight = weight(&commands);
        // More than there is room for waits until nobody else does.
        let room = u32::try_from(weight.min(WAITING_BYTES_MAX)).unwrap_or(u32::MAX);
        let room = self.room.clone().acquire_many_owned(room).await.map_err(|_| Error::Stopping)?;
        let (reply, answers) = oneshot::channel();
        let job = Job { commands, weight, room, lane: lane.clone(), reply, since: Instant::now() };
        self.jobs.send(job).await.map_err(|_| Error::Stopping)?;
        Ok(answers)
    }
}

impl Writer {
    /// Starts the writer of a store. It ends when every clone is gone.
    pub fn start(db: Db, make: MakeBooks, clock: Clock, batch_max: usize) -> Writer {
        let ((calls, called), (bulk, brought)) = (Entrance::new(), Entrance::new());
        let checking = Arc::new(Checking::new(db.clone(), make.clone(), clock));
        tokio::spawn(Pipeline::new(db, make, clock).run([called, brought], batch_max));
        Writer { calls, bulk, checking, persons: None, texts: None }
    }

    /// The same writer, which records persons under pseudonyms where these are wanted.
    pub fn under_pseudonyms(self, persons: Persons) -> Writer {
        Writer { persons: Some(Arc::new(persons)), ..self }
    }

    /// The same writer, which seals free texts where that is wanted.
    pub fn sealing(self, texts: Texts) -> Writer {
        Writer { texts: Some(Arc::new(texts)), ..self }
    }

    /// Who asks, under the name by which that is recorded.
    pub async fn recorded(&self, caller: Caller) -> Result<Caller, Error> {
        match &self.persons {
            Some(persons) if !caller.is_system() && persons.wanted().await? => {
                let pseudonym = persons.pseudonym(&caller.actor).await?;
                Ok(caller.under(pseudonym))
            }
            Some(_) | None => Ok(caller),
        }
    }

    /// The same caller of a step that another person must do, or the same one, with the pseudonyms of everybody whom
    /// the register has.
    async fn known(&self, command: &mut Command) -> Result<(), Error> {
        let Ok(envelope) = &command.what else { return Ok(()) };
        let tells_apart = matches!(
            envelope.event,
            Event::Budget(BudgetEvent::FundingApproved(_) | BudgetEvent::FundingGranted(_))
                | Event::Intake(IntakeEvent::ProcessApproved(_) | IntakeEvent::ProcessRejected(_))
        );
        if let Some(persons) = self.persons.as_ref().filter(|_| tells_apart)
            && persons.wanted().await?
        {
            let pseudonyms = persons.pseudonyms(&command.caller.all_names()).await?;
            command.caller = command.caller.clone().knowing(pseudonyms);
        }
        Ok(())
    }

    /// The same with everything that needs no order.
    async fn ready(&self, mut commands: Vec<Command>) -> Result<Vec<Command>, Error> {
        let wanted = match &self.persons {
            Some(persons) => persons.wanted().await?,
            None => false,
        };
        if wanted {
            for command in &mut commands {
                command.caller = self.recorded(command.caller.clone()).await?;
                self.known(command).await?;
            }
        }
        self.sealed(&mut commands, true).await?;
        Ok(ready(commands))
    }

    /// Seals the free texts of commands, where that is wanted; `recorded`: what comes of them is recorded.
    async fn sealed(&self, commands: &mut [Command], recorded: bool) -> Result<(), Error> {
        let Some(texts) = &self.texts else { return Ok(()) };
        if texts.wanted().await? {
            for command in commands {
                sealed::seal(texts, command, recorded).await?;
            }
        }
        Ok(())
    }

    /// A text that is kept beside the journal, as it is kept: sealed where texts are. What is refused stays as it is.
    pub async fn kept(&self, caller: &Caller, text: &str) -> Result<String, Error> {
        match &self.texts {
            Some(texts) if texts.wanted().await? => sealed::kept(texts, caller.recorded(), text).await,
            Some(_) | None => Ok(text.to_owned()),
        }
    }

    /// Puts commands of a stream in line, in parts that a call can wait for; the answers come later. What is put in
    /// line first is decided first; what follows a failure of the same lane is not decided at all, nor what follows
    /// something that could not be put in line.
    pub async fn enqueue(&self, lane: &Lane, commands: Vec<Command>) -> Result<Answers, Error> {
        let put = self.put(lane, commands).await;
        if put.is_err() {
            lane.break_off();
        }
        put
    }

    async fn put(&self, lane: &Lane, commands: Vec<Command>) -> Result<Answers, Error> {
        let mut commands = self.ready(commands).await?;
        let mut answers = Vec::new();
        while !commands.is_empty() {
            let rest = commands.split_off(commands.len().min(BULK_MIN));
            answers.push(self.bulk.put(lane, std::mem::replace(&mut commands, rest)).await?);
        }
        Ok(Answers(answers))
    }

    /// Records commands in their order and answers each. Everything answered is durable.
    pub async fn submit(&self, commands: Vec<Command>) -> Result<Vec<Answer>, Error> {
        let commands = self.ready(commands).await?;
        Answers(vec![self.calls.put(&Lane::default(), commands).await?]).wait().await
    }

    /// Records one command of a service under its own name ([`source_of`]); a refusal is an error.
    pub async fn ask(
        &self,
        caller: Caller,
        id: &str,
        time: impl Into<When>,
        event: impl Into<Event>,
    ) -> Result<Told, Error> {
        self.ask_for(asked(caller, id, (time.into(), 0), event.into())).await
    }

    /// The same, of a command as it was made ([`asked`]).
    pub async fn ask_for(&self, command: Command) -> Result<Told, Error> {
        told(self.submit(vec![command]).await?)
    }

    /// Decides one command of a service as [`Writer::ask_for`] would, and records nothing.
    pub async fn check(&self, mut command: Command) -> Result<Told, Error> {
        self.known(&mut command).await?;
        let mut commands = [command];
        self.sealed(&mut commands, false).await?;
        told(self.checking.decide(&commands).await?)
    }

    /// Begins a check of many commands, which are decided together once all of them are there.
    pub fn begin_check(&self) -> Check {
        Check::begin(self.checking.clone())
    }
}

/// The same with everything that needs no order: the trace they belong to, and what is stored of them.
fn ready(mut commands: Vec<Command>) -> Vec<Command> {
    let trace: Option<Arc<str>> = telemetry::traceparent().map(Arc::from);
    for command in &mut commands {
        if trace.is_some() {
            command.traceparent.clone_from(&trace);
        }
        if let Ok(envelope) = &command.what {
            command.stored(envelope);
        }
    }
    commands
}

/// What became of a command of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Number of its event; 0 where it was only checked, and would be recorded.
    pub seq: u64,
    pub duplicate: bool,
    pub beside: Beside,
}

/// What is asked of a service; `seen`: the journal number that whoever asks saw before, 0 where nobody says.
pub fn asked(caller: Caller, id: &str, (when, seen): (When, u64), event: Event) -> Command {
    let (time, time_left) = match when {
        When::Said(time) => (time, false),
        When::Left(now) => (now, true),
    };
    let formerly = Some(source_by_actor(&event, &caller).into());
    let what = Ok(seen::noted(Envelope::new(source_of(&event), id, time, event), seen));
    Command {
        what,
        mode: Mode::Asked,
        caller,
        place: None,
        formerly,
        time_left,
        traceparent: None,
        written: Default::default(),
    }
}

fn told(answers: Vec<Answer>) -> Result<Told, Error> {
    match answers.into_iter().next() {
        Some(Answer::Recorded(seq, beside)) => Ok(Told { seq, duplicate: false, beside }),
        Some(Answer::Duplicate(seq)) => Ok(Told { seq, duplicate: true, beside: Beside::default() }),
        Some(Answer::Refused(refusal)) => Err(Error::Refused(refusal)),
        None => Err(Error::Stopping),
    }
}

/// How the sources of requests begin.
pub const REQUESTS: &str = "/sollist/requests/";

/// The source under which a request is recorded: the context, and whom the request is about. With the request's own id
/// it names the event, whoever asks: a system that is given another name may repeat what it asked for under the old
/// one.
pub fn source_of(event: &Event) -> String {
    format!("{REQUESTS}{}/{}", event.context(), event.authority().map_or(subject::LAND, |of| of.as_str()))
}

/// The source under which version 0.2.0 recorded it: the name of who asked was a part of it.
pub fn source_by_actor(event: &Event, caller: &Caller) -> String {
    format!("/sollist/{}/{}", event.context(), caller.actor)
}
