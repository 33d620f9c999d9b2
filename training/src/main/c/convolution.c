/*
 * A convolution of a batch of images, and its gradients, for layers with few channels. For these,
 * libtorch's library for convolutions spends much of its time between its calculations.
 *
 * The output and the gradients of the input and the weights are products in the sense of product.h:
 *
 *   forward           row: an output pixel    term: an element of the kernel   vector: its weights
 *   input gradient    row: an input pixel     term: an element of the kernel   vector: its weights
 *   weight gradient   row: a kernel element   term: an output pixel            vector: its gradient
 *
 * The scalars are in a copy of some images with a border of zeros, where the scalar of a row and a
 * term is at the offset of the row plus the offset of the term. So no loop has to ask whether it is
 * at an edge.
 *
 * Results depend neither on the processor nor on the number of threads, to the bit: a product does not
 * depend on them, and the weight gradient is summed over parts of the batch that depend only on its size
 * and on the output's. See outputs.h for the calling convention. Unlike the kernels described there, the
 * functions in this file write to tensors. If one of them returns false, the contents of the tensors that
 * it writes to are undefined.
 */
#include <stdlib.h>
#include <string.h>

#include "outputs.h"
#include "product.h"

#define CONVOLUTION(method) \
  Java_io_github_convlens_training_internal_torch_NativeConvolution_##method

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

/*
 * Copies images into a border, given its width at the top and on the left. The border itself is never
 * written to, so it keeps the zeros that it was allocated with.
 */
static void copy_into_border(
    const Images *from, int64_t first, int64_t count, int64_t border, const Bordered *to) {
  int64_t channels = from->sizes[1], height = from->sizes[2], width = from->sizes[3];
  const int64_t *strides = from->strides;
  int dense = (channels == 1 || strides[1] == 1) && (width == 1 || strides[3] == channels);
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

/* Returns memory for a number of images with their border, filled with zeros, or NULL if there is none. */
static float *zeros(const Bordered *layout, int64_t count) {
  return calloc(pixel(layout, count, 0, 0), sizeof(float));
}

static int64_t pixels(const Images *images) { return images->sizes[2] * images->sizes[3]; }

static int threads_pay(const Convolution *c) {
  return c->count * pixels(&c->y) * c->elements * c->out > FOR_SECOND_THREAD;
}

/* The number of images in every chunk but the last, which may have fewer. */
static int64_t chunk_size(const Convolution *c) {
  int64_t size = pixels(&c->y) <= SMALL ? CHUNK_OF_SMALL : CHUNK;
  return c->count < size ? c->count : size;
}

/* The number of images in the chunk that begins with the image first, and ends before the image end. */
static int64_t chunk_images(const Convolution *c, int64_t first, int64_t end) {
  return end - first < chunk_size(c) ? end - first : chunk_size(c);
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

/* The place of the first channel of each pixel, relative to the first of these images. */
static void pixel_places(const Images *images, int64_t count, int64_t *places) {
  for (int64_t image = 0; image < count; image++)
    for (int64_t row = 0; row < images->sizes[2]; row++)
      for (int64_t column = 0; column < images->sizes[3]; column++)
        *places++ =
            image * images->strides[0] + row * images->strides[2] + column * images->strides[3];
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

/* Computes the output. The product has all that the chunks share. */
static int forward_chunks(const Convolution *c, const Product *shared) {
  int64_t size = chunk_size(c);
  int threads = threads_pay(c);
  int done = 1;
  (void)threads; /* for compilers without OpenMP */
#pragma omp parallel reduction(&& : done) if (threads)
  {
    Bordered input = input_layout(c);
    input.values = zeros(&input, size);
    done = input.values != NULL;
#pragma omp for nowait
    for (int64_t first = 0; first < c->count; first += size) {
      if (!done) continue;
      int64_t count = chunk_images(c, first, c->count);
      copy_into_border(&c->x, first, count, c->padding, &input);
      Product p = *shared;
      p.scalars = input.values;
      p.row_count = count * pixels(&c->y);
      p.result = c->y.values + first * c->y.strides[0];
      product(&p);
    }
    free(input.values);
  }
  return done;
}

static int forward(const Convolution *c, const Images *bias) {
  Bordered input = input_layout(c);
  int64_t lanes = padded(c->out), most_rows = chunk_size(c) * pixels(&c->y);
  float *vectors = malloc((c->elements + 1) * lanes * sizeof(float));
  int32_t *offsets = malloc((most_rows + c->elements) * sizeof(int32_t));
  int64_t *places = malloc(most_rows * sizeof(int64_t));
  int done = vectors && offsets && places;
  if (done) {
    float *start = vectors + c->elements * lanes;
    forward_vectors(c, vectors);
    for (int64_t lane = 0; lane < lanes; lane++)
      start[lane] = bias && lane < c->out ? bias->values[lane * bias->strides[0]] : 0;
    window_offsets(c, &input, chunk_size(c), offsets);
    kernel_offsets(c, &input, offsets + most_rows);
    pixel_places(&c->y, chunk_size(c), places);
    done = forward_chunks(
        c, &(Product){
               .rows = offsets,
               .terms = offsets + most_rows,
               .term_count = c->elements,
               .vectors = vectors,
               .lanes = lanes,
               .start = start,
               .places = places,
               .columns = c->out});
  }
  free(vectors);
  free(offsets);
  free(places);
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

/* The largest number of taps of a phase, and so the width of the border. */
static int64_t reach(const Convolution *c) { return rounded_up(c->kernel, c->stride); }

static Bordered gradient_layout(const Convolution *c) {
  int64_t height = (c->x.sizes[2] - 1 + c->padding) / c->stride + 1;
  int64_t width = (c->x.sizes[3] - 1 + c->padding) / c->stride + 1;
  if (height < c->y.sizes[2]) height = c->y.sizes[2];
  if (width < c->y.sizes[3]) width = c->y.sizes[3];
  return (Bordered){NULL, height + reach(c), width + reach(c), c->out};
}

/* What all chunks share: a product for each phase, and the arrays of the products, one after another. */
typedef struct {
  Product *products; /* with the rows of a full chunk; scalars and result are set for each chunk */
  float *vectors;
  int32_t *terms, *rows;
  int64_t *places;
} Phases;

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
    int32_t *offsets,
    int64_t *places) {
  int64_t rows = 0, s = c->stride, p = c->padding, border = reach(c);
  int64_t first_row = ((row_phase - p) % s + s) % s, first_column = ((column_phase - p) % s + s) % s;
  for (int64_t image = 0; image < chunk_size(c); image++)
    for (int64_t row = first_row; row < result->sizes[2]; row += s)
      for (int64_t column = first_column; column < result->sizes[3]; column += s) {
        offsets[rows] =
            (int32_t)pixel(gradient, image, (row + p) / s + border, (column + p) / s + border);
        places[rows++] =
            image * result->strides[0] + row * result->strides[2] + column * result->strides[3];
      }
  return rows;
}

/* Stores the weights, as vectors over input channels, and the offsets of the terms of a phase. */
static int64_t phase_terms(
    const Convolution *c,
    const Bordered *gradient,
    int64_t row_phase,
    int64_t column_phase,
    float *vectors,
    int32_t *offsets) {
  int64_t terms = 0;
  for (int64_t m = 0; m < taps(c, row_phase); m++)
    for (int64_t n = 0; n < taps(c, column_phase); n++) {
      copy_weights(
          c, row_phase + c->stride * m, column_phase + c->stride * n, 0,
          vectors + terms * padded(c->in));
      for (int64_t out = 0; out < c->out; out++)
        offsets[terms++] = (int32_t)(out - pixel(gradient, 0, m, n));
    }
  return terms;
}

static void free_phases(Phases phases) {
  free(phases.products);
  free(phases.vectors);
  free(phases.terms);
  free(phases.rows);
  free(phases.places);
}

static int make_phases(const Convolution *c, const Images *result, Phases *phases) {
  Bordered gradient = gradient_layout(c);
  int64_t lanes = padded(c->in), most_terms = c->kernel * c->kernel * c->out;
  int64_t most_rows = chunk_size(c) * pixels(result);
  *phases = (Phases){
      .products = malloc(c->stride * c->stride * sizeof(Product)),
      .vectors = malloc(most_terms * lanes * sizeof(float)),
      .terms = malloc(most_terms * sizeof(int32_t)),
      .rows = malloc(most_rows * sizeof(int32_t)),
      .places = malloc(most_rows * sizeof(int64_t))};
  if (!phases->products || !phases->vectors || !phases->terms || !phases->rows || !phases->places)
    return 0;
  int64_t rows = 0, terms = 0;
  for (int64_t phase = 0; phase < c->stride * c->stride; phase++) {
    int64_t a = phase / c->stride, b = phase % c->stride;
    Product p = {
        .rows = phases->rows + rows,
        .terms = phases->terms + terms,
        .vectors = phases->vectors + terms * lanes,
        .lanes = lanes,
        .places = phases->places + rows,
        .columns = c->in};
    p.term_count = phase_terms(
        c, &gradient, a, b, phases->vectors + terms * lanes, phases->terms + terms);
    p.row_count =
        phase_rows(c, &gradient, a, b, result, phases->rows + rows, phases->places + rows);
    terms += p.term_count;
    rows += p.row_count;
    phases->products[phase] = p;
  }
  return 1;
}

static void input_gradient_chunk(
    const Convolution *c,
    const Phases *phases,
    const Images *result,
    const Bordered *gradient,
    int64_t first,
    int64_t count) {
  copy_into_border(&c->y, first, count, reach(c), gradient);
  for (int64_t phase = 0; phase < c->stride * c->stride; phase++) {
    Product p = phases->products[phase];
    p.scalars = gradient->values;
    p.row_count = p.row_count / chunk_size(c) * count;
    p.result = result->values + first * result->strides[0];
    if (p.row_count > 0) product(&p);
  }
}

/* ---- Gradients of the weights and of the bias ---- */

/* What all chunks share: the offsets and places of the product. */
typedef struct {
  int32_t *rows;   /* the offset of each kernel element in the input */
  int32_t *terms;  /* for each output pixel, the offset in the input of the kernel at that pixel */
  int64_t *pixels; /* the place of each output pixel in the output's gradient */
  int64_t *places; /* the place of each kernel element in the sums */
} Elements;

static void free_elements(Elements elements) {
  free(elements.rows);
  free(elements.terms);
  free(elements.pixels);
  free(elements.places);
}

static int make_elements(const Convolution *c, Elements *elements) {
  Bordered input = input_layout(c);
  int64_t terms = chunk_size(c) * pixels(&c->y);
  *elements = (Elements){
      .rows = malloc(c->elements * sizeof(int32_t)),
      .terms = malloc(terms * sizeof(int32_t)),
      .pixels = malloc(terms * sizeof(int64_t)),
      .places = malloc(c->elements * sizeof(int64_t))};
  if (!elements->rows || !elements->terms || !elements->pixels || !elements->places) return 0;
  kernel_offsets(c, &input, elements->rows);
  window_offsets(c, &input, chunk_size(c), elements->terms);
  pixel_places(&c->y, chunk_size(c), elements->pixels);
  for (int64_t element = 0; element < c->elements; element++)
    elements->places[element] = element * padded(c->out);
  return 1;
}

/* Whether the channels of consecutive pixels already are vectors without padding. */
static int are_vectors(const Images *images) {
  const int64_t *sizes = images->sizes, *strides = images->strides;
  int64_t channels = sizes[1];
  return channels == padded(channels) && strides[1] == 1 &&
         (sizes[3] == 1 || strides[3] == channels) &&
         (sizes[2] == 1 || strides[2] == channels * sizes[3]) &&
         (sizes[0] == 1 || strides[0] == channels * pixels(images));
}

/* Copies the channels of pixels. The padding is never written to, so it stays zero. */
static void copy_vectors(
    const Images *from, int64_t first, const int64_t *places, int64_t count, float *vectors) {
  int64_t channels = from->sizes[1], stride = from->strides[1];
  for (int64_t i = 0; i < count; i++, vectors += padded(channels)) {
    const float *source = from->values + first * from->strides[0] + places[i];
    for (int64_t channel = 0; channel < channels; channel++)
      vectors[channel] = source[channel * stride];
  }
}

/* What a thread needs for a chunk. Buffers that are not needed are NULL. */
typedef struct {
  Bordered input, gradient;
  float *vectors;
  float *sums; /* of the weights' gradients, (elements, lanes), and of the bias's, (lanes) */
} Buffers;

static void free_buffers(Buffers buffers) {
  free(buffers.input.values);
  free(buffers.gradient.values);
  free(buffers.vectors);
  free(buffers.sums);
}

static int make_buffers(const Convolution *c, int of_input, Buffers *buffers) {
  int64_t lanes = padded(c->out), images = chunk_size(c);
  int copies = !are_vectors(&c->y);
  *buffers = (Buffers){input_layout(c), gradient_layout(c), NULL, NULL};
  buffers->input.values = zeros(&buffers->input, images);
  if (of_input) buffers->gradient.values = zeros(&buffers->gradient, images);
  if (copies) buffers->vectors = calloc(images * pixels(&c->y) * lanes, sizeof(float));
  buffers->sums = malloc((c->elements + 1) * lanes * sizeof(float));
  return buffers->input.values && (buffers->gradient.values || !of_input) &&
         (buffers->vectors || !copies) && buffers->sums;
}

/* Adds a chunk's gradients of the weights and of the bias to a part's sums. */
static void weight_gradient_chunk(
    const Convolution *c,
    const Elements *elements,
    const Buffers *buffers,
    int64_t first,
    int64_t count,
    float *sums) {
  int64_t lanes = padded(c->out), terms = count * pixels(&c->y);
  copy_into_border(&c->x, first, count, c->padding, &buffers->input);
  if (buffers->vectors) copy_vectors(&c->y, first, elements->pixels, terms, buffers->vectors);
  product(&(Product){
      .scalars = buffers->input.values,
      .rows = elements->rows,
      .terms = elements->terms,
      .row_count = c->elements,
      .term_count = terms,
      .vectors = buffers->vectors ? buffers->vectors : c->y.values + first * c->y.strides[0],
      .lanes = lanes,
      .result = buffers->sums,
      .places = elements->places,
      .columns = lanes,
      .total = buffers->sums + c->elements * lanes});
  for (int64_t i = 0; i < (c->elements + 1) * lanes; i++) sums[i] += buffers->sums[i];
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

/*
 * Computes the gradient of the input and, for each part of the batch, the gradients of the weights and of
 * the bias.
 */
static int backward_parts(
    const Convolution *c,
    const Phases *phases,
    const Elements *elements,
    const Images *input_gradient,
    float *parts,
    int64_t part_images) {
  int64_t size = (c->elements + 1) * padded(c->out);
  int threads = threads_pay(c);
  int done = 1;
  (void)threads; /* for compilers without OpenMP */
#pragma omp parallel reduction(&& : done) if (threads)
  {
    Buffers buffers;
    done = make_buffers(c, input_gradient != NULL, &buffers);
#pragma omp for nowait
    for (int64_t start = 0; start < c->count; start += part_images) {
      if (!done) continue;
      int64_t end = start + part_images < c->count ? start + part_images : c->count;
      for (int64_t first = start; first < end; first += chunk_size(c)) {
        int64_t count = chunk_images(c, first, end);
        weight_gradient_chunk(
            c, elements, &buffers, first, count, parts + start / part_images * size);
        if (input_gradient)
          input_gradient_chunk(c, phases, input_gradient, &buffers.gradient, first, count);
      }
    }
    free_buffers(buffers);
  }
  return done;
}

static int backward(
    const Convolution *c, const Images *input_gradient, Images *weight_gradient, Images *bias) {
  int64_t chunks = rounded_up(c->count, chunk_size(c));
  int64_t part_images = rounded_up(chunks, MOST_PARTS) * chunk_size(c);
  int64_t part_count = rounded_up(c->count, part_images);
  float *parts = calloc(part_count * (c->elements + 1) * padded(c->out), sizeof(float));
  Elements elements = {0};
  Phases phases = {0};
  int done = parts && make_elements(c, &elements) &&
             (!input_gradient || make_phases(c, input_gradient, &phases)) &&
             backward_parts(c, &phases, &elements, input_gradient, parts, part_images);
  if (done) store_weight_gradient(c, parts, part_count, weight_gradient, bias);
  free(parts);
  free_elements(elements);
  free_phases(phases);
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
