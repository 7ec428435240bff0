//! Claim: what must hold of every rule in every convention, does: for all hyper-parameters, in every number type.

use adamscope::objective::{FromTable, GradientTable};
use adamscope::rule::{Convention, Form, Recorder, Rule, Switch, WithRule};
use adamscope::scalar::{Number, NumberType};
use adamscope::trace::{Columns, Run};
use adamscope::{Choice, Experiment, ExperimentBuilder, HyperParameter, Quantity};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An experiment that may be run: the rule, its settings as texts, and gradients.
#[derive(Clone, Debug)]
struct Case {
    form: Form,
    hyper: Vec<(HyperParameter, String)>,
    switches: Vec<Switch>,
    number: NumberType,
    g: Vec<Vec<String>>,
}

fn decimal(least: u32, most: u32) -> BoxedStrategy<String> {
    (least..=most).prop_map(|n| format!("{}.{:03}", n / 1000, n % 1000)).boxed()
}

/// Values with and without 0, which turns off what it is for. ε stays away from 0: without it a run may have no answer.
fn value_of(parameter: HyperParameter) -> BoxedStrategy<String> {
    let or_zero = |most| prop_oneof![Just("0".to_owned()), decimal(1, most)].boxed();
    match parameter {
        HyperParameter::Alpha => decimal(1, 500),
        HyperParameter::Beta1 | HyperParameter::Beta2 | HyperParameter::Rho => decimal(0, 990),
        HyperParameter::Eps => decimal(1, 1000),
        HyperParameter::Threshold => decimal(4000, 6000),
        HyperParameter::MomentumDecay => (0_u8..3).prop_map(|whole| whole.to_string()).boxed(),
        _ => or_zero(990),
    }
}

/// Not 0, for AdaMax divides by the largest.
fn gradients() -> impl Strategy<Value = Vec<Vec<String>>> {
    let one = (decimal(1, 20_000), any::<bool>())
        .prop_map(|(size, minus)| if minus { format!("-{size}") } else { size });
    (1_usize..=19)
        .prop_flat_map(move |width| prop::collection::vec(prop::collection::vec(one.clone(), width), 1..=7))
}

fn case_of(forms: impl Iterator<Item = Form>) -> impl Strategy<Value = Case> {
    prop::sample::select(forms.collect::<Vec<_>>()).prop_flat_map(|form| {
        let hyper: Vec<_> =
            form.parameters().map(|parameter| (Just(parameter), value_of(parameter))).collect();
        let switches = prop::sample::subsequence(form.switches().to_vec(), 0..=form.switches().len());
        let number = prop::sample::select(NumberType::ALL.to_vec());
        (Just(form), hyper, switches, number, gradients())
            .prop_map(|(form, hyper, switches, number, g)| Case { form, hyper, switches, number, g })
    })
}

impl Case {
    fn table(&self) -> GradientTable {
        GradientTable::from_texts("generated", &self.g).unwrap()
    }

    fn builder(&self) -> ExperimentBuilder {
        let mut builder = Experiment::builder().gradients(self.table()).number(self.number.key());
        builder = builder.optimizer(self.form.optimizer().key()).convention(self.form.convention().key());
        builder = builder.start(vec!["0.5"; self.g[0].len()]);
        for (parameter, text) in &self.hyper {
            builder = builder.hyper_parameter(parameter.key(), text);
        }
        self.switches.iter().fold(builder, |builder, switch| builder.switch(switch.key()))
    }
}

/// All that it sees, as text, by step, coordinate and quantity: what Debug prints tells numbers apart to the bit.
#[derive(Default)]
struct Seen {
    t: u64,
    coordinate: usize,
    values: BTreeMap<(u64, Quantity, usize), String>,
}

impl<S: Number> Recorder<S> for Seen {
    fn each(&mut self, quantity: Quantity, value: S) -> S {
        self.values.insert((self.t, quantity, self.coordinate), format!("{value:?}"));
        value
    }

    fn once(&mut self, quantity: Quantity, value: S::Hyper) -> S::Hyper {
        self.values.insert((self.t, quantity, 0), format!("{:?}", S::narrow(value)));
        value
    }

    fn step(&mut self, t: u64) {
        self.t = t;
    }

    fn coordinate(&mut self, index: usize) {
        self.coordinate = index;
    }
}

/// Runs a rule twice, once storing and once watching.
struct Twice<'a, S> {
    experiment: &'a Experiment,
    table: GradientTable,
    start: Vec<S>,
}

impl<'a, S: Number> WithRule<'a, S::Hyper> for Twice<'a, S> {
    type Output = TestCaseResult;

    fn with<const MEMORY: usize, A>(self, rule: A) -> TestCaseResult
    where
        A: Rule<MEMORY, Hyper = S::Hyper> + 'a,
    {
        let Self { experiment, table, start } = self;
        let quantities = experiment.quantities().unwrap();
        let mut columns = Columns::<S>::new(&quantities, start.len());
        let mut storing = Run::new(rule, start, FromTable::new(Arc::new(table)));
        let mut watching = storing.clone();
        let mut seen = Seen::default();
        for _ in 0..experiment.steps() {
            if let Err(error) = storing.store(&mut columns) {
                // A run may have no answer, but not for another reason than a number without a value.
                prop_assert!(error.to_string().starts_with("step "), "{error}");
                return Ok(());
            }
            watching.advance(&mut seen).unwrap();
        }
        let recorded = quantities.iter().flat_map(|quantity| {
            let row = |t: u64| columns.row(*quantity, t as usize - 1).unwrap().iter().enumerate();
            let steps = 1..=experiment.steps();
            steps.flat_map(move |t| row(t).map(move |(i, value)| ((t, *quantity, i), format!("{value:?}"))))
        });
        let recorded: BTreeMap<_, _> = recorded.collect();
        prop_assert!(recorded == seen.values, "{}", differing(&recorded, &seen.values));
        Ok(())
    }
}

type Values = BTreeMap<(u64, Quantity, usize), String>;

fn differing(stored: &Values, seen: &Values) -> String {
    let keys = stored.keys().chain(seen.keys()).find(|key| stored.get(key) != seen.get(key));
    keys.map_or(String::new(), |key| format!("{key:?}: {:?} and {:?}", stored.get(key), seen.get(key)))
}

fn typed<S: Number>(case: &Case) -> TestCaseResult {
    let experiment = case.builder().build().unwrap();
    let start = experiment.start().iter().map(|literal| S::narrow(S::read(literal))).collect();
    experiment
        .rule(|_, literal| S::read(literal), Twice { experiment: &experiment, table: case.table(), start })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 600, ..Default::default() })]

    #[test]
    fn storing_a_few_coordinates_at_a_time_gives_the_bits_of_one_after_the_other(case in case_of(Form::all())) {
        typed::<f64>(&case)?;
        typed::<f32>(&case)?;
        typed::<adamscope::scalar::Decimal>(&case)?;
    }

    #[test]
    fn an_experiment_written_down_reads_back_the_same(case in case_of(Form::all())) {
        let experiment = case.builder().build().unwrap();
        let text = adamscope::ExperimentFile::write(&experiment).unwrap();
        let file = adamscope::ExperimentFile::read("x.toml", text.as_bytes()).unwrap();
        let again = file.builder().unwrap().gradients(case.table()).build().unwrap();
        prop_assert_eq!(again, experiment);
    }

    #[test]
    fn in_the_papers_form_theta_is_theta_before_minus_the_update(case in case_of(Convention::Paper.forms())) {
        let Ok(trace) = case.builder().build().unwrap().trace() else { return Ok(()) };
        let mut before = vec![0.5; case.g[0].len()];
        for step in trace.steps() {
            for (i, before) in before.iter_mut().enumerate() {
                let value = |quantity| step.value(quantity, i).unwrap().to_f64();
                let theta = value(Quantity::Parameter);
                match case.number {
                    NumberType::F64 => prop_assert_eq!(theta.to_bits(), (*before - value(Quantity::Update)).to_bits()),
                    NumberType::F32 => {
                        let difference = *before as f32 - value(Quantity::Update) as f32;
                        prop_assert_eq!((theta as f32).to_bits(), difference.to_bits());
                    }
                    // Decimals are shown in binary64 here.
                    _ => prop_assert!((theta - (*before - value(Quantity::Update))).abs() <= 1e-14 * (1.0 + theta.abs())),
                }
                *before = theta;
            }
        }
    }

    #[test]
    fn updates_change_sign_with_gradients_and_start(case in case_of(Form::all())) {
        let negated = |text: &String| text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned);
        let mirrored = Case { g: case.g.iter().map(|row| row.iter().map(negated).collect()).collect(), ..case.clone() };
        let there = case.builder().build().unwrap().trace();
        let back = mirrored.builder().start(vec!["-0.5"; case.g[0].len()]).build().unwrap().trace();
        let (Ok(there), Ok(back)) = (there, back) else { return Ok(()) };
        for (there, back) in there.steps().zip(back.steps()) {
            for i in 0..case.g[0].len() {
                let theta = |step: adamscope::Step<'_>| step.value(Quantity::Parameter, i).unwrap();
                let (there, back) = (theta(there), theta(back));
                prop_assert!((there.to_f64() + back.to_f64()).abs() <= 0.0, "{there} and {back}");
            }
        }
    }
}

#[test]
fn every_form_runs_with_its_defaults_and_says_what_it_is() {
    for form in Form::all() {
        for number in NumberType::ALL {
            let mut builder =
                Experiment::builder().objective("square").number(number.key()).steps(3).alpha("0.1");
            builder = builder.optimizer(form.optimizer().key()).convention(form.convention().key());
            let experiment = builder.build().unwrap();
            let shown = experiment.to_string();
            assert!(shown.starts_with(&format!("{form} on square")), "{shown}");
            for (parameter, literal) in experiment.hyper_parameters().iter() {
                assert!(shown.contains(&format!("{} = {literal}", parameter.symbol())), "{shown}");
            }
            let derived = experiment.derived().unwrap();
            let all = experiment.quantities().unwrap();
            assert!(derived.iter().all(|quantity| all.contains(quantity)));
            match experiment.trace() {
                Ok(trace) => assert!(trace.quantities().contains(&Quantity::Parameter)),
                // Nadam's 0.96^(t/250).
                Err(error) => assert!(error.to_string().contains("has no decimal value"), "{form}: {error}"),
            }
        }
    }
}

#[test]
fn alpha_is_the_objectives_for_adam_and_its_kin_and_the_rules_own_for_others() {
    for form in Form::all() {
        let build = |builder: ExperimentBuilder| {
            let builder = builder.optimizer(form.optimizer().key()).convention(form.convention().key());
            let alpha = |experiment: Experiment| {
                experiment.hyper_parameters().get(HyperParameter::Alpha).unwrap().to_string()
            };
            builder.build().map(alpha).map_err(|error| error.to_string())
        };
        let table = GradientTable::from_rows("one", &[[1.0]]).unwrap();
        let own = build(Experiment::builder().gradients(table));
        match form.default_of(HyperParameter::Alpha) {
            Some(default) => assert_eq!(own.as_deref(), Ok(default), "{form}"),
            None => assert_eq!(
                own.unwrap_err(),
                format!("{form} has no alpha of its own; give one above 0, such as 0.001")
            ),
        }
        let on_rosenbrock = build(Experiment::builder().objective("rosenbrock"));
        if form.optimizer().is_kin_of_adam() {
            assert_eq!(on_rosenbrock.as_deref(), Ok("0.02"), "{form}");
        } else if let Some(default) = form.default_of(HyperParameter::Alpha) {
            assert_eq!(on_rosenbrock.as_deref(), Ok(default), "{form}");
        }
        assert_eq!(build(Experiment::builder().alpha("0.3")).as_deref(), Ok("0.3"), "{form}");
    }
}
