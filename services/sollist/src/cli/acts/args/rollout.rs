//! How rollouts, devices, sites, milestones and activities are written.

use clap::{Args, Subcommand};
use sollist_contract::{
    day::Day,
    ids::{Authority, Item, MilestoneId, ProjectId, RolloutId, SiteId, Text},
    money::Cents,
};

use super::{
    act::ActArgs,
    told::{ActivitiesArgs, Kind, MilestonesArgs, SitesArgs},
};
use crate::cli::{
    acts::given::{amount, pieces},
    args::figures::View,
    choice::{choice, item, rollout},
    given::{authority, day, name},
    names::{LineText, Meant},
};

#[derive(Debug, Clone, Subcommand)]
pub enum RolloutAction {
    /// Eine Umstellung mit Umfang und Frist planen / Plan a rollout with scope and deadline
    Plan(PlanArgs),
    /// Den erreichten Stand festhalten, im Ganzen / Record how far it is, in total
    Progress(ProgressArgs),
    /// Ausgegebene Geräte festhalten / Record issued devices
    Issue(DevicesArgs),
    /// Zurückgenommene Geräte festhalten / Record devices taken back
    Return(DevicesArgs),
    /// Ausgesonderte Geräte festhalten / Record retired devices
    Retire(DevicesArgs),
    /// Festhalten, dass ein Standort ertüchtigt ist / Record that a site is done
    Site(SiteArgs),
    /// Einen gemeldeten Standort zurücknehmen, der falsch ist / Take back a reported site that is wrong
    SiteWithdraw(SiteWithdrawArgs),
    /// Festhalten, dass eine Behörde mit der Digitalen Akte arbeitet / Record that an authority works with the digital
    /// file
    EFile(EFileArgs),
    /// Zurücknehmen, dass eine Behörde mit der Digitalen Akte arbeitet / Take back that an authority works with the
    /// digital file
    EFileWithdraw(EFileWithdrawArgs),
    /// Einen Meilenstein mit Kosten planen / Plan a milestone and its cost
    MilestonePlan(MilestonePlanArgs),
    /// Einen Meilenstein als erreicht festhalten / Record that a milestone was reached
    MilestoneReach(MilestoneReachArgs),
    /// Zurücknehmen, dass ein Meilenstein erreicht ist / Take back that a milestone was reached
    MilestoneWithdraw(MilestoneWithdrawArgs),
    /// Festhalten, was das CityLAB Berlin getan hat / Record what CityLAB Berlin did
    Activity(ActivityArgs),
    /// Eine festgehaltene Tätigkeit des CityLAB zurücknehmen / Take back a recorded activity of CityLAB
    ActivityWithdraw(ActivityWithdrawArgs),
    /// Umstellungen zeigen / Show rollouts
    List(RolloutListArgs),
    /// Eine Umstellung zeigen / Show one rollout
    Show(RolloutShowArgs),
    /// Ertüchtigte Standorte zeigen / Show sites at which a measure is done
    Sites(SitesArgs),
    /// Meilensteine zeigen / Show milestones
    Milestones(MilestonesArgs),
    /// Aktivitäten des CityLAB Berlin zeigen / Show activities of CityLAB Berlin
    Activities(ActivitiesArgs),
}

/// A rollout by its name.
#[derive(Debug, Clone, Args)]
pub struct RolloutName {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Name der Umstellung, etwa „Umstellung auf Windows 11“ / Name of the rollout such as windows-11
    #[arg(long, value_name = "NAME", value_parser = rollout)]
    pub rollout: RolloutId,
}

#[derive(Debug, Clone, Args)]
pub struct RolloutShowArgs {
    #[command(flatten)]
    pub name: RolloutName,
    #[command(flatten)]
    pub view: View,
}

#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    pub name: RolloutName,
    /// Umfang: wie viele / Scope: how many
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000),
        required_unless_present = "scope_text", conflicts_with = "scope_text")]
    pub scope_total: Option<i64>,
    /// Umfang in Worten, wenn die Zahl erst mit dem Stand kommt / Scope in words; the number comes with the progress
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub scope_text: Option<Text>,
    /// Frist: JJJJ-MM-TT oder TT.MM.JJJJ / Deadline: YYYY-MM-DD or DD.MM.YYYY
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub deadline: Day,
    /// Beginn / Day on which it starts
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub start: Option<Day>,
    /// Was sie kosten darf, in EUR / What it may cost, in EUR
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub budget: Option<Cents>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ProgressArgs {
    #[command(flatten)]
    pub name: RolloutName,
    /// Wie viele bis jetzt fertig sind, im Ganzen / How many are done by now, in total
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub done: i64,
    /// Wie viele es werden; eine andere Zahl bricht die Reihe / How many are to be done; another number breaks the
    /// series
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub total: Option<i64>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct DevicesArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Gegenstand, etwa notebook / Item such as notebook
    #[arg(long, value_name = "ITEM", value_parser = item)]
    pub item: Item,
    /// Stückzahl / Pieces
    #[arg(long, value_name = "N", value_parser = pieces(1..=1_000_000_000))]
    pub quantity: i64,
    /// Welche, nach dem Tag der Inbetriebnahme / Which ones, by the day from which their age counts
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub commissioned_on: Option<Day>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct SiteArgs {
    /// Behörde am Standort / Authority at the site
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Standort / Site
    #[arg(long, value_name = "NAME", value_parser = name::<SiteId>)]
    pub site: SiteId,
    /// Was getan wurde, wie Parameter oder frühere Meldungen es nennen, etwa „WLAN eingerichtet“ / What was done, as
    /// parameters or earlier reports call it, such as WLAN eingerichtet
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub measure: Text,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct SiteWithdrawArgs {
    /// Behörde, die ihn gemeldet hat / Authority that reported it
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Standort, wie er gemeldet ist / Site as it was reported
    #[arg(long, value_name = "NAME", value_parser = name::<SiteId>)]
    pub site: SiteId,
    /// Maßnahme, wie sie gemeldet ist / Measure as it was reported
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub measure: Text,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Text,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct EFileArgs {
    /// Behörde, die nun mit der Digitalen Akte arbeitet / Authority that works with the digital file now
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct EFileWithdrawArgs {
    /// Behörde, die doch nicht mit der Digitalen Akte arbeitet / Authority that does not work with the digital file
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Seit wann es gemeldet ist / Day since which it was reported
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub connected_on: Day,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Text,
    #[command(flatten)]
    pub act: ActArgs,
}

/// A milestone by its name.
#[derive(Debug, Clone, Args)]
pub struct MilestoneName {
    /// Behörde, die das Projekt führt / Authority that runs the project
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Projekt / Project
    #[arg(long, value_name = "NAME", value_parser = name::<ProjectId>)]
    pub project: ProjectId,
    /// Meilenstein / Milestone
    #[arg(long, value_name = "NAME", value_parser = name::<MilestoneId>)]
    pub milestone: MilestoneId,
}

#[derive(Debug, Clone, Args)]
pub struct MilestonePlanArgs {
    #[command(flatten)]
    pub name: MilestoneName,
    /// Bis wann er erreicht sein soll / Day by which it is to be reached
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub planned_on: Day,
    /// Was die Arbeit bis dahin kosten soll, in EUR / What the work up to it is to cost, in EUR
    #[arg(long, value_name = "EUR", value_parser = amount, allow_hyphen_values = true)]
    pub budgeted_cost: Cents,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct MilestoneReachArgs {
    #[command(flatten)]
    pub name: MilestoneName,
    /// Wann er erreicht wurde / Day on which it was reached
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub reached_on: Day,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct MilestoneWithdrawArgs {
    #[command(flatten)]
    pub name: MilestoneName,
    /// Wann er erreicht sein sollte, wie gemeldet / Day on which it was reported as reached
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub reached_on: Day,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Text,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ActivityWithdrawArgs {
    /// Behörde, die sie festgehalten hat / Authority that recorded it
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Vorhaben, Veranstaltung oder Netzwerk / Project, event or network
    #[arg(long, value_name = "KIND", value_parser = choice::<Kind>())]
    pub kind: Kind,
    /// Titel, wie er festgehalten ist / Title as it was recorded
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub title: Text,
    /// Tag, der festgehalten ist; was mit Art und Titel mehrmals an ihm festgehalten ist, wird zusammen
    /// zurückgenommen / Day of which it was recorded; what was recorded several times of it is taken back together
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub held_on: Day,
    /// Warum / Why
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub reason: Text,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ActivityArgs {
    /// Behörde, die dafür einsteht / Authority that answers for it
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Authority,
    /// Vorhaben, Veranstaltung oder Netzwerk / Project, event or network
    #[arg(long, value_name = "KIND", value_parser = choice::<Kind>())]
    pub kind: Kind,
    /// Wie es hieß / What it was called
    #[arg(long, value_name = "TEXT", value_parser = name::<Text>)]
    pub title: Text,
    /// Wann es war / When it was
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub held_on: Day,
    /// Wie viele teilnahmen / How many took part
    #[arg(long, value_name = "N", value_parser = pieces(0..=1_000_000_000))]
    pub participants: Option<i64>,
    /// Haushaltsstelle, die gezahlt hat / Budget line that paid
    #[arg(long, value_name = "LINE", value_parser = LineText::read)]
    pub line: Option<LineText>,
    #[command(flatten)]
    pub act: ActArgs,
}

#[derive(Debug, Clone, Default, Args)]
pub struct RolloutListArgs {
    /// Behörde: ba-pankow oder Pankow / Authority: ba-pankow or Pankow
    #[arg(long, value_name = "A", value_parser = authority)]
    pub authority: Option<Authority>,
    #[command(flatten)]
    pub view: View,
}

impl RolloutAction {
    /// The budget lines that it names.
    pub fn lines(&mut self) -> Vec<Meant<'_>> {
        let RolloutAction::Activity(args) = self else { return Vec::new() };
        Meant::of([args.line.as_mut()], Some(&args.authority))
    }
    /// The options of what is recorded; none where something is only shown.
    pub fn recorded(&self) -> Option<&ActArgs> {
        match self {
            RolloutAction::Plan(args) => Some(&args.act),
            RolloutAction::Progress(args) => Some(&args.act),
            RolloutAction::Issue(args) | RolloutAction::Return(args) | RolloutAction::Retire(args) => Some(&args.act),
            RolloutAction::Site(args) => Some(&args.act),
            RolloutAction::SiteWithdraw(args) => Some(&args.act),
            RolloutAction::EFile(args) => Some(&args.act),
            RolloutAction::MilestonePlan(args) => Some(&args.act),
            RolloutAction::MilestoneReach(args) => Some(&args.act),
            RolloutAction::MilestoneWithdraw(args) => Some(&args.act),
            RolloutAction::EFileWithdraw(args) => Some(&args.act),
            RolloutAction::ActivityWithdraw(args) => Some(&args.act),
            RolloutAction::Activity(args) => Some(&args.act),
            RolloutAction::List(_)
            | RolloutAction::Show(_)
            | RolloutAction::Sites(_)
            | RolloutAction::Milestones(_)
            | RolloutAction::Activities(_) => None,
        }
    }
}
