//! How events are declared: one macro, used once a context.
//!
//! An event is declared with the name of its type, what it means in one German line, the name of its struct and its fields. Its
//! comment says the same in English. A golden file of the type must lie in `proto/golden`, or the crate does not compile.

use serde::Deserialize;

use crate::ids::Authority;

/// Reads what may be left out: `null` says that it is.
pub(crate) fn absent_or<'de, D: serde::Deserializer<'de>, T: Default + Deserialize<'de>>(d: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
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
    ($outer:ident $context:literal $choice:ident {
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
            impl From<$variant> for super::Event {
                fn from(data: $variant) -> super::Event {
                    super::Event::$outer(data.into())
                }
            }

            impl super::Data for $variant {
                const TYPE: &'static str = $name;

                fn read(data: &str) -> serde_json::Result<super::Event> {
                    $choice::read::<$variant>(data).map(super::Event::$outer)
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
            pub const TYPES: &'static [super::Type] =
                &[$(super::Type { context: $context, name: $name, german: $german },)*];

            /// The event, where it is one of this context.
            pub fn of(event: &super::Event) -> Option<&$choice> {
                match event {
                    super::Event::$outer(event) => Some(event),
                    _ => None,
                }
            }
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
            pub(super) fn schemas_in(generator: &mut schemars::SchemaGenerator) -> Vec<(&'static str, schemars::Schema)> {
                vec![$(($name, generator.subschema_for::<$variant>()),)*]
            }
        }
    };
}
pub(super) use events;
