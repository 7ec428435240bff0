//! Claim: whatever a step hands over that is no number ends the run, even where the step itself loses sight of it.
//!
//! Storing looks at few of the numbers that it stores. Here every quantity of every form in turn is made ∞, −∞ and NaN at
//! some coordinate, and the rule goes on with that.

use adamscope::objective::{GradientTable, Gradients};
use adamscope::rule::{Form, Limit, Recorder, Rule, Switch, WithRule};
use adamscope::scalar::{Decimal, Number, Scalar};
use adamscope::trace::{Columns, Run};
use adamscope::{Choice, Error, Experiment, Quantity};
use std::cell::Cell;
use std::rc::Rc;

/// Sixteen, eight or one at a time, then a pair, then one that is left.
const WIDTH: usize = 19;

/// The first of each.
const FIRST: [usize; 3] = [0, 16, 18];

/// RAdam takes momentum's step in the one and its own in the other.
const STEPS: [u64; 2] = [2, 7];

#[derive(Clone, Copy, Debug)]
enum Bad {
    Infinite,
    MinusInfinite,
    NotANumber,
}

impl Bad {
    fn value<S: Scalar>(self, like: S) -> S {
        match self {
            Self::Infinite => like.one() / like.zero(),
            Self::MinusInfinite => -like.one() / like.zero(),
            Self::NotANumber => like.zero() / like.zero(),
        }
    }
}

/// What is made bad, and where.
#[derive(Clone, Copy, Debug)]
struct Place {
    quantity: Quantity,
    bad: Bad,
    index: usize,
}

/// A rule of which one value is bad.
#[derive(Clone)]
struct Spoilt<A> {
    rule: A,
    place: Rc<Cell<Option<Place>>>,
}

impl<A: Rule<MEMORY>, const MEMORY: usize> Rule<MEMORY> for Spoilt<A> {
    type Hyper = A::Hyper;
    type Shared = (A::Shared, Option<Place>);

    const REMEMBERED: [Quantity; MEMORY] = A::REMEMBERED;
    const LOSES: &'static [Quantity] = A::LOSES;
    const ACCUMULATES: bool = A::ACCUMULATES;
    const HAS_EPS: bool = A::HAS_EPS;

    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Self::Shared
    where
        S: Scalar<Hyper = A::Hyper>,
        R: Recorder<S> + ?Sized,
    {
        (self.rule.begin(t, see), None)
    }

    fn at(&self, shared: &Self::Shared, index: usize) -> Self::Shared {
        (self.rule.at(&shared.0, index), self.place.get().filter(|place| index == place.index))
    }

    fn coordinate<S, R>(
        &self,
        shared: &Self::Shared,
        g: S,
        memory: [S; MEMORY],
        theta: S,
        see: &mut R,
    ) -> ([S; MEMORY], S)
    where
        S: Scalar<Hyper = A::Hyper>,
        R: Recorder<S> + ?Sized,
    {
        match shared.1 {
            Some(place) => self.rule.coordinate(&shared.0, g, memory, theta, &mut Spoil { see, place }),
            None => self.rule.coordinate(&shared.0, g, memory, theta, see),
        }
    }

    fn initial_memory(&self) -> [A::Hyper; MEMORY] {
        self.rule.initial_memory()
    }
}

struct Spoil<'a, R: ?Sized> {
    see: &'a mut R,
    place: Place,
}

impl<S: Scalar, R: Recorder<S> + ?Sized> Recorder<S> for Spoil<'_, R> {
    fn each(&mut self, quantity: Quantity, value: S) -> S {
        let spoilt = quantity == self.place.quantity;
        self.see.each(quantity, if spoilt { self.place.bad.value(value) } else { value })
    }

    fn once(&mut self, quantity: Quantity, value: S::Hyper) -> S::Hyper {
        self.see.once(quantity, value)
    }

    fn aside(&mut self, quantity: Quantity, value: S) {
        self.see.aside(quantity, value);
    }

    fn wants(&self, quantity: Quantity) -> bool {
        self.see.wants(quantity)
    }
}

/// The same gradient in every step.
#[derive(Clone)]
struct Same<S>(Vec<S>);

impl<S: Number> Gradients<S> for Same<S> {
    fn at(&mut self, _: u64, _: &[S], g: &mut [S]) -> Result<Option<S::Hyper>, Error> {
        g.copy_from_slice(&self.0);
        Ok(None)
    }

    fn has_loss(&self) -> bool {
        false
    }
}

/// Runs a rule with one bad value after the other; counts them.
struct Each<'a>(&'a Experiment);

impl Each<'_> {
    fn run<S: Number, A: Rule<MEMORY, Hyper = S::Hyper>, const MEMORY: usize>(self, rule: A) -> usize {
        let one = S::default().one();
        let quantities = self.0.quantities().unwrap();
        let mut columns = Columns::new(&quantities, WIDTH);
        let place = Rc::new(Cell::new(None));
        let mut run =
            Run::new(Spoilt { rule, place: place.clone() }, vec![one; WIDTH], Same(vec![one; WIDTH]));
        let derived = self.0.derived().unwrap();
        let mine = |quantity: &&Quantity| {
            **quantity != Quantity::Gradient && !quantity.facts().shared && !derived.contains(quantity)
        };
        let mut count = 0;
        for t in 1..=STEPS[1] {
            for quantity in quantities.iter().filter(mine).filter(|_| STEPS.contains(&t)) {
                for bad in [Bad::Infinite, Bad::MinusInfinite, Bad::NotANumber] {
                    for index in FIRST {
                        place.set(Some(Place { quantity: *quantity, bad, index }));
                        let said = match run.clone().store(&mut columns.clone()) {
                            Ok(()) => panic!("step {t} of {}: {:?} got lost", self.0, place.get()),
                            Err(error) => error.to_string(),
                        };
                        let named = format!("step {t}: {}[{index}] ", quantity.facts().key);
                        assert!(said.starts_with(&named), "{}: {said}", self.0);
                        count += 1;
                    }
                }
            }
            place.set(None);
            if let Err(error) = run.store(&mut columns) {
                // Nadam's 0.96^(t/250).
                assert!(error.to_string().contains("has no decimal value"), "{}: {error}", self.0);
                return 0;
            }
        }
        count
    }
}

struct InF64<'a>(Each<'a>);
struct InF32<'a>(Each<'a>);

impl<'a> WithRule<'a, f64> for InF64<'a> {
    type Output = usize;

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = f64> + 'a>(self, rule: A) -> usize {
        self.0.run::<f64, A, MEMORY>(rule)
    }
}

impl<'a> WithRule<'a, f64> for InF32<'a> {
    type Output = usize;

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = f64> + 'a>(self, rule: A) -> usize {
        self.0.run::<f32, A, MEMORY>(rule)
    }
}

impl<'a> WithRule<'a, Decimal> for Each<'a> {
    type Output = usize;

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = Decimal> + 'a>(self, rule: A) -> usize {
        self.run::<Decimal, A, MEMORY>(rule)
    }
}

fn experiment(form: Form, switch: Option<Switch>) -> Experiment {
    let table = GradientTable::from_rows("ones", &[[1.0; WIDTH]]).unwrap();
    let builder = Experiment::builder().gradients(table).start(["1"; WIDTH]).alpha("0.1");
    let builder = builder.optimizer(form.optimizer().key()).convention(form.convention().key());
    switch.into_iter().fold(builder, |builder, switch| builder.switch(switch.key())).build().unwrap()
}

#[test]
fn a_value_that_is_no_number_ends_the_run_whichever_it_is() {
    let [mut double, mut single, mut decimal] = [0; 3];
    for form in Form::all() {
        for switch in form.switches().iter().copied().map(Some).chain([None]) {
            let experiment = experiment(form, switch);
            let read = |_, literal: &_| <f64 as Number>::read(literal);
            double += experiment.rule(read, InF64(Each(&experiment)));
            if switch.is_none() {
                single += experiment.rule(read, InF32(Each(&experiment)));
                decimal += experiment.rule(|_, literal| Decimal::read(literal), Each(&experiment));
            }
        }
    }
    // Three quantities each, at three places of two steps, bad in three ways.
    let least = Form::all().count() * 3 * 3 * 2 * 3;
    assert!([double, single, decimal].iter().all(|count| *count >= least), "{double} {single} {decimal}");
}

#[test]
fn clipping_does_not_hide_an_infinite_gradient() {
    let experiment = experiment(Form::all().next().unwrap(), None);
    struct Clipped<'a>(&'a Experiment);
    impl<'a> WithRule<'a, f64> for Clipped<'a> {
        type Output = ();

        fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = f64> + 'a>(self, rule: A) {
            for index in FIRST {
                let mut g = vec![1.0; WIDTH];
                g[index] = f64::INFINITY;
                let run = Run::new(rule.clone(), vec![1.0; WIDTH], Same(g));
                let mut run = run.clipped(Limit::Value { limit: 1.0 });
                let mut columns = Columns::new(&self.0.quantities().unwrap(), WIDTH);
                let said = run.store(&mut columns).unwrap_err().to_string();
                assert!(said.starts_with(&format!("step 1: g[{index}] ")), "{said}");
            }
        }
    }
    experiment.rule(|_, literal| <f64 as Number>::read(literal), Clipped(&experiment));
}
