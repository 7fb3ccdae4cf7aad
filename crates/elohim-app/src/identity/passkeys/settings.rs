//! What the operator decides about passkeys.

/// Where passkeys are made and used. Both are written into every passkey: with another name, all of them are of no use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PasskeySettings {
    /// The domain that they are for: that of [`Self::origin`], or one above it.
    pub rp_id: String,
    /// Where browsers reach this server: scheme, host and port, no path.
    pub origin: String,
}
