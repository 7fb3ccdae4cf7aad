//! Repeated measurements of one thing.

use std::time::Instant;

use serde::Serialize;

/// What is counted.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    /// Milliseconds.
    #[serde(rename = "ms")]
    Milliseconds,
    /// Microseconds.
    #[serde(rename = "us")]
    Microseconds,
    /// Thousands of bytes.
    #[serde(rename = "kB")]
    Kilobytes,
    /// A number of things.
    #[serde(rename = "")]
    Number,
    /// Seconds in which a processor worked.
    #[serde(rename = "s")]
    ProcessorSeconds,
    /// Memory.
    #[serde(rename = "MB")]
    Megabytes,
    /// Requests per second: the one unit of which more is better.
    #[serde(rename = "requests/s")]
    PerSecond,
}

impl Unit {
    /// The unit's sign in tables.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
            Self::Kilobytes => "kB",
            Self::Number => "",
            Self::ProcessorSeconds => "s",
            Self::Megabytes => "MB",
            Self::PerSecond => "/s",
        }
    }
}

/// Samples of one thing, in the order in which they were taken.
#[derive(Serialize, Clone, Debug)]
pub(crate) struct Series {
    /// What was measured.
    pub(crate) name: String,
    pub(crate) unit: Unit,
    samples: Vec<f64>,
}

impl Series {
    pub(crate) fn new(name: impl Into<String>, unit: Unit) -> Self {
        Self { name: name.into(), unit, samples: Vec::new() }
    }

    /// Takes a sample.
    pub(crate) fn push(&mut self, sample: f64) {
        self.samples.push(sample);
    }

    /// Measures how long `work` takes, once, in milliseconds.
    pub(crate) async fn time<T>(&mut self, work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
        let began = Instant::now();
        let done = work.await?;
        self.push(began.elapsed().as_secs_f64() * 1e3);
        Ok(done)
    }

    /// Measures how long `work` takes on average over `times` runs, in the unit of this series.
    pub(crate) fn average<T>(&mut self, times: u32, mut work: impl FnMut() -> T) {
        let began = Instant::now();
        (0..times).for_each(|_| drop(std::hint::black_box(work())));
        let scale = if self.unit == Unit::Microseconds { 1e6 } else { 1e3 };
        self.push(began.elapsed().as_secs_f64() * scale / f64::from(times));
    }

    /// The same samples, each of one of so many things that were measured together.
    pub(crate) fn divided(mut self, by: usize) -> Self {
        let by = u32::try_from(by).map_or(f64::from(u32::MAX), f64::from);
        self.samples.iter_mut().for_each(|sample| *sample /= by);
        self
    }

    /// Takes a number of bytes as a sample, where it is known.
    pub(crate) fn push_bytes(&mut self, bytes: Option<u64>) {
        #[expect(clippy::cast_precision_loss, reason = "the last bytes do not matter")]
        self.samples.extend(bytes.map(|bytes| bytes as f64 / 1e6));
    }

    /// Whether nothing was measured.
    pub(crate) fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }

    /// The same samples under another name.
    pub(crate) fn called(&self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self.clone() }
    }

    /// Middle, smallest and largest sample; zeros when there is none.
    pub(crate) fn spread(&self) -> [f64; 3] {
        let mut sorted = self.samples.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().unwrap_or_default();
        let middle = sorted.len() / 2;
        let median =
            if sorted.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.saturating_sub(1)), at(middle)) };
        [median, at(0), at(sorted.len().saturating_sub(1))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_of_odd_and_even_numbers_of_samples() {
        let spread = |samples: &[f64]| {
            Series { name: String::new(), unit: Unit::Milliseconds, samples: samples.to_vec() }.spread()
        };
        assert_eq!(spread(&[3.0, 1.0, 2.0]), [2.0, 1.0, 3.0]);
        assert_eq!(spread(&[4.0, 1.0, 2.0, 3.0]), [2.5, 1.0, 4.0]);
        assert_eq!(spread(&[]), [0.0, 0.0, 0.0]);
    }
}
