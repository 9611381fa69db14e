//! `/users`.

mod adopt;
mod create;
mod delete;
mod edit;
mod hand_over;
mod invitation;
mod list;
mod sessions;
mod status;
mod tokens;

const USERS: &str = "/api/v1/users";
const ADMINISTRATOR: &str = "rol_000000000000";
