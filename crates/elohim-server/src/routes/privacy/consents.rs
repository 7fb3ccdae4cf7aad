//! One's own decisions about the privacy policy.

use axum::Json;
use axum::extract::State;
use elohim_api::privacy::policy::{ConsentView, DecideConsent};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::privacy::policy;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Session, Limit::Request(LimitGroup::General), routes!(list, create))
}

/// What one has decided about versions of the privacy policy, newest first. The last decision about a version counts.
#[utoipa::path(get, path = "/api/v1/privacy/consents", operation_id = "privacy_consents_list", tag = "privacy",
    params(PageQuery),
    responses((status = 200, body = Page<ConsentView>), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<ConsentView>>, ApiError> {
    let (found, total) = policy::list_own(&state.app, &who, page.limit, page.offset).await?;
    Ok(Json(Page::new(found.iter().map(ConsentView::from).collect(), total, &page)))
}

/// Agrees to a version of the privacy policy, or withdraws. Who says the same again is answered what they said before.
#[utoipa::path(post, path = "/api/v1/privacy/consents", operation_id = "privacy_consents_create", tag = "privacy",
    request_body = DecideConsent,
    responses((status = 200, body = ConsentView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<DecideConsent>,
) -> Result<Json<ConsentView>, ApiError> {
    let consent = policy::decide(&state.app, &who, body.version, body.accepted).await?;
    Ok(Json((&consent).into()))
}
