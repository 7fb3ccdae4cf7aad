//! The table "Where do I change …" of ARCHITECTURE.md leads somewhere.

use super::{Finding, tree::Tree};

const PAGE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## Where do I change";

/// Finds paths in the table that name nothing. `<feature>` and `*` in a path stand for any name.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.text(PAGE) else { return vec![Finding::new(PAGE, "is missing")] };
    let Some((_, section)) = page.split_once(HEADING) else {
        return vec![Finding::new(PAGE, format_args!("has no section \"{HEADING}\""))];
    };
    let section = section.split("\n## ").next().unwrap_or_default();
    section
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|quoted| quoted.contains('/') || quoted.ends_with(".toml") || quoted.ends_with(".json"))
        .filter(|path| !tree.files().any(|(file, _)| leads_to(path, file)))
        .map(|path| Finding::new(PAGE, format_args!("\"Where do I change\" names {path}, which is not there")))
        .collect()
}

/// Whether the path, or a folder it names, holds the file.
fn leads_to(path: &str, file: &str) -> bool {
    let mut parts = file.split('/');
    path.trim_start_matches("./")
        .trim_end_matches('/')
        .split('/')
        .all(|wanted| parts.next().is_some_and(|part| same(wanted, part)))
}

fn same(wanted: &str, part: &str) -> bool {
    let open = |text: &str| text.split_once('*').map(|(before, after)| (before.to_owned(), after.to_owned()));
    let angled =
        wanted.split_once('<').and_then(|(before, rest)| Some((before.to_owned(), rest.split_once('>')?.1.to_owned())));
    match angled.or_else(|| open(wanted)) {
        Some((before, after)) => {
            part.len() >= before.len() + after.len() && part.starts_with(&before) && part.ends_with(&after)
        }
        None => wanted == part,
    }
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
    fn a_page_without_the_table_is_found() {
        assert_eq!(check(&Tree::of(&[(PAGE, "# A\n")])).len(), 1);
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
