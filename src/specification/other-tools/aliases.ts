import { namesElsewhere } from "./parameter-names.ts";

/** What to write instead of a word of another tool. */
export interface Alias {
  /** Without its full stop. */
  readonly sentence: string;
  /** A key with a value in YAML, where one says what the sentence means. */
  readonly example?: { readonly key: string; readonly value: string };
}

/** Names as a list, or with spaces between them. */
type AliasRow = readonly [names: string | readonly string[], sentence: string, key?: string, value?: string];
type Aliases = ReadonlyMap<string, Alias>;

const LAYERS = [
  "All layer sizes go into layers, input and output included",
  "layers",
  "[784, 30, 10]",
] as const;
const VARIES = ["What varies goes under vary", "vary", "{ eta: [0.1, 0.5] }"] as const;

const PARAMETERS = table([
  [namesElsewhere.eta, "The learning rate is eta, as in the equations", "eta", "0.5"],
  ["alpha", "The learning rate is eta, and the L2 parameter is lambda"],
  [namesElsewhere.batch_size, "The mini-batch size is batch_size", "batch_size", "10"],
  [namesElsewhere.layers, ...LAYERS],
  ["hidden_sizes hidden_layers sizes neurons nodes architecture", ...LAYERS],
  [
    "activation_function hidden_activation activations nonlinearity",
    "The activation function of the hidden layers is activation",
    "activation",
    "sigmoid",
  ],
  ["network model", "These keys belong at the top level", "layers", "[784, 30, 10]"],
  [
    "rnn elman recurrence sequence_length seq_len time_steps timesteps",
    "A network that reads a row step by step is recurrent",
    "recurrent",
    "{ steps: 28 }",
  ],
  ["bptt tbptt", "How far errors flow back in time is truncate", "recurrent", "{ steps: 28, truncate: 10 }"],
  [
    "clip clip_norm clipnorm gradient_clip gradient_clipping grad_clip max_grad_norm",
    "The longest gradient of a recurrent network is clip",
    "recurrent",
    "{ steps: 28, clip: 1 }",
  ],
  [
    "loss loss_function objective cost_function criterion",
    "The loss function is cost: quadratic, cross-entropy or log-likelihood",
  ],
  [namesElsewhere.optimizer, "The optimizer is optimizer", "optimizer", "adam"],
  ["nesterov", "Nesterov's momentum is optimizer: nesterov and the number under momentum", "momentum", "0.9"],
  [
    "betas beta1 beta2",
    "The betas go into optimizer",
    "optimizer",
    "{ kind: adam, beta1: 0.9, beta2: 0.999 }",
  ],
  ["class_weight", "The weights of classes are class_weights", "class_weights", "balanced"],
  ["warmup", "A rising learning rate is a schedule", "schedule", "{ kind: warm-up, epochs: 5 }"],
  ["mu", "The momentum μ is momentum", "momentum", "0.9"],
  [
    "weight_decay wd",
    "L2 regularisation is lambda, and acts as λ/n: for a weight decay d write lambda: d times the training size",
  ],
  ["regularization", "L2 regularisation is lambda, L1 is l1, dropout is dropout"],
  ["l2 lmbda", "L2 regularisation is lambda", "lambda", "0.1"],
  [namesElsewhere.dropout, "The share of dropped activations is dropout", "dropout", "0.5"],
  [namesElsewhere.epochs, "The number of epochs is epochs", "epochs", "30"],
  ["iterations steps", "Training is counted in epochs", "epochs", "30"],
  ["dataset", "The dataset is data", "data", "mnist"],
  ["train_size", "The size of the training split goes into data", "data", "{ source: mnist, train: 1000 }"],
  ["n_trials", "How many trials there are follows from vary and seeds", "seeds", "5"],
  [
    "seed random_seed random_state",
    "Seeds are seeds: seeds: 5 for the seeds 1 to 5, seeds: [7] for one of your own",
  ],
  ["repeat repeats n_repeats repetitions replicates n_runs", "Replicates are seeds", "seeds", "5"],
  [
    "output_dir out_dir save_dir log_dir logdir",
    "Records go into a database, which the option db names; save: weights keeps the weights beside it",
  ],
  ["checkpoint checkpoints", "What is saved of a trial is save", "save", "[weights, state]"],
  ["initializer weight_init", "The initialisation is init: gaussian, scaled, he or xavier"],
  ["output_activation", "The activation function of the output layer is output", "output", "softmax"],
  [
    "scheduler lr_schedule lr_scheduler",
    "The learning-rate schedule is schedule",
    "schedule",
    "{ kind: step, every: 10 }",
  ],
  ["early_stopping", "Early stopping is stop_early", "stop_early", "{ patience: 10 }"],
  ["dtype", "The floating-point numbers are precision: float32 or float64"],
  ["device", "Trials run on the cores of the processor, as many at a time as the option jobs says"],
  [
    "workers num_workers",
    "How many trials run at a time is not part of the question: the option jobs says it",
  ],
  [
    "metrics",
    "What is recorded is monitor, what is compared is report",
    "report",
    "{ metric: test.accuracy }",
  ],
  ["metric", "The metric that is compared goes into report", "report", "{ metric: test.accuracy }"],
  ["grid sweep matrix", ...VARIES],
  ["parameters params", `What does not vary goes at the top level. ${VARIES[0]}`, VARIES[1], VARIES[2]],
  ["defaults", "Another file to start from is extends", "extends", "base.yaml"],
  ["<<", "Merge keys are not part of YAML 1.2: write the keys out, or start from another file with extends"],
]);

const DATA_SETTINGS = table([
  ["path filename", "A file of your own is file (csv), or images and labels (idx)"],
  ["url", "Data come from files: source: csv or idx"],
  ["name type kind", "The kind of data is source: mnist, idx, csv or inline"],
  ["train_size n_train", "The training split is train"],
  ["val valid val_size", "The validation split is validation"],
  ["test_size", "The test split is test"],
  ["seed random_state", "The seed of the split of a csv file is split_seed"],
  ["label", "The column to learn is target"],
  ["normalize scaler", "Scaling is scale"],
  ["x y", "Inline rows are inputs and targets"],
]);

const RANGE_SETTINGS = table([
  ["start min low", "The first number is from"],
  ["stop end max high", "The last number is to"],
  ["num n count", "How many numbers there are is steps"],
  ["log distribution", "A logarithmic range has scale: log"],
  ["values", "Values are listed without a key", "eta", "[0.1, 0.5]"],
  ["value", "A single value is written without a key", "eta", "0.5"],
]);

const SEARCH_SETTINGS = table([
  [
    "points n_points n_trials budget evaluations iterations",
    "How many points are tried is trials",
    "trials",
    "30",
  ],
  ["strategy algorithm algo sampler kind", "The way to search is method", "method", "tpe"],
  [
    "parameters params vary",
    "What is searched goes into space",
    "space",
    "{ eta: { from: 0.01, to: 10, scale: log } }",
  ],
]);

const REPORT_SETTINGS = table([
  [
    "better direction goal mode",
    "Which values of a program's metric are better stands with its name",
    "metrics",
    "{ f1: { from: f1_score, better: higher } }",
  ],
]);

function table(rows: readonly AliasRow[]): Aliases {
  return new Map(
    rows.flatMap(([names, sentence, key, value]) => {
      const alias = key === undefined ? { sentence } : { sentence, example: { key, value: value! } };
      return (typeof names === "string" ? names.split(" ") : names).map((name) => [name, alias] as const);
    }),
  );
}

const VALUES: { readonly [key: string]: { readonly [value: string]: string } } = {
  cost: {
    mse: "quadratic",
    mean_squared_error: "quadratic",
    l2: "quadratic",
    squared: "quadratic",
    bce: "cross-entropy",
    binary_crossentropy: "cross-entropy",
    crossentropy: "cross-entropy",
    ce: "cross-entropy",
    nll: "log-likelihood",
    nll_loss: "log-likelihood",
    categorical_crossentropy: "log-likelihood",
    sparse_categorical_crossentropy: "log-likelihood",
  },
  activation: {
    logistic: "sigmoid",
    identity: "linear",
    none: "linear",
    heaviside: "step",
    perceptron: "step",
    leakyrelu: "leaky-relu",
    lrelu: "leaky-relu",
  },
  method: {
    bayes: "tpe",
    bayesian: "tpe",
    optuna: "tpe",
    hyperopt: "tpe",
    hyperband: "successive-halving",
    asha: "successive-halving",
    halving: "successive-halving",
    uniform: "random",
    gd: "gradient-descent",
  },
  optimizer: { gd: "sgd", descent: "sgd", momentum: "sgd", nag: "nesterov", rms: "rmsprop", adam_w: "adamw" },
  output: { logistic: "sigmoid", identity: "linear", none: "linear", heaviside: "step", perceptron: "step" },
  init: {
    normal: "gaussian",
    default: "gaussian",
    lecun: "scaled",
    lecun_normal: "scaled",
    kaiming: "he",
    kaiming_normal: "he",
    he_normal: "he",
    glorot: "xavier",
    glorot_normal: "xavier",
    xavier_normal: "xavier",
  },
  precision: {
    "32": "float32",
    "64": "float64",
    single: "float32",
    float: "float32",
    fp32: "float32",
    f32: "float32",
    double: "float64",
    f64: "float64",
  },
  batch_size: { all: "full", whole: "full" },
  schedule: { none: "off", constant: "off" },
  stop_early: { none: "off", never: "off" },
  scale: { minmax: "min-max", zscore: "standard", standardize: "standard" },
};

/** What to write instead of a key of another tool, in a mapping that knows the keys `known`. */
export function aliasOfKey(name: string, known: readonly string[]): Alias | undefined {
  if (known.includes("eta")) return PARAMETERS.get(plain(name));
  if (known.includes("source")) return DATA_SETTINGS.get(plain(name));
  if (known.includes("trials")) return SEARCH_SETTINGS.get(plain(name));
  if (known.join() === "metric,at") return REPORT_SETTINGS.get(plain(name));
  return known.includes("from") ? RANGE_SETTINGS.get(plain(name)) : undefined;
}

/** Values of other tools that runx has nothing like: no known word is near them. */
const ABSENT: { readonly [key: string]: readonly string[] } = {
  activation: [
    "gelu",
    "elu",
    "selu",
    "celu",
    "prelu",
    "swish",
    "silu",
    "mish",
    "softplus",
    "softsign",
    "softmax",
  ],
  output: ["relu", "gelu", "elu", "tanh", "softplus"],
  cost: ["hinge", "mae", "l1", "huber", "kl", "kl_divergence"],
  optimizer: ["adagrad", "adadelta", "adamax", "nadam", "lbfgs", "lion", "lamb"],
  init: ["uniform", "orthogonal", "zeros", "ones"],
  precision: ["float16", "fp16", "half", "bfloat16", "bf16", "16"],
};

/** Whether a value is known to be one of another tool that has no counterpart here. */
export function isAbsent(key: string, value: string): boolean {
  return Object.hasOwn(ABSENT, key) && ABSENT[key]!.includes(plain(value));
}

/** What another tool's word for a value is called here. */
export function aliasOfValue(key: string, value: string): string | undefined {
  const words = Object.hasOwn(VALUES, key) ? VALUES[key]! : {};
  return Object.hasOwn(words, plain(value)) ? words[plain(value)] : undefined;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll("-", "_");
}
