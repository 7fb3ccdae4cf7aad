//! The program as it ships: server and client, each a process of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use bytes::Bytes;
use elohim_client::{Client, Connection};
use elohim_core::Secret;
use elohim_core::id::ObjectId;
use futures::{StreamExt as _, TryStreamExt as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::nginx::keep;
use crate::process::{self, Running, Spent};

/// Bytes of a part that is sent without encryption; those of the client's parts, but for a few.
const PART: usize = 8 * 1024 * 1024;
/// Parts under way at a time, as many as the client has.
const AT_A_TIME: usize = 4;
pub(crate) const PASSPHRASE: &str = "a passphrase of several words\n";

/// A server with the founder's account and vault, and a client that is signed in.
pub(crate) struct Ours {
    server: Running,
    /// Where the server listens, as `http://127.0.0.1:port`.
    pub(crate) url: String,
    program: PathBuf,
    folder: PathBuf,
}

impl Ours {
    /// Starts the server with its data below `folder`, signs in, and makes a vault. The machine's own addresses are
    /// trusted proxies, so that requests can count as those of many clients.
    pub(crate) fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("passphrase"), PASSPHRASE)?;
        let mut command = command(program, folder);
        command.args(["--json", "up", "--port", "0", "--data-dir", "data", "--proxy-headers"]);
        command.stderr(fs::File::create(folder.join("server-errors"))?);
        let (server, url) = Running::start(&mut command, |line| {
            serde_json::from_str::<Value>(line).ok()?.get("url")?.as_str().map(str::to_owned)
        })?;
        let ours = Self { server, url, program: program.to_owned(), folder: folder.to_owned() };
        ours.run(&["login", "--server", &ours.url, "--password-file", "data/secrets/founder_password"])?;
        ours.run(&["vault", "init", "--passphrase-file", "passphrase", "--kit", "kit"])?;
        Ok(ours)
    }

    /// Runs a command of the client. It must succeed.
    pub(crate) fn run(&self, arguments: &[&str]) -> anyhow::Result<Spent> {
        process::run(vec![self.client(arguments)]).with_context(|| format!("elohimos {}", arguments.join(" ")))
    }

    /// A command of the client.
    pub(crate) fn client(&self, arguments: &[&str]) -> Command {
        let mut command = command(&self.program, &self.folder);
        command.args(arguments);
        command
    }

    /// A command of the client of another device, which keeps what it has in `home`.
    pub(crate) fn client_in(&self, home: &Path, arguments: &[&str]) -> Command {
        let mut command = self.client(arguments);
        command.env("HOME", home);
        command
    }

    /// The server's process.
    pub(crate) fn server(&self) -> u32 {
        self.server.id()
    }

    /// Stores a file with `elohimos vault put`.
    pub(crate) fn put(&self, from: &Path, name: &str) -> anyhow::Result<Spent> {
        self.run(&["vault", "put", text(from)?, &format!("/{name}")])
    }

    /// Fetches a file with `elohimos vault get`.
    pub(crate) fn get(&self, name: &str, to: &Path) -> anyhow::Result<Spent> {
        self.run(&["vault", "get", &format!("/{name}"), "--output", text(to)?])
    }

    /// Unlocks the vault anew, with the derivation from the passphrase.
    pub(crate) fn unlock(&self) -> anyhow::Result<Spent> {
        self.run(&["vault", "unlock", "--passphrase-file", "passphrase"])
    }

    /// The founder's password.
    pub(crate) fn password(&self) -> anyhow::Result<Secret> {
        let password = fs::read_to_string(self.folder.join("data/secrets/founder_password"))?;
        Ok(Secret::new(password.trim_end()))
    }

    /// A new session, by the password.
    pub(crate) async fn login(&self) -> anyhow::Result<Client> {
        Ok(Client::login(Connection::new(&self.url)?, "founder", &self.password()?).await?)
    }
}

fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().env("HOME", folder.join("home"));
    command
}

pub(crate) fn text(path: &Path) -> anyhow::Result<&str> {
    path.to_str().context("the folder's name is no text")
}

/// Stores a file's bytes as they are, in parts.
pub(crate) async fn put_opaque(client: &Client, from: &Path, id: ObjectId) -> anyhow::Result<()> {
    let length = fs::metadata(from)?.len();
    let parts = u32::try_from(length.div_ceil(u64::try_from(PART)?))?;
    let uploads = &client.vault().uploads();
    let upload = uploads.create(id, length, parts).await?;
    let (file, upload) = (&fs::File::open(from)?, upload.id.as_str());
    let sent = futures::stream::iter(0..parts).map(|index| async move {
        let (sha256, body) = read_part(file.try_clone()?, index, length).await?;
        uploads.put_part(upload, index, sha256, body).await.map_err(anyhow::Error::from)
    });
    sent.buffer_unordered(AT_A_TIME).try_collect::<()>().await?;
    uploads.complete(upload).await?;
    Ok(())
}

/// Fetches an object's bytes as they are; into a file that is made durable, or to nowhere.
pub(crate) async fn get_opaque(client: &Client, id: ObjectId, to: Option<&Path>) -> anyhow::Result<()> {
    let body = client.vault().objects().stream(id, None).await?.body;
    keep(body.map_err(anyhow::Error::from), to).await
}

async fn read_part(file: fs::File, index: u32, length: u64) -> anyhow::Result<([u8; 32], Bytes)> {
    let read = tokio::task::spawn_blocking(move || {
        let begin = u64::from(index) * u64::try_from(PART)?;
        let mut part = vec![0; PART.min(usize::try_from(length - begin)?)];
        std::os::unix::fs::FileExt::read_exact_at(&file, &mut part, begin)?;
        Ok((Sha256::digest(&part).into(), Bytes::from(part)))
    });
    read.await?
}
