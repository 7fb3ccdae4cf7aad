//! What browsers report that the policy of the pages kept them from doing.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use elohim_api::Problem;
use elohim_app::limits::LimitGroup;
use elohim_core::ErrorCode;
use metrics::counter;
use serde::Deserialize;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes};
use crate::extract::body_error;
use crate::metrics::CSP_VIOLATIONS;
use crate::problem::ApiError;

/// The directives that a policy of ours has. Anything else that is reported is counted as `other`.
const DIRECTIVES: [&str; 14] = [
    "base-uri",
    "connect-src",
    "default-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "require-trusted-types-for",
    "script-src",
    "style-src",
    "worker-src",
];

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Public, Limit::Request(LimitGroup::General), routes!(report))
}

/// A report as browsers send it to `report-uri` (Content Security Policy Level 3, 5.3).
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "csp-report")]
    report: Report,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Report {
    effective_directive: Option<String>,
    violated_directive: Option<String>,
}

/// Counts what a browser kept a page from doing. Only the directive is kept: everything else in a report is somebody's text.
#[utoipa::path(post, path = "/api/v1/csp-reports", operation_id = "ops_csp_reports_create", tag = "ops",
    request_body(content = String, content_type = "application/csp-report"),
    responses((status = 204), (status = 400, body = Problem), (status = 413, body = Problem), (status = 429, body = Problem)))]
async fn report(body: Result<Bytes, BytesRejection>) -> Result<StatusCode, ApiError> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(ErrorCode::BodyTooLarge),
        _ => body_error(&rejection),
    })?;
    let Envelope { report } = serde_json::from_slice(&body).map_err(|_| ErrorCode::RequestMalformed)?;
    // A browser says `script-src-elem`; older ones give the whole directive with its sources.
    let said = report.effective_directive.or(report.violated_directive).unwrap_or_default();
    let name = said.split(' ').next().unwrap_or_default();
    let directive = DIRECTIVES.iter().find(|known| name.starts_with(**known)).copied().unwrap_or("other");
    counter!(CSP_VIOLATIONS, "directive" => directive).increment(1);
    tracing::warn!(directive, "a browser kept a page from doing what its policy forbids");
    Ok(StatusCode::NO_CONTENT)
}
