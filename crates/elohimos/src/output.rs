//! What commands print: results on standard output, everything else on standard error.

use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use crate::exit::CliError;

/// Where a command prints.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    /// For people, or with `--json` for programs.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether `--json` was given.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Whether a person reads standard error: then progress may be drawn there.
    pub(crate) fn is_watched(self) -> bool {
        !self.json && io::stderr().is_terminal()
    }

    /// Prints a line of the result. A reader that has gone away is not a failure.
    ///
    /// # Errors
    /// When standard output cannot be written, for example because a disk is full.
    pub(crate) fn line(self, text: impl Display) -> Result<(), CliError> {
        written(writeln!(io::stdout().lock(), "{}", visible(&text)))
    }

    /// Prints rows in columns, each as wide as its widest entry. Without rows, `empty` is told instead.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub(crate) fn table(self, headers: &[&str], rows: &[Vec<String>], empty: &str) -> Result<(), CliError> {
        if rows.is_empty() {
            self.note(empty);
            return Ok(());
        }
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        let all = || std::iter::once(&headers).chain(rows);
        let widest = |at: usize| all().filter_map(|row| row.get(at)).map(|entry| entry.chars().count()).max();
        let widths: Vec<usize> = (0..headers.len()).map(|at| widest(at).unwrap_or(0)).collect();
        for row in all() {
            let cells = row.iter().zip(&widths).map(|(entry, width)| format!("{entry:width$}"));
            self.line(cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        Ok(())
    }

    /// Prints a result that is several lines and ends with a line end.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub(crate) fn text(self, text: &str) -> Result<(), CliError> {
        written(io::stdout().lock().write_all(text.as_bytes()))
    }

    /// Prints a result as JSON, on one line.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub(crate) fn json(self, value: &impl Serialize) -> Result<(), CliError> {
        let json = serde_json::to_string(value).map_err(io::Error::from)?;
        written(writeln!(io::stdout().lock(), "{json}"))
    }

    /// Tells something that is not the result. Silent when standard error is gone.
    pub(crate) fn note(self, text: impl Display) {
        let _ = writeln!(io::stderr().lock(), "{}", visible(&text));
    }

    /// Prints why the command failed.
    pub(crate) fn error(self, error: &CliError) {
        match serde_json::to_string(error.problem()) {
            Ok(body) if self.json => self.note(body),
            _ => self.note(error),
        }
    }
}

/// The text without what a terminal would obey: names, titles and ids come from files, senders and servers.
fn visible(text: &impl Display) -> String {
    let hidden =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.to_string().chars().map(|c| if hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn written(result: io::Result<()>) -> Result<(), CliError> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_that_is_printed() {
        let text = "a\u{1b}]0;owned\u{7}\u{9b}2J\rb\u{202e}c\nd \u{e9}";
        assert_eq!(visible(&text), "a\u{fffd}]0;owned\u{fffd}\u{fffd}2J\u{fffd}b\u{fffd}c\nd \u{e9}");
    }
}
