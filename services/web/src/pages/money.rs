//! The forms by which money of a budget line is moved to another one, frozen, and freed again. What takes another
//! person opens a process.

use sollist_contract::{
    command,
    grpc::{
        analytics::v1::GetLineRequest,
        budget::v1::{self as budget, FreezeLineRequest, Line, TransferBudgetRequest, UnfreezeLineRequest},
        common::v1::{AsOf, Receipt},
    },
    lang::Lang,
    method::Method,
    money::Cents,
    said::Said,
    words::{event as said, number, terms},
};

use super::{offered, processes};
use crate::{
    act::{Asked, NotTaken, Question, Sent, Sheet, Taken},
    ask::{Ask, Page},
    body::Input,
    failure::Failure,
    query,
    table::Cell,
    titles,
    who::Who,
    words::{act, money as words, processes as waiting},
};

/// What is done with money of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Transfer,
    Freeze,
    Lift,
}

impl Move {
    const ALL: [Move; 3] = [Move::Transfer, Move::Freeze, Move::Lift];

    /// As an address says it.
    pub fn of(word: &str) -> Option<Move> {
        Move::ALL.into_iter().find(|one| one.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Move::Transfer => "umsetzen",
            Move::Freeze => "sperren",
            Move::Lift => "entsperren",
        }
    }

    /// What it asks the services.
    pub fn needs(self) -> &'static [Method] {
        match self {
            Move::Transfer => &[Method::BudgetTransferBudget],
            Move::Freeze => &[Method::BudgetFreezeLine],
            Move::Lift => &[Method::BudgetUnfreezeLine],
        }
    }

    /// What its form is called, and its button.
    fn names(self, lang: Lang) -> (&'static str, &'static str) {
        let own = words::own(lang);
        match self {
            Move::Transfer => (own.transfer, own.deed_transfer),
            Move::Freeze => (own.freeze, own.deed_freeze),
            Move::Lift => (own.lift, own.deed_lift),
        }
    }

    /// Whether there is anything to do it with.
    fn may_follow(self, line: &Line) -> bool {
        let nothing_frozen = || Cents::of_sum(&line.frozen).is_ok_and(|frozen| !frozen.is_positive());
        !matches!(self, Move::Lift) || !nothing_frozen()
    }

    /// What it does, and how many persons it takes where they are told apart.
    fn about(self, who: &Who) -> Said {
        let (does, takes) = match self {
            Move::Transfer => (words::transfers(), words::transfer_takes()),
            Move::Freeze => return words::freezes(),
            Move::Lift => (words::lifts(), words::lift_takes()),
        };
        if matches!(who, Who::Known(_)) { does.and(&takes) } else { does }
    }
}

/// What whoever reads this may do with the money of a line, and where its form is.
pub fn deeds(ask: &Ask, line: &Line) -> Vec<(&'static str, String)> {
    if !is_theirs(ask, line) {
        return Vec::new();
    }
    let may = Move::ALL.into_iter().filter(|one| ask.who.may(one.needs()) && one.may_follow(line));
    let at = |one: Move| format!("{}/{}", query::line_path(&line.name), one.word());
    may.map(|one| (one.names(ask.lang).0, ask.query.elsewhere().at(&at(one)))).collect()
}

/// Money is moved between lines of one's own alone; of the central ones others are shown some.
fn is_theirs(ask: &Ask, line: &Line) -> bool {
    ask.who.own().is_none_or(|own| own.as_str() == line.authority)
}

fn questions(ask: &Ask, step: Move, line: &Line) -> Vec<Question> {
    let lang = ask.lang;
    let (own, of) = (words::own(lang), act::own(lang));
    let whose = if ask.who.own().is_some() { own.own_line_hint } else { own.line_hint };
    let amount = Question::amount("amount", of.amount).hint(of.amount_hint);
    let reference = Question::line("reference", of.reference).hint(of.reason_hint);
    match step {
        Move::Transfer => vec![
            // What has nothing left gives nothing: there the money is to go.
            Question::line("from_line", of.from_line).hint(whose).value(if gives(line) { &line.name } else { "" }),
            Question::line("to_line", of.to_line_to).hint(whose).value(if gives(line) { "" } else { &line.name }),
            amount,
            Question::line("basis", of.basis).hint(of.basis_hint),
            reference,
        ],
        Move::Freeze => vec![amount, Question::line("consent_by", own.consents).hint(own.consents_hint), reference],
        Move::Lift => {
            let frozen = lang.say(words::frozen_at_most(&number::amount(&line.frozen)));
            vec![amount.hint(&frozen), Question::line("consent_by", own.consented).hint(own.consented_hint), reference]
        }
    }
}

/// Whether a line has money that it could give.
fn gives(line: &Line) -> bool {
    Cents::of_sum(&line.available).is_ok_and(|available| available.is_positive())
}

async fn line(ask: &Ask, name: &str) -> Result<(Line, Option<AsOf>), Failure> {
    let request = GetLineRequest { view: ask.query.view(), line: name.to_owned() };
    let found = ask.link.records().get_line(request).await?.into_inner();
    Ok((found.line.unwrap_or_default(), found.as_of))
}

fn page_of(ask: &Ask, line: &str) -> String {
    ask.query.elsewhere().at(&query::line_path(line))
}

/// What is known of a line, and leads to it.
fn facts(ask: &Ask, line: &Line) -> Vec<(String, Cell)> {
    let lang = ask.lang;
    let eur = |amount: &str| {
        let cell = Cell::amount(amount, lang);
        Cell { shown: format!("{}\u{a0}EUR", cell.shown), ..cell }
    };
    let called = Cell::recorded(&titles::of_line(line), lang).to(page_of(ask, &line.name));
    let amounts = [
        (terms::CURRENT_BUDGET, &line.soll),
        (terms::FROZEN, &line.frozen),
        (terms::COMMITMENTS, &line.commitments),
        (terms::ACTUAL, &line.actual),
        (terms::AVAILABLE, &line.available),
    ];
    // An amount beyond what an amount can be is not said.
    let amounts = amounts.into_iter().filter(|(_, amount)| !amount.is_empty());
    let amounts = amounts.map(|(term, amount)| (lang.word(term).to_owned(), eur(amount)));
    std::iter::once((lang.word(terms::LINE).to_owned(), called)).chain(amounts).collect()
}

/// The form, with what is known of its line.
async fn sheet(ask: &Ask, step: Move, name: &str) -> Result<(Sheet, Line), Failure> {
    let lang = ask.lang;
    let (line, as_of) = line(ask, name).await?;
    if !is_theirs(ask, &line) {
        return Err(Failure::NotFound);
    }
    let (heading, button) = step.names(lang);
    let mut sheet = Sheet::new(heading, button, questions(ask, step, &line));
    sheet.lead = Cell::text(&lang.say(step.about(&ask.who)));
    sheet.facts = facts(ask, &line);
    sheet.seen = as_of.as_ref().map_or(0, |as_of| as_of.sequence);
    sheet.as_of = as_of;
    sheet.look = (act::own(lang).what_changed.to_owned(), page_of(ask, &line.name));
    if step.may_follow(&line) {
        offer(ask, step, &mut sheet, &line).await?;
    } else {
        let back = (act::own(lang).to_line.to_owned(), page_of(ask, &line.name));
        sheet.over = Some((lang.say(words::nothing_frozen()), vec![back]));
    }
    Ok((sheet, line))
}

/// Offers the lines of the same authority and year.
async fn offer(ask: &Ask, step: Move, sheet: &mut Sheet, line: &Line) -> Result<(), Failure> {
    if step != Move::Transfer {
        return Ok(());
    }
    let year = line.name.split('/').next().and_then(|year| year.parse().ok()).unwrap_or_default();
    let offers = offered::lines(ask, year, line.authority.clone(), String::new()).await?;
    for question in sheet.questions.iter_mut().filter(|it| matches!(&*it.key, "from_line" | "to_line")) {
        // A line is offered where it is the one that the form begins with.
        let begins = if gives(line) { "from_line" } else { "to_line" };
        let others = offers.iter().filter(|(name, _)| question.key == begins || *name != line.name);
        question.offers = others.cloned().collect();
    }
    Ok(())
}

/// The page of the form.
pub async fn page(ask: &Ask, step: Move, name: &str) -> Result<Page, Failure> {
    Ok(sheet(ask, step, name).await?.0.page(ask))
}

/// What was sent by it.
pub async fn posted(ask: &Ask, step: Move, name: &str, input: &Input) -> Result<Sent, Failure> {
    let (mut sheet, line) = sheet(ask, step, name).await?;
    sheet.facts.extend(beside(ask, &line, input).await);
    let asked = match Asked::read(ask, sheet, input) {
        Ok(asked) => asked,
        Err(sent) => return Ok(sent),
    };
    let answer = call(ask, step, &line, &asked).await;
    Ok(asked.answered(ask, answer).await)
}

/// The same facts of the other lines that were typed: what changed since may have changed there.
async fn beside(ask: &Ask, of: &Line, input: &Input) -> Vec<(String, Cell)> {
    let mut all = Vec::new();
    for name in ["from_line", "to_line"].into_iter().filter_map(|key| input.given(key)) {
        if name != of.name
            && let Ok((other, _)) = line(ask, &name).await
        {
            all.extend(facts(ask, &other));
        }
    }
    all
}

/// Whose the line is that gives: who orders the transfer.
async fn owner(ask: &Ask, of: &Line, from: &str) -> String {
    if from == of.name {
        return of.authority.clone();
    }
    let request = budget::GetLineRequest { name: from.to_owned() };
    let found = ask.link.budget().get_line(request).await.ok().and_then(|it| it.into_inner().line);
    // Of a line that is not there the service says so.
    found.map_or_else(|| of.authority.clone(), |line| line.authority)
}

async fn call(ask: &Ask, step: Move, of: &Line, input: &Asked) -> Result<Taken, NotTaken> {
    let given = |key: &str| input.given(key).unwrap_or_default();
    let (command, amount, reference) = (Some(input.command()), given("amount"), given("reference"));
    let (authority, line, consent_by) = (of.authority.clone(), of.name.clone(), given("consent_by"));
    let mut services = ask.link.budget();
    match step {
        Move::Transfer => {
            let (from_line, to_line, basis) = (given("from_line"), given("to_line"), given("basis"));
            let authority = owner(ask, of, &from_line).await;
            let asked = TransferBudgetRequest { command, authority, from_line, to_line, amount, basis, reference };
            let receipt = services.transfer_budget(asked.clone()).await?.into_inner().receipt;
            let at = if asked.to_line == of.name { &asked.to_line } else { &asked.from_line };
            Ok(taken(ask, step, (&asked, &asked.amount), at, receipt))
        }
        Move::Freeze => {
            let asked = FreezeLineRequest { command, authority, line, amount, consent_by, reference };
            let receipt = services.freeze_line(asked.clone()).await?.into_inner().receipt;
            Ok(taken(ask, step, (&asked, &asked.amount), &asked.line, receipt))
        }
        Move::Lift => {
            let asked = UnfreezeLineRequest { command, authority, line, amount, consent_by, reference };
            let receipt = services.unfreeze_line(asked.clone()).await?.into_inner().receipt;
            Ok(taken(ask, step, (&asked, &asked.amount), &asked.line, receipt))
        }
    }
}

/// What is asked for, as a sentence. Then its process is seen, or the line with what became of it.
fn taken<C: command::Command>(
    ask: &Ask,
    step: Move,
    (asked, amount): (&C, &str),
    line: &str,
    receipt: Option<Receipt>,
) -> Taken {
    let receipt = receipt.unwrap_or_default();
    let event = ask.query.elsewhere().with(|query| query.only.event = receipt.sequence.to_string());
    Taken {
        what: command::event(asked).ok().map(|event| said::said(&event)).unwrap_or_default(),
        amount: amount.to_owned(),
        receipt_at: match receipt.process.as_str() {
            "" => event.at(&query::line_path(line)),
            process => processes::address(ask, process),
        },
        persons: persons(ask, step, &receipt),
        receipt,
    }
}

/// How many persons it takes, and why, where a register tells them apart.
fn persons(ask: &Ask, step: Move, receipt: &Receipt) -> Said {
    let why = match (&receipt.rule, step) {
        _ if receipt.process.is_empty() && matches!(ask.who, Who::Known(_)) => return words::one_is_enough(),
        _ if receipt.process.is_empty() => return Said::default(),
        (Some(rule), _) => waiting::above(&number::amount(&rule.above), &rule.set, &number::day(&rule.valid_from)),
        (None, Move::Transfer) => words::every_transfer(),
        (None, Move::Freeze | Move::Lift) => words::every_lift(),
    };
    words::takes_another(&why)
}
