//! The fonts of the report.

use std::sync::LazyLock;

use typst_kit::fonts::{self, FontStore};

/// Embedded in the program: no font of the machine changes a report.
pub(crate) static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut store = FontStore::new();
    store.extend(fonts::embedded());
    store
});
