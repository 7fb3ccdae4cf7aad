//! Health, metrics, and the landing page.

pub(crate) mod health;
pub(crate) mod landing;
pub(crate) mod metrics;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    metrics::routes(health::routes(landing::routes(routes)))
}
