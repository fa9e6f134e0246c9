//! The rules of counts, and that each count is kept as what it is.

#![allow(clippy::unwrap_used, clippy::panic)]

use sollist_contract::event::{Event, HeadcountReported};

use crate::{domain, store};

fn report(employees: i64, workplaces: i64, eligible: i64) -> HeadcountReported {
    let data = format!(
        r#"{{"authority":"ba-pankow","as_of":"2026-03-31","employees":{employees},"workplaces":{workplaces},"eligible":{eligible},"definition":"Köpfe"}}"#
    );
    let Some(Ok(Event::HeadcountReported(event))) = Event::from_data("staffing.headcount-reported.v1", &data) else { panic!("{data}") };
    event
}

#[test]
fn eligible_positions_are_staffed() {
    fn check(employees: i64, workplaces: i64, eligible: i64, refused: Option<&str>) {
        let field = domain::headcount(&report(employees, workplaces, eligible)).err().map(|refusal| refusal.field);
        assert_eq!(field.as_deref(), refused, "{employees} {workplaces} {eligible}");
    }
    check(1200, 1000, 800, None);
    check(1200, 1000, 1200, None);
    check(1200, 1000, 1201, Some("data.eligible"));
    // Desks are shared, or stand empty: workplaces bind nothing.
    check(1200, 0, 1200, None);
    check(1200, 5000, 1200, None);
    check(0, 0, 0, None);
    check(0, 0, 1, Some("data.eligible"));
}

#[test]
fn each_count_is_kept_in_its_place() {
    let row = store::model(&report(3, 2, 1));
    assert_eq!((row.employees, row.workplaces, row.eligible), (3, 2, 1));
    assert_eq!((row.authority.as_str(), row.as_of.as_str(), row.definition.as_str()), ("ba-pankow", "2026-03-31", "Köpfe"));
}
