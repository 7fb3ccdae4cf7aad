//! Every file of routes has its tests at the same place among the tests.

use super::{Finding, tree::Tree};

const ROUTES: &str = "crates/elohim-server/src/routes/";
const TESTS: &str = "crates/elohim-server/tests/api/";

/// Finds files that add routes and have no file of tests. Other files beside the routes are tested through them.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.matching(ROUTES, ".rs")
        .filter_map(|(path, text)| {
            let noun = path.trim_start_matches(ROUTES);
            let adds = noun.contains('/') && !noun.ends_with("/mod.rs") && text.contains("fn routes(");
            let tests = format!("{TESTS}{noun}");
            let tested = tree.text(&tests).is_some_and(|text| text.contains("#["));
            (adds && !tested).then(|| Finding::new(path, format_args!("has no tests in {tests}")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_without_tests_are_found() {
        let adds = "pub(crate) fn routes(routes: Routes) -> Routes {";
        let tree = Tree::of(&[
            ("crates/elohim-server/src/routes/mod.rs", adds),
            ("crates/elohim-server/src/routes/vault/mod.rs", adds),
            ("crates/elohim-server/src/routes/vault/octets.rs", "fn range() {}"),
            ("crates/elohim-server/src/routes/vault/pool.rs", adds),
            ("crates/elohim-server/src/routes/vault/slots.rs", adds),
            ("crates/elohim-server/src/routes/vault/shares.rs", adds),
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
