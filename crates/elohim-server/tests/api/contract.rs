//! The committed description of the API is the one that the code makes.

use std::collections::BTreeMap;
use std::path::Path;

use elohim_core::ErrorCode;
use serde_json::Value;

#[test]
fn the_committed_description_is_current() {
    let made = sorted(serde_json::to_value(elohim_server::openapi()).unwrap());
    let made = serde_json::to_string_pretty(&made).unwrap() + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json");
    if std::env::var_os("ELOHIMOS_UPDATE").is_some() {
        std::fs::write(&file, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(made == committed, "openapi.json is not current; run: cargo xtask openapi");
}

/// The same with all names in alphabetical order, whether or not some crate of the build asks for another one.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            Value::Object(members.into_iter().collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[test]
fn the_committed_list_of_errors_is_current() {
    let mut made = String::from(
        "# Error codes\n\nGenerated from the error table of `elohim-core`; `cargo xtask openapi` writes it.\n\n\
         | code | what happened | what to do |\n|---|---|---|\n",
    );
    for code in ErrorCode::ALL {
        made += &format!("| `{}` | {} | {} |\n", code.as_str(), code.title(), code.fix());
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/error-codes.md");
    if std::env::var_os("ELOHIMOS_UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(made == committed, "docs/reference/error-codes.md is not current; run: cargo xtask openapi");
}

#[test]
fn operation_ids_are_unique() {
    let document = serde_json::to_value(elohim_server::openapi()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let ids: Vec<_> =
        items.flat_map(|item| item.as_object().unwrap().values()).map(|one| one["operationId"].to_string()).collect();
    let distinct: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
}
