//! Teams.

pub(crate) mod invites;
pub(crate) mod members;
pub(crate) mod promotions;
pub(crate) mod team;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    promotions::routes(invites::routes(members::routes(team::routes(routes))))
}
