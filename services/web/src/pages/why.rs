//! The page behind every figure: how it follows from its parts, and which events come to it.

use askama::Template;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use sollist_contract::{
    grpc::{
        analytics::v1::{
            Contribution, Definition, ExplainFigureRequest, ExplainFigureResponse, FigurePart, ListCatalogueRequest,
            ListContributionsRequest, ListContributionsResponse,
        },
        common::v1::{AsOf, View},
    },
    ids::{Authority, District, LineName},
    lang::Lang,
    said::Said,
    words::{derivation, formulas::formula, names, number, terms},
};

use super::{
    indicators::is_newer,
    line, overdrawn,
    rows::{causes, pinned},
    underived,
};
use crate::{
    ask::{Ask, Form, MAIN_TABLE, Page},
    failure::Failure,
    query,
    query::Query,
    table::{Cell, Column, ROWS_MAX, Table, Turn},
    titles::{self, Titles},
    who::office,
    words::{self, Words, indicator},
};

#[derive(Template)]
#[template(path = "why.html")]
struct Body {
    words: &'static Words,
    narrowed: Vec<String>,
    /// The line that the figure is of, and why it is overdrawn.
    line: String,
    overdrawn: String,
    own: &'static words::overdrawn::Own,
    crumbs: Vec<(String, String)>,
    /// That the state is older than the definition, and where the former one stands.
    newer: String,
    former: String,
    result: String,
    why: String,
    op: String,
    formula: String,
    inputs: Vec<(String, String)>,
    parts: Table,
    more: String,
    sum: String,
    events: Table,
}

pub async fn page(ask: &Ask, figure: &str) -> Result<Page, Failure> {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let ask = &ask.of_figure(figure);
    let told = match told(ask, figure).await {
        // Who may not see it, and who asks for what it is not narrowed by, is not told the whole of it instead.
        Err(refused @ Failure::Refused { status, .. })
            if matches!(status, StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST) || !ask.query.only.path.is_empty() =>
        {
            return Err(refused);
        }
        Err(refused) => return underived::page(ask, figure).await?.ok_or(refused),
        Ok(told) => told,
    };
    let part = told.part.clone().unwrap_or_default();
    let catalogue = catalogue(ask, figure).await;
    let newer = catalogue.as_ref().map(|(_, known)| known).filter(|known| is_newer(ask, told.as_of.as_ref(), known));
    let (newer, former) = newer.map_or_else(Default::default, |known| {
        let said = indicator::newer_version_of_a_value(known.definition, &known.since);
        (lang.say(said), ask.query.elsewhere().at(&query::path(["kennzahlen", &known.id])))
    });
    let called = catalogue.map(|(name, _)| name).filter(|_| part.name == figure);
    let name = named(&part.name, lang).or(called).unwrap_or_else(|| part.name.clone());
    let causes = causes(ask, told.as_of.as_ref()).with(|query| query.only = ask.query.only.clone());
    let mut parts = parts(ask, figure, &told, &causes);
    let behind = behind(ask, figure, pinned(ask, told.as_of.as_ref())).await?;
    let mut events = events(ask, &behind, &part).await;
    ask.exported(&mut events);
    let more = parts.rows.len().saturating_sub(ROWS_MAX);
    parts.rows.truncate(ROWS_MAX);
    let more = if more == 0 { String::new() } else { lang.say(words::and_more(more as u64)) };
    let sum = match &behind.sum {
        _ if behind.events_total == 0 => lang.say(words::no_events_behind(part.value.is_some())),
        None => lang.say(words::not_added()),
        Some(sum) => {
            let [de, en] = [Lang::De, Lang::En]
                .map(|lang| with_unit(&derivation::readable(&part.name, &part.unit, sum), &part.unit, lang));
            lang.say(words::adds_up(behind.events_total, &Said::read(de, en)))
        }
    };
    let input = |name: &str, value: &str| {
        let (name, value) = words::derived::input(name, value);
        (Cell::text(&lang.say(name)).shown, Cell::text(&lang.say(value)).shown)
    };
    let inputs = part.inputs.iter().map(|it| input(&it.name, &it.value)).collect();
    let body = Body {
        words,
        narrowed: narrowed(ask, &told.target_day).await,
        line: line_of(ask),
        overdrawn: overdrawn_line(ask, figure, told.as_of.as_ref()).await?,
        own: words::overdrawn::own(lang),
        crumbs: crumbs(ask, figure),
        result: part
            .value
            .as_deref()
            .map(|value| with_unit(&derivation::readable(&part.name, &part.unit, value), &part.unit, lang))
            .unwrap_or_default(),
        newer,
        former,
        why: lang.told(part.why.as_ref()),
        op: lang.say(derivation::op(&part.op)),
        formula: told_formula(ask, &part).await,
        inputs,
        parts,
        more,
        sum,
        events: events.clone(),
    };
    let mut page = ask.page(&Cell::text(&name).shown, body, Some(events), told.as_of).of_its_year(ask);
    // Whoever recomputes it needs the parts, and how it follows from them.
    page.beside = vec![("part", described(&part)), ("parts", told.parts.iter().map(described).collect())];
    Ok(page)
}

/// The formula of a part: that of a whole figure is the catalogue's, which has it in both languages.
async fn told_formula(ask: &Ask, part: &FigurePart) -> String {
    let said = formula(&part.formula);
    if said.de == said.en
        && let Ok(known) = ask.link.analytics().list_catalogue(ListCatalogueRequest { id: part.name.clone() }).await
        && let Some(whole) = known.into_inner().definitions.into_iter().find_map(|known| known.formula)
        && formula(&whole.en).en == said.en
    {
        return ask.lang.told(Some(&whole));
    }
    ask.lang.say(said)
}

/// A part as programs read it.
fn described(part: &FigurePart) -> Value {
    let inputs: Map<String, Value> = part.inputs.iter().map(|input| (input.name.clone(), json!(input.value))).collect();
    json!({
        "name": part.name, "op": part.op, "value": part.value, "unit": part.unit, "inputs": inputs,
        "events": part.events, "composed": part.composed,
    })
}

/// What a part is called, where it has a word of its own.
fn named(name: &str, lang: Lang) -> Option<String> {
    derivation::part(name).map(|term| lang.word(term).to_owned())
}

/// What the catalogue calls an indicator, and what stands with its value; and its definition.
async fn catalogue(ask: &Ask, id: &str) -> Option<(String, Definition)> {
    if derivation::part(id).is_some() {
        return None;
    }
    let (of, with) = match id.rsplit_once('.') {
        Some((of, key)) => terms::with_value(key).map_or((id, None), |with| (of, Some(with))),
        None => (id, None),
    };
    let request = ListCatalogueRequest { id: of.to_owned() };
    let known = ask.link.analytics().list_catalogue(request).await.ok()?.into_inner();
    let known = known.definitions.into_iter().next()?;
    let name = ask.lang.told(known.name.as_ref());
    let name = with.map_or_else(|| name.clone(), |with| format!("{name}, {}", ask.lang.word(with)));
    Some((name, known))
}

fn with_unit(value: &str, unit: &str, lang: Lang) -> String {
    match unit {
        "EUR" => format!("{}\u{a0}EUR", lang.say(number::amount(value))),
        "percent" => format!("{}\u{a0}%", lang.say(number::decimal(value))),
        _ => lang.say(number::decimal(value)),
    }
}

/// The fiscal year of what is asked about; a line has its own.
async fn year(ask: &Ask) -> Result<i32, Failure> {
    if ask.query.only.line.is_empty() { ask.year().await } else { Ok(ask.query.year()) }
}

/// The part with everything that it is made of.
async fn told(ask: &Ask, figure: &str) -> Result<ExplainFigureResponse, Failure> {
    let Query { district, authority, programme, only, .. } = ask.query.clone();
    let year = year(ask).await?;
    let request = ExplainFigureRequest {
        view: ask.query.view(),
        figure: figure.to_owned(),
        year,
        district,
        authority,
        programme,
        line: only.line,
        item: only.item,
        path: only.path,
        target_day: only.target,
        ..ExplainFigureRequest::default()
    };
    let mut client = ask.link.analytics();
    let mut whole = client.explain_figure(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let page = client.explain_figure(ExplainFigureRequest { page_token, ..request.clone() }).await?.into_inner();
        whole.parts.extend(page.parts);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Events behind the part: those of a page, or of an export all of them.
async fn behind(ask: &Ask, figure: &str, view: Option<View>) -> Result<ListContributionsResponse, Failure> {
    let Query { district, authority, programme, only, .. } = ask.query.clone();
    let year = year(ask).await?;
    let mut request = ListContributionsRequest {
        view,
        figure: figure.to_owned(),
        year,
        district,
        authority,
        programme,
        line: only.line,
        path: only.path,
        item: only.item,
        target_day: only.target,
        ..ListContributionsRequest::default()
    };
    let mut client = ask.link.analytics();
    if ask.form == Form::Html {
        request.page_size = i32::try_from(ROWS_MAX).unwrap_or(i32::MAX);
        request.skip = skipped(ask.query.page_index());
        let page = client.list_contributions(request.clone()).await?.into_inner();
        if !page.contributions.is_empty() || page.events_total == 0 {
            return Ok(page);
        }
        // There are not so many pages: the last one.
        let events = usize::try_from(page.events_total).unwrap_or(usize::MAX);
        request.skip = skipped(events.saturating_sub(1) / ROWS_MAX);
        return Ok(client.list_contributions(request).await?.into_inner());
    }
    let mut whole = client.list_contributions(request.clone()).await?.into_inner();
    while !whole.next_page_token.is_empty() {
        let page_token = std::mem::take(&mut whole.next_page_token);
        let request = ListContributionsRequest { page_token, ..request.clone() };
        let page = client.list_contributions(request).await?.into_inner();
        whole.contributions.extend(page.contributions);
        whole.next_page_token = page.next_page_token;
    }
    Ok(whole)
}

/// Events of the pages before one.
fn skipped(page: usize) -> u32 {
    u32::try_from(page.saturating_mul(ROWS_MAX)).unwrap_or(u32::MAX)
}

/// The question behind a part. A district, an authority or a line is asked for by its name; what has none, as the part
/// that it is.
fn deeper(figure: &str, causes: &Query, part: &FigurePart) -> String {
    let narrows =
        figure.starts_with("budget.") && !figure.starts_with("budget.forecast") && causes.only.path.is_empty();
    let narrowed = narrows.then(|| {
        let mut query = causes.clone();
        if part.name.len() == 2 && part.name.parse::<District>().is_ok() && query.district.is_empty() {
            part.name.clone_into(&mut query.district);
        } else if part.name.parse::<LineName>().is_ok() && query.only.line.is_empty() {
            part.name.clone_into(&mut query.only.line);
        } else if query.authority.is_empty()
            && !part.name.contains('.')
            && part.name.parse::<Authority>().is_ok()
            && is_known(&part.name)
        {
            part.name.clone_into(&mut query.authority);
        } else {
            return None;
        }
        Some(query.at(&query::path(["grund", figure])))
    });
    if let Some(Some(address)) = narrowed {
        return address;
    }
    if narrows && part.name.starts_with("budget.") && part.name != figure {
        return causes.at(&query::path(["grund", &part.name]));
    }
    causes.with(|query| query.only.path.push(part.name.clone())).at(&query::path(["grund", figure]))
}

/// Whether a code is one that everybody knows, not a word of a part.
fn is_known(code: &str) -> bool {
    names::authority(code) != code
}

fn parts(ask: &Ask, figure: &str, told: &ExplainFigureResponse, causes: &Query) -> Table {
    let lang = ask.lang;
    let words = crate::words::of(lang);
    let columns = vec![
        Column::text("part", words.part),
        Column::number("value", lang.word(terms::VALUE)),
        Column::text("op", words.operation),
    ];
    let mut table = Table::new("teile", words.parts.to_owned(), columns, lang);
    table.headed = true;
    let cells = |part: &FigurePart| {
        let numbered = words::derived::part(&part.name, &part.op, &part.events).map(|said| lang.say(said));
        let name = named(&part.name, lang).or(numbered).unwrap_or_else(|| shown_name(&part.name));
        let link = match part.events.as_slice() {
            _ if part.composed => deeper(figure, causes, part),
            [event, ..] => causes.elsewhere().at(&format!("/journal/{event}")),
            [] => String::new(),
        };
        let value = match (&part.value, part.unit.as_str()) {
            (Some(value), "EUR") => Cell::amount(value, lang).to(link),
            (Some(value), "number") => {
                Cell::decimal(&derivation::readable(&part.name, "number", value), "", lang).to(link)
            }
            (Some(value), unit) => Cell::decimal(value, if unit == "percent" { "%" } else { "" }, lang).to(link),
            (None, _) => Cell::missing(&lang.told(part.why.as_ref())).to(link),
        };
        vec![Cell::named(&part.name, &name), value, Cell::named(&part.op, &lang.say(derivation::op(&part.op)))]
    };
    table.rows = told.parts.iter().map(cells).collect();
    table
}

/// A name as people read it: a district, an authority; a number of an event stays one.
fn shown_name(name: &str) -> String {
    if name.len() == 2 && name.parse::<District>().is_ok() { names::district(name) } else { names::authority(name) }
}

/// What the figure is narrowed to, in words.
async fn narrowed(ask: &Ask, target_day: &str) -> Vec<String> {
    let (asked, lang) = (&ask.query, ask.lang);
    let mut all = asked.filters();
    if !asked.only.line.is_empty() {
        all.push(titles::of_one(ask, &asked.only.line).await);
    }
    if !asked.only.item.is_empty() {
        all.push(lang.say(words::need::item(&asked.only.item)));
    }
    let own = ask.who.own();
    if let Some(own) = own.filter(|_| asked.authority.is_empty()) {
        all.push(office(&own));
    } else if all.len() == usize::from(!asked.year.is_empty()) {
        all.push(crate::words::of(lang).all_of_berlin.to_owned());
    }
    if !target_day.is_empty() {
        all.push(format!("{} {}", lang.word(words::need::TARGET_DAY), lang.say(number::day(target_day))));
    }
    all.iter().map(|text| Cell::text(text).shown).collect()
}

/// The page of the line that the figure is of; nothing where it is of several.
fn line_of(ask: &Ask) -> String {
    let line = &ask.query.only.line;
    if line.is_empty() { String::new() } else { ask.query.elsewhere().at(&query::line_path(line)) }
}

/// Why what is available of a line is less than nothing: what whoever comes by that figure wants to know.
async fn overdrawn_line(ask: &Ask, figure: &str, as_of: Option<&AsOf>) -> Result<String, Failure> {
    let only = &ask.query.only;
    if figure != "budget.available" || only.line.is_empty() || !only.path.is_empty() {
        return Ok(String::new());
    }
    let explained = line::explained(ask, pinned(ask, as_of), &only.line).await?;
    Ok(overdrawn::told(ask, &explained).await)
}

/// The parts above the one that is shown, each with its page.
fn crumbs(ask: &Ask, figure: &str) -> Vec<(String, String)> {
    let path = &ask.query.only.path;
    let above = (0..path.len()).map(|depth| {
        let name = if depth == 0 { figure } else { path.get(depth - 1).map_or(figure, String::as_str) };
        let name = named(name, ask.lang).unwrap_or_else(|| shown_name(name));
        let query = ask.query.with(|query| {
            query.only.path.truncate(depth);
            query.page.clear();
        });
        (Cell::text(&name).shown, query.at(&query::path(["grund", figure])))
    });
    above.collect()
}

/// Events with what each is of the figure.
async fn events(ask: &Ask, behind: &ListContributionsResponse, part: &FigurePart) -> Table {
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let said = behind.contributions.iter().filter_map(|it| it.said.as_ref()).map(|it| it.de.as_str());
    let titles = Titles::in_texts(ask, said).await;
    let mut columns = vec![
        Column::number("sequence", lang.word(terms::JOURNAL_NUMBER)),
        Column::day("day", lang.word(terms::DAY)),
        Column::text("event", lang.word(terms::EVENT)),
    ];
    if behind.sum.is_some() {
        columns.push(Column::number("contribution", words.contribution));
    }
    let mut table = Table::new(MAIN_TABLE, words.events_behind.to_owned(), columns, lang);
    table.headed = true;
    let share = |share: &String| {
        if part.unit == "EUR" { Cell::amount(share, lang) } else { Cell::decimal(share, "", lang) }
    };
    let cells = |event: &Contribution| {
        let link = ask.query.elsewhere().at(&format!("/journal/{}", event.sequence));
        let number = Cell::count(event.sequence, lang).to(link);
        let said = Cell::told(&titles.told(&lang.told(event.said.as_ref()), lang), lang);
        let mut cells = vec![number, Cell::day(&event.day, lang), said];
        cells.extend(event.contribution.as_ref().map(share));
        cells
    };
    table.rows = behind.contributions.iter().map(cells).collect();
    ask.turn_of(&mut table, usize::try_from(behind.events_total).unwrap_or(usize::MAX));
    if let (Some(sum), true) = (&behind.sum, table.turn == Turn::default()) {
        table.total = Some(vec![Cell::text(words.total), Cell::nothing(), Cell::nothing(), share(sum)]);
    }
    table
}
