//! Errors, as JavaScript sees them.

use std::fmt;

use wasm_bindgen::{JsCast as _, JsValue};

/// Shorthand for what goes to JavaScript.
pub(crate) type Result<T> = std::result::Result<T, JsValue>;

/// An `Error` whose name is the code.
pub(crate) fn thrown(error: elohim_vault::Error) -> JsValue {
    let (code, text) = (error.code(), error.to_string());
    match error {
        elohim_vault::Error::Pool(inner) => match inner.downcast::<Refused>() {
            Ok(refused) => named(&refused.name, &refused.message),
            Err(_) => named(code, &text),
        },
        _ => named(code, &text),
    }
}

/// What the caller gave cannot be understood.
pub(crate) fn unusable(what: &str) -> JsValue {
    named("VALIDATION_FAILED", what)
}

/// An `Error` of this name.
pub(crate) fn named(code: &str, text: &str) -> JsValue {
    let error = js_sys::Error::new(text);
    error.set_name(code);
    error.into()
}

/// What the page's pool threw: it comes back to the page with the same name and message.
#[derive(Debug)]
pub(crate) struct Refused {
    name: String,
    message: String,
}

impl Refused {
    pub(crate) fn of(thrown: &JsValue) -> elohim_vault::Error {
        let (name, message) = match thrown.dyn_ref::<js_sys::Error>() {
            Some(error) => (error.name().into(), error.message().into()),
            None => ("Error".to_owned(), format!("{thrown:?}")),
        };
        elohim_vault::Error::Pool(Box::new(Self { name, message }))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}
