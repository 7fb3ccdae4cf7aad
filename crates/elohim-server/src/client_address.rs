//! Whose address a request counts as.
//!
//! The peer's, unless the peer is a trusted proxy: then the right-most entry of `X-Forwarded-For` that is not a trusted
//! proxy itself. Entries left of that are written by whoever wants to, so they are never looked at; no other header is.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Entries of `X-Forwarded-For` that are looked at, from the right: more proxies than that stand behind each other
/// nowhere.
const MAX_HOPS: usize = 16;

/// The other end of the connection, in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// Whom a request counts as, in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What limits count by: the address; of IPv6 its first 64 bits, because that is what one customer has.
    pub fn limit_key(self) -> IpAddr {
        match self.0 {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
            v4 => v4,
        }
    }

    /// The address for the log: 24 bits of IPv4, 48 of IPv6.
    pub fn masked(self) -> MaskedAddress {
        MaskedAddress(match self.0 {
            IpAddr::V4(address) => IpAddr::V4((address.to_bits() >> 8 << 8).into()),
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 80 << 80).into()),
        })
    }
}

/// A network rather than an address, as it stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaskedAddress(IpAddr);

impl fmt::Display for MaskedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, if self.0.is_ipv4() { 24 } else { 48 })
    }
}

/// Decides whom a request counts as.
pub(crate) fn of(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpNet]) -> ClientAddress {
    let mut client = peer.ip().to_canonical();
    if !is_trusted(client, trusted) {
        return ClientAddress(client);
    }
    let lines: Vec<_> = headers.get_all(X_FORWARDED_FOR).iter().collect();
    let entries = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    for entry in entries.take(MAX_HOPS) {
        // Whatever stands left of something unreadable cannot be believed either.
        let Some(address) = std::str::from_utf8(entry).ok().and_then(|text| parse(text.trim())) else { break };
        client = address;
        if !is_trusted(client, trusted) {
            break;
        }
    }
    ClientAddress(client)
}

pub(crate) fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

/// `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse::<IpAddr>().ok().filter(|ip| bare.len() == entry.len() || ip.is_ipv6());
    address.or_else(|| entry.parse::<SocketAddr>().ok().map(|socket| socket.ip())).map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const PROXY: &str = "10.0.0.9:1";
    const STRANGER: &str = "198.51.100.7:1";

    fn client(peer: &str, lines: &[&str]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "2001:db8:ffff::/48".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        for other in ["forwarded", "x-real-ip", "cf-connecting-ip", "true-client-ip"] {
            headers.insert(other, HeaderValue::from_static("192.0.2.66"));
        }
        of(peer.parse().unwrap(), &headers, &trusted).0.to_string()
    }

    #[rstest]
    #[case(&[])]
    #[case(&["192.0.2.1"])]
    #[case(&["10.0.0.1"])]
    #[case(&["192.0.2.1, 10.0.0.9", "127.0.0.1"])]
    fn a_peer_that_is_no_proxy_counts_as_itself(#[case] lines: &[&str]) {
        assert_eq!(client(STRANGER, lines), "198.51.100.7");
    }

    #[rstest]
    #[case(&["192.0.2.1"], "192.0.2.1")]
    #[case(&["203.0.113.5, 192.0.2.1"], "192.0.2.1")]
    #[case(&["203.0.113.5, 192.0.2.1, 10.9.9.9"], "192.0.2.1")]
    #[case(&["203.0.113.5", "192.0.2.1", "10.9.9.9 , 10.1.1.1"], "192.0.2.1")]
    #[case(&["192.0.2.1:8080"], "192.0.2.1")]
    #[case(&["2001:db8::7"], "2001:db8::7")]
    #[case(&["[2001:db8::7]"], "2001:db8::7")]
    #[case(&["[2001:db8::7]:443, 2001:db8:ffff::1"], "2001:db8::7")]
    #[case(&["::ffff:192.0.2.1"], "192.0.2.1")]
    fn behind_a_proxy_it_is_the_right_most_that_is_no_proxy(#[case] lines: &[&str], #[case] expected: &str) {
        assert_eq!(client(PROXY, lines), expected);
        assert_eq!(client("[::ffff:10.0.0.9]:1", lines), expected);
    }

    #[rstest]
    #[case(&["garbage"], "10.0.0.9")]
    #[case(&["192.0.2.1, garbage"], "10.0.0.9")]
    #[case(&["192.0.2.1, garbage, 10.2.2.2"], "10.2.2.2")]
    #[case(&["192.0.2.1,"], "10.0.0.9")]
    #[case(&["[192.0.2.1]"], "10.0.0.9")]
    #[case(&["192.0.2.1:99999"], "10.0.0.9")]
    #[case(&["\u{e9}"], "10.0.0.9")]
    fn what_cannot_be_read_ends_the_search(#[case] lines: &[&str], #[case] expected: &str) {
        assert_eq!(client(PROXY, lines), expected);
    }

    #[test]
    fn a_hundred_entries_are_not_followed_to_their_end() {
        let line = format!("192.0.2.1{}", ", 10.3.3.3".repeat(100));
        assert_eq!(client(PROXY, &[&line]), "10.3.3.3");
    }

    #[test]
    fn limits_and_logs_see_networks() {
        let v6 = ClientAddress("2001:db8:1:2:3:4:5:6".parse().unwrap());
        assert_eq!(v6.limit_key().to_string(), "2001:db8:1:2::");
        assert_eq!(v6.masked().to_string(), "2001:db8:1::/48");
        let v4 = ClientAddress("192.0.2.200".parse().unwrap());
        assert_eq!(v4.limit_key().to_string(), "192.0.2.200");
        assert_eq!(v4.masked().to_string(), "192.0.2.0/24");
    }

    proptest! {
        #[test]
        fn no_header_makes_a_stranger_somebody_else(line in "[ -~]{0,200}") {
            prop_assert_eq!(client(STRANGER, &[&line]), "198.51.100.7");
            client(PROXY, &[&line]);
        }
    }
}
