//! Parts of objects, in memory, in a folder and in S3.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use bytes::Bytes;
use elohim_core::vault::{Part, Sha256};
use elohim_store::testing::TestBucket;
use elohim_store::{BlobError, Blobs};
use futures::TryStreamExt as _;
use rstest::rstest;
use sha2::Digest as _;
use tempfile::TempDir;

use crate::given::{at, object_id, pool_id};

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
    /// The service, for S3.
    bucket: Option<TestBucket>,
}

async fn place(kind: Kind) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let mut served = None;
    let (blobs, files) = match kind {
        Kind::Memory => (Blobs::in_memory(), None),
        Kind::Folder => {
            let root = folder.path().join("blobs");
            (Blobs::local(&root).unwrap(), Some(root))
        }
        Kind::S3 => {
            let bucket = TestBucket::serve(folder.path()).await;
            let blobs = Blobs::s3(&bucket.settings()).unwrap();
            let files = bucket.files().to_owned();
            served = Some(bucket);
            (blobs, Some(files))
        }
    };
    Place { blobs, files, _folder: folder, bucket: served }
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
    blobs.put_part(me, object, &first, vec![Bytes::from(bytes.clone())]).await.unwrap();
    blobs.put_part(me, object, &first, vec![Bytes::from(bytes.clone())]).await.unwrap();
    blobs.put_part(me, object, &second, vec![Bytes::from_static(b"end")]).await.unwrap();
    assert_eq!(read(blobs, &first, 0..first.length).await.unwrap(), bytes);
    assert_eq!(read(blobs, &first, 65_552..131_104).await.unwrap(), bytes[65_552..131_104]);
    assert_eq!(read(blobs, &first, 2_999_999..9_000_000).await.unwrap(), bytes[2_999_999..]);
    assert_eq!(read(blobs, &first, 3_000_000..3_000_001).await.unwrap(), b"");
    blobs.verify_part(me, object, &first).await.unwrap();

    let wrong = blobs.put_part(me, object, &second, vec![Bytes::from_static(b"too long")]).await;
    assert!(matches!(wrong, Err(BlobError::Damaged { .. })), "{wrong:?}");

    blobs.delete_part(me, object, &second).await.unwrap();
    blobs.delete_part(me, object, &second).await.unwrap();
    let gone = read(blobs, &second, 0..3).await;
    assert!(matches!(gone, Err(BlobError::Missing { key }) if key.contains(&object.to_string())));
    blobs.put_part(me, object_id(2), &second, vec![Bytes::from_static(b"end")]).await.unwrap();
    blobs.put_part(me, object, &second, vec![Bytes::from_static(b"end")]).await.unwrap();
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
    blobs.put_part(me, object, &part, vec![Bytes::from(bytes.clone())]).await.unwrap();
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
    place.blobs.put_part(pool_id(1), object_id(1), &small, vec![Bytes::from_static(b"x")]).await.unwrap();
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
        Kind::S3 => place.bucket.as_mut().unwrap().stop().await,
        Kind::Folder | Kind::Memory => std::fs::remove_dir_all(place.files.clone().unwrap()).unwrap(),
    }
    assert!(matches!(place.blobs.ping().await, Err(BlobError::Unavailable(_))));
}

/// What is old is found by its name, and goes unless it was written again meanwhile; what is young, and what is no part, is left alone.
#[rstest]
#[case(Kind::Folder)]
#[case(Kind::S3)]
#[tokio::test]
async fn what_is_stored_is_found_by_its_age(#[case] kind: Kind) {
    let place = place(kind).await;
    let (blobs, me) = (&place.blobs, pool_id(1));
    let bytes = content(1000);
    let one = part(3, &bytes);
    for object in [object_id(1), object_id(2)] {
        blobs.put_part(me, object, &one, vec![Bytes::from(bytes.clone())]).await.unwrap();
    }
    let root = place.files.clone().unwrap();
    let file = |object: u8| {
        let folder = root.join(me.to_string()).join(object_id(object).to_string());
        std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
    };
    let age = |object: u8, seconds: u64| {
        let at = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        std::fs::File::options().write(true).open(file(object)).unwrap().set_modified(at).unwrap();
    };
    let stranger = root.join(me.to_string()).join("notes.txt");
    std::fs::write(&stranger, b"of somebody else").unwrap();
    age(1, 1000);
    age(2, 1001);
    let before = at(1_001_000_000);
    let found: Vec<_> = blobs.list_before(before).try_collect().await.unwrap();
    assert_eq!(found.iter().map(|part| (part.pool, part.object)).collect::<Vec<_>>(), [(me, object_id(1))]);
    assert!(found[0].is(&one) && !found[0].is(&part(3, b"other")) && !found[0].is(&part(4, &bytes)));
    // Somebody writes it again: then it is not what was found any more.
    blobs.put_part(me, object_id(1), &one, vec![Bytes::from(bytes.clone())]).await.unwrap();
    assert!(!blobs.delete_before(&found[0], before).await.unwrap());
    assert!(blobs.has_part(me, object_id(1), &one).await.unwrap());
    age(1, 1000);
    assert!(blobs.delete_before(&found[0], before).await.unwrap());
    assert!(!blobs.delete_before(&found[0], before).await.unwrap());
    assert!(!blobs.has_part(me, object_id(1), &one).await.unwrap());
    assert!(blobs.has_part(me, object_id(2), &one).await.unwrap() && stranger.is_file());
}
