/** What generates the direction numbers of one dimension of Sobol's sequence. */
interface Direction {
  /** Of the primitive polynomial. */
  readonly degree: number;
  /** Its inner coefficients a₁ … a_{degree−1} as binary digits. */
  readonly polynomial: number;
  /** m₁ … m_degree: odd, m_k < 2^k. */
  readonly initial: readonly number[];
}

const row = (degree: number, polynomial: number, ...initial: number[]): Direction => ({
  degree,
  polynomial,
  initial,
});

/**
 * Dimensions 2 to 21: Joe and Kuo, Constructing Sobol sequences with better two-dimensional projections, SIAM J. Sci.
 * Comput. 30 (2008), table new-joe-kuo-6.21201.
 */
export const DIRECTIONS: readonly Direction[] = [
  row(1, 0, 1),
  row(2, 1, 1, 3),
  row(3, 1, 1, 3, 1),
  row(3, 2, 1, 1, 1),
  row(4, 1, 1, 1, 3, 3),
  row(4, 4, 1, 3, 5, 13),
  row(5, 2, 1, 1, 5, 5, 17),
  row(5, 4, 1, 1, 5, 5, 5),
  row(5, 7, 1, 1, 7, 11, 19),
  row(5, 11, 1, 1, 5, 1, 1),
  row(5, 13, 1, 1, 1, 3, 11),
  row(5, 14, 1, 3, 5, 5, 31),
  row(6, 1, 1, 3, 3, 9, 7, 49),
  row(6, 13, 1, 1, 1, 15, 21, 21),
  row(6, 16, 1, 3, 1, 13, 27, 49),
  row(6, 19, 1, 1, 1, 15, 7, 5),
  row(6, 22, 1, 3, 1, 15, 13, 25),
  row(6, 25, 1, 1, 5, 5, 19, 61),
  row(7, 1, 1, 3, 7, 11, 23, 15, 103),
  row(7, 4, 1, 3, 7, 13, 13, 15, 69),
];
