//! What the frameworks call the hyper-parameters.

use super::{Convention, Form, HyperParameter, Optimizer};

impl Form {
    /// The argument of the framework's own optimizer that is this hyper-parameter; `None` for the paper's form, which has
    /// letters and no arguments, and for one that this form lacks.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::HyperParameter::{Alpha, Beta2};
    /// use adamscope::rule::{Convention, Form, Optimizer};
    ///
    /// let adam = |convention| Form::new(Optimizer::Adam, convention).unwrap();
    /// assert_eq!(adam(Convention::Pytorch).framework_name(Alpha), Some("lr"));
    /// assert_eq!(adam(Convention::Keras).framework_name(Beta2), Some("beta_2"));
    /// assert_eq!(adam(Convention::Paper).framework_name(Beta2), None);
    /// ```
    pub fn framework_name(self, parameter: HyperParameter) -> Option<&'static str> {
        use Convention::*;
        let there = self.parameters().any(|own| own == parameter);
        let name = match self.convention() {
            Paper => None,
            Pytorch | PytorchPortable | PytorchFused => pytorch(self.optimizer(), parameter),
            Optax | OptaxJit => optax(self.optimizer(), parameter),
            Keras | KerasJit => keras(parameter),
        };
        name.filter(|_| there)
    }
}

const fn pytorch(optimizer: Optimizer, parameter: HyperParameter) -> Option<&'static str> {
    use HyperParameter::*;
    Some(match parameter {
        Alpha => "lr",
        Beta1 => "betas[0]",
        Beta2 => "betas[1]",
        Eps => "eps",
        WeightDecay => "weight_decay",
        Momentum => "momentum",
        Dampening => "dampening",
        // Its learning rate is lr, so that alpha was free.
        Rho if matches!(optimizer, Optimizer::Rmsprop) => "alpha",
        Rho => "rho",
        InitialAccumulator => "initial_accumulator_value",
        LrDecay => "lr_decay",
        MomentumDecay => "momentum_decay",
        EpsRoot | Threshold => return None,
    })
}

const fn optax(optimizer: Optimizer, parameter: HyperParameter) -> Option<&'static str> {
    use HyperParameter::*;
    Some(match parameter {
        Alpha => "learning_rate",
        Beta1 => "b1",
        Beta2 => "b2",
        Eps => "eps",
        EpsRoot => "eps_root",
        WeightDecay => "weight_decay",
        Momentum => "momentum",
        Rho if matches!(optimizer, Optimizer::Rmsprop) => "decay",
        Rho => "rho",
        InitialAccumulator => "initial_accumulator_value",
        Threshold => "threshold",
        Dampening | LrDecay | MomentumDecay => return None,
    })
}

const fn keras(parameter: HyperParameter) -> Option<&'static str> {
    use HyperParameter::*;
    Some(match parameter {
        Alpha => "learning_rate",
        Beta1 => "beta_1",
        Beta2 => "beta_2",
        Eps => "epsilon",
        WeightDecay => "weight_decay",
        Momentum => "momentum",
        Rho => "rho",
        InitialAccumulator => "initial_accumulator_value",
        EpsRoot | Dampening | LrDecay | MomentumDecay | Threshold => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    // That the names are the frameworks' own, tests/conventions.rs holds against the arguments of recorded runs.
    #[test]
    fn what_a_frameworks_form_has_a_name_of_its_own() {
        for form in Form::all() {
            let names: Vec<_> = form.parameters().map(|parameter| form.framework_name(parameter)).collect();
            if form.convention() == Convention::Paper {
                assert!(names.iter().all(Option::is_none), "{form}");
            } else {
                assert!(names.iter().all(Option::is_some), "{form}: {names:?}");
                assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{form}: {names:?}");
            }
        }
    }
}
