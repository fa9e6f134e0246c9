//! PostgreSQL, NATS and split roles while everything fails that can: two hundred seeds at random, and by name what
//! chance might miss. Nothing that was acknowledged is lost, doubled or reordered, nobody overspends; everything
//! derived is what the journal makes of it.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    ops::Range,
    process::Command,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sollist_contract::grpc::{
    self,
    procurement::v1::{PlaceOrderRequest, procurement_service_client::ProcurementServiceClient},
};
use sollist_tests::{
    servers::{Folder, Nats, OWNER, Postgres, Role, RoleSpec, free_port, process},
    storm::{
        self, Chosen, Servers, Total,
        books::Books,
        clients::{Doors, call_all, channel, joined, stream_all},
        judge::{self, Verdict},
        load::{Ask, CONTESTED, Call, LATER, Load},
    },
};
use tokio::task::JoinSet;

const SEEDS: u64 = 200;
/// So many of them have a register of callers.
const WITH_RIGHTS: u64 = 60;
const WRITER: &str = "budget,procurement,rollout,staffing,intake";
/// Short limits, so that what a frozen process holds is free soon.
const CONFIG: &str = "stop_grace_s = 5\n[database]\nlock_timeout_s = 1\nidle_timeout_s = 1\n";

fn servers() -> &'static Servers {
    static SERVERS: OnceLock<Servers> = OnceLock::new();
    SERVERS.get_or_init(Servers::default)
}

#[test]
fn two_hundred_seeds_of_everything_that_can_fail_lose_double_reorder_and_overspend_nothing() {
    ride_out(1..SEEDS - WITH_RIGHTS + 1, Chosen::default());
    // With a register of callers nobody sees what is another's either.
    let total = ride_out(SEEDS - WITH_RIGHTS + 1..SEEDS + 1, Chosen { rights: true, ..Chosen::default() });
    assert!(total.seen > 0 && total.foreign == 0, "{total}");
}

fn ride_out(seeds: Range<u64>, chosen: Chosen) -> Total {
    let count = seeds.end - seeds.start;
    let total = storm::run_many(servers(), seeds, 3, chosen, |report, total| {
        if !report.is_good() {
            eprint!("{report}");
        }
        if total.seeds.is_multiple_of(20) {
            eprintln!(
                "{} of {count} seeds: {} acknowledged, {} lost, {} doubled, {} overspent",
                total.seeds, total.acknowledged, total.lost, total.doubled, total.overspent
            );
        }
    });
    eprint!("{total}");
    assert_eq!((total.lost, total.doubled, total.reordered, total.overspent), (0, 0, 0, 0));
    assert_eq!(total.failed, Vec::<u64>::new());
    assert_eq!(total.seeds, count);
    total
}

/// A database server and a broker of one's own, and whatever runs on them.
struct Scene {
    postgres: Postgres,
    nats: Nats,
    roles: Vec<Role>,
}

impl Scene {
    fn new() -> Scene {
        Scene { postgres: servers().private(), nats: Nats::start(), roles: Vec::new() }
    }
    fn spec(&self, name: &str, roles: &str, config: &str) -> RoleSpec {
        RoleSpec {
            name: name.to_owned(),
            roles: roles.to_owned(),
            database_url: Some(self.postgres.url(OWNER, servers().template())),
            nats_url: Some(self.nats.url()),
            config: config.to_owned(),
            ..RoleSpec::default()
        }
    }
    fn role(&self, name: &str, roles: &str, config: &str) -> Role {
        Role::new(self.spec(name, roles, config))
    }
    /// Starts one process for each of these roles.
    fn with(mut self, roles: &[&str]) -> Scene {
        for (number, roles) in roles.iter().enumerate() {
            let role = self.role(&format!("{}-{number}", roles.split(',').next().unwrap()), roles, CONFIG);
            role.start_again();
            self.roles.push(role);
        }
        self.roles.iter().for_each(Role::await_ready);
        self
    }
    fn urls(&self, roles: &str) -> Vec<String> {
        self.roles.iter().filter(|role| role.spec.roles == roles).map(Role::url).collect()
    }
    /// Sends a load while something happens; returns when all of it is acknowledged.
    fn send(&self, seed: u64, meanwhile: impl FnOnce()) -> (Load, Doors) {
        self.send_all(Load::new(seed, 60), meanwhile)
    }
    /// Calls on top of an earlier load. No streams: two generators of events know nothing of each other's stock.
    fn send_more(&self, seed: u64, meanwhile: impl FnOnce()) {
        self.send_all(Load { streams: Vec::new(), ..Load::new(seed, 60) }, meanwhile);
    }
    fn send_all(&self, load: Load, meanwhile: impl FnOnce()) -> (Load, Doors) {
        let runtime = runtime();
        let doors = runtime.block_on(async { Doors::new(&self.urls(WRITER)) });
        let mut clients = JoinSet::new();
        for caller in load.callers.clone() {
            clients.spawn_on(call_all(doors.clone(), caller), runtime.handle());
        }
        for stream in load.streams.clone() {
            clients.spawn_on(stream_all(doors.clone(), stream), runtime.handle());
        }
        meanwhile();
        runtime.block_on(joined(clients, &doors.log));
        assert_eq!(*doors.log.wrong.lock().unwrap(), Vec::<String>::new());
        (load, doors)
    }
    /// So many orders of an amount, each recorded as one event.
    fn place(&self, name: &str, count: u32, amount: &str) {
        runtime().block_on(async {
            let mut service = ProcurementServiceClient::new(channel(self.urls(WRITER).first().unwrap()));
            for number in 0..count {
                let id = format!("{name}-{number}");
                let order = PlaceOrderRequest {
                    command: Some(grpc::common::v1::Command {
                        request_id: id.clone(),
                        time: "2026-07-15T10:00:00+02:00".to_owned(),
                        ..Default::default()
                    }),
                    authority: "ba-pankow".to_owned(),
                    order: id,
                    line: CONTESTED.to_owned(),
                    item: "gutachten".to_owned(),
                    quantity: 1,
                    amount: amount.to_owned(),
                    due: None,
                    consent: None,
                };
                // A database that was just put back is reached again after a moment.
                let begun = Instant::now();
                while let Err(status) = service.place_order(order.clone()).await {
                    assert!(begun.elapsed() < Duration::from_secs(30), "{status}");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        });
    }
    /// What the database server holds now.
    fn copy_of_database(&self) -> Folder {
        self.postgres.stop();
        let copy = Folder::in_memory("earlier");
        process::run(Command::new("cp").arg("-a").arg(self.postgres.data()).arg(copy.join("data")));
        self.postgres.start_again();
        self.postgres.await_ready();
        copy
    }
    fn put_back(&self, copy: &Folder) {
        self.postgres.stop();
        self.postgres.replace_data(&copy.join("data"));
        self.postgres.start_again();
        self.postgres.await_ready();
    }
    fn books(&self) -> Books {
        runtime().block_on(Books::read(&self.postgres.url(OWNER, servers().template())))
    }
    /// Everything that must hold after one load.
    #[track_caller]
    fn holds(&self, sent: &(Load, Doors)) {
        let books = self.books();
        let mut verdict = Verdict::default();
        judge::acknowledged(&mut verdict, &books, servers().before(), &sent.0, &sent.1.log);
        assert_eq!(verdict.wrong, Vec::<String>::new());
        self.agrees();
    }
    /// Everything derived is what the journal makes of it.
    #[track_caller]
    fn agrees(&self) {
        assert_eq!(self.disagreements(), Vec::<String>::new());
    }
    /// The same where stream and readers have the journal's number already, but of other events: nobody can know how
    /// long that is.
    #[track_caller]
    fn agrees_in_the_end(&self) {
        let begun = Instant::now();
        while !self.disagreements().is_empty() && begun.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(100));
        }
        self.agrees();
    }
    fn disagreements(&self) -> Vec<String> {
        let books = self.books();
        let mut verdict = Verdict::default();
        let lines = judge::money(&mut verdict, &books);
        runtime().block_on(async {
            judge::streams_hold(&mut verdict, &self.nats.url(), &books).await;
            let fresh = judge::folded(&books.journal).await;
            judge::budget(&mut verdict, &fresh, &lines);
            for role in self.roles.iter().filter(|role| role.spec.roles == "analytics") {
                judge::figures(&mut verdict, &role.spec.name, &role.url(), &fresh, None).await;
            }
        });
        verdict.wrong
    }
}

/// The status of an answer over HTTP; `None` while nobody answers.
fn http_status(port: u16, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn two_relays_fill_one_stream_and_one_of_them_may_die() {
    let scene = Scene::new().with(&[WRITER, "relay", "relay", "analytics"]);
    let sent = scene.send(1_001, || {
        for relay in [1, 2, 1] {
            std::thread::sleep(Duration::from_millis(200));
            scene.roles[relay].kill();
            std::thread::sleep(Duration::from_millis(100));
            scene.roles[relay].start_again();
        }
    });
    scene.holds(&sent);
}

#[test]
fn a_tail_taken_away_after_it_was_acknowledged_comes_back_with_the_same_numbers_and_bytes() {
    let scene = Scene::new().with(&[WRITER, "relay", "analytics", "analytics"]);
    let sent = scene.send(1_002, || {});
    scene.holds(&sent);
    for left in [900, 300, 0] {
        scene.nats.kill();
        assert!(scene.nats.cut_tail(left) > 0);
        scene.nats.start_again();
        scene.agrees();
    }
    // And while more is recorded.
    scene.nats.stop();
    let copy = scene.nats.copy();
    scene.nats.start_again();
    scene.nats.await_ready();
    scene.send_more(1_003, || {
        std::thread::sleep(Duration::from_millis(300));
        scene.nats.kill();
        scene.nats.restore(&copy);
        scene.nats.start_again();
    });
    scene.agrees();
}

#[test]
fn a_stream_deleted_while_the_broker_runs_comes_back() {
    let scene = Scene::new().with(&[WRITER, "relay", "analytics"]);
    let sent = scene.send(1_004, || {
        std::thread::sleep(Duration::from_millis(300));
        scene.nats.wipe();
    });
    scene.holds(&sent);
    // Through the broker too, as an administrator does it.
    runtime().block_on(async {
        let broker = async_nats::jetstream::new(async_nats::connect(scene.nats.url()).await.unwrap());
        broker.delete_stream("sollist-events").await.unwrap();
    });
    scene.agrees();
    scene.send_more(1_005, || {});
    scene.agrees();
}

#[test]
fn a_database_restored_from_an_earlier_copy_is_the_truth_again() {
    let scene = Scene::new().with(&[WRITER, "relay", "analytics"]);
    let sent = scene.send(1_006, || {});
    scene.holds(&sent);
    let copy = scene.copy_of_database();
    scene.send_more(1_007, || {});
    scene.agrees();
    let longer = scene.books().journal.len();
    scene.put_back(&copy);
    assert!(scene.books().journal.len() < longer);
    // The stream and the figures held more than there is now.
    scene.agrees();
    // What comes now takes the numbers of what was there before.
    scene.send_more(1_008, || {});
    assert!(scene.books().journal.len() > sent.1.log.acks.lock().unwrap().len());
    scene.agrees();
}

#[test]
fn a_database_put_back_that_reaches_the_same_number_with_other_events_is_the_truth() {
    let mut scene = Scene::new().with(&[WRITER, "relay", "analytics"]);
    // Beside the one that follows the stream, one that follows the journal itself.
    let direct = Role::new(RoleSpec { nats_url: None, ..scene.spec("direct", "analytics", CONFIG) });
    direct.start_again();
    direct.await_ready();
    scene.roles.push(direct);
    for frozen in [false, true] {
        scene.place(&format!("kept-{frozen}"), 3, "1.00");
        scene.agrees();
        let copy = scene.copy_of_database();
        scene.place(&format!("lost-{frozen}"), 20, "2.00");
        scene.agrees();
        let longer = scene.books().journal.len();
        // Whoever stands still meanwhile never sees that the journal was shorter.
        let followers = if frozen { scene.roles.get(1..).unwrap() } else { &[] };
        followers.iter().for_each(Role::freeze);
        scene.put_back(&copy);
        scene.place(&format!("new-{frozen}"), 20, "3.00");
        assert_eq!(scene.books().journal.len(), longer);
        followers.iter().for_each(Role::thaw);
        scene.agrees_in_the_end();
    }
}

#[test]
fn a_stream_of_another_journal_is_left_alone() {
    let scene = Scene::new().with(&[WRITER, "relay", "analytics"]);
    scene.place("ours", 20, "1.00");
    scene.agrees();
    let others = servers().private();
    others.sql(servers().template(), "UPDATE journal_head SET journal = 'another'");
    let url = others.url(OWNER, servers().template());
    let stranger = Role::new(RoleSpec { database_url: Some(url), ..scene.spec("stranger", "relay", CONFIG) });
    stranger.start_again();
    process::patiently("the stranger to see it", || {
        stranger.said().contains("belongs to another journal").then_some(())
    });
    scene.place("ours-too", 20, "1.00");
    scene.agrees();
    assert!(stranger.is_running(), "{}", stranger.said());
}

#[test]
fn a_writer_frozen_at_any_moment_does_not_hold_the_others_for_long() {
    let scene = Scene::new().with(&[WRITER, WRITER, "relay", "analytics"]);
    let sent = scene.send(1_009, || {
        for round in 0..6 {
            let frozen = &scene.roles[round % 2];
            std::thread::sleep(Duration::from_millis(37 * round as u64 % 90));
            frozen.freeze();
            std::thread::sleep(Duration::from_millis(if round == 3 { 2_500 } else { 150 }));
            frozen.thaw();
        }
    });
    scene.holds(&sent);
}

#[test]
fn a_reader_that_stood_still_catches_up() {
    let scene = Scene::new().with(&[WRITER, "relay", "analytics", "analytics"]);
    scene.roles[2].freeze();
    let sent = scene.send(1_010, || {});
    scene.roles[2].thaw();
    scene.holds(&sent);
}

#[test]
fn without_a_broker_commands_are_recorded_and_carried_once_it_is_there() {
    let mut scene = Scene::new();
    scene.nats.kill();
    for (name, roles) in [("writer", WRITER), ("relay", "relay"), ("analytics", "analytics")] {
        let role = scene.role(name, roles, CONFIG);
        role.start_again();
        scene.roles.push(role);
    }
    scene.roles[0].await_ready();
    let sent = scene.send(1_011, || {});
    scene.nats.start_again();
    scene.roles.iter().for_each(Role::await_ready);
    scene.holds(&sent);
}

#[test]
fn a_stream_that_the_broker_will_not_keep_is_complained_of_now_and_then() {
    let scene = Scene::new();
    // One broker alone has no place for three copies.
    let relay = scene.role("relay", "relay", &format!("{CONFIG}[nats]\nreplicas = 3\n"));
    relay.start_again();
    let said = || relay.said().matches("the stream cannot be filled; trying again").count();
    process::patiently("trouble with both streams", || (said() >= 2).then_some(()));
    std::thread::sleep(Duration::from_secs(3));
    assert!(said() <= 4, "{}", relay.said());
}

#[test]
fn without_a_database_a_process_waits_and_says_that_it_is_not_ready() {
    let mut scene = Scene::new();
    scene.postgres.kill();
    let mut observed = Vec::new();
    for (name, roles) in [("writer", WRITER), ("relay", "relay"), ("analytics", "analytics")] {
        let port = free_port();
        let role = scene.role(name, roles, &format!("{CONFIG}[observe]\nlisten = \"127.0.0.1:{port}\"\n"));
        role.start_again();
        scene.roles.push(role);
        observed.push(port);
    }
    let runtime = runtime();
    for (role, port) in scene.roles.iter().zip(observed) {
        process::patiently("a process that says it is not ready", || {
            assert!(role.ended().is_none(), "it ended: {}", role.said());
            (http_status(port, "/ready") == Some(503)).then_some(())
        });
        assert_ne!(runtime.block_on(role.health()), Some(true));
    }
    scene.postgres.start_again();
    scene.roles.iter().for_each(Role::await_ready);
    let sent = scene.send(1_012, || {});
    scene.holds(&sent);
}

#[test]
fn sixteen_clients_at_two_processes_never_spend_more_than_there_is() {
    const CLIENTS: usize = 16;
    let scene = Scene::new().with(&[WRITER, WRITER]);
    let orders: Vec<Ask> = (0..CLIENTS as u64)
        .flat_map(|seed| Load::new(2_000 + seed, 100).callers)
        .flat_map(|caller| caller.chains.into_iter().flatten())
        .filter(|call| call.may_lack_money)
        .map(|call| call.ask)
        // A consent, of a part too, may take the line below zero.
        .filter(|ask| !matches!(ask, Ask::Place(order) if order.consent.is_some()))
        .collect();
    let runtime = runtime();
    let doors = runtime.block_on(async { Doors::new(&scene.urls(WRITER)) });
    let (mut placed, mut refused) = (0, 0);
    let mut clients = JoinSet::new();
    for own in orders.chunks(orders.len().div_ceil(CLIENTS)) {
        let (doors, own) = (doors.clone(), own.to_vec());
        let work = async move {
            let mut outcomes = Vec::new();
            for ask in own {
                outcomes.push(doors.ask("amt", &ask).await);
            }
            outcomes
        };
        clients.spawn_on(work, runtime.handle());
    }
    for outcome in runtime.block_on(clients.join_all()).into_iter().flatten() {
        match outcome {
            Ok(_) => placed += 1,
            Err(status) if status.code() == tonic::Code::FailedPrecondition => refused += 1,
            Err(status) => panic!("{status}"),
        }
    }
    let books = scene.books();
    assert_eq!((placed + refused, books.journal.len()), (orders.len(), servers().before() + placed));
    assert!(refused > 0);
    let money = storm::oracle::money(&books.journal);
    assert_eq!(money.broken, Vec::<String>::new());
    assert_eq!(books.lines[CONTESTED], money.lines[CONTESTED]);
    let left = books.lines[CONTESTED].available();
    // Nobody takes less than 30.00 EUR: most of the 1,000.00 EUR is spent, and never more.
    assert!((0..15_000).contains(&left), "{left}");
}

#[test]
fn a_rolling_restart_behind_the_gateway_loses_no_request() {
    let mut scene = Scene::new();
    let config = format!("drain_s = 1\n{CONFIG}");
    for number in 0..2 {
        let role = scene.role(&format!("procurement-{number}"), "procurement", &config);
        role.start_again();
        scene.roles.push(role);
    }
    let upstreams = scene.urls("procurement").iter().map(|url| format!("{url:?}")).collect::<Vec<_>>().join(", ");
    let gateway =
        scene.role("gateway", "gateway", &format!("{CONFIG}[gateway.upstreams]\nprocurement = [{upstreams}]\n"));
    gateway.start_again();
    scene.roles.push(gateway);
    scene.roles.iter().for_each(Role::await_ready);
    let runtime = runtime();
    let stop = Arc::new(AtomicBool::new(false));
    let mut clients = JoinSet::new();
    for client in 0..4 {
        let (stop, url) = (stop.clone(), scene.roles[2].url());
        let work = async move {
            let doors = Doors::new(&[url]);
            let mut sent = 0_u64;
            // Nobody here tries again: what the gateway does not manage is lost.
            'all: for seed in 0.. {
                let calls =
                    Load::new(3_000 + client * 1_000 + seed, 100).callers.into_iter().flat_map(|caller| caller.chains);
                // Orders that need nothing before them.
                let alone = |call: &Call| matches!(&call.ask, Ask::Place(order) if order.due.as_deref() != Some(LATER));
                for call in calls.flatten().filter(|call| alone(call) && !call.may_lack_money) {
                    doors.ask_once("amt", &call.ask).await.unwrap_or_else(|status| panic!("request {sent}: {status}"));
                    sent += 1;
                    if stop.load(Ordering::SeqCst) {
                        break 'all;
                    }
                }
            }
            sent
        };
        clients.spawn_on(work, runtime.handle());
    }
    for number in [0, 1, 0, 1] {
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(scene.roles[number].stop(), Some(0), "{}", scene.roles[number].said());
        scene.roles[number].start_again();
        scene.roles[number].await_ready();
    }
    stop.store(true, Ordering::SeqCst);
    let sent: u64 = runtime.block_on(clients.join_all()).iter().sum();
    assert!(sent > 50, "{sent}");
    assert_eq!(scene.books().journal.len() as u64, servers().before() as u64 + sent);
}
