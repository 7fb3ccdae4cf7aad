//! From the layers to checked settings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::config::check::check;
use crate::config::files::open_to_others;
use crate::config::layers::Layers;
use crate::config::origin::Origin;
use crate::config::problems::Problems;
use crate::config::raw::Raw;
use crate::config::secrets::{Search, Secrets};
use crate::config::settings::Settings;
use crate::config::table::SETTINGS;
use crate::environment::Environment;

/// The name of the configuration file in the data directory or the working directory.
const FILE_NAME: &str = "elohimos.toml";

/// What the command line says.
#[derive(Default, Clone)]
pub(crate) struct Flags {
    /// `--config`.
    pub(crate) config: Option<PathBuf>,
    /// The keys of settings, and their values as typed.
    pub(crate) values: Vec<(&'static str, String)>,
}

/// Everything that a configuration is made from.
pub(crate) struct Inputs<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) working_dir: &'a Path,
    pub(crate) flags: &'a Flags,
}

/// A configuration without problems, and what it was made from.
pub(crate) struct Loaded {
    pub(crate) settings: Settings,
    pub(crate) layers: Layers,
    pub(crate) secrets: Secrets,
}

/// Loads the configuration. Nothing is written anywhere.
///
/// # Errors
/// Every problem that there is.
pub(crate) fn load(inputs: &Inputs<'_>) -> Result<Loaded, Problems> {
    let mut problems = Problems::default();
    let mut warnings = Vec::new();
    let mut layers = Layers::defaults();
    add_file(inputs, &mut layers, &mut problems);
    if mode_before_dotenv(inputs, &layers) == "development" {
        add_dotenv(inputs, &mut layers, &mut problems);
    }
    add_environment(inputs, &mut layers, &mut problems);
    for (key, text) in &inputs.flags.values {
        layers.add_flag(key, text, &mut problems);
    }
    let raw = match Raw::deserialize(layers.tree()) {
        Ok(raw) => raw,
        Err(error) => {
            problems.add_absent("toml", error.message().to_owned(), "Compare with: elohimos config default.");
            return Err(problems);
        }
    };
    let data_dir = PathBuf::from(&raw.data_dir);
    let credentials = inputs.environment.find("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    let production = raw.environment == "production";
    let search = Search { credentials: credentials.as_deref(), production, data_dir: &data_dir };
    let secrets = search.resolve(std::mem::take(&mut layers.secrets), &mut problems, &mut warnings);
    let settings = check(&raw, &layers, &secrets, warnings, &mut problems);
    match settings {
        Some(settings) if problems.is_empty() => Ok(Loaded { settings, layers, secrets }),
        _ => Err(problems),
    }
}

/// The configuration file: the one that `--config` names, or the first of those in the data directory and here.
fn add_file(inputs: &Inputs<'_>, layers: &mut Layers, problems: &mut Problems) {
    let named = inputs.flags.config.clone();
    let from_flag = inputs.flags.values.iter().rfind(|(key, _)| *key == "data_dir").map(|(_, text)| text.as_str());
    let from_environment = ["ELOHIMOS_DATA_DIR", "ELOHIMOS__DATA_DIR"].iter().find_map(|n| inputs.environment.find(n));
    let data_dir = inputs.working_dir.join(from_flag.or(from_environment).unwrap_or(".neutron_data"));
    let usual = [data_dir.join(FILE_NAME), inputs.working_dir.join(FILE_NAME)];
    let Some(path) = named.or_else(|| usual.into_iter().find(|path| path.exists())) else { return };
    match std::fs::read_to_string(&path) {
        Ok(text) => layers.add_toml(&text, &path, problems),
        Err(error) => {
            let wrong = format!("it cannot be read: {}", error.kind());
            problems.add("toml", &Origin::File(path), wrong, "Check the path given with --config.");
        }
    }
}

fn mode_before_dotenv(inputs: &Inputs<'_>, layers: &Layers) -> String {
    let set = ["ELOHIM_ENV", "ELOHIMOS__ENVIRONMENT"].iter().find_map(|name| inputs.environment.find(name));
    let in_file = layers.find("environment").and_then(|value| value.as_str());
    set.or(in_file).unwrap_or("development").to_owned()
}

fn add_dotenv(inputs: &Inputs<'_>, layers: &mut Layers, problems: &mut Problems) {
    let path = inputs.working_dir.join(".env");
    if !path.exists() {
        return;
    }
    let origin = Origin::File(path.clone());
    if let Some(mode) = open_to_others(&path) {
        let wrong = format!("others can read it (mode {mode:04o})");
        problems.add(".env", &origin, wrong, format!("Run: chmod 600 {}", path.display()));
    }
    let mut variables = BTreeMap::new();
    match dotenvy::from_path_iter(&path) {
        Err(_) => problems.add(".env", &origin, "it cannot be read", "Check who owns it."),
        Ok(lines) => {
            for line in lines {
                match line {
                    Ok((name, value)) => drop(variables.insert(name, value)),
                    Err(_) => return problems.add(".env", &origin, "a line is not NAME=value", "Correct the file."),
                }
            }
        }
    }
    if variables.contains_key("ELOHIM_ENV") || variables.contains_key("ELOHIMOS__ENVIRONMENT") {
        let fix = "Set it in the environment: .env is for development only.";
        return problems.add(".env", &origin, "it sets ELOHIM_ENV", fix);
    }
    let lookup = |name: &str| variables.get(name).map(String::as_str).filter(|value| !value.is_empty());
    layers.add_variables(lookup, Origin::DotEnv, problems);
}

fn add_environment(inputs: &Inputs<'_>, layers: &mut Layers, problems: &mut Problems) {
    let known: Vec<String> = SETTINGS
        .iter()
        .flat_map(|setting| {
            let names = setting.environment_names();
            let files = names.iter().map(|name| format!("{name}_FILE")).collect::<Vec<_>>();
            names.into_iter().chain(files.into_iter().filter(|_| setting.kind.is_secret()))
        })
        .collect();
    let is_known = |name: &str| known.iter().any(|one| one == name);
    for name in inputs.environment.names().filter(|name| name.starts_with("ELOHIMOS__") && !is_known(name)) {
        let origin = Origin::Environment(name.to_owned());
        problems.add(name, &origin, "there is no setting of this name", "See: elohimos config default.");
    }
    for name in inputs.environment.unreadable().filter(|name| is_known(name)) {
        let origin = Origin::Environment(name.to_owned());
        problems.add(name, &origin, "it is not readable text", "Give it as UTF-8.");
    }
    layers.add_variables(|name| inputs.environment.find(name), Origin::Environment, problems);
}
