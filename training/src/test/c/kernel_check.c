/*
 * Checks the kernels without Java and without libtorch: calls them as Java does, with fake tensors of
 * random shapes and layouts, edge sizes, NaN, infinities and extreme magnitudes, compares the results
 * with plain loops, and each with itself on several threads. scripts/check-native builds it
 *
 *   - with the sources and sanitizers, which see every access beyond an array: each array has exactly
 *     the size that it needs;
 *   - with a finished library, for the machine's own processor or for another one under qemu.
 *
 * Prints a digest of all results, which must be the same for every build, processor and compiler.
 * Exits 0, or 1 after the first case that fails, which is described.
 */
#include <jni.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "check.h"

#define KERNEL(method) Java_io_github_convlens_training_internal_torch_NativeOutputKernels_##method

extern jboolean KERNEL(statistics)(JNIEnv *, jclass, jlong, jfloat, jboolean, jdoubleArray);
extern jboolean KERNEL(histogram)(
    JNIEnv *, jclass, jlong, jint, jfloat, jfloat, jfloat, jboolean, jdoubleArray);

/*
 * The bound for a mean, relative to the mean magnitude: roundings of a float32 sum over 128
 * values and lanes.
 */
#define MEAN_ERROR (134 * 0x1p-24)

/* The bound for deviations: the squares of smaller ones are too small for float32. */
#define RESOLUTION 1e-19

enum { STATISTICS = 3, BESIDE_BINS = 5, MOST_BINS = 1000 };

/* The present case, the digest so far, and the number of cases. */
char description[200];
static uint64_t digest = 14695981039346656037u; /* FNV-1a */
long cases;

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s: ", description);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  exit(1);
}

void *allocate(size_t size) {
  void *memory = malloc(size);
  if (!memory) fail("no memory");
  return memory;
}

/* ---- The part of a Java virtual machine that the kernels use ---- */

typedef struct {
  int length, written;
  double *values;
} FakeArray;

static void JNICALL
set_region(JNIEnv *env, jdoubleArray array, jsize start, jsize length, const jdouble *values) {
  FakeArray *target = (FakeArray *)array;
  (void)env;
  if (start != 0 || length != target->length) fail("%d values for %d", length, target->length);
  memcpy(target->values, values, length * sizeof(double));
  target->written = 1;
}

static struct JNINativeInterface_ functions = {.SetDoubleArrayRegion = set_region};
static JNIEnv environment = &functions;

/* ---- Random numbers: the same on every machine ---- */

static uint64_t state = 1;

/* splitmix64 */
static uint64_t next(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

int64_t below(int64_t bound) { return (int64_t)(next() % (uint64_t)bound); }

static double uniform(void) { return (double)(next() >> 11) * 0x1p-53; }

/* About normal, with deviation 1, by operations that IEEE 754 defines to the bit. */
float bell(void) {
  double sum = 0;
  for (int i = 0; i < 12; i++) sum += uniform();
  return (float)(sum - 6);
}

/* ---- Cases ---- */

typedef enum {
  RELU,
  BELL,
  CONSTANT,
  FAR_FROM_ZERO,
  OVERFLOWING,
  SUBNORMAL,
  ON_EDGES,
  NOT_FINITE,
  KINDS
} Kind;

static const char *const KIND_NAMES[KINDS] = {
    "after a ReLU",     "normal",    "constant",     "far from zero",
    "overflowing sums", "subnormal", "on bin edges", "NaN and infinities"};

static float value(Kind kind, float constant) {
  static const float SPECIAL[] = {NAN, INFINITY, -INFINITY, -0.0f};
  float x = bell();
  switch (kind) {
    case RELU: return x > 0 ? x : 0;
    case CONSTANT: return constant;
    case FAR_FROM_ZERO: return 1000 + x;
    case OVERFLOWING: return x * 5e37f;
    case SUBNORMAL: return x * 1e-40f;
    case ON_EDGES: return (float)below(45) * 0.25f - 0.5f;
    case NOT_FINITE: return below(50) ? x : SPECIAL[below(4)];
    default: return 3 * x;
  }
}

typedef struct {
  FakeTensor tensor;
  float *values; /* in the order of memory */
  int64_t count, channels;
  int channels_last;
  int has_nan, finite;
} Case;

/* Sizes around those where the kernels change what they do: lanes, chunks, blocks, threads. */
static int64_t size(int64_t most) {
  static const int64_t EDGES[] = {1,   2,   3,    63,   64,   65,    255,
                                  256, 257, 8191, 8192, 8193, 32768, 32769};
  int64_t edge = EDGES[below(sizeof EDGES / sizeof *EDGES)];
  return below(3) == 0 && edge <= most ? edge : 1 + below(most < 9 ? most : 9);
}

int64_t lay_out(FakeTensor *tensor, int channels_last) {
  static const int ORDERS[2][4] = {{0, 1, 2, 3}, {0, 2, 3, 1}};
  int64_t stride = 1;
  for (int64_t i = tensor->axes - 1; i >= 0; i--) {
    int axis = ORDERS[channels_last][i];
    tensor->strides[axis] = stride;
    stride *= tensor->sizes[axis];
  }
  return stride;
}

static Case random_case(Kind kind) {
  Case one = {.tensor = {.type = FLOAT32}, .finite = 1};
  FakeTensor *tensor = &one.tensor;
  tensor->axes = below(3) ? 4 : 1 + below(3);
  one.count = 1;
  for (int64_t axis = 0; axis < tensor->axes; axis++) {
    tensor->sizes[axis] = size(100000 / one.count);
    one.count *= tensor->sizes[axis];
  }
  one.channels = tensor->axes > 1 ? tensor->sizes[1] : 1;
  one.channels_last = tensor->axes == 4 && below(2);
  lay_out(tensor, one.channels_last);
  one.values = allocate(one.count * sizeof(float));
  tensor->data = one.values;
  float constant = bell();
  for (int64_t i = 0; i < one.count; i++) {
    float x = value(kind, constant);
    one.values[i] = x;
    one.has_nan |= isnan(x);
    one.finite &= isfinite(x) != 0;
  }
  snprintf(
      description, sizeof description, "case %ld, %s, %d axes, %ld x %ld x %ld x %ld%s", cases,
      KIND_NAMES[kind], (int)tensor->axes, (long)tensor->sizes[0], (long)tensor->sizes[1],
      (long)tensor->sizes[2], (long)tensor->sizes[3], one.channels_last ? ", channels last" : "");
  cases++;
  return one;
}

/* The same case in bfloat16, with the digits that do not fit cut off. */
static Case as_bfloat16(const Case *one) {
  Case half = *one;
  uint16_t *halves = allocate(one->count * sizeof(uint16_t));
  half.values = allocate(one->count * sizeof(float));
  for (int64_t i = 0; i < one->count; i++) {
    uint32_t bits;
    memcpy(&bits, one->values + i, sizeof bits);
    /* The bits that are cut off may be all that distinguishes a NaN from an infinity. */
    halves[i] = (uint16_t)(bits >> 16) | (isnan(one->values[i]) ? 1 : 0);
    bits = (uint32_t)halves[i] << 16;
    memcpy(half.values + i, &bits, sizeof bits);
  }
  half.tensor.type = BFLOAT16;
  half.tensor.data = halves;
  strcat(description, ", bfloat16");
  cases++;
  return half;
}

static int64_t channel_of(const Case *one, int64_t i) {
  if (one->channels_last) return i % one->channels;
  int64_t run = one->tensor.axes < 2 ? one->count : 1;
  for (int64_t axis = 2; axis < one->tensor.axes; axis++) run *= one->tensor.sizes[axis];
  return i / run % one->channels;
}

/* ---- The expected results, by plain loops ---- */

static void expect_statistics(const Case *one, float threshold, int absolute, const double *row) {
  double sum = 0, magnitude = 0, squares = 0, near = 0;
  for (int64_t i = 0; i < one->count; i++) {
    float x = one->values[i];
    sum += x;
    magnitude += fabs(x);
    near += (absolute ? fabsf(x) : x) <= threshold;
  }
  if (row[2] != near / one->count) fail("near zero is %g, not %g", row[2], near / one->count);
  if (!one->finite) {
    if (isfinite(row[0])) fail("the mean of NaN or infinities is %g", row[0]);
    if (!isnan(row[1])) fail("the deviation of NaN or infinities is %g", row[1]);
    return;
  }
  double mean = sum / one->count;
  for (int64_t i = 0; i < one->count; i++) {
    squares += (one->values[i] - mean) * (one->values[i] - mean);
  }
  double deviation = sqrt(squares / (one->count - 1)), size = magnitude / one->count;
  /* The error of a block's mean is a distance that all of its values have in common. */
  double bound = MEAN_ERROR * size;
  double most = sqrt((1 + 2e-6) * deviation * deviation + bound * bound) + RESOLUTION;
  if (!(fabs(row[0] - mean) <= bound)) fail("the mean is %.9g, not %.9g", row[0], mean);
  if (one->count == 1) {
    if (!isnan(row[1])) fail("the deviation of one value is %g", row[1]);
  } else if (!(row[1] >= (1 - 1e-6) * deviation - RESOLUTION && row[1] <= most)) {
    fail("the deviation is %.9g, not %.9g", row[1], deviation);
  }
}

static void expect_histogram(
    const Case *one, int bins, float low, float high, float threshold, int absolute,
    const double *row) {
  int64_t counts[MOST_BINS + 2] = {0};
  float smallest = INFINITY, largest = -INFINITY;
  char *alive = allocate(one->channels);
  memset(alive, 0, one->channels);
  for (int64_t i = 0; i < one->count; i++) {
    float x = one->values[i];
    if (x < smallest) smallest = x;
    if (x > largest) largest = x;
    if (!((absolute ? fabsf(x) : x) <= threshold)) alive[channel_of(one, i)] = 1;
    if (!(x >= low)) {
      counts[0]++;
    } else if (x > high) {
      counts[bins + 1]++;
    } else {
      int bin = (int)((x - low) * bins / (high - low));
      counts[1 + (bin < bins ? bin : bins - 1)]++;
    }
  }
  double dead = 0;
  for (int64_t channel = 0; channel < one->channels; channel++) dead += !alive[channel];
  free(alive);
  if (one->has_nan ? !isnan(row[0]) : row[0] != smallest) fail("min %g, not %g", row[0], smallest);
  if (one->has_nan ? !isnan(row[1]) : row[1] != largest) fail("max %g, not %g", row[1], largest);
  if (row[2] != dead / one->channels) fail("dead %g, not %g", row[2], dead / one->channels);
  for (int i = 0; i < bins + 2; i++) {
    if (row[3 + i] != counts[i]) fail("count %d is %g, not %ld", i, row[3 + i], (long)counts[i]);
  }
}

/* ---- Calls ---- */

typedef struct {
  int bins; /* 0: statistics */
  float low, high, threshold;
  jboolean absolute;
} Request;

static int length_of(const Request *request) {
  return request->bins ? request->bins + BESIDE_BINS : STATISTICS;
}

/* False if the kernel refuses; it must not have written then. */
static int call(const Case *one, const Request *request, double *row) {
  FakeArray array = {.length = length_of(request), .values = row};
  jlong tensor = (jlong)(intptr_t)&one->tensor;
  jdoubleArray to = (jdoubleArray)&array;
  int done = request->bins
                 ? KERNEL(histogram)(
                       &environment, NULL, tensor, request->bins, request->low, request->high,
                       request->threshold, request->absolute, to)
                 : KERNEL(statistics)(
                       &environment, NULL, tensor, request->threshold, request->absolute, to);
  if (done != array.written) fail("returns %d and has written %d", done, array.written);
  return done;
}

void add_to_digest(const double *row, int length) {
  for (int i = 0; i < length; i++) {
    uint64_t bits = 0; /* 0 for every NaN: processors differ in its sign */
    if (!isnan(row[i])) memcpy(&bits, row + i, sizeof bits);
    for (int byte = 0; byte < 8; byte++) {
      digest = (digest ^ (bits >> (8 * byte) & 255)) * 1099511628211u;
    }
  }
}

void on_threads(int threads) {
#ifdef _OPENMP
  omp_set_num_threads(threads);
#else
  (void)threads;
#endif
}

static void check(const Case *one, const Request *request) {
  int length = length_of(request);
  double *row = allocate(length * sizeof(double)), *again = allocate(length * sizeof(double));
  on_threads(1);
  if (!call(one, request, row)) fail("refused");
  if (request->bins)
    expect_histogram(
        one, request->bins, request->low, request->high, request->threshold, request->absolute,
        row);
  else
    expect_statistics(one, request->threshold, request->absolute, row);
  for (int threads = 2; threads < 5; threads++) {
    on_threads(threads);
    if (!call(one, request, again)) fail("refused on %d threads", threads);
    if (memcmp(row, again, length * sizeof(double))) fail("differs on %d threads", threads);
  }
  if (one->tensor.type == BFLOAT16) {
    Case wide = *one;
    wide.tensor.type = FLOAT32;
    wide.tensor.data = one->values;
    if (!call(&wide, request, again)) fail("refused as float32");
    if (memcmp(row, again, length * sizeof(double))) fail("differs from float32");
  }
  add_to_digest(row, length);
  free(row);
  free(again);
}

static void check_both(const Case *one) {
  static const float THRESHOLDS[] = {0.05f, 0, 1e-8f, -0.5f, 2};
  static const int BINS[] = {40, 1, 2, 3, 7, 64, MOST_BINS};
  Request request = {.threshold = THRESHOLDS[below(5)], .absolute = (jboolean)below(2)};
  check(one, &request);
  request.bins = BINS[below(7)];
  request.low = below(2) ? 0 : (float)below(9) - 6.5f;
  request.high = request.low + (below(2) ? 10 : 0.3f + (float)below(5));
  check(one, &request);
}

static void expect_refusal(const Case *one, const char *what) {
  static const Request REQUESTS[2] = {{.threshold = 0.05f}, {40, 0, 10, 0.05f, 0}};
  for (int i = 0; i < 2; i++) {
    double row[40 + BESIDE_BINS];
    if (call(one, REQUESTS + i, row)) fail("%s is not refused", what);
  }
}

/* What the kernels do not know must be left to libtorch's operators. */
static void check_refusals(void) {
  float values[2 * 3 * 4 * 6] = {0};
  Case known = {.tensor = {FLOAT32, 4, {2, 3, 4, 5}, {60, 20, 5, 1}, values}};
  snprintf(description, sizeof description, "refusals");
  Case one = known;
  one.tensor.type = FLOAT64;
  expect_refusal(&one, "float64");
  one = known;
  one.tensor.sizes[0] = 0;
  expect_refusal(&one, "an empty tensor");
  one = known;
  one.tensor.axes = 0;
  expect_refusal(&one, "a scalar");
  one = known;
  one.tensor.axes = 5;
  one.tensor.sizes[4] = one.tensor.strides[4] = 1;
  expect_refusal(&one, "a fifth axis");
  one = known;
  one.tensor.strides[2] = 6;
  expect_refusal(&one, "rows with holes");
  one = known;
  one.tensor.strides[2] = 1, one.tensor.strides[3] = 4;
  expect_refusal(&one, "height and width exchanged");
  one = known;
  one.tensor.axes = 2, one.tensor.strides[0] = 1, one.tensor.strides[1] = 2;
  expect_refusal(&one, "a transposed matrix");
}

/* ---- Without memory ---- */

#ifdef FAILING_MEMORY
/* The linker (--wrap) sends the kernels' allocations here; the one with this number fails. */
static long allocations, failing = -1;

extern void *__real_malloc(size_t size);
extern void *__real_calloc(size_t count, size_t size);

static int fails(void) {
  long number;
#pragma omp atomic capture
  number = allocations++;
  return number == failing;
}

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }

void *__wrap_calloc(size_t count, size_t size) {
  return fails() ? NULL : __real_calloc(count, size);
}

static long wanted, used;

/* The kernels' allocations are counted from the beginning of a call to its end. */
static void around_call(int begins) {
  if (begins) allocations = 0;
  else used = allocations;
  failing = begins ? wanted : -1;
}

static void check_convolution_without_memory(void) {
  for (wanted = 0;; wanted++) {
    int done = convolve_once(around_call);
    if (used <= wanted) break;
    if (done) fail("does not notice that allocation %ld fails", wanted);
  }
  if (wanted == 0) fail("no allocation has failed");
}

/* Each allocation in turn fails, until all have failed once. */
static void check_without_memory(void) {
  Request requests[2] = {{.threshold = 0.05f}, {40, 0, 10, 0.05f, 0}};
  Case one;
  do {
    one = random_case(BELL);
    if (one.count <= 1 << 15) free(one.values);
  } while (one.count <= 1 << 15); /* so that there are threads */
  on_threads(3);
  for (int i = 0; i < 2; i++) {
    double row[40 + BESIDE_BINS];
    for (failing = 0;; failing++) {
      allocations = 0;
      int done = call(&one, requests + i, row);
      if (allocations <= failing) break;
      if (done) fail("does not notice that allocation %ld fails", failing);
    }
    if (failing == 0) fail("no allocation has failed");
  }
  failing = -1;
  free(one.values);
  check_convolution_without_memory();
}
#endif

int main(void) {
  for (int round = 0; round < 40; round++) {
    for (Kind kind = 0; kind < KINDS; kind++) {
      Case one = random_case(kind);
      check_both(&one);
      Case half = as_bfloat16(&one);
      check_both(&half);
      free(half.tensor.data);
      free(half.values);
      free(one.values);
    }
  }
  check_refusals();
  check_convolutions();
  printf("%ld cases, digest %016llx\n", cases, (unsigned long long)digest);
#ifdef FAILING_MEMORY
  check_without_memory();
#endif
  return 0;
}
