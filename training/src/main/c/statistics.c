/*
 * Computes mean, standard deviation (unbiased) and near-zero fraction of a layer's output, which is read
 * from memory once.
 *
 * Each block is read twice, the second time from the first-level cache. The first pass computes its sum
 * and the number of near-zero values. The second pass computes the sum of the squared distances from the
 * block's own mean. Unlike in sum(x^2) - n mean^2, no digits cancel. Blocks are merged in their order, by
 * the formula of Chan, Golub and LeVeque (1979), so the number of threads does not change the result.
 *
 * Within a block, sums are float32: each lane adds 128 values (BLOCK / LANES), and then the lanes are
 * added in pairs. This is fast, and rounds little. A block in which a sum overflows is summed again in
 * float64. The sums of blocks are added in float64. A standard deviation below 1e-19 comes out too small,
 * possibly 0, because its squares underflow.
 *
 * In output_statistics.py, stats_on_cpu and stats_on_gpu compute the same numbers by the same definitions.
 */
#include <math.h>
#include <stdlib.h>

#include "outputs.h"

/* The sums of one block. */
typedef struct {
  double count, sum;
  double squares; /* the sum of the squared distances from the block's mean */
  int64_t near;
} BlockSums;

/* Adds a value to a sum, and counts it if it is near zero. absolute: whether |x| is compared. */
INLINE void add(float x, float threshold, int absolute, float *sum, int32_t *near) {
  *sum += x;
  *near += (absolute ? fabsf(x) : x) <= threshold;
}

INLINE void sum_lanes(
    const float *x, int count, float threshold, int absolute, float *sums, int32_t *near) {
  int i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int lane = 0; lane < LANES; lane++)
      add(x[i + lane], threshold, absolute, sums + lane, near + lane);
  for (int lane = 0; i + lane < count; lane++)
    add(x[i + lane], threshold, absolute, sums + lane, near + lane);
}

INLINE void square_lanes(float mean, const float *x, int count, float *squares) {
  int i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int lane = 0; lane < LANES; lane++) {
      float distance = x[i + lane] - mean;
      squares[lane] += distance * distance;
    }
  for (int lane = 0; i + lane < count; lane++) {
    float distance = x[i + lane] - mean;
    squares[lane] += distance * distance;
  }
}

/* The sum of the lanes, in pairs, which rounds less than one after the other, and can use vectors. */
INLINE double fold_lanes(float *lanes) {
  for (int width = LANES / 2; width >= 8; width /= 2)
    for (int lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
  double sum = 0;
  for (int lane = 0; lane < 8; lane++) sum += lanes[lane];
  return sum;
}

static void again_in_double(const float *x, int count, BlockSums *block) {
  double sum = 0, squares = 0;
  for (int i = 0; i < count; i++) sum += x[i];
  double mean = sum / count;
  for (int i = 0; i < count; i++) squares += (x[i] - mean) * (x[i] - mean);
  block->sum = sum;
  block->squares = squares;
}

MULTIVERSIONED
static void measure_block(
    const float *x, int count, float threshold, int absolute, BlockSums *block) {
  float sums[LANES] = {0}, squares[LANES] = {0};
  int32_t near[LANES] = {0}, all_near = 0;
  if (absolute) /* the argument is a constant in each branch, so no lane has to test it */
    sum_lanes(x, count, threshold, 1, sums, near);
  else
    sum_lanes(x, count, threshold, 0, sums, near);
  for (int lane = 0; lane < LANES; lane++) all_near += near[lane];
  block->count = count;
  block->near = all_near;
  block->sum = fold_lanes(sums);
  /* Distances are measured from the mean rounded to float32. The last term removes what this adds. */
  float mean = (float)(block->sum / count);
  square_lanes(mean, x, count, squares);
  double rounded_off = block->sum / count - mean;
  block->squares = fold_lanes(squares) - count * rounded_off * rounded_off;
  if (!isfinite(block->sum) || !isfinite(block->squares)) again_in_double(x, count, block);
}

/* row: mean, standard deviation (NaN for a single value), near-zero fraction. */
static void merge_blocks(const BlockSums *blocks, int64_t length, double count, double *row) {
  double sum = 0, squares = 0;
  int64_t near = 0;
  for (int64_t block = 0; block < length; block++) {
    sum += blocks[block].sum;
    near += blocks[block].near;
  }
  double mean = sum / count;
  for (int64_t block = 0; block < length; block++) {
    double distance = blocks[block].sum / blocks[block].count - mean;
    squares += blocks[block].squares + blocks[block].count * distance * distance;
  }
  row[0] = mean;
  row[1] = sqrt((squares < 0 ? 0 : squares) / (count - 1));
  row[2] = near / count;
}

/* row: an array of 3 doubles, which receives the result. */
JNIEXPORT jboolean JNICALL KERNEL(statistics)(
    JNIEnv *env, jclass class, jlong tensor, jfloat threshold, jboolean absolute,
    jdoubleArray row) {
  Output output;
  if (!read_output(tensor, &output)) return 0;
  int64_t length = (output.count + BLOCK - 1) / BLOCK;
  BlockSums *blocks = malloc(length * sizeof(BlockSums));
  if (!blocks) return 0;
#pragma omp parallel for schedule(static) if (output.count > FOR_THREADS)
  for (int64_t block = 0; block < length; block++) {
    int64_t first = block * BLOCK, rest = output.count - first;
    int count = rest < BLOCK ? (int)rest : BLOCK;
    float space[BLOCK];
    const float *values = read_values(&output, first, count, space);
    measure_block(values, count, threshold, absolute, blocks + block);
  }
  double results[3];
  merge_blocks(blocks, length, (double)output.count, results);
  free(blocks);
  (*env)->SetDoubleArrayRegion(env, row, 0, 3, results);
  return 1;
}
