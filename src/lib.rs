//! Watch the Adam optimizer think: every quantity of every step, recorded, shown and checked.
//!
//! Kingma and Ba's Adam keeps two moving averages of the gradient and moves each parameter by their ratio:
//!
//! ```text
//! (1) m_t = β1 m_{t-1} + (1-β1) g_t          (2) v_t = β2 v_{t-1} + (1-β2) g_t²
//! (3) m̂_t = m_t/(1-β1^t),  v̂_t = v_t/(1-β2^t)    (4) θ_t = θ_{t-1} - α m̂_t/(√v̂_t + ε)
//! ```
//!
//! # The one idea
//!
//! An update rule is written once, as a generic function that reads like the paper ([`rule::Adam`]). It computes with
//! any number ([`scalar::Scalar`]) and hands each quantity, the moment it exists, to a recorder ([`rule::Recorder`]),
//! and goes on with what the recorder gives back. What it is run *with* decides what comes out: with `f64` and a
//! recorder that ignores, the bare optimizer; with one that stores, a [`Trace`].
//!
//! # Example
//!
//! ```
//! use adamscope::{Experiment, Quantity};
//!
//! let experiment = Experiment::builder().objective("bowl").start([3, 4]).alpha("0.1").steps(10).build()?;
//! let trace = experiment.trace()?;
//!
//! let first = trace.step(1).ok_or("step 1 is recorded")?;
//! assert_eq!(first.value(Quantity::Gradient, 0).map(|g| g.to_f64()), Some(6.0));
//! // The first step is α long in each coordinate, whatever the gradient.
//! let update = first.value(Quantity::Update, 1).ok_or("and so is its update")?.to_f64();
//! assert!((update - 0.1).abs() < 1e-9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where things are
//!
//! | module | what is in it |
//! |---|---|
//! | [`quantity`] | the one list of what is recorded: names, symbols, units |
//! | [`scalar`] | what a rule computes with: floats, lanes, dual numbers; numbers as people write them |
//! | [`objective`] | where gradients come from: functions, a model on data, a table of gradients |
//! | [`rule`] | the update rules, one file each, and what sees them |
//! | [`trace`] | running an experiment and keeping what it did, in columns |
//! | `expression` | formulas as data: the number that prints itself |
//! | `explain` | one step with its work shown: each equation with its numbers |
//! | `compare` | runs side by side: where they part, how far, and why |
//! | `homework` | a learner's table, read, marked and reported |
//! | `identify` | a log of somebody's run: which rule made it, or which mistake |
//! | `notebook`, `prelude` | results that show themselves in a notebook, and the names for it |
//! | [`render`] | a trace in, text out: tables as text, Markdown, HTML and LaTeX; CSV, JSON, JSON Lines; plots |
//!
//! Uses go one way: `scalar, quantity <- objective, rule <- trace <- render <- command line`. The arithmetic never
//! prints, and a renderer never computes a quantity.
//!
//! # Features
//!
//! | feature | what it brings |
//! |---|---|
//! | none | rules, numbers, objectives, recorders, traces; tables in Markdown, HTML and LaTeX |
//! | `table` | tables as plain text |
//! | `formats` | CSV, JSON and JSON Lines out and the latter two in; gradients from CSV, JSON Lines and NPY; experiments from TOML; states from JSON |
//! | `explain` | equations with their numbers, comparisons: `explain`, `compare`, `expression` |
//! | `homework` | learners' tables read and marked, logs identified: `homework`, `identify` |
//! | `notebook` | what a notebook cell ends with shows itself: `notebook`, `prelude` |
//! | `plot` | pictures as SVG: `render::plot` |
//! | `png` | the same as PNG |
//! | `tracing` | each step as `tracing` events: `trace::Events` |
//! | `cli` (default) | the `adamscope` command, and all of the above but `notebook` and `tracing` |
//!
//! # What is not here
//!
//! No training beyond a logistic regression: there are no tensors, no automatic differentiation beyond the objectives, no
//! GPU. Rules work element by element: no layer-wise or second-order ones.
//! Of the frameworks not their own inexact roots: see [`rule::pytorch`] and [`rule::optax`].

// A user's input never panics.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod choice;
#[cfg(feature = "explain")]
pub mod compare;
mod error;
mod experiment;
#[cfg(feature = "explain")]
pub mod explain;
#[cfg(feature = "explain")]
pub mod expression;
#[cfg(feature = "homework")]
pub mod homework;
#[cfg(feature = "homework")]
pub mod identify;
#[cfg(feature = "notebook")]
pub mod notebook;
pub mod objective;
#[cfg(feature = "notebook")]
pub mod prelude;
pub mod quantity;
mod random;
pub mod render;
pub mod rule;
pub mod scalar;
#[cfg(feature = "formats")]
mod text;
#[cfg(feature = "formats")]
mod text_table;
pub mod trace;

pub use choice::Choice;
pub use error::{Error, Place};
pub use experiment::{Alphas, Experiment, ExperimentBuilder, Rate, Schedule, State};
#[cfg(feature = "formats")]
pub use experiment::{ExperimentFile, read_alphas, read_state};
pub use objective::{Objective, Source};
pub use quantity::Quantity;
pub use rule::HyperParameter;
pub use trace::{Selection, Step, Stepper, Trace};

/// The README's listings are compiled and run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
