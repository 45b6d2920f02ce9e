const RECURRENT = "A network that reads a row step by step is recurrent: { steps: 28 }.";
const CLIP = "The longest gradient of a recurrent network is recurrent: { steps: 28, clip: 1 }.";

/** Names other tools use, with what runx says instead. */
const PARAMETERS: { readonly [name: string]: string } = {
  learning_rate: "The learning rate is eta, as in the equations: eta: 0.5.",
  lr: "The learning rate is eta, as in the equations: eta: 0.5.",
  step_size: "The learning rate is eta, as in the equations: eta: 0.5.",
  alpha: "The learning rate is eta, the L2 parameter is lambda.",
  batch: "The mini-batch size is batch_size: batch_size: 10.",
  minibatch: "The mini-batch size is batch_size: batch_size: 10.",
  mini_batch: "The mini-batch size is batch_size: batch_size: 10.",
  mini_batch_size: "The mini-batch size is batch_size: batch_size: 10.",
  batchsize: "The mini-batch size is batch_size: batch_size: 10.",
  hidden: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  hidden_size: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  hidden_sizes: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  hidden_layers: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  units: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  sizes: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  neurons: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  nodes: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  activation_function: "The activation function of the hidden layers is activation: sigmoid.",
  nonlinearity: "The activation function of the hidden layers is activation: sigmoid.",
  architecture: "All sizes stand in layers, input and output included: layers: [784, 30, 10].",
  network: "The keys stand at the top level: layers: [784, 30, 10].",
  model: "The keys stand at the top level: layers: [784, 30, 10].",
  rnn: RECURRENT,
  elman: RECURRENT,
  recurrence: RECURRENT,
  sequence_length: RECURRENT,
  seq_len: RECURRENT,
  time_steps: RECURRENT,
  timesteps: RECURRENT,
  bptt: "How far errors flow back in time is recurrent: { steps: 28, truncate: 10 }.",
  tbptt: "How far errors flow back in time is recurrent: { steps: 28, truncate: 10 }.",
  clip: CLIP,
  clip_norm: CLIP,
  clipnorm: CLIP,
  gradient_clip: CLIP,
  gradient_clipping: CLIP,
  grad_clip: CLIP,
  max_grad_norm: CLIP,
  loss: "The loss function is cost: quadratic, cross-entropy or log-likelihood.",
  loss_function: "The loss function is cost: quadratic, cross-entropy or log-likelihood.",
  objective: "The loss function is cost: quadratic, cross-entropy or log-likelihood.",
  cost_function: "The cost function is cost: quadratic, cross-entropy or log-likelihood.",
  criterion: "The loss function is cost: quadratic, cross-entropy or log-likelihood.",
  optimiser: "The optimizer is optimizer: adam.",
  optim: "The optimizer is optimizer: adam.",
  solver: "The optimizer is optimizer: adam.",
  nesterov: "Nesterov's momentum is optimizer: nesterov with momentum: 0.9.",
  betas: "The betas stand in optimizer: { kind: adam, beta1: 0.9, beta2: 0.999 }.",
  beta1: "The betas stand in optimizer: { kind: adam, beta1: 0.9, beta2: 0.999 }.",
  beta2: "The betas stand in optimizer: { kind: adam, beta1: 0.9, beta2: 0.999 }.",
  class_weight: "The weights of classes are class_weights: balanced.",
  warmup: "A rising learning rate is schedule: { kind: warm-up, epochs: 5 }.",
  mu: "The momentum is momentum: 0.9.",
  weight_decay:
    "L2 regularisation is lambda, and acts as λ/n: for a weight decay d write lambda: d times the training size.",
  wd: "L2 regularisation is lambda, and acts as λ/n: for a weight decay d write lambda: d times the training size.",
  regularization: "L2 regularisation is lambda, L1 is l1, dropout is dropout.",
  l2: "L2 regularisation is lambda: lambda: 0.1.",
  lmbda: "L2 regularisation is lambda: lambda: 0.1.",
  dropout_rate: "The share of dropped activations is dropout: dropout: 0.5.",
  n_epochs: "The number of epochs is epochs: epochs: 30.",
  num_epochs: "The number of epochs is epochs: epochs: 30.",
  max_epochs: "The number of epochs is epochs: epochs: 30.",
  iterations: "Training is counted in epochs: epochs: 30.",
  steps: "Training is counted in epochs: epochs: 30.",
  dataset: "The data are data: data: mnist.",
  train_size: "The size of the training split stands in data: data: { source: mnist, train: 1000 }.",
  n_trials: "How many trials there are follows from vary and seeds: seeds: 5.",
  seed: "Seeds are seeds: seeds: 5 for the seeds 1 to 5, seeds: [7] for one of your own.",
  random_seed: "Seeds are seeds: seeds: 5 for the seeds 1 to 5, seeds: [7] for one of your own.",
  random_state: "Seeds are seeds: seeds: 5 for the seeds 1 to 5, seeds: [7] for one of your own.",
  repeat: "Replicates are seeds: seeds: 5.",
  repeats: "Replicates are seeds: seeds: 5.",
  n_repeats: "Replicates are seeds: seeds: 5.",
  repetitions: "Replicates are seeds: seeds: 5.",
  replicates: "Replicates are seeds: seeds: 5.",
  n_runs: "Replicates are seeds: seeds: 5.",
  output_dir:
    "Records go into a database, which the option db names; save: weights keeps the weights beside it.",
  out_dir:
    "Records go into a database, which the option db names; save: weights keeps the weights beside it.",
  save_dir:
    "Records go into a database, which the option db names; save: weights keeps the weights beside it.",
  log_dir:
    "Records go into a database, which the option db names; save: weights keeps the weights beside it.",
  logdir: "Records go into a database, which the option db names; save: weights keeps the weights beside it.",
  checkpoint: "What is kept of a trial is save: save: [weights, state].",
  checkpoints: "What is kept of a trial is save: save: [weights, state].",
  initializer: "The initialisation is init: gaussian, scaled, he or xavier.",
  weight_init: "The initialisation is init: gaussian, scaled, he or xavier.",
  output_activation: "The activation function of the output layer is output: softmax.",
  scheduler: "The learning-rate schedule is schedule: { kind: step, every: 10 }.",
  lr_schedule: "The learning-rate schedule is schedule: { kind: step, every: 10 }.",
  lr_scheduler: "The learning-rate schedule is schedule: { kind: step, every: 10 }.",
  early_stopping: "Early stopping is stop_early: { patience: 10 }.",
  dtype: "The floating-point numbers are precision: float32 or float64.",
  device: "Trials run on the cores of the processor; how many at a time says the option jobs.",
  workers: "How many trials run at a time is no part of the question: the option jobs says it.",
  num_workers: "How many trials run at a time is no part of the question: the option jobs says it.",
  metrics: "What is recorded is monitor, what is compared is report: { metric: test.accuracy }.",
  metric: "The metric that is compared stands in report: report: { metric: test.accuracy }.",
  grid: "What varies stands under vary: vary: { eta: [0.1, 0.5] }.",
  sweep: "What varies stands under vary: vary: { eta: [0.1, 0.5] }.",
  parameters: "What varies stands under vary: vary: { eta: [0.1, 0.5] }; what does not, at the top level.",
  params: "What varies stands under vary: vary: { eta: [0.1, 0.5] }; what does not, at the top level.",
  matrix: "What varies stands under vary: vary: { eta: [0.1, 0.5] }.",
  defaults: "Another file to start from is extends: base.yaml.",
  "<<": "Merge keys are no part of YAML 1.2: write the keys out, or start from another file with extends.",
};

const DATA_SETTINGS: { readonly [name: string]: string } = {
  path: "A file of your own is file (csv), or images and labels (idx).",
  filename: "A file of your own is file (csv), or images and labels (idx).",
  url: "Data come from files: source: csv or idx.",
  name: "The kind of data is source: mnist, idx, csv or inline.",
  type: "The kind of data is source: mnist, idx, csv or inline.",
  kind: "The kind of data is source: mnist, idx, csv or inline.",
  train_size: "The training split is train.",
  n_train: "The training split is train.",
  val: "The validation split is validation.",
  valid: "The validation split is validation.",
  val_size: "The validation split is validation.",
  test_size: "The test split is test.",
  seed: "The split of a csv file is keyed by split_seed.",
  random_state: "The split of a csv file is keyed by split_seed.",
  label: "The column to learn is target.",
  normalize: "Scaling is scale.",
  scaler: "Scaling is scale.",
  x: "Inline rows are inputs and targets.",
  y: "Inline rows are inputs and targets.",
};

const RANGE_SETTINGS: { readonly [name: string]: string } = {
  start: "The first number is from.",
  min: "The first number is from.",
  low: "The first number is from.",
  stop: "The last number is to.",
  end: "The last number is to.",
  max: "The last number is to.",
  high: "The last number is to.",
  num: "How many numbers is steps.",
  n: "How many numbers is steps.",
  count: "How many numbers is steps.",
  log: "A logarithmic range has scale: log.",
  distribution: "A logarithmic range has scale: log.",
  values: "Values are listed without a key: eta: [0.1, 0.5].",
  value: "A single value stands without a key: eta: 0.5.",
};

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
export function aliasOfKey(name: string, known: readonly string[]): string | undefined {
  if (known.includes("eta")) return lookUp(PARAMETERS, name);
  if (known.includes("source")) return lookUp(DATA_SETTINGS, name);
  return known.includes("from") ? lookUp(RANGE_SETTINGS, name) : undefined;
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
  return Object.hasOwn(ABSENT, key) && ABSENT[key]!.includes(value.toLowerCase().replaceAll("-", "_"));
}

/** What another tool's word for a value is called here. */
export function aliasOfValue(key: string, value: string): string | undefined {
  return Object.hasOwn(VALUES, key) ? lookUp(VALUES[key]!, value) : undefined;
}

function lookUp<T>(table: { readonly [word: string]: T }, word: string): T | undefined {
  const plain = word.toLowerCase().replaceAll("-", "_");
  return Object.hasOwn(table, plain) ? table[plain] : undefined;
}
