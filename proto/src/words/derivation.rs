//! What the parts of a derivation are called, and how each follows from its own.

use std::str::FromStr as _;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    choices::Choice,
    term::{Term, term},
    terms,
};
use crate::said::Said;

/// Parts that have a word of their own, figures first.
pub const PARTS: &[Choice] = &[
    ("budget.appropriation", terms::APPROPRIATION),
    ("budget.carry-over", terms::CARRY_OVER),
    ("budget.adjustments", terms::ADJUSTMENTS),
    ("budget.soll", terms::CURRENT_BUDGET),
    ("budget.frozen", terms::FROZEN),
    ("budget.disposable", term("Verfügbares Soll", "Disposable")),
    ("budget.commitments", terms::COMMITMENTS),
    ("budget.actual", terms::ACTUAL),
    ("budget.used", term("Festlegungen und Ist", "Commitments and actual")),
    ("budget.available", terms::AVAILABLE),
    ("budget.utilisation", term("Ausschöpfungsgrad", "Budget utilisation")),
    ("budget.outflow", term("Mittelabfluss", "Outflow of funds")),
    ("need.extra", term("Mehrbedarf", "Extra need")),
    ("need.gross", term("Bruttobedarf", "Gross need")),
    ("need.cover", term("Deckung", "Cover")),
    ("need.reserve", term("Verstärkungsmittel", "Reserve")),
    ("need.share", term("Vorschlag aus Verstärkungsmitteln", "Proposal from the reserve")),
    ("need.uncovered", term("bleibt ungedeckt", "stays uncovered")),
    ("need.target", term("Soll-Ausstattung", "Target")),
    ("need.usable", term("nutzbare Stücke", "Usable pieces")),
    ("need.pipeline", term("bestellt, nicht geliefert", "Ordered, not delivered")),
    ("need.quantity", term("zu beschaffende Stücke", "Pieces to buy")),
    ("need.share.proportional", term("Aufteilung B: anteilig am Bedarf", "Split B: in proportion to need")),
    ("need.share.urgency", term("Aufteilung C: nach Dringlichkeit", "Split C: by urgency")),
    ("need.share.level", term("Aufteilung D: nach der kleinsten Quote", "Split D: by the smallest rate")),
    ("need", term("Mehrbedarf", "extra need")),
    ("gross", term("Bruttobedarf", "gross need")),
    ("cover", term("Deckung", "cover")),
    ("claims", term("was beansprucht wird", "what is claimed")),
    ("share", term("Anteil an den Verstärkungsmitteln", "share of the reserve")),
    ("left", term("noch da", "still there")),
    ("free", term("kann die Haushaltsstelle geben", "the line can give")),
    ("exact", term("vor dem Runden", "before rounding")),
    ("months of a year", term("Monate eines Jahres", "months of a year")),
    ("months", term("Monate bis Jahresende", "months left in the year")),
    ("price", term("Anschaffung", "purchase")),
    ("running", term("laufende Kosten", "running cost")),
    ("steps", term("begonnene Stufen", "steps begun")),
    ("unit_price", term("Stückpreis laut Parametern", "unit price by parameters")),
    ("running_cost_per_year", term("laufende Kosten je Stück und Jahr", "running cost a piece and year")),
    ("quota", term("Quote je Stelle", "quota per position")),
    ("life_months", term("Nutzungsdauer in Monaten", "months of use")),
    ("quantity", term("zu beschaffen", "to buy")),
    ("lacking", term("fehlt", "lacking")),
    ("target", term("Soll-Ausstattung", "target")),
    ("wanted", term("Quote mal Stellen", "quota times positions")),
    ("eligible", term("geeignete Stellen", "eligible positions")),
    ("counted", term("gezählt und seither geändert", "counted, and changed since")),
    ("how many", term("Anzahl", "how many")),
    ("weight", term("Gewicht", "weight")),
    ("count", term("neueste Zählung", "newest count")),
    ("usable", term("nutzbar", "usable")),
    ("pipeline", term("bestellt, nicht geliefert", "ordered, not delivered")),
    ("delivered", term("geliefert", "delivered")),
    ("open", term("noch offen", "still open")),
    ("rest", term("Rest", "rest")),
    ("ordered", term("bestellt", "ordered")),
    ("paid", term("bezahlt", "paid")),
    ("payments", term("Zahlungen", "payments")),
    ("binds", term("bindet Mittel dieses Jahres", "binds money of this year")),
    ("budget.forecast", term("Jahresprognose", "Year-end forecast")),
    ("budget.forecast.lower", term("Jahresprognose, untere Grenze", "Year-end forecast, lower bound")),
    ("budget.forecast.centre", term("Jahresprognose, Mitte", "Year-end forecast, centre")),
    ("budget.forecast.upper", term("Jahresprognose, obere Grenze", "Year-end forecast, upper bound")),
    ("budget.forecast.soll", term("Soll der Jahresprognose", "Current budget of the year-end forecast")),
    ("budget.forecast.actual", term("Ist der Jahresprognose", "Actual of the year-end forecast")),
    ("budget.forecast.deviation", term("Jahresprognose minus Soll", "Year-end forecast less current budget")),
    ("budget.forecast.commitments", term("offen am Jahresende", "open when the year ends")),
    ("budget.forecast.methods.damped", term("gedämpfte Verbindung", "damped")),
    ("budget.forecast.methods.plan-profile", term("Plan mal Restprofil", "plan by profile")),
    ("budget.forecast.methods.seasonal", term("Saisonprofil", "seasonal profile")),
    ("budget.forecast.methods.commitments", term("fällige Festlegungen", "commitments that fall due")),
    ("budget.forecast.methods.run-rate", term("Hochrechnung", "run rate")),
    ("budget.forecast.exhausted", term("Tage, bis die Mittel erschöpft sind", "days until the money is used up")),
    (
        "budget.forecast.exhausted-earliest",
        term("Tage, bis die Mittel frühestens erschöpft sind", "days until the money is used up at the earliest"),
    ),
    (
        "budget.forecast.exhausted-latest",
        term("Tage, bis die Mittel spätestens erschöpft sind", "days until the money is used up at the latest"),
    ),
    ("budget.forecast.years", term("abgeschlossene Vorjahre", "complete past years")),
    ("budget.forecast.pairs", term("Vorjahre der Vergleichsgruppe", "past years of the pool")),
    ("budget.forecast.lines", term("Haushaltsstellen", "lines")),
    ("budget.forecast.runs-dry", term("Haushaltsstellen, die nicht reichen", "lines that run dry")),
    ("budget.forecast.without-range", term("Haushaltsstellen ohne Spanne", "lines without a range")),
    ("budget.forecast.coverage", term("gemessene Überdeckung", "measured coverage")),
    ("budget.forecast.variance", term("Prognosegüte der Haushaltsstellen", "forecast variance of the lines")),
    ("above zero", term("über null", "above zero")),
    ("at most all", term("höchstens alles", "at most all")),
    ("at most one", term("höchstens eins", "at most one")),
    ("beyond it", term("darüber hinaus", "beyond it")),
    ("by then", term("bis dahin", "by then")),
    ("days of it", term("Tage der Strecke", "days of it")),
    ("is outside", term("liegt außerhalb", "is outside")),
    ("rest of the year", term("Rest des Jahres", "rest of the year")),
    ("share by today", term("üblicher Anteil bis heute", "usual share by today")),
    ("since today", term("seit heute", "since today")),
    ("to come", term("was noch kommt", "to come")),
    ("bound", term("gezahlt und gebunden", "paid and bound")),
    ("soll", term("Soll", "current budget")),
    ("damped", term("gedämpfte Verbindung", "damped")),
    ("plan-profile", term("Plan mal Restprofil", "plan by profile")),
    ("seasonal", term("Saisonprofil", "seasonal profile")),
    ("commitments", term("fällige Festlegungen", "commitments that fall due")),
    ("run-rate", term("Hochrechnung", "run rate")),
    ("otherwise", term("sonst die Hochrechnung", "else the run rate")),
    ("expected", term("erwartet", "expected")),
    ("prior", term("was der Plan erfahrungsgemäß ergibt", "what the plan comes to by experience")),
    ("by now", term("üblicherweise bis heute gezahlt", "usually paid by now")),
    ("by the end", term("bis Jahresende gezahlt", "paid by the end")),
    ("still to come", term("steht noch aus", "still to come")),
    ("centre", term("Mitte", "centre")),
    ("lower", term("untere Grenze", "lower bound")),
    ("upper", term("obere Grenze", "upper bound")),
    ("width", term("Abstand von der Mitte", "width from the centre")),
    ("together", term("Gleichlauf in Tausendsteln", "going together, in thousandths")),
    ("uneven", term("Unregelmäßigkeit", "unevenness")),
    ("devices", term("mobile Endgeräte in Nutzung", "mobile devices in use")),
    ("stock", term("Bestand", "stock")),
    ("sessions", term("Fernzugänge", "sessions")),
    ("accounts", term("Konten", "accounts")),
    ("licences", term("Lizenzen", "licences")),
    ("capable", term("mobil arbeitsfähig", "can work from elsewhere")),
    ("workplaces", term("Arbeitsplätze", "workplaces")),
    ("stationary", term("stationäre Rechner", "stationary computers")),
    ("without", term("ohne stationären Rechner", "without a stationary computer")),
    ("only-mobile", term("nur mobiler Rechner", "only computer is mobile")),
    ("standing", term("bestellt, nicht storniert", "ordered, not cancelled")),
    ("in-use", term("in Nutzung", "in use")),
    ("over-age", term("davon zu alt", "of these over age")),
    ("connected", term("angeschlossen", "connected")),
    ("planned", term("geplant", "planned")),
    ("concurrent", term("gleichzeitig in Nutzung", "in use at once")),
    ("done", term("umgestellt", "done")),
    ("total", term("insgesamt", "in all")),
    ("days", term("Tage", "days")),
    ("fulfilled", term("erfüllt", "fulfilled")),
    ("due", term("fällig", "due")),
    ("age", term("Alter in Tagen", "age in days")),
    ("granted", term("bewilligt", "granted")),
    ("whole", term("bewilligt und noch benötigt", "granted and still needed")),
    ("soll", terms::CURRENT_BUDGET),
    ("spent", term("ausgegeben", "spent")),
    ("end", term("am Jahresende", "at year end")),
    ("off", term("daneben", "off")),
    ("above", term("darüber", "above")),
    ("below", term("darunter", "below")),
    ("sum", term("Summe", "sum")),
    ("mean", term("Mittelwert", "mean")),
    ("usual", term("üblich", "usual")),
    ("scale", term("Maßstab", "scale")),
    ("at", term("an der Stelle", "at the place")),
    ("there", term("dort", "there")),
    ("of it", term("davon", "of it")),
    ("of the pool", term("des Vergleichs", "of the pool")),
    ("at most", term("höchstens", "at most")),
    ("as one", term("zusammen", "as one")),
    ("again", term("noch einmal", "again")),
    ("apart", term("einzeln", "apart")),
    ("both", term("beides", "both")),
    ("widths", term("Abstände von der Mitte", "widths")),
    ("scores", term("Abweichungen", "scores")),
    ("twentieth", term("ein Zwanzigstel", "a twentieth")),
    ("twenty", term("zwanzig", "twenty")),
    ("twice", term("zwei", "two")),
    ("one euro", term("ein Euro", "one euro")),
    ("one", term("eins", "one")),
    ("zero", term("null", "zero")),
    ("million", term("eine Million", "a million")),
    ("thousand", term("tausend", "a thousand")),
    ("gone", term("vergangen", "gone")),
    ("all", term("alle zusammen", "all together")),
    ("budget", term("Budget", "budget")),
    ("earned", term("Fertigstellungswert", "earned value")),
    ("actual", term("Ist", "actual")),
    ("accrued", term("geliefert, nicht bezahlt", "delivered and not paid")),
    ("at completion", term("Kosten bei Fertigstellung", "cost at completion")),
    ("still to pay", term("noch zu zahlen", "still to pay")),
    ("reached", term("erreicht", "reached")),
    ("kept", term("rechtzeitig erreicht", "reached in time")),
    ("cost", term("Kosten", "cost")),
    ("worth", term("Wert des Gelieferten", "worth of what was delivered")),
    ("planned days", term("geplante Arbeitstage", "planned working days")),
    ("days gone", term("vergangene Arbeitstage", "working days gone")),
    ("days taken", term("gebrauchte Arbeitstage", "working days taken")),
    ("planned months", term("geplante Monate", "planned months")),
    ("months gone", term("vergangene Monate", "months gone")),
    ("whole months", term("ganze Monate", "whole months")),
    ("days in the month", term("Tage des Monats", "days in the month")),
    ("of the month", term("im nächsten Monat geplant", "planned in the next month")),
    ("assigned", term("Zahlungen mit Bestellung", "payments with an order")),
    ("soll before", term("Soll des Vorjahres", "current budget of the year before")),
    ("used", term("in Anspruch genommen", "used")),
    ("amount", term("Betrag", "amount")),
    ("released", term("davon bezahlt", "of it paid")),
    ("is open", term("weder storniert noch abgeschlossen", "neither cancelled nor closed")),
    ("invoiced", term("in Rechnung gestellt", "invoiced")),
    ("in time", term("rechtzeitig geliefert", "delivered in time")),
    ("difference", term("Abweichung", "difference")),
    ("pieces", term("Stück", "pieces")),
    ("months in use", term("Monate in Nutzung", "months in use")),
    ("retired", term("ausgesondert", "retired")),
    ("manufacturing_kg", term("kg CO2e der Herstellung", "kg CO2e of making")),
    ("kwh_per_year", term("kWh je Stück und Jahr", "kWh a piece and year")),
    ("electricity_eur_per_kwh", term("Strompreis je kWh", "price of electricity a kWh")),
    ("discount_rate", term("Kalkulationszins", "discount rate")),
    ("price_rise", term("Preissteigerung des Stroms", "rise of the price of electricity")),
    ("disposal", term("Entsorgung", "disposal")),
    ("electricity", term("Strom", "electricity")),
    ("whole cost", term("alle Kosten bis zum Ende der Nutzung", "all cost up to the end of use")),
    ("annuity", term("gleichbleibender Jahresbetrag", "even amount a year")),
    ("power", term("Zinsfaktor aller Jahre", "rate of all years")),
    ("years", term("Jahre", "years")),
    ("known", term("mit veröffentlichtem Fußabdruck", "with a published footprint")),
    ("by p10", term("nach p10", "by p10")),
    ("by p90", term("nach p90", "by p90")),
    ("total_p10", term("kg CO2e des ganzen Lebens, p10", "kg CO2e of the whole life, p10")),
    ("total_median", term("kg CO2e des ganzen Lebens, Median", "kg CO2e of the whole life, median")),
    ("total_p90", term("kg CO2e des ganzen Lebens, p90", "kg CO2e of the whole life, p90")),
    ("kwh", term("kWh im Jahr", "kWh a year")),
    ("grid_kg_per_kwh", term("kg CO2 je kWh aus dem Netz", "kg CO2 of a kWh from the grid")),
    ("kg", term("kg CO2", "kg CO2")),
    ("a year less", term("ein Jahr kürzer", "a year less")),
    ("a year more", term("ein Jahr länger", "a year more")),
    ("EUR a tonne", term("EUR je Tonne", "EUR a tonne")),
    ("kg a tonne", term("kg je Tonne", "kg a tonne")),
    ("older", term("älter als dreißig Tage", "older than thirty days")),
];

/// What a part is called that has a word of its own; of an indicator the catalogue says it, names and numbers stay as
/// they are.
pub fn part(name: &str) -> Option<Term> {
    PARTS.iter().find(|(known, _)| *known == name).map(|(_, term)| *term)
}

/// Decimals of a number on the way to a figure, as people read it: kg and kWh have one, others as many as they need, to
/// a millionth. Whoever recomputes it has all of them.
pub fn readable(name: &str, unit: &str, value: &str) -> String {
    let Some(number) = Decimal::from_str(value).ok().filter(|_| unit == "number") else { return value.to_owned() };
    let rounded = |places| number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    match name {
        "kg" | "kwh" => format!("{:.1}", rounded(1)),
        _ => rounded(6).normalize().to_string(),
    }
}

/// An operation: its code, what a table says of it, and what whoever recomputes it must know of it.
pub struct Op {
    pub code: &'static str,
    pub short: (&'static str, &'static str),
    pub long: (&'static str, &'static str),
}

/// Every operation there is.
pub const OPS: [Op; 21] = [
    Op { code: "sum", short: ("Summe der Teile", "sum of the parts"), long: ("ohne Teile 0", "of none: 0") },
    Op { code: "count", short: ("Zahl der Teile", "how many parts"), long: ("ohne Teile 0", "of none: 0") },
    Op {
        code: "diff",
        short: ("erster Teil minus die anderen", "first part less the others"),
        long: ("der Reihe nach", "one after another"),
    },
    Op { code: "product", short: ("Produkt der Teile", "product of the parts"), long: ("exakt", "exact") },
    Op {
        code: "ratio",
        short: ("erster durch zweiten Teil", "first part by the second"),
        long: (
            "mal factor, auf places Stellen kaufmännisch gerundet; mit above das Produkt der ersten so vielen durch \
             das der anderen",
            "times factor, to places, half away from zero; with above the product of the first so many by that of the \
             others",
        ),
    },
    Op {
        code: "clamp0",
        short: ("der Teil, nicht unter null", "the part, not below zero"),
        long: ("sonst 0", "else 0"),
    },
    Op { code: "min", short: ("der kleinste Teil", "the smallest part"), long: ("von allen", "of all") },
    Op { code: "max", short: ("der größte Teil", "the largest part"), long: ("von allen", "of all") },
    Op {
        code: "ceil",
        short: ("aufgerundet auf Ganze", "rounded up to a whole number"),
        long: ("der erste durch den zweiten, wo einer ist", "the first by the second, where there is one"),
    },
    Op {
        code: "newest",
        short: ("der neueste Teil gilt", "the newest part counts"),
        long: ("spätestes day, bei gleichem Tag höchste number", "latest day, of one day the highest number"),
    },
    Op {
        code: "split",
        short: ("Anteil am ersten Teil", "share of the first part"),
        long: (
            "reicht er nicht für alle anderen, anteilig auf den Cent, größte Reste zuerst; der an Stelle place; mit by \
             turn der Reihe nach; mit by level ein Arbeitsplatz nach dem anderen an die kleinste Quote: claims \
             Bedarfe, dann je Behörde geeignete Stellen, Ziel und je Stück Preis und Anzahl; teams nennt, der \
             wievielte Bedarf ein Stück ist (0: keiner)",
            "where it is not enough for all others in proportion to the cent, largest remainders first; that at place; \
             with by turn one after another; with by level one workplace after another to the smallest rate: claims \
             needs, then of each authority eligible positions, target, and of each piece price and number; teams says \
             which need a piece is (0: none)",
        ),
    },
    Op {
        code: "stock",
        short: ("Bestand aus Zählungen und Bewegungen", "stock by counts and movements"),
        long: (
            "neueste Zählung, danach Bewegungen nach Tagen; das genannte Alter zuerst, dann unbekanntes, dann das \
             älteste; pick am Tag day: usable nutzbar, in-use in Nutzung, over-age davon zu alt, in-use-dated davon \
             bekannten Alters, in-use-months deren Monate in Nutzung; im Jahr year: gone ausgesondert, gone-dated \
             davon bekannten Alters, gone-months deren Monate in Nutzung",
            "newest count, then movements by day; the age that is named first, then unknown, then the oldest; pick on \
             day: usable, in-use, over-age of these, in-use-dated of these of known age, in-use-months their months in \
             use; in the year: gone retired, gone-dated of these of known age, gone-months their months in use",
        ),
    },
    Op {
        code: "median",
        short: ("gewichteter Median", "weighted median"),
        long: ("Werte und Gewichte im Wechsel", "values and weights in turn"),
    },
    Op {
        code: "least",
        short: ("was am wenigsten daneben lag", "what was least off"),
        long: (
            "Werte und Fehler im Wechsel; ist dieser Wert keiner, der letzte Teil",
            "values and errors in turn; where that value is none, the last part",
        ),
    },
    Op {
        code: "quantile",
        short: ("der Größe nach an einer Stelle", "at a place in rising order"),
        long: ("Stelle place, von 1 an", "place, from 1"),
    },
    Op {
        code: "isqrt",
        short: ("Quadratwurzel", "square root"),
        long: ("auf places Stellen gerundet", "to the nearest with places decimals"),
    },
    Op {
        code: "calendar",
        short: ("aus dem Kalender", "from the calendar"),
        long: (
            "count: months-left ganze Monate des Jahres nach day, day-of-month Tag des Monats, days-in-month Tage des \
             Monats; days und working-days nach from bis to, months von Monat zu Monat",
            "count: months-left whole months of the year after day, day-of-month and days-in-month of day; days and \
             working-days after from up to to, months from month to month",
        ),
    },
    Op { code: "given", short: ("festgelegt", "given"), long: ("Zahl der Regel: is", "number of the rule: is") },
    Op {
        code: "lookup",
        short: ("aus dem Ereignis gelesen", "read from the event"),
        long: (
            "Feld field, Vorzeichen sign; 1, wo das Feld sagt, was is nennt",
            "its field, with its sign; 1 where the field says what is names",
        ),
    },
    Op {
        code: "same",
        short: ("wie schon gesagt", "as told before"),
        long: ("der Teil, dessen as dieses of ist", "the part whose as is this of"),
    },
    Op {
        code: "each",
        short: ("jeder Teil für sich", "each part by itself"),
        long: ("zusammen kein Wert", "no value together"),
    },
];

/// How a part follows from its parts.
pub fn op(op: &str) -> Said {
    let known = OPS.iter().find(|known| known.code == op);
    known.map_or_else(|| Said::read(op, op), |Op { short: (de, en), .. }| Said::new(*de, *en))
}
