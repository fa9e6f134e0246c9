//! Something new: a district buys card readers for the digital file, the first of their kind, and hands them out.

use sollist_contract::{
    event::{DevicesIssued, GoodsDelivered, InvoiceReceived, OrderPlaced, PaymentMade},
    ids::Authority,
    money::Cents,
};

use super::{
    book::{Book, day, name, quantity},
    plan::{DEVICES, PlanLine, find},
};

const WHO: &str = "ba-friedrichshain-kreuzberg";
const ITEM: &str = "card-reader";
const ORDER: &str = "B-02-KL-1";
/// Pieces, and what they cost together, in cents.
const BOUGHT: (i64, i64) = (120, 120 * 4_490);
/// When they are handed out, and how many.
const ISSUED: [((i8, i8), i64); 4] = [((3, 10), 24), ((3, 17), 20), ((4, 14), 22), ((5, 12), 14)];

pub fn simulate(lines: &[PlanLine], book: &mut Book) -> Option<()> {
    let authority: Authority = name(WHO)?;
    let line = find(lines, &authority, DEVICES)?.name.clone();
    let (pieces, cents) = BOUGHT;
    let placed = OrderPlaced {
        authority: authority.clone(),
        order: name(ORDER)?,
        line: line.clone(),
        item: name(ITEM)?,
        quantity: quantity(pieces)?,
        amount: Cents::new(cents),
        due: Some(day(2026, 3, 6)?),
        consent: None,
    };
    book.note(day(2026, 2, 3)?, 10 * 60, placed)?;
    let delivered_on = day(2026, 3, 3)?;
    let goods =
        GoodsDelivered { authority: authority.clone(), order: name(ORDER)?, quantity: quantity(pieces)?, delivered_on };
    book.note(delivered_on, 9 * 60, goods)?;
    let invoice = InvoiceReceived {
        authority: authority.clone(),
        order: name(ORDER)?,
        invoice: name("R-02-KL-1")?,
        amount: Cents::new(cents),
    };
    book.note(day(2026, 3, 5)?, 9 * 60, invoice)?;
    for ((month, date), pieces) in ISSUED {
        let issued = DevicesIssued {
            authority: authority.clone(),
            item: name(ITEM)?,
            quantity: quantity(pieces)?,
            commissioned_on: None,
        };
        book.note(day(2026, month, date)?, 13 * 60, issued)?;
    }
    let payment = PaymentMade {
        authority,
        order: Some(name(ORDER)?),
        line,
        payment: name("Z-02-KL-1")?,
        amount: Cents::new(cents),
        last: true,
        consent: None,
    };
    book.note(day(2026, 3, 24)?, 14 * 60, payment)
}
