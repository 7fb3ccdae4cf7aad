//! Ids: 128 random-looking bits, written as 32 hexadecimal digits.

use std::cmp::Ordering;
use std::fmt;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::entropy::{self, Entropy};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub struct $name(pub [u8; 16]);

        // As numbers: WebAssembly compares bytes one by one.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                u128::from_be_bytes(self.0).cmp(&u128::from_be_bytes(other.0))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl $name {
            /// A new random id.
            pub fn random(from: &mut dyn Entropy) -> Self {
                Self(entropy::bytes(from))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_str(Hex).map(Self)
            }
        }
    )*};
}

/// Reads an id without keeping its text: a snapshot has hundreds of thousands.
struct Hex;

impl Visitor<'_> for Hex {
    type Value = [u8; 16];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("32 hexadecimal digits")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let mut id = [0; 16];
        hex::decode_to_slice(text, &mut id).map_err(|_| E::custom("not an id"))?;
        Ok(id)
    }
}

ids! {
    /// An object of the server's pool.
    ObjectId;
    /// A file or folder.
    NodeId;
    /// Something that was written about a file or folder.
    CommentId;
    /// A vault.
    VaultId;
    /// A device that writes to the log.
    DeviceId;
    /// A person in a team's vault.
    MemberId;
}

impl NodeId {
    /// The folder that everything lies in.
    pub const ROOT: Self = Self([0; 16]);
}

/// For `#[serde(with = "crate::id::base64")]`: bytes as base64.
pub(crate) mod base64 {
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD_NO_PAD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<T: AsRef<[u8]>, S: Serializer>(bytes: &T, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD_NO_PAD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, T: TryFrom<Vec<u8>>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        let bytes = STANDARD_NO_PAD.decode(String::deserialize(from)?).map_err(|_| D::Error::custom("not base64"))?;
        T::try_from(bytes).map_err(|_| D::Error::custom("wrong length"))
    }
}

/// For `#[serde(with = "crate::id::secret")]`: 32 secret bytes as base64.
pub(crate) mod secret {
    use serde::{Deserializer, Serializer, de::Error as _};
    use zeroize::Zeroizing;

    pub(crate) fn serialize<S: Serializer>(secret: &Zeroizing<[u8; 32]>, to: S) -> Result<S::Ok, S::Error> {
        super::base64::serialize(&**secret, to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Zeroizing<[u8; 32]>, D::Error> {
        let bytes: Zeroizing<Vec<u8>> = Zeroizing::new(super::base64::deserialize(from)?);
        bytes.as_slice().try_into().map(Zeroizing::new).map_err(|_| D::Error::custom("wrong length"))
    }
}

/// For `#[serde(with = "crate::id::object_ids")]`: ids of objects, one after the other, as base64.
pub(crate) mod object_ids {
    use serde::{Deserializer, Serializer, de::Error as _};

    use super::ObjectId;

    pub(crate) fn serialize<S: Serializer>(ids: &[ObjectId], to: S) -> Result<S::Ok, S::Error> {
        super::base64::serialize(&ids.iter().flat_map(|id| id.0).collect::<Vec<_>>(), to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ObjectId>, D::Error> {
        let bytes: Vec<u8> = super::base64::deserialize(from)?;
        let (ids, rest) = bytes.as_chunks::<16>();
        if rest.is_empty() {
            Ok(ids.iter().copied().map(ObjectId).collect())
        } else {
            Err(D::Error::custom("wrong length"))
        }
    }
}

/// For `#[serde(with = "crate::id::digests")]`: SHA-256 digests, one after the other, as base64.
pub(crate) mod digests {
    use serde::{Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(digests: &[[u8; 32]], to: S) -> Result<S::Ok, S::Error> {
        super::base64::serialize(&digests.concat(), to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<[u8; 32]>, D::Error> {
        let bytes: Vec<u8> = super::base64::deserialize(from)?;
        let (digests, rest) = bytes.as_chunks::<32>();
        if rest.is_empty() { Ok(digests.to_vec()) } else { Err(D::Error::custom("wrong length")) }
    }
}
