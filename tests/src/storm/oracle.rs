//! What a journal must mean, worked out a second time from its rows alone: chain, order, money. Pure, and without the
//! program's own arithmetic, or it would only be compared with itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::by_day::{END, Order, Said, Told, day_of, totals};

/// A row of `journal_events`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub seq: i64,
    /// Microseconds since 1970 UTC.
    pub recorded_at: i64,
    pub source: String,
    pub id: String,
    pub actor: String,
    pub event: String,
    pub hash: Vec<u8>,
    /// None of an event of format 1.
    pub salt: Option<Vec<u8>>,
    pub scope: String,
}

impl Row {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.event).unwrap_or(Value::Null)
    }
}

/// Where a budget line stands, in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Line {
    pub appropriation: i64,
    pub carry_over: i64,
    pub adjustments: i64,
    pub frozen: i64,
    pub commitments: i64,
    pub actual: i64,
}

impl Line {
    /// disposable - commitments - actual
    pub fn available(&self) -> i64 {
        self.appropriation + self.carry_over + self.adjustments - self.frozen - self.commitments - self.actual
    }
}

/// The hash that a row must have after the one before it, as docs/proof.md says it.
pub fn hash_after(before: &[u8], row: &Row) -> Vec<u8> {
    let length = |text: &str| (text.len() as u32).to_be_bytes();
    let (seq, at) = (row.seq.to_be_bytes(), row.recorded_at.to_be_bytes());
    let (actor, event) = (row.actor.as_bytes(), row.event.as_bytes());
    let Some(salt) = &row.salt else {
        return Sha256::digest([before, &seq, &at, &length(&row.actor), actor, event].concat()).to_vec();
    };
    let entry = [b"\0sollist/2\n", &seq[..], &at, salt, &length(&row.actor), actor].concat();
    let scope = if row.scope == "*" { "" } else { &row.scope };
    // Via and on behalf of: empty.
    let scope = [&length(scope), scope.as_bytes(), &[0; 8]].concat();
    let leaf = Sha256::digest([&entry, &scope, &length(&row.event)[..], event].concat());
    Sha256::digest([before, &leaf].concat()).to_vec()
}

/// What is wrong with the numbers, instants, names and hashes of a journal that should end with this head (number,
/// hash).
pub fn chain(rows: &[Row], head: (i64, &[u8])) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut hash, mut instant) = (vec![0; 32], i64::MIN);
    let mut names = HashSet::new();
    for (place, row) in rows.iter().enumerate() {
        let expected = place as i64 + 1;
        if row.seq != expected {
            wrong.push(format!("number {expected} is missing, {} stands there", row.seq));
            return wrong;
        }
        if row.recorded_at < instant {
            wrong.push(format!("the instant of recording goes back at {}", row.seq));
        }
        if hash_after(&hash, row) != row.hash {
            wrong.push(format!("the chain is broken at {}", row.seq));
        }
        let json = row.json();
        if json["source"] != row.source.as_str() || json["id"] != row.id.as_str() {
            wrong.push(format!("the names beside the event differ from those in it at {}", row.seq));
        }
        if !names.insert((row.source.as_str(), row.id.as_str())) {
            wrong.push(format!("{} {} is recorded twice, again at {}", row.source, row.id, row.seq));
        }
        (hash, instant) = (row.hash.clone(), row.recorded_at);
    }
    if head != (rows.len() as i64, hash.as_slice()) {
        wrong.push(format!("the head says {}, the last row is {}", head.0, rows.len()));
    }
    wrong
}

/// A decimal string as cents.
pub(super) fn cents(value: &Value) -> i64 {
    let text = value.as_str().unwrap_or_default();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (euros, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let rest: i64 = format!("{rest:0<2}").parse().unwrap_or_else(|_| panic!("no amount: {value}"));
    sign * (euros.parse::<i64>().unwrap_or_else(|_| panic!("no amount: {value}")) * 100 + rest)
}

/// Where a funding request stands.
#[derive(Default)]
struct Request {
    step: String,
    amount: i64,
    approved: i64,
    granted: i64,
    /// The day of the last step that is no grant.
    stepped_on: String,
}

/// What a plan says of a line.
#[derive(Default)]
struct Plan {
    owner: String,
    revenue: bool,
    /// By day of effect, of one day in the order of the journal.
    programmes: Vec<(String, String)>,
}

impl Plan {
    fn programme_on(&self, day: &str) -> Option<&str> {
        let mut known: Vec<&(String, String)> = self.programmes.iter().filter(|(on, _)| on.as_str() <= day).collect();
        known.sort_by(|a, b| a.0.cmp(&b.0));
        known.last().map(|(_, programme)| programme.as_str())
    }
}

/// By line and later year: commitment authority granted and used.
pub type Authorities = BTreeMap<(String, i64), (i64, i64)>;

/// Whose transfers are made by grants, right after them.
pub const GRANT_SOURCE: &str = "/sollist/grants";
/// The Ist of closed years: no single payments.
const ACCOUNT: &str = "/haushaltsrechnung/";
/// The same, as a plan gives it.
const PLAN: &str = "/sollist/plan/ist";

fn is_account(row: &Row) -> bool {
    row.source.starts_with(ACCOUNT) || row.source == PLAN
}

/// The lines and the commitment authority of a journal, and everything recorded that the rules forbid.
#[derive(Default)]
pub struct Money {
    pub lines: BTreeMap<String, Line>,
    pub authorities: Authorities,
    pub broken: Vec<String>,
    /// Everything reported of money, by day of effect.
    pub told: Told,
    requests: HashMap<(String, String), Request>,
    plans: HashMap<String, Plan>,
    /// Whether the event before was asked of a service, and its type.
    before: (bool, String),
}

/// Follows the money through a journal.
pub fn money(rows: &[Row]) -> Money {
    let mut money = Money::default();
    for row in rows {
        money.apply(row);
    }
    money
}

fn text(data: &Value, key: &str) -> String {
    data[key].as_str().unwrap_or_default().to_owned()
}
fn key(data: &Value, number: &str) -> (String, String) {
    (text(data, "authority"), text(data, number))
}
fn year(text: &Value) -> Option<i64> {
    text.as_str().and_then(|text| text.get(..4)?.parse().ok())
}
/// What a consent covers: the amount it names, else the one it comes with.
fn covered(data: &Value) -> i64 {
    match &data["consent"] {
        Value::Null => 0,
        consent if consent["amount"].is_string() => cents(&consent["amount"]),
        _ => cents(&data["amount"]).max(0),
    }
}

impl Money {
    fn line(&mut self, name: &Value) -> &mut Line {
        self.lines.entry(name.as_str().unwrap_or_default().to_owned()).or_default()
    }
    fn broken(&mut self, row: &Row, what: impl std::fmt::Display) {
        self.broken.push(format!("number {} {what}", row.seq));
    }

    fn apply(&mut self, row: &Row) {
        let event = row.json();
        let (data, kind) = (&event["data"], event["type"].as_str().unwrap_or_default());
        let made = row.source == GRANT_SOURCE;
        let asked = if made {
            self.before.0
        } else {
            row.source.starts_with("/sollist/") && !row.source.starts_with("/sollist/plan")
        };
        if made != (self.before.1 == "funding.granted.v1") {
            self.broken(row, "is a grant's transfer without a grant before it, or stands where one should");
        }
        let day = day_of(&event);
        match kind.split_once('.').unwrap_or_default().0 {
            "procurement" => self.procure(row, kind, data, &day, asked),
            "funding" => self.fund(row, kind, data, &day),
            _ => self.move_money(row, kind, data, &day, asked),
        }
        self.before = (asked, kind.to_owned());
    }

    /// What can be spent on a day and on every later one; nothing of a year is there before it begins.
    fn free_since(&self, line: &str, later: Option<i64>, day: &str) -> Vec<(String, i64)> {
        let began = format!("{}-01-01", line.get(..4).unwrap_or_default());
        let days = self.told.days_since(line, day.max(began.as_str()));
        days.into_iter().map(|day| (day.clone(), self.told.free_at(line, later, &day))).collect()
    }

    fn move_money(&mut self, row: &Row, kind: &str, data: &Value, day: &str, asked: bool) {
        let amount = || cents(&data["amount"]);
        let giving = text(data, if kind == "budget.transferred.v1" { "from_line" } else { "line" });
        let before = if asked { self.free_since(&giving, None, day) } else { Vec::new() };
        let none = Line::default();
        let by = match kind {
            "budget.appropriated.v1" => {
                // Without a kind a title is what its number says: 0 to 3 is revenue.
                let title = giving.rsplit('/').next().unwrap_or_default();
                let number = title.get(..5).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
                let revenue = match data["kind"].as_str() {
                    Some(kind) => kind == "revenue",
                    None => number.is_some_and(|number| number.starts_with(['0', '1', '2', '3'])),
                };
                let programmes = vec![(day.to_owned(), text(data, "programme"))];
                let plan = Plan { owner: text(data, "authority"), revenue, programmes };
                self.plans.insert(text(data, "line"), plan);
                Line { appropriation: amount(), ..none }
            }
            "budget.appropriation-amended.v1" => Line { appropriation: amount(), ..none },
            "budget.carried-over.v1" => Line { carry_over: amount(), ..none },
            "budget.adjusted.v1" => Line { adjustments: amount(), ..none },
            "budget.transferred.v1" => {
                self.told.post(
                    data["to_line"].as_str().unwrap_or_default(),
                    day,
                    Line { adjustments: amount(), ..none },
                );
                self.line(&data["to_line"]).adjustments += amount();
                self.transferred(row, data, day);
                Line { adjustments: -amount(), ..none }
            }
            "budget.frozen.v1" => Line { frozen: amount(), ..none },
            "budget.unfrozen.v1" => Line { frozen: -amount(), ..none },
            "budget.authority-granted.v1" => {
                let (line, year) = (text(data, "line"), data["year"].as_i64().unwrap_or_default());
                self.told.grant(&line, year, day, amount());
                self.authorities.entry((line, year)).or_default().0 += amount();
                return;
            }
            "budget.programme-assigned.v1" => {
                let assigned = (day.to_owned(), text(data, "programme"));
                self.plans.entry(text(data, "line")).or_default().programmes.push(assigned);
                return;
            }
            _ => return,
        };
        self.told.post(&giving, day, by);
        let line = self.lines.entry(giving.clone()).or_default();
        line.appropriation += by.appropriation;
        line.carry_over += by.carry_over;
        line.adjustments += by.adjustments;
        line.frozen += by.frozen;
        self.held(row, &giving, None, &before, |_| 0);
        if by.frozen < 0
            && self.told.days_since(&giving, day).iter().any(|day| self.told.line_at(&giving, day).frozen < 0)
        {
            self.broken(row, "unfreezes more than was frozen on some day");
        }
    }

    /// Notes who takes more, on any of the days, than there was `before` and a consent covers.
    fn held(
        &mut self,
        row: &Row,
        line: &str,
        later: Option<i64>,
        before: &[(String, i64)],
        covered: impl Fn(&str) -> i64,
    ) {
        for (day, free) in before {
            let taken = free - self.told.free_at(line, later, day);
            let needed = taken - covered(day);
            if needed > 0 && needed > *free {
                return self.broken(row, format!("leaves {} cents on \"{line}\"", free - taken));
            }
        }
    }

    fn transferred(&mut self, row: &Row, data: &Value, day: &str) {
        let of = |name: &str| self.plans.get(data[name].as_str().unwrap_or_default());
        let (from, to) = (of("from_line"), of("to_line"));
        if [from, to].iter().flatten().any(|plan| plan.revenue) || year(&data["from_line"]) != year(&data["to_line"]) {
            self.broken(row, "moves money across years or from or to revenue");
        } else if row.source == GRANT_SOURCE
            && !(from.is_some_and(|plan| plan.programme_on(day) == Some("reserve"))
                && to.is_some_and(|plan| plan.owner == data["authority"]))
        {
            self.broken(row, "grants money that is not of the reserve, or to somebody else");
        }
    }

    fn fund(&mut self, row: &Row, kind: &str, data: &Value, day: &str) {
        let amount = data["amount"].as_str().map(|_| cents(&data["amount"]));
        let step = kind.trim_start_matches("funding.").trim_end_matches(".v1").to_owned();
        let request = self.requests.entry(key(data, "request")).or_default();
        let good = match (request.step.as_str(), step.as_str()) {
            ("", "requested") | ("requested" | "reviewed", "reviewed") | ("reviewed", "approved") => true,
            ("requested" | "reviewed" | "approved", "rejected") => true,
            ("approved" | "granted", "granted") => request.granted + amount.unwrap_or_default() <= request.approved,
            _ => false,
        };
        let early = day < request.stepped_on.as_str();
        match step.as_str() {
            "granted" => request.granted += amount.unwrap_or_default(),
            _ => (request.amount, request.stepped_on) = (amount.unwrap_or(request.amount), day.to_owned()),
        }
        if step == "approved" {
            request.approved = request.amount;
        }
        request.step = step;
        if !good || early {
            self.broken(row, "is no step that a funding request may take");
        }
    }

    fn procure(&mut self, row: &Row, kind: &str, data: &Value, day: &str, asked: bool) {
        match kind {
            "procurement.order-placed.v1" => {
                let (quantity, amount) = totals(data);
                let later = year(&data["due"]).filter(|due| Some(*due) > year(&data["line"]));
                self.booked(row, data, asked);
                let order = Order::new(&text(data, "line"), later);
                self.told.orders.insert(key(data, "order"), order);
                self.change(row, data, day, asked, Said::Placed(quantity, amount));
            }
            "procurement.order-changed.v1" => {
                let (quantity, amount) = totals(data);
                self.change(row, data, day, asked, Said::Changed(quantity, amount));
            }
            "procurement.order-cancelled.v1" => self.change(row, data, day, asked, Said::Cancelled),
            "procurement.goods-delivered.v1" => {
                self.change(row, data, day, false, Said::Delivered(data["quantity"].as_i64().unwrap_or(0)))
            }
            "procurement.invoice-received.v1" => {
                let order = self.told.orders.get(&key(data, "order"));
                if !order.is_some_and(|order| order.at(day).placed) {
                    self.broken(row, "invoices an order before it was placed");
                }
            }
            "procurement.payment-made.v1" => self.pay(row, data, day, asked),
            _ => {}
        }
    }

    /// Whose line, and of what kind.
    fn booked(&mut self, row: &Row, data: &Value, asked: bool) {
        let Some(plan) = self.plans.get(data["line"].as_str().unwrap_or_default()) else { return };
        let own = plan.owner == data["authority"] || plan.owner == "ikt-steuerung";
        if plan.revenue && !is_account(row) {
            self.broken(row, "books on a line of revenue");
        } else if asked && !own {
            self.broken(row, "was asked for on a line of somebody else");
        }
    }

    fn pay(&mut self, row: &Row, data: &Value, day: &str, asked: bool) {
        self.booked(row, data, asked);
        let (amount, name) = (cents(&data["amount"]), text(data, "line"));
        let before = if asked { self.free_since(&name, None, day) } else { Vec::new() };
        self.line(&data["line"]).actual += amount;
        self.told.post(&name, day, Line { actual: amount, ..Line::default() });
        if data["order"].is_string() {
            self.change(row, data, day, false, Said::Paid(amount, data["final"] == true));
        }
        let below = |day: &String| self.told.line_at(&name, day).actual < 0;
        if amount < 0 && !is_account(row) && self.told.days_since(&name, day).iter().any(below) {
            self.broken(row, "gives back more than was paid");
        }
        self.held(row, &name, None, &before, |_| covered(data));
    }

    /// Says something of an order and moves what it binds by the difference.
    fn change(&mut self, row: &Row, data: &Value, day: &str, asked: bool, said: Said) {
        let key = key(data, "order");
        let Some(order) = self.told.orders.get(&key).cloned() else {
            return self.broken(row, "speaks of an order that was never placed");
        };
        let before = if asked { self.free_since(&order.line, order.later, day) } else { Vec::new() };
        let mut after = order.clone();
        if matches!(said, Said::Placed(..) | Said::Changed(..)) {
            after.covered = after.covered.max(covered(data));
        }
        after.say(day, said);
        let more = after.binds(END, i64::MAX) - order.binds(END, i64::MAX);
        match order.later {
            None => self.lines.entry(order.line.clone()).or_default().commitments += more,
            Some(year) => self.authorities.entry((order.line.clone(), year)).or_default().1 += more,
        }
        for fault in after.faults_since(day) {
            self.broken(row, fault);
        }
        self.told.orders.insert(key, after.clone());
        let covered = |day: &str| (after.binds(day, after.covered) - order.binds(day, i64::MAX)).max(0);
        self.held(row, &order.line, order.later, &before, covered);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOON: &str = "2026-03-01T12:00:00Z";

    fn rows(events: &[(&str, &str, Value)]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for (place, (source, kind, data)) in events.iter().enumerate() {
            let event = json!({"source": source, "id": place.to_string(), "type": format!("{kind}.v1"), "time": NOON,
                    "data": data})
            .to_string();
            let mut row = Row {
                seq: place as i64 + 1,
                recorded_at: 7,
                source: (*source).to_owned(),
                id: place.to_string(),
                actor: "a".to_owned(),
                event,
                hash: Vec::new(),
                salt: (place % 2 == 1).then(|| vec![9; 16]),
                scope: if place % 3 == 0 { "*" } else { "ba-mitte" }.to_owned(),
            };
            row.hash = hash_after(rows.last().map_or(&[0; 32], |row: &Row| row.hash.as_slice()), &row);
            rows.push(row);
        }
        rows
    }

    #[test]
    fn a_chain_is_whole_until_somebody_touches_it() {
        let rows = rows(&[("/a", "x", json!({})), ("/b", "x", json!({})), ("/c", "x", json!({}))]);
        let head = |rows: &[Row]| (rows.len() as i64, rows.last().unwrap().hash.clone());
        let check = |rows: &[Row], head: &(i64, Vec<u8>)| chain(rows, (head.0, &head.1));
        let whole = head(&rows);
        assert_eq!(check(&rows, &whole), Vec::<String>::new());
        assert!(check(&rows[..2], &whole)[0].contains("head says 3"));
        let mut changed = rows.clone();
        changed[1].actor = "b".to_owned();
        assert_eq!(check(&changed, &whole), ["the chain is broken at 2"]);
        let mut gap = rows.clone();
        gap.remove(1);
        assert!(check(&gap, &whole)[0].starts_with("number 2 is missing"));
        let mut back = rows;
        back[2].recorded_at = 6;
        back[2].hash = hash_after(&back[1].hash, &back[2]);
        assert_eq!(check(&back, &head(&back)), ["the instant of recording goes back at 3"]);
    }

    #[test]
    fn money_follows_the_arithmetic_of_the_specification() {
        let line = "2026/30/25/a/b";
        let order = |amount: &str| json!({"authority": "x", "order": "1", "line": line, "amount": amount});
        let events = [
            ("/plan", "budget.appropriated", json!({"authority": "x", "line": line, "amount": "100.00"})),
            ("/plan", "budget.carried-over", json!({"line": line, "amount": "0.50"})),
            ("/plan", "budget.frozen", json!({"line": line, "amount": "10"})),
            ("/sollist/procurement/a", "procurement.order-placed", order("60.00")),
            ("/sollist/procurement/a", "procurement.order-changed", order("70.5")),
            (
                "/hkr",
                "procurement.payment-made",
                json!({"authority": "x", "order": "1", "line": line, "amount": "20.00"}),
            ),
            (
                "/sollist/procurement/a",
                "procurement.order-placed",
                json!({"authority": "x", "order": "2", "line": line, "amount": "20.01"}),
            ),
            (
                "/hkr",
                "procurement.payment-made",
                json!({"authority": "x", "order": "1", "line": line, "amount": "1.00", "final": true}),
            ),
        ];
        let money = money(&rows(&events));
        let expected = Line {
            appropriation: 10_000,
            carry_over: 50,
            adjustments: 0,
            frozen: 1_000,
            commitments: 2_001,
            actual: 2_100,
        };
        assert_eq!(money.lines[line], expected);
        assert_eq!(money.broken, ["number 7 leaves -1 cents on \"2026/30/25/a/b\""]);
    }

    #[test]
    fn what_the_rules_forbid_is_found() {
        let (line, central, next) = ("2026/30/25/a/b", "2026/30/25/c/d", "2027/30/25/a/b");
        let income = "2026/30/25/a/e";
        let plan = |authority: &str, line: &str, kind: &str| {
            json!({"authority": authority, "line": line,
            "amount": "100.00", "kind": kind, "programme": "other"})
        };
        let order = |number: &str, line: &str, amount: &str, more: Value| {
            let mut data = json!({"authority": "x", "order": number, "line": line, "amount": amount});
            data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            data
        };
        let paid =
            |order: Value, amount: &str| json!({"authority": "x", "order": order, "line": line, "amount": amount});
        let transfer =
            |from: &str, to: &str| json!({"authority": "x", "from_line": from, "to_line": to, "amount": "1.00"});
        let due = json!({"due": "2027-01-01"});
        let step = |amount: &str| json!({"authority": "x", "request": "1", "amount": amount});
        let (fact, asked) = ("/hkr", "/sollist/procurement/a");
        let events = [
            ("/plan", "budget.appropriated", plan("x", line, "consumptive")),
            ("/plan", "budget.appropriated", plan("ikt-steuerung", central, "consumptive")),
            ("/plan", "budget.appropriated", plan("x", income, "revenue")),
            ("/plan", "budget.appropriated", plan("y", next, "consumptive")),
            (asked, "procurement.order-placed", order("1", central, "1.00", json!({}))),
            (asked, "procurement.order-placed", order("2", next, "1.00", json!({}))), // 6: somebody else's
            (fact, "procurement.order-placed", order("3", income, "1.00", json!({}))), // 7: revenue
            (asked, "procurement.order-placed", order("4", line, "1.00", due.clone())), // 8: no commitment authority
            (fact, "budget.authority-granted", json!({"authority": "x", "line": line, "year": 2027, "amount": "3.00"})),
            (asked, "procurement.order-placed", order("5", line, "2.00", due)),
            (fact, "procurement.payment-made", paid(json!("5"), "1.50")),
            (fact, "procurement.order-cancelled", json!({"authority": "x", "order": "5"})),
            (asked, "procurement.order-placed", order("6", line, "150.00", json!({"consent": {"amount": "60.00"}}))),
            (asked, "procurement.payment-made", paid(json!("6"), "150.01")), // 14: beyond what is committed
            (fact, "procurement.payment-made", paid(json!("6"), "-150.02")), // 15: more than was paid
            (fact, "budget.transferred", transfer(next, line)),              // 16: across years
            (fact, "funding.requested", step("9.00")),
            (fact, "funding.granted", step("1.00")), // 18: not approved
            (GRANT_SOURCE, "budget.transferred", transfer(central, line)), // 19: not of the reserve
        ];
        let money = money(&rows(&events));
        let found: Vec<&str> = money.broken.iter().map(|what| what.split(' ').nth(1).unwrap()).collect();
        assert_eq!(found, ["6", "7", "8", "14", "15", "16", "18", "19"], "{:#?}", money.broken);
        assert_eq!(money.authorities, Authorities::from([((line.to_owned(), 2027), (300, 250))]));
    }

    #[test]
    fn amounts_are_read_to_the_cent() {
        for (text, expected) in
            [("1.05", 105), ("-0.5", -50), ("1300000.00", 130_000_000), ("7", 700), ("-12.34", -1_234)]
        {
            assert_eq!(cents(&json!(text)), expected, "{text}");
        }
    }
}
