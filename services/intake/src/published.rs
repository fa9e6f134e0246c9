//! Published parameters as they were last: a value that is quite unlike the one before it has a slip of the comma, most
//! likely. What they mean and which are in force is the figures' affair.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use sollist_contract::{day::Day, event::ParametersPublished, ids::Item, similar::Lately};
use sollist_platform::{
    Error,
    store::{
        reading::Reading,
        rows::{self, Lock, Rows},
    },
};

pub mod parameter_row {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "intake_parameters")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub valid_from: String,
        pub amount: String,
        /// What was quite unlike it, and came before it.
        pub before: Option<String>,
    }
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Which number of a set: a field, and of which item, year or step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub field: &'static str,
    pub of: String,
    /// The step of costs.
    pub step: Option<String>,
}

impl Place {
    fn of(field: &'static str, of: impl ToString) -> Place {
        Place { field, of: of.to_string(), step: None }
    }
    /// How it is kept; no item and no year has a slash.
    fn name(&self) -> String {
        let Place { field, of, step } = self;
        step.as_ref().map_or_else(|| format!("{field}/{of}"), |step| format!("{field}/{of}/{step}"))
    }
}

/// A number that was published last by the day from which it is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    pub valid_from: Day,
    pub amount: Lately<Decimal>,
}

/// A number that is quite unlike the one that was published before it, valid from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlike {
    pub place: Place,
    pub valid_from: Day,
    pub before: Decimal,
    pub now: Decimal,
}

/// What an officer would query of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnlikeBefore(pub Vec<Unlike>);

/// Whether one number is at least ten times the other. What was nothing may become anything; nothing of what was more
/// is unlike it.
fn is_unlike(before: Decimal, now: Decimal) -> bool {
    if before.is_zero() {
        return false;
    }
    let (less, more) = (before.min(now), before.max(now));
    less.checked_mul(Decimal::TEN).is_some_and(|ten| ten <= more)
}

impl Published {
    /// With what is published now; and what of it is quite unlike what was.
    fn then(known: Option<&Published>, place: &Place, valid_from: Day, now: Decimal) -> (Published, Option<Unlike>) {
        let Some(known) = known else { return (Published { valid_from, amount: Lately::first(now) }, None) };
        let (then, unlike) = known.amount.then(now, is_unlike);
        let of = known.valid_from;
        let unlike = unlike.map(|before| Unlike { place: place.clone(), valid_from: of, before, now });
        // What is valid from an earlier day replaces nothing.
        let after = if valid_from < of { *known } else { Published { valid_from, amount: then } };
        (after, unlike)
    }
}

/// What a piece costs beside its price, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cost {
    /// Each year.
    Running(Decimal),
    /// Once for so many pieces.
    Step { name: String, every: u64, amount: Decimal },
}

/// A cost of a piece that is at least ten times its price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    pub item: Item,
    pub price: Decimal,
    pub cost: Cost,
}

/// Costs of a set that are hardly meant for a piece each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondPrices(pub Vec<Beyond>);

/// What of a set costs at least ten times the price of the piece that it is for. An item without a price is paid by
/// the year, and its costs are what it is.
pub fn beyond_prices(set: &ParametersPublished) -> Option<BeyondPrices> {
    let mut all = Vec::new();
    for (item, values) in &set.values.items {
        let price = values.unit_price.0;
        let ten = |pieces: Decimal| price.checked_mul(Decimal::TEN).and_then(|ten| ten.checked_mul(pieces));
        let is_beyond =
            |cost: Decimal, pieces: Decimal| price > Decimal::ZERO && ten(pieces).is_some_and(|ten| cost >= ten);
        let running = values.running_cost_per_year.0;
        let running = is_beyond(running, Decimal::ONE).then_some(Cost::Running(running));
        let steps = values.step_costs.iter().filter_map(|step| {
            let (every, amount) = (u64::try_from(step.every.get()).ok()?, step.amount.decimal());
            is_beyond(amount, Decimal::from(every)).then(|| Cost::Step { name: step.name.clone(), every, amount })
        });
        all.extend(running.into_iter().chain(steps).map(|cost| Beyond { item: item.clone(), price, cost }));
    }
    (!all.is_empty()).then_some(BeyondPrices(all))
}

/// The numbers that a set says, but for those that say nothing: prices, quotas, life times, what a piece takes. A quota
/// of nothing says that nobody needs the item, a price of nothing that a piece costs none.
pub fn numbers(set: &ParametersPublished) -> Vec<(Place, Decimal)> {
    let mut all: Vec<(Place, Decimal)> = Vec::new();
    for (item, values) in &set.values.items {
        all.push((Place::of("unit_price", item), values.unit_price.0));
        all.push((Place::of("quota", item), values.quota.0));
        all.push((Place::of("running_cost_per_year", item), values.running_cost_per_year.0));
        all.extend(values.life_months.map(|months| (Place::of("life_months", item), Decimal::from(months))));
        for step in &values.step_costs {
            let place = Place { step: Some(step.name.clone()), ..Place::of("amount", item) };
            all.push((place, step.amount.decimal()));
        }
    }
    for (item, footprint) in set.values.footprints.iter().flatten() {
        all.push((Place::of("manufacturing_kg", item), footprint.manufacturing_kg.0));
        all.push((Place::of("total_median", item), footprint.total_median.0));
        all.push((Place::of("kwh_per_year", item), footprint.kwh_per_year.0));
    }
    // The factor of a year beside that of any other: the grid does not change tenfold.
    for (_, factor) in set.values.grid_kg_per_kwh.iter().flatten() {
        all.push((Place::of("grid_kg_per_kwh", ""), factor.0));
    }
    if let Some(lcc) = &set.values.lcc {
        all.push((Place::of("electricity_eur_per_kwh", ""), lcc.electricity_eur_per_kwh.0));
        all.extend(lcc.disposal.iter().map(|(item, amount)| (Place::of("disposal", item), amount.0)));
    }
    all.retain(|(place, number)| *number > Decimal::ZERO || ["quota", "unit_price"].contains(&place.field));
    all
}

/// Takes note of a set; what of it is quite unlike what was published before.
pub fn note(set: &ParametersPublished, known: &mut Rows<Place, Published>) -> Option<UnlikeBefore> {
    let mut unlike = Vec::new();
    for (place, now) in numbers(set) {
        let (published, odd) = Published::then(known.get(&place), &place, set.valid_from, now);
        unlike.extend(odd);
        known.put(place, published);
    }
    (!unlike.is_empty()).then_some(UnlikeBefore(unlike))
}

pub fn model(place: &Place, published: &Published) -> parameter_row::Model {
    parameter_row::Model {
        name: rows::storable(&place.name()),
        valid_from: published.valid_from.to_string(),
        amount: published.amount.last.normalize().to_string(),
        before: published.amount.before.map(|before| before.normalize().to_string()),
    }
}

/// What was published last under some places. What cannot be read is as good as nothing: it is only compared.
pub async fn load(tx: &Reading<'_>, places: &BTreeSet<Place>, into: &mut Rows<Place, Published>) -> Result<(), Error> {
    let named: Vec<(String, &Place)> = places.iter().map(|place| (rows::storable(&place.name()), place)).collect();
    let keys = named.iter().map(|(name, _)| [name.as_str()]);
    for row in rows::by_key::<parameter_row::Entity, 1>(tx, [parameter_row::Column::Name], keys, Lock::Held).await? {
        let Some((_, place)) = named.iter().find(|(name, _)| *name == row.name) else { continue };
        let number = |text: &str| text.parse::<Decimal>().ok();
        let (Ok(valid_from), Some(last)) = (row.valid_from.parse(), number(&row.amount)) else { continue };
        let amount = Lately { last, before: row.before.as_deref().and_then(number) };
        into.loaded((*place).clone(), Published { valid_from, amount });
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use sollist_contract::{
        event::{Event, IntakeEvent},
        warning::Warn as _,
    };

    use super::*;

    fn set(valid_from: &str, items: &str) -> ParametersPublished {
        let json = format!(r#"{{"set":"Preise","valid_from":"{valid_from}","values":{{"items":{{{items}}}}}}}"#);
        let Some(Ok(Event::Intake(IntakeEvent::ParametersPublished(set)))) =
            Event::from_data("parameters.published.v1", &json)
        else {
            panic!("{json}")
        };
        set
    }

    #[test]
    fn a_quota_of_nothing_where_it_was_more_is_told_and_one_that_comes_is_not() {
        let mut known = Rows::default();
        let mut told = |quota: &str| {
            let item = format!(
                r#""notebook":{{"programme":"mobile-devices","unit_price":"900","life_months":60,"quota":"{quota}"}}"#
            );
            note(&set("2026-01-01", &item), &mut known).map(|unlike| unlike.warn().said)
        };
        assert_eq!((told("0"), told("1.00")), (None, None));
        let slip = told("0.00").unwrap();
        assert!(slip.de.contains("(Notebook) 0 statt 1 (gültig ab 01.01.2026), damit kein Mehrbedarf"), "{slip}");
        assert!(
            slip.en.contains("quota per position (notebook) 0 instead of 1 (valid from 2026-01-01), so no need"),
            "{slip}"
        );
        assert_eq!((told("0"), told("1.00")), (None, None), "said already, and set right");
    }

    #[test]
    fn a_slip_of_the_comma_is_told_with_both_values_and_what_sets_it_right_is_not() {
        let mut known = Rows::default();
        let mut told = |valid_from: &str, price: &str| {
            let item =
                format!(r#""notebook":{{"programme":"mobile-devices","unit_price":"{price}","life_months":60}}"#);
            note(&set(valid_from, &item), &mut known).map(|unlike| unlike.warn().said.de)
        };
        assert_eq!(told("2026-01-01", "1071.72"), None);
        assert_eq!(told("2027-01-01", "1150.00"), None);
        let slip = told("2028-01-01", "115000").unwrap();
        let says = "Stückpreis (Notebook) 115.000 statt 1.150 (gültig ab 01.01.2027)";
        assert!(slip.contains(says) && !slip.contains("Nutzungsdauer"), "{slip}");
        assert_eq!(told("2028-01-01", "1150.00"), None, "set right");
        assert!(told("2028-01-01", "11.50").unwrap().contains("11,5 statt 1.150"));
        // What is valid from an earlier day is held to what is known, and leaves it there.
        assert_eq!(told("2025-01-01", "1.20"), None, "less than ten times");
        let nothing = told("2028-01-01", "0").unwrap();
        assert!(nothing.contains("0 statt 11,5") && nothing.contains("ein Stück kostet nichts"), "{nothing}");
        assert_eq!(told("2028-01-01", "11.60"), None);
    }
}
