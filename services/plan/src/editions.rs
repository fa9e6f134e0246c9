//! A plan beside the books: which rows are lines that are known, under this name or another one, and which lines have
//! no row. The same money is never taken for new in silence (docs/spec.md#plans).

use std::collections::{HashMap, HashSet};

use sollist_contract::{
    ids::{Kind, LineName},
    money::Cents,
};

use super::{
    column::Column,
    doubles,
    fault::{CellFault, RowFault},
    pairs,
    row::{PlanEntry, PlanRow},
    twins,
};
pub use super::{
    known::{KnownLine, KnownLines},
    pairs::Pair,
    twins::{Twin, refuse},
};

/// What a comparison says.
#[derive(Debug, Default)]
pub struct Compared {
    /// In the order of the file.
    pub pairs: Vec<Pair>,
    /// Rows that stand twice in the file and would open a line each, in the order of the file.
    pub twins: Vec<Twin>,
    /// Known lines of the sections of the file that have no row in it, by their places.
    pub missing: Vec<usize>,
}

impl KnownLines<'_> {
    /// Compares the rows of a plan with the books. Rows that share a name get each the line with their amount, whatever
    /// their order; a row that names the line of another row is refused.
    pub fn compare(&self, rows: &mut [PlanRow]) -> Compared {
        doubles::keep_apart(self, rows);
        self.refuse_second_rows(rows);
        let twins = twins::find(self, rows);
        let mut named: HashSet<usize> = HashSet::new();
        let mut opened: Vec<Pair> = Vec::new();
        let mut seen: HashSet<&LineName> = HashSet::new();
        let twice: HashSet<&LineName> = twins.iter().map(|twin| &twin.line.line).collect();
        for row in rows.iter() {
            let (line, amount) = match &row.result {
                Ok(PlanEntry::Appropriated(line)) => (line, Some(line.amount)),
                Ok(PlanEntry::Actual { opens: Some(line), .. }) => (line, None),
                Ok(PlanEntry::Actual { payment, .. }) => {
                    named.extend(self.get(&payment.line).map(|(at, _)| at));
                    continue;
                }
                Err(_) => continue,
            };
            match self.get(&line.line) {
                Some((at, _)) => {
                    named.insert(at);
                }
                // A row that was refused and comes back says which line it is.
                None if row.mark.line == line.line.as_str() => {}
                None if twice.contains(&line.line) => {}
                None if seen.insert(&line.line) => opened.push(Pair {
                    known: usize::MAX,
                    row: row.row,
                    line: line.line.clone(),
                    authority: line.authority.clone(),
                    labels: line.labels.clone().unwrap_or_default(),
                    amount,
                    revenue: line.kind == Some(Kind::Revenue),
                    corrects: !row.mark.corrects.is_empty(),
                }),
                None => {}
            }
        }
        let pairs = pairs::find(self.known, opened, &mut named);
        // What is refused has a row all the same.
        let refused = rows.iter().filter(|row| row.result.is_err()).filter_map(|row| row.about.as_ref());
        named.extend(refused.filter_map(|(line, _)| self.get(line)).map(|(at, _)| at));
        Compared { missing: self.missing(rows, &named), pairs, twins }
    }

    /// Lines without a row, in the sections that the file has.
    fn missing(&self, rows: &[PlanRow], named: &HashSet<usize>) -> Vec<usize> {
        let appropriated = rows.iter().filter_map(|row| match &row.result {
            Ok(PlanEntry::Appropriated(a)) => Some(&a.line),
            _ => None,
        });
        let mut sections: HashSet<(i16, u8, &str)> = HashSet::new();
        for line in appropriated {
            sections.insert((line.year(), line.bereich(), line.section()));
            if let Some((_, known)) = self.get(line) {
                sections.insert((known.name.year(), known.name.bereich(), known.name.section()));
            }
        }
        let without = self.known.iter().enumerate().filter(|(at, line)| {
            !named.contains(at) && sections.contains(&(line.name.year(), line.name.bereich(), line.name.section()))
        });
        without.map(|(at, _)| at).collect()
    }

    /// A line has one row with its Soll, and one with its Ist: under two of its names it would count twice.
    fn refuse_second_rows(&self, rows: &mut [PlanRow]) {
        let mut first: HashMap<(usize, bool), (LineName, u64)> = HashMap::new();
        for row in rows.iter_mut() {
            let (line, soll) = match &row.result {
                Ok(PlanEntry::Appropriated(line)) => (&line.line, true),
                Ok(PlanEntry::Actual { payment, .. }) => (&payment.line, false),
                Err(_) => continue,
            };
            let Some((at, _)) = self.get(line) else { continue };
            let other = first.entry((at, soll)).or_insert_with(|| (line.clone(), row.row)).clone();
            if other.1 != row.row && other.0 != *line {
                let fault = CellFault::LineTwice { line: line.clone(), other: other.0, row: other.1 };
                row.result = Err(fault.of(Column::Titelbezeichnung));
            }
        }
    }
}

/// An Ist that is not what is paid on the line, where no basis says why.
pub fn other_actual(line: &LineName, known: &KnownLine, amount: Cents) -> RowFault {
    let reported = known.paid.minus(known.actual).unwrap_or_default();
    CellFault::OtherActual { line: line.clone(), paid: known.paid, reported, said: amount }.of(Column::Betrag)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sollist_contract::event::Appropriated;

    use super::*;
    use crate::{PlanReader, Rules};

    const HEAD: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
     Titelbezeichnung;Jahr;BetragTyp;Betrag";

    fn appropriated(row: &PlanRow) -> Option<&Appropriated> {
        match &row.result {
            Ok(PlanEntry::Appropriated(line)) => Some(line),
            _ => None,
        }
    }

    fn rows(rows: &[&str]) -> Vec<PlanRow> {
        let text = format!("{HEAD}\n{}\n", rows.join("\n"));
        PlanReader::open(text.into_bytes(), "plan.csv", &Rules::shipped().unwrap()).unwrap().collect()
    }

    fn books(known: &[&str]) -> Vec<KnownLine> {
        rows(known).iter().filter_map(appropriated).map(|line| KnownLine::opened(line, None)).collect()
    }

    /// What a comparison says: pairs as `known > new`, and the lines without a row.
    fn told(known: &[&str], plan: &[&str]) -> (Vec<String>, Vec<String>) {
        let known = books(known);
        let compared = KnownLines::new(&known).compare(&mut rows(plan));
        let name = |at: usize| known[at].name.as_str().rsplit_once('/').unwrap().1.to_owned();
        let pairs = compared.pairs.iter().map(|pair| format!("{} > {}", name(pair.known), pair.line.title())).collect();
        (pairs, compared.missing.into_iter().map(name).collect())
    }

    fn soll(chapter: &str, title: &str, amount: u32) -> String {
        format!("30;25;E;{chapter};A;{title};2026;Soll;{amount}")
    }

    #[test]
    fn pairs_are_found_by_wording_number_or_amount_within_a_chapter() {
        let named = [soll(";Amt", ";Geräte", 5), soll(";Amt", ";Dienste", 7), soll(";Amt", ";Null", 0)];
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let pairs = |rows: &[String]| told(&named, &rows.iter().map(String::as_str).collect::<Vec<_>>()).0;
        // Wording, whatever the amount; then amount, whatever the wording; the chapter by number or name.
        assert_eq!(
            pairs(&[soll("2502;Amt", "81279;Geräte", 9), soll("2502;Amt", "51185;Dienstleistungen", 7)]),
            ["geraete > 81279", "dienste > 51185"]
        );
        // Another chapter, another year, another kind, an amount of nothing, or a line that has its own row: new.
        assert_eq!(pairs(&[soll("2503;Anderes", "81279;Geräte", 5)]), [""; 0]);
        assert_eq!(pairs(&[soll(";Amt", ";Geräte", 5).replace("2026", "2027")]), [""; 0]);
        assert_eq!(pairs(&[soll(";Amt", "01101;Geräte", 5).replace(";A;", ";E;")]), [""; 0]);
        assert_eq!(pairs(&[soll(";Amt", ";Neu", 0)]), [""; 0]);
        assert_eq!(pairs(&[soll(";Amt", ";Geräte", 5), soll(";Amt", ";Neu", 5)]), [""; 0]);
        // Of several with the same amount the likest wording.
        let same = [soll(";Amt", ";Kauf von Geräten", 1), soll(";Amt", ";Pflege der Software", 1)];
        let found = told(
            &[&same[0], &same[1]],
            &[&soll(";Amt", ";Pflege von Software", 1), &soll(";Amt", ";Kauf der Geräte", 1)],
        );
        assert_eq!(found.0, ["pflege-der-software > pflege-von-software", "kauf-von-geraeten > kauf-der-geraete"]);
    }

    #[test]
    fn what_a_file_leaves_out_is_known() {
        let known = [soll(";Amt", ";Geräte", 5), soll(";Amt", ";Dienste", 7), soll(";Amt", ";Dienste", 8)];
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        assert_eq!(told(&known, &[known[0]]), (vec![], vec!["dienste".to_owned(), "dienste-2".to_owned()]));
        // Two of one name in the other order are the same two.
        let mut plan = rows(&[known[2], known[1], known[0]]);
        let books_of = books(&known);
        let compared = KnownLines::new(&books_of).compare(&mut plan);
        assert!(compared.pairs.is_empty() && compared.missing.is_empty());
        let named: Vec<String> =
            plan.iter().filter_map(appropriated).map(|a| format!("{} {}", a.line.title(), a.amount)).collect();
        assert_eq!(named, ["dienste-2 8.00", "dienste 7.00", "geraete 5.00"]);
    }

    /// The rows that stand twice, as `row = row before it`.
    fn twins(known: &[&str], plan: &[&str]) -> Vec<String> {
        let known = if known.is_empty() { Vec::new() } else { books(known) };
        let compared = KnownLines::new(&known).compare(&mut rows(plan));
        compared.twins.iter().map(|twin| format!("{} = {}", twin.row, twin.first)).collect()
    }

    #[test]
    fn a_row_that_stands_twice_word_for_word_is_asked_about() {
        let (one, other) = (soll(";Amt", ";Dienste", 7), soll(";Amt", ";Dienste", 8));
        let (numbered, alike) = (soll(";Amt", "81279;Dienste", 7), soll(";Amt", "51185;Dienste", 7));
        assert_eq!(twins(&[&one], &[&one, &one, &one]), ["3 = 2", "4 = 2"]);
        // In a plan that is new there are two of them, as in Berlin's.
        assert_eq!(twins(&[], &[&one, &one]), [""; 0]);
        // Known once: whichever of the two is the line, the other one would open one beside it.
        assert_eq!(twins(&[&one], &[&one, &other, &one]), ["4 = 2"]);
        // Two of one title with amounts of their own, or under numbers of their own, are two.
        assert_eq!(twins(&[], &[&one, &other]), [""; 0]);
        assert_eq!(twins(&[], &[&numbered, &alike]), [""; 0]);
        // Both are in the books already.
        assert_eq!(twins(&[&one, &one], &[&one, &one]), [""; 0]);
        // Its Ist comes with it.
        let paid = one.replace("Soll", "Ist");
        assert_eq!(twins(&[&one], &[&one, &one, &paid, &paid]), ["3 = 2"]);
    }

    #[test]
    fn two_rows_of_one_renamed_line_are_not_two_lines() {
        let mut known = books(&[&soll(";Amt", ";Geräte", 5)]);
        known[0].former.push("2026/30/25/2502/81279".parse().unwrap());
        let mut plan = rows(&[&soll(";Amt", ";Geräte", 5), &soll("2502;Amt", "81279;Geräte", 5)]);
        KnownLines::new(&known).compare(&mut plan);
        assert!(plan[0].result.is_ok());
        let fault = plan[1].result.as_ref().unwrap_err();
        let twice =
            |fault: &RowFault| matches!(fault, RowFault::InColumn { why: CellFault::LineTwice { row: 2, .. }, .. });
        assert!(twice(fault), "{fault:?}");
    }
}
