import { figureKinds, inspectionTables } from "../../report/kinds.ts";
import {
  ENGINE_CHOICES,
  EXPORT_FORMATS,
  MOMENT_CHOICES,
  REPORT_FORMATS,
  STARTER_KINDS,
  TASK_SYSTEMS,
} from "./choices.ts";
import type { Command, Option } from "./command.ts";
import { DB, JSON_LINES } from "./common-options.ts";
import { machineCommands } from "./machine-commands.ts";
import { recordCommands } from "./record-commands.ts";

const SPEC: readonly Option[] = [
  { flag: "--set <key=value>", about: "set a parameter, YAML syntax, nested keys with dots; repeatable" },
  { flag: "--seeds <seeds>", about: "replace the seeds: 5, [3, 7] or 10..19" },
];
/** Which of the runs of an experiment is meant. */
const RUN: readonly Option[] = [
  { flag: "--set <key=value>", about: "the run that was given this; repeatable, as it was given" },
  { flag: "--seeds <seeds>", about: "the run that was given these seeds" },
];
const ENGINE: Option = {
  flag: "--engine <name>",
  choices: ENGINE_CHOICES,
  about: "fast (default) or reference (plain float64)",
};
const QUIET: Option = { flag: "--quiet", about: "no progress on standard error" };
const OUT_FORMATTED = "write to a file; its ending, such as .md, can say the format";
const REPORT: readonly Option[] = [
  { flag: "--metric <metric>", about: "metric to compare (default test.accuracy, else what the data has)" },
  { flag: "--at <moment>", choices: MOMENT_CHOICES, about: "last (default), at-best-validation or best" },
  {
    flag: "--baseline <arm>",
    about: 'arm to compare with, such as "cost == quadratic" (default: the first)',
  },
  {
    flag: "--tuned <parameters>",
    about: "each arm at its best of these by validation; none: all",
  },
  { flag: "--where <condition>", about: 'keep arms, such as "eta >= 0.5 and cost == cross-entropy"' },
  { flag: "--compare <experiment>", about: "add another experiment's arms; repeatable" },
];

export const commands: readonly Command[] = [
  {
    name: "run",
    args: "<spec...>",
    summary: "train what is missing, record it, report (the default command)",
    details: [
      "Validates each spec, expands it into trials, trains those not yet recorded and prints the comparison.",
      "The same command goes on after an interruption; a finished trial is not computed again.",
    ],
    findings:
      "a trial failed, or a claim of the spec is missed; a training that diverged has ended and is a result",
    options: [
      ...SPEC,
      { flag: "--jobs <n>", about: "trainings at a time (default: one per core)" },
      ENGINE,
      DB,
      { flag: "--force", about: "compute finished trials again" },
      { flag: "--fail-fast", about: "stop at the first failed trial" },
      { flag: "--rerun-failed", about: "try trials again that failed before" },
      { flag: "--retries <n>", about: "further attempts for a trial that fails (default 0)" },
      { flag: "--queue", about: "let workers on other machines train (RUNX_QUEUE names the queue)" },
      {
        flag: "--detach",
        about: "with --queue: fill the queue and end; the same command without it collects",
      },
      { flag: "--trial-timeout <seconds>", about: "end a trial that takes longer and record it as failed" },
      { flag: "--silent-timeout <seconds>", about: "end a program that writes nothing for so long" },
      { flag: "--grace <seconds>", about: "time to save and end after Ctrl-C (default 10)" },
      { flag: "--gpus <devices>", about: "devices for programs, such as 0,1 (default: those visible)" },
      { flag: "--log-limit <MiB>", about: "most output of a program (default 2048)" },
      { flag: "--metric-limit <lines>", about: "most lines of metrics of a program (default 2000000)" },
      { flag: "--output-limit <MiB>", about: "most kept files of a program (default 10240)" },
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
    summary: "run one trial of a program, record nothing, show what was read",
    details: [
      "Runs the program of a spec once, in a folder that goes afterwards, and shows its end and its metrics.",
    ],
    findings: "the program failed",
    options: [
      ...SPEC,
      { flag: "--where <condition>", about: 'the first arm that fulfils it, such as "lr == 0.1"' },
      { flag: "--seed <n>", about: "the trial with this seed (default: the first)" },
      JSON_LINES,
    ],
    examples: [{ line: "runx try experiments/programs/logistic.yaml", does: "is everything read as meant?" }],
  },
  {
    name: "validate",
    args: "<spec...>",
    summary: "check specs and say every problem with its place",
    details: ["Reads the spec and the headers of its data; trains nothing and writes nothing."],
    options: [...SPEC, JSON_LINES],
    examples: [{ line: "runx validate experiments/*.yaml", does: "check all experiments" }],
  },
  {
    name: "plan",
    args: "<spec>",
    summary: "list the trials: cached, to run, failed before; and how long",
    details: ["Writes nothing. A trial is cached when its id is recorded as finished in the database."],
    options: [...SPEC, ENGINE, DB, JSON_LINES],
    examples: [{ line: "runx plan experiments/hidden-size.yaml", does: "what would run, and for how long" }],
  },
  {
    name: "report",
    args: "[experiment]",
    summary: "compare the arms of an experiment: tables and plain sentences",
    details: [
      "Without a name, reports the experiment that ran last. Accuracies are percentages in tables, fractions in JSON.",
      "A run with --set or --seeds does not take the place of the spec's own: the same flags show it here.",
    ],
    findings: "a claim of the spec is missed",
    options: [
      ...REPORT,
      { flag: "--by <parameters>", about: "pivot the table by one parameter, or two as a,b" },
      {
        flag: "--sort <column>",
        about: "mean, median, min, max, std, n, seconds or a parameter; -mean reverses",
      },
      { flag: "--best-of <k>", about: "also what the best of k seeds is expected to show" },
      { flag: "--rows <n>", about: "arms shown in the table at most, the best ones (default 40)" },
      {
        flag: "--format <name>",
        about: "table (default), markdown, json, jsonl, csv, latex, parquet or html",
        choices: REPORT_FORMATS,
      },
      { flag: "--curves", about: "learning curves instead of the table" },
      { flag: "--linear", about: "curves on a linear axis, also where values span decades" },
      { flag: "--speed", about: "how fast each arm learns instead of the table: epochs, gradients and time" },
      {
        flag: "--reach <value>",
        about: "with --speed: the level to reach, 0.9 for 90 % (default: nine tenths of the way)",
      },
      { flag: "--out <file>", about: OUT_FORMATTED },
      { flag: "--open", about: "make a page and open it in the browser" },
      { flag: "--without-images", about: "a page without the images, which need one trial trained again" },
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
    summary: "list the recorded experiments",
    details: ["Latest run first, with tags. Removed experiments are listed apart."],
    options: [
      { flag: "--tag <tag>", about: "only experiments with this tag" },
      { flag: "--removed", about: "the removed experiments instead" },
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
    summary: "show one trial, or list those of an experiment or an arm",
    details: [
      "A trial is named by its id or the first characters of it: parameters, status, provenance and epochs are shown. Of an experiment, or of an arm named by its label, the trials are listed with their ids.",
    ],
    options: [
      { flag: "--spec", about: "print the spec of its run as it was read" },
      { flag: "--stdout", about: "print what a program wrote to standard output" },
      { flag: "--stderr", about: "print what a program wrote to standard error" },
      { flag: "--argv", about: "print how a program was called, as JSON" },
      { flag: "--git-diff", about: "print what was not committed in the spec's repository" },
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
    summary: "compare backpropagation with central differences",
    details: [
      "Prints the largest relative error of the gradient by layer; below 1e-6 is right for smooth activations. Equations (15), (18), (20), (21) and (26) of the notes are computed another way and compared, too.",
    ],
    findings: "two ways to compute the same do not agree",
    options: [
      ...SPEC,
      { flag: "--nudge", about: "show δ as the notes define it: what a nudge of z does to the cost" },
      { flag: "--speeds", about: "show which weights learn slowly: low inputs, saturated neurons" },
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
    summary: "train recorded trials again and compare bit for bit",
    details: [
      "Compares the weights' digest and every recorded metric of every epoch. On a difference it names the first epoch and metric, and what changed since: kernel, Node, data. Writes nothing.",
      "With --twin it trains a second copy that starts with one weight one unit in the last place higher, and tells when the recorded metrics go apart.",
    ],
    findings: "a training did not come out the same",
    options: [
      { flag: "--sample <n>", about: "verify n trials, spread over the arms" },
      { flag: "--twin", about: "measure the sensitivity to rounding instead" },
      { flag: "--jobs <n>", about: "trainings at a time (default: one per core)" },
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
    summary: "compare two recorded trials, or two arms of an experiment",
    details: [
      "Shows what differs: parameters, data, provenance, results, and the first epoch that is not the same. An arm is named as --baseline names it: by a condition that only it meets, or by its label in the report.",
    ],
    options: [
      { flag: "--experiment <experiment>", about: "whose arms are meant (default: the one that ran last)" },
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
    summary: "read a program's recorded metrics again, after its spec changed",
    details: [
      "Applies what the spec says of metrics and exit codes to the output that its recorded trials have left, and records what changes. Runs no program but those of versions.",
    ],
    findings: "a trial cannot be read by the rules of now; what is recorded of it stays",
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
    summary: "write the raw records for other programs",
    details: [
      "runx export trials EXPERIMENT: a row a trial, every metric at every moment. runx export epochs EXPERIMENT: a row a trial and epoch, epochs from 1.",
      "runx export model TRIAL --out net.onnx: the trained network as ONNX, with what makes inputs of rows.",
      "runx export weights TRIAL --out FILE: the trained weights as safetensors, computed again where the spec did not save them.",
      "runx export outputs TRIAL --out FOLDER: the files that a program has left, each as its digest says.",
      "runx export tasks SPEC: what the spec's plan still needs, as files for a cluster; runx work trains a task, runx import records the results.",
      "runx export tensorboard EXPERIMENT --out FOLDER: event files for TensorBoard, a run a trial. runx export mlflow EXPERIMENT --out FOLDER: a file store of MLflow. Each experiment gets a folder of its own there. A training's epochs are spread evenly over the time it took; TensorBoard keeps scalars of 32 bits.",
    ],
    options: [
      {
        flag: "--format <name>",
        choices: EXPORT_FORMATS,
        about: "csv (default), json, jsonl, markdown, latex or parquet",
      },
      { flag: "--out <file>", about: OUT_FORMATTED },
      {
        flag: "--for <system>",
        choices: TASK_SYSTEMS,
        about: "slurm, kubernetes or plain (default): how tasks are run",
      },
      {
        flag: "--tasks <n>",
        about: "at most so many tasks (default 100), each of a minute of work at least",
      },
      { flag: "--jobs <n>", about: "trainings at a time in a task (default 1)" },
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
    summary: "answer new rows with a trained network, or the vote of several",
    details: [
      "FILE is a table with the columns of the training file, an IDX file of images, or one PNG image. Of an experiment, all seeds of the arm that is best on the validation split vote. Instead of a trial, a weights file may be named.",
      "Columns are matched by name; one that is missing, unknown or of another kind is refused. Where the file holds the target too, standard error says how many answers are right.",
    ],
    options: [
      { flag: "--where <condition>", about: "only arms that fulfil it vote: eta == 0.5" },
      { flag: "--labels <file>", about: "the classes of an IDX file of images, to compare with" },
      {
        flag: "--columns <names>",
        about: "which columns, of the answers or of the file, under what names: ImageId=row,Label=class",
      },
      {
        flag: "--format <name>",
        choices: EXPORT_FORMATS,
        about: "csv (default), json, jsonl, markdown, latex or parquet",
      },
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
    summary: "what trained networks answer, and what they get wrong",
    details: [
      "Looks at the best arm on the test split (else validation, else train). Single trainings are shown by the one in the middle of the arm, scores as means over its seeds. Weights that were not kept are trained again.",
    ],
    options: [
      {
        flag: "--table <name>",
        choices: inspectionTables,
        about: "one table for other programs: confusion, classes, wrong, numbers, fit, truth or calibration",
      },
      {
        flag: "--format <name>",
        choices: EXPORT_FORMATS,
        about: "csv (default), json, jsonl, markdown, latex or parquet",
      },
      { flag: "--out <file>", about: OUT_FORMATTED },
      { flag: "--rows <n>", about: "rows of a table on the terminal (default 20)" },
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
    summary: "write one figure of a report as SVG, PNG or Vega-Lite",
    details: [
      "The ending of --out chooses the format: .svg, .png, or .json for the Vega-Lite specification.",
    ],
    options: [
      {
        flag: "--kind <name>",
        choices: figureKinds,
        about:
          "curves (default), distribution, sweep, speed, steps, weight-speed, landscape; of a search history, rungs, search, contour, strands, reached; of what networks answer fit, regions, predicted, residuals, confusion, calibration",
      },
      { flag: "--out <file>", about: "write to a file instead of SVG to standard output" },
      { flag: "--log-epochs", about: "logarithmic axis of epochs" },
      { flag: "--log-values", about: "logarithmic axis of values" },
      { flag: "--linear", about: "linear axes, also where values span decades" },
      ...REPORT,
      { flag: "--by <parameters>", about: "pool the arms over all other parameters" },
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
    summary: "read the number written on an image, with a trained network",
    details: [
      "The image is a PNG, dark on light or light on dark. It is cut into digits where the network is surest; each is normalised as MNIST's were. See docs/segmentation.md.",
      "Without --trial, the trial in the middle of the best arm of the experiment that ran last reads.",
    ],
    options: [
      { flag: "--trial <trial>", about: "the trial whose network reads" },
      { flag: "--out <file>", about: "draw the digits and the cuts between them, as PNG" },
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
    summary: "show the report pages in a browser, following what runs",
    details: [
      "Serves on this machine only unless --host says otherwise, and only reads. Closing it harms no run.",
    ],
    options: [
      { flag: "--port <n>", about: "port (default 7321, or a free one when it is taken)" },
      { flag: "--host <address>", about: "address to listen on (default 127.0.0.1)" },
      { flag: "--open", about: "open the browser" },
      DB,
    ],
    examples: [{ line: "runx serve --open", does: "watch a run while it trains" }],
  },
  ...machineCommands,
  ...recordCommands,
  {
    name: "init",
    args: "[file]",
    summary: "write a commented starter spec, or one that fits a table",
    details: [
      "Writes experiments/my-experiment.yaml, or the file named, with what it needs beside it; it runs as it stands. An existing file is never overwritten.",
      "--from reads a CSV file: what separates its columns, which are numbers, texts or names of rows, what is missing, and what can be learned. The spec says what was seen and can be changed.",
    ],
    options: [
      { flag: "--from <file>", about: "write a spec that fits this CSV file" },
      { flag: "--target <name>", about: "the column to learn (default: one called like it, else the last)" },
      {
        flag: "--kind <name>",
        choices: STARTER_KINDS,
        about: "mnist (default), csv, command, search or inline",
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
    summary: "run an experiment that comes with runx, or list them",
    details: [
      "Runs the example as runx SPEC would and records it in the results of this folder. Without a name, lists the examples and what they ask.",
    ],
    findings: "a trial failed, or a claim of the example is missed",
    options: [
      ...SPEC,
      { flag: "--jobs <n>", about: "trainings at a time (default: one per core)" },
      ENGINE,
      DB,
      QUIET,
      JSON_LINES,
    ],
    examples: [
      { line: "runx example", does: "the questions that can be asked at once" },
      { line: "runx example plants", does: "train and report, without a file of one's own" },
    ],
  },
  {
    name: "completion",
    args: "<bash|zsh|fish>",
    summary: "print what makes Tab complete commands, options and names",
    details: [
      "Completes commands, options and their words, spec files, parameters after --set, and the experiments, trials and tags of the database.",
      "bash: source <(runx completion bash) in ~/.bashrc. zsh: the same in ~/.zshrc, after compinit. fish: write it to ~/.config/fish/completions/runx.fish.",
    ],
    options: [],
    examples: [{ line: "source <(runx completion bash)", does: "in this shell, or in ~/.bashrc" }],
  },
  {
    name: "schema",
    args: "[experiment|command]",
    summary: "print the JSON schema of specs, for editors",
    details: [
      "The first line of a spec names it: # yaml-language-server: $schema=ADDRESS. runx init writes that line, with a path where runx is installed in the project, else with the address.",
    ],
    options: [
      { flag: "--address", about: "print the address of this version's schema instead" },
      { flag: "--out <file>", about: "write to a file" },
    ],
    examples: [
      { line: "runx schema --out experiment.schema.json", does: "a copy beside the specs, for work offline" },
      { line: "runx schema command --address", does: "for specs that run a program" },
    ],
  },
];
