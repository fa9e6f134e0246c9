//! What is said to whoever logs in, is logged in, or is not any more.

use sollist_contract::{lang::Lang, said::Said};
use sollist_platform::wire::token::NoToken;

words! {
    session "Anmeldung und Abmeldung" "Login and logout";
    log_in "Anmelden" "Log in";
    log_out "Abmelden" "Log out";
    go_on "Weiter" "Go on";
    who_i_am "Wer Sie hier sind" "Who you are here";
    name "Name" "Name";
    in_the_register "im Verzeichnis der Aufrufer und im Journal" "In the register of callers and in the journal";
    subject "Kennung bei der Anmeldestelle" "Identifier at the login service";
    roles "Rollen" "Roles";
    speaks_for "Sie sprechen für" "You speak for";
    speak_for "Ab jetzt sprechen für" "From now on speak for";
    choose "Wählen" "Choose";
    everybody "ganz Berlin" "all of Berlin";
    no_role "Sie haben hier noch keine Rolle" "You have no role here yet";
    please "Bitte anmelden" "Please log in";
    over "Ihre Sitzung ist zu Ende" "Your session has ended";
    ends_unused "Ihre Sitzung endet in zwei Minuten, wenn Sie nichts tun."
        "Your session ends in two minutes if you do nothing.";
    ends "Ihre Sitzung endet in zwei Minuten; was Sie eingeben, geht nicht verloren."
        "Your session ends in two minutes; what you enter is not lost.";
    stay "Angemeldet bleiben" "Stay logged in";
    away "Die Anmeldestelle antwortet nicht" "The login service does not answer";
    failed "Die Anmeldung ist nicht gelungen" "The login did not succeed";
    left "Sie sind abgemeldet" "You are logged out";
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// What is to be known of a session.
pub fn session() -> Said {
    Said::new(
        "Oben auf jeder Seite steht, wer Sie hier sind; hinter Ihrem Namen steht, für wen Sie sprechen dürfen. Die \
         Sitzung endet nach 30 Minuten ohne Anfrage, spätestens nach acht Stunden; zwei Minuten vorher sagt es eine \
         offene Seite. Was Sie gerade eingegeben haben, geht dabei nicht verloren: Nach der Anmeldung sehen Sie noch \
         einmal, was daraus würde.",
        "Every page says at its top who you are here; behind your name stands for whom you may speak. The session ends \
         after 30 minutes without a request, after eight hours at the latest; an open page says so two minutes before. \
         What you have just entered is not lost: after the login you see once more what would become of it.",
    )
}

/// Why a page is not shown before the login.
pub fn first() -> Said {
    Said::new(
        "Diese Seite sehen Sie, wenn Sie angemeldet sind. Danach geht es hier weiter.",
        "You see this page once you are logged in. Then you go on here.",
    )
}

/// The same to somebody who was logged in.
pub fn ended() -> Said {
    Said::new(
        "Sie endet nach 30 Minuten ohne Anfrage, nach acht Stunden, mit der Abmeldung, oder wenn die Anmeldestelle sie \
         nicht verlängert. Nach der Anmeldung geht es hier weiter.",
        "It ends after 30 minutes without a request, after eight hours, with a logout, or when the login service does \
         not prolong it. After the login you go on here.",
    )
}

/// What becomes of what was sent meanwhile.
pub fn kept() -> Said {
    Said::new(
        "Aufgezeichnet wurde nichts. Was Sie eingegeben haben, ist in dieser Seite aufgehoben: Bitte melden Sie sich \
         in einer neuen Registerkarte an, kommen Sie dann hierher zurück und wählen Sie „Weiter“. Bevor etwas \
         aufgezeichnet wird, sehen Sie noch einmal, was \
             daraus würde.",
        "Nothing was recorded. What you entered is kept in this page: log in in a new tab, then come back here and \
         choose “Go on”. Before anything is recorded you see once more what would become of it.",
    )
}

/// The same to whoever may send nothing any more; `whole`: what they sent is no file.
pub fn kept_until_allowed(whole: bool) -> Said {
    match whole {
        true => Said::new(
            "Aufgezeichnet wurde nichts. Was Sie eingegeben haben, ist in dieser Seite aufgehoben: Wenn Sie es \
             wieder dürfen, wählen Sie hier „Weiter“. Bevor etwas aufgezeichnet wird, sehen Sie noch einmal, \
             was daraus würde.",
            "Nothing was recorded. What you entered is kept in this page: once you may again, choose “Go on” here. \
             Before anything is recorded you see once more what would become of it.",
        ),
        false => Said::new(
            "Aufgezeichnet wurde nichts, und eine Datei wurde nicht gelesen.",
            "Nothing was recorded, and a file was not read.",
        ),
    }
}

/// The same of a file, which is not kept.
pub fn not_kept() -> Said {
    Said::new(
        "Aufgezeichnet wurde nichts, und eine Datei wurde nicht gelesen. Bitte wählen Sie sie nach der Anmeldung noch \
         einmal.",
        "Nothing was recorded, and a file was not read. Choose it once more after the login.",
    )
}

/// To somebody whom the register does not name, or gives no role. `contact`: whom to ask; empty: nobody said.
pub fn without_role(contact: &str, named: bool) -> Said {
    let (why_de, why_en) = if named {
        (
            "im Verzeichnis der Aufrufer steht bei Ihnen noch keine Rolle",
            "the register of callers gives you no role yet",
        )
    } else {
        ("im Verzeichnis der Aufrufer stehen Sie noch nicht", "you are not in the register of callers yet")
    };
    let (whom_de, whom_en) = match contact {
        "" => ("an die Stelle, die Sollist bei Ihnen betreibt", "whoever runs Sollist for you"),
        contact => (contact, contact),
    };
    Said::read(
        format!(
            "Sie sind angemeldet, aber {why_de}. Bitte wenden Sie sich an: {whom_de}. Nennen Sie dabei die Kennung, \
             die hier steht, und für welche Behörde Sie arbeiten."
        ),
        format!(
            "You are logged in, but {why_en}. Ask: {whom_en}. Name the identifier that stands here, and the authority \
             for which you work."
        ),
    )
}

/// To somebody who works for several authorities, and speaks for another one now.
pub fn speaks_for_another() -> Said {
    Said::new(
        "Für wen Sie sprechen, wählen Sie auf der Seite hinter Ihrem Namen; danach diese Adresse noch einmal öffnen.",
        "For whom you speak you choose on the page behind your name; then open this address once more.",
    )
}

/// The issuer cannot be asked.
pub fn issuer_away() -> Said {
    Said::new(
        "Wer Sie sind, kann gerade niemand bestätigen. Aufgezeichnet wurde nichts; bitte in ein paar Minuten noch \
         einmal versuchen, und wenn es so bleibt, die Betriebsstelle verständigen.",
        "Nobody can confirm just now who you are. Nothing was recorded; try again in a few minutes, and if that does \
         not help, tell whoever runs it.",
    )
}

/// A login that was not begun here, or comes back twice or too late.
pub fn not_begun() -> Said {
    Said::new(
        "Diese Anmeldung wurde in diesem Browser nicht begonnen, ist schon abgeschlossen, oder liegt mehr als zehn \
         Minuten zurück. Bitte noch einmal anmelden.",
        "This login was not begun in this browser, is completed already, or was begun more than ten minutes ago. Log \
         in once more.",
    )
}

/// The issuer said no, in its own word.
pub fn issuer_refused(word: &str) -> Said {
    Said::read(
        format!("Die Anmeldestelle hat abgelehnt: „{word}“. Bitte noch einmal anmelden."),
        format!("The login service refused: “{word}”. Log in once more."),
    )
}

/// What it gave is not taken.
pub fn token_unfit(why: NoToken) -> Said {
    let (de, en) = match why {
        NoToken::Several | NoToken::Unreadable => ("es ist nicht zu lesen", "it cannot be read"),
        NoToken::TooLong => ("es ist zu lang", "it is too long"),
        NoToken::Header | NoToken::Key => ("der Schlüssel ist nicht bekannt", "its key is not known"),
        NoToken::Issuer => ("es ist von einem anderen Aussteller", "it is of another issuer"),
        NoToken::Signature => ("die Unterschrift stimmt nicht", "its signature is wrong"),
        NoToken::Audience => ("es ist für jemand anderen ausgestellt", "it was issued for somebody else"),
        NoToken::Kind => ("es ist ein Token anderer Art", "it is a token of another kind"),
        NoToken::Nonce => ("es gehört zu einer anderen Anmeldung", "it belongs to another login"),
        NoToken::Time => (
            "es gilt nicht mehr oder noch nicht, oder Uhren gehen falsch",
            "it holds no more or not yet, or clocks are wrong",
        ),
        NoToken::Bound => ("es ist an ein Zertifikat gebunden", "it is bound to a certificate"),
        NoToken::KeysOld => ("die Schlüssel waren zu lange nicht zu lesen", "the keys could not be read for too long"),
    };
    Said::new(
        format!(
            "Was die Anmeldestelle ausgestellt hat, wird hier nicht angenommen: {de}. Bitte noch einmal anmelden; \
             hilft das nicht, der Betriebsstelle diesen Satz sagen."
        ),
        format!(
            "What the login service issued is not taken here: {en}. Log in once more; if that does not help, tell \
             whoever runs it this sentence."
        ),
    )
}

/// The two tokens of one login name two people.
pub fn two_people() -> Said {
    Said::new(
        "Die Anmeldestelle nennt in ihren beiden Token zwei verschiedene Personen. Bitte der Betriebsstelle sagen.",
        "The login service names two different people in its two tokens. Tell whoever runs it.",
    )
}

/// To whoever logged out.
pub fn gone() -> Said {
    Said::new(
        "Wer diesen Browser jetzt benutzt, sieht hier nichts mehr. An einem Rechner, den auch andere benutzen, bitte \
         auch den Browser schließen.",
        "Whoever uses this browser now sees nothing here any more. On a machine that others use too, close the browser \
         as well.",
    )
}
