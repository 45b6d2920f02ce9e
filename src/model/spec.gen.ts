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
 * The activation function of the hidden layers. `step` is the perceptron (1): it evaluates but cannot be trained, since its gradient is zero.
 */
export type Activation = "sigmoid" | "tanh" | "relu" | "linear" | "step";

/**
 * The activation function of the output layer.
 */
export type OutputActivation = "sigmoid" | "softmax" | "linear" | "step";

/**
 * The cost that training descends. `quadratic` (3) goes with any output; `cross-entropy` (26) needs sigmoid outputs; `log-likelihood` needs softmax outputs.
 */
export type Cost = "quadratic" | "cross-entropy" | "log-likelihood";

/**
 * The weights and biases before training. `gaussian`: all from N(0, 1). `scaled`: weights from N(0, 1/n), n the number of inputs of the neuron, biases from N(0, 1). Or the values themselves, for a tiny network.
 */
export type Init = "gaussian" | "scaled" | ExplicitInit;

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
 * How η changes over the epochs: `off`, or a mapping whose `kind` is step, exponential or halve-on-plateau.
 */
export type Schedule = StepSchedule | ExponentialSchedule | HalveOnPlateauSchedule;

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
