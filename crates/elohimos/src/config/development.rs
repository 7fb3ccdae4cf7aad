//! Secrets that development makes for itself.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use elohim_core::{Entropy, Secret};
use zeroize::Zeroizing;

use crate::config::production::DEVELOPMENT_PREFIX;
use crate::config::secrets::development_file;
use crate::config::settings::{Mode, Settings};

/// A password that was made just now, for printing it once.
pub(crate) struct Made {
    /// The founder's password.
    pub(crate) password: Secret,
    /// Where it is kept.
    pub(crate) kept_in: PathBuf,
}

/// Makes the secrets that are missing outside production, and keeps them in files of mode 0600. Gives the founder's
/// password when it was made now. In production nothing is missing, because the gate refuses it.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn make_secrets(settings: &mut Settings, entropy: &dyn Entropy) -> io::Result<Option<Made>> {
    if settings.mode == Mode::Production {
        return Ok(None);
    }
    if settings.identity.jwt_secret.is_none() {
        let path = development_file(&settings.data_dir, "jwt_secret");
        settings.identity.jwt_secret = Some(keep_new(&path, entropy)?);
    }
    if settings.identity.founder_password.is_some() {
        return Ok(None);
    }
    let kept_in = development_file(&settings.data_dir, "founder_password");
    let password = keep_new(&kept_in, entropy)?;
    settings.identity.founder_password = Some(password.clone());
    Ok(Some(Made { password, kept_in }))
}

fn keep_new(path: &Path, entropy: &dyn Entropy) -> io::Result<Secret> {
    let random = Zeroizing::new(entropy.bytes::<32>());
    let text = Zeroizing::new(format!("{DEVELOPMENT_PREFIX}{}", URL_SAFE_NO_PAD.encode(*random)));
    if let Some(directory) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    Ok(Secret::new(text.as_bytes()))
}
