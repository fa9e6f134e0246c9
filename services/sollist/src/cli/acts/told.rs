//! Lists of what only the events tell: commitment authority, sites, milestones, activities.

use sollist_contract::{
    grpc::{
        analytics::v1::{
            Activity, LineCommitmentAuthority, ListActivitiesRequest, ListCommitmentAuthoritiesRequest,
            ListMilestonesRequest, ListSitesRequest, Milestone, Site,
        },
        rollout::v1::WithdrawActivityRequest,
    },
    words::terms,
};

use super::{
    args::told::{ActivitiesArgs, AuthoritiesArgs, MilestonesArgs, SitesArgs, Whose},
    given::text,
    listed::{self, Next},
    sheets::{authority, coded, day},
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    output::Output,
    table::{Cell, Column, Sheet},
    words::acts as words,
};
use sollist_contract::lang::Lang;

/// `sollist line authorities`
pub(super) async fn authorities(link: &Link, args: &AuthoritiesArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let page = |Next { page_size, page_token }| {
        let Whose { district, authority, view } = &args.whose;
        let request = ListCommitmentAuthoritiesRequest {
            view: view.request(),
            district: text(district.as_ref()),
            authority: text(authority.as_ref()),
            line: text(args.line.as_ref()),
            year: args.year.unwrap_or_default(),
            page_size,
            page_token,
        };
        async move {
            let page = link.records().list_commitment_authorities(request).await?.into_inner();
            Ok((page.commitment_authorities, page.next_page_token, page.as_of))
        }
    };
    let list = ("commitment_authorities", words::no_commitment_authority());
    listed::at((link, &args.whose.view), list, out, commitment_authorities, page).await
}

/// `sollist rollout sites`
pub(super) async fn sites(link: &Link, args: &SitesArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let page = |Next { page_size, page_token }| {
        let Whose { district, authority, view } = &args.whose;
        let request = ListSitesRequest {
            view: view.request(),
            district: text(district.as_ref()),
            authority: text(authority.as_ref()),
            measure: text(args.measure.as_ref()),
            page_size,
            page_token,
        };
        async move {
            let page = link.records().list_sites(request).await?.into_inner();
            Ok((page.sites, page.next_page_token, page.as_of))
        }
    };
    listed::at((link, &args.whose.view), ("sites", words::no_sites()), out, of_sites, page).await
}

/// `sollist rollout milestones`
pub(super) async fn milestones(link: &Link, args: &MilestonesArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let page = |Next { page_size, page_token }| {
        let Whose { district, authority, view } = &args.whose;
        let request = ListMilestonesRequest {
            view: view.request(),
            district: text(district.as_ref()),
            authority: text(authority.as_ref()),
            project: text(args.project.as_ref()),
            page_size,
            page_token,
        };
        async move {
            let page = link.records().list_milestones(request).await?.into_inner();
            Ok((page.milestones, page.next_page_token, page.as_of))
        }
    };
    listed::at((link, &args.whose.view), ("milestones", words::no_milestones()), out, of_milestones, page).await
}

/// How many activities are recorded by the name that is taken back, which are gone with it; `None`: whoever asks may
/// not see them, or they are too many for one page.
pub(super) async fn recorded_alike(link: &Link, of: &WithdrawActivityRequest) -> Option<usize> {
    let request = ListActivitiesRequest {
        authority: of.authority.clone(),
        kind: of.kind.clone(),
        page_size: 1000,
        ..ListActivitiesRequest::default()
    };
    let page = link.records().list_activities(request).await.ok()?.into_inner();
    let alike = |one: &&Activity| (&one.title, &one.held_on) == (&of.title, &of.held_on);
    page.next_page_token.is_empty().then(|| page.activities.iter().filter(alike).count())
}

/// `sollist rollout activities`
pub(super) async fn activities(link: &Link, args: &ActivitiesArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let page = |Next { page_size, page_token }| {
        let Whose { district, authority, view } = &args.whose;
        let request = ListActivitiesRequest {
            view: view.request(),
            district: text(district.as_ref()),
            authority: text(authority.as_ref()),
            kind: args.kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            page_size,
            page_token,
        };
        async move {
            let page = link.records().list_activities(request).await?.into_inner();
            Ok((page.activities, page.next_page_token, page.as_of))
        }
    };
    let list = ("activities", words::no_activities());
    listed::at((link, &args.whose.view), list, out, |all| of_activities(all, lang), page).await
}

fn commitment_authorities(all: Vec<LineCommitmentAuthority>) -> Sheet {
    let columns = vec![
        Column::of("line", terms::LINE),
        Column::of("title", terms::TITLE).optional(),
        Column::of("authority", terms::AUTHORITY).hidden(),
        Column::of("district", terms::DISTRICT).hidden(),
        Column::of("year", terms::YEAR),
        Column::of("granted", terms::GRANTED),
        Column::of("committed", terms::USED),
        Column::of("free", terms::FREE),
    ];
    let row = |one: LineCommitmentAuthority| {
        vec![
            Cell::text(one.line),
            Cell::some(one.title),
            authority(one.authority),
            Cell::District(one.district),
            Cell::Year(one.year),
            Cell::Amount(one.granted),
            Cell::Amount(one.committed),
            Cell::Amount(one.free),
        ]
    };
    Sheet::new(columns, all.into_iter().map(row).collect())
}

fn of_sites(all: Vec<Site>) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY),
        Column::new("site", "Standort", "Site"),
        Column::new("measure", "Maßnahme", "Measure"),
        Column::of("day", terms::DAY),
    ];
    let row = |site: Site| {
        vec![authority(site.authority), Cell::text(site.site), Cell::text(site.measure), Cell::Day(site.day)]
    };
    Sheet::new(columns, all.into_iter().map(row).collect())
}

fn of_milestones(all: Vec<Milestone>) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY),
        Column::of("project", terms::PROJECT),
        Column::new("milestone", "Meilenstein", "Milestone"),
        Column::new("planned_on", "geplant für", "Planned for"),
        Column::new("reached_on", "erreicht am", "Reached on"),
        Column::new("budgeted_cost", "geplante Kosten", "Budgeted cost"),
    ];
    let row = |one: Milestone| {
        vec![
            authority(one.authority),
            Cell::text(one.project),
            Cell::text(one.milestone),
            Cell::Day(one.planned_on),
            day(one.reached_on),
            Cell::Amount(one.budgeted_cost),
        ]
    };
    Sheet::new(columns, all.into_iter().map(row).collect())
}

fn of_activities(all: Vec<Activity>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("authority", terms::AUTHORITY).hidden(),
        Column::of("kind", terms::KIND),
        Column::new("title", "Bezeichnung", "Name"),
        Column::of("held_on", terms::DAY),
        Column::new("participants", "Teilnehmende", "Participants"),
        Column::of("line", terms::LINE).hidden(),
    ];
    let kind = |code: &str| terms::ACTIVITIES.iter().find(|(known, _)| *known == code).map(|(_, term)| *term);
    let row = |one: Activity| {
        vec![
            authority(one.authority),
            coded(&one.kind, kind(&one.kind), lang),
            Cell::text(one.title),
            Cell::Day(one.held_on),
            one.participants.map_or(Cell::Nothing, Cell::Count),
            Cell::some(one.line),
        ]
    };
    Sheet::new(columns, all.into_iter().map(row).collect())
}
