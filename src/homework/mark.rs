//! Marking: each cell is held against what follows, by the rule's own equations, from the learner's own cells before it.

mod causes;
mod cells;
mod conventions;
mod following;
mod judge;
mod own;
mod pass;
mod score;
mod slips;
mod text;

pub(super) use self::cells::FEW_PLACES;
pub(super) use self::following::Following;
pub(super) use self::judge::paper_form;
pub(super) use self::own::Own;
pub(super) use self::text::expected;

use self::causes::Cause;
use self::cells::{Cell, Cells};
use self::judge::{Fit, Judged, judge};
use super::assignment::can_be_marked;
use super::{
    CellNote, CellPlace, CellReport, MAX_CELLS, Note, Points, Report, Settings, Sheet, Status, Verdict,
};
use crate::error::Error;
use crate::{Choice, Experiment, Quantity};
use std::collections::HashSet;

/// Marks a learner's table against an experiment.
///
/// # The rule of marking
///
/// A written number stands for an interval: one unit in its last place to either side, or half a unit
/// ([`Rounding`](super::Rounding)). Its digits past the 12th significant figure narrow it no further, past the 5th in f32,
/// so that a table printed by a program is right too. A cell is right when the interval that follows from the learner's
/// own earlier cells, by the rule's own equation, meets the interval of what was written. That accepts who kept every
/// digit and who went on from rounded values alike, and it carries errors forward.
///
/// There is no floating point in it: intervals have decimal ends ([`Interval`](crate::scalar::Interval)).
///
/// # Errors
///
/// [`Error::Limit`] for more than 100000 cells; [`Error::Conflict`] for an experiment on data, whose gradients need an
/// exponential, or with what [`Assignment::can_be_marked`](super::Assignment::can_be_marked) refuses.
///
/// # Example
///
/// ```
/// use adamscope::homework::{Settings, Sheet, Status, mark};
/// use adamscope::objective::GradientTable;
/// use adamscope::{Experiment, Quantity};
///
/// let gradients = GradientTable::from_texts("g", &[["2"], ["-1"]])?;
/// let experiment = Experiment::builder()
///     .gradients(gradients)
///     .start(["1"])
///     .alpha("0.1")
///     .beta2("0.99")
///     .eps("0.1")
///     .build()?;
/// // Nobody corrected the bias of m; the rest goes on from there.
/// let table = "t,m,v,m_hat,v_hat,update,theta\n\
///              1,0.2000,0.0400,0.2000,4.0000,0.0095,0.9905\n\
///              2,0.0800,0.0496,0.0800,2.4925,0.0048,0.9857\n";
/// let sheet = Sheet::read("mine.csv", table.as_bytes(), &experiment)?;
/// let report = mark(&experiment, &sheet, &Settings::default())?;
///
/// assert_eq!(report.misconceptions[0], "only-v-corrected");
/// assert_eq!(report.first_wrong.map(|place| (place.t, place.quantity)), Some((1, Quantity::FirstMomentHat)));
/// let wrong: Vec<_> = report.cells.iter().filter(|cell| cell.status == Status::Wrong).collect();
/// assert_eq!(wrong.len(), 2);
/// assert_eq!(wrong[0].accepted, Some(["1.9989".into(), "2.0011".into()]));
/// # Ok::<(), adamscope::Error>(())
/// ```
pub fn mark(experiment: &Experiment, sheet: &Sheet, settings: &Settings) -> Result<Report, Error> {
    can_be_marked(experiment)?;
    let asked = Asked::of(experiment, sheet, settings);
    let columns = (sheet.columns.len() + asked.absent.len()).max(1) as u64;
    if experiment.steps().saturating_mul(columns) > MAX_CELLS {
        return Err(Error::Limit {
            what: "the sheet would have".into(),
            given: format!("{} steps of {columns} columns", experiment.steps()),
            limit: format!("{MAX_CELLS} cells"),
            instead: "mark fewer steps",
        });
    }
    let cells = Cells::of(sheet, experiment, settings);
    let judged = judge(experiment, &cells)?;
    let mut report = Report::of(sheet, experiment.convention().key());
    let turned = conventions::sign_in_update(experiment, &cells, &judged)?;
    let sign_in_update = turned.is_some();
    let (cells, judged) = turned.unwrap_or((cells, judged));
    if sign_in_update {
        report.notes.push(Note::SignInUpdate);
    }
    let unexplained = judged.fits.iter().any(|fit| matches!(fit, Fit::Wrong | Fit::NoValue));
    let causes = if unexplained { causes::find(experiment, &cells, &judged)? } else { Vec::new() };
    if judged.wrong().next().is_some() {
        report.fits_convention = conventions::that_fits(experiment, &cells, &judged)?.map(Choice::key);
    }
    report.misconceptions = causes.iter().filter(|cause| cause.named).map(|cause| cause.key).collect();
    report.tied = tied(&causes);
    let marking = Marking { experiment, sheet, asked, sign_in_update, cells, judged, causes };
    marking.start(&mut report);
    marking.cells(&mut report);
    marking.sum_up(&settings.points, &mut report);
    Ok(report)
}

/// Named causes that explain equally many cells, and some of the same.
fn tied(causes: &[Cause]) -> Vec<Vec<&'static str>> {
    let mut groups: Vec<Vec<&Cause>> = Vec::new();
    for cause in causes.iter().filter(|cause| cause.named) {
        let alike =
            |other: &&Cause| other.cells.len() == cause.cells.len() && !other.cells.is_disjoint(&cause.cells);
        match groups.iter_mut().find(|group| group.iter().any(alike)) {
            Some(group) => group.push(cause),
            None => groups.push(vec![cause]),
        }
    }
    groups.into_iter().map(|group| group.into_iter().map(|cause| cause.key).collect()).collect()
}

/// Which quantities are asked for.
struct Asked {
    /// Those that count; all that the sheet has a column of, if nobody says.
    quantities: Vec<Quantity>,
    /// Those, by coordinate, that the sheet has no column of.
    absent: Vec<(Quantity, usize)>,
}

impl Asked {
    fn of(experiment: &Experiment, sheet: &Sheet, settings: &Settings) -> Self {
        let shown = || sheet.columns.iter().map(|column| column.quantity).collect();
        let with_points = || settings.points.columns().map(Iterator::collect);
        let mut quantities: Vec<Quantity> = settings.asked.clone().or_else(with_points).unwrap_or_else(shown);
        let mut seen = HashSet::new();
        quantities.retain(|quantity| seen.insert(*quantity));
        let there: HashSet<_> =
            sheet.columns.iter().map(|column| (column.quantity, column.coordinate)).collect();
        let all = quantities.iter().flat_map(|quantity| {
            let coordinates = if quantity.facts().shared { 1 } else { experiment.start().len() };
            (0..coordinates).map(|coordinate| (*quantity, coordinate))
        });
        // One more than there may be is enough to be refused for.
        let absent = all.filter(|place| !there.contains(place)).take(MAX_CELLS as usize + 1).collect();
        Self { quantities, absent }
    }
}

/// Everything that was found, on its way into the report.
struct Marking<'a> {
    experiment: &'a Experiment,
    sheet: &'a Sheet,
    asked: Asked,
    /// Updates were marked with the other sign than they are written with.
    sign_in_update: bool,
    cells: Cells,
    judged: Judged,
    causes: Vec<Cause>,
}

impl Marking<'_> {
    /// θ_0, where the sheet has a row for it.
    fn start(&self, report: &mut Report) {
        let Some(row) = &self.sheet.start else { return };
        for (entry, column) in row.cells.iter().zip(&self.sheet.columns) {
            let coordinate = column.coordinate;
            let (Some(written), Quantity::Parameter) = (entry.number(), column.quantity) else { continue };
            let Some(stands) = self.cells.start_as_written(coordinate) else { continue };
            let right = self.cells.true_start[coordinate];
            let found = judge::fit(Cell::Number(stands), Some(right));
            report.cells.push(CellReport {
                place: CellPlace { t: 0, coordinate, quantity: Quantity::Parameter },
                status: found.status(false),
                written: Some(written.text().to_owned()),
                accepted: text::accepted(stands, right),
                misconceptions: Vec::new(),
                note: None,
                expected: expected(right, stands.last_place),
                digits_needed: None,
            });
        }
    }

    /// A report on each cell, step by step, coordinate by coordinate, in the order of the equations.
    fn cells(&self, report: &mut Report) {
        let mut columns: Vec<(usize, Quantity, Option<usize>)> =
            self.asked.absent.iter().map(|(quantity, coordinate)| (*coordinate, *quantity, None)).collect();
        let shown = self.sheet.columns.iter().enumerate();
        columns.extend(shown.map(|(place, column)| (column.coordinate, column.quantity, Some(place))));
        columns.sort();
        for t in 1..=self.experiment.steps() {
            for (coordinate, quantity, place) in &columns {
                let place_of_cell = CellPlace { t, coordinate: *coordinate, quantity: *quantity };
                match place {
                    Some(_) => report.cells.extend(self.cell(place_of_cell)),
                    None => report.cells.push(nothing(place_of_cell)),
                }
            }
        }
        let untrue = |cell: &CellReport| cell.note == Some(CellNote::DoesNotFollow);
        if report.cells.iter().any(untrue) {
            report.notes.push(Note::DoesNotFollow);
        }
    }

    fn cell(&self, place: CellPlace) -> Option<CellReport> {
        let index = self.cells.index(place.t, place.quantity, place.coordinate)?;
        let found = *self.judged.fits.get(index)?;
        let asked = self.asked.quantities.contains(&place.quantity) && !self.cells.is_given(place.quantity);
        if found == Fit::Missing && !asked {
            return None;
        }
        let status = self.judged.status(index)?;
        let entry = self.sheet.entry(place.t, place.quantity, place.coordinate);
        let (mut accepted, mut expected, mut digits_needed) = (None, None, None);
        if let (Cell::Number(written), Some(right)) = (self.cells.get(index), self.judged.prediction(index)) {
            let turned = self.sign_in_update && place.quantity == Quantity::Update;
            let (written, right) = if turned { (written.negated(), -right) } else { (written, right) };
            accepted = text::accepted(written, right);
            expected = text::expected(right, written.last_place);
            if status == Status::Uncheckable {
                digits_needed = text::digits_needed(written, right, self.cells.digits(place.t));
            }
        }
        let explaining = self.causes.iter().filter(|cause| cause.cells.contains(&index));
        Some(CellReport {
            place,
            status,
            written: entry.text().map(str::to_owned),
            accepted,
            misconceptions: explaining.map(|cause| cause.key).collect(),
            note: match found {
                Fit::IsTrue => Some(CellNote::DoesNotFollow),
                Fit::FollowsRounded => Some(CellNote::RoundedInside),
                _ => None,
            },
            expected,
            digits_needed,
        })
    }

    fn sum_up(&self, points: &Points, report: &mut Report) {
        let bad =
            |cell: &CellReport| matches!(cell.status, Status::Wrong | Status::Unreadable | Status::Missing);
        report.verdict = if report.cells.iter().any(bad) { Verdict::Wrong } else { Verdict::Right };
        report.first_wrong =
            report.cells.iter().find(|cell| cell.status == Status::Wrong).map(|cell| cell.place);
        score::score(self, points, report);
    }
}

/// A cell of a column that is asked for and not there.
fn nothing(place: CellPlace) -> CellReport {
    CellReport {
        place,
        status: Status::Missing,
        written: None,
        accepted: None,
        misconceptions: Vec::new(),
        note: None,
        expected: None,
        digits_needed: None,
    }
}
