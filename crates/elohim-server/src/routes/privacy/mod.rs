//! What people may ask of those who hold their data.

pub(crate) mod consents;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod policy;
pub(crate) mod processing;
pub(crate) mod retention;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = consents::routes(policy::routes(routes));
    retention::routes(processing::routes(erasure::routes(export::routes(routes))))
}
