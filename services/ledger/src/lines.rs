//! Budget lines and commitment authority (VE): rows, and the rules that keep money exact and within what there is.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use sollist_contract::{
    day::Day,
    event::Labels,
    ids::{Authority, CoverGroup, Kind, LineName, Programme},
    money::Cents,
    position::Position,
    refusal::Refusal,
    similar::nearest,
};
use sollist_platform::{
    Error,
    store::{
        db::Db,
        rows::{self, Rows, Saving, chunks},
        together::Together,
    },
};

use crate::{days::Days, programmes::Programmes};

pub mod line_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_lines")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub authority: String,
        pub year: i64,
        pub kind: String,
        pub programme: String,
        pub cover_group: Option<String>,
        pub section_label: String,
        pub chapter_label: String,
        pub title_label: String,
        pub appropriation: i64,
        pub carry_over: i64,
        pub adjustments: i64,
        pub frozen: i64,
        pub commitments: i64,
        pub actual: i64,
        pub assigned_on: Option<String>,
        /// The programme of its plan.
        pub planned_programme: Option<String>,
        /// The last day on which money moved, or commitment authority.
        pub last_day: Option<String>,
        /// Only a name: the line stands under this one.
        pub same_as: Option<String>,
        /// What the line is called now, where that is another name.
        pub shown: Option<String>,
        pub foreign_booked: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod authority_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_commitment_authorities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub line: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i64,
        pub granted: i64,
        pub used: i64,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A budget line (Haushaltsstelle).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its first name, under which everything is kept.
    pub name: LineName,
    /// What it is called now, where that is another name.
    pub renamed: Option<LineName>,
    pub authority: Authority,
    pub kind: Kind,
    /// The one that counts after everything that is known; of a day see [`Lines::programme_on`].
    pub programme: Programme,
    /// The one of its plan.
    pub planned_programme: Programme,
    pub cover_group: Option<CoverGroup>,
    pub labels: Labels,
    pub position: Position,
    /// The day of effect of the newest assignment to a programme by hand.
    pub assigned_on: Option<Day>,
    /// The last day on which money moved, or commitment authority; what is dated earlier is late.
    pub last_day: Option<Day>,
    /// It bears orders or payments of an authority that is neither its own nor the central chapter's.
    pub foreign_booked: bool,
}

/// The right to commit money of one later year (Verpflichtungsermächtigung).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommitmentAuthority {
    pub granted: Cents,
    pub used: Cents,
}

fn unreadable(name: &str, what: &str) -> Error {
    Error::store(
        format!("Die Haushaltsstelle {name} ist im Speicher unlesbar ({what}); bitte „sollist verify“ ausführen."),
        format!("The budget line {name} cannot be read from the store ({what}); please run `sollist verify`."),
    )
}

impl TryFrom<line_row::Model> for Line {
    type Error = Error;
    fn try_from(row: line_row::Model) -> Result<Line, Error> {
        let name = row.name;
        let planned = row.planned_programme.as_ref().unwrap_or(&row.programme);
        Ok(Line {
            planned_programme: planned.parse().map_err(|_| unreadable(&name, "programme"))?,
            authority: row.authority.parse().map_err(|_| unreadable(&name, "authority"))?,
            kind: row.kind.parse().map_err(|_| unreadable(&name, "kind"))?,
            programme: row.programme.parse().map_err(|_| unreadable(&name, "programme"))?,
            cover_group: row
                .cover_group
                .map(|g| g.parse())
                .transpose()
                .map_err(|_| unreadable(&name, "cover group"))?,
            labels: Labels { section: row.section_label, chapter: row.chapter_label, title: row.title_label },
            assigned_on: row.assigned_on.map(|day| day.parse()).transpose().map_err(|_| unreadable(&name, "day"))?,
            last_day: row.last_day.map(|day| day.parse()).transpose().map_err(|_| unreadable(&name, "day"))?,
            position: Position {
                appropriation: Cents::new(row.appropriation),
                carry_over: Cents::new(row.carry_over),
                adjustments: Cents::new(row.adjustments),
                frozen: Cents::new(row.frozen),
                commitments: Cents::new(row.commitments),
                actual: Cents::new(row.actual),
            },
            renamed: row.shown.map(|shown| shown.parse()).transpose().map_err(|_| unreadable(&name, "name"))?,
            name: name.parse().map_err(|_| unreadable(&name, "name"))?,
            foreign_booked: row.foreign_booked != 0,
        })
    }
}

fn granted(row: &authority_row::Model) -> Result<(i16, CommitmentAuthority), Error> {
    let year = i16::try_from(row.year).map_err(|_| unreadable(&row.line, "year"))?;
    Ok((year, CommitmentAuthority { granted: Cents::new(row.granted), used: Cents::new(row.used) }))
}

impl From<&Line> for line_row::Model {
    fn from(line: &Line) -> Self {
        line_row::Model {
            name: line.name.to_string(),
            authority: line.authority.to_string(),
            year: i64::from(line.name.year()),
            kind: line.kind.code().to_owned(),
            programme: line.programme.code().to_owned(),
            cover_group: line.cover_group.as_ref().map(ToString::to_string),
            // Labels are whatever others call their lines.
            section_label: rows::storable(&line.labels.section),
            chapter_label: rows::storable(&line.labels.chapter),
            title_label: rows::storable(&line.labels.title),
            appropriation: line.position.appropriation.get(),
            carry_over: line.position.carry_over.get(),
            adjustments: line.position.adjustments.get(),
            frozen: line.position.frozen.get(),
            commitments: line.position.commitments.get(),
            actual: line.position.actual.get(),
            assigned_on: line.assigned_on.map(|day| day.to_string()),
            planned_programme: Some(line.planned_programme.code().to_owned()),
            last_day: line.last_day.map(|day| day.to_string()),
            same_as: None,
            shown: line.renamed.as_ref().map(ToString::to_string),
            foreign_booked: i64::from(line.foreign_booked),
        }
    }
}

impl Line {
    /// What it is called now.
    pub fn shown(&self) -> &LineName {
        self.renamed.as_ref().unwrap_or(&self.name)
    }
}

/// The row of another name of a line.
fn name_model(name: &LineName, line: &LineName) -> line_row::Model {
    line_row::Model {
        name: name.to_string(),
        authority: String::new(),
        year: i64::from(name.year()),
        kind: String::new(),
        programme: String::new(),
        cover_group: None,
        section_label: String::new(),
        chapter_label: String::new(),
        title_label: String::new(),
        appropriation: 0,
        carry_over: 0,
        adjustments: 0,
        frozen: 0,
        commitments: 0,
        actual: 0,
        assigned_on: None,
        planned_programme: None,
        last_day: None,
        same_as: Some(line.to_string()),
        shown: None,
        foreign_booked: 0,
    }
}

/// Unknown names of a batch for which a similar one is looked for, and lines looked through for each.
const SIMILAR_LOOKED_FOR: usize = 20;
const SIMILAR_MAX: u64 = 500;

/// Lines and commitment authority while a batch is decided.
#[derive(Debug, Default)]
pub struct Lines {
    pub(crate) lines: Rows<LineName, Line>,
    /// Other names of lines, and the first name of each.
    names: Rows<LineName, LineName>,
    pub(crate) authorities: Rows<(LineName, i16), CommitmentAuthority>,
    pub(crate) days: Days,
    pub(crate) programmes: Programmes,
    /// Lines that may have been meant, by names that there are not.
    similar: BTreeMap<String, String>,
}

impl Lines {
    /// Loads lines by name, commitment authority by its line's name, and the lines that `also` describes.
    pub async fn load(
        &mut self,
        tx: &DatabaseTransaction,
        names: &BTreeSet<LineName>,
        granted_on: &BTreeSet<LineName>,
        also: &[(Option<Authority>, Programme, i16)],
    ) -> Result<(), Error> {
        let names: Vec<&str> = names.iter().map(LineName::as_str).collect();
        self.load_named(tx, &names).await?;
        // Lines that were named otherwise.
        let renamed: BTreeSet<String> = self
            .names
            .iter()
            .filter(|(_, line)| !self.lines.contains(line))
            .map(|(_, line)| line.to_string())
            .collect();
        self.load_named(tx, &renamed.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        self.look_for_similar(tx, &names).await?;
        let granted_on: BTreeSet<LineName> = granted_on.iter().map(|name| self.first_name(name).clone()).collect();
        let granted_on: Vec<&str> = granted_on.iter().map(LineName::as_str).collect();
        for names in chunks(&granted_on) {
            let found = rows::locked(authority_row::Entity::find())
                .filter(authority_row::Column::Line.is_in(rows::among(names)))
                .order_by_asc(authority_row::Column::Line)
                .order_by_asc(authority_row::Column::Year)
                .all(tx)
                .await?;
            for row in found {
                let line: LineName = row.line.parse().map_err(|_| unreadable(&row.line, "name"))?;
                let (year, ve) = granted(&row)?;
                self.authorities.loaded((line, year), ve);
            }
        }
        for (authority, programme, year) in also {
            // Of that programme on some day: now, by its plan, or in between.
            let on_some_day = Condition::any()
                .add(line_row::Column::Programme.eq(programme.code()))
                .add(line_row::Column::PlannedProgramme.eq(programme.code()))
                .add(line_row::Column::Name.in_subquery(Programmes::once_in(*programme)));
            let mut wanted = Condition::all().add(on_some_day).add(line_row::Column::Year.eq(i64::from(*year)));
            if let Some(authority) = authority {
                wanted = wanted.add(line_row::Column::Authority.eq(authority.as_str()));
            }
            let wanted = wanted.add(line_row::Column::SameAs.is_null());
            let found = rows::locked(line_row::Entity::find())
                .filter(wanted)
                .order_by_asc(line_row::Column::Name)
                .all(tx)
                .await?;
            self.keep(found)?;
        }
        Ok(())
    }

    /// Loads the days of lines on which something is dated earlier than what is known of them: `wanted` has each line with the
    /// first day on which something happens to it, `any` the first on which something may happen to whichever is loaded.
    pub async fn load_days(
        &mut self,
        tx: &DatabaseTransaction,
        wanted: &BTreeMap<LineName, Day>,
        any: Option<Day>,
    ) -> Result<(), Error> {
        let mut first: BTreeMap<LineName, Day> =
            any.map(|day| self.lines.iter().map(|(name, _)| (name.clone(), day)).collect()).unwrap_or_default();
        for (name, day) in wanted {
            first.entry(self.first_name(name).clone()).and_modify(|first| *first = (*day).min(*first)).or_insert(*day);
        }
        first.retain(|name, first| {
            self.lines.get(name).is_some_and(|line| line.last_day.is_some_and(|last| last > *first))
        });
        self.days.load(tx, &first).await
    }

    /// Loads the programmes of the lines by day.
    pub async fn load_programmes(&mut self, tx: &DatabaseTransaction) -> Result<(), Error> {
        let names: Vec<&str> = self.lines.iter().map(|(name, _)| name.as_str()).collect();
        self.programmes.load(tx, &names).await
    }

    async fn load_named(&mut self, tx: &DatabaseTransaction, names: &[&str]) -> Result<(), Error> {
        for names in chunks(names) {
            let found = rows::locked(line_row::Entity::find())
                .filter(line_row::Column::Name.is_in(rows::among(names)))
                .order_by_asc(line_row::Column::Name)
                .all(tx)
                .await?;
            self.keep(found)?;
        }
        Ok(())
    }

    /// For names that there are not: those of the same chapter, and the same line of other years. Few only: it is for a sentence.
    async fn look_for_similar(&mut self, tx: &DatabaseTransaction, names: &[&str]) -> Result<(), Error> {
        let unknown = |name: &&&str| name.parse::<LineName>().is_ok_and(|name| self.get(&name).is_none());
        let unknown: Vec<&str> = names.iter().filter(unknown).copied().collect();
        // So many are a plan that makes them.
        for name in unknown.iter().copied().filter(|_| unknown.len() <= SIMILAR_LOOKED_FOR) {
            let Some((place, _)) = name.rsplit_once('/') else { continue };
            let (year, rest) = name.split_once('/').unwrap_or_default();
            let year: i16 = year.parse().unwrap_or_default();
            let others = (-2..=2).map(|by| format!("{}/{rest}", year.saturating_add(by)));
            // The same numbers with their leading zeros.
            let fixed =
                name.parse::<LineName>().ok().and_then(|name| name.of_fixed_width()).map(|name| name.to_string());
            let wanted = Condition::any()
                // A slash and what comes behind it in the order of bytes.
                .add(line_row::Column::Name.between(format!("{place}/"), format!("{place}0")))
                .add(line_row::Column::Name.is_in(others.chain(fixed.clone())));
            let query = line_row::Entity::find().select_only().column(line_row::Column::Name).filter(wanted);
            let found: Vec<String> =
                query.order_by_asc(line_row::Column::Name).limit(SIMILAR_MAX).into_tuple().all(tx).await?;
            let fixed = fixed.filter(|fixed| found.contains(fixed));
            if let Some(similar) = fixed.as_deref().or_else(|| nearest(name, found.iter().map(String::as_str))) {
                self.similar.insert(name.to_owned(), similar.to_owned());
            }
        }
        Ok(())
    }

    fn keep(&mut self, found: Vec<line_row::Model>) -> Result<(), Error> {
        for row in found {
            if let Some(line) = &row.same_as {
                let unreadable = |_| unreadable(&row.name, "name");
                self.names.loaded(row.name.parse().map_err(unreadable)?, line.parse().map_err(unreadable)?);
                continue;
            }
            let line = Line::try_from(row)?;
            if !self.lines.contains(&line.name) {
                self.lines.loaded(line.name.clone(), line);
            }
        }
        Ok(())
    }

    pub async fn save(&self, saving: &mut Saving<'_>) -> Result<(), Error> {
        self.lines.save::<line_row::Entity>(saving, |_, line| Ok(line.into())).await?;
        self.names.save::<line_row::Entity>(saving, |name, line| Ok(name_model(name, line))).await?;
        let row = |(line, year): &(LineName, i16), ve: &CommitmentAuthority| {
            Ok(authority_row::Model {
                line: line.to_string(),
                year: i64::from(*year),
                granted: ve.granted.get(),
                used: ve.used.get(),
            })
        };
        self.authorities.save::<authority_row::Entity>(saving, row).await?;
        self.programmes.save(saving).await?;
        self.days.save(saving).await
    }

    pub fn get(&self, name: &LineName) -> Option<&Line> {
        self.lines.get(self.first_name(name))
    }

    /// The first name of the line of a name: everything is kept under it.
    pub fn first_name<'a>(&'a self, name: &'a LineName) -> &'a LineName {
        self.names.get(name).unwrap_or(name)
    }

    /// Gives a line another name. Both mean it from now on.
    pub fn rename(&mut self, name: &LineName, new: &LineName, labels: Option<&Labels>) {
        let first = self.first_name(name).clone();
        if *new != first && !self.names.contains(new) {
            self.names.put(new.clone(), first.clone());
        }
        if let Some(line) = self.lines.change(&first) {
            line.renamed = Some(new.clone()).filter(|new| *new != first);
            if let Some(labels) = labels {
                line.labels.clone_from(labels);
            }
        }
    }

    /// A line that an event names, or the refusal that there is none.
    pub fn require(&self, name: &LineName, field: &str) -> Result<&Line, Refusal> {
        self.get(name).ok_or_else(|| {
            let (meant_de, meant_en) = self.similar.get(name.as_str()).map_or_else(Default::default, |name| {
                (format!(" Gemeint ist vielleicht {name}."), format!(" Perhaps {name} is meant."))
            });
            Refusal::not_found(
                field,
                format!("Die Haushaltsstelle {name} gibt es nicht.{meant_de} Bitte die Bezeichnung prüfen („sollist budget --by line“) oder zuerst den Plan einlesen."),
                format!("There is no budget line {name}.{meant_en} Check the name (`sollist budget --by line`) or import the plan first."),
            )
        })
    }

    /// The first line of expenditure, in the order of names, of a programme on a day and of a year, of one authority or of any.
    pub fn first_of(&self, authority: Option<&Authority>, programme: Programme, year: i16, on: Day) -> Option<&Line> {
        self.lines
            .iter()
            .map(|(_, line)| line)
            .filter(|line| {
                line.kind != Kind::Revenue && line.name.year() == year && self.programme_on(line, on) == programme
            })
            .filter(|line| authority.is_none_or(|a| line.authority == *a))
            .min_by(|a, b| a.name.cmp(&b.name))
    }

    /// The programme of a line on a day: of those named up to then the newest by day, else that of its plan.
    pub fn programme_on(&self, line: &Line, on: Day) -> Programme {
        self.programmes.on(&line.name, on).unwrap_or(line.planned_programme)
    }

    /// Moves a line to a programme by hand: of several the newest by day of effect counts, then the one recorded last.
    pub fn set_programme(&mut self, name: &LineName, on: Day, programme: Programme) {
        let newer = self.lines.get(name).is_some_and(|line| line.assigned_on.is_none_or(|known| known <= on));
        if let Some(line) = self.lines.change(name).filter(|_| newer) {
            (line.programme, line.assigned_on) = (programme, Some(on));
        }
        self.programmes.set(name, on, programme);
    }

    /// Notes who moved or froze the money of a line that is neither theirs nor theirs to direct.
    pub fn note_mover(&mut self, name: &LineName, authority: &Authority) {
        if self.lines.get(name).is_some_and(|line| !authority.may_move_money_of(&line.authority)) {
            self.mark_foreign(name);
        }
    }

    /// Notes that somebody booked on a line who is neither its authority nor the central chapter.
    pub fn mark_foreign(&mut self, name: &LineName) {
        if self.lines.get(name).is_some_and(|line| !line.foreign_booked)
            && let Some(line) = self.lines.change(name)
        {
            line.foreign_booked = true;
        }
    }
}

/// Lines, read outside a batch.
pub struct Reader {
    lines: Together<line_row::Entity, 1>,
    authorities: Together<authority_row::Entity, 1>,
}

impl Reader {
    pub fn start(db: Db) -> Reader {
        Reader {
            lines: Together::start(db.clone(), [line_row::Column::Name]),
            authorities: Together::start(db, [authority_row::Column::Line]),
        }
    }
    /// A line, and its commitment authority in the order of years.
    pub async fn line(&self, name: &str) -> Result<Option<(Line, Vec<(i16, CommitmentAuthority)>)>, Error> {
        let mut found = self.lines.one([name]).await?;
        if let Some(first) = found.as_ref().and_then(|row| row.same_as.clone()) {
            found = self.lines.one([first.as_str()]).await?;
        }
        let Some(line) = found else { return Ok(None) };
        let name = line.name.as_str();
        let mut granted = self.authorities.all([name]).await?.iter().map(granted).collect::<Result<Vec<_>, _>>()?;
        granted.sort_by_key(|(year, _)| *year);
        Ok(Some((line.try_into()?, granted)))
    }
}

/// The commitment authority of lines by name, in the order of years.
pub async fn commitment_authorities(
    db: &impl ConnectionTrait,
    names: &[&str],
) -> Result<BTreeMap<String, Vec<(i16, CommitmentAuthority)>>, Error> {
    let mut out: BTreeMap<String, Vec<(i16, CommitmentAuthority)>> = BTreeMap::new();
    for names in chunks(names) {
        let query = authority_row::Entity::find().filter(authority_row::Column::Line.is_in(rows::among(names)));
        for row in
            query.order_by_asc(authority_row::Column::Line).order_by_asc(authority_row::Column::Year).all(db).await?
        {
            let granted = granted(&row)?;
            out.entry(row.line).or_default().push(granted);
        }
    }
    Ok(out)
}

/// A page of lines after a name, in the order of names.
pub async fn list(
    db: &impl ConnectionTrait,
    authority: &str,
    year: i32,
    after: &str,
    limit: u64,
) -> Result<Vec<Line>, Error> {
    let mut query =
        line_row::Entity::find().filter(line_row::Column::Name.gt(after)).filter(line_row::Column::SameAs.is_null());
    if !authority.is_empty() {
        query = query.filter(line_row::Column::Authority.eq(authority));
    }
    if year != 0 {
        query = query.filter(line_row::Column::Year.eq(i64::from(year)));
    }
    let found = query.order_by_asc(line_row::Column::Name).limit(limit).all(db).await?;
    found.into_iter().map(Line::try_from).collect()
}

/// Every other name of the lines of some years, by the line's first name.
pub async fn other_names(db: &impl ConnectionTrait, years: &[i32]) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let years = years.iter().map(|year| i64::from(*year));
    let query = line_row::Entity::find().select_only().column(line_row::Column::SameAs).column(line_row::Column::Name);
    let query = query.filter(line_row::Column::SameAs.is_not_null()).filter(line_row::Column::Year.is_in(years));
    let found: Vec<(String, String)> = query.order_by_asc(line_row::Column::Name).into_tuple().all(db).await?;
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (line, name) in found {
        names.entry(line).or_default().push(name);
    }
    Ok(names)
}

/// The other names that the lines of these names have, by the name given. `renamed`: names that are given just now and not stored
/// yet, each with one that its line has already.
pub async fn also_called(
    db: &impl ConnectionTrait,
    names: &BTreeSet<String>,
    renamed: &[(String, String)],
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let asked: BTreeSet<&str> = names.iter().chain(renamed.iter().map(|(line, _)| line)).map(String::as_str).collect();
    let asked: Vec<&str> = asked.into_iter().collect();
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let same =
        || line_row::Entity::find().select_only().column(line_row::Column::Name).column(line_row::Column::SameAs);
    for asked in chunks(&asked) {
        let found = same()
            .filter(line_row::Column::Name.is_in(rows::among(asked)))
            .filter(line_row::Column::SameAs.is_not_null());
        let found: Vec<(String, String)> = found.into_tuple().all(db).await?;
        first.extend(found);
    }
    for (line, new) in renamed {
        let of = first.get(line).unwrap_or(line).clone();
        if *new != of {
            first.insert(new.clone(), of);
        }
    }
    let first_of = |name: &String| first.get(name).unwrap_or(name).clone();
    let lines: BTreeSet<String> = names.iter().map(first_of).collect();
    let mut called: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for lines in chunks(&lines) {
        let found: Vec<(String, String)> =
            same().filter(line_row::Column::SameAs.is_in(rows::among(lines))).into_tuple().all(db).await?;
        for (name, line) in found {
            called.entry(line).or_default().insert(name);
        }
    }
    for (name, line) in &first {
        called.entry(line.clone()).or_default().insert(name.clone());
    }
    let others = |name: &String| {
        let line = first_of(name);
        let all = called.get(&line)?.iter().chain([&line]).filter(|other| *other != name).cloned().collect();
        Some((name.clone(), all))
    };
    Ok(names.iter().filter_map(others).collect())
}
