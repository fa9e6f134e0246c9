//! One indicator: what it means, and its value in every district.

use askama::Template;
use sollist_contract::{
    grpc::analytics::v1::{Definition, IndicatorRow, ListCatalogueRequest},
    lang::Lang,
    words::{
        names, number,
        terms::{self, Term},
    },
};

use super::{
    course,
    indicators::{causes_of, figure, form, in_a_file, is_newer, is_of_need, note, of_a_file, side, whole},
    rows::{pinned, unit, which, why},
};
use crate::{
    ask::{Ask, MAIN_TABLE, Page},
    failure::Failure,
    query::Query,
    shell::Form,
    table::{Cell, Column, Table},
    words::{Words, indicator as said},
};

#[derive(Template)]
#[template(path = "indicator.html")]
struct Body {
    words: &'static Words,
    formula: String,
    /// That the state is older than the definition.
    newer: String,
    facts: Vec<(&'static str, String)>,
    former: Vec<(String, String)>,
    form: Form,
    table: Table,
    /// Numbers beside the value, each with the page behind it.
    beside: Vec<(&'static str, String)>,
    beside_name: &'static str,
    course: Option<(String, Table)>,
    /// That the course is older than the definition by which all of it is computed.
    course_newer: String,
    course_name: &'static str,
    published: Option<Table>,
    published_name: &'static str,
}

pub async fn page(ask: &Ask, id: &str) -> Result<Page, Failure> {
    let ask = &ask.of_figure(id);
    let (lang, words) = (ask.lang, crate::words::of(ask.lang));
    let request = ListCatalogueRequest { id: id.to_owned() };
    let known = ask.link.analytics().list_catalogue(request).await?.into_inner();
    let definition = known.definitions.into_iter().next().ok_or(Failure::NotFound)?;
    let (asked, ask) = (ask, &ask.of_indicator(&definition));
    let mut answer = whole(ask, id, &["district"]).await?;
    answer.rows.sort_by_cached_key(|row| names::place(row.district.as_deref(), row.authority.as_deref()));
    let causes = causes_of(ask, answer.as_of.as_ref(), id);
    let name = lang.told(definition.name.as_ref());
    let mut columns = vec![
        Column::text("district", lang.word(terms::DISTRICT)),
        Column::number("value", lang.word(terms::VALUE)),
        Column::number("numerator", lang.word(terms::NUMERATOR)),
        Column::number("denominator", lang.word(terms::DENOMINATOR)),
        Column::text("note", words.note),
    ];
    columns.extend(of_a_file(ask));
    let mut table = Table::new(MAIN_TABLE, name.clone(), columns, lang);
    let cells = |row: &IndicatorRow| {
        let district = row.district.clone().unwrap_or_default();
        let causes = causes.with(|query| district.clone_into(&mut query.district));
        let of = which(row.rollout.as_ref(), row.project.as_ref(), row.due_year, lang);
        let here = asked.query.elsewhere().with(|query| {
            district.clone_into(&mut query.district);
            causes.only.target.clone_into(&mut query.only.target);
        });
        let cells = vec![
            Cell::named(&district, &names::district(&district)).to(here.at("/kennzahlen")).below(&of.join(", ")),
            figure(row, &answer.rows, &causes, lang),
            side(row, "numerator", &answer.rows, &causes, lang),
            side(row, "denominator", &answer.rows, &causes, lang),
            Cell::text(&note(row, &answer.target_day, lang)),
        ];
        cells.into_iter().chain(in_a_file(ask, row)).collect()
    };
    table.rows = answer.rows.iter().map(cells).collect();
    asked.exported(&mut table);
    asked.turn(&mut table);
    let former = |it: &sollist_contract::grpc::analytics::v1::FormerDefinition| {
        (lang.say(number::day(&it.since)), lang.told(it.formula.as_ref()))
    };
    let view = pinned(ask, answer.as_of.as_ref());
    let course = course::over_quarters(ask, &definition, &name, view.clone(), &causes).await?;
    let published = course::published(ask, id, view).await?;
    let course_newer = course.as_ref().filter(|course| course.is_older).map_or_else(String::new, |_| {
        lang.say(said::course_of_newer_version(definition.definition, &definition.since))
    });
    let body = Body {
        words,
        formula: lang.told(definition.formula.as_ref()),
        newer: match is_newer(ask, answer.as_of.as_ref(), &definition) {
            true => lang.say(said::newer_version(definition.definition, &definition.since)),
            false => String::new(),
        },
        facts: facts(&definition, lang),
        former: definition.former.iter().map(former).collect(),
        form: form(asked, is_of_need(id)),
        table: table.clone(),
        beside: beside(&answer.rows, &causes, lang),
        beside_name: lang.word(said::BESIDE),
        course: course.map(|course| (course.chart, course.table)),
        course_newer,
        course_name: lang.word(said::COURSE),
        published,
        published_name: lang.word(said::PUBLISHED),
    };
    Ok(asked.page(&name, body, Some(table), answer.as_of).of_its_year(asked).of_narrowed(asked, ask))
}

/// Every number beside a value of the table, once.
fn beside(rows: &[IndicatorRow], causes: &Query, lang: Lang) -> Vec<(&'static str, String)> {
    let known = |(key, term): &(&str, Term)| {
        let row = rows.iter().find(|row| row.beside.iter().any(|number| number.key == *key))?;
        Some((lang.word(*term), why(&format!("{}.{key}", row.id), causes)))
    };
    terms::BESIDE.iter().filter_map(known).collect()
}

fn facts(it: &Definition, lang: Lang) -> Vec<(&'static str, String)> {
    let words = crate::words::of(lang);
    let since = lang.say(number::day(&it.since));
    let mut facts = vec![
        (lang.word(terms::SHORT_NAME), it.id.clone()),
        (lang.word(terms::UNIT), unit(&it.unit, lang)),
        (words.null_rule, lang.told(it.null_rule.as_ref())),
        (words.source, it.source.clone()),
        (words.used_by, lang.told(it.used_by.as_ref())),
        (words.made_of, it.inputs.join(", ")),
        (words.definition, format!("{}, {} {since}", it.definition, words.since)),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}
