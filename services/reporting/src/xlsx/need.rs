//! What is missing: funding requests, the extra need with the proposal, the parameters behind it.

use rust_decimal::Decimal;
use sollist_contract::{money::Cents, words::terms};
use sollist_workbook::{Book, BookError, Cell, Column};

use super::table::{Listed, Names, count, district, sheet};
use crate::{
    model::{Funding, Report},
    purpose::{derivation, purpose},
    words::{NO_STATEMENT, NOT_REPORTED, item_name},
};

/// A price: an amount where it is one, to the cent.
fn price(value: Decimal) -> Cell {
    match Cents::rounded(value) {
        Ok(amount) if amount.decimal() == value => Cell::Amount(amount),
        _ => Cell::Number(value),
    }
}

fn request(row: &Funding) -> Vec<Cell> {
    let asked = &row.purpose;
    let step = terms::funding_step(&row.step).map_or(row.step.as_str(), |step| step.de);
    let rejected = terms::funding_step("rejected").map_or("", |step| step.de);
    let why_not = if row.rejected_on.is_some() { rejected } else { "noch nicht" };
    let day = |day| Cell::any(day, Cell::Day);
    vec![
        Cell::text(&row.request),
        Cell::text(&row.name),
        Cell::any(row.programme, |programme| Cell::text(terms::programme(programme).de)),
        Cell::text(step),
        Cell::any(purpose(asked), Cell::Text),
        Cell::any(asked.item.as_deref(), |item| Cell::Text(item_name(item))),
        Cell::any(asked.quantity, Cell::Count),
        Cell::any(asked.unit_price, price),
        Cell::given(row.requested, Cell::Amount, "der Antrag selbst steht nicht im Journal"),
        Cell::given(row.reviewed, Cell::Amount, if row.reviewed_on.is_some() { "ohne Betrag" } else { "noch nicht" }),
        Cell::given(row.approved, Cell::Amount, why_not),
        Cell::Amount(row.granted),
        day(asked.deadline),
        day(row.requested_on),
        day(row.reviewed_on),
        day(row.approved_on),
        day(row.rejected_on),
        day(row.granted_on),
        Cell::any(row.decision.as_ref(), Cell::text),
        Cell::any(derivation(asked), Cell::Text),
        Cell::any(asked.seq, count),
    ]
}

pub(super) fn requests(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text("Antrag"),
        Column::text(terms::AUTHORITY.de),
        Column::text(terms::PROGRAMME.de),
        Column::text("Stand"),
        Column::wide("wofür", 60),
        Column::text(terms::ITEM.de),
        Column::figure("Anzahl"),
        Column::figure("Stückpreis"),
        Column::figure("beantragt"),
        Column::figure("geprüft"),
        Column::figure("anerkannt"),
        Column::figure("bewilligt"),
        Column::figure("Frist"),
        Column::figure("beantragt am"),
        Column::figure("geprüft am"),
        Column::figure("anerkannt am"),
        Column::figure("abgelehnt am"),
        Column::figure("bewilligt am"),
        Column::wide("Begründung der Entscheidung", 60),
        Column::wide("Herleitung wie gemeldet", 60),
        Column::figure("Journal Nr."),
    ];
    let about = "Jeder Mehrbedarfsantrag: wofür, wie weit, welcher Betrag, an welchem Tag";
    sheet(book, "Anträge", about, columns, |sheet| report.funding.iter().try_for_each(|row| sheet.row(request(row))))
}

pub(super) fn needs(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let figures = [
        terms::TARGET,
        terms::USABLE,
        terms::PIPELINE,
        terms::QUANTITY,
        terms::GROSS,
        terms::COVER,
        terms::NEED,
        terms::SHARE,
    ];
    let columns = [terms::AUTHORITY, terms::DISTRICT, terms::ITEM].map(|term| Column::text(term.de)).into_iter();
    let columns = columns.chain(figures.map(|term| Column::figure(term.de)));
    let ranked = [Column::text(terms::RANK.de), Column::figure(terms::PLACE.de), Column::figure(terms::GAP.de)];
    let columns = columns.chain(ranked);
    let names = Names::of(report);
    sheet(
        book,
        "Mehrbedarf",
        "Mehrbedarf und Vorschlag je Behörde und Gegenstand, nach Plätzen",
        columns.collect(),
        |sheet| {
            for row in report.need.in_turn() {
                let mut cells = vec![Cell::text(&row.name), district(row.district), Cell::Text(item_name(&row.item))];
                cells.extend([row.target, row.usable, row.pipeline, row.quantity].map(Cell::Count));
                cells.extend([row.gross, row.cover, row.need].map(Cell::Amount));
                cells.push(Cell::given(row.share, Cell::Amount, "kein Vorschlag"));
                cells.push(Cell::any(row.rank.as_ref(), Cell::text));
                cells.push(Cell::any(row.place, count));
                cells.push(Cell::any(row.gap(), |gap| Cell::Share(gap / Decimal::ONE_HUNDRED)));
                sheet.row(cells)?;
            }
            for row in &report.need.withheld {
                let place = [Cell::text(&row.name), district(row.district), Cell::Text(item_name(&row.item))];
                sheet.remarked(place.into(), &row.reason)?;
            }
            for authority in &report.need.not_reported {
                let place = [names.cell(authority), district(authority.district()), Cell::text("alle")];
                sheet.remarked(place.into(), NOT_REPORTED)?;
            }
            Ok(())
        },
    )
}

/// Why money is missing although some is available.
pub(super) fn programmes(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text(terms::PROGRAMME.de),
        Column::figure(terms::GROSS.de),
        Column::figure("gedeckt im Handlungsfeld"),
        Column::figure("gedeckt im Deckungskreis"),
        Column::figure(terms::NEED.de),
        Column::figure("frei bei anderen Behörden"),
        Column::figure("frei in anderen Handlungsfeldern"),
        Column::figure("Mehrbedarf, anderweitig frei"),
    ];
    let about = "Warum je Handlungsfeld Mittel fehlen, obwohl andere verfügbar sind";
    sheet(book, "Deckung", about, columns, |sheet| {
        for row in &report.need.programmes {
            let left = [row.with_others, row.in_other_programmes, row.need_left_elsewhere];
            let sums = [row.gross, row.own_cover, row.other_cover, row.need].map(Cell::Amount);
            let cells = std::iter::once(Cell::text(terms::programme(row.programme).de)).chain(sums);
            sheet.row(cells.chain(left.map(|left| Cell::given(left, Cell::Amount, NO_STATEMENT))).collect())?;
        }
        Ok(())
    })
}

pub(super) fn parameters(report: &Report, book: &mut Book) -> Result<Listed, BookError> {
    let columns = vec![
        Column::text(terms::ITEM.de),
        Column::text(terms::PROGRAMME.de),
        Column::figure("Stückpreis"),
        Column::figure("Quote"),
        Column::figure("Nutzungsdauer in Monaten"),
        Column::figure("laufende Kosten je Jahr"),
        Column::wide("Stufenkosten", 60),
        Column::text("Satz"),
        Column::figure("gültig ab"),
        Column::figure("Journal Nr."),
    ];
    let about = "Preise, Quoten und Nutzungsdauern, die am Zieltag gelten";
    sheet(book, "Parameter", about, columns, |sheet| {
        for row in &report.parameters {
            sheet.row(vec![
                Cell::Text(item_name(&row.item)),
                Cell::text(terms::programme(row.programme).de),
                price(row.unit_price),
                Cell::Number(row.quota),
                Cell::given(row.life_months, count, "unbegrenzt"),
                price(row.running_cost_per_year),
                Cell::text(row.step_costs.join("; ")),
                Cell::text(&row.set),
                Cell::Day(row.valid_from),
                count(row.seq),
            ])?;
        }
        Ok(())
    })
}
