//! How single values look as JSON.

use std::fmt::Display;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use elohim_core::Timestamp;
use elohim_core::vault::Sha256;

/// Bytes, written as standard base64 with padding.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map(Self).map_err(|_| D::Error::custom("not base64"))
    }
}

impl utoipa::PartialSchema for Bytes {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .content_encoding("base64")
            .into()
    }
}

impl utoipa::ToSchema for Bytes {}

/// A point in time, written as RFC 3339 in UTC with microseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Time(pub Timestamp);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let time = DateTime::<Utc>::from_timestamp_micros(self.0.as_micros()).unwrap_or_default();
        to.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let time = DateTime::parse_from_rfc3339(&text).map_err(|_| D::Error::custom("not an RFC 3339 time"))?;
        Ok(Self(Timestamp::from_micros(time.timestamp_micros())))
    }
}

impl utoipa::PartialSchema for Time {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, schema::Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl utoipa::ToSchema for Time {}

impl From<Timestamp> for Time {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

/// For `#[serde(with = "wire::text")]`: values that have one spelling as text, such as ids.
pub mod text {
    use super::*;

    /// Writes the value's text.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    /// Reads the value from its text.
    ///
    /// # Errors
    /// When the text is not a spelling of a value.
    pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        String::deserialize(from)?.parse().map_err(|_| D::Error::custom("not a valid value"))
    }
}

/// For `#[serde(with = "wire::digest")]`: SHA-256 digests as 64 lower-case hexadecimal digits.
pub mod digest {
    use super::*;

    /// Writes the digest's text.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(value: &Sha256, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    /// Reads the digest from its text.
    ///
    /// # Errors
    /// When the text is not 64 hexadecimal digits.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Sha256, D::Error> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(String::deserialize(from)?, &mut bytes).map_err(|_| D::Error::custom("not a SHA-256"))?;
        Ok(Sha256(bytes))
    }
}

/// Refuses control characters: nobody types them, and a database may not be able to store them.
pub(crate) fn plain(text: &str, (): &()) -> garde::Result {
    if text.contains(char::is_control) { Err(garde::Error::new("invalid")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_bytes_read_back() {
        let time = Time(Timestamp::from_micros(1_763_000_000_123_456));
        let text = serde_json::to_string(&time).unwrap();
        assert_eq!(text, "\"2025-11-13T02:13:20.123456Z\"");
        assert_eq!(serde_json::from_str::<Time>(&text).unwrap(), time);
        assert_eq!(serde_json::from_str::<Bytes>("\"AAE=\"").unwrap(), Bytes(vec![0, 1]));
        assert!(serde_json::from_str::<Bytes>("\"AAE\"").is_err());
    }
}
