//! The string literals of a Rust file, without its comments.

use proc_macro2::{TokenStream, TokenTree};

/// One string literal.
pub(super) struct Literal {
    /// The text between the quotes; line breaks and their escapes are blanks.
    pub(super) text: String,
    /// Where it starts, from one.
    pub(super) line: usize,
}

/// Every string literal of the source, those of documentation left out. Nothing of a text that is not Rust.
pub(super) fn literals(source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    if let Ok(tokens) = source.parse::<TokenStream>() {
        collect(tokens, &mut found);
    }
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<Literal>) {
    let mut in_doc = false;
    for token in tokens {
        match token {
            TokenTree::Ident(name) => in_doc = name == "doc",
            TokenTree::Punct(_) => {}
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Literal(literal) => {
                let written = literal.to_string();
                let quoted = written.trim_start_matches('r').trim_matches('#');
                if let Some(inner) = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
                    && !in_doc
                {
                    let text = inner.replace("\\n", " ").replace(['\\', '\n'], " ");
                    found.push(Literal { text, line: literal.span().start().line });
                }
                in_doc = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_with_their_lines_and_comments_are_not() {
        let source = "/// \"doc\"\n// \"comment\"\nconst A: &str = \"one \\\n  two\";\nsql!(r#\"three\"#); fn f() { g('x', b'y', \"four\") }";
        let found: Vec<_> = literals(source).into_iter().map(|found| (found.line, found.text)).collect();
        assert_eq!(found, [(3, "one     two".to_owned()), (5, "three".to_owned()), (5, "four".to_owned())]);
    }
}
