//! The door of a service: a gRPC command becomes its event and is recorded through the one write path.

use sollist_contract::{
    command::{self, Command},
    envelope::parse_time,
    grpc::common::v1::{self as wire, AuthorityPosition, LineEffect, LinePosition, Receipt, Warning},
    method::Asks,
    money::Overflow,
    parameters::ApprovalRule,
    position::Position,
    refusal::{Kind, Refusal},
};
use tonic::{Request, Status};

use crate::{
    Error,
    process::clock::Clock,
    store::db::Db,
    wire::caller::Caller,
    write::{
        batch::{self, Authorised, AuthorityEffect, Effect, Made, Told, When, Writer},
        waiting::{self, Opening},
        warned,
    },
};

/// What a service needs: to read, to record, and to know the time.
#[derive(Clone)]
pub struct Door {
    pub db: Db,
    pub writer: Writer,
    pub clock: Clock,
}

impl Door {
    /// Records a command, or only checks it where that is asked for; gives the receipt and the request back. A refusal
    /// names the fields of the request, as they were sent.
    pub async fn record<C: Command + Asks>(&self, request: Request<C>) -> Result<(Receipt, C), Status> {
        self.record_and_tell(request).await.map(|(receipt, asked, _)| (receipt, asked))
    }

    /// The same with what the command made. Nothing where it was recorded before or only checked, or its desk does not
    /// say: whoever tells it reads it.
    pub async fn record_and_tell<C: Command + Asks>(
        &self,
        request: Request<C>,
    ) -> Result<(Receipt, C, Option<Made>), Status> {
        let (caller, _, asked) = Caller::with(request)?;
        match self.decide(caller, &asked).await {
            Ok((receipt, made)) => Ok((receipt, asked, made)),
            Err(Error::Refused(refusal)) => Err(Error::Refused(command::of_request(&asked, refusal)).into()),
            Err(error) => Err(error.into()),
        }
    }

    async fn decide<C: Command>(&self, caller: Caller, asked: &C) -> Result<(Receipt, Option<Made>), Error> {
        let id = command::request_id(asked).map_err(Error::refused)?;
        let time = match asked.command().map_or("", |command| command.time.as_str()) {
            "" => When::Left(self.clock.now()),
            time => When::Said(parse_time(time).map_err(Error::refused)?),
        };
        let event = command::event(asked).map_err(Error::refused)?;
        let seen = asked.command().map_or(0, |command| command.seen_sequence);
        let wanted = batch::asked(caller, id, (time, seen), event);
        let Opening { command: wanted, process } = waiting::held((&self.db, &self.writer, self.clock), wanted).await?;
        let validated_only = asked.command().is_some_and(|command| command.validate_only);
        let Told { seq: sequence, duplicate, mut beside } =
            if validated_only { self.writer.check(wanted).await? } else { self.writer.ask_for(wanted).await? };
        let (process, rule, would) = process.map_or_else(Default::default, |it| (it.id, it.rule, it.would));
        // Whoever looks before they open a process sees what another person is to approve.
        if validated_only {
            for warning in would.warnings {
                if !beside.warnings.iter().any(|known| known.said == warning.said) {
                    beside.warnings.push(warning);
                }
            }
            beside.effects.extend(would.effects);
        }
        let as_sent = |warning: Warning| Warning { field: command::field_of(asked, &warning.field), ..warning };
        let warnings: Vec<Warning> = match (duplicate, sequence) {
            // Whoever asks again may have heard nothing the first time.
            (true, 1..) => warned::of_event(self.db.reader(), sequence).await?,
            _ => beside.warnings.into_iter().map(Into::into).collect(),
        };
        let warnings = warnings.into_iter().map(as_sent).collect();
        let effects = beside.effects.iter().map(effect_message).collect::<Result<_, _>>();
        let effects = effects.map_err(|beyond| Error::from(Refusal::from(beyond)))?;
        let made = beside.made.filter(|_| !validated_only);
        let rule = rule.as_ref().map(rule_message);
        Ok((Receipt { sequence, duplicate, warnings, effects, validated_only, process, rule }, made))
    }
}

/// What a command made of something, as it is read after it. What was only checked, or waits for another person, made
/// nothing of it: it may not be there.
pub fn made<T>(receipt: &Receipt, read: Result<T, Error>) -> Result<Option<T>, Error> {
    let made_nothing = receipt.validated_only || !receipt.process.is_empty();
    match read {
        Err(error) if made_nothing && error.is_refusal(Kind::NotFound) => Ok(None),
        read => read.map(Some),
    }
}

fn rule_message(rule: &ApprovalRule) -> wire::ApprovalRule {
    let ApprovalRule { set, valid_from, above } = rule;
    wire::ApprovalRule { set: set.to_string(), valid_from: valid_from.to_string(), above: above.to_string() }
}

fn effect_message(effect: &Effect) -> Result<LineEffect, Overflow> {
    let Effect { line, before, after, authorities } = effect;
    let before = before.as_ref().map(position_message).transpose()?;
    let authorities = authorities.iter().map(authority_message).collect::<Result<_, _>>()?;
    Ok(LineEffect { line: line.to_string(), before, after: Some(position_message(after)?), authorities })
}

fn authority_message(effect: &AuthorityEffect) -> Result<wire::AuthorityEffect, Overflow> {
    let position = |of: Authorised| -> Result<_, Overflow> {
        let (granted, committed) = (of.granted.to_string(), of.used.to_string());
        Ok(AuthorityPosition { granted, committed, free: of.granted.minus(of.used)?.to_string() })
    };
    let (before, after) = (Some(position(effect.before)?), Some(position(effect.after)?));
    Ok(wire::AuthorityEffect { year: i32::from(effect.year), before, after })
}

fn position_message(position: &Position) -> Result<LinePosition, Overflow> {
    Ok(LinePosition {
        appropriation: position.appropriation.to_string(),
        carry_over: position.carry_over.to_string(),
        adjustments: position.adjustments.to_string(),
        soll: position.soll()?.to_string(),
        frozen: position.frozen.to_string(),
        commitments: position.commitments.to_string(),
        actual: position.actual.to_string(),
        available: position.available()?.to_string(),
    })
}
