//! Reading what is stored, and comparing it with what was written.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::ops::scrub::{ScrubNext, Scrubbed, WrongPart};
use elohim_app::limits::LimitGroup;
use elohim_app::ops::scrub::{self, Place};
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::Valid;
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::SystemManageSettings);
    routes.add(access, Limit::Request(LimitGroup::General), routes!(next))
}

/// Reads the next stretch of everything that is stored, some 64 MB, and compares it with what was written. Call it again with
/// `next` until there is none.
#[utoipa::path(post, path = "/api/v1/storage/scrub", operation_id = "ops_scrub_next", tag = "ops", request_body = ScrubNext,
    responses((status = 200, body = Scrubbed), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem)))]
async fn next(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<ScrubNext>,
) -> Result<Json<Scrubbed>, ApiError> {
    let from = body.after.as_deref().map(str::parse::<Place>).transpose()?;
    let found = scrub::next(&state.app, &who, from).await?;
    let wrong = found.wrong.iter().map(|(place, is_missing)| WrongPart {
        pool: place.pool.to_string(),
        object: place.object.to_string(),
        part: place.part,
        why: if *is_missing { "missing" } else { "damaged" }.to_owned(),
    });
    let next = found.next.map(|place| place.to_string());
    Ok(Json(Scrubbed { parts: found.parts, bytes: found.bytes, wrong: wrong.collect(), next }))
}
