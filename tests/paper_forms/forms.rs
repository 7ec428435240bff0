//! Each rule once more, from the paper and not from our code: where a rule goes from step to step, this has the sum, the
//! product or the maximum over all steps that it comes to.

use super::exact::Exact;
use adamscope::HyperParameter::{self, *};
use adamscope::Quantity::{
    self, Buffer, Direction, FirstMoment, FirstMomentHat, InfinityNorm, MaxSecondMoment, MeanGradient,
    NesterovMoment, Parameter, Rectification, SecondMoment, SecondMomentHat, Update,
};
use adamscope::rule::Optimizer;

/// The hyper-parameters and the gradients of one coordinate, as the run computes with them.
pub struct Given<'a> {
    pub optimizer: Optimizer,
    pub hyper: &'a dyn Fn(HyperParameter) -> Exact,
    pub g: &'a [Exact],
    pub start: Exact,
    /// Whether RMSprop is centred.
    pub centered: bool,
    /// Whether Adam and its like correct the bias.
    pub corrected: bool,
}

/// What step t must hand over, quantity by quantity.
pub type Expected = Vec<(Quantity, Exact)>;

fn sum(terms: impl Iterator<Item = Exact>) -> Exact {
    terms.fold(Exact::whole(0), |sum, term| sum + term)
}

impl Given<'_> {
    fn hyper(&self, parameter: HyperParameter) -> Exact {
        (self.hyper)(parameter)
    }

    /// g_k, counted from 1.
    fn g(&self, k: usize) -> Exact {
        self.g[k - 1].clone()
    }

    /// (1−β) Σ β^(t−k) x_k.
    fn average(&self, beta: &Exact, t: usize, x: impl Fn(usize) -> Exact) -> Exact {
        (Exact::whole(1) - beta.clone()) * sum((1..=t).map(|k| beta.powi(t - k) * x(k)))
    }

    fn square(&self, k: usize) -> Exact {
        self.g(k) * self.g(k)
    }

    fn one_minus_power(&self, beta: &Exact, t: usize) -> Exact {
        if self.corrected { Exact::whole(1) - beta.powi(t) } else { Exact::whole(1) }
    }

    /// m_t, v_t, m̂_t and v̂_t of Algorithm 1.
    fn moments(&self, t: usize) -> [Exact; 4] {
        let (beta1, beta2) = (self.hyper(Beta1), self.hyper(Beta2));
        let m = self.average(&beta1, t, |k| self.g(k));
        let v = self.average(&beta2, t, |k| self.square(k));
        let m_hat = m.clone() / self.one_minus_power(&beta1, t);
        let v_hat = v.clone() / self.one_minus_power(&beta2, t);
        [m, v, m_hat, v_hat]
    }

    /// b_t = Σ μ^(t−k) x_k.
    fn buffer(&self, t: usize, x: impl Fn(usize) -> Exact) -> Exact {
        sum((1..=t).map(|k| self.hyper(Momentum).powi(t - k) * x(k)))
    }

    /// μ_t of Nadam.
    fn mu(&self, t: usize) -> Exact {
        let exponent = Exact::whole(t as i64) * self.hyper(MomentumDecay);
        let half = Exact::whole(1) / Exact::whole(2);
        self.hyper(Beta1) * (Exact::whole(1) - half * exponent.power_of_096())
    }

    fn mu_product(&self, range: std::ops::RangeInclusive<usize>) -> Exact {
        range.fold(Exact::whole(1), |product, t| product * self.mu(t))
    }

    fn rmsprop(&self, t: usize) -> (Exact, Exact, Exact) {
        let rho = self.hyper(Rho);
        let v = self.average(&rho, t, |k| self.square(k));
        let g_avg = self.average(&rho, t, |k| self.g(k));
        let around = if self.centered { v.clone() - g_avg.clone() * g_avg.clone() } else { v.clone() };
        let scaled = self.g(t) / (around.sqrt() + self.hyper(Eps));
        (v, g_avg, scaled)
    }

    /// Δ_t and what comes before it, but for Adadelta and AdamW.
    fn step(&self, t: usize) -> Expected {
        let alpha = self.hyper(Alpha);
        let with_moments = |direction: &dyn Fn(Exact, Exact) -> Exact| {
            let [m, v, m_hat, v_hat] = self.moments(t);
            let update = alpha.clone() * direction(m_hat.clone(), v_hat.clone());
            vec![
                (FirstMoment, m),
                (SecondMoment, v),
                (FirstMomentHat, m_hat),
                (SecondMomentHat, v_hat),
                (Update, update),
            ]
        };
        match self.optimizer {
            Optimizer::Sgd => vec![(Update, alpha * self.g(t))],
            Optimizer::Momentum => {
                let kept = Exact::whole(1) - self.hyper(Dampening);
                let b = self.buffer(t, |k| kept.clone() * self.g(k));
                vec![(Buffer, b.clone()), (Update, alpha * b)]
            }
            // Between two of Sutskever's points that look ahead: φ_t − αμb_t from φ_{t−1} − αμb_{t−1}, φ_t = φ_{t−1} − αb_t.
            Optimizer::Nesterov => {
                let b = self.buffer(t, |k| self.g(k));
                let before = if t > 1 { self.buffer(t - 1, |k| self.g(k)) } else { Exact::whole(0) };
                let ahead = |b: Exact| alpha.clone() * self.hyper(Momentum) * b;
                let update = alpha.clone() * b.clone() + ahead(b.clone()) - ahead(before);
                vec![(Buffer, b), (Update, update)]
            }
            Optimizer::Adagrad => {
                let v = sum((1..=t).map(|k| self.square(k)));
                vec![(SecondMoment, v.clone()), (Update, alpha * self.g(t) / (v.sqrt() + self.hyper(Eps)))]
            }
            Optimizer::Rmsprop => {
                let (v, g_avg, scaled) = self.rmsprop(t);
                let mut expected = vec![(SecondMoment, v)];
                if self.centered {
                    expected.push((MeanGradient, g_avg));
                }
                if self.hyper(Momentum).is_zero() {
                    expected.push((Update, alpha * scaled));
                } else {
                    let b = self.buffer(t, |k| self.rmsprop(k).2);
                    expected.extend([(Buffer, b.clone()), (Update, alpha * b)]);
                }
                expected
            }
            Optimizer::Adam => with_moments(&|m_hat, v_hat| m_hat / (v_hat.sqrt() + self.hyper(Eps))),
            Optimizer::Adamax => {
                let (beta1, beta2) = (self.hyper(Beta1), self.hyper(Beta2));
                let m = self.average(&beta1, t, |k| self.g(k));
                let fading = (1..=t).map(|k| beta2.powi(t - k) * self.g(k).abs());
                let u = fading.reduce(Exact::max).expect("a step");
                let update = alpha / self.one_minus_power(&beta1, t) * (m.clone() / u.clone());
                vec![(FirstMoment, m), (InfinityNorm, u), (Update, update)]
            }
            Optimizer::Nadam => {
                // The weights of Dozat's average: (1−μ_k) μ_{k+1} ⋯ μ_t.
                let weight = |k: usize| (Exact::whole(1) - self.mu(k)) * self.mu_product(k + 1..=t);
                let m = sum((1..=t).map(|k| weight(k) * self.g(k)));
                let [_, v, _, v_hat] = self.moments(t);
                let mu_next = self.mu(t + 1);
                let corrected = |product: Exact| Exact::whole(1) - product;
                let m_bar = (Exact::whole(1) - self.mu(t)) * self.g(t) / corrected(self.mu_product(1..=t))
                    + mu_next * m.clone() / corrected(self.mu_product(1..=t + 1));
                let update = alpha * m_bar.clone() / (v_hat.sqrt() + self.hyper(Eps));
                vec![(FirstMoment, m), (SecondMoment, v), (NesterovMoment, m_bar), (Update, update)]
            }
            Optimizer::Radam => {
                let [one, two, four] = [1, 2, 4].map(Exact::whole);
                let beta2 = self.hyper(Beta2);
                let end = two.clone() / (one.clone() - beta2.clone()) - one.clone();
                let power = beta2.powi(t);
                let rho = end.clone() - two.clone() * Exact::whole(t as i64) * power.clone() / (one - power);
                if !rho.exceeds(&self.hyper(Threshold)) {
                    return with_moments(&|m_hat, _| m_hat);
                }
                let part =
                    |rho: &Exact| (rho.clone() - four.clone()) * (rho.clone() - two.clone()) / rho.clone();
                let r = (part(&rho) / part(&end)).sqrt();
                let mut expected =
                    with_moments(&|m_hat, v_hat| r.clone() * m_hat / (v_hat.sqrt() + self.hyper(Eps)));
                expected.push((Rectification, r));
                expected
            }
            Optimizer::Amsgrad => {
                let (beta1, beta2) = (self.hyper(Beta1), self.hyper(Beta2));
                let m = self.average(&beta1, t, |k| self.g(k));
                let v_max = (1..=t).map(|s| self.average(&beta2, s, |k| self.square(k))).reduce(Exact::max);
                let v_max = v_max.expect("a step");
                let update = alpha * m / (v_max.sqrt() + self.hyper(Eps));
                vec![(MaxSecondMoment, v_max), (Update, update)]
            }
            other => panic!("{other:?} goes from step to step"),
        }
    }

    /// Every step, with θ_t = θ_0 − Σ Δ_k.
    pub fn steps(&self) -> Vec<Expected> {
        match self.optimizer {
            Optimizer::Adadelta => return self.adadelta(),
            Optimizer::Adamw => return self.adamw(),
            _ => {}
        }
        let mut theta = self.start.clone();
        let step = |t| {
            let mut expected = self.step(t);
            let update = expected.iter().find(|(quantity, _)| *quantity == Update);
            let (_, update) = update.expect("every step has one").clone();
            theta = theta.clone() - update;
            expected.push((Parameter, theta.clone()));
            expected
        };
        (1..=self.g.len()).map(step).collect()
    }

    /// Its directions are made of those before, and so can't be written as a sum over gradients.
    fn adadelta(&self) -> Vec<Expected> {
        let (alpha, rho, eps) = (self.hyper(Alpha), self.hyper(Rho), self.hyper(Eps));
        let rms = |average: Exact| (average + eps.clone()).sqrt();
        let mut directions: Vec<Exact> = Vec::new();
        let mut steps = Vec::new();
        for t in 1..=self.g.len() {
            let squares =
                |t: usize| self.average(&rho, t, |k| directions[k - 1].clone() * directions[k - 1].clone());
            let v = self.average(&rho, t, |k| self.square(k));
            let direction = self.g(t) * rms(squares(t - 1)) / rms(v.clone());
            directions.push(direction.clone());
            let theta = self.start.clone() - alpha.clone() * sum(directions.iter().cloned());
            steps.push(vec![(SecondMoment, v), (Direction, direction), (Parameter, theta)]);
        }
        steps
    }

    /// θ_t = (1−λ)θ_{t−1} − α m̂_t/(√v̂_t + ε).
    fn adamw(&self) -> Vec<Expected> {
        let mut theta = self.start.clone();
        let step = |t| {
            let [m, v, m_hat, v_hat] = self.moments(t);
            let adam_step = self.hyper(Alpha) * m_hat / (v_hat.sqrt() + self.hyper(Eps));
            theta = (Exact::whole(1) - self.hyper(WeightDecay)) * theta.clone() - adam_step;
            vec![(FirstMoment, m), (SecondMoment, v), (Parameter, theta.clone())]
        };
        (1..=self.g.len()).map(step).collect()
    }
}
