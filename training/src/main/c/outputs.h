/*
 * A layer's output as the kernels see it: the values in memory, and where the channels lie.
 *
 * Calling convention: Java (NativeOutputKernels.java) passes three things: a tensor as the pointer that
 * DJL holds (an at::Tensor *), the options, and a double[] for the results. If a kernel does not support
 * the tensor's type or layout, or gets no memory, it changes nothing and returns false. The caller then
 * measures with libtorch's operators. No kernel throws, keeps state, or writes to a tensor.
 *
 * The kernels read a tensor's type, shape and data with functions that libtorch exports for C code
 * (torch/csrc/inductor/aoti_torch/c/shim.h), whose interface stays the same from version to version.
 *
 * Results depend neither on the processor nor on the number of threads, to the bit: the code fixes the
 * order of every sum, and the compiler may neither fuse a multiplication with an addition nor reorder
 * operations (-ffp-contract=off, no -ffast-math). Loops run over LANES values that are independent of
 * each other, so the compiler can use vectors of any width without changing the order.
 */
#pragma once

#include <jni.h>
#include <stdint.h>

#include "processors.h"

/* The name by which Java finds a native method. */
#define KERNEL(method) Java_io_github_convlens_training_internal_torch_NativeOutputKernels_##method

/* The number of values in a block: 32 KiB as float32, which fit in a processor's first-level cache. */
enum { BLOCK = 8192 };

/* The number of values that a loop processes at once, using vectors. Each value has its own accumulator. */
enum { LANES = 64 };

/* With more values than this, starting a second thread pays. */
enum { FOR_THREADS = 1 << 15 };

typedef struct {
  const void *values; /* in the order of memory */
  int bfloat16;       /* whether they are bfloat16, otherwise float32 */
  int64_t count;
  int64_t channels; /* size of the second axis */
  int64_t run;      /* consecutive values of one channel: height * width, or 1 if channels-last */
} Output;

/*
 * Returns false unless the tensor is float32 or bfloat16, not empty, without gaps, and contiguous or
 * channels-last.
 */
int read_output(jlong tensor, Output *output);

/*
 * A part of the values, as float32: where they lie if that is their type, or else converted into `space`.
 * Conversion does not change a value: bfloat16 is the first half of a float32.
 */
const float *read_values(const Output *output, int64_t first, int count, float space[BLOCK]);

/* An array of up to four axes, such as images (N, C, H, W), a kernel's weights or a bias. */
typedef struct {
  float *values;
  int64_t sizes[4], strides[4]; /* 1 and 0 for axes that it does not have */
} Images;

/* Returns false unless the tensor is float32, and has one to four axes and at least one value. */
int read_images(jlong tensor, Images *images);
