//! The bill.

mod bill;
mod month;

pub use bill::Bill;
