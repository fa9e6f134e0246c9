//! What the reasons of refusals are called: a short title each, as a table shows it; the code stays for programs.

use super::{
    meant::Names,
    term::{Term, term},
};
use crate::refusal::Reason;

/// Declares the titles; a reason without one does not compile.
macro_rules! titles {
    ($($reason:ident $de:literal $en:literal;)*) => {
        /// What a reason is called.
        pub const fn title(reason: Reason) -> Term {
            match reason {$(Reason::$reason => term($de, $en),)*}
        }
    };
}

titles! {
    // The contract: how what came is read.
    NotUtf8 "kein UTF-8" "no UTF-8";
    EmptyLine "leere Zeile" "empty line";
    CutOff "Zeile abgeschnitten" "line cut off";
    NotJson "kein JSON" "no JSON";
    NotACloudEvent "kein CloudEvent" "no CloudEvent";
    LineTooLong "Zeile zu lang" "line too long";
    TooLongToStore "zu lang für das Journal" "too long for the journal";
    NotWritable "nicht als JSON zu schreiben" "cannot be written as JSON";
    UnknownType "Ereignistyp unbekannt" "event type unknown";
    AttributeMissing "Attribut fehlt" "attribute missing";
    AttributeUnfit "Attribut nicht lesbar" "attribute not readable";
    UnknownSpecversion "Fassung von CloudEvents unbekannt" "version of CloudEvents unknown";
    UnknownContentType "Inhaltstyp unbekannt" "content type unknown";
    TwoData "Daten doppelt angegeben" "data given twice";
    PackedNoJson "gepackte Daten sind kein JSON" "packed data are no JSON";
    PackedNoText "gepackte Daten sind kein Text" "packed data are no text";
    NotBase64 "kein Base64" "no Base64";
    Malformed "Angabe fehlt oder ist unlesbar" "field missing or not readable";
    WrongTime "kein Zeitpunkt" "no instant";
    TimeBeyond "Zeitpunkt außerhalb von 1990 bis 2199" "instant outside 1990 to 2199";
    SenselessParameter "Parameter ohne Sinn" "parameter without sense";
    BeyondRange "Summe zu groß für einen Betrag" "sum too large for an amount";
    PageSize "Seitengröße negativ" "page size negative";
    PageToken "Seitenzeichen einer anderen Liste" "page token of another list";
    ChoiceUnknown "Wert steht nicht zur Wahl" "value is no choice";
    RequestId "Auftrag ohne eigene Kennung" "command without an id of its own";
    TwoScopes "Umfang doppelt oder gar nicht" "scope twice or not at all";
    DerivationNotJson "Herleitung ist kein JSON" "derivation is no JSON";
    ValuesNotJson "Parameterwerte sind kein JSON" "values of parameters are no JSON";

    // The write path and the store.
    Conflict "Kennung schon für anderes vergeben" "id stands for something else";
    ChangedSince "seitdem geändert" "changed in the meantime";
    SeenAhead "gesehene Nummer gibt es noch nicht" "number seen is not there yet";
    SeenLongAgo "zu lange her gesehen" "seen too long ago";
    NotFound "nicht gefunden" "not found";
    Contradiction "Widerspruch zu den Büchern" "contradicts the books";
    InvalidArgument "Angabe ungültig" "invalid field";
    Store "Fehler im Speicher" "fault of the store";
    Crowded "zu viel auf einmal" "too much at a time";
    NotStorable "nicht zu speichern" "cannot be stored";
    NotInTheTables "im Journal, nicht in den Tabellen" "in the journal, not in the tables";
    NameHeldOutside "Name von fremder Zeile belegt" "name held by a row of others";
    ConsequenceNameTaken "Name der Folgebuchung vergeben" "name of what follows is taken";
    CheckTooLarge "zu viel für eine Prüfung" "too much for one check";
    ChecksCrowded "zu viele Prüfungen zugleich" "too many checks at a time";
    DiskFull "kein Platz zum Schreiben" "no room to write";
    Damaged "Eintrag beschädigt" "entry damaged";
    RoleWithoutRights "Recht in der Datenbank fehlt" "right in the database missing";
    ZeroCharacter "NUL-Zeichen im Text" "NUL character in a text";
    DatabaseAltered "Tabellen von außen verändert" "tables changed from outside";
    Database "Datenbank antwortet nicht" "database does not answer";
    Io "Lesen oder Schreiben misslungen" "reading or writing failed";
    JournalUnreadable "Ereignis im Journal unlesbar" "event of the journal not readable";
    JournalNumberUnknown "Nummer nicht im Journal" "number not in the journal";
    JournalFault "Journal verändert" "journal altered";
    EventUnwritable "Ereignis nicht zu schreiben" "event cannot be written";
    Busy "gleichzeitig von anderen geändert" "changed by others at the same time";
    StoreMissing "Speicher gibt es nicht" "there is no store";
    StoreNoFolder "Speicher ist kein Ordner" "store is no folder";
    StoreDiskFull "Datenträger voll" "disk is full";
    StoreNotOpened "Speicher nicht zu öffnen" "store cannot be opened";
    StoreDamaged "Speicher beschädigt" "store is damaged";
    StoreLocked "Speicher in Gebrauch" "store in use";
    StoreNewer "Speicher einer neueren Version" "store of a newer version";
    StoreBehind "Speicher leer oder älter" "store empty or older";
    ColumnUnreadable "Spalte der Datenbank unlesbar" "column of the database not readable";
    DatabaseAddress "Adresse der Datenbank unlesbar" "address of the database not readable";
    DatabaseBehind "Datenbank leer oder älter" "database empty or older";
    DatabaseEncoding "Datenbank nicht in UTF-8" "database not in UTF-8";
    DatabaseMissing "Datenbank gibt es nicht" "there is no database";
    RoleNotLetIn "Anmeldung an der Datenbank abgelehnt" "database refuses the login";
    RightsMissing "Rechte eines Dienstes fehlen" "rights of a service missing";
    NotTheOwner "nicht Eigentümer der Tabellen" "not the owner of the tables";
    DatabaseUnreachable "Datenbank nicht erreichbar" "database cannot be reached";
    DatabaseSlow "Datenbank zu langsam" "database too slow";
    ConnectionsInUse "alle Verbindungen in Gebrauch" "all connections in use";
    ConnectionsUsedUp "keine Verbindung mehr frei" "no connection left";

    // The ledger: lines, stock, authorities.
    NotEnoughMoney "Mittel reichen nicht" "not enough money";
    NotEnoughCommitmentAuthority "Verpflichtungsermächtigung reicht nicht" "not enough commitment authority";
    LineUnknown "Haushaltsstelle unbekannt" "budget line unknown";
    LineOfRevenue "Einnahmetitel statt Ausgabetitel" "line of revenue, not of expenditure";
    LineOfAnother "Haushaltsstelle einer anderen Behörde" "line of another authority";
    AuthorityUnknown "Behörde unbekannt" "authority unknown";
    StockTooLittle "Bestand reicht nicht" "not enough in stock";
    NotTakenHere "Dienst nimmt das nicht an" "not taken by this service";
    LineUnreadable "Haushaltsstelle unlesbar" "budget line not readable";
    StockUnreadable "Bestand unlesbar" "stock not readable";

    // Budget.
    LineNotThere "Haushaltsstelle gibt es nicht" "there is no such line";
    AlreadyAppropriated "schon veranschlagt" "appropriated already";
    AmountNotPositive "Betrag nicht über null" "amount not above zero";
    AmountNegative "Betrag unter null" "amount below zero";
    AmountZero "Betrag null" "amount zero";
    AmendmentBasisUnfit "Grundlage des Nachtrags unlesbar" "basis of the amendment not readable";
    LineNameLacksZeros "führende Nullen fehlen" "leading zeros missing";
    LineNameTaken "Name einer anderen Haushaltsstelle" "name of another line";
    LineOwnedByPlan "gehört nach dem Plan einer anderen Behörde" "another authority's by the plan";
    LineOwnedByAnother "Haushaltsstelle gehört einer anderen Behörde" "line belongs to another authority";
    RenamedElsewhere "Umbenennung über Jahr oder Bereich hinaus" "renamed beyond its year or Bereich";
    TransferToItself "Umsetzung auf sich selbst" "transfer onto itself";
    TransferBetweenYears "Umsetzung zwischen Haushaltsjahren" "transfer from year to year";
    CommitmentAuthorityInUse "Verpflichtungsermächtigung ist gebraucht" "commitment authority in use";
    MoreUnfrozenThanFrozen "mehr entsperrt als gesperrt" "unfrozen beyond what is frozen";
    CommitmentYearNotLater "Verpflichtungsjahr liegt nicht später" "commitment of no later year";
    FundingRequestUnknown "Antrag unbekannt" "request unknown";
    FundingRequestUnreadable "Antrag unlesbar" "request not readable";
    FundingRequestedAlready "Antrag schon gestellt" "request made already";
    FundingStepOutOfOrder "Schritt des Antrags nicht an der Reihe" "step of the request out of turn";
    FundingStepTooEarly "Schritt vor dem vorigen" "step before the one before";
    FundingOnePerson "zweimal dieselbe Person" "the same person twice";
    FundingNobodyKnown "Antragsteller nicht im Verzeichnis" "who asked is not in the register";
    MoreGrantedThanApproved "mehr bewilligt als anerkannt" "granted beyond what is approved";
    FundingForReserve "Antrag für die Verstärkungsmittel" "request for the reserve";
    ReserveMissing "keine zentralen Verstärkungsmittel" "no reserve in the plan";
    ProgrammeLineMissing "keine Haushaltsstelle des Handlungsfelds" "no line of the programme";
    GrantNotOutOfReserve "nicht aus den Verstärkungsmitteln bewilligt" "granted from elsewhere than the reserve";
    GrantToAnotherAuthority "einer anderen Behörde bewilligt" "granted to another authority";

    // Procurement.
    OrderNotThere "Bestellung gibt es nicht" "there is no such order";
    OrderUnknown "Bestellung unbekannt" "order unknown";
    OrderTaken "Bestellung schon gebucht" "order recorded already";
    InvoiceTaken "Rechnung schon gebucht" "invoice recorded already";
    PaymentTaken "Zahlung schon gebucht" "payment recorded already";
    PaymentNumberOfOurs "Zahlungsnummer wie eine von Sollist" "payment number like Sollist's own";
    OrderCancelled "Bestellung storniert" "order is cancelled";
    OrderClosed "Bestellung abgeschlossen" "order is closed";
    OrderNegative "Bestellung unter null" "order below zero";
    ConsentCoversNothing "Einwilligung deckt nichts" "consent without cover";
    LessOrderedThanDelivered "weniger bestellt als geliefert" "ordered less than is delivered";
    MoreDeliveredThanOrdered "mehr geliefert als bestellt" "delivered beyond what is ordered";
    DeliveredBeforeOrdered "Lieferung vor der Bestellung" "delivery before the order";
    BeforeOrdered "vor der Bestellung" "before the order";
    PaymentOfNothing "Zahlung von null" "payment of nothing";
    FinalWithoutOrder "Schlusszahlung ohne Bestellung" "final payment without an order";
    RefundTooLarge "mehr erstattet als gezahlt" "refund beyond what is paid";
    OrderUnreadable "Bestellung unlesbar" "order not readable";

    // Rollout.
    RolloutUnknown "Umstellung nicht geplant" "rollout not planned";
    RolloutUnreadable "Umstellung unlesbar" "rollout not readable";
    ScopeBelowDone "Umfang kleiner als umgestellt" "scope below what is done";
    TotalBelowDone "Gesamtzahl kleiner als umgestellt" "total below what is done";
    MoreDoneThanTotal "mehr umgestellt als insgesamt" "done beyond the total";
    StartAfterDeadline "Beginn nach der Frist" "start after the deadline";
    CostNegative "Kosten unter null" "cost below zero";
    MilestoneUnknown "Meilenstein nicht geplant" "milestone not planned";
    MilestoneReachedAlready "Meilenstein schon erreicht" "milestone reached already";
    MilestoneNotReached "Meilenstein an diesem Tag nicht erreicht" "milestone not reached on that day";
    NotReportedThen "an diesem Tag nicht gemeldet" "not reported on that day";
    StockUnknown "kein Bestand gemeldet" "no stock reported";
    SiteUnknown "Standort nicht gemeldet" "site not reported";
    SiteWithdrawnAlready "Standort schon zurückgenommen" "site withdrawn already";
    SiteReportedLater "Standort später gemeldet" "site reported later";

    // Staffing.
    HeadcountUnknown "keine Beschäftigten gemeldet" "no headcount reported";
    HeadcountUnreadable "Stellen unlesbar" "positions not readable";
    PositionsUnchanged "Stellen unverändert" "positions as before";

    // Intake: submissions, plans, what was refused.
    FilterDay "Filter: kein Tag" "filter: no day";
    FilterBackwards "Filter: Ende vor dem Anfang" "filter: end before the beginning";
    FilterLine "Filter: Haushaltsstelle gibt es nicht" "filter: no such line";
    FilterOrder "Filter: Bestellung gibt es nicht" "filter: no such order";
    FilterRequest "Filter: Antrag gibt es nicht" "filter: no such request";
    FilterInvoice "Filter: Rechnung gibt es nicht" "filter: no such invoice";
    FilterPayment "Filter: Zahlung gibt es nicht" "filter: no such payment";
    FilterReason "Filter: Grund gibt es nicht" "filter: no such reason";
    FilterOrigin "Filter: Herkunft gibt es nicht" "filter: no such origin";
    FilterPeriod "Filter: Zeitraum gibt es nicht" "filter: no such period";
    PlanRow "Planzeile nicht lesbar" "row of the plan not readable";
    PlanRowIsATotal "Summenzeile" "row of a total";
    PlanRowIsANote "Zeile ohne Haushaltsstelle" "row without a line";
    PlanRowQuoteOpen "Anführungszeichen nicht geschlossen" "quotation mark left open";
    PlanRowWidth "Zahl der Felder passt nicht" "number of fields does not fit";
    PlanRowZeroCharacter "NUL-Zeichen in der Planzeile" "NUL character in the row";
    PlanRowTooLong "Planzeile zu lang" "row too long";
    PlanRowNotComputed "Formel nicht berechnet" "formula not computed";
    PlanRowCellIsADate "Zelle ist ein Datum" "cell is a date";
    PlanRowCellIsAPercentage "Zelle ist ein Prozentsatz" "cell is a percentage";
    PlanRowCellIsAnError "Zelle enthält einen Fehler" "cell holds an error";
    PlanRowNumberUnclear "Nummer nicht eindeutig" "number not clear";
    PlanRowNameMissing "Bezeichnung und Nummer fehlen" "name and number missing";
    PlanRowBereich "Bereich unbekannt" "Bereich unknown";
    PlanRowYearMissing "Haushaltsjahr fehlt" "fiscal year missing";
    PlanRowYear "kein Haushaltsjahr" "no fiscal year";
    PlanRowTextTooLong "Text der Planzeile zu lang" "text of the row too long";
    PlanRowTitelart "Titelart unbekannt" "Titelart unknown";
    PlanRowSupplement "Nachtrag nicht eindeutig" "supplement not clear";
    PlanRowBetragtyp "BetragTyp unbekannt" "BetragTyp unknown";
    PlanRowAuthority "kein Behördenkürzel zu bilden" "makes no authority code";
    PlanRowNameTooLong "Bezeichnungen zu lang" "names too long together";
    PlanRowNameBeyondEvent "Name der Haushaltsstelle zu lang" "name of the line too long";
    PlanRowNoPaymentNumber "keine Zahlungsnummer zu bilden" "makes no payment number";
    PlanRowMakesNoPayment "keine Zahlung zu bilden" "makes no payment";
    PlanRowAmountMissing "Betrag fehlt" "amount missing";
    PlanRowAmountUnclear "Betrag nicht eindeutig" "amount not clear";
    PlanRowAmountDecimals "mehr als zwei Nachkommastellen" "more than two decimals";
    PlanRowAmountBeyondRange "Betrag zu groß" "amount too large";
    PlanRowLineAmbiguous "Titel mehrmals im Haushalt" "title several times in the budget";
    PlanRowLineTwice "Haushaltsstelle zweimal in der Datei" "line twice in the file";
    PlanRowOtherActual "anderes Ist schon gebucht" "another actual is recorded";
    PlanFileEmpty "Plan ohne Haushaltsstellen" "plan without lines";
    PlanFileEncodingsMixed "zwei Zeichensätze in einer Datei" "two encodings in one file";
    PlanFileEncodingUnknown "Zeichensatz unbekannt" "encoding unknown";
    PlanFileCutOff "Datei abgeschnitten" "file cut off";
    PlanFileColumnsMissing "Spalten fehlen" "columns missing";
    PlanFileColumnTwice "Spalte doppelt" "column twice";
    PlanFileInThousands "Beträge in Tausend" "amounts in thousands";
    PlanFileYearMissing "Jahr der Spalten fehlt" "year of the columns missing";
    PlanFileLinesAboveHeader "Haushaltsstellen über der Kopfzeile" "lines above the header";
    PlanFileSecondHeader "zweite Kopfzeile" "second header";
    PlanFileSheetUnreadable "Tabellenblatt nicht lesbar" "sheet not readable";
    PlanFileLineOnTwoSheets "Haushaltsstelle auf zwei Blättern" "line on two sheets";
    PlanFileQuoteOpen "Anführungszeichen der Datei nicht geschlossen" "quotation mark of the file left open";
    PlanFileTooLarge "Datei zu groß für einen Plan" "file too large for a plan";
    PlanFileDamaged "Datei beschädigt" "file damaged";
    PlanFileIsAnArchive "Datei ist ein Archiv" "file is an archive";
    PlanFileOfAnotherProgram "Datei eines anderen Programms" "file of another program";
    PlanFileOldExcel "altes Excel-Format oder Kennwort" "old Excel format or a password";
    NotAPlan "kein Haushaltsplan" "no budget plan";
    RuleFileNotToml "Regeldatei ist kein TOML" "rule file is no TOML";
    RuleFileKeyUnknown "Schlüssel der Regeldatei unbekannt" "key of the rule file unknown";
    RuleFileKeyMissing "Schlüssel der Regeldatei fehlt" "key of the rule file missing";
    RuleFileKind "Wert anderer Art in der Regeldatei" "value of another kind in the rule file";
    RuleFileValueUnknown "Wert der Regeldatei unbekannt" "value of the rule file unknown";
    RuleFileAuthority "Behördenkürzel der Regeldatei unlesbar" "authority code of the rule file not readable";
    RuleFileBereich "Bereich der Regeldatei unbekannt" "Bereich of the rule file unknown";
    RuleFileCoverGroup "Deckungskreis der Regeldatei unbekannt" "cover group of the rule file unknown";
    RuleFilePatternEmpty "leeres Muster in der Regeldatei" "empty pattern in the rule file";
    RuleWithoutCondition "Regel ohne Bedingung" "rule that fits everything";
    EntryEmpty "Eintrag leer" "empty entry";
    SourceReserved "Herkunft Sollist vorbehalten" "source is Sollist's own";
    AttributeMisplaced "Attribut hat ein eigenes Feld" "attribute has a field of its own";
    PositionsNotRising "Positionen steigen nicht" "positions do not rise";
    SubmissionDueAlready "Meldung schon gefordert" "submission due already";
    SubmissionNotExtended "Frist nicht verlängert" "deadline not extended";
    SubmissionUnknown "keine Meldung gefordert" "no submission is due";
    PeriodUnfit "kein Zeitraum" "no period";
    SubmissionsOnNoDay "Meldungen zu keinem Tag" "submissions on what is no day";
    SubmissionUnreadable "Meldung unlesbar" "submission not readable";
    FigureWithoutNumber "veröffentlichte Zahl ohne Wert" "published figure without a value";
    SettledWithoutBasis "Erledigung ohne Grundlage" "settled for no reason";
    SettledNothing "nichts zu erledigen angegeben" "nothing named to settle";
    SettledTwoWays "Nummern und Herkunft zugleich" "ids together with an origin";
    CorrectsUnknown "berichtigter Eintrag unbekannt" "entry to correct unknown";
    RefusedEntryUnknown "abgelehnter Eintrag unbekannt" "refused entry not known";
    EntryIdUnfit "keine Kennung eines Eintrags" "no id of an entry";
    RefusedOriginUnknown "aus dieser Herkunft nichts abgelehnt" "nothing refused of this origin";
    WarningFilterUnfit "Filter der Hinweise unlesbar" "filter of warnings not readable";
    WarningsSettledWithoutBasis "Hinweise ohne Grundlage erledigt" "warnings settled for no reason";
    WarningsSettledNothing "keine Hinweise angegeben" "no warnings named";
    WarningsSettledTwoWays "Nummern und Filter zugleich" "numbers together with a filter";
    WarningUnknown "Hinweis unbekannt" "warning not known";
    PlanYear "Jahr des Plans unmöglich" "year of the plan impossible";
    PlanYearsTooMany "zu viele Haushaltsjahre" "too many fiscal years";
    CheckSaidLate "Prüfung zu spät verlangt" "check asked for too late";
    ProofsCrowded "zu viele Nachweise zugleich" "too many proofs at a time";
    WatchersCrowded "zu viele Leser des Journals" "too many watch the journal";
    ProofNotSigned "noch nicht unterschrieben" "not signed yet";
    ProofSizesUnfit "Stände passen nicht zueinander" "heads do not fit";
    TileUnknown "Kachel unbekannt" "tile unknown";
    NotaryKeyUnfit "Schlüssel des Notars ungeeignet" "key of the notary unfit";
    TreeOtherwise "Baum passt nicht zum Journal" "tree does not fit the journal";
    ReadNotNoted "Lesen nicht festgehalten" "read not noted";

    // Figures and reports.
    FigureWithheld "Zahl wird nicht ausgegeben" "figure is not given";
    QuarterUnfit "kein Quartal" "no quarter";
    SinceAhead "letzter Bericht liegt später" "last report is later";
    QuarterNotEnded "Quartal noch nicht zu Ende" "quarter goes on";
    QuarterUnknown "über das Quartal ist nichts bekannt" "nothing is known of the quarter";
    ReportAhead "Bericht auf einem Stand, den es noch nicht gibt" "report of a state that is not there yet";
    ReportForeign "Bericht eines anderen Journals" "report of another journal";
    ReportSince "letzter Bericht kennt mehr als dieser" "last report knows more than this one";
    ReportUnended "Quartal des Berichts noch nicht zu Ende" "quarter of the report has not ended";
    ReportPublishedAlready "Bericht schon veröffentlicht" "report published already";
    ReportCorrects "berichtigter Bericht nicht genannt" "corrected report not named";
    ReportOlder "Berichtigung kennt weniger" "correction knows less";
    ReportRowUnreadable "Zeile eines Berichts unlesbar" "row of a report unreadable";
    ReportNotPublished "Bericht nicht veröffentlicht" "report not published";
    ReportMadeOtherwise "Bericht von einer anderen Programmversion" "report of another version of the program";
    ReportFileTooLarge "Datei zu groß für einen Bericht" "file too large for a report";
    TooManyReportFiles "zu viele Dateien zugleich geprüft" "too many files verified at a time";
    ReportFileLate "Datei kam nicht rechtzeitig" "file came too late";
    NotAName "kein Name dieser Art" "no name of its kind";
    AuthorityUnplanned "Behörde in keinem Plan" "authority in no plan";
    LineUnplanned "Haushaltsstelle nach diesem Stand unbekannt" "line unknown at this state";
    AuthorityElsewhere "Behörde eines anderen Bezirks" "authority of another district";
    NoSuchBreakdown "Gliederung gibt es nicht" "there is no such breakdown";
    NoSuchRule "Regel der Verteilung gibt es nicht" "there is no such rule of the split";
    IndicatorsByLine "Kennzahlen nicht nach Haushaltsstellen" "no indicators by line";
    NoSuchIndicator "Kennzahl gibt es nicht" "there is no such indicator";
    NoSuchFigure "Zahl gibt es nicht" "there is no such figure";
    NoSuchPart "Teil der Herleitung gibt es nicht" "there is no such part";
    NoSuchTable "Tabelle gibt es nicht" "there is no such table";
    NoSuchForm "Dateiform gibt es nicht" "there is no such form";
    NotNarrowedBy "Zahl lässt sich so nicht eingrenzen" "figure is not narrowed by this";
    PositionsReversed "Stände vertauscht" "positions in reverse";
    NoSuchAnomaly "Regel für Auffälligkeiten gibt es nicht" "there is no such rule of anomalies";
    NotThereThen "damals noch nicht da" "not there at that state";
    NeverThere "gibt es nicht" "there is none";
    NoSuchActivity "Art der Aktivität gibt es nicht" "there is no such kind of activities";
    ItemUnknown "Gegenstand unbekannt" "item unknown";
    ProjectUnknown "Projekt unbekannt" "project unknown";
    SectionUnknown "Einzelplan unbekannt" "section unknown";
    YearBeyond "Haushaltsjahr außerhalb von 1990 bis 2199" "fiscal year outside 1990 to 2199";
    NotADay "kein Tag des Kalenders" "no day of the calendar";
    NotAnAsOf "kein Stand des Wissens" "no state of knowledge";
    AsOfAhead "Stand gibt es noch nicht" "state is not there yet";
    ProcessUnknown "Vorgang unbekannt" "process unknown";
    ProcessClosed "Vorgang schon entschieden" "process decided already";
    ProcessLapsed "Vorgang verfallen" "process lapsed";
    ProcessEarlier "vor der Eröffnung entschieden" "decided before it was opened";
    ProcessAfterwards "nach dem letzten Tag entschieden" "decided after its last day";
    ProcessOnePerson "eigener Vorgang" "one's own process";
    ProcessAnothers "Vorgang einer anderen Person" "another person's process";
    ProcessNobodyKnown "Eröffner nicht im Verzeichnis" "opener not in the register";
    TakesAnotherPerson "braucht eine zweite Person" "takes another person";
    ProcessByMethod "Vorgang als Ereignis gesendet" "process sent as an event";
    ProcessUnreadable "Zeile eines Vorgangs unlesbar" "row of a process unreadable";
    ScenarioEmpty "Szenario nimmt nichts an" "scenario assumes nothing";
    ScenarioDelayBeyond "Verschiebung zu lang" "delay too long";
    ScenarioQuotaBeyond "Quote im Szenario zu hoch" "quota of the scenario too high";
    ScenarioFactorBeyond "Personalfaktor im Szenario zu hoch" "factor of staff too high";
    ScenarioForeign "Szenario einer anderen Behörde" "scenario of another authority";
    ScenarioLifeless "Lebensdauer null im Szenario" "life time of zero in the scenario";
    ScenarioItemUnpublished "Gegenstand des Szenarios ohne Parameter" "item of the scenario without parameters";
    ScenarioUnknown "Szenario unbekannt" "scenario unknown";
    ScenarioRowUnreadable "Zeile eines Szenarios unlesbar" "row of a scenario unreadable";
    ScenarioNotKept "Szenario nicht aufbewahrt" "scenario not kept";
    ScenarioTwice "Szenario doppelt angegeben" "scenario given twice";
    ScenarioUnreadable "Szenario nicht lesbar" "scenario not readable";
    ScenarioWithoutLife "Szenario ohne Lebensdauer" "scenario without a life time";
    ScenarioItemUnknown "Gegenstand des Szenarios unbekannt" "item of the scenario unknown";
    TargetDayBeyond "Zieltag nach 2199" "target day after 2199";

    // Telling others: the web hooks.
    ReceiversUnreadable "Datei der Empfänger nicht zu lesen" "file of receivers cannot be read";
    ReceiversUnfit "Datei der Empfänger falsch geschrieben" "file of receivers is malformed";
    ReceiverNameUnfit "Name des Empfängers unmöglich" "name of the receiver impossible";
    ReceiverNameTwice "Name des Empfängers doppelt" "name of the receiver twice";
    ReceiverAddressUnfit "Adresse des Empfängers unlesbar" "address of the receiver not readable";
    ReceiverAddressOpen "Adresse des Empfängers ohne https" "address of the receiver without https";
    ReceiverAddressTooMuch "Zugangsdaten in der Adresse" "credentials in the address";
    ReceiverWithoutAudience "Empfänger ohne Behörden" "receiver without authorities";
    ReceiverWithoutTopics "Empfänger ohne Themen" "receiver of no topic";
    ReceiverSecretUnreadable "Geheimnis nicht zu lesen" "secret cannot be read";
    ReceiverSecretUnfit "Geheimnis falsch geschrieben" "secret is malformed";
    WebhookCaUnreadable "Zertifikate der Empfänger nicht zu lesen" "receivers' certificates cannot be read";
    WebhookCaUnfit "kein Zertifikat der Empfänger" "no certificate of the receivers";
    DeadLetterUnknown "unzustellbare Nachricht unbekannt" "dead letter not known";

    // The process: who calls, over what, with which configuration.
    Internal "Fehler im Programm" "fault of the program";
    TooLate "länger als der Server zulässt" "longer than the server allows";
    UnitsUsedUp "Kontingent aufgebraucht" "quota used up";
    CallsCrowded "zu viele Aufrufe zugleich offen" "too many calls open at a time";
    StreamsCrowded "zu viele Ströme zugleich offen" "too many streams open at a time";
    StreamIdle "auf dem Strom kam nichts mehr" "nothing came on the stream";
    Stopping "Dienst wird beendet" "service is stopping";
    Unauthenticated "Handelnder nicht bekannt" "caller not known";
    CredentialMissing "weder Zertifikat noch Anmeldung" "neither certificate nor login";
    CallerUnregistered "nicht im Verzeichnis" "not in the register";
    CallerAmbiguous "mehrfach im Verzeichnis" "in the register more than once";
    CallerNotCarried "Gateway darf nicht für ihn fragen" "gateway may not ask for them";
    CertificateEnded "Zertifikat inzwischen abgelaufen" "certificate expired since";
    CertificateRevoked "Zertifikat widerrufen" "certificate revoked";
    RevocationUnknown "Widerruf nicht zu prüfen" "revocation cannot be checked";
    CertificateUntrusted "Stelle nicht mehr anerkannt" "authority not believed any more";
    TokenUnfit "Zugriffstoken nicht angenommen" "access token not taken";
    TokenExpired "Zugriffstoken abgelaufen" "access token expired";
    TokenUnchecked "Zugriffstoken nicht zu prüfen" "access token cannot be checked";
    LoginUnset "Anmeldung nicht eingerichtet" "login not set up";
    NotPermitted "nicht erlaubt" "not permitted";
    AnothersAffairs "Sache einer anderen Behörde" "affairs of another authority";
    ScopeUnclear "für welche Behörde, ist offen" "for which authority is open";
    AccessUnread "Verzeichnis nicht lesbar" "register not readable";
    AccessUnfit "Verzeichnis nicht zu gebrauchen" "register not usable";
    ActorUnfit "Name des Handelnden unmöglich" "name of the actor impossible";
    ServiceUnknown "Dienst gibt es nicht" "there is no such service";
    NotHere "Dienst wird hier nicht angeboten" "service not offered here";
    MethodUnknown "Methode gibt es nicht" "there is no such method";
    CompressionUnknown "Packung nicht verstanden" "packing not understood";
    MessageTooLarge "Nachricht zu lang" "message too long";
    MessageUnreadable "Nachricht nicht lesbar" "message not readable";
    DeadlineOver "Frist des Aufrufs vorbei" "deadline of the call is over";
    Unreachable "Dienst nicht erreichbar" "service cannot be reached";
    AnswerBrokenOff "Antwort abgebrochen" "answer broken off in the middle";
    RequestNotWhole "Nachricht nicht ganz angekommen" "message did not arrive whole";
    AddressUnfit "Adresse unlesbar" "address not readable";
    CertificateNeeded "Zertifikat nötig" "certificate is needed";
    TlsIncomplete "Angaben zu TLS unvollständig" "TLS settings incomplete";
    TlsFileUnread "Datei für TLS nicht zu lesen" "file for TLS cannot be read";
    TlsNoCertificate "kein Zertifikat in der Datei" "no certificate in the file";
    TlsNoAuthority "kein Zertifikat einer Stelle" "no certificate of an authority";
    TlsNoKey "kein privater Schlüssel" "no private key";
    TlsExpired "Zertifikat abgelaufen" "certificate expired";
    TlsNoList "keine Sperrliste" "no list of revoked certificates";
    TlsListOutdated "Sperrliste veraltet" "list of revoked certificates outdated";
    TlsListOlder "Sperrliste älter als die geltende" "list of revoked certificates older than the one in force";
    OpenWithoutTls "ohne TLS im Netz" "on the network without TLS";
    GatewayRole "Rolle ohne Dienst im Gateway" "role without a service in the gateway";
    GatewayAddress "Adresse im Gateway fehlt" "address missing in the gateway";
    BrokerUnreachable "NATS nicht erreichbar" "NATS cannot be reached";
    BrokerUnusable "NATS antwortet nicht wie erwartet" "NATS does not answer as expected";
    BrokerPassword "Passwort für NATS nicht zu lesen" "password for NATS cannot be read";
    ConfigUnread "Konfiguration nicht zu lesen" "configuration cannot be read";
    ConfigMalformed "Konfiguration falsch geschrieben" "configuration is malformed";
    ConfigStream "Namen für NATS unmöglich" "names for NATS impossible";
    ConfigLog "Stufe des Protokolls unbekannt" "level of the log unknown";
    ConfigRange "Wert der Konfiguration unmöglich" "value of the configuration impossible";
    MoveTargetNotEmpty "Ziel des Umzugs nicht leer" "target of the move not empty";
    ReadsFault "Leseprotokoll ist nicht, wie es war" "log of reads is not as it was";
    MovedOtherwise "umgezogenes Journal ist anders" "moved journal differs";
}

/// The titles of all reasons, in both languages.
pub fn names() -> Names {
    let called = |reason: &Reason| {
        let Term { de, en } = title(*reason);
        [(reason.code(), de), (reason.code(), en)]
    };
    Reason::ALL.iter().flat_map(called).collect()
}

/// The title of a reason by its code; a server may have reasons that this program does not know.
pub fn of_code(code: &str) -> Option<Term> {
    Reason::ALL.iter().find(|reason| reason.code() == code).map(|reason| title(*reason))
}
