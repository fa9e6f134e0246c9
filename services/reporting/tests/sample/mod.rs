//! Reports made by hand: a full one of twelve districts, and one on an empty journal.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

mod forecast;

use rust_decimal::Decimal;
use sollist_contract::{
    day::Day,
    ids::{Authority, District, Programme},
    money::Cents,
    words::terms,
};
use sollist_reporting::{
    compare::{Figures, compared},
    model::*,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}
fn cents(text: &str) -> Cents {
    text.parse().unwrap()
}
/// Numbers that look real and are the same every time.
fn figure(seed: usize, low: i64, high: i64) -> i64 {
    let mixed = (seed as i64 + 17).wrapping_mul(2_654_435_761) % 1_000_003;
    low + mixed.abs() % (high - low)
}

fn authorities() -> Vec<(Authority, String)> {
    let mut all: Vec<(Authority, String)> =
        District::all().map(|d| (d.bezirksamt().unwrap(), format!("Bezirksamt {}", d.name()))).collect();
    for name in [
        "IKT-Steuerung",
        "Polizei Berlin",
        "Berliner Feuerwehr",
        "Landesamt für Einwanderung",
        "Landesamt für Bürger- und Ordnungsangelegenheiten",
        "Senatsverwaltung für Finanzen",
        "Senatsverwaltung für Inneres und Sport",
        "Senatsverwaltung für Stadtentwicklung, Bauen und Wohnen",
        "Landesverwaltungsamt Berlin",
        "Landesamt für Gesundheit und Soziales",
        "Berliner Forsten",
        "Gemeinsames Krebsregister",
    ] {
        all.push((Authority::of_chapter(name), name.to_owned()));
    }
    all
}

fn budget_row(seed: usize, name: &str) -> BudgetRow {
    let appropriation = Cents::new(figure(seed, 150_000_000, 900_000_000));
    let carry_over = Cents::new(figure(seed + 40, 0, 20_000_000));
    let adjustments = Cents::new(figure(seed + 80, -9_000_000, 9_000_000));
    let frozen = Cents::new(if seed.is_multiple_of(4) { 5_000_000 } else { 0 });
    let soll = Cents::sum([appropriation, carry_over, adjustments]).unwrap();
    let actual = Cents::new(soll.get() / 100 * figure(seed + 7, 20, 60));
    let commitments = Cents::new(soll.get() / 100 * figure(seed + 9, 5, 42));
    let available = soll.minus(frozen).unwrap().minus(actual).unwrap().minus(commitments).unwrap();
    let overdrawn = u32::from(available.is_negative());
    BudgetRow {
        name: name.into(),
        appropriation: Some(appropriation),
        carry_over: Some(carry_over),
        adjustments: Some(adjustments),
        soll: Some(soll),
        frozen: Some(frozen),
        commitments: Some(commitments),
        actual: Some(actual),
        available: Some(available),
        lines: 14,
        overdrawn,
        ..Default::default()
    }
}

/// Every authority has three lines; the first of all is withheld.
fn lines() -> Vec<LineRow> {
    let titles =
        ["Hardware", "Geräte, technische Einrichtungen und Ausstattungen für die verfahrensunabhängige IKT", "IKT"];
    let mut lines = Vec::new();
    for (i, (authority, name)) in authorities().into_iter().enumerate() {
        for (j, title) in titles.iter().enumerate() {
            let row = budget_row(i * 3 + j + 300, "");
            let known = i + j > 0;
            lines.push(LineRow {
                line: format!("2026/30/25/{:04}/{:05}", 2_500 + i, 51_180 + j),
                district: authority.district(),
                authority: authority.clone(),
                section: "Landesweite Maßnahmen des E-Governments".into(),
                chapter: name.clone(),
                title: (*title).into(),
                programme: Programme::MobileDevices,
                appropriation: row.appropriation.filter(|_| known),
                carry_over: row.carry_over.filter(|_| known),
                adjustments: row.adjustments.filter(|_| known),
                soll: row.soll.filter(|_| known),
                frozen: row.frozen.filter(|_| known),
                commitments: row.commitments.filter(|_| known),
                actual: row.actual.filter(|_| known),
                available: row.available.filter(|_| known),
                reason: (!known).then(|| "Summe außerhalb des Bereichs eines Betrags.".into()),
                overdrawn: row.overdrawn > 0,
                foreign: i == 3,
            });
        }
    }
    lines
}

/// One with an item, one with a sentence, one with a derivation of its own, one that says nothing.
fn funding() -> Vec<Funding> {
    let request = |district: usize, number: &str, step: &str, purpose: Purpose| Funding {
        authority: District::all().nth(district).unwrap().bezirksamt().unwrap(),
        name: format!("Bezirksamt {}", District::all().nth(district).unwrap().name()),
        request: number.into(),
        programme: Some(Programme::MobileDevices),
        requested: Some(cents("1000000.00")),
        reviewed: None,
        approved: None,
        granted: Cents::ZERO,
        step: step.into(),
        requested_on: Some(day("2026-02-09")),
        reviewed_on: None,
        approved_on: None,
        rejected_on: None,
        granted_on: None,
        decision: None,
        purpose,
    };
    let items = Purpose {
        seq: Some(41),
        reason: Some("Ersatz der Notebooks aus dem Jahr 2020".into()),
        deadline: Some(day("2026-10-13")),
        item: Some("notebook".into()),
        quantity: Some(385),
        unit_price: Some("1071.72".parse().unwrap()),
        derivation: Some(serde_json::json!({"item": "notebook", "quantity": 385, "unit_price": "1071.72"})),
        derivation_bytes: 58,
    };
    let derived = Purpose {
        seq: Some(43),
        derivation: Some(serde_json::json!({"formula": "max(0, gross - cover)", "inputs": {"target": 1213}})),
        derivation_bytes: 62,
        ..Purpose::default()
    };
    let sentence = Purpose { seq: Some(42), reason: Some("=Fernzugänge".into()), ..Purpose::default() };
    vec![
        Funding {
            reviewed: Some(cents("900000.00")),
            approved: Some(cents("850000.00")),
            granted: cents("850000.00"),
            reviewed_on: Some(day("2026-03-05")),
            approved_on: Some(day("2026-04-14")),
            granted_on: Some(day("2026-05-12")),
            decision: Some("Anteilig nach Lage der zentralen Mittel".into()),
            ..request(5, "MB-2026-004", "granted", items)
        },
        Funding {
            rejected_on: Some(day("2026-04-21")),
            decision: Some("Die Kapazität wird zentral bereitgestellt".into()),
            ..request(3, "M-04-2026-1", "rejected", sentence)
        },
        request(11, "M-12-2026-1", "requested", derived),
        request(2, "M-03-2026-1", "requested", Purpose::default()),
    ]
}

fn percent(numerator: i64, denominator: i64) -> IndicatorRow {
    let value = Decimal::from(numerator * 100) / Decimal::from(denominator);
    IndicatorRow {
        value: Some(value.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero)),
        numerator: Some(Exact::Count(numerator)),
        denominator: Some(Exact::Count(denominator)),
        ..Default::default()
    }
}

fn indicator(id: &str, name: &str, number: usize) -> Indicator {
    let mut rows = vec![percent(figure(number, 30_000, 50_000), 61_000)];
    for (i, d) in std::iter::once(District::CENTRAL).chain(District::all()).enumerate() {
        let mut row = percent(figure(number * 20 + i, 600, 2_200), figure(500 + i, 2_200, 3_200));
        if d.number() == 8 {
            row = IndicatorRow {
                reason: Some("Geeignete Stellen sind nicht gemeldet.".into()),
                not_reported: vec![d.bezirksamt().unwrap()],
                ..Default::default()
            };
        }
        row.district = Some(d);
        rows.push(row);
    }
    for (i, (a, _)) in authorities().into_iter().enumerate() {
        let mut row = percent(figure(number * 20 + i, 600, 2_200), figure(500 + i, 2_200, 3_200));
        if i % 9 == 7 {
            row = IndicatorRow {
                reason: Some("Geeignete Stellen sind nicht gemeldet.".into()),
                not_reported: vec![a.clone()],
                ..Default::default()
            };
        }
        row.authority = Some(a.clone());
        row.district = Some(a.district());
        rows.push(row);
    }
    Indicator { id: id.into(), name: name.into(), formula: "a / b".into(), unit: "percent".into(), definition: 1, rows }
}

fn cause() -> Cause {
    Cause {
        line: "2026/30/25/bezirksamt-pankow/dienstleistungen-fuer-die-verfahrensunabhaengige-ikt".into(),
        later_year: None,
        since: day("2026-05-04"),
        seq: 9_021,
        kind: "procurement.order-placed.v1".into(),
        day: day("2026-05-04"),
        authority: District::all().nth(2).unwrap().bezirksamt(),
        order: Some("B-03-0117".into()),
        item: Some("docking-station".into()),
        change: cents("-20000.00"),
        before: cents("7654.40"),
        after: cents("-12345.60"),
        by_event: Some(cents("12345.60")),
        by_then: Some(cents("12345.60")),
        by_now: Some(cents("12345.60")),
        later: 2,
    }
}

/// The quarter before: the same figures, but that nobody had counted in Neukölln and that money was of another order.
fn before(report: &Report) -> Before {
    let (quarter, until) = ("2026-Q1".parse().unwrap(), day("2026-03-31"));
    let now = Figures::of(report.until, 2026, &report.budget, &report.indicators);
    let mut then = report.budget.clone();
    for row in then.districts.iter_mut().chain([&mut then.total]) {
        row.actual = row.actual.map(|amount| Cents::new(amount.get() / 2));
        row.available = row.available.map(|amount| amount.plus(cents("1000.00")).unwrap());
    }
    let then = Figures::of(until, 2026, &then, &report.indicators);
    Before { quarter, until, rows: compared(&now, &then) }
}

/// Two that are urgent, one of them about money, and a notice.
fn findings() -> Vec<Finding> {
    let one = |severe, rule: &str, label: &str, key: &str, amount: Option<&str>, question: &str| Finding {
        rule: rule.into(),
        label: label.into(),
        severe,
        authority: "ba-pankow".parse().unwrap(),
        key: key.into(),
        since: day("2026-05-12"),
        amount: amount.map(cents),
        quantity: Some(2),
        question: question.into(),
        events: vec![17, 212],
        events_total: 2,
    };
    let twice = "Die Rechnungen R-17 und R17 nennen denselben Betrag und sind beide bezahlt. Ist es eine?";
    let split = "Vier Bestellungen in 20 Tagen bleiben zusammen über der Wertgrenze. Ist es eine?";
    vec![
        one(true, "duplicate-invoice", "Rechnung doppelt?", "R-17", Some("2500.00"), twice),
        one(true, "silent", "keine Meldung", "", None, "Seit 90 Tagen ist nichts gemeldet. Kommt noch etwas?"),
        one(false, "split-order", "Bestellung geteilt?", "notebook", Some("3600.00"), split),
    ]
}

/// What of the quarter before is another now: an amount with a late payment and a refund, a rate by another order.
fn restated() -> Restated {
    let part = |class: &str, part: &str, events: &[u64]| RestatedPart {
        class: class.into(),
        part: Some(part.parse().unwrap()),
        authority: District::all().nth(2).unwrap().bezirksamt(),
        events: events.to_vec(),
        events_total: events.len() as u64,
    };
    let figure = |key: &str, label: &str, unit: &str, [before, now, change]: [&str; 3], parts| RestatedFigure {
        key: key.into(),
        label: label.into(),
        of: None,
        unit: unit.into(),
        before: Some(before.parse().unwrap()),
        now: Some(now.parse().unwrap()),
        change: Some(change.parse().unwrap()),
        reason: None,
        parts,
    };
    Restated {
        quarter: "2026-Q1".parse().unwrap(),
        until: day("2026-03-31"),
        since: 812,
        recorded_at: Some("2026-04-20T10:00:00Z".parse().unwrap()),
        last_report: LastReport::Named,
        figures: vec![
            figure(
                "budget.actual",
                "Ist",
                "EUR",
                ["100000.00", "109500.00", "9500.00"],
                vec![part("late", "12000.00", &[814]), part("correction", "-2500.00", &[815])],
            ),
            figure(
                "procurement.delivery-rate",
                "Auslieferungsquote",
                "percent",
                ["50.5", "58.3", "7.8"],
                vec![part("late", "7.2", &[816, 817]), part("correction", "0.6", &[818])],
            ),
        ],
    }
}

/// Twelve districts and twelve central authorities with everything.
pub fn full() -> Report {
    let mut report = empty();
    report.as_of = AsOf {
        sequence: 18_442,
        recorded_at: Some("2026-07-14T08:12:31Z".parse().unwrap()),
        hash: "9f2c4b17".repeat(8),
        unreadable: Vec::new(),
    };
    report.simulated = true;
    report.header.amounts = [
        ("Ansatz 2025", "91250000.00"),
        ("Ansatz 2026", "98400500.00"),
        ("Ist 2025", "88112345.67"),
        ("Verfügungsbeschränkungen (Sperren) 2026", "4500000.00"),
        ("Aktuelles Ist 2026, Stand 30.06.2026", "41876543.21"),
        ("Gesamtkosten 2026 (Ist und Festlegungen)", "61000000.00"),
    ]
    .iter()
    .map(|(label, amount)| HeaderAmount {
        key: "k".into(),
        label: (*label).into(),
        year: 2026,
        amount: Some(cents(amount)),
        reason: None,
    })
    .collect();
    report.header.amounts.insert(
        2,
        HeaderAmount {
            key: "k".into(),
            label: "Ansatz 2027".into(),
            year: 2027,
            amount: None,
            reason: Some("für 2027 steht kein Haushaltsplan im Journal".into()),
        },
    );
    report.summary = [
        "Von 61.000 geeigneten Stellen haben 41.230 ein mobiles Endgerät (67,6 %); Ende des Vorjahres waren es 36.020.",
        "Am besten ausgestattet ist Pankow (81,2 %), am schlechtesten Spandau (34,9 %). Neukölln hat nicht gemeldet.",
        "Vom fortgeschriebenen Soll 2026 (98.400.500,00 EUR) sind 41.876.543,21 EUR ausgegeben und 19.123.456,79 EUR \
         gebunden; verfügbar sind 32.900.500,00 EUR.",
        "Der Mehrbedarf bis zum 31.12.2026 beträgt 12.345.678,90 EUR. Aus den Verstärkungsmitteln können 5.000.000,00 \
         EUR verteilt werden; 7.345.678,90 EUR bleiben ungedeckt.",
        "Zwei von 24 fälligen Meldungen fehlen: Bezirksamt Neukölln und Berliner Forsten.",
        "Eine veröffentlichte Zahl widerspricht unserer: 12 % mobil arbeitsfähig (Pressemitteilung) gegen 40,1 %.",
    ]
    .iter()
    .map(|text| Sentence { key: "s".into(), text: (*text).into() })
    .collect();
    report.budget = Budget {
        total: BudgetRow { lines: 320, ..budget_row(99, "Summe") },
        districts: std::iter::once(District::CENTRAL)
            .chain(District::all())
            .enumerate()
            .map(|(i, d)| BudgetRow { district: Some(d), ..budget_row(i, &format!("{} {}", d.code(), d.name())) })
            .collect(),
        authorities: authorities()
            .into_iter()
            .enumerate()
            .map(|(i, (a, n))| BudgetRow { authority: Some(a), ..budget_row(i + 100, &n) })
            .collect(),
        programmes: Programme::ALL
            .into_iter()
            .enumerate()
            .map(|(i, p)| BudgetRow { programme: Some(p), ..budget_row(i + 200, terms::programme(p).de) })
            .collect(),
        overdrawn: vec![BudgetRow {
            line: Some("2026/30/25/bezirksamt-pankow/dienstleistungen-fuer-die-verfahrensunabhaengige-ikt".into()),
            authority: District::all().nth(2).unwrap().bezirksamt(),
            available: Some(cents("-12345.60")),
            name: "Dienstleistungen für die verfahrensunabhängige IKT".into(),
            ..budget_row(1, "")
        }],
        causes: vec![cause()],
        foreign: vec![BudgetRow {
            line: Some("2026/30/25/bezirksamt-mitte/geraete".into()),
            authority: District::all().next().unwrap().bezirksamt(),
            name: "Fremd bebuchte Geräte".into(),
            foreign: 1,
            ..budget_row(2, "")
        }],
        lines: lines(),
        forecast: forecast::forecast(),
    };
    report.indicators = [
        ("mobile.device-rate", "Ausstattungsgrad mobile Endgeräte"),
        ("mobile.access-rate", "Fernzugangsgrad"),
        ("mobile.capable-rate", "Mobile Arbeitsfähigkeit"),
        ("mobile.one-device-rate", "One-Device-Quote"),
        ("budget.utilisation", "Ausschöpfungsgrad"),
        ("budget.outflow", "Mittelabfluss"),
        ("procurement.delivery-rate", "Auslieferungsquote"),
        ("procurement.issue-rate", "Ausgabequote"),
        ("procurement.lead-time", "Beschaffungslaufzeit"),
        ("device.over-age-rate", "Altersquote"),
        ("efile.connection-rate", "Anschlussgrad Digitale Akte"),
        ("efile.usage-rate", "Nutzungsgrad Digitale Akte"),
        ("efile.licence-use", "Lizenznutzung Digitale Akte"),
        ("data.completeness", "Meldequote"),
        ("data.punctuality", "Fristtreue"),
    ]
    .iter()
    .enumerate()
    .map(|(i, (id, name))| indicator(id, name, i))
    .collect();
    let mut degree = indicator("rollout.degree", "Umstellungsgrad", 77);
    degree.rows.retain(|r| r.authority.is_some());
    for row in &mut degree.rows {
        row.rollout = Some("windows-11".into());
        row.series_break = row.authority.as_ref().is_some_and(|a| a.as_str() == "ba-mitte");
    }
    report.indicators.push(degree);
    report.equipment = authorities()
        .into_iter()
        .enumerate()
        .map(|(i, (a, name))| {
            let silent = i % 9 == 7;
            let n = |low, high, s| (!silent).then(|| figure(i + s, low, high));
            Equipment {
                district: a.district(),
                authority: a,
                name,
                employees: n(1800, 3600, 1),
                workplaces: n(1500, 3000, 2),
                eligible: n(2200, 3200, 500),
                counted_on: (!silent).then(|| day("2026-06-15")),
                devices_in_use: n(600, 2200, 3),
                devices_in_stock: n(0, 300, 4),
                sessions: n(500, 2000, 5),
                accounts: n(700, 2400, 6),
                e_file_connected: i % 3 != 0,
                e_file_accounts: n(100, 900, 7),
                e_file_concurrent: n(30, 400, 8),
            }
        })
        .collect();
    let ends = [
        "2025-07-31",
        "2025-08-31",
        "2025-09-30",
        "2025-10-31",
        "2025-11-30",
        "2025-12-31",
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
        "2026-06-30",
    ];
    report.series.devices = ends
        .iter()
        .enumerate()
        .map(|(i, d)| DevicePoint {
            day: day(d),
            in_use: (i > 0).then_some(28_000 + 1_200 * i as i64),
            eligible: (i > 0).then_some(60_000 + 90 * i as i64),
        })
        .collect();
    report.series.budget = ends[6..]
        .iter()
        .enumerate()
        .map(|(i, d)| BudgetPoint {
            day: day(d),
            soll: cents("98400500.00"),
            commitments: cents("19123456.79"),
            actual: Cents::new(600_000_000 + 717_000_000 * i as i64),
        })
        .collect();
    report.sites = vec![Site {
        authority: "ba-spandau".parse().unwrap(),
        name: "Bezirksamt Spandau".into(),
        site: "Rathaus, Carl-Schurz-Straße 2/6".into(),
        measure: "WLAN und LAN erneuert".into(),
        day: day("2026-05-04"),
    }];
    report.activities = vec![
        Activity {
            kind: "event".into(),
            title: "Sommerkonferenz der Berliner Verwaltungsdigitalisierung".into(),
            held_on: day("2026-06-11"),
            participants: Some(412),
        },
        Activity { kind: "project".into(), title: "Kiezbox".into(), held_on: day("2026-04-20"), participants: None },
    ];
    report.milestones = vec![Milestone {
        authority: "ikt-steuerung".parse().unwrap(),
        project: "Parla".into(),
        milestone: "Pilot mit zwei Bezirken".into(),
        planned_on: day("2026-06-30"),
        budgeted_cost: cents("80000.00"),
        reached_on: None,
    }];
    report.before = Some(before(&report));
    report.restated = Some(restated());
    report.findings = findings();
    report.rollouts = authorities()
        .into_iter()
        .map(|(authority, _)| Rollout { rollout: "windows-11".into(), authority, deadline: day("2026-10-13") })
        .collect();
    report.need.reason = None;
    report.need.programmes = vec![ProgrammeNeed {
        programme: Programme::MobileDevices,
        gross: cents("1000.00"),
        own_cover: cents("200.00"),
        other_cover: cents("100.00"),
        need: cents("700.00"),
        with_others: Some(cents("4321.00")),
        in_other_programmes: None,
        need_left_elsewhere: None,
    }];
    for (i, (a, name)) in authorities().into_iter().take(14).enumerate().filter(|(i, _)| *i != 7) {
        for item in ["notebook", "remote-access"] {
            let seed = i * 2 + item.len();
            let gross = Cents::new(figure(seed, 10_000_000, 130_000_000));
            let cover = Cents::new(figure(seed, 0, 30_000_000));
            report.need.rows.push(NeedRow {
                district: a.district(),
                authority: a.clone(),
                name: name.clone(),
                item: item.into(),
                target: 2400,
                usable: 1100,
                pipeline: 87,
                quantity: 1213,
                gross,
                cover,
                need: gross.minus(cover).unwrap().or_zero(),
                share: (i < 9).then_some(cents("250000.00")),
                rank: (i < 9).then(|| "Abstand zum Ziel".into()),
                // The last is served first.
                place: (i < 9).then(|| u32::try_from(100 - report.need.rows.len()).unwrap()),
                derivation: serde_json::json!({"name": "need",
                            "events": [{"seq": 12 + i, "type": "x"}], "children": [{"events": [{"seq": 400 + i,
                            "type": "y"}]}]}),
            });
        }
    }
    report.need.gross = Cents::sum(report.need.rows.iter().map(|r| r.gross)).ok();
    report.need.cover = Cents::sum(report.need.rows.iter().map(|r| r.cover)).ok();
    report.need.need = Cents::sum(report.need.rows.iter().map(|r| r.need)).ok();
    report.need.reserve = Some(cents("5000000.00"));
    report.need.uncovered = Some(cents("7345678.90"));
    report.need.not_reported = vec!["ba-neukoelln".parse().unwrap()];
    report.funding = funding();
    report.submissions = authorities()
        .into_iter()
        .enumerate()
        .map(|(i, (a, name))| Submission {
            district: a.district(),
            authority: a,
            name,
            period: "2026-Q2".into(),
            due_on: Some(day("2026-06-15")),
            extended_to: (i % 5 == 3).then(|| day("2026-06-22")),
            extensions: u32::from(i % 5 == 3),
            received_on: (i % 9 != 7).then(|| day(if i % 4 == 3 { "2026-06-20" } else { "2026-06-12" })),
            complete: i % 9 != 7 && i != 5,
            on_time: i % 4 != 3 && i % 9 != 7 && i != 5,
        })
        .collect();
    report.contradictions = vec![Contradiction {
        seq: 311,
        metric: "mobile.capable-rate".into(),
        definition: "Beschäftigte mit Endgerät, ohne Lehrkräfte".into(),
        scope: "berlin".into(),
        as_of: day("2021-01-15"),
        value: Some("12".parse().unwrap()),
        numerator: None,
        denominator: None,
        origin: "Pressebericht vom 15.01.2021".into(),
        shown: Some("12".parse().unwrap()),
        ours: Some("40.1".parse().unwrap()),
        ours_numerator: Some(Exact::Count(34_085)),
        ours_denominator: Some(Exact::Count(85_000)),
        rival: Some(Rival {
            difference: "-28.1".parse().unwrap(),
            numerator: "-28.3".parse().unwrap(),
            denominator: "0.2".parse().unwrap(),
        }),
        our_definition: Some("kleinster Wert aus Geräten, Fernzugängen und Lizenzen ÷ geeignete Stellen".into()),
        differs_from_ours: true,
        differs_from: vec![312],
        differs_from_count: 1,
        further: 0,
    }];
    report.parameters = vec![Parameter {
        item: "notebook".into(),
        programme: Programme::MobileDevices,
        unit_price: "1071.72".parse().unwrap(),
        quota: "1.00".parse().unwrap(),
        life_months: Some(60),
        running_cost_per_year: "0.00".parse().unwrap(),
        step_costs: vec!["Server: 25.000,00 EUR je angefangene 500".into()],
        set: "standard".into(),
        valid_from: day("2026-01-01"),
        seq: 3,
    }];
    report.breaks = vec![
        "Bezirksamt Mitte, windows-11: Der Gesamtumfang wurde geändert; Werte davor und danach sind nicht \
              vergleichbar."
            .into(),
    ];
    report
}

/// What a journal without events gives.
pub fn empty() -> Report {
    let none = |label: &str| HeaderAmount {
        key: "k".into(),
        label: label.into(),
        year: 2026,
        amount: None,
        reason: Some("für 2026 steht kein Haushaltsplan im Journal".into()),
    };
    Report {
        format: FORMAT.into(),
        version: None,
        quarter: "2026-Q2".parse().unwrap(),
        until: day("2026-06-30"),
        year: 2026,
        target_day: day("2026-12-31"),
        as_of: AsOf { sequence: 0, recorded_at: None, hash: String::new(), unreadable: Vec::new() },
        simulated: false,
        draft: false,
        silent: None,
        title: "Quartalsbericht zur IKT-Ausstattung und zum Mittelbedarf".into(),
        routing: Routing {
            from: "Senatskanzlei – Chief Digital Officer, IKT-Steuerung".into(),
            to: "An den Vorsitzenden des Hauptausschusses".into(),
            via: vec!["den Präsidenten des Abgeordnetenhauses von Berlin".into(), "Senatskanzlei – G Sen –".into()],
            subject: "Quartalsbericht zur IKT-Ausstattung und zum Mittelbedarf der Behörden und Bezirke".into(),
            earlier_papers: vec![],
            request: "Der Hauptausschuss bittet um Bericht, welcher Anteil der Beschäftigten je Behörde und Bezirk \
                      mobil arbeiten kann, im Soll und im Ist, und welche Mittel dafür fehlen."
                .into(),
        },
        header: Header { amounts: vec![none("Ansatz 2026")] },
        summary: vec![],
        before: None,
        restated: None,
        since: None,
        budget: Budget {
            total: BudgetRow::default(),
            districts: vec![],
            authorities: vec![],
            programmes: vec![],
            overdrawn: vec![],
            causes: vec![],
            foreign: vec![],
            lines: vec![],
            forecast: Forecast::default(),
        },
        indicators: vec![],
        equipment: vec![],
        series: Series::default(),
        rollouts: vec![],
        sites: vec![],
        activities: vec![],
        milestones: vec![],
        need: Need {
            rows: vec![],
            withheld: vec![],
            gross: Some(Cents::ZERO),
            cover: Some(Cents::ZERO),
            need: Some(Cents::ZERO),
            total_reason: None,
            programmes: vec![],
            reserve: Some(Cents::ZERO),
            uncovered: Some(Cents::ZERO),
            proposal_reason: None,
            not_reported: vec![],
            reason: Some("Es ist kein Parametersatz in Kraft.".into()),
        },
        funding: vec![],
        submissions: vec![],
        contradictions: vec![],
        findings: vec![],
        parameters: vec![],
        breaks: vec![],
    }
}
