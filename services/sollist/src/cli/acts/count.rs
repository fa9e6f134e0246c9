//! Counts: devices, staff, remote access, licences, the digital file.

use sollist_contract::{
    grpc::{
        rollout::v1::{
            ListStocksRequest, ListTotalsRequest, ProvideLicencesRequest, ProvideRemoteAccessRequest,
            ReportEFileUseRequest, ReportStockRequest, Stock,
        },
        staffing::v1::{ChangePositionsRequest, ListHeadcountsRequest, ReportHeadcountRequest},
    },
    words::terms,
};

use super::{
    answer::{Answer, sentence},
    args::count::{
        CountAction, CountListArgs, Counted, EFileArgs, HeadcountArgs, LicencesArgs, PositionsArgs, RemoteAccessArgs,
        StockArgs,
    },
    asking::Asking,
    given::{some, text},
    listed::{self, Next, ToCome},
    sheets,
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    output::Output,
    words::acts as words,
};

/// `sollist count …`
pub async fn count(link: &Link, action: &CountAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match action {
        CountAction::Stock(args) => stock(link, args, out).await,
        CountAction::Headcount(args) => headcount(link, args, out).await,
        CountAction::Positions(args) => positions(link, args, out).await,
        CountAction::RemoteAccess(args) => remote_access(link, args, out).await,
        CountAction::Licences(args) => licences(link, args, out).await,
        CountAction::EFile(args) => e_file(link, args, out).await,
        CountAction::List(args) => match args.what {
            Counted::Stock => stocks(link, args, out).await,
            Counted::Headcount => headcounts(link, args, out).await,
            Counted::RemoteAccess => totals(link, args, &["accounts", "sessions"], out).await,
            Counted::Licences => totals(link, args, &["licence"], out).await,
            Counted::EFile => totals(link, args, &["e-file-accounts", "e-file-concurrent"], out).await,
        },
    }
}

async fn stock(link: &Link, args: &StockArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ReportStockRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        item: args.item.to_string(),
        in_use: args.in_use,
        in_stock: args.in_stock,
        commissioned_on: some(args.commissioned_on.as_ref()),
        as_of: args.as_of.to_string(),
        parts: args.part.clone(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.rollout().report_stock(request)).await?;
    let made = vec![("stock", sheets::stocks(answer.stock.into_iter().collect(), out.lang))];
    Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)
}

async fn headcount(link: &Link, args: &HeadcountArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ReportHeadcountRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        as_of: args.as_of.to_string(),
        employees: Some(args.employees),
        workplaces: Some(args.workplaces),
        eligible: Some(args.eligible),
        definition: args.definition.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.staffing().report_headcount(request)).await?;
    let made = vec![("headcount", sheets::headcounts(answer.headcount.into_iter().collect()))];
    Answer { asking: &asking, what, receipt: answer.receipt, made }.tell(out)
}

async fn positions(link: &Link, args: &PositionsArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ChangePositionsRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        quantity: Some(args.quantity),
        effective_on: args.effective_on.to_string(),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.staffing().change_positions(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn remote_access(link: &Link, args: &RemoteAccessArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ProvideRemoteAccessRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        sessions: Some(args.sessions),
        accounts: args.accounts,
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().provide_remote_access(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn licences(link: &Link, args: &LicencesArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ProvideLicencesRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        licence: args.licence.to_string(),
        quantity: Some(args.quantity),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().provide_licences(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn e_file(link: &Link, args: &EFileArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ReportEFileUseRequest {
        command: asking.command(),
        authority: args.authority.to_string(),
        accounts: Some(args.accounts),
        concurrent: Some(args.concurrent),
    };
    let what = sentence(&request);
    let receipt = asking.of(link.rollout().report_e_file_use(request)).await?.receipt;
    Answer { asking: &asking, what, receipt, made: Vec::new() }.tell(out)
}

async fn stocks(link: &Link, args: &CountListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let (lang, to_come) = (out.lang, ToCome::today());
    let page = |Next { page_size, page_token }| {
        let mut rollout = link.rollout();
        let request = ListStocksRequest { page_size, page_token, authority: text(args.authority.as_ref()) };
        async move {
            let page = rollout.list_stocks(request).await?.into_inner();
            Ok((page.stocks, page.next_page_token))
        }
    };
    let shown = |_: Next| async {
        let mut stocks = listed::all(page).await?;
        // What is delivered is kept in the books of stock whatever it is; a service lies nowhere.
        stocks.retain(|stock| terms::is_thing(&stock.item) || stock.counted_on.is_some() || stock.in_use > 0);
        let name = |item: &str| terms::item(item).map_or(item, |term| lang.word(term)).to_lowercase();
        stocks.sort_by_cached_key(|stock| (stock.authority.clone(), name(&stock.item)));
        Ok((stocks, String::new()))
    };
    let sheet = |stocks: Vec<Stock>| {
        to_come.note(stocks.iter().filter_map(|stock| stock.last_day.as_deref()));
        sheets::stocks(stocks, lang)
    };
    let exit = listed::list(link, ("stocks", words::no_counts()), out, sheet, shown).await?;
    to_come.say(out)?;
    Ok(exit)
}

/// What was reported last of totals of these kinds.
async fn totals(link: &Link, args: &CountListArgs, kinds: &[&str], out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let page = |Next { page_size, page_token }| {
        let mut rollout = link.rollout();
        let request = ListTotalsRequest { page_size, page_token, authority: text(args.authority.as_ref()) };
        async move {
            let mut page = rollout.list_totals(request).await?.into_inner();
            page.totals.retain(|total| kinds.contains(&total.kind.as_str()));
            Ok((page.totals, page.next_page_token))
        }
    };
    listed::list(link, ("totals", words::no_counts()), out, |totals| sheets::totals(totals, lang), page).await
}

async fn headcounts(link: &Link, args: &CountListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let page = |Next { page_size, page_token }| {
        let mut staffing = link.staffing();
        let request = ListHeadcountsRequest { page_size, page_token, authority: text(args.authority.as_ref()) };
        async move {
            let page = staffing.list_headcounts(request).await?.into_inner();
            Ok((page.headcounts, page.next_page_token))
        }
    };
    listed::list(link, ("headcounts", words::no_counts()), out, sheets::headcounts, page).await
}
