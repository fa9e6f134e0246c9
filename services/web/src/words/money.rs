//! What the pages say of moving, freezing and freeing money of a budget line.

use sollist_contract::{lang::Lang, said::Said};

words! {
    transfer "Mittel umsetzen" "Transfer money";
    freeze "Sperren" "Freeze money";
    lift "Sperre aufheben" "Lift the freeze";
    deed_transfer "Verbindlich umsetzen" "Record the transfer";
    deed_freeze "Verbindlich sperren" "Record the freeze";
    deed_lift "Verbindlich aufheben" "Record the lifting";
    line_hint
        "Aus der Liste der Haushaltsstellen dieser Behörde wählen, oder der ganze Name einer anderen"
        "Choose from the list of this authority’s budget lines, or the whole name of another one";
    own_line_hint
        "Aus der Liste der Haushaltsstellen Ihrer Behörde wählen"
        "Choose from the list of your authority’s budget lines";
    consents "Wer zustimmen muss" "Who has to consent";
    consents_hint
        "Wessen Einwilligung es braucht, bevor das Geld verwendet werden darf, zum Beispiel Hauptausschuss"
        "Whose consent it takes before the money may be used, such as Hauptausschuss";
    consented "Wer zugestimmt hat" "Who consented";
    consented_hint "Zum Beispiel Hauptausschuss" "Such as Hauptausschuss";
    receipt "Quittung zu diesem Ereignis" "Receipt of this event";
}

pub type Own = Words;

pub fn own(lang: Lang) -> &'static Own {
    lang.pick(&DE, &EN)
}

/// What a transfer does.
pub fn transfers() -> Said {
    Said::new(
        "Geld geht von einer Haushaltsstelle auf eine andere: Das Soll der einen sinkt um so viel, wie das der anderen \
         steigt.",
        "Money goes from one budget line to another: the current budget of one falls by as much as that of the other \
         rises.",
    )
}

/// How many persons a transfer takes.
pub fn transfer_takes() -> Said {
    Said::new(
        "Über der Grenze, die in den Parametern veröffentlicht ist, gibt eine zweite Person es frei; ob es hier so \
         ist, sagt die Vorschau.",
        "Above the limit that is published in the parameters another person approves it; the preview says whether this \
         is so.",
    )
}

/// What a freeze does.
pub fn freezes() -> Said {
    Said::new(
        "Gesperrtes Geld bleibt auf der Haushaltsstelle, ist aber nicht verfügbar, bis die Sperre aufgehoben wird.",
        "Frozen money stays on the budget line and is not available until the freeze is lifted.",
    )
}

/// What the lifting of a freeze does.
pub fn lifts() -> Said {
    Said::new("Was entsperrt wird, ist wieder verfügbar.", "What is freed is available again.")
}

/// How many persons the lifting of a freeze takes.
pub fn lift_takes() -> Said {
    Said::new("Eine zweite Person gibt es frei.", "Another person approves it.")
}

/// How much may be freed.
pub fn frozen_at_most(amount: &Said) -> Said {
    Said::new(
        format!("Höchstens {} EUR: so viel ist gesperrt", amount.de),
        format!("EUR {} at most: so much is frozen", amount.en),
    )
}

/// There is no freeze that could be lifted.
pub fn nothing_frozen() -> Said {
    Said::new("Auf dieser Haushaltsstelle ist nichts gesperrt.", "Nothing is frozen on this budget line.")
}

/// What takes one person, where two might be needed.
pub fn one_is_enough() -> Said {
    Said::new("Eine Person genügt; es wird sofort aufgezeichnet.", "One person is enough; it is recorded at once.")
}

/// What takes another person, and why.
pub fn takes_another(why: &Said) -> Said {
    Said::new(
        format!(
            "Es braucht eine zweite Person: {}. Aufgezeichnet wird ein Vorgang, der wartet; an den Haushaltsstellen \
             ändert sich noch nichts, und zurückgelegt ist das Geld nicht. Erst wenn eine andere Person mit der Rolle \
             approver ihn freigibt, wird gebucht, nach dem, was dann da ist.",
            why.de
        ),
        format!(
            "It takes another person: {}. What is recorded is a process that waits; nothing changes on the budget \
             lines yet, and the money is not set aside. Only when another person with the role approver approves it \
             is it booked, by what is there then.",
            why.en
        ),
    )
}

/// Why a transfer takes another person where no limit is published.
pub fn every_transfer() -> Said {
    Said::new(
        "wie jede Umsetzung, solange keine Grenze veröffentlicht ist",
        "like every transfer as long as no limit is published",
    )
}

/// Why the lifting of a freeze takes another person.
pub fn every_lift() -> Said {
    Said::new("wie jede Aufhebung einer Sperre", "like every lifting of a freeze")
}
