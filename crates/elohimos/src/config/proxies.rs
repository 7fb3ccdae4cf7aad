//! One entry of `http.forwarded_allow_ips`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The networks that an entry means: an address, a network, or `*` for everybody. `None` when it is none of them.
pub(crate) fn parse(entry: &str) -> Option<Vec<IpNet>> {
    if entry == "*" {
        let v4 = Ipv4Net::new(Ipv4Addr::UNSPECIFIED, 0).ok()?;
        let v6 = Ipv6Net::new(Ipv6Addr::UNSPECIFIED, 0).ok()?;
        return Some(vec![v4.into(), v6.into()]);
    }
    if let Ok(address) = entry.parse::<IpAddr>() {
        return Some(vec![IpNet::from(address)]);
    }
    entry.parse::<IpNet>().ok().map(|network| vec![network.trunc()])
}

/// Whether an entry trusts every address there is, in one of its spellings.
pub(crate) fn is_everybody(entry: &str) -> bool {
    parse(entry).is_some_and(|networks| networks.iter().any(|network| network.prefix_len() == 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_networks_are_read_and_everybody_is_recognised() {
        assert_eq!(parse("10.0.0.7"), Some(vec!["10.0.0.7/32".parse().unwrap()]));
        assert_eq!(parse("10.9.8.7/8"), Some(vec!["10.0.0.0/8".parse().unwrap()]));
        assert_eq!(parse("::1"), Some(vec!["::1/128".parse().unwrap()]));
        assert_eq!(parse("proxy.example.org"), None);
        for everybody in ["*", "0.0.0.0/0", "::/0", "9.9.9.9/0"] {
            assert!(is_everybody(everybody), "{everybody}");
        }
        assert!(!is_everybody("10.0.0.0/8"));
    }
}
