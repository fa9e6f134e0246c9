//! What is done with the money of budget lines: freezing, moving, carrying over; and the lines themselves.

use std::cell::Cell;

use sollist_contract::{
    grpc::analytics::v1 as records,
    grpc::budget::v1::{
        AdjustLineRequest, AssignProgrammeRequest, CarryOverRequest, FreezeLineRequest, GetLineRequest,
        GrantCommitmentAuthorityRequest, Line, ListLinesRequest, RenameLineRequest, TransferBudgetRequest,
        UnfreezeLineRequest,
    },
    grpc::common::v1::Receipt,
    said::Said,
    words::terms,
};

use super::{
    answer::{Answer, sentence},
    args::money::{
        AdjustArgs, AssignArgs, CarryOverArgs, FreezeArgs, GrantAuthorityArgs, LineAction, LineListArgs, RenameArgs,
        TransferArgs,
    },
    asking::{Asking, owner},
    given::{some, text},
    listed::{self, Next, One, ToCome},
    sheets, then, told as events,
};
use crate::cli::{
    Link,
    args::Format,
    failure::{Exit, Failure},
    output::Output,
    words::figures,
    year,
};

/// Tells what became of a line.
fn told(
    asking: &Asking,
    what: Option<Said>,
    (receipt, line): (Option<Receipt>, Option<Line>),
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let made = vec![("line", sheets::lines(line.into_iter().collect(), out.lang))];
    Answer { asking, what, receipt, made }.tell(out)
}

/// `sollist freeze`
pub async fn freeze(link: &Link, args: &FreezeArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = FreezeLineRequest {
        command: asking.command(),
        authority: owner(link, &args.line, args.authority.as_ref()).await?,
        line: args.line.to_string(),
        amount: args.amount.to_string(),
        consent_by: args.consent_by.to_string(),
        reference: args.reference.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().freeze_line(request)).await?;
    told(&asking, what, (answer.receipt, answer.line), out)
}

/// `sollist unfreeze`
pub async fn unfreeze(link: &Link, args: &FreezeArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = UnfreezeLineRequest {
        command: asking.command(),
        authority: owner(link, &args.line, args.authority.as_ref()).await?,
        line: args.line.to_string(),
        amount: args.amount.to_string(),
        consent_by: args.consent_by.to_string(),
        reference: args.reference.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().unfreeze_line(request)).await?;
    told(&asking, what, (answer.receipt, answer.line), out)
}

/// `sollist transfer`
pub async fn transfer(link: &Link, args: &TransferArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = TransferBudgetRequest {
        command: asking.command(),
        authority: owner(link, &args.from_line, args.authority.as_ref()).await?,
        from_line: args.from_line.to_string(),
        to_line: args.to_line.to_string(),
        amount: args.amount.to_string(),
        basis: args.basis.to_string(),
        reference: args.reference.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().transfer_budget(request)).await?;
    let side = |line: Option<Line>| sheets::lines(line.into_iter().collect(), out.lang);
    let made = vec![("from_line", side(answer.from_line)), ("to_line", side(answer.to_line))];
    Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)
}

/// `sollist adjust`
pub async fn adjust(link: &Link, args: &AdjustArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = AdjustLineRequest {
        command: asking.command(),
        authority: owner(link, &args.line, args.authority.as_ref()).await?,
        line: args.line.to_string(),
        amount: args.amount.to_string(),
        basis: args.basis.to_string(),
        reference: args.reference.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().adjust_line(request)).await?;
    told(&asking, what, (answer.receipt, answer.line), out)
}

/// `sollist carry-over`
pub async fn carry_over(link: &Link, args: &CarryOverArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = CarryOverRequest {
        command: asking.command(),
        authority: owner(link, &args.line, args.authority.as_ref()).await?,
        line: args.line.to_string(),
        amount: args.amount.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().carry_over(request)).await?;
    told(&asking, what, (answer.receipt, answer.line), out)
}

/// `sollist line …`
pub async fn line(link: &Link, action: &LineAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match action {
        LineAction::List(args) => list(link, args, out).await,
        LineAction::Authorities(args) => events::authorities(link, args, out).await,
        LineAction::Show { line, view } => {
            let name = line.to_string();
            let line = match view.named() {
                Some(view) => then::line(link, view, name).await?,
                None => link.budget().get_line(GetLineRequest { name }).await?.into_inner().line.unwrap_or_default(),
            };
            let authorities = sheets::commitment_authorities(&line.commitment_authorities);
            let sheet = sheets::lines(vec![line], out.lang);
            let beside = vec![("commitment_authorities", terms::COMMITMENT_AUTHORITY, authorities)];
            listed::one(One { sheet, beside, missing: None }, out)
        }
        LineAction::Rename(args) => rename(link, args, out).await,
        LineAction::AssignProgramme(args) => assign(link, args, out).await,
        LineAction::GrantAuthority(args) => grant_authority(link, args, out).await,
    }
}

async fn list(link: &Link, args: &LineListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let list = ("lines", figures::no_lines());
    let rows = Cell::new(0_usize);
    let counted = |lines: Vec<Line>| {
        rows.set(rows.get().saturating_add(lines.len()));
        lines
    };
    if let Some(view) = args.view.named() {
        let asked = records::ListLinesRequest {
            view: Some(view),
            authority: text(args.authority.as_ref()),
            year: args.year.unwrap_or_default(),
            programme: text(args.programme.as_ref()),
            ..Default::default()
        };
        let page = |next| then::lines(link, asked.clone(), next);
        let sheet = |lines| sheets::lines(counted(lines), lang);
        let exit = listed::at((link, &args.view), list, out, sheet, page).await?;
        return without(rows.get(), link, args, out).await.map(|()| exit);
    }
    let page = |Next { page_size, page_token }| {
        let mut budget = link.budget();
        let request = ListLinesRequest {
            page_size,
            page_token,
            authority: text(args.authority.as_ref()),
            year: args.year.unwrap_or_default(),
            programme: text(args.programme.as_ref()),
        };
        async move {
            let page = budget.list_lines(request).await?.into_inner();
            Ok((page.lines, page.next_page_token))
        }
    };
    let to_come = ToCome::today();
    // Of a year that has not begun everything is to come.
    let begun =
        |line: &&Line| line.name.get(..4).and_then(|year| year.parse().ok()).is_some_and(|year| to_come.began(year));
    let sheet = |lines: Vec<Line>| {
        to_come.note(lines.iter().filter(begun).filter_map(|line| line.last_day.as_deref()));
        sheets::lines(counted(lines), lang)
    };
    let exit = listed::list(link, list, out, sheet, page).await?;
    without(rows.get(), link, args, out).await?;
    to_come.say(out)?;
    Ok(exit)
}

/// Says below a list without rows of a year which years have a plan.
async fn without(rows: usize, link: &Link, args: &LineListArgs, out: &mut Output<'_>) -> Result<(), Failure> {
    match args.year {
        Some(_) if rows == 0 => year::say_planned(link, &args.view, args.year, out).await,
        _ => Ok(()),
    }
}

async fn rename(link: &Link, args: &RenameArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = RenameLineRequest {
        command: asking.command(),
        authority: owner(link, &args.line, args.authority.as_ref()).await?,
        line: args.line.to_string(),
        new_line: args.new_line.to_string(),
        labels: None,
        basis: some(args.basis.as_ref()),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().rename_line(request)).await?;
    told(&asking, what, (answer.receipt, answer.line), out)
}

async fn assign(link: &Link, args: &AssignArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    // A line that there is not is refused by the act itself.
    let known = link.budget().get_line(GetLineRequest { name: args.line.to_string() }).await;
    let before = known.ok().and_then(|found| found.into_inner().line).unwrap_or_default().programme;
    let request = AssignProgrammeRequest {
        command: asking.command(),
        authority: owner(link, &args.line, args.authority.as_ref()).await?,
        line: args.line.to_string(),
        programme: args.programme.to_string(),
        basis: args.basis.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().assign_programme(request)).await?;
    // What is only checked is not in the books.
    let recorded = answer.line.as_ref().filter(|_| !asking.check).map(|line| line.programme.clone());
    let moved = sheets::moved_programme(before, recorded.unwrap_or_else(|| args.programme.to_string()), out.lang);
    let line = sheets::lines(answer.line.into_iter().collect(), out.lang);
    let made = vec![("line", line), ("programme", moved.clone())];
    let exit = Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)?;
    if out.format == Format::Table {
        out.tell(&format!("\n{}\n", out.lang.word(terms::PROGRAMME)))?;
        out.table(&moved)?;
    }
    Ok(exit)
}

async fn grant_authority(link: &Link, args: &GrantAuthorityArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = GrantCommitmentAuthorityRequest {
        command: asking.command(),
        authority: owner(link, &args.line, args.authority.as_ref()).await?,
        line: args.line.to_string(),
        year: args.year,
        amount: args.amount.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.budget().grant_commitment_authority(request)).await?;
    told(&asking, what, (answer.receipt, answer.line), out)
}
