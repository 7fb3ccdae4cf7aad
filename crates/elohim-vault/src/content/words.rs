//! The words of a text.

use std::collections::BTreeSet;

use crate::name;

/// Bytes of a text that are read; what comes after is not found.
pub const MAX_TEXT: usize = 1024 * 1024;
/// Different words of a text that are indexed.
pub const MAX_WORDS: usize = 20_000;
/// Bytes of a word that count.
const MAX_WORD: usize = 64;

/// The different words of a text, without case and accents, as search compares them.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Words(BTreeSet<String>);

impl Words {
    /// The words of the beginning of a text.
    pub fn of(text: &str) -> Self {
        let text = text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default();
        let folded = name::folded(text);
        let mut words = BTreeSet::new();
        for word in split(&folded) {
            if words.len() == MAX_WORDS {
                break;
            }
            if !words.contains(word) {
                words.insert(word.to_owned());
            }
        }
        Self(words)
    }

    /// The words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The words of a text that is folded: runs of letters and digits, each no longer than counts. Scripts that write no spaces have a word for
/// each character.
pub(crate) fn split(folded: &str) -> impl Iterator<Item = &str> {
    Split(folded).map(|word| word.get(..word.floor_char_boundary(MAX_WORD)).unwrap_or_default())
}

struct Split<'a>(&'a str);

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.0.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = rest.chars().next()?;
        let end = match is_ideograph(first) {
            true => first.len_utf8(),
            false => rest.find(|c: char| !c.is_alphanumeric() || is_ideograph(c)).unwrap_or(rest.len()),
        };
        let (word, rest) = rest.split_at_checked(end)?;
        self.0 = rest;
        Some(word)
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Words::of(text).iter().map(str::to_owned).collect()
    }

    #[test]
    fn words_are_folded_and_each_is_there_once() {
        assert_eq!(
            words("Été, the ÉTÉ of 2026: e-mail (ﬁnal_v2)\r\n"),
            ["2026", "e", "ete", "final", "mail", "of", "the", "v2"]
        );
        assert_eq!(words("東京へ行く tea"), ["tea", "く", "へ", "京", "東", "行"]);
        assert_eq!(words(" \n\u{0}--"), [""; 0]);
    }

    #[test]
    fn a_text_has_an_end_and_so_has_a_word() {
        assert_eq!(words(&"é".repeat(100)), ["e".repeat(64)]);
        let many: String = (0..30_000).map(|n| format!("w{n} ")).collect();
        assert_eq!(Words::of(&many).iter().count(), MAX_WORDS);
        let long = format!("{}é last", "ab ".repeat(MAX_TEXT / 3));
        assert_eq!(words(&long), ["ab"]);
    }
}
