//! Rows of one name (`…`, `…-2`): each is the line that has its amount, whatever their order, and whichever of them is
//! missing.

use std::collections::{BTreeMap, HashMap, HashSet};

use sollist_contract::{
    ids::{Kind, LineName},
    money::Cents,
};

use super::{
    column::Column,
    events::account_number,
    fault::CellFault,
    known::{KnownLine, KnownLines},
    row::{PlanEntry, PlanRow},
    text::slug_of,
};

/// A row that names a line: with its Soll, or with its Ist alone.
struct Named {
    at: usize,
    line: LineName,
    wording: String,
    amount: Cents,
    soll: bool,
    /// It says itself which line it is, because it was refused under that name.
    said: bool,
}

/// Known lines of one name, by the name that they have of it.
type Family = Vec<(LineName, usize)>;

/// Gives the rows of one name the names of the lines that they are.
pub fn keep_apart(books: &KnownLines<'_>, rows: &mut [PlanRow]) {
    let of_rows: HashSet<LineName> = rows.iter().filter_map(|row| Some(row.about.as_ref()?.0.clone())).collect();
    let is_row = |name: &LineName| of_rows.contains(name);
    let is_name = |name: &LineName| is_row(name) || books.get(name).is_some();
    let mut groups: BTreeMap<(LineName, bool), Vec<Named>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some((named, revenue)) = named(at, row) {
            groups.entry((base(&named.line, &is_name), revenue)).or_default().push(named);
        }
    }
    let mut families: HashMap<(LineName, bool), Family> = HashMap::new();
    for (name, at, known) in books.names() {
        families.entry((base(name, &is_name), known.revenue)).or_default().push((name.clone(), at));
    }
    let mut moved: HashMap<LineName, LineName> = HashMap::new();
    let mut unclear: Vec<(usize, CellFault)> = Vec::new();
    for (key, group) in &groups {
        let Some(family) = families.get(key) else { continue };
        let alone = family.len() == 1
            && group.len() == 1
            && family.first().zip(group.first()).is_some_and(|(f, g)| f.0 == g.line);
        if !alone {
            let free = family.iter().collect();
            let (base, names) = (&key.0, HashSet::new());
            Match { books, base, is_row: &is_row, free, names, moved: &mut moved, unclear: &mut unclear }.run(group);
        }
    }
    for row in rows.iter_mut() {
        rename(row, &moved);
    }
    for (at, why) in unclear {
        if let Some(row) = rows.get_mut(at) {
            row.result = Err(why.of(Column::Titelbezeichnung));
        }
    }
}

fn named(at: usize, row: &PlanRow) -> Option<(Named, bool)> {
    let (line, amount, soll) = match &row.result {
        Ok(PlanEntry::Appropriated(line)) => (line, line.amount, true),
        Ok(PlanEntry::Actual { opens: Some(line), payment, .. }) => (line, payment.amount, false),
        _ => return None,
    };
    let said = row.mark.line == line.line.as_str();
    let wording = line.labels.as_ref().map(|labels| slug_of(&labels.title)).unwrap_or_default();
    Some((Named { at, line: line.line.clone(), wording, amount, soll, said }, line.kind == Some(Kind::Revenue)))
}

/// The name without the number that a further line of that name has. A title may really be called „… 2“.
fn base(name: &LineName, is_name: &impl Fn(&LineName) -> bool) -> LineName {
    let base = name
        .as_str()
        .rsplit_once('-')
        .filter(|(_, number)| number.parse::<u64>().is_ok_and(|n| n > 1 && !number.starts_with('0')));
    base.and_then(|(base, _)| base.parse().ok()).filter(is_name).unwrap_or_else(|| name.clone())
}

/// The rows of one name, while each is given its line.
struct Match<'a, F> {
    books: &'a KnownLines<'a>,
    base: &'a LineName,
    /// Whether a row of the file was given a name when it was read.
    is_row: &'a F,
    /// Known lines that no row is yet.
    free: Vec<&'a (LineName, usize)>,
    /// Names that have a row.
    names: HashSet<LineName>,
    moved: &'a mut HashMap<LineName, LineName>,
    unclear: &'a mut Vec<(usize, CellFault)>,
}

impl<F: Fn(&LineName) -> bool> Match<'_, F> {
    fn run(&mut self, group: &[Named]) {
        // A line is found under each of its names of this family; the first is enough.
        let mut seen = HashSet::new();
        self.free.retain(|(_, at)| seen.insert(*at));
        // Who says which line it is, is it.
        for row in group.iter().filter(|row| row.said) {
            let is = self.books.get(&row.line).map(|(at, _)| at);
            self.free.retain(|(_, at)| Some(*at) != is);
            self.names.insert(row.line.clone());
        }
        for soll in [true, false] {
            let rows = group.iter().filter(|row| row.soll == soll && !row.said).collect();
            let open = self.equal_amounts(rows, soll);
            let others = self.in_order(open);
            others.into_iter().for_each(|row| self.keep_or_open(row));
        }
    }

    /// Rows get the lines that have their amount; what is left.
    fn equal_amounts<'b>(&mut self, rows: Vec<&'b Named>, soll: bool) -> Vec<&'b Named> {
        let mut places: HashMap<(String, Cents), Vec<usize>> = HashMap::new();
        for (place, (_, at)) in self.free.iter().enumerate().rev() {
            let known = self.books.at(*at);
            if let Some((wording, amount)) =
                known.and_then(|known| Some((slug_of(&known.labels.title), booked(known, soll)?)))
            {
                places.entry((wording, amount)).or_default().push(place);
            }
        }
        let (mut used, mut open) = (HashSet::new(), Vec::new());
        for row in rows {
            let place = places.get_mut(&(row.wording.clone(), row.amount)).and_then(Vec::pop);
            match place.and_then(|place| Some((place, self.free.get(place)?.0.clone()))) {
                Some((place, name)) => {
                    used.insert(place);
                    self.give(row, &name);
                }
                None => open.push(row),
            }
        }
        let mut place = 0..;
        self.free.retain(|_| place.next().is_none_or(|place| !used.contains(&place)));
        open
    }

    /// Rows whose amount no line of their wording has: their own line, or the next in order. Which it is cannot be
    /// known where lines are left over. What is left are rows that there is no line for.
    fn in_order<'b>(&mut self, open: Vec<&'b Named>) -> Vec<&'b Named> {
        let mut by_wording: BTreeMap<&str, Vec<&Named>> = BTreeMap::new();
        open.into_iter().for_each(|row| by_wording.entry(&row.wording).or_default().push(row));
        let mut others = Vec::new();
        for (wording, rows) in by_wording {
            let is_like = |(_, at): &&(LineName, usize)| {
                self.books.at(*at).is_some_and(|known| slug_of(&known.labels.title) == wording)
            };
            let (like, free): (Vec<_>, Vec<_>) = std::mem::take(&mut self.free).into_iter().partition(is_like);
            self.free = free;
            if like.len() > rows.len() {
                rows.iter().for_each(|row| self.ask(row, &like));
                self.names.extend(like.iter().map(|(name, _)| name.clone()));
                continue;
            }
            let (own, rest): (Vec<&Named>, Vec<&Named>) =
                rows.into_iter().partition(|row| like.iter().any(|(name, _)| *name == row.line));
            own.iter().for_each(|row| self.give(row, &row.line));
            let mut left = like.iter().map(|(name, _)| name).filter(|name| !own.iter().any(|row| row.line == **name));
            for row in rest {
                // A name that the books do not know is compared with all of them later.
                let name = if self.books.get(&row.line).is_some() { left.next() } else { None };
                match name {
                    Some(name) => self.give(row, name),
                    None => others.push(row),
                }
            }
        }
        others
    }

    fn give(&mut self, row: &Named, name: &LineName) {
        self.names.insert(name.clone());
        if row.line != *name {
            self.moved.insert(row.line.clone(), name.clone());
        }
    }

    /// A row keeps its name, or gets the next where another row is that line.
    fn keep_or_open(&mut self, row: &Named) {
        let mut name = row.line.clone();
        let mut number = 1_u64;
        let is_free = |name: &LineName, of: &Self| {
            let new = of.books.get(name).is_none() && (!(of.is_row)(name) || of.moved.contains_key(name));
            !of.names.contains(name) && (new || *name == row.line)
        };
        while !is_free(&name, self) {
            number += 1;
            // Too long for a name: two rows of one are refused when they are recorded.
            let Ok(next) = format!("{}-{number}", self.base).parse() else { return };
            name = next;
        }
        self.free.retain(|(known, _)| *known != name);
        self.give(row, &name);
    }

    /// A name that more lines have than the file has rows, and none has the amount.
    fn ask(&mut self, row: &Named, lines: &[&(LineName, usize)]) {
        let amount = |at: usize| Some(booked(self.books.at(at)?, row.soll).unwrap_or_default());
        let lines = lines.iter().filter_map(|(name, at)| Some((name.clone(), amount(*at)?))).collect();
        self.unclear.push((row.at, CellFault::Ambiguous { lines }));
    }
}

/// What is in the books of what a row says.
fn booked(known: &KnownLine, soll: bool) -> Option<Cents> {
    match soll {
        true => Some(known.appropriation),
        false => (known.actuals > 0).then_some(known.actual),
    }
}

fn rename(row: &mut PlanRow, moved: &HashMap<LineName, LineName>) {
    let rename = |line: &mut LineName| {
        if let Some(to) = moved.get(line) {
            *line = to.clone();
        }
    };
    match &mut row.result {
        Ok(PlanEntry::Appropriated(line)) => rename(&mut line.line),
        Ok(PlanEntry::Actual { opens, payment, .. }) => {
            opens.iter_mut().for_each(|line| rename(&mut line.line));
            let before = payment.line.clone();
            rename(&mut payment.line);
            // The number of a payment says its line, so it goes with it.
            if let (true, Some(number)) = (payment.line != before, account_number(&payment.line, 1)) {
                payment.payment = number;
            }
        }
        Err(_) => {}
    }
}
