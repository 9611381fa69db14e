//! The overview.

use postern_shared::overview::Overview;

use super::respond::Json;
use crate::caller::Caller;
use crate::error::Error;
use crate::operation::overview;

pub(super) async fn overview(caller: Caller) -> Result<Json<Overview>, Error> {
    overview::overview(&caller).await.map(Json)
}
