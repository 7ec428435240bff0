import torch

theta = torch.tensor([-4.0, 3.0], dtype=torch.float64, requires_grad=True)
optimizer = torch.optim.Adam([theta], lr=0.1)
with open("torch.csv", "w") as log:
    print("t,g[0],g[1],m[0],m[1],v[0],v[1],theta[0],theta[1]", file=log)
    print(0, *[""] * 6, *theta.tolist(), sep=",", file=log)
    for t in range(1, 11):
        optimizer.zero_grad()
        torch.sum(theta**2).backward()
        optimizer.step()
        state = optimizer.state[theta]
        row = torch.cat([theta.grad, state["exp_avg"], state["exp_avg_sq"], theta.detach()])
        print(t, *row.tolist(), sep=",", file=log)
