//! Watching a server's system calls, and making one of them go wrong.
//!
//! A call is named by what it is, the file that it is about and how many calls of that kind on that file came before it.
//! Order over all threads would not be the same twice. Calls of one request on one file are made by one thread, and the
//! tracer counts for each thread and file alone.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};

use crate::server::{PATIENCE, Place, Server};

/// Every call by which a program changes files, or makes such a change durable.
const CALLS: &str = "pwrite64,pwritev,pwritev2,write,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,\
    link,linkat,unlink,unlinkat,openat,creat,mkdir,mkdirat,ftruncate,fallocate,chmod,fchmod,fchmodat,copy_file_range";

/// The calls by which an answer leaves.
const SENDING: &str = "writev,sendto";

/// The log, to which the server writes besides: it is not known when.
const LOG: &str = "logs/elohimos.log";

/// One moment in the life of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Moment {
    call: String,
    /// In the data directory; `None` for a socket.
    file: Option<PathBuf>,
    /// Among the calls of this kind that one thread makes on the file, 1 for the first.
    number: usize,
}

impl Moment {
    /// The system call.
    pub(crate) fn call(&self) -> &str {
        &self.call
    }

    /// Whether it is when the answer leaves.
    pub(crate) fn is_answer(&self) -> bool {
        self.file.is_none()
    }
}

/// A tracer that is attached to a server.
pub(crate) struct Tracer {
    child: Child,
    log: PathBuf,
    // Kept open, so that the tracer can write to it.
    _messages: BufReader<ChildStderr>,
}

impl Tracer {
    /// Writes down what the server does.
    pub(crate) fn watch(place: &Place, server: &Server) -> Self {
        Self::attach(place, server, &["-y", "-e", &format!("trace={CALLS},{SENDING}")])
    }

    /// Kills the server with SIGKILL when it is about to make this call. The call itself is not made.
    pub(crate) fn kill_at(place: &Place, server: &Server, moment: &Moment) -> Self {
        let inject = format!("inject={}:signal=KILL:when={}", moment.call, moment.number);
        let trace = format!("trace={}", moment.call);
        let file = moment.file.as_ref().map(|file| place.data().join(file));
        let mut arguments = vec!["-e", &trace, "-e", &inject];
        if let Some(file) = &file {
            arguments.extend(["-P", file.to_str().unwrap()]);
        }
        Self::attach(place, server, &arguments)
    }

    /// Lets these calls fail with this error from now on.
    pub(crate) fn fail(place: &Place, server: &Server, calls: &str, error: &str, files: &[PathBuf]) -> Self {
        let inject = format!("inject={calls}:error={error}");
        let trace = format!("trace={calls}");
        let mut arguments = vec!["-e", &trace, "-e", &inject];
        for file in files {
            arguments.extend(["-P", file.to_str().unwrap()]);
        }
        Self::attach(place, server, &arguments)
    }

    fn attach(place: &Place, server: &Server, arguments: &[&str]) -> Self {
        let log = place.path().join("calls");
        let mut child = Command::new("strace")
            .args(["-f", "-s", "0", "-o", log.to_str().unwrap(), "-p", &server.pid().to_string()])
            .args(arguments)
            .stderr(Stdio::piped())
            .spawn()
            .expect("strace is installed");
        let mut messages = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        messages.read_line(&mut line).unwrap();
        assert!(line.contains(" attached"), "the server cannot be traced: {line}");
        Self { child, log, _messages: messages }
    }

    /// Lets the server go on without a tracer. Gives what was written down.
    pub(crate) fn detach(mut self) -> String {
        // When the server is gone, so is the tracer.
        let _ = kill_process(Pid::from_child(&self.child), Signal::INT);
        self.child.wait().unwrap();
        fs::read_to_string(&self.log).unwrap()
    }

    /// What was written down about a server that was killed at this moment, after making sure that it was.
    pub(crate) fn expect_kill(mut self, server: &mut Server, moment: &Moment) {
        let status = server.wait();
        self.child.wait().unwrap();
        let log = fs::read_to_string(&self.log).unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "{moment:?}: {status}");
        assert!(log.contains("killed by SIGKILL"), "{moment:?}: {log}");
        // The call that was not made has no result.
        let spellings = [format!(" {}(", moment.call), format!(" <... {} resumed>", moment.call)];
        let is_it = |line: &str| spellings.iter().any(|text| line.contains(text)) && line.trim_end().ends_with("= ?");
        assert!(log.lines().any(is_it), "{moment:?}: {log}");
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        // A process that has been waited for is not signalled: its number may be another's by now.
        let began = Instant::now();
        while self.child.try_wait().unwrap().is_none() && began.elapsed() < PATIENCE {
            let _ = kill_process(Pid::from_child(&self.child), Signal::INT);
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}

/// The moments of a trace at which files of the data directory change, one at which the answer leaves, and one at which
/// the log is written. Reading a file changes nothing.
pub(crate) fn moments(trace: &str, data: &Path) -> Vec<Moment> {
    let mut seen = std::collections::HashMap::new();
    let mut moments = vec![Moment { call: "write".to_owned(), file: Some(PathBuf::from(LOG)), number: 1 }];
    let mut sends = false;
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((call, arguments)) = rest.trim_start().split_once('(') else { continue };
        if SENDING.split(',').any(|one| one == call) {
            if !sends {
                sends = true;
                moments.push(Moment { call: call.to_owned(), file: None, number: 1 });
            }
            continue;
        }
        let Some(file) = file_of(arguments, data).filter(|file| file != Path::new(LOG)) else { continue };
        // The tracer counts every call of the kind, so reading ones are counted too, but not taken.
        let number = seen.entry((thread.to_owned(), call.to_owned(), file.clone())).or_insert(0_usize);
        *number += 1;
        // A new connection to a database opens files that are there.
        if call == "openat" && (!arguments.contains("O_CREAT") || file.extension() == Some("db-wal".as_ref())) {
            continue;
        }
        let moment = Moment { call: call.to_owned(), file: Some(file), number: *number };
        if !moments.contains(&moment) {
            moments.push(moment);
        }
    }
    moments
}

/// The first file of the data directory that a call is about.
fn file_of(arguments: &str, data: &Path) -> Option<PathBuf> {
    let prefix = format!("{}/", data.display());
    let from = arguments.find(&prefix)? + prefix.len();
    let rest = &arguments[from..];
    Some(PathBuf::from(&rest[..rest.find(['"', '>', ','])?]))
}
