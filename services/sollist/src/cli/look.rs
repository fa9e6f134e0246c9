//! `sollist look`: what somebody should look at of what was recorded, and what came of looking.

use std::collections::HashMap;

use sollist_contract::{
    grpc::intake::v1::{ListWarningsRequest, ListedWarning, SettleWarningsRequest},
    said::Said,
    warning::Reason,
    words::{rows, terms},
};
use sollist_platform::process::shown;

use super::{
    Link,
    args::{Format, LookAction, LookArgs, LookFilter, SettleWarningsArgs},
    basis::basis,
    begin,
    failure::{Exit, Failure},
    names,
    output::{Output, Pages},
    reason,
    table::{Cell, Column, Sheet},
    titles::Titles,
    words::{look as words, typed},
};
use sollist_contract::lang::Lang;

const PAGE_SIZE: i32 = 1000;

/// `sollist look`, `sollist look settle`
pub async fn look(link: &Link, args: &LookArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let args = &names::whole(link, args).await?;
    match &args.action {
        Some(LookAction::Settle(args)) => settle(link, args, out).await,
        None => list(link, args, out).await,
    }
}

/// Authority, line and reason as a request has them; empty where none is meant.
fn named(filter: &LookFilter) -> [String; 3] {
    let authority = filter.authority.as_ref().map(ToString::to_string).unwrap_or_default();
    [
        authority,
        filter.line.as_ref().map(ToString::to_string).unwrap_or_default(),
        filter.reason.clone().unwrap_or_default(),
    ]
}

async fn list(link: &Link, args: &LookArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let [authority, line, reason] = named(&args.filter);
    let request = |page_token| {
        let (authority, line, reason) = (authority.clone(), line.clone(), reason.clone());
        ListWarningsRequest {
            page_size: PAGE_SIZE,
            page_token,
            authority,
            line,
            reason,
            all: args.all,
            ..ListWarningsRequest::default()
        }
    };
    let titles = &Titles::in_sentences(link, out).await;
    let (mut intake, mut page_token, mut list) = (link.intake(), String::new(), Pages::new("warnings"));
    // Who looks at everything, or at one line, sees each; a program does in any case.
    let together = out.format == Format::Table && !args.all && line.is_empty();
    let mut newest = Newest::default();
    loop {
        let page = intake.list_warnings(request(page_token)).await?.into_inner();
        if together {
            page.warnings.into_iter().for_each(|warning| newest.take(warning));
        } else {
            list.page(&sheet(page.warnings.into_iter().map(|warning| (warning, 1)), titles, lang, args.all), out)?;
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let repeated = newest.rows.iter().any(|(_, times)| *times > 1);
    list.page(&sheet(newest.rows, titles, lang, args.all), out)?;
    let shown = list.rows();
    list.finish(&sheet([], titles, lang, args.all), &lang.say(words::nothing()), out)?;
    if shown == 0 {
        begin::say_of_an_empty_journal(link, out).await?;
    } else if out.format == Format::Table {
        out.tell(&lang.say(words::advice(repeated)))?;
    }
    Ok(Exit::Done)
}

/// A line that is overdrawn is overdrawn further by everything that follows: of these the newest is shown, and how
/// many there are.
#[derive(Default)]
struct Newest {
    rows: Vec<(ListedWarning, u64)>,
    places: HashMap<(String, String), usize>,
}

/// What is said again and again of the same line.
const OF_A_STATE: [Reason; 2] = [Reason::LineOverdrawn, Reason::CommitmentAuthorityOverdrawn];

impl Newest {
    fn take(&mut self, listed: ListedWarning) {
        let reason = listed.warning.as_ref().map(|warning| warning.reason.clone()).unwrap_or_default();
        if !OF_A_STATE.iter().any(|state| state.code() == reason) {
            self.rows.push((listed, 1));
            return;
        }
        let place = *self.places.entry((reason, listed.line.clone())).or_insert(self.rows.len());
        match self.rows.get_mut(place) {
            Some((newest, times)) => (*newest, *times) = (listed, times.saturating_add(1)),
            None => self.rows.push((listed, 1)),
        }
    }
}

fn sheet(warnings: impl IntoIterator<Item = (ListedWarning, u64)>, titles: &Titles, lang: Lang, all: bool) -> Sheet {
    let hidden = |column: Column| if all { column.optional() } else { column.hidden() };
    let columns = vec![
        Column::new("number", "Nr.", "Number"),
        Column::new("sequence", "Journal", "Journal"),
        Column::of("authority", terms::AUTHORITY),
        Column::of("line", terms::LINE).optional().wide(),
        Column::new("order", "Bestellung", "Order").hidden(),
        Column::new("reason", "Grund", "Reason"),
        reason::code_column(),
        Column::new("", "Male", "Times").optional(),
        Column::new("field", "Feld", "Field").coded(),
        Column::new("", "Text", "Text"),
        Column::new("message_de", "Text", "Text").coded(),
        Column::new("message_en", "Text", "Text").coded(),
        Column::new("origin", "Herkunft", "Origin").hidden(),
        Column::new("position", "Zeile", "Line of file").hidden(),
        Column::new("warned_at", "aufgezeichnet am", "Recorded at").hidden(),
        Column::new("actor", "Handelnder", "Actor").hidden(),
        hidden(Column::new("settled_by", "erledigt von", "Settled by")),
        hidden(Column::new("basis", "Grundlage", "Basis")),
        Column::new("settled_at", "erledigt am", "Settled at").hidden(),
        Column::new("taken_back_by", "zurückgenommen mit", "Taken back by").hidden(),
    ];
    let some = |text: String| Cell::some(Some(text).filter(|text| !text.is_empty()));
    let authority = |code: String| match names::authority(&code) {
        name if name.is_empty() => Cell::Nothing,
        name => Cell::Named(code, name),
    };
    let row = |(listed, times): (ListedWarning, u64)| {
        let warning = listed.warning.unwrap_or_default();
        vec![
            Cell::count(listed.number),
            Cell::count(listed.sequence),
            authority(listed.authority),
            some(listed.line),
            some(listed.order),
            reason::queried(warning.reason.clone(), lang),
            Cell::text(warning.reason),
            if times > 1 { Cell::count(times) } else { Cell::Nothing },
            Cell::text(warning.field),
            Cell::Said(titles.told(&lang.say(typed::here(Said::read(&warning.message_de, &warning.message_en))))),
            Cell::Said(warning.message_de),
            Cell::Said(warning.message_en),
            some(listed.origin),
            if listed.position == 0 { Cell::Nothing } else { Cell::count(listed.position) },
            Cell::moment(listed.warned_at),
            Cell::text(listed.actor),
            some(listed.settled_by),
            basis_of(listed.taken_back_by, listed.basis, lang),
            Cell::moment(listed.settled_at),
            if listed.taken_back_by == 0 { Cell::Nothing } else { Cell::count(listed.taken_back_by) },
        ]
    };
    Sheet::new(columns, warnings.into_iter().map(row).collect())
}

/// Why it was settled: the words of whoever did, or the event that took it back and its reason.
fn basis_of(taken_back_by: u64, basis: String, lang: Lang) -> Cell {
    match (taken_back_by, basis.is_empty()) {
        (_, true) => Cell::Nothing,
        (0, false) => Cell::text(basis),
        (by, false) => {
            let told = lang.say(rows::settled_why(by, &basis));
            Cell::Named(basis, told)
        }
    }
}

async fn settle(link: &Link, args: &SettleWarningsArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let [authority, line, reason] = named(&args.filter);
    let given = [&authority, &line, &reason].iter().any(|text| !text.is_empty());
    if args.number.is_empty() && !given {
        return Err(Failure::usage(words::which_missing()));
    }
    if !args.number.is_empty() && given {
        return Err(Failure::usage(words::numbers_or_filter()));
    }
    let basis = basis("--basis", &args.basis)?;
    let request = SettleWarningsRequest { numbers: args.number.clone(), basis: basis.clone(), authority, line, reason };
    let settled = link.intake().settle_warnings(request).await?.into_inner().settled;
    match out.format {
        Format::Json => out.json(&serde_json::json!({"basis": basis, "settled": settled}))?,
        Format::Csv => {
            let columns =
                vec![Column::new("basis", "Grundlage", "Basis"), Column::new("settled", "erledigt", "Settled")];
            out.csv(&Sheet::new(columns, vec![vec![Cell::text(basis), Cell::count(settled)]]), true)?;
        }
        Format::Table if settled == 0 => out.print(&out.lang.say(words::none_settled(args.number.len())))?,
        Format::Table => out.print(&out.lang.say(words::settled(settled, &shown::line(&basis))))?,
    }
    Ok(Exit::Done)
}
