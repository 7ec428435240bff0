"""Works out every file of truth/ and truth-adamax/ again, independently, in 60-digit decimal arithmetic: python3 check_truth.py

Hyper-parameters and given gradients are the exact values of their binary64 numbers. Prints each file's largest
relative deviation, which is about 1e-30 since the files have 30 digits, and fails above 1e-28.
"""
import decimal, json, pathlib

D = decimal.Decimal
decimal.setcontext(decimal.Context(prec=60, Emin=-10**6, Emax=10**6))
HERE = pathlib.Path(__file__).parent
GRADIENTS = {
    "bowl": lambda p: [2 * p[0], 2 * p[1]],
    "half_sq": lambda p: [p[0]],
    "elong": lambda p: [p[0], 10 * p[1]],
    "rosen": lambda p: [-2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] ** 2), 200 * (p[1] - p[0] ** 2)],
}

def algorithm_1(case, given):
    alpha, beta1, beta2, eps = (D(float(case["hyper"][key])) for key in ("alpha", "beta1", "beta2", "eps"))
    theta = [D(float(x)) for x in case["theta0"]]
    m, v = [D(0)] * case["dim"], [D(0)] * case["dim"]
    for t in range(1, case["steps"] + 1):
        g = [D(float(x)) for x in given[t - 1]] if given else GRADIENTS[case["problem"]["name"]](theta)
        m = [beta1 * m + (1 - beta1) * g for m, g in zip(m, g)]
        v = [beta2 * v + (1 - beta2) * g * g for v, g in zip(v, g)]
        m_hat, v_hat = [m / (1 - beta1**t) for m in m], [v / (1 - beta2**t) for v in v]
        update = [alpha * m / (v.sqrt() + eps) for m, v in zip(m_hat, v_hat)]
        theta = [theta - update for theta, update in zip(theta, update)]
        yield {"g": g, "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "update": update, "theta": theta}

def algorithm_2(case, given):
    alpha, beta1, beta2 = (D(float(case["hyper"][key])) for key in ("alpha", "beta1", "beta2"))
    theta = [D(float(x)) for x in case["theta0"]]
    m, u = [D(0)] * case["dim"], [D(0)] * case["dim"]
    for t in range(1, case["steps"] + 1):
        g = [D(float(x)) for x in given[t - 1]] if given else GRADIENTS[case["problem"]["name"]](theta)
        m = [beta1 * m + (1 - beta1) * g for m, g in zip(m, g)]
        u = [max(beta2 * u, abs(g)) for u, g in zip(u, g)]
        update = [alpha / (1 - beta1**t) * m / u for m, u in zip(m, u)]
        theta = [theta - update for theta, update in zip(theta, update)]
        yield {"g": g, "m": m, "u": u, "update": update, "theta": theta}

for file in sorted([*HERE.glob("truth/*.json"), *HERE.glob("truth-adamax/*.json")]):
    case = json.loads(file.read_text())
    sequence = case["problem"].get("file")
    given = json.loads((HERE / sequence).read_text())["g"]["dec"] if sequence else None
    worst = D(0)
    algorithm = algorithm_2 if "Algorithm 2" in case["optimizer"] else algorithm_1
    for t, row in enumerate(algorithm(case, given)):
        for key in row.keys() & case["fields"].keys():
            for ours, theirs in zip(row[key], map(D, case["fields"][key][t])):
                worst = max(worst, abs(ours - theirs) / abs(theirs) if theirs else abs(ours))
    print(f"{file.name}: {worst:.1e}")
    assert worst < D("1e-28"), file
