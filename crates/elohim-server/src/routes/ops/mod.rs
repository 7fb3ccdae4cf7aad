//! Health, metrics, background jobs, the audit log, the server's log, and the landing page.

pub(crate) mod audit;
pub(crate) mod audit_export;
pub(crate) mod csp_reports;
pub(crate) mod health;
pub(crate) mod jobs;
pub(crate) mod landing;
pub(crate) mod logs;
pub(crate) mod metrics;
pub(crate) mod scrub;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = logs::routes(jobs::routes(metrics::routes(health::routes(landing::routes(routes)))));
    csp_reports::routes(scrub::routes(audit_export::routes(audit::routes(routes))))
}
