//! A budget plan: the form that takes its file, the page that asks what nobody can know, the preview, and what became
//! of it. What is confirmed is what was seen: where the books have changed meanwhile, the preview is shown anew.

use askama::Template;
use axum::http::StatusCode;
use sollist_contract::{
    ids::Text,
    refusal::{Refusal, Say as _},
    said::{Bilingual as _, Said},
};
use sollist_plan::{
    Choice, NotPrepared, PlanFile, Prepared, Rules, Way, prepare, unreadable_rows, words::import as told_of, years,
};

use super::{
    plan_sent::{self as sent, CONTENT, NAME, PLAN_BYTES_MAX},
    plan_shown::{Shown, Step},
};
use crate::{
    act::{self, Sent},
    ask::{Ask, Page},
    body::{File, Input},
    caller::may_compare_plans,
    failure::Failure,
    table::Cell,
    words::{Words, act as acts, plan as words, told},
};

/// The fields of the forms beside the file.
const STEP: &str = "schritt";
const BASIS: &str = "grundlage";
const ROWS: &str = "zeilen";
const SEEN: &str = "gesehen";
const FILE: &str = "datei";

/// What is done with the form: asked for a preview, with an answer of its own to rows on which a person decides, or
/// confirmed.
pub const CHECK: &str = "pruefen";
pub const SAME: &str = "dieselben";
pub const NEW: &str = "neue";
pub const SEND: &str = "senden";

/// What is wrong with a field.
type Fault = (&'static str, Said);

#[derive(Template)]
#[template(path = "plan.html")]
struct Body {
    words: &'static Words,
    own: &'static acts::Own,
    plan: &'static words::Own,
    faults: Vec<(&'static str, String)>,
    about: String,
    hint: String,
    action: String,
    basis: String,
    past: String,
    newest: String,
    events: String,
}

impl Body {
    fn is_faulty(&self, field: &str) -> bool {
        self.faults.iter().any(|(of, _)| *of == field)
    }
}

/// The form; who may not see what a plan is compared with finds none.
pub async fn page(ask: &Ask) -> Result<Page, Failure> {
    if may_compare_plans(&ask.link).await { Ok(form(ask, "", Vec::new())) } else { Err(Failure::NotFound) }
}

fn form(ask: &Ask, basis: &str, faults: Vec<Fault>) -> Page {
    let lang = ask.lang;
    let newest = ask.query.with(|query| {
        query.stand.clear();
        query.until.clear();
    });
    let has_faults = !faults.is_empty();
    let body = Body {
        words: crate::words::of(lang),
        own: acts::own(lang),
        plan: words::own(lang),
        faults: faults.into_iter().map(|(field, said)| (field, Cell::text(&lang.say(said)).shown)).collect(),
        about: lang.say(words::about()),
        hint: lang.say(words::file_hint(PLAN_BYTES_MAX as u64)),
        action: ask.query.at(&ask.path),
        basis: basis.to_owned(),
        past: if act::is_past(ask) { lang.say(acts::no_deciding_on_the_past()) } else { String::new() },
        newest: newest.at(&ask.path),
        events: ask.query.elsewhere().at("/senden"),
    };
    let mut page = ask.page(words::own(lang).heading, body, None, None);
    if has_faults {
        page.shell.title = format!("{} {}", acts::own(lang).fault_title, page.shell.title);
    }
    page
}

/// What was sent, as far as it is a file and a way to take it.
struct Given {
    file: File,
    way: Way,
    confirms: bool,
    /// The name of what the preview showed.
    seen: String,
}

impl Given {
    fn read(input: &Input) -> Result<Given, Vec<Fault>> {
        let mut faults = Vec::new();
        let file = match sent::file(input) {
            Ok(Some(file)) => {
                if file.bytes.len() > PLAN_BYTES_MAX {
                    faults.push((FILE, acts::too_large(PLAN_BYTES_MAX as u64)));
                }
                file
            }
            Ok(None) => {
                faults.push((FILE, acts::no_file()));
                File::default()
            }
            Err(()) => {
                faults.push((FILE, words::file_lost()));
                File::default()
            }
        };
        let basis = input.text(BASIS).trim();
        if let Some(why) = basis.parse::<Text>().err().filter(|_| !basis.is_empty()) {
            faults.push((BASIS, words::no_basis(&why.said())));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let step = input.text(STEP);
        // The button that was pressed, or what was answered before.
        let choice = match [step, input.text(ROWS)] {
            [SAME, _] | [CHECK | SEND, SAME] => Choice::Same,
            [NEW, _] | [CHECK | SEND, NEW] => Choice::New,
            _ => Choice::Ask,
        };
        let way = Way { amend: basis.to_owned(), choice };
        Ok(Given { file, way, confirms: step == SEND, seen: input.text(SEEN).to_owned() })
    }

    /// What the form of the next page carries on.
    fn carried(&self, seen: &str) -> Vec<(&'static str, String)> {
        let rows = match self.way.choice {
            Choice::Ask => "",
            Choice::Same => SAME,
            Choice::New => NEW,
        };
        vec![
            (NAME, self.file.name.clone()),
            (CONTENT, sent::packed(&self.file.bytes)),
            (BASIS, self.way.amend.clone()),
            (ROWS, rows.to_owned()),
            (SEEN, seen.to_owned()),
        ]
    }
}

fn refused(ask: &Ask, basis: &str, faults: Vec<Fault>) -> Sent {
    Sent::Page(Box::new(form(ask, basis, faults)), StatusCode::BAD_REQUEST)
}

/// Takes a plan: what comes of it is shown, or recorded where that was shown before.
pub async fn posted(ask: &Ask, input: Input) -> Result<Sent, Failure> {
    if !may_compare_plans(&ask.link).await {
        return Err(Failure::NotFound);
    }
    if act::is_past(ask) {
        return Ok(Sent::Page(Box::new(form(ask, input.text(BASIS), Vec::new())), StatusCode::CONFLICT));
    }
    let given = match Given::read(&input) {
        Ok(given) => given,
        Err(faults) => return Ok(refused(ask, input.text(BASIS), faults)),
    };
    let basis = given.way.amend.clone();
    let file = match read(&given.file).await {
        Ok(file) => file,
        Err(said) => return Ok(refused(ask, &basis, vec![(FILE, said)])),
    };
    match taken(ask, &given, vec![file]).await {
        Ok(Ok(sent)) => Ok(sent),
        Ok(Err(said)) => Ok(refused(ask, &basis, vec![(FILE, said)])),
        Err(failure) => unanswered(ask, &given, failure, &words::not_compared()),
    }
}

/// The rows of a file, by the rules that come with the program.
async fn read(file: &File) -> Result<PlanFile, Said> {
    let File { name, bytes } = file.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let rules = Rules::shipped().map_err(|fault| fault.say().said)?;
        PlanFile::read(name, bytes, &rules).map_err(|fault| Refusal::from(fault).said)
    });
    let said = match reading.await {
        Ok(read) => return read.map_err(|said| told::read(said.de, said.en)),
        Err(error) => error,
    };
    tracing::error!(error = %said, "a plan could not be read");
    Err(crate::words::unsaid())
}

/// What comes of a file; `Err` within: it cannot be prepared.
async fn taken(ask: &Ask, given: &Given, mut files: Vec<PlanFile>) -> Result<Result<Sent, Said>, Failure> {
    let years = years(&files);
    let known = sent::known(ask, &years).await?;
    let mut prepared = match prepare(&mut files, known, &given.way) {
        Ok(prepared) => prepared,
        Err(NotPrepared::Beyond(overflow)) => return Ok(Err(Refusal::from(overflow).said)),
        Err(NotPrepared::Unwritten(error)) => return Err(Failure::ours(&error)),
    };
    if !prepared.doubts.rows.is_empty() {
        let shown = Shown::question(ask, &given.file.name, &prepared, &unreadable_rows(&files)).await;
        let (same, new) = match prepared.doubts.rows.len() as u64 == prepared.doubts.twice {
            true => (words::own(ask.lang).struck, words::own(ask.lang).two_lines),
            false => (words::own(ask.lang).same, words::own(ask.lang).new),
        };
        return Ok(Ok(shown.page(ask, given.carried(""), vec![(SAME, same), (NEW, new)], StatusCode::OK)));
    }
    let name = sent::name_of(&prepared.passes);
    if given.confirms && given.seen == name {
        return recorded(ask, given, prepared, &years).await.map(Ok);
    }
    let outcome = sent::checked(ask, &prepared.passes).await?;
    prepared.rows.settle(&outcome.corrects);
    let open = if outcome.knows() { sent::gone(ask, &prepared.rows).await? } else { Vec::new() };
    let corrected = open.iter().filter(|id| prepared.rows.corrects(id)).count() as u64;
    let gone = (open.len() as u64).saturating_sub(corrected);
    // What a double click, or an answer that got lost, has recorded already.
    let nothing_left = outcome.recorded == 0 && open.is_empty() && (outcome.refused == 0 || given.confirms);
    let confirm = if nothing_left { Vec::new() } else { vec![(SEND, words::own(ask.lang).deed)] };
    let (step, status) = match (given.confirms, nothing_left) {
        (true, false) => (Step::ChangedSince, StatusCode::CONFLICT),
        (true, true) => (Step::Again, StatusCode::OK),
        (false, _) => (Step::Preview, StatusCode::OK),
    };
    let mut shown = Shown::outcome(ask, step, (&given.file.name, &given.way), prepared, &outcome, &years).await;
    shown.would_be_gone(ask, gone);
    shown.corrects(ask, corrected, false);
    if nothing_left {
        shown.nothing_left(ask, outcome.refused, given.confirms);
    }
    Ok(Ok(shown.page(ask, given.carried(&name), confirm, status)))
}

async fn recorded(ask: &Ask, given: &Given, prepared: Prepared, years: &[i32]) -> Result<Sent, Failure> {
    let (outcome, cut) = sent::recorded(ask, &prepared.passes).await;
    if let Some(failure) = cut {
        return unanswered(ask, given, failure, &words::cut());
    }
    // What is recorded is told, whatever becomes of what was refused before.
    let (corrected, gone) = if outcome.knows() { settled(ask, &prepared).await.unwrap_or_default() } else { (0, 0) };
    // What is recorded closes what it stands for by itself.
    let corrected = corrected.saturating_add(outcome.corrects.len() as u64);
    let as_given = (given.file.name.as_str(), &given.way);
    let mut shown = Shown::outcome(ask, Step::Recorded, as_given, prepared, &outcome, years).await;
    shown.settled(ask, gone);
    shown.corrects(ask, corrected, true);
    Ok(shown.page(ask, Vec::new(), Vec::new(), StatusCode::OK))
}

/// Settles what was refused of the file before and says now what the books say, and what is not in it any more; how
/// many of each.
async fn settled(ask: &Ask, prepared: &Prepared) -> Result<(u64, u64), Failure> {
    let open = sent::gone(ask, &prepared.rows).await?;
    let (corrected, gone): (Vec<String>, Vec<String>) = open.into_iter().partition(|id| prepared.rows.corrects(id));
    let basis = |said: Said| format!("{} / {}", said.de, said.en);
    let corrected = sent::settle(ask, &corrected, &basis(words::says_the_same())).await?;
    Ok((corrected, sent::settle(ask, &gone, &basis(told_of::gone_basis())).await?))
}

/// Nobody answered: the file is kept, and may be sent again.
fn unanswered(ask: &Ask, given: &Given, failure: Failure, more: &Said) -> Result<Sent, Failure> {
    let Failure::Refused { status, said, .. } = failure else { return Err(failure) };
    if !status.is_server_error() {
        return Ok(Sent::Page(Box::new(form(ask, &given.way.amend, vec![(FILE, said)])), status));
    }
    let again = if given.confirms { SEND } else { CHECK };
    let shown = Shown::unanswered(ask, &given.file.name, &said.and(more));
    Ok(shown.page(ask, given.carried(&given.seen), vec![(again, acts::own(ask.lang).again)], status))
}
