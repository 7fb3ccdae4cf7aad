//! Accounts and what they may do, signing in, sessions.

pub(crate) mod auth;
pub(crate) mod bundles;
pub(crate) mod invitations;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod users;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    bundles::routes(invitations::routes(users::routes(second_factor::routes(sessions::routes(auth::routes(routes))))))
}
