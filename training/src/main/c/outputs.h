/*
 * A layer's output as the kernels see it: the values in memory, and where the channels lie.
 *
 * Calling convention: Java (NativeOutputKernels.java) passes a tensor as the pointer that DJL holds, an
 * at::Tensor *, its options, and a double[] for the results. A kernel returns false, and has then
 * changed nothing, where it does not know the tensor's type or layout or gets no memory; the caller
 * then measures with libtorch's operators. Nothing here throws, keeps state, or writes to a tensor.
 *
 * What a tensor holds is asked of functions that libtorch exports for C code
 * (torch/csrc/inductor/aoti_torch/c/shim.h), whose interface stays the same from version to version.
 *
 * Results depend neither on the processor nor on the number of threads, to the bit: sums are taken
 * in an order that the code fixes, and the compiler may neither fuse a multiply-add nor reorder
 * (-ffp-contract=off, no -ffast-math). Loops run over LANES values that are independent of each
 * other, so that the compiler can use vectors of any width without changing the order.
 */
#pragma once

#include <jni.h>
#include <stdint.h>

/* The name by which Java finds a native method. */
#define KERNEL(method) Java_io_github_convlens_training_internal_torch_NativeOutputKernels_##method

/*
 * Compiles a function for AVX-512, AVX2 and plain x86-64; the loader picks one for the processor.
 * Other architectures have one version. A build can define it itself, to test one of them.
 */
#ifndef MULTIVERSIONED
#ifdef __x86_64__
#define MULTIVERSIONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define MORE_VERSIONS
#else
#define MULTIVERSIONED
#endif
#endif

/* Part of its caller, and hence compiled for each processor with it. */
#define INLINE static inline __attribute__((always_inline))

/* Values of a block: 32 KiB, which a processor's first-level cache holds. */
enum { BLOCK = 8192 };

/* Values of a block that are treated alike, each with an accumulator of its own in a register. */
enum { LANES = 64 };

/* Number of values above which starting a second thread pays. */
enum { FOR_THREADS = 1 << 15 };

typedef struct {
  const float *values; /* in the order of memory */
  int64_t count;
  int64_t channels; /* size of the second axis */
  int64_t run;      /* consecutive values of one channel: height * width, or 1 if channels-last */
} Output;

/* False unless the tensor is float32, not empty, dense, and contiguous or channels-last. */
int read_output(jlong tensor, Output *output);

/* An array of up to four axes, such as images (N, C, H, W), a kernel's weights or a bias. */
typedef struct {
  float *values;
  int64_t sizes[4], strides[4]; /* 1 and 0 for axes that it does not have */
} Images;

/* False unless the tensor is float32, and has one to four axes and at least one value. */
int read_images(jlong tensor, Images *images);
