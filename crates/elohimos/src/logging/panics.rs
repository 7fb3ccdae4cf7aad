//! A panic is a mistake of ours. Its message may hold anything, so only its place is told.

use std::panic;

/// Replaces the hook that prints the message.
pub(super) fn install_hook() {
    panic::set_hook(Box::new(|info| {
        ::metrics::counter!("elohimos_panics_total").increment(1);
        let place = info.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        tracing::error!(event = "panic", location = place.as_str(), "The program made a mistake at {place}");
    }));
}
