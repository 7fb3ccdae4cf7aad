//! Verifying an exported log with nothing but the file.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use elohim_api::ops::audit::AuditChain;
use elohim_api::ops::audit_export::{AuditExportChain, AuditExportEntry, AuditExportHead, AuditExportRecord, FORMAT};
use elohim_store::DatabaseName;
use elohim_store::ops::chain::Chain;
use serde_json::json;

use crate::exit::{CliError, Exit};
use crate::output::Output;

/// The longest line that an export has.
const MAX_LINE: u64 = 64 * 1024;

/// The first line that is not as it was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Its number, from 1; one more than there are when the file ends too early.
    pub(super) line: u64,
    /// What is wrong with it.
    pub(super) what: String,
}

/// What a file of `elohimos audit export` was found to hold.
pub(super) struct Exported {
    /// What its first line says.
    head: Option<AuditExportHead>,
    /// The logs that are whole.
    chains: Vec<AuditChain>,
    /// How many entries are good.
    pub(super) entries: u64,
    /// The first line that is wrong.
    pub(super) wrong: Option<Wrong>,
}

pub(super) fn run(path: &Path, output: Output) -> Result<(), CliError> {
    let found = Exported::read(BufReader::new(File::open(path)?))?;
    if output.is_json() {
        let wrong = found.wrong.as_ref().map(|wrong| json!({ "line": wrong.line, "what": wrong.what }));
        output.json(&json!({ "ok": wrong.is_none(), "head": found.head, "chains": found.chains, "wrong": wrong }))?;
    } else {
        if let Some(head) = &found.head {
            output.line(format_args!(
                "deployment {}, exported {}",
                head.instance,
                super::day_and_time(head.made_at)
            ))?;
        }
        found.chains.iter().try_for_each(|chain| super::show(chain, output))?;
    }
    let Some(wrong) = found.wrong else { return Ok(()) };
    let title = format!("Line {} of {} is wrong: {}", wrong.line, path.display(), wrong.what);
    let fix = "It is not what the server wrote. Export the log again, or compare it with another copy.";
    Err(CliError::new(Exit::Conflict, "AUDIT_BROKEN", title, fix))
}

impl Exported {
    /// Reads and verifies a file, line by line.
    pub(super) fn read(mut file: impl BufRead) -> io::Result<Self> {
        let mut found = Self { head: None, chains: Vec::new(), entries: 0, wrong: None };
        let mut walk = None::<Walk>;
        for number in 1.. {
            let mut line = Vec::new();
            file.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
            let outcome = match (record(&line), &mut walk) {
                (Ok(None), Some(walk)) => walk.leave(None),
                (Ok(None), None) => Err("the file is empty".to_owned()),
                (Ok(Some(AuditExportRecord::Head(head))), None) => Walk::begin(&head).map(|begun| {
                    found.head = Some(head);
                    walk = Some(begun);
                }),
                (Ok(Some(AuditExportRecord::Entry(entry))), Some(walk)) => walk.entry(entry),
                (Ok(Some(_)), _) => Err("the first line alone says what the file holds".to_owned()),
                (Err(what), _) => Err(what),
            };
            if let Err(what) = outcome {
                found.wrong = Some(Wrong { line: number, what });
            }
            if line.is_empty() || found.wrong.is_some() {
                break;
            }
        }
        if let Some(walk) = walk {
            (found.chains, found.entries) = (walk.whole, walk.entries);
        }
        Ok(found)
    }
}

/// The record of a line, which is written in one way only; `None` at the end of the file.
fn record(line: &[u8]) -> Result<Option<AuditExportRecord>, String> {
    if line.is_empty() {
        return Ok(None);
    }
    let text = line.strip_suffix(b"\n").ok_or("it is cut off, or too long")?;
    let record = serde_json::from_slice(text).map_err(|_| "it is no record of an audit log")?;
    if serde_json::to_vec(&record).is_ok_and(|written| written == text) {
        Ok(Some(record))
    } else {
        Err("it is not written as the server writes it".to_owned())
    }
}

/// The way through the logs that the head names.
struct Walk {
    chains: std::vec::IntoIter<AuditExportChain>,
    now: Option<(AuditExportChain, Chain)>,
    whole: Vec<AuditChain>,
    entries: u64,
}

impl Walk {
    fn begin(head: &AuditExportHead) -> Result<Self, String> {
        if head.format != FORMAT {
            return Err(format!("its format is {}, and this program knows {FORMAT}", head.format));
        }
        if !head
            .chains
            .iter()
            .map(|chain| chain.database.as_str())
            .eq(DatabaseName::ALL.iter().map(|name| name.as_str()))
        {
            return Err("it does not name the logs of all databases".to_owned());
        }
        let mut walk = Self { chains: head.chains.clone().into_iter(), now: None, whole: Vec::new(), entries: 0 };
        walk.next();
        Ok(walk)
    }

    fn next(&mut self) {
        self.now = self.chains.next().map(|chain| {
            let begun = Chain::begin(chain.anchor.map(Into::into));
            (chain, begun)
        });
    }

    /// Goes on to the next entry, also into the next log when the present one has ended where it says that it ends.
    fn entry(&mut self, record: AuditExportEntry) -> Result<(), String> {
        self.leave(Some(&record.database))?;
        let (_, chain) = self.now.as_mut().ok_or_else(|| format!("there is no log of {} here", record.database))?;
        let place = chain.seq().saturating_add(1);
        if record.entry.seq != place {
            return Err(format!("it is entry {} of {}, and {place} comes next", record.entry.seq, record.database));
        }
        if !chain.follow(&record.entry.into()) {
            return Err(format!("entry {place} of {} was changed, or the one before it", record.database));
        }
        self.entries += 1;
        Ok(())
    }

    /// Ends every log until that of `database`, or all of them.
    fn leave(&mut self, database: Option<&str>) -> Result<(), String> {
        while let Some((said, chain)) = &self.now {
            if database == Some(said.database.as_str()) {
                break;
            }
            let end = chain.end(said.last, &said.head.0);
            if end.broken_at.is_some() && chain.seq() == said.last && !chain.is_anchor_told() {
                return Err(format!("no entry of {} tells that those before were removed", said.database));
            }
            if end.broken_at.is_some() {
                let (name, last, seq) = (&said.database, said.last, chain.seq());
                return Err(format!(
                    "the log of {name} ends at entry {seq}, not at {last} with the hash of the first line"
                ));
            }
            self.whole.push(AuditChain::new(&said.database, &end));
            self.next();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use elohim_app::AuditSettings;
    use elohim_app::ops::sweeps;
    use elohim_core::identity::Role;
    use elohim_testkit::{Engine, TestApp};

    use super::*;

    fn wrong(text: &str) -> Option<(u64, String)> {
        Exported::read(text.as_bytes()).unwrap().wrong.map(|wrong| (wrong.line, wrong.what))
    }

    #[tokio::test]
    async fn a_log_whose_beginning_was_removed_verifies_from_its_anchor_on() {
        let day = Duration::from_secs(24 * 3600);
        let kept = AuditSettings { kept: Some(90 * day) };
        let app = TestApp::with(Engine::Sqlite, |settings| settings.audit = kept).await;
        for name in ["anna", "bert"] {
            app.account(name, Role::Member, false).await;
        }
        app.clock.advance(91 * day);
        let boss = app.signed_in("boss", Role::SuperAdmin).await;
        sweeps::once(&app.app).await.unwrap();
        let answer = app.get("/api/v1/audit/export").bearer(&boss.token).send().await;
        let text = String::from_utf8(answer.body).unwrap();
        let found = Exported::read(text.as_bytes()).unwrap();
        assert_eq!((found.wrong, found.entries), (None, 3));
        let removed: Vec<_> = found.chains.iter().map(|chain| chain.anchor.map(|anchor| anchor.seq)).collect();
        assert_eq!(removed, [Some(2), None, None, None, None]);

        // Another anchor.
        let lines: Vec<&str> = text.lines().collect();
        let hash = format!("\"hash\":\"{}\"", found.chains[0].anchor.unwrap().hash);
        let other = text.replacen(&hash, &format!("\"hash\":\"{}\"", "0".repeat(64)), 1);
        let changed =
            |line: u64, seq: u64| Some((line, format!("entry {seq} of app was changed, or the one before it")));
        assert_eq!(wrong(&other), changed(2, 3));
        let moved = text.replacen("\"seq\":2", "\"seq\":1", 1);
        assert_eq!(wrong(&moved), Some((2, "it is entry 3 of app, and 2 comes next".to_owned())));
        // The entry that tells of it is the last: without it the log ends too early, and the head says so.
        assert!(lines[3].contains("ops.audit.cut"), "{}", lines[3]);
        let ends = "the log of app ends at entry 4, not at 5 with the hash of the first line";
        assert_eq!(wrong(&format!("{}\n", lines[..3].join("\n"))), Some((4, ends.to_owned())));
    }

    /// An export in which each byte of an entry was changed, and each line left out, repeated or cut off.
    #[tokio::test]
    async fn no_change_of_an_exported_log_goes_unseen() {
        let app = TestApp::new(Engine::Sqlite).await;
        let boss = app.signed_in("boss", Role::SuperAdmin).await;
        let text = app.get("/api/v1/audit/export").bearer(&boss.token).send().await.body;
        let is_wrong = |bytes: &[u8]| Exported::read(bytes).unwrap().wrong.is_some();
        assert!(!is_wrong(&text));
        let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        assert!(lines.len() > 2);
        let mut random = 7_u8;
        for at in lines[0].len()..text.len() {
            random = random.wrapping_mul(29).wrapping_add(3);
            let mut changed = text.clone();
            changed[at] ^= random.max(1);
            assert!(is_wrong(&changed), "byte {at}");
            assert!(is_wrong(&text[..at]), "cut off at {at}");
        }
        for at in 0..lines.len() {
            let without = [&lines[..at], &lines[at + 1..]].concat().concat();
            let twice = [&lines[..at], &lines[at..=at], &lines[at..]].concat().concat();
            assert!(is_wrong(&without) && is_wrong(&twice), "line {at}");
        }
        // Of the first line, what the entries do not follow from may say anything; what they do may not.
        for (from, to) in [("\"format\":1", "\"format\":2"), ("\"last\":", "\"last\":1"), ("app", "apq"), ("{", "{{")] {
            let head = String::from_utf8(lines[0].to_vec()).unwrap();
            let changed = [head.replacen(from, to, 1).as_bytes(), &lines[1..].concat()].concat();
            assert!(is_wrong(&changed), "{from}");
        }
    }
}
