//! A file that fits into no memory: how long it takes, how much memory, and what interruptions cost.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use elohim_testkit::{At, Break, Relay};

use crate::disk;
use crate::ours::{Ours, text};
use crate::process;
use crate::report::{Row, Section};
use crate::scale::{self, Scale};
use crate::series::{Series, Unit};

/// Bytes of a part as it is stored.
const PART: u64 = 8 * 1024 * 1024 + 128 * 16;
/// Links that are made of each file: the server allows ten a minute.
const LINKS: usize = 5;
/// How long a program may take from one border to the next.
const PATIENCE: Duration = Duration::from_secs(600);

const NOTES: [&str; 4] = [
    "`elohimos vault put` and `get`, each a process of its own, with the server on the same machine. **cp + fsync** is the same file copied \
     on the same disk and made durable.",
    "**interrupted**: between client and server stands a wire that is cut, and the client is killed, each so many times, at borders of \
     parts that are chosen at random; each time the same command is run again, or goes on by itself. **over the wire** is everything \
     that was carried, in all attempts together; its peer is the length of what is stored.",
    "**share** is `elohimos vault share` of this file; its peer is the same of a file of 1 kB.",
    "**memory** is the most that a process had, asked a hundred times a second.",
];

/// Measures the huge file.
pub(crate) async fn measure(program: &Path, work: &Path, scale: &Scale) -> anyhow::Result<Section> {
    let (source, target) = (work.join("source"), work.join("target"));
    let label = scale::bytes(scale.huge);
    println!("{label}: making the file");
    disk::make(&source, scale.huge)?;
    let mut rows = plain(program, work, scale, &source, &target).await?;
    println!("{label}: interrupted");
    let ours = Ours::start(program, &work.join("interrupted"))?;
    let wire = Wire::to(&ours, work.join("elsewhere"))?;
    let stored = stored(scale.huge);
    let times = format!("killed and cut off {} times each", scale.breaks);
    let mut carried = |way: &str, seconds: f64, bytes: u64| {
        let mut took = Series::new(format!("{label} {way}, {times}"), Unit::Milliseconds);
        took.push(seconds * 1e3);
        let mut sent = Series::new(format!("{label} {way}, over the wire"), Unit::Megabytes);
        sent.push_bytes(Some(bytes));
        let mut length = Series::new("stored", Unit::Megabytes);
        length.push_bytes(Some(stored));
        let alone = rows.iter().find(|row| row.figure.name == format!("{label} {way}"));
        let alone = alone.map(|row| row.figure.called("not interrupted"));
        rows.push(Row::new(took, alone.into_iter().collect()));
        rows.push(Row::new(sent, vec![length]));
    };
    let parts = stored.div_ceil(PART);
    let seconds = wire.interrupted(&["vault", "put", text(&source)?, "/huge"], scale.breaks, || {
        Ok(At::Acknowledged(u32::try_from(below(parts / 8)?)?))
    })?;
    let up = wire.relay.total();
    carried("up", seconds, up.up);
    let seconds = wire.interrupted(&["vault", "get", "/huge", "--output", text(&target)?], scale.breaks, || {
        Ok(At::Received(below(parts / 8)? * PART))
    })?;
    carried("down", seconds, wire.relay.total().down - up.down);
    disk::check_same(&source, &target)?;
    disk::clear(&target)?;
    disk::clear(&source)?;
    Ok(Section { title: "A file that fits into no memory".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

/// Up, down, and shared, without interruptions. The server and what it stores go in the end.
async fn plain(program: &Path, work: &Path, scale: &Scale, source: &Path, target: &Path) -> anyhow::Result<Vec<Row>> {
    let label = scale::bytes(scale.huge);
    let folder = work.join("plain");
    let ours = Ours::start(program, &folder)?;
    let mut rows = Vec::new();
    for way in ["up", "down"] {
        println!("{label} {way}");
        process::forget_peak(ours.server());
        let spent = if way == "up" { ours.put(source, "huge") } else { ours.get("huge", target) }?;
        let named = |what: &str, unit| Series::new(format!("{label} {way}{what}"), unit);
        let (mut took, mut client) = (named("", Unit::Milliseconds), named(", memory of the client", Unit::Megabytes));
        let mut server = named(", memory of the server", Unit::Megabytes);
        took.push(spent.seconds * 1e3);
        client.push_bytes(spent.peak);
        server.push_bytes(process::peak_memory(ours.server()));
        rows.extend([took, client, server].map(|figure| Row::new(figure, Vec::new())));
    }
    disk::check_same(source, target)?;
    rows.push(shares(&ours, &label, work, scale).await?);
    drop(ours);
    std::fs::remove_dir_all(folder)?;
    disk::clear(target)?;
    let mut copy = Series::new("cp + fsync", Unit::Milliseconds);
    copy.time(async { disk::copy(source, target) }).await?;
    disk::clear(target)?;
    for row in rows.iter_mut().filter(|row| row.figure.name.ends_with(" up") || row.figure.name.ends_with(" down")) {
        row.peers.push(copy.clone());
    }
    rows.retain(|row| !row.figure.is_empty());
    Ok(rows)
}

/// Links to the huge file, and to one of 1 kB.
async fn shares(ours: &Ours, label: &str, work: &Path, scale: &Scale) -> anyhow::Result<Row> {
    let small = work.join("small");
    disk::make(&small, 1000)?;
    ours.put(&small, "small")?;
    let mut figure = Series::new(format!("share {label}"), Unit::Milliseconds);
    let mut peer = Series::new("share 1 kB", Unit::Milliseconds);
    for _ in 0..scale.rounds.min(LINKS) {
        tokio::time::sleep(scale.pause).await;
        figure.push(ours.run(&["vault", "share", "/huge"])?.seconds * 1e3);
        peer.push(ours.run(&["vault", "share", "/small"])?.seconds * 1e3);
    }
    Ok(Row::new(figure, vec![peer]))
}

/// A client whose connection to the server breaks.
struct Wire<'a> {
    ours: &'a Ours,
    relay: Relay,
    home: PathBuf,
}

impl<'a> Wire<'a> {
    fn to(ours: &'a Ours, home: PathBuf) -> anyhow::Result<Self> {
        let server: SocketAddr = ours.url.trim_start_matches("http://").parse()?;
        let wire = Self { ours, relay: Relay::to(server), home };
        let address = format!("http://{}", wire.relay.address());
        for arguments in [
            vec!["login", "--server", &address, "--password-file", "data/secrets/founder_password"],
            vec!["vault", "unlock", "--passphrase-file", "passphrase"],
        ] {
            process::run(vec![wire.client(&arguments)])?;
        }
        Ok(wire)
    }

    fn client(&self, arguments: &[&str]) -> Command {
        self.ours.client_in(&self.home, arguments)
    }

    /// Runs a command that is killed so many times, and then cut off as often. Says how long all of it took.
    fn interrupted(
        &self,
        arguments: &[&str],
        times: usize,
        mut border: impl FnMut() -> anyhow::Result<At>,
    ) -> anyhow::Result<f64> {
        let began = Instant::now();
        let start = || self.client(arguments).stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        for _ in 0..times {
            self.relay.break_at(border()?, Break::Hold);
            let mut client = Started(start()?);
            ensure!(self.relay.wait(PATIENCE), "the program never got to a border");
            client.0.kill()?;
            client.0.wait()?;
            self.relay.release();
        }
        let mut client = Started(start()?);
        for _ in 0..times {
            self.relay.break_at(border()?, Break::Cut);
            ensure!(self.relay.wait(PATIENCE), "the program never got to a border");
        }
        ensure!(client.0.wait()?.success(), "{arguments:?} failed after it was interrupted");
        Ok(began.elapsed().as_secs_f64())
    }
}

/// A program that does not outlive whoever started it.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Length of what is stored of so many bytes, but for what stands in front.
fn stored(size: u64) -> u64 {
    size + size.div_ceil(64 * 1024) * 16
}

/// A random number from 1 to `most`; 1 when that is less.
fn below(most: u64) -> anyhow::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).ok().context("no random bytes")?;
    Ok(1 + u64::from_le_bytes(bytes) % most.max(1))
}
