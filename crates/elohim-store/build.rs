//! Tells cargo that the embedded migrations belong to this crate: a new file alone does not recompile it.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
