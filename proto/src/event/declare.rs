//! How events are declared: one macro, used once a context.
//!
//! An event is declared with the name of its type, what it means in one German line, the name of its struct and its
//! fields. Its comment says the same in English. A golden file of the type must lie in `proto/golden`, or the crate
//! does not compile.

use crate::ids::Authority;

/// A type of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Type {
    /// The context that decides on it.
    pub context: &'static str,
    /// The CloudEvents type, `procurement.order-placed.v1`.
    pub name: &'static str,
    /// What it means, in one German line. The English one is the description in its schema.
    pub german: &'static str,
}

/// The data of a type of event: one of the choice of its context.
pub trait Data: Into<Self::Context> {
    type Context;

    /// The CloudEvents type, `procurement.order-placed.v1`.
    const TYPE: &'static str;

    /// Reads the event out of its data as JSON.
    fn read(data: &str) -> serde_json::Result<Self::Context>;
}

/// Whom an event is about: somebody, or all of Berlin.
pub(super) trait About {
    fn about(&self) -> Option<&Authority>;
}
impl About for Authority {
    fn about(&self) -> Option<&Authority> {
        Some(self)
    }
}
impl About for Option<Authority> {
    fn about(&self) -> Option<&Authority> {
        self.as_ref()
    }
}

/// Declares the events of a context: their structs, and the closed choice of them.
macro_rules! events {
    ($context:literal $choice:ident {
        $($(#[$doc:meta])* $name:literal $german:literal $variant:ident {
            $($(#[$meta:meta])* $field:ident: $ty:ty,)*
        })*
    }) => {
        $(
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
            #[serde(deny_unknown_fields)]
            $(#[$doc])*
            pub struct $variant { $($(#[$meta])* pub $field: $ty,)* }

            impl From<$variant> for $choice {
                fn from(data: $variant) -> $choice {
                    $choice::$variant(data)
                }
            }
            impl super::declare::Data for $variant {
                type Context = $choice;

                const TYPE: &'static str = $name;

                fn read(data: &str) -> serde_json::Result<$choice> {
                    $choice::read::<$variant>(data)
                }
            }

            const _: &str = include_str!(concat!("../../golden/", $name, ".json"));
        )*

        #[doc = concat!("One thing that happened in the context `", $context, "`.")]
        #[derive(Debug, Clone, PartialEq)]
        pub enum $choice { $($variant($variant),)* }

        impl $choice {
            /// The context that decides on it.
            pub const CONTEXT: &'static str = $context;
            /// Every type of the context: context, name, and what it means in one German line.
            pub const TYPES: &'static [super::declare::Type] =
                &[$(super::declare::Type { context: $context, name: $name, german: $german },)*];

            /// The CloudEvents type.
            pub fn type_name(&self) -> &'static str {
                match self { $($choice::$variant(_) => $name,)* }
            }
            /// Whom it is about.
            pub(super) fn authority(&self) -> Option<&crate::ids::Authority> {
                use super::declare::About as _;
                match self { $($choice::$variant(data) => data.authority.about(),)* }
            }
            /// The `data` of the CloudEvent.
            pub(super) fn to_data(&self) -> serde_json::Result<Box<serde_json::value::RawValue>> {
                match self { $($choice::$variant(data) => serde_json::value::to_raw_value(data),)* }
            }
            /// Reads `data` of a type; `None` where the type is of another context.
            pub(super) fn from_data(type_name: &str, data: &str) -> Option<serde_json::Result<$choice>> {
                match type_name {
                    $($name => Some($choice::read::<$variant>(data)),)*
                    _ => None,
                }
            }
            /// Reads `data` of one type.
            fn read<T: serde::de::DeserializeOwned + Into<$choice>>(data: &str) -> serde_json::Result<$choice> {
                serde_json::from_str::<T>(data).map(Into::into).and_then($choice::whole)
            }
            /// The JSON Schema of each type's `data`, by type name, as `schema` makes it of the root.
            pub(super) fn schemas() -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($name, schemars::schema_for!($variant)),)*]
            }
            /// The same as references into one document.
            pub(super) fn schemas_in(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str,
                schemars::Schema)> {
                vec![$(($name, generator.subschema_for::<$variant>()),)*]
            }
        }
    };
}
pub(super) use events;
