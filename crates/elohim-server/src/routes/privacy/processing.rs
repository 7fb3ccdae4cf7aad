//! The record of processing.

use axum::Json;
use elohim_api::Problem;
use elohim_api::privacy::processing::Processing;
use elohim_app::limits::LimitGroup;
use elohim_core::privacy::INVENTORY;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Session, Limit::Request(LimitGroup::General), routes!(list))
}

/// Every kind of personal data that the deployment holds: where, why, for how long, and what an erasure does to it.
#[utoipa::path(get, path = "/api/v1/privacy/processing", operation_id = "privacy_processing", tag = "privacy",
    responses((status = 200, body = Processing), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn list() -> Json<Processing> {
    Json(Processing { data: INVENTORY.iter().map(Into::into).collect() })
}
