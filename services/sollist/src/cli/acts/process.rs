//! What waits for another person: shown, approved, rejected.

use sollist_contract::{
    grpc::{
        common::v1::Receipt,
        intake::v1::{
            ApproveProcessRequest, GetProcessRequest, ListProcessesRequest, Process, ProcessState, RejectProcessRequest,
        },
    },
    lang::Lang,
    said::Said,
    words::terms,
};

use super::{
    answer::{Answer, sentence},
    args::process::{ProcessAction, ProcessApproveArgs, ProcessListArgs, ProcessRejectArgs, State},
    asking::Asking,
    given::text,
    listed::{self, Next},
    sheets,
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    output::Output,
    table::{Cell, Column, Sheet},
    words::acts as words,
};

/// `sollist process …`
pub async fn process(link: &Link, action: &ProcessAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match action {
        ProcessAction::List(args) => list(link, args, out).await,
        ProcessAction::Show(name) => {
            let found = whole(link, name.process.to_string()).await?;
            listed::one(processes(vec![found], out.lang), out)
        }
        ProcessAction::Approve(args) => approve(link, args, out).await,
        ProcessAction::Reject(args) => reject(link, args, out).await,
    }
}

async fn whole(link: &Link, process: String) -> Result<Process, Failure> {
    let found = link.intake().get_process(GetProcessRequest { process }).await?.into_inner();
    Ok(found.process.unwrap_or_default())
}

/// Tells what became of a process.
fn told(
    asking: &Asking,
    what: Option<Said>,
    (receipt, process): (Option<Receipt>, Option<Process>),
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let made = vec![("process", processes(process.into_iter().collect(), out.lang))];
    Answer { asking, what, receipt, made }.tell(out)
}

async fn approve(link: &Link, args: &ProcessApproveArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let (command, process) = (asking.command(), args.name.process.to_string());
    let request = ApproveProcessRequest { command, authority: None, process };
    let answer = asking.of(link.intake().approve_process(request)).await?;
    let what = answer.process.as_ref().map(|process| Said::read(&process.what_de, &process.what_en));
    told(&asking, what, (answer.receipt, answer.process), out)
}

async fn reject(link: &Link, args: &ProcessRejectArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = RejectProcessRequest {
        command: asking.command(),
        authority: None,
        process: args.name.process.to_string(),
        reason: args.reason.to_string(),
        withdrawn: false,
    };
    let what = sentence(&request);
    let answer = asking.of(link.intake().reject_process(request)).await?;
    told(&asking, what, (answer.receipt, answer.process), out)
}

async fn list(link: &Link, args: &ProcessListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let state = args.state.map_or(ProcessState::Unspecified, |state| match state {
        State::Open => ProcessState::Open,
        State::Approved => ProcessState::Approved,
        State::Rejected => ProcessState::Rejected,
        State::Withdrawn => ProcessState::Withdrawn,
        State::Lapsed => ProcessState::Lapsed,
    });
    let page = |Next { page_size, page_token }| {
        let mut intake = link.intake();
        let authority = text(args.authority.as_ref());
        let request = ListProcessesRequest { page_size, page_token, authority, state: state.into() };
        async move {
            let page = intake.list_processes(request).await?.into_inner();
            Ok((page.processes, page.next_page_token))
        }
    };
    listed::list(link, ("processes", words::no_processes()), out, |found| processes(found, lang), page).await
}

fn state(state: ProcessState, lang: Lang) -> Cell {
    let (code, term) = match state {
        ProcessState::Unspecified => return Cell::Nothing,
        ProcessState::Open => ("open", terms::OPEN),
        ProcessState::Approved => ("approved", words::APPROVED),
        ProcessState::Rejected => ("rejected", words::REJECTED),
        ProcessState::Withdrawn => ("withdrawn", words::WITHDRAWN),
        ProcessState::Lapsed => ("lapsed", words::LAPSED),
    };
    sheets::coded(code, Some(term), lang)
}

fn processes(all: Vec<Process>, lang: Lang) -> Sheet {
    let columns = vec![
        Column::new("process", "Vorgang", "Process"),
        Column::of("authority", terms::AUTHORITY).hidden(),
        Column::new("type", "Art", "Type").hidden(),
        Column::new("what", "was wartet", "What waits"),
        Column::of("state", terms::STATE),
        Column::new("opened_by", "eröffnet von", "Opened by"),
        Column::new("opened_on", "am", "On").hidden(),
        Column::new("open_until", "offen bis", "Open until"),
        Column::new("above", "weil über", "Because above").optional(),
        Column::new("rule_from", "Regel gültig ab", "Rule valid from").hidden(),
        Column::new("decided_by", "entschieden von", "Decided by").optional(),
        Column::new("decided_on", "entschieden am", "Decided on").hidden(),
        Column::of("reason", terms::REASON).optional(),
    ];
    let row = |one: Process| {
        let state = state(one.state(), lang);
        let (above, rule_from) = one.rule.map(|rule| (rule.above, rule.valid_from)).unzip();
        let day = |text: String| if text.is_empty() { Cell::Nothing } else { Cell::Day(text) };
        vec![
            Cell::text(one.id),
            if one.authority.is_empty() { Cell::Nothing } else { sheets::authority(one.authority) },
            Cell::text(one.r#type),
            Cell::text(lang.say(Said::read(&one.what_de, &one.what_en))),
            state,
            Cell::text(one.opened_by),
            day(one.opened_on),
            day(one.open_until),
            above.map_or(Cell::Nothing, Cell::Amount),
            rule_from.map_or(Cell::Nothing, Cell::Day),
            Cell::filled(one.decided_by),
            day(one.decided_on),
            Cell::filled(one.reason),
        ]
    };
    Sheet::new(columns, all.into_iter().map(row).collect())
}
