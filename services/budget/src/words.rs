//! The sentences of budget, in both languages: what it does not take, and what to do.

mod authority;
mod funding;
mod warned;
mod ways;

use sollist_contract::{
    daily::Lack,
    day::{Day, german_day},
    ids::{Authority, Key, LineName, NotAName, Programme, RequestNo},
    money::{Cents, english_eur, german},
    refusal::{Reason, Refusal, Say},
    said::{Bilingual as _, Said, command, way},
    words::{
        amiss,
        terms::{self, authority_dative, authority_first, authority_name, authority_of, from_authority},
    },
};
use sollist_ledger::from_a_day;

use self::funding::{more_than_approved, next_step, no_reserve, nobody_known, one_person, requested_already, step_of};
pub use self::warned::warnings;
use self::ways::assigning;
use crate::domain::{FundingState, OneWay, Refused};

/// Where the lines of an authority stand.
fn lines_of(authority: &Authority) -> Said {
    way(&command(&format!("sollist line list --authority {authority}")), "ListLines")
}

/// Where all requests stand.
fn requests() -> Said {
    way(&command("sollist funding list"), "ListFundingRequests")
}

impl Say for Refused {
    fn say(&self) -> Refusal {
        match self {
            Refused::BeyondRange(why) => why.say(),
            Refused::Line(why) => why.say(),
            Refused::NotPositive { what, amount } => not_positive(*what, *amount),
            Refused::NegativeAmount { to, amount } => {
                let (amount_de, to_de) = (german(*amount), step_of(*to));
                let (amount, to) = (english_eur(amount), to.code());
                Refusal::new(
                    Reason::AmountNegative,
                    "data.amount",
                    format!(
                        "Ein Antrag wird mit 0,00 EUR oder mehr {to_de}, nicht mit {amount_de} EUR. Bitte den Betrag \
                         ohne Vorzeichen angeben; was ganz wegfällt, wird abgelehnt (funding.rejected)."
                    ),
                    format!(
                        "A request is {to} with EUR 0.00 or more, not with {amount}. Name the amount without a sign; \
                         what falls away whole is rejected (funding.rejected)."
                    ),
                )
            }
            Refused::Zero => Refusal::new(
                Reason::AmountZero,
                "data.amount",
                "Ein Betrag von 0,00 EUR ändert nichts. Bitte den Betrag berichtigen.",
                "An amount of EUR 0.00 changes nothing. Correct the amount.",
            ),
            Refused::NoSuchLine { name, meant } => {
                let all = way(&command("sollist line list"), "ListLines");
                let (de, en) = meant.as_ref().map_or_else(Default::default, |meant| {
                    (format!(" Gemeint ist vielleicht {meant}."), format!(" Perhaps {meant} is meant."))
                });
                Refusal::new(
                    Reason::LineNotThere,
                    "name",
                    format!("Die Haushaltsstelle „{name}“ gibt es nicht.{de} Alle zeigt: {}.", all.de),
                    format!("There is no budget line “{name}”.{en} All are shown by: {}.", all.en),
                )
            }
            Refused::NoSuchRequest { authority, request } => Refusal::new(
                Reason::FundingRequestUnknown,
                "request",
                format!(
                    "Die Behörde „{}“ hat keinen Antrag „{request}“ gestellt. Bitte Nummer und Behörde prüfen ({}).",
                    authority_of(authority),
                    requests().de
                ),
                format!(
                    "The authority “{}” has made no request “{request}”. Check number and authority ({}).",
                    authority_of(authority),
                    requests().en
                ),
            ),
            Refused::RequestUnreadable(number) => Refusal::new(
                Reason::FundingRequestUnreadable,
                "",
                format!("Der Antrag {number} ist im Speicher unlesbar; bitte „sollist verify“ ausführen."),
                format!("Request {number} cannot be read from the store; run `sollist verify`."),
            ),
            Refused::RequestUnknown((authority, request)) => Refusal::new(
                Reason::FundingRequestUnknown,
                "data.request",
                format!(
                    "Der Antrag {request} {} ist nicht bekannt. Bitte Nummer und Behörde prüfen ({}) oder zuerst den \
                     Antrag melden.",
                    from_authority(authority),
                    requests().de
                ),
                format!(
                    "Request {request} of {} is not known. Check number and authority ({}) or report the request \
                     first.",
                    authority_name(authority),
                    requests().en
                ),
            ),
            Refused::RequestedAlready { key, requested, state } => requested_already(key, *requested, *state),
            Refused::StepOutOfOrder { request, is, to, left } => {
                let (next_de, next_en) = next_step(*is, *to, *left);
                let (is_de, to_de) = (step_of(*is), step_of(*to));
                let (is, to) = (is.code(), to.code());
                Refusal::new(
                    Reason::FundingStepOutOfOrder,
                    "data.request",
                    format!("Der Antrag {request} ist {is_de}; er kann jetzt nicht {to_de} werden. {next_de}"),
                    format!("The last step of request {request} is “{is}”; it cannot be {to} now. {next_en}"),
                )
            }
            Refused::StepTooEarly { request, last, since, to, on } => {
                let (on_de, since_de) = (german_day(*on), german_day(*since));
                let (last_de, to_de) = (step_of(*last), step_of(*to));
                let (last, to) = (last.code(), to.code());
                Refusal::new(
                    Reason::FundingStepTooEarly,
                    "time",
                    format!(
                        "Der Antrag {request} ist am {since_de} {last_de}; er kann nicht schon am {on_de} {to_de} \
                         werden. Bitte den Tag berichtigen; ab dem {since_de} ist es möglich (time)."
                    ),
                    format!(
                        "Request {request} was {last} on {since}; it cannot be {to} on {on} already. Correct the day; \
                         from {since} on it is possible (time)."
                    ),
                )
            }
            Refused::OnePerson { request, did, to } => one_person(request, *did, *to),
            Refused::NobodyKnown { request, did } => nobody_known(request, *did),
            Refused::MoreThanApproved { request, approved, granted, amount, left } => {
                more_than_approved(request, [*approved, *granted, *amount, *left])
            }
            Refused::NoReserve { year, others } => no_reserve(*year, others),
            Refused::ForReserve => Refusal::new(
                Reason::FundingForReserve,
                "data.programme",
                "Aus den zentralen Verstärkungsmitteln wird bewilligt, für sie wird nichts beantragt. Bitte das \
                 Handlungsfeld nennen, in dem das Geld gebraucht wird.",
                "Money is granted out of the central reserve, and not requested for it. Name the programme in which \
                 the money is needed.",
            ),
            Refused::NoLineOfProgramme { authority, programme, year } => {
                let (own, assign) = (lines_of(authority), assigning(*programme));
                Refusal::new(
                    Reason::ProgrammeLineMissing,
                    "data.to_line",
                    format!(
                        "{} hat {year} keine Haushaltsstelle des Handlungsfelds „{}“. Bitte eine ihrer \
                         Haushaltsstellen diesem Handlungsfeld zuordnen ({}) oder mit to_line eine ihrer \
                         Haushaltsstellen nennen; welche sie hat: {}.",
                        authority_first(authority),
                        terms::programme(*programme).de,
                        assign.de,
                        own.de
                    ),
                    format!(
                        "{} has no line of programme “{}” in {year}. Assign one of its lines to this programme ({}), \
                         or name one of its lines by to_line; which it has: {}.",
                        authority_name(authority),
                        terms::programme(*programme).en,
                        assign.en,
                        own.en
                    ),
                )
            }
            Refused::NotOfTheReserve { line, programme, on } => {
                let on_de = german_day(*on);
                Refusal::new(
                    Reason::GrantNotOutOfReserve,
                    "data.from_line",
                    format!(
                        "{line} gehört am {on_de} zum Handlungsfeld „{}“; bewilligt wird nur aus einer \
                         Haushaltsstelle der zentralen Verstärkungsmittel. Ohne from_line wird die erste genommen.",
                        terms::programme(*programme).de
                    ),
                    format!(
                        "{line} is of programme “{}” on {on}; money is granted only out of a line of the central \
                         reserve. Without from_line the first one is taken.",
                        terms::programme(*programme).en
                    ),
                )
            }
            Refused::NotOfWhoAsked { line, owner, authority, has_one } => {
                let own = lines_of(authority);
                let (else_de, else_en) = match has_one {
                    true => (
                        "Ohne to_line wird die erste des Handlungsfelds genommen.".to_owned(),
                        "Without to_line its first line of the programme is taken.".to_owned(),
                    ),
                    false => (format!("Welche sie hat: {}.", own.de), format!("Which it has: {}.", own.en)),
                };
                Refusal::new(
                    Reason::GrantToAnotherAuthority,
                    "data.to_line",
                    format!(
                        "{line} gehört {}; bewilligt wird auf eine Haushaltsstelle der Behörde, die den Antrag \
                         gestellt hat ({}). {else_de}",
                        authority_dative(owner),
                        authority_name(authority)
                    ),
                    format!(
                        "{line} belongs to {}; money is granted to a line of {}, which made the request. {else_en}",
                        authority_name(owner),
                        authority_name(authority)
                    ),
                )
            }
            Refused::ToItself => Refusal::new(
                Reason::TransferToItself,
                "data.to_line",
                "Eine Umsetzung braucht zwei verschiedene Haushaltsstellen; bitte eine von beiden berichtigen \
                 (from_line, to_line).",
                "A transfer needs two different budget lines; correct one of the two (from_line, to_line).",
            ),
            Refused::BetweenYears { from, to } => {
                let (from_year, to_year) = (from.year(), to.year());
                Refusal::new(
                    Reason::TransferBetweenYears,
                    "data.to_line",
                    format!(
                        "Eine Umsetzung bleibt in einem Haushaltsjahr; {from} ist von {from_year}, {to} von {to_year}. \
                         Bitte zwei Haushaltsstellen eines Jahres angeben; was übrig bleibt, geht als Haushaltsrest \
                         ins \
                         nächste (budget.carried-over)."
                    ),
                    format!(
                        "A transfer stays within one fiscal year; {from} is of {from_year}, {to} of {to_year}. Name \
                         two \
                         lines of one year; what is left goes into the next one as a carry-over (budget.carried-over)."
                    ),
                )
            }
            Refused::OwnedByPlan { line, owner, authority } => Refusal::new(
                Reason::LineOwnedByPlan,
                "data.authority",
                format!(
                    "Die Haushaltsstelle {line} gehört nach dem Plan {}, nicht {}; bitte die Behörde berichtigen.",
                    authority_dative(owner),
                    authority_dative(authority)
                ),
                format!(
                    "By the plan the budget line {line} belongs to {}, not {}; correct the authority.",
                    authority_name(owner),
                    authority_name(authority)
                ),
            ),
            Refused::OwnedByAnother { line, owner, authority } => Refusal::new(
                Reason::LineOwnedByAnother,
                "data.authority",
                format!(
                    "Die Haushaltsstelle {line} gehört {}, nicht {}; bitte die Behörde berichtigen.",
                    authority_dative(owner),
                    authority_dative(authority)
                ),
                format!(
                    "The budget line {line} belongs to {}, not {}; correct the authority.",
                    authority_name(owner),
                    authority_name(authority)
                ),
            ),
            Refused::NameElsewhere { line, new } => Refusal::new(
                Reason::RenamedElsewhere,
                "data.new_line",
                format!(
                    "{new} liegt in einem anderen Haushaltsjahr oder Bereich als {line}; eine Umbenennung verschiebt \
                     kein Geld. Bitte den Namen berichtigen."
                ),
                format!(
                    "{new} is of another fiscal year or Bereich than {line}; renaming moves no money. Correct the name."
                ),
            ),
            Refused::NameTaken(name) => Refusal::new(
                Reason::LineNameTaken,
                "data.new_line",
                format!(
                    "{name} ist schon eine andere Haushaltsstelle; zwei Haushaltsstellen werden nie zu einer. Bitte \
                     einen freien Namen angeben oder Mittel umsetzen."
                ),
                format!(
                    "{name} is another budget line already; two lines never become one. Give a free name or transfer \
                     money."
                ),
            ),
            Refused::LacksZeros { name, fixed, field } => Refusal::new(
                Reason::LineNameLacksZeros,
                *field,
                format!(
                    "In {name} fehlen führende Nullen: Nummern haben eine feste Länge (Einzelplan 2, Kapitel 4, Titel \
                     5 \
                     Stellen). Bitte {fixed} angeben."
                ),
                format!(
                    "{name} lacks leading zeros: numbers have a fixed width (section 2, chapter 4, title 5 digits). \
                     Name it {fixed}."
                ),
            ),
            Refused::AnotherAnsatz { line, recorded, amount } => {
                let (recorded_de, amount_de) = (german(*recorded), german(*amount));
                let amend = Said::read(
                    "sollist import budget DATEI --amend GRUNDLAGE",
                    "sollist import budget FILE --amend BASIS",
                );
                let amend = way(&amend, "AmendAppropriation");
                Refusal::new(
                    Reason::AlreadyAppropriated,
                    "data.amount",
                    format!(
                        "{line} hat schon einen Ansatz von {recorded_de} EUR; der Plan nennt {amount_de} EUR. Ein \
                         Nachtrag ändert ihn ({}).",
                        amend.de
                    ),
                    format!(
                        "{line} is appropriated already with {recorded}; the plan says {amount}. A \
                         supplementary plan changes it ({}).",
                        amend.en,
                        recorded = english_eur(recorded),
                        amount = english_eur(amount)
                    ),
                )
            }
            Refused::SameAnsatz { line, amount, renamed } => {
                let amount_de = german(*amount);
                let (names_de, names_en) = match renamed {
                    true => (
                        " Sie wurde umbenannt; alle ihre Namen meinen dieselbe Haushaltsstelle.",
                        " It was renamed; all its names mean the same line.",
                    ),
                    false => ("", ""),
                };
                let settle = way(&command("sollist refused settle"), "SettleRefused");
                Refusal::new(
                    Reason::AlreadyAppropriated,
                    "data.line",
                    format!(
                        "{line} ist mit genau diesem Ansatz ({amount_de} EUR) schon veranschlagt, durch ein anderes \
                         Ereignis.{names_de} Es ist nichts zu buchen; ein Eintrag unter den abgelehnten ist bitte zu \
                         erledigen ({}). Ist es weiteres Geld, braucht es eine eigene Haushaltsstelle.",
                        settle.de
                    ),
                    format!(
                        "{line} is appropriated already with this very amount ({amount}), by another event.\
                         {names_en} Nothing is to be booked; an entry among the refused is to be settled ({}). If it \
                         is more money, it needs a line of its own.",
                        settle.en,
                        amount = english_eur(amount)
                    ),
                )
            }
            Refused::BasisUnfit(why) => {
                let said = amiss("basis", &why.said());
                Refusal::new(Reason::AmendmentBasisUnfit, "basis", said.de, said.en)
            }
            Refused::NotFrozen { frozen, amount } => {
                let (frozen_de, amount_de) = (german(*frozen), german(*amount));
                Refusal::new(
                    Reason::MoreUnfrozenThanFrozen,
                    "data.amount",
                    match frozen.is_positive() {
                        true => format!(
                            "Gesperrt sind nur {frozen_de} EUR; {amount_de} EUR können nicht entsperrt werden. Bitte \
                             höchstens {frozen_de} EUR angeben."
                        ),
                        false => format!(
                            "Gesperrt ist dort nichts; {amount_de} EUR können nicht entsperrt werden. Bitte die \
                             Haushaltsstelle prüfen."
                        ),
                    },
                    match frozen.is_positive() {
                        true => format!(
                            "Only {frozen} are frozen; {amount} cannot be unfrozen. Name {frozen} at most.",
                            frozen = english_eur(frozen),
                            amount = english_eur(amount)
                        ),
                        false => format!(
                            "Nothing is frozen there; {amount} cannot be unfrozen. Check the line.",
                            amount = english_eur(amount)
                        ),
                    },
                )
            }
            Refused::NotFrozenThen(lack) => not_frozen_then(lack),
            Refused::AuthorityInUse { line, year, granted, lack } => authority::in_use((line, *year), *granted, lack),
            Refused::NoLaterYear { year } => Refusal::new(
                Reason::CommitmentYearNotLater,
                "data.year",
                format!("Eine Verpflichtungsermächtigung gilt für spätere Jahre als {year}; bitte eines angeben."),
                format!("Commitment authority is for years after {year}; name one of them."),
            ),
        }
    }
}

/// What has one direction, of nothing or less: what it is, and what there is for the other direction.
fn not_positive(what: OneWay, amount: Cents) -> Refusal {
    let [what_de, other_de, what_en, other_en] = match what {
        OneWay::Freeze => [
            "Gesperrt",
            "Was nicht mehr gesperrt sein soll, wird entsperrt (budget.unfrozen).",
            "frozen",
            "What is not to be frozen any more is unfrozen (budget.unfrozen).",
        ],
        OneWay::Unfreeze => [
            "Entsperrt",
            "Was gesperrt sein soll, wird gesperrt (budget.frozen).",
            "unfrozen",
            "What is to be frozen is frozen (budget.frozen).",
        ],
        OneWay::Transfer => [
            "Umgesetzt",
            "Für die andere Richtung bitte die beiden Haushaltsstellen vertauschen (from_line, to_line).",
            "transferred",
            "For the other direction let the two lines change places (from_line, to_line).",
        ],
        // Nothing is asked for yet that could be rejected.
        OneWay::Request => ["Beantragt", "", "asked for", ""],
        OneWay::Grant => [
            "Bewilligt",
            "Was zurückgeht, wird in die zentralen Verstärkungsmittel umgesetzt (budget.transferred).",
            "granted",
            "What goes back is transferred to the reserve (budget.transferred).",
        ],
    };
    let behind = |sentence: &str| if sentence.is_empty() { String::new() } else { format!(" {sentence}") };
    Refusal::new(
        Reason::AmountNotPositive,
        "data.amount",
        format!(
            "{what_de} wird ein Betrag größer als null, nicht {} EUR. Bitte den Betrag berichtigen.{}",
            german(amount),
            behind(other_de)
        ),
        format!(
            "An amount above zero is {what_en}, not {amount}. Correct the amount.{}",
            behind(other_en),
            amount = english_eur(amount)
        ),
    )
}

fn not_frozen_then(lack: &Lack) -> Refusal {
    let (frozen, amount) = (Cents::nearest(lack.free).or_zero(), Cents::nearest(lack.needed));
    let (from_de, from_en) = from_a_day(lack.enough_from, "time");
    let (day_de, day) = (german_day(lack.day), lack.day);
    let (frozen_de, amount_de) = (german(frozen), german(amount));
    Refusal::new(
        Reason::MoreUnfrozenThanFrozen,
        "data.amount",
        format!(
            "Gesperrt waren am {day_de} nur {frozen_de} EUR; {amount_de} EUR können zu diesem Tag nicht entsperrt \
             werden. Bitte Betrag oder Tag berichtigen{from_de}."
        ),
        format!(
            "Only {frozen} were frozen on {day}; {amount} cannot be unfrozen with effect from that day. \
             Correct \
             the amount or the day{from_en}.",
            frozen = english_eur(frozen),
            amount = english_eur(amount)
        ),
    )
}

/// One example of every refusal of budget.
pub fn examples() -> Vec<Refusal> {
    refused().unwrap_or_default().iter().map(Say::say).collect()
}

fn refused() -> Option<Vec<Refused>> {
    let name = |text: &str| text.parse::<LineName>().ok();
    let [reserve, line, next_year, numbers, short] = [
        "2026/30/25/ikt-steuerung/mehrausgaben",
        "2026/30/25/bezirksamt-pankow/geraete",
        "2027/30/25/bezirksamt-pankow/geraete",
        "2026/33/33/3300/51185",
        "2026/33/33/3300/1185",
    ]
    .map(name);
    let (reserve, line, next_year, numbers, short) = (reserve?, line?, next_year?, numbers?, short?);
    let [pankow, mitte] = ["ba-pankow", "ba-mitte"].map(|code| code.parse::<Authority>().ok());
    let (pankow, mitte) = (pankow?, mitte?);
    let request: RequestNo = "M-1".parse().ok()?;
    let [march, june] = [3, 6].map(|month| Day::new(2026, month, 15).ok());
    let (march, june) = (march?, june?);
    let [some, more] = [Cents::new(75_000), Cents::new(80_000)];
    let lack = Lack {
        day: march,
        free: 10_000,
        needed: 25_000,
        enough_from: Some(june),
        late: true,
        least: 10_000,
        least_on: march,
    };
    let out_of_order = |is, to, left| Refused::StepOutOfOrder { request: request.clone(), is, to, left };
    use FundingState::{Approved, Granted, Rejected, Requested, Reviewed};
    let not_positive = |what| Refused::NotPositive { what, amount: Cents::new(-500) };
    let more_granted = |granted, left| Refused::MoreThanApproved {
        request: request.clone(),
        approved: some,
        granted,
        amount: more,
        left,
    };
    let not_of_who_asked = |has_one| Refused::NotOfWhoAsked {
        line: line.clone(),
        owner: pankow.clone(),
        authority: mitte.clone(),
        has_one,
    };
    let of = line.clone();
    let in_use = |granted: Cents, free: Cents| {
        let least = i128::from(free.get());
        let lack = Lack { free: least, least, needed: i128::from(more.get()), enough_from: None, ..lack };
        Refused::AuthorityInUse { line: of.clone(), year: 2027, granted, lack }
    };
    Some(vec![
        not_positive(OneWay::Freeze),
        not_positive(OneWay::Unfreeze),
        not_positive(OneWay::Transfer),
        not_positive(OneWay::Request),
        not_positive(OneWay::Grant),
        Refused::NegativeAmount { to: Reviewed, amount: Cents::new(-500) },
        Refused::Zero,
        Refused::NoSuchLine { name: line.to_string(), meant: None },
        Refused::NoSuchRequest { authority: pankow.to_string(), request: request.to_string() },
        Refused::RequestUnreadable(request.to_string()),
        Refused::RequestUnknown((pankow.clone(), request.clone())),
        Refused::RequestedAlready { key: (pankow.clone(), request.clone()), requested: some, state: Approved },
        out_of_order(Requested, Granted, Cents::ZERO),
        out_of_order(Reviewed, Granted, Cents::ZERO),
        out_of_order(Approved, Approved, some),
        out_of_order(Granted, Rejected, some),
        out_of_order(Granted, Rejected, Cents::ZERO),
        out_of_order(Rejected, Granted, Cents::ZERO),
        Refused::StepTooEarly { request: request.clone(), last: Reviewed, since: june, to: Approved, on: march },
        Refused::OnePerson { request: request.clone(), did: Requested, to: Approved },
        Refused::OnePerson { request: request.clone(), did: Requested, to: Granted },
        Refused::OnePerson { request: request.clone(), did: Approved, to: Granted },
        Refused::NobodyKnown { request: request.clone(), did: Requested },
        Refused::NobodyKnown { request: request.clone(), did: Approved },
        more_granted(Cents::ZERO, some),
        more_granted(some, Cents::ZERO),
        Refused::NoReserve { year: 2027, others: Vec::new() },
        Refused::NoReserve { year: 2027, others: vec![2025, 2026] },
        Refused::ForReserve,
        Refused::NoLineOfProgramme { authority: pankow.clone(), programme: Programme::MobileDevices, year: 2026 },
        Refused::NotOfTheReserve { line: line.clone(), programme: Programme::MobileDevices, on: march },
        not_of_who_asked(true),
        not_of_who_asked(false),
        Refused::ToItself,
        Refused::BetweenYears { from: line.clone(), to: next_year.clone() },
        Refused::OwnedByPlan { line: line.clone(), owner: pankow.clone(), authority: mitte.clone() },
        Refused::OwnedByAnother { line: line.clone(), owner: pankow, authority: mitte },
        Refused::NameElsewhere { line: line.clone(), new: next_year },
        Refused::NameTaken(reserve),
        Refused::LacksZeros { name: short, fixed: numbers, field: "data.line" },
        Refused::AnotherAnsatz { line: line.clone(), recorded: some, amount: more },
        Refused::SameAnsatz { line: line.clone(), amount: some, renamed: false },
        Refused::SameAnsatz { line, amount: some, renamed: true },
        Refused::BasisUnfit(NotAName::EmptyKey(Key::Text)),
        Refused::NotFrozen { frozen: some, amount: more },
        Refused::NotFrozen { frozen: Cents::ZERO, amount: more },
        Refused::NotFrozenThen(lack),
        in_use(more, some),
        in_use(more, Cents::ZERO),
        in_use(Cents::ZERO, Cents::ZERO),
        Refused::NoLaterYear { year: 2026 },
    ])
}
