//! Checks of what a compiler does not see: who may depend on whom, sizes, names, SQL habits, paths in the documents.
//!
//! What it is not: a style guide. A check is here because breaking it costs somebody a day.
//!
//! To add a check: a module with `check`, a test in it that plants the mistake, and a line in `findings`.

mod decisions;
mod graph;
mod literals;
mod migrations;
mod names;
mod routes;
mod signposts;
mod sizes;
mod statements;
mod tree;

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Context;

use graph::Graph;
use tree::Tree;

/// One thing to put right.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    /// The file, from the root, and the line where there is one.
    place: String,
    /// What is wrong and what to do.
    problem: String,
}

impl Finding {
    fn new(place: impl fmt::Display, problem: impl fmt::Display) -> Self {
        Self { place: place.to_string(), problem: problem.to_string() }
    }
}

/// Checks the whole tree, prints what is worth knowing, and fails when there is something to put right.
pub(crate) fn run() -> anyhow::Result<()> {
    let root = &root()?;
    let tree = Tree::read(root)?;
    for note in sizes::long_files(&tree) {
        println!("long: {note}");
    }
    println!("statements with a text for each engine: {}", statements::two_texts(&tree));
    let findings = findings(&tree, &Graph::read(root)?);
    for Finding { place, problem } in &findings {
        println!("{place}: {problem}");
    }
    anyhow::ensure!(findings.is_empty(), "tidy found {} things to put right", findings.len());
    Ok(())
}

/// The checkout that cargo runs this for. Asked now and not at compile time, because a target directory that two
/// checkouts share may hold the program of the other.
#[expect(clippy::disallowed_methods, reason = "cargo says it in the environment")]
fn root() -> anyhow::Result<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").context("run it as cargo xtask tidy")?);
    folder.parent().map(Path::to_path_buf).context("xtask lies in no checkout")
}

fn findings(tree: &Tree, graph: &Graph) -> Vec<Finding> {
    let mut all = graph::check(graph);
    all.extend(sizes::check(tree));
    all.extend(names::check(tree));
    all.extend(statements::check(tree));
    all.extend(migrations::check(tree));
    all.extend(routes::check(tree));
    all.extend(decisions::check(tree));
    all.extend(signposts::check(tree));
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_tree_is_tidy() {
        let root = root().unwrap();
        assert_eq!(findings(&Tree::read(&root).unwrap(), &Graph::read(&root).unwrap()), []);
    }
}
