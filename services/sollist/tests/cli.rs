//! The command line from outside: arguments, exit codes, output, and an import that survives a cut connection.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::BTreeMap,
    ffi::OsString,
    net::SocketAddr,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sollist::cli::{
    Actions, Cli, Command, Exit, Failure, Global, Output,
    args::{self, BudgetBy, IndicatorBy},
};
use sollist_contract::grpc::{
    common::v1::{AsOf, Refusal},
    intake::v1::{
        ApproveProcessRequest, ApproveProcessResponse, GetProcessRequest, GetProcessResponse, GetRefusedRequest,
        GetRefusedResponse, ListEventsRequest, ListEventsResponse, ListPlanLinesRequest, ListPlanLinesResponse,
        ListProcessesRequest, ListProcessesResponse, ListReadsRequest, ListReadsResponse, ListRefusedRequest,
        ListRefusedResponse, ListSubmissionsRequest, ListSubmissionsResponse, ListWarningsRequest,
        ListWarningsResponse, PublishParametersRequest, PublishParametersResponse, PublishReportRequest,
        PublishReportResponse, PublishScenarioRequest, PublishScenarioResponse, RecordedEvent, RefusedEntry,
        RejectProcessRequest, RejectProcessResponse, SettleRefusedRequest, SettleRefusedResponse,
        SettleWarningsRequest, SettleWarningsResponse, SubmitEventsRequest, SubmitEventsResponse, VerifyJournalRequest,
        VerifyJournalResponse, WatchJournalRequest, WatchJournalResponse, WithdrawScenarioRequest,
        WithdrawScenarioResponse,
        entry::Content,
        intake_service_server::{IntakeService, IntakeServiceServer},
    },
};
use sollist_contract::said::Said;
use sollist_contract::{day::Day, lang::Lang};
use sollist_platform::store::retention::Due;
use sollist_platform::{
    process::{
        config::{Config, Tls},
        stop::Stopper,
    },
    watch::ready::set_ready,
    wire::{
        grpc::{self, Services},
        tls::Certificates,
    },
    write::batch::Filled,
};
use tokio_stream::{Stream, StreamExt as _};
use tonic::{Code, Request, Response, Status, Streaming, transport::Channel, transport::Server};
use tonic_health::server::HealthReporter;
use tonic_types::{ErrorDetails, StatusExt as _};

/// Nothing but the client.
struct ClientOnly;

impl Actions for ClientOnly {
    async fn embedded(&self, _: &Global, _: sollist_platform::store::db::Access) -> Result<Channel, Failure> {
        Err(Failure::invalid(Said::new("kein Bestand", "no store")))
    }
    async fn serve(&self, _: &Global, _: &args::ServeArgs) -> Result<Exit, Failure> {
        Ok(Exit::Done)
    }
    async fn demo(&self, _: &Global, _: &args::DemoArgs) -> Result<Exit, Failure> {
        Ok(Exit::Done)
    }
    async fn bench(&self, _: &Global, _: &args::BenchArgs) -> Result<Exit, Failure> {
        Ok(Exit::Done)
    }
    async fn rebuild(&self, _: &Global) -> Result<Filled, Failure> {
        Ok(Filled::default())
    }
    async fn migrate(&self, _: &Global) -> Result<(String, Vec<&'static str>), Failure> {
        Ok(("postgres://sollist@127.0.0.1:5432/sollist".to_owned(), vec!["sollist_budget"]))
    }
    async fn dead_letters(
        &self,
        _: &Global,
        _: &args::DeadArgs,
    ) -> Result<Vec<sollist_platform::stream::dead::Letter>, Failure> {
        Ok(Vec::new())
    }
    async fn store(
        &self,
        _: &Global,
        _: sollist_platform::store::db::Access,
    ) -> Result<sollist_platform::store::db::Db, Failure> {
        Err(Failure::invalid(Said::new("kein Bestand", "no store")))
    }
    async fn redeliver(
        &self,
        _: &Global,
        _: &args::DeadArgs,
        _: sollist_webhooks::letters::Which,
    ) -> Result<Vec<sollist_webhooks::letters::Sent>, Failure> {
        Ok(Vec::new())
    }
    async fn move_store(&self, _: &Global, _: impl FnMut(u64, u64)) -> Result<sollist::run::stores::Moved, Failure> {
        Err(Failure::invalid(Said::new("kein Bestand", "no store")))
    }
    async fn persons(
        &self,
        _: &Global,
        _: Option<&str>,
    ) -> Result<Vec<sollist_platform::store::persons::person_row::Model>, Failure> {
        Ok(Vec::new())
    }
    async fn erase(&self, _: &Global, _: &str) -> Result<Option<String>, Failure> {
        Ok(None)
    }
    async fn text_keys(
        &self,
        _: &Global,
        _: Option<&str>,
    ) -> Result<Vec<sollist_platform::store::texts::key_row::Model>, Failure> {
        Ok(Vec::new())
    }
    async fn erase_texts(&self, _: &Global, _: &str, _: Option<i64>) -> Result<u64, Failure> {
        Ok(0)
    }
    async fn due(&self, _: &Global, _: Day) -> Result<Due, Failure> {
        Ok(Due::default())
    }
    async fn erase_due(&self, _: &Global, _: Day) -> Result<Due, Failure> {
        Ok(Due::default())
    }
    fn config(&self, _: &Global) -> Result<String, Failure> {
        Ok("listen = \"127.0.0.1:50051\"\n".to_owned())
    }
}

/// What a run said, and how it ended.
async fn run(line: &[&str]) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("sollist").chain(line.iter().copied()).map(OsString::from);
    let exit = sollist::cli::run(arguments, &ClientOnly, &mut Output::new(&mut out, &mut err)).await;
    (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn parse(line: &str) -> Cli {
    let matches = args::command(Lang::De)
        .try_get_matches_from(format!("sollist {line}").split(' '))
        .unwrap_or_else(|error| panic!("{line}: {error}"));
    Cli::of(&matches).unwrap()
}

#[test]
fn districts_are_taken_by_number_and_by_name() {
    for text in ["3", "03", "pankow", "Pankow"] {
        let Command::Budget(args) = parse(&format!("budget --district {text}")).command else { panic!("budget") };
        assert_eq!(args.district.unwrap().code(), "03", "{text}");
    }
}

#[test]
fn groupings_and_views_are_understood() {
    let Command::Indicators(args) = parse("indicators --by district --id mobile.device-rate --as-of 1234").command
    else {
        panic!("indicators")
    };
    assert_eq!((args.by, args.view.as_of.as_deref()), (vec![IndicatorBy::District], Some("1234")));
    let Command::Budget(args) = parse(
        "--lang en budget --by district,programme --by line --until 2026-03-31 --as-of 2026-03-31T23:59:59+02:00 \
               --year 2026",
    )
    .command
    else {
        panic!("budget")
    };
    assert_eq!(args.by, [BudgetBy::District, BudgetBy::Programme, BudgetBy::Line]);
    assert_eq!((args.year, args.view.until.unwrap().to_string().as_str()), (Some(2026), "2026-03-31"));
    let cli = parse("refused settle 17 --basis erledigt --server http://127.0.0.1:1 --format json");
    assert!(matches!(cli.command, Command::Refused(args) if args.action.is_some()));
    assert_eq!(cli.global.server.as_deref(), Some("http://127.0.0.1:1"));
}

#[tokio::test]
async fn a_wrong_command_line_ends_with_2_and_says_what_to_write() {
    for (line, de, en) in [
        (&["budget", "--district", "99"][..], "kein Bezirk", "no district"),
        (&["budget", "--until", "31.02.2026"], "den 31.02.2026 gibt es nicht", "there is no 2026-02-31"),
        (&["budget", "--until", "2026/03/31"], "JJJJ-MM-TT", "YYYY-MM-DD"),
        (&["budget", "--as-of", "gestern"], "Journalnummer", "journal number"),
        (
            &["budget", "--by", "month"],
            "bezirk (district), behörde (authority), handlungsfeld (programme), haushaltsstelle (line)",
            "district, authority, programme, line",
        ),
        (&["report", "--quarter", "2026-Q5", "--out", "x.pdf"], "2026-Q3", "2026-Q3"),
        (&["report", "--quarter", "2026-Q1", "--out", "x.doc"], ".xlsx", ".xlsx"),
        (&["import", "events"], "Es fehlt", "Missing"),
        // Both ways where there are two.
        (
            &["payment", "--authority", "pankow", "--payment", "Z-1", "--amount", "1"],
            "Es fehlt --line <HAUSHALTSSTELLE> oder --order <NR>.",
            "Missing: --line <LINE> or --order <NO>.",
        ),
        (
            &["count", "stock", "--authority", "pankow", "--item", "notebook", "--as-of", "31.12.2025"],
            "oder --part <",
            " or --part <",
        ),
        (
            &["rollout", "plan", "--authority", "pankow", "--rollout", "x", "--deadline", "31.12.2026"],
            "oder --scope-text <",
            " or --scope-text <",
        ),
        (
            &["count", "laptops"],
            "Unter „sollist count“ gibt es stock, headcount, positions, remote-access, licences, e-file, list. Mehr \
             sagt „sollist count --help“.",
            "`sollist count` has stock, headcount, positions",
        ),
        (
            &["catalogue", "--id", "x"],
            "Gemeint ist vielleicht „sollist catalogue KENNZAHL“.",
            "`sollist catalogue INDICATOR`",
        ),
        // Nothing is proposed that is another thing: then the options that there are.
        (&["published", "--authority", "x"], "gibt es hier nicht. Hier gibt es --", "There are --"),
        (&["line", "rename", "--to", "x"], "--new-line", "--new-line"),
        (
            &["freeze", "--amount", "1", "--amount", "2"],
            "--amount <EUR> steht zweimal da",
            "--amount <EUR> is given twice",
        ),
        (&["budjet"], "Gemeint ist vielleicht budget.", "Perhaps budget is meant."),
        // It is like two of them, and hardly differs from one.
        (&["budgt"], "Gemeint ist vielleicht budget.", "Perhaps budget is meant."),
        (
            &["order", "change", "--authority", "pankow", "--order", "B-1", "--quantity", "0", "--amount", "0"],
            "„sollist order cancel“",
            "`sollist order cancel`",
        ),
        (&["budget", "--yaer", "2026"], "--year", "--year"),
        (&["--server", "localhost:1", "budget"], "http://127.0.0.1:50051", "http://127.0.0.1:50051"),
        (&["--server", "https://localhost:1", "budget"], "--tls-ca", "--tls-ca"),
        (&["health"], "--server", "--server"),
        (
            &["--server", "http://127.0.0.1:1", "budget", "--database-url", "postgres://x@127.0.0.1:1/x"],
            "weglassen",
            "leave one",
        ),
    ] {
        for (lang, wanted) in [("de", de), ("en", en)] {
            let (exit, out, err) = run(&[&["--lang", lang], line].concat()).await;
            assert_eq!((exit, out.as_str()), (Exit::Usage, ""), "{line:?}: {err}");
            assert!(err.contains(wanted) && err.lines().count() <= 2, "{line:?}: {err}");
        }
    }
}

/// Wherever an act takes a number of pieces, one below zero is told what to do instead.
#[tokio::test]
async fn a_number_below_zero_is_told_what_to_do_instead() {
    let command = args::command(Lang::De);
    let mut told = 0;
    for noun in ["order", "delivery", "count", "rollout"] {
        let noun = command.find_subcommand(noun).unwrap();
        let verbs: Vec<&clap::Command> = noun.get_subcommands().collect();
        let paths = if verbs.is_empty() {
            vec![(vec![noun.get_name()], noun)]
        } else {
            verbs.into_iter().map(|verb| (vec![noun.get_name(), verb.get_name()], verb)).collect()
        };
        for (path, command) in paths {
            let counts = command.get_arguments().filter(|argument| {
                let names = argument.get_value_names().unwrap_or_default();
                names.iter().any(|name| *name == "ZAHL") && !argument.is_allow_hyphen_values_set()
            });
            for option in counts.filter_map(|argument| argument.get_long()) {
                let option = format!("--{option}");
                let line = [&path[..], &[&option, "-5"]].concat();
                let (exit, out, err) = run(&line).await;
                assert_eq!((exit, out.as_str()), (Exit::Usage, ""), "{line:?}: {err}");
                let (wrong, rest) = err.split_once("). ").unwrap_or_else(|| panic!("{line:?}: {err}"));
                assert!(wrong.contains("„-5“ ist kein Wert für") && wrong.contains("Zahl von "), "{line:?}: {err}");
                assert!(!rest.starts_with("Mehr sagt"), "{line:?} does not say what to do: {err}");
                told += 1;
            }
        }
    }
    assert!(told >= 15, "{told}");
}

#[tokio::test]
async fn a_register_is_checked_before_it_comes_into_force() {
    let folder = tempfile::tempdir().unwrap();
    let check = async |text: &str, more: &[&str]| {
        let path = file(&folder, "access.toml", text);
        run(&[&["access", "check", path.to_str().unwrap()], more].concat()).await
    };
    let caller = |name: &str, person: &str, role: &str| {
        format!("[[caller]]\nname = \"{name}\"\nperson = \"{person}\"\nroles = [\"{role}\"]\n")
    };
    let apart = caller("anna", "Anna", "steering") + &caller("berta", "Berta", "approver");
    let (exit, out, _) = check(&apart, &["--lang", "en"]).await;
    assert_eq!((exit, out.trim()), (Exit::Done, "2 callers; no duties in one hand that two must have."));
    let together = caller("anna", "Anna", "steering") + &caller("a2", "Anna", "approver");
    let (exit, out, _) = check(&together, &[]).await;
    assert_eq!(exit, Exit::Refused);
    assert!(out.contains("„Anna“ ist IKT-Steuerung und anerkennende Stelle zugleich"), "{out}");
    let (exit, out, _) = check(&together, &["--format", "json"]).await;
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((exit, &document["clashes"]), (Exit::Refused, &1.into()));
    // One that a server would not take is none, and says why.
    let (exit, _, err) = check("[[caller]]\nname = \"a\"\nrolls = []\n", &[]).await;
    assert!(exit == Exit::Refused && err.contains("access.toml"), "{err}");
}

#[tokio::test]
async fn help_speaks_one_language_at_a_time() {
    let (exit, de, _) = run(&["budget", "--help"]).await;
    assert_eq!(exit, Exit::Done);
    assert!(
        de.contains("Haushaltsjahr") && de.contains("Aufruf:") && !de.contains("Fiscal year") && !de.contains("Usage"),
        "{de}"
    );
    let (_, en, _) = run(&["--lang", "en", "budget", "--help"]).await;
    assert!(en.contains("Fiscal year") && en.contains("Usage:") && !en.contains("Haushaltsjahr"), "{en}");
    let (exit, version, _) = run(&["--version"]).await;
    assert_eq!((exit, version.starts_with("sollist ")), (Exit::Done, true));
    let (exit, script, _) = run(&["completions", "bash"]).await;
    assert!(exit == Exit::Done && script.contains("indicators"));
}

#[tokio::test]
async fn what_cannot_be_reached_or_read_has_its_exit_code() {
    let (exit, out, err) = run(&["--server", "http://127.0.0.1:1", "budget"]).await;
    assert_eq!((exit, out.as_str()), (Exit::Unreachable, ""));
    assert!(err.contains("nicht erreichbar"), "{err}");
    let (exit, _, err) = run(&["--server", "http://127.0.0.1:1", "import", "events", "/nowhere/x.jsonl"]).await;
    assert_eq!(exit, Exit::Refused);
    assert!(err.contains("/nowhere/x.jsonl kann nicht gelesen werden"), "{err}");
    let (exit, _, err) = run(&["--lang", "en", "--server", "http://127.0.0.1:1", "import", "budget", "/"]).await;
    assert!(exit == Exit::Refused && err.contains("it is a folder"), "{err}");
}

/// A server of nothing but health, and what sets it.
async fn healthy(tls: Tls) -> (SocketAddr, HealthReporter) {
    let listener = tokio::net::TcpListener::bind(anywhere()).await.unwrap();
    let address = listener.local_addr().unwrap();
    let services = Services::new().unwrap();
    let health = services.health();
    tokio::spawn(async move {
        let config = Config { tls, ..Config::default() };
        let certificates = Certificates::of(&config.tls).unwrap();
        grpc::serve(
            &config,
            (certificates, None, None),
            services.finish(),
            listener,
            Stopper::default(),
            std::future::pending(),
        )
        .await
    });
    (address, health)
}

#[tokio::test(flavor = "multi_thread")]
async fn health_tells_ready_from_running_from_gone() {
    let (address, health) = healthy(Tls::default()).await;
    let url = format!("http://{address}");
    set_ready(&health, false).await;
    let (exit, out, err) = run(&["--server", &url, "health"]).await;
    assert_eq!((exit, out.as_str()), (Exit::Refused, ""));
    assert!(err.contains("läuft, ist aber noch nicht"), "{err}");
    let line = ["--lang", "en", "--server", &url, "health", "--wait", "60"];
    let ((exit, out, err), ()) = tokio::join!(run(&line), set_ready(&health, true));
    assert_eq!((exit, out, err), (Exit::Done, format!("{url} is ready.\n"), String::new()));
    let (exit, _, err) = run(&["--server", "http://127.0.0.1:1", "health", "--wait", "1"]).await;
    assert!(exit == Exit::Unreachable && err.contains("nicht erreichbar"), "{err}");
}

/// An authority, and files with a certificate of it for this machine.
fn certified(folder: &tempfile::TempDir, name: &str) -> Tls {
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = rcgen::CertifiedIssuer::self_signed(params, rcgen::KeyPair::generate().unwrap()).unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec![name.to_owned(), "127.0.0.1".to_owned()])
        .unwrap()
        .signed_by(&key, &authority)
        .unwrap();
    Tls {
        certificate: file(folder, &format!("{name}.pem"), &own.pem()),
        key: file(folder, &format!("{name}.key"), &key.serialize_pem()),
        ca: file(folder, &format!("{name}.ca"), &authority.pem()),
        ..Tls::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_opens_the_way_and_a_wrong_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (own, foreign) = (certified(&folder, "ours"), certified(&folder, "foreign"));
    let (address, _health) = healthy(own.clone()).await;
    let url = format!("https://{address}");
    let check = async |ca: &PathBuf, tls: &Tls, exit: Exit, expected: &str| {
        let [ca, certificate, key] = [ca, &tls.certificate, &tls.key].map(|path| path.to_str().unwrap());
        let line = ["--server", &url, "--tls-ca", ca, "--tls-certificate", certificate, "--tls-key", key, "health"];
        let (ended, out, err) = run(&line).await;
        assert!(ended == exit && (out + &err).contains(expected), "{expected}: {ended:?} {err}");
    };
    check(&own.ca, &own, Exit::Done, "ist bereit").await;
    check(&foreign.ca, &own, Exit::Unreachable, "Dem Zertifikat des Servers wird nicht vertraut").await;
    check(&own.ca, &foreign, Exit::Unreachable, "nimmt unser Zertifikat nicht an").await;
    check(&PathBuf::from("/nowhere.pem"), &own, Exit::Refused, "/nowhere.pem ist nicht zu gebrauchen").await;
}

/// An intake that keeps what it is sent, refuses what says so, and cuts the connection when told to.
#[derive(Default)]
struct Keeper {
    kept: Mutex<BTreeMap<u64, Vec<u8>>>,
    oversized: Mutex<Vec<(u64, u64)>>,
    most_at_once: AtomicU64,
    actors: Mutex<Vec<String>>,
    /// Cut after this many requests of a stream; 0: never.
    cut_after: AtomicU64,
}

#[derive(Clone)]
struct FakeIntake(Arc<Keeper>);

type Receipts = Pin<Box<dyn Stream<Item = Result<SubmitEventsResponse, Status>> + Send>>;

impl Keeper {
    fn take(&self, request: SubmitEventsRequest) -> SubmitEventsResponse {
        let mut receipt = SubmitEventsResponse::default();
        self.most_at_once.fetch_max(request.entries.len() as u64, Ordering::SeqCst);
        let mut kept = self.kept.lock().unwrap();
        for entry in request.entries {
            assert!(entry.position > receipt.position, "positions rise");
            receipt.position = entry.position;
            match entry.content.unwrap() {
                Content::Line(line) if line.windows(3).any(|word| word == b"bad") => {
                    let refusal = Refusal {
                        reason: "NOT_JSON".into(),
                        field: String::new(),
                        message_de: "Kein JSON.".into(),
                        message_en: "No JSON.".into(),
                    };
                    receipt.refused.push(RefusedEntry {
                        position: entry.position,
                        refusal: Some(refusal),
                        ..Default::default()
                    });
                }
                Content::Line(line) if kept.contains_key(&entry.position) => {
                    assert_eq!(kept.get(&entry.position), Some(&line), "a line sent again is the same");
                    receipt.duplicates += 1;
                }
                Content::Line(line) => {
                    kept.insert(entry.position, line);
                    receipt.recorded += 1;
                }
                Content::Oversized(long) => self.oversized.lock().unwrap().push((entry.position, long.length_bytes)),
                other => panic!("{other:?}"),
            }
        }
        receipt.sequence = kept.len() as u64;
        receipt
    }
}

#[tonic::async_trait]
impl IntakeService for FakeIntake {
    type SubmitEventsStream = Receipts;

    async fn submit_events(
        &self,
        request: Request<Streaming<SubmitEventsRequest>>,
    ) -> Result<Response<Receipts>, Status> {
        let actor = request.metadata().get("sollist-actor").map(|name| name.to_str().unwrap().to_owned());
        self.0.actors.lock().unwrap().extend(actor);
        let keeper = self.0.clone();
        let cut_after = keeper.cut_after.swap(0, Ordering::SeqCst);
        let mut seen = 0;
        let receipts = request.into_inner().map(move |request| {
            seen += 1;
            let receipt = keeper.take(request?);
            // The cut comes after storing and before the receipt: the sender cannot know.
            if seen == cut_after { Err(Status::unavailable("cut")) } else { Ok(receipt) }
        });
        Ok(Response::new(Box::pin(receipts)))
    }
    type ListPlanLinesStream = Pin<Box<dyn Stream<Item = Result<ListPlanLinesResponse, Status>> + Send>>;
    async fn list_plan_lines(
        &self,
        _: Request<ListPlanLinesRequest>,
    ) -> Result<Response<Self::ListPlanLinesStream>, Status> {
        Ok(Response::new(Box::pin(tokio_stream::empty())))
    }
    type WatchJournalStream = Pin<Box<dyn Stream<Item = Result<WatchJournalResponse, Status>> + Send>>;
    async fn watch_journal(
        &self,
        _: Request<WatchJournalRequest>,
    ) -> Result<Response<Self::WatchJournalStream>, Status> {
        Ok(Response::new(Box::pin(tokio_stream::empty())))
    }
    async fn get_refused(&self, _: Request<GetRefusedRequest>) -> Result<Response<GetRefusedResponse>, Status> {
        Err(Status::unimplemented(""))
    }
    async fn list_reads(&self, _: Request<ListReadsRequest>) -> Result<Response<ListReadsResponse>, Status> {
        Ok(Response::new(ListReadsResponse::default()))
    }
    async fn list_refused(&self, _: Request<ListRefusedRequest>) -> Result<Response<ListRefusedResponse>, Status> {
        let refusal = Refusal {
            reason: "NOT_JSON".into(),
            field: String::new(),
            message_de: "Kein JSON.".into(),
            message_en: "No JSON.".into(),
        };
        let entry = RefusedEntry {
            id: "17".into(),
            origin: "a.jsonl".into(),
            position: 3,
            refusal: Some(refusal),
            text: "bad \"x\"".into(),
            ..Default::default()
        };
        Ok(Response::new(ListRefusedResponse { refused: vec![entry], next_page_token: String::new() }))
    }
    async fn publish_scenario(
        &self,
        _: Request<PublishScenarioRequest>,
    ) -> Result<Response<PublishScenarioResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }
    async fn publish_parameters(
        &self,
        _: Request<PublishParametersRequest>,
    ) -> Result<Response<PublishParametersResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }
    async fn publish_report(
        &self,
        _: Request<PublishReportRequest>,
    ) -> Result<Response<PublishReportResponse>, Status> {
        Err(Status::unimplemented("no reports here"))
    }

    async fn withdraw_scenario(
        &self,
        _: Request<WithdrawScenarioRequest>,
    ) -> Result<Response<WithdrawScenarioResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }

    async fn list_processes(
        &self,
        _: Request<ListProcessesRequest>,
    ) -> Result<Response<ListProcessesResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }

    async fn get_process(&self, _: Request<GetProcessRequest>) -> Result<Response<GetProcessResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }

    async fn approve_process(
        &self,
        _: Request<ApproveProcessRequest>,
    ) -> Result<Response<ApproveProcessResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }

    async fn reject_process(
        &self,
        _: Request<RejectProcessRequest>,
    ) -> Result<Response<RejectProcessResponse>, Status> {
        Err(Status::unimplemented("no scenarios here"))
    }
    async fn settle_refused(
        &self,
        request: Request<SettleRefusedRequest>,
    ) -> Result<Response<SettleRefusedResponse>, Status> {
        match request.into_inner().id.as_str() {
            "17" => Ok(Response::new(SettleRefusedResponse { settled: 1, ..Default::default() })),
            _ => {
                let said = [("de", "Den Eintrag gibt es nicht."), ("en", "There is no such entry.")];
                let said = said.map(|(lang, text)| (lang.to_owned(), text.to_owned()));
                let details = ErrorDetails::with_error_info("ENTRY_UNKNOWN", "sollist", said);
                Err(Status::with_error_details(Code::NotFound, "Den Eintrag gibt es nicht.", details))
            }
        }
    }
    async fn list_warnings(&self, _: Request<ListWarningsRequest>) -> Result<Response<ListWarningsResponse>, Status> {
        Ok(Response::new(ListWarningsResponse::default()))
    }
    async fn settle_warnings(
        &self,
        _: Request<SettleWarningsRequest>,
    ) -> Result<Response<SettleWarningsResponse>, Status> {
        Ok(Response::new(SettleWarningsResponse::default()))
    }
    async fn verify_journal(
        &self,
        _: Request<VerifyJournalRequest>,
    ) -> Result<Response<VerifyJournalResponse>, Status> {
        let as_of = AsOf {
            sequence: 7,
            recorded_at: "2026-03-31T12:05:00Z".into(),
            hash: "ab12".into(),
            unreadable: Vec::new(),
            ahead: None,
            authority: String::new(),
        };
        Ok(Response::new(VerifyJournalResponse { as_of: Some(as_of), ..Default::default() }))
    }
    async fn list_submissions(
        &self,
        _: Request<ListSubmissionsRequest>,
    ) -> Result<Response<ListSubmissionsResponse>, Status> {
        Ok(Response::new(ListSubmissionsResponse::default()))
    }

    async fn list_events(&self, request: Request<ListEventsRequest>) -> Result<Response<ListEventsResponse>, Status> {
        let request = request.into_inner();
        let first = request.page_token.parse::<u64>().unwrap_or(request.from_sequence.max(1));
        let last = (first + u64::try_from(request.page_size).unwrap().min(2) - 1).min(5);
        let event = |sequence: u64| RecordedEvent {
            sequence,
            recorded_at: "2026-03-31T12:05:00Z".into(),
            actor: "anna".into(),
            event: format!(
                r#"{{"specversion":"1.0","id":"e{sequence}","source":"/x","type":"budget.frozen.v1","data":{{"amount":"1.10"}}}}"#
            ),
            hash: "ab".into(),
            ..Default::default()
        };
        let next_page_token = if last < 5 { (last + 1).to_string() } else { String::new() };
        let events = (first..=last).map(event).collect();
        Ok(Response::new(ListEventsResponse { events, next_page_token, why: None }))
    }
}

async fn serve(keeper: &Arc<Keeper>, address: SocketAddr) -> (String, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = IntakeServiceServer::new(FakeIntake(keeper.clone()));
    let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
    let task =
        tokio::spawn(
            async move { Server::builder().add_service(service).serve_with_incoming(incoming).await.unwrap() },
        );
    (url, task)
}

/// Enough of an event to be known as one.
fn event(id: &str) -> String {
    format!("{{\"specversion\":\"1.0\",\"id\":\"{id}\"}}")
}

fn anywhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_sends_every_line_once_and_lists_what_was_refused() {
    let keeper = Arc::new(Keeper::default());
    let (url, _server) = serve(&keeper, anywhere()).await;
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(300_000);
    let path = file(&folder, "a.jsonl", &format!("{}\n\nbad three\r\n{long}\nfive", event("one")));
    let path = path.to_str().unwrap();
    let (exit, out, err) =
        run(&["--server", &url, "--actor", "anna", "--format", "json", "import", "events", path]).await;
    assert_eq!(exit, Exit::Refused, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let wanted = serde_json::json!({
        "recorded": 2, "duplicates": 0,
        "refused": [{"file": path, "line": 3, "reason": "NOT_JSON", "field": "", "message_de": "Kein JSON.",
        "message_en": "No JSON.", "source": "", "id": ""}],
        "refused_count": 1, "warnings": [], "warnings_count": 0, "sequence": 2
    });
    assert_eq!(json, wanted);
    let kept: Vec<(u64, Vec<u8>)> = keeper.kept.lock().unwrap().clone().into_iter().collect();
    assert_eq!(kept, [(1, event("one").into_bytes()), (5, b"five".to_vec())]);
    assert_eq!(*keeper.oversized.lock().unwrap(), [(4, 300_000)]);
    assert_eq!(*keeper.actors.lock().unwrap(), ["anna"]);

    let many = (0..30).map(|n| event(&format!("bad {n}")) + "\n").collect::<String>();
    let path = file(&folder, "b.jsonl", &many);
    let (exit, out, _) = run(&["--server", &url, "import", "events", path.to_str().unwrap()]).await;
    assert_eq!(exit, Exit::Refused);
    assert!(out.contains("0 aufgezeichnet, 0 schon bekannt, 30 abgelehnt"), "{out}");
    assert!(out.contains("b.jsonl:20  kein JSON: Kein JSON.") && !out.contains("b.jsonl:21"), "{out}");
    assert!(out.contains(&format!("… und 10 weitere: „sollist --server {url} refused“")), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_stream_goes_on_where_the_last_receipt_stood() {
    let keeper = Arc::new(Keeper::default());
    keeper.cut_after.store(5, Ordering::SeqCst);
    let (url, _server) = serve(&keeper, anywhere()).await;
    let folder = tempfile::tempdir().unwrap();
    let text: String = (1..=25_000).map(|n| event(&n.to_string()) + "\n").collect();
    let path = file(&folder, "a.jsonl", &text);
    let (exit, out, err) =
        run(&["--server", &url, "--format", "json", "import", "events", path.to_str().unwrap()]).await;
    assert_eq!(exit, Exit::Done, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let kept = keeper.kept.lock().unwrap();
    assert_eq!(kept.len(), 25_000);
    assert!(kept.iter().all(|(position, line)| *line == event(&position.to_string()).into_bytes()));
    // What was stored without a receipt is answered as known when it is sent again: no line is counted twice, none is
    // lost.
    assert_eq!(json["recorded"].as_u64().unwrap() + json["duplicates"].as_u64().unwrap(), 25_000);
    assert!(json["duplicates"].as_u64().unwrap() > 0);
    assert!(keeper.most_at_once.load(Ordering::SeqCst) <= 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_and_comes_back_is_found_again() {
    let keeper = Arc::new(Keeper::default());
    let (url, server) = serve(&keeper, anywhere()).await;
    let folder = tempfile::tempdir().unwrap();
    let text: String = (1..=200_000).map(|n| event(&n.to_string()) + "\n").collect();
    let path = file(&folder, "a.jsonl", &text);
    let restart = async {
        while keeper.kept.lock().unwrap().len() < 3_000 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.abort();
        let _ = server.await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        serve(&keeper, url.trim_start_matches("http://").parse().unwrap()).await
    };
    let line = ["--server", &url, "import", "events", path.to_str().unwrap()];
    let ((exit, out, err), _server) = tokio::join!(run(&line), restart);
    assert_eq!(exit, Exit::Done, "{out}{err}");
    assert_eq!(keeper.kept.lock().unwrap().len(), 200_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_whole_documents_in_every_form() {
    let (url, _server) = serve(&Arc::new(Keeper::default()), anywhere()).await;
    let (exit, out, err) = run(&["--server", &url, "--format", "json", "journal", "--from", "2", "--limit", "3"]).await;
    assert_eq!(exit, Exit::Done, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let numbers: Vec<u64> =
        json["events"].as_array().unwrap().iter().map(|event| event["sequence"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [2, 3, 4]);
    assert_eq!(json["events"][0]["event"]["data"]["amount"], "1.10");
    let (_, out, _) = run(&["--server", &url, "--format", "csv", "journal", "--limit", "0"]).await;
    assert_eq!(out.lines().count(), 6, "{out}");
    let (_, out, _) = run(&["--server", &url, "--format", "json", "journal", "--from", "9"]).await;
    assert_eq!(out, "{\"events\":[]}\n");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mend.jsonl");
    let (exit, _, _) = run(&["--server", &url, "refused", "--export", path.to_str().unwrap()]).await;
    assert_eq!(
        (exit, std::fs::read_to_string(&path).unwrap().as_str()),
        (Exit::Done, "{\"sollistrefused\":\"17\"} bad \"x\"\n")
    );
    let (exit, _, err) = run(&["--lang", "en", "--server", &url, "refused", "settle", "18", "--basis", "done"]).await;
    assert_eq!((exit, err.as_str()), (Exit::Refused, "Error: There is no such entry.\n"));
    let (exit, out, _) = run(&["--server", &url, "verify"]).await;
    assert_eq!(exit, Exit::Done);
    assert!(
        out.contains("lückenlos") && out.contains("Journal Nr. 7, aufgezeichnet am 31.03.2026 um 14:05 Uhr"),
        "{out}"
    );
    let (exit, _, err) = run(&["--server", &url, "budget"]).await;
    assert_eq!(exit, Exit::Refused);
    assert!(err.contains("bietet den Dienst nicht an"), "{err}");
}

/// Every command that can be written, by its words.
fn commands(command: &clap::Command, before: &[String]) -> Vec<Vec<String>> {
    let mut all = vec![before.to_vec()];
    for sub in command.get_subcommands() {
        let path = [before, &[sub.get_name().to_owned()]].concat();
        all.extend(commands(sub, &path));
    }
    all
}

/// What help has of English in German, or the other way round, is somebody else's text.
#[tokio::test]
async fn help_of_every_command_speaks_one_language_and_shows_examples() {
    const ENGLISH: [&str; 16] = [
        "Usage",
        "OPTIONS",
        "Options",
        "Arguments",
        "Commands",
        "possible:",
        "default:",
        "environment:",
        "aliases",
        "Print ",
        "FILE",
        "COMMAND",
        "<DAY>",
        "Examples",
        "QUARTER",
        " the ",
    ];
    const GERMAN: [&str; 9] =
        ["Aufruf", "Optionen", "Angaben", "Befehle", "möglich:", "sonst:", "DATEI", "Beispiele", " oder "];
    for path in commands(&args::command(Lang::De), &[]) {
        let line: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
        for (lang, foreign) in [("de", &ENGLISH[..]), ("en", &GERMAN[..])] {
            let (exit, out, err) = run(&[&line[..], &["--lang", lang]].concat()).await;
            assert_eq!((exit, err.as_str()), (Exit::Done, ""), "{path:?}");
            for word in foreign {
                assert!(!out.contains(word), "{path:?} {lang}: “{word}” in\n{out}");
            }
            let (global, examples) =
                if lang == "de" { ("Allgemeine Optionen:", "Beispiele:") } else { ("Global options:", "Examples:") };
            assert!(out.contains(global), "{path:?} {lang}: {out}");
            let has_examples = !sollist::cli::examples::of(&path.join(" ")).is_empty();
            assert_eq!(out.contains(examples), has_examples, "{path:?} {lang}: {out}");
        }
    }
    let (_, out, _) = run(&["--help"]).await;
    let place = |word: &str| out.find(word).unwrap_or_else(|| panic!("{word} in {out}"));
    assert!(place("  budget ") < place("Für den Betrieb:") && place("Für den Betrieb:") < place("  serve "), "{out}");
}

/// Every command that does something has two to four examples, of which the first is itself; each is a command as it is
/// written.
#[test]
fn every_command_has_examples_of_itself_that_can_be_written() {
    use sollist::cli::examples;
    let command = args::command(Lang::De);
    let of = |path: &[String]| path.iter().try_fold(&command, |at, name| at.find_subcommand(name)).cloned();
    let ends_at = |line: &str| {
        let known = line.split_whitespace().scan(&command, |at, word| {
            *at = at.find_subcommand(word)?;
            Some(word)
        });
        known.collect::<Vec<_>>().join(" ")
    };
    for path in commands(&command, &[]) {
        let (name, does) = (path.join(" "), of(&path).unwrap());
        let examples = examples::of(&name);
        // Some have others below them and do something themselves.
        if ["refused", "look", "payment", "report"].contains(&name.as_str()) || does.get_subcommands().next().is_none()
        {
            assert!((2..=4).contains(&examples.len()), "{path:?} has {} examples", examples.len());
            assert_eq!(ends_at(examples[0].line), name);
        } else {
            let below = |example: &&examples::Example| ends_at(example.line).starts_with(&format!("{name} "));
            assert!(examples.is_empty() == path.is_empty() && examples.iter().all(below), "{path:?}: {examples:?}");
        }
    }
    for example in examples::all().flat_map(|(_, examples)| *examples) {
        let line = example.line.split(['<', '>']).next().unwrap().trim();
        let mut words = vec!["sollist".to_owned()];
        // Quoted words are one.
        for (number, part) in line.split('"').enumerate() {
            if number % 2 == 1 {
                words.push(part.to_owned())
            } else {
                words.extend(part.split_whitespace().map(str::to_owned))
            }
        }
        let parsed = args::command(Lang::De).try_get_matches_from(&words);
        assert!(parsed.is_ok(), "{}: {}", example.line, parsed.unwrap_err());
    }
}

/// Whether an option, by itself, takes a value.
fn takes(argument: &clap::Arg, value: &str) -> bool {
    let alone = clap::Arg::new("it").long("it").value_parser(argument.get_value_parser().clone());
    clap::Command::new("t").arg(alone).try_get_matches_from(["t", "--it", value]).is_ok()
}

/// What stands for a value in German help is German, or the same in both languages.
#[test]
fn german_help_has_no_english_names_of_values() {
    const SAME: [&str; 8] = ["URL", "FORM", "EUR", "TEXT", "NAME", "SHELL", "VERZEICHNIS", "FORMAT"];
    let english = args::command(Lang::En);
    let german = args::command(Lang::De);
    let mut seen = 0;
    for path in commands(&english, &[]) {
        let of = |command| path.iter().try_fold(command, |at: &clap::Command, name| at.find_subcommand(name)).unwrap();
        for (argument, other) in of(&english).get_arguments().zip(of(&german).get_arguments()) {
            let names = |argument: &clap::Arg| -> Vec<String> {
                let takes = argument.get_action().takes_values();
                let names = argument.get_value_names().unwrap_or_default().iter().filter(|_| takes);
                names.map(ToString::to_string).collect()
            };
            for (en, de) in names(argument).iter().zip(names(other)) {
                seen += 1;
                let same = *en == de;
                assert!(
                    !same || SAME.contains(&en.as_str()),
                    "{path:?} {}: {en} has no German name",
                    argument.get_id()
                );
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

/// What is written before a command within a command is not passed over in silence.
#[test]
fn an_option_of_the_outer_command_before_the_inner_one_is_refused() {
    let mut seen = 0;
    let command = args::command(Lang::De);
    for path in commands(&command, &[]) {
        let of = path.iter().try_fold(&command, |at, name| at.find_subcommand(name)).unwrap();
        let Some(inner) = of.get_subcommands().next() else { continue };
        for argument in of.get_arguments().filter(|it| !it.is_global_set() && !it.is_positional()) {
            let Some(long) = argument.get_long().filter(|long| !["help", "version"].contains(long)) else { continue };
            let mut words: Vec<String> = std::iter::once("sollist".to_owned()).chain(path.iter().cloned()).collect();
            words.push(format!("--{long}"));
            if argument.get_action().takes_values() {
                let tries = [
                    "ba-pankow",
                    "2026-01-01",
                    "2026-Q1",
                    "1",
                    "1,00",
                    "LINE_OVERDRAWN",
                    "procurement",
                    "bericht.pdf",
                    "x",
                ];
                words.push((*tries.iter().find(|value| takes(argument, value)).unwrap()).to_owned());
            }
            words.extend([inner.get_name(), "1", "--basis", "x"].map(str::to_owned));
            let parsed = command.clone().try_get_matches_from(&words).and_then(|matches| Cli::of(&matches));
            let error = parsed.expect_err(&format!("{words:?}"));
            seen += 1;
            assert_eq!(error.kind(), clap::error::ErrorKind::ArgumentConflict, "{words:?}: {error}");
        }
    }
    assert!(seen >= 8, "{seen}");
    // What holds for every command may stand anywhere.
    for line in ["--lang en look --wide settle 1 --basis x", "refused --format json settle 1 --basis x"] {
        let words = std::iter::once("sollist").chain(line.split(' '));
        assert!(command.clone().try_get_matches_from(words).and_then(|matches| Cli::of(&matches)).is_ok(), "{line}");
    }
}

/// What a German officer reads in a table can be typed; what help calls a choice is one.
#[test]
fn choices_have_german_names_that_are_understood() {
    use sollist::cli::words::help::CHOICES;
    let command = args::command(Lang::De);
    let mut met = std::collections::BTreeSet::new();
    for path in commands(&command, &[]) {
        let of = path.iter().try_fold(&command, |at, name| at.find_subcommand(name)).unwrap();
        for argument in of.get_arguments().filter(|argument| !argument.is_global_set()) {
            for value in argument.get_possible_values().iter().filter(|_| argument.get_action().takes_values()) {
                let names: Vec<&str> = value.get_name_and_aliases().collect();
                let Some((code, term)) = CHOICES.iter().find(|(code, _)| *code == value.get_name()) else {
                    assert!(
                        // The rules of a split are letters in every language, and forms of files have one name.
                        ["serve", "completions", "export"].contains(&path[0].as_str()) || value.get_name().len() == 1,
                        "{path:?}: {names:?} has no German name"
                    );
                    continue;
                };
                for name in [term.de, term.en, &term.de.to_uppercase()] {
                    assert!(takes(argument, name), "{path:?}: {code} is not called {name}: {names:?}");
                }
                met.insert(*code);
            }
        }
    }
    assert_eq!(met.len(), CHOICES.len(), "{met:?}");
}

/// What stands for a field or an event of the contract on the command line is there.
#[tokio::test]
async fn what_advice_says_can_be_typed() {
    let command = args::command(Lang::De);
    let options: std::collections::BTreeSet<String> = commands(&command, &[])
        .iter()
        .flat_map(|path| path.iter().try_fold(&command, |at, name| at.find_subcommand(name)).unwrap().get_arguments())
        .filter_map(|argument| Some(format!("--{}", argument.get_long()?)))
        .collect();
    for (named, typed) in sollist::cli::words::typed::TYPED {
        for text in [typed.de, typed.en] {
            let words: Vec<&str> = text
                .split(|c: char| c.is_whitespace() || "(),„“`".contains(c))
                .filter(|word| !word.is_empty())
                .collect();
            assert!(
                words.iter().filter(|word| word.starts_with("--")).all(|it| options.contains(*it)),
                "{named}: {text}"
            );
            if let Some(at) = words.iter().position(|word| *word == "sollist") {
                let path = &words[at + 1..];
                assert!(
                    path.iter().try_fold(&command, |at, name| at.find_subcommand(name)).is_some(),
                    "{named}: {text}"
                );
            }
        }
    }
}

/// One line for every kind of mistake that the library for command lines knows.
#[tokio::test]
async fn every_mistake_of_a_command_line_is_said_in_german() {
    use clap::error::ErrorKind;
    let lines: [(&[&str], ErrorKind); 9] = [
        (&["budget", "--by", "monat"], ErrorKind::InvalidValue),
        (&["budget", "--yaer"], ErrorKind::UnknownArgument),
        (&["haushalt"], ErrorKind::InvalidSubcommand),
        (&["budget", "--year", "x"], ErrorKind::ValueValidation),
        (&["budget", "--year", "1", "--year", "2026"], ErrorKind::ValueValidation),
        (&["import", "budget", "a", "--same-lines", "--new-lines"], ErrorKind::ArgumentConflict),
        (&["report"], ErrorKind::MissingRequiredArgument),
        (&["import"], ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
        (&["budget", "--wide=x"], ErrorKind::TooManyValues),
    ];
    for (line, kind) in lines {
        let words = std::iter::once("sollist").chain(line.iter().copied());
        let error = args::command(Lang::De).try_get_matches_from(words).unwrap_err();
        let (exit, out, err) = run(line).await;
        assert_eq!((exit, out.as_str()), (Exit::Usage, ""), "{line:?}");
        for word in ["error:", "invalid", "required", "unexpected", "Usage", "value", "digit", "possible", "tip:"] {
            assert!(!err.contains(word), "{line:?}: “{word}” in {err}");
        }
        assert!(error.kind() == kind, "{line:?}: {:?}", error.kind());
    }
}

#[test]
fn a_plain_day_is_its_end_in_berlin() {
    for (text, instant) in [
        ("2026-01-31", "2026-01-31T22:59:59.999999Z"),
        ("31.07.2026", "2026-07-31T21:59:59.999999Z"),
        // Clocks go forward in the night to 29 March and back in that to 25 October: the day ends in the new time.
        ("2026-03-28", "2026-03-28T22:59:59.999999Z"),
        ("29.3.2026", "2026-03-29T21:59:59.999999Z"),
        ("2026-10-24", "2026-10-24T21:59:59.999999Z"),
        ("2026-10-25", "2026-10-25T22:59:59.999999Z"),
        ("2026-03-31T12:00:00+02:00", "2026-03-31T12:00:00+02:00"),
        ("1234", "1234"),
    ] {
        let Command::Budget(args) = parse(&format!("budget --as-of {text}")).command else { panic!("budget") };
        assert_eq!(args.view.as_of.as_deref(), Some(instant), "{text}");
    }
    let Command::Need(args) = parse("need --target-day 31.12.2026 --until 1.2.2026").command else { panic!("need") };
    assert_eq!(args.target_day.unwrap().to_string(), "2026-12-31");
    assert_eq!(args.until.unwrap().to_string(), "2026-02-01");
    for text in ["31.02.2026", "1.2.26", "2026.02.01", "1.2.2026.", "+1.2.2026", "001.02.2026", "gestern", ""] {
        let line = ["sollist", "budget", "--as-of", text];
        assert!(args::command(Lang::De).try_get_matches_from(line).is_err(), "{text}");
    }
}
