//! Addresses without a screen.

pub const NOT_FOUND: &str = text!("Not found");
pub const NO_SUCH_PAGE: &str = text!("This page does not exist");
pub const GO_TO_START: &str = text!("Go to the start page");
