//! What routes take from a request, with our own wording when it is not acceptable.
//!
//! - [`Json`] and [`Query`] read, [`Valid`] and [`ValidQuery`] read and check, [`JsonOrForm`] does both for the login
//!   family, [`Path`] reads parts of the address.
//! - 400 `REQUEST_MALFORMED`: it cannot be read at all. 422 `VALIDATION_FAILED`: it can, and `fields` says which fields
//!   are wrong. 413 and 415 as their names say. 408: it did not arrive in time.
//! - No answer shows text of a library or the name of a type.
//!
//! A route that reads its body as a stream maps the stream's errors with [`body_error`].

mod body;
mod fields;
mod json;
mod path;
mod query;

pub use body::body_error;
pub use json::{Json, JsonOrForm, Valid};
pub use path::Path;
pub use query::{Query, ValidQuery};
