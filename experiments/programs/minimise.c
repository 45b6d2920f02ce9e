/* Gradient descent on f(x) = sum of i * x_i^2, i = 1 ... dim: prints a line for every iteration. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double number(int argc, char **argv, const char *name, double otherwise) {
  for (int i = 1; i + 1 < argc; i++)
    if (strcmp(argv[i], name) == 0) return atof(argv[i + 1]);
  return otherwise;
}

/* Uniform in [0, 1): the 48-bit generator of POSIX, which is the same everywhere. */
int main(int argc, char **argv) {
  int dim = (int)number(argc, argv, "--dim", 4);
  double step = number(argc, argv, "--step", 0.05);
  int iterations = (int)number(argc, argv, "--iterations", 20);
  srand48((long)number(argc, argv, "--seed", 1));
  if (dim < 1 || dim > 1000) {
    fprintf(stderr, "--dim must be from 1 to 1000\n");
    return 2;
  }
  double x[1000], f = 0;
  for (int i = 0; i < dim; i++) x[i] = 2 * drand48() - 1;
  for (int t = 1; t <= iterations; t++) {
    f = 0;
    for (int i = 0; i < dim; i++) {
      x[i] -= step * 2 * (i + 1) * x[i];
      f += (i + 1) * x[i] * x[i];
    }
    printf("iter %d  f=%.17g\n", t, f);
    /* Steps beyond 1/dim overshoot: the last coordinate grows. */
    if (!isfinite(f) || f > 1e9) return 3;
  }
  return 0;
}
