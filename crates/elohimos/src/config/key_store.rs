//! The operating system's key store, on macOS. Why not elsewhere: ADR 0008.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use elohim_core::Secret;

/// How long the key store may take; it may be waiting for a person who is not there.
const PATIENCE: Duration = Duration::from_secs(3);

/// The founder's password, when the key store has one under service `ElohimOS`, account `founder`.
#[cfg(target_os = "macos")]
pub(crate) fn founder_password() -> Option<Secret> {
    let mut command = Command::new("/usr/bin/security");
    command.args(["find-generic-password", "-s", "ElohimOS", "-a", "founder", "-w"]);
    ask(command, PATIENCE)
}

/// What a command prints in its first line, when it succeeds in time. A command that does not is ended.
fn ask(mut command: Command, patience: Duration) -> Option<Secret> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let asked = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if asked.elapsed() < patience => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    };
    let mut text = zeroize::Zeroizing::new(String::new());
    child.stdout.take()?.read_to_string(&mut text).ok()?;
    let line = text.trim_end_matches(['\r', '\n']);
    (status.success() && !line.is_empty()).then(|| Secret::new(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, patience: Duration) -> Option<Vec<u8>> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        ask(command, patience).map(|secret| secret.expose().to_vec())
    }

    #[test]
    fn an_answer_is_taken_and_a_refusal_or_silence_is_not() {
        assert_eq!(shell("echo from the store", PATIENCE), Some(b"from the store".to_vec()));
        assert_eq!(shell("echo partial; exit 44", PATIENCE), None);
        assert_eq!(shell("true", PATIENCE), None);
        assert_eq!(shell("exec sleep 60", Duration::from_millis(50)), None);
    }
}
