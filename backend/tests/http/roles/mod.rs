//! `/roles`.

mod create;
mod delete;
mod edit;
mod list;

const ROLES: &str = "/api/v1/roles";
const ADMINISTRATOR: &str = "/api/v1/roles/rol_000000000000";
