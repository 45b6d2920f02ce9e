// Generated from schema/experiment.schema.json by `npm run generate`. Do not edit.

/**
 * What is learned: `mnist`, or a mapping whose `source` is mnist, idx, csv or inline. Paths are relative to this file.
 */
export type DataSource = MnistSource | IdxSource | CsvSource | InlineSource;

/**
 * The MNIST digits: 28 × 28 pixels, ten classes. The first 50,000 training images train, the 10,000 after them validate.
 */
export interface MnistSource {
  /**
   * The kind of source.
   */
  readonly source: "mnist";
  /**
   * How many of the first training images train. More than 50,000 only with `validation: 0`.
   */
  readonly train: number;
  /**
   * How many of the images from the 50,001st on validate; 0 for no validation split.
   */
  readonly validation: number;
  /**
   * How many of the first test images test; 0 for no test split.
   */
  readonly test: number;
  /**
   * Pixels, 0 to 255, are divided by this.
   */
  readonly scale: number;
}

/**
 * Images and labels of your own in IDX files, the format of MNIST. Paths are relative to the experiment's file.
 */
export interface IdxSource {
  /**
   * The kind of source.
   */
  readonly source: "idx";
  /**
   * The file of training images: unsigned bytes, one row an image.
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
   * How many of the first images train.
   */
  readonly train: number;
  /**
   * How many of the last images of the training file validate; 0 for no validation split.
   */
  readonly validation: number;
  /**
   * How many of the first test images test; 0 for no test split.
   */
  readonly test: number;
  /**
   * Pixels, 0 to 255, are divided by this.
   */
  readonly scale: number;
}

/**
 * A table of your own: one row an example, numbers in every column but the target and the categories. Rows are permuted, then dealt to the splits.
 */
export interface CsvSource {
  /**
   * The kind of source.
   */
  readonly source: "csv";
  /**
   * The file, relative to the experiment's; gzip or not.
   */
  readonly file: string;
  /**
   * The header name of the column to learn; a list of names for several numbers at once.
   */
  readonly target: string | number | readonly (string | number)[];
  /**
   * `classes`: each distinct value is a class with an output neuron of its own. `numeric`: the value itself, one output neuron a target column.
   */
  readonly targets: "classes" | "numeric";
  /**
   * The columns to learn from; all but the target when not given.
   *
   * @minItems 1
   */
  readonly columns?: readonly (string | number)[];
  /**
   * Columns that are neither learned from nor learned: row numbers, names, notes.
   *
   * @minItems 1
   */
  readonly ignore?: readonly (string | number)[];
  /**
   * Columns whose texts are categories: one input for each text of the file, 1 where the row has it, else 0.
   *
   * @minItems 1
   */
  readonly categories?: readonly (string | number)[];
  /**
   * What stands for a missing value. `mean`, `median`: of the column, in the training rows. `category`: a category of its own, for columns in `categories`. `drop`: the row is left out. One word for every column that it fits, or a mapping by column, `*` for all others.
   */
  readonly missing?: MissingRule | {readonly [column: string]: MissingRule};
  /**
   * The texts that mean a missing value. When not given: an empty cell, `?`, and what programs write: `NA`, `N/A`, `n/a`, `#N/A`, `<NA>`, `NaN`, `nan`, `NULL`, `null`, `None`.
   */
  readonly missing_texts?: readonly string[];
  /**
   * The character between the columns.
   */
  readonly delimiter?: "," | ";" | "\t" | "|";
  /**
   * The sign before the decimals of a number.
   */
  readonly decimal?: "." | ",";
  /**
   * `false`: the first line is a row, and columns are called by their numbers from 1.
   */
  readonly header?: boolean;
  /**
   * The share of the rows that trains; when not given, what validation and test leave.
   */
  readonly train?: number;
  /**
   * The share of the rows that validates; 0 for no validation split.
   */
  readonly validation: number;
  /**
   * The share of the rows that tests; 0 for no test split. When not given 0.1, and 0 with `test_file` or `folds`. The three shares sum to at most 1.
   */
  readonly test?: number;
  /**
   * A file of its own whose rows test, with the same columns; the rows of `file` train and validate.
   */
  readonly test_file?: string;
  /**
   * Gives every split the same share of each class.
   */
  readonly stratify?: boolean;
  /**
   * Cross-validation: the rows are dealt to this many folds, and the trial with seed s tests on fold s, trains on the others. As many seeds test every row once; seeds beyond that deal the rows anew.
   */
  readonly folds?: number;
  /**
   * Draws the split anew for every seed.
   */
  readonly resplit?: boolean;
  /**
   * Keys the permutation of the rows before they are dealt. Trials with other seeds keep the same split, unless `resplit` or `folds` says otherwise.
   */
  readonly split_seed: number;
  /**
   * `min-max`: each column to 0…1; `standard`: each column to mean 0 and standard deviation 1. Both are fitted on the training rows alone. A number: each column is divided by it. Or a mapping by column, `*` for all others. Columns in `categories` are not scaled.
   */
  readonly scale: ScaleRule | {readonly [column: string]: ScaleRule};
  /**
   * How numeric targets are scaled for training. Predictions, and errors in reports, are in the target's own unit; costs are in the scaled one.
   */
  readonly scale_targets?: "none" | "min-max" | "standard";
}

/**
 * What stands for a missing value of a column.
 */
export type MissingRule = "mean" | "median" | "category" | "drop";

/**
 * How a column is scaled.
 */
export type ScaleRule = "none" | "min-max" | "standard" | number;

/**
 * A few rows written here: truth tables and single neurons. Every row trains; there is no validation or test split.
 */
export interface InlineSource {
  /**
   * The kind of source.
   */
  readonly source: "inline";
  /**
   * One list of numbers a row.
   *
   * @minItems 1
   */
  readonly inputs: readonly (readonly number[])[];
  /**
   * The wanted outputs, one list of numbers a row.
   *
   * @minItems 1
   */
  readonly targets: readonly (readonly number[])[];
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
 * The weights and biases before training. `gaussian`: all from N(0, 1). `scaled`: weights from N(0, 1/n), n the number of inputs of the neuron, biases from N(0, 1). `he`: weights from N(0, 2/n), for ReLU; `xavier`: weights from N(0, 2/(n + m)), m the number of neurons of the layer; both with biases 0. Or the values themselves, for a tiny network.
 */
export type Init = "gaussian" | "scaled" | "he" | "xavier" | ExplicitInit;

/**
 * The starting values themselves.
 */
export interface ExplicitInit {
  /**
   * `weights[l][j][k]`: from neuron k of layer l to neuron j of the next layer, l counted from 0: for each layer after the input one row a neuron.
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
 * How the gradient of a mini-batch moves the weights: `sgd`, by equations (24) and (25), with `momentum` the rolling ball; `nesterov`, which looks ahead along its momentum; `rmsprop`, `adam` and `adamw`, which divide each weight's gradient by its usual size, so that η is near 0.001. A word, or a mapping with `kind` and settings. `lambda` and `l1` are part of the gradient, but in `adamw` act on the weights themselves, as in `sgd`.
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
   * ε, which keeps the division from 0.
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
   * ε, which keeps the division from 0.
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
   * ε, which keeps the division from 0.
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
   * The last η; 0 when not given.
   */
  readonly floor?: number;
  /**
   * So many of the epochs come first, in which η rises as by the schedule warm-up.
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
 * η is halved when the validation accuracy (the validation cost where there is no accuracy) has not improved for `patience` epochs. Needs a validation split.
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
 * No improvement in `patience` epochs ends the training.
 */
export interface StopEarly {
  /**
   * The number of epochs without improvement that ends the training.
   */
  readonly patience: number;
  /**
   * An epoch counts as an improvement when it is better by more than this: a fraction for accuracies. 0 when not given.
   */
  readonly min_delta?: number;
  /**
   * What is watched, here and by the schedule halve-on-plateau: when not given, the accuracy where there is one, else the cost.
   */
  readonly metric?: "validation.accuracy" | "validation.cost";
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
     * Items: So many epochs over a training set of so many rows.
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
  "initial" | "train" | "validation" | "test" | "objective" | "output" | "gradient" | "speed" | "numbers";

/**
 * When it is taken. `last`: after the final epoch. `at-best-validation`: at the epoch with the best validation value. `best`: the best of all epochs on the split shown, which is optimistic.
 */
export type Moment = "last" | "at-best-validation" | "best";

/**
 * One thing that a trial leaves besides its records.
 */
export type Save = "weights" | "best-weights" | "state";
