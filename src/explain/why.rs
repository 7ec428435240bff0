//! Why each equation is there, in half a sentence.

use crate::Quantity::{self, *};

/// What a quantity is called, and what its equation is for.
pub(super) const fn why(quantity: Quantity) -> (&'static str, &'static str) {
    match quantity {
        Loss => ("Objective", "its value where the step begins"),
        Gradient => ("Gradient", "how steep the objective is there, along this coordinate"),
        Alpha => ("Learning rate", "what the schedule gives this step"),
        GradientNorm => ("Norm of the gradient", "how long it is, over all coordinates"),
        ClippedGradient => ("Clipped gradient", "a larger one is cut down; the rule goes on with this"),
        DecayedGradient => ("Gradient with weight decay", "the parameter itself pulls towards 0"),
        FirstMoment => {
            ("First moment", "keep most of what was remembered, and take in a little of the new gradient")
        }
        SecondMoment => (
            "Second moment",
            "the same for the gradient's square: how large gradients are, whatever their sign",
        ),
        MeanGradient => ("Mean gradient", "what the squares are taken around"),
        MaxSecondMoment => ("Largest second moment", "it never falls, so that no step size grows again"),
        InfinityNorm => ("Infinity norm", "the largest gradient so far, fading by β₂ a step"),
        MomentumSchedule => ("Momentum of this step", "it grows towards β₁ as steps go by"),
        NextMomentum => ("Momentum of the next step", "Nesterov's step looks ahead"),
        MomentumProduct => ("Product of the momenta", "what is left of the start at 0"),
        AverageLength => ("Length of the average", "how many gradients the second moment is worth by now"),
        Rectification => {
            ("Rectification", "shortens the step while the second moment rests on few gradients")
        }
        Correction1 => ("Correction", "how much of the first moment is filled by now"),
        Correction2 => ("Correction", "how much of the second moment is filled by now"),
        FirstMomentHat => {
            ("Bias correction", "m began at 0; divided by the weights taken in so far it is an average")
        }
        SecondMomentHat => ("Bias correction", "the same for v, which fills more slowly"),
        GradientHat => {
            ("Bias correction", "the same for the gradient, whose weight in the average grows with μ")
        }
        NesterovMoment => ("Look ahead", "the average as the next step's momentum will have it"),
        Root => ("Root", "back from squares to the size of a gradient"),
        Denominator => ("Denominator", "kept away from 0 by ε"),
        LearningRate => ("Learning rate of the step", "the corrections are in it"),
        DirectionRoot => ("Size of steps", "how long steps have been, before the learning rate"),
        StepSize => ("Step size", "what one unit of the first moment moves the parameter"),
        ScaledGradient => ("Scaled gradient", "the gradient over its usual size"),
        Buffer => ("Momentum", "keep most of the last direction, and turn it a little"),
        Direction => ("Direction", "what the learning rate multiplies"),
        SquaredDirections => ("Squared directions", "how long steps have been, before the learning rate"),
        AdamStep => ("Adam's step", "what is taken without weight decay"),
        WeightDecay => ("Weight decay", "a part of the parameter, taken from it beside the step"),
        DecayedParameter => ("Parameter after decay", "where the step goes on from"),
        Update => ("Update", "what is taken from the parameter"),
        Parameter => ("Parameter", "a step against the gradient"),
    }
}

/// Whether a quantity has no equation of its own but stands, as it is, in those that it is a part of. The others have a
/// letter, and an equation.
pub(super) const fn stands_within(quantity: Quantity) -> bool {
    matches!(
        quantity,
        DecayedGradient
            | Correction1
            | Correction2
            | Root
            | Denominator
            | DirectionRoot
            | StepSize
            | ScaledGradient
            | AdamStep
            | WeightDecay
            | DecayedParameter
    )
}
