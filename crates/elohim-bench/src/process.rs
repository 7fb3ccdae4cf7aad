//! Programs that run beside the benchmark.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};

/// How long a program may take until it serves.
const START: Duration = Duration::from_secs(20);

/// A program that runs until this is dropped, and is asked to end by its process id.
pub(crate) struct Running(Child);

impl Running {
    /// Starts a program and answers the first thing that `find` finds in its standard output, line by line.
    pub(crate) fn start<T>(command: &mut Command, find: impl Fn(&str) -> Option<T>) -> anyhow::Result<(Self, T)> {
        let child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("{command:?} cannot be run"))?;
        let mut running = Self(child);
        let told = running.0.stdout.take().context("a program without an output")?;
        let found = BufReader::new(told).lines().map_while(Result::ok).find_map(|line| find(&line));
        Ok((running, found.with_context(|| format!("{command:?} ended before it served"))?))
    }

    /// Starts a program and waits until something listens on `address`.
    pub(crate) fn start_on(command: &mut Command, address: &str) -> anyhow::Result<Self> {
        let mut running = Self(command.spawn().with_context(|| format!("{command:?} cannot be run"))?);
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            anyhow::ensure!(running.0.try_wait()?.is_none(), "{command:?} ended before it served");
            anyhow::ensure!(began.elapsed() < START, "{command:?} does not serve");
            thread::sleep(Duration::from_millis(20));
        }
        Ok(running)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let _ = self.0.wait();
    }
}
