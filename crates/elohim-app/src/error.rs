//! How use cases fail.

use elohim_core::ErrorCode;

/// Shorthand for the results of use cases.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no. The code is the whole answer.
    #[error("{}", .0.title())]
    Refused(ErrorCode),
    /// One field is not acceptable: its path, and what is wrong with it.
    #[error("{path} {problem}")]
    Invalid {
        /// The code that the answer carries.
        code: ErrorCode,
        /// Path of the field, as in the request.
        path: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Too many attempts.
    #[error("{}", .code.title())]
    Limited {
        /// The code that the answer carries.
        code: ErrorCode,
        /// Name of the limit.
        group: &'static str,
        /// In how many seconds the next attempt may be made.
        retry_after: u64,
    },
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] elohim_store::Error),
    /// The object storage could not do it.
    #[error(transparent)]
    Blob(#[from] elohim_store::BlobError),
    /// The log files could not be read.
    #[error("the log files cannot be read")]
    Logs(#[source] std::io::Error),
    /// Something that cannot happen did.
    #[error("{0}")]
    Internal(&'static str),
}

impl Error {
    /// The code that the caller sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(code) | Self::Invalid { code, .. } | Self::Limited { code, .. } => *code,
            Self::Store(elohim_store::Error::Busy | elohim_store::Error::Unavailable(_)) | Self::Logs(_) => {
                ErrorCode::Unavailable
            }
            Self::Store(elohim_store::Error::Full(_)) | Self::Blob(elohim_store::BlobError::Full(_)) => {
                ErrorCode::StorageFull
            }
            Self::Store(_) | Self::Blob(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}
