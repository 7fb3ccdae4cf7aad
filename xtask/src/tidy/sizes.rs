//! Files a person can hold in the head.

use super::{Finding, tree::Tree};

/// Above this a file fails, its test module not counted.
const FAIL: usize = 800;
/// Above this it is listed, so that somebody asks why.
const ASK: usize = 400;
/// `lib.rs` and `mod.rs` hold documentation, modules and re-exports.
const INDEX: usize = 80;

/// Finds files that are too long.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, lines) in sources(tree) {
        if lines > FAIL {
            findings.push(Finding::new(path, format_args!("{lines} lines; split it, {FAIL} is the limit")));
        }
        if lines > INDEX && path.contains("/src/") && (path.ends_with("/lib.rs") || path.ends_with("/mod.rs")) {
            findings.push(Finding::new(
                path,
                format_args!("{lines} lines; it holds docs, modules and re-exports only, {INDEX} is the limit"),
            ));
        }
    }
    findings
}

/// Files worth a question, longest first.
pub(super) fn long_files(tree: &Tree) -> Vec<String> {
    let mut long: Vec<_> = sources(tree).filter(|(_, lines)| *lines > ASK).collect();
    long.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
    long.into_iter().map(|(path, lines)| format!("{path}: {lines} lines")).collect()
}

fn sources(tree: &Tree) -> impl Iterator<Item = (&str, usize)> {
    tree.matching("", ".rs").filter(|(_, text)| !generated(text)).map(|(path, text)| (path, counted(text)))
}

fn generated(text: &str) -> bool {
    text.lines().next().is_some_and(|first| first.contains("@generated"))
}

/// Lines outside `#[cfg(test)] mod … { … }`. The sources are formatted, so that the module ends with the first brace in
/// the module's own column.
fn counted(text: &str) -> usize {
    let mut lines = text.lines().peekable();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let tests =
            line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.starts_with("mod ") && next.ends_with('{'));
        if tests {
            for inside in lines.by_ref() {
                if inside == "}" {
                    break;
                }
            }
        } else {
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_over_the_limit_is_found_and_one_at_it_is_not() {
        let (at, over) = ("//\n".repeat(FAIL), "//\n".repeat(FAIL + 1));
        let tree = Tree::of(&[("crates/a/src/at.rs", &at), ("crates/a/src/over.rs", &over)]);
        assert_eq!(
            check(&tree).iter().map(|finding| finding.place.as_str()).collect::<Vec<_>>(),
            ["crates/a/src/over.rs"]
        );
        assert_eq!(long_files(&tree), ["crates/a/src/over.rs: 801 lines", "crates/a/src/at.rs: 800 lines"]);
    }

    #[test]
    fn the_test_module_and_generated_files_do_not_count() {
        let tests = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\nfn b() {{}}\n", "    // x\n".repeat(FAIL));
        assert_eq!(counted(&tests), 2);
        let generated = format!("// @generated\n{}", "//\n".repeat(FAIL));
        assert_eq!(
            check(&Tree::of(&[("crates/a/src/tests_last.rs", &tests), ("crates/a/src/made.rs", &generated)])),
            []
        );
    }

    #[test]
    fn an_index_file_that_holds_code_is_found() {
        let text = "//\n".repeat(INDEX + 1);
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", &text),
            ("crates/a/src/b/mod.rs", &text),
            ("crates/a/src/b/c.rs", &text),
        ]);
        assert_eq!(check(&tree).len(), 2);
    }
}
