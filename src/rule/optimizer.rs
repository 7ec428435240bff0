//! The optimizers by name.

use super::{Convention, Form};
use crate::choice::Choice;

/// The optimizers by name: what `--optimizer` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Optimizer {
    /// Gradient descent.
    Sgd,
    /// Gradient descent with a momentum buffer.
    Momentum,
    /// The same with the gradient taken where the momentum leads.
    Nesterov,
    /// AdaGrad, Duchi et al. 2011.
    Adagrad,
    /// Adadelta, Zeiler 2012.
    Adadelta,
    /// RMSprop, Hinton 2012.
    Rmsprop,
    /// [`Adam`](super::Adam), Kingma & Ba 2015.
    #[default]
    Adam,
    /// AdaMax, Kingma & Ba 2015.
    Adamax,
    /// Nadam, Dozat 2016.
    Nadam,
    /// RAdam, Liu et al. 2020.
    Radam,
    /// AMSGrad, Reddi et al. 2018.
    Amsgrad,
    /// AdamW, Loshchilov & Hutter 2019.
    Adamw,
}

use Optimizer::*;

impl Optimizer {
    /// What it is, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Sgd => "gradient descent: a step against the gradient",
            Momentum => "momentum: steps add up; with the dampening at μ its buffer is Adam's first moment",
            Nesterov => "Nesterov's momentum: the gradient is taken where the momentum leads",
            Adagrad => "AdaGrad: steps shrink with all squared gradients so far",
            Adadelta => "Adadelta: steps as long as those before, in units of θ",
            Rmsprop => "RMSprop: divides by the root of Adam's second moment, which comes from here",
            Adam => "Adam: adaptive moment estimation",
            Adamax => "AdaMax: Adam with the largest gradient in place of the second moment",
            Nadam => "Nadam: Adam with Nesterov's momentum",
            Radam => "RAdam: Adam that takes momentum's steps until its second moment can be trusted",
            Amsgrad => "AMSGrad: Adam whose second moment never falls",
            Adamw => "AdamW: Adam with weight decay beside the moments",
        }
    }

    /// Where it was published.
    pub const fn source(self) -> &'static str {
        match self {
            Sgd => "Robbins & Monro 1951; Cauchy 1847",
            Momentum => "Polyak 1964; Sutskever et al. 2013",
            Nesterov => "Nesterov 1983; Sutskever et al. 2013",
            Adagrad => "Duchi, Hazan & Singer 2011, JMLR 12",
            Adadelta => "Zeiler 2012, Algorithm 1, arXiv:1212.5701",
            Rmsprop => "Hinton 2012, Neural Networks for Machine Learning, lecture 6e",
            Adam => "Kingma & Ba 2015, Algorithm 1, arXiv:1412.6980",
            Adamax => "Kingma & Ba 2015, Algorithm 2, arXiv:1412.6980",
            Nadam => "Dozat 2016, Incorporating Nesterov Momentum into Adam",
            Radam => "Liu et al. 2020, Algorithm 2, arXiv:1908.03265",
            Amsgrad => "Reddi, Kale & Kumar 2018, Algorithm 2, arXiv:1904.09237",
            Adamw => "Loshchilov & Hutter 2019, Algorithm 2, arXiv:1711.05101",
        }
    }

    /// Whether it is Adam or made from it, so that a learning rate that suits Adam suits it too.
    pub const fn is_kin_of_adam(self) -> bool {
        matches!(self, Adam | Adamax | Nadam | Radam | Amsgrad | Adamw)
    }

    /// Its forms, one for each convention that has it.
    pub fn forms(self) -> impl Iterator<Item = Form> + Clone {
        Form::all().filter(move |form| form.optimizer() == self)
    }

    /// The conventions that have it.
    pub fn conventions(self) -> impl Iterator<Item = Convention> + Clone {
        self.forms().map(Form::convention)
    }
}

impl Choice for Optimizer {
    const KIND: &'static str = "optimizer";
    const ALL: &'static [Self] =
        &[Adam, Sgd, Momentum, Nesterov, Adagrad, Adadelta, Rmsprop, Adamax, Nadam, Radam, Amsgrad, Adamw];

    fn key(self) -> &'static str {
        match self {
            Sgd => "sgd",
            Momentum => "momentum",
            Nesterov => "nesterov",
            Adagrad => "adagrad",
            Adadelta => "adadelta",
            Rmsprop => "rmsprop",
            Adam => "adam",
            Adamax => "adamax",
            Nadam => "nadam",
            Radam => "radam",
            Amsgrad => "amsgrad",
            Adamw => "adamw",
        }
    }
}
