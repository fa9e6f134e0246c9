//! The methods of the contract, and what a request says of whom it concerns; both are made of the protos.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

pub use crate::grpc::methods::Method;
use crate::grpc::methods::PATHS;

/// A request: the one method that takes it, and the fields in which it names whose affairs it is about.
pub trait Asks {
    const METHOD: Method;

    fn named(&mut self) -> Named<'_>;
}

/// Whose affairs a request names.
#[derive(Debug, Default)]
pub struct Named<'a> {
    /// It changes something. What an empty field means then is the method's to say; elsewhere it asks for all that
    /// whoever asks may see.
    pub records: bool,
    pub authority: Option<&'a mut String>,
    pub district: Option<&'a mut String>,
}

impl Method {
    /// Every method.
    pub fn all() -> impl Iterator<Item = Method> {
        PATHS.iter().map(|(_, method)| *method)
    }

    /// The method that is called under a path, `/sollist.budget.v1.BudgetService/GetLine`.
    pub fn of(path: &str) -> Option<Method> {
        static METHODS: LazyLock<HashMap<&str, Method>> = LazyLock::new(|| PATHS.iter().copied().collect());
        METHODS.get(path).copied()
    }

    /// The path under which it is called.
    pub fn path(self) -> &'static str {
        static METHODS: LazyLock<BTreeMap<Method, &str>> =
            LazyLock::new(|| PATHS.iter().map(|(path, method)| (*method, *path)).collect());
        METHODS.get(&self).copied().unwrap_or_default()
    }

    /// How it is called among people, `BudgetService.GetLine`.
    pub fn shown(self) -> String {
        self.path().rsplit('.').next().unwrap_or_default().replace('/', ".")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_found_by_its_path_and_by_no_other() {
        for method in Method::all() {
            assert_eq!(Method::of(method.path()), Some(method));
        }
        let path = "/sollist.budget.v1.BudgetService/GetLine";
        assert_eq!(Method::of(path), Some(Method::BudgetGetLine));
        assert_eq!(Method::BudgetGetLine.shown(), "BudgetService.GetLine");
        for other in [
            "",
            "/",
            "sollist.budget.v1.BudgetService/GetLine",
            "//sollist.budget.v1.BudgetService/GetLine",
            "/sollist.budget.v1.BudgetService/GetLine/",
            "/sollist.budget.v1.BudgetService/getline",
            "/sollist.budget.v1.BudgetService/Get%4Cine",
        ] {
            assert_eq!(Method::of(other), None, "{other}");
        }
    }
}
