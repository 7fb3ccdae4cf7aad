//! Which pool a request is about.

use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// Which pool.
#[derive(Serialize, Deserialize, IntoParams, Debug, Clone, Default)]
#[into_params(parameter_in = Query)]
pub struct PoolQuery {
    /// The team whose pool it is; one's own when nothing is said.
    #[serde(default)]
    pub team: Option<String>,
}
