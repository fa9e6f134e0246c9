//! Vergleich: how figures came from one position to a later one, event by event.

use std::collections::HashMap;

use askama::Template;
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1::{
            BridgeRow, CompareFiguresRequest, CompareFiguresResponse, ComparedFigure, Definition, ListCatalogueRequest,
        },
        common::v1::{AsOf, View},
    },
    lang::Lang,
    refusal::Reason,
    said::Said,
    words::{derivation, names, number, rows, terms},
};

use super::{
    indicators::is_of_need,
    rows::{unbroken, which, why},
};
use crate::{
    ask::{Ask, Form as Kind, MAIN_TABLE, Page},
    failure::Failure,
    query::{Query, known},
    shell::{Field, Form},
    table::{Cell, Column, Table},
    words::{Words, look, need::TARGET_DAY, since},
};

/// Where a bridge stands, and the figures of it as a table of their own.
const PLACE: &str = "/vergleich";
const FIGURES: &str = "/vergleich/zahlen";

/// What is compared where no figure is chosen.
const BUDGET: &str = "budget.";

#[derive(Template)]
#[template(path = "compare.html")]
struct Body {
    words: &'static Words,
    sentence: String,
    /// Where nothing is compared yet: how somebody comes to a state to compare with.
    hint: String,
    on: Vec<(&'static str, String)>,
    form: Form,
    figures: Table,
    notes: Vec<String>,
    moved: Table,
}

/// The page, and of its two tables what moved the figures as its export.
pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    made(ask, false).await
}

/// The same with the figures themselves as its export.
pub async fn of_figures(ask: &Ask) -> Result<Page, Failure> {
    made(ask, true).await
}

async fn made(ask: &Ask, of_figures: bool) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let definitions =
        ask.link.analytics().list_catalogue(ListCatalogueRequest::default()).await?.into_inner().definitions;
    let names = names_of_figures(&definitions, ask.lang);
    let form = form(ask, &names);
    let figure = Some(ask.query.only.figure.as_str()).filter(|figure| !figure.is_empty());
    let ask = &ask.of_figure(figure.unwrap_or(BUDGET));
    let of = definitions.iter().find(|it| Some(it.id.as_str()) == figure);
    let (asked, ask) = (ask, &of.map_or_else(|| ask.clone(), |of| ask.of_indicator(of)));
    let earlier = ask.query.only.earlier.as_str();
    let there = if earlier.is_empty() { None } else { Some(number_of(ask, earlier).await?) };
    let answer = match there {
        None | Some(0) => None,
        Some(_) => match whole(ask).await {
            // Both states stay in the form, and one link exchanges them.
            Err(Failure::Refused { said, reason, .. })
                if reason == Reason::PositionsReversed.code() && ask.form == Kind::Html =>
            {
                return Ok(exchanged(ask, form, said, ask.state().await?));
            }
            answer => Some(answer?),
        },
    };
    let Some(answer) = answer else {
        let elsewhere = ask.query.elsewhere();
        let said = match there {
            Some(_) => since::nothing_then(&state(earlier)).and(&since::name_a_later_one()),
            None => look::from_where(),
        };
        let body = Body {
            words,
            sentence: lang.say(said),
            hint: lang.say(since::have_a_file()),
            on: vec![(words.reports, elsewhere.at("/berichte")), (words.prove, elsewhere.at("/pruefen"))],
            form,
            figures: Table::new("zahlen", String::new(), Vec::new(), lang),
            notes: Vec::new(),
            moved: Table::new(MAIN_TABLE, String::new(), Vec::new(), lang),
        };
        return Ok(ask.page(words.comparison, body, None, ask.state().await?));
    };
    let (mut figures, mut moved) = (figures(ask, &answer, &names), moved(ask, &answer, &names));
    // What whoever reloads saw is the table of the same file.
    let at = |path: &str, is_own: bool| {
        let before = ask.before.clone().filter(|_| is_own);
        Ask { path: path.to_owned(), before, ..ask.clone() }
    };
    at(FIGURES, of_figures).exported(&mut figures);
    at(PLACE, !of_figures).exported(&mut moved);
    ask.turn(&mut moved);
    let exported = if of_figures { figures.clone() } else { moved.clone() };
    let body = Body {
        words,
        sentence: sentence(ask, &answer, lang),
        hint: String::new(),
        on: Vec::new(),
        form,
        figures,
        notes: notes(&answer, &names, lang),
        moved,
    };
    Ok(asked.page(words.comparison, body, Some(exported), answer.as_of).of_its_year(asked).of_narrowed(asked, ask))
}

/// States in the wrong order, with the form that has them and the way to the right one.
fn exchanged(ask: &Ask, form: Form, said: Said, as_of: Option<AsOf>) -> Page {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let right = ask.query.with(|query| std::mem::swap(&mut query.stand, &mut query.only.earlier));
    let own = since::own(lang);
    let nothing = |id| Table::new(id, String::new(), Vec::new(), lang);
    let body = Body {
        words,
        sentence: Cell::text(&lang.say(said)).shown,
        hint: own.exchanged.to_owned(),
        on: vec![(own.exchange, right.at(PLACE))],
        form,
        figures: nothing("zahlen"),
        notes: Vec::new(),
        moved: nothing(MAIN_TABLE),
    };
    ask.page(words.comparison, body, None, as_of)
}

/// What figures are called that can be compared, in the order in which they are offered.
fn names_of_figures(known: &[Definition], lang: Lang) -> Vec<(String, String)> {
    const OF_MONEY: [&str; 8] = [
        "budget.appropriation",
        "budget.carry-over",
        "budget.adjustments",
        "budget.soll",
        "budget.frozen",
        "budget.commitments",
        "budget.actual",
        "budget.available",
    ];
    let money = OF_MONEY
        .iter()
        .map(|id| ((*id).to_owned(), derivation::part(id).map_or((*id).to_owned(), |term| lang.word(term).to_owned())));
    let others = known.iter().filter(|it| !OF_MONEY.contains(&it.id.as_str()));
    money.chain(others.map(|it| (it.id.clone(), lang.told(it.name.as_ref())))).collect()
}

/// Every figure with all that moved it.
async fn whole(ask: &Ask) -> Result<CompareFiguresResponse, Failure> {
    let Query { district, authority, programme, only, until, .. } = ask.query.clone();
    let figures = if only.figure.is_empty() { Vec::new() } else { vec![only.figure] };
    let request = CompareFiguresRequest {
        figures,
        view: ask.query.view(),
        from: Some(View { as_of: known(&only.earlier), until }),
        year: ask.year().await?,
        district,
        authority,
        programme,
        target_day: only.target,
        ..CompareFiguresRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut whole = client.compare_figures(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.compare_figures(CompareFiguresRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.figures.extend(page.figures);
        whole.rows.extend(page.rows);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// The number that the journal had at a state.
async fn number_of(ask: &Ask, state: &str) -> Result<u64, Failure> {
    match state.parse() {
        Ok(number) => Ok(number),
        Err(_) => Ok(ask.state_of(state).await?.map_or(0, |as_of| as_of.sequence)),
    }
}

/// A state as people write it.
fn state(text: &str) -> Said {
    text.parse::<u64>().map_or_else(|_| number::day(text), number::number)
}

fn sentence(ask: &Ask, answer: &CompareFiguresResponse, lang: Lang) -> String {
    let number = |as_of: Option<&AsOf>| number::number(as_of.map_or(0, |as_of| as_of.sequence));
    let between = look::between(&number(answer.from.as_ref()), &number(answer.as_of.as_ref()));
    let day = ask.query.only.earlier.parse::<Day>().map(|day| since::end_of(&day.to_string()));
    let until = Some(&ask.query.until).filter(|until| !until.is_empty()).map(|until| since::until(until));
    lang.say([day.ok(), until].into_iter().flatten().fold(between, |said, more| said.and(&more)))
}

/// What a figure is called: its own name, and of what it is where there are several.
fn called(id: &str, keys: Vec<String>, names: &HashMap<&str, &str>) -> String {
    let name = (*names.get(id).unwrap_or(&id)).to_owned();
    std::iter::once(name).chain(keys).collect::<Vec<_>>().join(" ")
}

fn by_id(names: &[(String, String)]) -> HashMap<&str, &str> {
    names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect()
}

fn keys(one: &ComparedFigure, lang: Lang) -> Vec<String> {
    which(one.rollout.as_ref(), one.project.as_ref(), one.due_year, lang)
}

/// A value in its unit; of a difference of percentages in points.
fn value(value: &str, unit: &str, difference: bool, lang: Lang) -> Cell {
    match (unit, difference) {
        ("EUR", _) => Cell::amount(value, lang),
        ("percent", true) => Cell::decimal(value, crate::words::of(lang).points, lang),
        _ => Cell::decimal(value, &super::rows::unit(unit, lang), lang),
    }
}

fn figures(ask: &Ask, answer: &CompareFiguresResponse, names: &[(String, String)]) -> Table {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let names = by_id(names);
    let columns = vec![
        Column::text("figure", words.figure),
        Column::number("before", lang.word(terms::BEFORE)),
        Column::number("after", lang.word(terms::AFTER)),
        Column::number("difference", words.difference),
    ];
    let mut table = Table::new("zahlen", words.comparison.to_owned(), columns, lang);
    let at = |as_of: Option<&AsOf>| {
        let number = as_of.map_or(0, |as_of| as_of.sequence);
        ask.query.elsewhere().with(|query| {
            query.stand = number.to_string();
            // An extra need leads to what it is made of on the day that it is compared for.
            ask.query.only.target.clone_into(&mut query.only.target);
        })
    };
    let (earlier, later) = (at(answer.from.as_ref()), at(answer.as_of.as_ref()));
    table.rows = answer
        .figures
        .iter()
        .map(|one| {
            let several = !keys(one, lang).is_empty();
            let end = |shown: Option<&String>, told, position: &Query| match shown {
                Some(shown) if several => value(shown, &one.unit, false, lang),
                Some(shown) => value(shown, &one.unit, false, lang).to(why(&one.figure, position)),
                None => Cell::missing(&lang.told(told)),
            };
            vec![
                Cell::named(&one.figure, &called(&one.figure, keys(one, lang), &names)),
                end(one.before.as_ref(), one.why_before.as_ref(), &earlier),
                end(one.after.as_ref(), one.why_after.as_ref(), &later),
                one.difference.as_ref().map_or_else(
                    || Cell::missing("–"),
                    |difference| value(difference, &one.unit, true, lang).to(format!("#{MAIN_TABLE}")),
                ),
            ]
        })
        .collect();
    if ask.is_file() {
        let why = |one: &ComparedFigure| {
            let told = [one.why_before.as_ref(), one.why_after.as_ref()].into_iter().flatten();
            let mut all: Vec<String> = told.map(|said| lang.told(Some(said))).collect();
            all.dedup();
            all.join(" ")
        };
        let of = |one: &ComparedFigure| vec![Cell::text(&keys(one, lang).join(", ")), Cell::text(&why(one))];
        let of = answer.figures.iter().map(of).collect();
        let columns = vec![Column::text("of", words.more_precisely), Column::text("note", words.note)];
        table.put_behind("figure", columns, of);
    }
    table
}

/// What must be said below the figures.
fn notes(answer: &CompareFiguresResponse, names: &[(String, String)], lang: Lang) -> Vec<String> {
    let names = by_id(names);
    let mut notes = Vec::new();
    // Where nothing moved at all, that is said once.
    let still = answer.figures.iter().all(|one| one.rows_total == 0);
    for one in &answer.figures {
        let name = called(&one.figure, keys(one, lang), &names);
        if one.rows_total == 0 && !still {
            notes.push(format!("{name}: {}", lang.say(look::nothing_moved_it())));
        }
        if one.series_break {
            notes.push(format!("{name}: {}.", lang.word(terms::SERIES_BREAK)));
        }
        let former = one.former.as_ref();
        notes.extend(former.map(|held| format!("{name}: {}", lang.say(rows::held_before(held)))));
    }
    notes
}

fn moved(ask: &Ask, answer: &CompareFiguresResponse, names: &[(String, String)]) -> Table {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let names = by_id(names);
    let columns = vec![
        Column::text("figure", words.figure),
        unbroken("class", lang.word(terms::KIND)),
        Column::number("part", words.contribution),
        Column::text("said", words.what_happened_then),
        Column::text("authority", lang.word(terms::AUTHORITY)),
        Column::text("events", words.events),
    ];
    let mut table = Table::new(MAIN_TABLE, words.what_moved_them.to_owned(), columns, lang);
    table.headed = true;
    table.empty = lang.say(look::nothing_moved());
    let unit = |row: &BridgeRow| {
        let of = answer.figures.iter().find(|one| {
            (&one.figure, &one.rollout, &one.project, one.due_year)
                == (&row.figure, &row.rollout, &row.project, row.due_year)
        });
        of.map(|one| one.unit.clone()).unwrap_or_default()
    };
    let cells = |row: &BridgeRow| {
        let keys = which(row.rollout.as_ref(), row.project.as_ref(), row.due_year, lang);
        let first = row.events.first();
        let link = first.map(|event| ask.query.elsewhere().at(&format!("/journal/{event}"))).unwrap_or_default();
        let part = match &row.part {
            Some(part) => value(part, &unit(row), true, lang).to(link.clone()),
            None if row.class == rows::DEFINITION => Cell::missing(&lang.say(look::not_known())),
            None => Cell::missing(&lang.say(look::came_or_went(row.ends_without))),
        };
        let said = match &row.said {
            Some(said) => lang.told(Some(said)),
            None if row.events_total > 1 => lang.say(look::together(row.events_total)),
            None => lang.say(look::class(&row.class)),
        };
        let authority = row.authority.clone().unwrap_or_default();
        vec![
            Cell::named(&row.figure, &called(&row.figure, keys, &names)),
            Cell::named(&row.class, &lang.say(look::class(&row.class))),
            part,
            Cell::told(&said, lang),
            Cell::named(&authority, &names::authority(&authority)),
            events(row, &link, lang),
        ]
    };
    table.rows = answer.rows.iter().map(cells).collect();
    if ask.is_file() {
        let of = |row: &BridgeRow| which(row.rollout.as_ref(), row.project.as_ref(), row.due_year, lang).join(", ");
        let of: Vec<Vec<Cell>> = answer.rows.iter().map(|row| vec![Cell::text(&of(row))]).collect();
        table.put_behind("figure", vec![Column::text("of", words.more_precisely)], of);
    }
    table
}

/// Numbers named in a cell; an export has them all.
const NUMBERS_SHOWN: usize = 4;

fn events(row: &BridgeRow, link: &str, lang: Lang) -> Cell {
    let all: Vec<String> = row.events.iter().map(u64::to_string).collect();
    let shown: Vec<String> =
        row.events.iter().take(NUMBERS_SHOWN).map(|event| lang.say(number::number(*event))).collect();
    let more = row.events_total.saturating_sub(shown.len() as u64);
    let more = if more == 0 { String::new() } else { lang.say(crate::words::and_more(more)) };
    Cell::named(&all.join(" "), &shown.join("; ")).to(link).below(&more)
}

fn form(ask: &Ask, names: &[(String, String)]) -> Form {
    let (lang, asked, words) = (ask.lang, &ask.query, crate::words::of(ask.lang));
    // As it is typed: a day in this country's form.
    let typed =
        |state: &str| if state.parse::<Day>().is_ok() { lang.say(number::day(state)) } else { state.to_owned() };
    let mut fields = vec![
        Field::text("von", words.earlier_position, &typed(&asked.only.earlier)),
        Field::text("stand", words.later_position, &typed(&asked.stand)),
        Field::of("zahl", words.figure, &asked.only.figure, Some(words.budget), names.iter().cloned()),
        Field::year(asked, lang),
        Field::district(&ask.query, ask.lang, &ask.who),
        Field::authority(&ask.query, ask.lang, &ask.who),
        Field::programme(asked, lang),
    ];
    // An extra need is compared for one day; what is asked of another figure is said to be asked in vain.
    if is_of_need(&asked.only.figure) || !asked.only.target.is_empty() {
        fields.push(Field::text("ziel", lang.word(TARGET_DAY), &lang.say(number::day(&asked.only.target))));
    }
    Form::new(lang, PLACE, asked, fields)
}
