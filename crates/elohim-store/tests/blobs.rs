//! Parts of objects, in memory, in a folder and in S3.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use bytes::Bytes;
use elohim_core::Secret;
use elohim_core::vault::{Part, Sha256};
use elohim_store::{BlobError, Blobs, S3Settings};
use futures::TryStreamExt as _;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rstest::rstest;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use sha2::Digest as _;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::given::{object_id, pool_id};

#[derive(Clone, Copy, Debug)]
enum Kind {
    Memory,
    Folder,
    S3,
}

/// A store and what it stands on.
struct Place {
    blobs: Blobs,
    /// Where the files are, if there are files.
    files: Option<PathBuf>,
    _folder: TempDir,
    _server: JoinSet<()>,
}

async fn place(kind: Kind) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let mut server = JoinSet::new();
    let (blobs, files) = match kind {
        Kind::Memory => (Blobs::in_memory(), None),
        Kind::Folder => {
            let root = folder.path().join("blobs");
            (Blobs::local(&root).unwrap(), Some(root))
        }
        Kind::S3 => {
            std::fs::create_dir(folder.path().join("bucket")).unwrap();
            let address = serve_s3(folder.path(), &mut server).await;
            let settings = S3Settings {
                endpoint: Some(format!("http://{address}")),
                bucket: "bucket".to_owned(),
                prefix: "some/prefix".to_owned(),
                region: "us-east-1".to_owned(),
                access_key: "key".to_owned(),
                secret_key: Secret::new("secret"),
                allow_http: true,
            };
            (Blobs::s3(&settings).unwrap(), Some(folder.path().join("bucket/some/prefix")))
        }
    };
    Place { blobs, files, _folder: folder, _server: server }
}

async fn serve_s3(root: &std::path::Path, tasks: &mut JoinSet<()>) -> SocketAddr {
    let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root).unwrap());
    builder.set_auth(SimpleAuth::from_single("key", "secret"));
    let service = builder.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tasks.spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            connections.spawn(async move {
                let http = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                let _ = http.serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    address
}

fn part(index: u32, bytes: &[u8]) -> Part {
    Part { index, length: bytes.len() as u64, sha256: Sha256(sha2::Sha256::digest(bytes).into()) }
}

fn content(length: usize) -> Vec<u8> {
    (0..=250).cycle().step_by(7).take(length).collect()
}

async fn read(blobs: &Blobs, part: &Part, range: std::ops::Range<u64>) -> Result<Vec<u8>, BlobError> {
    let stream = blobs.read_part(pool_id(1), object_id(1), part, range).await?;
    Ok(stream.try_collect::<Vec<Bytes>>().await?.concat())
}

#[rstest]
#[case(Kind::Memory)]
#[case(Kind::Folder)]
#[case(Kind::S3)]
#[tokio::test]
async fn parts_are_read_back_whole_and_in_pieces(#[case] kind: Kind) {
    let place = place(kind).await;
    let (blobs, me, object) = (&place.blobs, pool_id(1), object_id(1));
    blobs.ping().await.unwrap();
    let bytes = content(3_000_000);
    let (first, second) = (part(0, &bytes), part(1, b"end"));
    blobs.put_part(me, object, &first, Bytes::from(bytes.clone())).await.unwrap();
    blobs.put_part(me, object, &first, Bytes::from(bytes.clone())).await.unwrap();
    blobs.put_part(me, object, &second, Bytes::from_static(b"end")).await.unwrap();
    assert_eq!(read(blobs, &first, 0..first.length).await.unwrap(), bytes);
    assert_eq!(read(blobs, &first, 65_552..131_104).await.unwrap(), bytes[65_552..131_104]);
    assert_eq!(read(blobs, &first, 2_999_999..9_000_000).await.unwrap(), bytes[2_999_999..]);
    assert_eq!(read(blobs, &first, 3_000_000..3_000_001).await.unwrap(), b"");
    blobs.verify_part(me, object, &first).await.unwrap();

    let wrong = blobs.put_part(me, object, &second, Bytes::from_static(b"too long")).await;
    assert!(matches!(wrong, Err(BlobError::Damaged { .. })), "{wrong:?}");

    blobs.delete_part(me, object, &second).await.unwrap();
    blobs.delete_part(me, object, &second).await.unwrap();
    let gone = read(blobs, &second, 0..3).await;
    assert!(matches!(gone, Err(BlobError::Missing { key }) if key.contains(&object.to_string())));
    blobs.put_part(me, object_id(2), &second, Bytes::from_static(b"end")).await.unwrap();
    blobs.put_part(me, object, &second, Bytes::from_static(b"end")).await.unwrap();
    assert_eq!(blobs.delete_object(me, object).await.unwrap(), 2);
    assert_eq!(blobs.delete_object(me, object).await.unwrap(), 0);
    assert!(matches!(read(blobs, &first, 0..1).await, Err(BlobError::Missing { .. })));
    blobs.verify_part(me, object_id(2), &second).await.unwrap();
}

#[rstest]
#[case(Kind::Folder)]
#[case(Kind::S3)]
#[tokio::test]
async fn a_part_that_was_damaged_is_named(#[case] kind: Kind) {
    let place = place(kind).await;
    let (blobs, me, object) = (&place.blobs, pool_id(1), object_id(1));
    let bytes = content(1000);
    let part = part(7, &bytes);
    blobs.put_part(me, object, &part, Bytes::from(bytes.clone())).await.unwrap();
    let digest: String = part.sha256.to_string().chars().take(16).collect();
    let key = format!("{me}/{object}/00007-{digest}");
    let file = place.files.unwrap().join(&key);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);

    let mut flipped = bytes.clone();
    flipped[500] ^= 1;
    std::fs::write(&file, &flipped).unwrap();
    let verified = blobs.verify_part(me, object, &part).await;
    assert!(matches!(verified, Err(BlobError::Damaged { key: named }) if named == key));

    for other in [&bytes[..999], &[bytes.clone(), vec![0]].concat()[..], &bytes[..10]] {
        std::fs::write(&file, other).unwrap();
        let read = read(blobs, &part, 100..200).await;
        assert!(matches!(read, Err(BlobError::Damaged { key: named }) if named == key), "{}", other.len());
    }
}

#[tokio::test]
async fn files_are_for_their_owner_only() {
    let place = place(Kind::Folder).await;
    let root = place.files.clone().unwrap();
    let small = part(0, b"x");
    place.blobs.put_part(pool_id(1), object_id(1), &small, Bytes::from_static(b"x")).await.unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&root), 0o700);
    let folder = root.join(pool_id(1).to_string()).join(object_id(1).to_string());
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(mode(&files[0]), 0o600);
}

#[rstest]
#[case(Kind::Folder)]
#[case(Kind::S3)]
#[tokio::test]
async fn a_store_that_is_gone_does_not_answer(#[case] kind: Kind) {
    let mut place = place(kind).await;
    place.blobs.ping().await.unwrap();
    match kind {
        Kind::S3 => place._server.shutdown().await,
        Kind::Folder | Kind::Memory => std::fs::remove_dir_all(place.files.clone().unwrap()).unwrap(),
    }
    assert!(matches!(place.blobs.ping().await, Err(BlobError::Unavailable(_))));
}
