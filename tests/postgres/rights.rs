//! Each service may do its own work and nobody else's, whatever the program or a hand with its password tries.

use std::collections::BTreeSet;

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database as Connector};
use sollist_contract::grpc::{
    budget::v1::{self as budget, budget_service_client::BudgetServiceClient},
    common::v1::Command,
    procurement::v1::{self as procurement, procurement_service_client::ProcurementServiceClient},
    rollout::v1::{self as rollout, rollout_service_client::RolloutServiceClient},
    staffing::v1::{self as staffing, staffing_service_client::StaffingServiceClient},
};
use sollist_migrations::GRANTS;
use sollist_tests::servers::{OWNER, Role, RoleSpec, patiently};

use super::{assert_adds_up, database, installed, process, versions};
use crate::{
    outside::{block_on, channel},
    reads::rewrite,
    replay::lines,
    sollist::Run,
    stores::assert_same,
};

/// What PostgreSQL says when somebody may not.
const FORBIDDEN: &str = "42501";

/// Tries statements on one connection; what the database's code of each answer is, none where it did as it was told.
fn attempts(url: &str, statements: &[String]) -> Vec<(String, Option<String>)> {
    block_on(async {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        let db = Connector::connect(options).await.unwrap();
        let mut out = Vec::new();
        for statement in statements {
            let error = db.execute_unprepared(statement).await.err();
            let code = error.map(|error| {
                let sea_orm::DbErr::Exec(sea_orm::RuntimeErr::SqlxError(error)) = error else {
                    panic!("{statement}: {error}")
                };
                error.as_database_error().unwrap_or_else(|| panic!("{statement}: {error}")).code().unwrap().into_owned()
            });
            out.push((statement.clone(), code));
        }
        db.close().await.unwrap();
        out
    })
}

#[track_caller]
fn assert_forbidden(url: &str, statements: &[String]) {
    for (statement, code) in attempts(url, statements) {
        assert_eq!(code.as_deref(), Some(FORBIDDEN), "{statement}");
    }
}

/// Tables of the contexts by the beginnings of their names, and the roles that write them; nobody else even reads them
/// but who carries the refused entries and who tells of them.
const OWN: [(&str, &[&str]); 9] = [
    ("budget_", &["sollist_budget", "sollist_intake"]),
    ("procurement_", &["sollist_procurement", "sollist_intake"]),
    ("rollout_", &["sollist_rollout", "sollist_intake"]),
    ("staffing_", &["sollist_staffing", "sollist_intake"]),
    ("intake_", &["sollist_intake"]),
    ("webhook_", &["sollist_webhooks"]),
    // Intake proves the trees with the tables, and writes none of them.
    ("notary_", &["sollist_notary", "sollist_intake"]),
    ("reads_tiles", &["sollist_notary", "sollist_intake"]),
    ("reads_checkpoints", &["sollist_notary", "sollist_intake"]),
];

#[test]
fn every_role_has_the_rights_of_its_service_and_no_others() {
    let user = installed();
    let database = database(&user);
    let has = database.sql(
        "SELECT r.rolname, t.tablename, p.name FROM pg_roles AS r, pg_tables AS t,
            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p (name)
        WHERE r.rolname LIKE 'sollist\\_%' AND r.rolname <> 'sollist_owner' AND t.schemaname = 'public'
            AND has_table_privilege(r.rolname, 'public.' || quote_ident(t.tablename), p.name)",
    );
    let has: BTreeSet<String> = has.lines().map(str::to_owned).collect();
    let mut granted = BTreeSet::new();
    for (role, rights) in GRANTS {
        granted.insert(format!("{role}|seaql_migrations|SELECT"));
        for (table, right) in rights.iter().flat_map(|rights| rights.iter()) {
            granted.extend(right.split(", ").map(|right| format!("{role}|{table}|{right}")));
        }
    }
    assert_eq!(has, granted);

    // And what is granted is what it should be.
    for right in &has {
        let [role, table, right] = right.split('|').collect::<Vec<_>>()[..] else { panic!("{right}") };
        let carried =
            ["sollist_relay", "sollist_webhooks"].contains(&role) && (table, right) == ("intake_refused", "SELECT");
        if let Some((_, writers)) = OWN.iter().find(|(prefix, _)| table.starts_with(prefix)) {
            assert!(writers.contains(&role) || carried, "{role} may {right} {table}");
        }
        // Whoever answers notes who reads; nobody changes what was noted.
        assert!(table != "reads_log" || ["SELECT", "INSERT"].contains(&right), "{role} may {right} {table}");
        let writes = right != "SELECT" && table != "reads_log";
        let reads_only = ["sollist_analytics", "sollist_reporting", "sollist_relay"].contains(&role);
        assert!(!(writes && reads_only), "{role} may {right} {table}");
        assert!(!(writes && table == "journal_events" && right != "INSERT"), "{role} may {right} {table}");
    }
    let made = "SELECT r.rolname FROM pg_roles AS r WHERE r.rolname LIKE 'sollist\\_%' AND r.rolname <> 'sollist_owner'
        AND (has_schema_privilege(r.rolname, 'public', 'CREATE') OR has_database_privilege(r.rolname, current_database(), 'CREATE')
            OR r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls OR pg_has_role(r.rolname, 'sollist_owner', 'MEMBER'))";
    assert_eq!(database.sql(made), "");
    assert_eq!(
        GRANTS.len(),
        database.sql("SELECT 1 FROM pg_roles WHERE rolname LIKE 'sollist\\_%'").lines().count() - 1
    );
}

#[test]
fn the_notary_signs_both_logs_with_the_rights_of_its_own_role() {
    let user = installed();
    user.record(&lines(5, 52));
    rewrite(&user, &[(1, r#"{"name":"auditor","method":"IntakeService.ListEvents","code":"OK"}"#.to_owned())]);
    user.say("audit key --origin sollist.example/1 key").done();
    let key = user.path("key").display().to_string();
    let notary = process(&user, "notary", "sollist_notary", &format!("[notary]\nkey = {key:?}\ninterval_s = 1\n"));
    for (flag, head) in
        [("", format!("sollist.example/1\n{}\n", user.sequence())), (" --reads", "sollist.example/1/reads\n1\n".into())]
    {
        patiently("a signed head", || {
            Some(user.say(&format!("audit checkpoint{flag}"))).filter(|run| run.out.starts_with(&head))
        });
    }
    drop(notary);
    user.say("reads verify").done();
}

#[test]
fn a_session_of_procurement_reaches_nobody_elses_tables_and_no_past() {
    let user = installed();
    user.record(&lines(200, 51));
    let database = database(&user);
    let before = user.tables(&[]);
    let columns = "SELECT table_name, min(column_name) FROM information_schema.columns WHERE table_schema = 'public' \
                   GROUP BY table_name";
    let mut statements = Vec::new();
    let mut seen = 0;
    for row in database.sql(columns).lines() {
        let (table, column) = row.split_once('|').unwrap();
        if table.starts_with("procurement_")
            || table.starts_with("ledger_")
            || table.starts_with("journal_")
            || table == "persons"
            || table == "text_keys"
            || table.starts_with("reads_")
        {
            continue;
        }
        seen += 1;
        if table != "seaql_migrations" {
            statements.push(format!("SELECT count(*) FROM {table}"));
        }
        statements.extend([
            format!("INSERT INTO {table} DEFAULT VALUES"),
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("ALTER TABLE {table} ADD COLUMN mine TEXT"),
            format!("DROP TABLE {table}"),
        ]);
    }
    // budget's one, rollout's six, staffing's two, intake's six, webhooks' one, the notary's two, the list of steps.
    assert_eq!(seen, 19, "{statements:#?}");
    let past = [
        "UPDATE journal_events SET event = event WHERE seq = 1",
        "UPDATE journal_events SET recorded_at = 0",
        "DELETE FROM journal_events WHERE seq = 200",
        "TRUNCATE journal_events",
    ]
    .map(str::to_owned);
    statements.extend(past.clone());
    statements.extend(
        [
            "ALTER TABLE journal_events DISABLE TRIGGER journal_is_append_only",
            "SET session_replication_role = replica",
            "DELETE FROM journal_head",
            // A name is erased by the owner alone.
            "UPDATE persons SET name = NULL",
            "DELETE FROM persons",
            "TRUNCATE persons",
            // So is a text.
            "UPDATE text_keys SET secret = NULL",
            "DELETE FROM text_keys",
            "TRUNCATE text_keys",
            // What was noted of reading stays, and its owner alone removes what is old.
            "UPDATE reads_log SET entry = entry",
            "DELETE FROM reads_log",
            "TRUNCATE reads_log",
            "INSERT INTO reads_start DEFAULT VALUES",
            "DELETE FROM reads_start",
            "DROP TABLE ledger_lines",
            "TRUNCATE ledger_lines",
            "CREATE TABLE mine (n BIGINT)",
            "CREATE SCHEMA mine",
            "CREATE FUNCTION mine() RETURNS BIGINT LANGUAGE sql AS 'SELECT 1'",
            "SET ROLE sollist_budget",
            "SET ROLE sollist_owner",
        ]
        .map(str::to_owned),
    );
    assert_forbidden(&database.url("sollist_procurement"), &statements);
    // The past is not even the owner's, nor the superuser's while the trigger is there.
    assert_forbidden(&database.owners_url(), &past);
    assert_forbidden(&database.url("postgres"), &past);
    assert_same(&before, &user.tables(&[]));

    // Who only reads is held to it, even where somebody granted too much.
    database.sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO sollist_analytics, sollist_reporting");
    for role in ["sollist_analytics", "sollist_reporting"] {
        for (statement, code) in attempts(
            &database.url(role),
            &["DELETE FROM ledger_lines".to_owned(), "DELETE FROM journal_head".to_owned()],
        ) {
            assert_eq!(code.as_deref(), Some("25006"), "{role}: {statement}");
        }
    }
    // And it is taken away again.
    user.say("migrate").done();
    let given = "SELECT 1 WHERE has_table_privilege('sollist_analytics', 'ledger_lines', 'DELETE')";
    assert_eq!(database.sql(given), "");
}

const AUTHORITY: &str = "ba-pankow";
const LINE: &str = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
const OTHER: &str = "2026/30/25/bezirksamt-pankow/gutachten-fuer-die-verfahrensunabhaengige-ikt";

fn command(id: &str) -> Option<Command> {
    Some(Command { request_id: id.to_owned(), time: "2026-06-30T10:00:00+02:00".to_owned(), ..Default::default() })
}

/// Sends requests in their order; each is named by its place.
macro_rules! ask {
    ($client:expr, $($method:ident $module:ident::$request:ident { $($field:ident: $value:expr),* $(,)? })*) => {{
        let mut number = 0;
        $(
            number += 1;
            #[allow(clippy::needless_update)]
            let request = $module::$request {
                command: command(&format!("r-{number}")),
                authority: AUTHORITY.to_owned(),
                $($field: $value.into(),)*
                ..Default::default()
            };
            let answer = $client.$method(request).await.unwrap_or_else(|status| panic!("{}: {status}",
                stringify!($method)));
            let receipt = answer.into_inner().receipt.unwrap();
            assert!(!receipt.duplicate && receipt.sequence > 0, "{}: {receipt:?}", stringify!($method));
        )*
    }};
}

#[test]
fn every_service_does_all_its_work_with_its_own_role() {
    let user = installed();
    let services = ["budget", "procurement", "rollout", "staffing", "intake", "analytics", "reporting"];
    let running = services.map(|service| process(&user, service, &format!("sollist_{service}"), ""));
    let url = |service: &str| running[services.iter().position(|name| *name == service).unwrap()].url();

    block_on(async {
        let mut client = BudgetServiceClient::new(channel(&url("budget")).await.unwrap());
        ask!(client,
            appropriate_line budget::AppropriateLineRequest { line: "2026/30/25/bezirksamt-pankow/neu",
                amount: "5000.00", programme: "mobile-devices".to_owned() }
            amend_appropriation budget::AmendAppropriationRequest { line: LINE, amount: "100.00", basis: "Nachtrag" }
            carry_over budget::CarryOverRequest { line: LINE, amount: "10.00" }
            adjust_line budget::AdjustLineRequest { line: LINE, amount: "1.00", basis: "§ 50 LHO", reference: "1" }
            transfer_budget budget::TransferBudgetRequest { from_line: LINE, to_line: OTHER, amount: "20.00",
                basis: "§ 20 LHO", reference: "2" }
            freeze_line budget::FreezeLineRequest { line: LINE, amount: "30.00", consent_by: "Hauptausschuss",
                reference: "3" }
            unfreeze_line budget::UnfreezeLineRequest { line: LINE, amount: "30.00", consent_by: "Hauptausschuss",
                reference: "4" }
            grant_commitment_authority budget::GrantCommitmentAuthorityRequest { line: LINE, year: 2027,
                amount: "900.00" }
            assign_programme budget::AssignProgrammeRequest { line: OTHER, programme: "mobile-devices",
                basis: "Umgliederung" }
            rename_line budget::RenameLineRequest { line: OTHER, new_line: "2026/30/25/2502/51185" }
            request_funding budget::RequestFundingRequest { request: "M-1", programme: "mobile-devices",
                amount: "200.00" }
            review_funding budget::ReviewFundingRequest { request: "M-1" }
            approve_funding budget::ApproveFundingRequest { request: "M-1" }
            grant_funding budget::GrantFundingRequest { request: "M-1", amount: "200.00", to_line: OTHER.to_owned() }
            request_funding budget::RequestFundingRequest { request: "M-2", programme: "mobile-devices",
                amount: "200.00" }
            reject_funding budget::RejectFundingRequest { request: "M-2" }
        );
        let all = budget::ListFundingRequestsRequest { authority: AUTHORITY.to_owned(), ..Default::default() };
        assert_eq!(client.list_funding_requests(all).await.unwrap().into_inner().funding_requests.len(), 2);
        client.get_line(budget::GetLineRequest { name: LINE.to_owned() }).await.unwrap();

        let mut client = ProcurementServiceClient::new(channel(&url("procurement")).await.unwrap());
        ask!(client,
            place_order procurement::PlaceOrderRequest { order: "B-1", line: LINE, item: "notebook", quantity: 2,
                amount: "200.00" }
            change_order procurement::ChangeOrderRequest { order: "B-1", quantity: 3, amount: "300.00" }
            record_delivery procurement::RecordDeliveryRequest { order: "B-1", quantity: 3, delivered_on: "2026-06-30" }
            record_invoice procurement::RecordInvoiceRequest { order: "B-1", invoice: "R-1", amount: "300.00" }
            record_payment procurement::RecordPaymentRequest { order: "B-1".to_owned(), line: LINE, payment: "Z-1",
                amount: "300.00", r#final: true }
            place_order procurement::PlaceOrderRequest { order: "B-2", line: LINE, item: "notebook", quantity: 1,
                amount: "100.00", due: "2027-03-01".to_owned() }
            cancel_order procurement::CancelOrderRequest { order: "B-2" }
        );
        let all = procurement::ListOrdersRequest { authority: AUTHORITY.to_owned(), ..Default::default() };
        assert_eq!(client.list_orders(all).await.unwrap().into_inner().orders.len(), 2);

        let mut client = RolloutServiceClient::new(channel(&url("rollout")).await.unwrap());
        ask!(client,
            plan_rollout rollout::PlanRolloutRequest { rollout: "windows-11", scope_total: Some(100),
                deadline: "2026-12-31" }
            report_progress rollout::ReportProgressRequest { rollout: "windows-11", done: Some(40), total: Some(100) }
            issue_devices rollout::IssueDevicesRequest { item: "notebook", quantity: 3 }
            return_devices rollout::ReturnDevicesRequest { item: "notebook", quantity: 1 }
            retire_devices rollout::RetireDevicesRequest { item: "notebook", quantity: 1 }
            report_stock rollout::ReportStockRequest { item: "notebook", in_use: Some(9), in_stock: Some(1),
                as_of: "2026-07-01" }
            provide_remote_access rollout::ProvideRemoteAccessRequest { sessions: Some(50) }
            provide_licences rollout::ProvideLicencesRequest { licence: "e-file-licence", quantity: 60 }
            connect_e_file rollout::ConnectEFileRequest {}
            report_e_file_use rollout::ReportEFileUseRequest { accounts: Some(20), concurrent: Some(10) }
            upgrade_site rollout::UpgradeSiteRequest { site: "Rathaus", measure: "WLAN" }
            withdraw_site rollout::WithdrawSiteRequest { site: "Rathaus", measure: "WLAN", reason: "Irrtum" }
            plan_milestone rollout::PlanMilestoneRequest { project: "WLAN", milestone: "Plan",
                planned_on: "2026-07-01", budgeted_cost: "10.00" }
            reach_milestone rollout::ReachMilestoneRequest { project: "WLAN", milestone: "Plan",
                reached_on: "2026-07-02" }
            withdraw_milestone rollout::WithdrawMilestoneRequest { project: "WLAN", milestone: "Plan",
                reached_on: "2026-07-02", reason: "Irrtum" }
            record_activity rollout::RecordActivityRequest { kind: "event", title: "Tag", held_on: "2026-06-30" }
            withdraw_activity rollout::WithdrawActivityRequest { kind: "event", title: "Tag", held_on: "2026-06-30",
                reason: "Irrtum" }
        );
        let stock = rollout::GetStockRequest { authority: AUTHORITY.to_owned(), item: "notebook".to_owned() };
        assert_eq!(client.get_stock(stock).await.unwrap().into_inner().stock.unwrap().in_use, 9);

        let mut client = StaffingServiceClient::new(channel(&url("staffing")).await.unwrap());
        ask!(client,
            report_headcount staffing::ReportHeadcountRequest { as_of: "2026-06-01", employees: Some(12),
                workplaces: Some(11), eligible: Some(10), definition: "Stellen" }
            report_headcount staffing::ReportHeadcountRequest { as_of: "2026-06-01", employees: Some(13),
                workplaces: Some(11), eligible: Some(10), definition: "Stellen" }
            change_positions staffing::ChangePositionsRequest { quantity: -1, effective_on: "2026-06-02" }
        );
        let all = staffing::ListHeadcountsRequest::default();
        assert_eq!(client.list_headcounts(all).await.unwrap().into_inner().headcounts.len(), 1);
    });

    let intake = user.through(&url("intake"));
    intake.record(&lines(2_000, 52));
    intake.record(
        &sollist::demo::events_of("/beispiel", sollist::demo::SEED)
            .iter()
            .map(|event| event.to_json().unwrap())
            .collect::<Vec<_>>(),
    );
    intake.events(&["{\"specversion\":\"1.0\"}".to_owned(), "kein JSON".to_owned()]).ended(1);
    let open = intake.ask("refused")["refused"].as_array().unwrap().clone();
    intake.run(&["refused", "settle", open[0]["id"].as_str().unwrap(), "--basis", "erledigt"]).done();
    assert_eq!((open.len(), intake.ask("refused")["refused"].as_array().unwrap().len()), (2, 1));
    let sequence = intake.sequence();

    let analytics = user.through(&url("analytics"));
    for question in ["budget --by line", "indicators --by district", "need --target-day 2026-12-31"] {
        assert_eq!(analytics.ask(question)["as_of"]["sequence"], sequence, "{question}");
    }
    let reporting = user.through(&url("reporting"));
    reporting.say("report --quarter 2026-Q2 --out bericht.pdf").done();
    assert_eq!(reporting.ask("verify bericht.pdf")["valid"], true);

    // What they made together is what one alone makes of the same journal.
    drop(running);
    assert_adds_up(&user);
    let before = user.tables(&[]);
    user.say("rebuild").done();
    assert_same(&before, &user.tables(&[]));
}

#[test]
fn a_process_with_the_role_of_another_service_does_not_start() {
    let user = installed();
    for (service, role, right) in [
        ("intake", "sollist_analytics", "INSERT ON journal_events"),
        ("intake", "sollist_procurement", "budget_funding_requests"),
        ("budget", "sollist_procurement", "budget_funding_requests"),
        ("relay --nats-url nats://127.0.0.1:1", "sollist_analytics", "intake_refused"),
    ] {
        for lang in ["de", "en"] {
            let run = versions::run(&user, role, &format!("serve --listen 127.0.0.1:0 --role {service} --lang {lang}"))
                .ended(1);
            assert!(
                [role, right, "sollist migrate"].iter().all(|part| run.err.contains(part)),
                "{service}: {}",
                run.err
            );
        }
    }
    // A role that may do more is as good.
    drop(process(&user, "procurement,budget", "sollist_intake", ""));
}

#[test]
fn a_process_without_the_rights_it_needs_says_so_instead_of_asking_for_patience() {
    let user = installed();
    let wrong = process(&user, "budget", "sollist_budget", "");
    // Taken away while it runs.
    database(&user).sql("REVOKE ALL ON budget_funding_requests FROM sollist_budget");
    let status = block_on(async {
        let mut client = BudgetServiceClient::new(channel(&wrong.url()).await.unwrap());
        let asked = budget::RequestFundingRequest {
            command: command("m"),
            authority: AUTHORITY.to_owned(),
            request: "M-1".to_owned(),
            programme: "mobile-devices".to_owned(),
            amount: "1.00".to_owned(),
            ..Default::default()
        };
        client.request_funding(asked).await.unwrap_err()
    });
    assert_eq!(status.code(), tonic::Code::FailedPrecondition, "{status}");
    assert!(status.message().contains("Datenbankrolle") && status.message().contains("sollist migrate"), "{status}");
    assert_eq!(user.sequence(), 158);
    assert!(database(&user).url(OWNER).contains(OWNER));
}

#[test]
fn a_role_that_may_not_connect_once_more_is_told_so() {
    let user = installed();
    let database = database(&user);
    let (name, grown) = ("crowded", "ALTER ROLE crowded CONNECTION LIMIT 8");
    database.sql("CREATE ROLE crowded LOGIN CONNECTION LIMIT 1 IN ROLE sollist_reporting");
    let url = database.url(name);
    let reader = Role::new(RoleSpec {
        name: name.to_owned(),
        roles: "reporting".to_owned(),
        database_url: Some(url.clone()),
        ..RoleSpec::default()
    });
    block_on(async {
        let mut options = ConnectOptions::new(&url);
        options.max_connections(1).sqlx_logging(false);
        let taken = Connector::connect(options).await.unwrap();
        for (lang, text) in [("de", "nimmt keine weitere Verbindung an"), ("en", "takes no more connections")] {
            let line = ["budget", "--database-url", &url, "--lang", lang];
            let run = Run::of("budget", &user.elsewhere(&line).output().unwrap()).ended(3);
            assert!(
                run.out.is_empty() && run.err.contains(text) && run.err.contains("CONNECTION LIMIT"),
                "{}",
                run.err
            );
        }
        reader.start_again();
        patiently("the log says why", || reader.said().contains("takes no more connections").then_some(()));
        assert_eq!(reader.health().await, None, "it is not ready");
        taken.close().await.unwrap();
    });
    database.sql(grown);
    reader.await_ready();
    // And when it happens to a process that runs.
    let before = reader.said().len();
    database.sql(&format!("ALTER ROLE {name} CONNECTION LIMIT 0"));
    database.sql(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{name}'"));
    patiently("the log says why once more", || {
        reader.said().get(before..).is_some_and(|said| said.contains("takes no more connections")).then_some(())
    });
    patiently("it is not ready", || (block_on(reader.health()) != Some(true)).then_some(()));
    database.sql(grown);
    reader.await_ready();
}
