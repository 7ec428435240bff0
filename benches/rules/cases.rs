//! The rules, and the loops that one would write for them.

use crate::hand::{ALPHA, BETA1, BETA2, EPS, on_this_processor};
use adamscope::Choice;
use adamscope::Quantity::{self, *};
use adamscope::rule::Convention::{self, *};
use adamscope::rule::HyperParameter;
use adamscope::rule::Optimizer::{self, *};

const RHO: f64 = 0.9;
const MOMENTUM: f64 = 0.9;
const DECAY: f64 = 0.01;
const THRESHOLD: f64 = 4.0;
const MOMENTUM_DECAY: f64 = 0.004;

/// The hyper-parameters of all of them.
pub fn number(parameter: HyperParameter) -> f64 {
    match parameter {
        HyperParameter::Alpha => ALPHA,
        HyperParameter::Beta1 => BETA1,
        HyperParameter::Beta2 => BETA2,
        HyperParameter::Rho => RHO,
        HyperParameter::Momentum => MOMENTUM,
        HyperParameter::Eps => EPS,
        HyperParameter::WeightDecay => DECAY,
        HyperParameter::Threshold => THRESHOLD,
        HyperParameter::MomentumDecay => MOMENTUM_DECAY,
        _ => 0.0,
    }
}

/// A step written by hand: t, g, θ, what the rule remembers, and where it keeps that, Δ and θ, if it does.
pub type ByHand = fn(u64, &[f64], &mut [f64], &mut [Vec<f64>], Option<&mut [Vec<f64>]>);

/// Writes such a step: what happens once, and then for each coordinate `i`, which ends with Δ and θ_t. It is what one would
/// write for these quantities by hand: a loop over slices of one length, once without keeping anything and once with.
macro_rules! by_hand {
    (
        [$($memory:ident),*]
        |$t:ident| { $($once:tt)* }
        |$i:ident, $g:ident, $theta:ident| $each:block
    ) => {{
        #[inline(always)]
        fn step(
            $t: u64,
            gradient: &[f64],
            parameters: &mut [f64],
            $($memory: &mut [f64],)*
            mut keep: impl FnMut(usize, [f64; [$(stringify!($memory),)* "Δ", "θ"].len()]),
        ) {
            // Of one length, which spares the loop bounds checks.
            let parameters = &mut parameters[..gradient.len()];
            $(let $memory = &mut $memory[..gradient.len()];)*
            $($once)*
            for $i in 0..gradient.len() {
                let ($g, $theta) = (gradient[$i], parameters[$i]);
                let (update, after) = $each;
                parameters[$i] = after;
                keep($i, [$($memory[$i],)* update, after]);
            }
        }
        let by_hand: ByHand = |t, gradient, parameters, memory, kept| {
            let [$($memory),*] = memory else { panic!("it remembers something else") };
            on_this_processor(
                #[inline(always)]
                || match kept {
                    None => step(t, gradient, parameters, $($memory,)* |_, _| {}),
                    Some(kept) => {
                        let keep = {
                            let [$($memory,)* update, after] = kept else { panic!("it keeps something else") };
                            $(let $memory = &mut $memory[..gradient.len()];)*
                            let (update, after) = (&mut update[..gradient.len()], &mut after[..gradient.len()]);
                            #[inline(always)]
                            |i: usize, values| [$($memory[i],)* update[i], after[i]] = values
                        };
                        step(t, gradient, parameters, $($memory,)* keep);
                    }
                },
            );
        };
        by_hand
    }};
}

/// A rule, and the loop that one would write for it.
pub struct Case {
    pub optimizer: Optimizer,
    pub convention: Convention,
    /// Which hyper-parameters aren't left out, of those that may be.
    pub options: &'static [HyperParameter],
    /// What the loop remembers, in its order.
    pub remembered: &'static [Quantity],
    pub by_hand: ByHand,
}

impl Case {
    const fn new(
        optimizer: Optimizer,
        convention: Convention,
        remembered: &'static [Quantity],
        by_hand: ByHand,
    ) -> Self {
        Self { optimizer, convention, options: &[], remembered, by_hand }
    }

    /// What it is called in the table.
    pub fn name(&self) -> String {
        let options: String = self.options.iter().map(|option| format!(" {}", option.key())).collect();
        format!("{} {}{options}", self.convention.key(), self.optimizer.key())
    }

    /// Where Criterion keeps a round.
    pub fn group(&self, round: usize) -> String {
        format!("{}, round {round}", self.name())
    }

    /// What is kept of a step: what a framework has of it, too.
    pub fn kept(&self) -> Vec<Quantity> {
        self.remembered.iter().copied().chain([Update, Parameter]).collect()
    }
}

/// What XLA does to a subnormal result.
#[inline(always)]
fn flush(x: f64) -> f64 {
    if x.abs() < f64::MIN_POSITIVE { 0.0_f64.copysign(x) } else { x }
}

/// All of them.
pub fn cases() -> Vec<Case> {
    let sgd = by_hand!(
        [] | _t | {} | i,
        g,
        theta | {
            let update = ALPHA * g;
            (update, theta - update)
        }
    );
    let momentum = by_hand!(
        [b] | _t | {} | i,
        g,
        theta | {
            b[i] = MOMENTUM * b[i] + g;
            let update = ALPHA * b[i];
            (update, theta - update)
        }
    );
    let nesterov = by_hand!(
        [b] | _t | {} | i,
        g,
        theta | {
            b[i] = MOMENTUM * b[i] + g;
            let update = ALPHA * (g + MOMENTUM * b[i]);
            (update, theta - update)
        }
    );
    let adagrad = by_hand!(
        [v] | _t | {} | i,
        g,
        theta | {
            v[i] += g * g;
            let update = ALPHA * g / (v[i].sqrt() + EPS);
            (update, theta - update)
        }
    );
    let adadelta = by_hand!(
        [v, acc] | _t | {} | i,
        g,
        theta | {
            v[i] = RHO * v[i] + (1.0 - RHO) * (g * g);
            let direction = (acc[i] + EPS).sqrt() / (v[i] + EPS).sqrt() * g;
            acc[i] = RHO * acc[i] + (1.0 - RHO) * (direction * direction);
            let update = ALPHA * direction;
            (update, theta - update)
        }
    );
    let rmsprop = by_hand!(
        [v] | _t | {} | i,
        g,
        theta | {
            v[i] = RHO * v[i] + (1.0 - RHO) * (g * g);
            let update = ALPHA * g / (v[i].sqrt() + EPS);
            (update, theta - update)
        }
    );
    let rmsprop_with_momentum = by_hand!(
        [v, b] | _t | {} | i,
        g,
        theta | {
            v[i] = RHO * v[i] + (1.0 - RHO) * (g * g);
            b[i] = MOMENTUM * b[i] + g / (v[i].sqrt() + EPS);
            let update = ALPHA * b[i];
            (update, theta - update)
        }
    );
    let adam = by_hand!(
        [m, v]
            | t
            | {
                let correction1 = 1.0 - BETA1.powf(t as f64);
                let correction2 = 1.0 - BETA2.powf(t as f64);
            }
            | i,
        g,
        theta | {
            m[i] = BETA1 * m[i] + (1.0 - BETA1) * g;
            v[i] = BETA2 * v[i] + (1.0 - BETA2) * (g * g);
            let update = ALPHA * (m[i] / correction1) / ((v[i] / correction2).sqrt() + EPS);
            (update, theta - update)
        }
    );
    let adamax = by_hand!(
        [m, u]
            | t
            | {
                let rate = ALPHA / (1.0 - BETA1.powf(t as f64));
            }
            | i,
        g,
        theta | {
            m[i] = BETA1 * m[i] + (1.0 - BETA1) * g;
            u[i] = (BETA2 * u[i]).max(g.abs());
            let update = rate * m[i] / u[i];
            (update, theta - update)
        }
    );
    let nadam = by_hand!(
        [m, v]
            | t
            | {
                let mu_of = |t: f64| BETA1 * (1.0 - 0.5 * 0.96_f64.powf(t * MOMENTUM_DECAY));
                let (mu, mu_next) = (mu_of(t as f64), mu_of(t as f64 + 1.0));
                // The product of all μ so far is remembered from step to step; its value doesn't matter here.
                let (correction1, correction1_next) = (1.0 - mu, 1.0 - mu * mu_next);
                let correction2 = 1.0 - BETA2.powf(t as f64);
            }
            | i,
        g,
        theta | {
            m[i] = mu * m[i] + (1.0 - mu) * g;
            v[i] = BETA2 * v[i] + (1.0 - BETA2) * (g * g);
            let m_bar = (1.0 - mu) * (g / correction1) + mu_next * (m[i] / correction1_next);
            let update = ALPHA * m_bar / ((v[i] / correction2).sqrt() + EPS);
            (update, theta - update)
        }
    );
    let radam = by_hand!(
        [m, v]
            | t
            | {
                let (correction1, power2) = (1.0 - BETA1.powf(t as f64), BETA2.powf(t as f64));
                let correction2 = 1.0 - power2;
                let rho_end = 2.0 / (1.0 - BETA2) - 1.0;
                let rho = rho_end - 2.0 * t as f64 * power2 / correction2;
                let square = (rho - 4.0) * (rho - 2.0) * rho_end / ((rho_end - 4.0) * (rho_end - 2.0) * rho);
                let r = square.sqrt();
            }
            | i,
        g,
        theta | {
            m[i] = BETA1 * m[i] + (1.0 - BETA1) * g;
            v[i] = BETA2 * v[i] + (1.0 - BETA2) * (g * g);
            let m_hat = m[i] / correction1;
            let update = if rho > THRESHOLD {
                ALPHA * r * m_hat / ((v[i] / correction2).sqrt() + EPS)
            } else {
                ALPHA * m_hat
            };
            (update, theta - update)
        }
    );
    let amsgrad = by_hand!(
        [m, v, v_max] | _t | {} | i,
        g,
        theta | {
            m[i] = BETA1 * m[i] + (1.0 - BETA1) * g;
            v[i] = BETA2 * v[i] + (1.0 - BETA2) * (g * g);
            v_max[i] = v_max[i].max(v[i]);
            let update = ALPHA * m[i] / (v_max[i].sqrt() + EPS);
            (update, theta - update)
        }
    );
    let adamw = by_hand!(
        [m, v]
            | t
            | {
                let correction1 = 1.0 - BETA1.powf(t as f64);
                let correction2 = 1.0 - BETA2.powf(t as f64);
            }
            | i,
        g,
        theta | {
            m[i] = BETA1 * m[i] + (1.0 - BETA1) * g;
            v[i] = BETA2 * v[i] + (1.0 - BETA2) * (g * g);
            let update = ALPHA * (m[i] / correction1) / ((v[i] / correction2).sqrt() + EPS) + DECAY * theta;
            (update, theta - update)
        }
    );

    let pytorch_adam = by_hand!(
        [m, v]
            | t
            | {
                let rate = ALPHA / (1.0 - BETA1.powf(t as f64));
                let root2 = (1.0 - BETA2.powf(t as f64)).sqrt();
            }
            | i,
        g,
        theta | {
            m[i] = (1.0 - BETA1).mul_add(g - m[i], m[i]);
            v[i] = ((1.0 - BETA2) * g).mul_add(g, v[i] * BETA2);
            let update = rate * m[i] / (v[i].sqrt() / root2 + EPS);
            (update, theta - update)
        }
    );
    let optax_jit_adam = by_hand!(
        [m, v]
            | t
            | {
                let reciprocal1 = 1.0 / (1.0 - BETA1.powf(t as f64));
                let reciprocal2 = 1.0 / (1.0 - BETA2.powf(t as f64));
            }
            | i,
        g,
        theta | {
            let (g, theta) = (flush(g), flush(theta));
            m[i] = flush((1.0 - BETA1).mul_add(g, flush(BETA1 * m[i])));
            v[i] = flush((1.0 - BETA2).mul_add(flush(g * g), flush(BETA2 * v[i])));
            let denominator = flush(flush(v[i] * reciprocal2).sqrt() + EPS);
            let direction = flush(flush(m[i] * reciprocal1) / denominator);
            (flush(ALPHA * direction), flush((-ALPHA).mul_add(direction, theta)))
        }
    );
    let keras_adam = by_hand!(
        [m, v]
            | t
            | {
                let rate = ALPHA * (1.0 - BETA2.powf(t as f64)).sqrt() / (1.0 - BETA1.powf(t as f64));
            }
            | i,
        g,
        theta | {
            let (g, theta) = (flush(g), flush(theta));
            m[i] = flush(m[i] + flush(flush(g - m[i]) * (1.0 - BETA1)));
            v[i] = flush(v[i] + flush(flush(flush(g * g) - v[i]) * (1.0 - BETA2)));
            let update = flush(flush(m[i] * rate) / flush(v[i].sqrt() + EPS));
            (update, flush(theta - update))
        }
    );

    const MOMENTS: &[Quantity] = &[FirstMoment, SecondMoment];
    vec![
        Case::new(Sgd, Paper, &[], sgd),
        Case::new(Momentum, Paper, &[Buffer], momentum),
        Case::new(Nesterov, Paper, &[Buffer], nesterov),
        Case::new(Adagrad, Paper, &[SecondMoment], adagrad),
        Case::new(Adadelta, Paper, &[SecondMoment, SquaredDirections], adadelta),
        Case::new(Rmsprop, Paper, &[SecondMoment], rmsprop),
        Case {
            options: &[HyperParameter::Momentum],
            ..Case::new(Rmsprop, Paper, &[SecondMoment, Buffer], rmsprop_with_momentum)
        },
        Case::new(Adam, Paper, MOMENTS, adam),
        Case::new(Adamax, Paper, &[FirstMoment, InfinityNorm], adamax),
        Case::new(Nadam, Paper, MOMENTS, nadam),
        Case::new(Radam, Paper, MOMENTS, radam),
        Case::new(Amsgrad, Paper, &[FirstMoment, SecondMoment, MaxSecondMoment], amsgrad),
        Case::new(Adamw, Paper, MOMENTS, adamw),
        Case::new(Adam, Pytorch, MOMENTS, pytorch_adam),
        Case::new(Adam, OptaxJit, MOMENTS, optax_jit_adam),
        Case::new(Adam, Keras, MOMENTS, keras_adam),
    ]
}
