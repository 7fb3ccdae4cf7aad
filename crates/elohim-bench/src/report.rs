//! The table for people and the samples for programs.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Serialize;

use crate::machine::Machine;
use crate::scale::Scale;
use crate::series::Series;

/// A figure and what it is compared with.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) figure: Series,
    pub(crate) peers: Vec<Series>,
}

impl Row {
    pub(crate) fn new(figure: Series, peers: Vec<Series>) -> Self {
        Self { figure, peers }
    }
}

/// Figures that belong together.
#[derive(Serialize)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// What was done and how to read it, one paragraph each.
    pub(crate) notes: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// A page of figures, which is measured and written at a time.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Page {
    /// Transfers, requests, the index, cryptography.
    Foundation,
    /// The vault against what people use without it, and with very much in it.
    Vault,
    /// A file of 10 GB. Needs 35 GB of disk.
    Huge,
}

impl Page {
    /// What its files are called, and how it is asked for.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Foundation => "foundation",
            Self::Vault => "vault",
            Self::Huge => "huge",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Foundation => "Performance of the foundation",
            Self::Vault => "Performance of the vault",
            Self::Huge => "Performance with a huge file",
        }
    }
}

/// Everything that a run found for a page.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) page: Page,
    pub(crate) date: String,
    pub(crate) scale: Scale,
    pub(crate) machine: Machine,
    pub(crate) sections: Vec<Section>,
}

const READING: &str = "\
Absolute figures describe the machine. Read the ratios: each is the median of the figure divided by the median of its peer,
measured in the same run, in turns. For times, 1.0 is as fast as the peer and 2.0 takes twice as long; for requests per second,
1.0 is as many as the peer's and 0.5 is half. Of memory, less is better. In brackets: the smallest and the largest sample.
";

impl Report {
    /// Writes the page and its samples into a folder, and says where the page is.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<PathBuf> {
        fs::create_dir_all(folder)?;
        let json = serde_json::to_string_pretty(self)?;
        let named = |ending: &str| folder.join(format!("{}.{ending}", self.page.name()));
        fs::write(named("json"), json + "\n").context("the samples cannot be written")?;
        fs::write(named("md"), self.table()?).context("the table cannot be written")?;
        Ok(named("md"))
    }

    fn table(&self) -> anyhow::Result<String> {
        let (name, mut page) = (self.page.name(), format!("# {}\n\n", self.page.title()));
        writeln!(page, "<!-- Generated: ./elohimos bench -->\n")?;
        writeln!(page, "Measured on {} with the scale `{}`.\n", self.date, self.scale.name)?;
        writeln!(page, "**Machine.** {}\n", self.machine)?;
        let flag = if self.scale.name == Scale::FULL.name { String::new() } else { format!(" --{}", self.scale.name) };
        writeln!(
            page,
            "**To reproduce.** `./elohimos bench --page {name}{flag}`, on a machine that does nothing else.\n"
        )?;
        writeln!(page, "**To read.** {READING}")?;
        writeln!(page, "Every sample is in [{name}.json]({name}.json).")?;
        for section in &self.sections {
            section.append_to(&mut page)?;
        }
        Ok(page)
    }
}

impl Section {
    fn append_to(&self, page: &mut String) -> std::fmt::Result {
        writeln!(page, "\n## {}\n", self.title)?;
        self.notes.iter().try_for_each(|note| writeln!(page, "{note}\n"))?;
        writeln!(page, "| what | measured | peer | the peer's | ratio |\n|---|---|---|---|---|")?;
        for row in &self.rows {
            let mut what = row.figure.name.as_str();
            let mut measured = cell(&row.figure);
            if row.peers.is_empty() {
                writeln!(page, "| {what} | {measured} | | | |")?;
            }
            for peer in &row.peers {
                let ratio = digits(row.figure.spread()[0] / peer.spread()[0]);
                writeln!(page, "| {what} | {measured} | {} | {} | **{ratio}** |", peer.name, cell(peer))?;
                (what, measured) = ("", String::new());
            }
        }
        Ok(())
    }
}

fn cell(series: &Series) -> String {
    let [median, low, high] = series.spread().map(digits);
    format!("{median} {} ({low} to {high})", series.unit.sign())
}

/// Three digits that matter; whole numbers from 100 on.
fn digits(value: f64) -> String {
    match value {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Unit;

    #[test]
    fn a_row_has_a_line_for_each_peer_and_the_ratio_of_medians() {
        let series = |name: &str, samples: &[f64]| {
            let mut series = Series::new(name, Unit::Milliseconds);
            samples.iter().for_each(|sample| series.push(*sample));
            series
        };
        let peers = vec![series("p", &[100.0, 100.0, 400.0]), series("q", &[40.0])];
        let section = Section {
            title: "T".to_owned(),
            notes: vec!["N.".to_owned()],
            rows: vec![Row::new(series("a", &[20.0, 10.0, 30.0]), peers)],
        };
        let mut page = String::new();
        section.append_to(&mut page).unwrap();
        let expected = "\n## T\n\nN.\n\n| what | measured | peer | the peer's | ratio |\n|---|---|---|---|---|\n\
            | a | 20.0 ms (10.0 to 30.0) | p | 100 ms (100 to 400) | **0.200** |\n|  |  | q | 40.0 ms (40.0 to 40.0) | **0.500** |\n";
        assert_eq!(page, expected);
    }
}
