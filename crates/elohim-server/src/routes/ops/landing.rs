//! The landing page.

use axum::Extension;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use elohim_api::Problem;
use elohim_app::limits::LimitGroup;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes};
use crate::security_headers::Page;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Public, Limit::Request(LimitGroup::General), routes!(landing)).add(
        Access::Public,
        Limit::Request(LimitGroup::General),
        routes!(style),
    )
}

/// A plain page that says what runs here and where to go.
#[utoipa::path(get, path = "/", operation_id = "ops_landing_get", tag = "ops",
    responses((status = 200, content_type = "text/html"), (status = 429, body = Problem)))]
async fn landing() -> impl IntoResponse {
    (Extension(Page::Own), Html(include_str!("../../pages/landing.html")))
}

/// The style sheet of the plain pages.
#[utoipa::path(get, path = "/pages.css", operation_id = "ops_landing_style", tag = "ops",
    responses((status = 200, content_type = "text/css"), (status = 429, body = Problem)))]
async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../pages/pages.css"))
}
