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
use std::path::Path;

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

/// Checks the tree under `root`, prints what is worth knowing, and fails on the first thing that is wrong.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
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
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert_eq!(findings(&Tree::read(root).unwrap(), &Graph::read(root).unwrap()), []);
    }
}
