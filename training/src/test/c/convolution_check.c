/* Compares convolutions and their gradients with plain loops in float64; see kernel_check.c. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define KERNEL(method) Java_io_github_convlens_training_internal_torch_NativeConvolution_##method

extern jboolean KERNEL(forward)(JNIEnv *, jclass, jlong, jlong, jlong, jlong, jint, jint);
extern jboolean KERNEL(backward)(
    JNIEnv *, jclass, jlong, jlong, jlong, jlong, jlong, jlong, jint, jint);

/* The bound for a result, relative to the sum of the terms' magnitudes. */
#define ERROR 1e-5

typedef struct {
  int stride, padding;
  FakeTensor x, weight, bias, y;                              /* y is computed */
  FakeTensor gradient, to_x, to_weight, to_bias;              /* all but gradient are computed */
} Convolution;

static int64_t count(const FakeTensor *tensor) {
  int64_t values = 1;
  for (int64_t axis = 0; axis < tensor->axes; axis++) values *= tensor->sizes[axis];
  return values;
}

static FakeTensor make(int64_t a, int64_t b, int64_t c, int64_t d, int channels_last) {
  FakeTensor tensor = {FLOAT32, 4, {a, b, c, d}, {0}, NULL};
  float *values = allocate(lay_out(&tensor, channels_last) * sizeof(float));
  for (int64_t i = 0; i < count(&tensor); i++) values[i] = bell();
  tensor.data = values;
  return tensor;
}

/*
 * Gives a tensor new values that have gaps between them in memory, since each pixel has room for more
 * channels. Some axes get stride 0, so that all their elements are the same value.
 */
static void leave_gaps(FakeTensor *tensor) {
  int64_t channels = tensor->sizes[1];
  FakeTensor larger = make(
      tensor->sizes[0], channels + 8, tensor->sizes[2], tensor->sizes[3], 1);
  free(tensor->data);
  tensor->data = larger.data;
  for (int axis = 0; axis < 4; axis++) tensor->strides[axis] = below(8) ? larger.strides[axis] : 0;
}

static FakeTensor make_vector(int64_t size) {
  FakeTensor tensor = make(size, 1, 1, 1, 0);
  tensor.axes = 1;
  return tensor;
}

static Convolution make_convolution(
    int64_t images, int64_t in, int64_t out, int64_t side, int kernel, int stride, int padding) {
  int64_t width = side + below(3);
  int64_t rows = (side + 2 * padding - kernel) / stride + 1;
  int64_t columns = (width + 2 * padding - kernel) / stride + 1;
  Convolution c = {.stride = stride, .padding = padding};
  c.x = make(images, in, side, width, (int)below(2));
  c.weight = make(out, in, kernel, kernel, (int)below(2));
  c.bias = make_vector(out);
  c.y = make(images, out, rows, columns, 1);
  c.gradient = make(images, out, rows, columns, (int)below(2));
  if (!below(4)) leave_gaps(&c.gradient);
  if (!below(4)) leave_gaps(&c.x);
  c.to_x = make(images, in, side, width, 1);
  c.to_weight = make(out, in, kernel, kernel, 0);
  c.to_bias = make_vector(out);
  snprintf(
      description, sizeof description, "convolution %ld: %ld x %ld x %ld x %ld to %ld, %d/%d/%d",
      cases++, (long)images, (long)in, (long)side, (long)width, (long)out, kernel, stride, padding);
  return c;
}

static void discard(Convolution *c) {
  FakeTensor *all[] = {&c->x,        &c->weight, &c->bias,      &c->y,
                       &c->gradient, &c->to_x,   &c->to_weight, &c->to_bias};
  for (int i = 0; i < 8; i++) free(all[i]->data);
}

static int call(const Convolution *c, int of_input) {
  return KERNEL(forward)(
             NULL, NULL, (jlong)(intptr_t)&c->x, (jlong)(intptr_t)&c->weight,
             (jlong)(intptr_t)&c->bias, (jlong)(intptr_t)&c->y, c->stride, c->padding) &&
         KERNEL(backward)(
             NULL, NULL, (jlong)(intptr_t)&c->gradient, (jlong)(intptr_t)&c->x,
             (jlong)(intptr_t)&c->weight, of_input ? (jlong)(intptr_t)&c->to_x : 0,
             (jlong)(intptr_t)&c->to_weight, (jlong)(intptr_t)&c->to_bias, c->stride, c->padding);
}

static int64_t place(const FakeTensor *t, int64_t a, int64_t b, int64_t c, int64_t d) {
  return a * t->strides[0] + b * t->strides[1] + c * t->strides[2] + d * t->strides[3];
}

static double at(const FakeTensor *t, int64_t place) { return ((float *)t->data)[place]; }

/* Expected values, and the sums of the magnitudes of their terms, in the order of memory. */
typedef struct {
  double *values, *magnitudes;
} Expected;

static Expected expected(const FakeTensor *like) {
  Expected sums = {
      calloc(count(like), sizeof(double)), calloc(count(like), sizeof(double))};
  if (!sums.values || !sums.magnitudes) fail("no memory");
  return sums;
}

static void add(Expected *sums, int64_t place, double term) {
  sums->values[place] += term;
  sums->magnitudes[place] += fabs(term);
}

static void compare(Expected *sums, const FakeTensor *result, const char *name) {
  for (int64_t i = 0; i < count(result); i++) {
    double error = fabs(sums->values[i] - at(result, i));
    if (!(error <= ERROR * sums->magnitudes[i]))
      fail("%s: value %ld is %g, not %g", name, (long)i, at(result, i), sums->values[i]);
  }
  free(sums->values);
  free(sums->magnitudes);
}

static void compare_with_loops(const Convolution *c) {
  Expected y = expected(&c->y), x = expected(&c->x), weight = expected(&c->to_weight);
  Expected bias = expected(&c->to_bias);
  int64_t kernel = c->weight.sizes[2];
  for (int64_t n = 0; n < c->y.sizes[0]; n++)
    for (int64_t out = 0; out < c->y.sizes[1]; out++)
      for (int64_t i = 0; i < c->y.sizes[2]; i++)
        for (int64_t j = 0; j < c->y.sizes[3]; j++) {
          double upstream = at(&c->gradient, place(&c->gradient, n, out, i, j));
          int64_t to = place(&c->y, n, out, i, j);
          add(&y, to, at(&c->bias, out));
          add(&bias, out, upstream);
          for (int64_t in = 0; in < c->x.sizes[1]; in++)
            for (int64_t k = 0; k < kernel; k++)
              for (int64_t l = 0; l < kernel; l++) {
                int64_t row = i * c->stride + k - c->padding, column = j * c->stride + l - c->padding;
                if (row < 0 || row >= c->x.sizes[2] || column < 0 || column >= c->x.sizes[3]) continue;
                double input = at(&c->x, place(&c->x, n, in, row, column));
                double factor = at(&c->weight, place(&c->weight, out, in, k, l));
                add(&y, to, input * factor);
                add(&x, place(&c->to_x, n, in, row, column), upstream * factor);
                add(&weight, place(&c->to_weight, out, in, k, l), upstream * input);
              }
        }
  compare(&y, &c->y, "output");
  compare(&x, &c->to_x, "gradient of the input");
  compare(&weight, &c->to_weight, "gradient of the weights");
  compare(&bias, &c->to_bias, "gradient of the bias");
}

/* All results, one after another. */
static double *results(const Convolution *c, int64_t *length) {
  const FakeTensor *all[] = {&c->y, &c->to_x, &c->to_weight, &c->to_bias};
  *length = 0;
  for (int i = 0; i < 4; i++) *length += count(all[i]);
  double *values = allocate(*length * sizeof(double)), *next = values;
  for (int i = 0; i < 4; i++)
    for (int64_t j = 0; j < count(all[i]); j++) *next++ = at(all[i], j);
  return values;
}

static void check(Convolution *c) {
  int64_t length;
  on_threads(1);
  if (!call(c, 1)) fail("refused");
  compare_with_loops(c);
  double *once = results(c, &length);
  for (int threads = 2; threads < 5; threads++) {
    on_threads(threads);
    if (!call(c, 1)) fail("refused on %d threads", threads);
    double *again = results(c, &length);
    if (memcmp(once, again, length * sizeof(double))) fail("differs on %d threads", threads);
    free(again);
  }
  add_to_digest(once, (int)length);
  free(once);
  if (!call(c, 0)) fail("refused without the gradient of the input");
}

void check_convolutions(void) {
  static const int64_t CHANNELS[] = {1, 2, 3, 7, 8, 9, 10, 16, 17, 24, 25}, MANY[] = {32, 41, 49};
  for (int round = 0; round < 120; round++) {
    int kernel = 1 + (int)below(5), stride = 1 + (int)below(4), padding = (int)below(kernel + 2);
    int64_t in = CHANNELS[below(11)], out = CHANNELS[below(11)];
    /* Two sizes of chunks, several chunks, and parts of several chunks. */
    int64_t images = below(10) ? 1 + below(20) : 150 + below(20);
    if (round % 8 == 0) {
      *(round % 16 ? &in : &out) = MANY[below(3)];
      images = 1 + below(4);
    }
    Convolution c =
        make_convolution(images, in, out, kernel + below(6), kernel, stride, padding);
    check(&c);
    discard(&c);
  }
  Convolution c = make_convolution(2, 3, 4, 5, 3, 2, 1);
  c.x.type = FLOAT64;
  if (call(&c, 1)) fail("float64 is not refused");
  discard(&c);
}

int convolve_once(void (*around)(int begins)) {
  Convolution c = make_convolution(20, 4, 9, 12, 3, 2, 1);
  around(1);
  int done = call(&c, 1);
  around(0);
  discard(&c);
  return done;
}
