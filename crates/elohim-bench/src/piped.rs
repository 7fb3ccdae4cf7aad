//! Files up and down against what people would use without us: `age` and `curl`, and nginx to keep the file.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::disk;
use crate::nginx::Nginx;
use crate::ours::{Ours, text};
use crate::process::{self, Spent};
use crate::report::{Row, Section};
use crate::scale::{self, Scale};
use crate::series::{Series, Unit};

const NOTES: [&str; 5] = [
    "**vault**: `elohimos vault put` and `get`. Up, it makes every part durable at the server, and checks there that it arrived \
     whole; down, it checks every part against the signed log, and makes the file durable.",
    "**age, nginx**: `age -r RECIPIENT FILE | curl -T - URL` and `curl URL | age -d -i KEY -o FILE`, with nginx and its dav module. \
     Neither makes anything durable, and nothing but age's own authentication is checked.",
    "**and durable**: the same, until the file is on the disk (`fsync`): what ours has done when it ends.",
    "At least 0.8 of the peer's throughput is a ratio of at most 1.25 here, where times are compared.",
    "**processor** is the time that processors worked for all programs that took part, servers included. **memory** is the most that a \
     process had, asked a hundred times a second.",
];

/// Measures the large file. Without nginx only ours is measured.
pub(crate) async fn measure(ours: &Ours, nginx: Option<&Nginx>, work: &Path, scale: &Scale) -> anyhow::Result<Section> {
    let age = nginx.map(|nginx| Age::prepare(nginx, work)).transpose()?;
    let (source, target, rounds) = (work.join("source"), work.join("target"), scale.large_rounds);
    disk::make(&source, scale.large)?;
    let label = scale::bytes(scale.large);
    let (mut up, mut down) = (Way::new(&label, "up"), Way::new(&label, "down"));
    for round in 0..rounds {
        println!("{label} against age and nginx: round {} of {rounds}", round + 1);
        let name = format!("piped-{round}");
        disk::clear(&target)?;
        up.ours(ours, || ours.put(&source, &name))?;
        disk::clear(&target)?;
        down.ours(ours, || ours.get(&name, &target))?;
        disk::check_same(&source, &target)?;
        if let Some(age) = &age {
            disk::clear(&target)?;
            up.peer(age, || age.put(&source, &name), &age.nginx.path(&name))?;
            disk::clear(&target)?;
            down.peer(age, || age.get(&name, &target), &target)?;
            disk::check_same(&source, &target)?;
            disk::clear(&age.nginx.path(&name))?;
        }
    }
    disk::clear(&target)?;
    disk::clear(&source)?;
    let rows = [up, down].into_iter().flat_map(Way::rows).collect();
    Ok(Section { title: "Against age, curl and nginx".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

/// The peer.
struct Age<'a> {
    nginx: &'a Nginx,
    key: PathBuf,
    recipient: String,
}

impl<'a> Age<'a> {
    fn prepare(nginx: &'a Nginx, work: &Path) -> anyhow::Result<Self> {
        let key = work.join("age-key");
        let made = Command::new("age-keygen").arg("-o").arg(&key).output().context("age-keygen cannot be run")?;
        anyhow::ensure!(made.status.success(), "age-keygen made no key");
        let said = Command::new("age-keygen").arg("-y").arg(&key).output()?;
        Ok(Self { nginx, key, recipient: String::from_utf8(said.stdout)?.trim().to_owned() })
    }

    fn put(&self, from: &Path, name: &str) -> anyhow::Result<Spent> {
        let (mut age, mut curl) = (Command::new("age"), curl());
        age.args(["-r", &self.recipient, text(from)?]);
        curl.args(["-T", "-", &self.nginx.url(name)]);
        process::run(vec![age, curl])
    }

    fn get(&self, name: &str, to: &Path) -> anyhow::Result<Spent> {
        let (mut age, mut curl) = (Command::new("age"), curl());
        curl.arg(self.nginx.url(name));
        age.args(["-d", "-i", text(&self.key)?, "-o", text(to)?]);
        process::run(vec![curl, age])
    }
}

fn curl() -> Command {
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--fail", "--noproxy", "*"]);
    curl
}

/// What one direction took, with one size.
struct Way {
    vault: Series,
    processor: Series,
    client: Series,
    server: Series,
    age: Series,
    durable: Series,
    age_processor: Series,
}

impl Way {
    fn new(label: &str, way: &str) -> Self {
        let named = |what: &str, unit| Series::new(format!("{label} {way}, {what}"), unit);
        Self {
            vault: named("vault", Unit::Milliseconds),
            processor: named("vault, processor", Unit::ProcessorSeconds),
            client: named("vault, memory of the client", Unit::Megabytes),
            server: named("vault, memory of the server", Unit::Megabytes),
            age: Series::new("age, nginx", Unit::Milliseconds),
            durable: Series::new("and durable", Unit::Milliseconds),
            age_processor: Series::new("age, curl, nginx", Unit::ProcessorSeconds),
        }
    }

    fn ours(&mut self, ours: &Ours, work: impl FnOnce() -> anyhow::Result<Spent>) -> anyhow::Result<()> {
        let server = ours.server();
        process::forget_peak(server);
        let before = process::processor_seconds(server);
        let spent = work()?;
        self.vault.push(spent.seconds * 1e3);
        self.processor.push(spent.processor + process::processor_seconds(server) - before);
        self.client.push_bytes(spent.peak);
        self.server.push_bytes(process::peak_memory(server));
        Ok(())
    }

    fn peer(&mut self, age: &Age<'_>, work: impl FnOnce() -> anyhow::Result<Spent>, file: &Path) -> anyhow::Result<()> {
        let before = process::processor_seconds_of_family(age.nginx.id());
        let began = std::time::Instant::now();
        let spent = work()?;
        File::open(file)?.sync_all()?;
        self.durable.push(began.elapsed().as_secs_f64() * 1e3);
        self.age.push(spent.seconds * 1e3);
        self.age_processor.push(spent.processor + process::processor_seconds_of_family(age.nginx.id()) - before);
        Ok(())
    }

    fn rows(self) -> Vec<Row> {
        let peers = |peers: Vec<Series>| peers.into_iter().filter(|peer| !peer.is_empty()).collect();
        let rows = [
            Row::new(self.vault, peers(vec![self.age, self.durable])),
            Row::new(self.processor, peers(vec![self.age_processor])),
            Row::new(self.client, Vec::new()),
            Row::new(self.server, Vec::new()),
        ];
        rows.into_iter().filter(|row| !row.figure.is_empty()).collect()
    }
}
