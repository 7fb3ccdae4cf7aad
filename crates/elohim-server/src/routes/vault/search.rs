//! Finding objects by what the server knows of them.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::vault::objects::ObjectView;
use elohim_api::vault::search::{FoundObjects, SearchQuery};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::search::{self, Search};
use elohim_core::id::ObjectId;
use elohim_core::identity::Permission;
use elohim_core::{ErrorCode, Timestamp};
use utoipa_axum::routes;

use super::pool::InPool;
use crate::access::{Access, Limit, Routes};
use crate::extract::ValidQuery;
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Permission(Permission::VaultUse), Limit::Request(LimitGroup::General), routes!(find))
}

/// Objects by length and time. Names are known to clients alone, which search them.
#[utoipa::path(get, path = "/api/v1/vault/search", operation_id = "vault_search_find", tag = "vault", params(SearchQuery),
    responses((status = 200, body = FoundObjects), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn find(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    ValidQuery(query): ValidQuery<SearchQuery>,
) -> Result<Json<FoundObjects>, ApiError> {
    let behind = query.after.as_deref().map(place).transpose()?;
    let longest = query.max_length.unwrap_or(u64::MAX);
    let what = Search {
        length: (query.min_length.unwrap_or(0), behind.map_or(longest, |(length, _)| length.min(longest))),
        created: (query.from.is_some() || query.until.is_some()).then(|| {
            (
                query.from.map_or(Timestamp::from_micros(i64::MIN), |from| from.0),
                query.until.map_or(Timestamp::from_micros(i64::MAX), |until| until.0),
            )
        }),
        behind: behind.filter(|(length, _)| *length <= longest).map(|(_, id)| id),
    };
    let found = search::search(&state.app, &pool, query.query.as_deref(), &what, query.limit).await?;
    let next = found.next.map(|(length, id)| format!("{length}-{id}"));
    Ok(Json(FoundObjects { data: found.objects.iter().map(ObjectView::from).collect(), next }))
}

/// Where a page ended: the length and id of the last object that was looked at.
fn place(text: &str) -> Result<(u64, ObjectId), ApiError> {
    let parsed = text.split_once('-').and_then(|(length, id)| Some((length.parse().ok()?, id.parse().ok()?)));
    parsed.ok_or_else(|| ApiError::new(ErrorCode::ValidationFailed).with_field("after", "is not the next of a page"))
}
