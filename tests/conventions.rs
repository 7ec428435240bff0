//! What a convention computes is what its framework computed: every recorded run of `tests/golden/frameworks`, bit for
//! bit. A file that is put there is run without a word in this one.

pub mod golden;
pub mod settings;

use adamscope::objective::GradientTable;
use adamscope::{Error, ExperimentBuilder, Selection};
use golden::{Golden, hex};
use settings::{experiment, quantity};
use std::collections::BTreeMap;

/// Where the framework's root is not the correctly rounded one and the run shows it: how many units in the last place a
/// field is off at most. (The field crosses 0 where there are many.)
const OFF_BY_ROOTS: [(&str, &str, u64); 6] = [
    ("torch-adadelta-elong-f32", "acc_delta", 2),
    ("torch-adam-bowl-f32", "theta", 256),
    ("torch-adamw_wd-bowl-f64", "theta", 2),
    ("torch-rmsprop_full-elong-f32", "buf", 1),
    ("torch-rmsprop_full-rand4_s1-f64", "buf", 2),
    ("torch-rmsprop_full-rand4_s1-f64-nofma", "buf", 1),
];

/// How many units in the last place two numbers of a type are apart.
fn apart(dtype: &str, a: f64, b: f64) -> u64 {
    // Bits of floats are in the order of the numbers, once those of negative ones are turned round.
    let place = |x: f64| match dtype {
        "float32" => {
            let bits = (x as f32).to_bits() as i32;
            i64::from(if bits < 0 { i32::MIN - bits } else { bits })
        }
        _ => {
            let bits = x.to_bits() as i64;
            if bits < 0 { i64::MIN - bits } else { bits }
        }
    };
    place(a).abs_diff(place(b))
}

/// By field, how many units a run is off at most, and where first.
type Off = BTreeMap<String, (u64, String)>;

/// The objective that a closed-form problem is, where its gradient here is, to the bit, the expression in the file.
fn objective(golden: &Golden) -> Option<&'static str> {
    match golden.problem.name.as_str() {
        "bowl" => Some("bowl"),
        "elong" => Some("ellipse"),
        _ => None,
    }
}

/// Runs what the file says and holds it against what the file has: how many numbers were compared, and which are off.
///
/// Where a number isn't finite, our run ends; the coordinates whose numbers are all finite are then run by themselves.
fn compare(golden: &Golden) -> (usize, Off) {
    let all: Vec<usize> = (0..golden.theta0.len()).collect();
    let finite: Vec<usize> = all.iter().copied().filter(|one| golden.ends(&[*one]).is_none()).collect();
    let (compared, off) = compare_coordinates(golden, &all, fed(golden, &all));
    if finite == all {
        return (compared, off);
    }
    let (more, still_off) = compare_coordinates(golden, &finite, fed(golden, &finite));
    (compared + more, off.into_iter().chain(still_off).collect())
}

/// The run with the gradients that the framework was given.
fn fed(golden: &Golden, coordinates: &[usize]) -> ExperimentBuilder {
    let table = GradientTable::from_rows(golden.id.as_str(), &golden.gradients(coordinates)).unwrap();
    experiment(golden, coordinates).gradients(table)
}

fn compare_coordinates(golden: &Golden, coordinates: &[usize], run: ExperimentBuilder) -> (usize, Off) {
    let id = &golden.id;
    let experiment = run.build().unwrap_or_else(|error| panic!("{id}: {error}"));
    let fields: Vec<&String> = golden.fields.keys().filter(|field| *field != "g").collect();
    let quantities = fields.iter().map(|field| quantity(field)).collect();
    let selection = Selection { quantities: Some(quantities), ..Selection::default() };
    let mut run = experiment.stepper(&selection).unwrap_or_else(|error| panic!("{id}: {error}"));

    let (mut compared, mut off) = (0, Off::new());
    for t in 1..=golden.steps {
        if golden.ends(coordinates) == Some(t) {
            let ended = run.advance();
            assert!(matches!(ended, Err(Error::NotFinite { t: at, .. }) if at == t as u64), "{id}, t = {t}");
            return (compared, off);
        }
        let step = run.advance().unwrap_or_else(|error| panic!("{id}: {error}")).unwrap();
        for field in &fields {
            for (place, theirs) in golden.row(field, t, coordinates).into_iter().enumerate() {
                let ours = step.value(quantity(field), place).unwrap().to_f64();
                compared += 1;
                if ours.to_bits() != theirs.to_bits() {
                    let units = apart(&golden.dtype, ours, theirs);
                    let coordinate = coordinates[place];
                    let [ours, theirs] = [ours, theirs].map(|x| format!("{x:e} ({})", hex(x)));
                    let place = format!(
                        "{field}[{coordinate}] at t = {t} is {ours}, and was {theirs}: {units} units off"
                    );
                    let (most, _) = off.entry((*field).clone()).or_insert((0, place));
                    *most = units.max(*most);
                }
            }
        }
    }
    assert!(run.advance().unwrap().is_none(), "{id} has no more steps");
    (compared, off)
}

#[test]
fn every_recorded_run_is_reproduced_bit_for_bit() {
    let mut wrong = Vec::new();
    let mut by_kind: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for golden in Golden::all() {
        let (compared, off) = compare(&golden);
        assert!(compared > 0, "{}", golden.id);
        let allowed: BTreeMap<&str, u64> = OFF_BY_ROOTS
            .iter()
            .filter(|(id, ..)| *id == golden.id)
            .map(|(_, field, units)| (*field, *units))
            .collect();
        let found: BTreeMap<&str, u64> =
            off.iter().map(|(field, (most, _))| (field.as_str(), *most)).collect();
        if found != allowed {
            let first = off.values().map(|(_, place)| place.as_str()).collect::<Vec<_>>().join("; ");
            wrong.push(format!("{}: {found:?} units off, {allowed:?} expected; {first}", golden.id));
        }
        let kind = (golden.framework.clone(), golden.dtype.clone());
        let counts = by_kind.entry(kind).or_default();
        counts.0 += usize::from(off.is_empty());
        counts.1 += 1;
    }
    for ((framework, dtype), (same, all)) in by_kind {
        println!("{framework:>6} {dtype}: {same:>3} of {all:>3} runs are the same to the last bit");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn where_the_gradient_is_worked_out_here_the_run_is_the_same() {
    let mut runs = 0;
    for golden in Golden::all() {
        let Some(objective) = objective(&golden) else { continue };
        // With another root, θ and so the gradient are others.
        if OFF_BY_ROOTS.iter().any(|(id, ..)| *id == golden.id) {
            continue;
        }
        let all: Vec<usize> = (0..golden.theta0.len()).collect();
        let (_, off) = compare_coordinates(&golden, &all, experiment(&golden, &all).objective(objective));
        assert!(off.is_empty(), "{}: {off:?}", golden.id);
        runs += 1;
    }
    assert!(runs > 50, "{runs}");
}
