//! A rule is one generic function; the number and the recorder that it is run with decide what comes out.
//!
//! The numbers here are the smallest that can show it: a symbol that prints itself and an interval that encloses. The
//! rule beside the library's own is PyTorch's order of operations.

mod shape {
    pub mod equations;
    pub mod golden;
    pub mod interval;
    pub mod learner;
    pub mod pytorch_adam;
    pub mod symbol;
    pub mod walk;
}

use adamscope::objective::{FromTable, GradientTable};
use adamscope::rule::{Adam, Ignore, RAdam, Rule};
use adamscope::scalar::{Number, Scalar};
use adamscope::trace::{Columns, Run};
use adamscope::{HyperParameter, Quantity};
use shape::equations::{bits, equations, in_f64, letters};
use shape::golden::{AgainstPytorch, Golden};
use shape::interval::Interval;
use shape::learner::{GRADIENTS, HOMEWORK, Learner, homework};
use shape::pytorch_adam::PytorchAdam;
use shape::symbol::Arena;
use shape::walk::{Hypers, Seen, USUAL, bowl, of, points, walk};
use std::sync::Arc;

// Symbols.

#[test]
fn a_symbol_prints_algorithm_1_from_the_librarys_own_adam() {
    let arena = Arena::of_step(7);
    let adam = Adam::new(letters(&arena, USUAL));
    assert_eq!(
        equations(&arena, adam).lines,
        [
            "mₜ = β₁·mₜ₋₁ + (1 − β₁)·gₜ",
            "vₜ = β₂·vₜ₋₁ + (1 − β₂)·gₜ²",
            "m̂ₜ = mₜ/(1 − β₁^t)",
            "v̂ₜ = vₜ/(1 − β₂^t)",
            "Δₜ = α·m̂ₜ/(√v̂ₜ + ε)",
            "θₜ = θₜ₋₁ − Δₜ",
        ]
    );
}

#[test]
fn a_symbol_prints_the_same_letters_at_every_step() {
    let at = |t| {
        let arena = Arena::of_step(t);
        equations(&arena, Adam::new(letters(&arena, USUAL))).lines
    };
    // At t = 2 a square is still a square.
    assert!((1..=4).all(|t| at(t) == at(7)));
}

#[test]
fn a_symbol_prints_pytorchs_form() {
    let arena = Arena::of_step(7);
    let adam = PytorchAdam::new(letters(&arena, USUAL));
    assert_eq!(
        equations(&arena, adam).lines,
        [
            "mₜ = { (1 − β₁)·(gₜ − mₜ₋₁) + mₜ₋₁ if 0.5 > |1 − β₁|; \
             −(gₜ − mₜ₋₁)·(1 − (1 − β₁)) + gₜ otherwise }",
            "vₜ = (1 − β₂)·gₜ·gₜ + vₜ₋₁·β₂",
            "Δₜ = α/(1 − β₁^t)·mₜ/(√vₜ/√(1 − β₂^t) + ε)",
            "θₜ = θₜ₋₁ − Δₜ",
        ]
    );
}

#[test]
fn a_symbol_prints_a_branch_as_cases() {
    let arena = Arena::of_step(7);
    let radam = RAdam::new(letters(&arena, USUAL));
    let end = "2/(1 − β₂) − 1";
    let rho = format!("{end} − 2·t·β₂^t/(1 − β₂^t)");
    let r = format!("√(({rho} − 4)·({rho} − 2)·({end})/(({end} − 4)·({end} − 2)·({rho})))");
    assert_eq!(
        equations(&arena, radam).lines[4],
        format!(
            "Δₜ = {{ α·{{ {r} if {rho} > ρ*; 0 otherwise }}·m̂ₜ/(√v̂ₜ + ε) if {rho} > ρ*; α·m̂ₜ otherwise }}"
        )
    );
}

#[test]
fn a_symbol_carries_the_numbers_of_f64_bit_for_bit() {
    for t in 1..=10 {
        for hypers in [USUAL, [0.01, 0.5, 0.75, 0.125], [1.0, 0.0, 0.5, 0.0]] {
            let arena = Arena::of_step(t);
            let (symbols, numbers) = (letters(&arena, hypers), of(hypers));
            let adam = equations(&arena, Adam::new(&symbols));
            assert_eq!(bits(&adam.values), bits(&in_f64(t, Adam::new(&numbers))));
            let pytorch = equations(&arena, PytorchAdam::new(&symbols));
            assert_eq!(bits(&pytorch.values), bits(&in_f64(t, PytorchAdam::new(&numbers))));
            let radam = equations(&arena, RAdam::new(&symbols));
            assert_eq!(bits(&radam.values), bits(&in_f64(t, RAdam::new(&numbers))));
        }
    }
}

// Intervals.

/// From here the gradients of 50 steps keep their sign and most of their size: nothing cancels.
const FAR: [f64; 2] = [30.0, -40.0];

/// Runs a rule with f64 and with intervals, and holds one against the other.
///
/// Relative to the number, each width must be below growth^t t u (20/(1-β1) + 20/(1-β2) + 40), u = 2⁻⁵³. Of this, 4u is the
/// width of 1-β^t, which is at least 1-β; each of the other operations of a step, fewer than 20 to any number, widens by
/// at most 2u; and what m, v and θ keep of it adds up over t steps. What comes back through the gradient is less: θ moves
/// by at most 5 of its 30.
///
/// `growth` is 1 where a formula names what it remembers once, so that a width shrinks with what is remembered.
fn assert_enclosed<A, B>(hypers: Hypers, growth: f64, exact: A, enclosing: B)
where
    A: Rule<2, Hyper = f64>,
    B: Rule<2, Hyper = Interval>,
{
    let (mut numbers, mut intervals) = (Seen::nothing(), Seen::nothing());
    walk(exact, FAR.to_vec(), 50, bowl, &mut numbers);
    walk(enclosing, FAR.map(Interval::point).to_vec(), 50, bowl, &mut intervals);
    assert_eq!(numbers.0.len(), intervals.0.len());
    let a_step = numbers.0.len() / 50;

    let [_, beta1, beta2, _] = hypers;
    let u = f64::EPSILON / 2.0;
    for (place, ((quantity, x), (_, interval))) in numbers.0.iter().zip(&intervals.0).enumerate() {
        let t = place / a_step + 1;
        assert!(interval.encloses(*x), "{hypers:?}, t={t}: {quantity:?} {x:?} is not in {interval:?}");
        let width = interval.width() / x.abs();
        let bound =
            growth.powi(t as i32) * t as f64 * u * (20.0 / (1.0 - beta1) + 20.0 / (1.0 - beta2) + 40.0);
        assert!(width < bound, "{hypers:?}, t={t}: {quantity:?} is {width:e} wide, above {bound:e}");
    }
}

#[test]
fn an_interval_encloses_the_numbers_of_f64() {
    for alpha in [0.001, 0.1] {
        for beta1 in [0.0, 0.3, 0.5, 0.9] {
            for beta2 in [0.5, 0.9, 0.999] {
                for eps in [0.0, 1e-8, 1.0] {
                    let hypers = [alpha, beta1, beta2, eps];
                    let (numbers, intervals) = (of(hypers), points(hypers));
                    assert_enclosed(hypers, 1.0, Adam::new(&numbers), Adam::new(&intervals));
                    // PyTorch's m + w (g - m) has m twice: a width w_m becomes (1+w) w_m, where w_m (1-w) would do. From
                    // the other end, which it takes for w ≥ 1/2, it has m once. At 1/2 an interval is undecided.
                    let growth = if beta1 < 0.5 { 1.0 } else { 2.0 - beta1 };
                    let (exact, enclosing) = (PytorchAdam::new(&numbers), PytorchAdam::new(&intervals));
                    assert_enclosed(hypers, growth, exact, enclosing);
                }
            }
        }
    }
}

#[test]
fn an_interval_without_an_answer_is_poisoned_and_stays_so() {
    let between = Interval { low: -1.0, high: 2.0 };
    let poisoned = [between.recip(), Interval::point(-1.0).sqrt(), Interval::point(-0.5).powf(between)];
    for x in poisoned {
        for y in [x, x + between, x * x.zero(), x.powi(2), x.abs(), x.sqrt(), x.max(between), x.one() / x] {
            assert!(!y.is_number(), "{y:?}");
        }
    }
    // A little below 0 is what rounding outward leaves of a 0.
    assert!(between.sqrt().encloses(0.0) && between.sqrt().encloses(2.0_f64.sqrt()));
}

// An answer that differs.

#[test]
fn a_learners_wrong_number_is_carried_forward() {
    let (mut right, mut learner) = (Seen::nothing(), Learner::wrote(0.28));
    homework(&mut right);
    homework(&mut learner);
    let [alpha, beta1, beta2, eps] = HOMEWORK;
    let carried = |quantity, t: usize| learner.seen.column(quantity)[t - 1];
    let assert_same = |quantity, t, value: f64| {
        assert_eq!(carried(quantity, t).to_bits(), value.to_bits(), "{quantity:?} at t={t}");
    };

    // m_2 = 0.9 · 0.2 - 0.1 · 1 = 0.08 should be; the learner lost the sign of g_2.
    assert!((right.column(Quantity::FirstMoment)[1] - 0.08).abs() < 1e-15);
    let m_hat = 0.28 / (1.0 - beta1.powf(2.0));
    let v_hat: f64 = carried(Quantity::SecondMoment, 2) / (1.0 - beta2.powf(2.0));
    let update = alpha * m_hat / (v_hat.sqrt() + eps);
    assert_same(Quantity::FirstMomentHat, 2, m_hat);
    assert_same(Quantity::Update, 2, update);
    assert_same(Quantity::Parameter, 2, carried(Quantity::Parameter, 1) - update);
    assert_same(Quantity::FirstMoment, 3, beta1 * 0.28 + (1.0 - beta1) * 0.5);
    assert_same(Quantity::Parameter, 3, carried(Quantity::Parameter, 2) - carried(Quantity::Update, 3));

    for ((quantity, was), (_, is)) in right.0.iter().zip(&learner.seen.0) {
        let untouched = [Quantity::SecondMoment, Quantity::SecondMomentHat, Quantity::Denominator];
        assert!(!untouched.contains(quantity) || was.to_bits() == is.to_bits(), "{quantity:?} changed");
    }
    for quantity in [Quantity::FirstMomentHat, Quantity::Update, Quantity::Parameter] {
        let (was, is) = (right.column(quantity), carried);
        assert_eq!(was[0].to_bits(), is(quantity, 1).to_bits(), "{quantity:?} before the slip");
        assert!((was[1] - is(quantity, 2)).abs() > 0.01 && (was[2] - is(quantity, 3)).abs() > 0.01);
    }
}

#[test]
fn a_learners_rounded_number_is_carried_forward_as_all_it_may_stand_for() {
    let given = |t: u64, _: &[Interval]| vec![Interval::point(GRADIENTS[t as usize - 1])];
    let mark = |see: &mut Learner<Interval>| {
        walk(Adam::new(points(HOMEWORK)), vec![Interval::point(1.0)], 3, given, see);
    };
    // 0.3, to one place: whatever would round to it.
    let mut learner = Learner::wrote(Interval { low: 0.25, high: 0.35 });
    mark(&mut learner);
    for wrote in [0.25, 0.28, 0.3, 0.35] {
        let mut exact = Learner::wrote(wrote);
        homework(&mut exact);
        for ((quantity, x), (_, interval)) in exact.seen.0.iter().zip(&learner.seen.0) {
            assert!(interval.encloses(*x), "{quantity:?} {x} is not in {interval:?}");
        }
    }
    let mut right = Seen::nothing();
    homework(&mut right);
    let missed =
        |quantity, t: usize| !learner.seen.column(quantity)[t - 1].encloses(right.column(quantity)[t - 1]);
    // The right θ_3 isn't what follows from what was written; v_3 is, and still to the last bits.
    assert!(missed(Quantity::FirstMoment, 3) && missed(Quantity::Parameter, 3));
    assert!(learner.seen.column(Quantity::SecondMomentHat).iter().all(|v_hat| v_hat.width() < 1e-12));
}

// PyTorch's order.

/// Runs PyTorch's order and holds it against the recorded run.
fn assert_as_pytorch<S: Number<Hyper = f64>>(name: &str) {
    let golden = Golden::read(name);
    let rule = PytorchAdam::new(of(golden.hypers()));
    let mut run = Run::new(rule, golden.start::<S>(), golden.gradients());
    let mut see = AgainstPytorch::new(&golden);
    for _ in 0..golden.steps() {
        run.advance(&mut see).unwrap();
    }
    assert_eq!(see.differing, []);
    assert_eq!(see.compared, golden.numbers());
}

#[test]
fn pytorchs_order_gives_pytorchs_f64_runs_bit_for_bit() {
    assert_as_pytorch::<f64>("torch-adam-bowl-f64");
    // β1 = 0: the first moment comes from the other end, and is the gradient to the last bit.
    assert_as_pytorch::<f64>("torch-adam_b1_0-rand4_s1-f64");
}

#[test]
fn pytorchs_order_gives_pytorchs_f32_run_bit_for_bit_once_a_recorder_answers_with_its_roots() {
    // PyTorch's root of a tensor is not correctly rounded in f32; nothing else stands between the two.
    assert_as_pytorch::<f32>("torch-adam-bowl-f32");
}

#[test]
fn pytorchs_order_gives_pytorchs_f32_step_bit_for_bit_wherever_its_root_is_the_right_one() {
    let golden = Golden::read("torch-adam-bowl-f32");
    let mut rule = PytorchAdam::new(of(golden.hypers()));
    let mut same_root = 0;
    for coordinate in 0..2 {
        let mut memory = [0.0_f32; 2];
        let mut theta = golden.start::<f32>()[coordinate];
        for t in 1..=golden.steps() {
            let recorded = |field| golden.at::<f32>(field, t, coordinate);
            let shared = rule.begin::<f32, _>(t as u64, &mut Ignore);
            let next = rule.coordinate(&shared, recorded("g"), memory, theta, &mut Ignore);
            memory = next.0;
            assert_eq!(memory.map(f32::to_bits), [recorded("m"), recorded("v")].map(f32::to_bits), "t={t}");
            theta = recorded("theta");
            if memory[1].sqrt().to_bits() == recorded("sqrt").to_bits() {
                same_root += 1;
                assert_eq!(next.1.to_bits(), theta.to_bits(), "t={t}");
            }
        }
    }
    assert!((50..80).contains(&same_root), "{same_root} of 80 roots are correctly rounded");
}

// RAdam's branch.

/// Without ε, a gradient of 0 at the start makes the rectified case 0/0; and it has no r_t before t = 5.
const NO_EPS: Hypers = [0.1, 0.9, 0.999, 0.0];
const LATE: [f64; 10] = [0.0, 0.0, 0.0, 0.0, 1.0, -2.0, 0.5, 3.0, 1.0, 1.0];
const RAGGED: [f64; 10] = [0.0, 1.0, -2.0, 0.5, 3.0, 1.0, 0.0, 0.0, -1.0, 1.0];

#[test]
fn the_case_not_taken_poisons_nothing() {
    for g in [LATE, RAGGED] {
        let mut seen = Seen::nothing();
        walk(RAdam::new(of(NO_EPS)), vec![1.0], 10, |t, _| vec![g[t as usize - 1]], &mut seen);
        assert!(seen.0.iter().all(|(_, x)| x.is_finite()), "{:?}", seen.0);
        // Until t = 4 it is momentum.
        let [update, m_hat] =
            [Quantity::Update, Quantity::FirstMomentHat].map(|quantity| seen.column(quantity));
        assert!((0..4).all(|row| update[row].to_bits() == (0.1 * m_hat[row]).to_bits()));
        assert!((4..10).all(|row| update[row].to_bits() != (0.1 * m_hat[row]).to_bits()));
    }
}

#[test]
fn a_rule_that_branches_is_stored_in_lanes_with_the_same_bits() {
    fn stored<S: Number<Hyper = f64>>() {
        let rows: Vec<_> = LATE.into_iter().zip(RAGGED).map(|(a, b)| [a, b, a, b, a]).collect();
        let gradients = FromTable::new(Arc::new(GradientTable::from_rows("given", &rows).unwrap()));
        let mut stored = Run::new(RAdam::new(of(NO_EPS)), vec![S::narrow(1.0); 5], gradients);
        let mut plain = stored.clone();
        let mut columns = Columns::new(&[Quantity::Parameter], 5);
        for row in 0..rows.len() {
            stored.store(&mut columns).unwrap();
            plain.advance(&mut Ignore).unwrap();
            let theta = columns.row(Quantity::Parameter, row).unwrap();
            assert!(theta.iter().zip(plain.theta()).all(|(a, b)| a.widen().to_bits() == b.widen().to_bits()));
        }
    }
    stored::<f64>();
    stored::<f32>();
}

#[test]
fn an_interval_on_one_side_takes_one_case_and_on_both_sides_their_hull() {
    // ρ_5 is 3.984 for β2 = 0.77 and 4.079 for β2 = 0.79. Two values of β2, and all between.
    let update = |low, high| {
        let beta2 = Interval { low, high };
        let mut rule = RAdam::new(|parameter| match parameter {
            HyperParameter::Beta2 => beta2,
            _ => points(USUAL)(parameter),
        });
        let mut seen = Seen::nothing();
        let shared = rule.begin::<Interval, _>(5, &mut seen);
        let [g, m, v, theta] = [1.0, 0.5, 0.25, 2.0].map(Interval::point);
        rule.coordinate(&shared, g, [m, v], theta, &mut seen);
        assert!(seen.0.iter().all(|(_, x)| x.is_number()), "{:?}", seen.0);
        seen.column(Quantity::Update)[0]
    };
    let [plain, rectified, either] = [update(0.77, 0.77), update(0.79, 0.79), update(0.77, 0.79)];
    assert!(plain.width() < 1e-15 && rectified.width() < 1e-12);
    assert!(rectified.high < plain.low, "{rectified:?} {plain:?}");
    for one in [plain, rectified] {
        assert!(either.encloses(one.low) && either.encloses(one.high), "{either:?} {one:?}");
    }
}
