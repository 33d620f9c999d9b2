/*
 * Mean, standard deviation and near-zero fraction of a layer's output, brought from memory once.
 *
 * Two passes over each block, the second in the first cache: the sum and what is near zero, then the
 * squares of the distances from the block's mean. Blocks are put together by Chan, Golub and LeVeque
 * (1979), in their order, and nothing is fused or reordered: the result is the same to the bit with
 * any number of threads and on every processor. Sums within a block are of float32, 128 of a kind;
 * a block where that overflows is done again in float64.
 */
#include <math.h>
#include <stdlib.h>

#include "outputs.h"

typedef struct {
  double count, sum, squares; /* squares: of the distances from the mean, summed */
  int64_t near;
} Part;

INLINE void add(float x, float threshold, int absolute, float *sum, int32_t *near) {
  *sum += x;
  *near += (absolute ? fabsf(x) : x) <= threshold;
}

INLINE void sums(
    const float *x, int count, float threshold, int absolute, float *sum, int32_t *near) {
  int i = 0;
  for (; i + LANES <= count; i += LANES)
    for (int lane = 0; lane < LANES; lane++)
      add(x[i + lane], threshold, absolute, sum + lane, near + lane);
  for (int lane = 0; i + lane < count; lane++)
    add(x[i + lane], threshold, absolute, sum + lane, near + lane);
}

INLINE void squares_around(float mean, const float *x, int count, float *squares) {
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

/* The lanes' sum, in pairs: fewer roundings than one after the other, and vectors. */
INLINE double folded(float *lanes) {
  for (int width = LANES / 2; width >= 8; width /= 2)
    for (int lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
  double sum = 0;
  for (int lane = 0; lane < 8; lane++) sum += lanes[lane];
  return sum;
}

static void again_in_double(const float *x, int count, Part *part) {
  double sum = 0, squares = 0;
  for (int i = 0; i < count; i++) sum += x[i];
  double mean = sum / count;
  for (int i = 0; i < count; i++) squares += (x[i] - mean) * (x[i] - mean);
  part->sum = sum;
  part->squares = squares;
}

EVERY_PROCESSOR
static void measure(const float *x, int count, float threshold, int absolute, Part *part) {
  float sum[LANES] = {0}, squares[LANES] = {0};
  int32_t near[LANES] = {0}, all_near = 0;
  if (absolute)
    sums(x, count, threshold, 1, sum, near);
  else
    sums(x, count, threshold, 0, sum, near);
  for (int lane = 0; lane < LANES; lane++) all_near += near[lane];
  part->count = count;
  part->near = all_near;
  part->sum = folded(sum);
  float mean = (float)(part->sum / count);
  squares_around(mean, x, count, squares);
  double rounded_off = part->sum / count - mean;
  part->squares = folded(squares) - count * rounded_off * rounded_off;
  if (!isfinite(part->sum) || !isfinite(part->squares)) again_in_double(x, count, part);
}

static void put_together(const Part *parts, int64_t blocks, double count, double *row) {
  double sum = 0, squares = 0;
  int64_t near = 0;
  for (int64_t block = 0; block < blocks; block++) {
    sum += parts[block].sum;
    near += parts[block].near;
  }
  double mean = sum / count;
  for (int64_t block = 0; block < blocks; block++) {
    double distance = parts[block].sum / parts[block].count - mean;
    squares += parts[block].squares + parts[block].count * distance * distance;
  }
  row[0] = mean;
  row[1] = sqrt((squares < 0 ? 0 : squares) / (count - 1));
  row[2] = near / count;
}

JNIEXPORT jboolean JNICALL Java_io_github_convlens_training_torch_HostKernels_statistics(
    JNIEnv *env, jclass class, jlong tensor, jfloat threshold, jboolean absolute, jdoubleArray to) {
  Output output;
  if (!read_output(tensor, &output)) return 0;
  int64_t blocks = (output.count + BLOCK - 1) / BLOCK;
  Part *parts = malloc(blocks * sizeof(Part));
  if (!parts) return 0;
#pragma omp parallel for schedule(static) if (output.count > FOR_THREADS)
  for (int64_t block = 0; block < blocks; block++) {
    int64_t first = block * BLOCK, rest = output.count - first;
    int count = rest < BLOCK ? (int)rest : BLOCK;
    measure(output.values + first, count, threshold, absolute, parts + block);
  }
  double row[3];
  put_together(parts, blocks, (double)output.count, row);
  free(parts);
  (*env)->SetDoubleArrayRegion(env, to, 0, 3, row);
  return 1;
}
