//! Has the crate built anew when the pages were. It builds none itself: `cargo xtask web` does.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
