//! Health, metrics, the audit log, and the landing page.

pub(crate) mod audit;
pub(crate) mod audit_export;
pub(crate) mod csp_reports;
pub(crate) mod health;
pub(crate) mod landing;
pub(crate) mod metrics;
pub(crate) mod scrub;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = metrics::routes(health::routes(landing::routes(routes)));
    csp_reports::routes(scrub::routes(audit_export::routes(audit::routes(routes))))
}
