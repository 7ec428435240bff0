//! What people and other programs call the quantities: one table of names.

use crate::Quantity;
use crate::error::nearest;
use crate::quantity::Facts;
use unicode_normalization::UnicodeNormalization;

/// What a column of a learner's table holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// The step.
    Step,
    /// The coordinate that the row is about.
    Coordinate,
    /// A quantity; with the index of a coordinate, if its name has one.
    Quantity(Quantity, Option<usize>),
}

/// Other names of a quantity, beside its key and the symbols that a run has for it. They are compared without regard to how they are written, and
/// each may be followed by a `t`. A name may belong to several quantities; a run that has one of them knows which is
/// meant.
///
/// | | optax | PyTorch | Keras | candle |
/// |---|---|---|---|---|
/// | m | mu | exp_avg | momentum | first_moment |
/// | v | nu | exp_avg_sq, square_avg | velocity | second_moment |
/// | b | trace | momentum_buffer | momentum | |
///
/// "Dive into Deep Learning" calls m and v v and s. Its v can't be told from the usual one, so neither is here.
pub fn other_names(quantity: Quantity) -> &'static [&'static str] {
    match quantity {
        Quantity::Loss => &["f", "f(θ)", "f(θt)", "f(x)", "objective", "cost"],
        Quantity::Gradient => &["grad", "gradient", "∇", "∇f", "∇f(θ)", "∇f(θt-1)"],
        Quantity::FirstMoment => &["mu", "exp_avg", "momentum", "first_moment"],
        Quantity::SecondMoment => &["nu", "exp_avg_sq", "square_avg", "velocity", "second_moment"],
        Quantity::MeanGradient => &["grad_avg"],
        Quantity::MaxSecondMoment => &["max_exp_avg_sq", "nu_max"],
        Quantity::InfinityNorm => &["exp_inf"],
        Quantity::Buffer => &["momentum_buffer", "momentum", "velocity", "buf", "trace"],
        Quantity::Correction1 => &["1-β1^t", "1-beta1^t", "bias_correction1"],
        Quantity::Correction2 => &["1-β2^t", "1-beta2^t", "bias_correction2"],
        Quantity::FirstMomentHat => &["m^", "mˆ", "m̂", "hat_m", "mu_hat", "m_corrected"],
        Quantity::SecondMomentHat => &["v^", "vˆ", "v̂", "hat_v", "nu_hat", "v_corrected"],
        Quantity::Root => &["√v̂", "√(v̂)", "√v_hat", "sqrt(v_hat)", "sqrt(v̂)"],
        Quantity::Denominator => &["√v̂+ε", "√(v̂)+ε", "sqrt(v_hat)+eps", "denom"],
        Quantity::Update => &["Δ", "Δθ", "delta", "delta_theta"],
        Quantity::Parameter => &["θ", "ϑ", "param", "parameter"],
        _ => &[],
    }
}

const STEP: [&str; 6] = ["t", "step", "steps", "iter", "iteration", "timestep"];
const COORDINATE: [&str; 3] = ["i", "coord", "coordinate"];

/// The names of the quantities that a run has.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// Keys and symbols, folded.
    own: Vec<(String, Quantity)>,
    /// What others call them, folded.
    others: Vec<(String, Quantity)>,
    keys: Vec<&'static str>,
    /// The keys of all but parts of equations.
    listed: Vec<&'static str>,
}

impl Names {
    /// Those of the quantities that have these facts.
    pub fn of(facts: &[Facts]) -> Self {
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for Facts { quantity, key, symbol, latex, .. } in facts {
            own.extend([key, symbol, latex].map(|name| (fold(name), *quantity)));
            others.extend(other_names(*quantity).iter().map(|name| (fold(name), *quantity)));
        }
        for names in [&mut own, &mut others] {
            names.sort();
            names.dedup();
        }
        let listed = facts.iter().filter(|facts| !facts.part).map(|facts| facts.key).collect();
        Self { own, others, keys: facts.iter().map(|facts| facts.key).collect(), listed }
    }

    /// What a column of that name holds.
    pub fn head(&self, name: &str) -> Option<Head> {
        let folded = fold(name);
        if STEP.contains(&folded.as_str()) {
            return Some(Head::Step);
        }
        if COORDINATE.contains(&folded.as_str()) {
            return Some(Head::Coordinate);
        }
        let (base, coordinate) = coordinate_of(&folded);
        let without_t = || base.strip_suffix('t').and_then(|base| self.quantity(base));
        let quantity = self.quantity(base).or_else(without_t)?;
        let fits = coordinate.is_none() || !quantity.facts().shared;
        fits.then_some(Head::Quantity(quantity, coordinate))
    }

    /// The quantity that alone has this folded name; a name of its own goes before those that others give.
    fn quantity(&self, folded: &str) -> Option<Quantity> {
        let alone = |names: &[(String, Quantity)]| {
            let mut called = names.iter().filter(|(name, _)| name == folded);
            let (_, quantity) = called.next()?;
            called.next().is_none().then_some(*quantity)
        };
        alone(&self.own).or_else(|| alone(&self.others))
    }

    /// The key that looks most like a name which is none.
    pub fn nearest(&self, name: &str) -> Option<String> {
        nearest(name, self.keys.iter().copied())
    }

    /// The keys, as a message lists them.
    pub fn keys(&self) -> String {
        self.listed.join(", ")
    }
}

/// A name without what makes no difference in it: case, white space, underscores, how Unicode composes it and raises or
/// lowers it, and the marks of LaTeX and Markdown.
fn fold(name: &str) -> String {
    let plain = name.nfkc().flat_map(char::to_lowercase).map(|c| match c {
        '\u{2212}' => '-',
        'ϑ' => 'θ',
        'ϵ' => 'ε',
        c => c,
    });
    plain.filter(|c| !c.is_whitespace() && !"_{}$\\*`".contains(*c)).collect()
}

/// The name without the index of its coordinate, `[1]` or `t,1`. An index that no machine can hold is the largest.
fn coordinate_of(folded: &str) -> (&str, Option<usize>) {
    let bracketed = || folded.strip_suffix(']')?.rsplit_once('[');
    let lowered = || folded.rsplit_once("t,");
    let digits =
        |(_, index): &(&str, &str)| !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    match bracketed().or_else(lowered).filter(digits) {
        Some((base, index)) => (base, Some(index.parse().unwrap_or(usize::MAX))),
        None => (folded, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(name: &str, quantities: &[Quantity]) -> Option<Head> {
        let facts: Vec<Facts> = quantities.iter().map(|quantity| *quantity.facts()).collect();
        Names::of(&facts).head(name)
    }

    fn all() -> Vec<Quantity> {
        Quantity::all().collect()
    }

    /// Those of a run of Adam.
    fn adams() -> Vec<Quantity> {
        crate::Experiment::builder().build().unwrap().quantities().unwrap()
    }

    fn among(quantities: &[Quantity], name: &str) -> Option<Quantity> {
        match head(name, quantities) {
            Some(Head::Quantity(quantity, None)) => Some(quantity),
            _ => None,
        }
    }

    fn quantity(name: &str) -> Option<Quantity> {
        among(&adams(), name)
    }

    #[test]
    fn every_quantity_is_known_by_its_key_its_symbol_and_its_latex() {
        for facts in Quantity::all().map(Quantity::facts) {
            for name in [facts.key, facts.symbol, facts.latex, &format!("${}$", facts.latex)] {
                assert_eq!(among(&all(), name), Some(facts.quantity), "{name}");
            }
        }
    }

    #[test]
    fn case_space_composition_and_the_index_t_make_no_difference() {
        let names = [
            (Quantity::FirstMomentHat, "m̂ M_hat mhat m̂_t m_hat_t M̂ m̂ₜ \\hat{m}_t \\hat{m} hat_m m^"),
            (Quantity::SecondMomentHat, "v̂ V_HAT vhat v̂_t v̂ₜ"),
            (Quantity::Gradient, "g G g_t gₜ ∇ ∇f grad Gradient g_{t}"),
            (Quantity::FirstMoment, "m m_t mₜ M"),
            (Quantity::Update, "Δ Δ_t Δθ delta update Update"),
            (Quantity::Parameter, "θ θ_t θₜ theta Θ ϑ \\theta_t param"),
        ];
        for (expected, names) in names {
            for name in names.split(' ') {
                assert_eq!(quantity(name), Some(expected), "{name}");
                assert_eq!(quantity(&format!("  {name} ")), Some(expected), "{name}");
            }
        }
        // Composed and decomposed: the letter and its mark, or one character where there is one.
        assert_eq!(quantity("θ\u{302}"), None);
        assert_eq!(quantity("m\u{302}"), Some(Quantity::FirstMomentHat));
        assert_eq!(quantity("m hat"), Some(Quantity::FirstMomentHat));
    }

    #[test]
    fn the_names_of_other_frameworks_are_known() {
        let [m, v] = [Quantity::FirstMoment, Quantity::SecondMoment];
        for (m_name, v_name) in [
            ("mu", "nu"),
            ("exp_avg", "exp_avg_sq"),
            ("momentum", "velocity"),
            ("first_moment", "second_moment"),
        ] {
            assert_eq!((quantity(m_name), quantity(v_name)), (Some(m), Some(v)));
        }
        let hats = [Quantity::FirstMomentHat, Quantity::SecondMomentHat];
        assert_eq!(["mu_hat", "nu_hat"].map(quantity), hats.map(Some));
        assert_eq!(among(&[Quantity::Buffer], "momentum"), Some(Quantity::Buffer));
        assert_eq!(among(&[Quantity::FirstMoment, Quantity::Buffer], "momentum"), None);
        // Nadam has a μ of its own.
        assert_eq!(among(&all(), "mu"), Some(Quantity::MomentumSchedule));
    }

    #[test]
    fn a_name_is_one_of_the_runs_own_quantities() {
        assert_eq!(head("loss", &[Quantity::Gradient]), None);
        assert_eq!(head("s", &all()), None);
        assert_eq!(head("", &all()), None);
        assert_eq!(head("m [kg]", &all()), None);
        assert_eq!(head("loss[0]", &all()), None);
    }

    #[test]
    fn a_coordinate_is_an_index() {
        let at = |name: &str| match head(name, &all()) {
            Some(Head::Quantity(quantity, Some(index))) => Some((quantity.key(), index)),
            _ => None,
        };
        for name in ["g[1]", "g_t[1]", "g [ 1 ]", "gₜ,₁", "g_{t,1}", "∇[1]"] {
            assert_eq!(at(name), Some(("g", 1)), "{name}");
        }
        assert_eq!(at("m̂[0]"), Some(("m_hat", 0)));
        assert_eq!(at("m_hat[10]"), Some(("m_hat", 10)));
        assert_eq!(at("m[99999999999999999999]"), Some(("m", usize::MAX)));
        assert_eq!(head("m[]", &all()), None);
        assert_eq!(head("m[-1]", &all()), None);
    }

    #[test]
    fn the_step_and_the_coordinate_have_columns_of_their_own() {
        for name in ["t", "T", "step", "Iteration", "time step"] {
            assert_eq!(head(name, &all()), Some(Head::Step), "{name}");
        }
        assert_eq!(head("i", &all()), Some(Head::Coordinate));
    }
}
