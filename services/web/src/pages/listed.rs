//! A list that goes on: what it is filtered by, its rows, and where the next ones are.

use askama::Template;

use crate::{
    ask::Ask,
    shell::{Field, Form},
    table::Table,
};

#[derive(Template)]
#[template(
    source = "{{ form|safe }}\n{{ table|safe }}\n{% if !next.is_empty() %}<nav class=\"turn\" \
                     aria-label=\"{{ pages }}\"><a href=\"{{ next }}\" rel=\"next\">{{ name }}</a></nav>{% endif %}",
    ext = "html"
)]
pub struct Listed {
    form: Form,
    table: Table,
    pages: &'static str,
    next: String,
    name: &'static str,
}

impl Listed {
    /// `token`: of the next page; empty: this is the last one.
    pub fn new(ask: &Ask, fields: Vec<Field>, table: Table, token: &str) -> Listed {
        let words = crate::words::of(ask.lang);
        // Another selection begins at its first page.
        let first = ask.query.with(|query| query.only.from.clear());
        let next = ask.query.with(|query| token.clone_into(&mut query.only.from));
        Listed {
            form: Form::new(ask.lang, &ask.path, &first, fields),
            table,
            pages: words.pages,
            next: if token.is_empty() { String::new() } else { next.at(&ask.path) },
            name: words.next_page,
        }
    }
}
