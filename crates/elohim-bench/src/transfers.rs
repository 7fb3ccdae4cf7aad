//! Files up and down: the program as people use it, its server without encryption, nginx, and the disk alone.

use std::path::{Path, PathBuf};

use elohim_client::Client;
use elohim_core::id::ObjectId;

use crate::disk;
use crate::nginx::Nginx;
use crate::ours::{self, Ours};
use crate::report::{Row, Section};
use crate::scale::{self, Scale};
use crate::series::{Series, Unit::Milliseconds};

const NOTES: [&str; 4] = [
    "**vault**: `elohimos vault put` and `get`, each a process of its own: reads the log, encrypts or decrypts and checks on \
     the client, writes the signed log entry. The server makes every part durable before it answers.",
    "**opaque**: the same server and the same calls in parts of 8 MiB, four at a time, with bytes as they are: the difference \
     to **vault** is encryption, log and process.",
    "**nginx**: one request over loopback; `PUT` by its dav module, `GET` of a static file with sendfile. nginx does not make \
     an upload durable. **cp + fsync**: the same file copied on the same disk and made durable.",
    "Every download but those to nowhere is written to a file that is made durable; all sources are in the page cache.",
];

/// Measures both sizes.
pub(crate) async fn measure(ours: &Ours, nginx: Option<&Nginx>, work: &Path, scale: &Scale) -> anyhow::Result<Section> {
    let client = ours.login().await?;
    let mut rows = Vec::new();
    for (size, rounds) in [(scale.small, scale.small_rounds), (scale.large, scale.large_rounds)] {
        let source = work.join("source");
        disk::make(&source, size)?;
        let stage = Stage { ours, nginx, client: &client, scale, source, target: work.join("target") };
        let label = scale::bytes(size);
        let mut turns = Turns::new(&label);
        for round in 0..rounds {
            println!("{label}: round {} of {rounds}", round + 1);
            stage.round(&format!("{size}-{round}"), &mut turns).await?;
        }
        rows.extend(turns.rows(nginx.is_some()));
        disk::clear(&stage.source)?;
    }
    Ok(Section { title: "Files up and down".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

struct Stage<'a> {
    ours: &'a Ours,
    nginx: Option<&'a Nginx>,
    client: &'a Client,
    scale: &'a Scale,
    source: PathBuf,
    target: PathBuf,
}

/// What each contender took, for one size.
struct Turns {
    up: [Series; 4],
    down: [Series; 4],
    serve: [Series; 2],
}

impl Turns {
    fn new(label: &str) -> Self {
        let series = |name: &str| Series::new(name, Milliseconds);
        let both = |way: &str| {
            [
                series(&format!("{label} {way}, vault")),
                series(&format!("{label} {way}, opaque")),
                series("nginx"),
                series("cp + fsync"),
            ]
        };
        let serve = [series(&format!("{label} down to nowhere, opaque")), series("nginx")];
        Self { up: both("up"), down: both("down"), serve }
    }

    fn rows(self, nginx: bool) -> Vec<Row> {
        let compared = |[vault, opaque, peer, copy]: [Series; 4]| {
            let peers: Vec<_> = nginx.then_some(peer).into_iter().chain([copy]).collect();
            let without = opaque.called("opaque");
            [Row::new(vault, peers.iter().cloned().chain([without]).collect()), Row::new(opaque, peers)]
        };
        let [serve, peer] = self.serve;
        let serve = Row::new(serve, nginx.then_some(peer).into_iter().collect());
        compared(self.up).into_iter().chain(compared(self.down)).chain([serve]).collect()
    }
}

impl Stage<'_> {
    /// Every contender once, in both directions. `name` is used for nothing else.
    async fn round(&self, name: &str, turns: &mut Turns) -> anyhow::Result<()> {
        self.vault(name, turns).await?;
        self.opaque(turns).await?;
        self.nginx(name, turns).await?;
        for series in [&mut turns.up[3], &mut turns.down[3]] {
            disk::clear(&self.target)?;
            series.time(async { disk::copy(&self.source, &self.target) }).await?;
        }
        disk::clear(&self.target)
    }

    async fn vault(&self, name: &str, turns: &mut Turns) -> anyhow::Result<()> {
        disk::clear(&self.target)?;
        turns.up[0].time(async { self.ours.put(&self.source, name) }).await?;
        tokio::time::sleep(self.scale.pause).await;
        disk::clear(&self.target)?;
        turns.down[0].time(async { self.ours.get(name, &self.target) }).await?;
        tokio::time::sleep(self.scale.pause).await;
        disk::check_same(&self.source, &self.target)
    }

    async fn opaque(&self, turns: &mut Turns) -> anyhow::Result<()> {
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
        let id = ObjectId::from_bytes(id);
        disk::clear(&self.target)?;
        turns.up[1].time(ours::put_opaque(self.client, &self.source, id)).await?;
        disk::clear(&self.target)?;
        turns.down[1].time(ours::get_opaque(self.client, id, Some(&self.target))).await?;
        disk::check_same(&self.source, &self.target)?;
        turns.serve[0].time(ours::get_opaque(self.client, id, None)).await
    }

    async fn nginx(&self, name: &str, turns: &mut Turns) -> anyhow::Result<()> {
        let Some(nginx) = self.nginx else { return Ok(()) };
        disk::clear(&self.target)?;
        turns.up[2].time(nginx.put(&self.source, name)).await?;
        disk::clear(&self.target)?;
        turns.down[2].time(nginx.get(name, Some(&self.target))).await?;
        disk::check_same(&self.source, &self.target)?;
        turns.serve[1].time(nginx.get(name, None)).await?;
        disk::clear(&nginx.path(name))
    }
}
