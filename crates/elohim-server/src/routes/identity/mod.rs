//! Accounts and what they may do, signing in, sessions.

pub(crate) mod auth;
pub(crate) mod bundles;
pub(crate) mod invitations;
pub(crate) mod notices;
pub(crate) mod oidc;
pub(crate) mod oidc_links;
pub(crate) mod passkey_login;
pub(crate) mod passkeys;
pub(crate) mod preferences;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod step_up;
pub(crate) mod users;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = step_up::routes(preferences::routes(notices::routes(oidc_links::routes(oidc::routes(routes)))));
    let routes = passkey_login::routes(passkeys::routes(routes));
    bundles::routes(invitations::routes(users::routes(second_factor::routes(sessions::routes(auth::routes(routes))))))
}
