/*
 * Computes a histogram of a layer's output, its minimum and maximum, and the fraction of dead channels.
 * The output is read from memory once. A channel is dead if none of its values in the batch exceeds the
 * threshold.
 *
 * The bins are those of torch.histc on the CPU. They have equal widths. Each bin includes its lower end,
 * and the last one also includes its upper end. Indices are computed in float32, by multiplying before
 * dividing. Counts are whole numbers, and minimum and maximum are not rounded, so neither the order nor
 * the number of threads changes the result. NaN counts as below the first bin, and makes both the minimum
 * and the maximum NaN.
 *
 * In output_statistics.py, histogram_on_cpu and histogram_on_gpu, with activation_histogram, compute the
 * same numbers by the same definitions.
 */
#include <math.h>
#include <stdlib.h>

#include "outputs.h"

/*
 * TABLES: the number of tables of counts, which are used in turn. With a single table, each of several
 * equal values in a row would have to wait for the increment of the one before it. The output of a ReLU
 * has many such values.
 * CHUNK: the number of values whose bin indices are computed together, with vector instructions, before
 * they are counted.
 */
enum { TABLES = 4, CHUNK = 256 };

typedef struct {
  int bins;
  float low, high, threshold;
  int absolute; /* whether |x| is compared with the threshold */
} Request;

typedef struct {
  float low[LANES], high[LANES];
  int32_t nan[LANES];
} MinMax;

/* What one thread has found so far. */
typedef struct {
  int64_t *counts; /* TABLES tables of bins + 2 */
  int32_t *alive;  /* flags, as many as Division.table: a value of the channel exceeds the threshold */
  MinMax minmax;
} Partial;

/*
 * The bin index of each value: 0 below the first bin, 1 to bins in a bin, and bins + 1 above the last bin.
 * The loop has no branches, so that the compiler can use vectors. NaN fails every comparison, so its place
 * becomes that of the last bin, which an int can hold, and its index becomes 0.
 */
MULTIVERSIONED
static void bin_indices(const float *x, int count, const Request *request, int32_t *indices) {
  float low = request->low, high = request->high;
  float bins = (float)request->bins, last = bins - 1, width = high - low;
  int32_t above = request->bins + 1;
  for (int i = 0; i < count; i++) {
    float place = (x[i] - low) * bins / width;
    place = place < last ? place : last;
    place = place > 0 ? place : 0;
    int32_t inside = (int32_t)place + 1;
    int32_t not_below = x[i] > high ? above : inside;
    indices[i] = x[i] >= low ? not_below : 0;
  }
}

static void count_bins(const float *x, int64_t count, const Request *request, int64_t *tables) {
  int size = request->bins + 2;
  int32_t indices[CHUNK];
  for (int64_t first = 0; first < count; first += CHUNK) {
    int length = count - first < CHUNK ? (int)(count - first) : CHUNK;
    bin_indices(x + first, length, request, indices);
    int i = 0;
    for (; i + TABLES <= length; i += TABLES)
      for (int table = 0; table < TABLES; table++) tables[table * size + indices[i + table]]++;
    for (; i < length; i++) tables[indices[i]]++;
  }
}

INLINE void minmax_extend(MinMax *minmax, int lane, float low, float high, int32_t nan) {
  minmax->low[lane] = low < minmax->low[lane] ? low : minmax->low[lane];
  minmax->high[lane] = high > minmax->high[lane] ? high : minmax->high[lane];
  minmax->nan[lane] |= nan;
}

INLINE void minmax_add(MinMax *minmax, int lane, float value) {
  minmax_extend(minmax, lane, value, value, value != value);
}

/* Adds what lane `from` of `other` has found to lane `to` of `minmax`. */
INLINE void minmax_merge(MinMax *minmax, int to, const MinMax *other, int from) {
  minmax_extend(minmax, to, other->low[from], other->high[from], other->nan[from]);
}

MULTIVERSIONED
static void minmax_add_all(const float *x, int64_t count, MinMax *minmax) {
  MinMax found = *minmax; /* a local variable, which can stay in registers */
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int lane = 0; lane < LANES; lane++) minmax_add(&found, lane, x[i + lane]);
  for (int lane = 0; i + lane < count; lane++) minmax_add(&found, lane, x[i + lane]);
  *minmax = found;
}

/* Value i sets flag i % length if it exceeds the threshold. NaN counts as exceeding it. */
MULTIVERSIONED
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

/* Whether any of the values, which all belong to one channel, exceeds the threshold. */
static int32_t any_alive(const float *x, int64_t count, const Request *request) {
  int32_t alive[LANES] = {0}, any = 0;
  mark_alive(x, count, request, LANES, alive);
  for (int lane = 0; lane < LANES; lane++) any |= alive[lane];
  return any;
}

/*
 * How the values are divided among threads. A piece is one channel of one image or, if the output is
 * channels-last, several whole pixels with about BLOCK values in total.
 */
typedef struct {
  int64_t table; /* flags: one for each channel; channels-last, several, to fill the lanes */
  int64_t piece; /* values of a piece */
} Division;

static Division divide(const Output *output) {
  Division division = {output->channels, output->run};
  if (output->run == 1) {
    division.table *= (LANES + output->channels - 1) / output->channels;
    division.piece = division.table * (division.table < BLOCK ? BLOCK / division.table : 1);
  }
  return division;
}

static void process_piece(
    const Output *output, const Request *request, Division division, int64_t piece,
    Partial *partial) {
  int64_t begin = piece * division.piece, rest = output->count - begin;
  int64_t count = rest < division.piece ? rest : division.piece;
  float space[BLOCK];
  for (int64_t first = 0; first < count; first += BLOCK) {
    int part = count - first < BLOCK ? (int)(count - first) : BLOCK;
    const float *values = read_values(output, begin + first, part, space);
    count_bins(values, part, request, partial->counts);
    minmax_add_all(values, part, &partial->minmax);
    if (output->run == 1) /* a piece longer than a block is one table */
      mark_alive(values, part, request, division.table, partial->alive + first);
    else
      partial->alive[piece % output->channels] |= any_alive(values, part, request);
  }
}

/* Starts with nothing found. Returns false without memory; the caller must free the Partial even then. */
static int partial_init(Partial *partial, const Request *request, Division division) {
  partial->counts = calloc((size_t)TABLES * (request->bins + 2), sizeof(int64_t));
  partial->alive = calloc(division.table, sizeof(int32_t));
  for (int lane = 0; lane < LANES; lane++) {
    partial->minmax.low[lane] = INFINITY;
    partial->minmax.high[lane] = -INFINITY;
    partial->minmax.nan[lane] = 0;
  }
  return partial->counts && partial->alive;
}

static void partial_free(Partial *partial) {
  free(partial->counts);
  free(partial->alive);
}

static void partial_merge(
    Partial *total, const Partial *partial, const Request *request, Division division) {
  for (int i = 0; i < TABLES * (request->bins + 2); i++) total->counts[i] += partial->counts[i];
  for (int64_t i = 0; i < division.table; i++) total->alive[i] |= partial->alive[i];
  for (int lane = 0; lane < LANES; lane++) {
    minmax_merge(&total->minmax, lane, &partial->minmax, lane);
  }
}

/* row: minimum, maximum, fraction of dead channels; the counts below, in each bin, and above. */
static void write_row(
    const Partial *total, int64_t channels, Division division, int bins, double *row) {
  MinMax minmax = total->minmax;
  for (int lane = 1; lane < LANES; lane++) minmax_merge(&minmax, 0, &total->minmax, lane);
  int64_t dead = 0;
  for (int64_t channel = 0; channel < channels; channel++) {
    int32_t alive = 0;
    for (int64_t i = channel; i < division.table; i += channels) alive |= total->alive[i];
    dead += !alive;
  }
  row[0] = minmax.nan[0] ? NAN : minmax.low[0];
  row[1] = minmax.nan[0] ? NAN : minmax.high[0];
  row[2] = (double)dead / channels;
  for (int index = 0; index < bins + 2; index++) {
    int64_t count = 0;
    for (int table = 0; table < TABLES; table++) count += total->counts[table * (bins + 2) + index];
    row[3 + index] = count;
  }
}

/*
 * Each thread counts for itself, and then adds what it has found to the total. Returns false without
 * memory.
 */
static int compute(const Output *output, const Request *request, double *row) {
  Division division = divide(output);
  int64_t pieces = (output->count + division.piece - 1) / division.piece;
  Partial total;
  int complete = partial_init(&total, request, division);
#pragma omp parallel if (complete && output->count > FOR_THREADS)
  {
    Partial partial;
    int ready = partial_init(&partial, request, division);
#pragma omp for schedule(static)
    for (int64_t piece = 0; piece < pieces; piece++)
      if (complete && ready) process_piece(output, request, division, piece, &partial);
#pragma omp critical
    {
      if (complete && ready) partial_merge(&total, &partial, request, division);
      complete = complete && ready;
    }
    partial_free(&partial);
  }
  if (complete) write_row(&total, output->channels, division, request->bins, row);
  partial_free(&total);
  return complete;
}

/* row: an array of 3 + bins + 2 doubles, which receives the result. */
JNIEXPORT jboolean JNICALL KERNEL(histogram)(
    JNIEnv *env, jclass class, jlong tensor, jint bins, jfloat low, jfloat high, jfloat threshold,
    jboolean absolute, jdoubleArray row) {
  Output output;
  Request request = {bins, low, high, threshold, absolute};
  double *results = malloc((3 + (size_t)bins + 2) * sizeof(double));
  int done = results && read_output(tensor, &output) && compute(&output, &request, results);
  if (done) (*env)->SetDoubleArrayRegion(env, row, 0, 3 + bins + 2, results);
  free(results);
  return done;
}
