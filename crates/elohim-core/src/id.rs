//! Typed ids. An id of one kind cannot be passed where another is meant.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::{Clock, Entropy};

/// A text that is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct InvalidId;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, sortable by the time it was made (UUID version 7).
            pub fn generate(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
                Self(uuid_v7(clock, entropy))
            }

            /// The id as a UUID, for storage.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }

            /// An id read back from storage.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            /// Accepts the one spelling that [`fmt::Display`] prints, so that one id has one text.
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let id = Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)?;
                if id.to_string() == text { Ok(id) } else { Err(InvalidId) }
            }
        }
    )*};
}

uuid_ids! {
    /// An account of a person, or of the founder.
    AccountId;
    /// A bundle of permissions: a profile or a set.
    BundleId;
    /// A passkey of an account.
    PasskeyId;
    /// An invitation to register.
    InvitationId;
    /// A notice to the owner of an account.
    NoticeId;
    /// A team.
    TeamId;
    /// An invite to a team.
    TeamInviteId;
    /// A request for another role in a team.
    PromotionId;
    /// A pool of objects: that of an account or of a team, under the same UUID.
    PoolId;
    /// One login of an account, on one device.
    SessionId;
    /// One refresh token within a session.
    RefreshTokenId;
    /// An upload of one object in parts.
    UploadId;
    /// A ticket that lets the opener of a share link fetch its bytes for ten minutes.
    ShareTicketId;
    /// A notice to the maker of a share link.
    ShareNoticeId;
}

impl From<AccountId> for PoolId {
    fn from(account: AccountId) -> Self {
        Self(account.0)
    }
}

impl From<TeamId> for PoolId {
    fn from(team: TeamId) -> Self {
        Self(team.0)
    }
}

macro_rules! hex_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The id's 16 bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// An id from its 16 bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            /// Accepts exactly 32 lower-case hexadecimal digits.
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
                    return Err(InvalidId);
                }
                u128::from_str_radix(text, 16).map(|n| Self(n.to_be_bytes())).map_err(|_| InvalidId)
            }
        }
    )*};
}

hex_ids! {
    /// An object in an account's pool. Chosen by the client, pseudo-random: it says nothing about what the object is.
    ObjectId;
    /// A share link. Random: it is the public part of the link's address.
    ShareLinkId;
    /// A drop box. Random: it is the public part of its address.
    DropBoxId;
}

impl ShareLinkId {
    /// A new random link id.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(entropy.bytes())
    }
}

impl DropBoxId {
    /// A new random box id.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(entropy.bytes())
    }
}

impl ObjectId {
    /// A new random object id, for what no client gave one: a submission to a drop box.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(entropy.bytes())
    }
}

fn uuid_v7(clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(clock.now().as_micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy.bytes()).into_uuid()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_object_id_has_one_spelling(bytes: [u8; 16]) {
            let id = ObjectId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse::<ObjectId>(), Ok(id));
            let upper = id.to_string().to_uppercase();
            if upper != id.to_string() {
                prop_assert_eq!(upper.parse::<ObjectId>(), Err(InvalidId));
            }
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<ObjectId>();
            let _ = text.parse::<AccountId>();
        }
    }

    #[test]
    fn other_spellings_of_an_id_are_refused() {
        let hyphenated = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert!(hyphenated.parse::<AccountId>().is_ok());
        for other in ["01890a5dac96774bbcceb302099a8057", "{01890a5d-ac96-774b-bcce-b302099a8057}", "", "1 "] {
            assert_eq!(other.parse::<AccountId>(), Err(InvalidId), "{other}");
        }
        assert_eq!("+1890a5dac96774bbcceb302099a8057".parse::<ObjectId>(), Err(InvalidId));
    }
}
