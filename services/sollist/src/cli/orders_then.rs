//! What an order was when something happened to it: events that deliver, invoice or cancel name nothing but its number.
//! What it is now is what it was then, unless it was changed since.

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use serde::Deserialize;
use sollist_contract::{
    grpc::{
        intake::v1::{ListEventsRequest, RecordedEvent},
        procurement::v1::GetOrderRequest,
    },
    said::Said,
};

use super::{Link, words::figures as words};

/// So many orders are asked for; beyond them events say what they say.
const ORDERS_MAX: usize = 500;
/// So many of them are read whole, because they were changed since; of others the amount is left out.
const CHANGED_MAX: usize = 50;
/// Events that are asked for at a time, and changes of orders that are looked through.
const PAGE_SIZE: i32 = 1000;
const CHANGES_MAX: usize = 10_000;
/// What happens to an order and says neither its line nor its amount.
const OF_ORDERS: [&str; 3] =
    ["procurement.goods-delivered.", "procurement.invoice-received.", "procurement.order-cancelled."];
const PLACED: &str = "procurement.order-placed.";
const CHANGED: &str = "procurement.order-changed.";

/// Authority and number of an order.
type Key = (String, String);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    authority: String,
    order: String,
    amount: String,
}

/// An order as it is now, and the totals that it had, by number, where it was changed.
#[derive(Debug)]
struct Known {
    line: String,
    amount: String,
    totals: Option<Totals>,
}

/// By number, each with the day from which it counts.
type Totals = BTreeMap<u64, (String, String)>;

/// Orders beside events.
#[derive(Debug, Default)]
pub struct OrdersThen {
    orders: HashMap<Key, Option<Known>>,
    /// By order the last change of it, of those from a number on; `None`: nothing was looked through yet.
    changed: HashMap<Key, u64>,
    from: Option<u64>,
    /// There are more changes than are looked through: no amount is known to be that of then.
    too_many: bool,
    read_whole: usize,
}

fn head(event: &RecordedEvent) -> Head {
    serde_json::from_str(&event.event).unwrap_or_default()
}

/// The order to which something happens.
fn key(event: &RecordedEvent) -> Option<Key> {
    let Head { kind, data } = head(event);
    let is_of_order = OF_ORDERS.iter().any(|of| kind.starts_with(of)) && !data.order.is_empty();
    is_of_order.then_some((data.authority, data.order))
}

impl OrdersThen {
    /// Asks what these events need to know.
    pub async fn look_up(&mut self, link: &Link, events: &[RecordedEvent]) {
        let of_orders: Vec<(u64, Key)> =
            events.iter().filter_map(|event| Some((event.sequence, key(event)?))).collect();
        let Some(first) = of_orders.iter().map(|(sequence, _)| *sequence).min() else { return };
        self.look_for_changes(link, first).await;
        for (sequence, key) in of_orders {
            if self.orders.len() < ORDERS_MAX
                && let Entry::Vacant(place) = self.orders.entry(key.clone())
            {
                let (authority, order) = key.clone();
                let found = link.procurement().get_order(GetOrderRequest { authority, order }).await.ok();
                let order = found.and_then(|found| found.into_inner().order);
                place.insert(order.map(|order| Known { line: order.line, amount: order.amount, totals: None }));
            }
            let is_changed = self.changed.get(&key).is_some_and(|changed| *changed > sequence);
            if is_changed
                && self.read_whole < CHANGED_MAX
                && let Some(Some(known)) = self.orders.get_mut(&key)
                && known.totals.is_none()
            {
                self.read_whole = self.read_whole.saturating_add(1);
                known.totals = totals(link, &key).await;
            }
        }
    }

    /// Which orders were changed from a number on.
    async fn look_for_changes(&mut self, link: &Link, first: u64) {
        let to_sequence = match self.from {
            Some(from) if from <= first => return,
            Some(from) => from.saturating_sub(1),
            None => 0,
        };
        self.from = Some(first);
        let (mut page_token, mut seen) = (String::new(), 0_usize);
        loop {
            let request = ListEventsRequest {
                page_size: PAGE_SIZE,
                page_token,
                from_sequence: first,
                to_sequence,
                r#type: CHANGED.trim_end_matches('.').to_owned(),
                ..ListEventsRequest::default()
            };
            let Ok(page) = link.intake().list_events(request).await else {
                self.too_many = true;
                return;
            };
            let page = page.into_inner();
            seen = seen.saturating_add(page.events.len());
            for event in &page.events {
                let Data { authority, order, .. } = head(event).data;
                let last = self.changed.entry((authority, order)).or_default();
                *last = (*last).max(event.sequence);
            }
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return;
            }
            if seen >= CHANGES_MAX {
                self.too_many = true;
                return;
            }
        }
    }

    /// What an event says, and behind it what its order was.
    pub fn beside(&self, event: &RecordedEvent, said: Said) -> Said {
        let Some(key) = key(event) else { return said };
        let Some(Some(known)) = self.orders.get(&key) else { return said };
        let is_changed = self.changed.get(&key).is_some_and(|changed| *changed > event.sequence);
        let amount = match &known.totals {
            _ if self.too_many => None,
            _ if !is_changed => Some(known.amount.as_str()),
            Some(totals) => then(totals, event),
            None => None,
        };
        let order = words::of_order(amount, &known.line);
        Said::read(format!("{}; {}", said.de, order.de), format!("{}; {}", said.en, order.en))
    }
}

/// The total that counted on the day of an event, as far as it was known then.
fn then<'t>(totals: &'t Totals, event: &RecordedEvent) -> Option<&'t str> {
    let known = totals.range(..event.sequence);
    let counted = known.filter(|(_, (day, _))| *day <= event.day);
    counted.max_by_key(|(sequence, (day, _))| (day.as_str(), **sequence)).map(|(_, (_, amount))| amount.as_str())
}

/// The totals that were reported of an order.
async fn totals(link: &Link, (authority, order): &Key) -> Option<Totals> {
    let (authority, order) = (authority.clone(), order.clone());
    let request = ListEventsRequest { page_size: PAGE_SIZE, authority, order, ..ListEventsRequest::default() };
    let events = link.intake().list_events(request).await.ok()?.into_inner().events;
    let total = |event: &RecordedEvent| {
        let Head { kind, data } = head(event);
        let is_total = kind.starts_with(PLACED) || kind.starts_with(CHANGED);
        is_total.then(|| (event.sequence, (event.day.clone(), data.amount)))
    };
    Some(events.iter().filter_map(total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_told_as_it_was_known_and_counted_then() {
        let total = |sequence: u64, day: &str, amount: &str| (sequence, (day.to_owned(), amount.to_owned()));
        let totals: Totals = [
            total(10, "2026-01-10", "100.00"),
            total(20, "2026-03-01", "300.00"),
            // Reported late, of a day before.
            total(30, "2026-02-01", "200.00"),
        ]
        .into_iter()
        .collect();
        let at = |sequence: u64, day: &str| {
            let event = RecordedEvent { sequence, day: day.to_owned(), ..RecordedEvent::default() };
            then(&totals, &event).map(str::to_owned)
        };
        for (sequence, day, amount) in [
            (15, "2026-02-15", Some("100.00")),
            (25, "2026-02-15", Some("100.00")),
            (25, "2026-03-15", Some("300.00")),
            (35, "2026-02-15", Some("200.00")),
            (35, "2026-03-15", Some("300.00")),
            (35, "2026-01-09", None),
        ] {
            assert_eq!(at(sequence, day).as_deref(), amount, "number {sequence} of {day}");
        }
    }
}
