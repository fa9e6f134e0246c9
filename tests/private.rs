//! What is nobody else's business: passwords in addresses, the files of a store, the places that a command writes to.

use std::{
    fs::{self, Permissions},
    io::{Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    process::Stdio,
    time::Duration,
};

use serde_json::json;

use crate::{
    kills::free_address,
    refusals::{base, order},
    replay::with_plan,
    sollist::{Run, Server, Sollist},
};

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn no_command_says_a_password_or_a_token_of_an_address() {
    let user = Sollist::new();
    let config = user.file(
        "config.toml",
        "[database]\nurl = \"postgres://rolle:geheim@127.0.0.1:1/x?password=geheim\"\n\
        [nats]\nurl = \"nats://geheim@127.0.0.1:1,nats://u:geheim@127.0.0.1:2\"\n\
        [observe]\notlp = \"http://u:geheim@127.0.0.1:1/?token=geheim\"\n\
        [gateway.upstreams]\nbudget = [\"http://u:geheim@127.0.0.1:1\", \"http://127.0.0.1:2/?geheim\"]\n",
    );
    let wrong = user.file("wrong.toml", "database = \"postgres://rolle:geheim@h/x\"\n");
    for (name, text) in [
        (
            "quoted.toml",
            r#"[database]
url = "password='x\\' geheim' host=db""#,
        ),
        ("slashes.toml", "[database]\nurl = \"//u:geheim@db/s\""),
        ("semicolon.toml", "[database]\nurl = \"postgres:///s?user=u;password=geheim\""),
    ] {
        let file = user.file(name, text);
        let words = ["config", "print", "--config", file.to_str().unwrap()];
        let run = Run::of(&words.join(" "), &user.elsewhere(&words).output().unwrap()).done();
        assert!(run.out.contains('…') && !run.out.contains("geheim"), "{name}: {}", run.out);
    }
    let config = format!("--config {}", config.display());
    let addresses = [
        "postgres://rolle:geheim@127.0.0.1:1/x",
        "postgres://127.0.0.1:1/x?user=a&password=geheim",
        "postgres://rolle:geheim@ge:heim/x",
        "mysql://rolle:geheim@h/x",
        "host=127.0.0.1 password=geheim",
        r"password='x\' geheim' host=127.0.0.1",
        "//u:geheim@127.0.0.1/s",
        "postgres:///s?host=127.0.0.1&port=1&user=u;password=geheim",
    ];
    let servers = [
        "http://u:geheim@127.0.0.1:1",
        "http://127.0.0.1:1/?token=geheim",
        "https://geheim@127.0.0.1:1",
        "ftp://u:geheim@h",
        "u:geheim@h",
    ];
    let brokers = [
        "nats://geheim@127.0.0.1:1",
        "nats://u:geheim@127.0.0.1:1",
        "tls://u:geheim@127.0.0.1:1",
        "quatsch://u:geheim@h",
        "geheim@127.0.0.1:1",
        "//u:geheim@127.0.0.1:1",
        "nats://127.0.0.1:1?user=u;password=geheim",
        r"password='x\'geheim'",
    ];
    let mut lines = vec![
        format!("config print {config}"),
        format!("budget {config}"),
        format!("migrate {config}"),
        format!("dead {config}"),
        format!("config print --config {}", wrong.display()),
    ];
    let run = |words: &[&str]| Run::of(&words.join(" "), &user.elsewhere(words).output().unwrap());
    for address in addresses {
        for command in ["budget", "verify", "migrate", "rebuild", "serve --listen 127.0.0.1:0", "config print"] {
            // One that serves waits for its database.
            if command.starts_with("serve") && address.starts_with("postgres") {
                continue;
            }
            let words: Vec<&str> = command.split(' ').chain(["--database-url", address]).collect();
            let run = run(&words);
            assert!(!format!("{}{}", run.out, run.err).contains("geheim"), "{words:?}: {}{}", run.out, run.err);
        }
    }
    for server in servers {
        lines.extend(["budget", "health", "verify", "demo"].map(|command| format!("{command} --server {server}")));
    }
    for broker in brokers {
        lines.push(format!("dead --nats-url {broker}"));
    }
    for address in addresses.iter().chain(&servers).chain(&brokers).filter(|address| !address.contains("\\' ")) {
        lines.extend([
            format!("budget {address}"),
            format!("{address} budget"),
            format!("budget --quatsch={address}"),
            format!("budget --year {address}"),
            format!("budget --district {address}"),
        ]);
    }
    // One word of the command line, whatever is in it.
    let (quoted, lines_of_words): (Vec<&str>, Vec<Vec<&str>>) =
        (vec![r"password='x\' geheim' host=db"], lines.iter().map(|line| line.split(' ').collect()).collect());
    let one_word = quoted
        .iter()
        .flat_map(|word| [vec!["budget", word], vec!["dead", "--nats-url", word], vec!["budget", "--year", word]]);
    for words in lines_of_words.into_iter().chain(one_word) {
        let (line, run) = (words.join(" "), run(&words));
        assert!(!format!("{}{}", run.out, run.err).contains("geheim"), "{line}: {}{}", run.out, run.err);
    }
    let shown = run(&["config", "print", "--config", user.path("config.toml").to_str().unwrap()]);
    assert!(
        shown.out.contains("postgres://rolle:…@127.0.0.1:1/x?password=…")
            && shown.out.contains("nats://…@127.0.0.1:1,nats://u:…@127.0.0.1:2"),
        "{}",
        shown.out
    );
}

#[test]
fn no_log_of_a_server_says_a_password_or_a_token() {
    let user = Sollist::new();
    let config = user.file(
        "config.toml",
        "log = \"trace\"\nlisten = \"127.0.0.1:0\"\n[database]\nurl = \
         \"postgres://rolle:geheim@127.0.0.1:1/x?password=geheim\"\n[observe]\notlp = \
         \"http://u:geheim@127.0.0.1:1/?token=geheim\"\n[nats]\nurl = \
         \"nats://geheim@127.0.0.1:1\"\n[gateway.upstreams]\nbudget = [\"http://u:geheim@127.0.0.1:1\"]\n",
    );
    let gateway = fs::read_to_string(&config)
        .unwrap()
        .replace("[database]\nurl = \"postgres://rolle:geheim@127.0.0.1:1/x?password=geheim\"\n", "");
    let gateway = user.file("gateway.toml", gateway);
    let started: Vec<_> = [(&config, "all"), (&gateway, "gateway"), (&gateway, "all")]
        .into_iter()
        .map(|(config, roles)| {
            let mut command = user.elsewhere(&["serve", "--role", roles, "--config", config.to_str().unwrap()]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    // A database that does not answer is complained of after some seconds.
    std::thread::sleep(Duration::from_secs(9));
    for mut child in started {
        let _ = child.kill();
        let output = child.wait_with_output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!said.is_empty() && !said.contains("geheim"), "{said}");
    }
}

/// Whoever runs the house reads its log and what it measures, and learns from neither what was spent, by whom or for
/// what: not with the most talkative log, and not from what is refused.
#[test]
fn neither_log_nor_measurements_say_what_was_recorded() {
    let user = base();
    let measured = free_address();
    let config = user.file("talkative.toml", format!("log = \"trace\"\n[observe]\nlisten = \"{measured}\"\n"));
    let server = Server::start_with(&user, &["--config", config.to_str().unwrap()]);
    let through = user.through(&server.url);
    let said = json!({"order": "GEHEIM-1", "amount": "4711.13"});
    through.events_with(&[order("secret-1", said)], &["--actor", "geheim.person"]).done();
    let beyond = json!({"order": "GEHEIM-2", "amount": "4711.13 EUR"});
    through.events_with(&[order("secret-2", beyond)], &["--actor", "geheim.person"]).ended(1);
    assert!(through.say("order list --wide").done().out.contains("GEHEIM-1"));
    let mut connection = TcpStream::connect(&measured).unwrap();
    connection.write_all(format!("GET /metrics HTTP/1.0\r\nHost: {measured}\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let log = server.said.clone();
    assert_eq!(server.stop(), Some(0));
    let log = log.lock().unwrap().clone();
    assert!(answer.contains("sollist_") && log.contains("DEBUG"), "{answer}{log}");
    for told in [&answer, &log] {
        let hidden = ["4711", "geheim", "ba-mitte"].into_iter().filter(|word| told.to_lowercase().contains(word));
        assert_eq!(hidden.collect::<Vec<_>>(), [""; 0], "{told}");
    }
}

#[test]
fn a_store_is_its_owners_alone_and_one_of_an_earlier_version_becomes_so() {
    let user = with_plan();
    let folder = user.data();
    let files = || -> Vec<_> { fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect() };
    let private = || {
        assert_eq!(mode(&folder), 0o700);
        assert!(files().len() >= 2);
        files().iter().for_each(|file| assert_eq!(mode(file), 0o600, "{}", file.display()));
    };
    private();
    // As an earlier version made it.
    set_mode(&folder, 0o755);
    files().iter().for_each(|file| set_mode(file, 0o644));
    user.say("budget").done();
    assert_eq!(mode(&folder), 0o755, "who only reads changes nothing");
    user.say("rebuild").done();
    private();
    // While it is written, log and index lie beside it.
    let server = Server::start(&user);
    user.through(&server.url).say("budget").done();
    private();
    assert_eq!(server.stop(), Some(0));
    // A folder that was there, empty, becomes the store's; one with other things in it stays as it is, and its files do
    // not.
    for (others, expected) in [(false, 0o700), (true, 0o755)] {
        let user = Sollist::new();
        fs::create_dir(user.data()).unwrap();
        set_mode(&user.data(), 0o755);
        if others {
            fs::write(user.data().join("brief.txt"), "x").unwrap();
        }
        user.say("rebuild").done();
        assert_eq!(mode(&user.data()), expected);
        assert_eq!((mode(&user.data().join("sollist.db")), mode(&user.data().join("writer.lock"))), (0o600, 0o600));
    }
}

#[test]
fn what_a_command_writes_replaces_a_link_and_leaves_nothing_beside_it() {
    let user = with_plan();
    user.events(&["quatsch".to_owned()]);
    let theirs = user.file("theirs", "theirs");
    for (line, file) in [
        ("report --quarter 2026-Q3 --out", "bericht.json"),
        ("refused --export", "refused.jsonl"),
        ("bench --events 5 --write", "events.jsonl"),
    ] {
        let path = user.path(file);
        symlink(&theirs, &path).unwrap();
        if line.starts_with("bench") {
            // It names its folder itself.
            let words: Vec<&str> = line.split(' ').chain([file]).collect();
            assert!(user.elsewhere(&words).output().unwrap().status.success());
        } else {
            user.say(&format!("{line} {file}")).done();
        }
        assert!(fs::symlink_metadata(&path).unwrap().file_type().is_file(), "{line}");
        assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs", "{line}");
    }
    assert_eq!(mode(&user.path("refused.jsonl")), 0o600, "what was refused may name people");
    assert_eq!(mode(&user.path("bericht.json")), mode(&theirs), "a report is as the umask says");
    // What fails leaves nothing.
    user.say("report --quarter 2026-Q3 --as-of 99999 --out neu.pdf").ended(1);
    user.say("report --quarter 2026-Q3 --out /dev/null.pdf").ended(1);
    user.say("refused --export /dev/null").ended(1);
    fs::create_dir(user.path("ordner.pdf")).unwrap();
    user.say("report --quarter 2026-Q3 --out ordner.pdf").ended(1);
    let mut names: Vec<String> = fs::read_dir(user.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "bericht.json",
            "data",
            "events.jsonl",
            "events.plan.csv",
            "ordner.pdf",
            "plan.csv",
            "refused.jsonl",
            "theirs"
        ]
    );
}

#[test]
fn a_file_in_the_place_of_a_store_is_said_to_be_one() {
    let user = Sollist::new();
    let file = user.file("bestand", "x");
    for command in ["verify", "import events x.jsonl", "demo"] {
        for (lang, text) in [
            ("de", "das ist eine Datei; ein Speicher ist ein Verzeichnis"),
            ("en", "it is a file; a store is a folder"),
        ] {
            user.file("x.jsonl", "{\"specversion\":\"1.0\"}");
            let line =
                [&["--data", file.to_str().unwrap(), "--lang", lang], &command.split(' ').collect::<Vec<_>>()[..]]
                    .concat();
            let run = Run::of(command, &user.elsewhere(&line).output().unwrap());
            assert!(
                run.code != Some(0) && run.err.contains(text) && run.err.contains("bestand"),
                "{command}: {}",
                run.err
            );
        }
    }
    assert_eq!(fs::read(&file).unwrap(), b"x");
}
