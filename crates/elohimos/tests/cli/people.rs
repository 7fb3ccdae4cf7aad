//! Looking after people from the command line, as an administrator does it and as those see it whom it is done to.

use std::fs;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::Value;

use crate::program::{Place, Ran};
use crate::vault::Desk;

/// A device of somebody else, on the same server.
pub(crate) struct Device<'a> {
    place: &'a Place,
    home: String,
}

impl<'a> Device<'a> {
    pub(crate) fn new(place: &'a Place, name: &str) -> Self {
        Self { place, home: place.path().join(name).to_str().unwrap().to_owned() }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.place.run(arguments, &[("HOME", &self.home)])
    }

    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.stderr);
        ran.stdout
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn people_come_are_given_rights_and_go(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let (place, server) = (desk.place(), desk.address());
    let device = |name: &str| Device::new(place, name);
    let (zoe, ben) = (device("zoe"), device("ben"));

    // One is given an account, the other an invitation.
    let password = desk.run(&["users", "add", "zoe", "--role", "admin", "--display-name", "Zoë van Dijk"]);
    assert!(password.stderr.contains("elohimos password --temporary --username zoe"), "{}", password.stderr);
    place.write("temporary", &password.stdout, 0o600);
    place.write("own", "words that only zoe knows\n", 0o600);
    let login = ["login", "--server", &server, "--username", "zoe", "--password-file"];
    let refused = zoe.run(&[&login[..], &["temporary"]].concat());
    assert_eq!(refused.status, 3);
    assert!(refused.stderr.contains("AUTH_PASSWORD_CHANGE_REQUIRED"), "{}", refused.stderr);
    let change = ["password", "--temporary", "--server", &server, "--username", "zoe"];
    let files = ["--password-file", "temporary", "--new-password-file", "own"];
    assert_eq!(zoe.ok(&[&change[..], &files].concat()), "The password is yours now. Sign in with it: elohimos login\n");
    zoe.ok(&[&login[..], &["own"]].concat());
    let code = zoe.run(&["invitations", "add"]);
    assert_eq!((code.status, code.stdout.len()), (0, 44));
    place.write("code", &code.stdout, 0o600);
    let register = ["register", "--server", &server, "--username", "ben", "--password-file", "own"];
    ben.ok(&[&register[..], &["--invitation-file", "code"]].concat());
    let again =
        device("eve").run(&[&register[..4], &["eve", "--password-file", "own", "--invitation-file", "code"]].concat());
    assert_eq!(again.status, 3);
    assert!(again.stderr.contains("AUTH_INVITATION_INVALID"), "{}", again.stderr);
    let listed = zoe.ok(&["users", "ls"]);
    let lines: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().take(2).collect()).collect();
    assert_eq!(lines, [["USER", "ROLE"], ["ben", "member"], ["founder", "founder_rights"], ["zoe", "admin"]]);
    assert!(listed.contains("Zoë van Dijk"));

    // What somebody may do, and why.
    assert_eq!(ben.run(&["audit", "ls"]).status, 3);
    desk.run(&["permissions", "add", "auditor", "--allow", "system.view_audit_logs"]);
    let given = desk.ok(&["permissions", "give", "auditor", "ben", "--expires", "2h"]);
    assert!(given.starts_with("ben has auditor until 20"), "{given}");
    assert!(ben.ok(&["audit", "ls", "--event", "identity.account.registered"]).contains("anonymous"));
    let why = ben.ok(&["permissions", "explain"]);
    let line = why.lines().find(|line| line.contains("view_audit_logs")).unwrap();
    assert!(line.starts_with("yes") && line.contains("allowed by the set auditor until 20"), "{line}");
    let why = desk.ok(&["permissions", "explain", "zoe"]);
    let line = why.lines().find(|line| line.contains("view_audit_logs")).unwrap();
    assert!(line.starts_with("no") && line.contains("never given"), "{line}");
    assert_eq!(desk.ok(&["permissions", "take", "auditor", "ben"]), "ben does not have auditor any more.\n");
    assert_eq!(ben.run(&["audit", "verify"]).status, 3);
    let chains = desk.ok(&["audit", "verify"]);
    assert_eq!(chains.lines().filter(|line| line.contains("  whole  ")).count(), 5, "{chains}");

    // Sessions end, accounts are switched off and on, and removed.
    let sessions: Value = serde_json::from_str(&ben.ok(&["--json", "sessions", "ls"])).unwrap();
    assert_eq!((sessions.as_array().unwrap().len(), &sessions[0]["last_address"]), (1, &"127.0.0.1".into()));
    ben.ok(&["sessions", "end-others"]);
    zoe.ok(&["users", "disable", "ben"]);
    assert_eq!(ben.run(&["sessions", "ls"]).status, 3);
    zoe.ok(&["users", "enable", "ben"]);
    let not_above = zoe.run(&["users", "disable", "founder"]);
    assert_eq!(not_above.status, 3);
    assert!(not_above.stderr.contains("AUTH_ACCOUNT_PROTECTED"), "{}", not_above.stderr);
    let careful = zoe.run(&["users", "rm", "ben"]);
    assert_eq!(careful.status, 2);
    assert!(careful.stderr.contains("NOT_CONFIRMED"), "{}", careful.stderr);
    assert_eq!(zoe.ok(&["users", "rm", "ben", "--yes"]), "ben is removed, with everything that they had stored.\n");
    assert_eq!(zoe.run(&["users", "unlock", "ben"]).status, 4);
    assert!(!fs::read_to_string(place.path().join("stderr")).unwrap().contains("words that only zoe knows"));
}
