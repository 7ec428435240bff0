//! Which optimizers there are in which conventions: the one table.

use super::adadelta::{self, AdaDelta};
use super::adagrad::{self, AdaGrad};
use super::adam::{self, Adam};
use super::adamax::{self, AdaMax};
use super::adamw::{self, AdamW};
use super::amsgrad::{self, AmsGrad};
use super::momentum::{self, Momentum};
use super::nadam::{self, Nadam};
use super::nesterov::{self, Nesterov};
use super::radam::{self, RAdam};
use super::rmsprop;
use super::sgd::{self, Sgd};
use super::{Chosen, Convention, HyperParameter, Optimizer, Switch, Switches, WithRule, symbols};
use super::{keras, optax, pytorch};
use crate::Quantity;
use crate::choice::Choice;
use crate::error::Error;
use crate::quantity::Facts;
use crate::scalar::Scalar;

/// What a form takes, and what it calls its quantities. It stands in the rule's own file.
#[derive(Debug)]
pub(super) struct Signature {
    /// Its hyper-parameters in the order in which they are shown, each with the value that it has when nobody gives one,
    /// or `None` if somebody must.
    pub parameters: &'static [(HyperParameter, Option<&'static str>)],
    /// Its switches, all off when nobody says otherwise.
    pub switches: &'static [Switch],
    /// The facts of those of its quantities that it writes otherwise than Adam does.
    pub facts: &'static [Facts],
    /// How its equations, constants and starts depart from the paper's form, in sentences for those who learn from it. Empty for the
    /// paper's form, and for one that only rounds in another order.
    pub departure: &'static str,
}

/// An optimizer in a convention that has it.
///
/// # Example
///
/// ```
/// use adamscope::rule::{Convention, Form, Optimizer};
/// use adamscope::{Choice, HyperParameter};
///
/// let adam = Form::new(Optimizer::Adam, Convention::Paper).unwrap();
/// assert_eq!(adam.default_of(HyperParameter::Eps), Some("1e-8"));
/// assert_eq!(adam.to_string(), "adam (paper)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Form(Pair);

/// Makes of the table: the pairs there are, what is known of them, and the way from a pair to its type.
macro_rules! forms {
    ($($pair:ident = $optimizer:ident in $convention:ident: $($rule:ty)? $({$hand_on:path})?, $signature:path;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        enum Pair {
            $($pair,)*
        }

        impl Form {
            const ALL: &'static [Self] = &[$(Self(Pair::$pair),)*];

            /// Which optimizer it is a form of.
            pub const fn optimizer(self) -> Optimizer {
                match self.0 {
                    $(Pair::$pair => Optimizer::$optimizer,)*
                }
            }

            /// Whose form it is.
            pub const fn convention(self) -> Convention {
                match self.0 {
                    $(Pair::$pair => Convention::$convention,)*
                }
            }

            const fn signature(self) -> &'static Signature {
                match self.0 {
                    $(Pair::$pair => &$signature,)*
                }
            }
        }

        /// Makes the rule with the hyper-parameters that `number` gives, and hands it on.
        pub(super) fn rule<'a, H, W>(
            chosen: &Chosen,
            number: impl FnMut(HyperParameter) -> H,
            with: W,
        ) -> W::Output
        where
            H: Scalar<Hyper = H> + 'a,
            W: WithRule<'a, H>,
        {
            match chosen.form.0 {
                $(Pair::$pair => {
                    $(with.with(<$rule>::chosen(chosen, number)))?
                    $($hand_on(chosen, number, with))?
                })*
            }
        }
    };
}

forms! {
    PaperSgd = Sgd in Paper: Sgd<H>, sgd::PAPER;
    PaperMomentum = Momentum in Paper: Momentum<H>, momentum::PAPER;
    PaperNesterov = Nesterov in Paper: Nesterov<H>, nesterov::PAPER;
    PaperAdagrad = Adagrad in Paper: AdaGrad<H>, adagrad::PAPER;
    PaperAdadelta = Adadelta in Paper: AdaDelta<H>, adadelta::PAPER;
    PaperRmsprop = Rmsprop in Paper: {rmsprop::hand_on}, rmsprop::PAPER;
    PaperAdam = Adam in Paper: Adam<H>, adam::PAPER;
    PaperAdamax = Adamax in Paper: AdaMax<H>, adamax::PAPER;
    PaperNadam = Nadam in Paper: Nadam<H>, nadam::PAPER;
    PaperRadam = Radam in Paper: RAdam<H>, radam::PAPER;
    PaperAmsgrad = Amsgrad in Paper: AmsGrad<H>, amsgrad::PAPER;
    PaperAdamw = Adamw in Paper: AdamW<H>, adamw::PAPER;

    PytorchSgd = Sgd in Pytorch: pytorch::Sgd<H, true>, pytorch::SGD;
    PytorchMomentum = Momentum in Pytorch: pytorch::Momentum<H, true>, pytorch::MOMENTUM;
    PytorchNesterov = Nesterov in Pytorch: pytorch::Momentum<H, true>, pytorch::NESTEROV;
    PytorchAdagrad = Adagrad in Pytorch: pytorch::Adagrad<H, true>, pytorch::ADAGRAD;
    PytorchAdadelta = Adadelta in Pytorch: pytorch::Adadelta<H, true>, pytorch::ADADELTA;
    PytorchRmsprop = Rmsprop in Pytorch: {pytorch::rmsprop::hand_on::<_, _, true>}, pytorch::rmsprop::RMSPROP;
    PytorchAdam = Adam in Pytorch: {pytorch::adam::hand_on::<_, _, true, false>}, pytorch::adam::ADAM;
    PytorchAdamax = Adamax in Pytorch: pytorch::Adamax<H, true>, pytorch::ADAMAX;
    PytorchNadam = Nadam in Pytorch: pytorch::NAdam<H, true>, pytorch::NADAM;
    PytorchRadam = Radam in Pytorch: pytorch::RAdam<H, true>, pytorch::RADAM;
    PytorchAmsgrad = Amsgrad in Pytorch: {pytorch::adam::hand_on::<_, _, true, false>}, pytorch::adam::AMSGRAD;
    PytorchAdamw = Adamw in Pytorch: {pytorch::adam::hand_on::<_, _, true, false>}, pytorch::adam::ADAMW;

    PytorchPortableSgd = Sgd in PytorchPortable: pytorch::Sgd<H, false>, pytorch::SGD;
    PytorchPortableMomentum = Momentum in PytorchPortable: pytorch::Momentum<H, false>, pytorch::MOMENTUM;
    PytorchPortableNesterov = Nesterov in PytorchPortable: pytorch::Momentum<H, false>, pytorch::NESTEROV;
    PytorchPortableAdagrad = Adagrad in PytorchPortable: pytorch::Adagrad<H, false>, pytorch::ADAGRAD;
    PytorchPortableAdadelta = Adadelta in PytorchPortable: pytorch::Adadelta<H, false>, pytorch::ADADELTA;
    PytorchPortableRmsprop = Rmsprop in PytorchPortable: {pytorch::rmsprop::hand_on::<_, _, false>}, pytorch::rmsprop::RMSPROP;
    PytorchPortableAdam = Adam in PytorchPortable: {pytorch::adam::hand_on::<_, _, false, false>}, pytorch::adam::ADAM;
    PytorchPortableAdamax = Adamax in PytorchPortable: pytorch::Adamax<H, false>, pytorch::ADAMAX;
    PytorchPortableNadam = Nadam in PytorchPortable: pytorch::NAdam<H, false>, pytorch::NADAM;
    PytorchPortableRadam = Radam in PytorchPortable: pytorch::RAdam<H, false>, pytorch::RADAM;
    PytorchPortableAmsgrad = Amsgrad in PytorchPortable: {pytorch::adam::hand_on::<_, _, false, false>}, pytorch::adam::AMSGRAD;
    PytorchPortableAdamw = Adamw in PytorchPortable: {pytorch::adam::hand_on::<_, _, false, false>}, pytorch::adam::ADAMW;

    PytorchFusedAdam = Adam in PytorchFused: {pytorch::adam::hand_on::<_, _, true, true>}, pytorch::adam::ADAM;
    PytorchFusedAmsgrad = Amsgrad in PytorchFused: {pytorch::adam::hand_on::<_, _, true, true>}, pytorch::adam::AMSGRAD;
    PytorchFusedAdamw = Adamw in PytorchFused: {pytorch::adam::hand_on::<_, _, true, true>}, pytorch::adam::ADAMW;

    OptaxSgd = Sgd in Optax: optax::Sgd<H, false>, optax::SGD;
    OptaxMomentum = Momentum in Optax: optax::Momentum<H, false>, optax::MOMENTUM;
    OptaxNesterov = Nesterov in Optax: optax::Momentum<H, false>, optax::NESTEROV;
    OptaxAdagrad = Adagrad in Optax: optax::Adagrad<H, false>, optax::ADAGRAD;
    OptaxAdadelta = Adadelta in Optax: optax::Adadelta<H, false>, optax::ADADELTA;
    OptaxRmsprop = Rmsprop in Optax: {optax::rmsprop::hand_on::<_, _, false>}, optax::rmsprop::RMSPROP;
    OptaxAdam = Adam in Optax: {optax::adam::hand_on::<_, _, false>}, optax::adam::ADAM;
    OptaxAdamax = Adamax in Optax: optax::Adamax<H, false>, optax::ADAMAX;
    OptaxNadam = Nadam in Optax: {optax::adam::hand_on::<_, _, false>}, optax::adam::NADAM;
    OptaxRadam = Radam in Optax: optax::RAdam<H, false>, optax::RADAM;
    OptaxAmsgrad = Amsgrad in Optax: {optax::adam::hand_on::<_, _, false>}, optax::adam::AMSGRAD;
    OptaxAdamw = Adamw in Optax: {optax::adam::hand_on::<_, _, false>}, optax::adam::ADAMW;

    OptaxJitSgd = Sgd in OptaxJit: optax::Sgd<H, true>, optax::SGD;
    OptaxJitMomentum = Momentum in OptaxJit: optax::Momentum<H, true>, optax::MOMENTUM;
    OptaxJitNesterov = Nesterov in OptaxJit: optax::Momentum<H, true>, optax::NESTEROV;
    OptaxJitAdagrad = Adagrad in OptaxJit: optax::Adagrad<H, true>, optax::ADAGRAD;
    OptaxJitAdadelta = Adadelta in OptaxJit: optax::Adadelta<H, true>, optax::ADADELTA;
    OptaxJitRmsprop = Rmsprop in OptaxJit: {optax::rmsprop::hand_on::<_, _, true>}, optax::rmsprop::RMSPROP;
    OptaxJitAdam = Adam in OptaxJit: {optax::adam::hand_on::<_, _, true>}, optax::adam::ADAM;
    OptaxJitAdamax = Adamax in OptaxJit: optax::Adamax<H, true>, optax::ADAMAX;
    OptaxJitNadam = Nadam in OptaxJit: {optax::adam::hand_on::<_, _, true>}, optax::adam::NADAM;
    OptaxJitRadam = Radam in OptaxJit: optax::RAdam<H, true>, optax::RADAM;
    OptaxJitAmsgrad = Amsgrad in OptaxJit: {optax::adam::hand_on::<_, _, true>}, optax::adam::AMSGRAD;
    OptaxJitAdamw = Adamw in OptaxJit: {optax::adam::hand_on::<_, _, true>}, optax::adam::ADAMW;

    KerasSgd = Sgd in Keras: keras::Sgd<H>, keras::SGD;
    KerasMomentum = Momentum in Keras: keras::Momentum<H>, keras::MOMENTUM;
    KerasNesterov = Nesterov in Keras: keras::Momentum<H>, keras::NESTEROV;
    KerasAdagrad = Adagrad in Keras: keras::Adagrad<H>, keras::ADAGRAD;
    KerasAdadelta = Adadelta in Keras: keras::Adadelta<H>, keras::ADADELTA;
    KerasRmsprop = Rmsprop in Keras: {keras::rmsprop::hand_on::<_, _>}, keras::rmsprop::RMSPROP;
    KerasAdam = Adam in Keras: {keras::adam::hand_on::<_, _, false>}, keras::adam::ADAM;
    KerasAdamax = Adamax in Keras: keras::Adamax<H>, keras::ADAMAX;
    KerasNadam = Nadam in Keras: keras::Nadam<H>, keras::NADAM;
    KerasAmsgrad = Amsgrad in Keras: {keras::adam::hand_on::<_, _, false>}, keras::adam::AMSGRAD;
    KerasAdamw = Adamw in Keras: {keras::adam::hand_on::<_, _, false>}, keras::adam::ADAMW;

    KerasJitAdam = Adam in KerasJit: {keras::adam::hand_on::<_, _, true>}, keras::adam::COMPILED;
}

impl Form {
    /// All of them, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        Self::ALL.iter().copied()
    }

    /// The optimizer in that convention.
    ///
    /// # Errors
    ///
    /// [`Error::NoForm`], which lists the conventions that have the optimizer.
    pub fn new(optimizer: Optimizer, convention: Convention) -> Result<Self, Error> {
        let found = optimizer.forms().find(|form| form.convention() == convention);
        found.ok_or_else(|| Error::NoForm {
            optimizer: optimizer.key(),
            convention: convention.key(),
            known: optimizer.conventions().map(Choice::key).collect::<Vec<_>>().join(", "),
        })
    }

    /// The hyper-parameters that it has, in the order in which they are shown.
    pub fn parameters(self) -> impl Iterator<Item = HyperParameter> + Clone {
        self.signature().parameters.iter().map(|(parameter, _)| *parameter)
    }

    /// The value of a hyper-parameter that nobody gave, as text; `None` where it has no such default.
    pub fn default_of(self, parameter: HyperParameter) -> Option<&'static str> {
        let found = self.signature().parameters.iter().find(|(known, _)| *known == parameter);
        found.and_then(|(_, default)| *default)
    }

    /// The switches that it has.
    pub const fn switches(self) -> &'static [Switch] {
        self.signature().switches
    }

    /// How it departs from the paper's form, for those who learn from it: in its equations, and, as all forms of its
    /// convention do, in how it is computed. Empty for the paper's form.
    ///
    /// ```
    /// use adamscope::rule::{Convention, Form, Optimizer};
    ///
    /// let keras = Form::new(Optimizer::Adam, Convention::Keras).unwrap();
    /// assert!(keras.departure().starts_with("ε is the paper's ε̂"));
    /// assert_eq!(Form::default().departure(), "");
    /// ```
    pub fn departure(self) -> String {
        let parts = [self.signature().departure, self.convention().departure()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What is known of a quantity in it, with these switches on: symbols and names may be its own, and the numbers of
    /// equations are those of Adam's Algorithm 1 alone.
    pub fn facts(self, quantity: Quantity, switches: Switches) -> Facts {
        let shared = symbols::written(quantity, self.optimizer(), self.convention(), switches);
        let own = || self.signature().facts.iter().find(|facts| facts.quantity == quantity).copied();
        let facts = shared.or_else(own).unwrap_or(*quantity.facts());
        let equation = if matches!(self.0, Pair::PaperAdam) { facts.equation } else { None };
        Facts { equation, ..facts }
    }
}

/// Adam's, the paper's.
impl Default for Form {
    fn default() -> Self {
        Self(Pair::PaperAdam)
    }
}

impl std::fmt::Display for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.optimizer().key(), self.convention().key())
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::NumberType;

    #[test]
    fn no_pair_stands_in_the_table_twice() {
        for form in Form::all() {
            let same = |other: &Form| {
                other.optimizer() == form.optimizer() && other.convention() == form.convention()
            };
            assert_eq!(Form::all().filter(same).count(), 1, "{form}");
        }
    }

    #[test]
    fn every_optimizer_has_the_papers_form_and_every_default_can_be_read() {
        for optimizer in Optimizer::ALL {
            assert!(Form::new(*optimizer, Convention::Paper).is_ok(), "{}", optimizer.key());
        }
        for form in Form::all() {
            for parameter in form.parameters() {
                assert_eq!(form.parameters().filter(|other| *other == parameter).count(), 1, "{form}");
                if let Some(text) = form.default_of(parameter) {
                    parameter.read(text, NumberType::F64).unwrap();
                }
            }
        }
    }
}
