//! What a column holds: one name is one thing wherever it stands.

use super::{Term, said};

words! {
    EVENT: "Nummer des Ereignisses im Journal", "Number of the event in the journal";
    DAY: "Tag der Wirkung", "Day of effect";
    RECORDED_AT: "Zeitpunkt der Aufzeichnung", "Instant of recording";
    TYPE: "Ereignisart (CloudEvents-Typ)", "Kind of event (CloudEvents type)";
    LINE: "Haushaltsstelle, wie sie an diesem Stand heißt",
        "Budget line by its name at this state of knowledge";
    FIRST_LINE: "Haushaltsstelle, wie sie zuerst hieß", "Budget line by its first name";
    GIVEN_LINE: "Name, den sie dann erhielt", "Name that it was given then";
    YEAR: "Haushaltsjahr", "Fiscal year";
    LATER_YEAR: "Jahr, in dem gezahlt wird", "Year in which it is paid";
    DOMAIN: "Bereich: 30 Hauptverwaltung, 31 bis 42 Bezirke",
        "Area: 30 main administration, 31 to 42 districts";
    SECTION: "Einzelplan", "Section (Einzelplan)";
    CHAPTER: "Kapitel", "Chapter";
    TITLE: "Titel", "Title";
    SECTION_LABEL: "Bezeichnung des Einzelplans", "Name of the section";
    CHAPTER_LABEL: "Bezeichnung des Kapitels", "Name of the chapter";
    TITLE_LABEL: "Bezeichnung des Titels", "Name of the title";
    AUTHORITY: "Behörde", "Authority";
    BY: "Behörde, die es meldete", "Authority that reported it";
    DISTRICT: "Bezirk, oder Landesebene", "District, or the state level";
    KIND: "Art der Haushaltsstelle", "Kind of the line";
    PROGRAMME: "Handlungsfeld", "Programme";
    COVER_GROUP: "Deckungskreis", "Cover group";
    MEASURE: "Was gebucht ist: appropriation, carry_over, adjustments, frozen, actual",
        "What is posted: appropriation, carry_over, adjustments, frozen, actual";
    AMOUNT: "Betrag in EUR", "Amount in EUR";
    ORDER: "Bestellung, eine Nummer ihrer Behörde", "Order, a number of its authority";
    ITEM: "Gegenstand", "Item";
    DUE_ON: "Liefertermin", "Day due";
    VE_YEAR: "Späteres Jahr, aus dessen Verpflichtungsermächtigung bestellt ist",
        "Later year whose commitment authority it uses";
    QUANTITY: "Stückzahl", "Quantity";
    INVOICE: "Rechnung, eine Nummer ihrer Behörde", "Invoice, a number of its authority";
    PAYMENT: "Zahlung, eine Nummer ihrer Behörde", "Payment, a number of its authority";
    LAST: "Ob es die letzte Zahlung auf die Bestellung ist", "Whether it is the last payment on the order";
    ACCOUNT: "Ob es das Ist eines ganzen Jahres ist (Haushaltsrechnung)",
        "Whether it is the Ist of a whole year (closed account)";
    WHAT: "Was geschah: delivered, issued, returned, retired, counted",
        "What happened: delivered, issued, returned, retired, counted";
    IN_STOCK: "Davon auf Lager, bei einer Zählung", "Of these on stock, in a count";
    COMMISSIONED_ON: "Tag der Inbetriebnahme", "Day of commissioning";
    EMPLOYEES: "Beschäftigte", "Employees";
    WORKPLACES: "Arbeitsplätze", "Workplaces";
    ELIGIBLE: "Geeignete Stellen", "Eligible positions";
    SESSIONS: "Gleichzeitige Zugänge", "Sessions at a time";
    ACCOUNTS: "Konten", "Accounts";
    CONCURRENT: "Gleichzeitig Angemeldete", "People signed in at a time";
    LICENCE: "Lizenz", "Licence";
    SITE: "Standort", "Site";
    MEASURE_OF_SITE: "Maßnahme am Standort", "Measure at the site";
    ROLLOUT: "Umstellung", "Rollout";
    TOTAL: "Gesamtzahl", "Total number";
    DEADLINE: "Frist", "Deadline";
    DONE: "Davon umgestellt", "Of these done";
    PROJECT: "Projekt", "Project";
    MILESTONE: "Meilenstein", "Milestone";
    PLANNED_ON: "Geplanter Tag", "Planned day";
    PERIOD: "Meldezeitraum", "Reporting period";
    STEP: "Schritt", "Step";
    ON: "Frist oder Tag des Eingangs", "Deadline, or day of receipt";
    COMPLETE: "Ob die Meldung vollständig ist", "Whether the submission is complete";
    REQUEST: "Antrag", "Request";
    PROCESS: "Kennung des Vorgangs", "Id of the process";
    WAITS: "Art des Ereignisses, das auf eine zweite Person wartet", "Kind of the event that waits for another person";
    OPEN_UNTIL: "Letzter Tag, an dem es freigegeben werden kann", "Last day on which it may be approved";
    DATA: "Die Angaben des Ereignisses als JSON", "What the event says, as JSON";
    APPROPRIATION: "Ansatz in EUR", "Appropriation in EUR";
    CARRY_OVER: "Haushaltsreste in EUR", "Carried over in EUR";
    ADJUSTMENTS: "Sollveränderungen in EUR", "Adjustments in EUR";
    SOLL: "Soll in EUR", "Target (Soll) in EUR";
    FROZEN: "Gesperrt in EUR", "Frozen in EUR";
    COMMITMENTS: "Festgelegt in EUR", "Committed in EUR";
    ACTUAL: "Ist in EUR", "Actual (Ist) in EUR";
    AVAILABLE: "Verfügbar in EUR", "Available in EUR";
    REASON_DE: "Warum es keinen Wert gibt, deutsch", "Why there is no value, in German";
    REASON_EN: "Warum es keinen Wert gibt, englisch", "Why there is no value, in English";
    TARGET_DAY: "Zieltag", "Target day";
    TARGET: "Bedarf an Stück zum Zieltag", "Pieces wanted on the target day";
    USABLE: "Nutzbare Stück am Zieltag", "Pieces usable on the target day";
    PIPELINE: "Bestellt und noch nicht geliefert", "Ordered and not delivered yet";
    MISSING: "Fehlende Stück", "Pieces missing";
    GROSS: "Was die fehlenden Stück kosten, in EUR", "What the missing pieces cost, in EUR";
    COVER: "Was eigene Mittel davon decken, in EUR", "What own money covers of it, in EUR";
    NEED_IN_EUR: "Mehrbedarf in EUR", "Extra need in EUR";
    FORECAST: "Ist am Jahresende, vorausgeschätzt, in EUR", "Actual at the end of the year, forecast, in EUR";
    LOWER: "Untere Grenze in EUR", "Lower end in EUR";
    UPPER: "Obere Grenze in EUR", "Upper end in EUR";
    METHOD: "Verfahren der Prognose", "Method of the forecast";
    RULE: "Regel der Auffälligkeit", "Rule of the anomaly";
    SEVERITY: "severe (dringend) oder notice (Hinweis)", "severe or notice";
    KEY: "Worum es geht: Gegenstand, Zahlung, Bestellung, Rechnung, Haushaltsstelle",
        "What it is about: an item, a payment, an order, an invoice, a line";
    SINCE: "Seit wann es ohne Lücke so ist", "Since when it is so, without a gap";
    AMOUNT_FOUND: "Um welchen Betrag es geht, in EUR", "The amount that it is about, in EUR";
    TEXT_DE: "Als Satz, deutsch", "As a sentence, in German";
    TEXT_EN: "Als Satz, englisch", "As a sentence, in English";
    EVENTS: "Nummern der Ereignisse, als JSON", "Numbers of the events, as JSON";
    P50: "Mehrbedarf, den die Hälfte der Ziehungen nicht übersteigt, in EUR",
        "Extra need that half of the draws do not exceed, in EUR";
    P80: "Mehrbedarf, den vier von fünf Ziehungen nicht übersteigen, in EUR",
        "Extra need that four of five draws do not exceed, in EUR";
    P95: "Mehrbedarf, den 95 von 100 Ziehungen nicht übersteigen, in EUR",
        "Extra need that 95 of 100 draws do not exceed, in EUR";
    SPLIT_RULE: "Regel der Verteilung: A Vorschlag, B anteilig, C nach Dringlichkeit, D nach Ausstattung",
        "Rule of the split: A proposal, B in proportion, C by urgency, D by equipment";
    SHARE: "Anteil an der Reserve, in EUR", "Share of the reserve, in EUR";
    INDICATOR: "Kennzahl", "Indicator";
    BY_KEYS: "Gliederung der Zeile: berlin, district, authority, programme",
        "Breakdown of the row: berlin, district, authority, programme";
    VALUE: "Wert, gerundet wie gezeigt", "Value, rounded as it is shown";
    UNIT: "Einheit", "Unit";
    NUMERATOR: "Zähler", "Numerator";
    DENOMINATOR: "Nenner", "Denominator";
    DEFINITION: "Nummer der Definition, die gilt", "Number of the definition in force";
    BILLED_COST: "Gezahlter Betrag", "Amount paid";
    BILLING_ACCOUNT_ID: "Haushaltsstelle, die zahlt", "Budget line that pays";
    BILLING_ACCOUNT_NAME: "Bezeichnung ihres Titels", "Name of its title";
    BILLING_CURRENCY: "Währung", "Currency";
    BILLING_PERIOD_START: "Beginn des Haushaltsjahres", "Begin of the fiscal year";
    BILLING_PERIOD_END: "Ende des Haushaltsjahres, ausschließlich", "End of the fiscal year, exclusive";
    CHARGE_CATEGORY: "Immer Purchase: es werden Käufe gezahlt", "Always Purchase: purchases are paid";
    CHARGE_CLASS: "Correction bei einer Rückzahlung", "Correction where money came back";
    CHARGE_DESCRIPTION: "Zahlung, wie ihre Behörde sie nennt", "Payment as its authority calls it";
    CHARGE_PERIOD_START: "Tag der Zahlung", "Day of the payment";
    CHARGE_PERIOD_END: "Der Tag danach", "The day after";
    SERVICE_NAME: "Gegenstand der Bestellung", "Item of the order";
    SUB_ACCOUNT_ID: "Behörde, die zahlt", "Authority that pays";
}
