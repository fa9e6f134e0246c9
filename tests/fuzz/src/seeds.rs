//! What each reader is begun with: examples that are understood.

use std::{
    fs,
    io::{Cursor, Write as _},
    path::Path,
};

use prost::Message as _;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, IsCa, Issuer, KeyIdMethod, KeyPair,
    RevokedCertParams, SanType, SerialNumber, date_time_ymd,
};
use serde_json::{Value, json};
use sollist_contract::{
    command,
    grpc::intake::v1::{CloudEvent, Entry, PlanActual, PlanLine, SubmitEventsRequest, entry::Content},
    page,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::shaped;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The golden events as they stand in their files.
pub fn events() -> Vec<Vec<u8>> {
    let mut paths: Vec<_> =
        fs::read_dir(root().join("proto/golden")).unwrap().map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    let mut all: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    all.push(b"{\"sollistrefused\":\"0123456789abcdef\",\"specversion\":\"1.0\"}".to_vec());
    all
}

fn golden() -> Vec<Value> {
    events().iter().filter_map(|event| serde_json::from_slice(event).ok()).collect()
}

/// Requests: a byte that says which, and its message.
pub fn commands() -> Vec<Vec<u8>> {
    let golden = golden();
    let of = |(request, kind): &(&str, &str)| {
        let data = golden.iter().find(|event| event["type"] == *kind).map(|event| event["data"].clone());
        let mut data = data.unwrap_or_else(|| json!({}));
        data["command"] = json!({"request_id": "a-1", "time": "2026-03-02T11:15:00+01:00"});
        data["scope_total"] = data["scope"].clone();
        data["derivation"] = json!(data["derivation"].to_string());
        shaped::message(shaped::named(request), &data)
    };
    let at = |at: usize| u8::try_from(at).unwrap();
    command::ALL.iter().enumerate().map(|(number, one)| [vec![at(number)], of(one)].concat()).collect()
}

/// Messages of a stream.
pub fn stream() -> Vec<Vec<u8>> {
    let mut contents: Vec<Content> = events().into_iter().map(Content::Line).collect();
    let golden = golden();
    contents.extend(golden.iter().map(|event| {
        let text = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        Content::Event(CloudEvent {
            id: text("id"),
            source: text("source"),
            spec_version: text("specversion"),
            r#type: text("type"),
            time: text("time"),
            text_data: event["data"].to_string(),
            attributes: [("subject".to_owned(), "x".to_owned())].into(),
        })
    }));
    // As data of these two stand there what they appropriate and pay.
    let data = |kind: &str| {
        golden.iter().find(|event| event["type"] == kind).map_or(String::new(), |event| event["data"].to_string())
    };
    let (plan, paid) = (data("budget.appropriated.v1"), data("procurement.payment-made.v1"));
    contents.push(Content::Plan(PlanLine { data: plan, ..Default::default() }));
    contents.push(Content::Actual(PlanActual { data: paid, ..Default::default() }));
    contents
        .into_iter()
        .map(|content| {
            let entry = Entry { position: 1, content: Some(content), ..Default::default() };
            SubmitEventsRequest { origin: "file".into(), entries: vec![entry], ..Default::default() }.encode_to_vec()
        })
        .collect()
}

/// Messages of NATS: a line of headers, and the text.
pub fn carried() -> Vec<Vec<u8>> {
    let head = format!(
        "1767225600000000\terika\t{}\t00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
        "ab".repeat(32)
    );
    events().into_iter().map(|event| [head.as_bytes(), &event].concat()).collect()
}

const HEADER: &str = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;\
     Titelbezeichnung;Jahr;BetragTyp;Betrag";
const ROW: &str = "30;25;IKT;2502;Bezirksamt Pankow;Ausgabetitel;51185;Geräte;2026;Soll;1.234.567,89";

/// Plans as text.
pub fn plans() -> Vec<Vec<u8>> {
    let wide = "Bereich;Einzelplan;Einzelplanbezeichnung;Kapitel;Kapitelbezeichnung;Titelart;Titel;Titelbezeichnung;\
        Soll 2026;Ist 2025;VE 2026;fällig 2027";
    let row = "30;25;IKT;2502;BA Mitte;Ausgabetitel;51185;\"Geräte; \"\"neu\"\"\";1000;900,5;200;200";
    let text = format!("{HEADER}\n{ROW}\n{}\n", ROW.replace("Soll", "Ist"));
    let latin: Vec<u8> = text.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap_or(b'?')).collect();
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let commas = text.replace(',', ".").replace(';', ",");
    let above = format!("Haushaltsplan 2026/27\nin Tausend Euro\n\n{text}Summe;;;;;;;;;;99\n");
    vec![text.into_bytes(), latin, utf16, commas.into_bytes(), above.into_bytes(), format!("{wide}\n{row}\n").into()]
}

fn row(text: &str) -> String {
    let cells: String = text
        .split(';')
        .map(|cell| match cell.parse::<f64>() {
            Ok(_) => format!("<c><v>{cell}</v></c>"),
            Err(_) => format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
        })
        .collect();
    format!("<row>{cells}</row>")
}

/// Sheets of workbooks; behind a one the texts that they share, and the styles.
pub fn sheets() -> Vec<Vec<u8>> {
    let sheet = format!("<sheetData>{}{}</sheetData>", row(HEADER), row(ROW));
    let shared = "<sst><si><t>Bereich</t></si><si><r><t>Ein</t></r><r><t>zelplan</t></r></si></sst>";
    let styles = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"#,##0.00 [$€-407]\"/></numFmts><cellXfs><xf \
                  numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs>";
    let odd = "<sheetData><row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" s=\"0\"><v>45000</v></c><c r=\"D3\" \
               t=\"str\"><f>A1+1</f><v>x</v></c><c r=\"E3\" t=\"e\"><v>#REF!</v></c>\
               <c r=\"F3\" t=\"b\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>";
    let one = |sheet: &str| [sheet, shared, styles].join("\u{1}").into_bytes();
    vec![sheet.clone().into_bytes(), one(&sheet), one(odd)]
}

/// A workbook with a sheet, texts that are shared, and styles.
pub fn workbook(parts: &[u8]) -> Vec<u8> {
    let mut parts = parts.split(|byte| *byte == 1);
    let mut next = || parts.next().unwrap_or_default();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, pieces: &[&[u8]]| {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(name, options).unwrap();
        pieces.iter().for_each(|piece| zip.write_all(piece).unwrap());
    };
    part(
        "xl/workbook.xml",
        &[br#"<workbook xmlns:r="r"><sheets><sheet name="P" sheetId="1" r:id="r0"/></sheets></workbook>"#],
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &[br#"<Relationships><Relationship Id="r0" Type="http://t/worksheet" Target="worksheets/s0.xml"/><Relationship Id="s" Type="http://t/styles" Target="styles.xml"/><Relationship Id="t" Type="http://t/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>"#],
    );
    part("xl/worksheets/s0.xml", &[b"<worksheet>", next(), b"</worksheet>"]);
    part("xl/sharedStrings.xml", &[next()]);
    part("xl/styles.xml", &[b"<styleSheet>", next(), b"</styleSheet>"]);
    zip.finish().unwrap().into_inner()
}

pub fn workbooks() -> Vec<Vec<u8>> {
    sheets().iter().map(|sheet| workbook(sheet)).collect()
}

pub fn rules() -> Vec<Vec<u8>> {
    vec![fs::read(root().join("services/plan/programmes.toml")).unwrap()]
}

pub fn registers() -> Vec<Vec<u8>> {
    let shipped = fs::read_to_string(root().join("deploy/access.example.toml")).unwrap();
    // Its examples of issuers are behind a #.
    let whole: String = shipped.lines().map(|line| format!("{}\n", line.trim_start_matches("# "))).collect();
    let tokens = "[[issuer]]\nurl = \"https://i\"\naudience = \"s\"\njwks = \"k.json\"\n[[caller]]\nname = \"p\"\n\
                  subject = \"1\"\nroles = [\"steering\"]\nscope = \"*\"\n";
    vec![shipped.into_bytes(), whole.into_bytes(), tokens.into()]
}

/// A token with a set of keys, each on a line of its own; behind a zero byte a header and claims, which are signed.
pub fn tokens() -> Vec<Vec<u8>> {
    let claims = json!({"iss": "https://i", "sub": "1", "aud": ["s", "t"], "exp": 1_767_229_000, "iat": 1_767_225_600,
        "nbf": 1_767_225_600, "typ": "Bearer", "cnf": {"x5t#S256": "abc"}});
    let header = json!({"alg": "ES256", "kid": "k", "typ": "at+jwt"});
    let signed = |header: &Value, claims: &Value| format!("\0{header}\n{claims}").into_bytes();
    let mut plain = claims.clone();
    plain["cnf"] = Value::Null;
    let token = "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsiLCJ0eXAiOiJhdCtqd3QifQ.eyJpc3MiOiJodHRwczovL2kifQ.AAAA";
    let keys = json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "alg": "ES256", "use": "sig",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
        {"kty": "RSA", "kid": "r", "n": "AQAB", "e": "AQAB"},
        {"kty": "OKP", "crv": "Ed25519", "kid": "o", "x": "AA"}]});
    vec![signed(&header, &claims), signed(&header, &plain), format!("{token}\n{keys}").into_bytes()]
}

fn authority() -> (CertificateParams, KeyPair) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "Stelle");
    (params, KeyPair::generate().unwrap())
}

/// Certificates (DER).
pub fn certificates() -> Vec<Vec<u8>> {
    let (params, key) = authority();
    let issuer = Issuer::new(params, key);
    let own = KeyPair::generate().unwrap();
    let mut names = CertificateParams::new(vec!["hkr-03.example".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    names.subject_alt_names.push(SanType::URI("urn:sollist:steuerung".try_into().unwrap()));
    names.subject_alt_names.push(SanType::Rfc822Name("a@b.example".try_into().unwrap()));
    let mut common = CertificateParams::default();
    common.distinguished_name.push(DnType::CommonName, "Bezirkskasse Mitte");
    common.distinguished_name.push(DnType::OrganizationName, "Land Berlin");
    [names, common].iter().map(|params| params.signed_by(&own, &issuer).unwrap().der().to_vec()).collect()
}

/// Lists of revoked certificates, as they are and as text.
pub fn lists() -> Vec<Vec<u8>> {
    let (params, key) = authority();
    let issuer = Issuer::new(params, key);
    let revoked = RevokedCertParams {
        serial_number: SerialNumber::from(4711),
        revocation_time: date_time_ymd(2026, 1, 1),
        reason_code: None,
        invalidity_date: None,
    };
    let list = CertificateRevocationListParams {
        this_update: date_time_ymd(2026, 1, 1),
        next_update: date_time_ymd(2026, 2, 1),
        crl_number: SerialNumber::from(7),
        issuing_distribution_point: None,
        revoked_certs: vec![revoked],
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let list = list.signed_by(&issuer).unwrap();
    vec![list.der().to_vec(), list.pem().unwrap().into_bytes()]
}

/// Requests for pages: a line with method and address, headers, an empty line, and what is sent.
pub fn pages() -> Vec<Vec<u8>> {
    let get = [
        "/",
        "/haushalt?jahr=2026&gruppe=programm&stand=4711&stichtag=31.03.2026",
        "/haushalt.csv?bezirk=06",
        "/haushalt/stelle/2026/30/25/bezirksamt-pankow/geraete",
        "/kennzahlen/mobile.device-rate",
        "/bezirk/06",
        "/beschaffung/ba-pankow/B-1.xlsx",
        "/vergleich?von=1,2026-03-31&nach=2",
        "/antraege/ba-pankow/M-1",
        "/abgewiesen/0123456789abcdef.csv",
        "/suche?q=notebook",
        "/journal/4711",
        "/berichte/2026-Q2.pdf",
        "/hilfe/soll",
        "/mehrbedarf?annahmen=x",
        "/grund/budget.available?bezirk=03",
        "/quittung/7",
        "/?sprache=en",
        "/assets/x/y.css",
        "/hinweise?seite=2&grund=OVERDRAWN",
        "/auffaelligkeiten",
        "/prognose?jahr=2026",
    ];
    let mut all: Vec<Vec<u8>> = get
        .iter()
        .map(|address| {
            format!("GET {address}\nhost: 127.0.0.1\ncookie: sprache=de; x=y\nif-none-match: \"a\"\n\n").into_bytes()
        })
        .collect();
    let form = "application/x-www-form-urlencoded";
    for (address, body) in [
        ("/antraege/neu", "bezirk=06&betrag=1.300%2C00&grund=x&schritt=pruefen"),
        ("/abgewiesen/0123456789abcdef/erledigen", "grund=x"),
        ("/hinweise/erledigen", "nummern=1%2C2&grund=x"),
        ("/pruefen", "a=b"),
        ("/haushaltsplan", "schritt=1"),
    ] {
        all.push(format!("POST {address}\nhost: localhost\ncontent-type: {form}\n\n{body}").into_bytes());
    }
    let parts = "--x\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"b%22.jsonl\"\r\nContent-Type: \
                 text/plain\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\neins\r\n--x--\r\n";
    for address in ["/senden", "/pruefen", "/haushaltsplan"] {
        let head = format!("POST {address}\nhost: [::1]:1\ncontent-type: multipart/form-data; boundary=x\n\n");
        all.push([head.as_bytes(), parts.as_bytes()].concat());
    }
    all
}

/// Texts that stand for something: amounts, days, instants, names, lines, cells, tokens of pages.
pub fn texts() -> Vec<Vec<u8>> {
    let token = page::token("x", &["a".to_owned(), "7".to_owned()]);
    let texts = [
        "1.300.000,00 EUR",
        "-1300000.00",
        "0.00",
        "1,300",
        "92233720368547758.07",
        "31.03.2026",
        "2026-03-31",
        "2026-Q2",
        "2026-03-31T12:00:00+02:00",
        "2026-02-30",
        "29.2.2028",
        "4711",
        "Pankow",
        "06",
        "ba-steglitz-zehlendorf",
        "2026/30/25/bezirksamt-pankow/geraete",
        "mobile-devices",
        "Notebook",
        "=1+1;-2\t@x",
        "'=1",
        "a\u{308}",
        &token,
        "YWJj",
        "Z-4_",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
