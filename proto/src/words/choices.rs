//! What there is a choice of: every code that has a name.

use super::term::{Term, term};

/// A code of the contract, and what it is called.
pub type Choice = (&'static str, Term);

/// How far a funding request has come.
pub const FUNDING_STEPS: &[Choice] = &[
    ("requested", term("gestellt", "requested")),
    ("reviewed", term("geprüft", "reviewed")),
    ("approved", term("anerkannt", "approved")),
    ("rejected", term("abgelehnt", "rejected")),
    ("granted", term("bewilligt", "granted")),
];

/// What the money of a budget line is for.
pub const KINDS: &[Choice] = &[
    ("staff", term("Personal", "staff")),
    ("consumptive", term("konsumtiv", "consumptive")),
    ("investment", term("investiv", "investment")),
    ("revenue", term("Einnahme", "revenue")),
];

/// Why a claim on the reserve stands where it stands.
pub const RANKS: &[Choice] = &[
    ("deadline", term("Frist (Recht oder Sicherheit)", "deadline")),
    ("complement", term("Ergänzung gelieferter Geräte", "complement")),
    ("gap", term("Abstand zum Ziel", "gap")),
];

/// In what an indicator is given.
pub const UNITS: &[Choice] = &[
    ("percent", term("Prozent", "percent")),
    ("EUR", term("EUR", "EUR")),
    ("days", term("Tage", "days")),
    ("per-day", term("je Arbeitstag", "a working day")),
    ("ratio", term("Verhältnis", "ratio")),
    ("working-days", term("Arbeitstage", "working days")),
    ("months", term("Monate", "months")),
    ("years", term("Jahre", "years")),
    ("pieces", term("Stück", "pieces")),
    ("kg", term("kg", "kg")),
    ("kWh", term("kWh", "kWh")),
];

/// Rollouts (Umstellungen) that everybody knows.
pub const ROLLOUTS: &[Choice] = &[
    ("windows-11", term("Umstellung auf Windows 11", "move to Windows 11")),
    ("notebooks", term("Ausstattung mit Notebooks", "equipment with notebooks")),
    ("e-akte", term("Einführung der Digitalen Akte", "introduction of the digital file")),
];

/// What may cost something once for each started so many pieces.
pub const STEPS: &[Choice] = &[
    ("server", term("Server", "server")),
    ("security", term("Absicherung", "security")),
    ("licence", term("Lizenz", "licence")),
];

/// Items that everybody knows: one of them, and several.
pub const ITEMS: &[(&str, Term, Term)] = &[
    ("notebook", term("Notebook", "notebook"), term("Notebooks", "notebooks")),
    ("tablet", term("Tablet", "tablet"), term("Tablets", "tablets")),
    ("convertible", term("Convertible", "convertible"), term("Convertibles", "convertibles")),
    ("docking-station", term("Dockingstation", "docking station"), term("Dockingstationen", "docking stations")),
    ("remote-access", term("Fernzugang", "remote access"), term("Fernzugänge", "remote accesses")),
    (
        "mobile-client-licence",
        term("Lizenz für mobilen Zugang", "licence for mobile access"),
        term("Lizenzen für mobilen Zugang", "licences for mobile access"),
    ),
    (
        "e-file-licence",
        term("Lizenz Digitale Akte", "e-file licence"),
        term("Lizenzen Digitale Akte", "e-file licences"),
    ),
    ("site", term("Standort", "site"), term("Standorte", "sites")),
    ("monitor", term("Monitor", "monitor"), term("Monitore", "monitors")),
    ("headset", term("Headset", "headset"), term("Headsets", "headsets")),
    ("desktop-pc", term("Arbeitsplatzrechner", "desktop computer"), term("Arbeitsplatzrechner", "desktop computers")),
    // Bought beside devices; no figure counts them.
    (
        "office-licence",
        term("Lizenz Bürosoftware", "office software licence"),
        term("Lizenzen Bürosoftware", "office software licences"),
    ),
    ("network-line", term("Netzanschluss", "network line"), term("Netzanschlüsse", "network lines")),
    ("access-point", term("WLAN-Zugangspunkt", "access point"), term("WLAN-Zugangspunkte", "access points")),
    ("switch", term("Netzwerk-Switch", "network switch"), term("Netzwerk-Switches", "network switches")),
    ("firewall", term("Firewall", "firewall"), term("Firewalls", "firewalls")),
    ("server", term("Server", "server"), term("Server", "servers")),
    ("cable", term("Kabel", "cable"), term("Kabel", "cables")),
    ("toner", term("Toner", "toner"), term("Toner", "toners")),
    ("printer-rental", term("Druckermiete", "printer rental"), term("Druckermieten", "printer rentals")),
    ("office-supply", term("Büromaterial", "office supply"), term("Einheiten Büromaterial", "office supplies")),
    (
        "itdz-support",
        term("Betreuung durch das ITDZ", "support by the ITDZ"),
        term("Betreuungen durch das ITDZ", "units of support by the ITDZ"),
    ),
    (
        "service-hour",
        term("Dienstleistungsstunde", "hour of service"),
        term("Dienstleistungsstunden", "hours of service"),
    ),
    ("basic-service", term("Basisdienst", "basic service"), term("Basisdienste", "basic services")),
    (
        "e-file-service",
        term("Dienstleistung Digitale Akte", "e-file service"),
        term("Dienstleistungen Digitale Akte", "e-file services"),
    ),
    ("training-day", term("Schulungstag", "training day"), term("Schulungstage", "training days")),
    ("event-day", term("Veranstaltungstag", "event day"), term("Veranstaltungstage", "event days")),
    ("expert-day", term("Gutachtertag", "expert day"), term("Gutachtertage", "expert days")),
    ("device-hire", term("Gerätemiete", "device hire"), term("Gerätemieten", "device hires")),
    ("card-reader", term("Kartenleser", "card reader"), term("Kartenleser", "card readers")),
    (
        "windows-change",
        term("Umstellung auf Windows 11", "change to Windows 11"),
        term("Umstellungen auf Windows 11", "changes to Windows 11"),
    ),
    ("prototype-day", term("Entwicklungstag", "day of development"), term("Entwicklungstage", "days of development")),
];

/// Items that are bought by the piece and never lie anywhere: services, rights and rentals.
pub const NO_THINGS: &[&str] = &[
    "remote-access",
    "mobile-client-licence",
    "e-file-licence",
    "site",
    "office-licence",
    "network-line",
    "printer-rental",
    "itdz-support",
    "service-hour",
    "basic-service",
    "e-file-service",
    "training-day",
    "event-day",
    "expert-day",
    "device-hire",
    "windows-change",
    "prototype-day",
];

/// Why something that was recorded is queried, by the code of the reason.
pub const QUERIES: &[Choice] = &[
    ("DAY_FAR_AHEAD", term("Tag in weiter Zukunft", "day far ahead")),
    ("DAY_FAR_BACK", term("Tag weit zurück", "day far back")),
    ("EXTENDED_AFTERWARDS", term("nachträglich verlängert", "extended afterwards")),
    ("PLANNED_FAR_AHEAD", term("Plan in weiter Zukunft", "planned far ahead")),
    ("REPORT_STAYS_COMPLETE", term("Meldung bleibt vollständig", "report stays complete")),
    ("DUE_IN_THE_PAST", term("Frist schon vergangen", "due in the past")),
    ("DAY_BEFORE_YEAR", term("Tag vor dem Haushaltsjahr", "day before the fiscal year")),
    ("DAY_TO_COME", term("Tag noch nicht gewesen", "day still to come")),
    ("DAY_AFTER_YEAR", term("Tag nach dem Haushaltsjahr", "day after the fiscal year")),
    ("RECORDED_BEFORE", term("schon einmal gebucht", "recorded before")),
    ("NAME_ALIKE", term("Name fast wie ein anderer", "name like another")),
    ("NAME_UNSEEN", term("Name mit unsichtbarem Zeichen", "name with an unseen character")),
    ("LINE_OVERDRAWN", term("Haushaltsstelle überzogen", "line overdrawn")),
    ("COMMITMENT_AUTHORITY_OVERDRAWN", term("Verpflichtungsermächtigung überzogen", "commitment authority overdrawn")),
    ("LINE_FOREIGN", term("Haushaltsstelle einer anderen Behörde", "another authority's line")),
    ("ITEM_UNKNOWN", term("Gegenstand unbekannt", "item unknown")),
    ("LICENCE_COUNTED", term("Lizenz als Gerät gezählt", "licence counted as a device")),
    ("LICENCE_UNKNOWN", term("Lizenz unbekannt", "licence unknown")),
    ("MEASURE_UNKNOWN", term("Maßnahme unbekannt", "measure unknown")),
    ("FROZEN_BEYOND_LINE", term("mehr gesperrt als da ist", "more frozen than there is")),
    ("TRANSFER_BEYOND_LINE", term("mehr umgesetzt als da ist", "more transferred than there is")),
    (
        "GRANT_BEYOND_RESERVE",
        term("mehr bewilligt als an Verstärkungsmitteln da ist", "more granted than in the reserve"),
    ),
    ("APPROVED_BEYOND_REQUEST", term("mehr als beantragt", "more than requested")),
    ("APPROVED_BEYOND_REVIEW", term("mehr anerkannt als geprüft", "more approved than reviewed")),
    ("REQUEST_BEYOND_BUDGET", term("Antrag über mehr als den Haushalt", "request beyond the budget")),
    ("REQUEST_FOR_RESERVE", term("Antrag für die Verstärkungsmittel", "request for the reserve")),
    ("APPROVED_NOTHING", term("nichts vom Antrag übrig", "nothing left of the request")),
    ("AMOUNT_ZERO", term("Betrag null", "amount zero")),
    ("CARRIED_OVER_AGAIN", term("noch ein Haushaltsrest", "another carry-over")),
    ("AMOUNT_BEYOND_BUDGET", term("Betrag über mehr als den Haushalt", "amount beyond the budget")),
    ("AMOUNT_BEYOND_LINE", term("Betrag über mehr als das Soll", "amount beyond the line's budget")),
    ("CARRIED_OVER_BEYOND_REST", term("mehr übertragen als übrig", "more carried over than left")),
    ("CARRIED_OVER_AND_SPENT", term("übertragen und doch ausgegeben", "carried over and spent all the same")),
    (
        "RESERVE_ELSEWHERE",
        term("Verstärkungsmittel außerhalb des zentralen Kapitels", "reserve outside the central chapter"),
    ),
    ("RESERVE_GIVEN_UP", term("aus den Verstärkungsmitteln genommen", "taken out of the reserve")),
    ("COVERS_MORE", term("deckt weiteren Bedarf", "covers more need")),
    ("APPROPRIATION_BELOW_ZERO", term("Ansatz unter null", "appropriation below zero")),
    ("AUTHORITY_FAR_AHEAD", term("Ermächtigung für fernes Jahr", "authority for a far year")),
    ("TRANSFER_FROM_RESERVE", term("ohne Antrag aus Verstärkungsmitteln", "from the reserve without a request")),
    ("TRANSFER_AGAINST_COVER", term("von investiv auf konsumtiv umgesetzt", "from investment to consumptive")),
    ("GRANT_FROM_ELSEWHERE", term("bewilligt aus anderem Kapitel", "granted from another chapter")),
    ("GRANT_OUTSIDE_PROGRAMME", term("bewilligt für anderes Handlungsfeld", "granted for another programme")),
    ("PROGRAMME_UNCHANGED", term("Handlungsfeld unverändert", "programme unchanged")),
    ("COUNT_OF_ANOTHER_ORDER", term("Zählung von anderer Größe als der Bestand", "count unlike the stock")),
    (
        "HEADCOUNT_OF_ANOTHER_ORDER",
        term("Personalmeldung von anderer Größe als zuletzt", "headcount unlike the last one"),
    ),
    ("HEADCOUNT_DEFINITION_CHANGED", term("anders gezählt als zuletzt", "counted otherwise than last time")),
    (
        "CAPACITY_OF_ANOTHER_ORDER",
        term("Lizenzen oder Zugänge von anderer Größe als zuletzt", "licences or access unlike the last report"),
    ),
    ("AGES_LOST", term("Alter nicht mehr bekannt", "ages not known any more")),
    ("COUNT_REPLACED", term("Zählung ersetzt", "count replaced")),
    ("HEADCOUNT_REPLACED", term("Personalmeldung ersetzt", "headcount replaced")),
    ("PAYMENT_BEYOND_ORDER", term("mehr bezahlt als bestellt", "more paid than ordered")),
    ("PAYMENT_FROM_ANOTHER_LINE", term("Zahlung aus anderer Haushaltsstelle", "payment from another line")),
    ("PAYMENT_BEFORE_YEAR", term("Zahlung vor dem Jahr der Fälligkeit", "payment before the year in which it is due")),
    ("ORDER_OF_NO_PRICE", term("weniger als ein Cent je Stück", "less than a cent a piece")),
    ("PRICE_FAR_OFF", term("Preis weit vom veröffentlichten", "price far from the published one")),
    ("POSITIONS_BEFORE_COUNT", term("Stellenänderung vor der Zählung", "change of positions before the count")),
    ("SPENT_FROM_RESERVE", term("unmittelbar aus Verstärkungsmitteln", "straight from the reserve")),
    ("DELIVERY_OF_CANCELLED_ORDER", term("Lieferung zu stornierter Bestellung", "delivery of a cancelled order")),
    ("CANCELLED_BEFORE_DELIVERY", term("Storno vor der Lieferung", "cancelled before delivery")),
    ("CANCELLED_BEFORE_CHANGE", term("Storno vor einer Änderung", "cancelled before a change")),
    ("NEWER_TOTALS", term("neuere Bestellwerte bekannt", "newer totals known")),
    ("PAYMENT_OF_ENDED_ORDER", term("Zahlung zu beendeter Bestellung", "payment of an ended order")),
    ("INVOICES_BEYOND_ORDER", term("mehr berechnet als bestellt", "more invoiced than ordered")),
    ("CREDIT_BEYOND_INVOICES", term("mehr gutgeschrieben als berechnet", "more credited than invoiced")),
    ("FINAL_BEFORE_DELIVERY", term("Schlusszahlung vor der Lieferung", "final payment before delivery")),
    ("DELIVERY_BEFORE_COUNT", term("Lieferung vor der Zählung", "delivery before the count")),
    ("FINAL_WITHOUT_ORDER", term("Schlusszahlung ohne Bestellung", "final payment without an order")),
    ("PAYMENT_OF_NOTHING", term("Zahlung von null", "payment of nothing")),
    ("ORDER_OF_NOTHING", term("Bestellung von null", "order of nothing")),
    ("ORDER_BELOW_PAID", term("weniger bestellt als bezahlt", "order below what is paid")),
    ("ORDER_UNCHANGED", term("Änderung ohne Wirkung", "change without effect")),
    ("CANCELLED_WHEN_DONE", term("Storno nach Abschluss", "cancelled when done")),
    ("CANCELLED_WHEN_OWED", term("Storno mit offenen Forderungen", "cancelled when money was owed")),
    ("CANCELLED_WHEN_PAID", term("Storno nach Zahlung ohne Lieferung", "cancelled when paid and not delivered")),
    ("PAYMENT_BEYOND_INVOICES", term("mehr bezahlt als berechnet", "more paid than invoiced")),
    ("INVOICE_OF_NOTHING", term("Rechnung über null", "invoice of nothing")),
    ("INVOICE_OF_ENDED_ORDER", term("Rechnung zu beendeter Bestellung", "invoice of an ended order")),
    ("SITE_UNKNOWN", term("Standort unbekannt", "site unknown")),
    ("SITE_WITHDRAWN", term("Standort zurückgenommen", "site withdrawn")),
    ("PROGRESS_GOES_BACK", term("Fortschritt geht zurück", "progress goes back")),
    ("PLAN_REPLACED", term("Plan ersetzt", "plan replaced")),
    ("PLAN_NOT_COUNTED", term("Plan gilt nicht", "plan does not count")),
    ("TOTAL_CHANGED", term("Gesamtzahl geändert", "total changed")),
    ("START_AFTER_DEADLINE", term("Beginn nach der Frist", "start after the deadline")),
    ("SCOPE_ZERO", term("Umfang null", "scope zero")),
    ("COST_BEYOND_BUDGET", term("Kosten über mehr als den Haushalt", "cost beyond the budget")),
    ("E_FILE_NOT_CONNECTED", term("nicht als angeschlossen gemeldet", "not reported as connected")),
    ("PARTICIPANTS_MANY", term("sehr viele Teilnehmende", "very many participants")),
    ("COST_NEGATIVE", term("Kosten unter null", "cost below zero")),
    ("SESSIONS_BEYOND_ACCOUNTS", term("mehr Sitzungen als Konten", "more sessions than accounts")),
    ("CONCURRENT_BEYOND_ACCOUNTS", term("mehr gleichzeitig als Konten", "more at a time than accounts")),
    ("ELIGIBLE_BEYOND_EMPLOYEES", term("mehr mobile Stellen als Beschäftigte", "more eligible than employees")),
    ("WORKPLACES_OF_ANOTHER_ORDER", term("Arbeitsplätze passen nicht zu Beschäftigten", "workplaces unlike employees")),
    ("HEADCOUNT_OF_NOTHING", term("Zählung von null", "headcount of nothing")),
    ("POSITIONS_HALVED", term("weniger als die Hälfte der Stellen", "positions halved")),
    ("POSITIONS_DOUBLED", term("Stellen mehr als verdoppelt", "positions doubled")),
    ("POSITIONS_UNCHANGED", term("Stellen unverändert", "positions unchanged")),
    ("POSITIONS_USED_UP", term("keine Stelle mehr übrig", "no position left")),
    ("REPORT_BEFORE_PERIOD", term("Meldung vor Beginn ihres Zeitraums", "report before its period begins")),
    ("FIGURE_CONTRADICTORY", term("veröffentlichte Zahl widerspricht sich", "published figure contradicts itself")),
    ("FIGURE_A_SHARE", term("veröffentlichter Anteil statt Prozent", "published share instead of percent")),
    ("FIGURE_OF_NOBODY", term("veröffentlichte Zahl von Unbekannten", "published figure of nobody known")),
    ("SCENARIO_REPLACED", term("Szenario ersetzt", "scenario replaced")),
    ("SCENARIO_STRANGE", term("Annahme ungewöhnlich", "unusual assumption")),
    ("ITEMS_DROPPED", term("Gegenstände fallen weg", "items fall away")),
    ("ITEM_MOVED", term("Gegenstand in anderem Handlungsfeld", "item of another programme")),
    ("COST_BEYOND_PRICE", term("Kosten weit über dem Stückpreis", "costs far beyond the price")),
    ("PARAMETER_OF_ANOTHER_ORDER", term("Parameter von anderer Größe als zuletzt", "parameter unlike the last one")),
];

/// What a reason of a query is called, by its code.
pub fn query(code: &str) -> Option<Term> {
    QUERIES.iter().find(|(known, _)| *known == code).map(|(_, term)| *term)
}
