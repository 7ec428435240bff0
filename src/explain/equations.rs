//! The rule, run once more with symbols.

use super::Equation;
use super::digits::{self, PutIn};
use super::letters::{before, now};
use super::state::State;
use super::why::stands_within;
use crate::Quantity;
use crate::error::Error;
use crate::experiment::Experiment;
use crate::expression::{Arena, Expression, Letter, Symbol};
use crate::objective::{Objective, Source};
use crate::rule::{HyperParameter, Limit, Recorder, Rule, WithRule};
use crate::scalar::{Literal, Number, Value};
use std::collections::HashMap;

/// What the letters of a step stand for, by their plain text.
pub(super) type Meaning = HashMap<String, Meant>;

/// What a letter stands for.
pub(super) enum Meant {
    /// A number that somebody gave, shown as it was given.
    Given(Literal),
    /// A number that was worked out.
    Value(Value),
}

/// The equations of step `t`: the objective's, then the rule's.
pub(super) fn of<S: Number>(
    experiment: &Experiment,
    t: u64,
    state: &State<S>,
) -> Result<Vec<Equation>, Error> {
    let arena = Arena::of_step(t);
    let mut meaning = Meaning::from([("t".to_owned(), Meant::Given(whole(t)))]);
    let mut made = match experiment.source() {
        Source::Objective(objective) => {
            of_objective(&arena, *objective, state.point(experiment), state, &mut meaning)?
        }
        _ => [Quantity::Loss, Quantity::Gradient].map(|quantity| Made::new(quantity, None)).into(),
    };
    let hyper = |parameter: HyperParameter, literal: &Literal| {
        let scheduled = (parameter == HyperParameter::Alpha).then(|| experiment.alpha::<S>(t)).flatten();
        let value = scheduled.unwrap_or_else(|| S::read(literal));
        arena.letter(Letter::new(parameter.symbol(), parameter.latex()), value)
    };
    for (parameter, literal) in experiment.hyper_parameters().iter() {
        meaning.insert(parameter.symbol().into(), Meant::Given(literal.clone()));
    }
    if let Some(clip) = experiment.clip() {
        meaning.insert(LIMIT.into(), Meant::Given(clip.limit().clone()));
    }
    made.push(Made::new(Quantity::Alpha, None));
    let step = Step { arena: &arena, experiment, t, state, meaning: &mut meaning };
    made.extend(experiment.rule(hyper, step));

    let mut equations = Vec::new();
    for Made { quantity, expression, aside, value } in made {
        let Some(value) = value.or_else(|| state.value(quantity)) else { continue };
        let left = now(experiment, quantity);
        // A bare number, such as RAdam's r where it has no use, is its own result.
        let letters = expression.map(|expression| expression.followed());
        let letters = letters.filter(|letters| !matches!(letters, Expression::Number(_)));
        let put_in = letters.as_ref().map(|letters| digits::put_in(letters, value, &meaning));
        let (numbers, result, rounded) = match put_in {
            Some(PutIn { numbers, result, rounded }) => (Some(numbers), result, rounded),
            None => (None, digits::given(value), None),
        };
        meaning.insert(left.text.clone(), Meant::Value(value));
        equations.push(Equation { quantity, left, letters, numbers, result, value, rounded, aside });
    }
    Ok(equations)
}

/// The letter of the limit that gradients are clipped to.
const LIMIT: &str = "c";

/// A quantity with the expression that gave it; none if it was given itself.
struct Made {
    quantity: Quantity,
    expression: Option<Expression>,
    /// Whether the rule goes on without it.
    aside: bool,
    /// What the symbols came to, in the run's own numbers; none for what is not the rule's.
    value: Option<Value>,
}

impl Made {
    fn new(quantity: Quantity, expression: Option<Expression>) -> Self {
        Self { quantity, expression, aside: false, value: None }
    }

    fn of<S: Number>(quantity: Quantity, expression: Expression, value: S) -> Self {
        Self { value: Some(value.value()), ..Self::new(quantity, Some(expression)) }
    }
}

/// f(θ_{t-1}) and the derivative by the coordinate, both from the objective's own function.
fn of_objective<S: Number>(
    arena: &Arena,
    objective: Objective,
    point: Vec<(Letter, Value)>,
    state: &State<S>,
    meaning: &mut Meaning,
) -> Result<Vec<Made>, Error> {
    let letters = point.iter().zip(&state.theta);
    let theta: Vec<_> = letters.map(|((letter, _), x)| arena.letter(letter.clone(), x.widen())).collect();
    let mut g = theta.clone();
    let loss = objective.gradient(&theta, &mut g)?;
    meaning.extend(point.into_iter().map(|(letter, value)| (letter.text, Meant::Value(value))));
    let g = g.get(state.coordinate).map(|g| g.expression().collected());
    Ok(vec![Made::new(Quantity::Loss, Some(loss.expression().collected())), Made::new(Quantity::Gradient, g)])
}

/// One step of the rule, with symbols.
struct Step<'a, 'm, S> {
    arena: &'a Arena,
    experiment: &'m Experiment,
    t: u64,
    state: &'m State<S>,
    meaning: &'m mut Meaning,
}

impl<'a, S: Number> WithRule<'a, Symbol<'a, S::Hyper>> for Step<'a, '_, S> {
    type Output = Vec<Made>;

    fn with<const MEMORY: usize, A>(self, mut rule: A) -> Vec<Made>
    where
        A: Rule<MEMORY, Hyper = Symbol<'a, S::Hyper>> + 'a,
    {
        let Self { arena, experiment, t, state, meaning } = self;
        let start = rule.initial_memory();
        let mut remember = |quantity, value: S| {
            let letter = before(experiment, quantity);
            meaning.insert(letter.text.clone(), Meant::Value(value.value()));
            arena.letter(letter, value)
        };
        let memory = std::array::from_fn(|slot| {
            let quantity = A::REMEMBERED[slot];
            remember(quantity, state.remembered(quantity).unwrap_or_else(|| S::narrow(start[slot].value)))
        });
        let theta = remember(Quantity::Parameter, state.theta[state.coordinate]);
        let g = now(experiment, Quantity::Gradient);
        let g = arena.letter(g, state.gradient().unwrap_or(theta.value));
        if A::ACCUMULATES {
            // What it has accumulated has a letter, too; the steps before are gone through for its number.
            let mut see = Accumulated { experiment, values: Vec::new() };
            for earlier in 1..t {
                see.values.clear();
                rule.begin::<Symbol<'a, S>, _>(earlier, &mut see);
            }
            for (quantity, value) in see.values {
                remember(quantity, value);
            }
        }
        let mut see = Names { experiment, made: Vec::new() };
        let g = match experiment.clip() {
            None => g,
            Some(clip) => {
                let limit = arena.letter(Letter::new(LIMIT, LIMIT), S::read(clip.limit()));
                let limit = match state.norm() {
                    None => Limit::Value { limit },
                    Some(norm) => {
                        see.made.push(Made::new(Quantity::GradientNorm, None));
                        let norm = arena.letter(now(experiment, Quantity::GradientNorm), norm.widen());
                        Limit::of_norm(limit, norm)
                    }
                };
                see.each(Quantity::ClippedGradient, limit.of(g))
            }
        };
        let shared = rule.begin::<Symbol<'a, S>, _>(t, &mut see);
        let shared = rule.at(&shared, state.coordinate);
        rule.coordinate(&shared, g, memory, theta, &mut see);
        see.made
    }
}

/// Names what it sees: notes how a quantity came about, and answers with its letter. Parts of an equation stay as they
/// are, so that the equation is printed in full.
struct Names<'m> {
    experiment: &'m Experiment,
    made: Vec<Made>,
}

impl<'a, S: Number> Recorder<Symbol<'a, S>> for Names<'_> {
    fn each(&mut self, quantity: Quantity, value: Symbol<'a, S>) -> Symbol<'a, S> {
        self.name(quantity, value, value.value)
    }

    fn once(&mut self, quantity: Quantity, value: Symbol<'a, S::Hyper>) -> Symbol<'a, S::Hyper> {
        self.name(quantity, value, S::narrow(value.value))
    }

    fn aside(&mut self, quantity: Quantity, value: Symbol<'a, S>) {
        self.made.push(Made { aside: true, ..Made::of(quantity, value.expression(), value.value) });
    }

    fn wants(&self, quantity: Quantity) -> bool {
        !stands_within(quantity)
    }
}

impl Names<'_> {
    fn name<'a, N: Copy, S: Number>(
        &mut self,
        quantity: Quantity,
        value: Symbol<'a, N>,
        number: S,
    ) -> Symbol<'a, N> {
        if stands_within(quantity) {
            return value;
        }
        self.made.push(Made::of(quantity, value.expression(), number));
        value.named(now(self.experiment, quantity))
    }
}

/// Gives what a rule accumulates the letters of the step before, and keeps its numbers.
struct Accumulated<'m, S> {
    experiment: &'m Experiment,
    values: Vec<(Quantity, S)>,
}

impl<'a, S: Number> Recorder<Symbol<'a, S>> for Accumulated<'_, S> {
    fn each(&mut self, _: Quantity, value: Symbol<'a, S>) -> Symbol<'a, S> {
        value
    }

    fn once(&mut self, quantity: Quantity, value: Symbol<'a, S::Hyper>) -> Symbol<'a, S::Hyper> {
        self.values.push((quantity, S::narrow(value.value)));
        if stands_within(quantity) { value } else { value.named(before(self.experiment, quantity)) }
    }
}

fn whole(t: u64) -> Literal {
    t.to_string().parse().unwrap_or_default()
}
