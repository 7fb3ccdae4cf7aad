//! Signing in and sessions.

pub(crate) mod auth;
pub(crate) mod sessions;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    sessions::routes(auth::routes(routes))
}
