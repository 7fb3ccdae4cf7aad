//! What a zip file has in it, as far as a vault can take it. Zip files come from strangers: nothing in them is believed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Write};
use std::path::Path;

use chrono::NaiveDate;
use elohim_vault::name;
use zip::ZipArchive;
use zip::extra_fields::ExtraField;
use zip::read::ZipFile;

use crate::exit::{CliError, Exit};

/// Most entries of a zip file: what they are is held in memory.
const MAX_ENTRIES: usize = 100_000;
/// Most folders that something lies in.
const MAX_DEPTH: usize = 100;
/// Most folders of a zip file, and most bytes of their paths: each entry could bring a hundred.
const MAX_FOLDERS: usize = 100_000;
const MAX_FOLDER_BYTES: usize = 64 * 1024 * 1024;
/// How many times its own length a zip file may unpack to, beside [`ALWAYS`].
const MAX_RATIO: u64 = 100;
/// What a zip file may unpack to, however short it is.
const ALWAYS: u64 = 1024 * 1024;
/// The bits of a mode that say what kind of thing it is, and those of a file and of a folder.
const KIND: u32 = 0o170_000;
const FILE: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;

/// A file in a zip file.
#[derive(Debug)]
pub(super) struct Packed {
    at: usize,
    /// Where it lies: folders and its name, without a slash before them.
    pub(super) path: String,
    pub(super) size: u64,
    /// When it was last changed, in microseconds since 1970.
    pub(super) modified: i64,
}

/// A zip file whose entries were looked at.
pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    pub(super) files: Vec<Packed>,
    /// The folders, those above them first.
    pub(super) folders: Vec<String>,
    /// What cannot be taken, and why.
    pub(super) refused: Vec<(String, &'static str)>,
}

impl Archive {
    /// Looks at all entries. `room` is how many bytes they may have together.
    ///
    /// # Errors
    /// When it is no zip file, or one that says of itself two different things.
    pub(super) fn open(path: &Path, room: u64) -> Result<Self, CliError> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| not_one(path, "not a zip file, or damaged"))?;
        if zip.len() > MAX_ENTRIES {
            return Err(not_one(path, "a zip file with more than 100,000 entries"));
        }
        // Of two entries of one name, or two that lie on each other, one reader takes this and another one that.
        if zip.has_duplicate_names() {
            return Err(not_one(path, "a zip file with two entries of one name"));
        }
        if zip.has_overlapping_files().map_err(|_| not_one(path, "damaged"))? {
            return Err(not_one(path, "a zip file whose entries lie on each other"));
        }
        let mut archive = Self { zip, files: Vec::new(), folders: Vec::new(), refused: Vec::new() };
        archive.look(room.min(length.saturating_mul(MAX_RATIO).saturating_add(ALWAYS)));
        Ok(archive)
    }

    fn look(&mut self, mut room: u64) {
        let mut spelled = Spelled::default();
        for at in 0..self.zip.len() {
            let (shown, looked) = match self.zip.by_index_raw(at) {
                Ok(entry) => (shown(&entry), looked_at(&entry, at)),
                Err(_) => (format!("entry {}", at + 1), Err("it is damaged")),
            };
            let taken = looked.and_then(|found| {
                let (folder, file) = match &found {
                    Found::Folder(path) => (path.as_str(), None),
                    Found::File(file) => (file.path.rsplit_once('/').map_or("", |(folder, _)| folder), Some(file)),
                };
                if let Some(file) = file {
                    room = room.checked_sub(file.size).ok_or("there is no room for what it unpacks to")?;
                }
                self.folders.extend(spelled.enter(folder)?);
                Ok(found)
            });
            match taken {
                Ok(Found::File(file)) => self.files.push(file),
                Ok(Found::Folder(_)) => {}
                Err(why) => self.refused.push((shown, why)),
            }
        }
        self.refuse_alike(&spelled);
    }

    /// Refuses files that would lie on each other, or on a folder, all of them: nobody can say which is meant.
    fn refuse_alike(&mut self, folders: &Spelled) {
        let mut count: HashMap<String, usize> = HashMap::new();
        for file in &self.files {
            *count.entry(name::key(&file.path)).or_default() += 1;
        }
        let is_one = |file: &Packed| {
            let key = name::key(&file.path);
            count.get(&key) == Some(&1) && !folders.known.contains_key(&key)
        };
        let (files, alike): (Vec<_>, Vec<_>) = std::mem::take(&mut self.files).into_iter().partition(is_one);
        self.files = files;
        self.refused
            .extend(alike.into_iter().map(|file| (file.path, "another entry has the same name, but for its case")));
    }

    /// Unpacks a file, whole or not at all.
    ///
    /// # Errors
    /// Why it cannot be taken, or why nothing can be written.
    pub(super) fn unpack(&mut self, file: &Packed, to: &mut File) -> Result<(), CliError> {
        let refuse = |why: &str| CliError::new(Exit::Conflict, "ARCHIVE_ENTRY_REFUSED", why, "The others are taken.");
        let entry = self.zip.by_index(file.at).map_err(|_| refuse("it is packed in a way that is not known here"))?;
        // One byte more than it says shows that it lies. The sum of what is read is checked at its end.
        let mut plain = entry.take(file.size.saturating_add(1));
        let mut buffer = vec![0; 256 * 1024];
        let mut written = 0_u64;
        loop {
            let read = plain.read(&mut buffer).map_err(|_| refuse("it is damaged"))?;
            let Some(some) = buffer.get(..read).filter(|some| !some.is_empty()) else { break };
            to.write_all(some)?;
            written = written.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        }
        if written == file.size { Ok(()) } else { Err(refuse("it does not have the size that the zip file says")) }
    }
}

/// The folders, each in the spelling that came first.
#[derive(Default)]
struct Spelled {
    known: HashMap<String, String>,
    bytes: usize,
}

impl Spelled {
    /// Enters a folder and those above it, and answers those that are new.
    fn enter(&mut self, folder: &str) -> Result<Vec<String>, &'static str> {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        let all = ends.filter_map(|end| folder.get(..end)).filter(|path| !path.is_empty());
        let mut new = Vec::new();
        for path in all {
            match self.known.get(&name::key(path)) {
                Some(known) if known != path => return Err("its folder is spelled in two ways"),
                Some(_) => {}
                None => new.push(path.to_owned()),
            }
        }
        self.bytes += new.iter().map(String::len).sum::<usize>();
        if self.known.len() + new.len() > MAX_FOLDERS || self.bytes > MAX_FOLDER_BYTES {
            return Err("there are too many folders");
        }
        self.known.extend(new.iter().map(|path| (name::key(path), path.clone())));
        Ok(new)
    }
}

enum Found {
    File(Packed),
    Folder(String),
}

/// What an entry is, when a vault can take it.
fn looked_at<R: io::Read>(entry: &ZipFile<'_, R>, at: usize) -> Result<Found, &'static str> {
    if entry.encrypted() {
        return Err("it is encrypted");
    }
    let kind = entry.unix_mode().map_or(0, |mode| mode & KIND);
    if entry.is_symlink() || ![0, FILE, FOLDER].contains(&kind) {
        return Err("it is neither a file nor a folder");
    }
    let path = place(entry)?;
    if entry.is_dir() || kind == FOLDER {
        return Ok(Found::Folder(path));
    }
    Ok(Found::File(Packed { at, path, size: entry.size(), modified: modified(entry) }))
}

/// The path of an entry, when each part of it can be a name in a vault.
fn place<R: io::Read>(entry: &ZipFile<'_, R>) -> Result<String, &'static str> {
    let bad = "its name cannot be a name in the vault";
    let text = entry.name().map_err(|_| bad)?;
    // A name that could not be read whole, and the separator of another system, which some take for one and some do not.
    if text.contains([char::REPLACEMENT_CHARACTER, '\\']) {
        return Err(bad);
    }
    let parts: Vec<_> = text.strip_suffix('/').unwrap_or(&text).split('/').map(name::check).collect();
    if parts.len() > MAX_DEPTH {
        return Err("it lies in too many folders");
    }
    let parts = parts.into_iter().collect::<Result<Vec<_>, _>>().map_err(|_| bad)?;
    Ok(parts.join("/"))
}

/// An entry's name for people.
fn shown<R: io::Read>(entry: &ZipFile<'_, R>) -> String {
    String::from_utf8_lossy(entry.name_raw()).chars().take(name::MAX_BYTES).collect()
}

/// When an entry was last changed: to the second in UTC where it says so, else what a clock showed somewhere, read as UTC.
fn modified<R: io::Read>(entry: &ZipFile<'_, R>) -> i64 {
    let exact = entry.extra_data_fields().find_map(|field| match field {
        ExtraField::ExtendedTimestamp(times) => times.mod_time(),
        _ => None,
    });
    let shown = || {
        let time = entry.last_modified()?;
        let day = NaiveDate::from_ymd_opt(time.year().into(), time.month().into(), time.day().into())?;
        let time = day.and_hms_opt(time.hour().into(), time.minute().into(), time.second().into())?;
        Some(time.and_utc().timestamp())
    };
    exact.map(i64::from).or_else(shown).unwrap_or(0).saturating_mul(1_000_000)
}

fn not_one(path: &Path, what: &str) -> CliError {
    let title = format!("{} is {what}", path.display());
    CliError::new(
        Exit::Conflict,
        "ARCHIVE_REFUSED",
        title,
        "Nothing was taken from it. Unpack it, look, and use: elohimos vault push",
    )
}

#[cfg(test)]
mod tests;
