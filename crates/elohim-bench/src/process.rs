//! Programs that run beside the benchmark.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

use anyhow::Context as _;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

/// How often it is looked how much memory a program has.
const LOOK: Duration = Duration::from_millis(10);
/// Ticks in which Linux counts the time of processors.
const TICKS_PER_SECOND: f64 = 100.0;
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

impl Running {
    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }
}

/// What programs have taken.
pub(crate) struct Spent {
    /// From the start of the first to the end of the last, in seconds.
    pub(crate) seconds: f64,
    /// Time of processors of all of them, in seconds.
    pub(crate) processor: f64,
    /// Most memory that one of them had, in bytes, where the system says it. It is asked a hundred times a second.
    pub(crate) peak: Option<u64>,
}

/// Runs programs, the output of each being the input of the next. All must succeed.
pub(crate) fn run(commands: Vec<Command>) -> anyhow::Result<Spent> {
    let began = Instant::now();
    let (mut children, mut input): (Vec<Child>, _) = (Vec::new(), Stdio::null());
    let last = commands.len().saturating_sub(1);
    for (at, mut command) in commands.into_iter().enumerate() {
        command.stdin(input).stdout(if at == last { Stdio::null() } else { Stdio::piped() });
        let mut child = command.spawn().with_context(|| format!("{command:?} cannot be run"))?;
        input = child.stdout.take().map_or_else(Stdio::null, Stdio::from);
        children.push(child);
    }
    let ids: Vec<_> = children.iter().map(Child::id).collect();
    let have_ended = AtomicBool::new(false);
    let (mut processor, mut has_failed) = (0.0, false);
    let peak = thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut peak = None;
            while !have_ended.load(Ordering::Relaxed) {
                peak = peak.max(ids.iter().filter_map(|id| peak_memory(*id)).max());
                thread::sleep(LOOK);
            }
            peak
        });
        let mut all = || {
            for child in &mut children {
                // Ended, and not yet forgotten: then it is known what it took.
                waitid(WaitId::Pid(Pid::from_child(child)), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)?;
                processor += processor_seconds(child.id());
                has_failed |= !child.wait()?.success();
            }
            Ok::<_, io::Error>(())
        };
        let waited = all();
        have_ended.store(true, Ordering::Relaxed);
        let peak = watching.join().unwrap_or_default();
        waited.map(|()| peak)
    })?;
    anyhow::ensure!(!has_failed, "a program that was measured failed");
    Ok(Spent { seconds: began.elapsed().as_secs_f64(), processor, peak })
}

/// Seconds that processors have worked for a process, and for those of its children that have ended. Nothing where the system
/// does not say.
pub(crate) fn processor_seconds(id: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // What stands in front may have any spaces: the name of the program.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_whitespace().skip(11).take(4).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS_PER_SECOND
}

/// [`processor_seconds`] of a process and its children.
pub(crate) fn processor_seconds_of_family(id: u32) -> f64 {
    let parent = |id: u32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse::<u32>().ok()
    };
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children = ids.filter(|child| parent(*child) == Some(id)).map(processor_seconds);
    processor_seconds(id) + children.sum::<f64>()
}

/// The most memory that a process had, in bytes, since it started or since [`forget_peak`].
pub(crate) fn peak_memory(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
}

/// Lets [`peak_memory`] begin anew.
pub(crate) fn forget_peak(id: u32) {
    // Where this cannot be done the peak is that of the whole life, which is more.
    let _ = fs::write(format!("/proc/{id}/clear_refs"), "5");
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let _ = self.0.wait();
    }
}
