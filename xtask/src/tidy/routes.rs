//! Every file of routes has its tests at the same place among the tests.

use super::{Finding, tree::Tree};

const ROUTES: &str = "crates/elohim-server/src/routes/";
const TESTS: &str = "crates/elohim-server/tests/api/";

/// Finds files of routes without a file of tests.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.matching(ROUTES, ".rs")
        .filter_map(|(path, _)| {
            let noun = path.trim_start_matches(ROUTES);
            let in_feature = noun.contains('/') && !noun.ends_with("/mod.rs");
            let tests = format!("{TESTS}{noun}");
            (in_feature && tree.text(&tests).is_none_or(|text| !text.contains("#[")))
                .then(|| Finding::new(path, format_args!("has no tests in {tests}")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_without_tests_are_found() {
        let tree = Tree::of(&[
            ("crates/elohim-server/src/routes/mod.rs", ""),
            ("crates/elohim-server/src/routes/vault/mod.rs", ""),
            ("crates/elohim-server/src/routes/vault/pool.rs", ""),
            ("crates/elohim-server/src/routes/vault/slots.rs", ""),
            ("crates/elohim-server/src/routes/vault/shares.rs", ""),
            ("crates/elohim-server/tests/api/vault/pool.rs", "#[test]\nfn a() {}"),
            ("crates/elohim-server/tests/api/vault/shares.rs", ""),
        ]);
        let places: Vec<_> = check(&tree).into_iter().map(|finding| finding.place).collect();
        assert_eq!(
            places,
            ["crates/elohim-server/src/routes/vault/shares.rs", "crates/elohim-server/src/routes/vault/slots.rs"]
        );
    }
}
