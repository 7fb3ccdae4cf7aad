//! The optimised program as it ships. `./elohimos test` builds it and runs these last, one at a time.

use std::path::PathBuf;

#[expect(clippy::disallowed_methods, reason = "the test run says where the program is")]
fn program() -> PathBuf {
    PathBuf::from(std::env::var_os("ELOHIMOS_BIN").expect("ELOHIMOS_BIN names the program; run ./elohimos test"))
}

/// One file that is copied to where it runs: people download it, and it is there at once.
#[test]
fn release_binary_is_smaller_than_60_mb() {
    let bytes = std::fs::metadata(program()).unwrap().len();
    assert!(bytes < 60_000_000, "{bytes} bytes");
}
