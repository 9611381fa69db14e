//! `/collections`.

mod records;
