//! Claim: what a rule computes is what its paper prints. The equations are those of the rule itself, run with symbols.

use adamscope::explain::Explanation;
use adamscope::{Experiment, ExperimentBuilder};

/// The equations of step 7 after the gradient's, with letters.
fn equations(builder: ExperimentBuilder) -> Vec<String> {
    let experiment = builder.objective("square").build().unwrap();
    let explanation = Explanation::of(&experiment, 7, 0).unwrap();
    let lines = explanation.equations()[2..].iter();
    lines
        .map(|equation| match &equation.letters {
            Some(letters) => format!("{} = {letters}", equation.left.text),
            None => format!("{} = {}", equation.left.text, equation.result),
        })
        .collect()
}

fn of(optimizer: &str) -> ExperimentBuilder {
    Experiment::builder().optimizer(optimizer)
}

#[test]
fn gradient_descent() {
    assert_eq!(equations(of("sgd")), ["Δₜ = α·gₜ", "θₜ = θₜ₋₁ − Δₜ"]);
}

#[test]
fn momentum() {
    assert_eq!(equations(of("momentum")), ["bₜ = μ·bₜ₋₁ + (1 − τ)·gₜ", "Δₜ = α·bₜ", "θₜ = θₜ₋₁ − Δₜ"]);
}

#[test]
fn nesterov() {
    assert_eq!(
        equations(of("nesterov")),
        ["bₜ = μ·bₜ₋₁ + gₜ", "dₜ = gₜ + μ·bₜ", "Δₜ = α·dₜ", "θₜ = θₜ₋₁ − Δₜ"]
    );
}

#[test]
fn adagrad() {
    assert_eq!(equations(of("adagrad")), ["vₜ = vₜ₋₁ + gₜ²", "Δₜ = α·gₜ/(√(vₜ) + ε)", "θₜ = θₜ₋₁ − Δₜ"]);
}

#[test]
fn adadelta() {
    assert_eq!(
        equations(of("adadelta")),
        [
            "vₜ = ρ·vₜ₋₁ + (1 − ρ)·gₜ²",
            "dₜ = √(E[Δ²]ₜ₋₁ + ε)/√(vₜ + ε)·gₜ",
            "E[Δ²]ₜ = ρ·E[Δ²]ₜ₋₁ + (1 − ρ)·dₜ²",
            "Δₜ = α·dₜ",
            "θₜ = θₜ₋₁ − Δₜ",
        ]
    );
}

#[test]
fn rmsprop() {
    assert_eq!(
        equations(of("rmsprop")),
        ["vₜ = ρ·vₜ₋₁ + (1 − ρ)·gₜ²", "Δₜ = α·gₜ/(√(vₜ) + ε)", "θₜ = θₜ₋₁ − Δₜ"]
    );
    assert_eq!(
        equations(of("rmsprop").switch("centered").hyper_parameter("momentum", "0.9")),
        [
            "vₜ = ρ·vₜ₋₁ + (1 − ρ)·gₜ²",
            "ḡₜ = ρ·ḡₜ₋₁ + (1 − ρ)·gₜ",
            "bₜ = μ·bₜ₋₁ + gₜ/(√(vₜ − ḡₜ²) + ε)",
            "Δₜ = α·bₜ",
            "θₜ = θₜ₋₁ − Δₜ",
        ]
    );
}

const MOMENTS: [&str; 4] =
    ["mₜ = β₁·mₜ₋₁ + (1 − β₁)·gₜ", "vₜ = β₂·vₜ₋₁ + (1 − β₂)·gₜ²", "m̂ₜ = mₜ/(1 − β₁ᵗ)", "v̂ₜ = vₜ/(1 − β₂ᵗ)"];

#[test]
fn adam() {
    let [m, v, m_hat, v_hat] = MOMENTS;
    assert_eq!(equations(of("adam")), [m, v, m_hat, v_hat, "Δₜ = α·m̂ₜ/(√(v̂ₜ) + ε)", "θₜ = θₜ₋₁ − Δₜ"]);
    assert_eq!(
        equations(of("adam").switch("no-bias-correction")),
        [m, v, "m̂ₜ = mₜ", "v̂ₜ = vₜ", "Δₜ = α·m̂ₜ/(√(v̂ₜ) + ε)", "θₜ = θₜ₋₁ − Δₜ"]
    );
}

#[test]
fn adamax() {
    assert_eq!(
        equations(of("adamax")),
        [
            "αₜ = α/(1 − β₁ᵗ)",
            "mₜ = β₁·mₜ₋₁ + (1 − β₁)·gₜ",
            "uₜ = max(β₂·uₜ₋₁, |gₜ|)",
            "Δₜ = αₜ·mₜ/uₜ",
            "θₜ = θₜ₋₁ − Δₜ",
        ]
    );
}

#[test]
fn nadam() {
    assert_eq!(
        equations(of("nadam")),
        [
            "μₜ = β₁·(1 − 0.5·0.96^(t·ψ))",
            "μₜ₊₁ = β₁·(1 − 0.5·0.96^((t + 1)·ψ))",
            "Πₜ = Πₜ₋₁·μₜ",
            "mₜ = μₜ·mₜ₋₁ + (1 − μₜ)·gₜ",
            "vₜ = β₂·vₜ₋₁ + (1 − β₂)·gₜ²",
            "ĝₜ = gₜ/(1 − Πₜ)",
            "m̂ₜ = mₜ/(1 − Πₜ·μₜ₊₁)",
            "v̂ₜ = vₜ/(1 − β₂ᵗ)",
            "m̄ₜ = (1 − μₜ)·ĝₜ + μₜ₊₁·m̂ₜ",
            "Δₜ = α·m̄ₜ/(√(v̂ₜ) + ε)",
            "θₜ = θₜ₋₁ − Δₜ",
        ]
    );
}

#[test]
fn radam() {
    let [m, v, m_hat, v_hat] = MOMENTS;
    let rho = "ρₜ = 2/(1 − β₂) − 1 − 2·t·β₂ᵗ/(1 − β₂ᵗ)";
    let end = "2/(1 − β₂) − 1";
    let r = format!("rₜ = √((ρₜ − 4)·(ρₜ − 2)·({end})/(({end} − 4)·({end} − 2)·ρₜ))");
    assert_eq!(
        equations(of("radam")),
        [rho, &r, m, v, m_hat, v_hat, "Δₜ = α·rₜ·m̂ₜ/(√(v̂ₜ) + ε)", "θₜ = θₜ₋₁ − Δₜ"]
    );
    // With few gradients in the average.
    assert_eq!(
        equations(of("radam").beta2("0.5")),
        [rho, "rₜ = 0", m, v, m_hat, v_hat, "Δₜ = α·m̂ₜ", "θₜ = θₜ₋₁ − Δₜ"]
    );
}

#[test]
fn amsgrad() {
    let [m, v, ..] = MOMENTS;
    assert_eq!(
        equations(of("amsgrad")),
        [m, v, "vᵐᵃˣₜ = max(vᵐᵃˣₜ₋₁, vₜ)", "Δₜ = α·mₜ/(√(vᵐᵃˣₜ) + ε)", "θₜ = θₜ₋₁ − Δₜ"]
    );
}

#[test]
fn adamw() {
    let [m, v, m_hat, v_hat] = MOMENTS;
    assert_eq!(
        equations(of("adamw")),
        [m, v, m_hat, v_hat, "Δₜ = α·m̂ₜ/(√(v̂ₜ) + ε) + λ·θₜ₋₁", "θₜ = θₜ₋₁ − Δₜ"]
    );
}
