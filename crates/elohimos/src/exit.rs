//! How a command fails: what happened, what to do, a code, and an exit status. The one place for all of it.

use std::fmt;
use std::io;
use std::process::ExitCode;

use elohim_api::{FieldProblem, Problem};
use elohim_core::{ErrorCode, ErrorKind};

use crate::config::Problems;

/// Exit statuses. Scripts may rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It was done.
    Done = 0,
    /// The command, its input or the configuration is not acceptable.
    Usage = 2,
    /// Not signed in, or not allowed.
    Auth = 3,
    /// It does not exist, or no longer.
    NotFound = 4,
    /// It cannot be done in the present state.
    Conflict = 5,
    /// It cannot be done now; trying again later may help.
    Unavailable = 6,
    /// A mistake of the program.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Usage => 2,
            Exit::Auth => 3,
            Exit::NotFound => 4,
            Exit::Conflict => 5,
            Exit::Unavailable => 6,
            Exit::Bug => 70,
        })
    }
}

impl From<ErrorKind> for Exit {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Malformed
            | ErrorKind::Invalid
            | ErrorKind::TooLarge
            | ErrorKind::Range
            | ErrorKind::Method
            | ErrorKind::MediaType => Self::Usage,
            ErrorKind::Unauthenticated | ErrorKind::Forbidden => Self::Auth,
            ErrorKind::Missing | ErrorKind::Gone => Self::NotFound,
            ErrorKind::Conflict => Self::Conflict,
            ErrorKind::TooMany | ErrorKind::Unavailable | ErrorKind::Full | ErrorKind::Timeout => Self::Unavailable,
            ErrorKind::Bug => Self::Bug,
        }
    }
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct CliError {
    exit: Exit,
    problem: Box<Problem>,
    /// One line each, printed under the title.
    lines: Vec<String>,
}

impl CliError {
    /// A failure on this side of the wire: a code of the command line, what happened, what to do.
    pub(crate) fn new(exit: Exit, code: &str, title: impl Into<String>, fix: impl Into<String>) -> Self {
        let problem = Problem {
            code: code.to_owned(),
            title: title.into(),
            // Not an answer of the server.
            status: 0,
            detail: fix.into(),
            request_id: String::new(),
            fields: Vec::new(),
            retry_after: None,
        };
        Self { exit, problem: Box::new(problem), lines: Vec::new() }
    }

    /// Its stable code.
    pub(crate) fn code(&self) -> &str {
        &self.problem.code
    }

    /// What a server answered. A code that this version does not know is judged by its HTTP status.
    pub(crate) fn from_server(problem: Problem) -> Self {
        let known = ErrorCode::ALL.iter().find(|code| code.as_str() == problem.code);
        let exit = known.map_or_else(|| by_status(problem.status), |code| code.kind().into());
        let lines = problem.fields.iter().map(|field| format!("{}: {}", field.path, field.code)).collect();
        Self { exit, problem: Box::new(problem), lines }
    }

    /// The exit status.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// The problem body, as `--json` prints it.
    pub(crate) fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for CliError {
    /// For people: the title, the lines, the fix, the code and the request id.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.problem.title)?;
        for line in &self.lines {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "{}", self.problem.detail)?;
        write!(f, "({}", self.problem.code)?;
        if !self.problem.request_id.is_empty() {
            write!(f, ", request {}", self.problem.request_id)?;
        }
        write!(f, ")")
    }
}

impl From<Problems> for CliError {
    fn from(problems: Problems) -> Self {
        let count = problems.0.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        let title = format!("The configuration has {count} {noun}");
        let fix = "Nothing was started and nothing was created. Correct them and check with: elohimos config check";
        let mut error = Self::new(Exit::Usage, "CONFIG_INVALID", title, fix);
        error.lines = problems.0.iter().map(ToString::to_string).collect();
        let field =
            |problem: &crate::config::Problem| FieldProblem { path: problem.key.clone(), code: problem.wrong.clone() };
        error.problem.fields = problems.0.iter().map(field).collect();
        error
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        let fix = "Check the path, its owner and the free space, then try again.";
        Self::new(Exit::Unavailable, "IO_FAILED", format!("The system refused a file operation: {error}"), fix)
    }
}

fn by_status(status: u16) -> Exit {
    match status {
        401 | 403 => Exit::Auth,
        404 | 410 => Exit::NotFound,
        409 | 412 => Exit::Conflict,
        429 | 502 | 503 | 504 | 507 => Exit::Unavailable,
        400..500 => Exit::Usage,
        _ => Exit::Bug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(code: &str, status: u16) -> Problem {
        let (title, detail) = ("It failed".to_owned(), "Try again.".to_owned());
        let request_id = "r1".to_owned();
        Problem { code: code.to_owned(), title, status, detail, request_id, fields: Vec::new(), retry_after: None }
    }

    #[test]
    fn an_answer_of_the_server_becomes_its_exit_status() {
        let exit = |code: &str, status| CliError::from_server(answer(code, status)).exit();
        assert_eq!(exit("AUTH_INVALID_CREDENTIALS", 401), Exit::Auth);
        assert_eq!(exit("max_downloads_reached", 410), Exit::NotFound);
        assert_eq!(exit("VAULT_ALREADY_EXISTS", 409), Exit::Conflict);
        assert_eq!(exit("RATE_LIMITED", 429), Exit::Unavailable);
        assert_eq!(exit("VALIDATION_FAILED", 422), Exit::Usage);
        assert_eq!(exit("INTERNAL", 500), Exit::Bug);
        assert_eq!(exit("A_CODE_OF_A_LATER_VERSION", 409), Exit::Conflict);
        let text = CliError::from_server(answer("INTERNAL", 500)).to_string();
        assert_eq!(text, "error: It failed\nTry again.\n(INTERNAL, request r1)");
    }
}
