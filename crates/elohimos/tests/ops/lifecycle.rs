//! Stopping while somebody downloads, and starting twice.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Instant;

use bytes::Bytes;
use elohim_core::id::ObjectId;
use rustix::process::Signal;

use crate::server::{PATIENCE, PROGRAM, Place, block_on, digest};

const OBJECT: ObjectId = ObjectId::from_bytes([4; 16]);
/// More than the buffers of a connection hold on the way, so that a download is under way until it is read.
const LENGTH: usize = 48 << 20;
const PART: usize = 8 << 20;

#[test]
fn a_download_in_progress_ends_well_when_the_server_is_told_to_stop() {
    let place = Place::new();
    let mut server = place.start();
    let content: Vec<u8> = (0..LENGTH).map(|at| (at / 7) as u8).collect();
    let tokens = block_on(async {
        let client = server.login(&place.password()).await;
        let uploads = client.vault().uploads();
        let upload = uploads.create(OBJECT, LENGTH as u64, (LENGTH / PART) as u32).await.unwrap();
        for (index, part) in (0..).zip(content.chunks(PART)) {
            uploads.put_part(&upload.id, index, digest(part), Bytes::copy_from_slice(part)).await.unwrap();
        }
        uploads.complete(&upload.id).await.unwrap();
        client.tokens().await
    });

    let address = server.url.strip_prefix("http://").unwrap().to_owned();
    let mut download = TcpStream::connect(&address).unwrap();
    let token = tokens.access.expose_str().unwrap();
    write!(
        download,
        "GET /api/v1/vault/objects/{OBJECT} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    .unwrap();
    let mut begun = [0; 15];
    download.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200 OK");

    server.signal(Signal::TERM);
    // When nobody can connect any more, it is stopping.
    let began = Instant::now();
    while TcpStream::connect(&address).is_ok() {
        assert!(began.elapsed() < PATIENCE, "it still takes connections");
    }
    let mut rest = Vec::new();
    download.read_to_end(&mut rest).unwrap();
    let body = rest.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
    assert!(rest[body..] == content, "{} of {LENGTH} bytes", rest.len() - body);
    assert_eq!(server.wait().code(), Some(0));
    assert!(place.log().contains("server.stopped") && !place.log().contains("server.dropping"), "{}", place.log());

    let server = place.start();
    let read = block_on(async { server.client(&tokens).vault().objects().read(OBJECT).await.unwrap() });
    assert!(read == content, "other bytes after a new start");
    server.stop();
}

#[test]
fn a_second_server_on_the_same_data_says_why_it_does_not_start() {
    let place = Place::new();
    let server = place.start();
    let second = place.command(Path::new(PROGRAM), &["serve", "--port", "0", "--data-dir", "data"]).output().unwrap();
    assert_eq!(second.status.code(), Some(5));
    let said = String::from_utf8(second.stderr).unwrap().replace(&format!("{}/", place.path().display()), "");
    let said: Vec<_> = said.lines().filter(|line| !line.starts_with('{')).collect();
    let first = format!("error: data is in use by process {}; only one server may open a data directory", server.pid());
    assert_eq!(said, [&first, "Stop that process, or use another --data-dir.", "(DATA_DIR_LOCKED)",]);
    // The first one has not noticed.
    block_on(async { server.login(&place.password()).await.identity().me().await.unwrap() });
    server.stop();
}
