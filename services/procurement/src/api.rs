//! gRPC of procurement: a command is recorded, and what it made of the order is told.

use sea_orm::DatabaseConnection;
use sollist_contract::{
    event::Consent,
    grpc::{
        common::v1::Receipt,
        procurement::v1::{self as wire, procurement_service_server::ProcurementServiceServer},
    },
    ids::{Authority, LineName, OrderNo},
    money::Cents,
    question,
};
use sollist_ledger::{codes, known, line};
use sollist_platform::{
    Error,
    store::together::Together,
    wire::{caller::asked, page::Page, requests::REQUEST_BYTES_MAX},
    write::{
        batch::Made,
        door::{Door, made},
    },
};
use tonic::{Request, Response, Status};

use crate::{
    domain::{Order, Refused, State},
    standing::standing,
    store::{self, Told, order_row, payment_row},
};

/// Answers for procurement.
pub struct ProcurementApi {
    door: Door,
    orders: Together<order_row::Entity, 2>,
}

/// The service behind a door.
pub fn service(door: Door) -> ProcurementServiceServer<ProcurementApi> {
    let orders = Together::start(door.db.clone(), [order_row::Column::Authority, order_row::Column::Number]);
    ProcurementServiceServer::new(ProcurementApi { door, orders }).max_decoding_message_size(REQUEST_BYTES_MAX)
}

fn order_message(row: order_row::Model) -> Result<wire::Order, Error> {
    let (authority, number) = (row.authority.clone(), row.number.clone());
    let order = Order::try_from(row)?;
    Ok(wire::Order {
        authority,
        order: number,
        line: order.line.to_string(),
        item: order.item.to_string(),
        quantity: order.quantity,
        amount: order.amount.to_string(),
        delivered: order.delivered,
        paid: order.paid.to_string(),
        open_commitment: order.open().map_err(Error::refused)?.to_string(),
        commitment_authority: order
            .later_year
            .map(|_| order.bound())
            .transpose()
            .map_err(Error::refused)?
            .map(|bound| bound.ve.to_string()),
        foreign_line: order.foreign_line,
        state: state_message(standing(&order)).into(),
        due: order.due.map(|day| day.to_string()),
        last_day: order.last_day.map(|day| day.to_string()),
        consent: order.consent.map(|consent| consent_message(consent, order.covered)),
    })
}

fn state_message(state: State) -> wire::OrderState {
    match state {
        State::Open => wire::OrderState::Open,
        State::Closed => wire::OrderState::Settled,
        State::Cancelled => wire::OrderState::Cancelled,
    }
}

/// The state that a list is asked for; none where all are.
fn state_of(state: wire::OrderState) -> Option<State> {
    match state {
        wire::OrderState::Unspecified => None,
        wire::OrderState::Open => Some(State::Open),
        wire::OrderState::Cancelled => Some(State::Cancelled),
        wire::OrderState::Settled => Some(State::Closed),
    }
}

fn consent_message(consent: Consent, covered: Cents) -> wire::Consent {
    let amount = Some(covered.to_string());
    match consent {
        Consent::Named { reference, basis, .. } => {
            wire::Consent { reference: reference.to_string(), basis: basis.to_string(), amount }
        }
        Consent::Stated(text) => wire::Consent { reference: text.to_string(), basis: String::new(), amount },
    }
}

fn payment_message(row: payment_row::Model) -> wire::Payment {
    wire::Payment {
        authority: row.authority,
        payment: row.number,
        order: row.order_number,
        line: row.line,
        amount: Cents::new(row.amount).to_string(),
        r#final: row.is_final != 0,
        time: row.time,
        foreign_line: row.foreign_line != 0,
    }
}

/// What is read to answer.
impl ProcurementApi {
    fn reader(&self) -> &DatabaseConnection {
        self.door.db.reader()
    }

    /// Refuses a filter by an authority that is none, or not registered.
    async fn known(&self, authority: &str) -> Result<(), Error> {
        known(self.reader(), question::filter::<Authority>("authority", authority)?.as_ref()).await
    }

    /// Refuses a filter by an order that the authority does not have, or where none is named, nobody.
    async fn known_order(&self, authority: &str, number: &str) -> Result<(), Error> {
        if number.is_empty() {
            return Ok(());
        }
        let of = match authority {
            "" => codes(self.reader()).await?,
            authority => vec![authority.to_owned()],
        };
        if store::has_order(self.reader(), &of, number).await? {
            return Ok(());
        }
        Err(Error::refused(Refused::NoOrder { authority: authority.to_owned(), number: number.to_owned() }))
    }

    async fn order(&self, authority: &str, number: &str) -> Result<wire::Order, Error> {
        let none = || Refused::NoOrder { authority: authority.to_owned(), number: number.to_owned() };
        let Some(row) = self.orders.one([authority, number]).await? else {
            // Of an authority that is not there it is the authority that is wrong.
            self.known(authority).await?;
            return Err(Error::refused(none()));
        };
        self.called_now(order_message(row)?).await
    }

    /// An order with the name that its line has now.
    async fn called_now(&self, mut order: wire::Order) -> Result<wire::Order, Error> {
        self.call_now(std::slice::from_mut(&mut order), |order| &mut order.line).await?;
        Ok(order)
    }

    /// Orders or payments with the names that their lines have now; they are kept under the first ones.
    async fn call_now<M>(&self, all: &mut [M], line: fn(&mut M) -> &mut String) -> Result<(), Error> {
        let first: Vec<String> = all.iter_mut().map(|one| line(one).clone()).collect();
        let names = line::names_of_today(self.reader(), first.iter().map(String::as_str)).await?;
        if names.is_empty() {
            return Ok(());
        }
        for one in all {
            let line = line(one);
            if let Some(now) = names.get(line.as_str()) {
                line.clone_from(now);
            }
        }
        Ok(())
    }

    /// An order after a command: as the command left it, or as it stands.
    async fn after(
        &self,
        receipt: &Receipt,
        order: Option<Made>,
        (authority, number): (&str, &str),
    ) -> Result<Option<wire::Order>, Error> {
        match order.and_then(Made::take::<Told>) {
            Some(Told { row, line: Some(line) }) => {
                Ok(Some(wire::Order { line: line.to_string(), ..order_message(row)? }))
            }
            Some(Told { row, line: None }) => self.called_now(order_message(row)?).await.map(Some),
            None => made(receipt, self.order(authority, number).await),
        }
    }

    /// The first name of the line that a list is of; none where it is of all.
    async fn line(&self, name: &str) -> Result<Option<String>, Error> {
        if question::filter::<LineName>("line", name)?.is_none() {
            return Ok(None);
        }
        line::first_name(self.reader(), name, "line").await.map(Some)
    }
}

#[tonic::async_trait]
impl wire::procurement_service_server::ProcurementService for ProcurementApi {
    async fn get_order(
        &self,
        request: Request<wire::GetOrderRequest>,
    ) -> Result<Response<wire::GetOrderResponse>, Status> {
        let asked = asked(request)?;
        question::name::<Authority>("authority", &asked.authority).map_err(Error::from)?;
        question::name::<OrderNo>("order", &asked.order).map_err(Error::from)?;
        let order = self.order(&asked.authority, &asked.order).await?;
        Ok(Response::new(wire::GetOrderResponse { order: Some(order) }))
    }

    async fn list_orders(
        &self,
        request: Request<wire::ListOrdersRequest>,
    ) -> Result<Response<wire::ListOrdersResponse>, Status> {
        let asked = asked(request)?;
        let state = question::choice("state", asked.state, wire::OrderState::as_str_name).map_err(Error::from)?;
        let state = state_of(state);
        let list = format!("orders/{}/{}/{}/{}", asked.authority, asked.year, asked.line, asked.state);
        let page = Page::asked(list, asked.page_size, &asked.page_token)?;
        let line = self.line(&asked.line).await?;
        let filter = store::Filter {
            authority: &asked.authority,
            year: asked.year,
            line: line.as_deref(),
            state,
            ..store::Filter::default()
        };
        question::year(asked.year).map_err(Error::from)?;
        self.known(&asked.authority).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let found = store::list_orders(self.reader(), filter, step.after_pair(), step.limit).await?;
            let mut found = found.into_iter().map(order_message).collect::<Result<Vec<_>, _>>()?;
            self.call_now(&mut found, |order| &mut order.line).await?;
            filling.take(&step, found, |last| vec![last.authority.clone(), last.order.clone()]);
        }
        let (orders, next_page_token) = filling.done();
        Ok(Response::new(wire::ListOrdersResponse { orders, next_page_token }))
    }

    async fn list_payments(
        &self,
        request: Request<wire::ListPaymentsRequest>,
    ) -> Result<Response<wire::ListPaymentsResponse>, Status> {
        let asked = asked(request)?;
        question::filter::<OrderNo>("order", &asked.order).map_err(Error::from)?;
        let list = format!("payments/{}/{}/{}/{}", asked.authority, asked.year, asked.line, asked.order);
        let page = Page::asked(list, asked.page_size, &asked.page_token)?;
        let line = self.line(&asked.line).await?;
        let filter = store::Filter {
            authority: &asked.authority,
            year: asked.year,
            line: line.as_deref(),
            order: &asked.order,
            ..store::Filter::default()
        };
        question::year(asked.year).map_err(Error::from)?;
        self.known(&asked.authority).await?;
        self.known_order(&asked.authority, &asked.order).await?;
        let mut filling = page.filling().await;
        while let Some(step) = filling.step() {
            let found = store::list_payments(self.reader(), filter, step.after_pair(), step.limit).await?;
            let mut found: Vec<wire::Payment> = found.into_iter().map(payment_message).collect();
            self.call_now(&mut found, |payment| &mut payment.line).await?;
            filling.take(&step, found, |last| vec![last.authority.clone(), last.payment.clone()]);
        }
        let (payments, next_page_token) = filling.done();
        Ok(Response::new(wire::ListPaymentsResponse { payments, next_page_token }))
    }

    async fn place_order(
        &self,
        request: Request<wire::PlaceOrderRequest>,
    ) -> Result<Response<wire::PlaceOrderResponse>, Status> {
        let (receipt, asked, order) = self.door.record_and_tell(request).await?;
        let order = self.after(&receipt, order, (&asked.authority, &asked.order)).await?;
        Ok(Response::new(wire::PlaceOrderResponse { receipt: Some(receipt), order }))
    }

    async fn change_order(
        &self,
        request: Request<wire::ChangeOrderRequest>,
    ) -> Result<Response<wire::ChangeOrderResponse>, Status> {
        let (receipt, asked, order) = self.door.record_and_tell(request).await?;
        let order = self.after(&receipt, order, (&asked.authority, &asked.order)).await?;
        Ok(Response::new(wire::ChangeOrderResponse { receipt: Some(receipt), order }))
    }

    async fn cancel_order(
        &self,
        request: Request<wire::CancelOrderRequest>,
    ) -> Result<Response<wire::CancelOrderResponse>, Status> {
        let (receipt, asked, order) = self.door.record_and_tell(request).await?;
        let order = self.after(&receipt, order, (&asked.authority, &asked.order)).await?;
        Ok(Response::new(wire::CancelOrderResponse { receipt: Some(receipt), order }))
    }

    async fn record_delivery(
        &self,
        request: Request<wire::RecordDeliveryRequest>,
    ) -> Result<Response<wire::RecordDeliveryResponse>, Status> {
        let (receipt, asked, order) = self.door.record_and_tell(request).await?;
        let order = self.after(&receipt, order, (&asked.authority, &asked.order)).await?;
        Ok(Response::new(wire::RecordDeliveryResponse { receipt: Some(receipt), order }))
    }

    async fn record_invoice(
        &self,
        request: Request<wire::RecordInvoiceRequest>,
    ) -> Result<Response<wire::RecordInvoiceResponse>, Status> {
        let (receipt, asked, order) = self.door.record_and_tell(request).await?;
        let order = self.after(&receipt, order, (&asked.authority, &asked.order)).await?;
        Ok(Response::new(wire::RecordInvoiceResponse { receipt: Some(receipt), order }))
    }

    async fn record_payment(
        &self,
        request: Request<wire::RecordPaymentRequest>,
    ) -> Result<Response<wire::RecordPaymentResponse>, Status> {
        let (receipt, asked, order) = self.door.record_and_tell(request).await?;
        let order = match &asked.order {
            Some(number) => self.after(&receipt, order, (&asked.authority, number)).await?,
            None => None,
        };
        Ok(Response::new(wire::RecordPaymentResponse { receipt: Some(receipt), order }))
    }
}
