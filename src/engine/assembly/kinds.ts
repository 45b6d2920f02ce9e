/**
 * The numbers by which the kernels know activations, costs and kinds of data. This file is read by both
 * compilers: by AssemblyScript for the kernels and by TypeScript for the binding.
 */

export const SIGMOID = 0;
export const TANH = 1;
export const RELU = 2;
export const LINEAR = 3;
export const STEP = 4;
export const SOFTMAX = 5;
export const LEAKY_RELU = 6;

/** Gradient descent, and momentum with velocities. */
export const DESCENT = 0;
export const NESTEROV = 1;
export const RMSPROP = 2;
export const ADAM = 3;
export const ADAMW = 4;

export const QUADRATIC = 0;
export const CROSS_ENTROPY = 1;
export const LOG_LIKELIHOOD = 2;

/** Bytes are looked up in a table of 256 values in the trial's precision; reals are float64. */
export const BYTES = 0;
export const REALS = 1;

export const CLASSES = 0;
export const BINARY = 1;
export const VALUES = 2;

/** Compressed rows of at most so many inputs are narrow, and begin with so many bytes of bounds (compressed-row.ts). */
export const NARROW = 1024;
export const BOUNDS_BYTES = 6;
