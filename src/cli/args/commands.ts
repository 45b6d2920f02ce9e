import { MEBIBYTE, USUAL_LIMITS } from "../../model/command.ts";
import { figureKinds, inspectionTables } from "../../report/content/kinds.ts";
import { GRACE_SECONDS } from "../../run/grace.ts";
import {
  ENGINE_CHOICES,
  EXPORT_FORMATS,
  MOMENT_CHOICES,
  REPORT_FORMATS,
  STARTER_KINDS,
  TASK_SYSTEMS,
} from "./choices.ts";
import type { Command, Option } from "./command.ts";
import { DB, GPUS, JOBS, JSON_LINES } from "./common-options.ts";
import { machineCommands } from "./machine-commands.ts";
import { recordCommands } from "./record-commands.ts";

const SPEC: readonly Option[] = [
  { flag: "--set <key=value>", about: "Set a parameter, in YAML, with dots for nested keys. Repeatable." },
  { flag: "--seeds <seeds>", about: "Replace the seeds: 5, [3, 7] or 10..19." },
];
/** Which of the runs of an experiment is meant. */
const RUN: readonly Option[] = [
  { flag: "--set <key=value>", about: "Select the run that was started with this. Repeatable." },
  { flag: "--seeds <seeds>", about: "Select the run that was started with these seeds." },
];
const ENGINE: Option = {
  flag: "--engine <name>",
  choices: ENGINE_CHOICES,
  about: "Engine: fast (default) or reference (plain float64).",
};
const QUIET: Option = { flag: "--quiet", about: "Print no progress to standard error." };
const TABLE_FORMAT: Option = {
  flag: "--format <name>",
  choices: EXPORT_FORMATS,
  about: "Format: csv (default), json, jsonl, markdown, latex or parquet.",
};
const OUT_FORMATTED = "Write to a file. Its ending, such as .md, can choose the format.";
const REPORT: readonly Option[] = [
  { flag: "--metric <metric>", about: "Metric to compare (default: test.accuracy, or what the data have)." },
  {
    flag: "--at <moment>",
    choices: MOMENT_CHOICES,
    about: "Epoch to report: last (default), at-best-validation or best.",
  },
  {
    flag: "--baseline <arm>",
    about: 'Arm to compare with, such as "cost == quadratic" (default: the first).',
  },
  {
    flag: "--tuned <parameters>",
    about: "Show each arm at its best value of these parameters by validation; none shows all.",
  },
  {
    flag: "--where <condition>",
    about: 'Keep only matching arms, such as "eta >= 0.5 and cost == cross-entropy".',
  },
  { flag: "--compare <experiment>", about: "Add the arms of another experiment. Repeatable." },
];

export const commands: readonly Command[] = [
  {
    name: "run",
    args: "<spec...>",
    summary: "Run what is missing, record it and report (the default command).",
    details: [
      "Checks each spec, expands it into trials, runs those that are not recorded yet and prints the comparison.",
      "After an interruption, the same command resumes. Finished trials are not computed again.",
    ],
    findings:
      "a trial failed, or a claim of the spec does not hold. A training that diverged is a result, not a failure",
    options: [
      ...SPEC,
      JOBS,
      ENGINE,
      DB,
      { flag: "--force", about: "Run finished trials again." },
      { flag: "--fail-fast", about: "Stop at the first failed trial." },
      { flag: "--rerun-failed", about: "Run trials again that failed before." },
      { flag: "--retries <n>", about: "Further attempts for a trial that fails (default 0)." },
      {
        flag: "--queue",
        about: "Let workers on other machines run the trials (RUNX_QUEUE names the queue).",
      },
      {
        flag: "--detach",
        about: "With --queue: fill the queue and exit. The same command without it collects the results.",
      },
      {
        flag: "--trial-timeout <seconds>",
        about: "Stop a trial that takes longer, and record it as failed.",
      },
      { flag: "--silent-timeout <seconds>", about: "Stop a program that writes nothing for this long." },
      { flag: "--grace <seconds>", about: `Time to save and exit after Ctrl-C (default ${GRACE_SECONDS}).` },
      GPUS,
      {
        flag: "--log-limit <MiB>",
        about: `Maximum output of a program (default ${USUAL_LIMITS.logBytes / MEBIBYTE}).`,
      },
      {
        flag: "--metric-limit <lines>",
        about: `Maximum number of metric lines of a program (default ${USUAL_LIMITS.metricLines}).`,
      },
      {
        flag: "--output-limit <MiB>",
        about: `Maximum size of the files kept for a program (default ${USUAL_LIMITS.outputBytes / MEBIBYTE}).`,
      },
      QUIET,
      JSON_LINES,
    ],
    examples: [
      { line: "runx experiments/hello.yaml", does: "a first answer in seconds" },
      {
        line: "runx experiments/cross-entropy.yaml --seeds 20",
        does: "more replicates; the finished ones stay",
      },
      { line: "runx experiments/eta.yaml --set epochs=5 --jobs 1", does: "the same question, smaller" },
    ],
  },
  {
    name: "try",
    args: "<spec>",
    summary: "Run one trial of a program without recording it.",
    details: [
      "Runs the program of a spec once in a temporary folder, and shows how it ended and the metrics that were read.",
    ],
    findings: "the program failed",
    options: [
      ...SPEC,
      { flag: "--where <condition>", about: 'Use the first matching arm, such as "lr == 0.1".' },
      { flag: "--seed <n>", about: "Use the trial with this seed (default: the first)." },
      JSON_LINES,
    ],
    examples: [{ line: "runx try experiments/programs/logistic.yaml", does: "is everything read as meant?" }],
  },
  {
    name: "validate",
    args: "<spec...>",
    summary: "Check specs, and report every problem with its line and column.",
    details: ["Reads the spec and the headers of its data. Runs nothing and writes nothing."],
    options: [...SPEC, JSON_LINES],
    examples: [{ line: "runx validate experiments/*.yaml", does: "check all experiments" }],
  },
  {
    name: "plan",
    args: "<spec>",
    summary: "List trials (cached, pending, failed) with a time estimate.",
    details: ["Writes nothing. A trial is cached when its id is recorded as finished in the database."],
    options: [...SPEC, ENGINE, DB, JSON_LINES],
    examples: [{ line: "runx plan experiments/hidden-size.yaml", does: "what would run, and for how long" }],
  },
  {
    name: "report",
    args: "[experiment]",
    summary: "Compare the arms of an experiment, in a table and in words.",
    details: [
      "Without a name, reports the experiment that ran last. Accuracies are percentages in tables and fractions in JSON.",
      "A run with --set or --seeds does not replace the run of the spec as written. Give the same options to see it.",
    ],
    findings: "a claim of the spec does not hold",
    options: [
      ...REPORT,
      { flag: "--by <parameters>", about: "Pivot the table by one parameter, or by two: a,b." },
      {
        flag: "--sort <column>",
        about: "Sort by mean, median, min, max, std, n, seconds or a parameter; -mean reverses the order.",
      },
      { flag: "--best-of <k>", about: "Add the expected best of k seeds." },
      { flag: "--rows <n>", about: "Show at most this many arms, the best ones (default 40)." },
      {
        flag: "--format <name>",
        about: "Format: table (default), markdown, json, jsonl, csv, latex, parquet or html.",
        choices: REPORT_FORMATS,
      },
      { flag: "--curves", about: "Show learning curves instead of the table." },
      { flag: "--linear", about: "Draw curves on a linear axis, also where values span decades." },
      {
        flag: "--speed",
        about: "Show how fast each arm learns instead of the table: epochs, gradients and time.",
      },
      {
        flag: "--reach <value>",
        about: "With --speed: the level to reach, 0.9 for 90 % (default: nine tenths of the way).",
      },
      { flag: "--out <file>", about: OUT_FORMATTED },
      { flag: "--open", about: "Make a page and open it in the browser." },
      {
        flag: "--without-images",
        about: "Make the page without images, which need one trial trained again.",
      },
      ...RUN,
      DB,
      JSON_LINES,
    ],
    examples: [
      { line: "runx report cross-entropy", does: "the table and the answer" },
      { line: "runx report eta --at at-best-validation --format markdown", does: "for a README" },
    ],
  },
  {
    name: "list",
    args: "",
    summary: "List the recorded experiments.",
    details: ["The latest run comes first. Removed experiments are listed with --removed."],
    options: [
      { flag: "--tag <tag>", about: "List only experiments with this tag." },
      { flag: "--removed", about: "List the removed experiments instead." },
      DB,
      JSON_LINES,
    ],
    examples: [
      { line: "runx list", does: "names, trials, when they last ran" },
      { line: "runx list --tag important", does: "those with a tag" },
    ],
  },
  {
    name: "show",
    args: "<trial-or-experiment>",
    summary: "Show one trial, or list the trials of an experiment or an arm.",
    details: [
      "For a trial, named by its id or the first characters of it, shows parameters, status, provenance and epochs. For an experiment, or an arm named by its label, lists the trials with their ids.",
    ],
    options: [
      { flag: "--spec", about: "Print the spec of its run as it was read." },
      { flag: "--stdout", about: "Print what a program wrote to standard output." },
      { flag: "--stderr", about: "Print what a program wrote to standard error." },
      { flag: "--argv", about: "Print how a program was called, as JSON." },
      { flag: "--git-diff", about: "Print the uncommitted changes of the spec's repository." },
      DB,
      JSON_LINES,
    ],
    examples: [
      { line: "runx show cross-entropy", does: "the trials and their ids" },
      { line: "runx show 3f2a91", does: "what was trained, on what, and how it went" },
      { line: "runx show 3f2a91 --git-diff", does: "the code that no commit has" },
    ],
  },
  {
    name: "check",
    args: "<spec>",
    summary: "Compare backpropagation with central differences.",
    details: [
      "Prints the largest relative error of the gradient of each layer; below 1e-6 is right for smooth activations. Also computes equations (15), (18), (20), (21) and (26) of the notes in another way and compares.",
    ],
    findings: "two ways to compute the same value do not agree",
    options: [
      ...SPEC,
      { flag: "--nudge", about: "Show δ as the notes define it: what a nudge of z does to the cost." },
      { flag: "--speeds", about: "Show which weights learn slowly: low inputs, saturated neurons." },
      JSON_LINES,
    ],
    examples: [
      { line: "runx check experiments/cross-entropy.yaml", does: "check the gradients of its arms" },
      { line: "runx check experiments/cross-entropy.yaml --nudge", does: "the error of a neuron, seen" },
    ],
  },
  {
    name: "verify",
    args: "<trial-or-experiment...>",
    summary: "Run recorded trials again, and compare the results bit for bit.",
    details: [
      "Compares the digest of the weights and every recorded metric of every epoch. If they differ, names the first epoch and metric, and what has changed since: kernel, Node, data. Writes nothing.",
      "With --twin, trains a second copy that starts with one weight one unit in the last place higher, and reports the first epoch at which the recorded metrics differ.",
    ],
    findings: "a trial did not give the same result",
    options: [
      { flag: "--sample <n>", about: "Verify n trials, spread over the arms." },
      { flag: "--twin", about: "Measure the sensitivity to rounding instead." },
      JOBS,
      DB,
      QUIET,
      JSON_LINES,
    ],
    examples: [
      { line: "runx verify cross-entropy --sample 5", does: "are the records true?" },
      { line: "runx verify 3f2a91 --twin", does: "stable or chaotic?" },
    ],
  },
  {
    name: "diff",
    args: "<trial-or-arm> <trial-or-arm>",
    summary: "Compare two recorded trials, or two arms of an experiment.",
    details: [
      "Shows what differs: parameters, data, provenance, results, and the first epoch that is not the same. An arm is named by a condition that only it meets, or by its label in the report.",
    ],
    options: [
      {
        flag: "--experiment <experiment>",
        about: "Experiment of the arms (default: the one that ran last).",
      },
      DB,
      JSON_LINES,
    ],
    examples: [
      { line: "runx diff 3f2a91 b07c44", does: "why are these two not the same?" },
      {
        line: 'runx diff "cost == quadratic" "cost == cross-entropy"',
        does: "two arms of the experiment that ran last",
      },
    ],
  },
  {
    name: "reread",
    args: "<spec>",
    summary: "Read the metrics of a program again after its spec changed.",
    details: [
      "Applies the spec's rules for metrics and exit codes to the output that the recorded trials left, and records what changes. Runs no program except those of versions.",
    ],
    findings: "a trial cannot be read by the new rules. Its records stay as they are",
    options: [...SPEC, DB, JSON_LINES],
    examples: [
      { line: "runx experiments/programs/sampling.yaml --seeds 3", does: "the first time" },
      {
        line: "runx reread experiments/programs/sampling.yaml --seeds 3",
        does: "by what the spec asks for now",
      },
    ],
  },
  {
    name: "export",
    args: "<what> <experiment-or-trial-or-spec>",
    summary: "Write the raw records for other programs.",
    details: [
      "runx export trials EXPERIMENT: one row per trial, with every metric at every moment. runx export epochs EXPERIMENT: one row per trial and epoch, epochs from 1.",
      "runx export model TRIAL --out net.onnx: the trained network as ONNX, with the steps that turn rows into inputs.",
      "runx export weights TRIAL --out FILE: the trained weights as safetensors, computed again if the spec did not save them.",
      "runx export outputs TRIAL --out FOLDER: the files that a program left, each checked against its digest.",
      "runx export tasks SPEC: the pending trials of the spec's plan, as files for a cluster. runx work runs a task, runx import records the results.",
      "runx export tensorboard EXPERIMENT --out FOLDER: event files for TensorBoard, one run per trial. runx export mlflow EXPERIMENT --out FOLDER: a file store for MLflow. Each experiment gets its own folder. The epochs of a training are spread evenly over the time it took. TensorBoard stores 32-bit scalars.",
    ],
    options: [
      TABLE_FORMAT,
      { flag: "--out <file>", about: OUT_FORMATTED },
      {
        flag: "--for <system>",
        choices: TASK_SYSTEMS,
        about: "How tasks are run: slurm, kubernetes or plain (default).",
      },
      {
        flag: "--tasks <n>",
        about: "Maximum number of tasks (default 100). Each has at least a minute of work.",
      },
      { flag: "--jobs <n>", about: "Trials to run at the same time in a task (default 1)." },
      ...SPEC,
      ENGINE,
      DB,
    ],
    examples: [
      {
        line: "runx export tasks experiments/eta.yaml --seeds 30 --for slurm --out tasks",
        does: "then: sbatch tasks/slurm.sh",
      },
      { line: "runx export epochs eta --format parquet --out eta.parquet", does: "for pandas or DuckDB" },
      { line: "runx export weights 3f2a91 --out weights.safetensors", does: "for NumPy: docs/classify.py" },
      { line: "runx export tensorboard eta --out logs", does: "then: tensorboard --logdir logs" },
      { line: "runx export mlflow eta --out mlruns", does: "then: mlflow ui --backend-store-uri mlruns" },
    ],
  },
  {
    name: "predict",
    args: "<trial-or-experiment> <file>",
    summary: "Answer new rows with a trained network, or by the vote of several.",
    details: [
      "FILE is a table with the columns of the training file, an IDX file of images, or one PNG image. For an experiment, all seeds of the arm that is best on the validation split vote. A weights file can be named instead of a trial.",
      "Columns are matched by name; one that is missing, unknown or of another kind is refused. If the file also holds the target, the number of right answers is printed to standard error.",
    ],
    options: [
      { flag: "--where <condition>", about: "Let only matching arms vote, such as eta == 0.5." },
      { flag: "--labels <file>", about: "Classes of an IDX file of images, to compare with." },
      {
        flag: "--columns <names>",
        about: "Columns of the answers or of the file, and their names: ImageId=row,Label=class.",
      },
      TABLE_FORMAT,
      { flag: "--out <file>", about: OUT_FORMATTED },
      DB,
      QUIET,
    ],
    examples: [
      { line: "runx predict hello new-digits --out predictions.csv", does: "the best arm's networks vote" },
      { line: "runx predict 3f2a91 digit.png", does: "one network looks at one image" },
    ],
  },
  {
    name: "inspect",
    args: "[experiment]",
    summary: "Show what trained networks answer, and what they get wrong.",
    details: [
      "Looks at the best arm, on the test split (else validation, else train). Details are those of the trial in the middle of the arm; scores are means over its seeds. Weights that were not saved are trained again.",
    ],
    options: [
      {
        flag: "--table <name>",
        choices: inspectionTables,
        about:
          "Write one table for other programs: confusion, classes, wrong, numbers, fit, truth or calibration.",
      },
      TABLE_FORMAT,
      { flag: "--out <file>", about: OUT_FORMATTED },
      { flag: "--rows <n>", about: "Rows of a table on the terminal (default 20)." },
      ...REPORT.filter(({ flag }) => !flag.startsWith("--compare")),
      ...RUN,
      DB,
    ],
    examples: [
      { line: "runx inspect hello", does: "confusions, scores by class, what is wrong" },
      {
        line: "runx inspect hello --table confusion --out c.csv",
        does: "with names of classes",
      },
    ],
  },
  {
    name: "plot",
    args: "[experiment]",
    summary: "Draw one figure of a report as SVG, PNG or Vega-Lite.",
    details: [
      "The ending of --out chooses the format: .svg, .png, or .json for the Vega-Lite specification.",
    ],
    options: [
      {
        flag: "--kind <name>",
        choices: figureKinds,
        about:
          "Figure: curves (default), distribution, sweep, speed, steps, weight-speed or landscape; for a search history, rungs, search, contour, strands or reached; for answers of networks fit, regions, predicted, residuals, confusion or calibration.",
      },
      { flag: "--out <file>", about: "Write to a file. The default is SVG to standard output." },
      { flag: "--log-epochs", about: "Use a logarithmic axis for epochs." },
      { flag: "--log-values", about: "Use a logarithmic axis for values." },
      { flag: "--linear", about: "Use linear axes, also where values span decades." },
      ...REPORT,
      { flag: "--by <parameters>", about: "Pool the arms over all other parameters." },
      ...RUN,
      DB,
    ],
    examples: [
      { line: "runx plot cross-entropy --kind curves --out fig.png", does: "for a paper" },
      {
        line: "runx plot cross-entropy --compare eta > both.svg",
        does: "the arms of two experiments in one figure",
      },
    ],
  },
  {
    name: "read",
    args: "<image>",
    summary: "Read the number written on an image with a trained network.",
    details: [
      "The image is a PNG, dark on light or light on dark. It is cut into digits where the network is most certain, and each digit is normalised as in MNIST. See docs/segmentation.md.",
      "Without --trial, uses the trial in the middle of the best arm of the experiment that ran last.",
    ],
    options: [
      { flag: "--trial <trial>", about: "Trial whose network reads." },
      { flag: "--out <file>", about: "Draw the digits and the cuts between them, as PNG." },
      DB,
      JSON_LINES,
    ],
    examples: [
      { line: "runx read number.png", does: "the number, and how sure the network is of each digit" },
      { line: "runx read number.png --trial 3f2a91 --out cuts.png", does: "another reader; see its cuts" },
    ],
  },
  {
    name: "serve",
    args: "",
    summary: "Show the report pages in a browser, with live progress.",
    details: [
      "Listens on this machine only, unless --host is given, and only reads. Closing it does not affect any run.",
    ],
    options: [
      { flag: "--port <n>", about: "Port (default 7321, or a free one if it is taken)." },
      { flag: "--host <address>", about: "Address to listen on (default 127.0.0.1)." },
      { flag: "--open", about: "Open the browser." },
      DB,
    ],
    examples: [{ line: "runx serve --open", does: "watch a run while it trains" }],
  },
  ...machineCommands,
  ...recordCommands,
  {
    name: "init",
    args: "[file]",
    summary: "Write a commented starter spec, or one that fits a table.",
    details: [
      "Writes experiments/my-experiment.yaml, or the file that is named, and the files it needs. It can be run as it is. Existing files are never overwritten.",
      "--from reads a CSV file and detects its separator, the kinds of its columns, missing values and what can be learned. Comments in the spec say what was detected; change it as needed.",
    ],
    options: [
      { flag: "--from <file>", about: "Write a spec that fits this CSV file." },
      {
        flag: "--target <name>",
        about: "Column to learn (default: one with a name such as target or class, else the last).",
      },
      {
        flag: "--kind <name>",
        choices: STARTER_KINDS,
        about: "Kind of spec: mnist (default), csv, command, search or inline.",
      },
    ],
    examples: [
      { line: "runx init experiments/mine.yaml", does: "then: runx experiments/mine.yaml" },
      { line: "runx init --from data.csv --target price", does: "a table of your own" },
      { line: "runx init --kind command", does: "any program as a trial" },
    ],
  },
  {
    name: "example",
    args: "[example]",
    summary: "Run an experiment that comes with runx, or list them.",
    details: [
      "Runs the example as runx SPEC would, and records it in the results of this folder. Without a name, lists the examples and their questions.",
    ],
    findings: "a trial failed, or a claim of the example does not hold",
    options: [...SPEC, JOBS, ENGINE, DB, QUIET, JSON_LINES],
    examples: [
      { line: "runx example", does: "the questions that can be asked at once" },
      { line: "runx example plants", does: "train and report, without a file of one's own" },
    ],
  },
  {
    name: "completion",
    args: "<bash|zsh|fish>",
    summary: "Print the completion script for a shell.",
    details: [
      "Tab then completes commands, options and their values, spec files, parameters after --set, and the experiments, trials and tags of the database.",
      "bash: source <(runx completion bash) in ~/.bashrc. zsh: the same in ~/.zshrc, after compinit. fish: write it to ~/.config/fish/completions/runx.fish.",
    ],
    options: [],
    examples: [{ line: "source <(runx completion bash)", does: "in this shell, or in ~/.bashrc" }],
  },
  {
    name: "schema",
    args: "[experiment|command]",
    summary: "Print the JSON schema of specs, for editors.",
    details: [
      "The first line of a spec names the schema: # yaml-language-server: $schema=ADDRESS. runx init writes that line, with a path if runx is installed in the project, else with the address.",
    ],
    options: [
      { flag: "--address", about: "Print the address of this version's schema instead." },
      { flag: "--out <file>", about: "Write to a file." },
    ],
    examples: [
      { line: "runx schema --out experiment.schema.json", does: "a copy beside the specs, for work offline" },
      { line: "runx schema command --address", does: "for specs that run a program" },
    ],
  },
];
