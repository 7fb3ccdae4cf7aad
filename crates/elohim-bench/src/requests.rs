//! Small requests: how many a second, and how long they take.

use std::net::SocketAddr;

use anyhow::Context as _;

use crate::load::{self, Target};
use crate::ours::Ours;
use crate::report::{Row, Section};
use crate::scale::Scale;
use crate::series::{Series, Unit};
use crate::{bare, process::Running};

/// Connections at a time.
const CONNECTIONS: [u32; 3] = [1, 8, 64];
/// Whom they are asked of: a route for everybody, and one that reads the token, its session and its account.
const ROUTES: [(&str, bool); 2] = [("/livez", false), ("/api/v1/auth/me", true)];

const NOTES: [&str; 3] = [
    "A closed loop over kept-alive connections on loopback. The peer is an axum handler with nothing around it, in a process of \
     its own, that answers about as many bytes; ours writes its log, counts metrics, bounds and checks the request. \
     `/api/v1/auth/me` also verifies the token and reads its session and account from SQLite.",
    "Limits are on. Load generator and server trust each other as proxy and server do, and the requests claim 20,000 client \
     addresses in turn by `X-Forwarded-For`, so that none reaches its 300 requests a minute.",
    "P50 and P99 are those of one round; the table has the median of the rounds.",
];

/// Measures both routes.
pub(crate) async fn measure(ours: &Ours, scale: &Scale) -> anyhow::Result<Section> {
    let (_peer, peer): (Running, SocketAddr) = bare::start()?;
    let address = ours.url.strip_prefix("http://").context("not an address")?.parse()?;
    let token = ours.login().await?.tokens().await.access;
    let token = token.expose_str().context("a token that is no text")?;
    let mut rows = Vec::new();
    for (path, signed_in) in ROUTES {
        let target = Target { address, path, token: signed_in.then(|| token.to_owned()) };
        let peer = Target { address: peer, path, token: None };
        // The first requests pay for caches and code that is not in memory yet.
        load::run(&target, 8, scale.load_time).await?;
        load::run(&peer, 8, scale.load_time).await?;
        for connections in CONNECTIONS {
            println!("{path} over {connections} connections");
            rows.extend(compare(&target, &peer, connections, scale).await?);
        }
    }
    Ok(Section { title: "Small requests".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

async fn compare(target: &Target, peer: &Target, connections: u32, scale: &Scale) -> anyhow::Result<[Row; 3]> {
    let plural = if connections == 1 { "" } else { "s" };
    let label = format!("{}, {connections} connection{plural}", target.path);
    let mut ours = series(&label);
    let mut theirs = [(); 3].map(|()| "bare axum").map(|name| Series::new(name, Unit::Microseconds));
    theirs[0].unit = Unit::PerSecond;
    for _ in 0..scale.load_rounds {
        for (target, series) in [(target, &mut ours), (peer, &mut theirs)] {
            let outcome = load::run(target, connections, scale.load_time).await?;
            let samples = [outcome.per_second, outcome.p50, outcome.p99];
            series.iter_mut().zip(samples).for_each(|(series, sample)| series.push(sample));
        }
    }
    let [rate, p50, p99] = ours;
    let [peer_rate, peer_p50, peer_p99] = theirs;
    Ok([Row::new(rate, vec![peer_rate]), Row::new(p50, vec![peer_p50]), Row::new(p99, vec![peer_p99])])
}

fn series(label: &str) -> [Series; 3] {
    [
        Series::new(label, Unit::PerSecond),
        Series::new(format!("{label}, P50"), Unit::Microseconds),
        Series::new(format!("{label}, P99"), Unit::Microseconds),
    ]
}
