//! The whole server: every route, its description, and what surrounds them.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use elohim_app::limits::LimitGroup;
use elohim_core::ErrorCode;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi};

use crate::access::{Access, Limit, declared};
use crate::problem::ApiError;
use crate::settings::HttpSettings;
use crate::state::ServerState;
use crate::{docs, routes, stack, web};

/// The description of every route, as it is served and committed.
pub fn openapi() -> OpenApi {
    describe(routes::all().1)
}

/// Every route over a running application, with everything that surrounds them.
///
/// # Errors
/// When the description cannot be written.
pub fn router(state: ServerState, settings: Arc<HttpSettings>) -> Result<Router, serde_json::Error> {
    let (routes, document) = routes::all();
    let docs = declared(docs::router(&describe(document))?, Access::Public, Limit::Request(LimitGroup::General));
    let pages = declared(web::router(), Access::Public, Limit::Request(LimitGroup::Pages));
    let entropy = Arc::clone(&state.app.entropy);
    let router = routes
        .with_state(state.clone())
        .merge(docs)
        .merge(pages)
        .fallback(|| async { ApiError::new(ErrorCode::NotFound) })
        .method_not_allowed_fallback(|| async { ApiError::new(ErrorCode::MethodNotAllowed) })
        .layer(middleware::from_fn(refuse_passphrases))
        .layer(Extension(state));
    Ok(stack::wrap(router, settings, entropy))
}

/// Refuses every request that carries a vault passphrase, before anything of it is read: no client of ours sends one, and
/// a program that does must learn at once that it gives its secret away.
async fn refuse_passphrases(request: Request, next: Next) -> Response {
    let named = |name: &str| {
        let name = name.to_ascii_lowercase().replace('-', "_");
        matches!(name.as_str(), "vault_passphrase" | "x_vault_passphrase" | "vaultpassphrase" | "x_vaultpassphrase")
    };
    let query = request.uri().query().unwrap_or_default();
    let by_query = query.split('&').any(|pair| named(pair.split('=').next().unwrap_or_default()));
    let by_header = request.headers().keys().any(|name| named(name.as_str()));
    if (by_query || by_header) && request.method() != Method::OPTIONS {
        return ApiError::new(ErrorCode::VaultPassphraseRefused).into_response();
    }
    next.run(request).await
}

fn describe(mut document: OpenApi) -> OpenApi {
    document.info = InfoBuilder::new()
        .title("ElohimOS")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "The HTTP interface of a private workspace. What goes into the vault is encrypted by the client; the server \
             stores opaque bytes. Errors are RFC 9457 problems with a stable code.",
        ))
        .license(Some(utoipa::openapi::License::new("Apache-2.0")))
        .build();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let components = document.components.get_or_insert_default();
    components.security_schemes.insert("access_token".to_owned(), SecurityScheme::Http(bearer).into());
    document
}
