//! Claim: the listings in `docs/from-python.md` are the scripts in `docs/from-python/`.

use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_listing_is_a_script_and_every_script_is_listed() {
    let page = read(&file("docs/from-python.md"));
    let listings: Vec<&str> =
        page.split("```python\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let scripts = ["torch_log.py", "optax_log.py", "keras_log.py"];
    assert_eq!(listings.len(), scripts.len());
    for (listing, script) in listings.into_iter().zip(scripts) {
        assert_eq!(listing, read(&file("docs/from-python").join(script)), "{script}");
        assert!(page.contains(&format!("[`{script}`](from-python/{script})")), "{script} has no link");
    }
    assert_eq!(std::fs::read_dir(file("docs/from-python")).unwrap().count(), scripts.len());
}
