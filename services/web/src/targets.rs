//! The map of what takes something: forms, and the file that is sent. Shown when asked for, carried out when sent.

use sollist_contract::method::Method;

use crate::{
    act::Sent,
    ask::{Ask, Page},
    body::Input,
    failure::Failure,
    pages::{
        decide::{self, Name},
        deed::Deed,
        entry,
        money::{self, Move},
        plan,
        processes::{self, Verdict},
        prove, send, warned,
    },
};

/// What takes something, by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// A step of a request for more money.
    Request(Deed, Name<'a>),
    /// What is done with money of a budget line, by the parts of its name.
    Money(Move, [&'a str; 5]),
    /// What is decided on what waits for another person.
    Process(Verdict, &'a str),
    /// The corrected event in the place of a refused one.
    Correction(&'a str),
    /// A refused entry that is set aside.
    Settlement(&'a str),
    /// A warning that somebody has looked at.
    Look(&'a str),
    /// A file of events.
    File,
    /// A budget plan.
    Plan,
    /// A report that is to be proved.
    Proof,
}

impl<'a> Target<'a> {
    pub fn of(parts: &[&'a str]) -> Option<Target<'a>> {
        Some(match parts {
            ["antraege", "neu"] => Target::Request(Deed::Ask, None),
            ["antraege", authority, request, deed] => Target::Request(Deed::of(deed)?, Some((*authority, *request))),
            ["haushalt", "stelle", year, area, section, chapter, title, deed] => {
                Target::Money(Move::of(deed)?, [year, area, section, chapter, title])
            }
            ["vorgaenge", process, verdict] => Target::Process(Verdict::of(verdict)?, process),
            ["abgewiesen", id, "berichtigen"] => Target::Correction(id),
            ["abgewiesen", id, "erledigt"] => Target::Settlement(id),
            ["hinweise", number] => Target::Look(number),
            ["senden"] => Target::File,
            ["senden", "plan"] => Target::Plan,
            ["pruefen"] => Target::Proof,
            _ => return None,
        })
    }

    /// What whoever carries it out asks the services; one of it is enough.
    fn needs(self) -> &'static [Method] {
        match self {
            Target::Request(deed, _) => deed.needs(),
            Target::Money(step, _) => step.needs(),
            Target::Process(verdict, _) => verdict.needs(),
            Target::File => &[Method::IntakeSubmitEvents, Method::IntakeListPlanLines],
            Target::Correction(_) | Target::Settlement(_) | Target::Look(_) | Target::Plan | Target::Proof => &[],
        }
    }

    pub async fn page(self, ask: &Ask) -> Result<Page, Failure> {
        ask.who.permits(self.needs())?;
        match self {
            Target::Request(deed, name) => decide::page(ask, deed, name).await,
            Target::Money(step, line) => money::page(ask, step, &line.join("/")).await,
            Target::Process(verdict, process) => processes::form(ask, verdict, process).await,
            Target::Correction(id) => entry::correction(ask, id).await,
            Target::Settlement(id) => entry::settlement(ask, id).await,
            Target::Look(number) => warned::one(ask, number).await,
            Target::File => Ok(send::page(ask, String::new()).await),
            Target::Plan => plan::page(ask).await,
            Target::Proof => Ok(prove::page(ask)),
        }
    }

    pub fn takes_files(self) -> bool {
        matches!(self, Target::File | Target::Plan | Target::Proof)
    }

    /// What is answered to what was sent.
    pub async fn posted(self, ask: &Ask, input: Input) -> Result<Sent, Failure> {
        ask.who.permits(self.needs())?;
        match self {
            Target::Request(deed, name) => decide::posted(ask, deed, name, &input).await,
            Target::Money(step, line) => money::posted(ask, step, &line.join("/"), &input).await,
            Target::Process(verdict, process) => processes::posted(ask, verdict, process, &input).await,
            Target::Correction(id) => entry::corrected(ask, id, &input).await,
            Target::Settlement(id) => entry::settled(ask, id, &input).await,
            Target::Look(number) => warned::looked(ask, number, &input).await,
            Target::File => send::sent(ask, input).await,
            Target::Plan => plan::posted(ask, input).await,
            Target::Proof => prove::proved(ask, input).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_one_target() {
        assert_eq!(Target::of(&["antraege", "neu"]), Some(Target::Request(Deed::Ask, None)));
        for (said, deed) in [("anerkennen", Deed::Approve), ("bewilligen", Deed::Grant)] {
            let target = Target::Request(deed, Some(("ba-mitte", "M 1")));
            assert_eq!(Target::of(&["antraege", "ba-mitte", "M 1", said]), Some(target), "{said}");
        }
        let line = ["haushalt", "stelle", "2026", "30", "25", "bezirksamt-mitte", "geraete"];
        let target = Target::Money(Move::Lift, ["2026", "30", "25", "bezirksamt-mitte", "geraete"]);
        assert_eq!(Target::of(&[&line[..], &["entsperren"]].concat()), Some(target));
        // A line may be called like a step.
        assert_eq!(Target::of(&[&line[..6], &["umsetzen"]].concat()), None);
        let target = Target::Process(Verdict::Reject, "0f");
        assert_eq!(Target::of(&["vorgaenge", "0f", "ablehnen"]), Some(target));
        assert_eq!(Target::of(&["vorgaenge", "0f", "loeschen"]), None);
        for nothing in [&["antraege", "ba-mitte", "M-1", "loeschen"][..], &["antraege"], &["abgewiesen", "x"], &[]] {
            assert_eq!(Target::of(nothing), None, "{nothing:?}");
        }
    }
}
