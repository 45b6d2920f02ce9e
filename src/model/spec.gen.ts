// Generated from schema/experiment.schema.json by `npm run generate`. Do not edit.
import type { Json } from "./json.ts";

/**
 * What is learned: `mnist`, or a mapping whose `source` is mnist, idx, csv or inline. Paths are relative to this file.
 */
export type DataSource = MnistSource | IdxSource | CsvSource | InlineSource;

/**
 * The MNIST digits: 28 × 28 pixels, ten classes. The first 50,000 training images are for training, the next 10,000 for validation.
 */
export interface MnistSource {
  /**
   * The kind of source.
   */
  readonly source: "mnist";
  /**
   * How many images to train on, from the first one. More than 50,000 only with `validation: 0`.
   */
  readonly train: number;
  /**
   * How many images to validate on, from the 50,001st; 0 for no validation split.
   */
  readonly validation: number;
  /**
   * How many test images to use, from the first one; 0 for no test split.
   */
  readonly test: number;
  /**
   * Pixels, 0 to 255, are divided by this.
   */
  readonly scale: number;
}

/**
 * Your own images and labels as IDX files, the format of MNIST. Paths are relative to the experiment's file.
 */
export interface IdxSource {
  /**
   * The kind of source.
   */
  readonly source: "idx";
  /**
   * The file of training images: unsigned bytes, one row per image.
   */
  readonly images: string;
  /**
   * The file of training labels: unsigned bytes, classes from 0.
   */
  readonly labels: string;
  /**
   * The file of test images, if there is one.
   */
  readonly test_images?: string;
  /**
   * The file of test labels; with `test_images`.
   */
  readonly test_labels?: string;
  /**
   * How many images to train on, from the first one.
   */
  readonly train: number;
  /**
   * How many images to validate on, the last ones of the training file; 0 for no validation split.
   */
  readonly validation: number;
  /**
   * How many test images to use, from the first one; 0 for no test split.
   */
  readonly test: number;
  /**
   * Pixels, 0 to 255, are divided by this.
   */
  readonly scale: number;
}

/**
 * Which lines of a table form a sequence, and which of their targets are learned.
 */
export interface SequenceColumn {
  /**
   * The column that tells which sequence a line belongs to.
   */
  readonly column: string | number;
  /**
   * The target of the `last` line, or numeric targets of `each` line, for `recurrent` with `output: each`.
   */
  readonly targets: "last" | "each";
}

/**
 * Your own table: one row per example, numbers in every column except the target and the categories. Rows are shuffled, then divided among the splits.
 */
export interface CsvSource {
  /**
   * The kind of source.
   */
  readonly source: "csv";
  /**
   * The file, relative to the experiment's; it may be compressed with gzip.
   */
  readonly file: string;
  /**
   * The header name of the column to learn; a list of names for several numbers at once.
   */
  readonly target: string | number | readonly (string | number)[];
  /**
   * `classes`: each distinct value is a class with an output neuron of its own. `numeric`: the value itself, with one output neuron per target column.
   */
  readonly targets: "classes" | "numeric";
  /**
   * The columns to learn from. Default: all except the target.
   *
   * @minItems 1
   */
  readonly columns?: readonly (string | number)[];
  /**
   * Columns that are neither inputs nor targets: row numbers, names, notes.
   *
   * @minItems 1
   */
  readonly ignore?: readonly (string | number)[];
  /**
   * Each line is a step. Consecutive lines with the same text in this column form a sequence, which is one row of the data, for `recurrent`. All sequences have the same number of lines. Whole sequences go to a split, and a column is scaled over all its steps together. The target is that of the last line or, in a mapping with `targets: each`, the number of each line.
   */
  readonly sequence?: string | number | SequenceColumn;
  /**
   * Columns whose texts are categories: one input for each text of the file, 1 if the row has it, otherwise 0.
   *
   * @minItems 1
   */
  readonly categories?: readonly (string | number)[];
  /**
   * What replaces a missing value. `mean`, `median`: that of the column in the training rows. `category`: a category of its own, for columns in `categories`. `drop`: the row is left out. One word for every column that it fits, or a mapping by column, with `*` for all others.
   */
  readonly missing?: MissingRule | {readonly [column: string]: MissingRule};
  /**
   * The texts that mean a missing value. Default: an empty cell, `?`, and what programs write: `NA`, `N/A`, `n/a`, `#N/A`, `<NA>`, `NaN`, `nan`, `NULL`, `null`, `None`.
   */
  readonly missing_texts?: readonly string[];
  /**
   * The character between the columns.
   */
  readonly delimiter?: "," | ";" | "\t" | "|";
  /**
   * The decimal separator of numbers.
   */
  readonly decimal?: "." | ",";
  /**
   * `false`: the first line is a row, and columns are named by their numbers, from 1.
   */
  readonly header?: boolean;
  /**
   * The share of rows to train on. Default: what validation and test leave.
   */
  readonly train?: number;
  /**
   * The share of rows to validate on; 0 for no validation split.
   */
  readonly validation: number;
  /**
   * The share of rows to test on; 0 for no test split. Default: 0.1, or 0 with `test_file` or `folds`. The three shares sum to at most 1.
   */
  readonly test?: number;
  /**
   * A separate file of test rows with the same columns. The rows of `file` are then for training and validation.
   */
  readonly test_file?: string;
  /**
   * Gives every split the same share of each class.
   */
  readonly stratify?: boolean;
  /**
   * Cross-validation: the rows are divided into this many folds. The trial with seed s tests on fold s and trains on the others. With as many seeds as folds every row is tested once; further seeds divide the rows again.
   */
  readonly folds?: number;
  /**
   * Draws a new split for every seed.
   */
  readonly resplit?: boolean;
  /**
   * The seed of the shuffle before the rows are divided. All trials have the same split, unless `resplit` or `folds` says otherwise.
   */
  readonly split_seed: number;
  /**
   * `min-max`: each column to 0…1; `standard`: each column to mean 0 and standard deviation 1. Both are fitted on the training rows alone. A number: each column is divided by it. Or a mapping by column, with `*` for all others. Columns in `categories` are not scaled.
   */
  readonly scale: ScaleRule | {readonly [column: string]: ScaleRule};
  /**
   * How numeric targets are scaled for training. Predictions, and errors in reports, are in the target's own unit; costs are in the scaled one.
   */
  readonly scale_targets?: "none" | "min-max" | "standard";
}

/**
 * What replaces a missing value of a column.
 */
export type MissingRule = "mean" | "median" | "category" | "drop";

/**
 * How a column is scaled.
 */
export type ScaleRule = "none" | "min-max" | "standard" | number;

/**
 * A few rows written in the spec, for truth tables and single neurons. Every row is for training; there is no validation or test split.
 */
export interface InlineSource {
  /**
   * The kind of source.
   */
  readonly source: "inline";
  /**
   * One list of numbers per row.
   *
   * @minItems 1
   */
  readonly inputs: readonly (readonly number[])[];
  /**
   * The desired outputs, one list of numbers per row.
   *
   * @minItems 1
   */
  readonly targets: readonly (readonly number[])[];
}

/**
 * How a network goes through a sequence.
 */
export interface Recurrent {
  /**
   * How many steps a row of the data have.
   */
  readonly steps: number;
  /**
   * When the output is read: after the `last` step, or at `each`. With `each` a row has targets for each step, one after the other; its cost is the sum of its steps' costs, and it is right when all its steps are.
   */
  readonly output: "last" | "each";
  /**
   * Errors flow back within segments of this many steps, counted from the last step, and not from one segment to the one before. Default: through all steps.
   */
  readonly truncate?: number;
  /**
   * The longest gradient of a mini-batch: a longer one is shortened to it, over all weights and biases together, without the regularisation term (Pascanu and others 2013).
   */
  readonly clip?: number;
  /**
   * The starting value of U: `orthogonal`, a random rotation (Saxe and others 2014), or `identity`, for ReLU (Le and others 2015). Default: as `init` draws a matrix of that size.
   */
  readonly init?: "orthogonal" | "identity";
}

/**
 * The activation function of a hidden layer.
 */
export type Activation = "sigmoid" | "tanh" | "relu" | "leaky-relu" | "linear" | "step";

/**
 * The activation function of the output layer.
 */
export type OutputActivation = "sigmoid" | "softmax" | "linear" | "step";

/**
 * The cost that training descends. `quadratic` (3) goes with any output; `cross-entropy` (26) needs sigmoid outputs; `log-likelihood` needs softmax outputs.
 */
export type Cost = "quadratic" | "cross-entropy" | "log-likelihood";

/**
 * The weights and biases before training. `gaussian`: all from N(0, 1). `scaled`: weights from N(0, 1/n), n the number of inputs of the neuron, biases from N(0, 1). `he`: weights from N(0, 2/n), for ReLU; `xavier`: weights from N(0, 2/(n + m)), m the number of neurons of the layer; both with biases 0. Or the values themselves, for a tiny network; then `vary` takes single ones, `init.weights.0.1.2` and `init.biases.0.1`, counted from 0.
 */
export type Init = "gaussian" | "scaled" | "he" | "xavier" | ExplicitInit;

/**
 * The starting values themselves.
 */
export interface ExplicitInit {
  /**
   * `weights[l][j][k]`: from neuron k of layer l to neuron j of the next layer, l counted from 0: for each layer after the input, one row per neuron. In a recurrent network the row of a hidden neuron continues with the weights from its own layer, one step before.
   *
   * @minItems 1
   */
  readonly weights: readonly (readonly (readonly number[])[])[];
  /**
   * `biases[l][j]`: of neuron j of the layer after layer l.
   *
   * @minItems 1
   */
  readonly biases: readonly (readonly number[])[];
}

/**
 * How the gradient of a mini-batch moves the weights: `sgd`, by equations (24) and (25), and with `momentum`; `nesterov`, which looks ahead along its momentum; `rmsprop`, `adam` and `adamw`, which divide each weight's gradient by its usual size, so that η is near 0.001. A word, or a mapping with `kind` and settings. `lambda` and `l1` are part of the gradient, but in `adamw` act on the weights themselves, as in `sgd`.
 */
export type Optimizer = NesterovOptimizer | RmspropOptimizer | AdamOptimizer | AdamwOptimizer;

/**
 * v ← μv − ηg, w ← w + μv − ηg, with μ the `momentum` (Nesterov 1983; Sutskever and others 2013).
 */
export interface NesterovOptimizer {
  /**
   * The kind of optimizer.
   */
  readonly kind: "nesterov";
}

/**
 * s ← ρs + (1 − ρ)g², w ← w − ηg/(√s + ε) (Tieleman and Hinton 2012).
 */
export interface RmspropOptimizer {
  /**
   * The kind of optimizer.
   */
  readonly kind: "rmsprop";
  /**
   * ρ. How much of the mean is kept at each step.
   */
  readonly decay: number;
  /**
   * ε, which keeps the divisor above 0.
   */
  readonly epsilon: number;
}

/**
 * m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², w ← w − η·(m/(1 − β₁ᵗ))/(√(s/(1 − β₂ᵗ)) + ε) after t mini-batches (Kingma and Ba 2015).
 */
export interface AdamOptimizer {
  /**
   * The kind of optimizer.
   */
  readonly kind: "adam";
  /**
   * β₁. How much of the mean is kept at each step.
   */
  readonly beta1: number;
  /**
   * β₂. How much of the mean is kept at each step.
   */
  readonly beta2: number;
  /**
   * ε, which keeps the divisor above 0.
   */
  readonly epsilon: number;
}

/**
 * Adam, but the weights decay by themselves: w ← (1 − ηλ/n)·w before each step (Loshchilov and Hutter 2019).
 */
export interface AdamwOptimizer {
  /**
   * The kind of optimizer.
   */
  readonly kind: "adamw";
  /**
   * β₁. How much of the mean is kept at each step.
   */
  readonly beta1: number;
  /**
   * β₂. How much of the mean is kept at each step.
   */
  readonly beta2: number;
  /**
   * ε, which keeps the divisor above 0.
   */
  readonly epsilon: number;
}

/**
 * How much an example of each class counts in the cost that training descends: `off`, `balanced` (n/(k·n_c) for n training examples, k classes and n_c of the class), or a list with a number for each class, in their order. Recorded costs and accuracies count every example once.
 */
export type ClassWeights = "balanced" | readonly number[];

/**
 * How η changes over the epochs: `off`, or a mapping whose `kind` is step, exponential, cosine, warm-up or halve-on-plateau.
 */
export type Schedule =
  StepSchedule | ExponentialSchedule | CosineSchedule | WarmUpSchedule | HalveOnPlateauSchedule;

/**
 * η is multiplied by `factor` after every `every` epochs.
 */
export interface StepSchedule {
  /**
   * The kind of schedule.
   */
  readonly kind: "step";
  /**
   * The number of epochs between two changes.
   */
  readonly every: number;
  /**
   * η is multiplied by this at each change.
   */
  readonly factor: number;
}

/**
 * η is multiplied by `factor` after every epoch.
 */
export interface ExponentialSchedule {
  /**
   * The kind of schedule.
   */
  readonly kind: "exponential";
  /**
   * η is multiplied by this after each epoch.
   */
  readonly factor: number;
}

/**
 * η falls from its value to `floor` along half a cosine in `epochs` epochs, and stays there (Loshchilov and Hutter 2017).
 */
export interface CosineSchedule {
  /**
   * The kind of schedule.
   */
  readonly kind: "cosine";
  /**
   * The number of epochs after which η is at its floor.
   */
  readonly epochs: number;
  /**
   * The final η. Default: 0.
   */
  readonly floor?: number;
  /**
   * How many of these epochs come first as a warm-up, in which η rises as in the schedule warm-up.
   */
  readonly warm_up?: number;
}

/**
 * η rises in equal steps over the first `epochs` epochs, W of them: epoch e trains with η·e/(W + 1), those after them with η (Goyal and others 2017).
 */
export interface WarmUpSchedule {
  /**
   * The kind of schedule.
   */
  readonly kind: "warm-up";
  /**
   * The number of epochs with a smaller η.
   */
  readonly epochs: number;
}

/**
 * η is halved when the validation accuracy (the validation cost if there is no accuracy) has not improved for `patience` epochs. Needs a validation split.
 */
export interface HalveOnPlateauSchedule {
  /**
   * The kind of schedule.
   */
  readonly kind: "halve-on-plateau";
  /**
   * The number of epochs without improvement before η is halved.
   */
  readonly patience: number;
  /**
   * This many halvings end the training. Seven make η 1/128 of what it was.
   */
  readonly halvings: number;
}

/**
 * Ends the training after `patience` epochs without improvement.
 */
export interface StopEarly {
  /**
   * The number of epochs without improvement that ends the training.
   */
  readonly patience: number;
  /**
   * An epoch counts as an improvement if it is better by more than this: a fraction for accuracies. Default: 0.
   */
  readonly min_delta?: number;
  /**
   * The metric that is watched, here and by the schedule halve-on-plateau. Default: the accuracy if there is one, otherwise the cost. Others must be monitored.
   */
  metric?:
    | "validation.accuracy"
    | "validation.balanced_accuracy"
    | "validation.precision"
    | "validation.recall"
    | "validation.f1"
    | "validation.cost"
    | "validation.rmse"
    | "validation.mae"
    | "validation.r2";
}

/**
 * The floating-point numbers that training computes with.
 */
export type Precision = "float32" | "float64";

/**
 * The Mersenne Twister as NumPy and Python use it.
 */
export interface PublishedRandom {
  /**
   * The Mersenne Twister MT19937.
   */
  readonly generator: "mt19937";
  /**
   * What `RandomState(seed)` draws first, layer by layer: all biases or all weights. Normal numbers come from its legacy polar method, with a correctly rounded logarithm.
   */
  readonly initial: "biases-first" | "weights-first";
  /**
   * How `random.shuffle` chooses, which changed from Python 2 to 3. Each epoch shuffles the order that the epoch before left.
   */
  readonly shuffle: "python2" | "python3";
  /**
   * What the published program had drawn before this training began: `networks`, how many networks of these layers; `shuffles`, of other training sets, as a list of { rows, epochs }; then `epochs` over this training set, whose order carries over.
   */
  readonly discard?: {
    /**
     * Networks of these layers drawn before the one that trains.
     */
    readonly networks?: number;
    /**
     * Shuffles of other training sets.
     *
     * @minItems 1
     * @maxItems 1000
     *
     * Items: This many epochs over a training set of this many rows.
     */
    readonly shuffles?: {
      /**
       * Rows of that training set.
       */
      readonly rows: number;
      /**
       * Epochs over it.
       */
      readonly epochs: number;
    }[];
    /**
     * Epochs over this training set.
     */
    readonly epochs?: number;
  };
}

/**
 * One thing that is recorded after each epoch.
 */
export type Monitor =
  | "initial"
  | "train"
  | "validation"
  | "test"
  | "objective"
  | "output"
  | "classes"
  | "errors"
  | "gradient"
  | "speed"
  | "bias_speed"
  | "steps"
  | "gradient-noise"
  | "numbers";

/**
 * Seeds 1, 2, 3, … until the comparison of an arm with the baseline is narrow enough. Each arm stops by its own comparison; the baseline goes on with the last of them.
 */
export interface WrittenReplication {
  /**
   * When a comparison is narrow enough.
   */
  readonly until: {
    /**
     * The width of the 95 % confidence interval of the paired difference. Accuracies are fractions: 0.005 is half a percentage point.
     */
    readonly width: number;
    /**
     * The metric that is compared, after the last epoch. Default: that of `report`, otherwise the first one recorded of test, validation and training accuracy, then of the costs in this order.
     */
    readonly metric?: string;
  };
  /**
   * The maximum number of seeds for an arm.
   */
  readonly max: number;
  /**
   * How many seeds every arm has before the comparison is first checked.
   */
  readonly start?: number;
  /**
   * How many seeds are added between two checks.
   */
  readonly step?: number;
}

/**
 * Numbers from `from` to `to`, both included.
 */
export interface WrittenInterval {
  /**
   * The lower end.
   */
  readonly from: number;
  /**
   * The upper end.
   */
  readonly to: number;
  /**
   * `linear`: equal differences are equally likely. `log`: equal ratios are; both ends are above 0. `powers-of-2`: one of the powers of two between the ends, all equally likely.
   */
  readonly scale?: "linear" | "log" | "powers-of-2";
}

/**
 * Numbers from `from` to `to`, both included, by `steps` (how many) or by `step` (how far apart).
 */
export interface WrittenRange {
  /**
   * The first number.
   */
  readonly from: number;
  /**
   * The last number; with `step`, the last one that is not beyond it.
   */
  readonly to: number;
  /**
   * How many numbers, both ends counted.
   */
  readonly steps?: number;
  /**
   * The distance from one number to the next.
   */
  readonly step?: number;
  /**
   * `linear`: equal distances. `log`: equal ratios; both ends are above 0. Goes with `steps`.
   */
  readonly scale?: "linear" | "log";
}

/**
 * When it is taken. `last`: after the final epoch. `at-best-validation`: at the epoch with the best validation value. `best`: the best of all epochs on the split shown, which is optimistic.
 */
export type Moment = "last" | "at-best-validation" | "best";

/**
 * One thing to save of each trial besides its records.
 */
export type Save = "weights" | "best-weights" | "state";

/**
 * What the experiment is about: one side compared with another. The report begins with the answer: yes, no, no clear difference, or cannot tell yet. Without it the second of two arms is compared with the first; of more than two, the best with the others.
 */
export interface WrittenQuestion {
  /**
   * Values of varied parameters that pick one side. If several arms have them, they are taken together, and trials that agree in everything else are paired.
   */
  readonly compare: {readonly [parameter: string]: Json};
  /**
   * The same parameters with the values of the other side.
   */
  readonly against: {readonly [parameter: string]: Json};
  /**
   * A metric: `test.accuracy`, `validation.cost`, `test.f1`, `test.rmse`, `train.output`, `gradient.norm`, `speed.1`, `step.1`, `noise.angle.10` … It must be monitored.
   */
  readonly metric?: string;
  /**
   * What yes means: the first side is `better` or `worse` than the other, it is `higher` or `lower` (for metrics that are neither good nor bad, such as an output), they are `different`, or they are `equivalent` within the margin of `within`.
   */
  readonly expect?: "better" | "worse" | "higher" | "lower" | "different" | "equivalent";
  /**
   * The largest difference that does not matter. The report then says whether the two are equivalent within it, by two one-sided tests.
   */
  readonly within?: number;
}

/**
 * One expected value. It needs one of `value`, `at_least`, `at_most` and `series`.
 */
export interface WrittenClaim {
  /**
   * Where the value is published, or why it is expected.
   */
  readonly source: string;
  /**
   * Varied parameters with the values that pick one arm. Not needed if there is only one.
   */
  readonly arm?: {readonly [parameter: string]: Json};
  /**
   * A metric: `test.accuracy`, `validation.cost`, `test.f1`, `test.rmse`, `train.output`, `gradient.norm`, `speed.1`, `step.1`, `noise.angle.10` … It must be monitored.
   */
  readonly metric: string;
  /**
   * How the values of the seeds are combined: `mean`, `median`, `every` (each seed must meet it) or `best-of-3` (the expected best of three seeds; any number is allowed).
   */
  readonly over?: string;
  readonly at?: Moment;
  /**
   * The epoch at which the value is taken, instead of `at`. 0 is the untrained network.
   */
  readonly epoch?: number;
  /**
   * The expected value, met within `tolerance`. Accuracies are fractions.
   */
  readonly value?: number;
  /**
   * The value is this or more. Accuracies are fractions.
   */
  readonly at_least?: number;
  /**
   * The value is this or less.
   */
  readonly at_most?: number;
  /**
   * The values of all epochs, the first epoch first, each met within `tolerance`.
   *
   * @minItems 1
   */
  readonly series?: readonly number[];
  /**
   * The largest deviation from `value` or `series` that still meets the claim.
   */
  readonly tolerance?: number;
}

/**
 * Everything that changes the result of a network's training, with every default filled in.
 */
export interface NetworkParameters {
  /**
   * What is learned: `mnist`, or a mapping whose `source` is mnist, idx, csv or inline. Paths are relative to this file.
   */
  readonly data: DataSource;
  /**
   * The number of neurons in each layer, from the input to the output. The first is the number of inputs of the data, the last the number of outputs; of a recurrent network, those of one step.
   */
  readonly layers: readonly number[];
  /**
   * A recurrent network (Elman 1990): a row is a sequence of steps, and at each step the hidden layers also see their own activations of the step before, a_t = σ(W x_t + U a_{t−1} + b), a_0 = 0. Trained by backpropagation through time. `off`, or a mapping. A row of the data is `steps` times as long as a step, the steps one after the other: MNIST's 784 pixels are 28 rows of 28. `layers` begins with the inputs of one step: `layers: [28, 100, 10]`. Not with `dropout` or `random`.
   */
  readonly recurrent?: Recurrent;
  /**
   * The activation function of the hidden layers: one for all, or a list with one for each. `leaky-relu` lets a hundredth of a negative z through. `step` is the perceptron (1): it can be evaluated but not trained, since its gradient is zero.
   */
  readonly activation: Activation | readonly Activation[];
  /**
   * The activation function of the output layer.
   */
  readonly output: OutputActivation;
  /**
   * The cost that training descends. `quadratic` (3) goes with any output; `cross-entropy` (26) needs sigmoid outputs; `log-likelihood` needs softmax outputs.
   */
  readonly cost: Cost;
  /**
   * The weights and biases before training. `gaussian`: all from N(0, 1). `scaled`: weights from N(0, 1/n), n the number of inputs of the neuron, biases from N(0, 1). `he`: weights from N(0, 2/n), for ReLU; `xavier`: weights from N(0, 2/(n + m)), m the number of neurons of the layer; both with biases 0. Or the values themselves, for a tiny network; then `vary` takes single ones, `init.weights.0.1.2` and `init.biases.0.1`, counted from 0.
   */
  readonly init: Init;
  /**
   * The learning rate η of equations (24) and (25): how far the weights move against the gradient in one update. Needed unless `epochs` is 0.
   */
  readonly eta?: number;
  /**
   * How many training examples a mini-batch has; the last of an epoch may be smaller. `full`: all of them, which is plain gradient descent in the natural order. Needed unless `epochs` is 0.
   */
  readonly batch_size?: number | "full";
  /**
   * How many times training passes over the training examples. 0 evaluates the network and does not train it.
   */
  readonly epochs: number;
  /**
   * L2 regularisation λ: weights decay by the factor 1 − ηλ/n before each mini-batch, n the number of training examples. 0 is off.
   */
  readonly lambda?: number;
  /**
   * L1 regularisation λ₁: weights move by ηλ₁/n towards 0 before each mini-batch, n the number of training examples. 0 is off.
   */
  readonly l1?: number;
  /**
   * The share of hidden activations dropped at random for each training example; the kept ones are divided by 1 − dropout. 0 is off.
   */
  readonly dropout?: number;
  /**
   * The momentum μ: v ← μv − η∇C, w ← w + v. 0 is off.
   */
  readonly momentum?: number;
  /**
   * How the gradient of a mini-batch moves the weights: `sgd`, by equations (24) and (25), and with `momentum`; `nesterov`, which looks ahead along its momentum; `rmsprop`, `adam` and `adamw`, which divide each weight's gradient by its usual size, so that η is near 0.001. A word, or a mapping with `kind` and settings. `lambda` and `l1` are part of the gradient, but in `adamw` act on the weights themselves, as in `sgd`.
   */
  readonly optimizer?: Optimizer;
  /**
   * How much an example of each class counts in the cost that training descends: `off`, `balanced` (n/(k·n_c) for n training examples, k classes and n_c of the class), or a list with a number for each class, in their order. Recorded costs and accuracies count every example once.
   */
  readonly class_weights?: ClassWeights;
  /**
   * How η changes over the epochs: `off`, or a mapping whose `kind` is step, exponential, cosine, warm-up or halve-on-plateau.
   */
  readonly schedule?: Schedule;
  /**
   * Ends the training when the validation accuracy (the validation cost if there is no accuracy) has not improved for some epochs. `off`, or a mapping. Needs a validation split.
   */
  readonly stop_early?: StopEarly;
  /**
   * The floating-point numbers that training computes with.
   */
  readonly precision: Precision;
  /**
   * Where random numbers come from: `runx`, its own generator, or a mapping with `generator: mt19937` to replay a training published with NumPy and Python. Then the seed, below 2^32, is that of both: `RandomState(seed)` draws the weights and `random.seed(seed)` shuffles. Dropout always draws from runx's own generator.
   */
  readonly random?: PublishedRandom;
  /**
   * What is recorded after each epoch. `train`, `validation`, `test`: cost and accuracy of that split; if none of them is named, validation and test if the data have them, otherwise train. `initial`: also the untrained network, as epoch 0. `objective`: also the cost with its regularisation term, as `train.objective`. `output`: mean activation of each output neuron. `classes`: of these splits also the balanced accuracy, and precision, recall and F1 of each class and their means over the classes that occur, as `test.f1.setosa` and `test.f1`. `errors`: also root mean square error, mean absolute error and R² of numeric targets, in the unit of the data, as `test.rmse`; of several targets also of each by its name. `gradient`: the norm of the gradient of the cost over the training split, without the regularisation term, as `gradient.norm`. `speed`: by layer, the mean over the training examples of the norm of the error δ, as `speed.1` and so on; since errors of several examples can cancel, the norm of their mean is smaller. `bias_speed`: by layer, that norm of the mean of δ, as `bias_speed.1` and so on: how fast the biases learn. `steps`: of a recurrent network, the same by step over all hidden neurons, as `step.1` and so on: how much of the error arrives there. `gradient-noise`: the angle in degrees between the gradient of a mini-batch of 1, 10, 100, … training examples and that of all, as `noise.angle.10`, and its length divided by that of the full gradient, as `noise.length.10`: means over 20 mini-batches. `numbers`: after the last epoch, how well the network reads numbers of 2 to 6 digits composed of the test split (docs/segmentation.md).
   */
  readonly monitor: readonly Monitor[];
}
