//! What happens to the money itself: rests, adjustments, transfers, freezes, commitment authority, funding requests,
//! and what is paid without an order.

use serde_json::{Value, json};
use sollist_contract::{
    day::Day,
    event::{
        Adjusted, AuthorityGranted, CarriedOver, Frozen, FundingApproved, FundingGranted, FundingRejected,
        FundingRequested, FundingReviewed, OrderPlaced, PaymentMade, ProgrammeAssigned, Transferred, Unfrozen,
    },
    ids::{Authority, LineName, Programme},
    money::Cents,
};

use super::{
    book::{Book, day, name, quantity},
    plan::{CITYLAB, DEVICES, EQUIPMENT, PlanLine, RESERVE, SERVICES, TRANSMISSION, find},
};

const MORNING: i64 = 9 * 60 + 30;

fn on(month: i8, number: i8) -> Option<Day> {
    day(2026, month, number)
}

/// Finds lines by authority and title, and notes what happens to them.
struct Office<'a> {
    lines: &'a [PlanLine],
    book: &'a mut Book,
}

/// Writes everything about money that is no order.
pub fn simulate(lines: &[PlanLine], districts: &[Authority], book: &mut Book) -> Option<()> {
    let mut office = Office { lines, book };
    for authority in districts {
        office.carry_over(authority)?;
        office.freeze(authority)?;
    }
    // Five districts get their services back in full, two by half.
    for (index, authority) in districts.iter().take(7).enumerate() {
        office.lift(authority, if index < 5 { 1 } else { 2 })?;
    }
    office.adjust("ba-mitte", SERVICES, -4_500_000, "Auflösung der pauschalen Minderausgabe", (3, 4))?;
    office.adjust(
        "ba-lichtenberg",
        TRANSMISSION,
        3_840_000,
        "Erstattung des ITDZ Berlin, Koppelung an Einnahmen",
        (5, 19),
    )?;
    office.transfer("ba-tempelhof-schoeneberg", SERVICES, DEVICES, 7_500_000, (3, 10))?;
    office.transfer("ba-pankow", SERVICES, TRANSMISSION, 6_000_000, (5, 6))?;
    office.later_year()?;
    office.assign_programme()?;
    office.funding_granted()?;
    office.funding_open_and_rejected()?;
    office.paid_without_order()
}

impl Office<'_> {
    fn line(&self, authority: &Authority, title: &str) -> Option<(LineName, Cents)> {
        find(self.lines, authority, title).map(|line| (line.name.clone(), line.amount))
    }

    /// Rests of 2025: 2.5 % of the technical equipment.
    fn carry_over(&mut self, authority: &Authority) -> Option<()> {
        let (line, appropriation) = self.line(authority, EQUIPMENT)?;
        let amount = Cents::new(appropriation.get() / 40);
        self.book.note(on(2, 16)?, MORNING, CarriedOver { authority: authority.clone(), line, amount })
    }

    fn frozen_part(&self, authority: &Authority) -> Option<(LineName, i64)> {
        self.line(authority, SERVICES).map(|(line, appropriation)| (line, appropriation.get() / 20))
    }

    /// 5 % of the services, frozen by the Senate for all.
    fn freeze(&mut self, authority: &Authority) -> Option<()> {
        let (line, cents) = self.frozen_part(authority)?;
        let frozen = Frozen {
            authority: authority.clone(),
            line,
            amount: Cents::new(cents),
            consent_by: name("Senatsverwaltung für Finanzen")?,
            reference: name("Beispiel: Haushaltswirtschaftliche Sperre nach § 41 LHO vom 15.01.2026")?,
        };
        self.book.note(on(1, 15)?, MORNING, frozen)
    }

    fn lift(&mut self, authority: &Authority, divisor: i64) -> Option<()> {
        let (line, cents) = self.frozen_part(authority)?;
        let lifted = Unfrozen {
            authority: authority.clone(),
            line,
            amount: Cents::new(cents / divisor),
            consent_by: name("Senatsverwaltung für Finanzen")?,
            reference: name("Beispiel: Einwilligung vom 22.04.2026")?,
        };
        self.book.note(on(4, 22)?, MORNING, lifted)
    }

    fn adjust(
        &mut self,
        authority: &str,
        title: &str,
        cents: i64,
        basis: &str,
        (month, number): (i8, i8),
    ) -> Option<()> {
        let authority: Authority = name(authority)?;
        let (line, _) = self.line(&authority, title)?;
        let reference = name(&format!("Beispiel: Vermerk vom {number:02}.{month:02}.2026"))?;
        let adjusted = Adjusted { authority, line, amount: Cents::new(cents), basis: name(basis)?, reference };
        self.book.note(on(month, number)?, MORNING, adjusted)
    }

    fn transfer(&mut self, authority: &str, from: &str, to: &str, cents: i64, (month, number): (i8, i8)) -> Option<()> {
        let authority: Authority = name(authority)?;
        let (from_line, to_line) = (self.line(&authority, from)?.0, self.line(&authority, to)?.0);
        let reference = name(&format!("Beispiel: Umsetzung vom {number:02}.{month:02}.2026"))?;
        let basis = name("§ 20 LHO")?;
        let moved = Transferred { authority, from_line, to_line, amount: Cents::new(cents), basis, reference };
        self.book.note(on(month, number)?, MORNING, moved)
    }

    /// Commitment authority for 2027 and an order that uses it.
    fn later_year(&mut self) -> Option<()> {
        let authority: Authority = name("ba-spandau")?;
        let (line, _) = self.line(&authority, SERVICES)?;
        let granted = AuthorityGranted {
            authority: authority.clone(),
            line: line.clone(),
            year: 2027,
            amount: Cents::new(18_000_000),
        };
        self.book.note(on(2, 16)?, MORNING + 30, granted)?;
        let order = OrderPlaced {
            authority,
            order: name("B-05-VE-2027")?,
            line,
            item: name("itdz-support")?,
            quantity: quantity(1_200)?,
            amount: Cents::new(1_200 * 12_140),
            due: Some(day(2027, 3, 31)?),
            consent: None,
        };
        self.book.note(on(3, 2)?, MORNING, order)
    }

    /// Technical equipment counts as devices by rule; in Pankow it is servers and network.
    fn assign_programme(&mut self) -> Option<()> {
        let authority: Authority = name("ba-pankow")?;
        let (line, _) = self.line(&authority, EQUIPMENT)?;
        let basis = name("Beispiel: Zuordnung von Hand, hier stehen nur Server und Netztechnik")?;
        let assigned = ProgrammeAssigned { authority, line, programme: Programme::Infrastructure, basis };
        self.book.note(on(1, 12)?, MORNING, assigned)
    }

    fn request(
        &mut self,
        authority: &Authority,
        number: &str,
        programme: Programme,
        asked: Asked,
        at: Day,
    ) -> Option<()> {
        let requested = FundingRequested {
            authority: authority.clone(),
            request: name(number)?,
            programme,
            amount: Cents::new(asked.cents),
            derivation: Some(asked.derivation),
            reason: Some(name(asked.reason)?),
            deadline: asked.deadline,
        };
        self.book.note(at, MORNING, requested)
    }

    /// Steglitz-Zehlendorf asks for 385 notebooks and gets 320,000 EUR. The write side makes the transfer out of the
    /// reserve.
    fn funding_granted(&mut self) -> Option<()> {
        let authority: Authority = name("ba-steglitz-zehlendorf")?;
        let number = "M-06-2026-1";
        let asked = Asked {
            cents: 385 * 107_172,
            derivation: json!({"item": "notebook", "quantity": 385, "unit_price": "1071.72"}),
            reason: "Beispiel: Ersatz der Notebooks aus dem Jahr 2020",
            deadline: None,
        };
        self.request(&authority, number, Programme::MobileDevices, asked, on(2, 9)?)?;
        let reviewed = FundingReviewed {
            authority: authority.clone(),
            request: name(number)?,
            programme: None,
            amount: Some(Cents::new(327 * 107_172)),
            derivation: Some(json!({"item": "notebook", "quantity": 327, "unit_price": "1071.72"})),
            reason: Some(name("Beispiel: 58 Geräte sind bereits bestellt")?),
        };
        self.book.note(on(3, 5)?, MORNING, reviewed)?;
        let approved = FundingApproved {
            authority: authority.clone(),
            request: name(number)?,
            programme: None,
            amount: Some(Cents::new(32_000_000)),
            derivation: None,
            reason: Some(name("Beispiel: anteilig nach Lage der zentralen Mittel")?),
        };
        self.book.note(on(4, 14)?, MORNING, approved)?;
        let central: Authority = name(Authority::IKT_STEUERUNG)?;
        let granted = FundingGranted {
            request: name(number)?,
            programme: Some(Programme::MobileDevices),
            amount: Cents::new(32_000_000),
            from_line: Some(self.line(&central, RESERVE)?.0),
            to_line: Some(self.line(&authority, DEVICES)?.0),
            basis: Some(name("§ 50 LHO")?),
            reference: Some(name("Beispiel: Bewilligung vom 12.05.2026")?),
            derivation: None,
            authority,
        };
        self.book.note(on(5, 12)?, MORNING, granted)
    }

    fn funding_open_and_rejected(&mut self) -> Option<()> {
        let west: Authority = name("ba-charlottenburg-wilmersdorf")?;
        let asked = Asked {
            cents: 640 * 30_000,
            derivation: json!({"item": "remote-access", "quantity": 640, "unit_price": "300.00"}),
            reason: "Beispiel: weitere Fernzugänge",
            deadline: None,
        };
        self.request(&west, "M-04-2026-1", Programme::RemoteAccess, asked, on(2, 24)?)?;
        let rejected = FundingRejected {
            authority: west,
            request: name("M-04-2026-1")?,
            programme: None,
            amount: None,
            derivation: None,
            reason: Some(name("Beispiel: Die Kapazität stellt das ITDZ Berlin zentral bereit")?),
        };
        self.book.note(on(4, 21)?, MORNING, rejected)?;
        let north: Authority = name("ba-reinickendorf")?;
        let asked = Asked {
            cents: 500 * 107_172,
            derivation: json!({"item": "notebook", "quantity": 500, "unit_price": "1071.72"}),
            reason: "Beispiel: Ersatz von Geräten, die Windows 11 nicht tragen",
            // The paid security updates for Windows 10 end on this day.
            deadline: Some(on(10, 13)?),
        };
        self.request(&north, "M-12-2026-1", Programme::MobileDevices, asked, on(6, 8)?)
    }

    fn paid_without_order(&mut self) -> Option<()> {
        let central: Authority = name(Authority::IKT_STEUERUNG)?;
        let (citylab, _) = self.line(&central, CITYLAB)?;
        for (number, (month, date)) in (1..).zip([(1, 20), (4, 20)]) {
            self.pay(&central, &citylab, &format!("Z-00-CL-{number}"), 70_000_000, on(month, date)?)?;
        }
        let shared = self.line(&central, "anteil-an-gemeinsamen-einrichtungen-der-laender")?.0;
        self.pay(&central, &shared, "Z-00-FITKO-1", 350_000_000, on(3, 16)?)?;
        // A refund: paid twice in the year before.
        let mitte: Authority = name("ba-mitte")?;
        let services = self.line(&mitte, SERVICES)?.0;
        self.pay(&mitte, &services, "Z-01-E-1", -418_250, on(5, 27)?)
    }

    fn pay(&mut self, authority: &Authority, line: &LineName, payment: &str, cents: i64, at: Day) -> Option<()> {
        let amount = Cents::new(cents);
        let (authority, line, payment) = (authority.clone(), line.clone(), name(payment)?);
        let paid = PaymentMade { authority, order: None, line, payment, amount, last: false, consent: None };
        self.book.note(at, 14 * 60, paid)
    }
}

/// What a funding request asks for.
struct Asked {
    cents: i64,
    derivation: Value,
    reason: &'static str,
    deadline: Option<Day>,
}
