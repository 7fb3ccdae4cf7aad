//! nginx as the peer for transfers: files served as they lie, and files put by WebDAV.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use futures::TryStreamExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio_util::io::ReaderStream;

use crate::process::Running;

/// Bytes that are read from a file at once on the client's side.
const CHUNK: usize = 256 * 1024;

/// An nginx of our own, with its own folder and settings.
pub(crate) struct Nginx {
    running: Running,
    base: String,
    files: PathBuf,
    http: reqwest::Client,
}

impl Nginx {
    /// Starts `program` with everything it writes below `folder`.
    pub(crate) fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let files = folder.join("files");
        fs::create_dir_all(&files)?;
        fs::create_dir_all(folder.join("temp"))?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let settings = folder.join("nginx.conf");
        fs::write(&settings, configuration(&folder.display().to_string(), &address))?;
        let mut command = Command::new(program);
        command.arg("-p").arg(folder).arg("-c").arg(&settings).arg("-e").arg(folder.join("error.log"));
        let running = Running::start_on(&mut command, &address)?;
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { running, base: format!("http://{address}"), files, http })
    }

    /// Puts a file under a name.
    pub(crate) async fn put(&self, from: &Path, name: &str) -> anyhow::Result<()> {
        let file = tokio::fs::File::open(from).await?;
        let length = file.metadata().await?.len();
        let body = reqwest::Body::wrap_stream(ReaderStream::with_capacity(file, CHUNK));
        let request = self.http.put(format!("{}/{name}", self.base)).header("content-length", length).body(body);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    /// Fetches what lies under a name; into a file that is made durable, or to nowhere.
    pub(crate) async fn get(&self, name: &str, to: Option<&Path>) -> anyhow::Result<()> {
        let answer = self.http.get(format!("{}/{name}", self.base)).send().await?.error_for_status()?;
        keep(answer.bytes_stream().map_err(anyhow::Error::from), to).await
    }

    /// Where a name is put and got.
    pub(crate) fn url(&self, name: &str) -> String {
        format!("{}/{name}", self.base)
    }

    /// Its first process, whose children serve.
    pub(crate) fn id(&self) -> u32 {
        self.running.id()
    }

    /// Where the file of a name lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.files.join(name)
    }
}

/// Takes in a body: into a file that is made durable, or to nowhere.
pub(crate) async fn keep<S>(mut body: S, to: Option<&Path>) -> anyhow::Result<()>
where
    S: futures::Stream<Item = anyhow::Result<bytes::Bytes>> + Unpin,
{
    let Some(to) = to else {
        while body.try_next().await?.is_some() {}
        return Ok(());
    };
    let mut file = tokio::io::BufWriter::with_capacity(4 * CHUNK, tokio::fs::File::create(to).await?);
    while let Some(bytes) = body.try_next().await? {
        file.write_all(&bytes).await?;
    }
    file.flush().await?;
    Ok(file.into_inner().sync_all().await?)
}

fn configuration(folder: &str, address: &str) -> String {
    // Started by root, nginx would leave its rights and could not enter the folder.
    let user = if rustix::process::geteuid().is_root() { "user root root;" } else { "" };
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("    {kind}_temp_path \"{folder}/temp/{kind}\";\n"))
        .concat();
    format!(
        "{user}\ndaemon off;\nworker_processes auto;\npid \"{folder}/nginx.pid\";\nevents {{ worker_connections 512; }}\n\
         http {{\n    access_log off;\n    sendfile on;\n    client_max_body_size 0;\n{temporary}    server {{\n        \
         listen {address};\n        root \"{folder}/files\";\n        dav_methods PUT DELETE;\n    }}\n}}\n"
    )
}
