//! Words of the budget as this program means them (docs/spec.md), each with its arithmetic and an example.

use sollist_contract::{refusal::Kind, said::Said};

/// A word: its place in an address, what it is called, what it means, how it is computed, an example, and the figure
/// that shows it.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub place: &'static str,
    pub name: (&'static str, &'static str),
    pub means: (&'static str, &'static str),
    pub formula: (&'static str, &'static str),
    pub example: (&'static str, &'static str),
    pub figure: &'static str,
}

/// Both languages of a part of a word.
pub fn said((de, en): (&'static str, &'static str)) -> Said {
    Said::new(de, en)
}

const NONE: (&str, &str) = ("", "");

macro_rules! glossary {
    ($($place:literal $name:expr, $means:expr, $formula:expr, $example:expr, $figure:literal;)*) => {
        /// Every word, in the order in which they build on each other.
        pub const WORDS: &[Word] = &[$(Word {
            place: $place, name: $name, means: $means, formula: $formula, example: $example, figure: $figure,
        },)*];
    };
}

glossary! {
    "haushaltsstelle" ("Haushaltsstelle", "Budget line"),
        ("Ein Titel in einem Kapitel in einem Haushaltsjahr. Ihr Name ist JAHR/BEREICH/EINZELPLAN/KAPITEL/TITEL.",
         "One title in one chapter in one fiscal year. Its name is YEAR/BEREICH/SECTION/CHAPTER/TITLE."),
        NONE, ("2026/30/25/bezirksamt-pankow/gutachten", "2026/30/25/bezirksamt-pankow/gutachten"), "";
    "ansatz" ("Ansatz", "Appropriation"),
        ("Was der Haushaltsplan gibt. Nur ein Plan oder ein Nachtrag ändert ihn.",
         "What the plan gives; only a plan or a supplementary plan changes it."),
        NONE, NONE, "budget.appropriation";
    "haushaltsrest" ("Haushaltsrest", "Carry-over"),
        ("Was im Vorjahr übrig blieb und in dieses Jahr übertragen wurde.",
         "What was left over and taken into this year."),
        NONE, NONE, "budget.carry-over";
    "sollveraenderung" ("Sollveränderung", "Adjustment"),
        ("Ändert das Soll im Laufe des Jahres, nie den Ansatz; Umsetzungen zwischen Haushaltsstellen gehören dazu.",
         "Changes the Soll during the year, never the Ansatz; transfers between lines are among them."),
        NONE, NONE, "budget.adjustments";
    "soll" ("Soll", "Current budget"),
        ("Was insgesamt ausgegeben werden dürfte.", "What might be spent in all."),
        ("Ansatz + Haushaltsreste + Sollveränderung", "appropriation + carry-over + adjustments"),
        ("100.000,00 + 3.000,00 − 1.000,00 = 102.000,00", "100,000.00 + 3,000.00 − 1,000.00 = 102,000.00"),
        "budget.soll";
    "sperre" ("Sperre", "Freeze"),
        ("Geld, das nicht verwendet werden darf, bis jemand Benanntes einwilligt.",
         "Money that is not to be used until somebody named consents."),
        NONE, NONE, "budget.frozen";
    "festlegung" ("Festlegung", "Commitment"),
        ("Was bestellt und noch nicht bezahlt ist. Eine stornierte oder abgeschlossene Bestellung bindet nichts mehr.",
         "What is ordered and not yet paid. An order that is cancelled or closed binds nothing any more."),
        ("je Bestellung: Betrag − bezahlt, nicht unter null", "of each order: amount − paid, not below zero"),
        ("bestellt 1.000,00, bezahlt 400,00: noch gebunden 600,00",
         "ordered 1,000.00, paid 400.00: still bound 600.00"),
        "budget.commitments";
    "ist" ("Ist", "Actual"),
        ("Was bezahlt ist, abzüglich der Rückzahlungen.", "What is paid, less what was refunded."),
        NONE, NONE, "budget.actual";
    "verfuegbar" ("verfügbar", "Available"),
        ("Was noch ausgegeben oder bestellt werden kann.", "What can still be spent or ordered."),
        ("Soll − Sperren − Festlegungen − Ist", "soll − frozen − commitments − actual"),
        ("102.000,00 − 2.000,00 − 600,00 − 400,00 = 99.000,00", "102,000.00 − 2,000.00 − 600.00 − 400.00 = 99,000.00"),
        "budget.available";
    "ueberzogen" ("überzogen", "Overdrawn"),
        ("Mehr ist ausgegeben und bestellt, als nach Abzug der Sperren da ist. Was nur gesperrt oder gekürzt wurde, \
          überzieht nicht, solange niemand es ausgegeben oder gebunden hat.",
         "More is spent and ordered than there is once what is frozen is taken off. What is only frozen or cut does \
          not overdraw a line as long as nobody has spent or bound it."),
        ("Festlegungen + Ist größer als Soll − Sperren", "commitments + actual above soll − frozen"),
        NONE, "";
    "verpflichtungsermaechtigung" ("Verpflichtungsermächtigung (VE)", "Commitment authority"),
        ("Das Recht, Geld eines späteren Jahres zu binden. Genutzt ist, was für jenes Jahr bestellt wurde; Zahlen \
          macht nichts davon frei.",
         "The right to commit money of a later year. Used is what was ordered for that year; paying frees nothing \
          of it."),
        ("bewilligt − genutzt = frei", "granted − used = free"), NONE, "";
    "deckungskreis" ("Deckungskreis", "Cover group"),
        ("Konsumtive Haushaltsstellen eines Deckungskreises (§ 20 LHO) decken einander; Investitionen dürfen auf \
          konsumtives Geld zugreifen, nie umgekehrt.",
         "Consumptive lines of one cover group (§ 20 LHO) cover each other, and investment may draw on consumptive \
          money, never the other way round."),
        NONE, NONE, "";
    "handlungsfeld" ("Handlungsfeld", "Programme"),
        ("Wofür das Geld einer Haushaltsstelle da ist, etwa Mobile Endgeräte.",
         "What the money of a line is for, such as mobile devices."),
        NONE, NONE, "";
    "mehrbedarf" ("Mehrbedarf", "Extra need"),
        ("Was eine Behörde für einen Gegenstand über das hinaus braucht, was ihre Haushaltsstellen hergeben.",
         "What an authority needs for an item beyond what its lines can give."),
        ("Bruttobedarf − Deckung, nicht unter null", "gross − cover, not below zero"),
        ("Bruttobedarf 30.000,00, Deckung 22.000,00: Mehrbedarf 8.000,00",
         "gross 30,000.00, cover 22,000.00: need 8,000.00"),
        "need.extra";
    "bruttobedarf" ("Bruttobedarf", "Gross need"),
        ("Was die fehlenden Stücke kosten, mit Stufenkosten und laufenden Kosten bis zum Jahresende. Es fehlt, was \
          zum Soll an nutzbaren und bestellten Stücken nicht reicht.",
         "What the missing pieces cost, with step costs and running cost until the year ends. Missing is what \
          usable pieces and those on order leave to the target."),
        ("fehlende Menge × Stückpreis + Stufenkosten + laufende Kosten",
         "quantity × unit price + step costs + running cost"),
        NONE, "need.gross";
    "deckung" ("Deckung", "Cover"),
        ("Was die Haushaltsstellen der Behörde für den Bedarf geben können; jeder Euro deckt nur einmal.",
         "What the authority's lines can give for the need; each euro covers once."),
        NONE, NONE, "need.cover";
    "verstaerkungsmittel" ("Verstärkungsmittel", "Central reserve"),
        ("Zentrales Geld für Mehrbedarfe. Der Vorschlag verteilt es nach Rang; was übrig bleibt, ist ungedeckt.",
         "Central money for extra need. The proposal gives it by rank; what is left of the need is uncovered."),
        NONE, NONE, "need.reserve";
    "mehrbedarfsantrag" ("Mehrbedarfsantrag", "Funding request"),
        ("Der Antrag einer Behörde auf zusätzliches Geld: gestellt, geprüft, anerkannt, bewilligt oder abgelehnt.",
         "An authority's request for more money: requested, reviewed, approved, granted or rejected."),
        NONE, NONE, "";
    "meldung" ("Meldung", "Submission"),
        ("Was eine Behörde für einen Zeitraum gemeldet hat. Fehlt sie, steht „nicht gemeldet“ und nie eine Null.",
         "What an authority has reported for a period. Where it is missing the page says so, and never shows a zero."),
        NONE, NONE, "";
    "ereignis" ("Ereignis", "Event"),
        ("Alles, was geschieht, ist ein Ereignis mit einem Tag der Wirkung und einem Zeitpunkt der Aufzeichnung. Was \
          aufgezeichnet ist, ändert sich nie; berichtigt wird mit einem weiteren.",
         "Everything that happens is an event with a day of effect and an instant of recording. What is recorded \
          never changes; it is corrected by another one."),
        NONE, NONE, "";
    "stand" ("Stand und Tag", "State and day"),
        ("Der Stand sagt, was wir wussten (eine Nummer des Journals), der Tag, was geschehen war. Beide zusammen \
          zeigen für immer dieselben Zahlen.",
         "The state says what we knew (a number of the journal), the day what had happened. Both together show the \
          same figures for ever."),
        NONE, NONE, "";
    "vergleich" ("Überleitung", "Bridge"),
        ("Was eine Zahl von einem Stand zu einem späteren verändert hat, Ereignis für Ereignis: neu, nachgemeldet \
          oder korrigiert. Die Beiträge ergeben den Unterschied.",
         "What changed a figure from one state to a later one, event by event: new, reported late or corrected. The \
          parts come to the difference."),
        NONE, NONE, "";
    "auffaelligkeit" ("Auffälligkeit", "Anomaly"),
        ("Was jemand ansehen sollte, weil eine Regel es gefunden hat. Sie ist eine Frage, kein Urteil.",
         "What somebody should look at, because a rule found it. It is a question, no verdict."),
        NONE, NONE, "";
    "hinweis" ("Hinweis", "Warning"),
        ("Etwas wurde aufgezeichnet, und jemand sollte es ansehen: etwa eine überzogene Haushaltsstelle. Er bleibt \
          offen, bis ihn jemand mit Grund erledigt.",
         "Something was recorded, and somebody should look at it, such as an overdrawn line. It is open until \
          somebody settles it with a reason."),
        NONE, NONE, "";
    "abgelehnt" ("Abgelehnt", "Refused"),
        ("Was nicht aufgezeichnet wurde, mit dem Satz, der sagt warum. Es bleibt stehen, bis es berichtigt kommt \
          oder jemand es mit Grund erledigt.",
         "What was not recorded, with the sentence that says why. It stays until it comes corrected, or somebody \
          settles it with a reason."),
        NONE, NONE, "";
}

/// What whoever sent it can do about a refusal of a kind.
pub fn advice(kind: Kind) -> Said {
    match kind {
        Kind::Malformed => Said::new(
            "Das Gesendete kann nicht gelesen werden oder kann so nicht gemeint sein: bitte berichtigen.",
            "What was sent cannot be read, or cannot be meant so: correct it.",
        ),
        Kind::NotFound => Said::new(
            "Es nennt etwas, das es nicht gibt: bitte den Namen prüfen.",
            "It names something that does not exist: check the name.",
        ),
        Kind::Conflict => Said::new(
            "Derselbe Name steht schon für etwas anderes: bitte einen anderen verwenden.",
            "The same name stands for something else already: use another one.",
        ),
        Kind::Contradiction => Said::new(
            "Es widerspricht dem, was aufgezeichnet ist: bitte das eine oder das andere berichtigen.",
            "It contradicts what is recorded: correct one or the other.",
        ),
        Kind::BeyondRange => Said::new(
            "Eine Zahl würde größer, als sie sein kann: bitte die Beträge prüfen.",
            "A number would leave its range: check the amounts.",
        ),
        Kind::Nobody => Said::new(
            "Es ist nicht bekannt, wer fragt: bitte anmelden oder das Zertifikat prüfen.",
            "Who asks is not known: log in, or check the certificate.",
        ),
        Kind::Forbidden => Said::new(
            "Wer fragt, darf das nicht: bitte jemanden fragen, der es darf, oder das Recht bei der Betriebsstelle \
             erbitten.",
            "Who asks may not do this: ask somebody who may, or ask whoever runs it for the right.",
        ),
        Kind::NotHere => Said::new(
            "Das beantwortet hier niemand: bitte die Betriebsstelle fragen.",
            "Nobody here answers such a call: ask whoever runs it.",
        ),
        Kind::Unavailable | Kind::Late | Kind::Crowded => Said::new(
            "Es ging gerade nicht: bitte nach einer Pause dasselbe noch einmal senden. Nichts wird doppelt \
             aufgezeichnet.",
            "It did not work just now: send the same again after a pause. Nothing is recorded twice.",
        ),
        Kind::Store | Kind::Damaged | Kind::Internal => Said::new(
            "Das kann nur beheben, wer das Programm betreibt: bitte die Betriebsstelle verständigen.",
            "Only whoever runs the program can mend it: tell them.",
        ),
    }
}

/// How many words, formulas and reasons there are to look up.
pub fn formulas_say() -> Said {
    Said::new(
        "So heißen die Rechenschritte auf den Seiten hinter den Zahlen, und so stehen sie im Vertrag der \
         Schnittstelle.",
        "This is what steps are called on the pages behind figures, and in the contract.",
    )
}

pub fn reasons_say() -> Said {
    Said::new(
        "Warum etwas abgelehnt werden kann: das Kürzel, das in Meldungen steht, und was es heißt.",
        "Why something may be refused: the word that stands in messages, and what it means.",
    )
}
