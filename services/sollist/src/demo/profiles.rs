//! What the simulated authorities are like, and what they buy. Invented sizes and paces; see the folder's
//! documentation.

use sollist_contract::ids::{Authority, District};

use super::plan::{DEVICES, EQUIPMENT, NETWORK, SERVICES, TRANSMISSION};

/// An authority of the example. Shares are in thousandths.
pub struct Profile {
    pub number: u8,
    pub employees: i64,
    /// Of the employees: positions that can work from elsewhere.
    pub eligible: i64,
    /// Of the eligible positions: notebooks in use on 1 January.
    pub notebooks: i64,
    /// Of the workplaces: desktop computers in use on 1 January.
    pub desktops: i64,
    /// Of each line: ordered by the end of June.
    pub pace: i64,
    /// Most notebooks that are handed out on a day.
    pub issued_a_day: i64,
    /// Of the computers: on Windows 11 on 1 January and on 30 June.
    pub windows: (i64, i64),
    /// The working day on which the authority starts with the digital file.
    pub e_file: Option<i64>,
    /// Of the eligible positions: remote-access sessions on 1 January.
    pub access: i64,
    /// Changes of positions on 1 February and on 1 May.
    pub positions: (i64, i64),
}

impl Profile {
    pub fn authority(&self) -> Option<Authority> {
        match District::all().find(|d| d.number() == self.number) {
            Some(district) => district.bezirksamt(),
            None => Authority::IKT_STEUERUNG.parse().ok(),
        }
    }
    pub fn eligible_positions(&self) -> i64 {
        self.employees * self.eligible / 1_000
    }
    pub fn workplaces(&self) -> i64 {
        self.employees * 840 / 1_000
    }
}

/// In the order of the columns of [`Profile`]; the twelve districts together have 23,800 employees.
#[rustfmt::skip]
pub const PROFILES: [Profile; 13] = [
    profile( 0,   160, 940, 930, 120, 470,  2, (880, 1000), Some(0),  920, (3, 0)),
    profile( 1, 2_500, 680, 610, 520, 470,  7, (520,  790), Some(0),  540, (-12, 4)),
    profile( 2, 1_950, 670, 840, 310, 580, 10, (810,  985), Some(0),  790, (8, 0)),
    profile( 3, 2_300, 670, 660, 470, 500,  6, (600,  850), Some(0),  600, (15, -3)),
    profile( 4, 1_950, 660, 640, 480, 450,  6, (560,  800), Some(34), 590, (0, 6)),
    profile( 5, 1_700, 650, 500, 590, 400,  5, (430,  640), None,     450, (-5, 0)),
    profile( 6, 1_800, 670, 560, 540, 440,  6, (510,  760), Some(61), 520, (4, 2)),
    profile( 7, 2_050, 670, 620, 500, 460,  6, (580,  820), Some(12), 580, (0, -7)),
    profile( 8, 2_050, 650, 590, 530, 480,  6, (470,  770), Some(47), 560, (9, 0)),
    profile( 9, 1_750, 660, 760, 390, 540,  9, (900,  995), Some(0),  730, (0, 5)),
    profile(10, 1_750, 660, 430, 640, 410,  4, (390,  610), None,     400, (-6, 3)),
    profile(11, 1_950, 670, 520, 580, 430,  5, (480,  690), Some(88), 480, (7, 0)),
    profile(12, 2_050, 670, 380, 690, 350,  3, (210,  430), None,     360, (0, -4)),
];

#[allow(clippy::too_many_arguments)]
const fn profile(
    number: u8,
    employees: i64,
    eligible: i64,
    notebooks: i64,
    desktops: i64,
    pace: i64,
    issued_a_day: i64,
    windows: (i64, i64),
    e_file: Option<i64>,
    access: i64,
    positions: (i64, i64),
) -> Profile {
    Profile { number, employees, eligible, notebooks, desktops, pace, issued_a_day, windows, e_file, access, positions }
}

/// The district whose device line the orders overdraw: 1.3 times its appropriation.
pub const OVERDRAWN: (u8, &str, i64) = (10, DEVICES, 1_300);

/// What is bought on a title.
pub struct Shopping {
    /// How the slug of the title begins.
    pub title: &'static str,
    /// Items and their price in cents. The notebook's price is the one of 2021 (1,300,000 EUR / 1,213).
    pub items: &'static [(&'static str, i64)],
    /// Orders in the half year.
    pub orders: i64,
}

const fn shopping(title: &'static str, items: &'static [(&'static str, i64)], orders: i64) -> Shopping {
    Shopping { title, items, orders }
}

const DEVICE_ITEMS: &[(&str, i64)] = &[
    ("notebook", 107_172),
    ("notebook", 107_172),
    ("notebook", 107_172),
    ("docking-station", 18_990),
    ("monitor", 21_450),
    ("headset", 6_485),
    ("desktop-pc", 68_935),
];
const EQUIPMENT_ITEMS: &[(&str, i64)] =
    &[("server", 784_050), ("switch", 164_920), ("access-point", 38_945), ("firewall", 412_310)];

/// What a district buys.
pub const DISTRICT_SHOPPING: [Shopping; 10] = [
    shopping(DEVICES, DEVICE_ITEMS, 116),
    shopping(EQUIPMENT, EQUIPMENT_ITEMS, 32),
    shopping(NETWORK, &[("switch", 164_920), ("access-point", 38_945)], 8),
    shopping(TRANSMISSION, &[("network-line", 48_935), ("remote-access", 30_000)], 30),
    shopping(SERVICES, &[("service-hour", 9_680), ("office-licence", 14_235), ("itdz-support", 12_140)], 68),
    shopping("verbrauchsmittel-", &[("toner", 8_415), ("cable", 1_270)], 32),
    shopping("mieten-", &[("printer-rental", 4_260)], 12),
    shopping("geschaeftsbedarf-", &[("office-supply", 1_890)], 6),
    shopping("aus-und-fortbildung-", &[("training-day", 39_500)], 10),
    shopping("gutachten-", &[("expert-day", 96_000)], 2),
];

/// What the central office buys.
pub const CENTRAL_SHOPPING: [Shopping; 12] = [
    shopping("anschluss-an-das-berliner-landesnetz", &[("network-line", 48_935)], 24),
    shopping(DEVICES, DEVICE_ITEMS, 20),
    shopping(SERVICES, &[("service-hour", 11_240)], 24),
    shopping("ikt-basisdienste-fuer-", &[("basic-service", 118_450), ("itdz-support", 12_140)], 18),
    shopping(
        "dienstleistungen-fuer-die-landesweite-elektronische-aktenfuehrung-e-akte",
        &[("e-file-service", 94_310)],
        24,
    ),
    shopping("gutachten", &[("expert-day", 128_000)], 6),
    shopping("personal-und-organisationsmanagement-", &[("service-hour", 11_240)], 6),
    shopping("geschaeftsprozessoptimierung", &[("service-hour", 11_240)], 8),
    shopping("dienstleistungen-fuer-die-verfahrensabhaengige-ikt", &[("service-hour", 11_240)], 8),
    shopping("wlan-initiativen-des-senats", &[("access-point", 38_945)], 10),
    shopping("veranstaltungen", &[("event-day", 184_500)], 8),
    shopping("innovationsfonds", &[("service-hour", 11_240)], 4),
];
