//! A bar on long work, for people who watch. Nothing is drawn otherwise.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// Progress over a number of bytes.
#[derive(Clone)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn new(output: Output, name: &str, total: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        if !output.is_watched() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = "{msg} {wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(name.to_owned());
        Self(bar)
    }

    /// Progress over a number of things.
    pub(crate) fn counting(output: Output, name: &str, total: u64) -> Self {
        let progress = Self::new(output, name, total);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len}, {eta} left");
        progress.0.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        progress
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    pub(crate) fn done(self) {
        self.0.finish_and_clear();
    }
}
