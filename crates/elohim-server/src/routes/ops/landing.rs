//! The landing page.

use axum::Extension;
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
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

/// Where people come in: the web interface. A program that was built without has a plain page that says what runs here.
#[utoipa::path(get, path = "/", operation_id = "ops_landing_get", tag = "ops",
    responses((status = 200, content_type = "text/html"), (status = 303, description = "To the web interface."),
        (status = 429, body = Problem)))]
async fn landing() -> Response {
    if elohim_web::is_there() {
        return Redirect::to("/app/").into_response();
    }
    (Extension(Page::Own), Html(include_str!("../../pages/landing.html"))).into_response()
}

/// The style sheet of the plain pages.
#[utoipa::path(get, path = "/pages.css", operation_id = "ops_landing_style", tag = "ops",
    responses((status = 200, content_type = "text/css"), (status = 429, body = Problem)))]
async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../pages/pages.css"))
}
