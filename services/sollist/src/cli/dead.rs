//! `sollist dead`: messages that did not reach their receivers, shown and sent again.

use sollist_contract::said::Bilingual as _;
use sollist_platform::stream::dead::Letter;
use sollist_webhooks::letters::{Which, receiver};

use super::{
    Actions, Exit, Failure,
    args::{DeadArgs, Global, Letters},
    output::{Output, Pages},
    table::{Cell, Column, Sheet},
    words::store as words,
};

pub async fn dead(
    global: &Global,
    args: &DeadArgs,
    actions: &impl Actions,
    out: &mut Output<'_>,
) -> Result<Exit, Failure> {
    match args.redeliver {
        None => show(&actions.dead_letters(global, args).await?, out),
        Some(which) => {
            let which = match which {
                Letters::All => Which::All,
                Letters::Number(number) => Which::Number(number),
            };
            let mut exit = Exit::Done;
            for sent in actions.redeliver(global, args, which).await? {
                let text = match sent.result {
                    Ok(()) => words::delivered(sent.number, &sent.receiver),
                    Err(why) => {
                        exit = Exit::Refused;
                        words::not_delivered(sent.number, &sent.receiver, &why.said())
                    }
                };
                out.print(&out.lang.say(text))?;
            }
            Ok(exit)
        }
    }
}

fn show(letters: &[Letter], out: &mut Output<'_>) -> Result<Exit, Failure> {
    let mut list = Pages::new("rows");
    if !letters.is_empty() {
        list.page(&sheet(letters), out)?;
    }
    list.finish(&sheet(&[]), &out.lang.say(words::no_letters()), out)?;
    Ok(Exit::Done)
}

fn sheet(letters: &[Letter]) -> Sheet {
    let columns = vec![
        Column::new("number", "Nr.", "No."),
        Column::new("receiver", "Empfänger", "Receiver"),
        Column::new("given_up_at", "aufgegeben", "Given up"),
        Column::new("attempts", "Versuche", "Attempts"),
        Column::new("reason", "Grund", "Reason"),
        Column::new("stream", "Strom", "Stream").hidden(),
        Column::new("stream_number", "Nummer im Strom", "Number in the stream").hidden(),
    ];
    let row = |letter: &Letter| {
        vec![
            Cell::Number(letter.number.to_string(), ""),
            Cell::text(receiver(letter)),
            Cell::Moment(letter.given_up_at.to_string()),
            Cell::Count(i64::from(letter.message.attempt)),
            Cell::text(letter.reason.as_str()),
            Cell::text(letter.message.stream.as_str()),
            Cell::Number(letter.message.number.to_string(), ""),
        ]
    };
    Sheet::new(columns, letters.iter().map(row).collect())
}
