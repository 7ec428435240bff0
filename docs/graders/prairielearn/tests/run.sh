#!/usr/bin/env bash
# Marks one submission. GRADE is where PrairieLearn lays everything out.
set -uo pipefail
root="${GRADE:-/grade}"
# PrairieLearn does not make this folder.
mkdir -p "$root/results"
"$root/tests/adamscope" check "$root/student" \
    --experiment "$root/tests/worksheet.toml" --points "${POINTS:-20}" \
    --format prairielearn --output "$root/results/results.json"
# 1 is a table with mistakes.
exit 0
