//! Reads the rule file.

use sollist_contract::ids::{Kind, Programme};
use sollist_platform::words;
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

use super::rules::{
    AuthorityRule, Bereiche, Came, Conditions, GroupName, KindRule, Pattern, Patterns, ProgrammeRule, RuleFault, Rules,
    RulesFault, Wanted,
};

/// The lists of a rule file, and what a rule of each may say.
const LISTS: &[&str] = &["authority", "programme", "kind"];
const OF_AUTHORITY: &[&str] = &["bereich", "section", "chapter", "code"];
const OF_PROGRAMME: &[&str] = &["bereich", "section", "chapter", "title", "programme", "cover_group"];
const OF_KIND: &[&str] = &["bereich", "section", "chapter", "title", "kind"];

const KINDS: [Kind; 4] = [Kind::Staff, Kind::Consumptive, Kind::Investment, Kind::Revenue];

/// What is wrong, and from which byte on.
type Wrong = (usize, RuleFault);
type Value<'a> = Spanned<DeValue<'a>>;

impl Rules {
    /// The rules that come with the program.
    pub fn shipped() -> Result<Rules, RulesFault> {
        Rules::parse(Rules::shipped_text())
    }

    /// Reads a rule file.
    pub fn parse(text: &str) -> Result<Rules, RulesFault> {
        let at_line = |(at, why): Wrong| {
            let before = text.get(..at).unwrap_or_default();
            RulesFault::InLine { line: before.matches('\n').count() + 1, why }
        };
        let file = DeTable::parse(text).map_err(|error| at_line(no_toml(&error)))?;
        let rules = read(file.get_ref()).map_err(at_line)?;
        match rules.without_condition() {
            Some((list, place)) => Err(RulesFault::WithoutCondition { list, number: place + 1 }),
            None => Ok(rules),
        }
    }
}

fn no_toml(error: &Error) -> Wrong {
    (error.span().map_or(0, |span| span.start), RuleFault::NotToml(words::toml(error.message())))
}

fn read(file: &DeTable<'_>) -> Result<Rules, Wrong> {
    knows(file, LISTS)?;
    let authorities = each(file, "authority", |rule| {
        knows(rule.table, OF_AUTHORITY)?;
        let of = rule.conditions()?;
        let code = rule.must("code", |text| text.parse().map_err(RuleFault::Authority))?;
        Ok(AuthorityRule { of, code })
    })?;
    let programmes = each(file, "programme", |rule| {
        knows(rule.table, OF_PROGRAMME)?;
        let of = rule.conditions()?;
        let programme = rule.must("programme", |text| one_of(text, &Programme::ALL, Programme::code))?;
        let cover_group = rule.may("cover_group", GroupName::read)?;
        Ok(ProgrammeRule { of, programme, cover_group })
    })?;
    let kinds = each(file, "kind", |rule| {
        knows(rule.table, OF_KIND)?;
        let of = rule.conditions()?;
        let kind = rule.must("kind", |text| one_of(text, &KINDS, Kind::code))?;
        Ok(KindRule { of, kind })
    })?;
    Ok(Rules { authorities, programmes, kinds })
}

/// Reads every rule of a list.
fn each<T>(file: &DeTable<'_>, list: &str, read: impl Fn(&Rule<'_>) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
    let Some(rules) = file.get(list) else { return Ok(Vec::new()) };
    let DeValue::Array(found) = rules.get_ref() else { return Err(unfit(rules, Wanted::List)) };
    let one = |value: &Value<'_>| match value.get_ref() {
        DeValue::Table(table) => read(&Rule { at: value.span().start, table }),
        _ => Err(unfit(value, Wanted::Table)),
    };
    found.iter().map(one).collect()
}

/// Whether every key of a table is one of these.
fn knows(table: &DeTable<'_>, known: &'static [&'static str]) -> Result<(), Wrong> {
    match table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
        None => Ok(()),
        Some(key) => Err((key.span().start, RuleFault::UnknownKey { key: key.get_ref().to_string(), known })),
    }
}

/// A rule as it stands in the file.
struct Rule<'a> {
    /// Where it begins.
    at: usize,
    table: &'a DeTable<'a>,
}

impl Rule<'_> {
    fn conditions(&self) -> Result<Conditions, Wrong> {
        Ok(Conditions {
            bereich: self.may("bereich", Bereiche::read)?,
            section: self.patterns("section")?,
            chapter: self.patterns("chapter")?,
            title: self.patterns("title")?,
        })
    }

    fn may<T>(&self, key: &str, read: impl Fn(&str) -> Result<T, RuleFault>) -> Result<Option<T>, Wrong> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let DeValue::String(text) = value.get_ref() else { return Err(unfit(value, Wanted::Text)) };
        read(text).map(Some).map_err(|why| (value.span().start, why))
    }

    fn must<T>(&self, key: &'static str, read: impl Fn(&str) -> Result<T, RuleFault>) -> Result<T, Wrong> {
        self.may(key, read)?.ok_or((self.at, RuleFault::MissingKey { key }))
    }

    /// One pattern, or a list of which one must fit.
    fn patterns(&self, key: &str) -> Result<Option<Patterns>, Wrong> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let pattern = |text: &str| Pattern::read(text).map_err(|why| (value.span().start, why));
        let patterns = match value.get_ref() {
            DeValue::String(text) => vec![pattern(text)?],
            DeValue::Array(list) if !list.is_empty() => {
                let one = |entry: &Value<'_>| match entry.get_ref() {
                    DeValue::String(text) => pattern(text),
                    _ => Err(unfit(entry, Wanted::Text)),
                };
                list.iter().map(one).collect::<Result<_, _>>()?
            }
            DeValue::Array(_) => return Err((value.span().start, RuleFault::EmptyPattern)),
            _ => return Err(unfit(value, Wanted::Texts)),
        };
        Ok(Some(Patterns(patterns)))
    }
}

fn one_of<T: Copy>(text: &str, all: &[T], code: impl Fn(T) -> &'static str) -> Result<T, RuleFault> {
    let unknown =
        || RuleFault::UnknownValue { text: text.to_owned(), known: all.iter().map(|one| code(*one)).collect() };
    all.iter().copied().find(|one| code(*one) == text).ok_or_else(unknown)
}

fn unfit(value: &Value<'_>, wanted: Wanted) -> Wrong {
    let came = match value.get_ref() {
        DeValue::String(text) => Came::Text(text.to_string()),
        DeValue::Integer(number) => Came::Number(number.to_string()),
        DeValue::Float(number) => Came::Decimal(number.to_string()),
        DeValue::Boolean(truth) => Came::Truth(*truth),
        DeValue::Array(_) => Came::List,
        DeValue::Table(_) => Came::Table,
        DeValue::Datetime(_) => Came::Other,
    };
    (value.span().start, RuleFault::Kind { wanted, came })
}
