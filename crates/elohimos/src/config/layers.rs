//! Layers: defaults, file, `.env`, environment, flags. A later layer wins; every value remembers where it came from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use elohim_core::Secret;
use toml::{Table, Value};

use crate::config::origin::Origin;
use crate::config::problems::Problems;
use crate::config::setting::{Kind, Setting};
use crate::config::table::{SETTINGS, find};

/// What the layers say, before it is checked for its meaning.
#[derive(Default)]
pub(crate) struct Layers {
    values: BTreeMap<&'static str, (Value, Origin)>,
    /// Every place that gives a secret. More than one for the same key is refused later.
    pub(crate) secrets: Vec<SecretSource>,
}

/// One place that gives a secret.
pub(crate) struct SecretSource {
    pub(crate) key: &'static str,
    pub(crate) origin: Origin,
    pub(crate) given: Given,
}

/// How a secret is given.
pub(crate) enum Given {
    /// The secret itself.
    Value(Secret),
    /// The path of a file that holds it.
    File(PathBuf),
}

impl Layers {
    /// The layer below all others: the defaults of the table.
    pub(crate) fn defaults() -> Self {
        let mut layers = Self::default();
        for setting in SETTINGS.iter().filter(|setting| !setting.kind.is_secret()) {
            let parsed = setting.default.parse::<Value>().unwrap_or_else(|_| Value::String(String::new()));
            layers.values.insert(setting.key, (parsed, Origin::Default));
        }
        layers
    }

    /// Adds a TOML file.
    pub(crate) fn add_toml(&mut self, text: &str, path: &Path, problems: &mut Problems) {
        let origin = Origin::File(path.to_owned());
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return problems.add("toml", &origin, toml_fault(text, &error), "Correct this line."),
        };
        for (name, value) in table {
            match value {
                Value::Table(section) => {
                    for (key, value) in section {
                        self.add_value(&format!("{name}.{key}"), value, &origin, problems);
                    }
                }
                value => self.add_value(&name, value, &origin, problems),
            }
        }
    }

    /// Adds every variable that sets something: `lookup` finds it by its name.
    pub(crate) fn add_variables<'a>(
        &mut self,
        lookup: impl Fn(&str) -> Option<&'a str>,
        origin: impl Fn(String) -> Origin,
        problems: &mut Problems,
    ) {
        for setting in SETTINGS {
            let mut before: Option<String> = None;
            for name in setting.environment_names() {
                if setting.kind.is_secret()
                    && let Some(path) = lookup(&format!("{name}_FILE"))
                {
                    self.add_secret(setting.key, origin(format!("{name}_FILE")), Given::File(path.into()));
                }
                let Some(text) = lookup(&name) else { continue };
                let from = origin(name.clone());
                if setting.kind.is_secret() {
                    self.add_secret(setting.key, from, Given::Value(Secret::new(text)));
                    continue;
                }
                if let Some(other) = before.replace(name) {
                    problems.add(setting.key, &from, format!("it is also set as {other}"), "Remove one of the two.");
                }
                self.add_text(setting, text, from, problems);
            }
        }
    }

    /// Adds the value of a flag.
    pub(crate) fn add_flag(&mut self, key: &str, text: &str, problems: &mut Problems) {
        if let Some(setting) = find(key)
            && let Some(flag) = setting.flag
        {
            self.add_text(setting, text, Origin::Flag(flag), problems);
        }
    }

    /// Where the value of a key came from.
    pub(crate) fn origin(&self, key: &str) -> &Origin {
        self.values.get(key).map_or(&Origin::Default, |(_, origin)| origin)
    }

    /// The value of a key, for printing.
    pub(crate) fn find(&self, key: &str) -> Option<&Value> {
        self.values.get(key).map(|(value, _)| value)
    }

    /// All values as one tree, ready to be given its shape.
    pub(crate) fn tree(&self) -> Table {
        let mut tree = Table::new();
        for (key, (value, _)) in &self.values {
            match key.split_once('.') {
                None => drop(tree.insert((*key).to_owned(), value.clone())),
                Some((section, name)) => {
                    let section = tree.entry(section).or_insert_with(|| Value::Table(Table::new()));
                    if let Value::Table(section) = section {
                        section.insert(name.to_owned(), value.clone());
                    }
                }
            }
        }
        tree
    }

    fn add_value(&mut self, key: &str, value: Value, origin: &Origin, problems: &mut Problems) {
        let secret_file = key.strip_suffix("_file").and_then(find).filter(|setting| setting.kind.is_secret());
        let wrong_secret = "it is not text in quotes";
        match (find(key), secret_file, value) {
            (Some(setting), _, Value::String(text)) if setting.kind.is_secret() => {
                if !text.is_empty() {
                    self.add_secret(setting.key, origin.clone(), Given::Value(Secret::new(text)));
                }
            }
            (None, Some(setting), Value::String(path)) => {
                if !path.is_empty() {
                    self.add_secret(setting.key, origin.clone(), Given::File(path.into()));
                }
            }
            (Some(setting), _, value) if !setting.kind.is_secret() => match accept(setting.kind, value) {
                Ok(value) => drop(self.values.insert(setting.key, (value, origin.clone()))),
                Err(wrong) => problems.add(key, origin, wrong, expected(setting.kind)),
            },
            (Some(_), ..) | (None, Some(_), _) => problems.add(key, origin, wrong_secret, "Put it into quotes."),
            (None, None, _) => {
                problems.add(key, origin, "there is no setting of this name", "See: elohimos config default.");
            }
        }
    }

    fn add_text(&mut self, setting: &Setting, text: &str, origin: Origin, problems: &mut Problems) {
        let Some(known) = find(setting.key) else { return };
        match read(setting.kind, text).and_then(|value| accept(setting.kind, value)) {
            Ok(value) => drop(self.values.insert(known.key, (value, origin))),
            Err(wrong) => problems.add(setting.key, &origin, wrong, expected(setting.kind)),
        }
    }

    fn add_secret(&mut self, key: &'static str, origin: Origin, given: Given) {
        self.secrets.push(SecretSource { key, origin, given });
    }
}

/// Reads a text of the environment or of a flag as a value of this kind.
fn read(kind: Kind, text: &str) -> Result<Value, String> {
    Ok(match kind {
        Kind::Whole(..) => Value::Integer(text.trim().parse().map_err(|_| not_a_number(text))?),
        Kind::Switch => Value::Boolean(text.trim().parse().map_err(|_| format!("{text:?} is not a switch"))?),
        Kind::List => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::Array(parts.map(|part| Value::String(part.to_owned())).collect())
        }
        Kind::Text | Kind::Path | Kind::Time | Kind::Choice(_) | Kind::Secret(_) => Value::String(text.to_owned()),
    })
}

/// Whether a value is of this kind and in its bounds.
fn accept(kind: Kind, value: Value) -> Result<Value, String> {
    let wrong_type = |value: &Value| format!("it is a value of type {}", value.type_str());
    match (kind, &value) {
        (Kind::Text | Kind::Path | Kind::Time, Value::String(_)) | (Kind::Switch, Value::Boolean(_)) => Ok(value),
        (Kind::Whole(from, to), Value::Integer(number)) => match u64::try_from(*number) {
            Ok(number) if (from..=to).contains(&number) => Ok(value),
            _ => Err(format!("{number} is out of range")),
        },
        (Kind::Choice(words), Value::String(word)) => {
            if words.contains(&word.as_str()) {
                Ok(value)
            } else {
                Err(format!("{word:?} is not one of the choices"))
            }
        }
        (Kind::List, Value::Array(items)) => {
            items.iter().find(|item| !item.is_str()).map_or(Ok(()), |item| Err(wrong_type(item))).map(|()| value)
        }
        (_, other) => Err(wrong_type(other)),
    }
}

fn expected(kind: Kind) -> String {
    format!("Expected: {}.", kind.describe())
}

fn not_a_number(text: &str) -> String {
    format!("{text:?} is not a whole number")
}

/// A TOML error with its line, without the text of the line, which may hold a secret.
fn toml_fault(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
    let what = error.message().lines().next().unwrap_or("it is not TOML");
    format!("line {line} is not TOML ({what})")
}
