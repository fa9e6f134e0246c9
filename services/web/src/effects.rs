//! What becomes of budget lines by an act: of each its title, its page, and how it stood and stands.

use sollist_contract::{
    grpc::common::v1::{LineEffect, LinePosition},
    money::Cents,
    words::terms,
};

use crate::{
    ask::Ask,
    query,
    table::{Cell, Column, Table},
    titles::Titles,
    words::act as words,
};

/// What the tables of the lines are called that an act touches; more than four no act has.
const EFFECTS: [&str; 4] = ["wirkung-1", "wirkung-2", "wirkung-3", "wirkung-4"];

/// The line that gives stands first.
pub fn tables(ask: &Ask, mut effects: Vec<LineEffect>, titles: &Titles) -> Vec<(String, String, Table)> {
    effects.sort_by_key(change);
    let of = |(id, it): (&&'static str, &LineEffect)| {
        let link = ask.query.elsewhere().at(&query::line_path(&it.line));
        let called = titles.whose(&it.line);
        let table = table(id, it, &called, ask);
        (called, link, table)
    };
    EFFECTS.iter().zip(&effects).map(of).collect()
}

/// By how much what is available of a line changes.
fn change(effect: &LineEffect) -> Option<Cents> {
    let available = |of: Option<&LinePosition>| {
        let text = of.map_or("", |at| at.available.as_str());
        Cents::of_sum(if text.is_empty() { "0.00" } else { text }).ok()
    };
    available(effect.after.as_ref())?.minus(available(effect.before.as_ref())?).ok()
}

/// Whether money came to a line, or left it.
fn moves(before: &LinePosition, after: &LinePosition) -> bool {
    before.soll != after.soll
}

/// What became of a line: what changed of it, and what is available.
fn table(id: &'static str, effect: &LineEffect, called: &str, ask: &Ask) -> Table {
    type Figure = (terms::Term, fn(&LinePosition) -> &str);
    const FIGURES: [Figure; 6] = [
        (terms::CURRENT_BUDGET, |at| &at.soll),
        (terms::FROZEN, |at| &at.frozen),
        (terms::COMMITMENTS, |at| &at.commitments),
        (terms::ACTUAL, |at| &at.actual),
        (terms::APPROPRIATION, |at| &at.appropriation),
        (terms::AVAILABLE, |at| &at.available),
    ];
    let lang = ask.lang;
    let (before, after) = (effect.before.clone().unwrap_or_default(), effect.after.clone().unwrap_or_default());
    let columns = vec![
        Column::text("figure", lang.word(terms::AMOUNT_IN_EUR)),
        Column::number("before", lang.word(terms::BEFORE)),
        Column::number("after", lang.word(terms::AFTER)),
    ];
    let given = |text: &str| if text.is_empty() { "0.00".to_owned() } else { text.to_owned() };
    let own = words::own(lang);
    // Who freezes money, or binds it, gives it to nobody.
    let caption = match change(effect).filter(|_| moves(&before, &after)) {
        Some(by) if by.is_negative() => format!("{}: {called}", own.gives),
        Some(by) if by.is_positive() => format!("{}: {called}", own.gets),
        _ => called.to_owned(),
    };
    let mut table = Table::new(id, caption, columns, lang);
    for (term, of) in FIGURES {
        let (was, is) = (given(of(&before)), given(of(&after)));
        if was != is || term == terms::AVAILABLE {
            table.rows.push(vec![Cell::text(lang.word(term)), Cell::amount(&was, lang), Cell::amount(&is, lang)]);
        }
    }
    table
}
