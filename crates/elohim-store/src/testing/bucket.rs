//! A bucket for tests: an S3 service of this process, which keeps objects as files.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use elohim_core::Secret;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::expect;
use crate::S3Settings;

const NAME: &str = "bucket";
const PREFIX: &str = "some/prefix";
const KEY: (&str, &str) = ("key", "secret");

/// A bucket that is there until it is dropped.
pub struct TestBucket {
    address: SocketAddr,
    files: PathBuf,
    server: JoinSet<()>,
}

impl TestBucket {
    /// Serves an empty bucket whose objects lie below a folder.
    ///
    /// # Panics
    /// When it cannot be served.
    pub async fn serve(folder: &Path) -> Self {
        let files = folder.join(NAME).join(PREFIX);
        expect("a folder", std::fs::create_dir_all(&files));
        let mut builder = S3ServiceBuilder::new(expect("a store", s3s_fs::FileSystem::new(folder)));
        builder.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
        let service = builder.build();
        let listener = expect("a port", TcpListener::bind("127.0.0.1:0").await);
        let address = expect("an address", listener.local_addr());
        let mut server = JoinSet::new();
        server.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                let service = service.clone();
                connections.spawn(async move {
                    // A client that goes away is no failure of the bucket.
                    let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await;
                });
            }
        });
        Self { address, files, server }
    }

    /// What a client needs to reach it.
    pub fn settings(&self) -> S3Settings {
        S3Settings {
            endpoint: Some(format!("http://{}", self.address)),
            bucket: NAME.to_owned(),
            prefix: PREFIX.to_owned(),
            region: "us-east-1".to_owned(),
            access_key: KEY.0.to_owned(),
            secret_key: Secret::new(KEY.1),
            allow_http: true,
        }
    }

    /// Where its objects lie, each under its key.
    pub fn files(&self) -> &Path {
        &self.files
    }

    /// Stops answering; what is stored stays.
    pub async fn stop(&mut self) {
        self.server.shutdown().await;
    }
}
