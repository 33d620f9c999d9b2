/*
 * A convolution of a batch of images, and its gradients, for layers with few channels. For these,
 * libtorch's library for convolutions spends much of its time between its calculations.
 *
 * The output and the gradients of the input and the weights are sums of products of a scalar and a
 * vector: a row of the result, which is a vector over channels, is the sum over terms of (one scalar) *
 * (one vector).
 *
 *   forward           row: an output pixel    term: an element of the kernel   vector: its weights
 *   input gradient    row: an input pixel     term: an element of the kernel   vector: its weights
 *   weight gradient   row: a kernel element   term: an output pixel            vector: its gradient
 *
 * The scalars are in a copy of some images with a border of zeros, where the scalar of a row and a
 * term is at the offset of the row plus the offset of the term. So no loop has to ask whether it is
 * at an edge.
 *
 * Results depend neither on the processor nor on the number of threads, to the bit: the terms of a sum
 * are added in their order, lanes of vectors are independent of each other, and the weight gradient
 * is summed over parts of the batch that depend only on its size. See outputs.h for the calling
 * convention. Unlike the kernels described there, the functions in this file write to tensors. If one of
 * them returns false, the contents of the tensors that it writes to are undefined.
 */
#include <stdlib.h>
#include <string.h>

#include "outputs.h"

#define CONVOLUTION(method) \
  Java_io_github_convlens_training_internal_torch_NativeConvolution_##method

/* Rows that are computed at the same time, each in a register. */
enum { TILE = 8 };

/* Lanes of the vectors: the padded number of channels is a multiple of NARROW. */
enum { NARROW = 8, WIDE = 16 };

/*
 * The number of images that a thread copies and computes at a time. It is so small that their copies
 * fit in the cache, and that a usual batch has a chunk for each thread.
 */
enum { CHUNK = 8, CHUNK_OF_SMALL = 16 };

/* An image whose output has at most this many pixels is small. */
enum { SMALL = 16 };

/*
 * The largest number of parts of the batch over which the weight gradient is summed. Each part is a task
 * for one thread.
 */
enum { MOST_PARTS = 16 };

/* Up to this number of multiplications, a second thread does not pay. */
enum { FOR_SECOND_THREAD = 1 << 16 };

typedef struct {
  const float *scalars;
  const int32_t *rows;  /* the offset of each row's scalars */
  const int32_t *terms; /* the offset of each term's scalars */
  int64_t row_count, term_count;
  const float *vectors; /* one for each term */
  int64_t lanes;        /* of each vector, with its padding */
  const float *start;   /* a vector to begin with; NULL for zeros */
  float *result;
  const int64_t *places; /* of each row in the result */
  int64_t columns;       /* of each row in the result, at most lanes */
} Product;

/* Defines a function that computes TILE rows and WIDTH columns of a product. */
#define DEFINE_TILE(NAME, WIDTH)                                                             \
  typedef float NAME##_vector __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias)); \
  INLINE void NAME(const Product *p, int64_t row, int64_t column) {                          \
    const float *scalars[TILE];                                                              \
    NAME##_vector sums[TILE];                                                                \
    for (int t = 0; t < TILE; t++) {                                                         \
      int64_t last = p->row_count - 1;                                                       \
      scalars[t] = p->scalars + p->rows[row + t < last ? row + t : last];                    \
      sums[t] = p->start ? *(const NAME##_vector *)(p->start + column) : (NAME##_vector){0}; \
    }                                                                                        \
    const float *vector = p->vectors + column;                                               \
    for (int64_t i = 0; i < p->term_count; i++, vector += p->lanes) {                        \
      int64_t term = p->terms[i];                                                            \
      NAME##_vector factor = *(const NAME##_vector *)vector;                                 \
      for (int t = 0; t < TILE; t++) sums[t] += factor * scalars[t][term];                   \
    }                                                                                        \
    int64_t width = p->columns - column, count = p->row_count - row;                         \
    if (width >= WIDTH && count >= TILE) {                                                   \
      for (int t = 0; t < TILE; t++)                                                         \
        *(NAME##_vector *)(p->result + p->places[row + t] + column) = sums[t];               \
      return;                                                                                \
    }                                                                                        \
    if (width > WIDTH) width = WIDTH;                                                        \
    for (int t = 0; t < TILE && t < count; t++)                                              \
      memcpy(p->result + p->places[row + t] + column, &sums[t], width * sizeof(float));      \
  }

DEFINE_TILE(narrow_tile, NARROW)
DEFINE_TILE(wide_tile, WIDE)

INLINE void compute(const Product *p, int wide) {
  int64_t column = 0;
  for (; wide && column + WIDE <= p->lanes; column += WIDE)
    for (int64_t row = 0; row < p->row_count; row += TILE) wide_tile(p, row, column);
  for (; column < p->lanes; column += NARROW)
    for (int64_t row = 0; row < p->row_count; row += TILE) narrow_tile(p, row, column);
}

/* The versions for different processors. Only with AVX-512 does a wide vector fit in one register. */
static void compute_anywhere(const Product *p) { compute(p, 0); }

#ifdef MORE_VERSIONS
__attribute__((target("arch=x86-64-v3"))) static void compute_v3(const Product *p) {
  compute(p, 0);
}

__attribute__((target("arch=x86-64-v4"))) static void compute_v4(const Product *p) {
  compute(p, 1);
}

static void product(const Product *p) {
  if (__builtin_cpu_supports("x86-64-v4")) compute_v4(p);
  else if (__builtin_cpu_supports("x86-64-v3")) compute_v3(p);
  else compute_anywhere(p);
}
#else
static void product(const Product *p) { compute_anywhere(p); }
#endif

/* A convolution: its sizes, and the arrays of a call. */
typedef struct {
  Images x, y; /* the input and the output, or the output's gradient */
  Images weight;
  int64_t count, in, out, kernel, stride, padding;
  int64_t elements; /* of a kernel, for one output channel: kernel * kernel * in */
} Convolution;

static int64_t padded(int64_t channels) { return (channels + NARROW - 1) / NARROW * NARROW; }

static int64_t rounded_up(int64_t a, int64_t b) { return (a + b - 1) / b; }

/* Some images with a border of zeros: (count, height, width, channels). */
typedef struct {
  float *values;
  int64_t height, width, channels;
} Bordered;

/* The offset of a pixel's first channel. */
static int64_t pixel(const Bordered *b, int64_t image, int64_t row, int64_t column) {
  return ((image * b->height + row) * b->width + column) * b->channels;
}

/* Copies images behind a border at the top and on the left. All other values become zero. */
static void copy_with_border(
    const Images *from, int64_t first, int64_t count, int64_t border, Bordered *to) {
  int64_t channels = from->sizes[1], height = from->sizes[2], width = from->sizes[3];
  const int64_t *strides = from->strides;
  int dense = (channels == 1 || strides[1] == 1) && (width == 1 || strides[3] == channels);
  memset(to->values, 0, count * to->height * to->width * to->channels * sizeof(float));
  for (int64_t image = 0; image < count; image++)
    for (int64_t row = 0; row < height; row++) {
      const float *source = from->values + (first + image) * strides[0] + row * strides[2];
      float *target = to->values + pixel(to, image, row + border, border);
      if (dense) {
        memcpy(target, source, width * channels * sizeof(float));
        continue;
      }
      for (int64_t column = 0; column < width; column++)
        for (int64_t channel = 0; channel < channels; channel++)
          *target++ = source[column * strides[3] + channel * strides[1]];
    }
}

/* ---- Forward ---- */

/* The sizes of the input with its border, in which all kernels fit. */
static Bordered input_layout(const Convolution *c) {
  return (Bordered){
      NULL, c->x.sizes[2] + 2 * c->padding, c->x.sizes[3] + 2 * c->padding, c->in};
}

/* The offset in the input of each element of a kernel, in the order row, column, channel. */
static void kernel_offsets(const Convolution *c, const Bordered *input, int32_t *offsets) {
  for (int64_t row = 0; row < c->kernel; row++)
    for (int64_t column = 0; column < c->kernel; column++)
      for (int64_t in = 0; in < c->in; in++)
        *offsets++ = (int32_t)(pixel(input, 0, row, column) + in);
}

/* For each output pixel, the offset in the input of the kernel at that pixel. */
static void window_offsets(
    const Convolution *c, const Bordered *input, int64_t count, int32_t *offsets) {
  for (int64_t image = 0; image < count; image++)
    for (int64_t row = 0; row < c->y.sizes[2]; row++)
      for (int64_t column = 0; column < c->y.sizes[3]; column++)
        *offsets++ = (int32_t)pixel(input, image, row * c->stride, column * c->stride);
}

/* The place in memory of the first channel of each pixel. */
static void pixel_places(const Images *images, int64_t first, int64_t count, int64_t *places) {
  for (int64_t image = first; image < first + count; image++)
    for (int64_t row = 0; row < images->sizes[2]; row++)
      for (int64_t column = 0; column < images->sizes[3]; column++)
        *places++ =
            image * images->strides[0] + row * images->strides[2] + column * images->strides[3];
}

static int64_t pixels(const Images *images) { return images->sizes[2] * images->sizes[3]; }

static int pays_for_threads(const Convolution *c) {
  return c->count * pixels(&c->y) * c->elements * c->out > FOR_SECOND_THREAD;
}

/* The number of images in each chunk, of which only the last may have fewer. */
static int64_t chunk_size(const Convolution *c) {
  return pixels(&c->y) <= SMALL ? CHUNK_OF_SMALL : CHUNK;
}

/*
 * Stores the weights at one position (row and column) of all kernels as vectors. If over_outputs is set,
 * there is a vector over output channels for each input channel. If not, there is a vector over input
 * channels for each output channel.
 */
static void copy_weights(
    const Convolution *c, int64_t row, int64_t column, int over_outputs, float *vectors) {
  const int64_t *strides = c->weight.strides;
  const float *from = c->weight.values + row * strides[2] + column * strides[3];
  int64_t lane_count = over_outputs ? c->out : c->in, lanes = padded(lane_count);
  int64_t vector_count = over_outputs ? c->in : c->out;
  int64_t lane_stride = strides[over_outputs ? 0 : 1], vector_stride = strides[over_outputs ? 1 : 0];
  memset(vectors, 0, vector_count * lanes * sizeof(float));
  for (int64_t vector = 0; vector < vector_count; vector++)
    for (int64_t lane = 0; lane < lane_count; lane++)
      vectors[vector * lanes + lane] = from[vector * vector_stride + lane * lane_stride];
}

/* The weights, one vector over output channels for each element of the kernel. */
static void forward_vectors(const Convolution *c, float *vectors) {
  for (int64_t row = 0; row < c->kernel; row++)
    for (int64_t column = 0; column < c->kernel; column++) {
      copy_weights(c, row, column, 1, vectors);
      vectors += c->in * padded(c->out);
    }
}

static int forward_chunk(
    const Convolution *c, const float *vectors, const float *bias, int64_t first, int64_t count) {
  Bordered input = input_layout(c);
  int64_t rows = count * pixels(&c->y);
  input.values = malloc(pixel(&input, count, 0, 0) * sizeof(float));
  int32_t *terms = malloc(c->elements * sizeof(int32_t));
  int32_t *windows = malloc(rows * sizeof(int32_t));
  int64_t *places = malloc(rows * sizeof(int64_t));
  int done = input.values && terms && windows && places;
  if (done) {
    copy_with_border(&c->x, first, count, c->padding, &input);
    kernel_offsets(c, &input, terms);
    window_offsets(c, &input, count, windows);
    pixel_places(&c->y, first, count, places);
    product(&(Product){
        input.values, windows, terms, rows, c->elements, vectors, padded(c->out), bias,
        c->y.values, places, c->out});
  }
  free(input.values);
  free(terms);
  free(windows);
  free(places);
  return done;
}

static int forward(const Convolution *c, const Images *bias) {
  int64_t lanes = padded(c->out), chunk_images = chunk_size(c);
  int64_t chunks = rounded_up(c->count, chunk_images);
  float *vectors = malloc((c->elements + 1) * lanes * sizeof(float));
  if (!vectors) return 0;
  float *start = vectors + c->elements * lanes;
  forward_vectors(c, vectors);
  for (int64_t lane = 0; lane < lanes; lane++)
    start[lane] = bias && lane < c->out ? bias->values[lane * bias->strides[0]] : 0;
  int threads = pays_for_threads(c);
  int done = 1;
  (void)threads; /* for compilers without OpenMP */
#pragma omp parallel for reduction(&& : done) if (threads)
  for (int64_t chunk = 0; chunk < chunks; chunk++) {
    int64_t first = chunk * chunk_images;
    int64_t count = c->count - first < chunk_images ? c->count - first : chunk_images;
    done = done && forward_chunk(c, vectors, start, first, count);
  }
  free(vectors);
  return done;
}

/* ---- Gradient of the input ---- */

/*
 * An input pixel at row r takes part in the output row o through the kernel's row k if
 * r + padding = stride * o + k. With a = (r + padding) mod stride and q = (r + padding) div stride,
 * these are the rows k = a + stride * m, with o = q - m. Pixels with the same a for their rows and the
 * same a for their columns have the same terms. They are called a phase, and are computed as one product.
 * The border of zeros stands for outputs that do not exist.
 */

/* The number of values of m in a phase, at most reach(c). */
static int64_t taps(const Convolution *c, int64_t phase) {
  return phase < c->kernel ? rounded_up(c->kernel - phase, c->stride) : 0;
}

static int64_t reach(const Convolution *c) { return rounded_up(c->kernel, c->stride); }

static Bordered gradient_layout(const Convolution *c) {
  int64_t height = (c->x.sizes[2] - 1 + c->padding) / c->stride + 1;
  int64_t width = (c->x.sizes[3] - 1 + c->padding) / c->stride + 1;
  if (height < c->y.sizes[2]) height = c->y.sizes[2];
  if (width < c->y.sizes[3]) width = c->y.sizes[3];
  return (Bordered){NULL, height + reach(c), width + reach(c), c->out};
}

/* The terms of all phases, which are the same for all images. */
typedef struct {
  float *vectors;   /* of all phases, one after another */
  int32_t *offsets; /* of all phases, one after another */
} Phases;

/* Stores the weights, as vectors over input channels, and the offsets of all phases' terms. */
static void store_phases(const Convolution *c, const Bordered *gradient, Phases phases) {
  for (int64_t a = 0; a < c->stride; a++)
    for (int64_t b = 0; b < c->stride; b++)
      for (int64_t m = 0; m < taps(c, a); m++)
        for (int64_t n = 0; n < taps(c, b); n++) {
          copy_weights(c, a + c->stride * m, b + c->stride * n, 0, phases.vectors);
          phases.vectors += c->out * padded(c->in);
          for (int64_t out = 0; out < c->out; out++)
            *phases.offsets++ = (int32_t)(out - pixel(gradient, 0, m, n));
        }
}

/*
 * Stores the offsets in the gradient, and the places in the result, of the input pixels of a phase.
 * Returns the number of these pixels.
 */
static int64_t phase_rows(
    const Convolution *c,
    const Bordered *gradient,
    int64_t row_phase,
    int64_t column_phase,
    const Images *result,
    int64_t first,
    int64_t count,
    int32_t *offsets,
    int64_t *places) {
  int64_t rows = 0, s = c->stride, p = c->padding, border = reach(c);
  int64_t first_row = ((row_phase - p) % s + s) % s, first_column = ((column_phase - p) % s + s) % s;
  for (int64_t image = 0; image < count; image++)
    for (int64_t row = first_row; row < result->sizes[2]; row += s)
      for (int64_t column = first_column; column < result->sizes[3]; column += s) {
        offsets[rows] =
            (int32_t)pixel(gradient, image, (row + p) / s + border, (column + p) / s + border);
        places[rows++] = (first + image) * result->strides[0] + row * result->strides[2] +
                         column * result->strides[3];
      }
  return rows;
}

static int input_gradient_chunk(
    const Convolution *c, Phases phases, const Images *result, int64_t first, int64_t count) {
  Bordered gradient = gradient_layout(c);
  int64_t most_rows = count * pixels(result);
  gradient.values = malloc(pixel(&gradient, count, 0, 0) * sizeof(float));
  int32_t *rows = malloc(most_rows * sizeof(int32_t));
  int64_t *places = malloc(most_rows * sizeof(int64_t));
  int done = gradient.values && rows && places;
  if (done) {
    copy_with_border(&c->y, first, count, reach(c), &gradient);
    for (int64_t a = 0; a < c->stride; a++)
      for (int64_t b = 0; b < c->stride; b++) {
        int64_t terms = taps(c, a) * taps(c, b) * c->out;
        int64_t row_count =
            phase_rows(c, &gradient, a, b, result, first, count, rows, places);
        if (row_count > 0)
          product(&(Product){
              gradient.values, rows, phases.offsets, row_count, terms, phases.vectors,
              padded(c->in), NULL, result->values, places, c->in});
        phases.vectors += terms * padded(c->in);
        phases.offsets += terms;
      }
  }
  free(gradient.values);
  free(rows);
  free(places);
  return done;
}

/* ---- Gradients of the weights and of the bias ---- */

/* Copies the channels of pixels, and adds zeros as padding. */
static void copy_vectors(
    const Images *from, const int64_t *places, int64_t count, int64_t lanes, float *vectors) {
  int64_t channels = from->sizes[1], stride = from->strides[1];
  memset(vectors, 0, count * lanes * sizeof(float));
  for (int64_t i = 0; i < count; i++, vectors += lanes) {
    const float *source = from->values + places[i];
    if (channels == 1 || stride == 1) memcpy(vectors, source, channels * sizeof(float));
    else
      for (int64_t channel = 0; channel < channels; channel++)
        vectors[channel] = source[channel * stride];
  }
}

/* Adds a chunk's gradients of the weights, (elements, lanes), and of the bias to a part's sums. */
static int weight_gradient_chunk(
    const Convolution *c, int64_t first, int64_t count, float *weights, float *bias) {
  Bordered input = input_layout(c);
  int64_t lanes = padded(c->out), terms = count * pixels(&c->y), values = c->elements * lanes;
  input.values = malloc(pixel(&input, count, 0, 0) * sizeof(float));
  int32_t *rows = malloc(c->elements * sizeof(int32_t));
  int32_t *windows = malloc(terms * sizeof(int32_t));
  int64_t *places = malloc((terms + c->elements) * sizeof(int64_t));
  float *vectors = malloc(terms * lanes * sizeof(float));
  float *sums = malloc(values * sizeof(float));
  int done = input.values && rows && windows && places && vectors && sums;
  if (done) {
    copy_with_border(&c->x, first, count, c->padding, &input);
    kernel_offsets(c, &input, rows);
    window_offsets(c, &input, count, windows);
    pixel_places(&c->y, first, count, places);
    copy_vectors(&c->y, places, terms, lanes, vectors);
    for (int64_t element = 0; element < c->elements; element++)
      places[terms + element] = element * lanes;
    product(&(Product){
        input.values, rows, windows, c->elements, terms, vectors, lanes, NULL, sums,
        places + terms, lanes});
    for (int64_t i = 0; i < values; i++) weights[i] += sums[i];
    for (int64_t lane = 0; lane < lanes; lane += NARROW) {
      narrow_tile_vector sum = {0};
      for (int64_t term = 0; term < terms; term++)
        sum += *(const narrow_tile_vector *)(vectors + term * lanes + lane);
      *(narrow_tile_vector *)(bias + lane) += sum;
    }
  }
  free(input.values);
  free(rows);
  free(windows);
  free(places);
  free(vectors);
  free(sums);
  return done;
}

/* Adds up the parts, and stores the sums in the gradients of the weights and of the bias. */
static void store_weight_gradient(
    const Convolution *c, const float *parts, int64_t part_count, Images *to, Images *bias) {
  int64_t lanes = padded(c->out), size = (c->elements + 1) * lanes;
  for (int64_t element = 0; element <= c->elements; element++)
    for (int64_t out = 0; out < c->out; out++) {
      float sum = 0;
      for (int64_t part = 0; part < part_count; part++)
        sum += parts[part * size + element * lanes + out];
      int64_t in = element % c->in, position = element / c->in;
      if (element < c->elements)
        to->values
            [out * to->strides[0] + in * to->strides[1] + position / c->kernel * to->strides[2] +
             position % c->kernel * to->strides[3]] = sum;
      else if (bias)
        bias->values[out * bias->strides[0]] = sum;
    }
}

static int backward_parts(
    const Convolution *c,
    Phases phases,
    const Images *input_gradient,
    float *parts,
    int64_t part_count,
    int64_t chunks_of_part) {
  int64_t chunk_images = chunk_size(c), part_images = chunk_images * chunks_of_part;
  int64_t lanes = padded(c->out), size = (c->elements + 1) * lanes;
  int threads = pays_for_threads(c);
  int done = 1;
  (void)threads; /* for compilers without OpenMP */
#pragma omp parallel for reduction(&& : done) if (threads)
  for (int64_t part = 0; part < part_count; part++) {
    float *weights = parts + part * size, *bias = weights + c->elements * lanes;
    int64_t end = (part + 1) * part_images < c->count ? (part + 1) * part_images : c->count;
    for (int64_t first = part * part_images; first < end; first += chunk_images) {
      int64_t count = end - first < chunk_images ? end - first : chunk_images;
      done = done && weight_gradient_chunk(c, first, count, weights, bias) &&
             (!input_gradient || input_gradient_chunk(c, phases, input_gradient, first, count));
    }
  }
  return done;
}

static int backward(
    const Convolution *c, const Images *input_gradient, Images *weight_gradient, Images *bias) {
  int64_t chunks = rounded_up(c->count, chunk_size(c));
  int64_t chunks_of_part = rounded_up(chunks, MOST_PARTS);
  int64_t part_count = rounded_up(chunks, chunks_of_part);
  int64_t size = (c->elements + 1) * padded(c->out);
  int64_t terms = c->kernel * c->kernel * c->out;
  float *parts = calloc(part_count * size, sizeof(float));
  Phases phases = {
      malloc(terms * padded(c->in) * sizeof(float)), malloc(terms * sizeof(int32_t))};
  int done = parts && phases.vectors && phases.offsets;
  if (done) {
    Bordered gradient = gradient_layout(c);
    if (input_gradient) store_phases(c, &gradient, phases);
    done = backward_parts(c, phases, input_gradient, parts, part_count, chunks_of_part);
  }
  if (done) store_weight_gradient(c, parts, part_count, weight_gradient, bias);
  free(parts);
  free(phases.vectors);
  free(phases.offsets);
  return done;
}

/* ---- Called by Java ---- */

static int read_convolution(
    jlong x, jlong weight, jlong y, jint stride, jint padding, Convolution *c) {
  if (!read_images(x, &c->x) || !read_images(weight, &c->weight) || !read_images(y, &c->y)) return 0;
  c->count = c->x.sizes[0];
  c->in = c->x.sizes[1];
  c->out = c->weight.sizes[0];
  c->kernel = c->weight.sizes[2];
  c->stride = stride;
  c->padding = padding;
  c->elements = c->kernel * c->kernel * c->in;
  return 1;
}

/* Whether the channels of a pixel follow each other. */
static int channels_follow(const Images *images) {
  return images->sizes[1] == 1 || images->strides[1] == 1;
}

JNIEXPORT jboolean JNICALL CONVOLUTION(forward)(
    JNIEnv *env,
    jclass type,
    jlong x,
    jlong weight,
    jlong bias,
    jlong y,
    jint stride,
    jint padding) {
  Convolution c;
  Images b;
  if (!read_convolution(x, weight, y, stride, padding, &c) || !channels_follow(&c.y)) return 0;
  if (bias && !read_images(bias, &b)) return 0;
  return (jboolean)forward(&c, bias ? &b : NULL);
}

JNIEXPORT jboolean JNICALL CONVOLUTION(backward)(
    JNIEnv *env,
    jclass type,
    jlong gradient,
    jlong x,
    jlong weight,
    jlong input_gradient,
    jlong weight_gradient,
    jlong bias_gradient,
    jint stride,
    jint padding) {
  Convolution c;
  Images of_input, of_weight, of_bias;
  if (!read_convolution(x, weight, gradient, stride, padding, &c)) return 0;
  if (input_gradient && !(read_images(input_gradient, &of_input) && channels_follow(&of_input)))
    return 0;
  if (!read_images(weight_gradient, &of_weight)) return 0;
  if (bias_gradient && !read_images(bias_gradient, &of_bias)) return 0;
  return (jboolean)backward(
      &c, input_gradient ? &of_input : NULL, &of_weight, bias_gradient ? &of_bias : NULL);
}
