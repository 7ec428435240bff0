//! Keys, and what to say to a learner.

use super::Misconception;

/// What is known of a misconception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The name in reports and JSON.
    pub key: &'static str,
    /// What is wrong and what to do, to follow a colon.
    pub sentence: &'static str,
    /// Issues of projects that had it, or who has it on purpose; may be empty.
    pub seen_in: &'static str,
}

const fn facts([key, sentence, seen_in]: [&'static str; 3]) -> Facts {
    Facts { key, sentence, seen_in }
}

#[rustfmt::skip]
pub(super) const fn of(misconception: Misconception) -> &'static Facts {
    const ALL: [Facts; 34] = [
        facts(["no-bias-correction", "the bias correction is left out; divide m by 1 − β₁ᵗ and v by 1 − β₂ᵗ", "caffe#4224, mlx#1640"]),
        facts(["only-v-corrected", "only v is corrected; divide m by 1 − β₁ᵗ too", ""]),
        facts(["only-m-corrected", "only m is corrected; divide v by 1 − β₂ᵗ too", ""]),
        facts(["multiplied-by-correction", "the moments are multiplied by 1 − βᵗ; divide by it, since they are too small at first", "convnetjs#107"]),
        facts(["t-starts-at-0", "t is counted from 0, and 1 − β⁰ is 0; the first step has t = 1", "keras#10129"]),
        facts(["t-starts-at-2", "t is one too large in the corrections; the first step has t = 1", "cs231n.github.io#179"]),
        facts(["t-never-advances", "every step is corrected as the first; the power of β is t and grows with the steps", "ML-From-Scratch#35"]),
        facts(["power-fixed-at-2", "the power of β is always 2; it is t and grows with the steps", "npfl114#79"]),
        facts(["beta-times-t", "β is multiplied by t; it is raised to the power of t", ""]),
        facts(["one-minus-beta-to-the-t", "1 − β is raised to the power of t; raise β first, and then take it from 1", ""]),
        facts(["beta1-in-v-correction", "v is corrected with β₁; its correction is 1 − β₂ᵗ", "CNTK#2421"]),
        facts(["complement-taken-twice", "v is divided by β₂ᵗ, as if the correction were taken from 1 twice; divide by 1 − β₂ᵗ", "AdaBound-tensorflow#3"]),
        facts(["t-per-coordinate", "t goes up with every coordinate; it counts steps, and all coordinates of a step share it", "DiffSharp#292, dynet#77"]),
        facts(["corrected-fed-back", "the corrected moments go into the next step; go on with m and v themselves", "holocron#1"]),
        facts(["betas-swapped", "β₁ and β₂ are interchanged; β₁ belongs to m and β₂ to v", "Lightning#4714"]),
        facts(["beta-and-complement-swapped", "β and 1 − β are interchanged; β goes with the old moment, 1 − β with the new gradient", "blocks#1159, skip-thoughts#82"]),
        facts(["complement-missing", "the new gradient is added in full, as in classical momentum; multiply it by 1 − β", "classical momentum"]),
        facts(["beta-power-in-moment", "the moments decay by βᵗ; they decay by β at every step, and βᵗ is for the correction alone", "blocks#1144"]),
        facts(["moments-start-at-gradient", "the moments start at the first gradient; they start at 0", "Optim.jl 2.2.1"]),
        facts(["gradient-not-squared", "the gradient goes into v as it is; square it first", "Lightning#4714"]),
        facts(["centred-variance", "v averages the distance from m, as AdaBelief does on purpose; Adam's v averages g² itself", "AdaBelief does this on purpose"]),
        facts(["no-root", "v̂ stands in the denominator without its root; take √v̂", "torch/optim#48"]),
        facts(["eps-inside-root", "ε is added inside the root; add it after the root is taken", "d2l-zh#502, Flux#448"]),
        facts(["eps-hat", "ε is added to √v and not to √v̂, which is another convention; correct v before you take the root", "keras#17391: another convention"]),
        facts(["eps-omitted", "ε is left out; add it to √v̂", ""]),
        facts(["eps-subtracted", "ε is subtracted; add it to √v̂", "tensorflow#61411"]),
        facts(["multiplied-by-root", "m̂ is multiplied by √v̂ + ε; divide by it", "tribuo#401"]),
        facts(["alpha-missing", "the learning rate α is left out; multiply by it", ""]),
        facts(["gradient-in-numerator", "the gradient stands in the numerator; m̂ belongs there", ""]),
        facts(["wrong-sign", "the update is added; subtract it, to go down", "torch/optim#52"]),
        facts(["theta-not-chained", "every row starts from θ₀ again; start from the θ of the row before", "Practical_DL#24"]),
        facts(["gradient-at-wrong-theta", "the gradient is taken at another row's θ; take it at the θ of the row before", ""]),
        facts(["decay-coupled", "the weight decay goes into the gradient, as in Adam with L2 regularisation; AdamW takes it from θ beside the update", "keras#19051"]),
        facts(["decay-without-alpha", "the decay λθ is not multiplied by α, which is the paper's own form; here it is αλθ", "keras#19051"]),
    ];
    &ALL[misconception as usize]
}
