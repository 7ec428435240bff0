//! Shells complete our words: what the scripts offer is what there is.

use std::process::Command;

fn script(shell: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_adamscope")).args(["completions", shell]).output().unwrap();
    assert!(output.status.success(), "{shell}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_shell_gets_a_script_that_knows_options_and_names() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = script(shell);
        assert!(script.contains("print-experiment") && script.contains("rounding"), "{shell}");
        // Elvish and PowerShell complete no values.
        if ["bash", "fish", "zsh"].contains(&shell) {
            assert!(script.contains("rosenbrock") && script.contains("half-ulp"), "{shell}");
        }
    }
}

#[test]
fn bash_completes_an_objective() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let ask = "COMP_WORDS=(adamscope trace --objective ros); COMP_CWORD=3; \
               _adamscope adamscope ros --objective; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").arg("-c").arg(format!("{}\n{ask}", script("bash"))).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim(), "rosenbrock");
}
