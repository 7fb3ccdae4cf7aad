//! SQL that the two engines answer differently.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use super::literals::literals;
use super::{Finding, tree::Tree};

const SOURCES: &str = "crates/elohim-store/src/";
const MIGRATIONS: &str = "crates/elohim-store/migrations/";

/// Finds `LIKE` on raw text, and orders by a column that may be null without saying where the nulls go.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let nullable = nullable_columns(tree);
    let mut findings = Vec::new();
    for (path, source) in tree.matching(SOURCES, ".rs") {
        for literal in literals(source) {
            let place = format!("{path}:{}", literal.line);
            let words: Vec<&str> = words(&literal.text).collect();
            if likes_raw_text(&words) {
                findings.push(Finding::new(
                    &place,
                    "LIKE on raw text: the engines differ in case; compare a column whose name ends in _folded",
                ));
            }
            for column in unplaced_nulls(&words, &nullable) {
                findings.push(Finding::new(
                    &place,
                    format_args!("ORDER BY {column}, which may be null: the engines differ; write NULLS LAST"),
                ));
            }
        }
    }
    findings
}

/// How many statements have a text for each engine.
pub(super) fn two_texts(tree: &Tree) -> usize {
    tree.matching(SOURCES, ".rs").filter_map(|(_, source)| source.parse().ok()).map(count_two_texts).sum()
}

fn count_two_texts(tokens: TokenStream) -> usize {
    let mut count = 0;
    let mut tokens = tokens.into_iter().peekable();
    let mut macro_named_sql = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) => {
                let bang = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '!');
                macro_named_sql = name == "sql" && bang;
            }
            TokenTree::Group(group) => {
                let first = group.stream().into_iter().next();
                let named = matches!(first, Some(TokenTree::Ident(name)) if name == "sqlite");
                count += if macro_named_sql && named { 1 } else { count_two_texts(group.stream()) };
                macro_named_sql = false;
            }
            _ => {}
        }
    }
    count
}

/// Words and the signs that matter here, each on its own.
fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split_whitespace()
        .flat_map(|word| word.split_inclusive(['(', ')', ',']))
        .flat_map(|word| match word.strip_suffix(['(', ')', ',']) {
            Some(before) => [before, word.get(before.len()..).unwrap_or_default()],
            None => [word, ""],
        })
        .filter(|word| !word.is_empty())
}

fn likes_raw_text(words: &[&str]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let before = |steps: usize| at.checked_sub(steps).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let column = if before(1) == "NOT" { before(2) } else { before(1) };
        *word == "ILIKE" || (*word == "LIKE" && !column.ends_with("_folded"))
    })
}

/// Columns of the outermost `ORDER BY` lists that may be null in a table the statement names.
fn unplaced_nulls<'a>(words: &[&'a str], nullable: &BTreeMap<String, BTreeSet<String>>) -> Vec<&'a str> {
    let may_be_null = |column: &str| {
        let bare = column.rsplit('.').next().unwrap_or(column);
        words.iter().filter_map(|word| nullable.get(*word)).any(|columns| columns.contains(bare))
    };
    let mut found = Vec::new();
    for (at, pair) in words.windows(2).enumerate() {
        if pair != ["ORDER", "BY"] {
            continue;
        }
        let list = words.get(at + 2..).unwrap_or_default();
        let end = list.iter().position(|word| ["LIMIT", "OFFSET", "FOR", "RETURNING", ")"].contains(word));
        for term in list.get(..end.unwrap_or(list.len())).unwrap_or_default().split(|word| *word == ",") {
            if let Some(column) = term.first()
                && may_be_null(column)
                && !term.contains(&"NULLS")
            {
                found.push(*column);
            }
        }
    }
    found
}

/// Table by table, the columns that the migrations let be null.
fn nullable_columns(tree: &Tree) -> BTreeMap<String, BTreeSet<String>> {
    let mut tables: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, sql) in tree.matching(MIGRATIONS, ".sql") {
        let mut table = None;
        for line in sql.lines().map(|line| line.split("--").next().unwrap_or_default().trim()) {
            let words: Vec<&str> = words(line).collect();
            let upper = line.to_uppercase();
            if upper.starts_with("CREATE TABLE") {
                table =
                    words.iter().position(|word| *word == "(").and_then(|at| words.get(at.checked_sub(1)?)).copied();
            } else if line.starts_with(')') {
                table = None;
            } else if let (Some(table), Some(column)) = (table, words.first()) {
                let constraint =
                    ["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT", "REFERENCES", "ON", "AND", "OR"]
                        .iter()
                        .any(|word| upper.starts_with(word));
                if !constraint && !upper.contains("NOT NULL") && !upper.contains("PRIMARY KEY") {
                    tables.entry(table.to_owned()).or_default().insert((*column).to_owned());
                }
            } else if upper.starts_with("ALTER TABLE")
                && let Some(column) = words.iter().position(|word| *word == "COLUMN").and_then(|at| words.get(at + 1))
                && let Some(altered) = words.get(2)
                && !upper.contains("NOT NULL")
            {
                tables.entry((*altered).to_owned()).or_default().insert((*column).to_owned());
            }
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "-- Links.\nCREATE TABLE share_links (\n    id BLOB PRIMARY KEY, -- x\n    expires_at BIGINT,\n    \
        created_at BIGINT NOT NULL,\n    UNIQUE (id, expires_at)\n);\nALTER TABLE share_links ADD COLUMN seen_at BIGINT;\n\
        CREATE TABLE slots (\n    expires_at BIGINT NOT NULL\n);\n";

    fn problems(source: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("crates/elohim-store/migrations/sqlite/vault/0001_links.sql", SCHEMA),
            ("crates/elohim-store/src/vault/links.rs", source),
        ]);
        check(&tree).into_iter().map(|finding| finding.problem).collect()
    }

    #[test]
    fn like_on_raw_text_is_found_and_on_a_folded_column_is_not() {
        assert_eq!(problems(r#"const A: Sql = sql!("SELECT 1 FROM t WHERE name LIKE $1");"#).len(), 1);
        assert_eq!(problems(r#"const A: Sql = sql!("SELECT 1 FROM t WHERE name NOT LIKE $1");"#).len(), 1);
        assert_eq!(problems(r#"const A: Sql = sql!("SELECT 1 FROM t WHERE name_folded LIKE $1"); // LIKE"#).len(), 0);
    }

    #[test]
    fn an_order_by_what_may_be_null_is_found() {
        let found = problems(
            "const A: Sql = sql!(\"SELECT * FROM share_links ORDER BY created_at,\n expires_at DESC LIMIT 1\");",
        );
        assert_eq!(found, ["ORDER BY expires_at, which may be null: the engines differ; write NULLS LAST"]);
        assert_eq!(problems(r#"const A: Sql = sql!("SELECT * FROM share_links s ORDER BY s.seen_at");"#).len(), 1);
    }

    #[test]
    fn orders_that_are_the_same_on_both_engines_pass() {
        for order in [
            "FROM share_links ORDER BY created_at, id",
            "FROM share_links ORDER BY expires_at NULLS LAST, id",
            "FROM slots ORDER BY expires_at",
        ] {
            assert_eq!(problems(&format!("const A: Sql = sql!(\"SELECT * {order}\");")), [""; 0], "{order}");
        }
    }

    #[test]
    fn statements_with_two_texts_are_counted() {
        let source = r#"const A: Sql = sql!("SELECT 1"); const B: Sql = sql! { sqlite: "SELECT 2", postgres: "SELECT 3" };
            mod m { const C: Sql = sql!(sqlite: "SELECT 4", postgres: "SELECT 5"); }"#;
        assert_eq!(two_texts(&Tree::of(&[("crates/elohim-store/src/a.rs", source)])), 2);
    }
}
