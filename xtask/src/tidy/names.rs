//! Names that say nothing: what is called so was not understood yet.

use proc_macro2::{TokenStream, TokenTree};

use super::{Finding, tree::Tree};

/// Banned as the name of a file, a folder or a type, and as the last word of one.
const BANNED: [&str; 12] = [
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "service",
    "processor",
    "handler",
    "handlers",
    "data",
];

/// Finds files, folders and types with such names.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.matching("", ".rs") {
        let inside = path.split_once("/src/").or_else(|| path.split_once("/tests/")).map_or(path, |(_, rest)| rest);
        for part in inside.trim_end_matches(".rs").split('/') {
            if let Some(word) = banned(part, path) {
                findings.push(Finding::new(path, format_args!("a file named {word} says nothing about what it holds")));
            }
        }
        // A file that is no Rust is the compiler's to report.
        if let Ok(tokens) = text.parse::<TokenStream>() {
            for name in types(tokens) {
                if let Some(word) = banned(&snake(&name), path) {
                    findings
                        .push(Finding::new(path, format_args!("type {name}: {word} says nothing about what it is")));
                }
            }
        }
    }
    findings
}

/// The banned word in a name, if there is one. Routes may speak of handlers; `data` is banned only alone, because
/// `metadata` and `associated_data` are words of their own.
fn banned(name: &str, path: &str) -> Option<&'static str> {
    BANNED.into_iter().find(|word| {
        let last = name.rsplit('_').next() == Some(word);
        match *word {
            "data" => name == *word,
            "handler" | "handlers" => last && !path.contains("/routes/"),
            _ => last,
        }
    })
}

fn types(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut before = String::new();
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                if ["struct", "enum", "trait", "union"].contains(&before.as_str()) {
                    found.push(name.to_string());
                }
                before = name.to_string();
            }
            TokenTree::Group(group) => {
                found.extend(types(group.stream()));
                before.clear();
            }
            _ => before.clear(),
        }
    }
    found
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn files_and_folders_that_say_nothing_are_found() {
        assert_eq!(problems("crates/a/src/utils.rs", ""), 1);
        assert_eq!(problems("crates/a/src/vault/file_helpers.rs", ""), 1);
        assert_eq!(problems("crates/a/tests/common/mod.rs", ""), 1);
        assert_eq!(problems("crates/a/src/data/rows.rs", ""), 1);
        assert_eq!(problems("crates/a/src/vault/handler.rs", ""), 1);
    }

    #[test]
    fn types_that_say_nothing_are_found_also_inside_modules() {
        assert_eq!(
            problems("crates/a/src/x.rs", "pub struct FileManager; mod y { enum Data { A } trait VaultService {} }"),
            3
        );
    }

    #[test]
    fn words_that_only_look_so_are_not() {
        assert_eq!(
            problems("crates/a/src/metadata.rs", "struct AssociatedData; // a manager\nconst S: &str = \"utils\";"),
            0
        );
        assert_eq!(problems("crates/a/src/routes/vault/handler.rs", "struct ShareHandler;"), 0);
    }
}
