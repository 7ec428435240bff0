//! A learner: Adam, or a relative of it, worked out by hand, in plain binary arithmetic that shares nothing with the library, right or with one
//! of the misconceptions, and written down in one of the ways in which people write numbers.

use adamscope::Experiment;
use adamscope::homework::{Report, Settings, Sheet, mark};
use adamscope::objective::GradientTable;

/// What the learner was asked: given gradients, a row a step.
#[derive(Clone, Debug)]
pub struct Problem {
    pub gradients: Vec<Vec<String>>,
    pub start: Vec<String>,
    pub alpha: &'static str,
    pub beta1: &'static str,
    pub beta2: &'static str,
    pub eps: &'static str,
}

/// θ_0 = 1, α = 0.1, β = (0.9, 0.99), ε = 0.1; g = 2, −1, 0.5.
pub fn worksheet_d() -> Problem {
    Problem {
        gradients: ["2", "-1", "0.5"].map(|g| vec![g.to_owned()]).to_vec(),
        start: vec!["1".into()],
        alpha: "0.1",
        beta1: "0.9",
        beta2: "0.99",
        eps: "0.1",
    }
}

impl Problem {
    pub fn experiment(&self) -> Experiment {
        let gradients = GradientTable::from_texts("given", &self.gradients).unwrap();
        Experiment::builder()
            .gradients(gradients)
            .start(&self.start)
            .alpha(self.alpha)
            .beta1(self.beta1)
            .beta2(self.beta2)
            .eps(self.eps)
            .build()
            .unwrap()
    }

    pub fn dimension(&self) -> usize {
        self.start.len()
    }
}

/// The quantities in the order in which a row has them.
pub const QUANTITIES: [&str; 7] = ["g", "m", "v", "m_hat", "v_hat", "update", "theta"];

/// What a sheet may ask for as well.
pub const PARTS: [&str; 4] = ["correction1", "correction2", "root", "decay"];

/// One coordinate's row: g, m, v, m̂, v̂, Δ, θ, and then 1−β1^t, 1−β2^t, √v̂, λθ. AMSGrad's m̂ is m, and its v̂ the largest v.
pub type Row = [f64; 11];

/// The rule that is worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    Adam,
    /// The paper's, with this λ.
    AdamW(f64),
    AmsGrad,
}

/// How numbers are treated on the way.
#[derive(Clone, Copy)]
pub struct Hand<'a> {
    /// What is left of a number when it is written down and gone on from.
    pub carry: &'a dyn Fn(f64) -> f64,
    /// What is left of 1−β^t and of √v̂, which are not written down.
    pub part: &'a dyn Fn(f64) -> f64,
}

pub const ALL_DIGITS: Hand<'static> = Hand { carry: &|x| x, part: &|x| x };

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

/// The rows of each step, a row a coordinate; with a misconception, by its key.
pub fn work(problem: &Problem, wrong: &str, hand: Hand) -> Vec<Vec<Row>> {
    work_with(problem, wrong, hand, &|_, _, _, x| x)
}

/// The same by another rule.
pub fn work_by(rule: Rule, problem: &Problem, wrong: &str, hand: Hand) -> Vec<Vec<Row>> {
    work_out(rule, problem, wrong, hand, &|_, _, _, x| x)
}

/// The same with numbers that are written down otherwise than they should be, by row, coordinate and place among the
/// [`QUANTITIES`].
pub fn work_with(
    problem: &Problem,
    wrong: &str,
    hand: Hand,
    slip: &dyn Fn(usize, usize, usize, f64) -> f64,
) -> Vec<Vec<Row>> {
    work_out(Rule::Adam, problem, wrong, hand, slip)
}

fn work_out(
    rule: Rule,
    problem: &Problem,
    wrong: &str,
    hand: Hand,
    slip: &dyn Fn(usize, usize, usize, f64) -> f64,
) -> Vec<Vec<Row>> {
    let Hand { carry, part } = hand;
    let [alpha, beta1, beta2, eps] = [problem.alpha, problem.beta1, problem.beta2, problem.eps].map(number);
    let dimension = problem.dimension();
    let start: Vec<f64> = problem.start.iter().map(|text| number(text)).collect();
    let first: Vec<f64> = problem.gradients[0].iter().map(|text| number(text)).collect();
    let decay = if let Rule::AdamW(decay) = rule { decay } else { 0.0 };
    let at_start = |theta: &f64| [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, *theta, 0.0, 0.0, 0.0, 0.0];
    let mut last: Vec<Row> = start.iter().map(at_start).collect();
    let mut rows = Vec::new();
    for (row, gradients) in problem.gradients.iter().enumerate() {
        let mut step = Vec::new();
        for (i, g) in gradients.iter().enumerate() {
            let [_, m0, v0, m_hat0, v_hat0, _, theta0, ..] = last[i];
            let (given, t) = (number(g), (row + 1) as f64);
            let g = if wrong == "decay-coupled" { given + decay * theta0 } else { given };
            let m = match wrong {
                "betas-swapped" => beta2 * m0 + (1.0 - beta2) * g,
                "beta-and-complement-swapped" => (1.0 - beta1) * m0 + beta1 * g,
                "complement-missing" => beta1 * m0 + g,
                "beta-power-in-moment" => beta1.powf(t) * m0 + (1.0 - beta1) * g,
                "corrected-fed-back" => beta1 * m_hat0 + (1.0 - beta1) * g,
                "moments-start-at-gradient" if row == 0 => beta1 * first[i] + (1.0 - beta1) * g,
                _ => beta1 * m0 + (1.0 - beta1) * g,
            };
            let m = slip(row, i, 1, carry(m));
            let v = match wrong {
                "betas-swapped" => beta1 * v0 + (1.0 - beta1) * g * g,
                "beta-and-complement-swapped" => (1.0 - beta2) * v0 + beta2 * g * g,
                "complement-missing" => beta2 * v0 + g * g,
                "beta-power-in-moment" => beta2.powf(t) * v0 + (1.0 - beta2) * g * g,
                "corrected-fed-back" => beta2 * v_hat0 + (1.0 - beta2) * g * g,
                "gradient-not-squared" => beta2 * v0 + (1.0 - beta2) * g.abs(),
                "centred-variance" => beta2 * v0 + (1.0 - beta2) * (g - m) * (g - m),
                _ => beta2 * v0 + (1.0 - beta2) * g * g,
            };
            let v = slip(row, i, 2, carry(v));
            let correction = |beta: f64| {
                part(match wrong {
                    "no-bias-correction" => 1.0,
                    "multiplied-by-correction" => 1.0 / (1.0 - beta.powf(t)),
                    "t-starts-at-0" => 1.0 - beta.powf(t - 1.0),
                    "t-starts-at-2" => 1.0 - beta.powf(t + 1.0),
                    "t-never-advances" => 1.0 - beta,
                    "power-fixed-at-2" => 1.0 - beta * beta,
                    "beta-times-t" => 1.0 - beta * t,
                    "one-minus-beta-to-the-t" => (1.0 - beta).powf(t),
                    "t-per-coordinate" => 1.0 - beta.powf((row * dimension + i + 1) as f64),
                    _ => 1.0 - beta.powf(t),
                })
            };
            let m_hat = carry(match wrong {
                "only-v-corrected" => m,
                _ if rule == Rule::AmsGrad => m,
                _ => m / correction(beta1),
            });
            let m_hat = slip(row, i, 3, m_hat);
            let v_hat = carry(match wrong {
                "only-m-corrected" => v,
                "beta1-in-v-correction" => v / correction(beta1),
                "complement-taken-twice" => v / beta2.powf(t),
                _ if rule == Rule::AmsGrad => v.max(v_hat0),
                _ => v / correction(beta2),
            });
            let v_hat = slip(row, i, 4, v_hat);
            let root = part(match wrong {
                "no-root" => v_hat,
                "eps-inside-root" => (v_hat + eps).sqrt(),
                _ => v_hat.sqrt(),
            });
            let step_of_adam = match wrong {
                "no-root" => alpha * m_hat / (v_hat + eps),
                "eps-inside-root" => alpha * m_hat / (v_hat + eps).sqrt(),
                "eps-hat" => {
                    alpha * (1.0 - beta2.powf(t)).sqrt() / (1.0 - beta1.powf(t)) * m / (v.sqrt() + eps)
                }
                "eps-omitted" => alpha * m_hat / root,
                "eps-subtracted" => alpha * m_hat / (root - eps),
                "multiplied-by-root" => alpha * m_hat * (root + eps),
                "alpha-missing" => m_hat / (root + eps),
                "gradient-in-numerator" => alpha * g / (root + eps),
                _ => alpha * m_hat / (root + eps),
            };
            let update = carry(match wrong {
                "decay-coupled" => step_of_adam,
                _ => step_of_adam + carry(decay * theta0),
            });
            let update = slip(row, i, 5, update);
            let theta = carry(match wrong {
                "wrong-sign" => theta0 + update,
                "theta-not-chained" => start[i] - update,
                _ => theta0 - update,
            });
            let theta = slip(row, i, 6, theta);
            // Other mistakes are made where the right corrections are used.
            let corrections = match wrong {
                "no-bias-correction" | "multiplied-by-correction" | "t-per-coordinate" => {
                    [beta1, beta2].map(|beta| part(1.0 - beta.powf(t)))
                }
                "beta1-in-v-correction" => [correction(beta1); 2],
                _ => [correction(beta1), correction(beta2)],
            };
            let [correction1, correction2] = corrections;
            let decay = carry(decay * theta0);
            step.push([given, m, v, m_hat, v_hat, update, theta, correction1, correction2, root, decay]);
        }
        last = step.clone();
        rows.push(step);
    }
    rows
}

/// How a learner writes numbers down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Style {
    /// With so many decimals, rounded or cut.
    Decimals(usize, Cut),
    /// With so many significant figures, rounded or cut.
    Figures(usize, Cut),
    /// As a program prints a binary64 number.
    Program,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    Rounded,
    Cut,
}

impl Style {
    /// A number written so.
    pub fn write(self, x: f64) -> String {
        match self {
            Self::Program => format!("{x:?}"),
            _ if !x.is_finite() => format!("{x}"),
            Self::Decimals(places, Cut::Rounded) => format!("{x:.places$}"),
            // Cut from the shortest digits that a number has: 0.09 is 0.09 and not 0.0899999.
            Self::Decimals(places, Cut::Cut) => {
                let (whole, decimals) = split(&format!("{x}"), '.');
                format!("{whole}.{:0<places$.places$}", decimals)
            }
            Self::Figures(figures, Cut::Rounded) if x != 0.0 => format!("{x:.*e}", figures - 1),
            Self::Figures(figures, Cut::Cut) if x != 0.0 => {
                let (mantissa, exponent) = split(&format!("{x:e}"), 'e');
                let (first, decimals) = split(&mantissa, '.');
                let places = figures - 1;
                format!("{first}.{:0<places$.places$}e{exponent}", decimals)
            }
            Self::Figures(..) => "0".into(),
        }
    }

    /// What is left of it.
    pub fn carry(self, x: f64) -> f64 {
        if x.is_finite() { number(&self.write(x)) } else { x }
    }
}

fn split(text: &str, at: char) -> (String, String) {
    let (before, after) = text.split_once(at).unwrap_or((text, ""));
    (before.to_owned(), after.to_owned())
}

/// The table as CSV, with the columns that are shown.
pub fn table(rows: &[Vec<Row>], shown: &[&str], write: impl Fn(&str, usize, usize, f64) -> String) -> String {
    let dimension = rows[0].len();
    let mut head = vec!["t".to_owned()];
    let coordinates = |quantity: &str| if quantity.starts_with("correction") { 1 } else { dimension };
    for quantity in shown {
        head.extend((0..coordinates(quantity)).map(|i| match coordinates(quantity) {
            1 => (*quantity).to_owned(),
            _ => format!("{quantity}[{i}]"),
        }));
    }
    let mut text = head.join(",") + "\n";
    for (row, step) in rows.iter().enumerate() {
        let mut cells = vec![(row + 1).to_string()];
        for quantity in shown {
            let column = QUANTITIES.iter().chain(&PARTS).position(|other| other == quantity).unwrap();
            let values = step.iter().enumerate().take(coordinates(quantity));
            cells.extend(values.map(|(i, values)| write(quantity, row, i, values[column])));
        }
        text += &(cells.join(",") + "\n");
    }
    text
}

/// Reads and marks a table.
pub fn marked(experiment: &Experiment, table: &str) -> Report {
    marked_with(experiment, table, &Settings::default())
}

pub fn marked_with(experiment: &Experiment, table: &str, settings: &Settings) -> Report {
    let sheet = Sheet::read("learner.csv", table.as_bytes(), experiment).unwrap();
    mark(experiment, &sheet, settings).unwrap()
}
