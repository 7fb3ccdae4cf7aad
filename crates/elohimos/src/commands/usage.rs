//! Command lines that are none.

use clap::error::ErrorKind;

use crate::exit::{CliError, Exit};
use crate::output::Output;

/// Help and version are asked for; everything else is a mistake in the command line.
pub(super) fn not_a_command(error: &clap::Error, wants_json: bool) -> Exit {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if asked || !wants_json {
        let _ = error.print();
        return if asked { Exit::Done } else { Exit::Usage };
    }
    let text = error.to_string();
    let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    Output::new(true).error(&CliError::new(Exit::Usage, "USAGE", what, "See: elohimos --help"));
    Exit::Usage
}
