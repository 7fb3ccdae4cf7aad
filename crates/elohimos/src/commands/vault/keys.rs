//! Making, unlocking and locking the vault; its recovery kit and passphrase.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Args;
use elohim_core::Secret;
use elohim_vault::kdf::Passphrase;
use elohim_vault::kit::Kit;
use elohim_vault::second::SecondSecret;
use serde_json::json;
use zeroize::Zeroizing;

use super::list::day_of;
use crate::client::{
    Context, Random, SecretArgs, Unlocked, With, ask, ask_twice, block_on, confirm, is_login_password,
    refuse_login_password, signed_in, vault_error,
};
use crate::exit::{CliError, Exit};

/// Shortest vault passphrase, in characters: it protects everything against whoever has the server's disk.
const MIN_PASSPHRASE: usize = 12;

/// How to make a vault.
#[derive(Args)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    passphrase: SecretArgs,
    /// Make another vault of your account, which nobody can tell from one. You are asked for the passphrases of all vaults that shall
    /// stay: one that is not named may be destroyed.
    #[arg(long)]
    beside: bool,
    /// Read the passphrase of a vault that shall stay from the first line of a file instead of asking for it. May be given several
    /// times.
    #[arg(long, value_name = "FILE", requires = "beside")]
    keep_file: Vec<PathBuf>,
    /// What to call the vault.
    #[arg(long, default_value = "My vault")]
    label: String,
    /// Where to write the recovery kit, with the ending .pdf as a page to print. Print it, keep the paper, delete the file.
    #[arg(long, value_name = "FILE", default_value = "elohimos-recovery-kit.txt")]
    kit: PathBuf,
}

/// How to unlock the vault.
#[derive(Args)]
pub(crate) struct UnlockArgs {
    #[command(flatten)]
    passphrase: SecretArgs,
    /// Use the recovery kit instead of the passphrase.
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    kit: Option<PathBuf>,
    /// Read the second secret from the first line of a file. A device that has not been unlocked yet needs it, where it was turned on.
    #[arg(long, value_name = "FILE", conflicts_with = "kit")]
    second_secret_file: Option<PathBuf>,
}

/// Where to write the kit.
#[derive(Args)]
pub(crate) struct KitArgs {
    /// The file to write. With the ending .pdf it is a page to print, with .svg the kit's keys as a QR code.
    #[arg(default_value = "elohimos-recovery-kit.txt")]
    file: PathBuf,
}

/// The old and the new passphrase.
#[derive(Args)]
pub(crate) struct PassphraseArgs {
    #[command(flatten)]
    passphrase: SecretArgs,
    /// Read the new passphrase from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// Unlock the vault with the recovery kit, when the present passphrase was forgotten.
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    kit: Option<PathBuf>,
}

pub(super) fn init(context: &Context, args: InitArgs) -> Result<(), CliError> {
    if args.kit.exists() {
        return Err(kit_exists(&args.kit));
    }
    let session = signed_in(context)?;
    let passphrase = new_passphrase("New vault passphrase", args.passphrase.passphrase_file.as_deref())?;
    refuse_login_password(context, &session, &passphrase)?;
    let keep = if args.beside { others(&args.keep_file)? } else { Vec::new() };
    let (_, kit) = block_on(Unlocked::init(context, &passphrase, &args.label, &keep))?;
    write(context, &kit, &args.kit)?;
    if context.output.is_json() {
        return context.output.json(&json!({ "label": args.label, "kit": args.kit }));
    }
    context.output.line("The vault is made and unlocked on this device.")?;
    context.output.line(format_args!(
        "Recovery kit: {} - print it, keep the paper safe, then delete the file. Without it, a forgotten passphrase is the end.",
        args.kit.display()
    ))
}

/// The passphrases of the vaults that stay.
fn others(files: &[PathBuf]) -> Result<Vec<Passphrase>, CliError> {
    if !files.is_empty() {
        return files
            .iter()
            .map(|file| Ok(passphrase(&ask("Passphrase of a vault that stays", Some(file))?)))
            .collect();
    }
    let mut keep = vec![passphrase(&ask("Passphrase of a vault that stays", None)?)];
    while confirm("Is there yet another vault that shall stay?")? {
        keep.push(passphrase(&ask("Passphrase of a vault that stays", None)?));
    }
    Ok(keep)
}

pub(super) fn unlock(context: &Context, args: UnlockArgs) -> Result<(), CliError> {
    let unlocked = match &args.kit {
        Some(kit) => {
            let text = zeroize::Zeroizing::new(std::fs::read_to_string(kit)?);
            block_on(Unlocked::unlock(context, With::Kit(&text)))?
        }
        None => {
            let typed = passphrase(&ask("Vault passphrase", args.passphrase.passphrase_file.as_deref())?);
            let typed = match &args.second_secret_file {
                None => typed,
                Some(file) => {
                    let second = ask("Second secret", Some(file))?;
                    let second = SecondSecret::from_text(second.expose_str().unwrap_or_default());
                    typed.with(&[second.map_err(vault_error)?])
                }
            };
            let unlocked = block_on(Unlocked::unlock(context, With::Passphrase(&typed)))?;
            if is_login_password(context, &unlocked.session, &typed)? {
                context.output.note(
                    "This is also your login password, which the server is told at every login. Choose another passphrase with: \
                     elohimos vault passphrase",
                );
            }
            unlocked
        }
    };
    let label = unlocked.vault.label();
    if context.output.is_json() {
        return context.output.json(&json!({ "label": label, "entries": unlocked.vault.index().len() }));
    }
    context.output.line(format_args!("\"{label}\" is unlocked on this device until you run: elohimos vault lock"))
}

pub(super) fn lock(context: &Context) -> Result<(), CliError> {
    Unlocked::lock(context)?;
    if context.output.is_json() {
        context.output.json(&json!({}))
    } else {
        context.output.line("The vault is locked on this device.")
    }
}

pub(super) fn write_kit(context: &Context, args: &KitArgs) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::open(context))?;
    write(context, &unlocked.vault.kit(), &args.file)?;
    if context.output.is_json() {
        return context.output.json(&json!({ "kit": args.file }));
    }
    context.output.line(format_args!(
        "Recovery kit: {} - print it, keep the paper safe, then delete the file.",
        args.file.display()
    ))
}

pub(super) fn change_passphrase(context: &Context, args: &PassphraseArgs) -> Result<(), CliError> {
    let old = match &args.kit {
        Some(_) => None,
        None => Some(passphrase(&ask("Present vault passphrase", args.passphrase.passphrase_file.as_deref())?)),
    };
    let kit = args.kit.as_ref().map(std::fs::read_to_string).transpose()?.map(Zeroizing::new);
    let new = new_passphrase("New vault passphrase", args.new_passphrase_file.as_deref())?;
    refuse_login_password(context, &signed_in(context)?, &new)?;
    block_on(async {
        let mut unlocked = match &kit {
            Some(kit) => Unlocked::unlock(context, With::Kit(kit)).await?,
            None => Unlocked::open(context).await?,
        };
        let changed = match &old {
            Some(old) => {
                let old = unlocked.known_here(context, old)?;
                unlocked.vault.change_passphrase(&old, &new, &mut Random).await
            }
            None => unlocked.vault.replace_passphrase(&new, &mut Random).await,
        };
        changed.map_err(vault_error)
    })?;
    if context.output.is_json() {
        return context.output.json(&json!({}));
    }
    context.output.line(
        "The passphrase is changed. An old copy of the server's disk still opens with the old one: if it may be known to others, \
         make new keys too with: elohimos vault renew-keys",
    )
}

pub(super) fn new_passphrase(what: &str, file: Option<&Path>) -> Result<Passphrase, CliError> {
    let chosen = passphrase(&ask_twice(what, file)?);
    if chosen.chars() < MIN_PASSPHRASE {
        let title = format!("The passphrase is shorter than {MIN_PASSPHRASE} characters");
        let fix = "Use several words that do not belong together. It is not the login password.";
        return Err(CliError::new(Exit::Usage, "VAULT_PASSPHRASE_TOO_SHORT", title, fix));
    }
    Ok(chosen)
}

pub(super) fn passphrase(typed: &Secret) -> Passphrase {
    Passphrase::new(typed.expose_str().unwrap_or_default())
}

pub(super) fn write(context: &Context, kit: &Kit, to: &Path) -> Result<(), CliError> {
    if to.exists() {
        return Err(kit_exists(to));
    }
    let bytes = match to.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => Zeroizing::new(kit.qr_svg().map_err(vault_error)?.into_bytes()),
        Some("pdf") => kit.pdf(&day_of(context.now())).map_err(vault_error)?,
        _ => Zeroizing::new(kit.text().as_bytes().to_vec()),
    };
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    file.write_all(&bytes)?;
    Ok(file.sync_all()?)
}

pub(super) fn kit_exists(path: &Path) -> CliError {
    let title = format!("{} exists already", path.display());
    CliError::new(Exit::Conflict, "FILE_EXISTS", title, "A kit never replaces a file: choose another name.")
}
