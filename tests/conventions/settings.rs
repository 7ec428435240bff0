//! From what a framework calls its optimizer, options and state to what they are called here.

use super::golden::Golden;
use adamscope::rule::{Convention, Form, Optimizer};
use adamscope::{Choice, Experiment, ExperimentBuilder, Quantity};
use serde_json::Value;

/// The experiment that a recorded run is of, but for its gradients.
pub fn experiment(golden: &Golden, coordinates: &[usize]) -> ExperimentBuilder {
    let mut builder = Experiment::builder()
        .optimizer(optimizer(golden))
        .convention(convention(golden))
        .number(if golden.dtype == "float32" { "f32" } else { "f64" })
        .start(coordinates.iter().map(|one| &golden.theta0[*one]))
        .steps(golden.steps);
    for (option, value) in &golden.hyper {
        builder = set(builder, golden, option, value);
    }
    builder
}

fn convention(golden: &Golden) -> &'static str {
    match (golden.framework.as_str(), golden.variant.as_str()) {
        // `ieeesqrt`: only the tensors' root was replaced, by the correctly rounded one.
        ("torch", "default" | "foreach" | "ieeesqrt") => "pytorch",
        ("torch", "nofma" | "nofma-ieeesqrt") => "pytorch-portable",
        ("torch", "fused") => "pytorch-fused",
        ("optax", "default") => "optax",
        ("optax", "jit") => "optax-jit",
        ("keras", "default") => "keras",
        ("keras", "jit") => "keras-jit",
        (framework, variant) => panic!("{}: {framework} {variant} is no convention", golden.id),
    }
}

fn optimizer(golden: &Golden) -> &'static str {
    let on = |option: &str| golden.hyper.get(option) == Some(&Value::Bool(true));
    let momentum = match golden.hyper.get("momentum") {
        Some(Value::String(text)) => text != "0.0",
        _ => false,
    };
    let name = golden.optimizer.rsplit('.').next().unwrap().to_lowercase();
    match name.as_str() {
        "sgd" if on("nesterov") => "nesterov",
        "sgd" if momentum => "momentum",
        "sgd" => "sgd",
        "adam" if on("amsgrad") => "amsgrad",
        "adam" => "adam",
        "adamw" => "adamw",
        "amsgrad" => "amsgrad",
        "adamax" => "adamax",
        "nadam" => "nadam",
        "radam" => "radam",
        "rmsprop" => "rmsprop",
        "adagrad" => "adagrad",
        "adadelta" => "adadelta",
        // Nadam with weight decay is AdamW with Nesterov's momentum.
        "nadamw" => "adamw",
        _ => panic!("{}: {name} is no optimizer", golden.id),
    }
}

fn form(golden: &Golden) -> Form {
    let optimizer = Optimizer::from_key(optimizer(golden)).unwrap();
    Form::new(optimizer, Convention::from_key(convention(golden)).unwrap()).unwrap()
}

fn set(builder: ExperimentBuilder, golden: &Golden, option: &str, value: &Value) -> ExperimentBuilder {
    let own = form(golden);
    let parameter = own.parameters().find(|parameter| own.framework_name(*parameter) == Some(option));
    let key = match parameter.map_or(option, |parameter| parameter.key()) {
        "decoupled_weight_decay" => "decoupled",
        "eps_in_sqrt" => "eps-outside-root",
        "bias_correction_nu" => "no-bias-correction",
        key => key,
    };
    match (option, value) {
        ("betas", Value::Array(betas)) => {
            let beta = |builder, (index, beta)| set(builder, golden, &format!("betas[{index}]"), beta);
            betas.iter().enumerate().fold(builder, beta)
        }
        // What the optimizer's name says already.
        ("nesterov" | "amsgrad", _) if golden.optimizer != "optax.nadamw" => builder,
        ("decoupled_weight_decay", _) if golden.optimizer.ends_with("AdamW") => builder,
        ("momentum" | "dampening", Value::String(text)) if text == "0.0" => builder,
        // These are switches here that turn off what is on there.
        ("eps_in_sqrt" | "bias_correction_nu", Value::Bool(off)) => {
            if *off {
                builder
            } else {
                builder.switch(key)
            }
        }
        ("bias_correction_mu", both) if golden.hyper.get("bias_correction_nu") == Some(both) => builder,
        // Off.
        (_, Value::Null | Value::Bool(false)) => builder,
        ("initial_scale", Value::String(text)) if text == "0.0" => builder,
        ("weight_decay", Value::String(text)) if text == "0.0" && golden.framework == "optax" => builder,
        (_, Value::Bool(true)) => builder.switch(key),
        (_, Value::String(text)) => builder.hyper_parameter(key, text),
        _ => panic!("{}: nobody reads {option} = {value}", golden.id),
    }
}

/// The quantity that a field is of.
pub fn quantity(field: &str) -> Quantity {
    let key = match field {
        "vmax" => "v_max",
        "buf" => "b",
        "gavg" => "g_avg",
        "u_product" => "mu_product",
        _ => field,
    };
    Quantity::from_key(key).unwrap()
}
