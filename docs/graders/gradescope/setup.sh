#!/usr/bin/env bash
# Runs once, when Gradescope builds the image: makes the program that was put into the zip usable.
set -euo pipefail
chmod +x "${AUTOGRADER:-/autograder}/source/adamscope"
