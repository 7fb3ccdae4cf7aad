//! What can go wrong in a vault.

/// Shorthand for results of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something could not be done. Errors never say which of several keys failed, or how: that would help a lying server.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The passphrase, kit or device opens no slot.
    #[error("this passphrase does not open the vault")]
    WrongPassphrase,
    /// The passphrase is the login password.
    #[error("this is your login password, which the server is told at every login")]
    PassphraseIsLogin,
    /// The server says that there is no vault.
    #[error("this account has no vault")]
    NoVault,
    /// The server says that there is no vault, and this device has seen one.
    #[error(
        "the server says that there is no vault, but this device has used one here: do not make a new one, ask the operator"
    )]
    VaultVanished,
    /// There is a vault already.
    #[error("this account already has a vault")]
    VaultExists,
    /// The server asks for a key derivation that is too cheap or too dear.
    #[error("the server asks for unsafe settings of the passphrase's protection, and was refused")]
    UnsafeKdf,
    /// The log ends before an entry that this device has seen.
    #[error("the server shows an older state than this device has seen: something was rolled back")]
    RolledBack,
    /// The log does not continue what this device has seen.
    #[error("the server shows another history than this device has seen")]
    Forked,
    /// Something is not what the vault wrote. The text says what kind of thing.
    #[error("the server sent a damaged or forged {0}")]
    Damaged(&'static str),
    /// What was sent to a drop box cannot be opened: it was cut off, or is not for this vault.
    #[error("what was sent cannot be opened: it was cut off, or is not for this vault")]
    UnreadableSubmission,
    /// A name cannot be used.
    #[error("{0:?} cannot be a name: names have 1 to 255 bytes, no slash and no control characters")]
    BadName(String),
    /// Something of that name is there.
    #[error("{0:?} exists already")]
    NameTaken(String),
    /// There is no such file or folder.
    #[error("{0:?} does not exist")]
    NotFound(String),
    /// The operation does not fit the present state.
    #[error("{0}")]
    NotPossible(&'static str),
    /// Other devices were first again and again.
    #[error("other devices change the vault all the time; try again")]
    Contended,
    /// The source file was changed while it was being uploaded.
    #[error("the file was changed while it was being uploaded; start again")]
    SourceChanged,
    /// The link is not one, or not whole.
    #[error("this is not a whole share link")]
    BadLink,
    /// The newest keys of a team's vault are not for this member.
    #[error("you are no longer a member of this vault, or the server withholds what you may read")]
    NotAMember,
    /// The keys of a team's vault that somebody was sent are those of another one than before.
    #[error("these are keys of another vault than the one that this team has had until now")]
    OtherVault,
    /// The keys of a vault were renewed after a file was encrypted under the old ones.
    #[error("the keys were renewed meanwhile; store the file again")]
    KeysRenewed,
    /// The keys of a vault of one's own were renewed since it was unlocked here, or a renewal was interrupted.
    #[error("the keys of this vault were renewed, and those that it is open with are old")]
    OldKeys,
    /// The server could not be asked.
    #[error("{0}")]
    Pool(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Whether a change does not fit the state, whoever makes it and whenever.
    pub(crate) const fn is_of_the_change(&self) -> bool {
        matches!(self, Self::BadName(_) | Self::NameTaken(_) | Self::NotFound(_) | Self::NotPossible(_))
    }

    /// The stable code that programs and people know it by. What the server refused has a code of its own, inside.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongPassphrase => "VAULT_WRONG_PASSPHRASE",
            Self::PassphraseIsLogin => "VAULT_PASSPHRASE_IS_LOGIN",
            Self::NoVault => "VAULT_NOT_INITIALISED",
            Self::VaultExists => "VAULT_ALREADY_EXISTS",
            Self::VaultVanished | Self::RolledBack | Self::Forked | Self::Damaged(_) | Self::UnsafeKdf => {
                "VAULT_SERVER_NOT_TRUSTED"
            }
            Self::UnreadableSubmission => "SUBMISSION_UNREADABLE",
            Self::BadName(_) | Self::BadLink => "VAULT_BAD_NAME",
            Self::NameTaken(_) => "VAULT_NAME_TAKEN",
            Self::NotFound(_) => "VAULT_FILE_NOT_FOUND",
            Self::NotPossible(_) | Self::Contended => "VAULT_NOT_POSSIBLE",
            Self::SourceChanged => "VAULT_SOURCE_CHANGED",
            Self::NotAMember => "TEAM_NOT_A_MEMBER",
            Self::OtherVault => "TEAM_OTHER_VAULT",
            Self::KeysRenewed => "TEAM_KEYS_RENEWED",
            Self::OldKeys => "VAULT_KEYS_RENEWED",
            Self::Pool(_) => "UNAVAILABLE",
        }
    }
}
