//! Claim: what must hold of Adam for all gradients and hyper-parameters, does, in every number type.

use adamscope::objective::{FromTable, GradientTable};
use adamscope::rule::{Adam, Recorder};
use adamscope::scalar::{Number, NumberType};
use adamscope::trace::{Columns, Run};
use adamscope::{Experiment, HyperParameter, Quantity, Selection, Trace};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The four hyper-parameters.
#[derive(Clone, Copy, Debug)]
struct Hyper {
    alpha: f64,
    beta1: f64,
    beta2: f64,
    eps: f64,
}

impl Hyper {
    fn adam(self) -> Adam<f64> {
        Adam::new(|parameter| match parameter {
            HyperParameter::Alpha => self.alpha,
            HyperParameter::Beta1 => self.beta1,
            HyperParameter::Beta2 => self.beta2,
            HyperParameter::Eps => self.eps,
            _ => panic!("Adam has no {parameter:?}"),
        })
    }
}

/// Every power of ten is as likely.
fn decades(exponents: RangeInclusive<i32>) -> impl Strategy<Value = f64> + Clone {
    let (least, most) = exponents.into_inner();
    (f64::from(least)..=f64::from(most)).prop_map(|exponent| 10_f64.powf(exponent))
}

/// 0, anything, and ever closer to 1 (where β² and 1 − β^t are delicate).
fn beta() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![1 => Just(0.0), 2 => 0.0..0.9, 4 => decades(-4..=-1).prop_map(|gap| 1.0 - gap)]
}

fn hyper() -> impl Strategy<Value = Hyper> + Clone {
    let parts = (decades(-5..=0), beta(), beta(), decades(-12..=-1));
    parts.prop_map(|(alpha, beta1, beta2, eps)| Hyper { alpha, beta1, beta2, eps })
}

/// A gradient that is not 0, over six powers of ten, whose square is far from what overflows or underflows in f32.
fn slope() -> impl Strategy<Value = f64> + Clone {
    (decades(-3..=3), any::<bool>()).prop_map(|(size, negative)| if negative { -size } else { size })
}

/// As given to a training run: zeros among them.
fn slope_or_zero() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![4 => slope(), 1 => Just(0.0), 1 => Just(-0.0)]
}

/// Up to 12 steps of so many coordinates.
fn gradients(
    coordinates: RangeInclusive<usize>,
    slope: impl Strategy<Value = f64> + Clone,
) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let rows = move |width: usize| prop::collection::vec(prop::collection::vec(slope.clone(), width), 1..=12);
    coordinates.prop_flat_map(rows)
}

/// A number's bits; in binary64, where every binary32 number has its own.
fn bits<S: Number<Hyper = f64>>(value: S) -> u64 {
    value.widen().to_bits()
}

/// 0 and −0 are alike, as (1−β1)·(−0) + β1·0 is 0 whatever the sign.
fn bits_of_number<S: Number<Hyper = f64>>(value: S) -> u64 {
    (value.widen() + 0.0).to_bits()
}

fn roundoff<S: Number>() -> f64 {
    if S::TYPE == NumberType::F32 { f64::from(f32::EPSILON) / 2.0 } else { f64::EPSILON / 2.0 }
}

type AdamRun<S> = Run<S, Adam<f64>, FromTable, 2>;

/// From the same θ_0 in every coordinate.
fn run<S: Number<Hyper = f64>>(hyper: Hyper, gradients: &[Vec<f64>], start: f64) -> AdamRun<S> {
    let table = GradientTable::from_rows("generated", gradients).unwrap();
    let start = vec![S::narrow(start); table.dimension()];
    Run::new(hyper.adam(), start, FromTable::new(Arc::new(table)))
}

/// All quantities of all steps, as `Run::store` records them.
fn store<S: Number<Hyper = f64>>(hyper: Hyper, gradients: &[Vec<f64>], start: f64) -> Columns<S> {
    let mut run = run::<S>(hyper, gradients, start);
    let mut columns = Columns::new(&quantities().collect::<Vec<_>>(), gradients[0].len());
    for _ in gradients {
        run.store(&mut columns).unwrap();
    }
    columns
}

/// The bits of all that it sees, as `Run::advance` shows it, in order.
#[derive(Default)]
struct Seen {
    t: u64,
    coordinate: usize,
    values: Vec<(u64, usize, Quantity, u64)>,
}

impl<S: Number<Hyper = f64>> Recorder<S> for Seen {
    fn each(&mut self, quantity: Quantity, value: S) -> S {
        self.values.push((self.t, self.coordinate, quantity, bits(value)));
        value
    }

    fn once(&mut self, quantity: Quantity, value: f64) -> f64 {
        self.values.push((self.t, 0, quantity, bits(S::narrow(value))));
        value
    }

    fn step(&mut self, t: u64) {
        self.t = t;
    }

    fn coordinate(&mut self, index: usize) {
        self.coordinate = index;
    }
}

fn storing_is_advancing<S: Number<Hyper = f64>>(hyper: Hyper, gradients: &[Vec<f64>]) -> TestCaseResult {
    let columns = store::<S>(hyper, gradients, 0.5);
    let (mut seen, mut run) = (Seen::default(), run::<S>(hyper, gradients, 0.5));
    for _ in gradients {
        run.advance(&mut seen).unwrap();
    }
    let width = gradients[0].len();
    prop_assert_eq!(seen.values.len(), gradients.len() * (2 + 10 * width), "two shared, ten each");
    for (t, coordinate, quantity, bits_seen) in seen.values {
        let stored = columns.row(quantity, t as usize - 1).unwrap()[coordinate];
        prop_assert_eq!(
            bits(stored),
            bits_seen,
            "{:?} {}[{}], t = {}",
            S::TYPE,
            quantity.key(),
            coordinate,
            t
        );
    }
    Ok(())
}

fn sign_goes_through<S: Number<Hyper = f64>>(hyper: Hyper, gradients: &[Vec<f64>]) -> TestCaseResult {
    let negated: Vec<Vec<f64>> = gradients.iter().map(|row| row.iter().map(|g| -g).collect()).collect();
    let (there, back) = (store::<S>(hyper, gradients, 0.5), store::<S>(hyper, &negated, -0.5));
    for row in 0..gradients.len() {
        for quantity in there.quantities() {
            let odd = matches!(
                quantity,
                Quantity::Gradient
                    | Quantity::FirstMoment
                    | Quantity::FirstMomentHat
                    | Quantity::Update
                    | Quantity::Parameter
            );
            for (x, y) in there.row(quantity, row).unwrap().iter().zip(back.row(quantity, row).unwrap()) {
                let expected = if odd { -*x } else { *x };
                prop_assert_eq!(bits_of_number(expected), bits_of_number(*y), "{}", quantity.key());
            }
        }
    }
    Ok(())
}

fn theta_is_what_the_update_leaves<S: Number<Hyper = f64>>(
    hyper: Hyper,
    gradients: &[Vec<f64>],
) -> TestCaseResult {
    let columns = store::<S>(hyper, gradients, 0.5);
    let mut before = vec![S::narrow(0.5); columns.width()];
    for row in 0..gradients.len() {
        let update = columns.row(Quantity::Update, row).unwrap();
        let theta = columns.row(Quantity::Parameter, row).unwrap();
        for index in 0..columns.width() {
            prop_assert_eq!(bits(theta[index]), bits(before[index] - update[index]));
        }
        before = theta.to_vec();
    }
    Ok(())
}

/// 2^k times the gradient and ε is 2^k times m and √v: no bit of any of them changes but the exponent.
fn scale_goes_through<S: Number<Hyper = f64>>(
    hyper: Hyper,
    gradients: &[Vec<f64>],
    k: i32,
) -> TestCaseResult {
    let scale = 2_f64.powi(k);
    let scaled: Vec<Vec<f64>> = gradients.iter().map(|row| row.iter().map(|g| g * scale).collect()).collect();
    let one = store::<S>(hyper, gradients, 0.5);
    let other = store::<S>(Hyper { eps: hyper.eps * scale, ..hyper }, &scaled, 0.5);
    for row in 0..gradients.len() {
        for quantity in one.quantities() {
            let factor = match quantity {
                Quantity::Gradient
                | Quantity::FirstMoment
                | Quantity::FirstMomentHat
                | Quantity::Root
                | Quantity::Denominator => scale,
                Quantity::SecondMoment | Quantity::SecondMomentHat => scale * scale,
                Quantity::StepSize => 1.0 / scale,
                _ => 1.0,
            };
            for (x, y) in one.row(quantity, row).unwrap().iter().zip(other.row(quantity, row).unwrap()) {
                prop_assert_eq!((x.widen() * factor).to_bits(), bits(*y), "{:?} {}", S::TYPE, quantity.key());
            }
        }
    }
    Ok(())
}

/// The first update is α g/(|g| + ε), since both corrections undo what the averages' starts at 0 did. Roundings on the
/// way: two in m̂; three in v̂, halved by its root, and the root's own; one each for + ε, α · and the division, which is
/// seven and a half; three more in the expected value.
fn first_update_is_alpha_long<S: Number<Hyper = f64>>(hyper: Hyper, g: f64) -> TestCaseResult {
    let columns = store::<S>(hyper, &[vec![g]], 0.5);
    let update = columns.row(Quantity::Update, 0).unwrap()[0].widen();
    let [alpha, g, eps] = [hyper.alpha, g, hyper.eps].map(|number| S::narrow(number).widen());
    let expected = alpha * g / (g.abs() + eps);
    let roundings = (update - expected).abs() / (expected.abs() * roundoff::<S>());
    prop_assert!(roundings <= 10.5, "{:?}: {update:e} is {roundings} roundings off {expected:e}", S::TYPE);
    Ok(())
}

/// What |Δ_t| can't exceed, by Cauchy and Schwarz: with w_k = β1^(t−k) and s_k = β2^(t−k),
/// (Σ w_k g_k)² ≤ Σ w_k²/s_k · Σ s_k g_k², so that |m_t|/√v_t ≤ (1−β1)/√(1−β2) · √Σ (β1²/β2)^(t−k).
fn bound(hyper: Hyper, t: i32) -> f64 {
    let Hyper { alpha, beta1, beta2, .. } = hyper;
    // Where β1 > 0 = β2, v forgets what m does not, and there is no bound.
    let past: f64 = (1..t).map(|k| if beta1 > 0.0 { (beta1 * beta1 / beta2).powi(k) } else { 0.0 }).sum();
    let corrections = (1.0 - beta2.powi(t)).sqrt() / (1.0 - beta1.powi(t));
    alpha * (1.0 - beta1) / (1.0 - beta2).sqrt() * (1.0 + past).sqrt() * corrections
}

/// What rounding may add: m and √v grow by at most 6 roundoffs a step (see the documentation of `Adam`; β and 1−β are
/// rounded to f32, too), and the corrections are off by one of binary64 before they cancel.
fn rounding<S: Number>(hyper: Hyper, t: i32) -> f64 {
    let cancelled = 1.0 / (1.0 - hyper.beta1) + 1.0 / (1.0 - hyper.beta2);
    1.0 + f64::from(6 * t + 20) * roundoff::<S>() + cancelled * f64::EPSILON
}

fn updates_are_bounded<S: Number<Hyper = f64>>(hyper: Hyper, gradients: &[Vec<f64>]) -> TestCaseResult {
    let columns = store::<S>(hyper, gradients, 0.5);
    for (row, t) in (0..gradients.len()).zip(1..) {
        let allowed = bound(hyper, t) * rounding::<S>(hyper, t);
        for update in columns.row(Quantity::Update, row).unwrap() {
            prop_assert!(update.widen().abs() <= allowed, "{:?}, t = {t}: {update:?} > {allowed:e}", S::TYPE);
        }
    }
    Ok(())
}

fn trace(number: &str, hyper: Hyper, gradients: &[Vec<f64>], selection: &Selection) -> Trace {
    let Hyper { alpha, beta1, beta2, eps } = hyper;
    let table = GradientTable::from_rows("generated", gradients).unwrap();
    let experiment = Experiment::builder().gradients(table).number(number);
    let experiment = experiment.alpha(alpha).beta1(beta1).beta2(beta2).eps(eps);
    experiment.build().unwrap().stepper(selection).unwrap().collect().unwrap()
}

fn selection_only_selects(
    number: &str,
    hyper: Hyper,
    gradients: &[Vec<f64>],
    selection: &Selection,
) -> TestCaseResult {
    let whole = Selection { quantities: Some(quantities().collect()), ..Selection::default() };
    let (whole, part) = (trace(number, hyper, gradients, &whole), trace(number, hyper, gradients, selection));
    let steps = gradients.len() as u64;
    let kept = (1..=steps).filter(|t| *t == 1 || t % selection.every == 0 || *t == steps);
    prop_assert!(part.steps().map(|step| step.t()).eq(kept));
    prop_assert_eq!(Some(part.quantities()), selection.quantities.as_deref());
    prop_assert_eq!(Some(part.coordinates()), selection.coordinates.as_deref());
    for step in part.steps() {
        for &quantity in part.quantities() {
            for (position, &coordinate) in part.coordinates().iter().enumerate() {
                let ours = step.value(quantity, position).unwrap();
                let theirs = whole.step(step.t()).unwrap().value(quantity, coordinate).unwrap();
                prop_assert_eq!(ours.to_f64().to_bits(), theirs.to_f64().to_bits(), "{}", quantity.key());
            }
        }
    }
    Ok(())
}

/// Those that a run on given gradients has.
fn quantities() -> impl Iterator<Item = Quantity> {
    let all = Experiment::builder().build().unwrap().quantities().unwrap();
    all.into_iter().filter(|quantity| *quantity != Quantity::Loss)
}

/// Gradients, and what of their run is kept: coordinates in any order, and repeated.
fn gradients_and_selection() -> impl Strategy<Value = (Vec<Vec<f64>>, Selection)> {
    gradients(1..=13, slope_or_zero()).prop_flat_map(|gradients| {
        let coordinates = prop::collection::vec(0..gradients[0].len(), 1..=5);
        let quantities = prop::sample::subsequence(quantities().collect::<Vec<_>>(), 1..=5).prop_shuffle();
        let selection = (1..=14_u64, coordinates, quantities).prop_map(|(every, coordinates, quantities)| {
            Selection { every, coordinates: Some(coordinates), quantities: Some(quantities) }
        });
        (Just(gradients), selection)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn storing_four_lanes_at_a_time_gives_the_bits_of_advancing(
        hyper in hyper(),
        gradients in gradients(1..=13, slope_or_zero()),
    ) {
        storing_is_advancing::<f64>(hyper, &gradients)?;
        storing_is_advancing::<f32>(hyper, &gradients)?;
    }

    #[test]
    fn what_is_kept_does_not_depend_on_what_else_is(
        hyper in hyper(),
        (gradients, selection) in gradients_and_selection(),
    ) {
        selection_only_selects("f64", hyper, &gradients, &selection)?;
        selection_only_selects("f32", hyper, &gradients, &selection)?;
    }

    #[test]
    fn updates_change_sign_with_the_gradients(hyper in hyper(), gradients in gradients(1..=5, slope_or_zero())) {
        sign_goes_through::<f64>(hyper, &gradients)?;
        sign_goes_through::<f32>(hyper, &gradients)?;
    }

    #[test]
    fn theta_is_theta_before_minus_the_update(hyper in hyper(), gradients in gradients(1..=5, slope_or_zero())) {
        theta_is_what_the_update_leaves::<f64>(hyper, &gradients)?;
        theta_is_what_the_update_leaves::<f32>(hyper, &gradients)?;
    }

    #[test]
    fn a_power_of_two_on_gradients_and_eps_leaves_every_bit_of_the_update(
        hyper in hyper(),
        gradients in gradients(1..=5, slope()),
        k in -20..=20,
    ) {
        scale_goes_through::<f64>(hyper, &gradients, k)?;
        scale_goes_through::<f32>(hyper, &gradients, k)?;
    }

    #[test]
    fn the_first_update_is_alpha_long_but_for_eps(hyper in hyper(), g in slope()) {
        first_update_is_alpha_long::<f64>(hyper, g)?;
        first_update_is_alpha_long::<f32>(hyper, g)?;
        first_update_is_alpha_long::<f64>(Hyper { eps: 0.0, ..hyper }, g)?;
    }

    #[test]
    fn no_update_exceeds_its_bound(hyper in hyper(), gradients in gradients(1..=5, slope())) {
        updates_are_bounded::<f64>(hyper, &gradients)?;
        updates_are_bounded::<f32>(hyper, &gradients)?;
        updates_are_bounded::<f64>(Hyper { eps: 0.0, ..hyper }, &gradients)?;
    }
}

/// Section 2.1 of the paper has |Δ_t| ≤ α(1−β1)/√(1−β2) for 1−β1 > √(1−β2), 3.16α with the usual betas, as what the
/// sparsest gradient comes to. It is no bound for every gradient: one that grows by β2/β1 a step attains that of
/// `bound`, 4.2α after 400 steps and 7.3α in the end.
fn papers_bound_is_of_sparse_gradients<S: Number<Hyper = f64>>() {
    let hyper = Hyper { alpha: 0.001, beta1: 0.9, beta2: 0.999, eps: 0.0 };
    let paper = hyper.alpha * (1.0 - hyper.beta1) / (1.0 - hyper.beta2).sqrt();
    let last_update = |hyper: Hyper, gradients: Vec<Vec<f64>>| {
        let columns = store::<S>(hyper, &gradients, 0.0);
        columns.row(Quantity::Update, gradients.len() - 1).unwrap()[0].widen()
    };

    // After 8,000 steps v̂ is corrected by less than 0.04 %. (Zeros before the only gradient need an ε.)
    let sparse = (1..=8_000).map(|t| vec![if t == 8_000 { 1.0 } else { 0.0 }]).collect();
    let update = last_update(Hyper { eps: 1e-8, ..hyper }, sparse);
    assert!(0.999 * paper < update && update < paper, "{:?}: {update} of {paper}", S::TYPE);

    // Centred, so that no square overflows f32.
    let growing = (1..=400).map(|t| vec![(hyper.beta2 / hyper.beta1).powi(t - 200)]).collect();
    let (update, bound) = (last_update(hyper, growing), bound(hyper, 400));
    assert!(
        1.3 * paper < update && (update / bound - 1.0).abs() < 1e-4,
        "{:?}: {update} of {bound}",
        S::TYPE
    );
}

#[test]
fn the_papers_bound_is_what_the_sparsest_gradient_attains_and_a_growing_one_exceeds() {
    papers_bound_is_of_sparse_gradients::<f64>();
    papers_bound_is_of_sparse_gradients::<f32>();
}
