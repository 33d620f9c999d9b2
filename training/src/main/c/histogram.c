/*
 * A histogram of a layer's output with its extremes and the fraction of dead channels, read once.
 *
 * Bins as those of torch.histc on the CPU: of equal width, closed below, the last one closed above
 * too, in float32, multiplied before it is divided. Everything counted is whole, so that neither the
 * order nor the number of threads changes the result. NaN counts as below, and shows in the extremes.
 */
#include <math.h>
#include <stdlib.h>

#include "outputs.h"

/* Counts are kept in several tables, since equal values in a row would wait for each other. */
enum { TABLES = 4, AT_ONCE = 256 };

typedef struct {
  int bins;
  float low, high, threshold;
  int absolute;
} Request;

typedef struct {
  float low[LANES], high[LANES];
  int32_t nan[LANES];
} Extremes;

/* What one thread has found. */
typedef struct {
  int64_t *counts; /* TABLES tables of bins + 2 */
  int32_t *alive;  /* of each channel in turn, as often as fills the lanes */
  Extremes extremes;
} Found;

EVERY_PROCESSOR
static void kinds(const float *x, int count, const Request *request, int32_t *kind) {
  float low = request->low, high = request->high;
  float bins = (float)request->bins, last = bins - 1, width = high - low;
  int32_t above = request->bins + 1;
  for (int i = 0; i < count; i++) {
    float place = (x[i] - low) * bins / width;
    place = place < last ? place : last;
    place = place > 0 ? place : 0;
    int32_t inside = (int32_t)place + 1;
    int32_t not_below = x[i] > high ? above : inside;
    kind[i] = x[i] >= low ? not_below : 0;
  }
}

static void count_kinds(const float *x, int64_t count, const Request *request, int64_t *tables) {
  int size = request->bins + 2;
  int32_t kind[AT_ONCE];
  for (int64_t first = 0; first < count; first += AT_ONCE) {
    int part = count - first < AT_ONCE ? (int)(count - first) : AT_ONCE;
    kinds(x + first, part, request, kind);
    int i = 0;
    for (; i + TABLES <= part; i += TABLES)
      for (int table = 0; table < TABLES; table++) tables[table * size + kind[i + table]]++;
    for (; i < part; i++) tables[kind[i]]++;
  }
}

INLINE void extend(Extremes *extremes, int lane, float low, float high, int32_t nan) {
  extremes->low[lane] = low < extremes->low[lane] ? low : extremes->low[lane];
  extremes->high[lane] = high > extremes->high[lane] ? high : extremes->high[lane];
  extremes->nan[lane] |= nan;
}

INLINE void take(Extremes *extremes, int lane, float value) {
  extend(extremes, lane, value, value, value != value);
}

INLINE void join(Extremes *all, const Extremes *one, int to, int from) {
  extend(all, to, one->low[from], one->high[from], one->nan[from]);
}

EVERY_PROCESSOR
static void find_extremes(const float *x, int64_t count, Extremes *extremes) {
  Extremes found = *extremes;
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int lane = 0; lane < LANES; lane++) take(&found, lane, x[i + lane]);
  for (int lane = 0; i + lane < count; lane++) take(&found, lane, x[i + lane]);
  *extremes = found;
}

/* Marks values above the threshold, and NaN, in a table that the values go through in turn. */
EVERY_PROCESSOR
static void mark_alive(
    const float *x, int64_t count, const Request *request, int64_t length, int32_t *alive) {
  float threshold = request->threshold;
  for (int64_t first = 0; first < count; first += length) {
    int64_t part = count - first < length ? count - first : length;
    const float *values = x + first;
    if (request->absolute)
      for (int64_t i = 0; i < part; i++) alive[i] |= !(fabsf(values[i]) <= threshold);
    else
      for (int64_t i = 0; i < part; i++) alive[i] |= !(values[i] <= threshold);
  }
}

/* The same for values that all belong to one channel. */
static int32_t any_alive(const float *x, int64_t count, const Request *request) {
  int32_t alive[LANES] = {0}, any = 0;
  mark_alive(x, count, request, LANES, alive);
  for (int lane = 0; lane < LANES; lane++) any |= alive[lane];
  return any;
}

/* How the values are divided: pieces of whole channel rows, or of one channel each. */
typedef struct {
  int64_t table; /* entries of a table of channels: several times all of them, where they are few */
  int64_t piece; /* values */
} Division;

static Division divide(const Output *output) {
  Division division = {output->channels, output->run};
  if (output->run == 1) {
    division.table *= (LANES + output->channels - 1) / output->channels;
    division.piece = division.table * (division.table < BLOCK ? BLOCK / division.table : 1);
  }
  return division;
}

static void look(const Output *output, const Request *request, Division by, int64_t piece,
                 Found *found) {
  const float *values = output->values + piece * by.piece;
  int64_t rest = output->count - piece * by.piece, count = rest < by.piece ? rest : by.piece;
  count_kinds(values, count, request, found->counts);
  find_extremes(values, count, &found->extremes);
  if (output->run == 1)
    mark_alive(values, count, request, by.table, found->alive);
  else
    found->alive[piece % output->channels] |= any_alive(values, count, request);
}

/* Nothing yet; false without memory. */
static int open_found(Found *found, const Request *request, Division by) {
  found->counts = calloc((size_t)TABLES * (request->bins + 2), sizeof(int64_t));
  found->alive = calloc(by.table, sizeof(int32_t));
  for (int lane = 0; lane < LANES; lane++) {
    found->extremes.low[lane] = INFINITY;
    found->extremes.high[lane] = -INFINITY;
    found->extremes.nan[lane] = 0;
  }
  return found->counts && found->alive;
}

static void close_found(Found *found) {
  free(found->counts);
  free(found->alive);
}

static void merge(Found *all, const Found *one, const Request *request, Division by) {
  for (int i = 0; i < TABLES * (request->bins + 2); i++) all->counts[i] += one->counts[i];
  for (int64_t i = 0; i < by.table; i++) all->alive[i] |= one->alive[i];
  for (int lane = 0; lane < LANES; lane++) {
    join(&all->extremes, &one->extremes, lane, lane);
  }
}

/* The extremes, the fraction of dead channels, the counts below, of each bin, and above. */
static void write_row(const Found *all, int64_t channels, Division by, int bins, double *row) {
  Extremes extremes = all->extremes;
  for (int lane = 1; lane < LANES; lane++) join(&extremes, &all->extremes, 0, lane);
  int64_t dead = 0;
  for (int64_t channel = 0; channel < channels; channel++) {
    int32_t alive = 0;
    for (int64_t i = channel; i < by.table; i += channels) alive |= all->alive[i];
    dead += !alive;
  }
  row[0] = extremes.nan[0] ? NAN : extremes.low[0];
  row[1] = extremes.nan[0] ? NAN : extremes.high[0];
  row[2] = (double)dead / channels;
  for (int kind = 0; kind < bins + 2; kind++) {
    int64_t count = 0;
    for (int table = 0; table < TABLES; table++) count += all->counts[table * (bins + 2) + kind];
    row[3 + kind] = count;
  }
}

/* False without memory. */
static int fill(const Output *output, const Request *request, double *row) {
  Division by = divide(output);
  int64_t pieces = (output->count + by.piece - 1) / by.piece;
  Found all;
  int complete = open_found(&all, request, by);
#pragma omp parallel if (complete && output->count > FOR_THREADS)
  {
    Found mine;
    int opened = open_found(&mine, request, by);
#pragma omp for schedule(static)
    for (int64_t piece = 0; piece < pieces; piece++)
      if (complete && opened) look(output, request, by, piece, &mine);
#pragma omp critical
    {
      if (complete && opened) merge(&all, &mine, request, by);
      complete = complete && opened;
    }
    close_found(&mine);
  }
  if (complete) write_row(&all, output->channels, by, request->bins, row);
  close_found(&all);
  return complete;
}

JNIEXPORT jboolean JNICALL Java_io_github_convlens_training_torch_HostKernels_histogram(
    JNIEnv *env, jclass class, jlong tensor, jint bins, jfloat low, jfloat high, jfloat threshold,
    jboolean absolute, jdoubleArray to) {
  Output output;
  Request request = {bins, low, high, threshold, absolute};
  double *row = malloc((3 + (size_t)bins + 2) * sizeof(double));
  int done = row && read_output(tensor, &output) && fill(&output, &request, row);
  if (done) (*env)->SetDoubleArrayRegion(env, to, 0, 3 + bins + 2, row);
  free(row);
  return done;
}
