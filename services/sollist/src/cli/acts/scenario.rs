//! Scenarios that are kept under names: saved, withdrawn, shown.

use std::{collections::HashMap, fs, path::Path};

use rust_decimal::Decimal;
use serde_json::{Map, Value};
use sollist_contract::{
    grpc::{
        analytics::v1::{GetScenarioRequest, ListScenariosRequest, Scenario as KeptScenario},
        intake::v1::{PublishScenarioRequest, ScenarioChange, WithdrawScenarioRequest},
    },
    ids::{Item, ScenarioName},
    money::Cents,
    parameters::{Change, Rate, Scenario},
    reading,
    said::Said,
    words::terms,
};

use super::{
    answer::{Answer, sentence},
    args::scenario::{Of, SaveArgs, ScenarioAction, ScenarioListArgs, ScenarioShowArgs, WithdrawArgs},
    asking::Asking,
    given::{some, text},
    listed::{self, Next, One},
    sheets,
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    figures,
    need::Named,
    output::Output,
    table::{Cell, Column, Sheet},
    words::{acts as words, figures as figure_words, need as need_words},
};
use sollist_contract::lang::Lang;

/// `sollist scenario …`
pub async fn scenario(link: &Link, action: &ScenarioAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match action {
        ScenarioAction::Save(args) => save(link, args, out).await,
        ScenarioAction::Withdraw(args) => withdraw(link, args, out).await,
        ScenarioAction::List(args) => list(link, args, out).await,
        ScenarioAction::Show(args) => show(link, args, out).await,
    }
}

async fn save(link: &Link, args: &SaveArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let (name, assumed) = match &args.file {
        Some(path) => of_file(path, args.name.as_ref())?,
        None => (text(args.name.as_ref()), of_options(args)?),
    };
    let asking = Asking::new(&args.act);
    let request = PublishScenarioRequest {
        command: asking.command(),
        authority: some(args.authority.as_ref()),
        name,
        reason: args.reason.to_string(),
        items: assumed.items.iter().map(|(item, change)| (item.to_string(), written(change))).collect(),
        eligible_factor: assumed.eligible_factor.map(decimal),
        delay_months: assumed.delay_months.map(i64::from),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.intake().publish_scenario(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

/// A scenario in a file, and what it is called: by hand, by itself, or by its file.
fn of_file(path: &Path, by_hand: Option<&ScenarioName>) -> Result<(String, Scenario), Failure> {
    let json = fs::read_to_string(path).map_err(|error| Failure::reading(path, &error))?;
    let unreadable = |error: serde_json::Error| {
        let place = reading::place(&error, &json);
        let further = further(&json, &place.field);
        Failure::invalid(figure_words::unreadable_scenario(path, &place, &reading::of_json(&error), &further))
    };
    // A list would be read as an object without names.
    serde_json::from_str::<Map<String, Value>>(&json).map_err(unreadable)?;
    let read: Scenario = serde_json::from_str(&json).map_err(unreadable)?;
    let name = by_hand.map_or_else(|| Named::of(path, json).name, ToString::to_string);
    Ok((name, read))
}

/// The most faults of a file that are named at once, beside the first.
const FURTHER_MAX: usize = 9;

/// What is wrong with a scenario beside the field at a place: without it the rest is read again, as far as that goes.
fn further(json: &str, first: &str) -> Vec<(String, Said)> {
    let (mut found, mut at) = (Vec::new(), first.to_owned());
    let Ok(mut rest) = serde_json::from_str::<Value>(json) else { return found };
    while found.len() < FURTHER_MAX && leave_out(&mut rest, &at) {
        let text = rest.to_string();
        let Err(error) = serde_json::from_str::<Scenario>(&text) else { break };
        at = reading::place(&error, &text).field;
        found.push((at.clone(), reading::of_json(&error)));
    }
    found
}

/// Takes the field at a path out of a document; whether there was one.
fn leave_out(document: &mut Value, path: &str) -> bool {
    let (above, field) = path.rsplit_once('.').unwrap_or(("", path));
    let mut within = above.split('.').filter(|part| !part.is_empty());
    let object = within.try_fold(document, |object, part| object.get_mut(part));
    object.and_then(Value::as_object_mut).is_some_and(|object| object.remove(field).is_some())
}

/// The item of which an option says something twice.
fn twice<T>(all: &[Of<T>]) -> Option<&Item> {
    let before = |at: usize, item: &Item| all.iter().take(at).any(|one| one.item == *item);
    all.iter().enumerate().find(|(at, one)| before(*at, &one.item)).map(|(_, one)| &one.item)
}

/// What the options assume.
fn of_options(args: &SaveArgs) -> Result<Scenario, Failure> {
    let of_items = [args.quota.len(), args.unit_price.len(), args.life_months.len(), args.running_cost.len()];
    let of_all = [args.eligible_factor.is_some(), args.delay_months.is_some()];
    if of_items.iter().all(|count| *count == 0) && !of_all.contains(&true) {
        return Err(Failure::usage(words::nothing_assumed()));
    }
    let options = [
        ("--quota", twice(&args.quota)),
        ("--unit-price", twice(&args.unit_price)),
        ("--life-months", twice(&args.life_months)),
        ("--running-cost", twice(&args.running_cost)),
    ];
    if let Some((option, item)) = options.into_iter().find_map(|(option, item)| Some((option, item?))) {
        return Err(Failure::usage(words::assumed_twice(option, item.as_str())));
    }
    let mut assumed =
        Scenario { eligible_factor: args.eligible_factor, delay_months: args.delay_months, ..Scenario::default() };
    for Of { item, value } in &args.quota {
        assumed.items.entry(item.clone()).or_default().quota = Some(*value);
    }
    for Of { item, value } in &args.unit_price {
        assumed.items.entry(item.clone()).or_default().unit_price = Some(euros(*value));
    }
    for Of { item, value } in &args.life_months {
        assumed.items.entry(item.clone()).or_default().life_months = Some(*value);
    }
    for Of { item, value } in &args.running_cost {
        assumed.items.entry(item.clone()).or_default().running_cost_per_year = Some(euros(*value));
    }
    Ok(assumed)
}

fn euros(amount: Cents) -> Rate {
    Rate(Decimal::new(amount.get(), 2))
}

fn decimal(Rate(value): Rate) -> String {
    value.to_string()
}

fn written(change: &Change) -> ScenarioChange {
    ScenarioChange {
        quota: change.quota.map(decimal),
        unit_price: change.unit_price.map(decimal),
        life_months: change.life_months.map(i64::from),
        running_cost_per_year: change.running_cost_per_year.map(decimal),
    }
}

async fn withdraw(link: &Link, args: &WithdrawArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = WithdrawScenarioRequest {
        command: asking.command(),
        authority: some(args.authority.as_ref()),
        name: args.name.to_string(),
        reason: args.reason.to_string(),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.intake().withdraw_scenario(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn list(link: &Link, args: &ScenarioListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let page = |Next { page_size, page_token }| {
        let (view, authority) = (args.view.request(), text(args.authority.as_ref()));
        let request = ListScenariosRequest { view, authority, page_size, page_token };
        async move {
            let page = link.records().list_scenarios(request).await?.into_inner();
            Ok((page.scenarios, page.next_page_token, page.as_of))
        }
    };
    let list = ("scenarios", words::no_scenarios());
    listed::at((link, &args.view), list, out, |all| scenarios(all, lang), page).await
}

async fn show(link: &Link, args: &ScenarioShowArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let request = GetScenarioRequest { view: args.view.request(), name: args.name.to_string() };
    let found = link.records().get_scenario(request).await?.into_inner().scenario.unwrap_or_default();
    let items = items(&found.items, out.lang);
    let sheet = scenarios(vec![found], out.lang);
    listed::one(One { sheet, beside: vec![("changes", need_words::ASSUMED, items)], missing: None }, out)
}

fn scenarios(all: Vec<KeptScenario>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("scenario", need_words::SCENARIO),
        Column::of("authority", terms::AUTHORITY).leaves(2),
        Column::of("items", need_words::ITEMS),
        Column::of("eligible_factor", need_words::FACTOR).optional(),
        Column::of("delay_months", need_words::LATER).optional(),
        Column::of("reason", terms::REASON).leaves(1),
        Column::of("day", terms::DAY).leaves(3),
        Column::of("sequence", terms::JOURNAL_NUMBER),
    ];
    let row = |one: KeptScenario| {
        let mut names: Vec<String> = one.items.into_keys().collect();
        names.sort_unstable();
        vec![
            Cell::text(one.name),
            match one.authority {
                Some(code) => sheets::authority(code),
                None => Cell::Named(String::new(), lang.word(need_words::BERLIN).to_owned()),
            },
            figures::items(names, lang),
            one.eligible_factor.map_or(Cell::Nothing, |factor| Cell::Number(factor, "")),
            one.delay_months.map_or(Cell::Nothing, Cell::Count),
            Cell::text(one.reason),
            Cell::Day(one.day),
            Cell::count(one.sequence),
        ]
    };
    Sheet::new(columns, all.into_iter().map(row).collect())
}

/// What is assumed of items, by item.
fn items(all: &HashMap<String, ScenarioChange>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::of("item", terms::ITEM),
        Column::of("quota", need_words::QUOTA).optional(),
        Column::of("unit_price", need_words::UNIT_PRICE).optional(),
        Column::of("life_months", need_words::LIFE).optional(),
        Column::of("running_cost_per_year", need_words::RUNNING_COST).optional(),
    ];
    let number = |text: &Option<String>| text.clone().map_or(Cell::Nothing, |text| Cell::Number(text, ""));
    let mut names: Vec<(&String, &ScenarioChange)> = all.iter().collect();
    names.sort_unstable_by_key(|(name, _)| *name);
    let row = |(name, change): (&String, &ScenarioChange)| {
        vec![
            figures::item(name.clone(), lang),
            number(&change.quota),
            number(&change.unit_price),
            change.life_months.map_or(Cell::Nothing, Cell::Count),
            number(&change.running_cost_per_year),
        ]
    };
    Sheet::new(columns, names.into_iter().map(row).collect())
}
