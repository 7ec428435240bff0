import jax
import jax.numpy as jnp
import optax

theta = jnp.array([-4.0, 3.0])
optimizer = optax.adam(learning_rate=0.1)
state = optimizer.init(theta)
with open("optax.csv", "w") as log:
    print("t,g[0],g[1],m[0],m[1],v[0],v[1],theta[0],theta[1]", file=log)
    print(0, *[""] * 6, *theta.tolist(), sep=",", file=log)
    for t in range(1, 11):
        g = jax.grad(lambda theta: jnp.sum(theta**2))(theta)
        update, state = optimizer.update(g, state)
        theta = optax.apply_updates(theta, update)
        row = jnp.concatenate([g, state[0].mu, state[0].nu, theta])
        print(t, *row.tolist(), sep=",", file=log)
