//! What of the figures of the quarter before was restated since the last report.

use rust_decimal::Decimal;
use sollist_contract::{
    day::{Day, german_day},
    money::{Cents, german, german_decimal},
    words::terms,
};

use crate::{
    draft::Draft,
    model::Report,
    paper::{Table, left, right},
    restated::{LastReport, Restated, RestatedFigure},
    words::{NO_STATEMENT, counted, rollout_name},
};

pub fn write(report: &Report, draft: &mut Draft) {
    let Some(restated) = &report.restated else { return };
    draft.heading(2, "Seit dem letzten Bericht geändert");
    if let Some(nothing) = nothing(restated) {
        draft.text(nothing);
        return;
    }
    draft.lead(format!(
        "Zahlen zum {}, wie sie mit dem letzten Bericht bekannt waren ({}), und wie sie heute bekannt sind. Die Teile \
         ergeben die Änderung genau; die Ereignisse dahinter stehen in der Arbeitsmappe.",
        german_day(restated.until),
        known(restated)
    ));
    let columns = vec![
        left("Größe", 1),
        right("wie berichtet"),
        right("heute bekannt"),
        right("Änderung"),
        right("nachgemeldet"),
        right("korrigiert"),
        right("anderes"),
    ];
    let title = format!("Überleitung der Zahlen zum {}", german_day(restated.until));
    let mut table = Table::new(&title, "EUR, Prozent, Tage wie bezeichnet", columns);
    for figure in &restated.figures {
        let cells = cells(&mut table, figure);
        table.row(cells);
    }
    table.note(
        "Nachgemeldet: nach dem letzten Bericht aufgezeichnet, davor geschehen. Anderes: anderes Handlungsfeld, andere \
         Gesamtzahl, andere Parameter. Eine Änderung von Prozenten ist in Prozentpunkten angegeben.",
    );
    draft.table(table, "");
}

/// Where nothing is to be shown, why.
pub fn nothing(restated: &Restated) -> Option<String> {
    if restated.since == 0 {
        return Some(format!(
            "Zum Stand des letzten Berichts ({}) war im Journal noch nichts aufgezeichnet; an ihm ist nichts zu \
             messen.",
            known(restated)
        ));
    }
    restated.figures.is_empty().then(|| {
        format!(
            "An den Zahlen zum {} hat sich seit dem letzten Bericht ({}) nichts geändert.",
            german_day(restated.until),
            known(restated)
        )
    })
}

/// What the last report knew.
pub fn known(restated: &Restated) -> String {
    let number = match restated.since {
        0 => "leeres Journal".to_owned(),
        since => format!("Journal Nr. {}", counted(since)),
    };
    let at = restated.recorded_at.map(|at| format!(", aufgezeichnet am {}", german_day(Day::of(at))));
    let at = at.unwrap_or_default();
    match restated.last_report {
        LastReport::Named => format!("{number}{at}"),
        LastReport::Deadline { day } => format!("{number}, Ende der letzten Meldefrist am {}", german_day(day)),
        LastReport::QuarterEnd { day } => format!("{number}, Ende des Quartals am {}", german_day(day)),
    }
}

/// What a figure is called, what it is of and in what it is given.
pub fn label(figure: &RestatedFigure) -> String {
    let unit = terms::unit(&figure.unit).map_or(figure.unit.as_str(), |unit| unit.de);
    match &figure.of {
        Some(of) => format!("{} {} ({unit})", figure.label, rollout_name(of)),
        None => format!("{} ({unit})", figure.label),
    }
}

fn shown(figure: &RestatedFigure, value: Decimal) -> String {
    match figure.unit.as_str() {
        "EUR" => Cents::rounded(value).map_or_else(|_| german_decimal(value, 2), german),
        "ratio" => german_decimal(value, 2),
        "percent" | "per-day" | "kg" | "kWh" | "years" | "months" => german_decimal(value, 1),
        _ => german_decimal(value, value.normalize().scale().min(1)),
    }
}

fn signed(figure: &RestatedFigure, value: Decimal) -> String {
    let sign = if value.is_sign_positive() && !value.is_zero() { "+" } else { "" };
    format!("{sign}{}", shown(figure, value))
}

fn cells(table: &mut Table, figure: &RestatedFigure) -> Vec<String> {
    let value = |value: Option<Decimal>| value.map_or_else(|| NO_STATEMENT.to_owned(), |value| shown(figure, value));
    let dash = super::compare::DASH;
    let change = match (figure.change, &figure.reason) {
        (Some(change), _) => signed(figure, change),
        (None, Some(reason)) => format!("{dash}\u{a0}{})", table.remark(reason)),
        (None, None) => dash.to_owned(),
    };
    let part = |wanted: &dyn Fn(&str) -> bool| match figure.of_class(wanted) {
        Some(part) if !part.is_zero() => signed(figure, part),
        _ => dash.to_owned(),
    };
    let (late, corrected) = (part(&|class| class == "late"), part(&|class| class == "correction"));
    let other = part(&|class| class != "late" && class != "correction");
    vec![label(figure), value(figure.before), value(figure.now), change, late, corrected, other]
}
