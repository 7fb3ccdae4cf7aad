#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| elohim_fuzz::Target::named("share").run(data));
