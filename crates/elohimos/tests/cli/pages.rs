//! Completions and manual pages, made from the command line itself.

use std::process::{Command, Stdio};

use crate::program::Place;

/// The shell reads its completions and offers what there is.
#[test]
fn a_shell_completes_commands() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = place.run(&["completions", shell], &[]);
        assert!(ran.status == 0 && ran.stdout.contains("completions"), "{shell}: {}", ran.stderr);
    }
    place.write("complete", &place.run(&["completions", "bash"], &[]).stdout, 0o600);
    let script = "source ./complete; COMP_WORDS=(elohimos vault pu); COMP_CWORD=2; _elohimos elohimos pu vault; \
                  printf '%s ' \"${COMPREPLY[@]}\"";
    let ran = Command::new("bash").args(["-c", script]).current_dir(place.path()).stderr(Stdio::inherit()).output();
    assert_eq!(String::from_utf8(ran.unwrap().stdout).unwrap(), "put push pull ");
}

#[test]
fn every_command_has_a_manual_page() {
    let place = Place::new();
    let ran = place.run(&["man", "pages"], &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    for (page, says) in
        [("elohimos.1", "private workspace"), ("elohimos-vault-push.1", "dry"), ("elohimos-users-add.1", "role")]
    {
        assert!(place.read(&format!("pages/{page}")).contains(says), "{page}");
    }
}
