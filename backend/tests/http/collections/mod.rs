//! `/collections`.

mod defined;
