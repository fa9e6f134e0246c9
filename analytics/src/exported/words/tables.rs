//! What the rows of a table are.

use super::{Term, said};

words! {
    LINES: "Haushaltsstellen, wie sie an diesem Stand heißen",
        "Budget lines as they are called at this state of knowledge";
    RENAMED: "Umbenannte Haushaltsstellen", "Budget lines that got another name";
    POSTINGS: "Buchungen auf Haushaltsstellen; beide Seiten einer Umsetzung sind Zeilen",
        "Postings on budget lines; both sides of a transfer are rows";
    ASSIGNMENTS: "Haushaltsstellen, die von Hand einem anderen Handlungsfeld zugeordnet wurden",
        "Budget lines moved to another programme by hand";
    COMMITMENT_AUTHORITIES: "Verpflichtungsermächtigungen für spätere Jahre",
        "Commitment authority for later years";
    ORDERS: "Bestellungen und ihre Änderungen; der Betrag ist jeweils der neue Gesamtbetrag",
        "Orders and their changes; the amount is the new total each time";
    CANCELLATIONS: "Stornierte Bestellungen", "Cancelled orders";
    DELIVERIES: "Lieferungen auf Bestellungen", "Deliveries on orders";
    INVOICES: "Rechnungen zu Bestellungen", "Invoices on orders";
    PAYMENTS: "Zahlungen", "Payments";
    STOCK: "Was mit Geräten geschah: geliefert, ausgegeben, zurückgenommen, ausgesondert, gezählt",
        "What happened to devices: delivered, issued, returned, retired, counted";
    HEADCOUNTS: "Gemeldete Beschäftigte und Arbeitsplätze", "Reported employees and workplaces";
    POSITIONS: "Geänderte Stellen", "Changed positions";
    REMOTE_ACCESS: "Fernzugänge", "Remote access";
    LICENCES: "Lizenzen", "Licences";
    E_FILE_CONNECTIONS: "An die Digitale Akte angeschlossene Behörden", "Authorities connected to the digital file";
    E_FILE_WITHDRAWALS: "Zurückgenommene Anschlüsse an die Digitale Akte", "Connections to the digital file taken back";
    E_FILE_USES: "Nutzung der Digitalen Akte", "Use of the digital file";
    SITES: "Ertüchtigte Standorte", "Upgraded sites";
    SITE_WITHDRAWALS: "Zurückgenommene Standorte", "Withdrawn sites";
    ROLLOUT_PLANS: "Geplante Umstellungen", "Planned rollouts";
    ROLLOUT_PROGRESS: "Fortschritt der Umstellungen", "Progress of rollouts";
    MILESTONE_PLANS: "Geplante Meilensteine", "Planned milestones";
    MILESTONES_REACHED: "Erreichte Meilensteine", "Milestones reached";
    MILESTONES_WITHDRAWN: "Meilensteine, die doch nicht erreicht sind", "Milestones not reached after all";
    SUBMISSIONS: "Meldungen: fällig, eingegangen, verlängert", "Submissions: due, received, extended";
    FUNDING: "Schritte der Anträge auf Mehrbedarf", "Steps of funding requests";
    ACTIVITIES: "Festgehaltene Tätigkeiten", "Recorded activities";
    ACTIVITY_WITHDRAWALS: "Zurückgenommene Tätigkeiten", "Activities taken back";
    REPORTED_FIGURES: "Anderswo veröffentlichte Zahlen", "Figures published elsewhere";
    PARAMETERS: "Veröffentlichte Parameter", "Published parameters";
    SCENARIOS: "Veröffentlichte Szenarien", "Published scenarios";
    SCENARIOS_WITHDRAWN: "Zurückgezogene Szenarien", "Scenarios withdrawn";
    PROCESSES: "Vorgänge, die eine zweite Person brauchen: eröffnet, freigegeben, abgelehnt, zurückgezogen",
        "Processes that take another person: opened, approved, rejected, withdrawn";
    REPORTS: "Veröffentlichte Berichte mit den Prüfsummen ihrer Dateien",
        "Published reports with the hashes of their files";
    BUDGET: "Der Haushalt je Haushaltsstelle, gerechnet", "The budget by line, computed";
    NEED: "Der Mehrbedarf je Behörde und Gegenstand, gerechnet",
        "The extra need by authority and item, computed";
    FORECAST: "Die Jahresprognose je Haushaltsstelle, gerechnet", "The year-end forecast by line, computed";
    ANOMALIES: "Auffälligkeiten mit ihren Ereignissen, gerechnet", "Anomalies with their events, computed";
    NEED_RANGES: "Die Spanne des Mehrbedarfs je Behörde und als Summe, gezogen",
        "The range of the extra need by authority and as a sum, drawn";
    SPLITS: "Die Reserve nach vier Regeln verteilt, gerechnet", "The reserve split by four rules, computed";
    INDICATORS: "Die Kennzahlen für Berlin, je Bezirk, je Behörde und je Handlungsfeld, gerechnet",
        "The indicators of Berlin, by district, by authority and by programme, computed";
    COSTS: "Zahlungen in den Spalten von FOCUS, soweit sie passen; eigene Spalten beginnen mit x_",
        "Payments in the columns of FOCUS where they fit; columns of our own begin with x_";
}
