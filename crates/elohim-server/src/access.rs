//! What every route declares: who may call it and how often. A route cannot be added without both.

use axum::extract::{DefaultBodyLimit, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use elohim_app::identity::authenticate::authenticate;
use elohim_app::limits::LimitGroup;
use elohim_app::{Actor, Caller};
use elohim_core::ErrorCode;
use elohim_core::identity::Permission;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::SecurityRequirement;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::client_address::ClientAddress;
use crate::problem::ApiError;
use crate::request_id::RequestId;
use crate::state::ServerState;

/// Longest body of somebody who is not signed in: it is read before anything is known of them.
const MAX_PUBLIC_BYTES: usize = 64 * 1024;

/// Who may call a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Access {
    /// Everybody. The handler decides by what the request shows, if anything.
    Public,
    /// Everybody who is signed in, also those whose role needs a second factor and who have none: so that they can add one.
    Enrolment,
    /// Everybody who is signed in.
    Session,
    /// Those whose role has the permission.
    Permission(Permission),
}

impl Access {
    fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Enrolment => "enrolment",
            Self::Session => "session",
            Self::Permission(permission) => permission.as_str(),
        }
    }
}

/// Where a route's limit is charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Limit {
    /// Before the handler runs, by account and address, or by address alone where nobody is signed in.
    Request(LimitGroup),
    /// In the use case, which knows the account or the link that it counts for.
    UseCase(LimitGroup),
}

/// The routes of the server, each with its declaration.
#[derive(Default)]
pub(crate) struct Routes {
    router: OpenApiRouter<ServerState>,
}

impl Routes {
    /// Adds the methods of one path. Methods with other declarations are added by a call of their own.
    pub(crate) fn add(self, access: Access, limit: Limit, routes: UtoipaMethodRouter<ServerState>) -> Self {
        self.insert(Rule { access, limit, fresh: false }, routes)
    }

    /// [`Routes::add`], for acts that the password is asked for again: whoever finds an open session must not do them.
    pub(crate) fn dangerous(self, access: Access, limit: Limit, routes: UtoipaMethodRouter<ServerState>) -> Self {
        self.insert(Rule { access, limit, fresh: true }, routes)
    }

    fn insert(mut self, rule: Rule, routes: UtoipaMethodRouter<ServerState>) -> Self {
        let (schemas, mut paths, methods) = routes;
        for item in paths.paths.values_mut() {
            operations(item).for_each(|operation| describe(operation, rule));
        }
        let methods = match rule.access {
            Access::Public => methods.layer(DefaultBodyLimit::max(MAX_PUBLIC_BYTES)),
            Access::Enrolment | Access::Session | Access::Permission(_) => methods,
        };
        let methods = methods.layer(middleware::from_fn_with_state(rule, enforce));
        self.router = self.router.routes((schemas, paths, methods));
        self
    }

    pub(crate) fn finish(self) -> (axum::Router<ServerState>, utoipa::openapi::OpenApi) {
        self.router.split_for_parts()
    }
}

/// Puts a declaration around a router whose routes are not described, such as that of the description itself.
pub(crate) fn declared(router: axum::Router, access: Access, limit: Limit) -> axum::Router {
    router.layer(middleware::from_fn_with_state(Rule { access, limit, fresh: false }, enforce))
}

#[derive(Clone, Copy)]
struct Rule {
    access: Access,
    limit: Limit,
    /// Whether the password must have been shown lately.
    fresh: bool,
}

/// Lets a request through to its handler if the route's declaration does. The server's state lies in the request's
/// extensions, so that routes and their description can be made without a running application.
async fn enforce(State(rule): State<Rule>, mut request: Request, next: Next) -> Result<Response, ApiError> {
    let caller = caller_of(&request)?;
    let state = request.extensions().get::<ServerState>().cloned();
    let state = state.ok_or_else(|| ApiError::internal("a request came without the server's state"))?;
    let mut key = caller.address.clone();
    if rule.access != Access::Public {
        let actor = signed_in(&state, &caller, request.headers()).await?;
        if actor.must_enrol && rule.access != Access::Enrolment {
            return Err(ErrorCode::SecondFactorSetupRequired.into());
        }
        if let Access::Permission(permission) = rule.access {
            actor.require(permission)?;
        }
        if rule.fresh && state.app.clock.now() >= actor.fresh_until {
            return Err(ErrorCode::StepUpRequired.into());
        }
        key = format!("{}/{key}", actor.account.id);
        request.extensions_mut().insert(actor);
    }
    if let Limit::Request(group) = rule.limit {
        state.app.limits.charge(group, &key)?;
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The account that the request's access token belongs to. Wrong tokens are counted by address.
pub(crate) async fn signed_in(state: &ServerState, caller: &Caller, headers: &HeaderMap) -> Result<Actor, ApiError> {
    let token = bearer(headers).ok_or(ErrorCode::AuthenticationRequired);
    let actor = match token {
        Ok(token) => authenticate(&state.app, caller.clone(), token).await.map_err(ApiError::from),
        Err(code) => Err(code.into()),
    };
    if actor.is_err() {
        state.app.limits.charge(LimitGroup::General, &format!("strangers/{}", caller.address))?;
    }
    actor
}

/// The token of an `Authorization: Bearer` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

fn caller_of(request: &Request) -> Result<Caller, ApiError> {
    let missing = || ApiError::internal("a request came without its address or id");
    let address = request.extensions().get::<ClientAddress>().ok_or_else(missing)?.limit_key().to_string();
    let request_id = request.extensions().get::<RequestId>().ok_or_else(missing)?.as_str().to_owned();
    let device = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(Caller { address, device: device.to_owned(), request_id })
}

/// The signed-in account, for handlers of routes that ask for one.
pub(crate) struct SignedIn(pub(crate) Actor);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let actor = parts.extensions.get::<Actor>().cloned();
        actor.map(Self).ok_or_else(|| ApiError::internal("a handler asks for an account on a public route"))
    }
}

/// Where the request came from.
pub(crate) struct From(pub(crate) Caller);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller.map(Self).ok_or_else(|| ApiError::internal("a handler runs outside its declaration"))
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let all = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.head, &mut item.patch];
    all.into_iter().filter_map(Option::as_mut)
}

fn describe(operation: &mut Operation, Rule { access, limit, fresh }: Rule) {
    let (Limit::Request(group) | Limit::UseCase(group)) = limit;
    let (count, seconds) = group.quota();
    let extensions = ExtensionsBuilder::new()
        .add("x-access", access.name())
        .add("x-rate-limit", format!("{} ({count} per {seconds} s)", group.name()))
        .add("x-step-up", fresh)
        .build();
    operation.extensions.get_or_insert_default().merge(extensions);
    if access != Access::Public {
        operation.security = Some(vec![SecurityRequirement::new("access_token", Vec::<String>::new())]);
    }
}
