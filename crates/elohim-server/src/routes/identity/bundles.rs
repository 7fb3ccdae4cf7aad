//! Permissions beyond a role's baseline.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::identity::bundles::{
    Assign, AssignmentView, BundleView, ChangeBundle, CreateBundle, EffectivePermissions,
};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::identity::bundles;
use elohim_app::limits::LimitGroup;
use elohim_core::ErrorCode;
use elohim_core::id::BundleId;
use elohim_core::identity::{Effect, Permission};
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::routes::identity::users::account_id;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let (access, limit) =
        (Access::Permission(Permission::SystemManagePermissions), Limit::Request(LimitGroup::General));
    routes
        .add(access, limit, routes!(list))
        .dangerous(access, limit, routes!(create))
        .dangerous(access, limit, routes!(change, remove))
        .dangerous(access, limit, routes!(assign, unassign))
        .add(access, limit, routes!(effective))
        .add(Access::Session, limit, routes!(own))
}

/// All bundles of permissions, by name.
#[utoipa::path(get, path = "/api/v1/permission-bundles", operation_id = "identity_bundles_list", tag = "identity",
    params(PageQuery),
    responses((status = 200, body = Page<BundleView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<BundleView>>, ApiError> {
    let (found, total) = bundles::list(&state.app, &who, page.limit, page.offset).await?;
    Ok(Json(Page::new(found.iter().map(BundleView::from).collect(), total, &page)))
}

/// Makes a bundle of permissions. Nobody gives or takes what they do not have.
#[utoipa::path(post, path = "/api/v1/permission-bundles", operation_id = "identity_bundles_create", tag = "identity",
    request_body = CreateBundle,
    responses((status = 201, body = BundleView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<CreateBundle>,
) -> Result<(StatusCode, Json<BundleView>), ApiError> {
    let rules = rules(&body.rules)?;
    let bundle = bundles::create(&state.app, &who, body.kind, body.name, rules).await?;
    Ok((StatusCode::CREATED, Json((&bundle).into())))
}

/// Replaces a bundle's name and rules, for everybody who has it.
#[utoipa::path(put, path = "/api/v1/permission-bundles/{id}", operation_id = "identity_bundles_change", tag = "identity",
    params(("id" = String, Path, description = "The bundle's id.")),
    request_body = ChangeBundle,
    responses((status = 200, body = BundleView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn change(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<ChangeBundle>,
) -> Result<Json<BundleView>, ApiError> {
    let rules = rules(&body.rules)?;
    Ok(Json((&bundles::change(&state.app, &who, bundle_id(&id)?, body.name, rules).await?).into()))
}

/// Removes a bundle from everybody.
#[utoipa::path(delete, path = "/api/v1/permission-bundles/{id}", operation_id = "identity_bundles_remove", tag = "identity",
    params(("id" = String, Path, description = "The bundle's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    bundles::remove(&state.app, &who, bundle_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a bundle to an account whose role is below one's own. It counts from the account's next request on.
#[utoipa::path(put, path = "/api/v1/users/{id}/permission-bundles/{bundle}", operation_id = "identity_bundles_assign",
    tag = "identity",
    params(("id" = String, Path, description = "The account's id."), ("bundle" = String, Path, description = "The bundle's id.")),
    request_body = Assign,
    responses((status = 200, body = AssignmentView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn assign(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path((id, bundle)): Path<(String, String)>,
    Valid(body): Valid<Assign>,
) -> Result<Json<AssignmentView>, ApiError> {
    let (account, bundle) = (account_id(&id)?, bundle_id(&bundle)?);
    let end = body.expires_at.map(|end| end.0);
    Ok(Json((&bundles::assign(&state.app, &who, account, bundle, end).await?).into()))
}

/// Takes a bundle from an account whose role is below one's own.
#[utoipa::path(delete, path = "/api/v1/users/{id}/permission-bundles/{bundle}", operation_id = "identity_bundles_unassign",
    tag = "identity",
    params(("id" = String, Path, description = "The account's id."), ("bundle" = String, Path, description = "The bundle's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn unassign(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path((id, bundle)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    bundles::unassign(&state.app, &who, account_id(&id)?, bundle_id(&bundle)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an account may do, and why.
#[utoipa::path(get, path = "/api/v1/users/{id}/permissions", operation_id = "identity_users_permissions", tag = "identity",
    params(("id" = String, Path, description = "The account's id.")),
    responses((status = 200, body = EffectivePermissions), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn effective(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<EffectivePermissions>, ApiError> {
    let (account, assigned) = bundles::of(&state.app, &who, account_id(&id)?).await?;
    Ok(Json(EffectivePermissions::new(&account, &assigned, state.app.clock.now())))
}

/// What the account that asks may do, and why.
#[utoipa::path(get, path = "/api/v1/auth/permissions", operation_id = "identity_auth_permissions", tag = "identity",
    responses((status = 200, body = EffectivePermissions), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn own(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
) -> Result<Json<EffectivePermissions>, ApiError> {
    let (account, assigned) = bundles::own(&state.app, &who).await?;
    Ok(Json(EffectivePermissions::new(&account, &assigned, state.app.clock.now())))
}

fn bundle_id(text: &str) -> Result<BundleId, ApiError> {
    text.parse().map_err(|_| ErrorCode::NotFound.into())
}

fn rules(wire: &BTreeMap<String, String>) -> Result<BTreeMap<Permission, Effect>, ApiError> {
    let rule = |(permission, effect): (&String, &String)| Some((permission.parse().ok()?, effect.parse().ok()?));
    let invalid =
        |name: &String| ApiError::new(ErrorCode::ValidationFailed).with_field(format!("rules.{name}"), "invalid");
    wire.iter().map(|entry| rule(entry).ok_or_else(|| invalid(entry.0))).collect()
}
