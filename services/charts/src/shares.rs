//! One bar of parts that make a whole.

/// A part of the bar, in thousandths of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The class by which it is coloured.
    pub class: &'static str,
    pub thousandths: u32,
}

/// The parts side by side, cut where they would be more than the whole. The names stand in the page's own list: the bar
/// is for eyes alone, and grows with the page.
pub fn shares(parts: &[Part]) -> String {
    let (mut from, mut bars) = (0_u32, String::new());
    for Part { class, thousandths } in parts {
        let width = (*thousandths).min(1000_u32.saturating_sub(from));
        bars.push_str(&format!(r#"<rect class="{class}" x="{from}" y="0" width="{width}" height="24"></rect>"#));
        from = from.saturating_add(width);
    }
    format!(
        r#"<svg viewBox="0 0 1000 24" preserveAspectRatio="none" width="1000" height="24" focusable="false">{bars}</svg>"#
    )
}
