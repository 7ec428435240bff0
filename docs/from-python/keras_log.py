import os

os.environ.update(KERAS_BACKEND="jax", JAX_ENABLE_X64="1")
import jax
import jax.numpy as jnp
import keras

keras.config.set_floatx("float64")
theta = keras.Variable([-4.0, 3.0])
optimizer = keras.optimizers.Adam(learning_rate=0.1)
optimizer.build([theta])
with open("keras.csv", "w") as log:
    print("t,g[0],g[1],m[0],m[1],v[0],v[1],theta[0],theta[1]", file=log)
    print(0, *[""] * 6, *theta.value.tolist(), sep=",", file=log)
    for t in range(1, 11):
        g = jax.grad(lambda theta: jnp.sum(theta**2))(theta.value)
        optimizer.apply([g])
        _, _, m, v = (variable.value for variable in optimizer.variables)
        row = jnp.concatenate([g, m, v, theta.value])
        print(t, *row.tolist(), sep=",", file=log)
