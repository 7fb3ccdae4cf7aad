//! The printed kit: its text is a kit for the stock `age`, and its code has the keys.

use std::process::Command;

use elohim_vault::id::DeviceId;
use elohim_vault::root::RootRecord;
use elohim_vault::{Error, Vault};

use crate::age_tool::opened;
use crate::support::*;

/// The page of a vault that is called so.
fn page(label: &str) -> elohim_vault::Result<(Vault<Server>, tempfile::TempDir)> {
    let json = String::from_utf8(root().to_bytes().unwrap().to_vec()).unwrap();
    let json = json.replace("\"Home\"", &serde_json::to_string(label).unwrap());
    let root = RootRecord::from_bytes(json.as_bytes()).unwrap();
    let vault = Vault::reopen(Server::default(), root, DeviceId([1; 16]), None).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kit.pdf"), &*vault.kit().pdf("2026-01-31")?).unwrap();
    Ok((vault, folder))
}

fn run(folder: &tempfile::TempDir, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder.path()).output();
    let output = output.unwrap_or_else(|_| panic!("the program {program} is installed"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn text(folder: &tempfile::TempDir) -> String {
    run(folder, "pdftotext", &["-layout", "-nopgbrk", "kit.pdf", "-"])
}

#[test]
fn a_printed_kit_opens_files_with_age_and_its_code_has_the_keys() {
    let (vault, folder) = page("Müller & Söhne").unwrap();
    let info = run(&folder, "pdfinfo", &["kit.pdf"]);
    assert!(info.contains("Pages:           1\n") && info.contains("(A4)"), "{info}");
    let text = text(&folder);
    assert!(
        text.starts_with(
            "# ElohimOS recovery kit of the vault \"Müller & Söhne\"\n# (11111111111111111111111111111111)\n"
        ),
        "{text}"
    );
    assert!(text.contains("# Printed on 2026-01-31."), "{text}");
    let plain = content(1000);
    let (_, parts) = stored(&vault, &plain, 61);
    assert!(opened(&text, &parts.concat()) == plain, "the text of the whole page is a kit");
    let keys = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| line.starts_with("AGE-SECRET-KEY-1")).map(str::to_owned).collect()
    };
    assert!(!keys(&text).is_empty());
    assert_eq!(keys(&text), keys(vault.kit().text()));
    run(&folder, "pdftoppm", &["-r", "150", "-png", "-singlefile", "kit.pdf", "page"]);
    let code = run(&folder, "zbarimg", &["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "page.png"]);
    assert_eq!(keys(&code), keys(vault.kit().text()));
}

#[test]
fn a_label_that_the_font_does_not_have_is_said_to_be_left_out() {
    let (vault, folder) = page("Хранилище 文書").unwrap();
    let text = text(&folder);
    assert!(text.contains("the vault \"????????? ??\"") && text.contains("cannot show are question marks"), "{text}");
    let plain = content(10);
    let (_, parts) = stored(&vault, &plain, 62);
    assert!(opened(&text, &parts.concat()) == plain);
    let (vault, folder) = page(&"a long label ".repeat(100)).unwrap();
    let (_, parts) = stored(&vault, &plain, 63);
    assert!(opened(&self::text(&folder), &parts.concat()) == plain, "lines that are too long go on as comments");
    assert!(matches!(failure(page(&"x".repeat(10_000))), Error::NotPossible(_)));
}
