//! The pool that a request is about: every route of objects and uploads asks for it, so that none can forget the check.

use axum::extract::FromRequestParts;
use elohim_api::vault::pool::PoolQuery;
use elohim_app::vault::pools::{self, Pool};
use elohim_core::ErrorCode;
use http::request::Parts;

use crate::access::SignedIn;
use crate::extract::Query;
use crate::problem::ApiError;
use crate::state::ServerState;

/// The pool, of the account or of a team of theirs.
pub(crate) struct InPool(pub(crate) Pool);

impl FromRequestParts<ServerState> for InPool {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, ApiError> {
        let SignedIn(who) = SignedIn::from_request_parts(parts, state).await?;
        let Query(PoolQuery { team }) = Query::from_request_parts(parts, state).await?;
        let team = team.map(|id| id.parse().map_err(|_| ErrorCode::NotFound)).transpose()?;
        Ok(Self(pools::open(&state.app, &who, team).await?))
    }
}
