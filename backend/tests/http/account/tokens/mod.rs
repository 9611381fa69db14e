//! `/account/tokens`: the keys with which programs act as the caller.

mod delete;
mod edit;
mod generate;
mod limits;
mod list;
mod rotate;
mod usage;

const TOKENS: &str = "/api/v1/account/tokens";
