//! Which crate may depend on which: the direction of data flow, and the one owner of each outside library.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};

use super::Finding;

/// The crates of ours that each crate may use. Nothing points back, and nothing that serves requests points at the
/// vault: what is not linked cannot decrypt.
const ALLOWED: [(&str, &[&str]); 15] = [
    ("elohim-core", &[]),
    ("elohim-api", &["elohim-core"]),
    ("elohim-vault", &[]),
    ("elohim-text", &[]),
    ("elohim-store", &["elohim-core"]),
    ("elohim-app", &["elohim-core", "elohim-store"]),
    ("elohim-web", &[]),
    ("elohim-server", &["elohim-core", "elohim-api", "elohim-app", "elohim-web"]),
    ("elohim-client", &["elohim-core", "elohim-api"]),
    (
        "elohimos",
        &[
            "elohim-core",
            "elohim-api",
            "elohim-vault",
            "elohim-store",
            "elohim-app",
            "elohim-server",
            "elohim-client",
            "elohim-text",
            "elohim-web",
        ],
    ),
    ("elohim-testkit", &["elohim-core", "elohim-api", "elohim-store", "elohim-app", "elohim-server", "elohim-client"]),
    ("elohim-vault-wasm", &["elohim-vault"]),
    ("elohim-bench", &["elohim-core", "elohim-vault", "elohim-client", "elohim-store", "elohim-testkit"]),
    ("elohim-fuzz", &["elohim-vault"]),
    ("xtask", &[]),
];

/// Crates that tests of any crate may use besides.
const FOR_TESTS: &str = "elohim-testkit";

/// Everything from outside that the core may use: no runtime, no input or output, no serialisation.
const CORE_MAY_USE: [&str; 5] = ["subtle", "thiserror", "uuid", "zeroize", "zxcvbn"];

/// Libraries with one owner. The testkit drives the router in process; the benchmarks compare with a bare one; programs
/// read their own command line.
const OWNERS: [(&str, &[&str]); 5] = [
    ("sqlx", &["elohim-store"]),
    ("object_store", &["elohim-store"]),
    ("axum", &["elohim-server", "elohim-testkit", "elohim-bench"]),
    ("clap", &["elohimos", "elohim-bench", "xtask"]),
    // The server encrypts for drop boxes, in one module; it has no identity to decrypt with. Its tests are
    // senders and owners; the fuzzer is whoever has a key.
    ("age", &["elohim-vault", "elohim-app", "elohim-server", "elohim-fuzz"]),
];

/// Crates that may not reach the vault, not even through others.
const BLIND: [&str; 3] = ["elohim-store", "elohim-app", "elohim-server"];
const VAULT: &str = "elohim-vault";

/// What each crate of the workspace depends on.
#[derive(Default)]
pub(super) struct Graph {
    crates: BTreeMap<String, Dependencies>,
}

#[derive(Default)]
struct Dependencies {
    /// Linked into what ships, or run while it is built.
    shipped: BTreeSet<String>,
    /// For tests, benches and examples only.
    tests: BTreeSet<String>,
}

impl Graph {
    /// Asks cargo about the workspace in `root`.
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let metadata = MetadataCommand::new().current_dir(root).no_deps().exec()?;
        let mut crates: BTreeMap<String, Dependencies> = BTreeMap::new();
        for package in metadata.packages {
            let to = crates.entry(package.name.to_string()).or_default();
            for dependency in package.dependencies {
                let kind = if dependency.kind == DependencyKind::Development { &mut to.tests } else { &mut to.shipped };
                kind.insert(dependency.name);
            }
        }
        Ok(Self { crates })
    }

    fn reaches(&self, from: &str, to: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = vec![from];
        while let Some(name) = next.pop() {
            if let Some(dependencies) = self.crates.get(name).filter(|_| seen.insert(name)) {
                next.extend(dependencies.shipped.iter().map(String::as_str));
            }
        }
        from != to && seen.contains(to)
    }
}

/// Compares the graph with the tables above.
pub(super) fn check(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, dependencies) in &graph.crates {
        let folder = if name == "xtask" { "" } else { "crates/" };
        let place = format!("{folder}{name}/Cargo.toml");
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| known == name) else {
            findings.push(Finding::new(
                &place,
                "a crate that ARCHITECTURE.md and tidy do not know; when to make one is said there",
            ));
            continue;
        };
        let ours = |other: &&String| graph.crates.contains_key(*other) && *other != name;
        for other in dependencies.shipped.iter().filter(ours) {
            if !allowed.contains(&other.as_str()) {
                findings.push(Finding::new(&place, format_args!("{name} may not depend on {other}")));
            }
        }
        for other in dependencies.tests.iter().filter(ours) {
            if !allowed.contains(&other.as_str()) && other != FOR_TESTS {
                findings.push(Finding::new(&place, format_args!("tests of {name} may not depend on {other}")));
            }
        }
        for other in dependencies.shipped.union(&dependencies.tests) {
            if let Some((_, owners)) = OWNERS.iter().find(|(library, _)| library == other)
                && !owners.contains(&name.as_str())
            {
                findings.push(Finding::new(
                    &place,
                    format_args!(
                        "only {} {} {other}",
                        owners.join(" and "),
                        if owners.len() == 1 { "names" } else { "name" }
                    ),
                ));
            }
        }
        if name == "elohim-core" {
            let outside = dependencies.shipped.iter().filter(|other| !graph.crates.contains_key(*other));
            findings.extend(outside.filter(|other| !CORE_MAY_USE.contains(&other.as_str())).map(|other| {
                Finding::new(
                    &place,
                    format_args!("the core may not use {other}; it has no input, output or wire format"),
                )
            }));
        }
        if BLIND.contains(&name.as_str()) && graph.reaches(name, VAULT) {
            findings.push(Finding::new(
                &place,
                format_args!("{name} reaches {VAULT}; the server must not be able to decrypt"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &[&str], &[&str])]) -> Graph {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let crates = edges
            .iter()
            .map(|(name, shipped, tests)| {
                ((*name).to_owned(), Dependencies { shipped: set(shipped), tests: set(tests) })
            })
            .collect();
        Graph { crates }
    }

    fn problems(edges: &[(&str, &[&str], &[&str])]) -> Vec<String> {
        check(&graph(edges)).into_iter().map(|finding| finding.problem).collect()
    }

    #[test]
    fn the_decided_direction_passes() {
        let edges: [(&str, &[&str], &[&str]); 5] = [
            ("elohim-core", &["uuid"], &["proptest"]),
            ("elohim-store", &["elohim-core", "sqlx"], &["elohim-testkit", "s3s"]),
            ("elohim-app", &["elohim-core", "elohim-store"], &["elohim-testkit"]),
            ("elohim-testkit", &["elohim-app", "elohim-store"], &[]),
            ("xtask", &["clap"], &[]),
        ];
        assert_eq!(problems(&edges), [""; 0]);
    }

    #[test]
    fn an_arrow_that_points_back_is_found() {
        assert_eq!(
            problems(&[("elohim-store", &["elohim-app"], &[]), ("elohim-app", &[], &[])]),
            ["elohim-store may not depend on elohim-app"]
        );
        assert_eq!(
            problems(&[("elohim-core", &[], &["elohim-store"]), ("elohim-store", &[], &[])]),
            ["tests of elohim-core may not depend on elohim-store"]
        );
    }

    #[test]
    fn sql_within_reach_of_a_route_is_found() {
        assert_eq!(
            problems(&[("elohim-server", &["elohim-store"], &[]), ("elohim-store", &[], &[])]),
            ["elohim-server may not depend on elohim-store"]
        );
    }

    #[test]
    fn the_vault_is_found_behind_another_crate() {
        let found = problems(&[
            ("elohim-server", &["elohim-app"], &[]),
            ("elohim-app", &["elohim-vault"], &[]),
            ("elohim-vault", &[], &[]),
        ]);
        assert_eq!(
            found,
            [
                "elohim-app may not depend on elohim-vault",
                "elohim-app reaches elohim-vault; the server must not be able to decrypt",
                "elohim-server reaches elohim-vault; the server must not be able to decrypt",
            ]
        );
    }

    #[test]
    fn the_core_gets_no_runtime_and_no_wire_format() {
        assert_eq!(
            problems(&[("elohim-core", &["serde", "uuid"], &[])]),
            ["the core may not use serde; it has no input, output or wire format"]
        );
    }

    #[test]
    fn a_library_with_an_owner_is_found_elsewhere() {
        assert_eq!(problems(&[("elohim-app", &["sqlx"], &[])]), ["only elohim-store names sqlx"]);
        assert_eq!(
            problems(&[("elohim-app", &[], &["axum"])]),
            ["only elohim-server and elohim-testkit and elohim-bench name axum"]
        );
        assert_eq!(
            problems(&[("elohim-server", &["clap"], &[])]),
            ["only elohimos and elohim-bench and xtask name clap"]
        );
    }

    #[test]
    fn an_unknown_crate_is_found() {
        assert_eq!(problems(&[("elohim-extra", &[], &[])]).len(), 1);
    }
}
