//! What was counted before is taken up by the next start, and changes no figure: neither where it is old, nor damaged,
//! nor of another past.

use std::{fs, path::Path};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    replay::{figures, lines, take_plan, with_plan},
    sollist::{Run, Server, Sollist, event},
    stores::both_stores,
};

/// As many events as are worth to be put away.
const MANY: usize = 20_100;

/// A few payments more; those of one name are others than those of another.
fn payments(name: &str, count: usize) -> Vec<String> {
    let line = "2026/30/25/bezirksamt-pankow/verbrauchsmittel-fuer-die-verfahrensunabhaengige-ikt";
    let payment = |n| {
        let (payment, amount) = (format!("{name}-{n}"), format!("{n}.00"));
        let data = json!({"authority": "ba-pankow", "line": line, "payment": payment, "amount": amount});
        event(&format!("{name}-{n}"), "procurement.payment-made", "2026-05-04T12:00:00+02:00", &data)
    };
    (1..=count).map(payment).collect()
}

/// The command line of one who keeps what was counted in a folder of its own.
struct Keeper {
    user: Sollist,
    config: String,
    file: std::path::PathBuf,
}

impl Keeper {
    /// A store with many events, not counted yet.
    fn new() -> Keeper {
        let user = with_plan();
        user.record(&lines(MANY, 5));
        Keeper::of(user)
    }
    fn of(user: Sollist) -> Keeper {
        let folder = user.path("kept");
        fs::create_dir_all(&folder).unwrap();
        let config = user.file("keep.toml", format!("snapshots = {:?}\n", folder.display().to_string()));
        Keeper { config: config.display().to_string(), file: folder.join("figures.snapshot"), user }
    }
    fn say(&self, line: &str) -> Run {
        self.user.say(&format!("--config {} {line}", self.config))
    }
    fn budget(&self) -> Value {
        self.say("budget --by line --until 2026-12-31 --format json").done().json()["rows"].clone()
    }
}

fn damage(file: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(file).unwrap();
    change(&mut bytes);
    fs::write(file, bytes).unwrap();
}

both_stores!(what_was_counted_is_taken_up_and_changes_no_figure);
fn what_was_counted_is_taken_up_and_changes_no_figure() {
    let keeper = Keeper::new();
    let counted = keeper.budget();
    let kept = fs::read(&keeper.file).unwrap();
    // Whoever proves counts for itself, and compares.
    assert_eq!(keeper.say("verify --deep --format json").done().json()["valid"], true);
    assert_eq!(keeper.budget(), counted);
    // A little more is counted on top of it.
    keeper.user.record(&payments("more", 50));
    let more = keeper.budget();
    assert_ne!(more, counted);
    assert_eq!(fs::read(&keeper.file).unwrap(), kept, "so little is not worth another file");
    fs::remove_file(&keeper.file).unwrap();
    assert_eq!(keeper.budget(), more);

    // A byte that a disk lost, a file that ends in its middle, one of another program: counted anew.
    let whole = fs::read(&keeper.file).unwrap();
    let half = whole.len() / 2;
    for what in ["a bit", "cut", "empty", "another program's"] {
        damage(&keeper.file, |bytes| match what {
            "a bit" => bytes[half] ^= 8,
            "cut" => bytes.truncate(half),
            "empty" => bytes.clear(),
            _ => bytes[20] ^= 1,
        });
        assert_eq!(keeper.budget(), more, "{what}");
        assert_eq!(fs::read(&keeper.file).unwrap(), whole, "{what}: put away anew");
    }
}

both_stores!(a_figure_that_somebody_wrote_into_the_file_is_found_by_a_deep_proof);
fn a_figure_that_somebody_wrote_into_the_file_is_found_by_a_deep_proof() {
    let keeper = Keeper::new();
    let counted = keeper.budget();
    // With a sum that fits: only who counts again can see it.
    damage(&keeper.file, |bytes| {
        let end = bytes.len() - 32;
        let at = bytes.windows(13).rposition(|part| part == b"2026/30/25/be").unwrap();
        bytes[at + 12] = b'b';
        let sum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&sum);
    });
    let told = keeper.say("verify --deep").ended(1).sentences();
    assert!(told.contains(&*keeper.file.display().to_string()), "{told}");
    let told = keeper.say("verify --deep --lang en").ended(1).sentences();
    assert!(told.contains("delete the file"), "{told}");
    fs::remove_file(&keeper.file).unwrap();
    assert_eq!(keeper.say("verify --deep --format json").done().json()["valid"], true);
    assert_eq!(keeper.budget(), counted);
}

#[test]
fn what_was_counted_of_another_past_is_counted_anew() {
    let keeper = Keeper::new();
    // The same journal, put back to an earlier day and gone on differently; the file beside it is of the first.
    let other = Keeper::of(keeper.user.copy());
    keeper.user.record(&payments("first", 40));
    keeper.budget();
    for (name, count) in [("none", 0), ("as many", 40), ("more", 50)] {
        fs::copy(&keeper.file, &other.file).unwrap();
        if count > 0 {
            other.user.record(&payments(name, count));
        }
        fs::remove_file(other.user.data().join("figures.snapshot")).unwrap_or_default();
        assert_eq!(other.budget(), figures(&other.user, "")[0]["rows"], "{name}");
    }
}

#[test]
fn a_server_puts_away_what_it_counted_and_a_killed_one_starts_from_there() {
    let user = Sollist::new();
    take_plan(&user);
    let server = Server::start(&user);
    let through = user.through(&server.url);
    through.record(&lines(MANY, 8));
    let before = figures(&through, "");
    let file = user.data().join("figures.snapshot");
    sollist_tests::servers::patiently("the file", || file.exists().then_some(()));
    server.kill();
    let server = Server::start(&user);
    assert_eq!(figures(&user.through(&server.url), ""), before);
    sollist_tests::servers::patiently("what the server says", || {
        server.said.lock().unwrap().contains("go on from what was counted before").then_some(())
    });
}
