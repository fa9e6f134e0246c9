//! `sollist explain`: how a figure came about, part by part, and the kit with which anybody recomputes it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::{Map, Value, json};
use sollist_analytics::{definition, derivation::Side};
use sollist_contract::{
    grpc::{
        analytics::v1::{
            ExplainFigureRequest, ExplainFigureResponse, FigurePart, TraceFigureRequest, TraceFigureResponse,
            TracedEvent, TracedPart,
        },
        common::v1::AsOf,
    },
    said::Said,
    words::{
        derivation::{self, op},
        formulas::formula,
        terms,
    },
};

use super::{
    Link,
    args::{ExplainArgs, Format},
    choice,
    failure::{Exit, Failure},
    file::{Readers, Whole},
    names,
    number::{shown_count, shown_decimal, shown_eur},
    output::{Output, Stand},
    table::{Cell, Column, Sheet},
    whole,
    words::derive as words,
    year,
};
use sollist_contract::lang::Lang;

/// Recomputes a derivation with nothing but Python's standard library.
const RECOMPUTE: &str = include_str!("kit/recompute.py");

/// Tells how a figure came about, or writes the kit.
pub async fn explain(link: &Link, args: &ExplainArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    year::applies(args.figure(), args.year)?;
    year::say_counts(Some(args.figure()), args.year, &args.view, out);
    let args = &names::whole(link, args).await?;
    let ExplainArgs { path, year, section, district, authority, programme, line, kit, view, .. } = args.clone();
    let (item, target_day) = (args.item.as_ref().map(ToString::to_string), args.target_day);
    let text = |value: Option<String>| value.unwrap_or_default();
    let request = ExplainFigureRequest {
        view: view.request(),
        figure: args.figure().to_owned(),
        year: year.unwrap_or_default(),
        section: text(section),
        district: text(district.map(|district| district.to_string())),
        authority: text(authority.map(|authority| authority.to_string())),
        programme: text(programme.map(|programme| programme.to_string())),
        line: text(line.map(|line| line.to_string())),
        path,
        item: text(item),
        target_day: text(target_day.map(|day| day.to_string())),
        ..ExplainFigureRequest::default()
    };
    match kit {
        Some(folder) => write_kit(link, request, &folder, out).await?,
        None => {
            let (told, path) = found(link, request).await?;
            // A line is of its own year.
            if args.year.is_none() && args.line.is_none() && is_by_year(args.figure()) {
                year::say_newest(link, &args.view, told.as_of.as_ref(), out).await?;
            }
            show(told, &ExplainArgs { path, ..args.clone() }, out)?;
        }
    }
    Ok(Exit::Done)
}

/// Whether a figure is of the money of the newest year. The extra need is of its target day, a forecast of the running
/// year.
fn is_by_year(figure: &str) -> bool {
    let rate = Side::of(figure).map_or(figure, |(indicator, _)| indicator.id);
    let is_of_money = rate.starts_with("budget.") || definition(rate).is_some_and(|one| one.is_by_year());
    is_of_money && !rate.starts_with("need.") && !rate.starts_with("budget.forecast")
}

/// The answer, and the path as the contract has it. Parts may be typed as they are printed: where the answer knows no
/// such part, each is looked up among those of the part before.
async fn found(link: &Link, request: ExplainFigureRequest) -> Result<(ExplainFigureResponse, Vec<String>), Failure> {
    let refused = match whole::figure(link, request.clone()).await {
        Ok(told) => return Ok((told, request.path)),
        Err(refused) => refused,
    };
    let mut path = Vec::new();
    for typed in &request.path {
        let Ok(above) = whole::figure(link, ExplainFigureRequest { path: path.clone(), ..request.clone() }).await
        else {
            return Err(refused);
        };
        let parts: Vec<&str> = above.parts.iter().map(|part| part.name.as_str()).collect();
        path.push(choice::part(typed, &parts).unwrap_or(typed).to_owned());
    }
    if path == request.path {
        return Err(refused);
    }
    let told = whole::figure(link, ExplainFigureRequest { path: path.clone(), ..request }).await?;
    Ok((told, path))
}

/// A value as people read it; `None`: there is none.
fn shown(part: &FigurePart, lang: Lang) -> Option<String> {
    let value = part.value.as_deref()?;
    Some(match part.unit.as_str() {
        "EUR" => shown_eur(value, lang),
        "percent" => format!("{} %", shown_decimal(value, lang)),
        "number" => shown_decimal(value, lang),
        _ => value.parse::<i64>().map_or_else(|_| value.to_owned(), |count| shown_count(count, lang)),
    })
}

fn value(part: FigurePart, lang: Lang) -> Cell {
    match (part.value, part.unit.as_str()) {
        (Some(value), "EUR") => Cell::Amount(value),
        (Some(value), "percent") => Cell::Number(value, "%"),
        (Some(value), _) => Cell::Number(value, ""),
        (None, _) => Cell::Missing(part.why.map(|why| lang.say(Said::read(&*why.de, &*why.en))).unwrap_or_default()),
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("part", words::PART.0, words::PART.1),
        Column::new("value", words::VALUE.0, words::VALUE.1),
        Column::new("op", words::OP.0, words::OP.1).wide(),
        Column::new("formula", words::FORMULA.0, words::FORMULA.1).wide(),
        Column::new("events", words::EVENTS.0, words::EVENTS.1).coded(),
        // Those above the last parts read none.
        Column::new("", words::EVENTS.0, words::EVENTS.1).optional(),
    ]
}

/// The same part with no more decimals than people read.
fn readable(part: FigurePart) -> FigurePart {
    let value = part.value.map(|value| derivation::readable(&part.name, &part.unit, &value));
    FigurePart { value, ..part }
}

fn cells(part: FigurePart, lang: Lang) -> Vec<Cell> {
    let events: Vec<String> = part.events.iter().map(u64::to_string).collect();
    let numbers = Cell::Events(part.events.clone(), usize::MAX);
    vec![
        Cell::Named(part.name.clone(), words::part(&part.name, lang)),
        value(part.clone(), lang),
        Cell::Named(part.op.clone(), lang.say(op(&part.op))),
        Cell::Named(part.formula.clone(), lang.say(formula(&part.formula))),
        Cell::list(events),
        if part.events.is_empty() { Cell::Nothing } else { numbers },
    ]
}

fn show(told: ExplainFigureResponse, args: &ExplainArgs, out: &mut Output<'_>) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document<'a> {
        as_of: &'a Stand,
        /// Of a figure that depends on one.
        target_day: Option<&'a str>,
        #[serde(flatten)]
        node: Value,
        children: Vec<Value>,
    }
    let lang = out.lang;
    let stand = Stand::of(told.as_of, out);
    stand.warn(out);
    let part = told.part.unwrap_or_default();
    let target_day = Some(told.target_day.as_str()).filter(|day| !day.is_empty());
    let deeper = told.parts.iter().find(|part| part.composed).map(|part| part.name.clone());
    let children: Vec<Value> = told.parts.iter().map(described).collect();
    let for_people = out.format == Format::Table;
    let cells = |part| cells(if for_people { readable(part) } else { part }, lang);
    let sheet = Sheet::new(columns(), told.parts.into_iter().map(cells).collect());
    match out.format {
        Format::Json => out.json(&Document { as_of: &stand, target_day, node: described(&part), children }),
        Format::Csv => out.csv(&sheet, true),
        Format::Table => {
            let name = match target_day {
                None => words::part(&part.name, lang),
                Some(day) if args.path.is_empty() => lang.say(words::on(&part.name, day)),
                Some(day) => format!("{} ({})", words::part(&part.name, lang), lang.say(words::on(args.figure(), day))),
            };
            let is = shown(&readable(part.clone()), lang).unwrap_or_else(|| {
                part.why.as_ref().map(|why| lang.say(Said::read(&*why.de, &*why.en))).unwrap_or_default()
            });
            // Parts that stand by themselves have no value together.
            let equation = if is.is_empty() { name } else { format!("{name} = {is}") };
            out.tell(&format!("{equation}\n{}\n", lang.say(words::made(&part.op))))?;
            if !sheet.rows.is_empty() {
                out.print("\n")?;
                out.table(&sheet)?;
            }
            if let Some(name) = deeper {
                let path =
                    [args.figure()].into_iter().chain(args.path.iter().map(String::as_str)).chain([name.as_str()]);
                let whole: Vec<String> = path.map(str::to_owned).chain(options(args)).collect();
                out.print(&format!("\n{}\n", lang.say(words::deeper(&out.place, &whole))))?;
            }
            out.tell(&format!("\n{}\n", stand.sentence(lang)))
        }
    }
}

/// What the question is narrowed by, as it is typed.
fn options(args: &ExplainArgs) -> Vec<String> {
    let text = |name: &str, value: Option<String>| value.map(|value| [name.to_owned(), value]);
    [
        text("--year", args.year.map(|year| year.to_string())),
        text("--section", args.section.clone()),
        text("--district", args.district.map(|district| district.to_string())),
        text("--authority", args.authority.as_ref().map(ToString::to_string)),
        text("--programme", args.programme.map(|programme| programme.to_string())),
        text("--line", args.line.as_ref().map(ToString::to_string)),
        text("--item", args.item.as_ref().map(ToString::to_string)),
        text("--target-day", args.target_day.map(|day| day.to_string())),
        text("--as-of", args.view.as_of.clone()),
        text("--until", args.view.until.map(|until| until.to_string())),
    ]
    .into_iter()
    .flatten()
    .flatten()
    .collect()
}

/// A part as JSON.
fn described(part: &FigurePart) -> Value {
    let inputs: Map<String, Value> = part.inputs.iter().map(|input| (input.name.clone(), json!(input.value))).collect();
    json!({
        "name": part.name, "op": part.op, "formula": part.formula, "value": part.value, "unit": part.unit,
        "inputs": inputs, "events": part.events,
        "why": part.why.as_ref().map(|why| json!({"de": why.de, "en": why.en})),
    })
}

/// Writes parts, events, the script that recomputes them and what it is about, into a folder of its own.
async fn write_kit(
    link: &Link,
    request: ExplainFigureRequest,
    folder: &Path,
    out: &mut Output<'_>,
) -> Result<(), Failure> {
    if !request.path.is_empty() {
        return Err(Failure::usage(words::kit_is_whole()));
    }
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::usage(words::kit_folder(&folder.display().to_string())));
    }
    let ExplainFigureRequest {
        view,
        figure,
        year,
        section,
        district,
        authority,
        programme,
        line,
        item,
        target_day,
        ..
    } = request;
    let asked = [
        ("figure", figure.clone()),
        ("year", if year == 0 { String::new() } else { year.to_string() }),
        ("section", section.clone()),
        ("district", district.clone()),
        ("authority", authority.clone()),
        ("programme", programme.clone()),
        ("line", line.clone()),
        ("item", item.clone()),
    ];
    let request =
        TraceFigureRequest { view, figure, year, section, district, authority, programme, line, item, target_day };
    let mut pieces = link.analytics().trace_figure(request).await?.into_inner();
    let mut kit = Kit::create(folder, out.lang)?;
    while let Some(piece) = pieces.message().await? {
        kit.take(piece)?;
    }
    let (root, stand) = kit.finish(&asked)?;
    tell_of_kit(root, &stand, folder, out)
}

/// What was written where, in every form.
fn tell_of_kit(root: FigurePart, stand: &Stand, folder: &Path, out: &mut Output<'_>) -> Result<(), Failure> {
    let (lang, folder) = (out.lang, folder.display().to_string());
    match out.format {
        Format::Json => out.json(&json!({"as_of": stand, "part": described(&root), "folder": folder})),
        Format::Csv => {
            let mut sheet = Sheet::new(columns(), vec![cells(root, lang)]);
            sheet.add("events", Column::of("folder", terms::FOLDER), Cell::text(folder));
            out.csv(&sheet, true)
        }
        Format::Table => {
            let is = shown(&root, lang).unwrap_or_default();
            out.tell(&format!("{}\n", lang.say(words::kit_written(&root.name, &is, &folder))))?;
            out.tell(&format!("{}\n", stand.sentence(lang)))
        }
    }
}

fn csv_line(row: &[String]) -> Result<Vec<u8>, Failure> {
    let mut line = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    line.write_record(row).map_err(Failure::answer)?;
    line.into_inner().map_err(Failure::answer)
}

/// A text as it is, anything else as JSON has it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The fields of the data of an event, by the paths that parts name: `values/items/notebook/quota`.
fn fields_of(value: &Value, path: &str, all: &mut Vec<(String, String)>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| fields_of(value, &below(key), all)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(place, value)| fields_of(value, &below(&place.to_string()), all));
        }
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => all.push((path.to_owned(), plain(value))),
    }
}

/// A kit that is being written.
struct Kit {
    folder: PathBuf,
    lang: Lang,
    parts: Whole,
    /// Events as they were recorded, and the same field by field.
    events: Whole,
    fields: Whole,
    /// Number of the part that each depth is in.
    inside: Vec<u64>,
    count: u64,
    root: FigurePart,
    stand: Stand,
    /// Of a figure that depends on one.
    target_day: String,
}

impl Kit {
    fn create(folder: &Path, lang: Lang) -> Result<Kit, Failure> {
        fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
        let mut parts = Whole::create(&folder.join("parts.csv"), Readers::Owner)?;
        parts.write(b"id,parent,name,op,value,unit,inputs,events,formula\r\n")?;
        let events = Whole::create(&folder.join("events.jsonl"), Readers::Owner)?;
        let mut fields = Whole::create(&folder.join("events.csv"), Readers::Owner)?;
        fields.write(b"number,type,time,field,value\r\n")?;
        Ok(Kit {
            folder: folder.to_owned(),
            lang,
            parts,
            events,
            fields,
            inside: Vec::new(),
            count: 0,
            root: FigurePart::default(),
            stand: Stand::known(AsOf::default()),
            target_day: String::new(),
        })
    }

    fn take(&mut self, piece: TraceFigureResponse) -> Result<(), Failure> {
        if let Some(as_of) = piece.as_of {
            self.stand = Stand::known(as_of);
            self.target_day = piece.target_day;
        }
        for TracedPart { depth, part } in piece.parts {
            let (part, depth) = (part.unwrap_or_default(), usize::try_from(depth).unwrap_or(usize::MAX));
            self.count = self.count.saturating_add(1);
            self.inside.truncate(depth);
            let parent = self.inside.last().map(u64::to_string).unwrap_or_default();
            self.inside.push(self.count);
            let inputs: Map<String, Value> =
                part.inputs.iter().map(|input| (input.name.clone(), json!(input.value))).collect();
            let events: Vec<String> = part.events.iter().map(u64::to_string).collect();
            let row = [
                self.count.to_string(),
                parent,
                part.name.clone(),
                part.op.clone(),
                part.value.clone().unwrap_or_default(),
                part.unit.clone(),
                Value::Object(inputs).to_string(),
                events.join(" "),
                self.lang.say(formula(&part.formula)),
            ];
            self.parts.write(&csv_line(&row)?)?;
            if depth == 0 {
                self.root = part;
            }
        }
        for TracedEvent { sequence, event } in piece.events {
            // One line a number: the event stays the very text of the journal.
            self.events.write(format!("{sequence}\t{event}\n").as_bytes())?;
            let told: Value = serde_json::from_str(&event).map_err(Failure::answer)?;
            let text = |key: &str| told.get(key).map(plain).unwrap_or_default();
            let mut fields = Vec::new();
            fields_of(told.get("data").unwrap_or(&Value::Null), "", &mut fields);
            for (field, value) in fields {
                let row = [sequence.to_string(), text("type"), text("time"), field, value];
                self.fields.write(&csv_line(&row)?)?;
            }
        }
        Ok(())
    }

    fn finish(self, asked: &[(&str, String)]) -> Result<(FigurePart, Stand), Failure> {
        let Kit { folder, lang, parts, events, fields, root, stand, target_day, .. } = self;
        parts.finish()?;
        events.finish()?;
        fields.finish()?;
        let asked: String = asked
            .iter()
            .chain(&[("target_day", target_day)])
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("  {name}: {value}\n"))
            .collect();
        let is = shown(&root, lang).unwrap_or_default();
        let text = lang.say(words::kit_readme(&asked, &is, &stand.sentence(lang), &stand.0.hash));
        for (name, content) in [("recompute.py", RECOMPUTE), ("README.txt", text.as_str())] {
            let mut file = Whole::create(&folder.join(name), Readers::Owner)?;
            file.write(content.as_bytes())?;
            file.finish()?;
        }
        Ok((root, stand))
    }
}
