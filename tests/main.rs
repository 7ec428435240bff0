//! The library and the command, tested from outside: a module for each claim. `cargo test lost_values::` runs one of them.

#[cfg(feature = "explain")]
mod explain {
    pub mod arithmetic;
}
#[cfg(feature = "homework")]
mod learner;

mod allocations;
mod clipping;
mod conventions;
mod decimal_runs;
mod decimals;
mod from_python;
mod library_inputs;
mod logistic_regression;
mod lost_values;
mod objectives;
mod paper_forms;
mod properties;
mod relatives;
mod truth;
mod truth_adamax;

#[cfg(feature = "table")]
mod table_formats;

#[cfg(feature = "formats")]
mod every_form;
#[cfg(feature = "formats")]
mod gradient_files;
#[cfg(feature = "formats")]
mod reading;
#[cfg(feature = "formats")]
mod resuming;
#[cfg(feature = "formats")]
mod schedules;

#[cfg(feature = "explain")]
mod comparisons;
#[cfg(feature = "explain")]
mod equations_of_rules;
#[cfg(all(feature = "explain", feature = "formats"))]
mod explanations;
#[cfg(feature = "explain")]
mod expressions;

#[cfg(feature = "homework")]
mod fair_marking;
#[cfg(feature = "homework")]
mod homework_own_tables;
#[cfg(feature = "homework")]
mod homework_reading;
#[cfg(feature = "homework")]
mod homework_reports;
#[cfg(feature = "homework")]
mod hostile;
#[cfg(feature = "homework")]
mod identifications;
#[cfg(feature = "homework")]
mod misconceptions;
#[cfg(feature = "homework")]
mod right_work;
#[cfg(feature = "homework")]
mod traces_are_right;
#[cfg(feature = "homework")]
mod worksheet_d;
#[cfg(feature = "homework")]
mod worksheets;

#[cfg(feature = "plot")]
mod plots;

#[cfg(feature = "notebook")]
mod notebook_display;

#[cfg(feature = "tracing")]
mod events;

#[cfg(feature = "cli")]
mod check_files;
#[cfg(feature = "cli")]
mod commands;
#[cfg(feature = "cli")]
mod completions;
#[cfg(feature = "cli")]
mod graders;
#[cfg(feature = "cli")]
mod hostile_files;
#[cfg(feature = "cli")]
mod outputs;
#[cfg(feature = "cli")]
mod streaming;
