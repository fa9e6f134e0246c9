//! By how much a line is overdrawn is one amount, whoever says it: the warning of the event, the explanation of the
//! line, the mark of its row, the report.

use std::collections::BTreeMap;

use sollist::run::process;
use sollist_analytics::{BudgetQuery, By, Facts, View, budget, explain, overdrafts};
use sollist_contract::{
    day::Day,
    envelope::Envelope,
    event::Event,
    ids::LineName,
    money::Cents,
    warning::{Reason, Warning},
};
use sollist_platform::{
    process::clock::Clock,
    store::{
        db::Access,
        journal::{self, Recorded},
    },
    wire::caller::Caller,
    write::batch::{self, Answer, Mode, source_of},
};
use sollist_tests::storm::dice::Dice;

use crate::{every_day, outside::block_on, stores::both_stores};

/// The word after some words of a sentence.
fn after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(words)?;
    rest.split([' ', ':', ';']).next().map(|word| word.trim_end_matches([',', '.']))
}

/// What a warning says in English: on which day the line is overdrawn by how much, and by how much
/// with what was recorded of later days.
fn said(warning: &Warning) -> (Day, Cents, Option<Cents>) {
    let text = &warning.said.en;
    let amount = |words: &str| {
        let amount = after(text, &format!("{words}EUR "))?;
        Some(amount.replace(',', "").parse().expect(text))
    };
    let day = [" since ", "already on ", "available on "].iter().find_map(|words| after(text, words)).expect(text);
    let again = if text.contains(" already on ") { amount(" it is by ") } else { None };
    let by = again.or_else(|| amount("overdrawn by "));
    let with_later_days = || amount("; with all that was recorded by then it is by ");
    let now = if text.contains("there is enough") { Some(Cents::ZERO) } else { with_later_days().or(by) };
    // What is frozen or transferred beyond the line says nothing of now.
    let of_a_state = [Reason::LineOverdrawn, Reason::CommitmentAuthorityOverdrawn].contains(&warning.reason);
    (day.parse().expect(text), by.unwrap_or(Cents::ZERO), now.filter(|_| of_a_state))
}

/// The later year that a warning is about.
fn later_year(warning: &Warning) -> Option<i16> {
    (warning.reason == Reason::CommitmentAuthorityOverdrawn)
        .then(|| after(&warning.said.en, "commitment authority for ").expect(&warning.said.en).parse().unwrap())
}

/// What figures say of a line, when so much was known and until a day.
struct Figures {
    /// By money, and by the commitment authority of later years.
    by: BTreeMap<Option<i16>, Cents>,
}

impl Figures {
    fn of(facts: &Facts, seq: u64, until: Option<Day>, line: &LineName) -> Figures {
        let view = View { seq, until, day: "2026-12-31".parse().unwrap(), walk: None };
        let told = explain(facts, &view, line).unwrap();
        let by = By::parse(&["line"]).unwrap();
        let query = BudgetQuery { year: Some(line.year()), by, ..BudgetQuery::default() };
        let row = budget(facts, &view, &query).unwrap().rows.into_iter().find(|row| row.line.as_ref() == Some(line));
        let row = row.expect("both lines are planned from the start on");
        let reported = overdrafts(facts, &view, line.year()).unwrap();
        let reported: Vec<_> = reported.into_iter().filter(|one| one.line == *line).map(|one| one.why).collect();
        assert_eq!(reported, told.overdrafts, "{line} at {seq}");
        assert_eq!(row.overdrawn > 0, !told.overdrafts.is_empty(), "{line} at {seq}");
        let by: BTreeMap<_, _> = told.overdrafts.iter().map(|why| (why.later_year, why.by_now.unwrap())).collect();
        let by_money = by.get(&None).copied().unwrap_or(Cents::ZERO);
        assert_eq!(row.position.unwrap().overdrawn().unwrap(), by_money, "{line} at {seq}");
        Figures { by }
    }
    fn by(&self, later_year: Option<i16>) -> Cents {
        self.by.get(&later_year).copied().unwrap_or(Cents::ZERO)
    }
}

/// A random history: what was recorded, and the warnings of each number.
fn history(seed: u64) -> (Vec<Recorded>, Vec<(u64, Vec<Warning>)>) {
    let user = every_day::store();
    block_on(async {
        let db = user.store().open(Access::Write).await.unwrap();
        let make = process::books(&[]);
        let (mut dice, mut warned) = (Dice::new(seed, 17), Vec::new());
        let mut at = 0;
        while at < 300 {
            let mut commands = Vec::new();
            for _ in 0..1 + dice.below(20) {
                at += 1;
                let (kind, data, time) = every_day::random(&mut dice, at);
                let event = Event::from_data(&format!("{kind}.v1"), &data.to_string()).unwrap().unwrap();
                let asked = dice.chance(15);
                let source = if asked { source_of(&event) } else { "/hkr".to_owned() };
                let what = Ok(Envelope::new(source, at.to_string(), time.parse().unwrap(), event));
                let mode = if asked { Mode::Asked } else { Mode::Fact };
                let caller = Caller::named("anna");
                let (place, formerly, traceparent) = (None, None, None);
                commands.push(batch::Command {
                    what,
                    mode,
                    caller,
                    place,
                    formerly,
                    time_left: false,
                    traceparent,
                    written: Default::default(),
                });
            }
            let (answers, _) = batch::run(&db, &make, Clock::System, &commands).await.unwrap();
            warned.extend(answers.into_iter().filter_map(|answer| match answer {
                Answer::Recorded(seq, beside) => Some((seq, beside.warnings)),
                _ => None,
            }));
        }
        let events = journal::read(db.reader(), 0, 10_000).await.unwrap();
        db.close().await.unwrap();
        (events, warned)
    })
}

both_stores!(the_warning_says_of_a_line_what_its_explanation_its_row_and_the_report_say);
fn the_warning_says_of_a_line_what_its_explanation_its_row_and_the_report_say() {
    let mut compared = BTreeMap::<&str, u64>::new();
    let mut for_nothing = 0;
    for seed in 1..=4 {
        let (events, warned) = history(seed);
        let mut facts = Facts::new();
        for event in &events {
            facts.apply(event.seq, event.recorded_at, &event.envelope().unwrap()).unwrap();
        }
        let of_line = |warning: &&Warning| warning.line.is_some() && warning.reason != Reason::LineForeign;
        for (seq, warnings) in &warned {
            for warning in warnings.iter().filter(of_line).filter(|warning| is_of_money(warning)) {
                let line: LineName = warning.line.as_ref().unwrap().to_string().parse().unwrap();
                let (day, by, now) = said(warning);
                let of = later_year(warning);
                let (then, at_last) =
                    (Figures::of(&facts, *seq, Some(day), &line), Figures::of(&facts, *seq, None, &line));
                assert_eq!(then.by(of), by, "seed {seed}, no. {seq}: {}", warning.said.en);
                assert!(now.is_none_or(|now| at_last.by(of) == now), "seed {seed}, no. {seq}: {}", warning.said.en);
                *compared.entry(warning.reason.code()).or_default() += 1;
                for_nothing += u64::from(by == Cents::ZERO);
            }
        }
        // Who overdraws a line by freezing or cutting is told so, too.
        for (seq, warnings) in &warned {
            let mut event = events.iter().find(|event| event.seq == *seq).unwrap().envelope().unwrap();
            let of_budget = event.event.context() == "budget" && event.source == "/hkr";
            let line = event.event.lines_mut().first().map(|line| (**line).clone());
            if let Some(line) = line.filter(|_| of_budget) {
                let by = |seq: u64| Figures::of(&facts, seq, None, &line).by(None);
                assert!(
                    by(*seq) <= by(*seq - 1) || !warnings.is_empty(),
                    "seed {seed}, no. {seq} overdraws in silence"
                );
            }
        }
    }
    eprintln!("compared {compared:?}, of lines that only lack money {for_nothing}");
    assert!(compared.len() >= 4 && compared.values().sum::<u64>() > 200 && for_nothing > 0, "{compared:?}");
}

/// Whether a warning is about money of a line that is not there.
fn is_of_money(warning: &Warning) -> bool {
    [Reason::LineOverdrawn, Reason::CommitmentAuthorityOverdrawn, Reason::FrozenBeyondLine, Reason::TransferBeyondLine]
        .contains(&warning.reason)
}
