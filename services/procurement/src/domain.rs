//! The rules of orders and payments: pure.

use sollist_contract::{
    daily::Lack,
    day::{Day, german_day},
    event::{Consent, OrderPlaced, PaymentMade},
    ids::{Item, LineName, OrderNo},
    money::{Cents, german},
    position::{Bound, open_commitment},
    refusal::{Reason, Refusal},
};
use sollist_ledger::from_a_day;

use crate::history::Excess;

/// Whether an order still binds money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    /// A final payment released the rest.
    Closed,
    Cancelled,
}

/// An order and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub line: LineName,
    pub item: Item,
    pub quantity: i64,
    pub amount: Cents,
    pub delivered: i64,
    pub paid: Cents,
    pub state: State,
    /// The later year whose commitment authority it uses; `None` when it uses this year's money.
    pub later_year: Option<i16>,
    pub due: Option<Day>,
    pub consent: Option<Consent>,
    /// The day of effect of its totals: those of an older day, reported late, do not count any more.
    pub totals_on: Option<Day>,
    /// The day on which it was closed or cancelled.
    pub ended_on: Option<Day>,
    /// Up to which amount of the order, in total, a consent allows to spend more than there is.
    pub covered: Cents,
    /// Its line is another authority's, and not one of the central chapter.
    pub foreign_line: bool,
    /// Reports of it so far.
    pub entries: i64,
    /// The last day on which anything was reported to have happened; what is dated earlier is late.
    pub last_day: Option<Day>,
}

/// The later year whose commitment authority an order uses: that in which it is due, where its line is of an earlier one
/// (docs/spec.md#commitment-authority).
pub fn later_year(event: &OrderPlaced) -> Option<i16> {
    event.due.map(Day::year).filter(|due| *due > event.line.year())
}

/// What a consent covers: the amount it names, else the one it comes with. Nothing where there is none.
pub fn covered(consent: Option<&Consent>, amount: Cents) -> Result<Cents, Refusal> {
    let Some(consent) = consent else { return Ok(Cents::ZERO) };
    match consent.amount() {
        Some(named) if !named.is_positive() => Err(Refusal::new(
            Reason::Malformed,
            "data.consent.amount",
            format!("Eine Zustimmung deckt einen Betrag über null, nicht {} EUR.", german(named)),
            format!("A consent covers an amount above zero, not {named} EUR."),
        )),
        named => Ok(named.unwrap_or(amount).or_zero()),
    }
}

/// The refusal of a payment that would take the number of a plan's Ist.
pub fn number_of_ours(event: &PaymentMade) -> Refusal {
    let (number, ours) = (&event.payment, PaymentMade::PLAN_NUMBER);
    Refusal::new(
        Reason::Malformed,
        "data.payment",
        format!("Die Zahlungsnummer {number} beginnt wie die von Sollist selbst ({ours}…); bitte eine eigene angeben."),
        format!("The payment number {number} begins like Sollist's own ({ours}…); give one of yours."),
    )
}

/// The refusal of a refund of more than was paid: a refund is never more than that, on its day and on every day since.
pub fn too_much_refunded(what: (&str, &str), lack: &Lack) -> Refusal {
    let (paid, refund) = (Cents::nearest(lack.free).or_zero(), Cents::nearest(lack.needed));
    let (from_de, from_en) = from_a_day(lack.enough_from, "time");
    let (on_de, on_en) = on_day(lack);
    let (day_de, day_en) = if lack.late { ("den Tag, ", "the day, ") } else { ("", "") };
    Refusal::contradiction(
        "data.amount",
        format!(
            "{} sind{on_de} {} EUR gezahlt, erstattet wären {} EUR. Eine Erstattung ist höchstens so hoch wie das Gezahlte; bitte den Betrag, {day_de}die Bestellung oder die Haushaltsstelle berichtigen{from_de}.",
            what.0,
            german(paid),
            german(refund)
        ),
        format!(
            "{paid} EUR were paid on {}{on_en}, {refund} EUR would be refunded. A refund is at most what was paid; correct the amount, {day_en}the order or the line{from_en}.",
            what.1
        ),
    )
}

/// The refusal of a report after which more would be delivered than ordered on some day.
pub fn more_than_ordered(number: &OrderNo, excess: &Excess, day_field: &str) -> Refusal {
    let Excess { lack, delivered, ordered, placed } = excess;
    let (on_de, on_en) = (german_day(lack.day), lack.day);
    let (from_de, from_en) = from_a_day(lack.enough_from, day_field);
    if !placed {
        return Refusal::contradiction(
            "data.delivered_on",
            format!(
                "Die Bestellung {number} gab es am {on_de} noch nicht; geliefert wird erst, was bestellt ist. Bitte den Tag der Lieferung oder der Bestellung prüfen{from_de}."
            ),
            format!(
                "There was no order {number} yet on {on_en}; only what is ordered is delivered. Check the day of the delivery or of the order{from_en}."
            ),
        );
    }
    let (first_de, first_en) = match day_field {
        "delivered_on" => (
            " oder zuerst die Bestellung zu diesem Tag ändern",
            ", or first change the order with effect from that day",
        ),
        _ => ("", ""),
    };
    Refusal::contradiction(
        "data.quantity",
        format!(
            "Zur Bestellung {number} wären am {on_de} {delivered} geliefert, bestellt {ordered}. Bitte Menge oder Tag berichtigen{first_de}{from_de}."
        ),
        format!(
            "Order {number} would have {delivered} delivered and {ordered} ordered on {on_en}. Correct the quantity or the day{first_en}{from_en}."
        ),
    )
}

fn on_day(lack: &Lack) -> (String, String) {
    if lack.late { (format!(" am {}", german_day(lack.day)), format!(" by {}", lack.day)) } else { Default::default() }
}

impl Order {
    /// A new order.
    pub fn placed(event: &OrderPlaced) -> Result<Order, Refusal> {
        if event.amount.is_negative() {
            return Err(negative(event.amount));
        }
        Ok(Order {
            line: event.line.clone(),
            item: event.item.clone(),
            quantity: event.quantity.get(),
            amount: event.amount,
            delivered: 0,
            paid: Cents::ZERO,
            state: State::Open,
            later_year: later_year(event),
            due: event.due,
            consent: event.consent.clone(),
            covered: covered(event.consent.as_ref(), event.amount)?,
            foreign_line: false,
            totals_on: None,
            ended_on: None,
            entries: 0,
            last_day: None,
        })
    }

    /// What is still committed, of this year's money or of a later year's.
    pub fn open(&self) -> Result<Cents, Refusal> {
        Ok(open_commitment(self.amount, self.paid, self.state != State::Open)?)
    }

    /// What it binds: money of this year, or commitment authority of a later one.
    pub fn bound(&self) -> Result<Bound, Refusal> {
        Ok(Bound::of(self.amount, self.paid, self.state != State::Open, self.later_year.is_some())?)
    }

    /// The order with new totals. Of several the newest by day of effect count: a late report of older ones changes the past, not
    /// the present. A new consent counts beside the one before: the larger amount is covered.
    pub fn changed(
        &self,
        number: &OrderNo,
        on: Day,
        quantity: i64,
        amount: Cents,
        consent: Option<&Consent>,
    ) -> Result<Order, Refusal> {
        self.must_be_open(number, on)?;
        if amount.is_negative() {
            return Err(negative(amount));
        }
        let new = covered(consent, amount)?;
        let most = self.covered.max(new);
        // The paper that covers the most is the one that is shown with it.
        let consent = consent.filter(|_| new == most).or(self.consent.as_ref()).or(consent).cloned();
        if self.totals_on.is_some_and(|known| on < known) {
            return Ok(Order { covered: most, consent, ..self.clone() });
        }
        if quantity < self.delivered {
            return Err(Refusal::contradiction(
                "data.quantity",
                format!(
                    "Von der Bestellung {number} sind schon {} geliefert; die Menge kann nicht auf {quantity} sinken.",
                    self.delivered
                ),
                format!(
                    "Of order {number} {} are delivered already; the quantity cannot fall to {quantity}.",
                    self.delivered
                ),
            ));
        }
        Ok(Order { quantity, amount, consent, covered: most, totals_on: Some(on), ..self.clone() })
    }

    pub fn cancelled(&self, number: &OrderNo, on: Day) -> Result<Order, Refusal> {
        if self.state != State::Open {
            self.must_be_open(number, self.ended_on.unwrap_or(on))?;
        }
        Ok(Order { state: State::Cancelled, ended_on: Some(on), ..self.clone() })
    }

    /// Goods arrived: never more than ordered, and none after a cancellation. Not `strict`: what was accepted once, when other
    /// totals counted.
    pub fn delivered(&self, number: &OrderNo, on: Day, quantity: i64, strict: bool) -> Result<Order, Refusal> {
        if strict && self.state == State::Cancelled && !self.ended_after(on) {
            return Err(cancelled(number));
        }
        let delivered = self.delivered.saturating_add(quantity);
        if strict && delivered > self.quantity {
            return Err(Refusal::contradiction(
                "data.quantity",
                format!(
                    "Zur Bestellung {number} wären {delivered} geliefert, bestellt sind {}. Bitte die Menge berichtigen oder zuerst die Bestellung ändern.",
                    self.quantity
                ),
                format!(
                    "Order {number} would have {delivered} delivered, {} are ordered. Correct the quantity or change the order first.",
                    self.quantity
                ),
            ));
        }
        Ok(Order { delivered, ..self.clone() })
    }

    /// Money was paid on it; the last payment releases the rest.
    pub fn paid(&self, amount: Cents, last: bool, on: Day) -> Result<Order, Refusal> {
        let paid = self.paid.plus(amount)?;
        let (state, ended_on) =
            if last && self.state == State::Open { (State::Closed, Some(on)) } else { (self.state, self.ended_on) };
        Ok(Order { paid, state, ended_on, ..self.clone() })
    }

    /// Whether it was still open on a day, though it is not any more.
    fn ended_after(&self, on: Day) -> bool {
        self.ended_on.is_some_and(|ended| on < ended)
    }

    fn must_be_open(&self, number: &OrderNo, on: Day) -> Result<(), Refusal> {
        match self.state {
            State::Open => Ok(()),
            _ if self.ended_after(on) => Ok(()),
            State::Cancelled => Err(cancelled(number)),
            State::Closed => Err(Refusal::contradiction(
                "data.order",
                format!("Die Bestellung {number} ist mit der letzten Zahlung abgeschlossen."),
                format!("Order {number} was closed with its last payment."),
            )),
        }
    }
}

fn cancelled(number: &OrderNo) -> Refusal {
    Refusal::contradiction(
        "data.order",
        format!("Die Bestellung {number} ist storniert."),
        format!("Order {number} is cancelled."),
    )
}

fn negative(amount: Cents) -> Refusal {
    Refusal::new(
        Reason::Malformed,
        "data.amount",
        format!("Eine Bestellung kann keinen negativen Betrag haben ({} EUR).", german(amount)),
        format!("An order cannot have a negative amount ({amount} EUR)."),
    )
}

/// The refusal of a number that is taken.
pub fn taken(what_de: &str, what_en: &str, field: &str, number: &str) -> Refusal {
    Refusal::contradiction(
        field,
        format!(
            "{what_de} {number} ist schon gebucht, unter einer anderen Ereignis-id. Bitte prüfen, ob dasselbe zweimal gemeldet wurde."
        ),
        format!(
            "{what_en} {number} is recorded already, under another event id. Check whether the same was reported twice."
        ),
    )
}

/// The refusal of an order that does not exist.
pub fn unknown(number: &OrderNo) -> Refusal {
    Refusal::not_found(
        "data.order",
        format!(
            "Die Bestellung {number} ist nicht bekannt. Bitte die Nummer prüfen oder zuerst die Bestellung melden."
        ),
        format!("Order {number} is not known. Check the number or report the order first."),
    )
}
