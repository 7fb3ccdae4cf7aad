//! elohimos
fn main() {}
