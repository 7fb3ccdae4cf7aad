//! What people may ask of those who hold their data.

pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod processing;

use crate::access::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    processing::routes(erasure::routes(export::routes(routes)))
}
