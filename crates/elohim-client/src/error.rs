//! How calls fail.

use elohim_api::Problem;

/// Shorthand for the results of calls.
pub type Result<T> = std::result::Result<T, ClientError>;

/// Why a call did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server refused, and says why.
    #[error("{} {}", .0.title, .0.detail)]
    Refused(Box<Problem>),
    /// The server answered something that is not of the contract.
    #[error("the server's answer cannot be understood ({0})")]
    Unexpected(String),
    /// No server answered, or the connection broke.
    #[error("no connection to the server")]
    Connection(#[source] reqwest::Error),
    /// The address is not one of a server.
    #[error("{0:?} is not the address of a server")]
    Address(String),
}

impl ClientError {
    /// The server's code; `None` when no server refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) => Some(&problem.code),
            _ => None,
        }
    }

    /// Whether trying the same call again may help.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connection(_) => true,
            Self::Refused(problem) => matches!(problem.status, 408 | 429 | 503),
            Self::Unexpected(_) | Self::Address(_) => false,
        }
    }
}
