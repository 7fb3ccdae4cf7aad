//! Every decision record can be found from ARCHITECTURE.md.

use super::{Finding, tree::Tree};

/// Finds records that are not linked, and links to records that are not there.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let page = tree.text("ARCHITECTURE.md").unwrap_or_default();
    let mut findings: Vec<Finding> = tree
        .matching("docs/adr/", ".md")
        .filter(|(path, _)| !page.contains(&format!("({path})")))
        .map(|(path, _)| Finding::new(path, "is not linked from ARCHITECTURE.md"))
        .collect();
    for link in page.split("(docs/adr/").skip(1).filter_map(|rest| rest.split(')').next()) {
        let path = format!("docs/adr/{link}");
        if tree.text(&path).is_none() {
            findings.push(Finding::new("ARCHITECTURE.md", format_args!("links to {path}, which is not there")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_nobody_finds_and_a_link_to_nothing_are_found() {
        let tree = Tree::of(&[
            ("ARCHITECTURE.md", "[one](docs/adr/0001-one.md) [three](docs/adr/0003-three.md)"),
            ("docs/adr/0001-one.md", ""),
            ("docs/adr/0002-two.md", ""),
        ]);
        let problems: Vec<_> = check(&tree).into_iter().map(|finding| finding.problem).collect();
        assert_eq!(
            problems,
            ["is not linked from ARCHITECTURE.md", "links to docs/adr/0003-three.md, which is not there"]
        );
    }
}
