//! Fuzzing: builds the targets for the fuzzer, and runs each for some time, several at once.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::Context as _;
use cargo_metadata::MetadataCommand;

use crate::cargo;

/// What libFuzzer may take: a target that needs more has read something that says how much memory to take.
const BOUNDS: [&str; 4] = ["-rss_limit_mb=2048", "-timeout=20", "-max_len=4096", "-len_control=0"];

/// Said instead of a target.
const ALL: &str = "all";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The target, or all of them.
    #[arg(default_value = ALL)]
    target: String,
    /// For how many seconds each of them runs.
    #[arg(default_value_t = 600)]
    seconds: u32,
    /// How many run at once; as many as there are processors when nothing is said.
    #[arg(long)]
    jobs: Option<usize>,
}

/// Where everything is, below the target directory: seeds, what was found worth keeping, logs, and what failed.
struct Places {
    fuzz: PathBuf,
    programs: PathBuf,
}

/// Runs the targets. Fails when one does.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let metadata = MetadataCommand::new().no_deps().exec()?;
    let (root, target) = (metadata.workspace_root.as_std_path(), metadata.target_directory.as_std_path());
    let host = host()?;
    let places = Places { fuzz: target.join("fuzz"), programs: target.join(&host).join("release") };
    let seeds = places.fuzz.join("seeds");
    let mut made = cargo::command();
    cargo::finish(made.args(["run", "--quiet", "--locked", "-p", "elohim-fuzz", "--"]).arg(&seeds).current_dir(root))?;
    let mut names = fs::read_dir(&seeds)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<anyhow::Result<Vec<_>>>()?;
    names.sort();
    let one = Some(&args.target).filter(|target| *target != ALL);
    if let Some(name) = one {
        anyhow::ensure!(names.contains(name), "no target {name}; there are: {ALL} {}", names.join(" "));
        names = vec![name.clone()];
    }
    let mut build = cargo::command();
    // Coverage and the address sanitizer are options that a stable compiler has, and does not take without this.
    build.env("RUSTC_BOOTSTRAP", "1").args(["fuzz", "build", "--target", &host, "--target-dir"]).arg(target).args(one);
    cargo::finish(build.current_dir(root))?;

    let at_once = args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let (queue, failed) = (Mutex::new(names.into_iter()), AtomicBool::new(false));
    let next = || queue.lock().ok().and_then(|mut queue| queue.next());
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(name) = next() {
                    match places.run(&name, args.seconds) {
                        Ok(line) => println!("{name:<12} ok      {line}"),
                        Err(error) => {
                            failed.store(true, Ordering::Relaxed);
                            println!("{name:<12} FAILED  {error:#}");
                        }
                    }
                }
            });
        }
    });
    Ok(if failed.load(Ordering::Relaxed) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

impl Places {
    /// Runs a target, and answers what it did.
    fn run(&self, name: &str, seconds: u32) -> anyhow::Result<String> {
        let folder = |what: &str| -> anyhow::Result<PathBuf> {
            let folder = self.fuzz.join(what).join(name);
            fs::create_dir_all(&folder)?;
            Ok(folder)
        };
        let (seeds, corpus, failures) = (folder("seeds")?, folder("corpus")?, folder("failures")?);
        let log = folder("logs")?.join("last.log");
        let out = File::create(&log)?;
        let began = Instant::now();
        let status = Command::new(self.programs.join(name))
            .args(BOUNDS)
            .args([format!("-max_total_time={seconds}"), "-print_final_stats=1".to_owned()])
            .arg(format!("-artifact_prefix={}/", failures.display()))
            .args([corpus, seeds])
            .stdin(std::process::Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .status()
            .with_context(|| format!("{name} cannot be run"))?;
        let said = fs::read(&log).map(|said| String::from_utf8_lossy(&said).into_owned())?;
        anyhow::ensure!(status.success(), "{}; {}", first_words(&said), shown(&log));
        Ok(format!("{}, {} s", summary(&said), began.elapsed().as_secs()))
    }
}

/// What of the log says best why a target stopped.
fn first_words(log: &str) -> &str {
    let tells = |line: &&str| ["panicked at", "ERROR:", "SUMMARY:"].iter().any(|word| line.contains(word));
    log.lines().find(tells).unwrap_or("it stopped")
}

fn shown(log: &Path) -> String {
    format!("the log and the input that it names: {}", log.display())
}

/// Inputs, inputs a second, edges of the program that were passed, and memory, as libFuzzer counts them.
fn summary(log: &str) -> String {
    let stats: BTreeMap<&str, &str> = log
        .lines()
        .filter_map(|line| line.strip_prefix("stat::")?.split_once(':'))
        .map(|(name, n)| (name, n.trim()))
        .collect();
    let stat = |name: &str| stats.get(name).copied().unwrap_or("?");
    let words: Vec<&str> =
        log.lines().rfind(|line| line.contains(" cov: ")).unwrap_or_default().split_whitespace().collect();
    let edges = words.iter().skip_while(|word| **word != "cov:").nth(1).unwrap_or(&"?");
    let (inputs, rate, memory) = (stat("number_of_executed_units"), stat("average_exec_per_sec"), stat("peak_rss_mb"));
    format!("{inputs} inputs, {rate}/s, {edges} edges, {memory} MB")
}

/// What the compiler calls this machine.
fn host() -> anyhow::Result<String> {
    let said = Command::new("rustc").arg("-vV").output().context("rustc cannot be run")?.stdout;
    let said = String::from_utf8(said)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not say where it runs")?;
    Ok(host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "INFO: Seed: 1\n#2\tINITED cov: 10 ft: 11 corp: 1/1b exec/s: 0 rss: 40Mb\n\
        #900\tDONE   cov: 512 ft: 700 corp: 80/2Kb lim: 4096 exec/s: 90 rss: 61Mb\nDone 900 runs in 10 second(s)\n\
        stat::number_of_executed_units: 900\nstat::average_exec_per_sec:     90\nstat::peak_rss_mb:              61\n";

    #[test]
    fn a_log_is_one_line() {
        assert_eq!(summary(LOG), "900 inputs, 90/s, 512 edges, 61 MB");
        assert_eq!(summary(""), "? inputs, ?/s, ? edges, ? MB");
    }

    #[test]
    fn a_failure_says_why() {
        let panicked =
            format!("{LOG}thread '<unnamed>' panicked at src/x.rs:1:\nwhy\n==1== ERROR: libFuzzer: deadly signal\n");
        assert_eq!(first_words(&panicked), "thread '<unnamed>' panicked at src/x.rs:1:");
        assert_eq!(
            first_words("==1== ERROR: libFuzzer: timeout after 20 seconds"),
            "==1== ERROR: libFuzzer: timeout after 20 seconds"
        );
        assert_eq!(first_words(LOG), "it stopped");
    }
}
