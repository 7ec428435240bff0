"""Writes the NPY files beside it. Run with NumPy 2: python3 tests/golden/npy/make.py"""

import pathlib

import numpy as np

here = pathlib.Path(__file__).parent
# Three steps of two coordinates; 0.1 is another number in binary32 than in binary64.
steps = [[6.0, 0.1], [-5.5, 1e-3], [0.25, -3.0]]

np.save(here / "f64.npy", np.array(steps, "<f8"))
np.save(here / "f32.npy", np.array(steps, "<f4"))
np.save(here / "f64-big-endian.npy", np.array(steps, ">f8"))
np.save(here / "f32-big-endian.npy", np.array(steps, ">f4"))
np.save(here / "f64-fortran.npy", np.asfortranarray(np.array(steps, "<f8")))
np.save(here / "f32-fortran-big-endian.npy", np.asfortranarray(np.array(steps, ">f4")))
np.save(here / "f64-one-axis.npy", np.array([2.0, -1.0, 0.5]))
with open(here / "f64-version-3.npy", "wb") as file:
    np.lib.format.write_array(file, np.array(steps), version=(3, 0))

# What is refused.
np.save(here / "int64.npy", np.array([[6, 8]]))
np.save(here / "float16.npy", np.array([[6, 8]], "<f2"))
np.save(here / "complex.npy", np.array([[6, 8j]]))
np.save(here / "bool.npy", np.array([[True, False]]))
np.save(here / "object.npy", np.array([[6, "8"]], dtype=object), allow_pickle=True)
np.save(here / "record.npy", np.zeros(2, [("g", "<f8"), ("h", "<f4")]))
np.save(here / "text.npy", np.array([["6", "8"]]))
np.save(here / "three-axes.npy", np.zeros((2, 3, 4)))
np.save(here / "no-axis.npy", np.float64(6))
np.save(here / "no-steps.npy", np.zeros((0, 2)))
np.save(here / "nan.npy", np.array([[6, 8], [1, np.nan]]))
np.save(here / "infinity-fortran.npy", np.asfortranarray([[6, 8], [-np.inf, 1.0]]))
np.savez(here / "two.npz", a=np.zeros(2), b=np.zeros(2))
with open(here / "twice.npy", "wb") as file:
    np.save(file, np.zeros(2))
    np.save(file, np.zeros(2))
