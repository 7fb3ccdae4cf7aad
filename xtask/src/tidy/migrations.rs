//! One migration, two engines: the same number and name for each, and a reason in the first line.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, tree::Tree};

const FOLDER: &str = "crates/elohim-store/migrations/";
const ENGINES: [&str; 2] = ["sqlite", "postgres"];
const DATABASES: [&str; 5] = ["app", "vault", "datasets", "memory", "keys"];

/// Finds migrations without a twin, with a number used twice, in a wrong place, or without a reason.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut files: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (path, text) in tree.matching(FOLDER, "") {
        let parts: Vec<&str> = path.trim_start_matches(FOLDER).split('/').collect();
        let [engine, database, file] = parts[..] else {
            findings.push(Finding::new(path, "a migration lives in <engine>/<database>/"));
            continue;
        };
        if !ENGINES.contains(&engine) || !DATABASES.contains(&database) || !well_named(file) {
            findings.push(Finding::new(
                path,
                format_args!("not {}/{}/NNNN_feature_what.sql", ENGINES.join("|"), DATABASES.join("|")),
            ));
            continue;
        }
        if !text.lines().next().is_some_and(|first| first.starts_with("-- ") && first.len() > "-- ".len()) {
            findings.push(Finding::new(path, "the first line is a comment that gives the reason"));
        }
        if !files.entry((engine, database)).or_default().insert(file) {
            findings.push(Finding::new(path, "this file is there twice"));
        }
    }
    for ((engine, database), names) in &files {
        let [other] = ENGINES.into_iter().filter(|name| name != engine).collect::<Vec<_>>()[..] else { continue };
        let twins = files.get(&(other, *database));
        let mut numbers = BTreeSet::new();
        for name in names {
            let place = format!("{FOLDER}{engine}/{database}/{name}");
            if !twins.is_some_and(|twins| twins.contains(name)) {
                findings.push(Finding::new(&place, format_args!("has no twin for {other}")));
            }
            if !numbers.insert(name.split('_').next()) {
                findings.push(Finding::new(&place, "its number is used twice"));
            }
        }
    }
    findings
}

fn well_named(file: &str) -> bool {
    file.strip_suffix(".sql").and_then(|stem| stem.split_once('_')).is_some_and(|(number, name)| {
        number.len() == 4
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "-- Accounts, so that somebody can sign in.\nCREATE TABLE a (id BLOB);\n";

    fn problems(files: &[(&str, &str)]) -> Vec<String> {
        let paths: Vec<(String, &str)> = files.iter().map(|(path, text)| (format!("{FOLDER}{path}"), *text)).collect();
        let tree = Tree::of(&paths.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>());
        check(&tree).into_iter().map(|finding| finding.problem).collect()
    }

    #[test]
    fn a_pair_passes() {
        assert_eq!(
            problems(&[
                ("sqlite/app/0001_identity_accounts.sql", SQL),
                ("postgres/app/0001_identity_accounts.sql", SQL)
            ]),
            [""; 0]
        );
    }

    #[test]
    fn a_missing_twin_is_found_also_when_only_the_name_differs() {
        assert_eq!(problems(&[("sqlite/app/0001_a.sql", SQL)]), ["has no twin for postgres"]);
        assert_eq!(
            problems(&[("sqlite/app/0001_a.sql", SQL), ("postgres/app/0001_b.sql", SQL)]),
            ["has no twin for sqlite", "has no twin for postgres"]
        );
    }

    #[test]
    fn a_number_used_twice_is_found() {
        let both = |name: &str| [format!("sqlite/vault/{name}"), format!("postgres/vault/{name}")];
        let names = [both("0001_a.sql"), both("0001_b.sql")].concat();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), SQL)).collect();
        assert_eq!(problems(&files), ["its number is used twice", "its number is used twice"]);
    }

    #[test]
    fn a_wrong_place_a_wrong_name_and_a_missing_reason_are_found() {
        assert_eq!(problems(&[("sqlite/0001_a.sql", SQL)]).len(), 1);
        assert_eq!(problems(&[("sqlite/other/0001_a.sql", SQL)]).len(), 1);
        assert_eq!(problems(&[("sqlite/app/1_a.sql", SQL)]).len(), 1);
        let bare = "CREATE TABLE a (id BLOB);\n";
        assert_eq!(problems(&[("sqlite/app/0001_a.sql", bare), ("postgres/app/0001_a.sql", SQL)]).len(), 1);
    }
}
