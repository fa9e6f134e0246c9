//! The processes of a storm, and how faults are done to them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    books,
    rights::Rights,
    schedule::{Act, Part, Schedule},
};
use crate::servers::{Folder, Nats, OWNER, Postgres, Role, RoleSpec, faketime};

/// Short limits, so that what a frozen process holds is free soon.
const CONFIG: &str = "stop_grace_s = 1\nlog = \"info\"\n[database]\nconnections_max = 4\nlock_timeout_s = \
                      1\nstatement_timeout_s = 5\nidle_timeout_s = 1\n";
/// A process that was asked to stop and has not ended by then is killed.
const STOP_MAX: Duration = Duration::from_secs(3);
/// Everything is ready again by then.
const READY_MAX: Duration = Duration::from_secs(20);
/// Size of the file systems that fill up, in mebibytes.
const SMALL: u32 = 6;

/// Where the books are.
pub enum Place<'a> {
    Folder(Folder),
    Database(&'a Postgres, String),
}

/// Everything that runs for one storm.
pub struct Crew<'a> {
    parts: Vec<Part>,
    roles: Vec<Role>,
    pub nats: Option<Nats>,
    place: Place<'a>,
    pub rights: Option<Arc<Rights>>,
    stopping: BTreeSet<usize>,
    /// Whose clock is wrong.
    off: BTreeSet<usize>,
    copy: Option<Folder>,
    small_space: bool,
    pub wrong: Vec<String>,
    /// Faults that this machine does not allow, by kind.
    pub skipped: BTreeMap<&'static str, u64>,
}

impl<'a> Crew<'a> {
    /// `rights`: the register that every process has, if any.
    pub fn muster(schedule: &Schedule, place: Place<'a>, rights: Option<Arc<Rights>>) -> Crew<'a> {
        let config = match rights.as_ref().map(|rights| rights.config()) {
            Some((before, behind)) => format!("{before}{CONFIG}{behind}"),
            None => CONFIG.to_owned(),
        };
        let nats = matches!(place, Place::Database(..)).then(Nats::start);
        let fills = schedule.moments.iter().any(|moment| moment.act == Act::FillDatabase);
        let small_space = match &place {
            Place::Database(postgres, database) if fills => {
                postgres.small_space(database, &["journal_events", "procurement_orders"], SMALL)
            }
            _ => false,
        };
        let spec = |part: &Part, config: String| RoleSpec {
            name: part.name.clone(),
            roles: part.roles.clone(),
            database_url: match &place {
                Place::Database(postgres, database) => Some(postgres.url(&user(part, postgres), database)),
                Place::Folder(_) => None,
            },
            nats_url: nats.as_ref().map(Nats::url),
            data: match &place {
                Place::Folder(folder) => Some(folder.join("data")),
                Place::Database(..) => None,
            },
            config,
            clock: None,
        };
        // The gateways last: they must know where the others are.
        let plain: BTreeMap<&str, Role> = schedule
            .parts
            .iter()
            .filter(|part| part.roles != "gateway")
            .map(|part| (part.name.as_str(), Role::new(spec(part, config.clone()))))
            .collect();
        let mut upstreams: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for part in schedule.parts.iter().filter(|part| part.roles != "gateway") {
            for role in part.roles.split(',').filter(|role| *role != "relay") {
                upstreams.entry(role).or_default().push(format!("{:?}", plain[part.name.as_str()].url()));
            }
        }
        let upstreams: String =
            upstreams.iter().map(|(role, urls)| format!("{role} = [{}]\n", urls.join(", "))).collect();
        let gateway = format!("{config}[gateway.upstreams]\n{upstreams}");
        let mut plain = plain;
        let roles = schedule
            .parts
            .iter()
            .map(|part| plain.remove(part.name.as_str()).unwrap_or_else(|| Role::new(spec(part, gateway.clone()))))
            .collect();
        Crew {
            parts: schedule.parts.clone(),
            roles,
            nats,
            place,
            rights,
            stopping: BTreeSet::new(),
            off: BTreeSet::new(),
            copy: None,
            small_space,
            wrong: Vec::new(),
            skipped: BTreeMap::new(),
        }
    }

    pub fn start(&self) {
        self.roles.iter().for_each(Role::start_again);
    }
    /// Waits until every process says that it is ready; one that does not is what must not happen.
    pub fn await_ready(&mut self) -> bool {
        let before = self.wrong.len();
        for (part, role) in self.parts.iter().zip(&self.roles) {
            if let Err(why) = role.becomes_ready(READY_MAX) {
                self.wrong.push(format!("{} does not become ready: {why}", part.name));
            }
        }
        self.wrong.len() == before
    }
    /// Where commands are sent.
    pub fn doors(&self) -> Vec<String> {
        self.parts.iter().zip(&self.roles).filter(|(part, _)| part.takes_calls).map(|(_, role)| role.url()).collect()
    }
    /// Who shows figures.
    pub fn mirrors(&self) -> Vec<(String, String)> {
        self.parts
            .iter()
            .zip(&self.roles)
            .filter(|(part, _)| part.shows_figures)
            .map(|(part, role)| (part.name.clone(), role.url()))
            .collect()
    }
    /// Where the books can be read.
    pub fn books_url(&self) -> String {
        match &self.place {
            Place::Folder(folder) => books::sqlite(&folder.join("data")),
            Place::Database(postgres, database) => postgres.url(OWNER, database),
        }
    }
    /// Ends everything, and the database too: it is one of many on a server that stays.
    pub fn leave(self) {
        self.roles.iter().for_each(Role::kill);
        if let Place::Database(postgres, database) = &self.place {
            postgres.drop_database(database);
        }
    }

    fn start_role(&mut self, role: usize, clock: Option<&str>) {
        if self.stopping.remove(&role) {
            let until = Instant::now() + STOP_MAX;
            self.roles[role].thaw();
            while self.roles[role].is_running() && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(5));
            }
            self.roles[role].kill();
        }
        self.look(role);
        self.roles[role].start_at(clock);
    }
    /// A role ends when it is told to, and at no other time.
    fn look(&mut self, role: usize) {
        if let Some(status) = self.roles[role].ended()
            && !self.stopping.contains(&role)
        {
            self.wrong.push(format!("{} ended by itself ({status})", self.parts[role].name));
        }
    }

    /// Does one thing.
    pub fn act(&mut self, act: Act) {
        match act {
            Act::KillRole(role) => self.roles[role].kill(),
            Act::StopRole(role) => {
                self.stopping.insert(role);
                self.roles[role].ask("TERM");
            }
            Act::StartRole(role) => self.start_role(role, None),
            Act::FreezeRole(role) => self.roles[role].freeze(),
            Act::ThawRole(role) => self.roles[role].thaw(),
            Act::StartRoleAt(role, seconds) => {
                if faketime().is_none() {
                    *self.skipped.entry("clock wrong").or_default() += 1;
                }
                self.off.insert(role);
                self.start_role(role, Some(&format!("{seconds:+}s")));
            }
            Act::FillDatabase if !self.small_space => *self.skipped.entry("database without room").or_default() += 1,
            _ => {
                self.act_on_database(act);
                self.act_on_broker(act);
            }
        }
    }

    fn act_on_database(&self, act: Act) {
        let Place::Database(postgres, _) = &self.place else { return };
        match act {
            Act::KillDatabase => postgres.kill(),
            Act::StartDatabase => postgres.start_again(),
            Act::FreezeDatabase => postgres.freeze(),
            Act::ThawDatabase => postgres.thaw(),
            Act::FillDatabase => postgres.fill(),
            Act::FreeDatabase => postgres.free(),
            _ => {}
        }
    }

    fn act_on_broker(&mut self, act: Act) {
        let Some(nats) = &self.nats else { return };
        match act {
            Act::KillBroker => nats.kill(),
            Act::StartBroker => nats.start_again(),
            Act::FreezeBroker => nats.freeze(),
            Act::ThawBroker => nats.thaw(),
            Act::DeleteStream => nats.wipe(),
            Act::CutTail(thousandths) => {
                nats.kill();
                nats.cut_tail(thousandths);
                nats.start_again();
            }
            Act::CopyStream => {
                nats.kill();
                self.copy = Some(nats.copy());
                nats.start_again();
            }
            Act::OldStream => {
                nats.kill();
                if let Some(copy) = &self.copy {
                    nats.restore(copy);
                }
                nats.start_again();
            }
            Act::SmallBroker if Nats::can_be_small() => {
                nats.kill();
                nats.set_small(Some(SMALL));
                nats.start_again();
                nats.await_ready();
                nats.fill();
            }
            Act::SmallBroker => *self.skipped.entry("broker without room").or_default() += 1,
            Act::LargeBroker => {
                nats.kill();
                nats.set_small(None);
                nats.start_again();
            }
            _ => {}
        }
    }

    /// The storm is over: whatever stands still goes on, whatever is down comes back, there is room and time is right.
    pub fn calm(&mut self) {
        if let Place::Database(postgres, _) = &self.place {
            postgres.thaw();
            postgres.free();
            postgres.revive();
            postgres.await_ready();
        }
        if let Some(nats) = &self.nats {
            nats.thaw();
            nats.set_small(None);
            nats.start_again();
            nats.await_ready();
        }
        for role in 0..self.roles.len() {
            self.roles[role].thaw();
            // No token holds by a wrong clock. Without tokens everything must come out well with it, too.
            if self.off.remove(&role) && self.rights.is_some() {
                self.roles[role].kill();
            }
            self.start_role(role, None);
        }
    }

    /// Keeps what was said and recorded, for whoever looks for the cause.
    pub fn keep(&self, seed: u64) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("sollist-storm-{seed}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for (part, role) in self.parts.iter().zip(&self.roles) {
            std::fs::write(folder.join(format!("{}.log", part.name)), role.said()).unwrap();
        }
        if let Some(nats) = &self.nats {
            std::fs::write(folder.join("nats.log"), nats.log()).unwrap();
        }
        folder
    }
}

/// A process that plays one role has that role's rights in the database, where the installation makes roles.
fn user(part: &Part, postgres: &Postgres) -> String {
    let own = format!("sollist_{}", part.roles);
    let known = !part.roles.contains(',') && !part.roles.is_empty() && postgres.has_role(&own);
    if known { own } else { OWNER.to_owned() }
}
