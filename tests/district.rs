//! The example client for a district's system, cut off and killed: what it sent is recorded once, what was refused lies
//! in its file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    kills::free_address,
    outside::{LONG, python},
    replay::{lines, with_plan},
    sollist::{Run, Server, Sollist},
    stores::both_stores,
};

/// Begins the line that says why the next one was refused.
const MARK: &str = "#abgelehnt ";

/// One user of the client, with a file to send.
struct District<'a> {
    user: &'a Sollist,
    address: String,
    file: PathBuf,
}

impl District<'_> {
    fn start(&self, line: &[&str]) -> Child {
        let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/clients/python/district_client.py");
        let mut command = Command::new(python());
        command.arg(client).args(line).args(["--server", &self.address, "--actor", "hkr-pankow", "--page-size", "3"]);
        command
            .current_dir(self.user.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }
    /// Sends the file in small messages; the refused lines go beside it.
    fn sending(&self) -> Child {
        self.start(&[
            "send",
            self.file.to_str().unwrap(),
            "--refused",
            "abgelehnt.jsonl",
            "--entries",
            "10",
            "--patience",
            "60",
        ])
    }
    /// The line up to which the client knows everything to be stored.
    fn position(&self) -> usize {
        let state =
            fs::read_to_string(self.user.path("pankow.jsonl.state")).unwrap_or_else(|_| "{\"position\": 0}".to_owned());
        serde_json::from_str::<Value>(&state).unwrap()["position"].as_u64().unwrap() as usize
    }
    /// Waits until so many lines are stored; a client that ends before is a failure.
    fn until(&self, client: &mut Child, line: usize) {
        let until = Instant::now() + LONG;
        while self.position() < line {
            assert!(client.try_wait().unwrap().is_none(), "the client ended at line {}", self.position());
            assert!(Instant::now() < until, "the client does not go on after line {}", self.position());
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// How a client ended; one that hangs is a failure.
fn end(mut client: Child) -> Run {
    let until = Instant::now() + LONG;
    while client.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            let _ = client.kill();
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Run::of("(district client)", &client.wait_with_output().unwrap())
}

/// The refused lines of a file for correction, each with the reason above it.
fn refused(user: &Sollist) -> Vec<(String, Vec<u8>)> {
    let file = fs::read(user.path("abgelehnt.jsonl")).unwrap();
    let lines: Vec<&[u8]> = file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    lines.chunks(2).map(|pair| (String::from_utf8(pair[0].to_vec()).unwrap(), pair[1].to_vec())).collect()
}

both_stores!(a_districts_client_loses_nothing_when_the_server_and_itself_are_killed);
fn a_districts_client_loses_nothing_when_the_server_and_itself_are_killed() {
    let user = with_plan();
    let good: Vec<String> = lines(120_000, 41).into_iter().filter(|line| line.contains("\"ba-pankow\"")).collect();
    assert!(good.len() > 6_000, "{}", good.len());

    // Every thousandth line comes twice; four lines are no good: torn, no UTF-8, an unknown authority, another content.
    let mut sent: Vec<Vec<u8>> = Vec::new();
    for (number, line) in good.iter().enumerate() {
        sent.push(line.clone().into_bytes());
        if number % 1_000 == 999 {
            sent.push(good[number / 2].clone().into_bytes());
        }
    }
    let duplicates = sent.len() - good.len();
    let placed = good.iter().find(|line| line.contains("procurement.order-placed.v1")).unwrap();
    // An order of its own, of an authority that is mistyped.
    let another = placed.replace("\"id\":\"", "\"id\":\"n-").replace("\"order\":\"", "\"order\":\"N-");
    let nowhere = another.replace("\"ba-pankow\"", "\"ba-nirgendwo\"");
    let bad = [
        ("CUT_OFF", good[10].as_bytes()[..60].to_vec()),
        ("NOT_UTF8", b"{\"specversion\":\"1.0\",\"id\":\"\xff\"}".to_vec()),
        ("AUTHORITY_UNKNOWN", nowhere.clone().into_bytes()),
        ("CONFLICT", placed.replace("\"quantity\":", "\"quantity\":9").into_bytes()),
    ];
    let step = sent.len() / bad.len();
    for (number, (_, line)) in bad.iter().enumerate() {
        sent.insert(step * number + step / 2, line.clone());
    }
    let total = sent.len();
    let file = user.file("pankow.jsonl", sent.join(&b'\n'));
    let district = District { user: &user, address: free_address(), file };

    // The server dies and comes back; the client goes on by itself.
    let server = Server::start_at(&user, &district.address, &[]);
    let mut client = district.sending();
    district.until(&mut client, total / 5);
    server.kill();
    let cut = district.position();
    assert!(cut < total, "cut in the middle");
    let server = Server::start_at(&user, &district.address, &[]);
    district.until(&mut client, cut + total / 5);

    // The client dies and is started again; it goes on where it was.
    client.kill().unwrap();
    let _ = client.wait();
    let killed = district.position();
    assert!(killed < total, "killed in the middle");
    let run = end(district.sending()).ended(1);
    assert_eq!(district.position(), total, "{}", run.err);

    // Everything once and in its order; nobody else wrote.
    let recorded = user.column("SELECT event FROM journal_events WHERE source LIKE '/bench/%' ORDER BY seq");
    assert!(recorded == good, "{} recorded of {}", recorded.len(), good.len());
    assert_eq!(user.column("SELECT DISTINCT actor FROM journal_events WHERE source LIKE '/bench/%'"), ["hkr-pankow"]);
    let state: Value = serde_json::from_str(&fs::read_to_string(user.path("pankow.jsonl.state")).unwrap()).unwrap();
    let count = |key: &str| state[key].as_u64().unwrap() as usize;
    // What was stored, and not answered any more because of a kill, is found there: a duplicate more.
    assert_eq!(
        (count("recorded") + count("duplicates"), count("refused")),
        (good.len() + duplicates, bad.len()),
        "{state}"
    );
    assert!(count("duplicates") >= duplicates, "{state}");

    // The refused file: the bad lines as they were, in their order, each with its reason in German.
    let listed = refused(&user);
    assert_eq!(listed.len(), bad.len(), "{listed:?}");
    for (number, ((reason, line), (code, bad))) in listed.iter().zip(&bad).enumerate() {
        let place = step * number + step / 2 + 1;
        assert_eq!(String::from_utf8_lossy(line), String::from_utf8_lossy(bad));
        assert!(reason.starts_with(&format!("{MARK}Zeile {place}: {code}: ")), "{reason}");
    }
    assert!(listed[2].0.contains("Behörde"), "German: {}", listed[2].0);

    // Mended and sent again as the file it is: that line is in, the others stay.
    let mended = fs::read(user.path("abgelehnt.jsonl")).unwrap();
    let at = mended.windows(nowhere.len()).position(|window| window == nowhere.as_bytes()).unwrap();
    user.file("verbessert.jsonl", [&mended[..at], another.as_bytes(), &mended[at + nowhere.len()..]].concat());
    end(district.start(&["send", "verbessert.jsonl"])).ended(1);
    end(district.start(&["refused", "abgelehnt.jsonl", "--origin", "pankow.jsonl"])).ended(1);
    let left: Vec<Vec<u8>> = refused(&user).into_iter().map(|(_, line)| line).collect();
    assert!(left == [0, 1, 3].map(|number| bad[number].1.clone()), "{}", String::from_utf8_lossy(&left.join(&b'\n')));

    // What is sent is sent: the same command has nothing to do. A file that was changed meanwhile is not gone on with.
    let before = user.through(&server.url).sequence();
    end(district.sending()).ended(1);
    assert_eq!(user.through(&server.url).sequence(), before);
    fs::write(&district.file, "{}\n").unwrap();
    assert!(end(district.sending()).ended(1).err.contains("pankow.jsonl.state"));

    // Nobody there: it says so, and how to go on.
    assert_eq!(server.stop(), Some(0));
    let alone = user.file("morgen.jsonl", another);
    let run = end(district.start(&["send", alone.to_str().unwrap(), "--patience", "0"])).ended(3);
    assert!(run.err.contains("macht dort weiter"), "{}", run.err);
    end(district.start(&["send", alone.to_str().unwrap(), "--ca", "ca.pem"])).ended(2);
}
