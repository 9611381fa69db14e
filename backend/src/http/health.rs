//! Health.

use serde::Serialize;
use utoipa::ToSchema;

use super::extract::Anonymous;
use super::respond::Json;
use crate::error::Error;
use crate::operation::setup;

/// The state of a service that is up and reaches its table.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// Always `ok`. A service that does not reach its table answers a problem.
    status: &'static str,
    /// Whether Postern has been set up.
    set_up: bool,
}

pub(super) async fn check(anonymous: Anonymous) -> Result<Json<Health>, Error> {
    Ok(Json(Health { status: "ok", set_up: setup::is_done(&anonymous.app).await? }))
}
