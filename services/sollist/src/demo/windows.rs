//! What the change to Windows 11 costs in the example: one order of each authority, delivered as computers change and
//! paid some weeks later.

use sollist_contract::{
    event::{GoodsDelivered, OrderPlaced, PaymentMade},
    ids::LineName,
    money::Cents,
};

use super::{
    book::{Book, Part, day, name, quantity},
    plan::{PlanLine, SERVICES, find},
    profiles::Profile,
};

const ITEM: &str = "windows-change";
/// When work is delivered, how much of what is done in the half year is done by then, in thousandths, and when it is
/// paid. The first part is what was done before.
const PARTS: [Part; 4] =
    [((1, 14), 0, Some((1, 28))), ((3, 4), 330, Some((3, 25))), ((5, 13), 740, Some((6, 3))), ((6, 24), 970, None)];

/// Orders the change of all computers, and follows it as far as the half year goes.
pub fn simulate(profile: &Profile, computers: i64, lines: &[PlanLine], book: &mut Book) -> Option<()> {
    let authority = profile.authority()?;
    let line: LineName = find(lines, &authority, SERVICES)?.name.clone();
    let code = authority.district().code();
    let order = format!("B-{code}-W11");
    // 63.18 EUR a computer are planned; who is slow pays more.
    let price = 6_318 * (1_290 - profile.pace / 2) / 1_000;
    let placed = OrderPlaced {
        authority: authority.clone(),
        order: name(&order)?,
        line: line.clone(),
        item: name(ITEM)?,
        quantity: quantity(computers)?,
        amount: Cents::new(computers * price),
        due: Some(day(2026, 10, 13)?),
        consent: None,
    };
    book.note(day(2026, 1, 5)?, 10 * 60, placed)?;
    let (from, to) = profile.windows;
    let mut done = 0;
    for (part, (delivered, share, paid)) in (1..).zip(PARTS) {
        let by_then = computers * (from * 1_000 + (to - from) * share) / 1_000_000;
        let pieces = by_then - done;
        done = by_then;
        let delivered_on = day(2026, delivered.0, delivered.1)?;
        let goods = GoodsDelivered {
            authority: authority.clone(),
            order: name(&order)?,
            quantity: quantity(pieces)?,
            delivered_on,
        };
        book.note(delivered_on, 10 * 60, goods)?;
        let Some((month, date)) = paid else { continue };
        let payment = PaymentMade {
            authority: authority.clone(),
            order: Some(name(&order)?),
            line: line.clone(),
            payment: name(&format!("Z-{code}-W11-{part}"))?,
            amount: Cents::new(pieces * price),
            last: false,
            consent: None,
        };
        book.note(day(2026, month, date)?, 14 * 60, payment)?;
    }
    Some(())
}
