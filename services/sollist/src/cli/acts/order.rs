//! Orders, and what comes of them: deliveries, invoices, payments.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sollist_contract::{
    day::Day,
    grpc::{
        analytics::v1 as records,
        budget::v1::GetLineRequest,
        common::v1::Receipt,
        procurement::v1::{
            CancelOrderRequest, ChangeOrderRequest, GetOrderRequest, ListOrdersRequest, ListPaymentsRequest, Order,
            OrderState, PlaceOrderRequest, RecordDeliveryRequest, RecordInvoiceRequest, RecordPaymentRequest,
        },
    },
    ids::{Authority, OrderNo},
    money::Cents,
    said::Said,
    words::terms,
};

use super::{
    answer::{Answer, sentence, with_effect},
    args::order::{
        CancelArgs, ChangeArgs, DeliveryArgs, InvoiceArgs, OrderAction, OrderListArgs, OrderName, OrderShowArgs,
        PaymentAction, PaymentArgs, PaymentListArgs, PlaceArgs, RecordPaymentArgs, State,
    },
    asking::Asking,
    given::{some, text},
    history::History,
    listed::{self, Next, One, ToCome},
    sheets,
    then::{self, UpTo},
};
use crate::cli::{
    Link,
    failure::{Exit, Failure},
    output::Output,
    titles::Titles,
    words::acts as words,
};
use sollist_contract::lang::Lang;

/// Tells what became of an order.
fn told(
    asking: &Asking,
    what: Option<Said>,
    (receipt, order): (Option<Receipt>, Option<Order>),
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    let made = vec![("order", sheets::orders(order.into_iter().collect(), out.lang))];
    Answer { asking, what, receipt, made }.tell(out)
}

/// `sollist order …`
pub async fn order(link: &Link, action: &OrderAction, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match action {
        OrderAction::Place(args) => place(link, args, out).await,
        OrderAction::Change(args) => change(link, args, out).await,
        OrderAction::Cancel(args) => cancel(link, args, out).await,
        OrderAction::List(args) => list(link, args, out).await,
        OrderAction::Show(args) => {
            let one = whole(link, args, out.lang).await?;
            listed::one(one, out)
        }
    }
}

/// An order, what its line is called, and what happened to it.
async fn whole(link: &Link, args: &OrderShowArgs, lang: Lang) -> Result<One, Failure> {
    let OrderName { authority, order } = &args.name;
    let (found, title, up_to) = match args.view.named() {
        Some(view) => then::order(link, view, authority.to_string(), order.to_string()).await?,
        None => {
            let order = the_order(link, authority, order).await?.unwrap_or_default();
            let line = link.budget().get_line(GetLineRequest { name: order.line.clone() }).await?.into_inner().line;
            (order, line.and_then(|line| line.labels).unwrap_or_default().title, UpTo::default())
        }
    };
    let history = History::of_order(link, authority, order, up_to).await?;
    let order = found;
    let sheet = sheets::whole_order(order, title, history.as_ref(), lang);
    Ok(One::of(sheet, ("events", terms::EVENTS), history.map(|history| history.sheet(lang)), words::no_events_seen))
}

async fn the_order(link: &Link, authority: &Authority, order: &OrderNo) -> Result<Option<Order>, Failure> {
    let request = GetOrderRequest { authority: authority.to_string(), order: order.to_string() };
    Ok(link.procurement().get_order(request).await?.into_inner().order)
}

async fn place(link: &Link, args: &PlaceArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = PlaceOrderRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        order: args.name.order.to_string(),
        line: args.line.to_string(),
        item: args.item.to_string(),
        quantity: args.quantity,
        amount: args.amount.to_string(),
        due: some(args.due.as_ref()),
        consent: args.consent.consent(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.procurement().place_order(request)).await?;
    told(&asking, what, (answer.receipt, answer.order), out)
}

async fn change(link: &Link, args: &ChangeArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = ChangeOrderRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        order: args.name.order.to_string(),
        quantity: args.quantity,
        amount: args.amount.to_string(),
        consent: args.consent.consent(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.procurement().change_order(request)).await?;
    told(&asking, what, (answer.receipt, answer.order), out)
}

async fn cancel(link: &Link, args: &CancelArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = CancelOrderRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        order: args.name.order.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.procurement().cancel_order(request)).await?;
    told(&asking, what, (answer.receipt, answer.order), out)
}

async fn list(link: &Link, args: &OrderListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let lang = out.lang;
    let state = args.state.map_or(OrderState::Unspecified, |state| match state {
        State::Open => OrderState::Open,
        State::Cancelled => OrderState::Cancelled,
        State::Settled => OrderState::Settled,
    });
    let titles = Titles::beside_names(link, out).await;
    if let Some(view) = args.view.named() {
        let asked = records::ListOrdersRequest {
            view: Some(view),
            authority: text(args.authority.as_ref()),
            year: args.year.unwrap_or_default(),
            line: text(args.line.as_ref()),
            state: state.into(),
            ..Default::default()
        };
        let page = |next| then::orders(link, asked.clone(), next);
        let sheet = |orders| titles.beside(sheets::orders(orders, lang));
        return listed::at((link, &args.view), ("orders", words::no_orders()), out, sheet, page).await;
    }
    let page = |Next { page_size, page_token }| {
        let mut procurement = link.procurement();
        let request = ListOrdersRequest {
            page_size,
            page_token,
            authority: text(args.authority.as_ref()),
            year: args.year.unwrap_or_default(),
            line: text(args.line.as_ref()),
            state: state.into(),
        };
        async move {
            let page = procurement.list_orders(request).await?.into_inner();
            Ok((page.orders, page.next_page_token))
        }
    };
    let to_come = ToCome::today();
    let sheet = |orders: Vec<Order>| {
        to_come.note(orders.iter().filter_map(|order| order.last_day.as_deref()));
        titles.beside(sheets::orders(orders, lang))
    };
    let exit = listed::list(link, ("orders", words::no_orders()), out, sheet, page).await?;
    to_come.say(out)?;
    Ok(exit)
}

/// What of an act is not in the books: what was only checked, and was not there before.
fn came<T: Default>(asking: &Asking, receipt: Option<&Receipt>, all: T) -> T {
    let missing = asking.check && receipt.is_some_and(|receipt| !receipt.duplicate);
    if missing { all } else { T::default() }
}

/// `sollist delivery`
pub async fn delivery(link: &Link, args: &DeliveryArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = RecordDeliveryRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        order: args.name.order.to_string(),
        quantity: args.quantity,
        delivered_on: text(args.delivered_on.or_else(|| asking.day()).or(Some(Day::of(Timestamp::now()))).as_ref()),
    };
    let what = sentence(&request);
    let answer = asking.of(link.procurement().record_delivery(request)).await?;
    let order = answer.order.clone().unwrap_or_default();
    // What is only checked is not in the books.
    let delivered = order.delivered.saturating_add(came(&asking, answer.receipt.as_ref(), args.quantity));
    let effect = words::delivered(delivered, order.quantity);
    with_effect(told(&asking, what, (answer.receipt, answer.order), out)?, effect, out)
}

/// `sollist invoice`
pub async fn invoice(link: &Link, args: &InvoiceArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let request = RecordInvoiceRequest {
        command: asking.command(),
        authority: args.name.authority.to_string(),
        order: args.name.order.to_string(),
        invoice: args.invoice.to_string(),
        amount: args.amount.to_string(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.procurement().record_invoice(request)).await?;
    let history = History::of_order(link, &args.name.authority, &args.name.order, UpTo::default()).await?;
    let history = history.unwrap_or_default();
    let amount = answer.order.as_ref().and_then(|order| order.amount.parse::<Cents>().ok());
    let came = Cents::new(came(&asking, answer.receipt.as_ref(), args.amount.get()));
    let invoiced = history.invoiced().and_then(|before| before.plus(came).ok());
    let exit = told(&asking, what, (answer.receipt, answer.order), out)?;
    match invoiced.zip(amount) {
        Some((invoiced, amount)) => with_effect(exit, words::invoiced(invoiced, amount), out),
        None => Ok(exit),
    }
}

/// `sollist payment`, `sollist payment list`
pub async fn payment(link: &Link, args: &PaymentArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    match &args.action {
        Some(PaymentAction::List(args)) => payments(link, args, out).await,
        None => pay(link, &args.record, out).await,
    }
}

async fn pay(link: &Link, args: &RecordPaymentArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    let asking = Asking::new(&args.act);
    let line = match (&args.line, &args.order, &args.authority) {
        (None, Some(order), Some(authority)) => {
            let refunds = args.amount.is_some_and(|amount| amount.is_negative());
            let paid = if refunds { paid_from(link, authority, order).await? } else { None };
            match paid {
                Some(line) => line,
                None => the_order(link, authority, order).await?.unwrap_or_default().line,
            }
        }
        (line, ..) => text(line.as_ref()),
    };
    let request = RecordPaymentRequest {
        command: asking.command(),
        authority: text(args.authority.as_ref()),
        order: some(args.order.as_ref()),
        line,
        payment: text(args.payment.as_ref()),
        amount: text(args.amount.as_ref()),
        r#final: args.last,
        consent: args.consent.consent(),
    };
    let what = sentence(&request);
    let answer = asking.of(link.procurement().record_payment(request)).await?;
    told(&asking, what, (answer.receipt, answer.order), out)
}

/// The line from which an order was paid, where a refund belongs; nothing where nothing was paid. Of several the caller
/// says which.
async fn paid_from(link: &Link, authority: &Authority, order: &OrderNo) -> Result<Option<String>, Failure> {
    let mut paid: BTreeMap<String, Cents> = BTreeMap::new();
    let (authority, order) = (authority.to_string(), order.to_string());
    let mut request = ListPaymentsRequest { page_size: 1_000, authority, order, ..ListPaymentsRequest::default() };
    loop {
        let page = link.procurement().list_payments(request.clone()).await?.into_inner();
        for payment in page.payments {
            // What nobody can read is of no help in choosing.
            let amount = payment.amount.parse().unwrap_or(Cents::ZERO);
            let sum = paid.entry(payment.line).or_insert(Cents::ZERO);
            *sum = sum.plus(amount).unwrap_or(*sum);
        }
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    paid.retain(|_, sum| sum.is_positive());
    if paid.len() > 1 {
        return Err(Failure::usage(words::paid_from_several(paid.keys())));
    }
    Ok(paid.into_keys().next())
}

impl PaymentListArgs {
    /// Whether something of this instant is asked for, by its day in Berlin.
    fn has(&self, time: &str) -> bool {
        let day = time.parse::<Timestamp>().map(Day::of);
        let fits = |day: Day| self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to);
        // What is of no day stands in a list of all days alone.
        day.map_or(self.from.is_none() && self.to.is_none(), fits)
    }
}

async fn payments(link: &Link, args: &PaymentListArgs, out: &mut Output<'_>) -> Result<Exit, Failure> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        return Err(Failure::usage(words::no_day_between(from, to)));
    }
    let page = |Next { page_size, page_token }| {
        let mut procurement = link.procurement();
        let request = ListPaymentsRequest {
            page_size,
            page_token,
            authority: text(args.authority.as_ref()),
            year: args.year.unwrap_or_default(),
            line: text(args.line.as_ref()),
            order: text(args.order.as_ref()),
        };
        async move {
            let mut page = procurement.list_payments(request).await?.into_inner();
            page.payments.retain(|payment| args.has(&payment.time));
            Ok((page.payments, page.next_page_token))
        }
    };
    let titles = Titles::beside_names(link, out).await;
    let sheet = |payments| titles.beside(sheets::payments(payments));
    listed::list(link, ("payments", words::no_payments()), out, sheet, page).await
}
