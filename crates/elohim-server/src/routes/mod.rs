//! All routes. Each feature lists its own; each route declares who may call it and how often.

pub(crate) mod identity;
pub(crate) mod ops;
pub(crate) mod privacy;
pub(crate) mod teams;
pub(crate) mod vault;

use crate::access::Routes;
use crate::state::ServerState;

/// Every route with its declaration, and their description.
pub(crate) fn all() -> (axum::Router<ServerState>, utoipa::openapi::OpenApi) {
    let routes = identity::routes(Routes::default());
    let routes = vault::routes(teams::routes(privacy::routes(routes)));
    ops::routes(routes).finish()
}
