//! The benchmark runs through, in its smallest form, with the program as it ships. No figure is judged.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

#[expect(clippy::disallowed_methods, reason = "the test run says where the program is")]
fn program() -> PathBuf {
    PathBuf::from(std::env::var_os("ELOHIMOS_BIN").expect("ELOHIMOS_BIN names the program; run ./elohimos test"))
}

#[test]
fn release_binary_runs_through_the_benchmark() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_elohim-bench"));
    command.args([
        "run",
        "--smoke",
        "--date",
        "2026-01-31",
        "--page",
        "foundation",
        "--page",
        "vault",
        "--page",
        "huge",
    ]);
    command.arg("--program").arg(program());
    command.arg("--out").arg(&out).arg("--work").arg(folder.path().join("work"));
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));

    for (page, expected) in [("foundation", vec![10, 18, 12, 4]), ("vault", vec![8, 5, 30, 9, 18]), ("huge", vec![11])]
    {
        let report = fs::read_to_string(out.join(format!("{page}.json"))).unwrap();
        let report: Value = serde_json::from_str(&report).unwrap();
        let sections = report["sections"].as_array().unwrap();
        let rows: Vec<_> = sections.iter().map(|section| section["rows"].as_array().unwrap().len()).collect();
        assert_eq!(rows, expected, "{page}");
        for row in sections.iter().flat_map(|section| section["rows"].as_array().unwrap()) {
            assert_eq!(row["figure"]["samples"].as_array().unwrap().len(), 1, "{row}");
        }
        let table = fs::read_to_string(out.join(format!("{page}.md"))).unwrap();
        assert!(table.contains("Measured on 2026-01-31 with the scale `smoke`."), "{table}");
        assert!(!table.contains(folder.path().to_str().unwrap()), "a path of this machine is in the table");
    }
    assert_eq!(fs::read_dir(folder.path().join("work")).unwrap().count(), 0, "something was left behind");
}
