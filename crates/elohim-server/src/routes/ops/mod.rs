//! Health, metrics, the audit log, and the landing page.

pub(crate) mod audit;
pub(crate) mod health;
pub(crate) mod landing;
pub(crate) mod metrics;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    audit::routes(metrics::routes(health::routes(landing::routes(routes))))
}
