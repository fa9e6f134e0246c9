//! Why a budget line is overdrawn: by which event and order, what there was before, and what is missing now.

use askama::Template;
use sollist_contract::{
    grpc::analytics::v1::{ExplainLineResponse, Overdraft, Posting},
    money::Cents,
    words::{number, terms},
};

use super::orders::order_page;
use crate::{
    ask::Ask,
    table::Cell,
    titles::Titles,
    words::{Words, overdrawn as words},
};

/// One reason after the other.
#[derive(Template)]
#[template(
    source = "<h2>{{ words.why_overdrawn }}</h2>\n<ul class=\"plain overdrawn\">{% for one in all %}<li>\
              <strong class=\"bad\">{{ one.since }}</strong> {{ one.event|safe }}{% for (name, link) in one.on %}\
              {% if loop.first %} ({% else %} <span aria-hidden=\"true\">·</span> {% endif %}\
              <a href=\"{{ link }}\">{{ name }}</a>{% if loop.last %}){% endif %}{% endfor %}. {{ one.amounts }}</li>\
              {% endfor %}</ul>",
    ext = "html"
)]
struct Body {
    words: &'static Words,
    all: Vec<Reason>,
}

struct Reason {
    since: String,
    /// The event that made it so, as a sentence.
    event: Cell,
    /// Its order, and the event itself.
    on: Vec<(String, String)>,
    amounts: String,
}

/// Nothing of a line that is not overdrawn.
pub async fn told(ask: &Ask, explained: &ExplainLineResponse) -> String {
    if explained.overdrafts.is_empty() {
        return String::new();
    }
    let said = explained.overdrafts.iter().filter_map(|it| posting(explained, it)).filter_map(|it| it.said.as_ref());
    let titles = Titles::in_texts(ask, said.map(|it| it.de.as_str())).await;
    let all = explained.overdrafts.iter().map(|it| reason(ask, explained, it, &titles)).collect();
    Body { words: crate::words::of(ask.lang), all }.to_string()
}

fn posting<'a>(explained: &'a ExplainLineResponse, of: &Overdraft) -> Option<&'a Posting> {
    explained.postings.iter().find(|it| it.sequence == of.sequence)
}

fn reason(ask: &Ask, explained: &ExplainLineResponse, of: &Overdraft, titles: &Titles) -> Reason {
    let lang = ask.lang;
    let number = format!("{} {}", crate::words::of(lang).event_number, lang.say(number::number(of.sequence)));
    let said = posting(explained, of).map(|it| lang.told(it.said.as_ref())).unwrap_or_default();
    let mut on = vec![(number, ask.query.elsewhere().at(&format!("/journal/{}", of.sequence)))];
    if !of.order.is_empty() {
        let name = format!("{} {}", lang.word(terms::ORDER), Cell::text(&of.order).shown);
        on.insert(0, (name, order_page(&ask.query, &of.authority, &of.order)));
    }
    let year = (of.later_year > 0).then_some(of.later_year);
    let took = of.before.parse::<Cents>().ok().zip(of.after.parse::<Cents>().ok()).and_then(|(before, after)| {
        let taken = before.minus(after).ok()?;
        Some(words::took(&number::amount(&before.to_string()), &number::amount(&taken.to_string())))
    });
    let missing = words::missing(&number::amount(&of.by_now));
    let amounts = took.map_or_else(|| missing.clone(), |took| took.and(&missing));
    Reason {
        since: lang.say(words::since(&of.since, year)),
        event: Cell::told(titles.told(&said, lang).trim_end_matches('.'), lang),
        on,
        amounts: lang.say(amounts),
    }
}
