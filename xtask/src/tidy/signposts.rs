//! The pages that say where things are lead somewhere: "Where do I change …" of ARCHITECTURE.md, and the how-to pages.

use super::{Finding, tree::Tree};

const PAGE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## Where do I change";

/// Finds paths that name nothing. `<feature>`, `NNNN` and `*` in a path stand for any name.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.text(PAGE) else { return vec![Finding::new(PAGE, "is missing")] };
    let Some((_, section)) = page.split_once(HEADING) else {
        return vec![Finding::new(PAGE, format_args!("has no section \"{HEADING}\""))];
    };
    let section = section.split("\n## ").next().unwrap_or_default();
    let table = quoted(section)
        .filter(|text| text.contains('/') || text.ends_with(".toml") || text.ends_with(".json"))
        .map(|path| (PAGE, path));
    let pages = tree.matching("docs/how-to/", ".md").chain([(PAGE, page)]);
    let elsewhere = pages
        .flat_map(|(file, text)| quoted(text).filter(|text| text.starts_with("crates/")).map(move |path| (file, path)));
    let mut findings: Vec<Finding> = table
        .chain(elsewhere)
        .filter(|(_, path)| !tree.files().any(|(file, _)| leads_to(path, file)))
        .map(|(page, path)| Finding::new(page, format_args!("names {path}, which is not there")))
        .collect();
    findings.sort();
    findings.dedup();
    findings
}

/// What stands between backquotes, in one word.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|text| !text.contains(char::is_whitespace))
}

/// Whether the path, or a folder it names, holds the file.
fn leads_to(path: &str, file: &str) -> bool {
    let mut parts = file.split('/');
    let mut wanted = path.trim_start_matches("./").trim_end_matches('/').split('/');
    wanted.all(|wanted| parts.next().is_some_and(|part| same(wanted, part)))
}

/// Whether a part of a path is the wanted one, place-holders standing for any text.
fn same(wanted: &str, part: &str) -> bool {
    let mut pattern = wanted.replace("NNNN", "*");
    while let Some((before, rest)) = pattern.split_once('<') {
        let Some((_, after)) = rest.split_once('>') else { break };
        pattern = format!("{before}*{after}");
    }
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| part.strip_prefix(first)) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(rows: &str) -> usize {
        let page = format!("# A\n{HEADING} …\n{rows}\n## Next\n`not/looked/at`\n");
        check(&Tree::of(&[(PAGE, &page), ("crates/a/src/vault/share_links.rs", ""), ("deny.toml", "")])).len()
    }

    #[test]
    fn a_path_to_nothing_is_found() {
        assert_eq!(problems("| a | `crates/a/src/vault/gone.rs` |"), 1);
        assert_eq!(problems("| a | `clippy.toml` |"), 1);
        assert_eq!(problems("| a | `crates/<name>/src/chat/<noun>.rs` |"), 1);
    }

    #[test]
    fn files_folders_and_patterns_that_exist_pass() {
        assert_eq!(problems("| `a word` | `crates/a/src/vault/share_links.rs`, `crates/a/src/`, `deny.toml` |"), 0);
        assert_eq!(problems("| a | `crates/<name>/src/<feature>/<noun>.rs`, `crates/*/src/vault/share_*.rs` |"), 0);
    }

    #[test]
    fn how_to_pages_and_the_rest_of_the_page_are_read_too() {
        let tree = Tree::of(&[
            (PAGE, "`crates/a/src/gone.rs`\n## Where do I change …\n"),
            (
                "docs/how-to/add.md",
                "`crates/a/migrations/NNNN_<feature>_<what>.sql`, `crates/a/src/<noun>.rs`, `cargo x/y`",
            ),
            ("crates/a/migrations/0001_vault_links.sql", ""),
        ]);
        let problems: Vec<_> = check(&tree).into_iter().map(|finding| finding.problem).collect();
        assert_eq!(
            problems,
            ["names crates/a/src/gone.rs, which is not there", "names crates/a/src/<noun>.rs, which is not there"]
        );
    }

    #[test]
    fn a_page_without_the_table_is_found() {
        assert_eq!(check(&Tree::of(&[(PAGE, "# A\n")])).len(), 1);
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
