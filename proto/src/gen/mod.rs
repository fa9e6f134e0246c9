//! Generated from the protos of this crate; see `tests/generated.rs`.

pub mod analytics {
    pub mod v1 {
        include!("sollist.analytics.v1.rs");
    }
}
pub mod budget {
    pub mod v1 {
        include!("sollist.budget.v1.rs");
    }
}
pub mod common {
    pub mod v1 {
        include!("sollist.common.v1.rs");
    }
}
pub mod intake {
    pub mod v1 {
        include!("sollist.intake.v1.rs");
    }
}
pub mod notary {
    pub mod v1 {
        include!("sollist.notary.v1.rs");
    }
}
pub mod procurement {
    pub mod v1 {
        include!("sollist.procurement.v1.rs");
    }
}
pub mod reporting {
    pub mod v1 {
        include!("sollist.reporting.v1.rs");
    }
}
pub mod rollout {
    pub mod v1 {
        include!("sollist.rollout.v1.rs");
    }
}
pub mod staffing {
    pub mod v1 {
        include!("sollist.staffing.v1.rs");
    }
}
pub mod methods;
