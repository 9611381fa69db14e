//! `/users/{user}/invitation` and `/users/{user}/sessions`. `principals` and `keys` cover the rest of `/users`.

mod invitation;
mod sessions;

const USERS: &str = "/api/v1/users";
const ADMINISTRATOR: &str = "rol_000000000000";
