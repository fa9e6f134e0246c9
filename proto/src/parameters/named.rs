//! Values by name, each once.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    ids::{Item, ProjectId, RolloutId},
    misfit::Misfit,
    said::both,
};

/// What stands in a set by name. The same name twice would drop one of two values without a word, so it is refused.
pub(crate) trait Named: Ord + serde::de::DeserializeOwned {
    fn twice(self) -> Misfit;
}
impl Named for Item {
    fn twice(self) -> Misfit {
        Misfit::ItemTwice(self)
    }
}
macro_rules! named {
    ($($name:ty)*) => {$(
        impl Named for $name {
            fn twice(self) -> Misfit {
                Misfit::NameTwice(self.to_string())
            }
        }
    )*};
}
named! { RolloutId ProjectId }

/// Reads values by name, each once.
pub(crate) fn each_once<'de, D: serde::Deserializer<'de>, K: Named, V: Deserialize<'de>>(
    d: D,
) -> Result<BTreeMap<K, V>, D::Error> {
    struct Names<K, V>(std::marker::PhantomData<(K, V)>);
    impl<'de, K: Named, V: Deserialize<'de>> serde::de::Visitor<'de> for Names<K, V> {
        type Value = BTreeMap<K, V>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a JSON object")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut values = BTreeMap::new();
            while let Some(name) = map.next_key::<K>()? {
                if values.contains_key(&name) {
                    return Err(both(&name.twice()));
                }
                values.insert(name, map.next_value()?);
            }
            Ok(values)
        }
    }
    d.deserialize_map(Names(std::marker::PhantomData))
}

/// The same, where `null` says that it is left out.
pub(super) fn each_once_or_none<'de, D: serde::Deserializer<'de>, K: Named, V: Deserialize<'de>>(
    d: D,
) -> Result<Option<BTreeMap<K, V>>, D::Error> {
    struct EachOnce<K, V>(BTreeMap<K, V>);
    impl<'de, K: Named, V: Deserialize<'de>> Deserialize<'de> for EachOnce<K, V> {
        fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
            each_once(d).map(EachOnce)
        }
    }
    Ok(Option::<EachOnce<K, V>>::deserialize(d)?.map(|read| read.0))
}
