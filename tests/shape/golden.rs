//! PyTorch's own runs, recorded.

use super::walk::Hypers;
use adamscope::objective::{FromObjective, FromTable, GradientTable, Gradients};
use adamscope::rule::Recorder;
use adamscope::scalar::Number;
use adamscope::{Objective, Quantity};
use serde_json::Value;
use std::sync::Arc;

/// A recorded run: program, version, type and settings are in the file.
pub struct Golden(Value);

impl Golden {
    /// The run of that name.
    pub fn read(name: &str) -> Self {
        Self(read(&format!("torch/{name}.json")))
    }

    /// What it was run with.
    pub fn hypers(&self) -> Hypers {
        let hyper = &self.0["hyper"];
        [&hyper["lr"], &hyper["betas"][0], &hyper["betas"][1], &hyper["eps"]].map(|x| number(&x["dec"]))
    }

    /// θ_0.
    pub fn start<S: Number<Hyper = f64>>(&self) -> Vec<S> {
        row(&self.0["theta0"]["dec"]).map(S::narrow).collect()
    }

    /// Where its gradients came from: the bowl, or a file of them.
    pub fn gradients<S: Number<Hyper = f64>>(&self) -> Box<dyn Gradients<S>> {
        let Some(file) = self.0["problem"]["file"].as_str() else {
            return Box::new(FromObjective::new(Objective::Bowl));
        };
        let rows: Vec<Vec<f64>> = rows(&read(file)["g"]["dec"]).iter().map(|x| row(x).collect()).collect();
        Box::new(FromTable::new(Arc::new(GradientTable::from_rows(file, &rows).unwrap())))
    }

    /// How many numbers it has that a rule gives.
    pub fn numbers(&self) -> usize {
        let fields = self.0["fields"].as_object().unwrap();
        let given = fields.iter().filter(|(field, _)| *field != "sqrt");
        given.map(|(_, x)| rows(&x["dec"]).iter().map(|x| row(x).count()).sum::<usize>()).sum()
    }

    /// How many steps it has.
    pub fn steps(&self) -> usize {
        self.0["steps"].as_u64().unwrap() as usize
    }

    /// A quantity at step t. Each number is the shortest decimal that reads back.
    pub fn at<S: Number<Hyper = f64>>(&self, field: &str, t: usize, coordinate: usize) -> S {
        S::narrow(number(&self.0["fields"][field]["dec"][t - 1][coordinate]))
    }
}

fn read(file: &str) -> Value {
    let path = format!("{}/tests/golden/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn rows(table: &Value) -> &[Value] {
    table.as_array().unwrap()
}

fn row(row: &Value) -> impl Iterator<Item = f64> {
    rows(row).iter().map(number)
}

fn number(text: &Value) -> f64 {
    text.as_str().unwrap().parse().unwrap()
}

/// Notes where a run differs from the recorded one; answers for √v̂ with PyTorch's own root, where that is recorded.
pub struct AgainstPytorch<'a> {
    golden: &'a Golden,
    roots: bool,
    t: usize,
    coordinate: usize,
    root2: f64,
    /// How many numbers were compared.
    pub compared: usize,
    /// Where they are not the same.
    pub differing: Vec<(usize, Quantity)>,
}

impl<'a> AgainstPytorch<'a> {
    /// Before the first step.
    pub fn new(golden: &'a Golden) -> Self {
        let roots = golden.0["fields"].get("sqrt").is_some();
        Self { golden, roots, t: 0, coordinate: 0, root2: 0.0, compared: 0, differing: Vec::new() }
    }
}

impl<S: Number<Hyper = f64>> Recorder<S> for AgainstPytorch<'_> {
    fn step(&mut self, t: u64) {
        self.t = t as usize;
    }

    fn coordinate(&mut self, index: usize) {
        self.coordinate = index;
    }

    fn once(&mut self, quantity: Quantity, value: f64) -> f64 {
        if quantity == Quantity::Correction2 {
            self.root2 = value.sqrt();
        }
        value
    }

    fn each(&mut self, quantity: Quantity, value: S) -> S {
        let recorded = |field| self.golden.at::<S>(field, self.t, self.coordinate);
        let field = match quantity {
            // Given gradients are in a file of their own.
            Quantity::Gradient if self.golden.0["fields"].get("g").is_some() => "g",
            Quantity::FirstMoment => "m",
            Quantity::SecondMoment => "v",
            Quantity::Parameter => "theta",
            Quantity::Root if self.roots => return recorded("sqrt") / S::narrow(self.root2),
            _ => return value,
        };
        self.compared += 1;
        if recorded(field).widen().to_bits() != value.widen().to_bits() {
            self.differing.push((self.t, quantity));
        }
        value
    }
}
